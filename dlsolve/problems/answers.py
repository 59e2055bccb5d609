"""A file of answers, checked against a file of problems.

    spam: {posterior: 0.0748, evidence: 0.107}
    adam-by-hand:
      theta: -0.0286

Every answer is kept as typed; nothing in it names a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from pathlib import Path

from dlsolve.errors import DlsolveError, InputError
from dlsolve.inputs.quoting import quoted
from dlsolve.inputs.source import resolve
from dlsolve.marking.checking import Checked, Checker
from dlsolve.problems import reading
from dlsolve.problems.faults import Fault, fault
from dlsolve.problems.nodes import Entries, Misread, Place, Text, compose
from dlsolve.problems.problem import Problem
from dlsolve.problems.running import texts_of
from dlsolve.problems.sheets import Sheet
from dlsolve.problems.texts import EXPECTED, written

Given = tuple[Text, Entries]
"""The id of a problem, and the answers to it."""


def check_answers(
    problems: str, answers: str, stdin: Callable[[], str] | None = None
) -> tuple[list[tuple[str, Checked]], list[Fault]]:
    """Each answer with the id of its problem, in the order of the answers; and what failed.

    Raises InputError where one of the files cannot be found.
    """
    sheets = reading.read([problems], stdin)
    faults = [item for sheet in sheets for item in sheet.items if isinstance(item, Fault)]
    known = {
        item.id: (sheet, item)
        for sheet in sheets
        for item in sheet.items
        if isinstance(item, Problem)
    }
    source = reading.STDIN if answers == "-" else answers
    checks: list[tuple[str, Checked]] = []
    try:
        given = list(_given(answers, stdin))
    except Misread as error:
        return [], [*faults, fault(source, error)]
    for key, entries in given:
        if key.value not in known:
            faults.append(_unknown(key, list(known), source))
            continue
        sheet, problem = known[key.value]
        checked, failed = _checked(sheet, problem, entries, source)
        checks += [(problem.id, one) for one in checked]
        faults += failed
    return checks, faults


def _unknown(key: Text, known: list[str], source: str) -> Fault:
    close = get_close_matches(key.value, known, n=1)
    remedy = f"did you mean {close[0]}?" if close else "the ids stand in the problem files"
    return Fault(source, key.place, f"no problem has the id {quoted(key.value)}", remedy, key.value)


def _given(path: str, stdin: Callable[[], str] | None) -> Iterator[Given]:
    """The answers of each problem.  Raises Misread, and InputError where there is no file."""
    text = resolve("-" if path == "-" else f"@{path}", folder=Path(), stdin=stdin)
    root = compose(text)
    if not isinstance(root, Entries):
        raise Misread("the answers are not a mapping", Place(1, 1), "write id: {name: answer}")
    for key, node in root.pairs:
        if not isinstance(node, Entries):
            raise Misread(
                f"the answers to {key.value} are not a mapping", node.place, "write name: answer"
            )
        yield key, node


def _checked(
    sheet: Sheet, problem: Problem, entries: Entries, source: str
) -> tuple[list[Checked], list[Fault]]:
    """The answers to one problem; a problem that cannot be solved is one fault."""
    try:
        checker = Checker(problem.topic, texts_of(sheet, problem))
    except DlsolveError as error:
        return [], [Fault(sheet.source, problem.place, str(error), problem=problem.id)]
    checks: list[Checked] = []
    solution = checker.solution
    faults = [fault(sheet.source, e, problem.id) for e in problem.asked.unknown(solution)]
    for key, node in entries.pairs:
        try:
            asked = problem.asked.of(key.value, solution)
            checks.append(checker.check(key.value, written(node, EXPECTED).text, asked))
        except InputError as error:
            faults.append(Fault(source, key.place, error.reason, error.remedy, problem.id))
        except Misread as error:
            faults.append(fault(source, error, problem.id))
    return checks, faults
