"""Gauss–Jordan elimination, one named row operation at a time."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import gcd, lcm

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Real, Scalar, divide, equal, is_zero, reciprocal
from dlsolve.exact.spaces import Span
from dlsolve.exact.symbolic import Symbolic
from dlsolve.records import dataclass


@dataclass(frozen=True, slots=True)
class Swap:
    """Rᵢ ↔ Rⱼ, rows counted from 0."""

    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Scale:
    """Rᵢ → factor·Rᵢ"""

    row: int
    factor: Scalar


@dataclass(frozen=True, slots=True)
class Combine:
    """Rᵢ → Rᵢ + factor·Rⱼ"""

    row: int
    factor: Scalar
    source: int


RowOperation = Swap | Scale | Combine


def apply(operation: RowOperation, matrix: Matrix) -> Matrix:
    """The matrix after one row operation."""
    rows = list(matrix.rows)
    match operation:
        case Swap(i, j):
            rows[i], rows[j] = rows[j], rows[i]
        case Scale(i, factor):
            rows[i] = tuple(_plain(factor * entry) for entry in rows[i])
        case Combine(i, factor, j):
            pairs = zip(rows[i], rows[j], strict=True)
            rows[i] = tuple(_plain(a + factor * b) for a, b in pairs)
    return Matrix(tuple(rows))


def _plain(value: Scalar) -> Scalar:
    """A real that is 0 or 1 as the rational, which says so of itself.  e.g. e·(1/e) → 1"""
    match value:
        case Real() if is_zero(value):
            return Fraction(0)
        case Real() if equal(value, Fraction(1)):
            return Fraction(1)
        case _:
            return value


def reduction(matrix: Matrix) -> Iterator[tuple[RowOperation, Matrix]]:
    """The operations that bring a matrix to reduced row echelon form, with what each leaves.

    Forward first, then upwards, then the pivots made 1: the order of an exam page.
    """
    rows, columns = matrix.shape
    pivots: list[tuple[int, int]] = []
    for column in range(columns):
        row = len(pivots)
        if row == rows:
            break
        candidates = [i for i in range(row, rows) if not is_zero(matrix[i, column])]
        if not candidates:
            continue
        # a number is a safer pivot than a letter, which may be 0
        chosen = min(candidates, key=lambda i: isinstance(matrix[i, column], Symbolic))
        if chosen != row:
            yield (swap := Swap(row, chosen)), (matrix := apply(swap, matrix))
        for below in range(row + 1, rows):
            if not is_zero(matrix[below, column]):
                factor = -divide(matrix[below, column], matrix[row, column])
                combine = Combine(below, factor, row)
                yield combine, (matrix := apply(combine, matrix))
        pivots.append((row, column))
    for row, column in reversed(pivots):
        for above in reversed(range(row)):
            if not is_zero(matrix[above, column]):
                factor = -divide(matrix[above, column], matrix[row, column])
                combine = Combine(above, factor, row)
                yield combine, (matrix := apply(combine, matrix))
    for row, column in pivots:
        if not equal(matrix[row, column], Fraction(1)):
            scale = Scale(row, reciprocal(matrix[row, column]))
            yield scale, (matrix := apply(scale, matrix))


def reduced(matrix: Matrix) -> Matrix:
    """The reduced row echelon form."""
    for _, after in reduction(matrix):
        matrix = after
    return matrix


def pivot_columns(echelon: Matrix) -> list[int]:
    """The column of the first non-zero entry of each non-zero row, counted from 0."""
    firsts = [
        next((j for j, entry in enumerate(row) if not is_zero(entry)), None) for row in echelon.rows
    ]
    return [j for j in firsts if j is not None]


def null_space(matrix: Matrix, free: list[int] | None = None) -> Span:
    """All x with Ax = 0: one basis vector for each free variable, which is 1 there.

    `free` names the variables to take as parameters, counted from 0; without it they are
    the non-pivot columns of the reduced row echelon form.
    """
    columns = matrix.shape[1]
    if free is not None:  # the parameters last, so that the pivots fall on the others
        order = [j for j in range(columns) if j not in free] + free
        permuted = Matrix(tuple(tuple(row[j] for j in order) for row in matrix.rows))
        return Span(tuple(_put_back(vector, order) for vector in null_space(permuted)), columns)
    echelon = reduced(matrix)
    pivots = pivot_columns(echelon)
    basis: list[Vector] = []
    for parameter in (j for j in range(columns) if j not in pivots):
        entries: list[Scalar] = [Fraction(0)] * columns
        entries[parameter] = Fraction(1)
        for row, pivot in enumerate(pivots):
            entries[pivot] = -echelon[row, parameter]
        basis.append(Vector(tuple(entries)))
    return Span(tuple(basis), columns)


def _put_back(vector: Vector, order: list[int]) -> Vector:
    """The vector whose entry order[k] is entry k of this one."""
    return Vector(tuple(vector[order.index(j)] for j in range(len(order))))


def smallest_integers(vector: Vector) -> Vector | None:
    """The multiple with coprime whole entries, where the entries are rational.

    e.g. (1, 5/2) → (2, 5)
    """
    rationals = [entry for entry in vector if isinstance(entry, Fraction)]
    if len(rationals) != len(vector) or vector.is_zero:
        return None
    scale = lcm(*(entry.denominator for entry in rationals))
    common = gcd(*(int(entry * scale) for entry in rationals))
    return vector.scaled(Fraction(scale, common))


def determinant_by_rows(matrix: Matrix) -> Scalar:
    """det A as the product of the pivots, with a change of sign for every swap."""
    rows, _ = matrix.shape
    value: Scalar = Fraction(1)
    for operation, after in reduction(matrix):
        matrix = after
        match operation:
            case Swap():
                value = -value
            case Scale(_, factor):
                value = divide(value, factor)
            case Combine():
                pass
    for i in range(rows):
        value = value * matrix[i, i]
    return value
