"""The layers of a stack as modules of torch.nn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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
from dlsolve.inputs.stacks import Stack
from dlsolve.inputs.windows import SizeRounding
from dlsolve.pytorch._windows import (
    Sides,
    conv_options,
    conv_sides,
    fits_pool,
    is_even,
    pair,
    pool_options,
    pool_sides,
)
from dlsolve.records import dataclass
from dlsolve.topics._layers import Counting, write_layer
from dlsolve.working.readings import scalar
from dlsolve.working.working import Working

INPUTS = 2
"""The inputs of a network whose question leaves them as a letter."""

LARGE = 10_000_000
"""Parameters from which they are counted without being there."""


@dataclass(frozen=True, slots=True)
class Built:
    """A layer, the shape that comes in, the zeros round it, and how many parameters it has."""

    layer: Layer
    shape: tuple[int, ...]
    sides: Sides
    has_biases: bool
    parameters: int


def input_shape(stack: Stack) -> tuple[int, ...]:
    """The shape of the input; INPUTS numbers where it has a letter."""
    return tuple(size if isinstance(size, int) else INPUTS for size in stack.shape)


def built(stack: Stack, no_bias: bool, rounding: SizeRounding) -> list[Built]:
    """The layers with what PyTorch wants to be told of them."""
    shape = input_shape(stack)
    counting = Counting(no_bias, statistics=False, size_rounding=rounding)
    found = []
    for k, one in enumerate(stack.layers, start=1):
        after, counts = write_layer(Working(), k, one, shape, counting, stack)
        parameters = 0 if counts.parameters is None else int(floor(scalar(counts.parameters.value)))
        sides = _sides(one.layer, shape, rounding)
        found.append(Built(one.layer, shape, sides, counts.biases is not None, parameters))
        shape = tuple(size for size in after if isinstance(size, int))
    return found


def _sides(layer: Layer, shape: tuple[int, ...], rounding: SizeRounding) -> Sides:
    match layer:
        case Conv():
            return conv_sides(layer, shape, rounding)
        case Pool():
            return pool_sides(layer, shape)
        case _:
            return (0, 0, 0, 0)


def is_large(layers: Sequence[Built]) -> bool:
    """Whether the parameters would take too much memory."""
    return sum(one.parameters for one in layers) > LARGE


def has_batchnorm(layers: Sequence[Built]) -> bool:
    """Whether a layer is a batch norm."""
    return any(isinstance(one.layer, BatchNorm) for one in layers)


def module(one: Built) -> Any:
    """The layer as a module; folded, it is one call."""
    from torch import nn

    match one.layer:
        case Conv():
            if is_even(one.sides):
                return nn.Conv2d(
                    one.shape[2], one.layer.filters, pair(one.layer.window), **options(one)
                )
            return nn.Sequential(
                nn.ZeroPad2d(one.sides),
                nn.Conv2d(one.shape[2], one.layer.filters, pair(one.layer.window), **options(one)),
            )
        case Pool():
            if not fits_pool(one.layer):
                if one.layer.kind == "max":
                    return nn.Sequential(
                        nn.ConstantPad2d(one.sides, float("-inf")),
                        nn.MaxPool2d(pair(one.layer.window), **options(one)),
                    )
                return nn.Sequential(
                    nn.ZeroPad2d(one.sides), nn.AvgPool2d(pair(one.layer.window), **options(one))
                )
            if one.layer.kind == "max":
                return nn.MaxPool2d(pair(one.layer.window), **options(one))
            return nn.AvgPool2d(pair(one.layer.window), **options(one))
        case AdaptivePool():
            if one.layer.is_global:
                return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())
            return nn.AdaptiveAvgPool2d(pair(one.layer.size))
        case Flatten():
            return nn.Flatten()
        case Dense():
            return nn.Linear(one.shape[0], one.layer.neurons, **options(one))
        case BatchNorm():
            if len(one.shape) == 3:
                return nn.BatchNorm2d(one.shape[2])
            return nn.BatchNorm1d(one.shape[0])
        case Plain():
            return _plain(one.layer.word)


def options(one: Built) -> dict[str, Any]:
    """What is not as PyTorch takes it anyway."""
    match one.layer:
        case Conv():
            found = conv_options(one.layer, one.sides)
        case Pool():
            return pool_options(one.layer)
        case _:
            found = {}
    return found if one.has_biases else {**found, "bias": False}


def _plain(word: str) -> Any:
    """An activation and what else has no parameters, by its word on the page."""
    from torch import nn

    if word == "ReLU":
        return nn.ReLU()
    if word in ("leaky ReLU", "PReLU"):  # the slope of nn.PReLU would be one parameter more
        return nn.LeakyReLU()
    if word == "ELU":
        return nn.ELU()
    if word == "GELU":
        return nn.GELU()
    if word == "SELU":
        return nn.SELU()
    if word in ("SiLU", "swish"):
        return nn.SiLU()
    if word == "sigmoid":
        return nn.Sigmoid()
    if word == "tanh":
        return nn.Tanh()
    if word == "softmax":
        return nn.Softmax(dim=1)
    if word == "log-softmax":
        return nn.LogSoftmax(dim=1)
    if word == "softplus":
        return nn.Softplus()
    if word == "dropout":
        return nn.Dropout()
    if word == "LRN":
        return nn.LocalResponseNorm(5)
    return nn.Identity()
