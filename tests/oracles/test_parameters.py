"""Parameters and shapes of networks against PyTorch's modules."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import Any

import pytest

from dlsolve import solve

torch = pytest.importorskip("torch", reason="needs dlsolve[oracles]")
nn = torch.nn


@pytest.mark.parametrize("seed", range(6))
def test_dense_networks(seed: int) -> None:
    random = Random(seed)
    for _ in range(20):
        sizes = [random.randint(1, 60) for _ in range(random.randint(2, 6))]
        biased = random.random() < 0.7
        layers = [nn.Linear(a, b, bias=biased) for a, b in pairwise(sizes)]
        total = sum(p.numel() for layer in layers for p in layer.parameters())
        answers = solve("params", stack="-".join(map(str, sizes)), no_bias=not biased).answers
        assert answers["total"].value == total


def random_layer(random: Random, channels: int, side: int) -> tuple[str, Any, int]:
    """A convolution, a pooling or a normalisation, as typed and as a module; its channels."""
    f, s = random.randint(1, min(4, side)), random.randint(1, 2)
    p = random.randint(0, f // 2)
    kind = random.choice(["conv", "conv", "pool", "batchnorm"])
    if kind == "batchnorm":
        return "batchnorm", nn.BatchNorm2d(channels), channels
    if kind == "pool":
        return f"pool {f} stride {s} pad {p}", nn.MaxPool2d(f, s, p), channels
    filters = random.randint(1, 4) * 2
    groups = 2 if channels % 2 == 0 and random.random() < 0.3 else 1
    typed = f"conv {f}x{f}x{filters} stride {s} pad {p} groups {groups}"
    return typed, nn.Conv2d(channels, filters, f, s, p, groups=groups), filters


@pytest.mark.parametrize("seed", range(6))
def test_convolutional_networks(seed: int) -> None:
    """Strides that do not divide, even filters, groups; flattened into a dense layer."""
    random = Random(seed)
    for _ in range(15):
        side, channels = random.randint(6, 20), random.randint(1, 4)
        stack, modules = [f"{side}x{side}x{channels}"], []
        image = torch.zeros(2, channels, side, side)
        for _ in range(random.randint(1, 3)):
            typed, module, channels = random_layer(random, channels, image.shape[2])
            image = module(image)
            stack, modules = [*stack, typed], [*modules, module]
        modules.append(nn.Linear(image[0].numel(), 3))
        answers = solve("params", stack=" > ".join([*stack, "flatten", "dense 3"])).answers
        total = sum(p.numel() for module in modules for p in module.parameters())
        assert answers["total"].value == total
