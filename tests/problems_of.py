"""Every problem that the project ships, and random ones like them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from random import Random

from dlsolve import topics
from dlsolve.errors import DlsolveError
from dlsolve.inputs.fields import Text
from dlsolve.marking.checking import Checker
from dlsolve.problems import reading
from dlsolve.problems.problem import Problem
from dlsolve.problems.running import texts_of
from dlsolve.solver import as_text
from dlsolve.working.steps import lines

FOLDER = Path(__file__).parent.parent / "problems"
_NUMBER = re.compile(r"(?<![\w.^])[0-9]+(?:\.[0-9]+)?")
SLOW = {"perceptron-train"}
"""Topics that may go on for hundreds of passes: no random problems of these."""

LONGEST_RANDOM = 150
"""Lines of a random problem that is still looked at."""


@cache
def _rows() -> Mapping[str, tuple[Mapping[str, Text], ...]]:
    found: dict[str, tuple[Mapping[str, Text], ...]] = {}
    for sheet in reading.read([str(FOLDER)]):
        for item in sheet.items:
            assert isinstance(item, Problem)
            name = item.topic.name
            found[name] = (*found.get(name, ()), texts_of(sheet, item))
    return found


def problems_of(name: str) -> tuple[Mapping[str, Text], ...]:
    """The rows of the problem files that ask for a topic."""
    return _rows().get(name, ())


@cache
def checkers(name: str) -> tuple[Checker, ...]:
    """One for each example of a topic and each row of the problem files."""
    topic = topics.load(name)
    examples = [
        {name: as_text(value) for name, value in example.items()} for example in topic.examples
    ]
    return tuple(Checker(topic, texts) for texts in (*examples, *problems_of(name)))


def random_checkers(name: str, random: Random) -> Iterator[Checker]:
    """The same problems with other numbers, where these have a short solution."""
    for known in () if name in SLOW else checkers(name):
        texts = {field: _with_others(text, random) for field, text in known.texts.items()}
        try:
            found = Checker(known.topic, texts)
        except DlsolveError:  # a distribution that sums to 1.3, a kernel larger than its image
            continue
        if sum(1 for _ in lines(found.solution.steps)) <= LONGEST_RANDOM:
            yield found


def _with_others(text: Text, random: Random) -> Text:
    """The numbers of a text exchanged, or each with another last digit.  e.g. 0.7 0.3 → 0.3 0.7"""
    if not isinstance(text, str):
        return [str(_with_others(one, random)) for one in text]
    numbers = _NUMBER.findall(text)
    if random.random() < 0.5:
        random.shuffle(numbers)
    else:
        numbers = [number[:-1] + random.choice("123456789") for number in numbers]
    return _NUMBER.sub(lambda _: numbers.pop(), text)
