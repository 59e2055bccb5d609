"""Perceptron and gate: published outputs, conventions, mistakes, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from dlsolve import solve, topics
from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import real
from dlsolve.exact.rounding import Rounding, round_half_up
from dlsolve.inputs.gates import RULES, name_of_gate
from dlsolve.render.look import Look
from dlsolve.render.notation import Notation
from dlsolve.render.plain import render
from dlsolve.solver import solve_texts
from dlsolve.working.readings import scalar
from dlsolve.working.suppliers import Mistaken, Replaced
from dlsolve.working.trees import Value

F = Fraction
P20 = {"x": "1 1 0", "weights": "2 -4 1"}
P40 = {"x": "0 1 1", "weights": "4 2 -1", "activation": "sigmoid"}
HAGAN = {"x": "-5 6", "weights": "3 2", "bias": "1.2"}  # Neural Network Design, P2.3
AND = {"weights": "1 1", "bias": "-1.5"}


def rounded(value: Value) -> str:
    return round_half_up(real(scalar(value)), Rounding(places=4)).text()


@pytest.mark.parametrize(
    ("given", "z", "output"),
    [
        (P20, "-2.0000", "0.0000"),
        (P40, "1.0000", "0.7311"),
        ({**HAGAN, "outputs": "-1/1"}, "-1.8000", "-1.0000"),
        ({**HAGAN, "activation": "tanh"}, "-1.8000", "-0.9468"),
        ({**HAGAN, "activation": "relu"}, "-1.8000", "0.0000"),
        ({**HAGAN, "activation": "linear"}, "-1.8000", "-1.8000"),
        ({"x": "0.1 0.2", "weights": "1 1", "bias": "-0.3"}, "0.0000", "1.0000"),
        ({"x": "0.1 0.2", "weights": "1 1", "bias": "-0.3", "step": "above"}, "0.0000", "0.0000"),
        ({"x": "1 1", "weights": "1 1", "threshold": "2"}, "2.0000", "1.0000"),
        ({"x": "1 1", "weights": "1 1", "bias": "2", "bias_input": "-1"}, "0.0000", "1.0000"),
        ({"x": "1; 1; 0", "weights": "2 -4 1"}, "-2.0000", "0.0000"),
        ({"x": "1", "weights": "√2"}, "1.4142", "1.0000"),
    ],
)
def test_one_sample(given: dict[str, str], z: str, output: str) -> None:
    answers = solve("perceptron", **given).answers
    assert (rounded(answers["z"].value), rounded(answers["output"].value)) == (z, output)


def test_several_samples() -> None:
    answers = solve("perceptron", x="0 0; 0 1; 1 0; 1 1", weights="1 1", bias="-1.5").answers
    assert answers["z"].value == Vector(tuple(map(F, ("-1.5", "-0.5", "-0.5", "0.5"))))
    assert answers["output"].value == Vector((F(0), F(0), F(0), F(1)))


@pytest.mark.parametrize(
    ("mistake", "given", "output"),
    [
        ("bias_forgotten", {**HAGAN, "activation": "linear"}, "-3.0000"),
        ("bias_sign_turned", {**HAGAN, "activation": "linear"}, "-4.2000"),
        ("minus_signs_of_weights_lost", P20, "1.0000"),
        ("exponent_sign_lost", P40, "0.2689"),
        ("activation_left_out", P40, "1.0000"),
        ("step_the_wrong_way", P20, "1.0000"),
        ("threshold_forgotten", {"x": "1", "weights": "1", "threshold": "2"}, "1.0000"),
    ],
)
def test_known_mistakes(mistake: str, given: dict[str, str], output: str) -> None:
    found = solve_texts(topics.load("perceptron"), given, Mistaken(mistake)).answers["output"]
    assert rounded(found.value) == output


def test_a_wrong_sum_is_followed() -> None:
    found = solve_texts(topics.load("perceptron"), P20, Replaced({"z": F(3)}))
    assert found.answers["output"].value == 1


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"x": "1 2", "weights": "1"}, "1 weight for 2 inputs"),
        ({"x": "1", "weights": "1 2"}, "2 weights for 1 input"),
        ({**P40, "threshold": "1"}, "this goes with the step, not with sigmoid"),
        ({**P40, "outputs": "-1/1"}, "this goes with the step, not with sigmoid"),
        ({**P40, "activation": "softmax"}, "softmax needs several neurons"),
        ({**P40, "activation": "sigmod"}, "“sigmod” is no activation function"),
        ({"x": "1;" * 101, "weights": "1"}, "more than 100 samples"),
        ({"weights": "1"}, "`x` is missing"),
    ],
)
def test_refused(given: dict[str, Any], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("perceptron", **given)
    assert caught.value.reason == reason
    assert caught.value.field


def test_where_a_program_goes_another_way() -> None:
    """0.1 + 0.1 + 0.1 − 0.3 is 0, and 5.55 × 10⁻¹⁷ in float64."""
    given = {"x": "1 1 1", "weights": "0.1 0.1 0.1", "bias": "-0.3", "step": "above"}
    solution = solve("perceptron", **given)
    assert solution.answers["output"].value == 0
    page = " ".join(render(solution, Look(Notation())).split())
    assert "goes another way: z is there 5.551 × 10⁻¹⁷ in place of 0, so ŷ = 1" in page


# --- gate -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "z", "name"),
    [
        (AND, "-1.5 -0.5 -0.5 0.5", "AND"),  # P13
        ({"weights": "1 1", "bias": "-0.5"}, "-0.5 0.5 0.5 1.5", "OR"),  # P14
        ({"weights": "-1 -1", "bias": "1.5"}, "1.5 0.5 0.5 -0.5", "NAND"),
        ({"weights": "2 -1", "threshold": "2"}, "0 -1 2 1", "x₁ AND NOT x₂"),  # Fausett, 1.3
        ({"weights": "1 1", "bias": "0", "step": "above"}, "0 1 1 2", "OR"),
        ({"weights": "1 1", "bias": "0"}, "0 1 1 2", "always 1"),
        ({"weights": "-1", "bias": "0.5"}, "0.5 -0.5", "NOT"),
        ({"weights": "1", "bias": "-1"}, "-1 0", "x₁"),
        ({"weights": "1 1", "bias": "-1", "inputs": "-1/1"}, "-3 -1 -1 1", "AND"),
        ({"weights": "1 1 1", "bias": "-1.5"}, "-1.5 -0.5 -0.5 0.5 -0.5 0.5 0.5 1.5", "MAJORITY"),
    ],
)
def test_gate(given: dict[str, str], z: str, name: str) -> None:
    answers = solve("gate", **given).answers
    assert answers["z"].value == Vector(tuple(map(F, z.split())))
    assert answers["gate"].value == name


@pytest.mark.parametrize(("asked", "realised"), [("and", True), ("or", False), ("xor", False)])
def test_whether_it_is_the_gate(asked: str, realised: bool) -> None:
    solution = solve("gate", **AND, gate=asked)
    assert solution.answers["realised"].value is realised
    page = render(solution, Look(Notation()))
    assert ("no perceptron realises it" in page) == (asked == "xor")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (AND, "x₂ = −x₁ + 1.5"),
        (AND, "It meets the axes at (1.5, 0) and (0, 1.5)."),
        ({"weights": "0 1", "bias": "-1"}, "It is parallel to the x₁-axis."),
        ({"weights": "1 0", "bias": "-1"}, "It is parallel to the x₂-axis."),
        ({"weights": "1 1"}, "It goes through the origin."),
        ({"weights": "0 0", "bias": "1"}, "All weights are 0, so there is no boundary."),
        ({**AND, "threshold": "1"}, "x₁ + x₂ − 1.5 = 1"),
        ({**AND, "gate": "or"}, "For (0, 1) the output is 0, where OR has 1."),
        ({"weights": "1 1 -1", "bias": "-0.5"}, "has no name of its own"),
    ],
)
def test_what_gate_says(given: dict[str, str], sentence: str) -> None:
    assert sentence in render(solve("gate", **given), Look(Notation()))


def test_a_wrong_product_is_followed() -> None:
    wrong = Matrix(((F(1),), (F(-1),), (F(-1),), (F(1),)))
    found = solve_texts(topics.load("gate"), {**AND, "gate": "and"}, Replaced({"z": wrong}))
    assert found.answers["outputs"].value == Vector((F(1), F(0), F(0), F(1)))
    assert found.answers["gate"].value == "XNOR"


@pytest.mark.parametrize("arity", [2, 3, 4])
@pytest.mark.parametrize("name", RULES)
def test_a_gate_is_known_by_its_outputs(name: str, arity: int) -> None:
    outputs = [int(RULES[name](bits)) for bits in product((0, 1), repeat=arity)]
    assert name_of_gate(outputs) == name.upper()


def test_every_gate_of_two_inputs_has_a_name() -> None:
    names = [name_of_gate(outputs) for outputs in product((0, 1), repeat=4)]
    assert None not in names
    assert len(set(names)) == 16


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"weights": "1 1 1 1 1"}, "5 weights: a table of 32 rows"),
        ({"weights": "1 " * 70}, "too many weights"),
        ({**AND, "gate": "andd"}, "“andd” is none of the choices"),
        ({}, "`weights` is missing"),
    ],
)
def test_gate_refuses(given: dict[str, str], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("gate", **given)
    assert caught.value.reason == reason
