"""Vectors of the plane, drawn as arrows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dlsolve.exact.number import Scalar, Surd
from dlsolve.exact.symbolic import Symbolic
from dlsolve.working.readings import float_of
from dlsolve.working.working import Working

if TYPE_CHECKING:
    from dlsolve.working.figures import Figure, Label, Layer

Labelled = tuple["Label", Sequence[Scalar]]


def draw_arrows(
    working: Working, title: str, vectors: Sequence[Labelled], lines: Sequence[Labelled] = ()
) -> None:
    """The vectors, and the lines through 0 along others; none where there is no plane."""
    every = [vector for _, vector in (*vectors, *lines)]
    if any(len(vector) != 2 for vector in every):
        working.undrawn("vectors are drawn in the plane, with two entries")
    elif not all(_is_real(entry) for vector in every for entry in vector):
        working.undrawn("vectors are drawn with real numbers for their entries")
    else:
        working.draw(_arrows, title, vectors, lines)


def _is_real(entry: Scalar) -> bool:
    return not isinstance(entry, Symbolic) and not (isinstance(entry, Surd) and entry.is_complex)


def _arrows(title: str, vectors: Sequence[Labelled], lines: Sequence[Labelled]) -> Iterator[Figure]:
    from dlsolve.working.figures import Arrow, Figure, Straight

    layers: list[Layer] = []
    for label, vector in lines:
        x, y = map(float_of, vector)
        layers.append(Straight(y, -x, 0.0, label, faint=True))
    for label, vector in vectors:
        x, y = map(float_of, vector)
        layers.append(Arrow((x, y), label))
    yield Figure(title, "x₁", "x₂", tuple(layers), even=True)
