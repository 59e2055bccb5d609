"""Losses of two classes: the binary cross-entropy of a probability, the hinge of a score."""

from __future__ import annotations

from collections.abc import Sequence

from dlsolve.errors import InputError
from dlsolve.exact.number import INFINITY
from dlsolve.topics._likelihoods import Logarithm, binary, is_value
from dlsolve.topics._predictions import Samples, reduced, symbol, tabulate
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate
from dlsolve.working.suppliers import truth
from dlsolve.working.trees import Number, Quantity, Tree, maximum, total, tree
from dlsolve.working.working import Working


def check_probability(value: Tree, field: str) -> None:
    """Raises InputError for a number below 0 or above 1."""
    if truth(value < 0) or truth(value > 1):
        what = "ŷ has a number" if field == "y_hat" else "y has a label"
        remedy = "the net inputs z go through σ or softmax first" if field == "y_hat" else ""
        raise InputError(
            f"{what} outside 0 to 1", text=_text(value), end=len(_text(value)),
            remedy=remedy or "write the classes as 0 and 1", field=field,
        )  # fmt: skip


def check_signs(labels: Sequence[Tree]) -> None:
    """Raises InputError for a label of the hinge loss that is not −1 or 1."""
    for label in labels:
        if not any(is_value(evaluate(label), one) for one in (-1, 1)):
            raise InputError(
                "a label of the hinge loss is neither −1 nor 1", text=_text(label),
                end=len(_text(label)), remedy="write the classes as −1 and 1", field="y",
            )  # fmt: skip


def _text(value: Tree) -> str:
    return value.text if isinstance(value, Number) else ""


# --- binary cross-entropy -----------------------------------------------------------------


def binary_cross_entropy(
    working: Working,
    samples: Samples,
    logarithm: Logarithm,
    weights: Sequence[Quantity],
    own: Sequence[Quantity],
) -> Quantity:
    """BCE = −(1/n)Σ[yᵢ·ln ŷᵢ + (1 − yᵢ)·ln(1 − ŷᵢ)], sample by sample.

    weights   of class 0 and class 1, if they count differently
    own       of the samples' classes, if the mean divides by these
    """
    i, log_ = samples.index, logarithm.sign
    one, zero = ("w₁·", "w₀·") if weights else ("", "")
    term = f"[{one}y{i}·{log_} ŷ{i} + {zero}(1 − y{i})·{log_}(1 − ŷ{i})]"
    hard = all(class_of(y) is not None for y in samples.y)
    if own:
        working.say(f"BCE = −(1/W)Σ{term}")
    elif hard or samples.size > 1:
        working.say(f"BCE = {samples.formula(term, '−')}{samples.counted}")
    pairs = zip(samples.y, samples.y_hat, strict=True)
    if any(class_of(y) is not None and class_of(y) == class_of(p) for y, p in pairs):
        working.say(f"0·{log_} 0 is taken as 0.")
    if hard and samples.size > 1:
        working.say(f"yᵢ = 1 leaves −{one}{log_} ŷᵢ, and yᵢ = 0 leaves −{zero}{log_}(1 − ŷᵢ):")
    losses: list[Quantity] = []
    for place, (y, p) in enumerate(zip(samples.y, samples.y_hat, strict=True)):
        name = samples.named("L" if samples.size > 1 or own else "BCE", place)
        with working.repeated():
            losses.append(binary(working, name, y, p, logarithm, weights))
    tabulate(working, samples, losses)
    if own:
        return weighted_mean(working, "bce", losses, own)
    return reduced(working, "bce", losses, samples.reduction)


def class_of(y: Quantity) -> int | None:
    """The class that a label or a certain prediction names; None for a share of both."""
    return next((label for label in (0, 1) if is_value(y.value, label)), None)


def own_weights(weights: Sequence[Quantity], classes: Sequence[int | None]) -> list[Quantity]:
    """The weight of each sample's class.  Raises InputError for a sample of several classes."""
    own = [weights[j] for j in classes if j is not None]
    if len(own) < len(classes):
        raise InputError(
            "a sample has no one class whose weight the mean could divide by",
            remedy="say --weighted-mean count", field="weighted_mean",
        )  # fmt: skip
    return own


def weighted_mean(
    working: Working, kind: str, losses: Sequence[Quantity], weights: Sequence[Quantity]
) -> Quantity:
    """The samples' losses over the sum of their weights."""
    if any(one.value is INFINITY for one in losses):
        working.say("One of the terms is ∞, and so is their mean:")
        return working.let(Name(symbol(kind)), INFINITY)
    working.say("The mean divides by the weights of the samples' own classes:")
    whole = working.let(Name("W"), total(weights), number_of_samples_for_weights=tree(len(losses)))
    return working.let(Name(symbol(kind)), total(losses) / whole, mean_forgotten=total(losses))


def smoothed(working: Working, samples: Samples, alpha: Quantity) -> list[Quantity]:
    """yᵢ = (1 − α)·yᵢ + α/2, as Keras has it."""
    working.say("The labels are smoothed, each class getting half of α:")
    return [
        working.let(y.name, (1 - alpha) * y + alpha / 2, share_of_all_forgotten=(1 - alpha) * y)
        for y in samples.y
    ]


def clipped(working: Working, samples: Samples, epsilon: Quantity) -> list[Quantity]:
    """Each ŷ within ε ≤ ŷ ≤ 1 − ε, so that it has a logarithm."""
    found: list[Quantity] = []
    for p in samples.y_hat:
        if truth(p < epsilon):
            found.append(working.let(p.name, maximum(p, epsilon)))
        elif truth(p > 1 - epsilon):
            found.append(working.let(p.name, 1 - epsilon))
        else:
            found.append(p)
    return found


def binary_slope(y: Quantity, p: Quantity, n: int) -> Tree:
    """∂BCE/∂ŷ of one sample.  e.g. −1/(3ŷ₁) where y₁ is 1"""
    if is_value(p.value, 0) or is_value(p.value, 1):
        raise InputError(
            "the gradient does not exist where ŷ is 0 or 1",
            remedy="give --clip 1e-7, say", field="gradient",
        )  # fmt: skip
    several = n if n > 1 else None
    if is_value(y.value, 1):
        return -(1 / (several * p if several else p))
    if is_value(y.value, 0):
        return 1 / (several * (1 - p) if several else 1 - p)
    inner = y / p - (1 - y) / (1 - p)
    return -(tree(1) / several * inner) if several else -inner


# --- hinge --------------------------------------------------------------------------------


def hinge(working: Working, samples: Samples) -> Quantity:
    """max(0, 1 − y·ŷ), sample by sample."""
    i = samples.index
    term = f"max(0, 1 − y{i}·ŷ{i})"
    if samples.size > 1:
        working.say(f"{symbol('hinge')} = {samples.formula(term)}{samples.counted}")
    losses: list[Quantity] = []
    for place, (y, score) in enumerate(zip(samples.y, samples.y_hat, strict=True)):
        name = samples.named("L" if samples.size > 1 else symbol("hinge"), place)
        with working.repeated():
            losses.append(
                working.let(
                    name,
                    maximum(0, 1 - y * score),
                    maximum_forgotten=1 - y * score,
                    margin_forgotten=maximum(0, -(y * score)),
                    label_left_out=maximum(0, 1 - score),
                    plus_for_minus=maximum(0, 1 + y * score),
                    hinge_squared=maximum(0, 1 - y * score) ** 2,
                )
            )
    tabulate(working, samples, losses)
    return reduced(working, "hinge", losses, samples.reduction)


def hinge_slope(y: Quantity, score: Quantity, n: int) -> Tree:
    """−y/n where the margin is missed, else 0."""
    if truth(1 - y * score <= 0):
        return tree(0)
    return -(y / n if n > 1 else y)
