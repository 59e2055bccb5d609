"""The losses: published values, every convention, what is said and refused, mistakes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from dlsolve import solve, topics
from dlsolve.errors import InputError
from dlsolve.marking.mistakes import offered, values, wrong_answers
from dlsolve.render.look import Look
from dlsolve.render.notation import Notation
from dlsolve.render.plain import render
from dlsolve.solver import solve_texts
from dlsolve.working.steps import Let, lines
from dlsolve.working.suppliers import Mistaken, Replaced
from tests.answers import recognised
from tests.floats import number

F = Fraction
LOSS = topics.load("loss")
BINARY = {"kind": "bce", "y": "1 0 1", "y_hat": "0.9 0.2 0.6"}
FOUR = {"y": "3 -0.5 2 7", "y_hat": "2.5 0 2 8"}


def page(**given: Any) -> str:
    return render(solve("loss", **given), Look(Notation()))


@pytest.mark.parametrize(
    ("given", "name", "expected"),
    [
        ({"kind": "mae", **FOUR}, "mae", F(1, 2)),
        ({"kind": "mae", **FOUR, "reduction": "sum"}, "mae", F(2)),
        ({"kind": "mse", **FOUR}, "mse", F(3, 8)),
        ({"kind": "mse", **FOUR, "reduction": "sum"}, "mse", F(3, 2)),
        ({"kind": "half-mse", **FOUR}, "half_mse", F(3, 16)),
        ({"kind": "sae", **FOUR}, "sae", F(2)),
        ({"kind": "sse", **FOUR}, "sse", F(3, 2)),
        ({"kind": "half-sse", **FOUR}, "half_sse", F(3, 4)),
        ({"kind": "rmse", "y": "1 2", "y_hat": "4 6"}, "rmse", F(25, 2)),
        ({"kind": "huber", "y": "0 0", "y_hat": "1 3"}, "huber", F(3, 2)),
        ({"kind": "huber", "y": "0", "y_hat": "1", "delta": "1"}, "huber", F(1, 2)),
        ({"kind": "hinge", "y": "1 -1", "y_hat": "1 -1"}, "hinge", F(0)),
        ({"kind": "bce", "y": "1 0", "y_hat": "1/4 1/2", "base": "2"}, "bce", F(3, 2)),
        ({"kind": "bce", "y": "1 0 1", "y_hat": "1 0 1"}, "bce", F(0)),
        ({"kind": "bce", "y": "0.5", "y_hat": "0.5", "base": "2"}, "bce", F(1)),
        ({"kind": "cce", "y": "0 1 0", "y_hat": "1/4 1/2 1/4", "base": "2"}, "cce", F(1)),
        ({"kind": "cce", "y": "2", "y_hat": "1/4 1/2 1/4", "base": "2"}, "cce", F(1)),
        ({"kind": "cce", "y": "1; 2", "y_hat": "1/4 3/4; 1/2 1/2", "base": "2"}, "cce", F(3, 2)),
        ({"kind": "cce", "y": "0", "y_hat": "1/4 3/4", "base": "2", "count_from": 0}, "cce", F(2)),
    ],
)  # fmt: skip
def test_values(given: dict[str, Any], name: str, expected: Fraction) -> None:
    found = solve("loss", **given).answers[name].value
    assert found == expected or (name == "rmse" and number(found) ** 2 == pytest.approx(expected))


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"kind": "mse", **FOUR}, "MSE = (1/n)Σ(yᵢ − ŷᵢ)²   with n = 4"),
        ({"kind": "half-mse", **FOUR}, "½MSE = [1/(2n)]Σ(yᵢ − ŷᵢ)²   with n = 4"),
        ({"kind": "sse", **FOUR}, "SSE = Σ(yᵢ − ŷᵢ)²\n"),
        ({"kind": "mse", "y": "3", "y_hat": "1"}, "MSE = (y − ŷ)² = (3 − 1)² = 4"),
        ({"kind": "mse rmse", **FOUR}, "RMSE = √MSE = √0.375 ≈ 0.6124"),
        (BINARY, "BCE = −(1/n)Σ[yᵢ·ln ŷᵢ + (1 − yᵢ)·ln(1 − ŷᵢ)]   with n = 3"),
        (BINARY, "L₂ = −ln(1 − ŷ₂) = −ln(1 − 0.2) = −ln 0.8 ≈ 0.2231"),
        ({"kind": "mse", **FOUR, "reduction": "sum"}, "Find the sum of the squared errors of"),
        ({**BINARY, "reduction": "sum"}, "Find the binary cross-entropy, summed over the samples"),
        ({**BINARY, "reduction": "sum"}, "BCE = L₁ + L₂ + L₃ ≈ 0.1054 + 0.2231 + 0.5108 ≈ 0.8393"),
        ({**BINARY, "weights": "1 2"}, "W = w₁ + w₀ + w₁ = 2 + 1 + 2 = 5"),
        ({**BINARY, "y_hat": "0.9 0.2 0"}, "ŷ₃ = 0 where y₃ = 1, and −ln ŷ → ∞ as ŷ → 0, so"),
        ({**BINARY, "y_hat": "0.9 1 1"}, "ŷ₂ = 1 where y₂ = 0, and −ln(1 − ŷ) → ∞ as ŷ → 1, so"),
        ({**BINARY, "y_hat": "1 0 0.6"}, "0·ln 0 is taken as 0."),
        ({"kind": "cce", "y": "0.5 0.5 0", "y_hat": "0.5 0.5 0"}, "0·ln ŷ is 0, also where ŷ is 0"),
        ({**BINARY, "y_hat": "0.9 1 1", "clip": "0.01"}, "ŷ₂ = 1 − ε = 1 − 0.01 = 0.99"),
        ({"kind": "cce", "y": "1", "y_hat": "0.33 0.33 0.33"}, "add up to 0.99, not to 1"),
        (
            {"kind": "huber", "y": "1 3", "y_hat": "0.5 6", "delta": "2"},
            "L₂ = δ·(|e₂| − ½δ) = 2 × (|−3| − ½ × 2) = 2 × (3 − 1) = 4",
        ),
        ({"kind": "huber", "y": "1 3", "y_hat": "0.5 6"}, "|−3| > 1, so the straight line counts"),
        ({"kind": "hinge", "y": "1 -1", "y_hat": "0.5 -3"}, "max(0, 1 − 1 × 0.5) = max(0, 0.5)"),
    ],
)
def test_what_stands_on_the_page(given: dict[str, str], line: str) -> None:
    assert line in page(**given)


@pytest.mark.parametrize(
    ("given", "reason", "remedy"),
    [
        ({"kind": "mea", **FOUR}, "“mea” is none of the losses", "did you mean"),
        ({"kind": "mse mse", **FOUR}, "“mse” is given twice", "choose among"),
        ({"kind": " ", **FOUR}, "no loss is named", "mse"),
        ({"kind": "mse", "y": "1 2", "y_hat": "1"}, "y has 2 values, ŷ has 1", "each actual"),
        ({"kind": "mse", "y": "1 2; 3 4", "y_hat": "1"}, "2 × 2 matrix where one number", "cce"),
        ({"kind": "bce", "y": "1 0", "y_hat": "0.5 1.5"}, "ŷ has a number outside 0 to 1", "σ"),
        ({"kind": "bce", "y": "1 -1", "y_hat": "0.5 0.5"}, "y has a label outside 0", "0 and 1"),
        ({"kind": "hinge", "y": "1 0", "y_hat": "2 3"}, "neither −1 nor 1", "as −1 and 1"),
        ({"kind": "cce", "y": "3", "y_hat": "0.5 0.5"}, "class that ŷ has no", "1 to 2"),
        ({"kind": "cce", "y": "0", "y_hat": "0.5 0.5"}, "class that ŷ has no", "--count-from 0"),
        ({"kind": "cce", "y": "1 0", "y_hat": "0.5 0.9"}, "ŷ does not add up to 1", "softmax"),
        ({"kind": "cce", "y": "1 1", "y_hat": "0.5 0.5"}, "y does not add up to 1", "add up to 1"),
        ({"kind": "cce", "y": "1", "y_hat": "1"}, "one probability a sample", "bce"),
        ({"kind": "cce", "y": "1 0 0", "y_hat": "0.5 0.5"}, "y is 1 × 3, ŷ is 1 × 2", "0s and a 1"),
        ({"kind": "cce mse", "y": "1 0", "y_hat": "0.5 0.5"}, "cce goes alone", "apart"),
        ({"kind": "mse", **FOUR, "clip": "0.1"}, "only bce and cce have this", "leave it out"),
        ({**BINARY, "clip": "0"}, "clip is not between 0 and 1", "1e-7"),
        ({**BINARY, "smoothing": "1.5"}, "smoothing is not between 0 and 1", "0.1"),
        ({**BINARY, "weights": "1 2 3"}, "there are 3 weights for 2 classes", "each class"),
        ({**BINARY, "weights": "1 0"}, "a weight is not above 0", "above 0"),
        ({**BINARY, "y": "1 0 0.5", "weights": "1 2"}, "a sample has no one class", "count"),
        ({"kind": "rmse", **FOUR, "reduction": "sum"}, "the root of a mean", "sse"),
        ({"kind": "huber", **FOUR, "delta": "0"}, "δ is not above 0", "δ > 0"),
        ({"kind": "mae mse", **FOUR, "gradient": "yes"}, "the gradient of which loss?", "one loss"),
        ({**BINARY, "base": "2", "gradient": "yes"}, "written for ln", "leave"),
        ({**BINARY, "y_hat": "1 0.2 0.6", "gradient": "yes"}, "does not exist", "--clip"),
        ({"kind": "rmse", "y": "1", "y_hat": "1", "gradient": "yes"}, "the RMSE is 0", "MSE"),
        ({"kind": "mse", "y": "1 " * 1001, "y_hat": "1 " * 1001}, "more than 1,000", "fewer"),
    ],
)  # fmt: skip
def test_what_is_refused(given: dict[str, Any], reason: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("loss", **given)
    assert reason in caught.value.reason
    assert remedy in caught.value.remedy
    assert caught.value.field


@pytest.mark.parametrize(
    ("given", "mistake", "expected"),
    [
        (BINARY, "minus_forgotten", -0.279777),
        (BINARY, "brackets_forgotten", 0.131015),
        (BINARY, "mean_forgotten", 0.839330),
        (BINARY, "logarithm_to_base_2", 0.403633),
        (BINARY, "y_and_1_minus_y_exchanged", 1.609438),
        ({"kind": "mse", **FOUR}, "mean_forgotten", 1.5),
        ({"kind": "mse", **FOUR}, "half_put_in_front", 0.1875),
        ({"kind": "rmse", **FOUR}, "root_forgotten", 0.375),
        ({"kind": "mae", **FOUR}, "absolute_value_forgotten", -0.25),
        ({"kind": "hinge", "y": "1 -1", "y_hat": "0.5 -3"}, "maximum_forgotten", -0.75),
        ({"kind": "cce", "y": "0 1", "y_hat": "0.25 0.75"}, "every_class_counted", 1.673976),
        ({"kind": "huber", "y": "0", "y_hat": "3"}, "squared_everywhere", 4.5),
    ],
)
def test_known_mistakes(given: dict[str, str], mistake: str, expected: float) -> None:
    name = given["kind"]
    found = solve_texts(LOSS, given, Mistaken(mistake)).answers[name].value
    assert number(found) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"y": "0", "y_hat": "0.9999999999"}, "−ln(1 − 0.9999999999) = −ln(10⁻¹⁰) ≈ 23.0259"),
        ({"y": "0", "y_hat": "0.99999"}, "−ln(1 − 0.99999) = −ln 0.00001"),
        ({"y": "0", "y_hat": "2/3"}, "−ln(1 − 2/3) = −ln(1/3)"),
        ({"y": "0", "y_hat": "1"}, "BCE = ∞"),
    ],
)
def test_near_saturation_no_logarithm_of_0_is_printed(given: dict[str, str], said: str) -> None:
    text = page(kind="bce", **given)
    assert said in text
    assert "ln 0 " not in text


def test_the_lost_brackets_of_the_notes_are_named() -> None:
    """E61: −(1/N) Σ y·log ŷ + (1 − y)·log(1 − ŷ) without its brackets."""
    solution = solve_texts(LOSS, BINARY)
    wrong = wrong_answers(LOSS, BINARY, offered(solution))
    assert recognised(wrong["brackets_forgotten"], values(solution), wrong) == (
        "brackets_forgotten",
    )


def test_a_slip_is_followed() -> None:
    """A wrong loss of one sample goes into the mean, a miscopied label into its branch."""
    slipped = solve_texts(LOSS, BINARY, Replaced({"L_1": F(1)}))
    mean = [s for s in lines(slipped.steps) if isinstance(s, Let)][-1]
    assert number(mean.value) == pytest.approx((1 + 0.223144 + 0.510826) / 3, abs=1e-6)
    miscopied = solve_texts(LOSS, BINARY, Replaced({"y_1": F(0)}))
    assert number(miscopied.answers["bce"].value) == pytest.approx(1.012185, abs=1e-6)


def test_other_names_of_a_loss() -> None:
    assert solve("loss", kind="log_loss", y="1", y_hat="0.5").answers.keys() == {"bce"}
    with pytest.raises(InputError) as raised:
        solve("loss", kind="cross-entropy", y="1", y_hat="0.5")
    assert raised.value.remedy.startswith("it is bce where y is 0 or 1")
