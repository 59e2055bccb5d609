"""Adam, AdamW and AMSGrad in PyTorch."""

from __future__ import annotations

from typing import Any

from dlsolve.inputs.objectives import Listed, Objective
from dlsolve.pytorch._inputs import Given, function_of, option, values
from dlsolve.topics._optimiser import iterations_of, start_of


def adam(
    source: Listed | Objective,
    eta: Given,
    beta1: Given,
    beta2: Given,
    epsilon: Given,
    theta: Given,
    epsilon_placement: str,
    variant: str,
    weight_decay: Given,
    decay: str,
    count_from: str,
) -> None:
    """torch.optim.Adam, where ε stands outside the root."""
    import torch

    f: Any = function_of(source, "θ")
    iterations = iterations_of(source)
    amsgrad = variant == "amsgrad"
    theta = torch.tensor(values(start_of(source, theta)), dtype=torch.float64, requires_grad=True)
    if isinstance(source, Listed):
        gradients = torch.tensor(values(source.gradients), dtype=torch.float64)
    if epsilon_placement == "outside":
        if weight_decay is not None and decay == "decoupled":
            optimizer = torch.optim.AdamW(
                [theta], lr=eta, betas=(beta1, beta2), eps=epsilon, weight_decay=weight_decay,
                **option("amsgrad", amsgrad),
            )  # fmt: skip
        else:
            optimizer = torch.optim.Adam(
                [theta], lr=eta, betas=(beta1, beta2), eps=epsilon,
                **option("weight_decay", weight_decay), **option("amsgrad", amsgrad),
            )  # fmt: skip
        for t in range(iterations):
            if f is None:
                theta.grad = gradients[t]
            else:
                optimizer.zero_grad()
                f(theta).backward()
            optimizer.step()
        state = optimizer.state[theta]
        m = state["exp_avg"]
        v = state["exp_avg_sq"]
        m_hat = m / (1 - beta1**iterations)
        if amsgrad:
            v_hat = state["max_exp_avg_sq"] / (1 - beta2**iterations)
        else:
            v_hat = v / (1 - beta2**iterations)
        delta = eta * m_hat / (torch.sqrt(v_hat) + epsilon)
    else:
        m = torch.zeros_like(theta)
        v = torch.zeros_like(theta)
        if amsgrad:
            largest = torch.zeros_like(theta)
        for t in range(1, iterations + 1):
            if f is None:
                g = gradients[t - 1]
            else:
                theta.grad = None
                f(theta).backward()
                g = theta.grad
            if weight_decay is not None and decay == "l2":
                g = g + weight_decay * theta.detach()
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * g**2
            if amsgrad:
                largest = torch.maximum(largest, v)
            if epsilon_placement == "hat":
                # torch.optim.Adam adds ε to √v̂; here it is added to √v, before the bias correction.
                rate = eta * (1 - beta2**t) ** 0.5 / (1 - beta1**t)
                root = torch.sqrt(largest if amsgrad else v)
                delta = rate * m / (root + epsilon)
            else:
                m_hat = m / (1 - beta1**t)
                v_hat = (largest if amsgrad else v) / (1 - beta2**t)
                # torch.optim.Adam divides by √v̂ + ε; here ε stands inside the root.
                delta = eta * m_hat / torch.sqrt(v_hat + epsilon)
            with torch.no_grad():
                if weight_decay is not None and decay == "decoupled":
                    theta -= eta * weight_decay * theta
                theta -= delta
    if epsilon_placement != "hat":
        print("m_hat =", m_hat.tolist())
        print("v_hat =", v_hat.tolist())
    print("m =", m.tolist())
    print("v =", v.tolist())
    print("delta =", delta.tolist())
    print("theta =", theta.tolist())
