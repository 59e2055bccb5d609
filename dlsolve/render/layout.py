"""A working as lines of a page of a given width; plain text and the terminal print these.

A line is a row of spans, each with a role (what it is), so that colour is decided
elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from textwrap import wrap
from typing import assert_never

from dlsolve.render.alphabet import width
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
from dlsolve.render.box import Box, beside, pad_left, pad_right
from dlsolve.render.expression import sentence
from dlsolve.render.fitting import chained, indented, rows_of, wrapped
from dlsolve.render.look import Line, Look, Role, Span
from dlsolve.render.page import blocks
from dlsolve.render.visible import visible
from dlsolve.working.steps import Solution, Words

WIDEST = 58
"""Cells of a student's line, beyond which it goes on in the row below."""

_WORDS = re.compile(r"[A-Za-z]{3}")
"""What makes a column of a table one of words, which begin at its left end."""


def page(solution: Solution, look: Look) -> list[Line]:
    """The whole solved problem: question, working, answers set apart, closing checks."""
    return laid_out(blocks(solution, look), look)


def laid_out(page: Iterable[Block], look: Look) -> list[Line]:
    """Blocks as lines of the page."""
    return _tidied(line for block in page for line in _block(block, look))


def _tidied(lines: Iterable[Line]) -> list[Line]:
    """No blank line at the start or the end, and never two together; no trailing spaces."""
    tidy: list[Line] = []
    for line in lines:
        blank = not any(span.text.strip() for span in line)
        if blank and (not tidy or not tidy[-1]):
            continue
        tidy.append(() if blank else _stripped(line))
    while tidy and not tidy[-1]:
        tidy.pop()
    return tidy


def _stripped(line: Line) -> Line:
    spans = list(line)
    while spans and not spans[-1].text.strip():
        spans.pop()
    spans[-1] = replace(spans[-1], text=spans[-1].text.rstrip())
    return tuple(spans)


# --- blocks -----------------------------------------------------------------------------


def _block(block: Block, look: Look) -> Iterator[Line]:
    match block:
        case Question(words):
            yield from wrapped(("Q) ", *words), look)
            yield ()
        case Sentence(words):
            yield from wrapped(words, look)
        case Checked(words, holds):
            yield from _checked(words, holds, look)
        case Chain():
            yield from _chain(block, look)
        case Givens():
            yield from _givens(block, look)
        case Equations(rows):
            yield from _equations(rows, look)
        case Operations():
            yield from _operations(block, look)
            yield ()
        case Decided(text):
            yield from rows_of(text, "maths", look)
        case Tabulated():
            yield ()
            yield from _table(block, look)
            yield ()
        case Section(title, inner, case):
            yield ()
            yield from wrapped(title, look, "title")
            for one in inner:
                yield from indented(_block(one, look.narrower(2)))
            if not case:
                yield ()
        case Answers(answers):
            yield ()
            yield from boxed("Answer", _answers(answers, look), look)
        case Script(lines):
            yield from _script(lines, look)
        case Remark(text):
            yield ()
            yield from wrapped((text,), look)
        case Marks(given, out_of):
            yield ()
            yield from boxed("Marks", [(Span(f"{given} of {out_of}", "value"),)], look)
        case _:
            assert_never(block)


def _checked(words: Words, holds: bool, look: Look) -> Iterator[Line]:
    """A test and its mark, level with what it tests."""
    mark = Span(look.spell("  ✓" if holds else "  ✗"), "good" if holds else "bad")
    rows = wrapped(words, look.narrower(width(mark.text)))
    whole = sentence(words, look.notation)
    place = whole.baseline if len(rows) == len(whole.lines) else -1
    rows[place] = (*rows[place], mark)
    yield from rows


def _spelled(pieces: Iterable[tuple[str, Box]], look: Look) -> list[tuple[str, Box]]:
    return [(look.spell(sign), piece) for sign, piece in pieces]


def _chain(chain: Chain, look: Look, role: Role = "maths") -> Iterator[Line]:
    lead = f"{look.spell(chain.lead)} " if chain.lead else ""
    lines = chained(_spelled(chain.pieces, look), lead, look, role)
    note = sentence(chain.note, look.notation) if chain.note else None
    yield from _with_note(lines, note, look)


def _givens(givens: Givens, look: Look) -> Iterator[Line]:
    """Given: η = 0.01, β₁ = 0.9, …  in as many rows as it takes"""
    lead, last = givens.lead, len(givens.items) - 1
    row: list[Box] = [Box((lead,))]
    for place, (name, value) in enumerate(givens.items):
        item = beside([name, Box((" = ",)), value])
        comma = Box((", " if place < last else "",))
        if item.width + len(lead) > look.width and value.columns:
            yield from rows_of(beside(row), "maths", look)
            yield from chained([("", name), ("=", value)], "", look)
            row = [Box(("",))]
            lead = ""
            continue
        used = sum(b.width for b in row) + item.width + comma.width
        if used > look.width and len(row) > 1:
            yield from rows_of(beside(row), "maths", look)
            row = [Box((" " * len(lead),))]
        row += [item, comma]
    yield from rows_of(beside(row), "maths", look)


def _with_note(lines: list[Line], note: Box | None, look: Look) -> Iterator[Line]:
    if note is None:
        yield from lines
        return
    used = sum(width(span.text) for span in lines[-1])
    gap = "" if note.text[0] in ",;" else "   "
    if note.is_inline and used + len(gap) + note.width <= look.width:
        yield from lines[:-1]
        yield (*lines[-1], Span(gap + note.text))
    else:
        yield from lines
        yield from indented(rows_of(note, "text", look.narrower(4)), 4)


def _equations(rows: Sequence[Equation], look: Look) -> Iterator[Line]:
    """Equations one below another; numbered ones stand with their = signs in line."""
    notation = look.notation.compact()
    if len(rows) == 1 and not rows[0].label and not rows[0].lead:
        yield ()
    aligned = all(row.left.is_inline and row.right.is_inline for row in rows)
    most_left = max(row.left.width for row in rows)
    most_right = max(row.right.width for row in rows)
    has_lead = any(row.lead for row in rows)
    for row in rows:
        lead = f"{look.spell(row.lead)} " if row.lead else "   " if has_lead else ""
        lead = pad_right(lead, 3) if has_lead and len(rows) > 1 else lead
        sign = look.spell(row.sign)
        tail = sentence((f"   {row.label}", *row.note) if row.label else row.note, notation)
        if row.note and not row.label:
            tail = beside([Box(("   ",)), tail])
        if aligned and len(rows) > 1:
            sides = pad_left(row.left.text, most_left), pad_right(row.right.text, most_right)
            text = f"{sides[0]} {sign} {sides[1]}"
            if width(lead) + width(text) + tail.width <= look.width:
                yield (Span(lead, "connector"), Span(text, "maths"), Span(tail.text))
                continue
        lines = chained([("", row.left), (sign, row.right)], lead, look)
        yield from _with_note(lines, _without_indent(tail), look)


def _without_indent(tail: Box) -> Box | None:
    text = tail.text.strip()
    return Box((text,)) if text else None


def _operations(done: Operations, look: Look) -> Iterator[Line]:
    """R₂ → R₂ − ½R₁  ⇒  the matrix"""
    most = max(name.width for name in done.names)
    rows = tuple(pad_right(name.text, most) for name in done.names)
    names = Box(rows, (len(rows) - 1) // 2)
    whole = beside([names, Box((look.spell("  ⇒  "),)), done.after])
    if whole.width <= look.width:
        yield from rows_of(whole, "maths", look)
    else:
        yield from rows_of(names, "maths", look)
        yield from chained([("", Box(("",))), (look.spell("⇒"), done.after)], "", look)


# --- tables and answers -----------------------------------------------------------------


def _table(table: Tabulated, look: Look) -> Iterator[Line]:
    """Columns side by side; those that do not fit stand in a second table below."""
    if table.title:
        yield from wrapped(table.title, look)
    heads = [cell.text for cell in table.headings]
    rows = [[cell.text for cell in row] for row in table.rows]
    widths = [max(width(heads[j]), *(width(row[j]) for row in rows), 1) for j in range(len(heads))]
    wordy = [any(_WORDS.search(row[j]) for row in rows) for j in range(len(heads))]

    def padded(cells: Sequence[str], j: int) -> str:
        return (pad_right if wordy[j] else pad_left)(cells[j], widths[j])

    start = 1
    while start < len(heads) or start == 1:
        columns = [0]
        used = widths[0]
        while start < len(heads) and (len(columns) == 1 or used + 2 + widths[start] <= look.width):
            used += 2 + widths[start]
            columns.append(start)
            start += 1
        yield (Span("  ".join(padded(heads, j) for j in columns), "name"),)
        yield (Span(look.spell("─") * used, "frame"),)
        for row in rows:
            yield (Span("  ".join(padded(row, j) for j in columns), "maths"),)
        if start < len(heads):
            yield ()
        elif len(heads) == 1:
            break


def _answers(answers: Sequence[Chain | Columns], look: Look) -> list[Line]:
    inner = replace(look.narrower(4), notation=replace(look.notation, strict=True))
    return [line for answer in answers for line in _answer(answer, inner)]


def boxed(title: str, lines: Sequence[Line], look: Look) -> Iterator[Line]:
    """Lines in a box with a title."""
    if not lines:
        return
    most = max(sum(width(span.text) for span in line) for line in lines)
    bar = max(most + 2, len(title) + 4)
    dash, side = look.spell("─"), look.spell("│")
    top = f"{dash} {title} {dash * (bar - len(title) - 3)}"
    yield (Span(look.spell("╭") + top + look.spell("╮"), "frame"),)
    for line in lines:
        used = sum(width(span.text) for span in line)
        yield (Span(side + " ", "frame"), *line, Span(" " * (bar - 1 - used)), Span(side, "frame"))
    yield (Span(look.spell("╰") + dash * bar + look.spell("╯"), "frame"),)


def _answer(answer: Chain | Columns, look: Look) -> Iterator[Line]:
    if isinstance(answer, Chain):
        yield from _chain(answer, look, "value")
        return
    texts = [sentence(words, look.notation).lines for words in answer.lines]
    before = max((width(t[0].split("\t")[0]) for t in texts if "\t" in t[0]), default=0)
    for words, text in zip(answer.lines, texts, strict=True):
        if len(text) > 1:
            yield from wrapped(words, look, "value")
            continue
        head, tab, tail = text[0].partition("\t")
        joined = pad_right(head, before) + "   " + tail if tab else head
        if tab and width(joined) > look.width:
            yield from rows_of(Box((head,)), "value", look)
            yield from indented(rows_of(Box((tail,)), "value", look.narrower(2)))
        else:
            yield from rows_of(Box((joined,)), "value", look)


# --- a marked script --------------------------------------------------------------------


def _script(lines: Sequence[Written], look: Look) -> Iterator[Line]:
    """The student's lines, numbered, each with its sign and its marks, and why below."""
    texts = [look.spell(visible(line.text)) for line in lines]
    number = len(str(len(texts)))
    widest = min(WIDEST, look.width - number - 14, max(map(width, texts), default=0))
    for line, text in zip(lines, texts, strict=True):
        role: Role = "good" if line.is_good else "bad"
        rows = wrap(text, max(widest, 12), break_on_hyphens=False) or [""]
        yield (
            Span(f"{line.number:>{number}}  "), Span(pad_right(rows[0], widest), "maths"),
            Span(f"  {look.spell(line.sign)} ", role), Span(line.awards, role),
        )  # fmt: skip
        yield from ((Span(" " * (number + 4) + row, "maths"),) for row in rows[1:])
        for sentence_, is_good in line.remarks:
            space = max(look.width - number - 4, 16)
            for row in wrap(look.spell(sentence_), space, break_on_hyphens=False):
                yield (Span(" " * (number + 4) + row, "good" if is_good else "bad"),)
