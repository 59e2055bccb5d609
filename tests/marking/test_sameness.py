"""When two values are the same answer."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dlsolve.exact.array import Vector
from dlsolve.exact.spaces import Affine, Span
from dlsolve.marking.sameness import same_value


def affine(point: tuple[int, ...], *directions: tuple[int, ...]) -> Affine:
    def vector(entries: tuple[int, ...]) -> Vector:
        return Vector(tuple(map(Fraction, entries)))

    return Affine(vector(point), Span(tuple(map(vector, directions)), len(point)))


LINE = affine((3, 0), (-2, 1))


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (affine((3, 0), (-2, 1)), True),
        (affine((1, 1), (4, -2)), True),
        (affine((3, 1), (-2, 1)), False),
        (affine((3, 0), (2, 1)), False),
        (affine((3, 0)), False),
        (affine((3, 0), (1, 0), (0, 1)), False),
        (affine((3, 0, 0), (-2, 1, 0)), False),
    ],
)
def test_a_point_and_its_directions(other: Affine, same: bool) -> None:
    assert same_value(LINE, other) is same
