"""The backward pass of a dense network: the chain rule from the loss to every weight.

δ stands for ∂L/∂z of a layer:

    δ⁽ˡ⁾ = ∂L/∂ŷ ⊙ f′(z⁽ˡ⁾)                    last layer
    δ⁽ᵏ⁾ = W⁽ᵏ⁺¹⁾ᵀδ⁽ᵏ⁺¹⁾ ⊙ f′(z⁽ᵏ⁾)            hidden layers
    ∂L/∂W⁽ᵏ⁾ = δ⁽ᵏ⁾a⁽ᵏ⁻¹⁾ᵀ,  ∂L/∂b⁽ᵏ⁾ = δ⁽ᵏ⁾
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from dlsolve.records import dataclass
from dlsolve.topics._activations import jacobian, slope, slope_definition
from dlsolve.topics._forward_pass import OUTPUT, Passed
from dlsolve.topics._network import (
    Layer,
    column,
    entries_of,
    entrywise,
    is_number,
    is_square,
    product,
    raised,
    size_of,
    transposed,
)
from dlsolve.topics._output_losses import MATCHING, Kind, slope_of
from dlsolve.working.names import Name
from dlsolve.working.steps import TOGETHER
from dlsolve.working.trees import MatrixProduct, Number, Quantity, Tree, is_one
from dlsolve.working.working import Working

SAID = ("relu", "leaky-relu", "elu", "gelu", "gelu-tanh", "softplus", "swish", "step")
"""Activations whose slope is not seen from the line that it stands on."""

ERROR = f"ŷ{TOGETHER}−{TOGETHER}y"


@dataclass(frozen=True, slots=True)
class Rules:
    """How the backward pass and the update are done.

    relu_at_zero   ReLU′ at z = 0
    trains_biases  whether the biases are updated
    from_old       whether a hidden δ takes the weights from before the update
    """

    loss: Kind
    eta: Quantity
    relu_at_zero: str
    trains_biases: bool
    from_old: bool


@dataclass(frozen=True, slots=True)
class Gradients:
    """∂L/∂W and ∂L/∂b of a layer."""

    weights: Quantity
    biases: Quantity | None


@dataclass(frozen=True, slots=True)
class Returned:
    """What comes back to a layer: δ, and the gradients that it gives."""

    delta: Quantity
    gradients: Gradients


def pass_backward(
    working: Working,
    x: Quantity,
    layers: Sequence[Layer],
    passed: Sequence[Passed],
    y: Quantity,
    rules: Rules,
) -> tuple[list[Returned], list[Layer]]:
    """The gradients of every layer, the last one first on the page, and the updated layers."""
    found: list[Returned] = []
    updated: list[Layer] = []
    before = [x, *(one.a for one in passed)]
    for layer, own, source in reversed(list(zip(layers, passed, before[:-1], strict=True))):
        k = layer.number
        with working.part(f"Layer {k}", key=f"Backward {k}"):
            _say_the_chain(working, layer, source, last=not found)
            if found:
                after = layers[k] if rules.from_old else updated[0]
                delta = _hidden_delta(working, layer, own, after, found[0], rules)
            else:
                delta = _output_delta(working, layer, own, y, rules)
            gradients = _gradients(working, layer, source, delta, rules)
            found.insert(0, Returned(delta, gradients))
            if not rules.from_old:
                updated.insert(0, update(working, layer, gradients, rules))
    return found, updated


def say_what_is_meant(working: Working, layers: Sequence[Layer], rules: Rules) -> None:
    """δ, the slopes that are not seen from their lines, and when the weights are updated."""
    working.say("δ stands for ∂L/∂z of a layer.")
    if not rules.from_old:
        working.say("Each layer is updated at once, and its new weights go into the next δ.")
    for activation in dict.fromkeys(layer.activation for layer in layers):
        if activation.kind in SAID:
            working.say(*slope_definition(activation, rules.relu_at_zero), ".")


def _say_the_chain(working: Working, layer: Layer, source: Quantity, *, last: bool) -> None:
    """∂L/∂W factor by factor, as far as δ of the layer after it."""
    k = layer.number
    z, w = _raised("z", k), _raised("W", k)
    if last:
        factors = ["∂L/∂ŷ", f"∂ŷ/∂{z}"]
    else:
        a = _raised("a", k)
        factors = [_raised("δ", k + 1), f"∂{_raised('z', k + 1)}/∂{a}", f"∂{a}/∂{z}"]
    by_weights = f"∂{z}/∂{w}{TOGETHER}={TOGETHER}"
    chain = f"∂L/∂{w} = " + " · ".join([*factors, f"∂{z}/∂{w}"])
    working.say(f"{chain},  {by_weights}", _factor_of(source, layer))


def _factor_of(source: Quantity, layer: Layer) -> Tree:
    """The factor ∂z/∂W as it stands in the product: the input, turned where δ comes first."""
    return source if layer.layout == "in-out" else transposed(source)


def _raised(base: str, k: int) -> str:
    return base + raised(k)


# --- δ ----------------------------------------------------------------------------------


def _output_delta(
    working: Working, layer: Layer, own: Passed, y: Quantity, rules: Rules
) -> Quantity:
    """∂L/∂ŷ · ∂ŷ/∂z, or ŷ − y at once where a cross-entropy meets its activation."""
    if MATCHING.get(rules.loss) == layer.activation.kind:
        return _matched_delta(working, layer, own, y, rules)
    pairs = list(zip(entries_of(y), entries_of(own.a), strict=True))
    slopes = [slope_of(rules.loss, t, p, len(pairs)) for t, p in pairs]
    wrong: dict[str, Any] = {"sign_of_the_error_lost": column([-s for s in slopes])}
    halved = [slope_of(rules.loss, t, p, len(pairs), square=1) for t, p in pairs]
    if rules.loss in ("mse", "sse"):
        wrong["factor_two_forgotten"] = column(halved)
    by_output = working.let(Name("∂L/∂ŷ"), column(slopes), **wrong)
    name = Name("δ", layer=layer.number)
    if layer.activation.kind == "softmax":
        rows = working.let(Name("∂ŷ/∂z", layer=layer.number), jacobian(list(entries_of(own.a))))
        return working.let(name, MatrixProduct(rows, by_output))
    return _through_activation(working, layer, own, by_output, rules)


def _matched_delta(
    working: Working, layer: Layer, own: Passed, y: Quantity, rules: Rules
) -> Quantity:
    z, count = _raised("z", layer.number), size_of(own.a)
    if rules.loss == "bce":
        factors = "[−y/ŷ + (1 − y)/(1 − ŷ)] · ŷ(1 − ŷ)"
        working.say(f"With the sigmoid, ∂L/∂ŷ · ∂ŷ/∂{z} = {factors} = {ERROR}.")
    else:
        working.say(f"With the softmax, the cross-entropy has ∂L/∂{z} = {ERROR}.")
    error: Tree = own.a - y
    reversed_error: Tree = y - own.a
    if rules.loss == "bce" and count > 1:
        share = Number(Fraction(1, count), f"1/{count}")
        error, reversed_error = share * error, share * reversed_error
    return working.let(Name("δ", layer=layer.number), error, sign_of_the_error_lost=reversed_error)


def _hidden_delta(
    working: Working, layer: Layer, own: Passed, after: Layer, later: Returned, rules: Rules
) -> Quantity:
    """W⁽ᵏ⁺¹⁾ᵀδ⁽ᵏ⁺¹⁾ · f′(z): what comes back through the weights, then the activation."""
    W, delta = after.weights, later.delta
    is_out_in = after.layout == "out-in"

    def through(weights: Tree) -> Tree:
        return transposed(weights) if is_out_in else weights

    wrong: dict[str, Any] = {}
    if rules.from_old:
        moved = W - rules.eta * later.gradients.weights
        wrong["updated_weights_used"] = product(through(moved), delta)
    if is_square(W):
        wrong["weights_not_transposed"] = product(W if is_out_in else transposed(W), delta)
    if is_number(delta):
        wrong["delta_after_it_left_out"] = through(W)
    by_output = working.let(Name("∂L/∂a", layer=layer.number), product(through(W), delta), **wrong)
    return _through_activation(working, layer, own, by_output, rules)


def _through_activation(
    working: Working, layer: Layer, own: Passed, by_output: Quantity, rules: Rules
) -> Quantity:
    """δ = ∂L/∂a ⊙ f′(z), with f′ on a line of its own; a linear layer has f′ = 1."""
    k = layer.number
    last = own.a.name == OUTPUT
    names = "∂ŷ/∂z" if last else f"∂{_raised('a', k)}/∂z"
    delta = Name("δ", layer=k)
    entries = list(zip(entries_of(own.z), entries_of(own.a), strict=True))
    slopes = [slope(layer.activation, z, a, rules.relu_at_zero) for z, a in entries]
    if all(is_one(one) for one in slopes):
        note = f", as {names}{raised(k)} = 1 (linear)"
        return working.let(delta, by_output, note=(note,))
    f = working.let(Name(names, layer=k), column(slopes))
    forgotten = "output_slope_forgotten" if last else "hidden_slope_forgotten"
    wrong: dict[str, Any] = {forgotten: by_output}
    return working.let(delta, entrywise(by_output, f), **wrong)


# --- the gradients and the update -------------------------------------------------------


def _gradients(
    working: Working, layer: Layer, source: Quantity, delta: Quantity, rules: Rules
) -> Gradients:
    k = layer.number
    pair = (delta, transposed(source)) if layer.layout == "out-in" else (source, transposed(delta))
    squared = entrywise(source, source)
    wrong = (delta, transposed(squared)) if layer.layout == "out-in" else (squared, pair[1])
    by_weights = working.let(Name("∂L/∂W", layer=k), product(*pair), input_squared=product(*wrong))
    by_biases = None
    if layer.biases is not None and rules.trains_biases:
        by_biases = working.let(Name("∂L/∂b", layer=k), delta)
    return Gradients(by_weights, by_biases)


def update(working: Working, layer: Layer, gradients: Gradients, rules: Rules) -> Layer:
    """W − η·∂L/∂W and b − η·∂L/∂b."""
    eta, W, b = rules.eta, layer.weights, layer.biases
    moved = working.let(
        W.name,
        W - eta * gradients.weights,
        update_added=W + eta * gradients.weights,
        learning_rate_left_out=W - gradients.weights,
    )
    if b is not None and gradients.biases is not None:
        b = working.let(
            b.name,
            b - eta * gradients.biases,
            update_added=b + eta * gradients.biases,
            learning_rate_left_out=b - gradients.biases,
            bias_not_updated=b,
        )
    return Layer(layer.number, moved, b, layer.activation, layer.layout)
