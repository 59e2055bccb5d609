"""Dropout: both methods, masks in both spellings, what is refused, mistakes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from dlsolve import solve, topics
from dlsolve.errors import InputError
from dlsolve.exact.array import Vector
from dlsolve.solver import solve_texts
from dlsolve.working.steps import Check
from dlsolve.working.suppliers import Mistaken, Replaced

F = Fraction
DROPOUT = topics.load("dropout")
LAYER = {"activations": "0.8 1.5 2 0.6", "dropped": "2", "rate": "0.2"}
INVERTED = {**LAYER, "method": "inverted"}
NEXT = {"activations": "1 2 -1", "dropped": "3", "rate": "0.25", "weights": "1 2 3; 0 -1 0.5"}


def vector(text: str) -> Vector:
    return Vector(tuple(map(F, text.split())))


@pytest.mark.parametrize(
    ("given", "training", "test"),
    [
        (LAYER, "0.8 0 2 0.6", "0.64 1.2 1.6 0.48"),
        (INVERTED, "1 0 2.5 0.75", "0.8 1.5 2 0.6"),
        ({"activations": "3 -1", "mask": "0 0", "rate": "0.5"}, "0 0", "1.5 -0.5"),
        ({"activations": "3 -1", "dropped": "none", "rate": "0.5"}, "3 -1", "1.5 -0.5"),
        ({"activations": "3 -1", "mask": "1 1", "rate": "0"}, "3 -1", "3 -1"),
        ({"activations": "3", "mask": "1", "rate": "25%", "method": "inverted"}, "4", "3"),
    ],
)
def test_values(given: dict[str, str], training: str, test: str) -> None:
    solution = solve("dropout", **given)
    assert solution.answers["training"].value == vector(training)
    assert solution.answers["test"].value == vector(test)
    assert [step.holds for step in solution.steps if isinstance(step, Check)] == [True]


def test_the_next_layer_and_the_thinned_networks() -> None:
    answers = solve("dropout", **NEXT, bias="0.5 0").answers
    assert answers["z_training"].value == vector("5.5 -2")
    assert answers["z_test"].value == vector("2 -1.875")
    assert answers["networks"].value == 8
    without = solve("dropout", **{**NEXT, "weights": "1 2 3"}).answers
    assert without["z_training"].value == 5


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"activations": "1 2", "mask": "1", "rate": "0.5"}, "1 entry for 2 neurons"),
        ({"activations": "1 2", "mask": "1 2", "rate": "0.5"}, "neither 0 nor 1"),
        ({**LAYER, "dropped": "5"}, "there is no neuron 5"),
        ({**LAYER, "dropped": "2 2"}, "“2 2” does not name each neuron once"),
        ({**LAYER, "dropped": "0"}, "“0” is below 1"),
        ({**LAYER, "rate": "1"}, "the rate is not in 0 ≤ p < 1"),
        ({**LAYER, "rate": "-0.1"}, "the rate is not in 0 ≤ p < 1"),
        ({**LAYER, "bias": "1"}, "there are biases and no weights"),
        ({**LAYER, "weights": "1 2"}, "2 columns for 4 neurons"),
        ({**NEXT, "bias": "1"}, "1 bias for 2 neurons"),
        ({**LAYER, "mask": "1 0 1 1"}, "exclude each other"),
        ({"activations": "1 2", "rate": "0.5"}, "the problem itself is missing"),
        ({**LAYER, "activations": "1 " * 101}, "more than 100 neurons"),
    ],
)
def test_what_is_refused(given: dict[str, Any], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("dropout", **given)
    assert reason in caught.value.reason
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("given", "mistake", "name", "expected"),
    [
        (LAYER, "keep_probability_is_p", "test", "0.16 0.3 0.4 0.12"),
        (LAYER, "not_scaled", "test", "0.8 1.5 2 0.6"),
        (LAYER, "scaled_in_training", "training", "0.64 0 1.6 0.48"),
        (LAYER, "scaled_twice", "training", "1 0 2.5 0.75"),
        (LAYER, "dropped_and_kept_swapped", "training", "0 1.5 0 0"),
        (INVERTED, "keep_probability_is_p", "training", "4 0 10 3"),
        (INVERTED, "not_scaled", "training", "0.8 0 2 0.6"),
        (INVERTED, "scaled_twice", "test", "0.64 1.2 1.6 0.48"),
    ],
)
def test_known_mistakes(given: dict[str, str], mistake: str, name: str, expected: str) -> None:
    assert solve_texts(DROPOUT, given, Mistaken(mistake)).answers[name].value == vector(expected)


def test_a_slip_is_followed() -> None:
    slipped = solve_texts(DROPOUT, NEXT, Replaced({"Training/h": vector("1 2 1")}))
    assert slipped.answers["z_training"].value == vector("8 -1.5")
    assert slipped.answers["z_test"].value == vector("1.5 -1.875")
