"""The topics, one file each.  They are found by scanning this folder; none is listed by hand.

A topic's file `name.py` holds a function `name(working, …)`, its CHAPTER, its EXAMPLES and
an independent `check`.  Only the topic that runs is imported: titles for `--help` are read
from the files as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from dlsolve.errors import InputError
from dlsolve.records import dataclass
from dlsolve.working.steps import Answer

FOLDER = Path(__file__).parent
_CHAPTER = re.compile(r'^CHAPTER = "(.+)"$', re.MULTILINE)

Check = Callable[[Mapping[str, Answer], Mapping[str, Any]], Iterable[tuple[str, bool]]]
Example = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Heading:
    """What can be said of a topic without importing it."""

    name: str
    chapter: str
    summary: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic, imported.

    write     the function that writes the working
    examples  inputs as a user would type them; the first stands in the help
    compares_float64  whether the page says where a float64 program goes another way
    carries   whether its lines can be rounded and carried on, as with a calculator
    check     claims about the answers, found by another way than the solver's
    """

    name: str
    chapter: str
    write: Callable[..., None]
    examples: tuple[Example, ...]
    check: Check
    compares_float64: bool
    carries: bool


@cache
def names() -> tuple[str, ...]:
    """The topics' names as on the command line.  e.g. perceptron-train"""
    files = FOLDER.glob("*.py")
    return tuple(sorted(f.stem.replace("_", "-") for f in files if not f.stem.startswith("_")))


@cache
def heading(name: str) -> Heading:
    """Chapter and first docstring line, read from the file as text."""
    source = _file(name).read_text(encoding="utf-8")
    function = name.replace("-", "_")
    summary = re.search(
        rf'^def {function}\(.*?"""(.+?)(?:\n|""")', source, re.DOTALL | re.MULTILINE
    )
    chapter = _CHAPTER.search(source)
    return Heading(name, chapter[1] if chapter else "", summary[1].strip() if summary else "")


def load(name: str) -> Topic:
    """Import a topic.  Raises InputError, with the nearest name, where there is none."""
    wanted = name.strip().lower().replace("_", "-")
    if wanted not in names():
        raise unknown(name)
    stem = wanted.replace("-", "_")
    module = import_module(f"dlsolve.topics.{stem}")
    return Topic(
        name=wanted,
        chapter=module.CHAPTER,
        write=getattr(module, stem),
        examples=module.EXAMPLES,
        check=module.check,
        compares_float64=getattr(module, "COMPARE_FLOAT64", False),
        carries=getattr(module, "CARRIES", True),
    )


def unknown(name: str) -> InputError:
    """The error for a topic that does not exist."""
    close = get_close_matches(name.lower().replace("_", "-"), names(), n=1, cutoff=0.6)
    remedy = f"did you mean `{close[0]}`?" if close else "`dlsolve --help` lists the topics"
    return InputError(f"there is no topic `{name}`", text=name, end=len(name), remedy=remedy)


def _file(name: str) -> Path:
    return FOLDER / f"{name.replace('-', '_')}.py"
