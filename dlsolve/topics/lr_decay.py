"""A learning rate that decays by a schedule: the rates, and the descent with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import exp as float_exp
from math import sqrt as float_sqrt
from typing import TYPE_CHECKING, Annotated, Any, Literal

from dlsolve.inputs.numbers import Count
from dlsolve.inputs.objectives import Listed, Objective, Point
from dlsolve.records import dataclass
from dlsolve.topics._descent import check_count
from dlsolve.topics._floats import all_close, floats
from dlsolve.topics._numeric import slope_of
from dlsolve.topics._optimiser import (
    answer_path,
    check_rate,
    check_source,
    is_lost,
    iterations_of,
    letter_of,
    next_gradient,
    say_entrywise,
    say_if_lost,
    slopes_of,
    start_of,
)
from dlsolve.topics._schedules import Kind, Plan, check_schedule
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, float_of
from dlsolve.working.steps import Answer, Word
from dlsolve.working.trees import (
    Letter,
    Operand,
    Parameter,
    Quantity,
    equals,
    number,
)
from dlsolve.working.working import Working, show

if TYPE_CHECKING:
    from dlsolve.working.figures import Figure

CHAPTER = "Training"
ALIASES = ("learning-rate-decay", "schedule")
PICTURE = "the path of the descent, or the learning rates"

MOST_SHOWN = 6
"""Rates up to which all stand in the box."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Only the rates, without gradients."""

    epochs: Annotated[Count, "only the learning rates, of so many epochs"]


def lr_decay(
    working: Working,
    *,
    source: Listed | Objective | Rates,
    eta: Annotated[Parameter, "the learning rate η that decays"] = number("0.01"),
    schedule: Annotated[Kind, "η/√t; η/(1 + kt); η·e^(−kt); η·γ^⌊t/s⌋"] = "sqrt",
    k: Annotated[Parameter | None, "the decay rate k of η/(1 + kt) and of η·e^(−kt)"] = None,
    factor: Annotated[Parameter | None, "the factor γ of each drop of η·γ^⌊t/s⌋"] = None,
    every: Annotated[Count | None, "the steps s from one drop of η·γ^⌊t/s⌋ to the next"] = None,
    theta: Annotated[Point | None, "w before the first iteration; 0 if not given"] = None,
    count_from: Annotated[Literal["1", "0"], "the t of the first iteration"] = "1",
) -> None:
    """Gradient descent with a decaying rate: η/√t and others.

        sqrt         ηₜ = η/√t             inverse    ηₜ = η/(1 + k·t)
        exponential  ηₜ = η·e^(−k·t)       step       ηₜ = η·γ^⌊t/s⌋
        Δₜ = ηₜ·gₜ                         wₜ = wₜ₋₁ − Δₜ

    Given are the gradients, one an iteration (numbers, or vectors of one length), or a
    function and a starting point; or the rates alone are found, for so many epochs.  The rate
    η/√t is no adaptive rate: AdaGrad divides by the root of the squared gradients (see
    adagrad).  Answers: `theta` after the last iteration, and the last `rate` and `delta`;
    without gradients `rates`.

    Raises InputError for a schedule without its k, γ or s, and for more than 1,000 iterations.

    Sources: Robbins and Monro, 1951; Zinkevich, 2003 (η/√t).
    """
    check_rate(eta)
    check_schedule(schedule, k, factor, every, count_from)
    if isinstance(source, Rates):
        _find_rates(working, source.epochs, Plan(schedule, eta, k, factor, every, int(count_from)))
        return
    check_source(source, theta)
    letter, first = letter_of(source, "w"), int(count_from)
    plan = Plan(schedule, eta, k, factor, every, first)
    working.ask(
        f"Update {letter} with the learning rate ", plan.in_letters(), " for ",
        *source.described(), ".",
    )  # fmt: skip
    plan = plan.given(working)
    start = start_of(source, theta)
    point = working.given(Name(letter, 0), start)
    say_entrywise(working, start, "added and multiplied")
    _say_the_rule(working, plan, letter)
    slopes = slopes_of(working, source, letter)
    rows: list[tuple[int, Quantity, Quantity, Quantity, Quantity]] = []
    rates: list[Quantity] = []
    for t in range(1, iterations_of(source) + 1):
        index = t - 1 + first
        with working.part(f"Iteration {t}", repeats=True):
            g = next_gradient(working, source, t, point, slopes, count_from=first)
            gradients = [*(row[1] for row in rows), g]
            rate = plan.write(working, index, rates[-1:], gradients)
            rates.append(rate)
            step = working.let(
                Name("Δ", index),
                rate * g,
                learning_rate_left_out=g,
                rate_not_decayed=plan.eta * g,
                learning_rate_twice=plan.eta * rate * g,
            )
            point = working.let(Name(letter, t), point - step, update_added=point + step)
        rows.append((index, g, rate, step, point))
        if is_lost(source, point):
            break
    after = f"{letter}ₜ" if first else f"{letter}ₜ₊₁"
    working.table(("t", "gₜ", "ηₜ", "Δₜ", after), rows)
    say_if_lost(working, source, t, point)
    working.answer("rate", rate, shown=())
    working.answer("delta", step, shown=())
    answer_path(working, source, start, [row[-1] for row in rows])


def _find_rates(working: Working, epochs: int, plan: Plan) -> None:
    """The rates alone."""
    check_count(epochs, "epochs", "epochs")
    last = epochs - 1 + plan.first
    working.ask(
        "Find the learning rate ", equals(Letter(Name("η", "t")), plan.in_letters()),
        f" for t = {plan.first}" + (f" to {last}." if last > plan.first else "."),
    )  # fmt: skip
    plan = plan.given(working)
    rates: list[Quantity] = []
    with working.repeated():
        for t in range(plan.first, last + 1):
            rates.append(plan.write(working, t, rates[-1:]))
    working.draw(_rates_figure, rates, plan.first)
    few = rates if len(rates) <= MOST_SHOWN else rates[-1:]
    working.answer("rates", rates, shown=[(r.name, " = ", show(r.value)) for r in few])


def _rates_figure(rates: Sequence[Quantity], first: int) -> Iterator[Figure]:
    from dlsolve.working.figures import Figure, Line

    points = tuple((t, float_of(rate.value)) for t, rate in enumerate(rates, start=first))
    yield Figure("The learning rate", "t", Name("η", "t"), (Line(points),), whole=True)


def _say_the_rule(working: Working, plan: Plan, letter: str) -> None:
    """The formulas in letters."""
    t = Letter(Name("t"))
    g, rate, step = (Letter(Name(base, "t")) for base in ("g", "η", "Δ"))
    old, new = ("t−1", "t") if plan.first else ("t", "t+1")
    drops: Operand = 0
    words: list[Word] = ["In each step "]
    if plan.kind == "step":
        drops = Letter(Name("n", "t"))
        words += [equals(drops, plan.drops(t)), ", "]
    working.say(
        *words, equals(rate, plan.rate(t, drops)), ", ", equals(step, rate * g), " and ",
        equals(Letter(Name(letter, new)), Letter(Name(letter, old)) - step),
        "." if plan.first else ", t = 0, 1, ….",
    )  # fmt: skip


EXAMPLES = (
    {"gradients": "0.2 0.4 0.1", "eta": "0.1"},
    {
        "gradients": "1 -2; 0.5 1; 2 1", "eta": "0.2", "schedule": "inverse", "k": "2",
        "theta": "1 1",
    },
    {"gradients": "0.2 0.4 0.1", "eta": "0.1", "schedule": "exponential", "k": "0.5"},
    {
        "gradients": "0.2 0.4 0.1 0.3", "eta": "0.1", "schedule": "step", "factor": "0.5",
        "every": "3",
    },
    {
        "gradients": "0.2 0.4 0.1", "eta": "0.1", "schedule": "inverse", "k": "0.5",
        "count_from": "0",
    },
    {"function": "(w - 3)^2", "start": "0", "eta": "0.1", "iterations": "3"},
    {"epochs": "4", "eta": "0.2", "schedule": "inverse", "k": "1"},
)  # fmt: skip


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The same schedule and descent in floats."""
    source, first = arguments["source"], int(arguments["count_from"])
    eta = float_of(arguments["eta"].value)
    k, factor = (
        float_of(arguments[name].value) if arguments[name] is not None else 0.0
        for name in ("k", "factor")
    )

    def rate(t: int) -> float:
        match arguments["schedule"]:
            case "sqrt":
                return eta / float_sqrt(t)
            case "inverse":
                return eta / (1 + k * t)
            case "exponential":
                return eta * float_exp(-k * t)
            case _:
                return eta * float(factor ** (t // arguments["every"]))

    if isinstance(source, Rates):
        expected = [rate(t) for t in range(first, first + source.epochs)]
        yield "the rates", all_close(answers["rates"].value, expected)
        return
    theta, slope = floats(evaluate(start_of(source, arguments["theta"]))), slope_of(source)
    for t in range(1, iterations_of(source) + 1):
        pairs = zip(theta, slope(t, theta), strict=True)
        theta = [w - rate(t - 1 + first) * g for w, g in pairs]
    yield "w as in a float loop", all_close(answers["theta"].value, theta)
