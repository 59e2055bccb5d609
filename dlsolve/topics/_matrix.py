"""The matrix of a linear-algebra topic: its value, the letters beside it, its answers."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from dlsolve.errors import InputError, Undefined
from dlsolve.exact.array import Matrix
from dlsolve.exact.number import Real, RealNumber, Scalar, Surd, bits, is_zero, parts
from dlsolve.exact.rows import smallest_integers
from dlsolve.exact.spaces import Span
from dlsolve.exact.symbolic import Symbolic
from dlsolve.plurals import counted
from dlsolve.records import dataclass
from dlsolve.topics._signs import without_idle_text
from dlsolve.working.idioms import numpy_idiom
from dlsolve.working.names import Name, roman
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.readings import letters as letters_of
from dlsolve.working.steps import Words
from dlsolve.working.trees import Grid, Letter, Number, Quantity, Row
from dlsolve.working.working import show

A_LETTER = Letter(Name("A"))


@numpy_idiom("{0}")
def matrix_of(A: Quantity) -> Matrix:
    """The value of A, which is a matrix."""
    assert isinstance(A.value, Matrix)
    return A.value


def shape_of(matrix: Matrix) -> str:
    """e.g. upper triangular"""
    places = [(i, j) for i in range(len(matrix.rows)) for j in range(len(matrix.rows))]
    below = any(not is_zero(matrix[i, j]) for i, j in places if i > j)
    above = any(not is_zero(matrix[i, j]) for i, j in places if i < j)
    if not below and not above:
        return "diagonal"
    return "lower triangular" if below else "upper triangular"


LONGEST_ENTRY = 40
"""Digits of the longest entry: nobody works with more by hand."""

MOST_LETTERS = 6
"""Different letters in one matrix."""


def refuse_unworkable(matrix: Grid, largest_with_letters: int, field: str = "matrix") -> None:
    """Raise InputError, with its row and column, for an entry that cannot be worked with.

    An entry without an exact value, such as cos(t) or √a; one that is too long; more letters,
    or a larger matrix with letters, than can be worked by hand.
    """
    letters = {name for row in matrix.rows for entry in row for name in letters_of(entry)}
    size = max(len(matrix.rows), len(matrix.rows[0]))
    if letters and (len(letters) > MOST_LETTERS or size > largest_with_letters):
        raise InputError(
            f"a matrix of this size with {counted(len(letters), 'letter')} is not worked by hand",
            remedy=f"at most {MOST_LETTERS} letters and {largest_with_letters} rows and columns;"
            " put numbers for some of the letters",
            field=field,
        )
    for i, row in enumerate(matrix.rows, start=1):
        for j, entry in enumerate(row, start=1):
            try:
                value = scalar(evaluate(entry))
                if isinstance(value, Fraction) and bits(value) * 3 > LONGEST_ENTRY * 10:
                    raise Undefined(f"more than {LONGEST_ENTRY} digits")
            except Undefined as error:
                has_letters = bool(letters_of(entry))
                raise InputError(
                    f"the entry in row {i}, column {j} has {error.reason}",
                    remedy="put numbers for its letters, or one letter for all of it"
                    if has_letters
                    else "give a number there",
                    field=field,
                ) from None


def left_of(matrix: Matrix, bar: int) -> Matrix:
    """The columns before the bar of an augmented matrix."""
    return Matrix(tuple(row[:bar] for row in matrix.rows))


def refuse_taken(matrix: Grid) -> None:
    """Raise InputError for i, which would be taken for √(−1), and for A, which is the matrix."""
    taken = {name.ascii for name in letters_of(matrix)}
    if "i" in taken:
        raise InputError(
            "i is √(−1), and a complex matrix is not reduced here",
            remedy="use another letter",
            field="matrix",
        )
    if "A" in taken:
        raise InputError(
            "A is the matrix here, so it cannot be an entry as well",
            remedy="use another letter",
            field="matrix",
        )


def refuse_larger(matrix: Grid, largest: int, instead: str) -> None:
    """Raise InputError for a matrix that nobody works by hand."""
    rows, columns = len(matrix.rows), len(matrix.rows[0])
    if max(rows, columns) > largest:
        raise InputError(
            f"the matrix is {rows} × {columns}; up to {largest} × {largest} is worked by hand",
            remedy=f"use {instead} for larger ones",
            field="matrix",
        )


def workable(matrix: Grid, largest: int, largest_with_letters: int, instead: str) -> Grid:
    """The matrix, if it can be reduced by hand: not too large, and in numbers or letters."""
    refuse_larger(matrix, largest, instead)
    refuse_unworkable(matrix, largest_with_letters)
    refuse_taken(matrix)
    return matrix


def refuse_oblong(matrix: Grid, has: str) -> None:
    """Raise InputError for a matrix that is not square.  e.g. has: “has a determinant”"""
    rows, columns = len(matrix.rows), len(matrix.rows[0])
    if rows != columns:
        raise InputError(
            f"the matrix is {rows} × {columns}, and only a square matrix {has}",
            remedy="give as many rows as columns",
            field="matrix",
        )


def entries_of(A: Quantity) -> Grid:
    """The entries of A as typed; those of a matrix that somebody else supplied by value."""
    grid = A.typed if isinstance(A.typed, Grid) else show(matrix_of(A))
    assert isinstance(grid, Grid)
    return Grid(tuple(tuple(map(without_idle_text, row)) for row in grid.rows))


def entry(A: Quantity, i: int, j: int, base: str = "a") -> Quantity:
    """aᵢⱼ, counted from 0 here and from 1 on paper."""
    typed = A.typed.rows[i][j] if isinstance(A.typed, Grid) else None
    return Quantity(Name(base, i + 1, j + 1), matrix_of(A)[i, j], typed)


@dataclass(frozen=True, slots=True)
class Lettering:
    """The letters for the unknowns, the parameters, those of the whole-number form, and columns.

    They are x, c, k and a, and others where the matrix has these among its own letters.  The
    equations are (i), (ii), …, but (1), (2), … where i is √(−1).
    """

    unknown: str = "x"
    parameter: str = "c"
    whole: str = "k"
    columns: str = "a"
    has_i: bool = False

    def variable(self, index: int) -> Letter:
        """xⱼ, numbered from 1 on paper."""
        return Letter(Name(self.unknown, index + 1))

    def column(self, count: int) -> Row:
        """(x₁, x₂, …) as a column."""
        return Row(tuple(self.variable(j) for j in range(count)), column=True)

    def label(self, number: int) -> str:
        """The number of an equation.  e.g. (ii), or (2) beside an i"""
        return f"({number if self.has_i else roman(number)})"


def lettering(matrix: Matrix, *, has_i: bool = False, taken: Collection[str] = ()) -> Lettering:
    """Letters that neither the matrix uses nor the rest of the page (`taken`).

    `has_i`: an i is on the page as √(−1).
    """
    used = {
        letter
        for row in matrix.rows
        for entry in row
        if isinstance(entry, Symbolic)
        for letter in entry.letters
    }

    def free(*wanted: str) -> str:
        return next((letter for letter in wanted if letter not in used | set(taken)), wanted[0])

    return Lettering(
        unknown=free("x", "v", "u", "y"),
        parameter=free("c", "t", "s", "r"),
        whole=free("k", "m", "n", "p"),
        columns=free("a", "w", "q", "z"),
        has_i=has_i,
    )


def whole_basis(space: Span) -> Span | None:
    """The basis in smallest whole numbers, where that is another one."""
    whole = [smallest_integers(v) for v in space]
    kept = tuple(v for v in whole if v is not None)
    same = all(w in (v, v.scaled(Fraction(-1))) for w, v in zip(kept, space, strict=False))
    return None if len(kept) < space.dimension or same else Span(kept, space.length)


def decimals(value: Scalar) -> Words:
    """e.g. ≈ 1.6180 beside (1 + √5)/2;  nothing where no root is written"""
    match value:
        case Surd(Fraction(), Fraction(), d) if d != -1:
            re, im = map(_as_decimal, parts(value))
            return " ≈ ", Number(Surd(re, im, -1) if value.is_complex else re)
        case _:
            return ()


def _as_decimal(part: RealNumber) -> RealNumber:
    """The number as one that is printed by its decimals, unless it is whole."""
    is_fraction = isinstance(part, Fraction) and part.denominator != 1
    return Real("+", part, Fraction(0)) if is_fraction else part
