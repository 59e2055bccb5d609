"""Backprop: the notes' network, published answers, conventions, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from dlsolve import topics
from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix
from dlsolve.exact.rounding import nearest_float
from dlsolve.marking.comparers import judge
from dlsolve.render.look import Look
from dlsolve.render.notation import Notation
from dlsolve.render.plain import render
from dlsolve.solver import solve, solve_texts
from dlsolve.working.steps import Let, Statement, lines
from dlsolve.working.suppliers import Mistaken, Replaced
from dlsolve.working.verdicts import Right

P31: dict[str, Any] = {
    "x": "1 2",
    "layer": ["0.2 0.4; 0.3 0.7 | 0 0 | relu", "0.5 0.9 | 0 | linear"],
    "target": "5",
    "eta": "0.01",
}
NEURON = {"x": "1 2", "layer": ["0.5 -0.25 | 0.1 | sigmoid"], "target": "1", "eta": "1"}
LETTERS = {"x": "x1 x2", "layer": ["w1 w2 | b | sigmoid"], "target": "y"}


def answers(**given: Any) -> dict[str, Any]:
    return {name: one.value for name, one in solve("backprop", **given).answers.items()}


def matrix(*rows: str) -> Matrix:
    return Matrix(tuple(tuple(map(Fraction, row.split())) for row in rows))


def test_the_notes_network() -> None:
    """P31, lines 1048–1077, with 0.9 all along, ∂L/∂W⁽¹⁾ and the update worked out."""
    found = answers(**P31)
    expected = {
        "z1": matrix("1", "1.7"), "a1": matrix("1", "1.7"), "y_hat": Fraction("2.03"),
        "loss_before": Fraction("8.8209"), "delta2": Fraction("-5.94"),
        "dW2": matrix("-5.94 -10.098"), "db2": Fraction("-5.94"),
        "dW1": matrix("-2.97 -5.94", "-5.346 -10.692"), "db1": matrix("-2.97", "-5.346"),
        "W2": matrix("0.5594 1.00098"), "b2": Fraction("0.0594"),
        "W1": matrix("0.2297 0.4594", "0.35346 0.80692"), "b1": matrix("0.0297", "0.05346"),
    }  # fmt: skip
    for name, value in expected.items():
        assert found[name] == value, name
    assert nearest_float(found["loss_after"]) == pytest.approx(5.10206, abs=5e-6)


@pytest.mark.parametrize(
    ("loss", "value", "slope"),
    [
        ("mse", "8.8209", "-5.94"),
        ("sse", "8.8209", "-5.94"),
        ("half-mse", "4.41045", "-2.97"),
        ("half-sse", "4.41045", "-2.97"),
        ("mae", "2.97", "-1"),
    ],
)
def test_losses_of_one_output(loss: str, value: str, slope: str) -> None:
    found = answers(**P31, loss=loss)
    assert (found["loss_before"], found["delta2"]) == (Fraction(value), Fraction(slope))


@pytest.mark.parametrize(
    ("loss", "value", "slopes"),
    [
        ("mse", "5/2", ("-1", "2")),
        ("half-mse", "5/4", ("-1/2", "1")),
        ("sse", "5", ("-2", "4")),
        ("half-sse", "5/2", ("-1", "2")),
        ("mae", "3/2", ("-1/2", "1/2")),
    ],
)
def test_losses_of_two_outputs(loss: str, value: str, slopes: tuple[str, str]) -> None:
    found = answers(x="1", layer=["1; 2 | 0"], target="2 0", loss=loss)
    assert (found["loss_before"], found["delta1"]) == (Fraction(value), matrix(*slopes))


def test_layouts_are_the_same_network() -> None:
    turned = {**P31, "layer": ["0.2 0.3; 0.4 0.7 | 0 | relu", "0.5; 0.9 | 0"]}
    one, other = answers(**P31), answers(**turned, layout="in-out")
    for name in ("dW1", "dW2", "W1", "W2"):
        assert Matrix(other[name].columns()) == one[name]
    assert one["loss_after"] == other["loss_after"]


@pytest.mark.parametrize("weights", ["0.5 0.9", "0.5; 0.9"])
def test_one_neuron_may_be_a_row_or_a_column(weights: str) -> None:
    layers = [P31["layer"][0], f"{weights} | 0 | linear"]
    assert answers(**{**P31, "layer": layers})["W2"] == matrix("0.5594 1.00098")


def test_hidden_deltas_from_the_new_weights() -> None:
    """δ⁽¹⁾ = −5.94 × (0.5594, 1.00098) then, and only layer 1 is another."""
    found = answers(**P31, hidden_deltas="new")
    assert found["delta1"] == matrix("-3.322836", "-5.9458212")
    assert found["W2"] == matrix("0.5594 1.00098")


def test_biases_kept_or_none() -> None:
    kept = answers(**P31, biases="kept")
    assert kept["b2"] == 0
    assert "db1" not in kept
    without = answers(**{**P31, "layer": ["0.2 0.4; 0.3 0.7 | none | relu", "0.5 0.9 | none"]})
    assert "b1" not in without
    assert kept["loss_after"] == without["loss_after"]


def test_a_saturated_sigmoid_has_no_logarithm_of_0() -> None:
    """1 − σ(11) is 0.0000167, where ŷ is printed as 1.0000."""
    given = {"x": "11", "layer": ["1 | 0 | sigmoid"], "target": "0", "loss": "bce"}
    page = render(solve("backprop", **given), Look(Notation()))
    assert "ln(1 − 0.99998)" in page
    assert "1 − 1.0000" not in page


@pytest.mark.parametrize(("at_zero", "dead"), [("0", True), ("1", False)])
def test_relu_at_zero(at_zero: str, dead: bool) -> None:
    given = {"x": "1 1", "layer": ["1 -1 | 0 | relu", "2 | 0"], "target": "1"}
    found = answers(**given, relu_at_zero=at_zero)
    assert (found["delta1"] == 0) == dead


def test_steps_go_on_from_the_new_weights() -> None:
    first = answers(**P31)
    second = answers(**P31, epochs="2")
    assert second["losses"].entries == (first["loss_before"], first["loss_after"])
    assert second["loss_before"] == first["loss_before"]


@pytest.mark.parametrize("target", ["5; 1", "5 1"])
def test_each_sample_makes_an_update(target: str) -> None:
    """The second sample is worked with what the first one leaves."""
    found = answers(**{**P31, "x": "1 2; 2 1", "target": target})
    first = answers(**P31)
    rows = "; ".join(" ".join(map(str, row)) for row in first["W1"].rows)
    biases = " ".join(str(row[0]) for row in first["b1"].rows)
    last = " ".join(map(str, first["W2"].rows[0]))
    layers = [f"{rows} | {biases} | relu", f"{last} | {first['b2']}"]
    second = answers(x="2 1", layer=layers, target="1", eta="0.01")
    assert found["W1"] == second["W1"]
    assert found["losses"].entries == (first["loss_before"], second["loss_before"])
    assert "loss_after" not in found


def test_a_batch_makes_one_update_from_the_mean_of_the_gradients() -> None:
    """Each sample is worked with the same weights."""
    one, other = answers(**P31), answers(**{**P31, "x": "2 1", "target": "1"})
    both = answers(**{**P31, "x": "1 2; 2 1", "target": "5 1"}, method="batch")
    for name in ("dW1", "dW2", "db1"):
        pairs = zip(one[name].rows, other[name].rows, both[name].rows, strict=True)
        for first, second, mean in pairs:
            assert [(a + b) / 2 for a, b in zip(first, second, strict=True)] == list(mean)
    assert both["b2"] == -Fraction("0.01") * both["db2"]
    assert both["losses"].entries == ((one["loss_before"] + other["loss_before"]) / 2,)
    assert both["y_hat"].entries == (one["y_hat"], other["y_hat"])


@pytest.mark.parametrize("x", ["1 2", "1 2; 1 2; 1 2"])
def test_a_batch_of_the_same_is_one_sample(x: str) -> None:
    target = "; ".join(["5"] * (x.count(";") + 1))
    batch, alone = answers(**{**P31, "x": x, "target": target}, method="batch"), answers(**P31)
    for name in ("dW1", "dW2", "W1", "b1", "W2", "b2", "loss_before"):
        assert batch[name] == alone[name], name


def test_a_batch_with_the_mean_forgotten() -> None:
    given = {**P31, "x": "1 2; 1 2", "target": "5 5", "method": "batch"}
    wrong = solve_texts(topics.load("backprop"), given, Mistaken("mean_forgotten"))
    assert wrong.answers["db2"].value == Fraction("-11.88")


def test_a_batch_keeps_its_biases_where_they_are_kept() -> None:
    given = {**P31, "x": "1 2; 2 1", "target": "5 1", "method": "batch", "biases": "kept"}
    found = answers(**given)
    assert "db1" not in found
    assert found["b2"] == 0


def test_the_target_is_met() -> None:
    """No error, no gradient, and the loss is what it was."""
    found = answers(**{**P31, "target": "2.03"})
    assert found["loss_before"] == found["loss_after"] == 0
    assert found["W1"] == matrix("0.2 0.4", "0.3 0.7")


@pytest.mark.parametrize(("x", "target"), [("1004", "1"), ("-1004", "0")])
def test_a_saturated_output_that_is_right_has_no_loss(x: str, target: str) -> None:
    """0·ln 0 counts as 0."""
    found = answers(x=x, layer=["1 | 0 | sigmoid"], target=target, loss="bce")
    assert nearest_float(found["loss_before"]) == pytest.approx(0, abs=1e-300)


# --- a neuron in letters ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("activation", "loss", "expected"),
    [
        ("sigmoid", "mse", "-2(y - y_hat)*y_hat*(1 - y_hat)*x1"),
        ("sigmoid", "half-sse", "-(y - y_hat)*y_hat*(1 - y_hat)*x1"),
        ("sigmoid", "bce", "(y_hat - y)*x1"),
        ("tanh", "mse", "-2(y - y_hat)*(1 - y_hat^2)*x1"),
        ("linear", "mse", "-2(y - y_hat)*x1"),
    ],
)
def test_letters(activation: str, loss: str, expected: str) -> None:
    """P27, lines 866–888, with one e⁻ᶻ and every bracket."""
    found = answers(**{**LETTERS, "layer": [f"w1 w2 | b | {activation}"]}, loss=loss)
    assert isinstance(judge(expected, found["dw1"]), Right)
    assert isinstance(judge(expected.replace("*x1", ""), found["db"]), Right)
    assert isinstance(judge(expected.replace("x1", "x2"), found["dw2"]), Right)
    assert not isinstance(judge(expected, found["dw2"]), Right)


def test_letters_are_the_numbers() -> None:
    """The formula at ŷ, y, x of a neuron with numbers is its ∂L/∂W."""
    found = answers(**NEURON)
    y_hat = nearest_float(found["y_hat"])
    first, second = (nearest_float(entry) for entry in found["dW1"].rows[0])
    assert first == pytest.approx(-2 * (1 - y_hat) * y_hat * (1 - y_hat) * 1)
    assert second == pytest.approx(2 * first)


# --- slips ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mistake", "name", "value"),
    [
        ("factor_two_forgotten", "db2", Fraction("-2.97")),
        ("sign_of_the_error_lost", "db2", Fraction("5.94")),
        ("update_added", "b2", Fraction("-0.0594")),
        ("learning_rate_left_out", "b2", Fraction("5.94")),
        ("bias_not_updated", "b2", Fraction(0)),
        ("delta_after_it_left_out", "db1", matrix("0.5", "0.9")),
        ("updated_weights_used", "db1", matrix("-3.322836", "-5.9458212")),
    ],
)
def test_known_mistakes(mistake: str, name: str, value: object) -> None:
    wrong = solve_texts(topics.load("backprop"), P31, Mistaken(mistake))
    assert wrong.answers[name].value == value


def test_a_slip_is_followed() -> None:
    """The notes' 1.69 (0.7 for 0.9 in z⁽²⁾): L = 10.9561, and every gradient from it."""
    key = "Forward pass/z^(2)"
    theirs = solve_texts(topics.load("backprop"), P31, Replaced({key: Fraction("1.69")}))
    assert theirs.answers["loss_before"].value == Fraction("10.9561")
    assert theirs.answers["dW2"].value == matrix("-6.62 -11.254")


def test_keys_name_the_layer() -> None:
    keys = [str(s.key) for s in lines(solve("backprop", **P31).steps) if isinstance(s, Let)]
    assert "Backward pass/Backward 1/dL_da^(1)" in keys
    assert "Backward pass/Backward 1/da^(1)_dz^(1)" in keys


def test_a_zero_pre_activation_has_its_convention_said() -> None:
    steps = solve("backprop", **P31, relu_at_zero="1").steps
    said = [
        word
        for part in steps
        for step in getattr(part, "steps", ())
        if isinstance(step, Statement)
        for word in step.words
    ]
    assert "ReLU′(z) = 1 for z ≥ 0, 0 for z < 0" in said


# --- refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({**P31, "x": "1 2 3"},
         "the weights of layer 1 are for 2 inputs, the input has 3 numbers"),
        ({**P31, "layer": [*P31["layer"], "1 2 3"]},
         "the weights of layer 3 are for 3 inputs, layer 2 gives 1 number"),
        ({**P31, "layer": ["0.2 0.4; 0.3 0.7 | 0 0 0", "1 1"]},
         "layer 1 has 2 neurons and 3 biases"),
        ({**P31, "target": "1 2"}, "the target has 2 numbers, the network has 1 output"),
        ({**P31, "target": "1; 2"}, "the target has 2 numbers, the network has 1 output"),
        ({**P31, "x": "1 2; 3 4"}, "there are 2 samples and 1 target"),
        ({**P31, "epochs": "31"}, "31 passes of a sample"),
        ({**P31, "x": "1 2; 2 1", "target": "5 1", "method": "batch", "epochs": "16"},
         "32 passes of a sample"),
        ({**P31, "x": "1 2; 2 1", "target": "5 1", "method": "batch", "hidden_deltas": "new"},
         "a batch is updated after its last sample, so no δ is from the new weights"),
        ({**P31, "epochs": "0"}, "“0” is below 1"),
        ({**P31, "eta": "0"}, "η is not positive"),
        ({**P31, "loss": "bce"}, "a cross-entropy with a target that is not from 0 to 1"),
        ({**P31, "target": "1", "loss": "bce"},
         "a cross-entropy takes probabilities, which linear does not give"),
        ({**NEURON, "loss": "cce"},
         "the categorical cross-entropy needs targets that add up to 1"),
        ({**P31, "layer": ["1 2; 3 4 | 0 | softmax", "1 1"]},
         "layer 1 has a softmax, and is not the last"),
        ({**NEURON, "layer": ["1 2 | 0 | softmax"]}, "a softmax of one neuron is always 1"),
        ({**P31, "layer": ["a 0.4; 0.3 0.7", "1 1"]}, "letters for more than a single neuron"),
        ({**LETTERS, "x": "x1"}, "the neuron has 2 weights and 1 input"),
        ({**LETTERS, "layer": ["w w | b | sigmoid"]},
         "some weights and inputs are letters, and not each its own"),
        ({**LETTERS, "target": "t"}, "the letters z, y, ŷ and L have a meaning of their own"),
        ({**LETTERS, "layer": ["w1 w2 | b | relu"]},
         "the derivative of ReLU is not written in letters"),
        ({**LETTERS, "loss": "mae"}, "the loss mae of sigmoid is not written in letters"),
        ({**P31, "layer": ["1 1 | 0"] + ["1 | 0"] * 20}, "21 layers"),
        ({**P31, "layer": [" ".join("1" * 401) + " | 0"]}, "more than 400 weights"),
    ],
)  # fmt: skip
def test_refused(given: dict[str, Any], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("backprop", **given)
    assert caught.value.reason == reason
    assert caught.value.field in (
        "x", "layer", "target", "eta", "loss", "epochs", "hidden_deltas"
    )  # fmt: skip
