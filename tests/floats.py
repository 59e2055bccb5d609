"""Values as floats, to be compared with those of another library."""

from __future__ import annotations

import math

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import INFINITY
from dlsolve.working.readings import float_of
from dlsolve.working.steps import Answer
from dlsolve.working.trees import Value


def number(value: Value) -> float:
    """One real number, or ∞."""
    return math.inf if value is INFINITY else float_of(value)


def numbers(found: Answer | Value) -> list[float]:
    """The entries of an answer or a value, row by row; a number in a list."""
    match found:
        case Answer():
            return numbers(found.value)
        case Matrix(rows):
            return [number(entry) for row in rows for entry in row]
        case Vector(entries):
            return [number(entry) for entry in entries]
        case _:
            return [number(found)]
