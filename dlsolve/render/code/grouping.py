"""Which lines belong together: parts of one series, entries of one list, turns of one loop."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from dlsolve.render.code.lines import Block, Item, Line, reads
from dlsolve.working.names import GREEK, Name

Family = tuple[str, tuple[int | str, ...], int | None]
"""A name without its last index."""


def family_of(name: Name) -> Family | None:
    """The name without its last index, where that is a number."""
    if not name.indices or not isinstance(name.indices[-1], int):
        return None
    return name.base, name.indices[:-1], name.layer


def name_of(family: Family) -> Name:
    """The name that all of a family have, without the index."""
    base, indices, layer = family
    return Name(base, *indices, layer=layer)


# --- series -------------------------------------------------------------------------------


def nested(items: Sequence[Item]) -> list[Item]:
    """Parts with two numbers as parts inside parts.  e.g. Epoch 1, sample 2"""
    found: list[Item] = []
    for title, group in groupby(items, key=_outer_title):
        members = list(group)
        if not title or not all(isinstance(one, Block) for one in members):
            found += members
            continue
        inner: list[Item] = [
            Block(one.title[len(title) + 2 :], one.repeats, one.items)
            for one in members
            if isinstance(one, Block)
        ]
        found.append(Block(title, repeats=True, items=inner))
    return found


def _outer_title(item: Item) -> str:
    """e.g. Epoch 1, sample 2 → Epoch 1"""
    found = re.match(r"(\w+ \d+), \w+ \d", item.title) if isinstance(item, Block) else None
    return found[1] if found else ""


def series_of(one: object) -> str:
    """Parts of one series have one first word and a number.  e.g. Epoch 1, Epoch 2"""
    if not isinstance(one, Block):
        return ""
    word: str = one.title.split(" ")[0]
    return word if re.search(r"\d", one.title) else f"{one.title} alone"


def in_series(items: Sequence[Item], *, inside: bool = False) -> Iterator[Line]:
    """The lines of parts that have others like them beside them, as far as their titles tell."""
    for _, group in groupby(items, key=series_of):
        members = list(group)
        for one in members:
            if isinstance(one, Block):
                yield from in_series(one.items, inside=inside or len(members) > 1)
            elif inside:
                yield one


def in_order(items: Iterable[Item]) -> Iterator[Line]:
    """Every line, in the order of the page."""
    for item in items:
        if isinstance(item, Block):
            yield from in_order(item.items)
        else:
            yield item


def grows(lines: Iterable[Line], family: Family) -> bool:
    """Whether the lines of a family are there once each, one after another: a list that grows."""
    places = [line.name.indices[-1] for line in lines if family_of(line.name) == family]
    first = places[0]
    return isinstance(first, int) and places == list(range(first, first + len(places)))


def running(items: Sequence[Item]) -> set[Family]:
    """Families whose last index counts the parts of the series that they stand in."""
    inside: set[Family] = set()
    other: set[Family] = set()

    def look(items: Sequence[Item], turns: tuple[int, ...]) -> None:
        for series, group in groupby(items, key=series_of):
            for turn, item in enumerate(group, start=1):
                if isinstance(item, Block):
                    look(item.items, (*turns, turn) if series else turns)
                elif (family := family_of(item.name)) is not None:
                    if item.name.indices[-1] in turns:
                        inside.add(family)
                    elif item.name.indices[-1] != 0:  # 0 is where a series begins
                        other.add(family)

    look(items, ())
    return inside - other


# --- lists --------------------------------------------------------------------------------


def together(lines: Sequence[Line]) -> list[Line]:
    """Lines of one name together, where none of them needs another that is then below it.

    e.g. z₁, ŷ₁, z₂, ŷ₂ → z₁, z₂, ŷ₁, ŷ₂
    """
    found: list[Line] = []
    for key, group in groupby(lines, key=lambda line: (line.is_given, bool(family_of(line.name)))):
        run = list(group)
        if any(key):
            order = list(dict.fromkeys(family_of(line.name) or line.name for line in run))
            regrouped = sorted(
                run, key=lambda line: (order.index(family_of(line.name) or line.name), _last(line))
            )
            run = regrouped if _in_turn(regrouped) else run
        found += run
    return found


def _in_turn(lines: Sequence[Line]) -> bool:
    """Whether every line stands below those that it reads."""
    here = {line.number: place for place, line in enumerate(lines)}
    names = {line.name for line in lines}
    return len(names) == len(lines) and all(
        here.get(number, -1) < place
        for place, line in enumerate(lines)
        for number in reads(line.expression)
    )


def _last(line: Line) -> int:
    last = line.name.indices[-1] if line.name.indices else 0
    return last if isinstance(last, int) else 0


def whole_lists(items: Iterable[Item], needed: set[int]) -> Iterator[tuple[Family, int]]:
    """Families whose lines always stand together, one after another, and the longest run."""
    runs: dict[Family, list[list[int]]] = {}
    for group in _groups_of_lines(items):
        lines = together([line for line in group if line.number in needed])
        for family, run in groupby(lines, key=lambda line: family_of(line.name)):
            if family is not None:
                runs.setdefault(family, []).append([_last(line) for line in run])
    for family, found in runs.items():
        if family[0] in GREEK.values():  # β₁ and β₂ are two things of one letter
            continue
        first = [places[0] for places in found]
        if all(
            len(places) > 1 and places == list(range(start, start + len(places)))
            for places, start in zip(found, first, strict=True)
        ):
            yield family, max(map(len, found))


def _groups_of_lines(items: Iterable[Item]) -> Iterator[list[Line]]:
    for is_block, group in groupby(items, key=lambda item: isinstance(item, Block)):
        members = list(group)
        if not is_block:
            yield [one for one in members if isinstance(one, Line)]
        for one in members:
            if isinstance(one, Block):
                yield from _groups_of_lines(one.items)
