"""What the sides of a statement are worth."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from dlsolve.errors import DlsolveError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Real, Surd
from dlsolve.exact.rounding import nearest_float
from dlsolve.marking.labels import label_of
from dlsolve.marking.script import Side
from dlsolve.working.names import Name
from dlsolve.working.readings import bound, evaluate, letters, mapped
from dlsolve.working.trees import Apply, Letter, Number, Quantity, Tree, Value
from dlsolve.working.written import written

Known = Mapping[str, Value]
"""Labels and what they are worth where a line stands."""

LEEWAY = 1e-12
"""What floats may be off by, relative to the number: they only find candidates."""


def number_of(side: Side) -> tuple[float, float] | None:
    """A lone number and how far from it a value may be, as floats; None for other sides."""
    if side.typed is None or not isinstance(side.typed.value, Fraction | Real | Surd):
        return None
    if isinstance(side.typed.value, Surd) and side.typed.value.is_complex:
        return None
    number = nearest_float(side.typed.value)
    return number, float(side.typed.half) + LEEWAY * max(1.0, abs(number))


def as_float(value: Value) -> float | None:
    """The nearest float to a real number; None for other values."""
    match value:
        case bool():
            return None
        case Fraction() | Real() | Surd() if not (isinstance(value, Surd) and value.is_complex):
            return nearest_float(value)
        case _:
            return None


def numbers_in(side: Side | Tree) -> tuple[Fraction, ...]:
    """The numbers that stand in a side, or in a tree; none in one with letters."""
    tree = side.tree if isinstance(side, Side) else side
    found: list[Fraction] = []

    def look(node: Tree) -> Tree | None:
        if isinstance(node, Number) and isinstance(node.value, Fraction):
            found.append(abs(node.value))
        return None

    if tree is not None:
        mapped(tree, look)
    return tuple(found)


def value_of(side: Side, known: Known) -> Value | None:
    """What a side is worth with the names' values; None where it cannot be worked out."""
    if side.rows:
        return array_of(side)
    if side.typed is not None:
        return side.typed.value
    if side.tree is None:
        return None
    filled = with_values(side.tree, known)
    if letters(filled):
        return None
    try:
        return evaluate(filled)
    except (DlsolveError, KeyError, ValueError, OverflowError):
        return None


def with_values(tree: Tree, known: Known) -> Tree:
    """The tree with quantities for the names that are known, σ(z) and e^a₁ among them."""
    values: dict[Name, Tree] = {}
    for name in letters(tree):
        value = known.get(label_of(name))
        if value is not None:
            values[name] = Quantity(name, value)

    def put(node: Tree) -> Tree | None:
        match node:
            case Apply(function, (Letter(argument),)):
                name = Name(f"e^{argument}" if function == "exp" else f"{function}({argument})")
                value = known.get(label_of(name))
                return None if value is None else Quantity(name, value)
            case _:
                return None

    return bound(mapped(tree, put), values) if values else tree


def array_of(side: Side) -> Vector | Matrix:
    """The vector or the matrix of a side with rows."""
    rows = side.rows
    if len(rows) == 1:
        return Vector(tuple(entry.value for entry in rows[0]))
    return Matrix(tuple(tuple(entry.value for entry in row) for row in rows))


def spelt(value: Value) -> Tree | None:
    """The value as a tree, for a sentence."""
    return written(value)
