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
from dlsolve.render.advance import LINE, broken, unbroken, widest_list
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
from dlsolve.render.derivation import Derivation, Row, derivation, group, operations, without_bullet
from dlsolve.render.document import Document, Entry
from dlsolve.render.expression import sentence
from dlsolve.render.latex_text import text, typed
from dlsolve.render.look import Look
from dlsolve.render.maths import Maths, Sign
from dlsolve.render.notation import Notation
from dlsolve.render.prose import split
from dlsolve.render.tables import fitting, halves, is_wordy
from dlsolve.render.tex import Dialect, begun
from dlsolve.working.steps import Words

LATEX = Dialect(
    signs={"#": r"\#", "$": r"\$", "%": r"\%", "&": r"\&", "_": r"\_"},
    text=text,
    row=r"\\",
    tall_row=r"\\[2pt]",
)

PREAMBLE = r"""\documentclass[fleqn]{article}
\usepackage{amsmath}
\setlength{\textwidth}{160mm}
\setlength{\oddsidemargin}{0mm}
\setlength{\textheight}{235mm}
\setlength{\topmargin}{-12mm}
\setlength{\mathindent}{1em}
\begin{document}
"""
FRAGMENT = "% needs \\usepackage{amsmath}\n{"
PARAGRAPHS = (
    r"\allowdisplaybreaks\setlength{\parindent}{0pt}\setlength{\parskip}{4pt plus 2pt}" + "\n\n"
)
"""A working has no indented paragraphs, and goes on overleaf; beyond it all is as it was."""

SIGNS = {"✓": r"$\surd$", "✗": r"$\times$", "!": "!", "?": "?"}
WIDE = 90.0
"""Points beyond which a line may end within a list."""

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
    return text(" ".join(words.split()))


@dataclass(frozen=True, slots=True)
class Writer:
    """Blocks as LaTeX, with words set as the page's notation has them."""

    notation: Notation

    def blocks(self, found: Sequence[Block]) -> Iterator[Piece]:
        """Blocks one after the other; neighbouring lines of a derivation in one display."""
        for kind, members in groupby(found, key=group):
            together = list(members)
            if kind == "line":
                lines = [one for one in together if isinstance(one, Chain | Equations)]
                yield "display", _display(derivation(lines, self.notation))
            elif kind == "item":
                sentences = [one.words for one in together if isinstance(one, Sentence)]
                items = (
                    rf"\item[$\bullet$] {self.words(without_bullet(words))}" for words in sentences
                )
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
                given = (flow((*name.maths, Sign("="), *value.maths)) for name, value in items)
                source = text(lead) + ", ".join(given)
                yield "text", source.replace(r"\end{align*}, ", "\\end{align*}\n")
            case Operations():
                yield "display", _display(operations(block))
            case Decided(said):
                yield "text", flow(said.maths)
            case Tabulated():
                yield from self._table(block)
            case Section(title, inner, _):
                said = heading(sentence(title, self.notation).maths)
                yield "text", rf"\medskip\textbf{{{said}}}"
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
            yield "display", _boxed(derivation(lines, strict))
            return
        cells = [row for answer in answers for row in Writer(strict)._answer(answer)]
        kinds = "l" * max(map(len, cells))
        yield "text", rf"\fbox{{{_rows(kinds, [' & '.join(row) for row in cells])}}}"

    def _answer(self, answer: Chain | Columns) -> Iterator[list[str]]:
        match answer:
            case Chain():
                for row in derivation([answer], self.notation).rows:
                    yield [inline((*row.left, *row.right, *row.note))]
            case Columns(lines):
                for words in lines:
                    yield [heading(half) for half in halves(sentence(words, self.notation).maths)]
            case _:
                assert_never(answer)


def flow(atoms: Maths) -> str:
    """A sentence; a matrix in it that is wider than the page stands by itself."""
    return "".join(map(_in_a_sentence, split(atoms))).strip()


def _in_a_sentence(piece: str | Maths) -> str:
    if isinstance(piece, str) or unbroken(piece) <= LINE:
        return phrase(piece)
    rows = [Row(right=row) for row in broken(piece, LINE)]
    return f"\n{_display(Derivation(tuple(rows)))}\n"


def heading(atoms: Maths) -> str:
    """Words that stand in one line: a title, or the cell of a table."""
    return "".join(map(phrase, split(atoms))).strip()


def phrase(piece: str | Maths) -> str:
    """A piece of a sentence: words, or mathematics between dollars."""
    return text(piece) if isinstance(piece, str) else inline(piece)


def inline(atoms: Maths) -> str:
    """Mathematics within a line."""
    source = LATEX.set(atoms)
    if widest_list(atoms) > WIDE:
        source = source.replace(", ", r",\allowbreak{} ")
    return f"${source}$"


def _display(found: Derivation) -> str:
    return LATEX.aligned(found, "align*", "alignat*")


def _boxed(found: Derivation) -> str:
    match found.rows:
        case (Row(left=left, right=right),):
            return f"\\[\n\\boxed{{{LATEX.set((*left, *right))}}}\n\\]"
        case _:
            body = LATEX.aligned(found, "aligned", "alignedat")
            return f"\\[\n\\boxed{{\n{body}\n}}\n\\]"


def _tabular(rows: Sequence[Sequence[Box]]) -> str:
    """A table with a line below its headings; columns of words begin at their left ends."""
    heads, *body = [[heading(cell.maths) for cell in row] for row in rows]
    kinds = "".join("l" if is_wordy(column[1:]) else "r" for column in zip(*rows, strict=True))
    top, *lines = [" & ".join(row) for row in (heads, *body)]
    return _rows(kinds, lines, top)


def _rows(kinds: str, lines: Sequence[str], heading: str = "") -> str:
    """Lines of cells, which stand farther apart where fractions or matrices are in them."""
    tall = any(r"\frac{" in line or r"\begin{" in line for line in lines)
    source = [rf"\begin{{tabular}}{{{kinds}}}"]
    source += [rf"{begun(heading)} \\ \hline"] if heading else []
    source += [rf"{begun(line)} \\" for line in lines]
    whole = "\n".join([*source, r"\end{tabular}"])
    return rf"{{\renewcommand{{\arraystretch}}{{1.3}}{whole}}}" if tall else whole


def _written(line: Written) -> str:
    """A student's line, its sign and its marks at the right end, and below what is said of it."""
    mark = f"{SIGNS.get(line.sign, '')} {text(line.awards)}".strip()
    words = _LONG_WORD.sub(r"\1\\allowbreak{}", typed(line.text))
    beside = rf"\hfill\makebox[6em][l]{{{mark}}}" if mark else ""
    top = rf"{line.number}\quad\parbox[t]{{0.7\linewidth}}{{\raggedright {words}}}{beside}"
    remarks = [rf"\hspace*{{2em}}\textit{{{_line(said)}}}" for said, _ in line.remarks]
    return "\\\\\n".join([top, *remarks])
