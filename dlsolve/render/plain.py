"""Plain text: what is piped into a file or another program."""

from __future__ import annotations

from dlsolve.render import layout
from dlsolve.render.document import Document
from dlsolve.render.look import Detail, Line, Look
from dlsolve.render.notation import Notation
from dlsolve.render.visible import visible
from dlsolve.working.steps import Solution


def render(solution: Solution, look: Look) -> str:
    """The page as text, without a control byte."""
    return "".join(map(_text, layout.page(solution, look)))


def write(document: Document, look: Look) -> str:
    """The pages of a document as text, one after the other."""
    return "".join(
        _text(line) for entry in document.entries for line in layout.laid_out(entry.blocks, look)
    )


def _text(line: Line) -> str:
    return "".join(visible(span.text) for span in line).rstrip() + "\n"


def page(solution: Solution, width: int = 80, detail: str = "full") -> str:
    """The solved problem as the command line prints it into a file.

    detail   "full", "normal", "brief" or "none"; raises ValueError for another word
    """
    look = Look(Notation(fractions=solution.fractions), width, Detail(detail))
    return render(solution, look).rstrip("\n")
