"""The column space of a matrix by row operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Scalar, equal, is_zero
from dlsolve.exact.rows import pivot_columns, reduced
from dlsolve.exact.spaces import Span
from dlsolve.inputs.fields import LetterGrid
from dlsolve.records import dataclass
from dlsolve.topics._arrows import draw_arrows
from dlsolve.topics._cases import Outcome, State, eliminate_by_cases, listed
from dlsolve.topics._elimination import reduce_on_page
from dlsolve.topics._matrix import (
    lettering,
    matrix_of,
    workable,
)
from dlsolve.topics._rank import check_minor, columns_said, let_rank
from dlsolve.working.idioms import Program, numpy_idiom
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.steps import Answer, Words
from dlsolve.working.trees import (
    Letter,
    Negative,
    Product,
    Quantity,
    Transposed,
    Tree,
    equals,
    total,
)
from dlsolve.working.working import Working, show
from dlsolve.working.written import combination, is_negative, linear_form

CHAPTER = "Linear algebra"
IS_PROGRAM = True
ALIASES = ("column-space", "range")
PICTURE = "columns with two entries as arrows"
CARRIES = False

LARGEST = 12
"""Rows and columns of the largest matrix."""

LARGEST_WITH_LETTERS = 5
"""Rows and columns of the largest matrix that has letters: the cases multiply."""

SPACE = Name("C(A)")


@dataclass(frozen=True, slots=True)
class ColumnSpace:
    """What is found of a matrix: a basis, the rank, the pivots, whether it is all of ℝᵐ."""

    basis: Span
    rank: Quantity
    pivots: Vector
    whole: bool


def colspace(
    working: Working,
    matrix: Annotated[LetterGrid, "the matrix A, m × n: “2 3; 4 5”, also with letters"],
) -> None:
    """Column space: a basis among the columns of A.

        C(A) = {c₁a₁ + c₂a₂ + … + cₙaₙ} = {Ax}        dim C(A) = rank A

    A is m × n, up to 12 × 12, with rational entries, roots or letters.  The columns of A, not
    of the reduced matrix, in which pivots stand are a basis; every other column is written as
    a combination of them.  Letters split the working into cases wherever a pivot may be 0.
    Answers: `basis`, `rank`, `pivots` (the numbers of their columns) and `whole_space`
    (whether it is all of ℝᵐ); with letters they are those of the first case.

    Raises InputError where A is too large or has an entry such as cos(t), or where its cases
    cannot be told apart.

    Source: Strang, Introduction to Linear Algebra, 2016, chapter 3.
    """
    working.fractions = True
    fit = workable(matrix, LARGEST, LARGEST_WITH_LETTERS, "scipy.linalg.orth")
    A = working.given(Name("A"), fit, asked=True)
    working.ask("Find the column space of A = ", matrix)
    _write_combination(working, A)
    outcomes = column_space_by_cases(working, A)
    _draw(working, A, outcomes[0].found)
    working.answer(
        "basis", basis_of(outcomes), shown=_summary(outcomes),
        program=Program("np.linalg.svd({0})[0]", (A,), "{0}.columnspace()"),
    )  # fmt: skip
    _answer_more(working, outcomes)


def _draw(working: Working, A: Quantity, space: ColumnSpace) -> None:
    """The columns, and the line on which they all lie, where there is one."""
    columns = [(Name("a", j), column) for j, column in enumerate(matrix_of(A).columns(), start=1)]
    line = [(SPACE, v.entries) for v in space.basis] if space.basis.dimension == 1 else []
    draw_arrows(working, "The columns of A", columns, line)


def _answer_more(working: Working, outcomes: Sequence[Outcome[ColumnSpace]]) -> None:
    """The rank, where the pivots are, if there are any, and whether the space is all of ℝᵐ."""
    found = outcomes[0].found
    working.answer("rank", rank_of(outcomes), shown=None if len(outcomes) == 1 else ())
    if len(found.pivots):
        working.answer("pivots", found.pivots, shown=())
    working.answer("whole_space", found.whole, shown=())


def _write_combination(working: Working, A: Quantity) -> None:
    """C(A) = c₁ (2, 4)ᵀ + c₂ (3, 5)ᵀ, with every column."""
    matrix = matrix_of(A)
    columns = _span([Vector(column) for column in matrix.columns()], matrix)
    if len(columns.basis) > 1:
        note = ("all linear combinations of the columns",)
        working.relation(Letter(SPACE), combination(columns), connector="", note=note)


def _span(vectors: Sequence[Vector], matrix: Matrix) -> Span:
    return Span(tuple(vectors), len(vectors[0]), lettering(matrix).parameter)


@numpy_idiom("np.linalg.svd({0})[0][:, :np.linalg.matrix_rank({0})]")
def column_space_by_cases(working: Working, A: Quantity) -> list[Outcome[ColumnSpace]]:
    """Write the elimination and the column space, in each case; hand back the outcomes."""
    matrix = matrix_of(A)
    start = State(original=matrix, matrix=matrix, letters=lettering(matrix))
    return eliminate_by_cases(working, start, _read_space)


def _read_space(working: Working, state: State) -> ColumnSpace:
    """The columns of A with a pivot; the others in terms of them."""
    n = state.matrix.shape[1]
    others = [j for j in range(n) if j not in state.pivots]
    echelon = reduce_on_page(working, state.matrix) if others and state.pivots else state.matrix
    rank = let_rank(working, state)
    basis = _let_basis(working, state, echelon)
    _write_dependent(working, state, echelon, others)
    rows = Fraction(state.matrix.shape[0])
    whole = working.decide(
        Name("whole_space"),
        equals(rank, Quantity(Name("m"), rows)),
        ("C(A) is all of ", _real_space(int(rows))),
        ("C(A) is ", _size(basis.dimension), _real_space(int(rows))),
    )
    if not others:
        check_minor(working, state, rank)
    pivots = Vector(tuple(Fraction(j + 1) for j in state.pivots))
    return ColumnSpace(basis, rank, pivots, whole)


def _let_basis(working: Working, state: State, echelon: Matrix) -> Span:
    """⇒ C(A) = c₁ (2, 4)ᵀ + c₂ (3, 5)ᵀ"""
    original = state.original
    m, n = original.shape
    pivots = state.pivots
    letter = state.letters.parameter
    if pivots and len(pivots) < n:
        verb = "is" if len(pivots) == 1 else "are"
        working.say(f"So {columns_said(pivots)} of A itself {verb} a basis:")
    columns = [Vector(column) for column in original.columns()]
    reduced_columns = [Vector(column) for column in echelon.columns()]
    rows = [Vector(row) for row in echelon.rows if not all(map(is_zero, row))]
    computed = Span(tuple(columns[j] for j in pivots), m, letter)
    found = working.let(
        SPACE,
        computed,
        connector="⇒",
        note=() if pivots else ("the zero vector alone",),
        columns_of_the_reduced_matrix=Span(tuple(reduced_columns[j] for j in pivots), m, letter),
        rows_of_the_reduced_matrix=Span(tuple(rows), n, letter),
        every_column_kept=Span(tuple(c for c in columns if not c.is_zero), m, letter),
    ).value
    assert isinstance(found, Span)
    return found


def _write_dependent(
    working: Working, state: State, echelon: Matrix, others: Sequence[int]
) -> None:
    """Each other column as a combination of those of the basis, and the check of it."""
    if not state.pivots or not others:
        return
    columns = [Vector(column) for column in state.original.columns()]

    def name(j: int) -> Letter:
        return Letter(Name(state.letters.columns, j + 1))

    verb = "depends" if len(others) == 1 else "depend"
    working.say(
        f"By the reduced matrix {columns_said(others)} of A {verb} on"
        f" {'it' if len(state.pivots) == 1 else 'them'}:"
    )
    for j in others:
        shares = [echelon[row, j] for row in range(len(state.pivots))]
        working.relation(name(j), linear_form(shares, [name(k) for k in state.pivots]))
    for j in others:
        shares = [echelon[row, j] for row in range(len(state.pivots))]
        pairs = [(s, columns[k]) for s, k in zip(shares, state.pivots, strict=True)]
        made = [_scaled(s, v) for s, v in pairs if not is_zero(s)]
        image = Vector(
            tuple(sum((s * v[i] for s, v in pairs), Fraction(0)) for i in range(len(columns[j])))
        )
        holds = all(map(equal, image, columns[j]))
        if made:
            lead = "Check: " if j == others[0] else ""
            working.check(holds, lead, total(made), " = ", Transposed(show(image)))


def _scaled(share: Scalar, vector: Vector) -> Tree:
    """e.g. 2(1, 4)ᵀ, −(1, 4)ᵀ"""
    column = Transposed(show(vector))
    size = -share if is_negative(share) else share
    term: Tree = column if size == 1 else Product((show(size), column))
    return Negative(term) if is_negative(share) else term


def _real_space(m: int) -> Tree:
    """ℝᵐ"""
    return Letter(Name("ℝ")) ** m


def _size(dimension: int) -> str:
    """e.g. a line in (ℝ³)"""
    names = {0: "the point 0 of ", 1: "a line in ", 2: "a plane in "}
    return names.get(dimension, f"a subspace of dimension {dimension} in ")


@numpy_idiom("{0}")
def basis_of(outcomes: Sequence[Outcome[ColumnSpace]]) -> Span:
    """The basis in the first case."""
    return outcomes[0].found.basis


def rank_of(outcomes: Sequence[Outcome[ColumnSpace]]) -> Scalar:
    """The rank in the first case."""
    return scalar(outcomes[0].found.rank.value)


def _summary(outcomes: Sequence[Outcome[ColumnSpace]]) -> list[Words]:
    """C(A) = c₁ (2, 4)ᵀ + c₂ (3, 5)ᵀ = ℝ²; with letters a line for each case."""
    lines: list[Words] = []
    for outcome in outcomes:
        basis = outcome.found.basis
        line: Words = ("C(A) = {0}",)
        if basis.basis:
            line = ("C(A) = ", combination(basis))
        if outcome.found.whole:
            line = (*line, " = ", _real_space(basis.length))
        if outcome.conditions:
            line = (*listed(outcome.conditions), ":\t", *line)
        lines.append(line)
    return lines


EXAMPLES = (
    {"matrix": "2 3; 4 5"},
    {"matrix": "1 2 3; 2 4 7; 3 6 10"},
    {"matrix": "2 -4; 1 -2; -4 8"},
    {"matrix": "0.8 -0.8 -0.4; -0.3 0.9 -0.4; -0.5 -0.1 0.8"},
    {"matrix": "1 0 2; 0 1 3"},
    {"matrix": "2 4; k 6"},
    {"matrix": "0 0; 0 0"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The basis is as long as rank Aᵀ, independent, and every column of A is in its span."""
    A = evaluate(arguments["matrix"])
    basis = answers["basis"].value
    assert isinstance(A, Matrix)
    assert isinstance(basis, Span)
    rank = scalar(answers["rank"].value)
    yield "rank A = rank Aᵀ", rank == len(pivot_columns(reduced(Matrix(A.columns()))))
    yield "a vector for each pivot", basis.dimension == rank
    columns = [list(v) for v in basis] + [list(column) for column in A.columns()]
    beside = Matrix(tuple(tuple(row) for row in columns))
    yield "no column leads out of the span", len(pivot_columns(reduced(beside))) == rank
    if basis.basis:
        alone = Matrix(tuple(v.entries for v in basis))
        yield "the basis is independent", len(pivot_columns(reduced(alone))) == basis.dimension
