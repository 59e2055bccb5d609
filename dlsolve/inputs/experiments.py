"""Experiments whose outcomes can be listed: coins, dice, a card, an urn, a table of counts."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import reduce
from itertools import product
from typing import Annotated, Literal

from dlsolve.errors import InputError
from dlsolve.exact.number import sign
from dlsolve.inputs.distributions import (
    named_places,
    read_at,
    refuse_improbable,
    refuse_wrong_sum,
)
from dlsolve.inputs.numbers import Count, read_number
from dlsolve.inputs.quoting import quoted
from dlsolve.records import dataclass
from dlsolve.working.trees import Grid, Number

MOST_OUTCOMES = 10_000
"""Outcomes that are gone through one by one."""

MOST_WEIGHTED = 50
"""Outcomes of which each has a probability, or a count, of its own."""

MOST_NAMES = 8
"""Rows or columns of a table of counts."""

LONGEST_NAME = 40

RANKS = ("A", "2", "3", "4", "5", "6", "7", "8", "9", "10", "J", "Q", "K")
SUITS = ("♠", "♥", "♦", "♣")

SIX = Count(6)

Kind = Literal["coins", "dice", "cards", "list", "table"]

_RANGE = re.compile(r"\s*(-?[0-9]{1,6})\s*(?:\.\.\.?|…|to|–)\s*(-?[0-9]{1,6})\s*")
_NAME = re.compile(r"[^,;\n]+")
_WORD = re.compile(r"[^,;\s]+")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome, and what is seen in it.  e.g. HT, of H and T;  (1, 6), of 1 and 6"""

    text: str
    items: tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Experiment:
    """All the outcomes, in the order in which a student lists them.

    weights   of each outcome; none where all are equally likely
    counted   whether the weights are how many there are of each, and not probabilities
    sides     of each die
    """

    kind: Kind
    outcomes: tuple[Outcome, ...]
    weights: tuple[Number, ...] = ()
    counted: bool = False
    sides: int = 0

    @property
    def rounds(self) -> int:
        """How many coins, dice or other things one outcome has."""
        return len(self.outcomes[0].items)

    @property
    def is_numeric(self) -> bool:
        """Whether an outcome is one whole number.  e.g. of one die"""
        return self.rounds == 1 and all(isinstance(o.items[0], int) for o in self.outcomes)


@dataclass(frozen=True, slots=True)
class Coins:
    """Fair coins."""

    coins: Annotated[Count, "how many fair coins are tossed"]

    def experiment(self) -> Experiment:
        """HHH, HHT, HTH, …"""
        _refuse_too_many(2, self.coins, "coins")
        tosses = product("HT", repeat=self.coins)
        return Experiment("coins", tuple(Outcome("".join(toss), toss) for toss in tosses))


@dataclass(frozen=True, slots=True)
class Dice:
    """Fair dice."""

    dice: Annotated[Count, "how many fair dice are rolled"]
    sides: Annotated[Count, "the sides of each die"] = SIX

    def experiment(self) -> Experiment:
        """1, 2, … of one die, (1, 1), (1, 2), … of several."""
        _refuse_too_many(self.sides, self.dice, "dice")
        rolls = product(range(1, self.sides + 1), repeat=self.dice)
        outcomes = tuple(Outcome(_rolled(roll), roll) for roll in rolls)
        return Experiment("dice", outcomes, sides=self.sides)


@dataclass(frozen=True, slots=True)
class Cards:
    """One card of a full deck."""

    cards: Annotated[bool, "one card is drawn from a deck of 52"]

    def experiment(self) -> Experiment:
        """A♠, 2♠, …, K♣"""
        if not self.cards:
            raise InputError("no experiment is left", remedy="give cards: true", field="cards")
        pairs = [(rank, suit) for suit in SUITS for rank in RANKS]
        return Experiment(
            "cards", tuple(Outcome(rank + suit, (rank, suit)) for rank, suit in pairs)
        )


@dataclass(frozen=True, slots=True)
class Outcomes:
    """A sample space as listed, with counts or probabilities or without."""

    experiment: Experiment

    @classmethod
    def read(cls, text: str) -> Outcomes:
        """e.g. "1..20", "a, b, c", "red=5, blue=3", "A=0.2, B=0.8".  Raises InputError."""
        if "=" in text or ":" in text:
            return cls(_weighted(text))
        whole = _RANGE.fullmatch(text)
        names = [str(n) for n in _numbers(text, whole)] if whole else _names(text)
        if len(names) > MOST_OUTCOMES:
            raise _whole(text, f"more than {MOST_OUTCOMES:,} outcomes", "give fewer")
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            remedy = "give how many there are of each: red=5, blue=3"
            raise _whole(text, f"{quoted(twice)} is given twice", remedy)
        return cls(Experiment("list", tuple(map(_listed, names))))


@dataclass(frozen=True, slots=True)
class Listed:
    """A sample space of one's own."""

    space: Annotated[
        Outcomes,
        "the outcomes: “1..20”, “a, b, c”, with counts “red=5, blue=3”, or with probabilities",
    ]

    def experiment(self) -> Experiment:
        """As it was read."""
        return self.space.experiment


@dataclass(frozen=True, slots=True)
class Labels:
    """Names of rows or columns."""

    names: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> Labels:
        """e.g. "girl, boy" or "girl boy".  Raises InputError for a name given twice."""
        names = _names(text)
        if len(names) > MOST_NAMES:
            raise _whole(text, f"more than {MOST_NAMES} names", "give a smaller table")
        for place, name in enumerate(names):
            if name.casefold() in [earlier.casefold() for earlier in names[:place]]:
                raise _whole(text, f"{quoted(name)} is given twice", "name each once")
        return cls(tuple(names))


@dataclass(frozen=True, slots=True)
class TwoWay:
    """A two-way table."""

    table: Annotated[Grid, "a two-way table of counts, or of joint probabilities: “20 10; 15 5”"]
    rows: Annotated[Labels, "the names of its rows: “girl, boy”"]
    columns: Annotated[Labels, "the names of its columns: “passed, failed”"]

    def experiment(self) -> Experiment:
        """girl ∩ passed, girl ∩ failed, …  Raises InputError where names and table differ."""
        shape = len(self.table.rows), len(self.table.rows[0])
        for field, labels, size in (
            ("rows", self.rows.names, shape[0]), ("columns", self.columns.names, shape[1]),
        ):  # fmt: skip
            if len(labels) != size:
                reason = f"{len(labels)} names for the {size} {field} of the table"
                raise InputError(reason, remedy="name each once; give no totals", field=field)
        twice = {n.casefold() for n in self.rows.names} & {n.casefold() for n in self.columns.names}
        if twice:
            reason = f"{quoted(twice.pop())} is a row and a column"
            raise InputError(reason, remedy="give each its own name", field="columns")
        pairs = list(product(self.rows.names, self.columns.names))
        numbers = tuple(n for row in self.table.rows for n in row if isinstance(n, Number))
        try:
            counted = _are_counts("", numbers, [(0, 0)] * len(numbers))
        except InputError as error:
            raise error.of("table") from None
        outcomes = tuple(Outcome(f"{row} ∩ {column}", (row, column)) for row, column in pairs)
        return Experiment("table", outcomes, numbers, counted)


# --- reading --------------------------------------------------------------------------------


def _weighted(text: str) -> Experiment:
    places = named_places(text)
    if len(places) > MOST_WEIGHTED:
        raise _whole(text, f"more than {MOST_WEIGHTED} outcomes with numbers", "give fewer")
    numbers = tuple(read_at(text, start, end, read_number) for _, start, end in places)
    counted = _are_counts(text, numbers, [(start, end) for _, start, end in places])
    for name, start, _ in places:
        _refuse_bad_name(text, name, start)
    return Experiment("list", tuple(_listed(name) for name, _, _ in places), numbers, counted)


def _are_counts(text: str, numbers: tuple[Number, ...], places: list[tuple[int, int]]) -> bool:
    """Whether the numbers count; else they are probabilities.  Raises InputError if neither."""
    values = [number.value for number in numbers]
    whole = all(isinstance(v, Fraction) and v.denominator == 1 and v >= 0 for v in values)
    total = reduce(lambda a, b: a + b, values)
    if whole and sign(total - Fraction(1)) > 0:
        return True
    for number, (start, end) in zip(numbers, places, strict=True):
        refuse_improbable(number, text or number.text, start, end or len(number.text))
    refuse_wrong_sum(text, numbers)
    return False


def _names(text: str) -> list[str]:
    """Between commas, or else between spaces; brackets around the whole are left out."""
    inside = text.strip()
    if inside[:1] in "{[(" and inside[-1:] in "}])":
        inside = inside[1:-1]
    pattern = _NAME if re.search(r"[,;\n]", inside) else _WORD
    names = [" ".join(piece.split()) for piece in pattern.findall(inside) if piece.strip()]
    if not names:
        raise _whole(text, "there is nothing to read", "give names with commas between them")
    for name in names:
        _refuse_bad_name(text, name, max(text.find(name), 0))
    return names


def _refuse_bad_name(text: str, name: str, start: int) -> None:
    if len(name) > LONGEST_NAME:
        reason = f"a name of more than {LONGEST_NAME} characters"
        raise InputError(reason, text, 0, len(text), "write it shorter")
    if not name.isprintable() or re.search(r"[|(){}∩∪¬~]", name):
        reason = f"{quoted(name)} is no name"
        raise InputError(reason, text, start, start + len(name), "use letters and digits")


def _numbers(text: str, whole: re.Match[str]) -> range:
    first, last = int(whole[1]), int(whole[2])
    if last < first:
        raise _whole(text, f"{first} is above {last}", "write the smaller number first")
    return range(first, min(last, first + MOST_OUTCOMES) + 1)


def _listed(name: str) -> Outcome:
    whole = re.fullmatch(r"[-−]?[0-9]{1,9}", name)
    return Outcome(name.replace("-", "−") if whole else name, (_value(name) if whole else name,))


def _value(name: str) -> int:
    return int(name.replace("−", "-"))


def _rolled(roll: tuple[int, ...]) -> str:
    return str(roll[0]) if len(roll) == 1 else f"({', '.join(map(str, roll))})"


def _refuse_too_many(sides: int, rounds: int, field: str) -> None:
    if rounds > 20 or sides**rounds > MOST_OUTCOMES:
        reason = f"more than {MOST_OUTCOMES:,} outcomes"
        raise InputError(reason, remedy="give fewer: they are listed one by one", field=field)


def _whole(text: str, reason: str, remedy: str) -> InputError:
    return InputError(reason, text, 0, len(text), remedy)
