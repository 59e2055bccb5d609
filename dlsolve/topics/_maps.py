"""Feature maps as they come and go: given channel by channel, through ReLU, pooled, answered."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from dlsolve.exact.array import Vector
from dlsolve.inputs.layers import Pool
from dlsolve.inputs.volumes import Volume
from dlsolve.topics._pooling import pooling_title, write_pooled
from dlsolve.topics._surfaces import Surface
from dlsolve.topics._windows import Laid, pooling_sizes
from dlsolve.working.names import Name
from dlsolve.working.readings import scalar
from dlsolve.working.trees import Apply, Quantity
from dlsolve.working.working import Working


def number(place: int, of: Sequence[Any]) -> int | None:
    """The number of a filter or a map, where there are several."""
    return place if len(of) > 1 else None


def given_channels(working: Working, name: Name, volume: Volume) -> list[Quantity]:
    """The channels of an image or of a filter; where there are several, they are indexed."""
    if len(volume.channels) == 1:
        return [working.given(name, volume.channels[0])]
    return [
        working.given(Name(name.base, c, layer=name.layer), channel)
        for c, channel in enumerate(volume.channels, start=1)
    ]


def size(laid: tuple[Laid, Laid], maps: int) -> Vector:
    """The size of the maps: rows, columns, and maps where there are several."""
    counts = [scalar(one.count.value) for one in laid]
    return Vector((*counts, Fraction(maps)) if maps > 1 else tuple(counts))


def size_words(laid: tuple[Laid, Laid], maps: int) -> tuple[str, ...]:
    """e.g. size 2 × 2, or with several maps size 2 × 2 × 3"""
    third = f" × {maps}" if maps > 1 else ""
    return (f"size {laid[0].windows} × {laid[1].windows}{third}",)


def write_relu(working: Working, maps: list[Quantity]) -> list[Quantity]:
    """Write every map with 0 for its negative entries."""
    with working.part("ReLU: every negative entry becomes 0", key="relu"):
        return [
            working.let(
                Name("A", layer=one.name.layer),
                Apply("ReLU", (one,)),
                compact=True,
                sign_dropped=Apply("|·|", (one,)),
                activation_left_out=one,
            )
            for one in maps
        ]


def write_pooling(
    working: Working, maps: list[Quantity], pool: Pool
) -> tuple[tuple[Laid, Laid], list[Quantity]]:
    """Write the size of the pooled maps, every window and the maps; hand back both."""
    surfaces = [Surface.of(one) for one in maps]
    with working.part(pooling_title(pool), key="pooling"):
        laid = pooling_sizes(working, surfaces[0].shape, pool)
        _say_what_zeros_do(working, laid, pool)
        return laid, [
            write_pooled(working, surface, laid, pool, layer=one.name.layer, maps=len(maps))
            for surface, one in zip(surfaces, maps, strict=True)
        ]


def _say_what_zeros_do(working: Working, laid: tuple[Laid, Laid], pool: Pool) -> None:
    """The convention in force, where there is padding."""
    if not any(one.before or one.after for one in laid):
        return
    if pool.kind == "max":
        working.say("The padding is never the largest.")
    elif pool.count_padding:
        working.say("An average counts the zeros of the padding.")
    else:
        working.say("An average does not count the zeros of the padding.")


def answer_each(working: Working, name: str, maps: list[Quantity]) -> None:
    """Answer the maps, numbered where there are several."""
    for k, one in enumerate(maps, start=1):
        working.answer(name if len(maps) == 1 else f"{name}_{k}", one)
