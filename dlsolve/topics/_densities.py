"""Densities on the page: what is given, whether it is a density, where two of them overlap."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cmp_to_key
from itertools import pairwise

from dlsolve.errors import InputError, Undefined
from dlsolve.exact.number import Scalar, is_zero, sign
from dlsolve.exact.symbolic import Symbolic
from dlsolve.inputs.densities import Density, Interval, Piece, parameters
from dlsolve.records import dataclass
from dlsolve.working.integrals import same_in_letters
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.steps import Word
from dlsolve.working.trees import (
    INFINITE,
    Integral,
    Negative,
    Number,
    Quantity,
    Tree,
    total,
)
from dlsolve.working.working import Working

ONE = Number(Fraction(1))
ZERO = Number(Fraction(0))


@dataclass(frozen=True, slots=True)
class Both:
    """Two densities on an interval where neither is 0 by definition."""

    f: Tree
    g: Tree
    low: Tree
    high: Tree


@dataclass(frozen=True, slots=True)
class Overlap:
    """Where f and g are both given, and where f is given alone."""

    together: list[Both]
    alone: list[Both]


# --- in words ---------------------------------------------------------------------------


def described(letter: str, density: Density) -> list[Word]:
    """e.g. f(x) = 2x for 0 ≤ x ≤ 1 (0 elsewhere)"""
    x = density.variable
    if density.kind == "normal":
        mean, variance = density.values
        return [f"{letter}({x}), normal with mean ", mean, " and variance ", variance]
    words: list[Word] = []
    for place, piece in enumerate(density.pieces):
        words += [", " if place else f"{letter}({x}) = ", piece.formula, " ", *where(piece, x)]
    last = density.pieces[-1]
    everywhere = density.pieces[0].low == -INFINITE and last.high == INFINITE
    return words if everywhere else [*words, " (0 elsewhere)"]


def where(piece: Piece | Interval | Both, x: Name) -> list[Word]:
    """e.g. for 0 ≤ x ≤ 1;  for x ≥ 0;  for all x"""
    match piece.low == -INFINITE, piece.high == INFINITE:
        case True, True:
            return ["for all ", x]
        case True, _:
            return ["for ", x, " ≤ ", piece.high]
        case _, True:
            return ["for ", x, " ≥ ", piece.low]
        case _:
            return ["for ", piece.low, " ≤ ", x, " ≤ ", piece.high]


def say_conditions(working: Working, *densities: Density) -> None:
    """What the letters have to satisfy.  e.g. Here a < b."""
    for density in densities:
        for piece in density.pieces:
            if not piece.is_in_numbers and INFINITE not in (piece.low, piece.high):
                working.say("Here ", piece.low, " < ", piece.high, ".")
        if density.kind == "exponential" and parameters(density.values[0]):
            working.say("Here ", density.values[0], " > 0.")


def capital(words: list[Word]) -> list[Word]:
    """With a capital letter.  e.g. for all x → For all x"""
    first, *rest = words
    return [first[0].upper() + first[1:] if isinstance(first, str) else first, *rest]


def in_letters(quantity: Quantity) -> Quantity:
    """A quantity whose value in letters is put for it in its shortest form.  e.g. b − a"""
    from dlsolve.working.textbook import closed

    if not isinstance(quantity.value, Symbolic):
        return quantity
    return Quantity(quantity.name, quantity.value, closed(quantity.value.expression))


def answered(working: Working, key: str, quantity: Quantity, unit: str = "") -> None:
    """An answer, one in letters in its shortest form."""
    shown = in_letters(quantity)
    if shown.typed is None:
        working.answer(key, quantity, unit=unit)
    else:
        tail = f" {unit}" if unit else ""
        working.answer(key, quantity, shown=[(quantity.name, " = ", shown.typed, tail)])


# --- integrals over the pieces ----------------------------------------------------------


def check_divergence(
    working: Working, kl: Quantity, h: Quantity | None, ce: Quantity | None, unit: str, what: str
) -> None:
    """KL once more as CE − H, where both are on the page.  e.g. what: “the integral”"""
    if h is None or ce is None:
        return
    working.say("or, from the two above,")
    difference = working.let(kl.name, ce - h, unit=unit)
    working.check(
        same_in_letters(scalar(kl.value), scalar(difference.value)),
        *(f"Check: {what} is ", ce.name, " − ", h.name),
    )


def integral(density: Density, weighted: Callable[[Tree], Tree] = lambda f: f) -> Tree:
    """∫ of something made from f over all its pieces.  e.g. ∫₀¹ x·x dx + ∫₁² x(2 − x) dx"""
    x = density.variable
    return total(Integral(weighted(p.formula), x, p.low, p.high) for p in density.pieces)


def within(density: Density, interval: Interval) -> Density:
    """The density on a part of the line.  Raises InputError where letters cannot be compared."""
    pieces = []
    for piece in density.pieces:
        low, high = _larger(piece.low, interval.low), _smaller(piece.high, interval.high)
        if compared(low, high) < 0:
            pieces.append(Piece(piece.formula, low, high))
    return Density(tuple(pieces), density.variable, density.kind, density.values, density.text)


def compared(left: Tree, right: Tree) -> int:
    """−1, 0 or 1.  Raises InputError for letters, unless the two are the same."""
    if left == right:
        return 0
    if left == -INFINITE or right == INFINITE:
        return -1
    if left == INFINITE or right == -INFINITE:
        return 1
    try:
        return sign(scalar(evaluate(left)) - scalar(evaluate(right)))
    except Undefined:
        raise InputError(
            "which end lies further left cannot be told from letters",
            remedy="give numbers as ends",
        ) from None


def _larger(left: Tree, right: Tree) -> Tree:
    return left if compared(left, right) >= 0 else right


def _smaller(left: Tree, right: Tree) -> Tree:
    return left if compared(left, right) <= 0 else right


def overlap(f: Density, g: Density) -> Overlap:
    """Where both are given, and where f is given and g is 0."""
    one, *more = f.pieces
    if not more and [(p.low, p.high) for p in g.pieces] == [(one.low, one.high)]:
        return Overlap([Both(one.formula, g.pieces[0].formula, one.low, one.high)], [])
    ends = [end for d in (f, g) for p in d.pieces for end in (p.low, p.high)]
    order = sorted(ends, key=cmp_to_key(compared))
    together, alone = [], []
    for low, high in pairwise(order):
        if compared(low, high) == 0:
            continue
        here, there = (_at(d, low, high) for d in (f, g))
        if here is not None and there is not None:
            together.append(Both(here, there, low, high))
        elif here is not None:
            alone.append(Both(here, ZERO, low, high))
    return Overlap(_joined(together), _joined(alone))


def _at(density: Density, low: Tree, high: Tree) -> Tree | None:
    """The formula that holds on an interval between two neighbouring ends."""
    for piece in density.pieces:
        if compared(piece.low, low) <= 0 and compared(high, piece.high) <= 0:
            return None if _vanishes(piece.formula) else piece.formula
    return None


def _vanishes(formula: Tree) -> bool:
    return not parameters(formula) and is_zero(scalar(evaluate(formula)))


def _joined(parts: list[Both]) -> list[Both]:
    """Neighbouring intervals with the same formulas as one."""
    joined: list[Both] = []
    for part in parts:
        last = joined[-1] if joined else None
        if last and (last.f, last.g) == (part.f, part.g) and compared(last.high, part.low) == 0:
            joined[-1] = Both(last.f, last.g, last.low, part.high)
        else:
            joined.append(part)
    return joined


def is_constant(density: Density, value: Scalar | None = None) -> bool:
    """Whether it is one piece without its variable (and not of that value)."""
    if len(density.pieces) != 1:
        return False
    formula = density.pieces[0].formula
    if isinstance(formula, Negative) or density.variable in parameters(formula):
        return False
    found = evaluate(formula)
    return value is None or found != value
