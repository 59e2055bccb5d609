"""Row reduction and null spaces, against SymPy."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest

from dlsolve.exact.array import Matrix, Vector, parallel
from dlsolve.exact.functions import exp, ln, sqrt
from dlsolve.exact.number import Scalar, Surd, equal
from dlsolve.exact.rows import (
    Combine,
    Scale,
    Swap,
    apply,
    null_space,
    pivot_columns,
    reduced,
    reduction,
    smallest_integers,
)
from dlsolve.exact.symbolic import letter

from .reference import F, fraction, matrix, sympy_matrix, vector


def random_matrix(seed: int) -> Matrix:
    """Of any small shape, and of low rank half the time."""
    random_ = random.Random(seed)
    rows, columns = random_.randint(1, 5), random_.randint(1, 6)

    def draw(m: int, n: int) -> Matrix:
        return Matrix(
            tuple(
                tuple(F(random_.randint(-4, 4), random_.choice([1, 2, 10])) for _ in range(n))
                for _ in range(m)
            )
        )

    inner = random_.randint(1, 3)
    return draw(rows, columns) if seed % 2 else draw(rows, inner) @ draw(inner, columns)


ROOT2 = sqrt(F(2))
A, B = letter("a"), letter("b")

HARDER = [
    pytest.param(Matrix(((ROOT2, F(1)), (F(2), ROOT2))), 1, id="surds, rank 1"),
    pytest.param(Matrix(((ROOT2, F(1)), (F(1), ROOT2))), 2, id="surds, rank 2"),
    pytest.param(
        Matrix(((ROOT2, sqrt(F(3))), (sqrt(F(6)), F(3)))), 1, id="surds of several radicands"
    ),
    pytest.param(
        Matrix(((Surd(F(0), F(1), -1), F(1)), (F(-1), Surd(F(0), F(1), -1)))), 1, id="complex"
    ),
    pytest.param(Matrix(((ln(F(2)), ln(F(4))), (F(1), F(2)))), 1, id="logarithms"),
    pytest.param(Matrix(((A, B), (A * A, A * B))), 1, id="letters, rank 1"),
    pytest.param(Matrix(((A, B), (B, A))), 2, id="letters, rank 2"),
    pytest.param(Matrix(((F(0), A - A), (A, B))), 1, id="a letter less itself"),
]


@pytest.mark.parametrize("seed", range(120))
def test_reduction_reaches_the_form_that_sympy_finds(seed: int) -> None:
    a = random_matrix(seed)
    expected, pivots = sympy_matrix(a).rref()
    assert [list(row) for row in reduced(a).rows] == [
        [fraction(e) for e in expected.row(i)] for i in range(expected.rows)
    ]
    assert pivot_columns(reduced(a)) == list(pivots)


@pytest.mark.parametrize("seed", range(60))
def test_every_step_is_what_it_says(seed: int) -> None:
    before = random_matrix(seed)
    for operation, after in reduction(before):
        assert after == apply(operation, before) != before
        before = after


def test_the_order_of_an_exam_page() -> None:
    steps = [operation for operation, _ in reduction(matrix("0 2 1; 1 1 1; 2 2 5"))]
    assert steps == [
        Swap(0, 1),
        Combine(2, F(-2), 0),
        Combine(1, F(-1, 3), 2),
        Combine(0, F(-1, 3), 2),
        Combine(0, F(-1, 2), 1),
        Scale(1, F(1, 2)),
        Scale(2, F(1, 3)),
    ]


def test_three_equations_that_floats_call_independent() -> None:
    a = matrix("0.8 -0.8 -0.4; -0.3 0.9 -0.4; -0.5 -0.1 0.8")
    (only,) = null_space(a)
    assert only == vector("17/12", "11/12", 1)


@pytest.mark.parametrize("seed", range(120))
def test_null_space(seed: int) -> None:
    a = random_matrix(seed)
    columns = a.shape[1]
    space = null_space(a)
    assert all(a.times(v).is_zero for v in space)
    assert space.dimension + len(pivot_columns(reduced(a))) == columns == space.length
    assert len(space.basis) == len(sympy_matrix(a).nullspace())
    free = [j for j in range(columns) if j not in pivot_columns(reduced(a))]
    for v, own in zip(space, free, strict=True):
        assert [v[j] for j in free] == [int(j == own) for j in free]


@pytest.mark.parametrize("seed", range(120))
def test_null_space_in_other_parameters(seed: int) -> None:
    """The parameters that are asked for, where the equations leave them free."""
    a = random_matrix(seed)
    columns = a.shape[1]
    usual = null_space(a)
    free = random.Random(seed).sample(range(columns), usual.dimension)
    space = null_space(a, free)
    assert all(a.times(v).is_zero for v in space)
    assert space.dimension == usual.dimension
    basis = Matrix(tuple(v.entries for v in space)) if space.basis else None
    if basis is not None:
        assert len(pivot_columns(reduced(basis))) == space.dimension  # independent
        minor = Matrix(tuple(tuple(v[j] for j in free) for v in usual))
        if len(pivot_columns(reduced(minor))) == len(free):  # they can be chosen freely
            for v, own in zip(space, free, strict=True):
                assert [v[j] for j in free] == [int(j == own) for j in free]


def test_null_space_of_the_notes_parameter() -> None:
    assert null_space(matrix("-5 2; 5 -2"), [0]).basis == (vector(1, "5/2"),)
    assert null_space(matrix("-5 2; 5 -2")).basis == (vector("2/5", 1),)


@pytest.mark.parametrize(("a", "rank"), HARDER)
def test_other_entries(a: Matrix, rank: int) -> None:
    space = null_space(a)
    assert a.shape[1] - space.dimension == rank
    for v in space:
        assert a.times(v).is_zero
    before = a
    for operation, after in reduction(a):
        applied = apply(operation, before)
        assert all(equal(after[i, j], applied[i, j]) for i in range(2) for j in range(2))
        before = after
    if rank == 2:
        assert all(equal(before[i, j], F(int(i == j))) for i in range(2) for j in range(2))


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ((1, "5/2"), (2, 5)),
        (("-1/2", "1/3"), (-3, 2)),
        ((4, 6, 0), (2, 3, 0)),
        ((0, 0, "7/3"), (0, 0, 1)),
        (("17/12", "11/12", 1), (17, 11, 12)),
    ],
)
def test_smallest_integers(entries: tuple[Any, ...], expected: tuple[int, ...]) -> None:
    found = smallest_integers(vector(*entries))
    assert found == vector(*expected)
    assert found is not None
    assert parallel(found, vector(*entries))


@pytest.mark.parametrize("v", [vector(0, 0), Vector((ROOT2, F(1))), Vector((A, F(1)))])
def test_no_smallest_integers(v: Vector) -> None:
    assert smallest_integers(v) is None


def test_rows_are_not_changed_in_place() -> None:
    a = matrix("1 2; 3 4")
    entries: tuple[tuple[Scalar, ...], ...] = a.rows
    reduced(a)
    assert a.rows is entries
    assert isinstance(a[0, 0], Fraction)


@pytest.mark.parametrize(
    "rows",
    [
        [[exp(F(1)), F(1), F(1)], [F(1), F(3), F(2)], [F(1), F(0), F(0)]],
        [[exp(F(1)), F(1)], [exp(F(2)), exp(F(1))]],
        [[ln(F(2)), ln(F(3))], [F(1), ln(F(5))]],
    ],
)
def test_reals_are_reduced_to_an_end(rows: list[list[Scalar]]) -> None:
    echelon = reduced(Matrix(tuple(map(tuple, rows))))
    assert next(reduction(echelon), None) is None
    for row, column in enumerate(pivot_columns(echelon)):
        assert [one[column] for one in echelon.rows] == [int(i == row) for i in range(len(rows))]
