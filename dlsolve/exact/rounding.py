"""From an exact value to the digits that are printed: the only place where rounding happens.

Half away from zero, from the exact value: 2.675 to two places is 2.68.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from dlsolve.exact.number import MOST_WORKING_DIGITS, NOTHING, WORKING_DIGITS, Real, Surd, real
from dlsolve.records import dataclass

DEFAULT_PLACES = 4
DEFAULT_FIGURES = 4
WHOLE_FIGURES = 8
"""A terminating decimal of up to this many significant digits is printed whole."""

WHOLE_INTEGER = 10**12
"""A whole number below this is printed whole."""

LONGEST_TERMINATING = 7000
"""Bits of a denominator that is still looked at for a terminating decimal."""

MOST_DIGITS = 1000
"""Digits that may be asked for."""

FLOAT_FIGURES = 25
"""Digits from which the nearest float is taken."""

LEAST_EXPONENT, MOST_EXPONENT = -400, 400
"""Powers of ten beyond which a float is 0 or ∞."""


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
    def exponent(self) -> int:
        """The power of ten of the leading digit, which must not be 0.  e.g. 0.0748 → −2

        Of very many digits it is only known nearly: to write them out would take seconds.
        """
        length = self.units.bit_length()
        if length > LONGEST_TERMINATING:
            return length * 30103 // 100000 - self.places  # log₁₀ 2
        return len(_digits_of(abs(self.units))) - 1 - self.places

    @property
    def value(self) -> Fraction:
        """The rounded number itself."""
        return Fraction(self.units) / Fraction(10) ** self.places

    def text(self) -> str:
        """Plain decimal notation.  e.g. Digits(748, 4, False) → 0.0748"""
        if self.places <= 0:
            return _digits_of(self.units * 10**-self.places)
        digits = _digits_of(abs(self.units)).rjust(self.places + 1, "0")
        minus = "-" if self.units < 0 else ""
        return f"{minus}{digits[: -self.places]}.{digits[-self.places :]}"


def round_half_up(value: Fraction | Surd | Real, rounding: Rounding) -> Digits:
    """The digits of a real value under a rounding.

    e.g. 8/107 → 0.07477;  2.675 with places=2 → 2.68;  0.99996 with figures=4 → 1.000
    """
    exact = real(value)
    if isinstance(exact, Real):
        return _round_real(exact, rounding)
    if rounding.places is None and rounding.figures is None:
        whole = _whole_places(exact)
        if whole is not None:
            return _at(exact, whole)
    return _at(exact, _places(exact, rounding))


def carried(value: Fraction | Surd | Real, places: int) -> Fraction:
    """The value rounded to `places` decimals, never to fewer significant figures than that.

    e.g. 0.00012991 carried with 4 stays 0.0001299
    """
    figures = round_half_up(value, Rounding(figures=max(places, 1)))
    decimals = round_half_up(value, Rounding(places=places))
    return (figures if figures.places > places else decimals).value


def _digits_of(whole: int) -> str:
    """The decimal digits of a whole number of any length (str stops at 4300)."""
    return str(Decimal(whole))


def _whole_places(value: Fraction) -> int | None:
    """Decimal places of a terminating decimal that is printed whole, else None.

    One of at most WHOLE_FIGURES digits is, and one that the default rule would only
    lengthen by zeros.  e.g. 0.00012991 → 8, 1234567.891 → 3, 2.718281828459 → None
    """
    places = _terminating_places(value)
    if places is None:
        return None
    units = abs(value.numerator) * 10**places // value.denominator
    if places == 0:
        return 0 if units < WHOLE_INTEGER or _figures(units) <= WHOLE_FIGURES else None
    return places if places <= DEFAULT_PLACES or _figures(units) <= WHOLE_FIGURES else None


def _figures(whole: int) -> int:
    return len(_digits_of(whole).rstrip("0"))


def _terminating_places(value: Fraction) -> int | None:
    """The decimal places of a decimal that ends, else None.  e.g. 1/8 → 3"""
    rest = value.denominator
    if rest.bit_length() > LONGEST_TERMINATING:
        return None
    twos = (rest & -rest).bit_length() - 1
    rest >>= twos
    fives = 0
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def _magnitude(value: Fraction) -> int:
    """The exponent of the leading digit.  e.g. 0.0748 → −2"""
    size = abs(value)
    bits = size.numerator.bit_length() - size.denominator.bit_length()
    exponent = bits * 30103 // 100000  # log₁₀ 2, so that few steps are left
    while Fraction(10) ** exponent > size:
        exponent -= 1
    while Fraction(10) ** (exponent + 1) <= size:
        exponent += 1
    return exponent


def _places(value: Fraction, rounding: Rounding, shift: int = 0) -> int:
    """The decimal places that a rounding gives value × 10^shift."""
    if rounding.places is not None:
        return rounding.places
    figures = DEFAULT_FIGURES if rounding.figures is None else rounding.figures
    needed = figures - 1 - _magnitude(value) if value else 0
    if abs(_at(value, needed).units) >= 10**figures:  # 0.99996 has become 1.000
        needed -= 1
    needed -= shift
    return max(DEFAULT_PLACES, needed) if rounding.figures is None else needed


def _at(value: Fraction, places: int) -> Digits:
    """The value to so many places, which may be below 0.  e.g. 1234 to −2 → 12 × 10²"""
    top, bottom = abs(value.numerator), value.denominator
    if places >= 0:
        top *= 10**places
    else:
        bottom *= 10**-places
    units, rest = divmod(top, bottom)
    units += 2 * rest >= bottom
    return Digits(-units if value < 0 else units, places, rest == 0)


def _shifted(value: Decimal, by: int) -> Fraction:
    """value × 10^by, exactly."""
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    return Fraction(Decimal((sign, digits, exponent + by)))


def _round_real(value: Real, rounding: Rounding) -> Digits:
    """Both ends of the ball rounded with ever more digits, until they agree.

    Ends that never agree belong to a value halfway between two roundings, such as
    e^(2·ln ½) to one place, and the one further from 0 is right.
    """
    asked = rounding.places if rounding.places is not None else rounding.figures or 0
    enough = 4 * WORKING_DIGITS + 2 * max(asked, 0)
    digits = WORKING_DIGITS
    while True:
        ball = value.at(digits)
        # without its power of ten even 10^−1000000 is a short fraction
        shift = max((part.adjusted() for part in (ball.middle, ball.error) if part), default=0)
        middle, error = _shifted(ball.middle, -shift), _shifted(ball.error, -shift)
        if abs(middle) > error or rounding.places is not None:
            places = _places(middle, rounding, shift)
            kept = max(places + shift, -3)  # the ends lie within ±20: further left all is 0
            low, high = _at(middle - error, kept), _at(middle + error, kept)
            known = ball.error < 1 or 2 * digits > MOST_WORKING_DIGITS
            if low.units == high.units or (known and digits >= enough):
                units = max(low.units, high.units, key=abs)
                return Digits(units, places, exact=False)
        elif digits >= enough and (ball.error < NOTHING or 2 * digits > MOST_WORKING_DIGITS):
            return Digits(0, 0, exact=False)
        digits *= 2


def nearest_float(value: Fraction | Surd | Real) -> float:
    """The nearest float: for JSON, for checks, and for what a program finds; never exact work."""
    exact = real(value)
    if isinstance(exact, Real):
        digits = round_half_up(exact, Rounding(figures=FLOAT_FIGURES))
        if digits.units and digits.exponent < LEAST_EXPONENT:
            return 0.0
        if digits.units and digits.exponent > MOST_EXPONENT:  # e^(10⁶) is never written out
            return float("inf") if digits.units > 0 else float("-inf")
        exact = digits.value
    try:
        return float(exact)
    except OverflowError:
        return float("inf") if exact > 0 else float("-inf")
