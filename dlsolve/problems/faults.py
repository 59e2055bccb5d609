"""What went wrong in a problem file, with its place."""

from __future__ import annotations

from dlsolve.problems.nodes import Misread, Place
from dlsolve.records import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One message: the file, the place in it, the cause, the remedy.

    `problem` is the id of the problem that it belongs to, where that is known.
    """

    source: str
    place: Place
    reason: str
    remedy: str = ""
    problem: str = ""

    def __str__(self) -> str:
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{self.source}:{self.place.line}:{self.place.column}: {self.reason}{remedy}"


def fault(source: str, error: Misread, problem: str = "") -> Fault:
    """The fault that an error is, in its file."""
    return Fault(source, error.place, error.reason, error.remedy, problem)
