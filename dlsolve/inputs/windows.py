"""How windows lie on an image: strides, dilations and padding, as people type them.

stride, dilation    2     2 1 (rows, columns)     2x1
padding             1     1 2 (rows, columns)     0 1 0 1 (top bottom left right)
                    valid     same
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import ClassVar, Literal

from dlsolve.errors import InputError
from dlsolve.inputs.numbers import read_whole
from dlsolve.inputs.quoting import quoted
from dlsolve.records import dataclass

SizeRounding = Literal["floor", "ceil", "refuse"]
"""What becomes of windows that do not fill the image: left out, completed, or an error."""

LARGEST = 1_000_000
"""The largest stride, dilation, padding or window."""

_PIECE = re.compile(r"[^\s,()\[\]x×]+")
_WORD = re.compile(r"\s*([a-z]+)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pair:
    """A whole number for the rows and one for the columns."""

    rows: int
    columns: int

    @property
    def text(self) -> str:
        """As it is typed.  e.g. 2 1"""
        return f"{self.rows}" if self.rows == self.columns else f"{self.rows} {self.columns}"

    @classmethod
    def read(cls, text: str) -> Pair:
        """One number for both, or two.  e.g. "2" → (2, 2), "2 1" and "2x1" → (2, 1)"""
        numbers = _whole_numbers(text, lowest=1)
        match numbers:
            case [both]:
                return cls(both, both)
            case [rows, columns]:
                return cls(rows, columns)
            case _:
                raise _whole_text(
                    text, f"{len(numbers)} numbers stand here",
                    "give one number, or one for the rows and one for the columns",
                )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Padding:
    """Rows and columns of zeros round an image.

    `same` stands for as many as keep the size at stride 1; the numbers are 0 then.
    """

    WORDS: ClassVar = ("same", "valid")

    top: int = 0
    bottom: int = 0
    left: int = 0
    right: int = 0
    same: bool = False

    @property
    def text(self) -> str:
        """As it is typed.  e.g. 1, same, 0 1 0 1"""
        sides = (self.top, self.bottom, self.left, self.right)
        if self.same:
            return "same"
        return str(self.top) if len(set(sides)) == 1 else " ".join(map(str, sides))

    @classmethod
    def read(cls, text: str) -> Padding:
        """e.g. "1" → 1 on every side, "same", "0 1 0 1" → below and on the right"""
        word = _WORD.fullmatch(text)
        if word is not None:
            return cls._named(text, word)
        numbers = _whole_numbers(text, lowest=0)
        match numbers:
            case [every]:
                return cls(every, every, every, every)
            case [rows, columns]:
                return cls(rows, rows, columns, columns)
            case [top, bottom, left, right]:
                return cls(top, bottom, left, right)
            case _:
                raise _whole_text(
                    text, f"{len(numbers)} numbers stand here",
                    "give one number, two (rows, columns) or four (top bottom left right)",
                )  # fmt: skip

    @classmethod
    def _named(cls, text: str, word: re.Match[str]) -> Padding:
        match word[1].lower():
            case "same":
                return cls(same=True)
            case "valid" | "none" | "no":
                return cls()
            case other:
                close = get_close_matches(other, ["same", "valid"], n=1, cutoff=0.5)
                raise InputError(
                    f"{quoted(word[1])} is no padding", text, *word.span(1),
                    f"did you mean {close[0]}?" if close else "give a number, valid or same",
                )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extent:
    """The size of an image: rows, columns, and its channels where they are given."""

    rows: int
    columns: int
    channels: int | None = None

    @classmethod
    def read(cls, text: str) -> Extent:
        """e.g. "10" → 10 × 10, "28x20", "32x32x3" """
        numbers = _whole_numbers(text, lowest=1)
        match numbers:
            case [every]:
                return cls(every, every)
            case [rows, columns]:
                return cls(rows, columns)
            case [rows, columns, channels]:
                return cls(rows, columns, channels)
            case _:
                raise _whole_text(
                    text, f"{len(numbers)} numbers stand here",
                    "give one number, rows x columns, or rows x columns x channels",
                )  # fmt: skip


NO_PADDING = Padding()
ONE = Pair(1, 1)
TWO = Pair(2, 2)


def _whole_numbers(text: str, lowest: int) -> list[int]:
    numbers = []
    for match in _PIECE.finditer(text):
        try:
            numbers.append(read_whole(match[0], lowest, LARGEST))
        except InputError as error:
            raise error.within(text, match.start()) from None
    return numbers


def _whole_text(text: str, reason: str, remedy: str) -> InputError:
    return InputError(reason, text, 0, len(text), remedy)
