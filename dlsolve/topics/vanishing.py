"""The vanishing gradient: the chain rule's product through the depth of a network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import prod
from typing import Any

from dlsolve.topics._depth import Bound, Chain, Factors, bound_product, go_back, multiply
from dlsolve.topics._float_activations import slopes
from dlsolve.topics._floats import typed
from dlsolve.working.readings import float_of, scalar
from dlsolve.working.steps import Answer
from dlsolve.working.working import Working

CHAPTER = "Networks"
ALIASES = ("vanishing-gradient", "exploding-gradient")


def vanishing(working: Working, *, product: Factors | Chain | Bound) -> None:
    """Vanishing gradient: the product of derivatives by depth.

        ∂L/∂w⁽¹⁾ = ∂L/∂ŷ · ∂ŷ/∂z⁽²⁾ · ∂z⁽²⁾/∂a⁽¹⁾ · ∂a⁽¹⁾/∂z⁽¹⁾ · ∂z⁽¹⁾/∂w⁽¹⁾
        δ⁽ᵏ⁾ = w⁽ᵏ⁺¹⁾·δ⁽ᵏ⁺¹⁾·f′(z⁽ᵏ⁾)              σ′(z) = a(1 − a) ≤ ¼

    Given are the factors; or z of every layer of a chain of neurons; or only the number of
    layers, for the bound (|w|·max f′)ⁿ.  Answers: `gradient` and `verdict` (vanishes, explodes
    or keeps its size); for a chain `delta1`, …; for the bound `factor` and `bound`.

    Raises InputError for more than 200 factors, and where the weights do not fit.

    Source: Hochreiter, 1991; Bengio, Simard and Frasconi, 1994.
    """
    match product:
        case Factors():
            multiply(working, product)
        case Chain():
            go_back(working, product)
        case Bound():
            bound_product(working, product)


EXAMPLES = (
    {"factors": "0.1 0.1 0.1 0.1 0.1"},
    {"factors": "-2 1.5 3 0.5", "eta": "0.01", "weight": "0.4"},
    {"z": "0.5 -1 2", "weights": "0.8 -1.5"},
    {"z": "1 -1 2 0.5", "weights": "3 2 4", "activation": "tanh", "loss_slope": "-0.5"},
    {"z": "1 -1 2", "activation": "leaky-relu 0.1"},
    {"depth": "10"},
    {"depth": "4", "largest_weight": "6"},
    {"depth": "3", "bounded": "tanh", "largest_weight": "0.9"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The product in floats, each slope by a central difference."""
    given = arguments["product"]
    match given:
        case Factors(factors):
            expected = prod(typed(factors))
            found = answers["gradient"].value
        case Chain(z, weights, f, outer):
            expected = float_of(outer.value) if outer else 1.0
            expected *= prod(slopes(f, typed(z))) * prod(typed(weights or ()))
            found = answers["gradient"].value
        case Bound(depth, weight, f):
            near_zero = [k / 1000 for k in range(-9, 10)]
            steepest = max(slopes(f, near_zero))
            expected = ((float_of(weight.value) if weight else 1.0) * steepest) ** depth
            found = answers["bound"].value
    size = abs(expected)
    yield "the product", abs(float_of(scalar(found)) - expected) <= 1e-6 * size + 1e-12
