"""The characteristic equation solved: factors, roots tried and divided out, the formula."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from math import gcd, lcm

from dlsolve.errors import InputError
from dlsolve.exact.functions import power
from dlsolve.exact.number import Scalar, divide, is_zero
from dlsolve.exact.polynomial import Polynomial, polynomial
from dlsolve.exact.roots import Factor, factors, roots
from dlsolve.exact.spaces import Roots
from dlsolve.exact.symbolic import Symbolic, symbolic_roots
from dlsolve.topics._characteristic import LAMBDA
from dlsolve.topics._formula import by_the_formula, write_roots
from dlsolve.topics._matrix import matrix_of
from dlsolve.topics._signs import less, powered, product_of
from dlsolve.working.idioms import Program, numpy_idiom
from dlsolve.working.names import Name
from dlsolve.working.trees import (
    Product,
    Quantity,
    Tree,
    equals,
)
from dlsolve.working.working import Working, show
from dlsolve.working.written import is_negative, linear_form, polynomial_tree


@numpy_idiom("np.sort(np.linalg.eigvals({1}))[::-1]")
def solve_equation(working: Working, equation: Polynomial, A: Quantity) -> Roots:
    """Write the polynomial equation down to its roots; hand back the roots."""
    matrix = matrix_of(A)
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
        program=Program(
            "np.linalg.eigvals({0}.astype(float))", (A,), "{0}.eigenvals(multiple=True)"
        ),
        eigenvalue_sign_lost=Roots(tuple(-value for value in values)),
        multiplicity_lost=Roots(tuple(value for value, _ in found.distinct())),
    )
    assert isinstance(line.value, Roots)
    return line.value


# --- rational coefficients --------------------------------------------------------------


def _rational_case(working: Working, equation: Polynomial) -> list[Scalar]:
    """By factors over the rationals, and then each factor by itself."""
    parts = factors(equation)
    written = equation
    reached: Factored = ()
    if equation.degree > 1 and not _only_a_power_taken_out(parts, equation):
        written = _in_whole_numbers(equation)
        if written != equation:
            times = divide(written.leading, equation.leading)
            note = () if times == -1 else ("multiplying by ", show(times))
            working.relation(polynomial_tree(written), 0, note=note)
        _split_the_middle_term(working, written, parts)
        reached = _divide_by_roots(working, written, parts)
    factored = _factored(parts, equation)
    if set(reached) != set(_powers(parts)) and factored != polynomial_tree(written):
        working.relation(factored, 0)
    _say_each_factor(working, parts)
    values: list[Scalar] = []
    harder = [part for part in parts if part.polynomial.degree > 1]
    for part in parts:
        if part.polynomial.degree > 1:
            if len(harder) > 1:
                working.say("From ", equals(_primitive_tree(part.polynomial), 0), ":")
            write_roots(working, _in_whole_numbers(part.polynomial))
        for root in roots(part.polynomial):
            values += [root] * part.power
    return values


def _say_each_factor(working: Working, parts: list[Factor]) -> None:
    """⇒ λ = 0 or λ² − 15λ − 18 = 0, where a factor is not linear."""
    if len(parts) == 1 or all(part.polynomial.degree == 1 for part in parts):
        return
    each = [
        equals(LAMBDA, -part.polynomial.coefficients[0])
        if part.polynomial.degree == 1
        else equals(_primitive_tree(part.polynomial), 0)
        for part in parts
    ]
    working.say("⇒ ", *[word for one in each for word in (" or ", one)][1:])


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


Factored = tuple[tuple[Polynomial, int], ...]
"""Monic factors and their powers."""


def _powers(parts: list[Factor]) -> Factored:
    return tuple((part.polynomial, part.power) for part in parts)


def _divide_by_roots(working: Working, whole: Polynomial, parts: list[Factor]) -> Factored:
    """From the third degree on: a root that is found by trying, and the factor divided out.

    It ends at a quadratic; handed back are the factors that then stand on the page.

    e.g. λ = 1 is a root, for 1 − 8 + 17 − 10 = 0.  ⇒ (λ − 1)(λ² − 7λ + 10) = 0
    """
    rest = whole
    taken: Counter[Polynomial] = Counter()
    linear = [part for part in parts if part.polynomial.degree == 1]
    for part in sorted(linear, key=lambda part: _trying_order(_root_of(part))):
        root = _root_of(part)
        for _ in range(part.power):
            if rest.degree < 3 or (is_zero(root) and taken[part.polynomial]):
                break
            if is_zero(root):
                taken[part.polynomial] = part.power
                rest = polynomial(list(rest.coefficients[part.power :]))
            else:
                _say_root(working, rest, root, is_all=rest == whole)
                taken[part.polynomial] += 1
                rest = _in_whole_numbers(rest.without_root(root))
            shown = [powered(_primitive_tree(p), times) for p, times in taken.items()]
            last = [] if rest.degree == 0 else [polynomial_tree(rest)]
            working.relation(product_of([*shown, *last]), 0)
    if rest.degree:
        taken[rest.monic()] += 1
    return tuple(taken.items())


def _root_of(part: Factor) -> Scalar:
    return -part.polynomial.coefficients[0]


def _trying_order(root: Scalar) -> tuple[object, ...]:
    """0, 1, −1, 2, −2, … and fractions behind them: the order in which one tries."""
    assert isinstance(root, Fraction)
    return root.denominator, abs(root), root < 0


def _say_root(working: Working, p: Polynomial, root: Scalar, *, is_all: bool) -> None:
    """λ = 1 is a root, for 1 − 8 + 17 − 10 = 0."""
    terms = [c * power(root, Fraction(k)) for k, c in enumerate(p.coefficients)]
    value = linear_form(list(reversed(terms)), [None] * len(terms))
    of = () if is_all else (" of ", polynomial_tree(p))
    working.say(equals(LAMBDA, show(root)), " is a root", *of, ", for ", equals(value, 0), ".")


def _factored(parts: list[Factor], equation: Polynomial) -> Tree:
    """e.g. λ²(λ − 1)"""
    if _only_a_power_taken_out(parts, equation):
        power, linear = parts
        rest = linear_form([-linear.polynomial.coefficients[0], Fraction(-1)], [None, LAMBDA])
        return Product((powered(LAMBDA, power.power), rest))
    return product_of(powered(_primitive_tree(p.polynomial), p.power) for p in parts)


# --- coefficients with roots or letters in them -----------------------------------------


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
        by_the_formula(working, LAMBDA, Fraction(1), monic.coefficients[1], monic.coefficients[0])
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
        working.relation(product_of(powered(factor, n) for factor, n in linear), 0)
    elif monic.degree == 2:
        c, b, _ = monic.coefficients
        by_the_formula(working, LAMBDA, Fraction(1), b, c)
    return list(found)


def _linear_factor(root: Scalar) -> Tree:
    """λ − root.  e.g. λ − a − b"""
    return LAMBDA if is_zero(root) else less(LAMBDA, show(root))
