"""Exact numbers: rationals, quadratic surds, and reals known to any precision.

    Fraction(8, 107)          a rational, from the standard library
    Surd(1, 2, 5)             1 + 2√5; a negative radicand makes a complex number
    log(Fraction(1, 3), 2)    a Real: the operation itself, evaluated when digits are asked

Arithmetic stays in the smallest of the three that holds the result, so √0.09 is
the rational 3/10 and log₂ ¼ is −2.  Nothing here ever passes through a binary float.
Operators take whole Python numbers, too, on either side.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, Overflow
from enum import Enum
from fractions import Fraction
from math import gcd, isqrt
from typing import Union, assert_never

from dlsolve.errors import Undefined
from dlsolve.exact import symbolic
from dlsolve.exact.ball import OPERATIONS, Ball, rational_ball, working_context
from dlsolve.exact.symbolic import Symbolic

Scalar = Union[Fraction, "Surd", "Real", Symbolic]

RealNumber = Union[Fraction, "Real"]
"""What the arguments of a Real and the two parts of a complex number are."""

WORKING_DIGITS = 60
"""Digits that a Real is evaluated to when it is made."""

LARGEST_EXACT = 2000
"""Digits beyond which a rational is no longer kept exactly (see `bounded`)."""

KEPT_DIGITS = 50
"""Significant digits that are kept of a rational that is not kept exactly."""

SMALL_RADICAND = 10**8
"""Radicands up to here stand under a root sign; beyond them √x is a Real."""

LARGEST_TRIAL = 465
"""Divisors that are tried for square factors: the first whose cube exceeds SMALL_RADICAND."""

LARGEST_EXPONENT = 4000
"""Whole powers up to here are multiplied out."""

LARGEST_POWER_BITS = 10**6
"""Whole powers of rationals are multiplied out while they stay below this many bits."""

LARGEST_SYMBOLIC_EXPONENT = 100
"""Whole powers of expressions in letters up to here are multiplied out."""

LARGEST_LOG_DENOMINATOR = 60
"""A logarithm is tried as a fraction p/q with q up to here.  e.g. log₈ 2 → 1/3"""


class Infinity(Enum):
    """∞, as an answer: a divergence may be infinite, but nothing is computed with it."""

    POSITIVE = "∞"

    def __str__(self) -> str:
        return self.value


INFINITY = Infinity.POSITIVE


class _Ordered:
    """< ≤ > ≥ of numbers, by the sign of the difference."""

    __slots__ = ()

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
class Surd(_Ordered):
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

    def __sub__(self, other: Scalar | int) -> Scalar:
        return self + -other

    def __rsub__(self, other: Scalar | int) -> Scalar:
        return -self + other

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

    def __truediv__(self, other: Scalar | int) -> Scalar:
        return self * reciprocal(_scalar(other))

    def __rtruediv__(self, other: Scalar | int) -> Scalar:
        return reciprocal(self) * other


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


class Real(_Ordered):
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

    def __sub__(self, other: Scalar | int) -> Scalar:
        return self + -other

    def __rsub__(self, other: Scalar | int) -> Scalar:
        return -self + other

    def __mul__(self, other: Scalar | int) -> Scalar:
        match _scalar(other):
            case Symbolic() as letters:
                return letters * self
            case Surd() as value if value.is_complex:
                return value * self
            case value:
                return _times(self, real(value))

    __rmul__ = __mul__

    def __truediv__(self, other: Scalar | int) -> Scalar:
        return self * reciprocal(_scalar(other))

    def __rtruediv__(self, other: Scalar | int) -> Scalar:
        return reciprocal(self) * other

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


# --- the functions of the exam page -----------------------------------------------------


def sqrt(value: Scalar) -> Scalar:
    """√x for x ≥ 0: exact for squares, a surd for small rationals, else a Real.

    e.g. √0.09 → 3/10, √8 → 2√2, √(3 + 2√2) → 1 + √2
    """
    if isinstance(value, Symbolic):
        return symbolic.square_root(value)
    if sign(value) < 0:
        raise Undefined("a square root of a negative number")
    match value:
        case Fraction():
            outside, radicand = square_free(value.numerator * value.denominator)
            if radicand in (0, 1):  # √(n/m) = √(nm)/m
                return Fraction(outside, value.denominator)
            if radicand <= SMALL_RADICAND:
                return Surd(Fraction(0), Fraction(outside, value.denominator), radicand)
        case Surd():
            simple = _root_of_surd(value)
            if simple is not None:
                return simple
    return Real("√", real(value))


def _root_of_surd(value: Surd) -> Scalar | None:
    """√(a + b√d) where it is p + q√d, or None.

    With s = √(a² − db²) rational, √(a ± b√d) = √((a + s)/2) ± √((a − s)/2).
    """
    norm = value.norm()
    s = sqrt(norm) if sign(norm) >= 0 else None
    if not isinstance(s, Fraction) or not isinstance(value.a, Fraction):
        return None
    smaller = sqrt((value.a - s) / 2)
    root = sqrt((value.a + s) / 2) + (smaller if sign(value.b) > 0 else -smaller)
    return None if isinstance(root, Real) else root


def square_free(product: int) -> tuple[int, int]:
    """(k, d) with k²·d = product; where |d| ≤ SMALL_RADICAND, d is square-free.

    e.g. 12 → (2, 3);  0 → (0, 0)
    """
    if product == 0:
        return 0, 0
    outside, radicand, rest = 1, -1 if product < 0 else 1, abs(product)
    for divisor in range(2, LARGEST_TRIAL + 1):
        if divisor * divisor > rest:
            break
        count = 0
        while rest % divisor == 0:
            rest, count = rest // divisor, count + 1
        outside *= divisor ** (count // 2)
        radicand *= divisor ** (count % 2)
    # A small rest has at most two prime factors left, so that it is a square or free of them.
    root = isqrt(rest)
    return (outside * root, radicand) if root * root == rest else (outside, radicand * rest)


def ln(value: Scalar) -> Scalar:
    """ln x for x > 0.  e.g. ln 1 → 0, ln e² → 2"""
    if sign(value) <= 0:
        raise Undefined("a logarithm of a number that is not positive")
    if isinstance(value, Real) and value.operation == "exp":
        return value.arguments[0]
    return Fraction(0) if value == 1 else Real("ln", real(value))


def exp(value: Scalar) -> Scalar:
    """eˣ.  e.g. e⁰ → 1, e^ln 3 → 3"""
    if isinstance(value, Real) and value.operation == "ln":
        return value.arguments[0]
    return Fraction(1) if value == 0 else Real("exp", real(value))


def log(value: Scalar, base: Scalar) -> Scalar:
    """log_b x, rational where it is.  e.g. log₂ ¼ → −2, log₄ 8 → 3/2"""
    quotient = ln(value) * reciprocal(ln(base))
    if isinstance(quotient, Real) and not isinstance(value, Real) and not isinstance(base, Real):
        middle, error = Fraction(quotient.ball.middle), Fraction(quotient.ball.error)
        guess = middle.limit_denominator(LARGEST_LOG_DENOMINATOR)
        near = abs(guess - middle) <= error and abs(guess.numerator) <= LARGEST_EXPONENT
        # bᵖ = x^q says so exactly
        if near and power(base, Fraction(guess.numerator)) == power(
            value, Fraction(guess.denominator)
        ):
            return guess
    return quotient


def pi() -> Real:
    """π"""
    return Real("π")


def trigonometric(name: str, value: Scalar) -> Scalar:
    """sin, cos, erf of a value.  e.g. sin 0 → 0"""
    if value == 0:
        return Fraction(1 if name == "cos" else 0)
    return Real(name, real(value))


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


def power(base: Scalar, exponent: Scalar) -> Scalar:
    """bᵉ: by multiplication for whole e, roots where they are exact, else e^(e·ln b).

    e.g. 2⁻³ → 1/8, 8^(2/3) → 4, 2^(3/2) → 2√2
    """
    if isinstance(exponent, Fraction):
        if exponent.denominator == 1:
            return _whole_power(base, exponent.numerator)
        if exponent.denominator == 2:
            return _whole_power(sqrt(base), exponent.numerator)
        root = _exact_root(base, exponent.denominator)
        if root is not None:
            return _whole_power(root, exponent.numerator)
    if is_zero(base):
        if sign(exponent) <= 0:
            raise Undefined("a division by zero")
        return Fraction(0)
    if sign(base) < 0:
        raise Undefined("a fractional power of a negative number")
    return exp(exponent * ln(base))


def _exact_root(base: Scalar, degree: int) -> Fraction | None:
    """The positive rational root of a positive rational, or None.  e.g. ∛(8/27) → 2/3"""
    if not isinstance(base, Fraction) or base <= 0:
        return None
    top, bottom = _floor_root(base.numerator, degree), _floor_root(base.denominator, degree)
    exact = top**degree == base.numerator and bottom**degree == base.denominator
    return Fraction(top, bottom) if exact else None


def _floor_root(n: int, degree: int) -> int:
    """⌊ᵈ√n⌋ for n ≥ 1, by bisection."""
    low, high = 1, 1 << (n.bit_length() // degree + 1)
    while high - low > 1:
        middle = (low + high) // 2
        if middle**degree <= n:
            low = middle
        else:
            high = middle
    return low


def _whole_power(base: Scalar, exponent: int) -> Scalar:
    if exponent < 0:
        return reciprocal(_whole_power(base, -exponent))
    if base in (0, 1):
        return base if exponent else Fraction(1)
    if isinstance(base, Symbolic) and exponent > LARGEST_SYMBOLIC_EXPONENT:
        raise Undefined(f"a power of letters above {LARGEST_SYMBOLIC_EXPONENT}")
    if exponent > LARGEST_EXPONENT or _bits(base) * exponent > LARGEST_POWER_BITS:
        size = exp(exponent * ln(absolute(base)))
        return -size if sign(base) < 0 and exponent % 2 else size
    if isinstance(base, Fraction):
        return base**exponent
    result: Scalar = Fraction(1)
    while exponent:  # square and multiply
        if exponent & 1:
            result = result * base
        exponent >>= 1
        if exponent:
            base = base * base
    return result


def _bits(value: Scalar) -> int:
    """The length of a rational."""
    if isinstance(value, Fraction):
        return max(value.numerator.bit_length(), value.denominator.bit_length())
    return 1


# --- questions about a number -----------------------------------------------------------


def sign(value: Scalar) -> int:
    """−1, 0 or 1.  A Real that cannot be told from 0 at 4 × WORKING_DIGITS digits is 0.

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
            for digits in (WORKING_DIGITS, 4 * WORKING_DIGITS):
                ball = value.at(digits)
                if ball.middle.copy_abs() > ball.error:
                    return 1 if ball.middle > 0 else -1
            return 0
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


def absolute(value: Scalar) -> Scalar:
    """|x|, for a complex number its distance from 0.  e.g. |3 − 4i| → 5"""
    if isinstance(value, Surd) and value.is_complex:
        return sqrt(value.norm())
    return -value if sign(value) < 0 else value


def floor(value: Scalar) -> Fraction:
    """⌊x⌋, the largest whole number that is not above x.  e.g. ⌊−1/2⌋ → −1, ⌊√5⌋ → 2"""
    number = real(value)
    if isinstance(number, Fraction):
        return Fraction(number.__floor__())
    whole = Fraction(number.ball.middle).__floor__()
    return Fraction(whole - 1 if sign(number - whole) < 0 else whole)


def bounded(value: Scalar) -> tuple[Scalar, bool]:
    """The value to go on with, and whether it had to be cut to 50 significant digits.

    A rational of more than LARGEST_EXACT digits becomes one of KEPT_DIGITS.
    """
    if isinstance(value, Fraction) and _bits(value) * 3 > LARGEST_EXACT * 10:  # log₂ 10 ≈ 10/3
        context = Context(prec=KEPT_DIGITS, Emax=MAX_EMAX, Emin=MIN_EMIN)
        short = context.divide(Decimal(value.numerator), Decimal(value.denominator))
        return Fraction(short), True
    return value, False
