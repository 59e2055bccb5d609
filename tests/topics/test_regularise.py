"""Penalties and weight decay: every factor, what is said and refused, mistakes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from dlsolve import solve, topics
from dlsolve.errors import InputError
from dlsolve.exact.array import Vector
from dlsolve.render.look import Look
from dlsolve.render.notation import Notation
from dlsolve.render.plain import render
from dlsolve.solver import solve_texts
from dlsolve.working.suppliers import Mistaken, Replaced

F = Fraction
REGULARISE = topics.load("regularise")
STEP = {"weights": "3 -4", "strength": "0.5", "gradients": "1 -1", "eta": "0.1"}
BIASED = {**STEP, "bias": "2", "bias_gradient": "1"}


def vector(*entries: str) -> Vector:
    return Vector(tuple(map(F, entries)))


@pytest.mark.parametrize(
    ("given", "penalty", "weights"),
    [
        ({}, "12.5", ("2.6", "-3.5")),
        ({"factor": "1/2"}, "6.25", ("2.75", "-3.7")),
        ({"factor": "1/m", "samples": "10"}, "1.25", ("2.87", "-3.86")),
        ({"factor": "1/2m", "samples": "10"}, "0.625", ("2.885", "-3.88")),
        ({"penalty": "l1"}, "3.5", ("2.85", "-3.85")),
        ({"penalty": "l1", "factor": "1/2"}, "1.75", ("2.875", "-3.875")),
        ({"penalty": "l1", "weights": "0 -4"}, "2", ("-0.1", "-3.85")),
        ({"penalty": "elastic-net", "l1_ratio": "0.4"}, "8.9", ("2.7", "-3.64")),
        ({"penalty": "elastic-net", "l1_ratio": "1"}, "3.5", ("2.85", "-3.85")),
        ({"strength": "0"}, "0", ("2.9", "-3.9")),
    ],
)
def test_values(given: dict[str, str], penalty: str, weights: tuple[str, ...]) -> None:
    answers = solve("regularise", **{**STEP, **given}).answers
    assert answers["penalty"].value == F(penalty)
    assert answers["weights"].value == vector(*weights)


def test_the_bias_is_penalised_only_where_it_is_asked() -> None:
    plain = solve("regularise", **BIASED).answers
    asked = solve("regularise", **BIASED, penalise_bias=True).answers
    assert (plain["penalty"].value, plain["bias"].value) == (F("12.5"), F("1.9"))
    assert (asked["penalty"].value, asked["bias"].value) == (F("14.5"), F("1.7"))


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({**STEP, "loss": "2"}, "L′ = L + λ·Σwᵢ²\n"),
        (STEP, "P = λ·Σwᵢ²\n"),
        (BIASED, "P = λ·Σwᵢ²; the bias has no part in it."),
        (STEP, "∂L′/∂w₁ = ∂L/∂w₁ + 2λ·w₁ = 1 + 2 × 0.5 × 3 = 1 + 3 = 4"),
        (STEP, "w₁ = w₁ − η·∂L′/∂w₁ = 3 − 0.1 × 4 = 3 − 0.4 = 2.6"),
        (STEP, "Check: each wᵢ is d·wᵢ − η·∂L/∂wᵢ with the old wᵢ  ✓"),
        ({**STEP, "penalty": "l1"}, "λ·sgn w₂ = −1 + 0.5 × sgn(−4) = −1 − 0.5 = −1.5"),
        ({**STEP, "penalty": "l1"}, "0 for 0"),
    ],
)
def test_what_stands_on_the_page(given: dict[str, str], line: str) -> None:
    assert line in render(solve("regularise", **given), Look(Notation()))


def test_without_a_rate_the_gradient_alone_is_found() -> None:
    answers = solve("regularise", weights="3 -4", strength="0.5", gradients="1 -1").answers
    assert answers["gradient"].value == vector("4", "-5")
    assert "weights" not in answers


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"strength": "-1"}, "λ is below 0"),
        ({"factor": "1/m"}, "the factor needs m"),
        ({"samples": "3"}, "the factor has no m"),
        ({"penalty": "elastic-net"}, "an elastic net needs its ratio"),
        ({"l1_ratio": "0.5"}, "only an elastic net has a ratio"),
        ({"penalty": "elastic-net", "l1_ratio": "2"}, "ρ is not between 0 and 1"),
        ({"gradients": "1"}, "there is 1 gradient for 2 weights"),
        ({"gradients": None}, "an update needs ∂L/∂w"),
        ({"eta": "0"}, "the learning rate is not above 0"),
        ({"bias_gradient": "1"}, "there is no bias"),
        ({"penalise_bias": "yes"}, "there is no bias"),
        ({"bias": "1", "bias_gradient": "1", "gradients": None, "eta": None}, "no gradients"),
        ({"weights": "1 " * 101}, "more than 100 weights"),
    ],
)
def test_what_is_refused(given: dict[str, Any], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("regularise", **{**STEP, **given})
    assert reason in caught.value.reason
    assert caught.value.remedy
    assert caught.value.field


@pytest.mark.parametrize(
    ("given", "mistake", "name", "expected"),
    [
        (BIASED, "bias_penalised", "penalty", "14.5"),
        (BIASED, "bias_penalised", "bias", "1.7"),
        ({**STEP, "loss": "20"}, "penalty_subtracted", "loss", "7.5"),
        (STEP, "norm_not_squared", "penalty", "2.5"),
        ({**STEP, "penalty": "l1"}, "absolute_value_forgotten", "penalty", "-0.5"),
    ],
)
def test_known_mistakes(given: dict[str, str], mistake: str, name: str, expected: str) -> None:
    assert solve_texts(REGULARISE, given, Mistaken(mistake)).answers[name].value == F(expected)


@pytest.mark.parametrize(
    ("penalty", "mistake", "expected"),
    [
        ("l2", "factor_two_forgotten", ("2.75", "-3.7")),
        ("l2", "sign_of_the_penalty_turned", ("3.2", "-4.3")),
        ("l2", "decay_applied_twice", ("2.3", "-3.1")),
        ("l2", "decay_without_the_learning_rate", ("-0.1", "0.1")),
        ("l1", "weight_for_its_sign", ("2.75", "-3.7")),
        ("l1", "sign_of_the_weight_left_out", ("2.85", "-3.95")),
    ],
)
def test_mistakes_of_the_update(penalty: str, mistake: str, expected: tuple[str, ...]) -> None:
    given = {**STEP, "penalty": penalty}
    found = solve_texts(REGULARISE, given, Mistaken(mistake)).answers["weights"].value
    assert found == vector(*expected)


def test_a_slip_is_followed() -> None:
    slipped = solve_texts(REGULARISE, STEP, Replaced({"dL'_dw_1": F(10)}))
    assert slipped.answers["weights"].value == vector("2", "-3.5")
