"""A normal density: its moments by z = (x − μ)/σ, its entropy, and CE and KL of two of them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from dlsolve.exact.functions import pi
from dlsolve.inputs.densities import Density, Interval
from dlsolve.topics._densities import answered, check_divergence
from dlsolve.topics._phi import write_normal_probability
from dlsolve.topics.entropy import SIGNS, UNITS
from dlsolve.working.names import Name
from dlsolve.working.trees import (
    INFINITE,
    Between,
    Integral,
    Letter,
    Number,
    Operand,
    Quantity,
    Tree,
    exp,
    ln,
    log,
    sqrt,
)
from dlsolve.working.working import Working


def log_to(base: str, operand: Operand) -> Tree:
    """The logarithm to a base, as it is written."""
    return ln(operand) if base == "e" else log(operand, int(base))


def _two_pi() -> Tree:
    return 2 * Number(pi(), "π")


def _half() -> Number:
    return Number(Fraction(1, 2), "1/2")


def given_normal(working: Working, f: Density, index: str = "") -> tuple[Quantity, Quantity]:
    """μ and σ², of two densities μ₁ and σ₁², μ₂ and σ₂²."""
    mean, square = f.values
    return (
        working.given(Name(f"μ{index}"), mean, asked=True),
        working.given(Name(f"σ{index}²"), square, asked=True),
    )


# --- mean, variance, probabilities ------------------------------------------------------


def write_normal_moments(working: Working, f: Density, wanted: Sequence[str]) -> Quantity:
    """E(X) = μ and Var(X) = σ², by putting z = (x − μ)/σ; hands back σ."""
    mu, square = given_normal(working, f)
    z = Letter(Name("z"))
    bell = exp(-(z**2 / 2)) / sqrt(_two_pi())
    working.say("With z = (x − μ)/σ, x = μ + σz and f(x) dx = φ(z) dz, φ(z) = ", bell, ".")
    sigma = working.let(Name("σ"), sqrt(square))
    whole = working.let(Name("∫ φ(z) dz"), Fraction(1), note=("the Gaussian integral",))
    first = working.let(Name("∫ z·φ(z) dz"), Integral(z * bell, z.name, -INFINITE, INFINITE))
    working.say("Expectation: E(X) = ∫ (μ + σz)·φ(z) dz")
    mean = working.let(Name("E(X)"), mu * whole + sigma * first, deviation_for_mean=sigma * whole)
    if "mean" in wanted:
        answered(working, "mean", mean)
    if "variance" not in wanted:
        return sigma
    working.say("Variance: Var(X) = ∫ (x − μ)²·f(x) dx = σ²·∫ z²·φ(z) dz, by parts")
    ends = Between(-(z * bell), z.name, -INFINITE, INFINITE)
    second = working.let(Name("∫ z²·φ(z) dz"), ends + whole)
    variance = working.let(
        Name("Var(X)"),
        square * second,
        standard_deviation_for_variance=sigma * second,
        second_moment_for_variance=square * second + mu**2,
    )
    answered(working, "variance", variance)
    return sigma


def write_normal_event(
    working: Working, f: Density, asked: Interval, sigma: Quantity | None
) -> None:
    """P(c ≤ X ≤ d) by z-scores, with the σ that has been worked out, if it has."""
    mu, square = given_normal(working, f)
    sigma = sigma or working.let(Name("σ"), sqrt(square))
    working.answer("probability", write_normal_probability(working, asked, mu, sigma, "exact"))


# --- entropy, cross-entropy, KL ---------------------------------------------------------


def normal_entropy(
    working: Working, letter: str, f: Density, base: str, *, alone: bool
) -> Quantity:
    """H = ½·log(2πeσ²), as E[(X − μ)²] = σ²."""
    sign = SIGNS[base]
    i = "" if alone else {"f": "₁", "g": "₂"}[letter]
    _, square = given_normal(working, f, i)
    working.say(
        f"Entropy: −{sign} {letter}(x) = ½{sign}(2πσ{i}²) + [(x − μ{i})²/(2σ{i}²)]·{sign} e and"
        f" E[(X − μ{i})²] = σ{i}², so H({letter}) = ½{sign}(2πσ{i}²) + ½{sign} e:"
    )
    inside = _two_pi() * exp(Number(Fraction(1))) * square
    return working.let(
        Name(f"H({letter})"),
        _half() * log_to(base, inside),
        unit=UNITS[base],
        half_forgotten=log_to(base, inside),
        second_term_left_out=_spread(square, base),
        logarithm_to_base_2=_half() * log_to("2", inside),
        natural_logarithm=_half() * log_to("e", inside),
        logarithm_to_base_10=_half() * log_to("10", inside),
    )


def normal_cross_entropy(
    working: Working, pair: str, f: Density, g: Density, base: str
) -> Quantity:
    """CE = ½·log(2πσ₂²) + [σ₁² + (μ₁ − μ₂)²]/(2σ₂²)·log e"""
    one, other = pair.split("‖")
    i, j = ("₁", "₂") if one == "f" else ("₂", "₁")
    mean, square = given_normal(working, f, i)
    other_mean, other_square = given_normal(working, g, j)
    distance = square + (mean - other_mean) ** 2
    working.say(
        f"Cross-entropy: CE({pair}) = E[−{SIGNS[base]} {other}(X)], with"
        f" E[(X − μ{j})²] = σ{i}² + (μ{i} − μ{j})²:"
    )
    return working.let(
        Name(f"CE({pair})"),
        _spread(other_square, base) + distance / (2 * other_square) * _log_e(base),
        unit=UNITS[base],
        distance_of_means_forgotten=_spread(other_square, base)
        + square / (2 * other_square) * _log_e(base),
        entropy_for_cross_entropy=_spread(square, base) + _half() * _log_e(base),
        logarithm_to_base_2=_spread(other_square, "2")
        + distance / (2 * other_square) * _log_e("2"),
        natural_logarithm=_spread(other_square, "e") + distance / (2 * other_square),
        logarithm_to_base_10=_spread(other_square, "10")
        + distance / (2 * other_square) * _log_e("10"),
    )


def normal_divergence(
    working: Working,
    pair: str,
    f: Density,
    g: Density,
    h: Quantity | None,
    ce: Quantity | None,
    base: str,
) -> Quantity:
    """KL = ½·log(σ₂²/σ₁²) + ½·{[σ₁² + (μ₁ − μ₂)²]/σ₂² − 1}·log e"""
    one = pair.split("‖")[0]
    i, j = ("₁", "₂") if one == "f" else ("₂", "₁")
    mean, square = given_normal(working, f, i)
    other_mean, other_square = given_normal(working, g, j)

    def between(base: str, squares: tuple[Quantity, Quantity] = (square, other_square)) -> Tree:
        near, far = squares
        ratio = (near + (mean - other_mean) ** 2) / far
        return _half() * log_to(base, far / near) + _half() * (ratio - 1) * _log_e(base)

    name = Name(f"KL({pair})")
    working.say(
        f"KL divergence: KL({pair}) = E[{SIGNS[base]} {one}(X) − {SIGNS[base]} g(X)]"
        if one == "f"
        else f"KL divergence: KL({pair}) in the same way"
    )
    kl = working.let(
        name,
        between(base),
        unit=UNITS[base],
        kl_reversed=between(base, (other_square, square)),
        logarithm_to_base_2=between("2"),
        natural_logarithm=between("e"),
        logarithm_to_base_10=between("10"),
    )
    check_divergence(working, kl, h, ce, UNITS[base], "the formula")
    return kl


def _spread(square: Quantity, base: str) -> Tree:
    return _half() * log_to(base, _two_pi() * square)


def _log_e(base: str) -> Tree:
    """log₂ e, which is 1 to the base e."""
    return Number(Fraction(1), "1") if base == "e" else log(exp(Number(Fraction(1))), int(base))
