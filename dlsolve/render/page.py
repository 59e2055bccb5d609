"""A solution as the blocks of its page.

Which readings of a line are shown, with = or ≈ between them, how a decision is said, what a
detail leaves out: all of that is settled here, once for every form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import assert_never

from dlsolve.exact.symbolic import Symbolic
from dlsolve.render.blocks import (
    Answers,
    Block,
    Chain,
    Checked,
    Columns,
    Decided,
    Equation,
    Equations,
    Givens,
    Operations,
    Piece,
    Question,
    Section,
    Sentence,
    Tabulated,
)
from dlsolve.render.box import Box, beside
from dlsolve.render.detail import shown
from dlsolve.render.expression import (
    box,
    sentence,
    sign_text,
    told_apart,
    value_box,
)
from dlsolve.render.look import Detail, Look
from dlsolve.render.notation import Notation, decimals_of_root, small_fraction
from dlsolve.render.pieces import inline, name_box, spoken
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


def blocks(solution: Solution, look: Look) -> list[Block]:
    """The whole solved problem: question, working, answers set apart, closing checks."""
    found: list[Block] = []
    if look.detail is not Detail.NONE:
        if solution.question:
            found.append(Question(solution.question))
        found += _steps(solution.steps, look)
    if solution.answers:
        found.append(_answers(solution.answers.values(), look.notation))
    return found


# --- steps ------------------------------------------------------------------------------


def _steps(steps: Sequence[Step], look: Look) -> Iterator[Block]:
    for kind, group in groupby(shown(steps, look.detail), key=_group):
        together = list(group)
        if kind == "given":
            yield from _given([s for s in together if isinstance(s, Given)], look.notation)
        elif kind == "equations":
            yield _equations([s for s in together if isinstance(s, Relation)], look.notation)
        else:
            for step in together:
                yield from _step(step, look)


def _group(step: Step) -> str:
    """Steps that are set together: given values in a row, numbered equations aligned."""
    match step:
        case Given():
            return "given"
        case Relation(label=label) if label:
            return "equations"
        case _:
            return "single"


def _step(step: Step, look: Look) -> Iterator[Block]:
    notation = look.notation
    match step:
        case Given():
            yield from _given([step], notation)
        case Let():
            yield _let(step, notation)
        case Relation():
            yield _equations([step], notation)
        case RowOperation():
            yield _row_operation(step, notation)
        case Statement(words):
            yield Sentence(words)
        case Decision():
            yield _decision(step, notation)
        case Case(condition, steps):
            yield Section((*condition, ":"), tuple(_steps(steps, look)), case=True)
        case Part((), steps):
            yield from _steps(steps, look)
        case Part(title, steps):
            yield Section(title, tuple(_steps(steps, look)))
        case Table(headings, rows, title):
            yield Tabulated(
                title,
                tuple(sentence(words, notation) for words in headings),
                tuple(tuple(sentence(words, notation) for words in row) for row in rows),
            )
        case Check(words, holds):
            yield Checked(words, holds)
        case _:
            assert_never(step)


def _given(steps: Sequence[Given], notation: Notation) -> Iterator[Block]:
    """Given: η = 0.01, β₁ = 0.9, …"""
    items = tuple(
        (name_box(step.key.name, notation), box(step.tree, notation))
        for step in steps
        if not step.asked
    )
    match items:
        case ():
            return
        case ((name, value),):
            yield Chain((("", name), ("=", value)))
        case _:
            yield Givens("" if steps[0].key.parts else "Given: ", items)


def _let(step: Let, notation: Notation) -> Chain:
    pieces: list[Piece]
    if step.equation:
        left = value_box(step.value, notation.compact())
        pieces = [("", left), ("=" if left.exact else "≈", inline("0", notation))]
    else:
        pieces = [("", name_box(step.key.name, notation)), *_readings(step, notation)]
    return Chain(tuple(pieces), step.connector, step.note)


def _readings(step: Let, notation: Notation) -> Iterator[Piece]:
    """formula, substitution, terms and value, each with its sign; no two alike.

    A line that is called what it is, P(A)·P(B), does not write its formula again.
    """
    close = "×" if notation.alphabet.has("×") else "*"  # 0x1 looks like one number
    own = replace(notation, times=close) if step.compact else notation
    candidates: list[Box] = []
    if step.tree is not None:
        candidates = [box(step.tree, own)]
        if not step.compact:
            result = written(step.value)
            candidates += [
                box(node, own)
                for node in _worked(step.tree)
                if node is not None and not _is_reordered(node, result, own)
            ]
    fraction = small_fraction(step.value, own)
    if fraction is not None and all(candidate.exact for candidate in candidates):
        candidates.append(inline(fraction, own))
    value = _with_unit(_value(step, own), step.unit, own)
    as_computed = step.value == step.computed  # else the line was rounded to be carried on
    candidates.append(replace(value, exact=value.exact and as_computed))
    previous = name_box(step.key.name, notation).lines  # e⁻ᶻ is not written twice
    exact = True
    for candidate in candidates:
        exact = exact and candidate.exact  # nothing equals what is rounded already
        if candidate.lines != previous:
            yield ("=" if exact else "≈"), candidate
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
    return beside([value, spoken(words if unit == "°" else f" {words}", notation)])


def _decision(step: Decision, notation: Notation) -> Decided:
    """z = 0.6 < 1, so ŷ = 0;  ŷ = 0 = y, so no update;  det A = 0, so A is singular"""
    true = step.comparison if step.holds else step.comparison.opposite()
    left, right = true.left, true.right
    by_name = true.sign in "=≠"
    sides = (substituted(left), substituted(right))
    first, second = told_apart(Comparison(sides[0], true.sign, sides[1]), notation)
    pieces = [first]
    if isinstance(left, Quantity) and by_name:
        pieces = [box(left, notation), _equals(first, notation), first]
    says_it_already = len(pieces) > 1 and true.sign == "=" and first.text == second.text
    if not says_it_already or isinstance(right, Quantity):
        pieces += [inline(f" {true.sign} ", notation), second]
    if isinstance(right, Quantity) and by_name:
        pieces[-1:] = [] if true.sign == "=" else [second, _equals(second, notation)]
        pieces.append(box(right, notation))
    return Decided(beside([*pieces, sentence((", so ", *step.outcome), notation)]))


def _equals(value: Box, notation: Notation) -> Box:
    """The sign between a name and its value: ≈ where that is rounded."""
    return inline(" = " if value.exact else " ≈ ", notation)


def _equations(steps: Sequence[Relation], notation: Notation) -> Equations:
    """Equations one below another; numbered ones stand with their = signs in line."""
    compact = notation.compact()
    rows = []
    for step in steps:
        left, right = (box(side, compact) for side in (step.comparison.left, step.comparison.right))
        sign = sign_text(step.comparison.sign, left, right)
        rows.append(Equation(step.connector, left, sign, right, step.label, step.note))
    return Equations(tuple(rows))


def _row_operation(step: RowOperation, notation: Notation) -> Operations:
    """R₂ → R₂ − ½R₁  ⇒  the matrix"""
    from dlsolve.render.operation import operation_box

    names = tuple(operation_box(operation, notation) for operation in step.operations)
    grid = written(step.value)
    if step.bar and isinstance(grid, Grid):
        return Operations(names, box(Grid(grid.rows, step.bar), notation))
    return Operations(names, value_box(step.value, notation))


# --- answers ----------------------------------------------------------------------------


def _answers(found: Iterable[Answer], notation: Notation) -> Answers:
    """The answers, with the places asked for even where they make a number 0.

    One whose lines are () stands in those of another.
    """
    strict = replace(notation, strict=True)
    return Answers(tuple(_answer(answer, strict) for answer in found if answer.shown != ()))


def _answer(answer: Answer, notation: Notation) -> Chain | Columns:
    """The lines that an answer brings, or name = value."""
    if answer.shown is not None:
        return Columns(answer.shown)
    if answer.symbol is None:
        name = spoken(answer.name.replace("_", " "), notation)
    else:
        name = name_box(answer.symbol, notation)
    value = value_box(answer.value, notation)
    pieces = [("", name)]
    fraction = small_fraction(answer.value, notation)
    if fraction is not None:
        pieces.append(("=", inline(fraction, notation)))
    pieces.append(("=" if value.exact else "≈", _with_unit(value, answer.unit, notation)))
    decimals = decimals_of_root(answer.value, notation)
    if decimals is not None:
        pieces.append(("≈", _with_unit(inline(decimals, notation), answer.unit, notation)))
    return Chain(tuple(pieces))
