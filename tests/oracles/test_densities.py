"""Densities and the normal distribution against SciPy, on random instances."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from dlsolve import solve
from dlsolve.exact.number import INFINITY, real
from dlsolve.exact.rounding import nearest_float
from dlsolve.working.readings import scalar
from dlsolve.working.steps import Check, Solution

stats = pytest.importorskip("scipy.stats", reason="needs dlsolve[oracles]")
integrate = pytest.importorskip("scipy.integrate", reason="needs dlsolve[oracles]")

F = Fraction
SEEDS = range(4)
UNITS = {"2": math.log(2), "e": 1.0, "10": math.log(10)}
every_seed = pytest.mark.parametrize("seed", SEEDS)


def number(solution: Solution, name: str) -> float:
    value = solution.answers[name].value
    return math.inf if value is INFINITY else nearest_float(real(scalar(value)))


def checks_hold(solution: Solution) -> bool:
    return all(step.holds for step in solution.steps if isinstance(step, Check))


def quad(function: Callable[[float], float], low: float, high: float) -> float:
    return float(integrate.quad(function, low, high, epsabs=1e-12, epsrel=1e-12, limit=200)[0])


# --- densities --------------------------------------------------------------------------


@every_seed
def test_polynomials_with_an_unknown_constant(seed: int) -> None:
    dice = random.Random(100 + seed)
    for _ in range(6):
        coefficients = [F(dice.randint(0, 6), dice.choice((1, 2, 3))) for _ in range(4)]
        coefficients[dice.randrange(4)] += 1
        low = F(dice.randint(0, 4), 2)
        high = low + F(dice.randint(1, 6), 2)
        c = low + (high - low) * F(dice.randint(0, 4), 10)
        d = high - (high - low) * F(dice.randint(0, 4), 10)
        formula = " + ".join(f"({a})*x^{i}" for i, a in enumerate(coefficients))
        solution = solve(
            "density",
            f=f"k*({formula}) on {low}..{high}",
            probability=f"{c}..{d}",
            method=dice.choice(("definition", "shortcut")),
            find="mean, variance, cdf",
        )

        def f(x: float, coefficients: list[Fraction] = coefficients) -> float:
            return sum(float(a) * x**i for i, a in enumerate(coefficients))

        a, b = float(low), float(high)
        whole = quad(f, a, b)
        mean = quad(lambda x: x * f(x), a, b) / whole
        square = quad(lambda x: x * x * f(x), a, b) / whole
        assert number(solution, "constant") == pytest.approx(1 / whole)
        assert number(solution, "mean") == pytest.approx(mean)
        assert number(solution, "variance") == pytest.approx(square - mean**2, abs=1e-9)
        expected = quad(f, float(c), float(d)) / whole
        assert number(solution, "probability") == pytest.approx(expected, abs=1e-12)
        expression = solution.answers["cdf"].value.expression  # type: ignore[union-attr]
        (x,) = expression.free_symbols
        at_c = float(expression.subs(x, F(c).limit_denominator()))
        assert at_c == pytest.approx(quad(f, a, float(c)) / whole, abs=1e-9)


@every_seed
def test_triangles(seed: int) -> None:
    """Two pieces: x rises from a to c and falls to b; the mean of scipy.stats.triang."""
    dice = random.Random(200 + seed)
    for _ in range(2):
        a = F(dice.randint(-4, 4), 2)
        c = a + F(dice.randint(1, 6), 2)
        b = c + F(dice.randint(1, 6), 2)
        rising = f"2*(x - ({a}))/(({b - a})*({c - a})) on {a}..{c}"
        falling = f"2*({b} - x)/(({b - a})*({b - c})) on {c}..{b}"
        p, q = sorted(a + (b - a) * F(dice.randint(0, 12), 12) for _ in range(2))
        if p == q:
            continue
        solution = solve(
            "density", f=f"{rising}; {falling}", probability=f"{p}..{q}",
            find="mean, variance, entropy", base="e",
        )  # fmt: skip
        one = stats.triang(float((c - a) / (b - a)), loc=float(a), scale=float(b - a))
        assert number(solution, "mean") == pytest.approx(one.mean(), abs=1e-12)
        assert number(solution, "variance") == pytest.approx(one.var())
        assert number(solution, "entropy") == pytest.approx(one.entropy())
        expected = one.cdf(float(q)) - one.cdf(float(p))
        assert number(solution, "probability") == pytest.approx(expected, abs=1e-12)


@every_seed
def test_named_ones(seed: int) -> None:
    dice = random.Random(300 + seed)
    for _ in range(3):
        base = dice.choice(("2", "e", "10"))
        rate = F(dice.randint(1, 12), dice.choice((1, 2, 5)))
        low = F(dice.randint(-8, 8), 3)
        width = F(dice.randint(1, 12), 4)
        square = F(dice.randint(1, 20), 4)
        pairs: list[tuple[str, Any]] = [
            (f"exponential({rate})", stats.expon(scale=1 / float(rate))),
            (f"uniform({low}, {low + width})", stats.uniform(float(low), float(width))),
            (f"normal({low}, {square})", stats.norm(float(low), math.sqrt(square))),
        ]
        for text, one in pairs:
            c = low + F(dice.randint(-3, 3), 2)
            d = c + F(dice.randint(1, 5), 2)
            solution = solve(
                "density", f=text, base=base, find="mean, variance, entropy",
                probability=f"{c}..{d}",
            )  # fmt: skip
            assert number(solution, "mean") == pytest.approx(one.mean(), abs=1e-12)
            assert number(solution, "variance") == pytest.approx(one.var())
            entropy = one.entropy() / UNITS[base]
            assert number(solution, "entropy") == pytest.approx(entropy, abs=1e-12)
            expected = one.cdf(float(d)) - one.cdf(float(c))
            assert number(solution, "probability") == pytest.approx(expected, abs=1e-12)


@every_seed
def test_divergences(seed: int) -> None:
    """Against quad over the support of f; ∞ exactly where g does not reach over it."""
    dice = random.Random(400 + seed)
    for _ in range(4):
        base = dice.choice(("2", "e", "10"))
        f, g, (low, high), covered = _pair(dice)
        solution = solve("density", f=f[0], g=g[0], base=base)
        assert checks_hold(solution)
        ce, kl = number(solution, "cross_entropy"), number(solution, "kl")
        if not covered:
            assert (ce, kl) == (math.inf, math.inf)
            continue
        expected = quad(_surprise(f[1], g[1]), low, high) / UNITS[base]
        assert ce == pytest.approx(expected, abs=1e-7)
        assert kl == pytest.approx(ce - number(solution, "entropy"), abs=1e-12)
        assert kl >= 0


Function = tuple[str, Callable[[float], float]]


def _pair(dice: random.Random) -> tuple[Function, Function, tuple[float, float], bool]:
    """Two densities, where f is not 0 in float's reach, and whether g covers that."""
    kind = dice.choice(("uniform", "exponential", "normal", "polynomial", "beyond"))
    if kind == "exponential":
        m, n = dice.randint(1, 6), dice.randint(1, 6)
        return _exponential(m), _exponential(n), (0.0, 60.0 / m), True
    if kind == "normal":
        f, g = _normal(dice), _normal(dice)
        return f, g, (-60.0, 60.0), True
    a, b = dice.randint(0, 3), dice.randint(4, 7)
    c, d = (a - dice.randint(0, 2), b + dice.randint(0, 2)) if kind == "uniform" else (a, b)
    if kind == "beyond":
        d -= 1
    g = f"uniform({c}, {d})", lambda x: 1 / (d - c)
    if kind == "polynomial":
        area = F(b**3 - a**3, 3)
        f = f"(1/({area}))*x^2 on {a}..{b}", lambda x: x * x / float(area)
    else:
        f = f"uniform({a}, {b})", lambda x: 1 / (b - a)
    return f, g, (float(a), float(b)), kind != "beyond"


def _surprise(f: Callable[[float], float], g: Callable[[float], float]) -> Callable[[float], float]:
    return lambda x: -f(x) * math.log(g(x))


def _exponential(rate: int) -> Function:
    return f"exponential({rate})", lambda x: max(rate * math.exp(-rate * x), 1e-300)


def _normal(dice: random.Random) -> Function:
    mean, square = dice.randint(-3, 3), F(dice.randint(1, 9), 2)
    one = stats.norm(mean, math.sqrt(square))
    return f"normal({mean}, {square})", lambda x: max(float(one.pdf(x)), 1e-300)


@pytest.mark.parametrize("text", ["3x - 1/2 on 0..1", "x^2 - 1/100 on 0..1", "x on -1..2"])
def test_a_negative_function_is_no_density(text: str) -> None:
    solution = solve("density", f=text)
    assert "negative" in solution.why_unsolved
    assert not solution.answers


@every_seed
def test_what_is_not_normalised_is_said(seed: int) -> None:
    dice = random.Random(500 + seed)
    for _ in range(8):
        n, a = dice.randint(0, 4), F(dice.randint(1, 9), dice.randint(1, 4))
        solution = solve("density", f=f"{a}*x^{n} on 0..1")
        assert bool(solution.why_unsolved) == (a != n + 1)


# --- the normal distribution ------------------------------------------------------------


@every_seed
def test_normal_probabilities(seed: int) -> None:
    dice = random.Random(600 + seed)
    for _ in range(25):
        mean, sd = F(dice.randint(-500, 500), 10), F(dice.randint(1, 300), 10)
        low = mean + sd * F(dice.randint(-90, 80), 10)  # up to 9σ away
        high = low + sd * F(dice.randint(1, 40), 10)
        one = stats.norm(float(mean), float(sd))
        spread = {"sd": str(sd)} if dice.random() < 0.5 else {"variance": str(sd**2)}
        solution = solve(
            "normal", mean=str(mean), **spread, at=str(low),
            probability=[f"x <= {low}", f"x >= {high}", f"{low}..{high}"],
        )  # fmt: skip
        z, y = (float((end - mean) / sd) for end in (low, high))
        assert number(solution, "density") == pytest.approx(one.pdf(float(low)), rel=1e-10)
        assert number(solution, "probability_1") == pytest.approx(stats.norm.cdf(z), rel=1e-10)
        assert number(solution, "probability_2") == pytest.approx(stats.norm.sf(y), rel=1e-10)
        between = stats.norm.cdf(y) - stats.norm.cdf(z)
        assert number(solution, "probability_3") == pytest.approx(between, rel=1e-6, abs=1e-15)


@every_seed
def test_normal_quantiles(seed: int) -> None:
    dice = random.Random(700 + seed)
    for _ in range(8):
        mean, sd = F(dice.randint(-50, 50)), F(dice.randint(1, 30), 4)
        p = dice.choice((F(dice.randint(1, 999), 1000), F(1, 10 ** dice.randint(2, 9))))
        one = stats.norm(float(mean), float(sd))
        given = {"mean": str(mean), "sd": str(sd), "inverse": str(p)}
        lower = number(solve("normal", **given), "x")
        assert lower == pytest.approx(one.ppf(float(p)), abs=1e-9)
        upper = number(solve("normal", tail="upper", **given), "x")
        assert upper == pytest.approx(one.isf(float(p)), abs=1e-9)
        middle = solve("normal", tail="middle", **given)
        expected = one.interval(float(p))
        assert (number(middle, "low"), number(middle, "high")) == pytest.approx(expected)


@pytest.mark.parametrize("z", [4, 6, 8, 12])
def test_far_tails_keep_their_figures(z: int) -> None:
    found = number(solve("normal", sd="1", probability=[f"x >= {z}"]), "probability")
    assert found == pytest.approx(stats.norm.sf(z), rel=1e-10)


@every_seed
def test_printed_tables(seed: int) -> None:
    """z to 2 and Φ to 4 decimals, half up, as every textbook's table has it."""
    dice = random.Random(800 + seed)
    for _ in range(25):
        z = F(dice.randint(-350, 350), 100)
        found = solve("normal", sd="1", probability=[f"x <= {z}"], phi="table")
        assert number(found, "probability") == pytest.approx(
            round(float(stats.norm.cdf(float(z))), 4), abs=1e-12
        )
