"""The loss of one sample at the outputs of a network, and its derivative by each output."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from dlsolve.errors import InputError
from dlsolve.exact.number import equal, is_zero, real, sign
from dlsolve.inputs.dense_layers import DenseLayer
from dlsolve.plurals import counted, there_are
from dlsolve.topics._losses import Loss
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, letters, scalar
from dlsolve.working.steps import TOGETHER, Words
from dlsolve.working.trees import Grid, Letter, Negative, Number, Row, Tree, ln, total

Kind = Literal["mse", "half-mse", "sse", "half-sse", "mae", "bce", "cce"]
"""(1/n)Σ(y − ŷ)² over the n outputs, half of it, Σ, ½Σ, (1/n)Σ|y − ŷ|, the cross-entropies."""

MATCHING = {"bce": "sigmoid", "cce": "softmax"}
"""The activation with which a cross-entropy has the simple ∂L/∂z = ŷ − y."""

BOUNDED = {"bce": ("sigmoid", "softmax"), "cce": ("softmax", "sigmoid")}
"""The activations whose outputs a cross-entropy can take."""


def loss_of(kind: Kind, y: Sequence[Tree], y_hat: Sequence[Tree]) -> Tree:
    """The loss.  e.g. (y − ŷ)²; ½[(y₁ − ŷ₁)² + (y₂ − ŷ₂)²]; −[y·ln ŷ + (1 − y)·ln(1 − ŷ)]

    A class with a target of 0 has no part in the categorical cross-entropy: −ln ŷ₂.
    """
    pairs = list(zip(y, y_hat, strict=True))
    match kind:
        case "bce":
            both = [part for t, p in pairs for part in ((t, p), (1 - t, 1 - p))]
            terms = [
                weight * ln(chance) for weight, chance in both if not _is_nothing(weight, chance)
            ]
            return _mean(len(pairs), total(terms))
        case "cce":
            counted = [(t, p) for t, p in pairs if isinstance(t, Letter) or evaluate(t) != 0]
            return Negative(total([ln(p) if evaluate(t) == 1 else t * ln(p) for t, p in counted]))
        case _:
            return Loss(kind).of([t - p for t, p in pairs])


def _is_nothing(weight: Tree, chance: Tree) -> bool:
    """Whether a term is 0·ln 0, which counts as 0: a saturated output that is right."""
    if letters(weight) or letters(chance):
        return False
    return is_zero(scalar(evaluate(weight))) and sign(scalar(evaluate(chance))) == 0


def slope_of(kind: Kind, y: Tree, y_hat: Tree, count: int, *, square: int = 2) -> Tree:
    """∂L/∂ŷ for one of `count` outputs.  e.g. −2(y − ŷ); −y/ŷ + (1 − y)/(1 − ŷ)

    With another factor than the 2 of a square's derivative it is what a student writes who
    forgets it.
    """
    match kind:
        case "bce":
            slope = -(y / y_hat) + (1 - y) / (1 - y_hat)
            return slope if count == 1 else Number(Fraction(1, count), f"1/{count}") * slope
        case "cce":
            return -(y / y_hat)
        case _:
            return Loss(kind).slope(y - y_hat, count, square=square)


def definition_of(kind: Kind, count: int) -> Words:
    """The loss in letters, to be said once.  e.g. L = (1/2)[(y₁ − ŷ₁)² + (y₂ − ŷ₂)²]"""
    y, y_hat = (
        [Letter(Name(base, *([k] if count > 1 else []))) for k in range(1, count + 1)]
        for base in ("y", "ŷ")
    )
    return (f"L{TOGETHER}={TOGETHER}", loss_of(kind, y, y_hat))


def targets_of(target: Grid, samples: int, outputs: int) -> list[Row]:
    """A row of targets for each sample; one sample's may stand in a column.

    Raises InputError where there are others than outputs and samples.
    """
    rows = [Row(row) for row in target.rows]
    if samples == 1 and len(target.rows[0]) == 1:
        rows = [Row(tuple(row[0] for row in target.rows))]
    elif outputs == 1 and len(rows) == 1 < samples:
        rows = [Row((entry,)) for entry in rows[0]]
    if len(rows) != samples:
        raise InputError(
            f"{there_are(samples, 'sample')} and {counted(len(rows), 'target')}",
            remedy="give a row of targets for each sample", field="target",
        )  # fmt: skip
    if len(rows[0]) != outputs:
        raise InputError(
            f"the target has {counted(len(rows[0]), 'number')},"
            f" the network has {counted(outputs, 'output')}",
            remedy="give one target for each output", field="target",
        )  # fmt: skip
    return rows


def check_target(target: Row, last: DenseLayer, loss: Kind) -> None:
    """Raise InputError where a cross-entropy does not take the target or the activation."""
    if loss not in MATCHING:
        return
    values = [real(scalar(evaluate(entry))) for entry in target]
    if any(sign(value) < 0 or sign(value - 1) > 0 for value in values):
        raise InputError(
            "a cross-entropy with a target that is not from 0 to 1",
            remedy="give probabilities, or another --loss", field="target",
        )  # fmt: skip
    if loss == "cce" and (len(values) < 2 or not equal(sum(values[1:], values[0]), Fraction(1))):
        raise InputError(
            "the categorical cross-entropy needs targets that add up to 1",
            remedy="give a number for each class, such as 0 1 0; --loss bce is for one output",
            field="target",
        )  # fmt: skip
    if last.activation.kind not in BOUNDED[loss]:
        raise last.error(
            f"a cross-entropy takes probabilities, which {last.activation.title} does not give",
            f"use {MATCHING[loss]} on the last layer",
        )


def _mean(count: int, body: Tree) -> Tree:
    """−(1/n)[…], without the factor 1."""
    return Negative(body if count == 1 else Number(Fraction(1, count), f"1/{count}") * body)
