"""Probabilities of two events from others that are stated: the rules, and the way to each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

from dlsolve.errors import InputError, Undefined
from dlsolve.exact.number import is_zero, sign
from dlsolve.inputs.conditions import And, Condition, Named, Not, Or, label, typed
from dlsolve.inputs.questions import Probability
from dlsolve.inputs.statements import NOWHERE, Facts
from dlsolve.records import dataclass
from dlsolve.topics._events import EventPage
from dlsolve.working.names import Name
from dlsolve.working.readings import scalar
from dlsolve.working.trees import Quantity, Tree
from dlsolve.working.working import Working

Line = Callable[..., tuple[Tree | int, dict[str, Any]]]
"""The formula of a rule, and its known mistakes, from what it needs."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to a probability: what it needs, and its formula."""

    needs: tuple[Probability, ...]
    line: Line


class StatedPage(EventPage):
    """The probabilities that are stated, and those that follow."""

    def __init__(self, working: Working, facts: Facts) -> None:
        super().__init__(working, NOWHERE, {})
        self.facts = facts
        self.order = {name: place for place, name in enumerate(facts.names)}
        self.known: dict[Probability, Quantity] = {}
        for stated, number in facts.known:
            goal = self.in_order(stated)
            if goal in self.known:
                reason = f"{name_of(goal).base} is given twice"
                raise InputError(reason, remedy="give it once", field="known")
            self.known[goal] = working.given(name_of(goal), number)
        if facts.relations:
            names = " and ".join(facts.names)
            words = {"independent": "independent", "exclusive": "mutually exclusive"}
            said = " and ".join(words[word] for word in sorted(facts.relations))
            working.say(f"{names} are {said}.")
        self.ways = self._ways()

    # --- what can be found -------------------------------------------------------------

    def can_find(self, goal: Probability) -> bool:
        """Whether it is stated, or follows."""
        goal = self.in_order(goal)
        return goal in self.known or goal in self.ways

    def find(self, goal: Probability) -> Quantity:
        """The probability, after those that it needs.  Raises InputError if it does not follow."""
        goal = self.in_order(goal)
        if goal in self.known:
            return self.known[goal]
        if goal not in self.ways:
            reason = f"{name_of(goal).base} does not follow from what is known"
            raise InputError(reason, remedy="state one more probability", field="find")
        rule = self.ways[goal]
        line, mistakes = rule.line(*(self.find(need) for need in rule.needs))
        found = self.working.let(name_of(goal), line, **mistakes)
        self.known[goal] = found
        return found

    def _ways(self) -> dict[Probability, Rule]:
        """The rule for each probability that follows, found in as few rounds as possible."""
        ways: dict[Probability, Rule] = {}
        reached = set(self.known)
        while True:
            new: dict[Probability, Rule] = {}
            for goal in self.goals():
                if goal in reached:
                    continue
                for rule in self._rules(goal):
                    if reached.issuperset(rule.needs):
                        new[goal] = rule
                        break
            if not new:
                return ways
            ways |= new
            reached |= set(new)

    def goals(self) -> Iterator[Probability]:
        """Every event, its complement, and what two of them can be asked."""
        literals: list[list[Condition]] = [
            [Named(name), Not(Named(name))] for name in self.facts.names
        ]
        for pair in literals:
            yield from (Probability(one, None) for one in pair)
        if len(literals) == 2:
            for first, second in product(*literals):
                yield Probability(And((first, second)), None)
                yield Probability(Or((first, second)), None)
                yield Probability(first, second)
                yield Probability(second, first)

    # --- the rules ---------------------------------------------------------------------

    def _rules(self, goal: Probability) -> Iterator[Rule]:
        event, given = goal.event, goal.given
        if given is not None:
            yield from self._conditional_rules(event, given)
            return
        match event:
            case And((first, second)):
                yield from self._intersection_rules(first, second)
            case Or((first, second)):
                yield from self._union_rules(first, second)
            case Not(operand):
                yield self._rule([operand], _complement)
                yield from self._single_rules(event)
            case _:
                yield self._rule([Not(event)], _complement)
                yield from self._single_rules(event)

    def _rule(self, needs: Sequence[Condition | Probability], line: Line) -> Rule:
        goals = (one if isinstance(one, Probability) else Probability(one, None) for one in needs)
        return Rule(tuple(self.in_order(goal) for goal in goals), line)

    def _single_rules(self, event: Condition) -> Iterator[Rule]:
        for other in self._others(event):
            together, either = And((event, other)), Or((event, other))
            yield self._rule([together, And((event, _not(other)))], _added)
            yield self._rule([either, other, together], _from_union)
            yield self._rule([together, Probability(other, event)], _divided)
            if self._are("exclusive", event, other):
                yield self._rule([either, other], _rest)
            if self._are("independent", event, other):
                yield self._rule([together, other], _divided)
                yield self._rule([either, other], _rest_of_independent)

    def _intersection_rules(self, first: Condition, second: Condition) -> Iterator[Rule]:
        if self._are("exclusive", first, second):
            yield Rule((), lambda: (0, {}))
        if "independent" in self.facts.relations:
            yield self._rule([first, second], _multiplied)
        yield self._rule([Probability(first, second), second, first], _chained)
        yield self._rule([Probability(second, first), first, second], _chained)
        yield self._rule([Probability(first, second), second], _chained)
        yield self._rule([Probability(second, first), first], _chained)
        yield self._rule([first, second, Or((first, second))], _from_sum)
        yield self._rule([first, And((first, _not(second)))], _rest)
        yield self._rule([second, And((_not(first), second))], _rest)
        yield self._rule([Or((_not(first), _not(second)))], _complement)

    def _union_rules(self, first: Condition, second: Condition) -> Iterator[Rule]:
        if self._are("exclusive", first, second):
            yield self._rule([first, second], _added)
        yield self._rule([first, second, And((first, second))], _union)
        yield self._rule([And((_not(first), _not(second)))], _complement)

    def _conditional_rules(self, event: Condition, given: Condition) -> Iterator[Rule]:
        yield self._rule([And((event, given)), given, event], _condition)
        yield self._rule([And((event, given)), given], _divided)
        yield self._rule([Probability(_not(event), given)], _complement)

    def _are(self, relation: str, first: Condition, second: Condition) -> bool:
        plain = isinstance(first, Named) and isinstance(second, Named)
        return relation in self.facts.relations and (plain or relation == "independent")

    def _others(self, event: Condition) -> Iterator[Condition]:
        own = event.operand if isinstance(event, Not) else event
        for name in self.facts.names:
            if Named(name) != own:
                yield from (Named(name), Not(Named(name)))

    def in_order(self, goal: Probability) -> Probability:
        """The same with its events in the order of their names.  e.g. B ∩ A → A ∩ B"""
        return Probability(self._sorted(goal.event), goal.given and self._sorted(goal.given))

    def _sorted(self, condition: Condition) -> Condition:
        def place(one: Condition) -> int:
            inner = one.operand if isinstance(one, Not) else one
            return self.order.get(inner.name, 0) if isinstance(inner, Named) else 0

        match condition:
            case And(operands):
                return And(tuple(sorted(operands, key=place)))
            case Or(operands):
                return Or(tuple(sorted(operands, key=place)))
            case Not(And(operands)):  # De Morgan
                return self._sorted(Or(tuple(map(_not, operands))))
            case Not(Or(operands)):
                return self._sorted(And(tuple(map(_not, operands))))
            case _:
                return condition

    # --- what EventPage asks for -------------------------------------------------------

    def probability(self, condition: Condition) -> Quantity:
        """P(A), stated or by a rule."""
        return self.find(Probability(condition, None))

    def conditional(self, wanted: Condition, given: Condition) -> None:
        """P(A|B), by a rule; not defined where P(B) is 0."""
        goal = Probability(wanted, given)
        condition = Probability(given, None)
        if self.can_find(condition) and is_zero(scalar(self.find(condition).value)):
            self._say_undefined(name_of(goal), self.find(condition))
            return
        self.working.answer(f"P({typed(wanted)}|{typed(given)})", self.find(goal))

    def answer_the_rest(self) -> None:
        """Every other probability of the page."""
        for goal, quantity in self.known.items():
            given = "" if goal.given is None else f"|{typed(goal.given)}"
            name = f"P({typed(goal.event)}{given})"
            if name not in self.working.answers:
                self.working.answer(name, quantity, shown=())


def refuse_impossible(facts: Facts) -> None:
    """Raises InputError where no events have these probabilities.  e.g. P(A) > P(A ∪ B)"""
    page = StatedPage(Working(), facts)
    for goal in page.goals():
        if not page.can_find(goal):
            continue
        try:
            value = scalar(page.find(goal).value)
        except Undefined:  # by a rule that divides by a probability of 0
            continue
        if sign(value) < 0 or sign(value - 1) > 0:
            name = name_of(goal).base
            reason = f"no events have these probabilities: {name} would not lie between 0 and 1"
            raise InputError(reason, remedy="check them", field="known")


def name_of(goal: Probability) -> Name:
    """e.g. P(A ∩ B), P(A|B)"""
    given = "" if goal.given is None else f"|{label(goal.given)}"
    return Name(f"P({label(goal.event)}{given})")


def _not(condition: Condition) -> Condition:
    return condition.operand if isinstance(condition, Not) else Not(condition)


def _complement(p: Quantity) -> tuple[Tree, dict[str, Any]]:
    return 1 - p, {"complement_forgotten": p}


def _added(a: Quantity, b: Quantity) -> tuple[Tree, dict[str, Any]]:
    return a + b, {}


def _rest(a: Quantity, b: Quantity) -> tuple[Tree, dict[str, Any]]:
    return a - b, {}


def _rest_of_independent(union: Quantity, b: Quantity) -> tuple[Tree, dict[str, Any]]:
    return (union - b) / (1 - b), {"taken_for_exclusive": union - b}


def _multiplied(a: Quantity, b: Quantity) -> tuple[Tree, dict[str, Any]]:
    return a * b, {"probabilities_added": a + b}


def _chained(
    conditional: Quantity, given: Quantity, event: Quantity | None = None
) -> tuple[Tree, dict[str, Any]]:
    mistakes: dict[str, Any] = {"conditional_taken_for_joint": conditional}
    if event is not None:
        mistakes["independence_assumed"] = event * given
        mistakes["multiplied_by_the_wrong_event"] = conditional * event
    return conditional * given, mistakes


def _from_sum(a: Quantity, b: Quantity, union: Quantity) -> tuple[Tree, dict[str, Any]]:
    return a + b - union, {"independence_assumed": a * b}


def _from_union(union: Quantity, b: Quantity, joint: Quantity) -> tuple[Tree, dict[str, Any]]:
    return union - b + joint, {"intersection_not_added_back": union - b}


def _union(a: Quantity, b: Quantity, joint: Quantity) -> tuple[Tree, dict[str, Any]]:
    mistakes = {"intersection_not_subtracted": a + b, "independence_assumed": a + b - a * b}
    return a + b - joint, mistakes


def _divided(joint: Quantity, p: Quantity) -> tuple[Tree, dict[str, Any]]:
    return joint / p, {}


def _condition(joint: Quantity, given: Quantity, event: Quantity) -> tuple[Tree, dict[str, Any]]:
    mistakes: dict[str, Any] = {"condition_ignored": event, "joint_taken_for_conditional": joint}
    if not is_zero(scalar(event.value)):
        mistakes["condition_and_event_swapped"] = joint / event
    return joint / given, mistakes
