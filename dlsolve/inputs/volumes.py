"""Images of several channels, and sets of filters.

image      1 2; 3 4                      one channel
           1 2; 3 4 | 5 6; 7 8           two channels;  also [[[1,2],[3,4]],[[5,6],[7,8]]]
filters    1 0; 0 1 | 1 1; 0 0           one filter for two channels
           1 0; 0 1 || 0 1; 1 0          two filters;  also brackets four deep
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from dlsolve.errors import InputError
from dlsolve.inputs.arrays import read_volume
from dlsolve.records import dataclass
from dlsolve.working.trees import Grid

_BETWEEN_FILTERS = re.compile(r"\|\s*\|")
_FOUR_DEEP = re.compile(r"\s*\[\s*\[\s*\[\s*\[")

MOST_FILTERS = 512
"""Filters that may be given at once."""


@dataclass(frozen=True, slots=True)
class Volume:
    """An image: its channels, all of one shape."""

    channels: tuple[Grid, ...]

    @classmethod
    def read(cls, text: str) -> Volume:
        """e.g. "1 2; 3 4 | 5 6; 7 8" has two channels."""
        return cls(read_volume(text))

    @property
    def shape(self) -> tuple[int, int, int]:
        """Rows, columns, channels."""
        return len(self.channels[0].rows), len(self.channels[0].rows[0]), len(self.channels)


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters of one shape, each a matrix for every channel of the image."""

    each: tuple[Volume, ...]

    @classmethod
    def read(cls, text: str) -> Filters:
        """e.g. "1 0; 0 1 || 0 1; 1 0" are two filters for an image of one channel."""
        filters: list[Volume] = []
        for start, end in _pieces(text):
            if not text[start:end].strip():
                raise InputError("a filter is missing", text, max(start - 1, 0), end, "remove a ||")
            try:
                one = Volume.read(text[start:end])
            except InputError as error:
                raise error.within(text, start) from None
            if filters and one.shape != filters[0].shape:
                raise InputError(
                    f"filter {len(filters) + 1} is {_shape(one)}, filter 1 is {_shape(filters[0])}",
                    text, start, end, "give every filter the same shape",
                )  # fmt: skip
            filters.append(one)
            if len(filters) > MOST_FILTERS:
                raise InputError(
                    f"more than {MOST_FILTERS} filters", text, start, end, "give fewer filters"
                )
        return cls(tuple(filters))

    @property
    def shape(self) -> tuple[int, int, int]:
        """Rows, columns, channels of each."""
        return self.each[0].shape


def _shape(volume: Volume) -> str:
    rows, columns, channels = volume.shape
    return f"{rows} × {columns}" + (f" × {channels}" if channels > 1 else "")


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where the text of each filter stands."""
    if _FOUR_DEEP.match(text):
        yield from _deepest_lists(text)
        return
    marks = [(0, 0), *(m.span() for m in _BETWEEN_FILTERS.finditer(text)), (len(text), 0)]
    for (_, start), (end, _) in pairwise(marks):
        yield start, end


def _deepest_lists(text: str) -> Iterator[tuple[int, int]]:
    """The lists just inside the outermost brackets."""
    depth = start = 0
    for place, mark in enumerate(text):
        if mark == "[":
            depth += 1
            start = place if depth == 2 else start
        elif mark == "]":
            depth -= 1
            if depth == 1:
                yield start, place + 1
            if depth < 0:
                break
    if depth != 0:
        what = "is never closed" if depth > 0 else "closes nothing that is open"
        raise InputError(f"a bracket {what}", text, 0, len(text), "check the brackets")
