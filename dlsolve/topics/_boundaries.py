"""The line between two classes, drawn among the samples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dlsolve.exact.number import Scalar
from dlsolve.exact.spaces import Equation
from dlsolve.records import dataclass
from dlsolve.topics._floats import typed
from dlsolve.working.readings import float_of
from dlsolve.working.trees import Tree
from dlsolve.working.working import Working

if TYPE_CHECKING:
    from dlsolve.working.figures import Figure, Layer

MOST_INPUTS = 2
"""Inputs of which a plane can be drawn; one is drawn along a line."""

UNDRAWN = "a boundary is drawn for one input or two"

MOST_LINES = 8
"""Boundaries that can be told apart; of more, the last ones are drawn."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The boundary w·x + constant = 0 as it was at some time, and when that was."""

    normal: Sequence[Scalar]
    constant: Scalar
    when: str

    @classmethod
    def of(cls, line: Equation, when: str) -> Stage:
        """The stage whose equation stands on the page."""
        return cls(line.normal, line.constant, when)


def draw_boundary(
    working: Working,
    samples: Sequence[tuple[Sequence[Tree], Tree]],
    line: Equation | None,
    letter: str = "y",
) -> None:
    """The samples and the line between them, if there is one; `letter` is what their class is."""
    if len(samples[0][0]) > MOST_INPUTS:
        working.undrawn(UNDRAWN)
    else:
        stages = [] if line is None else [Stage.of(line, "z = θ")]
        working.draw(boundary_figure, "Decision boundary", samples, stages, letter)


def boundary_figure(
    title: str,
    samples: Sequence[tuple[Sequence[Tree], Tree]],
    stages: Sequence[Stage],
    letter: str = "y",
) -> Iterator[Figure]:
    """The samples by class, and each boundary; the side on which the last one fires is tinted.

    Stages whose weights are all 0 have no boundary and are left out.
    """
    from dlsolve.working.figures import Figure, Points, Straight, short

    classes: dict[float, list[tuple[float, float]]] = {}
    for inputs, target in samples:
        x, y = (*typed(inputs), 0.0)[:2]
        classes.setdefault(typed([target])[0], []).append((x, y))
    layers: list[Layer] = [
        Points(tuple(points), f"{letter} = {short(target)}")
        for target, points in sorted(classes.items(), reverse=True)
    ]
    drawn = [(stage, _coefficients(stage)) for stage in stages]
    drawn = [(stage, line) for stage, line in drawn if any(line[:2])][-MOST_LINES:]
    for stage, line in drawn:
        last = stage is stages[-1]
        layers.append(Straight(*line, stage.when, faint=not last, side="ŷ = 1" if last else ""))
    second = "x₂" if len(samples[0][0]) == MOST_INPUTS else ""
    yield Figure(title, "x₁", second, tuple(layers))


def _coefficients(stage: Stage) -> tuple[float, float, float]:
    a, b = (*map(float_of, stage.normal), 0.0)[:2]
    return a, b, float_of(stage.constant)
