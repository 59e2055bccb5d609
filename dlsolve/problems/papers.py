"""A problem file as a paper: its problems are the questions, with the marks of their lines.

What a problem expects is what it asks for: the lines behind these answers have marks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dlsolve.errors import DlsolveError, InputError
from dlsolve.inputs.quoting import quoted
from dlsolve.marking.class_set import Paper, Question, marker_of
from dlsolve.problems import reading
from dlsolve.problems.faults import Fault
from dlsolve.problems.outcomes import Compared
from dlsolve.problems.problem import Problem
from dlsolve.problems.running import compared, located, texts_of
from dlsolve.problems.sheets import Sheet
from dlsolve.working.steps import Solution
from dlsolve.working.verdicts import Wrong


def read_paper(path: str, stdin: Callable[[], str] | None = None) -> tuple[Paper, list[Fault]]:
    """The paper, every question of which has been solved once; and what is wrong with it.

    Raises InputError where there is no problem file at the path, or more than one.
    """
    sheets = reading.read([path], stdin)
    if len(sheets) > 1:
        reason = f"{quoted(path)} holds several problem files"
        raise InputError(reason, path, 0, len(path), "a paper is one of them")
    sheet = sheets[0]
    faults: list[Fault] = []
    questions: list[Question] = []
    for item in sheet.items:
        match item:
            case Fault():
                faults.append(item)
            case Problem():
                try:
                    question = _question(sheet, item)
                    questions.append(question)
                    faults += _wrong_keys(sheet, item, marker_of(question).solution)
                except InputError as error:
                    faults.append(_at_the_scheme(sheet, item, error))
                except DlsolveError as error:
                    faults.append(Fault(sheet.source, item.place, str(error), problem=item.id))
    if not questions and not faults:
        raise InputError(f"{quoted(path)} has no problem", path, 0, len(path), "write - id: …")
    return Paper(sheet.title, tuple(questions)), faults


def _question(sheet: Sheet, problem: Problem) -> Question:
    """The question, solved.  Raises what `Marker` raises."""
    texts = texts_of(sheet, problem).items()
    question = Question(
        problem.id,
        problem.topic.name,
        tuple((name, text if isinstance(text, str) else tuple(text)) for name, text in texts),
        tuple((name, award.value) for name, award in problem.scheme.items()),
        tuple(problem.expect),
        (("", problem.asked.of_all), *((n, d) for n, (_, d) in problem.asked.by_name.items())),
    )
    marker_of(question)
    return question


def _wrong_keys(sheet: Sheet, problem: Problem, solution: Solution) -> Iterator[Fault]:
    """A fault for each expected answer that is not the one that is worked out."""
    for found in compared(sheet, problem, solution):
        match found:
            case Fault():
                yield found
            case place, Compared(expected, answer, Wrong(_, reason)):
                said = f"expect: {answer.name}: {quoted(expected)} is not the answer: {reason}"
                yield Fault(sheet.source, place, said, "put the key right", problem.id)


def _at_the_scheme(sheet: Sheet, problem: Problem, error: InputError) -> Fault:
    """The fault at the award that cannot be read, else at the field."""
    for name, award in problem.scheme.items():
        if error.text in (name, award.value) and not error.field:
            reason = f"scheme: {error.reason}"
            return Fault(sheet.source, award.place, reason, error.remedy, problem.id)
    return located(sheet, problem, error)
