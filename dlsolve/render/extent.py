"""What both drawings of a figure share: how far its axes go, and how its labels are spelt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from math import floor, isfinite, log10

from dlsolve.render.notation import name_text
from dlsolve.render.visible import visible
from dlsolve.working.figures import Figure, Label, Straight, shown_points
from dlsolve.working.names import Name

MARGIN = 0.25
"""Of the width of the points, on either side of them, so that a line is seen to run on."""

LONGEST_LABEL = 60
"""Characters of a label; a longer one would leave no room for the picture."""

LEVELS = 12
"""Lines of equal height in a picture with contours."""

Range = tuple[float, float]


def extent(figure: Figure) -> tuple[Range, Range] | None:
    """From where to where the axes go where a whole line is drawn; None leaves it to the points."""
    if not any(isinstance(layer, Straight) for layer in figure.layers):
        return None
    points = list(shown_points(figure.layers)) or [(-1.0, -1.0), (1.0, 1.0)]
    return _around([x for x, _ in points]), _around([y for _, y in points])


def _around(values: Sequence[float]) -> Range:
    low, high = min(values), max(values)
    beside = (high - low) * MARGIN or abs(low) * 0.5 or 1.0
    return low - beside, high + beside


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
