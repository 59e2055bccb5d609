"""Unsigned decimal literals: `0.70`, `.5`, `2.5e-3`."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from dlsolve.errors import InputError
from dlsolve.exact.functions import LARGEST_EXPONENT
from dlsolve.working.trees import Number

MOST_DIGITS = 400
"""Digits that a typed number may have."""

LARGEST_POWER_OF_TEN = LARGEST_EXPONENT
"""The largest exponent, either way, of a typed power of ten: up to here it stays exact."""

LONGEST_EXPONENT = 10
"""Digits of an exponent that are looked at."""

PLAIN_EXPONENT = 3
"""Up to this exponent a literal is shown as a plain decimal.  e.g. 1e-3 → 0.001"""

LITERAL = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"

SUPERSCRIPTS = str.maketrans("0123456789-+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺")
FROM_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")


def read_literal(text: str) -> Number:
    """The number that a literal (a full match of LITERAL) stands for, exactly.

    e.g. "0.70" → 7/10, shown 0.70;  "1e-8" → 1/10⁸, shown 10⁻⁸.  Raises InputError.
    """
    mantissa, _, power = text.lower().partition("e")
    whole, _, decimals = mantissa.partition(".")
    if len(whole) + len(decimals) > MOST_DIGITS:
        raise InputError(
            f"a number of more than {MOST_DIGITS} digits", text, 0, len(text), "write fewer digits"
        )
    exponent = _exponent(text, power)
    value = Fraction(int(whole + decimals), 10 ** len(decimals)) * Fraction(10) ** exponent
    plain = f"{whole or '0'}.{decimals}" if decimals else whole
    return Number(value, _shown(plain, exponent, value) if power else plain)


def _exponent(text: str, power: str) -> int:
    digits = power.lstrip("+-0")
    if len(digits) > LONGEST_EXPONENT or int(digits or "0") > LARGEST_POWER_OF_TEN:
        raise InputError(
            f"a power of ten beyond ±{LARGEST_POWER_OF_TEN}",
            text, len(text) - len(power), len(text), "write a smaller exponent",
        )  # fmt: skip
    return int(power or "0")


def _shown(plain: str, exponent: int, value: Fraction) -> str:
    """e.g. 2.5 and −3 → 0.0025; 2.5 and −8 → 2.5 × 10⁻⁸"""
    if not value:
        return "0"
    if abs(exponent) <= PLAIN_EXPONENT:
        return format(Decimal(f"{plain}e{exponent}"), "f")
    power = "10" + str(exponent).translate(SUPERSCRIPTS)
    return power if Decimal(plain) == 1 else f"{plain} × {power}"
