"""What a classifier did: two lists of labels, the four counts, or a confusion matrix."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from dlsolve.errors import InputError
from dlsolve.inputs.labels import LARGEST_TALLY, Labels, Tally, in_order
from dlsolve.inputs.quoting import quoted
from dlsolve.plurals import counted, there_are
from dlsolve.records import dataclass
from dlsolve.working.trees import Grid, Number

MOST_CLASSES = 12
"""Classes of the largest matrix."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What the samples are, and what they were taken for."""

    actual: Annotated[Labels, "the actual class of each sample, y: “1 1 0”, or “cat, dog, cat”"]
    predicted: Annotated[Labels, "the predicted class of each sample, ŷ, in the same order"]

    def refuse_unequal(self) -> None:
        """Raises InputError for lists of different lengths."""
        if len(self.actual) != len(self.predicted):
            raise InputError(
                f"{there_are(len(self.actual), 'actual label')}"
                f" and {len(self.predicted)} predicted",
                remedy="give one of each for every sample", field="predicted",
            )  # fmt: skip

    @property
    def classes(self) -> tuple[str, ...]:
        """The different labels of both lists."""
        return in_order((*self.actual.names, *self.predicted.names))


@dataclass(frozen=True, slots=True)
class FourCounts:
    """The four counts of a binary classifier."""

    tp: Annotated[Tally, "true positives: positive samples predicted positive"]
    fp: Annotated[Tally, "false positives: negative samples predicted positive"]
    fn: Annotated[Tally, "false negatives: positive samples predicted negative"]
    tn: Annotated[Tally, "true negatives: negative samples predicted negative"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A confusion matrix, of two classes or more."""

    matrix: Annotated[Grid, "the confusion matrix, “40 10; 5 45”; the positive class comes first"]
    classes: Annotated[Labels | None, "the names of its classes: “spam, not spam”"] = None

    def counts(self) -> list[list[int]]:
        """The entries.  Raises InputError for what is no matrix of counts."""
        rows, columns = len(self.matrix.rows), len(self.matrix.rows[0])
        if rows != columns or rows < 2:
            raise InputError(
                f"the matrix is {rows} × {columns}",
                remedy="give a row and a column for each of two or more classes", field="matrix",
            )  # fmt: skip
        refuse_too_many(rows, "matrix")
        return [
            [_count(entry, i, j) for j, entry in enumerate(row, start=1)]
            for i, row in enumerate(self.matrix.rows, start=1)
        ]

    def names(self) -> tuple[str, ...]:
        """The classes: as named, else positive and negative, or 1, 2, 3, …

        Raises InputError for names that do not fit the matrix.
        """
        size = len(self.matrix.rows)
        if self.classes is None:
            numbered = tuple(str(i) for i in range(1, size + 1))
            return ("positive", "negative") if size == 2 else numbered
        names = self.classes.names
        if len(names) != size:
            raise InputError(
                f"{counted(len(names), 'name')} for {counted(size, 'class')}",
                remedy="name each class once, with commas between: spam, not spam",
                field="classes",
            )
        for place, name in enumerate(names):
            if name in names[:place]:
                reason = f"{quoted(name)} is given twice"
                raise InputError(reason, remedy="name each class once", field="classes")
        return names


def refuse_too_many(classes: int, field: str) -> None:
    """Raises InputError for more classes than are worked by hand."""
    if classes > MOST_CLASSES:
        raise InputError(
            f"{classes} classes, where at most {MOST_CLASSES} are worked by hand",
            remedy="join some of them, or ask for one against the rest with --positive",
            field=field,
        )


def _count(entry: object, row: int, column: int) -> int:
    value = entry.value if isinstance(entry, Number) else None
    if not isinstance(value, Fraction) or value.denominator != 1 or value < 0:
        reason = f"the entry in row {row}, column {column} is not a count"
    elif value > LARGEST_TALLY:
        reason = f"the entry in row {row}, column {column} is above {LARGEST_TALLY:,}"
    else:
        return value.numerator
    raise InputError(reason, remedy="give whole numbers from 0 up", field="matrix")
