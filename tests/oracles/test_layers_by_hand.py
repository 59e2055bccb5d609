"""Batch norm, weight decay, L1 and dropout against PyTorch and scikit-learn."""

from __future__ import annotations

import random
from itertools import product
from typing import Any

import pytest

from dlsolve import solve
from tests.floats import numbers

torch = pytest.importorskip("torch", reason="needs dlsolve[oracles]")
F = torch.nn.functional

SEEDS = [1, 2, 3]
EACH = 30


def texts(values: Any) -> str:
    return " ".join(map(str, values))


def tensor(values: Any, *, grad: bool = False) -> Any:
    return torch.tensor(values, dtype=torch.float64, requires_grad=grad)


def batch(dice: random.Random) -> tuple[list[list[float]], int, int]:
    """A mini-batch, now and then with a constant feature."""
    samples, features = dice.randint(2, 6), dice.randint(1, 3)
    columns = [
        [dice.randint(-20, 20) / 2 for _ in range(samples)]
        if dice.random() < 0.85
        else [dice.randint(-9, 9)] * samples
        for _ in range(features)
    ]
    return [list(row) for row in zip(*columns, strict=True)], samples, features


def as_input(x: list[list[float]]) -> str:
    return "; ".join(map(texts, x))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("training", [True, False])
def test_batch_norm(seed: int, training: bool) -> None:
    """y, and in training the running statistics, whose variance PyTorch takes with m − 1."""
    dice = random.Random(seed)
    for _ in range(EACH):
        x, _, features = batch(dice)
        gamma, beta, mean = ([dice.randint(-8, 8) / 4 for _ in range(features)] for _ in range(3))
        variance = [dice.randint(1, 16) / 4 for _ in range(features)]
        epsilon, momentum = dice.choice((1e-5, 0.01, 1.0)), dice.choice((0.1, 0.25, 1.0))
        running = tensor(mean), tensor(variance)
        expected = F.batch_norm(
            tensor(x), *running, tensor(gamma), tensor(beta), training, momentum, epsilon
        )
        given: dict[str, Any] = {
            "x": as_input(x), "gamma": texts(gamma), "beta": texts(beta), "epsilon": str(epsilon),
            "running_mean": texts(mean), "running_var": texts(variance),
        }  # fmt: skip
        if training:
            given |= {"momentum": str(momentum), "running_variance": "sample"}
        else:
            given["mode"] = "inference"
        answers = solve("batchnorm", **given).answers
        found = numbers(answers["y"].value)
        assert found == pytest.approx(expected.flatten().tolist(), abs=1e-9)
        if training:
            assert numbers(answers["running_mean"].value) == pytest.approx(running[0].tolist())
            assert numbers(answers["running_var"].value) == pytest.approx(running[1].tolist())


def test_a_constant_feature_and_one_sample() -> None:
    for x in ("5 5 5", "7"):
        answers = solve("batchnorm", x=x, gamma="2", beta="-1").answers
        assert numbers(answers["variance"].value) == [0]
        assert set(numbers(answers["y"].value)) == {-1}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("factor", ["1", "1/2", "1/m", "1/2m"])
def test_weight_decay_is_that_of_sgd(seed: int, factor: str) -> None:
    """PyTorch's weight decay λ is the penalty ½λΣw²; the others are multiples of it."""
    dice = random.Random(seed)
    for _ in range(EACH):
        size, samples = dice.randint(1, 5), dice.randint(1, 9)
        w, gradients = ([dice.randint(-20, 20) / 10 for _ in range(size)] for _ in range(2))
        eta, strength = dice.choice((0.01, 0.1, 0.5)), dice.choice((0.0, 0.01, 0.1, 1.5))
        multiple = {"1": 2, "1/2": 1, "1/m": 2 / samples, "1/2m": 1 / samples}[factor]
        parameter = torch.nn.Parameter(tensor(w))
        parameter.grad = tensor(gradients)
        torch.optim.SGD([parameter], lr=eta, weight_decay=strength * multiple).step()
        given: dict[str, Any] = {"samples": str(samples)} if "m" in factor else {}
        answers = solve(
            "regularise", weights=texts(w), strength=str(strength), factor=factor, eta=str(eta),
            gradients=texts(gradients), **given,
        ).answers  # fmt: skip
        assert numbers(answers["weights"].value) == pytest.approx(parameter.tolist())


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("penalty", ["l1", "l2", "elastic-net"])
def test_penalties_and_their_gradients(seed: int, penalty: str) -> None:
    """The penalty is scikit-learn's for the elastic net, by autograd; sgn 0 is 0."""
    dice = random.Random(seed)
    for _ in range(EACH):
        size, ratio = dice.randint(1, 5), dice.choice((0.0, 0.25, 0.5, 1.0))
        w = [dice.randint(-5, 5) / 2 for _ in range(size)]
        gradients = [dice.randint(-5, 5) / 4 for _ in range(size)]
        strength, loss = dice.choice((0.01, 0.1, 2.0)), dice.randint(0, 9) / 4
        weights = tensor(w, grad=True)
        share = {"l1": 1.0, "l2": 0.0, "elastic-net": ratio}[penalty]
        half_of_l1 = 0.5 if penalty == "l1" else 1.0
        value = strength * (
            half_of_l1 * share * weights.abs().sum() + 0.5 * (1 - share) * (weights**2).sum()
        )
        value.backward()
        given: dict[str, Any] = {"l1_ratio": str(ratio)} if penalty == "elastic-net" else {}
        answers = solve(
            "regularise", weights=texts(w), strength=str(strength), penalty=penalty,
            factor="1/2", loss=str(loss), gradients=texts(gradients), **given,
        ).answers  # fmt: skip
        assert numbers(answers["penalty"].value) == pytest.approx([value.item()])
        assert numbers(answers["loss"].value) == pytest.approx([loss + value.item()])
        expected = (weights.grad + tensor(gradients)).tolist()
        assert numbers(answers["gradient"].value) == pytest.approx(expected)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("method", ["standard", "inverted"])
def test_dropout_over_all_masks(seed: int, method: str) -> None:
    """The training outputs of all masks, weighted by their chances, make the test's output."""
    dice = random.Random(seed)
    for _ in range(5):
        size, p = dice.randint(1, 4), dice.choice((0.0, 0.2, 0.5, 0.75))
        a = [dice.randint(-10, 10) / 4 for _ in range(size)]
        w = [dice.randint(-4, 4) / 2 for _ in range(size)]
        given = {"activations": texts(a), "rate": str(p), "method": method, "weights": texts(w)}
        mean, mean_z = [0.0] * size, 0.0
        for mask in product((0, 1), repeat=size):
            answers = solve("dropout", mask=texts(mask), **given).answers
            chance = (1 - p) ** sum(mask) * p ** (size - sum(mask))
            h = numbers(answers["training"].value)
            if method == "inverted":  # as PyTorch scales what it keeps
                kept = F.dropout(tensor(a), p=0.0) * tensor(mask) / (1 - p)
                assert h == pytest.approx(kept.tolist())
            mean = [m + chance * one for m, one in zip(mean, h, strict=True)]
            mean_z += chance * numbers(answers["z_training"].value)[0]
        assert numbers(answers["test"].value) == pytest.approx(mean)
        assert numbers(answers["z_test"].value) == pytest.approx([mean_z])
