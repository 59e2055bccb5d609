"""How numbers and names are printed."""

from __future__ import annotations

from dataclasses import field, replace
from fractions import Fraction

from dlsolve.exact.functions import sqrt
from dlsolve.exact.number import Real, Scalar, Surd, bits, is_zero
from dlsolve.exact.rounding import Rounding, round_half_up
from dlsolve.exact.symbolic import Symbolic
from dlsolve.records import dataclass
from dlsolve.render.alphabet import SUBSCRIPTS, SUPERSCRIPTS, UNICODE, Alphabet
from dlsolve.working.names import Name
from dlsolve.working.trees import Value

SMALLEST_PLAIN, LARGEST_PLAIN = -6, 12
"""Below the first power of ten, and from the second on, a number is printed with one."""

FARTHEST_PLACE = 20
"""The same, where so many decimal places are asked for: nobody counts more zeros than these."""

FEWEST_FIGURES = 2
"""What is kept of a number that the places asked for would make 0."""

LONGEST_FRACTION = 400
"""Bits of a numerator or denominator; a longer fraction is printed as a decimal."""

SMALL_DENOMINATOR = 1000
"""A fraction with a smaller denominator is worth printing beside its decimals."""

SUBSCRIPT = {plain: small for small, plain in SUBSCRIPTS.items()}
SUPERSCRIPT = {plain: small for small, plain in SUPERSCRIPTS.items()}


@dataclass(frozen=True, slots=True)
class Notation:
    """How numbers and signs are printed.

    fractions  rationals as p/q rather than as decimals
    times      the sign between two numbers: " × " in a substitution, "·" elsewhere
    strict     the places asked for even where they make a number 0, as in an answer
    typeset    whether boxes carry what a printer sets, for LaTeX and MathML
    """

    rounding: Rounding = field(default_factory=Rounding)
    fractions: bool = False
    alphabet: Alphabet = UNICODE
    times: str = " × "
    strict: bool = False
    typeset: bool = False

    def compact(self) -> Notation:
        """The notation of an equation in letters, where 2·5 is closer than 2 × 5."""
        return replace(self, times="·")


def name_text(name: Name) -> str:
    """e.g. Name("w", 1, 2, layer=1) → w₁₂⁽¹⁾, Name("m̂", 12) → m̂₁₂"""
    together = all(len(str(i)) == 1 for i in name.indices) or len(name.indices) == 1
    index = ("" if together else ",").join(map(str, name.indices))
    below = small(index, SUBSCRIPT, "_")
    above = "" if name.layer is None else small(f"({name.layer})", SUPERSCRIPT, "^")
    return name.base + below + above


def small(text: str, letters: dict[str, str], mark: str) -> str:
    """Text raised or lowered, or behind a mark where there are no small letters for it."""
    text = text.replace("−", "-")
    if all(c in letters for c in text):
        return "".join(letters[c] for c in text)
    return f"{mark}{text}" if len(text) == 1 else f"{mark}({text})"


# --- numbers ----------------------------------------------------------------------------


def number_text(value: Scalar, notation: Notation) -> tuple[str, bool]:
    """The printed number, and whether it is exact.  e.g. 8/107 → ("0.07477", False)"""
    match value:
        case Symbolic():
            return str(value.expression), True
        case Surd(is_complex=True):
            return _complex_text(value, notation)
        case Fraction() if notation.fractions and bits(value) <= LONGEST_FRACTION:
            return _signed(f"{value}"), True
        case Fraction(denominator=1) if abs(value) < 10**LARGEST_PLAIN:
            return _signed(str(value)), True  # whole numbers get no decimals
        case _:
            digits = round_half_up(value, notation.rounding)
            vanishes = not digits.units and not is_zero(value)
            if vanishes and not notation.strict:  # from a line that goes on with it
                digits = round_half_up(value, Rounding(figures=FEWEST_FIGURES))
            least, most = (
                (SMALLEST_PLAIN, LARGEST_PLAIN)
                if notation.rounding.places is None
                else (-FARTHEST_PLACE, FARTHEST_PLACE)
            )
            if digits.units and not least <= digits.exponent < most:
                return _with_power_of_ten(value, notation)
            return _signed(digits.text()), digits.exact


def _signed(text: str) -> str:
    return text.replace("-", "−")


def _with_power_of_ten(value: Fraction | Surd | Real, notation: Notation) -> tuple[str, bool]:
    """e.g. 0.000000001234 → 1.234 × 10⁻⁹"""
    rounding = Rounding(figures=notation.rounding.figures or 4)
    digits = round_half_up(value, rounding)
    units = str(abs(digits.units)).rstrip("0") or "0"
    exponent = len(str(abs(digits.units))) - 1 - digits.places
    mantissa = units[0] + ("." + units[1:] if len(units) > 1 else "")
    sign = "−" if digits.units < 0 else ""
    power = "10" + small(str(exponent), SUPERSCRIPT, "^")
    text = power if mantissa == "1" else f"{mantissa} × {power}"
    return sign + text, digits.exact


def _complex_text(value: Surd, notation: Notation) -> tuple[str, bool]:
    imaginary = value.b * sqrt(Fraction(-value.d))
    re, re_exact = number_text(value.a, notation)
    im, im_exact = number_text(imaginary, notation)
    unit = {"1": "i", "−1": "−i"}.get(im, im + "i")
    exact = re_exact and im_exact
    if is_zero(value.a):
        return unit, exact
    return (f"{re} − {unit[1:]}" if unit.startswith("−") else f"{re} + {unit}"), exact


def small_fraction(value: Value, notation: Notation) -> str | None:
    """The fraction worth printing before its decimals.  e.g. 8/107 before ≈ 0.07477"""
    if notation.fractions or not isinstance(value, Fraction):
        return None
    if value.denominator >= SMALL_DENOMINATOR or abs(value.numerator) >= 10 * SMALL_DENOMINATOR:
        return None
    if round_half_up(value, Rounding()).exact:
        return None
    return notation.alphabet.spell(_signed(f"{value.numerator}/{value.denominator}"))


def decimals_of_root(value: Value, notation: Notation) -> str | None:
    """The decimals worth printing behind a root.  e.g. 0.7454 behind √5/3"""
    if not notation.fractions or not isinstance(value, Surd) or value.is_complex:
        return None
    return number_text(value, replace(notation, fractions=False))[0]
