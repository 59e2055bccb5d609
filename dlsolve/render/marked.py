"""A marked working: the student's lines with a verdict beside each, and the marks below.

The JSON is

    lines        [{line, text, code, sentence, slip, expected, source, names, key}], one a statement
    marks        [{award, name, given, how}];  given, out_of  their totals
    first_wrong  the number of the first line to put right, or null
    repair       the line whose value alone has to be put right, or null
    convention   {option, choice, open} that the lines follow, or null
    unread       the line from which on it was too much to be marked, or null
    stopped      why the working could not be followed to its end, or ""
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

from dlsolve.marking.marker import Marked
from dlsolve.marking.scheme import Score
from dlsolve.render.alphabet import width
from dlsolve.render.box import pad_right
from dlsolve.render.json import Json
from dlsolve.render.look import Line, Look, Role, Span
from dlsolve.render.notation import name_text
from dlsolve.render.visible import visible
from dlsolve.working.verdicts import ACCEPTED, Code, Mark

SIGNS = {
    Code.RIGHT: "✓", Code.CARRIED: "✓", Code.ROUNDED: "✓", Code.FORM: "✗", Code.SLIP: "✗",
    Code.MISTAKE: "✗", Code.CONVENTION: "✗", Code.UNFOUNDED: "✗", Code.WRONG: "✗",
    Code.UNREADABLE: "?", Code.BESIDE: " ",
}  # fmt: skip
WIDEST = 58
"""Cells of a student's line, beyond which it goes on in the row below."""


def render(marked: Marked, form: str, look: Look) -> str:
    """The marked working in a form: "terminal", "plain" or "json"."""
    if form == "json":
        return json.dumps(as_data(marked), ensure_ascii=True, indent=2, allow_nan=False) + "\n"
    lines = [*_script(marked, look), *_remarks(marked, look), *_total(marked, look)]
    if form == "plain":
        return "".join("".join(visible(s.text) for s in line).rstrip() + "\n" for line in lines)
    from dlsolve.render.terminal import styled

    return "".join("".join(map(styled, line)) + "\n" for line in lines)


# --- the lines ------------------------------------------------------------------------------


def _script(marked: Marked, look: Look) -> Iterator[Line]:
    """The student's lines, numbered, each with its sign and its marks, and why below."""
    marks: dict[int, list[Mark]] = defaultdict(list)
    for mark in marked.marks:
        marks[mark.line].append(mark)
    earned = _by_line(marked)
    texts = [look.spell(visible(line.rstrip())) for line in marked.script.lines]
    number = len(str(len(texts)))
    widest = min(WIDEST, look.width - number - 14, max(map(width, texts), default=0))
    for n, text in enumerate(texts, start=1):
        rows = wrap(text, max(widest, 12), break_on_hyphens=False) or [""]
        sign, role = _sign(marks[n])
        given = " ".join(_award(score) for score in earned[n])
        yield (
            Span(f"{n:>{number}}  "), Span(pad_right(rows[0], widest), "maths"),
            Span(f"  {look.spell(sign)} ", role), Span(given, role),
        )  # fmt: skip
        yield from ((Span(" " * (number + 4) + row, "maths"),) for row in rows[1:])
        for mark in marks[n]:
            if mark.sentence:
                role = "good" if mark.code in ACCEPTED else "bad"
                yield from _indented(mark.sentence, number + 4, look, role)


def _sign(marks: Iterable[Mark]) -> tuple[str, Role]:
    """The gravest sign of a line's statements."""
    signs = [SIGNS[mark.code] for mark in marks]
    sign = next((one for one in "✗?✓" if one in signs), " ")
    return sign, "good" if sign == "✓" else "bad"


def _by_line(marked: Marked) -> dict[int, list[Score]]:
    """The scores of each line of the script: where the award's line is first written."""
    first: dict[str, int] = {}
    for mark in marked.marks:
        if mark.key:
            first.setdefault(mark.key, mark.line)
    found: dict[int, list[Score]] = defaultdict(list)
    for score in marked.scores:
        places = [first[key] for key in score.award.lines if key in first]
        if places:
            found[min(places)].append(score)
    return found


def _award(score: Score) -> str:
    """e.g. M1, A0, A1ft"""
    return f"{score.award.letter}{score.given}{score.how if score.how == 'ft' else ''}"


def _indented(text: str, by: int, look: Look, role: Role = "text") -> Iterator[Line]:
    for row in wrap(look.spell(text), max(look.width - by, 16), break_on_hyphens=False):
        yield (Span(" " * by + row, role),)


# --- below them -------------------------------------------------------------------------------


def _remarks(marked: Marked, look: Look) -> Iterator[Line]:
    """What is to be said of the working as a whole."""
    for sentence in sentences(marked):
        yield ()
        yield from _indented(sentence, 0, look)


def sentences(marked: Marked) -> Iterator[str]:
    """The first wrong line, what puts it right, what was not written."""
    if marked.convention is not None:
        option, choice = marked.convention
        how = "The question leaves it open, and it is marked so." if marked.open else (
            "The question asks for another one."
        )  # fmt: skip
        yield f"The lines follow --{option.replace('_', '-')} {choice} throughout. {how}"
    if marked.script.unread:
        yield f"Read up to line {marked.script.unread - 1}: what follows is too much to be marked."
    wrong, repair = marked.first_wrong, marked.repair
    if wrong is not None:
        kind = f" ({wrong.slip.value})" if wrong.slip is not None else ""
        yield f"First line to put right: {wrong.line}{kind}."
    if repair is not None:
        rest = " All later lines then follow." if repair.line < len(marked.script.lines) else ""
        yield f"Put {repair.expected} in line {repair.line}.{rest}"
    if marked.stopped:
        yield f"From there the working cannot be followed: {marked.stopped}. No ft is given."
    if not marked.is_recognised:
        yield "No line of the working was recognised in it."
    missing = _unwritten(marked, 0)
    if missing:
        yield f"Not written: {', '.join(missing)}."


def _unwritten(marked: Marked, given: int) -> list[str]:
    """The names of lines that were not written and have marks that are not implied."""
    written = {mark.key for mark in marked.marks if mark.code is not Code.BESIDE}
    names = (
        name_text(score.award.name)
        for score in marked.scores
        if score.given == given and written.isdisjoint(score.award.lines)
    )
    return list(dict.fromkeys(names))


def _total(marked: Marked, look: Look) -> Iterator[Line]:
    text = f"{marked.given} of {marked.out_of}"
    title, dash, side = " Marks ", look.spell("─"), look.spell("│")
    bar = max(len(text) + 2, len(title) + 2)
    left, right = look.spell("╭"), look.spell("╮")
    yield ()
    yield (Span(left + dash + title + dash * (bar - len(title) - 1) + right, "frame"),)
    yield Span(side, "frame"), Span(pad_right(f" {text}", bar), "value"), Span(side, "frame")
    yield (Span(look.spell("╰") + dash * bar + look.spell("╯"), "frame"),)


# --- as data --------------------------------------------------------------------------------


def as_data(marked: Marked) -> dict[str, Json]:
    """The marked working as JSON has it."""
    convention: Json = None
    if marked.convention is not None:
        option, choice = marked.convention
        convention = {"option": option, "choice": choice, "open": marked.open}
    return {
        "lines": [_mark(mark) for mark in marked.marks],
        "marks": _scores(marked.scores),
        "given": marked.given,
        "out_of": marked.out_of,
        "first_wrong": None if marked.first_wrong is None else marked.first_wrong.line,
        "repair": None if marked.repair is None else marked.repair.line,
        "convention": convention,
        "unread": marked.script.unread or None,
        "stopped": marked.stopped,
    }


def _scores(scores: Sequence[Score]) -> Json:
    return [
        {"award": str(s.award), "name": s.award.name.ascii, "given": s.given, "how": s.how}
        for s in scores
    ]


def _mark(mark: Mark) -> Json:
    return {
        "line": mark.line,
        "text": mark.text,
        "code": mark.code.value,
        "sentence": mark.sentence,
        "slip": None if mark.slip is None else mark.slip.value,
        "expected": mark.expected,
        "source": mark.source,
        "names": list(mark.names),
        "key": mark.key,
    }
