"""Figures as data: what a topic draws of the lines that stand on its page.

A topic hands over a function that makes its figures (`Working.draw`); nothing is made before a
renderer asks.  Numbers are floats here: a picture shows no more digits than the eye has.

Renderers match over `Layer` and are complete by `assert_never`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Union, assert_never

from dlsolve.records import dataclass
from dlsolve.working.names import Name

Label = Union[str, Name, tuple[Union[str, Name], ...]]
"""A text, what a name is on paper, or both beside one another."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A curve through points; `dots` are those of its points that the page works out."""

    points: tuple[Point, ...]
    label: Label = ""
    dashed: bool = False
    dots: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Shade:
    """What lies below points, down to 0, as a probability below a density."""

    points: tuple[Point, ...]
    label: Label = ""


@dataclass(frozen=True, slots=True)
class Path:
    """Where a descent goes, step by step, from the first point to the last."""

    points: tuple[Point, ...]
    label: Label = ""


@dataclass(frozen=True, slots=True)
class Points:
    """Points by themselves, such as the samples of a class; `notes` stand beside them."""

    points: tuple[Point, ...]
    label: Label = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Straight:
    """The whole line a·x + b·y + c = 0.

    faint    one that has been left behind, as a boundary before the last
    side     what the side is where a·x + b·y + c > 0, which is tinted then
    """

    a: float
    b: float
    c: float
    label: Label = ""
    faint: bool = False
    side: str = ""


@dataclass(frozen=True, slots=True)
class Upright:
    """A line straight up at x, such as a mean."""

    x: float
    label: Label = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar up to each height, at x = 1, 2, … under its name, or at its place on a number line.

    Several in one figure stand side by side.
    """

    heights: tuple[float, ...]
    names: tuple[str, ...] = ()
    places: tuple[float, ...] = ()
    label: Label = ""

    @property
    def points(self) -> tuple[Point, ...]:
        """The tops of the bars."""
        places = self.places or tuple(range(1, len(self.heights) + 1))
        return tuple(zip(places, self.heights, strict=True))


@dataclass(frozen=True, slots=True)
class Contours:
    """Lines of equal height: `heights[row][column]` is the value at ys[row], xs[column]."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    heights: tuple[tuple[float, ...], ...]
    label: Label = ""


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A matrix in colours, its numbers on them; the first row is at the top."""

    rows: tuple[tuple[float, ...], ...]
    row_names: tuple[str, ...] = ()
    column_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrow:
    """A vector, from the origin to its tip."""

    tip: Point
    label: Label = ""


Layer = Union[Line, Shade, Path, Points, Straight, Upright, Bars, Contours, HeatMap, Arrow]


@dataclass(frozen=True, slots=True)
class Figure:
    """One picture: its layers over one another, its axes with their names.

    even     a unit is as long on either axis
    whole    along x only whole numbers are marked: epochs, iterations
    """

    title: Label
    x: Label
    y: Label
    layers: tuple[Layer, ...]
    even: bool = False
    whole: bool = False


def shown_points(layers: Iterable[Layer]) -> Iterator[Point]:
    """What has to lie inside the picture; a whole line goes as far as the picture does."""
    for layer in layers:
        match layer:
            case Line(points=points) | Shade(points) | Path(points) | Points(points):
                yield from points
            case Bars():
                yield from layer.points
                yield from ((place, 0.0) for place, _ in layer.points)
            case Contours(xs, ys):
                yield (xs[0], ys[0])
                yield (xs[-1], ys[-1])
            case Arrow(tip):
                yield (0.0, 0.0)
                yield tip
            case Straight() | Upright() | HeatMap():
                pass
            case _:
                assert_never(layer)


def short(value: float) -> str:
    """A number as it stands in a picture.  e.g. 0.3333, −12, 2.9·10⁵"""
    mantissa, _, exponent = f"{value:.4g}".partition("e")
    if exponent:
        raised = str(int(exponent)).translate(_RAISED)
        mantissa = f"{float(mantissa):.2g}·10{raised}"
    return mantissa.replace("-", "−")


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
