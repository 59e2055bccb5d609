"""Lines of a derivation in type: their = signs below one another, in rows that fit the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dlsolve.records import dataclass
from dlsolve.render.advance import INDENT, LINE, advance, broken
from dlsolve.render.blocks import Chain, Equation, Operations
from dlsolve.render.expression import sentence
from dlsolve.render.maths import Array, Gap, Maths, Said, Sign, maths
from dlsolve.render.notation import Notation

WORDS = Notation(typeset=True)
"""How the words of a note are set."""

FARTHEST = 0.42 * LINE
"""How far right = signs may stand; behind a longer left side they go to the next row."""

GAP = 10.0
"""A \\quad, which parts a note from its line."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an aligned display: what stands before the alignment, behind it, and a note.

    An `indented` row goes on from the row above.
    """

    left: Maths
    right: Maths
    note: Maths = ()
    indented: bool = False


def set_words(words: Sequence[object]) -> Maths:
    """A sentence as atoms."""
    return sentence(words, WORDS).maths if words else ()  # type: ignore[arg-type]


def chains(found: Sequence[Chain]) -> list[Row]:
    """Lines a = b = c, one below another."""
    heads = [_head(chain) for chain in found]
    widths = [advance(head) for head in heads]
    most = max((width for width in widths if width <= FARTHEST), default=0.0)
    rows: list[Row] = []
    for chain, head, width in zip(found, heads, widths, strict=True):
        pieces = [(*maths(sign), *box.maths) for sign, box in chain.pieces[1:]]
        hangs = width > FARTHEST
        left, space = ((), LINE) if hangs else (head, LINE - most)
        whole = [(*head, *_sum(pieces))] if hangs else [_sum(pieces)]
        if advance(whole[0]) > space:
            whole = [head, *pieces] if hangs else pieces
        rows += _noted(list(_rows(left, whole, space)), set_words(chain.note), space)
    return rows


def _head(chain: Chain) -> Maths:
    lead = (*maths(chain.lead), Gap()) if chain.lead else ()
    return (*lead, *chain.pieces[0][1].maths)


def _sum(pieces: Sequence[Maths]) -> Maths:
    return tuple(atom for piece in pieces for atom in piece)


def _rows(left: Maths, pieces: Sequence[Maths], space: float) -> Iterator[Row]:
    """A piece a row; one that is too long goes on in rows that are indented."""
    for place, piece in enumerate(pieces):
        hangs = not left and place > 0
        first, *more = broken(piece, space - INDENT * hangs)
        yield Row(left if not place else (), first, indented=hangs)
        yield from (Row((), part, indented=True) for part in _apart(more))


def _apart(rows: Sequence[Maths]) -> Sequence[Maths]:
    return rows


def _noted(rows: list[Row], note: Maths, space: float) -> list[Row]:
    """The rows with the note behind the last, or below it."""
    if not note:
        return rows
    last = rows[-1]
    used = advance(last.right) + INDENT * last.indented + GAP
    if used + advance(note) <= space:
        return [*rows[:-1], Row(last.left, last.right, note, last.indented)]
    return [*rows, *(Row((), (), part, indented=True) for part in broken(note, LINE - INDENT))]


def equations(found: Sequence[Equation]) -> list[Row]:
    """Equations one below another, their numbers and notes behind them."""
    rows: list[Row] = []
    for one in found:
        lead = (*maths(one.lead), Gap()) if one.lead else ()
        left, right = (*lead, *one.left.maths), (*maths(one.sign), *one.right.maths)
        note = set_words((one.label, *one.note) if one.label else one.note)
        width = advance(left)
        if width > FARTHEST:
            whole = (*left, *right)
            pieces = [whole] if advance(whole) <= LINE else [left, right]
            rows += _noted(list(_rows((), pieces, LINE)), note, LINE)
        else:
            rows += _noted(list(_rows(left, [right], LINE - width)), note, LINE - width)
    return rows


def operations(done: Operations) -> list[Row]:
    """R₂ → R₂ − ½R₁ one below another, ⇒ and the matrix that they leave."""
    names = tuple((name.maths,) for name in done.names)
    arrow = (Gap(), Sign("⇒"), Gap())
    stacked: Maths = (Array(names, 0, ""),) if len(names) > 1 else names[0][0]
    whole = (*stacked, *arrow, *done.after.maths)
    if advance(whole) <= LINE:
        return [Row((), whole)]
    return [Row((), stacked), *_rows((), [(), (*maths("⇒"), *done.after.maths)], LINE)][:1] + [
        Row((), part, indented=True) for part in broken((*arrow, *done.after.maths), LINE - INDENT)
    ]


def said(text: str) -> Maths:
    """Words in a row of a derivation."""
    return (Said(text),)
