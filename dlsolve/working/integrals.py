"""Integrals: their antiderivatives by SymPy, their exact values, and how they are worked by hand.

Letters other than the variable stand for positive numbers, which decides limits at ∞.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from dlsolve.errors import Diverges, InputError, Undefined
from dlsolve.exact.number import Real, Scalar, is_zero
from dlsolve.exact.symbolic import Symbolic, from_sympy, symbol
from dlsolve.working.names import Name
from dlsolve.working.readings import (
    applied_functions,
    bound,
    evaluate,
    letters,
    mapped,
    scalar,
    substituted,
)
from dlsolve.working.symbols import to_sympy, tree_of
from dlsolve.working.textbook import closed, grouped, textbook
from dlsolve.working.trees import (
    INFINITE,
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

MOST_TERMS_SHOWN = 4
"""Terms of an antiderivative that are worked out one by one at an end."""

KEPT = "real"
"""The base of the names that stand for numbers which SymPy need not know."""


# --- values -----------------------------------------------------------------------------


def worth_of(node: Integral | Between) -> Scalar:
    """The exact value of an integral, or of [F(x)] between two ends.

    Raises InputError where no antiderivative is found, Undefined where the integral diverges.
    """
    node = _plain(node)
    constants: tuple[Tree, ...] = ()
    if isinstance(node, Integral):
        constants, node = _bracket(node)
    if _parameters(node) or any(_parameters(one) for one in constants):
        return _worth_with_letters(constants, node)
    high, low = (_at(node.antiderivative, node.variable, end) for end in (node.high, node.low))
    value = high - low
    for one in constants:
        value = value * scalar(evaluate(one))
    return value


def _plain(node: Integral | Between) -> Integral | Between:
    """With numbers for the quantities."""
    plain = substituted(node)
    assert isinstance(plain, Integral | Between)
    return plain


def _parameters(node: Tree) -> list[Name]:
    """The letters that a value depends on, ∞ not among them."""
    return [name for name in letters(node) if name != INFINITE.name]


def _worth_with_letters(constants: tuple[Tree, ...], node: Between) -> Scalar:
    import sympy

    function, x = to_sympy(node.antiderivative), symbol(node.variable.ascii)
    ends = [_sympy_at(function, x, end) for end in (node.high, node.low)]
    value = sympy.Mul(*map(to_sympy, constants)) * (ends[0] - ends[1])
    return from_sympy(_logarithms_apart(value))


def _at(antiderivative: Tree, x: Name, end: Tree) -> Scalar:
    """F at one end: its value there, or the limit towards it."""
    import sympy

    if not _is_infinite(end) and not applied_functions(antiderivative) & {"sin", "cos"}:
        try:
            return scalar(evaluate(bound(antiderivative, {x: end})))
        except Undefined:
            pass
    kept, plain = _with_reals_kept(antiderivative)
    limit = _sympy_at(to_sympy(plain), symbol(x.ascii), end)
    if limit.is_real is False or limit.has(sympy.I):
        raise InputError(
            "the antiderivative that is found is not real at the ends",
            remedy="factor what stands in a logarithm: ln((1 - x)*(1 + x))",
        )
    found = tree_of(limit)
    return scalar(evaluate(bound(found, kept)))


def _sympy_at(function: sympy.Expr, x: sympy.Symbol, end: Tree) -> sympy.Expr:
    """The limit of F towards an end, from the inside.  Raises Undefined where there is none."""
    import sympy

    if not _is_infinite(end):
        value = function.subs(x, to_sympy(end))
        if value.is_finite is not False and not value.has(sympy.nan, sympy.zoo):
            return value
    positive = {one: sympy.Dummy(str(one), positive=True) for one in function.free_symbols - {x}}
    back = {dummy: one for one, dummy in positive.items()}
    function = function.subs(positive)
    if _is_infinite(end) and _dies_out(function, x, -1 if end == INFINITE else 1):
        return sympy.Integer(0)
    match end:
        case Negative():
            limit = sympy.limit(function, x, -sympy.oo)
        case Letter() if _is_infinite(end):
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


def _is_infinite(end: Tree) -> bool:
    return end in (INFINITE, Negative(INFINITE))


# --- antiderivatives --------------------------------------------------------------------


@lru_cache(maxsize=256)
def antiderivative(integrand: Tree, x: Name) -> Tree:
    """F with F′ = f, without a constant, term by term.  e.g. 2x² − x³ → 2x³/3 − x⁴/4

    Polynomials, powers, e^x, ln x, sin and cos, and what parts or a substitution leads there;
    the result is differentiated again.  Raises InputError where none is found.
    """
    import sympy

    kept, plain = _with_reals_kept(integrand)
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
        return str(to_sympy(_with_reals_kept(tree)[1])).replace("**", "^")
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


def _with_reals_kept(node: Tree) -> tuple[dict[Name, Tree], Tree]:
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


def same_in_letters(one: Scalar, other: Scalar) -> bool:
    """Whether two values with letters in them are equal, their logarithms taken apart."""
    import sympy

    difference = one - other
    if not isinstance(difference, Symbolic):
        return is_zero(difference)
    return bool(sympy.simplify(_logarithms_apart(difference.expression)) == 0)


def _logarithms_apart(expression: sympy.Expr) -> sympy.Expr:
    """e.g. ln(λe^(−λx)) → ln λ − λx; each factor of a logarithm is positive where it stands"""
    import sympy

    return sympy.expand_log(expression, force=True)


# --- constants in front -----------------------------------------------------------------


def _bracket(node: Integral) -> tuple[tuple[Tree, ...], Between]:
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

    kept, plain = _with_reals_kept(integrand)
    variable = symbol(x.ascii)
    factors = _factors(plain, x)
    constant = [one for one in factors if x not in letters(one)]
    logarithms = [one for one in constant if isinstance(one, Apply) and one.function != "exp"]
    others = [one for one in constant if one not in logarithms]
    varying = sympy.Mul(*(to_sympy(one) for one in factors if x in letters(one)))
    _refuse_too_long(varying, variable, integrand)
    if any(not _is_linear(one.args[0], variable) for one in varying.atoms(sympy.log)):
        apart = _logarithms_apart(varying)
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


# --- what a student writes between the formula and the value ----------------------------


def stages(node: Tree) -> list[Tree]:
    """Constants in front, the antiderivative, its ends put in, and the terms worked out.

    e.g. ∫₀¹ x·2x dx → 2·∫₀¹ x² dx, 2·[x³/3]₀¹, 2 × (1/3 − 0)
    """
    plain = substituted(node)
    changes = (_outside, _bracketed, _inserted)
    if not _parameters(plain):
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
    ends = {name for one in found for end in (one.low, one.high) for name in _parameters(end)}
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
    return _times(*_bracket(node))


def _inserted(node: Integral) -> Tree:
    """2·∫₀¹ x² dx → 2 × (1/3 − 0); with letters as ends, term by term."""
    constants, bracket = _bracket(node)
    return _times(constants, _with_ends(bracket))


def _with_ends(bracket: Between) -> Tree:
    """F(b) − F(a)"""
    ends = (bracket.high, bracket.low)
    if any(_parameters(end) for end in ends):
        return total(_terms_inserted(bracket))
    if _parameters(bracket):
        high, low = (_end_value(bracket.antiderivative, bracket.variable, end) for end in ends)
    else:
        high, low = (_worked_at(bracket, end) for end in ends)
    return Sum((high, Negative(low)))


def _worked_at(bracket: Between, end: Tree) -> Tree:
    """F at an end, each of its few terms worked out.  e.g. 1/4 − 4/9 + 2/9"""
    terms = bracket.antiderivative.terms if isinstance(bracket.antiderivative, Sum) else ()
    if _is_infinite(end) or not 1 < len(terms) <= MOST_TERMS_SHOWN:
        return Number(_at(bracket.antiderivative, bracket.variable, end))
    try:
        values = [scalar(evaluate(bound(term, {bracket.variable: end}))) for term in terms]
    except Undefined:
        return Number(_at(bracket.antiderivative, bracket.variable, end))
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
    if not _is_infinite(end) and letters(end):
        return bound(term, {x: end})
    kept, plain = _with_reals_kept(term)
    return bound(textbook(_sympy_at(to_sympy(plain), symbol(x.ascii), end)), kept)


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
    constants, bracket = _bracket(node)
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
    kept, plain = _with_reals_kept(node)
    expression = to_sympy(plain)
    if not expression.is_rational_function():
        return node
    return bound(closed(expression), kept)
