"""What is read off a tree: substitution, last step, value — and the hinge of the working."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dlsolve.errors import Undefined
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import equal
from dlsolve.render.expression import box
from dlsolve.render.notation import Notation
from dlsolve.working.in_floats import in_float64
from dlsolve.working.names import Name, name_of_parameter, roman
from dlsolve.working.readings import evaluate, scalar, substituted
from dlsolve.working.stages import (
    with_logarithms_evaluated,
    with_radicand_evaluated,
    with_ratios_evaluated,
    with_terms_evaluated,
)
from dlsolve.working.steps import Decision, Let, Part, lines
from dlsolve.working.suppliers import Carried, InFloat64, Mistaken, Replaced
from dlsolve.working.trees import (
    Apply,
    Letter,
    MatrixProduct,
    Number,
    Quantity,
    Row,
    Transposed,
    Tree,
    differentiated,
    differs,
    dot,
    exp,
    factorial,
    hadamard,
    ln,
    log,
    maximum,
    number,
    sqrt,
    total,
)
from dlsolve.working.working import Working

HALF = number("1/2", "1/2")


def q(base: str, value: str) -> Quantity:
    return Quantity(Name(base), Fraction(value))


@pytest.mark.parametrize(
    ("tree", "shown"),
    [
        (q("a", "0.9") * q("b", "0.03") + q("c", "0.1") * q("d", "0.2"), "0.027 + 0.02"),
        (q("a", "1.2") + q("η", "0.5") * (q("y", "0") - q("p", "1")), "1.2 − 0.5"),
        (q("a", "0.2") - q("b", "0.1") * q("c", "-7.2"), "0.2 + 0.72"),
        (q("a", "1") + q("b", "2"), None),
        (q("a", "3") * q("b", "2"), None),
        (Apply("⌈·⌉", (q("N", "52") / q("B", "10"),)), "⌈5.2⌉"),
        (Apply("⌈·⌉", (q("N", "50") / q("B", "10"),)), None),
        (q("a", "40") / (q("a", "40") + q("b", "5")), "40/45"),
        (q("a", "0.03") / (1 - q("b", "0.9")), None),
        (q("a", "0.003") / (sqrt(q("v", "0.09")) + q("ε", "1")), "0.003/(0.3 + 1)"),
        (maximum(0, 1 - q("y", "1") * q("p", "0.3")), "max(0, 0.7)"),
        (maximum(q("a", "1"), q("b", "2")), None),
        (2 * q("a", "3") + number("-0.5", "−0.5"), "6 − 0.5"),
        (exp(-q("z", "-2")), "e²"),
        (exp(-q("z", "2")), None),
        (Apply("ELU", (q("w", "2") * q("x", "3"), number("1"))), "ELU(6)"),
    ],
    ids=[
        "two products", "a negative term", "minus a negative", "sum", "product", "rounded up",
        "whole", "counts",
        "a difference", "quotient", "maximum", "maximum of two numbers", "a typed minus",
        "minus a negative power", "a power", "an activation",
    ],
)  # fmt: skip
def test_last_step_before_the_value(tree: Tree, shown: str | None) -> None:
    step = with_terms_evaluated(substituted(tree))
    assert (None if step is None else box(step, Notation()).text) == shown
    if step is not None:
        assert equal(scalar(evaluate(step)), scalar(evaluate(tree)))


@pytest.mark.parametrize(
    ("tree", "inside", "worked"),
    [
        (-ln(1 - q("p", "0.2")), "−ln 0.8", None),
        (-ln(1 - q("p", "1/3")), "−ln(2/3)", None),
        (-ln(q("p", "0.9")), None, None),
        (q("y", "0.5") * ln(1 - q("p", "0.2")), "0.5 × ln 0.8", "0.5 × (−0.2231)"),
        (log(q("p", "0.7") / q("q", "0.6"), 2), "log₂(7/6)", "0.2224"),
    ],
    ids=["a difference alone", "a fraction", "nothing to work out", "a term", "a ratio"],
)
def test_logarithms_are_worked_out_from_the_inside(
    tree: Tree, inside: str | None, worked: str | None
) -> None:
    numbers = substituted(tree)
    steps = [with_ratios_evaluated(numbers), with_logarithms_evaluated(numbers)]
    shown = [None if step is None else box(step, Notation()).text for step in steps]
    assert shown == [inside, worked]


def matrix(*rows: tuple[int, ...]) -> Matrix:
    return Matrix(tuple(tuple(Fraction(entry) for entry in row) for row in rows))


W = Quantity(Name("W"), matrix((1, 2), (0, -1)))
ROW, COLUMN = Quantity(Name("w"), matrix((3, 4))), Quantity(Name("x"), matrix((1,), (-2,)))


@pytest.mark.parametrize(
    ("tree", "value"),
    [
        (MatrixProduct(W, COLUMN), matrix((-3,), (2,))),
        (MatrixProduct(ROW, COLUMN), Fraction(-5)),
        (MatrixProduct(COLUMN, ROW), matrix((3, 4), (-6, -8))),
        (MatrixProduct(Transposed(W), COLUMN), matrix((1,), (4,))),
        (hadamard(COLUMN, COLUMN), matrix((1,), (4,))),
        (COLUMN * number("2"), matrix((2,), (-4,))),
        (number("2") * COLUMN - COLUMN, matrix((1,), (-2,))),
        (Apply("ReLU", (COLUMN,)), matrix((1,), (0,))),
        (Apply("LReLU", (COLUMN, number("0.5"))), matrix((1,), (-1,))),
    ],
    ids=[
        "matrix and column", "row and column", "column and row", "transposed", "entry by entry",
        "times a number", "difference", "function", "function with a parameter",
    ],
)  # fmt: skip
def test_value_of_matrices(tree: Tree, value: object) -> None:
    assert evaluate(tree) == value


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (MatrixProduct(COLUMN, Transposed(COLUMN)), "⎡ 1⎤ [1  −2]\n⎣−2⎦        "),
        (Apply("ReLU", (COLUMN,)), "⎡ReLU(1) ⎤\n⎣ReLU(−2)⎦"),
        (hadamard(COLUMN, COLUMN), "⎡ 1⎤ ⊙ ⎡ 1⎤\n⎣−2⎦   ⎣−2⎦"),
    ],
    ids=["a transposed column", "a function of a column", "entry by entry"],
)
def test_matrices_are_substituted(tree: Tree, text: str) -> None:
    assert box(substituted(tree), Notation()).text == text


@pytest.mark.parametrize(
    "tree",
    [hadamard(COLUMN, ROW), hadamard(W, COLUMN), MatrixProduct(W, ROW), W + COLUMN],
    ids=["column and row", "matrix and column", "shapes of a product", "shapes of a sum"],
)
def test_shapes_that_do_not_fit_are_undefined(tree: Tree) -> None:
    with pytest.raises(Undefined):
        evaluate(tree)


@pytest.mark.parametrize(
    ("tree", "value"),
    [
        (total([1, 2, 3]), Fraction(6)),
        (total([]), Fraction(0)),
        (dot([q("a", "2"), q("b", "3")], [q("c", "5"), q("d", "7")]), Fraction(31)),
        (sqrt(number("0.09")), Fraction(3, 10)),
        (Row((number("1"), number("2"))) * 3, Vector((Fraction(3), Fraction(6)))),
        (number("2") ** -3, Fraction(1, 8)),
        (factorial(q("n", "4")), Fraction(24)),
        (differentiated(7 * Letter(Name("x")) + Letter(Name("y")), Name("x")), Fraction(7)),
        (Apply("step", (number("0"), number("1"))), Fraction(1)),
        (Apply("LReLU", (number("-2"), number("0.1"))), Fraction(-1, 5)),
        (Apply("σ", (number("0"),)), Fraction(1, 2)),
    ],
    ids=[
        "sum",
        "empty sum",
        "dot",
        "root",
        "vector",
        "power",
        "factorial",
        "derivative",
        "step",
        "leaky",
        "sigmoid",
    ],
)
def test_value(tree: Tree, value: object) -> None:
    assert evaluate(tree) == value


@pytest.mark.parametrize(
    ("tree", "shown"),
    [
        (sqrt(q("a", "0.3") ** 2 + q("b", "0.4") ** 2), "√0.25"),
        (sqrt(q("a", "2")), None),
        (q("g", "1") / sqrt(q("v", "2") + q("ε", "1")), None),
    ],
    ids=["root of a sum", "root", "root in a quotient"],
)
def test_radicand_before_the_value(tree: Tree, shown: str | None) -> None:
    step = with_radicand_evaluated(substituted(tree))
    assert (None if step is None else box(step, Notation()).text) == shown


def test_division_by_zero_is_undefined() -> None:
    with pytest.raises(Undefined, match="division by zero"):
        evaluate(number("1") / number("0"))


def test_floats_are_those_of_python() -> None:
    tree = q("w", "0.1") * q("x", "1") + q("v", "0.1") * q("y", "1") - q("b", "0.3")
    assert in_float64(tree) == 0.1 * 1 + 0.1 * 1 - 0.3


def page(working: Working) -> None:
    """Two steps of a descent: the second depends on the first."""
    eta = working.given(Name("η"), number("0.1"))
    w = working.given(Name("w"), number("1"))
    for t in (1, 2):
        with working.part(f"Step {t}"):
            g = working.let(Name("g"), 2 * w, factor_forgotten=w + 0)
            w = working.let(Name("w"), w - eta * g)
            if working.decide(Name("stop"), w < HALF, "stop", "go on", never_stop=w < 0):
                break
    working.answer("w", w)


def answer(working: Working) -> Fraction:
    page(working)
    value = working.answers["w"].value
    assert isinstance(value, Fraction)
    return value


def test_the_solver_goes_on_with_what_it_computed() -> None:
    assert answer(Working()) == Fraction("0.64")


def test_a_replaced_value_is_followed() -> None:
    working = Working(Replaced({"Step 1/w": Fraction("0.9")}))
    assert answer(working) == Fraction("0.72")
    first = next(line for line in lines(working.steps) if str(line.key) == "Step 1/w")
    assert isinstance(first, Let)
    assert (first.value, first.computed) == (Fraction("0.9"), Fraction("0.8"))


def test_a_replaced_decision_is_followed() -> None:
    working = Working(Replaced({"Step 1/stop": True}))
    assert answer(working) == Fraction("0.8")
    assert [step.title for step in working.steps if isinstance(step, Part)] == [("Step 1",)]


def test_a_replaced_given_is_followed() -> None:
    assert answer(Working(Replaced({"eta": Fraction("0.2")}))) == Fraction("0.36")


def test_a_mistake_is_made_on_every_line_that_offers_it() -> None:
    assert answer(Working(Mistaken("factor_forgotten"))) == Fraction("0.81")


def test_carried_values_are_rounded_line_by_line_but_not_the_given() -> None:
    assert answer(Working(Carried(1))) == Fraction("0.6")  # 0.8, then g = 1.6, then 0.64 → 0.6


def test_floats_are_carried_as_binary_fractions() -> None:
    first = 1 - 0.1 * (2 * 1)
    assert answer(Working(InFloat64())) == Fraction(first - 0.1 * (2 * first))


def test_a_threshold_is_a_float_too() -> None:
    """0.6 × 1 + 0.1 ≥ 0.7 holds in Python, though 0.7 in binary is less than 7/10."""
    working = Working(InFloat64())
    theta = working.given(Name("θ"), number("0.7"))
    z = working.let(Name("z"), q("w", "0.6") * q("x", "1") + q("b", "0.1"))
    assert working.decide(Name("fires"), z >= theta) is (0.6 * 1 + 0.1 >= 0.7)


def test_lines_have_keys_by_part_name_and_occurrence() -> None:
    working = Working()
    with working.part("Pass 1"):
        w = working.let(Name("w", 1), number("1") + 1)
        working.let(Name("w", 1), w + 1)
    assert [str(line.key) for line in lines(working.steps)] == ["Pass 1/w_1", "Pass 1/w_1#1"]


def test_decisions_stand_on_the_page_as_taken() -> None:
    working = Working()
    y = working.given(Name("y"), number("1"))
    assert working.decide(Name("update"), differs(y, 1), "update", "no update") is False
    decision = working.steps[-1]
    assert isinstance(decision, Decision)
    assert decision.outcome == ("no update",)


def test_huge_fractions_are_cut_and_it_is_said() -> None:
    working = Working()
    w = working.given(Name("w"), Number(Fraction(1, 3)))
    for _ in range(12):
        w = working.let(Name("w"), w * w + Number(Fraction(1, 7)))
    said = [s for s in working.steps if type(s).__name__ == "Statement"]
    assert len(said) == 1
    assert isinstance(w.value, Fraction)
    assert w.value.denominator.bit_length() < 400


@pytest.mark.parametrize(
    ("parameter", "name"),
    [("beta1", Name("β", 1)), ("eta", Name("η")), ("w_3", Name("w", 3)), ("b", Name("b"))],
)
def test_names_of_parameters(parameter: str, name: Name) -> None:
    assert name_of_parameter(parameter) == name


@pytest.mark.parametrize(("n", "text"), [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv")])
def test_roman(n: int, text: str) -> None:
    assert roman(n) == text
