"""The feature map of an image: its size, and every window's multiply-and-add."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Scalar, real
from dlsolve.exact.rounding import decimal_of
from dlsolve.inputs.layers import Pool
from dlsolve.inputs.volumes import Filters, Volume
from dlsolve.inputs.windows import NO_PADDING, ONE, Padding, Pair
from dlsolve.topics._pooling import pooling_title, write_pooled
from dlsolve.topics._surfaces import Surface, placed, say_left_out, shown_places
from dlsolve.topics._windows import (
    Axis,
    Laid,
    SizeRounding,
    axes,
    give_sizes,
    pooling_sizes,
    say_what_does_not_fit,
    unpadded,
    write_sizes,
)
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, scalar, substituted
from dlsolve.working.steps import Answer
from dlsolve.working.trees import Apply, Grid, Number, Product, Quantity, Row, Sum, Tree, total
from dlsolve.working.working import Working

CHAPTER = "Convolution"

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
    """Feature map of an image: size, padding, every window, and ReLU or pooling after it.

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
    several = len(kernel.each) > 1
    working.fractions = _has_fractions(image) or any(map(_has_fractions, kernel.each))
    working.ask(_question(kernel, flip, relu, pool))
    X = [
        working.given(Name("X", layer=_number(c, image.channels)), channel)
        for c, channel in enumerate(image.channels, start=1)
    ]
    K = [
        [
            working.given(Name("K", *_index(k, several), layer=_number(c, one.channels)), channel)
            for c, channel in enumerate(one.channels, start=1)
        ]
        for k, one in enumerate(kernel.each, start=1)
    ]
    b = _biases(working, bias)
    along = give_sizes(working, rows, columns)
    with working.part("Size of the feature map", key="size"):
        laid = write_sizes(working, along, size_rounding, extra_padding)
        say_what_does_not_fit(working, laid, size_rounding)
    surfaces = _padded(working, X, laid)
    padded = surfaces[0].shape != Surface.of(X[0]).shape
    filters = _turned(working, K) if flip else [[Surface.of(m) for m in one] for one in K]
    work = _Work(surfaces, (unpadded(laid[0]), unpadded(laid[1])), len(filters), flip, padded)
    maps = [
        _write_map(working, work, one, b[k - 1] if b else None, _number(k, filters))
        for k, one in enumerate(filters, start=1)
    ]
    working.answer("size", _size(laid, len(maps)), shown=[_size_words(laid, len(maps))])
    _answer_each(working, "feature_map", maps)
    if relu:
        maps = _write_relu(working, maps)
        _answer_each(working, "relu_map", maps)
    if pool is not None:
        _write_pooling(working, maps, pool)


def _checked(
    image: Volume, kernel: Filters, stride: Pair, padding: Padding, dilation: Pair, bias: Row | None
) -> tuple[Axis, Axis]:
    """The axes of the problem, or an error where the inputs do not fit each other."""
    channels, own = image.shape[2], kernel.shape[2]
    if own != channels:
        raise InputError(
            f"the filter has {_counted(own, 'channel')}, the image has {channels}",
            remedy="give a matrix for each channel, apart by |; several filters apart by ||",
            field="kernel",
        )
    if bias is not None and len(bias) != len(kernel.each):
        raise InputError(
            f"there are {_counted(len(bias), 'bias')} for {_counted(len(kernel.each), 'filter')}",
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


def _counted(count: int, noun: str) -> str:
    plural = {"bias": "biases"}.get(noun, noun + "s")
    return f"{count} {noun if count == 1 else plural}"


def _number(place: int, of: Sequence[Any]) -> int | None:
    """The number of a channel or a map, where there are several."""
    return place if len(of) > 1 else None


def _index(place: int, several: bool) -> tuple[int, ...]:
    return (place,) if several else ()


def _question(kernel: Filters, flip: bool, relu: bool, pool: Pool | None) -> str:
    count = len(kernel.each)
    maps = "feature map" if count == 1 else "feature maps"
    filters = "the filter K" if count == 1 else f"{count} filters"
    how = " (flipped, as in mathematics)" if flip else ""
    after = [name for name, asked in (("ReLU", relu), ("pooling", pool is not None)) if asked]
    then = f", then apply {' and '.join(after)}" if after else ""
    return f"Find the size and the entries of the {maps} of the image X with {filters}{how}{then}."


def _biases(working: Working, bias: Row | None) -> list[Quantity]:
    if bias is None:
        return []
    if len(bias) == 1:
        return [working.given(Name("b"), bias.entries[0])]
    return working.entries(Name("b"), bias)


def _size(laid: tuple[Laid, Laid], maps: int) -> Vector:
    """Rows, columns, and maps where there are several."""
    counts = [scalar(one.count.value) for one in laid]
    return Vector((*counts, Fraction(maps)) if maps > 1 else tuple(counts))


def _size_words(laid: tuple[Laid, Laid], filters: int) -> tuple[str, ...]:
    third = f" × {filters}" if filters > 1 else ""
    return (f"size {laid[0].windows} × {laid[1].windows}{third}",)


# --- padding and flipping ---------------------------------------------------------------


def _padded(working: Working, X: list[Quantity], laid: tuple[Laid, Laid]) -> list[Surface]:
    """The channels with their zeros."""
    surfaces = [Surface.of(channel) for channel in X]
    rows, columns = laid
    if not (rows.before or columns.before) and all(
        one.end <= size for one, size in zip(laid, surfaces[0].shape, strict=True)
    ):
        return surfaces
    found: list[Surface] = []
    with working.part("After padding with zeros", key="padding"):
        for channel, surface in zip(X, surfaces, strict=True):
            padded = surface.padded(rows, columns)
            name = Name("X", "p", layer=channel.name.layer)
            line = working.let(name, _line(padded), padding_forgotten=channel)
            found.append(Surface.of(line, padded.typed))
    return found


def _line(surface: Surface) -> Tree | Matrix:
    """What stands on the page: entries as typed, or a large matrix as a whole."""
    return surface.typed if surface.typed is not None and surface.is_small else surface.value


def _turned(working: Working, K: list[list[Quantity]]) -> list[list[Surface]]:
    """The filters turned by 180°."""
    found: list[list[Surface]] = []
    with working.part("Filter turned by 180°", key="flip"):
        for one in K:
            turned = [Surface.of(channel).turned() for channel in one]
            lines = [
                working.let(
                    _with_base(channel.name, "K′"), _line(surface), kernel_not_flipped=channel
                )
                for channel, surface in zip(one, turned, strict=True)
            ]
            found.append([Surface.of(q, s.typed) for q, s in zip(lines, turned, strict=True)])
    return found


def _with_base(name: Name, base: str) -> Name:
    """The name with another letter.  e.g. K₁ → K′₁"""
    return Name(base, *name.indices, layer=name.layer)


# --- the windows ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Work:
    """What all feature maps share: the padded channels, and how windows lie on them."""

    channels: list[Surface]
    laid: tuple[Laid, Laid]
    maps: int
    flipped: bool
    padded: bool

    @property
    def counts(self) -> tuple[int, int]:
        return self.laid[0].windows, self.laid[1].windows


def _write_map(
    working: Working, work: _Work, kernel: list[Surface], bias: Quantity | None, number: int | None
) -> Quantity:
    """Write the windows of one filter, and its feature map Y."""
    title = "Feature map" if number is None else f"Feature map of filter {number}"
    with working.part(title, key="map" if number is None else f"map {number}"):
        shown = shown_places(work.counts, work.maps * len(kernel), number or 1)
        if (number or 1) == 1:
            _say_the_rule(working, work, kernel, bias is not None)
        entries = {
            (i, j): _write_window(working, work, kernel, bias, (i, j), number) for i, j in shown
        }
        windows = work.counts[0] * work.counts[1]
        say_left_out(working, len(shown), windows)
        whole = Matrix(
            tuple(
                tuple(entries.get((i, j), Fraction(0)) for j in range(work.counts[1]))
                for i in range(work.counts[0])
            )
        )
        if len(shown) < windows:
            whole = placed(_computed(work, kernel, bias), entries)
        return working.let(Name("Y", layer=number), whole)


def _say_the_rule(working: Working, work: _Work, kernel: list[Surface], biased: bool) -> None:
    """What is done at each window, and that the filter is not flipped where it matters."""
    letter = Name("K′" if work.flipped else "K")
    image = Name("X", "p") if work.padded else Name("X")
    if len(kernel) == 1:
        last = ("; add the bias.",) if biased else (".",)
        working.say("Lay ", letter, " on each window of ", image, ", multiply and add up", *last)
    else:
        last = (" and the bias.",) if biased else (".",)
        working.say(
            "Lay each channel of the filter on the windows of its channel of ", image,
            ", multiply and add up; then add the channels", *last,
        )  # fmt: skip
    if not work.flipped and any(k.value != k.turned().value for k in kernel):
        working.say("The filter is not flipped, as in deep learning.")


def _write_window(
    working: Working,
    work: _Work,
    kernel: list[Surface],
    bias: Quantity | None,
    place: tuple[int, int],
    number: int | None,
) -> Scalar:
    """Write one entry of the feature map; with several channels, their sums first."""
    i, j = place
    name = Name("Y", i + 1, j + 1, layer=number)
    cells = work.laid[0].cells(i), work.laid[1].cells(j)
    sums = [
        (_multiplied(x, k, cells), _multiplied(x, k.turned(), cells))
        for x, k in zip(work.channels, kernel, strict=True)
    ]
    mistakes: dict[str, Any] = {}
    if len(kernel) == 1:
        (straight, flipped), *_ = sums
        b = [] if bias is None else [substituted(bias)]
        if not work.flipped:
            mistakes["kernel_flipped"] = total([*_terms(flipped), *b])
        if bias is not None:
            mistakes["bias_forgotten"] = straight
        line = total([*_terms(straight), *b])
        return scalar(working.let(name, line, compact=True, **mistakes).value)
    shares = []
    for c, (straight, flipped) in enumerate(sums, start=1):
        mistakes = {} if work.flipped else {"kernel_flipped": flipped}
        share = Name("Z", i + 1, j + 1, layer=c)
        shares.append(working.let(share, straight, compact=True, **mistakes))
    together = total(shares)
    if bias is None:
        return scalar(working.let(name, together, one_channel_only=shares[0] + 0).value)
    line = together + bias
    return scalar(working.let(name, line, bias_forgotten=together).value)


def _terms(tree: Tree) -> tuple[Tree, ...]:
    return tree.terms if isinstance(tree, Sum) else (tree,)


def _multiplied(x: Surface, kernel: Surface, cells: tuple[range, range]) -> Tree:
    """x₁₁×k₁₁ + x₁₂×k₁₂ + … of one window."""
    weights = kernel.under(*(range(size) for size in kernel.shape))
    return total(Product((a, k)) for a, k in zip(x.under(*cells), weights, strict=True))


def _computed(work: _Work, kernel: list[Surface], bias: Quantity | None) -> Matrix:
    """The whole feature map at once."""
    from dlsolve.exact.large import convolved

    rows, columns = (one.axis for one in work.laid)
    return convolved(
        [x.value for x in work.channels],
        [k.value for k in kernel],
        work.counts,
        (rows.stride, columns.stride),
        (rows.dilation, columns.dilation),
        Fraction(0) if bias is None else scalar(bias.value),
    )


# --- after the convolution --------------------------------------------------------------


def _write_relu(working: Working, maps: list[Quantity]) -> list[Quantity]:
    with working.part("ReLU: every negative entry becomes 0", key="relu"):
        return [
            working.let(
                Name("A", layer=one.name.layer),
                Apply("ReLU", (one,)),
                compact=True,
                sign_dropped=Apply("|·|", (one,)),
            )
            for one in maps
        ]


def _write_pooling(working: Working, maps: list[Quantity], pool: Pool) -> None:
    surfaces = [Surface.of(one) for one in maps]
    with working.part(pooling_title(pool), key="pooling"):
        laid = pooling_sizes(working, surfaces[0].shape, pool)
        pooled = [
            write_pooled(working, surface, laid, pool, layer=one.name.layer, maps=len(maps))
            for surface, one in zip(surfaces, maps, strict=True)
        ]
    working.answer("pooled_size", _size(laid, len(maps)), shown=())
    _answer_each(working, "pooled_map", pooled)


def _answer_each(working: Working, name: str, maps: list[Quantity]) -> None:
    for k, one in enumerate(maps, start=1):
        working.answer(name if len(maps) == 1 else f"{name}_{k}", one)


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

    image = np.array([_floats(channel) for channel in arguments["image"].channels])
    kernels = [np.array([_floats(c) for c in one.channels]) for one in arguments["kernel"].each]
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
            expected = expected + _float(bias.entries[k - 1])
        number = "" if len(kernels) == 1 else f"_{k}"
        yield "the map as by NumPy", _close(_found(answers, "feature_map" + number), expected)
        if arguments["relu"]:
            expected = np.maximum(expected, 0)
            yield "ReLU", _close(_found(answers, "relu_map" + number), expected)
        if (pool := arguments["pool"]) is not None:
            pooled = _pooled(expected, pool)
            yield "pooling", _close(_found(answers, "pooled_map" + number), pooled)


def _float(entry: Tree) -> float:
    return decimal_of(real(scalar(evaluate(entry))))


def _floats(grid: Grid) -> list[list[float]]:
    return [[_float(entry) for entry in row] for row in grid.rows]


def _close(left: Any, right: Any) -> bool:
    import numpy as np

    return np.shape(left) == np.shape(right) and bool(np.allclose(left, right))


def _found(answers: Mapping[str, Answer], name: str) -> list[list[float]]:
    value = answers[name].value
    assert isinstance(value, Matrix)
    return [[decimal_of(real(entry)) for entry in row] for row in value.rows]


def _pooled(values: Any, pool: Pool) -> Any:
    """Pooling of a NumPy array, by views; cells outside are not a number and are left out."""
    import numpy as np

    span = pool.window.rows, pool.window.columns
    steps = pool.stride.rows, pool.stride.columns
    p = pool.padding
    zeros = [(p.top, p.bottom), (p.left, p.right)]
    if p.same:
        zeros = [((size - 1) // 2, size - 1 - (size - 1) // 2) for size in span]
    filler = 0.0 if pool.kind == "average" and pool.count_padding else np.nan
    padded = np.pad(values, zeros, constant_values=filler)
    if pool.ceil:
        more = [-(n - f) % s for n, f, s in zip(padded.shape, span, steps, strict=True)]
        for axis, (first, _) in enumerate(zeros):
            count = (padded.shape[axis] + more[axis] - span[axis]) // steps[axis]
            if more[axis] and count * steps[axis] >= values.shape[axis] + first:
                more[axis] = 0
        padded = np.pad(padded, [(0, m) for m in more], constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(padded, span)[:: steps[0], :: steps[1]]
    by = np.nanmax if pool.kind == "max" else np.nanmean
    return by(windows, axis=(2, 3))
