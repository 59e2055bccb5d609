"""The forward pass with the samples as rows: Z = XWᵀ, a leading 1 in X for the bias."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.inputs.dense_layers import DenseLayer
from dlsolve.plurals import counted
from dlsolve.topics._activations import of
from dlsolve.topics._network import MOST_LAYERS, MOST_WEIGHTS, say_activations
from dlsolve.working.names import Name
from dlsolve.working.trees import Grid, MatrixProduct, Quantity, Row, Transposed, Tree, number
from dlsolve.working.working import Working, show

ONE = number("1")


def pass_rows(working: Working, samples: Sequence[Row], layers: Sequence[DenseLayer]) -> None:
    """Z and A of every layer for all samples at once, and the answers."""
    _check(len(samples[0]), layers)
    sizes = "-".join(str(n) for n in (len(samples[0]), *(len(one.weights.rows) for one in layers)))
    working.ask(f"Find the output of the {sizes} network as Z = XWᵀ, a leading 1 in each row of X.")
    X = working.given(Name("X"), Grid(tuple((ONE, *row.entries) for row in samples)))
    weights = [
        working.given(Name("W", layer=k), layer.weights) for k, layer in enumerate(layers, start=1)
    ]
    working.say("Each row of X is a sample; the first weight of a neuron is its bias.")
    say_activations(working, [layer.activation for layer in layers])
    for k, (W, layer) in enumerate(zip(weights, layers, strict=True), start=1):
        with working.part(f"Layer {k}"):
            last = k == len(layers)
            Z = working.let(
                Name("Z", layer=k),
                MatrixProduct(X, Transposed(W)),
                leading_ones_forgotten=_without_ones(X, W),
            )
            name = Name("ŷ") if last else Name("A", layer=k)
            is_linear = layer.activation.kind == "linear"
            wrong: dict[str, Any] = {} if is_linear else {"activation_left_out": Z}
            A = working.let(name, of(layer.activation, Z), **wrong)
            if not last:
                X = working.let(Name("X", layer=k), _with_ones(A))
    working.answer("y_hat", _as_list(A), symbol=Name("ŷ"), shown=None)


def _with_ones(A: Quantity) -> Tree:
    """[1  A]"""
    rows = A.value.rows if isinstance(A.value, Matrix) else ((A.value,),)
    name = A.name
    one_neuron = len(rows[0]) == 1
    return Grid(
        tuple(
            (ONE, *(_entry(name, value, i, *([] if one_neuron else [j])) for j, value in row))
            for i, row in enumerate((list(enumerate(r, start=1)) for r in rows), start=1)
        )
    )


def _entry(name: Name, value: Any, *place: int) -> Quantity:
    return Quantity(Name(name.base.lower(), *place, layer=name.layer), value)


def _without_ones(X: Quantity, W: Quantity) -> Tree:
    """XWᵀ as it is without the leading ones and the biases."""
    assert isinstance(X.value, Matrix)
    assert isinstance(W.value, Matrix)
    left, right = (Matrix(tuple(row[1:] for row in one.rows)) for one in (X.value, W.value))
    return MatrixProduct(show(left), Transposed(show(right)))


def _as_list(A: Quantity) -> Any:
    """The outputs of one neuron as a list."""
    value = A.value
    if isinstance(value, Matrix) and value.shape[1] == 1:
        return Vector(tuple(row[0] for row in value.rows))
    return value


def _check(inputs: int, layers: Sequence[DenseLayer]) -> None:
    """Raise InputError where the layers do not fit one another or the input."""
    if len(layers) > MOST_LAYERS or sum(
        len(one.weights.rows) * len(one.weights.rows[0]) for one in layers
    ) > MOST_WEIGHTS:  # fmt: skip
        raise InputError("the network is too large", remedy="give a smaller one", field="layer")
    size = inputs
    for k, layer in enumerate(layers, start=1):
        across = len(layer.weights.rows[0])
        if layer.has_letters:
            raise InputError(
                f"layer {k} has letters for numbers", remedy="give every weight a number",
                field="layer",
            )  # fmt: skip
        if across != size + 1:
            raise layer.error(
                f"layer {k} has rows of {counted(across, 'weight')} for {counted(size, 'input')}"
                " and the leading 1",
                f"give a row of {size + 1} for each neuron, the bias first",
            )
        if layer.biases:
            raise layer.error(
                f"layer {k} has biases apart from its weights",
                "with leading ones the bias is the first weight of each row",
            )
        if layer.activation.kind == "softmax":
            raise InputError(
                "a softmax of several rows at once", remedy="use --layout out-in", field="layer"
            )
        size = len(layer.weights.rows)
