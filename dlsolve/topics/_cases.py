"""Elimination on the page; where a pivot may be 0 for some letters, in cases.

What is read off an echelon form in the end is up to the topic: a rank, a space, a solution.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Generic, TypeVar, assert_never

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix
from dlsolve.exact.number import Scalar, divide, is_zero
from dlsolve.exact.rows import Combine, Swap
from dlsolve.exact.symbolic import Symbolic
from dlsolve.exact.text import exact_text
from dlsolve.exact.vanishing import (
    DependsOn,
    NeverZero,
    NotSolved,
    ZeroWhere,
    irreducible,
    put,
    zeros,
)
from dlsolve.records import dataclass
from dlsolve.topics._elimination import next_operations
from dlsolve.topics._matrix import Lettering, lettering, matrix_of
from dlsolve.topics._reduced import NullSpace, read_off
from dlsolve.working.idioms import numpy_idiom
from dlsolve.working.names import Name
from dlsolve.working.steps import Word, Words
from dlsolve.working.trees import Comparison, Grid, Letter, Quantity, differs, equals
from dlsolve.working.working import Working, show

MOST_CASES = 16
"""Cases that a matrix with letters is split into at most."""


Found = TypeVar("Found")
"""What a topic reads off an echelon form."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Found]):
    """What is found under some conditions on the letters; under none where there are none."""

    conditions: tuple[Comparison, ...]
    found: Found


@dataclass(frozen=True, slots=True)
class State:
    """How far the elimination has come in a case.

    original   A with the letters of the case put in, for the check
    matrix     A after the row operations so far;  `column` is the next one to look at
    bar        the columns before the bar of an augmented matrix, the only ones that are
               cleared; behind it no row may be 0 = c
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
    bar: int = 0

    @property
    def unknowns(self) -> int:
        """The columns in which pivots are looked for."""
        return self.bar or self.matrix.shape[1]

    def candidates(self) -> list[int]:
        """The rows that can give the pivot of the next column."""
        rows = range(len(self.pivots), self.matrix.shape[0])
        return [i for i in rows if not is_zero(self.matrix[i, self.column])]

    def open_factors(self, row: int) -> list[Symbolic]:
        """The factors of an entry of the column of which it is not known whether they are 0."""
        entry = self.matrix[row, self.column]
        if not isinstance(entry, Symbolic):
            return []
        return [factor for factor in irreducible(entry) if factor not in self.nonzero]


ReadOff = Callable[[Working, State], Found]


@numpy_idiom("null_space({0})")
def solve_by_cases(working: Working, A: Quantity) -> list[Outcome[NullSpace]]:
    """Write the elimination down to the null space, in each case; hand back the outcomes."""
    matrix = matrix_of(A)
    start = State(original=matrix, matrix=matrix, letters=lettering(matrix))

    def null_space(page: Working, state: State) -> NullSpace:
        return read_off(page, state.original, state.matrix, state.pivots, state.letters)

    return eliminate_by_cases(working, start, null_space)


def eliminate_by_cases(
    working: Working, start: State, read_off: ReadOff[Found]
) -> list[Outcome[Found]]:
    """Write the elimination down to an echelon form, and what is read off it, in each case."""
    outcomes: list[Outcome[Found]] = []
    if next_operations(_left_of_bar(start)):
        working.say("By row operations:")
    _solve(working, start, outcomes, read_off)
    return outcomes


def _left_of_bar(state: State) -> Matrix:
    return Matrix(tuple(row[: state.unknowns] for row in state.matrix.rows))


def _solve(
    working: Working, state: State, outcomes: list[Outcome[Found]], read_off: ReadOff[Found]
) -> None:
    """Column by column; where a pivot may be 0 for some letters, the cases apart."""
    rows, columns = state.matrix.shape
    while state.column < columns and len(state.pivots) < rows:
        candidates = state.candidates()
        if candidates:
            chosen = min(candidates, key=lambda i: _doubt(state, i))
            if state.open_factors(chosen):
                _split(working, state, chosen, outcomes, read_off)
                return
            if state.column >= state.unknowns:
                break
            state = _eliminate(working, state, chosen)
        state = replace(state, column=state.column + 1)
    if len(outcomes) == MOST_CASES:
        raise InputError(
            f"the letters lead to more than {MOST_CASES} cases",
            remedy="put numbers for some of the letters",
            field="matrix",
        )
    outcomes.append(Outcome(state.conditions, read_off(working, state)))


def _doubt(state: State, row: int) -> tuple[int, bool]:
    """Sure pivots first, and numbers before letters."""
    is_symbolic = isinstance(state.matrix[row, state.column], Symbolic)
    return len(state.open_factors(row)), is_symbolic


def _eliminate(working: Working, state: State, chosen: int) -> State:
    """The rows below cleared with one pivot."""
    row, column, matrix = len(state.pivots), state.column, state.matrix
    if chosen != row:
        matrix = working.row_operations([Swap(row, chosen)], matrix, state.bar)
    below = [i for i in range(row + 1, matrix.shape[0]) if not is_zero(matrix[i, column])]
    pivot = matrix[row, column]
    operations = [Combine(i, -divide(matrix[i, column], pivot), row) for i in below]
    if operations:
        matrix = working.row_operations(operations, matrix, state.bar)
    return replace(state, matrix=matrix, pivots=(*state.pivots, column))


def _split(
    working: Working,
    state: State,
    row: int,
    outcomes: list[Outcome[Found]],
    read_off: ReadOff[Found],
) -> None:
    """The case that the pivot is not 0, then those in which a factor of it is."""
    state, roots = _zeros_of_pivot(working, state, row)
    if not roots:
        _solve(working, state, outcomes, read_off)
        return
    apart = [condition for _, where in roots for condition in _conditions_apart(where)]
    general = replace(
        state,
        nonzero=state.nonzero | {factor for factor, _ in roots},
        conditions=(*state.conditions, *apart),
    )
    with working.case("If ", *listed(apart)):
        _solve(working, general, outcomes, read_off)
    before = state
    for factor, where in roots:
        for value in where.values:
            special = _with_value(before, where.letter, value)
            if special is not None:
                news = [c for c in special.conditions if c not in state.conditions]
                with working.case("If ", *listed(news)):
                    working.say("The matrix is then ", _with_bar(special))
                    _solve(working, special, outcomes, read_off)
        before = replace(
            before,
            nonzero=before.nonzero | {factor},
            conditions=(*before.conditions, *_conditions_apart(where)),
        )


def _with_bar(state: State) -> Grid:
    grid = show(state.matrix)
    assert isinstance(grid, Grid)
    return Grid(grid.rows, state.bar)


def _zeros_of_pivot(
    working: Working, state: State, row: int
) -> tuple[State, list[tuple[Symbolic, ZeroWhere]]]:
    """The factors of a pivot that may be 0, with where; of those that never are it is said.

    Where a factor depends on another expression, that one alone is to be told apart first.
    """
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
    return state, roots


def _conditions_apart(where: ZeroWhere) -> list[Comparison]:
    """What keeps a factor from being 0.  e.g. a ≠ √2, a ≠ −√2"""
    return [differs(Letter(Name(where.letter)), show(value)) for value in where.values]


def _with_value(state: State, letter: str, value: Scalar) -> State | None:
    """The case in which a letter has a value; None where that contradicts the case so far."""
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


def listed(conditions: Sequence[Comparison]) -> Words:
    """e.g. a ≠ 1, a ≠ −1"""
    words: list[Word] = []
    for condition in conditions:
        words += [", ", condition] if words else [condition]
    return tuple(words)
