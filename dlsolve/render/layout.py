"""A working as lines of a page of a given width; plain text and the terminal print these.

A line is a row of spans, each with a role (what it is), so that colour is decided
elsewhere.  No line of mathematics is ever cut: a chain too long breaks at its = signs, then
at its + and −; a matrix too wide is shown some columns at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import groupby
from typing import Literal, assert_never

from dlsolve.exact.number import Scalar
from dlsolve.exact.rows import Combine, Scale, Swap
from dlsolve.exact.rows import RowOperation as Operation
from dlsolve.render.alphabet import width
from dlsolve.render.box import Box, beside, in_blocks, pad_left, pad_right
from dlsolve.render.expression import (
    Notation, box, name_text, sentence, sign_text, small_fraction, value_box,
)  # fmt: skip
from dlsolve.working.names import Name
from dlsolve.working.readings import (
    substituted, with_logarithms_evaluated, with_ratios_evaluated, with_terms_evaluated,
)  # fmt: skip
from dlsolve.working.steps import (
    Answer, Case, Check, Decision, Given, Let, Part, Relation, RowOperation, Solution, Statement,
    Step, Table, Word, Words,
)  # fmt: skip
from dlsolve.working.trees import Letter, Negative, Number, Product, Quantity, Sum, Tree
from dlsolve.working.written import is_negative, written


class Detail(Enum):
    """How much of the working is shown."""

    FULL = "full"
    NORMAL = "normal"
    BRIEF = "brief"
    NONE = "none"


Role = Literal["text", "name", "maths", "value", "title", "connector", "frame", "good", "bad"]

STAGES = (with_ratios_evaluated, with_logarithms_evaluated, with_terms_evaluated)
"""What a student writes between the substitution and the value, where there is something."""

_WORDS = re.compile(r"[A-Za-z]{3}")
"""What makes a column of a table one of words, which begin at its left end."""

PARTS_IN_NORMAL = 2
"""Repeated parts shown line by line in normal detail; the table has the rest."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a line, and what it is."""

    text: str
    role: Role = "text"


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """The page: its width, its notation, its detail."""

    notation: Notation
    width: int = 80
    detail: Detail = Detail.FULL

    def narrower(self, by: int) -> Look:
        """The page inside an indent."""
        return replace(self, width=max(self.width - by, 20))

    def spell(self, text: str) -> str:
        """The text in the page's alphabet."""
        return self.notation.alphabet.spell(text)


def page(solution: Solution, look: Look) -> list[Line]:
    """The whole solved problem: question, working, answers set apart, closing checks."""
    lines: list[Line] = []
    if solution.question and look.detail is not Detail.NONE:
        lines += [*_words(("Q) ", *solution.question), look), ()]
    if look.detail is not Detail.NONE:
        lines += _steps(solution.steps, look)
        lines.append(())
    lines += _answers(solution.answers.values(), look)
    return _tidied(lines)


def _tidied(lines: Iterable[Line]) -> list[Line]:
    """No blank line at the start or the end, and never two together; no trailing spaces."""
    tidy: list[Line] = []
    for line in lines:
        blank = not any(span.text.strip() for span in line)
        if blank and (not tidy or not tidy[-1]):
            continue
        tidy.append(() if blank else _stripped(line))
    while tidy and not tidy[-1]:
        tidy.pop()
    return tidy


def _stripped(line: Line) -> Line:
    spans = list(line)
    while spans and not spans[-1].text.strip():
        spans.pop()
    spans[-1] = replace(spans[-1], text=spans[-1].text.rstrip())
    return tuple(spans)


# --- steps ------------------------------------------------------------------------------


def _steps(steps: Sequence[Step], look: Look) -> Iterator[Line]:
    for kind, group in groupby(shown(steps, look.detail), key=_group):
        together = list(group)
        if kind == "given":
            yield from _given([step for step in together if isinstance(step, Given)], look)
        elif kind == "equations":
            yield from _equations([step for step in together if isinstance(step, Relation)], look)
        else:
            for step in together:
                yield from _step(step, look)


def shown(steps: Sequence[Step], detail: Detail) -> list[Step]:
    """The steps of one level that a detail shows."""
    match detail:
        case Detail.FULL:
            return list(steps)
        case Detail.NORMAL:
            return _repeats_left_out(steps)
        case Detail.BRIEF:
            return [step for step in steps if not _is_detail(step)]
        case Detail.NONE:
            return []
        case _:
            assert_never(detail)


def _group(step: Step) -> str:
    """Steps that are laid out together: given values in a row, numbered equations aligned."""
    match step:
        case Given():
            return "given"
        case Relation(label=label) if label:
            return "equations"
        case _:
            return "single"


def _is_detail(step: Step) -> bool:
    """What a brief working leaves out."""
    return isinstance(step, Part) and step.repeats


def _repeats_left_out(steps: Sequence[Step]) -> list[Step]:
    """The first repeated parts, then a sentence for those whose rows stand in the table."""
    kept: list[Step] = []
    repeated = [step for step in steps if isinstance(step, Part) and step.repeats]
    hidden = repeated[PARTS_IN_NORMAL:] if any(isinstance(s, Table) for s in steps) else []
    for step in steps:
        if step not in hidden:
            kept.append(step)
        elif step is hidden[0]:
            first, last = hidden[0], hidden[-1]
            to = (" to ", *last.title) if last is not first else ()
            kept.append(
                Statement((*first.title, *to, " in the same way; the table has the values."))
            )
    return kept


def _step(step: Step, look: Look) -> Iterator[Line]:
    match step:
        case Given():
            yield from _given([step], look)
        case Let():
            yield from _let(step, look)
        case Relation():
            yield from _equations([step], look)
        case RowOperation():
            yield from _row_operation(step, look)
        case Statement(words):
            yield from _words(words, look)
        case Decision():
            yield from _decision(step, look)
        case Case(condition, steps):
            yield ()
            yield from _words((*condition, ":"), look, "title")
            yield from _indented(_steps(steps, look.narrower(2)))
        case Part(title, steps):
            yield ()
            yield from _words(title, look, "title")
            yield from _indented(_steps(steps, look.narrower(2)))
            yield ()
        case Table():
            yield ()
            yield from _table(step, look)
            yield ()
        case Check(words, holds):
            mark = Span(look.spell("  ✓" if holds else "  ✗"), "good" if holds else "bad")
            rows = _words(words, look.narrower(width(mark.text)))
            yield from rows[:-1]
            yield (*rows[-1], mark)
        case _:
            assert_never(step)


def _indented(lines: Iterable[Line], by: int = 2) -> Iterator[Line]:
    for line in lines:
        yield (Span(" " * by), *line) if line else ()


def _given(steps: Sequence[Given], look: Look) -> Iterator[Line]:
    """Given: η = 0.01, β₁ = 0.9, …"""
    shown_steps = [step for step in steps if not step.asked]
    pairs = [
        (box_of_name(step.key.name, look), box(step.tree, look.notation)) for step in shown_steps
    ]
    if not pairs:
        return
    items = [beside([name, Box((" = ",)), value]) for name, value in pairs]
    if len(items) == 1:
        yield from _chain([("", pairs[0][0]), ("=", pairs[0][1])], "", look)
        return
    lead = "Given: " if not steps[0].key.parts else ""
    row: list[Box] = [Box((lead,))]
    for place, item in enumerate(items):
        comma = Box((", " if place < len(items) - 1 else "",))
        if item.width + len(lead) > look.width and pairs[place][1].columns:
            yield from _rows_of(beside(row), "maths", look)
            yield from _chain([("", pairs[place][0]), ("=", pairs[place][1])], "", look)
            row = [Box(("",))]
            lead = ""
            continue
        used = sum(b.width for b in row) + item.width + comma.width
        if used > look.width and len(row) > 1:
            yield from _rows_of(beside(row), "maths", look)
            row = [Box((" " * len(lead),))]
        row += [item, comma]
    yield from _rows_of(beside(row), "maths", look)


def box_of_name(name: Name, look: Look) -> Box:
    """A name as a box."""
    return Box((look.spell(name_text(name)),))


def _let(step: Let, look: Look) -> Iterator[Line]:
    if step.equation:
        pieces = [("", value_box(step.value, look.notation.compact())), ("=", Box(("0",)))]
    else:
        pieces = [("", box_of_name(step.key.name, look)), *_readings(step, look)]
    lead = f"{look.spell(step.connector)} " if step.connector else ""
    lines = _chain(pieces, lead, look)
    note = sentence(step.note, look.notation) if step.note else None
    yield from _with_note(lines, note, look)


def _readings(step: Let, look: Look) -> Iterator[tuple[str, Box]]:
    """formula, substitution, terms and value, each with its sign; no two alike."""
    notation = replace(look.notation, times="×") if step.compact else look.notation
    candidates: list[Box] = []
    if step.tree is not None:
        numbers = substituted(step.tree)
        candidates = [box(step.tree, notation)]
        if not step.compact:
            worked = [numbers, *(stage(numbers) for stage in STAGES)]
            candidates += [box(node, notation) for node in worked if node is not None]
    fraction = small_fraction(step.value, notation)
    if fraction is not None:
        candidates.append(Box((fraction,)))
    candidates.append(_with_unit(value_box(step.value, notation), step.unit))
    previous = None
    for candidate in candidates:
        if candidate.lines != previous:
            yield ("=" if candidate.exact else look.spell("≈")), candidate
        previous = candidate.lines


def _with_unit(value: Box, unit: str) -> Box:
    """e.g. 1.5 bits, 1 bit"""
    if not unit:
        return value
    return beside([value, Box((f" {unit.removesuffix('s') if value.text == '1' else unit}",))])


def _with_note(lines: list[Line], note: Box | None, look: Look) -> Iterator[Line]:
    if note is None:
        yield from lines
        return
    used = sum(width(span.text) for span in lines[-1])
    gap = "" if note.text[0] in ",;" else "   "
    if note.is_inline and used + len(gap) + note.width <= look.width:
        yield from lines[:-1]
        yield (*lines[-1], Span(gap + note.text))
    else:
        yield from lines
        yield from _indented(_rows_of(note, "text", look.narrower(4)), 4)


def _decision(step: Decision, look: Look) -> Iterator[Line]:
    """z = 0.6 < 1, so ŷ = 0;  ŷ = 0 = y, so no update"""
    true = step.comparison if step.holds else step.comparison.opposite()
    left, right = true.left, true.right
    pieces: list[Box] = []
    if isinstance(left, Quantity) and true.sign in "=≠":
        pieces += [box(left, look.notation), Box((" = ",))]
    pieces.append(box(substituted(left), look.notation))
    pieces.append(Box((look.spell(f" {true.sign} "),)))
    pieces.append(box(substituted(right), look.notation))
    if isinstance(right, Quantity) and true.sign in "=≠":
        same = true.sign == "="
        pieces[-1:] = [] if same else [pieces[-1], Box((" = ",))]
        pieces.append(box(right, look.notation))
    outcome = sentence((", so ", *step.outcome), look.notation)
    yield from _rows_of(beside([*pieces, outcome]), "maths", look)


def _equations(steps: Sequence[Relation], look: Look) -> Iterator[Line]:
    """Equations one below another; numbered ones stand with their = signs in line."""
    notation = look.notation.compact()
    if len(steps) == 1 and not steps[0].label and not steps[0].connector:
        yield ()
    lefts = [box(step.comparison.left, notation) for step in steps]
    rights = [box(step.comparison.right, notation) for step in steps]
    aligned = all(b.is_inline for b in (*lefts, *rights))
    most_left = max(b.width for b in lefts)
    most_right = max(b.width for b in rights)
    has_lead = any(step.connector for step in steps)
    for step, left, right in zip(steps, lefts, rights, strict=True):
        lead = f"{look.spell(step.connector)} " if step.connector else "   " if has_lead else ""
        lead = pad_right(lead, 3) if has_lead and len(steps) > 1 else lead
        sign = look.spell(sign_text(step.comparison.sign, left, right))
        tail = sentence((f"   {step.label}", *step.note) if step.label else step.note, notation)
        if step.note and not step.label:
            tail = beside([Box(("   ",)), tail])
        if aligned and len(steps) > 1:
            text = pad_left(left.text, most_left), pad_right(right.text, most_right)
            row = f"{text[0]} {sign} {text[1]}"
            if width(lead) + width(row) + tail.width <= look.width:
                yield (Span(lead, "connector"), Span(row, "maths"), Span(tail.text))
                continue
        lines = _chain([("", left), (sign, right)], lead, look)
        yield from _with_note(lines, _without_indent(tail), look)


def _without_indent(tail: Box) -> Box | None:
    text = tail.text.strip()
    return Box((text,)) if text else None


def _row_operation(step: RowOperation, look: Look) -> Iterator[Line]:
    """R₂ → R₂ − ½R₁  ⇒  the matrix"""
    texts = [operation_text(operation, look.notation) for operation in step.operations]
    most = max(width(text) for text in texts)
    after = value_box(step.after, look.notation)
    names = Box(tuple(pad_right(text, most) for text in texts), (len(texts) - 1) // 2)
    whole = beside([names, Box((look.spell("  ⇒  "),)), after])
    if whole.width <= look.width:
        yield from _rows_of(whole, "maths", look)
    else:
        yield from _rows_of(names, "maths", look)
        yield from _chain([("", Box(("",))), (look.spell("⇒"), after)], "", look)
    yield ()


def operation_text(operation: Operation, notation: Notation) -> str:
    """e.g. Combine(1, −1/2, 0) → R₂ → R₂ − ½R₁"""

    def row(index: int) -> Letter:
        return Letter(Name("R", index + 1))

    match operation:
        case Swap(i, j):
            left, right = box(row(i), notation).text, box(row(j), notation).text
            return f"{left}{notation.alphabet.spell(' ↔ ')}{right}"
        case Scale(i, factor):
            target = i
            change = _multiple(factor, row(i))
        case Combine(i, factor, j):
            target = i
            change = Sum((row(i), _multiple(factor, row(j))))
        case _:
            assert_never(operation)
    arrow = notation.alphabet.spell(" → ")
    return box(row(target), notation).text + arrow + box(change, replace(notation, fractions=True)).text


def _multiple(factor: Scalar, row: Letter) -> Tree:
    """e.g. −½R₁, R₁, −(a + b)R₁"""
    size = -factor if is_negative(factor) else factor
    term = row if size == 1 else Product((written(size) or Number(size), row))
    return Negative(term) if is_negative(factor) else term


# --- tables and answers -----------------------------------------------------------------


def _table(step: Table, look: Look) -> Iterator[Line]:
    """Columns side by side; those that do not fit stand in a second table below."""
    notation = look.notation
    if step.title:
        yield from _words(step.title, look)
    heads = [sentence(words, notation).text for words in step.headings]
    rows = [[sentence(words, notation).text for words in row] for row in step.rows]
    widths = [
        max(width(heads[j]), *(width(row[j]) for row in rows), 1) for j in range(len(heads))
    ]
    wordy = [any(_WORDS.search(row[j]) for row in rows) for j in range(len(heads))]

    def padded(cells: Sequence[str], j: int) -> str:
        return (pad_right if wordy[j] else pad_left)(cells[j], widths[j])

    start = 1
    while start < len(heads) or start == 1:
        columns = [0]
        used = widths[0]
        while start < len(heads) and (len(columns) == 1 or used + 2 + widths[start] <= look.width):
            used += 2 + widths[start]
            columns.append(start)
            start += 1
        yield (Span("  ".join(padded(heads, j) for j in columns), "name"),)
        yield (Span(look.spell("─") * used, "frame"),)
        for row in rows:
            yield (Span("  ".join(padded(row, j) for j in columns), "maths"),)
        if start < len(heads):
            yield ()
        elif len(heads) == 1:
            break


def _answers(answers: Iterable[Answer], look: Look) -> Iterator[Line]:
    """The answers in a box."""
    inner = look.narrower(4)
    lines = [line for answer in answers for line in answer_lines(answer, inner)]
    if not lines:
        return
    most = max(sum(width(span.text) for span in line) for line in lines)
    title = " Answer "
    bar = max(most + 2, len(title) + 2)
    dash, side = look.spell("─"), look.spell("│")
    yield (Span(look.spell("╭") + dash + title + dash * (bar - len(title) - 1) + look.spell("╮"), "frame"),)
    for line in lines:
        used = sum(width(span.text) for span in line)
        yield (Span(side + " ", "frame"), *line, Span(" " * (bar - 1 - used)), Span(side, "frame"))
    yield (Span(look.spell("╰") + dash * bar + look.spell("╯"), "frame"),)


def answer_lines(answer: Answer, look: Look) -> Iterator[Line]:
    """The lines of one answer: those it brings, or name = value."""
    if answer.shown is not None:
        texts = [sentence(words, look.notation).lines for words in answer.shown]
        before = max((width(t[0].split("\t")[0]) for t in texts if "\t" in t[0]), default=0)
        for words, text in zip(answer.shown, texts, strict=True):
            if len(text) > 1:
                yield from _words(words, look, "value")
                continue
            head, tab, tail = text[0].partition("\t")
            joined = pad_right(head, before) + "   " + tail if tab else head
            if tab and width(joined) > look.width:
                yield from _rows_of(Box((head,)), "value", look)
                yield from _indented(_rows_of(Box((tail,)), "value", look.narrower(2)))
            else:
                yield from _rows_of(Box((joined,)), "value", look)
        return
    name = answer.name.replace("_", " ") if answer.symbol is None else name_text(answer.symbol)
    value = value_box(answer.value, look.notation)
    pieces = [("", Box((look.spell(name),)))]
    fraction = small_fraction(answer.value, look.notation)
    if fraction is not None:
        pieces.append(("=", Box((fraction,))))
    sign = "=" if value.exact else look.spell("≈")
    pieces.append((sign, _with_unit(value, answer.unit)))
    yield from _chain(pieces, "", look, "value")


# --- fitting into the width -------------------------------------------------------------


def _words(words: Words, look: Look, role: Role = "text") -> list[Line]:
    """A sentence, wrapped between words; expressions are not broken if they fit a line."""
    whole = sentence(words, look.notation)
    if whole.width <= look.width:
        return list(_rows_of(whole, role, look))
    if not whole.is_inline:
        return _words_around_matrices(words, look, role)
    pieces: list[str] = []
    for part in words:
        text = sentence((part,), look.notation).text
        if isinstance(part, str):
            pieces += [w for piece in text.split(" ") for w in (piece, " ")][:-1]
        else:
            pieces.append(text)
    tokens = "".join(p if p != " " else "\0" for p in pieces).split("\0")
    rows: list[str] = [""]
    for token in tokens:
        joined = f"{rows[-1]} {token}" if rows[-1] else token
        if width(joined) <= look.width:
            rows[-1] = joined
        else:
            rows += broken(token, look.width)
    return [(Span(row, role),) for row in rows if row]


def _words_around_matrices(words: Words, look: Look, role: Role) -> list[Line]:
    """A sentence with matrices that does not fit: each of them on lines of its own."""
    lines: list[Line] = []
    inline: list[Word] = []
    for part in words:
        one = sentence((part,), look.notation)
        if one.is_inline:
            inline.append(part)
            continue
        lines += _words(tuple(inline), look, role) if inline else []
        lines += _indented(_rows_of(one, role, look.narrower(2)))
        inline = []
    return lines + (_words(tuple(inline), look, role) if inline else [])


def _chain(
    pieces: Sequence[tuple[str, Box]], lead: str, look: Look, role: Role = "maths"
) -> list[Line]:
    """a = b = c on one line, or broken before its = signs, which stand in line."""
    boxes = [piece for sign, b in pieces for piece in (Box((f" {sign} ",)), b)][1:]
    whole = beside([Box((lead,)), *boxes])
    if whole.width <= look.width:
        return list(_rows_of(whole, role, look))
    head = pieces[0][1]
    indent = width(lead) + head.width
    if indent > look.width // 2:  # a long left side: the signs go to the next line
        lines = list(_rows_of(beside([Box((lead,)), head]), role, look))
        indent = width(lead) + 2
        rest = [(sign, b, Box((" " * indent,))) for sign, b in pieces[1:]]
    else:
        lines = []
        margins = [beside([Box((lead,)), head])] + [Box((" " * indent,))] * (len(pieces) - 2)
        rest = [(s, b, m) for (s, b), m in zip(pieces[1:], margins, strict=True)]
    for sign, piece, margin in rest:
        space = look.width - indent - len(sign) - 2
        if piece.columns and piece.width > space:
            lines += _rows_of(beside([margin, Box((f" {sign}",))]), role, look)
            lines += _indented(_in_blocks(piece, role, look.narrower(2)))
            continue
        if piece.is_inline and piece.width > space:
            first, *more = broken(piece.text, max(space, 20))
            lines += _rows_of(beside([margin, Box((f" {sign} {first}",))]), role, look)
            lines += [(Span(" " * (indent + len(sign) + 4) + text, role),) for text in more]
        else:
            lines += _rows_of(beside([margin, Box((f" {sign} ",)), piece]), role, look)
    return lines


def _in_blocks(wide: Box, role: Role, look: Look) -> Iterator[Line]:
    """A matrix wider than the page, some columns at a time."""
    for first, last, block in in_blocks(wide, look.width, look.notation.alphabet):
        columns = f"columns {first} to {last}:" if last > first else f"column {first}:"
        yield (Span(columns, "text"),)
        yield from _rows_of(block, role, look)


def broken(text: str, space: int) -> list[str]:
    """A long expression in rows, broken before + and − where the brackets are fewest.

    The second and later rows have two cells less, for their indent.
    """
    rows: list[str] = []
    while width(text[: 4 * space]) > space:  # a start is enough: the text may be very long
        cut = _best_break(text, space)
        if cut is None:
            break
        rows.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
        if len(rows) == 1:
            space = max(space - 2, 10)
    return [*rows, text]


def _best_break(text: str, space: int) -> int | None:
    """The last place within `space` cells to break at the lowest depth of brackets."""
    best: tuple[int, int] | None = None
    depth = cells = 0
    for place, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        cells += width(character)
        if cells > space:
            break
        if character == " " and place and place + 1 < len(text):
            weight = depth * 2 + (text[place + 1] not in "+−-=≈⇒~")
            if cells > space // 3 and (best is None or weight <= best[0]):
                best = (weight, place)
    if best is not None:
        return best[1]
    before_sign = _break_before_sign(text, space)
    if before_sign is not None:
        return before_sign
    spaces = [i for i, c in enumerate(text) if c == " " and i]
    return spaces[0] if spaces else None


def _break_before_sign(text: str, space: int) -> int | None:
    """The last place to break a product of long names.  e.g. P(free|spam)|·P(spam)|/P(free)"""
    last = None
    depth = cells = 0
    for place, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if cells > space:
            break
        if character in "·*/" and depth == 0 and text[place - 1 : place] == ")":
            last = place
        cells += width(character)
    return last


def _rows_of(whole: Box, role: Role, look: Look) -> Iterator[Line]:
    if whole.is_inline and whole.width > look.width:
        first, *more = broken(whole.text, look.width)
        yield (Span(first, role),)
        for row in more:
            yield (Span("  " + row, role),)
        return
    if whole.columns and whole.width > look.width:
        yield from _in_blocks(whole, role, look)
        return
    for strip in _strips(whole.lines, look):
        for line in strip:
            yield (Span(line, role),)


def _strips(lines: Sequence[str], look: Look) -> Iterator[Sequence[str]]:
    """Matrices side by side that are too wide: cut between columns, … where they go on."""
    on = look.spell("…")
    while width(lines[0]) > look.width:
        space = look.width - 1 - width(on)
        cut = next((c for c in range(space, 8, -1) if _is_gap(lines, c)), None)
        if cut is None:
            break
        yield [f"{line[:cut].rstrip():{cut}} {on}" for line in lines]
        lines = [f"  {on} {line[cut:].removeprefix(' ')}" for line in lines]
    yield lines


def _is_gap(lines: Sequence[str], cut: int) -> bool:
    """Whether no row has an entry across the cut: two spaces, or one behind a bracket."""
    gaps = {line[cut - 1 : cut + 1] for line in lines}
    return all(gap == "  " or (gap[-1:] == " " and gap[0] in "⎤⎥⎦]") for gap in gaps)
