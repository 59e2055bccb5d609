"""AdaGrad in PyTorch."""

from __future__ import annotations

from typing import Any

from dlsolve.inputs.objectives import Listed, Objective
from dlsolve.pytorch._inputs import Given, function_of, is_zero, option, values
from dlsolve.topics._optimiser import iterations_of, start_of


def adagrad(
    source: Listed | Objective,
    eta: Given,
    epsilon: Given,
    theta: Given,
    r0: Given,
    epsilon_placement: str,
) -> None:
    """torch.optim.Adagrad, where ε stands outside the root."""
    import torch

    f: Any = function_of(source, "θ")
    iterations = iterations_of(source)
    theta = torch.tensor(values(start_of(source, theta)), dtype=torch.float64, requires_grad=True)
    if isinstance(source, Listed):
        gradients = torch.tensor(values(source.gradients), dtype=torch.float64)
    if epsilon_placement == "outside" or is_zero(epsilon):
        optimizer = torch.optim.Adagrad(
            [theta],
            lr=eta,
            eps=epsilon,
            **option("initial_accumulator_value", None if is_zero(r0) else r0),
        )
        for t in range(iterations):
            if f is None:
                theta.grad = gradients[t]
            else:
                optimizer.zero_grad()
                f(theta).backward()
            optimizer.step()
        g = theta.grad
        r = optimizer.state[theta]["sum"]
        rate = eta / (torch.sqrt(r) + epsilon)
    else:
        r = torch.zeros_like(theta) if is_zero(r0) else torch.full_like(theta, r0)
        for t in range(iterations):
            if f is None:
                g = gradients[t]
            else:
                theta.grad = None
                f(theta).backward()
                g = theta.grad
            r = r + g**2
            # torch.optim.Adagrad divides by √r + ε; here ε stands inside the root.
            rate = eta / torch.sqrt(r + epsilon)
            with torch.no_grad():
                theta -= rate * g
    print("r =", r.tolist())
    print("rate =", rate.tolist())
    print("delta =", (rate * g).tolist())
    print("theta =", theta.tolist())
