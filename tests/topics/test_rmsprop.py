"""RMSProp: by hand, centred, with momentum, at β = 0 and 1, and r as one sum."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dlsolve.errors import InputError
from dlsolve.exact.array import Vector
from dlsolve.solver import solve
from dlsolve.working.steps import Let, Solution, Statement, lines

F = Fraction


def lets(solution: Solution) -> dict[str, object]:
    return {str(s.key): s.value for s in lines(solution.steps) if isinstance(s, Let)}


@pytest.mark.parametrize(
    ("options", "step"),
    [
        pytest.param({"beta": "0.75"}, 2, id="r = 4/4"),
        ({"beta": "0.75", "r0": "4"}, 1),
        ({"beta": "0.75", "epsilon": "3"}, 1),
        ({"beta": "0.75", "epsilon": "3", "epsilon_placement": "outside"}, F(1, 2)),
        ({"beta": "0.5", "centred": "true"}, 2),  # r − m² = 2 − 1
        ({"beta": "0"}, 1),
    ],
)
def test_one_step(options: dict[str, str], step: Fraction) -> None:
    given = {"gradients": "2", "eta": "1", "epsilon": "0", **options}
    assert solve("rmsprop", **given).answers["delta"].value == step


def test_momentum_goes_on_with_the_last_step() -> None:
    """With β = 0 and ε = 0 each step without momentum is ±η."""
    given = {"gradients": "2 3 -1", "eta": "1", "beta": "0", "epsilon": "0", "momentum": "0.5"}
    found = lets(solve("rmsprop", **given))
    assert [found[f"Iteration {t}/Delta_{t}"] for t in (1, 2, 3)] == [1, F("1.5"), F("-0.25")]
    assert found["Iteration 3/theta_3"] == F("-2.25")


@pytest.mark.parametrize(
    ("beta", "rs", "said"),
    [
        pytest.param("0", [9, 4], "only the newest gradient counts.", id="line 1466"),
        pytest.param("1", [0, 0], "no gradient ever counts.", id="line 1468"),
        ("0.5", [F("4.5"), F("4.25")], ""),
    ],
)
def test_beta_at_its_ends(beta: str, rs: list[Fraction], said: str) -> None:
    solution = solve("rmsprop", gradients="3 2", beta=beta)
    found = lets(solution)
    assert [found[f"Iteration {t}/r_{t}"] for t in (1, 2)] == rs
    sentences = " ".join(str(s.words[-1]) for s in solution.steps if isinstance(s, Statement))
    assert said in sentences


@pytest.mark.parametrize("beta", ["0.9", "1/3", "0"])
@pytest.mark.parametrize("first", ["0", "2"])
def test_one_sum_is_the_recursion(beta: str, first: str) -> None:
    answers = solve("rmsprop", gradients="0.3 -0.2 0.1 0.5", beta=beta, r0=first).answers
    assert answers["r_as_one_sum"].value == answers["r"].value


@pytest.mark.parametrize(
    ("unroll", "beta", "weights"),
    [
        pytest.param("i", "0.9", ["0.1", "0.09", "0.081"], id="p39, lines 1470 to 1489"),
        ("n", "0.5", ["1/2", "1/4", "1/8"]),
        ("2", "0.5", ["1/2", "1/4"]),
        ("4", "0.5", ["1/2", "1/4", "1/8", "1/16"]),
        ("3", "0", ["1", "0", "0"]),
    ],
)
def test_weights_of_the_one_sum(unroll: str, beta: str, weights: list[str]) -> None:
    found = solve("rmsprop", unroll=unroll, beta=beta).answers["weights"].value
    assert found == Vector(tuple(map(F, weights)))


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"gradients": "1", "beta": "1.1"}, "β is above 1"),
        ({"gradients": "1", "beta": "-1"}, "β is below 0"),
        ({"gradients": "1", "momentum": "1"}, "μ is not below 1"),
        ({"gradients": "1", "r0": "-1"}, "r₀ is below 0"),
        ({"unroll": "1"}, "1 is not from 2 to 6"),
        ({"unroll": "7"}, "7 is not from 2 to 6"),
        ({"unroll": "k"}, "k has a meaning of its own here"),
        ({"unroll": "ab"}, "“ab” is neither a number nor one letter"),
        ({"unroll": "2.5"}, "“2.5” is not a whole number"),
        ({"unroll": "i", "gradients": "1"}, "`gradients` and `unroll` exclude each other"),
    ],
)
def test_refused(given: dict[str, str], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("rmsprop", **given)
    assert caught.value.reason == reason
