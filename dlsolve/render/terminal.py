"""The page in colour, for a terminal: the lines of plain text, each span in its style."""

from __future__ import annotations

from collections.abc import Iterable

from rich.color import ColorSystem
from rich.style import Style

from dlsolve.render.look import Line, Role, Span
from dlsolve.render.visible import visible

# Only what reads well on light and on dark: the terminal's own colours, no white, no yellow.
STYLES: dict[Role, Style] = {
    "text": Style(),
    "name": Style(color="cyan"),
    "maths": Style(),
    "value": Style(bold=True),
    "title": Style(bold=True),
    "connector": Style(dim=True),
    "frame": Style(dim=True),
    "good": Style(color="green"),
    "bad": Style(color="red", bold=True),
}


def printed(lines: Iterable[Line]) -> str:
    """The lines with the escape codes of the 16 standard colours, neither wrapped nor cut."""
    return "".join("".join(map(styled, line)) + "\n" for line in lines)


def styled(span: Span) -> str:
    """A span in its style."""
    # Style.render takes text as it is: there is no markup to be read, and no width to wrap at.
    return STYLES[span.role].render(visible(span.text), color_system=ColorSystem.STANDARD)
