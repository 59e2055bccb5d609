"""Gradient descent in PyTorch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dlsolve.inputs.objectives import Objective
from dlsolve.pytorch._inputs import Given, function_of, values
from dlsolve.topics._descent import answer_name
from dlsolve.topics._regression import Regression
from dlsolve.working.formulas import Formula
from dlsolve.working.names import Name


def gd(source: Regression | Objective, eta: Given) -> None:
    """torch.optim.SGD, with the gradients of backward()."""
    import random

    import torch
    from torch.nn import functional

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
            print(_label(source.letters), theta.item())
        else:
            for name, entry in zip(names, theta.tolist(), strict=True):
                print(f"{name} =", entry)
        print("theta =", theta.tolist())
        print("value =", f(theta).item())
    else:
        model: Any = _model(source)
        names = _names(source.weights)
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
                return functional.mse_loss(y_hat, y)
            if source.loss == "half-mse":
                # The mean squared error of PyTorch has no ½.
                return functional.mse_loss(y_hat, y) / 2
            if source.loss == "sse":
                return functional.mse_loss(y_hat, y, reduction="sum")
            if source.loss == "half-sse":
                # The squared error of PyTorch has no ½.
                return functional.mse_loss(y_hat, y, reduction="sum") / 2
            # An error of exactly 0 has the slope 0, one that rounding makes 1e-17 has ±1.
            return functional.l1_loss(y_hat, y)

        loss_before = loss(data).item()
        if source.kind == "batch":
            for _ in range(source.epochs):
                optimizer.zero_grad()
                loss(data).backward()
                optimizer.step()
        elif source.shuffle is None:
            updates = 0
            for _ in range(source.epochs):
                for batch in data.split(_sizes(source)):
                    optimizer.zero_grad()
                    loss(batch).backward()
                    optimizer.step()
                    updates += 1
        else:
            # The shuffle is Python's; a DataLoader with shuffle=True takes another order.
            random.seed(source.shuffle)
            order = list(range(len(data)))
            updates = 0
            for _ in range(source.epochs):
                random.shuffle(order)
                for batch in data[order].split(_sizes(source)):
                    optimizer.zero_grad()
                    loss(batch).backward()
                    optimizer.step()
                    updates += 1
        if len(source.weights) == 1:
            print(_label(source.weights), weights.item())
        else:
            for name, entry in zip(names, weights.tolist(), strict=True):
                print(f"{name} =", entry)
        print("weights =", weights.tolist())
        print("loss_before =", loss_before)
        print("loss_after =", loss(data).item())
        if source.kind == "batch":
            print("updates =", int(source.epochs))
        else:
            print("updates =", updates)
        print("epochs =", int(source.epochs))


def _names(letters: Iterable[Name]) -> list[str]:
    """What the letters are called in the answers."""
    return [answer_name(letter) for letter in letters]


def _label(letters: Sequence[Name]) -> str:
    """What stands before the value of the only letter.  e.g. w ="""
    return f"{answer_name(letters[0])} ="


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
