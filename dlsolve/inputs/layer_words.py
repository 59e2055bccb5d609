"""The words of one layer, and what may follow them.

conv 3x3x16 [stride 2] [pad 1 | same | valid] [groups 2] [dilation 2] [bias | no-bias]
pool 2, maxpool 3, avgpool 2 [stride 2] [pad 1] [ceil] [count-pad | ignore-pad]
adaptive-pool 6x6, global-pool, flatten, dense 10 [no-bias], batchnorm
relu, softmax, dropout 0.5, … which have no parameters, also after another layer
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Literal

from dlsolve.errors import InputError
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
from dlsolve.inputs.numbers import read_number, read_whole
from dlsolve.inputs.quoting import quoted
from dlsolve.inputs.windows import NO_PADDING, ONE, Padding, Pair

LARGEST = 10_000_000
"""The largest size of anything in a stack."""

PLAIN = {
    "relu": "ReLU", "leaky-relu": "leaky ReLU", "prelu": "PReLU", "elu": "ELU", "gelu": "GELU",
    "selu": "SELU", "silu": "SiLU", "swish": "swish", "sigmoid": "sigmoid", "tanh": "tanh",
    "softmax": "softmax", "log-softmax": "log-softmax", "softplus": "softplus",
    "linear": "linear", "dropout": "dropout", "lrn": "LRN", "activation": "activation",
    "identity": "identity",
}  # fmt: skip
"""Layers without parameters: as they are typed, and as they stand on the page."""

KINDS = {
    "conv": "conv", "conv2d": "conv", "convolution": "conv",
    "pool": "pool", "maxpool": "maxpool", "max-pool": "maxpool", "maxpool2d": "maxpool",
    "avgpool": "avgpool", "avg-pool": "avgpool", "average-pool": "avgpool", "avgpool2d": "avgpool",
    "adaptive-pool": "adaptive-pool", "adaptive-avgpool": "adaptive-pool",
    "global-pool": "global-pool", "global-avgpool": "global-pool", "gap": "global-pool",
    "flatten": "flatten",
    "dense": "dense", "fc": "dense", "linear": "dense", "fully-connected": "dense",
    "batchnorm": "batchnorm", "batch-norm": "batchnorm", "bn": "batchnorm",
}  # fmt: skip
"""The words that a layer may begin with, and what they mean."""

_SIZE = re.compile(r"\d+(?:\s*[x×*]\s*\d+)*", re.IGNORECASE)
_WORD = re.compile(r"\d+(?:\s*[x×*]\s*\d+)+|[^\s,=()]+", re.IGNORECASE)


def read_input_shape(text: str, start: int, end: int) -> tuple[int, ...]:
    """The shape that stands in this place.

    e.g. 32x32x3; 28x28 has one channel; 784 is a list
    """
    words = _Words(text, start, end)
    if words.peek.lower() == "input":
        words.take()
    sizes = words.sizes("the input", (1, 2, 3))
    words.finished("the input")
    return (*sizes, 1) if len(sizes) == 2 else sizes


class _Words:
    """The words of one layer, taken from the front."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.start, self.end = start, end
        self.found = list(_WORD.finditer(text, start, end))
        self.next = 0

    @property
    def peek(self) -> str:
        """The next word, or an empty one."""
        return self.found[self.next][0] if self.next < len(self.found) else ""

    @property
    def last(self) -> re.Match[str]:
        """The word that was taken last."""
        return self.found[self.next - 1]

    def take(self) -> str:
        self.next += 1
        return self.last[0]

    def place(self) -> tuple[int, int]:
        """Where the next word stands, or the end of the layer."""
        if self.next < len(self.found):
            return self.found[self.next].span()
        return max(self.end - 1, self.start), self.end

    def error(self, reason: str, remedy: str) -> InputError:
        return InputError(reason, self.text, *self.place(), remedy)

    def sizes(self, what: str, counts: tuple[int, ...], lowest: int = 1) -> tuple[int, ...]:
        """The numbers of a word such as 3x3x16."""
        start, _ = self.place()
        if not _SIZE.fullmatch(self.peek):
            found = f", not {quoted(self.peek)}" if self.peek else ""
            needed = NEEDED.get(what, "a size")
            raise self.error(f"{what} needs {needed}{found}", f"write {SIZES[what]}")
        numbers = []
        for match in re.finditer(r"\d+", self.peek):
            try:
                numbers.append(read_whole(match[0], lowest, LARGEST))
            except InputError as error:
                raise error.within(self.text, start + match.start()) from None
        if len(numbers) not in counts:
            raise self.error(f"{quoted(self.peek)} does not fit {what}", f"write {SIZES[what]}")
        self.take()
        return tuple(numbers)

    def pair(self, what: str) -> Pair:
        sizes = self.sizes(what, (1, 2))
        return Pair(sizes[0], sizes[-1])

    def padding(self) -> Padding:
        if _SIZE.fullmatch(self.peek):
            sizes = self.sizes("padding", (1, 2), lowest=0)
            rows, columns = sizes[0], sizes[-1]
            return Padding(rows, rows, columns, columns)
        if self.peek.lower() in ("same", "valid"):
            return Padding.read(self.take())
        raise self.error("padding needs a number", "write pad 1, same or valid")

    def unknown(self, known: Iterable[str], of: str) -> InputError:
        close = get_close_matches(self.peek.lower(), known, n=1, cutoff=0.5)
        remedy = f"did you mean {close[0]}?" if close else "there are " + ", ".join(known)
        return self.error(f"{quoted(self.peek)} is no {of}", remedy)

    def finished(self, what: str) -> None:
        """Nothing may follow but an activation."""
        while self.peek:
            if self.peek.lower() not in PLAIN or what == "the input":
                raise self.unknown(FOLLOWING.get(what, ()) or PLAIN, f"setting of {what}")
            self.take()


SIZES = {
    "the input": "32x32x3, 28x28 or 784", "conv": "conv 3x3x16: rows, columns, filters",
    "pool": "pool 2 or pool 3x2", "dense": "dense 10", "adaptive-pool": "adaptive-pool 6x6",
    "stride": "stride 2 or stride 2x1", "dilation": "dilation 2", "groups": "groups 2",
    "padding": "pad 1 or pad 1x2", "filters": "conv 3x3x16",
}  # fmt: skip

NEEDED = {"dense": "a number of neurons", "groups": "a number", "filters": "a number"}
"""What stands where the others have a size."""

FOLLOWING = {
    "conv": ("stride", "pad", "same", "valid", "dilation", "groups", "bias", "no-bias", *PLAIN),
    "pool": ("stride", "pad", "same", "valid", "ceil", "count-pad", "ignore-pad"),
    "dense": ("bias", "no-bias", *PLAIN),
}
"""The words that may follow a layer, for the message about another one."""


def read_layer(text: str, start: int, end: int, *, counted: bool = True) -> Layer:
    """The layer whose words stand in this place.

    Where nothing is `counted`, a convolution need not say how many filters it has.
    """
    return _layer(_Words(text, start, end), counted)


def read_pool(text: str) -> Pool:
    """Pooling that needs no word for it.  e.g. 2;  avg 3 stride 2"""
    return _pool(_Words(text, 0, len(text)), named=False)


def _layer(words: _Words, counted: bool) -> Layer:
    word = words.peek.lower().replace("_", "-")
    if word.isdecimal():
        return _dense(words)
    if word == "linear" and words.next + 1 == len(words.found):
        word = "identity"  # the activation, not the layer
    kind = KINDS.get(word)
    if kind is None and word not in PLAIN:
        raise words.unknown((*KINDS, *PLAIN), "layer")
    if kind in ("pool", "maxpool", "avgpool"):
        return _pool(words, named=True)
    words.take()
    match kind:
        case "conv":
            return _conv(words, counted)
        case "dense":
            return _dense(words)
        case "adaptive-pool":
            size = words.pair("adaptive-pool")
            words.finished("adaptive-pool")
            return AdaptivePool(size)
        case "global-pool":
            words.finished("global-pool")
            return AdaptivePool(ONE, is_global=True)
        case "flatten":
            words.finished("flatten")
            return Flatten()
        case "batchnorm":
            words.finished("batchnorm")
            return BatchNorm()
        case _:
            if words.peek:
                _number_of(words)
            words.finished(word)
            return Plain(PLAIN[word])


def _number_of(words: _Words) -> None:
    """The rate of a dropout or the slope of a leaky ReLU, which changes no count."""
    if words.peek.lower() in PLAIN:
        return
    start, _ = words.place()
    try:
        read_number(words.peek)
    except InputError as error:
        raise error.within(words.text, start) from None
    words.take()


def _dense(words: _Words) -> Dense:
    (neurons,) = words.sizes("dense", (1,))
    bias = None
    while words.peek.lower() in ("bias", "no-bias", "neurons"):
        word = words.take().lower()
        bias = bias if word == "neurons" else word == "bias"
    words.finished("dense")
    return Dense(neurons, bias)


def _conv(words: _Words, counted: bool) -> Conv:
    sizes = words.sizes("conv", (1, 2, 3, 4))
    if len(sizes) < 3 and not counted:
        sizes = (sizes[0], sizes[-1], 1)
    elif len(sizes) < 3:
        if not _SIZE.fullmatch(words.peek):
            raise InputError(
                "the number of filters is missing", words.text, *words.last.span(),
                f"write conv {sizes[0]}x{sizes[-1]}x16 for 16 filters",
            )  # fmt: skip
        (filters,) = words.sizes("filters", (1,))
        sizes = (sizes[0], sizes[-1], filters)
    channels = sizes[2] if len(sizes) == 4 else None
    stride, padding, dilation, groups = ONE, NO_PADDING, ONE, 1
    bias: bool | None = None
    while words.peek:
        match words.peek.lower():
            case "filters":
                words.take()
            case "stride" | "s":
                words.take()
                stride = words.pair("stride")
            case "pad" | "padding" | "p":
                words.take()
                padding = words.padding()
            case "same" | "valid":
                padding = words.padding()
            case "dilation" | "d":
                words.take()
                dilation = words.pair("dilation")
            case "groups" | "group":
                words.take()
                (groups,) = words.sizes("groups", (1,))
            case "bias" | "no-bias":
                bias = words.take().lower() == "bias"
            case _:
                words.finished("conv")
    window = Pair(sizes[0], sizes[1])
    return Conv(window, sizes[-1], channels, stride, padding, dilation, groups, bias)


def _pool(words: _Words, *, named: bool) -> Pool:
    """`named`: the layer's word comes first; without it only max or avg may."""
    kind: Literal["max", "average"] = "max"
    word = words.peek.lower().replace("_", "-")
    if named:
        kind = "average" if KINDS[word] == "avgpool" else "max"
        words.take()
    if words.peek.lower() in ("max", "avg", "average", "mean"):
        kind = "max" if words.take().lower() == "max" else "average"
    elif words.peek and not named and not _SIZE.fullmatch(words.peek):
        raise words.unknown(("max", "avg"), "kind of pooling")
    window = words.pair("pool")
    stride, padding, ceil, count_padding = window, NO_PADDING, False, True
    while words.peek:
        match words.peek.lower():
            case "stride" | "s":
                words.take()
                stride = words.pair("stride")
            case "pad" | "padding" | "p":
                words.take()
                padding = words.padding()
            case "same" | "valid":
                padding = words.padding()
            case "ceil":
                words.take()
                ceil = True
            case "count-pad" | "ignore-pad":
                count_padding = words.take().lower() == "count-pad"
            case _:
                words.finished("pool")
    return Pool(kind, window, stride, padding, ceil, count_padding)
