"""Comparing equations up to rearranging and scale, and polynomials."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from dlsolve.errors import InputError, Undefined
from dlsolve.exact import functions
from dlsolve.exact.array import Vector, parallel
from dlsolve.exact.number import Scalar, divide, is_zero
from dlsolve.exact.polynomial import Polynomial
from dlsolve.exact.spaces import Equation
from dlsolve.inputs.quoting import quoted
from dlsolve.marking.equivalence import Sameness, compared
from dlsolve.marking.formulas import read_formula
from dlsolve.marking.precision import AS_TYPED, Precision, Tolerance
from dlsolve.marking.solutions import Following, Statement, follows
from dlsolve.marking.typed import within
from dlsolve.working.names import Name
from dlsolve.working.readings import bound, evaluate, letters, scalar
from dlsolve.working.trees import Letter, Negative, Number, Product, Quotient, Sum, Tree
from dlsolve.working.verdicts import Judgement, Right, Verdict, Wrong
from dlsolve.working.written import polynomial_tree

Form = dict[Name | None, Scalar]
"""A linear form: the coefficient of each letter, and the constant under None."""

PLAIN_LETTERS = ("x", "y", "z")
"""x, y, z may stand for x₁, x₂, x₃."""


# --- lines, planes, hyperplanes ---------------------------------------------------------


def judge_equation(text: str, correct: Equation, precision: Precision = AS_TYPED) -> Verdict:
    """The same solutions, however it is arranged.  e.g. x2 = (5 - 6x1)/11.  Raises InputError.

    A tolerance is one of the coefficients, once the largest of them agrees.
    """
    sides = _sides(text)
    left, right = (_linear(side, text) for side in sides)
    form = _minus(left, right)
    unknowns = _unknowns(form, len(correct.normal), text)
    given = Vector((*(form.get(name, Fraction(0)) for name in unknowns), form[None]))
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


def _unknowns(form: Form, count: int, text: str) -> Sequence[Name]:
    """x₁, x₂, …, or x, y, z where those are written."""
    names = {name for name in form if name is not None}
    indexed = [Name("x", i + 1) for i in range(count)]
    plain = [Name(letter) for letter in PLAIN_LETTERS[:count]]
    for unknowns in (indexed, plain) if count <= len(PLAIN_LETTERS) else (indexed,):
        if names <= set(unknowns):
            return unknowns
    raise InputError(
        f"{quoted(text)} has other letters than x1 to x{count}", text, 0, len(text),
        "call the unknowns x1, x2, …",
    )  # fmt: skip


def _linear(tree: Tree, text: str) -> Form:
    """The coefficients of a tree that is linear in its letters."""
    match tree:
        case Letter(name):
            return {name: Fraction(1), None: Fraction(0)}
        case Negative(operand):
            return _times(_linear(operand, text), Fraction(-1))
        case Sum(terms):
            total: Form = {None: Fraction(0)}
            for term in terms:
                total = _minus(total, _times(_linear(term, text), Fraction(-1)))
            return total
        case Product(factors):
            product: Form = {None: Fraction(1)}
            for factor in factors:
                form = _linear(factor, text)
                if len(product) > 1 and len(form) > 1:
                    raise _not_linear(text)
                large, small = (product, form) if len(product) > 1 else (form, product)
                product = _times(large, small[None])
            return product
        case Quotient(top, bottom) if not letters(bottom):
            divisor = _constant(bottom, text)
            if is_zero(divisor):
                raise InputError("a division by zero", text, 0, len(text), "remove it")
            return _times(_linear(top, text), divide(Fraction(1), divisor))
        case _ if not letters(tree):
            return {None: _constant(tree, text)}
        case _:
            raise _not_linear(text)


def _constant(tree: Tree, text: str) -> Scalar:
    try:
        return scalar(evaluate(tree))
    except Undefined as error:
        raise InputError(error.reason, text, 0, len(text), "write a number") from error


def _not_linear(text: str) -> InputError:
    return InputError(
        f"{quoted(text)} is not linear", text, 0, len(text), "write a line such as 2x1 + x2 = 3"
    )


def _times(form: Form, factor: Scalar) -> Form:
    return {name: factor * value for name, value in form.items()}


def _minus(left: Form, right: Form) -> Form:
    names = dict.fromkeys([*left, *right])
    zero = Fraction(0)
    return {name: left.get(name, zero) - right.get(name, zero) for name in names}


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
