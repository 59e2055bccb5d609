"""Answers checked against a problem: verdicts, known mistakes, other conventions."""

from __future__ import annotations

import pytest

from dlsolve import topics
from dlsolve.errors import InputError
from dlsolve.exact.text import exact_text
from dlsolve.marking.asked import read_asked
from dlsolve.marking.checking import Checker, name_and_value
from dlsolve.render.checks import remark_on, verdict_of
from dlsolve.solver import as_text

ENTROPY = ("entropy", {"p": "0.7 0.2 0.1", "q": "0.6 0.3 0.1"})
ADAM = ("adam", {"gradients": "0.3 0.2 0.1"})
MATRIX = ("confusion", {"tp": "40", "fp": "10", "fn": "5", "tn": "45"})
EMPTY = ("confusion", {"tp": "0", "fp": "0", "fn": "5", "tn": "45"})
EIGEN = ("eigen", {"matrix": "1 0; 0 1/2"})
SOFTMAX = ("softmax", {"a": "1 2"})
FLIP = ("conv-map", {"image": "1 2 3; 4 5 6; 7 8 9", "kernel": "1 2; 3 4"})
LAYERS = ("params", {"stack": "32x32x3 > conv 3x3x16 > flatten > dense 10"})


def checker(problem: tuple[str, dict[str, str]]) -> Checker:
    topic, texts = problem
    return Checker(topics.load(topic), texts)


@pytest.mark.parametrize(
    ("problem", "name", "given", "verdict", "remark"),
    [
        (ENTROPY, "entropy", "1.157", "right", "to 4 significant figures"),
        (ENTROPY, "H(p)", "1.157", "right", "to 4 significant figures"),
        (ENTROPY, "entropy", "1.156", "precision", "truncated, not rounded: 1.157"),
        (ENTROPY, "entropy", "0.8018", "wrong",
         "right with --base e; known mistake: natural logarithm"),
        (ENTROPY, "entropy", "-1.157", "wrong", "known mistake: minus forgotten"),
        (ENTROPY, "entropy", "2", "wrong", "≈ 1.15678 was expected"),
        (ENTROPY, "entropy", "1 2", "unreadable",
         "“2” follows with nothing between at column 3; did you forget an operator, such as *?"),
        (ENTROPY, "entropy", "", "unreadable", "there is no answer; type one"),
        (ENTROPY, "entropy", "1.157 bits", "right", "to 4 significant figures"),
        (ENTROPY, "entropy", "1.157bit", "right", "to 4 significant figures"),
        (ENTROPY, "entropy", "0.8018 nats", "right", "in nats, to 4 significant figures"),
        (ENTROPY, "entropy", "0.3482 dits", "right", "in dits, to 4 significant figures"),
        (ENTROPY, "entropy", "0.8019 nats", "precision",
         "the last digit is off by one: 0.8018"),
        (ENTROPY, "entropy", "0.8018 bits", "wrong",
         "right with --base e; known mistake: natural logarithm"),
        (ENTROPY, "entropy", "1.157 cm", "unreadable",
         "“cm” is not a name that is known at column 7; did you forget *? A product is c*m"),
        (ENTROPY, "entropy", r"1.157\text{ bits}", "right", "to 4 significant figures"),
        (ENTROPY, "entropy", r"\frac{1157}{1000} 5", "unreadable",
         "“5” follows with nothing between at column 19; did you forget an operator, such as *?"),
        (EIGEN, "eigenvalues", r"\frac{1}{2}, 1", "right", ""),
        (EIGEN, "eigenvalues", r"\lambda_1 = 1, \lambda_2 = \frac12", "right", ""),
        (EIGEN, "eigenvalues", "λ1 = 1, λ2 = 0.5", "right", ""),
        (EIGEN, "eigenvalues", "λ = 0.5 and λ = 1", "right", ""),
        (EIGEN, "eigenvalues", "λ₁ = 1", "wrong", "missing: 0.5"),
        (EIGEN, "eigenvalues", "λ₁ = 1, λ₂ = 0.6", "wrong", "missing: 0.5; not among them: 0.6"),
        (EIGEN, "eigenvalues", "λ₁ = 1, λ₁ = 0.5", "unreadable",
         "commas and spaces both stand between entries at column 1; use one of them between"
         " entries, ; between rows, and a point in decimals"),
        (EMPTY, "precision", "does not exist", "right", ""),
        (EMPTY, "precision", "0", "wrong", "right with --undefined 0"),
        (EMPTY, "precision", "1", "wrong", "right with --undefined 1"),
        (EMPTY, "precision", "0.5", "wrong", "“undefined” was expected"),
        (EMPTY, "recall", "undefined", "wrong", "0 was expected, which exists"),
        (ADAM, "theta", "0.0286", "wrong", "known mistake: update added"),
        (ADAM, "theta_3", "-0.02864", "right", "to 4 significant figures"),
        (MATRIX, "recall", "10/15", "wrong", "known mistake: fp for tp"),
        (MATRIX, "precision", "80%", "right", ""),
        (FLIP, "feature_map", "[[23, 33], [53, 63]]", "wrong",
         "right with --flip; known mistake: kernel flipped"),
        (FLIP, "feature_map", "[[37, 47, 1], [67, 77, 1]]", "shape",
         "a 2 × 2 matrix was expected, 2 × 3 was given"),
        (LAYERS, "total", "144000", "wrong", "144458 was expected"),
        (LAYERS, "layer_1", "432", "wrong",
         "right with --no-bias; known mistake: biases forgotten"),
    ],
)  # fmt: skip
def test_check(
    problem: tuple[str, dict[str, str]], name: str, given: str, verdict: str, remark: str
) -> None:
    checked = checker(problem).check(name, given)
    assert (verdict_of(checked), remark_on(checked)) == (verdict, remark)


@pytest.mark.parametrize(
    ("given", "asked", "verdict", "remark"),
    [
        ("1.16", "3 sf", "right", "to 3 significant figures"),
        ("1.157", "3 sf", "precision", "give 3 significant figures"),
        ("1.17", "±0.02", "right", "within ±0.02"),
        ("1.17", "±1%", "wrong", "≈ 1.15678 was expected, ±1%"),
        ("0.802", "3 sf", "wrong", "right with --base e; known mistake: natural logarithm"),
    ],
)
def test_what_is_asked(given: str, asked: str, verdict: str, remark: str) -> None:
    checked = checker(ENTROPY).check("entropy", given, read_asked(asked))
    assert (verdict_of(checked), remark_on(checked)) == (verdict, remark)


def test_an_answer_that_no_problem_has() -> None:
    with pytest.raises(InputError) as caught:
        checker(ADAM).check("thata", "1")
    assert caught.value.remedy == "did you mean `theta`?"


@pytest.mark.parametrize(
    ("problem", "text", "name", "value"),
    [
        (ADAM, "theta=-0.0286", "theta", "-0.0286"),
        (("gate", {"weights": "1 1", "bias": "-1.5"}), "boundary = x1 + x2 - 1.5 = 0",
         "boundary", "x1 + x2 - 1.5 = 0"),
        (("distribution", {"coins": "3", "variable": "heads"}), "P(X=1)=3/8", "P(X=1)", "3/8"),
        (ADAM, "thata=1=2", "thata", "1=2"),
        (EIGEN, "eigenvalues=λ1=1, λ2=0.5", "eigenvalues", "λ1=1, λ2=0.5"),
        (EIGEN, "λ1=1, λ2=0.5", "eigenvalues", "λ1=1, λ2=0.5"),
        (EIGEN, "lambda_1=1; lambda_2=0.5", "eigenvalues", "lambda_1=1; lambda_2=0.5"),
        (EIGEN, r"\lambda_1 = 1", "eigenvalues", r"\lambda_1 = 1"),
        (EIGEN, "λ1=1, μ2=0.5", "λ1", "1, μ2=0.5"),
        (SOFTMAX, "p1=0.27, p2=0.73", "p", "p1=0.27, p2=0.73"),
    ],
)  # fmt: skip
def test_name_and_value(
    problem: tuple[str, dict[str, str]], text: str, name: str, value: str
) -> None:
    assert name_and_value(text, checker(problem).solution) == (name, value)


def test_its_own_answers_are_right_under_every_topic() -> None:
    """The exact answers of the first example of each topic, as JSON hands them out."""
    for name in topics.names():
        topic = topics.load(name)
        own = Checker(topic, {key: as_text(value) for key, value in topic.examples[0].items()})
        for answer in own.solution.answers.values():
            text = exact_text(answer.value)
            if text is not None:
                assert own.check(answer.name, text).is_right, (name, answer.name, text)
