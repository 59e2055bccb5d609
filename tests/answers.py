"""Answers as a person may type them, and the known mistakes that a whole page of them shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import assert_never

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Infinity, Real, Scalar, Surd, is_zero, parts
from dlsolve.exact.polynomial import Polynomial
from dlsolve.exact.rounding import Rounding, round_half_up
from dlsolve.exact.spaces import Affine, Eigenspaces, Equation, Roots, Span
from dlsolve.exact.symbolic import Symbolic
from dlsolve.exact.text import exact_text
from dlsolve.marking.mistakes import Answers
from dlsolve.marking.sameness import same_value
from dlsolve.working.trees import Value

MOST_PLACES = 20
"""Decimal places that anybody writes out; there is a power of ten for the others."""

Write = Callable[[Scalar], str]
"""How each number is written."""


def typed(value: Value, write: Write) -> str:
    """A value with each of its numbers written so.

    What is exact by its nature, such as a word or an equation, is written exactly.
    """
    match value:
        case bool() | str() | Infinity() | Symbolic() | Polynomial() | Equation():
            return exact_text(value) or ""
        case Fraction() | Surd() | Real():
            return write(value)
        case Vector():
            return f"({_listed(value, write)})"
        case Matrix(rows):
            return "[" + ", ".join(f"[{_listed(row, write)}]" for row in rows) + "]"
        case Roots():
            return _listed(value, write)
        case Span(basis):
            return (
                "{0}" if not basis else f"span{{{', '.join(typed(one, write) for one in basis)}}}"
            )
        case Affine(point, directions) if not directions.basis:
            return typed(point, write)
        case Affine(point, directions):
            return f"{typed(point, write)} + {typed(directions, write)}"
        case Eigenspaces():
            return "; ".join(f"{write(one)}: {typed(space, write)}" for one, space in value)
        case _:
            assert_never(value)


def _listed(entries: Iterable[Scalar], write: Write) -> str:
    return ", ".join(map(write, entries))


def to_figures(figures: int) -> Write:
    """Significant figures, zeros among them.  e.g. ½ → 0.500;  144458 → 1.44e5"""

    def write(value: Scalar) -> str:
        if isinstance(value, Symbolic):
            return str(value.expression).replace(" ", "")
        re, im = parts(value)
        if not is_zero(im):
            sign = "" if _plain(im, figures).startswith("-") else "+"
            return (
                (_plain(re, figures) + sign if not is_zero(re) else "") + _plain(im, figures) + "i"
            )
        return _plain(re, figures)

    return write


def _plain(value: Fraction | Surd | Real, figures: int) -> str:
    if is_zero(value):
        return "0"
    digits = round_half_up(value, Rounding(figures=figures))
    return digits.text() if 0 < digits.places <= MOST_PLACES else scientific(value, figures)


def scientific(value: Fraction | Surd | Real, figures: int) -> str:
    """e.g. 0.0748 → 7.48e-2"""
    if is_zero(value):
        return "0"
    digits = round_half_up(value, Rounding(figures=figures))
    minus, units = "-" * (digits.units < 0), str(abs(digits.units))
    return f"{minus}{units[0]}.{units[1:] or '0'}e{digits.exponent}"


def recognised(given: Answers, right: Answers, wrong: Mapping[str, Answers]) -> tuple[str, ...]:
    """The mistakes whose answers are the given ones, all of them, and not the right ones."""
    return tuple(
        mistake
        for mistake, answers in wrong.items()
        if not _agree(answers, right) and _agree(given, answers)
    )


def _agree(one: Answers, other: Answers) -> bool:
    return all(name in other and same_value(value, other[name]) for name, value in one.items())
