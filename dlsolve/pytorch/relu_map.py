"""ReLU on a feature map in PyTorch."""

from __future__ import annotations

from dlsolve.inputs.volumes import Volume
from dlsolve.pytorch._inputs import values


def relu_map(image: Volume, mask: bool) -> None:
    """torch.relu; the mask is its gradient."""
    import torch

    # Channels, rows, columns.
    Y = torch.tensor(values(image), dtype=torch.float64, requires_grad=True)
    A = torch.relu(Y)
    if mask:
        # The gradient of the sum is ReLU′ of each entry; PyTorch takes ReLU′(0) = 0, too.
        A.sum().backward()
    if len(image.channels) == 1:
        print("relu_map =", A[0].tolist())
        if mask:
            print("mask =", Y.grad[0].tolist())
    else:
        for k, channel in enumerate(A, start=1):
            print(f"relu_map_{k} =", channel.tolist())
        if mask:
            for k, channel in enumerate(Y.grad, start=1):
                print(f"mask_{k} =", channel.tolist())
    print("replaced =", (Y < 0).sum().item())
