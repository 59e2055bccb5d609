"""Sentences taken apart: what is mathematics in them stands between dollars here."""

from __future__ import annotations

import pytest

from dlsolve.render.maths import Digits, Said, Script, Sign, Symbol, maths
from dlsolve.render.prose import split

MATHEMATICS = [
    "The boundary is where $z = θ$:",
    "Find the entropy $H(p)$.",
    "Entropy: $H(p) = −Σ pᵢ·log₂ pᵢ$",
    "Find $H(p)$, the cross-entropy $CE(p‖q)$ and the divergence $KL(p‖q)$.",
    "$n$ inputs and $m$ neurons have $n × m$ weights and $m$ biases: $n × m + m$.",
    "Layer 1: convolution, 16 filters of $3 × 3$",
    "For $z > 0$: $ReLU(z) = z$, so $ReLU′(z) = 1$.",
    "$TPR = TP/(TP + FN) = TP/P$ and $FPR = FP/(FP + TN) = FP/N$.",
    "It is largest at $z = 0$, where it is $¼$.",
    "sgn is 1 for a positive number, $−1$ for a negative one, and 0 for 0.",
    "$w ← w + η(y − ŷ)x$",
    "$A$ and $B$ are independent",
    "Each entry is a row of $A$ times a column of $B$:",
    "$n$ neurons can stand in $n!$ orders.",
    "as $e⁻ᶻ = (1 + e⁻ᶻ) − 1$",
    "continuous: $F(x) = ∫ f(t) dt$ from $−∞$ to $x$",
    "Is $η$ small enough?",
    "$S = {1, 2, 3, 4, 5, 6}$",
    "the $k$-fold and the $x$-axis",
]
WORDS = [
    "A unit of the image sees itself.",
    "Sample 1",
    "Find the learnable parameters of the network 4-3-2-1.",
    "AUC is better than a random classifier (1/2), not perfect (1).",
    "(i)",
    "The F1 score and the L2 penalty, e.g. on a validation set",
    "I think, therefore I am",
    "don't, I’m",
    "Is it so? No.",
    "",
]


@pytest.mark.parametrize("marked", [*MATHEMATICS, *WORDS])
def test_words_and_mathematics(marked: str) -> None:
    expected = tuple(maths(part) if n % 2 else part for n, part in enumerate(marked.split("$")))
    assert split((Said(marked.replace("$", "")),)) == tuple(part for part in expected if part)


def test_mathematics_goes_on_between_text_and_expressions() -> None:
    said = (Said("if z ≥ "), Symbol("θ"), Said(" = "), Digits("1"), Said(", so "), Symbol("y"))
    atoms = (Symbol("z"), Sign("≥"), Symbol("θ"), Sign("="), Digits("1"))
    assert split(said) == ("if ", atoms, ", so ", (Symbol("y"),))


def test_two_letters_are_a_product() -> None:
    assert split((Said("Check Av = λv:"),)) == (
        "Check ",
        (Symbol("A"), Symbol("v"), Sign("="), Symbol("λ"), Symbol("v")),
        ":",
    )


def test_a_no_break_space_is_a_space() -> None:
    assert split((Said("by 1\N{NO-BREAK SPACE}−\N{NO-BREAK SPACE}ηλ."),)) == (
        "by ",
        (Digits("1"), Sign("−"), Symbol("η"), Symbol("λ")),
        ".",
    )


def test_an_exponent_takes_its_own_index() -> None:
    above = Script((Symbol("a"),), (Symbol("i"),))
    assert maths("e^aᵢ") == (Script((Symbol("e"),), (), (above,)),)


@pytest.mark.parametrize(
    ("text", "letters"), [("γx̂", "γ x^"), ("AB", "A B"), ("x̄", "x¯"), ("ηλ", "η λ")]
)
def test_letters_stand_apart(text: str, letters: str) -> None:
    expected = tuple(Symbol(one[0], one[1:]) for one in letters.split())
    assert maths(text) == expected
