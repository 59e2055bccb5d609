"""The page in colour, for a terminal: the lines of plain text, each span in its style."""

from __future__ import annotations

from rich.color import ColorSystem
from rich.style import Style

from dlsolve.render.document import Document
from dlsolve.render.layout import laid_out, page
from dlsolve.render.look import Line, Look, Role, Span
from dlsolve.render.visible import visible
from dlsolve.working.steps import Solution

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


def render(solution: Solution, look: Look) -> str:
    """The page with the escape codes of the 16 standard colours, neither wrapped nor cut."""
    return "".join(map(_coloured, page(solution, look)))


def write(document: Document, look: Look) -> str:
    """The pages of a document in colour, one after the other."""
    return "".join(
        _coloured(line) for entry in document.entries for line in laid_out(entry.blocks, look)
    )


def _coloured(line: Line) -> str:
    return "".join(map(styled, line)) + "\n"


def styled(span: Span) -> str:
    """A span in its style."""
    # Style.render takes text as it is: there is no markup to be read, and no width to wrap at.
    return STYLES[span.role].render(visible(span.text), color_system=ColorSystem.STANDARD)
