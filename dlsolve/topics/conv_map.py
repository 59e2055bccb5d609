"""The feature map of an image: its size, and every window's multiply-and-add."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.inputs.layers import Pool
from dlsolve.inputs.volumes import Filters, Volume
from dlsolve.inputs.windows import NO_PADDING, ONE, Padding, Pair, SizeRounding
from dlsolve.plurals import counted, there_are
from dlsolve.topics._feature_map import Work, write_map, write_padded, write_turned
from dlsolve.topics._float_maps import close, found, pooled
from dlsolve.topics._floats import typed_rows
from dlsolve.topics._map_figures import map_figures
from dlsolve.topics._maps import (
    answer_each,
    given_channels,
    number,
    size,
    size_words,
    write_pooling,
    write_relu,
)
from dlsolve.topics._surfaces import Surface
from dlsolve.topics._windows import (
    Axis,
    axes,
    give_sizes,
    say_what_does_not_fit,
    unpadded,
    write_sizes,
)
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, float_of
from dlsolve.working.steps import Answer
from dlsolve.working.trees import Number, Row
from dlsolve.working.working import Working

CHAPTER = "Convolution"
ALIASES = ("convolution", "conv", "feature-map")
PICTURE = "the image, the filter and the feature map as heat maps"

MOST_PRODUCTS = 5_000_000_000
"""Products of an entry and a weight that one problem may take."""


def conv_map(
    working: Working,
    image: Annotated[Volume, "the image X: “1 2; 1 1”; channels apart by |, “1 2; 3 4 | 5 6; 7 8”"],
    kernel: Annotated[
        Filters, "the filter K, a matrix for each channel, “1 0; 0 1”; several filters apart by ||"
    ],
    *,
    stride: Annotated[Pair, "the stride, or one for rows and one for columns: “2 1”"] = ONE,
    padding: Annotated[
        Padding, "zeros round the image: 1, “1 2”, “top bottom left right”, valid or same"
    ] = NO_PADDING,
    dilation: Annotated[Pair, "the distance between the filter's entries"] = ONE,
    bias: Annotated[Row | None, "a bias for each filter"] = None,
    flip: Annotated[bool, "turn the filter by 180° first (the convolution of mathematics)"] = False,
    relu: Annotated[bool, "apply ReLU to the feature map"] = False,
    pool: Annotated[
        Pool | None, "pool at the end: “2”, “max 3 stride 2”, “avg 2 pad 1 ceil ignore-pad”"
    ] = None,
    size_rounding: Annotated[
        SizeRounding, "where the stride does not divide: round the size down, up, or refuse"
    ] = "floor",
    extra_padding: Annotated[
        Literal["end", "start"], "where the odd zeros of `same` with an even filter stand"
    ] = "end",
) -> None:
    """Feature map of an image: padding, every window, pooling.

        size = ⌊(n − f + 2p)/s⌋ + 1        Yᵢⱼ = Σ window × filter + b

    With dilation d the filter spans f′ = d(f − 1) + 1.  The image is H × W × C, each filter
    f × f × C (any rectangle); there are as many feature maps as filters.  `same` padding keeps
    the size at stride 1.  A large image is computed as a whole, and its first windows are
    shown.  Answers: `size` (rows, columns, and maps where there are several), `feature_map`;
    for several filters `feature_map_1`, …; `relu_map`, `pooled_map` and `pooled_size` where
    asked for, numbered alike.

    Raises InputError where the shapes do not fit, or where a stride that does not divide is
    to be refused.

    Source: LeCun et al., 1998; sizes as in Dumoulin and Visin, 2016.
    """
    rows, columns = _checked(image, kernel, stride, padding, dilation, bias)
    working.fractions = _has_fractions(image) or any(map(_has_fractions, kernel.each))
    working.ask(_question(kernel, flip, relu, pool))
    if len(image.channels) > 1:
        superscript = ", the superscript the filter" if len(kernel.each) > 1 else ""
        working.say(f"The last index of X, K and Z is the channel{superscript}.")
    X = given_channels(working, Name("X"), image)
    K = [
        given_channels(working, Name("K", layer=number(k, kernel.each)), one)
        for k, one in enumerate(kernel.each, start=1)
    ]
    b = [
        working.given(Name("b", layer=number(k, kernel.each)), one)
        for k, one in enumerate(bias.entries if bias is not None else (), start=1)
    ]
    along = give_sizes(working, rows, columns)
    with working.part("Size of the feature map", key="size"):
        laid = write_sizes(working, along, size_rounding, extra_padding)
        say_what_does_not_fit(working, laid, size_rounding)
    surfaces = write_padded(working, X, laid)
    padded = surfaces[0].shape != Surface.of(X[0]).shape
    filters = write_turned(working, K) if flip else [[Surface.of(m) for m in one] for one in K]
    work = Work(surfaces, (unpadded(laid[0]), unpadded(laid[1])), len(filters), flip, padded)
    maps = [
        write_map(working, work, one, b[k - 1] if b else None, number(k, filters))
        for k, one in enumerate(filters, start=1)
    ]
    working.answer("size", size(laid, len(maps)), shown=[size_words(laid, len(maps))])
    answer_each(working, "feature_map", maps)
    drawn = [("image", X), ("filter", [channel for one in K for channel in one])]
    drawn.append(("feature map", maps))
    if relu:
        maps = write_relu(working, maps)
        answer_each(working, "relu_map", maps)
        drawn.append(("after ReLU", maps))
    if pool is not None:
        laid, maps = write_pooling(working, maps, pool)
        working.answer("pooled_size", size(laid, len(maps)), shown=())
        answer_each(working, "pooled_map", maps)
        drawn.append(("after pooling", maps))
    working.draw(map_figures, drawn)


def _checked(
    image: Volume, kernel: Filters, stride: Pair, padding: Padding, dilation: Pair, bias: Row | None
) -> tuple[Axis, Axis]:
    """The axes of the problem, or an error where the inputs do not fit each other."""
    channels, own = image.shape[2], kernel.shape[2]
    if own != channels:
        raise InputError(
            f"the filter has {counted(own, 'channel')}, the image has {channels}",
            remedy="give a matrix for each channel, apart by |; several filters apart by ||",
            field="kernel",
        )
    if bias is not None and len(bias) != len(kernel.each):
        raise InputError(
            f"{there_are(len(bias), 'bias')} for {counted(len(kernel.each), 'filter')}",
            remedy="give one bias for each filter",
            field="bias",
        )
    window = Pair(kernel.shape[0], kernel.shape[1])
    found = axes(image.shape, window, stride, padding, dilation)
    products = len(kernel.each) * channels * window.rows * window.columns
    for axis in found:
        products *= max(0, axis.room) // axis.stride + 1
    if products > MOST_PRODUCTS:
        raise InputError(
            f"more than {MOST_PRODUCTS:,} products", remedy="give a smaller image", field="image"
        )
    return found


def _has_fractions(volume: Volume) -> bool:
    """Whether an entry was typed as a fraction."""
    entries = (entry for channel in volume.channels for row in channel.rows for entry in row)
    return any("/" in entry.text for entry in entries if isinstance(entry, Number))


def _question(kernel: Filters, flip: bool, relu: bool, pool: Pool | None) -> str:
    count = len(kernel.each)
    maps = "feature map" if count == 1 else "feature maps"
    filters = "the filter K" if count == 1 else counted(count, "filter")
    how = " (flipped, as in mathematics)" if flip else ""
    after = [name for name, asked in (("ReLU", relu), ("pooling", pool is not None)) if asked]
    then = f", then apply {' and '.join(after)}" if after else ""
    return f"Find the size and the entries of the {maps} of the image X with {filters}{how}{then}."


EXAMPLES = (
    {"image": "1 2; 1 1", "kernel": "1 0 0; 0 1 0; 0 0 1", "padding": "1", "stride": "1"},
    {
        "image": "1 0 1 2 1; 0 2 1 0 0; 1 1 2 2 1; 2 0 1 1 2; 0 1 2 0 1",
        "kernel": "1 0 1; 0 1 0; 1 0 1",
    },
    {"image": "3 1 0 2; 1 5 2 4; 0 2 -1 1; 6 1 0 3", "kernel": "1 2; 0 -1", "stride": "2"},
    {
        "image": "1 2 0; 0 1 3; 2 1 1 | 0 1 1; 1 0 2; 1 1 0",
        "kernel": "1 0; 0 1 | 0 1; -1 0 || -1 1; 0 1 | 1 0; 0 -2",
        "bias": "1 -2",
        "relu": "true",
        "pool": "max 2 stride 1",
    },
    {"image": "1 2 3; 4 5 6; 7 8 9", "kernel": "1 2; 3 4", "flip": "true"},
    {"image": "1 2 3; 4 5 6", "kernel": "1 2; 3 4", "padding": "2", "stride": "1 2"},
    {"image": "1 2; 3 4 | 0 1; 1 1", "kernel": "1 2 | 2 1", "bias": "1"},
    {"image": "1 2; 3 4 | 0 1; 1 1", "kernel": "1 2 | 2 1"},
    {"image": "1 2 3; 4 5 6; 7 8 9", "kernel": "1 2; 3 4", "padding": "same"},
    {"image": "1 2 3 4 5; 2 0 1 3 1", "kernel": "1 -1 2", "stride": "1 2", "padding": "0 1 1 1"},
    {
        "image": "1 2 3 4 5; 2 3 4 5 6; 3 4 5 6 7; 4 5 6 7 8; 5 6 7 8 9",
        "kernel": "1 0; 2 1",
        "dilation": "2",
    },
    {
        "image": "1 2 3 4 5; 2 0 1 3 1; 0 4 1 1 2",
        "kernel": "0.5 1; -1 1/3",
        "stride": "2",
        "size_rounding": "ceil",
    },
    {"image": "1 2 3 4 5; 2 0 1 3 1; 0 4 1 1 2", "kernel": "1 1; 1 1", "pool": "avg 2 pad 1 ceil"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The same maps by NumPy, from views of all windows at once."""
    import numpy as np

    image = np.array([typed_rows(channel) for channel in arguments["image"].channels])
    kernels = [np.array([typed_rows(c) for c in one.channels]) for one in arguments["kernel"].each]
    stride, padding, d = arguments["stride"], arguments["padding"], arguments["dilation"]
    _, height, width = kernels[0].shape
    span = d.rows * (height - 1) + 1, d.columns * (width - 1) + 1
    zeros = [(padding.top, padding.bottom), (padding.left, padding.right)]
    if padding.same:
        zeros = [((size - 1) // 2, size - 1 - (size - 1) // 2) for size in span]
        if arguments["extra_padding"] == "start":
            zeros = [(large, small) for small, large in zeros]
    steps = stride.rows, stride.columns
    if arguments["size_rounding"] == "ceil":
        for axis in (0, 1):
            room = image.shape[axis + 1] + sum(zeros[axis]) - span[axis]
            zeros[axis] = (zeros[axis][0], zeros[axis][1] + -room % steps[axis])
    windows = np.lib.stride_tricks.sliding_window_view(
        np.pad(image, [(0, 0), *zeros]), span, axis=(1, 2)
    )[:, :: steps[0], :: steps[1], :: d.rows, :: d.columns]
    bias = arguments["bias"]
    for k, one in enumerate(kernels, start=1):
        weights = one[:, ::-1, ::-1] if arguments["flip"] else one
        expected = np.einsum("cijab,cab->ij", windows, weights)
        if bias is not None:
            expected = expected + float_of(evaluate(bias.entries[k - 1]))
        suffix = "" if len(kernels) == 1 else f"_{k}"
        yield "the map as by NumPy", close(found(answers, "feature_map" + suffix), expected)
        if arguments["relu"]:
            expected = np.maximum(expected, 0)
            yield "ReLU", close(found(answers, "relu_map" + suffix), expected)
        if (pool := arguments["pool"]) is not None:
            expected = pooled(expected, pool)
            yield "pooling", close(found(answers, "pooled_map" + suffix), expected)
