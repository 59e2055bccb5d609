"""k-fold cross-validation: the folds, and the average of their results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import isclose
from statistics import fmean, pstdev, stdev
from typing import Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.exact.array import Vector
from dlsolve.inputs.numbers import Count
from dlsolve.plurals import counted, there_are
from dlsolve.topics._floats import floats, typed
from dlsolve.working.idioms import Program
from dlsolve.working.names import Name
from dlsolve.working.steps import Answer
from dlsolve.working.trees import Apply, Quantity, Row, sqrt, total, tree
from dlsolve.working.working import Working

CHAPTER = "Training"
ALIASES = ("cross-validation",)

MOST_FOLDS = 100
"""Folds that a page lists."""


def kfold(
    working: Working,
    samples: Annotated[Count, "the number of samples"],
    *,
    folds: Annotated[Count, "the number of folds k; as many as samples leaves one out"],
    scores: Annotated[Row | None, "the result on each fold: “0.8 0.9 0.85”"] = None,
    average: Annotated[
        Literal["plain", "weighted"], "the mean of the folds, or weighted by their sizes"
    ] = "plain",
    variance: Annotated[
        Literal["population", "sample"], "of data: divided by n, or by n − 1"
    ] = "population",
    remainder: Annotated[
        Literal["first", "last"], "which folds get one sample more where k does not divide n"
    ] = "first",
) -> None:
    """k-fold cross-validation: folds, training sets, mean.

        fold size = ⌊n/k⌋, one more in n mod k of them        Ē = (1/k)ΣEᵢ

    The samples are taken in their order.  Every sample is validated once and trained on k − 1
    times.  Answers: `sizes` of the folds; with the scores also `mean` and `spread`.

    Raises InputError for fewer samples than folds, fewer than two folds, and where the scores
    are not as many as the folds.

    Source: Stone, 1974; the folds as in scikit-learn's KFold.
    """
    _check_options(samples, folds, scores)
    asked = "" if scores is None else ", and average the results"
    working.ask(f"Split {samples} samples into {folds} folds for cross-validation{asked}.")
    n, k = working.givens(n=samples, k=folds)
    size = working.let(Name("size"), Apply("⌊·⌋", (n / k,)))
    left = working.let(Name("left over"), n - k * size, left_over_forgotten=tree(0))
    sizes = _sizes(size, left, folds, remainder)
    if sizes[0] != sizes[-1]:
        which = "first" if remainder == "first" else "last"
        more = abs(int(_whole(left)))
        noun = f"The {which} fold has" if more == 1 else f"The {which} {more} folds have"
        working.say(f"{noun} one sample more.")
    working.table(("fold", "validation", "training", "trained on"), _rows(sizes))
    often = "once" if folds == 2 else f"{folds - 1} times"
    working.say(f"Every sample is in a validation set once and is trained on {often}.")
    turned = "" if remainder == "first" else "[::-1]"
    program = Program(
        f"[len(fold) for fold in np.array_split(range({{0}}), {{1}})]{turned}", (n, k)
    )
    working.answer(
        "sizes", Vector(tuple(sizes)), shown=[(_sizes_in_words(sizes),)], program=program
    )
    if scores is not None:
        _write_average(working, scores, sizes, k, average, variance)


def _check_options(samples: int, folds: int, scores: Row | None) -> None:
    if not 2 <= folds <= MOST_FOLDS:
        raise InputError(
            "one fold is no split" if folds < 2 else f"more than {MOST_FOLDS} folds",
            remedy=f"give 2 to {MOST_FOLDS}", field="folds",
        )  # fmt: skip
    if samples < folds:
        raise InputError(
            f"{samples} samples do not fill {folds} folds",
            remedy="give at most as many folds as samples", field="folds",
        )  # fmt: skip
    if scores is not None and len(scores) != folds:
        raise InputError(
            f"{there_are(len(scores), 'score')} for {folds} folds",
            remedy="give one for each fold", field="scores",
        )  # fmt: skip


def _whole(quantity: Quantity) -> Fraction:
    """A number of samples, even where somebody's line has half a one."""
    value = quantity.value
    return Fraction(value.__floor__()) if isinstance(value, Fraction) else Fraction(0)


def _sizes(size: Quantity, left: Quantity, folds: int, remainder: str) -> list[Fraction]:
    more = int(_whole(left))
    larger = range(more) if remainder == "first" else range(folds - more, folds)
    return [_whole(size) + (fold in larger) for fold in range(folds)]


def _rows(sizes: Sequence[Fraction]) -> Iterator[tuple[str, ...]]:
    """e.g. 2, samples 3 to 4, samples 1 to 2 and 5 to 10, 8"""
    n = int(sum(sizes))
    start = 1
    for fold, size in enumerate(sizes, start=1):
        end = start + int(size) - 1
        rest = [_samples(1, start - 1), _samples(end + 1, n)]
        training = ", ".join(part for part in rest if part)
        yield str(fold), _samples(start, end), training, str(n - int(size))
        start = end + 1


def _samples(first: int, last: int) -> str:
    if last < first:
        return ""
    return f"{first}" if first == last else f"{first}–{last}"


def _sizes_in_words(sizes: Sequence[Fraction]) -> str:
    """e.g. 3 folds of 4 and 2 of 3"""
    counts = {size: sizes.count(size) for size in dict.fromkeys(sizes)}
    (size, count), *rest = counts.items()
    first = f"{counted(count, 'fold')} of {size}"
    return " and ".join([first, *(f"{more} of {other}" for other, more in rest)])


def _write_average(
    working: Working,
    scores: Row,
    sizes: Sequence[Fraction],
    k: Quantity,
    average: str,
    variance: str,
) -> None:
    """Write the mean of the results, and how far they lie apart."""
    E = working.entries(Name("E"), scores)
    if average == "weighted":
        weighted = total(int(size) * one for size, one in zip(sizes, E, strict=True))
        mean = working.let(Name("Ē"), weighted / int(sum(sizes)), fold_sizes_ignored=total(E) / k)
    else:
        mean = working.let(
            Name("Ē"),
            total(E) / k,
            sum_not_divided=total(E),
            divided_by_k_minus_1=total(E) / (k - 1),
        )
    squares = total((one - mean) ** 2 for one in E)
    by, other = divisors = [k, k - 1]
    if variance == "sample":
        by, other = reversed(divisors)
    s = working.let(
        Name("s"), sqrt(squares / by), root_forgotten=squares / by,
        other_divisor=sqrt(squares / other),
    )  # fmt: skip
    working.answer("mean", mean)
    working.answer("spread", s)


EXAMPLES = (
    {"samples": "10", "folds": "5", "scores": "0.8 0.9 0.85 0.75 0.8"},
    {"samples": "10", "folds": "3"},
    {
        "samples": "11",
        "folds": "4",
        "remainder": "last",
        "scores": "1 2 4 5",
        "average": "weighted",
    },
    {"samples": "4", "folds": "4", "scores": "1 0 1 1", "variance": "sample"},
)  # fmt: skip


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The folds cover every sample once, and the statistics by Python's own."""
    counts = list(map(int, floats(answers["sizes"].value)))
    yield "every sample once", sum(counts) == arguments["samples"]
    yield "nearly alike", max(counts) - min(counts) <= 1
    if arguments["scores"] is None:
        return
    scores = typed(arguments["scores"].entries)
    weights = counts if arguments["average"] == "weighted" else None
    mean = fmean(scores, weights)
    yield "the mean", isclose(float(answers["mean"]), mean)
    if weights is None:
        deviation = pstdev if arguments["variance"] == "population" else stdev
        yield "the spread", isclose(float(answers["spread"]), deviation(scores))
