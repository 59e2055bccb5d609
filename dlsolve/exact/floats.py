"""Functions of one number in float64, as a program has them, by their names on the page."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping


def sigmoid(z: float) -> float:
    """1/(1 + e⁻ᶻ), without an overflow for z far below 0."""
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


IN_FLOATS: Mapping[str, Callable[[float], float]] = {
    "√": math.sqrt,
    "ln": math.log,
    "exp": math.exp,
    "sin": math.sin,
    "cos": math.cos,
    "arctan": math.atan,
    "erf": math.erf,
    "|·|": abs,
    "sgn": lambda value: float((value > 0) - (value < 0)),
    "tanh": math.tanh,
    "σ": sigmoid,
    "ReLU": lambda value: max(0.0, value),
}
