"""Collapse: the proof in letters, the one layer in numbers, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from dlsolve import topics
from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix
from dlsolve.solver import solve, solve_texts
from dlsolve.working.steps import Check
from dlsolve.working.suppliers import Mistaken, Replaced

PAIR = {"layer": ["1 2; 0 1 | 1 -1", "2 0; 1 1 | 0 3"], "x": "1 1"}


def matrix(*rows: tuple[int, ...]) -> Matrix:
    return Matrix(tuple(tuple(map(Fraction, row)) for row in rows))


@pytest.mark.parametrize(
    ("depth", "W", "b"),
    [
        ("2", "W⁽²⁾W⁽¹⁾", "W⁽²⁾b⁽¹⁾ + b⁽²⁾"),
        ("3", "W⁽³⁾W⁽²⁾W⁽¹⁾", "W⁽³⁾W⁽²⁾b⁽¹⁾ + W⁽³⁾b⁽²⁾ + b⁽³⁾"),
    ],
)
def test_in_letters(depth: str, W: str, b: str) -> None:
    """P26, lines 735–758 and 800–806: the one layer has names of its own."""
    answers = solve("collapse", depth=depth).answers
    assert (answers["W"].value, answers["b"].value) == (W, b)


@pytest.mark.parametrize(
    ("given", "W", "b"),
    [
        (PAIR, matrix((2, 4), (1, 3)), matrix((2,), (3,))),
        ({"layer": ["2 | 1", "-3 | 4", "0.5 | 0"]}, Fraction(-3), Fraction(1, 2)),
        ({"layer": ["1 2; 3 4", "1 1"]}, matrix((4, 6)), Fraction(0)),
        ({"layer": ["1 0; 2 1 | 1 0", "1; 2 | 5"], "layout": "in-out"},
         matrix((1,), (4,)), Fraction(6)),
        ({"layer": ["1 2 | none", "3; 4 | 1 0"]}, matrix((3, 6), (4, 8)), matrix((1,), (0,))),
        ({"layer": ["1 2; 0 1 | 1 0", "3 4 | none"]}, matrix((3, 10)), Fraction(3)),
    ],
    ids=["two by two", "scalars", "no biases typed", "in-out", "first none", "second none"],
)  # fmt: skip
def test_in_numbers(given: dict[str, Any], W: object, b: object) -> None:
    answers = solve("collapse", **given).answers
    assert (answers["W"].value, answers["b"].value) == (W, b)


def test_without_any_bias_there_is_none() -> None:
    assert "b" not in solve("collapse", layer=["1 2 | none", "3 | none"]).answers


@pytest.mark.parametrize(
    ("mistake", "name", "value"),
    [
        ("order_swapped", "W", matrix((4, 2), (1, 1))),
        ("earlier_bias_dropped", "b", matrix((0,), (3,))),
        ("bias_not_multiplied", "b", matrix((1,), (2,))),
        ("weights_of_the_last_layer_only", "W", matrix((2, 0), (1, 1))),
    ],
)
def test_known_mistakes(mistake: str, name: str, value: object) -> None:
    wrong = solve_texts(topics.load("collapse"), PAIR, Mistaken(mistake))
    assert wrong.answers[name].value == value


@pytest.mark.parametrize(("wrong", "holds"), [(False, True), (True, False)])
def test_the_check_is_one(wrong: bool, holds: bool) -> None:
    replaced = {"In numbers/b'": matrix((2,), (4,))} if wrong else {}
    solution = solve_texts(topics.load("collapse"), PAIR, Replaced(replaced))
    checks = [
        step for part in solution.steps for step in getattr(part, "steps", ())
        if isinstance(step, Check)
    ]  # fmt: skip
    assert [one.holds for one in checks] == [holds]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"layer": ["1 2"]}, "there is one layer only"),
        ({"layer": ["1 2 | 0 | relu", "1"]},
         "layer 1 has an activation function, ReLU: what is not linear does not collapse"),
        ({"layer": ["1 2", "1 2"]},
         "the weights of layer 2 are for 2 inputs, layer 1 gives 1 number"),
        ({"layer": ["1 2", "1"], "x": "1"},
         "the weights of layer 1 are for 2 inputs, the input has 1 number"),
        ({"depth": "1"}, "“1” is below 2"),
        ({"depth": "21"}, "“21” is above 20"),
        ({"depth": "2", "x": "1"}, "`x` and `depth` exclude each other"),
    ],
)  # fmt: skip
def test_refused(given: dict[str, Any], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("collapse", **given)
    assert caught.value.reason == reason
