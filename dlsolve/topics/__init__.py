"""The topics, one file each.  They are found by scanning this folder; none is listed by hand.

A topic's file `name.py` holds a function `name(working, …)`, its CHAPTER, its EXAMPLES, an
independent `check`, ALIASES where it is known by other names, and PICTURE, what is drawn of its
problems, where something is.  Only the topic that runs is
imported: titles and other names are read from the files as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dlsolve.errors import InputError
from dlsolve.inputs.quoting import shortened
from dlsolve.records import dataclass

if TYPE_CHECKING:
    from dlsolve.working.steps import Answer

FOLDER = Path(__file__).parent
CHAPTERS = (
    "Linear algebra",
    "Probability",
    "Information",
    "Perceptron",
    "Activations and losses",
    "Networks",
    "Training",
    "Evaluation",
    "Convolution",
)
"""The chapters, in the order of the course."""

CLOSE = 0.6
"""How alike two names must be for one to be proposed for the other."""

_CHAPTER = re.compile(r'^CHAPTER = "(.+)"$', re.MULTILINE)
_ALIASES = re.compile(r"^ALIASES = \((.*?)\)$", re.MULTILINE | re.DOTALL)
_PICTURE = re.compile(r'^PICTURE = "(.+)"$', re.MULTILINE)

Check = Callable[[Mapping[str, "Answer"], Mapping[str, Any]], Iterable[tuple[str, bool]]]
Example = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Heading:
    """What can be said of a topic without importing it.

    picture   what is drawn of its problems; "" where nothing is
    """

    name: str
    chapter: str
    summary: str
    aliases: tuple[str, ...]
    picture: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic, imported.

    write     the function that writes the working
    examples  inputs as a user would type them; the first stands in the help
    compares_float64  whether the page says where a float64 program goes another way
    is_program  whether its run decides how its loops go, so that a script is made of its source
    carries   whether its lines can be rounded and carried on, as with a calculator
    check     claims about the answers, found by another way than the solver's
    """

    name: str
    chapter: str
    write: Callable[..., None]
    examples: tuple[Example, ...]
    check: Check
    compares_float64: bool
    is_program: bool
    carries: bool


@cache
def names() -> tuple[str, ...]:
    """The topics' names as on the command line.  e.g. perceptron-train"""
    files = FOLDER.glob("*.py")
    return tuple(sorted(f.stem.replace("_", "-") for f in files if not f.stem.startswith("_")))


@cache
def heading(name: str) -> Heading:
    """Chapter, first docstring line and other names, read from the file as text."""
    source = _file(name).read_text(encoding="utf-8")
    function = name.replace("-", "_")
    summary = re.search(
        rf'^def {function}\(.*?"""(.+?)(?:\n|""")', source, re.DOTALL | re.MULTILINE
    )
    chapter = _CHAPTER.search(source)
    aliases = _ALIASES.search(source)
    picture = _PICTURE.search(source)
    return Heading(
        name=name,
        chapter=chapter[1] if chapter else "",
        summary=summary[1].strip() if summary else "",
        aliases=tuple(re.findall(r'"([^"]+)"', aliases[1])) if aliases else (),
        picture=picture[1] if picture else "",
    )


def by_chapter() -> dict[str, list[Heading]]:
    """The headings of all topics, chapter after chapter, each in the order of the alphabet."""
    found: dict[str, list[Heading]] = {chapter: [] for chapter in CHAPTERS}
    for name in names():
        found[heading(name).chapter].append(heading(name))
    return {chapter: headings for chapter, headings in found.items() if headings}


def proper_name(name: str) -> str | None:
    """The name of the topic that is meant, or None.  e.g. Null_Space → nullspace, kl → entropy"""
    wanted = name.strip().lower().replace("_", "-")
    return wanted if wanted in names() else _spellings().get(_squeezed(wanted))


@cache
def _spellings() -> dict[str, str]:
    """Names and aliases without their hyphens, and whose they are."""
    return {
        _squeezed(spelling): name for name in names() for spelling in (name, *heading(name).aliases)
    }


def _squeezed(name: str) -> str:
    return name.replace("-", "").replace(" ", "")


def load(name: str) -> Topic:
    """Import a topic.  Raises InputError, with the nearest name, where there is none."""
    wanted = proper_name(name)
    if wanted is None:
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
        is_program=getattr(module, "IS_PROGRAM", False),
        carries=getattr(module, "CARRIES", True),
    )


def unknown(name: str, others: Iterable[str] = ()) -> InputError:
    """The error for a topic that does not exist; `others` are further names that would do."""
    spellings = {**_spellings(), **{_squeezed(other): other for other in others}}
    wanted = _squeezed(name.strip().lower().replace("_", "-"))
    close = get_close_matches(wanted, spellings, n=1, cutoff=CLOSE)
    remedy = f"did you mean `{spellings[close[0]]}`?" if close else "`dlsolve topics` lists them"
    return InputError(
        f"there is no topic `{shortened(name)}`", text=name, end=len(name), remedy=remedy
    )


def _file(name: str) -> Path:
    return FOLDER / f"{name.replace('-', '_')}.py"
