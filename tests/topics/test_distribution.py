"""Distributions: the notes and textbooks, unknown constants, joint tables, errors, mistakes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from dlsolve import solve, topics
from dlsolve.errors import InputError
from dlsolve.exact.functions import sqrt
from dlsolve.exact.number import equal
from dlsolve.inputs.combinations import Combination, Interval
from dlsolve.marking.mistakes import offered, values, wrong_answers
from dlsolve.render.plain import page
from dlsolve.solver import solve_texts
from dlsolve.working.readings import scalar
from dlsolve.working.suppliers import Mistaken, Replaced
from tests.answers import recognised

F = Fraction
DISTRIBUTION = topics.load("distribution")
PMF = {"pmf": "0: 0.1, 1: 0.4, 2: 0.5", "method": "shortcut", "linear": "3X + 2"}
JOINT: dict[str, Any] = {"joint": "0.2 0.1 0.1; 0.1 0.2 0.3", "x": "0 1", "y": "0 1 2"}
UNKNOWN = {"values": "1 2 3 4", "probabilities": "k 2k 3k 4k"}
NCERT = {"values": "0 1 2 3 4 5 6 7", "probabilities": "0 k 2k 2k 3k k^2 2k^2 7k^2+k"}


@pytest.mark.parametrize(
    ("given", "name", "expected"),
    [
        ({"coins": 3, "variable": ["heads", "tails"]}, "Y(HTH)", 1),  # P10
        ({"coins": 3, "variable": "heads"}, "X(HHH)", 3),
        ({"coins": 3, "variable": "heads"}, "P(X=2)", F(3, 8)),
        ({"coins": 1, "variable": "heads"}, "E(X)", F(1, 2)),  # P11
        ({"dice": 1, "variable": "sixes"}, "E(X)", F(1, 6)),  # P12
        ({"dice": 1, "variable": "number of 6"}, "Var(X)", F(5, 36)),
        ({"dice": 1, "variable": "x"}, "Var(X)", F(35, 12)),
        ({"dice": 2, "variable": "sum"}, "Var(X)", F(35, 6)),
        ({"dice": 2, "variable": "max"}, "E(X)", F(161, 36)),
        ({"dice": 2, "variable": "difference"}, "E(X)", F(35, 18)),
        ({"dice": 2, "variable": "first - second"}, "Var(X)", F(35, 6)),
        ({"coins": 3, "variable": "heads - tails"}, "E(X)", 0),
        ({"coins": 3, "variable": "heads - tails"}, "P(X=-3)", F(1, 8)),
        ({"coins": 3, "variable": ["heads", "tails"]}, "cov", F(-3, 4)),
        ({"coins": 3, "variable": ["heads", "tails"]}, "rho", -1),
        ({"dice": 2, "variable": ["max", "min"]}, "E(XY)", F(49, 4)),
        ({"coins": 2, "variable": ["number of heads", "tails"]}, "Var(X + Y)", 0),
        (PMF, "E(X)", F(7, 5)),
        (PMF, "Var(X)", F(11, 25)),
        (PMF, "E(3X + 2)", F(31, 5)),
        (PMF, "Var(3X + 2)", F(99, 25)),
        ({**PMF, "method": "definition"}, "Var(X)", F(11, 25)),
        ({**PMF, "probability": "0 < X <= 2"}, "P(0 < X <= 2)", F(9, 10)),
        ({**PMF, "probability": "P(X = 1)"}, "P(X=1)", F(2, 5)),
        ({**PMF, "probability": "X > 7"}, "P(X > 7)", 0),
        ({**PMF, "cdf": "true"}, "F(1)", F(1, 2)),
        ({"pmf": "5: 0.4, -1: 0.6"}, "E(X)", F(7, 5)),
        ({"pmf": "3: 1"}, "Var(X)", 0),
        ({"pmf": "0: 0, 1: 1"}, "E(X)", 1),
        ({"pmf": "1/2: 1/3, 2: 2/3"}, "E(X)", F(3, 2)),
        (UNKNOWN, "k", F(1, 10)),
        (UNKNOWN, "E(X)", 3),
        ({"values": "1 2 3", "probabilities": "c/1 c/2 c/3"}, "c", F(6, 11)),
        ({"pmf": "0: 0.1, 1: k, 2: 2k, 3: 0.3"}, "k", F(1, 5)),
        ({"pmf": "0: k, 1: 0.4"}, "k", F(3, 5)),
        ({**NCERT, "find": "mean"}, "k", F(1, 10)),
        ({**NCERT, "probability": "X > 6"}, "P(X > 6)", F(17, 100)),
        ({"pmf": "1: 6k^2, 2: k"}, "k", F(1, 3)),
        ({"pmf": "k*x on 1..4"}, "k", F(1, 10)),
        ({"pmf": "p(x) = k*x^2 for x = 1, 2, 3"}, "k", F(1, 14)),
        ({"pmf": "P(X=x) = k(x + 1)^2 for x = -1, 0, 2"}, "E(X)", F(9, 5)),
        ({"pmf": "f(x) = x/10 on 1 2 3 4"}, "E(X)", F(3)),
        ({"pmf": "1/4 on -1..2"}, "E(X)", F(1, 2)),
        (JOINT, "E(XY)", F(4, 5)),
        (JOINT, "cov", F(7, 50)),
        (JOINT, "Var(X + Y)", F(121, 100)),
        ({**JOINT, "linear": "2X - 3Y + 1"}, "Var(2X - 3Y + 1)", F(549, 100)),
        ({**JOINT, "linear": "Var(2X - 3Y + 1)"}, "Var(2X - 3Y + 1)", F(549, 100)),
        ({**JOINT, "linear": "-Y"}, "Var(-Y)", F(69, 100)),
        ({**JOINT, "probability": "Y >= 1"}, "P(Y >= 1)", F(7, 10)),
        (JOINT, "independent", False),
        ({"joint": "k 2k; 2k 4k", "x": "0 1", "y": "0 1"}, "k", F(1, 9)),
        ({"joint": "k 2k; 2k 4k", "x": "0 1", "y": "0 1"}, "independent", True),
        ({"data": "2 4 4 4 5 5 7 9"}, "sigma", 2),
        ({"data": "2 4 4 4 5 5 7 9", "variance": "sample"}, "variance", F(32, 7)),
        ({"data": "3"}, "variance", 0),
    ],
)
def test_answer(given: dict[str, Any], name: str, expected: Any) -> None:
    assert solve("distribution", **given).answers[name].value == expected


def test_roots_stay_exact() -> None:
    sigma = solve("distribution", coins=3, variable="heads").answers["sigma"].value
    assert equal(scalar(sigma), sqrt(F(3, 4)))
    rho = solve("distribution", **JOINT).answers["rho"].value
    assert equal(scalar(rho) * scalar(rho), F(7, 50) ** 2 / (F(6, 25) * F(69, 100)))


def test_uncorrelated_is_not_independent() -> None:
    solution = solve("distribution", joint="0 1/3 0; 1/3 0 1/3", x="0 1", y="-1 0 1")
    assert solution.answers["cov"].value == 0
    assert solution.answers["independent"].value is False
    assert "uncorrelated" in page(solution)


def test_a_constant_has_no_correlation() -> None:
    solution = solve("distribution", joint="0.5; 0.5", x="0 1", y="3")
    assert "rho" not in solution.answers
    assert "Y is constant, so the correlation ρ is not defined" in page(solution)
    assert not solution.why_unsolved


@pytest.mark.parametrize(
    ("given", "reason", "remedy"),
    [
        ({"pmf": "0: 0.5, 1: 0.4"}, "add up to 0.9", "add up to 1"),
        ({"pmf": "0: 0.33, 1: 0.67, 2: 0.01"}, "add up to 1.01", "1"),
        ({"pmf": "0: -0.1, 1: 1.1"}, "“-0.1” is not a probability", "0 to 1"),
        ({"pmf": "0: 0.5, 0.0: 0.5"}, "given twice", "add up"),
        ({"pmf": "0: 0.5, 0: 0.5"}, "given twice", "once"),
        ({"pmf": "0.5 0.5"}, "no pairs", "0: 1/4"),
        ({"pmf": "a: 0.5, b: 0.5"}, "“a”", ""),
        ({"pmf": "x/9 on 1..4"}, "add up to 10/9", "add up to 1"),
        ({"pmf": "x - 3 on 1..4"}, "the rule gives P(X=1) = -2", "from 0 to 1"),
        ({"pmf": "1/x on 0..3"}, "the rule has a division by zero", "other values"),
        ({"pmf": "x^1000 on 100000..100002"}, "the rule has values too long", "another rule"),
        ({"pmf": "k*x^1000 on 2..3"}, "the rule has values too long", "another rule"),
        ({"pmf": "k*x on 4..1"}, "4 is above 1", "smaller number first"),
        ({"pmf": "k*x on 1..400"}, "more than 40 values", "fewer"),
        ({"pmf": "kx on 1..4"}, "“kx” is not a name", "k*x"),
        ({"pmf": "c*y on 1..4"}, "more than one letter", "one unknown"),
        ({"pmf": "k*x on 1 1 2"}, "given twice", "add up"),
        ({"pmf": "0: k, 1: m"}, "more than one letter", "one unknown"),
        ({"pmf": "0: k, 1: 1 - k"}, "for every k", "check"),
        ({"pmf": "0: k, 1: 0.5 - k"}, "never add up", "check"),
        ({"pmf": "0: k + 2, 1: k"}, "no k makes", "check"),
        ({"pmf": "1: k^2, 2: k^2 + k"}, "more than one k makes", "check"),
        ({"pmf": "0: 1/k, 1: k"}, "not linear or quadratic", "k^2"),
        ({"pmf": "0: k^3, 1: k"}, "not linear or quadratic", "k^2"),
        ({"values": "1 2", "probabilities": "0.5 0.4 0.1"}, "3 probabilities for 2", "one for"),
        ({"coins": 3, "dice": 2, "variable": "heads"}, "coins or dice", "one of them"),
        ({"coins": 3, "variable": "sum"}, "no event", "heads"),
        ({"coins": 3, "variable": "first"}, "not a number", "count"),
        ({"coins": 3, "variable": ["heads"] * 3}, "more than two", "X and Y"),
        ({"dice": 4, "variable": "product"}, "more than 40 values", "fewer"),
        ({**PMF, "linear": "3Y"}, "only X", "joint"),
        ({**PMF, "probability": "Y > 1"}, "only X", "joint"),
        ({**PMF, "linear": "X^2"}, "not linear", "3X + 2"),
        ({**PMF, "linear": "3Z"}, "Z is not X or Y", "3X + 2"),
        ({**PMF, "linear": "3"}, "not linear", "3X + 2"),
        ({**PMF, "probability": "X"}, "no interval", "1 <= X"),
        ({**PMF, "probability": "X > a"}, "“a”", ""),
        ({**PMF, "variance": "sample"}, "for data", "--data"),
        ({**JOINT, "x": "0 1 2"}, "3 values for the 2 rows", "one for each"),
        ({**JOINT, "y": "0 0 1"}, "given twice", "add up"),
        ({**JOINT, "joint": "0.2 0.1 0.1; 0.1 0.2 0.4"}, "add up to 1.1", "1"),
        ({**JOINT, "cdf": "true"}, "of one variable", "leave"),
        ({"data": "1 2", "linear": "3X"}, "not with data", "leave"),
        ({"data": "1", "variance": "sample"}, "no sample variance", "two or more"),
        ({"data": "1 " * 101}, "more than 100", "fewer"),
    ],
)
def test_what_is_refused(given: dict[str, Any], reason: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("distribution", **given)
    assert reason in caught.value.reason
    assert remedy in caught.value.remedy
    assert caught.value.field


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("X<=2", "X ≤ 2"), ("1 <= X < 3", "1 ≤ X < 3"), ("P(x >= -1)", "X ≥ −1"),
        ("Y == 1/2", "Y = 1/2"), ("2 > X", "2 > X"),
    ],
)  # fmt: skip
def test_intervals(text: str, shown: str) -> None:
    assert Interval.read(text).shown == shown


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("3X + 2", (3, 0, 2)), ("2*X - 3Y", (2, -3, 0)), ("-X/2", (F(-1, 2), 0, 0)),
        ("2(X + Y) - 1", (2, 2, -1)), ("Y", (0, 1, 0)), ("X + X", (2, 0, 0)),
    ],
)  # fmt: skip
def test_combinations(text: str, parts: tuple[Fraction, ...]) -> None:
    found = Combination.read(text)
    assert (found.a, found.b, found.c) == parts


@pytest.mark.parametrize(
    ("mistake", "texts", "name", "wrong"),
    [
        ("probabilities_forgotten", PMF, "E(X)", F(1)),
        ("mean_not_squared", PMF, "Var(X)", F(1)),
        ("square_of_the_mean_not_subtracted", PMF, "Var(X)", F(12, 5)),
        ("values_not_squared", PMF, "Var(X)", F(-14, 25)),
        ("probabilities_squared_too", PMF, "Var(X)", F(-4, 5)),
        ("factor_not_squared", PMF, "Var(3X + 2)", F(33, 25)),
        ("constant_added_to_variance", PMF, "Var(3X + 2)", F(149, 25)),
        ("constant_dropped", PMF, "E(3X + 2)", F(21, 5)),
        ("root_forgotten", PMF, "sigma", F(11, 25)),
        ("deviations_not_squared", {**PMF, "method": "definition"}, "Var(X)", F(0)),
        ("product_of_marginals_for_joint", JOINT, "cov", F(0)),
        ("product_of_means_not_subtracted", JOINT, "cov", F(4, 5)),
        ("covariance_forgotten", JOINT, "Var(X + Y)", F(93, 100)),
        ("factor_two_forgotten", JOINT, "Var(X + Y)", F(107, 100)),
        ("values_taken_for_equally_likely", {"coins": "2", "variable": "heads"}, "P(X=1)", F(1, 3)),
        ("divided_by_n", {"data": "1 2 6", "variance": "sample"}, "variance", F(14, 3)),
    ],
)
def test_known_mistakes(mistake: str, texts: Any, name: str, wrong: Fraction) -> None:
    assert solve_texts(DISTRIBUTION, texts, Mistaken(mistake)).answers[name].value == wrong


@pytest.mark.parametrize("texts", [PMF, JOINT, {"data": "1 2 6", "variance": "sample"}])
def test_mistakes_are_told_apart(texts: Any) -> None:
    solution = solve_texts(DISTRIBUTION, texts)
    right = values(solution)
    wrong = wrong_answers(DISTRIBUTION, texts, offered(solution))
    for mistake, answers in wrong.items():
        if answers != right:
            assert recognised(answers, right, wrong) == (mistake,)


def test_a_replaced_line_is_followed() -> None:
    other = solve_texts(DISTRIBUTION, PMF, Replaced({"E(X)": F(1)})).answers
    assert other["Var(X)"].value == F(7, 5)
    assert other["E(3X + 2)"].value == 5
    coins = {"coins": "3", "variable": "heads"}
    counted = solve_texts(DISTRIBUTION, coins, Replaced({"X(HTH)": F(1)})).answers
    assert counted["P(X=1)"].value == F(1, 2)
    k = solve_texts(DISTRIBUTION, UNKNOWN, Replaced({"k": F(1, 5)})).answers
    assert k["P(X=4)"].value == F(4, 5)
