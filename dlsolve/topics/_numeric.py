"""Gradients of descents in floats: a second way to what a page differentiates exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dlsolve.inputs.objectives import Listed, Objective
from dlsolve.topics._floats import central_differences, floats
from dlsolve.working.in_floats import as_function
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate
from dlsolve.working.trees import Tree

Slope = Callable[[int, Sequence[float]], list[float]]
"""The gradient of an iteration, which is numbered from 1, at a point."""


def value_at(formula: Tree, values: Mapping[Name, float]) -> float:
    """A formula in letters, in floats."""
    return as_function(formula, tuple(values))(tuple(values.values()))


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
