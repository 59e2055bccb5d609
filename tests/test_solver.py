"""Python values in place of texts, and inputs that are far out."""

from __future__ import annotations

from typing import Any

import numpy
import pytest

from dlsolve import solve
from dlsolve.errors import InputError
from dlsolve.exact.functions import exp, ln
from dlsolve.exact.number import Real, divide
from dlsolve.exact.rounding import Rounding, round_half_up
from tests.exact.reference import F


@pytest.mark.parametrize(
    ("topic", "given", "typed"),
    [
        ("entropy", {"p": {"a": 0.5, "b": 0.5}}, {"p": "a=0.5, b=0.5"}),
        ("entropy", {"p": numpy.array([0.5, 0.5])}, {"p": "0.5 0.5"}),
        ("distribution", {"pmf": {0: 0.5, 1: 0.5}}, {"pmf": "0: 0.5, 1: 0.5"}),
        ("hessian", {"function": "x^2*y", "at": {"x": 1, "y": 2}},
         {"function": "x^2*y", "at": "x=1, y=2"}),
        ("loss", {"kind": ["mse", "mae"], "y": [1, 2], "y_hat": [1, 3]},
         {"kind": "mse mae", "y": "1 2", "y_hat": "1 3"}),
        ("density", {"f": "2x on 0..1", "find": ["mean", "variance"]},
         {"f": "2x on 0..1", "find": "mean, variance"}),
        ("argmax", {"scores": [[1, 2], [3, 1]], "classes": ["cat", "dog"]},
         {"scores": "1 2; 3 1", "classes": "cat, dog"}),
        ("receptive-field", {"stack": ["conv 3", "pool 2"]}, {"stack": "conv 3 > pool 2"}),
        ("matmul", {"matrices": [[[1, 2], [3, 4]], [[1], [2]]]},
         {"matrices": ["1 2; 3 4", "1; 2"]}),
        ("matmul", {"matrices": [numpy.eye(2), numpy.ones((2, 1))]},
         {"matrices": ["1 0; 0 1", "1; 1"]}),
        ("dropout", {"activations": [1, 2], "mask": [True, False], "rate": 0.5},
         {"activations": "1 2", "mask": "1 0", "rate": "0.5"}),
        ("confusion", {"actual": [1, 0], "predicted": numpy.array([True, False])},
         {"actual": "1 0", "predicted": "1 0"}),
    ],
)  # fmt: skip
def test_python_values(topic: str, given: dict[str, Any], typed: dict[str, Any]) -> None:
    found, wanted = solve(topic, **given).answers, solve(topic, **typed).answers
    assert {name: one.exact for name, one in found.items()} == {
        name: one.exact for name, one in wanted.items()
    }


@pytest.mark.parametrize(
    ("topic", "given", "field", "reason"),
    [
        ("softmax", {"a": [10**5000, 1]}, "", "a number of more than 4300 digits"),
        ("eigen", {"matrix": {}}, "matrix", "there is nothing to read"),
        ("softmax", {"a": [1, None]}, "a", "“None” stands where a number is expected"),
        ("loss", {"kind": "mse", "y": [1, float("nan")], "y_hat": [1, 2]}, "y", "not a finite"),
        ("density", {"f": "2x on 0..1", "probability": "4x..8"}, "probability",
         "x stands among the ends"),
        ("adagrad", {"function": "1", "start": [1]}, "function", "the function has no letter"),
        ("det", {"matrix": "((x+y)^9)^9 1; 1 2"}, "matrix", "more than degree 60"),
        ("argmax", {"scores": "1 2; 3 1", "ties": "w" * 5000}, "ties", "“www"),
    ],
)  # fmt: skip
def test_refused(topic: str, given: dict[str, Any], field: str, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        solve(topic, **given)
    assert caught.value.field == field
    assert reason in caught.value.reason
    assert len(caught.value.reason) < 120


def test_a_gate_with_one_weight_is_what_its_rule_says() -> None:
    solution = solve("gate", weights="5", bias="-1", gate="and")
    assert solution.answers["realised"].exact == "true"


def test_the_logarithm_of_what_is_nearly_nothing() -> None:
    small = 1 - divide(F(1), 1 + exp(F(-1004)))
    found = ln(small)
    assert isinstance(found, Real)
    assert round_half_up(found, Rounding(places=4)).text() == "-1004.0000"


@pytest.mark.parametrize(
    ("power", "exponent"), [(F(-1_000_000), -434295), (F(1_000_000), 434294), (F(-1), -1)]
)
def test_the_power_of_ten_of_a_far_number(power: Any, exponent: int) -> None:
    found = exp(power)
    assert isinstance(found, Real)
    digits = round_half_up(found, Rounding(figures=4))
    assert digits.exponent == exponent
    assert len(str(digits.units)) == 4
