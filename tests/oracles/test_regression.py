"""Gradient descent on a regression against PyTorch's autograd."""

from __future__ import annotations

from random import Random

import pytest

from dlsolve import solve

torch = pytest.importorskip("torch", reason="needs dlsolve[oracles]")

LOSSES = {
    "mse": lambda r: (r**2).mean(),
    "half-mse": lambda r: (r**2).mean() / 2,
    "sse": lambda r: (r**2).sum(),
    "half-sse": lambda r: (r**2).sum() / 2,
    "mae": lambda r: r.abs().mean(),
}
MODELS = {
    "w*x+b": lambda w, b, x: w * x + b,
    "sigmoid(w*x+b)": lambda w, b, x: torch.sigmoid(w * x + b),
}


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("seed", range(3))
def test_batches_of_every_size(seed: int, model: str, loss: str) -> None:
    """Batch, mini-batch (the last one smaller where it does not divide) and stochastic."""
    random = Random(seed)
    for _ in range(8):
        samples = [(random.randint(-3, 3), random.randint(-3, 3)) for _ in range(5)]
        size, epochs = random.choice([1, 2, 3, 5]), random.randint(1, 2)
        start = random.randint(-9, 9) / 10, random.randint(-9, 9) / 10
        w, b = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in start)
        optimiser = torch.optim.SGD([w, b], lr=0.1)
        for _ in range(epochs):
            for at in range(0, len(samples), size):
                x, y = torch.tensor(samples[at : at + size], dtype=torch.float64).T
                optimiser.zero_grad()
                LOSSES[loss](y - MODELS[model](w, b, x)).backward()
                optimiser.step()
        answers = solve(
            "gd", data="; ".join(f"{x} {y}" for x, y in samples), model=model, loss=loss,
            eta="0.1", batch_size=size, epochs=epochs, init=f"w={start[0]}, b={start[1]}",
        ).answers  # fmt: skip
        assert float(answers["w"]) == pytest.approx(w.item(), rel=1e-9, abs=1e-12)
        assert float(answers["b"]) == pytest.approx(b.item(), rel=1e-9, abs=1e-12)
