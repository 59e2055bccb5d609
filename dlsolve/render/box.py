"""Rectangles of text: a fraction of a page, laid side by side on a common baseline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dlsolve.records import dataclass
from dlsolve.render.alphabet import Alphabet, width

if TYPE_CHECKING:
    from dlsolve.render.maths import Maths


@dataclass(frozen=True, slots=True)
class Box:
    """Lines of equal width; `baseline` is the line that neighbours stand on.

    `exact` says whether every number in it is printed exactly.  A matrix keeps its columns,
    so that one too wide for the page can be shown some columns at a time.  `maths` is the
    same as a printer sets it, where the notation asks for that.
    """

    lines: tuple[str, ...]
    baseline: int = 0
    exact: bool = True
    columns: tuple[tuple[str, ...], ...] = ()
    maths: Maths = ()

    @property
    def width(self) -> int:
        """Cells from left to right."""
        return width(self.lines[0])

    @property
    def is_inline(self) -> bool:
        """Whether it is one line high."""
        return len(self.lines) == 1

    @property
    def text(self) -> str:
        """The line itself, of a box one line high."""
        return self.lines[0] if self.is_inline else "\n".join(self.lines)


def beside(boxes: Iterable[Box]) -> Box:
    """Boxes side by side, their baselines level."""
    parts = list(boxes)
    exact = inline = True
    maths: Maths = ()
    for box in parts:  # once through: this is the innermost loop of every page
        exact = exact and box.exact
        inline = inline and len(box.lines) == 1
        maths = maths + box.maths if box.maths else maths
    if inline:
        return Box(("".join([box.lines[0] for box in parts]),), 0, exact, (), maths)
    above = max(box.baseline for box in parts)
    below = max(len(box.lines) - box.baseline for box in parts)
    rows = [
        "".join(_row(box, row - above + box.baseline) for box in parts)
        for row in range(above + below)
    ]
    return Box(tuple(rows), above, exact, (), maths)


def _row(box: Box, index: int) -> str:
    return box.lines[index] if 0 <= index < len(box.lines) else " " * box.width


def matrix(
    rows: Sequence[Sequence[Box]],
    centred: Sequence[bool],
    alphabet: Alphabet,
    *,
    bar: int = 0,
    brackets: str = "",
) -> Box:
    """Entries in columns between tall brackets; each column right-aligned or centred.

    An augmented matrix has a bar before a column; `brackets` are others than [ ].
    """
    widths = [max(row[j].width for row in rows) for j in range(len(rows[0]))]
    columns = [
        tuple(_centre(row[j].text, w) if middle else pad_left(row[j].text, w) for row in rows)
        for j, (w, middle) in enumerate(zip(widths, centred, strict=True))
    ]
    exact = all(box.exact for row in rows for box in row)
    if bar:  # belongs to the column behind it, so that blocks of columns keep it
        sign = alphabet.spell("│  ")
        columns[bar] = tuple(sign + cell for cell in columns[bar])
    framed = _framed(columns, exact, alphabet, brackets)
    if not rows[0][0].maths:
        return framed
    from dlsolve.render.maths import Array

    entries = tuple(tuple(box.maths for box in row) for row in rows)
    return replace(framed, maths=(Array(entries, bar, brackets or "()"),))


def _framed(
    columns: Sequence[tuple[str, ...]], exact: bool, alphabet: Alphabet, brackets: str = ""
) -> Box:
    lines = ["  ".join(cells) for cells in zip(*columns, strict=True)]
    around = [(alphabet.spell(brackets[0]), alphabet.spell(brackets[1]))] if brackets else []
    pairs = around * len(lines) or _brackets(len(lines), alphabet)
    framed = [left + line + right for (left, right), line in zip(pairs, lines, strict=True)]
    return Box(tuple(framed), (len(lines) - 1) // 2, exact, tuple(columns))


def in_blocks(wide: Box, space: int, alphabet: Alphabet) -> list[tuple[int, int, Box]]:
    """A matrix some columns at a time: the first and last column of each block, and its box."""
    blocks: list[tuple[int, int, Box]] = []
    start = 0
    while start < len(wide.columns):
        end, used = start, 0
        while end < len(wide.columns):
            used += 2 + width(wide.columns[end][0])  # two spaces, or the two brackets
            if used > space and end > start:
                break
            end += 1
        block = _framed(wide.columns[start:end], wide.exact, alphabet)
        blocks.append((start + 1, end, block))
        start = end
    return blocks


def _brackets(height: int, alphabet: Alphabet) -> list[tuple[str, str]]:
    if height == 1:
        return [("[", "]")]
    middle = [("⎢", "⎥")] * (height - 2)
    pairs = [("⎡", "⎤"), *middle, ("⎣", "⎦")]
    return [(alphabet.spell(left), alphabet.spell(right)) for left, right in pairs]


def pad_left(text: str, cells: int) -> str:
    """The text moved to the right end of a field."""
    return " " * (cells - width(text)) + text


def pad_right(text: str, cells: int) -> str:
    """The text followed by spaces."""
    return text + " " * (cells - width(text))


def _centre(text: str, cells: int) -> str:
    space = cells - width(text)
    return " " * (space // 2) + text + " " * (space - space // 2)
