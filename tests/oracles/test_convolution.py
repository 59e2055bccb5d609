"""Feature maps, pooling and sizes against PyTorch."""

from __future__ import annotations

from math import prod
from random import Random
from typing import Any

import pytest

from dlsolve import solve
from dlsolve.exact.array import Matrix

torch = pytest.importorskip("torch", reason="needs dlsolve[oracles]")
functional = torch.nn.functional

SEEDS = range(6)
EACH = 25


def random_map(random: Random, rows: int, columns: int) -> list[list[int]]:
    return [[random.randint(-9, 9) for _ in range(columns)] for _ in range(rows)]


def tensor(channels: list[list[list[int]]]) -> Any:
    return torch.tensor(channels, dtype=torch.float64).unsqueeze(0)


def entries(value: Any) -> list[list[float]]:
    assert isinstance(value, Matrix)
    return [[float(entry) for entry in row] for row in value.rows]


def volume(channels: list[list[list[int]]]) -> str:
    return " | ".join("; ".join(" ".join(map(str, row)) for row in one) for one in channels)


@pytest.mark.parametrize("seed", SEEDS)
def test_feature_maps(seed: int) -> None:
    """Strides that do not divide, even filters, dilation, several channels and filters."""
    random = Random(seed)
    for _ in range(EACH):
        rows, columns, channels = random.randint(3, 7), random.randint(3, 7), random.randint(1, 3)
        height, width = random.randint(1, 3), random.randint(1, 3)
        image = [random_map(random, rows, columns) for _ in range(channels)]
        filters = [
            [random_map(random, height, width) for _ in range(channels)]
            for _ in range(random.randint(1, 2))
        ]
        bias = [random.randint(-3, 3) for _ in filters]
        stride, padding, dilation = random.randint(1, 3), random.randint(0, 2), random.randint(1, 2)
        if dilation * (max(height, width) - 1) + 1 > min(rows, columns) + 2 * padding:
            continue
        ours = solve(
            "conv-map", image=volume(image), kernel=" || ".join(map(volume, filters)),
            bias=" ".join(map(str, bias)), stride=stride, padding=padding, dilation=dilation,
        ).answers  # fmt: skip
        theirs = functional.conv2d(
            tensor(image), torch.cat([tensor(one) for one in filters]),
            torch.tensor(bias, dtype=torch.float64), stride, padding, dilation,
        )[0]  # fmt: skip
        for k, expected in enumerate(theirs, start=1):
            name = "feature_map" if len(filters) == 1 else f"feature_map_{k}"
            assert entries(ours[name].value) == expected.tolist()


@pytest.mark.parametrize("kind", ["max", "average"])
@pytest.mark.parametrize("seed", SEEDS)
def test_pooling(seed: int, kind: str) -> None:
    """Both roundings, padding counted or not; PyTorch allows padding up to half the window."""
    random = Random(seed)
    for _ in range(EACH):
        rows, columns, window = random.randint(2, 7), random.randint(2, 7), random.randint(1, 4)
        stride, padding = random.randint(1, 4), random.randint(0, window // 2)
        ceil, ignore = random.random() < 0.5, random.random() < 0.5
        if window > min(rows, columns) + 2 * padding:
            continue
        image = random_map(random, rows, columns)
        ours = solve(
            "pool", image=volume([image]), kind=kind, window=window, stride=stride,
            padding=padding, size_rounding="ceil" if ceil else "floor", ignore_padding=ignore,
        ).answers["pooled_map"]  # fmt: skip
        if kind == "max":
            theirs = functional.max_pool2d(tensor([image]), window, stride, padding, ceil_mode=ceil)
        else:
            theirs = functional.avg_pool2d(
                tensor([image]), window, stride, padding, ceil, count_include_pad=not ignore
            )
        assert torch.allclose(tensor([entries(ours.value)]), theirs, rtol=0, atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_sizes(seed: int) -> None:
    random = Random(seed)
    for _ in range(EACH):
        n, f, s, p = (random.randint(*ends) for ends in ((3, 40), (1, 7), (1, 4), (0, 3)))
        if f > n + 2 * p:
            continue
        image = torch.zeros(1, 1, n, n)
        size = list(functional.conv2d(image, torch.zeros(1, 1, f, f), None, s, p).shape[2:])
        ours = solve("conv-size", input=n, window=f, stride=s, padding=p).answers["size"]
        assert list(ours.value) == size
        back = solve("conv-size", window=f, stride=s, padding=p, out=size[0]).answers
        assert n in list(back["solutions"].value)
        if (n - 1) * s + f - 2 * p > 0 and s > 1:
            extra = random.randint(0, s - 1)
            larger = functional.conv_transpose2d(
                image, torch.zeros(1, 1, f, f), None, s, p, output_padding=extra
            )
            transposed = solve(
                "conv-size", input=n, window=f, stride=s, padding=p, transposed=True,
                output_padding=extra,
            ).answers["size"]  # fmt: skip
            assert list(transposed.value) == list(larger.shape[2:])


@pytest.mark.parametrize("seed", SEEDS)
def test_receptive_fields(seed: int) -> None:
    """The entries of the image that the gradient of one unit reaches."""
    random = Random(seed)
    for _ in range(8):
        layers = [(random.randint(1, 3), random.randint(1, 2)) for _ in range(random.randint(1, 3))]
        stack = " > ".join(f"conv {f} stride {s}" for f, s in layers)
        image = torch.ones(1, 1, 40, 40, requires_grad=True)
        result = image
        for f, s in layers:
            result = functional.conv2d(result, torch.ones(1, 1, f, f), None, s)
        middle = result.shape[2] // 2
        result[0, 0, middle, middle].backward()
        reached = int((image.grad[0, 0].sum(0) != 0).nonzero().diff(dim=0).sum()) + 1
        ours = solve("receptive-field", stack=stack).answers
        jump = next(iter(ours["jump"].value))
        assert reached <= next(iter(ours["receptive_field"].value))
        if all(s <= f for f, s in layers):
            assert reached == next(iter(ours["receptive_field"].value))
        assert jump == prod(s for _, s in layers)
