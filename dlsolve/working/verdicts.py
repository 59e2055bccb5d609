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
    """

    judgement: Judgement
    reason: str
    entries: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """It could not be read, from one character up to another."""

    reason: str
    start: int = 0
    end: int = 0
    remedy: str = ""


Verdict = Union[Right, Wrong, Unreadable]
