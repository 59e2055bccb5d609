"""Values as trees: how a result stands on the page."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import assert_never

from dlsolve.exact import number as exact
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Infinity, Real, Scalar, Surd
from dlsolve.exact.polynomial import Polynomial
from dlsolve.exact.spaces import Affine, Eigenspaces, Equation, Roots, Span
from dlsolve.exact.symbolic import Symbolic
from dlsolve.working.names import Name
from dlsolve.working.trees import (
    Grid,
    Letter,
    Number,
    Product,
    Row,
    Sum,
    Transposed,
    Tree,
    Value,
    sqrt,
    total,
)


def written(value: Value) -> Tree | None:
    """The tree that writes a value out, or None for one that only words can say."""
    match value:
        case bool() | str() | Infinity() | Roots() | Span() | Affine() | Eigenspaces():
            return None
        case Fraction() | Real() | Surd():
            return Number(value)
        case Symbolic():
            from dlsolve.working.symbols import tree_of
            from dlsolve.working.textbook import closed

            return (tree_of if value.has_whole_coefficients else closed)(value.expression)
        case Vector():
            return Row(tuple(_written_scalar(entry) for entry in value))
        case Matrix():
            return Grid(tuple(tuple(_written_scalar(e) for e in row) for row in value.rows))
        case Polynomial():
            return polynomial_tree(value)
        case Equation(normal, constant):
            unknowns = [Letter(Name("x", i + 1)) for i in range(len(normal))]
            return linear_form([*normal, constant], [*unknowns, None])
        case _:
            assert_never(value)


def _written_scalar(value: Scalar) -> Tree:
    result = written(value)
    assert result is not None  # scalars always can be
    return result


def surd_tree(value: Surd) -> Tree:
    """A surd with rational parts, by its root.  e.g. (1 + √5)/2; −i√3 for the complex"""
    assert isinstance(value.a, Fraction)
    assert isinstance(value.b, Fraction)
    bottom = lcm(value.a.denominator, value.b.denominator)
    size = abs(value.b) * bottom
    factors: list[Tree] = [] if size == 1 else [Number(size)]
    if value.is_complex:
        factors.append(Letter(Name("i")))
    if value.d != -1:
        factors.append(sqrt(Fraction(abs(value.d))))
    root = factors[0] if len(factors) == 1 else Product(tuple(factors))
    if not value.a:
        size_only = root if bottom == 1 else root / bottom
        return -size_only if value.b < 0 else size_only
    top = Sum((Number(value.a * bottom), -root if value.b < 0 else root))
    return top if bottom == 1 else top / bottom


def polynomial_tree(polynomial: Polynomial) -> Tree:
    """The polynomial in falling powers.  e.g. λ² − 5λ − 6"""
    letter = Letter(Name(polynomial.letter))
    powers: list[Tree | None] = [None, letter]
    powers += [letter**k for k in range(2, polynomial.degree + 1)]
    falling = list(reversed(range(polynomial.degree + 1)))
    return linear_form([polynomial.coefficients[k] for k in falling], [powers[k] for k in falling])


def linear_form(coefficients: Sequence[Scalar], unknowns: Sequence[Tree | None]) -> Tree:
    """The sum of coefficient × unknown; terms with 0 left out, an unknown of None is 1.

    e.g. (0.6, 1.1, −0.5), (x₁, x₂, None) → 0.6x₁ + 1.1x₂ − 0.5
    """
    terms: list[Tree] = []
    for coefficient, unknown in zip(coefficients, unknowns, strict=True):
        if exact.is_zero(coefficient):
            continue
        negative = is_negative(coefficient)
        size = -coefficient if negative else coefficient
        if unknown is None:
            term = _written_scalar(size)
        else:
            term = unknown if size == 1 else _written_scalar(size) * unknown
        terms.append(-term if negative else term)
    return total(terms)


def is_negative(value: Scalar) -> bool:
    """Whether the value is written with a minus sign that can stand outside."""
    match value:
        case Fraction() | Real():
            return exact.sign(value) < 0
        case Surd(a, b):
            return exact.sign(a) <= 0 and exact.sign(b) < 0
        case Symbolic():
            return value.has_leading_minus
        case _:
            return False


def combination(space: Span, letter: str = "") -> Tree:
    """A span in parameters: c₁ (…)ᵀ + c₂ (…)ᵀ, or 0.

    e.g. c (1, 5/2)ᵀ;  the letter is the space's own unless another is asked for
    """
    if not space.basis:
        return Number(Fraction(0))
    name = letter or space.parameter
    terms: list[Tree] = []
    for place, vector in enumerate(space, start=1):
        parameter = Letter(Name(name) if space.dimension == 1 else Name(name, place))
        entries = Row(tuple(_written_scalar(entry) for entry in vector))
        terms.append(Product((parameter, Transposed(entries))))
    return total(terms)


def displaced(value: Affine) -> Tree:
    """A point and a span in parameters.  e.g. (3, 0)ᵀ + c (−2, 1)ᵀ;  no point where it is 0"""
    steps = combination(value.directions)
    if value.point.is_zero:
        return steps
    point = Transposed(Row(tuple(_written_scalar(entry) for entry in value.point)))
    if not value.directions.basis:
        return point
    return total([point, *(steps.terms if isinstance(steps, Sum) else [steps])])
