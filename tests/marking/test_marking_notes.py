"""The marker on the lecture notes' own workings: every slip is found, and nothing else.

`notes/*.yaml` holds the workings and what is to be found in them (test_notes_workings.py says
what the keys are).  An erratum is found where any of its lines is marked as one to put right, or
goes on with the value of a line that is.  The score of every erratum stands in a table at the
end of the test run; what is not found, or has another name, stands below with the reason, and a
test fails where that is no longer so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from dlsolve.marking.marker import Marker
from dlsolve.problems.problem import Problem
from dlsolve.problems.reading import read
from dlsolve.problems.running import texts_of
from dlsolve.working.verdicts import ACCEPTED, Code, Mark
from tests.marking.test_notes_workings import PROBLEMS, WORKINGS, every_working, numbers

Flags = list[dict[str, Any]]

ERRATA: dict[str, tuple[str, Flags]] = {}
"""The problem and the flags of each erratum."""
for _working in WORKINGS.values():
    for _flag in _working["flags"]:
        ERRATA.setdefault(_flag["erratum"], (_working["problem"], []))[1].append(_flag)

NAMED = {
    "fp_for_tp": "known mistake: FP for TP",
    "zero_not_taken_for_even": "counting",
    "input_left_out": "wrong index",
}
"""What a known mistake says of a slip, in the words of the errata."""

NOT_FOUND = {
    "E05": "a column of a truth table: a cell has no name and no = sign",
    "E17": "a row of a table, 0.8 … → Class 4: a cell has no name and no = sign",
    "E49": "the value 5 is right; the reader of expressions knows no ⌈ ⌉, which lacks + 2p",
}
ANOTHER_KIND = {
    "E14": "copied wrongly: 18 + 8 + 3 became 15 + 18 + 3",
    "E18": "formula",
}


@cache
def problems() -> dict[str, Marker]:
    """A marker for each row that has a working."""
    return {
        problem.id: Marker(problem.topic, texts_of(sheet, problem))
        for sheet in read([str(PROBLEMS)])
        for problem in sheet.items
        if isinstance(problem, Problem) and problem.id in WORKINGS
    }


@cache
def to_put_right(name: str) -> dict[int, list[Mark]]:
    """The marks of a working that leave something to put right, by line of the notes."""
    working = WORKINGS[name]
    lines = numbers(working, "lines")
    marked = problems()[name].mark("\n".join(row["text"] for row in working["lines"]))
    found: dict[int, list[Mark]] = defaultdict(list)
    wrong = {mark.line: mark for mark in marked.marks if mark.code not in ACCEPTED}
    for mark in marked.marks:
        if mark.code not in ACCEPTED:
            found[lines[mark.line - 1]].append(mark)
    for mark in marked.marks:
        line = lines[mark.line - 1]
        if mark.code is Code.CARRIED and mark.source in wrong and line in numbers(working, "flags"):
            found[line].append(wrong[mark.source])
    return found


def kind(mark: Mark) -> set[str]:
    """The slip of a mark, in the words of the errata."""
    return {mark.slip.value} if mark.slip else {NAMED.get(name, name) for name in mark.names}


def outcome(erratum: str) -> tuple[str, str]:
    """found, another kind or not found; and what was said."""
    problem, flags = ERRATA[erratum]
    said: set[str] = set()
    for flag in flags:
        for mark in to_put_right(problem).get(flag["line"], ()):
            said |= kind(mark) or {mark.code.value}
            if any(one in flag["slip"] for one in kind(mark)):
                return "found", flag["slip"]
    return ("another kind", ", ".join(sorted(said))) if said else ("not found", "")


@pytest.mark.parametrize("erratum", sorted(ERRATA))
def test_each_slip_is_found(erratum: str, record_property: Callable[[str, object], None]) -> None:
    problem, flags = ERRATA[erratum]
    found, said = outcome(erratum)
    reason = NOT_FOUND.get(erratum) or ANOTHER_KIND.get(erratum, "")
    lines = ", ".join(str(flag["line"]) for flag in flags)
    score = (erratum, problem, lines, flags[0]["slip"], found, reason or said)
    record_property("score", score)
    expected = "not found" if erratum in NOT_FOUND else "another kind"
    assert found == (expected if reason else "found"), said


@every_working
def test_nothing_else_is_marked(working: dict[str, Any]) -> None:
    known = numbers(working, "flags", "other", "unlisted")
    known += [row["line"] for row in working.get("not_marked", ()) if "line" in row]
    marks = {
        line: [(mark.text, mark.sentence) for mark in marks]
        for line, marks in to_put_right(working["problem"]).items()
        if line not in known
    }
    assert marks == {}
