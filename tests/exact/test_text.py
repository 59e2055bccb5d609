"""Exact values as text."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.functions import exp, ln, sqrt
from dlsolve.exact.number import INFINITY, Surd
from dlsolve.exact.polynomial import polynomial
from dlsolve.exact.spaces import Affine, Eigenspaces, Equation, Roots, Span
from dlsolve.exact.symbolic import letter
from dlsolve.exact.text import exact_text

from .reference import F, matrix, vector

A, B = letter("a"), letter("b")
I = Surd(F(0), F(1), -1)  # noqa: E741
OMEGA = Surd(F(-1, 2), F(1, 2), -3)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (F(8, 107), "8/107"),
        (F(-1, 2), "-1/2"),
        (F(-3), "-3"),
        (F(0), "0"),
        (F(10**5000), "1" + "0" * 5000),
        (sqrt(F(2)), "√2"),
        (-sqrt(F(2)), "-√2"),
        (1 + 2 * sqrt(F(5)), "1 + 2√5"),
        (1 - sqrt(F(3)), "1 - √3"),
        (Surd(F(1, 2), F(1, 2), 5), "(1 + √5)/2"),
        (Surd(F(-1, 2), F(-1, 2), 5), "(-1 - √5)/2"),
        (Surd(F(1, 2), F(1, 3), 5), "(3 + 2√5)/6"),
        (sqrt(F(3, 4)), "√3/2"),
        (-sqrt(F(27, 4)), "-3√3/2"),
        (I, "i"),
        (-I, "-i"),
        (1 + 2 * I, "1 + 2i"),
        (F(1, 2) - I, "1/2 - i"),
        (I / 2, "(1/2)i"),
        (F(1, 2) - I / 2, "1/2 - (1/2)i"),
        (I * sqrt(F(3)), "i√3"),
        (-2 * I * sqrt(F(3)), "-2i√3"),
        (1 + I * sqrt(F(3)), "1 + i√3"),
        (OMEGA, "-1/2 + (√3/2)i"),
        (-3 * OMEGA, "3/2 - (3√3/2)i"),
        (INFINITY, "∞"),
        (A + B, "a + b"),
        (A * A - B * B, "a^2 - b^2"),
        (2 * A * B, "2*a*b"),
        (1 / (A + 1), "1/(a + 1)"),
        (True, "true"),
        (False, "false"),
        ("clean", "clean"),
        (vector(1, "5/2"), "(1, 5/2)"),
        (vector(sqrt(F(2))), "(√2)"),
        (matrix("1 2; 5 4"), "[[1, 2], [5, 4]]"),
        (matrix("1 1/2"), "[[1, 1/2]]"),
        (Roots((F(6), F(-1))), "6, -1"),
        (Span((vector(1, 2), vector(0, 1)), 2), "span{(1, 2), (0, 1)}"),
        (Span((), 2), "{0}"),
        (vector(A + B), "(a+b)"),  # a space would part two entries
        (matrix("1; 2").map(lambda e: e + A), "[[a+1], [a+2]]"),
        (Affine(vector(3, 0), Span((vector(-2, 1),), 2)), "(3, 0) + span{(-2, 1)}"),
        (Affine(vector(3, 0), Span((), 2)), "(3, 0)"),
        (
            Eigenspaces(((F(6), Span((vector(1, "5/2"),), 2)), (F(-1), Span((vector(1, -1),), 2)))),
            "6: span{(1, 5/2)}; -1: span{(1, -1)}",
        ),
        (polynomial([F(-6), F(-5), F(1)]), "λ^2 - 5λ - 6"),
        (polynomial([F(0), F(1, 2), F(0), F(-1)], "x"), "-x^3 + (1/2)x"),
        (polynomial([sqrt(F(2)), 1 - sqrt(F(2)), F(-2, 3)]), "-(2/3)λ^2 + (1 - √2)λ + √2"),
        (polynomial([A * B, -A, F(1)]), "λ^2 - (a)λ + a*b"),
        (polynomial([F(0)]), "0"),
        (Equation((F(3, 5), F(11, 10)), F(-1, 2)), "(3/5)x1 + (11/10)x2 - 1/2 = 0"),
        (Equation((F(0), F(-1)), F(0)), "-x2 = 0"),
    ],
)
def test_the_text_of_a_value(value: Any, text: str) -> None:
    assert exact_text(value) == text


REAL = ln(F(3))


@pytest.mark.parametrize(
    "value",
    [
        REAL,
        Surd(F(1), exp(F(1)), -1),  # type: ignore[arg-type]
        Vector((F(1), REAL)),
        Matrix(((F(1), REAL), (F(1), F(2)))),
        Roots((F(1), REAL)),
        Span((Vector((F(1), REAL)),), 2),
        Eigenspaces(((REAL, Span((vector(1, 2),), 2)),)),
        polynomial([F(1), REAL]),
        Equation((F(1), REAL), F(1)),
    ],
)
def test_what_has_no_exact_text(value: Any) -> None:
    assert exact_text(value) is None


@given(st.fractions())
def test_rationals_read_back(value: Fraction) -> None:
    text = exact_text(value)
    assert text is not None
    assert F(text) == value


@given(st.lists(st.fractions(), min_size=1).map(lambda e: Vector(tuple(e))))
def test_vectors_read_back(value: Vector) -> None:
    text = exact_text(value)
    assert text is not None
    assert tuple(F(entry) for entry in text[1:-1].split(", ")) == value.entries
