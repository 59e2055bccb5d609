"""Forward pass of a dense network in matrix form, layer by layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from dlsolve.inputs.dense_layers import DenseLayer
from dlsolve.topics._floats import typed
from dlsolve.topics._forward_pass import (
    Passed,
    cascade,
    give_columns,
    pass_forward,
    pass_layer,
    samples_of,
    say_in_letters,
    together,
)
from dlsolve.topics._leading_ones import pass_rows
from dlsolve.topics._network import (
    Layer,
    entries_of,
    fitted,
    give_layers,
    neurons_of,
    say_activations,
)
from dlsolve.topics._network_check import close, float_layers, run
from dlsolve.working.names import Name
from dlsolve.working.steps import Answer
from dlsolve.working.trees import Grid, Quantity, Row
from dlsolve.working.working import Cell, Working

CHAPTER = "Networks"
ALIASES = ("forward-pass", "forward-propagation")


def forward(
    working: Working,
    *,
    x: Annotated[Grid, "the input, or a row for each sample: “1 2”, “0 0; 0 1”"],
    layer: Annotated[
        tuple[DenseLayer, ...],
        "weights | biases | activation, a row of weights for each neuron:"
        " “0.2 0.4; 0.3 0.7 | 0 0 | relu”; once for each layer",
    ],
    layout: Annotated[
        Literal["out-in", "in-out", "leading-ones"],
        "a row of weights for each neuron, z = Wx + b; or a row for each input, wᵢⱼ from i to j,"
        " z = Wᵀx + b; or Z = XWᵀ with a leading 1 in each row of X and the bias as first weight",
    ] = "out-in",
) -> None:
    """Forward pass: z and a of every layer, in matrix form.

        z⁽ᵏ⁾ = W⁽ᵏ⁾a⁽ᵏ⁻¹⁾ + b⁽ᵏ⁾        a⁽ᵏ⁾ = f(z⁽ᵏ⁾)        ŷ = a of the last layer

    x, z, a, b and ŷ are columns, W has a row for each neuron; what has one entry is a number.
    Several samples pass one after another; with leading ones they are the rows of a matrix.
    Answers: `y_hat` (a row for each of several samples), `z1`, `a1`, … for one sample.

    Raises InputError where the layers do not fit one another or the input.

    Source: Rumelhart, Hinton and Williams, 1986.
    """
    samples = samples_of(x, layer, layout)
    if layout == "leading-ones":
        pass_rows(working, samples, layer)
        return
    dense = fitted(len(samples[0]), layer, layout)
    sizes = "-".join(str(n) for n in (len(samples[0]), *(neurons_of(one, layout) for one in dense)))
    many = f" for each of the {len(samples)} samples" if len(samples) > 1 else ""
    working.ask(f"Find the output of the {sizes} network, layer by layer{many}.")
    inputs = give_columns(working, "x", samples)
    layers = give_layers(working, dense, layout)
    say_activations(working, [one.activation for one in layers])
    working.say("In one formula: ŷ = ", cascade(layers))
    if len(samples) == 1:
        passed = _pass_in_letters(working, inputs[0], layers)
        working.answer("y_hat", passed[-1].a)
        for k, one in enumerate(passed, start=1):
            working.answer(f"z{k}", one.z, shown=())
            working.answer(f"a{k}", one.a, shown=())
        return
    outputs: list[Quantity] = []
    for i, start in enumerate(inputs, start=1):
        with working.part(f"Sample {i}", repeats=True):
            outputs.append(pass_forward(working, start, layers)[-1].a)
    _answer_all(working, outputs)


def _pass_in_letters(working: Working, x: Quantity, layers: Sequence[Layer]) -> list[Passed]:
    """Each layer in letters with its indices, then in numbers."""
    found: list[Passed] = []
    before = x
    for layer in layers:
        with working.part(f"Layer {layer.number}"):
            say_in_letters(working, layer, before)
            found.append(pass_layer(working, layer, before, last=layer is layers[-1]))
        before = found[-1].a
    return found


def _answer_all(working: Working, outputs: Sequence[Quantity]) -> None:
    """The outputs of several samples, side by side."""
    size = len(list(entries_of(outputs[0])))
    heads: list[Cell] = [
        "sample",
        *(Name("ŷ", *([j] if size > 1 else [])) for j in range(1, size + 1)),
    ]
    rows: list[tuple[Cell, ...]] = [(i, *entries_of(one)) for i, one in enumerate(outputs, start=1)]
    working.table(heads, rows)
    working.answer("y_hat", together(outputs), symbol=Name("ŷ"))


AND = {"x": "0 0; 0 1; 1 0; 1 1", "layer": ["-1.5 1 1 | step"], "layout": "leading-ones"}

EXAMPLES = (
    {"x": "1 2", "layer": ["0.2 0.4; 0.3 0.7 | 0.1 -0.2 | relu", "0.5 0.9 | 0.3 | sigmoid"]},
    {
        "x": "1 -1 2",
        "layer": ["1 0; 0.5 2; 1 1 | 0 -1 | tanh", "1 -1 0.5; 2 0 1 | 0.5 | softmax"],
        "layout": "in-out",
    },
    AND,
    {
        "x": "0 0; 0 1; 1 0; 1 1",
        "layer": ["-0.5 1 1; 1.5 -1 -1 | step", "-1.5 1 1 | step"],
        "layout": "leading-ones",
    },
    {"x": "0 0; 0 1; 1 0; 1 1", "layer": ["1 1; 1 1 | 0 -1 | relu", "1 -2 | 0"]},
    {"x": "1 2", "layer": ["1 -2; 3 4 | 1 | relu", "1 0; 2 1 | none | softmax"]},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The same network in floats."""
    layout, given = arguments["layout"], arguments["layer"]
    samples = samples_of(arguments["x"], given, layout)
    if layout == "leading-ones":
        layers = float_layers([_split(one) for one in given], "out-in")
    else:
        layers = float_layers(fitted(len(samples[0]), given, layout), layout)
    outputs = [run(typed(one), layers) for one in samples]
    yield "the output", close(answers["y_hat"].value, outputs)


def _split(layer: DenseLayer) -> DenseLayer:
    """The bias taken out of the first column."""
    rows = layer.weights.rows
    biases = Row(tuple(row[0] for row in rows))
    return DenseLayer(Grid(tuple(row[1:] for row in rows)), biases, layer.activation)
