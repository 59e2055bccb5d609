from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlsolve.errors import InputError
from dlsolve.exact.number import Real, Scalar, Surd
from dlsolve.exact.text import exact_text
from dlsolve.inputs.numbers import read_number, read_whole

HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("0.1", Fraction(1, 10), "0.1"),
        ("0.70", Fraction(7, 10), "0.70"),
        (" 7 ", Fraction(7), "7"),
        ("-.5", -HALF, "−0.5"),
        ("−.5", -HALF, "−0.5"),
        ("+3", Fraction(3), "3"),
        ("5.", Fraction(5), "5"),
        ("1/3", Fraction(1, 3), "1/3"),
        ("-1/3", Fraction(-1, 3), "−1/3"),
        ("1%", Fraction(1, 100), "0.01"),
        ("12.5 %", Fraction(1, 8), "0.125"),
        ("50%", HALF, "0.5"),
        ("-100%", Fraction(-1), "−1"),
        ("1e-3", Fraction(1, 1000), "0.001"),
        ("1E3", Fraction(1000), "1000"),
        ("1.50e2", Fraction(150), "150"),
        ("1e-8", Fraction(1, 10**8), "10⁻⁸"),
        ("-2.5e-9", Fraction(-25, 10**10), "−2.5 × 10⁻⁹"),
        ("0e-8", Fraction(0), "0"),
        ("10^-8", Fraction(1, 10**8), "10⁻⁸"),
        ("10**-8", Fraction(1, 10**8), "10⁻⁸"),
        ("10⁻⁸", Fraction(1, 10**8), "10⁻⁸"),
        ("10^4000", Fraction(10) ** 4000, "10⁴⁰⁰⁰"),
        ("2*10^-3", Fraction(1, 500), "2 × 10⁻³"),
        ("2 × 10⁻³", Fraction(1, 500), "2 × 10⁻³"),
        ("2·3", Fraction(6), "2 × 3"),
        ("1e-8^2", Fraction(1, 10**16), "(10⁻⁸)²"),
        ("1/2e-8", Fraction(10**8, 2), "1/(2 × 10⁻⁸)"),
        ("2^3^2", Fraction(512), "2^3²"),
        ("sqrt(2)", Surd(Fraction(0), Fraction(1), 2), "√2"),
        ("√2", Surd(Fraction(0), Fraction(1), 2), "√2"),
        ("-√2", Surd(Fraction(0), Fraction(-1), 2), "−√2"),
        ("2√3", Surd(Fraction(0), Fraction(2), 3), "2√3"),
        ("3/√2", Surd(Fraction(0), Fraction(3, 2), 2), "3/√2"),
        ("2^0.5", Surd(Fraction(0), Fraction(1), 2), "2^0.5"),
        ("(1+√5)/2", Surd(HALF, HALF, 5), "(1 + √5)/2"),
        ("1 - 2√5", Surd(Fraction(1), Fraction(-2), 5), "1 − 2√5"),
        ("sqrt(0.09)", Fraction(3, 10), "√0.09"),
        ("(1+2)", Fraction(3), "(1 + 2)"),
        ("((-3))", Fraction(-3), "−3"),
        ("log2(8)", Fraction(3), "log2(8)"),
        ("log(8, 2)", Fraction(3), "log(8, 2)"),
        ("|-3|", Fraction(3), "|−3|"),
        ("max(1, 2)", Fraction(2), "max(1, 2)"),
    ],
)
def test_a_number_is_exact_and_shown_as_typed(text: str, value: Scalar, shown: str) -> None:
    number = read_number(text)
    assert number.value == value
    assert number.text == shown


@pytest.mark.parametrize(
    ("text", "shown", "value"),
    [
        ("pi", "π", mpmath.pi),
        ("-π/4", "−π/4", -mpmath.pi / 4),
        ("e", "e", mpmath.e),
        ("exp(-1)", "exp(−1)", mpmath.exp(-1)),
        ("ln 2", "ln 2", mpmath.log(2)),
        ("log10(2)", "log10(2)", mpmath.log10(2)),
        ("√2 + √3", "√2 + √3", mpmath.sqrt(2) + mpmath.sqrt(3)),
        ("tan(1)", "tan(1)", mpmath.tan(1)),
        ("e^2", "e²", mpmath.exp(2)),
    ],
)
def test_a_real_agrees_with_mpmath(text: str, shown: str, value: mpmath.mpf) -> None:
    number = read_number(text)
    assert isinstance(number.value, Real)
    assert number.text == shown
    assert abs(float(number.value.at(60).middle) - float(value)) < 1e-14


def test_pi_has_as_many_digits_as_are_asked() -> None:
    value = read_number("pi").value
    assert isinstance(value, Real)
    with mpmath.workdps(220):
        assert str(value.at(200).middle)[:200] == mpmath.nstr(+mpmath.pi, 215)[:200]


@pytest.mark.parametrize(
    ("text", "fault", "reason", "remedy"),
    [
        ("", "", "there is no number", "such as 0.5"),
        ("  ", "", "there is no number", "such as 0.5"),
        ("0,5", "0,5", "“0,5” has a decimal comma", "write 0.5 with a point"),
        (" -0,25 ", "-0,25", "“-0,25” has a decimal comma", "write -0.25 with a point"),
        ("1,000,000", "1,000,000", "“1,000,000” has marks between its digits", "write 1000000"),
        ("1.5.2", "1.5.2", "“1.5.2” has more than one point", "one decimal point"),
        ("nan", "nan", "“nan” is not a finite number", "finite"),
        ("-Infinity", "-Infinity", "“-Infinity” is not a finite number", "finite"),
        ("∞", "∞", "“∞” is not a finite number", "finite"),
        ("1/0", "0", "a division by zero", "another number"),
        ("1/(2-2)", "1/(2-2)", "a division by zero", "exists"),
        ("2 + 1/0.0", "0.0", "a division by zero", "another number"),
        ("ln(0)", "ln(0)", "a logarithm of a number that is not positive", "exists"),
        ("√(-2)", "√(-2)", "a square root of a negative number", ""),
        ("9" * 401, "9" * 401, "a number of more than 400 digits", "fewer"),
        ("-1e4001", "4001", "a power of ten beyond ±4000", "smaller"),
        ("1e-99999999999999999999", "-99999999999999999999", "a power of ten beyond ±4000", ""),
        ("10^4001", "4001", "an exponent beyond ±4000", "smaller"),
        ("9^(9^9)", "(", "an exponent beyond ±1000", "smaller"),
        (
            "((2^1000)^1000)^1000", "(2^1000)^1000",
            "numbers of more than 40000 digits", "smaller",
        ),
        (
            "sin(exp(exp(12)))", "sin(exp(exp(12)))",
            "a sin of a number of more than 10000 digits", "number",
        ),
        ("x", "x", "“x” stands where a number is expected", "numbers only"),
        ("0x10", "x10", "“x10” stands where a number is expected", "numbers only"),
        ("1_000", "_", "“_” has no meaning here", ""),
        ("٣", "٣", "“٣” has no meaning here", ""),
        ("1 2", "2", "“2” follows with nothing between", "operator"),
        ("1 - 2", "1 - 2", "“1 - 2” is a sum where one number is expected", "1 -2 for two"),
        ("--3", "-", "two signs in a row", "one sign"),
        ("2e", "2e", "“2e” is not finished", "2e-3"),
        ("2*", "*", "nothing stands after “*”", ""),
        ("1/3%", "%", "“%” has no meaning here", "0.25"),
        ("(3", "(", "the bracket “(” is never closed", "add a )"),
        ("\x1b[31m", "\x1b", "“\N{REPLACEMENT CHARACTER}” has no meaning here", ""),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused_at_its_place(
    text: str, fault: str, reason: str, remedy: str
) -> None:
    with pytest.raises(InputError) as caught:
        read_number(text)
    error = caught.value
    assert error.reason == reason
    assert error.text == text
    assert text[error.start : error.end] == fault
    assert remedy in error.remedy
    assert error.remedy


@pytest.mark.parametrize(
    ("text", "value"), [("3", 3), ("-2", -2), ("1e3", 1000), ("6/2", 3), ("3.0", 3)]
)
def test_whole(text: str, value: int) -> None:
    assert read_whole(text) == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2.5", "“2.5” is not a whole number"),
        ("√2", "“√2” is not a whole number"),
        ("0", "“0” is below 1"),
        ("11", "“11” is above 10"),
        ("three", "“three” stands where a number is expected"),
    ],
)
def test_not_whole(text: str, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        read_whole(text, lowest=1, highest=10)
    assert caught.value.reason == reason


@given(st.fractions())
def test_a_printed_rational_reads_back(value: Fraction) -> None:
    assert read_number(str(value)).value == value


@given(st.fractions(), st.fractions().filter(bool), st.sampled_from([2, 3, 5, 6, 7, 10]))
def test_an_exact_surd_reads_back(a: Fraction, b: Fraction, d: int) -> None:
    text = exact_text(Surd(a, b, d))
    assert text is not None
    assert read_number(text).value == Surd(a, b, d)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=12))
def test_what_is_shown_reads_back(value: object) -> None:
    number = read_number(str(value))
    assert number.value == Fraction(str(value))
    assert read_number(number.text) == number


@given(st.integers(0, 10**9), st.integers(-3990, 3990))
def test_a_shown_power_of_ten_reads_back(mantissa: int, exponent: int) -> None:
    number = read_number(f"{mantissa}e{exponent}")
    assert number.value == mantissa * Fraction(10) ** exponent
    assert read_number(number.text).value == number.value
