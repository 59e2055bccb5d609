"""The gradient of a function, derived once and written at the top of a descent."""

from __future__ import annotations

from dlsolve.inputs.objectives import Objective, written_letters
from dlsolve.working.names import Name
from dlsolve.working.trees import Letter, Row, Tree
from dlsolve.working.working import Working


def derive(working: Working, objective: Objective) -> Tree:
    """Write f and each ∂f/∂w; hand back ∇f as a tree in the letters of f."""
    partials = write_partials(working, objective)
    if len(partials) == 1:
        return partials[0]
    working.say("∇f = ", Row(partials), " at θ = ", written_letters(objective.letters))
    return Row(partials)


def write_partials(working: Working, objective: Objective) -> tuple[Tree, ...]:
    """Write f and below it each ∂f/∂w, and hand these back, in the order of the letters.

    Source: term-by-term differentiation, by SymPy.
    """
    working.relation(Letter(Name("f")), objective.function.tree, connector="")
    partials = objective.partials()
    for letter, partial in zip(objective.letters, partials, strict=True):
        working.relation(Letter(partial_name("f", letter)), partial)
    return partials


def partial_name(function: str, letter: Name) -> Name:
    """e.g. f and w₁ → ∂f/∂w₁"""
    return Name(f"∂{function}/∂{letter.base}", *letter.indices)
