"""Predictions of several classes, and their categorical cross-entropy."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from dlsolve.errors import InputError
from dlsolve.exact.array import Vector
from dlsolve.exact.number import INFINITY
from dlsolve.records import dataclass
from dlsolve.topics._labels import check_probability, weighted_mean
from dlsolve.topics._likelihoods import Logarithm, categorical, class_of, is_value
from dlsolve.topics._predictions import MOST, numbered, reduced
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate
from dlsolve.working.suppliers import truth
from dlsolve.working.trees import (
    Grid,
    Number,
    Quantity,
    Row,
    Tree,
    equals,
    magnitude,
    maximum,
    total,
    tree,
)
from dlsolve.working.working import Working, show

SLACK = Fraction(1, 20)
"""How far from 1 the probabilities of a sample may add up, if they were rounded."""


@dataclass(frozen=True, slots=True)
class Classified:
    """The probabilities of each sample, and its class: one-hot, a distribution, or a number."""

    y: tuple[Number | Row, ...]
    y_hat: tuple[Row, ...]
    first_class: int

    @property
    def size(self) -> int:
        """The number of samples."""
        return len(self.y_hat)

    @property
    def classes(self) -> int:
        """The number of classes."""
        return len(self.y_hat[0])

    def one_hot(self, y: Quantity) -> Tree:
        """y as a row of 0s and a 1."""
        if isinstance(y.value, Vector):
            return y
        hot = class_of(y, self.first_class, self.classes)
        return Row(tuple(tree(int(j == hot)) for j in range(self.classes)))

    def hot_class(self, y: Quantity) -> int | None:
        """The column of the class of a sample; None where it has several."""
        if not isinstance(y.value, Vector):
            return class_of(y, self.first_class, self.classes)
        ones = [j for j in range(self.classes) if is_value(y.value[j], 1)]
        return ones[0] if len(ones) == 1 else None


def classified(y: Grid, y_hat: Grid, first_class: int) -> Classified:
    """The rows of y and ŷ, or class numbers and the rows of ŷ.

    Raises InputError where they do not belong together, or are no probabilities.
    """
    samples, classes = len(y_hat.rows), len(y_hat.rows[0])
    if classes < 2:
        raise InputError(
            "ŷ has one probability a sample", remedy="give a row a sample, or take bce",
            field="y_hat",
        )  # fmt: skip
    if samples * classes > MOST:
        raise InputError(f"more than {MOST:,} probabilities", remedy="give fewer", field="y_hat")
    for place, row in enumerate(y_hat.rows, start=1):
        _check_row(row, place, samples, "y_hat", SLACK)
    predictions = tuple(Row(row) for row in y_hat.rows)
    shape = len(y.rows), len(y.rows[0])
    if shape == (samples, classes):
        for place, row in enumerate(y.rows, start=1):
            _check_row(row, place, samples, "y", Fraction(0))
        return Classified(tuple(Row(row) for row in y.rows), predictions, first_class)
    if sorted(shape) != sorted((1, samples)):
        raise InputError(
            f"y is {shape[0]} × {shape[1]}, ŷ is {samples} × {classes}",
            remedy="give y a row of 0s and a 1 for each sample, or a class number for each",
            field="y",
        )
    numbers = y.rows[0] if shape[0] == 1 else tuple(row[0] for row in y.rows)
    return Classified(
        tuple(_class_number(one, first_class, classes) for one in numbers), predictions, first_class
    )


def _check_row(row: Sequence[Tree], place: int, size: int, field: str, slack: Fraction) -> None:
    for entry in row:
        check_probability(entry, field)
    if truth(magnitude(total(row) - 1) <= slack):
        return
    name = ("ŷ" if field == "y_hat" else "y") + (f" of sample {place}" if size > 1 else "")
    remedy = "give probabilities that add up to 1" + (
        "; net inputs z go through softmax first" if field == "y_hat" else ""
    )
    raise InputError(f"{name} does not add up to 1", remedy=remedy, field=field)


def _class_number(number: Tree, first_class: int, classes: int) -> Number:
    for j in range(classes):
        if isinstance(number, Number) and is_value(number.value, first_class + j):
            return number
    last = first_class + classes - 1
    beside = first_class - 1 if first_class else last + 1
    hint = f"; or say --count-from {1 - first_class}" if is_value(evaluate(number), beside) else ""
    raise InputError(
        "y has a class that ŷ has no probability of",
        remedy=f"number the classes {first_class} to {last}{hint}", field="y",
    )  # fmt: skip


def given(working: Working, data: Classified) -> tuple[list[Quantity], list[Quantity]]:
    """y₁, ŷ₁, y₂, ŷ₂, …; and which ŷ were rounded."""
    ys, ps = [], []
    for place, (y, p) in enumerate(zip(data.y, data.y_hat, strict=True)):
        ys.append(working.given(numbered("y", place, data.size), y))
        ps.append(working.given(numbered("ŷ", place, data.size), p))
    for predicted in ps:
        whole = total(predicted)
        if not truth(equals(whole, 1)):
            working.say(
                "The entries of ", predicted.name, " add up to ", show(evaluate(whole)),
                ", not to 1; they are taken as they are.",
            )  # fmt: skip
    return ys, ps


def smoothed(
    working: Working, data: Classified, ys: Sequence[Quantity], alpha: Quantity
) -> list[Quantity]:
    """yᵢ = (1 − α)·yᵢ + α/C, entry by entry."""
    working.say(f"The labels are smoothed, each of the {data.classes} classes taking a share of α:")
    return [
        working.let(
            y.name,
            (1 - alpha) * data.one_hot(y) + alpha / data.classes,
            share_of_all_forgotten=(1 - alpha) * data.one_hot(y),
        )
        for y in ys
    ]


def clipped(working: Working, ps: Sequence[Quantity], epsilon: Quantity) -> list[Quantity]:
    """Each ŷ below ε, put up to ε."""
    return [
        working.let(p.name, maximum(p, epsilon)) if any(truth(e < epsilon) for e in p) else p
        for p in ps
    ]


def categorical_cross_entropy(
    working: Working,
    data: Classified,
    ys: Sequence[Quantity],
    ps: Sequence[Quantity],
    logarithm: Logarithm,
    weights: Sequence[Quantity],
    *,
    own: Sequence[Quantity],
    reduction: str,
) -> Quantity:
    """CCE = −(1/n)ΣᵢΣⱼ yᵢⱼ·ln ŷᵢⱼ, sample by sample.

    weights   of the classes, if they count differently
    own       of the samples' classes, if the mean divides by these
    """
    several = data.size > 1
    ij, weight = "ᵢⱼ" if several else "ⱼ", "wⱼ·" if weights else ""
    mean = "(1/W)" if own else "(1/n)" if several and reduction == "mean" else ""
    sums = "ΣᵢΣⱼ" if several else "Σⱼ"
    counted = f"   with n = {data.size}" if mean and not own else ""
    working.say(f"CCE = −{mean}{sums} {weight}y{ij}·{logarithm.sign} ŷ{ij}{counted}")
    if all(data.hot_class(y) is not None for y in ys):
        working.say("Only the class that a sample has is left of the sum over j:")
    losses: list[Quantity] = []
    for place, (y, p) in enumerate(zip(ys, ps, strict=True)):
        name = numbered("L", place, data.size) if several or own else Name("CCE")
        with working.repeated():
            losses.append(
                categorical(working, name, y, p, logarithm, weights, first_class=data.first_class)
            )
    if own:
        return weighted_mean(working, "cce", losses, own)
    entries = data.size * data.classes
    wrong = {"divided_by_all_entries": total(losses) / entries} if _finite(losses) else {}
    return reduced(working, "cce", losses, reduction, **wrong)


def _finite(losses: Sequence[Quantity]) -> bool:
    return all(one.value is not INFINITY for one in losses)


def categorical_slopes(
    working: Working, data: Classified, ys: Sequence[Quantity], ps: Sequence[Quantity], n: int
) -> list[list[Quantity | None]]:
    """∂L/∂ŷᵢⱼ = −yᵢⱼ/(n·ŷᵢⱼ) where yᵢⱼ is not 0; None elsewhere."""
    found: list[list[Quantity | None]] = []
    for place, (y, p) in enumerate(zip(ys, ps, strict=True)):
        row: list[Quantity | None] = [None] * data.classes
        hot = data.hot_class(y)
        for j in range(data.classes):
            share = None if hot is not None else y[j]
            if j != hot and (share is None or is_value(share.value, 0)):
                continue
            if is_value(p[j].value, 0):
                raise InputError(
                    "the gradient does not exist where ŷ is 0", remedy="give --clip 1e-7, say",
                    field="gradient",
                )  # fmt: skip
            bottom = n * p[j] if n > 1 else p[j]
            name = Name("∂L/∂ŷ", *([place + 1] if data.size > 1 else []), j + 1)
            row[j] = working.let(name, -((1 if share is None else share) / bottom))
        found.append(row)
    return found
