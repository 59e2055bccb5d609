"""Mean, variance and standard deviation of a list of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from dlsolve.errors import InputError
from dlsolve.exact.number import equal
from dlsolve.topics._single import Wanted, answer_deviation
from dlsolve.working.names import Name
from dlsolve.working.readings import scalar
from dlsolve.working.trees import Number, Power, Quantity, Tree, total
from dlsolve.working.working import Working


def write_data(
    working: Working, numbers: Sequence[Number], wanted: Wanted, *, sample: bool
) -> None:
    """x̄, σ² or s², and their root."""
    n = len(numbers)
    mean_name, variance_name, root_name = ("x̄", "s²", "s") if sample else ("μ", "σ²", "σ")
    if sample and n < 2 and wanted.find != "mean":
        raise InputError(
            "one number has no sample variance", remedy="give two or more", field="data"
        )
    what = "sample variance" if sample else "variance"
    spread = f", the {what} {variance_name} and {root_name}"
    task = "" if wanted.find == "mean" else spread
    working.ask(f"Find the mean {mean_name}{task} of ", *_listed(numbers), ".")
    size = working.given(Name("n"), n)
    added = working.let(Name("Σxᵢ"), total(numbers))
    mean = working.let(Name(mean_name), added / size, **_divided_wrongly(added, n))
    working.undrawn("a distribution is drawn, and these are data")
    working.answer("mean", mean)
    if wanted.find == "mean":
        return
    variance = _variance(working, numbers, size, mean, wanted, sample, Name(variance_name))
    working.answer("variance", variance)
    if wanted.find == "all":
        answer_deviation(working, Name(root_name), variance)


def _variance(
    working: Working,
    numbers: Sequence[Number],
    size: Quantity,
    mean: Quantity,
    wanted: Wanted,
    sample: bool,
    name: Name,
) -> Quantity:
    if sample:
        return _by_deviations(working, numbers, size, mean, name, sample=True)
    if wanted.method == "definition":
        return _by_deviations(working, numbers, size, mean, name, sample=False)
    if wanted.method == "shortcut":
        return _by_squares(working, numbers, size, mean, name)
    first = _by_deviations(working, numbers, size, mean, name, sample=False)
    working.say(f"or, by {name.base} = Σxᵢ²/n − {mean.name.base}²,")
    second = _by_squares(working, numbers, size, mean, name)
    same = equal(scalar(first.value), scalar(second.value))
    working.check(same, f"Check: both ways give the same {name.base}")
    return second


def _by_deviations(
    working: Working,
    numbers: Sequence[Number],
    size: Quantity,
    mean: Quantity,
    name: Name,
    *,
    sample: bool,
) -> Quantity:
    added = working.let(
        Name(f"Σ(xᵢ − {mean.name.base})²"),
        total(_square(x - mean) for x in numbers),
        deviations_not_squared=total(x - mean for x in numbers),
    )
    if sample:
        return working.let(name, added / (size - 1), divided_by_n=added / size)
    return working.let(name, added / size, **_divided_wrongly(added, len(numbers)))


def _divided_wrongly(added: Quantity, n: int) -> dict[str, Any]:
    return {"divided_by_n_minus_1": added / (n - 1)} if n > 1 else {}


def _by_squares(
    working: Working, numbers: Sequence[Number], size: Quantity, mean: Quantity, name: Name
) -> Quantity:
    added = working.let(
        Name("Σxᵢ²"),
        total(_square(x) for x in numbers),
        sum_squared_for_sum_of_squares=_square(total(numbers)),
    )
    return working.let(
        name,
        added / size - mean**2,
        mean_not_squared=added / size - mean,
        square_of_the_mean_not_subtracted=added / size,
    )


def _square(tree: Tree) -> Tree:
    return Power(tree, Number(Fraction(2), "2"))


def _listed(numbers: Sequence[Number]) -> list[str | Tree]:
    words: list[str | Tree] = []
    for number in numbers:
        words += [number, ", "]
    return words[:-1]
