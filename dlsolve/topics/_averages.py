"""Several classes: the scores of each, and their macro, weighted and micro averages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dlsolve.exact.array import Vector
from dlsolve.exact.number import equal
from dlsolve.exact.text import exact_text
from dlsolve.records import dataclass
from dlsolve.topics._confusion_matrix import Orientation, entries_of, read_off
from dlsolve.topics._scores import (
    UNDEFINED,
    Convention,
    Counts,
    Score,
    f1,
    precision,
    recall,
    vanishes,
)
from dlsolve.working.names import Name
from dlsolve.working.readings import scalar
from dlsolve.working.trees import Operand, Quantity, Tree, total
from dlsolve.working.working import Working

SCORES = ("precision", "recall", "F1")
LETTERS = ("P", "R", "F1")


@dataclass(frozen=True, slots=True)
class OneClass:
    """A class: its name, its counts, how many samples it has, its scores."""

    name: str
    counts: Counts
    support: Quantity
    scores: tuple[Score, Score, Score]


def score_classes(
    working: Working,
    M: Quantity,
    classes: Sequence[str],
    orientation: Orientation,
    convention: Convention,
) -> None:
    """Each class against the rest, a table of all, the accuracy and the averages."""
    found = [
        _one_class(working, M, place, name, orientation, convention)
        for place, name in enumerate(classes)
    ]
    working.table(
        ("class", "TP", "FP", "FN", "n", *LETTERS),
        [
            (c.name, c.counts.tp, c.counts.fp, c.counts.fn, c.support, *map(_cell, c.scores))
            for c in found
        ],
    )
    n = working.let(Name("n"), total(one.support for one in found))
    diagonal = total(row[i] for i, row in enumerate(entries_of(M)))
    accuracy = working.let(Name("Accuracy"), diagonal / n)
    working.answer("accuracy", accuracy)
    working.answer("matrix", M.value, shown=())
    for place, key in enumerate(("precision", "recall", "f1")):
        working.answer(key, _of_all([one.scores[place] for one in found]), shown=())
    for kind, title in (
        ("macro", "Macro average: the plain mean over the classes"),
        ("weighted", "Weighted average: each class as often as it has samples"),
    ):
        with working.part(title, key=kind):
            for place in range(len(SCORES)):
                _average(working, kind, place, found, n)
    with working.part("Micro average: the counts of all classes together", key="micro"):
        _micro(working, found, accuracy, convention)


def _one_class(
    working: Working,
    M: Quantity,
    place: int,
    name: str,
    orientation: Orientation,
    convention: Convention,
) -> OneClass:
    with working.part(f"Class {name}", repeats=True):
        counts = read_off(working, M, place, orientation, negatives=False)
        support = working.let(Name(f"n({name})"), counts.tp + counts.fn)
        P = precision(working, Name(f"P({name})"), counts, convention)
        R = recall(working, Name(f"R({name})"), counts, convention)
        F = f1(working, Name(f"F1({name})"), counts, (P, R), convention)
    return OneClass(name, counts, support, (P, R, F))


def _cell(score: Score) -> Quantity | str:
    return "–" if score is None else score


def _of_all(scores: Sequence[Score]) -> Vector | str:
    """The scores of all classes; words where one of them has none."""
    known = [score for score in scores if score is not None]
    if len(known) == len(scores):
        return Vector(tuple(scalar(score.value) for score in known))
    texts = [UNDEFINED if score is None else exact_text(score.value) or "" for score in scores]
    return f"({', '.join(texts)})"


# --- averages -----------------------------------------------------------------------------------


def _average(
    working: Working, kind: str, place: int, found: Sequence[OneClass], n: Quantity
) -> None:
    """The mean of one score over the classes that have it, plain or weighted."""
    known = [(one.support, score) for one in found if (score := one.scores[place]) is not None]
    letter, key = LETTERS[place], f"{kind}_{SCORES[place].lower()}"
    name = Name(f"{kind.capitalize()} {letter}")
    missing = [one.name for one in found if one.scores[place] is None]
    weights = total(weight for weight, _ in known) if missing else n
    if not known or (kind == "weighted" and vanishes(weights)):
        samples = " and samples" if known else ""
        working.say(f"No class has {letter}{samples}, so there is no ", name, ".")
        working.answer(key, UNDEFINED, symbol=name)
        return
    if missing:
        left_out = " and ".join(f"{letter}({class_name})" for class_name in missing)
        working.say(f"Without {left_out}, not defined:")
    plain = _mean([score for _, score in known])
    weighted = total(weight * score for weight, score in known) / weights
    mistakes: dict[str, Any] = {}
    if place == 2 and kind == "macro" and not missing:
        P, R = (_mean([one.scores[which] for one in found]) for which in (0, 1))
        mistakes = {"f1_of_the_averages": 2 * P * R / (P + R)}
    line = working.let(
        name,
        weighted if kind == "weighted" else plain,
        macro_and_weighted_swapped=plain if kind == "weighted" else weighted,
        **mistakes,
    )
    working.answer(key, line)


def _mean(scores: Sequence[Score]) -> Tree:
    known: list[Operand] = [score for score in scores if score is not None]
    return total(known) / len(known) if len(known) > 1 else total(known)


def _micro(
    working: Working, found: Sequence[OneClass], accuracy: Quantity, convention: Convention
) -> None:
    """Precision, recall and F1 of the sums of TP, FP and FN."""
    tp, fp, fn = (
        working.let(Name(f"Σ{kind}"), total(_named(one, kind) for one in found))
        for kind in ("TP", "FP", "FN")
    )
    counts = Counts(tp, fp, fn)
    P = precision(working, Name("Micro P"), counts, convention)
    R = recall(working, Name("Micro R"), counts, convention)
    F = f1(working, Name("Micro F1"), counts, (P, R), convention)
    assert P is not None  # there are samples, and each is predicted to be something
    assert R is not None
    assert F is not None
    working.check(
        all(equal(scalar(score.value), scalar(accuracy.value)) for score in (P, R, F)),
        "Check: a wrong sample is FP of one class and FN of another, so all three are the accuracy",
    )
    working.answer("micro_precision", P, shown=())
    working.answer("micro_recall", R, shown=())
    working.answer("micro_f1", F)


def _named(one: OneClass, kind: str) -> Quantity:
    """A count with the name of its class.  e.g. TP(cat)"""
    count = {"TP": one.counts.tp, "FP": one.counts.fp, "FN": one.counts.fn}[kind]
    return Quantity(Name(f"{kind}({one.name})"), count.value)
