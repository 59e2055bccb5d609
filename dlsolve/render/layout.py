"""A working as lines of a page of a given width; plain text and the terminal print these.

A line is a row of spans, each with a role (what it is), so that colour is decided
elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import assert_never

from dlsolve.exact.symbolic import Symbolic
from dlsolve.render.alphabet import width
from dlsolve.render.box import Box, beside, pad_left, pad_right
from dlsolve.render.detail import shown
from dlsolve.render.expression import box, sentence, sign_text, told_apart, value_box
from dlsolve.render.fitting import chained, indented, rows_of, wrapped
from dlsolve.render.look import Detail, Line, Look, Span
from dlsolve.render.notation import Notation, decimals_of_root, name_text, small_fraction
from dlsolve.working.names import Name
from dlsolve.working.readings import has_integral, substituted
from dlsolve.working.stages import STAGES
from dlsolve.working.steps import (
    Answer,
    Case,
    Check,
    Decision,
    Given,
    Let,
    Part,
    Relation,
    RowOperation,
    Solution,
    Statement,
    Step,
    Table,
)
from dlsolve.working.trees import Comparison, Grid, Quantity, Sum, Tree
from dlsolve.working.written import written

_WORDS = re.compile(r"[A-Za-z]{3}")
"""What makes a column of a table one of words, which begin at its left end."""


def page(solution: Solution, look: Look) -> list[Line]:
    """The whole solved problem: question, working, answers set apart, closing checks."""
    lines: list[Line] = []
    if solution.question and look.detail is not Detail.NONE:
        lines += [*wrapped(("Q) ", *solution.question), look), ()]
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


def _group(step: Step) -> str:
    """Steps that are laid out together: given values in a row, numbered equations aligned."""
    match step:
        case Given():
            return "given"
        case Relation(label=label) if label:
            return "equations"
        case _:
            return "single"


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
            yield from wrapped(words, look)
        case Decision():
            yield from _decision(step, look)
        case Case(condition, steps):
            yield ()
            yield from wrapped((*condition, ":"), look, "title")
            yield from indented(_steps(steps, look.narrower(2)))
        case Part((), steps):
            yield from _steps(steps, look)
        case Part(title, steps):
            yield ()
            yield from wrapped(title, look, "title")
            yield from indented(_steps(steps, look.narrower(2)))
            yield ()
        case Table():
            yield ()
            yield from _table(step, look)
            yield ()
        case Check(words, holds):
            mark = Span(look.spell("  ✓" if holds else "  ✗"), "good" if holds else "bad")
            narrower = look.narrower(width(mark.text))
            rows = wrapped(words, narrower)
            whole = sentence(words, look.notation)
            place = whole.baseline if len(rows) == len(whole.lines) else -1
            rows[place] = (*rows[place], mark)
            yield from rows
        case _:
            assert_never(step)


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
        yield from chained([("", pairs[0][0]), ("=", pairs[0][1])], "", look)
        return
    lead = "Given: " if not steps[0].key.parts else ""
    row: list[Box] = [Box((lead,))]
    for place, item in enumerate(items):
        comma = Box((", " if place < len(items) - 1 else "",))
        if item.width + len(lead) > look.width and pairs[place][1].columns:
            yield from rows_of(beside(row), "maths", look)
            yield from chained([("", pairs[place][0]), ("=", pairs[place][1])], "", look)
            row = [Box(("",))]
            lead = ""
            continue
        used = sum(b.width for b in row) + item.width + comma.width
        if used > look.width and len(row) > 1:
            yield from rows_of(beside(row), "maths", look)
            row = [Box((" " * len(lead),))]
        row += [item, comma]
    yield from rows_of(beside(row), "maths", look)


def box_of_name(name: Name, look: Look) -> Box:
    """A name as a box."""
    return Box((look.spell(name_text(name)),))


def _let(step: Let, look: Look) -> Iterator[Line]:
    if step.equation:
        left = value_box(step.value, look.notation.compact())
        pieces = [("", left), ("=" if left.exact else look.spell("≈"), Box(("0",)))]
    else:
        pieces = [("", box_of_name(step.key.name, look)), *_readings(step, look)]
    lead = f"{look.spell(step.connector)} " if step.connector else ""
    lines = chained(pieces, lead, look)
    note = sentence(step.note, look.notation) if step.note else None
    yield from _with_note(lines, note, look)


def _readings(step: Let, look: Look) -> Iterator[tuple[str, Box]]:
    """formula, substitution, terms and value, each with its sign; no two alike.

    A line that is called what it is, P(A)·P(B), does not write its formula again.
    """
    close = "×" if look.notation.alphabet.has("×") else "*"  # 0x1 looks like one number
    notation = replace(look.notation, times=close) if step.compact else look.notation
    candidates: list[Box] = []
    if step.tree is not None:
        candidates = [box(step.tree, notation)]
        if not step.compact:
            result = written(step.value)
            candidates += [
                box(node, notation)
                for node in _worked(step.tree)
                if node is not None and not _is_reordered(node, result, notation)
            ]
    fraction = small_fraction(step.value, notation)
    if fraction is not None and all(candidate.exact for candidate in candidates):
        candidates.append(Box((fraction,)))
    value = _with_unit(_value(step, notation), step.unit, notation)
    as_computed = step.value == step.computed  # else the line was rounded to be carried on
    candidates.append(replace(value, exact=value.exact and as_computed))
    previous = box_of_name(step.key.name, look).lines  # e⁻ᶻ is not written twice
    exact = True
    for candidate in candidates:
        exact = exact and candidate.exact  # nothing equals what is rounded already
        if candidate.lines != previous:
            yield ("=" if exact else look.spell("≈")), candidate
        previous = candidate.lines


def _is_reordered(node: Tree, result: Tree | None, notation: Notation) -> bool:
    """Whether a sum has the terms of the result in another order.  e.g. c² − b² and −b² + c²"""
    if not isinstance(node, Sum) or not isinstance(result, Sum):
        return False
    texts = [[box(term, notation).text for term in one.terms] for one in (node, result)]
    return texts[0] != texts[1] and sorted(texts[0]) == sorted(texts[1])


def _value(step: Let, notation: Notation) -> Box:
    """The value; that of an integral in letters in its shortest form.  e.g. b − a"""
    if isinstance(step.value, Symbolic) and step.tree is not None and has_integral(step.tree):
        from dlsolve.working.textbook import closed

        return box(closed(step.value.expression), notation)
    return value_box(step.value, notation)


def _worked(formula: Tree) -> list[Tree | None]:
    """What stands between the formula and the value."""
    if has_integral(formula):
        from dlsolve.working.integral_stages import stages

        return [*stages(formula)]
    numbers = substituted(formula)
    return [numbers, *(stage(numbers) for stage in STAGES)]


def _with_unit(value: Box, unit: str, notation: Notation) -> Box:
    """e.g. 1.5 bits, 1 bit, 60°"""
    if not unit:
        return value
    words = unit.removesuffix("s") if value.text == "1" else unit
    beside_it = words if unit == "°" else f" {words}"
    return beside([value, Box((notation.alphabet.spell(beside_it),))])


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
        yield from indented(rows_of(note, "text", look.narrower(4)), 4)


def _decision(step: Decision, look: Look) -> Iterator[Line]:
    """z = 0.6 < 1, so ŷ = 0;  ŷ = 0 = y, so no update;  det A = 0, so A is singular"""
    true = step.comparison if step.holds else step.comparison.opposite()
    left, right = true.left, true.right
    by_name = true.sign in "=≠"
    sides = (substituted(left), substituted(right))
    first, second = told_apart(Comparison(sides[0], true.sign, sides[1]), look.notation)
    pieces = [first]
    if isinstance(left, Quantity) and by_name:
        pieces = [box(left, look.notation), _equals(first, look), first]
    says_it_already = len(pieces) > 1 and true.sign == "=" and first.text == second.text
    if not says_it_already or isinstance(right, Quantity):
        pieces += [Box((look.spell(f" {true.sign} "),)), second]
    if isinstance(right, Quantity) and by_name:
        pieces[-1:] = [] if true.sign == "=" else [second, _equals(second, look)]
        pieces.append(box(right, look.notation))
    outcome = sentence((", so ", *step.outcome), look.notation)
    yield from rows_of(beside([*pieces, outcome]), "maths", look)


def _equals(value: Box, look: Look) -> Box:
    """The sign between a name and its value: ≈ where that is rounded."""
    return Box((" = " if value.exact else look.spell(" ≈ "),))


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
        lines = chained([("", left), (sign, right)], lead, look)
        yield from _with_note(lines, _without_indent(tail), look)


def _without_indent(tail: Box) -> Box | None:
    text = tail.text.strip()
    return Box((text,)) if text else None


def _row_operation(step: RowOperation, look: Look) -> Iterator[Line]:
    """R₂ → R₂ − ½R₁  ⇒  the matrix"""
    from dlsolve.render.operation import operation_text

    texts = [operation_text(operation, look.notation) for operation in step.operations]
    most = max(width(text) for text in texts)
    after = value_box(step.value, look.notation)
    grid = written(step.value)
    if step.bar and isinstance(grid, Grid):
        after = box(Grid(grid.rows, step.bar), look.notation)
    names = Box(tuple(pad_right(text, most) for text in texts), (len(texts) - 1) // 2)
    whole = beside([names, Box((look.spell("  ⇒  "),)), after])
    if whole.width <= look.width:
        yield from rows_of(whole, "maths", look)
    else:
        yield from rows_of(names, "maths", look)
        yield from chained([("", Box(("",))), (look.spell("⇒"), after)], "", look)
    yield ()


# --- tables and answers -----------------------------------------------------------------


def _table(step: Table, look: Look) -> Iterator[Line]:
    """Columns side by side; those that do not fit stand in a second table below."""
    notation = look.notation
    if step.title:
        yield from wrapped(step.title, look)
    heads = [sentence(words, notation).text for words in step.headings]
    rows = [[sentence(words, notation).text for words in row] for row in step.rows]
    widths = [max(width(heads[j]), *(width(row[j]) for row in rows), 1) for j in range(len(heads))]
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
    inner = replace(look.narrower(4), notation=replace(look.notation, strict=True))
    lines = [line for answer in answers for line in answer_lines(answer, inner)]
    if not lines:
        return
    most = max(sum(width(span.text) for span in line) for line in lines)
    title = " Answer "
    bar = max(most + 2, len(title) + 2)
    dash, side = look.spell("─"), look.spell("│")
    yield (
        Span(
            look.spell("╭") + dash + title + dash * (bar - len(title) - 1) + look.spell("╮"),
            "frame",
        ),
    )
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
                yield from wrapped(words, look, "value")
                continue
            head, tab, tail = text[0].partition("\t")
            joined = pad_right(head, before) + "   " + tail if tab else head
            if tab and width(joined) > look.width:
                yield from rows_of(Box((head,)), "value", look)
                yield from indented(rows_of(Box((tail,)), "value", look.narrower(2)))
            else:
                yield from rows_of(Box((joined,)), "value", look)
        return
    name = answer.name.replace("_", " ") if answer.symbol is None else name_text(answer.symbol)
    value = value_box(answer.value, look.notation)
    pieces = [("", Box((look.spell(name),)))]
    fraction = small_fraction(answer.value, look.notation)
    if fraction is not None:
        pieces.append(("=", Box((fraction,))))
    sign = "=" if value.exact else look.spell("≈")
    pieces.append((sign, _with_unit(value, answer.unit, look.notation)))
    decimals = decimals_of_root(answer.value, look.notation)
    if decimals is not None:
        pieces.append((look.spell("≈"), _with_unit(Box((decimals,)), answer.unit, look.notation)))
    yield from chained(pieces, "", look, "value")
