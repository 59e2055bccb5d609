"""Texts that nobody meant as answers: each gets a verdict, whatever was expected and asked."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from dlsolve import topics
from dlsolve.errors import InputError
from dlsolve.exact.text import exact_text
from dlsolve.marking.asked import Asked
from dlsolve.marking.comparers import judge
from dlsolve.marking.equivalence import Sameness, compared
from dlsolve.marking.forms import Form
from dlsolve.marking.formulas import read_formula
from dlsolve.marking.marker import Marker
from dlsolve.marking.precision import AS_TYPED, Figures, Places, Tolerance
from dlsolve.marking.solutions import Following, follows, read_statement
from dlsolve.solver import as_text
from dlsolve.working.trees import Value
from dlsolve.working.verdicts import Right, Unreadable, Wrong

from ..test_fuzz import bent
from .scripts import rows, text_of
from .test_comparers import ACCEPTED

SHORT = 12
"""Lines of a working that is bent."""

BENT = 4
"""Bent workings of each topic."""

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


SCRIPTS = [
    "v1 = 1." + " " * 1900 + "+x", "v1 = " + "7" * 1000 + "/" + "3" * 900,
    "v1" + "_" * 1900 + " = 1", "v1 = " + "\\hat" * 490, "v1 = " + "\\frac" * 390,
    "v1 = exp(1000000)", "v1 = exp(-1000000)", "v1 = " + "√" * 1900, "v1" + "=x" * 900,
    "\\begin{bmatrix}\n" * 900, "v1 = 1/0", "v1 = ", "\ud800 = 1", "(a+b+c+d+e+f)^12 = 0",
    "v1 = \x1b[2J1\x00", "if" + " " * 1900 + "v1 = 1", "v1 = [red]1[/]",
]  # fmt: skip
"""Lines that once took minutes or all the stack, and their kin."""


@pytest.fixture(scope="module")
def momentum() -> Marker:
    return Marker(topics.load("momentum"), {"gradients": "0.5 0.4", "eta": "0.1"})


@pytest.mark.parametrize("text", SCRIPTS, ids=range(len(SCRIPTS)))
def test_hostile_scripts(momentum: Marker, text: str) -> None:
    marked = momentum.mark(text)
    assert 0 <= marked.given <= marked.out_of
    assert marked.repair is None or marked.repair.expected


@pytest.mark.parametrize("name", topics.names())
def test_bent_workings(name: str) -> None:
    """A right working with something put in, cut off or doubled gets no more than its total."""
    dice = random.Random(name)
    topic = topics.load(name)
    marker = Marker(topic, {key: as_text(value) for key, value in topic.examples[0].items()})
    right = text_of(rows(marker.solution)[:SHORT])
    for _ in range(BENT):
        marked = marker.mark(bent(bent(right, dice), dice))
        assert 0 <= marked.given <= marked.out_of
        assert len(marked.marks) == len(marked.script.statements)


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
