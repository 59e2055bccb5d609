"""Adam by hand: every line of every iteration, and the closing table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import sqrt as float_sqrt
from typing import Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.inputs.objectives import Listed, Objective, Point, zeros_like
from dlsolve.topics._floats import all_close, floats
from dlsolve.topics._numeric import slope_of
from dlsolve.topics._optimiser import (
    check_at_least_zero,
    check_decay_rate,
    check_rate,
    check_source,
    iterations_of,
    letter_of,
    path_figures,
    say_entrywise,
    slopes_of,
    start_of,
)
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, float_of
from dlsolve.working.steps import Answer
from dlsolve.working.trees import (
    Parameter,
    Tree,
    maximum,
    number,
    sqrt,
)
from dlsolve.working.working import Working

CHAPTER = "Training"
ALIASES = ("adamw", "amsgrad")
PICTURE = "the path of the descent; of listed gradients θ after each iteration"


def adam(
    working: Working,
    *,
    source: Listed | Objective,
    eta: Annotated[Parameter, "the learning rate η"] = number("0.01"),
    beta1: Annotated[Parameter, "the decay rate of the first moment"] = number("0.9"),
    beta2: Annotated[Parameter, "the decay rate of the second moment"] = number("0.999"),
    epsilon: Annotated[Parameter, "the small constant ε"] = number("1e-8", "10⁻⁸"),
    theta: Annotated[Point | None, "θ before the first iteration; 0 if not given"] = None,
    epsilon_placement: Annotated[
        Literal["outside", "inside", "hat"],
        "√v̂ + ε, √(v̂ + ε), or ε̂ added before the bias correction (TensorFlow)",
    ] = "outside",
    variant: Annotated[
        Literal["adam", "amsgrad"], "amsgrad goes on with the largest v so far"
    ] = "adam",
    weight_decay: Annotated[Parameter | None, "the decay λ of the weights"] = None,
    decay: Annotated[
        Literal["decoupled", "l2"], "λθ apart from the gradient (AdamW), or added to it"
    ] = "decoupled",
    count_from: Annotated[Literal["1", "0"], "the t of the first iteration"] = "1",
) -> None:
    """Adam: m, v, m̂, v̂, Δ and θ of every iteration.

        mₜ = β₁·mₜ₋₁ + (1 − β₁)·gₜ        m̂ₜ = mₜ/(1 − β₁ᵗ)
        vₜ = β₂·vₜ₋₁ + (1 − β₂)·gₜ²       v̂ₜ = vₜ/(1 − β₂ᵗ)
        Δₜ = η·m̂ₜ/(√v̂ₜ + ε)               θₜ = θₜ₋₁ − Δₜ

    Given are the gradients, one an iteration (numbers, or vectors of one length, treated
    entry by entry), or a function and a starting point.  Answers: `theta` after the last
    iteration, and the last `m`, `v`, `m_hat`, `v_hat`, `delta`.

    Raises InputError where the start does not fit the function's letters, and for more than
    1,000 iterations.

    Sources: Kingma and Ba, 2015; AMSGrad: Reddi, Kale and Kumar, 2018 (as PyTorch does it,
    the largest v is corrected); AdamW: Loshchilov and Hutter, 2019.
    """
    _check_options(eta, beta1, beta2, epsilon, weight_decay, decay)
    check_source(source, theta)
    letter = letter_of(source)
    name = {"adam": "Adam", "amsgrad": "AMSGrad"}[variant]
    if weight_decay is not None and decay == "decoupled":
        name += " with decoupled weight decay (AdamW)"
    working.ask(f"Update {letter} by {name} for ", *source.described(), ".")
    eta, beta1, beta2, epsilon = working.givens(eta=eta, beta1=beta1, beta2=beta2, epsilon=epsilon)
    if weight_decay is not None:
        weight_decay = working.given(Name("λ"), weight_decay)
    iterations = iterations_of(source)
    start = start_of(source, theta)
    m = working.given(Name("m", 0), zeros_like(start))
    v = working.given(Name("v", 0), zeros_like(start))
    point = working.given(Name(letter, 0), start)
    first = point
    say_entrywise(working, start, "added, multiplied, divided and rooted")
    slopes = slopes_of(working, source, letter)
    largest = v
    rows: list[tuple[Any, ...]] = []
    for t in range(1, iterations + 1):
        with working.part(f"Iteration {t}", repeats=True):
            match source:
                case Listed(gradients):
                    g = working.given(Name("g", t - 1 + int(count_from)), gradients[t - 1])
                case Objective():
                    assert slopes is not None
                    g = working.let(
                        Name("g", t - 1 + int(count_from)),
                        source.at(slopes, point),
                        old_weights_used=source.at(slopes, first),
                    )
            if weight_decay is not None and decay == "l2":
                g = working.let(g.name, g + weight_decay * point, decay_forgotten=g + 0)
            m = working.let(
                Name("m", t),
                beta1 * m + (1 - beta1) * g,
                one_minus_beta_forgotten=beta1 * m + g,
                betas_swapped=beta2 * m + (1 - beta2) * g,
                old_average_forgotten=(1 - beta1) * g,
            )
            v = working.let(
                Name("v", t),
                beta2 * v + (1 - beta2) * g**2,
                gradient_not_squared=beta2 * v + (1 - beta2) * g,
                one_minus_beta_forgotten=beta2 * v + g**2,
                betas_swapped=beta1 * v + (1 - beta1) * g**2,
                old_average_forgotten=(1 - beta2) * g**2,
            )
            largest = working.let(Name("u", t), maximum(largest, v)) if variant == "amsgrad" else v
            if epsilon_placement == "hat":
                rate = working.let(Name("η", t), eta * sqrt(1 - beta2**t) / (1 - beta1**t))
                step = working.let(Name("Δ", t), rate * m / (sqrt(largest) + epsilon))
            else:
                m_hat = working.let(
                    Name("m̂", t),
                    m / (1 - beta1**t),
                    bias_correction_forgotten=m,
                    counted_from_zero=m if t == 1 else m / (1 - beta1 ** (t - 1)),
                    betas_swapped=m / (1 - beta2**t),
                )
                v_hat = working.let(
                    Name("v̂", t),
                    largest / (1 - beta2**t),
                    bias_correction_forgotten=largest,
                    counted_from_zero=largest if t == 1 else largest / (1 - beta2 ** (t - 1)),
                    betas_swapped=largest / (1 - beta1**t),
                )
                outside = epsilon_placement == "outside"
                root = sqrt(v_hat) + epsilon if outside else sqrt(v_hat + epsilon)
                step = working.let(
                    Name("Δ", t),
                    eta * m_hat / root,
                    learning_rate_left_out=m_hat / root,
                    root_forgotten=eta * m_hat / (v_hat + epsilon),
                    gradient_for_moment=eta * g / root,
                )
            if weight_decay is not None and decay == "decoupled":
                point = working.let(
                    Name(letter, t),
                    point - eta * weight_decay * point - step,
                    decay_forgotten=point - step,
                    update_added=point - eta * weight_decay * point + step,
                )
            else:
                point = working.let(Name(letter, t), point - step, update_added=point + step)
        if epsilon_placement == "hat":
            rows.append((t, m, v, rate, step, point))
        else:
            rows.append((t, m, v, m_hat, v_hat, step, point))
    if epsilon_placement == "hat":
        working.table(("t", "mₜ", "vₜ", "ηₜ", "Δₜ", f"{letter}ₜ"), rows)
    else:
        working.table(("t", "mₜ", "vₜ", "m̂ₜ", "v̂ₜ", "Δₜ", f"{letter}ₜ"), rows)
        working.answer("m_hat", m_hat, shown=())
        working.answer("v_hat", v_hat, shown=())
    working.answer("m", m, shown=())
    working.answer("v", v, shown=())
    working.answer("delta", step, shown=())
    working.draw(path_figures, source, start, [row[-1] for row in rows])
    working.answer("theta", point)


def _check_options(
    eta: Tree, beta1: Tree, beta2: Tree, epsilon: Tree, weight_decay: Tree | None, decay: str
) -> None:
    """Refuse rates with which the formulas have no value."""
    check_rate(eta)
    check_decay_rate(beta1, "β₁", "beta1")
    check_decay_rate(beta2, "β₂", "beta2")
    check_at_least_zero(epsilon, "ε", "ε", "epsilon")
    if weight_decay is not None:
        check_at_least_zero(weight_decay, "the weight decay", "λ", "weight_decay")
    if weight_decay is None and decay == "l2":
        raise InputError(
            "there is no weight decay to add", remedy="give --weight-decay λ", field="decay"
        )


EXAMPLES = (
    {"gradients": "0.3 0.2 0.1"},
    {"gradients": "1 -2; 0.5 1", "eta": "0.1", "theta": "1 1"},
    {"gradients": "0.3 0.2", "epsilon_placement": "inside", "epsilon": "1e-4"},
    {"gradients": "0.3 0.2", "epsilon_placement": "hat"},
    {"gradients": "0.3 0.1 0.05", "variant": "amsgrad"},
    {"gradients": "0.3 0.2", "theta": "1", "weight_decay": "0.1"},
    {"function": "100*w1^2 + w2^2", "start": "1 1", "iterations": "2"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The same descent as a float program runs it."""
    source = arguments["source"]
    slope = slope_of(source)
    eta, beta1, beta2, epsilon = (
        float_of(arguments[name].value) for name in ("eta", "beta1", "beta2", "epsilon")
    )
    decay = arguments["weight_decay"]
    rate = float_of(decay.value) if decay is not None else 0.0
    theta = floats(evaluate(start_of(source, arguments["theta"])))
    m, v, largest = ([0.0] * len(theta) for _ in range(3))
    for t in range(1, iterations_of(source) + 1):
        for i, listed in enumerate(slope(t, theta)):
            g = listed + (rate * theta[i] if arguments["decay"] == "l2" else 0.0)
            m[i] = beta1 * m[i] + (1 - beta1) * g
            v[i] = beta2 * v[i] + (1 - beta2) * g * g
            largest[i] = max(largest[i], v[i]) if arguments["variant"] == "amsgrad" else v[i]
            corrected = m[i] / (1 - beta1**t), largest[i] / (1 - beta2**t)
            match arguments["epsilon_placement"]:
                case "outside":
                    step = eta * corrected[0] / (float_sqrt(corrected[1]) + epsilon)
                case "inside":
                    step = eta * corrected[0] / float_sqrt(corrected[1] + epsilon)
                case _:
                    rate_now = eta * float_sqrt(1 - beta2**t) / (1 - beta1**t)
                    step = rate_now * m[i] / (float_sqrt(largest[i]) + epsilon)
            if arguments["decay"] == "decoupled":
                theta[i] -= eta * rate * theta[i]
            theta[i] -= step
    yield "θ as in a float loop", all_close(answers["theta"].value, theta)
