"""The forms of a page, one file each, found by name and imported when one is asked for.

terminal, plain, svg    lines of a page of a given width: SCREENS
html                    a page with native MathML, to be opened in a browser
latex                   a fragment for a document with amsmath, or a document: STANDALONE
markdown                with mathematics between dollars, for GitHub and Jupyter
ipynb                   a notebook, whose cells solve the problems again
json                    the whole solution as data; documents that are none have their own
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dlsolve.render.document import Document
    from dlsolve.render.look import Line, Look
    from dlsolve.working.steps import Solution

SCREENS = ("terminal", "plain", "svg")
DOCUMENTS = ("html", "latex", "markdown", "ipynb")
STANDALONE = ("latex",)
FORMS = (*SCREENS, "json", *DOCUMENTS)

LANGUAGES = ("python", "pytorch")
"""Programs, which are made of a topic and its arguments (`dlsolve.scripts`)."""

SUFFIXES = {
    "json": ".json", "svg": ".svg", "html": ".html", "latex": ".tex", "markdown": ".md",
    "ipynb": ".ipynb",
}  # fmt: skip
"""How a file in a form ends; in the others it is plain text."""


def render(solution: Solution, form: str, look: Look) -> str:
    """A solved problem in one of FORMS, with its last newline."""
    if form in SCREENS:
        from dlsolve.render.layout import page

        return screen(page(solution, look), form)
    if form == "json":
        return str(_module(form).render(solution, look))
    from dlsolve.render.document import document

    return write(document(solution, look), form, look)


def write(document: Document, form: str, look: Look) -> str:
    """A document in a form of SCREENS or DOCUMENTS."""
    if form in SCREENS:
        from dlsolve.render.layout import laid_out

        pages = (laid_out(entry.blocks, look) for entry in document.entries)
        return screen([line for page in pages for line in page], form)
    return str(_module(form).write(document, look))


def screen(lines: Iterable[Line], form: str) -> str:
    """Lines of a page in a form of SCREENS."""
    return str(_module(form).printed(lines))


def _module(form: str) -> Any:
    return import_module(f"dlsolve.render.{form}")
