"""Comparing expressions in letters.

2(x + 1)  and  2x + 2                    the same, which SymPy decides
1/(1 + e^(−2x))  and  ½(1 + tanh x)      the same as far as points can tell, and so it is said
"""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from math import ceil, comb

from dlsolve.errors import Undefined
from dlsolve.exact.number import Scalar, equal
from dlsolve.exact.symbolic import Symbolic, from_sympy
from dlsolve.marking.sampling import Domain, Sampled, sample
from dlsolve.working.readings import letters
from dlsolve.working.symbols import is_simplified_soon, to_sympy
from dlsolve.working.trees import (
    Letter,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Tree,
)
from dlsolve.working.written import written

MOST_TERMS = 2000
"""Terms that fractions may have over one denominator, for SymPy to cancel them."""


class Sameness(Enum):
    """How two expressions compare."""

    SAME = "same"
    SAMPLED = "sampled"
    """They agree at points, and no proof was found."""
    DIFFERENT = "different"
    NO_VALUE = "no value"
    """They have no value at too many points to be compared."""


def compared(one: Tree, other: Tree, domain: Domain = Domain.REAL) -> Sameness:
    """Points first, which refute at once; then a proof, where one is found soon."""
    match sample(one, other, domain):
        case Sampled.DIFFER:
            return Sameness.DIFFERENT
        case Sampled.NO_VALUE:
            return Sameness.NO_VALUE
        case _:
            return Sameness.SAME if _is_proved(one, other) else Sameness.SAMPLED


def same_scalar(left: Scalar, right: Scalar) -> bool:
    """Equal values, those of letters too however they are written.  e.g. √(a²) and |a|"""
    if equal(left, right):
        return True
    if not isinstance(left, Symbolic) and not isinstance(right, Symbolic):
        return False
    return compared(_tree(left), _tree(right)) in (Sameness.SAME, Sameness.SAMPLED)


def _tree(value: Scalar) -> Tree:
    tree = written(value)
    assert tree is not None  # every scalar has one
    return tree


def value_of_letters(node: Tree) -> Scalar:
    """The value of an expression in letters.  Raises Undefined where there is none to be had."""
    import sympy

    expression = to_sympy(node)
    if expression.has(sympy.zoo, sympy.nan, sympy.oo):
        raise Undefined("a division by zero")
    rational = expression.is_rational_function()
    if not (is_combined_soon(node) if rational else is_simplified_soon(expression)):
        raise Undefined("an expression too long to be simplified")
    return from_sympy(expression)


def _is_proved(one: Tree, other: Tree) -> bool:
    """Whether SymPy finds the difference to be 0: where it is rational, or short."""
    import sympy

    try:
        difference = to_sympy(one) - to_sympy(other)
    except Undefined:
        return False
    if difference.is_polynomial():  # the reader bounds how far it can grow
        return bool(sympy.expand(difference) == 0)
    if difference.is_rational_function() and is_combined_soon(one, other):
        return bool(sympy.cancel(difference) == 0)
    return is_simplified_soon(difference) and bool(sympy.simplify(difference) == 0)


def is_combined_soon(*trees: Tree) -> bool:
    """Whether fractions over one denominator have few terms, by their degree and letters."""
    names = {name for node in trees for name in letters(node)}
    return comb(_degrees(Sum(trees))[0] + len(names), len(names)) <= MOST_TERMS


def _degrees(node: Tree) -> tuple[int, int]:
    """Bounds on the degrees of numerator and denominator.  e.g. x + 1/x² → (3, 2)"""
    match node:
        case Letter():
            return 1, 0
        case Negative(operand):
            return _degrees(operand)
        case Sum(terms):
            parts = [_degrees(term) for term in terms]
            bottom = sum(below for _, below in parts)
            return max(above + bottom - below for above, below in parts), bottom
        case Product(factors):
            parts = [_degrees(factor) for factor in factors]
            return sum(above for above, _ in parts), sum(below for _, below in parts)
        case Quotient(top, divisor):
            (above, below), (under, over) = _degrees(top), _degrees(divisor)
            return above + over, below + under
        case Power(base, exponent):
            above, below = (_times(exponent) * degree for degree in _degrees(base))
            return (below, above) if isinstance(exponent, Negative) else (above, below)
        case _:
            return 0, 0


def _times(exponent: Tree) -> int:
    match exponent:
        case Negative(size):
            return _times(size)
        case Number(Fraction() as value):
            return ceil(abs(value))
        case _:
            return 1
