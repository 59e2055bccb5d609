"""Activations against PyTorch: values and slopes by autograd, saturated ones too."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import real
from dlsolve.exact.rounding import nearest_float
from dlsolve.inputs.activations import Activation
from dlsolve.topics._activations import jacobian, of, slope
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.trees import Quantity, Tree

torch = pytest.importorskip("torch", reason="needs dlsolve[oracles]")

F = torch.nn.functional
THEIRS = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": F.relu,
    "leaky-relu 0.1": lambda z: F.leaky_relu(z, 0.1),
    "leaky-relu": F.leaky_relu,
    "elu": F.elu,
    "elu 0.5": lambda z: F.elu(z, 0.5),
    "gelu": F.gelu,
    "gelu tanh": lambda z: F.gelu(z, approximate="tanh"),
    "softplus": lambda z: F.softplus(z, threshold=100.0),
    "linear": lambda z: z * 1,
    "step": lambda z: torch.heaviside(z.detach(), torch.ones_like(z)) + 0 * z,
}
NASTY = ["0", "40", "-40", "800", "-800", "1e-9", "-1e-9", "1/3", "-7/3"]


def number(node: Tree) -> float:
    return nearest_float(real(scalar(evaluate(node))))


@pytest.mark.parametrize("name", THEIRS)
def test_value_and_slope(name: str) -> None:
    rng = random.Random(f"activation {name}")
    activation = Activation.read(name)
    inputs = [Fraction(text) for text in NASTY]
    inputs += [Fraction(rng.randint(-600, 600), 100) for _ in range(60)]
    z = torch.tensor([float(one) for one in inputs], dtype=torch.float64, requires_grad=True)
    theirs = THEIRS[name](z)
    (slopes,) = torch.autograd.grad(theirs.sum(), z)
    for one, value, derivative in zip(inputs, theirs.tolist(), slopes.tolist(), strict=True):
        here = Quantity(Name("z"), one)
        a = Quantity(Name("a"), evaluate(of(activation, here)))
        assert number(of(activation, here)) == pytest.approx(value, rel=1e-12, abs=1e-14), one
        found = number(slope(activation, here, a))
        assert found == pytest.approx(derivative, rel=1e-9, abs=1e-14), one


@pytest.mark.parametrize("name", THEIRS)
def test_entry_by_entry(name: str) -> None:
    """A vector goes through as its entries do."""
    rng = random.Random(f"vector {name}")
    activation = Activation.read(name)
    for size in (1, 2, 5):
        entries = tuple(Fraction(rng.randint(-50, 50), 10) for _ in range(size))
        whole = Quantity(Name("z"), Vector(entries))
        a = Quantity(Name("a"), evaluate(of(activation, whole)))
        found = evaluate(of(activation, whole))
        derived = evaluate(slope(activation, whole, a))
        for i, one in enumerate(entries):
            z = Quantity(Name("z"), one)
            value = evaluate(of(activation, z))
            assert isinstance(found, Vector)
            assert float_of(found[i]) == float_of(value)
            expected = evaluate(slope(activation, z, Quantity(Name("a"), value)))
            got = derived[i] if isinstance(derived, Vector) else derived
            assert float_of(got) == pytest.approx(float_of(expected), abs=1e-15)


def float_of(value: Any) -> float:
    return nearest_float(real(scalar(value)))


def test_relu_at_zero() -> None:
    """PyTorch takes 0, as the notes do; 1 is the other convention."""
    z = Quantity(Name("z"), Fraction(0))
    relu = Activation.read("relu")
    assert number(slope(relu, z, z)) == 0
    assert number(slope(relu, z, z, at_zero="1")) == 1


def test_a_huge_input_does_not_overflow() -> None:
    for name, value in (("sigmoid", 1), ("tanh", 1), ("elu", 10**9), ("softplus", 10**9)):
        z = Quantity(Name("z"), Fraction(10**9))
        assert number(of(Activation.read(name), z)) == value
    for name, value in (("sigmoid", 0), ("tanh", -1), ("elu", -1), ("softplus", 0)):
        z = Quantity(Name("z"), Fraction(-(10**9)))
        assert number(of(Activation.read(name), z)) == value


@pytest.mark.parametrize("seed", range(4))
def test_softmax_and_its_jacobian(seed: int) -> None:
    rng = random.Random(seed)
    softmax = Activation.read("softmax")
    for _ in range(25):
        size = rng.randint(1, 6)
        spread = rng.choice((1, 10, 800))
        entries = [Fraction(rng.randint(-100, 100) * spread, 100) for _ in range(size)]
        z = torch.tensor([float(e) for e in entries], dtype=torch.float64)
        value = evaluate(of(softmax, Quantity(Name("z"), Vector(tuple(entries)))))
        assert isinstance(value, Vector)
        theirs = torch.softmax(z, 0).tolist()
        assert [float_of(p) for p in value] == pytest.approx(theirs, rel=1e-12, abs=1e-300)
        matrix = evaluate(jacobian(list(Quantity(Name("a"), value))))
        assert isinstance(matrix, Matrix)
        expected = torch.autograd.functional.jacobian(lambda t: torch.softmax(t, 0), z)
        for row, other in zip(matrix.rows, expected.tolist(), strict=True):
            assert [float_of(e) for e in row] == pytest.approx(other, rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("seed", range(3))
def test_the_topic_softmax(seed: int) -> None:
    """With a temperature, shifted or not, and its Jacobian."""
    from dlsolve import solve

    rng = random.Random(f"topic {seed}")
    for _ in range(15):
        size = rng.randint(1, 5)
        entries = [Fraction(rng.randint(-90, 90), 10) for _ in range(size)]
        t = Fraction(rng.randint(1, 40), 10)
        answers = solve(
            "softmax",
            a=" ".join(map(str, entries)),
            temperature=str(t),
            shift=rng.choice(("none", "max")),
            jacobian=True,
        ).answers
        z = torch.tensor([float(e) for e in entries], dtype=torch.float64)
        heat = float(t)
        expected = torch.softmax(z / heat, 0)
        found = answers["p"].value
        assert isinstance(found, Vector)
        assert [float_of(p) for p in found] == pytest.approx(expected.tolist(), rel=1e-12)
        assert answers["predicted"].value == int(torch.argmax(z)) + 1
        matrix = answers["jacobian"].value
        assert isinstance(matrix, Matrix)
        slopes = torch.autograd.functional.jacobian(lambda v, h=heat: torch.softmax(v / h, 0), z)
        for row, other in zip(matrix.rows, slopes.tolist(), strict=True):
            assert [float_of(e) for e in row] == pytest.approx(other, rel=1e-9, abs=1e-14)


@pytest.mark.parametrize("seed", range(3))
def test_the_topic_argmax(seed: int) -> None:
    """On small whole numbers, so that there are many ties: PyTorch takes the first of them."""
    from dlsolve import solve

    rng = random.Random(f"argmax {seed}")
    for _ in range(25):
        rows = [[rng.randint(-2, 2) for _ in range(4)] for _ in range(rng.randint(2, 5))]
        found = solve("argmax", scores=rows).answers
        theirs = torch.tensor(rows)
        assert list(found["classes"].value) == (theirs.argmax(1) + 1).tolist()  # type: ignore[arg-type]
        assert list(found["largest"].value) == theirs.max(1).values.tolist()  # type: ignore[arg-type]
