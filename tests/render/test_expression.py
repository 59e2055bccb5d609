"""How expressions stand on paper: tree → text, a table first."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dlsolve.exact.functions import sqrt
from dlsolve.exact.number import Surd
from dlsolve.exact.rounding import Rounding
from dlsolve.render.alphabet import Alphabet
from dlsolve.render.expression import box
from dlsolve.render.notation import Notation, name_text
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, substituted
from dlsolve.working.trees import (
    Apply,
    Comparison,
    Grid,
    Letter,
    MatrixProduct,
    Number,
    Product,
    Quantity,
    Row,
    Transposed,
    Tree,
    differentiated,
    exp,
    factorial,
    ln,
    log,
    maximum,
    number,
)
from dlsolve.working.trees import (
    sqrt as root,
)


def quantity(base: str, *indices: int, value: Fraction | int = 0) -> Quantity:
    return Quantity(Name(base, *indices), Fraction(value))


BETA, M, G = quantity("β", 1, value=9), quantity("m", 0), quantity("g", 1, value=-3)
ETA = quantity("η", value=Fraction(1, 10))
X, Y, LAMBDA = Letter(Name("x")), Letter(Name("y")), Letter(Name("λ"))


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (BETA * M + (1 - BETA) * G, "β₁·m₀ + (1 − β₁)·g₁"),
        (BETA**2 / (1 - BETA**2), "β₁²/(1 − β₁²)"),
        (1 - BETA**1, "1 − β₁"),
        (ETA * M / (root(G) + BETA), "η·m₀/(√g₁ + β₁)"),
        (root(G + BETA), "√(g₁ + β₁)"),
        ((1 - LAMBDA) * (4 - LAMBDA), "(1 − λ)(4 − λ)"),
        (LAMBDA**2 - 5 * LAMBDA - 6, "λ² − 5λ − 6"),
        (LAMBDA**2 * (LAMBDA - 1), "λ²(λ − 1)"),
        (number("5/2", "5/2") * X, "(5/2)x"),
        (number("0.6") * X + number("1.1") * Y - number("0.5"), "0.6x + 1.1y − 0.5"),
        (-X + Y, "−x + y"),
        (Y * ln(X) + (1 - Y) * ln(1 - X), "y·ln x + (1 − y)·ln(1 − x)"),
        (MatrixProduct(quantity("∂ŷ/∂z"), quantity("∂L/∂ŷ")), "∂ŷ/∂z·∂L/∂ŷ"),
        (differentiated(X**2 + Y, Name("x")), "∂/∂x(x² + y)"),
        (differentiated(2 * X, Name("w", 1)), "∂/∂w₁(2x)"),
        (differentiated(2 * X, Name("x"), alone=True), "d/dx(2x)"),
        (2 * quantity("Recall") * G, "2·Recall·g₁"),
        (2 * quantity("TP"), "2TP"),
        (X - (Y - 1), "x − (y − 1)"),
        (X / (2 * Y), "x/(2y)"),
        ((X + 1) ** 2, "(x + 1)²"),
        ((-X) ** 2, "(−x)²"),
        (X ** (Y + 1), "x^(y + 1)"),
        (number("1e-8", "10⁻⁸") ** 2, "(10⁻⁸)²"),
        (log(number("0.7"), 2), "log₂ 0.7"),
        (log(number("7/6"), 2), "log₂(7/6)"),
        (ln(X), "ln x"),
        (exp(-X), "e^(−x)"),
        (exp(-Number(Fraction(1))), "e⁻¹"),
        (maximum(0, X), "max(0, x)"),
        (Apply("LReLU", (X, number("0.1"))), "LReLU(x)"),  # the leak is not printed
        (Apply("GELU′ tanh", (X,)), "GELU′(x)"),
        (Apply("ReLU", (Row((X, Y)),)), "ReLU(x, y)"),
        (Apply("ReLU", ((X + 1) * (Y + 1),)), "ReLU((x + 1)(y + 1))"),
        (root(Product((Number(Fraction(2)), number("22/7", "π")))), "√(2π)"),
        (Row((number("1"), number("5/2"))), "(1, 5/2)"),
        (Transposed(Row((X, Y))), "(x, y)ᵀ"),
        (MatrixProduct(Letter(Name("A")) - LAMBDA, X), "(A − λ)x"),
        (number("0.5") * (number("0") - 1), "0.5 × (0 − 1)"),
        (3 * quantity("RMSE"), "3·RMSE"),
        (3 * BETA, "3β₁"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_formula(tree: Tree, text: str) -> None:
    assert box(tree, Notation()).text == text


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (BETA * M + (1 - BETA) * G, "9 × 0 + (1 − 9) × (−3)"),
        (M - G, "0 − (−3)"),
        (G**2, "(−3)²"),
        (ETA * (M - 1) * G, "0.1 × (0 − 1) × (−3)"),
        (-G, "−(−3)"),
        (G / root(M + 1), "−3/√(0 + 1)"),
        (2 * (G / root(M + 1)), "2 × [−3/√(0 + 1)]"),
        (BETA + G / BETA, "9 + (−3/9)"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_substitution_brackets_negative_numbers(tree: Tree, text: str) -> None:
    assert box(substituted(tree), Notation()).text == text


@pytest.mark.parametrize(
    ("value", "decimals", "fractions"),
    [
        (Fraction(1, 2), "0.5", "1/2"),
        (Fraction(-5, 2), "−2.5", "−5/2"),
        (Fraction(14, 15), "0.9333", "14/15"),
        (Fraction(8, 107), "0.07477", "8/107"),
        (sqrt(Fraction(2)), "1.4142", "√2"),
        (Surd(Fraction(1, 2), Fraction(1, 2), 5), "1.6180", "(1 + √5)/2"),
        (Surd(Fraction(1), Fraction(-2), 3), "−2.4641", "1 − 2√3"),
        (Surd(Fraction(0), Fraction(1), -1), "i", "i"),
        (Surd(Fraction(1), Fraction(-2), -1), "1 − 2i", "1 − 2i"),
        (Fraction(1, 10**9), "10⁻⁹", "1/1000000000"),
        (Fraction(1234, 10**12), "1.234 × 10⁻⁹", "617/500000000000"),
        (Fraction(138357544), "138357544", "138357544"),
    ],
    ids=str,
)
def test_number(value: Fraction | Surd, decimals: str, fractions: str) -> None:
    assert box(Number(value), Notation()).text == decimals
    assert box(Number(value), Notation(fractions=True)).text == fractions


def test_places_and_figures() -> None:
    third = Number(Fraction(2, 3))
    assert box(third, Notation(Rounding(places=2))).text == "0.67"
    assert box(third, Notation(Rounding(figures=3))).text == "0.667"


@pytest.mark.parametrize(
    ("name", "text", "ascii"),
    [
        (Name("m̂", 2), "m̂₂", "m_hat_2"),
        (Name("w", 1, 2, layer=1), "w₁₂⁽¹⁾", "w_1_2^(1)"),
        (Name("w", 1, 12), "w_(1,12)", "w_1_12"),
        (Name("ŷ"), "ŷ", "y_hat"),
        (Name("θ", "t"), "θₜ", "theta_t"),
        (Name("σ²", "run"), "σ²ᵣᵤₙ", "sigma^2_run"),
        (Name("∂L′/∂w", 1), "∂L′/∂w₁", "dL'_dw_1"),
        (Name("∂²f/∂w₁∂w₂"), "∂²f/∂w₁∂w₂", "d2f_dw1dw2"),
        (Name("f″"), "f″", "f''"),
        (Name("e⁻ᶻ"), "e⁻ᶻ", "e^-z"),
        (Name("σ′(z)"), "σ′(z)", "sigma'(z)"),
        (Name("Φ"), "Φ", "Phi"),
    ],
)
def test_name(name: Name, text: str, ascii: str) -> None:
    assert name_text(name) == text
    assert name.ascii == ascii


@pytest.mark.parametrize(
    ("text", "ascii"),
    [("−Σ pᵢ·log₂ pᵢ", "-sum p_i*log_2 p_i"), ("λ·Σwᵢ²", "lambda*sum w_i^2"), ("√2", "sqrt 2")],
)
def test_words_for_signs_have_one_space(text: str, ascii: str) -> None:
    assert Alphabet("ascii").spell(text) == ascii


def test_matrix_in_three_alphabets() -> None:
    matrix = Grid(((1 - LAMBDA, Number(Fraction(2))), (Number(Fraction(5)), 4 - LAMBDA)))
    assert box(matrix, Notation()).lines == ("⎡1 − λ    2  ⎤", "⎣  5    4 − λ⎦")
    assert box(matrix, Notation(alphabet=Alphabet("ascii"))).lines == (
        "[1 - lambda      2     ]",
        "[    5       4 - lambda]",
    )


@pytest.mark.parametrize(
    ("tree", "unicode", "ascii"),
    [
        (Letter(Name("η", "t")) * Letter(Name("g", "t")), "ηₜgₜ", "eta_t*g_t"),
        (Letter(Name("η")) * Letter(Name("γ")), "ηγ", "eta*gamma"),
        (5 * LAMBDA * X, "5λx", "5lambda*x"),
        (X * Y, "xy", "xy"),
        (Letter(Name("r", "i−1")), "rᵢ₋₁", "r_(i-1)"),
        (BETA ** Letter(Name("i−k")), "β₁ⁱ⁻ᵏ", "beta_1^(i-k)"),
        (X ** number("-2"), "x⁻²", "x^-2"),
        (factorial(Letter(Name("n"))) ** Letter(Name("L")), "(n!)^L", "(n!)^L"),
        (factorial(X + 1) / factorial(number("3")), "(x + 1)!/3!", "(x + 1)!/3!"),
    ],
)
def test_in_plain_letters(tree: Tree, unicode: str, ascii: str) -> None:
    assert box(tree, Notation(alphabet=Alphabet("utf-8"))).text == unicode
    assert box(tree, Notation(alphabet=Alphabet("ascii"))).text == ascii


def test_product_of_numbers_in_an_equation_is_compact() -> None:
    tree = (1 - LAMBDA) * (4 - LAMBDA) - Product((Number(Fraction(2)), Number(Fraction(5))))
    assert box(tree, Notation().compact()).text == "(1 − λ)(4 − λ) − 2·5"


@pytest.mark.parametrize(
    ("left", "sign", "right", "rounding", "text"),
    [
        ("0.12610", "<", "0.12988", Rounding(places=2), "0.126 < 0.130"),
        ("0.12610", "<", "0.13988", Rounding(places=2), "0.13 < 0.14"),
        ("0.12610", "≥", "0.12580", Rounding(places=2), "0.13 ≥ 0.13"),
        ("12.4999", "<", "12.5001", Rounding(places=1), "12.4999 < 12.5001"),
        ("1.00000001", ">", "1.00000002", Rounding(places=4), "1.00000001 > 1.00000002"),
        ("2", "≠", "2", Rounding(places=4), "2 ≠ 2"),
    ],
)
def test_a_comparison_tells_its_sides_apart(
    left: str, sign: str, right: str, rounding: Rounding, text: str
) -> None:
    sides = (Quantity(Name("z"), number(side).value) for side in (left, right))
    first, second = (substituted(side) for side in sides)
    printed = box(Comparison(first, sign, second), Notation(rounding=rounding))
    assert printed.text == text


@pytest.mark.parametrize(
    ("z", "places", "text"),
    [
        ("11", None, "1 − 0.99998"),
        ("11", 2, "1 − 0.99998"),
        ("2", None, "1 − 0.8808"),
        ("40", None, "1 − 0.999999999999999996"),
        ("100", None, "3.72 × 10⁻⁴⁴"),
    ],
)
def test_a_difference_is_not_rounded_to_nothing(z: str, places: int | None, text: str) -> None:
    p = Quantity(Name("p"), evaluate(1 / (1 + exp(-number(z)))))
    notation = Notation(rounding=Rounding(places=places))
    assert box(substituted(1 - p), notation).text == text


def test_a_difference_of_nothing_stays() -> None:
    third = Quantity(Name("p"), Fraction(1, 3))
    assert box(substituted(third - third), Notation()).text == "0.3333 − 0.3333"


@pytest.mark.parametrize(("radicand", "text"), [(2, "√2"), (9999, "3√1111"), (20_002, "141.4284")])
def test_a_large_root_is_a_decimal(radicand: int, text: str) -> None:
    assert box(Number(sqrt(Fraction(radicand))), Notation(fractions=True)).text == text
