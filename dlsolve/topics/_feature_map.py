"""The feature map of each filter: the padded image, the turned filters, every window."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from dlsolve.exact.array import Matrix
from dlsolve.exact.number import Scalar
from dlsolve.records import dataclass
from dlsolve.topics._surfaces import Surface, placed, say_left_out, shown_places
from dlsolve.topics._windows import Laid
from dlsolve.working.idioms import Program
from dlsolve.working.names import Name
from dlsolve.working.readings import scalar, substituted
from dlsolve.working.trees import Product, Quantity, Sum, Tree, total
from dlsolve.working.working import Working

# --- padding and flipping ---------------------------------------------------------------


def write_padded(working: Working, X: list[Quantity], laid: tuple[Laid, Laid]) -> list[Surface]:
    """The channels with their zeros; they are written where there are any."""
    surfaces = [Surface.of(channel) for channel in X]
    rows, columns = laid
    if not (rows.before or columns.before) and all(
        one.end <= size for one, size in zip(laid, surfaces[0].shape, strict=True)
    ):
        return surfaces
    found: list[Surface] = []
    with working.part("After padding with zeros", key="padding"):
        for channel, surface in zip(X, surfaces, strict=True):
            padded = surface.padded(rows, columns)
            name = Name("X", "p", *channel.name.indices)
            program = Program(f"np.pad({{0}}, {_zeros(surface, (rows, columns))})", (channel,))
            line = working.let(name, _line(padded), padding_forgotten=channel, program=program)
            found.append(Surface.of(line, padded.typed))
    return found


def _zeros(surface: Surface, laid: tuple[Laid, Laid]) -> tuple[tuple[int, int], ...]:
    """The zeros before and after the rows, and the columns."""
    return tuple(
        (one.before, max(one.end, one.cells(one.windows - 1).stop, size) - size)
        for one, size in zip(laid, surface.shape, strict=True)
    )


def _line(surface: Surface) -> Tree | Matrix:
    """What stands on the page: entries as typed, or a large matrix as a whole."""
    return surface.typed if surface.typed is not None and surface.is_small else surface.value


def write_turned(working: Working, K: list[list[Quantity]]) -> list[list[Surface]]:
    """The filters turned by 180°."""
    found: list[list[Surface]] = []
    with working.part("Filter turned by 180°", key="flip"):
        for one in K:
            turned = [Surface.of(channel).turned() for channel in one]
            lines = [
                working.let(
                    _with_base(channel.name, "K′"),
                    _line(surface),
                    kernel_not_flipped=channel,
                    program=Program("np.flip({0})", (channel,)),
                )
                for channel, surface in zip(one, turned, strict=True)
            ]
            found.append([Surface.of(q, s.typed) for q, s in zip(lines, turned, strict=True)])
    return found


def _with_base(name: Name, base: str) -> Name:
    """The name with another letter.  e.g. K₁ → K′₁"""
    return Name(base, *name.indices, layer=name.layer)


# --- the windows ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Work:
    """What all feature maps share: the padded channels, and how windows lie on them.

    maps      how many feature maps there are
    flipped   the filters are turned by 180°
    padded    there are zeros round the channels
    """

    channels: list[Surface]
    laid: tuple[Laid, Laid]
    maps: int
    flipped: bool
    padded: bool

    @property
    def counts(self) -> tuple[int, int]:
        """Windows in a column, and in a row."""
        return self.laid[0].windows, self.laid[1].windows


def write_map(
    working: Working, work: Work, kernel: list[Surface], bias: Quantity | None, number: int | None
) -> Quantity:
    """Write the windows of one filter, and its feature map Y."""
    title = "Feature map" if number is None else f"Feature map of filter {number}"
    with working.part(title, key="map" if number is None else f"map {number}"):
        shown = shown_places(work.counts, work.maps * len(kernel), number or 1)
        if (number or 1) == 1:
            _say_the_rule(working, work, kernel, bias is not None)
        windows = work.counts[0] * work.counts[1]
        with working.repeated():
            entries = {
                (i, j): _write_window(working, work, kernel, bias, (i, j), number) for i, j in shown
            }
            say_left_out(working, len(shown), windows)
        whole = Matrix(
            tuple(
                tuple(entries.get((i, j), Fraction(0)) for j in range(work.counts[1]))
                for i in range(work.counts[0])
            )
        )
        if len(shown) < windows:
            whole = placed(_computed(work, kernel, bias), entries)
        return working.let(Name("Y", layer=number), whole, program=_slid(work, kernel, bias))


def _slid(work: Work, kernel: list[Surface], bias: Quantity | None) -> Program:
    """The filter slid over the image, channel by channel."""
    rows, columns = (one.axis for one in work.laid)
    apart = (rows.stride, columns.stride), (rows.dilation, columns.dilation)
    how = f"_apart({{0}}, {{1}}, {apart[0]}, {apart[1]})"
    if rows.stride == columns.stride and rows.dilation == columns.dilation == 1:
        how = f"({{0}}, {{1}}, {rows.stride})"
    parts: list[Any] = []
    terms = []
    for x, k in zip(work.channels, kernel, strict=True):
        places = f"{{{len(parts)}}}", f"{{{len(parts) + 1}}}"
        terms.append("convolve" + how.format(*places))
        parts += [x.value, k.value]
    if bias is not None:
        terms.append(f"{{{len(parts)}}}")
        parts.append(bias)
    return Program(" + ".join(terms), tuple(parts))


def _say_the_rule(working: Working, work: Work, kernel: list[Surface], biased: bool) -> None:
    """What is done at each window, and that the filter is not flipped where it matters."""
    letter = Name("K′" if work.flipped else "K")
    image = Name("X", "p") if work.padded else Name("X")
    if len(kernel) == 1:
        last = ("; add the bias.",) if biased else (".",)
        working.say("Lay ", letter, " on each window of ", image, ", multiply and add up", *last)
    else:
        last = (" and the bias.",) if biased else (".",)
        working.say(
            "Lay each channel of the filter on the windows of its channel of ", image,
            ", multiply and add up; then add the channels", *last,
        )  # fmt: skip
    if not work.flipped and any(k.value != k.turned().value for k in kernel):
        working.say("The filter is not flipped, as in deep learning.")


def _write_window(
    working: Working,
    work: Work,
    kernel: list[Surface],
    bias: Quantity | None,
    place: tuple[int, int],
    number: int | None,
) -> Scalar:
    """Write one entry of the feature map; with several channels, their sums first."""
    i, j = place
    name = Name("Y", i + 1, j + 1, layer=number)
    cells = work.laid[0].cells(i), work.laid[1].cells(j)
    sums = [
        (_multiplied(x, k, cells), _multiplied(x, k.turned(), cells))
        for x, k in zip(work.channels, kernel, strict=True)
    ]
    mistakes: dict[str, Any] = {}
    if len(kernel) == 1:
        (straight, flipped), *_ = sums
        b = [] if bias is None else [substituted(bias)]
        if not work.flipped:
            mistakes["kernel_flipped"] = total([*_terms(flipped), *b])
        if bias is not None:
            mistakes["bias_forgotten"] = straight
        line = total([*_terms(straight), *b])
        return scalar(working.let(name, line, compact=True, **mistakes).value)
    shares = []
    for c, (straight, flipped) in enumerate(sums, start=1):
        mistakes = {} if work.flipped else {"kernel_flipped": flipped}
        share = Name("Z", i + 1, j + 1, c, layer=number)
        shares.append(working.let(share, straight, compact=True, **mistakes))
    together = total(shares)
    if bias is None:
        return scalar(working.let(name, together, one_channel_only=shares[0] + 0).value)
    line = together + bias
    return scalar(working.let(name, line, bias_forgotten=together).value)


def _terms(tree: Tree) -> tuple[Tree, ...]:
    return tree.terms if isinstance(tree, Sum) else (tree,)


def _multiplied(x: Surface, kernel: Surface, cells: tuple[range, range]) -> Tree:
    """x₁₁×k₁₁ + x₁₂×k₁₂ + … of one window."""
    weights = kernel.under(*(range(size) for size in kernel.shape))
    return total(Product((a, k)) for a, k in zip(x.under(*cells), weights, strict=True))


def _computed(work: Work, kernel: list[Surface], bias: Quantity | None) -> Matrix:
    """The whole feature map at once."""
    from dlsolve.exact.large import convolved

    rows, columns = (one.axis for one in work.laid)
    return convolved(
        [x.value for x in work.channels],
        [k.value for k in kernel],
        work.counts,
        (rows.stride, columns.stride),
        (rows.dilation, columns.dilation),
        Fraction(0) if bias is None else scalar(bias.value),
    )
