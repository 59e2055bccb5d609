"""Comparing one expression in letters."""

from __future__ import annotations

from dlsolve.marking.equivalence import Sameness, compared
from dlsolve.marking.formulas import read_formula
from dlsolve.marking.numbers import entries_of
from dlsolve.marking.sampling import POINTS, Domain
from dlsolve.working.trees import Tree
from dlsolve.working.verdicts import Judgement, Right, Unreadable, Verdict, Wrong


def judge_expression(
    text: str,
    correct: Tree,
    expected: str,
    domain: Domain = Domain.REAL,
) -> Verdict:
    """An expression of the same value wherever its letters have one.

    `expected` is the correct one in words, for a remark.  Raises InputError.
    """
    size = entries_of(text)
    if size > 1:
        return Wrong(Judgement.SHAPE, f"an expression was expected, a list of {size} was given")
    given = read_formula(text)
    match compared(given, correct, domain):
        case Sameness.DIFFERENT:
            return Wrong(Judgement.VALUE, f"{expected} was expected")
        case Sameness.NO_VALUE:
            return Unreadable("it has no value that can be compared", 0, len(text))
        case sameness:
            sampled = f"by sampling at {POINTS} points of the {domain.value}"
            return Right(sampled if sameness is Sameness.SAMPLED else "")
