"""Plain text: what is piped into a file or another program."""

from __future__ import annotations

from dlsolve.render.layout import page
from dlsolve.render.look import Look
from dlsolve.render.visible import visible
from dlsolve.working.steps import Solution


def render(solution: Solution, look: Look) -> str:
    """The page as text, without a control byte."""
    return "".join(
        "".join(visible(span.text) for span in line) + "\n" for line in page(solution, look)
    )
