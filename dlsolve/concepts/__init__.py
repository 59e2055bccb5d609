"""What the course asks to be known by heart: definitions, formulas, advantages, uses.

The words stand in the YAML files of this folder, one a chapter, and not in code:

    - name: ReLU
      also: [rectified linear unit]
      covers: [rectifier]
      definition: Keeps what is positive and puts 0 for the rest.
      formula: f(z) = max(0, z)
      advantages: [cheap, does not saturate for z > 0]
      by hand: [activation]

`also` gives other names, which the page shows; `covers` what is explained in passing and only
found by its name.  `by hand` names the topics that work it out.  A concept becomes a page of
steps like any working, so that every form shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from dlsolve.errors import InputError
from dlsolve.records import dataclass
from dlsolve.working.steps import BULLET, Part, Solution, Statement, Step

FOLDER = Path(__file__).parent

SECTIONS = (
    "definition",
    "formula",
    "range",
    "derivative",
    "kinds",
    "properties",
    "method",
    "example",
    "advantages",
    "disadvantages",
    "symptoms",
    "causes",
    "remedies",
    "used",
)
"""What may be said of a concept, in the order in which it is said."""

CLOSE = 0.6
"""How alike two names must be for one to be proposed for the other."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a chapter.

    also      its other names
    covers    what is explained with it
    sections  each heading with its lines: one for a sentence, several for a list
    by_hand   the topics that work it out
    """

    name: str
    chapter: str
    also: tuple[str, ...]
    covers: tuple[str, ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    by_hand: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name under which it is found."""
        return (self.name, *self.also, *self.covers)

    def steps(self) -> tuple[Step, ...]:
        """The concept as a page: a part for each section."""
        parts = [Part((h.capitalize(),), _said(lines, h)) for h, lines in self.sections]
        if self.by_hand:
            commands = " · ".join(f"dlsolve {topic}" for topic in self.by_hand)
            parts.append(Part(("By hand",), (Statement((commands,)),)))
        also = f" (also: {', '.join(self.also)})" if self.also else ""
        return (Part((self.name + also,), tuple(parts)),)

    def solution(self) -> Solution:
        """The page as every form can show it."""
        return Solution("explain", (), {"concept": self.name}, {}, self.steps(), {})


def _said(lines: tuple[str, ...], heading: str) -> tuple[Step, ...]:
    bullet = BULLET if len(lines) > 1 and heading != "formula" else ""
    return tuple(Statement((bullet + line,)) for line in lines)


@cache
def concepts() -> tuple[Concept, ...]:
    """All concepts, chapter after chapter in the order of their files."""
    return tuple(one for path in sorted(FOLDER.glob("*.yaml")) for one in _read(path))


def _read(path: Path) -> Iterator[Concept]:
    """The concepts of a file of this package: no user's text comes here, and texts come out."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    chapter = yaml.load(path.read_text(encoding="utf-8"), loader)
    for entry in chapter["concepts"]:
        yield Concept(
            name=entry["name"],
            chapter=chapter["chapter"],
            also=_lines(entry.get("also")),
            covers=_lines(entry.get("covers")),
            sections=tuple((key, _lines(entry[key])) for key in SECTIONS if key in entry),
            by_hand=_lines(entry.get("by hand")),
        )


def _lines(value: Any) -> tuple[str, ...]:
    """One text or several, each on one line."""
    several = value if isinstance(value, list) else [] if value is None else [value]
    return tuple(" ".join(text.split()) for text in several)


def find(name: str) -> Concept:
    """The concept of this name, or that a topic of this name works out.

    Raises InputError, with the nearest name, where there is none.
    """
    spellings = _spellings()
    found = spellings.get(_squeezed(name))
    if found is not None:
        return found
    close = get_close_matches(_squeezed(name), spellings, n=1, cutoff=CLOSE)
    remedy = (
        f"did you mean `{spellings[close[0]].name}`?"
        if close
        else "`dlsolve explain` lists what there is"
    )
    raise InputError(f"“{name}” is not explained here", text=name, end=len(name), remedy=remedy)


@cache
def _spellings() -> dict[str, Concept]:
    """Every spelling; a concept's own names go before those of its topics."""
    topics = {_squeezed(topic): one for one in reversed(concepts()) for topic in one.by_hand}
    names = {_squeezed(name): one for one in concepts() for name in one.names}
    return {**topics, **names}


def _squeezed(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
