"""How many digits are asked for, and whether a typed number has them.

AS_TYPED                        0.0748 and 0.075 are both 8/107
Figures(3)                      only 0.0748 is
Places(2, or_more=True)         0.07 and 0.0748 are
Tolerance(relative=1/100)       everything from 0.07402 to 0.07551 is
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Union, assert_never

from dlsolve.exact import functions
from dlsolve.exact import number as exact
from dlsolve.exact.number import Scalar
from dlsolve.exact.symbolic import Symbolic
from dlsolve.marking.equivalence import same_scalar
from dlsolve.marking.typed import Typed, matches, within
from dlsolve.records import dataclass


@dataclass(frozen=True, slots=True)
class AsTyped:
    """The digits typed are the precision."""

    def __str__(self) -> str:
        return "as typed"


@dataclass(frozen=True, slots=True)
class Places:
    """So many decimal places, zeros at the end too.  e.g. 26.00 has two"""

    count: int
    or_more: bool = False

    def __str__(self) -> str:
        return _counted(self.count, "decimal place", self.or_more)


@dataclass(frozen=True, slots=True)
class Figures:
    """So many significant figures; zeros that end a whole number may be some of them."""

    count: int
    or_more: bool = False

    def __str__(self) -> str:
        return _counted(self.count, "significant figure", self.or_more)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """At most absolute + relative·|x| from the value x, whatever the digits.

    At x = 0 a relative tolerance alone would leave nothing but 0, so there it is absolute.
    """

    relative: Fraction = Fraction(0)
    absolute: Fraction = Fraction(0)

    def margin(self, correct: Scalar) -> Scalar:
        """How far off a number may be."""
        if exact.is_zero(correct):
            return self.absolute or self.relative
        return functions.absolute(correct) * self.relative + self.absolute

    def __str__(self) -> str:
        parts = (f"±{float(self.relative * 100):g}%", f"±{float(self.absolute):g}")
        shown = zip((self.relative, self.absolute), parts, strict=True)
        return " ".join(part for size, part in shown if size) or "exactly"


Precision = Union[AsTyped, Places, Figures, Tolerance]

AS_TYPED = AsTyped()
EXACTLY = Tolerance()


def _counted(count: int, what: str, or_more: bool) -> str:
    return f"{'at least ' * or_more}{count} {what}{'s' * (count != 1)}"


def fits(typed: Typed, correct: Scalar, precision: Precision = AS_TYPED) -> bool:
    """Whether the value is right; `has_digits` says whether it is given as it is asked for."""
    match precision:
        case Tolerance():
            if isinstance(correct, Symbolic) or isinstance(typed.value, Symbolic):
                return same_scalar(typed.value, correct)
            return within(typed.value, correct, precision.margin(correct))
        case _:
            return matches(meant(typed, precision), correct)


def meant(typed: Typed, precision: Precision) -> Typed:
    """The number, a whole one as rounded as it is asked for.  e.g. 32000 to 2 figures ± 500"""
    if not typed.is_whole_literal:
        return typed
    match precision:
        case Figures(count) if typed.digits >= count:
            return replace(typed, half=Fraction(10) ** (typed.digits - count) / 2, figures=count)
        case Places(0):
            return replace(typed, half=Fraction(1, 2), figures=typed.digits)
        case _:
            return typed


def has_digits(typed: Typed, precision: Precision) -> bool:
    """Whether as many digits are typed as are asked for.

    0 has no significant figures, and a whole number, if it is right as one, no decimals to give.
    """
    match precision:
        case AsTyped() | Tolerance():
            return True
        case Places(count, or_more):
            if typed.places is None:
                return False
            whole = typed.is_whole_literal
            return whole or typed.places == count or (or_more and typed.places > count)
        case Figures(count, or_more):
            if typed.places is None:
                return False
            if exact.is_zero(typed.value):
                return True
            if typed.is_whole_literal:
                return or_more or typed.least_figures <= count
            return typed.figures == count or (or_more and typed.figures > count)
        case _:
            assert_never(precision)
