"""A function followed downhill by gradient descent, iteration by iteration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dlsolve.errors import InputError, Undefined
from dlsolve.inputs.objectives import Objective
from dlsolve.plurals import counted
from dlsolve.topics._descent import (
    answer_name,
    check_count,
    compare,
    explain,
    has_run_away,
    judge_curvature,
    judge_hessian,
    rules,
    say_run_away,
    update,
)
from dlsolve.topics._gradient import slope_names, write_partials
from dlsolve.topics._paths import descent_figures
from dlsolve.working.names import Name
from dlsolve.working.readings import bound, evaluate, float_of, letters
from dlsolve.working.steps import Words
from dlsolve.working.trees import Grid, Letter, Number, Quantity, Row, Tree
from dlsolve.working.working import Working

if TYPE_CHECKING:
    from dlsolve.working.figures import Figure


def follow(working: Working, objective: Objective, rate: Number) -> None:
    """Iteration by iteration."""
    check_count(objective.iterations, "iterations", "iterations")
    names = objective.letters
    start = objective.start.tree
    working.ask(
        "Minimise f = ", objective.function.tree, " by gradient descent from ",
        *_point(names), " = ", start, f", {_iterations(objective.iterations)}.",
    )  # fmt: skip
    eta = working.given(Name("η"), rate)
    entries = start.entries if isinstance(start, Row) else (start,)
    point = {n: working.given(n, entry) for n, entry in zip(names, entries, strict=True)}
    explain(working, [objective.function.tree])
    partials = write_partials(working, objective)
    explain(working, partials)
    slopes = slope_names(names)
    working.say("In each iteration: ", *rules(names, slopes, eta))
    first = point
    before = value = working.let(Name("f"), bound(objective.function.tree, dict(point)))
    rows: list[tuple[Any, ...]] = [(0, *("" for _ in names), *point.values(), value)]
    for t in range(1, objective.iterations + 1):
        with working.part(f"Iteration {t}", repeats=True):
            gradients = [
                working.let(name, bound(slope, dict(point)), **_late(slope, first, t))
                for name, slope in zip(slopes, partials, strict=True)
            ]
            point = _stepped(working, partials, point, gradients, eta)
            value = working.let(Name("f"), bound(objective.function.tree, dict(point)))
        rows.append((t, *gradients, *point.values(), value))
        if has_run_away(point.values()):
            break
    working.table(("t", *slopes, *names, Name("f")), rows)
    working.draw(_figures, objective, [row[-1 - len(names) : -1] for row in rows])
    compare(working, "f", value, before)
    if has_run_away(point.values()):
        say_run_away(working, f"iteration {t}", point.values())
    _judge_function(working, names, partials, eta)
    for name, entry in point.items():
        working.answer(answer_name(name), entry)
    theta = list(point.values())
    working.answer("theta", theta if len(theta) > 1 else theta[0], shown=())
    working.answer("value", value)


def _figures(objective: Objective, path: Sequence[Sequence[Quantity]]) -> Iterator[Figure]:
    points = [[float_of(entry.value) for entry in point] for point in path]
    return descent_figures(objective.function.tree, objective.letters, points, "f", "iteration")


def _late(slope: Tree, first: Mapping[Name, Quantity], t: int) -> dict[str, Any]:
    """The known mistake of a gradient that stays where it was at the start."""
    return {"old_weights_used": bound(slope, dict(first))} if t > 1 else {}


def _stepped(
    working: Working,
    partials: Sequence[Tree],
    old: Mapping[Name, Quantity],
    gradients: Sequence[Quantity],
    eta: Quantity,
) -> dict[Name, Quantity]:
    """The lines w₁ = w₁ − η·∂f/∂w₁, all from the same old point."""
    new: dict[Name, Quantity] = {}
    for slope, gradient, (name, entry) in zip(partials, gradients, old.items(), strict=True):
        wrong: dict[str, Any] = {}
        if new.keys() & set(letters(slope)):
            wrong["new_weight_used"] = entry - eta * bound(slope, {**old, **new})
        new[name] = update(working, entry, eta, gradient, **wrong)
    return new


def _judge_function(
    working: Working, names: Sequence[Name], partials: Sequence[Tree], eta: Quantity
) -> None:
    """η against the second derivatives, where these are constant."""
    from dlsolve.working.symbols import derivative

    try:
        second = [[derivative(slope, name) for name in names] for slope in partials]
    except (InputError, Undefined):  # too long; or that of |w| and max(0, w) has no sign
        return
    entries = [entry for row in second for entry in row]
    if any(letters(entry) for entry in entries) or all(evaluate(entry) == 0 for entry in entries):
        return
    with working.part("Is η small enough?"):
        if len(names) == 1:
            working.say("The second derivative of f is λ:")
            judge_curvature(working, eta, working.let(Name("λ"), second[0][0]), "the descent")
        else:
            working.say("The second derivatives of f:")
            H = working.let(Name("H"), Grid(tuple(map(tuple, second))))
            judge_hessian(working, eta, H, "the descent")


def _iterations(count: int) -> str:
    return counted(count, "iteration")


def _point(names: Sequence[Name]) -> Words:
    return (names[0],) if len(names) == 1 else (Row(tuple(map(Letter, names))),)
