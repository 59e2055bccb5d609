"""Row operations as they are named on paper: R₂ → R₂ − ½R₁."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from dlsolve.exact.number import Scalar
from dlsolve.exact.rows import Combine, Scale, Swap
from dlsolve.exact.rows import RowOperation as Operation
from dlsolve.render.box import Box, beside
from dlsolve.render.expression import box
from dlsolve.render.notation import Notation
from dlsolve.render.pieces import inline
from dlsolve.working.names import Name
from dlsolve.working.trees import Letter, Negative, Number, Product, Sum, Tree
from dlsolve.working.written import is_negative, written


def operation_box(operation: Operation, notation: Notation) -> Box:
    """e.g. Combine(1, −1/2, 0) → R₂ → R₂ − ½R₁"""

    def row(index: int) -> Letter:
        return Letter(Name("R", index + 1))

    match operation:
        case Swap(i, j):
            sides = box(row(i), notation), box(row(j), notation)
            return beside([sides[0], inline(" ↔ ", notation), sides[1]])
        case Scale(i, factor):
            target = i
            change = _multiple(factor, row(i))
        case Combine(i, factor, j):
            target = i
            change = Sum((row(i), _multiple(factor, row(j))))
        case _:
            assert_never(operation)
    changed = box(change, replace(notation, fractions=True))
    return beside([box(row(target), notation), inline(" → ", notation), changed])


def _multiple(factor: Scalar, row: Letter) -> Tree:
    """e.g. −½R₁, R₁, −(a + b)R₁"""
    size = -factor if is_negative(factor) else factor
    term = row if size == 1 else Product((written(size) or Number(size), row))
    return Negative(term) if is_negative(factor) else term
