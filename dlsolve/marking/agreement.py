"""Whether the sides of an equation agree, as far as their digits allow.

0.0747 × 0.4 = 0.0299 agrees to four decimals; 0.8/1.65 = 0.80 does not.  A number that was
rounded above may stand for the exact one: what that moves is allowed for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace
from fractions import Fraction

from dlsolve.errors import DlsolveError
from dlsolve.exact import functions
from dlsolve.exact import number as exact
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Real, Scalar, Surd, equal, is_zero, sign
from dlsolve.exact.symbolic import Symbolic
from dlsolve.marking.labels import label_of
from dlsolve.marking.sameness import same_value
from dlsolve.marking.script import Side, Statement
from dlsolve.marking.typed import matches, within
from dlsolve.marking.values import Known, value_of, with_values
from dlsolve.records import dataclass
from dlsolve.working.readings import evaluate, mapped
from dlsolve.working.trees import Letter, Number, Product, Quantity, Tree, Value

Half = Callable[[str], Scalar]
"""How far a name's value may be off, by the digits that the student wrote of it."""

ROUNDED_FIGURES = 3
"""Significant figures of a number that nobody gives but a calculator."""

NONE: Scalar = Fraction(0)


@dataclass(frozen=True, slots=True, eq=False)
class Break:
    """Two sides that do not agree, and what each is worth."""

    left: Side
    right: Side
    left_value: Value
    right_value: Value


def first_break(
    statement: Statement,
    known: Known,
    defined: Set[str] = frozenset(),
    exact: Set[Fraction] = frozenset(),
) -> Break | None:
    """The first two sides that do not agree, or None; sides without a value are passed over.

    The name on the left, and other names of the line, are what the statement says anew; the
    `exact` numbers of its formula are not rounded ones.
    """
    if statement.equation is not None:
        if statement.equation.differ is None:
            return None
        (one, left), (other, right) = statement.equation.differ
        return Break(statement.sides[one], statement.sides[other], left, right)
    before: tuple[Side, Value] | None = None
    for place, side in enumerate(statement.sides):
        anew = not defined.isdisjoint(side.labels)
        anew = anew or (place == 0 and isinstance(side.tree, Letter))
        value = None if anew else value_of(side, known)
        if value is None:
            continue
        if before is not None:
            readings = (value, *_otherwise(side, known))
            others = (before[1], *_otherwise(before[0], known))
            about = statement.signs[place - 1] == "≈"
            if not any(
                _agree(before[0], one, side, other, known, exact, about)
                for one in others
                for other in readings
            ):
                return Break(before[0], side, before[1], value)
        before = side, value
    return None


def are_opposite(broken: Break) -> bool:
    """Whether the two sides differ in their sign alone."""
    match broken.left_value, broken.right_value:
        case ((Fraction() | Surd() | Real() as left), (Fraction() | Surd() | Real())):
            if exact.is_zero(left):
                return False
            if broken.right.typed is None:
                return exact.equal(broken.right_value, -left)
            return matches(broken.right.typed, -left)
        case _:
            return False


def _otherwise(side: Side, known: Known) -> Iterator[Value]:
    """What a side is worth in other readings.  e.g. log for log₂"""
    for tree in side.otherwise:
        value = value_of(replace(side, tree=tree, typed=None), known)
        if value is not None:
            yield value


def _agree(
    left: Side,
    one: Value,
    right: Side,
    other: Value,
    known: Known,
    exact: Set[Fraction],
    about: bool,
) -> bool:
    """Whether two values are the same but for their digits; behind ≈ they are rounded."""
    match one, other:
        case (bool(), _) | (_, bool()):
            return one == other
        case (Fraction() | Surd() | Real(), Fraction() | Surd() | Real()):
            if right.typed is not None and matches(right.typed, one):
                return True
            if left.typed is not None and matches(left.typed, other):
                return True
            if right.typed is not None and _is_per_cent(left, right):
                return matches(right.typed, one / 100)
            moved = _moved(left, known, exact) + _moved(right, known, exact, about)
            return within(one, other, _half(left) + _half(right) + moved)
        case (Vector() | Matrix(), Vector() | Matrix()):
            return _same_entries(one, right) or same_value(one, other)
        case (Vector() | Matrix(), Fraction() | Surd() | Real()) | (
            Fraction() | Surd() | Real(),
            Vector() | Matrix(),
        ):
            return True  # [1 −2] may be a row or a difference: the last side is judged by itself
        case (Symbolic(), Fraction() | Surd() | Real()) | (
            Fraction() | Surd() | Real(),
            Symbolic(),
        ):
            return True  # a letter of the question may be the name of a line as well
        case _:
            return same_value(one, other)


def _is_per_cent(left: Side, right: Side) -> bool:
    """Whether a product with 100 is told in per cent.  e.g. 50/60 × 100 = 83.3%"""
    match left.tree:
        case Product(factors) if right.text.endswith("%"):
            return any(isinstance(one, Number) and one.value == 100 for one in factors)
        case _:
            return False


def _same_entries(value: Vector | Matrix, side: Side) -> bool:
    """Whether the typed rows are the array at the digits typed; a column counts as a row."""
    rows = [value.entries] if isinstance(value, Vector) else list(value.rows)
    own = [entry for row in rows for entry in row]
    typed = [entry for row in side.rows for entry in row]
    return len(own) == len(typed) and all(map(matches, typed, own))


def _half(side: Side) -> Scalar:
    return NONE if side.typed is None else side.typed.half


def _moved(side: Side, known: Known, exact: Set[Fraction], about: bool = False) -> Scalar:
    """How far the numbers of a side that were rounded above, or behind ≈, can move its value."""
    if side.tree is None or (side.typed is not None and not side.typed.is_exact):
        return NONE  # a decimal alone is off by its own digits
    tree = with_values(side.tree, known)
    units = 1 if side.typed is not None else 2  # in 5/1.667 rounded, in 1/(1 + 0.3678) cut off
    rounded = [
        (node, units * half)
        for node in _numbers(tree)
        if (half := _half_unit(node))
        and (about or (node.value not in exact and _stands_for_another(node, 2 * half, known)))
    ]
    return _reach(tree, rounded)


def has_rounded(statement: Statement, value: Scalar, known: Known, exact: Set[Fraction]) -> bool:
    """Whether a side is the value but for its rounded numbers.  e.g. 4/(3 × 2.24), 4/(3√5)"""
    for side in statement.sides:
        is_decimal = side.typed is not None and not side.typed.is_exact
        own = None if is_decimal else value_of(side, known)
        if isinstance(own, Fraction | Surd | Real) and not isinstance(own, bool):
            moved = _moved(side, known, exact)
            if not is_zero(moved) and within(own, value, moved):
                return True
    return False


def leeway(formula: Tree, half: Half) -> Scalar:
    """How far the value of a formula is moved by the roundings of the lines above it."""
    moved = [
        (node, size)
        for node in quantities(formula)
        if not is_zero(size := half(label_of(node.name)))
    ]
    return _reach(formula, moved)


def _reach(tree: Tree, moved: Sequence[tuple[Number | Quantity, Scalar]]) -> Scalar:
    """Σ |f(q ± half) − f(q)|, the larger of the two for each."""
    total = NONE
    here = _number(tree)
    if here is None:
        return NONE
    for node, size in moved:
        off = [
            functions.absolute(there - here)
            for step in (size, -size)
            if (there := _number(_put(tree, node, step))) is not None
        ]
        total = total + max(off, key=_as_float, default=NONE)
    return total


def _as_float(value: Scalar) -> float:
    from dlsolve.working.readings import float_of

    return float_of(value)


def _put(tree: Tree, moved: Number | Quantity, step: Scalar) -> Tree:
    def change(node: Tree) -> Tree | None:
        if node is not moved and node != moved:
            return None
        match node:
            case Number(value) | Quantity(value=Fraction() | Surd() | Real() as value):
                return Number(value + step)
            case _:
                return None

    return mapped(tree, change)


def _number(tree: Tree) -> Scalar | None:
    try:
        match evaluate(tree):
            case bool():
                return None
            case Fraction() | Surd() | Real() as value:
                return value
            case _:
                return None
    except (DlsolveError, KeyError):
        return None


def _numbers(tree: Tree) -> Iterator[Number]:
    return (node for node in _leaves(tree) if isinstance(node, Number))


def quantities(tree: Tree) -> Iterator[Quantity]:
    """The named values that stand in a tree."""
    return (node for node in _leaves(tree) if isinstance(node, Quantity))


def _leaves(tree: Tree) -> Iterator[Tree]:
    found: dict[Tree, None] = {}

    def look(node: Tree) -> Tree | None:
        if isinstance(node, Number | Quantity):
            found[node] = None
        return None

    mapped(tree, look)
    return iter(found)


def _half_unit(node: Number) -> Fraction:
    """Half a unit of the last decimal as typed; 0 for a whole number."""
    _, point, decimals = node.text.partition(".")
    return Fraction(1, 2 * 10 ** len(decimals)) if point and decimals.isdigit() else Fraction(0)


def _is_long(node: Number) -> bool:
    """Whether it has so many figures that it was probably rounded, or cut off."""
    return len(node.text.replace(".", "").lstrip("0")) >= ROUNDED_FIGURES


def _stands_for_another(node: Number, unit: Fraction, known: Known) -> bool:
    """Whether the typed number is a value of a line above, or in between, rounded or cut off."""
    values = [value for value in known.values() if isinstance(value, Fraction | Surd | Real)]
    if any(equal(value, node.value) for value in values):
        return False
    return _is_long(node) or any(_becomes(value, node, unit) for value in values)


def stands_above(tree: Tree, known: Known, exact: Set[Fraction]) -> bool:
    """Whether every number of a substitution is one of the formula's or of a line above."""
    values = [value for value in known.values() if isinstance(value, Fraction | Surd | Real)]
    return all(
        node.value in exact
        or any(equal(functions.absolute(value), node.value) for value in values)
        or any(_becomes(value, node, 2 * _half_unit(node)) for value in values)
        for node in _numbers(tree)
    )


def _becomes(value: Scalar, node: Number, unit: Fraction) -> bool:
    """Whether a value is the number typed once it is rounded or cut off, whatever its sign."""
    off = functions.absolute(value) - node.value
    return sign(off + unit / 2) >= 0 and sign(unit - off) > 0
