"""Entropy: the notes' values, exact ones, NumPy on random distributions, errors, mistakes."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from dlsolve import solve, topics
from dlsolve.errors import InputError
from dlsolve.exact.number import INFINITY, Real, equal, real
from dlsolve.exact.rounding import Rounding, round_half_up
from dlsolve.marking.mistakes import offered, values, wrong_answers
from dlsolve.render.look import Look
from dlsolve.render.notation import Notation
from dlsolve.render.plain import render
from dlsolve.solver import solve_texts
from dlsolve.working.readings import scalar
from dlsolve.working.steps import Check, lines
from dlsolve.working.suppliers import Mistaken, Replaced
from dlsolve.working.trees import Value
from tests.answers import recognised
from tests.floats import number

F = Fraction
ENTROPY = topics.load("entropy")
NOTES = {"p": "0.7 0.2 0.1", "q": "0.6 0.3 0.1"}


def rounded(value: Value, places: int) -> str:
    return round_half_up(real(scalar(value)), Rounding(places=places)).text()


def test_the_notes() -> None:
    """P18 and P19."""
    answers = solve("entropy", **NOTES).answers
    assert rounded(answers["entropy"].value, 5) == "1.15678"
    assert rounded(answers["cross_entropy"].value, 5) == "1.19546"
    assert rounded(answers["kl"].value, 5) == "0.03868"
    nats = solve("entropy", p="0.7 0.2 0.1", base="e").answers["entropy"].value
    assert rounded(nats, 5) == "0.80182"


@pytest.mark.parametrize(
    ("given", "name", "expected"),
    [
        ({"p": "1/2 1/2"}, "entropy", F(1)),
        ({"p": "0.25 0.25 0.25 0.25"}, "entropy", F(2)),
        ({"p": "1/2 1/4 1/8 1/8"}, "entropy", F(7, 4)),
        ({"p": "1"}, "entropy", F(0)),
        ({"p": "1 0"}, "entropy", F(0)),
        ({"p": "0.5 0.5 0"}, "entropy", F(1)),
        ({"p": "0.1 " * 10, "base": "10"}, "entropy", F(1)),
        ({"p": "1/2 1/2", "q": "1/4 3/4"}, "entropy", F(1)),
        ({"p": "1 0", "q": "1/4 3/4"}, "kl", F(2)),
        ({"p": "1 0", "q": "1/4 3/4"}, "cross_entropy", F(2)),
        ({"p": "0.3 0.7", "q": "0.3 0.7"}, "kl", F(0)),
        ({"p": "0.5 0.5", "q": "1 0"}, "kl", INFINITY),
        ({"p": "0.5 0.5", "q": "1 0"}, "cross_entropy", INFINITY),
        ({"p": "0.5 0.5", "q": "1 0", "reverse": "yes"}, "kl_reverse", F(1)),
        ({"p": "0.5 0.5", "q": "1 0", "reverse": "yes"}, "entropy_q", F(0)),
        ({"p": "1 0", "q": "0.5 0.5", "reverse": "yes"}, "kl_reverse", INFINITY),
        ({"p": "0.5 0.5 0", "q": "0.5 0.5 0"}, "kl", F(0)),
        ({"p": "0.5 0.5", "q": "1 0", "clip": "1/4"}, "cross_entropy", F(1)),
        ({"p": "0.5 0.5", "q": "1 0", "clip": "1/4"}, "kl", F(0)),
        ({"p": "X=0.5, Y=0.25, Z=0.25", "q": "Z=0.5, X=0.25, Y=0.25"}, "cross_entropy", F(7, 4)),
        ({"p": "X=0.5, Y=0.25, Z=0.25", "q": "0.25 0.25 0.5"}, "cross_entropy", F(7, 4)),
        ({"counts": "2 1 1"}, "entropy", F(3, 2)),
        ({"counts": "5 0"}, "entropy", F(0)),
        ({"counts": "2 X, 1 Y, 1 Z", "q": "Z=0.5, X=0.25, Y=0.25"}, "cross_entropy", F(7, 4)),
    ],
)  # fmt: skip
def test_exact_values(given: dict[str, Any], name: str, expected: Value) -> None:
    assert solve("entropy", **given).answers[name].value == expected


@pytest.mark.parametrize("base", ["2", "e", "10"])
def test_agrees_with_numpy_on_random_distributions(base: str) -> None:
    dice = random.Random(11)
    divisor = {"2": math.log(2), "e": 1.0, "10": math.log(10)}[base]
    for _ in range(70):
        size = dice.randint(1, 6)
        ps, qs = (_distribution(dice, size) for _ in range(2))
        solution = solve(
            "entropy", p=" ".join(map(str, ps)), q=" ".join(map(str, qs)), base=base, reverse=True
        )
        found = {name: number(answer.value) for name, answer in solution.answers.items()}
        p, q = np.array(list(map(float, ps))), np.array(list(map(float, qs)))
        expected = {
            "entropy": _cross(p, p), "cross_entropy": _cross(p, q), "kl": _divergence(p, q),
            "entropy_q": _cross(q, q), "cross_entropy_reverse": _cross(q, p),
            "kl_reverse": _divergence(q, p),
        }  # fmt: skip
        for name, value in expected.items():
            assert found[name] == pytest.approx(value / divisor, abs=1e-12), name
        assert found["kl"] >= 0
        checks = [step for step in solution.steps if isinstance(step, Check)]
        assert all(step.holds for step in checks)


def _distribution(dice: random.Random, size: int) -> list[Fraction]:
    weights = [dice.choice((0, 1, 2, 3, 5, 8, 13, 40)) for _ in range(size)]
    weights[dice.randrange(size)] += 1
    return [F(weight, sum(weights)) for weight in weights]


def _cross(p: Any, q: Any) -> float:
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(-np.where(p > 0, p * np.log(q), 0).sum())


def _divergence(p: Any, q: Any) -> float:
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.where(p > 0, p * np.log(p / q), 0).sum())


def test_kl_is_ce_minus_h_exactly() -> None:
    answers = solve("entropy", p="1/3 1/6 1/2", q="0.2 0.3 0.5").answers
    h, ce, kl = (scalar(answers[name].value) for name in ("entropy", "cross_entropy", "kl"))
    assert isinstance(kl, Real)
    assert equal(kl, ce - h)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"p": "0.5 0.5 0"}, "0·log₂ 0 is taken as 0: p₃ = 0 adds nothing."),
        ({"p": "1 0 0"}, "p₂ = 0 and p₃ = 0 add nothing."),
        ({"p": "1 0 0 0", "base": "e"}, "0·ln 0 is taken as 0: p₂ = 0, p₃ = 0 and p₄ = 0 add"),
        ({"p": "0.5 0.5", "q": "1 0"}, "q₂ = 0 where p₂ = 0.5, and −log₂ q → ∞ as q → 0, so"),
        ({"p": "0.5 0.5", "q": "1 0", "clip": "1e-3"}, "q₂ = max(q₂, ε) = max(0, 0.001) = 0.001"),
        ({"p": "0.7 0.3", "q": "0.6 0.4", "reverse": "yes"}, "the divergence is not symmetric"),
        ({"p": "0.5 0.5"}, "= 1 bit\n"),
        ({"p": "0.9 0.1", "base": "10"}, " dits\n"),
        ({"counts": "9 yes, 5 no"}, "p(yes) = n(yes)/n = 9/14"),
        (NOTES, "0.7 × log₂(7/6) + 0.2 × log₂(2/3) + 0.1 × log₂ 1"),
        (NOTES, "−[0.7 × log₂ 0.7 + 0.2 × log₂ 0.2 + 0.1 × log₂ 0.1]"),
    ],
)
def test_what_is_said(given: dict[str, str], sentence: str) -> None:
    assert sentence in render(solve("entropy", **given), Look(Notation()))


def test_not_said_to_be_asymmetric_where_it_is_symmetric() -> None:
    page = render(solve("entropy", p="0.3 0.7", q="0.7 0.3", reverse="yes"), Look(Notation()))
    assert "not symmetric" not in page


@pytest.mark.parametrize(
    ("given", "reason", "remedy"),
    [
        ({"p": "0.7 0.2"}, "add up to 0.9, not to 1", "add up to 1"),
        ({"p": "0.7 0.4 -0.1"}, "“-0.1” is not a probability", "from 0 to 1"),
        ({"p": "0.5 0.5", "q": "0.5 0.3 0.2"}, "p has 2 outcomes, q has 3", "each outcome of p"),
        ({"p": "X=0.5, Y=0.5", "q": "X=0.5, W=0.5"}, "p has no outcome “W”", "p has X, Y"),
        ({"p": "cats=1, dogs=0", "q": "cats=1, dogz=0"}, "no outcome “dogz”", "did you mean dogs?"),
        ({"p": "0.5 0.5", "reverse": "true"}, "needs a second distribution", "--q"),
        ({"p": "0.5 0.5", "clip": "0.1"}, "needs a second distribution", "--q"),
        ({"p": "0.5 0.5", "q": "1 0", "clip": "2"}, "not between 0 and 1", "1e-9"),
        ({"p": "0.5 0.5", "q": "1 0", "clip": "0"}, "not between 0 and 1", "1e-9"),
        ({"p": "0.5 0.5", "base": "3"}, "none of the choices", "2, e or 10"),
        ({}, "the distribution is missing", "--counts"),
        ({"p": "0.5 0.5", "counts": "1 1"}, "probabilities and counts", "or the others"),
        ({"p": " ".join(["1/1001"] * 1001)}, "more than 1,000 outcomes", "fewer"),
    ],
)
def test_what_is_refused(given: dict[str, Any], reason: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("entropy", **given)
    assert reason in caught.value.reason
    assert remedy in caught.value.remedy
    assert caught.value.field


@pytest.mark.parametrize(
    ("mistake", "name", "expected"),
    [
        ("natural_logarithm", "entropy", 0.801819),
        ("logarithm_to_base_10", "entropy", 0.348225),
        ("minus_forgotten", "entropy", -1.156780),
        ("weights_forgotten", "entropy", 6.158429),
        ("cross_entropy_for_entropy", "entropy", 1.195462),
        ("entropy_for_cross_entropy", "cross_entropy", 1.156780),
        ("cross_entropy_reversed", "cross_entropy", 1.337515),
        ("cross_entropy_for_kl", "kl", 1.195462),
        ("sign_lost", "kl", -0.038682),
        ("kl_reversed", "kl", 0.042054),
        ("natural_logarithm", "kl", 0.026812),
    ],
)
def test_known_mistakes(mistake: str, name: str, expected: float) -> None:
    found = solve_texts(ENTROPY, NOTES, Mistaken(mistake)).answers[name].value
    assert number(found) == pytest.approx(expected, abs=2e-6)


def test_mistakes_are_told_apart() -> None:
    solution = solve_texts(ENTROPY, NOTES)
    wrong = wrong_answers(ENTROPY, NOTES, offered(solution))
    told = {m: recognised(answers, values(solution), wrong) for m, answers in wrong.items()}
    assert told.pop("logarithm_to_base_2") == ()  # it is the right one here
    assert all(names == (mistake,) for mistake, names in told.items())


def test_replaced_values_are_followed() -> None:
    solution = solve_texts(ENTROPY, NOTES, Replaced({"H(p)": F(1), "CE(p||q)": F(3, 2)}))
    again = [line.value for line in lines(solution.steps) if str(line.key) == "KL(p||q)#1"]  # type: ignore[union-attr]
    assert again == [F(1, 2)]
    miscopied = solve_texts(ENTROPY, {"p": "0.5 0.5"}, Replaced({"p_2": F(0)}))
    assert miscopied.answers["entropy"].value == F(1, 2)
