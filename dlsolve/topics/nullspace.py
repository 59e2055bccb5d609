"""The null space of a matrix by row operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Annotated, Any, assert_never

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Scalar, divide, is_zero, real
from dlsolve.exact.rounding import decimal_of
from dlsolve.exact.rows import Combine, Swap, apply, null_space
from dlsolve.exact.spaces import Span
from dlsolve.exact.symbolic import Symbolic
from dlsolve.exact.text import exact_text
from dlsolve.inputs.fields import LetterGrid
from dlsolve.topics._homogeneous import (
    Lettering,
    column_of_zeros,
    lettering,
    parameters,
    row_steps,
    whole_basis,
    write_equations,
)
from dlsolve.working.idioms import numpy_idiom
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.readings import letters as letters_of
from dlsolve.working.steps import Answer, Word, Words
from dlsolve.working.trees import (
    Comparison,
    Grid,
    Letter,
    MatrixProduct,
    Quantity,
    Transposed,
    differs,
    equals,
)
from dlsolve.working.working import Working, show
from dlsolve.working.written import combination, linear_form

CHAPTER = "Linear algebra"
CARRIES = False

LARGEST = 12
"""Rows and columns of the largest matrix."""

MOST_CASES = 16
"""Cases that a matrix with letters is split into at most."""

A_LETTER = Letter(Name("A"))


def nullspace(
    working: Working,
    matrix: Annotated[LetterGrid, "the matrix A, m × n: “2 -4; 1 -2; -4 8”, also with letters"],
) -> None:
    """Null space, rank and nullity, by row operations on Ax = 0.

        N(A) = {x : Ax = 0}        rank + nullity = n

    A is m × n, up to 12 × 12, with rational entries, roots or letters.  Every row operation
    is named; the variables without a pivot are free and become the parameters.  Letters
    split the working into cases wherever a pivot may be 0.  Answers: `basis`, `rank`,
    `nullity`, `rref`; with letters they are those of the first case, in which no pivot is 0.

    Raises InputError where A is too large, or where its cases cannot be told apart.

    Source: Strang, Introduction to Linear Algebra, 2016, chapter 3.
    """
    working.fractions = True
    A = working.given(Name("A"), _checked(matrix), asked=True)
    working.ask("Find the null space of A = ", matrix)
    _write_system(working, A)
    outcomes = solve_by_cases(working, A)
    working.answer("basis", basis_of(outcomes), shown=_summary(outcomes, A))
    working.answer("rank", rank_of(outcomes, A), shown=_shown_alone(outcomes, "rank"))
    working.answer("nullity", nullity_of(outcomes), shown=_shown_alone(outcomes, "nullity"))
    working.answer("rref", rref_of(outcomes), shown=())


def _checked(matrix: Grid) -> Grid:
    rows, columns = len(matrix.rows), len(matrix.rows[0])
    if max(rows, columns) > LARGEST:
        raise InputError(
            f"the matrix is {rows} × {columns}; up to {LARGEST} × {LARGEST} is worked by hand",
            remedy="use scipy.linalg.null_space for larger ones",
            field="matrix",
        )
    if any(name.ascii == "i" for name in letters_of(matrix)):
        raise InputError(
            "i is √(−1), and a complex matrix is not reduced here",
            remedy="use another letter",
            field="matrix",
        )
    return matrix


def _matrix(A: Quantity) -> Matrix:
    assert isinstance(A.value, Matrix)
    return A.value


def _write_system(working: Working, A: Quantity) -> None:
    """Ax = 0, with the matrix as typed, and its equations."""
    matrix = _matrix(A)
    letters = lettering(matrix)
    typed = A.typed if isinstance(A.typed, Grid) else None
    unknowns = letters.column(matrix.shape[1])
    working.relation(MatrixProduct(A_LETTER, Letter(Name(letters.unknown))), 0, connector="")
    working.relation(MatrixProduct(typed or show(matrix), unknowns), column_of_zeros(matrix))
    write_equations(working, matrix, letters, typed)


# --- one case, or several where letters decide ------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """What holds under some conditions on the letters; under none where there are none."""

    conditions: tuple[Comparison, ...]
    basis: Span
    rank: Quantity
    nullity: Quantity
    rref: Matrix


@dataclass(frozen=True, slots=True)
class State:
    """How far the elimination has come in a case.

    original   A with the letters of the case put in, for the check
    matrix     A after the row operations so far;  `column` is the next one to look at
    pivots     the columns of the pivots found
    nonzero    irreducible expressions that are not 0 in this case
    """

    original: Matrix
    matrix: Matrix
    letters: Lettering
    column: int = 0
    pivots: tuple[int, ...] = ()
    nonzero: frozenset[Symbolic] = frozenset()
    conditions: tuple[Comparison, ...] = ()

    def candidates(self) -> list[int]:
        """The rows that can give the pivot of the next column."""
        rows = range(len(self.pivots), self.matrix.shape[0])
        return [i for i in rows if not is_zero(self.matrix[i, self.column])]

    def open_factors(self, row: int) -> list[Symbolic]:
        """The factors of an entry of the column of which it is not known whether they are 0."""
        entry = self.matrix[row, self.column]
        if not isinstance(entry, Symbolic):
            return []
        from dlsolve.exact.vanishing import irreducible

        return [factor for factor in irreducible(entry) if factor not in self.nonzero]


@numpy_idiom("null_space({0})")
def solve_by_cases(working: Working, A: Quantity) -> list[Outcome]:
    """Write the elimination down to the null space, in each case; hand back the outcomes."""
    matrix = _matrix(A)
    start = State(original=matrix, matrix=matrix, letters=lettering(matrix))
    outcomes: list[Outcome] = []
    if next(row_steps(matrix), None) is not None:
        working.say("By row operations:")
    _solve(working, start, outcomes)
    return outcomes


@numpy_idiom("{0}")
def basis_of(outcomes: Sequence[Outcome]) -> Span:
    """The basis in the first case."""
    return outcomes[0].basis


@numpy_idiom("np.linalg.matrix_rank({1})")
def rank_of(outcomes: Sequence[Outcome], A: Quantity) -> Scalar:
    """The rank in the first case."""
    return scalar(outcomes[0].rank.value)


@numpy_idiom("len({0})")
def nullity_of(outcomes: Sequence[Outcome]) -> Scalar:
    """The nullity in the first case."""
    return scalar(outcomes[0].nullity.value)


def rref_of(outcomes: Sequence[Outcome]) -> Matrix:
    """The reduced row echelon form in the first case."""
    return outcomes[0].rref


def _solve(working: Working, state: State, outcomes: list[Outcome]) -> None:
    """Column by column; where a pivot may be 0 for some letters, the cases apart."""
    rows, columns = state.matrix.shape
    while state.column < columns and len(state.pivots) < rows:
        candidates = state.candidates()
        if candidates:
            chosen = min(candidates, key=lambda i: _doubt(state, i))
            if state.open_factors(chosen):
                _split(working, state, chosen, outcomes)
                return
            state = _eliminate(working, state, chosen)
        state = replace(state, column=state.column + 1)
    if len(outcomes) == MOST_CASES:
        raise InputError(
            f"the letters lead to more than {MOST_CASES} cases",
            remedy="put numbers for some of the letters",
            field="matrix",
        )
    outcomes.append(_finish(working, state))


def _doubt(state: State, row: int) -> tuple[int, bool]:
    """Sure pivots first, and numbers before letters."""
    is_symbolic = isinstance(state.matrix[row, state.column], Symbolic)
    return len(state.open_factors(row)), is_symbolic


def _eliminate(working: Working, state: State, chosen: int) -> State:
    """The rows below cleared with one pivot."""
    row, column, matrix = len(state.pivots), state.column, state.matrix
    if chosen != row:
        swap = Swap(row, chosen)
        working.row_operations([swap], matrix, apply(swap, matrix))
        matrix = apply(swap, matrix)
    below = [i for i in range(row + 1, matrix.shape[0]) if not is_zero(matrix[i, column])]
    pivot = matrix[row, column]
    operations = [Combine(i, -divide(matrix[i, column], pivot), row) for i in below]
    after = matrix
    for operation in operations:
        after = apply(operation, after)
    if operations:
        working.row_operations(operations, matrix, after)
    return replace(state, matrix=after, pivots=(*state.pivots, column))


def _split(working: Working, state: State, row: int, outcomes: list[Outcome]) -> None:
    """The case that the pivot is not 0, then those in which a factor of it is."""
    from dlsolve.exact.vanishing import DependsOn, NeverZero, NotSolved, ZeroWhere, zeros

    factors = state.open_factors(row)
    roots: list[tuple[Symbolic, ZeroWhere]] = []
    for factor in factors:
        where = zeros(factor, state.nonzero)
        if isinstance(where, DependsOn):
            factor = where.expression
            where = zeros(factor, state.nonzero)
            roots.clear()
        match where:
            case ZeroWhere():
                roots.append((factor, where))
            case NeverZero():
                letters = ", ".join(factor.letters)
                working.say(differs(show(factor), 0), f" for every real {letters}.")
                state = replace(state, nonzero=state.nonzero | {factor})
            case DependsOn() | NotSolved():
                raise InputError(
                    f"where {exact_text(factor)} is 0 cannot be said with a formula for one letter",
                    remedy="put numbers for some of the letters",
                    field="matrix",
                )
            case _:
                assert_never(where)
        if factor not in factors:
            break
    if not roots:
        _solve(working, state, outcomes)
        return
    apart = [
        differs(Letter(Name(where.letter)), show(value))
        for _, where in roots
        for value in where.values
    ]
    general = replace(
        state,
        nonzero=state.nonzero | {factor for factor, _ in roots},
        conditions=(*state.conditions, *apart),
    )
    with working.case("If ", *_listed(apart)):
        _solve(working, general, outcomes)
    before = state
    for factor, where in roots:
        for value in where.values:
            special = _with_value(before, where.letter, value)
            if special is not None:
                news = [c for c in special.conditions if c not in state.conditions]
                with working.case("If ", *_listed(news)):
                    working.say("The matrix is then ", show(special.matrix))
                    _solve(working, special, outcomes)
        before = replace(
            before,
            nonzero=before.nonzero | {factor},
            conditions=(
                *before.conditions,
                *(differs(Letter(Name(where.letter)), show(value)) for value in where.values),
            ),
        )


def _with_value(state: State, letter: str, value: Scalar) -> State | None:
    """The case in which a letter has a value; None where that contradicts the case so far."""
    from dlsolve.exact.vanishing import irreducible, put

    nonzero: set[Symbolic] = set()
    for expression in state.nonzero:
        changed = put(expression, letter, value)
        if is_zero(changed):
            return None
        if isinstance(changed, Symbolic):
            nonzero.update(irreducible(changed))
    here = Letter(Name(letter))
    others = (c for c in state.conditions if c.left != here)  # a = −1 says that a ≠ 1
    return replace(
        state,
        original=state.original.map(lambda entry: put(entry, letter, value)),
        matrix=state.matrix.map(lambda entry: put(entry, letter, value)),
        nonzero=frozenset(nonzero),
        conditions=(*others, equals(here, show(value))),
    )


def _listed(conditions: Sequence[Comparison]) -> Words:
    """e.g. a ≠ 1, a ≠ −1"""
    words: list[Word] = []
    for condition in conditions:
        words += [", ", condition] if words else [condition]
    return tuple(words)


# --- reading the reduced matrix ---------------------------------------------------------


def _finish(working: Working, state: State) -> Outcome:
    """Upwards, the pivots made 1, and the null space read off."""
    echelon, letters = state.matrix, state.letters
    for operations, before, echelon in row_steps(state.matrix):
        working.row_operations(operations, before, echelon)
    n = echelon.shape[1]
    free = [j for j in range(n) if j not in state.pivots]
    _write_variables(working, echelon, state.pivots, letters)
    if free:
        _say_free(working, free, letters)
    computed = Span(null_space(echelon).basis, n, letters.parameter)
    found = working.let(
        Name(letters.unknown), computed, connector="⇒", **_wrong_spaces(computed, state.pivots)
    ).value
    assert isinstance(found, Span)
    rank = working.let(
        Name("rank"),
        Fraction(len(state.pivots)),
        note=("the number of pivots",),
        every_row_counted=Fraction(echelon.shape[0]),
    )
    columns = Quantity(Name("n"), Fraction(n))
    rows = Quantity(Name("m"), Fraction(echelon.shape[0]))
    nullity = working.let(Name("nullity"), columns - rank, rows_for_columns=rows - rank)
    _verify(working, state.original, found, rank, nullity)
    return Outcome(state.conditions, found, rank, nullity, echelon)


def _write_variables(
    working: Working, echelon: Matrix, pivots: Sequence[int], letters: Lettering
) -> None:
    """Each variable with a pivot in terms of the free ones.  e.g. ⇒ x₁ = 2x₂"""
    n = echelon.shape[1]
    for row, pivot in enumerate(pivots):
        others = [j for j in range(n) if j != pivot and not is_zero(echelon[row, j])]
        form = linear_form(
            [-echelon[row, j] for j in others], [letters.variable(j) for j in others]
        )
        working.relation(letters.variable(pivot), form)


def _say_free(working: Working, free: Sequence[int], letters: Lettering) -> None:
    """x₂ has no pivot, so it is free.  Put x₂ = c."""
    names: list[Word] = []
    for j in free:
        names += [", ", letters.variable(j)] if names else [letters.variable(j)]
    say = " has no pivot: it is free. " if len(free) == 1 else " have no pivot: they are free. "
    working.say(*names, say, *parameters(free, letters), ".")


def _wrong_spaces(right: Span, pivots: Sequence[int]) -> dict[str, Any]:
    """What students hand in for a null space."""
    wrong: dict[str, Any] = {}
    if right.basis and pivots:
        flipped = (
            Vector(tuple(-entry if j in pivots else entry for j, entry in enumerate(v)))
            for v in right
        )
        wrong["sign_lost"] = Span(tuple(flipped), right.length, right.parameter)
    if right.dimension > 1:
        wrong["free_variable_dropped"] = Span(right.basis[:1], right.length, right.parameter)
    return wrong


def _verify(
    working: Working, matrix: Matrix, space: Span, rank: Quantity, nullity: Quantity
) -> None:
    """rank + nullity = n, and Av = 0 for each vector of the basis."""
    r, k = scalar(rank.value), scalar(nullity.value)
    n = Fraction(matrix.shape[1])
    total = equals(rank + nullity, show(r) + show(k))
    same = r + k == n
    working.check(same, "Check: ", total, " = ", show(r + k), " = n" if same else " ≠ n")
    for v in space:
        image = matrix.times(v)
        product = MatrixProduct(A_LETTER, Transposed(show(v)))
        working.check(image.is_zero, equals(product, Transposed(show(image))))


def _summary(outcomes: Sequence[Outcome], A: Quantity) -> list[Words]:
    """N(A) = c (2, 1)ᵀ; with letters a line for each case."""
    whole_letter = lettering(_matrix(A)).whole
    lines: list[Words] = []
    for outcome in outcomes:
        space: Words = ("N(A) = {0}",)
        if outcome.basis.basis:
            whole = whole_basis(outcome.basis)
            again: Words = () if whole is None else (" = ", combination(whole, whole_letter))
            space = ("N(A) = ", combination(outcome.basis), *again)
        if outcome.conditions:
            rank = ", rank ", show(scalar(outcome.rank.value))
            space = (*_listed(outcome.conditions), ":\t", *space, *rank)
        lines.append(space)
    return lines


def _shown_alone(outcomes: Sequence[Outcome], name: str) -> tuple[Words, ...] | None:
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

    floats = [[decimal_of(real(entry)) for entry in row] for row in A.rows]
    return int(np.linalg.matrix_rank(np.array(floats)))
