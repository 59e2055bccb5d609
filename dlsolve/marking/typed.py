"""Numbers as they were typed: the exact value, and how far off its last digit allows.

0.0748        7.48%        7.48e-2        7.48 × 10⁻²        each ± 0.00005
26            8/107        √2             1 + 2i             exactly
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from dlsolve.errors import InputError, Undefined
from dlsolve.exact import functions
from dlsolve.exact import number as exact
from dlsolve.exact.number import Scalar, Surd, parts
from dlsolve.exact.symbolic import Symbolic
from dlsolve.inputs.literals import FROM_SUPERSCRIPTS
from dlsolve.inputs.numbers import read_number
from dlsolve.inputs.quoting import quoted
from dlsolve.inputs.tokens import SAME
from dlsolve.marking.equivalence import same_scalar, value_of_letters
from dlsolve.marking.formulas import read_formula
from dlsolve.records import dataclass
from dlsolve.working.names import Name
from dlsolve.working.readings import bound, evaluate, letters, scalar
from dlsolve.working.trees import Number

_DIGITS = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
"""In one way only: two runs of digits side by side take the square of their length to refuse."""
_DECIMAL = re.compile(
    rf"[+-]?\s*(?P<digits>{_DIGITS})"
    rf"(?:e(?P<exponent>[+-]?[0-9]{{1,4}})|\s*\*\s*10\s*\^\s*\(?(?P<power>[+-]?[0-9]{{1,4}})\)?)?"
    rf"\s*(?P<percent>%)?",
    re.IGNORECASE,
)
_PART = rf"{_DIGITS}(?:[eE][+-]?[0-9]{{1,4}})?"
_COMPLEX = re.compile(
    rf"(?P<re>[+-]?\s*{_PART}(?=\s*[+-]))?\s*(?:(?P<sign>[+-])\s*)?(?P<im>{_PART})\s*\*?\s*i"
)
_BRACKETED = re.compile(r"^\s*\(([^()]*)\)\s*$")
"""A list of one, (0.93), and a number in brackets of its own."""
_ROOT_OF_NEGATIVE = re.compile(r"(?:√|sqrt)\s*(?:\(\s*-\s*([0-9]+)\s*\)|-([0-9]+))")
"""e.g. √(−3), which is i√3"""
_RAISED = re.compile("[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_I = Surd(Fraction(0), Fraction(1), -1)


@dataclass(frozen=True, slots=True)
class Typed:
    """A number as typed.

    half       half a unit of its last decimal place; 0 where it is exact
    half_of_i  the same for the imaginary part
    figures    the significant figures typed; 0 where it is exact
    places     the decimal places typed, below 0 where it ends left of the point (1.2e3);
               None where it is no decimal
    """

    value: Scalar
    half: Fraction = Fraction(0)
    half_of_i: Fraction = Fraction(0)
    figures: int = 0
    places: int | None = None

    @property
    def is_exact(self) -> bool:
        """Whether it allows one value only."""
        return not self.half and not self.half_of_i

    @property
    def is_whole_literal(self) -> bool:
        """Whether it is typed as a whole number.  e.g. 26, not 26.0 and not 52/2"""
        return self.places == 0 and not self.half

    @property
    def digits(self) -> int:
        """The digits of a whole number."""
        return len(self._whole)

    @property
    def least_figures(self) -> int:
        """The digits of a whole number without its last zeros, which may only fill places."""
        return len(self._whole.rstrip("0"))

    @property
    def _whole(self) -> str:
        return str(Decimal(abs(self.value.numerator))) if isinstance(self.value, Fraction) else ""


def read_typed(text: str, *, with_letters: bool = False) -> Typed:
    """The number in a text.  e.g. "0.0748" → 0.0748 ± 0.00005;  "8/107" → exactly that

    A whole number is exact, 7% is not.  i is the imaginary unit, unless letters may stand there.
    Raises InputError.
    """
    if not text.strip():
        raise InputError("there is no answer", text, 0, len(text), "type a number")
    text = _BRACKETED.sub(r" \1 ", text)
    plain = _RAISED.sub(_caret, text.strip()).translate(SAME)
    decimal = _DECIMAL.fullmatch(plain)
    if decimal:
        return _decimal(read_number(text).value, decimal)
    both = _COMPLEX.fullmatch(plain)
    if both and not with_letters and "." in plain:
        return _complex(both)
    if not with_letters:
        text = _ROOT_OF_NEGATIVE.sub(r"i√\1\2", text)
    return Typed(_worked_out(text, with_letters))


def _caret(raised: re.Match[str]) -> str:
    return "^" + raised.group().translate(FROM_SUPERSCRIPTS)


def _decimal(value: Scalar, typed: re.Match[str]) -> Typed:
    """A decimal with half a unit of its last place.  e.g. 7% ± 0.5%; a whole number is exact"""
    whole, point, decimals = typed["digits"].partition(".")
    exponent = int(typed["exponent"] or typed["power"] or 0) - len(decimals)
    if typed["percent"]:
        exponent -= 2
    if not point and exponent >= 0:
        return Typed(value, places=0)
    figures = len((whole + decimals).lstrip("0"))
    return Typed(value, Fraction(10) ** exponent / 2, figures=figures, places=-exponent)


def _complex(both: re.Match[str]) -> Typed:
    re_part = read_typed((both["re"] or "0").replace(" ", ""))
    im_part = read_typed((both["sign"] or "") + both["im"])
    value = re_part.value + im_part.value * _I
    figures = max(re_part.figures, im_part.figures)
    places = [part.places for part in (re_part, im_part) if part.places is not None]
    return Typed(value, re_part.half, im_part.half, figures, max(places, default=None))


def _worked_out(text: str, with_letters: bool) -> Scalar:
    tree = read_formula(text)
    if not with_letters:
        tree = bound(tree, {Name("i"): Number(_I)})
        unknown = letters(tree)
        if unknown:
            raise InputError(
                f"{quoted(text.strip())} is not a number", text, 0, len(text), "type a number"
            )
    try:
        return value_of_letters(tree) if letters(tree) else scalar(evaluate(tree))
    except Undefined as error:
        raise InputError(error.reason, text, 0, len(text), "give a number that exists") from error


def matches(typed: Typed, correct: Scalar) -> bool:
    """Whether the number is the correct one at the precision typed.

    Half-way cases match both ways: 0.125 may be typed 0.12 or 0.13.  0 matches 0 only.
    """
    if typed.is_exact or isinstance(correct, Symbolic) or isinstance(typed.value, Symbolic):
        return same_scalar(typed.value, correct)
    (a, b), (c, d) = parts(typed.value), parts(correct)
    if exact.is_zero(typed.value):
        return exact.is_zero(correct)
    return within(a, c, typed.half) and within(b, d, typed.half_of_i)


def within(left: Scalar, right: Scalar, margin: Scalar) -> bool:
    """|left − right| ≤ margin"""
    if exact.is_zero(margin):
        return same_scalar(left, right)
    return exact.sign(margin - functions.absolute(left - right)) >= 0
