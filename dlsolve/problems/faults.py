"""What went wrong in a problem file, with its place."""

from __future__ import annotations

from dlsolve.problems.nodes import Misread, Place
from dlsolve.records import dataclass

LONGEST_SLIP = 200
"""Characters of an exception that a fault quotes."""


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


def slip(source: str, place: Place, error: Exception, problem: str) -> Fault:
    """The fault that stands for a slip of ours, so that it does not lose the other problems."""
    what = f"{type(error).__name__}: {error}".splitlines()[0][:LONGEST_SLIP]
    return Fault(source, place, f"dlsolve itself failed here: {what}", "please report it", problem)
