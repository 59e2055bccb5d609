"""A sample space on the page: its outcomes listed, or how many there are and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from math import comb
from typing import Any

from dlsolve.inputs.conditions import Condition, happens, label
from dlsolve.inputs.experiments import SUITS, Experiment, Outcome
from dlsolve.working.idioms import Program
from dlsolve.working.names import Name
from dlsolve.working.steps import TOGETHER
from dlsolve.working.trees import Number, Quantity, Tree, Value, number, total
from dlsolve.working.working import Working

MOST_LISTED = 18
"""Outcomes that are written out; of more, the first ones and the last."""

FIRST_ONES = 3


def described(experiment: Experiment) -> str:
    """What is done, for the question.  e.g. 3 coins are tossed."""
    count = experiment.rounds
    match experiment.kind:
        case "coins":
            return "A coin is tossed." if count == 1 else f"{count} coins are tossed."
        case "dice":
            sided = "" if experiment.sides == 6 else f" with {experiment.sides} sides"
            return f"A die{sided} is rolled." if count == 1 else f"{count} dice{sided} are rolled."
        case "cards":
            return "A card is drawn from a deck of 52."
        case "list" if experiment.counted:
            pairs = zip(experiment.weights, experiment.outcomes, strict=True)
            return f"One is drawn of {', '.join(f'{n.text} {o.text}' for n, o in pairs)}."
        case "list" if experiment.weights:
            return "The outcomes have the probabilities below."
        case "list":
            return f"Each of {listing(experiment.outcomes)} is equally likely."
        case "table" if experiment.counted:
            return "One is chosen at random from the table below."
        case _:
            return "The table below has the joint probabilities."


def list_space(working: Working, experiment: Experiment) -> Quantity:
    """S = {…} and n(S) of equally likely outcomes."""
    working.say(f"S = {listing(experiment.outcomes)}")
    size, rounds = len(experiment.outcomes), experiment.rounds
    mistakes: dict[str, Any] = {}
    formula: Tree | Value = Fraction(size)
    match experiment.kind:
        case "coins" | "dice" if rounds > 1:
            sides = 2 if experiment.kind == "coins" else experiment.sides
            formula = number(str(sides)) ** rounds
            mistakes = {
                "sides_times_rounds_for_power": number(str(sides)) * rounds,
                "order_ignored": Fraction(_without_order(experiment.outcomes)),
            }
        case "cards":
            formula = number("4") * 13
    return working.let(Name("n(S)"), formula, **mistakes)


def list_event(
    working: Working,
    experiment: Experiment,
    condition: Condition,
    events: Mapping[str, Condition],
) -> None:
    """A = {…}, with a word about 0 where it is among the even numbers."""
    outcomes = belonging(experiment, condition, events)
    working.say(f"{label(condition)} = {listing(outcomes)}")
    without_zero = belonging(experiment, condition, events, zero_is_even=False)
    if len(without_zero) < len(outcomes):
        counted = set(without_zero)
        left_out = [outcome for outcome in outcomes if outcome not in counted]
        verb = "belongs" if len(left_out) == 1 else "belong"
        working.say(f"(0 is even, so {listing(left_out)[1:-1]} {verb} to {label(condition)}.)")


def count_event(
    working: Working,
    experiment: Experiment,
    condition: Condition,
    events: Mapping[str, Condition],
) -> Quantity:
    """n(A) of equally likely outcomes, which stand in their list above."""
    outcomes = belonging(experiment, condition, events)
    name = Name(f"n({label(condition)})")
    line: Tree | Value = Fraction(len(outcomes))
    program: Program | None = Program("len({0})", ([one.text for one in outcomes],))
    if len(outcomes) > MOST_LISTED:
        line = _counted_in_parts(working, experiment, outcomes) or line
        program = None
    mistakes: dict[str, Any] = {}
    without_zero = belonging(experiment, condition, events, zero_is_even=False)
    if len(without_zero) != len(outcomes):
        mistakes["zero_not_taken_for_even"] = Fraction(len(without_zero))
    if experiment.kind in ("coins", "dice") and experiment.rounds > 1:
        mistakes["order_ignored"] = Fraction(_without_order(outcomes))
    return working.let(name, line, program=program, **mistakes)


def belonging(
    experiment: Experiment,
    condition: Condition,
    events: Mapping[str, Condition],
    *,
    zero_is_even: bool = True,
) -> list[Outcome]:
    """The outcomes of an event."""
    return [
        outcome
        for outcome in experiment.outcomes
        if happens(condition, outcome, events, zero_is_even=zero_is_even)
    ]


def listing(outcomes: Sequence[Outcome]) -> str:
    """e.g. {HH, HT};  {1, 2, 3, …, 20};  ∅"""
    texts = [outcome.text.replace(" ", TOGETHER) for outcome in outcomes]
    if len(texts) > MOST_LISTED:
        texts = [*texts[:FIRST_ONES], "…", texts[-1]]
    return "{" + ", ".join(texts) + "}" if texts else "∅"


def _without_order(outcomes: Sequence[Outcome]) -> int:
    """How many there are to those who take HT and TH for one."""
    return len({tuple(sorted(map(str, outcome.items))) for outcome in outcomes})


def _counted_in_parts(
    working: Working, experiment: Experiment, outcomes: Sequence[Outcome]
) -> Tree | None:
    """Why there are so many: a sum over the first die, the suits, or the numbers of heads."""
    match experiment.kind:
        case "coins":
            parts = _by_heads(working, experiment.rounds, outcomes)
        case "dice" if experiment.rounds > 1:
            parts = _by(working, outcomes, lambda o: str(o.items[0]), "the first die")
        case "cards":
            in_order = sorted(outcomes, key=lambda o: SUITS.index(str(o.items[1])))
            parts = _by(working, in_order, lambda o: str(o.items[1]), "suit")
        case _:
            return None
    if len(parts) > 1 and len(set(parts)) == 1:
        return number(str(len(parts))) * parts[0]
    return total(Number(Fraction(part)) for part in parts) if len(parts) > 1 else None


def _by(
    working: Working, outcomes: Sequence[Outcome], key: Callable[[Outcome], str], what: str
) -> list[int]:
    groups = [(first, len(list(group))) for first, group in groupby(outcomes, key=key)]
    shown = ", ".join(first for first, _ in groups)
    if len(groups) > 1:
        working.say(f"They are counted by {what}: {shown}.")
    return [count for _, count in groups]


def _by_heads(working: Working, coins: int, outcomes: Sequence[Outcome]) -> list[int]:
    """C(n, k) for each number of heads, where the event is one of numbers of heads."""
    counts = Counter(str(outcome.text).count("H") for outcome in outcomes)
    if any(count != comb(coins, heads) for heads, count in counts.items()):
        return _by(working, outcomes, lambda o: str(o.items[0]), "the first coin")
    ways = ", ".join(
        f"C({coins}, {heads}) = {counts[heads]}".replace(" ", TOGETHER) for heads in sorted(counts)
    )
    working.say(f"k of {coins} coins show H in C({coins},{TOGETHER}k) ways: {ways}.")
    return [counts[heads] for heads in sorted(counts)]
