"""Characteristic polynomials, factors and roots, against SymPy."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy

from dlsolve.errors import Undefined
from dlsolve.exact.array import Matrix
from dlsolve.exact.ball import real_root_count
from dlsolve.exact.functions import sqrt
from dlsolve.exact.number import Real, Scalar, Surd, equal, is_zero
from dlsolve.exact.polynomial import Polynomial, polynomial
from dlsolve.exact.roots import (
    characteristic_polynomial,
    factors,
    rational_roots,
    roots,
)
from dlsolve.exact.symbolic import letter

from .reference import F, fraction, matrix, number, sympy_matrix, sympy_polynomial

X = sympy.Symbol("x")


def poly(*rising: Any) -> Polynomial:
    return polynomial([F(c) if isinstance(c, str | int) else c for c in rising])


def random_matrix(random_: random.Random, n: int) -> Matrix:
    tenths = random_.random() < 0.5
    return Matrix(
        tuple(
            tuple(
                F(random_.randint(-20, 20), 10 if tenths else random_.randint(1, 4))
                for _ in range(n)
            )
            for _ in range(n)
        )
    )


@pytest.mark.parametrize("seed", range(60))
def test_characteristic_polynomial_like_sympy(seed: int) -> None:
    n = 1 + seed % 6
    a = random_matrix(random.Random(seed), n)
    p = characteristic_polynomial(a)
    expected = sympy_matrix(a).charpoly(X).all_coeffs()  # of det(λI − A)
    assert [c * (-1) ** n for c in reversed(p.coefficients)] == [fraction(c) for c in expected]


def test_characteristic_polynomial_with_letters_and_roots() -> None:
    a, b = letter("a"), letter("b")
    p = characteristic_polynomial(Matrix(((a, b), (b, a))))
    assert p == poly(a * a - b * b, -2 * a, 1)
    first, second = roots(p)
    assert {first, second} == {a + b, a - b}
    root2 = sqrt(F(2))
    p = characteristic_polynomial(Matrix(((F(0), root2), (root2, F(1)))))
    assert p == poly(-2, -1, 1)


@pytest.mark.parametrize(
    ("p", "expected"),
    [
        (poly(0, 0, -1, 1), [((0, 1), 2), ((-1, 1), 1)]),
        (poly(6, 0, -5, 0, 1), [((-3, 0, 1), 1), ((-2, 0, 1), 1)]),
        (poly(-6, -5, 1), [((-6, 1), 1), ((1, 1), 1)]),
        (poly(-2, 0, 0, 1), [((-2, 0, 0, 1), 1)]),
        (poly("1/4", -1, 1), [(("-1/2", 1), 2)]),
        (poly(1, 0, 2, 0, 1), [((1, 0, 1), 2)]),
        (poly(1, 0, -10, 0, 1), [((1, 0, -10, 0, 1), 1)]),
        (poly(5), []),
        (poly(0, 3), [((0, 1), 1)]),
        (poly(-(10**24) + 1, 0, 10**24), [((F(-(10**24) + 1, 10**24), 0, 1), 1)]),
    ],
)
def test_factors(p: Polynomial, expected: list[tuple[tuple[Any, ...], int]]) -> None:
    wanted = [(poly(*coefficients), power) for coefficients, power in expected]
    assert [(f.polynomial, f.power) for f in factors(p)] == wanted


@pytest.mark.parametrize("seed", range(120))
def test_factors_like_sympy(seed: int) -> None:
    random_ = random.Random(seed)
    p = poly(random_.choice([1, -2, "3/7"]))
    for _ in range(random_.randint(1, 4)):
        degree = random_.randint(1, 3)
        rising = [F(random_.randint(-6, 6), random_.choice([1, 1, 2, 3])) for _ in range(degree)]
        piece = poly(*rising, 1)
        for _ in range(random_.choice([1, 1, 2])):
            p = p * piece
    found = factors(p)
    _, expected = sympy.factor_list(sympy_polynomial(p, X))
    wanted = {(tuple(fraction(c) for c in reversed(f.monic().all_coeffs())), k)
              for f, k in expected}  # fmt: skip
    assert {(f.polynomial.coefficients, f.power) for f in found} == wanted
    product = poly(1)
    for factor in found:
        for _ in range(factor.power):
            product = product * factor.polynomial
    assert product == p.monic()
    assert [f.polynomial.degree for f in found] == sorted(f.polynomial.degree for f in found)


def test_rational_roots_fall() -> None:
    p = poly(0, 1) * poly(-6, 1) * poly(1, 1) * poly("-1/2", 1) * poly(1, 0, 1)
    assert rational_roots(p) == [0, 6, F(1, 2), -1]


def test_a_root_leaves_by_division() -> None:
    p = poly(2, 3) * poly(-5, 1) * poly(-5, 1)
    assert p.without_root(F(5)) == poly(2, 3) * poly(-5, 1)
    assert p(F(5)) == 0
    assert p(F(1)) == 80


@pytest.mark.parametrize(
    ("factor", "expected"),
    [
        (poly("-5/2", 1), ["5/2"]),
        (poly(-2, 0, 1), [sqrt(F(2)), -sqrt(F(2))]),
        (
            poly(-1, -1, 1),
            [Surd(F(1, 2), F(1, 2), 5), Surd(F(1, 2), F(-1, 2), 5)],
        ),
        (poly(1, 0, 1), [Surd(F(0), F(1), -1), Surd(F(0), F(-1), -1)]),
        (poly(5, -2, 1), [Surd(F(1), F(2), -1), Surd(F(1), F(-2), -1)]),
        (
            poly(1, 1, 1),
            [Surd(F(-1, 2), F(1, 2), -3), Surd(F(-1, 2), F(-1, 2), -3)],
        ),
        (poly("1/2", 0, 1), [Surd(F(0), F(1, 2), -2), Surd(F(0), F(-1, 2), -2)]),
    ],
)
def test_roots_up_to_degree_two_are_exact(factor: Polynomial, expected: list[Any]) -> None:
    assert roots(factor) == [F(r) if isinstance(r, str) else r for r in expected]


@pytest.mark.parametrize(
    ("factor", "real_ones"),
    [
        pytest.param(poly(-2, 0, 0, 1), 1, id="irreducible cubic, one real root"),
        pytest.param(poly(1, -3, 0, 1), 3, id="irreducible cubic, casus irreducibilis"),
        pytest.param(poly("1/7", "-3/5", 0, 1), 3, id="fractions"),
        pytest.param(poly(1, 0, 0, 0, 1), 0, id="complex quartic"),
        pytest.param(poly(5, 0, 5, 0, 1), 0, id="all four on the imaginary axis"),
        pytest.param(poly(1, 0, -10, 0, 1), 4, id="biquadratic, √2 ± √3"),
        pytest.param(poly(-1, 0, -1, 0, 1), 2, id="biquadratic, two real"),
        pytest.param(poly(3, -1, 0, 0, 0, 1), 1, id="quintic"),
        pytest.param(poly(1, 1, 1, 1, 1, 1, 1), 0, id="sevenths of a turn"),
        pytest.param(poly(100000007, 0, 1), 0, id="large radicand"),
        pytest.param(poly(F(-(10**24) + 1, 10**24), 0, 1), 2, id="long coefficients"),
    ],
)
def test_roots_are_roots(factor: Polynomial, real_ones: int) -> None:
    found = roots(factor)
    assert len(found) == factor.degree
    assert sum(not (isinstance(r, Surd) and r.is_complex) for r in found) == real_ones
    assert real_root_count([c for c in factor.coefficients if isinstance(c, Fraction)]) == real_ones
    with mpmath.workdps(60):
        expected = [
            mpmath.mpmathify(r.evalf(60))
            for r in sympy_polynomial(factor, X).nroots(n=60, maxsteps=200)
        ]
        for root in found:
            gaps = [abs(e - number(root)) for e in expected]
            assert min(gaps) < mpmath.mpf(10) ** -40
            expected.pop(gaps.index(min(gaps)))
    total: Scalar = F(0)
    for root in found:
        assert is_zero(factor(root))
        total = total + root
    assert equal(total, -factor.coefficients[-2])  # Viète
    for i, root in enumerate(found[:real_ones]):
        assert i == 0 or root < found[i - 1]
    for upper, lower in zip(found[real_ones::2], found[real_ones + 1 :: 2], strict=True):
        assert isinstance(upper, Surd)
        assert isinstance(lower, Surd)
        assert upper.b > 0
        assert equal(upper.conjugate(), lower)


def test_roots_keep_their_places_at_any_precision() -> None:
    first, _, second, _ = roots(poly(5, 0, 5, 0, 1))
    assert isinstance(first, Surd)
    assert isinstance(second, Surd)
    for part, expected in ((first.b, "1.902113032590307"), (second.b, "1.175570504584946")):
        assert isinstance(part, Real)
        for digits in (60, 120, 240):
            assert str(part.at(digits).middle).startswith(expected)


def test_roots_of_a_quadratic_with_surds() -> None:
    root2 = sqrt(F(2))
    p = poly(1 - root2, 0, 1)  # λ² = √2 − 1
    for root in roots(p):
        assert is_zero(p(root))
    p = poly(1 + root2, 0, 1)
    for root in roots(p):
        assert isinstance(root, Surd)
        assert root.is_complex
        assert is_zero(p(root))


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: factors(poly(sqrt(F(2)), 0, 1)),
        lambda: roots(poly(sqrt(F(2)), 0, 0, 1)),
        lambda: factors(poly(letter("a"), 1)),
        lambda: roots(poly(letter("a"), 0, 1)),
        lambda: poly(0).monic(),
        lambda: characteristic_polynomial(matrix("1 2 3; 4 5 6")),
    ],
)
def test_what_has_no_factors(attempt: Any) -> None:
    with pytest.raises(Undefined):
        attempt()


def test_many_divisors_are_left_to_sympy() -> None:
    """720720² has 1,575 divisors: 2·10⁶ candidates, which SymPy need not try."""
    p = poly(720720**2 // 100, 3, 5, 720720**2 // 100)
    (factor,) = factors(p)
    assert factor.polynomial == p.monic()
