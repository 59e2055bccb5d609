"""One random variable: what is asked of it, in the order in which it is worked out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from dlsolve.errors import InputError
from dlsolve.inputs.combinations import Combination, Interval
from dlsolve.records import dataclass
from dlsolve.topics._moments import (
    Method,
    write_cumulative,
    write_deviation,
    write_interval,
    write_mean,
    write_mean_of,
    write_variance,
    write_variance_of,
)
from dlsolve.working.names import Name
from dlsolve.working.readings import float_of
from dlsolve.working.steps import Answer
from dlsolve.working.trees import Number, Quantity
from dlsolve.working.working import Working

if TYPE_CHECKING:
    from dlsolve.working.figures import Figure, Layer

Find = Literal["all", "distribution", "mean", "variance"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the variables."""

    find: Find
    intervals: tuple[Interval, ...]
    combinations: tuple[Combination, ...]
    cdf: bool
    method: Method

    def refuse_y(self) -> None:
        """Raises InputError where Y is asked for, and there is only X."""
        reason, remedy = "there is only X", "Y needs a joint table, or a second variable"
        if any(interval.letter == "Y" for interval in self.intervals):
            raise InputError(reason, remedy=remedy, field="probability")
        if any(combination.b for combination in self.combinations):
            raise InputError(reason, remedy=remedy, field="linear")

    def refuse_any(self, why: str) -> None:
        """Raises InputError where more than moments is asked for."""
        for field, given in (
            ("probability", self.intervals), ("linear", self.combinations), ("cdf", self.cdf),
        ):  # fmt: skip
            if given:
                raise InputError(why, remedy="leave it out", field=field)


def write_single(
    working: Working, xs: Sequence[Number], ps: Sequence[Quantity], wanted: Wanted
) -> None:
    """P(a ≤ X ≤ b), F(x), E(X), Var(X), σ and those of aX + b, as far as they are asked for."""
    wanted.refuse_y()
    write_intervals(working, wanted.intervals, {"X": (xs, ps)})
    if wanted.cdf:
        for x, value in zip(xs, write_cumulative(working, "X", xs, ps), strict=True):
            working.answer(f"F({plain(x.text)})", value, shown=())
    working.draw(_pmf, xs, ps, working.answers)
    if wanted.find == "distribution" and not wanted.combinations:
        answer_chances(working, "X", xs, ps, asked=True)
        return
    mean = write_mean(working, "X", xs, ps)
    working.answer("E(X)", mean)
    if wanted.find in ("all", "variance") or wanted.combinations:
        variance = write_variance(working, "X", xs, ps, mean, wanted.method)
        working.answer("Var(X)", variance)
        if wanted.find == "all":
            answer_deviation(working, Name("σ"), variance)
        write_combinations(working, wanted.combinations, [mean], [variance])
    answer_chances(working, "X", xs, ps)


def _pmf(
    xs: Sequence[Number], ps: Sequence[Quantity], answers: Mapping[str, Answer]
) -> Iterator[Figure]:
    """The probabilities as bars, and the mean where it is found."""
    from dlsolve.working.figures import Bars, Figure, Upright, short

    heights, places = (tuple(float_of(one.value) for one in many) for many in (ps, xs))
    layers: list[Layer] = [Bars(heights, places=places, label="P(X = x)")]
    if "E(X)" in answers:
        mean = float(answers["E(X)"])
        layers.append(Upright(mean, f"E(X) = {short(mean)}"))
    yield Figure("The distribution of X", "x", "P(X = x)", tuple(layers))


def write_intervals(
    working: Working,
    intervals: Sequence[Interval],
    variables: dict[str, tuple[Sequence[Number], Sequence[Quantity]]],
) -> None:
    """Each P(a ≤ X ≤ b) that is asked for."""
    for interval in intervals:
        found = write_interval(working, interval, *variables[interval.letter])
        working.answer(f"P({plain(interval.shown)})", found)


def write_combinations(
    working: Working,
    combinations: Sequence[Combination],
    means: Sequence[Quantity],
    variances: Sequence[Quantity],
    covariance: Quantity | None = None,
) -> None:
    """E and Var of each aX + bY + c that is asked for."""
    for one in combinations:
        working.answer(f"E({one.text})", write_mean_of(working, one, means))
        found = write_variance_of(working, one, variances, covariance)
        working.answer(f"Var({one.text})", found)


def answer_deviation(working: Working, name: Name, variance: Quantity) -> None:
    """σ, where the variance has a root."""
    deviation = write_deviation(working, name, variance)
    if deviation is not None:
        working.answer("sigma", deviation)


def answer_chances(
    working: Working,
    letter: str,
    xs: Sequence[Number],
    ps: Sequence[Quantity],
    *,
    asked: bool = False,
) -> None:
    """P(X=x) of every value, which a problem may expect; in the box where it is `asked` for."""
    for x, p in zip(xs, ps, strict=True):
        name = f"P({letter}={plain(x.text)})"
        if name not in working.answers:
            working.answer(name, p, shown=None if asked else ())


def plain(text: str) -> str:
    """As it is typed.  e.g. 1 ≤ X → 1 <= X, −1 → -1"""
    for sign, typed in (("≤", "<="), ("≥", ">="), ("−", "-"), (" = ", "=")):
        text = text.replace(sign, typed)
    return text
