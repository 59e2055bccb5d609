"""Activation: published values, the convention at 0, what is said, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dlsolve import solve, topics
from dlsolve.errors import InputError
from dlsolve.exact.array import Vector
from dlsolve.exact.number import real
from dlsolve.exact.rounding import Rounding, round_half_up
from dlsolve.render.look import Look
from dlsolve.render.notation import Notation
from dlsolve.render.plain import render
from dlsolve.solver import solve_texts
from dlsolve.working.readings import scalar
from dlsolve.working.suppliers import Mistaken, Replaced
from dlsolve.working.trees import Value


def rounded(value: Value) -> str:
    return round_half_up(real(scalar(value)), Rounding(places=4)).text()


@pytest.mark.parametrize(
    ("function", "z", "value", "derivative"),
    [
        ("sigmoid", "0", "0.5000", "0.2500"),
        ("sigmoid", "1", "0.7311", "0.1966"),  # P40
        ("sigmoid", "-800", "0.0000", "0.0000"),
        ("tanh", "1", "0.7616", "0.4200"),
        ("tanh", "0", "0.0000", "1.0000"),
        ("relu", "-2", "0.0000", "0.0000"),
        ("leaky-relu", "-2", "-0.0200", "0.0100"),
        ("elu", "-1", "-0.6321", "0.3679"),
        ("elu 2", "0", "0.0000", "2.0000"),
        ("gelu", "1", "0.8413", "1.0833"),
        ("gelu tanh", "1", "0.8412", "1.0830"),
        ("softplus", "0", "0.6931", "0.5000"),
        ("swish", "1", "0.7311", "0.9277"),  # PyTorch's silu
        ("silu", "-800", "0.0000", "0.0000"),
        ("bipolar-sigmoid", "1", "0.4621", "0.3932"),  # Fausett, section 6.1
        ("step", "2", "1.0000", "0.0000"),
        ("identity", "-3", "-3.0000", "1.0000"),
    ],
)
def test_published_values(function: str, z: str, value: str, derivative: str) -> None:
    answers = solve("activation", function=function, z=z).answers
    assert rounded(answers["value"].value) == value
    assert rounded(answers["derivative"].value) == derivative


@pytest.mark.parametrize(("convention", "slope"), [("0", 0), ("1", 1)])
def test_relu_at_zero(convention: str, slope: int) -> None:
    found = solve("activation", function="relu", z="0", relu_at_zero=convention)
    assert found.answers["derivative"].value == slope
    assert f"ReLU′(0) is taken as {convention}" in render(found, Look(Notation()))


def test_a_step_has_no_derivative_at_zero() -> None:
    solution = solve("activation", function="step", z="0 1")
    assert solution.answers["value"].value == Vector((Fraction(1), Fraction(1)))
    assert "derivative" not in solution.answers
    assert "At 0 the step has no derivative." in render(solution, Look(Notation()))


@pytest.mark.parametrize(
    ("function", "z", "sentence"),
    [
        ("sigmoid", "0", "σ′(z) = e⁻ᶻ/(1 + e⁻ᶻ)²"),  # lines 866–888
        ("sigmoid", "40", "saturated"),
        ("tanh", "-9", "saturated"),
        ("tanh", "0", "−1 < tanh(z) < 1"),
        ("sigmoid", "1", "σ(z) = 1/(1 + e⁻ᶻ), 0 < σ(z) < 1."),
        ("elu 2", "1", "2(eᶻ − 1) for z ≤ 0; ELU(z) > −2."),
        ("step", "1", "step(z) = 1 for z ≥ 0, 0 for z < 0."),
        ("relu", "-1", "No gradient passes"),
        ("tanh", "0", "tanh′(z) = 1 − [(eᶻ − e⁻ᶻ)/(eᶻ + e⁻ᶻ)]²"),
        ("elu 3", "-1", "For z ≤ 0: ELU′(z) = 3eᶻ = ELU(z) + 3."),
        ("leaky-relu", "1", "LReLU(z) = max(0.01z, z)."),
    ],
)
def test_what_is_said(function: str, z: str, sentence: str) -> None:
    assert sentence in render(solve("activation", function=function, z=z), Look(Notation()))


def test_a_wrong_power_is_followed_into_the_slope() -> None:
    texts = {"function": "sigmoid", "z": "1"}
    key = "Point 1/e^-z"
    found = solve_texts(topics.load("activation"), texts, Replaced({key: Fraction(3)}))
    assert found.answers["value"].value == Fraction(1, 4)
    assert found.answers["derivative"].value == Fraction(3, 16)


def test_the_sign_of_the_exponent() -> None:
    texts = {"function": "sigmoid", "z": "1"}
    found = solve_texts(topics.load("activation"), texts, Mistaken("exponent_sign_lost"))
    assert rounded(found.answers["value"].value) == "0.2689"


@pytest.mark.parametrize(
    ("given", "reason", "field"),
    [
        ({"function": "softmax", "z": "1 2"}, "a softmax acts on a vector as a whole", "function"),
        ({"function": "relux", "z": "1"}, "“relux” is no activation function", "function"),
        ({"function": "relu", "z": "1 " * 101}, "more than 100 points", "z"),
        ({"function": "relu", "z": "a"}, "“a” stands where a number is expected", "z"),
    ],
)
def test_refused(given: dict[str, str], reason: str, field: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("activation", **given)
    assert (caught.value.reason, caught.value.field) == (reason, field)
