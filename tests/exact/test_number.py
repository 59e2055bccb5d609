"""Exact numbers against SymPy and mpmath."""

from __future__ import annotations

import operator
import random
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from dlsolve.errors import Undefined
from dlsolve.exact import number as exact
from dlsolve.exact.ball import Ball
from dlsolve.exact.functions import (
    absolute,
    arccos,
    exp,
    ln,
    log,
    pi,
    power,
    sqrt,
    square_free,
    standard_normal,
    standard_normal_inverse,
    trigonometric,
)
from dlsolve.exact.number import (
    Real,
    Scalar,
    Surd,
    bounded,
    divide,
    equal,
    is_zero,
    parts,
    real,
    reciprocal,
    sign,
)
from dlsolve.exact.rounding import Rounding, round_half_up
from dlsolve.exact.symbolic import letter

from .reference import DIGITS, F, close, sympy_number

ROOT2, ROOT3, ROOT6 = sqrt(F(2)), sqrt(F(3)), sqrt(F(6))
I = Surd(F(0), F(1), -1)  # noqa: E741
E = exp(F(1))

# --- tables -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "base", "expected"),
    [
        ("1/4", 2, "-2"), (8, 4, "3/2"), (1, 2, 0), (2, 8, "1/3"), (27, 9, "3/2"), (10, 10, 1),
        ("1/1000", 10, "-3"), ("1/2", "1/2", 1), (2, "1/2", "-1"), ("9/4", "2/3", "-2"),
        ("8/27", "4/9", "3/2"), (2**60, 2, 60), (2, 2**60, "1/60"), (2**900, 2, 900),
    ],
)  # fmt: skip
def test_log_is_rational_where_it_can_be(value: Any, base: Any, expected: Any) -> None:
    assert log(F(value), F(base)) == F(expected)


@pytest.mark.parametrize(
    ("value", "base"), [(3, 2), ("1/3", 2), (10, 2), (6, 4), (2**60 + 1, 2), (2**300 + 1, 2)]
)
def test_log_is_not_rational_where_it_cannot_be(value: Any, base: Any) -> None:
    result = log(F(value), F(base))
    assert isinstance(result, Real)
    with mpmath.workdps(DIGITS + 10):
        assert close(result, mpmath.log(mpmath.mpf(F(value).numerator) / F(value).denominator, 2)
                     / mpmath.log(F(base).numerator, 2))  # fmt: skip


def test_log_of_a_surd() -> None:
    assert log(ROOT2, F(2)) == F(1, 2)
    assert log(F(2), ROOT2) == 2


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0.09", F(3, 10)),
        (0, F(0)),
        (1, F(1)),
        (8, Surd(F(0), F(2), 2)),
        ("1/2", Surd(F(0), F(1, 2), 2)),
        ("2/3", Surd(F(0), F(1, 3), 6)),
        ("0.5", Surd(F(0), F(1, 2), 2)),
        (8 * 10**10, Surd(F(0), F(200000), 2)),  # a large number with a small radicand
        (99999989, Surd(F(0), F(1), 99999989)),  # the largest prime below 10⁸
        (9973**2 * 7, Surd(F(0), F(9973), 7)),  # the square of a prime beyond the trials
        (12345678910111213**2, F(12345678910111213)),
        (10**4000, F(10**2000)),
    ],
)
def test_sqrt_of_rationals(value: Any, expected: Scalar) -> None:
    assert sqrt(F(value)) == expected


@pytest.mark.parametrize("value", [100000007, 10**40 + 1, "1/99999999977"])
def test_sqrt_of_a_large_radicand_is_a_real(value: Any) -> None:
    root = sqrt(F(value))
    assert isinstance(root, Real)
    assert root * root == F(value)


def test_sqrt_of_surds() -> None:
    assert sqrt(3 + 2 * ROOT2) == 1 + ROOT2
    assert sqrt(3 - 2 * ROOT2) == ROOT2 - 1
    assert sqrt(F(7, 4) + ROOT3) == 1 + ROOT3 / 2
    assert isinstance(sqrt(1 + ROOT2), Real)  # its norm is negative
    assert isinstance(sqrt(5 + 2 * ROOT6), Real)  # √2 + √3
    assert equal(sqrt(5 + 2 * ROOT6), ROOT2 + ROOT3)


@pytest.mark.parametrize(
    ("base", "exponent", "expected"),
    [
        (2, -3, "1/8"), ("2/3", -2, "9/4"), (0, 0, 1), (0, 5, 0), (-2, 3, -8), (-2, -3, "-1/8"),
        (1, 10**9, 1), (-1, 10**9, 1), (-1, 10**9 + 1, -1), (0, 10**9, 0), (4, "1/2", 2),
        (4, "-1/2", "1/2"), ("0.09", "3/2", "27/1000"), (8, "2/3", 4), ("8/27", "-1/3", "3/2"),
        (0, "1/3", 0), (1, "1/7", 1), ("0.9", 3, "0.729"), (32, "3/5", 8),
    ],
)  # fmt: skip
def test_exact_powers(base: Any, exponent: Any, expected: Any) -> None:
    assert power(F(base), F(exponent)) == F(expected)


def test_powers_that_are_surds() -> None:
    assert power(F(2), F(1, 2)) == ROOT2
    assert power(F(2), F(3, 2)) == 2 * ROOT2
    assert power(ROOT2, F(-2)) == F(1, 2)
    assert power(1 + ROOT2, F(3)) == 7 + 5 * ROOT2
    assert power(I, F(3)) == -I


@pytest.mark.parametrize(
    ("base", "exponent"),
    [("0.9", 5000), ("-0.9", 5001), ("1.1", 12345), (2, "1/3"), (10, "0.3"), (7, "-22/7"),
     ("123456789/987654321", 4000), ("-123456789/987654321", 3999), (2, 10**6)],
)  # fmt: skip
def test_powers_to_any_precision(base: Any, exponent: Any) -> None:
    b, e = F(base), F(exponent)
    result = power(b, e)
    with mpmath.workdps(DIGITS + 15):
        expected = mpmath.exp(
            mpmath.mpf(e.numerator)
            / e.denominator
            * mpmath.log(mpmath.mpf(abs(b.numerator)) / b.denominator)
        )
        gap = (
            abs(mpmath.mpf(str(exact.real(result).at(DIGITS).middle)) / expected)
            if isinstance(result, Real)
            else abs(mpmath.mpf(result.numerator) / result.denominator / expected)
        )  # type: ignore[union-attr]
        assert abs(gap - 1) < mpmath.mpf(10) ** -40
    assert sign(result) == (-1 if b < 0 and e.numerator % 2 else 1)


@pytest.mark.parametrize(
    "attempt",
    [
        pytest.param(lambda: reciprocal(F(0)), id="1/0"),
        pytest.param(lambda: divide(F(1), ROOT2 * ROOT3 - ROOT6), id="1/(√2√3 − √6)"),
        pytest.param(lambda: reciprocal(ROOT2 + ROOT3 - sqrt(5 + 2 * ROOT6)), id="1/(a Real 0)"),
        pytest.param(lambda: F(1) / (E - E), id="1/(e − e)"),
        pytest.param(lambda: ln(F(0)), id="ln 0"),
        pytest.param(lambda: ln(F(-1)), id="ln −1"),
        pytest.param(lambda: ln(1 - ROOT2), id="ln(1 − √2)"),
        pytest.param(lambda: log(F(3), F(1)), id="log₁ 3"),
        pytest.param(lambda: log(F(3), F(0)), id="log₀ 3"),
        pytest.param(lambda: sqrt(F(-1)), id="√−1"),
        pytest.param(lambda: sqrt(F(-4)), id="√−4"),
        pytest.param(lambda: sqrt(F(-2)), id="√−2"),
        pytest.param(lambda: sqrt(1 - E), id="√(1 − e)"),
        pytest.param(lambda: sqrt(I), id="√i"),
        pytest.param(lambda: power(F(0), F(-1)), id="0⁻¹"),
        pytest.param(lambda: power(F(0), F(-1, 3)), id="0^(−1/3)"),
        pytest.param(lambda: power(F(-8), F(1, 3)), id="(−8)^(1/3)"),
        pytest.param(lambda: power(F(-2), E), id="(−2)^e"),
        pytest.param(lambda: exp(F(10**9)), id="e^10⁹"),
        pytest.param(lambda: exp(exp(exp(F(10)))), id="e^e^e^10"),
        pytest.param(lambda: power(F(2), F(10**9)), id="2^10⁹"),
        pytest.param(lambda: exp(I), id="e^i"),
        pytest.param(lambda: sign(I), id="sign of i"),
        pytest.param(lambda: F(1) < I, id="1 < i"),
        pytest.param(lambda: sign(letter("a")), id="sign of a"),
        pytest.param(lambda: letter("a") < F(1), id="a < 1"),
        pytest.param(lambda: letter("a") > E, id="a > e"),
        pytest.param(lambda: (ROOT2 + E) / letter("a"), id="(√2 + e)/a"),
        pytest.param(lambda: letter("a") * ROOT2, id="a√2"),
        pytest.param(lambda: ROOT2 * letter("a"), id="√2 a"),
        pytest.param(lambda: sqrt(letter("a")), id="√a"),
        pytest.param(lambda: divide(F(1), letter("a") - letter("a")), id="1/(a − a)"),
        pytest.param(lambda: power(letter("a"), F(101)), id="a¹⁰¹"),
    ],
)
def test_what_is_undefined(attempt: Any) -> None:
    with pytest.raises(Undefined, match=r"a|the"):
        attempt()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (ROOT2 * ROOT3, ROOT6),
        (ROOT2 * ROOT6, 2 * ROOT3),
        (ROOT2 * Surd(F(0), F(1), -3), Surd(F(0), F(1), -6)),
        (Surd(F(0), F(1), -2) * Surd(F(0), F(1), -3), -ROOT6),
        (Surd(F(0), F(1), -2) * ROOT2, 2 * I),
        (I * I, F(-1)),
        (reciprocal(1 + ROOT2), ROOT2 - 1),
        (exp(ln(F(7, 3))), F(7, 3)),
        (ln(exp(F(-5, 2))), F(-5, 2)),
        (exp(F(0)), F(1)),
        (trigonometric("cos", F(0)), F(1)),
        (trigonometric("sin", F(0)), F(0)),
        (trigonometric("sin", pi() / 2), F(1)),
        (trigonometric("cos", 3 * pi() / 2), F(0)),
        (trigonometric("sin", -pi() / 6), F(-1, 2)),
        (trigonometric("cos", pi() - pi() / 3), F(-1, 2)),
        (trigonometric("sin", 100 * pi() + pi()), F(0)),
        (trigonometric("cos", -7 * pi() / 4), sqrt(F(1, 2))),
        (trigonometric("arctan", F(0)), F(0)),
        (arccos(F(1, 2)), F(60)),
        (arccos(-sqrt(F(1, 2))), F(135)),
        (absolute(3 - 4 * I), F(5)),
        (absolute(1 - ROOT2), ROOT2 - 1),
        (E * 0, F(0)),
        (0 * ROOT2, F(0)),
    ],
)
def test_results_in_their_smallest_form(left: Scalar, right: Scalar) -> None:
    assert left == right


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (1 + E, E + F(1)), (2 - E, F(2) - E), (2 * E, E + E), (1 / E, exp(F(-1))),
        (E / 2, E * F(1, 2)), (1 + ROOT2, F(1) + ROOT2), (1 - ROOT2, -(ROOT2 - 1)),
        (2 / ROOT2, ROOT2), (ROOT2 / 2, 1 / ROOT2), (1 + letter("a"), letter("a") + F(1)),
        (2 - letter("a"), -(letter("a") - 2)), (1 / letter("a"), F(1) / letter("a")),
    ],
)  # fmt: skip
def test_whole_python_numbers_work_as_operands(left: Scalar, right: Scalar) -> None:
    assert equal(left, right)


# --- random instances -------------------------------------------------------------------


def _random_rational(random_: random.Random, largest: int = 30) -> Fraction:
    return F(random_.randint(-largest, largest), random_.randint(1, largest))


OPERATORS = [operator.add, operator.sub, operator.mul, operator.truediv]


@pytest.mark.parametrize("seed", range(150))
def test_surd_arithmetic_like_sympy(seed: int) -> None:
    """Rationals and surds of one field, real or complex, agree with SymPy exactly."""
    random_ = random.Random(seed)
    d = random_.choice([2, 3, 5, 6, -1, -2, -3, -5])
    root = sympy.sqrt(d)

    def draw() -> tuple[Scalar, Any]:
        a, b = _random_rational(random_), _random_rational(random_)
        return exact.surd(a, b, d), sympy_number(a) + sympy_number(b) * root

    (x, sx), (y, sy) = draw(), draw()
    operation = random_.choice(OPERATORS)
    if y == 0:
        return
    result = operation(x, y)
    a, b = (result.a, result.b) if isinstance(result, Surd) else (result, F(0))
    assert isinstance(a, Fraction)
    assert isinstance(b, Fraction)
    sr = sympy_number(a) + sympy_number(b) * root
    gap = sr * sy - sx if operation is operator.truediv else sr - operation(sx, sy)
    assert sympy.expand(gap) == 0


def _random_number(random_: random.Random, depth: int, with_complex: bool) -> tuple[Scalar, Any]:
    """A composition of operations, here and in mpmath."""
    if depth == 0:
        q = _random_rational(random_) or F(1)
        kind = random_.randrange(5 if with_complex else 4)
        value = mpmath.mpf(q.numerator) / q.denominator
        match kind:
            case 0:
                return q, value
            case 1:
                return sqrt(abs(q)), mpmath.sqrt(abs(value))
            case 2:
                return 1 - sqrt(abs(q)), 1 - mpmath.sqrt(abs(value))
            case 3:
                return ln(abs(q)), mpmath.log(abs(value))
            case _:
                d = random_.choice([-1, -2, -3])
                return Surd(q, q + 40, d), value + (value + 40) * mpmath.sqrt(d)
    x, mx = _random_number(random_, depth - 1, with_complex)
    y, my = _random_number(random_, depth - 1, with_complex)
    kind = random_.randrange(4 if with_complex else 8)
    match kind:
        case 0:
            return x + y, mx + my
        case 1:
            return x - y, mx - my
        case 2:
            return x * y, mx * my
        case 3:
            return (x, mx) if is_zero(y) else (x / y, mx / my)
        case 4:
            return sqrt(absolute(x)), mpmath.sqrt(abs(mx))
        case 5:
            return (x, mx) if is_zero(x) else (ln(absolute(x)), mpmath.log(abs(mx)))
        case 6:
            return (exp(x), mpmath.exp(mx)) if abs(mx) < 50 else (x, mx)
        case _:
            return trigonometric("sin", x), mpmath.sin(mx)


@pytest.mark.parametrize("with_complex", [False, True], ids=["real", "complex"])
@pytest.mark.parametrize("seed", range(200))
def test_compositions_like_mpmath(seed: int, with_complex: bool) -> None:
    with mpmath.workdps(3 * DIGITS):
        value, expected = _random_number(random.Random(seed), 1 + seed % 3, with_complex)
        assert close(value, expected)


@pytest.mark.parametrize("seed", range(200))
def test_the_true_value_is_inside_the_ball(seed: int) -> None:
    with mpmath.workdps(300):
        value, expected = _random_number(random.Random(1000 + seed), 3, with_complex=False)
        if isinstance(value, Real):
            for digits in (60, 100, 200):
                ball = value.at(digits)
                assert abs(mpmath.mpf(str(ball.middle)) - expected) <= mpmath.mpf(str(ball.error))


def test_balls_shrink_as_digits_grow() -> None:
    value = ln(F(3)) * E - sqrt(ROOT2 + E)
    errors = [value.at(digits).error for digits in (60, 120, 240)]  # type: ignore[union-attr]
    assert errors[0] > errors[1] > errors[2]


def test_functions_of_inexact_balls_stay_rigorous() -> None:
    """Wide balls, as after a cancellation: both ends of the argument map into the result."""
    from decimal import Decimal

    from dlsolve.exact.ball import OPERATIONS, working_context

    context = working_context(30)
    with mpmath.workdps(60):
        functions = {
            "√": mpmath.sqrt, "ln": mpmath.log, "exp": mpmath.exp, "1/": lambda x: 1 / x,
            "sin": mpmath.sin, "cos": mpmath.cos, "erf": mpmath.erf,
        }  # fmt: skip
        for name, function in functions.items():
            for middle in ("0.5", "3", "17.25", "1e-3"):
                for share in ("0.9", "0.1", "1e-9", "1e-31"):
                    error = Decimal(middle) * Decimal(share)
                    ball = OPERATIONS[name](context, Ball(Decimal(middle), error))
                    for end in (Decimal(middle) - error, Decimal(middle) + error):
                        true = function(mpmath.mpf(str(end)))
                        gap = abs(true - mpmath.mpf(str(ball.middle)))
                        assert gap <= mpmath.mpf(str(ball.error)), (name, middle, share)


# --- zero and sign ----------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(60))
def test_cross_entropy_less_entropy_is_the_divergence(seed: int) -> None:
    random_ = random.Random(seed)
    n = random_.randint(2, 6)

    def distribution() -> list[Fraction]:
        weights = [F(random_.randint(1, 40)) for _ in range(n)]
        return [w / sum(weights) for w in weights]

    p, q, base = distribution(), distribution(), F(random_.choice([2, 10, 3]))
    zero: Scalar = F(0)
    cross = sum((-pi * log(qi, base) for pi, qi in zip(p, q, strict=True)), zero)
    entropy = sum((-pi * log(pi, base) for pi in p), zero)
    divergence = sum((pi * log(pi / qi, base) for pi, qi in zip(p, q, strict=True)), zero)
    assert equal(cross - entropy, divergence)
    assert sign(divergence) >= 0
    assert not equal(cross - entropy, divergence + F(1, 10**100))
    assert sign(cross - entropy - divergence - F(1, 10**100)) == -1


@pytest.mark.parametrize("seed", range(60))
def test_signs_like_mpmath(seed: int) -> None:
    random_ = random.Random(seed)
    a, b = _random_rational(random_), _random_rational(random_)
    d = random_.choice([2, 3, 5, 7, 10])
    with mpmath.workdps(DIGITS):
        value = exact.surd(a, b, d)
        expected = mpmath.sign(
            mpmath.mpf(a.numerator) / a.denominator
            + mpmath.mpf(b.numerator) / b.denominator * mpmath.sqrt(d)
        )
    assert sign(value) == expected
    assert sign(-value) == -expected
    assert (value > 0, value < 0, value >= 0, value <= 0) == (
        expected > 0, expected < 0, expected >= 0, expected <= 0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (ROOT2 * ROOT3 - ROOT6, 0),
        (ROOT2 + ROOT3 - sqrt(5 + 2 * ROOT6), 0),
        (F(99, 70) - ROOT2, 1),
        (F(577, 408) - ROOT2, 1),
        (E - F(271828, 100000), 1),
        (E - F(271829, 100000), -1),
        (exp(ln(F(3)) + ln(F(5))) - 15, 0),
        (exp(F(-1000)), 1),
        (exp(F(1, 10**80)) - 1, 1),
        (F(1, 10**200) - exp(F(-1000)), 1),
        (F(1, 10**500) - exp(F(-1000)), -1),
        (1 - reciprocal(1 + exp(F(-300))), 1),
    ],
)
def test_signs_near_zero(value: Scalar, expected: int) -> None:
    assert sign(value) == expected
    assert is_zero(value) == (expected == 0)


def test_letters_are_equal_to_letters_only() -> None:
    a, b = letter("a"), letter("b")
    assert equal((a + b) * (a - b), a * a - b * b)
    assert is_zero(a - a)
    assert not is_zero(a)
    assert not equal(a, b)
    assert not equal(a, F(1))
    assert not equal(a, ROOT2)
    assert not equal(E, a)
    assert a - a == F(0)
    assert isinstance(a / a, Fraction)
    assert sqrt(a * a - 2 * a * b + b * b) in (a - b, b - a)
    assert power(a, F(2)) == a * a
    assert power(a / b, F(-2)) == b * b / (a * a)


# --- complex numbers --------------------------------------------------------------------


def test_complex_numbers_with_real_parts() -> None:
    z = Surd(E, ln(F(2)), -1)  # type: ignore[arg-type]
    assert equal(z * z.conjugate(), E * E + ln(F(2)) * ln(F(2)))
    assert isinstance(z * z.conjugate(), Real)
    assert equal(z * reciprocal(z), F(1))
    assert equal(z - z, F(0))
    assert not is_zero(z)
    assert is_zero(Surd(E - E, ln(F(2)) - ln(F(2)), -1))  # type: ignore[arg-type]
    assert equal((z + 1) - z, F(1))
    assert equal(E + z, z + E)
    assert equal(E * z, z * E)
    assert equal(power(z, F(3)), z * z * z)
    with pytest.raises(Undefined):
        reciprocal(Surd(E - E, ln(F(2)) - ln(F(2)), -1))  # type: ignore[arg-type]


def test_roots_of_different_radicands_meet_in_one_complex_form() -> None:
    omega = Surd(F(-1, 2), F(1, 2), -3)
    mixed = omega * ROOT2 + I
    assert isinstance(mixed, Surd)
    assert mixed.d == -1
    assert equal((mixed - I) / ROOT2, omega)
    assert equal(mixed - I - omega * ROOT2, F(0))
    assert parts(3 - 2 * I) == (3, -2)


# --- long numbers -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "cut"),
    [
        (F(10**1990 + 1), False),
        (F(1, 7), False),
        (F(10**2100 + 1, 3), True),
        (F(1, 7**4000), True),
        (F(3, 2 * 10**40000 + 1), True),
        (ROOT2, False),
    ],
)
def test_bounded(value: Any, cut: bool) -> None:
    short, was_cut = bounded(value)
    assert was_cut == cut
    if cut:
        assert isinstance(short, Fraction)
        assert abs(short - value) <= abs(value) / 10**49
    else:
        assert short is value


@given(st.integers(1, 10**7))
@settings(max_examples=200, deadline=None)
def test_square_free_part(n: int) -> None:
    outside, radicand = square_free(n)
    assert outside**2 * radicand == n
    assert all(power_ == 1 for power_ in sympy.factorint(radicand).values())
    assert square_free(-n) == (outside, -radicand)


@given(st.fractions(), st.fractions(), st.sampled_from(OPERATORS))
def test_rationals_stay_rationals(x: Fraction, y: Fraction, operation: Any) -> None:
    if operation is operator.truediv:
        assert y == 0 or divide(x, y) == x / y
    assert sign(x - y) == (x > y) - (x < y)


def test_long_chains_of_reals() -> None:
    """A long training run is a deep tree, with arguments that are shared."""
    value: Scalar = exp(F(-1))
    for _ in range(3000):
        value = value / 2 + value / 4 + 1
    assert isinstance(value, Real)
    assert abs(Fraction(value.at(120).middle) - 4) < F(1, 10**100)
    assert equal(value - 4 + 4, value)


@pytest.mark.parametrize(
    ("z", "shown"),
    [(1, "0.841344746069"), (F(-3, 2), "0.066807201269"), (8, "1.000000000000")],
)
def test_standard_normal(z: F, shown: str) -> None:
    digits = round_half_up(real(standard_normal(F(z))), Rounding(places=12))
    assert digits.text() == shown


@pytest.mark.parametrize("p", [F(1, 2), F(1, 1000), F(975, 1000), F(1, 10**12), 1 - F(1, 10**9)])
def test_the_inverse_of_the_standard_normal(p: F) -> None:
    assert equal(standard_normal(standard_normal_inverse(p)), p)


def test_letters_beside_logarithms() -> None:
    assert exp(ln(letter("a"))) == letter("a")
    assert ln(F(2)) * letter("a") - letter("a") * ln(F(2)) == 0
    with pytest.raises(Undefined):
        standard_normal_inverse(F(1))
