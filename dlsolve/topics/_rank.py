"""The rank read off an echelon form, with the minor that proves it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from dlsolve.exact.array import Matrix
from dlsolve.exact.number import is_zero
from dlsolve.exact.rows import pivot_columns, reduced
from dlsolve.topics._cases import State
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.trees import Apply, Quantity
from dlsolve.working.working import Working, show

LARGEST_MINOR = 4
"""Rows of the largest minor that is shown as a check."""


def enumerated(numbers: Sequence[int]) -> str:
    """e.g. 1, 2 and 4"""
    *most, last = map(str, numbers)
    return f"{', '.join(most)} and {last}" if most else last


def columns_said(pivots: Sequence[int]) -> str:
    """e.g. column 1, columns 1 and 3"""
    return f"column{'s' if len(pivots) > 1 else ''} {enumerated([j + 1 for j in pivots])}"


def let_rank(working: Working, state: State) -> Quantity:
    """rank = the number of pivots of the echelon form that the elimination came to."""
    pivots = state.pivots
    if not pivots:
        working.say("Every entry is 0: there is no pivot.")
    elif len(pivots) == 1:
        working.say(f"The only pivot stands in {columns_said(pivots)}.")
    else:
        working.say(f"The pivots stand in {columns_said(pivots)}.")
    rows = state.matrix.shape[0]
    return working.let(
        Name("rank"),
        Fraction(len(pivots)),
        note=("the number of pivots",),
        every_row_counted=Fraction(rows),
        zero_rows_counted=Fraction(rows - len(pivots)),
    )


def check_minor(working: Working, state: State, rank: Quantity) -> None:
    """A minor of that size which is not 0: the rank is no smaller."""
    columns = state.pivots
    if not 0 < len(columns) <= LARGEST_MINOR:
        return
    beside = Matrix(tuple(zip(*(state.original.columns()[j] for j in columns), strict=True)))
    rows = pivot_columns(reduced(Matrix(beside.columns())))
    minor = Matrix(tuple(beside.rows[i] for i in rows))
    grid = show(minor if len(rows) > 1 else minor[0, 0])
    value = scalar(evaluate(Apply("det", (grid,)) if len(rows) > 1 else grid))
    holds = not is_zero(value) and rank.value == Fraction(len(rows))
    if len(rows) == 1:
        working.check(holds, "Check: an entry is not 0: ", grid)
        return
    where = f"rows {enumerated([i + 1 for i in rows])}, {columns_said(columns)}"
    comparison = Apply("det", (grid,)), " = ", show(value), " ≠ 0"
    working.check(holds, f"Check: the minor of {where} is ", *comparison)
