"""Ball arithmetic: decimals that carry a bound on their own error.

The one place where numbers are not exact.  Each operation rounds its middle to the
context's digits and its error upwards, so that the true value is always inside the ball.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import MAX_EMAX, MIN_EMIN, ROUND_DOWN, ROUND_UP, Context, Decimal
from fractions import Fraction
from functools import cmp_to_key
from itertools import pairwise
from typing import Any

from dlsolve.errors import Undefined
from dlsolve.records import dataclass

LARGEST_POWER_OF_TEN = 10**6
"""Beyond 10 to this, a number is too large to write down; below its inverse it is 0 ± that."""

LARGEST_ANGLE = 10_000
"""Digits before the point up to which a sine is worked out: it needs as many digits of π."""


@dataclass(frozen=True, slots=True)
class Ball:
    """A decimal and a bound on its error: the true value lies in middle ± error."""

    middle: Decimal
    error: Decimal


def working_context(digits: int) -> Context:
    """Decimal arithmetic with `digits` digits and five to spare."""
    return Context(prec=digits + 5, Emax=LARGEST_POWER_OF_TEN, Emin=-LARGEST_POWER_OF_TEN)


_UP = Context(prec=9, Emax=MAX_EMAX, Emin=MIN_EMIN, rounding=ROUND_UP)
"""For bounds on errors: few digits, always rounded up.  (Bare operators would round to nearest.)"""

_DOWN = Context(prec=9, Emax=MAX_EMAX, Emin=MIN_EMIN, rounding=ROUND_DOWN)
"""For bounds from below, of what an error is divided by."""


def _ulp(value: Decimal, context: Context) -> Decimal:
    """A bound on the rounding error of one operation that gave `value`."""
    leading = max(value.adjusted(), context.Emin) if value else context.Emin
    return Decimal((0, (1,), leading - context.prec + 1))


def rational_ball(context: Context, value: Fraction) -> Ball:
    """The ball of a rational.  e.g. 1/3 → 0.333… ± 10⁻⁶⁵"""
    middle = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    return Ball(middle, _ulp(middle, context))


def _add(context: Context, x: Ball, y: Ball) -> Ball:
    middle = context.add(x.middle, y.middle)
    return Ball(middle, _UP.add(_UP.add(x.error, y.error), _ulp(middle, context)))


def _multiply(context: Context, x: Ball, y: Ball) -> Ball:
    """|xy − x₀y₀| ≤ |x₀|·δy + (|y₀| + δy)·δx"""
    middle = context.multiply(x.middle, y.middle)
    cross = _UP.add(
        _UP.multiply(x.middle.copy_abs(), y.error),
        _UP.multiply(_UP.add(y.middle.copy_abs(), y.error), x.error),
    )
    return Ball(middle, _UP.add(cross, _ulp(middle, context)))


def _reciprocal(context: Context, x: Ball) -> Ball:
    """|1/x − 1/x₀| ≤ δ/(|x₀|·(|x₀| − δ))"""
    nearest = _DOWN.subtract(x.middle.copy_abs(), x.error)
    if nearest <= 0:
        raise Undefined("a division by zero")
    middle = context.divide(Decimal(1), x.middle)
    spread = _UP.divide(x.error, _DOWN.multiply(nearest, x.middle.copy_abs()))
    return Ball(middle, _UP.add(spread, _ulp(middle, context)))


def _root(context: Context, x: Ball) -> Ball:
    """|√x − √x₀| ≤ δ/√x₀, and ≤ √δ: near 0 the second is the smaller."""
    middle = context.sqrt(max(x.middle, Decimal(0)))
    spread = _UP.next_plus(_UP.sqrt(x.error))  # decimal roots always round to nearest
    if middle > spread:
        spread = _UP.divide(x.error, _DOWN.plus(middle))
    return Ball(middle, _UP.add(spread, _ulp(middle, context)))


def _logarithm(context: Context, x: Ball) -> Ball:
    """|ln x − ln x₀| ≤ δ/(x₀ − δ)"""
    nearest = _DOWN.subtract(x.middle, x.error)
    if nearest <= 0:
        raise Undefined("a logarithm of a number that is not positive")
    middle = context.ln(x.middle)
    return Ball(middle, _UP.add(_UP.divide(x.error, nearest), _ulp(middle, context)))


def _exponential(context: Context, x: Ball) -> Ball:
    """|eˣ − e^x₀| ≤ e^x₀·(e^δ − 1), which is at most 2δ·e^x₀ for δ ≤ 1"""
    middle = context.exp(x.middle)
    ulp = _ulp(middle, context)
    growth = _UP.multiply(Decimal(2), x.error)
    if x.error > 1:
        growth = _UP.next_plus(context.exp(x.error))
    return Ball(middle, _UP.add(_UP.multiply(_UP.add(middle, ulp), growth), ulp))


def _trigonometric(name: str) -> Callable[[Context, Ball], Ball]:
    """sin, arctan and the like, by mpmath, which is loaded at the first use."""

    def apply(context: Context, x: Ball) -> Ball:
        import mpmath

        leading = x.middle.adjusted() if x.middle else 0
        if leading > LARGEST_ANGLE:
            raise Undefined(f"a {name} of a number of more than {LARGEST_ANGLE} digits")
        with mpmath.workdps(context.prec + max(0, leading) + 10):
            value = getattr(mpmath, name)(mpmath.mpf(str(x.middle)))
            middle = context.create_decimal(str(mpmath.nstr(value, context.prec + 5)))
        converted = Decimal((0, (1,), min(0, leading) - context.prec - 5))  # of x₀ to binary
        spread = _UP.multiply(Decimal(2), _UP.add(x.error, converted))  # |f′| < 2
        return Ball(middle, _UP.add(spread, _UP.multiply(Decimal(2), _ulp(middle, context))))

    return apply


def _inverse_error_function(context: Context, x: Ball) -> Ball:
    """erf⁻¹ by mpmath.  Within |erf y − x|/erf′(y) of a y lies erf⁻¹ x, erf′(y) = 2e^(−y²)/√π."""
    import mpmath

    with mpmath.workdps(2 * context.prec):
        wanted = mpmath.mpf(str(x.middle))
        if abs(wanted) >= 1:
            raise Undefined("a z too far out for its digits")
        root = mpmath.erfinv(wanted)
        off = abs(mpmath.erf(root) - wanted) + mpmath.mpf(str(x.error))
        slope = 2 * mpmath.exp(-root * root) / mpmath.sqrt(mpmath.pi)
        middle = context.create_decimal(str(mpmath.nstr(root, context.prec + 5)))
        error = Decimal(str(mpmath.nstr(2 * off / slope, 9)))  # twice: erf′ changes little
    return Ball(middle, _UP.add(error, _UP.multiply(Decimal(2), _ulp(middle, context))))


def _circle_constant(context: Context) -> Ball:
    """π, by mpmath."""
    import mpmath

    with mpmath.workdps(context.prec + 10):
        middle = context.create_decimal(str(mpmath.nstr(+mpmath.pi, context.prec + 5)))
    return Ball(middle, _UP.multiply(Decimal(2), _ulp(middle, context)))


# --- roots of polynomials ---------------------------------------------------------------


def root_kinds(coefficients: list[Fraction]) -> list[bool]:
    """For each root of a square-free polynomial, in their fixed order, whether it is real."""
    real_ones = real_root_count(coefficients)
    return [place < real_ones for place in range(len(coefficients) - 1)]


def real_root_count(coefficients: list[Fraction]) -> int:
    """The number of distinct real roots of c₀ + c₁x + …, by Sturm's theorem.

    The changes of sign in Sturm's chain p, p′, −(p mod p′), … at −∞ less those at +∞.
    """
    chain = [coefficients, [k * c for k, c in enumerate(coefficients)][1:]]
    while len(chain[-1]) > 1:
        rest = _remainder(chain[-2], chain[-1])
        if not rest:
            break
        chain.append([-c for c in rest])
    above = [p[-1] for p in chain]
    below = [p[-1] * (-1) ** (len(p) - 1) for p in chain]
    return _sign_changes(below) - _sign_changes(above)


def _remainder(p: list[Fraction], q: list[Fraction]) -> list[Fraction]:
    """p mod q, without leading zeros; empty where q divides p."""
    rest = list(p)
    while len(rest) >= len(q):
        factor, shift = rest[-1] / q[-1], len(rest) - len(q)
        rest = [c - factor * q[i - shift] if i >= shift else c for i, c in enumerate(rest)][:-1]
        while rest and rest[-1] == 0:
            rest.pop()
    return rest


def _sign_changes(values: list[Fraction]) -> int:
    return sum((a < 0) != (b < 0) for a, b in pairwise(values))


def _sorted_roots(coefficients: list[Fraction], digits: int) -> list[Any]:
    """Every root of c₀ + c₁x + …: the real ones first and falling, then complex pairs.

    Pairs fall by their real part, then by their imaginary part; the upper one comes first.
    Called with mpmath's precision set.
    """
    import mpmath

    falling = [mpmath.mpf(c.numerator) / c.denominator for c in reversed(coefficients)]
    try:
        found = mpmath.polyroots(falling, maxsteps=500, extraprec=8 * digits + 200)
    except mpmath.libmp.NoConvergence as error:
        raise Undefined("roots that lie too close together") from error
    found = sorted(found, key=lambda root: abs(root.imag))
    real_ones = real_root_count(coefficients)
    reals = sorted((root.real for root in found[:real_ones]), reverse=True)
    upper = [root for root in found[real_ones:] if root.imag > 0]
    tiny = mpmath.mpf(10) ** (-digits // 2) * (1 + max(abs(root) for root in found))

    def order(x: Any, y: Any) -> int:
        gap = y.real - x.real
        if abs(gap) < tiny:  # the same real part, but for the last digits
            gap = y.imag - x.imag
        return 1 if gap > 0 else -1

    pairs = [(root, root.conjugate()) for root in sorted(upper, key=cmp_to_key(order))]
    return [mpmath.mpc(root) for root in reals] + [root for pair in pairs for root in pair]


def _root_of_polynomial(part: str) -> Callable[..., Ball]:
    """A part of one root of a polynomial: its place in the order, then c₀, c₁, …

    Within n·|p(z)/p′(z)| of any z lies a root, n being the degree.
    """

    def apply(context: Context, place: Ball, *balls: Ball) -> Ball:
        import mpmath

        middles = [Fraction(ball.middle) for ball in balls]
        with mpmath.workdps(2 * context.prec):
            root = _sorted_roots(middles, context.prec)[int(place.middle)]
            errors = [mpmath.mpf(str(ball.error)) for ball in balls]
            falling = [mpmath.mpf(c.numerator) / c.denominator for c in reversed(middles)]
            value, slope = mpmath.polyval(falling, root, derivative=True)
            size = abs(root)
            value_error = sum(e * size**k for k, e in enumerate(errors))
            slope_error = sum(k * e * size ** (k - 1) for k, e in enumerate(errors) if k)
            steepness = abs(slope) - slope_error
            if steepness <= 0:
                raise Undefined("roots that lie too close together")
            radius = (len(balls) - 1) * (abs(value) + value_error) / steepness
            wanted = root.real if part == "Re" else root.imag
            middle = context.create_decimal(str(mpmath.nstr(wanted, context.prec + 5)))
            error = Decimal(str(mpmath.nstr(2 * radius, 9)))  # twice: its own rounding is covered
        return Ball(middle, _UP.add(error, _ulp(middle, context)))

    return apply


OPERATIONS: dict[str, Callable[..., Ball]] = {
    "+": _add,
    "×": _multiply,
    "1/": _reciprocal,
    "√": _root,
    "ln": _logarithm,
    "exp": _exponential,
    "sin": _trigonometric("sin"),
    "cos": _trigonometric("cos"),
    "arctan": _trigonometric("atan"),
    "π": _circle_constant,
    "erf": _trigonometric("erf"),
    "erf⁻¹": _inverse_error_function,
    "Re root": _root_of_polynomial("Re"),
    "Im root": _root_of_polynomial("Im"),
}
