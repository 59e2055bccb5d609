"""The losses against PyTorch and scikit-learn, values and gradients, on random predictions."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest

from dlsolve import solve
from tests.floats import number, numbers

torch = pytest.importorskip("torch", reason="needs dlsolve[oracles]")
F = torch.nn.functional
metrics = pytest.importorskip("sklearn.metrics", reason="needs dlsolve[oracles]")

SEEDS = [1, 2, 3]
EACH = 40


def texts(values: Any) -> str:
    return " ".join(map(str, values))


def rows(matrix: Any) -> str:
    return "; ".join(map(texts, matrix))


def tensor(values: Any, *, grad: bool = False) -> Any:
    return torch.tensor(values, dtype=torch.float64, requires_grad=grad)


def distribution(dice: random.Random, classes: int) -> list[float]:
    """Probabilities of two decimals that add up to 1 exactly."""
    cuts = sorted(dice.sample(range(1, 100), classes - 1))
    return [(b - a) / 100 for a, b in zip([0, *cuts], [*cuts, 100], strict=True)]


# --- regression ---------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_regression_losses_and_their_gradients(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(EACH):
        size = dice.randint(1, 12)
        y = [dice.randint(-40, 40) / 4 for _ in range(size)]
        p = [dice.choice((value, dice.randint(-40, 40) / 4)) for value in y]
        reduction = dice.choice(("mean", "sum"))
        delta = dice.choice((0.5, 1.0, 2.5))
        target, predicted = tensor(y), tensor(p, grad=True)
        squared = F.mse_loss(predicted, target, reduction=reduction)
        expected = {
            "mse": squared,
            "half-mse": squared / 2,
            "sse": ((target - predicted) ** 2).sum(),
            "half-sse": ((target - predicted) ** 2).sum() / 2,
            "mae": F.l1_loss(predicted, target, reduction=reduction),
            "huber": F.huber_loss(predicted, target, reduction=reduction, delta=delta),
        }
        for kind, loss in expected.items():
            given = {"y": texts(y), "y_hat": texts(p), "reduction": reduction, "delta": str(delta)}
            answers = solve("loss", kind=kind, gradient=True, **given).answers
            assert number(answers[kind.replace("-", "_")].value) == pytest.approx(loss.item()), kind
            (slopes,) = torch.autograd.grad(loss, predicted, retain_graph=True)
            assert numbers(answers["gradient"].value) == pytest.approx(slopes.tolist()), kind


@pytest.mark.parametrize("seed", SEEDS)
def test_several_at_once_are_scikit_learns(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(EACH):
        size = dice.randint(1, 12)
        y, p = ([dice.randint(-99, 99) / 10 for _ in range(size)] for _ in range(2))
        answers = solve("loss", kind="mae rmse mse", y=texts(y), y_hat=texts(p)).answers
        found = {name: number(answers[name].value) for name in ("mae", "mse", "rmse")}
        assert found == pytest.approx(
            {
                "mae": metrics.mean_absolute_error(y, p),
                "mse": metrics.mean_squared_error(y, p),
                "rmse": metrics.root_mean_squared_error(y, p),
            }
        )


def test_the_root_mean_squared_errors_gradient() -> None:
    dice = random.Random(5)
    for _ in range(EACH):
        size = dice.randint(1, 6)
        y, p = ([dice.randint(-9, 9) + shift for _ in range(size)] for shift in (0, 0.5))
        predicted = tensor(p, grad=True)
        loss = F.mse_loss(predicted, tensor(y)).sqrt()
        loss.backward()
        answers = solve("loss", kind="rmse", y=texts(y), y_hat=texts(p), gradient=True).answers
        assert numbers(answers["gradient"].value) == pytest.approx(predicted.grad.tolist())


# --- two classes --------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_binary_cross_entropy(seed: int) -> None:
    """Hard labels and soft ones; PyTorch clamps the logarithm of 0, so ŷ stays off it."""
    dice = random.Random(seed)
    for _ in range(EACH):
        size = dice.randint(1, 10)
        soft = dice.random() < 0.3
        y = [dice.randint(0, 10) / 10 if soft else dice.randint(0, 1) for _ in range(size)]
        p = [dice.randint(1, 99) / 100 for _ in range(size)]
        reduction = dice.choice(("mean", "sum"))
        predicted = tensor(p, grad=True)
        loss = F.binary_cross_entropy(predicted, tensor(y), reduction=reduction)
        loss.backward()
        given = {"y": texts(y), "y_hat": texts(p), "reduction": reduction}
        answers = solve("loss", kind="bce", gradient=True, **given).answers
        assert number(answers["bce"].value) == pytest.approx(loss.item())
        assert numbers(answers["gradient"].value) == pytest.approx(predicted.grad.tolist())


@pytest.mark.parametrize("seed", SEEDS)
def test_log_loss_with_class_weights(seed: int) -> None:
    """scikit-learn divides by the samples' weights."""
    dice = random.Random(seed)
    for _ in range(EACH):
        size = dice.randint(2, 10)
        y = [0, 1, *(dice.randint(0, 1) for _ in range(size - 2))]
        p = [dice.randint(1, 99) / 100 for _ in range(size)]
        weights = [dice.randint(1, 9) / 2 for _ in range(2)]
        given = {"y": texts(y), "y_hat": texts(p), "weights": texts(weights)}
        own = [weights[label] for label in y]
        expected = metrics.log_loss(y, p, sample_weight=own, labels=[0, 1])
        assert number(solve("loss", kind="bce", **given).answers["bce"].value) == pytest.approx(
            expected
        )
        by_count = solve("loss", kind="bce", weighted_mean="count", **given).answers["bce"].value
        assert number(by_count) == pytest.approx(
            F.binary_cross_entropy(tensor(p), tensor(y), weight=tensor(own)).item()
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_hinge_loss(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(EACH):
        size = dice.randint(2, 10)
        y = [-1, 1, *(dice.choice((-1, 1)) for _ in range(size - 2))]
        p = [dice.randint(-30, 30) / 10 for _ in range(size)]
        found = solve("loss", kind="hinge", y=texts(y), y_hat=texts(p)).answers["hinge"].value
        assert number(found) == pytest.approx(metrics.hinge_loss(y, p))


# --- several classes ----------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_cross_entropy_with_smoothing_and_weights(seed: int) -> None:
    """PyTorch takes logits, and the logarithms of probabilities are logits of them."""
    dice = random.Random(seed)
    for _ in range(EACH):
        samples, classes = dice.randint(1, 5), dice.randint(2, 5)
        p = [distribution(dice, classes) for _ in range(samples)]
        labels = [dice.randrange(classes) for _ in range(samples)]
        reduction = dice.choice(("mean", "sum"))
        weights = [dice.randint(1, 8) / 4 for _ in range(classes)] if dice.random() < 0.5 else None
        smoothing = dice.choice((None, 0.1, 0.25))
        expected = F.cross_entropy(
            tensor(p).log(),
            torch.tensor(labels),
            weight=None if weights is None else tensor(weights),
            label_smoothing=smoothing or 0.0,
            reduction=reduction,
        ).item()
        given: dict[str, Any] = {"y_hat": rows(p), "reduction": reduction}
        given["weights"] = None if weights is None else texts(weights)
        given["smoothing"] = None if smoothing is None else str(smoothing)
        one_hot = rows([[int(j == label) for j in range(classes)] for label in labels])
        by_row = solve("loss", kind="cce", y=one_hot, **given).answers["cce"].value
        assert number(by_row) == pytest.approx(expected)
        by_number = solve("loss", kind="cce", y=texts(labels), count_from="0", **given)
        assert number(by_number.answers["cce"].value) == pytest.approx(expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_cross_entropy_of_distributions_and_its_gradient(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(EACH):
        samples, classes = dice.randint(1, 4), dice.randint(2, 5)
        y, p = ([distribution(dice, classes) for _ in range(samples)] for _ in range(2))
        predicted = tensor(p, grad=True)
        loss = -(tensor(y) * predicted.log()).sum(dim=1).mean()
        loss.backward()
        answers = solve("loss", kind="cce", y=rows(y), y_hat=rows(p), gradient=True).answers
        assert number(answers["cce"].value) == pytest.approx(loss.item())
        assert number(answers["cce"].value) == pytest.approx(
            F.cross_entropy(tensor(p).log(), tensor(y)).item()
        )
        slopes = [slope for row in predicted.grad.tolist() for slope in row]
        assert numbers(answers["gradient"].value) == pytest.approx(slopes)


# --- nasty cases --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "y", "p", "clip"),
    [
        pytest.param("bce", [1, 0], [1, 0], "1e-7", id="exactly right"),
        pytest.param("bce", [1, 0], [0, 1], "1e-7", id="exactly wrong"),
        pytest.param("bce", [1], [0.25], "0.5", id="below a large clip"),
    ],
)
def test_clipped_as_keras_does(kind: str, y: list[int], p: list[float], clip: str) -> None:
    inside = tensor(p).clamp(float(clip), 1 - float(clip))
    found = solve("loss", kind=kind, y=texts(y), y_hat=texts(p), clip=clip).answers[kind].value
    assert number(found) == pytest.approx(F.binary_cross_entropy(inside, tensor(y)).item())


@pytest.mark.parametrize(
    ("kind", "y", "p", "expected"),
    [
        pytest.param("bce", "1 0", "0 0.5", math.inf, id="no chance for what happened"),
        pytest.param("bce", "1 0", "0.5 1", math.inf, id="certain of what did not"),
        pytest.param("bce", "1 0 1", "1 0 1", 0, id="exactly right"),
        pytest.param("cce", "0 1", "0 1", 0, id="one sample, exactly right"),
        pytest.param("cce", "1 0; 0 1", "1 0; 1 0", math.inf, id="one of two impossible"),
        pytest.param("cce", "0.5 0.5 0", "0.5 0.5 0", math.log(2), id="0 ln 0 is 0"),
        pytest.param("rmse", "3", "3", 0, id="a root of 0"),
        pytest.param("hinge", "1", "1", 0, id="on the margin"),
    ],
)
def test_the_ends(kind: str, y: str, p: str, expected: float) -> None:
    found = number(solve("loss", kind=kind, y=y, y_hat=p).answers[kind].value)
    assert found == pytest.approx(expected)
