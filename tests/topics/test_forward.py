"""Forward: published outputs, layouts, several samples, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.rounding import nearest_float
from dlsolve.solver import solve

INPUTS = "0 0; 0 1; 1 0; 1 1"
XOR_LAYERS = ["1 1; 1 1 | 0 -1 | relu", "1 -2 | 0"]


def output(**given: Any) -> Any:
    return solve("forward", **given).answers["y_hat"].value


def vector(*entries: int) -> Vector:
    return Vector(tuple(map(Fraction, entries)))


@pytest.mark.parametrize(
    ("layers", "layout", "expected"),
    [
        (XOR_LAYERS, "out-in", (0, 1, 1, 0)),
        (["1 1; 1 1 | 0 -1 | relu", "1; -2 | 0"], "in-out", (0, 1, 1, 0)),
        (["-1.5 1 1 | step"], "leading-ones", (0, 0, 0, 1)),
        (["-0.5 1 1 | step"], "leading-ones", (0, 1, 1, 1)),
        (["-0.5 1 1; 1.5 -1 -1 | step", "-1.5 1 1 | step"], "leading-ones", (0, 1, 1, 0)),
        (["1 1 | -1.5 | step"], "out-in", (0, 0, 0, 1)),
        (["1 1 | -1 | step"], "out-in", (0, 1, 1, 1)),
    ],
    ids=["xor", "xor in-out", "and", "or", "xor of steps", "and with a bias", "step at 0 is 1"],
)
def test_gates(layers: list[str], layout: str, expected: tuple[int, ...]) -> None:
    """Lines 372–410 of the notes; the ReLU network is that of Deep Learning, section 6.1."""
    assert output(x=INPUTS, layer=layers, layout=layout) == vector(*expected)


def test_mazur() -> None:
    layers = ["0.15 0.20; 0.25 0.30 | 0.35 | sigmoid", "0.40 0.45; 0.50 0.55 | 0.60 | sigmoid"]
    answers = solve("forward", x="0.05 0.10", layer=layers).answers
    expected = {"a1": (0.593269992, 0.596884378), "y_hat": (0.75136507, 0.772928465)}
    for name, numbers in expected.items():
        value = answers[name].value
        assert isinstance(value, Matrix)
        assert [nearest_float(row[0]) for row in value.rows] == pytest.approx(numbers, abs=1e-8)  # type: ignore[arg-type]


@pytest.mark.parametrize("x", ["1 2", "1; 2", "[1, 2]", "[[1], [2]]"])
def test_one_sample_as_a_row_or_a_column(x: str) -> None:
    assert output(x=x, layer=["3 4 | 5"]) == 16


def test_a_column_of_samples_with_one_input() -> None:
    assert output(x="1; 2; 3", layer=["2 | 1"]) == vector(3, 5, 7)


def test_several_outputs_of_several_samples() -> None:
    found = output(x="1 0; 0 1", layer=["1 2; 3 4 | 0"])
    assert found == Matrix((vector(1, 3).entries, vector(2, 4).entries))


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"x": "1 2 3", "layer": ["1 2"]},
         "the weights of layer 1 are for 2 inputs, the input has 3 numbers"),
        ({"x": "1 2", "layer": ["1 2"], "layout": "leading-ones"},
         "layer 1 has rows of 2 weights for 2 inputs and the leading 1"),
        ({"x": "1 2", "layer": ["1 2 3 | 4"], "layout": "leading-ones"},
         "layer 1 has biases apart from its weights"),
        ({"x": "1 2", "layer": ["1 2 a"], "layout": "leading-ones"},
         "layer 1 has letters for numbers"),
        ({"x": "1 2", "layer": ["1 2 3; 1 1 1 | softmax"], "layout": "leading-ones"},
         "a softmax of several rows at once"),
        ({"x": "1 2", "layer": ["a b"]}, "layer 1 has letters for numbers"),
        ({"x": "; ".join(["1 2"] * 51), "layer": ["1 2"]}, "51 samples"),
    ],
)  # fmt: skip
def test_refused(given: dict[str, Any], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("forward", **given)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("weights", "layout", "remedy"),
    [
        ("1 2; 3 4; 5 6", "out-in", "give a row of 3 for each neuron, or say --layout in-out"),
        ("1 2 3; 4 5 6", "in-out", "give a column of 3 for each neuron, or say --layout out-in"),
        ("1 2; 3 4", "out-in", "give a row of 3 for each neuron"),
    ],
)
def test_weights_that_fit_the_other_way_name_the_other_layout(
    weights: str, layout: str, remedy: str
) -> None:
    with pytest.raises(InputError) as caught:
        solve("forward", x="1 2 3", layer=[weights], layout=layout)
    assert caught.value.remedy == remedy


def test_in_out_is_wij_from_i_to_j() -> None:
    """w₁₂ = 5 goes from input 1 to neuron 2: z₂ = 1·5 + 10·7."""
    found = solve("forward", x="1 10", layer=["3 5; 4 7"], layout="in-out").answers["z1"].value
    assert found == Matrix(((Fraction(43),), (Fraction(75),)))
