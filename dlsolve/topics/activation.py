"""An activation function by hand: its value and its derivative at given points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import isclose
from typing import TYPE_CHECKING, Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.exact.number import is_zero, sign
from dlsolve.inputs.activations import Activation
from dlsolve.topics._activation_lines import slope_line, work_out
from dlsolve.topics._activation_slopes import NATURE, derive, range_of
from dlsolve.topics._activations import SIGNS, definition, of
from dlsolve.topics._activations import slope as slope_of
from dlsolve.topics._curves import curve
from dlsolve.topics._float_activations import activate, slopes
from dlsolve.topics._floats import floats, typed
from dlsolve.working.names import Name
from dlsolve.working.readings import float_of, scalar
from dlsolve.working.steps import Answer, Word
from dlsolve.working.trees import Letter, Quantity, Row
from dlsolve.working.working import Cell, Working

if TYPE_CHECKING:
    from dlsolve.working.figures import Figure

CHAPTER = "Activations and losses"
ALIASES = ("activation-function",)
PICTURE = "the function and its derivative"

MOST_POINTS = 100
"""Points at which a function is worked out."""

NARROWEST = 5.0
"""The curve goes from −5 to 5, or as far as the points do."""

FLAT = Fraction(1, 100)
"""A slope below this passes hardly any gradient on."""


def activation(
    working: Working,
    function: Annotated[
        Activation,
        "step, sigmoid, tanh, relu, leaky-relu 0.1, elu 1, gelu, gelu tanh, softplus, swish,"
        " bipolar-sigmoid or linear",
    ],
    z: Annotated[Row, "the points at which it is evaluated: “0 2 -1”"],
    *,
    relu_at_zero: Annotated[Literal["0", "1"], "what ReLU′(0) is taken as"] = "0",
) -> None:
    """Value and derivative of an activation function, derived.

        σ(z) = 1/(1 + e⁻ᶻ)                   σ′ = σ(1 − σ)
        tanh(z) = (eᶻ − e⁻ᶻ)/(eᶻ + e⁻ᶻ)      tanh′ = 1 − tanh²
        ReLU(z) = max(0, z)                  ReLU′ = 1 for z > 0, else 0

    A leaky ReLU and an ELU take their parameter behind the name.  Answers: `value` and
    `derivative`, numbers, or vectors where there are several points; a step has no
    derivative at 0.

    Raises InputError for softmax, which acts on a vector as a whole (the topic softmax).

    Sources: LeCun, Bottou, Orr and Müller, 1998; Nair and Hinton, 2010 (ReLU); Maas, Hannun
    and Ng, 2013 (leaky ReLU); Clevert, Unterthiner and Hochreiter, 2016 (ELU); Hendrycks and
    Gimpel, 2016 (GELU); Ramachandran, Zoph and Le, 2017 (swish, or SiLU).
    """
    _refuse(function, z)
    sign_of_it = SIGNS.get(function.kind, "f").partition(" ")[0]
    value_name, slope_name = Name(f"{sign_of_it}(z)"), Name(f"{sign_of_it}′(z)")
    kind = "" if function.parameter else " function"
    working.ask("Find the value and the derivative of the ", function.title, kind, *_at(z), ".")
    working.say(*definition(function), *range_of(function))
    working.say(NATURE[function.kind])
    with working.part("The derivative"):
        derive(working, function, relu_at_zero)
    rows: list[tuple[Quantity, ...]] = []
    for place, point in enumerate(z, start=1):
        with working.part("z = ", point, key=f"Point {place}", repeats=len(z) > 1):
            here = working.given(Name("z"), point, asked=True)
            worked = work_out(working, value_name, function, here)
            row = [here, worked.a]
            if function.kind == "step" and is_zero(scalar(here.value)):
                working.say("At 0 the step has no derivative.")
            else:
                row.append(slope_line(working, slope_name, worked, relu_at_zero))
                _say_what_it_passes_on(working, function, *row)
        rows.append(tuple(row))
    if len(rows) > 1:
        cells: list[list[Cell]] = [[*row, *["none"] * (3 - len(row))] for row in rows]
        working.table((Name("z"), value_name, slope_name), cells)
    working.draw(_figures, function, rows, value_name, slope_name, relu_at_zero)
    _answer(working, "value", [row[1] for row in rows], value_name)
    if all(len(row) == 3 for row in rows):
        _answer(working, "derivative", [row[2] for row in rows], slope_name)


def _figures(
    function: Activation,
    rows: Sequence[Sequence[Quantity]],
    value_name: Name,
    slope_name: Name,
    relu_at_zero: str,
) -> Iterator[Figure]:
    """The function and its derivative, and the points that are worked out."""
    from dlsolve.working.figures import Figure, Line

    z = Letter(Name("z"))
    reach = max(NARROWEST, *(1.2 * abs(float_of(row[0].value)) for row in rows))
    value = of(function, z)
    derivative = slope_of(function, z, value, relu_at_zero)
    layers = tuple(
        Line(
            curve(formula, z.name, -reach, reach),
            name,
            dots=tuple(
                (float_of(row[0].value), float_of(row[place].value))
                for row in rows
                if len(row) > place
            ),
        )
        for place, formula, name in ((1, value, value_name), (2, derivative, slope_name))
    )
    yield Figure(function.title, z.name, (value_name, " and ", slope_name), layers)


def _refuse(function: Activation, z: Row) -> None:
    if function.kind == "softmax":
        raise InputError(
            "a softmax acts on a vector as a whole",
            remedy="give the vector to the topic softmax", field="function",
        )  # fmt: skip
    if len(z) > MOST_POINTS:
        raise InputError(f"more than {MOST_POINTS} points", remedy="give fewer", field="z")


def _at(z: Row) -> tuple[Word, ...]:
    """e.g. at z = 2;  at z = 0, 2 and −1"""
    words: list[Word] = [" at z = "]
    for place, point in enumerate(z):
        if place:
            words.append(" and " if place == len(z) - 1 else ", ")
        words.append(point)
    return tuple(words)


def _answer(working: Working, name: str, found: list[Quantity], symbol: Name) -> None:
    working.answer(name, found[0] if len(found) == 1 else found, symbol=symbol)


def _say_what_it_passes_on(
    working: Working, function: Activation, z: Quantity, a: Quantity, slope: Quantity
) -> None:
    """Where hardly any gradient comes through."""
    size = scalar(slope.value)
    if sign(size - FLAT) >= 0 or sign(size + FLAT) <= 0:
        return
    match function.kind:
        case "sigmoid" | "tanh":
            working.say("The function is saturated here: hardly any gradient passes.")
        case "relu":
            working.say("No gradient passes: the unit learns nothing from this input.")


EXAMPLES = (
    {"function": "sigmoid", "z": "0 2"},
    {"function": "sigmoid", "z": "-40 40"},
    {"function": "tanh", "z": "1 -0.5"},
    {"function": "relu", "z": "-2 0 3", "relu_at_zero": "1"},
    {"function": "leaky-relu 0.1", "z": "-2 3"},
    {"function": "elu 2", "z": "-1 2"},
    {"function": "elu", "z": "-1"},
    {"function": "gelu", "z": "1"},
    {"function": "gelu tanh", "z": "1 -0.5"},
    {"function": "softplus", "z": "1 -2"},
    {"function": "swish", "z": "1 -2"},
    {"function": "bipolar-sigmoid", "z": "1 -2"},
    {"function": "step", "z": "-1 2"},
    {"function": "step", "z": "0 1"},
    {"function": "linear", "z": "-3"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The values by the mathematics library, the derivatives by central differences."""
    function = arguments["function"]
    points = typed(arguments["z"])
    values = zip(points, floats(answers["value"].value), activate(function, points), strict=True)
    for z, value, expected in values:
        yield f"f({z})", isclose(value, expected, rel_tol=1e-9, abs_tol=1e-12)
    if "derivative" not in answers:
        return
    derivatives = floats(answers["derivative"].value)
    for z, slope, difference in zip(points, derivatives, slopes(function, points), strict=True):
        if z == 0 and function.kind in ("relu", "leaky-relu", "elu"):
            continue
        yield f"f′({z})", isclose(slope, difference, rel_tol=1e-6, abs_tol=1e-8)
