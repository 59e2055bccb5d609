"""Dense layers as they are typed: weights | biases | activation."""

from __future__ import annotations

import pytest

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.inputs.dense_layers import DenseLayer
from dlsolve.working.readings import evaluate


@pytest.mark.parametrize(
    ("text", "shape", "biases", "kind"),
    [
        ("0.2 0.4; 0.3 0.7 | 0 0 | relu", (2, 2), 2, "relu"),
        ("[[0.2, 0.4], [0.3, 0.7]] | [0, 0] | ReLU", (2, 2), 2, "relu"),
        ("0.2 0.4; 0.3 0.7 | 0.5 | sigmoid", (2, 2), 1, "sigmoid"),
        ("0.5 0.9 || relu", (1, 2), 0, "relu"),
        ("0.5 0.9 | relu", (1, 2), 0, "relu"),
        ("0.5 0.9 | leaky-relu 0.1", (1, 2), 0, "leaky-relu"),
        ("0.5 0.9 | σ", (1, 2), 0, "sigmoid"),
        ("0.5 0.9 | 0.3", (1, 2), 1, "linear"),
        ("0.5 0.9", (1, 2), 0, "linear"),
        ("0.5 0.9 | none", (1, 2), None, "linear"),
        ("0.5 0.9 | no bias | tanh", (1, 2), None, "tanh"),
        ("w1 w2 | b | sigmoid", (1, 2), 1, "sigmoid"),
    ],
)
def test_read(text: str, shape: tuple[int, int], biases: int | None, kind: str) -> None:
    layer = DenseLayer.read(text)
    weights = evaluate(layer.weights)
    assert isinstance(weights, Matrix)
    assert weights.shape == shape
    assert (None if layer.biases is None else len(layer.biases)) == biases
    assert layer.activation.kind == kind
    assert layer.has_letters == ("w1" in text)


def test_numbers_are_exact() -> None:
    layer = DenseLayer.read("0.1 1/3 | -1e-3 | tanh")
    assert layer.biases is not None
    assert evaluate(layer.biases) == Vector((-evaluate(DenseLayer.read("1e-3").weights)[0, 0],))  # type: ignore[index,operator,arg-type]


@pytest.mark.parametrize(
    ("text", "reason", "place"),
    [
        ("1 2; 3 | 0", "row 2 has 1 entry, row 1 has 2", "3"),
        ("1 2 | 0 | relo", "“relo” is no activation function", "relo"),
        ("1 2 | relo", "“relo” is no activation function", "relo"),
        ("1 2 | 0 x) | relu", None, None),
        ("| 0 | relu", "the weights are missing", ""),
        ("1 2 | 0 | relu | 5", "a layer has three parts", "| 5"),
        ("1 2 | 1,5.2.3 | relu", "“5.2.3” has more than one point", "5.2.3"),
        ("", "the weights are missing", ""),
    ],
)
def test_refused(text: str, reason: str | None, place: str | None) -> None:
    with pytest.raises(InputError) as caught:
        DenseLayer.read(text)
    error = caught.value
    assert error.text == text
    if reason is not None:
        assert error.reason == reason
        assert text[error.start : error.end].strip() == place
