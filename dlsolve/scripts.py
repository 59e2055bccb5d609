"""Programs made from a topic and its arguments, as other forms are made from a solution."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dlsolve import topics
from dlsolve.inputs.fields import Text, arguments
from dlsolve.solver import typed_texts
from dlsolve.working.float64 import differences
from dlsolve.working.suppliers import InFloat64
from dlsolve.working.working import Working

LANGUAGES = ("python",)
"""The forms that are programs, by their names for `--format`."""


def script(topic: str, **given: Any) -> str:
    """A Python script that solves one problem and prints its answers, each on a line.

    topic   its name, as on the command line: "gd", "perceptron-train"
    given   the topic's inputs, as in `solve`

    Raises InputError for what cannot be read, and whatever `solve` raises.

    e.g. print(script("entropy", p="0.7 0.2 0.1"))
    """
    found = topics.load(topic)
    return script_of(found, typed_texts(found, given))


def script_of(topic: topics.Topic, texts: Mapping[str, Text]) -> str:
    """The script for a problem whose inputs are texts."""
    from dlsolve.render import code

    values = arguments(topic.write, texts)
    return code.script(
        topic.write, values, from_source=topic.is_program, remarks=list(_remarks(topic, values))
    )


def _remarks(topic: topics.Topic, values: Mapping[str, Any]) -> Iterator[str]:
    """Where a program with float64 numbers ends elsewhere than the exact working."""
    if not topic.compares_float64:
        return
    exact, floats = Working(), Working(InFloat64())
    topic.write(exact, **values)
    topic.write(floats, **values)
    for name, found, value in differences(exact.answers, floats.answers):
        yield f"In float64 {name} = {found}; worked exactly it is {value}."
