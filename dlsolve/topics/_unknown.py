"""The unknown constant of a distribution: Σp = 1 solved for k."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm, prod

from dlsolve.errors import InputError
from dlsolve.exact.number import Real, Scalar, Surd, equal, sign
from dlsolve.exact.polynomial import Polynomial, polynomial
from dlsolve.exact.roots import factors, roots
from dlsolve.working.names import Name
from dlsolve.working.readings import bound, evaluate, letters, scalar
from dlsolve.working.trees import (
    Letter,
    Negative,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Sum,
    Tree,
    total,
)
from dlsolve.working.working import Working, show
from dlsolve.working.written import polynomial_tree

HIGHEST_POWER = 2
"""The highest power of k: a quadratic is solved on paper, a cubic is not."""


def letter_of(chances: Sequence[Tree]) -> Name | None:
    """The unknown, where there is one."""
    return next((name for chance in chances for name in letters(chance)), None)


def solve_constant(
    working: Working, unknown: Name, chances: Sequence[Tree], field: str
) -> Quantity:
    """k, from Σp = 1; the root that leaves every probability between 0 and 1.

    Raises InputError where there is none, or more than one.
    """
    whole = total_polynomial(chances, unknown, field)
    working.say("The probabilities add up to 1:")
    working.relation(total(chances), 1)
    if whole.degree == 0:
        every = equal(whole.coefficients[0], Fraction(1))
        why = f"they add up to 1 for every {unknown.base}" if every else "they never add up to 1"
        raise InputError(why, remedy="check the probabilities", field=field)
    constant, factor = whole.coefficients[0], whole.coefficients[1]
    found = _possible(_solutions(whole), unknown, chances, field)
    if whole.degree == 1:
        if total(chances) != polynomial_tree(whole):
            working.relation(polynomial_tree(whole), 1)
        one = Number(Fraction(1))
        if equal(constant, Fraction(0)):
            return working.let(unknown, _over(one, factor), connector="⇒")
        return working.let(
            unknown,
            _over(one - Number(constant), factor),
            connector="⇒",
            constant_term_forgotten=_over(one, factor),
        )
    _write_quadratic(working, whole, unknown)
    other = [root for root in _solutions(whole) if not equal(root, found)]
    letter = Letter(unknown)
    for root in other:
        working.say(letter, " = ", show(root), " would make a probability fall outside 0 to 1, so")
    return working.let(unknown, found)


def with_constant(chance: Tree, unknown: Quantity) -> Tree:
    """The probability with k put in.  e.g. 2k with k = 1/10"""
    return bound(chance, {unknown.name: unknown})


def _over(top: Tree, factor: Scalar) -> Tree:
    return top if equal(factor, Fraction(1)) else top / Number(factor)


def _write_quadratic(working: Working, whole: Polynomial, unknown: Name) -> None:
    """10k² + 9k − 1 = 0 ⇒ (10k − 1)(k + 1) = 0 ⇒ k = 1/10, −1"""
    equation = whole + polynomial([Fraction(-1)], unknown.base)
    bottoms = [c.denominator for c in equation.coefficients if isinstance(c, Fraction)]
    equation = equation.scaled(Fraction(lcm(*bottoms)))
    working.relation(polynomial_tree(equation))
    found = _solutions(whole)
    linear = [
        polynomial([Fraction(-r.numerator), Fraction(r.denominator)], unknown.base)
        for r in found
        if isinstance(r, Fraction)
    ]
    leading = prod(int(p.leading) for p in linear if isinstance(p.leading, Fraction))
    if len(linear) == 2 and equal(equation.leading, Fraction(leading)):
        working.relation(Product(tuple(polynomial_tree(p) for p in linear)))
    words = [word for root in found for word in (", ", show(root))][1:]
    working.say("⇒ ", Letter(unknown), " = ", *words)


def _solutions(whole: Polynomial) -> list[Scalar]:
    """The real solutions of whole = 1."""
    equation = whole + polynomial([Fraction(-1)], whole.letter)
    found = [root for factor in factors(equation) for root in roots(factor.polynomial)]
    return [root for root in found if not (isinstance(root, Surd) and root.is_complex)]


def _possible(
    solutions: Sequence[Scalar], unknown: Name, chances: Sequence[Tree], field: str
) -> Scalar:
    """The one solution that leaves every probability between 0 and 1."""
    fitting = [root for root in solutions if _fits(root, unknown, chances)]
    if len(fitting) == 1:
        return fitting[0]
    why = "more than one" if fitting else "no"
    reason = f"{why} {unknown.base} makes these probabilities of a distribution"
    raise InputError(reason, remedy="check the probabilities", field=field)


def _fits(root: Scalar, unknown: Name, chances: Sequence[Tree]) -> bool:
    values = [scalar(evaluate(bound(chance, {unknown: Number(root)}))) for chance in chances]
    return all(
        isinstance(value, Fraction | Surd | Real)
        and sign(value) >= 0
        and sign(value - Fraction(1)) <= 0
        for value in values
    )


# --- polynomials ----------------------------------------------------------------------------


def total_polynomial(chances: Sequence[Tree], unknown: Name, field: str) -> Polynomial:
    """Σp, in powers of k.  Raises InputError where it is not linear or quadratic in k."""
    found = _polynomial(total(chances), unknown)
    rational = found is not None and found.is_rational and found.degree <= HIGHEST_POWER
    if found is None or not rational:
        raise InputError(
            f"the probabilities are not linear or quadratic in {unknown.base}",
            remedy="write them with numbers, k and k^2", field=field,
        )  # fmt: skip
    return found


def _polynomial(tree: Tree, unknown: Name) -> Polynomial | None:
    letter = unknown.base
    match tree:
        case Number(value):
            return polynomial([value], letter)
        case Letter():
            return polynomial([Fraction(0), Fraction(1)], letter)
        case Negative(operand):
            inner = _polynomial(operand, unknown)
            return None if inner is None else inner.scaled(Fraction(-1))
        case Sum(terms):
            return _joined([_polynomial(term, unknown) for term in terms], letter, product=False)
        case Product(parts):
            return _joined([_polynomial(part, unknown) for part in parts], letter, product=True)
        case Quotient(top, Number(Fraction() as value)) if value:
            inner = _polynomial(top, unknown)
            return None if inner is None else inner.scaled(1 / value)
        case Power(base, Number(Fraction() as value)) if value in (1, 2):
            return _joined([_polynomial(base, unknown)] * int(value), letter, product=True)
        case _:
            return None


def _joined(parts: Sequence[Polynomial | None], letter: str, *, product: bool) -> Polynomial | None:
    found = polynomial([Fraction(int(product))], letter)
    for part in parts:
        if part is None or part.degree > HIGHEST_POWER:
            return None
        found = found * part if product else found + part
    return found
