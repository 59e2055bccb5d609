"""Hypotheses and evidence for Bayes' theorem: priors, likelihoods, counts, with their names.

1%                    the prior of a hypothesis without a name, H
spam=1%               the prior of “spam”; one prior alone has a complement, “not spam”
free|spam=0.8         P(free|spam); the name ends at the last =
not free|spam=0.2     P(¬free|spam), from which P(free|spam) follows
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Annotated

from dlsolve.errors import InputError
from dlsolve.inputs.distributions import refuse_improbable, refuse_wrong_sum
from dlsolve.inputs.numbers import read_number, read_whole
from dlsolve.inputs.quoting import quoted
from dlsolve.working.trees import Number

LONGEST_NAME = 40
"""Characters that a name may have."""

MOST_HYPOTHESES = 50
"""Hypotheses that a problem may have."""

MOST_ROUNDS = 100
"""Pieces of evidence that may be taken in turn."""

_NOT = re.compile(r"(?:not\s+|¬\s*|~\s*)(.+)", re.IGNORECASE)
_PROBABILITY_OF = re.compile(r"P\s*\((.*)\)", re.IGNORECASE)
_SIGNS = {"+": True, "pos": True, "positive": True, "-": False, "−": False}
_SIGNS |= {"neg": False, "negative": False}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that holds or does not.  e.g. Event("spam", negated=True) is ¬spam"""

    name: str
    negated: bool = False

    @classmethod
    def read(cls, text: str) -> Event:
        """e.g. "spam" → spam;  "not spam", "¬spam" → ¬spam.  Raises InputError."""
        name = " ".join(text.split())
        match = _NOT.fullmatch(name)
        name = match[1] if match else name
        if not name:
            raise _bad(text, "a name is missing", "write, for example, spam=0.01")
        if not name.isprintable():
            raise _bad(text, f"{quoted(name)} has characters that cannot be printed", "retype it")
        if len(name) > LONGEST_NAME:
            raise _bad(text, f"a name of more than {LONGEST_NAME} characters", "write it shorter")
        return cls(name, negated=match is not None)

    @property
    def opposite(self) -> Event:
        """The complement."""
        return Event(self.name, not self.negated)

    @property
    def typed(self) -> str:
        """As it is typed.  e.g. not spam"""
        return f"not {self.name}" if self.negated else self.name

    def __str__(self) -> str:
        return f"¬{self.name}" if self.negated else self.name


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
        raise _bad(text, "there is nothing to read", "give a probability such as 0.01")


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
            raise _bad(text, f"{quoted(text)} is not a name and a count", "write, say, girl=30")
        try:
            number = read_whole(count, lowest=0)
        except InputError as error:
            raise error.within(text, len(name) + 1) from None
        return cls(Event.read(name), number)


# --- the two ways of giving the problem ---------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class Problem:
    """Hypotheses, what is known of them, and what is observed, all named.

    priors        one a hypothesis; None for the complement of the only one that is given
    likelihoods   P(evidence|hypothesis) as given, by the two, in the order given
    observed      what is observed, in turn
    asked         the place of the hypothesis that is asked for
    """

    hypotheses: tuple[Event, ...]
    priors: tuple[Number | None, ...]
    likelihoods: dict[tuple[Event, Event], Number]
    observed: tuple[Event, ...]
    asked: int


@dataclass(frozen=True, slots=True)
class Hypotheses:
    """Priors and likelihoods, with names or without."""

    prior: Annotated[
        tuple[Priors, ...],
        "P(hypothesis): “0.01” or “spam=1%”; one alone has a complement, several add up to 1",
    ]
    likelihood: Annotated[
        tuple[Likelihoods, ...], "P(evidence|hypothesis): “0.8” or “free|spam=0.8”"
    ]
    false_positive: Annotated[Probability | None, "P(evidence|not hypothesis)"] = None
    specificity: Annotated[Probability | None, "P(not evidence|not hypothesis)"] = None
    observe: Annotated[
        str | None,
        "what is observed in turn: “+ + -”, “free, not winner”; all of it, once, if not given",
    ] = None
    times: Annotated[int | None, "how often it is observed, independently"] = None
    hypothesis: Annotated[str | None, "the hypothesis that is asked for; the first"] = None

    def problem(self) -> Problem:
        """Everything by name.  Raises InputError for what is missing, twice, or does not add up."""
        hypotheses, priors = self._hypotheses()
        likelihoods = self._likelihoods(hypotheses)
        evidence = tuple(dict.fromkeys(Event(event.name) for event, _ in likelihoods))
        for one in evidence:
            for hypothesis in hypotheses:
                if not {(one, hypothesis), (one.opposite, hypothesis)} & likelihoods.keys():
                    raise _missing(one, hypothesis, hypotheses)
        asked = 0
        if self.hypothesis is not None:
            wanted = Event.read(self.hypothesis)
            asked = hypotheses.index(_known(wanted, hypotheses, "hypothesis", self.hypothesis))
        return Problem(hypotheses, priors, likelihoods, self._observed(evidence), asked)

    def _hypotheses(self) -> tuple[tuple[Event, ...], tuple[Number | None, ...]]:
        entries = [entry for priors in self.prior for entry in priors.entries]
        text = ", ".join(priors.text.strip() for priors in self.prior)
        if len(entries) > MOST_HYPOTHESES:
            raise _prior(text, f"more than {MOST_HYPOTHESES} hypotheses", "give fewer")
        if len(entries) == 1:
            first = entries[0].hypothesis or Event("H")
            return (first, first.opposite), (entries[0].probability, None)
        names: list[Event] = []
        for place, entry in enumerate(entries, start=1):
            name = entry.hypothesis or Event("H" + str(place).translate(SUBSCRIPTS))
            if name in names:
                raise _prior(text, f"{quoted(str(name))} is given twice", "give each prior once")
            names.append(name)
        probabilities = [entry.probability for entry in entries]
        try:
            refuse_wrong_sum(text, probabilities)
        except InputError as error:
            raise error.of("prior") from None
        return tuple(names), tuple(probabilities)

    def _likelihoods(self, hypotheses: tuple[Event, ...]) -> dict[tuple[Event, Event], Number]:
        """By evidence and hypothesis; those without a hypothesis are taken in its order."""
        entries = [(entry, given.text) for given in self.likelihood for entry in given.entries]
        named = [entry.evidence for entry, _ in entries if entry.evidence is not None]
        default = Event(named[0].name) if len({event.name for event in named}) == 1 else Event("E")
        found: dict[tuple[Event, Event], Number] = {}
        unnamed = iter(hypotheses)
        for entry, text in entries:
            evidence = entry.evidence or default
            if entry.hypothesis is not None:
                hypothesis = _known(entry.hypothesis, hypotheses, "likelihood", text)
            else:
                hypothesis = next(unnamed, Event(""))
                if not hypothesis.name:
                    reason = f"there are more likelihoods than the {len(hypotheses)} hypotheses"
                    raise InputError(reason, text, 0, len(text), "give one each", "likelihood")
            _add(found, evidence, hypothesis, entry.probability, text, "likelihood")
        for field, probability, evidence in (
            ("false_positive", self.false_positive, default),
            ("specificity", self.specificity, default.opposite),
        ):
            if probability is None:
                continue
            if len(hypotheses) != 2 or len({event.name for event, _ in found}) > 1:
                reason = "this goes with one hypothesis and one piece of evidence"
                raise InputError(reason, remedy="give each --likelihood by name", field=field)
            text = probability.number.text
            _add(found, evidence, hypotheses[1], probability.number, text, field)
        return found

    def _observed(self, evidence: tuple[Event, ...]) -> tuple[Event, ...]:
        once = evidence if self.observe is None else tuple(_observations(self.observe, evidence))
        times = 1 if self.times is None else self.times
        if times < 1:
            raise InputError(
                "it has to be observed once at least", str(times), 0, len(str(times)),
                "write 1 or more", "times",
            )  # fmt: skip
        if times * len(once) > MOST_ROUNDS:
            reason = f"more than {MOST_ROUNDS} pieces of evidence"
            raise InputError(reason, str(times), remedy="give fewer", field="times")
        return once * times


SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def _observations(text: str, evidence: tuple[Event, ...]) -> Iterator[Event]:
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
    negative = _NOT.fullmatch(whole)
    if whole in names or (negative and negative[1] in names):
        start = match.start() + len(piece) - len(piece.lstrip())
        yield start, match.start() + len(piece.rstrip())
        return
    for one in re.finditer(r"(?i:not\s+)?(?:[+\-−](?=[+\-−\s]|$)|\S+)", piece):
        yield match.start() + one.start(), match.start() + one.end()


def _observation(text: str, start: int, end: int, evidence: tuple[Event, ...]) -> Event:
    word = text[start:end]
    happens = _SIGNS.get(word.casefold())
    if happens is None:
        try:
            event = Event.read(word)
        except InputError as error:
            raise replace(error.within(text, start), field="observe") from None
        base = _nearest(Event(event.name), evidence)
        if isinstance(base, str):
            reason = f"{quoted(word)} is none of the evidence"
            raise InputError(reason, text, start, end, base, "observe")
        return base.opposite if event.negated else base
    if len(evidence) > 1:
        remedy = f"name it: {_listed(evidence)}, or with “not” before it"
        reason = f"{quoted(word)} could be any of several"
        raise InputError(reason, text, start, end, remedy, "observe")
    return evidence[0] if happens else evidence[0].opposite


def _known(wanted: Event, hypotheses: Sequence[Event], field: str, text: str) -> Event:
    """The hypothesis of that name.  Raises InputError, with the nearest one."""
    found = _nearest(wanted, hypotheses)
    if isinstance(found, Event):
        return found
    start = max(text.find(wanted.typed), 0)
    end = start + len(wanted.typed) if wanted.typed in text else len(text)
    reason = f"there is no hypothesis {quoted(wanted.typed)}"
    raise InputError(reason, text, start, end, found, field)


def _nearest(wanted: Event, known: Sequence[Event]) -> Event | str:
    """The event meant, or what to do where there is none of that name."""
    for event in known:
        if (event.typed.casefold()) == wanted.typed.casefold():
            return event
    names = [event.typed for event in known]
    close = get_close_matches(wanted.typed, names, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]}?"
    if {event.name for event in known} == {"H"}:
        return f"name it in its prior: --prior {wanted.name}=0.01"
    return f"choose {_listed(known)}"


def _listed(events: Sequence[Event]) -> str:
    *most, last = (event.typed for event in events)
    return f"{', '.join(most)} or {last}" if most else last


def _add(
    found: dict[tuple[Event, Event], Number],
    evidence: Event,
    hypothesis: Event,
    probability: Number,
    text: str,
    field: str,
) -> None:
    if (evidence, hypothesis) in found:
        reason = f"P({evidence}|{hypothesis}) is given twice"
        raise InputError(reason, text, 0, len(text), "give it once", field)
    if (evidence.opposite, hypothesis) in found:
        reason = f"P({evidence.opposite}|{hypothesis}) is given already"
        remedy = f"give one of the two: P({evidence}|{hypothesis}) is 1 minus it"
        raise InputError(reason, text, 0, len(text), remedy, field)
    found[evidence, hypothesis] = probability


def _missing(evidence: Event, hypothesis: Event, hypotheses: Sequence[Event]) -> InputError:
    remedy = f"give --likelihood “{evidence.typed}|{hypothesis.typed}=…”"
    short = evidence.name == "E" and len(hypotheses) == 2
    if short and hypothesis == hypotheses[1]:
        remedy = "give it as --false-positive"
    return InputError(f"P({evidence}|{hypothesis}) is missing", remedy=remedy, field="likelihood")


def _bad(text: str, reason: str, remedy: str) -> InputError:
    return InputError(reason, text, 0, len(text), remedy)


def _prior(text: str, reason: str, remedy: str) -> InputError:
    return InputError(reason, text, 0, len(text), remedy, "prior")
