"""The working that a topic writes on.

`let`, `given` and `decide` hand back the quantity to go on with.  The solver goes on with
what it computed; a marker goes on with what the student wrote; a known mistake goes on with
the value of its own wrong line (`suppliers`).  The topic's code is the same for all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import partial, reduce
from typing import TYPE_CHECKING, ParamSpec

from dlsolve.errors import NoSolution, Undefined
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import LARGEST_EXACT, bounded
from dlsolve.working import steps as step
from dlsolve.working.idioms import Program
from dlsolve.working.names import Name, name_of_parameter
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.suppliers import Carried, Computed, Line, Question, Supplier, truth, worth
from dlsolve.working.trees import Comparison, Operand, Operators, Quantity, Tree, Value, tree
from dlsolve.working.written import written

if TYPE_CHECKING:
    from dlsolve.exact.rows import RowOperation as Operation
    from dlsolve.working.figures import Figure

Drawn = ParamSpec("Drawn")

LONGEST = 200_000
"""Steps after which a working is given up: nobody reads them."""

MOST_SHORTENED = 200
"""Rows of a matrix whose entries are kept short."""

Cell = step.Word | step.Words | int
"""What may stand in a table."""


class Working:
    """A page that a topic writes on, from top to bottom."""

    def __init__(self, supplier: Supplier | None = None) -> None:
        self.supplier: Supplier = supplier or Computed()
        self.answers: dict[str, step.Answer] = {}
        self.question: step.Words = ()
        self.fractions = False
        self.why_unsolved = ""
        self.drawings: tuple[step.Drawing, ...] = ()
        self.why_undrawn = ""
        self._whose = ""
        self._open: list[list[step.Step]] = [[]]
        self._parts: list[str] = []
        self._seen: Counter[tuple[tuple[str, ...], Name]] = Counter()
        self._length = 0
        self._shortened = False

    @property
    def steps(self) -> tuple[step.Step, ...]:
        """What has been written so far."""
        return tuple(self._open[0])

    # --- what hands back the value to go on with ---------------------------

    def given(self, name: Name, value: Operand, *, asked: bool = False) -> Quantity:
        """A value that the question gives, shown as it was typed (not again if `asked`)."""
        if isinstance(value, Quantity):
            value = value.typed or show(value.value)
        shown = tree(value)
        key = self._key(name)
        computed = evaluate(shown)
        carried_on = self.supplier.value(Line(key, None, computed, {}, given=True))
        self._write(step.Given(key, shown, carried_on, computed, asked))
        typed = shown if carried_on is computed else None
        return Quantity(name, carried_on, typed)

    def givens(self, **values: Operand) -> tuple[Quantity, ...]:
        """Several given values at once, named after the parameters.  e.g. eta=… is η"""
        return tuple(self.given(name_of_parameter(p), value) for p, value in values.items())

    def entries(self, name: Name, row: Iterable[Operand]) -> list[Quantity]:
        """The entries of a given vector, each with its index.  e.g. w → w₁, w₂"""
        return [
            self.given(Name(name.base, *name.indices, i), entry)
            for i, entry in enumerate(row, start=1)
        ]

    def let(
        self,
        name: Name,
        line: Operand | Value,
        *,
        connector: str = "",
        note: step.Words = (),
        equation: bool = False,
        compact: bool = False,
        unit: str = "",
        program: Program | None = None,
        **mistakes: Tree | Value,
    ) -> Quantity:
        """A line of the working: name = formula = substitution = value.

        `line` is the formula as a tree, or a value where there is no formula to show; an
        `equation` is written as value = 0, without the name, and a `compact` line without
        the terms worked out; the `unit` stands beside the value.  The `program` is what a
        script has for a line without a formula.
        Each further keyword is a known mistake: its name, and the wrong formula, or the wrong
        value where the line has no formula.
        """
        formula = tree(line) if isinstance(line, Operators) else None
        key = self._key(name)
        computed = self._shortened_value(worth(line))
        value = self.supplier.value(Line(key, formula, computed, mistakes))
        wrong = tuple(mistakes.items())
        self._write(
            step.Let(
                key, formula, value, computed, connector, note, wrong, equation, compact, unit,
                program,
            )
        )  # fmt: skip
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

        e.g. working.decide(Name("update"), differs(y_hat, y), "update", "no update")
        """
        key = self._key(name)
        computed = truth(comparison)
        holds = self.supplier.holds(Question(key, comparison, computed, mistakes))
        outcome, other = (
            (words,) if isinstance(words, str) else words
            for words in ((yes, no) if holds else (no, yes))
        )
        wrong = tuple(mistakes.items())
        self._write(step.Decision(key, comparison, holds, computed, outcome, other, wrong))
        return holds

    def choose(
        self, name: Name, comparison: Comparison, yes: int, no: int, **mistakes: Comparison
    ) -> Quantity:
        """A value that a comparison decides.

        e.g. working.choose(Name("ŷ"), z >= theta, 1, 0) writes 0.6 < 1, so ŷ = 0
        """
        values = [tree(one) for one in (yes, no)]
        outcomes = [(Quantity(name, evaluate(one)), (name, " = ", one)) for one in values]
        holds = self.decide(name, comparison, outcomes[0][1], outcomes[1][1], **mistakes)
        return outcomes[0 if holds else 1][0]

    # --- what else stands on a page -----------------------------------------------------

    @contextmanager
    def part(self, *title: step.Word, key: str = "", repeats: bool = False) -> Iterator[None]:
        """A titled group of steps; `key` names it where the title has values in it."""
        self._parts.append(key or _spelled(title))
        self._open.append([])
        try:
            yield
        finally:
            inner = tuple(self._open.pop())
            self._parts.pop()
            if inner:
                self._write(step.Part(title, inner, repeats))

    @contextmanager
    def page_of(self, name: str, title: str) -> Iterator[None]:
        """Another topic's page as a part of this one, whose question it leaves alone.

        Its answers go by their name and this one, and stand not in the box.  e.g. theta_adam
        """
        question, self._whose = self.question, f"_{name}"
        with self.part(title):
            yield
        self.question, self._whose = question, ""

    @contextmanager
    def repeated(self) -> Iterator[None]:
        """A series of lines all alike, which a brief page leaves out."""
        self._open.append([])
        try:
            yield
        finally:
            inner = tuple(self._open.pop())
            if inner:
                self._write(step.Part((), inner, repeats=True))

    @contextmanager
    def case(self, *condition: step.Word) -> Iterator[None]:
        """What follows where a condition holds."""
        self._parts.append(_spelled(condition))
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

    def row_operations(
        self, operations: Iterable[Operation], before: Matrix, bar: int = 0
    ) -> Matrix:
        """Row operations done at once; hands back the matrix to go on with.

        The `bar` of an augmented matrix stands before that column.
        """
        from dlsolve.exact.rows import apply

        done = tuple(operations)
        computed = reduce(lambda matrix, operation: apply(operation, matrix), done, before)
        key = self._key(Name("rows"))
        value = self.supplier.value(Line(key, None, computed, {}))
        assert isinstance(value, Matrix)
        self._write(step.RowOperation(key, done, before, value, computed, bar))
        return value

    def say(self, *words: step.Word) -> None:
        """A sentence."""
        self._write(step.Statement(words))

    def table(
        self,
        headings: Iterable[Cell],
        rows: Iterable[Iterable[Cell]],
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
        if not holds and isinstance(self.supplier, Carried):
            self.say(*words, " up to the rounding of the lines")
            return
        self._write(step.Check(words, holds))

    def unsolved(self, reason: str) -> None:
        """The page stands, but the problem has no solution of the kind asked."""
        self.why_unsolved = self.why_unsolved or reason

    def draw(
        self,
        figures: Callable[Drawn, Iterable[Figure]],
        *lines: Drawn.args,
        **others: Drawn.kwargs,
    ) -> None:
        """Pictures of lines that stand on the page, made only where somebody asks for them.

        e.g. working.draw(boundaries, samples, rows)
        """
        self.drawings += (partial(figures, *lines, **others),)

    def undrawn(self, reason: str) -> None:
        """Why there is no picture of this problem, where there is one of others."""
        self.why_undrawn = reason

    def ask(self, *words: step.Word) -> None:
        """The question, which stands above the working."""
        self.question = words

    def answer(
        self,
        name: str,
        value: Quantity | list[Quantity] | list[int] | Value | int,
        shown: Iterable[step.Words] | None = None,
        symbol: Name | None = None,
        unit: str = "",
        program: Program | None = None,
    ) -> None:
        """A result that was asked for; a quantity keeps its name on paper.

        The `program` is what a script has for it, where it stands on no line.
        """
        result: Value
        match value:
            case Quantity():
                symbol, result = symbol or value.name, value.value
            case bool():
                result = value
            case int():
                result = Fraction(value)
            case list():
                entries = (v.value if isinstance(v, Quantity) else Fraction(v) for v in value)
                result = Vector(tuple(scalar(entry) for entry in entries))
            case other:
                result = other
        name = self.called(name)
        lines = None if shown is None else tuple(shown)
        self.answers[name] = step.Answer(name, result, symbol, () if self._whose else lines, unit)

    def called(self, name: str) -> str:
        """What an answer of this name is called: on another topic's page, whose it is, too."""
        return name + self._whose

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
        short: Value
        match value:
            case Fraction():
                short, cut = bounded(value)
            case Vector():
                pairs = [bounded(entry) for entry in value]
                short, cut = Vector(tuple(v for v, _ in pairs)), any(c for _, c in pairs)
            case Matrix() if len(value.rows) <= MOST_SHORTENED:  # an image does not outgrow it
                table = [[bounded(entry) for entry in row] for row in value.rows]
                short = Matrix(tuple(tuple(v for v, _ in row) for row in table))
                cut = any(c for row in table for _, c in row)
            case _:
                return value
        if cut and not self._shortened:
            self._shortened = True
            self.say(
                f"The exact fractions now have more than {LARGEST_EXACT} digits: from here on"
                " each line is kept to 50 significant digits."
            )
        return short


def _spelled(words: step.Words) -> str:
    return " ".join(str(word) for word in words if isinstance(word, str | Name))


def _words(cell: Cell) -> step.Words:
    """A cell of a table: a quantity stands there with its value, not its name."""
    match cell:
        case tuple():
            return cell
        case Quantity():
            return (show(cell.value),)
        case int():
            return (str(cell),)
        case _:
            return (cell,)


def show(value: Value) -> Tree:
    """A value as a tree, for a sentence or a cell of a table."""
    result = written(value)
    if result is None:
        raise Undefined(f"an expression for {value}")
    return result
