"""Numbers at the precision typed."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlsolve.exact.functions import ln, log, sqrt
from dlsolve.exact.number import Scalar, Surd
from dlsolve.exact.rounding import Rounding, round_half_up
from dlsolve.exact.symbolic import letter
from dlsolve.marking.comparers import judge
from dlsolve.working.verdicts import Judgement, Right, Slip, Unreadable, Wrong

SPAM = Fraction(8, 107)  # 0.074766…
GRADIENT = Fraction(-28, 3)

ACCEPTED = [
    ("8/107", SPAM, ""),
    ("16/214", SPAM, ""),
    ("0.0748", SPAM, "to 3 significant figures"),
    (".0748", SPAM, "to 3 significant figures"),
    ("0.075", SPAM, "to 2 significant figures"),
    ("0.07", SPAM, "to 1 significant figure"),
    ("0.07477", SPAM, "to 4 significant figures"),
    ("7.48%", SPAM, "to 3 significant figures"),
    ("7.5 %", SPAM, "to 2 significant figures"),
    ("7%", SPAM, "to 1 significant figure"),
    ("7e-2", SPAM, "to 1 significant figure"),
    ("1e2", Fraction(100), ""),
    ("50%", Fraction(1, 2), ""),
    ("5 - -3", Fraction(8), ""),
    ("4!/2!", Fraction(12), ""),
    ("binomial(5, 2)", Fraction(10), ""),
    ("7.48e-2", SPAM, "to 3 significant figures"),
    ("7.48*10^-2", SPAM, "to 3 significant figures"),
    ("7.48 × 10⁻²", SPAM, "to 3 significant figures"),
    ("-28/3", GRADIENT, ""),
    ("−9.33", GRADIENT, "to 3 significant figures"),
    ("26", Fraction(26), ""),
    ("26.00", Fraction(26), ""),
    ("2.6e1", Fraction(26), ""),
    ("(1 + 1)", Fraction(2), ""),
    ("0.12", Fraction(1, 8), "to 2 significant figures"),  # half-way, both ways
    ("0.13", Fraction(1, 8), "to 2 significant figures"),
    ("1.20", Fraction(6, 5), ""),
    ("0", Fraction(0), ""),
    ("0.000", Fraction(0), ""),
    ("-0", Fraction(0), ""),
    ("√2", sqrt(Fraction(2)), ""),
    ("1.414", sqrt(Fraction(2)), "to 4 significant figures"),
    ("2/√2", sqrt(Fraction(2)), ""),
    ("1.585", log(Fraction(3), Fraction(2)), "to 4 significant figures"),
    ("ln(2)", ln(Fraction(2)), ""),
    ("1 + 2i", Surd(Fraction(1), Fraction(2), -1), ""),
    ("2i + 1", Surd(Fraction(1), Fraction(2), -1), ""),
    ("1 - i√3", Surd(Fraction(1), Fraction(-1), -3), ""),
    ("1.0 - 1.732i", Surd(Fraction(1), Fraction(-1), -3), "to 4 significant figures"),
    ("a + a", 2 * letter("a"), ""),
]

REFUSED = [
    ("8%", SPAM, Judgement.PRECISION, "the last digit is off by one: 0.07"),
    ("51%", Fraction(1, 2), Judgement.VALUE, "0.5 was expected"),
    ("1e2", Fraction(1001, 10), Judgement.PRECISION, "a whole number is taken as exact: 100.1"),
    ("1.24e5", Fraction(123456), Judgement.PRECISION, "the last digit is off by one: 123000"),
    ("undefined", SPAM, Judgement.VALUE, "8/107 (≈ 0.0747664) was expected, which exists"),
    ("0.0747", SPAM, Judgement.PRECISION, "truncated, not rounded: 0.0748"),
    ("7.47%", SPAM, Judgement.PRECISION, "truncated, not rounded: 0.0748"),
    ("0.0749", SPAM, Judgement.PRECISION, "the last digit is off by one: 0.0748"),
    ("0.08", SPAM, Judgement.PRECISION, "the last digit is off by one: 0.07"),
    ("0.6", Fraction(1, 2), Judgement.VALUE, "0.5 was expected"),  # nothing to round
    ("0.0746", SPAM, Judgement.VALUE, "8/107 (≈ 0.0747664) was expected"),
    ("0.0748000", SPAM, Judgement.VALUE, "8/107 (≈ 0.0747664) was expected"),
    ("8/108", SPAM, Judgement.VALUE, "8/107 (≈ 0.0747664) was expected"),
    ("-0.0748", SPAM, Judgement.VALUE, "8/107 (≈ 0.0747664) was expected"),
    ("0", SPAM, Judgement.VALUE, "8/107 (≈ 0.0747664) was expected"),
    ("0.0", Fraction(1, 50), Judgement.PRECISION, "no figure is left of 0.02; give more decimals"),
    ("-9", GRADIENT, Judgement.PRECISION, "a whole number is taken as exact: −28/3 (≈ −9.33333)"),
    ("25", Fraction(26), Judgement.VALUE, "26 was expected"),
    ("26.4", Fraction(26), Judgement.VALUE, "26 was expected"),
    ("1.584", log(Fraction(3), Fraction(2)), Judgement.PRECISION, "truncated, not rounded: 1.585"),
    ("1.4", sqrt(Fraction(3)), Judgement.VALUE, "√3 (≈ 1.73205) was expected"),
    ("1 - 2i", Surd(Fraction(1), Fraction(2), -1), Judgement.VALUE, "1 + 2i was expected"),
    ("1", Surd(Fraction(1), Fraction(2), -1), Judgement.VALUE, "1 + 2i was expected"),
    ("a + b", 2 * letter("a"), Judgement.VALUE, "2*a was expected"),
    ("∞", SPAM, Judgement.VALUE, "8/107 (≈ 0.0747664) was expected, which is finite"),
    ("0.07, 0.08", SPAM, Judgement.SHAPE, "a number was expected, a list of 2 was given"),
    ("[1, 2, 3]", SPAM, Judgement.SHAPE, "a number was expected, a list of 3 was given"),
]

UNREADABLE = [
    "", "   ", "1/0", "nan", "((((", "9^9^9^9", "10^99999", "0,0748", "x", "1" * 100_000,
    "(" * 10_000, "__import__('os')", "\x1b[2J", "0.1.2", "1e99999999999",
]  # fmt: skip


@pytest.mark.parametrize(("text", "correct", "note"), ACCEPTED)
def test_accepted(text: str, correct: Scalar, note: str) -> None:
    assert judge(text, correct) == Right(note)


@pytest.mark.parametrize(("text", "correct", "judgement", "reason"), REFUSED)
def test_refused(text: str, correct: Scalar, judgement: Judgement, reason: str) -> None:
    verdict = judge(text, correct)
    assert isinstance(verdict, Wrong)
    assert (verdict.judgement, verdict.reason) == (judgement, reason)
    assert (verdict.slip is Slip.TRUNCATED) == reason.startswith("truncated")


@pytest.mark.parametrize("text", UNREADABLE, ids=range(len(UNREADABLE)))
def test_unreadable(text: str) -> None:
    verdict = judge(text, SPAM)
    assert not isinstance(verdict, Right)
    if isinstance(verdict, Unreadable):
        assert 0 <= verdict.start <= verdict.end <= len(text)


VALUES = st.fractions(max_denominator=5000, min_value=-1000, max_value=1000).filter(bool)


@given(VALUES, st.integers(2, 8))
def test_a_rounded_value_is_right(value: Fraction, figures: int) -> None:
    digits = round_half_up(value, Rounding(figures=figures))
    if digits.places > 0:  # a whole number is taken as exact
        assert isinstance(judge(digits.text(), value), Right)
    assert judge(str(value), value) == Right()


@given(VALUES, st.integers(1, 6), st.integers(1, 50))
def test_a_value_outside_the_interval_of_its_digits_is_wrong(
    value: Fraction, places: int, units: int
) -> None:
    unit = Fraction(1, 10**places)
    moved = round_half_up(value + units * unit, Rounding(places=places))
    if abs(moved.value - value) > unit / 2:
        assert isinstance(judge(moved.text(), value), Wrong)
