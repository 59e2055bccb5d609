"""Activation functions on the page: value, slope and definition, as trees.

    working.say(*definition(f))                                  ReLU(z) = max(0, z)
    a = working.let(Name("a", 1), of(f, z))                      a₁ = ReLU(z₁) = ReLU(1.7) = 1.7
    working.let(Name("δ", 1), error * slope(f, z, a))            δ₁ = e·ReLU′(z₁) = …

z is a number, or a vector, which the function acts on entry by entry; softmax takes the
vector as a whole and has a matrix of slopes.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from dlsolve.errors import InputError
from dlsolve.inputs.activations import Activation
from dlsolve.working.names import Name
from dlsolve.working.steps import Word, Words
from dlsolve.working.trees import (
    Apply,
    Grid,
    Letter,
    Negative,
    Number,
    Operand,
    Tree,
    equals,
    exp,
    ln,
    maximum,
    number,
    tree,
)

HALF = number("0.5", "1/2")
Z, A = Letter(Name("z")), Letter(Name("a"))

SIGNS = {
    "step": "step", "sigmoid": "σ", "tanh": "tanh", "relu": "ReLU", "leaky-relu": "LReLU",
    "elu": "ELU", "gelu": "GELU", "gelu-tanh": "GELU tanh", "softplus": "softplus",
    "swish": "swish", "bipolar-sigmoid": "bipolar",
    "softmax": "softmax",
}  # fmt: skip
"""The functions as they stand on the page; linear has no sign."""

SLOPES = {"relu": "ReLU′", "leaky-relu": "LReLU′", "elu": "ELU′", "gelu": "GELU′",
          "gelu-tanh": "GELU′ tanh", "swish": "swish′"}  # fmt: skip
"""The slopes that have a sign of their own; the others are written by z or by the output."""


def of(activation: Activation, z: Operand) -> Tree:
    """The value at z.  e.g. σ(z); z itself where the activation is linear"""
    node = tree(z)
    match activation.kind:
        case "linear":
            return node
        case "step":
            return Apply("step", (node, number("1")))
        case "leaky-relu" | "elu" as kind:
            return Apply(SIGNS[kind], (node, _parameter(activation)))
        case kind:
            return Apply(SIGNS[kind], (node,))


def slope(activation: Activation, z: Operand, a: Operand, at_zero: str = "0") -> Tree:
    """The derivative at z, where the function is a: by the output where a student does it so.

    e.g. a·(1 − a) for the sigmoid, 1 − a² for tanh, ReLU′(z), which is `at_zero` at z = 0

    Raises InputError for a softmax, whose slopes are a matrix (`jacobian`).
    """
    node, output = tree(z), tree(a)
    match activation.kind:
        case "linear":
            return number("1")
        case "step":
            return number("0")
        case "sigmoid":
            return output * (1 - output)
        case "tanh":
            return 1 - output**2
        case "bipolar-sigmoid":
            return HALF * (1 + output) * (1 - output)
        case "softplus":
            return Apply("σ", (node,))
        case "relu":
            return Apply("ReLU′", (node, number(at_zero)))
        case "leaky-relu" | "elu" as kind:
            return Apply(SLOPES[kind], (node, _parameter(activation)))
        case "softmax":
            raise InputError(
                "a softmax has no slope of its own: each output depends on every input",
                remedy="use it on the last layer, with the cross-entropy",
            )
        case kind:
            return Apply(SLOPES[kind], (node,))


def jacobian(a: Sequence[Tree]) -> Grid:
    """∂aᵢ/∂zⱼ of a softmax: aᵢ(1 − aᵢ) on the diagonal, −aᵢaⱼ beside it."""
    return Grid(
        tuple(
            tuple(p * (1 - p) if i == j else Negative(p * q) for j, q in enumerate(a))
            for i, p in enumerate(a)
        )
    )


def definition(activation: Activation) -> Words:
    """What the function is, to be said once.  e.g. LReLU(z) = max(0.1z, z)"""
    here = of(activation, Z)
    match activation.kind:
        case "linear":
            return ("The activation is linear: ", equals(A, Z))
        case "step":
            return _by_cases(here, "1 for z ≥ 0", "0 for z < 0")
        case "sigmoid":
            return (equals(here, 1 / (1 + exp(-Z))),)
        case "tanh":
            return (equals(here, (exp(Z) - exp(-Z)) / (exp(Z) + exp(-Z))),)
        case "relu":
            return (equals(here, maximum(0, Z)),)
        case "leaky-relu":
            return (equals(here, maximum(_parameter(activation) * Z, Z)),)
        case "elu":
            below = exp(Z) - 1
            alpha = _parameter(activation)
            return _by_cases(here, "z for z > 0", alpha * below if alpha.value != 1 else below,
                             " for z ≤ 0")  # fmt: skip
        case "softplus":
            return (equals(here, ln(1 + exp(Z))),)
        case "swish":
            return (equals(here, Z / (1 + exp(-Z))),)
        case "bipolar-sigmoid":
            return (equals(here, 2 / (1 + exp(-Z)) - 1),)
        case "gelu":
            return ("GELU(z) = z·Φ(z) = ½z[1 + erf(z/√2)]",)
        case "gelu-tanh":
            return ("GELU(z) = ½z{1 + tanh[√(2/π)(z + 0.044715z³)]}",)
        case _:
            return ("softmax(z)ᵢ = e^zᵢ/Σₖ e^zₖ",)


def slope_definition(activation: Activation, at_zero: str = "0") -> Words:
    """What the derivative is, to be said once.  e.g. σ′(z) = a(1 − a), where a = σ(z)"""
    name = SIGNS.get(activation.kind, "f").partition(" ")[0]
    match activation.kind:
        case "linear" | "step" as kind:
            return (f"{name}′(z) = {1 if kind == 'linear' else 0}",)
        case "sigmoid":
            return ("σ′(z) = ", A * (1 - A), ", where a = σ(z)")
        case "tanh":
            return ("tanh′(z) = ", 1 - A**2, ", where a = tanh(z)")
        case "softplus":
            return ("softplus′(z) = σ(z) = ", 1 / (1 + exp(-Z)))
        case "relu":
            edges = ("≥", "<") if at_zero == "1" else (">", "≤")
            return (f"ReLU′(z) = 1 for z {edges[0]} 0, 0 for z {edges[1]} 0",)
        case "leaky-relu":
            return ("LReLU′(z) = 1 for z > 0, ", _parameter(activation), " for z ≤ 0")
        case "elu":
            alpha = _parameter(activation)
            below = A + alpha
            return ("ELU′(z) = 1 for z > 0, ", below, " for z ≤ 0, where a = ELU(z)")
        case "swish":
            return ("swish′(z) = σ(z) + z·σ(z)(1 − σ(z))",)
        case "bipolar-sigmoid":
            return ("bipolar′(z) = ", HALF * (1 + A) * (1 - A), ", where a = bipolar(z)")
        case "gelu":
            return ("GELU′(z) = Φ(z) + z·φ(z), where φ(z) = e^(−z²/2)/√(2π)",)
        case "gelu-tanh":
            return (
                "GELU′(z) = ½(1 + t) + ½z(1 − t²)·√(2/π)(1 + 0.134145z²),"
                " where t is the tanh in GELU(z)",
            )
        case _:
            return ("∂aᵢ/∂zⱼ = aᵢ(1 − aᵢ) for i = j, −aᵢaⱼ for i ≠ j",)


def _parameter(activation: Activation) -> Number:
    return activation.parameter or Number(Fraction(1))


def _by_cases(here: Tree, above: Word, *below: Word) -> Words:
    return (here, " = ", above, ", ", *below)
