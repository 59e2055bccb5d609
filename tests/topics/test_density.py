"""Densities: the notes' problems, published values, what is said, errors, mistakes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from dlsolve import solve, topics
from dlsolve.errors import InputError
from dlsolve.exact.number import INFINITY, equal
from dlsolve.exact.text import exact_text
from dlsolve.inputs.expressions import read_expression
from dlsolve.marking.mistakes import offered, values, wrong_answers
from dlsolve.render.alphabet import Alphabet
from dlsolve.render.look import Look
from dlsolve.render.notation import Notation
from dlsolve.render.plain import render
from dlsolve.solver import solve_texts
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.suppliers import Mistaken, Replaced
from tests.answers import recognised

F = Fraction
DENSITY = topics.load("density")
P21 = {"f": "1/(b-a) on a..b"}
P22 = {"f": "1 on 0..1", "g": "1/2 on 0..2", "reverse": "yes"}


def page(given: dict[str, Any]) -> str:
    return render(solve("density", **given), Look(Notation(fractions=True)))


def is_value(value: Any, text: str) -> bool:
    """Whether a value is that of an expression.  e.g. ln(e/2)"""
    return equal(scalar(value), scalar(evaluate(read_expression(text))))


@pytest.mark.parametrize(
    ("given", "name", "expected"),
    [
        (P21, "mean", "(a+b)/2"),
        (P21, "variance", "(b-a)^2/12"),
        ({**P21, "method": "shortcut"}, "variance", "(b-a)^2/12"),
        ({**P21, "find": "entropy"}, "entropy", "ln(b-a)/ln(2)"),
        ({**P21, "find": "cdf"}, "cdf", "(x-a)/(b-a)"),
        (P22, "entropy", "0"),
        (P22, "entropy_g", "1"),
        (P22, "cross_entropy", "1"),
        (P22, "kl", "1"),
        ({"f": "k*(4x-2x^2) on 0..2", "probability": "x >= 1"}, "constant", "3/8"),
        ({"f": "k*(4x-2x^2) on 0..2", "probability": "x >= 1"}, "probability", "1/2"),
        ({"f": "k on a..b"}, "constant", "1/(b-a)"),
        ({"f": "exponential(l)"}, "mean", "1/l"),
        ({"f": "exponential(l)"}, "variance", "1/l^2"),
        ({"f": "l*exp(-l*x) on 0..inf"}, "mean", "1/l"),
        ({"f": "exponential(2)", "find": "entropy", "base": "e"}, "entropy", "1 - ln(2)"),
        ({"f": "exponential(2)", "probability": "0..1"}, "probability", "1 - e^-2"),
        ({"f": "exponential(2)", "find": "cdf"}, "cdf", "1 - exp(-2x)"),
        ({"f": "x on 0..1; 2-x on 1..2"}, "variance", "1/6"),
        ({"f": "2x on 0..1", "probability": "-1..1/2"}, "probability", "1/4"),
        ({"f": "2x on 0..1", "probability": "2..3"}, "probability", "0"),
        ({"f": "sin(x)/2 on 0..pi"}, "mean", "pi/2"),
        ({"f": "1/(pi*(1+x^2)) on -inf..inf", "probability": "-1..1"}, "probability", "1/2"),
        ({"f": "k/(1+x^2) on 0..1", "find": "total"}, "constant", "4/pi"),
        ({"f": "2y on 0..1", "find": "cdf"}, "cdf", "y^2"),
        ({"f": "normal(m, s^2)"}, "mean", "m"),
        ({"f": "normal(m, s^2)"}, "variance", "s^2"),
        ({"f": "uniform(0, sqrt(2))", "find": "entropy"}, "entropy", "1/2"),
    ],
)
def test_values(given: dict[str, str], name: str, expected: str) -> None:
    value = solve("density", **given).answers[name].value
    assert is_value(value, expected), exact_text(value)


def test_infinite_divergence() -> None:
    answers = solve("density", **P22).answers
    assert answers["kl_reverse"].value is INFINITY
    assert answers["cross_entropy_reverse"].value is INFINITY


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (P21, "[1/(b − a)]·[x³/3 − μ·x² + μ²·x]ₐᵇ"),
        (P21, "Here a < b."),
        (P22, "Between 1 and 2, f(x) = 0, but g(x) = 1/2 > 0, so"),
        (P22, "The limits are those of f, 0 and 1."),
        ({"f": "2x on 0..2"}, "∫ f(x) dx = 4 ≠ 1, so f is no density"),
        ({"f": "3x - 1/2 on 0..1"}, "−1/5 < 0, so f is no density"),
        ({"f": "2/x^3 on 1..inf"}, "beyond every bound: Var(X) is infinite"),
        ({"f": "k*x on -1..1"}, "No k makes this a density."),
        ({"f": "a*b*x on 0..1"}, "not 1 for all values of the letters"),
        ({"f": "2x on 0..1", "probability": "1/2..3"}, "the limits are 1/2 and 1."),
        ({"f": "exponential(l)"}, "Here l > 0."),
        ({"f": "exponential(2)", "g": "uniform(0, 1)"}, "For x > 1, g(x) = 0"),
        ({"f": "normal(0, 1)", "probability": "-2..2"}, "μ ± 2σ: about 95%"),
    ],
)
def test_what_is_said(given: dict[str, str], sentence: str) -> None:
    assert sentence in page(given)


@pytest.mark.parametrize("given", [P21, P22, {"f": "exponential(lambda)", "find": "entropy"}])
def test_in_ascii_nothing_is_lost(given: dict[str, str]) -> None:
    look = Look(Notation(fractions=True, alphabet=Alphabet("ascii")), 50)
    found = render(solve("density", **given), look)
    assert found.isascii()
    assert "?" not in found


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"f": "2x on 0..2"}, "not normalised"),
        ({"f": "3x - 1/2 on 0..1"}, "negative"),
        ({"f": "k*x on -1..1"}, "no constant"),
        ({"f": "2/x^3 on 1..inf"}, "does not converge"),
        ({"f": "1 on 0..1", "g": "1 on 0..2"}, "g is not normalised"),
    ],
)
def test_what_is_left_unsolved(given: dict[str, str], why: str) -> None:
    assert why in solve("density", **given).why_unsolved


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"f": "2x on 0..1", "find": "kl"}, "second density"),
        ({"f": "2x on 0..1", "reverse": "yes"}, "second density"),
        ({"f": "2x on 0..1", "find": "median"}, "nothing to find"),
        ({"f": "k*exp(-x^2) on 0..1"}, "no antiderivative"),
        ({"f": "uniform(a, b)", "g": "uniform(a, c)"}, "cannot be told from letters"),
        ({"f": "(x+1)^60*(x+2)^60*(x+3)^60 on 0..1"}, "too long"),
        ({"f": "k*x^a on 0..1"}, "no antiderivative"),
    ],
)
def test_what_is_refused(given: dict[str, str], reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        solve("density", **given)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("given", "mistake", "name", "expected"),
    [
        (P21, "density_left_out", "mean", "(b^2 - a^2)/2"),
        (P22, "limits_of_the_other_density", "cross_entropy", "2"),
        (P22, "natural_logarithm", "cross_entropy", "ln(2)"),
        (P22, "minus_forgotten", "entropy_g", "-1"),
        ({"f": "1/2 on 0..2"}, "density_lost_in_later_terms", "variance", "4/3 + 2 - 4"),
        ({"f": "2x on 0..1"}, "second_moment_for_variance", "variance", "1/2"),
        ({"f": "2x on 0..1"}, "x_left_out", "mean", "1"),
        ({"f": "k*x on 0..1"}, "constant_left_at_1", "mean", "1/3"),
        ({"f": "k*x on 0..1"}, "constant_is_the_integral", "constant", "1/2"),
        ({"f": "2x on 0..1", "probability": "1/2..1"}, "density_for_probability",
         "probability", "2"),
    ],
)  # fmt: skip
def test_known_mistakes(given: dict[str, str], mistake: str, name: str, expected: str) -> None:
    found = solve_texts(DENSITY, given, Mistaken(mistake)).answers[name].value
    assert is_value(found, expected), exact_text(found)


def test_the_infinity_is_missed() -> None:
    found = solve_texts(DENSITY, P22, Mistaken("infinity_missed")).answers
    assert found["kl_reverse"].value == F(-1, 2)
    solution = solve_texts(DENSITY, P22)
    wrong = wrong_answers(DENSITY, P22, offered(solution))
    told = recognised(wrong["infinity_missed"], values(solution), wrong)
    assert told == ("infinity_missed",)


def test_replaced_lines_are_followed() -> None:
    given = {"f": "k*x on 0..1"}
    assert solve_texts(DENSITY, given, Replaced({"k": F(3)})).answers["mean"].value == 1
    moved = solve_texts(DENSITY, {"f": "2x on 0..1"}, Replaced({"μ": F(0), "mu": F(0)}))
    assert moved.answers["variance"].value == F(1, 2)
