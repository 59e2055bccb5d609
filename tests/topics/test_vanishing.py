"""Vanishing gradient: products, chains of neurons, bounds, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from dlsolve.errors import InputError
from dlsolve.exact.rounding import nearest_float
from dlsolve.render import plain
from dlsolve.render.look import Look
from dlsolve.render.notation import Notation
from dlsolve.solver import solve
from dlsolve.working.steps import Given, lines


def value(name: str, **given: Any) -> Any:
    return solve("vanishing", **given).answers[name].value


@pytest.mark.parametrize(
    ("factors", "gradient", "verdict"),
    [
        ("0.1 0.1 0.1 0.1 0.1", "1e-5", "vanishes"),
        ("2 3 -4", "-24", "explodes"),
        ("-0.5 1 1", "-0.5", "keeps its size"),
        ("2 -1 -1 1", "2", "keeps its size"),
        ("0.5 0", "0", "vanishes"),
        ("1/2 1/3 1/4", "1/24", "vanishes"),
    ],
)
def test_products(factors: str, gradient: str, verdict: str) -> None:
    """The first is P28, lines 925–937."""
    assert value("gradient", factors=factors) == Fraction(gradient)
    assert value("verdict", factors=factors) == verdict


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"factors": "1 0.55"}, "multiplies it by 0.55, and 10 of them by 0.55¹⁰ ≈ 0.002533"),
        ({"factors": "0.1 0.1 0.1"}, "a factor multiplies it by 0.1, and 10 of them"),
        ({"factors": "4 0.5 0.5 2"}, "|2| < |4|, so it shrinks on its way back"),
        ({"factors": "4 0.5 0.5 2"}, "multiplies it by 0.7937"),
        ({"factors": "2 3"}, "59049 (exploding gradient)"),
        ({"factors": "0.5 0"}, "A factor of 0 leaves nothing of it."),
        ({"z": "0 0"}, "a layer multiplies it by 0.25, and 10 of them"),
        ({"depth": "2", "largest_weight": "2.2"}, "10 layers multiply it by at most 0.002533"),
        ({"depth": "12"}, "12 layers multiply it by at most"),
        ({"depth": "2", "largest_weight": "8"}, "it may explode with depth: 10 layers"),
    ],
)
def test_what_more_depth_would_do_is_said(given: dict[str, str], said: str) -> None:
    page = plain.render(solve("vanishing", **given), Look(Notation(), 200))
    assert said in page


@pytest.mark.parametrize("given", [{"factors": "0.55 1"}, {"depth": "4", "largest_weight": "4"}])
def test_a_factor_of_1_neither_vanishes_nor_explodes(given: dict[str, str]) -> None:
    page = plain.render(solve("vanishing", **given), Look(Notation(), 200))
    assert "vanishes" not in page
    assert "explode" not in page


def test_the_notes_factors_have_their_names() -> None:
    steps = solve("vanishing", factors="0.1 0.1 0.1 0.1 0.1").steps
    names = [one.key.name.ascii for one in lines(steps) if isinstance(one, Given)]
    assert names == [
        "dL_dy_hat", "dy_hat_dz^(2)", "dz^(2)_da^(1)", "da^(1)_dz^(1)", "dz^(1)_dw^(1)"
    ]  # fmt: skip


def test_the_weight_hardly_moves() -> None:
    given = {"factors": "0.1 0.1 0.1 0.1 0.1", "eta": "0.1", "weight": "0.5"}
    assert value("step", **given) == Fraction("1e-6")
    assert value("weight", **given) == Fraction("0.499999")


@pytest.mark.parametrize(
    ("given", "gradient"),
    [
        ({"z": "0 0 0 0"}, "1/256"),
        ({"z": "0 0", "weights": "8"}, "1/2"),
        ({"z": "0 0", "loss_slope": "-2"}, "-1/8"),
        ({"z": "1 2 3", "activation": "relu", "weights": "2 3"}, "6"),
        ({"z": "1 -2 3", "activation": "relu"}, "0"),
        ({"z": "1 -2 3", "activation": "leaky-relu 0.1"}, "0.1"),
        ({"z": "0 0", "activation": "tanh"}, "1"),
        ({"z": "5 6", "activation": "linear", "weights": "0.5"}, "0.5"),
    ],
)
def test_chains(given: dict[str, str], gradient: str) -> None:
    assert value("gradient", **given) == Fraction(gradient)


@pytest.mark.parametrize(
    ("given", "bound"),
    [
        ({"depth": "10"}, Fraction(1, 4**10)),
        ({"depth": "1"}, Fraction(1, 4)),
        ({"depth": "4", "largest_weight": "6"}, Fraction(3, 2) ** 4),
        ({"depth": "4", "largest_weight": "4"}, Fraction(1)),
        ({"depth": "3", "bounded": "tanh"}, Fraction(1)),
        ({"depth": "3", "bounded": "relu", "largest_weight": "2"}, Fraction(8)),
    ],
)
def test_bounds(given: dict[str, str], bound: Fraction) -> None:
    assert value("bound", **given) == bound


def test_saturated_neurons() -> None:
    """σ′(20) is about e⁻²⁰, and not 0."""
    assert nearest_float(value("gradient", z="20 20")) == pytest.approx(4.248354e-18, rel=1e-6)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"factors": "0.5"}, "there is one factor only"),
        ({"factors": "1 " * 201}, "201 factors"),
        ({"factors": "1 2", "weight": "1"}, "a weight without a learning rate"),
        ({"z": "1 2", "weights": "1 2"}, "2 weights between 2 layers"),
        ({"z": "1 2", "activation": "softmax"}, "a chain of softmax"),
        ({"depth": "201"}, "201 layers"),
        ({"depth": "3", "bounded": "gelu"}, "no bound for the slope of GELU"),
        ({"depth": "3", "largest_weight": "-1"}, "the largest weight is not above 0"),
        ({"depth": "3", "factors": "1 2"}, "`factors` and `depth` exclude each other"),
    ],
)
def test_refused(given: dict[str, Any], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("vanishing", **given)
    assert caught.value.reason == reason
