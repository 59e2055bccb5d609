"""Eigenvalues and eigenvectors by the characteristic equation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import reduce
from typing import Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Real, Scalar, Surd, equal, is_zero, sqrt
from dlsolve.exact.polynomial import (
    Factor, Polynomial, characteristic_polynomial, faddeev_leverrier, factors, polynomial, roots,
)  # fmt: skip
from dlsolve.exact.rows import determinant_by_rows, smallest_integers
from dlsolve.exact.spaces import Eigenspaces, Roots, Span
from dlsolve.exact.symbolic import Symbolic, symbolic_roots
from dlsolve.inputs.fields import LetterGrid
from dlsolve.topics._homogeneous import eigenspace, solve_homogeneous
from dlsolve.working.idioms import numpy_idiom
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate
from dlsolve.working.steps import Answer, Words
from dlsolve.working.trees import (
    Apply, Grid, Letter, MatrixProduct, Number, Product, Quantity, Row, Sum, Transposed, Tree,
    total, tree,
)  # fmt: skip
from dlsolve.working.trees import sqrt as root_of
from dlsolve.working.working import Working, show
from dlsolve.working.written import combination, is_negative, polynomial_tree

CHAPTER = "Linear algebra"

LARGEST = 6
"""Rows of the largest matrix."""

EXPANDED = 3
"""Up to this size the determinant is expanded in full; beyond, Faddeev–LeVerrier."""

LAMBDA = Letter(Name("λ"))
X = Letter(Name("x"))


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
    """Eigenvalues and eigenvectors, from det(A − λI) = 0 to Av = λv.

        det(A − λI) = 0        (A − λI)x = 0

    A is n × n, n ≤ 6, with rational entries or letters.  Up to 3 × 3 the determinant is
    expanded in full, beyond that the polynomial is found by the Faddeev–LeVerrier method;
    it is factored over the rationals, quadratics are solved by the formula, and roots
    without a closed form are given as decimals.  Answers: `eigenvalues` (with
    multiplicity), `eigenvectors`, `characteristic_polynomial`, `trace`, `determinant`,
    `diagonalisable`.

    Raises InputError where A is not square or too large.

    Source: Cayley 1858 for the equation; Faddeev and Sominskii 1949 for the recurrence.
    """
    working.fractions = True
    A = working.given(Name("A"), _checked(matrix), asked=True)
    working.ask("Find the eigenvalues and eigenvectors of A = ", matrix)
    equation = characteristic_equation(working, A, determinant)
    eigenvalues = solve_equation(working, equation)
    pairs = []
    for place, (value, multiplicity) in enumerate(eigenvalues.distinct(), start=1):
        with working.part(*_title(value), key=f"λ{place}"):
            eigenvectors = solve_for_eigenvectors(working, A, value)
            _say_multiplicities(working, value, multiplicity, eigenvectors)
        pairs.append((value, eigenvectors))
    _verify(working, A, pairs)
    working.answer("eigenvalues", eigenvalues, shown=_summary(pairs, eigenvalues, scaling))
    working.answer("eigenvectors", Eigenspaces(tuple(pairs)), shown=())
    working.answer("characteristic_polynomial", equation, shown=())
    working.answer("trace", A.value.trace(), shown=())
    working.answer("determinant", _product(eigenvalues), shown=())
    working.answer("diagonalisable", sum(s.dimension for _, s in pairs) == len(A.value.rows), shown=())


def _checked(matrix: Grid) -> Grid:
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
    return matrix


def _matrix(A: Quantity) -> Matrix:
    assert isinstance(A.value, Matrix)
    return A.value


# --- det(A − λI) = 0 --------------------------------------------------------------------


@numpy_idiom("np.poly({0})")
def characteristic_equation(working: Working, A: Quantity, form: str = "a-lambda") -> Polynomial:
    """Write det(A − λI) = 0 down to a polynomial; hand back the polynomial."""
    matrix = _matrix(A)
    flipped = form == "lambda-a"
    sign = Fraction((-1) ** len(matrix.rows) if flipped else 1)
    p = characteristic_polynomial(matrix).scaled(sign)
    shifted = _shifted(matrix, flipped)
    difference = Sum((LAMBDA_I, -A_LETTER)) if flipped else Sum((A_LETTER, -LAMBDA_I))
    working.relation(difference, shifted, connector="")
    if matrix.is_triangular and len(matrix.rows) > 1:
        working.say("A is triangular: its eigenvalues are the entries of its diagonal.")
    determinant = Apply("det", (difference,))
    if len(matrix.rows) <= EXPANDED:
        working.relation(determinant, 0, connector="")
        expanded, place = _expansion(shifted)
        if expanded != polynomial_tree(p):
            working.relation(expanded, 0, note=place)
    else:
        p = _by_faddeev_leverrier(working, matrix)
        working.relation(Apply("det", (Sum((LAMBDA_I, -A_LETTER)),)), 0, connector="")
    equation = working.let(Name("p"), p, connector="⇒", equation=True).value
    assert isinstance(equation, Polynomial)
    return equation


A_LETTER = Letter(Name("A"))
LAMBDA_I = Letter(Name("λI"))


def _shifted(matrix: Matrix, flipped: bool) -> Grid:
    """A − λI (or λI − A) with its entries written out.  e.g. 1 − λ on the diagonal"""

    def entry(i: int, j: int) -> Tree:
        value = -matrix[i, j] if flipped else matrix[i, j]
        if i != j:
            return show(value)
        if flipped:
            return LAMBDA if is_zero(value) else _plus(LAMBDA, value)
        return -LAMBDA if is_zero(value) else show(value) - LAMBDA

    n = len(matrix.rows)
    return Grid(tuple(tuple(entry(i, j) for j in range(n)) for i in range(n)))


def _plus(left: Tree, value: Scalar) -> Tree:
    """left + value, or left − |value|.  e.g. λ − 3"""
    return left - show(-value) if is_negative(value) else left + show(value)


def _expansion(shifted: Grid) -> tuple[Tree, Words]:
    """The determinant of a matrix up to 3 × 3, expanded along the row with most zeros."""
    rows = shifted.rows
    match len(rows):
        case 1:
            return rows[0][0], ()
        case 2:
            return _two_by_two(rows), ()
        case _:
            zeros = [sum(_is_nought(entry) for entry in row) for row in rows]
            along = zeros.index(max(zeros))
            terms: list[Tree] = []
            for j, entry in enumerate(rows[along]):
                if _is_nought(entry):
                    continue
                minor = _two_by_two(
                    tuple(
                        tuple(e for k, e in enumerate(row) if k != j)
                        for i, row in enumerate(rows)
                        if i != along
                    )
                )
                term = _signed_product(entry, minor, negative=(along + j) % 2 == 1)
                terms.append(term)
            return total(terms), ("expanding along ", Letter(Name("R", along + 1)))


def _is_nought(entry: Tree) -> bool:
    return isinstance(entry, Number) and is_zero(entry.value)


def _two_by_two(rows: tuple[tuple[Tree, ...], ...]) -> Tree:
    """ad − bc, without the products that are 0."""
    (a, b), (c, d) = rows
    terms: list[Tree] = []
    if not (_is_nought(a) or _is_nought(d)):
        terms.append(_signed_product(a, d, negative=False))
    if not (_is_nought(b) or _is_nought(c)):
        terms.append(_signed_product(b, c, negative=True))
    return total(terms)


def _signed_product(left: Tree, right: Tree, *, negative: bool) -> Tree:
    """±left·right, a leading minus of `left` drawn outside, a factor 1 left out."""
    if isinstance(left, Number) and is_negative(left.value):
        left, negative = Number(-left.value), not negative
    if isinstance(right, Number) and is_negative(right.value):
        right, negative = Number(-right.value), not negative
    if left == Number(Fraction(1)):
        product: Tree = right
    else:
        product = Product((left, right))
    return -product if negative else product


def _by_faddeev_leverrier(working: Working, matrix: Matrix) -> Polynomial:
    """λⁿ + cₙ₋₁λⁿ⁻¹ + … + c₀ with the matrix and the trace of every step."""
    n = len(matrix.rows)
    working.say(
        "By the Faddeev–LeVerrier method det(λI − A) = ",
        polynomial_with_letters(n),
        ", with M₁ = I, cₙ₋ₖ = −tr(AMₖ)/k and Mₖ₊₁ = AMₖ + cₙ₋ₖI.",
    )
    coefficients: list[Scalar] = [Fraction(1)]
    for step in faddeev_leverrier(matrix):
        name = Name("AM", step.k)
        working.let(name, step.product)
        diagonal = [show(step.product[i, i]) for i in range(n)]
        trace = total(diagonal)
        formula = -trace if step.k == 1 else -trace / step.k
        coefficient = working.let(Name("c", n - step.k), formula).value
        assert isinstance(coefficient, Fraction | Symbolic | Surd | Real)
        coefficients.insert(0, coefficient)
    return polynomial(coefficients)


def polynomial_with_letters(n: int) -> Tree:
    """λⁿ + cₙ₋₁λⁿ⁻¹ + … + c₀, written out."""
    terms: list[Tree] = [LAMBDA**n]
    for k in reversed(range(n)):
        c = Letter(Name("c", k))
        terms.append(c if k == 0 else Product((c, LAMBDA if k == 1 else LAMBDA**k)))
    return Sum(tuple(terms))


# --- the roots --------------------------------------------------------------------------


@numpy_idiom("np.roots({0})")
def solve_equation(working: Working, equation: Polynomial) -> Roots:
    """Write the polynomial equation down to its roots; hand back the roots."""
    found = _symbolic_roots(working, equation) if not equation.is_rational else _roots(working, equation)
    connector = "" if found.numeric else "⇒"
    eigenvalues = working.let(Name("λ"), Roots(found.values), connector=connector).value
    assert isinstance(eigenvalues, Roots)
    return eigenvalues


class _Found:
    """Roots, and whether some of them are decimals only."""

    def __init__(self, values: tuple[Scalar, ...], *, numeric: bool = False) -> None:
        self.values = values
        self.numeric = numeric


def _roots(working: Working, equation: Polynomial) -> _Found:
    parts = factors(equation)
    monic = equation.monic()
    if monic != equation:
        working.relation(polynomial_tree(monic), 0)
    if len(parts) > 1 or parts[0].power > 1:
        working.relation(_factored(parts), 0)
    values: list[Scalar] = []
    numeric = False
    for part in parts:
        if part.polynomial.degree == 2:
            _by_the_formula(working, part.polynomial)
        if part.polynomial.degree > 2:
            numeric = True
            working.say(
                polynomial_tree(part.polynomial),
                " = 0 has no rational root, and no closed form fit for paper; in decimals",
            )
        for root in roots(part.polynomial):
            values += [root] * part.power
    return _Found(tuple(values), numeric=numeric)


def _factored(parts: list[Factor]) -> Tree:
    """e.g. λ²(λ − 1)"""
    trees = [
        polynomial_tree(p.polynomial) if p.power == 1 else polynomial_tree(p.polynomial) ** p.power
        for p in parts
    ]
    return trees[0] if len(trees) == 1 else Product(tuple(trees))


def _by_the_formula(working: Working, quadratic: Polynomial) -> None:
    """⇒ λ = (−b ± √(b² − 4c))/2, put in numbers, for λ² + bλ + c = 0."""
    c, b, _ = quadratic.coefficients
    assert isinstance(b, Fraction)
    assert isinstance(c, Fraction)
    square = Number(abs(b)) ** 2
    four = Product((Number(Fraction(4)), Number(Fraction(1)), Number(abs(c))))
    inside = square + four if c < 0 else square - four
    discriminant = b * b - 4 * c
    working.relation(
        LAMBDA,
        Apply("±", (Number(-b), root_of(inside))) / 2,
        note=("by the formula",),
    )
    working.relation(LAMBDA, Apply("±", (Number(-b), root_of(Number(discriminant)))) / 2)


def _symbolic_roots(working: Working, equation: Polynomial) -> _Found:
    """Roots in letters: by factors, else by the quadratic formula."""
    found = symbolic_roots(equation.coefficients)
    if found is None:
        raise InputError(
            "the characteristic polynomial has no roots in closed form for these letters",
            remedy="put numbers for some of the letters",
            field="matrix",
        )
    linear = [polynomial([-root, Fraction(1)]) for root in found]
    counted: dict[Polynomial, int] = {}
    for factor in linear:
        counted[factor] = counted.get(factor, 0) + 1
    if all(_is_rational_in_letters(root) for root in found):
        working.relation(_factored([Factor(f, power) for f, power in counted.items()]), 0)
    return _Found(tuple(found))


def _is_rational_in_letters(root: Scalar) -> bool:
    return isinstance(root, Fraction) or (isinstance(root, Symbolic) and root.is_rational)


# --- the eigenvectors -------------------------------------------------------------------


def _title(value: Scalar) -> Words:
    """e.g. For λ = 6:  (A − 6I)x = 0"""
    if is_zero(value):
        return ("For λ = 0:  Ax = 0",)
    size = -value if is_negative(value) else value
    unit = Letter(Name("I")) if size == 1 else Product((show(size), Letter(Name("I"))))
    shifted = A_LETTER + unit if is_negative(value) else A_LETTER - unit
    return ("For λ = ", show(value), ":  ", MatrixProduct(shifted, X), " = 0")


@numpy_idiom("null_space({0} - {1} * np.eye(len({0})))")
def solve_for_eigenvectors(working: Working, A: Quantity, eigenvalue: Scalar) -> Span:
    """Write (A − λI)x = 0 down to x = c(…)ᵀ; hand back the eigenspace."""
    solve_homogeneous(working, _matrix(A).less(eigenvalue))
    computed = eigenspace(_matrix(A).less(eigenvalue))
    if not computed.basis:
        working.say("Only x = 0 solves this, so ", show(eigenvalue), " is not an eigenvalue.")
    found = working.let(Name("x"), computed, connector="⇒").value
    assert isinstance(found, Span)
    return found


def _say_multiplicities(working: Working, value: Scalar, algebraic: int, space: Span) -> None:
    """Both multiplicities where they are not plainly 1, and whether A is defective."""
    if algebraic == 1:
        return
    geometric = space.dimension
    words = f" has algebraic multiplicity {algebraic} and geometric multiplicity {geometric}"
    tail = ", so A is defective." if geometric < algebraic else "."
    working.say("λ = ", show(value), words + tail)


def _verify(working: Working, A: Quantity, pairs: list[tuple[Scalar, Span]]) -> None:
    """Av = λv, for every vector of every basis."""
    working.say("Check Av = λv:")
    for value, space in pairs:
        for v in space:
            image = _matrix(A).times(v)
            holds = all(equal(a, value * b) for a, b in zip(image, v, strict=True))
            column = Transposed(show(v))
            words: list[Any] = [MatrixProduct(A_LETTER, column), " = ", Transposed(show(image))]
            if value != 1:
                words += [" = ", Product((show(value), column))]
            working.check(holds, *words)


@numpy_idiom("np.prod({0})")
def _product(values: Roots) -> Scalar:
    return reduce(lambda a, b: a * b, values, Fraction(1))


def _summary(pairs: list[tuple[Scalar, Span]], values: Roots, scaling: str) -> list[Words]:
    """λ = 6    x = c (1, 5/2)ᵀ = k (2, 5)ᵀ"""
    lines: list[Words] = []
    for (value, space), (_, count) in zip(pairs, values.distinct(), strict=True):
        times = {1: "", 2: " (twice)"}.get(count, f" ({count} times)")
        vectors = combination(space)
        if scaling == "unit":
            vectors += ("; of length 1: ", *combination(_unit_basis(space), ""))
        elif (whole := _whole_basis(space)) is not None:
            vectors += (" = ", *combination(whole, "k"))
        lines.append(("λ = ", show(value), f"{times}\tx = ", *vectors))
    return lines


def _whole_basis(space: Span) -> Span | None:
    """The basis in smallest whole numbers, where that is another one."""
    whole = [smallest_integers(v) for v in space]
    kept = tuple(v for v in whole if v is not None)
    same = all(w in (v, v.scaled(Fraction(-1))) for w, v in zip(kept, space, strict=False))
    return None if len(kept) < space.dimension or same else Span(kept, space.length)


def _unit_basis(space: Span) -> Span:
    return Span(tuple(_unit(v) for v in space), space.length)


def _unit(v: Vector) -> Vector:
    """v/‖v‖"""
    length = sqrt(v.dot(v))
    return v.map(lambda entry: entry / length)


EXAMPLES = (
    {"matrix": "1 2; 5 4"},
    {"matrix": "1 1 1; -1 -1 -1; 0 0 1"},
    {"matrix": "2 1; 0 2"},
    {"matrix": "0 1; -1 0"},
    {"matrix": "1 1; 1 0"},
    {"matrix": "a b; b a"},
    {"matrix": "2 0 0; 0 3 4; 0 4 9"},
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
    yield "Πλ = det A", equal(_product(values), determinant_by_rows(A))
    for value, space in spaces:
        yield "an eigenspace has a vector", space.dimension > 0
        for v in space:
            image = A.times(v)
            same = all(equal(a, value * b) for a, b in zip(image, v, strict=True))
            yield "Av = λv, v ≠ 0", same and not v.is_zero
