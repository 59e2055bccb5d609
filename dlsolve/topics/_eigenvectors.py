"""The eigenvectors of one eigenvalue, from (A − λI)x = 0 to x = c(…)ᵀ."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from typing import Any

from dlsolve.errors import Undefined
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Real, Scalar, Surd, equal, is_zero
from dlsolve.exact.spaces import Roots, Span
from dlsolve.topics._characteristic import LAMBDA, LAMBDA_I
from dlsolve.topics._homogeneous import solve_homogeneous
from dlsolve.topics._matrix import Lettering, lettering, matrix_of
from dlsolve.topics._substitution import eigenspace
from dlsolve.working.idioms import numpy_idiom
from dlsolve.working.names import Name
from dlsolve.working.steps import Word, Words
from dlsolve.working.trees import (
    Apply,
    Letter,
    MatrixProduct,
    Product,
    Quantity,
    Tree,
    differs,
    equals,
    total,
)
from dlsolve.working.trees import sqrt as root_of
from dlsolve.working.working import Working, show
from dlsolve.working.written import is_negative

I_LETTER = Letter(Name("I"))


def title_of(value: Scalar, A: Quantity, taken: Collection[str] = ()) -> Words:
    """e.g. For λ = 6:  (A − 6I)x = 0;  λ itself stands there for anything longer"""
    x = Letter(Name(lettering(matrix_of(A), taken=taken).unknown))
    here = "For ", equals(LAMBDA, show(value)), ":  "
    if is_zero(value):
        return (*here, MatrixProduct(Letter(A.name), x), " = 0")
    if isinstance(value, Fraction) or isinstance(show(value), Letter):
        size = -value if is_negative(value) else value
        unit = I_LETTER if size == 1 else Product((show(size), I_LETTER))
        shifted = Letter(A.name) + unit if is_negative(value) else Letter(A.name) - unit
    else:
        shifted = Letter(A.name) - LAMBDA_I
    return (*here, MatrixProduct(shifted, x), " = 0")


@numpy_idiom("null_space({0} - {1} * np.eye(len({0})))")
def solve_for_eigenvectors(
    working: Working,
    A: Quantity,
    eigenvalue: Scalar,
    others: Roots,
    taken: Collection[str] = (),
) -> Span:
    """Write (A − λI)x = 0 down to x = c(…)ᵀ; hand back the eigenspace.

    `others` are all the eigenvalues: taking the wrong one is a known mistake.  `taken` are
    letters that mean something else on the page.
    """
    matrix = matrix_of(A)
    letters = lettering(matrix, has_i=any(map(_is_complex, others)), taken=taken)
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
    if is_numeric(eigenvalue) or not right.basis:
        return wrong
    values = [value for value, _ in others.distinct()]
    place = next((i for i, value in enumerate(values) if equal(value, eigenvalue)), 0)
    other = values[(place + 1) % len(values)]
    if not equal(other, eigenvalue) and not is_numeric(other):
        wrong["eigenvector_of_another_eigenvalue"] = eigenspace(matrix.less(other), letters)
    if right.dimension > 1:
        wrong["free_variable_dropped"] = Span(right.basis[:1], right.length, right.parameter)
    elif right.length == 2:
        a, b = right.basis[0]
        wrong["sign_in_eigenvector_lost"] = Span((Vector((a, -b)),), 2, right.parameter)
    return wrong


def _is_complex(value: Scalar) -> bool:
    return isinstance(value, Surd) and value.is_complex


def is_numeric(value: Scalar) -> bool:
    """Whether a root is known by its decimals only."""
    return isinstance(value, Real) or (isinstance(value, Surd) and isinstance(value.b, Real))


def say_multiplicities(working: Working, value: Scalar, algebraic: int, space: Span) -> None:
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
    if _is_complex(entry):
        return Apply("|·|", (show(entry),)) ** 2
    return show(entry) ** 2
