"""Lists in text: where the entries of vectors, matrices and volumes stand.

A list is given in nested brackets, `[[1, 2], [5, 4]]`, or as rows, `1 2; 5 4`, or in both,
`[1 2; 5 4]`.  Only places are found here; what stands at them is read elsewhere.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Union

from dlsolve.errors import InputError
from dlsolve.records import dataclass

MOST_LEVELS = 3
"""Levels that nested lists may have: a volume has three."""

CLOSING = {"(": ")", "[": "]"}
OPERATORS = frozenset("+-−–*/^×·÷")
LONELY = OPERATORS | {"|"}

_MARK = re.compile(r"[()\[\]]")
_WORD = re.compile(r"\S+")
_SEPARATOR = re.compile(r"[,\s]")
_SIGNIFICANT = re.compile(r"[()\[\],\s]")


@dataclass(frozen=True, slots=True)
class Span:
    """The place of one entry, from `start` up to `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Spans:
    """A list: its place, and its items, which are all entries or all lists."""

    start: int
    end: int
    items: tuple[Nested, ...]

    @property
    def rank(self) -> int:
        """1 for a list of entries, 2 for a list of such lists, …"""
        first = self.items[0]
        return 1 + first.rank if isinstance(first, Spans) else 1


Nested = Union[Span, Spans]


def find_spans(text: str) -> Spans:
    """The list that a text holds.  e.g. "1 2; 5 4" → two lists of two entries each

    Raises InputError for brackets that do not match, lists of lists of different depths,
    and separators with nothing between them.
    """
    return _Finder(text).whole()


class _Finder:
    def __init__(self, text: str) -> None:
        self.text = text
        self.partner = self._partners()

    def whole(self) -> Spans:
        start, end = self.stripped(0, len(self.text))
        if start == end:
            raise self.error("there is nothing to read", 0, len(self.text), "type numbers")
        groups = self.groups(start, end)
        if groups is not None and len(groups) == 1:
            return self.list_at(*groups[0], level=1)
        if groups is None and self._is_one_round_list(start, end):
            return self.list_at(start + 1, end - 1, level=1)
        return self.list_at(start, end, level=0)

    def list_at(self, start: int, end: int, level: int) -> Spans:
        """The list of the items from start to end, which stand inside `level` brackets."""
        inside = self.stripped(start, end)
        if inside[0] == inside[1]:
            raise self.error("an empty list", max(start - 1, 0), end + 1, "write numbers in it")
        groups = self.groups(*inside)
        if groups is None:
            return self.rows(*inside)
        if level >= MOST_LEVELS:
            raise self.error(
                f"more than {MOST_LEVELS} levels of brackets", *inside, "remove the outer brackets"
            )
        items = tuple(self.list_at(*group, level=level + 1) for group in groups)
        for item in items:
            if item.rank != items[0].rank:
                raise self.error(
                    "lists of different depth stand side by side", item.start, item.end,
                    "put each row in one pair of brackets",
                )  # fmt: skip
        return Spans(*inside, items)

    # --- brackets ---

    def _partners(self) -> dict[int, int]:
        """For each opening bracket, where it is closed."""
        partner: dict[int, int] = {}
        opened: list[int] = []
        for match in _MARK.finditer(self.text):
            place, mark = match.start(), match.group()
            if mark in CLOSING:
                opened.append(place)
                continue
            if not opened or CLOSING[self.text[opened[-1]]] != mark:
                raise self.error(
                    f"the bracket “{mark}” closes nothing that is open", place, place + 1,
                    "remove it, or open it before",
                )  # fmt: skip
            partner[opened.pop()] = place
        if opened:
            place = opened[-1]
            raise self.error(
                f"the bracket “{self.text[place]}” is never closed", place, place + 1,
                f"add a {CLOSING[self.text[place]]}",
            )  # fmt: skip
        return partner

    def groups(self, start: int, end: int) -> list[tuple[int, int]] | None:
        """The insides of the bracketed lists that fill start to end, or None."""
        found: list[tuple[int, int]] = []
        square = False
        place = start
        while place < end:
            character = self.text[place]
            if character in CLOSING:
                found.append((place + 1, self.partner[place]))
                square = square or character == "["
                place = self.partner[place] + 1
            elif character in ",;" or character.isspace():
                place += 1
            else:
                return None
        if square:
            self._separated(start, found)
            return found
        if found and all(self._has_comma(*group) for group in found):
            return found
        return None

    def _separated(self, start: int, groups: list[tuple[int, int]]) -> None:
        """No two separators in a row between lists, and none before the first."""
        before = start
        for opening, closing in groups:
            between = self.text[before : opening - 1]
            if between.count(",") + between.count(";") > (before != start):
                raise self.error("a row is missing", before, opening - 1, "remove the separator")
            before = closing + 1

    def _has_comma(self, start: int, end: int) -> bool:
        return any(mark == "," for _, mark in self.marks(start, end))

    def _is_one_round_list(self, start: int, end: int) -> bool:
        """Whether this is a list such as (1 2; 3 4), with no comma."""
        return (
            self.partner.get(start) == end - 1 and self.text[start] == "("
            and len(self.text[start + 1 : end - 1].split()) > 1
            and not any(word in OPERATORS for word in self.text[start + 1 : end - 1].split())
        )  # fmt: skip

    # --- rows and entries ---

    def rows(self, start: int, end: int) -> Spans:
        """Rows apart by `;` or on lines of their own; one row without a `;` is a list itself."""
        pieces = self.split(start, end, ";")
        if self.stripped(*pieces[-1])[0] == self.stripped(*pieces[-1])[1] and len(pieces) > 1:
            last_is_empty = pieces.pop()
            pieces = pieces or [last_is_empty]
            ended = True
        else:
            ended = False
        rows: list[Spans] = []
        for piece in pieces:
            lines = [self.stripped(*line) for line in self.split(*piece, "\n")]
            filled = [line for line in lines if line[0] < line[1]]
            if not filled:
                raise self.error("a row is missing", max(piece[0] - 1, 0), piece[1], "remove a ;")
            rows.extend(Spans(*line, self.entries(*line)) for line in filled)
        return rows[0] if len(rows) == 1 and not ended else Spans(start, end, tuple(rows))

    def entries(self, start: int, end: int) -> tuple[Span, ...]:
        """The entries of a row, apart by commas or else by spaces."""
        pieces = self.split(start, end, ",")
        if len(pieces) == 1:
            words = self.words(start, end)
            for word in words:
                self._no_list_among_entries(word)
                if self.text[word.start : word.end] in LONELY:
                    raise self._lonely_operator(word)
            return words
        return tuple(self._entry_between_commas(*piece, end) for piece in pieces)

    def _entry_between_commas(self, start: int, end: int, end_of_row: int) -> Span:
        entry = Span(*self.stripped(start, end))
        if entry.start == entry.end:
            place = min(start, end_of_row - 1)
            raise self.error(
                "an entry is missing", place, place + 1, "remove the comma, or write 0"
            )
        self._no_list_among_entries(entry)
        self._no_spaces_between_entries(entry)
        return entry

    def _no_list_among_entries(self, entry: Span) -> None:
        if self.text[entry.start] == "[":
            raise self.error(
                "a list stands where one entry is expected", entry.start, entry.end,
                "put every row in brackets, or none; use round brackets inside an entry",
            )  # fmt: skip

    def _lonely_operator(self, word: Span) -> InputError:
        sign = self.text[word.start : word.end]
        remedy = f"leave out the spaces around it, as in 2{sign}3"
        if sign == "|":
            remedy = "separate rows by ;"
        if sign in "+-−–":
            remedy = (
                f"write 1 {sign}2 for two entries, (1{sign}2) for one,"
                f" or commas between the entries"
            )
        return self.error(f"“{sign}” stands alone between spaces", word.start, word.end, remedy)

    def _no_spaces_between_entries(self, entry: Span) -> None:
        """An entry between commas may have spaces around operators, but nowhere else."""
        spans = self.words(entry.start, entry.end)
        words = [self.text[word.start : word.end] for word in spans]
        for left, right in pairwise(words):
            if left[-1] in OPERATORS or right in OPERATORS or right[0] in "*/^×·÷":
                continue
            raise self.error(
                "commas and spaces both stand between entries", entry.start, entry.end,
                "use one of them between entries, ; between rows, and a point in decimals",
            )  # fmt: skip

    # --- text ---

    def marks(self, start: int, end: int) -> list[tuple[int, str]]:
        """The commas and white space outside brackets, with their places."""
        if not self.has_brackets(start, end):
            return [
                (match.start(), match.group())
                for match in _SEPARATOR.finditer(self.text, start, end)
            ]
        marks = []
        place = start
        while match := _SIGNIFICANT.search(self.text, place, end):
            place, mark = match.start(), match.group()
            if mark in CLOSING:
                place = self.partner[place] + 1
                continue
            marks.append((place, mark))
            place += 1
        return marks

    def words(self, start: int, end: int) -> tuple[Span, ...]:
        """What stands between white space outside brackets."""
        if not self.has_brackets(start, end):
            return tuple(Span(*match.span()) for match in _WORD.finditer(self.text, start, end))
        places = [
            start - 1,
            *(place for place, mark in self.marks(start, end) if mark.isspace()),
            end,
        ]
        return tuple(Span(left + 1, right) for left, right in pairwise(places) if left + 1 < right)

    def split(self, start: int, end: int, separator: str) -> list[tuple[int, int]]:
        """The pieces between separators; those inside brackets do not count."""
        if self.text.find(separator, start, end) < 0:
            return [(start, end)]
        pieces = []
        place = before = start
        pattern = re.compile(rf"[(\[{separator}]")
        while match := pattern.search(self.text, place, end):
            place = match.start()
            if match.group() in CLOSING:
                place = self.partner[place] + 1
                continue
            pieces.append((before, place))
            place = before = place + 1
        return [*pieces, (before, end)]

    def has_brackets(self, start: int, end: int) -> bool:
        return bool(self.partner) and _MARK.search(self.text, start, end) is not None

    def stripped(self, start: int, end: int) -> tuple[int, int]:
        """The same place without white space at its ends."""
        while start < end and self.text[start].isspace():
            start += 1
        while start < end and self.text[end - 1].isspace():
            end -= 1
        return start, end

    def error(self, reason: str, start: int, end: int, remedy: str) -> InputError:
        return InputError(reason, self.text, start, end, remedy)
