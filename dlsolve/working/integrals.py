"""The exact values of integrals: what the antiderivative is worth at its ends, or towards them.

Letters other than the variable stand for positive numbers, which decides limits at ∞.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlsolve.errors import Diverges, InputError, Undefined
from dlsolve.exact.number import Scalar, is_zero
from dlsolve.exact.symbolic import Symbolic, from_sympy, symbol
from dlsolve.working.names import Name
from dlsolve.working.readings import (
    applied_functions,
    bound,
    evaluate,
    letters,
    scalar,
    substituted,
)
from dlsolve.working.symbols import to_sympy, tree_of
from dlsolve.working.textbook import grouped
from dlsolve.working.trees import (
    INFINITE,
    Between,
    Integral,
    Letter,
    Negative,
    Tree,
)

if TYPE_CHECKING:
    import sympy

from dlsolve.working.antiderivatives import bracket_of, logarithms_apart, with_reals_kept


def worth_of(node: Integral | Between) -> Scalar:
    """The exact value of an integral, or of [F(x)] between two ends.

    Raises InputError where no antiderivative is found, Undefined where the integral diverges.
    """
    node = _plain(node)
    constants: tuple[Tree, ...] = ()
    if isinstance(node, Integral):
        constants, node = bracket_of(node)
    if free_letters(node) or any(free_letters(one) for one in constants):
        return _worth_with_letters(constants, node)
    high, low = (
        value_towards(node.antiderivative, node.variable, end) for end in (node.high, node.low)
    )
    value = high - low
    for one in constants:
        value = value * scalar(evaluate(one))
    return value


def _plain(node: Integral | Between) -> Integral | Between:
    """With numbers for the quantities."""
    plain = substituted(node)
    assert isinstance(plain, Integral | Between)
    return plain


def free_letters(node: Tree) -> list[Name]:
    """The letters that a value depends on, ∞ not among them."""
    return [name for name in letters(node) if name != INFINITE.name]


def _worth_with_letters(constants: tuple[Tree, ...], node: Between) -> Scalar:
    import sympy

    function, x = to_sympy(node.antiderivative), symbol(node.variable.ascii)
    ends = [sympy_at(function, x, end) for end in (node.high, node.low)]
    value = sympy.Mul(*map(to_sympy, constants)) * (ends[0] - ends[1])
    return from_sympy(logarithms_apart(value))


def value_towards(antiderivative: Tree, x: Name, end: Tree) -> Scalar:
    """F at one end: its value there, or the limit towards it."""
    import sympy

    if not is_infinite(end) and not applied_functions(antiderivative) & {"sin", "cos"}:
        try:
            return scalar(evaluate(bound(antiderivative, {x: end})))
        except Undefined:
            pass
    kept, plain = with_reals_kept(antiderivative)
    limit = sympy_at(to_sympy(plain), symbol(x.ascii), end)
    if limit.is_real is False or limit.has(sympy.I):
        raise InputError(
            "the antiderivative that is found is not real at the ends",
            remedy="factor what stands in a logarithm: ln((1 - x)*(1 + x))",
        )
    found = tree_of(limit)
    return scalar(evaluate(bound(found, kept)))


def sympy_at(function: sympy.Expr, x: sympy.Symbol, end: Tree) -> sympy.Expr:
    """The limit of F towards an end, from the inside.  Raises Undefined where there is none."""
    import sympy

    if not is_infinite(end):
        value = function.subs(x, to_sympy(end))
        if value.is_finite is not False and not value.has(sympy.nan, sympy.zoo):
            return value
    positive = {one: sympy.Dummy(str(one), positive=True) for one in function.free_symbols - {x}}
    back = {dummy: one for one, dummy in positive.items()}
    function = function.subs(positive)
    if is_infinite(end) and _dies_out(function, x, -1 if end == INFINITE else 1):
        return sympy.Integer(0)
    match end:
        case Negative():
            limit = sympy.limit(function, x, -sympy.oo)
        case Letter() if is_infinite(end):
            limit = sympy.limit(function, x, sympy.oo)
        case _:
            limit = sympy.limit(function, x, to_sympy(end).subs(positive), "+")
    if limit.has(sympy.oo, sympy.zoo, sympy.nan, sympy.Limit, sympy.AccumBounds):
        raise Diverges("an integral that does not converge")
    return limit.subs(back)


def _dies_out(function: sympy.Expr, x: sympy.Symbol, slope_sign: int) -> bool:
    """Whether every term is a polynomial times an e^(kx) that goes to 0.  e.g. (x + 1)e^(−2x)"""
    import sympy

    slopes = [
        sympy.diff(beside.args[0], x) if isinstance(beside, sympy.exp) else sympy.Integer(0)
        for _, beside in grouped(function, x)
    ]
    return all(not slope.has(x) and (slope_sign * slope).is_positive for slope in slopes)


def is_infinite(end: Tree) -> bool:
    """Whether an end is ∞ or −∞."""
    return end in (INFINITE, Negative(INFINITE))


def same_in_letters(one: Scalar, other: Scalar) -> bool:
    """Whether two values with letters in them are equal, their logarithms taken apart."""
    import sympy

    difference = one - other
    if not isinstance(difference, Symbolic):
        return is_zero(difference)
    return bool(sympy.simplify(logarithms_apart(difference.expression)) == 0)
