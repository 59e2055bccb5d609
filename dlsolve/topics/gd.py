"""Gradient descent by hand: a model fitted to data, or a function followed downhill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Annotated, Any

from dlsolve.inputs.objectives import Objective
from dlsolve.topics._descent import answer_name, check_rate
from dlsolve.topics._downhill import follow
from dlsolve.topics._fitting import fit
from dlsolve.topics._floats import central_differences, close, floats, typed_rows
from dlsolve.topics._numeric import value_at
from dlsolve.topics._regression import Regression
from dlsolve.working.readings import evaluate, float_of
from dlsolve.working.steps import Answer
from dlsolve.working.trees import Number
from dlsolve.working.working import Working

CHAPTER = "Training"
ALIASES = ("gradient-descent", "sgd", "linear-regression")
PICTURE = "the path of the descent on the contours of the loss, and the loss after each update"


def gd(
    working: Working,
    *,
    source: Regression | Objective,
    eta: Annotated[Number, "the learning rate η"],
) -> None:
    """Gradient descent: batch, stochastic, mini-batch.

        L = (1/m)Σ(yᵢ − ŷᵢ)²            ∂L/∂w = −(2/m)Σ(yᵢ − ŷᵢ)·∂ŷᵢ/∂w
        w = w − η·∂L/∂w                 every weight from the same old weights

    A model is fitted to data with one of five losses, each with its own factor: `mse`
    (1/m)Σ(y − ŷ)², `half-mse` (1/2m)Σ(y − ŷ)², `sse` Σ(y − ŷ)², `half-sse` ½Σ(y − ŷ)² and
    `mae` (1/m)Σ|y − ŷ|, whose derivative at 0 is taken to be 0; m counts the samples of a
    batch.  Or a function of its letters is followed downhill.  Answers: the weights by their
    letters (`w`, `b`, `w1`), `weights` (all of them), `loss_before`, `loss_after`,
    `updates`, `epochs`; for a function the letters, `theta` and `value`.

    Raises InputError where η is not positive and where the inputs do not fit together.

    Source: Cauchy, 1847; Robbins and Monro, 1951.
    """
    check_rate(eta)
    match source:
        case Regression():
            fit(working, source.checked(), eta)
        case Objective():
            follow(working, source, eta)


EXAMPLES = (
    {
        "data": "1 2; 2 4; 3 6; 4 8", "model": "w*x+b", "loss": "half-mse", "eta": "0.1",
        "batch_size": "2", "init": "w=0, b=0",
    },
    {"data": "1 2; 2 4; 3 6", "model": "w*x", "loss": "half-mse", "eta": "0.1"},
    {"data": "1 2; 2 4; 3 6", "model": "w*x", "loss": "half-mse", "eta": "0.1", "method": "sgd"},
    {"data": "1 3; 2 5; 3 7", "model": "w*x+b", "eta": "0.1", "epochs": "2"},
    {"data": "1 3; 2 5; 3 7", "model": "w*x+b", "eta": "1", "epochs": "2"},
    {
        "data": "1 2 3; 2 1 4; 0 1 1; 3 3 7; 1 1 2", "model": "w1*x1+w2*x2+b", "loss": "mae",
        "eta": "0.05", "batches": "2", "epochs": "2", "shuffle": "7", "init": "0.1 0.2 0",
    },
    {"data": "0 0; 1 1; 2 1", "model": "sigmoid(w*x+b)", "loss": "half-sse", "eta": "0.5"},
    {"function": "100*w1^2 + w2^2", "start": "1 1", "eta": "0.009", "iterations": "3"},
    {"function": "w^4 - 3*w^2 + w", "start": "2", "eta": "0.02", "iterations": "4"},
)  # fmt: skip


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The same descent in floats, its gradients by central differences of the loss itself."""
    match arguments["source"]:
        case Regression() as problem:
            yield from _check_fit(answers, problem, float_of(arguments["eta"].value))
        case Objective() as objective:
            yield from _check_function(answers, objective, float_of(arguments["eta"].value))


def _check_fit(
    answers: Mapping[str, Answer], problem: Regression, eta: float
) -> Iterator[tuple[str, bool]]:
    table = typed_rows(problem.data)
    start = problem.init.of(problem.weights) if problem.init is not None else ()
    weights = [float_of(entry.value) for entry in start] or [0.0] * len(problem.weights)

    def loss(batch: Sequence[int], values: Sequence[float]) -> float:
        total = 0.0
        for i in batch:
            named = dict(zip(problem.weights, values, strict=True))
            named |= dict(zip(problem.inputs, table[i][:-1], strict=True))
            residual = table[i][-1] - value_at(problem.model.tree, named)
            total += abs(residual) if problem.loss == "mae" else residual**2
        parts = {"mse": len(batch), "half-mse": 2 * len(batch), "half-sse": 2, "mae": len(batch)}
        return total / parts.get(problem.loss, 1)

    everything = range(problem.size)
    yield "the loss before", close(answers["loss_before"].value, loss(everything, weights))
    planned = [batch for batches in problem.orders() for batch in batches]
    updates = answers["updates"].value
    for batch in planned[: int(float_of(updates))]:
        slopes = central_differences(partial(loss, batch), weights)
        weights = [w - eta * slope for w, slope in zip(weights, slopes, strict=True)]
    for name, weight in zip(problem.weights, weights, strict=True):
        yield f"{name} as in a float loop", close(answers[answer_name(name)].value, weight)
    yield "the loss after", close(answers["loss_after"].value, loss(everything, weights))


def _check_function(
    answers: Mapping[str, Answer], objective: Objective, eta: float
) -> Iterator[tuple[str, bool]]:
    names = objective.letters
    start = objective.start.tree
    point = floats(evaluate(start))

    def value(at: Sequence[float]) -> float:
        return value_at(objective.function.tree, dict(zip(names, at, strict=True)))

    for _ in range(objective.iterations):
        slopes = central_differences(value, point)
        point = [w - eta * slope for w, slope in zip(point, slopes, strict=True)]
    for name, entry in zip(names, point, strict=True):
        yield f"{name} as in a float loop", close(answers[answer_name(name)].value, entry)
    yield "the value there", close(answers["value"].value, value(point))
