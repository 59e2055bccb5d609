"""Events as conditions on outcomes: what is measured, tested, and joined by and, or, not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Union, assert_never

from dlsolve.inputs.experiments import Outcome
from dlsolve.records import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """What is measured of an outcome.  e.g. how many H there are; the sum; the first"""

    what: str
    of: int | str = 0

    def measure(self, items: Sequence[int | str]) -> int | str:
        """The number, or the face, that an outcome has."""
        match self.what:
            case "count":
                return sum(item == self.of for item in items)
            case "item":
                return items[int(self.of)]
            case "kinds":
                return len(set(items))
        numbers = [int(item) for item in items]
        match self.what:
            case "sum":
                return sum(numbers)
            case "product":
                result = 1
                for number in numbers:
                    result *= number
                return result
            case "max":
                return max(numbers)
            case "min":
                return min(numbers)
            case _:
                return abs(numbers[0] - numbers[1])


@dataclass(frozen=True, slots=True)
class Test:
    """A comparison of what is measured with a number, a face, or something else measured."""

    subject: Subject
    sign: str
    value: int | str | Subject | tuple[int | str, ...] = 0

    def holds(self, items: Sequence[int | str], *, zero_is_even: bool = True) -> bool:
        """Whether an outcome passes; some students do not count 0 among the even numbers."""
        found = self.subject.measure(items)
        against = self.value.measure(items) if isinstance(self.value, Subject) else self.value
        match self.sign, found, against:
            case "in", _, tuple():
                return found in against
            case (("=" | "≠"), _, _):
                return (found == against) == (self.sign == "=")
            case "even", int(), _:
                return found % 2 == 0 and (zero_is_even or found != 0)
            case "odd", int(), _:
                return found % 2 == 1
            case "prime", int(), _:
                return found > 1 and all(found % n for n in range(2, int(found**0.5) + 1))
            case "multiple", int(), int():
                return found % against == 0
            case sign, int(), int():
                return {"<": found < against, "≤": found <= against, ">": found > against,
                        "≥": found >= against}[sign]  # fmt: skip
        return False


@dataclass(frozen=True, slots=True)
class Leaf:
    """A condition: all of its tests hold.  `label` is how it was typed."""

    label: str
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """An event that has a name."""

    name: str


@dataclass(frozen=True, slots=True)
class Not:
    """The complement."""

    operand: Condition


@dataclass(frozen=True, slots=True)
class And:
    """The intersection."""

    operands: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """The union."""

    operands: tuple[Condition, ...]


Condition = Union[Leaf, Named, Not, And, Or]


def happens(
    condition: Condition,
    outcome: Outcome,
    events: Mapping[str, Condition],
    *,
    zero_is_even: bool = True,
) -> bool:
    """Whether the outcome belongs to the event."""

    def inside(inner: Condition) -> bool:
        return happens(inner, outcome, events, zero_is_even=zero_is_even)

    match condition:
        case Leaf(_, tests):
            return all(test.holds(outcome.items, zero_is_even=zero_is_even) for test in tests)
        case Named(name):
            return inside(events[name])
        case Not(operand):
            return not inside(operand)
        case And(operands):
            return all(map(inside, operands))
        case Or(operands):
            return any(map(inside, operands))
        case _:
            assert_never(condition)


def label(condition: Condition) -> str:
    """How an event stands on the page.  e.g. A ∩ Bᶜ, (A ∪ B)ᶜ, ¬passed"""
    match condition:
        case Leaf(text, _) | Named(text):
            return text
        case Not(operand):
            inner = label(operand)
            if isinstance(operand, And | Or):
                return f"({inner})ᶜ"
            return (
                f"{inner}ᶜ"
                if len(inner) == 1
                else f"¬{inner}"
                if _is_word(inner)
                else f"¬({inner})"
            )
        case And(operands) | Or(operands):
            sign = " ∩ " if isinstance(condition, And) else " ∪ "
            return sign.join(
                f"({label(one)})" if isinstance(one, And | Or) else label(one) for one in operands
            )
        case _:
            assert_never(condition)


def typed(condition: Condition) -> str:
    """How an event is typed.  e.g. A and not B"""
    match condition:
        case Leaf(text, _) | Named(text):
            return text
        case Not(operand):
            inner = typed(operand)
            return f"not ({inner})" if isinstance(operand, And | Or) else f"not {inner}"
        case And(operands) | Or(operands):
            return (" and " if isinstance(condition, And) else " or ").join(
                f"({typed(one)})" if isinstance(one, And | Or) else typed(one) for one in operands
            )
        case _:
            assert_never(condition)


def _is_word(text: str) -> bool:
    return re.fullmatch(r"\w+", text) is not None
