"""Events on the page: counted, and their probabilities by the rule that each form asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

from dlsolve.exact.number import equal, is_zero
from dlsolve.inputs.conditions import And, Condition, Leaf, Named, Not, Or, label, typed
from dlsolve.inputs.experiments import Experiment, Outcome
from dlsolve.inputs.questions import Question
from dlsolve.topics._needed import all_of, both, counted, listed
from dlsolve.topics._sample_space import belonging, count_event, list_event, list_space
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, scalar, substituted
from dlsolve.working.steps import Word
from dlsolve.working.trees import Product, Quantity, Tree, equals, total
from dlsolve.working.working import Cell, Working, show

Events = Mapping[str, Condition]


class EventPage:
    """What stands on the page so far: n(A) and P(A), each written once."""

    def __init__(self, working: Working, experiment: Experiment, events: Events) -> None:
        self.working = working
        self.experiment = experiment
        self.events = events
        self.listed: set[str] = set()
        self.counts: dict[str, Quantity] = {}
        self.chances: dict[str, Quantity] = {}
        self.typed: dict[str, str] = {}

    # --- outcomes ---

    def list_all(self, asked: Question) -> None:
        """The sample space, and every event that is counted."""
        experiment = self.experiment
        if not experiment.weights:
            self.size = list_space(self.working, experiment)
        else:
            self._give_weights()
        needed = {label(condition) for condition in counted(asked.asked, of_unions=False)}
        for condition in counted(asked.asked):
            self._list(condition)
            if label(condition) in needed:
                self._count(condition)

    def _list(self, condition: Condition) -> None:
        """A = {…} and n(A); an intersection that is empty is only said to be so."""
        text = label(condition)
        if text in self.listed:
            return
        self.listed.add(text)
        if isinstance(condition, And):
            for operand in condition.operands:
                if isinstance(operand, Leaf | Named):
                    self._list(operand)
        impossible = isinstance(condition, And) and not self._outcomes(condition)
        if not self.experiment.weights or impossible:
            list_event(self.working, self.experiment, condition, self.events)
        if not impossible:
            self._count(condition)

    def _outcomes(self, condition: Condition) -> list[Outcome]:
        return belonging(self.experiment, condition, self.events)

    def _count(self, condition: Condition) -> None:
        text = label(condition)
        if text in self.counts:
            return
        if self.experiment.weights:
            self._weigh(condition)
            return
        self.counts[text] = count_event(self.working, self.experiment, condition, self.events)
        self.typed[text] = typed(condition)

    def _give_weights(self) -> None:
        """n(red) = 5, or P(red) = 0.5, of each outcome; of a table the totals, too."""
        experiment, working = self.experiment, self.working
        letter = "n" if experiment.counted else "P"
        given = {
            outcome.text: working.given(Name(f"{letter}({outcome.text})"), weight)
            for outcome, weight in zip(experiment.outcomes, experiment.weights, strict=True)
        }
        self.weights = given
        (self.counts if experiment.counted else self.chances).update(given)
        if experiment.kind == "table":
            self._total_table()
        elif experiment.counted:
            self.size = working.let(Name("n(S)"), total(given.values()))

    def _total_table(self) -> None:
        """The totals of the rows and columns, and the table with them."""
        rows, columns = (
            list(dict.fromkeys(str(outcome.items[place]) for outcome in self.experiment.outcomes))
            for place in (0, 1)
        )
        for name in (*rows, *columns):
            self._list(self.events[name])
        found = self.counts if self.experiment.counted else self.chances
        if self.experiment.counted:
            self.size = self.working.let(Name("n(S)"), total(found[row] for row in rows))
        lines: list[list[Cell]] = [
            [row, *(found[f"{row} ∩ {c}"] for c in columns), found[row]] for row in rows
        ]
        end = self.size if self.experiment.counted else 1
        lines.append(["total", *(found[column] for column in columns), end])
        self.working.table(("", *columns, "total"), lines)

    def _weigh(self, condition: Condition) -> None:
        """n(A), or P(A), as the sum over its outcomes."""
        text = label(condition)
        found = self.counts if self.experiment.counted else self.chances
        self.typed[text] = typed(condition)
        if text in found:
            return
        weights = [self.weights[outcome.text] for outcome in self._outcomes(condition)]
        if len(weights) == 1 and isinstance(condition, And):
            found[text] = weights[0]
            return
        letter = "n" if self.experiment.counted else "P"
        found[text] = self.working.let(Name(f"{letter}({text})"), total(weights))

    # --- probabilities ---

    def probability(self, condition: Condition) -> Quantity:
        """P(A), by the rule that its form asks for."""
        text = label(condition)
        if text in self.chances:
            return self.chances[text]
        match condition:
            case Not(operand):
                found = self._complement(text, self.probability(operand))
            case Or(operands) if len(operands) == 2:
                found = self._union_of_two(text, *operands)
            case Or(operands) if len(operands) == 3:
                found = self._union_of_three(text, operands)
            case _:
                found = self._counted(condition)
        self.chances[text] = found
        self.typed[text] = typed(condition)
        return found

    def _counted(self, condition: Condition) -> Quantity:
        text = label(condition)
        self._list(condition)
        self._count(condition)
        if text in self.chances:
            return self.chances[text]
        mistakes: dict[str, Any] = {}
        if isinstance(condition, And) and all(
            label(one) in self.chances for one in condition.operands
        ):
            each = [self.chances[label(one)] for one in condition.operands]
            mistakes["independence_assumed"] = _product(each)
        return self.working.let(Name(f"P({text})"), self.counts[text] / self.size, **mistakes)

    def _complement(self, text: str, chance: Quantity) -> Quantity:
        return self.working.let(Name(f"P({text})"), 1 - chance, complement_forgotten=chance)

    def _union_of_two(self, text: str, first: Condition, second: Condition) -> Quantity:
        name = Name(f"P({text})")
        a, b = self.probability(first), self.probability(second)
        if not self._outcomes(both(first, second)):
            self._list(both(first, second))
            self.working.say(
                f"{label(first)} and {label(second)} cannot happen together, so their"
                " probabilities are added."
            )
            return self.working.let(name, a + b, independence_assumed=a + b - a * b)
        joint = self.probability(both(first, second))
        return self.working.let(
            name,
            a + b - joint,
            intersection_not_subtracted=a + b,
            intersection_for_union=joint,
        )

    def _union_of_three(self, text: str, operands: Sequence[Condition]) -> Quantity:
        singles = [self.probability(one) for one in operands]
        pairs = [self.probability(both(*pair)) for pair in combinations(operands, 2)]
        triple = self.probability(all_of(operands))
        a, b, c = singles
        ab, ac, bc = pairs
        return self.working.let(
            Name(f"P({text})"),
            a + b + c - ab - ac - bc + triple,
            intersection_not_subtracted=a + b + c,
            triple_intersection_not_added=a + b + c - ab - ac - bc,
        )

    def conditional(self, wanted: Condition, given: Condition) -> None:
        """P(A|B), as P(A ∩ B)/P(B)."""
        working = self.working
        name = Name(f"P({label(wanted)}|{label(given)})")
        single = self.probability(wanted) if isinstance(wanted, Leaf | Named) else None
        below = self.probability(given)
        joint = self.probability(both(wanted, given))
        if is_zero(scalar(below.value)):
            self._say_undefined(name, below)
            return
        mistakes: dict[str, Any] = {"denominator_left_at_the_whole_space": joint}
        if single is not None:
            mistakes["condition_ignored"] = single
            if not is_zero(scalar(single.value)):
                mistakes["condition_and_event_swapped"] = joint / single
        found = working.let(name, joint / below, **mistakes)
        self._check_by_counting(both(wanted, given), given, found)
        self.working.answer(f"P({typed(wanted)}|{typed(given)})", found)

    def _say_undefined(self, name: Name, below: Quantity) -> None:
        event = below.name.base[2:-1]
        self.working.say(below.name, f" = 0: {event} cannot happen, so ", name, " is not defined.")
        self.working.unsolved(f"P({event}) is 0, so {name} is not defined")

    def _check_by_counting(self, both: Condition, given: Condition, found: Quantity) -> None:
        top, bottom = self.counts.get(label(both)), self.counts.get(label(given))
        if top is None or bottom is None or is_zero(scalar(bottom.value)):
            return
        counted = top / bottom
        share = scalar(evaluate(counted))
        words: list[Word] = ["Check by counting: ", counted, " = ", substituted(counted)]
        if not (isinstance(share, Fraction) and share.denominator == bottom.value):
            words += [" = ", show(share)]
        self.working.check(equal(share, scalar(found.value)), *words)

    # --- relations ---

    def independence(self, events: Sequence[Condition]) -> None:
        """P(A ∩ B) = P(A)·P(B)?  Of three events, for every pair and for all three."""
        outcomes = []
        for size in range(2, len(events) + 1):
            for chosen in combinations(events, size):
                outcomes.append(self._is_product(chosen))
        names = listed([label(event) for event in events])
        holds = all(outcomes)
        if len(events) > 2:
            pairs = len(events) * (len(events) - 1) // 2
            words = "are mutually independent" if holds else "are not mutually independent"
            if not holds and all(outcomes[:pairs]):
                words = "are independent in pairs, but not mutually"
        else:
            words = "are independent" if holds else "are not independent"
        place = ", ".join(typed(event) for event in events)
        answer = (
            "independent" if "independent" not in self.working.answers else f"independent({place})"
        )
        self.working.answer(answer, holds, shown=[(f"{names} {words}",)])

    def _is_product(self, events: Sequence[Condition]) -> bool:
        each = [self.probability(event) for event in events]
        joint = self.probability(all_of(events))
        product = self.working.let(Name("·".join(one.name.base for one in each)), _product(each))
        names = listed([label(event) for event in events])
        return self.working.decide(
            Name(f"{names} independent"),
            equals(joint, product),
            f"{names} are independent" if len(events) == 2 else "the product rule holds",
            f"{names} are not independent" if len(events) == 2 else "the product rule fails",
            exclusive_taken_for_independent=equals(joint, 0),
        )

    def exclusion(self, first: Condition, second: Condition) -> None:
        """P(A ∩ B) = 0?"""
        joint = self.probability(both(first, second))
        names = listed([label(first), label(second)])
        words = (f"{names} are mutually exclusive", f"{names} are not mutually exclusive")
        holds = self.working.decide(Name(f"{names} exclusive"), equals(joint, 0), *words)
        self.working.answer("exclusive", holds, shown=[(words[0] if holds else words[1],)])

    def answer_the_rest(self) -> None:
        """Every other count and probability of the page, which a problem may expect."""
        if self.counts:
            self.working.answer("n(S)", self.size, shown=())
        for letter, found in (("n", self.counts), ("P", self.chances)):
            for text, quantity in found.items():
                name = f"{letter}({self.typed.get(text, text)})"
                if name not in self.working.answers:
                    self.working.answer(name, quantity, shown=())


def _product(each: Sequence[Tree]) -> Tree:
    return Product(tuple(each))
