"""Workings as a student writes them, line by line, from a solution of the topic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Real, Scalar, Surd
from dlsolve.exact.rounding import Rounding
from dlsolve.exact.symbolic import Symbolic
from dlsolve.exact.text import exact_text
from dlsolve.marking.targets import Target, targets
from dlsolve.render.expression import box
from dlsolve.render.notation import Notation, name_text, number_text
from dlsolve.working.readings import substituted
from dlsolve.working.steps import Let, RowOperation, Solution
from dlsolve.working.trees import Value

FIGURES = 10
"""Significant figures that are written: so many that nothing is rounded early."""

NOTATION = Notation(rounding=Rounding(figures=FIGURES))


@dataclass(frozen=True)
class Row:
    """A line of a script, and the key of the line of the working that it is; "" for a heading."""

    text: str
    key: str = ""


def rows(solution: Solution, *, full: bool = False) -> list[Row]:
    """name = value, or the `full` line: name = formula = substitution = value."""
    found: list[Row] = []
    parts: tuple[str, ...] = ()
    for line in targets(solution):
        value = value_text(line.carried)
        if line.entry or line.is_answer or not line.labels or not value:
            continue
        if line.parts != parts and line.parts:
            found.append(Row(" ".join(line.parts) + ":"))
        parts = line.parts
        sides = [name_of(line), *(_sides(line) if full else ()), value]
        found.append(Row(" = ".join(dict.fromkeys(sides)), line.key))
    return found


def text_of(rows: list[Row]) -> str:
    """The script."""
    return "\n".join(row.text for row in rows)


def name_of(line: Target) -> str:
    """The name on the page.  e.g. m̂₁, W⁽¹⁾; of the last rows that of their answer, rref"""
    return line.labels[0] if isinstance(line.step, RowOperation) else name_text(line.name)


def value_text(value: Value) -> str:
    """The value in one line; "" where it is written in none, as an array with letters is."""
    match value:
        case Vector(entries) if any(isinstance(entry, Symbolic) for entry in entries):
            return ""
        case Matrix(rows) if any(isinstance(entry, Symbolic) for row in rows for entry in row):
            return ""
        case bool():
            return "yes" if value else "no"
        case Vector(entries):
            return f"({', '.join(map(value_text, entries))})"
        case Matrix(rows):
            return f"[{', '.join(_bracketed(row) for row in rows)}]"
        case Fraction() | Surd() | Real() | Symbolic():
            return number_text(value, NOTATION)[0]
        case _:
            return exact_text(value) or ""


def _bracketed(row: Iterable[Scalar]) -> str:
    return f"[{', '.join(map(value_text, row))}]"


def _sides(line: Target) -> Iterator[str]:
    if not isinstance(line.step, Let) or line.formula is None:
        return
    for tree in (line.formula, substituted(line.formula)):
        printed = box(tree, NOTATION)
        if printed.is_inline:
            yield printed.text
