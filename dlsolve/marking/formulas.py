"""Formulas as students write them, which is a little freer than what topics take."""

from __future__ import annotations

import re

from dlsolve.inputs.expressions import read_expression
from dlsolve.inputs.tokens import SAME
from dlsolve.working.trees import Tree

_TWO_SIGNS = re.compile(r"([+-])(\s*)([+-])")


def read_formula(text: str) -> Tree:
    """The tree of an expression, in which one sign may follow another.  e.g. 5 + −5, a − −b

    Raises InputError.
    """
    plain, count = text.translate(SAME), 1
    while count:  # every character stays where it was, for the places of errors
        plain, count = _TWO_SIGNS.subn(_one_sign, plain)
    return read_expression(plain)


def _one_sign(signs: re.Match[str]) -> str:
    sign = "+" if signs[1] == signs[3] else "-"
    return f" {signs[2]}{sign}"
