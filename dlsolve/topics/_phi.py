"""z-scores and Φ: a probability of a normal variable as the tables give it."""

from __future__ import annotations

from typing import Literal

from dlsolve.exact import functions
from dlsolve.exact.number import equal, real, sign
from dlsolve.exact.rounding import Rounding, round_half_up
from dlsolve.exact.text import exact_text
from dlsolve.inputs.densities import Interval
from dlsolve.working.idioms import Program
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.trees import INFINITE, Apply, Number, Operand, Quantity, Tree, tree
from dlsolve.working.working import Working

Tables = Literal["exact", "table"]

PLACES_OF_Z = 2
PLACES_OF_PHI = 4
"""What a printed table of Φ has."""

END_OF_TABLES = 4
"""The largest z of most tables, beyond which Φ(z) is 1 to four decimals."""

SHARES = {1: "68%", 2: "95%", 3: "99.7%"}
"""What lies within so many standard deviations of the mean, roughly."""


def phi(operand: Operand) -> Apply:
    """Φ(z), the probability that a standard normal variable is at most z."""
    return Apply("Φ", (tree(operand),))


def label(end: Tree) -> str:
    """An end in a name.  e.g. 1/2, −1"""
    text = end.text if isinstance(end, Number) and end.text else exact_text(evaluate(end))
    return (text or "x").replace("-", "−")


def event(asked: Interval) -> str:
    """e.g. 1/2 ≤ X ≤ 1, X ≥ 1"""
    if asked.low == -INFINITE:
        return f"X ≤ {label(asked.high)}"
    if asked.high == INFINITE:
        return f"X ≥ {label(asked.low)}"
    return f"{label(asked.low)} ≤ X ≤ {label(asked.high)}"


def write_normal_probability(
    working: Working, asked: Interval, mean: Quantity, deviation: Quantity, tables: Tables
) -> Quantity:
    """P(X ≤ b) = Φ(z), P(X ≥ a) = 1 − Φ(z), P(a ≤ X ≤ b) = Φ(z₂) − Φ(z₁)."""
    name = Name(f"P({event(asked)})")
    if asked.low == -INFINITE:
        z = _score(working, (), asked.high, mean, deviation, tables)
        return _share(working, name, z, tables)
    if asked.high == INFINITE:
        z = _score(working, (), asked.low, mean, deviation, tables)
        share = _share(working, _name_of_share(z), z, tables)
        return working.let(name, 1 - share, complement_forgotten=share)
    below, above = (
        _share(working, _name_of_share(z), z, tables)
        for z in (
            _score(working, (1,), asked.low, mean, deviation, tables),
            _score(working, (2,), asked.high, mean, deviation, tables),
        )
    )
    result = working.let(name, above - below, lower_end_forgotten=above, ends_added=above + below)
    _say_the_rule(working, asked, mean, deviation)
    return result


def _score(
    working: Working,
    index: tuple[int, ...],
    end: Tree,
    mean: Quantity,
    deviation: Quantity,
    tables: Tables,
) -> Quantity:
    """z = (x − μ)/σ"""
    x = working.given(Name("x", *index), end, asked=True)
    z = working.let(
        Name("z", *index),
        (x - mean) / deviation,
        variance_for_standard_deviation=(x - mean) / deviation**2,
        sign_of_z_lost=(mean - x) / deviation,
        mean_not_subtracted=x / deviation,
    )
    return rounded(working, z, PLACES_OF_Z, "as the table has it") if tables == "table" else z


def _share(working: Working, name: Name, z: Quantity, tables: Tables) -> Quantity:
    """Φ(z), by the symmetry of the bell where z is negative; it may be the answer itself."""
    value = scalar(z.value)
    positive = Quantity(Name(f"|{name_text(z.name)}|"), functions.absolute(value))
    symmetric = Program("1 - NormalDist().cdf(-{0})", (z,))
    if sign(value - END_OF_TABLES) > 0:
        working.say(f"Tables end near z = {END_OF_TABLES}; here Φ has more digits.")
    if sign(value) >= 0:
        share = working.let(name, phi(z))
    else:
        working.say("By symmetry, Φ(z) = 1 − Φ(−z):")
        share = working.let(
            name, 1 - phi(positive), program=symmetric, symmetry_forgotten=phi(positive)
        )
    return rounded(working, share, PLACES_OF_PHI, "in the table") if tables == "table" else share


def _name_of_share(z: Quantity) -> Name:
    return Name(f"Φ({name_text(z.name)})")


def name_text(name: Name) -> str:
    """e.g. z₁"""
    return name.base + "".join("₀₁₂₃₄₅₆₇₈₉"[int(index)] for index in name.indices)


def rounded(working: Working, quantity: Quantity, places: int, why: str) -> Quantity:
    """The quantity rounded, on a line of its own where that changes it."""
    digits = round_half_up(real(scalar(quantity.value)), Rounding(places=places))
    if digits.exact:
        return quantity
    rounding = Program("round({0}, {1})", (quantity, places))
    return working.let(quantity.name, digits.value, note=(why,), program=rounding)


def _say_the_rule(working: Working, asked: Interval, mean: Quantity, deviation: Quantity) -> None:
    """The 68–95–99.7 rule, where the interval is μ ± σ, 2σ or 3σ."""
    center, unit = scalar(mean.value), scalar(deviation.value)
    low, high = (scalar(evaluate(end)) for end in (asked.low, asked.high))
    for count, share in SHARES.items():
        if equal(high - center, count * unit) and equal(center - low, count * unit):
            times = "" if count == 1 else str(count)
            working.say(f"This is μ ± {times}σ: about {share}, by the 68–95–99.7 rule.")
