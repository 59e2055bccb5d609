"""AdaGrad by hand: the sum of squares, the rate that it leaves, and the update."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import sqrt as float_sqrt
from typing import Annotated, Any, Literal

from dlsolve.inputs.objectives import Listed, Objective, Point
from dlsolve.topics._floats import all_close, floats
from dlsolve.topics._numeric import slope_of
from dlsolve.topics._optimiser import (
    answer_path,
    check_at_least_zero,
    check_rate,
    check_source,
    filled,
    is_lost,
    iterations_of,
    letter_of,
    misplaced_epsilon,
    next_gradient,
    root,
    say_entrywise,
    say_if_lost,
    slopes_of,
    start_of,
)
from dlsolve.topics._unrolled import Average, write_as_one_sum
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, float_of
from dlsolve.working.steps import Answer
from dlsolve.working.trees import Letter, Parameter, Quantity, equals, number, sqrt
from dlsolve.working.working import Working

CHAPTER = "Training"
ALIASES = ("adaptive-gradient",)
PICTURE = "the path of the descent; of listed gradients θ after each iteration"


def adagrad(
    working: Working,
    *,
    source: Listed | Objective,
    eta: Annotated[Parameter, "the learning rate η"] = number("0.01"),
    epsilon: Annotated[Parameter, "the small constant ε"] = number("1e-8", "10⁻⁸"),
    theta: Annotated[Point | None, "θ before the first iteration; 0 if not given"] = None,
    r0: Annotated[Parameter, "r before the first iteration: 0, or 0.1 (TensorFlow)"] = number("0"),
    epsilon_placement: Annotated[
        Literal["inside", "outside"], "√(r + ε), or √r + ε (PyTorch)"
    ] = "inside",
) -> None:
    """AdaGrad: the sum r of squared gradients, the rate, and θ.

        rₜ = rₜ₋₁ + gₜ² = g₁² + … + gₜ²
        ηₜ = η/√(rₜ + ε)        Δₜ = ηₜ·gₜ        θₜ = θₜ₋₁ − Δₜ

    Given are the gradients, one an iteration (numbers, or vectors of one length, treated
    entry by entry), or a function and a starting point.  It is not the decaying rate η/√t
    (see lr-decay).  Answers: `theta` after the last iteration, and the last `r`, `rate` and
    `delta`; `r_as_one_sum` for up to six numbers.

    Raises InputError where the start does not fit, and for more than 1,000 iterations;
    Undefined where r and ε are 0.

    Source: Duchi, Hazan and Singer, 2011.
    """
    check_rate(eta)
    check_at_least_zero(epsilon, "ε", "ε", "epsilon")
    check_at_least_zero(r0, "r₀", "r₀", "r0")
    check_source(source, theta)
    letter = letter_of(source)
    working.ask(f"Update {letter} by AdaGrad for ", *source.described(), ".")
    eta, epsilon = working.givens(eta=eta, epsilon=epsilon)
    start = start_of(source, theta)
    first = r = working.given(Name("r", 0), filled(r0, start))
    point = working.given(Name(letter, 0), start)
    say_entrywise(working, start, "added, multiplied, divided and rooted")
    average = Average()
    _say_the_rule(working, average, eta, epsilon, epsilon_placement, letter)
    slopes = slopes_of(working, source, letter)
    rows: list[tuple[int, Quantity, Quantity, Quantity, Quantity, Quantity]] = []
    for t in range(1, iterations_of(source) + 1):
        with working.part(f"Iteration {t}", repeats=True):
            g = next_gradient(working, source, t, point, slopes)
            r = working.let(
                Name("r", t),
                average.next(r, g),
                gradient_not_squared=r + g,
                old_sum_forgotten=g**2,
            )
            rate = working.let(
                Name("η", t),
                eta / root(r, epsilon, epsilon_placement),
                square_root_of_t_taken=eta / sqrt(t),
                root_forgotten=eta / (r + epsilon),
                learning_rate_left_out=1 / root(r, epsilon, epsilon_placement),
                **misplaced_epsilon(r, epsilon, epsilon_placement, eta),
            )
            step = working.let(
                Name("Δ", t),
                rate * g,
                learning_rate_twice=eta * rate * g,
                rate_not_adapted=eta * g,
                gradient_left_out=rate,
            )
            point = working.let(Name(letter, t), point - step, update_added=point + step)
        rows.append((t, g, r, rate, step, point))
        if is_lost(source, point):
            break
    working.table(("t", "gₜ", "rₜ", "ηₜ", "Δₜ", f"{letter}ₜ"), rows)
    say_if_lost(working, source, t, point)
    write_as_one_sum(working, average, first, [row[1] for row in rows], r)
    working.answer("r", r, shown=())
    working.answer("rate", rate, shown=())
    working.answer("delta", step, shown=())
    answer_path(working, source, start, [row[-1] for row in rows])


def _say_the_rule(
    working: Working,
    average: Average,
    eta: Quantity,
    epsilon: Quantity,
    placement: str,
    letter: str,
) -> None:
    """The formulas in letters, with ε where it stands."""
    old_r, old = Letter(Name("r", "t−1")), Letter(Name(letter, "t−1"))
    g, r, rate, step, new = (Letter(Name(base, "t")) for base in ("g", "r", "η", "Δ", letter))
    working.say(
        "In each step ", equals(r, average.next(old_r, g)), " (all squares so far), ",
        equals(rate, eta / root(r, epsilon, placement)), ", ", equals(step, rate * g), " and ",
        equals(new, old - step), ".",
    )  # fmt: skip


EXAMPLES = (
    {"gradients": "0.2 0.4 0.1", "eta": "0.1", "epsilon": "0"},
    {"gradients": "0.2 0.4 0.1", "eta": "0.1", "epsilon": "1e-4"},
    {"gradients": "0.3 -0.4", "eta": "0.5", "epsilon_placement": "outside", "r0": "0.1"},
    {"gradients": "1 -2; 0.5 0; 2 1", "eta": "0.1", "theta": "1 1"},
    {"function": "100*w1^2 + w2^2", "start": "1 1", "eta": "0.5", "iterations": "2"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The same descent in floats, r summed anew from all gradients in each iteration."""
    source, inside = arguments["source"], arguments["epsilon_placement"] == "inside"
    eta, epsilon, first = (float_of(arguments[n].value) for n in ("eta", "epsilon", "r0"))
    theta = floats(evaluate(start_of(source, arguments["theta"])))
    slope, seen = slope_of(source), []
    for t in range(1, iterations_of(source) + 1):
        seen.append(slope(t, theta))
        for i, g in enumerate(seen[-1]):
            r = first + sum(one[i] ** 2 for one in seen)
            theta[i] -= eta * g / (float_sqrt(r + epsilon) if inside else float_sqrt(r) + epsilon)
    yield "θ as in a float loop", all_close(answers["theta"].value, theta)
    sums = [first + sum(column) for column in zip(*([g**2 for g in s] for s in seen), strict=True)]
    yield "r as one sum", all_close(answers["r"].value, sums)
