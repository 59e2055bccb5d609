"""Regularisation by hand: the penalty on the weights, the loss with it, and the update."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isclose
from typing import Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.inputs.numbers import Count
from dlsolve.plurals import counted, there_are
from dlsolve.topics._floats import all_close, central_differences, typed
from dlsolve.topics._penalties import Penalty
from dlsolve.working.names import Name
from dlsolve.working.readings import float_of
from dlsolve.working.steps import Answer
from dlsolve.working.suppliers import truth
from dlsolve.working.trees import Parameter, Quantity, Row, Tree, equals, tree
from dlsolve.working.working import Working

CHAPTER = "Activations and losses"
ALIASES = ("regularize", "regularisation", "regularization", "weight-decay")

MOST = 100
"""Weights that are written down."""


def regularise(
    working: Working,
    weights: Annotated[Row, "the weights w: “0.5 -1.2 2”"],
    *,
    strength: Annotated[Parameter, "λ, how much the penalty counts"],
    penalty: Annotated[Literal["l2", "l1", "elastic-net"], "Σw², Σ|w|, or some of both"] = "l2",
    factor: Annotated[
        Literal["1", "1/2", "1/m", "1/2m"],
        "λ, λ/2, λ/m or λ/(2m) before the sum; of an elastic net the ½ is that of Σw² alone",
    ] = "1",
    samples: Annotated[Count | None, "m, the number of samples, where the factor has it"] = None,
    l1_ratio: Annotated[Parameter | None, "ρ, the share of Σ|w| in an elastic net"] = None,
    loss: Annotated[Parameter | None, "L, the loss without the penalty"] = None,
    gradients: Annotated[Row | None, "∂L/∂w of each weight, to update with"] = None,
    eta: Annotated[Parameter | None, "the learning rate η of the update"] = None,
    bias: Annotated[Parameter | None, "the bias b"] = None,
    bias_gradient: Annotated[Parameter | None, "∂L/∂b"] = None,
    penalise_bias: Annotated[bool, "let the bias have a part in the penalty"] = False,
) -> None:
    """L1 and L2 penalties, the regularised loss, weight decay.

        L2: L′ = L + λΣwᵢ²          ∂L′/∂wᵢ = ∂L/∂wᵢ + 2λwᵢ
        L1: L′ = L + λΣ|wᵢ|         ∂L′/∂wᵢ = ∂L/∂wᵢ + λ·sgn wᵢ
        elastic net: L′ = L + λ₁Σ|wᵢ| + λ₂Σwᵢ² with λ₁ = ρλ, λ₂ = (1 − ρ)λ
        wᵢ = wᵢ − η·∂L′/∂wᵢ

    sgn 0 is 0, and the bias is not penalised unless it is asked for.  Answers: `penalty`,
    `loss` (L′), `gradient` (∂L′/∂w), `weights` and `bias` after the update.

    Raises InputError where the inputs do not fit together.

    Sources: Hoerl and Kennard, 1970 (L2); Tibshirani, 1996 (L1); Zou and Hastie, 2005.
    """
    _check(weights, strength, penalty, factor, samples, l1_ratio, gradients, eta)
    _check_bias(bias, bias_gradient, gradients, penalise_bias)
    what = {"l2": "an L2 penalty", "l1": "an L1 penalty", "elastic-net": "an elastic net"}[penalty]
    then = ", and update the weights" if eta is not None else ""
    working.ask(f"Regularise the loss with {what}{then}.")
    w = working.entries(Name("w"), weights)
    b = None if bias is None else working.given(Name("b"), bias)
    lam = working.given(Name("λ"), strength)
    m = None if samples is None else working.given(Name("m"), tree(samples))
    ratio = None if l1_ratio is None else working.given(Name("ρ"), l1_ratio)
    L = None if loss is None else working.given(Name("L"), loss)
    slopes = (
        []
        if gradients is None
        else [working.given(Name("∂L/∂w", i), g) for i, g in enumerate(gradients, start=1)]
    )
    slope_b = None if bias_gradient is None else working.given(Name("∂L/∂b"), bias_gradient)
    rate = None if eta is None else working.given(Name("η"), eta)
    kind = Penalty.of(working, penalty, factor, lam, m, ratio)
    penalised = [*w, b] if b is not None and penalise_bias else w
    left_out = b if b is not None and not penalise_bias else None
    working.say(*kind.rule(whole=L is not None), _about_bias(b, penalise_bias))
    P = kind.write(working, penalised, left_out)
    working.answer("penalty", P)
    if L is not None:
        working.answer("loss", working.let(Name("L′"), L + P, penalty_subtracted=L - P))
    if not slopes:
        return
    working.say(*kind.slope_rule(), "." if rate is None else ", and wᵢ = wᵢ − η·∂L′/∂wᵢ.")
    kind.explain(working)
    new, whole = [], []
    for weight, slope in zip(w, slopes, strict=True):
        whole.append(kind.gradient(working, weight, slope))
        if rate is not None:
            new.append(_updated(working, kind, weight, rate, whole[-1], slope))
    working.answer("gradient", whole, symbol=Name("∂L′/∂w"))
    if rate is None:
        return
    moved = None
    if b is not None and slope_b is not None:
        moved = _moved(working, kind, b, slope_b, rate, penalised=penalise_bias)
    if penalty == "l2":
        _check_decay(working, kind, w, new, slopes, rate)
    working.answer("weights", new, symbol=Name("w"))
    if moved is not None:
        working.answer("bias", moved)


def _moved(
    working: Working,
    kind: Penalty,
    b: Quantity,
    slope: Quantity,
    eta: Quantity,
    *,
    penalised: bool,
) -> Quantity:
    """b = b − η·∂L/∂b, or with its part of the penalty."""
    whole = kind.gradient(working, b, slope) if penalised else slope
    wrong: dict[str, Any] = {"update_added": b + eta * whole, "bias_not_updated": b + 0}
    if not penalised:
        wrong["bias_penalised"] = b - eta * (slope + kind.slope(b))
    return working.let(b.name, b - eta * whole, **wrong)


def _updated(
    working: Working,
    kind: Penalty,
    weight: Quantity,
    eta: Quantity,
    whole: Quantity,
    slope: Quantity,
) -> Quantity:
    """w = w − η·∂L′/∂w"""
    return working.let(
        weight.name,
        weight - eta * whole,
        update_added=weight + eta * whole,
        learning_rate_left_out=weight - whole,
        decay_applied_twice=weight - eta * whole - eta * kind.slope(weight),
        decay_without_the_learning_rate=weight - eta * slope - kind.slope(weight),
    )


def _check_decay(
    working: Working,
    kind: Penalty,
    old: Sequence[Quantity],
    new: Sequence[Quantity],
    slopes: Sequence[Quantity],
    eta: Quantity,
) -> None:
    """The same update as weight decay: (1 − 2ηλ)w − η·∂L/∂w."""
    working.say("L2 is weight decay: before its step each weight shrinks by the factor d:")
    d = working.let(Name("d"), kind.decay(eta))
    same = [
        truth(equals(after, d * before - eta * slope))
        for before, after, slope in zip(old, new, slopes, strict=True)
    ]
    working.check(all(same), "Check: each wᵢ is d·wᵢ − η·∂L/∂wᵢ with the old wᵢ")


# --- what is given ------------------------------------------------------------------------


def _about_bias(b: Quantity | None, penalised: bool) -> str:
    """Whether the bias has a part in the penalty, where there is one."""
    if b is None:
        return ""
    return "; the bias has a part in it." if penalised else "; the bias has no part in it."


def _check(
    weights: Row,
    strength: Tree,
    penalty: str,
    factor: str,
    samples: int | None,
    l1_ratio: Tree | None,
    gradients: Row | None,
    eta: Tree | None,
) -> None:
    """Refuse what does not fit together."""
    if len(weights) > MOST:
        raise InputError(f"more than {MOST} weights", remedy="give fewer", field="weights")
    if truth(strength < 0):
        raise InputError("λ is below 0", remedy="give λ ≥ 0", field="strength")
    if ("m" in factor) != (samples is not None):
        has = samples is not None
        reason = "the factor has no m" if has else "the factor needs m"
        remedy = "say --factor 1/m or 1/2m" if has else "give --samples"
        raise InputError(reason, remedy=remedy, field="samples")
    if (penalty == "elastic-net") != (l1_ratio is not None):
        has = l1_ratio is not None
        reason = "only an elastic net has a ratio" if has else "an elastic net needs its ratio"
        remedy = "say --penalty elastic-net" if has else "give --l1-ratio 0.5, say"
        raise InputError(reason, remedy=remedy, field="l1_ratio")
    if l1_ratio is not None and (truth(l1_ratio < 0) or truth(l1_ratio > 1)):
        raise InputError("ρ is not between 0 and 1", remedy="give 0 ≤ ρ ≤ 1", field="l1_ratio")
    if gradients is not None and len(gradients) != len(weights):
        raise InputError(
            f"{there_are(len(gradients), 'gradient')} for {counted(len(weights), 'weight')}",
            remedy="give ∂L/∂w of each weight", field="gradients",
        )  # fmt: skip
    if eta is not None and gradients is None:
        raise InputError("an update needs ∂L/∂w", remedy="give --gradients", field="eta")
    if eta is not None and not truth(eta > 0):
        raise InputError("the learning rate is not above 0", remedy="give η > 0", field="eta")


def _check_bias(
    bias: Tree | None, bias_gradient: Tree | None, gradients: Row | None, penalise_bias: bool
) -> None:
    """Refuse what is said of a bias that is not there."""
    if bias is None and (bias_gradient is not None or penalise_bias):
        field = "penalise_bias" if penalise_bias else "bias_gradient"
        raise InputError("there is no bias", remedy="give --bias", field=field)
    if bias_gradient is not None and gradients is None:
        reason = "the weights have no gradients"
        raise InputError(reason, remedy="give --gradients", field="bias_gradient")


EXAMPLES = (
    {
        "weights": "0.5 -1.2 2", "strength": "0.1", "loss": "0.8", "gradients": "0.2 0.4 -0.1",
        "eta": "0.1", "bias": "0.3", "bias_gradient": "0.5",
    },
    {
        "weights": "0.5 -1.2 0", "strength": "0.2", "penalty": "l1", "loss": "1.5",
        "gradients": "0.2 0.4 -0.1", "eta": "0.5", "bias": "2",
    },
    {
        "weights": "3 -4", "strength": "0.5", "factor": "1/2", "gradients": "1 -1", "eta": "0.1",
        "bias": "2", "bias_gradient": "1", "penalise_bias": "yes",
    },
    {"weights": "3 -4", "strength": "0.5", "factor": "1/m", "samples": "10", "loss": "2"},
    {
        "weights": "3 -4", "strength": "0.5", "factor": "1/2m", "samples": "10",
        "gradients": "1 -1", "eta": "0.1",
    },
    {
        "weights": "2 -1", "strength": "0.4", "penalty": "elastic-net", "l1_ratio": "0.25",
        "factor": "1/2", "loss": "1", "gradients": "0.5 0.5", "eta": "0.1",
    },
)  # fmt: skip


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The penalty in floats, and its derivative by central differences."""
    weights = typed(arguments["weights"])
    if arguments["penalise_bias"]:
        weights.append(float_of(arguments["bias"].value))
    yield "the penalty", isclose(float(answers["penalty"]), _penalty(weights, arguments))
    if "loss" in answers:
        whole = float_of(arguments["loss"].value) + _penalty(weights, arguments)
        yield "the loss", isclose(float(answers["loss"]), whole)
    if "weights" not in answers:
        return
    eta = float_of(arguments["eta"].value)
    slopes = central_differences(lambda point: _penalty(point, arguments), weights)
    given = typed(arguments["gradients"])
    new = [w - eta * (g + s) for w, g, s in zip(weights, given, slopes, strict=False)]
    yield "the weights", all_close(answers["weights"].value, new)


def _penalty(weights: Sequence[float], arguments: Mapping[str, Any]) -> float:
    """The penalty in floats."""
    lam = float_of(arguments["strength"].value)
    m = arguments["samples"] or 1
    halves = 2 if arguments["factor"] in ("1/2", "1/2m") else 1
    squares, sizes = sum(w * w for w in weights), sum(map(abs, weights))
    match arguments["penalty"]:
        case "l2":
            return lam * squares / (halves * m)
        case "l1":
            return lam * sizes / (halves * m)
        case _:
            ratio = float_of(arguments["l1_ratio"].value)
            return lam * (ratio * sizes + (1 - ratio) * squares / halves) / m
