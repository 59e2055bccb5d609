"""Two variables at once: marginals, covariance, correlation, independence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from dlsolve.exact.number import equal, is_zero
from dlsolve.inputs.combinations import Combination
from dlsolve.records import dataclass
from dlsolve.topics._moments import (
    Method,
    write_deviation,
    write_mean,
    write_variance,
    write_variance_of,
)
from dlsolve.topics._single import (
    Wanted,
    answer_chances,
    plain,
    write_combinations,
    write_intervals,
)
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, float_of, scalar
from dlsolve.working.trees import Number, Product, Quantity, equals, total
from dlsolve.working.working import Cell, Working

if TYPE_CHECKING:
    from dlsolve.working.figures import Figure

Pairs = Mapping[tuple[int, int], Quantity]


@dataclass(frozen=True, slots=True)
class Pair:
    """X and Y: their values, P(X=x, Y=y) by the places of x and y, and the marginals."""

    xs: tuple[Number, ...]
    ys: tuple[Number, ...]
    cells: Pairs
    px: tuple[Quantity, ...]
    py: tuple[Quantity, ...]


def name_of_cell(x: Number, y: Number) -> Name:
    """e.g. p(0, 1), which is P(X=0, Y=1)"""
    return Name(f"p({x.text}, {y.text})")


def write_marginals(
    working: Working, xs: Sequence[Number], ys: Sequence[Number], cells: Pairs
) -> Pair:
    """P(X=x) from the rows, P(Y=y) from the columns, and the table with both.

    `cells` has the pairs that can occur; a pair that it lacks has probability 0.
    """
    working.say("Marginal distributions: add up each row for X, and each column for Y.")
    px = [
        working.let(Name(f"P(X={x.text})"), total(_row(cells, i, len(ys))))
        for i, x in enumerate(xs)
    ]
    py = [
        working.let(Name(f"P(Y={y.text})"), total(_column(cells, j, len(xs))))
        for j, y in enumerate(ys)
    ]
    rows: list[list[Cell]] = []
    for i, x in enumerate(xs):
        chances: list[Cell] = [cells.get((i, j), 0) for j in range(len(ys))]
        rows.append([f"x = {x.text}", *chances, px[i]])
    rows.append(["P(Y=y)", *py, 1])
    working.table(("p(x, y)", *(f"y = {y.text}" for y in ys), "P(X=x)"), rows)
    return Pair(tuple(xs), tuple(ys), cells, tuple(px), tuple(py))


def _row(cells: Pairs, i: int, count: int) -> Iterator[Quantity]:
    return (cells[i, j] for j in range(count) if (i, j) in cells)


def _column(cells: Pairs, j: int, count: int) -> Iterator[Quantity]:
    return (cells[i, j] for i in range(count) if (i, j) in cells)


def write_means(working: Working, pair: Pair) -> tuple[Quantity, Quantity]:
    """E(X) and E(Y), from the marginals."""
    return (
        write_mean(working, "X", pair.xs, pair.px),
        write_mean(working, "Y", pair.ys, pair.py),
    )


def write_covariance(working: Working, pair: Pair, means: Sequence[Quantity]) -> Quantity:
    """E(XY) = Σ x·y·p(x, y) and Cov(X, Y) = E(XY) − E(X)·E(Y)"""
    working.say("E(XY) = Σ x·y·p(x, y); a term with x = 0 or y = 0 is 0.")
    terms = [
        Product((pair.xs[i], pair.ys[j], cell))
        for (i, j), cell in sorted(pair.cells.items())
        if not is_zero(pair.xs[i].value * pair.ys[j].value)
    ]
    mean_x, mean_y = means
    both = working.let(Name("E(XY)"), total(terms), product_of_marginals_for_joint=mean_x * mean_y)
    working.answer("E(XY)", both, shown=())
    return working.let(
        Name("Cov(X, Y)"),
        both - mean_x * mean_y,
        product_of_means_not_subtracted=both,
    )


def write_correlation(
    working: Working, covariance: Quantity, variances: Sequence[Quantity]
) -> Quantity | None:
    """ρ = Cov(X, Y)/(σ_X·σ_Y); None where one of them is constant, said."""
    for letter, variance in zip("XY", variances, strict=True):
        if is_zero(scalar(variance.value)):
            working.say(
                variance.name, f" = 0: {letter} is constant, so the correlation ρ is not defined."
            )
            return None
    first, second = (
        write_deviation(working, Name("σ", letter), variance)
        for letter, variance in zip("XY", variances, strict=True)
    )
    if first is None or second is None:
        return None
    for letter, deviation in zip("XY", (first, second), strict=True):
        working.answer(f"sigma_{letter}", deviation, shown=())
    return working.let(
        Name("ρ"),
        covariance / (first * second),
        variances_for_deviations=covariance / (variances[0] * variances[1]),
    )


def write_sum(working: Working, variances: Sequence[Quantity], covariance: Quantity) -> Quantity:
    """Var(X + Y) = Var(X) + Var(Y) + 2·Cov(X, Y)"""
    plain = Combination(Fraction(1), Fraction(1), Fraction(0), "X + Y")
    return write_variance_of(working, plain, variances, covariance)


def write_independence(working: Working, pair: Pair, covariance: Quantity) -> bool:
    """Whether p(x, y) = P(X=x)·P(Y=y) for every pair; a covariance other than 0 settles it."""
    uncorrelated = working.decide(
        Name("uncorrelated"),
        equals(covariance, 0),
        "X and Y are uncorrelated; they may still depend on each other",
        "X and Y are not independent",
    )
    if not uncorrelated:
        return False
    places = list(product(range(len(pair.xs)), range(len(pair.ys))))
    failing = [place for place in places if not _is_product(pair, *place)]
    for i, j in failing[:1] or places:
        name = name_of_cell(pair.xs[i], pair.ys[j])
        cell = pair.cells.get((i, j)) or working.let(name, Fraction(0))
        holds = working.decide(
            Name(f"{name.base} is a product"),
            equals(cell, pair.px[i] * pair.py[j]),
            "the product rule holds here",
            "X and Y are not independent",
            uncorrelated_taken_for_independent=equals(covariance, 0),
        )
        if not holds:
            return False
    working.say("p(x, y) = P(X=x)·P(Y=y) for every pair, so X and Y are independent.")
    return True


def _is_product(pair: Pair, i: int, j: int) -> bool:
    cell = pair.cells.get((i, j))
    value = Fraction(0) if cell is None else scalar(cell.value)
    return equal(value, scalar(evaluate(pair.px[i] * pair.py[j])))


def write_pair(
    working: Working,
    xs: Sequence[Number],
    ys: Sequence[Number],
    cells: Pairs,
    wanted: Wanted,
) -> None:
    """Marginals, means, variances, covariance, correlation, Var(X + Y), independence."""
    pair = write_marginals(working, xs, ys, cells)
    working.draw(_joint_figure, pair)
    write_intervals(working, wanted.intervals, {"X": (pair.xs, pair.px), "Y": (pair.ys, pair.py)})
    if wanted.find != "distribution" or wanted.combinations:
        _write_moments(working, pair, wanted)
    asked = wanted.find == "distribution"
    answer_chances(working, "X", pair.xs, pair.px, asked=asked)
    answer_chances(working, "Y", pair.ys, pair.py, asked=asked)
    for (i, j), cell in pair.cells.items():
        name = f"p({plain(pair.xs[i].text)}, {plain(pair.ys[j].text)})"
        working.answer(name, cell, shown=())


def _joint_figure(pair: Pair) -> Iterator[Figure]:
    """p(x, y) as a heat map, a row for each x; a pair that is not in the table has 0."""
    from dlsolve.working.figures import Figure, HeatMap

    chances = {place: float_of(cell.value) for place, cell in pair.cells.items()}
    rows = tuple(
        tuple(chances.get((i, j), 0.0) for j in range(len(pair.ys))) for i in range(len(pair.xs))
    )
    names = (tuple(one.text for one in values) for values in (pair.xs, pair.ys))
    yield Figure("The joint distribution p(x, y)", "y", "x", (HeatMap(rows, *names),))


def _write_moments(working: Working, pair: Pair, wanted: Wanted) -> None:
    """Means, variances, and what the two have together."""
    means = write_means(working, pair)
    for letter, mean in zip("XY", means, strict=True):
        working.answer(f"E({letter})", mean)
    if wanted.find in ("all", "variance") or wanted.combinations:
        method: Method = "definition" if wanted.method == "definition" else "shortcut"
        variances = [
            write_variance(working, letter, values, chances, mean, method)
            for letter, values, chances, mean in (
                ("X", pair.xs, pair.px, means[0]), ("Y", pair.ys, pair.py, means[1]),
            )
        ]  # fmt: skip
        for letter, variance in zip("XY", variances, strict=True):
            working.answer(f"Var({letter})", variance)
        if wanted.find == "all" or any(one.a and one.b for one in wanted.combinations):
            _write_together(working, pair, means, variances, wanted)
        else:
            write_combinations(working, wanted.combinations, means, variances)


def _write_together(
    working: Working,
    pair: Pair,
    means: Sequence[Quantity],
    variances: Sequence[Quantity],
    wanted: Wanted,
) -> None:
    """Covariance, correlation, Var(X + Y) and independence."""
    covariance = write_covariance(working, pair, means)
    working.answer("cov", covariance, shown=None if wanted.find == "all" else ())
    if wanted.find == "all":
        correlation = write_correlation(working, covariance, variances)
        if correlation is not None:
            working.answer("rho", correlation)
        working.answer("Var(X + Y)", write_sum(working, variances, covariance))
    write_combinations(working, wanted.combinations, means, variances, covariance)
    if wanted.find == "all":
        holds = write_independence(working, pair, covariance)
        words = "X and Y are independent" if holds else "X and Y are not independent"
        working.answer("independent", holds, shown=[(words,)])
