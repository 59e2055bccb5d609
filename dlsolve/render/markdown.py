"""Markdown with mathematics between dollars, as GitHub and Jupyter show it.

Both take the mathematics out only after Markdown has read some of it, and not at the same
point.  So nothing stands in it that Markdown reads: no backslash before a sign, no \\\\ (\\cr
ends a row), no brackets, bars, stars, < or >, and no _ that could begin an emphasis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import assert_never

from dlsolve.records import dataclass
from dlsolve.render.blocks import (
    Answers,
    Block,
    Chain,
    Checked,
    Columns,
    Decided,
    Equations,
    Givens,
    Marks,
    Operations,
    Question,
    Remark,
    Script,
    Section,
    Sentence,
    Tabulated,
    Written,
)
from dlsolve.render.derivation import Derivation, derivation, group, operations, without_bullet
from dlsolve.render.document import Document, Entry
from dlsolve.render.expression import sentence
from dlsolve.render.look import Look
from dlsolve.render.markdown_text import paragraph, text, typed, within_maths
from dlsolve.render.maths import Maths, Sign
from dlsolve.render.notation import Notation
from dlsolve.render.prose import split
from dlsolve.render.tables import halves, is_wordy
from dlsolve.render.tex import Dialect
from dlsolve.working.steps import Words

MARKDOWN = Dialect(
    signs={
        "{": r"\lbrace", "}": r"\rbrace", "[": r"\lbrack", "]": r"\rbrack", "<": r"\lt",
        ">": r"\gt", "|": r"\vert", "*": r"\ast", "ℝ": r"\mathbb{R}",
    },
    text=within_maths,
    row=r"\cr",
    tall_row=r"\cr",
)  # fmt: skip

_EMPHASIS = re.compile(r"(?<=[^\w\s])_(?=\S)")
"""An index behind a bracket, which would begin an emphasis; one with a space behind it does not."""


def write(document: Document, look: Look) -> str:
    """The pages of a document."""
    return "\n\n".join(_document(document, look)) + "\n"


def _document(document: Document, look: Look) -> Iterator[str]:
    if document.title:
        yield f"# {_line(document.title)}"
    for chapter in document.chapters:
        if chapter.title and chapter.title != document.title:
            yield f"# {_line(chapter.title)}"
        for entry in chapter.entries:
            yield from _entry(entry, look)
    if document.summary:
        yield paragraph(_line(document.summary))


def _entry(entry: Entry, look: Look) -> Iterator[str]:
    if entry.id:
        topic = f" ({text(entry.topic)})" if entry.topic else ""
        yield f"## {_line(entry.id)}{topic} {entry.mark}".rstrip()
    yield from Writer(entry.notation(look)).blocks(entry.blocks)


def _line(words: str) -> str:
    """Words of a user in one line."""
    return text(" ".join(words.split()))


@dataclass(frozen=True, slots=True)
class Writer:
    """Blocks as Markdown, with words set as the page's notation has them."""

    notation: Notation

    def blocks(self, found: Sequence[Block]) -> Iterator[str]:
        """Blocks one after the other; neighbouring lines of a derivation in one display."""
        for kind, members in groupby(found, key=group):
            together = list(members)
            if kind == "line":
                lines = [one for one in together if isinstance(one, Chain | Equations)]
                yield _display(derivation(lines, self.notation))
            elif kind == "item":
                sentences = [one.words for one in together if isinstance(one, Sentence)]
                items = (paragraph(self._words(without_bullet(words))) for words in sentences)
                yield "\n".join(f"- {item}" for item in items)
            else:
                for block in together:
                    yield from self._block(block)

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Question(words):
                yield f"**Q)** {self._words(words)}"
            case Sentence(words):
                yield paragraph(self._words(words))
            case Checked(words, holds):
                yield paragraph(f"{self._words(words)} {'✓' if holds else '✗'}")
            case Chain() | Equations():
                yield _display(derivation([block], self.notation))
            case Givens(lead, items):
                given = (inline((*name.maths, Sign("="), *value.maths)) for name, value in items)
                yield lead + ", ".join(given)
            case Operations():
                yield _display(operations(block))
            case Decided(said):
                yield paragraph(flow(said.maths))
            case Tabulated():
                yield from self._table(block)
            case Section(title, inner, _):
                yield f"**{self._words(title)}**"
                yield from self.blocks(inner)
            case Answers(answers):
                lines = [line for one in answers for line in self._answer(one)]
                yield "\n>\n".join(f"> {line}" for line in ["**Answer**", *lines])
            case Script(lines):
                yield _script(lines)
            case Remark(said):
                yield paragraph(_line(said))
            case Marks(given, out_of):
                yield f"> **Marks:** {given} of {out_of}"
            case _:
                assert_never(block)

    def _words(self, words: Words) -> str:
        return flow(sentence(words, self.notation).maths)

    def _table(self, table: Tabulated) -> Iterator[str]:
        if table.title:
            yield paragraph(self._words(table.title))
        columns = zip(*table.rows, strict=True)
        wordy = [is_wordy(column) for column in columns] or [True] * len(table.headings)
        rows = [[flow(cell.maths) for cell in row] for row in (table.headings, *table.rows)]
        yield _pipes(rows, [":--" if one else "--:" for one in wordy])

    def _answer(self, answer: Chain | Columns) -> Iterator[str]:
        strict = replace(self.notation, strict=True)
        match answer:
            case Chain():
                for row in derivation([answer], strict).rows:
                    yield inline((*row.left, *row.right, *row.note))
            case Columns(lines):
                for words in lines:
                    found = halves(sentence(words, strict).maths)
                    yield paragraph(", ".join(filter(None, map(flow, found))))
            case _:
                assert_never(answer)


def flow(atoms: Maths) -> str:
    """A sentence: its words, and its mathematics between dollars."""
    pieces = (text(one) if isinstance(one, str) else inline(one) for one in split(atoms))
    return "".join(pieces).strip()


def inline(atoms: Maths) -> str:
    """Mathematics within a line."""
    return f"${_guarded(MARKDOWN.set(atoms))}$"


def _display(found: Derivation) -> str:
    return f"$$\n{_guarded(MARKDOWN.aligned(found, 'aligned', 'alignedat'))}\n$$"


def _guarded(source: str) -> str:
    return _EMPHASIS.sub("_ ", source)


def _pipes(rows: Sequence[Sequence[str]], kinds: Sequence[str]) -> str:
    heads, *body = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([heads, f"| {' | '.join(kinds)} |", *body])


def _script(lines: Sequence[Written]) -> str:
    """A student's lines, numbered, each with its sign, its marks, and what is said of it."""
    rows = [
        [str(line.number), typed(line.text), line.sign.strip(), line.awards,
         " ".join(_line(said) for said, _ in line.remarks)]
        for line in lines
    ]  # fmt: skip
    return _pipes([["", "line", "", "marks", ""], *rows], ["--:", ":--", ":-:", ":--", ":--"])
