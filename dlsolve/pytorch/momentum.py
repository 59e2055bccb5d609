"""Momentum in PyTorch."""

from __future__ import annotations

from typing import Any

from dlsolve.inputs.objectives import Listed, Objective
from dlsolve.pytorch._inputs import Given, function_of, is_zero, option, values
from dlsolve.topics._optimiser import fitted, iterations_of, start_of


def momentum(
    source: Listed | Objective,
    eta: Given,
    beta: Given,
    theta: Given,
    v0: Given,
    velocity: str,
    nesterov: str,
    dampening: Given,
) -> None:
    """torch.optim.SGD with momentum: v = βv + g, w = w − ηv."""
    import torch

    f: Any = function_of(source, "w")
    iterations = iterations_of(source)
    first = fitted(v0, start_of(source, theta), "v₀", "w has", "v0")
    w = torch.tensor(values(start_of(source, theta)), dtype=torch.float64, requires_grad=True)
    if isinstance(source, Listed):
        gradients = torch.tensor(values(source.gradients), dtype=torch.float64)
    if nesterov == "look-ahead":
        # The nesterov=True of torch.optim.SGD takes the gradient at w; here it is that at u.
        v = torch.tensor(values(first), dtype=torch.float64)
        for _ in range(iterations):
            with torch.no_grad():
                if velocity == "subtracted":
                    u = w - beta * v
                elif velocity == "added":
                    u = w + beta * v
                else:
                    u = w - eta * beta * v
            u.requires_grad_()
            f(u).backward()
            with torch.no_grad():
                if velocity == "subtracted":
                    v = beta * v + eta * u.grad
                    w -= v
                elif velocity == "added":
                    v = beta * v - eta * u.grad
                    w += v
                elif velocity == "sum":
                    v = beta * v + u.grad
                    w -= eta * v
                else:
                    v = beta * v + (1 - beta) * u.grad
                    w -= eta * v
    elif is_zero(beta):
        # Without β there is no v in torch.optim.SGD.
        v = torch.tensor(values(first), dtype=torch.float64)
        for t in range(iterations):
            if f is None:
                g = gradients[t]
            else:
                w.grad = None
                f(w).backward()
                g = w.grad
            with torch.no_grad():
                if velocity == "subtracted":
                    v = eta * g
                    w -= v
                elif velocity == "added":
                    v = -eta * g
                    w += v
                elif dampening is None:
                    v = g
                    w -= eta * v
                elif v0 is None:
                    v = g if t == 0 else (1 - dampening) * g
                    w -= eta * v
                else:
                    v = (1 - dampening) * g
                    w -= eta * v
    else:
        rewritten = nesterov == "rewritten"
        if dampening is not None:
            optimizer = torch.optim.SGD([w], lr=eta, momentum=beta, dampening=dampening)
        elif velocity == "average":
            # torch.optim.SGD sums, v = βv + g: its v is v/(1 − β), and its rate η(1 − β).
            rate = eta * (1 - beta)
            optimizer = torch.optim.SGD(
                [w], lr=rate, momentum=beta, **option("nesterov", rewritten)
            )
        elif velocity == "sum":
            optimizer = torch.optim.SGD([w], lr=eta, momentum=beta, **option("nesterov", rewritten))
        elif velocity == "added":
            # torch.optim.SGD has v = βv + g, w = w − ηv: its v is −v/η, and the w are the same.
            optimizer = torch.optim.SGD([w], lr=eta, momentum=beta, **option("nesterov", rewritten))
        else:
            # torch.optim.SGD has v = βv + g, w = w − ηv: its v is v/η, and the w are the same.
            optimizer = torch.optim.SGD([w], lr=eta, momentum=beta, **option("nesterov", rewritten))
        if v0 is not None:
            v = torch.tensor(values(first), dtype=torch.float64)
            if velocity == "average":
                optimizer.state[w]["momentum_buffer"] = v / (1 - beta)
            elif velocity == "added":
                optimizer.state[w]["momentum_buffer"] = -v / eta
            elif velocity == "subtracted":
                optimizer.state[w]["momentum_buffer"] = v / eta
            else:
                optimizer.state[w]["momentum_buffer"] = v
        for t in range(iterations):
            if f is None:
                w.grad = gradients[t]
            else:
                optimizer.zero_grad()
                f(w).backward()
            optimizer.step()
        if velocity == "average":
            v = (1 - beta) * optimizer.state[w]["momentum_buffer"]
        elif velocity == "added":
            v = -eta * optimizer.state[w]["momentum_buffer"]
        elif velocity == "subtracted":
            v = eta * optimizer.state[w]["momentum_buffer"]
        else:
            v = optimizer.state[w]["momentum_buffer"]
    print("v =", v.tolist())
    print("theta =", w.tolist())
