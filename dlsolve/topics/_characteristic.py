"""det(A − λI) = 0: the matrix A − λI, its determinant, and the characteristic polynomial."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from typing import Any, TypeAlias

from dlsolve.exact.array import Matrix, identity
from dlsolve.exact.number import Scalar, divide, is_zero
from dlsolve.exact.polynomial import Polynomial, polynomial
from dlsolve.exact.roots import characteristic_polynomial
from dlsolve.topics._matrix import matrix_of, shape_of
from dlsolve.topics._signs import (
    is_nought,
    less,
    negated,
    powered,
    product_of,
    signed,
    signed_product,
    without_idle_text,
)
from dlsolve.working.idioms import numpy_idiom
from dlsolve.working.names import Name
from dlsolve.working.readings import scalar
from dlsolve.working.steps import Words
from dlsolve.working.trees import (
    Apply,
    Grid,
    Letter,
    Negative,
    Product,
    Quantity,
    Sum,
    Tree,
    total,
)
from dlsolve.working.working import Working, show
from dlsolve.working.written import is_negative, linear_form, polynomial_tree

EXPANDED = 3
"""Up to this size the determinant is expanded in full; beyond, Faddeev–LeVerrier."""

LAMBDA = Letter(Name("λ"))
LAMBDA_I = Letter(Name("λI"))

Entries: TypeAlias = tuple[tuple[Tree, ...], ...]
"""A − λI as it stands on the page."""

Polynomials: TypeAlias = tuple[tuple[Polynomial, ...], ...]
"""A − λI as it is computed with."""


@numpy_idiom("np.poly({0})")
def characteristic_equation(working: Working, A: Quantity, form: str = "a-lambda") -> Polynomial:
    """Write det(A − λI) = 0 down to a polynomial; hand back the polynomial."""
    matrix = matrix_of(A)
    flipped = form == "lambda-a"
    letter = Letter(A.name)
    difference = LAMBDA_I - letter if flipped else letter - LAMBDA_I
    shifted = _shifted(A, flipped)
    working.relation(difference, Grid(shifted), connector="")
    determinant = Apply("det", (difference,))
    if matrix.is_triangular:
        if len(matrix.rows) > 1:
            product = ", so ", determinant, " is the product of its diagonal entries."
            working.say(letter, f" is {shape_of(matrix)}", *product)
        working.relation(determinant, 0, connector="")
        working.relation(_diagonal_product(shifted), 0)
        return _signed_for(characteristic_polynomial(matrix), flipped)
    if len(matrix.rows) > EXPANDED:
        return _by_faddeev_leverrier(working, matrix, letter)
    working.relation(determinant, 0, connector="")
    entries = _as_polynomials(matrix, flipped)
    _write_expansion(working, shifted, entries)
    wrong = _expanded(entries, signs=(1, 1, 1))
    line = working.let(
        Name("p"), _expanded(entries), connector="⇒", equation=True, determinant_sign_wrong=wrong
    )
    assert isinstance(line.value, Polynomial)
    return line.value


@numpy_idiom("np.linalg.det({1})")
def determinant_from(equation: Polynomial, A: Quantity) -> Scalar:
    """det A = (−1)ⁿ·c₀/cₙ, the product of the roots."""
    sense = Fraction((-1) ** len(matrix_of(A).rows))
    return sense * divide(equation.coefficients[0], equation.leading)


def _shifted(A: Quantity, flipped: bool) -> Entries:
    """A − λI (or λI − A) with its entries as typed.  e.g. 0.8 − λ on the diagonal"""
    typed = A.typed if isinstance(A.typed, Grid) else show(matrix_of(A))
    assert isinstance(typed, Grid)

    def entry(i: int, j: int) -> Tree:
        value = without_idle_text(typed.rows[i][j])
        if i != j:
            return negated(value) if flipped else value
        if is_nought(value):
            return LAMBDA if flipped else -LAMBDA
        return less(LAMBDA, value) if flipped else value - LAMBDA

    n = len(typed.rows)
    return tuple(tuple(entry(i, j) for j in range(n)) for i in range(n))


def _diagonal_product(shifted: Entries) -> Tree:
    """e.g. (2 − λ)²(3 − λ)"""
    diagonal = [shifted[i][i] for i in range(len(shifted))]
    powers = [(factor, diagonal.count(factor)) for factor in dict.fromkeys(diagonal)]
    return product_of(powered(factor, n) for factor, n in powers)


def _signed_for(p: Polynomial, flipped: bool) -> Polynomial:
    """det(λI − A) from det(A − λI)."""
    return p.scaled(Fraction((-1) ** p.degree)) if flipped else p


# --- expansion, up to 3 × 3 -------------------------------------------------------------


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
            signed_product(entry, _two_by_two(_minor(shifted, j)), negative=j == 1)
            for j, entry in enumerate(shifted[0])
            if not (is_nought(entry) or is_nought(_two_by_two(_minor(shifted, j))))
        )
        second = total(
            _with_minor(entry, _expanded(_minor(entries, j)), negative=j == 1)
            for j, entry in enumerate(shifted[0])
            if not (is_nought(entry) or _vanishes(_expanded(_minor(entries, j))))
        )
        note = ("expanding along ", Letter(Name("R", 1)))
    if first != result:
        working.relation(first, 0, note=note)
    if second not in (first, result):
        working.relation(second, 0)


def _with_minor(entry: Tree, minor: Polynomial, *, negative: bool) -> Tree:
    """±entry·minor; −(λ − 1) is written + (1 − λ)."""
    outside = signed(entry, negative=negative)
    if isinstance(outside, Negative) and minor.degree <= 1 and is_negative(minor.coefficients[0]):
        entry, minor, negative = outside.operand, minor.scaled(Fraction(-1)), False
    return signed_product(entry, _linear_rising(minor), negative=negative)


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
    if not (is_nought(a) or is_nought(d)):
        terms.append(signed_product(a, d, negative=False))
    if not (is_nought(b) or is_nought(c)):
        terms.append(signed_product(b, c, negative=True))
    return total(terms)


# --- the Faddeev–LeVerrier method, from 4 × 4 on ----------------------------------------


def _by_faddeev_leverrier(working: Working, matrix: Matrix, letter: Letter) -> Polynomial:
    """λⁿ + cₙ₋₁λⁿ⁻¹ + … + c₀ with the matrix and the trace of every step."""
    n = len(matrix.rows)
    base = letter.name.base
    working.say(
        "By the Faddeev–LeVerrier method ",
        Apply("det", (LAMBDA_I - letter,)),
        " = ",
        _with_letters(n),
        f", with M₁ = I, cₙ₋ₖ = −tr({base}Mₖ)/k and Mₖ₊₁ = {base}Mₖ + cₙ₋ₖI.",
    )
    coefficients: list[Scalar] = [Fraction(1)]
    auxiliary = identity(n)
    for k in range(1, n + 1):
        product = working.let(Name(f"{base}M", k), matrix @ auxiliary).value
        assert isinstance(product, Matrix)
        trace = total(show(product[i, i]) for i in range(n))
        share = trace if k == 1 else trace / k
        coefficient = scalar(working.let(Name("c", n - k), -share, minus_forgotten=share).value)
        coefficients.insert(0, coefficient)
        auxiliary = product + identity(n).scaled(coefficient)
    working.relation(Apply("det", (LAMBDA_I - letter,)), 0, connector="")
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
