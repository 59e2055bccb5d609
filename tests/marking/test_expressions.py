"""Expressions in letters, lines of equations, and their forms."""

from __future__ import annotations

import pytest

from dlsolve import solve
from dlsolve.errors import InputError
from dlsolve.exact.symbolic import letter
from dlsolve.marking.comparers import judge
from dlsolve.marking.equivalence import Sameness, compared
from dlsolve.marking.formulas import read_formula
from dlsolve.marking.sampling import Domain
from dlsolve.marking.solutions import Following, Numbers, follows, read_statement
from dlsolve.working.verdicts import Judgement, Right, Unreadable, Wrong

SAME, SAMPLED, DIFFERENT = Sameness.SAME, Sameness.SAMPLED, Sameness.DIFFERENT

PAIRS = [
    ("2(x + 1)", "2x + 2", SAME),
    ("(a + b)^60", "(a^2 + 2a*b + b^2)^30", SAME),
    ("1/(x - 1) - 1/(x + 1)", "2/(x^2 - 1)", SAME),
    ("sin(x)^2 + cos(x)^2", "1", SAME),
    ("x^n * x^m", "x^(n + m)", SAME),
    ("n!/(n - 1)!", "n", SAME),
    ("binomial(n, k)", "binomial(n, n - k)", SAME),
    ("cosh(x) + sinh(x)", "exp(x)", SAME),
    ("|x|", "√(x^2)", SAME),
    ("5 + -5", "0", SAME),
    ("a - -b", "a + b", SAME),
    ("--a", "a", SAME),
    ("0.5x", "x/2", SAME),
    ("1/exp(-x^4)", "exp(x^4)", SAME),
    ("exp(x^10)*exp(x^10)", "exp(2x^10)", SAME),
    ("tanh(x)/2 + 1/2", "sigmoid(2x)", SAMPLED),
    ("max(x, 0)", "(x + |x|)/2", SAMPLED),
    ("2x", "2x + 10^-9", DIFFERENT),
    ("2x", "2x + x*10^-30", DIFFERENT),
    ("x + y", "x + z", DIFFERENT),
    ("X", "x", DIFFERENT),
    ("0.333x", "x/3", DIFFERENT),
    ("√(x^2)", "x", DIFFERENT),
    ("ln(x^2)", "2ln(x)", DIFFERENT),
    ("√(x y)", "√x √y", DIFFERENT),
    ("x^1000", "x^1000 + 1", DIFFERENT),
    ("x/(x - x)", "x", DIFFERENT),
    ("x/(x - x)", "ln(x - x)", Sameness.NO_VALUE),
    ("x/(√2 √2 - 2)", "x", DIFFERENT),
    ("exp(exp(exp(exp(9)))) + x", "x", Sameness.NO_VALUE),
]

POSITIVE = [
    ("√(x^2)", "x"),
    ("ln(x^2*y)", "2ln(x) + ln(y)"),
    ("(x/y)^(1/n)", "x^(1/n)/y^(1/n)"),
    ("log(a^x, a)", "x"),
]

F = Following
LINES = [
    ("x^2 - x = 30", "x = 6 or x = -5", F.SAME),
    ("x + 1 = y", "y - x = 1", F.SAME),
    ("2/x = 1", "x = 2", F.SAME),
    ("x^2 = 2", "x = √2 or x = -√2", F.SAME),
    ("x^2 + 1 = 0", "x = i or x = -i", F.SAME),
    ("0 = 0", "x = x", F.SAME),
    ("1 = 2", "x = x + 1", F.SAME),
    ("ln(x) + 1 = y", "y - 1 = ln(x)", F.SAME),
    ("a*x + b*y + c*z = d", "z = (d - a*x - b*y)/c", F.SAME),
    ("(x - 3)^2 = 0", "x = 3", F.SAME_ONCE),
    ("x = 3", "(x - 3)^2 = 0", F.SAME_ONCE),
    ("a = b", "a^2 = a*b", F.GAINS),
    ("(x^2 - 4)/(x - 2) = 0", "x^2 = 4", F.GAINS),
    ("x = 2", "x^2 = 4", F.GAINS),
    ("1 = 2", "x = 1", F.GAINS),
    ("x^2 = 4", "x = 2", F.LOSES),
    ("x^2 = 2x", "x = 2", F.LOSES),
    ("x^3 = 8", "x = 2", F.LOSES),
    ("x = x", "x = 1", F.LOSES),
    ("x = 6 or x = -5", "x = 6 or x = 5", F.DIFFERENT),
    ("x = 1/3", "x = 0.333", F.DIFFERENT),
    ("x = y", "x = 7y", F.DIFFERENT),
    ("√x = 2", "x = 4", F.UNDECIDED),
    ("ln(x) = 1 or x = 2", "x = 2", F.UNDECIDED),
    ("x = √2 + √3 + √5 + √7", "x = 1", F.UNDECIDED),
    ("(a+b+c+d)^20 = 1/(a+b)", "(b+a+c+d)^20 = 1", F.UNDECIDED),
]

REAL_LINES = [
    ("x^3 = 8", "x = 2", F.SAME),
    ("x^2 + 1 = 0", "1 = 2", F.SAME),
    ("x^4 = 1", "x^2 = 1", F.SAME),
    ("x = √2", "x^2 = 2", F.GAINS),
    ("x = i", "1 = 2", F.SAME),
    ("x^2 = i", "x = 1", F.UNDECIDED),
]


@pytest.mark.parametrize(("one", "other", "sameness"), PAIRS)
def test_pairs(one: str, other: str, sameness: Sameness) -> None:
    assert compared(read_formula(one), read_formula(other)) is sameness
    assert compared(read_formula(other), read_formula(one)) is sameness


@pytest.mark.parametrize(("one", "other"), POSITIVE)
def test_what_holds_for_positive_numbers_only(one: str, other: str) -> None:
    trees = read_formula(one), read_formula(other)
    assert compared(*trees, Domain.POSITIVE) in (SAME, SAMPLED)
    assert compared(*trees) is DIFFERENT


@pytest.mark.parametrize(("before", "after", "following"), LINES)
def test_lines(before: str, after: str, following: Following) -> None:
    assert follows(read_statement(before), read_statement(after)) is following


@pytest.mark.parametrize(("before", "after", "following"), REAL_LINES)
def test_lines_over_the_reals(before: str, after: str, following: Following) -> None:
    statements = read_statement(before), read_statement(after)
    assert follows(*statements, Numbers.REAL) is following


@pytest.mark.parametrize("text", ["", "x", "x = 1 = 1", "x = 1 or", "or", "x = 1 or y", "= 3"])
def test_no_statement(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_statement(text)
    assert 0 <= caught.value.start <= caught.value.end <= len(text)


def test_a_verdict_says_how_far_it_is_proved() -> None:
    a, b = letter("a"), letter("b")
    assert judge("(a - b)(a + b)", a * a - b * b) == Right()
    assert judge("a + √(b^2)", a + b) == Wrong(Judgement.VALUE, "a + b was expected")  # b < 0
    assert judge("a + 2 sigmoid(2b) - tanh(b) - 1 + b", a + b) == Right(
        "by sampling at 12 points of the real numbers"
    )
    assert isinstance(judge("a, b", a + b), Wrong)
    assert isinstance(judge("a +", a + b), Unreadable)
    assert isinstance(judge("a/(b - b)", a + b), Wrong | Unreadable)


@pytest.mark.parametrize(
    ("name", "text", "is_right"),
    [
        ("eigenvalues", "(a + d + √((a - d)^2 + 4b c))/2, (a + d - √((a - d)^2 + 4b c))/2", True),
        ("eigenvalues", "(a + d ± 1)/2", False),
        ("eigenvalues", "(a + d + √((a + d)^2 + 4b c))/2, (a + d - √((a - d)^2 + 4b c))/2", False),
        ("eigenvalues", "1/(a - a), d", False),
        ("determinant", "a d - b c", True),
        ("determinant", "a d + b c", False),
    ],
)
def test_answers_with_roots_of_letters(name: str, text: str, is_right: bool) -> None:
    answer = solve("eigen", matrix="a b; c d").answers[name]
    assert isinstance(judge(text, answer.value), Right) is is_right


def test_own_answers_with_roots_of_letters_are_right() -> None:
    for answer in solve("eigen", matrix="a b; c d").answers.values():
        assert answer.exact is not None
        assert isinstance(judge(answer.exact, answer.value), Right), answer.name
