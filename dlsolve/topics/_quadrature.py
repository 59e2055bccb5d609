"""Integrals of densities in floats, for the independent check: Gauss's rule on small panels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import isclose

from dlsolve.exact.symbolic import Symbolic, symbol
from dlsolve.inputs.densities import Density, Interval, parameters
from dlsolve.working.in_floats import in_float64
from dlsolve.working.names import Name
from dlsolve.working.readings import bound, float_of
from dlsolve.working.steps import Answer
from dlsolve.working.trees import INFINITE, Letter, Number, Tree

PANELS = 40
NODES = ((0.0, 8 / 9), (0.6**0.5, 5 / 9), (-(0.6**0.5), 5 / 9))
"""Places and weights of the rule with three places on −1..1."""

FAR = 40.0
"""Where an infinite interval is cut, in units of its own."""

Floats = Mapping[Name, float]


def sample_values(*densities: Density) -> dict[Name, float]:
    """A number for each letter, the ends rising from left to right."""
    names = dict.fromkeys(n for d in densities for n in d.parameters)
    ends = dict.fromkeys(
        n for d in densities for p in d.pieces for end in (p.low, p.high) for n in parameters(end)
    )
    return {name: 1.0 + 2 * place for place, name in enumerate([*ends])} | {
        name: 2.0 for name in names if name not in ends
    }


def number_of(answer: Answer, values: Floats) -> float:
    """An answer in floats, with numbers for its letters."""
    if isinstance(answer.value, Symbolic):
        letters = {symbol(name.ascii): value for name, value in values.items()}
        return float(answer.value.expression.subs(letters))
    return float_of(answer.value)


def value_at(formula: Tree, values: Floats) -> float:
    """A formula with floats for its letters."""
    numbers: dict[Name, Tree] = {n: Number(Fraction(v)) for n, v in values.items()}
    return in_float64(bound(formula, numbers))


def expectation(
    density: Density,
    weight: Callable[[float, float], float],
    values: Floats,
    part: Interval | None = None,
) -> float:
    """∫ w(x, f(x))·f(x) dx, over a part of the line if one is given."""
    whole = 0.0
    for piece in density.pieces:
        low, high = end_of(piece.low, values), end_of(piece.high, values)
        if part is not None:
            low = max(low, end_of(part.low, values))
            high = min(high, end_of(part.high, values))
        if low < high:
            whole += _over(low, high, _integrand(piece.formula, density.variable, weight, values))
    return whole


def _integrand(
    formula: Tree, x: Name, weight: Callable[[float, float], float], values: Floats
) -> Callable[[float], float]:
    def at(place: float) -> float:
        height = value_at(formula, {**values, x: place})
        return weight(place, height) * height if height else 0.0

    return at


def end_of(end: Tree, values: Floats) -> float:
    """An end in floats; ±∞ is some way out."""
    if end in (INFINITE, -INFINITE):
        return FAR if end == INFINITE else -FAR
    return value_at(end, values) if not isinstance(end, Letter) else values[end.name]


def _over(low: float, high: float, function: Callable[[float], float]) -> float:
    half = (high - low) / PANELS / 2
    middles = (low + half * (2 * panel + 1) for panel in range(PANELS))
    return sum(half * w * function(m + half * node) for m in middles for node, w in NODES)


def near(found: float, expected: float) -> bool:
    """To what the rule gets right beside a logarithm."""
    return isclose(found, expected, rel_tol=2e-3, abs_tol=2e-3)
