"""Values as trees: how a result stands on the page."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from dlsolve.exact import number as exact
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Infinity, Real, Scalar, Surd
from dlsolve.exact.polynomial import Polynomial
from dlsolve.exact.spaces import Eigenspaces, Roots, Span
from dlsolve.exact.symbolic import Symbolic
from dlsolve.working.names import Name
from dlsolve.working.trees import (
    Grid, Letter, Number, Product, Row, Sum, Tree, Value, sqrt, total,
)  # fmt: skip


def written(value: Value) -> Tree | None:
    """The tree that writes a value out, or None for one that only words can say."""
    match value:
        case bool() | str() | Infinity() | Roots() | Span() | Eigenspaces():
            return None
        case Fraction() | Real():
            return Number(value)
        case Surd():
            return _written_surd(value)
        case Symbolic():
            from dlsolve.working.symbols import tree_of

            return tree_of(value.expression)
        case Vector():
            return Row(tuple(_written_scalar(entry) for entry in value))
        case Matrix():
            return Grid(tuple(tuple(_written_scalar(e) for e in row) for row in value.rows))
        case Polynomial():
            return polynomial_tree(value)
        case _:
            assert_never(value)


def _written_scalar(value: Scalar) -> Tree:
    result = written(value)
    assert result is not None  # scalars always can be
    return result


def _written_surd(value: Surd) -> Tree:
    """e.g. 1 + 2√5; −√3 i for the complex"""
    root: Tree
    if value.is_complex:
        unit = Letter(Name("i"))
        size = exact.sqrt(Fraction(-value.d))
        root = unit if size == 1 else Product((sqrt(-value.d), unit))
    else:
        root = sqrt(value.d)
    size = abs(value.b)
    top = root if size.numerator == 1 else Number(Fraction(size.numerator)) * root
    part = top if size.denominator == 1 else top / size.denominator
    signed = -part if value.b < 0 else part
    return signed if not value.a else Sum((Number(value.a), signed))


def polynomial_tree(polynomial: Polynomial) -> Tree:
    """The polynomial in falling powers.  e.g. λ² − 5λ − 6"""
    letter = Letter(Name(polynomial.letter))
    terms: list[Tree] = []
    for power, coefficient in reversed(list(enumerate(polynomial.coefficients))):
        if exact.is_zero(coefficient):
            continue
        size = _written_scalar(coefficient)
        negative = isinstance(coefficient, Fraction) and coefficient < 0
        if negative:
            assert isinstance(coefficient, Fraction)
            size = Number(-coefficient)
        if power:
            variable = letter if power == 1 else letter**power
            size = variable if size == Number(Fraction(1)) else size * variable
        terms.append(-size if negative else size)
    return total(terms)
