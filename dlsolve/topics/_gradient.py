"""The gradient of a function, derived once and written at the top of a descent."""

from __future__ import annotations

from collections.abc import Sequence

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
    partials = objective.partials()
    write_slopes(working, objective.function.tree, objective.letters, partials)
    return partials


def write_slopes(
    working: Working, function: Tree, letters: Sequence[Name], partials: Sequence[Tree]
) -> None:
    """Write f and below it each ∂f/∂w, already derived."""
    working.relation(Letter(Name("f")), function, connector="")
    for name, partial in zip(slope_names(letters), partials, strict=True):
        working.relation(Letter(name), partial)


def slope_names(letters: Sequence[Name]) -> list[Name]:
    """∂f/∂w₁, ∂f/∂w₂ of a function of several letters; df/dx of a function of one."""
    if len(letters) > 1:
        return [partial_name("f", letter) for letter in letters]
    (only,) = letters
    return [Name(f"df/d{only.base}", *only.indices)]


def partial_name(function: str, letter: Name) -> Name:
    """e.g. L and w₁ → ∂L/∂w₁"""
    return Name(f"∂{function}/∂{letter.base}", *letter.indices)
