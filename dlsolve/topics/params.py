"""The learnable parameters of a network, layer by layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any, Literal, assert_never

from dlsolve.exact.array import Vector
from dlsolve.exact.symbolic import Symbolic
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
from dlsolve.inputs.stacks import Shape, Stack
from dlsolve.inputs.windows import Pair, SizeRounding
from dlsolve.plurals import plural
from dlsolve.topics._layers import Counting, Counts, shape_text, title_of, write_layer
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.steps import Answer, Words
from dlsolve.working.trees import Quantity, Value, total, tree
from dlsolve.working.working import Cell, Working, show

CHAPTER = "Networks"
ALIASES = ("parameters", "parameter-count")

MANY_LAYERS = 6
"""Beyond these, layers of one kind count as alike, and sums are written in numbers."""


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
        SizeRounding, "where the stride does not divide: round the size down, up, or refuse"
    ] = "floor",
) -> None:
    """Learnable parameters of a network, layer by layer.

        dense          n·m + m              n inputs, m neurons
        convolution    (f·f·C)·K + K        K filters f × f over C channels
        output size    ⌊(n − f + 2p)/s⌋ + 1

    With g groups each filter sees C/g channels. Pooling, flattening, dropout and activations
    have no parameters; batch norm has a scale and a shift for each channel. A stack begins with
    its input, 32x32x3, 784, or a letter where it is not known. Layers: conv 3x3x16 (stride,
    pad, same, groups, dilation, no-bias), pool, maxpool and avgpool (stride, pad, ceil),
    adaptive-pool 6x6, global-pool, flatten, dense 10 (no-bias), batchnorm, relu, dropout, …;
    2*(conv 3x3x64 same) repeats.
    Answers: `total`, `weights`, `biases`, `layer_1`, … for every layer, `output_shape`; and
    `statistics`, where the running ones of batch norm are counted.

    Raises InputError, with its place, where a layer does not fit the one before it.

    Source: LeCun et al., 1998 (LeNet-5); Krizhevsky et al., 2012; Simonyan and Zisserman, 2015.
    """
    statistics = batchnorm == "all" and any(isinstance(p.layer, BatchNorm) for p in stack.layers)
    kept = " and running statistics" if statistics else ""
    working.ask(f"Find the number of learnable parameters{kept} of the network {stack.sentence}.")
    _say_the_rules(working, stack, no_bias=no_bias)
    counting = Counting(no_bias, statistics, size_rounding)
    shape: Shape = stack.shape
    counts: list[Counts] = []
    rows: list[tuple[Cell, ...]] = []
    kinds: set[type[Layer]] = set()
    digits = len(str(len(stack.layers)))
    for k, placed in enumerate(stack.layers, start=1):
        layer = placed.layer
        alike = len(stack.layers) > MANY_LAYERS and type(layer) in kinds
        kinds.add(type(layer))
        title = title_of(layer)
        with working.part(f"Layer {k}: {title}", key=f"Layer {k}", repeats=alike):
            shape, count = write_layer(working, k, placed, shape, counting, stack)
        counts.append(count)
        kind = f"{k:>{digits}} {title.split(',')[0]}"
        rows.append((kind, shape_text(shape), *_cells(count, statistics)))
    third = ("statistics",) if statistics else ()
    working.table(("layer", "output", "weights", "biases", *third, "parameters"), rows)
    weights = _write_total(working, "weights", [one.weights for one in counts])
    biases = _write_total(working, "biases", [one.biases for one in counts])
    apart: Words = (*_counted(weights, "weight"), " and ", *_counted(biases, "bias"))
    if statistics:
        kept_numbers = _write_total(working, "statistics", [one.statistics for one in counts])
        apart = (
            *_counted(weights, "weight"), ", ", *_counted(biases, "bias"), " and ",
            *_counted(kept_numbers, "running statistic"),
        )  # fmt: skip
    sum_of_all = _write_total(working, "total", [one.parameters for one in counts])
    shown = [("total = ", show(sum_of_all.value)), ("that is ", *apart)]
    working.answer("total", sum_of_all, shown=shown)
    working.answer("weights", weights, shown=())
    working.answer("biases", biases, shown=())
    if statistics:
        working.answer("statistics", kept_numbers, shown=())
    for k, one in enumerate(counts, start=1):
        working.answer(f"layer_{k}", one.parameters if one.parameters is not None else 0, shown=())
    sizes = Vector(tuple(scalar(evaluate(tree(one))) for one in shape))
    working.answer("output_shape", sizes, shown=())


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


def _cells(count: Counts, statistics: bool) -> Iterator[Cell]:
    third = (count.statistics,) if statistics else ()
    for one in (count.weights, count.biases, *third, count.parameters):
        yield 0 if one is None else one


def _write_total(working: Working, name: str, parts: Sequence[Quantity | None]) -> Quantity:
    """The sum over the layers; zeros are left out."""
    there = [part for part in parts if part is not None and part.value != 0]
    if len(there) > MANY_LAYERS:
        return working.let(Name(name), total(show(part.value) for part in there))
    return working.let(Name(name), total(there))


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


def _counted(quantity: Quantity, noun: str) -> Words:
    """e.g. 1 bias, 2 biases"""
    return show(quantity.value), f" {noun if quantity.value == 1 else plural(noun)}"


EXAMPLES = (
    {"stack": "4-3-2-1"},
    {"stack": "n-2-1"},
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


Sizes = tuple[int, ...]


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The numbers of entries of the arrays that NumPy would hold; shapes by views of windows."""
    stack: Stack = arguments["stack"]
    shape = tuple(one if isinstance(one, int) else FOR_A_LETTER for one in stack.shape)
    sizes = []
    for placed in stack.layers:
        shape, size = _in_arrays(placed.layer, shape, arguments)
        sizes.append(size)
    for k, size in enumerate(sizes, start=1):
        yield f"the parameters of layer {k}", _whole(answers[f"layer_{k}"].value) == size
    yield "the total", _whole(answers["total"].value) == sum(sizes)
    kinds = [answers[name].value for name in ("weights", "biases", "statistics") if name in answers]
    yield "the total by kinds", sum(map(_whole, kinds)) == sum(sizes)
    found = answers["output_shape"].value
    assert isinstance(found, Vector)
    yield "the output's shape", tuple(map(_whole, found)) == shape


FOR_A_LETTER = 7
"""The inputs with which a count in letters is checked."""


def _whole(value: Value) -> int:
    """The number, with FOR_A_LETTER in the place of a letter."""
    if isinstance(value, Symbolic):
        expression = value.expression
        return int(expression.subs(dict.fromkeys(expression.free_symbols, FOR_A_LETTER)))
    assert isinstance(value, Fraction)
    return int(value)


def _in_arrays(layer: Layer, shape: Sizes, arguments: Mapping[str, Any]) -> tuple[Sizes, int]:
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


def _slid(shape: Sizes, layer: Conv | Pool, ceil: bool) -> Sizes:
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
