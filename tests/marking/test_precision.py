"""Digits, tolerances and forms that a question asks for."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.functions import sqrt
from dlsolve.exact.number import Surd
from dlsolve.exact.polynomial import polynomial
from dlsolve.exact.spaces import Eigenspaces, Equation, Roots, Span
from dlsolve.exact.symbolic import letter
from dlsolve.marking.asked import read_asked
from dlsolve.marking.comparers import judge
from dlsolve.marking.forms import Form
from dlsolve.marking.precision import EXACTLY, Figures, Places, Tolerance
from dlsolve.working.trees import Value
from dlsolve.working.verdicts import Judgement, Right, Unreadable, Wrong

SPAM = Fraction(8, 107)  # 0.074766…
THIRD = Fraction(1, 3)
ROOTS = Roots((sqrt(Fraction(2)), -sqrt(Fraction(2))))
PAIR = Vector((THIRD, Fraction(2)))
GRID = Matrix(((THIRD, Fraction(0)), (Fraction(1), Fraction(2, 3))))
LINE = Span((Vector((Fraction(17, 12), Fraction(1))),), 2)
EIGEN = Eigenspaces(((Fraction(1, 3), LINE),))
BOUNDARY = Equation((Fraction(3, 5), Fraction(11, 10)), Fraction(-1, 2))
QUADRATIC = polynomial([Fraction(-6), Fraction(-5), Fraction(1)])
a, b = letter("a"), letter("b")

ASKED = [
    ("3 sf", Figures(3)),
    ("3sf", Figures(3)),
    ("1 significant figure", Figures(1)),
    ("2 dp", Places(2)),
    ("0 dp", Places(0)),
    ("2 decimal places or more", Places(2, or_more=True)),
    ("3 SF  or more", Figures(3, or_more=True)),
    ("±0.01", Tolerance(absolute=Fraction(1, 100))),
    ("+-0.01", Tolerance(absolute=Fraction(1, 100))),
    ("+/- 1e-3", Tolerance(absolute=Fraction(1, 1000))),
    ("±1%", Tolerance(relative=Fraction(1, 100))),
    ("± 1/2 % ± 0.1", Tolerance(Fraction(1, 200), Fraction(1, 10))),
    ("lowest terms", Form.LOWEST_TERMS),
    ("Factored", Form.FACTORED),
]

NOT_ASKED = [
    "", "3", "sf", "-3 sf", "3.5 sf", "0 sf", "99999 sf", "9999 sf", "3 sf 2 dp", "±", "±x",
    "±-1", "±√2", "± nan", "±1e999", "1%", "factorised", "or more", "±1/0", "±" * 50, "3 sf" * 400,
]  # fmt: skip

ACCEPTED: list[tuple[str, Value, str]] = [
    # decimal places: as many as asked for; half-way cases both ways
    ("0.07", SPAM, "2 dp"),
    ("0.0748", SPAM, "4 dp"),
    ("0.0748", SPAM, "2 dp or more"),
    ("7.48%", SPAM, "4 dp"),
    ("0.12", Fraction(1, 8), "2 dp"),
    ("0.13", Fraction(1, 8), "2 dp"),
    ("1.20", Fraction(6, 5), "2 dp"),
    ("7.0000", Fraction(7), "4 dp"),
    ("7", Fraction(7), "4 dp"),  # a whole number has no decimals to give
    ("-9", Fraction(-28, 3), "0 dp"),
    # significant figures: zeros that end a whole number may be some of them
    ("0.0748", SPAM, "3 sf"),
    ("7.48e-2", SPAM, "3 sf"),
    ("0.0748", SPAM, "2 sf or more"),
    ("120", Fraction(1196, 10), "2 sf"),
    ("120", Fraction(1196, 10), "3 sf"),
    ("1.2e2", Fraction(1196, 10), "2 sf"),
    ("-32000", Fraction(-32452), "2 sf"),
    ("0", Fraction(0), "3 sf"),
    ("0.00", Fraction(0), "3 sf"),
    ("1.00", Fraction(9999, 10000), "3 sf"),
    # a tolerance: the ends belong to it; at 0 a relative one is absolute
    ("9.9", Fraction(10), "±1%"),
    ("10.1", Fraction(10), "±1%"),
    ("-9.9", Fraction(-10), "±1%"),
    ("0.01", Fraction(0), "±1%"),
    ("10", Fraction(10), "±0%"),
    ("3", Fraction(3), "±0.01"),
    ("1.4", sqrt(Fraction(2)), "±0.1"),
    ("1.01 + 2i", Surd(Fraction(1), Fraction(2), -1), "±0.1"),
    # lists: each entry
    ("0.333, 2", PAIR, "3 sf"),
    ("[[0.33, 0], [1, 0.67]]", GRID, "2 dp"),
    ("0.3, 2.1", PAIR, "±10%"),
    ("1.41, -1.41", ROOTS, "3 sf"),
    ("-1.4, 1.4", ROOTS, "±0.1"),
    ("(1.42, 1)", LINE, "±0.01"),
    ("0.3: (1.4, 1)", EIGEN, "±10%"),
    ("0.6x1 + 1.1x2 = 0.5", BOUNDARY, "±0.01"),
    ("6x1 + 11.1x2 = 5", BOUNDARY, "±0.01"),
    # forms
    ("6/7", Fraction(6, 7), "lowest terms"),
    ("-6/7", Fraction(-6, 7), "lowest terms"),
    ("5", Fraction(5), "lowest terms"),
    ("(a + b)/2", (a + b) / 2, "lowest terms"),
    ("6/7", Fraction(6, 7), "as written"),
    ("b + a", a + b, "as written"),
    ("(a - b)(a + b)", a * a - b * b, "factored"),
    ("-2(a + b)^2", -2 * (a + b) * (a + b), "factored"),
    ("a^2 + b^2", a * a + b * b, "factored"),
    ("(λ - 6)(λ + 1) = 0", QUADRATIC, "factored"),
    ("λ^2 - 5λ - 6", QUADRATIC, "expanded"),
    ("a^2 + 2a*b + b^2", (a + b) * (a + b), "expanded"),
    ("2a", 2 * a, "expanded"),
    ("0.33, 2", PAIR, "expanded"),  # a list has no form
]

VALUE, PRECISION, FORM = Judgement.VALUE, Judgement.PRECISION, Judgement.FORM

REFUSED: list[tuple[str, Value, str, Judgement, str]] = [
    # the value is judged before the digits
    ("0.0757", SPAM, "2 dp", VALUE, "8/107 (≈ 0.0747664) was expected"),
    ("0.0747", SPAM, "2 dp", PRECISION, "truncated, not rounded: 0.0748"),
    ("0.0748", SPAM, "2 dp", PRECISION, "give 2 decimal places"),
    ("0.1", SPAM, "2 dp or more", PRECISION, "give at least 2 decimal places"),
    ("8/107", SPAM, "2 dp", PRECISION, "give 2 decimal places"),
    ("1.2", Fraction(6, 5), "2 dp", PRECISION, "give 2 decimal places"),
    ("3.14", Fraction(314, 100), "3 dp", PRECISION, "give 3 decimal places"),
    ("-9", Fraction(-28, 3), "1 dp", PRECISION,
     "a whole number is taken as exact: −28/3 (≈ −9.33333)"),
    ("0.07", SPAM, "1 dp", PRECISION, "give 1 decimal place"),
    ("0.075", SPAM, "3 sf", PRECISION, "give 3 significant figures"),
    ("0.07477", SPAM, "3 sf", PRECISION, "give 3 significant figures"),
    ("0.075", SPAM, "3 sf or more", PRECISION, "give at least 3 significant figures"),
    ("123456", Fraction(123456123, 1000), "3 sf", PRECISION, "give 3 significant figures"),
    ("124000", Fraction(123456), "3 sf", PRECISION, "the last digit is off by one: 123000"),
    ("-2", Fraction(-251, 100), "1 sf", PRECISION, "truncated, not rounded: −3"),
    ("130", Fraction(1196, 10), "3 sf", VALUE, "119.6 was expected"),
    ("83", Fraction(82), "2 sf", VALUE, "82 was expected"),
    # tolerances
    ("9.89", Fraction(10), "±1%", VALUE, "10 was expected, ±1%"),
    ("0.011", Fraction(0), "±1%", VALUE, "0 was expected, ±1%"),
    ("0.333", THIRD, "±0%", VALUE, "1/3 (≈ 0.333333) was expected, exactly"),
    ("-10", Fraction(10), "±1%", VALUE, "10 was expected, ±1%"),
    # lists
    ("0.33, 2", PAIR, "3 sf", PRECISION,
     "one entry is wrong: entry 1: give 3 significant figures"),
    ("1.4, -1.4", ROOTS, "3 sf", PRECISION, "give 3 significant figures"),
    ("(1.44, 1)", LINE, "±0.01", VALUE, "(1.44, 1) is not in the space"),
    ("6x1 + 12x2 = 5", BOUNDARY, "±0.01", VALUE, "it has other solutions"),
    ("6x1 = 5", BOUNDARY, "±0.01", VALUE, "it has other solutions"),
    ("6x1 + 11.1x2 = 5", BOUNDARY, "3 sf", VALUE, "it has other solutions"),
    # forms: only of what is right
    ("12/14", Fraction(6, 7), "lowest terms", FORM,
     "2 can be cancelled: it is not in lowest terms"),
    ("0.857", Fraction(6, 7), "lowest terms", FORM, "a fraction is asked for, not a decimal"),
    ("0.5", Fraction(1, 2), "lowest terms", FORM, "a fraction is asked for, not a decimal"),
    ("5/1", Fraction(5), "lowest terms", FORM, "5 needs no denominator"),
    ("12/15", Fraction(6, 7), "lowest terms", VALUE, "6/7 (≈ 0.857143) was expected"),
    ("a(a + b)/(a*2)", (a + b) / 2, "lowest terms", FORM,
     "a can be cancelled: it is not in lowest terms"),
    ("0.75", Fraction(3, 4), "as written", FORM, "right, but in another form"),
    ("a^2 - b^2", a * a - b * b, "factored", FORM, "a^2 - b^2 can be factored further"),
    ("(2a + 2b)(a - b)", 2 * (a * a - b * b), "factored", FORM, "2 can be taken out of 2*a + 2*b"),
    ("λ^2 - 5λ - 6 = 0", QUADRATIC, "factored", FORM,
     "lambda^2 - 5*lambda - 6 can be factored further"),
    ("(λ - 6)(λ + 1)", QUADRATIC, "expanded", FORM, "a bracket can be multiplied out"),
    ("-(a + b)", -a - b, "expanded", FORM, "a bracket can be multiplied out"),
    ("a + a", 2 * a, "expanded", FORM, "like terms can be collected"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "asked"), ASKED)
def test_what_is_asked(text: str, asked: object) -> None:
    assert read_asked(text) == asked


@pytest.mark.parametrize("text", NOT_ASKED, ids=range(len(NOT_ASKED)))
def test_what_cannot_be_asked(text: str) -> None:
    with pytest.raises(InputError):
        read_asked(text)


@pytest.mark.parametrize(("text", "correct", "asked"), ACCEPTED)
def test_accepted(text: str, correct: Value, asked: str) -> None:
    verdict = judge(text, correct, read_asked(asked))
    assert isinstance(verdict, Right), verdict


@pytest.mark.parametrize(("text", "correct", "asked", "judgement", "reason"), REFUSED)
def test_refused(text: str, correct: Value, asked: str, judgement: Judgement, reason: str) -> None:
    verdict = judge(text, correct, read_asked(asked))
    assert isinstance(verdict, Wrong), verdict
    assert (verdict.judgement, verdict.reason) == (judgement, reason)


def test_a_tolerance_of_nothing_is_exactly() -> None:
    assert isinstance(judge("1.414", sqrt(Fraction(2)), EXACTLY), Wrong)
    assert judge("√2", sqrt(Fraction(2)), EXACTLY) == Right()


def test_a_form_of_what_is_no_expression() -> None:
    assert isinstance(judge("50%", Fraction(1, 2), Form.LOWEST_TERMS), Unreadable)
