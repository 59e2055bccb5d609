"""Tables in type: which columns stand side by side, and which of them hold words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dlsolve.render.advance import advance
from dlsolve.render.blocks import Tabulated
from dlsolve.render.box import Box
from dlsolve.render.maths import Maths, Said

GAP = 13.0
"""Points between two columns."""

_WORDS = re.compile(r"[A-Za-z]{3}")


def is_wordy(cells: Iterable[Box]) -> bool:
    """Whether a column is one of words, which begin at its left end."""
    return any(_WORDS.search(cell.text) for cell in cells)


def fitting(table: Tabulated, space: float) -> Iterator[list[int]]:
    """The columns that fit the page side by side; the first one heads each of these tables."""
    rows = (table.headings, *table.rows)
    widths = [
        max(advance(cell.maths) for cell in column) + GAP for column in zip(*rows, strict=True)
    ]
    columns, used = [0], widths[0]
    for place, width in enumerate(widths[1:], start=1):
        if len(columns) > 1 and used + width > space:
            yield columns
            columns, used = [0], widths[0]
        columns.append(place)
        used += width
    yield columns


def halves(atoms: Maths) -> list[Maths]:
    """What stands before a tab, and behind it."""
    for place, atom in enumerate(atoms):
        if isinstance(atom, Said) and "\t" in atom.text:
            before, _, behind = atom.text.partition("\t")
            return [(*atoms[:place], Said(before)), (Said(behind), *atoms[place + 1 :])]
    return [atoms]
