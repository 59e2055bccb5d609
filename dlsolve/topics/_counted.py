"""A random variable counted over coins or dice: X of each outcome, and its distribution."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from dlsolve.errors import InputError
from dlsolve.inputs.experiments import Experiment
from dlsolve.inputs.variables import MOST_PAIRS, MOST_VALUES, Variable
from dlsolve.topics._joint import name_of_cell
from dlsolve.topics._sample_space import list_space, listing
from dlsolve.working.names import Name
from dlsolve.working.readings import scalar
from dlsolve.working.trees import Number, Quantity
from dlsolve.working.working import Working

MOST_MAPPED = 8
"""Outcomes whose values are written one by one.  e.g. X(HHT) = 2"""


def write_map(
    working: Working, experiment: Experiment, variables: Sequence[Variable]
) -> tuple[Quantity, list[list[Fraction]]]:
    """n(S), and X (and Y) of every outcome; of many outcomes, those of each value."""
    size = list_space(working, experiment)
    found = []
    for letter, variable in zip("XY", variables, strict=False):
        values = [variable.measure(outcome) for outcome in experiment.outcomes]
        if len(set(values)) > MOST_VALUES:
            reason = f"{letter} has more than {MOST_VALUES} values"
            raise InputError(reason, remedy="take fewer coins or dice", field="variable")
        if len(values) <= MOST_MAPPED:
            found.append(_mapped(working, experiment, letter, values))
            continue
        found.append([Fraction(value) for value in values])
        if len(variables) == 1:
            for value in sorted(set(values)):
                chosen = [o for o, v in zip(experiment.outcomes, values, strict=True) if v == value]
                working.say(f"{letter} = {_text(value)}: {listing(chosen)}")
    return size, found


def _mapped(
    working: Working, experiment: Experiment, letter: str, values: Sequence[int]
) -> list[Fraction]:
    quantities = [
        working.let(Name(f"{letter}({outcome.text})"), Fraction(value))
        for outcome, value in zip(experiment.outcomes, values, strict=True)
    ]
    for quantity in quantities:
        working.answer(quantity.name.base, quantity, shown=())
    kept = [scalar(quantity.value) for quantity in quantities]
    return [value for value in kept if isinstance(value, Fraction)]


def write_distribution(
    working: Working, size: Quantity, values: Sequence[Fraction]
) -> tuple[list[Number], list[Quantity]]:
    """P(X=x) as the share of the outcomes with that value."""
    counts = Counter(values)
    xs = [Number(value, _text(value)) for value in sorted(counts)]
    ps = [
        working.let(
            Name(f"P(X={x.text})"),
            Number(Fraction(counts[value])) / _whole(size),
            values_taken_for_equally_likely=Fraction(1, len(counts)),
        )
        for x, value in zip(xs, sorted(counts), strict=True)
    ]
    return xs, ps


def write_joint_distribution(
    working: Working, size: Quantity, values: Sequence[Sequence[Fraction]]
) -> tuple[list[Number], list[Number], dict[tuple[int, int], Quantity]]:
    """p(x, y) of the pairs that occur."""
    counts = Counter(zip(*values, strict=True))
    rows, columns = (sorted(set(one)) for one in values)
    if len(rows) * len(columns) > MOST_PAIRS:
        reason = f"more than {MOST_PAIRS} pairs of values"
        raise InputError(reason, remedy="take fewer coins or dice", field="variable")
    xs, ys = ([Number(v, _text(v)) for v in one] for one in (rows, columns))
    working.say("p(x, y) is P(X=x, Y=y); a pair that does not occur has probability 0.")
    cells = {
        (rows.index(x), columns.index(y)): working.let(
            name_of_cell(xs[rows.index(x)], ys[columns.index(y)]),
            Number(Fraction(counts[x, y])) / _whole(size),
        )
        for x, y in sorted(counts)
    }
    return xs, ys, cells


def _whole(size: Quantity) -> Number:
    return Number(scalar(size.value))


def _text(value: int | Fraction) -> str:
    return str(value).replace("-", "−")
