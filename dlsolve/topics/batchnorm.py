"""Batch normalisation by hand: mean, deviations, variance, x̂ and y, feature by feature."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isclose, sqrt
from typing import Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Scalar, is_zero
from dlsolve.plurals import counted
from dlsolve.records import dataclass
from dlsolve.topics._batch import Feature, check_batch, check_options, features_of
from dlsolve.topics._floats import typed_rows
from dlsolve.topics._losses import mean
from dlsolve.topics._predictions import FEW, as_row
from dlsolve.working.names import HAT, Name
from dlsolve.working.readings import evaluate, float_of, scalar
from dlsolve.working.steps import TOGETHER, Answer
from dlsolve.working.suppliers import truth
from dlsolve.working.trees import (
    Grid,
    Parameter,
    Quantity,
    Row,
    Value,
    equals,
    magnitude,
    number,
    total,
    tree,
)
from dlsolve.working.trees import sqrt as root
from dlsolve.working.working import Working, show

CHAPTER = "Activations and losses"
ALIASES = ("batch-normalisation", "batch-normalization")

X_HAT = "x" + HAT


@dataclass(frozen=True, slots=True)
class Options:
    """The conventions and constants that all features share."""

    epsilon: Quantity
    training: bool
    momentum: Quantity | None
    of_batch: bool
    sample_variance: bool


@dataclass(frozen=True, slots=True)
class Normalised:
    """What one feature comes to: its statistics by their answers' names, x̂ and y."""

    statistics: dict[str, Quantity]
    x_hat: list[Quantity]
    y: list[Quantity]


def batchnorm(
    working: Working,
    x: Annotated[Grid, "one feature, “2 4 6 8”, or a row a sample and a column a feature"],
    *,
    gamma: Annotated[Row | None, "the scale γ of each feature; 1 if not given"] = None,
    beta: Annotated[Row | None, "the shift β of each feature; 0 if not given"] = None,
    epsilon: Annotated[Parameter, "the small constant ε"] = number("1e-5", "10⁻⁵"),
    mode: Annotated[
        Literal["training", "inference"], "by the batch's mean and variance, or the running ones"
    ] = "training",
    running_mean: Annotated[Row | None, "the running mean of each feature"] = None,
    running_var: Annotated[Row | None, "the running variance of each feature"] = None,
    momentum: Annotated[Parameter | None, "α, with which the running ones are updated"] = None,
    momentum_of: Annotated[
        Literal["batch", "running"], "α multiplies the batch's (PyTorch), or the running (Keras)"
    ] = "batch",
    running_variance: Annotated[
        Literal["population", "sample"], "1/m in the running variance, or 1/(m − 1) (PyTorch)"
    ] = "population",
) -> None:
    """Batch normalisation of a mini-batch, line by line.

        μ = (1/m)Σxᵢ                     σ² = (1/m)Σ(xᵢ − μ)²
        x̂ᵢ = (xᵢ − μ)/√(σ² + ε)          yᵢ = γ·x̂ᵢ + β

    With a momentum the running statistics are updated, from 0 and 1 where none are given;
    in inference they take the place of μ and σ².  Answers: `y`, `x_hat`, `mean`,
    `variance`, `running_mean`, `running_var` (a number, or one a feature; y and x̂ a row a
    sample).

    Raises InputError where the numbers of the features do not fit, for a variance below 0,
    and where σ² + ε is 0.

    Source: Ioffe and Szegedy, 2015.
    """
    features = features_of(
        x, gamma=gamma, beta=beta, running_mean=running_mean, running_var=running_var
    )
    check_options(mode, momentum, running_mean, running_var, epsilon)
    check_batch(features, running_variance == "sample" and momentum is not None)
    _ask(working, features, mode)
    options = Options(
        working.given(Name("ε"), epsilon),
        mode == "training",
        None if momentum is None else working.given(Name("α"), momentum),
        momentum_of == "batch",
        running_variance == "sample",
    )
    found: list[Normalised] = []
    for place, feature in enumerate(features, start=1):
        if len(features) == 1:
            found.append(_normalise(working, feature, options, asked=len(feature.x) <= FEW))
            break
        with working.part(f"Feature {place}", repeats=True):
            found.append(_normalise(working, feature, options, asked=False))
    _answer(working, found)


def _normalise(working: Working, feature: Feature, options: Options, *, asked: bool) -> Normalised:
    """μ, deviations, σ², x̂ and y of one feature, and its running statistics."""
    x = [working.given(Name("x", i), value, asked=asked) for i, value in enumerate(feature.x, 1)]
    gamma = None if feature.gamma is None else working.given(Name("γ"), feature.gamma)
    beta = None if feature.beta is None else working.given(Name("β"), feature.beta)
    run = None
    if options.momentum is not None or not options.training:
        run = (
            working.given(Name("μ", "run"), feature.mean or tree(0)),
            working.given(Name("σ²", "run"), feature.variance or tree(1)),
        )
    statistics: dict[str, Quantity] = {}
    if options.training:
        mu, deviations, variance = _batch_statistics(working, x)
        statistics = {"mean": mu, "variance": variance}
    else:
        assert run is not None
        mu, variance = run
        working.say("In inference the running mean and variance are used:")
        deviations = _deviations(working, x, mu)
    x_hat = _x_hat(working, x, deviations, variance, options.epsilon)
    y = _scaled(working, x_hat, gamma, beta)
    _tabulate(working, x, deviations, x_hat, y)
    if run is not None and options.momentum is not None:
        statistics |= _running(working, run, (mu, variance), len(x), options)
    return Normalised(statistics, x_hat, y)


def _batch_statistics(
    working: Working, x: Sequence[Quantity]
) -> tuple[Quantity, list[Quantity], Quantity]:
    """μ, the deviations, and σ²."""
    m = len(x)
    working.say(f"The mean of the batch: μ = (1/m)Σxᵢ with m = {m}")
    mu = working.let(Name("μ"), mean(x), division_by_m_forgotten=total(x))
    working.say("The deviations from it:")
    deviations = _deviations(working, x, mu)
    working.check(is_zero(scalar(evaluate(total(deviations)))), "Check: the deviations add up to 0")
    working.say("The variance of the batch: σ² = (1/m)Σdᵢ²")
    squares = [d**2 for d in deviations]
    wrong: dict[str, Any] = {
        "squares_forgotten": mean([magnitude(d) for d in deviations]),
        "division_of_the_squares_forgotten": total(squares),
    }
    if m > 1:
        wrong["divided_by_m_minus_1"] = total(squares) / (m - 1)
    return mu, deviations, working.let(Name("σ²"), mean(squares), **wrong)


def _deviations(working: Working, x: Sequence[Quantity], mu: Quantity) -> list[Quantity]:
    """dᵢ = xᵢ − μ"""
    return [working.let(Name("d", i), one - mu) for i, one in enumerate(x, start=1)]


def _x_hat(
    working: Working,
    x: Sequence[Quantity],
    deviations: Sequence[Quantity],
    variance: Quantity,
    epsilon: Quantity,
) -> list[Quantity]:
    """x̂ᵢ = dᵢ/√(σ² + ε)"""
    if truth(equals(variance + epsilon, 0)):
        raise InputError(
            "the feature is constant and ε is 0, so that √(σ² + ε) is 0",
            remedy="give ε > 0", field="epsilon",
        )  # fmt: skip
    working.say("Normalised: x̂ᵢ = dᵢ/√(", variance.name, " + ε)")
    return [
        working.let(
            Name(X_HAT, i),
            d / root(variance + epsilon),
            epsilon_forgotten=d / root(variance),
            variance_for_standard_deviation=d / (variance + epsilon),
            epsilon_outside_the_root=d / (root(variance) + epsilon),
            mean_not_subtracted=one / root(variance + epsilon),
        )
        for i, (one, d) in enumerate(zip(x, deviations, strict=True), start=1)
    ]


def _scaled(
    working: Working, x_hat: Sequence[Quantity], gamma: Quantity | None, beta: Quantity | None
) -> list[Quantity]:
    """yᵢ = γ·x̂ᵢ + β; x̂ᵢ itself where neither is given."""
    if gamma is None and beta is None:
        working.say("With γ = 1 and β = 0 the output yᵢ is x̂ᵢ itself.")
        return list(x_hat)
    formula = "γ·x̂ᵢ + β" if gamma and beta else "γ·x̂ᵢ" if gamma else "x̂ᵢ + β"
    working.say(f"Scaled and shifted: yᵢ = {formula}")
    found: list[Quantity] = []
    for i, one in enumerate(x_hat, start=1):
        large = gamma * one if gamma is not None else one
        wrong: dict[str, Any] = {}
        if gamma is not None and beta is not None:
            wrong = {"gamma_and_beta_swapped": beta * one + gamma, "beta_forgotten": large}
        if gamma is not None:
            wrong["gamma_forgotten"] = one + beta if beta is not None else one
        shifted = large + beta if beta is not None else large
        found.append(working.let(Name("y", i), shifted, **wrong))
    return found


def _tabulate(
    working: Working,
    x: Sequence[Quantity],
    deviations: Sequence[Quantity],
    x_hat: Sequence[Quantity],
    y: Sequence[Quantity],
) -> None:
    """All columns of the working side by side."""
    squares = [show(evaluate(d**2)) for d in deviations]
    places = range(1, len(x) + 1)
    if y[0] is x_hat[0]:
        rows: Any = zip(places, x, deviations, squares, x_hat, strict=True)
        working.table(("i", "xᵢ", "dᵢ", "dᵢ²", "x̂ᵢ"), rows)
    else:
        rows = zip(places, x, deviations, squares, x_hat, y, strict=True)
        working.table(("i", "xᵢ", "dᵢ", "dᵢ²", "x̂ᵢ", "yᵢ"), rows)


def _running(
    working: Working,
    old: tuple[Quantity, Quantity],
    batch: tuple[Quantity, Quantity],
    m: int,
    options: Options,
) -> dict[str, Quantity]:
    """The running mean and variance, moved towards the batch's."""
    alpha = options.momentum
    assert alpha is not None
    mu, variance = batch
    if options.sample_variance:
        working.say("The running variance takes the sample variance, with m − 1 below:")
        variance = working.let(
            Name("s²"), m * variance / (tree(m) - 1), population_variance_kept=variance
        )
    working.say("The running statistics:")

    def moved(before: Quantity, now: Quantity) -> Quantity:
        towards, back = (1 - alpha) * before + alpha * now, alpha * before + (1 - alpha) * now
        right, wrong = (towards, back) if options.of_batch else (back, towards)
        return working.let(before.name, right, momentum_on_the_other_term=wrong)

    return {"running_mean": moved(old[0], mu), "running_var": moved(old[1], variance)}


# --- what is asked ----------------------------------------------------------------------


def _ask(working: Working, features: Sequence[Feature], mode: str) -> None:
    """The question, a short batch of one feature in it."""
    m, how = len(features[0].x), "" if mode == "training" else " in inference"
    if len(features) > 1:
        size = f"{counted(m, 'sample')} with {len(features)} features"
        working.ask(f"Normalise the mini-batch of {size}{how}.")
    elif m <= FEW:
        is_ = f" x{TOGETHER}={TOGETHER}"
        working.ask("Normalise the mini-batch", is_, as_row(features[0].x), f"{how}.")
    else:
        working.ask(f"Normalise the mini-batch of {m} numbers{how}.")


def _answer(working: Working, found: Sequence[Normalised]) -> None:
    """Numbers and lists of one feature; of several a number a feature, and a row a sample."""
    for name in found[0].statistics:
        statistics = [one.statistics[name] for one in found]
        if len(found) == 1:
            working.answer(name, statistics[0])
        else:
            working.answer(name, statistics, symbol=statistics[0].name)
    for name, symbol in (("x_hat", Name(X_HAT)), ("y", Name("y"))):
        columns = [[scalar(q.value) for q in getattr(one, name)] for one in found]
        value = _value(columns)
        hidden = name == "x_hat" and found[0].y[0] is found[0].x_hat[0]
        working.answer(name, value, shown=() if hidden else None, symbol=symbol)


def _value(columns: Sequence[Sequence[Scalar]]) -> Value:
    """A number, a vector or a matrix, as the mini-batch was."""
    if len(columns) > 1:
        return Matrix(tuple(zip(*columns, strict=True)))
    return Vector(tuple(columns[0])) if len(columns[0]) > 1 else columns[0][0]


EXAMPLES = (
    {"x": "2 4 6 8", "gamma": "2", "beta": "1", "epsilon": "0.01"},
    {"x": "1 10; 3 30", "gamma": "1.5 0.5", "beta": "0 3", "epsilon": "0"},
    {
        "x": "1 3 5 9", "momentum": "0.1", "running_mean": "2", "running_var": "1.5",
        "running_variance": "sample",
    },
    {"x": "1 3 5 9", "momentum": "0.9", "momentum_of": "running", "beta": "1"},
    {
        "x": "1 3", "mode": "inference", "running_mean": "2", "running_var": "0.25",
        "gamma": "3", "beta": "-1", "epsilon": "0",
    },
    {"x": "5 5 5", "gamma": "2", "beta": "1"},
)  # fmt: skip


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The formulas in floats, and that y undone by γ and β has mean 0 and variance below 1."""
    rows = typed_rows(arguments["x"])
    columns = [list(c) for c in zip(*rows, strict=True)] if len(rows) > 1 else [rows[0]]
    epsilon = float_of(arguments["epsilon"].value)
    outputs, x_hats = (_columns(answers[name].value, len(columns)) for name in ("y", "x_hat"))
    for j, column in enumerate(columns):
        if arguments["mode"] == "training":
            mu = sum(column) / len(column)
            variance = sum(x * x for x in column) / len(column) - mu**2
            yield "Σx̂ = 0", isclose(sum(x_hats[j]), 0, abs_tol=1e-9)
        else:
            mu, variance = (_entry(arguments[n], j, 0) for n in ("running_mean", "running_var"))
        gamma, beta = _entry(arguments["gamma"], j, 1), _entry(arguments["beta"], j, 0)
        for x, y in zip(column, outputs[j], strict=True):
            expected = gamma * (x - mu) / sqrt(variance + epsilon) + beta
            yield "y", isclose(y, expected, rel_tol=1e-9, abs_tol=1e-9)
        if "running_mean" in answers:
            share = float_of(arguments["momentum"].value)
            share = share if arguments["momentum_of"] == "batch" else 1 - share
            found = float(answers["running_mean"])
            start = _entry(arguments["running_mean"], j, 0)
            yield "the running mean", isclose(found, start + share * (mu - start))


def _entry(row: Row | None, place: int, default: float) -> float:
    if row is None:
        return default
    return float_of(evaluate(row.entries[place if len(row) > 1 else 0]))


def _columns(value: Value, count: int) -> list[list[float]]:
    match value:
        case Matrix():
            return [[float_of(entry) for entry in column] for column in value.columns()]
        case Vector():
            return [[float_of(entry) for entry in value]] * count
        case _:
            return [[float_of(value)]]
