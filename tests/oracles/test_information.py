"""Entropy, cross-entropy and KL divergence against SciPy."""

from __future__ import annotations

import math
from random import Random

import pytest

from dlsolve import solve
from dlsolve.exact.number import Infinity

stats = pytest.importorskip("scipy.stats", reason="needs dlsolve[oracles]")

BASES = {"2": 2.0, "e": math.e, "10": 10.0}


def distribution(random: Random, size: int, *, zeros: bool) -> list[int]:
    """Counts in hundredths, which add up to 100; some of them 0 where zeros are allowed."""
    cuts = sorted(random.randint(0 if zeros else 1, 100) for _ in range(size - 1))
    counts = [b - a for a, b in zip([0, *cuts], [*cuts, 100], strict=True)]
    return counts if zeros or all(counts) else distribution(random, size, zeros=zeros)


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("seed", range(4))
def test_random_distributions(seed: int, base: str) -> None:
    """Zeros on either side: 0·log 0 = 0, and KL = ∞ where q = 0 and p > 0."""
    random = Random(seed)
    for _ in range(25):
        size = random.randint(2, 6)
        p = distribution(random, size, zeros=True)
        q = distribution(random, size, zeros=random.random() < 0.5)
        texts = [" ".join(f"{count / 100:.2f}" for count in one) for one in (p, q)]
        answers = solve("entropy", p=texts[0], q=texts[1], base=base).answers
        assert float(answers["entropy"]) == pytest.approx(stats.entropy(p, base=BASES[base]))
        expected = stats.entropy(p, q, base=BASES[base])
        if math.isinf(expected):
            assert isinstance(answers["kl"].value, Infinity)
        else:
            assert float(answers["kl"]) == pytest.approx(expected, abs=1e-12)
