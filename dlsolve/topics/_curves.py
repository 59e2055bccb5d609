"""Curves of functions and densities, for the pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf, isfinite, nan
from typing import TYPE_CHECKING

from dlsolve.errors import Undefined
from dlsolve.working.in_floats import Function, as_function, in_float64
from dlsolve.working.names import Name
from dlsolve.working.trees import INFINITE, Tree

if TYPE_CHECKING:
    from dlsolve.inputs.densities import Density, Interval, Piece
    from dlsolve.working.figures import Figure, Layer, Point

POINTS = 401
"""Points by which a curve is drawn."""

VANISHING = 0.004
"""Of the largest height: below it the tail of a density is left out."""

STEPS = 200
"""Steps outwards, each a fifth longer, after which a tail has no end."""

SHORTEST = 1e-9
"""The first of these steps."""


def height(function: Function, *point: float) -> float:
    """A function at a point; not a number where it has no value."""
    try:
        return function(point)
    except (Undefined, ArithmeticError, ValueError, TypeError):
        return nan


def curve(function: Tree, letter: Name, low: float, high: float) -> tuple[Point, ...]:
    """The points of y = f(x) from one end to the other, as far as there are any."""
    width = high - low
    xs = [low + width * place / (POINTS - 1) for place in range(POINTS)]
    at = as_function(function, [letter])
    points = [(x, height(at, x)) for x in xs]
    return tuple((x, y) for x, y in points if isfinite(y))


# --- densities --------------------------------------------------------------------------


def density_figure(
    densities: Sequence[tuple[str, Density]],
    mean: float | None = None,
    parts: Sequence[tuple[str, Interval]] = (),
) -> Iterator[Figure]:
    """The densities with their names, the mean of the first, and parts of the area below it."""
    from dlsolve.working.figures import Figure, Line, Shade, Upright, short

    layers: list[Layer] = [
        Line(tuple(_outline(density, -inf, inf)), label) for label, density in densities
    ]
    first = densities[0][1]
    for label, part in parts:
        low, high = (end_in_floats(end) for end in (part.low, part.high))
        area = tuple(_outline(first, low, high))
        if area:
            layers.append(Shade(area, label))
    if mean is not None:
        layers.append(Upright(mean, f"mean = {short(mean)}"))
    names = " and ".join(label for label, _ in densities)
    yield Figure("The density" if len(densities) == 1 else "The densities", first.variable,
                 names, tuple(layers))  # fmt: skip


def _outline(density: Density, low: float, high: float) -> Iterator[Point]:
    """The curve between two ends, with a step where a piece begins or ends above 0."""
    x, last = density.variable, None
    for piece in density.pieces:
        start, end = _window(piece, x)
        start, end = max(start, low), min(end, high)
        points = curve(piece.formula, x, start, end) if start < end else ()
        if not points:
            continue
        if start != last:
            if last is not None:
                yield (last, 0.0)
            yield (points[0][0], 0.0)
        yield from points
        last = end
    if last is not None:
        yield (last, 0.0)


def _window(piece: Piece, x: Name) -> tuple[float, float]:
    """The ends of a piece, an infinite one where hardly anything is left."""
    low, high = end_in_floats(piece.low), end_in_floats(piece.high)
    if isfinite(low) and isfinite(high):
        return low, high
    start = low if isfinite(low) else high if isfinite(high) else _peak(piece, x)
    return (
        low if isfinite(low) else _tail(piece, x, start, -1),
        high if isfinite(high) else _tail(piece, x, start, 1),
    )


def _tail(piece: Piece, x: Name, start: float, side: int) -> float:
    """Where the height has fallen to almost nothing, going outwards with growing steps."""
    formula = as_function(piece.formula, [x])
    highest, step = height(formula, start), SHORTEST
    for _ in range(STEPS):
        here = height(formula, start + side * step)
        highest = max(highest, here)
        if here < VANISHING * highest:
            break
        step *= 1.2
    return start + side * step


def _peak(piece: Piece, x: Name) -> float:
    """About where a density on the whole line is highest, looked for outwards from 0."""
    places = [0.0, *(side * 1.2**k / 100 for k in range(STEPS // 2) for side in (1, -1))]
    formula = as_function(piece.formula, [x])
    return max(places, key=lambda place: height(formula, place))


def end_in_floats(end: Tree) -> float:
    """An end of an interval, which may be infinite."""
    if end in (INFINITE, -INFINITE):
        return inf if end == INFINITE else -inf
    return in_float64(end)
