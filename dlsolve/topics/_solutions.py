"""The solutions of Ax = b read off an echelon form of [A | b]."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Scalar, equal, is_zero
from dlsolve.exact.rows import null_space
from dlsolve.exact.spaces import Affine, Span
from dlsolve.records import dataclass
from dlsolve.topics._cases import State
from dlsolve.topics._elimination import next_operations
from dlsolve.topics._homogeneous import parameters
from dlsolve.topics._matrix import A_LETTER, Lettering
from dlsolve.working.names import Name
from dlsolve.working.readings import scalar
from dlsolve.working.steps import Word
from dlsolve.working.trees import (
    Letter,
    MatrixProduct,
    Negative,
    Product,
    Quantity,
    Quotient,
    Transposed,
    Tree,
    equals,
    is_one,
    total,
)
from dlsolve.working.working import Working, show
from dlsolve.working.written import is_negative, linear_form


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is no solution: a row says 0 = c."""

    rank: int


@dataclass(frozen=True, slots=True)
class One:
    """The only solution."""

    x: Vector
    rank: int


@dataclass(frozen=True, slots=True)
class Many:
    """A solution for every choice of the free variables."""

    x: Affine
    rank: int


Solved = Nothing | One | Many


def read_solutions(working: Working, state: State, right: Name) -> Solved:
    """Write what an echelon form of [A | b] says: no solution, one, or many."""
    n, rank = state.bar, len(state.pivots)
    empty = [i for i in range(rank, state.matrix.shape[0]) if not is_zero(state.matrix[i, n])]
    if empty:
        _write_contradiction(working, state, empty[0], right)
        return Nothing(rank)
    if rank == n:
        x = _substitute_back(working, state)
        _verify(working, state, x, (), right)
        return One(x, rank)
    space = _write_many(working, state)
    _verify(working, state, space.point, space.directions.basis, right)
    return Many(space, rank)


def _write_contradiction(working: Working, state: State, row: int, right: Name) -> None:
    rank = len(state.pivots)
    value = state.matrix[row, state.bar]
    working.relation(0, show(value), note=("by ", Name("R", row + 1)))
    working.say(
        "This cannot be, so A",
        Name(state.letters.unknown),
        " = ",
        right,
        f" has no solution: rank A = {rank}, but rank [A | ",
        right,
        f"] = {rank + 1}.",
    )


# --- one solution -----------------------------------------------------------------------


def _substitute_back(working: Working, state: State) -> Vector:
    """From the last equation upwards, each unknown by those that are known."""
    n = state.bar
    if n > 1:
        working.say("By back substitution:")
    known: dict[int, Quantity] = {}
    for row in reversed(range(n)):
        known[row] = _let_unknown(working, state, row, known)
    return Vector(tuple(scalar(known[j].value) for j in range(n)))


def _let_unknown(working: Working, state: State, row: int, known: dict[int, Quantity]) -> Quantity:
    """2x₁ + x₂ = 5  ⇒  x₁ = (5 − x₂)/2 = (5 − 3)/2 = 1"""
    entries = state.matrix.rows[row]
    n, letters = state.bar, state.letters
    pivot, right = entries[row], entries[n]
    others = [j for j in range(row + 1, n) if not is_zero(entries[j])]
    left = linear_form(entries[:n], [letters.variable(j) for j in range(n)])
    if others or pivot != 1:
        working.relation(left, show(right), note=("by ", Name("R", row + 1)))
    terms = [_term(entries[j], known[j]) for j in others]
    start = [] if is_zero(right) and terms else [show(right)]
    moved = total([*start, *(_opposite(term) for term in terms)])
    wrong: dict[str, Any] = {}
    if terms:
        wrong["sign_not_changed"] = _divided(total([*start, *terms]), pivot)
        wrong["known_terms_left_out"] = _divided(show(right), pivot)
    if pivot != 1:
        wrong["not_divided_by_pivot"] = moved
        wrong["multiplied_by_pivot"] = Product((show(pivot), moved))
    return working.let(
        Name(letters.unknown, row + 1), _divided(moved, pivot), connector="⇒", **wrong
    )


def _term(coefficient: Scalar, unknown: Quantity) -> Tree:
    """e.g. 3x₂, x₂, −3x₂"""
    size = -coefficient if is_negative(coefficient) else coefficient
    term: Tree = unknown if size == 1 else Product((show(size), unknown))
    return Negative(term) if is_negative(coefficient) else term


def _opposite(term: Tree) -> Tree:
    return term.operand if isinstance(term, Negative) else Negative(term)


def _divided(top: Tree, pivot: Scalar) -> Tree:
    bottom = show(pivot)
    return top if is_one(bottom) else Quotient(top, bottom)


# --- infinitely many --------------------------------------------------------------------


def _write_many(working: Working, state: State) -> Affine:
    """Up to the reduced form; each variable with a pivot by the free ones, which are put as c."""
    n, letters = state.bar, state.letters
    matrix = state.matrix
    while operations := next_operations(_left(matrix, n)):
        matrix = working.row_operations(operations, matrix, n)
    pivots = state.pivots
    free = [j for j in range(n) if j not in pivots]
    for row, pivot in enumerate(pivots):
        others = [j for j in free if not is_zero(matrix[row, j])]
        form = linear_form(
            [matrix[row, n], *(-matrix[row, j] for j in others)],
            [None, *(letters.variable(j) for j in others)],
        )
        working.relation(letters.variable(pivot), form)
    names: list[Word] = []
    for j in free:
        names += [", ", letters.variable(j)] if names else [letters.variable(j)]
    say = " has no pivot: it is free. " if len(free) == 1 else " have no pivot: they are free. "
    working.say(*names, say, *parameters(free, letters), ".")
    point: list[Scalar] = [Fraction(0)] * n
    for row, pivot in enumerate(pivots):
        point[pivot] = matrix[row, n]
    directions = Span(null_space(_left(matrix, n)).basis, n, letters.parameter)
    computed = Affine(Vector(tuple(point)), directions)
    found = working.let(
        Name(letters.unknown), computed, connector="⇒", **_wrong_sets(computed, pivots)
    ).value
    assert isinstance(found, Affine)
    return found


def _left(matrix: Matrix, n: int) -> Matrix:
    return Matrix(tuple(row[:n] for row in matrix.rows))


def _wrong_sets(right: Affine, pivots: Sequence[int]) -> dict[str, Any]:
    """What students hand in for the set of solutions."""
    steps = right.directions
    wrong: dict[str, Any] = {
        "parameters_left_out": Affine(right.point, Span((), steps.length)),
    }
    if not right.point.is_zero:
        nothing = Vector((Fraction(0),) * steps.length)
        wrong["right_side_left_out"] = Affine(nothing, steps)
    if pivots:
        flipped = (
            Vector(tuple(-entry if j in pivots else entry for j, entry in enumerate(v)))
            for v in steps
        )
        span = Span(tuple(flipped), steps.length, steps.parameter)
        wrong["sign_lost"] = Affine(right.point, span)
    if steps.dimension > 1:
        first = Span(steps.basis[:1], steps.length, steps.parameter)
        wrong["free_variable_dropped"] = Affine(right.point, first)
    return wrong


# --- the check --------------------------------------------------------------------------


def _verify(
    working: Working, state: State, point: Vector, steps: Sequence[Vector], right: Name
) -> None:
    """Ax = b for the point, and Av = 0 for every direction."""
    n = state.bar
    A = _left(state.original, n)
    b = Vector(tuple(row[n] for row in state.original.rows))
    image = A.times(point)
    holds = all(map(equal, image, b))
    left = MatrixProduct(A_LETTER, Transposed(show(point)))
    tail: list[Word] = [" = " if holds else " ≠ ", right]
    working.check(holds, "Check: ", equals(left, Transposed(show(image))), *tail)
    for v in steps:
        image = A.times(v)
        product = MatrixProduct(A_LETTER, Transposed(show(v)))
        working.check(image.is_zero, equals(product, Transposed(show(image))))


def summary(found: Solved, letters: Lettering, right: Name) -> tuple[Word, ...]:
    """x = (1, 3)ᵀ;  x = (3, 0)ᵀ + c (−2, 1)ᵀ;  no solution"""
    from dlsolve.working.written import displaced

    x = Letter(Name(letters.unknown))
    match found:
        case Nothing():
            return "A", x, " = ", right, " has no solution"
        case One(vector):
            return x, " = ", Transposed(show(vector))
        case Many(space):
            return x, " = ", displaced(space)
