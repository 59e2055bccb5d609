"""Checked answers as a table: what was asked, given and expected, the verdict, a remark.

The JSON is a list, in the order of the answers, of

    problem      the id in its file, "" for a problem on the command line
    answer       the name;   given  the text;   expected  as in a solution's answers
    verdict      "right", "wrong", "precision", "form", "shape" or "unreadable"
    mistakes     the known mistakes that lead to it
    conventions  [{option, choice}] under which it would be right
    remark       the sentence of the table
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap
from typing import assert_never

from dlsolve.exact.array import Matrix
from dlsolve.exact.text import exact_text
from dlsolve.marking.checking import Checked
from dlsolve.render import DOCUMENTS, screen, write
from dlsolve.render.alphabet import width
from dlsolve.render.blocks import Tabulated
from dlsolve.render.box import Box, pad_right
from dlsolve.render.document import page_of, typeset
from dlsolve.render.expression import value_box
from dlsolve.render.json import Json, valued
from dlsolve.render.look import Line, Look, Role, Span
from dlsolve.render.notation import Notation, name_text, small_fraction
from dlsolve.render.pieces import spoken, verbatim
from dlsolve.render.visible import visible
from dlsolve.working.steps import Answer
from dlsolve.working.trees import Value
from dlsolve.working.verdicts import Right, Unreadable, Wrong

HEADINGS = ("asked", "given", "expected", "verdict")
WIDEST = 24
"""Cells of a column, beyond which its text goes on in the row below."""

LONGEST_GIVEN = 1000
"""Characters of an answer that are shown; the JSON has all of them."""

NARROWEST_REMARK = 24
"""Cells that a remark needs to stand beside the others; otherwise it stands below them."""

Checks = Sequence[tuple[str, Checked]]
"""The id of a problem, and an answer to it."""


def render(checks: Checks, form: str, look: Look, title: str = "") -> str:
    """The table in one of FORMS; documents have the title."""
    if form == "json":
        data = [_as_data(problem, checked, look.notation) for problem, checked in checks]
        return json.dumps(data, ensure_ascii=True, indent=2, allow_nan=False) + "\n"
    if form in DOCUMENTS:
        return write(page_of([_tabulated(checks, typeset(look).notation)], title), form, look)
    return screen(_table(checks, look), form)


# --- the table ----------------------------------------------------------------------------


def _table(checks: Checks, look: Look) -> Iterator[Line]:
    rows = [[look.spell(cell) for cell in _cells(*one, look.notation)] for one in checks]
    widths = _widths(rows, WIDEST)
    if sum(widths) + 2 * len(widths) > look.width:
        widths = _widths(rows, look.width // len(widths) - 2)
    used = sum(widths) + 2 * len(widths)
    beside = look.width - used >= NARROWEST_REMARK
    headings = [pad_right(heading, w) for heading, w in zip(HEADINGS, widths, strict=True)]
    yield (Span("  ".join([*headings, "remark"] if beside else headings).rstrip(), "name"),)
    yield (Span(look.spell("─") * look.width, "frame"),)
    for (_, checked), row in zip(checks, rows, strict=True):
        remark = look.spell(remark_on(checked))
        cells = [_broken(text, w) for text, w in zip(row, widths, strict=True)]
        if beside:
            cells.append(_broken(remark, look.width - used))
        yield from _row(cells, widths, "good" if checked.is_right else "bad")
        if remark and not beside:
            yield from ((Span(f"    {text}"),) for text in _broken(remark, look.width - 4))


def _tabulated(checks: Checks, notation: Notation) -> Tabulated:
    """The table as a block, with each remark in a column of its own."""

    def row(problem: str, checked: Checked) -> tuple[Box, ...]:
        asked, given, expected, verdict = _cells(problem, checked, notation)
        value = value_box(checked.computed.value, notation)
        shown = value if value.exact else spoken(expected, notation)
        texts = (spoken(text, notation) for text in (verdict, remark_on(checked)))
        return (spoken(asked, notation), verbatim(given, notation), shown, *texts)

    heads = tuple(spoken(heading, notation) for heading in (*HEADINGS, "remark"))
    return Tabulated((), heads, tuple(row(*one) for one in checks))


def _row(cells: Sequence[Sequence[str]], widths: Sequence[int], role: Role) -> Iterator[Line]:
    """The cells side by side, each of them in as many rows as it takes."""
    verdict = len(HEADINGS) - 1
    for texts in zip_longest(*cells, fillvalue=""):
        padded = [pad_right(text, w) for text, w in zip(texts, widths, strict=False)]
        before = "".join(f"{text}  " for text in padded[:verdict])
        remark = "".join(f"  {text}" for text in texts[len(HEADINGS) :])
        yield Span(before, "maths"), Span(padded[verdict], role), Span(remark)


def _widths(rows: Sequence[Sequence[str]], widest: int) -> list[int]:
    columns = zip(HEADINGS, *rows, strict=True)
    return [min(widest, max(map(width, column))) for column in columns]


def _cells(problem: str, checked: Checked, notation: Notation) -> tuple[str, str, str, str]:
    name = _name(checked.computed)
    asked = f"{problem}: {name}" if problem else name
    return (
        asked,
        visible(_beginning(checked.given)),
        expected_text(checked.computed.value, notation),
        verdict_of(checked),
    )


def _beginning(given: str) -> str:
    """An answer as it was typed; of one that fills pages the beginning, and how long it is."""
    if len(given) <= LONGEST_GIVEN:
        return given
    return f"{given[:LONGEST_GIVEN]}… ({len(given):,} characters)"


def _name(answer: Answer) -> str:
    return answer.name if answer.symbol is None else name_text(answer.symbol)


def _broken(text: str, columns: int) -> list[str]:
    """The text in rows of so many cells; a word that is too long is broken."""
    return wrap(text, columns, break_on_hyphens=False) or [""]


def expected_text(value: Value, notation: Notation) -> str:
    """The expected answer on one line, as a page has it.  e.g. 8/107 ≈ 0.07477"""
    if isinstance(value, Matrix):
        boxes = [[value_box(entry, notation) for entry in row] for row in value.rows]
        sign = "" if all(one.exact for row in boxes for one in row) else "≈ "
        return sign + "; ".join(" ".join(one.text for one in row) for row in boxes)
    found = value_box(value, notation)
    text = found.text if found.is_inline else exact_text(value) or " ".join(found.lines)
    if found.exact:
        return text
    fraction = small_fraction(value, notation)
    return f"{fraction} ≈ {text}" if fraction is not None else f"≈ {text}"


# --- words --------------------------------------------------------------------------------


def verdict_of(checked: Checked) -> str:
    """One word: right, wrong, precision, form, shape or unreadable."""
    match checked.verdict:
        case Right():
            return "right"
        case Unreadable():
            return "unreadable"
        case Wrong(judgement):
            return {"value": "wrong"}.get(judgement.value, judgement.value)
        case _:
            assert_never(checked.verdict)


def remark_on(checked: Checked) -> str:
    """Why; what led there, where that is known."""
    match checked.verdict:
        case Right(note):
            return note
        case Unreadable(reason, start, _, remedy):
            at = f" at column {start + 1}" if checked.given.strip() else ""
            return f"{reason}{at}" + (f"; {remedy}" if remedy else "")
        case Wrong(_, reason):
            causes = [*map(_of_convention, checked.conventions), *_of_mistakes(checked.mistakes)]
            return "; ".join(causes) or reason
        case _:
            assert_never(checked.verdict)


def _of_convention(convention: tuple[str, str]) -> str:
    option, choice = convention
    option = "--" + option.replace("_", "-")
    if choice == "false":
        return f"right without {option}"
    return f"right with {option}" if choice == "true" else f"right with {option} {choice}"


def _of_mistakes(mistakes: Iterable[str]) -> Iterator[str]:
    names = " or ".join(name.replace("_", " ") for name in mistakes)
    if names:
        yield f"known mistake: {names}"


def _as_data(problem: str, checked: Checked, notation: Notation) -> Json:
    return {
        "problem": problem,
        "answer": checked.computed.name,
        "given": checked.given,
        "expected": valued(checked.computed.value, notation),
        "verdict": verdict_of(checked),
        "mistakes": list(checked.mistakes),
        "conventions": [{"option": option, "choice": c} for option, c in checked.conventions],
        "remark": remark_on(checked),
    }
