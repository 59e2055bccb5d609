"""A perceptron as a logic gate: z = XWᵀ over the whole truth table, and its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from operator import mul
from typing import Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import is_zero
from dlsolve.exact.spaces import Equation
from dlsolve.inputs.gates import MOST_INPUTS, RULES, Bits, name_of_gate, truth_table
from dlsolve.topics._boundaries import draw_boundary
from dlsolve.topics._floats import floats, typed
from dlsolve.topics._perceptron import (
    OTHER_STEP,
    boundary_of,
    fires,
    say_where_it_runs,
    step_rule,
)
from dlsolve.working.names import Name
from dlsolve.working.readings import float_of, scalar
from dlsolve.working.steps import Answer, Word
from dlsolve.working.trees import Grid, Parameter, Quantity, Row, Tree, number, tree
from dlsolve.working.working import Cell, Working, show

CHAPTER = "Perceptron"
ALIASES = ("logic-gate", "truth-table")
PICTURE = "the decision boundary"

NO_THRESHOLD = number("0")


def gate(
    working: Working,
    *,
    weights: Annotated[
        Row, "the weights, one for each input: “1 1” (`separable --gate and` finds some)"
    ],
    bias: Annotated[Parameter, "the bias b"] = number("0"),
    gate: Annotated[
        Literal["and", "or", "nand", "nor", "xor", "xnor"] | None, "the gate that it should be"
    ] = None,
    threshold: Annotated[Parameter, "the threshold θ of the step"] = NO_THRESHOLD,
    step: Annotated[
        Literal["at-least", "above"],
        "the step fires at its threshold (z ≥ θ), or only above it (z > θ)",
    ] = "at-least",
    inputs: Annotated[Literal["0/1", "-1/1"], "the two values of a gate's inputs"] = "0/1",
    outputs: Annotated[
        Literal["0/1", "-1/1"], "the two outputs of the step; targets are written alike"
    ] = "0/1",
) -> None:
    """Truth table of a gate by z = XWᵀ, and its boundary line.

        z = XWᵀ, X with a leading column of ones for the bias, W = (b, w₁, w₂)
        f(z) = 1 if z ≥ θ, else 0        the line w₁x₁ + w₂x₂ + b = θ

    Answers: `z` and `outputs` in the order 00, 01, 10, 11, `gate` by its name where it has
    one, `realised` where a gate was asked for, `boundary`.

    Raises InputError for more than four inputs.

    Source: McCulloch and Pitts, 1943; Minsky and Papert, 1969.
    """
    count = len(weights)
    if count > MOST_INPUTS:
        raise InputError(
            f"{count} weights: a table of {2**count:,} rows" if count < 64 else "too many weights",
            remedy=f"give at most {MOST_INPUTS}", field="weights",
        )  # fmt: skip
    asked = f" Is it the {gate.upper()} gate?" if gate else " Which gate is it?"
    working.ask("Find the truth table of a perceptron with these weights.", asked)
    low, high = (0, 1) if outputs == "0/1" else (-1, 1)
    w = working.entries(Name("w"), weights)
    b = working.given(Name("b"), bias)
    theta = working.given(Name("θ"), threshold, asked=is_zero(scalar(threshold.value)))
    working.say(*step_rule(theta.typed or show(theta.value), low, high, step))
    rows = truth_table(count, inputs)
    z = _sums(working, rows, w, b)
    with working.repeated():
        found = [
            working.choose(
                Name("ŷ", i),
                fires(one, theta, step),
                high,
                low,
                step_the_wrong_way=fires(theta, one, OTHER_STEP[step]),
                other_side_of_the_threshold=fires(one, theta, OTHER_STEP[step]),
                threshold_forgotten=fires(one, tree(0), step),
            )
            for i, one in enumerate(z, start=1)
        ]
    wanted = _outputs(RULES[gate], count, low, high) if gate else []
    _tabulate(working, rows, z, found, wanted, gate or "")
    bits = [int(y.value == high) for y in found]
    name = name_of_gate(bits)
    _say_which(working, rows, found, wanted, gate, name)
    working.answer("z", z, symbol=Name("z"))
    working.answer("outputs", found, symbol=Name("ŷ"))
    if gate:
        realised = bits == [int(value == high) for value in wanted]
        said = f"the {gate.upper()} gate: " + ("yes" if realised else "no")
        working.answer("realised", realised, shown=[(said,)])
    if name:
        hidden = gate is not None and name == gate.upper()
        working.answer("gate", name, shown=() if hidden else [(f"the gate: {name}",)])
    level = "0" if is_zero(scalar(theta.value)) else "θ"
    line = boundary_of(working, w, b, theta, 1, level)
    shown = [tree(one) for one in wanted] if gate else found
    draw_boundary(working, list(zip(rows, shown, strict=True)), line, "y" if gate else "ŷ")
    if line is not None:
        say_where_it_runs(working, line)
        working.answer("boundary", line, shown=[("boundary: ", show(line), " = 0")])


def _sums(
    working: Working, rows: Sequence[Sequence[Tree]], w: Sequence[Quantity], b: Quantity
) -> list[Quantity]:
    """The line z = XWᵀ, and its entries one by one."""
    working.say("With a leading column of ones for the bias:")
    ones = Grid(tuple((tree(1), *row) for row in rows))
    x = working.given(Name("X"), ones, asked=True)
    whole = working.let(Name("W"), Row((b, *w)))
    assert isinstance(whole.value, Vector)
    weights = Quantity(Name("Wᵀ"), Matrix(tuple((entry,) for entry in whole.value)))
    without = Grid(tuple((tree(0), *row) for row in rows))
    turned = Grid(tuple((tree(-1), *row) for row in rows))
    z = working.let(
        Name("z"),
        x @ weights,
        bias_forgotten=without @ weights,
        bias_sign_turned=turned @ weights,
    )
    assert isinstance(z.value, Matrix)
    return [Quantity(Name("z", i), one) for i, (one,) in enumerate(z.value.rows, start=1)]


def _outputs(rule: Any, count: int, low: int, high: int) -> list[int]:
    """The outputs of a gate, row by row."""
    return [high if rule(bits) else low for bits in product((0, 1), repeat=count)]


def _tabulate(
    working: Working,
    rows: Sequence[Sequence[Tree]],
    z: Sequence[Quantity],
    found: Sequence[Quantity],
    wanted: Sequence[int],
    gate: str,
) -> None:
    heads: list[Cell] = [*(Name("x", i + 1) for i in range(len(rows[0]))), "z", "ŷ"]
    if wanted:
        heads.append(gate.upper())
    cells: list[list[Cell]] = []
    for i, row in enumerate(rows):
        cells.append([*row, z[i], found[i], *wanted[i : i + 1]])
    working.table(heads, cells)


def _say_which(
    working: Working,
    rows: Sequence[Sequence[Tree]],
    found: Sequence[Quantity],
    wanted: Sequence[int],
    gate: str | None,
    name: str | None,
) -> None:
    """Whether the outputs are those of the gate; the first row in which they are not."""
    if gate is None or all(y.value == right for y, right in zip(found, wanted, strict=True)):
        working.say(f"The outputs are those of {_article(name)}." if name else NO_NAME)
        return
    row, y, right = next(
        (row, y, right)
        for row, y, right in zip(rows, found, wanted, strict=True)
        if y.value != right
    )
    words: list[Word] = ["For ", Row(tuple(row)), " the output is ", show(y.value)]
    working.say(*words, f", where {gate.upper()} has {right}".replace("-", "−"), ".")
    working.say(f"So this is {_article(name)}." if name else NO_NAME)
    if gate in ("xor", "xnor") and len(row) > 1:
        working.say(f"No line separates the classes of {gate.upper()}: no perceptron realises it.")


NO_NAME = "The gate that it is has no name of its own."


def _article(name: str) -> str:
    return f"the {name} gate" if name.isupper() and " " not in name else f"the function {name}"


EXAMPLES = (
    {"weights": "1 1", "bias": "-1.5", "gate": "and"},
    {"weights": "1 1", "bias": "-0.5", "gate": "xor"},
    {"weights": "0.6 0.6", "bias": "0.1", "threshold": "1", "step": "above"},
    {"weights": "1 -2", "bias": "1", "inputs": "-1/1", "outputs": "-1/1"},
    {"weights": "2 2 2", "bias": "-3"},
    {"weights": "-1", "bias": "0.5"},
    {"weights": "0 1", "bias": "-1"},
    {"weights": "1 1", "bias": "0", "threshold": "1"},
    {"weights": "0 0", "bias": "1"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The sums in floats, the gate by its rule, each output by its side of the line."""
    w = typed(arguments["weights"])
    low = float(arguments["inputs"].split("/")[0])
    bias, theta = (float_of(arguments[one].value) for one in ("bias", "threshold"))
    bottom = -1 if arguments["outputs"] == "-1/1" else 0
    table: list[Bits] = list(product((0, 1), repeat=len(w)))
    sums, outputs = (floats(answers[name].value) for name in ("z", "outputs"))
    for bits, z, y in zip(table, sums, outputs, strict=True):
        expected = bias + sum(map(mul, [bit or low for bit in bits], w))
        yield f"z for {bits}", abs(z - expected) < 1e-12
        fired = expected >= theta if arguments["step"] == "at-least" else expected > theta
        yield f"ŷ for {bits}", y == (1 if fired else bottom)
        if "boundary" in answers:
            line = answers["boundary"].value
            assert isinstance(line, Equation)
            side = line.at([Fraction(bit or int(low)) for bit in bits])
            at_least = arguments["step"] == "at-least"
            yield f"the side of {bits}", (y == 1) == (side >= 0 if at_least else side > 0)
    if "realised" in answers:
        rule = RULES[arguments["gate"]]
        right = all((y == 1) == rule(bits) for y, bits in zip(outputs, table, strict=True))
        yield "the gate", answers["realised"].value is right
