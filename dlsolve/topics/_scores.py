"""Precision, recall and F1 from TP, FP and FN, with 0/0 said where it comes up."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Literal

from dlsolve.exact.number import is_zero
from dlsolve.records import dataclass
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.trees import Quantity, Tree, equals
from dlsolve.working.working import Working

UNDEFINED = "undefined"

Convention = Literal["undefined", "0", "1"]
"""What 0/0 is taken for."""

Score = Quantity | None
"""A quotient of counts; None where it is 0/0 and stays so."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The four counts, as they stand on the page; a class of several has no TN."""

    tp: Quantity
    fp: Quantity
    fn: Quantity
    tn: Quantity | None = None


def vanishes(tree: Tree) -> bool:
    """Whether a sum of counts is 0."""
    return is_zero(scalar(evaluate(tree)))


def ratio(
    working: Working,
    name: Name,
    top: Tree,
    bottom: Tree,
    convention: Convention,
    **mistakes: Any,
) -> Score:
    """name = top/bottom; where that is 0/0 the page says so, and what is done about it."""
    if not vanishes(bottom):
        return working.let(name, top / bottom, **mistakes)
    return undefined(working, name, bottom, convention)


def undefined(working: Working, name: Name, bottom: Tree, convention: Convention) -> Score:
    """bottom = 0, so name = 0/0 is not defined, or is taken as 0 or as 1."""
    if convention == "undefined":
        working.say(equals(bottom, 0), ", so ", name, " = 0/0 is not defined.")
        return None
    working.say(equals(bottom, 0), ", and 0/0 is taken as ", f"{convention}:")
    return working.let(name, Fraction(convention))


def precision(working: Working, name: Name, counts: Counts, convention: Convention) -> Score:
    """TP/(TP + FP): of those predicted positive, how many are."""
    tp, fp, fn = counts.tp, counts.fp, counts.fn
    return ratio(
        working, name, tp, tp + fp, convention,
        precision_and_recall_swapped=tp / (tp + fn),
        fn_for_fp=tp / (tp + fn),
    )  # fmt: skip


def recall(working: Working, name: Name, counts: Counts, convention: Convention) -> Score:
    """TP/(TP + FN): of those that are positive, how many were found."""
    tp, fp, fn = counts.tp, counts.fp, counts.fn
    return ratio(
        working, name, tp, tp + fn, convention,
        precision_and_recall_swapped=tp / (tp + fp),
        fp_for_fn=tp / (tp + fp),
        fp_for_tp=fp / (fp + fn),
    )  # fmt: skip


def f1(
    working: Working,
    name: Name,
    counts: Counts,
    scores: tuple[Score, Score],
    convention: Convention,
) -> Score:
    """2PR/(P + R), or by the counts where P and R do not give it."""
    P, R = scores
    tp, fp, fn = counts.tp, counts.fp, counts.fn
    if P is not None and R is not None and not vanishes(P + R):
        return working.let(
            name,
            2 * P * R / (P + R),
            f1_as_plain_mean=(P + R) / 2,
            f1_factor_two_forgotten=P * R / (P + R),
            f1_product_forgotten=2 / (P + R),
        )
    bottom = 2 * tp + fp + fn
    if vanishes(bottom):
        return undefined(working, name, bottom, convention)
    if P is None or R is None:
        working.say("The counts give F1 all the same:")
    else:
        working.say(equals(P + R, 0), ", so from the counts:")
    return working.let(name, 2 * tp / bottom)
