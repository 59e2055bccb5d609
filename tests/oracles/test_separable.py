"""Separability against SciPy's linear programming, on random samples and on nasty ones."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from dlsolve.exact.spaces import Equation
from dlsolve.solver import solve

optimize = pytest.importorskip("scipy.optimize", reason="needs dlsolve[oracles]")

Rows = list[list[Fraction]]


def judged(rows: Rows) -> bool:
    """Whether some w, b have y(w·x + b) ≥ 1 for all samples, by HiGHS."""
    signs = [1 if row[-1] == 1 else -1 for row in rows]
    above = [
        [-sign * float(entry) for entry in (*row[:-1], Fraction(1))]
        for row, sign in zip(rows, signs, strict=True)
    ]
    found = optimize.linprog(
        [0.0] * len(above[0]), A_ub=above, b_ub=[-1.0] * len(rows), bounds=(None, None)
    )
    return bool(found.status == 0)


def ours(rows: Rows, step: str = "at-least") -> bool:
    """What the topic says; its line is tried on every sample."""
    data = "; ".join(" ".join(map(str, row)) for row in rows) + ";"
    answers = solve("separable", data=data, step=step).answers
    if not answers["separable"].value:
        return False
    if "boundary" in answers:
        line = answers["boundary"].value
        assert isinstance(line, Equation)
        for *x, y in rows:
            assert (line.at(x) > 0) == (y == 1)
    return True


@pytest.mark.parametrize("seed", range(6))
def test_random_samples(seed: int) -> None:
    """Few and many samples in 1 to 5 inputs, on a coarse grid, so that many lie on one line."""
    rng = random.Random(seed)
    counted = {True: 0, False: 0}
    for _ in range(50):
        size = rng.randint(1, 5)
        rows = [
            [*(Fraction(rng.randint(-4, 4), 2) for _ in range(size)), Fraction(rng.randint(0, 1))]
            for _ in range(rng.randint(1, 3 * size + 2))
        ]
        expected = judged(rows)
        assert ours(rows, rng.choice(("at-least", "above"))) == expected, rows
        counted[expected] += 1
    assert min(counted.values()) > 5


@pytest.mark.parametrize("seed", range(3))
def test_samples_made_separable(seed: int) -> None:
    """Labelled by a random line, with a margin, in up to 8 inputs."""
    rng = random.Random(f"line {seed}")
    for _ in range(25):
        size = rng.randint(1, 8)
        w = [Fraction(rng.randint(-9, 9), rng.randint(1, 4)) for _ in range(size)]
        rows: Rows = []
        while len(rows) < 12:
            x = [Fraction(rng.randint(-20, 20), 4) for _ in range(size)]
            z = sum((a * b for a, b in zip(w, x, strict=True)), Fraction(1, 8))
            if z:
                rows.append([*x, Fraction(int(z > 0))])
        assert ours(rows)


NASTY = {
    "the same sample twice": ([["1", "2", "1"], ["1", "2", "1"]], True),
    "one sample with both targets": ([["1", "2", "1"], ["1", "2", "0"]], False),
    "three on one line": ([["0", "0", "1"], ["1", "1", "0"], ["2", "2", "1"]], False),
    "a hair apart": ([["0", "1"], ["1/1000000000", "0"]], True),
    "touching hulls": ([["0", "0", "1"], ["2", "0", "1"], ["1", "0", "0"], ["1", "5", "0"]], False),
    "far out": ([["1000000", "1", "1"], ["1000000", "0", "0"], ["-1000000", "1", "1"]], True),
}


@pytest.mark.parametrize("name", NASTY)
def test_nasty_samples(name: str) -> None:
    texts, expected = NASTY[name]
    assert ours([[Fraction(entry) for entry in row] for row in texts]) is expected
