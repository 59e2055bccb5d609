"""What a page is made of: lines of spans, each with its role, and how the page looks."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import Literal

from dlsolve.records import dataclass
from dlsolve.render.notation import Notation


class Detail(Enum):
    """How much of the working is shown."""

    FULL = "full"
    NORMAL = "normal"
    BRIEF = "brief"
    NONE = "none"


Role = Literal["text", "name", "maths", "value", "title", "connector", "frame", "good", "bad"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a line, and what it is."""

    text: str
    role: Role = "text"


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """The page: its width, its notation, its detail; `standalone` a file complete in itself."""

    notation: Notation
    width: int = 80
    detail: Detail = Detail.FULL
    standalone: bool = False

    def narrower(self, by: int) -> Look:
        """The page inside an indent."""
        return replace(self, width=max(self.width - by, 20))

    def spell(self, text: str) -> str:
        """The text in the page's alphabet."""
        return self.notation.alphabet.spell(text)
