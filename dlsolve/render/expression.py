"""Expressions as they stand on paper: trees, comparisons, values, and sentences with them."""

from __future__ import annotations

from collections.abc import Sequence

from dlsolve.exact.array import Matrix
from dlsolve.exact.number import Scalar
from dlsolve.exact.spaces import Affine, Eigenspaces, Equation, Roots, Span
from dlsolve.render.apart import finer_than, rounded_to_the_same
from dlsolve.render.box import Box, beside
from dlsolve.render.corner import BELOW, BESIDE, LARGEST_SHOWN, kept
from dlsolve.render.notation import Notation
from dlsolve.render.pieces import inline, name_box, separated, spoken
from dlsolve.render.tree import tree_box
from dlsolve.working.names import Name
from dlsolve.working.steps import Word
from dlsolve.working.trees import (
    Comparison,
    Grid,
    Number,
    Tree,
    Value,
)
from dlsolve.working.written import combination, displaced, written


def box(node: Tree | Comparison, notation: Notation) -> Box:
    """The expression as a box of text."""
    if isinstance(node, Comparison):
        left, right = told_apart(node, notation)
        sign = sign_text(node.sign, left, right)
        return beside([left, inline(f" {sign} ", notation), right])
    return tree_box(node, notation)


def told_apart(comparison: Comparison, notation: Notation) -> tuple[Box, Box]:
    """Both sides, with more digits where rounding would make them the same.

    e.g. 0.126 < 0.130 to two places, and not 0.13 < 0.13
    """
    left, right = box(comparison.left, notation), box(comparison.right, notation)
    if comparison.sign in "<>≠" and rounded_to_the_same(left, right):
        for finer in finer_than(notation, left, right):
            closer = box(comparison.left, finer), box(comparison.right, finer)
            if not rounded_to_the_same(*closer):
                return closer
    return left, right


def sign_text(sign: str, left: Box, right: Box) -> str:
    """The sign between two sides: ≈ for = where one of them is rounded."""
    return "≈" if sign == "=" and not (left.exact and right.exact) else sign


def word(part: Word, notation: Notation) -> Box:
    """A word of a sentence as a box: text, a name, or an expression."""
    match part:
        case str():
            return spoken(part, notation)
        case Name():
            return name_box(part, notation)
        case _:
            return box(part, notation)


def sentence(words: Sequence[Word], notation: Notation) -> Box:
    """Words side by side, as they stand: the spaces are the author's.

    An = before a number that is rounded becomes ≈, and one between that and another number.
    """
    boxes = [word(part, notation) for part in words] or [Box(("",))]
    for place, following in enumerate(boxes[1:]):
        text = boxes[place].lines[-1]
        rounded = not following.exact or (text == " = " and not boxes[place - 1].exact)
        if text.endswith("= ") and rounded and isinstance(words[place], str):
            boxes[place] = spoken(text.removesuffix("= ") + "≈ ", notation)
    return beside(boxes)


def value_box(value: Value, notation: Notation) -> Box:
    """Any value, those that have no tree too."""
    if isinstance(value, Matrix) and max(value.shape) > LARGEST_SHOWN:
        return _corner_box(value, notation)
    node = written(value)
    if node is not None:
        equation = [inline(" = 0", notation)] if isinstance(value, Equation) else []
        return beside([box(node, notation), *equation])
    match value:
        case bool():
            return spoken("yes" if value else "no", notation)
        case Roots():
            return separated([value_box(v, notation) for v in value], notation)
        case Span():
            return box(combination(value), notation)
        case Affine():
            return box(displaced(value), notation)
        case Eigenspaces():
            pairs = [
                beside([value_box(v, notation), inline(": ", notation), value_box(s, notation)])
                for v, s in value
            ]
            return beside(
                [piece for pair in pairs for piece in (pair, inline("; ", notation))][:-1]
            )
        case _:
            return spoken(str(value), notation)


def _corner_box(value: Matrix, notation: Notation) -> Box:
    """The corner of a large matrix; the rest of it is not made into trees at all."""
    down, across = (kept(count) for count in value.shape)
    rows = [
        tuple(BELOW if i is None else BESIDE if j is None else _entry(value[i, j]) for j in across)
        for i in down
    ]
    return box(Grid(tuple(rows)), notation)


def _entry(value: Scalar) -> Tree:
    return written(value) or Number(value)
