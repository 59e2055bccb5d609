"""Separable: every gate of two inputs, conflicting samples, conventions, refusals."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from dlsolve import solve, topics
from dlsolve.errors import InputError
from dlsolve.exact.array import Vector
from dlsolve.exact.inequalities import separating_vector, vanishing_combination
from dlsolve.render.look import Look
from dlsolve.render.notation import Notation
from dlsolve.render.plain import render
from dlsolve.solver import solve_texts
from dlsolve.working.suppliers import Mistaken, Replaced

F = Fraction


@pytest.mark.parametrize(
    ("gate", "weights", "bias"),
    [
        ("and", "1 1", "-1.5"),  # the notes' own, lines 362 and 383
        ("or", "1 1", "-0.5"),
        ("nand", "-1 -1", "1.5"),
        ("nor", "-1 -1", "0.5"),
    ],
)
@pytest.mark.parametrize("step", ["at-least", "above"])
def test_the_weights_of_the_gates(gate: str, weights: str, bias: str, step: str) -> None:
    answers = solve("separable", gate=gate, step=step).answers
    assert answers["separable"].value is True
    assert answers["weights"].value == Vector(tuple(map(F, weights.split())))
    assert answers["bias"].value == F(bias)


@pytest.mark.parametrize("arity", [2, 3, 4])
@pytest.mark.parametrize("gate", ["xor", "xnor"])
def test_parity_is_not_separable(gate: str, arity: int) -> None:
    solution = solve("separable", gate=gate, arity=str(arity))
    assert solution.answers["separable"].value is False
    assert "contradiction" in render(solution, Look(Notation()))
    assert not solution.why_unsolved


def test_fourteen_of_the_sixteen_functions_of_two_inputs() -> None:
    """Minsky and Papert: all but XOR and XNOR."""
    found = 0
    for outputs in product("01", repeat=4):
        rows = [f"{a} {b} {y}" for (a, b), y in zip(product("01", repeat=2), outputs, strict=True)]
        found += solve("separable", data="; ".join(rows)).answers["separable"].value is True
    assert found == 14


@pytest.mark.parametrize(
    ("data", "separable"),
    [
        ("0 1; 1 1; 2 0; 3 1", False),
        ("0 1; 1 1; 2 0; 3 0", True),
        ("1 1; 1 0", False),  # one input with both targets
        ("1 2 1; 1 2 1", True),
        ("0 0 1", True),
        ("0 0 0; 1 1 1; 2 2 0", False),  # on one line
        ("1/3 0; 0.3333 1", True),
        ("1000000 0; 1000001 1", True),
        ("0 0 1; 1 0 0; 0 1 0; 1/4 1/4 0", True),
        ("0 0 1; 1 0 0; 0 1 0; -1 -1 0", False),  # inside the triangle
    ],
)
def test_samples(data: str, separable: bool) -> None:
    assert solve("separable", data=data).answers["separable"].value is separable


def test_more_inputs_than_are_searched() -> None:
    """Five inputs: the weights come from the inequalities."""
    rows = "0 0 0 0 0 0; 3 1 0 0 0 1; 0 0 7 -9 1 1; 1 -5 0 0 2 0; 0 2 0 1/2 0 1"
    answers = solve("separable", data=rows).answers
    line = answers["boundary"].value
    for row in rows.split(";"):
        *x, y = map(F, row.split())
        assert (line.at(x) > 0) == (y == 1)  # type: ignore[union-attr]


def test_the_two_certificates_exclude_each_other() -> None:
    vectors = [(F(1), F(0)), (F(0), F(1)), (F(-1), F(-1))]
    assert vanishing_combination(vectors, [True] * 3) == [F(1, 3)] * 3
    assert separating_vector(vectors, [True] * 3) is None
    assert vanishing_combination(vectors[:2], [True] * 2) is None
    found = separating_vector(vectors[:2], [True] * 2)
    assert found is not None
    assert min(found) > 0


def test_a_wrong_bias_is_followed() -> None:
    solution = solve_texts(topics.load("separable"), {"gate": "and"}, Replaced({"b": F(0)}))
    page = render(solution, Look(Notation()))
    assert "Check: every ŷ is the target  ✗" in page
    assert solution.answers["bias"].value == 0


def test_the_sign_of_the_bias() -> None:
    found = solve_texts(
        topics.load("separable"), {"gate": "and"}, Mistaken("sign_of_the_bias_lost")
    )
    assert found.answers["bias"].value == F("1.5")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"gate": "and", "arity": "5"}, "a gate of 5 inputs has 32 rows"),
        ({"data": "1; 0"}, "sample 1 has a target but no input"),
        ({"data": "1 2; 0 1"}, "the target of sample 1 is 2, not 0 or 1"),
        ({"data": "√2 1; 0 0"}, "sample 1 has an irrational number"),
        ({"data": "1 1;" * 101}, "more than 100 samples"),
        ({"gate": "and", "data": "1 1"}, "`gate` and `data` exclude each other"),
        ({}, "the problem itself is missing"),
    ],
)
def test_refused(given: dict[str, str], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("separable", **given)
    assert caught.value.reason == reason
