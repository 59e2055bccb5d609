"""Messages on stderr: what is wrong, the place, the remedy.  All of them are made here.

dlsolve eigen: row 2 has 3 entries, row 1 has 2
  1 2; 3 4 5
       ^^^^^
  give every row the same number of entries
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from enum import IntEnum

from dlsolve.cli.streams import page_width, write
from dlsolve.errors import DlsolveError, InputError
from dlsolve.records import dataclass
from dlsolve.render.alphabet import Alphabet, width
from dlsolve.render.visible import visible

LONGEST_REASON = 400


class Status(IntEnum):
    """What the command says to the shell.

    A value that the mathematics does not have (a division by zero) is UNSOLVED: the input
    could be read.
    """

    SOLVED = 0
    WRONG = 1
    UNREADABLE = 2
    UNSOLVED = 3
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a field's text stood: the text, and what to write before it.

    e.g. Origin("0.1", "--eta "), Origin("1 2\\n3 x", "matrix.csv")
    """

    text: str
    label: str = ""
    is_file: bool = False


def report(
    error: DlsolveError, command: str, origins: Mapping[str, Origin] | None = None
) -> Status:
    """Print the one message about an error, and say with which status to leave."""
    write(sys.stderr, message(error, command, origins or {}, page_width()))
    return Status.UNREADABLE if isinstance(error, InputError) else Status.UNSOLVED


def message(error: DlsolveError, command: str, origins: Mapping[str, Origin], columns: int) -> str:
    """The message as text, at most `columns` wide where it quotes what was typed."""
    reason = str(error)
    if len(reason) > LONGEST_REASON:
        reason = reason[: LONGEST_REASON - 1] + "…"
    rows = [f"{command}: {visible(reason)}"]
    if isinstance(error, InputError):
        rows += _excerpt(error, origins.get(error.field), columns)
        if error.remedy:
            rows.append("  " + visible(error.remedy))
    return "\n".join(rows) + "\n"


def _excerpt(error: InputError, origin: Origin | None, columns: int) -> list[str]:
    """The line at fault, and carets under the place."""
    if not error.text and origin is not None:
        error = replace(error, text=origin.text, start=0, end=len(origin.text.rstrip()))
    if not error.text.strip():
        return []
    number, line, start, end = _line_at(error.text, error.start, error.end)
    label = _label(origin, number if "\n" in error.text.rstrip("\n") else None)
    alphabet = Alphabet(getattr(sys.stderr, "encoding", None) or "utf-8")
    line, start, end = _windowed(line, start, end, max(columns - 2 - width(label), 20))
    before, at = (alphabet.spell(visible(s)) for s in (line[:start], line[start:end]))
    space = " " * (width(alphabet.spell(label)) + width(before))
    return [f"  {label}{visible(line)}", f"  {space}{'^' * max(width(at), 1)}"]


def _label(origin: Origin | None, number: int | None) -> str:
    match origin, number:
        case Origin(label=label, is_file=True), None:
            return f"{visible(label)}: "
        case Origin(label=label, is_file=True), _:
            return f"{visible(label)}, line {number}: "
        case _, int():
            return f"line {number}: "
        case Origin(label=label), _:
            return label
        case _:
            return ""


def _line_at(text: str, start: int, end: int) -> tuple[int, str, int, int]:
    """The number of the line that holds `start`, the line, and the place in it."""
    start = min(max(start, 0), len(text))
    if start == len(text):  # at the end of the text, not on an empty last line
        start = min(start, len(text.rstrip("\n")))
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", start)
    line = text[first:] if last < 0 else text[first:last]
    number = text.count("\n", 0, first) + 1
    return number, line, start - first, max(min(end - first, len(line)), start - first)


def _windowed(line: str, start: int, end: int, space: int) -> tuple[str, int, int]:
    """The part of a long line around a place, with … where it is cut."""
    if width(line) <= space:
        return line, start, end
    kept = space - 2  # a … on either side
    first = max(0, min(start - kept // 3, len(line) - kept))
    last = min(first + kept, len(line))
    left, right = "…" if first else "", "…" if last < len(line) else ""
    shift = len(left) - first
    shorter = left + line[first:last] + right
    return shorter, start + shift, min(end, last) + shift
