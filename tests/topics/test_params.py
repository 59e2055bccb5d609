"""Parameters of networks: the notes' problems, published totals, and random stacks."""

from __future__ import annotations

import random
import subprocess
import sys
from fractions import Fraction
from typing import Any

import pytest

from dlsolve import topics
from dlsolve.errors import InputError
from dlsolve.exact.array import Vector
from dlsolve.inputs.fields import arguments
from dlsolve.render.look import Look
from dlsolve.render.notation import Notation
from dlsolve.render.plain import render
from dlsolve.solver import solve, solve_texts
from dlsolve.topics.params import ALEXNET_TORCHVISION, ALEXNET_TWO_GROUPS, LENET5, VGG16
from dlsolve.working.steps import Part, Solution
from dlsolve.working.suppliers import Mistaken, Replaced

PARAMS = topics.load("params")


def answer(solution: Solution, name: str) -> Any:
    return solution.answers[name].value


@pytest.mark.parametrize(
    ("stack", "options", "total"),
    [
        ("4-3-2-1", {}, 26),
        ("4-3-2-1", {"no_bias": True}, 20),
        ("2-2-1", {}, 9),
        ("[4, 3, 2, 1]", {}, 26),
        ("4 > dense 3 relu > dense 2 > dense 1 sigmoid", {}, 26),
        ("32x32x3 > conv 3x3x16", {}, 448),
        ("32x32x3 > conv 3x3x16 same > flatten > dense 10", {}, 164_298),
        ("32x32x3 > conv 3x3x16 > flatten > dense 10", {}, 144_458),
        ("32×32×3 → conv 3×3×3×16 pad 1 → flatten → fc 10", {}, 164_298),
        ("32x32x3 > conv 3x3x16 same > pool 2 > flatten > dense 10", {}, 448 + 40_970),
        (
            "32x32x3 > conv 3x3x16 no-bias > flatten > dense 10 bias",
            {"no_bias": True},
            432 + 144_010,
        ),
        ("28x28 > conv 3x3x8 groups 1 > batchnorm", {}, 80 + 16),
        ("28x28 > conv 3x3x8 > batchnorm", {"batchnorm": "all"}, 80 + 32),
        ("8x8x4 > conv 3x3x4 groups 4", {}, 40),
        ("7x7x512 > global-pool > dense 10", {}, 5_130),
        ("5 > dropout 0.5 > 2", {}, 12),
        (VGG16, {}, 138_357_544),
        (ALEXNET_TORCHVISION, {}, 61_100_840),
        (ALEXNET_TWO_GROUPS, {}, 60_965_224),
        (LENET5, {}, 61_706),
    ],
)
def test_totals(stack: str, options: dict[str, Any], total: int) -> None:
    assert answer(solve("params", stack=stack, **options), "total") == total


def test_answers_by_name() -> None:
    solution = solve("params", stack="32x32x3 > conv 3x3x16 same > pool 2 > flatten > dense 10")
    found = {name: answer(solution, name) for name in solution.answers}
    assert found == {
        "total": 41_418, "weights": 41_392, "biases": 26,
        "layer_1": 448, "layer_2": 0, "layer_3": 0, "layer_4": 40_970,
        "output_shape": Vector((Fraction(10),)),
    }  # fmt: skip


def test_what_is_counted_adds_up_with_the_running_statistics() -> None:
    stack = "56x56x64 > conv 3x3x64 same no-bias > batchnorm > batchnorm"
    solution = solve("params", stack=stack, batchnorm="all")
    found = {n: answer(solution, n) for n in ("total", "weights", "biases", "statistics")}
    assert found == {"total": 37_376, "weights": 36_992, "biases": 128, "statistics": 256}
    assert "statistics" not in solve("params", stack=stack).answers
    assert "statistics" not in solve("params", stack="4-3-2", batchnorm="all").answers


@pytest.mark.parametrize(
    ("stack", "shown"),
    [
        ("4 > relu > 3", "Layer 1: ReLU"),
        ("4 > leaky_relu 0.1 > 3", "Layer 1: leaky ReLU"),
        ("4 > GELU > 3", "Layer 1: GELU"),
        ("4 > softmax", "Layer 1: softmax"),
        ("5x5 > pool 2", "Rounded down: no window reaches the last row and the last column."),
        ("5x5 > pool 2 ceil", "Rounded up: the last windows reach over the edge."),
        (" > ".join(["1"] * 11), " 9 dense       1        1       1           2\n10 dense"),
    ],
)
def test_pages(stack: str, shown: str) -> None:
    assert shown in render(solve("params", stack=stack), Look(Notation(), 80))


@pytest.mark.parametrize("stack", ["4x4x1 > pool 2 stride 3 pad 1 ceil", "4x4 > pool 2"])
def test_nothing_is_rounded(stack: str) -> None:
    assert "Rounded" not in render(solve("params", stack=stack), Look(Notation(), 80))


@pytest.mark.parametrize(
    ("stack", "shape"),
    [
        ("32x32x3 > conv 3x3x16", (30, 30, 16)),
        ("10x10x1 > conv 3x3x1 stride 2", (4, 4, 1)),
        ("10x10x1 > conv 3x3x1 stride 2 pad 1", (5, 5, 1)),
        ("10x10x1 > pool 3 stride 2 ceil", (5, 5, 1)),
        ("10x10x1 > pool 3 stride 2", (4, 4, 1)),
        ("4x4x1 > pool 2 stride 3 pad 1 ceil", (2, 2, 1)),  # a third would lie in the padding
        ("9x6x2 > conv 4x2x5 same", (9, 6, 5)),
        ("9x6x2 > conv 3x3x5 dilation 2 stride 2x1", (3, 2, 5)),
    ],
)
def test_shapes(stack: str, shape: tuple[int, ...]) -> None:
    found = answer(solve("params", stack=stack), "output_shape")
    assert tuple(found) == shape


@pytest.mark.parametrize(
    ("stack", "at", "reason", "remedy"),
    [
        ("32x32x3 > cnov 3x3x16", "cnov", "“cnov” is no layer", "did you mean conv?"),
        (
            "32x32x3 > conv 3x3x16 strid 2",
            "strid",
            "“strid” is no setting of conv",
            "did you mean stride?",
        ),
        ("8x8 > pool 2 > conv 5x5x2", "conv 5x5x2", "the window spans 5", "give a smaller window"),
        (
            "8x8x3 > dense 4",
            "dense 4",
            "dense takes a list of numbers, and gets 8 × 8 × 3",
            "put flatten",
        ),
        ("8 > conv 3x3x2", "conv 3x3x2", "gets a list of 8", "begin with an input"),
        (
            "8x8x3 > conv 3x3x4 groups 2",
            "conv 3x3x4 groups 2",
            "2 groups",
            "the groups must divide",
        ),
        (
            "8x8x3 > conv 3x3x2x4",
            "conv 3x3x2x4",
            "the filters have 2 channels",
            "leave the channels out",
        ),
        ("8x8 > conv 3x3 > 2", "3x3", "the number of filters is missing", "write conv 3x3x16"),
        ("8x8 > conv 3 same", "3", "the number of filters is missing", "write conv 3x3x16"),
        ("8 > dense ten", "ten", "dense needs a number of neurons, not “ten”", "write dense 10"),
        ("8x8x3", "8x8x3", "a network needs a layer", "write 4-3-2-1"),
        ("8 > dense 0", "0", "“0” is below 1", "the least possible is 1"),
    ],
)
def test_refusals(stack: str, at: str, reason: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("params", stack=stack)
    error = caught.value
    assert reason in error.reason
    assert error.remedy.startswith(remedy)
    assert error.text[error.start : error.end] == at


def test_refuses_a_stride_that_does_not_divide() -> None:
    with pytest.raises(InputError, match="7/2 is not whole"):
        solve("params", stack="10x10 > conv 3x3x1 stride 2", size_rounding="refuse")


@pytest.mark.parametrize(
    ("stack", "mistake", "total"),
    [
        ("4-3-2-1", "biases_forgotten", 20),
        ("4-3-2-1", "one_bias_for_the_layer", 23),
        ("32x32x3 > conv 3x3x16", "channels_forgotten", 160),
        ("32x32x3 > conv 3x3x16 same > flatten > dense 10", "padding_forgotten", 144_458),
        (
            "32x32x3 > conv 3x3x16 > flatten > dense 10",
            "plus_one_forgotten",
            448 + 29 * 29 * 160 + 10,
        ),
        ("32x32x3 > conv 3x3x16 > pool 2", "pooling_counted", 448 + 64),
    ],
)
def test_known_mistakes(stack: str, mistake: str, total: int) -> None:
    wrong = solve_texts(PARAMS, {"stack": stack}, Mistaken(mistake))
    assert answer(wrong, "total") == total


def test_a_wrong_line_is_followed() -> None:
    texts = {"stack": "32x32x3 > conv 3x3x16 > flatten > dense 10"}
    followed = solve_texts(PARAMS, texts, Replaced({"Layer 1/n_out": Fraction(32)}))
    assert answer(followed, "total") == 164_298
    followed = solve_texts(PARAMS, texts, Replaced({"Layer 1/weights_1": Fraction(144)}))
    assert answer(followed, "layer_1") == 160


def test_repeated_layers_may_be_left_out_of_a_long_page() -> None:
    parts = [step for step in solve("params", stack=VGG16).steps if isinstance(step, Part)]
    assert [part.repeats for part in parts[:4]] == [False, True, False, True]
    short = [s for s in solve("params", stack="4-3-2-1").steps if isinstance(s, Part)]
    assert not any(part.repeats for part in short)


def test_random_stacks_agree_with_arrays() -> None:
    draw = random.Random(7)
    for _ in range(300):
        texts = _random_network(draw)
        solution = solve_texts(PARAMS, texts)
        claims = PARAMS.check(solution.answers, arguments(PARAMS.write, texts))
        assert [claim for claim, holds in claims if not holds] == [], texts


def _random_network(draw: random.Random) -> dict[str, str]:
    channels = draw.choice([1, 2, 4, 6])
    layers = [f"{draw.randint(20, 40)}x{draw.randint(20, 40)}x{channels}"]
    for _ in range(draw.randint(1, 2)):
        groups = draw.choice([1, 2]) if channels % 2 == 0 else 1
        channels = groups * draw.randint(1, 5)
        padding = draw.choice(["same", "valid", "pad 1", "pad 2x1"])
        layers.append(
            f"conv {draw.randint(1, 4)}x{draw.randint(1, 4)}x{channels} stride {draw.randint(1, 2)}"
            f" {padding} groups {groups} dilation {draw.randint(1, 2)}"
            f" {draw.choice(['', 'no-bias', 'bias', 'relu'])}"
        )
        layers += draw.choice([[], ["batchnorm"], ["relu"]])
    window = draw.randint(2, 3)
    layers.append(
        f"{draw.choice(['pool', 'avgpool'])} {window} stride {draw.randint(1, 3)}"
        f" pad {draw.randint(0, window // 2)} {draw.choice(['', 'ceil'])}"
    )
    layers += draw.choice([["flatten"], ["global-pool"], ["adaptive-pool 2x3", "flatten"]])
    layers += ["dense 7", "3"]
    return {
        "stack": " > ".join(layers),
        "no_bias": draw.choice(["true", "false"]),
        "batchnorm": draw.choice(["trainable", "all"]),
        "size_rounding": draw.choice(["floor", "ceil"]),
    }


def test_needs_neither_sympy_nor_numpy() -> None:
    code = (
        "import sys; from dlsolve import solve; solve('params', stack='8x8 > conv 3x3x2 > pool 2');"
        "sys.exit(any(m in sys.modules for m in ('numpy', 'sympy', 'mpmath')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
