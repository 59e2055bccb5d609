"""A continuous distribution by hand: every integral with its antiderivative and its limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import log
from typing import Annotated, Any, Literal

from dlsolve.errors import Diverges, InputError
from dlsolve.exact.number import INFINITY
from dlsolve.inputs.densities import Density, Interval, parameters
from dlsolve.inputs.wanted import Wanted
from dlsolve.topics._curves import density_figure
from dlsolve.topics._densities import described, say_conditions
from dlsolve.topics._density_moments import (
    write_distribution_function,
    write_mean,
    write_probability,
    write_variance,
)
from dlsolve.topics._gaussian import write_normal_event, write_normal_moments
from dlsolve.topics._information import write_information
from dlsolve.topics._normalised import normalised
from dlsolve.topics._phi import event
from dlsolve.topics._quadrature import (
    end_of,
    expectation,
    near,
    number_of,
    sample_values,
    value_at,
)
from dlsolve.working.names import Name
from dlsolve.working.steps import Answer, Word
from dlsolve.working.trees import INFINITE, Number, Quantity
from dlsolve.working.working import Working

CHAPTER = "Probability"
ALIASES = ("pdf", "continuous")
PICTURE = "the density with its mean"

Find = Literal["total", "mean", "variance", "cdf", "entropy", "cross-entropy", "kl"]


def density(
    working: Working,
    f: Annotated[Density, "the density: “2x on 0..1”, “1/(b-a) on a..b”, “exponential(3)”"],
    *,
    g: Annotated[Density | None, "a second density, for CE(f‖g) and KL(f‖g)"] = None,
    find: Annotated[
        Wanted | None, "what is asked: total, mean, variance, cdf, entropy, cross-entropy, kl"
    ] = None,
    probability: Annotated[Interval | None, "P(c ≤ X ≤ d): “0.5..1”, or “x >= 1”"] = None,
    method: Annotated[
        Literal["definition", "shortcut"], "the variance by E[(X − μ)²], or by E(X²) − μ²"
    ] = "definition",
    base: Annotated[Literal["2", "e", "10"], "the base of the logarithm: bits, nats or dits"] = "2",
    reverse: Annotated[bool, "CE and KL the other way round, too"] = False,
) -> None:
    """Mean, variance, entropy of a density, integral by integral.

        ∫ f(x) dx = 1
        E(X) = ∫ x·f(x) dx
        Var(X) = ∫ (x − μ)²·f(x) dx = E(X²) − μ²
        H(f) = −∫ f(x)·log₂ f(x) dx
        CE(f‖g) = −∫ f(x)·log₂ g(x) dx
        KL(f‖g) = ∫ f(x)·log₂(f(x)/g(x)) dx = CE(f‖g) − H(f)

    One unknown constant in front, as in “k*x^2 on 0..2”, is found from ∫ f(x) dx = 1.  CE
    and KL are ∞ where g is 0 and f is not.  Letters stand for positive numbers.
    Answers: those asked for, of `constant`, `total`, `mean`, `variance`, `probability`, `cdf`,
    `entropy`, `entropy_g`, `cross_entropy`, `kl`, `cross_entropy_reverse`, `kl_reverse`.

    Raises InputError where no antiderivative is found; a function that is no density leaves
    the problem unsolved.

    Sources: Ross, A First Course in Probability, ch. 5; Cover and Thomas, ch. 8.
    """
    wanted = _wanted(find, g, probability)
    _refuse_without_g(wanted, g, reverse)
    _refuse_strange_letters(f, probability)
    g = None if g is None else g.of(f.variable)
    working.fractions = not any(d.has_decimals for d in (f, g) if d is not None)
    _ask(working, f, g, asked(f, g, wanted, probability))
    say_conditions(working, *(d for d in (f, g) if d is not None))
    first = _checked(working, "f", f, wanted)
    second = None if g is None or first is None else _checked(working, "g", g, wanted)
    if first is None or (g is not None and second is None):
        working.undrawn("it is no density")
        return
    sigma = _moments(working, first, wanted, method)
    _draw(working, first, second, probability)
    if "cdf" in wanted:
        write_distribution_function(working, first)
    if probability is not None:
        if f.kind == "normal":
            write_normal_event(working, first, probability, sigma)
        else:
            write_probability(working, first, probability)
    write_information(working, first, second, wanted, base, reverse)


def _moments(working: Working, f: Density, wanted: tuple[str, ...], way: str) -> Quantity | None:
    """E(X), and Var(X) where it is asked for; hands back the σ of a normal density."""
    if not {"mean", "variance"} & {*wanted}:
        return None
    if f.kind == "normal":
        return write_normal_moments(working, f, wanted)
    try:
        mean = write_mean(working, f)
    except Diverges:
        working.say("This integral does not converge: E(X) does not exist.")
        working.unsolved("the integral of E(X) does not converge")
        return None
    if "variance" in wanted:
        try:
            write_variance(working, f, mean, way)
        except Diverges:
            working.say("This integral grows beyond every bound: Var(X) is infinite.")
            working.unsolved("the integral of Var(X) does not converge: it is infinite")
    return None


def _checked(
    working: Working, letter: str, given: Density, wanted: tuple[str, ...]
) -> Density | None:
    """The density, after ∫ f(x) dx = 1 where it has no name that says so."""
    if given.kind == "normal" or (given.kind != "pieces" and "total" not in wanted):
        return given
    found = normalised(working, letter, given)
    if found is not None and "total" in wanted:
        working.answer(
            f"total{'_g' * (letter == 'g')}", Fraction(1), symbol=Name(f"∫ {letter}(x) dx")
        )
    return found


def _refuse_strange_letters(f: Density, interval: Interval | None) -> None:
    """Raise InputError where an end of the interval has a letter that f does not know."""
    if interval is None:
        return
    for name in (*parameters(interval.low), *parameters(interval.high)):
        if name not in f.parameters:
            raise InputError(
                f"{name} stands among the ends, and is no constant of the density",
                remedy="give numbers as ends",
                field="probability",
            )


def _draw(working: Working, f: Density, g: Density | None, probability: Interval | None) -> None:
    if f.parameters or (g is not None and g.parameters):
        working.undrawn("its constants are letters")
        return
    mean = working.answers.get("mean")
    working.draw(
        density_figure,
        [(f"f({f.variable})", f), *([] if g is None else [(f"g({f.variable})", g)])],
        None if mean is None else float(mean),
        [] if probability is None else [(f"P({event(probability)})", probability)],
    )


# --- the question -----------------------------------------------------------------------


def _wanted(
    find: Wanted | None, g: Density | None, probability: Interval | None
) -> tuple[str, ...]:
    """What is asked for; by default what the inputs suggest."""
    if find is not None:
        return find.words
    if g is not None:
        return ("entropy", "cross-entropy", "kl")
    return () if probability is not None else ("mean", "variance")


def _refuse_without_g(wanted: tuple[str, ...], g: Density | None, reverse: bool) -> None:
    if g is None and (reverse or {"cross-entropy", "kl"} & {*wanted}):
        raise InputError(
            "this needs a second density", remedy="give --g", field="reverse" if reverse else "find"
        )


ASKED = {
    "total": "∫ f(x) dx", "mean": "E(X)", "variance": "Var(X)", "cdf": "F(x)", "entropy": "H(f)",
    "cross-entropy": "CE(f‖g)", "kl": "KL(f‖g)",
}  # fmt: skip


def asked(
    f: Density, g: Density | None, wanted: tuple[str, ...], probability: Interval | None
) -> str:
    """e.g. Find E(X) and Var(X)."""
    names = [ASKED[one].replace("x", f.variable.base) for one in wanted]
    if probability is not None:
        names.append(f"P({event(probability)})")
    if g is not None and "entropy" in wanted:
        names.insert(names.index("H(f)") + 1, "H(g)")
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"Find {listed}."


def _ask(working: Working, f: Density, g: Density | None, question: str) -> None:
    words: list[Word] = ["X has the density ", *described("f", f)]
    if g is not None:
        words += ["; ", *described("g", g)]
    working.ask(*words, f".  {question}")


EXAMPLES = (
    {"f": "1/(b-a) on a..b"},
    {"f": "1 on 0..1", "g": "1/2 on 0..2"},
    {"f": "k*x^2 on 0..2"},
    {"f": "x on 0..1; 2-x on 1..2", "find": "mean, variance, cdf", "probability": "0.5..1.5"},
    {"f": "2x on 0..1", "method": "shortcut", "probability": "1/4..1/2", "find": "variance"},
    {"f": "uniform(2, 5)", "find": "mean, variance, entropy"},
    {"f": "exponential(2)", "find": "total, mean, cdf, entropy", "probability": "x >= 1"},
    {"f": "exponential(lambda)"},
    {"f": "uniform(0, 1)", "g": "uniform(0, 2)", "reverse": "true"},
    {"f": "2x on 0..1", "g": "uniform(0, 1)", "base": "e"},
    {"f": "uniform(0, 2)", "g": "3/8*x^2 on 0..2", "base": "10", "reverse": "true"},
    {"f": "1/2 on 1..3", "g": "1/8*x on 0..4", "find": "cross-entropy, kl"},
    {"f": "normal(5, 4)", "find": "mean, variance", "probability": "4..8"},
    {"f": "normal(0, 1)", "g": "normal(1, 4)", "reverse": "true"},
    {"f": "normal(0, 9)", "g": "normal(2, 4)", "base": "e"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """Every integral again in floats, by Gauss's rule, with numbers for the letters."""
    f, g = arguments["f"], arguments["g"]
    values = sample_values(*(d for d in (f, g) if d is not None))
    if "constant" in answers:
        values[_constant_of(f)] = number_of(answers["constant"], values)

    def agrees(key: str, expected: float) -> bool:
        return near(number_of(answers[key], values), expected)

    yield "∫ f(x) dx = 1", near(expectation(f, lambda x, y: 1.0, values), 1.0)
    mean = expectation(f, lambda x, y: x, values)
    if "mean" in answers:
        yield "E(X)", agrees("mean", mean)
    if "variance" in answers:
        yield "Var(X)", agrees("variance", expectation(f, lambda x, y: (x - mean) ** 2, values))
    if "probability" in answers:
        part = arguments["probability"]
        yield "P", agrees("probability", expectation(f, lambda x, y: 1.0, values, part))
    for key in (key for key in answers if key.startswith("cdf")):
        piece = f.pieces[int(key.partition("_")[2] or 1) - 1]
        for share in (0.25, 0.75):
            low, high = end_of(piece.low, values), min(end_of(piece.high, values), 3.0)
            x = low + share * (high - low)
            part = Interval(-INFINITE, Number(Fraction(x)))
            found = number_of(answers[key], {**values, f.variable: x})
            yield key, near(found, expectation(f, lambda x, y: 1.0, values, part))
    yield from _check_information(answers, arguments, values)


def _check_information(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any], values: Mapping[Name, float]
) -> Iterator[tuple[str, bool]]:
    f, g = arguments["f"], arguments["g"]
    unit = {"2": log(2), "e": 1.0, "10": log(10)}[arguments["base"]]
    entropies = {
        "entropy": (f, f), "entropy_g": (g, g), "cross_entropy": (f, g),
        "cross_entropy_reverse": (g, f),
    }  # fmt: skip
    for key, (one, other) in entropies.items():
        if key in answers and answers[key].value is not INFINITY:

            def surprise(x: float, y: float, other: Density = other) -> float:
                return -log(_height(other, x, values)) / unit

            expected = expectation(one, surprise, values)
            yield key, near(number_of(answers[key], values), expected)
    for key, (one, other) in {"kl": (f, g), "kl_reverse": (g, f)}.items():
        if key in answers and answers[key].value is not INFINITY:

            def excess(x: float, y: float, other: Density = other) -> float:
                return log(y / _height(other, x, values)) / unit

            found = number_of(answers[key], values)
            yield key, near(found, expectation(one, excess, values))
            yield f"{key} ≥ 0", found >= 0


def _height(density: Density, x: float, values: Mapping[Name, float]) -> float:
    """f(x), or next to nothing where it is 0."""
    for piece in density.pieces:
        if end_of(piece.low, values) <= x <= end_of(piece.high, values):
            return max(value_at(piece.formula, {**values, density.variable: x}), 1e-300)
    return 1e-300


def _constant_of(f: Density) -> Name:
    """The letter that is no end: the constant that was found."""
    ends = {n for p in f.pieces for end in (p.low, p.high) for n in parameters(end)}
    return next(name for name in f.parameters if name not in ends)
