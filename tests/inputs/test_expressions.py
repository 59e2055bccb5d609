from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
import sympy

from dlsolve.errors import InputError
from dlsolve.inputs.expressions import read_expression
from dlsolve.inputs.words import read_name
from dlsolve.working.names import GREEK, HAT, Name
from dlsolve.working.readings import bound, evaluate
from dlsolve.working.trees import (
    Apply,
    Letter,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Tree,
)

X, Y = Letter(Name("x")), Letter(Name("y"))


def n(text: str) -> Number:
    return Number(Fraction(text), text)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("x", X),
        ("2w", Product((n("2"), Letter(Name("w"))))),
        ("2 x", Product((n("2"), X))),
        ("x y", Product((X, Y))),
        ("x + y + xy", Sum((X, Y, Product((X, Y))))),
        ("x - xy^2/y", Sum((X, Negative(Quotient(Product((X, Power(Y, n("2")))), Y))))),
        ("x y xy", Product((X, Y, X, Y))),
        ("3(x+1)", Product((n("3"), Sum((X, n("1")))))),
        ("3[x+1]", Product((n("3"), Sum((X, n("1")))))),
        ("100w1^2", Product((n("100"), Power(Letter(Name("w", 1)), n("2"))))),
        ("x**2", Power(X, n("2"))),
        ("x²", Power(X, n("2"))),
        ("x⁻¹", Power(X, Negative(n("1")))),
        ("x^y^2", Power(X, Power(Y, n("2")))),
        ("-x^2", Negative(Power(X, n("2")))),
        ("2^-x", Power(n("2"), Negative(X))),
        ("x - y - 1", Sum((X, Negative(Y), Negative(n("1"))))),
        ("x - (y - 1)", Sum((X, Negative(Sum((Y, Negative(n("1")))))))),
        ("x*-y", Product((X, Negative(Y)))),
        ("x/y/2", Quotient(Quotient(X, Y), n("2"))),
        ("1/2x", Product((Quotient(n("1"), n("2")), X))),
        ("2x/3", Quotient(Product((n("2"), X)), n("3"))),
        ("x ÷ y × 2 − 1", Sum((Product((Quotient(X, Y), n("2"))), Negative(n("1"))))),
        ("ln(x)", Apply("ln", (X,))),
        ("log(x)", Apply("ln", (X,))),
        ("log2(x)", Apply("log", (X, n("2")))),
        ("log₂ x", Apply("log", (X, n("2")))),
        ("log10(x)", Apply("log", (X, n("10")))),
        ("log(x, 3)", Apply("log", (X, n("3")))),
        ("exp(x)", Apply("exp", (X,))),
        ("e^x", Apply("exp", (X,))),
        ("2e^x", Product((n("2"), Apply("exp", (X,))))),
        ("√x", Apply("√", (X,))),
        ("2√3", Product((n("2"), Apply("√", (n("3"),))))),
        ("sqrt(x)^2", Power(Apply("√", (X,)), n("2"))),
        ("|x|", Apply("|·|", (X,))),
        ("2|x|y", Product((n("2"), Apply("|·|", (X,)), Y))),
        ("abs(x)", Apply("|·|", (X,))),
        ("relu(x)", Apply("max", (Number(Fraction(0)), X))),
        ("max(x, y, 1)", Apply("max", (X, Y, n("1")))),
        ("sigmoid(x)", Apply("σ", (X,))),
        ("σ(x)", Apply("σ", (X,))),
        ("σ x", Product((Letter(Name("σ")), X))),
        ("tanh(x)", Apply("tanh", (X,))),
        ("arctan(x)", Apply("arctan", (X,))),
        ("atan x", Apply("arctan", (X,))),
        ("tan(x)", Quotient(Apply("sin", (X,)), Apply("cos", (X,)))),
        ("sgn(x)", Apply("sgn", (X,))),
        ("ŷ - y", Sum((Letter(Name("ŷ")), Negative(Y)))),
        (
            "beta1*m_hat_2",
            Product((Letter(Name("β", 1)), Letter(Name("m" + HAT, 2)))),
        ),
    ],
)
def test_expression_as_typed(text: str, tree: Tree) -> None:
    assert read_expression(text) == tree


@pytest.mark.parametrize(
    ("text", "fault", "reason", "remedy"),
    [
        ("", "", "there is nothing to read", "type"),
        ("xy", "xy", "“xy” is not a name that is known", "did you forget *? A product is x*y"),
        ("x + 3xy", "xy", "“xy” is not a name that is known", "A product is x*y"),
        ("s+q+r+sqr", "sqr", "“sqr” is not a name that is known", "did you mean sqrt?"),
        ("x + y + 1/xy", "xy", "“xy” is not a name that is known", "A product is x*y"),
        ("x + y + e^xy", "xy", "“xy” is not a name that is known", "A product is x*y"),
        ("x + xx", "xx", "“xx” is not a name that is known", "one letter"),
        ("x + y + ln xy", "ln xy", "how far “ln” reaches is not clear", "ln(…)"),
        ("w1x1", "w1x1", "“w1x1” is not a name that is known", "w1*x1"),
        ("sqr(2)", "sqr", "“sqr” is not a name that is known", "did you mean sqrt?"),
        ("weight", "weight", "“weight” is not a name that is known", "one letter"),
        ("x +", "+", "nothing stands after “+”", "write"),
        ("x + )", "+", "nothing stands after “+”", "write"),
        (" *x", "*", "“*” has nothing to act on", "remove"),
        ("(x", "(", "the bracket “(” is never closed", "add a )"),
        ("(x]", "]", "the bracket “]” closes nothing that is open", "remove"),
        ("x)", ")", "the bracket “)” closes nothing that is open", "remove"),
        ("|x", "|", "the bracket “|” is never closed", "add a |"),
        ("x 2", "2", "“2” follows with nothing between", "did you forget an operator"),
        ("x^²", "^", "nothing stands after “^”", "write"),
        ("x²^2", "^", "a power of a power", "brackets"),
        ("x/0", "0", "a division by zero", "divide"),
        ("2--- 3", "-", "two signs in a row", "one sign"),
        ("ln 2x", "ln 2x", "how far “ln” reaches is not clear", "ln(…)"),
        ("√x²", "√x²", "how far “√” reaches is not clear", "√(…)"),
        ("ln", "ln", "“ln” needs something to act on", "ln(…)"),
        ("ln(x, y)", "ln", "“ln” has 2 arguments", "one"),
        ("max(x)", "max", "“max” has 1 argument", "two or more"),
        ("log2(x, 3)", "log2", "“log2” has 2 arguments", "one"),
        ("log1(x)", "log1", "a logarithm with a base below 2", "2 or 10"),
        ("x = 1", "=", "“=” has no meaning here", "without ="),
        ("x, y", ",", "a comma has no meaning here", "point"),
        ("x.real", ".", "“.” has no meaning here", "point"),
        ("__import__('os')", "_", "“_” has no meaning here", "letters"),
        ("x^1001", "1001", "an exponent beyond ±1000", "smaller"),
        ("x^-1001", "-", "an exponent beyond ±1000", "smaller"),
        ("(a+b+c+d)^900", "(a+b+c+d)^900", "more than 10000 terms when multiplied out", "smaller"),
        ("((x^100)^100)^100", "((x^100)^100)^100", "numbers of more than 40000 digits", "smaller"),
        ("x/y" + "/y" * 60, "x/y" + "/y" * 49, "more than 50 levels", "smaller"),
        ("(" * 60, "(", "more than 50 levels", "fewer brackets"),
        ("x" * 1001, "x", "an expression of more than 1000 characters", "shorter"),
    ],
)
def test_what_is_no_expression_is_refused_at_its_place(
    text: str, fault: str, reason: str, remedy: str
) -> None:
    with pytest.raises(InputError) as caught:
        read_expression(text)
    error = caught.value
    assert error.reason == reason
    assert error.text == text
    assert text[error.start : error.end] == fault
    assert remedy in error.remedy


def test_only_the_letters_asked_for() -> None:
    assert read_expression("a + e", letters=["a", "e"]) == Sum(
        (Letter(Name("a")), Letter(Name("e")))
    )
    assert read_expression("lr*w1", letters=["lr", "w_1"]) == Product(
        (Letter(Name("lr")), Letter(Name("w", 1)))
    )
    with pytest.raises(InputError) as caught:
        read_expression("a + b", letters=["c", "a"])
    assert caught.value.start == 4
    assert caught.value.reason == "“b” does not occur here"
    assert caught.value.remedy == "the names that may: a, c"


@pytest.mark.parametrize(
    "text",
    [
        "x - y - 2",
        "x/y/2",
        "1/2x",
        "-x^2 + 3(x - y)^2",
        "2^3^2 - x",
        "x*-y/2",
        "2x^2y",
        "-(x - -y)",
        "(x + 1)(y - 1)/(x y + 7)",
    ],
)
def test_precedence_agrees_with_sympy(text: str) -> None:
    """SymPy reads the same text, in a test only: it evaluates what it reads."""
    from sympy.parsing.sympy_parser import (
        convert_xor,
        implicit_multiplication,
        parse_expr,
        standard_transformations,
    )

    theirs = parse_expr(
        text, transformations=(*standard_transformations, implicit_multiplication, convert_xor)
    )
    for x, y in product((1, 2, 5), (3, -4)):
        values: dict[Name, Tree] = {
            Name("x"): Number(Fraction(x)),
            Name("y"): Number(Fraction(y)),
        }
        expected = theirs.subs({sympy.Symbol("x"): x, sympy.Symbol("y"): y})
        ours = evaluate(bound(read_expression(text), values))
        assert ours == Fraction(int(expected.p), int(expected.q))


@pytest.mark.parametrize("base", ["w", "x", "θ", "β", "m" + HAT, "ŷ", "ε"])
@pytest.mark.parametrize("indices", [(), (1,), (12,), (1, 2)])
def test_a_name_reads_back_from_its_ascii(base: str, indices: tuple[int, ...]) -> None:
    name = Name(base, *indices)
    assert read_name(name.ascii) == name


@pytest.mark.parametrize("word", ["w1", "w_1", "w₁"])
def test_spellings_of_one_name(word: str) -> None:
    assert read_name(word) == Name("w", 1)


@pytest.mark.parametrize("word", GREEK)
def test_greek(word: str) -> None:
    assert read_name(word + "2") == Name(GREEK[word], 2)


@pytest.mark.parametrize("word", ["", "xy", "w_", "w1x", "1w", "w1234567", "_w", "w__1"])
def test_not_a_name(word: str) -> None:
    assert read_name(word) is None
