"""Sizes that may be left as letters: the n neurons of a layer, the i of a last iteration."""

from __future__ import annotations

from dlsolve.errors import InputError
from dlsolve.inputs.numbers import read_whole
from dlsolve.inputs.quoting import quoted
from dlsolve.records import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """A whole number from 1 up, or a letter that stands for one.  e.g. 3, n"""

    value: int | str

    @classmethod
    def read(cls, text: str) -> Size:
        """One Latin letter, or a whole number.  Raises InputError for anything else."""
        typed = text.strip()
        if len(typed) == 1 and typed.isascii() and typed.isalpha():
            return cls(typed)
        if any(c.isalpha() for c in typed):
            raise InputError(
                f"{quoted(typed)} is neither a number nor one letter",
                text, 0, len(text), "write a number such as 3, or a letter such as n",
            )  # fmt: skip
        return cls(read_whole(text, lowest=1))
