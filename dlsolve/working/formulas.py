"""A formula as a function of its letters."""

from __future__ import annotations

from dlsolve.records import dataclass
from dlsolve.working.names import Name
from dlsolve.working.trees import Tree


@dataclass(frozen=True, slots=True)
class Formula:
    """A named function of letters, some of which may be the entries of one vector.

    e.g. f(θ) = w₁² + w₂² with θ = (w₁, w₂);  f(w) = w², where a vector of one letter is that letter
    """

    name: str
    parameters: tuple[tuple[Name, tuple[Name, ...]], ...]
    tree: Tree
