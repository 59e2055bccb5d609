"""The working that a topic writes on, and who supplies its values.

`let`, `given` and `decide` hand back the quantity to go on with.  The solver goes on with
what it computed; a marker goes on with what the student wrote; a known mistake goes on with
the value of its own wrong line.  The topic's code is the same for all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from dlsolve.errors import NoSolution, Undefined
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import LARGEST_EXACT, Real, Scalar, Surd, bounded, equal, sign
from dlsolve.exact.rounding import carried
from dlsolve.exact.rows import RowOperation as Operation
from dlsolve.working import steps as step
from dlsolve.working.names import Name, name_of_parameter
from dlsolve.working.readings import evaluate
from dlsolve.working.trees import Comparison, Operand, Operators, Quantity, Tree, Value, tree
from dlsolve.working.written import written

LONGEST = 200_000
"""Steps after which a working is given up: nobody reads them."""


class Supplier(Protocol):
    """Says what the working goes on with."""

    def value(self, key: step.Key, computed: Value, mistakes: Mapping[str, Tree]) -> Value:
        """The value of a line whose own value is `computed`."""
        ...

    def holds(self, key: step.Key, computed: bool, mistakes: Mapping[str, Comparison]) -> bool:
        """The outcome of a decision that is `computed` for the numbers as they stand."""
        ...


class Computed:
    """The solver: every line is worth what it says."""

    def value(self, key: step.Key, computed: Value, mistakes: Mapping[str, Tree]) -> Value:
        """The computed value itself."""
        return computed

    def holds(self, key: step.Key, computed: bool, mistakes: Mapping[str, Comparison]) -> bool:
        """The true outcome."""
        return computed


@dataclass(frozen=True, slots=True)
class Carried:
    """`--carry N`: every line is rounded, and the rounded value is carried on."""

    places: int

    def value(self, key: step.Key, computed: Value, mistakes: Mapping[str, Tree]) -> Value:
        """The value rounded to N places (never fewer significant figures)."""
        match computed:
            case Vector():
                return computed.map(self._scalar)
            case Matrix():
                return computed.map(self._scalar)
            case Fraction() | Real() | Surd():
                return self._scalar(computed)
            case _:
                return computed

    def _scalar(self, value: Scalar) -> Scalar:
        match value:
            case Fraction() | Real():
                return carried(value, self.places)
            case Surd() if not value.is_complex:
                return carried(value, self.places)
            case _:
                return value

    def holds(self, key: step.Key, computed: bool, mistakes: Mapping[str, Comparison]) -> bool:
        """The true outcome."""
        return computed


@dataclass(frozen=True, slots=True)
class Replaced:
    """Somebody else's lines: the values of these keys instead of the computed ones."""

    values: Mapping[str, Value | bool]

    def value(self, key: step.Key, computed: Value, mistakes: Mapping[str, Tree]) -> Value:
        """The supplied value where there is one."""
        return self.values.get(str(key), computed)

    def holds(self, key: step.Key, computed: bool, mistakes: Mapping[str, Comparison]) -> bool:
        """The supplied outcome where there is one."""
        return bool(self.values.get(str(key), computed))


@dataclass(frozen=True, slots=True)
class Mistaken:
    """One known mistake, made on every line that offers it."""

    mistake: str

    def value(self, key: step.Key, computed: Value, mistakes: Mapping[str, Tree]) -> Value:
        """The wrong line's value."""
        return evaluate(mistakes[self.mistake]) if self.mistake in mistakes else computed

    def holds(self, key: step.Key, computed: bool, mistakes: Mapping[str, Comparison]) -> bool:
        """The wrong decision."""
        return truth(mistakes[self.mistake]) if self.mistake in mistakes else computed


def truth(comparison: Comparison) -> bool:
    """Whether a comparison of numbers or words holds."""
    left, right = evaluate(comparison.left), evaluate(comparison.right)
    match left, right:
        case (Fraction() | Surd() | Real(), Fraction() | Surd() | Real()):
            pass
        case _:
            raise Undefined(f"a comparison of {left} with {right}")
    match comparison.sign:
        case "=":
            return equal(left, right)
        case "≠":
            return not equal(left, right)
        case "<":
            return sign(left - right) < 0
        case "≤":
            return sign(left - right) <= 0
        case ">":
            return sign(left - right) > 0
        case _:
            return sign(left - right) >= 0


class Working:
    """A page that a topic writes on, from top to bottom."""

    def __init__(self, supplier: Supplier | None = None) -> None:
        self.supplier: Supplier = supplier or Computed()
        self.answers: dict[str, step.Answer] = {}
        self.question: step.Words = ()
        self.fractions = False
        self._open: list[list[step.Step]] = [[]]
        self._parts: list[str] = []
        self._seen: Counter[tuple[tuple[str, ...], Name]] = Counter()
        self._length = 0
        self._shortened = False

    @property
    def steps(self) -> tuple[step.Step, ...]:
        """What has been written so far."""
        return tuple(self._open[0])

    # --- the three methods that hand back what to go on with ---------------------------

    def given(self, name: Name, value: Operand) -> Quantity:
        """A value that the question gives, shown as it was typed."""
        shown = value if not isinstance(value, Quantity) else value.typed or tree(value.value)  # type: ignore[arg-type]
        shown = tree(shown)
        key = self._key(name)
        computed = evaluate(shown)
        carried_on = self.supplier.value(key, computed, {})
        self._write(step.Given(key, shown, carried_on, computed))
        typed = shown if carried_on is computed else None
        return Quantity(name, carried_on, typed)

    def givens(self, **values: Operand) -> tuple[Quantity, ...]:
        """Several given values at once, named after the parameters.  e.g. eta=… is η"""
        return tuple(self.given(name_of_parameter(p), value) for p, value in values.items())

    def let(
        self,
        name: Name,
        line: Operand | Value,
        *,
        connector: str = "",
        note: step.Words = (),
        **mistakes: Tree,
    ) -> Quantity:
        """A line of the working: name = formula = substitution = value.

        `line` is the formula as a tree, or a value where there is no formula to show.
        Each further keyword is a known mistake: its name, and the wrong formula.
        """
        formula = tree(line) if isinstance(line, Operators) else None
        key = self._key(name)
        computed = self._shortened_value(evaluate(formula) if formula is not None else line)
        value = self.supplier.value(key, computed, mistakes)
        wrong = tuple(mistakes.items())
        self._write(step.Let(key, formula, value, computed, connector, note, wrong))
        return Quantity(name, value)

    def decide(
        self,
        name: Name,
        comparison: Comparison,
        yes: step.Words | str = "yes",
        no: step.Words | str = "no",
        **mistakes: Comparison,
    ) -> bool:
        """Whether the comparison holds; the page shows which way it goes, and what then.

        e.g. working.decide(Name("ŷ"), z >= theta, "ŷ = 1", "ŷ = 0")
        """
        key = self._key(name)
        computed = truth(comparison)
        holds = self.supplier.holds(key, computed, mistakes)
        outcome = yes if holds else no
        words = (outcome,) if isinstance(outcome, str) else outcome
        wrong = tuple(mistakes.items())
        self._write(step.Decision(key, comparison, holds, computed, words, wrong))
        return holds

    # --- what else stands on a page -----------------------------------------------------

    @contextmanager
    def part(self, *title: step.Word, repeats: bool = False) -> Iterator[None]:
        """A titled group of steps."""
        self._parts.append(" ".join(str(word) for word in title))
        self._open.append([])
        try:
            yield
        finally:
            inner = tuple(self._open.pop())
            self._parts.pop()
            if inner:
                self._write(step.Part(title, inner, repeats))

    @contextmanager
    def case(self, *condition: step.Word) -> Iterator[None]:
        """What follows where a condition holds."""
        self._parts.append(" ".join(str(word) for word in condition))
        self._open.append([])
        try:
            yield
        finally:
            inner = tuple(self._open.pop())
            self._parts.pop()
            self._write(step.Case(condition, inner))

    def relation(
        self,
        left: Operand,
        right: Operand = 0,
        *,
        sign: str = "=",
        connector: str = "⇒",
        label: str = "",
        note: step.Words = (),
    ) -> None:
        """An equation that follows from the line above."""
        comparison = Comparison(tree(left), sign, tree(right))
        self._write(step.Relation(comparison, connector, label, note))

    def row_operations(self, operations: Iterable[Operation], before: Matrix, after: Matrix) -> None:
        """Row operations done at once, and the matrix they leave."""
        self._write(step.RowOperation(tuple(operations), before, after))

    def say(self, *words: step.Word) -> None:
        """A sentence."""
        self._write(step.Statement(words))

    def table(
        self,
        headings: Iterable[step.Word | step.Words],
        rows: Iterable[Iterable[step.Word | step.Words]],
        title: step.Words = (),
    ) -> None:
        """Lines of the working, side by side."""
        self._write(
            step.Table(
                tuple(_words(h) for h in headings),
                tuple(tuple(_words(cell) for cell in row) for row in rows),
                title,
            )
        )

    def check(self, holds: bool, *words: step.Word) -> None:
        """A test of the answer, with whether it came out."""
        self._write(step.Check(words, holds))

    def ask(self, *words: step.Word) -> None:
        """The question, which stands above the working."""
        self.question = words

    def answer(
        self,
        name: str,
        value: Quantity | Value,
        shown: Iterable[step.Words] | None = None,
        symbol: Name | None = None,
    ) -> None:
        """A result that was asked for; a quantity keeps its name on paper."""
        if isinstance(value, Quantity):
            symbol, value = symbol or value.name, value.value
        lines = None if shown is None else tuple(shown)
        self.answers[name] = step.Answer(name, value, symbol, lines)

    # --- keeping the page ----------------------------------------------------------------

    def _write(self, written_step: step.Step) -> None:
        self._length += 1
        if self._length > LONGEST:
            raise NoSolution(f"the working was given up after {LONGEST:,} lines")
        self._open[-1].append(written_step)

    def _key(self, name: Name) -> step.Key:
        place = (tuple(self._parts), name)
        key = step.Key(*place, self._seen[place])
        self._seen[place] += 1
        return key

    def _shortened_value(self, value: Value) -> Value:
        """The value, cut to 50 digits where its exact form has outgrown LARGEST_EXACT."""
        match value:
            case Fraction():
                short, cut = bounded(value)
            case Vector():
                pairs = [bounded(entry) for entry in value]
                short, cut = Vector(tuple(v for v, _ in pairs)), any(c for _, c in pairs)
            case _:
                return value
        if cut and not self._shortened:
            self._shortened = True
            self.say(
                f"The exact fractions now have more than {LARGEST_EXACT} digits: from here on"
                " each line is kept to 50 significant digits."
            )
        return short


def _words(cell: step.Word | step.Words) -> step.Words:
    return cell if isinstance(cell, tuple) else (cell,)


def show(value: Value) -> Tree:
    """A value as a tree, for a sentence or a cell of a table."""
    result = written(value)
    if result is None:
        raise Undefined(f"an expression for {value}")
    return result
