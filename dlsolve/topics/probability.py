"""Probability by counting: sample space, events, union, condition, independence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isclose
from typing import Annotated, Any, assert_never

from dlsolve.inputs.conditions import Condition, happens, label, typed
from dlsolve.inputs.experiments import Cards, Coins, Dice, Experiment, Listed, TwoWay
from dlsolve.inputs.questions import (
    Asked,
    Definition,
    Exclusion,
    Independence,
    Probability,
    Question,
    question,
)
from dlsolve.topics._events import EventPage, both, listed
from dlsolve.topics._sample_space import described
from dlsolve.working.readings import float_of
from dlsolve.working.steps import TOGETHER, Answer
from dlsolve.working.working import Working

CHAPTER = "Probability"


def probability(
    working: Working,
    *,
    source: Coins | Dice | Cards | Listed | TwoWay,
    event: Annotated[
        tuple[Definition, ...], "an event: “A=heads even”, “B=first = H”, “sum >= 9”"
    ] = (),
    find: Annotated[
        tuple[str, ...], "what is asked: “A|B”, “A or not B”, “A, B independent”, “exclusive”"
    ] = (),
) -> None:
    """Probability by counting: events, union, condition.

        P(E) = n(E)/n(S)                     P(Eᶜ) = 1 − P(E)
        P(A ∪ B) = P(A) + P(B) − P(A ∩ B)    P(A|B) = P(A ∩ B)/P(B)
        A and B are independent where P(A ∩ B) = P(A)·P(B)

    Coins, dice, a card, or a sample space of one's own, equally likely or with counts or
    probabilities; or a two-way table with the names of its rows and columns.  Events are
    conditions: “heads even”, “at least 2 heads”, “first = H”, “sum >= 9”, “first > second”,
    “doubles”, “multiple of 3”, “red ace”, “A and not B”.  Without `find`, one event is asked
    for its probability, two for their intersection, union, condition and independence.
    Answers: `P(A)`, `P(A|B)`, `P(A or B)`, … as typed, `independent`, `exclusive`, and
    `n(S)`, `n(A)`, … of what was counted.

    Raises InputError for what is no event or no distribution; a condition of probability 0
    leaves P(A|B) undefined, said (exit status 3).

    Source: Laplace, 1812; Kolmogorov, 1933.
    """
    experiment = source.experiment()
    asked = question(experiment, event, find)
    working.fractions = _are_fractions(experiment)
    _ask(working, experiment, asked)
    page = EventPage(working, experiment, asked.events)
    page.list_all(asked)
    for one in asked.asked:
        match one:
            case Probability(wanted, None):
                quantity = page.probability(wanted)
                working.answer(f"P({typed(wanted)})", quantity)
            case Probability(wanted, given) if given is not None:
                page.conditional(wanted, given)
            case Independence(events):
                page.independence(events)
            case Exclusion((first, second)):
                page.exclusion(first, second)
    page.answer_the_rest()


# --- the question -------------------------------------------------------------------------


def _ask(working: Working, experiment: Experiment, asked: Question) -> None:
    events = "".join(f"  {name}: {text}." for name, text in asked.descriptions.items())
    wanted = [_wanted(one) for one in asked.asked]
    found = [text for text in wanted if text.startswith("P(")]
    whether = [text for text in wanted if not text.startswith("P(")]
    parts = ([f"find {_and(found)}"] if found else []) + (
        [f"see whether {_and(whether)}"] if whether else []
    )
    task = " and ".join(parts)
    working.ask(f"{described(experiment)}{events}  {task[0].upper()}{task[1:]}.")


def _wanted(one: Asked) -> str:
    match one:
        case Probability(event, None):
            return f"P({label(event)})".replace(" ", TOGETHER)
        case Probability(event, given):
            condition = "" if given is None else label(given)
            return f"P({label(event)}|{condition})".replace(" ", TOGETHER)
        case Independence(events):
            return f"{listed([label(event) for event in events])} are independent"
        case Exclusion(events):
            return f"{listed([label(event) for event in events])} are mutually exclusive"
        case _:
            assert_never(one)


def _and(texts: Sequence[str]) -> str:
    *most, last = texts
    return f"{', '.join(most)} and {last}" if most else last


def _are_fractions(experiment: Experiment) -> bool:
    """Whether the question is one of fractions: of counts, or of probabilities such as 1/6."""
    if not experiment.weights or experiment.counted:
        return True
    texts = [weight.text for weight in experiment.weights]
    return any("/" in text for text in texts) and not any("." in text for text in texts)


EXAMPLES = (
    {"coins": "3", "event": ["A=heads even", "B=first = H"], "find": ["A|B", "independent"]},
    {"dice": "1", "event": "even"},
    {"dice": "2", "event": ["A=sum >= 9", "B=doubles"]},
    {"cards": "true", "event": ["A=ace", "B=red"], "find": ["A or B", "not A", "A|B"]},
    {
        "table": "20 10; 15 5",
        "rows": "girl, boy",
        "columns": "passed, failed",
        "find": ["girl|passed", "girl independent of passed"],
    },
    {"space": "red=5, blue=3, green=2", "find": ["red or blue", "not red"]},
    {"space": "A=0.2, B=0.3, C=0.5", "event": "D=A or C", "find": ["D", "A|D"]},
    {"coins": "2", "event": ["A=first = H", "B=second = H", "C=first = second"],
     "find": ["A, B, C independent", "A or B or C"]},
    {"space": "1..100", "event": ["A=multiple of 3", "B=multiple of 5"], "find": "A or B"},
    {"dice": "3", "find": ["sum = 10", "sum = 10|first = 6"]},
    {"dice": "2", "event": ["A=sum = 7", "B=sum = 11"],
     "find": ["A or B", "exclusive", "A, B independent"]},
)  # fmt: skip


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """Every asked probability again, in floats, as the share of the outcomes."""
    experiment = arguments["source"].experiment()
    asked = question(experiment, arguments["event"], arguments["find"])
    weights = [float_of(w.value) for w in experiment.weights] or [1.0] * len(experiment.outcomes)

    def share(condition: Condition) -> float:
        return sum(
            weight
            for outcome, weight in zip(experiment.outcomes, weights, strict=True)
            if happens(condition, outcome, asked.events)
        )

    for one in asked.asked:
        if not isinstance(one, Probability):
            continue
        whole = sum(weights) if one.given is None else share(one.given)
        part = share(one.event if one.given is None else both(one.event, one.given))
        name = typed(one.event) + (f"|{typed(one.given)}" if one.given is not None else "")
        if whole:
            found = float_of(answers[f"P({name})"].value)
            yield f"P({name})", isclose(found, part / whole, abs_tol=1e-12)
