"""One thing is never several: counts beside their nouns, and on pages of one sample."""

from __future__ import annotations

import pytest

from dlsolve import solve
from dlsolve.plurals import counted, there_are
from dlsolve.render.look import Look
from dlsolve.render.notation import Notation
from dlsolve.render.plain import render


@pytest.mark.parametrize(
    ("count", "noun", "words"),
    [
        (0, "sample", "0 samples"),
        (1, "sample", "1 sample"),
        (2, "sample", "2 samples"),
        (1000, "sample", "1000 samples"),
        ("n", "neuron", "n neurons"),
        (1, "entry", "1 entry"),
        (2, "entry", "2 entries"),
        (2, "bias", "2 biases"),
        (2, "batch", "2 batches"),
        (2, "epoch", "2 epochs"),
        (2, "training loss", "2 training losses"),
    ],
)
def test_counted(count: int | str, noun: str, words: str) -> None:
    assert counted(count, noun) == words


@pytest.mark.parametrize(("count", "words"), [(1, "there is 1 row"), (2, "there are 2 rows")])
def test_there_are(count: int, words: str) -> None:
    assert there_are(count, "row") == words


@pytest.mark.parametrize(
    ("topic", "given", "words"),
    [
        ("params", {"stack": "1-1"}, "that is 1 weight and 1 bias"),
        ("params", {"stack": "2-2"}, "that is 4 weights and 2 biases"),
        ("gd", {"data": "1 2", "model": "w*x", "eta": "0.1"}, "Loss on the sample after"),
        ("early-stopping", {"validation": "0.5"}, "not stopped in 1 epoch "),
        ("relu-map", {"image": "-1 2"}, "1 of the 2 entries was negative."),
        ("symmetries", {"hidden": "3"}, "a network with one hidden layer of 3 neurons"),
        ("conv-size", {"input": "5x5x1", "window": "3", "filters": "1"}, "The filter gives one"),
    ],
)
def test_pages(topic: str, given: dict[str, str], words: str) -> None:
    assert words in render(solve(topic, **given), Look(Notation()))
