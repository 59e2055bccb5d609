"""What a student's line may be a line of: the lines of a working, and the entries of its arrays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from itertools import product

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Scalar
from dlsolve.exact.text import exact_text
from dlsolve.marking.agreement import quantities
from dlsolve.marking.equations import PLAIN_LETTERS
from dlsolve.marking.labels import label, label_of
from dlsolve.marking.unknowns import InUnknowns, in_unknowns, is_linear
from dlsolve.marking.values import as_float, numbers_in
from dlsolve.records import dataclass
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, substituted
from dlsolve.working.steps import (
    Answer,
    Case,
    Decision,
    Given,
    Key,
    Let,
    Part,
    Relation,
    RowOperation,
    Solution,
    Step,
    Words,
    lines,
)  # fmt: skip
from dlsolve.working.trees import Comparison, Letter, Number, Tree, Value

Line = Given | Let | Decision | RowOperation

_NUMBER = re.compile(r"(?:(?<![\w.)\]])[-−])?[0-9]+(?:[./][0-9]+)?")

_IN_BRACKETS = re.compile(r"([\w′″']+)\([^()]*\)")

MOST_ENTRIES = 400
"""Entries of one array that are lines of their own."""


@dataclass(frozen=True, eq=False)
class Target:
    """A line of the working, or an entry of it.

    key       the line's key;  `entry` the place in its array, from 1
    labels    the names by which it goes, its own first
    value     what the formula gives, with the lines above as the student had them
    carried   what the working went on with
    places    the numbers in the titles of its parts.  e.g. 2, 3 in Pass 2, Sample 3
    aliases   names that may stand in front of it where no line is called so, but not in a
              formula.  e.g. H for H(p), y for ŷ, z₃ at the output behind z₁ and z₂
    """

    key: str
    labels: tuple[str, ...]
    value: Value
    carried: Value
    step: Line | Answer
    entry: tuple[int, ...] = ()
    places: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def name(self) -> Name:
        """The name on the page; of an answer without a line that of its symbol."""
        if isinstance(self.step, Answer):
            return self.step.symbol or Name(self.step.name)
        return self.step.key.name

    @property
    def names(self) -> tuple[str, ...]:
        """All labels that may stand in front of it."""
        return (*self.labels, *self.aliases)

    @property
    def formula(self) -> Tree | None:
        """The formula of the line, where it has one."""
        return self.step.tree if isinstance(self.step, Let) and not self.entry else None

    @cached_property
    def numbers(self) -> frozenset[Fraction]:
        """The numbers that stand in the formula once the names have their values."""
        return frozenset(numbers_in(substituted(self.formula))) if self.formula else frozenset()

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The names that the line is made from; of an array without a formula, its entries."""
        match self.step:
            case Let(tree=None) if not self.entry:
                return tuple(label_of(name) for _, name in entry_names(self.name, self.value))
            case Let(tree=formula) if formula is not None:
                trees = [formula]
            case Let(value=array) if not self.entry:
                return tuple(one.labels[0] for one in _entries(self.step, "", array, array))
            case Decision(comparison=comparison):
                trees = [comparison.left, comparison.right]
            case Answer(value=Vector(entries), symbol=Name() as whole):
                names = (Name(whole.base, *whole.indices, i + 1) for i in range(len(entries)))
                return tuple(map(label_of, names))
            case _:
                return ()
        names = (node.name for one in trees for node in quantities(one))
        return tuple(
            label_of(Name(name.base.removesuffix("ᵀ"), *name.indices, layer=name.layer))
            for name in names
        )

    @cached_property
    def as_float(self) -> float | None:
        """The value as a float, where it is a real number: to find candidates."""
        return as_float(self.value)

    @cached_property
    def entries_as_floats(self) -> tuple[float | None, ...]:
        """The entries of an array as floats, row by row; none for other values."""
        match self.value:
            case Vector(entries):
                return tuple(map(as_float, entries))
            case Matrix(rows):
                return tuple(as_float(entry) for row in rows for entry in row)
            case _:
                return ()

    @property
    def mistakes(self) -> tuple[str, ...]:
        """The known mistakes that bend the line."""
        match self.step:
            case Let(mistakes=mistakes) | Decision(mistakes=mistakes):
                return tuple(name for name, _ in mistakes)
            case _:
                return ()

    @property
    def parts(self) -> tuple[str, ...]:
        """The titles of the parts that it stands in."""
        return () if isinstance(self.step, Answer) else self.step.key.parts

    @property
    def is_answer(self) -> bool:
        """Whether it is an answer that no line has worked out."""
        return isinstance(self.step, Answer)

    def is_for(self, name: str) -> bool:
        """Whether it is the line of the answer that has this label."""
        return name in self.labels[0 if self.is_answer else 1 :]

    @property
    def is_given(self) -> bool:
        """Whether the question gives it."""
        return isinstance(self.step, Given)


@dataclass(frozen=True, eq=False)
class Related:
    """What stands on a page without a name, by which lines that are not on it may be right."""

    solution: Solution

    @cached_property
    def equations(self) -> tuple[tuple[tuple[str, ...], InUnknowns], ...]:
        """The linear ones in unknowns, each with the numbers above it: −5x₁ + 2x₂ = 0, λ = 6"""
        return tuple(_equations(self.solution))

    @cached_property
    def matrices(self) -> tuple[Value, ...]:
        """Those that row operations lead from and to."""
        return tuple(
            matrix
            for line in lines(self.solution.steps)
            if isinstance(line, RowOperation)
            for matrix in (line.before, line.value)
        )


def _equations(solution: Solution) -> Iterator[tuple[tuple[str, ...], InUnknowns]]:
    for step, numbers in _numbered(solution.steps):
        match step:
            case Relation(Comparison(left, "=", right)):
                equation = in_unknowns(("", ""), (left, right))
                if equation is not None and is_linear(equation):
                    yield numbers, equation


def targets(solution: Solution) -> tuple[Target, ...]:
    """Every line that has a value, in the order of the page, and then the other answers.

    An array stands before its entries.
    """
    every = [
        replace(target, places=numbers, labels=(*target.labels, *_plain_letter(target)))
        for line, numbers in _numbered(solution.steps)
        if isinstance(line, Line)
        for target in _of_line(line)
    ]
    every = _with_aliases(every)
    own = {(line.parts, name) for line in every if not line.entry for name in line.labels}
    found = [
        target
        for target in every
        if not target.entry or own.isdisjoint((target.parts, name) for name in target.labels)
    ]  # without an entry that has a line of its own
    for name, answer in solution.answers.items():
        place = next(
            (i for i in reversed(range(len(found))) if found[i].carried is answer.value), None
        )
        names = (label(name), *([label_of(answer.symbol)] if answer.symbol else []))
        if place is None:
            found.append(Target(name, names, answer.value, answer.value, answer))
        else:
            labels = dict.fromkeys((*found[place].labels, *names))
            found[place] = replace(found[place], labels=tuple(labels))
    return tuple(found)


def numbers_of(text: str) -> tuple[str, ...]:
    """The numbers in a heading.  e.g. "For λ = −1" → −1"""
    return tuple(_plain(number.replace("−", "-")) for number in _NUMBER.findall(text))


def _plain(number: str) -> str:
    """The number as a part is known by.  e.g. 0.9 → 9/10"""
    value = None if number.endswith("/0") else Fraction(number)
    return number if value is None else str(value)


def _numbered(
    steps: Iterable[Step], above: tuple[str, ...] = (), depth: int = 0
) -> Iterator[tuple[Step, tuple[str, ...]]]:
    """Each step that is no part, with the numbers in the keys of the parts around it."""
    for step in steps:
        match step:
            case Part((), inner):
                yield from _numbered(inner, above, depth)
            case Part(title, inner) | Case(title, inner):
                key = next((line.key.parts[depth] for line in lines(inner)), "")
                numbers = (*above, *(_stated(title, key) or numbers_of(key)))
                yield from _numbered(inner, numbers, depth + 1)
            case _:
                yield step, above


def _stated(title: Words, key: str) -> tuple[str, ...]:
    """The value by which a part is known, where its key only counts.  e.g. For λ = 6, key λ1"""
    for word in title:
        match word:
            case Comparison(Letter(Name(base=letter)), "=", value) if key.startswith(letter):
                return (exact_text(evaluate(value)) or "",)
    match title:
        case (str(letter), Number(Fraction() as number)) if key.startswith(
            letter.removesuffix(" = ")
        ):
            return (str(number),)
        case _:
            return ()


def _with_aliases(every: Sequence[Target]) -> list[Target]:
    """The lines with other names that a student may give them."""
    neurons, bare = _neurons(every), _bare_names(every)
    found: list[Target] = []
    for line in every:
        names = dict.fromkeys((*_counted(line, neurons), *bare.get(line.name.base, ())))
        found.append(replace(line, aliases=tuple(names)) if names else line)
    return found


def _bare_names(every: Iterable[Target]) -> dict[str, tuple[str, ...]]:
    """Names without brackets, if no other has the same.  e.g. H for H(p), but not P for P(A)"""
    meant: dict[str, set[str]] = {}
    for line in every:
        if match := _IN_BRACKETS.fullmatch(line.name.base):
            meant.setdefault(label(match[1]), set()).add(line.name.base)
    taken = {name for line in every for name in line.labels}
    return {
        bases.pop(): (name,)
        for name, bases in meant.items()
        if len(bases) == 1 and name not in taken
    }


def _neurons(every: Iterable[Target]) -> dict[tuple[str, int], int]:
    """How many numbers a name has in each layer: z₁, z₂ in the first, one in the second."""
    return {
        (line.name.base, layer): len(line.entries_as_floats) or 1
        for line in every
        if not line.entry and (layer := line.name.layer) is not None and _is_column(line.value)
    }


def _is_column(value: Value) -> bool:
    return value.shape[1] == 1 if isinstance(value, Matrix) else not isinstance(value, Vector)


def _counted(line: Target, neurons: Mapping[tuple[str, int], int]) -> tuple[str, ...]:
    """e.g. z₃ for z⁽²⁾ behind a layer of two; y for ŷ"""
    name, layer = line.name, line.name.layer
    if name.base == "ŷ":
        return (label_of(Name("y", *name.indices)),)
    if layer is None or (name.base, layer) not in neurons or name.indices:
        return ()
    if neurons[name.base, layer] > 1 and not line.entry:
        return ()
    before = sum(n for (one, k), n in neurons.items() if one == name.base and k < layer)
    place = (line.entry or (1,))[0]
    own = Name(name.base, place, layer=layer), Name(name.base, before + place)
    return tuple(map(label_of, own))


def _plain_letter(target: Target) -> tuple[str, ...]:
    """x, y and z for the unknowns x₁, x₂ and x₃."""
    match target.step:
        case Let(key=Key(name=Name(base="x", indices=(int(i),)))) if 1 <= i <= len(PLAIN_LETTERS):
            return (PLAIN_LETTERS[i - 1],)
        case _:
            return ()


def _of_line(line: Line) -> Iterator[Target]:
    key = str(line.key)
    labels = (label_of(line.key.name),)
    match line:
        case Decision(outcome=outcome, other=other):
            taken, left_out = _value_in(outcome), _value_in(other)
            if taken is not None and left_out is not None:
                computed = taken if line.holds == line.computed else left_out
                yield Target(key, labels, computed, taken, line)
        case Given() | Let():
            yield Target(key, labels, line.computed, line.value, line)
            yield from _entries(line, key, line.computed, line.value)
        case RowOperation():
            yield Target(key, (), line.computed, line.value, line)


def _value_in(outcome: Words) -> Value | None:
    """The value that a decision gives to a name.  e.g. ŷ = 1"""
    match outcome:
        case (Name(), " = ", Number(value)):
            return value
        case _:
            return None


def entry_names(name: Name, value: Value) -> Iterator[tuple[tuple[int, ...], Name]]:
    """The entries of an array, up to MOST_ENTRIES, by their places from 1, with their names."""
    places: Iterable[tuple[int, ...]] = ()
    match value:
        case Vector() if 1 < len(value) <= MOST_ENTRIES:
            places = ((i,) for i in range(1, len(value) + 1))
        case Matrix(shape=(rows, columns)) if rows * columns <= MOST_ENTRIES:
            places = product(range(1, rows + 1), range(1, columns + 1))
    for place in places:
        yield place, Name(name.base, *name.indices, *place, layer=name.layer)


def entry_of(array: Vector | Matrix, place: tuple[int, ...]) -> Scalar:
    """The entry at a place, from 1."""
    match array, place:
        case Vector(), (i,):
            return array[i - 1]
        case Matrix(), (i, j):
            return array[i - 1, j - 1]
        case _:
            raise IndexError(place)


def _entries(line: Line, key: str, computed: Value, carried: Value) -> Iterator[Target]:
    if not isinstance(computed, Vector | Matrix) or not isinstance(carried, Vector | Matrix):
        return
    if [place for place, _ in entry_names(line.key.name, carried)] != [
        place for place, _ in entry_names(line.key.name, computed)
    ]:
        return
    for place, name in entry_names(line.key.name, computed):
        labels = tuple(dict.fromkeys((label_of(name), label_of(_lowered(name)))))
        one, other = entry_of(computed, place), entry_of(carried, place)
        yield Target(key, labels, one, other, line, place)


def _lowered(name: Name) -> Name:
    """The name of an entry, which is often set small.  e.g. A₁₂ → a₁₂"""
    return Name(name.base.lower(), *name.indices, layer=name.layer)
