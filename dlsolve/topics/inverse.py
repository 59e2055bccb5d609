"""The inverse of a square matrix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix, identity
from dlsolve.exact.number import equal
from dlsolve.exact.rows import pivot_columns, reduced
from dlsolve.inputs.fields import LetterGrid
from dlsolve.topics._inverse import by_adjugate, by_gauss_jordan
from dlsolve.topics._matrix import (
    matrix_of,
    refuse_oblong,
    workable,
)
from dlsolve.working.idioms import Program, numpy_idiom
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate
from dlsolve.working.readings import letters as letters_of
from dlsolve.working.steps import Answer, Word
from dlsolve.working.trees import Grid, MatrixProduct, Quantity
from dlsolve.working.working import Working, show

CHAPTER = "Linear algebra"
IS_PROGRAM = True
ALIASES = ("matrix-inverse",)
CARRIES = False

LARGEST = 8
"""Rows of the largest matrix."""

LARGEST_BY_ADJUGATE = 4
"""Rows up to which all cofactors are written out."""

LARGEST_WITH_LETTERS = 3
"""Rows of the largest matrix that has letters."""

LARGEST_CHECKED_IN_FULL = 3
"""Rows up to which both factors of the check are written down; with letters one fewer."""

Method = Literal["gauss-jordan", "adjugate"]


def inverse(
    working: Working,
    matrix: Annotated[LetterGrid, "the square matrix A: “1 2; 3 4”, also with letters"],
    *,
    method: Annotated[
        Method | None,
        "row operations on [A | I], or the transposed cofactors divided by det A; the second "
        "for 2 × 2 and for letters, else the first, if nothing is said",
    ] = None,
) -> None:
    """Inverse of a matrix: adjugate, or Gauss–Jordan on [A | I].

        A⁻¹ = (1/det A)·adj A        [A | I] → [I | A⁻¹]        A·A⁻¹ = I

    A is n × n, up to 8 × 8 (4 × 4 by the adjugate, 3 × 3 with letters, whose inverse holds
    where det A ≠ 0).  Answers: `inverse`, and `determinant` where the adjugate is used.  A
    singular matrix is worked until that is seen; it has no inverse (exit status 3).

    Raises InputError where A is not square or too large, has an entry such as cos(t), or
    where the method does not fit it.

    Source: Strang, Introduction to Linear Algebra, 2016, chapters 2 and 5.
    """
    working.fractions = True
    A = working.given(Name("A"), _checked(matrix, method), asked=True)
    working.ask("Find the inverse of A = ", matrix)
    found = inverse_of(working, A, method)
    if found is not None:
        _verify(working, A, found)
        working.answer("inverse", found, program=Program("np.linalg.inv({0})", (A,), "{0}.inv()"))
    else:
        working.unsolved("A is singular: it has no inverse")
        working.answer("inverse", "none", shown=(("A is singular: it has no inverse",),))


@numpy_idiom("inverse({0})")
def inverse_of(working: Working, A: Quantity, method: Method | None) -> Quantity | None:
    """Write the inverse by the method, or by the one that is usual; None where there is none."""
    rows = len(matrix_of(A).rows)
    if method is None:
        has_letters = bool(letters_of(show(matrix_of(A))))
        method = "adjugate" if rows == 2 or has_letters else "gauss-jordan"
    return by_adjugate(working, A) if method == "adjugate" else by_gauss_jordan(working, A)


def _verify(working: Working, A: Quantity, found: Quantity) -> None:
    """A·A⁻¹ = I"""
    matrix, right = matrix_of(A), matrix_of(found)
    product, n = matrix @ right, len(matrix.rows)
    unit = identity(n)
    same = product.rows == unit.rows or all(
        equal(product[i, j], unit[i, j]) for i in range(n) for j in range(n)
    )
    words: list[Word] = ["Check: A·A⁻¹ = "]
    largest = LARGEST_CHECKED_IN_FULL - bool(letters_of(show(matrix)))
    if n <= largest:
        words += [MatrixProduct(show(matrix), show(right)), " = "]
    working.check(same, *words, show(unit if same else product))


def _checked(matrix: Grid, method: Method | None) -> Grid:
    """The matrix, if it is square, small enough, and fit for the method."""
    refuse_oblong(matrix, "has an inverse")
    workable(matrix, LARGEST, LARGEST_WITH_LETTERS, "numpy.linalg.inv")
    rows = len(matrix.rows)
    if method == "adjugate" and rows > LARGEST_BY_ADJUGATE:
        raise InputError(
            f"{rows**2} cofactors are not written out by hand",
            remedy="take --method gauss-jordan",
            field="method",
        )
    if method == "gauss-jordan" and letters_of(matrix):
        raise InputError(
            "a pivot with letters in it may be 0", remedy="take --method adjugate", field="method"
        )
    return matrix


EXAMPLES = (
    {"matrix": "1 2; 3 4"},
    {"matrix": "2 1 1; 1 3 2; 1 0 0"},
    {"matrix": "1 2 3; 0 1 4; 5 6 0", "method": "adjugate"},
    {"matrix": "2 1; 4 3", "method": "gauss-jordan"},
    {"matrix": "a b; b a"},
    {"matrix": "0.5"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """A⁻¹A = I, and a matrix without an inverse has dependent rows."""
    A = evaluate(arguments["matrix"])
    found = answers["inverse"].value
    assert isinstance(A, Matrix)
    n = len(A.rows)
    if not isinstance(found, Matrix):
        yield "A is singular", len(pivot_columns(reduced(A))) < n
        return
    product = found @ A
    same = (equal(product[i, j], Fraction(int(i == j))) for i in range(n) for j in range(n))
    yield "A⁻¹A = I", all(same)
