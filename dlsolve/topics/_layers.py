"""One layer of a network on the page: the shape of its output, and what it has to learn."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, assert_never

from dlsolve.errors import InputError
from dlsolve.exact.number import floor
from dlsolve.inputs.layers import (
    AdaptivePool,
    BatchNorm,
    Conv,
    Dense,
    Flatten,
    Layer,
    Plain,
    Pool,
)
from dlsolve.inputs.stacks import Placed, Shape, Stack
from dlsolve.inputs.windows import Pair, SizeRounding
from dlsolve.plurals import counted
from dlsolve.records import dataclass
from dlsolve.working.names import Name
from dlsolve.working.readings import scalar
from dlsolve.working.trees import Letter, Product, Quantity, tree
from dlsolve.working.working import Working


@dataclass(frozen=True, slots=True)
class Counts:
    """One layer's weights, biases and parameters; what it has none of is None."""

    weights: Quantity | None = None
    biases: Quantity | None = None
    parameters: Quantity | None = None
    statistics: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted, and how sizes are rounded.

    no_bias      layers have no biases, unless they say so
    statistics   the running means and variances of batch norm count, too
    """

    no_bias: bool
    statistics: bool
    size_rounding: SizeRounding


def title_of(layer: Layer) -> str:
    """What a layer is called.  e.g. convolution, 16 filters of 3 × 3"""
    match layer:
        case Conv(window, filters):
            return f"convolution, {counted(filters, 'filter')} of {_by(window)}"
        case Pool(kind, window):
            return f"{kind} pooling, {_by(window)}"
        case AdaptivePool(size, is_global):
            return "global pooling" if is_global else f"adaptive pooling, to {_by(size)}"
        case Flatten():
            return "flatten"
        case Dense(neurons):
            return f"dense, {counted(neurons, 'neuron')}"
        case BatchNorm():
            return "batch norm"
        case Plain(word):
            return word
        case _:
            assert_never(layer)


def _by(pair: Pair) -> str:
    return f"{pair.rows} × {pair.columns}"


def shape_text(shape: Shape) -> str:
    """e.g. 32 × 32 × 3"""
    return " × ".join(one.name.base if isinstance(one, Letter) else str(one) for one in shape)


# --- one layer --------------------------------------------------------------------------


def write_layer(
    working: Working, k: int, placed: Placed, shape: Shape, counting: Counting, stack: Stack
) -> tuple[Shape, Counts]:
    """Write shape and counts of layer k; hand back its output's shape, and the counts."""
    layer = placed.layer
    try:
        match layer:
            case Conv():
                return _write_conv(working, k, layer, _volume(shape), counting)
            case Pool():
                return _write_pool(working, k, layer, _volume(shape))
            case AdaptivePool(size, is_global):
                channels = _volume(shape)[2]
                working.say("No parameters.")
                return ((channels,) if is_global else (size.rows, size.columns, channels)), Counts()
            case Flatten():
                return _write_flatten(working, shape), Counts()
            case Dense():
                return _write_dense(working, k, layer, _list(shape), counting)
            case BatchNorm():
                return shape, _write_batchnorm(working, k, shape, counting)
            case Plain():
                working.say("No parameters, and the shape stays.")
                return shape, Counts()
            case _:
                assert_never(layer)
    except InputError as error:
        if error.text:
            raise
        raise replace(
            error, text=stack.text, start=placed.start, end=placed.end, field="stack"
        ) from None


def _volume(shape: Shape) -> tuple[int, int, int]:
    match shape:
        case (int() as rows, int() as columns, int() as channels):
            return rows, columns, channels
    raise InputError(
        f"this layer works on rows, columns and channels, and gets a list of {shape_text(shape)}",
        remedy="begin with an input such as 32x32x3, and flatten later",
    )


def _list(shape: Shape) -> int | Letter:
    if len(shape) != 1:
        raise InputError(
            f"dense takes a list of numbers, and gets {shape_text(shape)}",
            remedy="put flatten before it",
        )
    return shape[0]


def _write_conv(
    working: Working,
    k: int,
    layer: Conv,
    shape: tuple[int, int, int],
    counting: Counting,
) -> tuple[Shape, Counts]:
    from dlsolve.topics._windows import axes, give_sizes, say_what_does_not_fit, write_sizes

    channels, groups = shape[2], layer.groups
    if layer.channels not in (None, channels // groups if channels % groups == 0 else 0):
        raise InputError(
            f"the filters have {counted(layer.channels, 'channel')}, the input has {channels}",
            remedy="leave the channels out: conv 3x3x16 has 16 filters",
        )
    if channels % groups or layer.filters % groups:
        raise InputError(
            f"{groups} groups divide neither {counted(channels, 'channel')} nor"
            f" {counted(layer.filters, 'filter')} alike",
            remedy="the groups must divide both the channels and the filters",
        )
    sizes = axes(shape, layer.window, layer.stride, layer.padding, layer.dilation)
    along = give_sizes(working, *sizes)
    C = working.given(Name("C"), channels)
    K = working.given(Name("K"), layer.filters)
    g = working.given(Name("g"), groups) if groups > 1 else None
    laid = write_sizes(working, along, counting.size_rounding)
    say_what_does_not_fit(working, laid, counting.size_rounding)
    out = (laid[0].windows, laid[1].windows, layer.filters)
    working.say(f"Output: {shape_text(out)}")
    area = along[0].f * along[1].f
    each = C if g is None else C / g
    mistakes: dict[str, Any] = {"channels_forgotten": area * K}
    if g is not None:
        mistakes["groups_forgotten"] = area * C * K
    weights = working.let(Name("weights", k), area * each * K, **mistakes)
    return out, _with_biases(working, k, weights, K, layer.bias, counting)


def _write_dense(
    working: Working, k: int, layer: Dense, inputs: int | Letter, counting: Counting
) -> tuple[Shape, Counts]:
    letter = Letter(Name("n"))
    n = letter if inputs == letter else working.given(Name("n"), inputs)
    m = working.given(Name("m"), layer.neurons)
    weights = working.let(Name("weights", k), n * m, layers_added=n + m)
    return (layer.neurons,), _with_biases(working, k, weights, m, layer.bias, counting)


def _with_biases(
    working: Working,
    k: int,
    weights: Quantity,
    units: Quantity,
    own: bool | None,
    counting: Counting,
) -> Counts:
    """The biases, one a filter or neuron, and the layer's parameters P."""
    if not (own if own is not None else not counting.no_bias):
        return Counts(weights, None, working.let(Name("P", k), weights, note=("no biases",)))
    biases = working.let(
        Name("biases", k), units, biases_forgotten=tree(0), one_bias_for_the_layer=tree(1)
    )
    return Counts(weights, biases, working.let(Name("P", k), weights + biases))


def _write_pool(
    working: Working, k: int, layer: Pool, shape: tuple[int, int, int]
) -> tuple[Shape, Counts]:
    from dlsolve.topics._windows import pooling_sizes

    laid = pooling_sizes(working, (shape[0], shape[1]), layer)
    out = (laid[0].windows, laid[1].windows, shape[2])
    working.say(f"Output: {shape_text(out)}")
    window = layer.window.rows * layer.window.columns * shape[2]
    none = working.let(
        Name("P", k), tree(0), note=("there is nothing to learn",), pooling_counted=tree(window)
    )
    return out, Counts(parameters=none)


def _write_flatten(working: Working, shape: Shape) -> Shape:
    if len(shape) == 1:
        working.say("It is a list already.")
        return shape
    sides = [working.given(Name(letter), size) for letter, size in zip("HWC", shape, strict=True)]
    n = working.let(
        Name("n"), Product(tuple(sides)), channels_forgotten_at_flatten=sides[0] * sides[1]
    )
    return (_count(n),)


def _count(quantity: Quantity) -> int:
    """A size, even where somebody's line has half a one."""
    return max(1, int(floor(scalar(quantity.value))))


def _write_batchnorm(working: Working, k: int, shape: Shape, counting: Counting) -> Counts:
    C = working.given(Name("C"), shape[-1])
    working.say("A scale γ and a shift β for each channel.")
    weights = working.let(Name("weights", k), C, note=("the γ",))
    biases = working.let(Name("biases", k), C, note=("the β",))
    if not counting.statistics:
        return Counts(weights, biases, working.let(Name("P", k), weights + biases))
    kept = working.let(Name("statistics", k), 2 * C, note=("running means and variances",))
    return Counts(weights, biases, working.let(Name("P", k), weights + biases + kept), kept)
