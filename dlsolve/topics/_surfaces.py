"""Images and feature maps: the entries under each window, and which windows are shown."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix
from dlsolve.exact.number import Scalar
from dlsolve.records import dataclass
from dlsolve.topics._windows import Laid
from dlsolve.working.readings import evaluate
from dlsolve.working.trees import Grid, Number, Quantity, Tree, Value
from dlsolve.working.working import Working

SHOWN_WHOLE = 24
"""Rows or columns up to which a matrix is written entry by entry, as typed."""

MOST_CELLS = 4_000_000
"""Entries that a padded image may have."""

SHOWN_IN_ALL = 72
"""Windows up to which every one is worked out on the page."""

SHOWN_OF_ONE = 36
"""The same for one feature map."""

SHOWN_FIRST = 9
"""Of more windows, the first few of the first maps."""

MAPS_SHOWN = 2
"""The maps of which some windows are worked out."""

ZERO = Number(Fraction(0), "0")


@dataclass(frozen=True, slots=True)
class Surface:
    """A matrix of the working, its entries as typed where they stand as they were."""

    value: Matrix
    typed: Grid | None = None

    @classmethod
    def of(cls, quantity: Quantity, written: Tree | None = None) -> Surface:
        """The matrix that a line of the working goes on with; `written` is how it stood."""
        typed = written if written is not None else quantity.typed
        return cls(_matrix(quantity.value), typed if isinstance(typed, Grid) else None)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.value.shape

    def at(self, i: int, j: int) -> Tree:
        """The entry, or 0 outside."""
        rows, columns = self.shape
        if not (0 <= i < rows and 0 <= j < columns):
            return ZERO
        value = self.value[i, j]
        if self.typed is not None and i < len(self.typed.rows) and j < len(self.typed.rows[0]):
            entry = self.typed.rows[i][j]
            if evaluate(entry) == value:
                return entry
        return Number(value)

    def under(self, rows: range, columns: range) -> Iterator[Tree]:
        """The entries under a window, row by row."""
        return (self.at(i, j) for i in rows for j in columns)

    @property
    def is_small(self) -> bool:
        """Whether its entries are written one by one."""
        return max(self.shape) <= SHOWN_WHOLE

    def padded(self, rows: Laid, columns: Laid) -> Surface:
        """The matrix with its zeros.  Raises InputError where there are too many."""
        height = rows.before + max(rows.end, self.shape[0])
        width = columns.before + max(columns.end, self.shape[1])
        if height * width > MOST_CELLS:
            raise InputError(
                f"the padded image has more than {MOST_CELLS:,} entries",
                remedy="give less padding",
                field="padding",
            )
        zero: Scalar = Fraction(0)
        right = (zero,) * (width - columns.before - self.shape[1])
        blank = ((zero,) * width,)
        inner = tuple((zero,) * columns.before + row + right for row in self.value.rows)
        below = blank * (height - rows.before - self.shape[0])
        value = Matrix(blank * rows.before + inner + below)
        if max(height, width) > SHOWN_WHOLE:
            return Surface(value)
        grid = tuple(
            tuple(self.at(i - rows.before, j - columns.before) for j in range(width))
            for i in range(height)
        )
        return Surface(value, Grid(grid))

    def turned(self) -> Surface:
        """The matrix turned by 180°."""
        value = Matrix(tuple(row[::-1] for row in self.value.rows[::-1]))
        rows, columns = self.shape
        grid = tuple(
            tuple(self.at(rows - 1 - i, columns - 1 - j) for j in range(columns))
            for i in range(rows)
        )
        return Surface(value, Grid(grid))


def _matrix(value: Value) -> Matrix:
    assert isinstance(value, Matrix)
    return value


def placed(matrix: Matrix, entries: dict[tuple[int, int], Scalar]) -> Matrix:
    """The matrix with some entries replaced."""
    rows = [list(row) for row in matrix.rows]
    for (i, j), value in entries.items():
        rows[i][j] = value
    return Matrix(tuple(map(tuple, rows)))


def shown_places(counts: tuple[int, int], maps: int, place: int) -> list[tuple[int, int]]:
    """The windows that are worked out on the page, for map number `place` of several."""
    rows, columns = counts
    if rows * columns <= SHOWN_OF_ONE and rows * columns * maps <= SHOWN_IN_ALL:
        return [(i, j) for i in range(rows) for j in range(columns)]
    if place > MAPS_SHOWN:
        return []
    return [divmod(window, columns) for window in range(min(SHOWN_FIRST, rows * columns))]


def say_left_out(working: Working, shown: int, windows: int) -> None:
    """How many windows are not on the page."""
    left = windows - shown
    if left == 1:
        working.say("The last window in the same way.")
    elif left:
        all_or_rest = "other " if shown else ""
        working.say(f"The {all_or_rest}{left:,} windows in the same way.")
