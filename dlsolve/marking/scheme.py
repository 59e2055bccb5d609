"""Marks in the examiners' terms: M for method, A for accuracy, B for a stated result.

A scheme is derived from the lines of the solution: an M1 for each formula, the first time that it
stands, an A1 for each value worked out by one, a B1 for each value or decision that is stated
without.  ft marks what is right from a wrong value of the student's own; cao, "correct answer
only", is never followed through.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from typing import Literal

from dlsolve.errors import InputError
from dlsolve.inputs.quoting import quoted
from dlsolve.marking.labels import base, label
from dlsolve.marking.sameness import same_value
from dlsolve.marking.targets import Target
from dlsolve.records import dataclass
from dlsolve.working.names import Name
from dlsolve.working.steps import RowOperation
from dlsolve.working.verdicts import Code, Mark, Slip

Letter = Literal["M", "A", "B"]
LETTERS: Mapping[str, Letter] = {"M": "M", "A": "A", "B": "B"}

_AWARD = re.compile(r"([MAB])([0-9]{1,3})(\s+cao)?", re.IGNORECASE)

FOLLOWED = frozenset({Code.CARRIED, Code.ROUNDED})
SHOWS_METHOD = frozenset({Code.RIGHT, Code.FORM, Code.SLIP, Code.CONVENTION}) | FOLLOWED

ONE_CHANGE = frozenset({Slip.SIGN, Slip.STALE, Slip.INDEX, Slip.MISSING_TERM})
"""Slips that are one change of the line's own formula."""


@dataclass(frozen=True, slots=True)
class Award:
    """Marks that a line is worth.  e.g. M1 for the formula of m, A1 for m₂, B1 cao for ŷ

    lines   the keys of the lines, any of which shows a method; one for A and B
    """

    letter: Letter
    name: Name
    lines: tuple[str, ...]
    marks: int = 1
    cao: bool = False

    def __str__(self) -> str:
        return f"{self.letter}{self.marks}" + " cao" * self.cao


@dataclass(frozen=True, slots=True)
class Score:
    """What was given for an award, and how: "", "ft" or "implied"."""

    award: Award
    given: int
    how: str = ""


def derived(lines: Sequence[Target], asked: Collection[str] = ()) -> tuple[Award, ...]:
    """The scheme of a solution: of the lines behind the answers that are asked for, or of all."""
    wanted = set(map(label, asked))
    needed = [
        line
        for line in _of_the_working(_needed(lines, asked))
        if not line.is_answer or not wanted.isdisjoint(line.labels)
    ]
    found: list[Award] = []
    formulas: dict[str, list[str]] = {}
    for line in needed:
        if line.formula is not None:
            formulas.setdefault(base(line.labels[0]), []).append(line.key)
    for line in needed:
        if line.formula is None:
            found.append(Award("B", line.name, (line.key,)))
            continue
        if keys := formulas.pop(base(line.labels[0]), ()):
            found.append(Award("M", Name(line.name.base), tuple(keys)))
        found.append(Award("A", line.name, (line.key,)))
    return tuple(found)


def two_ways(lines: Sequence[Target]) -> tuple[tuple[str, str], ...]:
    """The lines that have one value in two ways, each of which is enough.  e.g. Var(X), twice"""
    found: list[tuple[str, str]] = []
    before: dict[tuple[str, ...], Target] = {}
    for line in _of_the_working(lines):
        if not line.labels:
            continue
        name = (*line.parts, line.labels[0])
        first = before.setdefault(name, line)
        if first.formula != line.formula and same_value(first.value, line.value):
            found.append((first.key, line.key))
    return tuple(found)


def read_scheme(entries: Mapping[str, str], lines: Sequence[Target]) -> tuple[Award, ...]:
    """A scheme as a problem file gives it.  e.g. {m: M1, theta_3: A2 cao}

    A name stands for every line that has it; M is given once for all of them.  Raises InputError
    for what is no award, and for a name that no line has.
    """
    found: list[Award] = []
    for name, text in entries.items():
        own = [line for line in _of_the_working(lines) if _goes_by(line, name)]
        if not own:
            raise InputError(f"no line is called {quoted(name)}", name, 0, len(name))
        rest = text
        for match in _AWARD.finditer(text):
            rest = rest.replace(match[0], "", 1)
            letter = LETTERS[match[1].upper()]
            marks, cao = int(match[2]), bool(match[3])
            keys = [tuple(line.key for line in own)] if letter == "M" else [(x.key,) for x in own]
            found += [Award(letter, Name(name), key, marks, cao) for key in keys]
        if rest.strip(" ,") or not text.strip():
            raise InputError(
                f"{quoted(text)} is no award", text, 0, len(text), "write M1, A1, B1 or A1 cao"
            )
    return tuple(found)


def scored(
    scheme: Sequence[Award],
    marks: Sequence[Mark],
    walk: Sequence[Target],
    shown: Mapping[str, bool],
    ends: bool,
    ways: Sequence[tuple[str, str]] = (),
) -> tuple[Score, ...]:
    """What each award is given.

    walk   the lines of the working that the student's values lead to
    shown  the lines that were left out, but whose values are entries of an array: whether they
           are right
    ends   whether the student came to its end: what it does not have was then not needed
    ways   the lines that are the same in two ways: the one stands for the other
    """
    best: dict[str, list[Mark]] = {}
    for mark in marks:
        if mark.key:
            best.setdefault(mark.key, []).append(mark)
    second = {other for one, other in ways if one in best} | {
        one for one, other in ways if other in best
    }
    implied = _implied(best, walk, second - best.keys())
    implied = (implied - shown.keys()) | {key for key, is_right in shown.items() if is_right}
    there = {line.key for line in walk}
    return tuple(_score(award, best, implied, there, ends) for award in scheme)


def _score(
    award: Award, written: Mapping[str, list[Mark]], implied: set[str], there: set[str], ends: bool
) -> Score:
    marks = [mark for key in award.lines for mark in written.get(key, ())]
    codes = {mark.code for mark in marks} - {Code.BESIDE}
    stated = implied.intersection(award.lines)
    follows = bool(stated) or codes <= FOLLOWED | {Code.RIGHT}
    if award.letter == "M":
        if codes & SHOWS_METHOD:
            return Score(award, award.marks)
    elif Code.RIGHT in codes and not codes - {Code.RIGHT, Code.CARRIED}:
        return Score(award, award.marks)
    elif codes and follows and not award.cao:
        return Score(award, award.marks, "ft")
    if not codes and not award.cao:
        if stated:
            return Score(award, award.marks, "implied")
        if ends and there.isdisjoint(award.lines):
            return Score(award, award.marks, "ft")
    return Score(award, 0)


def _implied(
    written: Mapping[str, list[Mark]], walk: Sequence[Target], second: Set[str]
) -> set[str]:
    """The lines that were left out, but that a line with their values, or a mistake, is made from.

    The mistake takes its mark where it is seen.
    """
    found = (key for key, marks in written.items() if any(map(_is_built_on, marks)))
    return _made_into(walk, [*found, *second], set(written)) | second


def _is_built_on(mark: Mark) -> bool:
    """Whether a line has the values that it is made from, be it that one thing went wrong in it."""
    if mark.code in {Code.RIGHT, Code.FORM, Code.MISTAKE, Code.SLIP} | FOLLOWED:
        return True
    return mark.code is Code.WRONG and mark.slip in ONE_CHANGE


def _needed(lines: Sequence[Target], asked: Collection[str]) -> Sequence[Target]:
    """The lines that the answers are made from; all, where an answer is no line of its own."""
    ends: list[str] = []
    for name in asked:
        own = [line.key for line in lines if line.is_for(label(name))]
        if not own:
            return lines
        ends.append(own[-1])
    needed = {*ends, *_made_into(lines, ends, ())}
    return [line for line in lines if line.key in needed] if ends else lines


def _made_into(lines: Sequence[Target], ends: Iterable[str], known: Collection[str]) -> set[str]:
    """The lines that these are made from, step by step; not beyond one that is known."""
    latest: dict[str, str] = {}
    made_from: dict[str, set[str]] = {}
    rows = ""  # what stands below row operations follows from them
    for line in lines:
        own = made_from.setdefault(line.key, set())
        own.update(latest[name] for name in line.sources if name in latest)
        if rows and not line.is_given:
            own.add(rows)
        if isinstance(line.step, RowOperation):
            rows = line.key
        latest |= dict.fromkeys(line.labels, line.key)
    found: set[str] = set()
    waiting = list(ends)
    while waiting:
        further = made_from.get(waiting.pop(), set()) - found
        further.difference_update(known)
        found |= further
        waiting += further
    return found


def _of_the_working(lines: Sequence[Target]) -> Iterator[Target]:
    """The lines that are worked out or decided, without what is given and the entries of arrays."""
    return (line for line in lines if not line.is_given and not line.entry)


def _goes_by(line: Target, name: str) -> bool:
    return label(name) in (*line.labels, *map(base, line.labels))
