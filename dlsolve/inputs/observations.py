"""What is observed, in turn.  e.g. + + −;  free, not winner;  red red not red"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from dlsolve.errors import InputError
from dlsolve.inputs.events import NOT, SIGNS, Event, listed, nearest
from dlsolve.inputs.quoting import quoted


def observations(text: str, evidence: tuple[Event, ...]) -> Iterator[Event]:
    """The observations in a text.  e.g. "+ -" → E, ¬E;  "free, not winner" → free, ¬winner"""
    found = False
    for match in re.finditer(r"[^,;]+", text):
        for start, end in _words(match, evidence):
            found = True
            yield _observation(text, start, end, evidence)
    if not found:
        raise InputError(
            "nothing is observed", text, 0, len(text), "write + or −, or a name", "observe"
        )


def _words(match: re.Match[str], evidence: tuple[Event, ...]) -> Iterator[tuple[int, int]]:
    """Where the observations of a piece stand: all of it where it is a name, else its words."""
    piece = match.group()
    names = [event.name.casefold() for event in evidence]
    whole = " ".join(piece.split()).casefold()
    negative = NOT.fullmatch(whole)
    if whole in names or (negative and negative[1] in names):
        start = match.start() + len(piece) - len(piece.lstrip())
        yield start, match.start() + len(piece.rstrip())
        return
    for one in re.finditer(r"(?i:not\s+)?(?:[+\-−](?=[+\-−\s]|$)|\S+)", piece):
        yield match.start() + one.start(), match.start() + one.end()


def _observation(text: str, start: int, end: int, evidence: tuple[Event, ...]) -> Event:
    word = text[start:end]
    named = word.casefold() in [event.name.casefold() for event in evidence]
    happens = None if named else SIGNS.get(word.casefold())
    if happens is None:
        try:
            event = Event.read(word)
        except InputError as error:
            raise replace(error.within(text, start), field="observe") from None
        either = [one for each in evidence for one in (each, each.opposite)]
        base = nearest(Event(event.name), evidence, f"choose {listed(either)}")
        if isinstance(base, str):
            reason = f"{quoted(word)} is none of the evidence"
            raise InputError(reason, text, start, end, base, "observe")
        return base.opposite if event.negated else base
    if len(evidence) > 1:
        remedy = f"name it: {listed(evidence)}, or with “not” before it"
        reason = f"{quoted(word)} could be any of several"
        raise InputError(reason, text, start, end, remedy, "observe")
    return evidence[0] if happens else evidence[0].opposite
