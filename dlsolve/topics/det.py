"""The determinant of a square matrix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import permutations
from typing import Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix
from dlsolve.exact.number import Scalar, equal
from dlsolve.exact.rows import determinant_by_rows
from dlsolve.exact.symbolic import Symbolic
from dlsolve.inputs.fields import LetterGrid
from dlsolve.topics._determinant import (
    by_diagonal,
    by_elimination,
    by_expansion,
    by_rule,
    by_sarrus,
    say_where_invertible,
    seen_to_be_nought,
)
from dlsolve.topics._matrix import (
    matrix_of,
    refuse_oblong,
    shape_of,
    workable,
)
from dlsolve.working.idioms import Program, numpy_idiom
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.readings import letters as letters_of
from dlsolve.working.steps import Answer
from dlsolve.working.trees import Grid, Quantity, differs
from dlsolve.working.working import Working

CHAPTER = "Linear algebra"
IS_PROGRAM = True
ALIASES = ("determinant",)
CARRIES = False

LARGEST = 12
"""Rows of the largest matrix."""

LARGEST_WITH_LETTERS = 4
"""Rows of the largest matrix that has letters."""

LARGEST_EXPANDED = 4
"""Rows up to which a determinant is expanded: a fifth row makes 20 minors of three rows."""

Method = Literal["expansion", "elimination", "sarrus"]


def det(
    working: Working,
    matrix: Annotated[LetterGrid, "the square matrix A: “1 2; 3 4”, also with letters"],
    *,
    method: Annotated[
        Method | None,
        "along the row or column with most zeros, by row operations, or by Sarrus’ rule; "
        "what is shortest if nothing is said",
    ] = None,
) -> None:
    """Determinant: ad − bc, cofactors, row operations, Sarrus.

        det A = Σⱼ (−1)ⁱ⁺ʲ aᵢⱼ·Mᵢⱼ        Mᵢⱼ: the determinant without row i and column j

    A is n × n.  Without a method a row of zeros, dependent rows and a triangular matrix are
    made use of; else two rows are worked by ad − bc, three and four are expanded along the
    row or column with most zeros, more (up to 12) are brought to a triangular form.  Letters
    are allowed up to 4 × 4, but not by row operations, where a pivot might be 0.  Answers:
    `determinant`, and `invertible` where A has no letters.

    Raises InputError where A is not square or too large, has an entry such as cos(t), or
    where the method does not fit it.

    Source: Strang, Introduction to Linear Algebra, 2016, chapter 5.
    """
    working.fractions = True
    A = working.given(Name("A"), _checked(matrix, method), asked=True)
    working.ask("Find the determinant of A = ", matrix)
    found = determinant(working, A, method)
    if isinstance(found.value, Symbolic):
        say_where_invertible(working, found.value)
    else:
        invertible = working.decide(
            Name("invertible"),
            differs(found, 0),
            "A is invertible",
            "A is singular: it has no inverse",
        )
        working.answer("invertible", invertible, shown=())
    working.answer("determinant", found, program=Program("np.linalg.det({0})", (A,), "{0}.det()"))


@numpy_idiom("np.linalg.det({0})")
def determinant(working: Working, A: Quantity, method: Method | None) -> Quantity:
    """Write the determinant by the method, or by the shortest; hand it back."""
    rows = len(matrix_of(A).rows)
    match method:
        case "elimination":
            return by_elimination(working, A)
        case "sarrus":
            return by_sarrus(working, A)
        case "expansion":
            return by_expansion(working, A) if rows > 2 else by_rule(working, A)
        case None:
            return _shortest(working, A)


def _shortest(working: Working, A: Quantity) -> Quantity:
    matrix = matrix_of(A)
    rows = len(matrix.rows)
    seen = seen_to_be_nought(working, A) if rows > 1 else None
    if seen is not None:
        return seen
    if matrix.is_triangular and rows > 1:
        working.say(f"A is {shape_of(matrix)}, so det A is the product of its diagonal entries:")
        return by_diagonal(working, A)
    if rows <= 2:
        return by_rule(working, A)
    return by_expansion(working, A) if rows <= LARGEST_EXPANDED else by_elimination(working, A)


def _checked(matrix: Grid, method: Method | None) -> Grid:
    """The matrix, if it is square, small enough, and fit for the method."""
    refuse_oblong(matrix, "has a determinant")
    workable(matrix, LARGEST, LARGEST_WITH_LETTERS, "numpy.linalg.det")
    rows = len(matrix.rows)
    if method == "sarrus" and rows != 3:
        raise InputError(
            f"the matrix is {rows} × {rows}, and Sarrus’ rule is for 3 × 3 only",
            remedy="leave out the method, or take another",
            field="method",
        )
    if method == "expansion" and rows > LARGEST_EXPANDED:
        raise InputError(
            f"the expansion of {rows} rows is not written out by hand",
            remedy="take --method elimination",
            field="method",
        )
    if method == "elimination" and letters_of(matrix):
        raise InputError(
            "a pivot with letters in it may be 0",
            remedy="take --method expansion",
            field="method",
        )
    return matrix


EXAMPLES = (
    {"matrix": "1 2; 3 4"},
    {"matrix": "1 2 3; 4 5 6; 7 8 10"},
    {"matrix": "2 0 1; 3 0 -2; 4 5 6"},
    {"matrix": "a b; b a"},
    {"matrix": "3 1 4; 0 2 5; 0 0 7"},
    {"matrix": "1 2 3; 4 5 6; 2 4 6"},
    {"matrix": "0 2 1 3; 1 0 2 1; 2 1 0 1; 1 1 1 2"},
    {"matrix": "0 1 2; 1 0 3; 4 -3 8", "method": "elimination"},
    {"matrix": "1 2 3; 4 5 6; 7 8 10", "method": "sarrus"},
    {"matrix": "0.5"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """Leibniz’ sum over all permutations, row reduction, and det Aᵀ."""
    A = evaluate(arguments["matrix"])
    found = scalar(answers["determinant"].value)
    assert isinstance(A, Matrix)
    yield "det A by row reduction", equal(found, determinant_by_rows(A))
    yield "det Aᵀ = det A", equal(found, determinant_by_rows(Matrix(A.columns())))
    if len(A.rows) <= 5:
        yield "det A by Leibniz’ sum", equal(found, _leibniz(A))


def _leibniz(A: Matrix) -> Scalar:
    n = len(A.rows)
    result: Scalar = A[0, 0] - A[0, 0]
    for order in permutations(range(n)):
        inversions = sum(order[i] > order[j] for i in range(n) for j in range(i + 1, n))
        product = A[0, order[0]]
        for i in range(1, n):
            product = product * A[i, order[i]]
        result = result - product if inversions % 2 else result + product
    return result
