"""Determinants written out: ad − bc, and the expansion along a row or a column.

│1  2│ → 1 × 4 − 2 × 3
│3  4│
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from dlsolve.records import dataclass
from dlsolve.working.trees import Negative, Number, Product, Quantity, Tree, is_one, total

Entries = Sequence[Sequence[Tree]]


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column of a matrix, numbered from 0."""

    index: int
    is_row: bool

    def places(self, n: int) -> list[tuple[int, int]]:
        """The places of its entries in an n × n matrix."""
        return [(self.index, k) if self.is_row else (k, self.index) for k in range(n)]


def is_nought(entry: Tree) -> bool:
    """Whether an entry is 0, so that its minor need not be found."""
    return isinstance(entry, Number | Quantity) and entry.value == 0


def best_line(rows: Entries, *, but: Line | None = None) -> Line:
    """The row, or else the column, with the most zeros; the first of several."""
    lines = [Line(k, is_row) for is_row in (True, False) for k in range(len(rows))]
    return max((line for line in lines if line != but), key=lambda line: zeros(rows, line))


def zeros(rows: Entries, line: Line) -> int:
    """How many entries of the line are 0."""
    return sum(is_nought(rows[i][j]) for i, j in line.places(len(rows)))


def minor(rows: Entries, i: int, j: int) -> tuple[tuple[Tree, ...], ...]:
    """What is left without a row and a column."""
    kept = (row for place, row in enumerate(rows) if place != i)
    return tuple(tuple(entry for k, entry in enumerate(row) if k != j) for row in kept)


def is_odd(i: int, j: int) -> bool:
    """Whether the checkerboard of signs has a minus there."""
    return (i + j) % 2 == 1


def written_out(
    rows: Entries, *, all_plus: bool = False, added: bool = False, swapped: bool = False
) -> Tree:
    """ad − bc, and for more rows the expansion along the line with most zeros.

    The known mistakes: `all_plus` forgets the checkerboard, `added` has ad + bc, `swapped`
    bc − ad.
    """
    match rows:
        case [[only]]:
            return only
        case [[a, b], [c, d]]:
            first, second = times(a, d), times(b, c)
            if swapped:
                first, second = second, first
            return total([first, second if added else Negative(second)])
        case _:
            line = best_line(rows)
            terms: list[Tree] = []
            for i, j in line.places(len(rows)):
                if is_nought(rows[i][j]):
                    continue
                below = written_out(
                    minor(rows, i, j), all_plus=all_plus, added=added, swapped=swapped
                )
                term = below if is_one(rows[i][j]) else Product((rows[i][j], below))
                terms.append(Negative(term) if is_odd(i, j) and not all_plus else term)
            return total(terms) if terms else Number(Fraction(0))


def times(left: Tree, right: Tree) -> Tree:
    """The product; that of a letter with itself is a square, and with 1 itself."""
    for one, other in ((left, right), (right, left)):
        if is_one(one) and not isinstance(other, Number):
            return other
    if left == right and not isinstance(left, Number):
        return left**2
    return Product((left, right))
