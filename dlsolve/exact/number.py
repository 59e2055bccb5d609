"""Exact numbers: rationals, quadratic surds, and reals known to any precision.

    Fraction(8, 107)          a rational, from the standard library
    Surd(1, 2, 5)             1 + 2√5; a negative radicand makes a complex number
    log(Fraction(1, 3), 2)    a Real: the operation itself, evaluated when digits are asked

Arithmetic stays in the smallest of the three that holds the result, so √0.09 is
the rational 3/10 and log₂ ¼ is −2.  Nothing here ever passes through a binary float.
Operators take whole Python numbers, too, on either side.
"""

from __future__ import annotations

from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, Overflow
from enum import Enum
from fractions import Fraction
from math import gcd
from typing import Union, assert_never

from dlsolve.errors import Undefined
from dlsolve.exact import symbolic
from dlsolve.exact.ball import OPERATIONS, Ball, rational_ball, working_context
from dlsolve.exact.symbolic import Symbolic
from dlsolve.records import dataclass

Scalar = Union[Fraction, "Surd", "Real", Symbolic]

RealNumber = Union[Fraction, "Real"]
"""What the arguments of a Real and the two parts of a complex number are."""

WORKING_DIGITS = 60
"""Digits that a Real is evaluated to when it is made."""

MOST_WORKING_DIGITS = 2000
"""Digits to which a Real is worked before it is taken for 0."""

NOTHING = Decimal("1e-100")
"""A number that is known to be smaller, and cannot be told from 0, is 0."""

LARGEST_EXACT = 2000
"""Digits beyond which a rational is no longer kept exactly (see `bounded`)."""

KEPT_DIGITS = 50
"""Significant digits that are kept of a rational that is not kept exactly."""

SMALL_RADICAND = 10**8
"""Radicands up to here stand under a root sign; beyond them √x is a Real."""


class Infinity(Enum):
    """∞, as an answer: a divergence may be infinite, but nothing is computed with it."""

    POSITIVE = "∞"

    def __str__(self) -> str:
        return self.value


INFINITY = Infinity.POSITIVE


class _Arithmetic:
    """What follows from +, · and the sign: − and ÷, < ≤ > ≥ by the sign of the difference."""

    __slots__ = ()

    def __sub__(self, other: Scalar | int) -> Scalar:
        assert isinstance(self, Surd | Real)
        return self + -other

    def __rsub__(self, other: Scalar | int) -> Scalar:
        assert isinstance(self, Surd | Real)
        return -self + other

    def __truediv__(self, other: Scalar | int) -> Scalar:
        assert isinstance(self, Surd | Real)
        return self * reciprocal(_scalar(other))

    def __rtruediv__(self, other: Scalar | int) -> Scalar:
        assert isinstance(self, Surd | Real)
        return reciprocal(self) * other

    def __lt__(self, other: Scalar | int) -> bool:
        return self._compared(other) < 0

    def __le__(self, other: Scalar | int) -> bool:
        return self._compared(other) <= 0

    def __gt__(self, other: Scalar | int) -> bool:
        return self._compared(other) > 0

    def __ge__(self, other: Scalar | int) -> bool:
        return self._compared(other) >= 0

    def _compared(self, other: Scalar | int) -> int:
        assert isinstance(self, Surd | Real)
        return sign(self - _scalar(other))


# --- a + b√d ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Surd(_Arithmetic):
    """a + b√d with rational a, b ≠ 0 and a square-free whole d, neither 0 nor 1.

    With d < 0 this is the complex number a + b√|d|·i.  With d = −1 the parts a and b may
    be Reals; with any other d they are rational, so that the form is unique.
    """

    a: RealNumber
    b: RealNumber
    d: int

    @property
    def is_complex(self) -> bool:
        """Whether the number is off the real line."""
        return self.d < 0

    def conjugate(self) -> Surd:
        """a − b√d.  e.g. 1 + √2 → 1 − √2"""
        return Surd(self.a, -self.b, self.d)

    def norm(self) -> RealNumber:
        """a² − d·b², the product with the conjugate.  e.g. 1 + √2 → −1"""
        return _plus(_times(self.a, self.a), _times(Fraction(-self.d), _times(self.b, self.b)))

    def __neg__(self) -> Surd:
        return Surd(-self.a, -self.b, self.d)

    def __add__(self, other: Scalar | int) -> Scalar:
        match _scalar(other):
            case Symbolic() as letters:
                return letters + self
            case Fraction() as rational:
                return Surd(_plus(self.a, rational), self.b, self.d)
            case Surd(a, b, d) if d == self.d:
                return surd(_plus(self.a, a), _plus(self.b, b), d)
            case value:
                (re, im), (x, y) = parts(self), parts(value)
                return _complex(_plus(re, x), _plus(im, y))

    __radd__ = __add__

    def __mul__(self, other: Scalar | int) -> Scalar:
        match _scalar(other):
            case Symbolic() as letters:
                return letters * self
            case Fraction() as rational:
                return surd(_times(self.a, rational), _times(self.b, rational), self.d)
            case Surd(a, b, d) if d == self.d:
                return surd(
                    _plus(_times(self.a, a), _times(Fraction(d), _times(self.b, b))),
                    _plus(_times(self.a, b), _times(self.b, a)),
                    d,
                )
            case Surd(Fraction(numerator=0), Fraction() as b, d) if self.a == 0 and isinstance(
                self.b, Fraction
            ):
                return _product_of_roots(self.b * b, self.d, d)
            case value:
                (re, im), (x, y) = parts(self), parts(value)
                return _complex(
                    _plus(_times(re, x), -_times(im, y)), _plus(_times(re, y), _times(im, x))
                )

    __rmul__ = __mul__


def surd(a: RealNumber, b: RealNumber, d: int) -> Fraction | Surd | Real:
    """a + b√d in lowest form: without the root where b = 0.  `d` must be square-free."""
    return a if is_zero(b) else Surd(a, b, d)


def _product_of_roots(factor: Fraction, d: int, e: int) -> Scalar:
    """factor · √d · √e for square-free d ≠ e.  e.g. √2·√6 → 2√3, √−2·√−3 → −√6"""
    common = gcd(d, e)
    radicand = abs(d * e) // common**2  # square-free, since d and e are
    factor = factor * common * (-1 if d < 0 and e < 0 else 1)
    signed = radicand if (d < 0) == (e < 0) else -radicand
    if signed == 1:
        return factor
    if radicand <= SMALL_RADICAND:
        return Surd(Fraction(0), factor, signed)
    size = _times(factor, Real("√", Fraction(radicand)))
    return size if signed > 0 else _complex(Fraction(0), size)


def parts(value: Fraction | Surd | Real) -> tuple[RealNumber, RealNumber]:
    """(Re x, Im x).  e.g. −1 + √3·i → (−1, √3)"""
    match value:
        case Surd(a, b, d) if d < 0:
            return a, b if d == -1 else _times(b, Real("√", Fraction(-d)))
        case _:
            return real(value), Fraction(0)


def _complex(re: RealNumber, im: RealNumber) -> Fraction | Surd | Real:
    return surd(re, im, -1)


# --- reals to any precision -------------------------------------------------------------


class Real(_Arithmetic):
    """A real number that is its own recipe: an operation on rationals and other reals.

    It is evaluated to WORKING_DIGITS when made, with a rigorous bound on the error, and
    again with more digits whenever a rounding or a sign asks for them.  `==` is identity;
    `equal` compares numbers.
    """

    __slots__ = ("arguments", "ball", "digits", "operation")

    def __init__(self, operation: str, *arguments: RealNumber) -> None:
        self.operation = operation
        self.arguments = arguments
        self.digits = WORKING_DIGITS
        self.ball = self._apply(WORKING_DIGITS)

    def at(self, digits: int) -> Ball:
        """The value worked with at least `digits` digits."""
        pending = [self]
        while pending:  # arguments first; a loop, since a long training run is deep
            top = pending[-1]
            if top.digits >= digits:
                pending.pop()
                continue
            coarse = [a for a in top.arguments if isinstance(a, Real) and a.digits < digits]
            if coarse:
                pending.extend(coarse)
            else:
                top.ball, top.digits = top._apply(digits), digits
                pending.pop()
        return self.ball

    def _apply(self, digits: int) -> Ball:
        context = working_context(digits)
        try:
            balls = [
                a.ball if isinstance(a, Real) else rational_ball(context, a) for a in self.arguments
            ]
            return OPERATIONS[self.operation](context, *balls)
        except Overflow as error:
            raise Undefined("a number too large to write down") from error

    def __neg__(self) -> Real:
        return Real("×", Fraction(-1), self)

    def __add__(self, other: Scalar | int) -> Scalar:
        match _scalar(other):
            case Symbolic() as letters:
                return letters + self
            case Surd() as value if value.is_complex:
                return value + self
            case value:
                return _plus(self, real(value))

    __radd__ = __add__

    def __mul__(self, other: Scalar | int) -> Scalar:
        match _scalar(other):
            case Symbolic() as letters:
                return letters * self
            case Surd() as value if value.is_complex:
                return value * self
            case value:
                return _times(self, real(value))

    __rmul__ = __mul__

    def __repr__(self) -> str:
        return f"Real({self.ball.middle:.12g})"


def real(value: Scalar) -> RealNumber:
    """The value as an argument of a Real.  e.g. 1 + √2 → Real('+', 1, √2)"""
    match value:
        case Fraction() | Real():
            return value
        case Surd(a, b, d) if d > 0:
            return _plus(a, _times(b, Real("√", Fraction(d))))
        case Surd():
            raise Undefined("a complex number where a real one is needed")
        case Symbolic():
            raise Undefined("a letter where a number is needed")
        case _:
            assert_never(value)


def _scalar(value: Scalar | int) -> Scalar:
    return Fraction(value) if isinstance(value, int) else value


def _plus(left: RealNumber, right: RealNumber) -> RealNumber:
    match left, right:
        case Fraction(), Fraction():
            return left + right
        case Fraction(numerator=0), _:
            return right
        case _, Fraction(numerator=0):
            return left
        case _:
            return Real("+", left, right)


def _times(left: RealNumber, right: RealNumber) -> RealNumber:
    match left, right:
        case Fraction(), Fraction():
            return left * right
        case (Fraction(numerator=0), _) | (_, Fraction(numerator=0)):
            return Fraction(0)
        case Fraction(numerator=1, denominator=1), _:
            return right
        case _, Fraction(numerator=1, denominator=1):
            return left
        case (
            Real(operation="√", arguments=(radicand,)),
            Real(operation="√", arguments=(other,)),
        ) if radicand == other:
            return radicand
        case _:
            return Real("×", left, right)


def _inverse(value: RealNumber) -> RealNumber:
    if sign(value) == 0:
        raise Undefined("a division by zero")
    return 1 / value if isinstance(value, Fraction) else Real("1/", value)


def reciprocal(value: Scalar) -> Scalar:
    """1/x.  e.g. 1/(1 + √2) → −1 + √2"""
    match value:
        case Fraction() | Real():
            return _inverse(value)
        case Surd(a, b, d):
            inverse = _inverse(value.norm())
            return surd(_times(a, inverse), _times(-b, inverse), d)
        case Symbolic():
            return symbolic.reciprocal(value)
        case _:
            assert_never(value)


def divide(left: Scalar, right: Scalar) -> Scalar:
    """left/right, with an error of our own where right = 0."""
    return left * reciprocal(right)


# --- questions about a number -----------------------------------------------------------


def sign(value: Scalar) -> int:
    """−1, 0 or 1.  A Real that cannot be told from 0 at 4 × WORKING_DIGITS digits is 0.

    Where so many digits do not even settle its size (sin 10³⁰⁰) it is worked with more.

    Raises Undefined for complex numbers and for letters.
    """
    match value:
        case Fraction():
            return (value > 0) - (value < 0)
        case Surd(a, b, d):
            if d < 0:
                raise Undefined("a complex number where its sign is needed")
            if sign(a) != -sign(b):
                return sign(b)
            return sign(a) * sign(value.norm())
        case Real():
            digits = WORKING_DIGITS
            while True:
                ball = value.at(digits)
                if ball.middle.copy_abs() > ball.error:
                    return 1 if ball.middle > 0 else -1
                settled = digits >= 4 * WORKING_DIGITS and ball.error < NOTHING
                if settled or 2 * digits > MOST_WORKING_DIGITS:
                    return 0
                digits *= 2
        case Symbolic():
            if value == 0:
                return 0
            raise Undefined("a comparison of letters, whose values are not known")
        case _:
            assert_never(value)


def is_zero(value: Scalar) -> bool:
    """Whether the value is 0 (see `sign` for Reals)."""
    match value:
        case Fraction() | Symbolic():
            return value == 0
        case Surd(a, b, d):
            return d < 0 and is_zero(a) and is_zero(b)
        case Real():
            return sign(value) == 0
        case _:
            assert_never(value)


def equal(left: Scalar, right: Scalar) -> bool:
    """Whether two values are the same number.  e.g. CE − H and KL"""
    if left == right:
        return True
    if isinstance(left, Symbolic) or isinstance(right, Symbolic):
        return False
    return is_zero(left - right)


def floor(value: Scalar) -> Fraction:
    """⌊x⌋, the largest whole number that is not above x.  e.g. ⌊−1/2⌋ → −1, ⌊√5⌋ → 2"""
    number = real(value)
    if isinstance(number, Fraction):
        return Fraction(number.__floor__())
    whole = Fraction(number.ball.middle).__floor__()
    return Fraction(whole - 1 if sign(number - whole) < 0 else whole)


def bits(value: Scalar) -> int:
    """The length of a rational."""
    if isinstance(value, Fraction):
        return max(value.numerator.bit_length(), value.denominator.bit_length())
    return 1


def bounded(value: Scalar) -> tuple[Scalar, bool]:
    """The value to go on with, and whether it had to be cut to 50 significant digits.

    A rational of more than LARGEST_EXACT digits becomes one of KEPT_DIGITS.
    """
    if isinstance(value, Fraction) and bits(value) * 3 > LARGEST_EXACT * 10:  # log₂ 10 ≈ 10/3
        context = Context(prec=KEPT_DIGITS, Emax=MAX_EMAX, Emin=MIN_EMIN)
        short = context.divide(Decimal(value.numerator), Decimal(value.denominator))
        return Fraction(short), True
    return value, False
