"""A polynomial that does not factor: the quadratic formula, and what is like a quadratic."""

from __future__ import annotations

from fractions import Fraction

from dlsolve.exact.functions import sqrt
from dlsolve.exact.number import Scalar, Surd, divide, is_zero, sign
from dlsolve.exact.polynomial import Polynomial, polynomial
from dlsolve.exact.roots import roots, sqrt_of_discriminant
from dlsolve.topics._characteristic import LAMBDA
from dlsolve.working.names import Name
from dlsolve.working.trees import Apply, Comparison, Letter, Number, Product, Tree, equals
from dlsolve.working.trees import sqrt as root_of
from dlsolve.working.working import Working, show
from dlsolve.working.written import is_negative, linear_form, polynomial_tree


def write_roots(working: Working, p: Polynomial) -> None:
    """How the roots of an irreducible polynomial with whole coefficients are found."""
    match p.coefficients:
        case (c, b, a):
            by_the_formula(working, LAMBDA, a, b, c)
        case (c, Fraction(numerator=0), b, Fraction(numerator=0), a) if b * b > 4 * a * c:
            t = Letter(Name("t"))
            squared = linear_form([a, b, c], [t**2, t, None])
            working.say("With ", equals(t, LAMBDA**2), " it is ", equals(squared, 0), ".")
            by_the_formula(working, t, a, b, c)
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


def by_the_formula(working: Working, letter: Letter, a: Scalar, b: Scalar, c: Scalar) -> None:
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
    discriminant = b * b - 4 * a * c
    roots_of_it = [root_of(inside), root_of(show(discriminant)), *_taken_out(b, a * c)]
    for place, root in enumerate(roots_of_it):
        top = Apply("±", (show(-b), root))
        note = () if place else ("by the formula",)
        working.relation(letter, top / show(a * 2), note=note)


def _taken_out(b: Scalar, product: Scalar) -> list[Tree]:
    """√(b² − 4ac) with what can be drawn from under the root.  e.g. √8 → 2√2, √(−4) → 2i"""
    square = b * b - 4 * product
    if not isinstance(square, Fraction) or (square > 0 and not _is_simplified(square)):
        return []
    return [show(sqrt_of_discriminant(b, product))]


def _is_simplified(square: Scalar) -> bool:
    """Whether √square is written otherwise in the end.  e.g. √8 as 2√2"""
    root = sqrt(square)
    return not (isinstance(root, Surd) and root.b == 1)
