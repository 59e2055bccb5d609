"""The confusion matrix itself: samples sorted into it, drawn, and counts read off it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Any, Literal

from dlsolve.exact.array import Matrix
from dlsolve.exact.number import Scalar
from dlsolve.inputs.classified import Compared
from dlsolve.topics._map_figures import heat_map
from dlsolve.topics._matrix import matrix_of
from dlsolve.topics._scores import Counts
from dlsolve.working.idioms import Data, Program
from dlsolve.working.names import Name
from dlsolve.working.readings import scalar
from dlsolve.working.trees import Quantity, Tree, total
from dlsolve.working.working import Working

if TYPE_CHECKING:
    from dlsolve.working.figures import Figure

Orientation = Literal["predicted-rows", "actual-rows"]

MOST_SHOWN = 30
"""Samples up to which they stand in a table."""

MOST_LISTED = 8
"""Samples of one kind up to which they are listed."""


# --- from lists ---------------------------------------------------------------------------------


def say_samples(working: Working, source: Compared, pair: tuple[str, str] | None = None) -> None:
    """The samples side by side; with a positive class also what each of them is."""
    pairs = list(zip(source.actual.names, source.predicted.names, strict=True))
    if len(pairs) > MOST_SHOWN:
        return
    headings = ["sample", "actual y", "predicted ŷ"]
    rows = [[str(i), y, y_hat] for i, (y, y_hat) in enumerate(pairs, start=1)]
    if pair is not None:
        headings.append("")
        rows = [[*row, _kind(*one, pair[0])] for row, one in zip(rows, pairs, strict=True)]
    working.table(headings, rows)


def _kind(actual: str, predicted: str, positive: str) -> str:
    """e.g. FP: actually negative, predicted positive"""
    right = "T" if (actual == positive) == (predicted == positive) else "F"
    return right + ("P" if predicted == positive else "N")


def sort_out(working: Working, source: Compared, pair: tuple[str, str]) -> Counts:
    """TP, FP, FN and TN, each with its samples."""
    samples: dict[str, list[int]] = {"TP": [], "FP": [], "FN": [], "TN": []}
    pairs = zip(source.actual.names, source.predicted.names, strict=True)
    for place, (actual, predicted) in enumerate(pairs, start=1):
        samples[_kind(actual, predicted, pair[0])].append(place)
    swapped = {"TP": "TN", "FP": "FN", "FN": "FP", "TN": "TP"}
    exchanged = {"TP": "TP", "FP": "FN", "FN": "FP", "TN": "TN"}

    def counted(kind: str) -> Quantity:
        predicted = pair[0] if kind[1] == "P" else pair[1]
        actual = pair[0] if kind in ("TP", "FN") else pair[1]
        return working.let(
            Name(kind),
            Fraction(len(samples[kind])),
            program=_counted_in(source, kind, pair[0]),
            note=(f"predicted {predicted}, actually {actual}{_listed(samples[kind])}",),
            fp_and_fn_exchanged=Fraction(len(samples[exchanged[kind]])),
            negative_class_taken_as_positive=Fraction(len(samples[swapped[kind]])),
        )

    tp, fp, fn, tn = (counted(kind) for kind in samples)
    return Counts(tp, fp, fn, tn)


def _counted_in(source: Compared, kind: str, positive: str) -> Program:
    """e.g. FP: actually another class than the positive one, which is predicted"""
    actual = "==" if kind in ("TP", "FN") else "!="
    predicted = "==" if kind[1] == "P" else "!="
    test = f"y {actual} {{2}} and y_hat {predicted} {{2}}"
    return Program(
        f"sum({test} for y, y_hat in zip({{0}}, {{1}}))",
        (*_lists(source), Data("positive", positive)),
    )


def _listed(places: Sequence[int]) -> str:
    """e.g. : samples 1 and 3"""
    if not places or len(places) > MOST_LISTED:
        return ""
    *most, last = map(str, places)
    return f": samples {', '.join(most)} and {last}" if most else f": sample {last}"


def count_matrix(
    working: Working, source: Compared, classes: Sequence[str], orientation: Orientation
) -> Quantity:
    """M, each entry of which counts the samples with one predicted and one actual class."""
    pairs = list(zip(source.predicted.names, source.actual.names, strict=True))
    rows = tuple(
        tuple(Fraction(pairs.count((predicted, actual))) for actual in classes)
        for predicted in classes
    )
    by_predicted = Matrix(rows)
    by_actual = Matrix(by_predicted.columns())
    mine, other = by_predicted, by_actual
    if orientation == "actual-rows":
        mine, other = by_actual, by_predicted
    down, across = axes(orientation)
    note = (f"rows: {down}, columns: {across}, each in the order {', '.join(classes)}",)
    first, second = "p == row and a == column", "p == column and a == row"
    cell = first if orientation == "predicted-rows" else second
    count = f"sum([{cell} for a, p in zip({{0}}, {{1}})])"
    program = Program(
        f"np.array([[{count} for column in {{2}}] for row in {{2}}])",
        (*_lists(source), Data("classes", list(classes))),
    )
    return working.let(
        Name("M"), mine, note=note, program=program, rows_and_columns_exchanged=other
    )


def _lists(source: Compared) -> tuple[Data, Data]:
    return Data("actual", list(source.actual.names)), Data(
        "predicted", list(source.predicted.names)
    )


# --- drawn --------------------------------------------------------------------------------------


def axes(orientation: Orientation) -> tuple[str, str]:
    """What the rows and what the columns are."""
    return ("predicted", "actual") if orientation == "predicted-rows" else ("actual", "predicted")


def draw_counts(
    working: Working, counts: Counts, pair: tuple[str, str], orientation: Orientation
) -> None:
    """The four counts with their headings."""
    down, across = axes(orientation)
    first, second = counts.fp, counts.fn
    if orientation == "actual-rows":
        first, second = second, first
    assert counts.tn is not None
    working.draw(_matrix_figure, [[counts.tp, first], [second, counts.tn]], pair, orientation)
    working.table(
        ("", *(f"{across} {name}" for name in pair)),
        ((f"{down} {pair[0]}", counts.tp, first), (f"{down} {pair[1]}", second, counts.tn)),
    )


def draw(working: Working, M: Quantity, classes: Sequence[str], orientation: Orientation) -> None:
    """The matrix with its headings and, of more than two classes, its totals."""
    down, across = axes(orientation)
    rows: list[list[str | Quantity]] = [
        [f"{down} {name}", *row] for name, row in zip(classes, entries_of(M), strict=True)
    ]
    headings = ["", *(f"{across} {name}" for name in classes)]
    if len(classes) > 2:
        matrix = matrix_of(M)
        sums = [_sum(row) for row in (*matrix.rows, *matrix.columns())]
        size = len(classes)
        headings.append("total")
        rows = [[*row, one] for row, one in zip(rows, sums[:size], strict=True)]
        whole = _sum(one for row in matrix.rows for one in row)
        rows.append(["total", *sums[size:], whole])
    working.table(headings, rows)
    working.draw(_matrix_figure, entries_of(M), classes, orientation)


def _matrix_figure(
    cells: Sequence[Sequence[Quantity]], classes: Sequence[str], orientation: Orientation
) -> Iterator[Figure]:
    """The matrix as a heat map, its classes beside it."""
    from dlsolve.working.figures import Figure

    down, across = axes(orientation)
    counts = Matrix(tuple(tuple(scalar(cell.value) for cell in row) for row in cells))
    yield Figure("Confusion matrix", across, down, (heat_map(counts, classes, classes),))


def _sum(entries: Iterable[Scalar]) -> Quantity:
    """A total of the matrix, for its table."""
    return Quantity(Name("total"), reduce(lambda a, b: a + b, entries))


# --- read off -----------------------------------------------------------------------------------


def entries_of(M: Quantity) -> list[list[Quantity]]:
    """The entries of the matrix, each with its name.  e.g. M₁₂"""
    return [
        [Quantity(Name(M.name.base, i, j), value) for j, value in enumerate(row, start=1)]
        for i, row in enumerate(matrix_of(M).rows, start=1)
    ]


def read_off(
    working: Working, M: Quantity, place: int, orientation: Orientation, *, negatives: bool
) -> Counts:
    """The counts of one class: TP on the diagonal, FP in its predicted row or column beside it,
    FN in its actual one; with `negatives` also TN, all that is in neither."""
    entries = entries_of(M)
    size = range(len(entries))
    hit = entries[place][place]
    false_positives = total(entries[place][j] for j in size if j != place)
    false_negatives = total(entries[i][place] for i in size if i != place)
    if orientation == "actual-rows":
        false_positives, false_negatives = false_negatives, false_positives
    rest = total(entries[i][j] for i in size for j in size if place not in (i, j))
    tp = working.let(Name("TP"), hit, **_for_negatives(rest, negatives))
    fp = working.let(
        Name("FP"),
        false_positives,
        rows_and_columns_exchanged=false_negatives,
        **_for_negatives(false_negatives, negatives),
    )
    fn = working.let(
        Name("FN"),
        false_negatives,
        rows_and_columns_exchanged=false_positives,
        **_for_negatives(false_positives, negatives),
    )
    if not negatives:
        return Counts(tp, fp, fn)
    return Counts(tp, fp, fn, working.let(Name("TN"), rest, **_for_negatives(hit, negatives)))


def _for_negatives(wrong: Tree, negatives: bool) -> dict[str, Any]:
    """The count of the other class, taken by mistake where there are two."""
    return {"negative_class_taken_as_positive": wrong} if negatives else {}
