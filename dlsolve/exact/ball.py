"""Ball arithmetic: decimals that carry a bound on their own error.

The one place where numbers are not exact.  Each operation rounds its middle to the
context's digits and its error upwards, so that the true value is always inside the ball.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from fractions import Fraction
from typing import Any

from dlsolve.errors import Undefined


@dataclass(frozen=True, slots=True)
class Ball:
    """A decimal and a bound on its error: the true value lies in middle ± error."""

    middle: Decimal
    error: Decimal


def working_context(digits: int) -> Context:
    """Decimal arithmetic with `digits` digits and five to spare."""
    return Context(prec=digits + 5, Emax=MAX_EMAX, Emin=MIN_EMIN)


_COARSE = Context(prec=9, Emax=MAX_EMAX, Emin=MIN_EMIN, rounding="ROUND_UP")
"""For error bounds: few digits, always rounded up."""


def _ulp(value: Decimal, context: Context) -> Decimal:
    """A bound on the rounding error of one operation that gave `value`."""
    return Decimal((0, (1,), value.adjusted() - context.prec + 1)) if value else Decimal(0)


def rational_ball(context: Context, value: Fraction) -> Ball:
    """The ball of a rational.  e.g. 1/3 → 0.333… ± 10⁻⁶⁵"""
    middle = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    return Ball(middle, _ulp(middle, context))


def _add(context: Context, x: Ball, y: Ball) -> Ball:
    middle = context.add(x.middle, y.middle)
    error = _COARSE.add(_COARSE.add(x.error, y.error), _ulp(middle, context))
    return Ball(middle, error)


def _multiply(context: Context, x: Ball, y: Ball) -> Ball:
    middle = context.multiply(x.middle, y.middle)
    cross = _COARSE.add(
        _COARSE.multiply(abs(x.middle), y.error),
        _COARSE.multiply(_COARSE.add(abs(y.middle), y.error), x.error),
    )
    return Ball(middle, _COARSE.add(cross, _ulp(middle, context)))


def _reciprocal(context: Context, x: Ball) -> Ball:
    nearest = abs(x.middle) - x.error
    if nearest <= 0:
        raise Undefined("a division by zero")
    middle = context.divide(Decimal(1), x.middle)
    spread = _COARSE.divide(_COARSE.multiply(abs(middle), x.error), nearest)
    return Ball(middle, _COARSE.add(spread, _ulp(middle, context)))


def _root(context: Context, x: Ball) -> Ball:
    middle = context.sqrt(max(x.middle, Decimal(0)))
    spread = _COARSE.divide(x.error, middle) if middle > x.error else _COARSE.sqrt(x.error)
    return Ball(middle, _COARSE.add(spread, _ulp(middle, context)))


def _logarithm(context: Context, x: Ball) -> Ball:
    nearest = x.middle - x.error
    if nearest <= 0:
        raise Undefined("a logarithm of a number that is not positive")
    middle = context.ln(x.middle)
    return Ball(middle, _COARSE.add(_COARSE.divide(x.error, nearest), _ulp(middle, context)))


def _exponential(context: Context, x: Ball) -> Ball:
    middle = context.exp(x.middle)
    spread = _COARSE.multiply(_COARSE.multiply(middle, x.error), Decimal(2))
    return Ball(middle, _COARSE.add(spread, _ulp(middle, context)))


def _trigonometric(name: str) -> Callable[[Context, Ball], Ball]:
    """sin, cos and the like, by mpmath, which is loaded at the first use."""

    def apply(context: Context, x: Ball) -> Ball:
        import mpmath

        with mpmath.workdps(context.prec + max(0, x.middle.adjusted()) + 5):
            text = mpmath.nstr(getattr(mpmath, name)(mpmath.mpf(str(x.middle))), context.prec + 3)
        middle = context.create_decimal(str(text))
        steepness = Decimal(2) if name == "erf" else Decimal(1)
        spread = _COARSE.multiply(steepness, x.error)
        return Ball(middle, _COARSE.add(spread, _ulp(middle, context) * 2))

    return apply


def _sorted_roots(coefficients: list[Fraction], digits: int) -> list[Any]:
    """Every root of c₀ + c₁x + …: the real ones first and falling, then complex pairs."""
    import mpmath

    with mpmath.workdps(digits + 10):
        falling = [mpmath.mpf(c.numerator) / c.denominator for c in reversed(coefficients)]
        roots = mpmath.polyroots(falling, maxsteps=500, extraprec=4 * digits + 100)
        tiny = mpmath.mpf(10) ** (-digits // 2)

        def place(root: Any) -> tuple[Any, ...]:
            is_real = abs(root.imag) < tiny
            return (not is_real, -root.real, -root.imag)

        return [
            mpmath.mpc(root.real, 0 if abs(root.imag) < tiny else root.imag)
            for root in sorted(roots, key=place)
        ]


def root_kinds(coefficients: list[Fraction]) -> list[bool]:
    """For each root of a square-free polynomial, in their fixed order, whether it is real."""
    return [root.imag == 0 for root in _sorted_roots(coefficients, 30)]


def _root_of_polynomial(part: str) -> Callable[..., Ball]:
    """A part of one root of a polynomial: its place in the order, then c₀, c₁, …"""

    def apply(context: Context, place: Ball, *balls: Ball) -> Ball:
        import mpmath

        coefficients = [Fraction(ball.middle) for ball in balls]
        root = _sorted_roots(coefficients, context.prec)[int(place.middle)]
        value = root.real if part == "Re" else root.imag
        middle = context.create_decimal(mpmath.nstr(value, context.prec))
        return Ball(middle, _ulp(middle, context) * 10**6)

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
    "Re root": _root_of_polynomial("Re"),
    "Im root": _root_of_polynomial("Im"),
    "erf": _trigonometric("erf"),
}
