"""Floats for the checks of topics: what was typed, what was answered, and whether they agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import isclose

from dlsolve.exact.array import Matrix, Vector
from dlsolve.working.readings import evaluate, float_of
from dlsolve.working.trees import Grid, Tree, Value

STEP = 1e-5
"""The h of a central difference, relative to the weight."""


def typed(entries: Iterable[Tree]) -> list[float]:
    """The entries of a vector that was typed."""
    return [float_of(evaluate(entry)) for entry in entries]


def typed_rows(grid: Grid) -> list[list[float]]:
    """The rows of a matrix that was typed."""
    return [typed(row) for row in grid.rows]


def floats(value: Value) -> list[float]:
    """The entries of a value, row by row; a number in a list."""
    match value:
        case Matrix(rows):
            return [float_of(entry) for row in rows for entry in row]
        case Vector(entries):
            return [float_of(entry) for entry in entries]
        case _:
            return [float_of(value)]


def close(found: Value, expected: float) -> bool:
    """Whether a number is the one that floats have found by differences."""
    return all_close(found, [expected])


def all_close(found: Value, expected: Sequence[float]) -> bool:
    """The same for the entries of a value, row by row."""
    mine = floats(found)
    return len(mine) == len(expected) and all(
        isclose(a, b, rel_tol=1e-6, abs_tol=1e-8) for a, b in zip(mine, expected, strict=True)
    )


def central_differences(
    function: Callable[[Sequence[float]], float], point: Sequence[float]
) -> list[float]:
    """[f(w + h) − f(w − h)]/2h for each coordinate."""
    slopes = []
    for place, w in enumerate(point):
        h = STEP * (1 + abs(w))
        above, below = list(point), list(point)
        above[place], below[place] = w + h, w - h
        slopes.append((function(above) - function(below)) / (2 * h))
    return slopes
