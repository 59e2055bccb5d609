"""Perceptron training: what each convention does, how it ends, and what it refuses."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest

from dlsolve import topics
from dlsolve.errors import InputError
from dlsolve.exact.array import Vector
from dlsolve.exact.spaces import Equation
from dlsolve.marking.checking import Checker
from dlsolve.marking.comparers import judge
from dlsolve.solver import solve, solve_texts
from dlsolve.topics._separation import Classifier, contradicting
from dlsolve.working.steps import Decision, Let, Statement, lines
from dlsolve.working.suppliers import Replaced
from dlsolve.working.trees import number
from dlsolve.working.verdicts import Right

NOTES_AND = {"gate": "and", "weights": "1.2 0.6", "threshold": "1", "eta": "0.5"}


def numbers(text: str) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, text.split()))


@pytest.mark.parametrize(
    ("given", "weights", "bias", "updates", "passes"),
    [
        (NOTES_AND, "1.2 0.6", "-0.5", 3, 4),
        ({**NOTES_AND, "order": "sweep"}, "1.2 0.6", "-0.5", 3, 3),
        ({**NOTES_AND, "gate": "or", "weights": "0.6 0.6"}, "0.6 1.1", "0.5", 1, 2),
        (
            {"gate": "and", "bias": "0.1", "eta": "0.1", "epochs": "10", "order": "sweep"},
            "0.2 0.1", "-0.3", 14, 7,
        ),
        ({"gate": "nand", "order": "sweep"}, "-2 -1", "2", None, None),
        # Fausett, Fundamentals of Neural Networks, example 2.12: bipolar AND, θ = 0.2, α = 1
        (
            {
                "gate": "and", "inputs": "-1/1", "outputs": "-1/1", "dead_zone": "true",
                "threshold": "0.2", "rule": "target", "order": "sweep",
            },
            "1 1", "-1", 1, 2,
        ),
        # Fausett, example 2.11: binary inputs, bipolar targets, θ = 0.2; ten epochs
        (
            {
                "data": "1 1 1; 1 0 -1; 0 1 -1; 0 0 -1", "outputs": "-1/1", "dead_zone": "true",
                "threshold": "0.2", "rule": "target", "order": "sweep",
            },
            "2 3", "-4", None, 10,
        ),
        # Negnevitsky, Artificial Intelligence, table 6.3: AND, θ = 0.2, η = 0.1, no bias
        (
            {
                "gate": "and", "weights": "0.3 -0.1", "threshold": "0.2", "eta": "0.1",
                "bias_input": "none", "order": "sweep",
            },
            "0.1 0.1", "0", None, 5,
        ),
        ({"gate": "or", "bias_input": "-1", "order": "sweep"}, "1 1", "1", None, None),
        ({"gate": "and", "step": "above", "order": "sweep"}, "2 1", "-2", None, None),
    ],
)  # fmt: skip
def test_training(
    given: dict[str, str], weights: str, bias: str, updates: int | None, passes: int | None
) -> None:
    answers = solve("perceptron-train", **given).answers
    assert answers["converged"].value is True
    assert answers["weights"].value == Vector(numbers(weights))
    assert answers["bias"].value == Fraction(bias)
    assert updates is None or answers["updates"].value == updates
    assert passes is None or answers["passes"].value == passes


def test_the_notes_or_boundary() -> None:
    """Line 540, where the notes slip: 0.6x₁ + 1.1x₂ − 0.5 = 0."""
    answers = solve(
        "perceptron-train", gate="or", weights="0.6 0.6", threshold="1", eta="0.5"
    ).answers
    assert answers["boundary"].value == Equation(numbers("0.6 1.1"), Fraction("-0.5"))


@pytest.mark.parametrize(
    ("given", "sentences"),
    [
        ({"gate": "xor"}, ["training would go round for ever", "not linearly separable"]),
        ({"gate": "xor", "epochs": "2"}, ["still classified wrongly", "not linearly separable"]),
        ({"gate": "nand", "epochs": "2"}, ["still classified wrongly", "more passes will do it"]),
        ({"gate": "xor", "bias_input": "none"}, ["This is false whatever the weights"]),
        ({"gate": "xor", "bias_input": "-1"}, ["not linearly separable"]),
        ({"gate": "xor", "step": "above"}, ["not linearly separable"]),
        ({"data": "0 0 1; 0 0 0"}, ["not linearly separable"]),
    ],
)
def test_training_that_does_not_converge(given: dict[str, str], sentences: list[str]) -> None:
    solution = solve("perceptron-train", **given)
    said = " ".join(str(w) for s in solution.steps if isinstance(s, Statement) for w in s.words)
    assert [sentence for sentence in sentences if sentence not in said] == []
    assert solution.answers["converged"].value is False


def test_a_threshold_far_away_is_given_up_soon() -> None:
    """Asked for more epochs, training goes on."""
    given = {"gate": "and", "threshold": "1111111111", "eta": "0.5"}
    solution = solve("perceptron-train", **given, until_converged=True)
    said = " ".join(str(w) for s in solution.steps if isinstance(s, Statement) for w in s.words)
    assert "a number of epochs, up to 1,000, takes it further" in said
    assert solution.answers["passes"].value == 200
    assert solution.why_unsolved == "training has not converged by pass 200"
    further = solve("perceptron-train", **given, epochs="201")
    assert further.answers["passes"].value == 201


def test_until_converged_says_why_it_is_unsolved() -> None:
    solution = solve("perceptron-train", gate="xor", until_converged=True)
    assert solution.why_unsolved.startswith("the samples cannot be separated")


@pytest.mark.parametrize(
    ("given", "reason", "remedy"),
    [
        ({"gate": "and", "eta": "0"}, "the learning rate is not above 0", "give η > 0"),
        ({"gate": "and", "epochs": "0"}, "“0” is below 1", "the least possible is 1"),
        ({"gate": "and", "epochs": "-3"}, "“-3” is below 1", "the least possible is 1"),
        (
            {"gate": "and", "epochs": "1001"},
            "1,001 epochs are more than 1,000",
            "give at most 1,000, or none: training ends when it has converged",
        ),
        (
            {"data": "0;1"},
            "sample 1 has a target but no input",
            "give a row for each sample: its inputs, then its target",
        ),
        (
            {"gate": "and", "weights": "1 2 3"},
            "there are 3 weights for 2 inputs",
            "give one weight for each input; the bias is --bias",
        ),
        (
            {"data": "1 2 5; 1 1 0"},
            "the target of sample 1 is 5, not 0 or 1",
            "the last column holds the targets; --outputs -1/1 takes −1 and 1",
        ),
        (
            {"gate": "and", "rule": "target"},
            "the rule ηyx adds nothing where y = 0",
            "say --outputs -1/1 as well",
        ),
    ],
)
def test_refused(given: dict[str, str], reason: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("perceptron-train", **given)
    assert (caught.value.reason, caught.value.remedy) == (reason, remedy)


def test_separability_agrees_with_a_search_over_small_weights() -> None:
    """All 256 truth tables of three inputs; a threshold unit needs weights up to 2 only."""
    corners = list(itertools.product((0, 1), repeat=3))
    grid = list(itertools.product(range(-3, 4), repeat=4))
    realised = {
        tuple(int(w[0] * a + w[1] * b + w[2] * c + w[3] >= 0) for a, b, c in corners) for w in grid
    }
    for outputs in itertools.product((0, 1), repeat=8):
        samples = [
            (tuple(number(str(x)) for x in corner), number(str(y)))
            for corner, y in zip(corners, outputs, strict=True)
        ]
        found = contradicting(samples, Classifier(1, Fraction(0), at_least=True))
        assert (found is None) == (outputs in realised), outputs


def test_random_separable_data_converges_to_weights_that_separate() -> None:
    rng = random.Random(5)
    for _ in range(60):
        line = [rng.randint(-3, 3) for _ in range(3)]
        points = [[rng.randint(-4, 4), rng.randint(-4, 4)] for _ in range(6)]
        data = [[*p, int(line[0] * p[0] + line[1] * p[1] + line[2] >= 0)] for p in points]
        answers = solve("perceptron-train", data=data, order="sweep").answers
        assert answers["converged"].value is True
        assert answers["predictions"].value == Vector(tuple(Fraction(row[2]) for row in data))


SWEEP = {
    "data": "1 0 1; 0 1 0; 1 1 1", "weights": "0.5 0.5", "epochs": "1", "order": "sweep",
}  # fmt: skip


@pytest.mark.parametrize(
    ("mistake", "texts", "weights", "bias"),
    [
        ("update_subtracted", {**NOTES_AND, "epochs": "1"}, "1.7 0.6", "0.5"),
        ("bias_not_updated", {**NOTES_AND, "epochs": "1"}, "0.7 0.6", "0"),
        ("learning_rate_left_out", {**NOTES_AND, "epochs": "1"}, "0.2 0.6", "-1"),
        # with (0.5, −0.5), −1 after sample 2, sample 3 is wrong; with the old weights it is right
        ("old_weights_used", SWEEP, "0.5 -0.5", "-1"),
        # sample 1 is right and yet adds its inputs; sample 2 is wrong, sample 3 right and added
        ("right_sample_updated", SWEEP, "2.5 0.5", "1"),
        # y·x adds nothing for sample 2, whose target is 0; sample 3 is then right
        ("target_for_error", SWEEP, "0.5 0.5", "0"),
    ],
)
def test_known_mistake_is_named(
    mistake: str, texts: dict[str, str], weights: str, bias: str
) -> None:
    """Worked by hand with the mistake."""
    checker = Checker(topics.load("perceptron-train"), texts)
    given = {"weights": weights, "bias": bias}
    for name, text in given.items():
        assert isinstance(judge(text, checker.wrong[mistake][name]), Right)
    assert any(mistake in checker.check(*one).mistakes for one in given.items())


def test_a_wrong_prediction_is_followed_into_its_updates() -> None:
    """A student who decides ŷ = 1 for (0, 1) updates there, and goes on from that."""
    topic = topics.load("perceptron-train")
    ours = solve_texts(topic, NOTES_AND)
    key = "Pass 1/Sample 2/y_hat"
    theirs = solve_texts(topic, NOTES_AND, Replaced({key: True}))
    decision = next(line for line in lines(theirs.steps) if str(line.key) == key)
    assert isinstance(decision, Decision)
    assert (decision.holds, decision.computed) == (True, False)
    updated = {
        str(line.key): line.value
        for line in lines(theirs.steps)
        if isinstance(line, Let) and line.key.parts == ("Pass 1", "Sample 2")
    }
    assert updated["Pass 1/Sample 2/w_2"] == Fraction("0.1")
    assert updated["Pass 1/Sample 2/b"] == Fraction("-0.5")
    assert "Pass 1/Sample 2/w_2" not in {str(line.key) for line in lines(ours.steps)}


def test_nothing_is_claimed_of_irrational_inputs() -> None:
    """The proof is one over the rationals."""
    solution = solve("perceptron-train", data="√2 1; -√2 0", epochs="1")
    said = [s.words for s in solution.steps if isinstance(s, Statement)]
    assert ("Whether any weights separate irrational inputs is not decided here.",) in said
    assert solution.answers["converged"].value is False
