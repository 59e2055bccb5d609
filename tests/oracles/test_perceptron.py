"""Training a perceptron against scikit-learn's, which updates wherever y·z ≤ 0."""

from __future__ import annotations

from random import Random

import pytest

from dlsolve import solve

linear_model = pytest.importorskip("sklearn.linear_model", reason="needs dlsolve[oracles]")


@pytest.mark.parametrize("seed", range(6))
def test_sweeps(seed: int) -> None:
    """Separable or not, after every number of epochs; z = 0 lies in the dead zone."""
    random = Random(seed)
    for _ in range(12):
        size, epochs = random.randint(1, 3), random.randint(1, 4)
        inputs = [[random.randint(-3, 3) for _ in range(size)] for _ in range(5)]
        targets = [-1, 1, *(random.choice([-1, 1]) for _ in range(3))]
        theirs = linear_model.Perceptron(max_iter=epochs, tol=None, shuffle=False)
        theirs.fit(inputs, targets)
        rows = ("; ").join(
            " ".join(map(str, [*x, y])) for x, y in zip(inputs, targets, strict=True)
        )
        ours = solve(
            "perceptron-train", data=rows, outputs="-1/1", rule="target", dead_zone=True,
            order="sweep", epochs=epochs, eta=1,
        ).answers  # fmt: skip
        assert [float(w) for w in ours["weights"].value] == theirs.coef_[0].tolist()
        assert float(ours["bias"]) == theirs.intercept_[0]
