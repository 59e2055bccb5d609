"""What a student goes on with: the value of a statement in the kind of its line."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Real, Scalar, Surd
from dlsolve.exact.polynomial import Polynomial
from dlsolve.exact.spaces import Equation, Roots
from dlsolve.exact.symbolic import Symbolic
from dlsolve.marking.script import Side, Statement
from dlsolve.marking.typed import matches
from dlsolve.marking.values import Known, as_float, value_of
from dlsolve.working.trees import Value


def carried_on(statement: Statement, expected: Value, known: Known) -> Value | None:
    """The student's value in the kind of the line, or None where it is of another kind."""
    if statement.equation is not None:
        own = statement.equation.value
        match expected, own:
            case Polynomial(), Polynomial():
                return replace(own, letter=expected.letter)
            case Equation(), Equation() if len(own.normal) == len(expected.normal):
                return own
            case _:
                return None
    side = statement.result
    value = value_of(side, known)
    match expected, value:
        case ((Fraction() | Surd() | Real() | Symbolic()), (Fraction() | Surd() | Real())):
            return value
        case Vector((_,)), (Fraction() | Surd() | Real()):
            return Vector((value,))
        case Vector(), Vector() if len(value) == len(expected):
            return Vector(_as_expected(side, expected.entries))
        case Matrix(rows), Vector() if 1 in expected.shape and len(value) == max(expected.shape):
            entries = _as_expected(side, sum(rows, ()))
            return Matrix((entries,) if len(rows) == 1 else tuple((entry,) for entry in entries))
        case Matrix(rows), Matrix() if value.shape == expected.shape:
            entries, width = _as_expected(side, sum(rows, ())), len(rows[0])
            return Matrix(tuple(entries[i : i + width] for i in range(0, len(entries), width)))
        case Matrix(((_,),)), (Fraction() | Surd() | Real()):
            return Matrix(((value,),))
        case Roots(), Vector():
            return Roots(value.entries)
        case Roots(), (Fraction() | Surd() | Real()):
            return _with_root(expected, value)
        case _:
            return None


def _with_root(roots: Roots, wrong: Scalar) -> Roots:
    """The roots with a wrong one in place of the one that is nearest in size."""
    place = _nearest(roots, wrong)
    return Roots((*roots.values[:place], wrong, *roots.values[place + 1 :]))


def _nearest(roots: Roots, wrong: Scalar) -> int:
    """The place of the root that is nearest in size, whatever the sign; 0 for complex ones."""
    sizes = [as_float(root) for root in (wrong, *roots)]
    own, *others = (abs(size) if size is not None else 0.0 for size in sizes)
    return min(range(len(others)), key=lambda place: abs(others[place] - own))


def meant(value: Value, side: Side) -> Value:
    """The value that should stand there: one root, where one is stated by itself."""
    if isinstance(value, Roots) and side.typed is not None:
        return value[_nearest(value, side.typed.value)]
    return value


def _as_expected(side: Side, entries: tuple[Scalar, ...]) -> tuple[Scalar, ...]:
    """The typed entries, those that are right as they were before they were rounded."""
    typed = (entry for row in side.rows for entry in row)
    pairs = zip(typed, entries, strict=True)
    return tuple(right if matches(entry, right) else entry.value for entry, right in pairs)
