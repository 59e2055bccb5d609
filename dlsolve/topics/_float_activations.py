"""Activation functions in floats, for the checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import erf, exp, expm1, log1p, pi, sqrt, tanh

from dlsolve.inputs.activations import Activation
from dlsolve.topics._floats import central_differences
from dlsolve.working.readings import float_of


def activate(activation: Activation, z: Sequence[float]) -> list[float]:
    """f(z), entry by entry; a softmax of all."""
    if activation.kind == "softmax":
        powers = [exp(one - max(z)) for one in z]
        return [power / sum(powers) for power in powers]
    alpha = float_of(activation.parameter.value) if activation.parameter else 0.0
    rule = {
        "leaky-relu": lambda v: v if v > 0 else alpha * v,
        "elu": lambda v: v if v > 0 else alpha * expm1(v),
        **FUNCTIONS,
    }[activation.kind]
    return [rule(one) for one in z]


def slopes(activation: Activation, points: Sequence[float]) -> list[float]:
    """f′ at each point, by [f(z + h) − f(z − h)]/2h."""
    return [central_differences(lambda at: activate(activation, at)[0], [z])[0] for z in points]


FUNCTIONS: Mapping[str, Callable[[float], float]] = {
    "linear": lambda v: v,
    "relu": lambda v: max(0.0, v),
    "sigmoid": lambda v: 1 / (1 + exp(-v)) if v > -700 else exp(v),
    "tanh": tanh,
    "softplus": lambda v: max(v, 0.0) + log1p(exp(-abs(v))),
    "swish": lambda v: v / (1 + exp(-v)) if v > -700 else 0.0,
    "bipolar-sigmoid": lambda v: tanh(v / 2),
    "step": lambda v: float(v >= 0),
    "gelu": lambda v: v * (1 + erf(v / sqrt(2))) / 2,
    "gelu-tanh": lambda v: v / 2 * (1 + tanh(sqrt(2 / pi) * (v + 0.044715 * v**3))),
}
