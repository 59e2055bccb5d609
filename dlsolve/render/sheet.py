"""A solved problem sheet: each problem's answers, the expected beside the computed where
they differ; as a page, in colour or plain, and as JSON.

The JSON is an object:

    problems   a list in the order of the files, each with
               file, title, id, topic, question, comment, marks,
               status        "right", "wrong", "failed" or "unreadable"
               comparisons   [{answer, expected, computed, right, judgement, remark}]; computed
                             as in a solution's answers, judgement null where it is right,
                             remark "" where the two values say it all
               errors        [{file, line, column, message, remedy}]
               solution      as `--format json` prints it for one problem, or null
    counts     how many problems have each status
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from textwrap import wrap
from typing import TypeVar, assert_never

from dlsolve.plurals import counted
from dlsolve.problems.faults import Fault
from dlsolve.problems.outcomes import Compared, Outcome, Status, unprintable
from dlsolve.render import DOCUMENTS, screen, write
from dlsolve.render.alphabet import width
from dlsolve.render.blocks import Block, Question, Remark, Tabulated
from dlsolve.render.box import Box, beside
from dlsolve.render.document import Chapter, Document, Entry, typeset
from dlsolve.render.expression import sentence, value_box, word
from dlsolve.render.fitting import wrapped
from dlsolve.render.json import Json, as_data, valued
from dlsolve.render.layout import page
from dlsolve.render.look import Detail, Line, Look, Span
from dlsolve.render.notation import Notation
from dlsolve.render.page import blocks
from dlsolve.render.pieces import spoken, verbatim
from dlsolve.render.visible import visible
from dlsolve.working.steps import Solution, Words
from dlsolve.working.verdicts import Judgement, Right, Wrong

Drawn = TypeVar("Drawn")
Looks = Callable[[Solution], Look]
"""The look of one solution's page: fractions or decimals is the topic's own choice."""

MARKS = {Status.RIGHT: "✓", Status.WRONG: "✗", Status.FAILED: "!", Status.UNREADABLE: "!"}
MOST_PLACES = 6
"""Entries that differ and are named, of a vector or a matrix."""

INDENT = "    "


def render(
    outcomes: Iterable[Outcome], form: str, look: Look, looks: Looks
) -> tuple[str, list[Outcome]]:
    """The sheet in one of FORMS, and the outcomes that it shows.

    A problem that cannot be drawn is shown as failed; the others are drawn.
    """
    if form == "json":
        data = _drawn(outcomes, lambda outcome: _as_data(outcome, looks))
        return as_json(data), [outcome for outcome, _ in data]
    if form in DOCUMENTS:
        entries = _drawn(outcomes, lambda outcome: entry(outcome, look, looks))
        return write(document(entries), form, look), [outcome for outcome, _ in entries]
    pages = _drawn(outcomes, lambda outcome: list(_problem(outcome, look, looks)))
    lines = sheet(pages, look)
    kept = [outcome for outcome, _ in pages]
    return screen(lines, form), kept


def _drawn(
    outcomes: Iterable[Outcome], draw: Callable[[Outcome], Drawn]
) -> list[tuple[Outcome, Drawn]]:
    """Each outcome and what is drawn of it, or of its failure."""
    found = []
    for outcome in outcomes:
        try:
            found.append((outcome, draw(outcome)))
        except Exception as error:  # a slip of ours in one problem must not lose the others
            failed = unprintable(outcome, error)
            found.append((failed, draw(failed)))
    return found


# --- the page ---------------------------------------------------------------------------


def sheet(pages: Sequence[tuple[Outcome, Iterable[Line]]], look: Look) -> Iterator[Line]:
    """File by file, problem by problem, and the counts at the end.

    With Detail.NONE a right problem is one line; otherwise its working stands below it.
    """
    for source, group in groupby(pages, key=lambda one: one[0].source):
        problems = list(group)
        title = problems[0][0].title
        yield (Span(look.spell(f"{title} ({source})" if title else source), "title"),)
        yield ()
        for _, lines in problems:
            yield from lines
        yield ()
    yield (Span(look.spell(summary(outcome for outcome, _ in pages))),)


def summary(outcomes: Iterable[Outcome]) -> str:
    """e.g. 24 problems: 22 right, 1 wrong, 1 unreadable"""
    counts = Counter(outcome.status for outcome in outcomes)
    named = [f"{counts[status]} {status.value}" for status in Status if counts[status]]
    total = counts.total()
    return f"{counted(total, 'problem')}: {', '.join(named) or 'none'}"


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
            own = looks(outcome.solution).narrower(len(INDENT))
            yield from _indented(_page(outcome.question, outcome.solution, own))
        if outcome.solution.why_unsolved:
            for row in wrap(look.spell(outcome.solution.why_unsolved), inner.width):
                yield (Span(INDENT), Span(row))
    for compared in outcome.comparisons:
        if isinstance(compared.verdict, Wrong):
            yield from _indented(_difference(compared, compared.verdict, inner))
    if look.detail is not Detail.NONE:
        yield ()


def _page(question: str, solution: Solution, look: Look) -> Iterator[Line]:
    """The page under the sheet's own question, if it has one; the topic's is kept below it
    where a matrix stands in it, which words seldom say."""
    if question and look.detail is not Detail.NONE:
        yield from wrapped(("Q) " + visible(" ".join(question.split())),), look)
        yield ()
        if not sentence(solution.question, look.notation).is_inline:
            yield from wrapped(solution.question, look)
            yield ()
        solution = replace(solution, question=())
    yield from page(solution, look)


def _difference(compared: Compared, verdict: Wrong, look: Look) -> Iterator[Line]:
    """The expected answer beside the computed one, and why they differ."""
    yield (Span(look.spell(compared.computed.name.replace("_", " ")), "title"),)
    expected = _expected(compared, look.notation)
    yield (Span("  expected  "), Span(look.spell(expected), "bad"))
    computed = beside([Box(("  computed  ",)), value_box(compared.computed.value, look.notation)])
    for row in computed.lines:
        yield (Span(row, "value"),)
    for line in wrap(look.spell(_difference_said(verdict)), look.width - 2, break_long_words=False):
        yield (Span("  "), Span(line))


def _expected(compared: Compared, notation: Notation) -> str:
    if isinstance(compared.computed.value, bool):  # no, false and n are one answer
        return value_box(not compared.computed.value, notation).text
    return " ".join(compared.expected.split())


def _difference_said(verdict: Wrong) -> str:
    """Why the expected answer is not the computed one, beyond the two, which stand above.

    e.g. a number → "", a rounding → what is wrong with it, a vector → "they differ in entry 2"
    """
    if verdict.entries:
        places = [
            f"entry {place[0]}" if len(place) == 1 else f"row {place[0]} column {place[1]}"
            for place in verdict.entries[:MOST_PLACES]
        ]
        more = len(verdict.entries) - len(places)
        return f"they differ in {', '.join(places)}" + (f" and {more} more" if more else "")
    match verdict.judgement:
        case Judgement.PRECISION | Judgement.FORM:
            return verdict.reason
        case Judgement.SHAPE:
            return "they are not of one shape"
        case Judgement.VALUE:
            return ""
        case _:
            assert_never(verdict.judgement)


def _indented(lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        yield (Span(INDENT), *line) if line else ()


# --- as a document ----------------------------------------------------------------------


def document(entries: Iterable[tuple[Outcome, Entry]]) -> Document:
    """File by file, problem by problem, and the counts at the end."""
    drawn = list(entries)
    chapters = [
        Chapter(group[0][0].title or source, tuple(one for _, one in group))
        for source, group in ((s, list(g)) for s, g in groupby(drawn, key=lambda d: d[0].source))
    ]
    title = chapters[0].title if len(chapters) == 1 else ""
    return Document(title, tuple(chapters), summary(outcome for outcome, _ in drawn))


def entry(outcome: Outcome, look: Look, looks: Looks) -> Entry:
    """A problem: its question, its working, and what differs from the answers expected."""
    found: list[Block] = [Remark(str(fault)) for fault in outcome.faults]
    solution = outcome.solution
    own = typeset(look if solution is None else looks(solution))
    if outcome.question and own.detail is not Detail.NONE:
        of_topic = () if solution is None else solution.question
        asked = " ".join(outcome.question.split())
        found.append(Question((asked, *_matrices(of_topic, own.notation))))
        solution = None if solution is None else replace(solution, question=())
    if solution is not None:
        found += blocks(solution, own)
        found += [Remark(reason) for reason in (solution.why_unsolved,) if reason]
    for compared in outcome.comparisons:
        if isinstance(compared.verdict, Wrong):
            found += _differing(compared, compared.verdict, own.notation)
    mark = MARKS[outcome.status] if outcome.comparisons or outcome.faults else ""
    return Entry(outcome.id, outcome.topic, tuple(found), mark, outcome.solution, own)


def _matrices(question: Words, notation: Notation) -> Words:
    """What words seldom say, from the name of its first matrix on.

    e.g. Find the rank of A = ⟨a matrix⟩ → A = ⟨a matrix⟩
    """
    for place, one in enumerate(question):
        if not word(one, notation).is_inline:
            before = question[place - 1] if place else ""
            name = before.split(" ")[-3:] if isinstance(before, str) else []
            return (" " + " ".join(name), *question[place:])
    return ()


def _differing(compared: Compared, verdict: Wrong, notation: Notation) -> Iterator[Block]:
    heads = tuple(spoken(head, notation) for head in ("answer", "expected", "computed"))
    row = (
        spoken(compared.computed.name.replace("_", " "), notation),
        verbatim(_expected(compared, notation), notation),
        value_box(compared.computed.value, notation),
    )
    yield Tabulated((), heads, (row,))
    said = _difference_said(verdict)
    if said:
        yield Remark(said)


# --- JSON -------------------------------------------------------------------------------


def as_json(data: Sequence[tuple[Outcome, Json]]) -> str:
    """The sheet as indented JSON, in ASCII, which every program reads alike."""
    counts = Counter(outcome.status for outcome, _ in data)
    whole: dict[str, Json] = {
        "problems": [problem for _, problem in data],
        "counts": {status.value: counts[status] for status in Status},
    }
    return json.dumps(whole, ensure_ascii=True, indent=2, allow_nan=False) + "\n"


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
    return verdict.note if isinstance(verdict, Right) else _difference_said(verdict)


def _error(fault: Fault) -> Json:
    return {
        "file": fault.source,
        "line": fault.place.line,
        "column": fault.place.column,
        "message": fault.reason,
        "remedy": fault.remedy,
    }
