"""What both drawings of a figure share: how far its axes go, and how its labels are spelt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from math import ceil, floor, isfinite, log10

from dlsolve.errors import InputError
from dlsolve.render.notation import name_text
from dlsolve.render.visible import visible
from dlsolve.working.figures import Arrow, Bars, Figure, Label, Straight, Upright, shown_points
from dlsolve.working.names import Name

MARGIN = 0.25
"""Of the width of the points, on either side of them, so that a line is seen to run on."""

BESIDE_BARS = 0.08
"""The same, of bars, which have a width of their own."""

LONGEST_LABEL = 60
"""Characters of a label; a longer one would leave no room for the picture."""

LARGEST = 1e100
"""Beyond it the width of a picture is no float any more."""

LEVELS = 12
"""Lines of equal height in a picture with contours."""

Range = tuple[float, float]


def refuse_huge(figures: Iterable[Figure]) -> None:
    """Raises InputError for numbers with which no scale can be drawn in floats."""
    for figure in figures:
        numbers = chain.from_iterable(shown_points(figure.layers))
        if any(not isfinite(number) or abs(number) > LARGEST for number in numbers):
            raise InputError(
                "a number of the picture is beyond ±10¹⁰⁰", remedy="look at the table of the page"
            )


def is_framed(figure: Figure) -> bool:
    """Whether `extent` sets the axes: for arrows, and for whole lines, which go as far as these."""
    return any(isinstance(layer, Straight | Arrow) for layer in figure.layers)


def extent(figure: Figure) -> tuple[Range, Range]:
    """From where to where the axes go: as far as the points, beyond them where a line runs on."""
    points = list(shown_points(figure.layers)) or [(-1.0, -1.0), (1.0, 1.0)]
    uprights = [layer.x for layer in figure.layers if isinstance(layer, Upright)]
    margin = MARGIN if is_framed(figure) else 0.0
    has_bars = any(isinstance(layer, Bars) for layer in figure.layers)
    along = _around([*(x for x, _ in points), *uprights], BESIDE_BARS if has_bars else margin)
    upward = _around([y for _, y in points], margin)
    if figure.even:
        widest = max(along[1] - along[0], upward[1] - upward[0])
        return _widened(along, widest), _widened(upward, widest)
    return along, upward


def _widened(span: Range, width: float) -> Range:
    middle = (span[0] + span[1]) / 2
    return middle - width / 2, middle + width / 2


def _around(values: Sequence[float], margin: float) -> Range:
    low, high = min(values), max(values)
    beside = (high - low) * margin
    if low == high:
        beside = abs(low) * 0.5 or 1.0
    return low - beside, high + beside


def ticks(low: float, high: float, most: int, *, whole: bool = False) -> list[float]:
    """Round numbers from one end to the other, at most so many.  e.g. 0 to 1, 6 → 0, 0.2, …, 1"""
    step = 10.0 ** floor(log10((high - low) / most))
    step *= next(f for f in (1, 2, 2.5, 5, 10, 20) if (high - low) / (step * f) <= most - 1)
    if whole:
        step = max(1.0, round(step))
    first = ceil(low / step - 1e-9)
    return [place * step for place in range(first, floor(high / step + 1e-9) + 1)]


def label_text(label: Label) -> str:
    """A label on one line, without what cannot be seen, not too long."""
    parts = label if isinstance(label, tuple) else (label,)
    text = "".join(name_text(part) if isinstance(part, Name) else part for part in parts)
    shown = visible(" ".join(text.split()))
    return shown if len(shown) <= LONGEST_LABEL else shown[: LONGEST_LABEL - 1] + "…"


def labels(figure: Figure) -> Iterator[Label]:
    """What stands in the legend."""
    return (label for layer in figure.layers if (label := getattr(layer, "label", "")))


def levels(heights: Sequence[Sequence[float]]) -> list[float]:
    """Heights of contours, closer together towards the lowest, where a descent ends."""
    values = [height for height in chain.from_iterable(heights) if isfinite(height)]
    low, high = min(values, default=0.0), max(values, default=0.0)
    if low == high:
        return [low]
    found = [low + (high - low) * (place / LEVELS) ** 2 for place in range(1, LEVELS)]
    digits = 1 - floor(log10(high - low))
    return sorted({round(level, digits + 1 - place // 4) for place, level in enumerate(found)})
