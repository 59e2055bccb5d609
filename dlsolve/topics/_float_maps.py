"""Feature maps by NumPy in floats: the second method that checks those of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dlsolve.exact.array import Matrix
from dlsolve.inputs.layers import Pool
from dlsolve.working.readings import float_of
from dlsolve.working.steps import Answer


def close(left: Any, right: Any) -> bool:
    """Whether two arrays have one shape and nearly the same entries."""
    import numpy as np

    return np.shape(left) == np.shape(right) and bool(np.allclose(left, right))


def found(answers: Mapping[str, Answer], name: str) -> list[list[float]]:
    """The entries of an answer."""
    value = answers[name].value
    assert isinstance(value, Matrix)
    return [[float_of(entry) for entry in row] for row in value.rows]


def pooled(values: Any, pool: Pool) -> Any:
    """Pooling of a NumPy array, by views; cells outside are not a number and are left out."""
    import numpy as np

    span = pool.window.rows, pool.window.columns
    steps = pool.stride.rows, pool.stride.columns
    p = pool.padding
    zeros = [(p.top, p.bottom), (p.left, p.right)]
    if p.same:
        zeros = [((size - 1) // 2, size - 1 - (size - 1) // 2) for size in span]
    filler = 0.0 if pool.kind == "average" and pool.count_padding else np.nan
    padded = np.pad(values, zeros, constant_values=filler)
    if pool.ceil:
        more = [-(n - f) % s for n, f, s in zip(padded.shape, span, steps, strict=True)]
        for axis, (first, _) in enumerate(zeros):
            count = (padded.shape[axis] + more[axis] - span[axis]) // steps[axis]
            if more[axis] and count * steps[axis] >= values.shape[axis] + first:
                more[axis] = 0
        padded = np.pad(padded, [(0, m) for m in more], constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(padded, span)[:: steps[0], :: steps[1]]
    by = np.nanmax if pool.kind == "max" else np.nanmean
    return by(windows, axis=(2, 3))
