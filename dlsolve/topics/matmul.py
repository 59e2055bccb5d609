"""The product of matrices, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from math import isclose
from typing import Annotated, Any

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix
from dlsolve.exact.number import Scalar, equal
from dlsolve.exact.symbolic import Symbolic
from dlsolve.inputs.fields import LetterGrid
from dlsolve.records import dataclass
from dlsolve.topics._matrix import entries_of, matrix_of, refuse_unworkable
from dlsolve.working.determinants import is_nought, times
from dlsolve.working.idioms import numpy_idiom
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, float_of, scalar
from dlsolve.working.readings import letters as letters_of
from dlsolve.working.steps import Answer, Word
from dlsolve.working.trees import Grid, Number, Quantity, Tree, equals, total
from dlsolve.working.working import Working, show

CHAPTER = "Linear algebra"

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


def matmul(
    working: Working,
    matrices: Annotated[
        tuple[LetterGrid, ...], "the factors A, B, … in their order: “1 2; 3 4”, also with letters"
    ],
    *,
    transpose: Annotated[
        str | None, "the letters of the factors that are transposed: B, or A B"
    ] = None,
) -> None:
    """Matrix product: the shapes, and every entry as row times column.

        (AB)ᵢⱼ = Σₖ aᵢₖ·bₖⱼ        (m × n)(n × p) → m × p

    Two to six factors, up to 10 × 10 each, with numbers or letters, are multiplied from the
    left.  A vector is a matrix of one row or column; one that is typed as a row and fits as a
    column only is taken as a column.  Answers: `product`.

    Raises InputError where the shapes do not fit, with the products that are possible, and
    where a factor is too large or has an entry such as cos(t).

    Source: Strang, Introduction to Linear Algebra, 2016, chapter 2.
    """
    factors = _factors(matrices, transpose)
    working.ask(*_question(factors))
    given = [working.given(Name(one.name), one.typed, asked=True) for one in factors]
    sides = [_as_it_stands(working, one, A) for one, A in zip(factors, given, strict=True)]
    _say_shapes(working, factors)
    found, name = sides[0], factors[0].shown
    for factor, right in zip(factors[1:], sides[1:], strict=True):
        found, name = multiply(working, found, right, name, factor.shown), name + factor.shown
    working.answer("product", found)


# --- what is asked ----------------------------------------------------------------------


def _factors(matrices: Sequence[Grid], transpose: str | None) -> list[Factor]:
    """The factors with their letters, transposed or made columns; they have to fit."""
    if not 2 <= len(matrices) <= MOST_FACTORS:
        reason = (
            "a product has two factors at least"
            if len(matrices) < 2
            else (f"{len(matrices)} factors; up to {MOST_FACTORS} are multiplied by hand")
        )
        raise InputError(
            reason, remedy='give matrices, each in quotes: "1 2; 3 4" "5; 6"', field="matrices"
        )
    if any(map(letters_of, matrices)) and len(matrices) > MOST_WITH_LETTERS:
        raise InputError(
            f"{len(matrices)} factors with letters are not multiplied by hand",
            remedy=f"give {MOST_WITH_LETTERS} at most, or put numbers for the letters",
            field="matrices",
        )
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


def _refuse_large(letter: str, grid: Grid) -> None:
    rows, columns = _shape(grid)
    if max(rows, columns) > LARGEST:
        raise InputError(
            f"{letter} is {rows} × {columns}; up to {LARGEST} × {LARGEST} is worked by hand",
            remedy="use numpy.matmul for larger ones",
            field="matrices",
        )
    refuse_unworkable(grid, LARGEST_WITH_LETTERS, "matrices")


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
    remedy = "the columns of the left factor have to be as many as the rows of the right one"
    if alone:
        a, b = left.name, right.name
        ways = [
            (p == m, f"{right.shown}{left.shown} is possible: ({k} × {p})({m} × {n})"),
            (m == k, f"{a}ᵀ{b} is possible: --transpose {a}"),
            (n == p, f"{a}{b}ᵀ is possible: --transpose {b}"),
        ]
        possible = [
            text
            for fits, text in ways
            if fits and (text[0] == b or not (left.transposed or right.transposed))
        ]
        remedy = "; ".join(possible) or remedy
    return InputError(
        f"{left.shown} is {m} × {n} and {right.shown} is {k} × {p}: {n} ≠ {k}, so"
        f" {left.shown}{right.shown} does not exist",
        remedy=remedy,
        field="matrices",
    )


def _question(factors: Sequence[Factor]) -> list[Word]:
    """Find AB for A = … and B = …"""
    words: list[Word] = ["Find ", _product_name(factors), " for "]
    for place, one in enumerate(factors):
        joint = "" if not place else " and " if place == len(factors) - 1 else ", "
        words += [f"{joint}{one.name} = ", one.typed]
    return words


def _product_name(factors: Sequence[Factor]) -> str:
    return "".join(one.shown for one in factors)


def _as_it_stands(working: Working, factor: Factor, A: Quantity) -> Quantity:
    """The factor in the product: itself, or its transpose."""
    if not factor.transposed:
        return A
    matrix = matrix_of(A)
    wrong: dict[str, Any] = {"transpose_forgotten": matrix} if matrix.is_square else {}
    turned = Matrix(matrix.columns())
    return working.let(Name(factor.shown), turned, **wrong)


def _say_shapes(working: Working, factors: Sequence[Factor]) -> None:
    for one in factors:
        if one.column:
            working.say(f"{one.shown} is taken as a column, for as a row it does not fit.")
    shapes = "".join(f"({one.shape[0]} × {one.shape[1]})" for one in factors)
    whole = f"{factors[0].shape[0]} × {factors[-1].shape[1]}"
    name = _product_name(factors)
    what = "The inner sizes are equal" if len(factors) == 2 else "Neighbouring sizes are equal"
    working.say(f"{what}, so {name} exists: {shapes} → {whole}.")


# --- one product ------------------------------------------------------------------------


@numpy_idiom("{0} @ {1}")
def multiply(
    working: Working, left: Quantity, right: Quantity, before: str, factor: str
) -> Quantity:
    """Every entry of a product of two, and the product."""
    A, B = entries_of(left).rows, entries_of(right).rows
    name = before + factor
    plain = f"({name})"
    working.say(f"Each entry is a row of {before} times a column of {factor}:")
    rows: list[tuple[Scalar, ...]] = []
    with working.repeated():
        for i, row in enumerate(A):
            entries: list[Scalar] = []
            for j in range(len(B[0])):
                column = [line[j] for line in B]
                entry = working.let(Name(plain, i + 1, j + 1), _row_times_column(row, column))
                entries.append(scalar(entry.value))
            rows.append(tuple(entries))
    matrix = Matrix(tuple(rows))
    found = working.let(
        Name(name), matrix, connector="⇒", **_wrong_products(matrix_of(left), matrix_of(right))
    )
    _check_sums(working, left, right, found, before, factor)
    return found


def _row_times_column(row: Sequence[Tree], column: Sequence[Tree]) -> Tree:
    """1 × 7 + 2 × 9 + 3 × 11; beside letters a 0 and a 1 need not be written."""
    terms: list[Tree] = []
    for a, b in zip(row, column, strict=True):
        if any(map(is_nought, (a, b))) and any(map(letters_of, (a, b))):
            continue
        terms.append(times(a, b))
    return total(terms) if terms else Number(Fraction(0))


def _wrong_products(left: Matrix, right: Matrix) -> dict[str, Any]:
    """What students hand in for a product, where the shapes allow it."""
    (m, n), (_, p) = left.shape, right.shape
    wrong: dict[str, Any] = {}
    if m == p:
        wrong["order_swapped"] = right @ left
    if left.shape == right.shape:
        pairs = zip(left.rows, right.rows, strict=True)
        wrong["entry_by_entry"] = Matrix(
            tuple(tuple(a * b for a, b in zip(r, s, strict=True)) for r, s in pairs)
        )
    if n == p:
        wrong["row_by_row"] = left @ Matrix(right.columns())
    return wrong


def _check_sums(
    working: Working, left: Quantity, right: Quantity, found: Quantity, before: str, factor: str
) -> None:
    """The sums of the columns times the sums of the rows are the sum of all entries."""
    A, B, P = matrix_of(left), matrix_of(right), matrix_of(found)
    if min(P.shape) == 1 or letters_of(show(P)):
        return
    across = [_sum(column) for column in A.columns()]
    down = [_sum(row) for row in B.rows]
    products = total(show(a) * show(b) for a, b in zip(across, down, strict=True))
    whole = _sum([entry for row in P.rows for entry in row])
    working.check(
        equal(scalar(evaluate(products)), whole),
        "Check: the entries add up to ",
        show(whole),
        f", and column sums of {before} times row sums of {factor} to ",
        equals(products, show(evaluate(products))),
    )


def _sum(values: Sequence[Scalar]) -> Scalar:
    return reduce(lambda a, b: a + b, values)


def _shape(grid: Grid) -> tuple[int, int]:
    return len(grid.rows), len(grid.rows[0])


EXAMPLES = (
    {"matrices": ["1 2 3; 4 5 6", "7 8; 9 10; 11 12"]},
    {"matrices": ["1 2; 3 4", "5 6; 7 8"]},
    {"matrices": ["0.2 0.4; 0.3 0.7", "1 2"]},
    {"matrices": ["1 2; 3 4", "5 6; 7 8"], "transpose": "B"},
    {"matrices": ["1 2; 3 4", "5 6; 7 8"], "transpose": "A"},
    {"matrices": ["1 2; 3 4", "0 1; 1 0", "1; 1"]},
    {"matrices": ["a b; c d", "x; y"]},
    {"matrices": ["1 2 3", "4; 5; 6"]},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The same product in NumPy's floats; with letters, column by column."""
    factors = _factors(arguments["matrices"], arguments["transpose"])
    found = answers["product"].value
    assert isinstance(found, Matrix)
    matrices = []
    for one in factors:
        value = evaluate(one.typed)
        assert isinstance(value, Matrix)
        matrices.append(Matrix(value.columns()) if one.transposed else value)
    if any(isinstance(e, Symbolic) for one in matrices for row in one.rows for e in row):
        product = reduce(lambda a, b: a @ b, matrices)
        pairs = zip(found.rows, product.rows, strict=True)
        yield "the product", all(all(map(equal, r, s)) for r, s in pairs)
        return
    import numpy as np

    arrays = [np.array([[float_of(e) for e in row] for row in one.rows]) for one in matrices]
    product_in_floats = reduce(lambda a, b: a @ b, arrays)
    floats = [float_of(e) for row in found.rows for e in row]
    close = (
        isclose(a, b, abs_tol=1e-9) for a, b in zip(floats, product_in_floats.flat, strict=True)
    )
    yield "the product by NumPy", all(close)
