"""Texts that nobody meant: every topic's examples, bent here and there, are solved or refused."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest

from dlsolve import page, topics
from dlsolve.errors import DlsolveError, InputError
from dlsolve.inputs.fields import Text, fields_of
from dlsolve.solver import as_text, solve_texts

ROUNDS = 60
"""Bent examples of each topic."""

PIECES = [
    "", " ", ",", ";", "|", "=", ":", "-", "--", "..", "[", "]", "(", ")", "^", "%", "@", "\n",
    "\0",
    "0", "-1", "1/0", "0.5", "1,5", "1e9", "1e-300", "nan", "inf", "x", "e", "i", "2+i", "sqrt(2)",
    "ln(0)", "١", "²", "½", "−", "\x1b[31m", "\u202e", "[red]", "\\input{x}", "__import__('os')",
    "w" * 60, " 1" * 60, "; 1 2", "= 3", "a=0.5",
]  # fmt: skip
"""What is put into a text, or in its place."""


def bent(text: str, dice: random.Random) -> str:
    """The text with something put in, cut off, doubled or put in the place of the rest."""
    start = dice.randrange(len(text) + 1)
    end = min(len(text), start + dice.randrange(4))
    match dice.randrange(5):
        case 0:
            return text[:start] + dice.choice(PIECES) + text[start:]
        case 1:
            return text[:start] + dice.choice(PIECES) + text[end:]
        case 2:
            return text[:start] + text[end:]
        case 3:
            return text + text[start:end] * 9
        case _:
            return dice.choice(PIECES)


def bent_somewhere(example: Mapping[str, Text], dice: random.Random) -> dict[str, Text]:
    """The example with one of its texts bent."""
    name = dice.choice(list(example))
    whole = example[name]
    if isinstance(whole, str):
        return {**example, name: bent(whole, dice)}
    place = dice.randrange(len(whole))
    return {**example, name: [*whole[:place], bent(whole[place], dice), *whole[place + 1 :]]}


def outcome(topic: topics.Topic, texts: Mapping[str, Text]) -> tuple[str, str]:
    """The page, or why there is none and the field that is to blame.  Nothing else is raised."""
    try:
        return page(solve_texts(topic, texts)), ""
    except InputError as error:
        return str(error), error.field
    except DlsolveError as error:
        return str(error), ""


@pytest.mark.parametrize("name", topics.names())
def test_bent_examples_are_solved_or_refused(name: str) -> None:
    dice = random.Random(name)
    topic = topics.load(name)
    examples = [{key: as_text(value) for key, value in one.items()} for one in topic.examples]
    fields = {"", *(field.name for field in fields_of(topic.write))}
    for _ in range(ROUNDS):
        texts = bent_somewhere(dice.choice(examples), dice)
        said, field = outcome(topic, texts)
        assert said, texts
        assert all(c.isprintable() or c == "\n" for c in said), texts
        assert field in fields, texts
