"""What kind of slip turns a line's value into another one, and whether two sides agree."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dlsolve.exact.array import Matrix
from dlsolve.inputs.expressions import read_expression
from dlsolve.inputs.numbers import read_number
from dlsolve.marking.agreement import first_break
from dlsolve.marking.script import read_script
from dlsolve.marking.slips import History, is_part, kind_of, miscopied
from dlsolve.marking.typed import read_typed
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate
from dlsolve.working.trees import Quantity, Tree, Value
from dlsolve.working.verdicts import Slip


def number(text: str) -> Value:
    return read_number(text).value


def quantity(base: str, value: str, *indices: int) -> Quantity:
    return Quantity(Name(base, *indices), number(value))


W1, W2 = quantity("w", "0.3", 1), quantity("w", "0.7", 2)
X1, X2 = quantity("x", "2", 1), quantity("x", "5", 2)
B = quantity("b", "-0.4")
Z: Tree = W1 * X1 + W2 * X2 + B
"""w₁·x₁ + w₂·x₂ + b = 0.3·2 + 0.7·5 − 0.4 = 3.7"""

HISTORY: History = {
    "w1": [number("0.1"), number("0.3")], "w2": [number("0.7")], "x1": [number("2")],
    "x2": [number("5")], "b": [number("-0.4")],
}  # fmt: skip

KINDS = [
    ("-3.7", Slip.SIGN),  # the whole of it
    ("4.5", Slip.SIGN),  # + 0.4
    ("-3.3", Slip.SIGN),  # − 0.7·5
    ("3.3", Slip.STALE),  # w₁ = 0.1, from before
    ("4.1", Slip.MISSING_TERM),  # without b
    ("0.2", Slip.MISSING_TERM),  # without w₂·x₂
    ("1.7", Slip.INDEX),  # w₁·x₂ in place of w₂·x₂
    ("1.6", Slip.INDEX),  # w₂·x₁ in its place
    ("4.6", Slip.INDEX),  # w₁·x₂ in place of w₁·x₁
    ("3.71", None),
    ("3.6", None),
    ("37", None),
    ("0", None),
]


@pytest.mark.parametrize(("given", "kind"), KINDS)
def test_the_kind_of_a_slip(given: str, kind: Slip | None) -> None:
    assert kind_of(Z, evaluate(Z), read_typed(given), HISTORY) is kind


def test_the_value_itself_is_no_slip() -> None:
    assert kind_of(Z, evaluate(Z), read_typed("3.7"), HISTORY) is None


def test_no_sign_is_turned_where_the_substitution_lacks_a_number() -> None:
    assert kind_of(Z, evaluate(Z), read_typed("4.1"), HISTORY, read_expression("0.6 + 3.5")) is (
        Slip.MISSING_TERM
    )


MATRICES = [
    (((1, 2), (3, 4)), ((1, 3), (2, 4)), Slip.TRANSPOSED),
    (((1, 2, 3), (4, 5, 6)), ((1, 4), (2, 5), (3, 6)), Slip.TRANSPOSED),
    (((1, 2, 3), (4, 5, 6)), ((1, 2), (3, 4), (5, 6)), Slip.SHAPE),
    (((1, 2), (3, 4)), ((1, 2, 3), (3, 4, 5)), Slip.SHAPE),
    (((1, 2), (3, 4)), ((1, 2), (3, 5)), None),
]


@pytest.mark.parametrize(("expected", "given", "kind"), MATRICES)
def test_the_slip_of_a_matrix(expected: object, given: object, kind: Slip | None) -> None:
    assert kind_of(None, matrix(expected), matrix(given), {}) is kind


def matrix(rows: object) -> Matrix:
    return Matrix(tuple(tuple(map(Fraction, row)) for row in rows))  # type: ignore[attr-defined]


COPIED = [
    ("0.3*2 + 0.7*5 - 0.6", True),
    ("0.3*2 + 0.9*5 - 0.4", True),
    ("0.3*2 + 0.7*5 - 0.4", False),
    ("0.7*5 + 0.3*2 - 0.4", False),  # another order
    ("0.3*2 + 0.9*5 - 0.6", False),  # two of them
    ("0.3*2 + 0.7*5", False),  # one left out
]


@pytest.mark.parametrize(("substitution", "is_one"), COPIED)
def test_one_number_miscopied(substitution: str, is_one: bool) -> None:
    assert miscopied(Z, read_expression(substitution)) is is_one


@pytest.mark.parametrize(
    ("given", "is_one"),
    [("0.6", True), ("3.5", True), ("-0.6", True), ("0.5", False), ("3.7", False), ("2", False)],
)
def test_a_part_of_the_formula(given: str, is_one: bool) -> None:
    assert is_part(Z, read_typed(given)) is is_one


# --- the sides of a statement ------------------------------------------------------------------

KNOWN = {"p": Fraction(8, 107), "q": Fraction(107, 1000), "w": Fraction(1, 5)}
"""p = 0.0747663…, q = 0.107, w = 0.2"""

AGREE = [
    "z = 0.3*2 + 0.7*5 = 0.6 + 3.5 = 4.1",
    "z = 8/107 = 0.0748",
    "z = 8/107 = 0.07477 = 0.0748",
    "z = 0.0748*0.4 = 0.02991",  # of p = 0.0747663…
    "z = p*0.4 = 0.0748*0.4 = 0.0299",
    "z = 0.008/q = 0.008/0.107 = 8/107",
    "z = 5/1.6667 = 3",
    "z = 1/(1 + 0.3679) = 0.7311",
    "z = 1/3 = 0.33",
    "z = (1, 2) = [1, 2]",
    "w = w + 1 = 1.2",  # the new one of the old one
    "z = unknown + 1 = 3",  # without a value
    "z = 50% = 0.5 = 1/2",
    "z = √2 = 1.414",
]
BREAK = [
    ("z = 0.3*2 + 0.7*5 = 0.6 + 3.5 = 4.2", "0.6 + 3.5", "4.2"),
    ("z = 0.3*2 + 0.7*5 = 0.6 + 3.6 = 4.2", "0.3*2 + 0.7*5", "0.6 + 3.6"),
    ("z = 8/107 = 0.0747", "8/107", "0.0747"),
    ("z = 8/107 = 0.0749", "8/107", "0.0749"),
    ("z = 1.33/1.65 = 0.79", "1.33/1.65", "0.79"),
    ("z = p*0.4 = 0.0799", "p*0.4", "0.0799"),
    ("z = w + 1 = 1.3", "w + 1", "1.3"),
    ("z = 1/3 = 0.3334", "1/3", "0.3334"),
    ("z = 2*3 = -6", "2*3", "-6"),
    ("z = 1 + 1 = 0.2*10 = 3", "0.2*10", "3"),
    ("z = (1, 2) = (1, 3)", "(1, 2)", "(1, 3)"),
    ("z = √2 = 1.415", "√2", "1.415"),
]


@pytest.mark.parametrize("text", AGREE)
def test_sides_agree(text: str) -> None:
    (statement,) = read_script(text).statements
    assert first_break(statement, KNOWN, {"z"}) is None


@pytest.mark.parametrize(("text", "left", "right"), BREAK)
def test_sides_do_not_agree(text: str, left: str, right: str) -> None:
    (statement,) = read_script(text).statements
    broken = first_break(statement, KNOWN, {"z"})
    assert broken is not None
    assert (broken.left.text, broken.right.text) == (left, right)


def test_the_numbers_of_the_formula_are_no_rounded_ones() -> None:
    """0.2 may stand for a value near by, unless the question itself says 0.2."""
    (statement,) = read_script("z = 1 - 0.2*12 = -1.9").statements
    known = {"r": Fraction(24, 100)}
    assert first_break(statement, known) is None
    assert first_break(statement, known, exact={Fraction(1, 5)}) is not None
