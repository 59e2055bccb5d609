"""The class that each row of scores predicts: the column of its largest entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.exact.number import Scalar, equal, sign
from dlsolve.inputs.classes import Classes
from dlsolve.topics._floats import floats, typed_rows
from dlsolve.working.idioms import Program
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, float_of, scalar
from dlsolve.working.steps import Answer, Word
from dlsolve.working.trees import Grid, Quantity, Row, maximum, total
from dlsolve.working.working import Working, show

CHAPTER = "Activations and losses"
ALIASES = ("predicted-class",)

MOST_ROWS = 200
"""Rows that are written out."""


def argmax(
    working: Working,
    scores: Annotated[Grid, "a row a sample, a column a class: “0.97 0.3; 0.8 0.98”"],
    *,
    classes: Annotated[Classes | None, "the names of the classes: “cat, car, frog”"] = None,
    ties: Annotated[Literal["first", "last"], "which of equal scores is taken"] = "first",
    count_from: Annotated[Literal["1", "0"], "the number of the first class"] = "1",
) -> None:
    """The predicted class of each sample: argmax of its outputs.

        m = max(o₁, …, o_C)        class = the column in which m stands

    Scores need not add up to 1: a softmax would change them, not which is the largest; where
    they do not, the page says so.  Answers: `classes`, the column's number for each row, and
    `largest`.

    Raises InputError for a single column, and for names that do not fit.
    """
    rows = scores.rows
    if len(rows[0]) < 2:
        raise InputError(
            "one score a row leaves nothing to choose",
            remedy="give a row for each sample: its score for each class", field="scores",
        )  # fmt: skip
    if len(rows) > MOST_ROWS:
        raise InputError(f"more than {MOST_ROWS} rows", remedy="give fewer", field="scores")
    first = int(count_from)
    numbers = [str(j + first) for j in range(len(rows[0]))]
    labels = classes.of(len(rows[0])) if classes else tuple(f"Class {n}" for n in numbers)
    one = len(rows) == 1
    working.ask(
        "Which class does this row of outputs predict?"
        if one
        else f"Which class does each of these {len(rows)} rows of outputs predict?"
    )
    given = [
        working.given(Name("o", i) if not one else Name("o"), Row(row))
        for i, row in enumerate(rows, start=1)
    ]
    _say_whether_probabilities(working, given)
    working.say("The class is the column of the largest output.")
    found: list[Quantity] = []
    largest: list[Quantity] = []
    for i, outputs in enumerate(given, start=1):
        index = () if one else (i,)
        entries = list(outputs)
        m = working.let(Name("m", *index), maximum(*entries))
        largest.append(m)
        column = _column(working, entries, m, ties, labels)
        found.append(
            working.let(
                Name("class", *index),
                Fraction(column + first),
                program=_argmax(outputs, ties, first),
                note=("the column of ", show(m.value)) if classes is None else (labels[column],),
                smallest_taken=Fraction(_place(entries, smallest=True) + first),
                second_largest_taken=Fraction(_runner_up(entries, column) + first),
                number_of_the_row=Fraction(i),
                counted_from_the_other_number=Fraction(column + 1 - first),
            )
        )
    named = [labels[_inside(one_class, first, len(labels))] for one_class in found]
    if not one:
        working.table(
            ("row", *labels, "predicted"),
            [(i, *o, name) for i, (o, name) in enumerate(zip(given, named, strict=True), start=1)],
        )
    working.answer("classes", found if not one else found[0], shown=[(", ".join(named),)])
    working.answer("largest", largest if not one else largest[0], shown=())


def _argmax(outputs: Quantity, ties: str, first: int) -> Program:
    if ties == "first":
        return Program("int(np.argmax({0})) + {1}", (outputs, first))
    return Program("len({0}) - 1 - int(np.argmax({0}[::-1])) + {1}", (outputs, first))


def _inside(found: Quantity, first: int, count: int) -> int:
    """The place of a class; another than there are is the last one."""
    return min(max(int(float_of(found.value)) - first, 0), count - 1)


def _column(
    working: Working,
    entries: Sequence[Quantity],
    m: Quantity,
    ties: str,
    labels: Sequence[str],
) -> int:
    """The column in which m stands; of several the first or the last, which is said."""
    values = _values(entries)
    there = [j for j, value in enumerate(values) if equal(value, scalar(m.value))]
    if not there:  # m is no entry of the row: the largest stands where it stands
        return _place(entries)
    column = there[0] if ties == "first" else there[-1]
    if len(there) > 1:
        words: list[Word] = [show(m.value), " stands in "]
        for place, j in enumerate(there):
            words += [(" and " if place == len(there) - 1 else ", ") if place else "", labels[j]]
        working.say(*words, f": a tie; the {ties} is taken.")
    return column


def _values(entries: Sequence[Quantity]) -> list[Scalar]:
    return [scalar(entry.value) for entry in entries]


def _place(entries: Sequence[Quantity], *, smallest: bool = False) -> int:
    """The first place of the largest entry, or of the smallest."""
    values = _values(entries)
    best = 0
    for j, value in enumerate(values):
        if sign(values[best] - value if smallest else value - values[best]) > 0:
            best = j
    return best


def _runner_up(entries: Sequence[Quantity], column: int) -> int:
    """The place of the largest of the others."""
    rest = [entry for j, entry in enumerate(entries) if j != column]
    place = _place(rest)
    return place + 1 if place >= column else place


def _say_whether_probabilities(working: Working, given: Sequence[Quantity]) -> None:
    """Whether the rows add up to 1, as softmax outputs do."""
    sums = [scalar(evaluate(total(list(row)))) for row in given]
    if all(equal(one, Fraction(1)) for one in sums):
        each = "The outputs add up" if len(given) == 1 else "Each row adds up"
        working.say(f"{each} to 1, as softmax outputs do.")
        return
    words: list[Word] = ["The outputs add up to " if len(given) == 1 else "The rows add up to "]
    for place, one in enumerate(sums):
        words += [(" and " if place == len(sums) - 1 else ", ") if place else "", show(one)]
    working.say(
        *words, ", not to 1, so they are no softmax outputs; the largest counts all the same."
    )


EXAMPLES = (
    {"scores": "0.97 0.3 0.4 0.4; 0.8 0.4 0.98 0.2; 0.3 0.97 0.2 0.5; 0.8 0.4 0.98 0.7"},
    {"scores": "0.1 0.7 0.2", "classes": "cat, car, frog"},
    {"scores": "1 3 3; 2 0 1", "ties": "last", "count_from": "0"},
    {"scores": "-3 -1 -2; 5 1 4; 0 9 3"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """By Python's own max over floats."""
    rows = typed_rows(arguments["scores"])
    found = floats(answers["classes"].value)
    for i, (row, one) in enumerate(zip(rows, found, strict=True), start=1):
        places = [j for j, score in enumerate(row) if score == max(row)]
        place = places[0] if arguments["ties"] == "first" else places[-1]
        yield f"row {i}", one == place + int(arguments["count_from"])
