"""ROC curves: published areas, ties, one class only, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dlsolve import topics
from dlsolve.errors import InputError
from dlsolve.exact.array import Vector
from dlsolve.solver import solve, solve_texts
from dlsolve.working.suppliers import Replaced


def vector(*entries: str) -> Vector:
    return Vector(tuple(map(Fraction, entries)))


@pytest.mark.parametrize(
    ("scores", "labels", "area", "auc"),
    [
        ("0.1 0.4 0.35 0.8", "0 0 1 1", "trapezoids", "3/4"),
        ("0.9 0.8 0.3", "1 1 0", "trapezoids", "1"),
        ("0.3 0.8 0.9", "1 0 0", "trapezoids", "0"),
        ("5 5 5 5", "1 0 1 0", "trapezoids", "1/2"),
        ("5 5 5 5", "1 0 1 0", "lower-steps", "0"),
        ("5 5 5 5", "1 0 1 0", "upper-steps", "1"),
        ("0.8 0.6 0.6 0.3", "1 0 1 0", "trapezoids", "7/8"),
        ("0.8 0.6 0.6 0.3", "1 0 1 0", "lower-steps", "3/4"),
        ("0.8 0.6 0.6 0.3", "1 0 1 0", "upper-steps", "1"),
        ("1/3 0.333 √2 -1", "1 0 1 0", "trapezoids", "1"),
    ],
)
def test_area(scores: str, labels: str, area: str, auc: str) -> None:
    found = solve("roc", scores=scores, labels=labels, area=area).answers
    assert found["auc"].value == Fraction(auc)


def test_points() -> None:
    found = solve("roc", scores="0.1 0.4 0.35 0.8", labels="0 0 1 1").answers
    assert found["fpr"].value == vector("0", "0", "1/2", "1/2", "1")
    assert found["tpr"].value == vector("0", "1/2", "1/2", "1", "1")


@pytest.mark.parametrize(("labels", "missing"), [("1 1", "negative"), ("0 0", "positive")])
def test_one_class_only(labels: str, missing: str) -> None:
    solution = solve("roc", scores="0.4 0.2", labels=labels)
    assert f"no sample is {missing}" in solution.why_unsolved
    assert solution.answers["auc"].value == "undefined"


def test_one_class_against_the_rest() -> None:
    found = solve("roc", scores="0.9 0.5 0.1", labels="a b c", positive="b").answers
    assert found["auc"].value == Fraction(1, 2)


def test_a_slip_is_followed() -> None:
    """TPR₁ = 1 at the first of two thresholds moves the area, not the count of the pairs."""
    given = {"scores": "0.9 0.8 0.7 0.6", "labels": "1 0 1 0"}
    theirs = solve_texts(topics.load("roc"), given, Replaced({"t1/TPR_1": Fraction(1)}))
    assert theirs.answers["auc"].value == Fraction(7, 8)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"scores": "1 2", "labels": "1 0 1"}, "there are 2 scores and 3 labels"),
        ({"scores": "1 2", "labels": "a b"}, "which class is the positive one, “a” or “b”?"),
        ({"scores": "1 2 3", "labels": "a b c"}, "3 classes, where a ROC curve has two"),
        ({"scores": "1 x", "labels": "1 0"}, "“x” stands where a number is expected"),
        ({"scores": "1 2", "labels": "1 0", "positive": "2"}, "there is no class “2”"),
        ({"scores": " ".join(map(str, range(101))), "labels": "1 " * 101},
         "101 different scores, where at most 100 are written down"),
    ],
)  # fmt: skip
def test_refused(given: dict[str, str], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("roc", **given)
    assert caught.value.reason == reason
