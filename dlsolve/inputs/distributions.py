"""A probability distribution: numbers from 0 to 1 that add up to 1, with names or without."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from fractions import Fraction
from functools import reduce
from operator import add
from typing import TypeVar

from dlsolve.errors import InputError
from dlsolve.exact import number as exact
from dlsolve.exact.number import Scalar, real
from dlsolve.exact.rounding import Rounding, round_half_up
from dlsolve.inputs.arrays import read_vector
from dlsolve.inputs.numbers import read_number
from dlsolve.inputs.quoting import quoted
from dlsolve.inputs.spans import Nested, Span, find_spans
from dlsolve.records import dataclass
from dlsolve.working.trees import Number, Row

Read = TypeVar("Read")

LARGEST_SIMPLE_DENOMINATOR = 12
"""Fractions up to here are proposed for decimals that look rounded.  e.g. 0.33 → 1/3"""

LONGEST_SUM = 20
"""Decimal places to which a sum is shown as a decimal, if it ends there."""

MOST_OUTCOMES = 10_000
"""Outcomes that a distribution may have."""

_SEPARATOR = re.compile(r"[,;\n]")
_SIGN = re.compile(r"[=:]")
_WORD = re.compile(r"\S+")
_LETTER = re.compile(r"[^\W\d_]")
_COUNTED = re.compile(r"\s*([0-9]+)\s+([^\W\d_][^\d,;\n]*?)\s*(?:[,;\n]|(?<=\s)(?=[0-9])|$)")
"""A count and its name.  e.g. 9 yes"""


@dataclass(frozen=True, slots=True)
class Distribution:
    """Probabilities, as typed, and the names of the outcomes where they were given."""

    probabilities: Row
    names: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str) -> Distribution:
        """e.g. "0.7 0.2 0.1", or "X=0.7, Y=0.2, Z=0.1"

        Raises InputError for a probability below 0 or above 1, for a name given twice, and
        where the sum is not exactly 1.
        """
        numbers, places, names = _listed(text, named_places(text) if _SIGN.search(text) else ())
        for number, (start, end) in zip(numbers, places, strict=True):
            refuse_improbable(number, text, start, end)
        refuse_wrong_sum(text, numbers)
        return cls(Row(numbers), names)


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each outcome occurs, and the names of the outcomes where they were given."""

    numbers: Row
    names: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str) -> Counts:
        """e.g. "9 5", "yes=9, no=5", or "9 yes, 5 no"

        Raises InputError for what is no whole number from 0 up, and where all are 0.
        """
        found = named_places(text) if _SIGN.search(text) else _worded_places(text)
        numbers, places, names = _listed(text, found)
        for number, (start, end) in zip(numbers, places, strict=True):
            if not _is_count(number):
                reason = f"{quoted(text[start:end].strip())} is not a count"
                raise _at(text, start, end, reason, "give a whole number from 0 up")
        if all(exact.is_zero(number.value) for number in numbers):
            raise _at(text, 0, len(text), "nothing was counted", "give a count above 0")
        return cls(Row(numbers), names)

    @property
    def distribution(self) -> Distribution:
        """Each count over their sum."""
        counts = [entry.value for entry in self.numbers if isinstance(entry, Number)]
        n = reduce(add, counts)
        return Distribution(Row(tuple(Number(count / n) for count in counts)), self.names)


def _is_count(number: Number) -> bool:
    value = number.value
    return isinstance(value, Fraction) and value.denominator == 1 and value >= 0


def _listed(
    text: str, found: Sequence[tuple[str, int, int]]
) -> tuple[tuple[Number, ...], list[tuple[int, int]], tuple[str, ...]]:
    """The numbers of a list, where they stand, and their names: those found, or none at all."""
    if found:
        places = [(start, end) for _, start, end in found]
        numbers = tuple(read_at(text, start, end, read_number) for start, end in places)
    else:
        row = read_vector(text)
        places = [(entry.start, entry.end) for entry in _entries(find_spans(text))]
        numbers = tuple(entry for entry in row.entries if isinstance(entry, Number))
    if len(numbers) > MOST_OUTCOMES:
        raise _too_many(text)
    return numbers, places, tuple(name for name, _, _ in found)


def _entries(nested: Nested) -> Iterator[Span]:
    if isinstance(nested, Span):
        yield nested
        return
    for item in nested.items:
        yield from _entries(item)


def named_places(text: str) -> list[tuple[str, int, int]]:
    """Each name of a list of `name = number`, with where its number stands.

    Raises InputError for a number without a name and for a name given twice.
    """
    found: list[tuple[str, int, int]] = []
    names: set[str] = set()
    for start, end in _pairs(text):
        sign = _SIGN.search(text, start, end)
        if sign is None:
            raise _at(text, start, end, "a number without a name", "name all, or none")
        name = text[start : sign.start()].strip()
        _check_name(text, name, names, start, sign.end())
        names.add(name)
        found.append((name, sign.end(), end))
    return found


def _worded_places(text: str) -> list[tuple[str, int, int]]:
    """The same where the name is behind its number; nothing where there is no name.

    e.g. "9 yes, 5 no", or "9 yes 5 no"
    """
    found: list[tuple[str, int, int]] = []
    at = 0 if _LETTER.search(text) else len(text)
    while at < len(text):
        match = _COUNTED.match(text, at)
        if match is None:
            reason = f"{quoted(text[at:].strip())} is not a count with its name"
            raise _at(text, at, len(text), reason, "write, for example, 9 yes, 5 no")
        _check_name(text, match[2], [name for name, _, _ in found], *match.span(2))
        found.append((match[2], *match.span(1)))
        at = match.end()
    return found


def read_at(text: str, start: int, end: int, read: Callable[[str], Read]) -> Read:
    """What stands there.  Raises InputError with its place in the whole text."""
    try:
        return read(text[start:end])
    except InputError as error:
        raise error.within(text, start) from None


def _pairs(text: str) -> list[tuple[int, int]]:
    """Where each `name = number` stands: between commas, or else between spaces."""
    pieces = []
    start = 0
    for match in [*_SEPARATOR.finditer(text), None]:
        end = match.start() if match else len(text)
        if text[start:end].strip():
            left = start + len(text[start:end]) - len(text[start:end].lstrip())
            pieces.append((left, start + len(text[start:end].rstrip())))
        start = end + 1
    if len(pieces) != 1:
        return pieces
    return _spaced_pairs(text, *pieces[0])


def _spaced_pairs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The pairs of one line: each begins with the word before its sign.  e.g. X = 0.7 Y = 0.3"""
    starts = []
    before = start
    for sign in _SIGN.finditer(text, start, end):
        words = list(_WORD.finditer(text, before, sign.start()))
        starts.append(words[-1].start() if words else sign.start())
        before = sign.end()
    starts = [start, *starts[1:]]
    pairs = zip(starts, [*starts[1:], end], strict=True)
    return [(left, left + len(text[left:right].rstrip())) for left, right in pairs]


def _check_name(text: str, name: str, earlier: Collection[str], start: int, end: int) -> None:
    if not name or not name.isprintable():
        raise _at(text, start, end, "a number without a name", "write, for example, X=0.7")
    if name in earlier:
        raise _at(text, start, end, f"{quoted(name)} is given twice", "give each outcome once")


def refuse_improbable(number: Number, text: str, start: int, end: int) -> None:
    """Raises InputError for a number at this place that is below 0 or above 1."""
    if exact.sign(number.value) < 0 or exact.sign(number.value - Fraction(1)) > 0:
        reason = f"{quoted(text[start:end].strip())} is not a probability"
        raise _at(text, start, end, reason, "give a number from 0 to 1")


def refuse_wrong_sum(text: str, numbers: Sequence[Number]) -> None:
    """Raises InputError for probabilities that do not add up to exactly 1."""
    total: Scalar = Fraction(0)
    for number in numbers:
        total = total + number.value
    if exact.equal(total, Fraction(1)):
        return
    reason = f"the probabilities add up to {_shown(total)}, not to 1"
    raise InputError(reason, text, 0, len(text), _remedy(numbers))


def _shown(total: Scalar) -> str:
    """The sum, exactly where it is rational.  e.g. 1.1, 4/3, about 1.2071"""
    if isinstance(total, Fraction):
        digits = round_half_up(total, Rounding(places=LONGEST_SUM))
        if digits.exact:
            text = digits.text()
            return text.rstrip("0").rstrip(".") if "." in text else text
        return str(total)
    return "about " + round_half_up(real(total), Rounding()).text()


def _remedy(numbers: Sequence[Number]) -> str:
    fractions = [_unrounded(number) for number in numbers]
    if sum(fractions) == 1:
        return "if they were rounded, give them as fractions: " + " ".join(map(str, fractions))
    return "change them so that they add up to 1; fractions such as 1/3 are taken too"


def _unrounded(number: Number) -> Fraction:
    """The simple fraction that rounds to a decimal, else the decimal.  e.g. 0.33 → 1/3"""
    if not isinstance(number.value, Fraction):
        return Fraction(0)
    decimals = len(number.text.partition(".")[2])
    simple = number.value.limit_denominator(LARGEST_SIMPLE_DENOMINATOR)
    rounded = round_half_up(simple, Rounding(places=decimals)).value
    return simple if decimals >= 2 and rounded == number.value else number.value


def _too_many(text: str) -> InputError:
    return InputError(
        f"more than {MOST_OUTCOMES:,} outcomes", text, 0, len(text), "give fewer outcomes"
    )


def _at(text: str, start: int, end: int, reason: str, remedy: str) -> InputError:
    return InputError(reason, text, start, end, remedy)
