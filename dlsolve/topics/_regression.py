"""A model fitted to data: its letters, its losses, and the trees of their gradients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from random import Random
from typing import Annotated, Literal

from dlsolve.errors import InputError
from dlsolve.exact.number import real
from dlsolve.exact.rounding import FLOAT_FIGURES, Rounding, round_half_up
from dlsolve.inputs.objectives import Expression, Initial
from dlsolve.records import dataclass
from dlsolve.topics._descent import MOST_LINES
from dlsolve.topics._losses import Loss
from dlsolve.working.names import Name
from dlsolve.working.readings import bound, evaluate, letters, scalar
from dlsolve.working.trees import (
    Apply,
    Grid,
    Letter,
    Quantity,
    Tree,
    is_one,
)

INPUT = "x"
TARGET = "y"
PREDICTION = Name("ŷ")
Values = Mapping[Name, Tree]


@dataclass(frozen=True, eq=False)
class Regression:
    """A model and the data that it is fitted to."""

    data: Annotated[Grid, "a row a sample, the target in the last column: “1 2; 2 4; 3 6”"]
    model: Annotated[Expression, "ŷ in x, or x1, x2, … as the columns, and weights: “w*x+b”"]
    loss: Annotated[
        Literal["mse", "half-mse", "sse", "half-sse", "mae"],
        "the loss: (1/m)Σ(y − ŷ)² over the m samples of a batch; half of it; the plain sum;"
        " half of that; (1/m)Σ|y − ŷ|",
    ] = "mse"
    method: Annotated[
        Literal["batch", "sgd", "mini-batch"] | None,
        "an update from all samples, from each one, or from some; batch if nothing is said",
    ] = None
    batch_size: Annotated[int | None, "the samples in a mini-batch"] = None
    batches: Annotated[int | None, "the number of mini-batches, in place of their size"] = None
    epochs: Annotated[int, "the number of times that all samples are used"] = 1
    init: Annotated[Initial | None, "the initial weights, “w=0, b=0” or “0 0”; 0 if not given"] = (
        None
    )
    shuffle: Annotated[
        int | None, "the seed of a shuffle before each epoch; the given order if not given"
    ] = None

    def checked(self) -> Regression:
        """Itself.  Raises InputError for inputs that do not fit together."""
        if len(self.data.rows[0]) < 2:
            raise InputError(
                "each row has one number", remedy="give the inputs, then the target", field="data"
            )
        if self.epochs < 1:
            raise InputError(f"{self.epochs} epochs", remedy="run 1 epoch or more", field="epochs")
        if self.epochs * self.size > MOST_LINES:
            most = MOST_LINES // self.size
            raise InputError(
                f"{self.epochs} epochs of {self.size} samples are more than {MOST_LINES:,} lines",
                remedy=f"run at most {most} epochs, or give fewer samples"
                if most
                else f"give at most {MOST_LINES:,} samples",
                field="epochs" if most else "data",
            )
        self._check_letters()
        self._check_method()
        return self

    def _check_letters(self) -> None:
        columns = len(self.data.rows[0]) - 1
        possible = {Name(INPUT, j) for j in range(1, columns + 1)}
        possible |= {Name(INPUT)} if columns == 1 else set()
        known = "x" if columns == 1 else f"x1 to x{columns}"
        for name in letters(self.model.tree):
            if name.base == INPUT and name not in possible:
                raise InputError(
                    f"{name.ascii} in the model is no column of the data,"
                    f" which has {columns} before the target",
                    remedy=f"the inputs are {known}", field="model",
                )  # fmt: skip
            if name.base in (TARGET, PREDICTION.base):
                raise InputError(
                    f"{name.ascii} stands in the model, which is to predict it",
                    remedy="write only the right side: w*x + b", field="model",
                )  # fmt: skip
        if not self.weights:
            raise InputError(
                "the model has no weight to learn", remedy="write, for example, w*x + b",
                field="model",
            )  # fmt: skip

    def _check_method(self) -> None:
        sized = self.batch_size is not None or self.batches is not None
        if self.batch_size is not None and self.batches is not None:
            raise InputError(
                "a batch size and a number of batches", remedy="give one of the two",
                field="batches",
            )  # fmt: skip
        if self.method == "mini-batch" and not sized:
            raise InputError(
                "mini-batches without their size",
                remedy="give --batch-size, or --batches for their number", field="method",
            )  # fmt: skip
        if self.method in ("batch", "sgd") and sized:
            raise InputError(
                f"method {self.method} with mini-batches",
                remedy="leave the method out, or the batches", field="method",
            )  # fmt: skip
        if self.shuffle is not None and self.kind == "batch":
            raise InputError(
                "a shuffle where all samples are used together",
                remedy="use --method sgd, or mini-batches", field="shuffle",
            )  # fmt: skip
        for name, count in (("batch_size", self.batch_size), ("batches", self.batches)):
            if count is not None and not 1 <= count <= self.size:
                raise InputError(
                    f"{count} is not from 1 to {self.size}, the number of samples",
                    remedy="give a number in between", field=name,
                )  # fmt: skip

    # --- what the inputs say

    @property
    def size(self) -> int:
        """The number of samples."""
        return len(self.data.rows)

    @property
    def kind(self) -> Literal["batch", "sgd", "mini-batch"]:
        """The method, also where only a size implies it."""
        if self.method is not None:
            return self.method
        return "batch" if self.batch_size is None and self.batches is None else "mini-batch"

    @cached_property
    def inputs(self) -> tuple[Name, ...]:
        """The names of the columns before the target: x, or x₁, x₂, …"""
        columns = len(self.data.rows[0]) - 1
        plain = columns == 1 and Name(INPUT, 1) not in letters(self.model.tree)
        return (Name(INPUT),) if plain else tuple(Name(INPUT, j + 1) for j in range(columns))

    @cached_property
    def weights(self) -> tuple[Name, ...]:
        """The letters that are learnt, as they stand in the model."""
        return tuple(name for name in letters(self.model.tree) if name.base != INPUT)

    @cached_property
    def slopes(self) -> tuple[Tree, ...]:
        """∂ŷ/∂w for each weight, with ŷ itself in that of a sigmoid.

        e.g. w·x + b → x, 1;  σ(w·x + b) → ŷ(1 − ŷ)x, ŷ(1 − ŷ)
        """
        match self.model.tree:
            case Apply("σ", (inner,)):
                y_hat = Letter(PREDICTION)
                outer = y_hat * (1 - y_hat)
                inside = self._derivatives(inner)
                return tuple(outer if is_one(slope) else outer * slope for slope in inside)
            case model:
                return self._derivatives(model)

    def _derivatives(self, formula: Tree) -> tuple[Tree, ...]:
        """∂formula/∂w for each weight.  Raises InputError for one that is too long."""
        from dlsolve.working.symbols import derivative

        try:
            return tuple(derivative(formula, weight) for weight in self.weights)
        except InputError as error:
            raise error.of("model") from None

    @property
    def is_linear(self) -> bool:
        """Whether no ∂ŷ/∂w has a weight in it, so that a squared loss is quadratic."""
        moving = {*self.weights, PREDICTION}
        return not any(moving & set(letters(slope)) for slope in self.slopes)

    @property
    def error(self) -> Loss:
        """The loss, which writes itself and its derivatives."""
        return Loss(self.loss)

    def name_at(self, column: Name, sample: int | str) -> Name:
        """The name of a column in one sample.  e.g. x → x₂;  x₁ → x₂₁, the sample first"""
        return Name(column.base, sample, *column.indices)

    def orders(self) -> Iterator[tuple[tuple[int, ...], ...]]:
        """For each epoch its batches of samples, which are numbered from 0."""
        order = list(range(self.size))
        random = Random(self.shuffle)
        for _ in range(self.epochs):
            if self.shuffle is not None:
                random.shuffle(order)
            yield tuple(self._split(order))

    def _split(self, order: Sequence[int]) -> Iterator[tuple[int, ...]]:
        """Batches of the size asked for; of a number, the first ones take one sample more."""
        match self.kind:
            case "batch":
                sizes = [self.size]
            case "sgd":
                sizes = [1] * self.size
            case "mini-batch" if self.batches is not None:
                least, more = divmod(self.size, self.batches)
                sizes = [least + (k < more) for k in range(self.batches)]
            case _:
                size = self.batch_size or self.size
                sizes = [size] * (self.size // size) + [self.size % size] * (self.size % size > 0)
        start = 0
        for size in sizes:
            yield tuple(order[start : start + size])
            start += size


@dataclass(frozen=True, slots=True)
class Samples:
    """The data as quantities, and the trees that are made of them."""

    problem: Regression
    inputs: Sequence[Values]
    targets: Sequence[Quantity]

    def prediction(self, sample: int, weights: Values) -> Tree:
        """ŷᵢ as the model says it.  e.g. w·x₂ + b"""
        return bound(self.problem.model.tree, {**self.inputs[sample], **weights})

    def residuals(self, batch: Sequence[int], predicted: Sequence[Tree]) -> list[Tree]:
        """yᵢ − ŷᵢ for each sample."""
        return [self.targets[i] - y_hat for i, y_hat in zip(batch, predicted, strict=True)]

    def slopes(
        self, place: int, batch: Sequence[int], predicted: Sequence[Tree], weights: Values
    ) -> list[Tree]:
        """∂ŷᵢ/∂w for each sample, of the weight at a place."""
        slope = self.problem.slopes[place]
        return [
            bound(slope, {**self.inputs[i], **weights, PREDICTION: y_hat})
            for i, y_hat in zip(batch, predicted, strict=True)
        ]

    def design(self, batch: Sequence[int]) -> Grid:
        """∂ŷᵢ/∂w of a linear model, a row a sample.  e.g. (x₁, 1), (x₂, 1)"""
        return Grid(
            tuple(tuple(bound(s, dict(self.inputs[i])) for s in self.problem.slopes) for i in batch)
        )

    def steepness(self, batch: Sequence[int]) -> Fraction:
        """How steep the loss of a linear model is on a batch: its Σ(∂ŷ/∂w)², or their mean."""
        entries = [entry for row in self.design(batch).rows for entry in row]
        size = sum((_nearly(entry) ** 2 for entry in entries), Fraction(0))
        return size / len(batch) if self.problem.error.is_mean else size


def _nearly(entry: Tree) -> Fraction:
    """A number as a fraction: a rational exactly, any other to as many figures as a float."""
    exact = real(scalar(evaluate(entry)))
    if isinstance(exact, Fraction):
        return exact
    return Fraction(round_half_up(exact, Rounding(figures=FLOAT_FIGURES)).value)
