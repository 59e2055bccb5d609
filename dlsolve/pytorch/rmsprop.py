"""RMSProp in PyTorch."""

from __future__ import annotations

from typing import Any

from dlsolve.inputs.objectives import Listed, Objective
from dlsolve.pytorch._inputs import Given, function_of, is_zero, option, values
from dlsolve.topics._optimiser import iterations_of, start_of
from dlsolve.topics._unrolled import MOST_UNFOLDED
from dlsolve.topics.rmsprop import Unrolled


def rmsprop(
    source: Listed | Objective | Unrolled,
    eta: Given,
    beta: Given,
    epsilon: Given,
    theta: Given,
    r0: Given,
    epsilon_placement: str,
    centred: bool,
    momentum: Given,
) -> None:
    """torch.optim.RMSprop, where ε stands outside the root and r begins at 0."""
    import torch

    if isinstance(source, Unrolled):
        index = source.unroll.value
        count = index if isinstance(index, int) else MOST_UNFOLDED
        # r is linear in the squares: its gradient by them is what each of them counts.
        squares = torch.ones(count, dtype=torch.float64, requires_grad=True)
        r = torch.zeros((), dtype=torch.float64)
        for square in squares:
            r = beta * r + (1 - beta) * square
        r.backward()
        # The newest comes first.
        print("weights =", squares.grad.flip(0).tolist())
    else:
        f: Any = function_of(source, "θ")
        iterations = iterations_of(source)
        theta = torch.tensor(
            values(start_of(source, theta)), dtype=torch.float64, requires_grad=True
        )
        if isinstance(source, Listed):
            gradients = torch.tensor(values(source.gradients), dtype=torch.float64)
        if (epsilon_placement == "outside" or is_zero(epsilon)) and is_zero(r0):
            optimizer = torch.optim.RMSprop(
                [theta], lr=eta, alpha=beta, eps=epsilon, **option("momentum", momentum),
                **option("centered", centred),
            )  # fmt: skip
            for t in range(iterations):
                before = theta.detach().clone()
                if f is None:
                    theta.grad = gradients[t]
                else:
                    optimizer.zero_grad()
                    f(theta).backward()
                optimizer.step()
            r = optimizer.state[theta]["square_avg"]
            if centred:
                rate = eta / (torch.sqrt(r - optimizer.state[theta]["grad_avg"] ** 2) + epsilon)
            else:
                rate = eta / (torch.sqrt(r) + epsilon)
            delta = before - theta
        else:
            if is_zero(r0):  # noqa: SIM108  the script has one of the two
                r = torch.zeros_like(theta)
            else:
                # torch.optim.RMSprop begins with r = 0.
                r = torch.full_like(theta, r0)
            if centred:
                m = torch.zeros_like(theta)
            if momentum is not None:
                delta = torch.zeros_like(theta)
            for t in range(iterations):
                if f is None:
                    g = gradients[t]
                else:
                    theta.grad = None
                    f(theta).backward()
                    g = theta.grad
                r = beta * r + (1 - beta) * g**2
                if centred:
                    m = beta * m + (1 - beta) * g
                    s = r - m**2
                if epsilon_placement == "inside":
                    # torch.optim.RMSprop divides by √r + ε; here ε stands inside the root.
                    rate = eta / torch.sqrt((s if centred else r) + epsilon)
                else:
                    rate = eta / (torch.sqrt(s if centred else r) + epsilon)
                delta = rate * g if momentum is None else momentum * delta + rate * g
                with torch.no_grad():
                    theta -= delta
        print("r =", r.tolist())
        print("rate =", rate.tolist())
        print("delta =", delta.tolist())
        print("theta =", theta.tolist())
