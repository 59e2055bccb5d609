"""Follow-through: one line's value is replaced by a wrong one, and the student goes on from it.

The rest of the script is what the topic writes with that value handed back.  Then that line alone
is to be put right: the lines that it changes are carried forward, the others are right, and one
mark is lost.  Lines of every topic take their turn, training traces among them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import zip_longest
from math import inf, isclose, nan

import pytest

from dlsolve import topics
from dlsolve.errors import DlsolveError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Real, Scalar, Surd
from dlsolve.exact.rounding import nearest_float
from dlsolve.exact.symbolic import Symbolic
from dlsolve.marking.marker import Marked, Marker
from dlsolve.marking.sameness import same_value
from dlsolve.marking.script import read_script
from dlsolve.marking.targets import Target, targets
from dlsolve.marking.values import numbers_in, value_of
from dlsolve.render.look import Look
from dlsolve.render.marked import render
from dlsolve.render.notation import Notation
from dlsolve.solver import as_text, solve_texts
from dlsolve.working.readings import substituted
from dlsolve.working.steps import Answer, Decision, RowOperation, Solution
from dlsolve.working.suppliers import Replaced
from dlsolve.working.trees import Value
from dlsolve.working.verdicts import ACCEPTED, Code

from .scripts import Row, rows, text_of, value_text

LINES = 2
"""Lines of an example that are replaced, one after the other, in each way of writing."""

LONGEST = 120
"""Lines of a script."""

WAYS = ((0, False), (0, True), (1, True), (2, False), (3, True))
"""The examples of a topic that are taken, each with bare values, or with full lines."""

EXAMPLES = [
    pytest.param(name, place, full, id=f"{name}-{place}-{'full' if full else 'bare'}")
    for name in topics.names()
    for place, full in WAYS
    if place < len(topics.load(name).examples)
]
every_example = pytest.mark.parametrize(("name", "place", "full"), EXAMPLES)

Case = tuple[Target, Value, Solution]
"""The line that is replaced, by what, and what follows from there."""


def cases(marker: Marker, dice: random.Random) -> Iterator[Case]:
    """Some of the lines of a problem with a wrong value each, where one can go on from it."""
    lines = [line for line in marker.lines if not line.entry and written_by_name(line)]
    dice.shuffle(lines)
    found = 0
    for line in lines:
        wrong = wrong_value(line, dice)
        if found == LINES:
            return
        if wrong is None:
            continue
        handed_back = not line.step.computed if isinstance(line.step, Decision) else wrong
        try:
            solution = solve_texts(marker.topic, marker.texts, Replaced({line.key: handed_back}))
        except DlsolveError:  # a division by zero, a probability of a distribution above 1
            continue
        whole = kinds(solution) == kinds(marker.solution)
        if whole and is_written(solution) and len(rows(solution)) <= LONGEST:
            found += 1
            yield line, wrong, solution


def kinds(solution: Solution) -> dict[str, type]:
    """The answers: a system that has no solution any more is not followed."""
    return {name: type(answer.value) for name, answer in solution.answers.items()}


def is_written(solution: Solution) -> bool:
    """Whether every line has a value that is written as a text."""
    return all(value_text(line.carried) for line in worked_out(solution))


def worked_out(solution: Solution) -> list[Target]:
    """The lines of the page, without the entries of its arrays."""
    return [line for line in targets(solution) if not line.entry and not line.is_answer]


def written_by_name(line: Target) -> bool:
    """Whether it has a name; the rows that an operation leaves have none."""
    return bool(line.labels) and not isinstance(line.step, RowOperation | Answer)


def wrong_value(line: Target, dice: random.Random) -> Value | None:
    """A value of the same kind that a student may have: a class for a class, a count for a count.

    None for values that are not written as numbers.
    """
    match line.step, line.value:
        case Decision(other=(_, _, outcome)), Fraction():
            return outcome.value  # type: ignore[union-attr]
        case _, bool():
            return None
        case _, (Fraction() | Surd() | Real() as number):
            return wrong_number(number, line, dice)
        case _, Vector((first, *others)):
            entry = wrong_number(first, line, dice)
            return None if entry is None else Vector((entry, *others))
        case _, Matrix(((first, *others), *more)):
            entry = wrong_number(first, line, dice)
            return None if entry is None else Matrix(((entry, *others), *more))
        case _:
            return None


def wrong_number(number: Scalar, line: Target, dice: random.Random) -> Fraction | None:
    """Another whole number for a count, 0 and 1 for each other; else another decimal near by."""
    if isinstance(number, Symbolic) or (isinstance(number, Surd) and number.is_complex):
        return None
    if isinstance(number, Fraction) and number.denominator == 1 and _counts(line):
        return 1 - number if number in (0, 1) and line.is_given else number + 1
    near = nearest_float(number)
    if 0 <= near <= 1:
        return Fraction(round(near * 100 + dice.randint(20, 70)) % 97 + 1, 100)
    return Fraction(round(near * dice.randint(120, 190)), 100)


def _counts(line: Target) -> bool:
    """Whether the line is made from whole numbers only."""
    formula = line.formula
    return formula is None or all(n.denominator == 1 for n in numbers_in(substituted(formula)))


@lru_cache(maxsize=1)
def marker_of(name: str, place: int) -> Marker:
    """The marker of an example."""
    topic = topics.load(name)
    texts = {field: as_text(value) for field, value in topic.examples[place].items()}
    return Marker(topic, texts)


def unexpected(marker: Marker, marked: Marked, script: list[Row], case: Case) -> list[object]:
    """The verdicts that are not what the line's value makes them."""
    wrong, _, solution = case
    went_on = {line.key: line.carried for line in worked_out(solution)}
    right = {line.key: line.value for line in worked_out(marker.solution)}
    found: list[object] = []
    for mark in marked.marks:
        key = script[mark.line - 1].key
        if key == wrong.key:
            fits = mark.code not in ACCEPTED
        elif key not in right:  # a pass more than the reference has
            fits = mark.code in (Code.RIGHT, Code.CARRIED)
        else:
            pair = right[key], went_on[key]
            same = same_value(*pair) or len(set(map(value_text, pair))) == 1
            fits = mark.code is (Code.RIGHT if same else Code.CARRIED)
        if not fits:
            found.append((script[mark.line - 1].text, key, mark.code.value, mark.sentence))
    return found


def lost(marked: Marked) -> int:
    """The marks that are not given, but those for rows, which are other ones in another matrix."""
    scores = (score for score in marked.scores if "rows" not in score.award.lines[0])
    return sum(score.award.marks - score.given for score in scores)


def to_lose(marker: Marker, line: Target, script: list[Row]) -> int:
    """One mark for the value; one more where the method stands nowhere else, or cannot be read.

    What the question gives has none.
    """
    if line.is_given:
        return 0
    alone = any(award.letter == "M" and award.lines == (line.key,) for award in marker.scheme)
    row = next(row for row in script if row.key == line.key)
    values = [value_of(side, {}) for side in read_script(row.text).statements[0].sides[1:-1]]
    return 1 + (alone and not any(_is_near(value, line.value) for value in values))


def _is_near(value: Value | None, other: Value) -> bool:
    """Whether the numbers are the same but for the rounding of the page."""
    pairs = zip_longest(_numbers(value), _numbers(other), fillvalue=inf)
    return value is not None and all(isclose(a, b, rel_tol=1e-6) for a, b in pairs)


def _numbers(value: Value | None) -> list[float]:
    match value:
        case Vector() | Matrix():
            rows = value.rows if isinstance(value, Matrix) else (value.entries,)
            return [number for row in rows for entry in row for number in _numbers(entry)]
        case bool() | None:
            return [nan]
        case Fraction() | Surd() | Real() if not (isinstance(value, Surd) and value.is_complex):
            return [nearest_float(value)]
        case _:
            return [nan]


@every_example
def test_a_right_working_is_right(name: str, place: int, full: bool) -> None:
    marker = marker_of(name, place)
    script = rows(marker.solution, full=full)
    if len(script) > LONGEST:
        pytest.skip("longer than a script")
    marked = marker.mark(text_of(script))
    assert [m for m in marked.marks if m.code is not Code.RIGHT] == []
    assert lost(marked) == 0 or not is_written(marker.solution)


@every_example
def test_one_wrong_line_is_followed(name: str, place: int, full: bool) -> None:
    marker = marker_of(name, place)
    for case in cases(marker, random.Random(f"{name} {place} {full}")):
        line, wrong, solution = case
        script = rows(solution, full=full)
        marked = marker.mark(text_of(script))
        if marked.open:  # it is right under a convention that the question leaves open
            continue
        said = f"{line.key}: {value_text(wrong)} for {value_text(line.value)}"
        most = to_lose(marker, line, script)
        assert unexpected(marker, marked, script, case) == [], said
        assert bool(most) <= lost(marked) <= most, said


WRONG_PREDICTION = """\
Pass 1, sample 1: z = 0.5*0 + 0.5*0 - 1 = -1 < 0, so y_hat = 0
Sample 2: z = 0.5*0 + 0.5*1 - 1 = -0.5, so y_hat = 1 = y, no update
Sample 3: z = 0.5*1 + 0.5*0 - 1 = -0.5 < 0, so y_hat = 0
w1 = 0.5 + 1*(1 - 0)*1 = 1.5
w2 = 0.5 + 1*(1 - 0)*0 = 0.5
b = -1 + 1*(1 - 0) = 0
Pass 2, sample 1: z = 1.5*0 + 0.5*0 + 0 = 0, so y_hat = 1
b = 0 + 1*(0 - 1) = -1
Pass 3, sample 1: z = -1, y_hat = 0
Sample 2: z = 0.5*1 - 1 = -0.5, y_hat = 0
w2 = 0.5 + 1 = 1.5
b = -1 + 1 = 0
Pass 4, sample 1: z = 0, y_hat = 1
b = 0 - 1 = -1
Pass 5, sample 1: z = -1, y_hat = 0
Sample 2: z = 1.5 - 1 = 0.5, y_hat = 1
Sample 3: z = 1.5 - 1 = 0.5, y_hat = 1
Sample 4: z = 1.5 + 1.5 - 1 = 2, y_hat = 1
"""
"""OR from w = (0.5, 0.5), b = −1: with ŷ = 0 the second sample would have been an update."""

ITS_PAGE = """\
 1  Pass 1, sample 1: z = 0.5*0 + 0.5*0 - 1 = -1 < 0, so y_hat  ✓ M1 A1 B1
      = 0
 2  Sample 2: z = 0.5*0 + 0.5*1 - 1 = -0.5, so y_hat = 1 = y,   ✗ A1 B0
      no update
      0 was expected (wrong comparison)
 3  Sample 3: z = 0.5*1 + 0.5*0 - 1 = -0.5 < 0, so y_hat = 0    ✓
 4  w1 = 0.5 + 1*(1 - 0)*1 = 1.5                                ✓
 5  w2 = 0.5 + 1*(1 - 0)*0 = 0.5                                ✓
 6  b = -1 + 1*(1 - 0) = 0                                      ✓
 7  Pass 2, sample 1: z = 1.5*0 + 0.5*0 + 0 = 0, so y_hat = 1   ✓ A1 B1
 8  b = 0 + 1*(0 - 1) = -1                                      ✓ M1 A1
 9  Pass 3, sample 1: z = -1, y_hat = 0                         ✓ A1 B1
10  Sample 2: z = 0.5*1 - 1 = -0.5, y_hat = 0                   ✓ A1ft B1ft
      right, carried forward from line 2
      right, carried forward from line 2
11  w2 = 0.5 + 1 = 1.5                                          ✓
12  b = -1 + 1 = 0                                              ✓
13  Pass 4, sample 1: z = 0, y_hat = 1                          ✓ A1 B1
14  b = 0 - 1 = -1                                              ✓ A1
15  Pass 5, sample 1: z = -1, y_hat = 0                         ✓ A1 B1
16  Sample 2: z = 1.5 - 1 = 0.5, y_hat = 1                      ✓ A1 B1
17  Sample 3: z = 1.5 - 1 = 0.5, y_hat = 1                      ✓ A1 B1
18  Sample 4: z = 1.5 + 1.5 - 1 = 2, y_hat = 1                  ✓ A1 B1

First line to put right: 2 (wrong comparison).

Put 0 in line 2. All later lines then follow.

╭─ Marks ──╮
│ 36 of 37 │
╰──────────╯
"""


def test_a_wrong_prediction_is_followed_into_the_updates() -> None:
    """The third sample of the first pass, which no right working has, is this student's next."""
    given = {"gate": "or", "weights": "0.5 0.5", "bias": "-1"}
    marked = Marker(topics.load("perceptron-train"), given).mark(WRONG_PREDICTION)
    assert render(marked, "plain", Look(Notation())) == ITS_PAGE
    assert [(mark.line, mark.text) for mark in marked.marks if mark.code not in ACCEPTED] == [
        (2, "ŷ = 1 = y")
    ]
    assert lost(marked) == 1
