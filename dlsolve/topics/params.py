"""The learnable parameters of a network, layer by layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, assert_never

from dlsolve.errors import InputError
from dlsolve.exact.array import Vector
from dlsolve.exact.number import floor
from dlsolve.inputs.layers import (
    AdaptivePool,
    BatchNorm,
    Conv,
    Dense,
    Flatten,
    Layer,
    Placed,
    Plain,
    Pool,
    Stack,
)
from dlsolve.inputs.windows import Pair
from dlsolve.topics._windows import (
    SizeRounding,
    axes,
    give_sizes,
    pooling_sizes,
    say_what_does_not_fit,
    write_sizes,
)
from dlsolve.working.names import Name
from dlsolve.working.readings import scalar
from dlsolve.working.steps import Answer
from dlsolve.working.trees import Product, Quantity, total, tree
from dlsolve.working.working import Cell, Working, show

CHAPTER = "Networks"

MANY_LAYERS = 6
"""Beyond these, layers of one kind count as alike, and sums are written in numbers."""


@dataclass(frozen=True, slots=True)
class Counts:
    """One layer's weights, biases and parameters; what it has none of is None."""

    weights: Quantity | None = None
    biases: Quantity | None = None
    parameters: Quantity | None = None


Shape = tuple[int, ...]
"""(n,), or (rows, columns, channels)."""


@dataclass(frozen=True, slots=True)
class _Conventions:
    no_bias: bool
    batchnorm: str
    size_rounding: SizeRounding


def params(
    working: Working,
    stack: Annotated[
        Stack, "the layers: “4-3-2-1”, or “32x32x3 > conv 3x3x16 same > flatten > dense 10”"
    ],
    *,
    no_bias: Annotated[bool, "no layer has biases, unless it says so itself"] = False,
    batchnorm: Annotated[
        Literal["trainable", "all"],
        "count 2 numbers a channel for batch norm, or also its running mean and variance",
    ] = "trainable",
    size_rounding: Annotated[
        SizeRounding, "where a stride does not divide: round the size down, up, or refuse"
    ] = "floor",
) -> None:
    """Learnable parameters of a network: shape and count of every layer, and the total.

        dense          n·m + m              n inputs, m neurons
        convolution    (f·f·C)·K + K        K filters f × f over C channels
        output size    ⌊(n − f + 2p)/s⌋ + 1

    With g groups each filter sees C/g channels.  Pooling, flattening, dropout and activations
    have no parameters; batch norm has a scale and a shift for each channel.  A stack begins
    with its input, 32x32x3 or 784.  Layers: conv 3x3x16 (stride, pad, same, groups, dilation,
    no-bias), pool, maxpool and avgpool (stride, pad, ceil), adaptive-pool 6x6, global-pool,
    flatten, dense 10 (no-bias), batchnorm, relu, dropout, …; 2*(conv 3x3x64 same) repeats.
    Answers: `total`, `weights`, `biases`, `layer_1`, … for every layer, `output_shape`.

    Raises InputError, with its place, where a layer does not fit the one before it.

    Source: LeCun et al., 1998 (LeNet-5); Krizhevsky et al., 2012; Simonyan and Zisserman, 2015.
    """
    working.ask(f"Find the number of learnable parameters of the network {stack.text.strip()}.")
    _say_the_rules(working, stack, no_bias=no_bias)
    conventions = _Conventions(no_bias, batchnorm, size_rounding)
    shape: Shape = stack.shape
    counts: list[Counts] = []
    rows: list[tuple[Cell, ...]] = []
    kinds: set[type[Layer]] = set()
    for k, placed in enumerate(stack.layers, start=1):
        layer = placed.layer
        alike = len(stack.layers) > MANY_LAYERS and type(layer) in kinds
        kinds.add(type(layer))
        title = _title(layer)
        with working.part(f"Layer {k}: {title}", key=f"Layer {k}", repeats=alike):
            shape, count = _write_layer(working, k, placed, shape, conventions, stack)
        counts.append(count)
        rows.append((f"{k} {title.split(',')[0]}", _shape_text(shape), *_cells(count)))
    working.table(("layer", "output", "weights", "biases", "parameters"), rows)
    weights = _write_total(working, "weights", [one.weights for one in counts])
    biases = _write_total(working, "biases", [one.biases for one in counts])
    sum_of_all = _write_total(working, "total", [one.parameters for one in counts])
    apart = ("that is ", show(weights.value), " weights and ", show(biases.value), " biases")
    working.answer("total", sum_of_all, shown=[("total = ", show(sum_of_all.value)), apart])
    working.answer("weights", weights, shown=())
    working.answer("biases", biases, shown=())
    for k, one in enumerate(counts, start=1):
        working.answer(f"layer_{k}", one.parameters if one.parameters is not None else 0, shown=())
    working.answer("output_shape", list(shape), shown=())


def _say_the_rules(working: Working, stack: Stack, *, no_bias: bool) -> None:
    layers = [placed.layer for placed in stack.layers]
    if any(isinstance(layer, Conv) for layer in layers):
        biases = "" if no_bias else " and K biases"
        working.say(f"K filters of size f × f over C channels have f × f × C × K weights{biases}.")
    if any(isinstance(layer, Conv) and layer.groups > 1 for layer in layers):
        working.say("With g groups each filter sees C/g channels.")
    if any(isinstance(layer, Dense) for layer in layers):
        biases = "" if no_bias else " and m biases: n × m + m"
        working.say(f"n inputs and m neurons have n × m weights{biases}.")


def _title(layer: Layer) -> str:
    """e.g. convolution, 16 filters of 3 × 3"""
    match layer:
        case Conv(window, filters):
            return f"convolution, {_counted(filters, 'filter')} of {_by(window)}"
        case Pool(kind, window):
            return f"{kind} pooling, {_by(window)}"
        case AdaptivePool(size, is_global):
            return "global pooling" if is_global else f"adaptive pooling, to {_by(size)}"
        case Flatten():
            return "flatten"
        case Dense(neurons):
            return f"dense, {_counted(neurons, 'neuron')}"
        case BatchNorm():
            return "batch norm"
        case Plain(word):
            return word
        case _:
            assert_never(layer)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


def _by(pair: Pair) -> str:
    return f"{pair.rows} × {pair.columns}"


def _shape_text(shape: Shape) -> str:
    return " × ".join(map(str, shape))


def _cells(count: Counts) -> Iterator[Cell]:
    for one in (count.weights, count.biases, count.parameters):
        yield 0 if one is None else one


def _write_total(working: Working, name: str, parts: Sequence[Quantity | None]) -> Quantity:
    """The sum over the layers; zeros are left out."""
    there = [part for part in parts if part is not None and part.value != 0]
    if len(there) > MANY_LAYERS:
        return working.let(Name(name), total(show(part.value) for part in there))
    return working.let(Name(name), total(there))


# --- one layer --------------------------------------------------------------------------


def _write_layer(
    working: Working, k: int, placed: Placed, shape: Shape, conventions: _Conventions, stack: Stack
) -> tuple[Shape, Counts]:
    """Write shape and counts of layer k; hand back its output's shape, and the counts."""
    layer = placed.layer
    try:
        match layer:
            case Conv():
                return _write_conv(working, k, layer, _volume(shape), conventions)
            case Pool():
                return _write_pool(working, k, layer, _volume(shape))
            case AdaptivePool(size, is_global):
                channels = _volume(shape)[2]
                working.say("No parameters.")
                return ((channels,) if is_global else (size.rows, size.columns, channels)), Counts()
            case Flatten():
                return _write_flatten(working, shape), Counts()
            case Dense():
                return _write_dense(working, k, layer, _list(shape), conventions)
            case BatchNorm():
                return shape, _write_batchnorm(working, k, shape, conventions)
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
    if len(shape) != 3:
        raise InputError(
            f"this layer works on rows, columns and channels, and gets a list of {shape[0]}",
            remedy="begin with an input such as 32x32x3, and flatten later",
        )
    return shape[0], shape[1], shape[2]


def _list(shape: Shape) -> int:
    if len(shape) != 1:
        raise InputError(
            f"dense takes a list of numbers, and gets {_shape_text(shape)}",
            remedy="put flatten before it",
        )
    return shape[0]


def _write_conv(
    working: Working,
    k: int,
    layer: Conv,
    shape: tuple[int, int, int],
    conventions: _Conventions,
) -> tuple[Shape, Counts]:
    channels, groups = shape[2], layer.groups
    if layer.channels not in (None, channels // groups if channels % groups == 0 else 0):
        raise InputError(
            f"the filters have {layer.channels} channels, the input has {channels}",
            remedy="leave the channels out: conv 3x3x16 has 16 filters",
        )
    if channels % groups or layer.filters % groups:
        raise InputError(
            f"{groups} groups divide neither {channels} channels nor {layer.filters} filters alike",
            remedy="the groups must divide both the channels and the filters",
        )
    sizes = axes(shape, layer.window, layer.stride, layer.padding, layer.dilation)
    along = give_sizes(working, *sizes)
    C = working.given(Name("C"), channels)
    K = working.given(Name("K"), layer.filters)
    g = working.given(Name("g"), groups) if groups > 1 else None
    laid = write_sizes(working, along, conventions.size_rounding)
    say_what_does_not_fit(working, laid, conventions.size_rounding)
    out = (laid[0].windows, laid[1].windows, layer.filters)
    working.say(f"Output: {_shape_text(out)}")
    area = along[0].f * along[1].f
    each = C if g is None else C / g
    mistakes: dict[str, Any] = {"channels_forgotten": area * K}
    if g is not None:
        mistakes["groups_forgotten"] = area * C * K
    weights = working.let(Name("weights", k), area * each * K, **mistakes)
    return out, _with_biases(working, k, weights, K, layer.bias, conventions)


def _write_dense(
    working: Working, k: int, layer: Dense, inputs: int, conventions: _Conventions
) -> tuple[Shape, Counts]:
    n = working.given(Name("n"), inputs)
    m = working.given(Name("m"), layer.neurons)
    weights = working.let(Name("weights", k), n * m, layers_added=n + m)
    return (layer.neurons,), _with_biases(working, k, weights, m, layer.bias, conventions)


def _with_biases(
    working: Working,
    k: int,
    weights: Quantity,
    units: Quantity,
    own: bool | None,
    conventions: _Conventions,
) -> Counts:
    """The biases, one a filter or neuron, and the layer's parameters P."""
    if not (own if own is not None else not conventions.no_bias):
        return Counts(weights, None, working.let(Name("P", k), weights, note=("no biases",)))
    biases = working.let(
        Name("biases", k), units, biases_forgotten=tree(0), one_bias_for_the_layer=tree(1)
    )
    return Counts(weights, biases, working.let(Name("P", k), weights + biases))


def _write_pool(
    working: Working, k: int, layer: Pool, shape: tuple[int, int, int]
) -> tuple[Shape, Counts]:
    laid = pooling_sizes(working, (shape[0], shape[1]), layer)
    out = (laid[0].windows, laid[1].windows, shape[2])
    working.say(f"Output: {_shape_text(out)}")
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


def _write_batchnorm(working: Working, k: int, shape: Shape, conventions: _Conventions) -> Counts:
    C = working.given(Name("C"), shape[-1])
    working.say("A scale γ and a shift β for each channel.")
    weights = working.let(Name("weights", k), C, note=("the γ",))
    biases = working.let(Name("biases", k), C, note=("the β",))
    if conventions.batchnorm == "trainable":
        return Counts(weights, biases, working.let(Name("P", k), weights + biases))
    kept = working.let(Name("statistics", k), 2 * C, note=("running mean and variance",))
    return Counts(weights, biases, working.let(Name("P", k), weights + biases + kept))


VGG16 = (
    "224x224x3 > 2*(conv 3x3x64 same) > pool 2 > 2*(conv 3x3x128 same) > pool 2"
    " > 3*(conv 3x3x256 same) > pool 2 > 2*(3*(conv 3x3x512 same) > pool 2)"
    " > flatten > 2*(dense 4096) > dense 1000"
)
ALEXNET_TORCHVISION = (
    "224x224x3 > conv 11x11x64 stride 4 pad 2 > pool 3 stride 2 > conv 5x5x192 pad 2"
    " > pool 3 stride 2 > conv 3x3x384 pad 1 > 2*(conv 3x3x256 pad 1) > pool 3 stride 2"
    " > adaptive-pool 6x6 > flatten > 2*(dense 4096) > dense 1000"
)
ALEXNET_TWO_GROUPS = (
    "227x227x3 > conv 11x11x96 stride 4 > pool 3 stride 2 > conv 5x5x256 pad 2 groups 2"
    " > pool 3 stride 2 > conv 3x3x384 pad 1 > conv 3x3x384 pad 1 groups 2"
    " > conv 3x3x256 pad 1 groups 2 > pool 3 stride 2 > flatten > 2*(dense 4096) > dense 1000"
)
LENET5 = (
    "32x32x1 > conv 5x5x6 > avgpool 2 > conv 5x5x16 > avgpool 2 > conv 5x5x120"
    " > flatten > dense 84 > dense 10"
)

EXAMPLES = (
    {"stack": "4-3-2-1"},
    {"stack": "32x32x3 > conv 3x3x16 same > flatten > dense 10"},
    {"stack": "32x32x3 > conv 3x3x16 > flatten > dense 10"},
    {"stack": "28x28 > conv 5x5x8 stride 2 no-bias > batchnorm > relu > pool 2 > flatten > 10"},
    {
        "stack": "32x32x4 > conv 3x5x8 groups 2 pad 1 > batchnorm > global-pool > dense 2",
        "batchnorm": "all",
    },
    {
        "stack": "28x20x1 > conv 3x3x4 dilation 2 > pool 3 stride 2 ceil > flatten > 5",
        "no_bias": "true",
    },
    {"stack": LENET5},
    {"stack": ALEXNET_TORCHVISION},
    {"stack": ALEXNET_TWO_GROUPS},
    {"stack": VGG16},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The numbers of entries of the arrays that NumPy would hold; shapes by views of windows."""
    stack: Stack = arguments["stack"]
    shape, sizes = stack.shape, []
    for placed in stack.layers:
        shape, size = _in_arrays(placed.layer, shape, arguments)
        sizes.append(size)
    for k, size in enumerate(sizes, start=1):
        yield f"the parameters of layer {k}", answers[f"layer_{k}"].value == size
    yield "the total", answers["total"].value == sum(sizes)
    found = answers["output_shape"].value
    assert isinstance(found, Vector)
    yield "the output's shape", tuple(found) == shape


def _in_arrays(layer: Layer, shape: Shape, arguments: Mapping[str, Any]) -> tuple[Shape, int]:
    import numpy as np

    def size(*axes: int) -> int:
        return int(np.broadcast_to(np.int8(0), axes).size)

    def biases(layer: Conv | Dense, count: int) -> int:
        return count if layer.bias or (layer.bias is None and not arguments["no_bias"]) else 0

    match layer:
        case Conv(window, filters, groups=groups):
            out = _slid(shape, layer, arguments["size_rounding"] == "ceil")
            held = size(filters, shape[2] // groups, window.rows, window.columns)
            return (*out, filters), held + biases(layer, filters)
        case Pool():
            return (*_slid(shape, layer, layer.ceil), shape[2]), 0
        case AdaptivePool(one, is_global):
            return ((shape[2],) if is_global else (one.rows, one.columns, shape[2])), 0
        case Flatten():
            return (size(*shape),), 0
        case Dense(neurons):
            return (neurons,), size(neurons, shape[0]) + biases(layer, neurons)
        case BatchNorm():
            kinds = 2 if arguments["batchnorm"] == "trainable" else 4
            return shape, size(kinds, shape[-1])
        case Plain():
            return shape, 0
        case _:
            assert_never(layer)


def _slid(shape: Shape, layer: Conv | Pool, ceil: bool) -> Shape:
    """Rows and columns of the output, by sliding a window over an array of that shape."""
    import numpy as np

    dilation = layer.dilation if isinstance(layer, Conv) else Pair(1, 1)
    p = layer.padding
    found = []
    for n, f, s, d, ends in (
        (shape[0], layer.window.rows, layer.stride.rows, dilation.rows, p.top + p.bottom),
        (shape[1], layer.window.columns, layer.stride.columns, dilation.columns, p.left + p.right),
    ):
        span = len(range(0, d * (f - 1) + 1))
        line = np.zeros(n + (span - 1 if p.same else ends))
        starts = np.lib.stride_tricks.sliding_window_view(line, span)[::s].shape[0]
        partial = ceil and (len(line) - span) % s != 0
        if partial and (isinstance(layer, Conv) or starts * s < n + ends // 2):
            starts += 1
        found.append(starts)
    return tuple(found)
