"""Adam: the notes' problem to the last digit, every convention, and what is refused."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest

from dlsolve import topics
from dlsolve.errors import InputError
from dlsolve.exact.array import Vector
from dlsolve.exact.rounding import Rounding, nearest_float, round_half_up
from dlsolve.solver import solve, solve_texts
from dlsolve.working.steps import Let, lines
from dlsolve.working.suppliers import Replaced


def lets(**given: str) -> dict[str, object]:
    return {str(s.key): s.value for s in lines(solve("adam", **given).steps) if isinstance(s, Let)}


def test_the_notes_problem_line_by_line() -> None:
    """P45, lines 1622–1704, with the slips of lines 1668 and 1672 put right."""
    found = lets(gradients="0.3 0.2 0.1")
    expected = {
        "m_1": "0.03", "m_2": "0.047", "m_3": "0.0523",
        "v_1": "0.00009", "v_2": "0.00012991", "v_3": "0.00013978009",
        "m_hat_1": "0.3", "m_hat_2": "0.247368", "m_hat_3": "0.192989",
        "v_hat_1": "0.09", "v_hat_2": "0.064987", "v_hat_3": "0.046640",
        "Delta_1": "0.010000", "Delta_2": "0.009704", "Delta_3": "0.008936",
        "theta_1": "-0.010000", "theta_2": "-0.019704", "theta_3": "-0.028640",
    }  # fmt: skip
    for name, digits in expected.items():
        value = found[f"Iteration {name[-1]}/{name}"]
        places = len(digits.partition(".")[2])
        assert round_half_up(value, Rounding(places=places)).value == Fraction(digits), name  # type: ignore[arg-type]


def reference(
    gradients: np.ndarray,
    theta: np.ndarray,
    placement: str,
    variant: str,
    decay: float,
    coupled: bool,
) -> np.ndarray:
    """The published update, vectorised, in floats."""
    m = v = largest = np.zeros_like(theta)
    for t, gradient in enumerate(gradients, start=1):
        g = gradient + decay * theta if coupled else gradient
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        largest = np.maximum(largest, v) if variant == "amsgrad" else v
        first, second = m / (1 - 0.9**t), largest / (1 - 0.999**t)
        if placement == "outside":
            step = 0.01 * first / (np.sqrt(second) + 1e-3)
        elif placement == "inside":
            step = 0.01 * first / np.sqrt(second + 1e-3)
        else:
            rate = 0.01 * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
            step = rate * m / (np.sqrt(largest) + 1e-3)
        theta = theta - (0 if coupled else 0.01 * decay * theta) - step
    return theta


@pytest.mark.parametrize("placement", ["outside", "inside", "hat"])
@pytest.mark.parametrize("variant", ["adam", "amsgrad"])
@pytest.mark.parametrize("decay", ["decoupled", "l2"])
def test_agrees_with_numpy(placement: str, variant: str, decay: str) -> None:
    rng = random.Random(f"{placement}{variant}{decay}")
    for size in (1, 2, 3):
        gradients = [[rng.randint(-9, 9) / 4 for _ in range(size)] for _ in range(4)]
        start = [rng.randint(-4, 4) / 2 for _ in range(size)]
        answers = solve(
            "adam",
            gradients="; ".join(" ".join(map(str, g)) for g in gradients) + ";",
            theta=" ".join(map(str, start)),
            epsilon="1e-3",
            epsilon_placement=placement,
            variant=variant,
            weight_decay="0.1",
            decay=decay,
        ).answers
        value = answers["theta"].value
        found = value.entries if isinstance(value, Vector) else (value,)
        expected = reference(
            np.array(gradients), np.array(start), placement, variant, 0.1, decay == "l2"
        )
        assert [nearest_float(entry) for entry in found] == pytest.approx(list(expected))  # type: ignore[arg-type]


def test_a_function_gives_the_gradients() -> None:
    by_function = solve("adam", function="100*w1^2 + w2^2", start="1 1", iterations="1")
    by_list = solve("adam", gradients="200 2;", theta="1 1")
    assert by_function.answers["delta"].value == by_list.answers["delta"].value


@pytest.mark.parametrize("first", ["1", "0"])
def test_gradients_are_counted_from(first: str) -> None:
    from dlsolve.working.steps import Given

    solution = solve("adam", gradients="0.3 0.2", count_from=first)
    names = [s.key.name.ascii for s in lines(solution.steps) if isinstance(s, Given)]
    assert names[-2:] == [f"g_{first}", f"g_{int(first) + 1}"]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"gradients": "0.3", "eta": "-1"}, "the learning rate is not above 0"),
        ({"gradients": "0.3", "beta1": "1"}, "β₁ is not below 1"),
        ({"gradients": "0.3", "beta2": "1.5"}, "β₂ is not below 1"),
        ({"gradients": "1 2; 3"}, "row 2 has 1 entry, row 1 has 2"),
        ({"gradients": "1 2; 3 4", "theta": "1"}, "θ has 1 entry, the gradients have 2"),
        ({"function": "w^2", "start": "1", "iterations": "-2"}, "“-2” is below 1"),
        ({"gradients": "0.3", "decay": "l2"}, "there is no weight decay to add"),
        ({"gradients": "0.3", "epsilon": "-1"}, "ε is below 0"),
        ({"gradients": "0.3", "weight_decay": "-0.1"}, "the weight decay is below 0"),
        (
            {"function": "w^2", "start": "1", "theta": "1"},
            "`theta` and `function` exclude each other",
        ),
        (
            {"function": "w^2", "start": "1", "iterations": "1001"},
            "1001 iterations, where at most 1,000 are written down",
        ),
        ({"gradients": "1 " * 1001}, "1001 gradients, where at most 1,000 are written down"),
        ({}, "the problem itself is missing"),
    ],
)
def test_refused(given: dict[str, str], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("adam", **given)
    assert caught.value.reason == reason


def test_a_slip_is_followed() -> None:
    """A student with m₁ = 0.3 (1 − β₁ forgotten once) goes on with it."""
    topic = topics.load("adam")
    theirs = solve_texts(
        topic, {"gradients": "0.3 0.2"}, Replaced({"Iteration 1/m_1": Fraction("0.3")})
    )
    found = {str(s.key): s.value for s in lines(theirs.steps) if isinstance(s, Let)}
    assert found["Iteration 1/m_hat_1"] == 3
    assert found["Iteration 2/m_2"] == Fraction("0.29")
