"""A dense network as a float program runs it, and its gradients by central differences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import erf, exp, isclose, log, log1p, pi, sqrt, tanh

from dlsolve.exact.array import Matrix, Vector
from dlsolve.inputs.activations import Activation
from dlsolve.inputs.dense_layers import DenseLayer
from dlsolve.records import dataclass
from dlsolve.topics._network import Layout
from dlsolve.topics._output_losses import Kind
from dlsolve.working.readings import evaluate, float_of
from dlsolve.working.trees import Row, Value

STEP = 1e-5
"""The h of a central difference."""


@dataclass(frozen=True, slots=True)
class FloatLayer:
    """Weights with a row for each neuron, biases, and the activation."""

    weights: list[list[float]]
    biases: list[float]
    activation: Activation

    def move(
        self, eta: float, slopes: tuple[list[list[float]], list[float]], *, biases: bool
    ) -> None:
        """One step downhill."""
        for row, slope in zip(self.weights, slopes[0], strict=True):
            row[:] = [w - eta * s for w, s in zip(row, slope, strict=True)]
        if biases:
            pairs = zip(self.biases, slopes[1], strict=True)
            self.biases[:] = [b - eta * s for b, s in pairs]


def turned(rows: list[list[float]], layout: Layout) -> list[list[float]]:
    """Weights as they were laid out by the user."""
    return rows if layout == "out-in" else [list(row) for row in zip(*rows, strict=True)]


def float_layers(layers: Sequence[DenseLayer], layout: Layout) -> list[FloatLayer]:
    """The layers that were typed."""
    found = []
    for layer in layers:
        rows = [[float_of(evaluate(entry)) for entry in row] for row in layer.weights.rows]
        if layout == "in-out":
            rows = [list(row) for row in zip(*rows, strict=True)]
        biases = floats_of(layer.biases) if layer.biases is not None else []
        biases = biases or [0.0]
        full = biases if len(biases) == len(rows) else biases * len(rows)
        found.append(FloatLayer(rows, full, layer.activation))
    return found


def floats_of(row: Row) -> list[float]:
    """The entries that were typed."""
    return [float_of(evaluate(entry)) for entry in row]


def entries(value: Value) -> list[float]:
    """The entries of an answer, row by row."""
    if isinstance(value, Matrix):
        return [float_of(entry) for row in value.rows for entry in row]
    if isinstance(value, Vector):
        return [float_of(entry) for entry in value]
    return [float_of(value)]


def close(found: Value, expected: Sequence[Sequence[float]]) -> bool:
    """Whether an answer has these entries, row by row."""
    mine, theirs = entries(found), [entry for row in expected for entry in row]
    return len(mine) == len(theirs) and all(
        isclose(a, b, rel_tol=1e-6, abs_tol=1e-8) for a, b in zip(mine, theirs, strict=True)
    )


def run(x: Sequence[float], layers: Sequence[FloatLayer]) -> list[float]:
    """The output for one input."""
    values = list(x)
    for layer in layers:
        z = [
            sum(w * v for w, v in zip(row, values, strict=True)) + b
            for row, b in zip(layer.weights, layer.biases, strict=True)
        ]
        values = activate(layer.activation, z)
    return values


def activate(activation: Activation, z: Sequence[float]) -> list[float]:
    """f(z), entry by entry; a softmax of all."""
    if activation.kind == "softmax":
        powers = [exp(one - max(z)) for one in z]
        return [power / sum(powers) for power in powers]
    alpha = float_of(activation.parameter.value) if activation.parameter else 0.0
    rule = {
        "leaky-relu": lambda v: v if v > 0 else alpha * v,
        "elu": lambda v: v if v > 0 else alpha * (exp(v) - 1),
        **FUNCTIONS,
    }[activation.kind]
    return [rule(one) for one in z]


FUNCTIONS: Mapping[str, Callable[[float], float]] = {
    "linear": lambda v: v,
    "relu": lambda v: max(0.0, v),
    "sigmoid": lambda v: 1 / (1 + exp(-v)) if v > -700 else exp(v),
    "tanh": tanh,
    "softplus": lambda v: max(v, 0.0) + log1p(exp(-abs(v))),
    "swish": lambda v: v / (1 + exp(-v)) if v > -700 else 0.0,
    "bipolar-sigmoid": lambda v: tanh(v / 2),
    "step": lambda v: float(v >= 0),
    "gelu": lambda v: v * (1 + erf(v / sqrt(2))) / 2,
    "gelu-tanh": lambda v: v / 2 * (1 + tanh(sqrt(2 / pi) * (v + 0.044715 * v**3))),
}


def loss(kind: Kind, y: Sequence[float], y_hat: Sequence[float]) -> float:
    """The loss of one sample."""
    pairs = list(zip(y, y_hat, strict=True))
    match kind:
        case "bce":
            return -sum(t * log(p) + (1 - t) * log(1 - p) for t, p in pairs) / len(pairs)
        case "cce":
            return -sum(t * log(p) for t, p in pairs)
        case "mae":
            return sum(abs(t - p) for t, p in pairs) / len(pairs)
        case _:
            squares = sum((t - p) ** 2 for t, p in pairs)
            halves = 2 if kind.startswith("half") else 1
            return squares / halves / (len(pairs) if kind.endswith("mse") else 1)


def slopes(
    kind: Kind, x: Sequence[float], y: Sequence[float], layers: Sequence[FloatLayer]
) -> list[tuple[list[list[float]], list[float]]]:
    """∂L/∂W and ∂L/∂b of every layer, by [L(w + h) − L(w − h)]/2h."""

    def by(numbers: list[float], place: int) -> float:
        kept = numbers[place]
        found = []
        for h in (STEP, -STEP):
            numbers[place] = kept + h
            found.append(loss(kind, y, run(x, layers)))
        numbers[place] = kept
        return (found[0] - found[1]) / (2 * STEP)

    return [
        (
            [[by(row, j) for j in range(len(row))] for row in layer.weights],
            [by(layer.biases, i) for i in range(len(layer.biases))],
        )
        for layer in layers
    ]
