"""The null space of a matrix by row operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from dlsolve.exact.array import Matrix
from dlsolve.exact.number import Scalar
from dlsolve.exact.spaces import Span
from dlsolve.exact.symbolic import Symbolic
from dlsolve.inputs.fields import LetterGrid
from dlsolve.topics._cases import Outcome, listed, solve_by_cases
from dlsolve.topics._eigenvectors import of_length_one
from dlsolve.topics._homogeneous import column_of_zeros, write_equations
from dlsolve.topics._matrix import (
    A_LETTER,
    lettering,
    matrix_of,
    whole_basis,
    workable,
)
from dlsolve.topics._reduced import NullSpace
from dlsolve.working.idioms import Program
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, float_of, scalar
from dlsolve.working.steps import Answer, Words
from dlsolve.working.trees import Grid, Letter, MatrixProduct, Quantity
from dlsolve.working.working import Working, show
from dlsolve.working.written import combination

CHAPTER = "Linear algebra"
ALIASES = ("kernel",)
CARRIES = False

LARGEST = 12
"""Rows and columns of the largest matrix."""

LARGEST_WITH_LETTERS = 5
"""Rows and columns of the largest matrix that has letters: the cases multiply."""


def nullspace(
    working: Working,
    matrix: Annotated[LetterGrid, "the matrix A, m × n: “2 -4; 1 -2; -4 8”, also with letters"],
    *,
    scaling: Annotated[
        Literal["free", "unit"], "each free variable 1 in its basis vector, or of length 1 as well"
    ] = "free",
) -> None:
    """Null space, rank and nullity, by row operations.

        N(A) = {x : Ax = 0}        rank + nullity = n

    A is m × n, up to 12 × 12, with rational entries, roots or letters.  Every row operation
    is named; the variables without a pivot are free and become the parameters.  Letters
    split the working into cases wherever a pivot may be 0.  Answers: `basis`, `rank`,
    `nullity`, `rref`; with letters they are those of the first case, in which no pivot is 0.

    Raises InputError where A is too large or has an entry such as cos(t), or where its cases
    cannot be told apart.

    Source: Strang, Introduction to Linear Algebra, 2016, chapter 3.
    """
    working.fractions = True
    fit = workable(matrix, LARGEST, LARGEST_WITH_LETTERS, "scipy.linalg.null_space")
    A = working.given(Name("A"), fit, asked=True)
    working.ask("Find the null space of A = ", matrix)
    _write_system(working, A)
    outcomes = solve_by_cases(working, A)
    basis = basis_of(outcomes)
    lines = _summary(outcomes, A)
    if scaling == "unit":
        basis = of_length_one(working, basis)
        lines.append(("of length 1:\t", "N(A) = ", combination(basis)))
    working.answer(
        "basis", basis, shown=lines, program=Program("null_space({0})", (A,), "{0}.nullspace()")
    )
    working.answer(
        "rank", rank_of(outcomes), shown=_shown_alone(outcomes, "rank"),
        program=Program("np.linalg.matrix_rank({0})", (A,), "{0}.rank()"),
    )  # fmt: skip
    working.answer(
        "nullity", nullity_of(outcomes), shown=_shown_alone(outcomes, "nullity"),
        program=Program("len(null_space({0}))", (A,), "len({0}.nullspace())"),
    )  # fmt: skip
    working.answer(
        "rref", rref_of(outcomes), shown=(), program=Program("rref({0})", (A,), "{0}.rref()[0]")
    )


def _write_system(working: Working, A: Quantity) -> None:
    """Ax = 0, with the matrix as typed, and its equations."""
    matrix = matrix_of(A)
    letters = lettering(matrix)
    typed = A.typed if isinstance(A.typed, Grid) else None
    unknowns = letters.column(matrix.shape[1])
    working.relation(MatrixProduct(A_LETTER, Letter(Name(letters.unknown))), 0, connector="")
    working.relation(MatrixProduct(typed or show(matrix), unknowns), column_of_zeros(matrix))
    write_equations(working, matrix, letters, typed)


# --- the answers -----------------------------------------------------------------------


def basis_of(outcomes: Sequence[Outcome[NullSpace]]) -> Span:
    """The basis in the first case."""
    return outcomes[0].found.basis


def rank_of(outcomes: Sequence[Outcome[NullSpace]]) -> Scalar:
    """The rank in the first case."""
    return scalar(outcomes[0].found.rank.value)


def nullity_of(outcomes: Sequence[Outcome[NullSpace]]) -> Scalar:
    """The nullity in the first case."""
    return scalar(outcomes[0].found.nullity.value)


def rref_of(outcomes: Sequence[Outcome[NullSpace]]) -> Matrix:
    """The reduced row echelon form in the first case."""
    return outcomes[0].found.rref


def _summary(outcomes: Sequence[Outcome[NullSpace]], A: Quantity) -> list[Words]:
    """N(A) = c (2, 1)ᵀ; with letters a line for each case."""
    whole_letter = lettering(matrix_of(A)).whole
    lines: list[Words] = []
    for outcome in outcomes:
        space: Words = ("N(A) = {0}",)
        if outcome.found.basis.basis:
            whole = whole_basis(outcome.found.basis)
            again: Words = () if whole is None else (" = ", combination(whole, whole_letter))
            space = ("N(A) = ", combination(outcome.found.basis), *again)
        if outcome.conditions:
            rank = ", rank ", show(scalar(outcome.found.rank.value))
            space = (*listed(outcome.conditions), ":\t", *space, *rank)
        lines.append(space)
    return lines


def _shown_alone(outcomes: Sequence[Outcome[NullSpace]], name: str) -> tuple[Words, ...] | None:
    """The default line of an answer, or none where the cases have it already."""
    return None if len(outcomes) == 1 else ()


EXAMPLES = (
    {"matrix": "2 -4; 1 -2; -4 8"},
    {"matrix": "4 6; 2 7; 5 8"},
    {"matrix": "1 2 3 4; 2 4 7 9; 3 6 10 13"},
    {"matrix": "0.8 -0.8 -0.4; -0.3 0.9 -0.4; -0.5 -0.1 0.8"},
    {"matrix": "1 √2; √2 2"},
    {"matrix": "1 a; a 1"},
    {"matrix": "0 0; 0 0"},
    {"matrix": "1 1 1", "scaling": "unit"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """Ax = 0, rank + nullity = n, and the rank as NumPy (with letters, SymPy) finds it."""
    A = evaluate(arguments["matrix"])
    basis = answers["basis"].value
    assert isinstance(A, Matrix)
    assert isinstance(basis, Span)
    rank, nullity = scalar(answers["rank"].value), scalar(answers["nullity"].value)
    yield "Ax = 0", all(A.times(v).is_zero and not v.is_zero for v in basis)
    yield "as many vectors as the nullity", basis.dimension == nullity
    yield "rank + nullity = n", rank + nullity == A.shape[1]
    yield "rank by a library", rank == _library_rank(A)


def _library_rank(A: Matrix) -> int:
    if any(isinstance(entry, Symbolic) for row in A.rows for entry in row):
        import sympy

        from dlsolve.exact.symbolic import to_sympy

        return int(sympy.Matrix([[to_sympy(entry) for entry in row] for row in A.rows]).rank())
    import numpy as np

    floats = [[float_of(entry) for entry in row] for row in A.rows]
    return int(np.linalg.matrix_rank(np.array(floats)))
