"""The gradient of a function, derived once and written at the top of a descent."""

from __future__ import annotations

from dlsolve.inputs.objectives import Objective, written_letters
from dlsolve.working.names import Name
from dlsolve.working.trees import Letter, Row, Tree
from dlsolve.working.working import Working


def derive(working: Working, objective: Objective) -> Tree:
    """Write f and each ∂f/∂w; hand back ∇f as a tree in the letters of f.

    Source: term-by-term differentiation, by SymPy.
    """
    letters = objective.letters
    working.relation(Letter(Name("f")), objective.function.tree, connector="")
    partials = objective.partials()
    for letter, partial in zip(letters, partials, strict=True):
        working.relation(Letter(partial_name(letter)), partial, connector="")
    if len(letters) == 1:
        return partials[0]
    working.say("∇f = ", Row(partials), " at θ = ", written_letters(letters))
    return Row(partials)


def partial_name(letter: Name) -> Name:
    """e.g. w₁ → ∂f/∂w₁"""
    return Name(f"∂f/∂{letter.base}", *letter.indices)
