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
from collections.abc import Iterator, Sequence

from dlsolve.marking.marker import Marked
from dlsolve.marking.scheme import Score
from dlsolve.render import write
from dlsolve.render.blocks import Block, Marks, Remark, Script, Written
from dlsolve.render.document import page_of
from dlsolve.render.json import Json
from dlsolve.render.look import Look
from dlsolve.render.notation import name_text
from dlsolve.working.verdicts import ACCEPTED, Code, Mark

SIGNS = {
    Code.RIGHT: "✓", Code.CARRIED: "✓", Code.ROUNDED: "✓", Code.FORM: "✗", Code.SLIP: "✗",
    Code.MISTAKE: "✗", Code.CONVENTION: "✗", Code.UNFOUNDED: "✗", Code.WRONG: "✗",
    Code.UNREADABLE: "?", Code.BESIDE: " ",
}  # fmt: skip


def render(marked: Marked, form: str, look: Look, title: str = "") -> str:
    """The marked working in a form, one of render.FORMS; documents have the title."""
    if form == "json":
        return json.dumps(as_data(marked), ensure_ascii=True, indent=2, allow_nan=False) + "\n"
    return write(page_of(blocks(marked), title), form, look)


def blocks(marked: Marked) -> list[Block]:
    """The student's lines with their verdicts, remarks on the whole, and the marks."""
    remarks = map(Remark, sentences(marked))
    return [Script(tuple(_script(marked))), *remarks, Marks(marked.given, marked.out_of)]


def _script(marked: Marked) -> Iterator[Written]:
    """The student's lines, numbered, each with its sign and its marks, and why."""
    marks: dict[int, list[Mark]] = defaultdict(list)
    for mark in marked.marks:
        marks[mark.line].append(mark)
    earned = _by_line(marked)
    for n, text in enumerate(marked.script.lines, start=1):
        sign = next((one for one in "✗?✓" if one in (SIGNS[m.code] for m in marks[n])), " ")
        awards = " ".join(_award(score) for score in earned[n])
        said = [(mark.sentence, mark.code in ACCEPTED) for mark in marks[n] if mark.sentence]
        yield Written(n, text.rstrip(), sign, sign == "✓", awards, tuple(said))


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
