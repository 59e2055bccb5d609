"""How many of a total have a property: the way to a probability by counting."""

from __future__ import annotations

from typing import Annotated

from dlsolve.errors import InputError
from dlsolve.inputs.events import Event, unreadable
from dlsolve.inputs.numbers import read_whole
from dlsolve.inputs.quoting import quoted
from dlsolve.records import dataclass


@dataclass(frozen=True, slots=True)
class Count:
    """How many have a property.  e.g. girl=30"""

    event: Event
    number: int

    @classmethod
    def read(cls, text: str) -> Count:
        """The name ends at the last =.  Raises InputError."""
        name, sign, count = text.rpartition("=")
        if not sign:
            raise unreadable(
                text, f"{quoted(text)} is not a name and a count", "write, say, girl=30"
            )
        try:
            number = read_whole(count, lowest=0)
        except InputError as error:
            raise error.within(text, len(name) + 1) from None
        return cls(Event.read(name), number)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of a total have one property, the other, and both."""

    total: Annotated[int, "how many there are in all"]
    event: Annotated[Count, "how many have the property asked for: “girl=30”"]
    given: Annotated[Count, "how many have the property that is known: “passed=35”"]
    both: Annotated[int, "how many have both"]

    def refuse_impossible(self) -> None:
        """Raises InputError for counts that no group of people could have."""
        one, other = self.event, self.given
        for field, count, name in (
            ("event", one.number, one.event), ("given", other.number, other.event),
        ):  # fmt: skip
            if count > self.total:
                _refuse_count(field, f"{count} {name} are more than the total, {self.total}")
            if self.both > count:
                _refuse_count("both", f"{self.both} with both are more than the {count} {name}")
        if self.both < 0:
            _refuse_count("both", f"{self.both} is below 0")
        if one.event == other.event:
            _refuse_count("given", f"{quoted(str(one.event))} is given twice")
        either = one.number + other.number - self.both
        if either > self.total:
            reason = (
                f"{one.number} + {other.number} − {self.both} = {either} with one or the other"
                f" are more than the total, {self.total}"
            )
            _refuse_count("total", reason)


def _refuse_count(field: str, reason: str) -> None:
    raise InputError(reason, remedy="check the counts", field=field)
