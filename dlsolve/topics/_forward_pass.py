"""The forward pass of a dense network: z = Wa + b and a = f(z), in letters and in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.inputs.dense_layers import DenseLayer
from dlsolve.records import dataclass
from dlsolve.topics._activations import SIGNS, of
from dlsolve.topics._network import Layer, column, entries_of, is_square, product, raised, size_of
from dlsolve.working.names import Name
from dlsolve.working.readings import scalar
from dlsolve.working.steps import Word
from dlsolve.working.trees import (
    Grid,
    Letter,
    MatrixProduct,
    Quantity,
    Row,
    Transposed,
    Tree,
    Value,
    equals,
    exp,
    total,
)
from dlsolve.working.working import Working

OUTPUT = Name("ŷ")

MOST_SAMPLES = 50


@dataclass(frozen=True, slots=True)
class Passed:
    """What a layer makes of its input: z, and the activation a."""

    z: Quantity
    a: Quantity


def pass_forward(working: Working, x: Quantity, layers: Sequence[Layer]) -> list[Passed]:
    """z and a of every layer, line by line; the last a is ŷ."""
    found: list[Passed] = []
    before = x
    for layer in layers:
        passed = pass_layer(working, layer, before, last=layer is layers[-1])
        found.append(passed)
        before = passed.a
    return found


def pass_layer(working: Working, layer: Layer, before: Quantity, *, last: bool) -> Passed:
    """z = Wa + b and a = f(z) of one layer."""
    weighted = layer.weighted(before)
    formula = weighted if layer.biases is None else weighted + layer.biases
    wrong: dict[str, Any] = {}
    if layer.biases is not None and not _is_zero(layer.biases):
        wrong["bias_forgotten"] = weighted
    if is_square(layer.weights):
        other = layer.weights if layer.layout == "in-out" else layer.turned
        turned = product(other, before)
        wrong["weights_transposed"] = turned if layer.biases is None else turned + layer.biases
    z = working.let(Name("z", layer=layer.number), formula, **wrong)
    name = OUTPUT if last else Name("a", layer=layer.number)
    if layer.activation.kind == "softmax":
        return Passed(z, _write_softmax(working, z, name))
    wrong = {} if layer.activation.kind == "linear" else {"activation_left_out": z}
    return Passed(z, working.let(name, of(layer.activation, z), **wrong))


def _write_softmax(working: Working, z: Quantity, name: Name) -> Quantity:
    """eᶻ of every entry, their sum, and the quotients."""
    powers = working.let(Name("eᶻ"), Grid(tuple((exp(entry),) for entry in entries_of(z))))
    each = list(entries_of(powers))
    whole = working.let(Name("S"), total(each))
    return working.let(
        name,
        column([power / whole for power in each]),
        scores_divided_by_their_sum=column([one / total(entries_of(z)) for one in entries_of(z)]),
    )


def _is_zero(biases: Quantity) -> bool:
    return all(scalar(entry.value) == 0 for entry in entries_of(biases))


# --- in letters -------------------------------------------------------------------------

LARGEST_IN_LETTERS = 5
"""Neurons and inputs of a layer that is written out in letters."""


def cascade(layers: Sequence[Layer]) -> str:
    """The network as one function of x.  e.g. σ[W⁽²⁾ReLU(W⁽¹⁾x + b⁽¹⁾) + b⁽²⁾]"""
    inner = "x"
    for layer in layers:
        k = raised(layer.number)
        W = f"W{k}ᵀ" if layer.layout == "in-out" else f"W{k}"
        inner = f"{W}{inner}" + (f" + b{k}" if layer.biases is not None else "")
        f = SIGNS.get(layer.activation.kind, "").partition(" ")[0]
        inner = f"{f}({inner})" if f or layer is not layers[-1] else inner
    return inner


def say_in_letters(working: Working, layer: Layer, before: Quantity) -> None:
    """z = Wa + b with every index, and the shapes; not for a layer of one number."""
    k = layer.number
    neurons, inputs = _neurons(layer), size_of(before)
    z, a, b = Name("z", layer=k), before.name, Name("b", layer=k)
    if 1 < max(neurons, inputs) <= LARGEST_IN_LETTERS:
        swapped = layer.layout == "in-out"
        W = Grid(
            tuple(
                tuple(
                    Letter(Name("w", *((j, i) if swapped else (i, j)), layer=k))
                    for j in range(1, inputs + 1)
                )
                for i in range(1, neurons + 1)
            )
        )
        weighted = MatrixProduct(W, _in_letters(a, inputs))
        right = weighted if layer.biases is None else weighted + _in_letters(b, neurons)
        working.say(equals(_in_letters(z, neurons), right))
    if max(neurons, inputs) > 1:
        weights = Letter(Name("W", layer=k))
        turned = Transposed(weights) if layer.layout == "in-out" else weights
        shapes: list[Word] = ["Shapes: ", turned, f" {neurons} × {inputs}, ", a, f" {inputs} × 1"]
        result = [b, " and ", z] if layer.biases is not None else [z]
        working.say(*shapes, ", ", *result, f" {neurons} × 1.")


def _in_letters(name: Name, count: int) -> Tree:
    """The entries of a column, each with its index."""
    if count == 1:
        return Letter(name)
    indices = name.indices
    return column(
        [Letter(Name(name.base, *indices, i, layer=name.layer)) for i in range(1, count + 1)]
    )


def _neurons(layer: Layer) -> int:
    """The neurons of a layer."""
    value = layer.weights.value
    if not isinstance(value, Matrix):
        return 1
    return value.shape[0 if layer.layout == "out-in" else 1]


# --- samples ----------------------------------------------------------------------------


def samples_of(x: Grid, layers: Sequence[DenseLayer], layout: str) -> list[Row]:
    """The rows; a column of as many numbers as the first layer takes is one sample.

    Raises InputError for too many of them.
    """
    first = layers[0].weights.rows
    taken = len(first) if layout == "in-out" else len(first[0])
    if len(x.rows[0]) == 1 < len(x.rows) == taken:
        return [Row(tuple(row[0] for row in x.rows))]
    if len(x.rows) > MOST_SAMPLES:
        raise InputError(f"{len(x.rows)} samples", remedy=f"give at most {MOST_SAMPLES}", field="x")
    return [Row(row) for row in x.rows]


def together(outputs: Sequence[Quantity]) -> Value:
    """The outputs of several samples, a row for each; of one neuron a vector."""
    rows = tuple(tuple(scalar(entry.value) for entry in entries_of(one)) for one in outputs)
    return Vector(tuple(row[0] for row in rows)) if len(rows[0]) == 1 else Matrix(rows)


def give_columns(working: Working, base: str, rows: Sequence[Row]) -> list[Quantity]:
    """Columns as given quantities, numbered where there are several.  e.g. x; x₁, x₂"""
    several = len(rows) > 1
    return [
        working.given(Name(base, *([i] if several else [])), column(row.entries))
        for i, row in enumerate(rows, start=1)
    ]
