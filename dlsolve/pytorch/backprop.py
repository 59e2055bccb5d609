"""Backpropagation in PyTorch."""

from __future__ import annotations

from typing import Any

from dlsolve.inputs.dense_layers import DenseLayer
from dlsolve.pytorch._inputs import Given, values
from dlsolve.pytorch._networks import (
    activation,
    activation_with_corner,
    biases_of,
    has_relu,
    have_biases,
    kinds,
    loss_of,
    neuron,
    weights_of,
)
from dlsolve.topics._forward_pass import samples_of
from dlsolve.topics._network import Layout, fitted, neurons_of
from dlsolve.topics._output_losses import targets_of


def backprop(
    x: Any,
    layer: tuple[DenseLayer, ...],
    target: Any,
    eta: Given,
    loss: str,
    biases: Any,
    hidden_deltas: str,
    layout: Layout,
    relu_at_zero: str,
    method: str,
    epochs: int,
) -> None:
    """The gradients of backward(), and torch.optim.SGD."""
    import torch

    letters = neuron(x, layer)
    if letters is not None:
        # PyTorch differentiates at numbers, not in letters: each letter has one here.
        x = torch.tensor(letters.inputs, dtype=torch.float64)
        y = torch.tensor(letters.target, dtype=torch.float64)
        w = torch.tensor(letters.weights, dtype=torch.float64, requires_grad=True)
        b = torch.tensor(letters.bias, dtype=torch.float64, requires_grad=True)
        f = activation(layer[0].activation)
        y_hat = f(w @ x + b)
        loss_of(y_hat, y, loss).backward()
        names = letters.names
        learnt = letters.learnt
        for name, number in zip(names, [*x, *w, b], strict=False):
            print(name, "=", number.item())
        print("y =", y.item())
        print("y_hat =", y_hat.item())
        for name, slope in zip(learnt, [*w.grad, b.grad], strict=False):
            print(f"d{name} =", slope.item())
        return
    samples = samples_of(x, layer, layout)
    dense = fitted(len(samples[0]), layer, layout)
    targets = targets_of(target, len(samples), neurons_of(dense[-1], layout))
    if len(samples) == 1:
        x = torch.tensor(values(samples[0]), dtype=torch.float64)
        y = torch.tensor(values(targets[0]), dtype=torch.float64)
    else:
        X = torch.tensor(values(samples), dtype=torch.float64)
        Y = torch.tensor(values(targets), dtype=torch.float64)
    weights = weights_of(dense)
    kept = biases == "kept"
    biases = biases_of(dense, layout)
    W = [torch.tensor(rows, dtype=torch.float64, requires_grad=True) for rows in weights]
    if kept:
        b = [torch.tensor(row, dtype=torch.float64) for row in biases]
    elif have_biases(dense):
        b = [torch.tensor(row, dtype=torch.float64, requires_grad=True) for row in biases]
    else:
        # A layer without biases has a 0 there, which is not trained.
        b = [torch.tensor(row, dtype=torch.float64, requires_grad=row != 0) for row in biases]
    if relu_at_zero == "1" and has_relu(dense):
        # torch.relu has ReLU′(0) = 0; torch.where takes the slope of z there, which is 1.
        activations = [activation_with_corner(one) for one in kinds(dense)]
    else:
        activations = [activation(one) for one in kinds(dense)]
    optimizer = torch.optim.SGD([*W, *b], lr=eta)

    def forward(x: Any) -> Any:
        z = []
        a = [x]
        for W_k, b_k, f in zip(W, b, activations, strict=True):
            if layout == "in-out":
                z.append(W_k.T @ a[-1] + b_k)
            else:
                z.append(W_k @ a[-1] + b_k)
            z[-1].retain_grad()
            a.append(f(z[-1]))
        return z, a

    def train(x: Any, y: Any) -> Any:
        z, a = forward(x)
        L = loss_of(a[-1], y, loss)
        if hidden_deltas == "new":
            # backward() takes the old weights throughout; here each layer is updated before the
            # next δ, so the chain rule is followed by hand.
            slope = torch.autograd.grad(L, a[-1])[0]
            for k in reversed(range(len(W))):
                delta = torch.autograd.grad(a[k + 1], z[k], slope)[0]
                z[k].grad = delta
                with torch.no_grad():
                    if layout == "in-out":
                        W[k].grad = torch.outer(a[k], delta)
                        W[k] -= eta * W[k].grad
                        slope = W[k] @ delta
                    else:
                        W[k].grad = torch.outer(delta, a[k])
                        W[k] -= eta * W[k].grad
                        slope = W[k].T @ delta
                    if not kept and b[k].requires_grad:
                        b[k].grad = delta
                        b[k] -= eta * delta
        else:
            optimizer.zero_grad()
            L.backward()
            optimizer.step()
        return z, a, L.item()

    if len(samples) == 1 and epochs == 1:
        z, a, loss_before = train(x, y)
        print("y_hat =", a[-1].tolist())
        print("loss_before =", loss_before)
        print("loss_after =", loss_of(forward(x)[1][-1], y, loss).item())
    elif len(samples) == 1:
        losses = []
        for _ in range(epochs):
            z, a, L = train(x, y)
            losses.append(L)
        print("losses =", losses)
        print("y_hat =", a[-1].tolist())
        print("loss_before =", losses[0])
        print("loss_after =", loss_of(forward(x)[1][-1], y, loss).item())
    elif method == "batch":
        losses = []
        for _ in range(epochs):
            outputs = [forward(x)[1][-1] for x in X]
            L = sum(loss_of(y_hat, y, loss) for y_hat, y in zip(outputs, Y, strict=True)) / len(X)
            optimizer.zero_grad()
            L.backward()
            optimizer.step()
            losses.append(L.item())
        print("losses =", losses)
        print("y_hat =", [y_hat.tolist() for y_hat in outputs])
        print("loss_before =", losses[0])
    else:
        losses = []
        for _ in range(epochs):
            for x, y in zip(X, Y, strict=True):
                z, a, L = train(x, y)
                losses.append(L)
        print("losses =", losses)
        print("y_hat =", a[-1].tolist())
    for k, (W_k, b_k) in enumerate(zip(W, b, strict=True), start=1):
        print(f"dW{k} =", W_k.grad.tolist())
        print(f"W{k} =", W_k.tolist())
        if kept:
            if b_k.dim():
                print(f"b{k} =", b_k.tolist())
        elif have_biases(dense) or b_k.dim():
            print(f"db{k} =", b_k.grad.tolist())
            print(f"b{k} =", b_k.tolist())
    if len(samples) == 1 or method != "batch":
        for k, (z_k, a_k) in enumerate(zip(z, a[1:], strict=True), start=1):
            print(f"z{k} =", z_k.tolist())
            print(f"a{k} =", a_k.tolist())
            print(f"delta{k} =", z_k.grad.tolist())
