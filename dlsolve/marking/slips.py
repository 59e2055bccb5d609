"""What kind of slip a wrong value is: which small change of the line's own formula gives it.

Each change is one that a hand makes: a sign turned, a term left out, a value taken from the
line before the update or from the neighbour, a number miscopied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from dlsolve.errors import DlsolveError
from dlsolve.exact import number as exact
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Real, Scalar, Surd
from dlsolve.exact.spaces import Roots
from dlsolve.marking.agreement import NONE, Half, leeway
from dlsolve.marking.labels import base, label_of
from dlsolve.marking.sameness import same_value
from dlsolve.marking.typed import Typed, matches, within
from dlsolve.working.readings import evaluate, mapped, substituted
from dlsolve.working.trees import Negative, Number, Product, Quantity, Sum, Tree, Value
from dlsolve.working.verdicts import Slip

History = Mapping[str, Sequence[Value]]
"""Every value that each name has had, the latest last."""

ORDER = (Slip.SIGN, Slip.STALE, Slip.INDEX, Slip.MISSING_TERM)
"""The likelier slip first: a value that two of them give has the first one's name."""

PLAIN = tuple(Counter(dict.fromkeys(map(Fraction, some), 100)) for some in ((), (1,), (0, 1)))
"""Numbers that are often not written."""

MOST_CHANGES = 300
"""Changes of one formula that are tried."""


def kind_of(
    formula: Tree | None,
    expected: Value,
    given: Typed | Value,
    history: History,
    substitution: Tree | None = None,
    half: Half = lambda _: NONE,
) -> Slip | None:
    """The slip that turns the expected value into the given one; None where none is seen.

    `half` says how far the names in the formula may be off by their digits.
    Where a substitution is written that lacks a number of the formula's, no sign is turned.
    """
    if isinstance(given, Matrix) and isinstance(expected, Matrix):
        if given.shape == expected.shape[::-1] and same_value(Matrix(given.columns()), expected):
            return Slip.TRANSPOSED
        if given.shape != expected.shape:
            return Slip.SHAPE
    if _differ_in_sign(_entries(expected), _entries(given)):
        return Slip.SIGN
    if _is(given, _negated(expected)):
        return Slip.SIGN
    if formula is None:
        return None
    lacks = substitution is not None and bool(
        Counter(_numbers(substituted(formula))) - Counter(_numbers(substitution))
    )
    changes = sorted(_changes(formula, history), key=lambda change: ORDER.index(change[0]))
    for count, (slip, changed) in enumerate(changes):
        if count > MOST_CHANGES:
            break
        value = None if lacks and slip is Slip.SIGN else _worth(changed)
        if value is None or same_value(value, expected):
            continue
        if _is(given, value) or _is_rounded(given, value, changed, half):
            return slip
    return None


def _is_rounded(given: Typed | Value, value: Value, changed: Tree, half: Half) -> bool:
    """Whether the changed formula gives the value, but for the roundings of the lines above."""
    match given, value:
        case Typed(value=Fraction() as own), (Fraction() | Surd() | Real()):
            room = leeway(changed, half)
            return not exact.is_zero(room) and within(own, value, room + given.half)
        case _:
            return False


def _entries(value: Typed | Value) -> tuple[Scalar, ...]:
    """The entries of an array, or several values; none of others."""
    match value:
        case Vector(entries):
            return entries
        case Matrix(rows):
            return sum(rows, ())
        case Roots(values):
            return values
        case _:
            return ()


def _differ_in_sign(one: Sequence[Scalar], other: Sequence[Scalar]) -> bool:
    """Whether two arrays are the same but for signs.  e.g. λ = 5, −2 and 5, 2"""
    return 0 < len(one) == len(other) and all(
        exact.equal(a, b) or exact.equal(a, -b) for a, b in zip(one, other, strict=True)
    )


def miscopied(formula: Tree, substitution: Tree) -> bool:
    """Whether the substitution is the formula's, but for one number.

    A factor 1 and a term 0 may be left out.
    """
    own, typed = Counter(_numbers(substituted(formula))), Counter(_numbers(substitution))
    return any(
        (own - typed - plain).total() == (typed - own - plain).total() == 1 for plain in PLAIN
    )


def is_part(formula: Tree, given: Typed) -> bool:
    """Whether the value is that of a part of the formula, worked out by itself."""
    return any(
        _is(given, value) or _is(given, _negated(value))
        for node in _nodes(formula)[1:]
        if not isinstance(node, Number | Quantity) and (value := _worth(node)) is not None
    )


def _is(given: Typed | Value, value: Value | None) -> bool:
    match given, value:
        case _, None:
            return False
        case Typed(), (Fraction() | Surd() | Real()):
            return matches(given, value)
        case Typed(), _:
            return False
        case _:
            return same_value(given, value)


def _negated(value: Value) -> Value | None:
    match value:
        case bool():
            return None
        case Fraction() | Surd() | Real():
            return None if exact.is_zero(value) else -value
        case _:
            return None


def _worth(tree: Tree) -> Value | None:
    try:
        return evaluate(tree)
    except (DlsolveError, KeyError):
        return None


def _changes(formula: Tree, history: History) -> Iterator[tuple[Slip, Tree]]:
    """The formula with one thing changed, the likeliest change first."""
    for place, node in enumerate(_nodes(formula)):
        for slip, changed in _changes_of(node, history):
            yield slip, _with(formula, place, changed)


def _changes_of(node: Tree, history: History) -> Iterator[tuple[Slip, Tree]]:
    match node:
        case Sum(terms) if len(terms) > 1:
            for i, term in enumerate(terms):
                turned = term.operand if isinstance(term, Negative) else Negative(term)
                yield Slip.SIGN, Sum((*terms[:i], turned, *terms[i + 1 :]))
                rest = (*terms[:i], *terms[i + 1 :])
                yield Slip.MISSING_TERM, rest[0] if len(rest) == 1 else Sum(rest)
        case Product(factors) if len(factors) > 1:
            for i in range(len(factors)):
                rest = (*factors[:i], *factors[i + 1 :])
                yield Slip.MISSING_TERM, rest[0] if len(rest) == 1 else Product(rest)
        case Quantity(name, value):
            spelt = label_of(name)
            if isinstance(value, Fraction | Surd | Real) and not exact.is_zero(value):
                yield Slip.SIGN, Negative(node)
            for older in history.get(spelt, ()):
                if not same_value(older, value):
                    yield Slip.STALE, Quantity(name, older)
            for other, values in history.items():
                if other == spelt or base(other) != base(spelt) or not values:
                    continue
                if type(values[-1]) is type(value) and not same_value(values[-1], value):
                    yield Slip.INDEX, Quantity(name, values[-1])
        case _:
            return


def _nodes(tree: Tree) -> list[Tree]:
    """Every node, from the top, in the order in which `mapped` meets them."""
    found: list[Tree] = []

    def look(node: Tree) -> Tree | None:
        found.append(node)
        return None

    mapped(tree, look)
    return found


def _with(tree: Tree, place: int, changed: Tree) -> Tree:
    """The tree with the node at that place changed."""
    met = -1

    def change(node: Tree) -> Tree | None:
        nonlocal met
        met += 1
        return changed if met == place else None

    return mapped(tree, change)


def _numbers(tree: Tree) -> list[Fraction]:
    """The numbers of a tree and of its quantities, without signs, in their order."""
    found: list[Fraction] = []

    def look(node: Tree) -> Tree | None:
        match node:
            case Number(Fraction() as value) | Quantity(value=Fraction() as value):
                found.append(abs(value))
            case _:
                pass
        return None

    mapped(tree, look)
    return found
