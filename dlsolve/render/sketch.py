"""Figures drawn in characters by plotext, for a terminal; without colour or any control byte.

The library is imported only when something is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any, assert_never

from dlsolve.errors import InputError
from dlsolve.plurals import counted
from dlsolve.records import dataclass
from dlsolve.render.alphabet import Alphabet
from dlsolve.render.extent import Range, extent, label_text, levels
from dlsolve.working.figures import (
    Arrow,
    Bars,
    Contours,
    Figure,
    HeatMap,
    Line,
    Path,
    Point,
    Points,
    Straight,
    Upright,
    short,
)

HEIGHT = 22
"""Lines of a sketch, its title and its axes among them."""

WIDEST = 78

STEPS = 300
"""Points by which a straight line is drawn."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What is drawn with: for curves, for samples, for what is behind, for shades of a matrix."""

    curve: str
    curves: str
    samples: str
    behind: str
    shades: str


UNICODE = Signs("braille", "⣿+x*", "●■▲◆○□△", "·", " ░▒▓█")
ASCII = Signs("*", "*+x%", "o#^@vsd", ".", " .:+#")

FRAME = str.maketrans("┌┐└┘┤├┬┴┼─│", "+++++++++-|")
"""The frame for an output that lacks its lines."""


def sketch(figures: Sequence[Figure], columns: int, alphabet: Alphabet) -> str:
    """The figures below one another, no line wider than `columns`.

    Raises InputError where plotext is not installed.
    """
    signs = UNICODE if alphabet.has("⣿●░┤") else ASCII
    drawn = [_drawn(figure, min(columns, WIDEST), signs) for figure in figures]
    rows = "\n\n".join(drawn).splitlines()
    frame = {} if signs is UNICODE else FRAME
    return "".join(f"{alphabet.spell(row.translate(frame))}\n" for row in rows)


def _drawn(figure: Figure, columns: int, signs: Signs) -> str:
    match figure.layers:
        case (HeatMap() as heat,):
            return _shaded(figure, heat, columns, signs)
        case _:
            return _plotted(figure, columns, signs)


# --- axes and what is drawn between them ------------------------------------------------


def _plotted(figure: Figure, columns: int, signs: Signs) -> str:
    try:
        import plotext
    except ImportError:
        raise InputError(
            "a plot in the terminal is drawn by plotext, which is not installed",
            remedy='install it: pip install "dlsolve[plot]"',
        ) from None
    plotext.clear_figure()
    plotext.theme("clear")
    plotext.limit_size(False, False)
    plotext.plotsize(columns, HEIGHT)
    frame = extent(figure)
    if frame is not None:
        plotext.xlim(*frame[0])
        plotext.ylim(*frame[1])
    key = list(_paint(plotext, figure, frame, signs))
    plotext.title(label_text(figure.title))
    plotext.xlabel(label_text(figure.x))
    rows = plotext.uncolorize(plotext.build()).splitlines()
    plotext.clear_figure()
    above = [label_text(figure.y)] if figure.y else []
    return "\n".join(row.rstrip() for row in (rows[0], *above, *rows[1:], *_key(key, columns)))


def _paint(plotext: Any, figure: Figure, frame: Any, signs: Signs) -> Iterator[tuple[str, str]]:
    """Paint every layer; the sign of each with its label, for the key below."""
    curves, samples = count(), count()

    def line(points: Sequence[Point], marker: str) -> None:
        if points:
            plotext.plot(*zip(*points, strict=True), marker=marker)

    def dots(points: Sequence[Point], marker: str) -> None:
        if points:
            plotext.scatter(*zip(*points, strict=True), marker=marker)

    for layer in figure.layers:
        label = getattr(layer, "label", "")
        match layer:
            case Line(points, _, dashed):
                sign = signs.behind if dashed else signs.curves[next(curves) % len(signs.curves)]
                line(points, _marker(sign, signs))
            case Path(points):
                sign = signs.samples[next(samples) % len(signs.samples)]
                line(points, signs.behind)
                dots(points, sign)
            case Points(points):
                sign = signs.samples[next(samples) % len(signs.samples)]
                dots(points, sign)
            case Straight(faint=faint):
                sign = signs.behind if faint else signs.curves[0]
                dots(list(_along(layer, frame)), _marker(sign, signs))
                label = f"{label}, beyond it {layer.side}" if layer.side else label
            case Upright(x):
                sign = "|"
                plotext.vline(x)
            case Bars(names=names):
                sign = signs.curves[next(curves) % len(signs.curves)]
                for x, y in layer.points:
                    line([(x, 0.0), (x, y)], sign)
                if names:
                    plotext.xticks([x for x, _ in layer.points], [label_text(n) for n in names])
            case Contours():
                sign = signs.behind
                dots(list(_edges(layer)), sign)
            case Arrow(tip):
                sign = signs.samples[next(samples) % len(signs.samples)]
                line([(0.0, 0.0), tip], _marker(signs.curves[0], signs))
                dots([tip], sign)
            case HeatMap():
                continue
            case _:
                assert_never(layer)
        if label:
            yield sign, label_text(label)


def _marker(sign: str, signs: Signs) -> str:
    """Plotext's name of a sign.  e.g. ⣿ → braille"""
    return signs.curve if sign == signs.curves[0] else sign


def _along(line: Straight, frame: tuple[Range, Range]) -> Iterator[Point]:
    """Points of a straight line as far as they lie inside the axes."""
    (left, right), (low, high) = frame
    for place in range(STEPS + 1):
        if abs(line.a) * (right - left) <= abs(line.b) * (high - low):
            x = left + (right - left) * place / STEPS
            y = -(line.a * x + line.c) / line.b
        else:
            y = low + (high - low) * place / STEPS
            x = -(line.b * y + line.c) / line.a
        if left <= x <= right and low <= y <= high:
            yield x, y


def _edges(contours: Contours) -> Iterator[Point]:
    """Where a height passes one of the levels between neighbours of the grid."""
    bounds = levels(contours.heights)
    bands = [[sum(h >= level for level in bounds) for h in row] for row in contours.heights]
    for i, row in enumerate(bands[:-1]):
        for j, band in enumerate(row[:-1]):
            if band != row[j + 1] or band != bands[i + 1][j]:
                yield contours.xs[j], contours.ys[i]


def _key(entries: Sequence[tuple[str, str]], columns: int) -> list[str]:
    """Each sign with all that it stands for."""
    meant: dict[str, list[str]] = {}
    for sign, label in entries:
        meant.setdefault(sign, []).append(label)
    rows: list[str] = []
    for sign, found in meant.items():
        if len(found) > 2:
            found = [found[0], "…", found[-1]]
        rows.append(label_text(f"{sign}  {', '.join(found)}")[:columns])
    return rows


# --- matrices ---------------------------------------------------------------------------


def _shaded(figure: Figure, heat: HeatMap, columns: int, signs: Signs) -> str:
    """Two signs a cell, the darker the larger the number."""
    cells = [value for row in heat.rows for value in row]
    low, high = min(cells), max(cells)
    last = len(signs.shades) - 1

    def shade(value: float) -> str:
        return signs.shades[round((value - low) / (high - low) * last) if high > low else 0] * 2

    rows = ["".join(map(shade, row)) for row in heat.rows]
    if len(rows[0]) > columns:
        return f"{label_text(figure.title)}: {counted(len(heat.rows[0]), 'column')}, too many here"
    edge = "─" * len(rows[0])
    key = f"{signs.shades[0]} = {short(low)}, {signs.shades[-1]} = {short(high)}"
    framed = [f"┌{edge}┐", *(f"│{row}│" for row in rows), f"└{edge}┘"]
    return "\n".join([label_text(figure.title), *framed, key])
