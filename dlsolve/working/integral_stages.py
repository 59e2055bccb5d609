"""What a student writes between an integral and its value.

∫₀¹ x·2x dx → 2·∫₀¹ x² dx → 2·[x³/3]₀¹ → 2 × (1/3 − 0)
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from dlsolve.errors import Undefined
from dlsolve.exact.number import is_zero
from dlsolve.exact.symbolic import symbol
from dlsolve.working.antiderivatives import bracket_of, separated, with_reals_kept
from dlsolve.working.integrals import free_letters, is_infinite, sympy_at, value_towards
from dlsolve.working.names import Name
from dlsolve.working.readings import (
    bound,
    evaluate,
    letters,
    mapped,
    scalar,
    substituted,
)
from dlsolve.working.symbols import to_sympy
from dlsolve.working.textbook import closed, textbook
from dlsolve.working.trees import (
    Apply,
    Between,
    Integral,
    Negative,
    Number,
    Product,
    Quotient,
    Sum,
    Tree,
    is_one,
    total,
)
from dlsolve.working.written import is_negative

MOST_TERMS_SHOWN = 4
"""Terms of an antiderivative that are worked out one by one at an end."""


def stages(node: Tree) -> list[Tree]:
    """Constants in front, the antiderivative, its ends put in, and the terms worked out.

    e.g. ∫₀¹ x·2x dx → 2·∫₀¹ x² dx, 2·[x³/3]₀¹, 2 × (1/3 − 0)
    """
    plain = substituted(node)
    changes = (_outside, _bracketed, _inserted)
    if not free_letters(plain):
        worked = [_with_integrals(plain, change) for change in changes]
        if _has_factor_zero(plain):
            return [plain, worked[0]]
        return [plain, worked[0], *map(_with_numbers_of_logarithms, worked[1:])]
    if not _is_between_letters(node):
        return [plain, *(_with_integrals(plain, change) for change in changes)]
    worked = [_with_integrals(node, change) for change in (*changes, _cancelled)]
    return [*worked, _simplified(substituted(worked[-1]))]


def _has_factor_zero(node: Tree) -> bool:
    """Whether it is one integral with a constant 0 in front.  e.g. −log₂ 1·∫₀¹ dx"""
    match node:
        case Negative(operand):
            return _has_factor_zero(operand)
        case Integral(integrand, variable):
            constants, _ = separated(integrand, variable)
            return any(is_zero(scalar(evaluate(one))) for one in constants)
        case _:
            return False


def _is_between_letters(node: Tree) -> bool:
    """Whether an end holds a letter with which what stands in front is cancelled."""
    found = _integrals(node)
    ends = {name for one in found for end in (one.low, one.high) for name in free_letters(end)}
    inside = {name for one in found for name in letters(substituted(one.integrand))}
    return bool(ends & inside)


def _with_numbers_of_logarithms(node: Tree) -> Tree:
    """e.g. log₂(1/2) → −1; an ln stays"""

    def number(inner: Tree) -> Tree | None:
        if isinstance(inner, Apply) and inner.function == "log" and not letters(inner):
            return Number(scalar(evaluate(inner)))
        if isinstance(inner, Product):
            factors = [mapped(factor, number) for factor in inner.factors]
            factors = [factor for factor in factors if not is_one(factor)] or factors[:1]
            return factors[0] if len(factors) == 1 else Product(tuple(factors))
        return None

    return mapped(node, number)


def _with_integrals(node: Tree, change: Callable[[Integral], Tree]) -> Tree:
    def changed(inner: Tree) -> Tree | None:
        match inner:
            case Integral():
                return change(inner)
            case Between() if change == _inserted:
                return _with_ends(inner)
        return None

    return mapped(node, changed)


def _times(constants: tuple[Tree, ...], node: Tree) -> Tree:
    match constants:
        case ():
            return node
        case (Number(value),) if value == -1:
            return -node
        case _:
            return Product((*constants, node))


def _outside(node: Integral) -> Tree:
    constants, rest = separated(node.integrand, node.variable)
    return _times(constants, Integral(rest, node.variable, node.low, node.high))


def _bracketed(node: Integral) -> Tree:
    return _times(*bracket_of(node))


def _inserted(node: Integral) -> Tree:
    """2·∫₀¹ x² dx → 2 × (1/3 − 0); with letters as ends, term by term."""
    constants, bracket = bracket_of(node)
    return _times(constants, _with_ends(bracket))


def _with_ends(bracket: Between) -> Tree:
    """F(b) − F(a)"""
    ends = (bracket.high, bracket.low)
    if any(free_letters(end) for end in ends):
        return total(_terms_inserted(bracket))
    if free_letters(bracket):
        high, low = (_end_value(bracket.antiderivative, bracket.variable, end) for end in ends)
    else:
        high, low = (_worked_at(bracket, end) for end in ends)
    return Sum((high, Negative(low)))


def _worked_at(bracket: Between, end: Tree) -> Tree:
    """F at an end, each of its few terms worked out.  e.g. 1/4 − 4/9 + 2/9"""
    terms = bracket.antiderivative.terms if isinstance(bracket.antiderivative, Sum) else ()
    if is_infinite(end) or not 1 < len(terms) <= MOST_TERMS_SHOWN:
        return Number(value_towards(bracket.antiderivative, bracket.variable, end))
    try:
        values = [scalar(evaluate(bound(term, {bracket.variable: end}))) for term in terms]
    except Undefined:
        return Number(value_towards(bracket.antiderivative, bracket.variable, end))
    if all(map(is_zero, values)):
        return Number(Fraction(0))
    return Sum(tuple(-Number(-v) if is_negative(v) else Number(v) for v in values))


def _terms_inserted(bracket: Between) -> list[Tree]:
    """e.g. [x²/2 − μx]ₐᵇ → (b² − a²)/2, −μ(b − a)"""
    match bracket.antiderivative:
        case Sum(terms):
            return [_difference(term, bracket) for term in terms]
        case Negative(operand):  # [−e^(−x)]₀ᵇ → 1 − e^(−b)
            turned = Between(operand, bracket.variable, bracket.high, bracket.low)
            return [_difference(operand, turned)]
        case term:
            return [_difference(term, bracket)]


def _difference(term: Tree, bracket: Between) -> Tree:
    match term:
        case Negative(operand):
            return -_difference(operand, bracket)
        case Quotient(top, bottom) if bracket.variable not in letters(bottom):
            return _difference(top, bracket) / bottom
    constants, rest = separated(term, bracket.variable)
    high, low = (_end_value(rest, bracket.variable, end) for end in (bracket.high, bracket.low))
    difference = high if _is_nothing(low) else Sum((high, Negative(low)))
    return _times(constants, difference)


def _end_value(term: Tree, x: Name, end: Tree) -> Tree:
    """A term at an end that may hold letters.  e.g. x² at a → a²; e^(−λx) at 0 → 1, at ∞ → 0"""
    if not is_infinite(end) and letters(end):
        return bound(term, {x: end})
    kept, plain = with_reals_kept(term)
    return bound(textbook(sympy_at(to_sympy(plain), symbol(x.ascii), end)), kept)


def _is_nothing(node: Tree) -> bool:
    return isinstance(node, Number) and node.value == 0


def _integrals(node: Tree) -> list[Integral]:
    found: list[Integral] = []

    def look(inner: Tree) -> Tree | None:
        if isinstance(inner, Integral):
            found.append(inner)
        return None

    mapped(node, look)
    return found


def _cancelled(node: Integral) -> Tree:
    """Each term with the constant in front, in lowest terms.

    e.g. [1/(b − a)]·[(b² − a²)/2 − μ(b − a)] → (a + b)/2 − μ
    """
    constants, bracket = bracket_of(node)
    return total(_lowest(_times(constants, term)) for term in _terms_inserted(bracket))


def _simplified(node: Tree) -> Tree:
    """Each term of a sum in lowest terms."""
    match node:
        case Negative(operand):
            return -_simplified(operand)
        case Sum(terms):
            return total(_lowest(term) for term in terms)
        case _:
            return _lowest(node)


def _lowest(node: Tree) -> Tree:
    kept, plain = with_reals_kept(node)
    expression = to_sympy(plain)
    if not expression.is_rational_function():
        return node
    return bound(closed(expression), kept)
