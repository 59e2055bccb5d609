"""Row operations as they are named on paper: R₂ → R₂ − ½R₁."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from dlsolve.exact.number import Scalar
from dlsolve.exact.rows import Combine, Scale, Swap
from dlsolve.exact.rows import RowOperation as Operation
from dlsolve.render.expression import box
from dlsolve.render.notation import Notation
from dlsolve.working.names import Name
from dlsolve.working.trees import Letter, Negative, Number, Product, Sum, Tree
from dlsolve.working.written import is_negative, written


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
    return (
        box(row(target), notation).text
        + arrow
        + box(change, replace(notation, fractions=True)).text
    )


def _multiple(factor: Scalar, row: Letter) -> Tree:
    """e.g. −½R₁, R₁, −(a + b)R₁"""
    size = -factor if is_negative(factor) else factor
    term = row if size == 1 else Product((written(size) or Number(size), row))
    return Negative(term) if is_negative(factor) else term
