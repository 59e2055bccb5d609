"""A learning rate that decays by a schedule: the rates, and the descent with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import exp as float_exp
from math import sqrt as float_sqrt
from typing import Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.inputs.numbers import Count
from dlsolve.inputs.objectives import Listed, Objective, Point
from dlsolve.records import dataclass
from dlsolve.topics._descent import check_count
from dlsolve.topics._gradient import derive
from dlsolve.topics._numeric import all_close, floats, slope_of
from dlsolve.topics._optimiser import (
    answer_path,
    check_at_least_zero,
    check_rate,
    check_source,
    is_lost,
    iterations_of,
    letter_of,
    next_gradient,
    say_entrywise,
    say_if_lost,
    start_of,
)
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, float_of
from dlsolve.working.steps import Answer, Word
from dlsolve.working.suppliers import truth
from dlsolve.working.trees import (
    Apply,
    Letter,
    Operand,
    Parameter,
    Quantity,
    Tree,
    equals,
    exp,
    number,
    sqrt,
    total,
    tree,
)
from dlsolve.working.working import Working, show

CHAPTER = "Training"

MOST_SHOWN = 6
"""Rates up to which all stand in the box."""

Kind = Literal["sqrt", "inverse", "exponential", "step"]


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
    _check_schedule(schedule, k, factor, every, count_from)
    if isinstance(source, Rates):
        _find_rates(working, source.epochs, _Plan(schedule, eta, k, factor, every, int(count_from)))
        return
    check_source(source, theta)
    letter, first = letter_of(source, "w"), int(count_from)
    plan = _Plan(schedule, eta, k, factor, every, first)
    working.ask(
        f"Update {letter} with the learning rate ", plan.in_letters(), " for ",
        *source.described(), ".",
    )  # fmt: skip
    plan = plan.given(working)
    start = start_of(source, theta)
    point = working.given(Name(letter, 0), start)
    say_entrywise(working, start, "added and multiplied")
    _say_the_rule(working, plan, letter)
    slopes = derive(working, source) if isinstance(source, Objective) else None
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
    answer_path(working, [row[-1] for row in rows])


@dataclass(frozen=True, slots=True)
class _Plan:
    """A schedule: its formula, written once, and its parameters as they stand on the page."""

    kind: Kind
    eta: Parameter
    k: Parameter | None
    factor: Parameter | None
    every: int | Quantity | None
    first: int

    def given(self, working: Working) -> _Plan:
        """The same plan with its parameters on the page."""
        named = (("η", self.eta), ("k", self.k), ("γ", self.factor), ("s", self.every))
        eta, k, factor, every = (
            None if value is None else working.given(Name(symbol), value) for symbol, value in named
        )
        assert eta is not None
        return _Plan(self.kind, eta, k, factor, every, self.first)

    def rate(self, t: Operand, drops: Operand, eta: Tree | None = None) -> Tree:
        """ηₜ, with `drops` for ⌊t/s⌋."""
        eta = eta or self.eta
        match self.kind:
            case "sqrt":
                return eta / sqrt(t)
            case "inverse":
                return eta / (1 + self.decayed(t))
            case "exponential":
                return eta * exp(-self.decayed(t))
            case "step":
                assert self.factor is not None
                return eta * self.factor ** tree(drops)

    def decayed(self, t: Operand) -> Tree:
        """k·t"""
        assert self.k is not None
        return self.k * t

    def drops(self, t: Operand) -> Tree:
        """⌊t/s⌋"""
        assert self.every is not None
        return Apply("⌊·⌋", (tree(t) / self.every,))

    def in_letters(self) -> Tree:
        """e.g. η/√t"""
        eta, k, factor, every = (_letter(symbol) for symbol in "ηkγs")
        letters = _Plan(self.kind, eta, k, factor, every, self.first)
        t = Letter(Name("t"))
        return letters.rate(t, letters.drops(t))

    def write(
        self,
        working: Working,
        t: int,
        before: Sequence[Quantity],
        gradients: Sequence[Quantity] = (),
    ) -> Quantity:
        """The line of ηₜ, and that of ⌊t/s⌋ before it."""
        n: Operand = 0
        if self.kind == "step":
            assert self.every is not None
            ratio = tree(t) / self.every
            n = working.let(
                Name("n", t), self.drops(t), not_rounded_down=ratio,
                rounded_up=Apply("⌈·⌉", (ratio,)),
            )  # fmt: skip
        return working.let(Name("η", t), self.rate(t, n), **self._slips(t, n, before, gradients))

    def _slips(
        self, t: int, n: Operand, before: Sequence[Quantity], gradients: Sequence[Quantity]
    ) -> dict[str, Any]:
        """Known mistakes in a rate."""
        slips: dict[str, Any] = {
            "last_rate_decayed_again": self.rate(t, n, before[0] if before else None)
        }
        match self.kind:
            case "sqrt":
                slips["counted_from_zero"] = self.rate(max(t - 1, 1), n)
                slips["root_forgotten"] = self.eta / tree(t)
                if gradients:
                    squares = total(g**2 for g in gradients)
                    slips["squared_gradients_as_in_adagrad"] = self.eta / sqrt(squares)
            case "inverse":
                slips["counted_otherwise"] = self.rate(t - 1 if self.first else t + 1, n)
                slips["one_forgotten"] = self.eta / self.decayed(t)
            case "exponential":
                slips["counted_otherwise"] = self.rate(t - 1 if self.first else t + 1, n)
                slips["sign_of_the_exponent"] = self.eta * exp(self.decayed(t))
            case "step":
                slips["counted_otherwise"] = self.rate(
                    t, self.drops(t - 1 if self.first else t + 1)
                )
        return slips


def _letter(symbol: str) -> Any:
    """A parameter that has no value yet."""
    return Letter(Name(symbol))


def _check_schedule(
    schedule: Kind,
    k: Parameter | None,
    factor: Parameter | None,
    every: int | None,
    count_from: str,
) -> None:
    """Refuse a schedule without its parameters, and parameters of another one."""
    needed = {"sqrt": (), "inverse": ("k",), "exponential": ("k",), "step": ("factor", "every")}
    given = {"k": k, "factor": factor, "every": every}
    symbols = {"k": "k", "factor": "γ", "every": "s"}
    for name, value in given.items():
        if value is None and name in needed[schedule]:
            raise InputError(
                f"the schedule has no {symbols[name]}", remedy=f"give --{name}", field=name
            )
        if value is not None and name not in needed[schedule]:
            raise InputError(
                f"{symbols[name]} has no place in the schedule `{schedule}`",
                remedy=f"say --schedule {' or '.join(s for s in needed if name in needed[s])}",
                field=name,
            )  # fmt: skip
    if k is not None:
        check_at_least_zero(k, "k", "k", "k")
    if factor is not None and not (truth(factor > 0) and truth(factor <= 1)):
        raise InputError("γ is not from 0 to 1", remedy="give 0 < γ ≤ 1", field="factor")
    if schedule == "sqrt" and count_from == "0":
        raise InputError("η/√0 does not exist", remedy="count from 1", field="count_from")


def _find_rates(working: Working, epochs: int, plan: _Plan) -> None:
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
    few = rates if len(rates) <= MOST_SHOWN else rates[-1:]
    working.answer("rates", rates, shown=[(r.name, " = ", show(r.value)) for r in few])


def _say_the_rule(working: Working, plan: _Plan, letter: str) -> None:
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
