"""Pooling and ReLU of maps: conventions, and what is refused."""

from __future__ import annotations

import pytest

from dlsolve import solve

from ..conftest import run

SQUARE = "1 2 3; 4 5 6; 7 8 9"


@pytest.mark.parametrize(
    ("given", "pooled"),
    [
        ({"image": SQUARE, "stride": 1}, "[[5, 6], [8, 9]]"),
        ({"image": SQUARE}, "[[5]]"),
        ({"image": SQUARE, "size_rounding": "ceil"}, "[[5, 6], [8, 9]]"),
        ({"image": SQUARE, "kind": "average", "padding": 1}, "[[1/4, 5/4], [11/4, 7]]"),
        ({"image": SQUARE, "kind": "average", "padding": 1, "ignore_padding": True},
         "[[1, 5/2], [11/2, 7]]"),
        ({"image": "-1 -2; -3 -4", "stride": 1, "padding": 1},
         "[[-1, -1, -2], [-1, -1, -2], [-3, -3, -4]]"),
        ({"image": "1 2 3 4; 5 6 7 8", "window": "1 3", "stride": "1 1"}, "[[3, 4], [7, 8]]"),
    ],
)  # fmt: skip
def test_pooled_map(given: dict[str, object], pooled: str) -> None:
    assert solve("pool", **given).answers["pooled_map"].exact == pooled


def test_channels_are_pooled_one_by_one() -> None:
    answers = solve("pool", image="1 2; 3 4 | 8 6; 4 2", kind="average").answers
    assert answers["pooled_map_1"].exact == "[[5/2]]"
    assert answers["pooled_map_2"].exact == "[[5]]"
    assert answers["pooled_size"].exact == "(1, 1, 2)"


def test_a_window_that_is_too_large() -> None:
    result = run("pool", "1 2; 3 4", "--window", "3")
    assert result.status == 2
    assert "the window spans 3" in result.stderr


def test_relu_of_a_large_map_is_written_at_once() -> None:
    image = "; ".join(" ".join(str(i - j) for j in range(9)) for i in range(9))
    page = run("relu-map", image).stdout
    assert "A = ReLU(Y)" in page
    assert "A₁₁" not in page
    assert "36 of the 81 entries were negative." in page
