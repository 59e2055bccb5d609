"""The corner of a matrix that is too large to be read: its first rows and columns, and its last."""

from __future__ import annotations

from dlsolve.working.names import Name
from dlsolve.working.trees import (
    Letter,
    Tree,
)

LARGEST_SHOWN = 24
"""Rows or columns of a matrix that is printed whole; of a larger one, a corner."""

CORNER = 6
"""The first rows and columns that a corner has."""

BELOW, BESIDE = Letter(Name("⋮")), Letter(Name("…"))


def corner(rows: tuple[tuple[Tree, ...], ...]) -> tuple[tuple[Tree, ...], ...]:
    """The rows of a matrix; of one too large to read, the first few and the last."""
    if max(len(rows), len(rows[0])) <= LARGEST_SHOWN:
        return rows
    across, down = kept(len(rows[0])), kept(len(rows))
    return tuple(
        tuple(BELOW if i is None else BESIDE if j is None else rows[i][j] for j in across)
        for i in down
    )


def kept(count: int) -> list[int | None]:
    """The rows or columns of a corner, None for those left out."""
    if count <= CORNER + 2:
        return list(range(count))
    return [*range(CORNER), None, count - 1]
