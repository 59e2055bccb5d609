"""Comparing one number."""

from __future__ import annotations

import re
from fractions import Fraction

from dlsolve.errors import InputError
from dlsolve.exact import functions
from dlsolve.exact import number as exact
from dlsolve.exact.number import Scalar, Surd, equal
from dlsolve.exact.rounding import Digits, Rounding, round_half_up
from dlsolve.exact.symbolic import Symbolic
from dlsolve.exact.text import exact_text
from dlsolve.inputs.spans import find_spans
from dlsolve.marking.precision import (
    AS_TYPED,
    Precision,
    Tolerance,
    fits,
    has_digits,
    meant,
)
from dlsolve.marking.typed import Typed, matches, read_typed
from dlsolve.plurals import counted
from dlsolve.working.verdicts import Judgement, Right, Slip, Verdict, Wrong

FIGURES = 6
"""Significant figures of a value in a remark."""

_GROUPED = re.compile(r"[+\-−]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
"""A number whose thousands are parted.  e.g. 61,706"""

LONGEST_SHOWN = 200
"""Characters of an expression in a remark."""


def judge_number(text: str, correct: Scalar, precision: Precision = AS_TYPED) -> Verdict:
    """A number at the precision asked for.  e.g. 8/107: 0.0748 and 7.48% are right, 0.0747 is not

    Raises InputError.
    """
    if _GROUPED.fullmatch(text.strip()):
        verdict = judged(read_typed(text.replace(",", "")), correct, precision)
        if isinstance(verdict, Right) or _is_large(correct):
            return verdict
    size = entries_of(text)
    if size > 1:
        return Wrong(Judgement.SHAPE, f"a number was expected, a list of {size} was given")
    typed = read_typed(text, with_letters=isinstance(correct, Symbolic))
    return judged(typed, correct, precision)


def _is_large(value: Scalar) -> bool:
    """Whether a comma in the number may well part its thousands."""
    return isinstance(value, Fraction) and abs(value) >= 1000


def entries_of(text: str) -> int:
    """How many entries a list in the text has; 1 for what is no list."""
    try:
        spans = find_spans(text)
    except InputError:
        return 1
    return len(spans.items) if "," in text or ";" in text or text.lstrip()[:1] == "[" else 1


def judged(typed: Typed, correct: Scalar, precision: Precision = AS_TYPED) -> Right | Wrong:
    """The verdict on a number that has been read: its value first, then its digits."""
    if isinstance(precision, Tolerance):
        return _within_tolerance(typed, correct, precision)
    verdict = _at_its_digits(meant(typed, precision), correct)
    if isinstance(verdict, Right) and not has_digits(typed, precision):
        return Wrong(Judgement.PRECISION, f"give {precision}")
    return verdict


def _within_tolerance(typed: Typed, correct: Scalar, tolerance: Tolerance) -> Right | Wrong:
    if not fits(typed, correct, tolerance):
        return Wrong(Judgement.VALUE, f"{shown(correct)} was expected, {tolerance}")
    return Right() if equal(typed.value, correct) else Right(f"within {tolerance}")


def _at_its_digits(typed: Typed, correct: Scalar) -> Right | Wrong:
    if matches(typed, correct):
        if typed.is_exact or equal(typed.value, correct):
            return Right()
        return Right(f"to {counted(typed.figures, 'significant figure')}")
    return _of_precision(typed, correct) or Wrong(Judgement.VALUE, f"{shown(correct)} was expected")


def _of_precision(typed: Typed, correct: Scalar) -> Wrong | None:
    """Where the value is right and only its digits are not."""
    off = typed.value - correct
    if isinstance(off, Symbolic) or (isinstance(off, Surd) and off.is_complex):
        return None
    size = functions.absolute(off)
    if typed.is_exact:
        return _too_few_digits(typed, correct, size)
    unit = 2 * typed.half
    if exact.is_zero(typed.value):
        if exact.sign(typed.half - size) < 0:
            return None
        reason = f"no figure is left of {shown(correct)}; give more decimals"
        return Wrong(Judgement.PRECISION, reason)
    if exact.sign(3 * typed.half - size) < 0:
        return None
    rounded = _rounded(typed, correct)
    if rounded.exact:  # there was nothing to round
        return None
    text = _printed(rounded.text())
    if exact.sign(unit - size) > 0 and _is_towards_zero(typed.value, correct):
        cut_off = Slip.TRUNCATED
        return Wrong(Judgement.PRECISION, f"{cut_off.value}: {text}", slip=cut_off)
    if not text.strip("−0."):  # 0.1 for 0.01 has no digit that is right
        return None
    return Wrong(Judgement.PRECISION, f"the last digit is off by one: {text}")


def _too_few_digits(typed: Typed, correct: Scalar, off: Scalar) -> Wrong | None:
    """A whole number in place of one that has decimals."""
    whole = isinstance(typed.value, Fraction) and typed.value.denominator == 1
    if not whole or not typed.value or exact.sign(Fraction(1, 2) - off) < 0:
        return None
    reason = f"a whole number is taken as exact: {shown(correct)}"
    return Wrong(Judgement.PRECISION, reason)


def _is_towards_zero(value: Scalar, correct: Scalar) -> bool:
    return (
        exact.sign(value) * exact.sign(correct) > 0
        and exact.sign(functions.absolute(correct) - functions.absolute(value)) > 0
    )


def _rounded(typed: Typed, correct: Scalar) -> Digits:
    """The correct value at the precision typed.  e.g. to thousands for 1.24e5"""
    places = 0
    while Fraction(10) ** -places > 2 * typed.half:
        places += 1
    while Fraction(10) ** (1 - places) <= 2 * typed.half:
        places -= 1
    assert not isinstance(correct, Symbolic)
    return round_half_up(correct, Rounding(places=places))


def shown(value: Scalar) -> str:
    """A value in a remark.  e.g. 8/107 (≈ 0.0747664)"""
    text = exact_text(value)
    if text is not None and len(text) > LONGEST_SHOWN:
        return "a long expression"
    if isinstance(value, Symbolic) or (isinstance(value, Surd) and value.is_complex):
        return text or "another complex number"
    digits = round_half_up(value, Rounding())
    plain = digits if digits.exact else round_half_up(value, Rounding(figures=FIGURES))
    decimal = _printed(plain.text())
    if plain.exact:
        return decimal
    return f"{_printed(text)} (≈ {decimal})" if text and len(text) <= 20 else f"≈ {decimal}"


def _printed(text: str) -> str:
    return text.replace("-", "−")
