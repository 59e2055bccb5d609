"""Mean, variance, probabilities and the distribution function of a density, by integrals."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from dlsolve.inputs.densities import Density, Interval
from dlsolve.topics._densities import (
    answered,
    capital,
    in_letters,
    integral,
    is_constant,
    where,
    within,
)
from dlsolve.topics._phi import event, label
from dlsolve.working.names import Name
from dlsolve.working.readings import bound
from dlsolve.working.steps import Word, Words
from dlsolve.working.trees import INFINITE, Integral, Letter, Quantity, Tree
from dlsolve.working.working import Working, show


def write_mean(working: Working, f: Density) -> Quantity:
    """E(X) = ∫ x·f(x) dx"""
    x = Letter(f.variable)
    mistakes: dict[str, Any] = {}
    if is_constant(f, Fraction(1)):
        mistakes["density_left_out"] = integral(f, lambda _: x)
    mistakes["x_left_out"] = integral(f)
    mistakes["x_squared"] = integral(f, lambda one: x**2 * one)
    mistakes["limits_swapped"] = -integral(f, lambda one: x * one)
    working.say(f"Expectation: E(X) = ∫ {f.variable}·f({f.variable}) d{f.variable}")
    mean = working.let(Name("E(X)"), integral(f, lambda one: x * one), **mistakes)
    answered(working, "mean", mean)
    return mean


def write_variance(working: Working, f: Density, mean: Quantity, way: str) -> None:
    """Var(X) = E[(X − μ)²], or E(X²) − μ²."""
    x, v = Letter(f.variable), f.variable
    name = Name("Var(X)")
    result: Quantity
    second = integral(f, lambda one: x**2 * one)
    if way == "shortcut":
        working.say(f"Variance: Var(X) = E(X²) − μ², with E(X²) = ∫ {v}²·f({v}) d{v}")
        mu = working.let(Name("μ"), mean)
        square = working.let(Name("E(X²)"), second)
        result = working.let(
            name,
            square - mu**2,
            second_moment_for_variance=square * 1,
            mean_not_squared=square - mu,
            mean_squared_added=square + mu**2,
        )
    else:
        working.say(f"Variance: Var(X) = E[(X − μ)²] = ∫ ({v} − μ)²·f({v}) d{v}")
        mu = working.let(Name("μ"), mean)
        mistakes: dict[str, Any] = {
            "second_moment_for_variance": second,
            "deviation_not_squared": integral(f, lambda one: (x - mu) * one),
        }
        if is_constant(f, Fraction(1)):
            mistakes["density_lost_in_later_terms"] = second + integral(
                f, lambda _: mu**2 - 2 * mu * x
            )
            mistakes["density_left_out"] = integral(f, lambda _: (x - mu) ** 2)
        result = working.let(name, integral(f, lambda one: (x - mu) ** 2 * one), **mistakes)
    answered(working, "variance", result)


# --- probabilities ----------------------------------------------------------------------


def write_probability(working: Working, f: Density, asked: Interval) -> None:
    """P(c ≤ X ≤ d), the integral over what of the interval f is not 0 on."""
    inside = within(f, asked)
    words = event(asked)
    name = Name(f"P({words})")
    if not inside.pieces:
        working.say("f is 0 there, so")
        working.answer("probability", working.let(name, Fraction(0)))
        return
    if inside.pieces[0].low != asked.low or inside.pieces[-1].high != asked.high:
        low, high = inside.pieces[0].low, inside.pieces[-1].high
        if INFINITE not in (-low, high):
            working.say("f is 0 elsewhere, so the limits are ", low, " and ", high, ".")
    below = within(f, Interval(f.pieces[0].low, asked.high))
    result = working.let(
        name,
        integral(inside),
        from_the_lower_end=integral(below),
        complement_taken=1 - integral(inside),
        density_for_probability=_last(inside),
    )
    answered(working, "probability", result)


def _last(inside: Density) -> Tree:
    """f at the upper end, which is no probability; at the lower one where there is none."""
    piece = inside.pieces[-1]
    end = piece.low if piece.high == INFINITE else piece.high
    return bound(piece.formula, {inside.variable: end}) * 1


def write_distribution_function(working: Working, f: Density) -> None:
    """F(x) = ∫ f(t) dt from the lower end up to x, piece by piece."""
    x = f.variable
    if f.kind == "normal":
        working.say("Distribution function: F(x) = P(X ≤ x) = Φ((x − μ)/σ), from a table.")
        return
    t = Name("t") if x != Name("t") else Name("u")
    working.say(f"Distribution function: F({x}) = P(X ≤ {x}) = ∫ f({t}) d{t} up to {x}")
    before: Quantity | None = None
    shown: list[Words] = []
    values = []
    for place, piece in enumerate(f.pieces):
        formula = bound(piece.formula, {x: Letter(t)})
        step: Tree = Integral(formula, t, piece.low, Letter(x))
        if len(f.pieces) > 1:
            working.say(*capital(where(piece, x)), ":")
        name = Name(f"F({x})")
        whole = step if before is None else before + step
        value = working.let(
            name, whole, density_for_distribution=bound(formula, {t: Letter(x)}) * 1
        )
        values.append(value.value)
        shown.append(
            (f"F({x}) = ", in_letters(value).typed or show(value.value), " ", *where(piece, x))
        )
        if place + 1 < len(f.pieces):
            end = Name(f"F({label(piece.high)})")
            before = working.let(end, bound(show(value.value), {x: piece.high}))
    first, last = f.pieces[0], f.pieces[-1]
    outside: list[Word] = []
    if first.low != -INFINITE:
        outside += [f"F({x}) = 0 for ", x, " < ", first.low]
    if last.high != INFINITE:
        outside += [", " if outside else "", f"F({x}) = 1 for ", x, " > ", last.high]
    if outside:
        working.say(*outside, ".")
    for place, found in enumerate(values):
        key = "cdf" if len(values) == 1 else f"cdf_{place + 1}"
        working.answer(key, found, shown=(shown[place],))
