"""The forward pass of a dense network in PyTorch."""

from __future__ import annotations

from typing import Any

from dlsolve.inputs.dense_layers import DenseLayer
from dlsolve.pytorch._inputs import values
from dlsolve.pytorch._networks import activation, biases_of, kinds, weights_of
from dlsolve.topics._forward_pass import samples_of
from dlsolve.topics._network import fitted
from dlsolve.working.trees import Grid


def forward(x: Grid, layer: tuple[DenseLayer, ...], layout: Any) -> None:
    """W @ a + b, layer by layer."""
    import torch

    samples = samples_of(x, layer, layout)
    if layout == "leading-ones":
        A = torch.tensor(values(samples), dtype=torch.float64)
        weights = weights_of(layer)
        W = [torch.tensor(rows, dtype=torch.float64) for rows in weights]
        activations = [activation(one) for one in kinds(layer)]
        for W_k, f in zip(W, activations, strict=True):
            ones = torch.ones(len(A), 1, dtype=torch.float64)
            A = f(torch.cat([ones, A], dim=1) @ W_k.T)
        print("y_hat =", A.tolist())
    else:
        dense = fitted(len(samples[0]), layer, layout)
        weights = weights_of(dense)
        biases = biases_of(dense, layout)
        W = [torch.tensor(rows, dtype=torch.float64) for rows in weights]
        b = [torch.tensor(row, dtype=torch.float64) for row in biases]
        activations = [activation(one) for one in kinds(dense)]

        def pass_forward(x: Any) -> Any:
            z = []
            a = [x]
            for W_k, b_k, f in zip(W, b, activations, strict=True):
                if layout == "in-out":
                    z.append(W_k.T @ a[-1] + b_k)
                else:
                    z.append(W_k @ a[-1] + b_k)
                a.append(f(z[-1]))
            return z, a

        if len(samples) == 1:
            z, a = pass_forward(torch.tensor(values(samples[0]), dtype=torch.float64))
            print("y_hat =", a[-1].tolist())
            for k, (z_k, a_k) in enumerate(zip(z, a[1:], strict=True), start=1):
                print(f"z{k} =", z_k.tolist())
                print(f"a{k} =", a_k.tolist())
        else:
            X = torch.tensor(values(samples), dtype=torch.float64)
            print("y_hat =", [pass_forward(x)[1][-1].tolist() for x in X])
