"""Actual and predicted values, sample by sample, and the losses that are asked of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, ClassVar

from dlsolve.errors import InputError
from dlsolve.exact.number import INFINITY
from dlsolve.inputs.quoting import quoted
from dlsolve.records import dataclass
from dlsolve.topics._losses import mean
from dlsolve.working.names import Name
from dlsolve.working.trees import Grid, Number, Quantity, Row, Tree, total
from dlsolve.working.working import Working

FEW = 8
"""Samples whose terms stand in one line; of more there is a table."""

MOST = 1000
"""Numbers that are taken: each is a term of the working."""

TITLES = {
    "mae": "the mean absolute error",
    "sae": "the sum of the absolute errors",
    "mse": "the mean squared error",
    "half-mse": "half the mean squared error",
    "sse": "the sum of the squared errors",
    "half-sse": "half the sum of the squared errors",
    "rmse": "the root mean squared error",
    "huber": "the Huber loss",
    "bce": "the binary cross-entropy",
    "cce": "the categorical cross-entropy",
    "hinge": "the hinge loss",
}
"""The losses, by the words that they are asked for in."""

OTHER_NAMES = {
    "mean-absolute-error": "mae", "mean-squared-error": "mse",
    "root-mean-squared-error": "rmse",
    "binary-cross-entropy": "bce", "binary-crossentropy": "bce", "log-loss": "bce",
    "categorical-cross-entropy": "cce", "categorical-crossentropy": "cce",
    "sparse-categorical-crossentropy": "cce",
}  # fmt: skip
"""What libraries and other courses call them."""

SYMBOLS = {"half-mse": "½MSE", "half-sse": "½SSE", "huber": "Huber", "hinge": "Hinge"}
"""How a loss stands on the page, where it is not its initials."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """One or more losses by name.  e.g. mse, or "mae mse rmse" """

    WORDS: ClassVar = tuple(TITLES)

    names: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> Kinds:
        """Raises InputError for a name that is not a loss's, or is given twice."""
        found: list[str] = []
        for word in re.finditer(r"[^\s,;\[\]\"']+", text):
            name = word.group().lower().replace("_", "-")
            name = OTHER_NAMES.get(name, name)
            if name not in TITLES or name in found:
                close = get_close_matches(name, TITLES, n=1)
                why = "is given twice" if name in found else "is none of the losses"
                choose = "choose among " + ", ".join(TITLES)
                if name in ("cross-entropy", "crossentropy", "ce"):
                    choose = "it is bce where y is 0 or 1, cce where it is one of several classes"
                is_near = close and name not in found and "entropy" not in name
                remedy = f"did you mean {close[0]}?" if is_near else choose
                raise InputError(f"{quoted(word.group())} {why}", text, *word.span(), remedy)
            found.append(name)
        if not found:
            remedy = "write, for example, mse, or “mae mse rmse”"
            raise InputError("no loss is named", text, 0, len(text), remedy)
        return cls(tuple(found))


@dataclass(frozen=True, slots=True)
class Samples:
    """y and ŷ of each sample, given on the page, and how their losses become one."""

    y: list[Quantity]
    y_hat: list[Quantity]
    reduction: str

    @property
    def size(self) -> int:
        """The number of samples."""
        return len(self.y)

    @property
    def index(self) -> str:
        """The index in a formula for all samples: none where there is one sample."""
        return "ᵢ" if self.size > 1 else ""

    def named(self, base: str, place: int) -> Name:
        """A name with the sample's number, if there are several.  e.g. e₁"""
        return numbered(base, place, self.size)

    def formula(self, term: str, minus: str = "") -> str:
        """The loss's formula for all samples.  e.g. −(1/n)Σ[…]"""
        if self.size == 1:
            return minus + term
        sigma = "Σ" if term[0] in "[(|" else "Σ "
        return minus + ("(1/n)" if self.reduction == "mean" else "") + sigma + term

    @property
    def counted(self) -> str:
        """What n is, where a mean has it.  e.g. “   with n = 3”"""
        return f"   with n = {self.size}" if self.size > 1 and self.reduction == "mean" else ""

    @property
    def divisor(self) -> int:
        """What the sum of the samples' losses is divided by."""
        return self.size if self.reduction == "mean" else 1


def numbered(base: str, place: int, size: int) -> Name:
    """y₁, y₂, …, or y where there is one sample."""
    return Name(base, place + 1) if size > 1 else Name(base)


def entries(grid: Grid, field: str) -> tuple[Tree, ...]:
    """The numbers of one row, or of one column."""
    rows = grid.rows
    if len(rows) > 1 and len(rows[0]) > 1:
        raise InputError(
            f"a {len(rows)} × {len(rows[0])} matrix where one number a sample is expected",
            remedy="give one list; rows of class probabilities are for cce", field=field,
        )  # fmt: skip
    return rows[0] if len(rows) == 1 else tuple(row[0] for row in rows)


def symbol(kind: str) -> str:
    """How a loss is called on the page.  e.g. MSE, Huber"""
    return SYMBOLS.get(kind, kind.upper())


def reduced(
    working: Working, kind: str, losses: Sequence[Quantity], reduction: str, **mistakes: Any
) -> Quantity:
    """The mean of the samples' losses, or their sum."""
    name = Name(symbol(kind))
    if len(losses) == 1:
        return losses[0]
    if any(one.value is INFINITY for one in losses):
        working.say(f"One of the terms is ∞, and so is their {reduction}:")
        return working.let(name, INFINITY)
    if reduction == "sum":
        return working.let(name, total(losses), mean_taken=mean(losses), **mistakes)
    return working.let(name, mean(losses), mean_forgotten=total(losses), **mistakes)


def tabulate(working: Working, samples: Samples, losses: Sequence[Quantity]) -> None:
    """Many samples side by side."""
    if samples.size > FEW:
        rows = [
            (i, *row)
            for i, row in enumerate(zip(samples.y, samples.y_hat, losses, strict=True), start=1)
        ]
        working.table(("i", "yᵢ", "ŷᵢ", "Lᵢ"), rows)


def as_row(numbers: Sequence[Tree]) -> Number | Row:
    """Numbers in a question: one alone without brackets."""
    first = numbers[0]
    return first if len(numbers) == 1 and isinstance(first, Number) else Row(tuple(numbers))
