"""Labels of samples, as people type them: `1 1 0`, `cat, dog, cat`, `['yes', 'no']`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from dlsolve.errors import InputError
from dlsolve.inputs.numbers import read_whole
from dlsolve.inputs.quoting import quoted
from dlsolve.records import dataclass

MOST_LABELS = 2000
"""Labels that a list may have."""

LONGEST_LABEL = 40
"""Characters that a label may have."""

LARGEST_TALLY = 10**12
"""The most samples that can be counted in one cell."""

POSITIVES = (
    ("1", "0"), ("1", "−1"), ("+", "−"), ("yes", "no"), ("true", "false"), ("t", "f"),
    ("positive", "negative"), ("pos", "neg"), ("p", "n"), ("y", "n"),
)  # fmt: skip
"""Pairs of labels of which the first is plainly the positive one."""

_SEPARATOR = re.compile(r"[,;\n]")
_WHOLE = re.compile(r"([+-]?)([0-9]+)(?:\.0*)?")
_QUOTED = re.compile(r"""(['"])(.*)\1""")


@dataclass(frozen=True, slots=True)
class Label:
    """One label.  e.g. 1, spam, −1"""

    name: str

    @classmethod
    def read(cls, text: str) -> Label:
        """Raises InputError for what is no label: nothing, or too much."""
        return cls(_label(text, 0, len(text)))


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels in their order, one a sample."""

    names: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> Labels:
        """Between commas, semicolons or lines, else between spaces; brackets may stand around.

        e.g. "1 1 0";  "spam, not spam";  "['cat', 'dog']".  Raises InputError, with its place.
        """
        start, end = _inside(text)
        if start == end:
            raise InputError(
                "there is no label", text, 0, len(text), "give a label a sample: 1 1 0"
            )
        places = _pieces(text, start, end)
        if len(places) > MOST_LABELS:
            raise InputError(
                f"more than {MOST_LABELS:,} labels", text, *places[MOST_LABELS], "give fewer"
            )
        return cls(tuple(_label(text, *place) for place in places))

    def __len__(self) -> int:
        return len(self.names)


class Tally(int):
    """How many there are: a whole number from 0 up."""

    @classmethod
    def read(cls, text: str) -> Tally:
        """e.g. "40".  Raises InputError for −1 and for 2.5."""
        return cls(read_whole(text, lowest=0, highest=LARGEST_TALLY))


def positive_of(present: Sequence[str], asked: Label | None) -> tuple[str, str] | None:
    """The positive class and the other one; None where it is not plain which is which.

    e.g. 0 and 1 → ("1", "0");  spam and ham, spam asked for → ("spam", "ham")
    Raises InputError for a class asked for that is not there.
    """
    if asked is None:
        found = {label.casefold(): label for label in present}
        for pair in POSITIVES:
            if set(found) <= set(pair):
                return found.get(pair[0], pair[0]), found.get(pair[1], pair[1])
        return None
    others = [label for label in present if label != asked.name]
    if asked.name not in present and len(present) > 1:
        close = get_close_matches(asked.name, present, n=1)
        listed = ", ".join(present)
        raise InputError(
            f"there is no class {quoted(asked.name)}", asked.name, 0, len(asked.name),
            f"did you mean {close[0]}?" if close else f"the classes are {listed}", "positive",
        )  # fmt: skip
    return asked.name, others[0] if len(others) == 1 else f"not {asked.name}"


def in_order(labels: Sequence[str]) -> tuple[str, ...]:
    """The different labels: numbers by size, words as they come."""
    different = tuple(dict.fromkeys(labels))
    numbers = [_WHOLE.fullmatch(label.replace("−", "-")) for label in different]
    if all(numbers):
        return tuple(sorted(different, key=lambda label: int(label.replace("−", "-"))))
    return different


def _inside(text: str) -> tuple[int, int]:
    """Where the list stands, without spaces and one pair of brackets around it."""
    stripped = text.strip()
    start = len(text) - len(text.lstrip())
    end = start + len(stripped)
    if stripped[:1] + stripped[-1:] in ("[]", "()", "{}"):
        inner = text[start + 1 : end - 1]
        left = start + 1 + len(inner) - len(inner.lstrip())
        return left, max(left, left + len(inner.strip()))
    return start, end


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where each label stands."""
    if _SEPARATOR.search(text, start, end) is None:
        return [match.span() for match in re.compile(r"\S+").finditer(text, start, end)]
    if text[end - 1] in ",;":
        end -= 1
    places = []
    for match in [*_SEPARATOR.finditer(text, start, end), None]:
        stop = match.start() if match else end
        places.append((start, stop))
        start = stop + 1
    return places


def _label(text: str, start: int, end: int) -> str:
    name = " ".join(text[start:end].split())
    unquoted = _QUOTED.fullmatch(name)
    name = unquoted[2].strip() if unquoted else name
    if not name:
        place = max(start - 1, 0), min(end + 1, len(text))
        raise InputError("a label is missing", text, *place, "write a label, or remove the comma")
    if not name.isprintable():
        reason = f"{quoted(name)} has characters that cannot be printed"
        raise InputError(reason, text, start, end, "retype it")
    if len(name) > LONGEST_LABEL:
        reason = f"a label of more than {LONGEST_LABEL} characters"
        raise InputError(reason, text, start, end, "write it shorter")
    number = _WHOLE.fullmatch(name.replace("−", "-"))
    if number:
        size = number[2].lstrip("0") or "0"
        return "−" + size if number[1] == "-" and size != "0" else size
    return "−" if name == "-" else name
