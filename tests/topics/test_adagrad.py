"""AdaGrad: the notes' data, each convention, the sum written out, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from dlsolve.errors import InputError, Undefined
from dlsolve.exact.rounding import Rounding, round_half_up
from dlsolve.solver import solve, solve_texts
from dlsolve.topics import load
from dlsolve.working.steps import Let, lines
from dlsolve.working.suppliers import Replaced

P44 = {"gradients": "0.2 0.4 0.1", "eta": "0.1", "epsilon": "0"}


def test_the_notes_data_line_by_line() -> None:
    """P44, lines 1596 to 1620, by AdaGrad: the effective rates and the weights."""
    solution = solve("adagrad", **P44)
    found = {str(s.key): s.value for s in lines(solution.steps) if isinstance(s, Let)}
    expected = {
        "r_1": "0.04", "r_2": "0.2", "r_3": "0.21", "eta_1": "0.5", "eta_2": "0.2236",
        "eta_3": "0.2182", "theta_1": "-0.1", "theta_2": "-0.18944", "theta_3": "-0.21126",
    }  # fmt: skip
    for name, digits in expected.items():
        rounding = Rounding(places=len(digits.partition(".")[2]))
        value = found[f"Iteration {name[-1]}/{name}"]
        assert round_half_up(value, rounding).value == Fraction(digits), name  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "step"),
    [
        ({"epsilon": "0.07"}, Fraction(3, 4)),  # 0.3/√(0.09 + 0.07)
        ({"epsilon": "0.07", "epsilon_placement": "outside"}, Fraction(30, 37)),
        ({"epsilon": "0", "r0": "0.16"}, Fraction(3, 5)),
        ({"epsilon": "0", "epsilon_placement": "outside"}, 1),
    ],
)
def test_where_epsilon_stands_and_where_r_begins(options: dict[str, str], step: Fraction) -> None:
    answers = solve("adagrad", gradients="0.3", eta="1", **options).answers
    assert answers["delta"].value == step
    assert answers["theta"].value == -step


def test_the_first_step_does_not_depend_on_the_size_of_the_gradient() -> None:
    for size in ("0.001", "-7", "1e9"):
        step = solve("adagrad", gradients=size, eta="0.1", epsilon="0").answers["delta"].value
        assert abs(step) == Fraction("0.1")  # type: ignore[arg-type]


def test_a_gradient_of_zero_moves_nothing() -> None:
    answers = solve("adagrad", gradients="0 0", theta="3").answers
    assert answers["theta"].value == 3
    assert answers["rate"].value == 100  # 0.01/√10⁻⁸


def test_zero_over_zero_is_said() -> None:
    with pytest.raises(Undefined, match="division by zero"):
        solve("adagrad", gradients="0 1", epsilon="0")


@pytest.mark.parametrize(("count", "written"), [(1, False), (2, True), (6, True), (7, False)])
def test_the_sum_is_written_out_while_it_is_short(count: int, written: bool) -> None:
    answers = solve("adagrad", gradients=" ".join("1" * count), r0="0.1").answers
    assert ("r_as_one_sum" in answers) == written
    assert answers["r"].value == count + Fraction("0.1")


def test_a_slip_is_followed() -> None:
    """A student who forgets to square once, r₁ = 0.2, has r₂ = 0.36 and the rate 1/6."""
    first = Replaced({"Iteration 1/r_1": Fraction("0.2")})
    theirs = solve_texts(load("adagrad"), {**P44, "gradients": "0.2 0.4"}, first)
    assert theirs.answers["r"].value == Fraction("0.36")
    assert theirs.answers["rate"].value == Fraction(1, 6)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"gradients": "1", "eta": "-1"}, "the learning rate is not above 0"),
        ({"gradients": "1", "epsilon": "-1"}, "ε is below 0"),
        ({"gradients": "1", "r0": "-0.1"}, "r₀ is below 0"),
        ({"gradients": "1 2; 3"}, "row 2 has 1 entry, row 1 has 2"),
        (
            {"function": "w1*w2", "start": "1"},
            "the function has 2 letters (w_1, w_2), the start has 1 entry",
        ),
        ({}, "the problem itself is missing"),
    ],
)
def test_refused(given: dict[str, str], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("adagrad", **given)
    assert caught.value.reason == reason


def test_the_recomputed_answer_of_p44_is_off_in_its_last_digit() -> None:
    """−0.21127 stands in the table of worked problems; −(0.1 + 0.04/√0.2 + 0.01/√0.21) is less."""
    exact = -(Decimal("0.1") + Decimal("0.04") / Decimal("0.2").sqrt()
              + Decimal("0.01") / Decimal("0.21").sqrt())  # fmt: skip
    assert round(exact, 7) == Decimal("-0.2112645")
    ours = solve("adagrad", gradients="0.2 0.4 0.1", eta="0.1", epsilon="0").answers["theta"]
    assert abs(float(ours) - float(exact)) < 1e-15
