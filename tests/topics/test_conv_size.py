"""Sizes of feature maps: published ones, unknowns, what is refused."""

from __future__ import annotations

import pytest

from dlsolve import solve

from ..conftest import run


@pytest.mark.parametrize(
    ("given", "size"),
    [
        # Dumoulin and Visin, 2016, relationships 1 to 6 and 15
        ({"input": 4, "window": 3}, "(2, 2)"),
        ({"input": 5, "window": 4, "padding": 2}, "(6, 6)"),
        ({"input": 5, "window": 3, "padding": "same"}, "(5, 5)"),
        ({"input": 5, "window": 3, "padding": 2}, "(7, 7)"),
        ({"input": 5, "window": 3, "stride": 2}, "(2, 2)"),
        ({"input": 6, "window": 3, "padding": 1, "stride": 2}, "(3, 3)"),
        ({"input": 7, "window": 3, "dilation": 2}, "(3, 3)"),
        # CS231n: the first layer of AlexNet
        ({"input": "227x227x3", "window": 11, "stride": 4, "filters": 96}, "(55, 55, 96)"),
        # the odd zero of an even filter
        ({"input": 6, "window": 2, "padding": "same", "stride": 2}, "(3, 3)"),
        ({"input": "28x20", "window": "5 3", "padding": "0 1 2 0"}, "(25, 20)"),
        ({"input": 4, "window": 3, "transposed": True}, "(6, 6)"),
        ({"input": 3, "window": 3, "stride": 2, "padding": 1, "transposed": True,
          "output_padding": 1}, "(6, 6)"),
    ],
)  # fmt: skip
def test_size(given: dict[str, object], size: str) -> None:
    assert solve("conv-size", **given).answers["size"].exact == size


@pytest.mark.parametrize(
    ("given", "name", "solutions"),
    [
        ({"input": 32, "window": 5, "out": 32}, "padding", "(2)"),
        ({"input": 224, "window": 7, "stride": 2, "out": 112}, "padding", "(3)"),
        ({"window": 3, "stride": 2, "padding": 1, "out": 4}, "input", "(7, 8)"),
        ({"window": 3, "stride": 3, "out": 2, "size_rounding": "ceil"}, "input", "(4, 5, 6)"),
        ({"input": 32, "stride": 2, "out": 14}, "window", "(5, 6)"),
        ({"input": 227, "window": 11, "padding": 0, "out": 55}, "stride", "(4)"),
        ({"input": 28, "window": 3, "out": 13, "find": "stride"}, "stride", "(2)"),
        ({"input": 28, "window": 3, "out": 1, "find": "stride"}, "stride", "(26)"),
        ({"input": 9, "window": 3, "out": 4, "find": "stride", "size_rounding": "refuse"},
         "stride", "(2)"),
    ],
)  # fmt: skip
def test_unknown(given: dict[str, object], name: str, solutions: str) -> None:
    answers = solve("conv-size", **given).answers
    assert answers["solutions"].exact == solutions
    assert solutions.strip("()").split(", ")[0] == answers[name].exact


@pytest.mark.parametrize(
    ("given", "size", "agrees"),
    [
        ({"input": 5, "window": 3, "padding": 0, "stride": 1, "out": 3}, "(3, 3)", True),
        ({"input": 5, "window": 3, "padding": 0, "stride": 1, "out": 4}, "(3, 3)", False),
        ({"input": 10, "window": 3, "padding": 0, "stride": 2, "out": 5}, "(4, 4)", False),
        ({"input": 10, "window": 3, "padding": "valid", "stride": 2, "out": 5,
          "size_rounding": "ceil"}, "(5, 5)", True),
        ({"input": "28x20", "window": 3, "padding": 1, "stride": 2, "out": 14}, "(14, 10)", False),
        ({"input": "28x28", "window": "3 3", "padding": 1, "stride": 2, "out": 14},
         "(14, 14)", True),
        ({"input": 9, "window": 3, "dilation": 2, "padding": 1, "stride": 1, "out": 7},
         "(7, 7)", True),
        ({"input": 4, "window": 4, "stride": 2, "padding": 1, "transposed": True, "out": 8},
         "(8, 8)", True),
        ({"input": 5, "window": 3, "out": 3, "find": "out"}, "(3, 3)", True),
    ],
)  # fmt: skip
def test_where_everything_is_given_it_is_checked(
    given: dict[str, object], size: str, agrees: bool
) -> None:
    answers = solve("conv-size", **given).answers
    assert answers["size"].exact == size
    assert answers["agrees"].value is agrees


def test_a_size_that_is_not_given_is_not_checked() -> None:
    assert "agrees" not in solve("conv-size", input=5, window=3, padding=0, stride=1).answers


def test_where_no_whole_number_will_do() -> None:
    solution = solve("conv-size", input=7, window=4, stride=2, out=9, size_rounding="refuse")
    assert solution.why_unsolved == "no whole p gives the size 9"
    words = ("--n", "7", "--f", "4", "--s", "2", "--out", "9", "--size-rounding", "refuse")
    assert run("conv-size", *words).status == 3


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--n", "2", "--f", "3"), "the window spans 3, the image with its padding only 2"),
        (("--n", "5"), "`window` is missing"),
        (("--out", "5"), "`window` is missing, and so is the input"),
        (("--n", "5 6", "--f", "3", "--out", "3"), "an unknown is found for rows and columns"),
        (("--n", "5", "--f", "3", "--out", "3", "--d", "2"), "an unknown is not solved for"),
        (("--n", "5", "--f", "3", "--output-padding", "1"), "only a transposed convolution pads"),
        (("--n", "1x2x3x4", "--f", "3"), "4 numbers stand here"),
        (("--n", "5", "--f", "3", "--transposed", "--output-padding", "1"),
         "an output padding of 1 is not below the stride, 1"),
        (("--n", "2", "--f", "1", "--p", "2", "--transposed"), "nothing is left of the output"),
    ],
)  # fmt: skip
def test_what_is_refused(words: tuple[str, ...], message: str) -> None:
    result = run("conv-size", *words)
    assert result.status == 2
    assert result.stderr.startswith(f"dlsolve conv-size: {message}")
