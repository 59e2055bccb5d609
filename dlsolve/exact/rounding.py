"""From an exact value to the digits that are printed: the only place where rounding happens.

Half away from zero, from the exact value: 2.675 to two places is 2.68.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from dlsolve.exact.number import WORKING_DIGITS, Real, Surd, real

DEFAULT_PLACES = 4
DEFAULT_FIGURES = 4
WHOLE_FIGURES = 8
"""A terminating decimal of up to this many significant digits is printed whole."""

MOST_DIGITS = 1000
"""Digits that may be asked for."""


@dataclass(frozen=True, slots=True)
class Rounding:
    """How many digits to print: decimal places, significant figures, or the default rule.

    With neither, a terminating decimal of up to 8 significant digits is printed whole and
    anything else to 4 decimal places, but never fewer than 4 significant figures.
    """

    places: int | None = None
    figures: int | None = None


@dataclass(frozen=True, slots=True)
class Digits:
    """A rounded number: units × 10^−places, and whether nothing was cut off."""

    units: int
    places: int
    exact: bool

    @property
    def value(self) -> Fraction:
        """The rounded number itself."""
        return Fraction(self.units) / Fraction(10) ** self.places

    def text(self) -> str:
        """Plain decimal notation.  e.g. Digits(748, 4, False) → 0.0748"""
        if self.places <= 0:
            return str(self.units * 10**-self.places)
        digits = str(abs(self.units)).rjust(self.places + 1, "0")
        return ("-" if self.units < 0 else "") + digits[: -self.places] + "." + digits[-self.places :]


def round_half_up(value: Fraction | Surd | Real, rounding: Rounding) -> Digits:
    """The digits of a real value under a rounding."""
    if isinstance(value, Fraction):
        places = _whole_places(value)
        if rounding.places is None and rounding.figures is None and places is not None:
            return _at(value, places)
        return _at(value, _places(value, rounding))
    return _round_real(real(value), rounding)


def carried(value: Fraction | Surd | Real, places: int) -> Fraction:
    """The value rounded to `places` decimals, never to fewer significant figures than that.

    e.g. 0.00012991 carried with 4 stays 0.0001299
    """
    figures = round_half_up(value, Rounding(figures=max(places, 1)))
    decimals = round_half_up(value, Rounding(places=places))
    return (figures if figures.places > places else decimals).value


def _whole_places(value: Fraction) -> int | None:
    """Decimal places of a terminating decimal of at most WHOLE_FIGURES digits, else None."""
    twos = fives = 0
    rest = value.denominator
    if rest.bit_length() > 4 * WHOLE_FIGURES + 90:
        return None
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return None
    places = max(twos, fives)
    units = abs(value.numerator) * 10**places // value.denominator
    short = len(str(units).rstrip("0")) <= WHOLE_FIGURES or (places == 0 and units < 10**12)
    return places if short else None


def _magnitude(value: Fraction) -> int:
    """The exponent of the leading digit.  e.g. 0.0748 → −2"""
    top, bottom = abs(value.numerator), value.denominator
    exponent = (top.bit_length() - bottom.bit_length()) * 30103 // 100000
    while Fraction(10) ** exponent > Fraction(top, bottom):
        exponent -= 1
    while Fraction(10) ** (exponent + 1) <= Fraction(top, bottom):
        exponent += 1
    return exponent


def _places(value: Fraction, rounding: Rounding) -> int:
    if rounding.places is not None:
        return rounding.places
    figures = rounding.figures or DEFAULT_FIGURES
    needed = figures - 1 - _magnitude(value) if value else 0
    return needed if rounding.figures else max(DEFAULT_PLACES, needed)


def _at(value: Fraction, places: int) -> Digits:
    scaled = value * Fraction(10) ** places
    units = int(abs(scaled) + Fraction(1, 2)) * (1 if scaled >= 0 else -1)
    return Digits(units, places, units == scaled)


def _round_real(value: Fraction | Real, rounding: Rounding) -> Digits:
    """Both ends of the ball rounded with ever more digits, until they agree."""
    if isinstance(value, Fraction):
        return round_half_up(value, rounding)
    asked = rounding.places if rounding.places is not None else rounding.figures or 0
    digits = WORKING_DIGITS
    while True:
        ball = value.at(digits)
        middle, error = Fraction(ball.middle), Fraction(ball.error)
        if abs(middle) <= error and digits >= 4 * WORKING_DIGITS + asked:
            return Digits(0, rounding.places or 0, exact=False)
        places = _places(middle, rounding)
        low, high = _at(middle - error, places), _at(middle + error, places)
        if low.units == high.units or digits > 4 * WORKING_DIGITS + 2 * asked + 50:
            return Digits(high.units, places, exact=False)
        digits *= 2


def decimal_of(value: Fraction | Surd | Real) -> float:
    """The nearest float, for JSON and plots only; never computed with."""
    if isinstance(value, Fraction):
        try:
            return float(value)
        except OverflowError:
            return float("inf") if value > 0 else float("-inf")
    as_real = real(value)
    return float(as_real.ball.middle if isinstance(as_real, Real) else Decimal(str(as_real)))
