"""Stacks of layers, filters, strides and padding, as people type them."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from dlsolve.errors import InputError
from dlsolve.inputs.layers import Conv, Dense, Pool
from dlsolve.inputs.stacks import Stack
from dlsolve.inputs.volumes import Filters
from dlsolve.inputs.windows import ONE, Padding, Pair
from dlsolve.working.steps import TOGETHER


@pytest.mark.parametrize(
    ("text", "shape", "layers"),
    [
        ("4-3", (4,), [Dense(3)]),
        ("4 3", (4,), [Dense(3)]),
        ("[4, 3]", (4,), [Dense(3)]),
        ("4 > 3", (4,), [Dense(3)]),
        ("input 4 -> linear 3 no-bias", (4,), [Dense(3, bias=False)]),
        ("28x28 > conv 3x3x8", (28, 28, 1), [Conv(Pair(3, 3), 8)]),
        ("28 x 28 x 3\nconv 3 x 5 8 filters\n", (28, 28, 3), [Conv(Pair(3, 5), 8)]),
        ("8x8, Conv2d 3x3x2, stride 2, relu, max-pool 2, 2*(dense 3, dense 2)", (8, 8, 1), [
            Conv(Pair(3, 3), 2, stride=Pair(2, 2)),
            Pool("max", Pair(2, 2), Pair(2, 2)),
            *2 * [Dense(3), Dense(2)],
        ]),
        ("8x8 > conv 3x3x2x8 s=2 p=1", (8, 8, 1), [
            Conv(Pair(3, 3), 8, 2, Pair(2, 2), Padding(1, 1, 1, 1)),
        ]),
        ("8x8 > 2*(conv 1x1x2 same)", (8, 8, 1), 2 * [
            Conv(Pair(1, 1), 2, padding=Padding(same=True))
        ]),
        ("8x8 > avg-pool 3 stride 2 ceil", (8, 8, 1), [
            Pool("average", Pair(3, 3), Pair(2, 2), ceil=True)
        ]),
    ],
)  # fmt: skip
def test_stacks(text: str, shape: tuple[int, ...], layers: list[Any]) -> None:
    stack = Stack.read(text)
    assert stack.shape == shape
    assert [placed.layer for placed in stack.layers] == layers


@pytest.mark.parametrize(
    ("text", "at", "remedy"),
    [
        ("32x32x3 >> dense 2", ">>", "remove the separator"),
        ("32x32x3 > 2*(conv 3x3x2", "> 2*(conv 3x3x2", "check the brackets"),
        ("8 > dense ten", "ten", "write dense 10"),
        ("8 > dens 10", "dens", "did you mean dense?"),
        ("8 > 999*(999*(3))", "999*(3)", "give a smaller network"),
        ("8x8 > pool 2 same same pad x", "x", "write pad 1, same or valid"),
    ],
)
def test_refused_stacks(text: str, at: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        Stack.read(text)
    error = caught.value
    assert error.remedy == remedy
    assert at in error.text[max(error.start - 2, 0) : error.end]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("4-3", ["4-3"]),
        (" 4 3 2 ", ["4", "3", "2"]),
        ("8x8 > conv 3x3x2 same > 2", ["8x8", "> conv 3x3x2 same", "> 2"]),
        ("8x8 -> pool 2 ceil\n  flatten\n", ["8x8", "-> pool 2 ceil", "> flatten"]),
        ("8x8→pool 2→flatten", ["8x8→pool 2→flatten"]),
    ],
)
def test_a_sentence_breaks_before_a_layer_only(text: str, lines: list[str]) -> None:
    found = Stack.read(text).sentence.split(" ")
    assert [line.replace(TOGETHER, " ") for line in found] == lines


@pytest.mark.parametrize(
    ("text", "count", "shape"),
    [
        ("1 0; 0 1", 1, (2, 2, 1)),
        ("1 0; 0 1 | 1 1; 1 1", 1, (2, 2, 2)),
        ("1 0; 0 1 || 1 1; 1 1", 2, (2, 2, 1)),
        ("[[[[1, 0]], [[0, 1]]], [[[1, 1]], [[2, 2]]]]", 2, (1, 2, 2)),
        ("[[1, 0], [0, 1]]", 1, (2, 2, 1)),
    ],
)
def test_filters(text: str, count: int, shape: tuple[int, int, int]) -> None:
    filters = Filters.read(text)
    assert len(filters.each) == count
    assert filters.shape == shape


@pytest.mark.parametrize(
    ("text", "padding"),
    [
        ("1", Padding(1, 1, 1, 1)),
        ("1 2", Padding(1, 1, 2, 2)),
        ("0 1 0 1", Padding(0, 1, 0, 1)),
        ("(0, 1, 0, 1)", Padding(0, 1, 0, 1)),
        ("SAME", Padding(same=True)),
        ("valid", Padding()),
    ],
)
def test_padding(text: str, padding: Padding) -> None:
    assert Padding.read(text) == padding
    assert Padding.read(padding.text) == padding


@pytest.mark.parametrize("text", ["2", "2 1", "2x1", "[2, 1]"])
def test_pairs_read_back(text: str) -> None:
    pair = Pair.read(text)
    assert Pair.read(pair.text) == pair
    assert pair != ONE


PIECES = [
    *("conv", "3x3x16", "4 3", "99999999999", "1", "0", "x", "-", "²", "½", ">", "\n", ",", "|"),
    *("(", ")", "2*(", "[", "]", "same", "pool", "stride", "dense", "||", "\x1b", "é"),
]


def refusal(read: Callable[[str], object], text: str) -> InputError | None:
    try:
        read(text)
    except InputError as error:
        return error
    return None


@pytest.mark.parametrize("kind", [Stack, Pool, Filters, Padding, Pair])
def test_any_text_is_read_or_refused_with_its_place(kind: Any) -> None:
    draw = random.Random(3)
    for _ in range(3000):
        text = draw.choice(["", " "]).join(draw.choices(PIECES, k=draw.randint(0, 8)))
        error = refusal(kind.read, text)
        if error is not None:
            assert 0 <= error.start <= error.end <= len(error.text) <= len(text)
            assert error.reason
            assert error.remedy
