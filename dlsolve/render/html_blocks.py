"""The blocks of a page as elements of HTML, which have classes and no style of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
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
    Equation,
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
from dlsolve.render.expression import sentence
from dlsolve.render.mathml import SHORT, cells, flow, text
from dlsolve.render.maths import Digits, Maths, Said, Sign
from dlsolve.render.notation import Notation
from dlsolve.working.steps import BULLET, Words

LONG_NAME = 8
"""Letters of a name beside which a telephone has no room for the formula."""

LOWEST = 6
"""HTML has six levels of headings."""

VERDICTS = {
    "✓": ("good", "right"), "✗": ("bad", "wrong"), "!": ("bad", "failed"), "?": ("bad", "not read"),
}  # fmt: skip
"""The class of a mark, and what it is read aloud as."""

_WORD = re.compile(r"[A-Za-z]{3}")
"""What makes a column of a table one of words, which begin at its left end."""


def heading(content: str, level: int) -> str:
    """A heading, whose content is HTML already."""
    level = min(level, LOWEST)
    return f"<h{level}>{content}</h{level}>"


def marked(mark: str) -> str:
    """A mark behind what it judges, or nothing where there is none."""
    if mark not in VERDICTS:
        return ""
    kind, said = VERDICTS[mark]
    return f'&nbsp;<span class="{kind}" role="img" aria-label="{said}">{mark}</span>'


@dataclass(frozen=True, slots=True)
class Writer:
    """Blocks as HTML, with words set as the page's notation has them."""

    notation: Notation

    def blocks(self, found: Iterable[Block], level: int) -> Iterator[str]:
        """Blocks one after the other; titles among them are headings of this level and below."""
        for is_item, group in groupby(found, key=_is_item):
            yield from ["<ul>"] if is_item else []
            for block in group:
                yield from self._block(block, level)
            yield from ["</ul>"] if is_item else []

    def _words(self, words: Words) -> str:
        return flow(sentence(words, self.notation).maths)

    def _block(self, block: Block, level: int) -> Iterator[str]:
        match block:
            case Question(words):
                yield f'<p class="question">{self._words(words)}</p>'
            case Sentence((str(first), *rest)) if first.startswith(BULLET):
                yield f"<li>{self._words((first.removeprefix(BULLET), *rest))}</li>"
            case Sentence(words):
                yield f"<p>{self._words(words)}</p>"
            case Checked(words, holds):
                yield f'<p class="check">{self._words(words)}{marked("✓" if holds else "✗")}</p>'
            case Chain():
                yield self._chain(block)
            case Givens(lead, items):
                yield f"<p>{text(lead)}{_given(items)}</p>"
            case Equations((Equation(lead, left, sign, right, "", note),)):
                yield self._chain(Chain((("", left), (sign, right)), lead, note))
            case Equations(rows):
                yield self._equations(rows)
            case Operations():
                yield _operations(block)
            case Decided(said):
                yield f"<p>{flow(said.maths)}</p>"
            case Tabulated():
                yield self._table(block)
            case Section(title, inner, case):
                yield '<section class="case">' if case else "<section>"
                yield heading(self._words(title), level)
                yield from self.blocks(inner, level + 1)
                yield "</section>"
            case Answers(answers):
                yield f'<section class="answer">\n{heading("Answer", level)}'
                yield from (self._answer(answer) for answer in answers)
                yield "</section>"
            case Script(lines):
                yield from _script(lines)
            case Remark(said):
                yield f'<p class="remark">{text(said)}</p>'
            case Marks(given, out_of):
                yield f'<section class="answer">\n{heading("Marks", level)}'
                yield f"<p>{given} of {out_of}</p>\n</section>"
            case _:
                assert_never(block)

    # --- lines of mathematics -------------------------------------------------------

    def _chain(self, chain: Chain) -> str:
        """a = b = c: the name, and what it equals, which goes on in lines of its own."""
        (_, name), *readings = chain.pieces
        lead = f'<span class="lead">{text(chain.lead)}</span>' if chain.lead else ""
        pieces = [(Sign(sign), *piece.maths) for sign, piece in readings]
        tail = flow(pieces[0]) + "".join(map(_piece, pieces[1:])) if pieces else ""
        rest = sum(map(cells, pieces))
        own = cells(name.maths)
        kind = "chain long" if own > LONG_NAME and own + rest > SHORT + LONG_NAME else "chain"
        return (
            f'<div class="{kind}">{lead}<span>{flow(name.maths)}</span>'
            f"<span>{tail}{self._note(chain.note)}</span></div>"
        )

    def _equations(self, rows: Sequence[Equation]) -> str:
        """Equations with their signs in line, their numbers on the right."""
        return f'<div class="equations">{"".join(map(self._equation, rows))}</div>'

    def _equation(self, row: Equation) -> str:
        label = f"<b>{text(row.label)}</b>" if row.label else ""
        return (
            f"<div><span>{text(row.lead)}</span><span>{flow(row.left.maths)}</span>"
            f"<span>{flow((Sign(row.sign), *row.right.maths))}</span>"
            f"<span>{label}{self._note(row.note)}</span></div>"
        )

    def _note(self, words: Words) -> str:
        """What is said of a line, behind it."""
        if not words:
            return ""
        said = self._words(words)
        return f' <span class="note">{said}</span>' if said[0] not in ",;" else said

    # --- tables and answers ---------------------------------------------------------

    def _answer(self, answer: Chain | Columns) -> str:
        match answer:
            case Chain():
                return self._chain(answer)
            case Columns(lines):
                rows = "".join(self._columns(words) for words in lines)
                return f'<div class="columns">{rows}</div>'
            case _:
                assert_never(answer)

    def _columns(self, words: Words) -> str:
        left, right = _halves(sentence(words, self.notation).maths)
        if not right:
            return f"<p>{flow(left)}</p>"
        return f"<div><span>{flow(left)}</span><span>{flow(right)}</span></div>"

    def _table(self, table: Tabulated) -> str:
        """Lines side by side; columns of words begin at their left, numbers end at their right."""
        columns = zip(table.headings, *table.rows, strict=True)
        wordy = [any(_WORD.search(cell.text) for cell in column[1:]) for column in columns]
        heads = _row("th", table.headings, wordy)
        rows = "\n".join(_row("td", row, wordy) for row in table.rows)
        title = f"<p>{self._words(table.title)}</p>\n" if table.title else ""
        return (
            f'{title}<div class="table"><table>\n<thead>{heads}</thead>\n'
            f"<tbody>\n{rows}\n</tbody>\n</table></div>"
        )


def _is_item(block: Block) -> bool:
    """Whether it is an item of a list."""
    match block:
        case Sentence((str(first), *_)):
            return first.startswith(BULLET)
        case _:
            return False


def _piece(atoms: Maths) -> str:
    """What stands behind a later sign of a chain: a box, so that a line ends before the sign."""
    inner = flow(atoms)
    return f"<span>{inner}</span>" if cells(atoms) > SHORT else inner


def _given(items: Sequence[tuple[Box, Box]]) -> str:
    """η = 0.01, β₁ = 0.9, …"""
    given = ((*name.maths, Sign("="), *value.maths) for name, value in items)
    *first, last = given
    return flow(tuple(atom for one in first for atom in (*one, Said(", "))) + last)


def _operations(done: Operations) -> str:
    """R₂ → R₂ − ½R₁  ⇒  the matrix"""
    names = "<br>".join(flow(name.maths) for name in done.names)
    return (
        f'<div class="operations"><span>{names}</span><span class="lead">⇒</span>'
        f"<span>{flow(done.after.maths)}</span></div>"
    )


def _row(element: str, row: Sequence[Box], wordy: Sequence[bool]) -> str:
    starts = (f'<{element} class="words">' if one else f"<{element}>" for one in wordy)
    found = (
        f"{start}{_cell(box.maths)}</{element}>" for start, box in zip(starts, row, strict=True)
    )
    return f"<tr>{''.join(found)}</tr>"


def _cell(atoms: Maths) -> str:
    """A number in a table is text, whose digits are all as wide as one another."""
    if all(isinstance(atom, Digits) or atom == Sign("−") for atom in atoms):
        return "".join(text(atom.text) for atom in atoms if isinstance(atom, Digits | Sign))
    return flow(atoms)


def _halves(atoms: Maths) -> tuple[Maths, Maths]:
    """What stands before a tab and behind it."""
    for place, atom in enumerate(atoms):
        match atom:
            case Said(said) if "\t" in said:
                before, _, after = said.partition("\t")
                return (*atoms[:place], Said(before)), (Said(after), *atoms[place + 1 :])
            case _:
                pass
    return atoms, ()


# --- a marked script --------------------------------------------------------------------


def _script(lines: Sequence[Written]) -> Iterator[str]:
    """The student's lines, numbered, each with its sign and its marks, and why below."""
    first = next((line.number for line in lines if line.sign in ("✗", "?")), 0)
    yield '<ol class="script">'
    for line in lines:
        remarks = "".join(
            (f'<p class="good">{text(said)}</p>' if is_good else f'<p class="bad">{text(said)}</p>')
            for said, is_good in line.remarks
        )
        start = '<li class="first">' if line.number == first else "<li>"
        awards = f' <span class="award">{text(line.awards)}</span>' if line.awards else ""
        yield f"{start}<code>{text(line.text)}</code>{marked(line.sign)}{awards}{remarks}</li>"
    yield "</ol>"
