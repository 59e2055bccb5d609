"""LaTeX: a fragment to paste into a document that has amsmath, or a document of its own.

A line of the derivation is a line of the source.  Nothing is used that plain pdflatex lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Literal, assert_never

from dlsolve.records import dataclass
from dlsolve.render.advance import LINE, advance, unbroken
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
from dlsolve.render.box import Box
from dlsolve.render.derivation import Derivation, Row, derivation, is_line, operations
from dlsolve.render.document import Document, Entry
from dlsolve.render.expression import sentence
from dlsolve.render.latex_text import text, typed
from dlsolve.render.look import Look
from dlsolve.render.maths import Maths, Said, Sign
from dlsolve.render.notation import Notation
from dlsolve.render.prose import split
from dlsolve.render.tables import fitting, is_wordy
from dlsolve.render.tex import Dialect, is_tall
from dlsolve.render.visible import visible
from dlsolve.working.steps import BULLET, Words

LATEX = Dialect(
    signs={"#": r"\#", "$": r"\$", "%": r"\%", "&": r"\&", "_": r"\_"},
    text=text,
    row=r"\\",
    tall_row=r"\\[2pt]",
)

PREAMBLE = r"""\documentclass[fleqn]{article}
\usepackage{amsmath}
\allowdisplaybreaks
\setlength{\textwidth}{160mm}
\setlength{\oddsidemargin}{0mm}
\setlength{\textheight}{235mm}
\setlength{\topmargin}{-12mm}
\setlength{\mathindent}{1em}
\begin{document}
"""
FRAGMENT = "% needs \\usepackage{amsmath}\n{"
PARAGRAPHS = r"\setlength{\parindent}{0pt}\setlength{\parskip}{4pt plus 2pt}" + "\n\n"
"""A working has no indented paragraphs; beyond it all is as it was."""

SIGNS = {"✓": r"$\surd$", "✗": r"$\times$", "!": "!", "?": "?"}
ROOMY = r"\renewcommand{\arraystretch}{1.3}"
"""Before a table with fractions, within a group."""

WIDE = 250.0
"""Points beyond which a list may end a line within it."""

_LONG_WORD = re.compile(r"((?:\{\\char\d+\}|[^\s{}\\]){30})(?=\S)")
"""A stretch of a typed line without a space, in which a line has to end."""

Piece = tuple[Literal["text", "display"], str]


def write(document: Document, look: Look) -> str:
    """The pages of a document; `look.standalone` makes a file for pdflatex."""
    body = _separated(_document(document, look))
    if look.standalone:
        return f"{PREAMBLE}{PARAGRAPHS}{body}\n\\end{{document}}\n"
    return f"{FRAGMENT}{PARAGRAPHS}{body}\\par}}\n"


def _separated(pieces: Iterable[Piece]) -> str:
    """Paragraphs with a blank line between them, but none around a display."""
    whole, before = "", ""
    for kind, source in pieces:
        gap = "\n\n" if kind == before == "text" else "\n" if before else ""
        whole += gap + source
        before = kind
    return whole


def _document(document: Document, look: Look) -> Iterator[Piece]:
    if document.title:
        yield "text", rf"\section*{{{_line(document.title)}}}"
    for chapter in document.chapters:
        if chapter.title and chapter.title != document.title:
            yield "text", rf"\section*{{{_line(chapter.title)}}}"
        for entry in chapter.entries:
            yield from _entry(entry, look)
    if document.summary:
        yield "text", _line(document.summary)


def _entry(entry: Entry, look: Look) -> Iterator[Piece]:
    if entry.id:
        topic = f" ({text(entry.topic)})" if entry.topic else ""
        mark = f" {SIGNS[entry.mark]}" if entry.mark else ""
        yield "text", rf"\subsection*{{{_line(entry.id)}{topic}{mark}}}"
    yield from Writer(entry.notation(look)).blocks(entry.blocks)


def _line(words: str) -> str:
    """Words of a user in one line."""
    return text(visible(" ".join(words.split())))


@dataclass(frozen=True, slots=True)
class Writer:
    """Blocks as LaTeX, with words set as the page's notation has them."""

    notation: Notation

    def blocks(self, found: Sequence[Block]) -> Iterator[Piece]:
        """Blocks one after the other; neighbouring lines of a derivation in one display."""
        for kind, group in groupby(found, key=_group):
            together = list(group)
            if kind == "line":
                lines = [one for one in together if isinstance(one, Chain | Equations)]
                yield "display", _display(derivation(lines, self.notation))
            elif kind == "item":
                items = (rf"\item {self._item(block)}" for block in together)
                yield "text", "\n".join([r"\begin{itemize}", *items, r"\end{itemize}"])
            else:
                for block in together:
                    yield from self._block(block)

    def _block(self, block: Block) -> Iterator[Piece]:
        match block:
            case Question(words):
                yield "text", rf"\textbf{{Q)}} {self.words(words)}"
            case Sentence(words):
                yield "text", self.words(words)
            case Checked(words, holds):
                yield "text", f"{self.words(words)} {SIGNS['✓' if holds else '✗']}"
            case Chain() | Equations():
                yield "display", _display(derivation([block], self.notation))
            case Givens(lead, items):
                given = (inline((*name.maths, Sign("="), *value.maths)) for name, value in items)
                yield "text", text(lead) + ", ".join(given)
            case Operations():
                yield "display", _display(operations(block))
            case Decided(said):
                yield "text", flow(said.maths)
            case Tabulated():
                yield from self._table(block)
            case Section(title, inner, _):
                yield "text", rf"\medskip\textbf{{{self.words(title)}}}"
                yield from self.blocks(inner)
            case Answers(answers):
                yield from self._answers(answers)
            case Script(lines):
                yield from (("text", _written(line)) for line in lines)
            case Remark(said):
                yield "text", _line(said)
            case Marks(given, out_of):
                yield "text", rf"\fbox{{Marks: {given} of {out_of}}}"
            case _:
                assert_never(block)

    def words(self, words: Words) -> str:
        """A sentence."""
        return flow(sentence(words, self.notation).maths)

    def _item(self, block: Block) -> str:
        match block:
            case Sentence((str(first), *rest)):
                return self.words((first.removeprefix(BULLET), *rest))
            case _:
                raise TypeError(block)

    def _table(self, table: Tabulated) -> Iterator[Piece]:
        if table.title:
            yield "text", self.words(table.title)
        for columns in fitting(table, LINE):
            yield (
                "text",
                _tabular([tuple(row[j] for j in columns) for row in (table.headings, *table.rows)]),
            )

    def _answers(self, answers: Sequence[Chain | Columns]) -> Iterator[Piece]:
        """The answers in a box: one display of lines, or a table of words."""
        strict = replace(self.notation, strict=True)
        lines = [answer for answer in answers if isinstance(answer, Chain)]
        if len(lines) == len(answers):
            body = LATEX.aligned(derivation(lines, strict), "aligned", "alignedat")
            yield "display", f"\\[\n\\boxed{{\n{body}\n}}\n\\]"
            return
        cells = [row for answer in answers for row in Writer(strict)._answer(answer)]
        width = max(map(len, cells))
        inner = [" & ".join(row) + r" \\" for row in cells]
        columns = "l" * width if width > 1 else "l"
        yield (
            "text",
            "\n".join([rf"\fbox{{\begin{{tabular}}{{{columns}}}", *inner, r"\end{tabular}}"]),
        )

    def _answer(self, answer: Chain | Columns) -> Iterator[list[str]]:
        match answer:
            case Chain():
                for row in derivation([answer], self.notation).rows:
                    yield [inline((*row.left, *row.right, *row.note))]
            case Columns(lines):
                for words in lines:
                    yield [flow(half) for half in halves(sentence(words, self.notation).maths)]
            case _:
                assert_never(answer)


def _group(block: Block) -> str:
    match block:
        case Chain() | Equations() if is_line(block):
            return "line"
        case Sentence((str(first), *_)) if first.startswith(BULLET):
            return "item"
        case _:
            return "single"


def flow(atoms: Maths) -> str:
    """A sentence: its words, and its mathematics between dollars."""
    return "".join(
        text(visible(piece)) if isinstance(piece, str) else inline(piece) for piece in split(atoms)
    ).strip()


def inline(atoms: Maths) -> str:
    """Mathematics within a line; a matrix that is wider than the page stands by itself."""
    if unbroken(atoms) > LINE:
        return f"\n{_display(Derivation((Row(right=atoms),)))}\n"
    source = LATEX.set(atoms)
    if advance(atoms) > WIDE:
        source = source.replace(", ", r",\allowbreak{} ")
    return f"${source}$"


def halves(atoms: Maths) -> list[Maths]:
    """What stands before a tab, and behind it."""
    for place, atom in enumerate(atoms):
        if isinstance(atom, Said) and "\t" in atom.text:
            before, _, behind = atom.text.partition("\t")
            return [(*atoms[:place], Said(before)), (Said(behind), *atoms[place + 1 :])]
    return [atoms]


def _display(found: Derivation) -> str:
    return LATEX.aligned(found, "align*", "alignat*")


def _tabular(rows: Sequence[Sequence[Box]]) -> str:
    """A table with a line below its headings; columns of words begin at their left ends."""
    heads, *body = [[flow(cell.maths) for cell in row] for row in rows]
    kinds = "".join("l" if is_wordy(column[1:]) else "r" for column in zip(*rows, strict=True))
    top = rf"\begin{{tabular}}{{{kinds}}}"
    lines = [" & ".join(heads) + r" \\ \hline", *(" & ".join(row) + r" \\" for row in body)]
    tall = any(is_tall(cell.maths) for row in rows for cell in row)
    begin, end = (f"{{{ROOMY}", r"\end{tabular}}") if tall else ("", r"\end{tabular}")
    return "\n".join([begin + top, *lines, end])


def _written(line: Written) -> str:
    """A student's line, its sign and its marks at the right end, and below what is said of it."""
    mark = f"{SIGNS.get(line.sign, '')} {text(line.awards)}".strip()
    words = _LONG_WORD.sub(r"\1\\allowbreak{}", typed(visible(line.text)))
    top = rf"{line.number}\quad\parbox[t]{{0.7\linewidth}}{{\raggedright {words}}}\hfill {mark}"
    remarks = [rf"\hspace*{{2em}}\textit{{{_line(said)}}}" for said, _ in line.remarks]
    return "\\\\\n".join([top, *remarks])
