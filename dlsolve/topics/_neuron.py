"""The chain rule of a single neuron in letters: ∂L/∂w = ∂L/∂ŷ · ∂ŷ/∂z · ∂z/∂w."""

from __future__ import annotations

from collections.abc import Sequence

from dlsolve.errors import InputError
from dlsolve.inputs.dense_layers import DenseLayer
from dlsolve.plurals import counted
from dlsolve.topics._activations import definition, slope
from dlsolve.topics._descent import answer_name
from dlsolve.topics._gradient import partial_name
from dlsolve.topics._losses import Loss
from dlsolve.topics._output_losses import MATCHING, Kind, definition_of, loss_of, slope_of
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate
from dlsolve.working.steps import TOGETHER, Word, Words
from dlsolve.working.trees import Grid, Letter, Tree, equals, is_one, number, total
from dlsolve.working.working import Working

Z, Y, Y_HAT, L = (Letter(Name(base)) for base in ("z", "y", "ŷ", "L"))


def write_neuron(
    working: Working, x: Grid, layers: Sequence[DenseLayer], target: Grid, loss: Kind
) -> None:
    """∂L/∂w of every weight, and ∂L/∂b, of a neuron in letters."""
    layer = _checked(x, layers, target, loss)
    (inputs,) = x.rows
    weights = [w for w in layer.weights.rows[0] if isinstance(w, Letter)]
    biases = [b for b in layer.biases or () if isinstance(b, Letter)]
    kind = layer.activation.kind
    names = _listed([partial_name("L", one.name) for one in (*weights, *biases)])
    loss_words = definition_of(loss, 1)
    working.ask("Find ", *names, " for a neuron with the loss ", *loss_words, ".")
    products = [w * one for w, one in zip(weights, inputs, strict=True)]
    working.say(equals(Z, total([*products, *biases])))
    if kind == "linear":
        working.say(equals(Y_HAT, Z))
    else:
        working.say("ŷ = ", *definition(layer.activation))
    working.say(equals(L, loss_of(loss, [Y], [Y_HAT])))
    inner = slope(layer.activation, Z, Y_HAT)
    with working.part("Chain rule"):
        first = weights[0].name
        by_weight = (partial_name("L", first), " = ∂L/∂ŷ · ∂ŷ/∂z · ", partial_name("z", first))
        working.say(*by_weight)
        working.say(equals(Letter(Name("∂L/∂ŷ")), slope_of(loss, Y, Y_HAT, 1)))
        working.say("∂ŷ/∂z = ", *_slope_words(kind, inner))
        factors = [*zip(weights, inputs, strict=True), *((b, number("1")) for b in biases)]
        parts = [equals(Letter(partial_name("z", one.name)), factor) for one, factor in factors]
        working.say(*[word for part in parts for word in (part, ",  ")][:-1])
    with working.part("Derivatives"):
        for one, factor in factors:
            found = _derivative(loss, inner, factor)
            left = Letter(partial_name("L", one.name))
            working.relation(left, found)
            name = "d" + answer_name(one.name)
            working.answer(name, evaluate(found), shown=[(equals(left, found),)])


def _listed(names: Sequence[Name]) -> Words:
    """e.g. ∂L/∂w₁, ∂L/∂w₂ and ∂L/∂b"""
    words: list[Word] = []
    for place, name in enumerate(names):
        if place:
            words.append(" and " if place == len(names) - 1 else ", ")
        words.append(name)
    return tuple(words)


def _slope_words(kind: str, inner: Tree) -> Words:
    """How f′(z) is found.  e.g. e⁻ᶻ/(1 + e⁻ᶻ)² = … = ŷ(1 − ŷ)"""
    match kind:
        case "sigmoid":
            steps = "e⁻ᶻ/(1 + e⁻ᶻ)² = 1/(1 + e⁻ᶻ) · [1 − 1/(1 + e⁻ᶻ)] = "
        case "tanh":
            steps = f"4/(eᶻ + e⁻ᶻ)²{TOGETHER}= "
        case _:
            steps = ""
    return (steps, inner)


def _derivative(loss: Kind, inner: Tree, factor: Tree) -> Tree:
    """The three factors put together.  e.g. −2(y − ŷ)ŷ(1 − ŷ)x₁;  (ŷ − y)x₁"""
    if loss in MATCHING:
        return _times(Y_HAT - Y, factor)
    return Loss(loss).gradient([Y - Y_HAT], [_times(inner, factor)])


def _times(left: Tree, right: Tree) -> Tree:
    if is_one(left):
        return right
    return left if is_one(right) else left * right


def _checked(x: Grid, layers: Sequence[DenseLayer], target: Grid, loss: Kind) -> DenseLayer:
    """The one layer.  Raises InputError for what is not a single neuron in letters."""
    if (
        len(layers) != 1
        or len(layers[0].weights.rows) != 1
        or len(x.rows) != 1
        or len(target.rows) != 1
    ):
        raise InputError(
            "letters for more than a single neuron",
            remedy="give numbers; or one layer with one row of letters, “w1 w2 | b | sigmoid”",
            field="layer",
        )  # fmt: skip
    layer, inputs = layers[0], x.rows[0]
    learnt = [*layer.weights.rows[0], *(layer.biases or ())]
    taken = {one for one in (*learnt, *inputs) if isinstance(one, Letter)}
    if len(layer.weights.rows[0]) != len(inputs):
        raise InputError(
            f"the neuron has {counted(len(layer.weights.rows[0]), 'weight')}"
            f" and {counted(len(inputs), 'input')}",
            remedy="give a weight for each input", field="layer",
        )  # fmt: skip
    if not all(isinstance(one, Letter) for one in (*learnt, *inputs)) or len(taken) < len(
        [*learnt, *inputs]
    ):
        raise InputError(
            "some weights and inputs are letters, and not each its own",
            remedy="give numbers for all, or “x1 x2” and “w1 w2 | b | sigmoid”", field="layer",
        )  # fmt: skip
    if target.rows != ((Y,),) or taken & {Z, Y, Y_HAT, L}:
        raise InputError(
            "the letters z, y, ŷ and L have a meaning of their own",
            remedy="write --target y, and other letters for the weights and the inputs",
            field="target",
        )  # fmt: skip
    if layer.activation.kind not in ("sigmoid", "tanh", "linear"):
        raise InputError(
            f"the derivative of {layer.activation.title} is not written in letters",
            remedy="use sigmoid, tanh or linear, or give numbers", field="layer",
        )  # fmt: skip
    if loss == "mae" or (loss in MATCHING and MATCHING[loss] != layer.activation.kind):
        raise InputError(
            f"the loss {loss} of {layer.activation.title} is not written in letters",
            remedy="use a squared loss, or bce with sigmoid", field="loss",
        )  # fmt: skip
    return layer
