"""Activations by name: what is read, and what is refused with which remedy."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dlsolve.errors import InputError
from dlsolve.inputs.activations import KINDS, Activation


@pytest.mark.parametrize(
    ("text", "kind", "parameter"),
    [
        ("relu", "relu", None),
        (" ReLU ", "relu", None),
        ("σ", "sigmoid", None),
        ("logistic", "sigmoid", None),
        ("unit step", "step", None),
        ("none", "linear", None),
        ("leaky-relu", "leaky-relu", "0.01"),
        ("leaky_relu 0.1", "leaky-relu", "0.1"),
        ("Leaky ReLU (slope=1/5)", "leaky-relu", "1/5"),
        ("LeakyReLU(0)", "leaky-relu", "0"),
        ("elu", "elu", "1"),
        ("elu, α = 2", "elu", "2"),
        ("elu alpha=.5", "elu", "1/2"),
        ("gelu", "gelu", None),
        ("gelu erf", "gelu", None),
        ("GELU (tanh)", "gelu-tanh", None),
        ("softmax", "softmax", None),
    ],
)
def test_read(text: str, kind: str, parameter: str | None) -> None:
    found = Activation.read(text)
    value = None if found.parameter is None else found.parameter.value
    assert (found.kind, value) == (kind, None if parameter is None else Fraction(parameter))


@pytest.mark.parametrize("word", KINDS)
def test_every_name_is_read(word: str) -> None:
    assert Activation.read(word).kind == KINDS[word]


@pytest.mark.parametrize(
    ("text", "reason", "remedy", "place"),
    [
        ("sigmiod", "“sigmiod” is no activation function", "did you mean sigmoid?", "sigmiod"),
        ("qqq", "“qqq” is no activation function", "there are step, sigmoid", "qqq"),
        ("", "“” is no activation function", "there are step", ""),
        ("relu 0.1", "“relu” has no parameter", "leave it out", "0.1"),
        ("elu 1 2", "“elu” has one parameter", "give one number", "2"),
        ("elu -1", "the α of an ELU is not above 0", "give α > 0", "-1"),
        ("leaky-relu 1.5", "is not between 0 and 1", "0.01", "1.5"),
        ("leaky-relu 0,1", "has one parameter", "give one number", "1"),
        ("leaky-relu 1.2.3", "", "", "1.2.3"),
    ],
)
def test_refused(text: str, reason: str, remedy: str, place: str) -> None:
    with pytest.raises(InputError) as caught:
        Activation.read(text)
    assert reason in caught.value.reason
    assert remedy in caught.value.remedy
    assert text[caught.value.start : caught.value.end] == place


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("sigmoid", "sigmoid"), ("relu", "ReLU"), ("gelu tanh", "tanh-form GELU"),
        ("leaky-relu", "leaky ReLU with slope 0.01"), ("elu 2", "ELU with α = 2"),
    ],
)  # fmt: skip
def test_title(text: str, title: str) -> None:
    assert Activation.read(text).title == title


@pytest.mark.parametrize("text", ["sigmoid", "leaky-relu 1/5", "elu 2", "gelu-tanh", "softmax"])
def test_text_is_read_back(text: str) -> None:
    found = Activation.read(text)
    assert found.text == text
    assert Activation.read(found.text) == found
