"""Two numbers side by side that rounding would make the same, and the digits that part them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from dlsolve.exact.rounding import Rounding
from dlsolve.render.box import Box
from dlsolve.render.notation import Notation

MOST_FIGURES = 30
"""The significant figures that are tried until the two differ in print."""

_NUMERAL = re.compile(r"\d+\.?\d*")


def rounded_to_the_same(left: Box, right: Box) -> bool:
    """Whether two sides look the same and one of them is rounded.  e.g. 1 and 1.0000"""
    return not (left.exact and right.exact) and _short(left.text) == _short(right.text)


def _short(text: str) -> str:
    """A decimal without the zeros that rounding left at its end.  e.g. 1.0000 → 1"""
    return text.rstrip("0").removesuffix(".") if "." in text else text


def finer_than(notation: Notation, *printed: Box) -> Iterator[Notation]:
    """Notations with as many figures as what is printed has, and ever more."""
    numerals = [one[0] for side in printed for one in _NUMERAL.finditer(side.text)]
    figures = max((len(one.replace(".", "").lstrip("0")) for one in numerals), default=0)
    for more in range(max(figures, 1), MOST_FIGURES + 1):
        yield replace(notation, rounding=Rounding(figures=more))
