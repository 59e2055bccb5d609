"""The kind of slip that makes a statement wrong, by its sides and by the line's formula."""

from __future__ import annotations

from fractions import Fraction

from dlsolve.exact.number import Real, Surd
from dlsolve.exact.polynomial import Polynomial
from dlsolve.exact.spaces import Equation
from dlsolve.marking.above import Above
from dlsolve.marking.agreement import Break, are_opposite
from dlsolve.marking.numbers import judged
from dlsolve.marking.sameness import same_value
from dlsolve.marking.script import Statement
from dlsolve.marking.slips import kind_of, miscopied
from dlsolve.marking.targets import Target
from dlsolve.marking.typed import Typed
from dlsolve.marking.unknowns import slip_between
from dlsolve.marking.values import value_of
from dlsolve.working.readings import letters
from dlsolve.working.steps import Decision
from dlsolve.working.trees import Tree, Value
from dlsolve.working.verdicts import Slip, Wrong


def written_out(statement: Statement) -> list[Tree]:
    """The substitutions: sides behind the name that are worked out from numbers alone."""
    return [
        side.tree
        for side in statement.sides[1:]
        if side.tree is not None and side.typed is None and not letters(side.tree)
    ]


def kind_of_slip(statement: Statement, target: Target, above: Above) -> Slip | None:
    """What kind of slip a wrong value is, by its substitution and by the line's formula."""
    result = statement.result
    if target.is_given:
        return Slip.COPIED
    if isinstance(target.value, bool) or isinstance(target.step, Decision):
        return Slip.COMPARISON
    given: Typed | Value | None = result.typed or value_of(result, above.known)
    if given is None:
        return None
    trees, formula = written_out(statement), target.formula
    if formula is not None and any(miscopied(formula, tree) for tree in trees):
        return Slip.COPIED
    substitution = trees[0] if trees else None
    slip = kind_of(formula, target.value, given, above.history, substitution, above.half)
    if slip is not None:
        return slip
    return Slip.FORMULA if trees else Slip.ARITHMETIC


def kind_of_break(broken: Break, target: Target) -> Slip | None:
    """The slip between two sides: in the one that is not the line's formula any more."""
    if are_opposite(broken):
        return Slip.SIGN
    match broken.left_value, broken.right_value:
        case (Polynomial() | Equation() as left, Polynomial() | Equation() as right):
            return slip_between(left, right)
    formula = target.formula
    for side, value in ((broken.left, broken.left_value), (broken.right, broken.right_value)):
        if formula is None or side.tree is None or side.typed is not None or letters(side.tree):
            continue
        if same_value(value, target.value):
            continue
        if miscopied(formula, side.tree):
            return Slip.COPIED
        change = kind_of(formula, target.value, value, {}, side.tree)
        if change is not None:
            return change
    return Slip.ARITHMETIC


def is_cut_off(broken: Break) -> bool:
    """Whether the right side is the left one, truncated.  e.g. 0.008/0.107 = 0.0747"""
    typed, value = broken.right.typed, broken.left_value
    if typed is None or not isinstance(value, Fraction | Surd | Real):
        return False
    wrong = judged(typed, value)
    return isinstance(wrong, Wrong) and wrong.slip is Slip.TRUNCATED
