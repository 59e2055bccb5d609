"""A marked class: the table of marks, the teacher's summary, CSV, one student's feedback.

The JSON of a class is

    paper      its title;   questions  [{id, topic, out_of, mean, right, answered, causes, values,
               first_wrong}], where causes and first_wrong are [{name, count}] and values
               [{line, value, count, causes}]
    students   [{student, source, given, out_of, marks, remarks, fault}]

and that of one student's feedback {student, paper, given, out_of, remarks, questions: [{id, …}]},
each question as `render.marked` has it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from textwrap import wrap

from dlsolve.exact.rounding import Rounding, round_half_up
from dlsolve.marking.class_set import Graded, Overview, Paper, Submission, graded, overviews
from dlsolve.marking.marker import Marked
from dlsolve.plurals import counted
from dlsolve.render import DOCUMENTS, screen, write
from dlsolve.render import marked as one_working
from dlsolve.render.alphabet import Alphabet, width
from dlsolve.render.blocks import Block, Remark, Section, Sentence, Tabulated
from dlsolve.render.box import pad_left, pad_right
from dlsolve.render.document import Chapter, Document, Entry, page_of, typeset
from dlsolve.render.json import Json
from dlsolve.render.look import Line, Look, Span
from dlsolve.render.notation import Notation
from dlsolve.render.pieces import verbatim
from dlsolve.render.visible import visible

WIDEST_NAME = 24
MOST_ROWS = 5
"""Causes, values and first lines of a question that the summary names."""

FEEDBACK = Look(Notation(Rounding(), False, Alphabet()))
"""Feedback is a file: it is the same whatever the terminal is."""

RUN_BY_A_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet takes for a formula (OWASP, CSV injection)."""

ClassSet = Sequence[Graded]


def render(paper: Paper, class_set: ClassSet, form: str, look: Look) -> str:
    """The table and the summary in one of FORMS."""
    if form == "json":
        return _json(_as_data(paper, class_set))
    if form in DOCUMENTS:
        return write(_class_page(paper, class_set, typeset(look).notation), form, look)
    return screen([*_table(paper, class_set, look), (), *_summary(paper, class_set, look)], form)


def summary(paper: Paper, class_set: ClassSet) -> str:
    """The teacher's summary, for a file."""
    return screen(_summary(paper, class_set, FEEDBACK), "plain")


def feedback(paper: Paper, submission: Submission, marked: Sequence[Marked], form: str) -> str:
    """One student's marked workings, as `marked` has each of them."""
    own = graded(submission, marked)
    if form == "json":
        pages = zip(paper.questions, marked, strict=True)
        return _json({
            "student": own.student, "paper": paper.title,
            "given": own.given, "out_of": own.out_of, "remarks": list(own.remarks),
            "questions": [{"id": q.id, **one_working.as_data(one)} for q, one in pages],
        })  # fmt: skip
    heading = f"{own.student}: {own.given} of {own.out_of}" + _titled(paper)
    if form in DOCUMENTS:
        return write(_feedback_page(heading, paper, marked, own), form, FEEDBACK)
    rows = [visible(heading), ""]
    rows += [f"Note: {visible(remark)}.\n" for remark in own.remarks]
    for question, one, result in zip(paper.questions, marked, own.results, strict=True):
        rows += [f"{visible(question.id)} ({question.topic})", ""]
        if result.answered:
            rows.append(one_working.render(one, form, FEEDBACK))
        else:
            rows.append(f"Not answered: 0 of {result.out_of}\n")
    return "\n".join(rows)


def _feedback_page(heading: str, paper: Paper, marked: Sequence[Marked], own: Graded) -> Document:
    """One student's marked workings as a document, question by question."""
    notes = tuple(Remark(f"Note: {remark}.") for remark in own.remarks)
    entries = [Entry("", "", notes)] if notes else []
    for question, one, result in zip(paper.questions, marked, own.results, strict=True):
        unanswered = [Remark(f"Not answered: 0 of {result.out_of}")]
        page = one_working.blocks(one) if result.answered else unanswered
        entries.append(Entry(question.id, question.topic, tuple(page)))
    return Document(heading, (Chapter("", tuple(entries)),))


def _titled(paper: Paper) -> str:
    return f" ({paper.title})" if paper.title else ""


def _json(data: Json) -> str:
    return json.dumps(data, ensure_ascii=True, indent=2, allow_nan=False) + "\n"


# --- the table ----------------------------------------------------------------------------


def _table(paper: Paper, class_set: ClassSet, look: Look) -> Iterator[Line]:
    """A row a student and a column a question, in blocks where the page is too narrow."""
    names = [_short(look.spell(visible(one.student or one.source))) for one in class_set]
    widest = max(map(width, (*names, "student")))
    titles = [*(look.spell(visible(q.id)) for q in paper.questions), "total"]
    for block in _blocks(titles, look.width - widest):
        cells = [_title(titles[place]) for place in block]
        yield (Span(pad_right("student", widest) + "".join(cells), "name"),)
        yield (Span(look.spell("─") * (widest + width("".join(cells))), "frame"),)
        for name, one in zip(names, class_set, strict=True):
            if one.fault:
                yield from _unread(pad_right(name, widest), one.fault, look)
                continue
            marks = [*(result.given for result in one.results), one.given]
            row = (pad_left(str(marks[p]), width(_title(titles[p]))) for p in block)
            yield Span(pad_right(name, widest)), Span("".join(row), "maths")


def _title(title: str) -> str:
    return "  " + pad_left(title, 3)


def _short(name: str) -> str:
    while width(name) > WIDEST_NAME:
        name = name.removesuffix("…")[:-1] + "…"
    return name


def _blocks(titles: Sequence[str], space: int) -> list[list[int]]:
    """The places of the columns that stand side by side, block after block."""
    blocks: list[list[int]] = [[]]
    used = 0
    for place, title in enumerate(titles):
        used += width(_title(title))
        if used > space and blocks[-1]:
            blocks.append([])
            used = width(_title(title))
        blocks[-1].append(place)
    return blocks


def _unread(name: str, fault: str, look: Look) -> Iterator[Line]:
    indent = width(name) + 2
    first, *more = wrap(look.spell(f"not marked: {fault}"), max(look.width - indent, 20)) or [""]
    yield Span(f"{name}  "), Span(first, "bad")
    yield from ((Span(" " * indent), Span(row, "bad")) for row in more)


def _class_page(paper: Paper, class_set: ClassSet, notation: Notation) -> Document:
    """The table and the summary as a document."""
    titles = ["student", *(question.id for question in paper.questions), "total"]
    rows = []
    for one in class_set:
        marks = [str(n) for n in (*(result.given for result in one.results), one.given)]
        cells = [*[""] * len(paper.questions), "not marked"] if one.fault else marks
        rows.append([one.student or one.source, *cells])
    table = Tabulated(
        (),
        tuple(verbatim(title, notation) for title in titles),
        tuple(tuple(verbatim(cell, notation) for cell in row) for row in rows),
    )
    found: list[Block] = [table, Remark(_counted(class_set))]
    for overview in overviews(paper, class_set):
        said = tuple(Sentence((text,)) for text in _said_of(overview))
        found.append(Section((_heading(overview),), said))
    noted = _noted(class_set)
    if noted:
        found.append(Section(("To look at",), tuple(Sentence((note,)) for note in noted)))
    return Document(paper.title, page_of(found).chapters)


# --- the summary --------------------------------------------------------------------------


def _summary(paper: Paper, class_set: ClassSet, look: Look) -> Iterator[Line]:
    yield from _rows(_counted(class_set), 0, look)
    for overview in overviews(paper, class_set):
        yield ()
        yield from _overview(overview, look)
    noted = _noted(class_set)
    if noted:
        yield ()
        yield (Span("To look at", "title"),)
        for note in noted:
            yield from _rows(note, 2, look)


def _counted(class_set: ClassSet) -> str:
    """e.g. 3 submissions: 2 marked, 1 not marked; mean 11.67 of 16"""
    unread = [one for one in class_set if one.fault]
    marked = [one for one in class_set if not one.fault]
    said = f"{counted(len(class_set), 'submission')}: {len(marked)} marked"
    said += f", {len(unread)} not marked" if unread else ""
    if marked:
        mean = Fraction(sum(one.given for one in marked), len(marked))
        said += f"; mean {_decimal(mean)} of {marked[0].out_of}"
    return said


def _noted(class_set: ClassSet) -> list[str]:
    """What a teacher has to look at."""
    noted = [f"{o.student}: {remark}" for o in class_set if not o.fault for remark in o.remarks]
    return noted + [f"{one.source}: {one.fault}" for one in class_set if one.fault]


def _overview(overview: Overview, look: Look) -> Iterator[Line]:
    yield (Span(look.spell(visible(_heading(overview))), "title"),)
    for said in _said_of(overview):
        yield from _rows(said, 2, look)


def _heading(overview: Overview) -> str:
    return f"{overview.question.id} ({overview.question.topic})"


def _said_of(overview: Overview) -> Iterator[str]:
    """How a question came out, and what went wrong in several scripts."""
    yield (
        f"mean {_decimal(overview.mean)} of {overview.out_of}; {overview.right} right,"
        f" {overview.answered} answered"
    )
    causes = [f"{cause} ({count})" for cause, count in overview.causes]
    first = [f"{line} ({count})" for line, count in overview.first]
    values = [
        f"{one.line} = {one.value} in {one.count} scripts"
        + (f" ({' or '.join(one.causes)})" if one.causes else "")
        for one in overview.values
    ]
    lists = {"mistakes": causes, "same wrong value": values, "first wrong line": first}
    for title, found in lists.items():
        if found:
            rest = len(found) - MOST_ROWS
            more = f"; {rest} more" if rest > 0 else ""
            yield f"{title}: {'; '.join(found[:MOST_ROWS])}{more}"


def _rows(text: str, indent: int, look: Look) -> Iterator[Line]:
    """A sentence, its later rows two cells further in."""
    space = max(look.width - indent - 2, 20)
    first, *more = wrap(look.spell(visible(text)), space, break_on_hyphens=False) or [""]
    yield (Span(" " * indent + first),)
    yield from ((Span(" " * (indent + 2) + row),) for row in more)


def _decimal(value: Fraction) -> str:
    """e.g. 25/3 → 8.33"""
    return round_half_up(value, Rounding(places=2)).text()


# --- data ---------------------------------------------------------------------------------


def gradebook(paper: Paper, class_set: ClassSet) -> str:
    """The marks as CSV: a row a student that was marked."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(map(_cell, ["student", *(q.id for q in paper.questions), "total", "out of"]))
    for one in class_set:
        if not one.fault:
            marks = [result.given for result in one.results]
            rows.writerow([_cell(one.student), *marks, one.given, one.out_of])
    return out.getvalue()


def _cell(text: str) -> str:
    """A text that no spreadsheet runs.  e.g. =1+1 → '=1+1"""
    return f"'{visible(text)}" if text.startswith(RUN_BY_A_SPREADSHEET) else visible(text)


def _as_data(paper: Paper, class_set: ClassSet) -> Json:
    return {
        "paper": paper.title,
        "questions": [_question_data(overview) for overview in overviews(paper, class_set)],
        "students": [
            {
                "student": one.student, "source": one.source,
                "given": one.given, "out_of": one.out_of,
                "marks": {
                    question.id: result.given
                    for question, result in zip(paper.questions, one.results, strict=False)
                },
                "remarks": list(one.remarks), "fault": one.fault,
            }
            for one in class_set
        ],
    }  # fmt: skip


def _question_data(overview: Overview) -> Json:
    return {
        "id": overview.question.id, "topic": overview.question.topic, "out_of": overview.out_of,
        "mean": float(overview.mean), "right": overview.right, "answered": overview.answered,
        "causes": [{"name": name, "count": count} for name, count in overview.causes],
        "values": [
            {"line": one.line, "value": one.value, "count": one.count, "causes": list(one.causes)}
            for one in overview.values
        ],
        "first_wrong": [{"name": name, "count": count} for name, count in overview.first],
    }  # fmt: skip
