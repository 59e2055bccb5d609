"""How windows lie on an image: padding, dilation and the size formula.

Shared by convolution, pooling and the shapes of a network's layers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Literal

from dlsolve.errors import InputError
from dlsolve.inputs.layers import Pool
from dlsolve.inputs.windows import ONE, Padding, Pair, SizeRounding
from dlsolve.plurals import counted
from dlsolve.records import dataclass
from dlsolve.working.names import Name
from dlsolve.working.trees import Apply, Quantity, Tree
from dlsolve.working.working import Working


@dataclass(frozen=True, slots=True)
class Axis:
    """The rows, or the columns, of an image, and how windows lie along them.

    size      entries of the image;  `window` entries of the window
    before    zeros above (or on the left);  `after` zeros below (or on the right)
    same      the zeros are as many as keep the size at stride 1
    """

    size: int
    window: int
    stride: int = 1
    before: int = 0
    after: int = 0
    dilation: int = 1
    same: bool = False

    @property
    def span(self) -> int:
        """Entries from the first to the last of a window: d(f − 1) + 1."""
        return self.dilation * (self.window - 1) + 1

    @property
    def room(self) -> int:
        """n − f + 2p: how far the window can move."""
        zeros = self.span - 1 if self.same else self.before + self.after
        return self.size - self.span + zeros


def axes(
    shape: Sequence[int], window: Pair, stride: Pair, padding: Padding, dilation: Pair
) -> tuple[Axis, Axis]:
    """The rows and the columns of an image of this shape."""
    p = padding
    return (
        Axis(shape[0], window.rows, stride.rows, p.top, p.bottom, dilation.rows, p.same),
        Axis(shape[1], window.columns, stride.columns, p.left, p.right, dilation.columns, p.same),
    )


@dataclass(frozen=True, slots=True)
class Along:
    """One direction as the page names it.

    out, n, f, s   the size of the output (its name), of the image, of the window; the stride
    d              the dilation, where it is not 1
    zeros          the padding: p for both ends, or one quantity for each
    ends           where those two are, in words
    """

    axis: Axis
    out: Name
    n: Quantity
    f: Quantity
    s: Quantity
    d: Quantity | None
    zeros: tuple[Quantity, ...]
    ends: str


@dataclass(frozen=True, slots=True)
class Laid:
    """How many windows lie along one direction, and the zeros before and after the image."""

    axis: Axis
    count: Quantity
    before: int
    after: int

    @property
    def windows(self) -> int:
        """The number of windows, even where somebody's line has none or half a one."""
        count = self.count.value
        return max(1, count.__floor__()) if isinstance(count, Fraction) else 1

    @property
    def end(self) -> int:
        """Where the image with its zeros ends, those for the last window included."""
        last = (self.windows - 1) * self.axis.stride + self.axis.span - self.before
        return max(self.axis.size + self.after, min(last, self.axis.size + self.axis.span))

    def cells(self, place: int) -> range:
        """The entries of the image under a window; those in the padding lie outside it."""
        start = place * self.axis.stride - self.before
        return range(start, start + self.axis.span, self.axis.dilation)


# --- the size of the output -------------------------------------------------------------


def give_sizes(
    working: Working, rows: Axis, columns: Axis, *, zeros: bool = True
) -> tuple[Along, Along]:
    """Write n, f, p, s (and d) as given; one letter each where rows and columns are alike.

    Without `zeros` there is no padding in the formula.
    """
    if rows == columns and rows.before == rows.after:
        one = _given_along(working, rows, Name("n", "out"), Name("n"), (), zeros)
        return one, one
    n = [working.given(Name(letter), axis.size) for letter, axis in (("H", rows), ("W", columns))]
    alike = {
        letter: getattr(rows, part) == getattr(columns, part)
        for letter, part in (("f", "window"), ("s", "stride"), ("d", "dilation"))
    }

    def each(letter: str, values: tuple[int, int]) -> list[Quantity]:
        if alike[letter]:
            return [working.given(Name(letter), values[0])] * 2
        return [working.given(Name(letter, i), v) for i, v in enumerate(values, start=1)]

    f = each("f", (rows.window, columns.window))
    p = _given_padding(working, rows, columns) if zeros else [(), ()]
    s = each("s", (rows.stride, columns.stride))
    dilated = rows.dilation > 1 or columns.dilation > 1
    d = each("d", (rows.dilation, columns.dilation)) if dilated else [None, None]
    return (
        Along(rows, Name("H", "out"), n[0], f[0], s[0], d[0], p[0], "above and below"),
        Along(columns, Name("W", "out"), n[1], f[1], s[1], d[1], p[1], "left and right"),
    )


def _given_along(
    working: Working, axis: Axis, out: Name, n: Name, index: tuple[int, ...], zeros: bool
) -> Along:
    size = working.given(n, axis.size)
    f = working.given(Name("f", *index), axis.window)
    p = (working.given(Name("p", *index), axis.before),) if zeros and not axis.same else ()
    s = working.given(Name("s", *index), axis.stride)
    d = working.given(Name("d", *index), axis.dilation) if axis.dilation > 1 else None
    return Along(axis, out, size, f, s, d, p, "")


def _given_padding(working: Working, rows: Axis, columns: Axis) -> list[tuple[Quantity, ...]]:
    if rows.same:
        return [(), ()]
    if rows.before == rows.after and columns.before == columns.after:
        if rows.before == columns.before:
            return [(working.given(Name("p"), rows.before),)] * 2
        return [
            (working.given(Name("p", i), axis.before),)
            for i, axis in enumerate((rows, columns), start=1)
        ]
    names = (("top", "bottom"), ("left", "right"))
    return [
        tuple(
            working.given(Name(name), value)
            for name, value in zip(ends, (axis.before, axis.after), strict=True)
        )
        for ends, axis in zip(names, (rows, columns), strict=True)
    ]


def write_sizes(
    working: Working,
    along: tuple[Along, Along],
    rounding: SizeRounding = "floor",
    extra: Literal["end", "start"] = "end",
) -> tuple[Laid, Laid]:
    """Write the size formula for the rows and the columns (once where they are alike).

    Raises InputError where the window is larger than the image, or does not fit and
    `rounding` is to refuse.
    """
    for one in along:
        _refuse_too_large(one.axis)
    rows, columns = along
    if rows is columns:
        laid = _write_size(working, rows, rounding, extra, None)
        return laid, laid
    return (
        _write_size(working, rows, rounding, extra, 1),
        _write_size(working, columns, rounding, extra, 2),
    )


def _refuse_too_large(axis: Axis) -> None:
    if axis.room < 0:
        padded = axis.size + axis.before + axis.after
        raise InputError(
            f"the window spans {axis.span}, the image with its padding only {padded}",
            remedy="give a smaller window, or more padding",
        )


def _write_size(
    working: Working,
    along: Along,
    rounding: SizeRounding,
    extra: Literal["end", "start"],
    place: int | None,
) -> Laid:
    index = () if place is None else (place,)
    n, f, s = along.n, along.f, along.s
    if along.d is not None:
        spread = Name("f′", *index)
        f = working.let(spread, along.d * (f - 1) + 1, dilation_forgotten=f + 0)
    padding, once, before, after = _write_padding(working, along, f, index, extra)
    inside = n - f if padding is None else n - f + padding
    brackets = "⌈·⌉" if rounding == "ceil" else "⌊·⌋"
    if rounding == "refuse" and along.axis.room % along.axis.stride:
        raise InputError(
            f"the windows do not fill the image: {along.axis.room}/{along.axis.stride}"
            " is not whole",
            remedy="choose another stride or padding, or round the size: floor or ceil",
        )
    mistakes: dict[str, Any] = {
        "plus_one_forgotten": Apply(brackets, (inside / s,)),
        "floor_forgotten": inside / s + 1,
        "stride_forgotten": inside + 1,
    }
    if padding is not None:
        mistakes["padding_forgotten"] = Apply(brackets, ((n - f) / s,)) + 1
    if once is not None:
        mistakes["padding_counted_once"] = Apply(brackets, ((n - f + once) / s,)) + 1
    count = working.let(along.out, Apply(brackets, (inside / s,)) + 1, **mistakes)
    return Laid(along.axis, count, before, after)


def _write_padding(
    working: Working,
    along: Along,
    f: Quantity,
    index: tuple[int, ...],
    extra: Literal["end", "start"],
) -> tuple[Tree | None, Tree | None, int, int]:
    """The zeros as a term of the formula, that term by halves, and the zeros at both ends."""
    if along.axis.same:
        if along.axis.span % 2:
            p = working.let(Name("p", *index), (f - 1) / 2)
            return 2 * p, p, _whole(p), _whole(p)
        note = "at the end" if extra == "end" else "at the start"
        zeros = working.let(Name("P", *index), f - 1, note=(f"zeros in all, the odd one {note}",))
        small, large = _whole(zeros) // 2, _whole(zeros) - _whole(zeros) // 2
        before, after = (small, large) if extra == "end" else (large, small)
        return zeros, None, before, after
    match along.zeros:
        case ():
            return None, None, 0, 0
        case (p,):
            return 2 * p, p, _whole(p), _whole(p)
        case _:
            first, second = along.zeros
            zeros = working.let(Name("P", *index), first + second, note=(along.ends,))
            return zeros, None, _whole(first), _whole(second)


def _whole(quantity: Quantity) -> int:
    """A number of zeros, even where somebody's line has a half or a negative one."""
    value = quantity.value
    return max(0, value.__floor__()) if isinstance(value, Fraction) else 0


def say_what_does_not_fit(
    working: Working, laid: tuple[Laid, Laid], rounding: SizeRounding
) -> None:
    """The convention in force, where the stride does not divide."""
    ends = [
        _left_over(one, noun) if rounding == "floor" else _added(one, noun)
        for one, noun in zip(laid, ("row", "column"), strict=True)
        if one.axis.room % one.axis.stride
    ]
    if not ends:
        return
    if rounding == "floor":
        working.say(f"Rounded down: no window reaches {' and '.join(ends)}.")
    else:
        working.say(f"Rounded up: the last windows reach over {' and '.join(ends)} of zeros more.")


def _left_over(laid: Laid, noun: str) -> str:
    """e.g. the last 2 columns, or where only padding is left, the last row of zeros"""
    left = laid.axis.room % laid.axis.stride
    of_image = left - laid.after
    count = of_image if of_image > 0 else left
    several = counted(count, noun) if count > 1 else noun
    return f"the last {several}" + ("" if of_image > 0 else " of zeros")


def _added(laid: Laid, noun: str) -> str:
    """e.g. 1 row"""
    count = -laid.axis.room % laid.axis.stride
    return counted(count, noun)


def unpadded(laid: Laid) -> Laid:
    """The same windows on the image with its zeros, where nothing lies before it."""
    return replace(laid, before=0, after=0, axis=replace(laid.axis, size=laid.before + laid.end))


# --- pooling ---------------------------------------------------------------------------


def pooling_sizes(working: Working, shape: tuple[int, int], pool: Pool) -> tuple[Laid, Laid]:
    """Write the size of the pooled map by the formula.

    Rounded up, a window that would begin behind the map and its padding is left out.
    """
    rows, columns = axes(shape, pool.window, pool.stride, pool.padding, ONE)
    padded = pool.padding.same or bool(rows.before + rows.after + columns.before + columns.after)
    along = give_sizes(working, rows, columns, zeros=padded)
    laid = write_sizes(working, along, "ceil" if pool.ceil else "floor")
    if not pool.ceil:
        say_what_does_not_fit(working, laid, "floor")
        return laid
    down = _without_empty_window(working, laid[0])
    right = down if laid[0] is laid[1] else _without_empty_window(working, laid[1])
    if any(
        one.axis.room % one.axis.stride and one is rounded
        for one, rounded in zip((down, right), laid, strict=True)
    ):
        working.say("Rounded up: the last windows reach over the edge.")
    return down, right


def _without_empty_window(working: Working, laid: Laid) -> Laid:
    start = (laid.windows - 1) * laid.axis.stride
    if laid.windows == 1 or start < laid.axis.size + laid.before:
        return laid
    note = ("the last window would lie in the padding alone",)
    count = working.let(laid.count.name, laid.count - 1, note=note)
    return Laid(laid.axis, count, laid.before, laid.after)
