"""Lines of a working as statements: which of them are needed, and what each is called."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from dlsolve.exact.array import Matrix, Vector
from dlsolve.records import dataclass
from dlsolve.render.code.grouping import (
    Family,
    family_of,
    grows,
    in_order,
    in_series,
    name_of,
    nested,
    running,
    series_of,
    together,
    whole_lists,
)
from dlsolve.render.code.identifiers import identifier
from dlsolve.render.code.lines import Block, Item, Line, Reader, number_of, reads
from dlsolve.render.code.reading import Renamed
from dlsolve.render.code.rolling import Once, Rolled, rolled_parts
from dlsolve.render.code.writing import comment
from dlsolve.working.names import Name
from dlsolve.working.steps import Step

COUNTERS = {"Iteration": "t"}
"""What a loop counts by, where it is not called after its parts.  e.g. Epoch 1 → epoch"""


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """One assignment of the program: a line, or the lines that make one list.

    A line with a `place` is that entry of a list, which grows by it.
    """

    name: Name
    lines: list[Line]
    is_list: bool = False
    place: int | None = None


def program(steps: Iterable[Step], results: Sequence[tuple[str, Any]]) -> list[ast.stmt]:
    """The statements that compute the answers and print them."""
    reader = Reader()
    items = nested(reader.items(steps))
    answers = [(name, reader.result(raw)) for name, raw in results]
    printed = [(name, found) for name, found in answers if found is not None]
    first: list[Item] = [*reader.symbols.values(), *reader.unseen]
    apart: set[Family] = set()
    growing: set[Family] = set()
    while True:
        writer = _Writer(reader, [*first, *items], printed, apart, growing)
        if not writer.clashing:
            return writer.statements()
        lists = {family for family in writer.clashing if grows(writer.flat, family)}
        growing |= lists
        apart |= writer.clashing - lists


class _Writer:
    """Names the lines and writes them; families that clash when they share a name are found."""

    def __init__(
        self,
        reader: Reader,
        items: list[Item],
        printed: Sequence[tuple[str, ast.expr]],
        apart: set[Family],
        growing: set[Family],
    ) -> None:
        self.reader, self.items, self.printed = reader, items, printed
        self.growing = growing
        self.running = running(items) - apart
        self.flat = list(in_order(items))
        self.plain = {line.name for line in reader.lines}
        self.needed = self._needed()
        self.whole_lists = {
            family: size
            for family, size in whole_lists(items, self.needed)
            if family not in self.running
        }
        self.inside: dict[int, list[Unit | Block]] = {}
        self.units: dict[int, Unit] = {}
        self.order = list(self._units(items))
        self.variables: dict[int, str] = {}
        self._name_units()
        self.gathered = {name: lines for name, e in printed if (lines := self._gathered(e))}
        self.stale: dict[int, str] = {}
        self.at_once: dict[int, list[str]] = {}
        self.clashing: set[Family] = set()
        self._find_stale()

    # --- what is needed -----------------------------------------------------------------

    def slot(self, line: Line) -> Name:
        """The name of a line, without the index that only counts the turns of a loop.

        Where that is another line's name it keeps a letter.  e.g. η and ηₜ → eta, eta_t
        """
        family = family_of(line.name)
        if family is None or family not in self.running:
            return line.name
        if family in self.growing:
            return name_of(family)
        short = name_of(family)
        return Name(short.base, *short.indices, "t") if short in self.plain else short

    def _needed(self) -> set[int]:
        """What the answers depend on; of a line in a series, also the lines like it."""
        alike: dict[Name, list[int]] = {}
        for line in in_series(self.items):
            alike.setdefault(self.slot(line), []).append(line.number)
        waiting = [number for _, found in self.printed for number in reads(found)]
        seen: set[int] = set()
        while waiting:
            number = waiting.pop()
            if number not in seen:
                seen.add(number)
                line = self.reader.lines[number]
                waiting += reads(line.expression)
                if number in alike.get(self.slot(line), ()):
                    waiting += alike[self.slot(line)]
        return seen

    # --- lists ----------------------------------------------------------------------------

    def _units(self, items: Sequence[Item]) -> Iterator[Unit | Block]:
        """The units of one part, in order; the parts inside it stay where they are."""
        for is_block, group in groupby(items, key=lambda item: isinstance(item, Block)):
            if is_block:
                yield from (item for item in group if isinstance(item, Block))
                continue
            lines = [
                item for item in group if isinstance(item, Line) and item.number in self.needed
            ]
            for unit in self._listed(together(lines)):
                for line in unit.lines:
                    self.units[line.number] = unit
                yield unit

    def _listed(self, lines: Sequence[Line]) -> Iterator[Unit]:
        place = 0
        while place < len(lines):
            count = self._list_length(lines, place)
            if count > 1:
                family = family_of(lines[place].name)
                assert family is not None
                yield Unit(name_of(family), list(lines[place : place + count]), is_list=True)
            else:
                yield Unit(self.slot(lines[place]), [lines[place]], place=self._place(lines[place]))
            place += count

    def _place(self, line: Line) -> int | None:
        """Where a line stands in a list that grows."""
        family = family_of(line.name)
        if family not in self.growing:
            return None
        alike = [one for one in self.flat if family_of(one.name) == family]
        return alike.index(line)

    def _list_length(self, lines: Sequence[Line], place: int) -> int:
        family = family_of(lines[place].name)
        if family not in self.whole_lists:
            return 1
        here = [family_of(line.name) for line in lines[place:]]
        return next((i for i, other in enumerate(here) if other != family), len(here))

    # --- names ------------------------------------------------------------------------------

    def _name_units(self) -> None:
        taken: dict[str, Name] = {}
        for unit in self._all_units(self.order):
            text = identifier(unit.name)
            while taken.setdefault(text, unit.name) != unit.name:
                text += "_"
            for line in unit.lines:
                self.variables[line.number] = text
        self.taken = set(taken)

    def _all_units(self, order: Iterable[Unit | Block]) -> Iterator[Unit]:
        for one in order:
            if isinstance(one, Unit):
                yield one
            else:
                yield from self._all_units(self._inside(one))

    def _inside(self, block: Block) -> list[Unit | Block]:
        if id(block) not in self.inside:
            self.inside[id(block)] = list(self._units(block.items))
        return self.inside[id(block)]

    def _fresh(self, text: str) -> str:
        while text in self.taken:
            text += "_"
        self.taken.add(text)
        return text

    # --- what is written over before it is read for the last time --------------------------

    def _gathered(self, found: ast.expr) -> list[int]:
        """The lines of a list of values that one name has in turn."""
        if not isinstance(found, ast.List) or len(found.elts) < 2:
            return []
        numbers = [number_of(entry) for entry in found.elts]
        lines = [number for number in numbers if number is not None]
        if any(self.units[number].place is not None for number in lines):
            return []
        units = {id(self.units[number]) for number in lines}
        names = {self.variables[number] for number in lines}
        return lines if len(names) == 1 and len(lines) == len(units) == len(numbers) else []

    def _find_stale(self) -> None:
        current: dict[str, Unit] = {}

        def read(number: int) -> None:
            unit, variable = self.units[number], self.variables[number]
            if unit.place is not None:
                return
            if current.get(variable) is not unit and unit.lines[0].number not in self.stale:
                family = family_of(unit.lines[0].name)
                if family in self.running:
                    self.clashing.add(family)
                self.stale[unit.lines[0].number] = self._fresh(f"{variable}_before")

        for unit in self._all_units(self.order):
            for line in unit.lines:
                for number in reads(line.expression):
                    read(number)
            current[self.variables[unit.lines[0].number]] = unit
        for name, found in self.printed:
            if name in self.gathered:
                continue
            whole = number_of(found)
            if whole is not None and current[self.variables[whole]] is not self.units[whole]:
                self.at_once.setdefault(self.units[whole].lines[0].number, []).append(name)
                continue
            for number in reads(found):
                read(number)

    # --- writing ------------------------------------------------------------------------------

    def statements(self) -> list[ast.stmt]:
        """The whole program."""
        self.current: dict[str, Unit] = {}
        self.start: list[ast.stmt] = []
        self.sizes: dict[str, int] = {}
        self.collects: dict[int, str] = {}
        for name, numbers in self.gathered.items():
            variable = self._fresh(identifier(Name(name)))
            self.start.append(_assigned(variable, ast.List([], ast.Load())))
            self.collects |= dict.fromkeys(numbers, variable)
        body = [self._rolled(one) for one in self._written(self.order)]
        return [*self.start, *body, *self._prints()]

    def _written(self, order: Iterable[Unit | Block]) -> list[ast.stmt]:
        found: list[ast.stmt] = []
        for _, group in groupby(order, key=series_of):
            members = list(group)
            blocks = [one for one in members if isinstance(one, Block)]
            if blocks:
                found += self._series(blocks)
            else:
                for unit in members:
                    assert isinstance(unit, Unit)
                    found += self._unit(unit)
        return found

    def _series(self, blocks: Sequence[Block]) -> list[ast.stmt]:
        parts = [self._written(self._inside(block)) for block in blocks]
        titles = [[comment(block.title)] if block.title else [] for block in blocks]
        word = blocks[0].title.split(" ")[0]
        counter = COUNTERS.get(word) or identifier(Name(word.lower() or "k"))
        while counter in self.taken:
            counter += "_"
        found = rolled_parts(parts, titles, counter)
        return [*found, comment("")] if found else []

    def _unit(self, unit: Unit) -> Iterator[ast.stmt]:
        values = [self._called(line.expression) for line in unit.lines]
        value = ast.List(values, ast.Load()) if unit.is_list else values[0]
        first = unit.lines[0].number
        variable = self.variables[first]
        self.current[variable] = unit
        here = ast.Name(variable, ast.Load())
        if unit.is_list:
            self.sizes[variable] = max(len(unit.lines), self.sizes.get(variable, 0))
        if unit.place is not None:
            yield self._grown(unit, variable, value)
            return
        if ast.unparse(value) != variable:
            yield _assigned(variable, value)
        if first in self.stale:
            yield Once(_assigned(self.stale[first], here))
        for name in self.at_once.get(first, ()):
            yield Once(_print(name, here))
        if first in self.collects:
            yield _appended(self.collects[first], here)

    def _grown(self, unit: Unit, variable: str, value: ast.expr) -> ast.stmt:
        """The entry added to its list, which begins with it where it stands in no part."""
        if unit.place == 0 and any(unit is one for one in self.order):
            return _assigned(variable, ast.List([value], ast.Load()))
        if unit.place == 0:
            self.start.append(_assigned(variable, ast.List([], ast.Load())))
        return _appended(variable, value)

    def _called(self, expression: ast.expr) -> ast.expr:
        """The expression with the names of the program, as they stand at this place."""
        names: dict[str, ast.expr] = {}
        for number in reads(expression):
            unit, variable = self.units[number], self.variables[number]
            if unit.place is None and self.current.get(variable) is not unit:
                variable = self.stale[unit.lines[0].number]
            called: ast.expr = ast.Name(variable, ast.Load())
            if unit.is_list:
                place = next(i for i, line in enumerate(unit.lines) if line.number == number)
                called = ast.Subscript(called, ast.Constant(place), ast.Load())
            elif unit.place is not None:
                called = ast.Subscript(called, ast.Constant(unit.place), ast.Load())
            names[f"_{number}"] = called
            value = self.reader.lines[number].value
            if isinstance(value, Vector):
                self.sizes[ast.unparse(called)] = len(value)
            if isinstance(value, Matrix) and value.shape[1] == 1:
                self.sizes[f"{ast.unparse(called)}[]"] = value.shape[0]
        return Renamed(names).visit(_copied(expression))  # type: ignore[no-any-return]

    def _prints(self) -> Iterator[ast.stmt]:
        done = {name for names in self.at_once.values() for name in names}
        for name, found in self.printed:
            if name in self.gathered:
                yield _print(name, ast.Name(self.collects[self.gathered[name][0]], ast.Load()))
            elif name not in done:
                yield _print(name, self._whole(self._called(found)))

    def _whole(self, found: ast.expr) -> ast.expr:
        """A list of all entries of a list, in order, is that list.  e.g. [w[0], w[1]] → w"""
        match found:
            case ast.List([ast.Subscript(ast.Name(name)), *_] as entries):
                named = [n for n, variable in self.variables.items() if variable == name]
                grown = sum(self.units[number].place is not None for number in named)
                size = grown or self.sizes.get(name, 0)
                same = [f"{name}[{i}]" for i in range(size)]
                if [ast.unparse(one) for one in entries] == same:
                    return ast.Name(name, ast.Load())
        return Rolled(self.sizes).visit(found)  # type: ignore[no-any-return]

    def _rolled(self, statement: ast.stmt) -> ast.stmt:
        return Rolled(self.sizes).visit(statement)  # type: ignore[no-any-return]


# --- small things -------------------------------------------------------------------------


def _copied(expression: ast.expr) -> ast.expr:
    return ast.parse(ast.unparse(ast.fix_missing_locations(expression)), mode="eval").body


def _print(name: str, value: ast.expr) -> ast.stmt:
    """print("theta =", theta)"""
    title = ast.Constant(f"{name} =")
    return ast.Expr(ast.Call(ast.Name("print", ast.Load()), [title, value], []))


def _appended(variable: str, value: ast.expr) -> ast.stmt:
    append = ast.Attribute(ast.Name(variable, ast.Load()), "append", ast.Load())
    return ast.Expr(ast.Call(append, [value], []))


def _assigned(variable: str, value: ast.expr) -> ast.stmt:
    return ast.Assign([ast.Name(variable, ast.Store())], value, lineno=0)
