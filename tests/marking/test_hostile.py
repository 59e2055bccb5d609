"""Texts that nobody meant as answers: each gets a verdict, whatever was expected and asked."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from dlsolve.errors import InputError
from dlsolve.exact.text import exact_text
from dlsolve.marking.asked import Asked
from dlsolve.marking.comparers import judge
from dlsolve.marking.equivalence import Sameness, compared
from dlsolve.marking.forms import Form
from dlsolve.marking.formulas import read_formula
from dlsolve.marking.precision import AS_TYPED, Figures, Places, Tolerance
from dlsolve.marking.solutions import Following, follows, read_statement
from dlsolve.working.trees import Value
from dlsolve.working.verdicts import Right, Unreadable, Wrong

from ..test_fuzz import bent
from .test_comparers import ACCEPTED

ROUNDS = 150
"""Bent answers against each correct one."""

HOSTILE = [
    "", " ", "1/0", "0/0", "x/0", "x/(x - x)", "nan", "inf", "-∞", "∞ - ∞", "9^9^9^9", "x^x^x^x^x",
    "(" * 5000, ")" * 5000, "[" * 60 + "]" * 60, "1" * 50_000, "0." + "3" * 399, "1e1000000000",
    "1e-999999", "1e999999%", "(9!)!", "((9!)!)!", "1000000!", "(-3)!", "x!!!!!!", "ln(0)", "√(-1)",
    "i^i", "exp(exp(exp(exp(9))))", "sin(1e300)", "log(2, 1)", "(a+b+c+d)^900", "-" * 900 + "1",
    "+" * 999, "= = =", "x = ", "x = 1 or x = 2", "or", "±1", "1%%", "{{}}", "span{}", "c(1, 2",
    ": ; :", "6: (0, 0)", "\x00", "\x1b[31m1\x1b[0m", "１", "١", "²", "x² ² ²", "½", "T" * 80,
    "__import__('os').system('id')", "lambda: 0", "@/etc/passwd", "λ" * 400, "||x||", "|||||||",
    "binomial(10^6, 3)", "binomial(n)", "max()", "relu", "1 nats bits", "7 cm", "0x1F", "1_000",
]  # fmt: skip

DEMANDS: list[Asked] = [
    AS_TYPED, Places(2), Places(0), Figures(3), Figures(2, or_more=True), Tolerance(),
    Tolerance(Fraction(1, 100)), Tolerance(Fraction(0), Fraction(1, 10)), *Form,
]  # fmt: skip

KINDS = {type(correct): correct for _, correct in ACCEPTED}
SOME = [*KINDS.values(), Fraction(8, 107), Fraction(0), -Fraction(3)]


def check(text: str, correct: Value, asked: Asked) -> None:
    match judge(text, correct, asked):
        case Right(note):
            assert note.isprintable()
        case Wrong(_, reason):
            assert reason
        case Unreadable(reason, start, end):
            assert reason
            assert 0 <= start <= end <= len(text)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts(text: str) -> None:
    for correct in SOME:
        for asked in DEMANDS:
            check(text, correct, asked)


@pytest.mark.parametrize("correct", SOME, ids=range(len(SOME)))
def test_bent_answers(correct: Value) -> None:
    dice = random.Random(0)
    texts = [exact_text(correct) or "1", *(t for t, one in ACCEPTED if type(one) is type(correct))]
    for _ in range(ROUNDS):
        check(bent(bent(dice.choice(texts), dice), dice), correct, dice.choice(DEMANDS))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_lines(text: str) -> None:
    """As expressions and as equations, on either side."""
    try:
        tree = read_formula(text)
    except InputError:
        return
    assert compared(tree, read_formula("x + 1")) in Sameness
    assert compared(read_formula("a/b"), tree) in Sameness
    for line in (f"{text} = x", f"x = ({text})^2 or y = 1"):
        assert follows(read_statement(line), read_statement("x = 1")) in Following
