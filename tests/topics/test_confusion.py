"""Confusion matrices: the notes' two, every way in, 0/0, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dlsolve import topics
from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.solver import solve, solve_texts
from dlsolve.working.suppliers import Replaced

BINARY = ("accuracy", "precision", "recall", "f1", "specificity", "fpr")


def scores(**given: object) -> tuple[object, ...]:
    answers = solve("confusion", **given).answers
    return tuple(str(answers[key].value) for key in BINARY)


SPAM = ("17/20", "4/5", "8/9", "16/19", "9/11", "2/11")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        # 1293–1304
        ({"actual": "1 1 1 0 0", "predicted": "0 1 0 1 0"},
         ("2/5", "1/2", "1/3", "2/5", "1/2", "1/2")),
        # 1314–1327, with recall 8/9 for the notes' 0.667
        ({"tp": 40, "fp": 10, "fn": 5, "tn": 45}, SPAM),
        ({"matrix": "40 10; 5 45"}, SPAM),
        ({"matrix": "40 5; 10 45", "orientation": "actual-rows"}, SPAM),
        ({"matrix": "45 5; 10 40", "positive": "negative"}, SPAM),
        ({"matrix": "45 5; 10 40", "classes": "ham, spam", "positive": "spam"}, SPAM),
        # one class against the rest
        ({"matrix": "5 1 0; 2 6 1; 0 1 4", "positive": "2"},
         ("3/4", "2/3", "3/4", "12/17", "3/4", "1/4")),
        ({"actual": "a b c b", "predicted": "b b c a", "positive": "b"},
         ("1/2", "1/2", "1/2", "1/2", "1/2", "1/2")),
    ],
)  # fmt: skip
def test_scores(given: dict[str, object], expected: tuple[str, ...]) -> None:
    assert scores(**given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        # never predicted positive
        ({"tp": 0, "fp": 0, "fn": 3, "tn": 7},
         {"undefined": ("undefined", "0", "0"), "0": ("0", "0", "0"), "1": ("1", "0", "0")}),
        # no positive sample
        ({"tp": 0, "fp": 2, "fn": 0, "tn": 7},
         {"undefined": ("0", "undefined", "0"), "0": ("0", "0", "0"), "1": ("0", "1", "0")}),
        # neither
        ({"tp": 0, "fp": 0, "fn": 0, "tn": 7},
         {"undefined": ("undefined",) * 3, "0": ("0",) * 3, "1": ("1",) * 3}),
        # P = R = 0
        ({"tp": 0, "fp": 2, "fn": 3, "tn": 7},
         {"undefined": ("0", "0", "0"), "0": ("0", "0", "0"), "1": ("0", "0", "0")}),
    ],
)  # fmt: skip
def test_nought_by_nought(given: dict[str, int], expected: dict[str, tuple[str, ...]]) -> None:
    for convention, wanted in expected.items():
        assert scores(**given, undefined=convention)[1:4] == wanted


@pytest.mark.parametrize(
    ("labels", "positive"),
    [
        ("1 0", "1"), ("+1 -1", "1"), ("+ -", "+"), ("no yes", "yes"), ("False True", "True"),
        ("neg pos", "pos"), ("['N', 'P']", "P"), ("0 0", "1"), ("1.0, 0.0", "1"),
    ],
)  # fmt: skip
def test_which_class_is_plainly_positive(labels: str, positive: str) -> None:
    from dlsolve.inputs.labels import Labels, in_order, positive_of

    pair = positive_of(in_order(Labels.read(labels).names), None)
    assert pair is not None
    assert pair[0] == positive


def test_several_classes() -> None:
    answers = solve("confusion", actual="a a b c", predicted="a b b b").answers
    assert answers["matrix"].value == Matrix(
        tuple(tuple(map(Fraction, row)) for row in ((1, 0, 0), (1, 1, 1), (0, 0, 0)))
    )
    assert answers["recall"].value == Vector((Fraction(1, 2), Fraction(1), Fraction(0)))
    assert answers["precision"].value == "(1, 1/3, undefined)"
    assert answers["macro_precision"].value == Fraction(2, 3)
    assert answers["weighted_precision"].value == Fraction(7, 9)


def test_a_list_of_words_from_python() -> None:
    answers = solve("confusion", actual=["a", "b"], predicted=["b", "b"], positive="b").answers
    assert answers["precision"].value == Fraction(1, 2)


def test_the_notes_recall_is_a_known_mistake() -> None:
    """E26: 10/(10 + 5) = 0.667."""
    from dlsolve.marking.mistakes import wrong_answers

    texts = {"tp": "40", "fp": "10", "fn": "5", "tn": "45"}
    wrong = wrong_answers(topics.load("confusion"), texts, ["fp_for_tp"])
    assert wrong["fp_for_tp"]["recall"] == Fraction(2, 3)


def test_a_slip_is_followed() -> None:
    theirs = solve_texts(
        topics.load("confusion"),
        {"tp": "40", "fp": "10", "fn": "5", "tn": "45"},
        Replaced({"Recall": Fraction(2, 3)}),
    )
    assert theirs.answers["f1"].value == Fraction(8, 11)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"actual": "1 0 1", "predicted": "1 0"}, "there are 3 actual labels and 2 predicted"),
        ({"actual": "cat dog", "predicted": "dog dog"},
         "which class is the positive one, “cat” or “dog”?"),
        ({"actual": "1,,0", "predicted": "1 0 1"}, "a label is missing"),
        ({"actual": " ", "predicted": "1"}, "there is no label"),
        ({"actual": "1 0", "predicted": "1 0", "positive": "spam"}, "there is no class “spam”"),
        ({"matrix": "1 2 3; 4 5 6"}, "the matrix is 2 × 3"),
        ({"matrix": "7"}, "the matrix is 1 × 1"),
        ({"matrix": "1 2; -3 4"}, "the entry in row 2, column 1 is not a count"),
        ({"matrix": "1 2; 3 0.5"}, "the entry in row 2, column 2 is not a count"),
        ({"matrix": "0 0; 0 0"}, "there are no samples"),
        ({"tp": 0, "fp": 0, "fn": 0, "tn": 0}, "there are no samples"),
        ({"tp": -1, "fp": 0, "fn": 0, "tn": 0}, "“-1” is below 0"),
        ({"tp": 1, "fp": 2}, "`fn` and `tn` are missing"),
        ({"tp": 1, "fp": 1, "fn": 1, "tn": 1, "positive": "1"},
         "the four counts have no named classes"),
        ({"matrix": "1 2; 3 4", "classes": "a"}, "1 name for 2 classes"),
        ({"matrix": "1 2; 3 4", "classes": "a a"}, "“a” is given twice"),
        ({"actual": "a b c d e f g h i j k l m", "predicted": "a b c d e f g h i j k l m"},
         "13 classes, where at most 12 are worked by hand"),
        ({"actual": "1 " * 2001, "predicted": "1"}, "more than 2,000 labels"),
    ],
)  # fmt: skip
def test_refused(given: dict[str, object], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("confusion", **given)
    assert caught.value.reason == reason
