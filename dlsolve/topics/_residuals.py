"""The losses of a regression: each sample's error y − ŷ, its square, its size, or Huber's mix."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from dlsolve.errors import InputError
from dlsolve.exact.number import is_zero
from dlsolve.topics._losses import Loss, mean
from dlsolve.topics._predictions import FEW, Samples, reduced, symbol
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.trees import Apply, Number, Quantity, Tree, equals, magnitude, sqrt, total
from dlsolve.working.working import Working, show

SUMMED = {"mse": "sse", "half-mse": "half-sse", "mae": "sae"}
"""What a mean is without its 1/n."""

HALF = Number(Fraction(1, 2), "1/2")


def residuals(working: Working, samples: Samples, kinds: Sequence[str]) -> list[Tree]:
    """yᵢ − ŷᵢ of each sample; a line each, and a table, where they are many or are needed again."""
    if "huber" not in kinds and len(kinds) == 1 and samples.size <= FEW:
        return [y - y_hat for y, y_hat in zip(samples.y, samples.y_hat, strict=True)]
    found: list[Quantity] = []
    for place, (y, y_hat) in enumerate(zip(samples.y, samples.y_hat, strict=True)):
        with working.repeated():
            found.append(working.let(samples.named("e", place), y - y_hat))
    _tabulate(working, samples, kinds, found)
    return list(found)


def _tabulate(
    working: Working, samples: Samples, kinds: Sequence[str], errors: Sequence[Quantity]
) -> None:
    """The errors beside their sizes and squares, as far as these are asked for."""
    columns: dict[str, list[Tree]] = {}
    if "mae" in kinds:
        columns["|eᵢ|"] = [show(evaluate(magnitude(e))) for e in errors]
    if set(kinds) - {"mae", "huber"}:
        columns["eᵢ²"] = [show(evaluate(e**2)) for e in errors]
    if columns and samples.size > 1:
        places = range(1, samples.size + 1)
        rows = zip(places, samples.y, samples.y_hat, errors, *columns.values(), strict=True)
        working.table(("i", "yᵢ", "ŷᵢ", "eᵢ", *columns), rows)


def regression(
    working: Working, kind: str, samples: Samples, differences: Sequence[Tree]
) -> Quantity:
    """MSE = (1/n)[(y₁ − ŷ₁)² + …] and its like; the RMSE is the root of the MSE."""
    if kind == "rmse":
        mse = regression(working, "mse", samples, differences)
        return rooted(working, mse)
    loss = Loss(SUMMED.get(kind, kind) if samples.reduction == "sum" else kind)
    name = symbol(loss.name)
    if samples.size > 1:
        counted = samples.counted if loss.is_mean else ""
        working.say(f"{name} = {_formula(loss, differences)}{counted}")
    return working.let(
        Name(name), loss.of(differences), **_mistakes(loss, samples.size, differences)
    )


def rooted(working: Working, mse: Quantity) -> Quantity:
    """RMSE = √MSE"""
    return working.let(Name("RMSE"), sqrt(mse), root_forgotten=mse)


def _formula(loss: Loss, differences: Sequence[Tree]) -> str:
    """The loss for all samples.  e.g. (1/n)Σ(yᵢ − ŷᵢ)², or Σ|eᵢ|"""
    error = "eᵢ" if isinstance(differences[0], Quantity) else "yᵢ − ŷᵢ"
    squared = " eᵢ²" if error == "eᵢ" else f"({error})²"
    term = squared if loss.is_squared else f"|{error}|"
    factor = {(True, False): "(1/n)", (True, True): "[1/(2n)]", (False, True): "½"}
    return factor.get((loss.is_mean, loss.is_halved), "") + "Σ" + term


def _mistakes(loss: Loss, size: int, differences: Sequence[Tree]) -> dict[str, Any]:
    """What goes wrong in the line of a loss, by name."""
    over = mean if loss.is_mean else total
    squares, sizes = [d**2 for d in differences], [magnitude(d) for d in differences]
    right = loss.of(differences)
    if not loss.is_squared:
        wrong = {
            "absolute_value_forgotten": over(differences),
            "square_for_absolute_value": over(squares),
        }
    else:
        plain = over(squares)
        factor = {"half_forgotten": plain} if loss.is_halved else {"half_put_in_front": plain / 2}
        wrong = {
            **factor,
            "square_forgotten": over(differences) / 2 if loss.is_halved else over(differences),
            "absolute_value_for_square": over(sizes),
        }
    if size == 1:
        return wrong
    if not loss.is_mean:
        return {**wrong, "mean_taken": right / size}
    return {
        **wrong,
        "mean_forgotten": right * size,
        "divided_by_n_minus_1": right * size / (size - 1),
    }


def huber(
    working: Working, samples: Samples, errors: Sequence[Tree], delta: Quantity
) -> tuple[Quantity, list[bool]]:
    """½e² for an error within δ, δ(|e| − ½δ) for one beyond; with which of them each is."""
    i = samples.index
    working.say(f"The loss of a sample is ½e{i}² where |e{i}| ≤ δ, else δ(|e{i}| − ½δ).")
    losses: list[Quantity] = []
    sides: list[bool] = []
    for place, e in enumerate(errors):
        with working.repeated():
            within = working.decide(
                samples.named("within", place),
                magnitude(e) <= delta,
                "the square counts",
                "the straight line counts",
                squared_everywhere=equals(e, e),
                straight_everywhere=equals(e, e + 1),
            )
            name = samples.named("L" if samples.size > 1 else symbol("huber"), place)
            if within:
                loss = working.let(name, HALF * e**2, half_forgotten=e**2)
            else:
                loss = working.let(
                    name,
                    delta * (magnitude(e) - HALF * delta),
                    half_forgotten=delta * (magnitude(e) - delta),
                    offset_forgotten=delta * magnitude(e),
                    delta_left_out=magnitude(e) - HALF * delta,
                )
        losses.append(loss)
        sides.append(within)
    if samples.size > FEW:
        cells = enumerate(zip(samples.y, samples.y_hat, losses, strict=True), start=1)
        working.table(("i", "yᵢ", "ŷᵢ", "Lᵢ"), [(place, *row) for place, row in cells])
    return reduced(working, "huber", losses, samples.reduction), sides


def slope(
    kind: str, samples: Samples, error: Tree, worth: Quantity, delta: Tree, within: bool
) -> Tree:
    """∂L/∂ŷ of one sample.  e.g. −½(y₁ − ŷ₁);  for the RMSE −e₁/(n·RMSE)"""
    n = samples.divisor
    match kind:
        case "rmse":
            if is_zero(scalar(worth.value)):
                raise InputError(
                    "the RMSE is 0, where it has no gradient",
                    remedy="leave out the gradient, or take that of the MSE", field="gradient",
                )  # fmt: skip
            return -(error / (n * worth if n > 1 else worth))
        case "huber":
            inner = error if within else delta * Apply("sgn", (error,))
            return -mean([inner]) if n == 1 else -(Number(Fraction(1, n), f"1/{n}") * inner)
        case _:
            return Loss(SUMMED.get(kind, kind) if n == 1 else kind).slope(error, n)
