"""Where expressions in letters are 0: what a split into cases is made from.

1 − a²         factors a − 1 and a + 1, so a = 1 or a = −1
ad − bc        d = bc/a where a ≠ 0 is known, else the question is first whether a = 0
a² + 1         never, for real a
"""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from typing import TYPE_CHECKING, Union

from dlsolve.exact.number import Scalar, divide, sign
from dlsolve.exact.polynomial import polynomial
from dlsolve.exact.roots import roots
from dlsolve.exact.symbolic import Symbolic, from_sympy, to_sympy
from dlsolve.exact.symbolic import symbol as symbol_of
from dlsolve.records import dataclass

if TYPE_CHECKING:
    import sympy


@dataclass(frozen=True, slots=True)
class ZeroWhere:
    """0 exactly where the letter has one of the values."""

    letter: str
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class NeverZero:
    """Not 0 for any real values of the letters."""


@dataclass(frozen=True, slots=True)
class DependsOn:
    """It has to be known first whether another expression is 0."""

    expression: Symbolic


@dataclass(frozen=True, slots=True)
class NotSolved:
    """Neither linear in a letter nor quadratic in the only one."""


Zeros = Union[ZeroWhere, NeverZero, DependsOn, NotSolved]


def irreducible(value: Symbolic) -> list[Symbolic]:
    """The factors in letters of the numerator, each once, without a leading minus.

    e.g. 2(1 − a²)/b → a − 1, a + 1
    """
    import sympy

    top, _ = value.expression.as_numer_denom()
    if not value.is_rational:
        return [value]
    found = [Symbolic(factor) for factor, _ in sympy.factor_list(top)[1]]
    return [-factor if factor.has_leading_minus else factor for factor in found]


def zeros(factor: Symbolic, nonzero: Collection[Symbolic]) -> Zeros:
    """Where an irreducible factor is 0, when the expressions of `nonzero` are not."""
    import sympy

    if not factor.is_rational:
        return NotSolved()
    polynomials = {
        letter: sympy.Poly(factor.expression, symbol_of(letter)) for letter in factor.letters
    }
    first: Symbolic | None = None
    for letter, in_letter in polynomials.items():
        if in_letter.degree() != 1:
            continue
        slope, rest = (from_sympy(c) for c in in_letter.all_coeffs())
        open_factors = [
            one
            for one in (irreducible(slope) if isinstance(slope, Symbolic) else [])
            if one not in nonzero
        ]
        if not open_factors:
            return ZeroWhere(letter, (divide(-rest, slope),))
        first = first or open_factors[0]
    if first is not None:
        return DependsOn(first)
    if len(polynomials) == 1:
        ((letter, only),) = polynomials.items()
        if only.degree() == 2:
            return _of_a_quadratic(letter, only)
    return NotSolved()


def _of_a_quadratic(letter: str, quadratic: sympy.Poly) -> Zeros:
    c, b, a = (Fraction(int(k.p), int(k.q)) for k in reversed(quadratic.all_coeffs()))
    if sign(b * b - 4 * a * c) < 0:
        return NeverZero()
    return ZeroWhere(letter, tuple(roots(polynomial([c, b, a]).monic())))


def put(value: Scalar, letter: str, by: Scalar) -> Scalar:
    """The value with a number or an expression put for a letter.  e.g. 1 − a², a = 1 → 0"""
    import sympy

    if not isinstance(value, Symbolic) or letter not in value.letters:
        return value
    symbol = symbol_of(letter)
    if isinstance(by, Fraction | Symbolic):
        return from_sympy(value.expression.subs(symbol, to_sympy(by)))
    top, bottom = value.expression.as_numer_denom()
    return divide(_at(sympy.Poly(top, symbol), by), _at(sympy.Poly(bottom, symbol), by))


def _at(p: sympy.Poly, x: Scalar) -> Scalar:
    result: Scalar = Fraction(0)
    for coefficient in p.all_coeffs():  # Horner
        result = result * x + from_sympy(coefficient)
    return result
