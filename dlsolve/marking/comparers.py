"""An answer, as somebody typed it, against the computed one: which comparer fits.

Each comparer is one small function (text, correct value) → verdict.  The type of the
computed value picks it, so a new kind of value cannot be forgotten.
"""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from dlsolve.errors import DlsolveError, InputError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Infinity, Real, Surd
from dlsolve.exact.polynomial import Polynomial
from dlsolve.exact.spaces import Affine, Eigenspaces, Equation, Roots, Span
from dlsolve.exact.symbolic import Symbolic
from dlsolve.marking.asked import Asked
from dlsolve.marking.equations import judge_equation, judge_polynomial
from dlsolve.marking.expressions import judge_expression
from dlsolve.marking.forms import Form, fault_of_form
from dlsolve.marking.formulas import read_formula
from dlsolve.marking.lists import judge_matrix, judge_roots, judge_vector
from dlsolve.marking.named import without_names
from dlsolve.marking.numbers import judge_number, shown
from dlsolve.marking.precision import AS_TYPED
from dlsolve.marking.spaces import judge_affine, judge_eigenvectors, judge_span
from dlsolve.marking.words import (
    is_infinity,
    is_undefined,
    judge_infinity,
    judge_truth,
    judge_word,
)
from dlsolve.working.trees import Tree, Value
from dlsolve.working.verdicts import Judgement, Right, Unreadable, Verdict, Wrong
from dlsolve.working.written import written


def judge(text: str, correct: Value, asked: Asked = AS_TYPED) -> Verdict:
    """The verdict on an answer.  Nothing is raised: what cannot be read is Unreadable.

    `asked` is the precision, or the form, that the question asks for: a precision of numbers,
    also of those in lists and vectors (of a line, a tolerance); a form of a rational number, an
    expression, a polynomial.

    e.g. judge("0.0748", Fraction(8, 107)) → Right("to 3 significant figures")
    """
    try:
        return _judged(text, correct, asked)
    except InputError as error:
        start, end = (error.start, error.end) if error.text == text else (0, len(text))
        return Unreadable(error.reason, start, end, error.remedy)
    except DlsolveError as error:
        return Unreadable(str(error), 0, len(text))


def _judged(text: str, correct: Value, asked: Asked) -> Verdict:
    if not text.strip() and not isinstance(correct, Span):
        return Unreadable("there is no answer", 0, len(text), "type one")
    if isinstance(asked, Form):
        return _in_form(text, correct, asked)
    match correct:
        case bool():
            return judge_truth(text, correct)
        case str():
            return judge_word(text, correct)
        case Infinity():
            return judge_infinity(text)
        case Fraction() | Surd() | Real() | Symbolic() if is_infinity(text):
            return Wrong(Judgement.VALUE, f"{shown(correct)} was expected, which is finite")
        case Fraction() | Surd() | Real() | Symbolic() if is_undefined(text):
            return Wrong(Judgement.VALUE, f"{shown(correct)} was expected, which exists")
        case Fraction() | Surd() | Real():
            return judge_number(text, correct, asked)
        case Symbolic():
            return judge_expression(text, _tree(correct), shown(correct))
        case Vector():
            return judge_vector(without_names(text), correct, asked)
        case Matrix():
            return judge_matrix(text, correct, asked)
        case Roots():
            return judge_roots(without_names(text), correct, asked)
        case Span():
            return judge_span(text, correct, asked)
        case Affine():
            return judge_affine(text, correct, asked)
        case Eigenspaces():
            return judge_eigenvectors(text, correct, asked)
        case Equation():
            return judge_equation(text, correct, asked)
        case Polynomial():
            return judge_polynomial(text, correct)
        case _:
            assert_never(correct)


def _in_form(text: str, correct: Value, form: Form) -> Verdict:
    """The value first; then its form, where the answer is a tree that can have one."""
    verdict = _judged(text, correct, AS_TYPED)
    if isinstance(verdict, Right) and isinstance(correct, Fraction | Symbolic | Polynomial):
        left, _, _ = text.partition("=")
        fault = fault_of_form(read_formula(left), form, _tree(correct))
        return Wrong(Judgement.FORM, fault) if fault else verdict
    return verdict


def _tree(value: Fraction | Symbolic | Polynomial) -> Tree:
    """The value as it would be typed.  e.g. 3/4, the quotient of two numbers"""
    if isinstance(value, Fraction):
        return read_formula(str(value))
    tree = written(value)
    assert tree is not None  # only words, spaces and lists have none
    return tree
