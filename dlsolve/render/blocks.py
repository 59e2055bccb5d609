"""What stands on a page: a closed union of blocks, before anybody sets them in lines or in type.

`page` makes them of a solution, `marked` of a marked working.  `layout` fits them into the width
of a screen; `html`, `latex` and `markdown` set them in type, and are complete by `assert_never`.
"""

from __future__ import annotations

from typing import Union

from dlsolve.records import dataclass
from dlsolve.render.box import Box
from dlsolve.working.steps import (
    Words,
)

Piece = tuple[str, Box]
"""A sign and what stands behind it; the sign of the first piece is empty."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words, wrapped where the page ends."""

    words: Words


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, on top of the page."""

    words: Words


@dataclass(frozen=True, slots=True)
class Checked:
    """A test of the answer, and whether it came out."""

    words: Words
    holds: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """a = b = c behind a connector such as ⇒, and what is said of it."""

    pieces: tuple[Piece, ...]
    lead: str = ""
    note: Words = ()


@dataclass(frozen=True, slots=True)
class Givens:
    """Values that the question gives, side by side: Given: η = 0.01, β₁ = 0.9."""

    lead: str
    items: tuple[tuple[Box, Box], ...]


@dataclass(frozen=True, slots=True)
class Equation:
    """An equation behind its connector; its number stands behind it, and what is said of it."""

    lead: str
    left: Box
    sign: str
    right: Box
    label: str
    note: Words


@dataclass(frozen=True, slots=True)
class Equations:
    """Equations one below another, their signs in line."""

    rows: tuple[Equation, ...]


@dataclass(frozen=True, slots=True)
class Operations:
    """Row operations done at once, and the matrix that they leave."""

    names: tuple[Box, ...]
    after: Box


@dataclass(frozen=True, slots=True)
class Decided:
    """A comparison of numbers, and what follows: 0.6 < 1, so ŷ = 0."""

    text: Box


@dataclass(frozen=True, slots=True)
class Tabulated:
    """Lines side by side, under headings."""

    title: Words
    headings: tuple[Box, ...]
    rows: tuple[tuple[Box, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of blocks; a `case` is what follows where its title holds."""

    title: Words
    blocks: tuple[Block, ...]
    case: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """Lines of words below one another; a tab parts the columns of one."""

    lines: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers, set apart."""

    answers: tuple[Chain | Columns, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A line of a student's script, with its sign, its marks, and what is to be said of it.

    `remarks` are sentences, each with whether it is good news.
    """

    number: int
    text: str
    sign: str
    is_good: bool
    awards: str
    remarks: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Script:
    """A student's lines, as they were typed."""

    lines: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about the whole, which stands alone."""

    text: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What a marked working earned: 7 of 8."""

    given: int
    out_of: int


Block = Union[
    Question, Sentence, Checked, Chain, Givens, Equations, Operations, Decided, Tabulated, Section,
    Answers, Script, Remark, Marks,
]  # fmt: skip
