"""Batch norm: exact values, running statistics, inference, what is refused, mistakes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from dlsolve import solve, topics
from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.render.look import Look
from dlsolve.render.notation import Notation
from dlsolve.render.plain import render
from dlsolve.solver import solve_texts
from dlsolve.working.suppliers import Mistaken, Replaced
from tests.floats import numbers

F = Fraction
BATCHNORM = topics.load("batchnorm")
EXACT = {"x": "1 3", "epsilon": "0", "gamma": "3", "beta": "-1"}
MOVING = {"x": "1 3 5 9", "momentum": "0.1", "running_mean": "2", "running_var": "1.5"}


def vector(text: str) -> Vector:
    return Vector(tuple(map(F, text.split())))


def test_exact_values() -> None:
    answers = solve("batchnorm", **EXACT).answers
    assert answers["mean"].value == 2
    assert answers["variance"].value == 1
    assert answers["x_hat"].value == vector("-1 1")
    assert answers["y"].value == vector("-4 2")


def test_each_column_is_a_feature() -> None:
    answers = solve("batchnorm", x="1 10; 3 30", epsilon="0", gamma="2 0.5", beta="1").answers
    assert answers["mean"].value == vector("2 20")
    assert answers["variance"].value == vector("1 100")
    assert answers["y"].value == Matrix(((F(-1), F(1, 2)), (F(3), F(3, 2))))


def test_a_column_alone_is_one_feature() -> None:
    row, column = (solve("batchnorm", x=x).answers["x_hat"] for x in ("1 2 4", "1; 2; 4"))
    assert numbers(row.value) == numbers(column.value)


@pytest.mark.parametrize(
    ("given", "mean", "variance"),
    [
        ({}, "2.25", "2.225"),
        ({"running_variance": "sample"}, "2.25", "151/60"),
        ({"momentum": "0.9", "momentum_of": "running"}, "2.25", "2.225"),
        ({"momentum": "1"}, "4.5", "8.75"),
        ({"momentum": "0"}, "2", "1.5"),
        ({"running_mean": None, "running_var": None}, "0.45", "1.775"),
    ],
)
def test_running_statistics(given: dict[str, Any], mean: str, variance: str) -> None:
    answers = solve("batchnorm", **{**MOVING, **given}).answers
    assert answers["running_mean"].value == F(mean)
    assert answers["running_var"].value == F(variance)


def test_inference_takes_the_running_ones() -> None:
    answers = solve(
        "batchnorm", **EXACT, mode="inference", running_mean="2", running_var="0.25"
    ).answers
    assert answers["y"].value == vector("-7 5")
    assert "mean" not in answers


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (EXACT, "μ = ½(x₁ + x₂) = ½(1 + 3) = 2"),
        (EXACT, "Check: the deviations add up to 0  ✓"),
        ({"x": "1 3"}, "With γ = 1 and β = 0 the output yᵢ is x̂ᵢ itself."),
        ({"x": "1 3", "gamma": "2"}, "Scaled and shifted: yᵢ = γ·x̂ᵢ\n"),
        ({"x": "2 6", "epsilon": "0.01"}, "x̂₁ = d₁/√(σ² + ε) = −2/√(4 + 0.01) ≈ −0.9988"),
        ({**MOVING, "running_variance": "sample"}, "s² = 4σ²/(4 − 1) = 4 × 8.75/(4 − 1)"),
    ],
)
def test_what_stands_on_the_page(given: dict[str, str], line: str) -> None:
    assert line in render(solve("batchnorm", **given), Look(Notation()))


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"x": "5 5", "epsilon": "0"}, "the feature is constant and ε is 0"),
        ({"x": "5 6", "epsilon": "-1"}, "ε is below 0"),
        ({"x": "5 6", "gamma": "1 2"}, "there are 2 values for 1 feature"),
        ({"x": "5 6; 7 8", "beta": "1 2 3"}, "there are 3 values for 2 features"),
        ({"x": "5 6", "mode": "inference"}, "inference uses the running mean"),
        ({"x": "5 6", "running_mean": "1"}, "not used in training without a momentum"),
        ({**MOVING, "momentum": "2"}, "α is not between 0 and 1"),
        ({**MOVING, "mode": "inference"}, "leaves the running statistics as they are"),
        ({**MOVING, "running_var": "-1"}, "a variance is below 0"),
        ({**MOVING, "x": "1", "running_variance": "sample"}, "sample variance of one sample"),
        ({"x": "1 " * 1001}, "more than 1,000 numbers"),
    ],
)
def test_what_is_refused(given: dict[str, str], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("batchnorm", **given)
    assert reason in caught.value.reason
    assert caught.value.remedy
    assert caught.value.field


@pytest.mark.parametrize(
    ("given", "mistake", "expected"),
    [
        ({"x": "0 4 8", "epsilon": "4"}, "divided_by_m_minus_1", [-0.894427, 0, 0.894427]),
        ({"x": "0 4", "epsilon": "5"}, "epsilon_forgotten", [-1, 1]),
        ({"x": "0 4", "epsilon": "5"}, "variance_for_standard_deviation", [-2 / 9, 2 / 9]),
        ({"x": "0 4", "epsilon": "5"}, "epsilon_outside_the_root", [-2 / 7, 2 / 7]),
        ({"x": "0 4", "epsilon": "5"}, "mean_not_subtracted", [0, 4 / 3]),
        (EXACT, "gamma_and_beta_swapped", [4, 2]),
        (EXACT, "beta_forgotten", [-3, 3]),
    ],
)
def test_known_mistakes(given: dict[str, str], mistake: str, expected: list[float]) -> None:
    found = solve_texts(BATCHNORM, given, Mistaken(mistake)).answers["y"].value
    assert numbers(found) == pytest.approx(expected, abs=1e-6)


def test_a_slip_is_followed() -> None:
    slipped = solve_texts(BATCHNORM, EXACT, Replaced({"sigma^2": F(4)}))
    assert slipped.answers["x_hat"].value == vector("-0.5 0.5")
