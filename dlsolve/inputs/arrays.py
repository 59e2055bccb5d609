"""Vectors, matrices and volumes, as people type them.

    vector   0.3 0.2 0.1    0.3, 0.2, 0.1    [0.3, 0.2]    (1, 2)    1; 2; 3
    matrix   1 2; 5 4       [[1,2],[5,4]]    [1,2],[5,4]   rows on lines, with commas or spaces
    volume   1 2; 3 4 | 5 6; 7 8             [[[1,2],[3,4]],[[5,6],[7,8]]]     blank lines between

`1 -2` is two entries; `1 - 2`, which could be one or two, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction

from dlsolve.errors import InputError
from dlsolve.inputs.expressions import read_expression
from dlsolve.inputs.literals import MOST_DIGITS
from dlsolve.inputs.numbers import read_number
from dlsolve.inputs.spans import Span, Spans, find_spans
from dlsolve.plurals import counted
from dlsolve.working.readings import letters as letters_of
from dlsolve.working.trees import Grid, Number, Row, Tree

MOST_ENTRIES = 4_000_000
"""Entries that a matrix or a volume may have."""

LONGEST_TEXT = 40_000_000
"""Characters that a matrix or a volume may have."""

_PLAIN = re.compile(r"[-+0-9. ,;\t\r\n]*")
_PLAIN_LISTS = re.compile(r"\[\[[-+0-9. ,\t]*\](?:,?\s*\[[-+0-9. ,\t]*\])*\]")
_LIST = re.compile(r"\[([^\[\]]*)\]")
_BARS = re.compile(r"^\|([^|]*[;\n][^|]*)\|$")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")


def read_vector(text: str, *, letters: bool = False) -> Row:
    """A vector.  e.g. "0.3, 0.2" → (0.3, 0.2);  a column "1; 2; 3" is the same as a row.

    With `letters`, entries may be expressions such as 2a.  Raises InputError with its place.
    """
    rows = _rows(text, letters)
    if len(rows) == 1:
        return Row(rows[0])
    if all(len(row) == 1 for row in rows):
        return Row(tuple(row[0] for row in rows))
    raise _whole(
        text, f"a {len(rows)} × {len(rows[0])} matrix where a vector is expected",
        "give one row, or one number in each row",
    )  # fmt: skip


def read_matrix(text: str, *, letters: bool = False) -> Grid:
    """A matrix.  e.g. "1 2; 5 4", "|1 2; 5 4|";  one row alone is a matrix of one row.

    With `letters`, entries may be expressions such as 1+k.  Raises InputError with its place,
    for rows of different lengths too.
    """
    return Grid(_rows(_BARS.sub(r" \1 ", text) if text.count("|") == 2 else text, letters))


def read_gradients(text: str) -> tuple[Number | Row, ...]:
    """Numbers, or vectors where there are rows.

    e.g. "0.3 0.2 0.1" → three numbers;  "1 2; 3 4" → two vectors;  "1 2;" → one vector
    """
    _refuse_too_long(text)
    nested = find_spans(text)
    rows = _grid(text, nested, _entry_reader(text, letters=False))
    if nested.rank == 1:
        return _numbers(rows[0])
    if all(len(row) == 1 for row in rows):
        return _numbers([row[0] for row in rows])
    return tuple(Row(row) for row in rows)


def read_volume(text: str) -> tuple[Grid, ...]:
    """Channels, each a matrix of the same shape.  A matrix alone is one channel.

    e.g. "1 2; 3 4 | 5 6; 7 8";  [[[1, 2]], [[3, 4]]];  matrices with blank lines between
    """
    _refuse_too_long(text)
    channels = [Grid(rows) for rows in _channels(text)]
    first = _shape(channels[0])
    for place, channel in enumerate(channels, start=1):
        if _shape(channel) != first:
            shapes = (place, *_shape(channel), *first)
            reason = "channel {} is {} × {}, channel 1 is {} × {}".format(*shapes)
            raise _whole(text, reason, "give every channel the same shape")
    if len(channels) * first[0] * first[1] > MOST_ENTRIES:
        raise _too_many(text)
    return tuple(channels)


def _channels(text: str) -> list[tuple[tuple[Tree, ...], ...]]:
    pieces = _pieces(text)
    if len(pieces) > 1:
        return [_rows_at(text, start, end) for start, end in pieces]
    plain = _plain_rows(text)
    if plain is not None:
        return [plain]
    nested = find_spans(text)
    reader = _entry_reader(text, letters=False)
    if nested.rank < 3:
        return [_grid(text, nested, reader)]
    return [_grid(text, channel, reader) for channel in nested.items if isinstance(channel, Spans)]


def _pieces(text: str) -> list[tuple[int, int]]:
    """Where the channels stand that are apart by `|` or blank lines."""
    separator = re.compile(r"\|") if "|" in text else _BLANK_LINE
    if separator is _BLANK_LINE and "[" in text:
        return [(0, len(text))]
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    pieces = []
    for match in separator.finditer(text, start, max(start, end)):
        pieces.append((start, match.start()))
        start = match.end()
    return [*pieces, (start, end)]


def _rows_at(text: str, start: int, end: int) -> tuple[tuple[Tree, ...], ...]:
    if not text[start:end].strip():
        raise InputError("a channel is missing", text, max(start - 1, 0), end, "remove a |")
    try:
        return _rows(text[start:end], letters=False)
    except InputError as error:
        raise error.within(text, start) from None


def _numbers(entries: Sequence[Tree]) -> tuple[Number, ...]:
    return tuple(entry for entry in entries if isinstance(entry, Number))


# --- rows -------------------------------------------------------------------------------


def _rows(text: str, letters: bool) -> tuple[tuple[Tree, ...], ...]:
    _refuse_too_long(text)
    plain = _plain_rows(text)
    if plain is not None:
        return plain
    return _grid(text, find_spans(text), _entry_reader(text, letters=letters))


def _grid(text: str, nested: Spans, reader: Callable[[Span], Tree]) -> tuple[tuple[Tree, ...], ...]:
    """The entries of a list of lists, or of one list, as rows of one length."""
    if nested.rank > 2:
        raise InputError(
            "brackets three deep, where rows are expected", text, nested.start, nested.end,
            "put each row in one pair of brackets",
        )  # fmt: skip
    rows = nested.items if nested.rank == 2 else (nested,)
    lists = [row for row in rows if isinstance(row, Spans)]
    if sum(len(row.items) for row in lists) > MOST_ENTRIES:
        raise _too_many(text)
    width = len(lists[0].items)
    for place, row in enumerate(lists, start=1):
        if len(row.items) != width:
            raise InputError(
                f"row {place} has {counted(len(row.items), 'entry')}, row 1 has {width}",
                text, row.start, row.end, "give every row as many entries",
            )  # fmt: skip
    return tuple(
        tuple(reader(item) for item in row.items if isinstance(item, Span)) for row in lists
    )


def _entry_reader(text: str, *, letters: bool) -> Callable[[Span], Tree]:
    """Reads the entry at a place; equal entries are read once."""
    known: dict[str, Tree] = {}
    read = _read_entry if letters else read_number

    def at(span: Span) -> Tree:
        typed = text[span.start : span.end]
        if typed not in known:
            try:
                known[typed] = _plain_number(typed) or read(typed)
            except InputError as error:
                raise error.within(text, span.start) from None
        return known[typed]

    return at


def _read_entry(text: str) -> Tree:
    """A number, or an expression with letters in it.  e.g. 1+k"""
    if not any(character.isalpha() for character in text):
        return read_number(text)
    tree = read_expression(text)
    return tree if letters_of(tree) else read_number(text)


# --- large plain tables, fast -----------------------------------------------------------


def _plain_rows(text: str) -> tuple[tuple[Tree, ...], ...] | None:
    """The rows of a rectangle of plain decimals, or None for anything less plain.

    Only for speed: what it does not take is read, or refused, the careful way.
    """
    if _PLAIN.fullmatch(text):
        lines = text.strip().removesuffix(";").replace(";", "\n").split("\n")
    elif _PLAIN_LISTS.fullmatch(text.strip()):
        lines = _LIST.findall(text)
    else:
        return None
    rows: list[tuple[Tree, ...]] = []
    known: dict[str, Number] = {}
    entries = 0
    for line in lines:
        cells = _cells(line)
        if cells is None or (rows and len(cells) != len(rows[0])):
            return None
        entries += len(cells)
        if entries > MOST_ENTRIES:
            raise _too_many(text)
        for cell in cells:
            if cell not in known:
                number = _plain_number(cell)
                if number is None:
                    return None
                known[cell] = number
        rows.append(tuple([known[cell] for cell in cells]))
    return tuple(rows)


def _cells(line: str) -> list[str] | None:
    """The cells of a line with commas, else with spaces; None where there are none."""
    if "," not in line:
        return line.split() or None
    return [cell.strip() for cell in line.split(",")]


def _plain_number(cell: str) -> Number | None:
    """A decimal such as -0.70, or None.  The same as read_number gives, in less time."""
    size = cell.removeprefix("-")
    if not size.isascii() or len(size) > MOST_DIGITS:
        return None
    if size.isdigit():
        value = Fraction(int(size))
    else:
        whole, _, decimals = size.partition(".")
        if not (whole.isdigit() and decimals.isdigit()):
            return None
        value = Fraction(int(whole + decimals), 10 ** len(decimals))
    return Number(-value, "−" + size) if cell.startswith("-") else Number(value, size)


# --- refusals ---------------------------------------------------------------------------


def _refuse_too_long(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise InputError(
            f"a text of more than {LONGEST_TEXT:,} characters", text, LONGEST_TEXT, len(text),
            "give a smaller matrix",
        )  # fmt: skip


def _too_many(text: str) -> InputError:
    return _whole(text, f"more than {MOST_ENTRIES:,} entries", "give a smaller matrix")


def _whole(text: str, reason: str, remedy: str) -> InputError:
    return InputError(reason, text, 0, len(text), remedy)


def _shape(grid: Grid) -> tuple[int, int]:
    return len(grid.rows), len(grid.rows[0])
