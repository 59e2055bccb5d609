"""Row operations as they are written on a page: all rows under one pivot at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from dlsolve.exact.array import Matrix
from dlsolve.exact.rows import Combine, RowOperation, Scale, Swap, reduction

RowStep = tuple[list[RowOperation], Matrix, Matrix]
"""Operations that are done at once, the matrix before and the matrix after."""


def row_steps(matrix: Matrix) -> Iterator[RowStep]:
    """The steps to the reduced row echelon form, all rows under one pivot at once."""
    before = matrix
    for _, group in groupby(reduction(matrix), key=lambda pair: _together(pair[0])):
        pairs = list(group)
        yield [operation for operation, _ in pairs], before, pairs[-1][1]
        before = pairs[-1][1]


def forward_steps(matrix: Matrix) -> Iterator[RowStep]:
    """The steps down to an echelon form, without those upwards and without scaling."""
    for operations, before, after in row_steps(matrix):
        match operations[0]:
            case Scale():
                return
            case Combine(row, _, source) if row < source:
                return
            case _:
                yield operations, before, after


def _together(operation: RowOperation) -> tuple[object, ...]:
    """What operations that are done at once have in common."""
    match operation:
        case Swap(i, j):
            return "swap", i, j
        case Scale():
            return ("scale",)
        case Combine(row, _, source):
            return "combine", source, row > source
