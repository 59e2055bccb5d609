"""A null space read off the echelon form: upwards, the pivots made 1, the free variables."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import is_zero
from dlsolve.exact.rows import null_space
from dlsolve.exact.spaces import Span
from dlsolve.records import dataclass
from dlsolve.topics._elimination import reduce_on_page
from dlsolve.topics._homogeneous import parameters
from dlsolve.topics._matrix import A_LETTER, Lettering
from dlsolve.working.names import Name
from dlsolve.working.readings import scalar
from dlsolve.working.steps import Word
from dlsolve.working.trees import MatrixProduct, Quantity, Transposed, equals
from dlsolve.working.working import Working, show
from dlsolve.working.written import linear_form


@dataclass(frozen=True, slots=True)
class NullSpace:
    """What is found of a matrix."""

    basis: Span
    rank: Quantity
    nullity: Quantity
    rref: Matrix


def read_off(
    working: Working, matrix: Matrix, echelon: Matrix, pivots: Sequence[int], letters: Lettering
) -> NullSpace:
    """Write the way up from an echelon form to the null space of the matrix; hand it back."""
    echelon = reduce_on_page(working, echelon)
    n = echelon.shape[1]
    free = [j for j in range(n) if j not in pivots]
    _write_variables(working, echelon, pivots, letters)
    if free:
        say_free(working, free, letters)
    computed = Span(null_space(echelon).basis, n, letters.parameter)
    found = working.let(
        Name(letters.unknown), computed, connector="⇒", **_wrong_spaces(computed, pivots)
    ).value
    assert isinstance(found, Span)
    rank = working.let(
        Name("rank"),
        Fraction(len(pivots)),
        note=("the number of pivots",),
        every_row_counted=Fraction(echelon.shape[0]),
    )
    columns = Quantity(Name("n"), Fraction(n))
    rows = Quantity(Name("m"), Fraction(echelon.shape[0]))
    nullity = working.let(Name("nullity"), columns - rank, rows_for_columns=rows - rank)
    _verify(working, matrix, found, rank, nullity)
    return NullSpace(found, rank, nullity, echelon)


def _write_variables(
    working: Working, echelon: Matrix, pivots: Sequence[int], letters: Lettering
) -> None:
    """Each variable with a pivot in terms of the free ones.  e.g. ⇒ x₁ = 2x₂"""
    n = echelon.shape[1]
    for row, pivot in enumerate(pivots):
        others = [j for j in range(n) if j != pivot and not is_zero(echelon[row, j])]
        form = linear_form(
            [-echelon[row, j] for j in others], [letters.variable(j) for j in others]
        )
        working.relation(letters.variable(pivot), form)


def say_free(working: Working, free: Sequence[int], letters: Lettering) -> None:
    """x₂ has no pivot, so it is free.  Put x₂ = c."""
    names: list[Word] = []
    for j in free:
        names += [", ", letters.variable(j)] if names else [letters.variable(j)]
    say = " has no pivot: it is free. " if len(free) == 1 else " have no pivot: they are free. "
    working.say(*names, say, *parameters(free, letters), ".")


def _wrong_spaces(right: Span, pivots: Sequence[int]) -> dict[str, Any]:
    """What students hand in for a null space."""
    wrong: dict[str, Any] = {}
    if right.basis and pivots:
        flipped = (
            Vector(tuple(-entry if j in pivots else entry for j, entry in enumerate(v)))
            for v in right
        )
        wrong["sign_lost"] = Span(tuple(flipped), right.length, right.parameter)
    if right.dimension > 1:
        wrong["free_variable_dropped"] = Span(right.basis[:1], right.length, right.parameter)
    return wrong


def _verify(
    working: Working, matrix: Matrix, space: Span, rank: Quantity, nullity: Quantity
) -> None:
    """rank + nullity = n, and Av = 0 for each vector of the basis."""
    r, k = scalar(rank.value), scalar(nullity.value)
    n = Fraction(matrix.shape[1])
    total = equals(rank + nullity, show(r) + show(k))
    same = r + k == n
    working.check(same, "Check: ", total, " = ", show(r + k), " = n" if same else " ≠ n")
    for v in space:
        image = matrix.times(v)
        product = MatrixProduct(A_LETTER, Transposed(show(v)))
        working.check(image.is_zero, equals(product, Transposed(show(image))))
