"""The form of an answer whose value is right: factored, multiplied out, in lowest terms."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, Any, assert_never

from dlsolve.exact.symbolic import Symbolic
from dlsolve.exact.text import exact_text
from dlsolve.working.readings import letters, mapped
from dlsolve.working.symbols import to_sympy
from dlsolve.working.trees import (
    Apply,
    Letter,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Tree,
)

if TYPE_CHECKING:
    import sympy


class Form(Enum):
    """What may be asked of the form, in the words of a problem file."""

    LOWEST_TERMS = "lowest terms"
    FACTORED = "factored"
    """Into factors that have no factors themselves over the rationals."""
    EXPANDED = "expanded"
    """Without brackets to multiply out, like terms collected."""
    AS_WRITTEN = "as written"
    """As the correct answer is, but for the order and grouping of sums and products."""


def fault_of_form(given: Tree, form: Form, correct: Tree) -> str:
    """What the form lacks, in a sentence; "" where nothing.

    e.g. 12/14 in lowest terms → “2 can be cancelled: it is not in lowest terms”
    """
    match form:
        case Form.LOWEST_TERMS:
            return _not_lowest(given)
        case Form.FACTORED:
            return next(filter(None, map(_not_irreducible, _factors(given))), "")
        case Form.EXPANDED:
            return _not_expanded(given)
        case Form.AS_WRITTEN:
            return "" if _key(given) == _key(correct) else "right, but in another form"
        case _:
            assert_never(form)


# --- lowest terms -----------------------------------------------------------------------


def _not_lowest(node: Tree) -> str:
    faults: list[str] = []

    def look(inner: Tree) -> Tree | None:
        match inner:
            case Quotient():
                faults.append(_of_quotient(inner))
            case Number(Fraction() as value) if value.denominator != 1:
                faults.append("a fraction is asked for, not a decimal")
        return None

    mapped(node, look)
    return next(filter(None, faults), "")


def _of_quotient(fraction: Quotient) -> str:
    import sympy

    top, bottom = to_sympy(fraction.top), to_sympy(fraction.bottom)
    if not _is_polynomial(top) or not _is_polynomial(bottom):
        return ""
    common = sympy.gcd(top, bottom)
    if bottom in (1, -1):
        return f"{_shown(top)} needs no denominator"
    if common in (1, -1):
        return ""
    return f"{_shown(common)} can be cancelled: it is not in lowest terms"


def _is_polynomial(expression: sympy.Expr) -> bool:
    """Whether it is a polynomial with rational coefficients, or a rational number."""
    import sympy

    numbers = (part for part in sympy.preorder_traversal(expression) if part.is_number)
    return bool(expression.is_polynomial()) and all(number.is_Rational for number in numbers)


# --- factored ---------------------------------------------------------------------------


def _factors(node: Tree) -> list[Tree]:
    """The factors of a product, those of powers and quotients too."""
    match node:
        case Negative(operand):
            return _factors(operand)
        case Product(factors):
            return [one for factor in factors for one in _factors(factor)]
        case Quotient(top, bottom):
            return [*_factors(top), *_factors(bottom)]
        case Power(base, exponent) if not letters(exponent):
            return _factors(base)
        case _:
            return [node]


def _not_irreducible(factor: Tree) -> str:
    import sympy

    expression = to_sympy(factor)
    if not letters(factor) or not _is_polynomial(expression):
        return ""
    content, parts = sympy.factor_list(expression)
    if sum(power for _, power in parts) > 1:
        return f"{_shown(expression)} can be factored further"
    if content.is_Integer and abs(content) > 1:
        return f"{abs(content)} can be taken out of {_shown(expression)}"
    return ""


# --- expanded ---------------------------------------------------------------------------


def _not_expanded(node: Tree) -> str:
    import sympy

    faults: list[Tree] = []

    def look(inner: Tree) -> Tree | None:
        match inner:
            case Negative(Sum()):
                faults.append(inner)
            case Product(factors) if any(isinstance(factor, Sum) for factor in factors):
                faults.append(inner)
            case Power(Sum(), Number(value)) if value in range(2, 1000):
                faults.append(inner)
        return None

    mapped(node, look)
    if faults:
        return "a bracket can be multiplied out"
    terms = len(node.terms) if isinstance(node, Sum) else 1
    least = len(sympy.Add.make_args(sympy.expand(to_sympy(node))))
    return "like terms can be collected" if terms > least else ""


def _shown(expression: sympy.Expr) -> str:
    return exact_text(Symbolic(expression)) or str(expression)


# --- as written -------------------------------------------------------------------------

Key = tuple[Any, ...]


def _key(node: Tree) -> Key:
    """The same for trees that differ in the order and grouping of + and · only."""
    sign, parts = _signed_factors(node)
    return (sign, *sorted(parts, key=repr))


def _signed_factors(node: Tree) -> tuple[int, list[Key]]:
    """The sign, and the factors; a divisor is a factor of its own kind."""
    match node:
        case Number(value):
            return 1, [("number", repr(value))]
        case Letter(name):
            return 1, [("letter", name)]
        case Negative(operand):
            sign, parts = _signed_factors(operand)
            return -sign, parts
        case Product(factors):
            found = [_signed_factors(factor) for factor in factors]
            return prod(sign for sign, _ in found), [one for _, parts in found for one in parts]
        case Quotient(top, bottom):
            (above, over), (below, under) = _signed_factors(top), _signed_factors(bottom)
            return above * below, [*over, *(("divisor", one) for one in under)]
        case Sum():
            return 1, [("sum", *sorted(map(_key, _terms(node)), key=repr))]
        case Power(base, exponent):
            return 1, [("power", _key(base), _key(exponent))]
        case Apply(function, arguments):
            return 1, [(function, *map(_key, arguments))]
        case _:
            return 1, [("other", repr(node))]


def _terms(node: Tree) -> list[Tree]:
    """The terms of a sum, those of sums within it too."""
    return [one for term in node.terms for one in _terms(term)] if isinstance(node, Sum) else [node]
