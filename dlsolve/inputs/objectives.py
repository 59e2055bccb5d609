"""What is minimised: an expression in letters, or gradients that are simply given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Annotated

from dlsolve.errors import InputError
from dlsolve.inputs.arrays import read_gradients, read_vector
from dlsolve.inputs.expressions import read_expression
from dlsolve.inputs.numbers import Count, read_number
from dlsolve.inputs.quoting import quoted
from dlsolve.inputs.words import read_name
from dlsolve.plurals import counted
from dlsolve.records import dataclass
from dlsolve.working.names import Name
from dlsolve.working.readings import bound, letters
from dlsolve.working.trees import (
    Comparison,
    Letter,
    Number,
    Quantity,
    Row,
    Tree,
    equals,
    number,
)

ONE_STEP = Count(1)

_PAIR = re.compile(r"([^\s=:,;]+)\s*[=:]\s*([^\s=:,;]+)(?=[\s,;]|$)")
_CALLED = re.compile(r"\s*(?:[A-Za-z]\w*\s*\([\w\s,]*\)|[fgLJE])\s*=")
_PAIRS = re.compile(rf"\s*(?:{_PAIR.pattern}[\s,;]*)+")


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula in letters, as read.  e.g. 100*w1^2 + w2^2"""

    tree: Tree

    @classmethod
    def read(cls, text: str) -> Expression:
        """Read by the grammar of `inputs.expressions`; nothing is evaluated.

        What the function is called may stand before it: f(x) = x^2, L = w^2.
        """
        called = _CALLED.match(text)
        start = called.end() if called else 0
        try:
            return cls(read_expression(text[start:]))
        except InputError as error:
            raise error.within(text, start) from None


@dataclass(frozen=True, slots=True)
class Point:
    """A number, or a vector of several.  e.g. "0" or "1 1" """

    tree: Number | Row

    @classmethod
    def read(cls, text: str) -> Point:
        """A list of one number is a number."""
        row = read_vector(text)
        first = row.entries[0]
        return cls(first if len(row.entries) == 1 and isinstance(first, Number) else row)


@dataclass(frozen=True, slots=True)
class Initial:
    """Where letters begin: in the order of the letters, or each by name."""

    numbers: tuple[Number, ...]
    names: tuple[Name, ...] = ()
    text: str = ""

    @classmethod
    def read(cls, text: str) -> Initial:
        """e.g. "0 0", or "w=0, b=0"

        Raises InputError for a name given twice, and for what is no list of numbers or pairs.
        """
        if "=" not in text and ":" not in text:
            entries = read_vector(text).entries
            return cls(tuple(e for e in entries if isinstance(e, Number)), text=text)
        if _PAIRS.fullmatch(text) is None:
            raise InputError(
                f"{quoted(text)} is no list of letters with their values",
                text, 0, len(text), "write, for example, w=0, b=0",
            )  # fmt: skip
        found: dict[Name, Number] = {}
        for pair in _PAIR.finditer(text):
            name = read_name(pair[1])
            if name is None or name in found:
                why = "is not the name of a letter" if name is None else "is given twice"
                remedy = "name each letter once: w=0, b=0"
                raise InputError(f"{quoted(pair[1])} {why}", text, *pair.span(1), remedy)
            try:
                found[name] = read_number(pair[2])
            except InputError as error:
                raise error.within(text, pair.start(2)) from None
        return cls(tuple(found.values()), tuple(found), text)

    def of(self, letters: Sequence[Name]) -> tuple[Number, ...]:
        """The value of each letter, 0 for one that is not named.

        Raises InputError where the names or the number of values do not fit.
        """
        known = ", ".join(one.ascii for one in letters)
        if self.names:
            strange = [name for name in self.names if name not in letters]
            if strange:
                raise InputError(
                    f"there is no {strange[0].ascii} to begin with", self.text, 0, len(self.text),
                    f"the letters are {known}", field="init",
                )  # fmt: skip
            given = dict(zip(self.names, self.numbers, strict=True))
            return tuple(given.get(letter, number("0")) for letter in letters)
        if len(self.numbers) != len(letters):
            raise InputError(
                f"{counted(len(self.numbers), 'initial value')} for"
                f" {counted(len(letters), 'letter')} ({known})",
                self.text, 0, len(self.text), "give one for each letter, or name them: w=0",
                field="init",
            )  # fmt: skip
        return self.numbers


@dataclass(frozen=True, slots=True)
class GradientList:
    """One gradient for each iteration, all of the same length."""

    steps: tuple[Number | Row, ...]

    @classmethod
    def read(cls, text: str) -> GradientList:
        """e.g. "0.3 0.2 0.1" are three numbers, "1 2; 3 4" two vectors."""
        return cls(read_gradients(text))

    def __len__(self) -> int:
        return len(self.steps)

    def __iter__(self) -> Iterator[Number | Row]:
        return iter(self.steps)

    def __getitem__(self, index: int) -> Number | Row:
        return self.steps[index]


@dataclass(frozen=True, slots=True)
class Listed:
    """The gradients are given."""

    gradients: Annotated[GradientList, "one gradient an iteration: “0.3 0.2 0.1”, or “1 2; 3 4”"]

    def described(self) -> tuple[str | Tree, ...]:
        """For the question."""
        words: list[str | Tree] = [
            "the gradient " if len(self.gradients) == 1 else "the gradients "
        ]
        for place, gradient in enumerate(self.gradients):
            words += [", " if place else "", gradient]
        return tuple(words)


@dataclass(frozen=True, slots=True)
class Objective:
    """A differentiable function, and where the descent begins."""

    function: Annotated[Expression, "the function to minimise, “100*w1^2 + w2^2”"]
    start: Annotated[Point, "the point to start from, in the order of the letters: “1 1”"]
    iterations: Annotated[Count, "the number of iterations"] = ONE_STEP

    def described(self) -> tuple[str | Comparison, ...]:
        """For the question."""
        count = "one iteration" if self.iterations == 1 else counted(self.iterations, "iteration")
        return (f"{count} on ", equals(Letter(Name("f")), self.function.tree))

    @property
    def letters(self) -> tuple[Name, ...]:
        """The function's letters, w₁ before w₂.  Raises InputError where `start` does not fit."""
        found = sorted(letters(self.function.tree), key=str)
        size = len(self.start.tree.entries) if isinstance(self.start.tree, Row) else 1
        if not found:
            raise InputError(
                "the function has no letter", remedy="write one such as w^2", field="function"
            )
        if len(found) != size:
            named = ", ".join(map(str, found))
            raise InputError(
                f"the function has {counted(len(found), 'letter')} ({named}),"
                f" the start has {counted(size, 'entry')}",
                remedy="give one number for each letter",
                field="start",
            )
        return tuple(found)

    def partials(self) -> tuple[Tree, ...]:
        """∂f/∂w for each letter, derived once by SymPy.

        Raises InputError for a derivative that is too long.
        """
        from dlsolve.working.symbols import derivative

        try:
            return tuple(derivative(self.function.tree, letter) for letter in self.letters)
        except InputError as error:
            raise error.of("function") from None

    def at(self, formula: Tree, point: Quantity) -> Tree:
        """A formula in the function's letters with the point's entries for them.

        e.g. 200w₁ at θ₀ has the first entry of θ₀ for w₁;  2w at w₀ is 2w₀
        """
        entries = self.parts(point)
        if len(entries) > 1:
            named = zip(self.letters, entries, strict=True)
            entries = [Quantity(name, e.value, e.typed) for name, e in named]
        return bound(formula, dict(zip(self.letters, entries, strict=True)))

    def parts(self, point: Quantity) -> list[Quantity]:
        """The entries of a vector, or the one number itself."""
        return list(point) if len(self.letters) > 1 else [point]


def zeros_like(point: Number | Row) -> Number | Row:
    """0 of the same shape.  e.g. (0.3, 0.1) → (0, 0)"""
    zero = number("0")
    return Row(tuple(zero for _ in point.entries)) if isinstance(point, Row) else zero


def written_letters(names: tuple[Name, ...]) -> Tree:
    """The letters as a vector, or the one letter."""
    trees: tuple[Tree, ...] = tuple(Letter(name) for name in names)
    return trees[0] if len(trees) == 1 else Row(trees)
