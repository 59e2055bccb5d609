"""Equations compared by their solutions: what one line of a working makes of the line above.

x² − x = 30          ⇒   x = 6 or x = −5           the same solutions
(x − 3)² = 0         ⇒   x = 3                     the same, no longer counted twice
x³ = 8               ⇒   x = 2                     two complex solutions are lost
(x² − 4)/(x − 2) = 0 ⇒   x² − 4 = 0                gains x = 2

A line is a polynomial whose zeros are its solutions, with the zeros of its denominators taken
out: these are compared exactly, by greatest common divisors.  With several unknowns, solutions
are compared up to what lies on a denominator's zeros.
"""

from __future__ import annotations

import re
from enum import Enum
from fractions import Fraction
from math import comb
from typing import TYPE_CHECKING

from dlsolve.errors import InputError, Undefined
from dlsolve.exact.number import Surd
from dlsolve.exact.symbolic import symbol
from dlsolve.marking.equivalence import MOST_TERMS, Sameness, compared, is_combined_soon
from dlsolve.marking.formulas import read_formula
from dlsolve.records import dataclass
from dlsolve.working.names import Name
from dlsolve.working.readings import bound, letters, mapped
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

_OR = re.compile(r"\s+or\s+|∨", re.IGNORECASE)
_I = Number(Surd(Fraction(0), Fraction(1), -1))


MOST_ROOTS = 2
"""Different square roots up to which polynomials are compared exactly; more take minutes."""


class Following(Enum):
    """What becomes of the solutions from one line to the next."""

    SAME = "the same solutions"
    SAME_ONCE = "the same solutions, otherwise counted"
    GAINS = "gains solutions"
    LOSES = "loses solutions"
    DIFFERENT = "other solutions"
    UNDECIDED = "not decided"


class Numbers(Enum):
    """Which solutions count."""

    COMPLEX = "complex"
    REAL = "real"


@dataclass(frozen=True, slots=True)
class Statement:
    """One or more equations of which at least one holds.  e.g. x = 6 or x = −5"""

    equations: tuple[tuple[Tree, Tree], ...]

    @property
    def trees(self) -> tuple[Tree, ...]:
        """Both sides of every equation."""
        return tuple(side for equation in self.equations for side in equation)


def read_statement(text: str) -> Statement:
    """Equations with “or” between them; i is the imaginary unit.  Raises InputError."""
    equations: list[tuple[Tree, Tree]] = []
    place = 0
    for piece in _OR.split(text):
        place = text.index(piece, place)
        equations.append(_equation(text, piece, place))
        place += len(piece)
    return Statement(tuple(equations))


def _equation(text: str, piece: str, start: int) -> tuple[Tree, Tree]:
    left, sign, right = piece.partition("=")
    if not sign or "=" in right:
        raise InputError(
            "an equation has one = sign", text, start, start + len(piece), "write 2x + 3 = 5"
        )
    sides: list[Tree] = []
    for side, offset in ((left, start), (right, start + len(left) + 1)):
        try:
            sides.append(bound(read_formula(side), {Name("i"): _I}))
        except InputError as error:
            raise error.within(text, offset) from None
    return sides[0], sides[1]


# --- comparing --------------------------------------------------------------------------


def follows(before: Statement, after: Statement, numbers: Numbers = Numbers.COMPLEX) -> Following:
    """What the second line makes of the solutions of the first."""
    names = tuple(
        dict.fromkeys(
            name.ascii for node in (*before.trees, *after.trees) for name in letters(node)
        )
    )
    try:
        one, other = (_zeros(statement, names, numbers) for statement in (before, after))
    except Undefined:
        return _as_expressions(before, after)
    kept, given = _within(one, other), _within(other, one)
    if kept and given:
        return Following.SAME if _is_multiple(one, other) else Following.SAME_ONCE
    if kept:
        return Following.GAINS
    return Following.LOSES if given else Following.DIFFERENT


def _zeros(statement: Statement, names: tuple[str, ...], numbers: Numbers) -> sympy.Poly:
    """The polynomial whose zeros are the solutions.  Raises Undefined where there is none."""
    import sympy

    symbols = [symbol(name) for name in names] or [sympy.Dummy("x")]
    product = sympy.Poly(1, *symbols)
    for left, right in statement.equations:
        product = _small(product * _of_one(left, right, symbols))
    found = sympy.Poly(product.as_expr(), *symbols, extension=True)
    return _real(found) if numbers is Numbers.REAL else found


def _small(found: sympy.Poly) -> sympy.Poly:
    """The polynomial, if its degree and its letters leave it few terms.  Raises Undefined."""
    if comb(max(found.total_degree(), 0) + len(found.gens), len(found.gens)) > MOST_TERMS:
        raise Undefined("too many terms")
    return found


def _of_one(left: Tree, right: Tree, symbols: list[sympy.Symbol]) -> sympy.Poly:
    import sympy

    if not (_is_algebraic(left) and _is_algebraic(right)):
        raise Undefined("more than powers and roots")
    divisors = (*_divisors(left), *_divisors(right))
    if divisors and not is_combined_soon(left, right):
        raise Undefined("too many terms")
    top, _ = sympy.fraction(sympy.cancel(sympy.expand(to_sympy(left) - to_sympy(right))))
    found = _polynomial(top, symbols)
    for divisor in divisors:
        above, _ = sympy.fraction(sympy.cancel(to_sympy(divisor)))
        found = _without(found, _polynomial(above, symbols))
    return found


def _polynomial(expression: sympy.Expr, symbols: list[sympy.Symbol]) -> sympy.Poly:
    import sympy

    if not expression.is_polynomial(*symbols):
        raise Undefined("what is no polynomial")
    roots = [power for power in expression.atoms(sympy.Pow) if power.is_number]
    if len(roots) > MOST_ROOTS or any(root.exp.q != 2 for root in roots):
        raise Undefined("more than a few square roots")
    return _small(sympy.Poly(expression, *symbols, extension=True))


def _is_algebraic(node: Tree) -> bool:
    """Whether it is made of rational numbers, letters, + − × ÷, rational powers and roots alone."""
    match node:
        case Number(Fraction() | Surd()) | Letter():
            return True
        case Sum(parts) | Product(parts) | Apply("√", parts):
            return all(map(_is_algebraic, parts))
        case Negative(operand) | Power(operand, Number(Fraction()) | Negative(Number(Fraction()))):
            return _is_algebraic(operand)
        case Power(base, Quotient(Number(Fraction()), Number(Fraction()))):
            return _is_algebraic(base)
        case Quotient(top, bottom):
            return _is_algebraic(top) and _is_algebraic(bottom)
        case _:
            return False


def _divisors(node: Tree) -> list[Tree]:
    """What is divided by, anywhere in a tree; none of it may be 0."""
    found: list[Tree] = []

    def look(inner: Tree) -> Tree | None:
        match inner:
            case Quotient(_, bottom):
                found.append(bottom)
            case Power(base, Negative()):
                found.append(base)
        return None

    mapped(node, look)
    return found


def _without(one: sympy.Poly, other: sympy.Poly) -> sympy.Poly:
    """The first without the zeros of the second."""
    while not one.is_zero and (common := one.gcd(other)).total_degree() > 0:
        one = one.quo(common)
    return one


def _within(one: sympy.Poly, other: sympy.Poly) -> bool:
    """Whether every zero of the first is one of the second."""
    if other.is_zero:
        return True
    return not one.is_zero and bool(_without(one, other).total_degree() == 0)


def _is_multiple(one: sympy.Poly, other: sympy.Poly) -> bool:
    """Whether the two differ by a constant factor, so that zeros count as often."""
    if one.is_zero or other.is_zero:
        return bool(one.is_zero and other.is_zero)
    return bool(one.total_degree() == other.total_degree() == one.gcd(other).total_degree())


def _real(found: sympy.Poly) -> sympy.Poly:
    """The factors that have real zeros, of a polynomial with one unknown."""
    import sympy

    if len(found.gens) > 1 or found.is_zero:
        return found
    product = sympy.Poly(1, *found.gens)
    for factor, times in found.factor_list()[1]:
        if _has_real_zeros(factor):
            product *= factor**times
    return product


def _has_real_zeros(factor: sympy.Poly) -> bool:
    """Whether an irreducible factor has.  e.g. x − √2 has, x² + 2x + 4 and x − i have not

    Raises Undefined for roots in a factor of degree 2 or more.
    """
    if factor.domain.is_ZZ or factor.domain.is_QQ:
        return bool(factor.count_roots() > 0)
    if factor.degree() > 1:
        raise Undefined("real zeros that are not counted")
    return all(c.is_real for c in factor.monic().all_coeffs())


def _as_expressions(before: Statement, after: Statement) -> Following:
    """Of what is no polynomial only that is known: left − right are the same, or opposite."""
    if len(before.equations) > 1 or len(after.equations) > 1:
        return Following.UNDECIDED
    (left, right), (new_left, new_right) = before.equations[0], after.equations[0]
    difference = left - right
    for other in (new_left - new_right, new_right - new_left):
        if compared(difference, other) in (Sameness.SAME, Sameness.SAMPLED):
            return Following.SAME
    return Following.UNDECIDED
