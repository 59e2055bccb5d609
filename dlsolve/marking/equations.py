"""Comparing equations up to rearranging and scale, and polynomials."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from dlsolve.errors import InputError, Undefined
from dlsolve.exact import functions
from dlsolve.exact.array import Vector, parallel
from dlsolve.exact.number import divide, is_zero
from dlsolve.exact.polynomial import Polynomial
from dlsolve.exact.spaces import Equation
from dlsolve.inputs.quoting import quoted
from dlsolve.marking.equivalence import Sameness, compared
from dlsolve.marking.formulas import read_formula
from dlsolve.marking.precision import AS_TYPED, Precision, Tolerance
from dlsolve.marking.solutions import Following, Statement, follows
from dlsolve.marking.terms import Terms, degree, minus, multiplied_out
from dlsolve.marking.typed import within
from dlsolve.working.names import Name
from dlsolve.working.readings import bound, letters
from dlsolve.working.trees import Letter, Number, Tree
from dlsolve.working.verdicts import Judgement, Right, Verdict, Wrong
from dlsolve.working.written import polynomial_tree

REMEDY = "write a line such as 2x1 + x2 = 3"

PLAIN_LETTERS = ("x", "y", "z")
"""x, y, z may stand for x₁, x₂, x₃."""


# --- lines, planes, hyperplanes ---------------------------------------------------------


def judge_equation(text: str, correct: Equation, precision: Precision = AS_TYPED) -> Verdict:
    """The same solutions, however it is arranged.  e.g. x2 = (5 - 6x1)/11.  Raises InputError.

    A tolerance is one of the coefficients, once the largest of them agrees.
    """
    left, right = (_linear(side, text) for side in _sides(text))
    terms = minus(left, right)
    unknowns = _unknowns(terms, len(correct.normal), text)
    zero = Fraction(0)
    given = Vector((*(terms.get((name,), zero) for name in unknowns), terms.get((), zero)))
    expected = Vector((*correct.normal, correct.constant))
    if Vector(given.entries[:-1]).is_zero:
        return Wrong(Judgement.VALUE, "no unknown is left in the equation")
    if parallel(given, expected):
        return Right()
    if isinstance(precision, Tolerance) and _nearly_parallel(given, expected, precision):
        return Right(f"within {precision}")
    if parallel(Vector(given.entries[:-1]), Vector(correct.normal)):
        return Wrong(Judgement.VALUE, "it is parallel to the right one: the constant is wrong")
    return Wrong(Judgement.VALUE, "it has other solutions")


def _nearly_parallel(given: Vector, expected: Vector, tolerance: Tolerance) -> bool:
    sizes = [functions.absolute(value) for value in expected.entries[:-1]]
    largest = sizes.index(max(sizes))
    if is_zero(given[largest]):
        return False
    scale = divide(expected[largest], given[largest])
    pairs = zip(given, expected, strict=True)
    return all(within(scale * one, other, tolerance.margin(other)) for one, other in pairs)


def _sides(text: str) -> tuple[Tree, Tree]:
    left, sign, right = text.partition("=")
    if not sign or "=" in right:
        raise InputError("an equation has one = sign", text, 0, len(text), "write 2x1 + x2 = 3")
    sides = []
    for side, start in ((left, 0), (right, len(left) + 1)):
        try:
            sides.append(read_formula(side))
        except InputError as error:
            raise error.within(text, start) from None
    return sides[0], sides[1]


def _unknowns(terms: Terms, count: int, text: str) -> Sequence[Name]:
    """x₁, x₂, …, or x, y, z where those are written."""
    names = {name for term in terms for name in term}
    indexed = [Name("x", i + 1) for i in range(count)]
    plain = [Name(letter) for letter in PLAIN_LETTERS[:count]]
    for unknowns in (indexed, plain) if count <= len(PLAIN_LETTERS) else (indexed,):
        if names <= set(unknowns):
            return unknowns
    raise InputError(
        f"{quoted(text)} has other letters than x1 to x{count}", text, 0, len(text),
        "call the unknowns x1, x2, …",
    )  # fmt: skip


def _linear(tree: Tree, text: str) -> Terms:
    """A tree that is linear in its letters, multiplied out."""
    try:
        terms = multiplied_out(tree)
    except Undefined as error:
        raise InputError(error.reason, text, 0, len(text), REMEDY) from error
    if degree(terms) > 1:
        raise InputError(f"{quoted(text)} is not linear", text, 0, len(text), REMEDY)
    return terms


# --- polynomials ------------------------------------------------------------------------


def judge_polynomial(text: str, correct: Polynomial) -> Verdict:
    """The same polynomial in any form; an equation p = 0 up to a factor.  Raises InputError."""
    left, sign, right = text.partition("=")
    tree: Tree = read_formula(left)
    if sign:
        try:
            tree = tree - read_formula(right)
        except InputError as error:
            raise error.within(text, len(left) + 1) from None
    expected = polynomial_tree(correct)
    names = letters(tree)
    if len(set(names)) == 1 and set(letters(expected)) != set(names):  # x for λ
        tree = bound(tree, {names[0]: Letter(Name(correct.letter))})
    for one, note in ((expected, ""), (-expected, "with the other sign")):
        if compared(tree, one) in (Sameness.SAME, Sameness.SAMPLED):
            return Right(note)
    zero = Number(Fraction(0))
    if (
        sign
        and follows(Statement(((expected, zero),)), Statement(((tree, zero),))) is Following.SAME
    ):
        return Right("up to a factor")
    return Wrong(Judgement.VALUE, "it is another polynomial")
