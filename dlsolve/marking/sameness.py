"""Whether two values are the same answer: up to what the kind of answer leaves free."""

from __future__ import annotations

from fractions import Fraction

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Real, Surd, equal
from dlsolve.exact.polynomial import Polynomial
from dlsolve.exact.rows import pivot_columns, reduced
from dlsolve.exact.spaces import Affine, Eigenspaces, Equation, Roots, Span
from dlsolve.exact.symbolic import Symbolic
from dlsolve.working.trees import Value


def same_value(one: Value, other: Value) -> bool:
    """Equal numbers; equal spans; equations up to a factor; roots in any order."""
    match one, other:
        case (Fraction() | Surd() | Real() | Symbolic(), Fraction() | Surd() | Real() | Symbolic()):
            return equal(one, other)
        case Vector(), Vector():
            return len(one) == len(other) and all(map(equal, one, other))
        case Matrix(), Matrix():
            return one.shape == other.shape and all(
                equal(a, b)
                for left, right in zip(one.rows, other.rows, strict=True)
                for a, b in zip(left, right, strict=True)
            )
        case Polynomial(), Polynomial():
            return same_value(Vector(one.coefficients), Vector(other.coefficients))
        case Roots(), Roots():
            return _same_multiset(one, other)
        case Span(), Span():
            return one.length == other.length and _same_rows(one.basis, other.basis)
        case Equation(), Equation():
            sides = (Vector((*one.normal, one.constant)), Vector((*other.normal, other.constant)))
            return len(sides[0]) == len(sides[1]) and _same_rows(sides[:1], sides[1:])
        case Affine(), Affine():
            return same_value(one.directions, other.directions) and _differ_within(one, other)
        case Eigenspaces(), Eigenspaces():
            return len(one.pairs) == len(other.pairs) and all(
                any(equal(a, b) and same_value(s, t) for b, t in other) for a, s in one
            )
        case _:
            return one == other


def _same_multiset(one: Roots, other: Roots) -> bool:
    left = list(other)
    for value in one:
        place = next((i for i, candidate in enumerate(left) if equal(value, candidate)), None)
        if place is None:
            return False
        left.pop(place)
    return not left


def _differ_within(one: Affine, other: Affine) -> bool:
    """Whether the way from one point to the other is a combination of the directions."""
    pairs = zip(one.point, other.point, strict=True)
    way = Vector(tuple(a - b for a, b in pairs))
    basis = one.directions.basis
    return way.is_zero or _rank((*basis, way)) == _rank(basis)


def _rank(rows: tuple[Vector, ...]) -> int:
    return len(pivot_columns(reduced(Matrix(tuple(v.entries for v in rows))))) if rows else 0


def _same_rows(one: tuple[Vector, ...], other: tuple[Vector, ...]) -> bool:
    """Whether two lists of independent vectors span the same space."""
    if len(one) != len(other):
        return False
    if not one:
        return True
    left, right = (reduced(Matrix(tuple(v.entries for v in rows))) for rows in (one, other))
    return same_value(left, right)
