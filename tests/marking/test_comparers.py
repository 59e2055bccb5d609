"""Every other kind of answer: what is accepted, and beside it what is not."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.functions import sqrt
from dlsolve.exact.number import INFINITY, Scalar, Surd
from dlsolve.exact.polynomial import polynomial
from dlsolve.exact.spaces import Affine, Eigenspaces, Equation, Roots, Span
from dlsolve.exact.symbolic import letter
from dlsolve.marking.comparers import judge
from dlsolve.working.trees import Value
from dlsolve.working.verdicts import Judgement, Right, Unreadable, Wrong


def vector(*entries: Scalar | int | str) -> Vector:
    return Vector(tuple(Fraction(e) if isinstance(e, int | str) else e for e in entries))


def span(*vectors: Vector, length: int = 0) -> Span:
    return Span(vectors, length or len(vectors[0]))


def roots(*values: Scalar | int) -> Roots:
    return Roots(vector(*values).entries)


TWICE = roots(0, 0, 1)
PAIR = roots(6, -1)
WEIGHTS = vector("1.2", "0.6")
COLUMN = Matrix(((Fraction(1),), (Fraction(17, 10),)))
MAP = Matrix((vector(2, 2).entries, vector(1, 2).entries))
LINE = Equation(vector("0.6", "1.1").entries, Fraction(-1, 2))
QUADRATIC = polynomial([Fraction(-6), Fraction(-5), Fraction(1)])
PLANE = span(vector(-2, 1, 0), vector(-3, 0, 1))
FLAT = Affine(vector(3, 0, 1), PLANE)
EIGEN = Eigenspaces(
    (
        (Fraction(6), span(vector(1, "5/2"))),
        (Fraction(-1), span(vector(1, -1))),
    )
)
TRIPLE = Eigenspaces(
    (
        (Fraction(4), span(vector(1, 1, 1))),
        (Fraction(1), span(vector(1, -1, 0), vector(1, 0, -1))),
    )
)
GOLDEN = Eigenspaces(((Surd(Fraction(1, 2), Fraction(1, 2), 5), span(
    vector(1, Surd(Fraction(-1, 2), Fraction(1, 2), 5)))),))  # fmt: skip

TURNED = Eigenspaces(((Surd(Fraction("0.77"), Fraction("1.12"), -1), span(vector(
    Surd(Fraction("-0.191488"), Fraction("-0.508852"), -1), 1,
    Surd(Fraction("-0.580357"), Fraction("-0.606291"), -1)))),))  # fmt: skip

ACCEPTED: list[tuple[str, Value]] = [
    # a point and its directions
    ("(3, 0, 1) + span{(-2, 1, 0), (-3, 0, 1)}", FLAT),
    ("x = (3, 0, 1)ᵀ + c₁ (−2, 1, 0)ᵀ + c₂ (−3, 0, 1)ᵀ", FLAT),
    ("(1, 1, 1) + s(-2, 1, 0) + t(-1, -1, 1)", FLAT),
    ("c(-2, 1, 0) + (0, 0, 2) + d(-3, 0, 1)", FLAT),
    ("c₁ (−2, 1, 0)ᵀ + c₂ (−3, 0, 1)ᵀ", PLANE),
    ("c1*(-2, 1, 0) + c2*(-3, 0, 1)", PLANE),
    # words
    ("yes", True),
    ("True", True),
    ("no", False),
    ("linearly separable", "Linearly  separable"),
    ("30 × 30 × 16", "30x30x16"),
    ("does not exist", "undefined"),
    ("DNE", "undefined"),
    ("no solution", "none"),
    ("infinitely many solutions", "infinitely many"),
    ("∞", INFINITY),
    ("inf", INFINITY),
    ("infinity", INFINITY),
    # multisets
    ("6, -1", PAIR),
    ("-1 6", PAIR),
    ("{−1, 6}", PAIR),
    ("[6.0, -1.0]", PAIR),
    ("0, 1, 0", TWICE),
    ("1.0 1.04", roots(Fraction(26, 25), 1)),
    ("1.04 1.0", roots(1, Fraction(26, 25))),
    (
        "1 + √2, 1 - √2",
        roots(Surd(Fraction(1), Fraction(1), 2), Surd(Fraction(1), Fraction(-1), 2)),
    ),
    ("2.414, -0.414", roots(Surd(Fraction(1), Fraction(1), 2), Surd(Fraction(1), Fraction(-1), 2))),
    ("i, -i", roots(Surd(Fraction(0), Fraction(1), -1), Surd(Fraction(0), Fraction(-1), -1))),
    ("a - b, a + b", roots(letter("a") + letter("b"), letter("a") - letter("b"))),
    ("λ₁ = 6, λ₂ = −1", PAIR),
    ("λ = 6 and λ = -1", PAIR),
    # thousands
    ("61,706", Fraction(61706)),
    ("-1,061,706.0", Fraction(-1061706)),
    # vectors and matrices
    ("w2 = 0.6, w1 = 1.2", WEIGHTS),
    ("1.2 0.6", WEIGHTS),
    ("(1.2, 0.6)", WEIGHTS),
    ("[6/5, 3/5]", WEIGHTS),
    ("1.2; 0.6", WEIGHTS),
    ("(1.2, 0.6)ᵀ", WEIGHTS),
    ("1, 0.67", vector(1, "2/3")),
    ("30 × 30 × 16", vector(30, 30, 16)),
    ("30x30x16", vector(30, 30, 16)),
    ("2 2; 1 2", MAP),
    ("[[2, 2], [1, 2]]", MAP),
    ("2 2\n1 2", MAP),
    ("⎡2  2⎤\n⎣1  2⎦", MAP),
    ("[[2.0, 2], [1, 2]]", MAP),
    ("⎡2  2⎤\n⎣1  2⎦", MAP),
    ("1 1.7", COLUMN),
    ("(1, 1.7)", COLUMN),
    ("1; 1.7", COLUMN),
    ("⎡  1⎤\n⎣1.7⎦", COLUMN),
    ("[1  1.7]", COLUMN),
    # spans
    ("(2, 1)", span(vector(2, 1))),
    ("c(4, 2)ᵀ", span(vector(2, 1))),
    ("span{(-1, -1/2)}", span(vector(2, 1))),
    ("2 1", span(vector(2, 1))),
    ("(-2, 1, 0), (-3, 0, 1)", PLANE),
    ("(-5, 1, 1), (1, 1, -1)", PLANE),
    ("c(-2, 1, 0) + d(-3, 0, 1)", PLANE),
    ("[[-2, 1, 0], [-3, 0, 1]]", PLANE),
    ("(1.417, 0.917, 1)", span(vector("17/12", "11/12", 1))),
    ("{0}", span(length=2)),
    ("", span(length=2)),
    ("none", span(length=2)),
    ("(0, 0)", span(length=2)),
    # eigenvectors
    ("6: (1, 5/2); -1: (1, -1)", EIGEN),
    ("-1: (-3, 3); 6: (2, 5)", EIGEN),
    ("λ = 6: c(2, 5)ᵀ\nλ = -1: c(1, -1)ᵀ", EIGEN),
    ("(2, 5), (1, -1)", EIGEN),
    ("(1, -1), (0.4, 1)", EIGEN),
    ("4: (1, 1, 1); 1: (0, 1, -1), (1, -2, 1)", TRIPLE),
    ("(1, -1, 0), (1, 1, 1), (1, 0, -1)", TRIPLE),
    ("1.618: (1, 0.618)", GOLDEN),
    ("(1.618, 1)", GOLDEN),
    ("((1 + √5)/2, 1)", GOLDEN),
    ("0.77+1.12i: (0.128+0.340i, -0.668, 0.388+0.405i)", TURNED),
    ("7.7e-1+1.12i: (0.128+3.4e-1i, -0.668, 0.388+0.405i)", TURNED),
    # equations
    ("0.6x1 + 1.1x2 - 0.5 = 0", LINE),
    ("6x₁ + 11x₂ = 5", LINE),
    ("x2 = (5 - 6x1)/11", LINE),
    ("-6x - 11y + 5 = 0", LINE),
    # polynomials
    ("λ^2 - 5λ - 6", QUADRATIC),
    ("(λ - 6)(λ + 1) = 0", QUADRATIC),
    ("x^2 = 5x + 6", QUADRATIC),
    ("6 + 5λ - λ²", QUADRATIC),
    ("2λ^2 - 10λ - 12 = 0", QUADRATIC),
]

VALUE, SHAPE, PRECISION = Judgement.VALUE, Judgement.SHAPE, Judgement.PRECISION

REFUSED: list[tuple[str, Value, Judgement, str]] = [
    # a point and its directions
    ("(3, 0, 1)", FLAT, VALUE, "there are infinitely many solutions, and one point was given"),
    ("(3, 0, 2) + c(-2, 1, 0) + d(-3, 0, 1)", FLAT, VALUE, "(3, 0, 2) is no solution"),
    ("c(-2, 1, 0) + d(-3, 0, 1)", FLAT, VALUE, "(0, 0, 0) is no solution"),
    ("(3, 0, 1) + c(-2, 1, 0)", FLAT, VALUE,
     "the space of directions has dimension 2, 1 vector was given"),
    ("(3, 0, 1) + c(-2, 1, 0) + d(1, 0, 0)", FLAT, VALUE,
     "(1, 0, 0) is not in the space of directions"),
    ("(3, 0) + c(-2, 1, 0) + d(-3, 0, 1)", FLAT, Judgement.SHAPE,
     "a point of 3 was expected, one of 2 was given"),
    # words
    ("no", True, VALUE, "yes was expected"),
    ("yes", False, VALUE, "no was expected"),
    ("separable", "not separable", VALUE, "“not separable” was expected"),
    ("none", "undefined", VALUE, "“undefined” was expected"),
    ("one", "none", VALUE, "“none” was expected"),
    ("3", INFINITY, VALUE, "the value is infinite: ∞"),
    ("-∞", INFINITY, VALUE, "the value is infinite: ∞"),
    # multisets
    ("6, 1", PAIR, VALUE, "missing: −1; not among them: 1"),
    ("6", PAIR, VALUE, "missing: −1"),
    ("6, -1, 3", PAIR, VALUE, "not among them: 3"),
    ("0, 1", TWICE, VALUE, "0 counts twice and was given once"),
    ("0, 1, 1", TWICE, VALUE, "0 counts twice and was given once"),
    ("6, 6, -1", PAIR, VALUE, "6 counts once and was given twice"),
    # vectors and matrices
    ("1.2 0.5", WEIGHTS, VALUE, "one entry is wrong: entry 2: 0.6 was expected"),
    ("0.6 1.2", WEIGHTS, VALUE,
     "2 of 2 entries are wrong: entry 1: 1.2 was expected; entry 2: 0.6 was expected"),
    ("w1 = 0.6, w2 = 1.2", WEIGHTS, VALUE,
     "2 of 2 entries are wrong: entry 1: 1.2 was expected; entry 2: 0.6 was expected"),
    ("61,707", Fraction(61706), VALUE, "61706 was expected"),
    ("1,157", Fraction(1157, 1000), SHAPE, "a number was expected, a list of 2 was given"),
    ("0,061,706", Fraction(61706), SHAPE, "a number was expected, a list of 3 was given"),
    ("61,7,06", Fraction(61706), SHAPE, "a number was expected, a list of 3 was given"),
    ("1.2", WEIGHTS, SHAPE, "a list of 2 was expected, a list of 1 was given"),
    ("1.2 0.6 0", WEIGHTS, SHAPE, "a list of 2 was expected, a list of 3 was given"),
    ("30 × 30", vector(30, 30, 16), SHAPE, "a list of 3 was expected, a list of 2 was given"),
    ("1 2; 3 4", WEIGHTS, SHAPE, "a list of 2 was expected, a 2 × 2 matrix was given"),
    ("1, 0.66", vector(1, "2/3"), PRECISION,
     "one entry is wrong: entry 2: truncated, not rounded: 0.67"),
    ("3 3; 3 2", MAP, VALUE,
     "3 of 4 entries are wrong: row 1 column 1: 2 was expected; row 1 column 2: 2 was expected;"
     " row 2 column 1: 1 was expected"),
    ("1 1.7 2", COLUMN, SHAPE, "a 2 × 1 matrix was expected, 1 × 3 was given"),
    ("1 0; 1.7 0", COLUMN, SHAPE, "a 2 × 1 matrix was expected, 2 × 2 was given"),
    ("2 2 1; 1 2 1", MAP, SHAPE, "a 2 × 2 matrix was expected, 2 × 3 was given"),
    ("2 1; 2 2", MAP, VALUE,
     "2 of 4 entries are wrong: row 1 column 2: 2 was expected; row 2 column 1: 1 was expected"),
    # spans
    ("(1, 2)", span(vector(2, 1)), VALUE, "(1, 2) is not in the space"),
    ("(0, 0)", span(vector(2, 1)), VALUE, "the zero vector is in no basis"),
    ("{0}", span(vector(2, 1)), VALUE, "the space has dimension 1, 0 vectors were given"),
    ("(2, 1), (4, 2)", span(vector(2, 1)), VALUE,
     "the space has dimension 1, 2 vectors were given"),
    ("(2, 1, 0)", span(vector(2, 1)), SHAPE, "vectors of 2 were expected, one of 3 was given"),
    ("(-2, 1, 0)", PLANE, VALUE, "the space has dimension 2, 1 vector was given"),
    ("(-2, 1, 0), (4, -2, 0)", PLANE, VALUE, "the vectors depend on each other"),
    ("(2, 1)", span(length=2), VALUE, "the space is {0}, which has no basis vector"),
    ("(1.43, 0.917, 1)", span(vector("17/12", "11/12", 1)), VALUE,
     "(1.43, 0.917, 1) is not in the space"),
    # eigenvectors
    ("6: (5, 2); -1: (1, -1)", EIGEN, VALUE, "λ = 6: (5, 2) is not in the eigenspace"),
    ("6: (1, -1); -1: (2, 5)", EIGEN, VALUE, "λ = 6: (1, −1) is not in the eigenspace"),
    ("6: (0, 0); -1: (1, -1)", EIGEN, VALUE, "λ = 6: the zero vector is never an eigenvector"),
    ("6: (2, 5)", EIGEN, VALUE, "no eigenvector is given for λ = −1"),
    ("6: (2, 5); -2: (1, -1)", EIGEN, VALUE, "“-2” is not an eigenvalue"),
    ("(2, 5), (1, 1)", EIGEN, VALUE, "(1, 1) is not an eigenvector"),
    ("(2, 5), (0, 0)", EIGEN, VALUE, "the zero vector is never an eigenvector"),
    ("(2, 5)", EIGEN, VALUE, "λ = −1: the eigenspace has dimension 1, 0 vectors were given"),
    ("4: (1, 1, 1); 1: (1, -1, 0), (-2, 2, 0)", TRIPLE, VALUE,
     "λ = 1: the vectors depend on each other"),
    ("1.618: (1, 0.619)", GOLDEN, VALUE,
     "λ = (1 + √5)/2 (≈ 1.61803): (1, 0.619) is not in the eigenspace"),
    ("0.77+1.12i: (0.128+0.340i, -0.668, 0.388+0.425i)", TURNED, VALUE,
     "λ = 77/100 + (28/25)i: (16/125 + (17/50)i, −0.668, 97/250 + (17/40)i) is not in the"
     " eigenspace"),
    # equations
    ("0.8x1 + 1.1x2 + 0.5 = 0", LINE, VALUE, "it has other solutions"),
    ("6x1 + 11x2 = -5", LINE, VALUE, "it is parallel to the right one: the constant is wrong"),
    ("0 = 0", LINE, VALUE, "no unknown is left in the equation"),
    # polynomials
    ("λ^2 + 5λ - 6", QUADRATIC, VALUE, "it is another polynomial"),
    ("2λ^2 - 10λ - 12", QUADRATIC, VALUE, "it is another polynomial"),
    ("0 = 0", QUADRATIC, VALUE, "it is another polynomial"),
]  # fmt: skip

UNREADABLE: list[tuple[str, Value]] = [
    ("", True),
    ("perhaps", True),
    ("6, x", PAIR),
    ("6,, 1", PAIR),
    ("(3, 0, 1) + (1, 0, 0) + c(-2, 1, 0)", FLAT),
    ("1 2; 3", MAP),
    ("(1, 2", span(vector(2, 1))),
    ("6 (2, 5)", EIGEN),
    ("x1*x2 = 3", LINE),
    ("x1 + x2", LINE),
    ("x1/0 = 1", LINE),
    ("x1 + x9 = 0", LINE),
    ("λ^^2", QUADRATIC),
]


@pytest.mark.parametrize(("text", "correct"), ACCEPTED)
def test_accepted(text: str, correct: Value) -> None:
    assert isinstance(judge(text, correct), Right), judge(text, correct)


@pytest.mark.parametrize(("text", "correct", "judgement", "reason"), REFUSED)
def test_refused(text: str, correct: Value, judgement: Judgement, reason: str) -> None:
    verdict = judge(text, correct)
    assert isinstance(verdict, Wrong), verdict
    assert (verdict.judgement, verdict.reason) == (judgement, reason)


@pytest.mark.parametrize(("text", "correct"), UNREADABLE)
def test_unreadable(text: str, correct: Value) -> None:
    assert isinstance(judge(text, correct), Unreadable), judge(text, correct)


@pytest.mark.parametrize(
    ("text", "entries"), [("2 3; 1 2", ((1, 2),)), ("0 2; 0 2", ((1, 1), (2, 1)))]
)
def test_the_wrong_entries_of_a_matrix_are_mapped(text: str, entries: object) -> None:
    verdict = judge(text, MAP)
    assert isinstance(verdict, Wrong)
    assert verdict.entries == entries


@pytest.mark.parametrize("correct", [c for _, c in ACCEPTED], ids=range(len(ACCEPTED)))
@pytest.mark.parametrize(
    "text",
    ["(" * 5000, "[[[[1]]]]", "1" * 50_000, ";;;", "\x00", "{{}}", ":", "9^9^9^9", "1/0", "=", "-"],
)
def test_hostile_text_gets_a_verdict(text: str, correct: Value) -> None:
    assert not isinstance(judge(text, correct), Right)


def test_surds_are_compared_exactly() -> None:
    assert (
        judge("1.41421356237309504880168872420969807856967187537694", sqrt(Fraction(2))) != Right()
    )
