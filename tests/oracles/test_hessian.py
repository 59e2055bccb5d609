"""Gradients, Hessians and their eigenvalues against PyTorch's automatic differentiation."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import INFINITY
from dlsolve.exact.spaces import Roots
from dlsolve.solver import solve
from dlsolve.working.steps import Answer
from tests.floats import number

torch = pytest.importorskip("torch", reason="needs dlsolve[oracles]")

Term = tuple[str, Callable[..., Any]]

QUADRATIC: list[Term] = [
    ("x^2", lambda x, y: x**2), ("x*y", lambda x, y: x * y), ("y^2", lambda x, y: y**2),
    ("(x - 2*y)^2", lambda x, y: (x - 2 * y) ** 2), ("x", lambda x, y: x),
    ("y", lambda x, y: y), ("7", lambda x, y: 7 + 0 * x),
]  # fmt: skip
POLYNOMIAL: list[Term] = [
    ("x^4", lambda x, y: x**4), ("x^2*y", lambda x, y: x**2 * y),
    ("x*y^3", lambda x, y: x * y**3), ("(y - x^2)^2", lambda x, y: (y - x**2) ** 2),
    ("y^3", lambda x, y: y**3),
]  # fmt: skip
OTHER: list[Term] = [
    ("exp(x)", lambda x, y: torch.exp(x)), ("exp(x*y)", lambda x, y: torch.exp(x * y)),
    ("ln(x^2 + 1)", lambda x, y: torch.log(x**2 + 1)), ("sin(x)*y", lambda x, y: torch.sin(x) * y),
    ("cos(x + y)", lambda x, y: torch.cos(x + y)), ("sigmoid(y)", lambda x, y: torch.sigmoid(y)),
    ("tanh(y)", lambda x, y: torch.tanh(y)), ("x/(y^2 + 1)", lambda x, y: x / (y**2 + 1)),
    ("sqrt(x^2 + y^2 + 1)", lambda x, y: torch.sqrt(x**2 + y**2 + 1)),
]  # fmt: skip


def matrix(answer: Answer) -> list[list[float]]:
    assert isinstance(answer.value, Matrix)
    return [[number(entry) for entry in row] for row in answer.value.rows]


def vector(answer: Answer) -> list[float]:
    assert isinstance(answer.value, Vector | Roots)
    return [number(entry) for entry in answer.value]


def added(rng: random.Random, terms: list[Term]) -> Term:
    """A random combination of terms in both letters."""
    chosen = [(rng.choice([-3, -2, -1, 1, 2, 4]), *term) for term in terms]
    chosen += [(rng.choice([1, 2]), "x", lambda x, y: x), (1, "y", lambda x, y: y)]
    text = " + ".join(f"({c})*({formula})" for c, formula, _ in chosen)
    return text, lambda x, y: sum(c * f(x, y) for c, _, f in chosen)


def compare(text: str, f: Callable[..., Any], at: tuple[float, float]) -> None:
    point = torch.tensor(at, dtype=torch.float64)

    def of_point(p: Any) -> Any:
        return f(p[0], p[1])

    found = solve("hessian", function=text, at=f"{at[0]} {at[1]}").answers
    theirs = torch.autograd.functional.hessian(of_point, point)
    assert vector(found["gradient"]) == pytest.approx(
        torch.autograd.functional.jacobian(of_point, point).tolist(), abs=1e-9
    ), text
    ours = matrix(found["hessian"])
    for mine, row in zip(ours, theirs.tolist(), strict=True):
        assert mine == pytest.approx(row, rel=1e-9, abs=1e-9), text
    eigenvalues = torch.linalg.eigvalsh(theirs)
    assert sorted(vector(found["eigenvalues"])) == pytest.approx(
        eigenvalues.tolist(), rel=1e-6, abs=1e-6
    ), text
    if "condition_number" in found and found["condition_number"].value is not INFINITY:
        sizes = sorted(map(abs, vector(found["eigenvalues"])))
        kappa = float(torch.linalg.cond(torch.tensor(ours, dtype=torch.float64)))
        assert number(found["condition_number"].value) == pytest.approx(kappa, rel=1e-6)
        assert number(found["condition_number"].value) == pytest.approx(sizes[-1] / sizes[0])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("extra", [QUADRATIC, POLYNOMIAL, OTHER], ids=["x²", "x⁴", "exp, ln, …"])
def test_two_letters(seed: int, extra: list[Term]) -> None:
    rng = random.Random(f"{seed}{extra[0][0]}")
    for _ in range(8):
        terms = [*rng.sample(QUADRATIC, 2), *rng.sample(extra, 1 if extra is OTHER else 2)]
        text, f = added(rng, terms)
        compare(text, f, (rng.randint(-4, 4) / 2, rng.randint(-4, 4) / 2))


@pytest.mark.parametrize("seed", range(4))
def test_quadratic_forms(seed: int) -> None:
    """½xᵀAx of three and four letters: the Hessian is A, whatever the roots of its polynomial."""
    rng = random.Random(f"form{seed}")
    for size in (3, 3, 4):
        A = [[0] * size for _ in range(size)]
        for i in range(size):
            for j in range(i + 1):
                A[i][j] = A[j][i] = rng.randint(-3, 3)
        pairs = [(i, j) for i in range(size) for j in range(size)]
        text = " + ".join(f"({A[i][j]})*x{i + 1}*x{j + 1}/2" for i, j in pairs)
        found = solve("hessian", function=text).answers
        assert matrix(found["hessian"]) == A
        theirs = torch.linalg.eigvalsh(torch.tensor(A, dtype=torch.float64))
        assert sorted(vector(found["eigenvalues"])) == pytest.approx(theirs.tolist(), abs=1e-7)
        definite = {True: "positive definite", False: "negative definite"}
        if min(abs(theirs)) > 1e-9 and bool(theirs[0] * theirs[-1] > 0):
            assert found["definiteness"].value == definite[bool(theirs[0] > 0)]


@pytest.mark.parametrize("seed", range(3))
def test_the_largest_rate_is_where_descent_turns(seed: int) -> None:
    """A hair below 2/λmax gradient descent in floats shrinks, a hair above it grows."""
    rng = random.Random(f"rate{seed}")
    for _ in range(6):
        a, c, b = rng.randint(1, 9), rng.randint(1, 9), rng.choice([-1, 0, 1])
        if 4 * a * c <= b * b:
            continue
        found = solve("hessian", function=f"{a}*x^2 + ({b})*x*y + {c}*y^2").answers
        H = torch.tensor([[2.0 * a, b], [b, 2.0 * c]], dtype=torch.float64)
        start = torch.linalg.eigh(H).eigenvectors.sum(dim=1)
        for factor, grows in ((0.99, False), (1.01, True)):
            eta = factor * number(found["largest_rate"].value)
            w = start.clone()
            for _ in range(800):
                w = w - eta * H @ w
            assert bool(w.norm() > start.norm()) is grows
