"""What becomes of a problem: its solution, its answers compared, what went wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import Enum

from dlsolve.problems.faults import Fault, slip
from dlsolve.problems.nodes import Place
from dlsolve.records import dataclass
from dlsolve.working.steps import Answer, Solution
from dlsolve.working.verdicts import Right, Wrong


class Status(Enum):
    """How a problem went."""

    RIGHT = "right"
    WRONG = "wrong"
    FAILED = "failed"
    """It was read, but has no solution, or an expected answer that nobody asked for."""
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Compared:
    """An expected answer beside the computed one."""

    expected: str
    computed: Answer
    verdict: Right | Wrong


@dataclass(frozen=True, slots=True)
class Outcome:
    """One problem of a file, or a fault of the file itself (then without an id or topic).

    `was_read` says whether the problem came as far as being solved.
    """

    source: str
    title: str
    id: str = ""
    topic: str = ""
    question: str = ""
    comment: str = ""
    marks: str = ""
    solution: Solution | None = None
    comparisons: tuple[Compared, ...] = ()
    faults: tuple[Fault, ...] = ()
    was_read: bool = True
    place: Place = Place(1, 1)

    @property
    def status(self) -> Status:
        """How it went."""
        if not self.was_read:
            return Status.UNREADABLE
        if self.solution is None or self.solution.why_unsolved or self.faults:
            return Status.FAILED
        wrong = any(isinstance(compared.verdict, Wrong) for compared in self.comparisons)
        return Status.WRONG if wrong else Status.RIGHT


def unprintable(outcome: Outcome, error: Exception) -> Outcome:
    """The outcome of a problem that was solved, but whose page failed."""
    found = slip(outcome.source, outcome.place, error, outcome.id)
    return replace(outcome, solution=None, comparisons=(), faults=(*outcome.faults, found))


def exit_status(outcomes: Iterable[Outcome]) -> int:
    """0 where all is right, 2 where nothing could be read, else 1."""
    found = {outcome.status for outcome in outcomes}
    if found <= {Status.UNREADABLE}:
        return 2
    return 0 if found == {Status.RIGHT} else 1
