"""The product of matrices, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from typing import Annotated, Any

from dlsolve.exact.array import Matrix
from dlsolve.exact.number import Scalar, equal
from dlsolve.exact.symbolic import Symbolic
from dlsolve.inputs.fields import LetterGrid
from dlsolve.topics._factors import Factor, factors_of, standing
from dlsolve.topics._floats import all_close
from dlsolve.topics._matrix import entries_of, matrix_of
from dlsolve.working.determinants import is_nought, times
from dlsolve.working.idioms import numpy_idiom
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, float_of, scalar
from dlsolve.working.readings import letters as letters_of
from dlsolve.working.steps import TOGETHER, Answer, Word
from dlsolve.working.trees import Grid, Number, Quantity, Tree, equals, total
from dlsolve.working.working import Working, show

CHAPTER = "Linear algebra"
IS_PROGRAM = True
ALIASES = ("matrix-product", "multiply")


def matmul(
    working: Working,
    matrices: Annotated[
        tuple[LetterGrid, ...], "the factors A, B, … in their order: “1 2; 3 4”, also with letters"
    ],
    *,
    transpose: Annotated[
        str | None, "the letters of the factors that are transposed: B, or A B"
    ] = None,
) -> None:
    """Matrix product: shapes, and every entry row by column.

        (AB)ᵢⱼ = Σₖ aᵢₖ·bₖⱼ        (m × n)(n × p) → m × p

    Two to six factors, up to 10 × 10 each, with numbers or letters, are multiplied from the
    left.  A vector is a matrix of one row or column; one that is typed as a row and fits as a
    column only is taken as a column.  Answers: `product`.

    Raises InputError where the shapes do not fit, with the products that are possible, and
    where a factor is too large or has an entry such as cos(t).

    Source: Strang, Introduction to Linear Algebra, 2016, chapter 2.
    """
    factors = factors_of(matrices, transpose)
    working.ask(*_question(factors))
    sides = standing(factors)
    found = product_of(working, sides, factors)
    working.answer("product", found)


@numpy_idiom("np.linalg.multi_dot({0})")
def product_of(working: Working, sides: Sequence[Grid], factors: Sequence[Factor]) -> Quantity:
    """Write the factors, their shapes, and the products from the left; hand back the last."""
    given = [working.given(Name(one.name), one.typed, asked=True) for one in factors]
    turned = [_turn(working, one, A) for one, A in zip(factors, given, strict=True)]
    _say_shapes(working, factors, sides)
    found, name = turned[0], factors[0].shown
    for factor, right in zip(factors[1:], turned[1:], strict=True):
        found, name = multiply(working, found, right, name, factor.shown), name + factor.shown
    return found


def _question(factors: Sequence[Factor]) -> list[Word]:
    """Find AB for A = … and B = …"""
    words: list[Word] = ["Find ", _product_name(factors), " for "]
    for place, one in enumerate(factors):
        joint = "" if not place else " and " if place == len(factors) - 1 else ", "
        words += [f"{joint}{one.name} = ", one.typed]
    return words


def _product_name(factors: Sequence[Factor]) -> str:
    return "".join(one.shown for one in factors)


def _turn(working: Working, factor: Factor, A: Quantity) -> Quantity:
    """The factor in the product: itself, or its transpose."""
    if not factor.transposed:
        return A
    matrix = matrix_of(A)
    wrong: dict[str, Any] = {"transpose_forgotten": matrix} if matrix.is_square else {}
    turned = Matrix(matrix.columns())
    return working.let(Name(factor.shown), turned, **wrong)


def _say_shapes(working: Working, factors: Sequence[Factor], sides: Sequence[Grid]) -> None:
    for one in factors:
        if one.column:
            working.say(f"{one.shown} is taken as a column, for as a row it does not fit.")
    shapes = [(len(side.rows), len(side.rows[0])) for side in sides]
    together = "".join(f"({_size(*shape)})" for shape in shapes)
    whole = _size(shapes[0][0], shapes[-1][1])
    name = _product_name(factors)
    what = "The inner sizes are equal" if len(factors) == 2 else "Neighbouring sizes are equal"
    working.say(f"{what}, so {name} exists: {together} → {whole}.")


def _size(rows: int, columns: int) -> str:
    """e.g. 2 × 3, on one line"""
    return f"{rows}{TOGETHER}×{TOGETHER}{columns}"


# --- one product ------------------------------------------------------------------------


def multiply(
    working: Working, left: Quantity, right: Quantity, before: str, factor: str
) -> Quantity:
    """Every entry of a product of two, and the product."""
    A, B = entries_of(left).rows, entries_of(right).rows
    name = before + factor
    plain = f"({name})"
    working.say(f"Each entry is a row of {before} times a column of {factor}:")
    rows: list[tuple[Scalar, ...]] = []
    with working.repeated():
        for i, row in enumerate(A):
            entries: list[Scalar] = []
            for j in range(len(B[0])):
                column = [line[j] for line in B]
                entry = working.let(Name(plain, i + 1, j + 1), _row_times_column(row, column))
                entries.append(scalar(entry.value))
            rows.append(tuple(entries))
    matrix = Matrix(tuple(rows))
    found = working.let(
        Name(name), matrix, connector="⇒", **_wrong_products(matrix_of(left), matrix_of(right))
    )
    _check_sums(working, left, right, found, before, factor)
    return found


def _row_times_column(row: Sequence[Tree], column: Sequence[Tree]) -> Tree:
    """1 × 7 + 2 × 9 + 3 × 11; beside letters a 0 and a 1 need not be written."""
    terms: list[Tree] = []
    for a, b in zip(row, column, strict=True):
        if any(map(is_nought, (a, b))) and any(map(letters_of, (a, b))):
            continue
        terms.append(times(a, b))
    return total(terms) if terms else Number(Fraction(0))


def _wrong_products(left: Matrix, right: Matrix) -> dict[str, Any]:
    """What students hand in for a product, where the shapes allow it."""
    (m, n), (_, p) = left.shape, right.shape
    wrong: dict[str, Any] = {}
    if m == p:
        wrong["order_swapped"] = right @ left
    if left.shape == right.shape:
        pairs = zip(left.rows, right.rows, strict=True)
        wrong["entry_by_entry"] = Matrix(
            tuple(tuple(a * b for a, b in zip(r, s, strict=True)) for r, s in pairs)
        )
    if n == p:
        wrong["row_by_row"] = left @ Matrix(right.columns())
    if m == n and not wrong:
        wrong["column_by_column"] = Matrix(left.columns()) @ right
    return wrong


def _check_sums(
    working: Working, left: Quantity, right: Quantity, found: Quantity, before: str, factor: str
) -> None:
    """The sums of the columns times the sums of the rows are the sum of all entries."""
    A, B, P = matrix_of(left), matrix_of(right), matrix_of(found)
    if min(P.shape) == 1 or letters_of(show(P)):
        return
    across = [_sum(column) for column in A.columns()]
    down = [_sum(row) for row in B.rows]
    products = total(show(a) * show(b) for a, b in zip(across, down, strict=True))
    whole = _sum([entry for row in P.rows for entry in row])
    working.check(
        equal(scalar(evaluate(products)), whole),
        "Check: the entries add up to ",
        show(whole),
        f", and column sums of {before} times row sums of {factor} to ",
        equals(products, show(evaluate(products))),
    )


def _sum(values: Sequence[Scalar]) -> Scalar:
    return reduce(lambda a, b: a + b, values)


EXAMPLES = (
    {"matrices": ["1 2 3; 4 5 6", "7 8; 9 10; 11 12"]},
    {"matrices": ["1 2; 3 4", "5 6; 7 8"]},
    {"matrices": ["0.2 0.4; 0.3 0.7", "1 2"]},
    {"matrices": ["1 2; 3 4", "5 6; 7 8"], "transpose": "B"},
    {"matrices": ["1 2; 3 4", "5 6; 7 8"], "transpose": "A"},
    {"matrices": ["1 2; 3 4", "0 1; 1 0", "1; 1"]},
    {"matrices": ["a b; c d", "x; y"]},
    {"matrices": ["1 2 3", "4; 5; 6"]},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The same product in NumPy's floats; with letters, column by column."""
    found = answers["product"].value
    assert isinstance(found, Matrix)
    matrices = []
    for side in standing(factors_of(arguments["matrices"], arguments["transpose"])):
        value = evaluate(side)
        assert isinstance(value, Matrix)
        matrices.append(value)
    if any(isinstance(e, Symbolic) for one in matrices for row in one.rows for e in row):
        product = reduce(lambda a, b: a @ b, matrices)
        pairs = zip(found.rows, product.rows, strict=True)
        yield "the product", all(all(map(equal, r, s)) for r, s in pairs)
        return
    import numpy as np

    arrays = [np.array([[float_of(e) for e in row] for row in one.rows]) for one in matrices]
    product_in_floats = reduce(lambda a, b: a @ b, arrays)
    yield "the product by NumPy", all_close(found, list(product_in_floats.flat))
