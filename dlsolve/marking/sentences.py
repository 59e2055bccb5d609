"""Verdicts in words."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from dlsolve.exact.number import Real, Surd
from dlsolve.exact.rows import smallest_integers
from dlsolve.exact.spaces import Span
from dlsolve.exact.symbolic import Symbolic
from dlsolve.exact.text import exact_text
from dlsolve.marking.agreement import Break
from dlsolve.marking.numbers import shown
from dlsolve.marking.script import Statement
from dlsolve.working.trees import Value


def disagreement(broken: Break) -> str:
    """e.g. −0.05 − 0.085 is not 0.135"""
    return f"{broken.left.text} is not {broken.right.text}"


def value_of_mistakes(names: Iterable[str]) -> str:
    """e.g. the value of a known mistake: bias correction forgotten"""
    spelt = (name.replace("_", " ") for name in names)
    return "the value of a known mistake: " + " or ".join(spelt)


def text_of(statement: Statement) -> str:
    """The statement as it was read, its sides and signs."""
    pieces = [statement.sides[0].text]
    for sign, side in zip(statement.signs, statement.sides[1:], strict=True):
        pieces += [sign, side.text]
    return " ".join(pieces)


def shown_value(value: Value) -> str:
    """What should stand there.  e.g. 8/107 (≈ 0.0747664), a multiple of (2, 5)"""
    match value:
        case bool():
            return "yes" if value else "no"
        case Fraction() | Surd() | Real() | Symbolic():
            return shown(value)
        case Span(()):
            return "the zero vector alone"
        case Span((vector,)):
            return f"a multiple of ({', '.join(map(shown, smallest_integers(vector) or vector))})"
        case _:
            return exact_text(value) or "another value"
