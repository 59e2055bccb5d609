"""Probabilities with names: priors, likelihoods, and single ones.

1%                    the prior of a hypothesis without a name, H
spam=1%               the prior of “spam”
free|spam=0.8         P(free|spam); the name ends at the last =
not free|spam=0.2     P(¬free|spam)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dlsolve.errors import InputError
from dlsolve.inputs.distributions import refuse_improbable
from dlsolve.inputs.events import Event, unreadable
from dlsolve.inputs.numbers import read_number
from dlsolve.inputs.quoting import quoted
from dlsolve.records import dataclass
from dlsolve.working.trees import Number

_PROBABILITY_OF = re.compile(r"P\s*\((.*)\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Prior:
    """P(hypothesis); a hypothesis without a name is None."""

    hypothesis: Event | None
    probability: Number


@dataclass(frozen=True, slots=True)
class Likelihood:
    """P(evidence|hypothesis); what has no name is None."""

    evidence: Event | None
    hypothesis: Event | None
    probability: Number


@dataclass(frozen=True, slots=True)
class Priors:
    """One or more priors in one text."""

    entries: tuple[Prior, ...]
    text: str

    @classmethod
    def read(cls, text: str) -> Priors:
        """e.g. "0.01", "spam=1%", "A=0.5, B=0.5".  Raises InputError."""
        found = [Prior(Event.read(name) if name else None, p) for name, p in _entries(text)]
        return cls(tuple(found), text)


@dataclass(frozen=True, slots=True)
class Likelihoods:
    """One or more likelihoods in one text."""

    entries: tuple[Likelihood, ...]
    text: str

    @classmethod
    def read(cls, text: str) -> Likelihoods:
        """e.g. "0.8", "free|spam=0.8", "A=0.02, B=0.03" (of one piece of evidence, E)."""
        return cls(tuple(_likelihood(text, name, p) for name, p in _entries(text)), text)


def _likelihood(text: str, name: str, probability: Number) -> Likelihood:
    if not name:
        return Likelihood(None, None, probability)
    evidence, bar, hypothesis = name.partition("|")
    if "|" in hypothesis:
        start = text.rindex("|")
        reason = "more than one | in a likelihood"
        raise InputError(reason, text, start, start + 1, "write evidence|hypothesis=0.8")
    if not bar:
        return Likelihood(None, Event.read(name), probability)
    try:
        return Likelihood(Event.read(evidence), Event.read(hypothesis), probability)
    except InputError as error:
        raise InputError(
            error.reason, text, 0, len(text), "write evidence|hypothesis=0.8"
        ) from None


def _entries(text: str) -> Iterator[tuple[str, Number]]:
    """Each name, "" where there is none, with its probability."""
    for start, end in _pieces(text):
        piece = text[start:end]
        name, sign, _ = piece.rpartition("=")
        if "|" in piece and not sign:
            raise InputError(
                f"{quoted(piece)} has no probability", text, start, end, f"write {piece}=0.8"
            )
        wrapped = _PROBABILITY_OF.fullmatch(name.strip())
        yield (
            (wrapped[1] if wrapped else name).strip(),
            _probability(text, start + len(name) + len(sign), end),
        )
        if sign and not name.strip():
            raise InputError("a name is missing", text, start, end, "write spam=0.01")


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where the entries stand: between commas or semicolons; bare numbers, between spaces."""
    separator = r"[^,;\n]+" if "=" in text or "|" in text else r"[^,;\s\[\]]+"
    found = False
    for match in re.finditer(separator, text):
        piece = match.group()
        if piece.strip():
            found = True
            yield (
                match.start() + len(piece) - len(piece.lstrip()),
                match.start() + len(piece.rstrip()),
            )
    if not found:
        raise unreadable(text, "there is nothing to read", "give a probability such as 0.01")


def _probability(text: str, start: int, end: int) -> Number:
    """The number there, from 0 to 1."""
    try:
        number = read_number(text[start:end])
    except InputError as error:
        raise error.within(text, start) from None
    start += len(text[start:end]) - len(text[start:end].lstrip())
    refuse_improbable(number, text, start, end)
    return number


@dataclass(frozen=True, slots=True)
class Probability:
    """A number from 0 to 1."""

    number: Number

    @classmethod
    def read(cls, text: str) -> Probability:
        """e.g. "10%" → 0.1.  Raises InputError outside 0..1."""
        return cls(_probability(text, 0, len(text)))
