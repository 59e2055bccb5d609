"""Momentum by hand, in each of its conventions, and Nesterov's step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from dlsolve.errors import InputError
from dlsolve.inputs.objectives import Listed, Objective, Point
from dlsolve.topics._floats import all_close, floats
from dlsolve.topics._numeric import slope_of
from dlsolve.topics._optimiser import (
    answer_path,
    check_decay_rate,
    check_rate,
    check_source,
    fitted,
    is_lost,
    iterations_of,
    letter_of,
    next_gradient,
    say_entrywise,
    say_if_lost,
    slopes_of,
    start_of,
)
from dlsolve.topics._velocity import Nesterov, Rule, Velocity, say_the_rule
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, float_of
from dlsolve.working.steps import Answer
from dlsolve.working.suppliers import truth
from dlsolve.working.trees import (
    Parameter,
    Quantity,
    number,
)
from dlsolve.working.working import Working

CHAPTER = "Training"
ALIASES = ("velocity",)
PICTURE = "the path of the descent; of listed gradients θ after each iteration"


def momentum(
    working: Working,
    *,
    source: Listed | Objective,
    eta: Annotated[Parameter, "the learning rate η"] = number("0.01"),
    beta: Annotated[Parameter, "the momentum β"] = number("0.9"),
    theta: Annotated[Point | None, "w before the first iteration; 0 if not given"] = None,
    v0: Annotated[Point | None, "v before the first iteration; 0 if not given"] = None,
    velocity: Annotated[
        Velocity,
        "v = βv + ηg and w − v; v = βv − ηg and w + v; v = βv + g and w − ηv (PyTorch);"
        " v = βv + (1 − β)g and w − ηv",
    ] = "subtracted",
    nesterov: Annotated[
        Nesterov,
        "the gradient at the point that v leads to, which takes a function; or v put in once"
        " more, as PyTorch does with the gradient at w",
    ] = "off",
    dampening: Annotated[
        Parameter | None, "the dampening τ of a sum: v = βv + (1 − τ)g after v₁ = g₁ (PyTorch)"
    ] = None,
) -> None:
    """Momentum: v and w, line by line, in any convention.

        subtracted    vₜ = β·vₜ₋₁ + η·gₜ           wₜ = wₜ₋₁ − vₜ
        added         vₜ = β·vₜ₋₁ − η·gₜ           wₜ = wₜ₋₁ + vₜ
        sum           vₜ = β·vₜ₋₁ + gₜ             wₜ = wₜ₋₁ − η·vₜ
        average       vₜ = β·vₜ₋₁ + (1 − β)·gₜ     wₜ = wₜ₋₁ − η·vₜ

    Given are the gradients, one an iteration (numbers, or vectors of one length), or a
    function and a starting point.  Nesterov's gradient is that at u, where v alone would lead
    (look-ahead), or v is put into its own rule once more (rewritten).  Answers: `theta` after
    the last iteration, and the last `v`.

    Raises InputError for a β outside 0 ≤ β < 1, for a look-ahead without a function, and for
    more than 1,000 iterations.

    Sources: Polyak, 1964; Nesterov, 1983; Sutskever et al., 2013.
    """
    check_rate(eta)
    check_decay_rate(beta, "β", "beta")
    check_source(source, theta)
    _check_options(source, velocity, nesterov, dampening)
    letter = letter_of(source, "w")
    how = "momentum" if nesterov == "off" else "Nesterov’s momentum"
    working.ask(f"Update {letter} by gradient descent with {how} for ", *source.described(), ".")
    eta, beta = working.givens(eta=eta, beta=beta)
    if dampening is not None:
        dampening = working.given(Name("τ"), dampening)
    rule = Rule(velocity, eta, beta, dampening)
    start = start_of(source, theta)
    first_is_gradient = dampening is not None and v0 is None
    if not first_is_gradient:
        v = working.given(Name("v", 0), fitted(v0, start, "v₀", f"{letter} has", "v0"))
    point = working.given(Name(letter, 0), start)
    say_entrywise(working, start, "added and multiplied")
    say_the_rule(working, rule, letter, nesterov, first_is_gradient)
    slopes = slopes_of(working, source, letter)
    rows: list[tuple[int, Quantity, Quantity, Quantity]] = []
    for t in range(1, iterations_of(source) + 1):
        with working.part(f"Iteration {t}", repeats=True):
            if nesterov == "look-ahead":
                assert isinstance(source, Objective)
                assert slopes is not None
                ahead = working.let(Name("u", t), rule.ahead(point, v))
                g = working.let(
                    Name("g", t), source.at(slopes, ahead),
                    gradient_at_the_old_point=source.at(slopes, point),
                )  # fmt: skip
            else:
                g = next_gradient(working, source, t, point, slopes)
            if first_is_gradient and t == 1:
                v = working.let(Name("v", t), g)
            else:
                v = working.let(Name("v", t), rule.velocity(v, g), **rule.slips(v, g))
            match nesterov:
                case "off":
                    point = working.let(
                        Name(letter, t), rule.moved(point, v),
                        update_added=rule.moved(point, -v),
                        new_velocity_taken_again=rule.moved(point, rule.velocity(v, g)),
                        **rule.wrong_rates(point, v),
                    )  # fmt: skip
                case "look-ahead":
                    point = working.let(
                        Name(letter, t), rule.moved(point, v),
                        update_added=rule.moved(point, -v),
                        step_from_the_point_ahead=rule.moved(ahead, v),
                    )  # fmt: skip
                case "rewritten":
                    d = working.let(Name("d", t), rule.velocity(v, g), velocity_alone=v)
                    point = working.let(
                        Name(letter, t), rule.moved(point, d), update_added=rule.moved(point, -d)
                    )
        rows.append((t, g, v, point))
        if is_lost(source, point):
            break
    working.table(("t", "gₜ", "vₜ", f"{letter}ₜ"), rows)
    say_if_lost(working, source, t, point)
    working.answer("v", v, shown=())
    answer_path(working, source, start, [row[-1] for row in rows])


def _check_options(
    source: Listed | Objective, velocity: str, nesterov: str, dampening: Parameter | None
) -> None:
    """Refuse what does not go together."""
    if nesterov == "look-ahead" and isinstance(source, Listed):
        raise InputError(
            "the gradients are listed, so that none is known at a point ahead",
            remedy="give --function, or say --nesterov rewritten", field="nesterov",
        )  # fmt: skip
    if dampening is None:
        return
    if velocity != "sum" or nesterov != "off":
        what = "a plain sum, v = βv + (1 − τ)g"
        raise InputError(
            f"dampening belongs to {what}",
            remedy="say --velocity sum, and leave Nesterov out", field="dampening",
        )  # fmt: skip
    if truth(dampening < 0) or truth(dampening > 1):
        raise InputError("τ is not from 0 to 1", remedy="give 0 ≤ τ ≤ 1", field="dampening")


EXAMPLES = (
    {"gradients": "0.5 0.4 -0.2", "eta": "0.1", "beta": "0.9"},
    {"gradients": "0.5 0.4 -0.2", "eta": "0.1", "velocity": "added"},
    {"gradients": "1 -2; 0.5 1; 2 0", "eta": "0.1", "velocity": "sum", "theta": "1 1"},
    {"gradients": "0.5 0.4 -0.2", "eta": "0.1", "velocity": "average", "v0": "0.1"},
    {"gradients": "0.5 0.4 -0.2", "eta": "0.1", "velocity": "sum", "dampening": "0.5"},
    {"gradients": "0.5 0.4 -0.2", "eta": "0.1", "nesterov": "rewritten"},
    {
        "function": "w^2", "start": "5", "eta": "0.1", "iterations": "3",
        "nesterov": "look-ahead",
    },
    {
        "function": "100*w1^2 + w2^2", "start": "1 1", "eta": "0.001", "iterations": "2",
        "velocity": "average", "nesterov": "look-ahead",
    },
)  # fmt: skip


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The same descent as one sum over all gradients, in floats: no v is carried along.

    v after T steps is βᵀv₀ + Σ βᵀ⁻ᵏ·s·gₖ, and w has lost the sum of all v.
    """
    source, kind = arguments["source"], arguments["velocity"]
    slope = slope_of(source)
    eta, beta = (float_of(arguments[name].value) for name in ("eta", "beta"))
    tau = arguments["dampening"]
    share = {"subtracted": eta, "added": -eta, "sum": 1.0, "average": 1 - beta}[kind]
    taken = {"subtracted": 1.0, "added": -1.0}.get(kind, eta)
    start = floats(evaluate(start_of(source, arguments["theta"])))
    first = arguments["v0"]
    v0 = floats(evaluate(first.tree)) if first is not None else [0.0] * len(start)
    shares: list[list[float]] = []
    velocities = [v0]
    point = start
    for t in range(1, iterations_of(source) + 1):
        lead = beta * taken if arguments["nesterov"] == "look-ahead" else 0.0
        g = slope(t, [w - lead * v for w, v in zip(point, velocities[-1], strict=True)])
        damped = 1.0 if tau is None or (t == 1 and first is None) else 1 - float_of(tau.value)
        shares.append([damped * share * entry for entry in g])
        velocities.append(
            [
                beta**t * v0[i] + sum(beta ** (t - k) * s[i] for k, s in enumerate(shares, 1))
                for i in range(len(start))
            ]
        )
        steps = velocities[1:]
        if arguments["nesterov"] == "rewritten":
            pairs = zip(steps, shares, strict=True)
            steps = [[beta * a + b for a, b in zip(v, s, strict=True)] for v, s in pairs]
        point = [start[i] - taken * sum(v[i] for v in steps) for i in range(len(start))]
    yield "v as a weighted sum", all_close(answers["v"].value, velocities[-1])
    yield "w as a sum of steps", all_close(answers["theta"].value, point)
