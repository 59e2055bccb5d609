"""Sizes that may be letters: what is read, and what is refused."""

from __future__ import annotations

import pytest

from dlsolve.errors import InputError
from dlsolve.inputs.sizes import Size


@pytest.mark.parametrize(
    ("text", "value"), [("3", 3), (" 12 ", 12), ("1e3", 1000), ("n", "n"), (" L ", "L")]
)
def test_size(text: str, value: int | str) -> None:
    assert Size.read(text) == Size(value)
    assert Size.read(Size(value).text) == Size(value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0", "“0” is below 1"),
        ("2.5", "“2.5” is not a whole number"),
        ("nm", "“nm” is neither a number nor one letter"),
        ("2n", "“n” stands where a number is expected"),
        ("", "there is no number"),
        ("λ", "“λ” is neither a number nor one letter"),
    ],
)
def test_refused(text: str, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        Size.read(text)
    assert caught.value.reason == reason
