"""Several optimisers on one function, from one point, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from math import sqrt
from typing import TYPE_CHECKING, Annotated, Any, Literal

from dlsolve.exact.number import sign
from dlsolve.inputs.objectives import Objective
from dlsolve.topics._fitting import listed
from dlsolve.topics._floats import all_close, floats
from dlsolve.topics._numeric import slope_of
from dlsolve.topics._paths import on_the_contours, on_the_curve
from dlsolve.topics.adagrad import adagrad
from dlsolve.topics.adam import adam
from dlsolve.topics.gd import gd
from dlsolve.topics.momentum import momentum
from dlsolve.topics.rmsprop import rmsprop
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, float_of, scalar
from dlsolve.working.steps import Answer, Drawing, Words
from dlsolve.working.trees import Number, Quantity, number
from dlsolve.working.working import Working, show

if TYPE_CHECKING:
    from dlsolve.working.figures import Figure

CHAPTER = "Training"
ALIASES = ("optimizers", "compare-optimisers")
PICTURE = "the paths of the optimisers on the same contours, and the value after each iteration"

Method = Literal["gd", "momentum", "adagrad", "rmsprop", "adam"]

METHODS: Mapping[str, tuple[str, Callable[..., None]]] = {
    "gd": ("gradient descent", gd),
    "momentum": ("momentum", momentum),
    "adagrad": ("AdaGrad", adagrad),
    "rmsprop": ("RMSProp", rmsprop),
    "adam": ("Adam", adam),
}
"""The topics that work each of them out, each with its own conventions."""


def optimisers(
    working: Working,
    *,
    source: Objective,
    eta: Annotated[Number, "the learning rate η of all of them"] = number("0.1"),
    method: Annotated[
        tuple[Method, ...], "an optimiser; without it all five, with their usual constants"
    ] = ("gd", "momentum", "adagrad", "rmsprop", "adam"),
) -> None:
    """Optimisers side by side: the same function, start and rate.

        gd w − η·g        momentum w − v        adagrad, rmsprop, adam: see there

    Each is worked out as by its own topic, with the constants that are usual there (β = 0.9,
    of Adam β₁ = 0.9 and β₂ = 0.999), and the values that they end at are compared.  Answers:
    `theta_gd`, `value_gd` and so on for each, with what its topic answers (`r_adagrad`,
    `m_hat_adam`), and `lowest`, the one that comes lowest.

    Raises InputError where η is not positive and where the start does not fit the function.

    Source: Ruder, 2016, An overview of gradient descent optimization algorithms.
    """
    drawings: dict[str, Drawing] = {}
    ends: dict[str, tuple[Quantity, Quantity]] = {}
    for name in dict.fromkeys(method):
        title, write = METHODS[name]
        with working.page_of(name, _capital(title)):
            write(working, source=source, eta=eta)
            ends[name] = _end(working, source)
        drawings[title] = working.drawings[-1]
    working.drawings = ()
    titles = {key: METHODS[key][0] for key in ends}
    working.ask("Compare ", *listed(list(titles.values())), ": ", *source.described(),
                ", from ", source.start.tree, ".")  # fmt: skip
    rows = [(titles[key], *end) for key, end in ends.items()]
    working.table(("optimiser", "θ", "f(θ)"), rows)
    working.draw(_side_by_side, source, drawings)
    best = _lowest({key: value for key, (_, value) in ends.items()})
    summary: list[Words] = [
        (f"{titles[key]}: θ = ", show(theta.value), ", f = ", show(value.value))
        for key, (theta, value) in ends.items()
    ]
    working.answer("lowest", best, shown=[*summary, (f"lowest: {titles[best]}",)])


def _capital(title: str) -> str:
    """e.g. gradient descent → Gradient descent, but RMSProp stays"""
    return title[0].upper() + title[1:]


def _end(working: Working, source: Objective) -> tuple[Quantity, Quantity]:
    """The point that an optimiser has come to, and the function there, written if it is not."""
    theta = working.answers[working.called("theta")]
    point = Quantity(theta.symbol or Name("θ"), theta.value)
    if (found := working.answers.get(working.called("value"))) is not None:
        return point, Quantity(Name("f"), found.value)
    value = working.let(Name("f"), source.at(source.function.tree, point))
    working.answer("value", value)
    return point, value


def _lowest(values: Mapping[str, Quantity]) -> str:
    """The first of those with the smallest value."""
    best, *others = values
    for name in others:
        if sign(scalar(values[name].value) - scalar(values[best].value)) < 0:
            best = name
    return best


def _side_by_side(source: Objective, drawings: Mapping[str, Drawing]) -> Iterator[Figure]:
    """The paths that the pictures of the single optimisers have, on the same contours."""
    from dlsolve.working.figures import Figure, Line, Path

    figures = {title: tuple(drawing()) for title, drawing in drawings.items()}
    paths = [
        (title, layer.points)
        for title, drawn in figures.items()
        for layer in drawn[0].layers
        if isinstance(layer, Path)
    ]
    title = "The paths of the optimisers"
    function, letters = source.function.tree, source.letters
    if len(letters) == 2:
        yield on_the_contours(function, letters, paths, "f", title)
    elif len(letters) == 1:
        points = [(name, [(x,) for x, _ in path]) for name, path in paths]
        yield on_the_curve(function, letters[0], points, "f", title)
    falls = tuple(
        replace(layer, label=title)
        for title, drawn in figures.items()
        for layer in drawn[-1].layers
        if isinstance(layer, Line)
    )
    yield Figure("Iteration by iteration", "iteration", "f", falls, whole=True)


EXAMPLES = (
    {"function": "10*w1^2 + w2^2", "start": "1 2", "eta": "0.05", "iterations": "3"},
    {"function": "w^2", "start": "5", "iterations": "2", "method": ["gd", "adam"]},
    {"function": "w^2 - 2*w", "start": "3", "method": ["momentum", "adagrad", "rmsprop"],
     "iterations": "2"},
)  # fmt: skip


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """Each descent in floats, entry by entry, its gradients by central differences."""
    source, eta = arguments["source"], float_of(arguments["eta"].value)
    slope = slope_of(source)
    for name in dict.fromkeys(arguments["method"]):
        point = floats(evaluate(source.start.tree))
        memory = [(0.0, 0.0)] * len(point)
        for t in range(1, source.iterations + 1):
            pairs = [
                _float_step(name, eta, g, m, v, t)
                for g, (m, v) in zip(slope(t, point), memory, strict=True)
            ]
            point = [w - step for w, (step, _) in zip(point, pairs, strict=True)]
            memory = [kept for _, kept in pairs]
        yield f"θ of {name}", all_close(answers[f"theta_{name}"].value, point)
    values = {n: float(answers[f"value_{n}"]) for n in arguments["method"]}
    yield "the lowest", values[str(answers["lowest"].value)] == min(values.values())


def _float_step(
    name: str, eta: float, g: float, m: float, v: float, t: int
) -> tuple[float, tuple[float, float]]:
    """What is subtracted, and what is kept of the gradients and of their squares."""
    match name:
        case "gd":
            return eta * g, (0.0, 0.0)
        case "momentum":
            m = 0.9 * m + eta * g
            return m, (m, 0.0)
        case "adagrad":
            v += g * g
            return eta * g / sqrt(v + 1e-8), (0.0, v)
        case "rmsprop":
            v = 0.9 * v + 0.1 * g * g
            return eta * g / sqrt(v + 1e-8), (0.0, v)
        case _:
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
            step = eta * m / (1 - 0.9**t) / (sqrt(v / (1 - 0.999**t)) + 1e-8)
            return step, (m, v)
