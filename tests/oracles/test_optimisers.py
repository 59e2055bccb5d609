"""Every optimiser against torch.optim in float64, on listed gradients and on functions."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from math import exp
from typing import Any

import pytest

from dlsolve.exact.array import Vector
from dlsolve.exact.rounding import nearest_float
from dlsolve.solver import solve
from dlsolve.working.steps import Answer
from dlsolve.working.trees import Value

torch = pytest.importorskip("torch", reason="needs dlsolve[oracles]")

INSTANCES = 60
SEEDS = range(3)
CONVENTIONS = ["subtracted", "added", "sum", "average"]

Optimiser = Callable[[list[Any]], Any]


def floats(value: Value) -> list[float]:
    entries = value.entries if isinstance(value, Vector) else (value,)
    return [nearest_float(entry) for entry in entries]  # type: ignore[arg-type]


def decimal(rng: random.Random) -> str:
    """A number with few digits, now and then 0, in the thousands or in the thousandths."""
    size = rng.choice(["0", "1000", "0.001", *["1"] * 8])
    return f"{rng.uniform(-3, 3) * float(size):.6f}"


class Problem:
    """Random gradients and a start, as texts and as tensors."""

    def __init__(self, rng: random.Random, most_steps: int = 5) -> None:
        self.size, steps = rng.randint(1, 3), rng.randint(1, most_steps)
        self.rows = [[decimal(rng) for _ in range(self.size)] for _ in range(steps)]
        self.theta = [decimal(rng) for _ in range(self.size)]
        self.eta = rng.choice(["0.1", "0.01", "0.5", "1", f"{rng.uniform(0.001, 1):.4f}"])
        self.beta = rng.choice(["0.9", "0.99", "0", "0.5", f"{rng.uniform(0, 0.999):.3f}"])

    def texts(self) -> dict[str, str]:
        """The problem as a user types it; η and β are the caller's to name."""
        gradients = "; ".join(" ".join(row) for row in self.rows) + ";"
        return {"gradients": gradients, "theta": " ".join(self.theta), "eta": self.eta}

    def by_torch(self, make: Optimiser) -> list[float]:
        """θ after torch's own steps with the same gradients."""
        point = torch.tensor([float(x) for x in self.theta], dtype=torch.float64)
        optimiser = make([point])
        for row in self.rows:
            point.grad = torch.tensor([float(g) for g in row], dtype=torch.float64)
            optimiser.step()
        return list(point.tolist())


def agree(answers: Mapping[str, Answer], expected: Sequence[float]) -> None:
    found = floats(answers["theta"].value)
    assert found == pytest.approx(list(expected), rel=1e-8, abs=1e-9)


def share(velocity: str, beta: float) -> float:
    """What torch's learning rate is beside ours."""
    return 1 - beta if velocity == "average" else 1.0


# --- listed gradients -------------------------------------------------------------------


@pytest.mark.parametrize("velocity", CONVENTIONS)
@pytest.mark.parametrize("nesterov", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_momentum(velocity: str, nesterov: bool, seed: int) -> None:
    rng = random.Random(f"{velocity}{nesterov}{seed}")
    for _ in range(INSTANCES // 2):
        problem = Problem(rng)
        eta, beta = float(problem.eta), float(problem.beta)
        answers = solve(
            "momentum", **problem.texts(), beta=problem.beta, velocity=velocity,
            nesterov="rewritten" if nesterov and beta else "off",
        ).answers  # fmt: skip
        make = partial(
            torch.optim.SGD, lr=eta * share(velocity, beta), momentum=beta,
            nesterov=nesterov and beta > 0,
        )  # fmt: skip
        agree(answers, problem.by_torch(make))


@pytest.mark.parametrize("seed", SEEDS)
def test_dampening(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(INSTANCES):
        problem = Problem(rng)
        tau = rng.choice(["0", "1", "0.5", f"{rng.random():.3f}"])
        answers = solve(
            "momentum", **problem.texts(), beta=problem.beta, velocity="sum", dampening=tau
        ).answers
        if problem.beta == "0":  # torch keeps no buffer then, and dampens nothing
            continue
        make = partial(
            torch.optim.SGD, lr=float(problem.eta), momentum=float(problem.beta),
            dampening=float(tau),
        )  # fmt: skip
        agree(answers, problem.by_torch(make))


@pytest.mark.parametrize("first", ["0", "0.1", "2.5"])
@pytest.mark.parametrize("seed", SEEDS)
def test_adagrad(first: str, seed: int) -> None:
    rng = random.Random(f"{first}{seed}")
    for _ in range(INSTANCES):
        problem = Problem(rng)
        epsilon = rng.choice(["1e-10", "1e-8", "0.01"])
        answers = solve(
            "adagrad", **problem.texts(), r0=first, epsilon=epsilon, epsilon_placement="outside"
        ).answers
        settings = {
            "lr": float(problem.eta), "eps": float(epsilon),
            "initial_accumulator_value": float(first),
        }  # fmt: skip
        agree(answers, problem.by_torch(partial(torch.optim.Adagrad, **settings)))


@pytest.mark.parametrize("centred", [False, True])
@pytest.mark.parametrize("momentum", ["0", "0.9", "0.35"])
@pytest.mark.parametrize("seed", SEEDS)
def test_rmsprop(centred: bool, momentum: str, seed: int) -> None:
    rng = random.Random(f"{centred}{momentum}{seed}")
    for _ in range(INSTANCES // 2):
        problem = Problem(rng)
        if centred and problem.beta == "0":  # r − m² is 0, or a float just below it
            problem.beta = "0.25"
        epsilon = rng.choice(["1e-8", "1e-5", "0.01"])
        answers = solve(
            "rmsprop", **problem.texts(), beta=problem.beta, epsilon=epsilon,
            epsilon_placement="outside", centred=str(centred).lower(), momentum=momentum,
        ).answers  # fmt: skip
        settings: dict[str, Any] = {
            "lr": float(problem.eta), "alpha": float(problem.beta), "eps": float(epsilon),
            "momentum": float(momentum), "centered": centred,
        }  # fmt: skip
        agree(answers, problem.by_torch(partial(torch.optim.RMSprop, **settings)))


@pytest.mark.parametrize("variant", ["adam", "amsgrad"])
@pytest.mark.parametrize("decay", [None, "decoupled", "l2"])
@pytest.mark.parametrize("seed", SEEDS)
def test_adam(variant: str, decay: str | None, seed: int) -> None:
    rng = random.Random(f"{variant}{decay}{seed}")
    for _ in range(INSTANCES // 2):
        problem = Problem(rng, most_steps=4)
        beta2 = rng.choice(["0.999", "0.9", "0", f"{rng.uniform(0, 0.999):.3f}"])
        epsilon = rng.choice(["1e-8", "0.001"])
        rate = rng.choice(["0.01", "0.1", f"{rng.uniform(0, 0.5):.3f}"])
        weights = {} if decay is None else {"weight_decay": rate, "decay": decay}
        answers = solve(
            "adam", **problem.texts(), beta1=problem.beta, beta2=beta2, epsilon=epsilon,
            variant=variant, **weights,
        ).answers  # fmt: skip
        settings: dict[str, Any] = {
            "lr": float(problem.eta), "betas": (float(problem.beta), float(beta2)),
            "eps": float(epsilon), "amsgrad": variant == "amsgrad",
            "weight_decay": 0.0 if decay is None else float(rate),
        }  # fmt: skip
        kind = torch.optim.AdamW if decay == "decoupled" else torch.optim.Adam
        agree(answers, problem.by_torch(partial(kind, **settings)))


def schedule(rng: random.Random) -> tuple[dict[str, str], Callable[[Any], Any]]:
    """A schedule as a user gives it, and as one of torch, where t counts from 0."""
    plans = torch.optim.lr_scheduler
    k, factor, every = rng.uniform(0, 2), rng.uniform(0.05, 1), rng.randint(1, 3)
    named = {"schedule": rng.choice(["sqrt", "inverse", "exponential", "step"])}
    match named["schedule"]:
        case "sqrt":
            return named, lambda o: plans.LambdaLR(o, lambda t: (t + 1) ** -0.5)
        case "inverse":
            options = {"k": repr(k), "count_from": "0"}
            return named | options, lambda o: plans.LambdaLR(o, lambda t: 1 / (1 + k * t))
        case "exponential":
            options = {"k": repr(k), "count_from": "0"}
            return named | options, lambda o: plans.ExponentialLR(o, exp(-k))
        case _:
            options = {"factor": repr(factor), "every": str(every), "count_from": "0"}
            return named | options, lambda o: plans.StepLR(o, every, factor)


@pytest.mark.parametrize("seed", SEEDS)
def test_decaying_rates(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(INSTANCES):
        problem, (options, plan) = Problem(rng), schedule(rng)
        answers = solve("lr-decay", **problem.texts(), **options).answers
        make = partial(Scheduled, eta=float(problem.eta), plan=plan)
        agree(answers, problem.by_torch(make))


class Scheduled:
    """Plain SGD whose rate a scheduler changes after each step."""

    def __init__(self, parameters: list[Any], eta: float, plan: Callable[[Any], Any]) -> None:
        self.optimiser = torch.optim.SGD(parameters, lr=eta)
        self.plan = plan(self.optimiser)

    def step(self) -> None:
        self.optimiser.step()
        self.plan.step()


# --- many steps, and extremes -----------------------------------------------------------


LONG = " ".join(f"{0.3 * (-1) ** (t // 3) + 0.01 * (t % 7):.2f}" for t in range(120))


@pytest.mark.parametrize(
    ("topic", "options", "make"),
    [
        ("momentum", {"velocity": "sum"}, partial(torch.optim.SGD, lr=0.1, momentum=0.9)),
        (
            "momentum", {"velocity": "sum", "nesterov": "rewritten"},
            partial(torch.optim.SGD, lr=0.1, momentum=0.9, nesterov=True),
        ),
        (
            "adagrad", {"epsilon_placement": "outside"},
            partial(torch.optim.Adagrad, lr=0.1, eps=1e-8),
        ),
        (
            "rmsprop", {"epsilon_placement": "outside"},
            partial(torch.optim.RMSprop, lr=0.1, alpha=0.9),
        ),
        (
            "rmsprop", {"epsilon_placement": "outside", "centred": "true", "momentum": "0.5"},
            partial(torch.optim.RMSprop, lr=0.1, alpha=0.9, centered=True, momentum=0.5),
        ),
        ("adam", {}, partial(torch.optim.Adam, lr=0.1)),
        ("adam", {"variant": "amsgrad"}, partial(torch.optim.Adam, lr=0.1, amsgrad=True)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("gradients", [LONG, "0 " * 9, "0 0 1e-9 0 -1e-9", "1e9 -1e9 1e-9 0 1"])
def test_long_lists_zeros_and_extremes(
    topic: str, options: dict[str, str], make: Optimiser, gradients: str
) -> None:
    problem = Problem(random.Random(0))
    problem.rows, problem.theta, problem.eta = [[g] for g in gradients.split()], ["1.5"], "0.1"
    agree(solve(topic, **problem.texts(), **options).answers, problem.by_torch(make))


# --- functions --------------------------------------------------------------------------


class Bowl:
    """A random a·x² + b·y² + c·x·y + d·y⁴ + e·x with its minimum not far away."""

    def __init__(self, rng: random.Random) -> None:
        self.coefficients = [f"{rng.uniform(0.1, 1.5):.2f}" for _ in range(4)]
        self.coefficients.append(f"{rng.uniform(-1, 1):.2f}")
        self.start = [f"{rng.uniform(-2, 2):.2f}" for _ in range(2)]
        self.iterations = rng.randint(1, 3)

    def texts(self) -> dict[str, str]:
        a, b, c, d, e = self.coefficients
        formula = f"{a}*x^2 + {b}*y^2 + 0.3*{c}*x*y + 0.1*{d}*y^4 + ({e})*x"
        return {
            "function": formula, "start": " ".join(self.start), "eta": "0.05",
            "iterations": str(self.iterations),
        }  # fmt: skip

    def by_torch(self, make: Optimiser) -> list[float]:
        a, b, c, d, e = map(float, self.coefficients)
        point = torch.tensor(
            [float(s) for s in self.start], dtype=torch.float64, requires_grad=True
        )
        optimiser = make([point])
        for _ in range(self.iterations):
            optimiser.zero_grad()
            x, y = point[0], point[1]
            (a * x**2 + b * y**2 + 0.3 * c * x * y + 0.1 * d * y**4 + e * x).backward()
            optimiser.step()
        return list(point.detach().tolist())


FUNCTIONS: list[tuple[str, dict[str, str], Optimiser]] = [
    ("momentum", {"velocity": "sum"}, partial(torch.optim.SGD, lr=0.05, momentum=0.9)),
    ("momentum", {}, partial(torch.optim.SGD, lr=0.05, momentum=0.9)),
    ("momentum", {"velocity": "average"}, partial(torch.optim.SGD, lr=0.005, momentum=0.9)),
    (
        "momentum", {"nesterov": "rewritten"},
        partial(torch.optim.SGD, lr=0.05, momentum=0.9, nesterov=True),
    ),
    (
        "adagrad", {"epsilon_placement": "outside", "r0": "0.1"},
        partial(torch.optim.Adagrad, lr=0.05, eps=1e-8, initial_accumulator_value=0.1),
    ),
    (
        "rmsprop", {"epsilon_placement": "outside"},
        partial(torch.optim.RMSprop, lr=0.05, alpha=0.9),
    ),
    (
        "rmsprop", {"epsilon_placement": "outside", "centred": "true", "momentum": "0.9"},
        partial(torch.optim.RMSprop, lr=0.05, alpha=0.9, centered=True, momentum=0.9),
    ),
    ("adam", {}, partial(torch.optim.Adam, lr=0.05)),
    (
        "adam", {"variant": "amsgrad", "weight_decay": "0.1"},
        partial(torch.optim.AdamW, lr=0.05, amsgrad=True, weight_decay=0.1),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("topic", "options", "make"), FUNCTIONS)
def test_functions(topic: str, options: dict[str, str], make: Optimiser) -> None:
    rng = random.Random(f"{topic}{options}")
    for _ in range(12):
        bowl = Bowl(rng)
        agree(solve(topic, **bowl.texts(), **options).answers, bowl.by_torch(make))


@pytest.mark.parametrize("velocity", CONVENTIONS)
def test_nesterov_looks_ahead(velocity: str) -> None:
    """torch's iterates are the points looked ahead to: w where v alone leads from it."""
    rng = random.Random(velocity)
    for _ in range(12):
        bowl = Bowl(rng)
        answers = solve(
            "momentum", **bowl.texts(), velocity=velocity, nesterov="look-ahead"
        ).answers
        lead = {"subtracted": -0.9, "added": 0.9}.get(velocity, -0.9 * 0.05)
        pairs = zip(floats(answers["theta"].value), floats(answers["v"].value), strict=True)
        rate = 0.05 * share(velocity, 0.9)
        make = partial(torch.optim.SGD, lr=rate, momentum=0.9, nesterov=True)
        expected = bowl.by_torch(make)
        assert [w + lead * v for w, v in pairs] == pytest.approx(expected, rel=1e-8, abs=1e-9)
