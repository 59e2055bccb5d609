"""Vectors, matrices, multisets of roots."""

from __future__ import annotations

import operator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlsolve.errors import Undefined
from dlsolve.exact.array import Matrix, Vector, entrywise, identity, parallel
from dlsolve.exact.functions import exp, ln, sqrt
from dlsolve.exact.number import divide, equal
from dlsolve.exact.spaces import Eigenspaces, Equation, Roots, Span
from dlsolve.exact.symbolic import letter

from .reference import F, fraction, matrix, sympy_matrix, vector

entries = st.fractions(-10, 10, max_denominator=12)


def matrices(rows: int, columns: int) -> Any:
    row = st.tuples(*[entries] * columns)
    return st.tuples(*[row] * rows).map(Matrix)


@given(matrices(2, 3), matrices(3, 4))
def test_product_like_sympy(a: Matrix, b: Matrix) -> None:
    expected = sympy_matrix(a) * sympy_matrix(b)
    assert [e for row in (a @ b).rows for e in row] == [fraction(e) for e in expected]
    assert (a @ b).columns()[0] == a.times(Vector(b.columns()[0])).entries


@given(matrices(3, 3), entries)
def test_sums_traces_and_shifts(a: Matrix, factor: Any) -> None:
    assert a + a == a.scaled(F(2))
    assert a.less(factor) + identity(3).scaled(factor) == a
    assert a.less(factor).trace() == a.trace() - 3 * factor
    assert a @ identity(3) == identity(3) @ a == a


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 2; 0 4", True), ("1 0; 3 4", True), ("1 2; 5 4", False), ("0 1; 0 0", True),
        ("1 0 0; 0 2 0; 0 0 3", True), ("1 0 1; 0 2 0; 1 0 3", False),
    ],
)  # fmt: skip
def test_triangular(text: str, expected: bool) -> None:
    assert matrix(text).is_triangular == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (vector(1, 2), vector(3, 4), vector(3, 8)),
        (F(2), vector(1, 3), vector(2, 6)),
        (vector(1, 3), F(2), vector(2, 6)),
        (F(2), F(3), F(6)),
    ],
)
def test_entrywise(left: Any, right: Any, expected: Any) -> None:
    assert entrywise(operator.mul, left, right) == expected


def test_entrywise_keeps_the_order() -> None:
    assert entrywise(divide, F(6), vector(2, 3)) == vector(3, 2)
    assert entrywise(divide, vector(2, 3), F(6)) == vector("1/3", "1/2")


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (vector(1, 2), vector("-1/2", -1), True),
        (vector(0, 2), vector(0, 5), True),
        (vector(1, 2), vector(2, 1), False),
        (vector(0, 0), vector(0, 0), False),
        (vector(1, 2), vector(0, 0), False),
        (vector(1, 0), vector(0, 1), False),
        (vector(1, 2), vector(1, 2, 3), False),
        (vector(sqrt(F(2)), 2), vector(1, sqrt(F(2))), True),
        (vector(letter("a"), 1), vector(letter("a") * letter("a"), letter("a")), True),
        (vector(ln(F(2)), ln(F(3))), vector(ln(F(4)), ln(F(9))), True),
        (vector(ln(F(2)), ln(F(3))), vector(ln(F(4)), ln(F(8))), False),
    ],
)
def test_parallel(left: Vector, right: Vector, expected: bool) -> None:
    assert parallel(left, right) == expected
    assert parallel(right, left) == expected


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: vector(1, 2).dot(vector(1, 2, 3)),
        lambda: entrywise(operator.add, vector(1), vector(1, 2)),
        lambda: matrix("1 2; 3 4") + matrix("1 2"),
        lambda: matrix("1 2; 3 4") @ matrix("1 2"),
        lambda: matrix("1 2; 3 4").times(vector(1)),
        lambda: matrix("1 2").trace(),
        lambda: matrix("1 2").less(F(1)),
    ],
)
def test_shapes_that_do_not_fit(attempt: Any) -> None:
    with pytest.raises(Undefined):
        attempt()


def test_vectors_are_sequences() -> None:
    v = vector(3, "1/2")
    assert (len(v), list(v), v[1]) == (2, [3, F(1, 2)], F(1, 2))
    assert v.dot(v) == F(37, 4)
    assert not v.is_zero
    assert vector(0, exp(F(1)) - exp(F(1))).is_zero


def test_roots_with_multiplicity() -> None:
    root2 = sqrt(F(2))
    again = exp(ln(F(2)) / 2)  # √2 by another way
    counted = Roots((F(0), root2, F(0), again, F(1))).distinct()
    assert [(count, equal(value, [F(0), root2, F(1)][i])) for i, (value, count) in
            enumerate(counted)] == [(2, True), (2, True), (1, True)]  # fmt: skip


def test_spaces_are_sequences() -> None:
    span = Span((vector(1, 2),), 2)
    assert (span.dimension, list(span)) == (1, [vector(1, 2)])
    assert Span((), 2).dimension == 0
    assert list(Eigenspaces(((F(6), span),))) == [(F(6), span)]
    roots = Roots((F(6), F(-1)))
    assert (len(roots), roots[1], list(roots)) == (2, -1, [6, -1])


def test_an_equation_tells_the_side() -> None:
    line = Equation((F(1), F(2)), F(-3))
    assert [line.at((F(x), F(1))) for x in (0, 1, 2)] == [-1, 0, 1]
