"""Answers that are more than a number: multisets of roots, spans, eigenspaces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field

from dlsolve.exact.array import Vector
from dlsolve.exact.number import Scalar, equal
from dlsolve.records import dataclass


@dataclass(frozen=True, slots=True)
class Roots:
    """Numbers that may repeat, in the order in which they are written.  e.g. 0, 0, 1"""

    values: tuple[Scalar, ...]

    def __iter__(self) -> Iterator[Scalar]:
        return iter(self.values)

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, index: int) -> Scalar:
        return self.values[index]

    def distinct(self) -> list[tuple[Scalar, int]]:
        """Each number once, with its multiplicity.  e.g. 0, 0, 1 → (0, 2), (1, 1)"""
        counted: list[tuple[Scalar, int]] = []
        for value in self.values:
            for place, (known, count) in enumerate(counted):
                if equal(known, value):
                    counted[place] = (known, count + 1)
                    break
            else:
                counted.append((value, 1))
        return counted


@dataclass(frozen=True, slots=True)
class Equation:
    """A line, plane or hyperplane: normal · x + constant = 0.  e.g. 0.6x₁ + 1.1x₂ − 0.5 = 0"""

    normal: tuple[Scalar, ...]
    constant: Scalar

    def at(self, point: Iterable[Scalar]) -> Scalar:
        """The left side at a point: 0 on the line, its sign tells the side."""
        return Vector(self.normal).dot(Vector(tuple(point))) + self.constant


@dataclass(frozen=True, slots=True)
class Span:
    """All linear combinations of a basis in Rⁿ; an empty basis is {0}.

    `parameter` is the letter before its vectors, another one where c is in use.
    """

    basis: tuple[Vector, ...]
    length: int
    parameter: str = field(default="c", compare=False)

    @property
    def dimension(self) -> int:
        """The number of vectors in the basis."""
        return len(self.basis)

    def __iter__(self) -> Iterator[Vector]:
        return iter(self.basis)


@dataclass(frozen=True, slots=True)
class Affine:
    """A point and all that a span leads to from it.  e.g. (3, 0)ᵀ + c (−2, 1)ᵀ"""

    point: Vector
    directions: Span


@dataclass(frozen=True, slots=True)
class Eigenspaces:
    """Each distinct eigenvalue with its eigenvectors (a basis of its eigenspace)."""

    pairs: tuple[tuple[Scalar, Span], ...]

    def __iter__(self) -> Iterator[tuple[Scalar, Span]]:
        return iter(self.pairs)
