"""Receptive fields: published ones, and what is refused."""

from __future__ import annotations

import pytest

from dlsolve import solve

from ..conftest import run


@pytest.mark.parametrize(
    ("stack", "field", "jump"),
    [
        ("conv 3 > conv 3", "(5, 5)", "(1, 1)"),
        ("conv 5", "(5, 5)", "(1, 1)"),
        ("conv 1 > relu > batchnorm > conv 1", "(1, 1)", "(1, 1)"),
        ("conv 3 dilation 2 > conv 3 dilation 4", "(13, 13)", "(1, 1)"),
        ("conv 1x3 stride 1x2 > pool 2", "(2, 5)", "(2, 4)"),
        # Araujo, Norris and Sim, 2019
        ("conv 11 stride 4 > pool 3 stride 2 > conv 5 > pool 3 stride 2 > 3*(conv 3) > "
         "pool 3 stride 2", "(195, 195)", "(32, 32)"),
        ("2*(2*(conv 3) > pool 2) > 3*(3*(conv 3) > pool 2)", "(212, 212)", "(32, 32)"),
    ],
)  # fmt: skip
def test_field(stack: str, field: str, jump: str) -> None:
    answers = solve("receptive-field", stack=stack).answers
    assert answers["receptive_field"].exact == field
    assert answers["jump"].exact == jump


@pytest.mark.parametrize(
    ("stack", "message"),
    [
        ("relu", "no layer here has a window"),
        ("32x32x3", "there is no layer"),
        ("conv 3 > flatten > dense 10", "a unit of this layer sees the whole image"),
        ("conv 3 > conw 3", "“conw” is no layer"),
        ("", "there is no layer"),
    ],
)
def test_what_is_refused(stack: str, message: str) -> None:
    result = run("receptive-field", stack)
    assert result.status == 2
    assert result.stderr.startswith(f"dlsolve receptive-field: {message}")
