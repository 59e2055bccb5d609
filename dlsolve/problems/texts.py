"""YAML lists and mappings as the texts that the input readers take, places kept.

[[1, 2], [5, 4]]          →  "[[1, 2], [5, 4]]"
{X: 0.7, Y: 0.3}          →  "X=0.7, Y=0.3"
[conv 3, pool 2]          →  "conv 3 > pool 2", of a stack of layers
"""

from __future__ import annotations

from bisect import bisect_right
from typing import assert_never

from dlsolve.inputs.quoting import quoted
from dlsolve.problems.nodes import Entries, Items, Misread, Node, Place, Text
from dlsolve.records import dataclass


@dataclass(frozen=True, slots=True)
class Joint:
    """How a mapping is written as one text.  e.g. "=" and ", " for X=0.7, Y=0.3"""

    sign: str = "="
    separator: str = ", "


FIELD = Joint()
EXPECTED = Joint(": ", "; ")


@dataclass(frozen=True, slots=True)
class Written:
    """A text, and the scalars that it was put together from, each with its offset."""

    text: str
    place: Place
    pieces: tuple[tuple[int, Text], ...]

    def at(self, offset: int) -> Place:
        """Where a character of the text stands in the file."""
        index = bisect_right(self.pieces, offset, key=lambda piece: piece[0]) - 1
        if index < 0:
            return self.place
        start, scalar = self.pieces[index]
        return scalar.at(min(offset - start, len(scalar.value)))


def written(node: Node, joint: Joint = FIELD) -> Written:
    """A node as one text.  Raises Misread for a list whose items could not be told apart."""
    writer = _Writer(joint)
    writer.write(node)
    return Written("".join(writer.parts), node.place, tuple(writer.pieces))


def joined(node: Node, between: str) -> Written:
    """The items of a list as one text, with what stands between them; another node as it is."""
    match node:
        case Items(entries):
            writer = _Writer(FIELD)
            for place, entry in enumerate(entries):
                writer.add(between if place else "")
                writer.write(entry)
            return Written("".join(writer.parts), node.place, tuple(writer.pieces))
        case _:
            return written(node)


def several(node: Node) -> tuple[Written, ...]:
    """A node as the texts of a repeated field: the items of a list, the pairs of a mapping.

    e.g. {free|spam: 0.8, free|not spam: 0.1} → "free|spam=0.8", "free|not spam=0.1";
    [[1, 2], [3, 4]] → "[1, 2]", "[3, 4]"
    """
    match node:
        case Text():
            return (written(node),)
        case Items(entries):
            return tuple(
                one
                for entry in entries
                for one in ((written(entry),) if isinstance(entry, Items) else several(entry))
            )
        case Entries(pairs):
            return tuple(_pair(key, value) for key, value in pairs)
        case _:
            assert_never(node)


def _pair(key: Text, value: Node) -> Written:
    writer = _Writer(FIELD)
    writer.write_pair(key, value)
    return Written("".join(writer.parts), key.place, tuple(writer.pieces))


class _Writer:
    def __init__(self, joint: Joint) -> None:
        self.joint = joint
        self.parts: list[str] = []
        self.pieces: list[tuple[int, Text]] = []
        self.length = 0

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def write(self, node: Node) -> None:
        match node:
            case Text(value):
                self.pieces.append((self.length, node))
                self.add(value)
            case Items(entries):
                self.add("[")
                for place, entry in enumerate(entries):
                    self.add(", " if place else "")
                    _refuse_separators(entry)
                    self.write(entry)
                self.add("]")
            case Entries(pairs):
                for place, (key, item) in enumerate(pairs):
                    self.add(self.joint.separator if place else "")
                    self.write_pair(key, item)
            case _:
                assert_never(node)

    def write_pair(self, key: Text, value: Node) -> None:
        self.write(key)
        self.add(self.joint.sign)
        self.write(value)


def _refuse_separators(entry: Node) -> None:
    """A comma inside an item would make two of it."""
    if isinstance(entry, Text) and not entry.value.startswith(("(", "[")):
        for mark in ",;\n":
            if mark in entry.value:
                raise Misread(
                    f"the item {quoted(entry.value)} has a separator in it",
                    entry.at(entry.value.index(mark)),
                    "write a decimal point, or one item for each number",
                )  # fmt: skip
