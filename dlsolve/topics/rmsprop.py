"""RMSProp by hand: the running average of squares, alone or with its relatives, as one sum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import isclose
from math import sqrt as float_sqrt
from typing import Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.inputs.objectives import Listed, Objective, Point, zeros_like
from dlsolve.inputs.sizes import Size
from dlsolve.records import dataclass
from dlsolve.topics._floats import all_close, floats
from dlsolve.topics._numeric import slope_of
from dlsolve.topics._optimiser import (
    answer_path,
    check_at_least_zero,
    check_decay_rate,
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
from dlsolve.topics._unrolled import (
    MOST_TERMS,
    Average,
    write_as_one_sum,
    write_sum_in_letters,
    write_weights,
)
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, float_of
from dlsolve.working.steps import Answer, Word
from dlsolve.working.suppliers import truth
from dlsolve.working.trees import Letter, Parameter, Quantity, Tree, equals, number
from dlsolve.working.working import Working, show

CHAPTER = "Training"
ALIASES = ("rms-propagation",)
PICTURE = "the path of the descent; of listed gradients θ after each iteration"


@dataclass(frozen=True, slots=True)
class Unrolled:
    """Only r, as one sum over all gradients, in letters."""

    unroll: Annotated[Size, "write only r as one sum: of iteration i, or of a number from 2 to 6"]


def rmsprop(
    working: Working,
    *,
    source: Listed | Objective | Unrolled,
    eta: Annotated[Parameter, "the learning rate η"] = number("0.01"),
    beta: Annotated[Parameter, "the decay factor β"] = number("0.9"),
    epsilon: Annotated[Parameter, "the small constant ε"] = number("1e-8", "10⁻⁸"),
    theta: Annotated[Point | None, "θ before the first iteration; 0 if not given"] = None,
    r0: Annotated[Parameter, "r before the first iteration"] = number("0"),
    epsilon_placement: Annotated[
        Literal["inside", "outside"], "√(r + ε), or √r + ε (PyTorch)"
    ] = "inside",
    centred: Annotated[bool, "the mean of the gradients squared is taken off r"] = False,
    momentum: Annotated[Parameter | None, "the momentum μ of Δ: Δₜ = μΔₜ₋₁ + ηₜgₜ"] = None,
) -> None:
    """RMSProp: the running average r, the rate, and θ.

        rₜ = β·rₜ₋₁ + (1 − β)·gₜ² = (1 − β)·Σ βᵗ⁻ᵏ·gₖ², k = 1, …, t
        ηₜ = η/√(rₜ + ε)        Δₜ = ηₜ·gₜ        θₜ = θₜ₋₁ − Δₜ

    Centred, mₜ = β·mₜ₋₁ + (1 − β)·gₜ and sₜ = rₜ − mₜ² takes the place of rₜ.  Given are the
    gradients, one an iteration (numbers, or vectors of one length, treated entry by entry),
    or a function and a starting point; or r alone is written as one sum.  Answers: `theta`
    after the last iteration, and the last `r`, `rate` and `delta`; `r_as_one_sum` for up to
    six numbers; of the sum alone its `weights`, the newest first.

    Raises InputError for a β outside 0 ≤ β ≤ 1, and for more than 1,000 iterations; Undefined
    where a square root of 0 would divide.

    Sources: Tieleman and Hinton, 2012; centred, Graves, 2013.
    """
    check_rate(eta)
    check_decay_rate(beta, "β", "beta", one=True)
    check_at_least_zero(epsilon, "ε", "ε", "epsilon")
    check_at_least_zero(r0, "r₀", "r₀", "r0")
    if momentum is not None:
        check_decay_rate(momentum, "μ", "momentum")
    if isinstance(source, Unrolled):
        _unroll(working, source.unroll, beta)
        return
    check_source(source, theta)
    letter = letter_of(source)
    kind = "centred RMSProp" if centred else "RMSProp"
    kind += " with momentum" if momentum is not None else ""
    working.ask(f"Update {letter} by {kind} for ", *source.described(), ".")
    eta, beta, epsilon = working.givens(eta=eta, beta=beta, epsilon=epsilon)
    start = start_of(source, theta)
    first = r = working.given(Name("r", 0), filled(r0, start))
    if centred:
        m = working.given(Name("m", 0), zeros_like(start))
    if momentum is not None:
        momentum = working.given(Name("μ"), momentum)
        step = working.given(Name("Δ", 0), zeros_like(start))
    point = working.given(Name(letter, 0), start)
    say_entrywise(working, start, "added, multiplied, divided and rooted")
    average = Average(beta)
    _say_the_rule(working, average, (eta, epsilon, momentum), epsilon_placement, letter, centred)
    slopes = slopes_of(working, source, letter)
    rows: list[tuple[int, Quantity, Quantity, Quantity, Quantity, Quantity]] = []
    for t in range(1, iterations_of(source) + 1):
        with working.part(f"Iteration {t}", repeats=True):
            g = next_gradient(working, source, t, point, slopes)
            r = working.let(
                Name("r", t),
                average.next(r, g),
                gradient_not_squared=beta * r + (1 - beta) * g,
                one_minus_beta_forgotten=beta * r + g**2,
                beta_and_one_minus_beta_swapped=(1 - beta) * r + beta * g**2,
                old_average_forgotten=(1 - beta) * g**2,
                squares_summed_as_in_adagrad=r + g**2,
            )
            spread = r
            if centred:
                m = working.let(Name("m", t), beta * m + (1 - beta) * g)
                spread = working.let(
                    Name("s", t), r - m**2, mean_not_squared=r - m, mean_not_taken_off=r
                )
            rate = working.let(
                Name("η", t),
                eta / root(spread, epsilon, epsilon_placement),
                root_forgotten=eta / (spread + epsilon),
                learning_rate_left_out=1 / root(spread, epsilon, epsilon_placement),
                bias_corrected_as_in_adam=eta
                / root(spread / (1 - beta**t), epsilon, epsilon_placement),
                **misplaced_epsilon(spread, epsilon, epsilon_placement, eta),
            )
            if momentum is None:
                step = working.let(
                    Name("Δ", t), rate * g, learning_rate_twice=eta * rate * g,
                    gradient_left_out=rate,
                )  # fmt: skip
            else:
                step = working.let(
                    Name("Δ", t), momentum * step + rate * g, old_step_forgotten=rate * g
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
    rates: tuple[Quantity, Quantity, Quantity | None],
    placement: str,
    letter: str,
    centred: bool,
) -> None:
    """The formulas in letters, with ε where it stands, and what β = 0 or 1 makes of them."""
    eta, epsilon, momentum = rates
    beta = average.beta
    assert beta is not None
    old_r, old_m, old_step, old = (Letter(Name(b, "t−1")) for b in ("r", "m", "Δ", letter))
    g, r, m, s, rate, step, new = (Letter(Name(b, "t")) for b in (*"grms", "η", "Δ", letter))
    words: list[Word] = ["In each step ", equals(r, average.next(old_r, g)), ", "]
    if centred:
        words += [equals(m, beta * old_m + (1 - beta) * g), ", ", equals(s, r - m**2), ", "]
    taken: Tree = rate * g if momentum is None else momentum * old_step + rate * g
    working.say(
        *words, equals(rate, eta / root(s if centred else r, epsilon, placement)), ", ",
        equals(step, taken), " and ", equals(new, old - step), ".",
    )  # fmt: skip
    if truth(equals(beta, 0)):
        working.say("As β = 0, ", equals(r, g**2), ": only the newest gradient counts.")
    elif truth(equals(beta, 1)):
        working.say("As β = 1, ", equals(r, old_r), ": no gradient ever counts.")


def _unroll(working: Working, size: Size, beta: Parameter) -> None:
    """r of iteration i as one sum over all gradients, and its weights."""
    index = size.value
    if isinstance(index, int) and not 2 <= index <= MOST_TERMS:
        raise InputError(
            f"{index} is not from 2 to {MOST_TERMS}",
            remedy=f"give a number up to {MOST_TERMS}, or a letter such as i", field="unroll",
        )  # fmt: skip
    if index in ("g", "k", "r"):
        raise InputError(
            f"{index} has a meaning of its own here", remedy="take another letter, such as i",
            field="unroll",
        )  # fmt: skip
    r = Name("r", index)
    working.undrawn("a sum in letters has no path")
    working.ask("Write ", r, " of RMSProp as one sum over all gradients so far.")
    (beta,) = working.givens(beta=beta)
    average = Average(beta)
    first = working.given(Name("r", 0), number("0"))
    one = write_sum_in_letters(working, average, first, size)
    weights = write_weights(working, average, size)
    shown: list[Word] = []
    for place, weight in enumerate(weights):
        shown += [", " if place else "", show(weight.value)]
    counted = () if isinstance(index, int) else (f", k = 1, …, {index}",)
    dots = () if isinstance(index, int) else (", …",)
    working.answer(
        "weights", weights,
        shown=[(equals(Letter(r), one), *counted), ("weights, the newest first: ", *shown, *dots)],
    )  # fmt: skip


EXAMPLES = (
    {"gradients": "0.3 0.2 0.1", "eta": "0.01", "epsilon": "1e-4"},
    {"gradients": "0.3 -0.2", "epsilon_placement": "outside", "r0": "1", "beta": "0.5"},
    {"gradients": "3 -2 1", "centred": "true", "epsilon": "0"},
    {"gradients": "1 -2; 0.5 1; 2 1", "momentum": "0.9", "theta": "1 1"},
    {"gradients": "0.3 0.2", "beta": "0", "eta": "0.1"},
    {"function": "100*w1^2 + w2^2", "start": "1 1", "eta": "0.1", "iterations": "2"},
    {"unroll": "i"},
    {"unroll": "4", "beta": "0.5"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The same descent in floats, r and m summed anew in each iteration by their weights."""
    source, beta = arguments["source"], float_of(arguments["beta"].value)
    if isinstance(source, Unrolled):
        weights = floats(answers["weights"].value)
        yield "the newest", isclose(weights[0], 1 - beta)
        yield "each β times the next newer", all(isclose(b, beta * a) for a, b in pairwise(weights))
        return
    inside, mu = arguments["epsilon_placement"] == "inside", arguments["momentum"]
    eta, epsilon, first = (float_of(arguments[n].value) for n in ("eta", "epsilon", "r0"))
    theta = floats(evaluate(start_of(source, arguments["theta"])))
    steps, slope, seen = [0.0] * len(theta), slope_of(source), []
    for t in range(1, iterations_of(source) + 1):
        seen.append(slope(t, theta))
        weights = [(1 - beta) * beta ** (t - k) for k in range(1, t + 1)]
        for i, g in enumerate(seen[-1]):
            r = beta**t * first + sum(c * s[i] ** 2 for c, s in zip(weights, seen, strict=True))
            if arguments["centred"]:
                r -= sum(c * s[i] for c, s in zip(weights, seen, strict=True)) ** 2
            rate = eta / (float_sqrt(r + epsilon) if inside else float_sqrt(r) + epsilon)
            steps[i] = (float_of(mu.value) * steps[i] if mu is not None else 0.0) + rate * g
            theta[i] -= steps[i]
    yield "θ as in a float loop", all_close(answers["theta"].value, theta)
