"""Early stopping and cross-validation: conventions, and what is refused."""

from __future__ import annotations

import pytest

from dlsolve import solve

from ..conftest import run

CURVE = "0.5 0.4 0.45 0.39 0.41 0.42 0.43"


@pytest.mark.parametrize(
    ("given", "stopped", "best"),
    [
        ({"validation": CURVE}, 3, 2),
        ({"validation": CURVE, "patience": 2}, 6, 4),
        ({"validation": CURVE, "patience": 2, "stop_when": "exceeded"}, 7, 4),
        ({"validation": CURVE, "patience": 5}, 7, 4),
        ({"validation": CURVE, "min_delta": "0.02", "patience": 2}, 4, 2),
        ({"validation": "0.5 0.5", "patience": 1}, 2, 1),
        ({"validation": "0.5"}, 1, 1),
        ({"validation": "0.6 0.7 0.65", "monitor": "accuracy"}, 3, 2),
    ],
)
def test_when_it_stops(given: dict[str, object], stopped: int, best: int) -> None:
    answers = solve("early-stopping", **given).answers
    assert (float(answers["stopped_after"]), float(answers["best_epoch"])) == (stopped, best)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("0.5 0.4", "--training", "1"), "there is 1 training loss for 2 epochs"),
        (("0.5 0.4", "--min-delta", "-1"), "δ is below 0"),
        (("0.5 0.4", "--patience", "0"), "“0” is below 1"),
    ],
)
def test_what_early_stopping_refuses(words: tuple[str, ...], message: str) -> None:
    result = run("early-stopping", *words)
    assert result.status == 2
    assert message in result.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("4", "--folds", "5"), "4 samples do not fill 5 folds"),
        (("4", "--folds", "1"), "one fold is no split"),
        (("4", "--folds", "2", "--scores", "1 2 3"), "there are 3 scores for 2 folds"),
        (("4",), "`folds` is missing"),
    ],
)
def test_what_cross_validation_refuses(words: tuple[str, ...], message: str) -> None:
    result = run("kfold", *words)
    assert result.status == 2
    assert message in result.stderr


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("early-stopping", "1 2"), "Training stops after epoch 2, the last one."),
        (("early-stopping", "2 1"), "Nothing stops the training before its last epoch, 2."),
        (("early-stopping", "2 1"), "not stopped in 2 epochs"),
        (("early-stopping", "1 2 3"), "epoch 3 is no longer run"),
        (("early-stopping", "1 2 3 4"), "epochs 3 and 4 are no longer run"),
        (("early-stopping", "1 2 3 4 5"), "epochs 3 to 5 are no longer run"),
        (("kfold", "4", "--folds", "2"), "and is trained on once."),
        (("kfold", "6", "--k", "3"), "and is trained on 2 times."),
    ],
)
def test_how_it_is_counted_in_words(words: tuple[str, ...], line: str) -> None:
    assert line in run(*words).stdout
