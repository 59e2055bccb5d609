"""ReLU on a feature map: every negative entry becomes 0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from dlsolve.exact.array import Matrix
from dlsolve.exact.number import Scalar, sign
from dlsolve.inputs.volumes import Volume
from dlsolve.plurals import counted
from dlsolve.topics._float_maps import close, found
from dlsolve.topics._floats import typed_rows
from dlsolve.topics._map_figures import map_figures
from dlsolve.topics._maps import answer_each, number
from dlsolve.topics._surfaces import Surface, placed
from dlsolve.working.idioms import Program
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.steps import Answer
from dlsolve.working.trees import Apply, Quantity, Tree, maximum, tree
from dlsolve.working.working import Working

CHAPTER = "Convolution"
ALIASES = ("relu-feature-map", "rectify")
PICTURE = "the map before and after ReLU as heat maps"

MOST_SHOWN = 36
"""Entries of a map that are written out one by one."""


def relu_map(
    working: Working,
    image: Annotated[Volume, "the feature map Y: “3 -1; -2 4”; channels apart by |"],
    *,
    mask: Annotated[
        bool, "write the derivative as well: 1 where an entry is positive, elsewhere 0"
    ] = False,
) -> None:
    """ReLU on a feature map, entry by entry.

        Aᵢⱼ = max(0, Yᵢⱼ)        ReLU′(Yᵢⱼ) = 1 if Yᵢⱼ > 0, else 0

    The map is H × W, or H × W × C; its size stays.  Answers: `relu_map`, `replaced`, the number
    of negative entries, and `mask` where asked for; for several channels numbered, `relu_map_1`.

    Source: Nair and Hinton, 2010.
    """
    working.ask("Apply ReLU to the feature map Y.")
    channels = [
        working.given(Name("Y", layer=number(k, image.channels)), channel)
        for k, channel in enumerate(image.channels, start=1)
    ]
    with working.part("Entry by entry, A = max(0, Y): what is negative becomes 0", key="relu"):
        maps = [_write_map(working, one) for one in channels]
    replaced = sum(_negatives(one) for one in channels)
    entries = sum(len(one.rows) * len(one.rows[0]) for one in image.channels)
    were = "was" if replaced == 1 else "were"
    working.say(f"{replaced} of the {counted(entries, 'entry')} {were} negative.")
    answer_each(working, "relu_map", maps)
    working.draw(map_figures, [("feature map", channels), ("after ReLU", maps)])
    negatives = " + ".join(f"int(np.sum({{{c}}} < 0))" for c in range(len(channels)))
    working.answer("replaced", replaced, shown=(), program=Program(negatives, tuple(channels)))
    if mask:
        working.say("The derivative is 1 where an entry is positive, and 0 elsewhere, at 0 too:")
        answer_each(working, "mask", [_write_mask(working, one) for one in channels])


def _write_map(working: Working, Y: Quantity) -> Quantity:
    """Write each entry of a small map, and the whole map A."""
    surface = Surface.of(Y)
    rows, columns = surface.shape
    name = Name("A", layer=Y.name.layer)
    if rows * columns > MOST_SHOWN:
        return working.let(
            name, Apply("ReLU", (Y,)), sign_dropped=Apply("|·|", (Y,)), activation_left_out=Y
        )
    entries: dict[tuple[int, int], Scalar] = {}
    with working.repeated():
        for i in range(rows):
            for j in range(columns):
                y = surface.at(i, j)
                entry = Name("A", i + 1, j + 1, layer=Y.name.layer)
                line = working.let(
                    entry, maximum(0, y), compact=True,
                    sign_dropped=Apply("|·|", (y,)), activation_left_out=y,
                    smaller_taken=_smaller(y),
                )  # fmt: skip
                entries[i, j] = scalar(line.value)
    whole = Program("np.maximum(0, {0})", (Y,))
    return working.let(name, placed(surface.value, entries), program=whole)


def _smaller(y: Tree) -> Tree:
    """min(0, y), which keeps the negative entries."""
    return y if sign(scalar(evaluate(y))) < 0 else tree(0)


def _negatives(Y: Quantity) -> int:
    assert isinstance(Y.value, Matrix)
    return sum(sign(entry) < 0 for row in Y.value.rows for entry in row)


def _write_mask(working: Working, Y: Quantity) -> Quantity:
    return working.let(
        Name("M", layer=Y.name.layer), Apply("step", (Y,)), compact=True,
        mask_turned_round=Apply("step", (-Y,)),
    )  # fmt: skip


EXAMPLES = (
    {"image": "3 -1 0; -2 4 -0.5; 1 -7 2"},
    {"image": "-1 2; 0 -3", "mask": "true"},
    {"image": "1 -2; -3 4 | -1/2 0; 5 -6"},
    {"image": "; ".join(" ".join(str((i * j) % 7 - 3) for j in range(8)) for i in range(8))},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """A + min(0, Y) = Y, by NumPy, and as many changed entries as were counted."""
    import numpy as np

    channels = arguments["image"].channels
    changed = 0
    for k, channel in enumerate(channels, start=1):
        suffix = "" if len(channels) == 1 else f"_{k}"
        given = np.array(typed_rows(channel))
        mapped = np.array(found(answers, "relu_map" + suffix))
        changed += int(np.sum(given < 0))
        yield "A + min(0, Y) = Y", close(mapped + np.minimum(given, 0), given)
        yield "nothing negative is left", bool(np.all(mapped >= 0))
        if arguments["mask"]:
            yield "mask × Y = A", close(found(answers, "mask" + suffix) * given, mapped)
    yield "as many as were negative", answers["replaced"].value == changed
