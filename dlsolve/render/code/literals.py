"""Values as Python source, for the script that is made of a topic.  e.g. 1/3 → 1/3, √2 → 1.41…"""

from __future__ import annotations

import ast
from fractions import Fraction
from typing import Any

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Infinity, Real, Surd
from dlsolve.exact.rounding import nearest_float
from dlsolve.exact.symbolic import Symbolic
from dlsolve.working.readings import evaluate
from dlsolve.working.trees import Grid, Number, Operators, Quantity, Row


class NotKnown(Exception):
    """An expression whose value depends on the run, not only on the problem."""


def literal(value: Any) -> str:
    """A value as Python source.  e.g. Number(1/3) → 1/3, a vector → np.array([…])"""
    match value:
        case Row() | Grid():
            return f"np.array({_nested(evaluate(value))})"
        case Quantity():
            return literal(value.value)
        case Vector() | Matrix():
            return f"np.array({_nested(value)})"
        case Number():
            return _number(value.value)
        case Operators():
            return literal(evaluate(value))  # type: ignore[arg-type]
        case Fraction() | Surd() | Real():
            return _number(value)
        case Infinity():
            return "math.inf"
        case str() | bool() | int() | None:
            return repr(value)
        case range():
            return repr(value).replace("range(0, ", "range(")
        case tuple():
            inner = ", ".join(map(literal, value))
            return f"({inner},)" if len(value) == 1 else f"({inner})"
        case _ if hasattr(value, "__iter__"):
            return "[" + ", ".join(map(literal, value)) + "]"
        case _ if hasattr(value, "tree"):
            return literal(value.tree)
        case _:
            raise NotKnown


def spelled(value: Any) -> ast.expr:
    """A known value as an expression.  Raises NotKnown for one that has no spelling."""
    return ast.parse(literal(value), mode="eval").body


def _nested(value: Any) -> str:
    rows = value.rows if isinstance(value, Matrix) else value
    if isinstance(rows, Vector | tuple):
        return "[" + ", ".join(map(_nested, rows)) + "]"
    return _number(rows)


def _number(value: Any) -> str:
    """e.g. 7/10 → 0.7, 1/3 → 1/3, √2 → 1.4142135623730951"""
    if isinstance(value, Fraction):
        if value.denominator == 1:
            return str(value.numerator)
        as_float = nearest_float(value)
        return repr(as_float) if Fraction(repr(as_float)) == value else str(value)
    if isinstance(value, Symbolic) or (isinstance(value, Surd) and value.is_complex):
        raise NotKnown("its values are no real numbers")
    return repr(nearest_float(value))
