"""The functions of the exam page, exact where they are: √0.09 = 3/10, log₂ ¼ = −2, e^ln x = x."""

from __future__ import annotations

import math
from fractions import Fraction

from dlsolve.errors import Undefined
from dlsolve.exact import symbolic
from dlsolve.exact.number import (
    MOST_WORKING_DIGITS,
    SMALL_RADICAND,
    Real,
    Scalar,
    Surd,
    bits,
    is_zero,
    real,
    reciprocal,
    sign,
)
from dlsolve.exact.symbolic import Symbolic

LARGEST_TRIAL = 465
"""Divisors that are tried for square factors: the first whose cube exceeds SMALL_RADICAND."""

LARGEST_EXPONENT = 4000
"""Whole powers up to here are multiplied out."""

LARGEST_POWER_BITS = 10**6
"""Whole powers of rationals are multiplied out while they stay below this many bits."""

LARGEST_FACTORIAL = 10_000
"""Factorials up to that of this are multiplied out: it has 35,660 digits."""

LARGEST_SYMBOLIC_EXPONENT = 100
"""Whole powers of expressions in letters up to here are multiplied out."""

LARGEST_EXPANDED_DEGREE = 60
"""Powers of sums of letters up to this degree are multiplied out."""

LARGEST_LOG_DENOMINATOR = 60
"""A logarithm is tried as a fraction p/q with q up to here.  e.g. log₈ 2 → 1/3"""


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
    root = math.isqrt(rest)
    return (outside * root, radicand) if root * root == rest else (outside, radicand * rest)


def ln(value: Scalar) -> Scalar:
    """ln x for x > 0.  e.g. ln 1 → 0, ln e² → 2"""
    if isinstance(value, Symbolic):
        return symbolic.applied("ln", value)
    if _known_sign(value) <= 0:
        raise Undefined("a logarithm of a number that is not positive")
    if isinstance(value, Real) and value.operation == "exp":
        return value.arguments[0]
    return Fraction(0) if value == 1 else Real("ln", real(value))


def _known_sign(value: Scalar) -> int:
    """The sign, also of a number that is only seen to be none of 0 by very many digits.

    e.g. 1 − σ(1004), about 10⁻⁴³⁶, whose logarithm is −1004
    """
    known = sign(value)
    if known or not isinstance(value, Real):
        return known
    ball = value.at(MOST_WORKING_DIGITS)
    return (ball.middle > ball.error) - (-ball.middle > ball.error)


def exp(value: Scalar) -> Scalar:
    """eˣ.  e.g. e⁰ → 1, e^ln 3 → 3"""
    if isinstance(value, Symbolic):
        return symbolic.applied("exp", value)
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
    """sin, cos, arctan, erf of a value.  e.g. sin 0 → 0, cos(π/3) → 1/2"""
    if value == 0:
        return Fraction(1 if name == "cos" else 0)
    turns = _half_turns(value) if name in ("sin", "cos") else None
    if turns is not None:
        exact = _sine_of(turns + Fraction(1, 2) if name == "cos" else turns)
        if exact is not None:
            return exact
    return Real(name, real(value))


def _half_turns(value: Scalar, depth: int = 0) -> Fraction | None:
    """How many π a value is, where its recipe says so.  e.g. 3π/4 → 3/4"""
    match value:
        case Real(operation="π"):
            return Fraction(1)
        case Real(operation="×" | "+" as operation, arguments=(left, right)) if depth < 8:
            if operation == "×":
                left, right = (right, left) if isinstance(left, Fraction) else (left, right)
                inner = _half_turns(left, depth + 1)
                return inner * right if inner is not None and isinstance(right, Fraction) else None
            one, other = (_half_turns(part, depth + 1) for part in (left, right))
            return one + other if one is not None and other is not None else None
        case _:
            return None


def _sine_of(half_turns: Fraction) -> Scalar | None:
    """sin of a multiple of π/6 or π/4.  e.g. 1/4 → √2/2"""
    place = half_turns % 2
    if place >= 1:
        below = _sine_of(place - 1)
        return None if below is None else -below
    squares = {Fraction(1, 6): Fraction(1, 4), Fraction(1, 4): Fraction(1, 2),
               Fraction(1, 3): Fraction(3, 4), Fraction(1, 2): Fraction(1)}  # fmt: skip
    if place == 0:
        return Fraction(0)
    square = squares.get(min(place, 1 - place))
    return None if square is None else sqrt(square)


def arccos(value: Scalar) -> Scalar:
    """arccos x in degrees, from 0 to 180, for −1 ≤ x ≤ 1.  e.g. arccos ½ → 60"""
    square = value * value
    if sign(square - 1) > 0:
        raise Undefined("an arccos of a number beyond 1")
    for quarters, degrees in ((0, 90), (1, 60), (2, 45), (3, 30), (4, 0)):
        if is_zero(4 * square - quarters):
            return Fraction(degrees if sign(value) >= 0 else 180 - degrees)
    slope = value * reciprocal(sqrt(1 - square))
    return 90 - 180 * trigonometric("arctan", slope) * reciprocal(pi())


def standard_normal(value: Scalar) -> Scalar:
    """Φ(z) = ½(1 + erf(z/√2)), the probability of at most z.  e.g. Φ(0) → 1/2"""
    return Fraction(1, 2) * (1 + trigonometric("erf", value * reciprocal(sqrt(Fraction(2)))))


def standard_normal_inverse(value: Scalar) -> Scalar:
    """The z with Φ(z) = p, for 0 < p < 1.  e.g. 1/2 → 0"""
    if sign(value) <= 0 or sign(value - 1) >= 0:
        raise Undefined("a z for a probability that is not between 0 and 1")
    doubled = 2 * value - 1
    if is_zero(doubled):
        return Fraction(0)
    return sqrt(Fraction(2)) * Real("erf⁻¹", real(doubled))


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
    if isinstance(base, Symbolic) and base.degree_of_sum * exponent > LARGEST_EXPANDED_DEGREE:
        raise Undefined(f"a sum of letters raised to more than degree {LARGEST_EXPANDED_DEGREE}")
    if exponent > LARGEST_EXPONENT or bits(base) * exponent > LARGEST_POWER_BITS:
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


def factorial(value: Scalar) -> Fraction:
    """n! of a whole number.  e.g. 4! → 24, 0! → 1"""
    if not isinstance(value, Fraction) or value.denominator != 1 or value < 0:
        raise Undefined("a factorial of what is no whole number from 0 up")
    if value > LARGEST_FACTORIAL:
        raise Undefined(f"a factorial of more than {LARGEST_FACTORIAL:,}")
    return Fraction(math.factorial(value.numerator))


def absolute(value: Scalar) -> Scalar:
    """|x|, for a complex number its distance from 0.  e.g. |3 − 4i| → 5"""
    if isinstance(value, Surd) and value.is_complex:
        return sqrt(value.norm())
    return -value if sign(value) < 0 else value
