"""Momentum: the notes' problem, four conventions that agree where they should, Nesterov twice."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dlsolve.errors import InputError
from dlsolve.exact.array import Vector
from dlsolve.solver import solve, solve_texts
from dlsolve.topics import load
from dlsolve.working.steps import Let, lines
from dlsolve.working.suppliers import Replaced

P43 = {"gradients": "0.5 0.4 -0.2", "eta": "0.1"}


def lets(**given: str) -> dict[str, object]:
    steps = solve("momentum", **given).steps
    return {str(s.key): s.value for s in lines(steps) if isinstance(s, Let)}


@pytest.mark.parametrize(
    ("options", "velocities", "weights"),
    [
        pytest.param({}, ".05 .085 .0565", "-.05 -.135 -.1915", id="p43, lines 1558 to 1594"),
        ({"velocity": "added"}, "-.05 -.085 -.0565", "-.05 -.135 -.1915"),
        ({"velocity": "sum"}, ".5 .85 .565", "-.05 -.135 -.1915"),
        ({"velocity": "average"}, ".05 .085 .0565", "-.005 -.0135 -.01915"),
        ({"beta": "0"}, ".05 .04 -.02", "-.05 -.09 -.07"),
        ({"velocity": "sum", "dampening": "0.5"}, ".5 .65 .485", "-.05 -.115 -.1635"),
        ({"velocity": "sum", "dampening": "0.5", "v0": "1"}, "1.15 1.235 1.0115", ""),
        ({"v0": "0.1"}, ".14 .166 .1294", "-.14 -.306 -.4354"),
        ({"nesterov": "rewritten"}, ".05 .085 .0565", "-.095 -.2115 -.24235"),
    ],
)
def test_lines(options: dict[str, str], velocities: str, weights: str) -> None:
    found = lets(**P43, **options)
    for letter, values in (("v", velocities), ("w", weights)):
        for t, value in enumerate(values.split(), start=1):
            assert found[f"Iteration {t}/{letter}_{t}"] == Fraction(value), (letter, t)


@pytest.mark.parametrize("velocity", ["subtracted", "added", "sum", "average"])
@pytest.mark.parametrize("nesterov", ["look-ahead", "rewritten"])
def test_nesterov_both_ways(velocity: str, nesterov: str) -> None:
    """The rewritten iterates are the points at which the look-ahead takes its gradients."""
    given = {"function": "w^2 - w", "start": "5", "eta": "0.1", "velocity": velocity}
    ahead = lets(**given, iterations="4", nesterov="look-ahead")
    rewritten = lets(**given, iterations="4", nesterov="rewritten")
    for t in range(1, 4):
        assert rewritten[f"Iteration {t}/w_{t}"] == ahead[f"Iteration {t + 1}/u_{t + 1}"]


def test_vectors_are_treated_entry_by_entry() -> None:
    both = solve("momentum", gradients="1 -2; 0.5 1", theta="1 2").answers["theta"].value
    alone = [
        solve("momentum", gradients=g, theta=w).answers["theta"].value
        for g, w in (("1 0.5", "1"), ("-2 1", "2"))
    ]
    assert both == Vector(tuple(alone))  # type: ignore[arg-type]


def test_a_slip_is_followed() -> None:
    """A student who writes w₂ = 0.135 (line 1582) goes on to w₃ = 0.0785."""
    theirs = solve_texts(load("momentum"), P43, Replaced({"Iteration 2/w_2": Fraction("0.135")}))
    assert theirs.answers["theta"].value == Fraction("0.0785")


def test_a_descent_that_runs_away_is_cut_short() -> None:
    solution = solve("momentum", function="w^4", start="2", eta="1", iterations="200")
    assert solution.why_unsolved == "the descent diverges: after iteration 6 w_6 is beyond ±10^308"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"gradients": "1", "beta": "1"}, "β is not below 1"),
        ({"gradients": "1", "beta": "-0.1"}, "β is below 0"),
        ({"gradients": "1", "eta": "0"}, "the learning rate is not above 0"),
        ({"gradients": "1 2; 3 4", "v0": "1"}, "v₀ has 1 entry, w has 2"),
        ({"gradients": "1 2; 3 4", "theta": "1"}, "θ has 1 entry, the gradients have 2"),
        (
            {"gradients": "1", "nesterov": "look-ahead"},
            "the gradients are listed, so that none is known at a point ahead",
        ),
        (
            {"gradients": "1", "dampening": "0.5"},
            "dampening belongs to a plain sum, v = βv + (1 − τ)g",
        ),
        (
            {"gradients": "1", "dampening": "2", "velocity": "sum"},
            "τ is not from 0 to 1",
        ),
        (
            {"function": "w^2", "start": "1", "iterations": "1001"},
            "1001 iterations, where at most 1,000 are written down",
        ),
    ],
)
def test_refused(given: dict[str, str], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("momentum", **given)
    assert caught.value.reason == reason
