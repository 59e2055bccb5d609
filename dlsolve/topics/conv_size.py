"""The size of a convolution's output, or what it takes to get a given size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.exact.array import Vector
from dlsolve.inputs.numbers import Count
from dlsolve.inputs.windows import NO_PADDING, ONE, Extent, Padding, Pair, SizeRounding
from dlsolve.topics._size_unknown import Known, Unknown, write_unknown
from dlsolve.topics._windows import (
    Along,
    Axis,
    axes,
    give_sizes,
    say_what_does_not_fit,
    write_sizes,
)
from dlsolve.working.names import Name
from dlsolve.working.readings import scalar, substituted
from dlsolve.working.steps import Answer
from dlsolve.working.trees import Apply, Quantity, equals
from dlsolve.working.working import Working, show

CHAPTER = "Convolution"
ALIASES = ("output-size", "feature-map-size")

Wanted = Literal["out", "input", "window", "stride", "padding"]
LETTERS: dict[str, Unknown] = {"input": "n", "window": "f", "stride": "s", "padding": "p"}


def conv_size(
    working: Working,
    *,
    input: Annotated[Extent | None, "the size of the image: 10, 28x20, or 32x32x3"] = None,
    window: Annotated[Pair | None, "the size of the filter: 3, or “3 5”"] = None,
    stride: Annotated[Pair, "the stride, or one for rows and one for columns: “2 1”"] = ONE,
    padding: Annotated[
        Padding, "zeros round the image: 1, “1 2”, “top bottom left right”, valid or same"
    ] = NO_PADDING,
    dilation: Annotated[Pair, "the distance between the filter's entries"] = ONE,
    filters: Annotated[Count | None, "the number of filters, which is that of the maps"] = None,
    out: Annotated[
        Count | None, "the size of the output, where something else is asked, or to be checked"
    ] = None,
    find: Annotated[
        Literal["out", "input", "window", "stride", "padding"] | None,
        "what is asked; what is not given, if nothing is said",
    ] = None,
    transposed: Annotated[bool, "a transposed convolution, which makes the map larger"] = False,
    output_padding: Annotated[int | None, "rows and columns that it adds at the end"] = None,
    size_rounding: Annotated[
        SizeRounding, "where the stride does not divide: round the size down, up, or refuse"
    ] = "floor",
    extra_padding: Annotated[
        Literal["end", "start"], "where the odd zeros of `same` with an even filter stand"
    ] = "end",
) -> None:
    """Size of a feature map, or what gives a size that is wanted.

        nₒᵤₜ = ⌊(n − f + 2p)/s⌋ + 1 = ⌈(n − f + 2p + 1)/s⌉
        nₒᵤₜ = (n − 1)s + f − 2p        (transposed)

    With dilation d the filter spans f′ = d(f − 1) + 1; `same` padding keeps the size at stride
    1.  Where the size is given and n, f, s or p is asked, every whole number that gives it is
    found; where all of these are given, they are checked.  Answers: `size` (rows, columns, and
    maps with `filters`), and `agrees` where it is checked; or `input`, `window`, `stride` or
    `padding`, the smallest that will do, and `solutions`, all of them.

    Raises InputError where the window is larger than the padded image, and where an unknown is
    asked of an image that is not square.

    Source: Dumoulin and Visin, 2016.
    """
    wanted = find or _missing(input, window, stride, padding, out)
    if wanted != "out":
        known = _known(wanted, input, window, stride, padding, dilation, out, transposed)
        write_unknown(working, known, LETTERS[wanted], wanted, size_rounding)
        return
    if input is None or window is None:
        lacking = "input" if input is None else "window"
        raise InputError(f"`{lacking}` is missing", remedy=f"give --{lacking}", field=lacking)
    rows, columns = axes((input.rows, input.columns), window, stride, padding, dilation)
    what = "a transposed convolution" if transposed else "a convolution"
    if out is None:
        working.ask(f"Find the size of the output of {what}.")
    else:
        working.ask(f"Does {what} with these numbers have an output of the size {out}?")
    along = give_sizes(working, rows, columns)
    if transposed:
        counts = _write_transposed(working, along, padding, output_padding)
    else:
        if output_padding is not None:
            raise InputError(
                "only a transposed convolution pads its output", remedy="say --transposed as well",
                field="output_padding",
            )  # fmt: skip
        laid = write_sizes(working, along, size_rounding, extra_padding)
        say_what_does_not_fit(working, laid, size_rounding)
        counts = laid[0].count, laid[1].count
        _check_by_the_other_form(working, along, counts, size_rounding)
    _answer_size(working, counts, input, filters)
    if out is not None:
        _compare(working, counts, out)


def _missing(
    input: Extent | None, window: Pair | None, stride: Pair, padding: Padding, out: int | None
) -> Wanted:
    """What is asked where nothing is said: what is not given; of stride and padding, the latter."""
    if out is None:
        return "out"
    if input is None or window is None:
        return "input" if input is None else "window"
    if padding is NO_PADDING:
        return "padding"
    return "stride" if stride is ONE else "out"


def _compare(working: Working, counts: tuple[Quantity, Quantity], out: int) -> None:
    """Whether the size, of the rows and of the columns, is the one that is given."""
    refused = f"the numbers do not give the size {out}"
    held = [
        working.decide(Name("agrees", count.name.base), equals(count, out), "it agrees", refused)
        for count in dict.fromkeys(counts)
    ]
    agrees = all(held)
    words = "the numbers agree" if agrees else f"the size is not {out}"
    working.answer("agrees", agrees, shown=((words,),))


def _known(
    wanted: Wanted,
    input: Extent | None,
    window: Pair | None,
    stride: Pair,
    padding: Padding,
    dilation: Pair,
    out: int | None,
    transposed: bool,
) -> Known:
    """The numbers of a square problem with one unknown; InputError for any other."""
    lacking = [
        name
        for name, value in (("out", out), ("input", input), ("window", window))
        if value is None and name != wanted
    ]
    if lacking:
        raise InputError(
            f"`{lacking[0]}` is missing, and so is the {wanted}",
            remedy=f"give --{lacking[0]}: only one number can be found", field=lacking[0],
        )  # fmt: skip
    if transposed or dilation != ONE:
        what = "a transposed convolution" if transposed else "a dilated filter"
        raise InputError(
            f"an unknown is not solved for with {what}",
            remedy=f"give --{wanted} as well, and the size is checked", field="find",
        )  # fmt: skip
    sides = {padding.top, padding.bottom, padding.left, padding.right}
    pairs = [(input.rows, input.columns)] if input is not None else []
    pairs += [(one.rows, one.columns) for one in (window, stride) if one is not None]
    if len(sides) > 1 or padding.same or any(a != b for a, b in pairs):
        raise InputError(
            "an unknown is found for rows and columns alike only",
            remedy="give one number each for the image, the filter, the stride and the padding",
            field="find",
        )
    assert out is not None
    return Known(
        out,
        input.rows if input is not None else 0,
        window.rows if window is not None else 0,
        stride.rows,
        padding.top,
    )


def _write_transposed(
    working: Working, along: tuple[Along, Along], padding: Padding, output_padding: int | None
) -> tuple[Quantity, Quantity]:
    """(n − 1)s + f − 2p for the rows and the columns, once where they are alike."""
    if padding.same or any(one.d is not None for one in along):
        raise InputError(
            "a transposed convolution takes a number as its padding, and no dilation",
            remedy="give --padding as a number", field="padding",
        )  # fmt: skip
    smallest = min(one.axis.stride for one in along)
    if output_padding is not None and not 0 <= output_padding < smallest:
        raise InputError(
            f"an output padding of {output_padding} is not below the stride, {smallest}",
            remedy="give 0 or more, and less than the stride", field="output_padding",
        )  # fmt: skip
    extra = working.given(Name("o"), output_padding) if output_padding else None

    def one_way(one: Along) -> Quantity:
        zeros = 2 * one.zeros[0] if len(one.zeros) == 1 else one.zeros[0] + one.zeros[1]
        size = (one.n - 1) * one.s + one.f - zeros
        return working.let(
            one.out,
            size if extra is None else size + extra,
            minus_one_forgotten=one.n * one.s + one.f - zeros,
            padding_forgotten=(one.n - 1) * one.s + one.f,
        )

    rows, columns = along
    first = one_way(rows)
    if scalar(first.value) < Fraction(1):
        raise InputError("nothing is left of the output", remedy="give less padding")
    return first, first if rows is columns else one_way(columns)


def _check_by_the_other_form(
    working: Working,
    along: tuple[Along, Along],
    counts: tuple[Quantity, Quantity],
    rounding: SizeRounding,
) -> None:
    """⌈(n − f + 2p + 1)/s⌉, which is the same number, where the stride makes a difference."""
    one, count = along[0], counts[0]
    if rounding != "floor" or one.axis.stride == 1 or one.d is not None or len(one.zeros) != 1:
        return
    other = Apply("⌈·⌉", ((one.n - one.f + 2 * one.zeros[0] + 1) / one.s,))
    holds = _windows(one.axis) == scalar(count.value)
    working.check(holds, "Check: ", substituted(other), " = ", show(count.value))


def _windows(axis: Axis) -> Fraction:
    """⌈(n − f + 2p + 1)/s⌉ in whole numbers."""
    return Fraction(-(-(axis.room + 1) // axis.stride))


def _answer_size(
    working: Working, counts: tuple[Quantity, Quantity], input: Extent, filters: int | None
) -> None:
    sizes = [scalar(count.value) for count in counts]
    if filters is None:
        maps: tuple[Fraction, ...] = ()
        note = ""
    else:
        maps = (Fraction(filters),)
        each = "The filter" if filters == 1 else f"Each of the {filters} filters"
        working.say(f"{each} gives one map.")
        note = f" × {filters}"
    if input.channels is not None and input.channels > 1:
        working.say(f"A filter reaches through all {input.channels} channels of the image.")
    working.answer("size", Vector((*sizes, *maps)), shown=[(*_by(counts), note)])


def _by(counts: tuple[Quantity, Quantity]) -> tuple[Any, ...]:
    return ("size ", show(counts[0].value), " × ", show(counts[1].value))


EXAMPLES = (
    {"input": "10", "window": "3", "stride": "2", "padding": "1"},
    {"input": "32x32x3", "window": "3", "filters": "16"},
    {"input": "10", "window": "3", "stride": "2", "size_rounding": "ceil"},
    {"input": "28x20", "window": "5 3", "padding": "same", "filters": "6"},
    {"input": "9", "window": "3", "dilation": "2", "padding": "1"},
    {"input": "12", "window": "5", "stride": "3", "padding": "3"},
    {"input": "32", "window": "5", "out": "32"},
    {"window": "3", "stride": "2", "padding": "1", "out": "4"},
    {"input": "32", "stride": "2", "out": "14"},
    {"input": "227", "window": "11", "padding": "0", "out": "55"},
    {"input": "28", "window": "3", "out": "13", "find": "stride"},
    {"input": "28", "window": "3", "out": "1", "find": "stride"},
    {"input": "10", "window": "3", "out": "2", "find": "stride", "size_rounding": "ceil"},
    {"input": "9", "window": "3", "out": "4", "find": "stride", "size_rounding": "refuse"},
    {"input": "10", "window": "3", "stride": "2", "out": "6", "size_rounding": "ceil"},
    {"input": "28", "window": "3", "stride": "2", "padding": "1", "out": "14"},
    {"input": "28x20", "window": "3", "stride": "2", "padding": "1", "out": "14"},
    {"input": "7", "window": "4", "stride": "2", "padding": "1", "transposed": "true"},
    {
        "input": "4",
        "window": "4",
        "stride": "3",
        "padding": "1",
        "transposed": "true",
        "output_padding": "1",
    },
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The windows counted one by one; of an unknown, every number up to 200 is tried."""
    stride, padding, dilation = (arguments[k] for k in ("stride", "padding", "dilation"))
    input, window = arguments["input"], arguments["window"]
    if arguments["transposed"]:
        extra = arguments["output_padding"] or 0
        last = (input.rows - 1) * stride.rows
        found = last + window.rows - padding.top - padding.bottom + extra
        yield "the last window ends there", _entries(answers["size"])[0] == found
        return
    rounding = arguments["size_rounding"]
    if "size" in answers:
        laid = axes((input.rows, input.columns), window, stride, padding, dilation)
        counted = [_counted(axis.room, axis.stride, rounding) for axis in laid]
        yield "the windows, counted", _entries(answers["size"])[:2] == counted
        if "agrees" in answers:
            yield "all as given", answers["agrees"].value == (set(counted) == {arguments["out"]})
        return
    numbers = {
        "n": input.rows if input is not None else None,
        "f": window.rows if window is not None else None,
        "s": stride.rows,
        "p": padding.top,
    }
    unknown = next(LETTERS[name] for name in LETTERS if name in answers)
    fitting = []
    for candidate in range(0 if unknown == "p" else 1, 200):
        n, f, s, p = ({**numbers, unknown: candidate}[letter] for letter in "nfsp")
        room = n - f + 2 * p
        if room >= 0 and _counted(room, s, rounding) == arguments["out"]:
            fitting.append(candidate)
    some = _entries(answers["solutions"])
    yield "every number tried", some == fitting or (unknown == "s" and some == fitting[:1])


def _counted(room: int, stride: int, rounding: str) -> int:
    """The windows that fit, begun one after another; one more where the size is rounded up."""
    starts = list(range(0, room + 1, stride))
    return len(starts) + (rounding == "ceil" and starts[-1] < room)


def _entries(answer: Answer) -> list[int]:
    value = answer.value
    assert isinstance(value, Vector)
    return [int(entry) for entry in value if isinstance(entry, Fraction)]
