"""Eigenvalues and eigenvectors by the characteristic equation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from math import gcd, lcm
from typing import Annotated, Any, Literal, TypeAlias

from dlsolve.errors import InputError, Undefined
from dlsolve.exact.array import Matrix, Vector, identity
from dlsolve.exact.functions import sqrt
from dlsolve.exact.number import Real, Scalar, Surd, divide, equal, is_zero, sign
from dlsolve.exact.polynomial import Polynomial, polynomial
from dlsolve.exact.roots import Factor, characteristic_polynomial, factors, roots
from dlsolve.exact.rows import determinant_by_rows
from dlsolve.exact.spaces import Eigenspaces, Roots, Span
from dlsolve.exact.symbolic import Symbolic, symbolic_roots
from dlsolve.inputs.fields import LetterGrid
from dlsolve.topics._homogeneous import (
    Lettering,
    eigenspace,
    lettering,
    solve_homogeneous,
    whole_basis,
)
from dlsolve.working.idioms import numpy_idiom
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.readings import letters as letters_of
from dlsolve.working.steps import Answer, Word, Words
from dlsolve.working.trees import (
    Apply,
    Comparison,
    Grid,
    Letter,
    MatrixProduct,
    Negative,
    Number,
    Product,
    Quantity,
    Sum,
    Transposed,
    Tree,
    differs,
    equals,
    total,
)
from dlsolve.working.trees import sqrt as root_of
from dlsolve.working.working import Working, show
from dlsolve.working.written import combination, is_negative, linear_form, polynomial_tree

CHAPTER = "Linear algebra"
CARRIES = False

LARGEST = 6
"""Rows of the largest matrix."""

EXPANDED = 3
"""Up to this size the determinant is expanded in full; beyond, Faddeev–LeVerrier."""

LAMBDA = Letter(Name("λ"))
A_LETTER = Letter(Name("A"))
I_LETTER = Letter(Name("I"))
LAMBDA_I = Letter(Name("λI"))

Entries: TypeAlias = tuple[tuple[Tree, ...], ...]


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
    expanded in full, along the first row; beyond that the polynomial is found by the
    Faddeev–LeVerrier method.  It is factored over the rationals, quadratics are solved by
    the formula, and roots without a closed form are given as decimals.  The eigenvalues of
    a triangular matrix are read off its diagonal.  Answers: `eigenvalues` (with
    multiplicity), `eigenvectors`, `characteristic_polynomial`, `trace`, `determinant`,
    `diagonalisable`.

    Raises InputError where A is not square or too large, has λ or i among its letters, or
    has letters whose roots have no closed form.

    Source: Cayley 1858 for the equation; Faddeev and Sominskii 1949 for the recurrence.
    """
    working.fractions = True
    A = working.given(Name("A"), _checked(matrix), asked=True)
    working.ask("Find the eigenvalues and eigenvectors of A = ", matrix)
    equation = characteristic_equation(working, A, determinant)
    eigenvalues = solve_equation(working, equation, A)
    pairs, spaces = [], []
    for place, (value, multiplicity) in enumerate(eigenvalues.distinct(), start=1):
        with working.part(*_title(value, A), key=f"λ{place}"):
            eigenvectors = solve_for_eigenvectors(working, A, value, eigenvalues)
            _say_multiplicities(working, value, multiplicity, eigenvectors)
            scaled = of_length_one(working, eigenvectors) if scaling == "unit" else eigenvectors
        pairs.append((value, eigenvectors))
        spaces.append((value, scaled))
    _verify(working, A, pairs)
    working.answer("eigenvalues", eigenvalues, shown=_summary(pairs, spaces, eigenvalues, A))
    working.answer("eigenvectors", Eigenspaces(tuple(spaces)), shown=())
    working.answer("characteristic_polynomial", equation, shown=())
    working.answer("trace", _matrix(A).trace(), shown=())
    working.answer("determinant", determinant_from(equation, A), shown=())
    dimensions = sum(s.dimension for _, s in pairs)
    working.answer("diagonalisable", dimensions == len(_matrix(A).rows), shown=())


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
    for name in letters_of(matrix):
        if name.ascii in RESERVED:
            raise InputError(
                f"{RESERVED[name.ascii]} here, so it cannot be an entry as well",
                remedy="use another letter",
                field="matrix",
            )
    return matrix


@numpy_idiom("{0}")
def _matrix(A: Quantity) -> Matrix:
    assert isinstance(A.value, Matrix)
    return A.value


# --- det(A − λI) = 0 --------------------------------------------------------------------


@numpy_idiom("np.poly({0})")
def characteristic_equation(working: Working, A: Quantity, form: str = "a-lambda") -> Polynomial:
    """Write det(A − λI) = 0 down to a polynomial; hand back the polynomial."""
    matrix = _matrix(A)
    flipped = form == "lambda-a"
    difference = LAMBDA_I - A_LETTER if flipped else A_LETTER - LAMBDA_I
    shifted = _shifted(A, flipped)
    working.relation(difference, Grid(shifted), connector="")
    determinant = Apply("det", (difference,))
    if matrix.is_triangular:
        if len(matrix.rows) > 1:
            product = ", so ", determinant, " is the product of its diagonal entries."
            working.say(f"A is {_shape_of(matrix)}", *product)
        working.relation(determinant, 0, connector="")
        working.relation(_diagonal_product(shifted), 0)
        return _signed_for(characteristic_polynomial(matrix), flipped)
    if len(matrix.rows) > EXPANDED:
        return _by_faddeev_leverrier(working, matrix)
    working.relation(determinant, 0, connector="")
    entries = _as_polynomials(matrix, flipped)
    _write_expansion(working, shifted, entries)
    wrong = _expanded(entries, signs=(1, 1, 1))
    line = working.let(
        Name("p"), _expanded(entries), connector="⇒", equation=True, determinant_sign_wrong=wrong
    )
    assert isinstance(line.value, Polynomial)
    return line.value


def _shifted(A: Quantity, flipped: bool) -> Entries:
    """A − λI (or λI − A) with its entries as typed.  e.g. 0.8 − λ on the diagonal"""
    typed = A.typed if isinstance(A.typed, Grid) else show(_matrix(A))
    assert isinstance(typed, Grid)

    def entry(i: int, j: int) -> Tree:
        value = _as_typed(typed.rows[i][j])
        if i != j:
            return _negated(value) if flipped else value
        if _is_nought(value):
            return LAMBDA if flipped else -LAMBDA
        return _less(LAMBDA, value) if flipped else value - LAMBDA

    n = len(typed.rows)
    return tuple(tuple(entry(i, j) for j in range(n)) for i in range(n))


def _as_typed(entry: Tree) -> Tree:
    """The entry, without its text where that says nothing more than the number."""
    match entry:
        case Number(Fraction() as value, text) if text.replace("−", "-") == str(value):
            return Number(value)
        case _:
            return entry


def _negated(node: Tree) -> Tree:
    """−node, without two minus signs.  e.g. −0.8 → 0.8, a − b → −a + b"""
    match node:
        case Number(value) if is_zero(value):
            return node
        case Number(value, text) if is_negative(value):
            return Number(-value, text.lstrip("−-"))
        case Number(value, text):
            return Number(-value, "−" + text if text else "")
        case Negative(operand):
            return operand
        case Sum(terms):
            return Sum(tuple(map(_negated, terms)))
        case _:
            return -node


def _less(left: Tree, right: Tree) -> Tree:
    """left − right with the brackets taken away.  e.g. λ − (a − b) → λ − a + b"""
    terms = right.terms if isinstance(right, Sum) else (right,)
    return Sum((left, *(_signed(term, negative=True) for term in terms)))


def _signed(node: Tree, *, negative: bool) -> Tree:
    """The term of a sum, its minus sign outside.  e.g. −2 → Negative(2)"""
    match node:
        case Negative(operand):
            return _signed(operand, negative=not negative)
        case Number(value, text) if is_negative(value):
            return _signed(Number(-value, text.lstrip("−-")), negative=not negative)
        case _:
            return -node if negative else node


def _is_nought(entry: Tree) -> bool:
    return isinstance(entry, Number) and is_zero(entry.value)


def _shape_of(matrix: Matrix) -> str:
    """e.g. upper triangular"""
    places = [(i, j) for i in range(len(matrix.rows)) for j in range(len(matrix.rows))]
    below = any(not is_zero(matrix[i, j]) for i, j in places if i > j)
    above = any(not is_zero(matrix[i, j]) for i, j in places if i < j)
    if not below and not above:
        return "diagonal"
    return "lower triangular" if below else "upper triangular"


def _diagonal_product(shifted: Entries) -> Tree:
    """e.g. (2 − λ)²(3 − λ)"""
    diagonal = [shifted[i][i] for i in range(len(shifted))]
    powers = [(factor, diagonal.count(factor)) for factor in dict.fromkeys(diagonal)]
    return _product_of(factor if n == 1 else factor**n for factor, n in powers)


def _product_of(trees: Iterable[Tree]) -> Tree:
    factors_of_it = tuple(trees)
    return factors_of_it[0] if len(factors_of_it) == 1 else Product(factors_of_it)


def _signed_for(p: Polynomial, flipped: bool) -> Polynomial:
    """det(λI − A) from det(A − λI)."""
    return p.scaled(Fraction((-1) ** p.degree)) if flipped else p


# --- expansion, up to 3 × 3 -------------------------------------------------------------

Polynomials: TypeAlias = tuple[tuple[Polynomial, ...], ...]


def _as_polynomials(matrix: Matrix, flipped: bool) -> Polynomials:
    """A − λI (or λI − A), each entry a polynomial in λ."""
    sense = Fraction(-1 if flipped else 1)

    def entry(i: int, j: int) -> Polynomial:
        constant = sense * matrix[i, j]
        return polynomial([constant, -sense] if i == j else [constant])

    n = len(matrix.rows)
    return tuple(tuple(entry(i, j) for j in range(n)) for i in range(n))


def _minor(rows: Sequence[Sequence[Any]], column: int) -> tuple[tuple[Any, ...], ...]:
    """What is left without the first row and one column."""
    return tuple(tuple(e for j, e in enumerate(row) if j != column) for row in rows[1:])


def _expanded(rows: Polynomials, signs: tuple[int, ...] = (1, -1, 1)) -> Polynomial:
    """The determinant along the first row, with the signs of its terms.

    The signs (1, 1, 1) make the known mistake ad + bc.
    """
    if len(rows) == 1:
        return rows[0][0]
    terms = [
        (entry * _expanded(_minor(rows, j))).scaled(Fraction(signs[j]))
        for j, entry in enumerate(rows[0])
    ]
    return reduce(lambda a, b: a + b, terms)


def _write_expansion(working: Working, shifted: Entries, entries: Polynomials) -> None:
    """The determinant written out, then with its 2 × 2 determinants worked out."""
    result = polynomial_tree(_expanded(entries))
    if len(shifted) == 2:
        note: Words = ()
        first, second = _two_by_two(shifted), result
    else:
        first = total(
            _signed_product(entry, _two_by_two(_minor(shifted, j)), negative=j == 1)
            for j, entry in enumerate(shifted[0])
            if not (_is_nought(entry) or _is_nought(_two_by_two(_minor(shifted, j))))
        )
        second = total(
            _with_minor(entry, _expanded(_minor(entries, j)), negative=j == 1)
            for j, entry in enumerate(shifted[0])
            if not (_is_nought(entry) or _vanishes(_expanded(_minor(entries, j))))
        )
        note = ("expanding along ", Letter(Name("R", 1)))
    if first != result:
        working.relation(first, 0, note=note)
    if second not in (first, result):
        working.relation(second, 0)


def _with_minor(entry: Tree, minor: Polynomial, *, negative: bool) -> Tree:
    """±entry·minor; −(λ − 1) is written + (1 − λ)."""
    signed = _signed(entry, negative=negative)
    if isinstance(signed, Negative) and minor.degree <= 1 and is_negative(minor.coefficients[0]):
        entry, minor, negative = signed.operand, minor.scaled(Fraction(-1)), False
    return _signed_product(entry, _linear_rising(minor), negative=negative)


def _vanishes(p: Polynomial) -> bool:
    """Whether the polynomial is 0."""
    return p.degree == 0 and is_zero(p.coefficients[0])


def _linear_rising(p: Polynomial) -> Tree:
    """The polynomial; a linear one whose λ is negative begins with its constant: 1 − λ."""
    if p.degree == 1 and is_negative(p.leading) and not is_zero(p.coefficients[0]):
        return linear_form(p.coefficients, [None, LAMBDA])
    return polynomial_tree(p)


def _two_by_two(rows: Entries) -> Tree:
    """ad − bc, without the products that are 0."""
    (a, b), (c, d) = rows
    terms: list[Tree] = []
    if not (_is_nought(a) or _is_nought(d)):
        terms.append(_signed_product(a, d, negative=False))
    if not (_is_nought(b) or _is_nought(c)):
        terms.append(_signed_product(b, c, negative=True))
    return total(terms)


def _signed_product(left: Tree, right: Tree, *, negative: bool) -> Tree:
    """±left·right: minus signs drawn outside, a factor 1 left out, b·b as b².

    e.g. −1 and 1 − λ, negative → 1 − λ
    """
    signed = [_signed(factor, negative=False) for factor in (left, right)]
    negative ^= sum(isinstance(factor, Negative) for factor in signed) % 2 == 1
    sizes = [f.operand if isinstance(f, Negative) else f for f in signed]
    kept = [size for size in sizes if not (isinstance(size, Number) and size.value == 1)]
    if len(kept) == 2 and kept[0] == kept[1] and not isinstance(kept[0], Number):
        product: Tree = kept[0] ** 2
    else:
        kept.sort(key=lambda size: not isinstance(size, Letter | Number))  # λ(1 − λ)
        product = _product_of(kept) if kept else Number(Fraction(1))
    return -product if negative else product


# --- the Faddeev–LeVerrier method, from 4 × 4 on ----------------------------------------


def _by_faddeev_leverrier(working: Working, matrix: Matrix) -> Polynomial:
    """λⁿ + cₙ₋₁λⁿ⁻¹ + … + c₀ with the matrix and the trace of every step."""
    n = len(matrix.rows)
    working.say(
        "By the Faddeev–LeVerrier method det(λI − A) = ",
        _with_letters(n),
        ", with M₁ = I, cₙ₋ₖ = −tr(AMₖ)/k and Mₖ₊₁ = AMₖ + cₙ₋ₖI.",
    )
    coefficients: list[Scalar] = [Fraction(1)]
    auxiliary = identity(n)
    for k in range(1, n + 1):
        product = working.let(Name("AM", k), matrix @ auxiliary).value
        assert isinstance(product, Matrix)
        trace = total(show(product[i, i]) for i in range(n))
        share = trace if k == 1 else trace / k
        coefficient = scalar(working.let(Name("c", n - k), -share, minus_forgotten=share).value)
        coefficients.insert(0, coefficient)
        auxiliary = product + identity(n).scaled(coefficient)
    working.relation(Apply("det", (LAMBDA_I - A_LETTER,)), 0, connector="")
    found = polynomial(coefficients)
    equation = working.let(Name("p"), found, connector="⇒", equation=True).value
    assert isinstance(equation, Polynomial)
    return equation


def _with_letters(n: int) -> Tree:
    """λⁿ + cₙ₋₁λⁿ⁻¹ + … + c₀, written out."""
    terms: list[Tree] = [LAMBDA**n]
    for k in reversed(range(n)):
        c = Letter(Name("c", k))
        terms.append(c if k == 0 else Product((c, LAMBDA if k == 1 else LAMBDA**k)))
    return Sum(tuple(terms))


@numpy_idiom("np.linalg.det({1})")
def determinant_from(equation: Polynomial, A: Quantity) -> Scalar:
    """det A = (−1)ⁿ·c₀/cₙ, the product of the roots."""
    sense = Fraction((-1) ** len(_matrix(A).rows))
    return sense * divide(equation.coefficients[0], equation.leading)


# --- the roots --------------------------------------------------------------------------


@numpy_idiom("np.roots({0})")
def solve_equation(working: Working, equation: Polynomial, A: Quantity) -> Roots:
    """Write the polynomial equation down to its roots; hand back the roots."""
    matrix = _matrix(A)
    if matrix.is_triangular:
        values = [matrix[i, i] for i in range(len(matrix.rows))]
    elif equation.degree == 0:
        values = []
    elif equation.is_rational:
        values = _rational_case(working, equation)
    elif any(isinstance(c, Symbolic) for c in equation.coefficients):
        values = _letter_case(working, equation)
    else:
        values = _surd_case(working, equation)
    found = Roots(tuple(values))
    line = working.let(
        Name("λ"),
        found,
        connector="⇒",
        eigenvalue_sign_lost=Roots(tuple(-value for value in values)),
        multiplicity_lost=Roots(tuple(value for value, _ in found.distinct())),
    )
    assert isinstance(line.value, Roots)
    return line.value


def _is_numeric(value: Scalar) -> bool:
    """Whether a root is known by its decimals only."""
    return isinstance(value, Real) or (isinstance(value, Surd) and isinstance(value.b, Real))


def _rational_case(working: Working, equation: Polynomial) -> list[Scalar]:
    """By factors over the rationals, and then each factor by itself."""
    parts = factors(equation)
    whole = _in_whole_numbers(equation)
    times = divide(whole.leading, equation.leading)
    if equation.degree > 1 and not _only_a_power_taken_out(parts, equation):
        if whole != equation:
            note = () if times == -1 else ("multiplying by ", show(times))
            working.relation(polynomial_tree(whole), 0, note=note)
        _split_the_middle_term(working, whole, parts)
    if len(parts) > 1 or parts[0].power > 1:
        working.relation(_factored(parts, equation), 0)
    harder = [part for part in parts if part.polynomial.degree > 1]
    if harder and len(parts) > 1:
        each = [equals(_primitive_tree(part.polynomial), 0) for part in parts]
        simple = [
            equals(LAMBDA, -part.polynomial.coefficients[0])
            for part in parts
            if part.polynomial.degree == 1
        ]
        choices = [*simple, *each[len(simple) :]]
        working.say("⇒ ", *[word for one in choices for word in (" or ", one)][1:])
    values: list[Scalar] = []
    for part in parts:
        if part.polynomial.degree > 1:
            if len(harder) > 1:
                working.say("From ", equals(_primitive_tree(part.polynomial), 0), ":")
            _write_roots(working, _in_whole_numbers(part.polynomial))
        for root in roots(part.polynomial):
            values += [root] * part.power
    return values


def _in_whole_numbers(p: Polynomial) -> Polynomial:
    """The multiple with coprime whole coefficients, the leading one positive."""
    rationals = [c for c in p.coefficients if isinstance(c, Fraction)]
    scale = lcm(*(c.denominator for c in rationals))
    common = gcd(*(int(c * scale) for c in rationals))
    sense = -1 if is_negative(p.leading) else 1
    return p.scaled(Fraction(sense * scale, common))


def _primitive_tree(p: Polynomial) -> Tree:
    return polynomial_tree(_in_whole_numbers(p))


def _only_a_power_taken_out(parts: list[Factor], equation: Polynomial) -> bool:
    """Whether −λᵏ⁺¹ + rλᵏ = 0 goes to λᵏ(r − λ) = 0 at once."""
    two_terms = sum(not is_zero(c) for c in equation.coefficients) == 2
    linear = all(part.polynomial.degree == 1 for part in parts)
    return two_terms and linear and len(parts) == 2 and equation.leading == -1


def _split_the_middle_term(working: Working, whole: Polynomial, parts: list[Factor]) -> None:
    """⇒ λ² + λ − 6λ − 6 = 0, before (λ − 6)(λ + 1) = 0."""
    if whole.degree != 2 or whole.leading != 1 or len(parts) != 2:
        return
    c, b, _ = whole.coefficients
    larger, smaller = (-part.polynomial.coefficients[0] for part in parts)
    if not is_zero(b) and not is_zero(c):
        powers = [LAMBDA**2, LAMBDA, LAMBDA, None]
        working.relation(linear_form([Fraction(1), -smaller, -larger, c], powers), 0)


def _factored(parts: list[Factor], equation: Polynomial) -> Tree:
    """e.g. λ²(λ − 1)"""
    if _only_a_power_taken_out(parts, equation):
        power, linear = parts
        rest = linear_form([-linear.polynomial.coefficients[0], Fraction(-1)], [None, LAMBDA])
        return Product((_powered(LAMBDA, power.power), rest))
    return _product_of(_powered(_primitive_tree(p.polynomial), p.power) for p in parts)


def _powered(node: Tree, power: int) -> Tree:
    return node if power == 1 else node**power


def _write_roots(working: Working, p: Polynomial) -> None:
    """How the roots of an irreducible polynomial with whole coefficients are found."""
    match p.coefficients:
        case (c, b, a):
            _by_the_formula(working, LAMBDA, a, b, c)
        case (c, Fraction(numerator=0), b, Fraction(numerator=0), a) if b * b > 4 * a * c:
            t = Letter(Name("t"))
            squared = linear_form([a, b, c], [t**2, t, None])
            working.say("With ", equals(t, LAMBDA**2), " it is ", equals(squared, 0), ".")
            _by_the_formula(working, t, a, b, c)
            one, other = (_square_root_of(root) for root in roots(polynomial([c, b, a]).monic()))
            working.say("⇒ ", one, " or ", other)
        case _:
            equation = equals(polynomial_tree(p), 0)
            working.say(equation, " has no rational root; its roots are found numerically.")


def _square_root_of(square: Scalar) -> Comparison:
    """e.g. λ = ±√(5 + 2√6); λ² = −5 − 2√6 stays as it is"""
    if sign(square) > 0:
        return equals(LAMBDA, Apply("±", (root_of(show(square)),)))
    return equals(LAMBDA**2, show(square))


def _by_the_formula(working: Working, letter: Letter, a: Scalar, b: Scalar, c: Scalar) -> None:
    """⇒ λ = [−b ± √(b² − 4ac)]/(2a), put in numbers; without b, λ² = −c/a."""
    if is_zero(b):
        square = divide(-c, a)
        working.relation(letter**2, square)
        if is_negative(square) or _is_simplified(square):
            working.relation(letter, Apply("±", (root_of(show(square)),)))
        return
    positive_b = -b if is_negative(b) else b
    positive_c = -c if is_negative(c) else c
    square_of_b = show(positive_b) ** 2
    four = Product((Number(Fraction(4)), show(a), show(positive_c)))
    inside = square_of_b + four if is_negative(c) else square_of_b - four
    bottom = a * 2
    for radicand in (inside, show(b * b - 4 * a * c)):
        note = () if radicand is not inside else ("by the formula",)
        top = Apply("±", (show(-b), root_of(radicand)))
        working.relation(letter, top / show(bottom), note=note)


def _is_simplified(square: Scalar) -> bool:
    """Whether √square is written otherwise in the end.  e.g. √8 as 2√2"""
    root = sqrt(square)
    return not (isinstance(root, Surd) and root.b == 1)


def _surd_case(working: Working, equation: Polynomial) -> list[Scalar]:
    """A quadratic whose coefficients have roots in them, by the formula."""
    if equation.degree > 2:
        raise InputError(
            "a matrix with roots among its entries is worked up to 2 × 2",
            remedy="give rational entries, or a triangular matrix",
            field="matrix",
        )
    monic = equation.monic()
    if equation.degree == 2:
        _by_the_formula(working, LAMBDA, Fraction(1), monic.coefficients[1], monic.coefficients[0])
    return roots(monic)


def _letter_case(working: Working, equation: Polynomial) -> list[Scalar]:
    """Roots in letters: by factors, else by the quadratic formula."""
    found = symbolic_roots(equation.coefficients)
    if found is None:
        raise InputError(
            "the characteristic polynomial has no roots in closed form for these letters",
            remedy="put numbers for some of the letters",
            field="matrix",
        )
    monic = equation.monic()
    if monic != equation:
        working.relation(polynomial_tree(monic), 0)
    counted = [(root, found.count(root)) for root in dict.fromkeys(found)]
    if all(isinstance(root, Fraction) or root.is_rational for root in found):
        linear = [(_linear_factor(root), count) for root, count in counted]
        working.relation(_product_of(_powered(factor, n) for factor, n in linear), 0)
    elif monic.degree == 2:
        c, b, _ = monic.coefficients
        _by_the_formula(working, LAMBDA, Fraction(1), b, c)
    return list(found)


def _linear_factor(root: Scalar) -> Tree:
    """λ − root.  e.g. λ − a − b"""
    return LAMBDA if is_zero(root) else _less(LAMBDA, show(root))


# --- the eigenvectors -------------------------------------------------------------------


def _title(value: Scalar, A: Quantity) -> Words:
    """e.g. For λ = 6:  (A − 6I)x = 0;  λ itself stands there for anything longer"""
    x = Letter(Name(lettering(_matrix(A)).unknown))
    here = "For ", equals(LAMBDA, show(value)), ":  "
    if is_zero(value):
        return (*here, MatrixProduct(A_LETTER, x), " = 0")
    if isinstance(value, Fraction) or isinstance(show(value), Letter):
        size = -value if is_negative(value) else value
        unit = I_LETTER if size == 1 else Product((show(size), I_LETTER))
        shifted = A_LETTER + unit if is_negative(value) else A_LETTER - unit
    else:
        shifted = A_LETTER - LAMBDA_I
    return (*here, MatrixProduct(shifted, x), " = 0")


@numpy_idiom("null_space({0} - {1} * np.eye(len({0})))")
def solve_for_eigenvectors(
    working: Working, A: Quantity, eigenvalue: Scalar, others: Roots
) -> Span:
    """Write (A − λI)x = 0 down to x = c(…)ᵀ; hand back the eigenspace.

    `others` are all the eigenvalues: taking the wrong one is a known mistake.
    """
    matrix = _matrix(A)
    letters = lettering(matrix)
    computed = solve_homogeneous(working, matrix.less(eigenvalue), letters)
    if not computed.basis:
        working.say("Only ", equals(Letter(Name(letters.unknown)), 0), " solves this.")
    note = (", ", *_not_zero(computed)) if computed.basis else ()
    mistakes = _wrong_spaces(matrix, eigenvalue, others, computed, letters)
    name = Name(letters.unknown)
    found = working.let(name, computed, connector="⇒", note=note, **mistakes).value
    assert isinstance(found, Span)
    if not found.basis:
        working.say("So ", show(eigenvalue), " is not an eigenvalue.")
    return found


def _not_zero(space: Span) -> Words:
    """c ≠ 0, or c₁, c₂ not both 0"""
    c = space.parameter
    if space.dimension == 1:
        return (differs(Letter(Name(c)), 0),)
    names: list[Word] = [Name(c, place + 1) for place in range(space.dimension)]
    joined = [word for name in names for word in (", ", name)][1:]
    return (*joined, " not both 0" if space.dimension == 2 else " not all 0")


def _wrong_spaces(
    matrix: Matrix, eigenvalue: Scalar, others: Roots, right: Span, letters: Lettering
) -> dict[str, Any]:
    """What students hand in for an eigenspace."""
    wrong: dict[str, Any] = {}
    if _is_numeric(eigenvalue) or not right.basis:
        return wrong
    values = [value for value, _ in others.distinct()]
    place = next((i for i, value in enumerate(values) if equal(value, eigenvalue)), 0)
    other = values[(place + 1) % len(values)]
    if not equal(other, eigenvalue) and not _is_numeric(other):
        wrong["eigenvector_of_another_eigenvalue"] = eigenspace(matrix.less(other), letters)
    if right.dimension > 1:
        wrong["free_variable_dropped"] = Span(right.basis[:1], right.length, right.parameter)
    elif right.length == 2:
        a, b = right.basis[0]
        wrong["sign_in_eigenvector_lost"] = Span((Vector((a, -b)),), 2, right.parameter)
    return wrong


def _say_multiplicities(working: Working, value: Scalar, algebraic: int, space: Span) -> None:
    """Both multiplicities where they are not plainly 1, and whether A is defective."""
    geometric = space.dimension
    if algebraic == 1 or geometric == 0:
        return
    words = f" has algebraic multiplicity {algebraic} and geometric multiplicity {geometric}"
    tail = ", so A is defective." if geometric < algebraic else "."
    working.say(equals(LAMBDA, show(value)), words + tail)


@numpy_idiom("{0}")
def of_length_one(working: Working, space: Span) -> Span:
    """Write ‖v‖ and v/‖v‖ for each vector of a basis; hand back these.

    A basis stays as it is where its lengths are no simple expressions in letters.
    """
    scaled: list[Vector] = []
    for vector in space:
        squares = [_square_of_size(entry) for entry in vector if not is_zero(entry)]
        try:
            length = working.let(Name("‖v‖"), root_of(total(squares)))
        except Undefined:
            working.say("Its length depends on the letters, so it stays as it is.")
            return space
        unit = working.let(Name("u"), show(vector) / length).value
        assert isinstance(unit, Vector)
        scaled.append(unit)
    return Span(tuple(scaled), space.length, space.parameter)


def _square_of_size(entry: Scalar) -> Tree:
    """|z|² for a complex entry, else z²."""
    if isinstance(entry, Surd) and entry.is_complex:
        return Apply("|·|", (show(entry),)) ** 2
    return show(entry) ** 2


def _verify(working: Working, A: Quantity, pairs: list[tuple[Scalar, Span]]) -> None:
    """Av = λv, for every vector of every basis."""
    if any(space.basis for _, space in pairs):
        working.say("Check Av = λv:")
    for value, space in pairs:
        for v in space:
            image = _matrix(A).times(v)
            holds = all(equal(a, value * b) for a, b in zip(image, v, strict=True))
            if isinstance(value, Symbolic) and not value.is_rational:
                working.check(holds, "for ", equals(LAMBDA, show(value)))
                continue
            column = Transposed(show(v))
            words: list[Word] = [equals(MatrixProduct(A_LETTER, column), Transposed(show(image)))]
            if value != 1:
                words += [" = ", -column if value == -1 else Product((show(value), column))]
            working.check(holds, *words)


def _summary(
    pairs: list[tuple[Scalar, Span]], scaled: list[tuple[Scalar, Span]], values: Roots, A: Quantity
) -> list[Words]:
    """λ = 6    x = c (1, 5/2)ᵀ = k (2, 5)ᵀ"""
    letters = lettering(_matrix(A))
    lines: list[Words] = []
    for (value, space), (_, unit), (_, count) in zip(pairs, scaled, values.distinct(), strict=True):
        times = {1: "", 2: " (twice)"}.get(count, f" ({count} times)")
        here: Words = (equals(LAMBDA, show(value)), f"{times}\t")
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
