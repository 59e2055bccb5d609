"""Vectors with names: `0.2 0.5`, `king=0.2 0.5`, or several at once as the rows of a matrix."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dlsolve.errors import InputError
from dlsolve.inputs.arrays import read_matrix, read_vector
from dlsolve.inputs.quoting import quoted
from dlsolve.plurals import counted
from dlsolve.records import dataclass
from dlsolve.working.trees import Row

MOST_VECTORS = 8
"""Vectors whose pairs are all worked through."""

MOST_ENTRIES = 100
"""Entries of the longest vector that is written out."""

_NAME = re.compile(r"[^\W\d_]\w{0,19}")

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Vectors:
    """The rows of one text (a column is one vector), and the name, for one vector alone."""

    rows: tuple[Row, ...]
    name: str = ""
    text: str = ""

    @classmethod
    def read(cls, text: str) -> Vectors:
        """e.g. "0.2 0.5", "A = 0.2 0.5", "[[1, 2], [3, 4]]".  Raises InputError, with its place."""
        before, sign, row_text = text.partition("=")
        if not sign:
            return cls(_rows(text), text=text)
        name = before.strip()
        if _NAME.fullmatch(name) is None:
            raise InputError(
                f"{quoted(name)} is not the name of a vector", text, 0, len(before),
                "a name is a word of at most 20 letters: A=1 2, king=1 2",
            )  # fmt: skip
        try:
            row = read_vector(row_text)
        except InputError as error:
            raise error.within(text, len(before) + 1) from None
        return cls((row,), name, text)


def _rows(text: str) -> tuple[Row, ...]:
    rows = read_matrix(text).rows
    is_column = len(rows) > 1 and all(len(row) == 1 for row in rows)
    if is_column and "[" not in text:
        return (read_vector(text),)
    return tuple(Row(row) for row in rows)


def named_vectors(groups: Iterable[Vectors]) -> dict[str, Row]:
    """Each vector with its name, A, B, C, … where it has none.

    Raises InputError for fewer than two, too many, too long, of different lengths, and for a
    name given twice.
    """
    groups = tuple(groups)
    taken = [group.name for group in groups if group.name]
    free = iter(letter for letter in LETTERS if letter not in taken)
    found: dict[str, Row] = {}
    count = sum(len(group.rows) for group in groups)
    if count < 2:
        raise _refused("one vector alone has no angle to another", "give two or more")
    if count > MOST_VECTORS:
        raise _refused(
            f"{count} vectors, where at most {MOST_VECTORS} are worked by hand", "give fewer"
        )
    for group in groups:
        for row in group.rows:
            name = group.name or next(free)
            if name in found:
                raise _refused(f"{quoted(name)} is given twice", "give each vector its own name")
            found[name] = row
    (first, length), *others = ((name, len(row)) for name, row in found.items())
    if length > MOST_ENTRIES:
        raise _refused(f"more than {MOST_ENTRIES} entries", "give shorter vectors")
    for name, size in others:
        if size != length:
            raise _refused(
                f"{first} has {counted(length, 'entry')}, {name} has {size}",
                "give every vector as many entries",
            )
    return found


def _refused(reason: str, remedy: str) -> InputError:
    return InputError(reason, remedy=remedy, field="vectors")
