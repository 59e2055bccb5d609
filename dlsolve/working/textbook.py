"""SymPy's expressions as a textbook writes them: what is positive first, e^(−x) on the line.

textbook(−a + b)                →  b − a
textbook(x*exp(-x) + exp(-x))   →  (x + 1)e^(−x)
closed(a**2/12 - a*b/6 + b**2/12)  →  (b − a)²/12
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from dlsolve.errors import Undefined
from dlsolve.working.symbols import tree_of
from dlsolve.working.trees import (
    Apply,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Tree,
    ln,
    log,
    sqrt,
    total,
)

if TYPE_CHECKING:
    import sympy

BASES = (2, 10)
"""Logarithms to these are written as such.  e.g. ln a/ln 2 → log₂ a"""


def textbook(expression: sympy.Expr, x: sympy.Symbol | None = None) -> Tree:
    """An expression as it stands in a book; with an x, a sum by falling powers of it.

    Raises Undefined for what the page has no sign for.
    """
    import sympy

    match expression:
        case sympy.Add() | sympy.Mul() if x is not None and expression.has(x):
            return _positive_first([_group(*group, x) for group in grouped(expression, x)])
        case sympy.Add():
            top, bottom = expression.as_numer_denom()
            if not bottom.is_Number and not bottom.has(sympy.log, sympy.exp):
                return textbook(sympy.expand(top)) / textbook(bottom)
            return _positive_first([_signed(term) for term in expression.as_ordered_terms()])
        case sympy.Mul():
            return _product(expression)
        case sympy.Pow(args=(base, exponent)) if exponent == sympy.Rational(1, 2):
            return sqrt(textbook(base))
        case sympy.Pow(args=(base, exponent)):
            if exponent.could_extract_minus_sign():
                return 1 / textbook(base**-exponent)
            return textbook(base) ** textbook(exponent)
        case sympy.exp():
            return Apply("exp", (textbook(expression.args[0]),))
        case sympy.log():
            return ln(textbook(expression.args[0]))
        case _:
            return tree_of(expression)


def grouped(expression: sympy.Expr, x: sympy.Symbol) -> list[tuple[sympy.Expr, sympy.Expr]]:
    """A sum as pairs of a polynomial in x and what it multiplies: e^(−x), ln x, 1/x, or 1."""
    import sympy

    found: dict[sympy.Expr, sympy.Expr] = {}
    whole = sympy.expand(expression, power_base=False, power_exp=False, log=False)
    for term in sympy.Add.make_args(whole):
        factors = sympy.Mul.make_args(term)
        beside = sympy.Mul(*(f for f in factors if f.has(x) and not f.is_polynomial(x)))
        found[beside] = found.get(beside, sympy.Integer(0)) + term / beside
    return sorted(((p, beside) for beside, p in found.items()), key=lambda pair: pair[1] == 1)


def _group(polynomial: sympy.Expr, beside: sympy.Expr, x: sympy.Symbol) -> Tree:
    """e.g. −x − 1, e^(−x) → −(x + 1)e^(−x)"""
    import sympy

    terms = [c * x**power for (power,), c in sympy.Poly(polynomial, x).terms()]
    if beside == 1:
        return _positive_first([_signed(term) for term in terms])
    if len(terms) == 1:
        return _signed(terms[0] * beside)
    if all(term.could_extract_minus_sign() for term in terms):
        return -_group(-polynomial, beside, x)
    return Product((_positive_first([_signed(term) for term in terms]), textbook(beside)))


def _positive_first(terms: list[Tree]) -> Tree:
    """A sum that begins with a term without a minus sign, if there is one."""
    flat = [t for one in terms for t in (one.terms if hasattr(one, "terms") else (one,))]
    first = next((t for t in flat if not isinstance(t, Negative)), None)
    if first is None:
        return total(flat)
    flat.remove(first)
    return total([first, *flat])


def _signed(term: sympy.Expr) -> Tree:
    return -textbook(-term) if term.could_extract_minus_sign() else textbook(term)


def _product(expression: sympy.Mul) -> Tree:
    """A number, letters, brackets, logarithms, powers of e; what divides stands below."""
    import sympy

    if expression.args[0].is_Number and expression.args[0].is_negative:
        return -textbook(-expression)
    above: list[sympy.Expr] = []
    below: list[sympy.Expr] = []
    for factor in expression.as_ordered_factors():
        if factor.is_Rational:
            above += [sympy.Integer(factor.p)] if factor.p != 1 else []
            below += [sympy.Integer(factor.q)] if factor.q != 1 else []
        elif factor.is_Pow and not isinstance(factor, sympy.exp) and (
            factor.exp.could_extract_minus_sign()
        ):  # fmt: skip
            below.append(1 / factor)
        else:
            above.append(factor)
    top = _multiplied(above)
    return top / _multiplied(below) if below else top


def _multiplied(factors: list[sympy.Expr]) -> Tree:
    ordered = sorted(factors, key=_rank)
    trees = [textbook(factor) for factor in ordered]
    if not trees:
        return Number(Fraction(1))
    return trees[0] if len(trees) == 1 else Product(tuple(trees))


def _rank(factor: sympy.Expr) -> int:
    import sympy

    if factor.is_Number:
        return 0
    if isinstance(factor, sympy.exp) and factor.free_symbols:
        return 4
    if factor.is_Add or (factor.is_Pow and factor.base.is_Add):
        return 2
    return 3 if factor.has(sympy.Function) else 1


# --- values -----------------------------------------------------------------------------

LONGEST_FACTORED = 10**60
"""Polynomials with longer coefficients are not taken apart."""


def closed(expression: sympy.Expr) -> Tree:
    """A value in letters in its shortest form, each difference with its later letter first.

    e.g. a/2 + b/2 → (a + b)/2;  ln(b − a)/ln 2 → log₂(b − a)
    """
    import sympy

    for base in BASES:
        if expression.has(sympy.log(base)):
            found = _as_logarithm(expression, base)
            if found is not None:
                return found
    if expression.has(sympy.exp):  # (e^x − 1)/e^x → 1 − e^(−x)
        return textbook(sympy.expand(expression, power_exp=False))
    if not expression.is_rational_function() or _has_long_numbers(expression):
        return textbook(expression)
    whole = sympy.factor(expression)
    if _is_long_sum(expression, whole):
        return textbook(expression)
    top, bottom = (_oriented(part) for part in sympy.fraction(whole))
    sign = top[0] * bottom[0]
    numerator, denominator = _multiplied_oriented(top[1]), _multiplied_oriented(bottom[1])
    size = numerator if not bottom[1] else Quotient(numerator, denominator)
    return -size if sign < 0 else size


def _has_long_numbers(expression: sympy.Expr) -> bool:
    """Whether SymPy would look for primes of that length, for minutes.  e.g. 0.1⁴⁰⁰·xy + y²"""
    import sympy

    numbers = expression.atoms(sympy.Rational)
    return any(max(abs(n.p), n.q) >= LONGEST_FACTORED for n in numbers)


def _is_long_sum(expression: sympy.Expr, factored: sympy.Expr) -> bool:
    """Whether a polynomial of three terms in one letter does not factor.  e.g. 2x − x²/2 − 1"""
    if (
        not expression.is_polynomial()
        or len(expression.free_symbols) > 1
        or len(expression.expand().args) < 3
    ):
        return False
    powers = [factor.as_base_exp() for factor in factored.as_numer_denom()[0].as_ordered_factors()]
    return sum(int(power) for base, power in powers if not base.is_Number) == 1


def _oriented(product: sympy.Expr) -> tuple[int, list[tuple[sympy.Expr, int]]]:
    """The sign and the factors of a product, each difference with its last letter positive."""
    import sympy

    sign, factors = 1, []
    for factor in sympy.Mul.make_args(product):
        base, power = factor.as_base_exp()
        if base.is_Number:
            value = base**power
            sign *= -1 if value < 0 else 1
            if abs(value) != 1:
                factors.append((abs(value), 1))
            continue
        if base.is_Add:
            last = max(base.free_symbols, key=str)
            if sympy.LC(base, last).could_extract_minus_sign():
                base, sign = -base, -sign if power % 2 else sign
        factors.append((base, int(power)))
    return sign, factors


def _multiplied_oriented(factors: list[tuple[sympy.Expr, int]]) -> Tree:
    trees: list[Tree] = [
        textbook(base) if power == 1 else Power(textbook(base), Number(Fraction(power)))
        for base, power in factors
    ]
    if not trees:
        return Number(Fraction(1))
    return trees[0] if len(trees) == 1 else Product(tuple(trees))


def _as_logarithm(expression: sympy.Expr, base: int) -> Tree | None:
    """e.g. (1 − ln λ)/ln 2 → log₂(e/λ)"""
    import sympy

    inside = sympy.Integer(1)
    for term in sympy.Add.make_args(sympy.expand(expression * sympy.log(base))):
        coefficient, rest = term.as_coeff_Mul()
        if not coefficient.is_Rational or not (2 * coefficient).is_Integer:
            return None
        if isinstance(rest, sympy.log):
            inside *= rest.args[0] ** coefficient
        elif rest == 1:
            inside *= sympy.exp(coefficient, evaluate=False)
        else:
            return None
    rooted = any(not factor.as_base_exp()[1].is_Integer for factor in sympy.Mul.make_args(inside))
    try:
        if rooted:  # ½·log₂(2πσ²) for log₂(√(2π)|σ|)
            return Number(Fraction(1, 2), "1/2") * log(_euler_on_top(inside**2), base)
        return log(_euler_on_top(inside), base)
    except Undefined:
        return None


def _euler_on_top(inside: sympy.Expr) -> Tree:
    import sympy

    euler, rest = sympy.Integer(1), sympy.Integer(1)
    for factor in sympy.Mul.make_args(inside):
        if isinstance(factor, sympy.exp) or factor == sympy.E:
            euler *= factor
        else:
            rest *= factor
    if euler == 1:
        return closed(rest)
    top, bottom = sympy.fraction(sympy.factor(rest))
    power: Tree = textbook(euler)
    numerator = power if top == 1 else Product((closed(top), power))
    return numerator if bottom == 1 else numerator / closed(bottom)
