"""Whatever is typed is read or refused, soon, and the refusal points into the text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dlsolve.errors import InputError
from dlsolve.inputs.arrays import (
    read_gradients,
    read_matrix,
    read_vector,
    read_volume,
)
from dlsolve.inputs.distributions import Distribution
from dlsolve.inputs.expressions import read_expression
from dlsolve.inputs.labels import Labels
from dlsolve.inputs.numbers import read_number, read_whole


def read_letters(text: str) -> object:
    return read_matrix(text, letters=True)


READERS: list[Callable[[str], object]] = [
    read_number, read_whole, read_expression, read_vector, read_matrix, read_letters,
    read_volume, read_gradients, Distribution.read, Labels.read,
]  # fmt: skip

PIECES = [
    *"0123456789.,;|()[]{}+-−*/^%√²⁻₁ \n\t=:∞xyeπσβ", "**", "sqrt(", "ln", "exp(", "log2(", "sin(",
    "max(", "tan", "abs", "1/3", "0.5", "10^", "1e-3", "nan", "pi", "relu(", "w_1", "m_hat",
]  # fmt: skip
MATHEMATICS = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


def refusal(reader: Callable[[str], object], text: str) -> InputError | None:
    try:
        reader(text)
    except InputError as error:
        return error
    return None


def check(reader: Callable[[str], object], text: str) -> None:
    error = refusal(reader, text)
    if error is not None:
        assert error.text == text
        assert 0 <= error.start <= error.end <= len(text)
        assert error.reason
        assert error.reason.isprintable()
        assert error.remedy


@pytest.mark.parametrize("reader", READERS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.one_of(st.text(), MATHEMATICS))
def test_any_text(reader: Callable[[str], object], text: str) -> None:
    check(reader, text)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "[" * 100_000 + "1" + "]" * 100_000,
        "(" * 400 + "x" + ")" * 400,
        "()" * 50_000,
        "[1]," * 20_000,
        "1," * 20_000,
        "- " * 20_000,
        "|" * 900,
        "√" * 900,
        "2^" * 400 + "2",
        "-" * 900,
        "1/" * 450 + "1",
        "x/y*" * 200 + "x",
        "9" * 100_000,
        "1e" + "9" * 900,
        "9^999^999^9",
        "((9^999)^999)^999",
        "9^999*" * 100 + "1",
        "1e9999*" * 100 + "1",
        "(a+b+c+d+f+g)^999",
        "(x+1)^999(y+1)^999(z+1)^999",
        "exp(" * 40 + "9" + ")" * 40,
        "sin(exp(exp(exp(9))))",
        "sin(exp(exp(13)))",
        "√(" * 45 + "2" + ")" * 45,
        "a=" * 50_000,
        "\n \n" * 50_000,
        "\0\x1b[31m\x7f",
        "\ud800",
    ],
    ids=lambda text: repr(text[:12]),
)
def test_texts_that_could_take_for_ever(reader: Callable[[str], object], text: str) -> None:
    check(reader, text)
