"""Events by name, and what is asked of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dlsolve.errors import InputError
from dlsolve.inputs.condition_reader import Reader
from dlsolve.inputs.condition_walk import LONGEST
from dlsolve.inputs.condition_words import RESERVED
from dlsolve.inputs.conditions import And, Condition, Leaf, Named, Not, Or, Subject, Test
from dlsolve.inputs.experiments import LONGEST_NAME, Experiment
from dlsolve.inputs.quoting import quoted
from dlsolve.records import dataclass

MOST_EVENTS = 8
"""Events, and questions, of one problem."""

MOST_INDEPENDENT = 4
"""Events whose independence is asked at once: every choice among them is tested."""

_LETTERS: list[str] = [*"ABCDEFGHXYZUVW", *(f"A{n}" for n in range(1, 100))]

_NAME = re.compile(r"\s*([^\W\d_][\w ]*?)\s*(?:=(?!=)|:)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Definition:
    """An event as typed; where it has no name, the name is empty."""

    name: str
    condition: str
    text: str

    @classmethod
    def read(cls, text: str) -> Definition:
        """e.g. "A=heads even";  "sum >= 9" has no name.  Raises InputError."""
        if not text.strip():
            raise InputError("an event is missing", text, 0, len(text), "write A=heads even")
        if len(text) > LONGEST:
            reason = f"an event of more than {LONGEST} characters"
            raise InputError(reason, text, 0, len(text), "write it shorter")
        match = _NAME.match(text)
        if match is None or RESERVED & set(match[1].casefold().split()):
            return cls("", text, text)
        if len(match[1]) > LONGEST_NAME:
            reason = f"a name of more than {LONGEST_NAME} characters"
            raise InputError(reason, text, 0, len(match[1]), "write it shorter")
        return cls(" ".join(match[1].split()), match[2], text)


@dataclass(frozen=True, slots=True)
class Probability:
    """P(event), or P(event|given)."""

    event: Condition
    given: Condition | None


@dataclass(frozen=True, slots=True)
class Independence:
    """Whether events are independent."""

    events: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Whether two events are mutually exclusive."""

    events: tuple[Condition, Condition]


Asked = Probability | Independence | Exclusion


@dataclass(frozen=True, slots=True)
class Question:
    """The events by name, how each was described, and what is asked of them."""

    events: dict[str, Condition]
    descriptions: dict[str, str]
    asked: tuple[Asked, ...]


def question(
    experiment: Experiment, definitions: Sequence[Definition], finds: Sequence[str]
) -> Question:
    """What is asked.  Raises InputError for events that cannot be read, or are missing."""
    for field, given in (("event", definitions), ("find", finds)):
        if len(given) > MOST_EVENTS:
            raise InputError(f"more than {MOST_EVENTS}", remedy="ask fewer at once", field=field)
    events = _outcomes_with_names(experiment)
    named: dict[str, str] = {}
    for definition in definitions:
        name = definition.name or _free_name(definitions, events)
        if name.casefold() in [known.casefold() for known in events]:
            reason = f"{quoted(name)} is there already"
            raise InputError(
                reason, definition.text, 0, len(definition.text), "take another name", "event"
            )
        try:
            found = Reader(definition.condition, experiment, events, "event").whole()
        except InputError as error:
            offset = len(definition.text) - len(definition.condition)
            raise error.within(definition.text, offset).of("event") from None
        events[name] = found
        named[name] = _described(definition.condition)
    asked = asked_of(experiment, events, list(named), finds)
    namer = _Namer(events, named)
    return Question(events, named, tuple(dict.fromkeys(map(namer.of, asked))))


class _Namer:
    """Gives a letter to each condition that was asked for without one, as on paper."""

    def __init__(self, events: dict[str, Condition], descriptions: dict[str, str]) -> None:
        self.events = events
        self.descriptions = descriptions

    def of(self, asked: Asked) -> Asked:
        """The same question about events with names."""
        match asked:
            case Probability(event, given):
                wanted = self._named(event)
                return Probability(wanted, None if given is None else self._named(given))
            case Independence(events):
                return Independence(tuple(map(self._named, events)))
            case Exclusion((first, second)):
                return Exclusion((self._named(first), self._named(second)))

    def _named(self, condition: Condition) -> Condition:
        match condition:
            case Leaf(text, _):
                for name, known in self.events.items():
                    if known == condition:
                        return Named(name)
                name = next(letter for letter in _LETTERS if letter not in self.events)
                self.events[name] = condition
                self.descriptions[name] = text
                return Named(name)
            case Not(operand):
                return Not(self._named(operand))
            case And(operands):
                return And(tuple(map(self._named, operands)))
            case Or(operands):
                return Or(tuple(map(self._named, operands)))
            case _:
                return condition


def _described(condition: str) -> str:
    for typed, sign in (("<=", "≤"), (">=", "≥"), ("!=", "≠"), ("==", "=")):
        condition = condition.replace(typed, sign)
    return " ".join(condition.split())


def _outcomes_with_names(experiment: Experiment) -> dict[str, Condition]:
    """The outcomes of a list, the rows and columns of a table."""
    if experiment.kind not in ("list", "table") or experiment.is_numeric:
        return {}
    found: dict[str, Condition] = {}
    for place in range(experiment.rounds):
        for item in dict.fromkeys(outcome.items[place] for outcome in experiment.outcomes):
            found[str(item)] = Leaf(str(item), (Test(Subject("item", place), "=", item),))
    return found


def _free_name(definitions: Sequence[Definition], events: Mapping[str, Condition]) -> str:
    """E for an event alone, as in the notes; else A, B, …"""
    taken = {*events, *(definition.name for definition in definitions)}
    letters = ["E", *_LETTERS] if len(definitions) == 1 else _LETTERS
    return next(letter for letter in letters if letter not in taken)


def asked_of(
    experiment: Experiment,
    events: Mapping[str, Condition],
    named: Sequence[str],
    finds: Sequence[str],
) -> list[Asked]:
    """What is asked of the events that have names; without `finds`, what one would ask."""
    if finds:
        texts = [text for find in finds for text in _one_by_one(find)]
        return [_question(experiment, events, named, text) for text in texts]
    own: list[Condition] = [Named(name) for name in named]
    if not own:
        raise InputError("nothing is asked", remedy="give an --event, or --find", field="find")
    if len(own) != 2:
        return [Probability(event, None) for event in own]
    usual = (*named, " and ".join(named), " or ".join(named), "|".join(named), "independent")
    return [_question(experiment, events, named, text) for text in usual]


def _one_by_one(find: str) -> list[str]:
    """What is asked in one text, apart by commas.  e.g. "A|B, B|A"; not "A, B independent" """
    if re.search(r"\b(?:independent|exclusive)\b|[{(][^)}]*,", find, re.IGNORECASE):
        return [find]
    return [piece.strip() for piece in find.split(",")]


def _question(
    experiment: Experiment, events: Mapping[str, Condition], named: Sequence[str], text: str
) -> Asked:
    words = re.split(r"\s+|,", text.casefold())
    for word in ("independent", "exclusive"):
        if word in words:
            return _relation(experiment, events, named, text, word)
    event, given = Reader(text, experiment, events, "find").asked()
    return Probability(event, given)


def _relation(
    experiment: Experiment,
    events: Mapping[str, Condition],
    named: Sequence[str],
    text: str,
    word: str,
) -> Asked:
    """e.g. independent;  A, B independent;  girl independent of passed"""
    rest = re.sub(r"\b(?:mutually\s+exclusive|exclusive|independent)\b(?:\s+of\b)?", ",", text,
                  flags=re.IGNORECASE)  # fmt: skip
    names = [piece for piece in re.split(r",|\band\b", rest) if piece.strip()]
    own: list[Condition] = [Named(name) for name in named]
    if names:
        own = [Reader(name.strip(), experiment, events, "find").whole() for name in names]
    most = MOST_INDEPENDENT if word == "independent" else 2
    if not 2 <= len(own) <= most:
        reason = f"{len(own)} events, which are to be {word}"
        remedy = f"name them: A, B {word}"
        raise InputError(reason, text, 0, len(text), remedy, "find")
    if word == "independent":
        return Independence(tuple(own))
    return Exclusion((own[0], own[1]))
