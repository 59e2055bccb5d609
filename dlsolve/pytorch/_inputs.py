"""What a problem fixes, as plain lists of numbers and as functions of letters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dlsolve.inputs.objectives import Listed, Objective
from dlsolve.inputs.volumes import Filters, Volume
from dlsolve.topics._optimiser import letter_of
from dlsolve.working.formulas import Formula
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate
from dlsolve.working.trees import Grid, Tree

Given = Any
"""What the problem gives and the script has as a number, or as a list of numbers."""


def values(given: Any) -> Any:
    """Numbers as nested lists.  e.g. (1, 2) → [1, 2]; an image → channels, rows, columns"""
    match given:
        case Volume(channels=parts) | Filters(each=parts) | Grid(rows=parts):
            return [values(part) for part in parts]
        case Iterable():
            return [values(part) for part in given]
        case _:
            return given


def option(name: str, value: Any) -> dict[str, Any]:
    """A keyword argument, or none where it would say nothing.  e.g. nesterov=True"""
    return {} if value is None or value is False else {name: value}


def is_zero(value: Tree) -> bool:
    """Whether a number that was given is 0."""
    return evaluate(value) == 0


def function_of(source: Listed | Objective, usual: str) -> Formula | None:
    """The function that is followed downhill; None where the gradients are listed.

    e.g. w₁² + w₂² → f(theta), which is (w1, w2);  w² → f(w)
    """
    match source:
        case Listed():
            return None
        case Objective():
            vector = Name(letter_of(source, usual))
            return Formula("f", ((vector, source.letters),), source.function.tree)
