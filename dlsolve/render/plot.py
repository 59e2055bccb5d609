"""Figures drawn by Matplotlib: files in PNG, SVG and PDF, and SVG to stand within a page.

Matplotlib is imported only when something is drawn.  Its object-oriented part alone is used, so
that no window system is asked for; its settings are its own defaults and STYLE, whatever the
user's are; and no text is read as mathematics: a $ is a $.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from html import escape
from io import BytesIO
from itertools import count, cycle
from typing import Any, assert_never

from dlsolve.errors import InputError
from dlsolve.render.extent import extent, is_framed, label_text, labels, levels, refuse_huge
from dlsolve.working.figures import (
    Arrow,
    Bars,
    Contours,
    Figure,
    HeatMap,
    Line,
    Path,
    Points,
    Shade,
    Straight,
    Upright,
    short,
)

SUFFIXES = (".png", ".svg", ".pdf")

PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
"""Colours that are told apart with any eyes (Okabe and Ito, 2008); yellow is too pale for lines."""

MARKERS = ("o", "s", "^", "D", "v", "P", "X")
"""Classes differ in shape as well, for a page printed in grey."""

GREY, INK, CONTOURS = "#6f6f6f", "#262626", "#8aa0b8"

STYLE = {
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.formatter.limits": (-4, 5),
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e6e6e6",
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "savefig.dpi": 160,
    "svg.hashsalt": "dlsolve",
    "svg.fonttype": "path",
    "text.parse_math": False,
}

SVG_STYLE = "stroke-linejoin:round;stroke-linecap:butt;max-width:100%;height:auto"
"""On the element itself: a style sheet in it would reach the whole page."""

WIDTH, HEIGHT = 5.4, 4.0
"""Inches of one figure, its legend beside it not counted."""

LEGEND = 1.7
"""Inches of a legend that stands beside its figure."""

MOST_BESIDE = 3
"""Figures in a row."""

MOST_DOTTED = 60
"""Points of a curve up to which each has its dot."""

LONGEST_NAMES = 44
"""Characters of the names below bars, together; longer ones are turned."""

MOST_VECTORS = 4096
"""Cells of a heat map beyond which it is an image within the file, and not a shape for each."""

MOST_NUMBERED = 256
"""Cells of a heat map up to which each has its number on it."""


def svg(*figures: Figure, page_id: str = "") -> str:
    """One SVG element with the figures side by side, to stand within an HTML page.

    It has neither script nor outside reference, a light ground of its own, and ids that no
    other figure has; figures that are alike to the last number are told apart by `page_id`.
    The same figures give the same bytes.

    Raises InputError as `drawing`.
    """
    drawn = drawing(figures, ".svg").decode()
    element = re.sub(r"<!--.*?-->\s*|<metadata>.*?</metadata>\s*", "", drawn, flags=re.DOTALL)
    element = re.sub(r"<style.*?</style>", "", element[element.index("<svg") :], flags=re.DOTALL)
    mark = "f" + sha256(f"{page_id}\n{element}".encode()).hexdigest()[:10]
    element = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{mark}-", element)
    title = escape("; ".join(label_text(figure.title) for figure in figures))
    return element.replace("<svg ", f'<svg role="img" aria-label="{title}" style="{SVG_STYLE}" ', 1)


def drawing(figures: Sequence[Figure], suffix: str) -> bytes:
    """The figures side by side as a file of one of SUFFIXES.

    Raises InputError where Matplotlib is not installed, and for numbers that no scale can show.
    """
    refuse_huge(figures)
    no_date: dict[str, Any] = {".png": {"Software": None}, ".svg": {"Date": None}}.get(
        suffix, {"CreationDate": None, "Producer": None, "Creator": None}
    )
    with _matplotlib() as matplotlib:
        sheet = _sheet(matplotlib, figures)
        file = BytesIO()
        sheet.savefig(file, format=suffix[1:], metadata=no_date)
    return file.getvalue()


@contextmanager
def _matplotlib() -> Iterator[Any]:
    """Matplotlib with our settings; a sign that its font lacks is an empty box, not a warning."""
    try:
        import matplotlib
        from matplotlib.figure import Figure as _  # noqa: F401  # a broken installation shows here
    except ImportError:
        raise InputError(
            "a picture is drawn by Matplotlib, which is not installed",
            remedy='install it: pip install "dlsolve[plot]"',
        ) from None
    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(STYLE)
        yield matplotlib


def _sheet(matplotlib: Any, figures: Sequence[Figure]) -> Any:
    """All figures on one sheet, a few in a row."""
    from matplotlib.figure import Figure as Sheet

    columns = min(len(figures), MOST_BESIDE)
    rows = -(-len(figures) // columns)
    beside = LEGEND if any(any(labels(figure)) for figure in figures) else 0.0
    size = (columns * (WIDTH + beside), rows * HEIGHT)
    sheet = Sheet(figsize=size, layout="constrained", facecolor="white")
    for place, figure in enumerate(figures, start=1):
        _draw(sheet.add_subplot(rows, columns, place), figure)
    return sheet


# --- one figure -------------------------------------------------------------------------


def _draw(axes: Any, figure: Figure) -> None:
    axes.set_title(label_text(figure.title))
    axes.set_xlabel(label_text(figure.x))
    axes.set_ylabel(label_text(figure.y))
    if is_framed(figure):
        (left, right), (low, high) = extent(figure)
        axes.set_xlim(left, right)
        axes.set_ylim(low, high)
    if not figure.y:
        axes.set_yticks([])
    if figure.even:
        axes.set_aspect("equal", adjustable="box")
    if figure.whole:
        from matplotlib.ticker import MaxNLocator

        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    painter = _Painter(axes, figure)
    for layer in figure.layers:
        painter.paint(layer)
    if any(labels(figure)):
        axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), borderaxespad=0.0)


class _Painter:
    """Paints layer upon layer, each labelled one in the next colour."""

    def __init__(self, axes: Any, figure: Figure) -> None:
        self.axes = axes
        self.figure = figure
        self.turn = count()
        self.explained = False
        self.strokes = cycle((":", "-.", (0, (6, 2))))
        self.bars = [layer for layer in figure.layers if isinstance(layer, Bars)]
        behind = [one for one in figure.layers if isinstance(one, Straight) and one.faint]
        self.ages = iter(_fading(sum(bool(one.label) for one in behind)))

    def paint(self, layer: Any) -> None:
        axes = self.axes
        label = label_text(layer.label) if getattr(layer, "label", "") else None
        match layer:
            case Line(points, _, dashed, dots):
                color = GREY if dashed else self._color()
                xs, ys = zip(*points, strict=True)
                style = "--" if dashed else "-"
                dot = "o" if self.figure.whole and len(points) <= MOST_DOTTED else ""
                axes.plot(xs, ys, color=color, ls=style, marker=dot, lw=2, label=label)
                if dots:
                    xs, ys = zip(*dots, strict=True)
                    axes.scatter(xs, ys, 52, color, edgecolors="white", linewidths=0.8, zorder=4)
            case Shade(points):
                xs, ys = zip(*points, strict=True)
                axes.fill_between(xs, ys, color=self._color(), alpha=0.25, lw=0, label=label)
            case Path(points):
                self._path(points, label)
            case Points(points, _, notes):
                place = next(self.turn)
                xs, ys = zip(*points, strict=True)
                color, marker = PALETTE[place % len(PALETTE)], MARKERS[place % len(MARKERS)]
                axes.scatter(
                    xs, ys, s=52, c=color, marker=marker, edgecolors="white", linewidths=0.8,
                    zorder=4, label=label, clip_on=False,
                )  # fmt: skip
                for point, note in zip(points, notes, strict=False):
                    at_the_edge = point[0] == max(xs) > min(xs)
                    axes.annotate(
                        label_text(note), point, xytext=(-6 if at_the_edge else 6, -11),
                        textcoords="offset points", ha="right" if at_the_edge else "left",
                        fontsize=8, color=INK,
                    )  # fmt: skip
            case Straight():
                self._straight(layer, label)
            case Upright(x):
                axes.axvline(x, color=INK, ls=next(self.strokes), lw=1.6, label=label)
            case Bars():
                self._bars(layer, label)
            case Contours(xs, ys, heights):
                self._contours(xs, ys, heights, label)
            case HeatMap():
                self._heat_map(layer)
            case Arrow(tip):
                color = self._color()
                axes.annotate(
                    "", tip, (0.0, 0.0),
                    arrowprops={"arrowstyle": "-|>", "color": color, "lw": 2, "shrinkA": 0,
                                "shrinkB": 0, "mutation_scale": 14},
                )  # fmt: skip
                axes.plot([], [], color=color, lw=2, label=label)
            case _:
                assert_never(layer)

    def _color(self) -> str:
        return PALETTE[next(self.turn) % len(PALETTE)]

    def _path(self, points: Sequence[tuple[float, float]], label: str | None) -> None:
        """Steps as a line with a dot at each, an open ring at the start, a full one at the end."""
        color = self._color()
        xs, ys = zip(*points, strict=True)
        dot = "o" if len(points) <= MOST_DOTTED else ""
        self.axes.plot(xs, ys, color=color, lw=1.4, marker=dot, ms=4, zorder=4, label=label)
        for at, marker, size, face, said in (
            (0, "o", 60, "white", "start"), (-1, "*", 110, color, "end"),
        ):  # fmt: skip
            self.axes.scatter(
                xs[at], ys[at], size, face, marker, edgecolors=color, linewidths=1.6, zorder=5,
                label=None if self.explained else said,
            )  # fmt: skip
        self.explained = True

    def _straight(self, line: Straight, label: str | None) -> None:
        axes = self.axes
        color = GREY if not line.label else next(self.ages) if line.faint else "#000000"
        style = {"color": color, "lw": 1.4 if line.faint else 2.4, "label": label, "zorder": 3}
        if line.b == 0:
            axes.axvline(-line.c / line.a, **style)
        else:
            axes.axline((0.0, -line.c / line.b), slope=-line.a / line.b, **style)
        if line.side:
            (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
            sides = [[line.a * x + line.b * y + line.c for x in (left, right)] for y in (low, high)]
            most = max(abs(side) for row in sides for side in row)
            if most > 0:
                axes.contourf(
                    [left, right], [low, high], sides, levels=[0.0, most + 1],
                    colors=[PALETTE[0]], alpha=0.12, zorder=0,
                )  # fmt: skip
            axes.fill([], [], color=PALETTE[0], alpha=0.12, label=label_text(line.side))

    def _bars(self, bars: Bars, label: str | None) -> None:
        place, several = self.bars.index(bars), len(self.bars)
        xs = [x for x, _ in bars.points]
        gap = min((b - a for a, b in zip(sorted(xs), sorted(xs)[1:], strict=False)), default=1.0)
        width = (0.35 if bars.places else 0.8) * gap / several
        xs = [x + (place - (several - 1) / 2) * width for x in xs]
        drawn = self.axes.bar(xs, bars.heights, width * 0.92, color=self._color(), label=label)
        self.axes.margins(y=0.12)
        if len(xs) * several <= 24:
            numbers = [short(height) for height in bars.heights]
            self.axes.bar_label(drawn, numbers, padding=2, fontsize=8, color=INK)
        if bars.names:
            names = [label_text(name) for name in bars.names]
            self.axes.set_xticks([x for x, _ in bars.points], names)
            if sum(map(len, names)) > LONGEST_NAMES:
                self.axes.tick_params(axis="x", labelrotation=40)
        elif len(xs) <= 16:
            self.axes.set_xticks([x for x, _ in bars.points])
        self.axes.grid(visible=False, axis="x")
        self.axes.axhline(0, color=GREY, lw=0.8)

    def _contours(self, xs: Any, ys: Any, heights: Any, label: str | None) -> None:
        lines = self.axes.contour(
            xs, ys, heights, levels=levels(heights), colors=CONTOURS, linewidths=1.0, zorder=1
        )
        self.axes.clabel(lines, fmt=short, fontsize=7, colors=INK)
        self.axes.grid(visible=False)
        if label:
            self.axes.plot([], [], color=CONTOURS, lw=1.0, label=label)

    def _heat_map(self, heat: HeatMap) -> None:
        axes = self.axes
        height, width = len(heat.rows), len(heat.rows[0])
        cells = [value for row in heat.rows for value in row]
        low, high = min(cells), max(cells)
        if low == high:
            low, high = low - 1, high + 1
        mesh = axes.pcolormesh(
            heat.rows, cmap="cividis", vmin=low, vmax=high, edgecolors="white", linewidth=0.6,
            rasterized=len(cells) > MOST_VECTORS,
        )  # fmt: skip
        axes.set(xlim=(0, width), ylim=(height, 0), aspect="equal")
        axes.grid(visible=False)
        self._name_cells(heat, height, width)
        if height * width > MOST_NUMBERED:
            axes.figure.colorbar(mesh, ax=axes, shrink=0.8)
            return
        size = max(min(10.0, 90 / max(height, width)), 4.0)
        for i, row in enumerate(heat.rows):
            for j, value in enumerate(row):
                dark = (value - low) / (high - low) < 0.5
                axes.text(
                    j + 0.5, i + 0.5, short(value), ha="center", va="center",
                    color="white" if dark else "black", fontsize=size,
                )  # fmt: skip

    def _name_cells(self, heat: HeatMap, height: int, width: int) -> None:
        """Rows and columns by name, else numbered from 1, as on paper."""
        axes = self.axes
        axes.tick_params(length=0)
        for names, size, mark in (
            (heat.column_names, width, axes.set_xticks),
            (heat.row_names, height, axes.set_yticks),
        ):
            step = 1 if names else max(1, size // 12)
            places = range(0, size, step)
            shown = [label_text(names[i]) if names else str(i + 1) for i in places]
            mark([i + 0.5 for i in places], shown)


def _fading(shades: int) -> list[Any]:
    """Colours from pale to strong, for what was left behind earlier and later."""
    from matplotlib import colormaps

    return [colormaps["cividis_r"](0.1 + 0.75 * place / max(shades, 1)) for place in range(shades)]
