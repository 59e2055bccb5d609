"""Linear algebra against NumPy and SciPy: hundreds of random matrices, and the nasty ones by name.

Small whole numbers, many of them 0, are what floats get right; where they do not, in decimals
and in large numbers, SymPy's rationals decide.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np
import pytest
import sympy

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.spaces import Affine, Span
from dlsolve.render.json import as_number
from dlsolve.solver import solve

linalg = pytest.importorskip("scipy.linalg", reason="needs dlsolve[oracles]")

Rows = list[list[Fraction]]

SEEDS = range(5)
EACH = 40

NASTY: dict[str, str] = {
    "zero": "0 0 0; 0 0 0; 0 0 0",
    "one by one": "7",
    "one by one, zero": "0",
    "row": "1 2 3 4",
    "column": "1; 2; 3",
    "decimals that floats take for rank 3": "0.8 -0.8 -0.4; -0.3 0.9 -0.4; -0.5 -0.1 0.8",
    "thirds": "0.1 0.2 0.3; 0.4 0.5 0.6; 0.7 0.8 0.9",
    "singular": "1 2 3; 4 5 6; 7 8 9",
    "rank one": "1 2 3; 2 4 6; -1 -2 -3",
    "all swaps": "0 0 0 1; 0 0 1 0; 0 1 0 0; 1 0 0 0",
    "zero column": "0 1 2; 0 3 4; 0 5 6",
    "large": "123456789012345678 1; 123456789012345679 1",
    "nearly singular": "1000000007 1000000009; 1000000009 1000000011",
    "Hilbert": "1 1/2 1/3 1/4; 1/2 1/3 1/4 1/5; 1/3 1/4 1/5 1/6; 1/4 1/5 1/6 1/7",
    "wide": "1 2 3 4; 2 4 6 8; 1 0 1 0",
    "tall": "1 2; 2 4; 3 6; 1 1",
    "defective": "2 1 0; 0 2 1; 0 0 2",
    "rotation": "0 -1; 1 0",
    "negative": "-1 -2; -3 -4",
}


def text_of(rows: Any) -> str:
    return "; ".join(" ".join(str(entry) for entry in row) for row in rows)


def random_rows(random: Random, m: int, n: int) -> Rows:
    """Small numbers, many of them 0; often one row made of two others."""
    entries = (0, 0, 1, -1, 2, 3, -4, Fraction(1, 2), Fraction(-3, 4))
    rows = [[Fraction(random.choice(entries)) for _ in range(n)] for _ in range(m)]
    if m > 2 and random.random() < 0.4:
        rows[-1] = [2 * a - b for a, b in zip(rows[0], rows[1], strict=True)]
    return rows


def sized(seed: int, *, square: bool, largest: int = 5) -> list[Rows]:
    random = Random(seed)
    made = []
    for _ in range(EACH):
        m = random.randint(1, largest)
        made.append(random_rows(random, m, m if square else random.randint(1, largest)))
    return made


def nasty(*, square: bool) -> list[Any]:
    rows = {name: [row.split() for row in text.split("; ")] for name, text in NASTY.items()}
    return [
        pytest.param([[Fraction(e) for e in row] for row in one], id=name)
        for name, one in rows.items()
        if not square or len(one) == len(one[0])
    ]


def floats(value: Any) -> np.ndarray:
    """A vector, a matrix, or rows of fractions as a NumPy array."""
    match value:
        case Vector() | Matrix():
            return np.array(as_number(value), dtype=float)
        case _:
            return np.array([[float(entry) for entry in row] for row in value])


def exactly(rows: Rows) -> sympy.Matrix:
    return sympy.Matrix([[sympy.Rational(e.numerator, e.denominator) for e in row] for row in rows])


def fraction(number: Any) -> Fraction:
    return Fraction(int(number.p), int(number.q))


def answer(topic: str, name: str, rows: Any, **given: Any) -> Any:
    return solve(topic, matrix=text_of(rows), **given).answers[name].value


# --- determinants -----------------------------------------------------------------------


def check_determinant(rows: Rows) -> None:
    found = answer("det", "determinant", rows)
    assert found == fraction(exactly(rows).det())
    size = float(np.prod([max(np.linalg.norm(row), 1e-300) for row in floats(rows)]))
    assert float(found) == pytest.approx(np.linalg.det(floats(rows)), abs=1e-9 * max(size, 1))


@pytest.mark.parametrize("seed", SEEDS)
def test_determinants(seed: int) -> None:
    for rows in sized(seed, square=True):
        check_determinant(rows)


@pytest.mark.parametrize("rows", nasty(square=True))
def test_nasty_determinants(rows: Rows) -> None:
    check_determinant(rows)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_method_finds_the_same_determinant(seed: int) -> None:
    random = Random(100 + seed)
    for _ in range(20):
        rows = random_rows(random, 3, 3)
        found = {
            answer("det", "determinant", rows, method=way)
            for way in ("expansion", "elimination", "sarrus", None)
        }
        assert len(found) == 1


# --- inverses ---------------------------------------------------------------------------


def check_inverse(rows: Rows, method: str | None = None) -> None:
    found = answer("inverse", "inverse", rows, method=method)
    exact = exactly(rows)
    if exact.det() == 0:
        assert found == "none"
        return
    assert isinstance(found, Matrix)
    expected = exact.inv()
    n = len(rows)
    assert all(found[i, j] == fraction(expected[i, j]) for i in range(n) for j in range(n))
    condition = np.linalg.cond(floats(rows))
    if condition < 1e8:
        np.testing.assert_allclose(
            floats(found),
            np.linalg.inv(floats(rows)),
            rtol=0,
            atol=1e-14 * condition * np.abs(floats(found)).max() + 1e-12,
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_inverses(seed: int) -> None:
    for rows in sized(seed, square=True):
        check_inverse(rows)


@pytest.mark.parametrize("rows", nasty(square=True))
def test_nasty_inverses(rows: Rows) -> None:
    check_inverse(rows)
    check_inverse(rows, "gauss-jordan")
    check_inverse(rows, "adjugate")


# --- rank, column space, null space -----------------------------------------------------


def projection(vectors: np.ndarray) -> np.ndarray:
    """Onto the space of the columns, which are independent."""
    q, _ = np.linalg.qr(vectors)
    return q @ q.T


def check_spaces(rows: Rows) -> None:
    A = floats(rows)
    n = A.shape[1]
    rank = exactly(rows).rank()
    tolerant = np.linalg.matrix_rank(A)
    found = answer("rank", "rank", rows)
    assert found == rank
    columns = answer("colspace", "basis", rows)
    kernel = answer("nullspace", "basis", rows)
    assert isinstance(columns, Span)
    assert isinstance(kernel, Span)
    assert (columns.dimension, kernel.dimension) == (rank, n - rank)
    if tolerant != rank:  # a matrix that floats cannot tell
        return
    if columns.basis:
        mine = projection(floats([v.entries for v in columns]).T)
        np.testing.assert_allclose(mine, projection(linalg.orth(A)), atol=1e-8)
    if kernel.basis:
        mine = projection(floats([v.entries for v in kernel]).T)
        np.testing.assert_allclose(mine, projection(linalg.null_space(A)), atol=1e-8)


@pytest.mark.parametrize("seed", SEEDS)
def test_spaces(seed: int) -> None:
    for rows in sized(seed, square=False):
        check_spaces(rows)


@pytest.mark.parametrize("rows", nasty(square=False))
def test_nasty_spaces(rows: Rows) -> None:
    check_spaces(rows)


def test_the_basis_of_a_column_space_is_among_the_columns() -> None:
    for rows in sized(7, square=False):
        basis = answer("colspace", "basis", rows)
        columns = list(zip(*rows, strict=True))
        assert all(v.entries in columns for v in basis)


# --- systems of equations ---------------------------------------------------------------


def check_system(rows: Rows, right: list[Fraction]) -> None:
    given = {"vector": " ".join(map(str, right))}
    found = answer("solve-linear", "x", rows, **given)
    exact, b = exactly(rows), exactly([[entry] for entry in right])
    ranks = exact.rank(), exact.row_join(b).rank()
    A, c = floats(rows), np.array([float(entry) for entry in right])
    match found:
        case str():
            assert found == "none"
            assert ranks[0] < ranks[1]
        case Vector():
            assert ranks == (len(rows[0]), len(rows[0]))
            x = exact.gauss_jordan_solve(b)[0]
            assert [fraction(entry) for entry in x] == list(found)
            if np.linalg.cond(A) < 1e8:
                near = np.linalg.lstsq(A, c, rcond=None)[0]
                np.testing.assert_allclose(floats(found), near, rtol=1e-6, atol=1e-8)
        case Affine(point, directions):
            assert ranks[0] == ranks[1] < len(rows[0])
            assert directions.dimension == len(rows[0]) - ranks[0]
            at = exactly([[entry] for entry in point])  # type: ignore[list-item]
            assert exact * at == b
            for v in directions:
                assert (exact * exactly([[e] for e in v])).is_zero_matrix  # type: ignore[list-item]
        case _:
            pytest.fail(f"{found} is no solution set")


@pytest.mark.parametrize("seed", SEEDS)
def test_systems(seed: int) -> None:
    random = Random(50 + seed)
    for rows in sized(seed, square=False):
        right = [Fraction(random.randint(-5, 5)) for _ in rows]
        if random.random() < 0.5:  # one that has a solution
            x = [Fraction(random.randint(-3, 3)) for _ in rows[0]]
            right = [sum((a * b for a, b in zip(row, x, strict=True)), Fraction(0)) for row in rows]
        check_system(rows, right)


@pytest.mark.parametrize("rows", nasty(square=False))
def test_nasty_systems(rows: Rows) -> None:
    check_system(rows, [Fraction(0)] * len(rows))
    check_system(rows, [Fraction(i + 1) for i in range(len(rows))])
    check_system(rows, [sum(row, Fraction(0)) for row in rows])


# --- products ---------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_products(seed: int) -> None:
    random = Random(seed)
    for _ in range(EACH):
        sizes = [random.randint(1, 4) for _ in range(random.randint(3, 5))]
        largest = random.choice((9, 10**20))
        factors = [
            [[random.randint(-largest, largest) for _ in range(n)] for _ in range(m)]
            for m, n in pairwise(sizes)
        ]
        expected = np.array(factors[0], dtype=object)
        for factor in factors[1:]:
            expected = expected @ np.array(factor, dtype=object)
        found = solve("matmul", matrices=list(map(text_of, factors))).answers["product"].value
        assert isinstance(found, Matrix)
        assert [list(row) for row in found.rows] == expected.tolist()


@pytest.mark.parametrize("seed", SEEDS)
def test_products_with_transposes(seed: int) -> None:
    random = Random(seed)
    for _ in range(EACH):
        m, n, p = (random.randint(2, 4) for _ in range(3))
        A = [[random.randint(-9, 9) for _ in range(n)] for _ in range(m)]
        B = [[random.randint(-9, 9) for _ in range(n)] for _ in range(p)]
        solution = solve("matmul", matrices=[text_of(A), text_of(B)], transpose="B")
        found = solution.answers["product"].value
        assert isinstance(found, Matrix)
        assert [list(row) for row in found.rows] == (np.array(A) @ np.array(B).T).tolist()


# --- eigenvalues ------------------------------------------------------------------------


def complex_of(value: Any) -> complex:
    match as_number(value):
        case {"re": float() | int() as re, "im": float() | int() as im}:
            return complex(re, im)
        case float() | int() as real:
            return complex(real)
        case other:
            pytest.fail(f"{other} is no number")


def check_eigen(rows: Rows) -> None:
    answers = solve("eigen", matrix=text_of(rows)).answers
    A = floats(rows)
    found = np.array([complex_of(value) for value in answers["eigenvalues"].value])  # type: ignore[union-attr]
    expected = np.linalg.eigvals(A)
    assert len(found) == len(expected)
    scale = max(np.abs(expected).max(), 1)
    left = list(expected)
    for value in found:  # a multiple eigenvalue is known to floats by its n-th root only
        nearest = min(range(len(left)), key=lambda k: abs(left[k] - value))
        assert abs(left.pop(nearest) - value) < 1e-3 * scale
    coefficients = np.poly(A)
    mine = np.poly(found)
    np.testing.assert_allclose(mine, coefficients, atol=1e-6 * scale ** len(rows))
    assert complex(as_number(answers["trace"].value)) == pytest.approx(np.trace(A))  # type: ignore[arg-type]
    exact = fraction(exactly(rows).det())
    assert answers["determinant"].value == exact


@pytest.mark.parametrize("seed", SEEDS)
def test_eigenvalues(seed: int) -> None:
    for rows in sized(seed, square=True, largest=4)[:20]:
        check_eigen(rows)


@pytest.mark.parametrize("rows", nasty(square=True))
def test_nasty_eigenvalues(rows: Rows) -> None:
    if len(rows) <= 3:
        check_eigen(rows)


@pytest.mark.parametrize("seed", SEEDS)
def test_symmetric_matrices_have_real_eigenvalues(seed: int) -> None:
    random = Random(seed)
    for _ in range(20):
        n = random.randint(2, 3)
        B = [[random.randint(-3, 3) for _ in range(n)] for _ in range(n)]
        rows = [[Fraction(B[i][j] + B[j][i]) for j in range(n)] for i in range(n)]
        answers = solve("eigen", matrix=text_of(rows)).answers
        values = sorted(complex_of(v).real for v in answers["eigenvalues"].value)  # type: ignore[union-attr]
        np.testing.assert_allclose(values, linalg.eigh(floats(rows))[0], atol=1e-7)
        assert answers["diagonalisable"].value is True
