"""Backpropagation by hand: forward pass, loss, chain rule, every gradient, the update."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from statistics import fmean
from typing import TYPE_CHECKING, Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.inputs.dense_layers import DenseLayer
from dlsolve.inputs.fields import LetterGrid
from dlsolve.inputs.numbers import Count
from dlsolve.plurals import counted
from dlsolve.topics._backward import Rules, say_what_is_meant
from dlsolve.topics._descent import check_rate, compare
from dlsolve.topics._floats import typed
from dlsolve.topics._forward_pass import (
    OUTPUT,
    give_columns,
    pass_forward,
    samples_of,
    together,
)
from dlsolve.topics._network import (
    Layer,
    Layout,
    fitted,
    give_layers,
    neurons_of,
    say_activations,
)
from dlsolve.topics._network_check import (
    close,
    float_layers,
    mean_slopes,
    meets_a_corner,
    run,
    slopes,
    turned,
)
from dlsolve.topics._network_check import loss as loss_in_floats
from dlsolve.topics._neuron import write_neuron
from dlsolve.topics._output_losses import (
    Kind,
    check_target,
    definition_of,
    targets_of,
)
from dlsolve.topics._training_step import (
    Step,
    answer_step,
    answer_update,
    tabulate,
    write_loss,
    write_mean_step,
    write_step,
)
from dlsolve.working.names import Name
from dlsolve.working.readings import float_of, letters
from dlsolve.working.steps import Answer
from dlsolve.working.trees import Number, Quantity, Row, number
from dlsolve.working.working import Working

if TYPE_CHECKING:
    from dlsolve.working.figures import Figure

CHAPTER = "Networks"
ALIASES = ("backpropagation", "chain-rule")
PICTURE = "the loss after each update"

ONCE = Count(1)

MOST_PASSES = 30
"""Passes of a sample, forward and backward, that are written down."""


def backprop(
    working: Working,
    *,
    x: Annotated[LetterGrid, "the input, or a row for each sample: “1 2”, “0 0; 0 1”"],
    layer: Annotated[
        tuple[DenseLayer, ...],
        "weights | biases | activation, a row of weights for each neuron:"
        " “0.2 0.4; 0.3 0.7 | 0 0 | relu”; once for each layer",
    ],
    target: Annotated[LetterGrid, "the target y, a row for each sample: “5”, “0 1”"],
    eta: Annotated[Number, "the learning rate η"] = number("0.1"),
    loss: Annotated[
        Kind,
        "(1/n)Σ(y − ŷ)² over the n outputs; half of it; the sum; half the sum; (1/n)Σ|y − ŷ|;"
        " the binary and the categorical cross-entropy",
    ] = "mse",
    biases: Annotated[Literal["trained", "kept"], "update the biases, or leave them"] = "trained",
    hidden_deltas: Annotated[
        Literal["old", "new"], "a hidden δ from the weights before the update, or after it"
    ] = "old",
    layout: Annotated[
        Layout,
        "a row of weights for each neuron, z = Wx + b; or a row for each input, wᵢⱼ from i to j,"
        " z = Wᵀx + b",
    ] = "out-in",
    relu_at_zero: Annotated[Literal["0", "1"], "what ReLU′(0) is taken as"] = "0",
    method: Annotated[
        Literal["sgd", "batch"],
        "an update after each sample, or one from the mean of all their gradients",
    ] = "sgd",
    epochs: Annotated[Count, "how often every sample is used"] = ONCE,
) -> None:
    """Backpropagation: forward pass, loss, gradients, update.

        z⁽ᵏ⁾ = W⁽ᵏ⁾a⁽ᵏ⁻¹⁾ + b⁽ᵏ⁾             a⁽ᵏ⁾ = f(z⁽ᵏ⁾)
        ∂L/∂W = ∂L/∂ŷ · ∂ŷ/∂z · ∂z/∂W          δ⁽ᵏ⁾ = W⁽ᵏ⁺¹⁾ᵀδ⁽ᵏ⁺¹⁾ ⊙ f′(z⁽ᵏ⁾)
        ∂L/∂W⁽ᵏ⁾ = δ⁽ᵏ⁾a⁽ᵏ⁻¹⁾ᵀ                 W ← W − η·∂L/∂W

    x, z, a, b, δ and ŷ are columns, W has a row for each neuron; what has one entry is a
    number.  Of several samples each makes an update, or the mean of their gradients makes one.
    A single neuron may be given in letters: then the chain rule is written out, and nothing is
    updated.

    Answers: `loss_before` and `loss_after`, or the `losses` of several updates; of the last
    update `y_hat`, `dW1`, `db1`, …, `W1`, `b1`, …, and of one sample `z1`, `a1`, `delta1`, …;
    in letters `dw1`, …, `db`.

    Raises InputError where the layers do not fit one another, the input or the target, and for
    more than 30 passes of a sample.

    Source: Rumelhart, Hinton and Williams, 1986.
    """
    if any(letters(row) for row in (x, target)) or any(one.has_letters for one in layer):
        write_neuron(working, x, layer, target, loss)
        working.undrawn("in letters nothing is updated")
        return
    check_rate(eta)
    samples, targets, dense = _checked(x, target, layer, loss, layout, epochs)
    batch = method == "batch" and len(samples) > 1
    if batch and hidden_deltas == "new":
        raise InputError(
            "a batch is updated after its last sample, so no δ is from the new weights",
            remedy="leave out one of the two", field="hidden_deltas",
        )  # fmt: skip
    sizes = [len(samples[0]), *(neurons_of(one, layout) for one in dense)]
    _ask(working, sizes, loss, len(samples), epochs, batch=batch)
    inputs = give_columns(working, "x", samples)
    layers: Sequence[Layer] = give_layers(working, dense, layout)
    outputs = give_columns(working, "y", targets)
    step = working.given(Name("η"), eta)
    rules = Rules(loss, step, relu_at_zero, biases == "trained", hidden_deltas == "old")
    say_activations(working, [one.activation for one in layers])
    many = epochs * len(samples) > 1
    if many:
        say_what_is_meant(working, layers, rules)
    planned = [(epoch, i) for epoch in range(1, epochs + 1) for i in range(1, len(samples) + 1)]
    done: list[Step] = []
    losses: list[Quantity] = []
    for epoch, i in planned:
        title = f"Epoch {epoch}, sample {i}" if len(samples) > 1 else f"Step {epoch}"
        with working.part(title, repeats=True) if many else nullcontext():
            one = write_step(
                working, inputs[i - 1], outputs[i - 1], layers, rules,
                alone=not many, updates=not batch,
            )  # fmt: skip
        done.append(one)
        layers = one.updated
        if not batch:
            losses.append(one.loss)
        elif i == len(samples):
            with working.part(f"Epoch {epoch}, update", repeats=epoch > 1):
                whole, gradients, layers = write_mean_step(working, layers, done[-i:], rules)
            losses.append(whole)
    if many:
        working.answer("losses", losses, shown=())
        tabulate(working, planned, done, several=len(samples) > 1)
    if batch:
        _draw_losses(working, losses, "loss L before the update")
        working.answer("y_hat", together([one.passed[-1].a for one in done[-i:]]), symbol=OUTPUT)
        working.answer("loss_before", losses[0].value)
        answer_update(working, gradients, layers, rules)
        return
    last = done[-1]
    working.answer("y_hat", last.passed[-1].a)
    if len(samples) > 1:
        _draw_losses(working, losses, "loss L of the sample")
        answer_step(working, last, rules)
        return
    with working.part("With the new weights"):
        with working.repeated():
            again = pass_forward(working, inputs[0], layers)
        after = write_loss(working, loss, outputs[0], again[-1].a)
        compare(working, "the loss", after, done[0].loss)
    _draw_losses(working, [*losses, after], "loss L")
    working.answer("loss_before", done[0].loss.value)
    answer_step(working, last, rules)
    working.answer("loss_after", after.value)


def _draw_losses(working: Working, losses: Sequence[Quantity], name: str) -> None:
    """The loss curve, where there is more than one loss."""
    if len(losses) < 2:
        working.undrawn("one loss alone makes no curve")
    else:
        working.draw(_loss_curve, losses, name)


def _loss_curve(losses: Sequence[Quantity], name: str) -> Iterator[Figure]:
    from dlsolve.working.figures import Figure, Line

    points = tuple((k, float_of(loss.value)) for k, loss in enumerate(losses))
    yield Figure("The loss", "updates made", name, (Line(points),), whole=True)


def _checked(
    x: LetterGrid,
    target: LetterGrid,
    layers: Sequence[DenseLayer],
    loss: Kind,
    layout: Layout,
    epochs: int,
) -> tuple[list[Row], list[Row], list[DenseLayer]]:
    """Samples, their targets and the layers.  Raises InputError where they do not fit."""
    samples = samples_of(x, layers, layout)
    dense = fitted(len(samples[0]), layers, layout)
    targets = targets_of(target, len(samples), neurons_of(dense[-1], layout))
    for one in targets:
        check_target(one, dense[-1], loss)
    if epochs * len(samples) > MOST_PASSES:
        raise InputError(
            f"{epochs * len(samples)} passes of a sample",
            remedy=f"at most {MOST_PASSES} are written down", field="epochs",
        )  # fmt: skip
    return samples, targets, dense


def _ask(
    working: Working, sizes: Sequence[int], loss: Kind, samples: int, epochs: int, *, batch: bool
) -> None:
    network = f"the {'-'.join(map(str, sizes))} network with the loss "
    words = definition_of(loss, sizes[-1])
    if samples > 1:
        passes = counted(epochs, "epoch")
        start = f"Train {network}"
        how = f"an update after each of {samples} samples"
        if batch:
            how = f"an update from the mean of the gradients of {samples} samples"
        end = f" by backpropagation, {how}, {passes}."
    else:
        steps = "one step" if epochs == 1 else counted(epochs, "step")
        start = f"Do {steps} of backpropagation on {network}"
        end = ": forward pass, loss, gradients, update."
    working.ask(start, *words, end)


P31 = {
    "x": "1 2",
    "layer": ["0.2 0.4; 0.3 0.7 | 0 0 | relu", "0.5 0.9 | 0 | linear"],
    "target": "5",
    "eta": "0.01",
}
MAZUR = {
    "x": "0.05 0.1",
    "layer": [
        "0.15 0.2; 0.25 0.3 | 0.35 | sigmoid",
        "0.4 0.45; 0.5 0.55 | 0.6 | sigmoid",
    ],
    "target": "0.01 0.99",
    "eta": "0.5",
    "loss": "half-sse",
    "biases": "kept",
}

XOR = ["1 1; 1 1 | 0 -1 | relu", "1 -2 | 0 | sigmoid"]

EXAMPLES = (
    P31,
    MAZUR,
    {"x": "x1 x2", "layer": ["w1 w2 | b | sigmoid"], "target": "y"},
    {"x": "1 0", "layer": XOR, "target": "1", "loss": "bce", "eta": "0.5"},
    {"x": "1 0", "layer": XOR, "target": "1", "eta": "0.5", "relu_at_zero": "1"},
    {
        "x": "1 2",
        "layer": ["0.5 -1; 1 0.5 | 0.1 | tanh", "1 0; -1 1; 0.5 0.5 | 0 | softmax"],
        "target": "0 1 0",
        "loss": "cce",
    },
    {"x": "1 -1", "layer": ["1 2; 0 1 | 1.5 | softmax"], "target": "1 0", "loss": "sse"},
    {
        "x": "1 2",
        "layer": ["0.2 0.3; 0.4 0.7 | 0 | relu", "0.5; 0.9 | 0 | linear"],
        "target": "5",
        "eta": "0.01",
        "layout": "in-out",
        "hidden_deltas": "new",
    },
    {"x": "1 0; 0 1", "layer": XOR, "target": "1; 0", "eta": "0.5", "epochs": "2"},
    {
        "x": "1 0; 0 1",
        "layer": ["1 0.5; -1 1 | 0 -1 | tanh", "1 -2 | 0 | sigmoid"],
        "target": "1; 0",
        "method": "batch",
        "eta": "0.5",
        "epochs": "2",
    },
    {"x": "0.5", "layer": ["0.5 | 1 | tanh", "2"], "target": "1", "epochs": "3"},
    {"x": "2", "layer": ["0.5 | 1 | leaky-relu 0.1", "-1 | none | sigmoid"], "target": "1"},
    {"x": "1 -2", "layer": ["1 2; 0 1 | 1 | elu", "1 1 || softplus"], "target": "3", "loss": "mae"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The same training in floats, its gradients by central differences of the loss itself."""
    x, target, given = arguments["x"], arguments["target"], arguments["layer"]
    if letters(x):
        return
    layout, kind = arguments["layout"], arguments["loss"]
    rows = samples_of(x, given, layout)
    dense = fitted(len(rows[0]), given, layout)
    layers = float_layers(dense, layout)
    samples = [typed(row) for row in rows]
    size = neurons_of(dense[-1], layout)
    targets = [typed(row) for row in targets_of(target, len(rows), size)]
    pairs = list(zip(samples, targets, strict=True))
    batches = [pairs] if arguments["method"] == "batch" else [[pair] for pair in pairs]
    updates = batches * arguments["epochs"]
    eta = float_of(arguments["eta"].value)
    biases = [arguments["biases"] == "trained" and one.biases is not None for one in dense]
    losses: list[float] = []
    for batch in updates:
        outputs = [run(inputs, layers) for inputs, _ in batch]
        each = [
            loss_in_floats(kind, y, output) for (_, y), output in zip(batch, outputs, strict=True)
        ]
        losses.append(fmean(each))
        if len(losses) == 1 and "loss_before" in answers:
            yield "the loss", close(answers["loss_before"].value, [losses])
        if len(losses) == len(updates):
            yield "the output", close(answers["y_hat"].value, outputs)
        at_a_corner = any(meets_a_corner(inputs, layers) for inputs, _ in batch)
        if arguments["hidden_deltas"] == "new" or at_a_corner:
            return
        found = mean_slopes([slopes(kind, inputs, y, layers) for inputs, y in batch])
        for one, slope, trained in zip(layers, found, biases, strict=True):
            one.move(eta, slope, biases=trained)
    for k, (one, slope) in enumerate(zip(layers, found, strict=True), start=1):
        yield f"∂L/∂W of layer {k}", close(answers[f"dW{k}"].value, turned(slope[0], layout))
        yield f"W of layer {k}", close(answers[f"W{k}"].value, turned(one.weights, layout))
        if f"db{k}" in answers:
            yield f"∂L/∂b of layer {k}", close(answers[f"db{k}"].value, [slope[1]])
    if "losses" in answers:
        yield "the losses", close(answers["losses"].value, [losses])
    if "loss_after" in answers:
        after = loss_in_floats(kind, targets[0], run(samples[0], layers))
        yield "the loss after", close(answers["loss_after"].value, [[after]])
