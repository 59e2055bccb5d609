"""Bayes: answers from the notes and textbooks, the errors, mistakes and follow-through."""

from __future__ import annotations

import random
import subprocess
import sys
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from dlsolve import solve, topics
from dlsolve.errors import InputError
from dlsolve.exact.array import Vector
from dlsolve.inputs.chances import Likelihoods, Priors
from dlsolve.inputs.counts import Count
from dlsolve.inputs.events import Event
from dlsolve.marking.mistakes import offered, values, wrong_answers
from dlsolve.solver import solve_texts
from dlsolve.working.names import Name
from dlsolve.working.steps import Let, Solution, lines
from dlsolve.working.suppliers import Mistaken, Replaced
from tests.answers import recognised

F = Fraction
BAYES = topics.load("bayes")
SPAM = {"prior": "spam=1%", "likelihood": ["free|spam=0.8", "free|not spam=0.1"]}
SHORT = {"prior": "0.01", "likelihood": "0.8", "false_positive": "0.1"}
MACHINES = {"prior": "A=50%, B=30%, C=20%", "likelihood": "bad|A=1%, bad|B=2%, bad|C=5%"}
TWO_SIGNS = {
    "prior": "sick=2%",
    "likelihood": "fever|sick=0.9, fever|not sick=0.1, cough|sick=0.7, cough|not sick=0.2",
}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (SPAM, F(8, 107)),  # P09
        (SHORT, F(8, 107)),
        ({**SHORT, "false_positive": "10%"}, F(8, 107)),
        ({"prior": "0.01", "likelihood": ["0.8", "0.1"]}, F(8, 107)),
        ({"prior": "0.01", "likelihood": "0.8 0.1"}, F(8, 107)),
        ({"prior": "0.01", "likelihood": "0.8", "specificity": "0.9"}, F(8, 107)),
        ({"prior": "P(spam)=0.01", "likelihood": "P(free|spam)=0.8, P(free|¬spam)=0.1"}, F(8, 107)),
        (
            {"prior": "spam=0.01", "likelihood": ["not free|spam=0.2", "free|NOT spam=0.1"]},
            F(8, 107),
        ),
        ({"prior": {"spam": 0.01}, "likelihood": {"f|spam": 0.8, "f|not spam": 0.1}}, F(8, 107)),
        ({"prior": [0.5, 0.5], "likelihood": [0.2, 0.6]}, F(1, 4)),
        ({"prior": "not spam=99%", "likelihood": SPAM["likelihood"]}, F(99, 107)),
        ({"prior": "Y=2=1/4", "likelihood": "X=1|Y=2=1/2, X=1|not Y=2=1/6"}, F(1, 2)),
        (MACHINES, F(5, 21)),
        ({**MACHINES, "hypothesis": "C"}, F(10, 21)),
        ({"prior": "A=0.5, B=0.5", "likelihood": "A=0.1, B=0.3"}, F(1, 4)),
        ({"prior": "1/3 2/3", "likelihood": "3/4 1/4"}, F(3, 5)),
        ({"prior": "0.01", "likelihood": "0.95", "false_positive": "0.1", "times": 2}, F(361, 757)),
        ({**SHORT, "observe": "neg"}, F(2, 893)),
        ({**SHORT, "observe": "+ + -"}, F(64 * 2, 64 * 2 + 99 * 9)),
        ({**SHORT, "observe": "E, E, not E"}, F(64 * 2, 64 * 2 + 99 * 9)),
        (TWO_SIGNS, F(2 * 63, 2 * 63 + 98 * 2)),
        ({**TWO_SIGNS, "observe": "fever, not cough"}, F(27, 419)),
        ({**TWO_SIGNS, "observe": "fever not cough"}, F(27, 419)),
        ({**TWO_SIGNS, "observe": "¬cough fever"}, F(27, 419)),
        ({"total": 50, "event": "girl=30", "given": "passed=35", "both": 20}, F(4, 7)),  # P08
        ({"prior": "0.008", "likelihood": "+|H=0.98, -|not H=0.97", "observe": "+"}, F(98, 470)),
        ({"prior": "0.008", "likelihood": "+|H=0.98, −|not H=0.97", "observe": "−"}, F(2, 12030)),
        ({"prior": "0.008", "likelihood": "Pos|H=0.98, neg|not H=0.97"}, F(98, 470)),
        ({"prior": "0.008", "likelihood": "-|H=0.02, -|not H=0.97"}, F(2, 12030)),
        ({"prior": "0.008", "likelihood": "-|H=0.02, -|not H=0.97", "observe": "+"}, F(98, 470)),
        ({"prior": "0.008", "sensitivity": "0.98", "specificity": "0.97"}, F(98, 470)),
        (
            {"prior": "0.5", "observe": "negative", "likelihood": "positive|H=0.2, negative|H=0.7,"
             " calm|H=0.1, positive|not H=0.4, negative|not H=0.1, calm|not H=0.5"},
            F(7, 8),
        ),
        ({"prior": "0", "likelihood": "0.8", "false_positive": "0.1"}, F(0)),
        ({"prior": "1", "likelihood": "0.8", "false_positive": "0"}, F(1)),
    ],
)  # fmt: skip
def test_posterior(given: dict[str, Any], expected: Fraction) -> None:
    assert solve("bayes", **given).answers["posterior"].value == expected


def test_every_posterior_by_name() -> None:
    answers = solve("bayes", **MACHINES, hypothesis="B").answers
    assert answers["evidence"].value == F(21, 1000)
    assert answers["posterior"].value == F(2, 7)
    assert answers["posterior(A)"].value == F(5, 21)
    assert answers["posterior(C)"].value == F(10, 21)
    assert answers["posteriors"].value == Vector((F(5, 21), F(2, 7), F(10, 21)))


def test_complement_and_evidence() -> None:
    answers = solve("bayes", **SPAM).answers
    assert answers["complement"].value == F(99, 100)
    assert answers["evidence"].value == F(107, 1000)
    assert answers["posterior(not spam)"].value == F(99, 107)


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        (SHORT, "P(H|E)"),
        ({**SHORT, "observe": "-"}, "P(H|¬E)"),
        ({**SHORT, "observe": "+ + - +"}, "P(H|E₁, E₂, ¬E₃, E₄)"),
        ({**SHORT, "observe": "- + - + - +"}, "P(H|¬E₁, E₂, ¬E₃, E₄, ¬E₅, E₆)"),
        ({**SHORT, "observe": "+ + + + + - +"}, "P(H|6 × E, ¬E)"),
        ({**SHORT, "times": "7"}, "P(H|E₁, …, E₇)"),
        ({**TWO_SIGNS, "observe": "not cough, fever"}, "P(sick|¬cough, fever)"),
        ({"prior": "0.1", "likelihood": "+|H=0.98, -|not H=0.97", "observe": "-"}, "P(H|−)"),
        ({"prior": "0.1", "likelihood": "POS|H=0.9, POS|not H=0.2", "observe": "-"}, "P(H|neg)"),
    ],
)
def test_the_condition_says_all_that_was_observed(given: dict[str, Any], asked: str) -> None:
    _, name, *_ = solve("bayes", **given).question
    assert isinstance(name, Name)
    assert name.base == asked


def test_counts_have_joint_and_prior() -> None:
    answers = solve("bayes", total=50, event="girl=30", given="passed=35", both=20).answers
    found = [answers[name].value for name in ("prior", "evidence", "joint")]
    assert found == [F(3, 5), F(7, 10), F(2, 5)]


def test_agrees_with_numpy_on_random_problems() -> None:
    """All the evidence at once, against the exact posteriors taken in turn."""
    dice = random.Random(7)
    for _ in range(200):
        count, rounds = dice.randint(2, 5), dice.randint(1, 4)
        weights = [dice.randint(1, 20) for _ in range(count)]
        priors = [F(w, sum(weights)) for w in weights]
        chances = [F(dice.randint(1, 99), 100) for _ in range(count)]
        signs = [dice.choice("+-") for _ in range(rounds)]
        solution = solve(
            "bayes",
            prior=" ".join(map(str, priors)),
            likelihood=" ".join(map(str, chances)),
            observe=" ".join(signs),
        )
        joint = np.array(list(map(float, priors)))
        likelihood = np.array(list(map(float, chances)))
        for sign in signs:
            joint = joint * (likelihood if sign == "+" else 1 - likelihood)
        posteriors = solution.answers["posteriors"].value
        assert isinstance(posteriors, Vector)
        assert sum(posteriors.entries) == 1
        np.testing.assert_allclose([float(p) for p in posteriors], joint / joint.sum())


@pytest.mark.parametrize(
    ("given", "reason", "remedy"),
    [
        ({"prior": ["0.6", "0.5"], "likelihood": "0.1 0.2"}, "add up to 1.1, not to 1", "1/3"),
        ({**SHORT, "prior": "1.2"}, "“1.2” is not a probability", "from 0 to 1"),
        ({**SHORT, "prior": "-0.2"}, "“-0.2” is not a probability", "from 0 to 1"),
        ({**SHORT, "prior": ""}, "nothing to read", "0.01"),
        ({**SHORT, "prior": "=0.1"}, "a name is missing", "spam=0.01"),
        ({**SHORT, "prior": "spam="}, "there is no number", "0.5"),
        ({**SHORT, "prior": "sp\x1bam=0.1"}, "cannot be printed", "retype"),
        ({**SHORT, "prior": "sp\u202eam=0.1"}, "cannot be printed", "retype"),
        ({**SHORT, "prior": "x" * 41 + "=0.1"}, "more than 40 characters", "shorter"),
        ({**SHORT, "prior": "A=0.5, A=0.5"}, "“A” is given twice", "once"),
        ({**SHORT, "prior": ["0.01"] * 100}, "more than 50 hypotheses", "fewer"),
        ({**SPAM, "likelihood": "free|spam=0.8"}, "P(free|¬spam) is missing", "free|not spam=…"),
        ({"prior": "0.01", "likelihood": "0.8"}, "P(E|¬H) is missing", "--false-positive"),
        ({**SPAM, "likelihood": "free|spm=0.8"}, "no hypothesis “spm”", "did you mean spam?"),
        ({**SHORT, "likelihood": "free|spam=0.8"}, "no hypothesis “spam”", "--prior spam=0.01"),
        ({**SPAM, "likelihood": "free|spam|x=0.8"}, "more than one |", "evidence|hypothesis"),
        ({**SPAM, "likelihood": "free|spam"}, "has no probability", "free|spam=0.8"),
        ({**SPAM, "likelihood": "free|=0.8"}, "a name is missing", "evidence|hypothesis"),
        ({**SPAM, "likelihood": ["0.8", "0.1", "0.3"]}, "more likelihoods than the 2", "one each"),
        (
            {**SPAM, "likelihood": ["free|spam=0.8", "free|spam=0.7"]},
            "P(free|spam) is given twice",
            "once",
        ),
        ({**SHORT, "specificity": "0.9"}, "P(E|¬H) is given already", "one of the two"),
        ({**MACHINES, "false_positive": "0.1"}, "one hypothesis and one piece", "by name"),
        ({**SHORT, "observe": "red"}, "“red” is none of the evidence", "choose E or not E"),
        ({**TWO_SIGNS, "observe": "fevr"}, "“fevr” is none of the evidence", "mean fever"),
        ({**TWO_SIGNS, "observe": "+"}, "“+” could be any of several", "fever or cough"),
        ({**SHORT, "observe": " , "}, "nothing is observed", "+ or −"),
        ({**SHORT, "times": "0"}, "once at least", "1 or more"),
        ({**SHORT, "times": "101"}, "more than 100 pieces of evidence", "fewer"),
        ({**SHORT, "hypothesis": "spam"}, "no hypothesis “spam”", "spam=0.01"),
        (
            {"total": "50", "event": "a=60", "given": "b=35", "both": "20"},
            "60 a are more than the total, 50",
            "check",
        ),
        (
            {"total": "50", "event": "a=30", "given": "b=35", "both": "31"},
            "31 with both are more than the 30 a",
            "check",
        ),
        (
            {"total": "50", "event": "a=40", "given": "b=35", "both": "20"},
            "40 + 35 − 20 = 55",
            "check",
        ),
        ({"total": "5", "event": "3", "given": "b=3", "both": "2"}, "name and a count", "girl=30"),
        ({"total": "50", "event": "a=-3", "given": "b=35", "both": "20"}, "below 0", "0"),
        ({"total": "50", "event": "a=3", "given": "a=35", "both": "2"}, "given twice", "check"),
    ],
)  # fmt: skip
def test_what_is_refused(given: dict[str, Any], reason: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("bayes", **given)
    assert reason in caught.value.reason
    assert remedy in caught.value.remedy
    assert caught.value.field


def test_priors_and_counts_exclude_each_other() -> None:
    with pytest.raises(InputError, match="exclude each other"):
        solve("bayes", **SHORT, total=50)


@pytest.mark.parametrize(
    ("text", "marked"),
    [("free|spam=1.2", "1.2"), ("free|spam=0.8, free|ham= 3", "3"), ("free|spam=abc", "abc")],
)
def test_the_caret_stands_under_the_probability(text: str, marked: str) -> None:
    with pytest.raises(InputError) as caught:
        Likelihoods.read(text)
    assert caught.value.text[caught.value.start : caught.value.end] == marked


@pytest.mark.parametrize(
    ("text", "name", "negated"),
    [
        ("spam", "spam", False), ("not spam", "spam", True), ("¬spam", "spam", True),
        ("~ spam", "spam", True), ("Not  the  one", "the one", True), ("nothing", "nothing", False),
        ("notes", "notes", False),
    ],
)  # fmt: skip
def test_events(text: str, name: str, negated: bool) -> None:
    assert Event.read(text) == Event(name, negated)


def test_names_end_at_the_last_equals_sign() -> None:
    count = Count.read("x = 1=30")
    assert (count.event, count.number) == (Event("x = 1"), 30)
    (prior,) = Priors.read("x=1=0.3").entries
    assert prior.hypothesis == Event("x=1")


def test_impossible_evidence_is_said() -> None:
    solution = solve("bayes", prior="0", likelihood="0.8", false_positive="0")
    assert "probability 0" in solution.why_unsolved
    assert solution.answers["evidence"].value == 0
    assert "posterior" not in solution.answers
    counts = solve("bayes", total=50, event="a=30", given="b=0", both=0)
    assert "P(b) is 0" in counts.why_unsolved


def test_impossible_after_one_piece_of_evidence() -> None:
    solution = solve("bayes", prior="0.5", likelihood="1", false_positive="0", observe="+ -")
    assert solution.why_unsolved


@pytest.mark.parametrize(
    ("mistake", "posterior"),
    [
        ("evidence_left_out", F(8, 1000)),
        ("likelihood_for_posterior", F(8, 10)),
        ("prior_forgotten", F(8, 9)),
        ("likelihoods_added_for_evidence", F(8, 900)),
        ("prior_left_out_of_numerator", F(800, 107)),
        ("likelihood_left_out_of_numerator", F(10, 107)),
        ("only_one_hypothesis_weighted", F(8, 108)),
        ("complement_forgotten", F(8, 9)),
    ],
)
def test_known_mistakes(mistake: str, posterior: Fraction) -> None:
    solution = solve_texts(BAYES, SPAM, Mistaken(mistake))
    assert solution.answers["posterior"].value == posterior


@pytest.mark.parametrize(
    ("mistake", "posterior"),
    [
        ("evidence_left_out", F(2, 5)),
        ("condition_and_event_swapped", F(2, 3)),
        ("prior_for_posterior", F(3, 5)),
        ("independence_assumed", F(3, 5)),
    ],
)
def test_known_mistakes_with_counts(mistake: str, posterior: Fraction) -> None:
    texts = {"total": "50", "event": "girl=30", "given": "passed=35", "both": "20"}
    assert solve_texts(BAYES, texts, Mistaken(mistake)).answers["posterior"].value == posterior


@pytest.mark.parametrize("given", [SPAM, MACHINES, {**TWO_SIGNS, "observe": "fever, not cough"}])
def test_mistakes_are_told_apart(given: dict[str, Any]) -> None:
    solution = solve_texts(BAYES, given)
    wrong = wrong_answers(BAYES, given, offered(solution))
    for mistake, answers in wrong.items():
        assert recognised(answers, values(solution), wrong) == (mistake,)


def test_a_replaced_line_is_followed() -> None:
    solution = solve_texts(BAYES, SPAM, Replaced({"P(not spam)": F(9, 10)}))
    assert solution.answers["evidence"].value == F(8 + 90, 1000)
    assert solution.answers["posterior"].value == F(8, 98)
    wrong_evidence = solve_texts(BAYES, SPAM, Replaced({"P(free)": F(1, 10)}))
    assert wrong_evidence.answers["posterior"].value == F(8, 100)
    miscopied = solve_texts(BAYES, SPAM, Replaced({"P(free|spam)": F(9, 10)}))
    assert miscopied.answers["posterior"].value == F(9, 108)


def test_a_wrong_posterior_is_the_next_prior() -> None:
    texts = {**SHORT, "times": "2"}
    other = solve_texts(BAYES, texts, Replaced({"Test 1/P(H|E1)": F(1, 2)}))
    assert _let(other, "Test 2/P(E2|E1)").value == F(8, 10) * F(1, 2) + F(1, 10) * F(99, 107)


def _let(solution: Solution, key: str) -> Let:
    (found,) = (line for line in lines(solution.steps) if str(line.key) == key)
    assert isinstance(found, Let)
    return found


def test_a_hundred_tests_stay_exact_enough() -> None:
    solution = solve("bayes", **SHORT, times=100)
    posterior = solution.answers["posterior"].value
    assert posterior == F(8**100, 8**100 + 99)


@pytest.mark.parametrize("topic", ["bayes", "entropy"])
def test_nothing_heavy_is_imported(topic: str) -> None:
    code = (
        "import sys; from dlsolve import solve, topics; from dlsolve.render.plain import render;"
        "from dlsolve.render.look import Look; from dlsolve.render.expression import Notation;"
        f"t = topics.load({topic!r});"
        "[render(solve(t.name, **e), Look(Notation())) for e in t.examples];"
        "print([m for m in ('sympy', 'numpy', 'mpmath') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
