"""YAML as a small tree of texts, lists and mappings, every piece with its place.

Every scalar is kept as typed (the safe loader of PyYAML reads `no` as False and `1:30` as
90), tags are refused, and aliases share what they stand for: the size that a node would
have written out is known when it is made, so a file that explodes is refused at once.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Union

import yaml

from dlsolve.errors import DlsolveError
from dlsolve.inputs.quoting import quoted

MOST_CHARACTERS = 10_000_000
"""Characters that a file may have, its aliases written out."""

DEEPEST = 20
"""Lists and mappings inside one another."""

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line and a column of a file, counted from 1."""

    line: int
    column: int


@dataclass(eq=False)
class Misread(DlsolveError):  # what happened, as the others say
    """What cannot be read in a file, and where."""

    reason: str
    place: Place
    remedy: str = ""

    def __str__(self) -> str:
        return self.reason


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar; `rows` are the places where its lines begin, as far as they are known."""

    value: str
    place: Place
    rows: tuple[Place, ...] = ()
    depth: int = 0

    @property
    def size(self) -> int:
        """The characters it stands for."""
        return len(self.value) + 1

    def at(self, offset: int) -> Place:
        """Where a character of the value stands in the file."""
        before = self.value[:offset]
        row = before.count("\n")
        if row >= len(self.rows):
            return self.place
        return Place(self.rows[row].line, self.rows[row].column + offset - (before.rfind("\n") + 1))


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    entries: tuple[Node, ...]
    place: Place
    size: int
    depth: int


@dataclass(frozen=True, slots=True)
class Entries:
    """A mapping; keys are texts, and no two are the same."""

    pairs: tuple[tuple[Text, Node], ...]
    place: Place
    size: int
    depth: int

    def get(self, key: str) -> Node | None:
        """The value of a key, or None."""
        return next((value for name, value in self.pairs if name.value == key), None)


Node = Union[Text, Items, Entries]


def compose(text: str, first_line: int = 1, anchors: dict[str, Node] | None = None) -> Node | None:
    """The tree of a YAML text, whose first line is the given line of its file.

    `anchors` are those known from elsewhere in the file; those of this text are added.
    An empty text is None.  Raises Misread.
    """
    unprintable = _UNPRINTABLE.search(text)
    if unprintable:
        raise Misread(
            f"the character {unprintable.group()!a} has no place in a text",
            _place_of(text, unprintable.start(), first_line),
            "remove it",
        )
    composer = _Composer(text, first_line, {} if anchors is None else anchors)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            composer.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if mark and mark.index >= len(text.rstrip()) and error.context_mark:
            mark = error.context_mark  # what is never closed, rather than the end of the file
        place = Place(mark.line + first_line, mark.column + 1) if mark else Place(first_line, 1)
        context = f" {error.context}" if error.context else ""
        remedy = "check quotes, brackets, colons and indentation"
        raise Misread(f"{error.problem}{context}", place, remedy) from error
    return composer.root


def _place_of(text: str, offset: int, first_line: int) -> Place:
    before = text[:offset]
    return Place(before.count("\n") + first_line, offset - before.rfind("\n"))


class _Composer:
    """Takes the parser's events and builds nodes from the leaves up, without recursion."""

    def __init__(self, text: str, first_line: int, anchors: dict[str, Node]) -> None:
        self.lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self.text = text
        self.first_line = first_line
        self.anchors = anchors
        self.open: list[tuple[Any, list[Node]]] = []
        self.root: Node | None = None

    def take(self, event: Any) -> None:
        """One event of the parser."""
        match event:
            case yaml.AliasEvent():
                self._add(self._aliased(event))
            case yaml.ScalarEvent():
                self._refuse_tag(event)
                self._made(event, self._text(event))
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._refuse_tag(event)
                if len(self.open) >= DEEPEST:
                    raise self._too_deep(event)
                self.open.append((event, []))
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                started, children = self.open.pop()
                self._made(started, self._collection(started, children))
            case yaml.DocumentStartEvent() if self.root is not None:
                raise Misread("a second document begins", self._start(event), "use one file each")
            case _:
                pass

    def _made(self, event: Any, node: Node) -> None:
        if event.anchor:
            self.anchors[event.anchor] = node
        self._add(node)

    def _add(self, node: Node) -> None:
        if self.open:
            self.open[-1][1].append(node)
        else:
            self.root = node

    def _aliased(self, event: Any) -> Node:
        node = self.anchors.get(event.anchor)
        if node is None:
            raise Misread(
                f"nothing has the anchor &{event.anchor}", self._start(event),
                "set the anchor before, and not around, the alias",
            )  # fmt: skip
        return node

    def _refuse_tag(self, event: Any) -> None:
        if event.tag not in (None, "!"):
            raise Misread("tags are not read", self._start(event), "remove the word after !")

    def _collection(self, event: Any, children: list[Node]) -> Node:
        place = self._start(event)
        size = 2 + sum(child.size for child in children)
        depth = 1 + max((child.depth for child in children), default=0)
        if depth > DEEPEST:
            raise self._too_deep(event)
        if size > MOST_CHARACTERS:
            raise Misread(
                f"more than {MOST_CHARACTERS:,} characters with the aliases written out", place,
                "write less, or keep large matrices in files: @matrix.csv",
            )  # fmt: skip
        if isinstance(event, yaml.SequenceStartEvent):
            return Items(tuple(children), place, size, depth)
        keys: dict[str, Text] = {}
        for key in children[::2]:
            if not isinstance(key, Text):
                raise Misread("a list or a mapping stands as a key", key.place, "write a word")
            if key.value in keys:
                raise Misread(f"{quoted(key.value)} is given twice", key.place, "keep one of them")
            keys[key.value] = key
        return Entries(tuple(zip(keys.values(), children[1::2], strict=True)), place, size, depth)

    def _too_deep(self, event: Any) -> Misread:
        return Misread(f"more than {DEEPEST} levels", self._start(event), "write it flatter")

    def _start(self, event: Any) -> Place:
        return Place(event.start_mark.line + self.first_line, event.start_mark.column + 1)

    def _text(self, event: Any) -> Text:
        return Text(event.value, self._start(event), tuple(self._rows(event)))

    def _rows(self, event: Any) -> Iterator[Place]:
        """Where the lines of a scalar begin, if its value stands in the file as it is."""
        start, end = event.start_mark.index, event.end_mark.index
        place = self._start(event)
        if event.style == "|":
            line = bisect_right(self.lines, start)
            for row in event.value.split("\n")[:-1]:
                if line >= len(self.lines):
                    return
                column = self.text.find(row, self.lines[line]) - self.lines[line]
                yield Place(line + self.first_line, max(column, 0) + 1)
                line += 1
        elif self.text[start:end] == event.value:
            yield place
        elif self.text[start + 1 : end - 1] == event.value:
            yield Place(place.line, place.column + 1)
