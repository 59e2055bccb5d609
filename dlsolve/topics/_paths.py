"""A descent, drawn: its path on the contours, or on the curve, and the value after each step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import isfinite
from typing import TYPE_CHECKING

from dlsolve.inputs.objectives import Listed, Objective
from dlsolve.topics._curves import curve, height
from dlsolve.topics._floats import floats
from dlsolve.working.in_floats import as_function
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate
from dlsolve.working.trees import Number, Quantity, Row, Tree

if TYPE_CHECKING:
    from dlsolve.working.figures import Figure, Layer, Point

PATH = "The path of the descent"

GRID = 61
"""Points of a grid on either axis."""

BESIDE = 0.45
"""Of the width of a path, on either side of it, so that the valley is seen."""

NARROWEST = 0.5
"""The width of a path, of its height, below which the picture is no narrower."""

FARTHEST = 1e6
"""Beyond this a descent that diverges is no longer drawn."""


def descent_figures(
    function: Tree,
    letters: Sequence[Name],
    path: Sequence[Sequence[float]],
    value: str,
    step: str,
) -> Iterator[Figure]:
    """The path of a descent in one letter or two, and how the value falls; for more letters the
    latter alone.

    function   in the letters, evaluated to draw its contours
    path       the point before the first step, and that after each
    value      what the function is called;  `step` what a step is: iteration, update
    """
    from dlsolve.working.figures import Figure, Line

    near = _near(path)
    at = as_function(function, letters)
    heights = [height(at, *point) for point in near]
    match len(letters):
        case 1:
            yield on_the_curve(function, letters[0], [("the descent", near)], value)
        case 2:
            yield on_the_contours(function, letters, [("the descent", near)], value)
        case _:
            pass
    falls = Line(tuple(_finite(enumerate(heights))))
    yield Figure(f"{step.capitalize()} by {step}", step, value, (falls,), whole=True)


def path_figures(
    source: Listed | Objective, start: Number | Row, path: Sequence[Quantity]
) -> Iterator[Figure]:
    """The path of an optimiser; where only gradients are known, its entries one by one."""
    from dlsolve.working.figures import Figure, Line

    points = [floats(evaluate(start)), *(floats(point.value) for point in path)]
    match source:
        case Objective(function):
            yield from descent_figures(function.tree, source.letters, points, "f", "iteration")
        case Listed():
            letter = path[-1].name.base
            several = len(points[0]) > 1
            layers = tuple(
                Line(tuple(enumerate(entries)), Name(letter, i) if several else "")
                for i, entries in enumerate(zip(*points, strict=True), start=1)
            )
            yield Figure("Iteration by iteration", "iteration", letter, layers, whole=True)


def on_the_contours(
    function: Tree,
    letters: Sequence[Name],
    paths: Sequence[tuple[str, Sequence[Sequence[float]]]],
    value: str,
    title: str = PATH,
) -> Figure:
    """Paths in the plane of two letters, over lines of equal height."""
    from dlsolve.working.figures import Contours, Figure, Path

    points = [(label, tuple((p[0], p[1]) for p in _near(path))) for label, path in paths]
    every = [point for _, path in points for point in path]
    widths = [_width([point[axis] for point in every]) for axis in (0, 1)]
    xs, ys = (_window([point[axis] for point in every], NARROWEST * max(widths)) for axis in (0, 1))
    at = as_function(function, letters)
    heights = tuple(tuple(height(at, x, y) for x in xs) for y in ys)
    layers: list[Layer] = [Contours(xs, ys, heights, f"lines of equal {value}")]
    layers += [Path(path, label) for label, path in points]
    return Figure(title, letters[0], letters[1], tuple(layers))


def on_the_curve(
    function: Tree,
    letter: Name,
    paths: Sequence[tuple[str, Sequence[Sequence[float]]]],
    value: str,
    title: str = PATH,
) -> Figure:
    """Paths in one letter, from point to point of the curve."""
    from dlsolve.working.figures import Figure, Line, Path

    points = [(label, _near(path)) for label, path in paths]
    xs = _window([x for _, path in points for (x,) in path], 0.0)
    layers: list[Layer] = [Line(curve(function, letter, xs[0], xs[-1]), value)]
    at = as_function(function, [letter])
    for label, path in points:
        steps = tuple(_finite((x, height(at, x)) for (x,) in path))
        layers.append(Path(steps, label))
    return Figure(title, letter, value, tuple(layers))


def _near(path: Sequence[Sequence[float]]) -> Sequence[Sequence[float]]:
    """The path as far as it stays where its beginning can still be seen."""
    reach = FARTHEST * max(1.0, *map(abs, path[0]))
    for place, point in enumerate(path):
        if not all(abs(entry) <= reach for entry in point):
            return path[:place]
    return path


def _finite(points: Iterable[tuple[float, float]]) -> Iterator[Point]:
    return ((x, y) for x, y in points if isfinite(y))


def _width(values: Sequence[float]) -> float:
    return max(values) - min(values)


def _window(values: Sequence[float], narrowest: float) -> tuple[float, ...]:
    """Points from a little below the values to a little above them."""
    width = max(_width(values), narrowest) or max(abs(values[0]), 1.0)
    middle = (max(values) + min(values)) / 2
    half = width * (0.5 + BESIDE)
    return tuple(middle + half * (2 * place / (GRID - 1) - 1) for place in range(GRID))
