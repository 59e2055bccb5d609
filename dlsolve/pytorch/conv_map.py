"""The feature map of an image in PyTorch."""

from __future__ import annotations

from typing import Any

from dlsolve.inputs.layers import Conv, Pool
from dlsolve.inputs.volumes import Filters, Volume
from dlsolve.inputs.windows import Padding, Pair
from dlsolve.pytorch._inputs import Given, values
from dlsolve.pytorch._windows import conv_options, conv_sides, is_even, pooled
from dlsolve.topics._windows import axes


def conv_map(
    image: Volume,
    kernel: Filters,
    stride: Pair,
    padding: Padding,
    dilation: Pair,
    bias: Given,
    flip: bool,
    relu: bool,
    pool: Pool | None,
    size_rounding: Any,
    extra_padding: Any,
) -> None:
    """torch.nn.functional.conv2d, which does not turn the filter."""
    import torch
    from torch.nn import functional

    layer = _layer(kernel, stride, padding, dilation)
    sides = conv_sides(layer, image.shape, size_rounding, extra_padding)
    # Channels, rows, columns.
    X = torch.tensor(values(image), dtype=torch.float64)
    # Filters, channels, rows, columns.
    K = torch.tensor(values(kernel), dtype=torch.float64)
    if flip:
        # conv2d does not turn the filter by 180°, as the convolution of mathematics does.
        K = K.flip(-2, -1)
    if not is_even(sides):
        # The padding of conv2d is alike on both sides; this is left, right, top, bottom.
        X = functional.pad(X, tuple(sides))
    if bias is None:
        Y = functional.conv2d(X, K, **conv_options(layer, sides))
    else:
        b = torch.tensor(values(bias), dtype=torch.float64)
        Y = functional.conv2d(X, K, b, **conv_options(layer, sides))
    if relu:
        A = torch.relu(Y)
    if pool is not None:
        P = pooled(A if relu else Y, pool, _size(layer, image, sides))
    if len(kernel.each) == 1:
        print("size =", list(Y.shape[1:]))
        print("feature_map =", Y[0].tolist())
        if relu:
            print("relu_map =", A[0].tolist())
        if pool is not None:
            print("pooled_size =", list(P.shape[1:]))
            print("pooled_map =", P[0].tolist())
    else:
        print("size =", [*Y.shape[1:], len(Y)])
        for k, feature_map in enumerate(Y, start=1):
            print(f"feature_map_{k} =", feature_map.tolist())
        if relu:
            for k, feature_map in enumerate(A, start=1):
                print(f"relu_map_{k} =", feature_map.tolist())
        if pool is not None:
            print("pooled_size =", [*P.shape[1:], len(P)])
            for k, feature_map in enumerate(P, start=1):
                print(f"pooled_map_{k} =", feature_map.tolist())


def _layer(kernel: Filters, stride: Pair, padding: Padding, dilation: Pair) -> Conv:
    rows, columns, _ = kernel.shape
    return Conv(Pair(rows, columns), len(kernel.each), None, stride, padding, dilation)


def _size(layer: Conv, image: Volume, sides: tuple[int, int, int, int]) -> tuple[int, int]:
    """Rows and columns of the feature map."""
    left, right, top, bottom = sides
    padded = Padding(top, bottom, left, right)
    found = axes(image.shape, layer.window, layer.stride, padded, layer.dilation)
    rows, columns = (one.room // one.stride + 1 for one in found)
    return rows, columns
