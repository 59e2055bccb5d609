"""The normal distribution by hand: density, z-scores, Φ, and the value of a given probability."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from fractions import Fraction
from math import erfc, exp, isclose, pi, sqrt
from typing import TYPE_CHECKING, Annotated, Any, Literal, assert_never

from dlsolve.errors import InputError
from dlsolve.exact.functions import pi as circle_constant
from dlsolve.exact.number import sign
from dlsolve.inputs.densities import Interval
from dlsolve.inputs.quoting import quoted
from dlsolve.records import dataclass
from dlsolve.topics._curves import curve, end_in_floats
from dlsolve.topics._phi import (
    PLACES_OF_Z,
    Tables,
    event,
    label,
    rounded,
    write_normal_probability,
)
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, float_of, scalar
from dlsolve.working.steps import Answer, Word
from dlsolve.working.trees import INFINITE, Apply, Letter, Number, Quantity, Tree, number
from dlsolve.working.trees import exp as power_of_e
from dlsolve.working.trees import sqrt as root
from dlsolve.working.working import Working

if TYPE_CHECKING:
    from dlsolve.working.figures import Figure, Layer

CHAPTER = "Probability"
ALIASES = ("gaussian", "z-score")
PICTURE = "the density with its mean and the probabilities asked for"

FARTHEST_DRAWN = 4.0
"""Standard deviations on either side of the mean that are drawn."""

FARTHEST = Fraction(1, 10**30)
"""The smallest probability whose z is worked out, and the smallest distance from 1."""


STANDARD = number("1")
"""σ of the standard normal distribution, where no spread is given."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """The spread is given by σ."""

    sd: Annotated[Number, "the standard deviation σ"] = STANDARD


@dataclass(frozen=True, slots=True)
class Variance:
    """The spread is given by σ²."""

    variance: Annotated[Number, "the variance σ²"]


def normal(
    working: Working,
    spread: Deviation | Variance,
    *,
    mean: Annotated[Number, "the mean μ"] = number("0"),
    probability: Annotated[
        tuple[Interval, ...], "P of an interval: “x <= 60”, “45..60”, “x >= 70”"
    ] = (),
    at: Annotated[Number | None, "an x, for the density f(x)"] = None,
    inverse: Annotated[Number | None, "a probability p, for the x that belongs to it"] = None,
    tail: Annotated[
        Literal["lower", "upper", "middle"], "p as P(X ≤ x), P(X ≥ x), or P(|X − μ| ≤ d)"
    ] = "lower",
    phi: Annotated[
        Literal["exact", "table"], "Φ to full precision, or z to 2 and Φ to 4 decimals, as printed"
    ] = "exact",
) -> None:
    """Normal distribution: density, z-scores, probabilities.

        f(x) = 1/√(2πσ²)·e^(−(x − μ)²/(2σ²))
        z = (x − μ)/σ
        P(X ≤ x) = Φ(z), P(X ≥ x) = 1 − Φ(z), P(a ≤ X ≤ b) = Φ(z₂) − Φ(z₁)
        Φ(−z) = 1 − Φ(z)
        x = μ + zσ, where Φ(z) = p

    Φ(z) = ½(1 + erf(z/√2)) is worked out to as many digits as are printed.
    Answers: `density`, `probability` (of several `probability_1`, …), `x`, or `low` and `high`.

    Raises InputError where σ is not positive, p is not between 0 and 1, or nothing is asked.

    Sources: Ross, A First Course in Probability, 5.4; the tables of Φ in any textbook.
    """
    _refuse(spread, mean, probability, at, inverse)
    working.ask(*_question(mean, spread, probability, at, inverse, tail))
    mu = working.given(Name("μ"), mean)
    sigma = _deviation(working, spread)
    if at is not None:
        working.answer("density", _density(working, mu, sigma, at))
    for place, asked in enumerate(probability, start=1):
        several = len(probability) > 1
        with working.part(f"P({event(asked)})") if several else nullcontext():
            found = write_normal_probability(working, asked, mu, sigma, phi)
        working.answer(f"probability_{place}" if several else "probability", found)
    if inverse is not None:
        _inverse(working, mu, sigma, inverse, tail, phi)
    working.draw(_figures, mu, sigma, probability, working.answers)


def _deviation(working: Working, spread: Deviation | Variance) -> Quantity:
    """σ, as given or as √σ²."""
    match spread:
        case Deviation(sd):
            return working.given(Name("σ"), sd)
        case Variance(variance):
            square = working.given(Name("σ²"), variance)
            return working.let(Name("σ"), root(square), root_forgotten=square)
        case _:
            assert_never(spread)


def _density(working: Working, mu: Quantity, sigma: Quantity, at: Number) -> Quantity:
    """f(x) = 1/√(2πσ²)·e^(−(x − μ)²/(2σ²))"""
    x = working.given(Name("x"), at, asked=True)
    two_pi = _two_pi()
    front = 1 / root(two_pi * sigma**2)
    away = (x - mu) ** 2
    return working.let(
        Name(f"f({label(at)})"),
        _bell(x, mu, sigma),
        minus_forgotten=front * power_of_e(away / (2 * sigma**2)),
        two_forgotten=front * power_of_e(-(away / sigma**2)),
        difference_not_squared=front * power_of_e(-((x - mu) / (2 * sigma**2))),
        variance_in_the_factor=1 / (sigma**2 * root(two_pi)) * power_of_e(-(away / (2 * sigma**2))),
        factor_left_out=power_of_e(-(away / (2 * sigma**2))),
    )


def _two_pi() -> Tree:
    return 2 * Number(circle_constant(), "π")


def _bell(x: Tree, mu: Tree, sigma: Tree) -> Tree:
    return 1 / root(_two_pi() * sigma**2) * power_of_e(-((x - mu) ** 2 / (2 * sigma**2)))


def _figures(
    mu: Quantity, sigma: Quantity, asked: Sequence[Interval], answers: Mapping[str, Answer]
) -> Iterator[Figure]:
    """The bell with its mean, the areas asked for, and the values that belong to an area."""
    from dlsolve.working.figures import Figure, Line, Shade, Upright, short

    mean, reach = float_of(mu.value), FARTHEST_DRAWN * float_of(sigma.value)
    bell = _bell(Letter(Name("x")), mu, sigma)
    layers: list[Layer] = [Line(curve(bell, Name("x"), mean - reach, mean + reach), "f(x)")]
    for part in asked:
        low, high = (
            max(min(end_in_floats(end), mean + reach), mean - reach)
            for end in (part.low, part.high)
        )
        area = curve(bell, Name("x"), low, high)
        layers.append(Shade(area, f"P({event(part)})"))
    layers.append(Upright(mean, f"μ = {short(mean)}"))
    for name in ("low", "x", "high"):
        if name in answers:
            value = float(answers[name])
            layers.append(Upright(value, f"x = {short(value)}"))
    yield Figure("The normal density", "x", "f(x)", tuple(layers))


def _inverse(
    working: Working, mu: Quantity, sigma: Quantity, inverse: Number, tail: str, phi: Tables
) -> None:
    """x = μ + zσ, where z has the probability asked for below it."""
    p = working.given(Name("p"), inverse)
    match tail:
        case "lower":
            working.say("P(X ≤ x) = Φ(z) = p, so")
            z = working.let(Name("z"), _inverse_phi(p), other_tail=_inverse_phi(1 - p))
        case "upper":
            working.say("P(X ≥ x) = 1 − Φ(z) = p, so Φ(z) = 1 − p and")
            z = working.let(Name("z"), _inverse_phi(1 - p), other_tail=_inverse_phi(p))
        case _:
            working.say("P(−z ≤ Z ≤ z) = 2Φ(z) − 1 = p, so Φ(z) = (1 + p)/2 and")
            z = working.let(Name("z"), _inverse_phi((1 + p) / 2), one_tail_for_two=_inverse_phi(p))
    if phi == "table":
        z = rounded(working, z, PLACES_OF_Z, "the nearest in the table")
    mistakes: dict[str, Any] = {"variance_for_standard_deviation": mu + z * sigma**2}
    if tail == "middle":
        low = working.let(
            Name("x", 1), mu - z * sigma, variance_for_standard_deviation=mu - z * sigma**2
        )
        working.answer("low", low)
        working.answer("high", working.let(Name("x", 2), mu + z * sigma, **mistakes))
        return
    working.say("z = (x − μ)/σ, so")
    mistakes["mean_not_added"] = z * sigma
    working.answer("x", working.let(Name("x"), mu + z * sigma, **mistakes))


def _inverse_phi(operand: Tree) -> Apply:
    return Apply("Φ⁻¹", (operand,))


# --- the question -----------------------------------------------------------------------


def _question(
    mean: Number,
    spread: Deviation | Variance,
    probability: tuple[Interval, ...],
    at: Number | None,
    inverse: Number | None,
    tail: str,
) -> list[Word]:
    asked = [f"P({event(one)})" for one in probability]
    if at is not None:
        asked.insert(0, f"f({label(at)})")
    if inverse is not None:
        of = {"lower": "P(X ≤ x) = ", "upper": "P(X ≥ x) = ", "middle": "P(x₁ ≤ X ≤ x₂) = "}
        which = "the interval around μ with " if tail == "middle" else "the x with "
        asked.append(f"{which}{of[tail]}{label(inverse)}")
    listed = asked[0] if len(asked) == 1 else f"{', '.join(asked[:-1])} and {asked[-1]}"
    square: list[Word] = [spread.sd, "²"] if isinstance(spread, Deviation) else [spread.variance]
    return ["X is normal, X ~ N(", mean, ", ", *square, f").  Find {listed}."]


def _refuse(
    spread: Deviation | Variance,
    mean: Number,
    probability: tuple[Interval, ...],
    at: Number | None,
    inverse: Number | None,
) -> None:
    """Raises InputError for a spread that is missing or not positive, or if nothing is asked."""
    if isinstance(spread, Deviation) and spread.sd is STANDARD and mean.value != 0:
        raise InputError(
            "the spread is missing", remedy="give --sd or --variance beside --mean", field="sd"
        )
    given, field = (
        (spread.sd, "sd") if isinstance(spread, Deviation) else (spread.variance, "variance")
    )
    if sign(given.value) <= 0:
        what = "the standard deviation" if field == "sd" else "the variance"
        raise InputError(f"{what} is not positive", remedy="give a number above 0", field=field)
    if not probability and at is None and inverse is None:
        raise InputError(
            "nothing is asked", remedy="give --probability, --at or --inverse", field="probability"
        )
    for interval in probability:
        if not interval.is_in_numbers or (interval.low, interval.high) == (-INFINITE, INFINITE):
            raise InputError(
                "an end of the interval is no number", remedy="write 45..60", field="probability"
            )
    if inverse is not None and not FARTHEST < inverse.value < 1 - FARTHEST:
        outside = sign(inverse.value) <= 0 or sign(inverse.value - 1) >= 0
        why = "is not between 0 and 1" if outside else "is too near to 0 or 1"
        raise InputError(
            f"{quoted(inverse.text)} {why}",
            remedy="give a probability such as 0.95", field="inverse",
        )  # fmt: skip


EXAMPLES = (
    {"mean": "50", "sd": "10", "probability": ["x <= 60"]},
    {"mean": "50", "sd": "10", "probability": ["35..65", "x >= 62", "x <= 42"], "at": "45"},
    {"mean": "100", "variance": "225", "probability": ["85..115"], "at": "110"},
    {"sd": "1", "probability": ["x >= -1.5"]},
    {"sd": "1", "probability": ["x <= 8"]},
    {"mean": "2", "sd": "3", "probability": ["1..4"], "phi": "table"},
    {"mean": "100", "sd": "15", "inverse": "0.9"},
    {"mean": "100", "sd": "15", "inverse": "0.9", "tail": "upper"},
    {"mean": "10", "variance": "4", "inverse": "0.95", "tail": "middle"},
    {"mean": "10", "variance": "4", "at": "11"},
    {"mean": "40", "sd": "6", "inverse": "0.14", "tail": "upper", "phi": "table"},
    {"probability": ["P(Z < 1.96)"]},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """Everything again in floats, by the error function."""
    spread = arguments["spread"]
    mu = float_of(arguments["mean"].value)
    sigma = (
        float_of(spread.sd.value)
        if isinstance(spread, Deviation)
        else sqrt(float_of(spread.variance.value))
    )
    off = 5e-3 if arguments["phi"] == "table" else 1e-12

    def below(end: Tree) -> float:
        if end in (INFINITE, -INFINITE):
            return 1.0 if end == INFINITE else 0.0
        return erfc((mu - float_of(evaluate(end))) / sigma / sqrt(2)) / 2

    if "density" in answers:
        z = (float_of(arguments["at"].value) - mu) / sigma
        yield "f(x)", isclose(float(answers["density"]), exp(-z * z / 2) / sigma / sqrt(2 * pi))
    for place, asked in enumerate(arguments["probability"], start=1):
        key = "probability" if "probability" in answers else f"probability_{place}"
        expected = below(asked.high) - below(asked.low)
        yield key, isclose(float(answers[key]), expected, abs_tol=off)
    if "x" in answers:
        p = below(Number(scalar(answers["x"].value)))
        wanted = float_of(arguments["inverse"].value)
        share = wanted if arguments["tail"] == "lower" else 1 - wanted
        yield "P(X ≤ x)", isclose(p, share, abs_tol=off)
    if "low" in answers:
        low, high = (below(Number(scalar(answers[key].value))) for key in ("low", "high"))
        wanted = float_of(arguments["inverse"].value)
        yield "P(low ≤ X ≤ high)", isclose(high - low, wanted, abs_tol=off)
