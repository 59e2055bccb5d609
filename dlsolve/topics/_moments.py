"""Mean, variance and standard deviation of a variable, written out term by term."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Literal

from dlsolve.exact.number import equal, sign
from dlsolve.inputs.combinations import Combination, Interval
from dlsolve.working.names import Name
from dlsolve.working.readings import scalar
from dlsolve.working.trees import Number, Power, Product, Quantity, Tree, sqrt, total, tree
from dlsolve.working.working import Working

Method = Literal["both", "definition", "shortcut"]
Values = Sequence[Number]


def write_mean(working: Working, letter: str, xs: Values, ps: Sequence[Quantity]) -> Quantity:
    """E(X) = Σ x·P(X=x)"""
    working.say(f"E({letter}) = Σ {letter.lower()}·P({letter}={letter.lower()})")
    return working.let(
        Name(f"E({letter})"),
        _weighted(xs, ps),
        probabilities_forgotten=total(xs) / len(xs),
    )


def write_variance(
    working: Working,
    letter: str,
    xs: Values,
    ps: Sequence[Quantity],
    mean: Quantity,
    method: Method,
) -> Quantity:
    """Var(X), by Σ (x − μ)²·P(X=x), by E(X²) − [E(X)]², or both."""
    if method == "definition":
        return _by_definition(working, letter, xs, ps, mean)
    if method == "shortcut":
        return _by_shortcut(working, letter, xs, ps, mean)
    first = _by_definition(working, letter, xs, ps, mean)
    working.say(f"or, by Var({letter}) = E({letter}²) − [E({letter})]²,")
    second = _by_shortcut(working, letter, xs, ps, mean)
    working.check(
        equal(scalar(first.value), scalar(second.value)),
        f"Check: both ways give the same Var({letter})",
    )
    return second


def _by_definition(
    working: Working, letter: str, xs: Values, ps: Sequence[Quantity], mean: Quantity
) -> Quantity:
    low = letter.lower()
    working.say(f"Var({letter}) = Σ [{low} − E({letter})]²·P({letter}={low})")
    deviations = [x - mean for x in xs]
    return working.let(
        Name(f"Var({letter})"),
        total(d**2 * p for d, p in zip(deviations, ps, strict=True)),
        deviations_not_squared=total(d * p for d, p in zip(deviations, ps, strict=True)),
        deviations_not_weighted=total(d**2 for d in deviations) / len(xs),
    )


def _by_shortcut(
    working: Working, letter: str, xs: Values, ps: Sequence[Quantity], mean: Quantity
) -> Quantity:
    squares = working.let(
        Name(f"E({letter}²)"),
        total(_squared(x) * p for x, p in zip(xs, ps, strict=True)),
        values_not_squared=_weighted(xs, ps),
        probabilities_squared_too=total(
            (_squared(x) * p**2 for x, p in zip(xs, ps, strict=True)),
        ),
    )
    working.answer(f"E({letter}^2)", squares, shown=())
    return working.let(
        Name(f"Var({letter})"),
        squares - mean**2,
        mean_not_squared=squares - mean,
        square_of_the_mean_not_subtracted=squares,
    )


def write_deviation(working: Working, name: Name, variance: Quantity) -> Quantity | None:
    """σ = √Var(X); None below 0, where a slip on the page has led."""
    if sign(scalar(variance.value)) < 0:
        working.say(variance.name, " is below 0, so that it has no root.")
        return None
    return working.let(name, sqrt(variance), root_forgotten=variance)


def _weighted(xs: Values, ps: Sequence[Quantity]) -> Tree:
    return total(Product((x, p)) for x, p in zip(xs, ps, strict=True))


def _squared(x: Number) -> Tree:
    return Power(x, Number(Fraction(2), "2"))


# --- P(a ≤ X ≤ b), F(x) -----------------------------------------------------------------------


def write_interval(
    working: Working, interval: Interval, xs: Values, ps: Sequence[Quantity]
) -> Quantity:
    """P(1 ≤ X ≤ 2) = P(X=1) + P(X=2)"""

    def chance(ends_turned: bool) -> Tree:
        return total(
            p
            for x, p in zip(xs, ps, strict=True)
            if interval.holds(x.value, ends_turned=ends_turned)
        )

    name = Name(f"P({interval.shown})")
    for p in ps:
        if p.name == Name(name.base.replace(" ", "")):
            return p
    mistakes: dict[str, Any] = {"end_counted_wrongly": chance(True)}
    return working.let(name, chance(False), **mistakes)


def write_cumulative(
    working: Working, letter: str, xs: Values, ps: Sequence[Quantity]
) -> list[Quantity]:
    """F(x) = P(X ≤ x), each from the one before, and the table."""
    low = letter.lower()
    working.say(f"F({low}) = P({letter} ≤ {low})")
    found: list[Quantity] = []
    with working.repeated():
        for i, (x, p) in enumerate(zip(xs, ps, strict=True)):
            line = found[-1] + p if found else p
            name = Name(f"F({x.text})")
            below = total(ps[:i]) if i else tree(0)
            found.append(working.let(name, line, not_added_up=p, own_value_left_out=below))
    rows = [(x, p, total_) for x, p, total_ in zip(xs, ps, found, strict=True)]
    working.table((low, f"P({letter}={low})", f"F({low})"), rows)
    return found


# --- aX + bY + c --------------------------------------------------------------------------------


def write_mean_of(
    working: Working, combination: Combination, means: Sequence[Quantity]
) -> Quantity:
    """E(aX + bY + c) = a·E(X) + b·E(Y) + c"""
    terms = [_times(f, mean) for f, mean in zip(_factors(combination), means, strict=False) if f]
    mistakes: dict[str, Any] = {}
    line = total(terms)
    if combination.c:
        mistakes["constant_dropped"] = line
        line = _plus(terms, combination.c)
    return working.let(Name(f"E({combination.shown})"), line, **mistakes)


def write_variance_of(
    working: Working,
    combination: Combination,
    variances: Sequence[Quantity],
    covariance: Quantity | None = None,
) -> Quantity:
    """Var(aX + bY + c) = a²·Var(X) + b²·Var(Y) + 2ab·Cov(X, Y)"""
    factors = _factors(combination)
    pairs = [(f, v) for f, v in zip(factors, variances, strict=False) if f]
    squares = [v if abs(f) == 1 else Product((_power_of(f), v)) for f, v in pairs]
    unsquared = [_times(f, v) for f, v in pairs]
    mistakes: dict[str, Any] = {}
    together: list[Tree] = []
    if covariance is not None and len(pairs) == 2:
        a, b = factors
        together = [_mixed(a, b, covariance)]
        mistakes["covariance_forgotten"] = total(squares)
        mistakes["factor_two_forgotten"] = total([*squares, _times(a * b, covariance)])
        mistakes["sign_of_covariance_lost"] = total([*squares, _mixed(-a, b, covariance)])
    line = total([*squares, *together])
    if unsquared != squares:
        mistakes["factor_not_squared"] = total([*unsquared, *together])
    if combination.c:
        mistakes["constant_added_to_variance"] = _plus([*squares, *together], combination.c)
    return working.let(Name(f"Var({combination.shown})"), line, **mistakes)


def _factors(combination: Combination) -> tuple[Fraction, Fraction]:
    return combination.a, combination.b


def _times(factor: Fraction, quantity: Quantity) -> Tree:
    size = quantity if abs(factor) == 1 else Product((_plain(abs(factor)), quantity))
    return -size if factor < 0 else size


def _mixed(a: Fraction, b: Fraction, covariance: Quantity) -> Tree:
    """2ab·Cov(X, Y), without factors of 1, the minus sign outside."""
    sizes = [_plain(abs(f)) for f in (a, b) if abs(f) != 1]
    product = Product((_plain(Fraction(2)), *sizes, covariance))
    return -product if a * b < 0 else product


def _plus(terms: Sequence[Tree], constant: Fraction) -> Tree:
    size = _plain(abs(constant))
    return total([*terms, -size if constant < 0 else size])


def _power_of(factor: Fraction) -> Tree:
    return Power(_plain(factor), Number(Fraction(2), "2"))


def _plain(value: Fraction) -> Number:
    whole = value.denominator == 1
    return Number(value, str(value).replace("-", "−") if whole else "")
