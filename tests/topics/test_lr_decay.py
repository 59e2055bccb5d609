"""Decaying rates: the notes' problem, each schedule, counting from 0, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dlsolve.errors import InputError
from dlsolve.exact.array import Vector
from dlsolve.exact.rounding import Rounding, nearest_float, round_half_up
from dlsolve.solver import solve
from dlsolve.working.steps import Let, lines


def test_the_notes_problem_line_by_line() -> None:
    """P44, lines 1596 to 1620, with w₃ put right."""
    solution = solve("lr-decay", gradients="0.2 0.4 0.1", eta="0.1")
    found = {str(s.key): s.value for s in lines(solution.steps) if isinstance(s, Let)}
    expected = {
        "eta_1": "0.1", "eta_2": "0.07071", "eta_3": "0.05774", "Delta_1": "0.02",
        "Delta_2": "0.02828", "Delta_3": "0.00577", "w_1": "-0.02", "w_2": "-0.04828",
        "w_3": "-0.05406",
    }  # fmt: skip
    for name, digits in expected.items():
        rounding = Rounding(places=len(digits.partition(".")[2]))
        value = found[f"Iteration {name[-1]}/{name}"]
        assert round_half_up(value, rounding).value == Fraction(digits), name  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "rates"),
    [
        pytest.param({"eta": "0.2", "schedule": "inverse", "k": "1"},
                     "0.1 0.0666667 0.05 0.04", id="Ng’s table"),
        ({"eta": "1"}, "1 0.7071068 0.5773503 0.5"),
        ({"eta": "1", "schedule": "inverse", "k": "1", "count_from": "0"}, "1 0.5 0.3333333 0.25"),
        ({"eta": "1", "schedule": "inverse", "k": "0"}, "1 1 1 1"),
        ({"eta": "1", "schedule": "exponential", "k": "0.5", "count_from": "0"},
         "1 0.6065307 0.3678794 0.2231302"),
        ({"eta": "1", "schedule": "step", "factor": "0.1", "every": "2"}, "1 0.1 0.1 0.01"),
        ({"eta": "1", "schedule": "step", "factor": "0.1", "every": "2", "count_from": "0"},
         "1 1 0.1 0.1"),
    ],
)  # fmt: skip
def test_rates(options: dict[str, str], rates: str) -> None:
    value = solve("lr-decay", epochs="4", **options).answers["rates"].value
    assert isinstance(value, Vector)
    found = [nearest_float(rate) for rate in value]  # type: ignore[arg-type]
    assert found == pytest.approx([float(rate) for rate in rates.split()], abs=1e-7)


def test_a_function_is_followed() -> None:
    """(w − 3)² from 0 with 1/4, 1/8, 1/12: w is 1.5, 1.875, 2.0625."""
    answers = solve(
        "lr-decay", function="(w-3)^2", start="0", eta="1/4", schedule="inverse", k="1",
        count_from="0", iterations="3",
    ).answers  # fmt: skip
    assert answers["theta"].value == Fraction("2.0625")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"schedule": "inverse"}, "the schedule has no k"),
        ({"schedule": "step", "every": "2"}, "the schedule has no γ"),
        ({"schedule": "step", "factor": "0.5"}, "the schedule has no s"),
        ({"schedule": "step", "factor": "0", "every": "2"}, "γ is not from 0 to 1"),
        ({"schedule": "step", "factor": "0.5", "every": "0"}, "“0” is below 1"),
        ({"schedule": "inverse", "k": "-1"}, "k is below 0"),
        ({"k": "1"}, "k has no place in the schedule `sqrt`"),
        ({"count_from": "0"}, "η/√0 does not exist"),
        ({"eta": "-1"}, "the learning rate is not above 0"),
        ({"epochs": "5"}, "`gradients` and `epochs` exclude each other"),
        ({"schedule": "cosine"}, "“cosine” is none of the choices"),
    ],
)
def test_refused(given: dict[str, str], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("lr-decay", gradients="1", **given)
    assert caught.value.reason == reason


def test_too_many_epochs() -> None:
    with pytest.raises(InputError, match="1001 epochs, where at most 1,000 are written down"):
        solve("lr-decay", epochs="1001")
