"""The rank of a matrix by row operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Scalar
from dlsolve.exact.rows import pivot_columns, reduced
from dlsolve.inputs.fields import LetterGrid
from dlsolve.records import dataclass
from dlsolve.topics._cases import Outcome, State, eliminate_by_cases, listed
from dlsolve.topics._matrix import (
    lettering,
    matrix_of,
    workable,
)
from dlsolve.topics._rank import check_minor, let_rank
from dlsolve.working.idioms import Program, numpy_idiom
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.steps import Answer, Words
from dlsolve.working.trees import Quantity, equals
from dlsolve.working.working import Working, show

CHAPTER = "Linear algebra"
IS_PROGRAM = True
ALIASES = ("matrix-rank",)
CARRIES = False

LARGEST = 12
"""Rows and columns of the largest matrix."""

LARGEST_WITH_LETTERS = 5
"""Rows and columns of the largest matrix that has letters: the cases multiply."""


@dataclass(frozen=True, slots=True)
class Rank:
    """What is found of a matrix: its rank, the columns of its pivots, whether it is full."""

    rank: Quantity
    pivots: Vector
    full: bool


def rank(
    working: Working, matrix: Annotated[LetterGrid, "the matrix A, m × n: “1 2; 2 4”, also letters"]
) -> None:
    """Rank: row operations to an echelon form, pivots counted.

        rank A = the number of pivots = the number of rows that are not 0 ≤ min(m, n)

    A is m × n, up to 12 × 12, with rational entries, roots or letters.  Every row operation
    is named.  Letters split the working into cases wherever a pivot may be 0.  Answers:
    `rank`, `pivots` (the numbers of their columns) and `full_rank`; with letters they are
    those of the first case, in which no pivot is 0.

    Raises InputError where A is too large or has an entry such as cos(t), or where its cases
    cannot be told apart.

    Source: Strang, Introduction to Linear Algebra, 2016, chapter 3.
    """
    working.fractions = True
    fit = workable(matrix, LARGEST, LARGEST_WITH_LETTERS, "numpy.linalg.matrix_rank")
    A = working.given(Name("A"), fit, asked=True)
    working.ask("Find the rank of A = ", matrix)
    outcomes = rank_by_cases(working, A)
    working.answer(
        "rank", rank_of(outcomes), shown=_summary(outcomes), symbol=Name("rank A"),
        program=Program("np.linalg.matrix_rank({0})", (A,), "{0}.rank()"),
    )  # fmt: skip
    _answer_more(working, outcomes[0].found)


def _answer_more(working: Working, found: Rank) -> None:
    """Where the pivots are, if there are any, and whether the rank is full."""
    if len(found.pivots):
        working.answer("pivots", found.pivots, shown=())
    working.answer("full_rank", found.full, shown=())


@numpy_idiom("np.linalg.matrix_rank({0})")
def rank_by_cases(working: Working, A: Quantity) -> list[Outcome[Rank]]:
    """Write the elimination and the rank, in each case; hand back the outcomes."""
    matrix = matrix_of(A)
    start = State(original=matrix, matrix=matrix, letters=lettering(matrix))
    return eliminate_by_cases(working, start, _read_rank)


def _read_rank(working: Working, state: State) -> Rank:
    found = let_rank(working, state)
    smaller = Quantity(Name("min(m, n)"), Fraction(min(state.matrix.shape)))
    full = working.decide(
        Name("full_rank"), equals(found, smaller), "A has full rank", "A does not have full rank"
    )
    check_minor(working, state, found)
    return Rank(found, Vector(tuple(Fraction(j + 1) for j in state.pivots)), full)


@numpy_idiom("{0}")
def rank_of(outcomes: Sequence[Outcome[Rank]]) -> Scalar:
    """The rank in the first case."""
    return scalar(outcomes[0].found.rank.value)


def _summary(outcomes: Sequence[Outcome[Rank]]) -> list[Words] | None:
    """With letters a line for each case."""
    if not outcomes[0].conditions:
        return None
    return [
        (*listed(one.conditions), ":\t", "rank A = ", show(scalar(one.found.rank.value)))
        for one in outcomes
    ]


EXAMPLES = (
    {"matrix": "1 2 3; 2 4 7; 3 6 10"},
    {"matrix": "0.8 -0.8 -0.4; -0.3 0.9 -0.4; -0.5 -0.1 0.8"},
    {"matrix": "1 2; 3 4; 5 6; 7 8"},
    {"matrix": "0 1 2; 1 0 3"},
    {"matrix": "2 4; k 6"},
    {"matrix": "0 0; 0 0"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """rank A = rank Aᵀ, and the pivots are those of the reduced row echelon form."""
    A = evaluate(arguments["matrix"])
    pivots = answers["pivots"].value if "pivots" in answers else Vector(())
    assert isinstance(A, Matrix)
    assert isinstance(pivots, Vector)
    found = scalar(answers["rank"].value)
    yield "rank A = rank Aᵀ", found == len(pivot_columns(reduced(Matrix(A.columns()))))
    yield "a pivot for each", found == len(pivots)
    yield "the pivots of the rref", [p - 1 for p in pivots] == pivot_columns(reduced(A))
