"""Equations in unknowns, which give no name a value: they are known by their solutions.

|A − λI| = (1 − λ)(4 − λ) − 10 = 0      the polynomial λ² − 5λ − 6
−5x + 2y = 0                            the line −5x₁ + 2x₂ = 0
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from dlsolve.errors import Undefined
from dlsolve.exact.array import Matrix, Vector, parallel
from dlsolve.exact.number import Scalar, equal, is_zero
from dlsolve.exact.polynomial import Polynomial
from dlsolve.exact.rows import pivot_columns, reduced
from dlsolve.exact.spaces import Equation
from dlsolve.marking.equations import PLAIN_LETTERS
from dlsolve.marking.terms import Terms, degree, minus, multiplied_out, same_terms
from dlsolve.records import dataclass
from dlsolve.working.names import Name
from dlsolve.working.trees import Tree
from dlsolve.working.verdicts import Slip

_NAME = re.compile(r"[A-Za-zΔχ]{1,4}\s*\(.*\)|\|.*\|")
"""What names a polynomial, rather than being one.  e.g. p(λ), |A − λI|"""

Solved = Polynomial | Equation


@dataclass(frozen=True, slots=True, eq=False)
class InUnknowns:
    """What an equation says of its unknowns.

    unknowns  their names, in their order
    value     the polynomial in the one unknown, or the line or plane of several
    is_solved whether it says for which values it holds, rather than naming an expression
    differ    two of its sides, by their places, that are not the same for all values
    """

    unknowns: tuple[Name, ...]
    value: Solved
    is_solved: bool
    differ: tuple[tuple[int, Solved], tuple[int, Solved]] | None = None


def in_unknowns(texts: Sequence[str], trees: Sequence[Tree | None]) -> InUnknowns | None:
    """What the sides of an equation say of unknowns; None where they are none.

    e.g. 2x₁ + x₂ = 1,  x₂ = 2x₁,  p(λ) = λ² − 3
    """
    named = trees[0] is None or _NAME.fullmatch(texts[0]) is not None
    forms: list[tuple[int, Terms]] = []
    for place, tree in enumerate(trees):
        if place == 0 and named:
            continue
        try:
            forms.append((place, multiplied_out(tree) if tree is not None else {}))
        except (Undefined, KeyError):  # no polynomial, or no function
            return None
        if tree is None:
            return None
    unknowns = _in_order(name for _, form in forms for term in form for name in term)
    varying = [form for form in forms if degree(form[1])]
    if not varying or varying != forms[: len(varying)] or len(forms) - len(varying) > 1:
        return None
    last = varying[-1][1]
    if len(varying) == len(forms) == 2 and not named:  # x₁ + x₂ = 2x₁
        varying, last = [], minus(forms[0][1], forms[1][1])
    elif len(varying) < len(forms):
        last = minus(last, forms[-1][1])
    value = _described(unknowns, last)
    if value is None:
        return None
    sides = [(place, own) for place, form in varying if (own := _described(unknowns, form))]
    terms = dict(varying)
    differ = next((two for two in pairwise(sides) if not _same(two, terms)), None)
    return InUnknowns(unknowns, value, not named or len(varying) < len(forms), differ)


def _same(two: tuple[tuple[int, Solved], tuple[int, Solved]], terms: Mapping[int, Terms]) -> bool:
    (one, _), (other, _) = two
    return same_terms(terms[one], terms[other])


def _in_order(names: Iterable[Name]) -> tuple[Name, ...]:
    return tuple(sorted(dict.fromkeys(names), key=lambda name: (name.base, str(name.indices))))


def _described(unknowns: tuple[Name, ...], terms: Terms) -> Solved | None:
    """A polynomial in one unknown, a line or a plane in several."""
    zero: Scalar = Fraction(0)
    match unknowns:
        case (unknown,) if degree(terms):
            powers = [terms.get((unknown,) * k, zero) for k in range(degree(terms) + 1)]
            return Polynomial(tuple(powers), unknown.base)
        case (_, _, *_) if degree(terms) == 1:
            normal = tuple(terms.get((name,), zero) for name in unknowns)
            return Equation(normal, terms.get((), zero))
        case _:
            return None


# --- comparing ----------------------------------------------------------------------------


def same_solutions(one: Solved, other: Solved) -> bool:
    """Whether two equations are the same up to a factor."""
    left, right = _coefficients(one), _coefficients(other)
    return type(one) is type(other) and len(left) == len(right) and parallel(left, right)


def likeness(one: Solved, other: Solved) -> float:
    """The part of the coefficients in which two equations agree; 0 for other kinds."""
    left, right = _coefficients(one), _coefficients(other)
    if type(one) is not type(other) or len(left) != len(right):
        return 0.0
    if parallel(left, right):
        return 1.0
    same = [equal(a, b) or equal(a, -b) for a, b in zip(left, right, strict=True)]
    return min(sum(same) / len(same), 0.9)


def slip_between(right: Solved, wrong: Solved) -> Slip:
    """What kind of slip leads from one equation to another."""
    pairs = list(zip(_coefficients(right), _coefficients(wrong), strict=False))
    if all(equal(a, b) or equal(a, -b) for a, b in pairs):
        return Slip.SIGN
    return Slip.ARITHMETIC if isinstance(right, Polynomial) else Slip.COPIED


def _coefficients(equation: Solved) -> Vector:
    match equation:
        case Polynomial(coefficients):
            return Vector(coefficients)
        case Equation(normal, constant):
            return Vector((*normal, constant))


def is_linear(given: InUnknowns) -> bool:
    """Whether no power of an unknown is in it."""
    return isinstance(given.value, Equation) or given.value.degree == 1


def follows_from(given: InUnknowns, system: Sequence[InUnknowns]) -> bool | None:
    """Whether an equation is a combination of others; None where it has other unknowns."""
    order = list(dict.fromkeys(name for one in system for name in one.unknowns))
    own = _meant(given.unknowns, order)
    if own is None or not is_linear(given):
        return None
    rows = [_row(one, one.unknowns, order) for one in system]
    return _rank([*rows, _row(given, own, order)]) == _rank(rows)


def _meant(unknowns: Sequence[Name], order: Sequence[Name]) -> tuple[Name, ...] | None:
    """The unknowns that are meant: by their own names, x, y, z for the first three, or others."""
    if set(unknowns) <= set(order):
        return tuple(unknowns)
    if set(unknowns) & set(order):  # one is a parameter, x₂ = c
        return None
    plain = [name.base for name in unknowns if not name.indices]
    if len(plain) == len(unknowns) and set(plain) <= set(PLAIN_LETTERS[: len(order)]):
        return tuple(order[PLAIN_LETTERS.index(letter)] for letter in plain)
    return tuple(order) if len(unknowns) == len(order) else None


def _row(one: InUnknowns, names: Sequence[Name], order: Sequence[Name]) -> tuple[Scalar, ...]:
    match one.value:
        case Equation(normal, constant):
            values = dict(zip(names, normal, strict=True))
        case Polynomial((constant, slope)):
            values = {names[0]: slope}
        case Polynomial():
            return ()
    return (*(values.get(name, Fraction(0)) for name in order), constant)


def _rank(rows: Sequence[tuple[Scalar, ...]]) -> int:
    kept = tuple(row for row in rows if any(not is_zero(entry) for entry in row))
    return len(pivot_columns(reduced(Matrix(kept)))) if kept else 0
