"""Vectors and matrices of exact scalars, with the operations of a first course."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from dlsolve.errors import Undefined
from dlsolve.exact.number import Scalar, equal, is_zero, reciprocal
from dlsolve.records import dataclass


@dataclass(frozen=True, slots=True)
class Vector:
    """A list of scalars; + − × ÷ act entry by entry, as in an optimiser's update."""

    entries: tuple[Scalar, ...]

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[Scalar]:
        return iter(self.entries)

    def __getitem__(self, index: int) -> Scalar:
        return self.entries[index]

    def map(self, function: Callable[[Scalar], Scalar]) -> Vector:
        """The vector of f(entry)."""
        return Vector(tuple(function(entry) for entry in self.entries))

    def dot(self, other: Vector) -> Scalar:
        """Σ aᵢbᵢ"""
        _same_length(self, other)
        total: Scalar = Fraction(0)
        for a, b in zip(self.entries, other.entries, strict=True):
            total = total + a * b
        return total

    def scaled(self, factor: Scalar) -> Vector:
        """factor · v"""
        return self.map(lambda entry: factor * entry)

    @property
    def is_zero(self) -> bool:
        """Whether every entry is 0."""
        return all(is_zero(entry) for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Matrix:
    """A rectangle of scalars, row by row."""

    rows: tuple[tuple[Scalar, ...], ...]

    @property
    def shape(self) -> tuple[int, int]:
        """(number of rows, number of columns)"""
        return len(self.rows), len(self.rows[0])

    @property
    def is_square(self) -> bool:
        """Whether there are as many rows as columns."""
        return self.shape[0] == self.shape[1]

    def __getitem__(self, place: tuple[int, int]) -> Scalar:
        return self.rows[place[0]][place[1]]

    def columns(self) -> tuple[tuple[Scalar, ...], ...]:
        """The columns, from the left."""
        return tuple(zip(*self.rows, strict=True))

    def map(self, function: Callable[[Scalar], Scalar]) -> Matrix:
        """The matrix of f(entry)."""
        return Matrix(tuple(tuple(function(entry) for entry in row) for row in self.rows))

    def times(self, vector: Vector) -> Vector:
        """Av"""
        return Vector(tuple(Vector(row).dot(vector) for row in self.rows))

    def __matmul__(self, other: Matrix) -> Matrix:
        columns = [Vector(column) for column in other.columns()]
        return Matrix(tuple(tuple(Vector(row).dot(c) for c in columns) for row in self.rows))

    def __add__(self, other: Matrix) -> Matrix:
        if self.shape != other.shape:
            raise Undefined(f"a sum of matrices of shapes {self.shape} and {other.shape}")
        return Matrix(
            tuple(
                tuple(a + b for a, b in zip(left, right, strict=True))
                for left, right in zip(self.rows, other.rows, strict=True)
            )
        )

    def scaled(self, factor: Scalar) -> Matrix:
        """factor · A"""
        return self.map(lambda entry: factor * entry)

    def less(self, eigenvalue: Scalar) -> Matrix:
        """A − λI"""
        return self + identity(len(self.rows)).scaled(-eigenvalue)

    def trace(self) -> Scalar:
        """The sum of the diagonal."""
        if not self.is_square:
            raise Undefined("the trace of a matrix that is not square")
        total: Scalar = Fraction(0)
        for i in range(len(self.rows)):
            total = total + self.rows[i][i]
        return total

    @property
    def is_triangular(self) -> bool:
        """Whether everything below, or everything above, the diagonal is 0."""
        places = [(i, j) for i in range(self.shape[0]) for j in range(self.shape[1])]
        return all(is_zero(self[p]) for p in places if p[0] > p[1]) or all(
            is_zero(self[p]) for p in places if p[0] < p[1]
        )


def identity(n: int) -> Matrix:
    """I, the n × n identity."""
    return Matrix(tuple(tuple(Fraction(int(i == j)) for j in range(n)) for i in range(n)))


def _same_length(left: Vector, right: Vector) -> None:
    if len(left) != len(right):
        raise Undefined(f"vectors of {len(left)} and of {len(right)} entries")


def entrywise(
    operation: Callable[[Scalar, Scalar], Scalar], left: Scalar | Vector, right: Scalar | Vector
) -> Scalar | Vector:
    """f(left, right), entry by entry where either is a vector.  e.g. 2 × (1, 3) → (2, 6)"""
    if isinstance(left, Vector):
        if isinstance(right, Vector):
            _same_length(left, right)
            pairs = zip(left.entries, right.entries, strict=True)
            return Vector(tuple(operation(a, b) for a, b in pairs))
        return Vector(tuple(operation(a, right) for a in left))
    if isinstance(right, Vector):
        return Vector(tuple(operation(left, b) for b in right))
    return operation(left, right)


def parallel(left: Vector, right: Vector) -> bool:
    """Whether two vectors are non-zero multiples of one another."""
    if len(left) != len(right) or left.is_zero or right.is_zero:
        return False
    pivot = next(i for i, entry in enumerate(left.entries) if not is_zero(entry))
    factor = right[pivot] * reciprocal(left[pivot])
    return all(equal(factor * a, b) for a, b in zip(left, right, strict=True))
