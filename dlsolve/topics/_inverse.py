"""An inverse on the page: the adjugate divided by the determinant, or row operations on [A | I]."""

from __future__ import annotations

from typing import Any

from dlsolve.exact.array import Matrix, identity
from dlsolve.exact.number import is_zero, reciprocal
from dlsolve.exact.rows import Scale
from dlsolve.exact.symbolic import Symbolic
from dlsolve.topics._determinant import DET, let_determinant, say_where_invertible
from dlsolve.topics._elimination import goes_down, next_operations
from dlsolve.topics._matrix import entries_of, entry, matrix_of
from dlsolve.topics._signs import negated
from dlsolve.working.determinants import is_odd, minor, written_out
from dlsolve.working.names import Name
from dlsolve.working.trees import (
    Apply,
    Grid,
    Letter,
    Negative,
    Product,
    Quantity,
    Quotient,
    Transposed,
    differs,
    total,
    tree,
)
from dlsolve.working.working import Working, show

INVERSE = Name("A⁻¹")
ADJUGATE = Name("adj A")


# --- the adjugate -----------------------------------------------------------------------


def by_adjugate(working: Working, A: Quantity) -> Quantity | None:
    """A⁻¹ = (1/det A)·adj A; None where det A = 0."""
    rows = matrix_of(A).shape[0]
    if rows == 1:
        det = working.let(DET, entry(A, 0, 0))
        cofactors: list[Quantity] = []
    elif rows == 2:
        det = let_determinant(working, DET, entries_of(A).rows)
        cofactors = []
    else:
        working.say("The cofactors of the first row, and det A by them:")
        cofactors = [_let_cofactor(working, A, 0, j) for j in range(rows)]
        products = [entry(A, 0, j) * cofactors[j] for j in range(rows)]
        det = working.let(DET, total(products))
    if isinstance(det.value, Symbolic):
        say_where_invertible(working, det.value)
    elif not working.decide(
        Name("invertible"),
        differs(det, 0),
        "A is invertible",
        "A is singular: it has no inverse",
    ):
        return None
    adjugate = _let_adjugate(working, A, cofactors)
    working.answer("determinant", det, shown=())
    return working.let(
        INVERSE,
        Product((Quotient(tree(1), det), adjugate)),
        not_divided_by_determinant=adjugate,
        multiplied_by_determinant=Product((det, adjugate)),
    )


def _let_cofactor(working: Working, A: Quantity, i: int, j: int) -> Quantity:
    """C₁₂ = −│4 6; 7 10│ = −(4 × 10 − 6 × 7) = −(40 − 42) = 2"""
    rest = minor(entries_of(A).rows, i, j)
    determinant = Apply("det", (Grid(rest),))
    odd = is_odd(i, j)
    wrong: dict[str, Any] = {"cofactor_signs_forgotten": determinant} if odd else {}
    added = written_out(rest, added=True)
    return working.let(
        Name("C", i + 1, j + 1),
        Negative(determinant) if odd else determinant,
        products_added=Negative(added) if odd else added,
        **wrong,
    )


def _let_adjugate(working: Working, A: Quantity, first_row: list[Quantity]) -> Quantity:
    """adj A: for two rows by the rule, for more the cofactors transposed."""
    rows = entries_of(A).rows
    n = len(rows)
    if n == 1:
        return working.let(ADJUGATE, Grid(((tree(1),),)))
    if n == 2:
        (a, b), (c, d) = rows
        working.say("The diagonal entries change places, the other two change their signs:")
        return working.let(
            ADJUGATE,
            Grid(((d, negated(b)), (negated(c), a))),
            off_diagonal_signs_kept=Grid(((d, b), (c, a))),
            diagonal_not_swapped=Grid(((a, negated(b)), (negated(c), d))),
            off_diagonal_swapped=Grid(((d, negated(c)), (negated(b), a))),
        )
    working.say("The other cofactors:")
    below = [[_let_cofactor(working, A, i, j) for j in range(n)] for i in range(1, n)]
    C = working.let(Name("C"), Grid(tuple(map(tuple, (first_row, *below)))))
    working.say("The adjugate is the transpose of the matrix of the cofactors:")
    return working.let(ADJUGATE, Transposed(C), transpose_forgotten=C)


# --- Gauss–Jordan -----------------------------------------------------------------------


def by_gauss_jordan(working: Working, A: Quantity) -> Quantity | None:
    """[A | I] → [I | A⁻¹]; None where a pivot is missing."""
    matrix = matrix_of(A)
    n = matrix.shape[0]
    beside = _beside(matrix, identity(n))
    typed = entries_of(A).rows
    unit = show(identity(n))
    assert isinstance(unit, Grid)
    pairs = zip(typed, unit.rows, strict=True)
    shown = Grid(tuple((*left, *right) for left, right in pairs), bar=n)
    working.relation(Letter(Name("[A | I]")), shown, connector="")
    if next_operations(matrix):
        working.say("By row operations until the left half is I:")
    while goes_down(operations := next_operations(_left(beside))):
        beside = working.row_operations(operations, beside, n)
    pivots = sum(any(not is_zero(entry) for entry in row) for row in _left(beside).rows)
    if pivots < n:
        lost = "The last row" if pivots == n - 1 else f"The last {n - pivots} rows"
        verb = "is" if pivots == n - 1 else "are"
        working.say(
            f"{lost} of the left half {verb} 0, so rank A = {pivots} < {n} = n: A is singular and"
            " has no inverse."
        )
        return None
    unscaled = beside
    while operations := next_operations(_left(beside)):
        beside = working.row_operations(operations, beside, n)
        if not isinstance(operations[0], Scale):
            unscaled = beside
    working.say("The left half is I, so the right half is A⁻¹:")
    entries = [one for row in matrix.rows for one in row]
    wrong: dict[str, Any] = {}
    if not any(map(is_zero, entries)):
        wrong["entries_inverted"] = matrix.map(reciprocal)
    return working.let(
        INVERSE,
        _right(beside),
        connector="⇒",
        transpose_taken=Matrix(matrix.columns()),
        pivots_not_made_1=_right(unscaled),
        **wrong,
    )


def _beside(left: Matrix, right: Matrix) -> Matrix:
    """[A | B]"""
    pairs = zip(left.rows, right.rows, strict=True)
    return Matrix(tuple((*one, *other) for one, other in pairs))


def _left(beside: Matrix) -> Matrix:
    n = len(beside.rows)
    return Matrix(tuple(row[:n] for row in beside.rows))


def _right(beside: Matrix) -> Matrix:
    n = len(beside.rows)
    return Matrix(tuple(row[n:] for row in beside.rows))
