"""The folds of cross-validation against scikit-learn."""

from __future__ import annotations

import pytest

from dlsolve import solve

selection = pytest.importorskip("sklearn.model_selection", reason="needs dlsolve[oracles]")


@pytest.mark.parametrize("samples", range(2, 25))
def test_sizes_of_the_folds(samples: int) -> None:
    for folds in range(2, samples + 1):
        theirs = [len(test) for _, test in selection.KFold(folds).split(range(samples))]
        ours = solve("kfold", samples=samples, folds=folds).answers["sizes"]
        assert list(ours.value) == theirs
