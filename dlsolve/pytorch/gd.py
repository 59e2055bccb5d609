"""Gradient descent in PyTorch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dlsolve.inputs.objectives import Objective
from dlsolve.pytorch._inputs import function_of, values
from dlsolve.topics._descent import answer_name
from dlsolve.topics._regression import Regression
from dlsolve.working.formulas import Formula
from dlsolve.working.names import Name
from dlsolve.working.trees import Number


def gd(source: Regression | Objective, eta: Number) -> None:
    """torch.optim.SGD, with the gradients of backward()."""
    import random

    import torch

    if isinstance(source, Objective):
        f: Any = function_of(source, "θ")
        names = _names(source.letters)
        theta = torch.tensor(values(source.start.tree), dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.SGD([theta], lr=eta)
        for _ in range(source.iterations):
            optimizer.zero_grad()
            f(theta).backward()
            optimizer.step()
        if len(source.letters) == 1:
            print(names[0], "=", theta.item())
        else:
            for name, entry in zip(names, theta.tolist(), strict=True):
                print(name, "=", entry)
        print("theta =", theta.tolist())
        print("value =", f(theta).item())
    else:
        model: Any = _model(source)
        names = _names(source.weights)
        sizes = _sizes(source)
        data = torch.tensor(values(source.data), dtype=torch.float64)
        weights = torch.tensor(_start(source), dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.SGD([weights], lr=eta)

        def loss(samples: Any) -> Any:
            if len(source.inputs) == 1:
                x, y = samples.T
            else:
                x = samples[:, :-1].T
                y = samples[:, -1]
            y_hat = model(x, weights)
            if source.loss == "mse":
                return torch.nn.functional.mse_loss(y_hat, y)
            if source.loss == "half-mse":
                # PyTorch's mean squared error has no ½.
                return torch.nn.functional.mse_loss(y_hat, y) / 2
            if source.loss == "sse":
                return torch.nn.functional.mse_loss(y_hat, y, reduction="sum")
            if source.loss == "half-sse":
                # PyTorch's squared error has no ½.
                return torch.nn.functional.mse_loss(y_hat, y, reduction="sum") / 2
            return torch.nn.functional.l1_loss(y_hat, y)

        loss_before = loss(data).item()
        updates = 0
        if source.shuffle is not None:
            # The shuffle is Python's; a DataLoader with shuffle=True takes another order.
            random.seed(source.shuffle)
            order = list(range(len(data)))
        for _ in range(source.epochs):
            if source.shuffle is not None:
                random.shuffle(order)
                batches = data[order].split(sizes)
            else:
                batches = data.split(sizes)
            for batch in batches:
                optimizer.zero_grad()
                loss(batch).backward()
                optimizer.step()
                updates += 1
        if len(names) == 1:
            print(names[0], "=", weights.item())
        else:
            for name, entry in zip(names, weights.tolist(), strict=True):
                print(name, "=", entry)
        print("weights =", weights.tolist())
        print("loss_before =", loss_before)
        print("loss_after =", loss(data).item())
        print("updates =", updates)
        print("epochs =", source.epochs)


def _names(letters: Iterable[Name]) -> list[str]:
    """What the letters are called in the answers."""
    return [answer_name(letter) for letter in letters]


def _model(problem: Regression) -> Formula:
    """ŷ of the inputs and the weights."""
    names = [problem.inputs, problem.weights]
    vectors = [Name("x"), Name("weights")]
    return Formula("model", tuple(zip(vectors, names, strict=True)), problem.model.tree)


def _start(problem: Regression) -> Any:
    """The weights to begin with; one alone is a number."""
    if problem.init is None:
        found = [0 for _ in problem.weights]
    else:
        found = values(problem.init.of(problem.weights))
    return found[0] if len(found) == 1 else found


def _sizes(problem: Regression) -> int | list[int]:
    """The size of the batches, or the sizes where they differ by more than the last."""
    sizes = [len(batch) for batch in next(problem.orders())]
    full = all(size == sizes[0] for size in sizes[:-1]) and sizes[-1] <= sizes[0]
    return sizes[0] if full else sizes
