"""The page of a student's working while it is judged, line by line from the top."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Scalar
from dlsolve.exact.spaces import Roots
from dlsolve.marking.above import Above, Beside
from dlsolve.marking.agreement import NONE, leeway
from dlsolve.marking.alignment import Place, Placed
from dlsolve.marking.beside import slip_beside
from dlsolve.marking.judging import Judged
from dlsolve.marking.numbers import shown
from dlsolve.marking.sameness import same_value
from dlsolve.marking.script import Statement
from dlsolve.marking.slips import is_part
from dlsolve.marking.targets import Target
from dlsolve.marking.typed import Typed, matches
from dlsolve.working.readings import scalar
from dlsolve.working.steps import Decision, Let
from dlsolve.working.trees import Value
from dlsolve.working.verdicts import ACCEPTED, Code

_WORD = re.compile(r"[^\W\d_]{3,}")


class Page:
    """What stands above the line that is being judged, as the walk goes down the page."""

    def __init__(self, lines: Sequence[Target], originals: Mapping[Place, Value]) -> None:
        self.lines = lines
        self.originals = originals
        self.at = 0
        self.known: dict[str, Value] = {}
        self.history: dict[str, list[Value]] = {}
        self.halves: dict[str, Scalar] = {}
        self.sources: dict[str, int] = {}
        self.formulas: dict[str, Target] = {}
        self.stated: dict[Place, tuple[int, Value]] = {}
        self.wrong: dict[str, int] = {}
        self.slips: list[Beside] = []

    def turn_to(self, place: int) -> None:
        """Go down to just above this line."""
        for line in self.lines[self.at : place]:
            source = self._source(line)
            for name in line.labels:
                self.sources.pop(name, None)
                if source is not None:
                    self.sources[name] = source
                self.known[name] = line.carried
                self.history.setdefault(name, []).append(line.carried)
                self.formulas[name] = line
        self.at = max(self.at, place)

    def above(self, line: Target) -> Above:
        """What the verdict on this line needs."""
        return Above(self.known, self.history, self._half, self._source(line), self.slips)

    def note(self, line: Target, statement: Statement, judged: Judged) -> None:
        """What the student wrote of the line."""
        typed = statement.result.typed
        if typed is not None:
            half = NONE if same_value(typed.value, line.carried) else typed.half
            self.halves |= dict.fromkeys(line.labels, half)
        if judged.carried is not None and judged.mark.code not in ACCEPTED:
            self.wrong[line.key] = judged.mark.line
        elif (source := self._beside(judged)) is not None:
            self.wrong[line.key] = source

    def note_beside(self, statement: Statement) -> None:
        """What the student worked out wrongly on a line that the working has not."""
        if (slip := slip_beside(statement)) is not None:
            self.slips.append(slip)

    def _beside(self, judged: Judged) -> int | None:
        """The line beside the working whose slip a line follows."""
        source = judged.mark.source
        return source if any(slip.line == source for slip in self.slips) else None

    def _source(self, line: Target) -> int | None:
        """The line of the script whose wrong value this one has, or is made from."""
        if line.key in self.wrong:
            return self.wrong[line.key]
        original = self.originals.get((line.key, line.entry))
        if original is not None and same_value(original, line.carried):
            return None
        found = [self.sources[name] for name in line.sources if name in self.sources]
        return min(found or self.wrong.values(), default=None)

    def restated(self, line: Target, statement: Statement, judged: Judged) -> Judged:
        """A wrong value that stands once more is no second slip."""
        before = self.stated.get((line.key, line.entry))
        if judged.mark.code in ACCEPTED or judged.carried is None:
            return judged
        if before is None or not same_value(before[1], judged.carried):
            self.stated[line.key, line.entry] = (statement.line, judged.carried)
            return judged
        sentence = f"the value of line {before[0]} once more"
        mark = replace(judged.mark, code=Code.CARRIED, sentence=sentence, source=before[0])
        return replace(judged, mark=replace(mark, slip=None, names=()))

    def _half(self, name: str) -> Scalar:
        """How far a name's value may be off: by its digits, or by those above it."""
        if name in self.halves:
            return self.halves[name]
        line = self.formulas.pop(name, None)
        if line is None or line.formula is None:
            return NONE
        self.halves[name] = leeway(line.formula, self._half)
        return self.halves[name]


def with_slips_beside(judged: Sequence[Judged]) -> Iterator[Judged]:
    """The verdicts, where a slip beside the lines is of the first line that follows it."""
    followed: dict[int, str] = {}
    for one in judged:
        if one.mark.source is not None:
            followed.setdefault(one.mark.source, one.mark.key)
    for one in judged:
        mark = one.mark
        if mark.code is Code.SLIP and not mark.key and mark.line in followed:
            mark = replace(mark, key=followed[mark.line])
        yield replace(one, mark=mark)


def without_parts(
    statements: Sequence[Statement],
    lines: Sequence[Target],
    placed: Placed,
    judged: Sequence[Judged],
) -> Iterator[Judged]:
    """The verdicts, where a part of a line that is right elsewhere is no wrong line."""
    right = {placed[i] for i, one in enumerate(judged) if i in placed and one.mark.code in ACCEPTED}
    for i, one in enumerate(judged):
        line = lines[placed[i]] if i in placed else None
        typed = statements[i].result.typed
        if (
            line is not None
            and one.mark.code not in ACCEPTED
            and placed[i] in right
            and line.formula is not None
            and typed is not None
            and is_part(line.formula, typed)
        ):
            mark = replace(one.mark, code=Code.BESIDE, sentence="", slip=None, names=())
            yield Judged(mark)
        else:
            yield one


def with_words_refused(
    statements: Sequence[Statement],
    lines: Sequence[Target],
    placed: Placed,
    judged: Sequence[Judged],
) -> Iterator[Judged]:
    """The verdicts, where a line whose only value is a word cannot be read.

    e.g. P(H|E) = banana.  A word that explains a line, v₁ = velocity, has a value elsewhere.
    """
    valued = {placed[i] for i, one in enumerate(judged)
              if i in placed and one.mark.code is not Code.BESIDE}  # fmt: skip
    for i, one in enumerate(judged):
        side = statements[i].result
        if (
            i in placed
            and placed[i] not in valued
            and isinstance(lines[placed[i]].step, Let)
            and _WORD.fullmatch(side.text)
            and side.tree is None
        ):
            sentence = f"“{side.text}” is no value"
            yield Judged(replace(one.mark, code=Code.UNREADABLE, sentence=sentence))
        else:
            yield one


def places_of(
    statements: Sequence[Statement], lines: Sequence[Target], placed: Placed
) -> dict[int, int]:
    """Where on the page each statement stands; one that is no line, behind what is above it."""
    places: dict[int, int] = {}
    at = 0
    for i in range(len(statements)):
        if i in placed:
            at = placed[i]
            places[i] = at
            continue
        after = next((placed[k] for k in range(i + 1, len(statements)) if k in placed), len(lines))
        end = at
        while end < len(lines) and lines[end].parts == lines[min(at, len(lines) - 1)].parts:
            end += 1
        places[i] = max(at, min(after, end))
    return places


def supply(supplied: dict[str, Value], line: Target, value: Value) -> None:
    """Put the student's value where the line hands it back."""
    match line.step, line.entry:
        case Decision(computed=computed), _:
            supplied[line.key] = computed if same_value(value, line.value) else not computed
        case step, (i,) if isinstance(whole := supplied.get(line.key, step.value), Vector):
            entries = list(whole.entries)
            entries[i - 1] = scalar(value)
            supplied[line.key] = Vector(tuple(entries))
        case step, (i, j) if isinstance(whole := supplied.get(line.key, step.value), Matrix):
            rows = [list(row) for row in whole.rows]
            rows[i - 1][j - 1] = scalar(value)
            supplied[line.key] = Matrix(tuple(map(tuple, rows)))
        case _, ():
            supplied[line.key] = value
        case _:
            return


def impossible(lines: Sequence[Target]) -> str:
    """What cannot be, of the values that a student's own lead to; "" for nothing."""
    for line in lines:
        size = line.as_float
        if line.name.base.startswith("P(") and size is not None and not 0 <= size <= 1:
            return f"{line.name.ascii} would be {size:.6g}, which no probability is"
    return ""


def with_all_roots(
    statements: Sequence[Statement],
    lines: Sequence[Target],
    placed: Placed,
    judged: Sequence[Judged],
) -> Iterator[Judged]:
    """The verdicts, where several values are stated one by one: none of them may be missing."""
    stated: dict[int, list[Typed | None]] = {}
    for i, j in placed.items():
        stated.setdefault(j, []).append(statements[i].result.typed)
    for i, one in enumerate(judged):
        match lines[placed[i]].value if i in placed else None:
            case Roots() as roots if one.mark.code is Code.RIGHT:
                missing = _missing(roots, stated.pop(placed[i], [None]))
                sentence = f"{missing} is missing"
                wrong = replace(one.mark, code=Code.WRONG, sentence=sentence, expected=missing)
                yield replace(one, mark=wrong) if missing else one
            case _:
                yield one


def _missing(roots: Roots, stated: Sequence[Typed | None]) -> str:
    """The values that are not stated; "" where all of them are, or were once in a list."""
    typed = [one for one in stated if one is not None]
    if len(typed) < len(stated):
        return ""
    return ", ".join(
        shown(root) for root, _ in roots.distinct() if not any(matches(one, root) for one in typed)
    )
