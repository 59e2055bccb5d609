"""A page, a sheet or a marked class as a document: what LaTeX, Markdown, HTML and notebooks set.

A document has chapters, a chapter has entries, an entry is one problem with its blocks.  One
solved problem is a document of one entry without a title.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dlsolve.records import dataclass
from dlsolve.render.alphabet import UNICODE
from dlsolve.render.blocks import Block
from dlsolve.render.look import Look
from dlsolve.render.notation import Notation
from dlsolve.render.page import blocks
from dlsolve.working.steps import Solution


@dataclass(frozen=True, slots=True)
class Entry:
    """One problem: its id and topic, how it came out, what stands on its page.

    mark  ✓, ✗ or ! where there was something to compare, else empty
    look  how its own words are set, where a topic prefers fractions or decimals
    """

    id: str
    topic: str
    blocks: tuple[Block, ...]
    mark: str = ""
    solution: Solution | None = None
    look: Look | None = None

    def notation(self, look: Look) -> Notation:
        """How its words are set in a document of this look."""
        return (self.look or typeset(look)).notation


@dataclass(frozen=True, slots=True)
class Chapter:
    """The problems of one file, under its title."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A sheet; `summary` counts at its end what came out how.  Every text in it is plain text."""

    title: str
    chapters: tuple[Chapter, ...]
    summary: str = ""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The problems of all chapters."""
        return tuple(entry for chapter in self.chapters for entry in chapter.entries)


def typeset(look: Look) -> Look:
    """The look of a form that is set by a printer: every character, every fraction."""
    return replace(look, notation=replace(look.notation, alphabet=UNICODE, typeset=True))


def page_of(found: Iterable[Block], title: str = "") -> Document:
    """A page that is no problem of a sheet: a marked working, a table."""
    return Document(title, (Chapter("", (Entry("", "", tuple(found)),)),))


def document(solution: Solution, look: Look) -> Document:
    """One solved problem."""
    own = typeset(look)
    found = tuple(blocks(solution, own))
    entry = Entry("", solution.topic, found, solution=solution, look=own)
    return Document("", (Chapter("", (entry,)),))
