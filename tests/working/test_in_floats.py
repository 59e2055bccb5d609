"""Formulas in float64: what Python's own operators give, to the last bit."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from dlsolve.inputs.expressions import read_expression
from dlsolve.working.in_floats import as_function, in_float64
from dlsolve.working.names import Name
from dlsolve.working.readings import letters

FORMULAS: dict[str, Callable[[float, float], float]] = {
    "x + y + 0.1 - x": lambda x, y: x + y + 0.1 - x,
    "x*y/3 - 2*y": lambda x, y: x * y / 3 - 2 * y,
    "x^2 + y^2*0.1": lambda x, y: x**2 + y**2 * 0.1,
    "-x*y": lambda x, y: -(x * y),
    "sqrt(x) + abs(y)": lambda x, y: math.sqrt(x) + abs(y),
    "exp(x) - ln(x)*y": lambda x, y: math.exp(x) - math.log(x) * y,
    "sin(x) + cos(y) + tanh(x)": lambda x, y: math.sin(x) + math.cos(y) + math.tanh(x),
    "max(x, y)": max,
    "max(0, y) + x": lambda x, y: max(0.0, y) + x,
}


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize(("x", "y"), [(0.1, -0.7), (3.0, 2.0), (1e-3, 1e3)])
def test_a_function_is_that_of_python(text: str, x: float, y: float) -> None:
    found = as_function(read_expression(text), [Name("x"), Name("y")])
    assert found((x, y)) == FORMULAS[text](x, y)


def test_a_sigmoid_far_out() -> None:
    sigmoid = as_function(read_expression("sigmoid(z)"), [Name("z")])
    assert [sigmoid((z,)) for z in (-1000.0, 0.0, 1000.0)] == [0.0, 0.5, 1.0]


def test_a_sum_is_rounded_term_by_term() -> None:
    assert in_float64(read_expression("0.1 + 0.2 + 0.3")) == 0.1 + 0.2 + 0.3 != 0.6


@pytest.mark.parametrize(("text", "at"), [("1/x", 0.0), ("ln(x)", -1.0), ("sqrt(x)", -1.0)])
def test_where_there_is_no_value_it_raises(text: str, at: float) -> None:
    tree = read_expression(text)
    with pytest.raises((ArithmeticError, ValueError)):
        as_function(tree, letters(tree))((at,))
