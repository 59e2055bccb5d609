"""A random variable by hand: its distribution, mean, variance, covariance."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from math import isclose
from math import sqrt as float_sqrt
from typing import Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.inputs.combinations import Combination, Interval
from dlsolve.inputs.variables import (
    Counted,
    Data,
    Joint,
    Paired,
    Table,
    Tabled,
)
from dlsolve.topics._counted import write_distribution, write_joint_distribution, write_map
from dlsolve.topics._data import write_data
from dlsolve.topics._floats import typed
from dlsolve.topics._joint import name_of_cell, write_pair
from dlsolve.topics._moments import Method
from dlsolve.topics._sample_space import described
from dlsolve.topics._single import Find, Wanted, write_single
from dlsolve.topics._unknown import letter_of, solve_constant, with_constant
from dlsolve.working.names import Name
from dlsolve.working.readings import bound, evaluate, float_of, letters
from dlsolve.working.steps import TOGETHER, Answer, Word
from dlsolve.working.trees import Number, Quantity, Tree
from dlsolve.working.working import Working, show

CHAPTER = "Probability"
ALIASES = ("pmf", "expectation", "variance", "covariance", "random-variable")
PICTURE = "the probabilities with the mean"

MOST_ASKED = 10
"""Intervals, or combinations, that are asked for at once."""


def distribution(
    working: Working,
    *,
    source: Tabled | Paired | Counted | Joint | Data,
    find: Annotated[
        Find, "the distribution alone; with the mean, or mean and variance; or all of it"
    ] = "all",
    probability: Annotated[
        tuple[Interval, ...], "P(…) that is asked for, too: “1 <= X <= 2”, “X > 3”"
    ] = (),
    linear: Annotated[
        tuple[Combination, ...], "mean and variance of this, too: “3X + 2”, “2X - 3Y”"
    ] = (),
    cdf: Annotated[bool, "the distribution function F(x) = P(X ≤ x), too"] = False,
    method: Annotated[
        Method, "the variance by Σ(x − μ)²·p, by E(X²) − [E(X)]², or by both"
    ] = "both",
    variance: Annotated[
        Literal["population", "sample"], "of data: divided by n, or by n − 1"
    ] = "population",
) -> None:
    """Mean, variance, covariance of a discrete distribution.

        E(X) = Σ x·P(X=x)                  Var(X) = Σ [x − E(X)]²·P(X=x) = E(X²) − [E(X)]²
        E(aX + b) = a·E(X) + b             Var(aX + b) = a²·Var(X)
        Cov(X, Y) = E(XY) − E(X)·E(Y)      ρ = Cov(X, Y)/(σ_X·σ_Y)
        Var(X + Y) = Var(X) + Var(Y) + 2·Cov(X, Y)

    Given are the probabilities (one unknown k in them is found from Σp = 1), or a variable
    that counts over coins or dice, two of them, a joint table, or data.  Answers: `E(X)`,
    `Var(X)`, `sigma`, `E(X^2)`, `P(X=1)`, …, `k`, `F(1)`, … where asked; of two variables
    also `E(XY)`, `cov`, `rho`, `Var(X + Y)`, `independent`; of data `mean`, `variance`,
    `sigma`.

    Raises InputError for what is no distribution or does not fit.  A constant variable has
    no correlation, said.

    Source: any textbook, e.g. Ross, A First Course in Probability.
    """
    if variance == "sample" and not isinstance(source, Data):
        raise InputError("n − 1 is for data", remedy="give --data, or leave it", field="variance")
    for field, asked in (("probability", probability), ("linear", linear)):
        if len(asked) > MOST_ASKED:
            reason = f"more than {MOST_ASKED} at once"
            raise InputError(reason, remedy="ask for fewer", field=field)
    wanted = Wanted(find, probability, linear, cdf, method)
    match source:
        case Data():
            wanted.refuse_any("this goes with a distribution, not with data")
            write_data(working, source.numbers(), wanted, sample=variance == "sample")
        case Counted():
            _write_counted(working, source, wanted)
        case Joint():
            _refuse_cdf(wanted)
            _write_joint(working, source, wanted)
        case Tabled(pmf):
            _write_table(working, pmf.table, wanted, "pmf")
        case Paired():
            _write_table(working, source.table(), wanted, "probabilities")


def _write_table(working: Working, table: Table, wanted: Wanted, field: str) -> None:
    """One variable with its probabilities as given, k found first."""
    wanted.refuse_y()
    unknown = letter_of(table.chances)
    working.fractions = _are_fractions([*table.values, *table.chances])
    if table.rule is None:
        working.ask(_task(wanted, "X has the distribution below.", unknown))
    else:
        task = _task(wanted, f" for x = {', '.join(x.text for x in table.values)}.", unknown)
        working.ask("X has the distribution P(X=x) = ", table.rule, task)
    names = [Name(f"P(X={x.text})") for x in table.values]
    ps = _chances(working, names, table.chances, field)
    write_single(working, table.values, ps, wanted)


def _write_joint(working: Working, source: Joint, wanted: Wanted) -> None:
    """Two variables with their joint probabilities as given."""
    xs, ys = source.axes()
    trees = [chance for row in source.joint.rows for chance in row]
    unknown = letter_of(trees)
    working.fractions = _are_fractions([*xs, *ys, *trees])
    text = "X and Y have the joint distribution p(x, y) = P(X=x, Y=y) below."
    working.ask(_task(wanted, text, unknown, two=True))
    names = [name_of_cell(x, y) for x, y in product(xs, ys)]
    chances = _chances(working, names, trees, "joint")
    places = product(range(len(xs)), range(len(ys)))
    write_pair(working, xs, ys, dict(zip(places, chances, strict=True)), wanted)


def _write_counted(working: Working, source: Counted, wanted: Wanted) -> None:
    """One variable, or two, counted over the outcomes of coins or dice."""
    experiment, variables = source.experiment(), source.variables()
    two = len(variables) == 2
    working.fractions = True
    what = "  ".join(f"{x}: {one.text}." for x, one in zip("XY", variables, strict=False))
    text = f"{described(experiment)}  {what}"
    if two:
        _refuse_cdf(wanted)
    else:
        wanted.refuse_y()
    working.ask(_task(wanted, text, None, two=two))
    size, values = write_map(working, experiment, variables)
    if two:
        write_pair(working, *write_joint_distribution(working, size, values), wanted)
    else:
        write_single(working, *write_distribution(working, size, values[0]), wanted)


def _chances(
    working: Working, names: Sequence[Name], trees: Sequence[Tree], field: str
) -> list[Quantity]:
    """The probabilities, as given, or with k put in; and that they add up to 1."""
    unknown = letter_of(trees)
    if unknown is None:
        return [working.given(name, p) for name, p in zip(names, trees, strict=True)]
    words: list[Word] = ["Given: "]
    for name, chance in zip(names, trees, strict=True):
        words += [name, f"{TOGETHER}={TOGETHER}", chance, ", "]
    working.say(*words[:-1])
    k = solve_constant(working, unknown, trees, field)
    working.answer(unknown.ascii, k)
    return [
        working.let(name, with_constant(chance, k))
        if letters(chance)
        else Quantity(name, evaluate(chance), chance)
        for name, chance in zip(names, trees, strict=True)
    ]


def _task(wanted: Wanted, text: str, unknown: Name | None, *, two: bool = False) -> str:
    """The question in words."""
    letters = "XY" if two else "X"
    found = [] if unknown is None else [unknown.base]
    found += [f"P({interval.shown})" for interval in wanted.intervals]
    found += ["F(x)"] if wanted.cdf else []
    if wanted.find == "distribution":
        found += [f"the distribution of {letter}" for letter in letters]
    else:
        found += [f"E({letter})" for letter in letters]
    if wanted.find in ("all", "variance"):
        found += [f"Var({letter})" for letter in letters]
    if wanted.find == "all":
        found += ["Cov(X, Y)", "ρ", "Var(X + Y)"] if two else ["σ"]
    for one in wanted.combinations:
        found += [f"E({one.shown})", f"Var({one.shown})"]
    *most, last = [one.replace(" ", TOGETHER) for one in found]
    task = f"{', '.join(most)} and {last}" if most else last
    ending = ", and see whether X and Y are independent" if two and wanted.find == "all" else ""
    return f"{text}  Find {task}{ending}."


def _refuse_cdf(wanted: Wanted) -> None:
    if wanted.cdf:
        raise InputError("F(x) is of one variable", remedy="leave it out", field="cdf")


def _are_fractions(trees: Sequence[Tree]) -> bool:
    """Whether the question is one of fractions.  e.g. 1/8 3/8, but not 0.1 0.9"""
    texts = [tree.text for tree in trees if isinstance(tree, Number)]
    has_letter = any(letters(tree) for tree in trees)
    return (has_letter or any("/" in text for text in texts)) and not any(
        "." in text for text in texts
    )


EXAMPLES = (
    {"coins": "1", "variable": "heads", "find": "mean"},
    {"coins": "3", "variable": "heads"},
    {"pmf": "-1: 0.2, 0: 0.5, 2: 0.3", "method": "definition", "cdf": "true",
     "probability": "0 <= X < 2"},
    {"pmf": "0: 0.1, 1: 0.4, 2: 0.5", "method": "shortcut", "linear": "3X + 2"},
    {"values": "1 2 3 4", "probabilities": "k 2k 3k 4k", "probability": "X >= 3"},
    {"pmf": "k*x on 1..4", "find": "mean"},
    {"pmf": "0.1x for x = 1, 2, 3, 4", "find": "variance"},
    {"pmf": "0: 0.1, 1: k, 2: 2k, 3: 0.3", "find": "variance"},
    {"values": "0 1 2 3 4 5 6 7", "probabilities": "0 k 2k 2k 3k k^2 2k^2 7k^2+k",
     "find": "mean", "probability": ["X < 6", "0 < X < 5"]},
    {"joint": "0.1 0.2; 0.3 0.4", "x": "0 1", "y": "0 2", "linear": "2X - 3Y + 1"},
    {"joint": "1/4 1/4; 1/4 1/4", "x": "0 1", "y": "0 1"},
    {"joint": "0 1/3 0; 1/3 0 1/3", "x": "0 1", "y": "-1 0 1"},
    {"coins": "2", "variable": ["heads", "tails"]},
    {"dice": "2", "variable": "max", "find": "distribution"},
    {"data": "2 4 4 4 5 5 7 9", "method": "definition"},
    {"data": "1 2 4", "variance": "sample"},
    {"data": "1 2 6", "method": "shortcut"},
)  # fmt: skip


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The moments again, in floats, by the definition and over all pairs at once."""
    match arguments["source"]:
        case Data() as source:
            numbers = [float_of(number.value) for number in source.numbers()]
            mean = sum(numbers) / len(numbers)
            yield "mean", isclose(float(answers["mean"]), mean, abs_tol=1e-12)
            if "variance" in answers:
                lost = 1 if arguments["variance"] == "sample" else 0
                spread = sum((x - mean) ** 2 for x in numbers) / (len(numbers) - lost)
                found = float(answers["variance"])
                yield "variance", isclose(found, spread, abs_tol=1e-12)
            return
        case Counted() as source:
            outcomes = source.experiment().outcomes
            both = [[float(v.measure(o)) for v in source.variables()] for o in outcomes]
            points = [(one[0], one[-1], 1 / len(outcomes)) for one in both]
        case Joint() as source:
            trees = [chance for row in source.joint.rows for chance in row]
            chances = _floats(answers, trees)
            pairs = product(*source.axes())
            points = [
                (float_of(x.value), float_of(y.value), p)
                for (x, y), p in zip(pairs, chances, strict=True)
            ]
        case Tabled() | Paired() as source:
            table = source.pmf.table if isinstance(source, Tabled) else source.table()
            chances = _floats(answers, table.chances)
            values = [float_of(x.value) for x in table.values]
            points = [(x, x, p) for x, p in zip(values, chances, strict=True)]
    yield "Σp = 1", isclose(sum(p for _, _, p in points), 1)
    yield from _moments(answers, points, arguments["linear"])


def _floats(answers: Mapping[str, Answer], trees: Sequence[Tree]) -> list[float]:
    """The probabilities, k put in where there is one."""
    unknown = letter_of(trees)
    if unknown is None:
        return typed(trees)
    k = show(answers[unknown.ascii].value)
    return [float_of(evaluate(bound(tree, {unknown: k}))) for tree in trees]


def _moments(
    answers: Mapping[str, Answer],
    points: Sequence[tuple[float, float, float]],
    combinations: Sequence[Combination],
) -> Iterator[tuple[str, bool]]:
    def mean(function: Callable[[float, float], float]) -> float:
        return sum(function(x, y) * p for x, y, p in points)

    def spread(function: Callable[[float, float], float]) -> float:
        middle = mean(function)
        return mean(lambda x, y: (function(x, y) - middle) ** 2)

    mean_x, mean_y = mean(lambda x, y: x), mean(lambda x, y: y)
    var_x, var_y = spread(lambda x, y: x), spread(lambda x, y: y)
    together = mean(lambda x, y: (x - mean_x) * (y - mean_y))
    expected = {
        "E(X)": mean_x, "E(Y)": mean_y, "Var(X)": var_x, "Var(Y)": var_y,
        "sigma": float_sqrt(var_x), "cov": together, "Var(X + Y)": spread(lambda x, y: x + y),
        "rho": together / float_sqrt(var_x * var_y) if var_x * var_y else 0.0,
    }  # fmt: skip
    for one in combinations:
        a, b, c = float(one.a), float(one.b), float(one.c)
        expected[f"E({one.text})"] = mean(lambda x, y: a * x + b * y + c)  # noqa: B023
        expected[f"Var({one.text})"] = spread(lambda x, y: a * x + b * y + c)  # noqa: B023
    for name, value in expected.items():
        if name in answers:
            yield name, isclose(float(answers[name]), value, abs_tol=1e-9)
