"""The factors of a matrix product: their letters, how they stand in it, whether they fit."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dlsolve.errors import InputError
from dlsolve.records import dataclass
from dlsolve.topics._matrix import refuse_unworkable
from dlsolve.working.readings import letters as letters_of
from dlsolve.working.trees import Grid

LARGEST = 10
"""Rows and columns of the largest factor."""

LARGEST_WITH_LETTERS = 5
"""Rows and columns of the largest factor of a product with letters."""

MOST_FACTORS = 6

MOST_WITH_LETTERS = 3
"""Factors of a product with letters: the terms multiply."""

LETTERS = "ABCDEF"


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor as it stands in the product: with its name, perhaps transposed.

    `column`: it was typed as a row, and stands as a column.
    """

    name: str
    typed: Grid
    transposed: bool = False
    column: bool = False

    @property
    def shown(self) -> str:
        """e.g. Bᵀ"""
        return self.name + "ᵀ" * self.transposed

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns in the product."""
        rows, columns = _shape(self.typed)
        return (columns, rows) if self.transposed else (rows, columns)


def factors_of(matrices: Sequence[Grid], transpose: str | None) -> list[Factor]:
    """The factors with their letters, transposed or made columns.

    Raises InputError where there are too few or too many, or where they do not fit.
    """
    _refuse_count(matrices)
    _refuse_letters(matrices)
    turned = _turned(transpose, len(matrices))
    factors: list[Factor] = []
    for letter, grid in zip(LETTERS, matrices, strict=False):
        _refuse_large(letter, grid)
        factor = Factor(letter, grid, letter in turned)
        factors.append(_fitting(factors[-1], factor) if factors else factor)
    for left, right in pairwise(factors):
        if left.shape[1] != right.shape[0]:
            raise _mismatch(left, right, alone=len(factors) == 2)
    return factors


def standing(factors: Sequence[Factor]) -> tuple[Grid, ...]:
    """The factors as they stand in the product, those with a ᵀ transposed."""
    return tuple(
        Grid(tuple(zip(*one.typed.rows, strict=True))) if one.transposed else one.typed
        for one in factors
    )


def _refuse_count(matrices: Sequence[Grid]) -> None:
    count = len(matrices)
    if 2 <= count <= MOST_FACTORS:
        return
    too_many = f"{count} factors; up to {MOST_FACTORS} are multiplied by hand"
    raise InputError(
        too_many if count > 2 else "a product has two factors at least",
        remedy='give matrices, each in quotes: "1 2; 3 4" "5; 6"',
        field="matrices",
    )


def _refuse_letters(matrices: Sequence[Grid]) -> None:
    """Refuse letters that the factors have as names, and too many factors with letters."""
    count = len(matrices)
    taken = {name.ascii for grid in matrices for name in letters_of(grid)}
    if taken and count > MOST_WITH_LETTERS:
        raise InputError(
            f"{count} factors with letters are not multiplied by hand",
            remedy=f"give {MOST_WITH_LETTERS} at most, or put numbers for the letters",
            field="matrices",
        )
    for letter in LETTERS[:count]:
        if letter in taken:
            raise InputError(
                f"{letter} is a factor here, so it cannot be an entry as well",
                remedy="use another letter",
                field="matrices",
            )


def _refuse_large(letter: str, grid: Grid) -> None:
    rows, columns = _shape(grid)
    if max(rows, columns) > LARGEST:
        raise InputError(
            f"{letter} is {rows} × {columns}; up to {LARGEST} × {LARGEST} is worked by hand",
            remedy="use numpy.matmul for larger ones",
            field="matrices",
        )
    refuse_unworkable(grid, LARGEST_WITH_LETTERS, "matrices")


def _turned(transpose: str | None, count: int) -> str:
    """The letters of the factors to transpose.  e.g. "A, b" → AB"""
    letters = (transpose or "").upper().replace(",", "").replace(" ", "")
    for letter in letters:
        if letter not in LETTERS[:count]:
            raise InputError(
                f"there is no factor {letter}",
                remedy=f"the factors are {', '.join(LETTERS[:count])}",
                field="transpose",
            )
    return letters


def _fitting(left: Factor, factor: Factor) -> Factor:
    """The factor, as a column where it was typed as a row and fits as a column only."""
    rows, columns = factor.shape
    if rows == 1 and left.shape[1] == columns != 1 and not factor.transposed:
        column = Grid(tuple((entry,) for entry in factor.typed.rows[0]))
        return Factor(factor.name, column, column=True)
    return factor


def _mismatch(left: Factor, right: Factor, *, alone: bool) -> InputError:
    """The shapes that do not fit, and the products that are possible."""
    (m, n), (k, p) = left.shape, right.shape
    ways: list[str] = []
    if alone and p == m:
        ways.append(f"{right.shown}{left.shown} is possible: ({k} × {p})({m} × {n})")
    if alone and not (left.transposed or right.transposed):
        if m == k:
            ways.append(f"{left.name}ᵀ{right.name} is possible: --transpose {left.name}")
        if n == p:
            ways.append(f"{left.name}{right.name}ᵀ is possible: --transpose {right.name}")
    rule = "the columns of the left factor have to be as many as the rows of the right one"
    return InputError(
        f"{left.shown} is {m} × {n} and {right.shown} is {k} × {p}: {n} ≠ {k}, so"
        f" {left.shown}{right.shown} does not exist",
        remedy="; ".join(ways) or rule,
        field="matrices",
    )


def _shape(grid: Grid) -> tuple[int, int]:
    return len(grid.rows), len(grid.rows[0])
