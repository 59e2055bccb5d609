"""A system of linear equations Ax = b by elimination."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import equal
from dlsolve.exact.rows import pivot_columns, reduced
from dlsolve.exact.spaces import Affine
from dlsolve.exact.symbolic import Symbolic
from dlsolve.inputs.fields import LetterRow
from dlsolve.inputs.systems import System
from dlsolve.plurals import counted
from dlsolve.topics._cases import Outcome, State, eliminate_by_cases, listed
from dlsolve.topics._homogeneous import write_equations
from dlsolve.topics._matrix import (
    A_LETTER,
    Lettering,
    entries_of,
    lettering,
    matrix_of,
    refuse_larger,
    refuse_taken,
    refuse_unworkable,
)
from dlsolve.topics._signs import without_idle_text
from dlsolve.topics._solutions import Many, Nothing, One, Solved, read_solutions, summary
from dlsolve.working.idioms import Program, numpy_idiom
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate
from dlsolve.working.readings import letters as letters_of
from dlsolve.working.steps import Answer, Words
from dlsolve.working.trees import Grid, Letter, MatrixProduct, Quantity, Row, Value
from dlsolve.working.working import Working, show

CHAPTER = "Linear algebra"
IS_PROGRAM = True
ALIASES = ("linear-system", "gauss", "gaussian-elimination")
CARRIES = False

LARGEST = 12
"""Rows and columns of the largest matrix."""

LARGEST_WITH_LETTERS = 5
"""Rows and columns of the largest matrix that has letters: the cases multiply."""


def solve_linear(
    working: Working,
    matrix: Annotated[
        System, "the matrix A, m × n: “2 1; 1 3”, also with letters; or “2x + y = 5; x + 3y = 10”"
    ],
    vector: Annotated[LetterRow | None, "the right side b: “5 10”, also with letters"] = None,
    *,
    augmented: Annotated[bool, "the matrix is [A | b], its last column the right side"] = False,
) -> None:
    """Solve Ax = b: elimination on [A | b] and back substitution.

        one solution             rank A = rank [A | b] = n
        infinitely many          rank A = rank [A | b] < n
        none                     rank A < rank [A | b]

    A is m × n, up to 12 × 12, with rational entries, roots or letters, and b has m entries.
    Every row operation is named.  Variables without a pivot are free and become parameters.
    Letters split the working into cases wherever a pivot, or the right side of a row of
    zeros, may be 0.  Answers: `x` (one solution as a list, many as a point and its
    directions, else “none”), `solutions` (none, one, or infinitely many) and `rank`, that of
    A; with letters they are those of the first case, in which no pivot is 0.

    Raises InputError where b is missing or does not fit, where A is too large or has an entry
    such as cos(t), or where its cases cannot be told apart.

    Source: Strang, Introduction to Linear Algebra, 2016, chapters 2 and 3.
    """
    working.fractions = True
    given, right = _apart(matrix, vector, augmented)
    _check(given, right)
    name = _name_beside(given, right)
    A = working.given(Name("A"), given, asked=True)
    b = working.given(name, right, asked=True)
    _ask(working, A, b)
    _say_the_unknowns(working, matrix)
    outcomes = solutions_by_cases(working, A, b)
    program = Program("solve({0}, {1})", (A, b), "sp.linsolve(({0}, sp.Matrix({1})))")
    working.answer("x", x_of(outcomes), shown=_summary(outcomes, A, b), program=program)
    _answer_how_many(working, outcomes)


def _ask(working: Working, A: Quantity, b: Quantity) -> None:
    unknown = Name(lettering(_beside(A, b)).unknown)
    matrix, right = A.typed or show(A.value), b.typed or show(b.value)
    question = "Solve A", unknown, " = ", b.name, " for A = ", matrix
    working.ask(*question, " and ", b.name, " = ", right)


def _say_the_unknowns(working: Working, system: System) -> None:
    """e.g. Here x₁ = x, x₂ = y, x₃ = z."""
    if not system.is_numbered:
        listed = [
            word
            for i, name in enumerate(system.unknowns, start=1)
            for word in (", " if i > 1 else "Here ", Name("x", i), " = ", name)
        ]
        working.say(*listed, ".")


def _answer_how_many(working: Working, outcomes: Sequence[Outcome[Solved]]) -> None:
    """The number of solutions and the rank of A, in the first case."""
    working.answer("solutions", _count(outcomes[0].found), shown=())
    working.answer("rank", Fraction(outcomes[0].found.rank), shown=())


def _apart(system: System, vector: Row | None, augmented: bool) -> tuple[Grid, Row]:
    """A and b, which may be typed as one matrix, or as equations."""
    matrix = system.matrix
    augmented = augmented or matrix.bar > 0
    if vector is not None and augmented:
        raise InputError(
            "the right side is given twice: by itself, and in the matrix",
            remedy="leave out one of them",
            field="vector",
        )
    if vector is not None:
        return matrix, Row(vector.entries, column=True)
    if not augmented:
        raise InputError(
            "the right side b is missing",
            remedy="give it behind the matrix; or --augmented, if it is its last column; or type"
            " equations, “2x + y = 5; x + 3y = 10”",
            field="vector",
        )
    if len(matrix.rows[0]) == 1:
        raise InputError(
            "an augmented matrix of one column has no unknowns",
            remedy="give the columns of A, and b as the last one",
            field="matrix",
        )
    last = tuple(row[-1] for row in matrix.rows)
    return Grid(tuple(row[:-1] for row in matrix.rows)), Row(last, column=True)


def _check(matrix: Grid, right: Row) -> None:
    rows = len(matrix.rows)
    if len(right) != rows:
        raise InputError(
            f"A has {counted(rows, 'row')}, and b has {counted(len(right), 'entry')}",
            remedy="give one right side for each equation",
            field="vector",
        )
    refuse_larger(matrix, LARGEST, "numpy.linalg.solve")
    beside = Grid(tuple((*row, one) for row, one in zip(matrix.rows, right, strict=True)))
    refuse_unworkable(beside, LARGEST_WITH_LETTERS + 1 if letters_of(beside) else LARGEST + 1)
    refuse_taken(beside)


def _name_beside(matrix: Grid, right: Row) -> Name:
    """b, or another letter where the matrix has that one."""
    taken = {name.ascii for tree in (matrix, right) for name in letters_of(tree)}
    return Name(next(letter for letter in "bdfghpq" if letter not in taken))


def _beside(A: Quantity, b: Quantity) -> Matrix:
    """[A | b] by value."""
    assert isinstance(b.value, Vector)
    pairs = zip(matrix_of(A).rows, b.value, strict=True)
    return Matrix(tuple((*row, one) for row, one in pairs))


@numpy_idiom("solve({0}, {1})")
def solutions_by_cases(working: Working, A: Quantity, b: Quantity) -> list[Outcome[Solved]]:
    """Write the system, the elimination and the solutions, in each case."""
    beside = _beside(A, b)
    n = matrix_of(A).shape[1]
    letters = lettering(beside)
    _write_system(working, A, b, letters)

    def read_off(page: Working, state: State) -> Solved:
        return read_solutions(page, state, b.name)

    start = State(original=beside, matrix=beside, letters=letters, bar=n)
    return eliminate_by_cases(working, start, read_off)


def _write_system(working: Working, A: Quantity, b: Quantity, letters: Lettering) -> None:
    """The equations, numbered, and [A | b]."""
    typed = A.typed if isinstance(A.typed, Grid) else None
    right = b.typed if isinstance(b.typed, Row) else show(b.value)
    assert isinstance(right, Row)
    working.relation(
        MatrixProduct(A_LETTER, Letter(Name(letters.unknown))), Letter(b.name), connector=""
    )
    write_equations(working, matrix_of(A), letters, typed, right.entries)
    left = entries_of(A).rows
    pairs = zip(left, map(without_idle_text, right.entries), strict=True)
    grid = Grid(tuple((*row, one) for row, one in pairs), bar=len(left[0]))
    working.relation(Letter(Name(f"[A | {b.name}]")), grid, connector="")


@numpy_idiom("{0}")
def x_of(outcomes: Sequence[Outcome[Solved]]) -> Value:
    """The solution in the first case."""
    match outcomes[0].found:
        case Nothing():
            return "none"
        case One(x) | Many(x):
            return x


def _count(found: Solved) -> str:
    match found:
        case Nothing():
            return "none"
        case One():
            return "one"
        case Many():
            return "infinitely many"


def _summary(outcomes: Sequence[Outcome[Solved]], A: Quantity, b: Quantity) -> list[Words]:
    """x = (1, 3)ᵀ; with letters a line for each case."""
    letters = lettering(_beside(A, b))
    lines: list[Words] = []
    for outcome in outcomes:
        line: Words = summary(outcome.found, letters, b.name)
        if outcome.conditions:
            line = (*listed(outcome.conditions), ":\t", *line)
        lines.append(line)
    return lines


EXAMPLES = (
    {"matrix": "2 1; 1 3", "vector": "5 10"},
    {"matrix": "1 1 1; 2 -1 1; 1 2 3", "vector": "6 3 14"},
    {"matrix": "1 2 1; 2 4 3; 3 6 4", "vector": "4 9 13"},
    {"matrix": "1 2; 2 4", "vector": "3 7"},
    {"matrix": "1 1 1 3; 1 2 3 6", "augmented": "true"},
    {"matrix": "1 1 1", "vector": "6"},
    {"matrix": "2 4; k 6", "vector": "2 3"},
    {"matrix": "x + y + 2z = 9; 2x + 4y - 3z = 1; 3x + 6y - 5z = 0"},
    {"matrix": "1 1 | 3; 1 -1 | 1"},
    {"matrix": "0.8 -0.8 -0.4; -0.3 0.9 -0.4; -0.5 -0.1 0.8", "vector": "0 0 0"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """Ax = b, as many parameters as n − rank A, and no solution where the ranks differ."""
    matrix, right = _apart(arguments["matrix"], arguments["vector"], arguments["augmented"])
    A, b = evaluate(matrix), evaluate(right)
    assert isinstance(A, Matrix)
    assert isinstance(b, Vector)
    beside = Matrix(tuple((*row, one) for row, one in zip(A.rows, b, strict=True)))
    ranks = [len(pivot_columns(reduced(one))) for one in (A, beside)]
    if not any(isinstance(entry, Symbolic) for row in beside.rows for entry in row):
        yield "the rank of A", answers["rank"].value == Fraction(ranks[0])
    match answers["x"].value:
        case Vector() as x:
            yield "Ax = b", all(map(equal, A.times(x), b))
            yield "A has full column rank", ranks[0] == A.shape[1]
        case Affine(point, directions):
            yield "Ax = b", all(map(equal, A.times(point), b))
            yield "Av = 0", all(A.times(v).is_zero for v in directions)
            yield "n − rank parameters", directions.dimension == A.shape[1] - ranks[0]
        case _:
            yield "rank A < rank [A | b]", ranks[0] < ranks[1]
