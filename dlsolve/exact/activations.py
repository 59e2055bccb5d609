"""Activation functions and their slopes, by powers that cannot be too large."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce

from dlsolve.exact.functions import absolute, exp, ln, pi, sqrt, trigonometric
from dlsolve.exact.number import Scalar, divide, sign

ONE, HALF = Fraction(1), Fraction(1, 2)

CUBIC = Fraction("0.044715")
"""The coefficient of z³ in the tanh form of GELU."""


def sigmoid(z: Scalar) -> Scalar:
    """1/(1 + e⁻ᶻ), as eᶻ/(1 + eᶻ) for z < 0."""
    small = exp(-absolute(z))
    return divide(ONE if sign(z) >= 0 else small, ONE + small)


def tanh(z: Scalar) -> Scalar:
    """(1 − e⁻²ᶻ)/(1 + e⁻²ᶻ) for z ≥ 0, and its mirror image."""
    small = exp(Fraction(-2) * absolute(z))
    size = divide(ONE - small, ONE + small)
    return size if sign(z) >= 0 else -size


def bipolar_sigmoid(z: Scalar) -> Scalar:
    """2/(1 + e⁻ᶻ) − 1, which is tanh(z/2)."""
    return tanh(HALF * z)


def softmax(z: Sequence[Scalar]) -> tuple[Scalar, ...]:
    """e^zᵢ/Σ e^zₖ, with the largest z subtracted from each."""
    largest = reduce(lambda a, b: a if sign(a - b) >= 0 else b, z)
    powers = [exp(entry - largest) for entry in z]
    whole = reduce(lambda a, b: a + b, powers)
    return tuple(divide(power, whole) for power in powers)


def softplus(z: Scalar) -> Scalar:
    """ln(1 + eᶻ), as max(0, z) + ln(1 + e^−|z|)."""
    rest = ln(ONE + exp(-absolute(z)))
    return rest + z if sign(z) > 0 else rest


def relu(z: Scalar) -> Scalar:
    """max(0, z)"""
    return z if sign(z) > 0 else Fraction(0)


def step(z: Scalar, at_zero: Scalar) -> Scalar:
    """1 for z > 0, 0 for z < 0.  It is the slope of ReLU as well."""
    return (at_zero, ONE, Fraction(0))[sign(z)]


def leaky_relu(z: Scalar, leak: Scalar) -> Scalar:
    """max(leak·z, z) for a leak up to 1."""
    return z if sign(z) > 0 else leak * z


def leaky_relu_slope(z: Scalar, leak: Scalar) -> Scalar:
    """1 for z > 0, else the leak."""
    return ONE if sign(z) > 0 else leak


def elu(z: Scalar, alpha: Scalar) -> Scalar:
    """z for z > 0, else α(eᶻ − 1)."""
    return z if sign(z) > 0 else alpha * (exp(z) - ONE)


def elu_slope(z: Scalar, alpha: Scalar) -> Scalar:
    """1 for z > 0, else αeᶻ."""
    return ONE if sign(z) > 0 else alpha * exp(z)


def swish(z: Scalar) -> Scalar:
    """z·σ(z)"""
    return z * sigmoid(z)


def swish_slope(z: Scalar) -> Scalar:
    """σ(z) + z·σ(z)·(1 − σ(z)), with 1 − σ(z) = σ(−z)"""
    return sigmoid(z) + z * sigmoid(z) * sigmoid(-z)


def gelu(z: Scalar) -> Scalar:
    """z·Φ(z)"""
    return z * _normal(z)


def gelu_slope(z: Scalar) -> Scalar:
    """Φ(z) + z·φ(z), with φ(z) = e^(−z²/2)/√(2π)"""
    return _normal(z) + z * divide(exp(-(z * z) * HALF), sqrt(Fraction(2) * pi()))


def _normal(z: Scalar) -> Scalar:
    """Φ(z) = ½[1 + erf(z/√2)]"""
    return HALF * (ONE + trigonometric("erf", divide(z, sqrt(Fraction(2)))))


def gelu_tanh(z: Scalar) -> Scalar:
    """½z[1 + tanh u] with u = √(2/π)·(z + 0.044715z³)"""
    return HALF * z * (ONE + _tanh_inside(z))


def gelu_tanh_slope(z: Scalar) -> Scalar:
    """½(1 + tanh u) + ½z(1 − tanh² u)·√(2/π)·(1 + 3 × 0.044715z²)"""
    t = _tanh_inside(z)
    inner = sqrt(divide(Fraction(2), pi())) * (ONE + 3 * CUBIC * z * z)
    return HALF * (ONE + t) + HALF * z * (ONE - t * t) * inner


def _tanh_inside(z: Scalar) -> Scalar:
    return tanh(sqrt(divide(Fraction(2), pi())) * (z + CUBIC * z * z * z))


OF_ONE: dict[str, Callable[[Scalar], Scalar]] = {
    "ReLU": relu,
    "tanh": tanh,
    "σ": sigmoid,
    "softplus": softplus,
    "bipolar": bipolar_sigmoid,
    "swish": swish,
    "swish′": swish_slope,
    "GELU": gelu,
    "GELU′": gelu_slope,
    "GELU tanh": gelu_tanh,
    "GELU′ tanh": gelu_tanh_slope,
}
"""Functions of one number, by the name that stands on the page, up to a space in it."""

WITH_PARAMETER: dict[str, Callable[[Scalar, Scalar], Scalar]] = {
    "step": step,
    "ReLU′": step,
    "LReLU": leaky_relu,
    "LReLU′": leaky_relu_slope,
    "ELU": elu,
    "ELU′": elu_slope,
}
"""Functions of a number and a parameter, which is not printed.  e.g. LReLU(z) for a leak of 0.1"""
