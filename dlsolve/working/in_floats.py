"""A formula in float64, as a Python program works it out: every operation rounded in binary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import prod

from dlsolve.exact.floats import IN_FLOATS
from dlsolve.working.names import Name
from dlsolve.working.readings import bound, evaluate, float_of
from dlsolve.working.trees import (
    Apply,
    Letter,
    Negative,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Sum,
    Tree,
)

Function = Callable[[Sequence[float]], float]


def in_float64(node: Tree) -> float:
    """The value of a formula without letters.

    Raises what Python raises, and Undefined where there is no real number.
    """
    return as_function(node, ())(())


def as_function(node: Tree, letters: Sequence[Name]) -> Function:
    """A formula as a function of its letters' values, made once to be called at many points."""

    def inner(part: Tree) -> Function:
        return as_function(part, letters)

    match node:
        case Letter(name) if name in letters:
            place = letters.index(name)
            return lambda point: point[place]
        case Number(value) | Quantity(value=value):
            constant = float_of(value)
            return lambda point: constant
        case Sum(terms):
            return _added([inner(term) for term in terms])
        case Negative(operand):
            turned = inner(operand)
            return lambda point: -turned(point)
        case Product(factors):
            parts = [inner(factor) for factor in factors]
            return lambda point: prod([part(point) for part in parts])
        case Quotient(top, bottom):
            above, below = inner(top), inner(bottom)
            return lambda point: above(point) / below(point)
        case Power(base, exponent):
            root, power = inner(base), inner(exponent)
            return lambda point: float(root(point) ** power(point))
        case Apply(function, (operand,)) if function in IN_FLOATS:
            rule, argument = IN_FLOATS[function], inner(operand)
            return lambda point: rule(argument(point))
        case _:
            return lambda point: float_of(evaluate(_put(node, letters, point)))


def _put(node: Tree, letters: Sequence[Name], point: Sequence[float]) -> Tree:
    """The formula with numbers for its letters."""
    return bound(node, {n: Number(Fraction(x)) for n, x in zip(letters, point, strict=True)})


def _added(terms: Sequence[Function]) -> Function:
    """One term after the other: Python's own sum makes up for what is rounded away."""
    first, *rest = terms

    def added(point: Sequence[float]) -> float:
        result = first(point)
        for term in rest:
            result += term(point)
        return result

    return added
