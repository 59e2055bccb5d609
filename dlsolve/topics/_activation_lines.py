"""An activation worked out on the page, step by step, and its slope from the same lines."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from dlsolve.exact.functions import pi
from dlsolve.exact.number import sign
from dlsolve.inputs.activations import Activation
from dlsolve.records import dataclass
from dlsolve.topics._activations import of, slope
from dlsolve.working.names import Name
from dlsolve.working.readings import scalar
from dlsolve.working.trees import (
    Apply,
    Number,
    Quantity,
    Tree,
    exp,
    ln,
    maximum,
    number,
    sqrt,
)
from dlsolve.working.working import Working

HALF = number("0.5", "1/2")
CUBIC, CUBIC_SLOPE = number("0.044715"), number("0.134145")


@dataclass(frozen=True, slots=True)
class Worked:
    """The output a at z, and what its slope may need: e⁻ᶻ, Φ or σ of z, the tanh of a GELU."""

    activation: Activation
    z: Quantity
    a: Quantity
    inner: Quantity | None = None


def work_out(
    working: Working, name: Name, activation: Activation, z: Quantity, **mistakes: Any
) -> Worked:
    """The lines that lead to a = f(z), its powers of e on lines of their own.

    e.g. e⁻ᶻ = e⁻¹ ≈ 0.3679, a = 1/(1 + e⁻ᶻ) ≈ 1/(1 + 0.3679) ≈ 0.7311;  a = max(0, z) = 0
    """
    match activation.kind:
        case "step":
            fired = working.choose(
                name, z >= 0, 1, 0, step_the_wrong_way=z < 0, fires_only_above_zero=z > 0
            )
            return Worked(activation, z, fired)
        case "sigmoid":
            power = working.let(Name("e⁻ᶻ"), exp(-z), exponent_sign_lost=exp(z))
            a = working.let(name, 1 / (1 + power), **mistakes)
            return Worked(activation, z, a, power)
        case "tanh":
            up, down = working.let(Name("eᶻ"), exp(z)), working.let(Name("e⁻ᶻ"), exp(-z))
            line: Tree = (up - down) / (up + down)
            mistakes = {"turned_upside_down": (up + down) / (up - down), **mistakes}
        case "relu":
            line = maximum(0, z)
            mistakes = {"minimum_for_maximum": -maximum(0, -z), **mistakes}
        case "leaky-relu":
            assert activation.parameter is not None
            line = maximum(activation.parameter * z, z)
            mistakes = {"leak_forgotten": maximum(0, z), **mistakes}
        case "elu":
            return Worked(activation, z, _elu(working, name, activation, z, mistakes))
        case "softplus":
            power = working.let(Name("eᶻ"), exp(z), exponent_sign_turned=exp(-z))
            line = ln(1 + power)
        case "bipolar-sigmoid":
            power = working.let(Name("e⁻ᶻ"), exp(-z), exponent_sign_lost=exp(z))
            line = 2 / (1 + power) - 1
            mistakes = {"sigmoid_for_bipolar": 1 / (1 + power), **mistakes}
        case "swish":
            power = working.let(Name("e⁻ᶻ"), exp(-z), exponent_sign_lost=exp(z))
            sigma = working.let(Name("σ(z)"), 1 / (1 + power))
            return Worked(activation, z, working.let(name, z * sigma, **mistakes), sigma)
        case "gelu":
            phi = working.let(Name("Φ(z)"), HALF * (1 + Apply("erf", (z / sqrt(2),))))
            return Worked(activation, z, working.let(name, z * phi, **mistakes), phi)
        case "gelu-tanh":
            u = working.let(Name("u"), _two_by_pi() * (z + CUBIC * z**3))
            t = working.let(Name("t"), Apply("tanh", (u,)))
            return Worked(activation, z, working.let(name, HALF * z * (1 + t), **mistakes), t)
        case _:
            line = of(activation, z)
    return Worked(activation, z, working.let(name, line, **mistakes))


def _elu(
    working: Working,
    name: Name,
    activation: Activation,
    z: Quantity,
    mistakes: dict[str, Any],
) -> Quantity:
    """z where it is above 0, else α(eᶻ − 1)."""
    alpha = activation.parameter or number("1")
    below = exp(z) - 1
    if working.decide(Name("above 0"), z > 0, (name, " = z"), "the branch for z ≤ 0 holds"):
        return working.let(name, z, **mistakes)
    line = below if alpha.value == 1 else alpha * below
    return working.let(name, line, one_left_out=alpha * exp(z), **mistakes)


def slope_line(
    working: Working, name: Name, worked: Worked, at_zero: str = "0", **mistakes: Any
) -> Quantity:
    """The line a′ = f′(z), by the output or by what stands on the lines above.

    e.g. a′ = a·(1 − a) ≈ 0.7311 × (1 − 0.7311) ≈ 0.1966
    """
    z, a, inner = worked.z, worked.a, worked.inner
    wrong: dict[str, Any]
    match worked.activation.kind, inner:
        case "sigmoid", Quantity() as power:
            wrong = {
                "slope_by_z": z * (1 - z),
                "output_left_out": 1 - a,
                "power_taken_twice": power * a * (1 - a),
            }
        case "tanh", _:
            wrong = {"slope_of_the_sigmoid": a * (1 - a), "square_left_out": 1 - a}
        case "gelu", Quantity() as phi:
            density = working.let(
                Name("φ(z)"), exp(-(z**2 / 2)) / sqrt(Number(Fraction(2)) * _pi())
            )
            return working.let(name, phi + z * density, second_term_left_out=phi, **mistakes)
        case "gelu-tanh", Quantity() as t:
            u = working.let(Name("u′"), _two_by_pi() * (1 + CUBIC_SLOPE * z**2))
            line = HALF * (1 + t) + HALF * z * (1 - t**2) * u
            return working.let(name, line, second_term_left_out=HALF * (1 + t), **mistakes)
        case "elu", _ if sign(scalar(z.value)) <= 0:
            alpha = worked.activation.parameter or number("1")
            return working.let(name, a + alpha, value_for_slope=a, **mistakes)
        case "bipolar-sigmoid", _:
            wrong = {"slope_of_the_sigmoid": a * (1 - a), "half_left_out": (1 + a) * (1 - a)}
        case "swish", Quantity() as sigma:
            line = sigma + z * sigma * (1 - sigma)
            return working.let(name, line, second_term_left_out=sigma, **mistakes)
        case "softplus", _:
            wrong = {"slope_by_the_output": a * (1 - a)}
        case _:
            wrong = {"value_for_slope": a}
    return working.let(name, slope(worked.activation, z, a, at_zero), **wrong, **mistakes)


def _pi() -> Number:
    return Number(pi(), "π")


def _two_by_pi() -> Tree:
    return sqrt(2 / _pi())
