"""Convolutions of large matrices, exactly: whole numbers over a common denominator, in NumPy.

64-bit integers where no sum can overflow them, Python's integers otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

from dlsolve.exact.array import Matrix
from dlsolve.exact.number import Scalar

if TYPE_CHECKING:
    from numpy.typing import NDArray

LARGEST_INT64 = 2**63 - 1


def convolved(
    images: Sequence[Matrix],
    kernels: Sequence[Matrix],
    counts: tuple[int, int],
    strides: tuple[int, int],
    dilations: tuple[int, int],
    bias: Scalar,
) -> Matrix:
    """Σ over channels and window entries of image × kernel, plus the bias, for every window.

    What a window has outside the image counts as 0.  e.g. one 3 × 3 kernel on 512 × 512
    """
    if not all(_is_rational(m) for m in (*images, *kernels)) or not isinstance(bias, Fraction):
        return _one_by_one(images, kernels, counts, strides, dilations, bias)
    height, width = (
        (count - 1) * stride + 1 for count, stride in zip(counts, strides, strict=True)
    )
    common_x, common_k = _denominator(images), _denominator(kernels)
    below = lcm(common_x * common_k, bias.denominator)
    factor = below // (common_x * common_k)
    whole_bias = bias.numerator * (below // bias.denominator)
    xs = [_whole_rows(m, common_x) for m in images]
    ks = [_whole_rows(m, common_k * factor) for m in kernels]
    total = _array_of_zeros(xs, ks, counts, whole_bias)
    for x, k in zip(xs, ks, strict=True):
        reach = height + (len(k) - 1) * dilations[0], width + (len(k[0]) - 1) * dilations[1]
        image = _extended(x, reach, total.dtype)
        for a, row in enumerate(k):
            for b, entry in enumerate(row):
                if entry:
                    top, left = a * dilations[0], b * dilations[1]
                    window = image[
                        top : top + height : strides[0], left : left + width : strides[1]
                    ]
                    total += entry * window
    return _over(total, below)


def _is_rational(matrix: Matrix) -> bool:
    return all(isinstance(entry, Fraction) for row in matrix.rows for entry in row)


def _denominator(matrices: Sequence[Matrix]) -> int:
    found = {
        entry.denominator
        for m in matrices
        for row in m.rows
        for entry in row
        if isinstance(entry, Fraction)
    }
    return lcm(*found)


def _whole_rows(matrix: Matrix, denominator: int) -> list[list[int]]:
    """The numerators over this denominator."""
    return [
        [
            entry.numerator * (denominator // entry.denominator)
            for entry in row
            if isinstance(entry, Fraction)
        ]
        for row in matrix.rows
    ]


def _array_of_zeros(
    xs: Sequence[list[list[int]]],
    ks: Sequence[list[list[int]]],
    counts: tuple[int, int],
    bias: int,
) -> NDArray[Any]:
    """The biases, in a type in which no sum overflows."""
    import numpy as np

    bound = abs(bias)
    for x, k in zip(xs, ks, strict=True):
        largest = max(max(map(abs, row)) for row in x)
        bound += max(1, largest) * sum(abs(entry) for row in k for entry in row)
    kind = np.int64 if bound <= LARGEST_INT64 else object
    return np.full(counts, bias, dtype=kind)


def _extended(x: list[list[int]], reach: Sequence[int], kind: Any) -> NDArray[Any]:
    """The image, with zeros below and on the right as far as the windows reach."""
    import numpy as np

    image = np.array(x, dtype=kind)
    missing = [max(0, size - have) for size, have in zip(reach, image.shape, strict=True)]
    if not any(missing):
        return image
    return np.pad(image, [(0, missing[0]), (0, missing[1])])


def _over(total: NDArray[Any], denominator: int) -> Matrix:
    """The whole numbers divided; equal ones become one Fraction."""
    known: dict[int, Fraction] = {}

    def divided(whole: int) -> Fraction:
        if whole not in known:
            known[whole] = Fraction(whole, denominator)
        return known[whole]

    return Matrix(tuple(tuple(map(divided, row)) for row in total.tolist()))


def _one_by_one(
    images: Sequence[Matrix],
    kernels: Sequence[Matrix],
    counts: tuple[int, int],
    strides: tuple[int, int],
    dilations: tuple[int, int],
    bias: Scalar,
) -> Matrix:
    """The same with roots and letters, in no hurry."""

    def at(i: int, j: int) -> Scalar:
        result = bias
        for image, kernel in zip(images, kernels, strict=True):
            for a, row in enumerate(kernel.rows):
                for b, entry in enumerate(row):
                    y, x = i * strides[0] + a * dilations[0], j * strides[1] + b * dilations[1]
                    if y < image.shape[0] and x < image.shape[1]:
                        result = result + image[y, x] * entry
        return result

    return Matrix(tuple(tuple(at(i, j) for j in range(counts[1])) for i in range(counts[0])))
