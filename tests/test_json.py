"""The JSON form: it fits its schema, its numbers are numbers, its exact values are exact."""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from dlsolve import solve, topics
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.functions import exp, ln, sqrt
from dlsolve.exact.number import INFINITY, surd
from dlsolve.exact.polynomial import polynomial
from dlsolve.exact.spaces import Eigenspaces, Equation, Roots, Span
from dlsolve.exact.symbolic import letter
from dlsolve.render.alphabet import Alphabet
from dlsolve.render.json import as_number, render, valued
from dlsolve.render.look import Detail, Look
from dlsolve.render.notation import Notation
from dlsolve.working.trees import Value

from .conftest import run

ONE, TWO = Fraction(1), Fraction(2)
EXAMPLES = [
    pytest.param(name, example, id=f"{name}-{place}")
    for name in topics.names()
    for place, example in enumerate(topics.load(name).examples)
]


@cache
def schema() -> Draft202012Validator:
    data = json.loads(files("dlsolve").joinpath("solution-schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(data)
    return Draft202012Validator(data)


def refuse(name: str) -> None:
    raise AssertionError(f"{name} is not JSON")


def as_json(topic: str, given: dict[str, Any], look: Look | None = None) -> dict[str, Any]:
    text = render(solve(topic, **given), look or Look(Notation()))
    return dict(json.loads(text, parse_constant=refuse))


@pytest.mark.parametrize(("topic", "example"), EXAMPLES)
def test_every_example_fits_the_schema(topic: str, example: dict[str, Any]) -> None:
    data = as_json(topic, example)
    errors = [f"{error.json_path}: {error.message}" for error in schema().iter_errors(data)]
    assert not errors
    assert data["topic"] == topic
    assert data["answers"]


@pytest.mark.parametrize("detail", Detail)
def test_every_detail_fits_the_schema(detail: Detail) -> None:
    data = as_json("adam", {"gradients": "0.3 0.2 0.1"}, Look(Notation(), detail=detail))
    assert not list(schema().iter_errors(data))
    parts = [step for step in data["steps"] if step["type"] == "part"]
    assert len(parts) == {"full": 3, "normal": 2, "brief": 0, "none": 0}[detail.value]
    assert "theta" in data["answers"]


def broken(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The same data, spoilt in ways that the schema must not let through."""
    [name, answer] = next(iter(data["answers"].items()))
    return [
        {key: value for key, value in data.items() if key != "steps"},
        {**data, "more": 1},
        {**data, "topic": "Not A Topic"},
        {**data, "given": {"eta": 0.1}},
        {**data, "answers": {name: {"exact": answer["exact"], "text": answer["text"]}}},
        {**data, "answers": {name: {**answer, "value": "0.1"}}},
        {**data, "steps": [{**data["steps"][0], "type": "unheard-of"}]},
        {**data, "steps": [{"type": "statement"}]},
        {**data, "unsolved": ""},
    ]


@pytest.mark.parametrize("place", range(9))
def test_the_schema_is_not_satisfied_by_just_anything(place: int) -> None:
    wrong = broken(as_json("adam", {"gradients": "0.3"}))[place]
    assert list(schema().iter_errors(wrong))


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (Fraction(6), 6),
        (Fraction(8, 107), 8 / 107),
        (Fraction(2**60), float(2**60)),
        (Fraction(10) ** 400, None),
        (sqrt(TWO), 2**0.5),
        (ln(TWO), 0.6931471805599453),
        (exp(Fraction(-2000)), 0.0),
        (surd(ONE, TWO, -1), {"re": 1, "im": 2}),
        (surd(Fraction(0), ONE, -3), {"re": 0, "im": 3**0.5}),
        (letter("a"), None),
        (INFINITY, None),
        ("or", None),
        (True, True),
        (Vector((ONE, Fraction(5, 2))), [1, 2.5]),
        (Vector((ONE, letter("a"))), [1, None]),
        (Matrix(((ONE, TWO), (TWO, ONE))), [[1, 2], [2, 1]]),
        (Roots((Fraction(6), Fraction(-1))), [6, -1]),
        (Span((), 2), []),
        (Span((Vector((ONE, TWO)),), 2), [[1, 2]]),
        (Eigenspaces(((TWO, Span((Vector((ONE, ONE)),), 2)),)), [[2, [[1, 1]]]]),
        (polynomial([Fraction(-6), Fraction(-5), ONE]), [1, -5, -6]),
        (Equation((ONE, TWO), Fraction(-1, 2)), [[1, 2], -0.5]),
    ],
)
def test_values_as_numbers(value: Value, number: object) -> None:
    assert as_number(value) == number


@pytest.mark.parametrize(
    ("value", "exact", "text"),
    [
        (Fraction(8, 107), "8/107", "0.07477"),
        (sqrt(TWO), "√2", "1.4142"),
        (ln(TWO), None, "0.6931"),
        (INFINITY, "∞", "∞"),
        (Vector((ONE, Fraction(5, 2))), "(1, 5/2)", "(1, 2.5)"),
    ],
)
def test_exact_and_text(value: Value, exact: str | None, text: str) -> None:
    data = valued(value, Notation())
    assert (data["exact"], data["text"]) == (exact, text)


def test_a_line_of_working_is_data() -> None:
    data = as_json("adam", {"gradients": "0.3"})
    [part] = [step for step in data["steps"] if step["type"] == "part"]
    line = next(step for step in part["steps"] if step.get("key") == "Iteration 1/m_1")
    assert line == {
        "type": "let",
        "key": "Iteration 1/m_1",
        "name": "m₁",
        "formula": "β₁·m₀ + (1 − β₁)·g₁",
        "substitution": "0.9 × 0 + (1 − 0.9) × 0.3",
        "exact": "3/100",
        "value": 0.03,
        "text": "0.03",
        "connector": "",
        "note": "",
    }


def test_no_solution_is_said_in_the_data() -> None:
    data = as_json("perceptron-train", {"gate": "xor", "until_converged": "yes"})
    assert "cannot be separated" in data["unsolved"]
    assert not list(schema().iter_errors(data))


def test_json_in_ascii_is_the_same_data() -> None:
    given = {"gradients": "0.3 0.2"}
    ascii_text = render(solve("adam", **given), Look(Notation(alphabet=Alphabet("ascii"))))
    assert ascii_text.isascii()
    assert json.loads(ascii_text) == as_json("adam", given)


def test_json_on_the_command_line() -> None:
    result = run("adam", "--gradients", "0.3", "--format", "json", "--sf", "2", tty=True)
    assert result.status == 0
    assert result.stderr == ""
    data = json.loads(result.stdout)
    assert data["given"] == {"gradients": "0.3"}
    assert data["conventions"]["epsilon_placement"] == "outside"
    assert data["answers"]["theta"]["text"] == "−0.010"
