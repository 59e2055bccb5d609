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
from dlsolve.marking.equations import judge_equation, judge_polynomial
from dlsolve.marking.lists import judge_matrix, judge_roots, judge_vector
from dlsolve.marking.numbers import judge_number, shown
from dlsolve.marking.spaces import judge_affine, judge_eigenvectors, judge_span
from dlsolve.marking.words import is_infinity, judge_infinity, judge_truth, judge_word
from dlsolve.working.trees import Value
from dlsolve.working.verdicts import Judgement, Unreadable, Verdict, Wrong


def judge(text: str, correct: Value) -> Verdict:
    """The verdict on an answer.  Nothing is raised: what cannot be read is Unreadable.

    e.g. judge("0.0748", Fraction(8, 107)) → Right("to 3 significant figures")
    """
    try:
        return _judged(text, correct)
    except InputError as error:
        start, end = (error.start, error.end) if error.text == text else (0, len(text))
        return Unreadable(error.reason, start, end, error.remedy)
    except DlsolveError as error:
        return Unreadable(str(error), 0, len(text))


def _judged(text: str, correct: Value) -> Verdict:
    if not text.strip() and not isinstance(correct, Span):
        return Unreadable("there is no answer", 0, len(text), "type one")
    match correct:
        case bool():
            return judge_truth(text, correct)
        case str():
            return judge_word(text, correct)
        case Infinity():
            return judge_infinity(text)
        case Fraction() | Surd() | Real() | Symbolic():
            if is_infinity(text):
                return Wrong(Judgement.VALUE, f"{shown(correct)} was expected, which is finite")
            return judge_number(text, correct)
        case Vector():
            return judge_vector(text, correct)
        case Matrix():
            return judge_matrix(text, correct)
        case Roots():
            return judge_roots(text, correct)
        case Span():
            return judge_span(text, correct)
        case Affine():
            return judge_affine(text, correct)
        case Eigenspaces():
            return judge_eigenvectors(text, correct)
        case Equation():
            return judge_equation(text, correct)
        case Polynomial():
            return judge_polynomial(text, correct)
        case _:
            assert_never(correct)
