"""`dlsolve topics` and `dlsolve explain`: what there is, and what is to be known by heart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from dlsolve import render, topics
from dlsolve.cli.commands import Command, command, origins_of
from dlsolve.cli.messages import Status, report
from dlsolve.cli.settings import PAGER, Settings, for_pages, read_settings
from dlsolve.cli.streams import show
from dlsolve.errors import DlsolveError, InputError
from dlsolve.inputs.fields import Field, Text

if TYPE_CHECKING:
    from dlsolve.concepts import Concept

CHAPTER = (
    Field("chapter", "only this chapter, or the beginning of its name", str,
          default=(), positional=True, repeated=True, kind="chapter"),
)  # fmt: skip
CONCEPT = (
    Field("concept", "what is to be explained; without it the concepts are listed", str,
          default=(), positional=True, repeated=True, kind="concept"),
)  # fmt: skip
FORMS = for_pages("format", "width", "standalone", "pager")


def book_command(name: str, summary: str) -> Command:
    """One of the commands that look something up."""
    fields, common, run = COMMANDS[name]

    def sheet() -> str:
        from dlsolve.cli.sheets import command_sheet

        return command_sheet(name, summary, fields, common)

    return command(name, (*fields, *common), run, sheet)


def list_topics(typed: Mapping[str, Text]) -> int:
    """Print the topics by chapter, those of one chapter where one is named."""
    from dlsolve.cli.sheets import chapters_sheet

    asked = _joined(typed.get("chapter", ()))
    try:
        settings = read_settings({name: text for name, text in typed.items() if name != "chapter"})
        chapters = topics.by_chapter()
        if asked:
            chapter = _chapter(asked, list(chapters))
            chapters = {chapter: chapters[chapter]}
        show(chapters_sheet(chapters), paged=settings.paged)
    except DlsolveError as error:
        return report(error, "dlsolve topics", origins_of(CHAPTER, typed))
    return Status.SOLVED


def _chapter(asked: str, chapters: Sequence[str]) -> str:
    """e.g. linear, linear-algebra → Linear algebra"""
    wanted = asked.casefold().replace("-", " ")
    beginnings = [one for one in chapters if one.casefold().startswith(wanted)]
    if len(beginnings) == 1:
        return beginnings[0]
    known = {one.casefold(): one for one in chapters}
    close = get_close_matches(wanted, known, n=1, cutoff=topics.CLOSE)
    remedy = f"did you mean {known[close[0]]}?" if close else "they are " + ", ".join(chapters)
    raise InputError(f"there is no chapter “{asked}”", asked, 0, len(asked), remedy)


def explain(typed: Mapping[str, Text]) -> int:
    """Print what is to be known of a concept; without a name, the concepts by chapter."""
    from dlsolve import concepts
    from dlsolve.cli.sheets import names_sheet

    asked = _joined(typed.get("concept", ()))
    try:
        settings = read_settings({name: text for name, text in typed.items() if name != "concept"})
        if asked:
            text = _explained(_concept(asked), settings)
        else:
            chapters: dict[str, list[str]] = {chapter: [] for chapter in topics.CHAPTERS}
            for concept in concepts.concepts():
                chapters[concept.chapter].append(concept.name)
            text = names_sheet(chapters)
        show(text, paged=settings.paged)
    except DlsolveError as error:
        return report(error, "dlsolve explain", origins_of((*CONCEPT, *FORMS), typed))
    return Status.SOLVED


def _explained(concept: Concept, settings: Settings) -> str:
    """The page of a concept; a document has its name for a title."""
    page = concept.solution()
    look = settings.look_of(page)
    if settings.form not in render.DOCUMENTS:
        return render.render(page, settings.form, look)
    from dlsolve.render.document import page_of, typeset
    from dlsolve.render.page import blocks

    return render.write(page_of(blocks(page, typeset(look)), concept.name), settings.form, look)


def _concept(asked: str) -> Concept:
    """The concept, or where only a topic is called so, the advice to ask for its help."""
    from dlsolve import concepts

    try:
        return concepts.find(asked)
    except InputError as error:
        topic = topics.proper_name(asked)
        if topic is None:
            raise
        raise replace(error, remedy=f"`dlsolve {topic} --help` explains the topic") from None


def _joined(text: Text) -> str:
    return text if isinstance(text, str) else " ".join(text)


COMMANDS: dict[str, tuple[tuple[Field, ...], tuple[Field, ...], Callable[..., int]]] = {
    "topics": (CHAPTER, (PAGER,), list_topics),
    "explain": (CONCEPT, FORMS, explain),
}
"""The fields of each, those for printing, and what is done."""
