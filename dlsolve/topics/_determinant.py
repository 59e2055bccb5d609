"""A determinant on the page: by its rule, along a line, by row operations, by Sarrus."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce

from dlsolve.exact.array import Matrix
from dlsolve.exact.number import Scalar, equal, is_zero
from dlsolve.exact.rows import Swap
from dlsolve.exact.symbolic import Symbolic
from dlsolve.records import dataclass
from dlsolve.topics._elimination import goes_down, next_operations
from dlsolve.topics._homogeneous import nonzero_conditions
from dlsolve.topics._matrix import entries_of, entry, matrix_of
from dlsolve.topics._substitution import multiple
from dlsolve.working.determinants import (
    Line,
    best_line,
    is_nought,
    is_odd,
    minor,
    times,
    written_out,
    zeros,
)
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.readings import letters as letters_of
from dlsolve.working.steps import Word, Words
from dlsolve.working.trees import (
    Apply,
    Grid,
    Letter,
    Negative,
    Quantity,
    Sum,
    Tree,
    equals,
    total,
)
from dlsolve.working.working import Working, show
from dlsolve.working.written import linear_form

DET = Name("det A")


@dataclass(frozen=True, slots=True)
class Minor:
    """The minor of an entry."""

    place: tuple[int, int]
    value: Quantity


def by_rule(working: Working, A: Quantity) -> Quantity:
    """det A = ad − bc, or the one entry."""
    rows = entries_of(A).rows
    if len(rows) == 1:
        return working.let(DET, entry(A, 0, 0))
    has_letters = any(letters_of(one) for row in rows for one in row)
    working.say(
        "The main diagonal less the other one:" if has_letters else "For two rows det A = ad − bc:"
    )
    return let_determinant(working, DET, rows)


def let_determinant(working: Working, name: Name, rows: Sequence[Sequence[Tree]]) -> Quantity:
    """A line │a b; c d│ = ad − bc = …, with what goes wrong in it."""
    grid = Apply("det", (Grid(tuple(map(tuple, rows))),))
    if len(rows) == 1:
        return working.let(name, rows[0][0])
    if len(rows) == 2:
        return working.let(
            name,
            grid,
            products_added=written_out(rows, added=True),
            products_swapped=written_out(rows, swapped=True),
        )
    line = best_line(rows)
    along = Name("R" if line.is_row else "C", line.index + 1)
    return working.let(
        name,
        grid,
        note=() if along == Name("R", 1) else ("along ", along),
        products_added=written_out(rows, added=True),
        products_swapped=written_out(rows, swapped=True),
        cofactor_signs_forgotten=written_out(rows, all_plus=True),
    )


def by_expansion(working: Working, A: Quantity) -> Quantity:
    """det A along the row or column with most zeros: its minors first, then their sum."""
    rows = entries_of(A).rows
    line = best_line(rows)
    working.say(*_along(rows, line))
    minors = _write_minors(working, rows, line)
    found = let_sum_of_minors(working, A, minors)
    if len(rows) == 3:
        _check_along_another(working, A, rows, line, minors, found)
    return found


def _along(rows: Sequence[Sequence[Tree]], line: Line) -> Words:
    """Expanding along C₂, which has two zeros, with the signs −, +, −:"""
    count = zeros(rows, line)
    what = ("", ", which has a zero", ", which has two zeros", ", which has three zeros")[count]
    signs = ["−" if is_odd(*place) else "+" for place in line.places(len(rows))]
    words = f"{what}, with the signs {', '.join(signs)}:"
    return "Expanding along ", Name("R" if line.is_row else "C", line.index + 1), words


def _write_minors(
    working: Working, rows: Sequence[Sequence[Tree]], line: Line
) -> tuple[Minor, ...]:
    """Each minor that is not multiplied by 0."""
    found: list[Minor] = []
    for i, j in line.places(len(rows)):
        if not is_nought(rows[i][j]):
            name = Name("M", i + 1, j + 1)
            value = let_determinant(working, name, minor(rows, i, j))
            found.append(Minor((i, j), value))
    return tuple(found)


def let_sum_of_minors(working: Working, A: Quantity, minors: Sequence[Minor]) -> Quantity:
    """det A = a₁₁·M₁₁ − a₁₂·M₁₂ + a₁₃·M₁₃"""
    products = [(m, entry(A, *m.place) * m.value) for m in minors]
    return working.let(
        DET,
        total(-product if is_odd(*m.place) else product for m, product in products),
        cofactor_signs_forgotten=total(product for _, product in products),
        entries_left_out=total(-m.value if is_odd(*m.place) else m.value for m in minors),
    )


def _check_along_another(
    working: Working,
    A: Quantity,
    rows: Sequence[Sequence[Tree]],
    line: Line,
    minors: Sequence[Minor],
    found: Quantity,
) -> None:
    """The expansion along another line, its minors known or worked out aside."""
    other = next(one for one in _lines_after(rows, line) if zeros(rows, one) < len(rows))
    known = {m.place: m.value for m in minors}
    terms: list[Tree] = []
    for i, j in other.places(len(rows)):
        if is_nought(rows[i][j]):
            continue
        value = known[i, j].value if (i, j) in known else evaluate(written_out(minor(rows, i, j)))
        product = times(show(evaluate(rows[i][j])), show(value))
        terms.append(-product if is_odd(i, j) else product)
    again = total(terms)
    name = Name("R" if other.is_row else "C", other.index + 1)
    right = show(evaluate(again))
    working.check(
        equal(scalar(evaluate(again)), scalar(found.value)),
        "Check, along ", name, ": ", again, *((" = ", right) if again != right else ()),
    )  # fmt: skip


def _lines_after(rows: Sequence[Sequence[Tree]], line: Line) -> list[Line]:
    """The other lines, those across the first one before those beside it."""
    n = len(rows)
    across = [Line(k, not line.is_row) for k in range(n)]
    beside = [Line(k, line.is_row) for k in range(n) if k != line.index]
    return sorted([*across, *beside], key=lambda one: -zeros(rows, one))


# --- other ways -------------------------------------------------------------------------


def by_diagonal(working: Working, A: Quantity) -> Quantity:
    """det A of a triangular matrix: the product of its diagonal."""
    n = matrix_of(A).shape[0]
    diagonal = [entry(A, i, i) for i in range(n)]
    return working.let(DET, _product(diagonal), diagonal_added=total(diagonal))


def by_elimination(working: Working, A: Quantity) -> Quantity:
    """det A from a triangular form, with a change of sign for every swap."""
    matrix = matrix_of(A)
    swaps = 0
    if goes_down(next_operations(matrix)):
        working.say("By row operations to a triangular form:")
    while goes_down(operations := next_operations(matrix)):
        swaps += isinstance(operations[0], Swap)
        matrix = working.row_operations(operations, matrix)
    working.say(
        "A multiple of a row added to another leaves the determinant as it is; a swap of two"
        " rows changes its sign."
    )
    working.say(*_swaps_said(swaps))
    U = Quantity(Name("U"), matrix)
    diagonal = [entry(U, i, i, "u") for i in range(matrix.shape[0])]
    product = _product(diagonal)
    return working.let(
        DET,
        Negative(product) if swaps % 2 else product,
        swap_sign_forgotten=product,
        diagonal_added=total(diagonal),
    )


def _swaps_said(swaps: int) -> Words:
    match swaps:
        case 0:
            return ("There was no swap, so det A is the product of the diagonal:",)
        case 1:
            return ("There was one swap, so det A is minus the product of the diagonal:",)
        case _:
            which = "minus the product" if swaps % 2 else "the product"
            return (f"There were {swaps} swaps, so det A is {which} of the diagonal:",)


def by_sarrus(working: Working, A: Quantity) -> Quantity:
    """The three falling products less the three rising ones."""
    grid = entries_of(A)
    working.say("By Sarrus’ rule, with the first two columns written again behind the third:")
    twice = Grid(tuple((*row, *row[:2]) for row in grid.rows), bar=3)
    working.say("  ", twice)
    falling = [_product([entry(A, i, (j + i) % 3) for i in range(3)]) for j in range(3)]
    rising = [_product([entry(A, 2 - i, (j + i) % 3) for i in range(3)]) for j in range(3)]
    return working.let(
        DET,
        Sum((*falling, *(-product for product in rising))),
        every_product_added=total([*falling, *rising]),
        rising_products_left_out=total(falling),
    )


def _product(factors: Sequence[Quantity]) -> Tree:
    return reduce(lambda a, b: a * b, factors[1:], factors[0])  # type: ignore[arg-type, return-value]


# --- seen at once -----------------------------------------------------------------------


def seen_to_be_nought(working: Working, A: Quantity) -> Quantity | None:
    """det A = 0 where a line is 0 or a multiple of another; None where that is not seen."""
    why = _why_nought(matrix_of(A))
    if why is None:
        return None
    working.say(*why)
    return working.let(DET, Fraction(0))


def _why_nought(matrix: Matrix) -> Words | None:
    for letter, kind, lines in (
        ("R", "row", matrix.rows),
        ("C", "column", matrix.columns()),
    ):
        for i, line in enumerate(lines):
            if all(map(is_zero, line)):
                return Name(letter, i + 1), f" is 0, and expanding along this {kind} gives"
        if len(lines) < 3:
            continue
        for i, line in enumerate(lines):
            for k, other in enumerate(lines[:i]):
                factor = multiple(line, other)
                if factor is not None:
                    equation = equals(Letter(Name(letter, i + 1)), _times(factor, letter, k + 1))
                    return equation, f", and with dependent {kind}s a determinant is 0:"
    return None


def _times(factor: Scalar, letter: str, index: int) -> Tree:
    """e.g. 2R₁, R₁"""
    line = Letter(Name(letter, index))
    return linear_form([factor], [line])


def say_where_invertible(working: Working, value: Symbolic) -> None:
    """Letters may make the determinant 0.  e.g. A is invertible where a − b ≠ 0, a + b ≠ 0."""
    words: list[Word] = []
    for condition in nonzero_conditions(value):
        words += [", ", condition] if words else [condition]
    working.say("A is invertible where ", *words, ".")
