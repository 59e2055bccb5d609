"""Lines of a derivation in type: their = signs below one another, in rows that fit the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from dlsolve.records import dataclass
from dlsolve.render.advance import INDENT, LINE, advance, broken
from dlsolve.render.blocks import Block, Chain, Equation, Equations, Operations, Sentence
from dlsolve.render.expression import sentence
from dlsolve.render.maths import Array, Maths, Sign, maths
from dlsolve.render.notation import Notation
from dlsolve.working.steps import BULLET, Words

FARTHEST = 0.42 * LINE
"""How far right = signs may stand; behind a longer left side they go to the next row."""

LEAD = 18.0
"""The width of ⇒ and the space behind it."""

GAP = 20.0
"""The width between a line and what is said of it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a display: a connector, what stands before the alignment and behind it, a note.

    An `indented` row goes on from the row above.
    """

    lead: Maths = ()
    left: Maths = ()
    right: Maths = ()
    note: Maths = ()
    indented: bool = False


@dataclass(frozen=True, slots=True)
class Derivation:
    """Rows of one display; with `numbers` their notes stand below one another, too."""

    rows: tuple[Row, ...]
    numbers: bool = False

    @property
    def has_lead(self) -> bool:
        """Whether a row begins with a connector, so that all leave room for it."""
        return any(row.lead for row in self.rows)


@dataclass(frozen=True, slots=True)
class _Line:
    """Pieces that are equal to one another, each but the first with its sign."""

    lead: Maths
    head: Maths
    pieces: tuple[Maths, ...]
    note: Maths


def group(block: Block) -> str:
    """What a block is set together with: lines in one display, items in one list."""
    match block:
        case Chain() | Equations():
            return "line"
        case Sentence((str(first), *_)) if first.startswith(BULLET):
            return "item"
        case _:
            return "single"


def without_bullet(words: Words) -> Words:
    """An item of a list as a sentence of its own."""
    match words:
        case (str(first), *rest):
            return (first.removeprefix(BULLET), *rest)
        case _:
            return words


def derivation(found: Iterable[Chain | Equations], notation: Notation) -> Derivation:
    """Lines a = b = c and equations, one below another."""
    lines: list[_Line] = []
    numbered = False
    for block in found:
        match block:
            case Chain(pieces, lead, note):
                lines.append(_line(lead, [(s, box.maths) for s, box in pieces], note, notation))
            case Equations(equations):
                lines += [_equation(one, notation) for one in equations]
                numbered |= any(one.label for one in equations)
            case _:
                assert_never(block)
    space = LINE - LEAD * any(line.lead for line in lines)
    heads = [advance(line.head) for line in lines]
    most = max((width for width in heads if width <= FARTHEST), default=0.0)
    rows = tuple(row for line in lines for row in _rows(line, most, space))
    used = most + max(advance(row.right) for row in rows) + GAP
    return Derivation(rows, numbered and used + max(advance(row.note) for row in rows) <= space)


def _equation(one: Equation, notation: Notation) -> _Line:
    note = (one.label, *one.note) if one.label else one.note
    return _line(one.lead, [("", one.left.maths), (one.sign, one.right.maths)], note, notation)


def _line(lead: str, pieces: Sequence[tuple[str, Maths]], note: Words, notation: Notation) -> _Line:
    head, *rest = [(*maths(sign), *piece) for sign, piece in pieces]
    said = sentence(note, notation).maths if note else ()
    return _Line(maths(lead), head, tuple(rest), said)


def operations(done: Operations) -> Derivation:
    """R₂ → R₂ − ½R₁ one below another, ⇒ and the matrix that they leave."""
    names = tuple((name.maths,) for name in done.names)
    stacked: Maths = (Array(names, 0, ""),) if len(names) > 1 else names[0][0]
    result: Maths = (Sign("⇒"), *done.after.maths)
    whole = (*stacked, *result)
    if advance(whole) <= LINE:
        return Derivation((Row(right=whole),))
    return Derivation((Row(right=stacked), *_continued(result, LINE)))


def _rows(line: _Line, most: float, space: float) -> Iterator[Row]:
    """A line in one row where it fits, else with a piece a row."""
    pieces = line.pieces
    hangs = advance(line.head) > FARTHEST
    space = space if hangs else space - most
    if hangs:
        pieces = (line.head, *pieces)
    whole: Maths = tuple(atom for piece in pieces for atom in piece)
    if advance(whole) <= space:
        pieces = (whole,)
    start, *rest = broken(pieces[0], space)
    rows = [Row(line.lead, () if hangs else line.head, start), *_indented(rest)]
    rows += [row for piece in pieces[1:] for row in _following(piece, space, hangs)]
    last = rows.pop()
    used = advance(last.right) + INDENT * last.indented
    if not line.note or used + GAP + advance(line.note) <= space:
        rows.append(Row(last.lead, last.left, last.right, line.note, last.indented))
    else:
        rows += [last, *_continued(line.note, space)]
    yield from rows


def _following(piece: Maths, space: float, hangs: bool) -> Iterator[Row]:
    """A further piece, below the first sign or, behind a long left side, indented."""
    if hangs:
        yield from _continued(piece, space)
    else:
        first, *more = broken(piece, space)
        yield Row(right=first)
        yield from _indented(more)


def _continued(piece: Maths, space: float) -> Iterator[Row]:
    return _indented(broken(piece, space - INDENT))


def _indented(rows: Sequence[Maths]) -> Iterator[Row]:
    return (Row(right=row, indented=True) for row in rows)
