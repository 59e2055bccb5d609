"""What dense networks share in PyTorch: their activations and losses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from dlsolve.inputs.activations import Activation
from dlsolve.inputs.dense_layers import DenseLayer
from dlsolve.pytorch._inputs import values
from dlsolve.records import dataclass
from dlsolve.topics._descent import answer_name
from dlsolve.topics._network import Layout, neurons_of
from dlsolve.working.readings import letters
from dlsolve.working.trees import Grid, Letter, Tree


def weights_of(layers: Sequence[DenseLayer]) -> list[Any]:
    """The weights of each layer, as they were laid out."""
    return [values(layer.weights) for layer in layers]


def biases_of(layers: Sequence[DenseLayer], layout: Layout) -> list[Any]:
    """A bias for each neuron: one alone is shared, and it is 0 where none is given.

    The number 0 stands for a layer without biases.
    """
    return [
        0 if one.biases is None else _spread(values(one.biases) or [0], neurons_of(one, layout))
        for one in layers
    ]


def _spread(biases: list[Any], neurons: int) -> list[Any]:
    return biases if len(biases) == neurons else biases * neurons


def have_biases(layers: Sequence[DenseLayer]) -> bool:
    """Whether every layer has biases."""
    return all(layer.biases is not None for layer in layers)


def kinds(layers: Sequence[DenseLayer]) -> list[Activation]:
    """The activation of each layer."""
    return [layer.activation for layer in layers]


def activation(one: Activation) -> Any:
    """The function, entry by entry; softmax takes the vector as a whole."""
    import torch
    from torch.nn import functional

    if one.kind == "sigmoid":
        return torch.sigmoid
    if one.kind == "tanh":
        return torch.tanh
    if one.kind == "relu":
        return torch.relu
    if one.kind == "leaky-relu":
        return lambda z: functional.leaky_relu(z, one.parameter)
    if one.kind == "elu":
        return lambda z: functional.elu(z, one.parameter)
    if one.kind == "gelu":
        return functional.gelu
    if one.kind == "gelu-tanh":
        return lambda z: functional.gelu(z, approximate="tanh")
    if one.kind == "softplus":
        return functional.softplus
    if one.kind == "swish":
        return functional.silu
    if one.kind == "bipolar-sigmoid":
        return lambda z: 2 * torch.sigmoid(z) - 1
    if one.kind == "softmax":
        return lambda z: torch.softmax(z, dim=0)
    if one.kind == "step":
        return lambda z: (z >= 0) + 0 * z
    return lambda z: z


def activation_with_corner(one: Activation) -> Any:
    """The function where ReLU′(0) is to be 1."""
    import torch

    if one.kind == "relu":
        return lambda z: torch.where(z >= 0, z, 0 * z)
    return activation(one)


def has_relu(layers: Sequence[DenseLayer]) -> bool:
    """Whether a layer is a ReLU."""
    return any(layer.activation.kind == "relu" for layer in layers)


def loss_of(y_hat: Any, y: Any, loss: str) -> Any:
    """The loss of one sample."""
    import torch
    from torch.nn import functional

    if loss == "mse":
        return functional.mse_loss(y_hat, y)
    if loss == "half-mse":
        # The mean squared error of PyTorch has no ½.
        return functional.mse_loss(y_hat, y) / 2
    if loss == "sse":
        return functional.mse_loss(y_hat, y, reduction="sum")
    if loss == "half-sse":
        # The squared error of PyTorch has no ½.
        return functional.mse_loss(y_hat, y, reduction="sum") / 2
    if loss == "mae":
        return functional.l1_loss(y_hat, y)
    if loss == "bce":
        # PyTorch takes no logarithm to be below −100.
        return functional.binary_cross_entropy(y_hat, y)
    # The cross_entropy of PyTorch takes z, and does the softmax itself.
    return -(y * torch.log(y_hat)).sum()


# --- letters ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Neuron:
    """A neuron in letters: what they are called, and a number for each."""

    names: list[str]
    learnt: list[str]
    inputs: list[int]
    weights: list[Fraction]
    bias: Fraction
    target: int = 1


def neuron(x: Grid, layers: Sequence[DenseLayer]) -> Neuron | None:
    """The one neuron whose weights are letters; None where everything is a number."""
    if not any(letters(row) for row in x.rows[0]):
        return None
    inputs = _named(x.rows[0])
    weights = _named(layers[0].weights.rows[0])
    bias = _named(layers[0].biases or ())
    return Neuron(
        names=[*inputs, *weights, *bias],
        learnt=[*weights, *bias],
        inputs=list(range(1, len(inputs) + 1)),
        weights=[Fraction(k, 10) for k in range(1, len(weights) + 1)],
        bias=Fraction(len(bias), 2),
    )


def _named(entries: Iterable[Tree]) -> list[str]:
    return [answer_name(entry.name) for entry in entries if isinstance(entry, Letter)]
