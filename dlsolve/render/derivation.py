"""Lines of a derivation in type: their = signs below one another, in rows that fit the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dlsolve.records import dataclass
from dlsolve.render.advance import INDENT, LINE, advance, broken
from dlsolve.render.blocks import Chain, Equation, Operations
from dlsolve.render.expression import sentence
from dlsolve.render.maths import Array, Gap, Maths, Said, Sign, maths
from dlsolve.render.notation import Notation
from dlsolve.working.steps import Words

FARTHEST = 0.42 * LINE
"""How far right = signs may stand; behind a longer left side they go to the next row."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a display: what stands before the alignment, and behind it.

    An `indented` row goes on from the row above.
    """

    left: Maths
    right: Maths
    indented: bool = False


def chains(found: Sequence[Chain], notation: Notation) -> list[Row]:
    """Lines a = b = c, one below another."""
    return _aligned(
        [
            (
                (*_lead(chain.lead), *chain.pieces[0][1].maths),
                [(*maths(sign), *box.maths) for sign, box in chain.pieces[1:]],
                _note(chain.note, notation),
            )
            for chain in found
        ]
    )


def equations(found: Sequence[Equation], notation: Notation) -> list[Row]:
    """Equations one below another, their numbers and notes behind them."""
    return _aligned(
        [
            (
                (*_lead(one.lead), *one.left.maths),
                [(*maths(one.sign), *one.right.maths)],
                _note((one.label, *one.note) if one.label else one.note, notation),
            )
            for one in found
        ]
    )


def operations(done: Operations) -> list[Row]:
    """R₂ → R₂ − ½R₁ one below another, ⇒ and the matrix that they leave."""
    names = tuple((name.maths,) for name in done.names)
    stacked: Maths = (Array(names, 0, ""),) if len(names) > 1 else names[0][0]
    result: Maths = (Sign("⇒"), *done.after.maths)
    whole = (*stacked, *result)
    if advance(whole) <= LINE:
        return [Row((), whole)]
    return [Row((), stacked), *_continued(result, LINE)]


def _lead(connector: str) -> Maths:
    return (*maths(connector), Gap()) if connector else ()


def _note(words: Words, notation: Notation) -> Maths:
    """What is said of a line, behind a gap, which what begins with a comma does not want."""
    if not words:
        return ()
    said = sentence(words, notation).maths
    match said:
        case (Said(text), *_) if text[:1] in (",", ";", " "):
            return said
        case _:
            return (Said("   "), *said)


def _aligned(lines: Sequence[tuple[Maths, list[Maths], Maths]]) -> list[Row]:
    """Lines of a left side, pieces with their signs, and a note."""
    most = max((w for w in (advance(head) for head, _, _ in lines) if w <= FARTHEST), default=0.0)
    return [row for line in lines for row in _line(*line, most)]


def _line(head: Maths, pieces: Sequence[Maths], note: Maths, most: float) -> Iterator[Row]:
    """In one row where it fits, else with a piece a row."""
    whole: Maths = tuple(atom for piece in pieces for atom in piece)
    hangs = advance(head) > FARTHEST
    space = LINE if hangs else LINE - most
    if hangs:
        whole, pieces = (*head, *whole), (head, *pieces)
    left = () if hangs else head
    if advance((*whole, *note)) <= space:
        yield Row(left, (*whole, *note))
        return
    if advance(whole) <= space:
        pieces = (whole,)
    start, *rest = broken(pieces[0], space)
    rows = [Row(left, start), *_indented(rest)]
    rows += [row for piece in pieces[1:] for row in _following(piece, space, hangs)]
    last = rows[-1]
    if note and advance((*last.right, *note)) + INDENT * last.indented <= space:
        yield from rows[:-1]
        yield Row(last.left, (*last.right, *note), last.indented)
    else:
        yield from rows
        yield from _continued(note, space) if note else ()


def _following(piece: Maths, space: float, hangs: bool) -> Iterator[Row]:
    """A further piece, below the first sign or, behind a long left side, indented."""
    if hangs:
        yield from _continued(piece, space)
    else:
        first, *more = broken(piece, space)
        yield Row((), first)
        yield from _indented(more)


def _continued(piece: Maths, space: float) -> Iterator[Row]:
    return _indented(broken(piece, space - INDENT))


def _indented(rows: Sequence[Maths]) -> Iterator[Row]:
    return (Row((), row, indented=True) for row in rows)
