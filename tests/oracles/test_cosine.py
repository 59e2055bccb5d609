"""Cosine similarity against SciPy and PyTorch, on hundreds of random vectors."""

from __future__ import annotations

import random

import pytest

from dlsolve.exact.rounding import nearest_float
from dlsolve.solver import solve

distance = pytest.importorskip("scipy.spatial.distance", reason="needs dlsolve[oracles]")


@pytest.mark.parametrize("seed", range(5))
def test_scipy(seed: int) -> None:
    rng = random.Random(f"cosine{seed}")
    for _ in range(30):
        length = rng.randint(1, 7)
        scale = rng.choice([1, 10, 1000])
        vectors = [
            [rng.randint(-9, 9) / scale or 0.5 for _ in range(length)]
            for _ in range(rng.randint(2, 4))
        ]
        answers = solve("cosine", vectors=vectors).answers
        for j in range(1, len(vectors)):
            for i in range(j):
                name = "cosine" if len(vectors) == 2 else f"cosine_{'ABCD'[i]}_{'ABCD'[j]}"
                found = nearest_float(answers[name].value)  # type: ignore[arg-type]
                expected = 1 - distance.cosine(vectors[i], vectors[j])
                assert found == pytest.approx(expected, abs=1e-12), (vectors[i], vectors[j])


@pytest.mark.parametrize("seed", range(3))
def test_torch_takes_the_cosine_of_a_zero_vector_as_0(seed: int) -> None:
    torch = pytest.importorskip("torch", reason="needs dlsolve[oracles]")
    rng = random.Random(f"zero{seed}")
    for _ in range(20):
        vectors = [[rng.randint(-2, 2) for _ in range(3)] for _ in range(2)]
        if rng.random() < 0.4:
            vectors[rng.randint(0, 1)] = [0, 0, 0]
        answer = solve("cosine", vectors=vectors, zero="0").answers["cosine"]
        tensors = [torch.tensor(vector, dtype=torch.float64) for vector in vectors]
        expected = float(torch.nn.functional.cosine_similarity(*tensors, dim=0))
        assert float(answer) == pytest.approx(expected, abs=1e-9)
