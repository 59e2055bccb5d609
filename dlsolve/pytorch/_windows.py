"""Windows on an image, as PyTorch takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from dlsolve.inputs.layers import Conv, Pool
from dlsolve.inputs.windows import ONE, Pair, SizeRounding
from dlsolve.topics._windows import Laid, axes, give_sizes, pooling_sizes, write_sizes
from dlsolve.working.working import Working

Sides = tuple[int, int, int, int]
"""Columns and rows of zeros: left, right, top, bottom, in the order of torch.nn.functional.pad."""

Size = int | tuple[int, int]


def pair(one: Pair) -> Size:
    """A size for both directions, or one for each.  e.g. 3, (3, 5)"""
    return one.rows if one.rows == one.columns else (one.rows, one.columns)


def conv_sides(
    layer: Conv,
    shape: Sequence[int],
    rounding: SizeRounding = "floor",
    extra: Literal["end", "start"] = "end",
) -> Sides:
    """The zeros round an image; rounded up, those that the last windows reach over as well."""
    page = Working()
    sizes = axes(shape, layer.window, layer.stride, layer.padding, layer.dilation)
    laid = write_sizes(page, give_sizes(page, *sizes), rounding, extra)
    rows, columns = (
        (
            one.before,
            max(one.after, _last(one) - one.axis.size) if rounding == "ceil" else one.after,
        )
        for one in laid
    )
    return (*columns, *rows)


def pool_sides(layer: Pool, shape: Sequence[int]) -> Sides:
    """The zeros round a map that are under a window."""
    rows, columns = (
        (one.before, max(0, min(one.after, _last(one) - one.axis.size)))
        for one in pooling_sizes(Working(), (shape[0], shape[1]), layer)
    )
    return (*columns, *rows)


def _last(laid: Laid) -> int:
    """Where the last window ends."""
    return (laid.windows - 1) * laid.axis.stride + laid.axis.span - laid.before


def has_empty_window(layer: Pool, shape: Sequence[int]) -> bool:
    """Whether a window lies in the padding alone."""
    return any(
        not any(0 <= cell < one.axis.size for cell in one.cells(place))
        for one in pooling_sizes(Working(), (shape[0], shape[1]), layer)
        for place in range(one.windows)
    )


def is_even(sides: Sides) -> bool:
    """Whether both ends have as many zeros, as the layers of PyTorch want it."""
    left, right, top, bottom = sides
    return (left, top) == (right, bottom)


def fits_pool(layer: Pool) -> bool:
    """Whether the pooling layers of PyTorch take the padding: even, at most half a window."""
    p, window = layer.padding, layer.window
    even = not p.same and (p.top, p.left) == (p.bottom, p.right)
    return even and 2 * p.top <= window.rows and 2 * p.left <= window.columns


def conv_options(layer: Conv, sides: Sides) -> dict[str, Any]:
    """What a convolution has beside its filter, where that is not what PyTorch takes anyway."""
    left, _, top, _ = sides
    found: dict[str, Any] = {}
    if layer.stride != ONE:
        found["stride"] = pair(layer.stride)
    if is_even(sides) and any(sides):
        found["padding"] = pair(Pair(top, left))
    if layer.dilation != ONE:
        found["dilation"] = pair(layer.dilation)
    if layer.groups > 1:
        found["groups"] = layer.groups
    return found


def pool_options(layer: Pool) -> dict[str, Any]:
    """What a pooling has beside its window, where that is not what PyTorch takes anyway."""
    p = layer.padding
    found: dict[str, Any] = {}
    if layer.stride != layer.window:
        found["stride"] = pair(layer.stride)
    if fits_pool(layer) and (p.top or p.left):
        found["padding"] = pair(Pair(p.top, p.left))
        if layer.kind == "average" and not layer.count_padding:
            found["count_include_pad"] = False
    if layer.ceil:
        found["ceil_mode"] = True
    return found


def pooled(Y: Any, layer: Pool, shape: Sequence[int]) -> Any:
    """The maps pooled, by a function of PyTorch."""
    import torch
    from torch.nn import functional

    sides = pool_sides(layer, shape)
    if fits_pool(layer):
        if layer.kind == "max":
            return functional.max_pool2d(Y, pair(layer.window), **pool_options(layer))
        return functional.avg_pool2d(Y, pair(layer.window), **pool_options(layer))
    if layer.kind == "max":
        # The padding of max_pool2d is alike on all sides, and at most half a window.
        padded = functional.pad(Y, sides, value=float("-inf"))
        P = functional.max_pool2d(padded, pair(layer.window), **pool_options(layer))
    else:
        # The padding of avg_pool2d is alike on all sides, and at most half a window.
        padded = functional.pad(Y, sides)
        counted = functional.pad(torch.ones_like(Y), sides, value=int(layer.count_padding))
        P = functional.avg_pool2d(padded, pair(layer.window), **pool_options(layer))
        P = P / functional.avg_pool2d(counted, pair(layer.window), **pool_options(layer))
    if has_empty_window(layer, shape):
        # A window that lies in the padding alone has 0.
        return torch.nan_to_num(P, nan=0.0, neginf=0.0)
    return P
