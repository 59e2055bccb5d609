"""A function to minimise, as people type it."""

from __future__ import annotations

import pytest

from dlsolve.errors import InputError
from dlsolve.inputs.objectives import Expression


@pytest.mark.parametrize("text", ["x^2 + 1", "f(x) = x^2 + 1", "f=x^2+1", " J( x, y ) = x^2 + 1"])
def test_its_name_may_stand_before_it(text: str) -> None:
    assert Expression.read(text) == Expression.read("x^2 + 1")


@pytest.mark.parametrize(
    ("text", "at"), [("f(x) = x^2 +", 11), ("x = 2", 2), ("f(x) = y = x", 9), ("f() 1", 1)]
)
def test_what_is_no_function(text: str, at: int) -> None:
    with pytest.raises(InputError) as raised:
        Expression.read(text)
    assert (raised.value.text, raised.value.start) == (text, at)
