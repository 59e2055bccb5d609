"""The page as HTML: one file with native MathML, without script and without network.

A problem has its question, its working within a fold, and its answers set apart below it.  The
working of a problem that stands alone is open, that of a sheet is folded.  `fragment` is the
same within a page of somebody else's, as in a notebook: its whole style is scoped to it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby

from dlsolve.errors import InputError
from dlsolve.render.blocks import Answers, Block, Question, Remark
from dlsolve.render.document import Document, Entry
from dlsolve.render.html_blocks import Writer, heading, marked
from dlsolve.render.look import Look
from dlsolve.render.mathml import text

_UNSAFE = re.compile(r"[^a-z0-9]+")

_Placed = list[tuple[str, Entry]]
"""Problems, each with its place in the page, which links lead to."""


def write(document: Document, look: Look) -> str:
    """The document as a file; what a user supplied is text in it and nothing else."""
    entries = document.entries
    title = document.title or next((one.topic for one in entries), "") or "dlsolve"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{text(title)}</title>\n<style>\n{_style()}</style>\n</head>\n"
        '<body class="dlsolve-page">\n<main class="dlsolve">\n'
        + "\n".join(_body(document, look))
        + "\n</main>\n</body>\n</html>\n"
    )


def fragment(page: Document, look: Look) -> str:
    """A solved problem to stand in the page of a notebook, which has a style of its own."""
    (entry,) = page.entries
    body = "\n".join(_page(entry, look, 4, is_open=True))
    return f'<div class="dlsolve">\n<style>\n{_style()}</style>\n{body}\n</div>\n'


@cache
def _style() -> str:
    return files("dlsolve.render").joinpath("html.css").read_text(encoding="utf-8")


# --- the document -----------------------------------------------------------------------


def _body(document: Document, look: Look) -> Iterator[str]:
    level = 1
    if document.title:
        yield heading(text(document.title), level)
        level += 1
    is_sheet = len(document.entries) > 1
    chapters = _placed(document)
    if is_sheet and any(entry.id for entry in document.entries):
        yield from _contents(chapters, level)
    for title, entries in chapters:
        if title:
            yield heading(text(title), level)
        for place, entry in entries:
            yield f'<article id="{place}">' if entry.id else "<article>"
            name = text(entry.id or entry.topic)
            topic = f' <span class="topic">{text(entry.topic)}</span>' if entry.id else ""
            if name:
                yield heading(name + topic + marked(entry.mark), level + bool(title))
            yield from _page(entry, look, level + bool(title) + 1, is_open=not is_sheet)
            yield "</article>"
    if document.summary:
        yield f'<p class="summary">{text(document.summary)}</p>'


def _placed(document: Document) -> list[tuple[str, _Placed]]:
    """The problems of each chapter, with their places.  e.g. problem-bayes, problem-bayes-2"""
    counts: Counter[str] = Counter()

    def place(entry: Entry) -> str:
        slug = "-".join(["problem", *filter(None, _UNSAFE.split(entry.id.lower()))])
        while counts[slug]:
            counts[slug] += 1
            slug = f"{slug}-{counts[slug]}"
        counts[slug] = 1
        return slug

    return [
        (
            "" if chapter.title == document.title else chapter.title,
            [(place(entry), entry) for entry in chapter.entries],
        )
        for chapter in document.chapters
    ]


def _contents(chapters: Sequence[tuple[str, _Placed]], level: int) -> Iterator[str]:
    yield f'<nav class="contents">\n{heading("Contents", level)}'
    for title, entries in chapters:
        if title:
            yield f"<p>{text(title)}</p>"
        yield "<ul>"
        for place, entry in entries:
            if entry.id:
                link = f'<a href="#{place}">{text(entry.id)}</a>'
                yield f"<li>{link}{marked(entry.mark)}</li>"
        yield "</ul>"
    yield "</nav>"


# --- one problem ------------------------------------------------------------------------


def _page(entry: Entry, look: Look, level: int, *, is_open: bool) -> Iterator[str]:
    """The question, the working within a fold, figures, answers and what follows.

    A page without answers, such as an explanation, is all there is: nothing is folded.
    """
    writer = Writer(entry.notation(look))
    found = entry.blocks
    end = next((n for n, block in enumerate(found) if isinstance(block, Answers)), len(found))
    for is_working, group in groupby(found[:end], key=_is_working):
        if is_working and end < len(found):
            yield f"<details{' open' if is_open else ''}><summary>Working</summary>"
            yield from writer.blocks(group, level)
            yield "</details>"
        else:
            yield from writer.blocks(group, level)
    yield from _figures(entry)
    yield from writer.blocks(found[end:], level)


def _is_working(block: Block) -> bool:
    """Whether a reader may want to do without it."""
    return not isinstance(block, Question | Remark)


def _figures(entry: Entry) -> Iterator[str]:
    """The plots of a solution; where nothing is there to draw them, a sentence."""
    figures = entry.solution.figures if entry.solution is not None else ()
    if not figures:
        return
    from dlsolve.render.plot import svg

    try:
        drawn = [svg(one, page_id=f"{entry.id} {place}") for place, one in enumerate(figures)]
    except InputError as error:
        yield f'<p class="remark">{text(str(error))}</p>'
    else:
        yield '<div class="figures">'
        yield from (f"<figure>{one}</figure>" for one in drawn)
        yield "</div>"
