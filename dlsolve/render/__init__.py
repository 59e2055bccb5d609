"""The forms of a solution, one file each, found by name and imported when one is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from dlsolve.render.look import Look
    from dlsolve.working.steps import Solution

FORMS = ("terminal", "plain", "json")


class Render(Protocol):
    """Writes a solution in one form."""

    def __call__(self, solution: Solution, look: Look) -> str:
        """The whole text, with its last newline."""
        ...


def form(name: str) -> Render:
    """The function that writes the form of this name, one of FORMS."""
    return cast(Render, import_module(f"dlsolve.render.{name}").render)
