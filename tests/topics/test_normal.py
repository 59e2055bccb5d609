"""The normal distribution: values of the printed table, both ways, errors, mistakes."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest

from dlsolve import solve, topics
from dlsolve.errors import InputError
from dlsolve.exact.number import real
from dlsolve.exact.rounding import Rounding, round_half_up
from dlsolve.render.look import Look
from dlsolve.render.notation import Notation
from dlsolve.render.plain import render
from dlsolve.solver import solve_texts
from dlsolve.working.readings import scalar
from dlsolve.working.steps import Solution
from dlsolve.working.suppliers import Mistaken, Replaced

NORMAL = topics.load("normal")
IQ = {"mean": "100", "sd": "15"}


def rounded(solution: Solution, name: str, places: int = 4) -> str:
    value = real(scalar(solution.answers[name].value))
    return round_half_up(value, Rounding(places=places)).text()


@pytest.mark.parametrize(
    ("z", "phi"),
    [
        ("0", "0.5000"), ("0.5", "0.6915"), ("1", "0.8413"), ("1.28", "0.8997"),
        ("1.645", "0.9500"), ("1.96", "0.9750"), ("2", "0.9772"), ("2.33", "0.9901"),
        ("3", "0.9987"), ("3.49", "0.9998"), ("-1", "0.1587"), ("-1.96", "0.0250"),
        ("-3", "0.0013"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("way", ["exact", "table"])
def test_the_printed_table(z: str, phi: str, way: str) -> None:
    if way == "table" and z == "1.645":
        phi = "0.9505"  # z is rounded to 1.65
    assert (
        rounded(solve("normal", sd="1", probability=[f"x <= {z}"], phi=way), "probability") == phi
    )


@pytest.mark.parametrize(
    ("given", "name", "expected"),
    [
        ({**IQ, "probability": ["x >= 130"]}, "probability", "0.0228"),
        ({**IQ, "probability": ["85..115"]}, "probability", "0.6827"),
        ({**IQ, "probability": ["70..130"]}, "probability", "0.9545"),
        ({**IQ, "probability": ["55..145"]}, "probability", "0.9973"),
        ({"mean": "3", "variance": "9", "probability": ["2..5"]}, "probability", "0.3781"),
        ({"sd": "1", "at": "0"}, "density", "0.3989"),
        ({"mean": "5", "variance": "4", "at": "7"}, "density", "0.1210"),
        ({**IQ, "inverse": "0.9"}, "x", "119.2233"),
        ({**IQ, "inverse": "0.9", "tail": "upper"}, "x", "80.7767"),
        ({**IQ, "inverse": "0.5"}, "x", "100.0000"),
        ({"sd": "1", "inverse": "0.95", "tail": "middle"}, "low", "-1.9600"),
        ({"sd": "1", "inverse": "0.99", "tail": "middle"}, "high", "2.5758"),
        ({"probability": ["P(-1.38 < Z < 1.25)"]}, "probability", "0.8106"),
        # Walpole, Probability and Statistics for Engineers and Scientists, example 6.6
        ({"mean": "40", "sd": "6", "inverse": "0.45", "phi": "table"}, "x", "39.2200"),
        ({"mean": "40", "sd": "6", "inverse": "0.14", "tail": "upper", "phi": "table"},
         "x", "46.4800"),
    ],
)  # fmt: skip
def test_values(given: dict[str, Any], name: str, expected: str) -> None:
    assert rounded(solve("normal", **given), name) == expected


def test_a_far_tail_keeps_its_figures() -> None:
    found = float(solve("normal", sd="1", probability=["x >= 8"]).answers["probability"])
    assert found == pytest.approx(6.220960574271785e-16, rel=1e-12)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({**IQ, "probability": ["x <= 85"]}, "By symmetry, Φ(z) = 1 − Φ(−z):"),
        ({**IQ, "probability": ["x <= 85"]}, "1 − Φ(1) ≈ 1 − 0.8413"),
        ({**IQ, "probability": ["85..115"]}, "This is μ ± σ: about 68%, by the 68–95–99.7 rule."),
        ({**IQ, "probability": ["70..130"]}, "This is μ ± 2σ: about 95%"),
        ({"mean": "1", "variance": "2", "probability": ["x <= 2"]}, "σ = √σ² = √2 ≈ 1.4142"),
        ({"sd": "1", "probability": ["x <= 5"]}, "Tables end near z = 4"),
        ({"sd": "3", "probability": ["x <= 2"], "phi": "table"}, "z = 0.67   as the table has it"),
        ({**IQ, "inverse": "0.9"}, "P(X ≤ x) = Φ(z) = p, so"),
        ({"probability": ["-1.38 < z < 1"]}, "P(−1.38 ≤ X ≤ 1) = Φ(z₂) − Φ(z₁)"),
    ],
)
def test_what_is_said(given: dict[str, Any], sentence: str) -> None:
    assert sentence in render(solve("normal", **given), Look(Notation()))


@pytest.mark.parametrize(
    ("given", "reason", "field"),
    [
        ({"sd": "0", "at": "1"}, "standard deviation is not positive", "sd"),
        ({"variance": "-1", "at": "1"}, "variance is not positive", "variance"),
        ({"sd": "1"}, "nothing is asked", "probability"),
        ({"mean": "5", "at": "1"}, "the spread is missing", "sd"),
        ({"sd": "1", "variance": "1", "at": "1"}, "exclude each other", ""),
        ({"sd": "1", "probability": ["x <= a"]}, "no number", "probability"),
        ({"sd": "1", "probability": ["2..1"]}, "is empty", "probability"),
        ({"sd": "1", "inverse": "1"}, "not between 0 and 1", "inverse"),
        ({"sd": "1", "inverse": "1e-300"}, "too near to 0 or 1", "inverse"),
        ({"sd": "1", "at": "1", "phi": "tables"}, "none of the choices", "phi"),
    ],
)
def test_what_is_refused(given: dict[str, Any], reason: str, field: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        solve("normal", **given)
    assert caught.value.field == field
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("given", "mistake", "name", "expected"),
    [
        ({**IQ, "probability": ["x >= 130"]}, "complement_forgotten", "probability", "0.9772"),
        ({**IQ, "probability": ["x <= 130"]}, "sign_of_z_lost", "probability", "0.0228"),
        ({**IQ, "probability": ["x <= 85"]}, "symmetry_forgotten", "probability", "0.8413"),
        ({**IQ, "probability": ["x <= 325"]}, "variance_for_standard_deviation",
         "probability", "0.8413"),
        ({"sd": "2", "at": "0"}, "variance_in_the_factor", "density", "0.0997"),
        ({"sd": "2", "at": "2"}, "two_forgotten", "density", "0.0734"),
    ],
)  # fmt: skip
def test_known_mistakes(given: dict[str, Any], mistake: str, name: str, expected: str) -> None:
    assert rounded(solve_texts(NORMAL, given, Mistaken(mistake)), name) == expected


def test_a_replaced_z_is_followed() -> None:
    given = {**IQ, "probability": ["x >= 130"]}
    found = solve_texts(NORMAL, given, Replaced({"z": Fraction(1)}))
    assert float(found.answers["probability"]) == pytest.approx(math.erfc(1 / math.sqrt(2)) / 2)
