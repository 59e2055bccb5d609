"""Figures drawn in characters by plotext, for a terminal; without colour or any control byte.

The library is imported only when something is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Any, assert_never

from dlsolve.errors import InputError
from dlsolve.plurals import counted
from dlsolve.records import dataclass
from dlsolve.render.alphabet import Alphabet
from dlsolve.render.extent import Range, extent, label_text, levels, refuse_huge, ticks
from dlsolve.working.figures import (
    Arrow,
    Bars,
    Contours,
    Figure,
    HeatMap,
    Label,
    Line,
    Path,
    Point,
    Points,
    Shade,
    Straight,
    Upright,
    short,
)

HEIGHT = 22
"""Lines of a sketch, its title and its axes among them."""

WIDEST = 78

BESIDE = 0.03
"""Of the width: how far the bars of two series stand apart."""

LONGEST_NAMES = 50
"""Characters of the names below bars, together; longer ones are left out."""

STEPS = 300
"""Points by which a straight line is drawn."""


Say = Callable[[Label], str]
"""A label in the characters of the output."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What is drawn with: curves, samples, what is behind, an area, the shades of a matrix."""

    curve: str
    curves: str
    samples: str
    behind: str
    area: str
    shades: str


UNICODE = Signs("braille", "⣿+x*", "●■▲◆○□△", "·", "░", " ░▒▓█")
ASCII = Signs("*", "*+x%", "o#^@vsd", ".", ":", " .:+#")

FRAME = str.maketrans("┌┐└┘┤├┬┴┼─│", "+++++++++-|")
"""The frame for an output that lacks its lines."""


def sketch(figures: Sequence[Figure], columns: int, alphabet: Alphabet) -> str:
    """The figures below one another, no line wider than `columns`.

    Raises InputError where plotext is not installed, and for numbers that no scale can show.
    """
    refuse_huge(figures)
    signs = UNICODE if alphabet.has("⣿●░┤") else ASCII

    def say(label: Label) -> str:
        return alphabet.spell(label_text(label))

    drawn = [_drawn(figure, min(columns, WIDEST), signs, say) for figure in figures]
    return "\n\n".join(drawn).translate({} if signs is UNICODE else FRAME) + "\n"


def _drawn(figure: Figure, columns: int, signs: Signs, say: Say) -> str:
    match figure.layers:
        case (HeatMap() as heat,):
            return _shaded(say(figure.title), heat, columns, signs, say)
        case _:
            return _plotted(figure, columns, signs, say)


# --- axes and what is drawn between them ------------------------------------------------


def _plotted(figure: Figure, columns: int, signs: Signs, say: Say) -> str:
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
    for limit, mark, span, most, whole in (
        (plotext.xlim, plotext.xticks, frame[0], columns // 10, figure.whole),
        (plotext.ylim, plotext.yticks, frame[1], HEIGHT // 3, False),
    ):
        limit(*span)
        places = ticks(*span, most, whole=whole)
        mark(places, [say(short(place)) for place in places])
    key = list(_paint(plotext, figure, frame, signs, say))
    plotext.title(say(figure.title))
    plotext.xlabel(say(figure.x))
    rows = plotext.uncolorize(plotext.build()).splitlines()
    plotext.clear_figure()
    above = [say(figure.y)] if figure.y else []
    below = [row[:columns] for row in _key(key, say)]
    return "\n".join(row.rstrip() for row in (rows[0], *above, *rows[1:], *below))


def _paint(
    plotext: Any, figure: Figure, frame: tuple[Range, Range], signs: Signs, say: Say
) -> Iterator[tuple[str, str]]:
    """Paint every layer; the sign of each with its label, for the key below."""
    curves, samples = count(), count()

    def line(points: Sequence[Point], marker: str) -> None:
        if points:
            plotext.plot(*zip(*points, strict=True), marker=marker)

    def dots(points: Sequence[Point], marker: str) -> None:
        if points:
            plotext.scatter(*zip(*points, strict=True), marker=marker)

    # an area lies behind what is drawn on it
    for layer in sorted(figure.layers, key=lambda one: not isinstance(one, Shade)):
        label = getattr(layer, "label", "")
        match layer:
            case Line(points, _, dashed, worked_out):
                sign = signs.behind if dashed else signs.curves[next(curves) % len(signs.curves)]
                line(points, _marker(sign, signs))
                dots(worked_out, signs.samples[0])
            case Shade(points):
                sign = signs.area
                plotext.plot(*zip(*points, strict=True), marker=sign, fillx=True)
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
                label = (say(label), ", beyond it ", say(layer.side)) if layer.side else label
            case Upright(x):
                sign = "|"
                plotext.vline(x)
            case Bars(names=names):
                place = next(curves)
                sign = signs.curves[place % len(signs.curves)]
                beside = place * BESIDE * (frame[0][1] - frame[0][0])
                for x, y in layer.points:
                    line([(x + beside, 0.0), (x + beside, y)], sign)
                said = [say(name) for name in names]
                if names and sum(map(len, said)) < LONGEST_NAMES:
                    plotext.xticks([x for x, _ in layer.points], said)
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
            yield sign, say(label)


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


def _key(entries: Sequence[tuple[str, str]], say: Say) -> Iterator[str]:
    """Each sign with all that it stands for, of many the first and the last."""
    meant: dict[str, list[str]] = {}
    for sign, label in entries:
        meant.setdefault(sign, []).append(label)
    for sign, found in meant.items():
        listed = found if len(found) < 3 else [found[0], say("…"), found[-1]]
        yield f"{sign} {', '.join(listed)}"


# --- matrices ---------------------------------------------------------------------------


def _shaded(title: str, heat: HeatMap, columns: int, signs: Signs, say: Say) -> str:
    """A number and two signs a cell, the darker the larger the number; without room no number."""
    cells = [value for row in heat.rows for value in row]
    low, high = min(cells), max(cells)
    last = len(signs.shades) - 1

    def shade(value: float) -> str:
        return signs.shades[round((value - low) / (high - low) * last) if high > low else 0] * 2

    numbers = [[say(short(value)) for value in row] for row in heat.rows]
    longest = max(len(number) for row in numbers for number in row)
    numbered = [
        " ".join(f"{n:>{longest}} {shade(v)}" for n, v in zip(texts, row, strict=True))
        for texts, row in zip(numbers, heat.rows, strict=True)
    ]
    shades = ["".join(map(shade, row)) for row in heat.rows]
    rows = next((rows for rows in (numbered, shades) if len(rows[0]) + 2 <= columns), None)
    if rows is None:
        return f"{title}: {counted(len(heat.rows[0]), 'column')}, too many to draw here"
    edge = "─" * len(rows[0])
    framed = [f"┌{edge}┐", *(f"│{row}│" for row in rows), f"└{edge}┘"]
    return "\n".join([title, *framed])
