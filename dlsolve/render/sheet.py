"""A solved problem sheet: each problem's answers, the expected beside the computed where
they differ; as a page, in colour or plain, and as JSON.

The JSON is an object:

    problems   a list in the order of the files, each with
               file, title, id, topic, question, comment, marks,
               status        "right", "wrong", "failed" or "unreadable"
               comparisons   [{answer, expected, computed, right, judgement, remark}]; computed
                             as in a solution's answers, judgement null where it is right
               errors        [{file, line, column, message, remedy}]
               solution      as `--format json` prints it for one problem, or null
    counts     how many problems have each status
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from textwrap import wrap

from dlsolve.problems.faults import Fault
from dlsolve.problems.outcomes import Compared, Outcome, Status
from dlsolve.render.alphabet import width
from dlsolve.render.box import Box, beside
from dlsolve.render.expression import value_box
from dlsolve.render.json import Json, as_data, valued
from dlsolve.render.layout import page
from dlsolve.render.look import Detail, Line, Look, Span
from dlsolve.render.visible import visible
from dlsolve.working.steps import Solution
from dlsolve.working.verdicts import Right, Wrong

Looks = Callable[[Solution], Look]
"""The look of one solution's page: fractions or decimals is the topic's own choice."""

MARKS = {Status.RIGHT: "✓", Status.WRONG: "✗", Status.FAILED: "!", Status.UNREADABLE: "!"}
INDENT = "    "


def render(outcomes: Sequence[Outcome], form: str, look: Look, looks: Looks) -> str:
    """The sheet in a form: "terminal", "plain" or "json"."""
    if form == "json":
        return as_json(outcomes, looks)
    lines = list(sheet(outcomes, look, looks))
    if form == "plain":
        return "".join("".join(visible(span.text) for span in line) + "\n" for line in lines)
    from dlsolve.render.terminal import styled

    return "".join("".join(map(styled, line)) + "\n" for line in lines)


# --- the page ---------------------------------------------------------------------------


def sheet(outcomes: Iterable[Outcome], look: Look, looks: Looks) -> Iterator[Line]:
    """File by file, problem by problem, and the counts at the end.

    With Detail.NONE a right problem is one line; otherwise its working stands below it.
    """
    kept = list(outcomes)
    for source, group in groupby(kept, key=lambda outcome: outcome.source):
        problems = list(group)
        title = problems[0].title
        yield (Span(look.spell(f"{title} ({source})" if title else source), "title"),)
        yield ()
        for outcome in problems:
            yield from _problem(outcome, look, looks)
        yield ()
    yield (Span(look.spell(summary(kept))),)


def summary(outcomes: Iterable[Outcome]) -> str:
    """e.g. 24 problems: 22 right, 1 wrong, 1 unreadable"""
    counts = Counter(outcome.status for outcome in outcomes)
    named = [f"{counts[status]} {status.value}" for status in Status if counts[status]]
    total = counts.total()
    return f"{total} {'problem' if total == 1 else 'problems'}: {', '.join(named) or 'none'}"


def _problem(outcome: Outcome, look: Look, looks: Looks) -> Iterator[Line]:
    right = outcome.status is Status.RIGHT
    mark = Span(look.spell(MARKS[outcome.status]) + " ", "good" if right else "bad")
    matching = [c.computed.name for c in outcome.comparisons if isinstance(c.verdict, Right)]
    inner = look.narrower(len(INDENT))
    heading = f"{outcome.id} ({outcome.topic})" if outcome.topic else outcome.id
    said = f": {', '.join(matching)} as expected" if matching else ""
    first, *more = wrap(
        look.spell(heading + said), look.width - width(mark.text), break_on_hyphens=False
    ) or [""]
    name = first[: len(look.spell(outcome.id))]
    yield (mark, Span(name, "name"), Span(first[len(name) :]))
    for row in more:
        yield (Span(INDENT), Span(row))
    for fault in outcome.faults:
        for row in wrap(look.spell(str(fault)), inner.width, break_long_words=False):
            yield (Span(INDENT), Span(row))
    if outcome.solution is not None:
        if look.detail is not Detail.NONE or not outcome.comparisons:
            own = looks(outcome.solution)
            yield from _indented(page(outcome.solution, own.narrower(len(INDENT))))
        if outcome.solution.why_unsolved:
            for row in wrap(look.spell(outcome.solution.why_unsolved), inner.width):
                yield (Span(INDENT), Span(row))
    for compared in outcome.comparisons:
        if isinstance(compared.verdict, Wrong):
            yield from _indented(_difference(compared, compared.verdict, inner))
    if look.detail is not Detail.NONE:
        yield ()


def _difference(compared: Compared, verdict: Wrong, look: Look) -> Iterator[Line]:
    """The expected answer beside the computed one, and why they differ."""
    yield (Span(look.spell(compared.computed.name.replace("_", " ")), "title"),)
    expected = " ".join(compared.expected.split())
    yield (Span("  expected  "), Span(look.spell(expected), "bad"))
    computed = beside([Box(("  computed  ",)), value_box(compared.computed.value, look.notation)])
    for row in computed.lines:
        yield (Span(row, "value"),)
    for line in wrap(look.spell(verdict.reason), look.width - 2, break_long_words=False):
        yield (Span("  "), Span(line))


def _indented(lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        yield (Span(INDENT), *line) if line else ()


# --- JSON -------------------------------------------------------------------------------


def as_json(outcomes: Sequence[Outcome], looks: Looks) -> str:
    """The sheet as indented JSON, in ASCII, which every program reads alike."""
    counts = Counter(outcome.status for outcome in outcomes)
    data: dict[str, Json] = {
        "problems": [_as_data(outcome, looks) for outcome in outcomes],
        "counts": {status.value: counts[status] for status in Status},
    }
    return json.dumps(data, ensure_ascii=True, indent=2, allow_nan=False) + "\n"


def _as_data(outcome: Outcome, looks: Looks) -> Json:
    solution = outcome.solution
    look = None if solution is None else looks(solution)
    return {
        "file": outcome.source,
        "title": outcome.title,
        "id": outcome.id,
        "topic": outcome.topic,
        "question": outcome.question,
        "comment": outcome.comment,
        "marks": outcome.marks,
        "status": outcome.status.value,
        "comparisons": [
            _comparison(compared, look) for compared in outcome.comparisons if look is not None
        ],
        "errors": [_error(fault) for fault in outcome.faults],
        "solution": None if solution is None or look is None else as_data(solution, look),
    }


def _comparison(compared: Compared, look: Look) -> Json:
    wrong = compared.verdict if isinstance(compared.verdict, Wrong) else None
    return {
        "answer": compared.computed.name,
        "expected": compared.expected,
        "computed": valued(compared.computed.value, look.notation),
        "right": wrong is None,
        "judgement": None if wrong is None else wrong.judgement.value,
        "remark": _remark(compared.verdict),
    }


def _remark(verdict: Right | Wrong) -> str:
    return verdict.note if isinstance(verdict, Right) else verdict.reason


def _error(fault: Fault) -> Json:
    return {
        "file": fault.source,
        "line": fault.place.line,
        "column": fault.place.column,
        "message": fault.reason,
        "remedy": fault.remedy,
    }
