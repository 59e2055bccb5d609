"""Eigenvalues and eigenvectors by the characteristic equation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from typing import Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix
from dlsolve.exact.number import Scalar, equal
from dlsolve.exact.rows import determinant_by_rows
from dlsolve.exact.spaces import Eigenspaces, Roots, Span
from dlsolve.exact.symbolic import Symbolic
from dlsolve.inputs.fields import LetterGrid
from dlsolve.topics._arrows import Labelled, draw_arrows
from dlsolve.topics._characteristic import LAMBDA, characteristic_equation, determinant_from
from dlsolve.topics._eigenvectors import (
    is_numeric,
    of_length_one,
    say_multiplicities,
    solve_for_eigenvectors,
    title_of,
)
from dlsolve.topics._equation import solve_equation
from dlsolve.topics._matrix import (
    A_LETTER,
    decimals,
    lettering,
    matrix_of,
    refuse_unworkable,
    whole_basis,
)
from dlsolve.working.idioms import Program
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate
from dlsolve.working.readings import letters as letters_of
from dlsolve.working.steps import Answer, Word, Words
from dlsolve.working.trees import (
    Grid,
    Letter,
    MatrixProduct,
    Product,
    Quantity,
    Transposed,
    equals,
)
from dlsolve.working.working import Working, show
from dlsolve.working.written import combination

CHAPTER = "Linear algebra"
IS_PROGRAM = True
ALIASES = ("eigenvalues", "eigenvectors")
PICTURE = "the eigenvectors of a 2 × 2 matrix, each beside Av"
CARRIES = False

LARGEST = 6
"""Rows of the largest matrix."""

LARGEST_WITH_LETTERS = 4
"""Rows of the largest matrix that has letters."""


def eigen(
    working: Working,
    matrix: Annotated[LetterGrid, "the square matrix A: “1 2; 5 4”, or with letters, “a b; b a”"],
    *,
    determinant: Annotated[
        Literal["a-lambda", "lambda-a"], "the characteristic equation by det(A − λI) or det(λI − A)"
    ] = "a-lambda",
    scaling: Annotated[
        Literal["first", "unit"], "eigenvectors with a variable as c, or of length 1 as well"
    ] = "first",
) -> None:
    """Eigenvalues and eigenvectors, from det(A − λI) = 0.

        det(A − λI) = 0        (A − λI)x = 0

    A is n × n, n ≤ 6, with rational entries or letters.  Up to 3 × 3 the determinant is
    expanded in full, along the first row; beyond that the polynomial is found by the
    Faddeev–LeVerrier method.  It is factored over the rationals, quadratics are solved by
    the formula, and roots without a closed form are given as decimals.  The eigenvalues of
    a triangular matrix are read off its diagonal.  Answers: `eigenvalues` (with
    multiplicity), `eigenvectors`, `characteristic_polynomial`, `trace`, `determinant`,
    `diagonalisable`.

    Raises InputError where A is not square or too large, has λ or i among its letters, an
    entry such as cos(t), or letters whose roots have no closed form.

    Source: Cayley 1858 for the equation; Faddeev and Sominskii 1949 for the recurrence.
    """
    working.fractions = True
    A = working.given(Name("A"), _checked(matrix), asked=True)
    working.ask("Find the eigenvalues and eigenvectors of A = ", matrix)
    equation = characteristic_equation(working, A, determinant)
    eigenvalues = solve_equation(working, equation, A)
    pairs, spaces = [], []
    for place, (value, multiplicity) in enumerate(eigenvalues.distinct(), start=1):
        with working.part(*title_of(value, A), key=f"λ{place}"):
            eigenvectors = solve_for_eigenvectors(working, A, value, eigenvalues)
            say_multiplicities(working, value, multiplicity, eigenvectors)
            scaled = of_length_one(working, eigenvectors) if scaling == "unit" else eigenvectors
        pairs.append((value, eigenvectors))
        spaces.append((value, scaled))
    _verify(working, A, pairs)
    _draw(working, A, spaces)
    working.answer(
        "eigenvalues", eigenvalues, shown=_summary(pairs, spaces, eigenvalues, A),
        program=Program("np.linalg.eigvals({0})", (A,), "{0}.eigenvals(multiple=True)"),
    )  # fmt: skip
    working.answer(
        "eigenvectors", Eigenspaces(tuple(spaces)), shown=(),
        program=Program("np.linalg.eig({0})", (A,), "{0}.eigenvects()"),
    )  # fmt: skip
    working.answer("characteristic_polynomial", equation, shown=())
    working.answer(
        "trace", matrix_of(A).trace(), shown=(),
        program=Program("np.trace({0})", (A,), "{0}.trace()"),
    )  # fmt: skip
    working.answer(
        "determinant", determinant_from(equation, A), shown=(),
        program=Program("np.linalg.det({0})", (A,), "{0}.det()"),
    )  # fmt: skip
    dimensions = sum(s.dimension for _, s in pairs)
    working.answer("diagonalisable", dimensions == len(matrix_of(A).rows), shown=())


RESERVED = {
    "lambda": "λ is the eigenvalue",
    "i": "i is √(−1)",
    "A": "A is the matrix",
    "I": "I is the identity",
}
"""Letters that the page has a use for."""


def _checked(matrix: Grid) -> Grid:
    """The matrix, if it is square, small enough, and has letters of its own only."""
    rows, columns = len(matrix.rows), len(matrix.rows[0])
    if rows != columns:
        raise InputError(
            f"the matrix is {rows} × {columns}, and only a square matrix has eigenvalues",
            remedy="give as many rows as columns",
            field="matrix",
        )
    if rows > LARGEST:
        raise InputError(
            f"the matrix is {rows} × {rows}; up to {LARGEST} × {LARGEST} is worked by hand",
            remedy="use numpy.linalg.eig for larger ones",
            field="matrix",
        )
    refuse_unworkable(matrix, LARGEST_WITH_LETTERS)
    for name in letters_of(matrix):
        if name.ascii in RESERVED:
            raise InputError(
                f"{RESERVED[name.ascii]} here, so it cannot be an entry as well",
                remedy="use another letter",
                field="matrix",
            )
    return matrix


def _verify(working: Working, A: Quantity, pairs: list[tuple[Scalar, Span]]) -> None:
    """Av = λv, for every vector of every basis."""
    if any(space.basis for _, space in pairs):
        working.say("Check Av = λv:")
    for value, space in pairs:
        for v in space:
            image = matrix_of(A).times(v)
            holds = all(equal(a, value * b) for a, b in zip(image, v, strict=True))
            if isinstance(value, Symbolic) and not value.is_rational:
                working.check(holds, "for ", equals(LAMBDA, show(value)))
                continue
            column = Transposed(show(v))
            words: list[Word] = [equals(MatrixProduct(A_LETTER, column), Transposed(show(image)))]
            if value != 1:
                scaled = -column if value == -1 else Product((show(value), column))
                words += [" ≈ " if is_numeric(value) else " = ", scaled]
            working.check(holds, *words)


def _draw(working: Working, A: Quantity, spaces: Sequence[tuple[Scalar, Span]]) -> None:
    """Each eigenvector v beside Av, which lies on the same line."""
    vectors = [(Name("λ", place), v) for place, (_, space) in enumerate(spaces, 1) for v in space]
    images: list[Labelled] = [
        (("Av for ", name), matrix_of(A).times(v).entries) for name, v in vectors
    ]
    own: list[Labelled] = [(("v for ", name), v.entries) for name, v in vectors]
    pairs = [one for both in zip(images, own, strict=True) for one in both]
    draw_arrows(working, "Eigenvectors", pairs, [("", v.entries) for _, v in vectors])


def _summary(
    pairs: list[tuple[Scalar, Span]], scaled: list[tuple[Scalar, Span]], values: Roots, A: Quantity
) -> list[Words]:
    """λ = 6    x = c (1, 5/2)ᵀ = k (2, 5)ᵀ"""
    letters = lettering(matrix_of(A))
    lines: list[Words] = []
    for (value, space), (_, unit), (_, count) in zip(pairs, scaled, values.distinct(), strict=True):
        times = {1: "", 2: " (twice)"}.get(count, f" ({count} times)")
        here: Words = (equals(LAMBDA, show(value)), *decimals(value), f"{times}\t")
        if not space.basis:
            lines.append((*here, "is not an eigenvalue"))
            continue
        vectors: Words = (equals(Letter(Name(letters.unknown)), combination(space)),)
        if unit is not space:
            columns = [Transposed(show(v)) for v in unit]
            vectors += ("; of length 1: ", *[w for c in columns for w in (", ", c)][1:])
        elif (whole := whole_basis(space)) is not None:
            vectors += (" = ", combination(whole, letters.whole))
        lines.append((*here, *vectors))
    return lines


EXAMPLES = (
    {"matrix": "1 2; 5 4"},
    {"matrix": "1 1 1; -1 -1 -1; 0 0 1"},
    {"matrix": "2 1; 0 2"},
    {"matrix": "0 1; -1 0"},
    {"matrix": "1 1; 1 0"},
    {"matrix": "a b; b a"},
    {"matrix": "2 0 0; 0 3 4; 0 4 9"},
    {"matrix": "1 2 3; 4 5 6; 7 8 9"},
    {"matrix": "0 0 1; 1 0 1; 0 1 0"},
    {"matrix": "4 1 0 0; 1 4 0 0; 0 0 2 1; 0 0 1 2"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """Av = λv, Σλ = tr A, Πλ = det A by row reduction, and every λ a root of the polynomial."""
    A = evaluate(arguments["matrix"])
    values = answers["eigenvalues"].value
    spaces = answers["eigenvectors"].value
    assert isinstance(A, Matrix)
    assert isinstance(values, Roots)
    assert isinstance(spaces, Eigenspaces)
    yield "as many eigenvalues as rows", len(values) == len(A.rows)
    yield "Σλ = tr A", equal(reduce(lambda a, b: a + b, values), A.trace())
    yield "Πλ = det A", equal(reduce(lambda a, b: a * b, values), determinant_by_rows(A))
    for value, space in spaces:
        yield "an eigenspace has a vector", space.dimension > 0
        for v in space:
            image = A.times(v)
            same = all(equal(a, value * b) for a, b in zip(image, v, strict=True))
            yield "Av = λv, v ≠ 0", same and not v.is_zero
