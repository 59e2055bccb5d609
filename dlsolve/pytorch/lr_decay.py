"""Gradient descent with a decaying rate in PyTorch."""

from __future__ import annotations

from typing import Any

from dlsolve.inputs.objectives import Listed, Objective
from dlsolve.pytorch._inputs import Given, function_of, values
from dlsolve.topics._optimiser import iterations_of, start_of
from dlsolve.topics.lr_decay import Rates


def lr_decay(
    source: Listed | Objective | Rates,
    eta: Given,
    schedule: str,
    k: Given,
    factor: Given,
    every: Given,
    theta: Given,
    count_from: str,
) -> None:
    """torch.optim.SGD with torch.optim.lr_scheduler, which counts from 0."""
    import math

    import torch

    if isinstance(source, Rates):
        # An optimizer wants a parameter; this one has no gradient, and stays.
        w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    else:
        f: Any = function_of(source, "w")
        iterations = iterations_of(source)
        w = torch.tensor(values(start_of(source, theta)), dtype=torch.float64, requires_grad=True)
        if isinstance(source, Listed):
            gradients = torch.tensor(values(source.gradients), dtype=torch.float64)
    optimizer = torch.optim.SGD([w], lr=eta)
    if count_from == "1" and schedule == "sqrt":
        # The t of PyTorch begins at 0, that of the question at 1.
        scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda t: 1 / math.sqrt(t + 1))
    elif count_from == "1" and schedule == "inverse":
        # The t of PyTorch begins at 0, that of the question at 1.
        scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda t: 1 / (1 + k * (t + 1)))
    elif count_from == "1" and schedule == "exponential":
        # The t of PyTorch begins at 0, that of the question at 1.
        scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda t: math.exp(-k * (t + 1)))
    elif count_from == "1":
        # The t of PyTorch begins at 0, that of the question at 1.
        scheduler = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda t: factor ** ((t + 1) // every)
        )
    elif schedule == "inverse":
        scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda t: 1 / (1 + k * t))
    elif schedule == "exponential":
        scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=math.exp(-k))
    else:
        scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=every, gamma=factor)
    if isinstance(source, Rates):
        rates = []
        for _ in range(source.epochs):
            rates.append(scheduler.get_last_lr()[0])
            optimizer.step()
            scheduler.step()
        print("rates =", rates)
    else:
        for t in range(iterations):
            rate = scheduler.get_last_lr()[0]
            if f is None:
                w.grad = gradients[t]
            else:
                optimizer.zero_grad()
                f(w).backward()
            optimizer.step()
            scheduler.step()
        print("rate =", rate)
        print("delta =", (rate * w.grad).tolist())
        print("theta =", w.tolist())
