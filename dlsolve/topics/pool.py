"""Pooling a feature map: the size of what comes out, and every window."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from dlsolve.inputs.layers import Pool
from dlsolve.inputs.volumes import Volume
from dlsolve.inputs.windows import NO_PADDING, TWO, Padding, Pair
from dlsolve.topics._float_maps import close, found, pooled
from dlsolve.topics._floats import typed_rows
from dlsolve.topics._map_figures import map_figures
from dlsolve.topics._maps import answer_each, number, size, size_words, write_pooling
from dlsolve.topics._pooling import pooling_title
from dlsolve.working.names import Name
from dlsolve.working.steps import Answer
from dlsolve.working.working import Working

CHAPTER = "Convolution"
ALIASES = ("pooling", "max-pool", "average-pool")
PICTURE = "the map before and after pooling as heat maps"


def pool(
    working: Working,
    image: Annotated[Volume, "the feature map X: “1 3; 2 4”; channels apart by |"],
    *,
    kind: Annotated[
        Literal["max", "average"], "the largest entry of each window, or their average"
    ] = "max",
    window: Annotated[Pair, "the size of the window: 2, or “3 2”"] = TWO,
    stride: Annotated[Pair | None, "the stride; as large as the window if not given"] = None,
    padding: Annotated[
        Padding, "zeros round the map: 1, “1 2”, “top bottom left right”, valid or same"
    ] = NO_PADDING,
    size_rounding: Annotated[
        Literal["floor", "ceil"], "where the stride does not divide: round the size down or up"
    ] = "floor",
    ignore_padding: Annotated[
        bool, "an average divides by the entries of the map only, not by the zeros as well"
    ] = False,
) -> None:
    """Max or average pooling: size, every window, pooled map.

        size = ⌊(n − f + 2p)/s⌋ + 1        Pᵢⱼ = max of the window, or Σ window/f²

    The map is H × W, or H × W × C, whose channels are pooled one by one.  Zeros of the padding
    never win a maximum; an average counts them unless they are to be ignored, but not those
    beyond the padding that rounding up reaches over.  Answers: `pooled_size` (rows, columns,
    and channels where there are several), `pooled_map`; for several channels `pooled_map_1`, ….

    Raises InputError where the window is larger than the padded map.

    Source: Scherer, Müller and Behnke, 2010; rounding and padding as in PyTorch.
    """
    layer = Pool(
        kind, window, stride or window, padding, size_rounding == "ceil", not ignore_padding
    )
    title = pooling_title(layer)
    working.ask(f"Find the size and the entries of X after {title[0].lower()}{title[1:]}.")
    channels = [
        working.given(Name("X", layer=number(k, image.channels)), channel)
        for k, channel in enumerate(image.channels, start=1)
    ]
    laid, maps = write_pooling(working, channels, layer)
    working.answer("pooled_size", size(laid, len(maps)), shown=[size_words(laid, len(maps))])
    answer_each(working, "pooled_map", maps)
    working.draw(map_figures, [("map", channels), ("after pooling", maps)])


EXAMPLES = (
    {"image": "1 3 2 1; 4 6 5 2; 7 8 1 0; 1 2 3 4"},
    {"image": "1 3 2 1; 4 6 5 2; 7 8 1 0; 1 2 3 4", "kind": "average"},
    {"image": "4 1 -2; 0 -3 5; 7 1 2", "window": "2", "stride": "1"},
    {"image": "1 2 3 4 5; 5 4 3 2 1; 0 1 0 1 0", "window": "2", "size_rounding": "ceil"},
    {"image": "-1 -2; -3 -4", "window": "2", "stride": "1", "padding": "1"},
    {
        "image": "1 2 3; 4 5 6; 7 8 9", "kind": "average", "window": "2", "padding": "1",
        "ignore_padding": "true",
    },
    {"image": "1 2 3; 4 5 6; 7 8 9", "window": "4", "stride": "1", "padding": "2"},
    {"image": "1 2; 3 4 | 8 6; 4 2", "kind": "average"},
)  # fmt: skip


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The same maps by NumPy, from views of all windows at once."""
    import numpy as np

    window = arguments["window"]
    layer = Pool(
        arguments["kind"], window, arguments["stride"] or window, arguments["padding"],
        arguments["size_rounding"] == "ceil", not arguments["ignore_padding"],
    )  # fmt: skip
    channels = arguments["image"].channels
    for k, channel in enumerate(channels, start=1):
        suffix = "" if len(channels) == 1 else f"_{k}"
        expected = pooled(np.array(typed_rows(channel)), layer)
        yield "the map as by NumPy", close(found(answers, "pooled_map" + suffix), expected)
