"""Softmax by hand: the powers of e, their sum, each share; its Jacobian."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix
from dlsolve.exact.number import equal, sign
from dlsolve.inputs.classes import Classes
from dlsolve.topics import _activations
from dlsolve.topics._floats import floats, typed
from dlsolve.working.idioms import Program
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, float_of, scalar
from dlsolve.working.steps import Answer, Word
from dlsolve.working.suppliers import truth
from dlsolve.working.trees import (
    Grid,
    Negative,
    Parameter,
    Quantity,
    Row,
    Tree,
    exp,
    maximum,
    total,
    tree,
)
from dlsolve.working.working import Working

if TYPE_CHECKING:
    from dlsolve.working.figures import Figure

CHAPTER = "Activations and losses"
ALIASES = ("softmax-layer",)
PICTURE = "the share of each class"

MOST_CLASSES = 100
"""Classes whose powers are written out."""

LARGEST_POWER = Fraction(10**6)
"""The largest power of e that is written down."""

MOST_IN_JACOBIAN = 6
"""Classes up to which the Jacobian is written out."""


def softmax(
    working: Working,
    a: Annotated[Row, "the values a of the output layer: “0.5 1.5 0.1”"],
    *,
    shift: Annotated[
        Literal["none", "max"], "as they are, or with the largest subtracted from each"
    ] = "none",
    temperature: Annotated[Parameter | None, "the temperature T that a is divided by"] = None,
    jacobian: Annotated[bool, "the matrix of derivatives, too"] = False,
    classes: Annotated[Classes | None, "the names of the classes: “cat, car, frog”"] = None,
) -> None:
    """Softmax of a vector: eᵃ, the sum, the shares, the class.

        pᵢ = e^aᵢ/Σₖ e^aₖ        with a temperature T, aᵢ/T in place of aᵢ
        ∂pᵢ/∂aⱼ = pᵢ(1 − pᵢ) for i = j, −pᵢpⱼ for i ≠ j

    To subtract the largest a from each changes no share and keeps the powers small.
    Answers: `p`, `sum`, `predicted` (the number of the class, the first of equals), and
    `jacobian`.

    Raises InputError for a temperature that is not above 0, and for names that do not fit.

    Sources: Bridle, 1990; the temperature: Hinton, Vinyals and Dean, 2015.
    """
    labels = classes.of(len(a)) if classes else tuple(map(str, range(1, len(a) + 1)))
    _refuse(a, temperature, jacobian)
    if shift == "none":
        _refuse_large(a, temperature)
    working.ask("Find the softmax of a = ", a, ".")
    given = working.entries(Name("a"), a)
    letter, inputs = "a", given
    if temperature is not None:
        t = working.given(Name("T"), temperature)
        inputs = [
            working.let(
                Name("s", i),
                one / t,
                temperature_multiplied=one * t,
                temperature_left_out=one,
            )
            for i, one in enumerate(given, start=1)
        ]
        letter = "s"
    before = inputs
    if shift == "max":
        working.say("The largest is subtracted from each, which changes no share:")
        m = working.let(Name("m"), maximum(*inputs))
        inputs = [working.let(Name("d", i), one - m) for i, one in enumerate(before, start=1)]
        letter = "d"
    working.say(*_rule(letter))
    with working.repeated():
        powers = [
            working.let(
                Name(f"e^{letter}", i),
                exp(one),
                power_of_two_taken=2**one,
                exponent_sign_turned=exp(-one),
            )
            for i, one in enumerate(inputs, start=1)
        ]
    whole = working.let(Name("S"), total(powers))
    shares = [
        working.let(Name("p", i), power / whole, **_mistakes(i, powers, inputs, before, shift))
        for i, power in enumerate(powers, start=1)
    ]
    heads = ("class", *((Name("a"),) if letter != "a" else ()), Name(letter), f"e^{letter}", "p")
    cells = [
        (label, *((value,) if letter != "a" else ()), one, power, share)
        for label, value, one, power, share in zip(
            labels, given, inputs, powers, shares, strict=True
        )
    ]
    working.table(heads, cells)
    working.check(equal(scalar(evaluate(total(shares))), scalar(evaluate(tree(1)))), *_sum(shares))
    best = _largest(working, shares, labels)
    working.draw(_figures, shares, labels)
    working.answer("p", shares, symbol=Name("p"))
    working.answer("sum", whole, shown=())
    working.answer(
        "predicted", best + 1, shown=[(f"predicted: class {labels[best]}",)],
        program=Program("int(np.argmax({0})) + 1", (shares,)),
    )  # fmt: skip
    if jacobian:
        _write_jacobian(working, shares, t if temperature is not None else None)


def _figures(shares: Sequence[Quantity], labels: Sequence[str]) -> Iterator[Figure]:
    from dlsolve.working.figures import Bars, Figure

    bars = Bars(tuple(float_of(share.value) for share in shares), tuple(labels))
    yield Figure("Softmax", "class", "p", (bars,))


def _refuse(a: Row, temperature: Tree | None, jacobian: bool) -> None:
    if len(a) > MOST_CLASSES:
        raise InputError(f"more than {MOST_CLASSES} classes", remedy="give fewer", field="a")
    if temperature is not None and not truth(temperature > 0):
        raise InputError("the temperature is not above 0", remedy="give T > 0", field="temperature")
    if jacobian and len(a) > MOST_IN_JACOBIAN:
        raise InputError(
            f"a Jacobian of more than {MOST_IN_JACOBIAN} classes",
            remedy="nobody writes that by hand; leave it out", field="jacobian",
        )  # fmt: skip


def _refuse_large(a: Row, temperature: Tree | None) -> None:
    """Powers that cannot be written down: those of a/T that is too large."""
    for entry in a:
        value = scalar(evaluate(entry if temperature is None else entry / temperature))
        if sign(value - LARGEST_POWER) > 0:
            raise InputError(
                "e to this power cannot be written down",
                remedy="subtract the largest first: --shift max", field="a",
            )  # fmt: skip


def _rule(letter: str) -> tuple[Word, ...]:
    """pᵢ = e^aᵢ/Σₖ e^aₖ"""
    return (f"pᵢ = e^{letter}ᵢ/S, where S = Σₖ e^{letter}ₖ",)


def _mistakes(
    place: int,
    powers: Sequence[Quantity],
    inputs: Sequence[Quantity],
    before: Sequence[Quantity],
    shift: str,
) -> dict[str, Any]:
    """What goes wrong with a share."""
    power, one = powers[place - 1], inputs[place - 1]
    wrong = {
        "no_powers_taken": one / total(inputs),
        "divided_by_the_largest": power / maximum(*powers),
        "not_divided": power,
    }
    if shift == "max":
        wrong["shifted_above_only"] = power / total(exp(value) for value in before)
    return wrong


def _sum(shares: Sequence[Quantity]) -> tuple[Word, ...]:
    words: list[Word] = ["Check: "]
    for place, share in enumerate(shares):
        words += [" + " if place else "", share.name]
    return (*words, " = 1")


def _largest(working: Working, shares: Sequence[Quantity], labels: Sequence[str]) -> int:
    """The place of the largest share, the first of equals; it is said."""
    values = [scalar(share.value) for share in shares]
    best = 0
    for i, value in enumerate(values):
        if sign(value - values[best]) > 0:
            best = i
    equals = [i for i, value in enumerate(values) if equal(value, values[best])]
    if len(equals) > 1:
        words: list[Word] = []
        for place, i in enumerate(equals):
            words += [(" and " if place == len(equals) - 1 else ", ") if place else ""]
            words += [shares[i].name]
        working.say(*words, f" are equal and the largest: a tie, class {labels[best]} is first.")
    else:
        working.say("The largest share is ", shares[best].name, f": class {labels[best]}.")
    return best


def _write_jacobian(
    working: Working, shares: Sequence[Quantity], temperature: Quantity | None
) -> None:
    """J = diag(p) − ppᵀ, by T where there is one."""
    p, i, j = "p", "ᵢ", "ⱼ"
    by = "/T" if temperature is not None else ""
    with working.part("The Jacobian"):
        working.say(
            f"∂{p}{i}/∂a{j} = {p}{i}(1 − {p}{i}){by} for i = j, −{p}{i}{p}{j}{by} for i ≠ j,"
            f" so J = {'(diag(p) − ppᵀ)/T' if by else 'diag(p) − ppᵀ'}."
        )
        grid = _scaled(_activations.jacobian(shares), temperature)
        wrong = Grid(
            tuple(
                tuple(p * (1 - p) if i == j else tree(0) for j in range(len(shares)))
                for i, p in enumerate(shares)
            )
        )
        found = working.let(
            Name("J"),
            grid,
            diagonal_only=_scaled(wrong, temperature),
            temperature_left_out_of_the_slope=_activations.jacobian(shares),
        )
        assert isinstance(found.value, Matrix)
        sums = [sum(row[1:], row[0]) for row in found.value.rows]
        working.check(
            all(equal(one, scalar(evaluate(tree(0)))) for one in sums),
            "Check: each row adds up to 0",
        )
    working.answer("jacobian", found, symbol=Name("J"))


def _scaled(grid: Grid, temperature: Quantity | None) -> Grid:
    if temperature is None:
        return grid
    return Grid(tuple(tuple(_divided(entry, temperature) for entry in row) for row in grid.rows))


def _divided(entry: Tree, by: Tree) -> Tree:
    """e.g. −p₁·p₂ → −p₁·p₂/T"""
    return Negative(entry.operand / by) if isinstance(entry, Negative) else entry / by


EXAMPLES = (
    {"a": "0.5 1.5 0.1"},
    {"a": "3.2 5.1 -1.7", "classes": "cat, car, frog", "shift": "max"},
    {"a": "1 2 3", "temperature": "2", "jacobian": "true"},
    {"a": "1 0", "jacobian": "true"},
    {"a": "2 -1 2"},
    {"a": "1000 999", "shift": "max"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The shares in floats; the ratio of two is e to their difference."""
    t = float_of(arguments["temperature"].value) if arguments["temperature"] else 1.0
    a = [entry / t for entry in typed(arguments["a"])]
    p = floats(answers["p"].value)
    powers = [math.exp(one - max(a)) for one in a]
    for i, share in enumerate(p):
        yield f"p{i + 1}", math.isclose(share, powers[i] / sum(powers), rel_tol=1e-9)
    yield "Σp = 1", math.isclose(sum(p), 1)
    yield "the class", p[int(float(answers["predicted"])) - 1] == max(p)
