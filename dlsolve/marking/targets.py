"""What a student's line may be a line of: the lines of a working, and the entries of its arrays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

from dlsolve.exact.array import Matrix, Vector
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
    """

    key: str
    labels: tuple[str, ...]
    value: Value
    carried: Value
    step: Line | Answer
    entry: tuple[int, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def name(self) -> Name:
        """The name on the page; of an answer without a line that of its symbol."""
        if isinstance(self.step, Answer):
            return self.step.symbol or Name(self.step.name)
        return self.step.key.name

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
        """The names that the line is made from."""
        match self.step:
            case Let(tree=formula) if formula is not None:
                trees = [formula]
            case Let(value=array) if not self.entry:
                return tuple(one.labels[0] for one in _entries(self.step, "", array, array))
            case Decision(comparison=comparison):
                trees = [comparison.left, comparison.right]
            case _:
                return ()
        return tuple(label_of(node.name) for one in trees for node in quantities(one))

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


@dataclass(frozen=True, slots=True, eq=False)
class Related:
    """What stands on a page without a name, by which lines that are not on it may be right.

    equations  the linear ones in unknowns, each with the numbers above it: −5x₁ + 2x₂ = 0, λ = 6
    matrices   those that row operations lead from and to
    """

    equations: tuple[tuple[tuple[str, ...], InUnknowns], ...]
    matrices: tuple[Value, ...]


def related(solution: Solution) -> Related:
    """The equations and the matrices of a working."""
    matrices = [
        matrix
        for line in lines(solution.steps)
        if isinstance(line, RowOperation)
        for matrix in (line.before, line.value)
    ]
    return Related(tuple(_equations(solution)), tuple(matrices))


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


def _entries(line: Line, key: str, computed: Value, carried: Value) -> Iterator[Target]:
    name = line.key.name
    match computed, carried:
        case Vector(), Vector() if 1 < len(computed) == len(carried) <= MOST_ENTRIES:
            for i, (one, other) in enumerate(zip(computed, carried, strict=True), start=1):
                entry = Name(name.base, *name.indices, i, layer=name.layer)
                yield Target(key, (label_of(entry),), one, other, line, (i,))
        case Matrix(), Matrix() if (
            computed.shape == carried.shape
            and computed.shape[0] * computed.shape[1] <= MOST_ENTRIES
        ):
            for i, row in enumerate(computed.rows):
                for j, one in enumerate(row):
                    entry = Name(name.base, *name.indices, i + 1, j + 1, layer=name.layer)
                    names = tuple(dict.fromkeys((label_of(entry), label_of(_lowered(entry)))))
                    yield Target(key, names, one, carried[i, j], line, (i + 1, j + 1))
        case _:
            return


def _lowered(name: Name) -> Name:
    """The name of an entry, which is often set small.  e.g. A₁₂ → a₁₂"""
    return Name(name.base.lower(), *name.indices, layer=name.layer)
