"""A short Python script that solves a problem, as an exam asks for: with its loops, and nothing
of the page.

It is made in one of two ways.  A topic whose run decides how its loops go is read as source
(`source`): its branches are there even if this problem does not take them.  Of any other topic
the lines of the working are the program (`lines`); parts that repeat become loops again
(`rolling`).  Neither holds a formula of its own.  A script for a library that does the work
itself is a plain function of ours, folded for the problem (`plain`).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from types import FunctionType
from typing import Any

from dlsolve.render.code.formulas import kind_of_value
from dlsolve.render.code.lines import Recorded
from dlsolve.render.code.literals import NotKnown as NotKnown
from dlsolve.render.code.literals import literal
from dlsolve.render.code.plain import plain
from dlsolve.render.code.program import program
from dlsolve.render.code.pruning import names_read, without_unused
from dlsolve.render.code.source import Writer
from dlsolve.render.code.tidying import tidied
from dlsolve.render.code.writing import commented as commented
from dlsolve.render.code.writing import written
from dlsolve.render.fitting import wrapped
from dlsolve.render.look import Look
from dlsolve.render.notation import Notation
from dlsolve.working.steps import Given, Words, lines
from dlsolve.working.working import Working

COLUMNS = 88


def script(
    topic: Callable[..., None],
    arguments: Mapping[str, Any],
    *,
    from_source: bool,
    question: str = "",
    remarks: Sequence[str] = (),
) -> str:
    """The script for one problem, under its question and some remarks.

    Raises whatever the topic raises for these arguments, and NotKnown for a step that has no
    spelling in a program.
    """
    working = Recorded()
    topic(working, **arguments)
    words = (" ".join(question.split()),) if question else working.question
    heading = [*_question(words), *remarks]
    if from_source and not _has_letters(working):
        return written(heading, _from_source(topic, arguments))
    statements = program(working.steps, working.results)
    if not statements:
        raise NotKnown("none of its answers is computed from numbers")
    return written(heading, statements)


def _has_letters(working: Working) -> bool:
    """Whether something that is given has letters, so that NumPy cannot do it."""
    given = (one.value for one in lines(working.steps) if isinstance(one, Given))
    return any(kind_of_value(value) == "symbolic" for value in given)


def plain_script(
    function: Callable[..., None],
    arguments: Mapping[str, Any],
    *,
    question: Words,
    remarks: Sequence[str] = (),
) -> str:
    """The script that a plain function is for these arguments, under a question and remarks.

    Raises NotKnown for a formula that has no spelling in a program.
    """
    return plain(function, arguments, [*_question(question), *remarks])


def _question(words: Words) -> list[str]:
    look = Look(Notation(), COLUMNS)
    return ["".join(span.text for span in row) for row in wrapped(("Q) ", *words), look)]


def _from_source(topic: Callable[..., None], arguments: Mapping[str, Any]) -> list[ast.stmt]:
    """The topic's source, folded for these arguments; the helpers that it calls stand first."""
    assert isinstance(topic, FunctionType)
    writer = Writer(topic, arguments)
    body = without_unused(writer.function(topic))
    called = [h for h in writer.helpers.values() if h.name in names_read(body)]
    used = names_read([*body, *called])
    values = [
        ast.parse(f"{name} = {literal(value)}").body[0]
        for name, value in writer.known.items()
        if name in used
    ]
    return [*called, *tidied(values, body)]
