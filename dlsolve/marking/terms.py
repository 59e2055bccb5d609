"""Expressions multiplied out: sums of terms in letters, with exact coefficients."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from dlsolve.errors import Undefined
from dlsolve.exact.number import Scalar, divide, equal, is_zero
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, letters, scalar
from dlsolve.working.trees import Letter, Negative, Number, Power, Product, Quotient, Sum, Tree

Term = tuple[Name, ...]
"""The letters of a term, each as often as its power; () is the constant.  e.g. x²y is (x, x, y)"""

Terms = Mapping[Term, Scalar]
"""The coefficient of each term, none of them 0."""

MOST_TERMS = 400
HIGHEST_POWER = 12

ONE: Terms = {(): Fraction(1)}


def multiplied_out(tree: Tree) -> Terms:
    """The terms of a polynomial.  e.g. (1 − λ)(4 − λ) → λ²: 1, λ: −5, 1: 4

    Raises Undefined for what is none, or has too many terms.
    """
    match tree:
        case _ if not letters(tree):
            return _kept({(): scalar(evaluate(tree))})
        case Letter(name):
            return {(name,): Fraction(1)}
        case Negative(operand):
            return scaled(multiplied_out(operand), Fraction(-1))
        case Sum(terms):
            total: Terms = {}
            for term in terms:
                total = plus(total, multiplied_out(term))
            return total
        case Product(factors):
            product = ONE
            for factor in factors:
                product = _times(product, multiplied_out(factor))
            return product
        case Quotient(top, bottom) if not letters(bottom):
            return scaled(multiplied_out(top), divide(Fraction(1), scalar(evaluate(bottom))))
        case Power(base, Number(Fraction() as power)) if power in range(1, HIGHEST_POWER + 1):
            product, factor_of_it = ONE, multiplied_out(base)
            for _ in range(int(power)):
                product = _times(product, factor_of_it)
            return product
        case _:
            raise Undefined("no polynomial")


def plus(left: Terms, right: Terms) -> Terms:
    """The sum."""
    zero = Fraction(0)
    terms = dict.fromkeys((*left, *right))
    return _kept({term: left.get(term, zero) + right.get(term, zero) for term in terms})


def scaled(terms: Terms, factor: Scalar) -> Terms:
    """Every coefficient times a factor."""
    return _kept({term: factor * value for term, value in terms.items()})


def minus(left: Terms, right: Terms) -> Terms:
    """The difference."""
    return plus(left, scaled(right, Fraction(-1)))


def degree(terms: Terms) -> int:
    """The highest power, all letters counted; 0 for a constant."""
    return max(map(len, terms), default=0)


def same_terms(left: Terms, right: Terms) -> bool:
    """Whether two polynomials are the same for all values of their letters."""
    return left.keys() == right.keys() and all(equal(left[term], right[term]) for term in left)


def _times(left: Terms, right: Terms) -> Terms:
    if len(left) * len(right) > MOST_TERMS or degree(left) + degree(right) > HIGHEST_POWER:
        raise Undefined("too many terms")
    product: dict[Term, Scalar] = {}
    for one, a in left.items():
        for other, b in right.items():
            term = tuple(sorted((*one, *other), key=str))
            product[term] = product.get(term, Fraction(0)) + a * b
    return _kept(product)


def _kept(terms: Terms) -> Terms:
    return {term: value for term, value in terms.items() if not is_zero(value)}
