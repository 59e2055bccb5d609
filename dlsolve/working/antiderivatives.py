"""Antiderivatives by SymPy and by parts, with the constants in front taken out first.

Letters other than the variable stand for positive numbers.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from dlsolve.errors import InputError, Undefined
from dlsolve.exact.number import Real
from dlsolve.exact.symbolic import symbol
from dlsolve.working.names import Name
from dlsolve.working.readings import (
    bound,
    evaluate,
    letters,
    mapped,
    scalar,
)
from dlsolve.working.symbols import to_sympy
from dlsolve.working.textbook import grouped, textbook
from dlsolve.working.trees import (
    Apply,
    Between,
    Integral,
    Letter,
    Negative,
    Number,
    Product,
    Quantity,
    Quotient,
    Sum,
    Tree,
    is_one,
    total,
)
from dlsolve.working.written import is_negative

if TYPE_CHECKING:
    import sympy

MOST_OPERATIONS = 120
"""Operations that an integrand may have."""

LARGEST_DEGREE = 60
"""The degree that a polynomial under an integral may have."""

LARGEST_POWER = 12
"""The largest power beside an exponential, a logarithm or a sine."""

KEPT = "real"
"""The base of the names that stand for numbers which SymPy need not know."""


@lru_cache(maxsize=256)
def antiderivative(integrand: Tree, x: Name) -> Tree:
    """F with F′ = f, without a constant, term by term.  e.g. 2x² − x³ → 2x³/3 − x⁴/4

    Polynomials, powers, e^x, ln x, sin and cos, 1/(1 + x²) with its arctan, and what parts or a
    substitution leads there;
    the result is differentiated again.  Raises InputError where none is found.
    """
    import sympy

    kept, plain = with_reals_kept(integrand)
    variable = symbol(x.ascii)
    function = to_sympy(plain)
    _refuse_too_long(function, variable, integrand)
    positive = {
        one: sympy.Dummy(str(one), positive=True) for one in function.free_symbols - {variable}
    }
    back = {dummy: one for one, dummy in positive.items()}
    if function.is_polynomial(variable):
        found = sympy.Poly(function, variable).integrate().as_expr()
    else:
        try:
            raised = _term_by_term(function.subs(positive), variable).subs(back)
        except (sympy.PolynomialError, NotImplementedError, ValueError):
            raise _not_found(integrand) from None
        found = _with_logarithms_as_given(raised, function, variable)
    try:
        if found.has(sympy.Integral, sympy.Piecewise):
            raise Undefined("no antiderivative")
        found_tree = textbook(found, variable)
    except Undefined:
        raise _not_found(integrand) from None
    slope = sympy.diff(found, variable).subs(positive) - function.subs(positive)
    if sympy.expand(slope) != 0 and sympy.simplify(slope) != 0:
        raise _not_found(integrand)
    return _folded(bound(found_tree, kept)) if kept else found_tree


def _term_by_term(function: sympy.Expr, x: sympy.Symbol) -> sympy.Expr:
    import sympy
    from sympy.integrals.manualintegrate import manualintegrate

    found = []
    for polynomial, beside in grouped(function, x):
        inside = beside.args[0] if isinstance(beside, sympy.exp | sympy.log) else None
        if inside is not None and _is_linear(inside, x):
            by_parts = _with_exponential if isinstance(beside, sympy.exp) else _with_logarithm
            found.append(by_parts(polynomial, inside, x))
        else:
            terms = sympy.Add.make_args(sympy.expand(polynomial))
            found += [manualintegrate(term * beside, x) for term in terms]
    return sympy.Add(*found)


def _with_logarithm(polynomial: sympy.Expr, inside: sympy.Expr, x: sympy.Symbol) -> sympy.Expr:
    """By parts, Q·ln u − ∫ Q·u′/u dx, with the Q that is 0 where u is, so that u divides it."""
    import sympy

    slope = inside.diff(x)
    raised = sympy.Poly(polynomial, x).integrate().as_expr()
    raised = sympy.expand(raised - raised.subs(x, -inside.subs(x, 0) / slope))
    rest = sympy.Poly(sympy.cancel(raised * slope / inside), x).integrate().as_expr()
    return raised * sympy.log(inside) - rest


def _with_exponential(polynomial: sympy.Expr, inside: sympy.Expr, x: sympy.Symbol) -> sympy.Expr:
    """By parts again and again: (P/k − P′/k² + P″/k³ − …)e^(kx + c)"""
    import sympy

    slope = inside.diff(x)
    result, term = sympy.Integer(0), polynomial / slope
    while term != 0:
        result += term
        term = -sympy.diff(term, x) / slope
    return result * sympy.exp(inside)


def _with_logarithms_as_given(
    found: sympy.Expr, function: sympy.Expr, x: sympy.Symbol
) -> sympy.Expr:
    """The logarithms of the integrand for those that differ from them by a constant.

    e.g. ln(x − 1) → ln(1 − x);  ln x → ln(2x) − ln 2
    """
    import sympy

    turned = {}
    for one in found.atoms(sympy.log):
        for other in function.atoms(sympy.log):
            ratio = sympy.cancel(other.args[0] / one.args[0])
            if not ratio.has(x) and ratio != 1 and one.has(x):
                turned[one] = other - (0 if ratio.is_negative else sympy.log(ratio))
    return sympy.expand(found.subs(turned), log=False, power_base=False, power_exp=False)


def _refuse_too_long(function: sympy.Expr, x: sympy.Symbol, integrand: Tree) -> None:
    import sympy

    largest = LARGEST_DEGREE if function.is_polynomial(x) else LARGEST_POWER
    powers = [power for power in function.atoms(sympy.Pow) if power.base.has(x)]
    if any(power.exp.free_symbols for power in powers):  # x^a, say
        raise _not_found(integrand)
    too_long = sympy.count_ops(function) > MOST_OPERATIONS or degree_bound(function) > largest
    if too_long or any(abs(power.exp) > largest for power in powers):
        raise InputError(
            "an integral too long for paper",
            remedy=f"give a function of at most {MOST_OPERATIONS} operations, powers up to"
            f" {largest}",
        )


def degree_bound(function: sympy.Expr) -> int:
    """A bound on the degree, and on the number of terms, without multiplying out."""
    import sympy

    match function:
        case sympy.Add():
            return max(int(degree_bound(part)) for part in function.args)
        case sympy.Mul():
            return sum(map(degree_bound, function.args))
        case sympy.Pow(args=(base, exponent)) if exponent.is_Integer and not base.is_number:
            return degree_bound(base) * abs(int(exponent))
        case _:
            return 0 if function.is_number else 1


def _not_found(integrand: Tree) -> InputError:
    return InputError(
        f"no antiderivative in elementary functions is found of {_plainly(integrand)}",
        remedy="give a function of powers, e^x, ln x, sin x or cos x",
    )


def _plainly(tree: Tree) -> str:
    try:
        return str(to_sympy(with_reals_kept(tree)[1])).replace("**", "^")
    except Undefined:
        return "of another kind"


def _folded(node: Tree) -> Tree:
    """Each product and power of bare numbers as one number.  e.g. 2·1.5708·x → 3.1416x"""

    def fold(inner: Tree) -> Tree | None:
        match inner:
            case Number():
                return inner
            case Sum(terms):
                return total(_sign_outside(_folded(term)) for term in terms)
            case Product(factors) if _has_names(inner):
                return _with_one_number(factors)
            case _:
                return None if _has_names(inner) else Number(scalar(evaluate(inner)))

    return mapped(node, fold)


def _with_one_number(factors: tuple[Tree, ...]) -> Tree:
    numbers = tuple(one for one in factors if not _has_names(one))
    others = tuple(_folded(one) for one in factors if _has_names(one))
    if not numbers:
        return Product(others)
    return Product((Number(scalar(evaluate(Product(numbers)))), *others))


def _sign_outside(term: Tree) -> Tree:
    """e.g. (−3.4366)x → −3.4366x as Negative; a double minus is none"""
    match term:
        case Number(value) if is_negative(value):
            return -Number(-value)
        case Product((Number(value), *others)) if is_negative(value):
            return -Product((Number(-value), *others))
        case Negative(operand):
            inner = _sign_outside(operand)
            return inner.operand if isinstance(inner, Negative) else -inner
        case _:
            return term


def _has_names(node: Tree) -> bool:
    """Whether a letter or a quantity stands in it."""
    found: list[Tree] = []
    mapped(node, lambda one: found.append(one) if isinstance(one, Letter | Quantity) else None)
    return bool(found)


def with_reals_kept(node: Tree) -> tuple[dict[Name, Tree], Tree]:
    """Quantities, and numbers that SymPy has no sign for, each as a letter; and what they are."""
    kept: dict[Name, Tree] = {}

    def keep(inner: Tree) -> Tree | None:
        match inner:
            case Quantity(name):
                kept[name] = inner
                return Letter(name)
            case Number(Real() as value) if value.operation not in ("exp", "π"):
                name = Name(KEPT, len(kept) + 1)
                kept[name] = inner
                return Letter(name)
        return None

    return kept, mapped(node, keep)


def logarithms_apart(expression: sympy.Expr) -> sympy.Expr:
    """e.g. ln(λe^(−λx)) → ln λ − λx; each factor of a logarithm is positive where it stands"""
    import sympy

    return sympy.expand_log(expression, force=True)


def bracket_of(node: Integral) -> tuple[tuple[Tree, ...], Between]:
    """The constants in front, and the bracket of the rest."""
    constants, rest = separated(node.integrand, node.variable)
    inner = antiderivative(rest, node.variable)
    return constants, Between(inner, node.variable, node.low, node.high)


@lru_cache(maxsize=256)
def separated(integrand: Tree, x: Name) -> tuple[tuple[Tree, ...], Tree]:
    """The constant factors of an integrand, and the rest, multiplied out.

    e.g. x·1/(b − a) → 1/(b − a), x;  (3/4)(2x − x²)·x → 3/4, 2x² − x³;
    (1/2)·log₂(1/2) → 1/2, log₂(1/2); 1
    """
    import sympy

    kept, plain = with_reals_kept(integrand)
    variable = symbol(x.ascii)
    factors = _factors(plain, x)
    constant = [one for one in factors if x not in letters(one)]
    logarithms = [one for one in constant if isinstance(one, Apply) and one.function != "exp"]
    others = [one for one in constant if one not in logarithms]
    varying = sympy.Mul(*(to_sympy(one) for one in factors if x in letters(one)))
    _refuse_too_long(varying, variable, integrand)
    if any(not _is_linear(one.args[0], variable) for one in varying.atoms(sympy.log)):
        apart = logarithms_apart(varying)
        varying = varying if apart.has(sympy.I) else apart
    outside, inside = varying.as_independent(variable, as_Add=False)
    inside = sympy.expand(inside, power_base=False, power_exp=False, log=False)
    more, inside = inside.as_independent(variable, as_Add=False)
    front = sympy.Mul(*map(to_sympy, others)) * outside * more
    trees = [] if front == 1 else [textbook(front)]
    if outside * more == 1 and len(others) == 1:
        trees = others  # as it was written: 1/√(2π)
    constants = tuple(bound(one, kept) for one in (*trees, *logarithms) if not is_one(one))
    rest = textbook(inside, variable)
    return constants, _folded(bound(rest, kept)) if kept else rest


def _is_linear(expression: sympy.Expr, x: sympy.Symbol) -> bool:
    """e.g. 2x, 1 − x"""
    return bool(expression.is_polynomial(x)) and bool(expression.diff(x, 2) == 0)


def _factors(node: Tree, x: Name) -> list[Tree]:
    match node:
        case Product(factors):
            return [one for factor in factors for one in _factors(factor, x)]
        case Negative(operand):
            return [Number(Fraction(-1)), *_factors(operand, x)]
        case Quotient(top, bottom) if x not in letters(bottom):
            return [*_factors(top, x), Quotient(Number(Fraction(1)), bottom)]
        case _:
            return [node]
