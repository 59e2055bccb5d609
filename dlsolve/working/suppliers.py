"""Who supplies a working: what each line goes on with.

The solver goes on with what it computed, a calculator with rounded values, a marker with what
the student wrote, a known mistake with its wrong line, a program with float64 numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction
from math import isfinite
from typing import Protocol

from dlsolve.errors import Undefined
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Real, Scalar, Surd, equal, sign
from dlsolve.exact.rounding import carried
from dlsolve.plurals import counted
from dlsolve.records import dataclass
from dlsolve.working import steps as step
from dlsolve.working.in_floats import in_float64
from dlsolve.working.readings import evaluate
from dlsolve.working.trees import Comparison, Operand, Operators, Tree, Value, tree


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is being written: where, by what formula, with what value.

    `mistakes` are the wrong formulas that the topic offers for it, or the wrong values where
    the line has no formula.  A `given` line is the question's own.
    """

    key: step.Key
    formula: Tree | None
    computed: Value
    mistakes: Mapping[str, Tree | Value]
    given: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A decision that is being written: where, by what comparison, and what is true."""

    key: step.Key
    comparison: Comparison
    computed: bool
    mistakes: Mapping[str, Comparison]


class Supplier(Protocol):
    """Says what the working goes on with."""

    def value(self, line: Line) -> Value:
        """The value of a line."""
        ...

    def holds(self, question: Question) -> bool:
        """The outcome of a decision."""
        ...


class Computed:
    """The solver: every line is worth what it says."""

    def value(self, line: Line) -> Value:
        """The computed value itself."""
        return line.computed

    def holds(self, question: Question) -> bool:
        """The true outcome."""
        return question.computed


@dataclass(frozen=True, slots=True)
class Carried(Computed):
    """`--carry N`: every line is rounded, and the rounded value is carried on."""

    places: int

    def rule(self) -> str:
        """What is done, for the page."""
        return (
            f"Every line is rounded to {counted(self.places, 'decimal place')}, or"
            f" to {counted(max(self.places, 1), 'significant figure')} where that"
            " keeps more, and the rounded value is carried on."
        )

    def value(self, line: Line) -> Value:
        """The value rounded to N places (never to fewer significant figures)."""
        if line.given:
            return line.computed
        match line.computed:
            case Vector() | Matrix() as array:
                return array.map(self._scalar)
            case Fraction() | Real() | Surd() as value:
                return self._scalar(value)
            case other:
                return other

    def _scalar(self, value: Scalar) -> Scalar:
        match value:
            case Fraction() | Real():
                return carried(value, self.places)
            case Surd() if not value.is_complex:
                return carried(value, self.places)
            case _:
                return value


@dataclass(frozen=True, slots=True)
class Replaced:
    """Somebody else's lines: their values, by key, instead of the computed ones."""

    values: Mapping[str, Value]

    def value(self, line: Line) -> Value:
        """The supplied value where there is one."""
        return self.values.get(str(line.key), line.computed)

    def holds(self, question: Question) -> bool:
        """The supplied outcome where there is one."""
        return bool(self.values.get(str(question.key), question.computed))


@dataclass(frozen=True, slots=True)
class Mistaken:
    """One known mistake, made on every line that offers it but those that have other `values`."""

    mistake: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def value(self, line: Line) -> Value:
        """The wrong formula's value."""
        if (own := self.values.get(str(line.key))) is not None:
            return own
        wrong = line.mistakes.get(self.mistake)
        return line.computed if wrong is None else worth(wrong)

    def holds(self, question: Question) -> bool:
        """The wrong decision."""
        if (own := self.values.get(str(question.key))) is not None:
            return bool(own)
        wrong = question.mistakes.get(self.mistake)
        return question.computed if wrong is None else truth(wrong)


class InFloat64(Computed):
    """What a program with float64 numbers goes on with: every operation rounded in binary."""

    def value(self, line: Line) -> Value:
        """The formula worked in floats, where it is one of numbers."""
        if line.formula is None or not isinstance(line.computed, Fraction):
            return line.computed
        try:
            found = in_float64(line.formula)
        except OverflowError:  # a power beyond 10³⁰⁸
            return line.computed
        return Fraction(found) if isfinite(found) else line.computed

    def holds(self, question: Question) -> bool:
        """The comparison of two floats: a threshold of 0.7 is one, too."""
        sides = [in_float64(question.comparison.left), in_float64(question.comparison.right)]
        if not all(map(isfinite, sides)):
            return question.computed
        left, right = map(Fraction, sides)
        return truth(Comparison(tree(left), question.comparison.sign, tree(right)))


def worth(line: Operand | Value) -> Value:
    """The value of a formula; a value is worth itself."""
    match line:
        case bool():
            return line
        case Operators() | int():
            return evaluate(tree(line))
        case _:
            return line


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
