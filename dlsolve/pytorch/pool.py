"""Pooling in PyTorch."""

from __future__ import annotations

from dlsolve.inputs.layers import Pool
from dlsolve.inputs.volumes import Volume
from dlsolve.inputs.windows import Padding, Pair
from dlsolve.pytorch._inputs import values
from dlsolve.pytorch._windows import pooled


def pool(
    image: Volume,
    kind: str,
    window: Pair,
    stride: Pair | None,
    padding: Padding,
    size_rounding: str,
    ignore_padding: bool,
) -> None:
    """torch.nn.functional.max_pool2d, or avg_pool2d."""
    import torch

    layer = _layer(kind, window, stride, padding, size_rounding, ignore_padding)
    # Channels, rows, columns.
    X = torch.tensor(values(image), dtype=torch.float64)
    P = pooled(X, layer, image.shape)
    if len(image.channels) == 1:
        print("pooled_size =", list(P.shape[1:]))
        print("pooled_map =", P[0].tolist())
    else:
        print("pooled_size =", [*P.shape[1:], len(P)])
        for k, channel in enumerate(P, start=1):
            print(f"pooled_map_{k} =", channel.tolist())


def _layer(
    kind: str,
    window: Pair,
    stride: Pair | None,
    padding: Padding,
    size_rounding: str,
    ignore_padding: bool,
) -> Pool:
    return Pool(
        "max" if kind == "max" else "average", window, stride or window, padding,
        size_rounding == "ceil", not ignore_padding,
    )  # fmt: skip
