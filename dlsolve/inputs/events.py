"""Events by name: what holds or does not, and which one of several a name means.

spam                  not spam, ¬spam, ~spam: its complement
+ and −               and so pos and neg, positive and negative: each other's complement
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches

from dlsolve.errors import InputError
from dlsolve.inputs.quoting import quoted
from dlsolve.records import dataclass

LONGEST_NAME = 40
"""Characters that a name may have."""

NOT = re.compile(r"(?:not\s+|¬\s*|~\s*)(.+)", re.IGNORECASE)
SIGNS = {"+": True, "pos": True, "positive": True, "-": False, "−": False}
SIGNS |= {"neg": False, "negative": False}
"""Words for evidence that holds, or does not, whatever it is called."""

_OPPOSITES = {"+": "−", "pos": "neg", "positive": "negative"}
_OPPOSITES |= {negative: positive for positive, negative in _OPPOSITES.items()} | {"-": "+"}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that holds or does not.  e.g. Event("spam", negated=True) is ¬spam

    complement   the word for what holds otherwise, where there is one.  e.g. − of +
    """

    name: str
    negated: bool = False
    complement: str = ""

    @classmethod
    def read(cls, text: str) -> Event:
        """e.g. "spam" → spam;  "not spam", "¬spam" → ¬spam.  Raises InputError."""
        name = " ".join(text.split())
        match = NOT.fullmatch(name)
        name = match[1] if match else name
        if not name:
            raise unreadable(text, "a name is missing", "write, for example, spam=0.01")
        if not name.isprintable():
            raise unreadable(
                text, f"{quoted(name)} has characters that cannot be printed", "retype it"
            )
        if len(name) > LONGEST_NAME:
            raise unreadable(
                text, f"a name of more than {LONGEST_NAME} characters", "write it shorter"
            )
        return cls(name, negated=match is not None)

    @property
    def opposite(self) -> Event:
        """The complement."""
        return Event(self.name, not self.negated, self.complement)

    @property
    def holding(self) -> Event:
        """Itself, not negated.  e.g. ¬spam → spam"""
        return Event(self.name, complement=self.complement)

    @property
    def typed(self) -> str:
        """As it is typed.  e.g. not spam"""
        return self.complement or f"not {self.name}" if self.negated else self.name

    def __str__(self) -> str:
        return self.complement or f"¬{self.name}" if self.negated else self.name


def paired(names: Collection[str]) -> dict[str, Event]:
    """Each name of evidence with its event; + and − are the two sides of one.

    e.g. {+, −} → +, ¬+, which is −;  {fever, cough} → fever, cough
    """
    words = {name.casefold() for name in names}
    if not words or not words <= SIGNS.keys():
        return {name: Event(name) for name in names}
    positive = [name for name in names if SIGNS[name.casefold()]]
    negative = [name for name in names if not SIGNS[name.casefold()]]
    one = positive[0] if positive else _OPPOSITES[negative[0].casefold()]
    other = negative[0] if negative else _OPPOSITES[one.casefold()]
    event = Event(one, complement=other.replace("-", "−"))
    return {name: event if SIGNS[name.casefold()] else event.opposite for name in names}


def known_hypothesis(wanted: Event, hypotheses: Sequence[Event], field: str, text: str) -> Event:
    """The hypothesis of that name.  Raises InputError, with the nearest one."""
    found = nearest(wanted, hypotheses)
    if isinstance(found, Event):
        return found
    start = max(text.find(wanted.typed), 0)
    end = start + len(wanted.typed) if wanted.typed in text else len(text)
    reason = f"there is no hypothesis {quoted(wanted.typed)}"
    raise InputError(reason, text, start, end, found, field)


def nearest(wanted: Event, known: Sequence[Event], otherwise: str = "") -> Event | str:
    """The event meant, or what to do where there is none of that name, or of one like it."""
    for event in known:
        if (event.typed.casefold()) == wanted.typed.casefold():
            return event
    names = [event.typed for event in known]
    close = get_close_matches(wanted.typed, names, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]}?"
    if otherwise:
        return otherwise
    if {event.name for event in known} == {"H"}:
        return f"name it in its prior: --prior {wanted.name}=0.01"
    return f"choose {listed(known)}"


def listed(events: Sequence[Event]) -> str:
    """As they are typed.  e.g. fever, cough or rash"""
    *most, last = (event.typed for event in events)
    return f"{', '.join(most)} or {last}" if most else last


def unreadable(text: str, reason: str, remedy: str) -> InputError:
    """The error for the whole of a text."""
    return InputError(reason, text, 0, len(text), remedy)
