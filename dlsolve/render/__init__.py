"""The forms of a page, one file each, found by name and imported when one is asked for.

terminal, plain    lines of a page of a given width
json               the whole solution as data; it has no other documents than solutions
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dlsolve.render.document import Document
    from dlsolve.render.look import Look
    from dlsolve.working.steps import Solution

FORMS = ("terminal", "plain", "json")


def render(solution: Solution, form: str, look: Look) -> str:
    """A solved problem in one of FORMS, with its last newline."""
    return str(_module(form).render(solution, look))


def write(document: Document, form: str, look: Look) -> str:
    """A document in one of FORMS, but for JSON."""
    return str(_module(form).write(document, look))


def _module(form: str) -> Any:
    return import_module(f"dlsolve.render.{form}")
