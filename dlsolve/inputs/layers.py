"""The layers of a network, as data: sizes, strides and padding of each kind."""

from __future__ import annotations

from typing import Literal, Union

from dlsolve.inputs.windows import NO_PADDING, ONE, Padding, Pair
from dlsolve.records import dataclass


@dataclass(frozen=True, slots=True)
class Conv:
    """`filters` filters; `channels` where the user wrote them, 3x3x3x16."""

    window: Pair
    filters: int
    channels: int | None = None
    stride: Pair = ONE
    padding: Padding = NO_PADDING
    dilation: Pair = ONE
    groups: int = 1
    bias: bool | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    """The largest entry of each window, or the average.

    `count_padding`: the average divides by the zeros of the padding, too.
    """

    kind: Literal["max", "average"]
    window: Pair
    stride: Pair
    padding: Padding = NO_PADDING
    ceil: bool = False
    count_padding: bool = True

    @classmethod
    def read(cls, text: str) -> Pool:
        """e.g. "2" → the largest of 2 × 2, stride 2;  "avg 3 stride 2 pad 1 ceil" """
        from dlsolve.inputs.layer_words import read_pool  # which reads into this very class

        return read_pool(text)


@dataclass(frozen=True, slots=True)
class AdaptivePool:
    """Pooling to a fixed size; `is_global` leaves a list of one number a channel."""

    size: Pair
    is_global: bool = False


@dataclass(frozen=True, slots=True)
class Flatten:
    """The entries in one list."""


@dataclass(frozen=True, slots=True)
class Dense:
    """`neurons` neurons, each connected with every input."""

    neurons: int
    bias: bool | None = None


@dataclass(frozen=True, slots=True)
class BatchNorm:
    """A scale and a shift for each channel."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A layer that changes neither the shape nor the number of parameters.  e.g. relu"""

    word: str


Layer = Union[Conv, Pool, AdaptivePool, Flatten, Dense, BatchNorm, Plain]
