"""The penalties on weights, Σw² and Σ|w| with their factors, and their derivatives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dlsolve.records import dataclass
from dlsolve.working.names import Name
from dlsolve.working.steps import Words
from dlsolve.working.trees import Apply, Quantity, Tree, magnitude, sqrt, total
from dlsolve.working.working import Working

FACTORS = {"1": "λ", "1/2": "(λ/2)", "1/m": "(λ/m)", "1/2m": "[λ/(2m)]"}
WHOLE = {"1": "1", "1/2": "1", "1/m": "1/m", "1/2m": "1/m"}
"""The factor of the absolute values in an elastic net, which have no ½."""


@dataclass(frozen=True, slots=True)
class Term:
    """One sum of a penalty: λΣw², or λΣ|w|, with its factor."""

    squared: bool
    strength: Quantity
    factor: str
    m: Quantity | None

    @property
    def letters(self) -> str:
        """e.g. (λ/2)·Σwᵢ², λ₁·Σ|wᵢ|"""
        index = "".join("₀₁₂"[int(i)] for i in self.strength.name.indices)
        sign = FACTORS[self.factor].replace("λ", "λ" + index)
        return f"{sign}·Σ" + ("wᵢ²" if self.squared else "|wᵢ|")

    @property
    def slope_letters(self) -> str:
        """e.g. 2λwᵢ, (λ/m)wᵢ, λ·sgn wᵢ"""
        index = "".join("₀₁₂"[int(i)] for i in self.strength.name.indices)
        lam = "λ" + index
        if not self.squared:
            return FACTORS[self.factor].replace("λ", lam) + "·sgn wᵢ"
        return {
            "1": f"2{lam}wᵢ", "1/2": f"{lam}wᵢ", "1/m": f"(2{lam}/m)wᵢ", "1/2m": f"({lam}/m)wᵢ",
        }[self.factor]  # fmt: skip

    def coefficient(self) -> Tree:
        """λ, λ/2, λ/m or λ/(2m)"""
        match self.factor, self.m:
            case "1/2", _:
                return self.strength / 2
            case "1/m", Quantity() as m:
                return self.strength / m
            case "1/2m", Quantity() as m:
                return self.strength / (2 * m)
            case _:
                return self.strength

    def of(self, weights: Sequence[Quantity]) -> Tree:
        """e.g. λ·(w₁² + w₂²)"""
        return self.coefficient() * total(self._sizes(weights))

    def _sizes(self, weights: Sequence[Quantity]) -> list[Tree]:
        return [w**2 if self.squared else magnitude(w) for w in weights]

    def other(self, weights: Sequence[Quantity]) -> Tree:
        """With absolute values for squares, or squares for absolute values."""
        return self.coefficient() * total(magnitude(w) if self.squared else w**2 for w in weights)

    def slope(self, weight: Quantity) -> Tree:
        """e.g. 2λ·w₁, λ·sgn w₁"""
        if not self.squared:
            return self.coefficient() * Apply("sgn", (weight,))
        match self.factor, self.m:
            case "1/2", _:
                return self.strength * weight
            case "1/m", Quantity() as m:
                return 2 * self.strength / m * weight
            case "1/2m", Quantity() as m:
                return self.strength / m * weight
            case _:
                return 2 * self.strength * weight

    def wrong_slopes(self, weight: Quantity) -> dict[str, Tree]:
        """What is written for the slope by mistake, by name."""
        if not self.squared:
            return {
                "sign_of_the_weight_left_out": self.coefficient(),
                "weight_for_its_sign": self.coefficient() * weight,
            }
        if self.factor in ("1", "1/m"):
            return {"factor_two_forgotten": self.coefficient() * weight}
        return {"factor_two_kept": 2 * self.slope(weight)}


@dataclass(frozen=True, slots=True)
class Penalty:
    """The sums that are added to a loss."""

    terms: tuple[Term, ...]

    @classmethod
    def of(
        cls,
        working: Working,
        kind: str,
        factor: str,
        lam: Quantity,
        m: Quantity | None,
        ratio: Quantity | None,
    ) -> Penalty:
        """The penalty of a kind; of an elastic net λ₁ and λ₂ are worked out."""
        if kind != "elastic-net" or ratio is None:
            return cls((Term(kind == "l2", lam, factor, m),))
        first = working.let(Name("λ", 1), ratio * lam, shares_exchanged=(1 - ratio) * lam)
        second = working.let(Name("λ", 2), (1 - ratio) * lam, shares_exchanged=ratio * lam)
        return cls((Term(False, first, WHOLE[factor], m), Term(True, second, factor, m)))

    def rule(self, *, whole: bool) -> Words:
        """e.g. L′ = L + λ·Σwᵢ²"""
        start = "L′ = L + " if whole else "P = "
        return (start + " + ".join(term.letters for term in self.terms),)

    def slope_rule(self) -> Words:
        """e.g. ∂L′/∂wᵢ = ∂L/∂wᵢ + 2λwᵢ"""
        return ("∂L′/∂wᵢ = ∂L/∂wᵢ + " + " + ".join(term.slope_letters for term in self.terms),)

    def explain(self, working: Working) -> None:
        """What sgn is, where it is needed."""
        if any(not term.squared for term in self.terms):
            working.say("sgn is 1 for a positive number, −1 for a negative one, and 0 for 0.")

    def write(
        self, working: Working, weights: Sequence[Quantity], left_out: Quantity | None
    ) -> Quantity:
        """The line of the penalty."""
        wrong: dict[str, Any] = {}
        if left_out is not None:
            wrong["bias_penalised"] = total(term.of([*weights, left_out]) for term in self.terms)
        if len(self.terms) == 1:
            (term,) = self.terms
            if term.squared:
                wrong["absolute_values_for_squares"] = term.other(weights)
                root = sqrt(total(w**2 for w in weights))
                wrong["norm_not_squared"] = term.coefficient() * root
            else:
                wrong["absolute_value_forgotten"] = term.coefficient() * total(weights)
                wrong["squares_for_absolute_values"] = term.other(weights)
            if term.factor != "1":
                wrong["factor_forgotten"] = Term(term.squared, term.strength, "1", None).of(weights)
        return working.let(Name("P"), total(term.of(weights) for term in self.terms), **wrong)

    def slope(self, weight: Quantity) -> Tree:
        """∂P/∂w"""
        return total(term.slope(weight) for term in self.terms)

    def gradient(self, working: Working, weight: Quantity, slope: Quantity) -> Quantity:
        """∂L′/∂w = ∂L/∂w + ∂P/∂w"""
        base = slope.name.base.replace("∂L/", "∂L′/")
        wrong: dict[str, Any] = {
            "sign_of_the_penalty_turned": slope - self.slope(weight),
            "penalty_left_out_of_the_gradient": slope,
        }
        for one in self.terms:
            others = [term.slope(weight) for term in self.terms if term is not one]
            for mistake, tree in one.wrong_slopes(weight).items():
                wrong[mistake] = slope + total([tree, *others])
        return working.let(Name(base, *slope.name.indices), slope + self.slope(weight), **wrong)

    def decay(self, eta: Quantity) -> Tree:
        """1 − 2ηλ: what an update leaves of a weight that L2 alone acts on."""
        (term,) = self.terms
        match term.factor, term.m:
            case "1/2", _:
                return 1 - eta * term.strength
            case "1/m", Quantity() as m:
                return 1 - 2 * eta * term.strength / m
            case "1/2m", Quantity() as m:
                return 1 - eta * term.strength / m
            case _:
                return 1 - 2 * eta * term.strength
