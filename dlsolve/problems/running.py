"""Problems solved, one after another, and their expected answers compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from dlsolve.errors import DlsolveError, InputError
from dlsolve.inputs.fields import Text
from dlsolve.inputs.source import resolve
from dlsolve.marking.checking import answer_named, no_answer
from dlsolve.marking.comparers import judge
from dlsolve.problems.faults import Fault, fault, slip
from dlsolve.problems.nodes import Place
from dlsolve.problems.outcomes import Compared, Outcome
from dlsolve.problems.problem import Problem
from dlsolve.problems.sheets import Sheet
from dlsolve.problems.texts import Written
from dlsolve.solver import solve_texts
from dlsolve.working.steps import Answer, Solution
from dlsolve.working.suppliers import Carried
from dlsolve.working.verdicts import Unreadable


def count(sheets: Iterable[Sheet]) -> int:
    """How many outcomes `solve_all` gives."""
    return sum(len(sheet.items) for sheet in sheets)


def solve_all(sheets: Iterable[Sheet], carry: int | None = None) -> Iterator[Outcome]:
    """One outcome for each problem and each fault of the sheets, in order.

    carry   decimal places to which every line is rounded, as in `solve`
    """
    for sheet in sheets:
        for item in sheet.items:
            match item:
                case Fault():
                    yield Outcome(
                        sheet.source, sheet.title, id=item.problem, faults=(item,), was_read=False,
                        place=item.place,
                    )  # fmt: skip
                case Problem():
                    yield _outcome(sheet, item, carry)


def _outcome(sheet: Sheet, problem: Problem, carry: int | None) -> Outcome:
    outcome = Outcome(
        sheet.source, sheet.title, problem.id, problem.topic.name,
        problem.question, problem.comment, problem.marks, place=problem.place,
    )  # fmt: skip
    try:
        texts = texts_of(sheet, problem)
        solution = solve_texts(problem.topic, texts, None if carry is None else Carried(carry))
    except InputError as error:
        found = located(sheet, problem, error)
        return replace(outcome, faults=(found,), was_read=False)
    except DlsolveError as error:
        found = Fault(sheet.source, problem.place, str(error), problem=problem.id)
        return replace(outcome, faults=(found,))
    except Exception as error:  # a slip of ours in one problem must not lose the others
        found = slip(sheet.source, problem.place, error, problem.id)
        return replace(outcome, faults=(found,))
    return _with_comparisons(replace(outcome, solution=solution), sheet, problem, solution)


# --- the fields -------------------------------------------------------------------------


def texts_of(sheet: Sheet, problem: Problem) -> Mapping[str, Text]:
    """A problem's fields as texts, files read.  Raises InputError."""
    found: dict[str, Text] = {}
    for name, parts in problem.fields.items():
        try:
            texts = [_resolved(part.text, sheet) for part in parts]
        except InputError as error:
            raise error.of(name) from None
        found[name] = texts if name in problem.repeated else texts[0]
    return found


def _resolved(text: str, sheet: Sheet) -> str:
    """The contents of the file after an @; anything else, a - too, is the value itself."""
    return resolve(text, folder=sheet.folder, stdin=None)


def located(sheet: Sheet, problem: Problem, error: InputError) -> Fault:
    """The error at the place of the text that it speaks of, else at its field or the problem."""
    parts = problem.fields.get(error.field, ())
    place = parts[0].place if parts else problem.place
    where = f"{error.field}: " if parts else ""
    for part in parts:
        if part.text == error.text:
            place = part.at(error.start)
        elif part.text.lstrip().startswith("@") and error.text:
            line = error.text.count("\n", 0, error.start) + 1
            where = f"{error.field}: {part.text.strip()[1:]}, line {line}: "
    reason = where + error.reason
    return Fault(sheet.source, place, reason, error.remedy, problem.id)


# --- the answers ------------------------------------------------------------------------


def compared(
    sheet: Sheet, problem: Problem, solution: Solution
) -> Iterator[tuple[Place, Compared] | Fault]:
    """Each expected answer where it stands, beside the computed one; or what is wrong with it."""
    yield from (fault(sheet.source, e, problem.id) for e in problem.asked.unknown(solution))
    for name, (place, expected) in problem.expect.items():
        answer = answer_named(solution, name)
        if answer is None:
            error = no_answer(name, list(solution.answers))
            yield Fault(sheet.source, place, error.reason, error.remedy, problem.id)
            continue
        found = _comparison(sheet, expected, answer)
        if isinstance(found, Compared):
            yield place, found
        else:
            where, reason, remedy = found
            yield Fault(sheet.source, where, f"{name}: {reason}", remedy, problem.id)


def _with_comparisons(
    outcome: Outcome, sheet: Sheet, problem: Problem, solution: Solution
) -> Outcome:
    found = list(compared(sheet, problem, solution))
    return replace(
        outcome,
        comparisons=tuple(one[1] for one in found if not isinstance(one, Fault)),
        faults=tuple(one for one in found if isinstance(one, Fault)),
    )


def _comparison(
    sheet: Sheet, expected: Written, answer: Answer
) -> Compared | tuple[Place, str, str]:
    """The comparison, or where, why and what to do where the expected answer is unreadable."""
    try:
        text = _resolved(expected.text, sheet)
    except InputError as error:
        return expected.place, error.reason, error.remedy
    match judge(text, answer.value):
        case Unreadable(reason, start, _, remedy):
            place = expected.at(start) if text is expected.text else expected.place
            return place, reason, remedy
        case verdict:
            return Compared(text, answer, verdict)
