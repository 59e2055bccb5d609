"""The lines of a working as a program: what is computed, in which order, under which names.

A line is one assignment.  Lines that nothing asked for depends on are left out, entries
of one name make a list, parts that repeat are kept together, so that `rolling` can write a loop.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any, assert_never

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Real, Scalar, Surd
from dlsolve.exact.spaces import Roots
from dlsolve.exact.symbolic import Symbolic
from dlsolve.records import dataclass
from dlsolve.render.code.formulas import Formulas, kind_of, kind_of_value
from dlsolve.render.code.literals import NotKnown, spelled
from dlsolve.render.code.reading import parsed
from dlsolve.working import steps as step
from dlsolve.working.idioms import Data, Program
from dlsolve.working.names import Name
from dlsolve.working.readings import letters
from dlsolve.working.suppliers import Computed
from dlsolve.working.suppliers import Line as Supplied
from dlsolve.working.trees import Number, Operators, Quantity, Row, Tree, Value, tree
from dlsolve.working.working import Working
from dlsolve.working.written import written

UNKNOWN = "unknown"
"""What stands for a value that no program finds; an answer must not depend on it."""

LARGEST_SEARCHED = 400
"""Entries of a matrix that are known again by themselves."""

SHARED = 12
"""Whole numbers up to here are too common for a value to be known again by itself."""


class Distinct(Computed):
    """Hands back each value as an object of its own, so that equal ones are told apart.

    e.g. of θ = (1, 1) the formula 6y uses the second entry
    """

    def value(self, line: Supplied) -> Value:
        """The computed value, and its entries, as nobody else has them."""
        match line.computed:
            case Fraction():
                return Fraction(line.computed)
            case Vector(entries):
                return Vector(tuple(map(_own, entries)))
            case Matrix(rows) if len(rows) * len(rows[0]) <= LARGEST_SEARCHED:
                return Matrix(tuple(tuple(map(_own, row)) for row in rows))
            case other:
                return other


def _own(entry: Scalar) -> Scalar:
    return Fraction(entry) if isinstance(entry, Fraction) else entry


class Recorded(Working):
    """A working that keeps what each answer was made of."""

    def __init__(self) -> None:
        super().__init__(Distinct())
        self.results: list[tuple[str, Any]] = []

    def answer(
        self, name: str, value: Any, *others: Any, program: Program | None = None, **more: Any
    ) -> None:
        """The answer, with the quantity behind it."""
        self.results.append((self.called(name), program or value))
        super().answer(name, value, *others, **more)


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One assignment: the name and the value on the page, the expression in the program.

    The expression calls the value of line k by the name _k.
    """

    number: int
    name: Name
    value: Value
    expression: ast.expr
    is_given: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A part of the page, and whether it is one of a series alike."""

    title: str
    repeats: bool
    items: list[Line | Block]


Item = Line | Block


class Reader:
    """Reads the steps of a working into lines, and finds on which line each value stands."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.unseen: list[Line] = []
        self.symbols: dict[Name, Line] = {}
        self._named: dict[Name, list[Line]] = {}
        self._valued: dict[int, Line] = {}
        self._entries: dict[int, list[tuple[Line, tuple[int, ...]]]] = {}
        self._same: dict[int, Line] = {}
        self.formulas = Formulas(self.look)

    def items(self, steps: Iterable[step.Step], *, inside: bool = False) -> list[Item]:
        """The lines among the steps, in their parts.

        What is found twice by its name, the second time outside the parts, is computed once.
        """
        return list(self._items(steps, inside))

    def _items(self, steps: Iterable[step.Step], inside: bool) -> Iterator[Item]:
        for one in steps:
            match one:
                case step.Let(key=key, value=value) if not inside and self._is_again(
                    key.name, value
                ):
                    pass
                case step.Given(key=key, tree=typed, value=value):
                    yield self._line(key.name, value, self.formulas.expression(typed), given=True)
                case step.Let(key=key, value=value, program=Program() as program):
                    yield self._line(key.name, value, self._programmed(program))
                case step.Let(key=key, tree=formula, value=value):
                    yield self._line(key.name, value, self._right_side(formula, value))
                case step.Decision(outcome=(Name() as name, " = ", chosen), other=(_, _, other)):
                    yield self._chosen(one, name, chosen, other)
                case step.Part(title=title, steps=inner, repeats=repeats):
                    words = "".join(map(_said, title)).partition(" … ")[0].rstrip(" =:,")
                    yield Block(words, repeats, self.items(inner, inside=True))
                case step.Case(steps=inner):
                    yield from self._items(inner, inside)
                case (
                    step.Decision()
                    | step.RowOperation()
                    | step.Relation()
                    | step.Statement()
                    | step.Table()
                    | step.Check()
                ):
                    pass
                case _:
                    assert_never(one)

    def _is_again(self, name: Name, value: Value) -> bool:
        return any(line.value == value for line in self._named.get(name, []))

    def _right_side(self, formula: Tree | None, value: Value) -> ast.expr:
        if formula is not None:
            return self.formulas.expression(formula)
        known = self._valued.get(id(value))
        return _called(known) if known is not None else self._of_value(value)

    def _of_value(self, value: Value) -> ast.expr:
        """A value for which the page has no formula; one with letters is a formula itself."""
        shown = written(value) if kind_of_value(value) == "symbolic" else None
        if shown is not None:
            return self.formulas.expression(shown)
        try:
            return spelled(value)
        except NotKnown:
            return ast.Name(UNKNOWN, ast.Load())

    def _chosen(self, decision: step.Decision, name: Name, chosen: Any, other: Any) -> Line:
        yes, no = (chosen, other) if decision.holds else (other, chosen)
        test = self.formulas.comparison(decision.comparison)
        branches = [self.formulas.expression(one) for one in (yes, no)]
        return self._line(name, chosen.value, ast.IfExp(test, *branches))

    def _line(self, name: Name, value: Value, expression: ast.expr, *, given: bool = False) -> Line:
        line = Line(len(self.lines), name, value, expression, given)
        self.lines.append(line)
        self._named.setdefault(name, []).append(line)
        if not _is_common(value):
            self._valued[id(value)] = line
        self._same[id(value)] = line
        for place, entry in _places(value):
            self._entries.setdefault(id(entry), []).insert(0, (line, place))
        return line

    # --- where a value stands ---------------------------------------------------------

    def look(self, node: Quantity | Number | Name) -> ast.expr | None:
        """How the program calls a quantity, a number worked out above, or a letter."""
        match node:
            case Name():
                return _called(self._symbol(node))
            case Number(value, text):
                known = self._valued.get(id(value)) if not text else None
                return None if known is None else _called(known)
            case Quantity(name, value):
                found = self._standing(name, value)
                return self._unseen(node) if found is None else found
            case _:
                assert_never(node)

    def _standing(self, name: Name, value: Value) -> ast.expr | None:
        """Where this very value stands; else one that is equal, under the same name."""
        named = list(reversed(self._named.get(name, [])))
        for line in named:
            if line.value is value:
                return _called(line)
        last = name.indices[-1] if name.indices else 0
        entries = self._entries.get(id(value), [])
        entries = [one for one in entries if one[1][0] + 1 == last] or entries
        if entries:
            return _at(_called(entries[0][0]), entries[0][1])
        known = self._valued.get(id(value))
        if known is not None:
            return _called(known)
        for line in named:
            if line.value == value:
                return _called(line)
        return self._entry(name, value)

    def _entry(self, name: Name, value: Value) -> ast.expr | None:
        """The entry of an array that stands above.  e.g. z₁⁽²⁾ → z2[0]"""
        places = [index - 1 for index in name.indices if isinstance(index, int)]
        for count in (1, 2):
            if len(places) != len(name.indices) or len(places) < count:
                continue
            whole = Name(name.base, *name.indices[:-count], layer=name.layer)
            for line in reversed(self._named.get(whole, [])):
                at = places[-count:]
                match line.value:
                    case Vector(entries) if count == 1 and at[0] < len(entries):
                        found: Any = entries[at[0]]
                    case Matrix(rows) if count == 1 and len(rows[0]) == 1 and at[0] < len(rows):
                        found, at = rows[at[0]][0], [at[0], 0]
                    case Matrix(rows) if count == 2 and at[0] < len(rows) and at[1] < len(rows[0]):
                        found = rows[at[0]][at[1]]
                    case _:
                        continue
                if found is value or found == value:
                    return _at(_called(line), at)
        return None

    def _unseen(self, node: Quantity) -> ast.expr:
        """A value that stands in the question only: the program begins with it."""
        shown = node.typed if node.typed is not None else node
        expression = (
            spelled(shown)
            if not letters(shown) and isinstance(shown, Quantity | Number | Row)
            else self.formulas.expression(shown)
        )
        line = Line(len(self.lines), node.name, node.value, expression, is_given=True)
        self.lines.append(line)
        self.unseen.append(line)
        self._named.setdefault(node.name, []).append(line)
        return _called(line)

    # --- what has no formula ----------------------------------------------------------

    def _programmed(self, program: Program) -> ast.expr:
        written = [self._argument(one) for one in program.arguments]
        has_letters = any(map(_has_letters, program.arguments))
        return parsed(program.symbolic if has_letters else program.template, written)

    def _argument(self, value: Any) -> ast.expr:
        match value:
            case Operators():
                return self.formulas.expression(tree(value))
            case Data(name, values):
                return self._unseen_data(Name(name), values)
            case Matrix() | Roots() if id(value) in self._valued:
                return _called(self._valued[id(value)])
            case list() | tuple() if any(isinstance(one, Operators) for one in value):
                return ast.List([self._argument(one) for one in value], ast.Load())
            case _:
                return spelled(value)

    def _unseen_data(self, name: Name, values: Any) -> ast.expr:
        known = self._named.get(name)
        if known:
            return _called(known[-1])
        expression = spelled(values)
        line = Line(len(self.lines), name, "", expression, is_given=True)
        self.lines.append(line)
        self.unseen.append(line)
        self._named[name] = [line]
        return _called(line)

    def _symbol(self, name: Name) -> Line:
        if name not in self.symbols:
            made = ast.parse(f"sp.symbols({name.ascii!r})", mode="eval").body
            line = Line(len(self.lines), name, "", made, is_given=True)
            self.lines.append(line)
            self.symbols[name] = line
        return self.symbols[name]

    # --- answers ----------------------------------------------------------------------

    def result(self, raw: Any) -> ast.expr | None:
        """What an answer is printed from; None where it is stated in words, or not found."""
        found = self._result(raw)
        is_stated = found is None or not (reads(found) or isinstance(raw, Program))
        return None if is_stated or self._is_unknown(found) else found

    def _is_unknown(self, found: ast.expr | None) -> bool:
        """Whether an expression, or a line that it needs, has no spelling in a program."""
        waiting, seen = [] if found is None else [found], set[int]()
        while waiting:
            for node in ast.walk(waiting.pop()):
                if isinstance(node, ast.Name) and node.id == UNKNOWN:
                    return True
                number = number_of(node)
                if number is not None and number not in seen:
                    seen.add(number)
                    waiting.append(self.lines[number].expression)
        return False

    def _result(self, raw: Any) -> ast.expr | None:
        match raw:
            case Program():
                return self._programmed(raw)
            case Quantity():
                return self._standing(raw.name, raw.value) or self._of_value(raw.value)
            case bool() | str() | int():
                return None
            case list():
                entries = [self._result(one) or self._of_value(one) for one in raw]
                return ast.List(entries, ast.Load())
            case _ if id(raw) in self._valued:
                return _called(self._valued[id(raw)])
            case Symbolic() if known := [one for one in self.lines if one.value == raw]:
                return _called(known[-1])
            case Fraction() if id(raw) in self._same:
                return _called(self._same[id(raw)])
            case Fraction() | Surd() | Real() if id(raw) in self._entries:
                line, place = self._entries[id(raw)][0]
                return _at(_called(line), place)
            case Vector(entries):
                return self._result(list(entries))
            case Matrix(rows):
                return self._result([list(row) for row in rows])
            case _:
                return self._of_value(raw)


def reads(expression: ast.expr) -> list[int]:
    """The numbers of the lines that an expression calls."""
    return [found for node in ast.walk(expression) if (found := number_of(node)) is not None]


def number_of(node: ast.AST) -> int | None:
    """The number of the line that a name stands for."""
    match node:
        case ast.Name(name) if re.fullmatch(r"_\d+", name):
            return int(name[1:])
        case _:
            return None


def _has_letters(value: Any) -> bool:
    match value:
        case Operators():
            return kind_of(tree(value)) == "symbolic"
        case _:
            return False


def _said(word: step.Word) -> str:
    match word:
        case str():
            return word
        case Number(text=text):
            return text
        case _:
            return " … "


def _places(value: Value) -> Iterator[tuple[tuple[int, ...], Value]]:
    """The entries of an array, unless it is an image."""
    match value:
        case Vector(entries):
            yield from (((i,), entry) for i, entry in enumerate(entries))
        case Matrix(rows) if len(rows) * len(rows[0]) <= LARGEST_SEARCHED:
            yield from (
                ((i, j), entry) for i, row in enumerate(rows) for j, entry in enumerate(row)
            )
        case _:
            pass


def _is_common(value: Value) -> bool:
    return isinstance(value, Fraction) and value.denominator == 1 and abs(value) <= SHARED


def _called(line: Line) -> ast.expr:
    return ast.Name(f"_{line.number}", ast.Load())


def _at(array: ast.expr, place: Sequence[int]) -> ast.expr:
    indices: list[ast.expr] = [ast.Constant(one) for one in place]
    index = indices[0] if len(indices) == 1 else ast.Tuple(indices, ast.Load())
    return ast.Subscript(array, index, ast.Load())
