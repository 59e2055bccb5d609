"""A dense network as a float program runs it, and its gradients by central differences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log
from statistics import fmean

from dlsolve.inputs.activations import Activation
from dlsolve.inputs.dense_layers import DenseLayer
from dlsolve.records import dataclass
from dlsolve.topics._float_activations import activate
from dlsolve.topics._floats import STEP, all_close, typed, typed_rows
from dlsolve.topics._network import Layout
from dlsolve.topics._output_losses import Kind
from dlsolve.working.trees import Value


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
        rows = turned(typed_rows(layer.weights), layout)
        biases = typed(layer.biases or ()) or [0.0]
        full = biases if len(biases) == len(rows) else biases * len(rows)
        found.append(FloatLayer(rows, full, layer.activation))
    return found


def close(found: Value, expected: Sequence[Sequence[float]]) -> bool:
    """Whether an answer has these entries, row by row."""
    return all_close(found, [entry for row in expected for entry in row])


def run(x: Sequence[float], layers: Sequence[FloatLayer]) -> list[float]:
    """The output for one input."""
    *_, (layer, z) = _net_inputs(x, layers)
    return activate(layer.activation, z)


def meets_a_corner(x: Sequence[float], layers: Sequence[FloatLayer]) -> bool:
    """Whether some z is 0, where a derivative may jump and differences find none."""
    return any(abs(entry) < STEP for _, z in _net_inputs(x, layers) for entry in z)


def _net_inputs(
    x: Sequence[float], layers: Sequence[FloatLayer]
) -> Iterator[tuple[FloatLayer, list[float]]]:
    """Each layer with its z."""
    values = list(x)
    for layer in layers:
        z = [
            sum(w * v for w, v in zip(row, values, strict=True)) + b
            for row, b in zip(layer.weights, layer.biases, strict=True)
        ]
        yield layer, z
        values = activate(layer.activation, z)


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


Slopes = list[tuple[list[list[float]], list[float]]]
"""∂L/∂W and ∂L/∂b of every layer."""


def mean_slopes(samples: Sequence[Slopes]) -> Slopes:
    """The slopes of several samples, averaged."""
    return [
        (
            [[fmean(w) for w in zip(*rows, strict=True)] for rows in zip(*weights, strict=True)],
            [fmean(b) for b in zip(*biases, strict=True)],
        )
        for weights, biases in (zip(*layer, strict=True) for layer in zip(*samples, strict=True))
    ]


def slopes(
    kind: Kind, x: Sequence[float], y: Sequence[float], layers: Sequence[FloatLayer]
) -> Slopes:
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
