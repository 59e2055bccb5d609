"""Schedules of a learning rate: their formulas, their parameters, what goes wrong in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from dlsolve.errors import InputError
from dlsolve.records import dataclass
from dlsolve.topics._optimiser import check_at_least_zero
from dlsolve.working.names import Name
from dlsolve.working.suppliers import truth
from dlsolve.working.trees import (
    Apply,
    Letter,
    Operand,
    Parameter,
    Quantity,
    Tree,
    exp,
    sqrt,
    total,
    tree,
)
from dlsolve.working.working import Working

Kind = Literal["sqrt", "inverse", "exponential", "step"]


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule: its formula, written once, and its parameters as they stand on the page."""

    kind: Kind
    eta: Parameter
    k: Parameter | None
    factor: Parameter | None
    every: int | Quantity | None
    first: int

    def given(self, working: Working) -> Plan:
        """The same plan with its parameters on the page."""
        named = (("η", self.eta), ("k", self.k), ("γ", self.factor), ("s", self.every))
        eta, k, factor, every = (
            None if value is None else working.given(Name(symbol), value) for symbol, value in named
        )
        assert eta is not None
        return Plan(self.kind, eta, k, factor, every, self.first)

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
        letters = Plan(self.kind, eta, k, factor, every, self.first)
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
                slips["exponent_sign_lost"] = self.eta * exp(self.decayed(t))
            case "step":
                slips["counted_otherwise"] = self.rate(
                    t, self.drops(t - 1 if self.first else t + 1)
                )
        return slips


def _letter(symbol: str) -> Any:
    """A parameter that has no value yet."""
    return Letter(Name(symbol))


def check_schedule(
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
