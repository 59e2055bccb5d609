"""What is printed of an exact value."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlsolve.exact.functions import exp, ln, log, sqrt
from dlsolve.exact.number import Real, Scalar, Surd
from dlsolve.exact.rounding import Rounding, carried, nearest_float, round_half_up

from .reference import F

DEFAULT = Rounding()


@pytest.mark.parametrize(
    ("value", "text", "exact"),
    [
        ("2.675", "2.675", True),
        ("0.00012991", "0.00012991", True),
        ("8/107", "0.07477", False),
        ("14/15", "0.9333", False),
        ("1/3", "0.3333", False),
        ("-1/3", "-0.3333", False),
        ("1/8", "0.125", True),
        ("0", "0", True),
        ("-7", "-7", True),
        ("1234567.891", "1234567.891", True),
        ("1234567.89123", "1234567.8912", False),
        ("12345678.9", "12345678.9", True),
        ("0.123456789", "0.1235", False),
        ("0.12345678", "0.12345678", True),
        ("0.00001234567891", "0.00001235", False),
        ("1/3000000000", "0.0000000003333", False),
        ("1e-9", "0.000000001", True),
        ("1e-40", "0." + "0" * 39 + "1", True),
        ("999999999999", "999999999999", True),
        ("1e15", "1" + "0" * 15, True),
        ("1234567890123", "1234567890123.0000", True),
        ("100000/3", "33333.3333", False),
        ("0.99999", "0.99999", True),
        ("2999999/3000000", "1.0000", False),  # 0.99999966…
        ("299999/3000000", "0.1000", False),  # 0.09999966…: four figures, not five
        ("29999999/3000000000", "0.01000", False),
    ],
)
def test_the_default_rule(value: str, text: str, exact: bool) -> None:
    digits = round_half_up(F(value), DEFAULT)
    assert (digits.text(), digits.exact) == (text, exact)


@pytest.mark.parametrize(
    ("value", "places", "text", "exact"),
    [
        ("2.675", 2, "2.68", False),
        ("2.5", 0, "3", False),
        ("-0.5", 0, "-1", False),
        ("-2.675", 2, "-2.68", False),
        ("0.5", 0, "1", False),
        ("0.49999", 0, "0", False),
        ("0.125", 4, "0.1250", True),
        ("1/3", 10, "0.3333333333", False),
        ("149", -2, "100", False),
        ("150", -2, "200", False),
        ("0", 3, "0.000", True),
    ],
)
def test_decimal_places(value: str, places: int, text: str, exact: bool) -> None:
    digits = round_half_up(F(value), Rounding(places=places))
    assert (digits.text(), digits.exact) == (text, exact)


@pytest.mark.parametrize(
    ("value", "figures", "text"),
    [
        ("0.99996", 4, "1.000"),
        ("0.99994", 4, "0.9999"),
        ("99996", 4, "100000"),
        ("9.9996", 4, "10.00"),
        ("-0.099996", 4, "-0.1000"),
        ("12345", 2, "12000"),
        ("8/107", 3, "0.0748"),
        ("0.95", 1, "1"),
        ("1", 4, "1.000"),
        ("1000", 1, "1000"),
        ("0", 4, "0"),
        ("0.001", 2, "0.0010"),
    ],
)
def test_significant_figures(value: str, figures: int, text: str) -> None:
    assert round_half_up(F(value), Rounding(figures=figures)).text() == text


E = exp(F(1))


@pytest.mark.parametrize(
    ("value", "rounding", "text"),
    [
        (sqrt(F(2)), DEFAULT, "1.4142"),
        (-sqrt(F(2)), DEFAULT, "-1.4142"),
        (1 + sqrt(F(5)), Rounding(places=2), "3.24"),
        (log(F(1, 3), F(2)), DEFAULT, "-1.5850"),
        (ln(F(2)), Rounding(places=30), "0.693147180559945309417232121458"),
        (exp(F(-20)), DEFAULT, "0.000000002061"),
        (exp(F(20)), DEFAULT, "485165195.4098"),
        (exp(F(20)), Rounding(figures=3), "485000000"),
        (exp(F(-1000)), DEFAULT, "0." + "0" * 434 + "5076"),
        (exp(F(-1000)), Rounding(places=4), "0.0000"),
        (E - E, DEFAULT, "0"),
        (E - E, Rounding(places=3), "0.000"),
        (E - E, Rounding(figures=3), "0"),
        (exp(ln(F(5)) - ln(F(2))), Rounding(places=0), "3"),  # 2.5, but only a Real
        (-exp(ln(F(5)) - ln(F(2))), Rounding(places=0), "-3"),
        (1 - exp(F(-30)), Rounding(figures=4), "1.000"),
        (ln(F(3)) * F(10) ** 300, Rounding(figures=2), "11" + "0" * 299),
    ],
)
def test_reals(value: Fraction | Surd | Real, rounding: Rounding, text: str) -> None:
    digits = round_half_up(value, rounding)
    assert (digits.text(), digits.exact) == (text, False)


def test_many_digits_of_pi_free_constants() -> None:
    """1000 digits of √2 squared give 2 to 999 places."""
    digits = round_half_up(sqrt(F(2)), Rounding(places=1000)).value
    assert abs(digits * digits - 2) < F(3, 10**1000)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (F("0.00012991"), 4, "0.0001299"),
        (F("12.34567"), 4, "12.3457"),
        (F(8, 107), 4, "0.07477"),
        (F(-1, 3), 2, "-0.33"),
        (F("0.5"), 0, "0.5"),
        (F(0), 4, "0"),
        (F(7), 4, "7"),
        (sqrt(F(2)), 3, "1.414"),
        (exp(F(-10)), 3, "0.0000454"),
    ],
)
def test_carried(value: Fraction | Surd | Real, places: int, expected: str) -> None:
    assert carried(value, places) == F(expected)


@given(st.fractions(), st.integers(-6, 12))
def test_within_half_a_unit_and_halves_away_from_zero(value: Fraction, places: int) -> None:
    digits = round_half_up(value, Rounding(places=places))
    unit = F(10) ** -places
    assert abs(digits.value - value) <= unit / 2
    assert digits.exact == (digits.value == value)
    if abs(digits.value - value) == unit / 2:
        assert abs(digits.value) > abs(value)
    assert F(digits.text()) == digits.value


@given(st.fractions().filter(bool), st.integers(1, 12))
def test_as_many_figures_as_asked(value: Fraction, figures: int) -> None:
    digits = round_half_up(value, Rounding(figures=figures))
    assert len(str(abs(digits.units))) == figures
    assert abs(digits.value - value) <= F(10) ** -digits.places / 2 * 10  # a carry drops one place
    assert F(digits.text()) == digits.value


@given(st.fractions())
def test_the_default_reads_back_and_says_when_it_is_exact(value: Fraction) -> None:
    digits = round_half_up(value, DEFAULT)
    assert digits.exact == (F(digits.text()) == value)
    assert abs(digits.value - value) <= F(10) ** -4 / 2


@pytest.mark.parametrize(
    "value",
    [
        F(10**2000 + 1, 3 * 10**1990 + 7),
        F(1, 7**2300),
        F(7**2300, 3),
        F(10**6000),
        F(1, 10**2000),
        F(3**4000, 2**6500),
    ],
)
def test_long_rationals(value: Fraction) -> None:
    for rounding in (DEFAULT, Rounding(places=4), Rounding(figures=6)):
        digits = round_half_up(value, rounding)
        assert abs(digits.value - value) <= F(10) ** -digits.places / 2
        assert digits.text()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (F(1, 3), 1 / 3),
        (sqrt(F(2)), 2**0.5),
        (log(F(10), F(2)), 3.321928094887362),
        (E - E, 0.0),
        (F(10) ** 400, float("inf")),
        (-(F(10) ** 400), float("-inf")),
        (exp(F(-2000)), 0.0),
        (exp(F(1, 10**40)) - 1, 1e-40),  # the cancelled digits are found again
    ],
)
def test_the_nearest_float(value: Scalar, expected: float) -> None:
    assert nearest_float(value) == expected  # type: ignore[arg-type]
