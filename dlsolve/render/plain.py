"""Plain text: what is piped into a file or another program."""

from __future__ import annotations

from collections.abc import Iterable

from dlsolve.render import layout
from dlsolve.render.look import Detail, Line, Look
from dlsolve.render.notation import Notation
from dlsolve.render.visible import visible
from dlsolve.working.steps import Solution


def printed(lines: Iterable[Line]) -> str:
    """The lines as text, without a control byte."""
    return "".join("".join(visible(s.text) for s in line).rstrip() + "\n" for line in lines)


def render(solution: Solution, look: Look) -> str:
    """The page of a solved problem."""
    return printed(layout.page(solution, look))


def page(solution: Solution, width: int = 80, detail: str = "full") -> str:
    """The solved problem as the command line prints it into a file.

    detail   "full", "normal", "brief" or "none"; raises ValueError for another word
    """
    look = Look(Notation(fractions=solution.fractions), width, Detail(detail))
    return render(solution, look).rstrip("\n")
