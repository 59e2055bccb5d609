"""A class's workings of one paper: what each student was given, and what many have in common.

A paper is questions; a submission is a text for each of them.  Everything here is frozen and
can be sent to another process: the markers, which cannot, are made where the marking is done,
once for each question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, TypeVar

from dlsolve import topics
from dlsolve.errors import DlsolveError
from dlsolve.exact.rounding import Rounding, round_half_up
from dlsolve.inputs.quoting import shortened
from dlsolve.marking.asked import Asked
from dlsolve.marking.marker import Marked, Marker
from dlsolve.marking.script import Side
from dlsolve.marking.typed import read_typed
from dlsolve.records import dataclass
from dlsolve.working.verdicts import Code, Mark

Counted = TypeVar("Counted", str, tuple[str, str])

OWN_ERRORS = frozenset({Code.SLIP, Code.MISTAKE, Code.CONVENTION, Code.WRONG})
"""The codes of lines with a wrong value of the student's own."""

FEW = 2
"""Scripts in which a wrong value must stand to be worth a line of the summary."""


@dataclass(frozen=True, slots=True)
class Question:
    """One problem of a paper; lists are tuples, so that it can be looked up and sent.

    scheme  the awards as typed, by the names of lines; derived without it
    asked   the answers whose lines have marks where the scheme is derived; all without it
    demands the digits or the form that is asked for, by the answer's name, "" for the others
    """

    id: str
    topic: str
    texts: tuple[tuple[str, str | tuple[str, ...]], ...]
    scheme: tuple[tuple[str, str], ...] = ()
    asked: tuple[str, ...] = ()
    demands: tuple[tuple[str, Asked], ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """The questions, in order."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Submission:
    """What one student handed in.

    source    where it stands: the file, or the row of a table
    workings  the texts by the ids of the questions
    remarks   what was noticed when it was read
    fault     why it cannot be marked, or ""
    """

    student: str
    source: str
    workings: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()
    fault: str = ""


class WrongLine(NamedTuple):
    """A wrong value of the student's own: the line, the value, the cause where it is known."""

    line: str
    value: str
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """How a question went.

    first  the first line to put right, or ""
    wrong  the lines with a wrong value of the student's own
    """

    given: int
    out_of: int
    answered: bool
    right: bool
    first: str = ""
    wrong: tuple[WrongLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Graded:
    """One student's results, by question; none where the submission could not be marked."""

    student: str
    source: str
    results: tuple[Result, ...] = ()
    remarks: tuple[str, ...] = ()
    fault: str = ""

    @property
    def given(self) -> int:
        """The marks of all questions."""
        return sum(result.given for result in self.results)

    @property
    def out_of(self) -> int:
        """The marks that there are."""
        return sum(result.out_of for result in self.results)


# --- marking ------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def marker_of(question: Question) -> Marker:
    """The marker of a question, made once in a process.  Raises what `Marker` raises."""
    scheme = dict(question.scheme) or None
    topic, texts = topics.load(question.topic), dict(question.texts)
    return Marker(topic, texts, scheme, question.asked, dict(question.demands))


def mark(paper: Paper, submission: Submission) -> tuple[Marked, ...]:
    """The submission's working of every question, the empty one where there is none."""
    workings = dict(submission.workings)
    return tuple(
        marker_of(question).mark(_named(question, workings.get(question.id, "")))
        for question in paper.questions
    )


def _named(question: Question, working: str) -> str:
    """A number alone with the name of the one answer that is asked for, or what was written.

    e.g. 0.0748 → posterior = 0.0748
    """
    names = question.asked or tuple(marker_of(question).solution.answers)
    if len(names) != 1:
        return working
    try:
        read_typed(working)
    except DlsolveError:
        return working
    return f"{names[0]} = {working.strip()}"


def graded(submission: Submission, marked: Sequence[Marked]) -> Graded:
    """What is kept of a marked submission."""
    results = tuple(map(_result, marked))
    return Graded(submission.student, submission.source, results, submission.remarks)


def unmarked(submission: Submission, fault: str) -> Graded:
    """A submission that could not be marked."""
    return Graded(submission.student, submission.source, fault=fault)


def _result(marked: Marked) -> Result:
    answered = any(line.strip() for line in marked.script.lines)
    first = marked.first_wrong
    right = answered and marked.given == marked.out_of and first is None
    return Result(
        marked.given, marked.out_of, answered, right,
        "" if first is None else _line(first), tuple(_wrong_lines(marked)),
    )  # fmt: skip


def _wrong_lines(marked: Marked) -> Iterator[WrongLine]:
    for one, statement in zip(marked.marks, marked.script.statements, strict=True):
        if one.code in OWN_ERRORS:
            yield WrongLine(_line(one), value_text(statement.result), _cause(one))


def _line(mark: Mark) -> str:
    """e.g. Iteration 1: m_1; a line that is none of the working goes by its verdict"""
    return mark.key.replace("/", ": ") or f"({mark.code.value})"


def value_text(side: Side) -> str:
    """A value as it is compared with those of other scripts.  e.g. .0850 → 0.085"""
    if side.typed is not None and isinstance(side.typed.value, Fraction):
        return shortened(round_half_up(side.typed.value, Rounding()).text())
    return shortened(" ".join(side.text.split()))


def _cause(mark: Mark) -> str:
    match mark.code:
        case Code.MISTAKE:
            return " or ".join(name.replace("_", " ") for name in mark.names)
        case Code.CONVENTION:
            return " or ".join(mark.names)
        case _:
            return mark.slip.value if mark.slip is not None else ""


# --- what many have in common -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shared:
    """A wrong value that stands in several scripts, and what led to it, the commonest first."""

    line: str
    value: str
    count: int
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """How one question went in the whole class; counts are of scripts, the commonest first.

    mean    of all who were marked, whether or not they answered it
    causes  the known mistakes, other conventions and slips
    values  wrong values that stand in more than one script
    first   the first lines to put right
    """

    question: Question
    out_of: int
    mean: Fraction
    right: int
    answered: int
    causes: tuple[tuple[str, int], ...]
    values: tuple[Shared, ...]
    first: tuple[tuple[str, int], ...]


def overviews(paper: Paper, class_set: Iterable[Graded]) -> tuple[Overview, ...]:
    """The overview of every question, over those who were marked; none where nobody was."""
    marked = [one for one in class_set if not one.fault]
    return tuple(
        _overview(question, [one.results[place] for one in marked])
        for place, question in enumerate(paper.questions)
        if marked
    )


def _overview(question: Question, results: Sequence[Result]) -> Overview:
    return Overview(
        question,
        out_of=results[0].out_of,
        mean=Fraction(sum(result.given for result in results), len(results)),
        right=sum(result.right for result in results),
        answered=sum(result.answered for result in results),
        causes=_commonest({line.cause for line in result.wrong} - {""} for result in results),
        values=tuple(_shared(results)),
        first=_commonest({result.first} - {""} for result in results),
    )


def _shared(results: Sequence[Result]) -> Iterator[Shared]:
    """Students come to one value in several ways, so that it is looked for by itself."""
    for (line, value), count in _commonest({it[:2] for it in one.wrong} for one in results):
        if count >= FEW:
            wanted = [{it.cause for it in one.wrong if it[:2] == (line, value)} for one in results]
            causes = _commonest(found - {""} for found in wanted)
            yield Shared(line, value, count, tuple(cause for cause, _ in causes))


def _commonest(scripts: Iterable[set[Counted]]) -> tuple[tuple[Counted, int], ...]:
    """What stands in the scripts, with the number of them; those of one number by name."""
    counts = Counter(one for script in scripts for one in script)
    return tuple(sorted(counts.items(), key=lambda it: (-it[1], it[0])))
