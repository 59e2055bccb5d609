"""The second partial derivatives of a function, in letters or at a point, and the Hessian."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import comb, prod
from typing import Any

from dlsolve.errors import InputError, Undefined
from dlsolve.exact.number import equal, is_zero
from dlsolve.exact.symbolic import Symbolic
from dlsolve.records import dataclass
from dlsolve.topics._matrix import matrix_of
from dlsolve.working.names import Name
from dlsolve.working.readings import bound, evaluate
from dlsolve.working.steps import Words
from dlsolve.working.trees import (
    Grid,
    Letter,
    Negative,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Sum,
    Tree,
    differentiated,
    equals,
)
from dlsolve.working.working import Working, show

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

WRITTEN_IN_FULL = 2
"""Letters up to which both mixed derivatives are written; beyond, one of each pair."""


@dataclass(frozen=True, slots=True)
class Seconds:
    """The entries of a Hessian, and whether they are the same everywhere."""

    entries: tuple[tuple[Tree, ...], ...]
    constant: bool

    def __iter__(self) -> Iterator[Tree]:
        return (entry for row in self.entries for entry in row)

    @property
    def in_letters(self) -> bool:
        """Whether an entry is no number yet."""
        return not all(isinstance(entry, Quantity) for entry in self)


MOST_TERMS = 60
"""Terms up to which a second derivative in letters is worked out; a longer one is only written."""

Point = Mapping[Name, Quantity]
"""The value of each letter; empty where no point is given."""


def derivatives(function: Tree, names: Sequence[Name]) -> tuple[Tree, ...]:
    """∂f/∂w for each letter.  Raises InputError for what is too long or has no derivative."""
    from dlsolve.working.symbols import derivative

    try:
        return tuple(derivative(function, name) for name in names)
    except InputError as error:
        raise error.of("function") from None
    except Undefined as error:
        raise InputError(
            "a derivative of the function cannot be written down",
            remedy=f"give one with two derivatives everywhere: this has {error.reason}",
            field="function",
        ) from None  # fmt: skip


def second_name(one: Name, other: Name, *, alone: bool) -> Name:
    """∂²f/∂w₁∂w₂, ∂²f/∂w₁²;  f″ for a function of one letter"""
    if alone:
        return Name("f″")
    below = f"∂{spelled(one)}²" if one == other else f"∂{spelled(one)}∂{spelled(other)}"
    return Name(f"∂²f/{below}")


def spelled(letter: Name) -> str:
    """A letter as text.  e.g. w₁"""
    return letter.base + "".join(map(str, letter.indices)).translate(SUBSCRIPTS)


def is_algebraic(formula: Tree) -> bool:
    """Whether a formula in letters has a value that can be kept exactly, and is short."""
    if _terms(formula) > MOST_TERMS:
        return False
    try:
        evaluate(formula)
    except Undefined:
        return False
    return True


def _terms(node: Tree) -> int:
    """An upper bound on the terms of a formula that is multiplied out.  e.g. (x + y)³ → 4"""
    match node:
        case Sum(parts):
            return sum(map(_terms, parts))
        case Product(parts):
            return prod(map(_terms, parts))
        case Quotient(top, bottom):
            return _terms(top) * _terms(bottom)
        case Negative(operand):
            return _terms(operand)
        case Power(base, Number(Fraction() as exponent)):
            terms = _terms(base)
            return comb(terms - 1 + int(abs(exponent)), terms - 1)
        case _:
            return 1


def write_second(
    working: Working, names: Sequence[Name], partials: Sequence[Tree], point: Point
) -> Seconds:
    """Write ∂²f/∂wᵢ∂wⱼ = ∂/∂wᵢ(∂f/∂wⱼ) for each pair; hand back the entries of the Hessian.

    At a point they are quantities; without one they may be expressions in the letters.
    """
    size = range(len(names))
    in_full = len(names) <= WRITTEN_IN_FULL
    pairs = [(i, j) for i in size for j in size if in_full or i <= j]
    entries = {(i, j): _formula(working, names, partials[j], i, j) for i, j in pairs}
    constant = all(isinstance(entry, Quantity) for entry in entries.values())
    if point and not constant:
        working.say("At this point:")
        for (i, j), formula in entries.items():
            if not isinstance(formula, Quantity):
                entries[i, j] = _at(working, names, formula, point, i, j)
    if not in_full:
        working.say("The order makes no difference, so H is symmetric.")
        entries |= {(j, i): entry for (i, j), entry in entries.items()}
    return Seconds(tuple(tuple(entries[i, j] for j in size) for i in size), constant)


def _formula(working: Working, names: Sequence[Name], partial: Tree, i: int, j: int) -> Tree:
    """The line of one second derivative; a quantity where it is a number."""
    (formula,) = derivatives(partial, [names[i]])
    name = second_name(names[i], names[j], alone=len(names) == 1)
    unworked = differentiated(partial, names[i], alone=len(names) == 1)
    if not is_algebraic(formula):
        working.say(Letter(name), " = ", unworked, " = ", formula)
        return formula
    line = working.let(name, unworked, **_mistakes(unworked, formula, mixed=i != j))
    return show(line.value) if isinstance(line.value, Symbolic) else line


def _at(
    working: Working, names: Sequence[Name], formula: Tree, point: Point, i: int, j: int
) -> Quantity:
    """The line of one second derivative with numbers put for its letters."""
    name = second_name(names[i], names[j], alone=len(names) == 1)
    value = bound(formula, dict(point))
    mistakes = {} if is_algebraic(formula) else _mistakes(value, formula, mixed=i != j)
    return working.let(name, value, **mistakes)


def _mistakes(right: Tree, formula: Tree, *, mixed: bool) -> dict[str, Any]:
    """A mixed derivative taken for 0; the 2 of a square lost."""
    if isinstance(formula, Number) and is_zero(formula.value):
        return {}
    if mixed:
        return {"mixed_partial_forgotten": Fraction(0)}
    return {"factor_two_forgotten": right / 2}


def write_hessian(working: Working, entries: Sequence[Sequence[Tree]]) -> Quantity:
    """H, after a check of its symmetry where both mixed derivatives stand on the page."""
    H = working.let(Name("H"), Grid(_alike(entries)))
    if len(entries) == WRITTEN_IN_FULL:
        matrix = matrix_of(H)
        one, other = entries[0][1], entries[1][0]
        if isinstance(one, Quantity) and isinstance(other, Quantity):
            same = equals(Letter(one.name), Letter(other.name))
            words: Words = ("Check: ", same, ", so H is symmetric")
        else:
            words = ("Check: H is symmetric",)
        working.check(equal(matrix[0, 1], matrix[1, 0]), *words)
    return H


def _alike(entries: Sequence[Sequence[Tree]]) -> tuple[tuple[Tree, ...], ...]:
    """The entries by their names; written out where one of them is in letters."""
    rows = tuple(map(tuple, entries))
    if all(isinstance(entry, Quantity) for row in rows for entry in row):
        return rows
    return tuple(
        tuple(show(entry.value) if isinstance(entry, Quantity) else entry for entry in row)
        for row in rows
    )
