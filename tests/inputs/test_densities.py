"""Densities and intervals as people type them."""

from __future__ import annotations

import pytest

from dlsolve.errors import InputError
from dlsolve.inputs.densities import Density, Interval
from dlsolve.inputs.wanted import Wanted
from dlsolve.render.expression import box
from dlsolve.render.notation import Notation
from dlsolve.working.trees import INFINITE, Number, Tree


def shown(node: Tree) -> str:
    return box(node, Notation(fractions=True)).text


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("2x on 0..1", [("2x", "0", "1")]),
        ("2x on 0 1", [("2x", "0", "1")]),
        ("2x on [0, 1]", [("2x", "0", "1")]),
        ("2x for 0 to 1", [("2x", "0", "1")]),
        ("2x, if 0 <= x <= 1; 0 otherwise", [("2x", "0", "1")]),
        ("1/2 if 0 ≤ x < 2, 0 elsewhere".replace(", 0 elsewhere", "; 0, elsewhere"),
         [("1/2", "0", "2")]),
        ("1/(b-a) on a..b", [("1/(b − a)", "a", "b")]),
        ("f(x) = 2(x+2)/5, 0 < x < 1", [("2(x + 2)/5", "0", "1")]),
        ("f(y) = e^-y, y > 0; 0, elsewhere", [("e^(−y)", "0", "∞")]),
        ("2 - x on 1..2; x on 0..1", [("x", "0", "1"), ("2 − x", "1", "2")]),
        ("e^-x for x >= 0", [("e^(−x)", "0", "∞")]),
        ("1/2*e^x on -inf..0", [("(1/2)e^x", "−∞", "0")]),
        ("1/2 on -1..1", [("1/2", "−1", "1")]),
        ("2y on 0..1", [("2y", "0", "1")]),
        ("uniform(0, 2)", [("1/2", "0", "2")]),
        ("U(-1, 1)", [("1/2", "−1", "1")]),
        ("uniform a b", [("1/(b − a)", "a", "b")]),
        ("exponential(3)", [("3e^(−3x)", "0", "∞")]),
        ("exponential(1)", [("e^(−x)", "0", "∞")]),
        ("exponential(rate=l)", [("le^(−lx)", "0", "∞")]),
        ("normal(0, 1)", [("[1/√(2π)]e^(−x²/2)", "−∞", "∞")]),
        ("N(1, sd=2)", [("[1/√(8π)]e^(−(x − 1)²/8)", "−∞", "∞")]),
    ],
)  # fmt: skip
def test_density(text: str, pieces: list[tuple[str, str, str]]) -> None:
    found = Density.read(text)
    assert [(shown(p.formula), shown(p.low), shown(p.high)) for p in found.pieces] == pieces


@pytest.mark.parametrize(
    ("text", "reason", "place"),
    [
        ("2x", "does not say where it holds", (0, 2)),
        ("2x on 1..0", "“1..0” is empty", (6, 10)),
        ("2x on 1..1", "is empty", (6, 10)),
        ("2x on", "is no interval", (5, 5)),
        ("2x on 0..1..2", "is no interval", (6, 13)),
        ("2x on x..1", "x stands among the ends", (0, 10)),
        ("x on 0..1; x on 0.5..2", "two pieces hold for the same values", (0, 22)),
        ("x on 0..1; x^^2 on 1..2", "nothing stands after", None),
        ("x on a..b; x on b..c", "letters as ends", None),
        ("uniform(1)", "takes 2 parameters, not 1", (0, 10)),
        ("uniform(2, 2)", "first end is not below", None),
        ("uniform(0, inf)", "two finite ends", None),
        ("exponential(0)", "the rate λ is not positive", None),
        ("exponential(1, 2)", "takes 1 parameter, not 2", None),
        ("normal(0, 0)", "the variance is not positive", None),
        ("normal(0, -1)", "the variance is not positive", None),
        ("", "there is no density here", None),
        (";;", "there is no density here", None),
        ("0 otherwise", "there is no density here", None),
        ("; ".join(f"x on {i}..{i + 1}" for i in range(13)), "more than 12 pieces", None),
        ("x on 0 <= w <= 1", "stands where x is expected", None),
        ("__import__('os') on 0..1", "", None),
    ],
)  # fmt: skip
def test_what_is_no_density(text: str, reason: str, place: tuple[int, int] | None) -> None:
    with pytest.raises(InputError) as caught:
        Density.read(text)
    assert reason in caught.value.reason
    assert caught.value.remedy
    if place is not None:
        assert (caught.value.start, caught.value.end) == place


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("0..2", "0", "2"),
        ("0.5 .. 1.5", "0.5", "1.5"),
        ("x >= 1", "1", "∞"),
        ("x < -1/2", "−∞", "−1/2"),
        ("1 <= x <= 2", "1", "2"),
        ("P(-3/2 < Z < 1/2)", "−3/2", "1/2"),
        ("|z| <= 2", "−2", "2"),
        ("2 < x", "2", "∞"),
        ("2 >= x", "−∞", "2"),
        ("(-1, 1)", "−1", "1"),
        ("-inf..inf", "−∞", "∞"),
        ("-2 -1", "−2", "−1"),
    ],
)
def test_interval(text: str, low: str, high: str) -> None:
    found = Interval.read(text)
    assert (shown(found.low), shown(found.high)) == (low, high)


@pytest.mark.parametrize("text", ["", "1", "2..1", "1..1", "x", "0..1..2", "∞..-∞", "1;2"])
def test_what_is_no_interval(text: str) -> None:
    with pytest.raises(InputError):
        Interval.read(text)


def test_ends_are_numbers_where_they_can_be() -> None:
    found = Interval.read("1/2..inf")
    assert isinstance(found.low, Number)
    assert found.high == INFINITE


def test_wanted() -> None:
    assert Wanted.read("variance, Mean h").words == ("mean", "variance", "entropy")
    with pytest.raises(InputError, match="nothing to find") as caught:
        Wanted.read("mean, entrpy")
    assert caught.value.remedy == "did you mean entropy?"
    with pytest.raises(InputError):
        Wanted.read(" , ")
