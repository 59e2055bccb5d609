"""Random variables: a table of probabilities, a count over coins or dice, data, or two at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cmp_to_key
from itertools import pairwise
from typing import Annotated

from dlsolve.errors import InputError, Undefined
from dlsolve.exact.number import equal, sign
from dlsolve.exact.text import exact_text
from dlsolve.inputs.arrays import read_vector
from dlsolve.inputs.condition_reader import Reader
from dlsolve.inputs.condition_walk import LONGEST
from dlsolve.inputs.conditions import Subject
from dlsolve.inputs.distributions import (
    named_places,
    read_at,
    refuse_improbable,
    refuse_wrong_sum,
)
from dlsolve.inputs.experiments import SIX, Coins, Dice, Experiment, Outcome
from dlsolve.inputs.expressions import read_expression
from dlsolve.inputs.fields import LetterGrid
from dlsolve.inputs.numbers import Count, read_number
from dlsolve.plurals import counted
from dlsolve.records import dataclass
from dlsolve.working.names import Name
from dlsolve.working.readings import bound, evaluate, letters, scalar
from dlsolve.working.trees import (
    Number,
    Row,
    Tree,
)
from dlsolve.working.written import written

MOST_VALUES = 40
"""Values of a variable whose terms are written out."""

MOST_PAIRS = 64
"""Pairs of values of two variables."""

LONGEST_CHANCE = 50
"""Characters of a probability that a rule gives."""

MOST_DATA = 100
"""Numbers of a list of data."""


X = Name("x")
_RULE = re.compile(
    r"(?:[fpP]\s*\((?:X\s*=\s*)?x\)\s*=)?(?P<rule>.*?)\s+(?:on|for)\s+(?:x\s*=\s*)?(?P<values>.*)"
)
"""p(x) and the values of x.  e.g. k*x on 1..4, p(x) = x/6 for x = 1, 2, 3"""
_FROM_TO = re.compile(r"\s*([-−]?[0-9]{1,6})\s*\.{2,3}\s*([-−]?[0-9]{1,6})\s*")


# --- one variable ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Table:
    """The values of a variable, rising, and the probability of each, with a letter or without."""

    values: tuple[Number, ...]
    chances: tuple[Tree, ...]
    rule: Tree | None = None


@dataclass(frozen=True, slots=True)
class Pmf:
    """Values with their probabilities, as pairs or by a rule for all of them."""

    table: Table

    @classmethod
    def read(cls, text: str) -> Pmf:
        """e.g. "0: 1/8, 1: 3/8, 2: 3/8, 3: 1/8", "0: k, 1: 2k", "k*x on 1..4".

        Raises InputError.
        """
        if rule := _RULE.fullmatch(text):
            return cls(_by_rule(text, rule))
        if "=" not in text and ":" not in text:
            raise _whole(text, "there are no pairs", "write, say, 0: 1/4, 1: 3/4, or x/3 on 1..2")
        values: list[Number] = []
        chances: list[Tree] = []
        places = named_places(text)
        for name, start, end in places:
            try:
                values.append(read_number(name))
            except InputError as error:
                raise error.within(text, max(text.find(name), 0)) from None
            chances.append(read_at(text, start, end, read_chance))
        spans = [(start, end) for _, start, end in places]
        return cls(_table(text, values, chances, spans))


@dataclass(frozen=True, slots=True)
class Listing:
    """Probabilities in the order of the values, which may have a letter."""

    chances: tuple[Tree, ...]
    text: str

    @classmethod
    def read(cls, text: str) -> Listing:
        """e.g. "1/8 3/8 3/8 1/8", or "k 2k 3k" """
        return cls(read_vector(text, letters=True).entries, text)


@dataclass(frozen=True, slots=True)
class Tabled:
    """Values with their probabilities, as pairs, or by a rule."""

    pmf: Annotated[
        Pmf,
        "“x: p” pairs: “0: 1/8, 1: 3/8, 2: 3/8, 3: 1/8”, or a rule, “k*x on 1..4”; p may have a"
        " letter, k",
    ]


@dataclass(frozen=True, slots=True)
class Paired:
    """Values and their probabilities, as two lists."""

    values: Annotated[Row, "the values: “0 1 2 3”"]
    probabilities: Annotated[Listing, "the probability of each: “1/8 3/8 3/8 1/8”"]

    def table(self) -> Table:
        """The two lists together.  Raises InputError where they do not fit."""
        values = _numbers(self.values)
        chances = self.probabilities.chances
        if len(values) != len(chances):
            reason = f"{counted(len(chances), 'probability')} for {counted(len(values), 'value')}"
            raise InputError(reason, remedy="give one for each", field="probabilities")
        try:
            return _table(self.probabilities.text, values, chances)
        except InputError as error:
            raise error.of("probabilities") from None


@dataclass(frozen=True, slots=True)
class Variable:
    """What a variable counts: things that are measured, added and subtracted."""

    text: str
    terms: tuple[tuple[int, Subject], ...]

    def measure(self, outcome: Outcome) -> int:
        """X(outcome).  e.g. heads of HHT is 2"""
        return sum(factor * int(term.measure(outcome.items)) for factor, term in self.terms)


@dataclass(frozen=True, slots=True)
class Counted:
    """A variable counted over coins or dice; or two at once."""

    variable: Annotated[
        tuple[str, ...], "what X counts, and Y: “heads”, “heads - tails”, “sum”, “sixes”, “max”"
    ]
    coins: Annotated[Count | None, "how many fair coins are tossed"] = None
    dice: Annotated[Count | None, "how many fair dice are rolled"] = None
    sides: Annotated[Count, "the sides of each die"] = SIX

    def experiment(self) -> Experiment:
        """The outcomes.  Raises InputError for coins and dice at once, or neither."""
        if self.coins is not None and self.dice is None:
            return Coins(self.coins).experiment()
        if self.dice is not None and self.coins is None:
            return Dice(self.dice, self.sides).experiment()
        raise InputError("X counts over coins or dice", remedy="give one of them", field="coins")

    def variables(self) -> tuple[Variable, ...]:
        """X, or X and Y.  Raises InputError for what cannot be measured."""
        if len(self.variable) > 2:
            raise InputError("more than two variables", remedy="give X and Y", field="variable")
        experiment = self.experiment()
        return tuple(_variable(text, experiment) for text in self.variable)


@dataclass(frozen=True, slots=True)
class Data:
    """A list of numbers."""

    data: Annotated[Row, "a list of numbers, each as likely as the others: “2 4 4 5”"]

    def numbers(self) -> tuple[Number, ...]:
        """Raises InputError for more than are written out."""
        if len(self.data) > MOST_DATA:
            raise InputError(f"more than {MOST_DATA} numbers", remedy="give fewer", field="data")
        return _numbers(self.data)


def read_chance(text: str) -> Tree:
    """A probability, which may have a letter.  e.g. 0.1, 2k, k^2"""
    if any(character.isalpha() for character in text):
        found = read_expression(text)
        if letters(found):
            return found
    return read_number(text)


def _table(
    text: str,
    values: Sequence[Number],
    chances: Sequence[Tree],
    spans: Sequence[tuple[int, int]] = (),
) -> Table:
    if len(values) > MOST_VALUES:
        raise _whole(text, f"more than {MOST_VALUES} values", "give fewer: each is a term")
    order = _rising(text, values)
    refuse_no_distribution(text, chances, spans)
    return Table(tuple(values[i] for i in order), tuple(chances[i] for i in order))


def _by_rule(text: str, found: re.Match[str]) -> Table:
    """Each value put into the rule.  Raises InputError."""
    rule = read_at(text, *found.span("rule"), read_expression)
    values = read_at(text, *found.span("values"), _listed)
    if len(values) > MOST_VALUES:
        raise _whole(text, f"more than {MOST_VALUES} values", "give fewer: each is a term")
    try:
        chances = [_chance(bound(rule, {X: value})) for value in values]
    except Undefined as error:
        raise _whole(
            text, f"the rule has {error.reason}", "give another rule, or other values"
        ) from None
    for value, chance in zip(values, chances, strict=True):
        if isinstance(chance, Number) and not _is_probability(chance):
            reason = f"the rule gives P(X={value.text}) = {chance.text}"
            raise _whole(text, reason, "give a rule with values from 0 to 1")
    if "." in text.replace("..", " "):  # 0.1x is a question of decimals
        chances = [Number(one.value) if isinstance(one, Number) else one for one in chances]
    return replace(_table(text, values, chances), rule=rule)


def _is_probability(number: Number) -> bool:
    return sign(number.value) >= 0 and sign(number.value - 1) <= 0


def _listed(text: str) -> tuple[Number, ...]:
    """e.g. "1..4", "1, 2, 5" """
    if ends := _FROM_TO.fullmatch(text):
        first, last = (int(end.replace("−", "-")) for end in ends.groups())
        if last < first:
            raise _whole(text, f"{first} is above {last}", "write the smaller number first")
        return tuple(read_number(str(i)) for i in range(first, min(last, first + MOST_VALUES) + 1))
    return _numbers(read_vector(text))


def _chance(node: Tree) -> Tree:
    """e.g. k·2 → 2k, 2/10 → 1/5"""
    value = scalar(evaluate(node))
    text = exact_text(value)
    if text is not None and len(text) > LONGEST_CHANCE:
        raise Undefined("values too long for paper")
    found = written(value) or node
    return Number(found.value, text or "") if isinstance(found, Number) else found


def _rising(text: str, values: Sequence[Number]) -> list[int]:
    """The places of the values in rising order.  Raises InputError for one given twice."""

    def compare(i: int, j: int) -> int:
        return sign(values[i].value - values[j].value)

    order = sorted(range(len(values)), key=cmp_to_key(compare))
    for left, right in pairwise(order):
        if equal(values[left].value, values[right].value):
            reason = f"the value {values[right].text} is given twice"
            raise _whole(text, reason, "add up its probabilities")
    return order


def refuse_no_distribution(
    text: str, chances: Sequence[Tree], spans: Sequence[tuple[int, int]] = ()
) -> None:
    """Raises InputError for numbers that are no probabilities, or do not add up to 1, and for
    more than one letter."""
    names = list(dict.fromkeys(name for chance in chances for name in letters(chance)))
    if len(names) > 1:
        reason = f"more than one letter: {', '.join(name.ascii for name in names)}"
        raise _whole(text, reason, "write all of them with one unknown, k")
    for place, chance in enumerate(chances):
        if isinstance(chance, Number):
            start, end = spans[place] if spans else (0, 0)
            shown = text if spans else chance.text
            refuse_improbable(chance, shown, start, end or len(shown))
    if not names:
        refuse_wrong_sum(text, [chance for chance in chances if isinstance(chance, Number)])


def _variable(text: str, experiment: Experiment) -> Variable:
    if len(text) > LONGEST:
        reason = f"a variable of more than {LONGEST} characters"
        raise InputError(reason, text, 0, len(text), "write it shorter", "variable")
    terms: list[tuple[int, Subject]] = []
    factor = 1
    for piece in re.split(r"\s*([+\-−])\s*", text.strip()):
        if piece in ("+", "-", "−"):
            factor = 1 if piece == "+" else -1
            continue
        terms.append((factor, Reader(piece, experiment, {}, "variable").subject()))
    return Variable(" ".join(text.split()).replace("-", "−"), tuple(terms))


# --- two variables --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Joint:
    """Two variables at once: the values of X down, those of Y across."""

    joint: Annotated[LetterGrid, "P(X=x, Y=y), a row for each x: “0.1 0.2; 0.3 0.4”"]
    x: Annotated[Row, "the values of X, one for each row"]
    y: Annotated[Row, "the values of Y, one for each column"]

    def axes(self) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
        """The values of X and of Y.  Raises InputError where the table is no distribution."""
        rows = self.joint.rows
        for field, values, size in (("x", self.x, len(rows)), ("y", self.y, len(rows[0]))):
            if len(values) != size:
                what = "row" if field == "x" else "column"
                places = counted(size, what)
                reason = f"{counted(len(values), 'value')} for the {places} of the table"
                raise InputError(reason, remedy="give one for each", field=field)
            try:
                _rising("", _numbers(values))
            except InputError as error:
                raise error.of(field) from None
        chances = [chance for row in rows for chance in row]
        if len(chances) > MOST_PAIRS:
            raise InputError(f"more than {MOST_PAIRS} pairs", remedy="give fewer", field="joint")
        try:
            refuse_no_distribution("", chances)
        except InputError as error:
            raise error.of("joint") from None
        return _numbers(self.x), _numbers(self.y)


def _numbers(row: Row) -> tuple[Number, ...]:
    return tuple(
        entry if entry.text else replace(entry, text=str(entry.value))
        for entry in row.entries
        if isinstance(entry, Number)
    )


def _whole(text: str, reason: str, remedy: str) -> InputError:
    return InputError(reason, text, 0, len(text), remedy)
