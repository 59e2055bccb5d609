"""The conventions of momentum: what v is, and how it moves w."""

from __future__ import annotations

from typing import Any, Literal

from dlsolve.records import dataclass
from dlsolve.working.names import Name
from dlsolve.working.trees import Letter, Quantity, Tree, equals, magnitude
from dlsolve.working.working import Working

Velocity = Literal["subtracted", "added", "sum", "average"]
Nesterov = Literal["off", "look-ahead", "rewritten"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One convention: its two formulas, each written once."""

    kind: Velocity
    eta: Quantity
    beta: Quantity
    dampening: Quantity | None

    def velocity(self, v: Tree, g: Tree) -> Tree:
        """vₜ of vₜ₋₁ and gₜ."""
        return self.beta * v + self.share(g)

    def share(self, g: Tree) -> Tree:
        """What the gradient puts into v."""
        match self.kind:
            case "subtracted":
                return self.eta * g
            case "added":
                return -(self.eta * g)
            case "sum":
                return g if self.dampening is None else (1 - self.dampening) * g
            case "average":
                return (1 - self.beta) * g

    def moved(self, w: Tree, v: Tree) -> Tree:
        """wₜ of wₜ₋₁ and vₜ."""
        match self.kind:
            case "subtracted":
                return w - v
            case "added":
                return w + v
            case "sum" | "average":
                return w - self.eta * v

    def ahead(self, w: Tree, v: Tree) -> Tree:
        """Where v alone leads from w."""
        return self.moved(w, self.beta * v)

    def slips(self, v: Tree, g: Tree) -> dict[str, Any]:
        """Known mistakes in the line of v."""
        eta, beta = self.eta, self.beta
        share = self.share(g)
        slips: dict[str, Any] = {
            "old_velocity_forgotten": share,
            "minus_of_the_gradient_lost": beta * v + self.share(magnitude(g)),
        }
        if self.kind == "average":
            slips["one_minus_beta_forgotten"] = beta * v + g
            slips["beta_and_one_minus_beta_swapped"] = (1 - beta) * v + beta * g
        else:
            slips["one_minus_beta_put_in"] = beta * v + (1 - beta) * share
        if self.dampening is not None:
            slips["dampening_forgotten"] = beta * v + g
        if self.kind in ("subtracted", "added"):
            slips["sign_of_the_other_convention"] = beta * v - share
            slips["learning_rate_left_out"] = beta * v + share / eta
        return slips

    def wrong_rates(self, w: Tree, v: Tree) -> dict[str, Any]:
        """η where v has it already, or nowhere."""
        match self.kind:
            case "subtracted" | "added":
                return {"learning_rate_twice": self.moved(w, self.eta * v)}
            case "sum" | "average":
                return {"learning_rate_left_out": w - v}


def say_the_rule(
    working: Working, rule: Rule, letter: str, nesterov: Nesterov, first_is_gradient: bool
) -> None:
    """The convention in force, in letters."""
    old_v, old_w = Letter(Name("v", "t−1")), Letter(Name(letter, "t−1"))
    u, v, g, d, w = (Letter(Name(base, "t")) for base in ("u", "v", "g", "d", letter))
    lines = [equals(v, rule.velocity(old_v, g)), equals(w, rule.moved(old_w, v))]
    begin = "v₁ = g₁; in each later step " if first_is_gradient else "In each step "
    match nesterov:
        case "off":
            working.say(begin, lines[0], " and ", lines[1], ".")
        case "look-ahead":
            working.say(
                "In each step gₜ is the gradient at ", equals(u, rule.ahead(old_w, old_v)),
                ", where v alone would lead; then ", lines[0], " and ", lines[1], ".",
            )  # fmt: skip
        case "rewritten":
            step = equals(d, rule.velocity(v, g))
            moved = equals(w, rule.moved(old_w, d))
            working.say(
                "In each step ", lines[0], ", ", step, " and ", moved,
                ", gₜ being the gradient at ", old_w, ".",
            )  # fmt: skip
