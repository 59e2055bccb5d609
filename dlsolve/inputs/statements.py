"""Probabilities of events that are simply stated: P(A) = 0.5, P(B|A) = 0.2, independent."""

from __future__ import annotations

import re
from typing import Annotated

from dlsolve.errors import InputError
from dlsolve.inputs.condition_reader import Reader
from dlsolve.inputs.conditions import Condition, Named
from dlsolve.inputs.distributions import read_at, refuse_improbable
from dlsolve.inputs.events import LONGEST_NAME
from dlsolve.inputs.experiments import Experiment, Outcome
from dlsolve.inputs.numbers import read_number
from dlsolve.inputs.questions import Asked, Probability, Question, asked_of
from dlsolve.inputs.quoting import quoted
from dlsolve.records import dataclass
from dlsolve.working.trees import Number

JOINING = {"and", "or", "not", "but", "given", "p", "mutually", "independent", "exclusive"}
"""Words of a statement that are no events."""

NOWHERE = Experiment("list", (Outcome("", ("",)),))
"""Events that are not made of outcomes."""

_PIECE = re.compile(r"[^,;\n]+")
_WORD = re.compile(r"[^\W\d_]\w*")


@dataclass(frozen=True, slots=True)
class Statement:
    """One or more statements in one text: where each event stands, and its probability.

    relations   independent, exclusive
    """

    text: str
    facts: tuple[tuple[str, Number], ...]
    relations: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> Statement:
        """e.g. "A=0.5, P(B|A)=0.2", "independent".  Raises InputError."""
        facts: list[tuple[str, Number]] = []
        relations: list[str] = []
        for piece in _PIECE.finditer(text):
            words = [word.casefold() for word in _WORD.findall(piece.group())]
            sign = max(piece.group().rfind("="), piece.group().rfind(":"))
            found = [word for word in ("independent", "exclusive") if word in words]
            if found:
                relations += found
                continue
            if not words and sign < 0:
                continue
            if sign < 0:
                if len(words) == 1 and "independent" in text.casefold():
                    continue  # “A, B independent” is cut at its comma
                reason = f"{quoted(piece.group().strip())} has no probability"
                raise InputError(reason, text, piece.start(), piece.end(), "write P(A)=0.5")
            start = piece.start() + sign + 1
            number = read_at(text, start, piece.end(), read_number)
            refuse_improbable(number, text, start, piece.end())
            facts.append((piece.group()[:sign].strip(), number))
        if not facts and not relations:
            raise InputError("there is nothing to read", text, 0, len(text), "write P(A)=0.5")
        return cls(text, tuple(facts), tuple(relations))


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of two events, by name."""

    names: tuple[str, ...]
    known: tuple[tuple[Probability, Number], ...]
    relations: frozenset[str]


@dataclass(frozen=True, slots=True)
class Stated:
    """Probabilities of events."""

    known: Annotated[
        tuple[Statement, ...], "what is known: “P(A)=0.5, P(B)=0.4”, “A|B=0.2”, “independent”"
    ]

    def facts(self) -> Facts:
        """All statements together.  Raises InputError for more than two events."""
        texts = [fact for statement in self.known for fact in statement.facts]
        words = (word for event, _ in texts for word in _WORD.findall(event))
        names = tuple(dict.fromkeys(word for word in words if word.casefold() not in JOINING))
        whole = ", ".join(statement.text for statement in self.known)
        if not 1 <= len(names) <= 2:
            reason = f"{len(names)} events, where one or two are expected"
            raise InputError(reason, whole, 0, len(whole), "name them A and B", "known")
        if any(len(name) > LONGEST_NAME for name in names):
            reason = f"a name of more than {LONGEST_NAME} characters"
            raise InputError(reason, remedy="write it shorter", field="known")
        events: dict[str, Condition] = {name: Named(name) for name in names}
        known = []
        for text, number in texts:
            event, given = Reader(text, NOWHERE, events, "known").asked()
            known.append((Probability(event, given), number))
        relations = {word for statement in self.known for word in statement.relations}
        if relations and len(names) != 2:
            reason = "a relation of one event with itself"
            raise InputError(reason, whole, 0, len(whole), "name two events", "known")
        return Facts(names, tuple(known), frozenset(relations))

    def question(self, finds: tuple[str, ...]) -> Question:
        """What is asked of the events; of two, without `finds`, all that two can be asked."""
        facts = self.facts()
        names = facts.names
        events: dict[str, Condition] = {name: Named(name) for name in names}
        if not finds and len(names) == 1:
            finds = (f"not {names[0]}",)
        found: list[Asked] = asked_of(NOWHERE, events, list(names), finds)
        if not finds:
            stated = [event for event, _ in facts.known]
            found = [one for one in found if one not in stated]
            if facts.relations:
                found = [one for one in found if isinstance(one, Probability)]
        return Question(events, {}, tuple(dict.fromkeys(found)))
