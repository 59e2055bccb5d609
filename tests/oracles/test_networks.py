"""Dense networks against PyTorch's automatic differentiation, in float64."""

from __future__ import annotations

import math
from random import Random
from typing import Any

import pytest

from dlsolve.solver import solve
from tests.floats import numbers

torch = pytest.importorskip("torch", reason="needs dlsolve[oracles]")

ACTIVATIONS = {
    "linear": lambda z: z,
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "softplus": torch.nn.functional.softplus,
    "leaky-relu 0.1": lambda z: torch.nn.functional.leaky_relu(z, 0.1),
    "elu 0.5": lambda z: torch.nn.functional.elu(z, 0.5),
    "gelu": torch.nn.functional.gelu,
    "gelu-tanh": lambda z: torch.nn.functional.gelu(z, approximate="tanh"),
    "swish": torch.nn.functional.silu,
    "bipolar-sigmoid": lambda z: torch.tanh(z / 2),
    "softmax": lambda z: torch.softmax(z, 0),
}

LOSSES = {
    "mse": lambda y, p: ((y - p) ** 2).mean(),
    "half-mse": lambda y, p: ((y - p) ** 2).mean() / 2,
    "sse": lambda y, p: ((y - p) ** 2).sum(),
    "half-sse": lambda y, p: ((y - p) ** 2).sum() / 2,
    "mae": lambda y, p: (y - p).abs().mean(),
    "bce": lambda y, p: torch.nn.functional.binary_cross_entropy(p, y),
    "cce": lambda y, p: -(y * p.log()).sum(),
}

HIDDEN = [name for name in ACTIVATIONS if name != "softmax"]


class Net:
    """A random network as text and as tensors."""

    def __init__(self, random: Random, sizes: list[int], kinds: list[str], scale: int = 10) -> None:
        self.kinds = kinds
        self.texts: list[str] = []
        self.weights: list[Any] = []
        self.biases: list[Any] = []
        for n, m, kind in zip(sizes[:-1], sizes[1:], kinds, strict=True):
            W = [[random.randint(-15, 15) / scale for _ in range(n)] for _ in range(m)]
            b = [random.randint(-9, 9) / scale for _ in range(m)]
            rows = "; ".join(" ".join(map(str, row)) for row in W)
            self.texts.append(f"{rows} | {' '.join(map(str, b))} | {kind}")
            self.weights.append(torch.tensor(W, dtype=torch.float64, requires_grad=True))
            self.biases.append(torch.tensor(b, dtype=torch.float64, requires_grad=True))

    def run(self, x: list[float]) -> Any:
        a = torch.tensor(x, dtype=torch.float64)
        for W, b, kind in zip(self.weights, self.biases, self.kinds, strict=True):
            a = ACTIVATIONS[kind](W @ a + b)
        return a


def agrees(net: Net, x: list[float], y: list[float], loss: str, eta: float, **options: str) -> None:
    """Every gradient, every updated number and both losses."""
    texts = dict(
        x=" ".join(map(str, x)), layer=net.texts, target=" ".join(map(str, y)),
        loss=loss, eta=str(eta), **options,
    )  # fmt: skip
    answers = solve("backprop", **texts).answers
    target = torch.tensor(y, dtype=torch.float64)
    before = LOSSES[loss](target, net.run(x))
    before.backward()
    assert numbers(answers["loss_before"]) == pytest.approx([before.item()], rel=1e-9, abs=1e-12)
    for k, (W, b) in enumerate(zip(net.weights, net.biases, strict=True), start=1):
        place = (texts, f"layer {k}")
        found = numbers(answers[f"dW{k}"])
        assert found == pytest.approx(W.grad.flatten().tolist(), rel=1e-9, abs=1e-12), place
        assert numbers(answers[f"db{k}"]) == pytest.approx(b.grad.tolist(), rel=1e-9, abs=1e-12)
        with torch.no_grad():
            W -= eta * W.grad
            b -= eta * b.grad
        assert numbers(answers[f"W{k}"]) == pytest.approx(W.flatten().tolist(), rel=1e-9, abs=1e-12)
        assert numbers(answers[f"b{k}"]) == pytest.approx(b.tolist(), rel=1e-9, abs=1e-12)
    with torch.no_grad():
        after = LOSSES[loss](target, net.run(x)).item()
    assert numbers(answers["loss_after"]) == pytest.approx([after], rel=1e-9, abs=1e-12)


def target_for(random: Random, loss: str, size: int) -> list[float]:
    if loss == "cce":
        place = random.randrange(size)
        return [float(i == place) for i in range(size)]
    if loss == "bce":
        return [random.choice([0.0, 1.0, 0.25]) for _ in range(size)]
    off = 37 if loss == "mae" else 0  # no ŷ is exactly y, where |y − ŷ| has no slope
    return [(random.randint(-20, 20) * 100 + off) / 1000 for _ in range(size)]


@pytest.mark.parametrize("loss", LOSSES)
def test_gradients_and_update(loss: str) -> None:
    random = Random(f"backprop {loss}")
    for _ in range(120):
        depth = random.randint(1, 3)
        sizes = [random.randint(1, 3) for _ in range(depth + 1)]
        sizes[-1] = random.randint(2, 3) if loss == "cce" else sizes[-1]
        output = {"bce": "sigmoid", "cce": "softmax"}.get(loss) or random.choice(
            [*HIDDEN, *(["softmax"] if sizes[-1] > 1 else [])]
        )
        net = Net(random, sizes, [*random.choices(HIDDEN, k=depth - 1), output])
        x = [random.randint(-19, 19) / 10 or 0.3 for _ in range(sizes[0])]
        agrees(net, x, target_for(random, loss, sizes[-1]), loss, random.choice([0.01, 0.1, 0.5]))


def test_several_samples_and_epochs() -> None:
    """Stochastic gradient descent: an update after each sample, in the given order."""
    random = Random("epochs")
    for _ in range(25):
        sizes = [random.randint(1, 3) for _ in range(3)]
        kinds = random.choices(HIDDEN, k=2)
        net = Net(random, sizes, kinds)
        epochs, count = random.randint(1, 3), random.randint(1, 3)
        xs = [[random.randint(-19, 19) / 10 or 0.3 for _ in range(sizes[0])] for _ in range(count)]
        ys = [target_for(random, "sse", sizes[-1]) for _ in range(count)]
        optimiser = torch.optim.SGD([*net.weights, *net.biases], lr=0.05)
        answers = solve(
            "backprop",
            x="; ".join(" ".join(map(str, x)) for x in xs) + (";" if count == 1 else ""),
            target="; ".join(" ".join(map(str, y)) for y in ys) + (";" if count == 1 else ""),
            layer=net.texts, loss="sse", eta="0.05", epochs=str(epochs),
        ).answers  # fmt: skip
        losses = []
        for x, y in list(zip(xs, ys, strict=True)) * epochs:
            optimiser.zero_grad()
            loss = LOSSES["sse"](torch.tensor(y, dtype=torch.float64), net.run(x))
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
        for k, (W, b) in enumerate(zip(net.weights, net.biases, strict=True), start=1):
            expected = W.flatten().tolist()
            assert numbers(answers[f"W{k}"]) == pytest.approx(expected, rel=1e-8, abs=1e-11)
            assert numbers(answers[f"b{k}"]) == pytest.approx(b.tolist(), rel=1e-8, abs=1e-11)
        found = numbers(answers["losses" if len(losses) > 1 else "loss_before"])
        assert found == pytest.approx(losses, rel=1e-8, abs=1e-11)


def test_batches() -> None:
    """One update an epoch, from the mean of the samples' losses."""
    random = Random("batches")
    for _ in range(25):
        sizes = [random.randint(1, 3) for _ in range(3)]
        net = Net(random, sizes, random.choices(HIDDEN, k=2))
        epochs, count = random.randint(1, 3), random.randint(2, 4)
        xs = [[random.randint(-19, 19) / 10 or 0.3 for _ in range(sizes[0])] for _ in range(count)]
        ys = [target_for(random, "mse", sizes[-1]) for _ in range(count)]
        optimiser = torch.optim.SGD([*net.weights, *net.biases], lr=0.05)
        answers = solve(
            "backprop",
            x="; ".join(" ".join(map(str, x)) for x in xs),
            target="; ".join(" ".join(map(str, y)) for y in ys),
            layer=net.texts, eta="0.05", epochs=str(epochs), method="batch",
        ).answers  # fmt: skip
        losses = []
        for _ in range(epochs):
            optimiser.zero_grad()
            each = [
                LOSSES["mse"](torch.tensor(y, dtype=torch.float64), net.run(x))
                for x, y in zip(xs, ys, strict=True)
            ]
            loss = sum(each) / count
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
        for k, (W, b) in enumerate(zip(net.weights, net.biases, strict=True), start=1):
            expected = W.flatten().tolist()
            assert numbers(answers[f"W{k}"]) == pytest.approx(expected, rel=1e-8, abs=1e-11)
            assert numbers(answers[f"b{k}"]) == pytest.approx(b.tolist(), rel=1e-8, abs=1e-11)
        assert numbers(answers["losses"]) == pytest.approx(losses, rel=1e-8, abs=1e-11)


@pytest.mark.parametrize("loss", ["bce", "cce"])
def test_cross_entropy_with_the_other_activation(loss: str) -> None:
    """The long way round: ∂L/∂ŷ, then the slopes of the activation."""
    random = Random(loss)
    other = {"bce": "softmax", "cce": "sigmoid"}[loss]
    for _ in range(40):
        net = Net(random, [2, 2, 2], ["tanh", other])
        agrees(net, [0.5, -1.0], target_for(random, loss, 2), loss, 0.1)


@pytest.mark.parametrize("kind", ["sigmoid", "tanh"])
def test_saturated(kind: str) -> None:
    """z of about ±30: slopes of 10⁻¹³ come out as they are, not as 0."""
    random = Random(kind)
    for _ in range(10):
        net = Net(random, [2, 2, 1], [kind, kind], scale=1)
        x = [random.choice([-2.0, 2.0]), 1.0]
        texts = {"x": "; ".join(map(str, x)), "layer": net.texts, "target": "0.5"}
        found = solve("backprop", **texts).answers
        before = LOSSES["mse"](torch.tensor([0.5], dtype=torch.float64), net.run(x))
        before.backward()
        for k, W in enumerate(net.weights, start=1):
            mine, theirs = numbers(found[f"dW{k}"]), W.grad.flatten().tolist()
            # 1 − a is rounded to a multiple of 10⁻¹⁶ in float64
            assert mine == pytest.approx(theirs, rel=1e-6, abs=1e-13)
            assert all(math.isfinite(one) for one in mine)


def test_dead_relus_have_no_gradient() -> None:
    random = Random("dead")
    for _ in range(20):
        net = Net(random, [2, 3, 1], ["relu", "linear"])
        net.texts[0] = net.texts[0].split("|")[0] + "| -50 | relu"
        with torch.no_grad():
            net.biases[0][:] = -50.0
        agrees(net, [1.0, -1.0], [1.0], "sse", 0.1)
        found = solve("backprop", x="1 -1", layer=net.texts, target="1").answers
        assert set(numbers(found["dW1"])) == {0.0}


@pytest.mark.parametrize("at_zero", ["0", "1"])
def test_relu_at_zero(at_zero: str) -> None:
    """PyTorch has 0 there; with 1 the gradient is that of a linear neuron."""
    layers = ["1 -1; 2 1 | 0 | relu", "1 3 | 0.5 | linear"]
    found = solve("backprop", x="1 1", layer=layers, target="2", relu_at_zero=at_zero).answers
    W = torch.tensor([[1.0, -1], [2, 1]], dtype=torch.float64, requires_grad=True)
    z = W @ torch.tensor([1.0, 1], dtype=torch.float64)
    hidden = torch.stack([z[0] if at_zero == "1" else torch.relu(z[0]), torch.relu(z[1])])
    y_hat = torch.tensor([1.0, 3], dtype=torch.float64) @ hidden + 0.5
    ((2 - y_hat) ** 2).backward()
    assert numbers(found["dW1"]) == W.grad.flatten().tolist()


def test_forward() -> None:
    random = Random("forward")
    for _ in range(120):
        depth = random.randint(1, 4)
        sizes = [random.randint(1, 4) for _ in range(depth + 1)]
        kinds = random.choices(HIDDEN, k=depth)
        if sizes[-1] > 1 and random.random() < 0.3:
            kinds[-1] = "softmax"
        net = Net(random, sizes, kinds)
        x = [random.randint(-19, 19) / 10 for _ in range(sizes[0])]
        found = solve("forward", x=" ".join(map(str, x)), layer=net.texts).answers
        assert numbers(found["y_hat"]) == pytest.approx(net.run(x).tolist(), rel=1e-9, abs=1e-12)


def test_forward_with_leading_ones() -> None:
    random = Random("ones")
    for _ in range(30):
        sizes = [random.randint(1, 3) for _ in range(3)]
        kinds = random.choices(HIDDEN, k=2)
        net = Net(random, sizes, kinds)
        rows = []
        for W, b, kind in zip(net.weights, net.biases, kinds, strict=True):
            joined = torch.cat([b[:, None], W], dim=1).tolist()
            rows.append("; ".join(" ".join(map(str, row)) for row in joined) + f" | {kind}")
        samples = [[random.randint(-9, 9) / 4 for _ in range(sizes[0])] for _ in range(3)]
        x = "; ".join(" ".join(map(str, one)) for one in samples)
        found = solve("forward", x=x, layer=rows, layout="leading-ones").answers
        expected = [number for one in samples for number in net.run(one).tolist()]
        assert numbers(found["y_hat"]) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_collapse() -> None:
    random = Random("collapse")
    for _ in range(120):
        sizes = [random.randint(1, 4) for _ in range(random.randint(3, 5))]
        net = Net(random, sizes, ["linear"] * (len(sizes) - 1))
        found = solve("collapse", layer=net.texts).answers
        W, b = torch.eye(sizes[0], dtype=torch.float64), torch.zeros(sizes[0], dtype=torch.float64)
        for own, bias in zip(net.weights, net.biases, strict=True):
            W, b = own @ W, own @ b + bias
        assert numbers(found["W"]) == pytest.approx(W.flatten().tolist(), rel=1e-9, abs=1e-12)
        assert numbers(found["b"]) == pytest.approx(b.tolist(), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("kind", HIDDEN)
def test_chain_of_neurons(kind: str) -> None:
    """δ of every layer: PyTorch runs back through neurons with the same z."""
    random = Random(kind)
    for _ in range(8):
        z = [random.randint(1, 30) / 10 * random.choice([-1, 1]) for _ in range(4)]
        w = [random.randint(-20, 20) / 10 or 0.5 for _ in range(3)]
        found = solve(
            "vanishing",
            z=" ".join(map(str, z)), weights=" ".join(map(str, w)), activation=kind,
            loss_slope="0.7",
        ).answers  # fmt: skip
        leaves = [torch.tensor(one, dtype=torch.float64, requires_grad=True) for one in z]
        product = torch.tensor(0.7, dtype=torch.float64)
        for k in (3, 2, 1, 0):
            (slope,) = torch.autograd.grad(ACTIVATIONS[kind](leaves[k]), leaves[k])
            product = product * slope * (w[k] if k < 3 else 1)
            expected = pytest.approx([product.item()], rel=1e-9, abs=1e-12)
            assert numbers(found[f"delta{k + 1}"]) == expected
