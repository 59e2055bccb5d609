"""The losses of a regression and their derivatives, as trees with each loss's own factor."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from dlsolve.records import dataclass
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.trees import (
    Apply,
    MatrixProduct,
    Negative,
    Number,
    Transposed,
    Tree,
    is_one,
    total,
)
from dlsolve.working.written import is_negative


@dataclass(frozen=True, slots=True)
class Loss:
    """A loss by the name that it is asked for.  e.g. half-mse"""

    name: str

    @property
    def is_squared(self) -> bool:
        """Whether the loss is a squared one."""
        return self.name not in ("mae", "sae")

    @property
    def is_mean(self) -> bool:
        """Whether the loss divides by the number of samples."""
        return self.name in ("mse", "half-mse", "mae")

    @property
    def is_halved(self) -> bool:
        """Whether the loss has a ½ in front, which takes away the 2 of the derivative."""
        return self.name.startswith("half")

    def of(self, residuals: Sequence[Tree], count: Tree | None = None) -> Tree:
        """The loss for some y − ŷ.  e.g. (1/8)[(y₁ − ŷ₁)² + …];  with a letter, [1/(2m)]Σ…"""
        terms = [r**2 if self.is_squared else Apply("|·|", (r,)) for r in residuals]
        return self._scaled(1, terms, count)

    def gradient(
        self,
        residuals: Sequence[Tree],
        slopes: Sequence[Tree],
        count: Tree | None = None,
        *,
        mean: bool = True,
        square: int = 2,
    ) -> Tree:
        """∂L/∂w by the chain rule.  e.g. −½[(y₁ − ŷ₁)·x₁ + (y₂ − ŷ₂)·x₂]

        Without `mean`, and with another factor than the 2 that a square's derivative has, it
        is what a student writes who forgets them.
        """
        outer = residuals if self.is_squared else [Apply("sgn", (r,)) for r in residuals]
        terms = [_times(r, slope) for r, slope in zip(outer, slopes, strict=True)]
        return _minus(self._scaled(square if self.is_squared else 1, terms, count, mean=mean))

    def slope(self, residual: Tree, count: int = 1, *, square: int = 2) -> Tree:
        """∂L/∂ŷ of one of `count` samples or outputs.  e.g. −½(y₁ − ŷ₁)

        With another factor than the 2 that a square's derivative has, it is what a student
        writes who forgets it.
        """
        outer = residual if self.is_squared else Apply("sgn", (residual,))
        top, bottom = square if self.is_squared else 1, 2 if self.is_halved else 1
        return Negative(_scaled(top, bottom, count if self.is_mean else 1, outer))

    def curvature(self, slopes: Sequence[Tree]) -> Tree:
        """∂²L/∂w² of a squared loss.  e.g. ⅓[x₁² + x₂² + x₃²]"""
        return self._scaled(2, [slope**2 for slope in slopes])

    def hessian(self, design: Tree, count: int) -> Tree:
        """All second derivatives of a squared loss.  e.g. ½·XᵀX"""
        product = MatrixProduct(Transposed(design), design)
        return _scaled(2, 2 if self.is_halved else 1, count if self.is_mean else 1, product)

    def _scaled(
        self,
        top: int,
        terms: Sequence[Tree],
        count: Tree | None = None,
        *,
        mean: bool = True,
    ) -> Tree:
        """The loss's factor before the terms written out, or before Σ over one for all."""
        divisor = (count or len(terms)) if self.is_mean and mean else 1
        body = total(terms) if count is None else Apply("Σ", tuple(terms))
        return _scaled(top, 2 if self.is_halved else 1, divisor, body)


def mean(terms: Sequence[Tree]) -> Tree:
    """The terms' sum over their number.  e.g. (1/3)(L₁ + L₂ + L₃); one term alone is its mean"""
    return _scaled(1, 1, len(terms), total(terms))


def _scaled(top: int, bottom: int, count: int | Tree, body: Tree) -> Tree:
    """top/(bottom·count) × body, with the factor 1 left out.  e.g. ½[…], (1/8)[…], (1/m)Σ…"""
    if isinstance(body, Negative):
        return Negative(_scaled(top, bottom, count, body.operand))
    if top % bottom == 0:
        top, bottom = top // bottom, 1
    if not isinstance(count, int):
        return (top / count if bottom == 1 else top / (bottom * count)) * body
    below = bottom * count
    if top == below:
        return body
    return Number(Fraction(top, below), f"{top}/{below}" if below > 1 else str(top)) * body


def _times(left: Tree, slope: Tree) -> Tree:
    """left × slope, a number first and a minus sign outside."""
    match slope:
        case Negative(operand):
            return Negative(_times(left, operand))
        case Number(value) if is_one(slope):
            return left
        case Number(value) if is_negative(scalar(evaluate(slope))):
            return Negative(_times(left, Number(-value)))
        case Number():
            return slope * left
        case _:
            return left * slope


def _minus(node: Tree) -> Tree:
    return node.operand if isinstance(node, Negative) else Negative(node)
