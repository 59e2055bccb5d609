"""How much of a working is shown: what each detail leaves out, and what it says instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import assert_never

from dlsolve.plurals import plural
from dlsolve.render.look import Detail
from dlsolve.working.steps import Part, Statement, Step, Table, Word, Words, lines

PARTS_IN_NORMAL = 2
"""Repeated parts shown line by line in normal detail; the table has the rest."""

_NUMBERED = re.compile(r"([A-Z][a-z]+) (\d+)")
"""A title that counts.  e.g. Layer 5"""


def shown(steps: Sequence[Step], detail: Detail) -> list[Step]:
    """The steps of one level that a detail shows, with a word about those that it does not."""
    match detail:
        case Detail.FULL:
            return list(steps)
        case Detail.NORMAL:
            return _without(steps, _repeated(steps)[PARTS_IN_NORMAL:], _IN_THE_SAME_WAY)
        case Detail.BRIEF:
            return _without(steps, [step for step in steps if _repeats(step)], _LEFT_OUT)
        case Detail.NONE:
            return []
        case _:
            assert_never(detail)


_IN_THE_SAME_WAY = " goes in the same way", " go in the same way"
_LEFT_OUT = " is left out", " are left out"
"""What is said of one part, and of several."""


def _repeats(step: Step) -> bool:
    """One of a series, which has a name to be spoken of."""
    return isinstance(step, Part) and step.repeats and bool(_titles(step))


def _repeated(steps: Sequence[Step]) -> list[Step]:
    """The parts that a normal page need not show, for a table has what they find."""
    has_table = any(isinstance(step, Table) for step in steps)
    return [step for step in steps if _repeats(step)] if has_table else []


def _without(steps: Sequence[Step], hidden: Sequence[Step], verbs: tuple[str, str]) -> list[Step]:
    """The steps without the hidden ones; a sentence stands for each run of those."""
    left_out = set(map(id, hidden))
    table = "; the table has the values." if any(isinstance(s, Table) for s in steps) else "."
    kept: list[Step] = []
    for run in _runs(steps, left_out):
        parts = [step for step in run if isinstance(step, Part) and id(step) in left_out]
        for step in run:
            if id(step) not in left_out:
                kept.append(step)
            elif step is parts[0]:
                one, several = verbs
                words, count = _named(parts)
                kept.append(Statement((*words, (one if count == 1 else several) + table)))
    return kept


def _runs(steps: Sequence[Step], left_out: set[int]) -> Iterator[list[Step]]:
    """The steps between one part that is shown and the next."""
    for _, run in groupby(steps, key=lambda s: isinstance(s, Part) and id(s) not in left_out):
        yield list(run)


def _named(parts: Sequence[Part]) -> tuple[Words, int]:
    """What hidden parts are called, and how many things that is.

    e.g. Layer 5;  Layers 5 and 6;  Passes 5 to 7;  Y₁₁ to Y₃₃ for parts without a title
    """
    titles = [words for part in parts for words in _titles(part)]
    first, last, count = titles[0], titles[-1], len(titles)
    if count == 1:
        return first, 1
    between = " and " if count == 2 else " to "
    numbered = [_NUMBERED.fullmatch(w[0]) for w in (first, last) if isinstance(w[0], str)]
    match numbered:
        case [re.Match() as a, re.Match() as b] if a[1] == b[1] and len(first) == len(last) == 1:
            return (f"{plural(a[1])} {a[2]}{between}{b[2]}",), count
        case _:
            return (*first, between, *last), count


def _titles(part: Part) -> list[Words]:
    """A short title, or the names of the lines of a part that has none."""
    if part.title:
        return [_short(part.title)]
    return [(line.key.name,) for line in lines(part.steps)]


def _short(title: Words) -> Words:
    """The title's first words.  e.g. Layer 5: convolution, … → Layer 5"""
    kept: list[Word] = []
    for word in title:
        cut = re.split(r":| \(", word, maxsplit=1)[0] if isinstance(word, str) else word
        kept.append(cut)
        if cut != word:
            break
    return tuple(kept)
