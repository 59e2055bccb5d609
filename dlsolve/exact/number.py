"""Exact numbers: rationals, quadratic surds, and reals known to any precision.

    Fraction(8, 107)          a rational, from the standard library
    Surd(1, 2, 5)             1 + 2√5; a negative radicand makes a complex number
    log(Fraction(1, 3), 2)    a Real: the operation itself, evaluated when digits are asked

Arithmetic stays in the smallest of the three that holds the result, so √0.09 is
the rational 3/10 and log₂ ¼ is −2.  Nothing here ever passes through a binary float.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Overflow
from enum import Enum
from fractions import Fraction
from math import isqrt
from typing import Union

from dlsolve.errors import Undefined
from dlsolve.exact.ball import OPERATIONS, Ball, rational_ball, working_context
from dlsolve.exact.symbolic import Symbolic

Scalar = Union[Fraction, "Surd", "Real", Symbolic]

WORKING_DIGITS = 60
"""Digits that a Real is evaluated to when it is made."""

LARGEST_EXACT = 2000
"""Digits beyond which a rational is no longer kept exactly (see `bounded`)."""

SMALL_RADICAND = 10**8
"""Radicands up to here are freed of square factors by trial division."""

LARGEST_EXPONENT = 4000
"""Whole powers up to here are multiplied out."""


class Infinity(Enum):
    """∞, as an answer: a divergence may be infinite, but nothing is computed with it."""

    POSITIVE = "∞"

    def __str__(self) -> str:
        return self.value


INFINITY = Infinity.POSITIVE


# --- a + b√d ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Surd:
    """a + b√d with rational a, b ≠ 0 and a square-free whole d, neither 0 nor 1.

    With d < 0 this is the complex number a + b√|d|·i, whose parts may be Reals.
    """

    a: Fraction | Real
    b: Fraction | Real
    d: int

    @property
    def is_complex(self) -> bool:
        return self.d < 0

    def conjugate(self) -> Surd:
        """a − b√d.  e.g. 1 + √2 → 1 − √2"""
        return Surd(self.a, -self.b, self.d)

    def norm(self) -> Fraction:
        """a² − d·b², the product with the conjugate.  e.g. 1 + √2 → −1"""
        return self.a**2 - self.d * self.b**2

    def __neg__(self) -> Surd:
        return Surd(-self.a, -self.b, self.d)

    def __add__(self, other: Scalar) -> Scalar:
        match other:
            case Fraction():
                return Surd(self.a + other, self.b, self.d)
            case Surd(d=d) if d == self.d:
                return surd(self.a + other.a, self.b + other.b, d)
            case _:
                return real(self) + real(other)

    __radd__ = __add__

    def __sub__(self, other: Scalar) -> Scalar:
        return self + -other

    def __rsub__(self, other: Scalar) -> Scalar:
        return -self + other

    def __mul__(self, other: Scalar) -> Scalar:
        match other:
            case Fraction():
                return surd(self.a * other, self.b * other, self.d)
            case Surd(a, b, d) if d == self.d:
                return surd(self.a * a + d * self.b * b, self.a * b + self.b * a, d)
            case _:
                return real(self) * real(other)

    __rmul__ = __mul__

    def __truediv__(self, other: Scalar) -> Scalar:
        return self * reciprocal(other)

    def __rtruediv__(self, other: Scalar) -> Scalar:
        return reciprocal(self) * other

    def __lt__(self, other: Scalar) -> bool:
        return sign(self - other) < 0

    def __le__(self, other: Scalar) -> bool:
        return sign(self - other) <= 0

    def __gt__(self, other: Scalar) -> bool:
        return sign(self - other) > 0

    def __ge__(self, other: Scalar) -> bool:
        return sign(self - other) >= 0


def surd(a: Fraction, b: Fraction, d: int) -> Fraction | Surd:
    """a + b√d in lowest form: a rational where b = 0.  `d` must be square-free."""
    return Surd(a, b, d) if b else a


# --- reals to any precision -------------------------------------------------------------


class Real:
    """A real number that is its own recipe: an operation on rationals and other reals.

    It is evaluated to WORKING_DIGITS when made, with a rigorous bound on the error, and
    again with more digits whenever a rounding or a sign asks for them.
    """

    __slots__ = ("arguments", "ball", "digits", "operation")

    def __init__(self, operation: str, *arguments: Fraction | Real) -> None:
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
        balls = [
            a.ball if isinstance(a, Real) else rational_ball(context, a) for a in self.arguments
        ]
        try:
            return OPERATIONS[self.operation](context, *balls)
        except Overflow as error:
            raise Undefined("a number outgrew every bound") from error

    def __neg__(self) -> Scalar:
        return Real("×", Fraction(-1), self)

    def __add__(self, other: Scalar) -> Scalar:
        return self if other == 0 else Real("+", self, real(other))

    __radd__ = __add__

    def __sub__(self, other: Scalar) -> Scalar:
        return self + -other

    def __rsub__(self, other: Scalar) -> Scalar:
        return -self + other

    def __mul__(self, other: Scalar) -> Scalar:
        if isinstance(other, Fraction) and other in (0, 1):
            return self if other else Fraction(0)
        return Real("×", self, real(other))

    __rmul__ = __mul__

    def __truediv__(self, other: Scalar) -> Scalar:
        return self * reciprocal(other)

    def __rtruediv__(self, other: Scalar) -> Scalar:
        return reciprocal(self) * other

    def __lt__(self, other: Scalar) -> bool:
        return sign(self - other) < 0

    def __le__(self, other: Scalar) -> bool:
        return sign(self - other) <= 0

    def __gt__(self, other: Scalar) -> bool:
        return sign(self - other) > 0

    def __ge__(self, other: Scalar) -> bool:
        return sign(self - other) >= 0

    def __repr__(self) -> str:
        return f"Real({self.ball.middle:.12g})"


def real(value: Scalar) -> Fraction | Real:
    """The value as an argument of a Real.  e.g. 1 + √2 → Real('+', 1, √2)"""
    match value:
        case Fraction() | Real():
            return value
        case Surd(a, b, d) if d > 0:
            root = Real("√", Fraction(d))
            scaled = root if b == 1 else Real("×", b, root)
            return Real("+", a, scaled) if a else scaled
        case _:
            raise Undefined("a complex number has no place on the real line")


# --- the functions of the exam page -----------------------------------------------------


def sqrt(value: Scalar) -> Scalar:
    """√x: exact for squares, a surd for small rationals, else a Real.  e.g. √0.09 → 3/10"""
    if isinstance(value, Fraction):
        product = value.numerator * value.denominator  # √(n/m) = √(nm)/m
        outside, radicand = (0, 0) if not product else square_free(product)
        if radicand in (0, 1):
            return Fraction(outside, value.denominator)
        if abs(radicand) <= SMALL_RADICAND:
            return Surd(Fraction(0), Fraction(outside, value.denominator), radicand)
    if sign(value) < 0:
        raise Undefined("a square root of a negative number")
    return Real("√", real(value))


def square_free(product: int) -> tuple[int, int]:
    """(k, d) with k²·d = product and, where |product| is small, d square-free.

    e.g. 12 → (2, 3)
    """
    size, negative = abs(product), product < 0
    root = isqrt(size)
    if root * root == size:
        return root, -1 if negative else 1
    outside = 1
    if size <= SMALL_RADICAND:
        divisor = 2
        while divisor * divisor <= size:
            while size % (divisor * divisor) == 0:
                size //= divisor * divisor
                outside *= divisor
            divisor += 1
    return outside, -size if negative else size


def ln(value: Scalar) -> Scalar:
    """ln x for x > 0.  e.g. ln 1 → 0"""
    if sign(value) <= 0:
        raise Undefined("a logarithm of a number that is not positive")
    return Fraction(0) if value == 1 else Real("ln", real(value))


def exp(value: Scalar) -> Scalar:
    """eˣ.  e.g. e⁰ → 1"""
    return Fraction(1) if value == 0 else Real("exp", real(value))


def log(value: Scalar, base: Scalar) -> Scalar:
    """log_b x, rational where it is.  e.g. log₂ ¼ → −2, log₄ 8 → 3/2"""
    quotient = ln(value) / ln(base)
    if isinstance(value, Fraction) and isinstance(base, Fraction) and isinstance(quotient, Real):
        for q in (1, 2, 3, 4, 6):
            p = int((quotient.ball.middle * q).to_integral_value())
            if abs(p) <= LARGEST_EXPONENT and base**p == value**q:
                return Fraction(p, q)
    return quotient


def trigonometric(name: str, value: Scalar) -> Scalar:
    """sin, cos, erf of a value.  e.g. sin 0 → 0"""
    if value == 0:
        return Fraction(1 if name == "cos" else 0)
    return Real(name, real(value))


def reciprocal(value: Scalar) -> Scalar:
    """1/x.  e.g. 1/(1 + √2) → −1 + √2"""
    match value:
        case Fraction():
            if not value:
                raise Undefined("a division by zero")
            return 1 / value
        case Surd(a, b, d):
            return Surd(a / value.norm(), -b / value.norm(), d)
        case Real():
            if sign(value) == 0:
                raise Undefined("a division by zero")
            return Real("1/", value)


def divide(left: Scalar, right: Scalar) -> Scalar:
    """left/right, with an error of our own where right = 0."""
    return left * reciprocal(right)


def power(base: Scalar, exponent: Scalar) -> Scalar:
    """bᵉ: by multiplication for whole e, a root for e = ½, else e^(e·ln b)."""
    if isinstance(exponent, Fraction) and exponent.denominator == 1:
        return _whole_power(base, exponent.numerator)
    if exponent == Fraction(1, 2):
        return sqrt(base)
    if base == 0 and sign(exponent) > 0:
        return Fraction(0)
    return exp(exponent * ln(base))


def _whole_power(base: Scalar, exponent: int) -> Scalar:
    if exponent < 0:
        return reciprocal(_whole_power(base, -exponent))
    if exponent > LARGEST_EXPONENT:
        if sign(base) > 0:
            return exp(exponent * ln(base))
        raise Undefined(f"a power above {LARGEST_EXPONENT} of a number that is not positive")
    if isinstance(base, Fraction):
        return base**exponent
    result: Scalar = Fraction(1)
    while exponent:  # square and multiply
        if exponent & 1:
            result = result * base
        base = base * base
        exponent >>= 1
    return result


# --- questions about a number -----------------------------------------------------------


def sign(value: Scalar) -> int:
    """−1, 0 or 1.  A Real that cannot be told from 0 at 4 × WORKING_DIGITS digits is 0."""
    match value:
        case Fraction():
            return (value > 0) - (value < 0)
        case Surd(a, b, d):
            if d < 0:
                raise Undefined("a complex number is neither positive nor negative")
            if (a > 0) == (b > 0) or a == 0:
                return 1 if b > 0 else -1
            return (1 if a > 0 else -1) * (1 if a**2 > d * b**2 else -1)
        case Real():
            for digits in (WORKING_DIGITS, 4 * WORKING_DIGITS):
                ball = value.at(digits)
                if abs(ball.middle) > ball.error:
                    return 1 if ball.middle > 0 else -1
            return 0


def is_zero(value: Scalar) -> bool:
    """Whether the value is 0 (see `sign` for Reals)."""
    return value == 0 if isinstance(value, Fraction) else isinstance(value, Real) and not sign(value)


def equal(left: Scalar, right: Scalar) -> bool:
    """Whether two values are the same number.  e.g. CE − H and KL"""
    return left == right or is_zero(left - right)


def absolute(value: Scalar) -> Scalar:
    """|x|"""
    return -value if sign(value) < 0 else value


def bounded(value: Scalar) -> tuple[Scalar, bool]:
    """The value to go on with, and whether it had to be cut to 50 significant digits.

    A rational of more than LARGEST_EXACT digits becomes one of 50 significant digits.
    """
    if isinstance(value, Fraction):
        bits = max(value.numerator.bit_length(), value.denominator.bit_length())
        if bits * 3 > LARGEST_EXACT * 10:  # log₂ 10 ≈ 10/3
            context = working_context(45)
            short = context.divide(Decimal(value.numerator), Decimal(value.denominator))
            return Fraction(short), True
    return value, False
