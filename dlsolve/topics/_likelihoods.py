"""The cross-entropies: what the probability given to the actual class costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dlsolve.errors import Undefined
from dlsolve.exact.array import Vector
from dlsolve.exact.number import INFINITY, equal, is_zero
from dlsolve.records import dataclass
from dlsolve.working.names import Name
from dlsolve.working.readings import scalar
from dlsolve.working.trees import Operand, Quantity, Tree, Value, ln, log, total, tree
from dlsolve.working.working import Working, show

SIGNS = {"e": "ln", "2": "log₂", "10": "log₁₀"}

BASES = {"logarithm_to_base_2": "2", "natural_logarithm": "e", "logarithm_to_base_10": "10"}
"""The bases that are taken by mistake."""


@dataclass(frozen=True, slots=True)
class Logarithm:
    """The logarithm of a cross-entropy, to its base."""

    base: str

    @property
    def sign(self) -> str:
        """e.g. ln"""
        return SIGNS[self.base]

    def of(self, operand: Operand) -> Tree:
        """ln ŷ"""
        return ln(operand) if self.base == "e" else log(operand, int(self.base))

    def others(self) -> dict[str, Logarithm]:
        """The other bases, by the name of the mistake of taking them."""
        return {name: Logarithm(base) for name, base in BASES.items() if base != self.base}


def is_value(value: Value, number: int) -> bool:
    """Whether a value is this whole number."""
    return equal(scalar(value), scalar(tree(number).value))  # type: ignore[union-attr]


def binary(
    working: Working,
    name: Name,
    y: Quantity,
    p: Quantity,
    logarithm: Logarithm,
    weights: Sequence[Quantity],
) -> Quantity:
    """−[y·ln ŷ + (1 − y)·ln(1 − ŷ)] of one sample; one of the terms where y is 1 or 0."""
    sign = logarithm.sign
    if is_zero(scalar(p.value)) and not is_value(y.value, 0):
        return _infinite(working, name, p, y, f"−{sign} ŷ → ∞ as ŷ → 0")
    if is_value(p.value, 1) and not is_value(y.value, 1):
        return _infinite(working, name, p, y, f"−{sign}(1 − ŷ) → ∞ as ŷ → 1")

    def terms(log_: Logarithm, w: Sequence[Quantity] = weights) -> list[Tree]:
        both = [
            log_.of(p) if is_value(y.value, 1) else y * log_.of(p),
            log_.of(1 - p) if is_value(y.value, 0) else (1 - y) * log_.of(1 - p),
        ]
        heavy = [weight * term for weight, term in zip(reversed(w), both, strict=False)] or both
        kept = (not is_value(y.value, 0), not is_value(y.value, 1))
        return [term for term, keep in zip(heavy, kept, strict=True) if keep]

    first, *second = terms(logarithm)
    hard = is_value(y.value, 0) or is_value(y.value, 1)
    wrong: dict[str, Any] = {
        "minus_forgotten": total([first, *second]),
        "brackets_forgotten": first if is_value(y.value, 0) else total([-first, *second]),
        "y_and_1_minus_y_exchanged": -(y * logarithm.of(1 - p) + (1 - y) * logarithm.of(p)),
        "second_term_forgotten": -(y * logarithm.of(p)),
    }
    if not hard:
        swapped = p * logarithm.of(y) + (1 - p) * logarithm.of(1 - y)
        wrong["y_and_y_hat_swapped"] = -swapped
    if weights:
        wrong["class_weight_left_out"] = -total(terms(logarithm, ()))
    wrong |= {mistake: -total(terms(other)) for mistake, other in logarithm.others().items()}
    return working.let(name, -total([first, *second]), **wrong)


def categorical(
    working: Working,
    name: Name,
    y: Quantity,
    p: Quantity,
    logarithm: Logarithm,
    weights: Sequence[Quantity],
    *,
    first_class: int = 1,
) -> Quantity:
    """−Σⱼ yⱼ·ln ŷⱼ of one sample: −ln ŷ of its class, where y is one-hot or a class number."""
    classes = range(len(p))
    if isinstance(y.value, Vector):
        shares = {j: y[j] for j in classes if not is_zero(y.value[j])}
    else:
        shares = {class_of(y, first_class, len(p)): y}
    hot = len(shares) == 1 and (
        not isinstance(y.value, Vector) or is_value(y.value[next(iter(shares))], 1)
    )
    for j, share in shares.items():
        if is_zero(scalar(p[j].value)):
            return _infinite(working, name, p[j], share, f"−{logarithm.sign} ŷ → ∞ as ŷ → 0")

    def terms(log_: Logarithm, w: Sequence[Quantity] = weights) -> list[Tree]:
        bare = {j: log_.of(p[j]) if hot else y_j * log_.of(p[j]) for j, y_j in shares.items()}
        return [w[j] * term if w else term for j, term in bare.items()]

    right = total(terms(logarithm))
    others = [j for j in classes if j not in shares] if hot else []
    wrong: dict[str, Any] = {
        "minus_forgotten": right,
        "every_class_counted": -total(logarithm.of(p[j]) for j in classes),
        "binary_for_categorical": -total(
            [*terms(logarithm), *(logarithm.of(1 - p[j]) for j in others)]
        ),
    }
    if not hot:
        wrong["y_and_y_hat_swapped"] = -total(p[j] * logarithm.of(y[j]) for j in classes)
    if weights:
        wrong["class_weight_left_out"] = -total(terms(logarithm, ()))
    wrong |= {mistake: -total(terms(other)) for mistake, other in logarithm.others().items()}
    return working.let(name, -right, **wrong)


def class_of(y: Quantity, first_class: int, count: int) -> int:
    """The column of a class number.  Raises Undefined for one that is not there."""
    for j in range(count):
        if is_value(y.value, first_class + j):
            return j
    raise Undefined(f"a class that is not one of {first_class} to {first_class + count - 1}")


def _infinite(working: Working, name: Name, p: Quantity, y: Quantity, limit: str) -> Quantity:
    """The line of a probability that has no logarithm, where it is needed."""
    where = f", and {limit}, so"
    working.say(p.name, " = ", show(p.value), " where ", y.name, " = ", show(y.value), where)
    return working.let(name, INFINITY, infinity_missed=tree(0))
