"""Confusion matrices and ROC curves against scikit-learn, on hundreds of random problems."""

from __future__ import annotations

import random
import warnings
from collections.abc import Sequence

import pytest

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.rounding import nearest_float
from dlsolve.solver import solve
from dlsolve.working.trees import Value

metrics = pytest.importorskip("sklearn.metrics", reason="needs dlsolve[oracles]")


def number(value: Value) -> float:
    """A score as a float; one that is not defined is nan, as in scikit-learn."""
    return float("nan") if value == "undefined" else nearest_float(value)  # type: ignore[arg-type]


def listed(value: Value) -> list[float]:
    if isinstance(value, str):
        words = value.strip("()").split(", ")
        return [float("nan") if w == "undefined" else eval_fraction(w) for w in words]
    assert isinstance(value, Vector)
    return [number(one) for one in value]


def eval_fraction(text: str) -> float:
    top, _, bottom = text.partition("/")
    return int(top) / int(bottom or 1)


ZERO_DIVISION = {"undefined": float("nan"), "0": 0.0, "1": 1.0}


def sample(rng: random.Random, classes: Sequence[int], size: int) -> list[int]:
    return [rng.choice(classes) for _ in range(size)]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("convention", ["undefined", "0", "1"])
def test_binary(seed: int, convention: str) -> None:
    """All of one class on either side is among these."""
    rng = random.Random(f"binary{seed}{convention}")
    for _ in range(40):
        size = rng.randint(1, 8)
        actual = sample(rng, rng.choice(([0, 1], [0, 1], [1], [0])), size)
        predicted = sample(rng, rng.choice(([0, 1], [0, 1], [1], [0])), size)
        found = solve("confusion", actual=actual, predicted=predicted, undefined=convention).answers
        tn, fp, fn, tp = metrics.confusion_matrix(actual, predicted, labels=[0, 1]).ravel()
        counts = [number(found[key].value) for key in ("tn", "fp", "fn", "tp")]
        assert counts == [tn, fp, fn, tp]
        assert number(found["accuracy"].value) == pytest.approx(
            metrics.accuracy_score(actual, predicted)
        )
        expected = metrics.precision_recall_fscore_support(
            actual, predicted, average="binary", zero_division=ZERO_DIVISION[convention]
        )[:3]
        ours = [number(found[key].value) for key in ("precision", "recall", "f1")]
        assert ours == pytest.approx(list(expected), nan_ok=True), (actual, predicted)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("convention", ["undefined", "0", "1"])
@pytest.mark.parametrize("orientation", ["predicted-rows", "actual-rows"])
def test_several_classes(seed: int, convention: str, orientation: str) -> None:
    """Classes that are never predicted, or never there, are among these."""
    rng = random.Random(f"several{seed}{convention}")
    for _ in range(12):
        classes = list(range(rng.randint(3, 5)))
        size = rng.randint(4, 14)
        actual, predicted = sample(rng, classes[:-1], size), sample(rng, classes[1:], size)
        labels = sorted({*actual, *predicted})
        if len(labels) < 3:
            continue
        found = solve(
            "confusion", actual=actual, predicted=predicted, undefined=convention,
            orientation=orientation,
        ).answers  # fmt: skip
        matrix = found["matrix"].value
        assert isinstance(matrix, Matrix)
        theirs = metrics.confusion_matrix(actual, predicted)
        ours = [[int(number(entry)) for entry in row] for row in matrix.rows]
        assert ours == (theirs if orientation == "actual-rows" else theirs.T).tolist()
        zero = ZERO_DIVISION[convention]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = metrics.precision_recall_fscore_support(
                actual, predicted, zero_division=zero, labels=labels
            )
            for key, score in zip(("precision", "recall", "f1"), expected, strict=False):
                assert listed(found[key].value) == pytest.approx(list(score), nan_ok=True)
            for average in ("macro", "weighted", "micro"):
                means = metrics.precision_recall_fscore_support(
                    actual, predicted, average=average, zero_division=zero
                )[:3]
                ours_too = [
                    number(found[f"{average}_{key}"].value) for key in ("precision", "recall", "f1")
                ]
                if average == "weighted" and found["weighted_precision"].value == "undefined":
                    # no class has both predictions and samples: scikit-learn then weighs all
                    # classes alike, which is no weighted mean
                    means, ours_too = means[1:], ours_too[1:]
                assert ours_too == pytest.approx(list(means), nan_ok=True), (average, actual)


@pytest.mark.parametrize("seed", range(6))
def test_roc(seed: int) -> None:
    """Few different scores, so that there are ties; the odd one has all scores alike."""
    rng = random.Random(f"roc{seed}")
    for turn in range(20):
        size = rng.randint(2, 12)
        scores = [rng.randint(-3, 1 if turn == 0 else 4) / 4 for _ in range(size)]
        if turn == 1:
            scores = [0.5] * size
        labels = sample(rng, [0, 1], size)
        found = solve("roc", scores=scores, labels=labels)
        if len(set(labels)) < 2:
            assert found.why_unsolved
            continue
        fpr, tpr, _ = metrics.roc_curve(labels, scores, drop_intermediate=False)
        assert listed(found.answers["fpr"].value) == pytest.approx(list(fpr))
        assert listed(found.answers["tpr"].value) == pytest.approx(list(tpr))
        auc = number(found.answers["auc"].value)
        assert auc == pytest.approx(metrics.roc_auc_score(labels, scores))
        assert auc == pytest.approx(metrics.auc(fpr, tpr))


@pytest.mark.parametrize("seed", range(2))
def test_ties_by_steps_are_a_limit(seed: int) -> None:
    """Ties pushed apart by a hair, positives last or first, have the area by steps."""
    rng = random.Random(f"steps{seed}")
    for _ in range(15):
        size = rng.randint(4, 10)
        scores = [rng.randint(0, 3) for _ in range(size)]
        labels = [0, 1, *sample(rng, [0, 1], size - 2)]
        for area, hair in (("lower-steps", -1e-6), ("upper-steps", 1e-6)):
            found = solve("roc", scores=scores, labels=labels, area=area).answers
            moved = [s + hair * label for s, label in zip(scores, labels, strict=True)]
            assert number(found["auc"].value) == pytest.approx(metrics.roc_auc_score(labels, moved))
