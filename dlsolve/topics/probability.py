"""Probability by counting: sample space, events, union, condition, independence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isclose
from typing import Annotated, Any, assert_never

from dlsolve.errors import InputError
from dlsolve.inputs.conditions import Condition, happens, label, typed
from dlsolve.inputs.experiments import Cards, Coins, Dice, Listed, TwoWay
from dlsolve.inputs.questions import (
    Asked,
    Definition,
    Exclusion,
    Independence,
    Probability,
    Question,
    question,
)
from dlsolve.inputs.statements import Facts, Stated
from dlsolve.topics._events import EventPage
from dlsolve.topics._needed import both, listed
from dlsolve.topics._sample_space import described
from dlsolve.topics._stated import StatedPage, refuse_impossible
from dlsolve.working.readings import float_of
from dlsolve.working.steps import TOGETHER, Answer
from dlsolve.working.trees import Number
from dlsolve.working.working import Working

CHAPTER = "Probability"
ALIASES = ("events", "conditional-probability")


def probability(
    working: Working,
    *,
    source: Coins | Dice | Cards | Listed | TwoWay | Stated,
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
    probabilities; a two-way table with the names of its rows and columns; or probabilities of
    two events that are simply stated.  Events are conditions: “heads even”, “at least 2
    heads”, “first = H”, “sum >= 9”, “first > second”, “doubles”, “multiple of 3”, “red ace”,
    “A and not B”.  Without `find`, one event is asked for its probability, two for their
    intersection, union, condition and independence.
    Answers: `P(A)`, `P(A|B)`, `P(A or B)`, … as typed, `independent`, `exclusive`, and
    `n(S)`, `n(A)`, … of what was counted.

    Raises InputError for what is no event or no distribution; a condition of probability 0
    leaves P(A|B) undefined, said (exit status 3).

    Source: Laplace, 1812; Kolmogorov, 1933.
    """
    page: EventPage
    match source:
        case Stated():
            if event:
                reason = "the events have their probabilities already"
                raise InputError(reason, remedy="leave --event out", field="event")
            asked = source.question(find)
            facts = source.facts()
            refuse_impossible(facts)
            working.fractions = _have_fractions([number for _, number in facts.known])
            working.ask(f"{_listed_facts(facts)}  {_task(asked)}")
            page = StatedPage(working, facts)
        case _:
            experiment = source.experiment()
            asked = question(experiment, event, find)
            working.fractions = experiment.counted or _have_fractions(experiment.weights)
            events = "".join(f"  {name}: {text}." for name, text in asked.descriptions.items())
            working.ask(f"{described(experiment)}{events}  {_task(asked)}")
            page = EventPage(working, experiment, asked.events)
            page.list_all(asked)
    for one in asked.asked:
        match one:
            case Probability(wanted, None):
                quantity = page.probability(wanted)
                working.answer(f"P({typed(wanted)})", quantity)
            case Probability(wanted, given) if given is not None:
                page.conditional(wanted, given)
            case Independence(chosen):
                page.independence(chosen)
            case Exclusion((first, second)):
                page.exclusion(first, second)
    page.answer_the_rest()


# --- the question -------------------------------------------------------------------------


def _task(asked: Question) -> str:
    wanted = [_wanted(one) for one in asked.asked]
    found = [text for text in wanted if text.startswith("P(")]
    whether = [text for text in wanted if not text.startswith("P(")]
    parts = ([f"find {_and(found)}"] if found else []) + (
        [f"see whether {_and(whether)}"] if whether else []
    )
    task = " and ".join(parts)
    return f"{task[0].upper()}{task[1:]}."


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


def _listed_facts(facts: Facts) -> str:
    """Who the events are; the numbers stand below."""
    names = _and(facts.names)
    relations = {"independent": "independent", "exclusive": "mutually exclusive"}
    which = [relations[word] for word in sorted(facts.relations)]
    if len(facts.names) == 1:
        return f"{names} is an event."
    kind = f"{_and(which)} events" if which else "events"
    return f"{names} are {kind} with the probabilities below."


def _have_fractions(numbers: Sequence[Number]) -> bool:
    """Whether the question is one of fractions: outcomes are counted, or p is such as 1/6."""
    texts = [number.text for number in numbers]
    return not texts or (
        any("/" in text for text in texts) and not any("." in text for text in texts)
    )


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
    {"known": "A=0.5, B=0.4, A and B=0.1"},
    {"known": ["P(A)=1/2", "P(B|A)=1/3", "P(B)=1/4"], "find": ["A or B", "A|B"]},
    {"known": ["A=0.3", "A or B=0.65", "independent"], "find": ["B", "not A and not B"]},
    {"known": ["A=0.3", "A or B=0.8", "A and B=0.2"], "find": ["B", "A and not B"]},
)  # fmt: skip


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """Every asked probability again, in floats, as the share of the outcomes."""
    if isinstance(arguments["source"], Stated):
        yield from _agrees_with_regions(answers)
        return
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
            found = float(answers[f"P({name})"])
            yield f"P({name})", isclose(found, part / whole, abs_tol=1e-12)


def _agrees_with_regions(answers: Mapping[str, Answer]) -> Iterator[tuple[str, bool]]:
    """The laws that any answers obey: complements, and P(A ∪ B) + P(A ∩ B) = P(A) + P(B)."""
    values = {
        name[2:-1]: float_of(answer.value)
        for name, answer in answers.items()
        if name.startswith("P(")
    }
    for event, value in values.items():
        yield f"0 ≤ P({event}) ≤ 1", -1e-12 <= value <= 1 + 1e-12
        first, either, second = event.partition(" or ")
        others = (first, second, f"{first} and {second}")
        if either and all(one in values for one in others):
            a, b, both_ = (values[one] for one in others)
            yield f"P({event})", isclose(value, a + b - both_, abs_tol=1e-12)
        if f"not {event}" in values:
            yield f"P(not {event})", isclose(values[f"not {event}"], 1 - value, abs_tol=1e-12)
