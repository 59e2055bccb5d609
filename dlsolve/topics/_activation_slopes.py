"""How the slope of each activation is derived, as lines on the page; its range, its nature."""

from __future__ import annotations

from fractions import Fraction

from dlsolve.inputs.activations import Activation
from dlsolve.topics._activations import SIGNS
from dlsolve.working.names import Name
from dlsolve.working.steps import Words
from dlsolve.working.trees import Apply, Letter, Number, Sum, Tree, exp, number
from dlsolve.working.working import Working

Z = Letter(Name("z"))
ONE = number("1")

RANGES = {
    "sigmoid": "0 < σ(z) < 1",
    "tanh": "−1 < tanh(z) < 1",
    "gelu": "GELU(z) ≥ −0.17",
    "gelu-tanh": "GELU(z) > −0.171",
    "softplus": "softplus(z) > 0",
    "swish": "swish(z) ≥ −0.2785",
    "bipolar-sigmoid": "−1 < bipolar(z) < 1",
}
"""Where the values lie, where the formula does not say it."""

NATURE = {
    "step": "It is not continuous at 0, and flat elsewhere: no gradient ever passes.",
    "sigmoid": "It saturates on both sides, and is not zero-centred.",
    "tanh": "It is zero-centred, and saturates on both sides.",
    "relu": "It does not saturate for z > 0, and is dead for z < 0.",
    "leaky-relu": "Its small slope below 0 keeps the unit alive.",
    "elu": "Its values below 0 bring the mean output near 0; far below, it saturates.",
    "gelu": "It is near z for large z, near 0 for very negative z, and smooth between.",
    "gelu-tanh": "It is within 0.001 of the exact GELU.",
    "softplus": "It is a ReLU with its corner rounded off.",
    "swish": "It is near z for large z, near 0 for very negative z, and smooth between.",
    "bipolar-sigmoid": "It is tanh(z/2): zero-centred, and saturates on both sides.",
    "linear": "Layers with it alone between them collapse into one.",
}
"""What the notes hold for or against it."""


def range_of(activation: Activation) -> Words:
    """Where the values lie, as the end of a sentence.  e.g. , 0 < σ(z) < 1."""
    if activation.kind == "elu":
        return ("; ELU(z) > ", -(activation.parameter or ONE), ".")
    values = RANGES.get(activation.kind)
    return (f", {values}." if values else ".",)


def derive(working: Working, activation: Activation, at_zero: str) -> None:
    """The derivative, line by line, by the rules that a student names."""
    match activation.kind:
        case "sigmoid":
            _sigmoid(working)
        case "tanh":
            _tanh(working)
        case "softplus":
            _softplus(working)
        case "swish":
            working.say("Product rule for z·σ(z), with σ′(z) = σ(z)(1 − σ(z)):")
            working.say("swish′(z) = 1·σ(z) + z·σ′(z) = σ(z) + z·σ(z)(1 − σ(z))")
        case "bipolar-sigmoid":
            working.say("As a = 2σ(z) − 1, σ(z) = ½(1 + a) and 1 − σ(z) = ½(1 − a):")
            working.say("bipolar′(z) = 2σ′(z) = 2σ(z)(1 − σ(z)) = ½(1 + a)(1 − a)")
            working.say("It is largest at z = 0, where it is ½.")
        case "gelu":
            working.say("Product rule, with Φ′(z) = φ(z) = e^(−z²/2)/√(2π):")
            working.say("GELU′(z) = 1·Φ(z) + z·Φ′(z) = Φ(z) + z·φ(z)")
        case "gelu-tanh":
            working.say("Product and chain rule, with t = tanh u, u = √(2/π)(z + 0.044715z³):")
            working.say("GELU′(z) = ½(1 + t) + ½z·(1 − t²)·u′, u′ = √(2/π)(1 + 0.134145z²)")
        case "elu":
            _elu(working, activation)
        case _:
            for line in _pieces(activation, at_zero):
                working.say(*line)


def _chain(working: Working, left: Tree, *rights: tuple[Tree, str]) -> None:
    """left = …, then ⇒ left = … for each further form, with the rule that leads to it."""
    for place, (right, rule) in enumerate(rights):
        note = (rule,) if rule else ()
        working.relation(left, right, connector="⇒" if place else "", note=note)


def _slope_of(activation: str) -> Tree:
    return Apply(SIGNS[activation] + "′", (Z,))


def _sigmoid(working: Working) -> None:
    power, sigma = exp(-Z), Apply("σ", (Z,))
    bottom = 1 + power
    _chain(
        working,
        _slope_of("sigmoid"),
        (Sum((0 * bottom, -(1 * (-power)))) / bottom**2, "by the quotient rule"),
        (power / bottom**2, ""),
        ((1 / bottom) * (1 - 1 / bottom), "as e⁻ᶻ = (1 + e⁻ᶻ) − 1"),
        (sigma * (1 - sigma), ""),
    )
    working.say("It is largest at z = 0, where it is ¼.")


def _tanh(working: Working) -> None:
    up, down = exp(Z), exp(-Z)
    plus, minus = up + down, up - down
    _chain(
        working,
        _slope_of("tanh"),
        ((plus * plus - minus * minus) / plus**2, "by the quotient rule"),
        (1 - (minus / plus) ** 2, ""),
        (1 - Apply("tanh", (Z,)) ** 2, ""),
    )
    working.say("It is largest at z = 0, where it is 1.")


def _softplus(working: Working) -> None:
    up, down = exp(Z), exp(-Z)
    _chain(
        working,
        _slope_of("softplus"),
        (up / (1 + up), "by the chain rule"),
        (1 / (1 + down), "dividing both by eᶻ"),
        (Apply("σ", (Z,)), ""),
    )


def _elu(working: Working, activation: Activation) -> None:
    alpha = activation.parameter or ONE
    power = exp(Z)
    working.say("For z > 0: ELU(z) = z, so ELU′(z) = 1.")
    slope = power if alpha.value == 1 else alpha * power
    working.say("For z ≤ 0: ELU′(z) = ", slope, " = ELU(z) + ", alpha, ".")


def _pieces(activation: Activation, at_zero: str) -> tuple[Words, ...]:
    """The derivative of what is straight on either side of 0."""
    match activation.kind:
        case "step":
            return (("It is flat on both sides: step′(z) = 0 for z ≠ 0; at z = 0 it jumps.",),)
        case "relu":
            return (
                ("For z > 0: ReLU(z) = z, so ReLU′(z) = 1.",),
                ("For z < 0: ReLU(z) = 0, so ReLU′(z) = 0.",),
                (f"At z = 0 there is a corner; ReLU′(0) is taken as {at_zero}.",),
            )
        case "leaky-relu":
            leak = activation.parameter or Number(Fraction(0))
            return (
                ("For z > 0: LReLU(z) = z, so LReLU′(z) = 1.",),
                ("For z ≤ 0: LReLU(z) = ", leak * Z, ", so LReLU′(z) = ", leak, "."),
            )
        case _:
            return (("f(z) = z, so f′(z) = 1 everywhere.",),)
