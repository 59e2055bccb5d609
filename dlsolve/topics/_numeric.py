"""Floats for the checks of topics: a second way to what a page computes exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import isclose

from dlsolve.exact.array import Vector
from dlsolve.inputs.objectives import Listed, Objective
from dlsolve.working.names import Name
from dlsolve.working.readings import bound, evaluate, float_of, in_float64
from dlsolve.working.trees import Number, Tree, Value

STEP = 1e-5
"""The h of a central difference, relative to the weight."""

Slope = Callable[[int, Sequence[float]], list[float]]
"""The gradient of an iteration, which is numbered from 1, at a point."""


def floats(value: Value) -> list[float]:
    """The entries of a vector, or the one number, in a list."""
    entries = value.entries if isinstance(value, Vector) else (value,)
    return [float_of(entry) for entry in entries]


def close(found: Value, expected: float) -> bool:
    """Whether a number is the one that floats have found by differences."""
    return isclose(float_of(found), expected, rel_tol=1e-6, abs_tol=1e-8)


def all_close(found: Value, expected: Sequence[float]) -> bool:
    """The same, entry by entry."""
    pairs = zip(floats(found), expected, strict=True)
    return all(isclose(a, b, rel_tol=1e-6, abs_tol=1e-8) for a, b in pairs)


def value_at(formula: Tree, values: Mapping[Name, float]) -> float:
    """A formula in letters, in floats."""
    return in_float64(bound(formula, {n: Number(Fraction(x)) for n, x in values.items()}))


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


def slope_of(source: Listed | Objective) -> Slope:
    """The listed gradient, or the function's by central differences."""
    match source:
        case Listed(gradients):
            listed = [floats(evaluate(g)) for g in gradients]
            return lambda t, point: listed[t - 1]
        case Objective(function):
            names = source.letters

            def value(point: Sequence[float]) -> float:
                return value_at(function.tree, dict(zip(names, point, strict=True)))

            return lambda t, point: central_differences(value, point)
