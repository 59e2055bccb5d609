"""What is said of an answer, as data: right, wrong and why, or unreadable."""

from __future__ import annotations

from enum import Enum
from typing import Union

from dlsolve.records import dataclass


class Judgement(Enum):
    """What was judged; the first that fails decides."""

    SHAPE = "shape"
    """Its kind and size: a number, a vector of 3, a 2 × 3 matrix."""
    VALUE = "value"
    PRECISION = "precision"
    """Its digits: rounded, not truncated, and enough of them."""
    FORM = "form"
    """How it is written, where that is asked: factored, in lowest terms."""


@dataclass(frozen=True, slots=True)
class Right:
    """It is right; the note says how far.  e.g. to 3 significant figures"""

    note: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """It is wrong in one respect.

    entries  the wrong entries of a vector, (i,), or a matrix, (i, j), counted from 1
    slip     the kind of the error, where it can be told
    """

    judgement: Judgement
    reason: str
    entries: tuple[tuple[int, ...], ...] = ()
    slip: Slip | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """It could not be read, from one character up to another."""

    reason: str
    start: int = 0
    end: int = 0
    remedy: str = ""


Verdict = Union[Right, Wrong, Unreadable]


# --- a line of a working ------------------------------------------------------------------


class Code(Enum):
    """What a line of a student's working is; the codes are stable."""

    RIGHT = "right"
    CARRIED = "carried"
    """Right, from a wrong value of the student's own above."""
    FORM = "form"
    """The right value in a wrong form, or with wrong digits."""
    ROUNDED = "rounded-early"
    SLIP = "slip"
    """Two sides of an = do not agree."""
    MISTAKE = "mistake"
    CONVENTION = "convention"
    UNFOUNDED = "unfounded"
    """The right value, from a wrong line."""
    WRONG = "wrong"
    UNREADABLE = "unreadable"
    BESIDE = "beside"
    """Neither needed nor wrong: no line of the working is known by it."""


ACCEPTED = frozenset({Code.RIGHT, Code.CARRIED, Code.ROUNDED, Code.BESIDE})
"""The codes of lines that leave nothing to put right."""


class Slip(Enum):
    """What kind of error a wrong line has."""

    SIGN = "sign"
    ARITHMETIC = "arithmetic"
    COPIED = "copied wrongly"
    STALE = "stale value"
    INDEX = "wrong index"
    MISSING_TERM = "missing term"
    TRANSPOSED = "transposed"
    SHAPE = "shape"
    COMPARISON = "wrong comparison"
    TRUNCATED = "truncated, not rounded"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class Mark:
    """The verdict on one statement of a student.

    line      where it ends in the script, and its `text`
    key       the line of the working that it is, "" for none
    expected  what should stand there, given the lines above it
    source    the line whose wrong value it goes on with
    names     the known mistakes, or the (option, choice) of a convention
    """

    line: int
    text: str
    code: Code
    sentence: str
    key: str = ""
    slip: Slip | None = None
    expected: str = ""
    source: int | None = None
    names: tuple[str, ...] = ()
