"""Images, filters and feature maps as heat maps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from dlsolve.exact.array import Matrix
from dlsolve.working.readings import float_of
from dlsolve.working.trees import Quantity

if TYPE_CHECKING:
    from dlsolve.working.figures import Figure, HeatMap

MOST_OF_A_KIND = 3
"""Maps of one kind that are drawn; of more, the first ones."""


def heat_map(matrix: Matrix, rows: Sequence[str] = (), columns: Sequence[str] = ()) -> HeatMap:
    """A matrix of the working, its rows and columns numbered or named."""
    from dlsolve.working.figures import HeatMap

    entries = tuple(tuple(map(float_of, row)) for row in matrix.rows)
    return HeatMap(entries, tuple(rows), tuple(columns))


def map_figures(kinds: Iterable[tuple[str, Sequence[Quantity]]]) -> Iterator[Figure]:
    """A heat map of each matrix.  e.g. ("filter", [K₁, K₂]) → filter K₁, filter K₂"""
    from dlsolve.working.figures import Figure

    for kind, maps in kinds:
        for one in maps[:MOST_OF_A_KIND]:
            assert isinstance(one.value, Matrix)
            more = f" (of {len(maps)})" if len(maps) > MOST_OF_A_KIND else ""
            yield Figure((kind, " ", one.name, more), "column", "row", (heat_map(one.value),))
