"""Weights that separate two classes: small whole numbers first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from itertools import product

from dlsolve.exact.array import Vector
from dlsolve.exact.inequalities import separating_vector
from dlsolve.exact.rows import smallest_integers

LARGEST_TRIED = {1: 1, 2: 5, 3: 3, 4: 2}
"""The largest whole number that is tried as a weight, by the number of inputs."""

Point = tuple[Fraction, ...]


def direction(upper: Sequence[Point], lower: Sequence[Point]) -> Point | None:
    """w for which every w·x of the upper class is above every one of the lower, or None.

    Small whole numbers are tried in order of their size; where none will do, w comes from the
    inequalities themselves (Gordan, 1873), in the smallest whole numbers of its direction.
    """
    for candidate in _small(len(upper[0])):
        if min(_dot(candidate, x) for x in upper) > max(_dot(candidate, x) for x in lower):
            return candidate
    one = (Fraction(1),)
    vectors = [(*x, *one) for x in upper] + [tuple(-e for e in (*x, *one)) for x in lower]
    found = separating_vector(vectors, [True] * len(vectors))
    if found is None:
        return None
    whole = smallest_integers(Vector(tuple(found[:-1])))
    assert whole is not None
    return tuple(entry for entry in whole if isinstance(entry, Fraction))


@cache
def _small(size: int) -> tuple[Point, ...]:
    """Small whole weights, those with small and few entries first."""
    largest = LARGEST_TRIED.get(size, 0)
    if not largest:
        return ()
    every: Iterator[tuple[int, ...]] = product(range(-largest, largest + 1), repeat=size)

    def order(w: tuple[int, ...]) -> tuple[int, int, int, tuple[int, ...]]:
        negative = sum(entry < 0 for entry in w)
        return max(map(abs, w)), sum(map(abs, w)), negative, tuple(-entry for entry in w)

    return tuple(tuple(map(Fraction, w)) for w in sorted(every, key=order) if any(w))


def _dot(w: Point, x: Point) -> Fraction:
    return sum((a * b for a, b in zip(w, x, strict=True)), Fraction(0))
