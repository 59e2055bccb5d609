"""The whole solution as data: exact values as text, decimals as numbers, text as on the page.

`dlsolve/solution-schema.json` describes it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import isfinite
from typing import Any, Union, assert_never

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Infinity, Real, Surd, parts
from dlsolve.exact.polynomial import Polynomial
from dlsolve.exact.rounding import nearest_float
from dlsolve.exact.rows import Combine, Scale, Swap
from dlsolve.exact.rows import RowOperation as Operation
from dlsolve.exact.spaces import Affine, Eigenspaces, Equation, Roots, Span
from dlsolve.exact.symbolic import Symbolic
from dlsolve.exact.text import exact_text
from dlsolve.render.alphabet import UNICODE
from dlsolve.render.detail import shown
from dlsolve.render.expression import box, sentence, value_box
from dlsolve.render.look import Detail, Look
from dlsolve.render.notation import Notation, name_text
from dlsolve.render.operation import operation_box
from dlsolve.working.readings import substituted
from dlsolve.working.steps import (
    Case,
    Check,
    Decision,
    Given,
    Key,
    Let,
    Part,
    Relation,
    RowOperation,
    Solution,
    Statement,
    Step,
    Table,
    Words,
)
from dlsolve.working.trees import Tree, Value

Json = Union[str, int, float, bool, None, list["Json"], dict[str, "Json"]]

LARGEST_WHOLE = 2**53
"""Whole numbers below this are the same in every JSON reader."""

_UNSEEN = re.compile(r"[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def render(solution: Solution, look: Look) -> str:
    """The solution as indented JSON; in ASCII where the output cannot hold the text."""
    data = as_data(solution, look)
    text = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)
    if not look.notation.alphabet.has(text):
        text = json.dumps(data, ensure_ascii=True, indent=2, allow_nan=False)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def as_data(solution: Solution, look: Look) -> dict[str, Json]:
    """The solution as what JSON can hold.  `unsolved` is there only where there is no solution."""
    # The names are the same whatever the terminal can show: JSON is read by programs.
    notation = Notation(look.notation.rounding, look.notation.fractions, UNICODE)
    data: dict[str, Json] = {
        "topic": solution.topic,
        "given": dict(solution.given),
        "conventions": dict(solution.conventions),
        "steps": _steps(solution.steps, notation, look.detail),
        "answers": {
            name: valued(answer.value, notation) for name, answer in solution.answers.items()
        },
    }
    if solution.why_unsolved:
        data["unsolved"] = solution.why_unsolved
    return data


# --- values -----------------------------------------------------------------------------


def valued(value: Value, notation: Notation) -> dict[str, Json]:
    """exact, value and text.  e.g. 8/107 → {"exact": "8/107", "value": 0.0747…, "text": …}"""
    return {
        "exact": exact_text(value),
        "value": as_number(value),
        "text": value_box(value, notation).text,
    }


def as_number(value: Value) -> Json:
    """A number, a nested list of them, {"re", "im"} for a complex one, or None.

    A span is the list of its basis, eigenspaces are pairs of an eigenvalue and a basis, a
    polynomial is its coefficients from the highest power, an equation its normal and constant,
    a point with directions is that pair.
    """
    match value:
        case bool():
            return value
        case Fraction() if value.denominator == 1 and abs(value) < LARGEST_WHOLE:
            return value.numerator
        case Surd() if value.is_complex:
            re, im = parts(value)
            return {"re": as_number(re), "im": as_number(im)}
        case Fraction() | Surd() | Real():
            number = nearest_float(value)
            return number if isfinite(number) else None
        case Vector() | Roots() | Span():
            return [as_number(entry) for entry in value]
        case Matrix(rows):
            return [[as_number(entry) for entry in row] for row in rows]
        case Polynomial(coefficients):
            return [as_number(coefficient) for coefficient in reversed(coefficients)]
        case Equation(normal, constant):
            return [[as_number(entry) for entry in normal], as_number(constant)]
        case Affine(point, directions):
            return [as_number(point), as_number(directions)]
        case Eigenspaces(pairs):
            return [[as_number(eigenvalue), as_number(space)] for eigenvalue, space in pairs]
        case Symbolic() | Infinity() | str():
            return None
        case _:
            assert_never(value)


# --- steps ------------------------------------------------------------------------------


def _steps(steps: Sequence[Step], notation: Notation, detail: Detail) -> list[Json]:
    return [_step(step, notation, detail) for step in shown(steps, detail)]


def _step(step: Step, notation: Notation, detail: Detail) -> dict[str, Json]:
    match step:
        case Given(key, tree, value):
            line = {"type": "given", **_named(key), "formula": _text(tree, notation)}
            return {**line, **valued(value, notation)}
        case Let(key, tree, value):
            return {
                "type": "let",
                **_named(key),
                "formula": None if tree is None else _text(tree, notation),
                "substitution": None if tree is None else _text(substituted(tree), notation),
                **valued(value, notation),
                "connector": step.connector,
                "note": _said(step.note, notation),
            }
        case Relation(comparison, connector, label, note):
            return {
                "type": "relation",
                "left": _text(comparison.left, notation.compact()),
                "sign": comparison.sign,
                "right": _text(comparison.right, notation.compact()),
                "connector": connector,
                "label": label,
                "note": _said(note, notation),
            }
        case RowOperation(_, operations, before, after):
            return {
                "type": "row_operation",
                "operations": [_operation(operation, notation) for operation in operations],
                "before": valued(before, notation),
                "after": valued(after, notation),
            }
        case Statement(words):
            return {"type": "statement", "text": _said(words, notation)}
        case Decision(key, comparison, holds):
            return {
                "type": "decision",
                **_named(key),
                "comparison": box(comparison, notation).text,
                "holds": holds,
                "outcome": _said(step.outcome, notation),
            }
        case Case(condition, inner):
            return {
                "type": "case",
                "condition": _said(condition, notation),
                "steps": _steps(inner, notation, detail),
            }
        case Table(headings, rows, title):
            return {
                "type": "table",
                "title": _said(title, notation),
                "headings": _cells(headings, notation),
                "rows": [_cells(row, notation) for row in rows],
            }
        case Check(words, holds):
            return {"type": "check", "text": _said(words, notation), "holds": holds}
        case Part(title, inner, repeats):
            return {
                "type": "part",
                "title": _said(title, notation),
                "repeats": repeats,
                "steps": _steps(inner, notation, detail),
            }
        case _:
            assert_never(step)


def _named(key: Key) -> dict[str, Json]:
    return {"key": str(key), "name": name_text(key.name)}


def _text(tree: Tree, notation: Notation) -> str:
    return box(tree, notation).text


def _said(words: Words, notation: Notation) -> str:
    return sentence(words, notation).text


def _cells(cells: Iterable[Words], notation: Notation) -> list[Json]:
    return [_said(cell, notation) for cell in cells]


def _operation(operation: Operation, notation: Notation) -> dict[str, Json]:
    """Rows counted from 1, as on paper.  e.g. R₂ → R₂ − ½R₁ is row 2, factor −1/2, source 1"""
    data: dict[str, Any]
    match operation:
        case Swap(first, second):
            data = {"row": first + 1, "source": second + 1, "factor": None}
        case Scale(row, factor):
            data = {"row": row + 1, "source": None, "factor": exact_text(factor)}
        case Combine(row, factor, source):
            data = {"row": row + 1, "source": source + 1, "factor": exact_text(factor)}
        case _:
            assert_never(operation)
    kind = type(operation).__name__.lower()
    return {"operation": kind, **data, "text": operation_box(operation, notation).text}
