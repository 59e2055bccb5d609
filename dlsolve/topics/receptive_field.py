"""The receptive field: how much of the image a unit of the last feature map depends on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any

from dlsolve.errors import InputError
from dlsolve.exact.array import Vector
from dlsolve.inputs.layers import (
    AdaptivePool,
    BatchNorm,
    Conv,
    Dense,
    Flatten,
    Plain,
    Pool,
)
from dlsolve.inputs.stacks import Windows
from dlsolve.inputs.windows import ONE, Pair
from dlsolve.records import dataclass
from dlsolve.topics._layers import title_of
from dlsolve.working.names import Name
from dlsolve.working.readings import scalar
from dlsolve.working.steps import Answer
from dlsolve.working.trees import Quantity
from dlsolve.working.working import Working, show

CHAPTER = "Convolution"
ALIASES = ("field-of-view",)


@dataclass(frozen=True, slots=True)
class Reach:
    """One layer along one direction: its window, its stride, its dilation."""

    title: str
    window: int
    stride: int
    dilation: int


def receptive_field(
    working: Working,
    stack: Annotated[
        Windows, "the layers: “conv 3 > pool 2 > conv 3 stride 2”, the image before them or not"
    ],
) -> None:
    """Receptive field of a stack of layers, layer by layer.

        rₗ = rₗ₋₁ + (fₗ − 1)·jₗ₋₁        jₗ = jₗ₋₁·sₗ        r₀ = j₀ = 1

    j is the jump: how far apart in the image the units of a map are.  A window with dilation d
    spans f′ = d(f − 1) + 1; padding, activations and normalisation change neither number.
    Answers: `receptive_field` (rows, columns) and `jump`.

    Raises InputError where a layer sees the whole image: flatten, dense, global pooling.

    Source: Araujo, Norris and Sim, 2019, Computing receptive fields of convolutional networks.
    """
    rows, columns = (_reaches(stack, axis) for axis in ("rows", "columns"))
    working.ask(f"Find the receptive field of a unit after {stack.sentence}.")
    working.say("A unit of the image sees itself, r₀ = 1, and its neighbour is j₀ = 1 away.")
    working.say("Each layer widens the field by (f − 1) jumps, and its stride multiplies the jump.")
    if [(one.window, one.stride, one.dilation) for one in rows] == [
        (one.window, one.stride, one.dilation) for one in columns
    ]:
        r, j = _write(working, rows)
        fields, jumps = [r, r], [j, j]
    else:
        fields, jumps = [], []
        for title, reaches in (("Rows", rows), ("Columns", columns)):
            with working.part(title):
                r, j = _write(working, reaches)
            fields.append(r)
            jumps.append(j)
    if stack.shape is not None and len(stack.shape) > 1:
        _compare_with_image(working, fields, stack.shape)
    words = (show(fields[0].value), " × ", show(fields[1].value))
    working.answer("receptive_field", fields, shown=[("receptive field ", *words)])
    working.answer("jump", jumps, shown=())


def _reaches(stack: Windows, axis: str) -> list[Reach]:
    """The layers that have a window, along the rows or the columns."""
    found: list[Reach] = []
    for placed in stack.layers:
        match placed.layer:
            case Conv(window=window, stride=stride, dilation=dilation):
                sizes = (window, stride, dilation)
            case Pool(window=window, stride=stride):
                sizes = (window, stride, ONE)
            case BatchNorm() | Plain():
                continue
            case AdaptivePool() | Flatten() | Dense():
                raise InputError(
                    "a unit of this layer sees the whole image",
                    stack.text, placed.start, placed.end, "end with a convolution or with pooling",
                )  # fmt: skip
        found.append(Reach(_title(placed.layer), *(_along(size, axis) for size in sizes)))
    if not found:
        raise InputError(
            "no layer here has a window", stack.text, 0, len(stack.text), "name a conv or a pool"
        )
    return found


def _along(pair: Pair, axis: str) -> int:
    return pair.rows if axis == "rows" else pair.columns


def _title(layer: Conv | Pool) -> str:
    """e.g. convolution 3 × 3; how many filters there are does not matter"""
    if isinstance(layer, Pool):
        return title_of(layer).replace(",", "")
    return f"convolution {layer.window.rows} × {layer.window.columns}"


def _write(working: Working, reaches: Sequence[Reach]) -> tuple[Quantity, Quantity]:
    """Write r and j of every layer, and their table; hand back the last ones."""
    r = working.given(Name("r", 0), 1, asked=True)
    j = working.given(Name("j", 0), 1, asked=True)
    rows: list[tuple[str | int | Quantity, ...]] = []
    for place, reach in enumerate(reaches, start=1):
        with working.part(f"Layer {place}: {reach.title}", key=f"Layer {place}", repeats=True):
            f = working.given(Name("f", place), reach.window)
            s = working.given(Name("s", place), reach.stride)
            if reach.dilation > 1:
                d = working.given(Name("d", place), reach.dilation)
                f = working.let(Name("f′", place), d * (f - 1) + 1, dilation_forgotten=f)
            before = j
            wider = r + (f - 1) * before
            r, j = (
                working.let(
                    Name("r", place), wider,
                    strides_forgotten=r + (f - 1), minus_one_forgotten=r + f * before,
                    own_stride_taken=r + (f - 1) * before * s,
                ),
                working.let(Name("j", place), before * s, strides_added=before + s),
            )  # fmt: skip
        rows.append((f"{place} {reach.title}", f, s, r, j))
    working.table(("layer", "f", "s", "r", "j"), rows)
    return r, j


def _compare_with_image(
    working: Working, fields: Sequence[Quantity], shape: tuple[int, ...]
) -> None:
    """How much of the image that is."""
    sees_all = all(scalar(r.value) >= Fraction(n) for r, n in zip(fields, shape, strict=False))
    words = (show(fields[0].value), " × ", show(fields[1].value))
    size = f"{shape[0]} × {shape[1]}"
    if sees_all:
        working.say(f"A unit in the middle sees all {size} entries of the image.")
    else:
        working.say("A unit sees ", *words, f" of the {size} entries of the image.")


EXAMPLES = (
    {"stack": "conv 3 > pool 2 > conv 3"},
    {"stack": "conv 3 > conv 3 > conv 3"},
    {"stack": "conv 7 stride 2 > pool 3 stride 2 > conv 3 dilation 2 > conv 1x3"},
    {"stack": "32x32x3 > conv 5x5x6 > relu > avgpool 2 > conv 5x5x16 > relu > avgpool 2"},
    {"stack": "10x10x1 > 4*(conv 3 stride 2 pad 1)"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """Backwards, from one unit of the last map to the entries that it depends on."""
    stack = arguments["stack"]
    for place, axis in enumerate(("rows", "columns")):
        first = last = 0
        jump = 1
        for reach in reversed(_reaches(stack, axis)):
            first, last = first * reach.stride, last * reach.stride
            last += reach.dilation * (reach.window - 1)
            jump *= reach.stride
        field, jumps = answers["receptive_field"].value, answers["jump"].value
        assert isinstance(field, Vector)
        assert isinstance(jumps, Vector)
        yield "the entries, traced back", field[place] == last - first + 1
        yield "the jump", jumps[place] == jump
