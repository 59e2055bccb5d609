"""Integrals: antiderivative, value, the stages in between, and how they stand on the page."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dlsolve.errors import Diverges, InputError
from dlsolve.exact.number import Real, equal
from dlsolve.exact.symbolic import Symbolic
from dlsolve.exact.text import exact_text
from dlsolve.inputs.expressions import read_expression
from dlsolve.render.alphabet import Alphabet
from dlsolve.render.expression import box
from dlsolve.render.notation import Notation
from dlsolve.working.antiderivatives import antiderivative, separated
from dlsolve.working.integral_stages import stages
from dlsolve.working.names import Name
from dlsolve.working.readings import bound, evaluate, letters, scalar, substituted
from dlsolve.working.textbook import closed
from dlsolve.working.trees import (
    INFINITE,
    Between,
    Integral,
    Letter,
    Number,
    Quantity,
    Tree,
    log,
    number,
)
from dlsolve.working.working import Working

F = Fraction
X = Name("x")
ENDS = {"oo": INFINITE, "-oo": -INFINITE}
EXACT = Notation(fractions=True)


def end(text: str) -> Tree:
    return ENDS[text] if text in ENDS else read_expression(text)


def integral(text: str, low: str, high: str) -> Integral:
    return Integral(read_expression(text), X, end(low), end(high))


def shown(node: Tree) -> str:
    return box(node, EXACT).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x^2", "x³/3"),
        ("2x - x^2", "x² − x³/3"),
        ("1", "x"),
        ("1/x", "ln x"),
        ("1/x^2", "−1/x"),
        ("sqrt(x)", "2x^(3/2)/3"),
        ("exp(-2x)", "−e^(−2x)/2"),
        ("x*exp(-k*x)", "−(x/k + 1/k²)e^(−kx)"),
        ("ln(x)", "x·ln x − x"),
        ("x*ln(2x)", "x²·ln(2x)/2 − x²/4"),
        ("x*ln(1-x)", "(x²/2 − 1/2)·ln(1 − x) − x²/4 − x/2"),
        ("sin(x)", "−cos(x)"),
        ("1/(1+x^2)", "arctan(x)"),
        ("1/(x^2+4)", "arctan(x/2)/2"),
        ("1/(a^2+x^2)", "arctan(x/a)/a"),
        ("x^2/(1+x^2)", "x − arctan(x)"),
        ("x/(1+x^2)", "ln(x² + 1)/2"),
        ("x*exp(-x^2/2)", "−e^(−x²/2)"),
        ("(x - m)^2", "x³/3 − mx² + m²x"),
    ],
)
def test_antiderivative(text: str, expected: str) -> None:
    _, rest = separated(read_expression(text), X)
    assert shown(antiderivative(rest, X)) == expected


@pytest.mark.parametrize(
    "text", ["exp(-x^2)", "sin(x)/x", "exp(exp(x))", "tanh(x^2)", "|x|*x^2", "ln(1+x^2)/(1+x^2)"]
)
def test_no_antiderivative_is_said(text: str) -> None:
    with pytest.raises(InputError, match="antiderivative"):
        evaluate(integral(text, "0", "1"))


@pytest.mark.parametrize("text", ["x^1000", "*".join(["(x+1)^9"] * 80), "x^40*exp(x)"])
def test_what_is_too_long_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="too long"):
        evaluate(integral(text, "0", "1"))


@pytest.mark.parametrize(
    ("text", "low", "high", "expected"),
    [
        ("x*2x", "0", "1", "2/3"),
        ("(x-1)^2", "0", "2", "2/3"),
        ("exp(-x)", "0", "oo", "1"),
        ("exp(2x)", "-oo", "0", "1/2"),
        ("x^2*exp(-x)", "0", "oo", "2"),
        ("1/x^2", "1", "oo", "1"),
        ("1/x", "1", "e", "1"),
        ("ln(x)", "0", "1", "-1"),
        ("sin(x)", "0", "pi", "2"),
        ("x", "a", "b", "-a^2/2 + b^2/2"),
        ("l*exp(-l*x)", "0", "oo", "1"),
        ("1/(b-a)", "a", "b", "1"),
        ("x", "1", "0", "-1/2"),
        ("sqrt(x)", "0", "2", "4√2/3"),
    ],
)
def test_value(text: str, low: str, high: str, expected: str) -> None:
    assert exact_text(evaluate(integral(text, low, high))) == expected


def test_value_that_is_no_rational() -> None:
    value = scalar(evaluate(integral("1/x", "1", "3")))
    assert isinstance(value, Real)
    assert equal(value, scalar(evaluate(read_expression("ln(3)"))))


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [("0", "1", "pi/4"), ("-oo", "oo", "pi"), ("1", "oo", "pi/4"), ("0", "2", "arctan(2)")],
)
def test_value_of_an_arctan(low: str, high: str, expected: str) -> None:
    value = scalar(evaluate(integral("1/(1+x^2)", low, high)))
    assert equal(value, scalar(evaluate(read_expression(expected))))


@pytest.mark.parametrize(("text", "low"), [("1/x", "1"), ("1", "0"), ("x*2/x^2", "1")])
def test_what_does_not_converge(text: str, low: str) -> None:
    with pytest.raises(Diverges):
        evaluate(integral(text, low, "oo"))


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (
            integral("x*2x", "0", "1"),
            ["∫₀¹ x·2x dx", "2·∫₀¹ x² dx", "2·[x³/3]₀¹", "2 × (1/3 − 0)"],
        ),
        (
            -Integral(number("1/2", "1/2") * log(number("1/2", "1/2"), 2), X, end("0"), end("2")),
            [
                "−∫₀² ½·log₂(1/2) dx", "−½·log₂(1/2)·∫₀² dx", "−½·(−1)·[x]₀²",
                "−½ × (−1) × (2 − 0)",
            ],
        ),
        (
            integral("x*1/(b-a)", "a", "b"),
            [
                "[1/(b − a)]·∫ₐᵇ x dx", "[1/(b − a)]·[x²/2]ₐᵇ", "[1/(b − a)]·(b² − a²)/2",
                "(a + b)/2", "(a + b)/2",
            ],
        ),
        (
            integral("x", "0", "1") + integral("2 - x", "1", "2"),
            [
                "∫₀¹ x dx + ∫₁² (2 − x) dx", "∫₀¹ x dx + ∫₁² (2 − x) dx",
                "[x²/2]₀¹ + [2x − x²/2]₁²", "(1/2 − 0) + [(4 − 2) − (2 − 1/2)]",
            ],
        ),
    ],
    ids=["numbers", "a logarithm in front", "letters", "two pieces"],
)  # fmt: skip
def test_stages(node: Tree, expected: list[str]) -> None:
    assert [shown(stage) for stage in stages(node)] == expected


@pytest.mark.parametrize(
    ("node", "unicode", "ascii_text"),
    [
        (integral("x^2", "0", "1"), "∫₀¹ x² dx", "int_0^1 x^2 dx"),
        (integral("x+1", "a", "b"), "∫ₐᵇ (x + 1) dx", "int_a^b (x + 1) dx"),
        (integral("x", "-oo", "oo"), "∫₋∞^∞ x dx", "int_-inf^inf x dx"),
        (integral("x", "0.5", "1.5"), "∫₀.₅¹·⁵ x dx", "int_(0.5)^(1.5) x dx"),
        (integral("x", "-1", "m+1"), "∫₋₁^(m + 1) x dx", "int_-1^(m + 1) x dx"),
        (Integral(Number(F(1)), X, end("0"), end("x")), "∫₀ˣ dx", "int_0^x dx"),
        (Between(Letter(X) ** 2 / 2, X, end("a"), end("b")), "[x²/2]ₐᵇ", "[x^2/2]_a^b"),
        (2 * integral("x", "0", "1"), "2·∫₀¹ x dx", "2*int_0^1 x dx"),
    ],
)
def test_on_the_page(node: Tree, unicode: str, ascii_text: str) -> None:
    assert shown(node) == unicode
    assert box(node, Notation(fractions=True, alphabet=Alphabet("ascii"))).text == ascii_text


def test_the_variable_is_no_letter_of_the_integral() -> None:
    node = integral("k*x", "a", "x")
    assert letters(node) == (Name("k"), Name("a"), X)
    put = bound(node, {X: number("2"), Name("k"): number("3")})
    assert put == Integral(number("3") * Letter(X), X, Letter(Name("a")), number("2"))


def test_quantities_stand_by_name_and_then_by_value() -> None:
    mu = Quantity(Name("μ"), F(1, 2))
    node = Integral((Letter(X) - mu) ** 2, X, end("0"), end("1"))
    assert shown(node) == "∫₀¹ (x − μ)² dx"
    assert shown(substituted(node)) == "∫₀¹ (x − 1/2)² dx"
    assert evaluate(node) == F(1, 12)


def test_a_replaced_quantity_moves_the_integral() -> None:
    working = Working()
    k = working.let(Name("k"), F(3))
    line = working.let(Name("E"), Integral(k * Letter(X) ** 2, X, end("0"), end("1")))
    assert line.value == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a/2 + b/2", "(a + b)/2"),
        ("(a-b)^2/12", "(b − a)²/12"),
        ("(a-x)/(a-b)", "(x − a)/(b − a)"),
        ("2x - x^2/2 - 1", "2x − x²/2 − 1"),
        ("x^2/2 - x + 1/2", "(x − 1)²/2"),
        ("1/l", "1/l"),
        ("ln(b-a)/ln(2)", "log₂(b − a)"),
        ("(1 - ln(l))/ln(2)", "log₂(e/l)"),
        ("1 - exp(-l*x)", "1 − e^(−lx)"),
    ],
)
def test_closed_form(text: str, expected: str) -> None:
    value = evaluate(read_expression(text))
    assert isinstance(value, Symbolic)
    assert shown(closed(value.expression)) == expected
