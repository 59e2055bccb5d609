"""The same numbers in SymPy and in mpmath: the second opinion of these tests."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import sympy

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Scalar, parts
from dlsolve.exact.polynomial import Polynomial
from dlsolve.exact.symbolic import Symbolic

DIGITS = 50

F = Fraction


def vector(*entries: str | int | Scalar) -> Vector:
    """vector("1/2", 3)"""
    return Vector(tuple(F(e) if isinstance(e, str | int) else e for e in entries))


def matrix(text: str) -> Matrix:
    """matrix("1 2; 5 4")"""
    return Matrix(tuple(tuple(F(e) for e in row.split()) for row in text.split(";")))


def number(value: Scalar) -> Any:
    """The value in mpmath, to DIGITS."""
    assert not isinstance(value, Symbolic)
    with mpmath.workdps(DIGITS + 10):
        re, im = (_real(part) for part in parts(value))
        return mpmath.mpc(re, im) if im else re


def _real(value: Scalar) -> Any:
    if isinstance(value, Fraction):
        return mpmath.mpf(value.numerator) / value.denominator
    return mpmath.mpf(str(value.at(DIGITS + 10).middle))  # type: ignore[union-attr]


def close(value: Scalar, expected: Any) -> bool:
    """Whether a value agrees with mpmath's to 40 digits."""
    with mpmath.workdps(DIGITS + 10):
        gap = abs(number(value) - expected)
        return bool(gap <= mpmath.mpf(10) ** -40 * max(1, abs(expected)))


def sympy_number(value: Fraction) -> Any:
    return sympy.Rational(value.numerator, value.denominator)


def sympy_matrix(value: Matrix) -> Any:
    return sympy.Matrix([[sympy_number(e) for e in row] for row in value.rows])  # type: ignore[arg-type]


def fraction(value: Any) -> Fraction:
    return Fraction(int(value.p), int(value.q))


def sympy_polynomial(p: Polynomial, x: Any) -> Any:
    return sympy.Poly([sympy_number(c) for c in reversed(p.coefficients)], x)  # type: ignore[arg-type]
