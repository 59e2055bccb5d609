"""Row operations as they are written on a page: all rows under one pivot at once."""

from __future__ import annotations

from itertools import takewhile

from dlsolve.exact.array import Matrix
from dlsolve.exact.rows import Combine, RowOperation, Scale, Swap, reduction
from dlsolve.working.working import Working


def reduce_on_page(working: Working, matrix: Matrix) -> Matrix:
    """Write the way to the reduced row echelon form; hand back what it ends in."""
    while operations := next_operations(matrix):
        matrix = working.row_operations(operations, matrix)
    return matrix


def echelon_on_page(working: Working, matrix: Matrix) -> Matrix:
    """Write the way down to an echelon form, not upwards and without scaling."""
    while goes_down(operations := next_operations(matrix)):
        matrix = working.row_operations(operations, matrix)
    return matrix


def next_operations(matrix: Matrix) -> list[RowOperation]:
    """The operations that are done at once next; none where the matrix is reduced."""
    operations = (operation for operation, _ in reduction(matrix))
    first = next(operations, None)
    if first is None:
        return []
    together = _together(first)
    return [first, *takewhile(lambda operation: _together(operation) == together, operations)]


def goes_down(operations: list[RowOperation]) -> bool:
    """Whether operations are on the way to an echelon form."""
    match operations:
        case [] | [Scale(), *_]:
            return False
        case [Combine(row, _, source), *_]:
            return row > source
        case _:
            return True


def _together(operation: RowOperation) -> tuple[object, ...]:
    """What operations that are done at once have in common."""
    match operation:
        case Swap(i, j):
            return "swap", i, j
        case Scale():
            return ("scale",)
        case Combine(row, _, source):
            return "combine", source, row > source
