"""Pooling a feature map: the largest entry of each window, or the average."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import reduce

from dlsolve.exact.array import Matrix
from dlsolve.exact.number import Scalar, sign
from dlsolve.inputs.layers import Pool
from dlsolve.topics._surfaces import ZERO, Surface, placed, say_left_out, shown_places
from dlsolve.topics._windows import Laid
from dlsolve.working.idioms import Program
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.trees import Apply, Quantity, Tree, total
from dlsolve.working.working import Working


def pooling_title(pool: Pool) -> str:
    """e.g. Max pooling 2 × 2, stride 2"""
    kind = pool.kind.capitalize()
    stride = pool.stride
    steps = (
        f"{stride.rows}" if stride.rows == stride.columns else f"{stride.rows} × {stride.columns}"
    )
    return f"{kind} pooling {pool.window.rows} × {pool.window.columns}, stride {steps}"


def write_pooled(
    working: Working,
    surface: Surface,
    laid: tuple[Laid, Laid],
    pool: Pool,
    *,
    layer: int | None,
    maps: int,
) -> Quantity:
    """Write the windows of one map and the pooled map P; `layer` numbers it among several."""
    counts = laid[0].windows, laid[1].windows
    shown = shown_places(counts, maps, layer or 1)
    entries: dict[tuple[int, int], Scalar] = {}
    with working.repeated():
        for i, j in shown:
            under = list(_under(surface, laid, (i, j), pool))
            largest: Tree = Apply("max", tuple(under)) if len(under) > 1 else under[0]
            average = total(under) / len(under) if len(under) > 1 else under[0]
            name = Name("P", i + 1, j + 1, layer=layer)
            if pool.kind == "max":
                found = working.let(name, largest, compact=True, average_for_maximum=average)
            else:
                found = working.let(name, average, compact=True, maximum_for_average=largest)
            entries[i, j] = scalar(found.value)
        say_left_out(working, len(shown), counts[0] * counts[1])
    every = Matrix(
        tuple(
            tuple(
                entries[i, j] if (i, j) in entries else _pooled(surface, laid, (i, j), pool)
                for j in range(counts[1])
            )
            for i in range(counts[0])
        )
    )
    program = _taken(surface, laid, pool)
    return working.let(Name("P", layer=layer), placed(every, entries), program=program)


def _taken(surface: Surface, laid: tuple[Laid, Laid], pool: Pool) -> Program:
    """Every window at once; zeros that do not count are no numbers."""
    take = "np.max" if pool.kind == "max" else "np.mean"
    image = "{0}"
    zeros = tuple((one.before, one.after) for one in laid)
    if any(map(any, zeros)):
        if pool.kind == "average" and pool.count_padding:
            image = f"np.pad({{0}}, {zeros})"
        else:
            image = f"np.pad({{0}}.astype(float), {zeros}, constant_values=np.nan)"
            take = take.replace("np.", "np.nan")
    window, stride = ((one.rows, one.columns) for one in (pool.window, pool.stride))
    size = tuple(one.windows for one in laid)
    return Program(f"pool({image}, {window}, {stride}, {size}, {take})", (surface.value,))


def _under(
    surface: Surface, laid: tuple[Laid, Laid], place: tuple[int, int], pool: Pool
) -> Iterator[Tree]:
    """The entries under a window; zeros of the padding only where an average counts them."""
    count_zeros = pool.kind == "average" and pool.count_padding
    inside = [
        [cell for cell in one.cells(at) if _is_inside(cell, one, count_zeros)]
        for one, at in zip(laid, place, strict=True)
    ]
    if not all(inside):
        yield ZERO
    for i in inside[0]:
        for j in inside[1]:
            yield surface.at(i, j)


def _is_inside(cell: int, laid: Laid, count_zeros: bool) -> bool:
    if count_zeros:
        return -laid.before <= cell < laid.axis.size + laid.after
    return 0 <= cell < laid.axis.size


def _pooled(
    surface: Surface, laid: tuple[Laid, Laid], place: tuple[int, int], pool: Pool
) -> Scalar:
    values = [scalar(evaluate(entry)) for entry in _under(surface, laid, place, pool)]
    if pool.kind == "max":
        return reduce(lambda a, b: b if sign(b - a) > 0 else a, values)
    return reduce(lambda a, b: a + b, values) / Fraction(len(values))
