"""One neuron by hand: the weighted sum z and the output ŷ = f(z)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from operator import mul
from typing import Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.exact.number import is_zero
from dlsolve.inputs.activations import Activation
from dlsolve.plurals import counted
from dlsolve.topics._activation_lines import work_out
from dlsolve.topics._activations import definition
from dlsolve.topics._floats import floats, typed, typed_rows
from dlsolve.topics._perceptron import BIAS_INPUTS, OTHER_STEP, fires, net_input, step_rule
from dlsolve.working.names import Name
from dlsolve.working.readings import float_of, scalar
from dlsolve.working.steps import Answer
from dlsolve.working.trees import Grid, Parameter, Quantity, Row, Tree, dot, magnitude, number, tree
from dlsolve.working.working import Working

CHAPTER = "Perceptron"
ALIASES = ("neuron", "perceptron-output")
COMPARE_FLOAT64 = True

MOST_SAMPLES = 100
"""Samples whose outputs are worked out."""

STEP = Activation("step")
NO_THRESHOLD = number("0")


def perceptron(
    working: Working,
    x: Annotated[Grid, "the inputs, a row a sample: “1 1 0”, or “0 0; 0 1; 1 0”"],
    *,
    weights: Annotated[Row, "the weights, one for each input: “2 -4 1”"],
    bias: Annotated[Parameter | None, "the bias b"] = None,
    activation: Annotated[
        Activation,
        "step, sigmoid, tanh, relu, leaky-relu 0.1, elu, gelu, softplus, swish,"
        " bipolar-sigmoid or linear",
    ] = STEP,
    threshold: Annotated[Parameter, "the threshold θ of the step"] = NO_THRESHOLD,
    step: Annotated[
        Literal["at-least", "above"],
        "the step fires at its threshold (z ≥ θ), or only above it (z > θ)",
    ] = "at-least",
    outputs: Annotated[
        Literal["0/1", "-1/1"], "the two outputs of the step; targets are written alike"
    ] = "0/1",
    bias_input: Annotated[Literal["+1", "-1"], "the input of the bias"] = "+1",
) -> None:
    """Output of a perceptron: z = Σ wᵢxᵢ + b and ŷ = f(z).

        z = w₁·x₁ + w₂·x₂ + … + b        ŷ = f(z)

    f is the step (1 if z ≥ θ, else 0) or any activation function.  Answers: `z` and `output`,
    numbers for one sample, vectors for several.

    Raises InputError where the weights do not fit the inputs, and for a threshold without a
    step.

    Sources: McCulloch and Pitts, 1943; Rosenblatt, 1958.
    """
    samples = _samples(x, weights)
    _refuse(activation, threshold, step, outputs, len(samples))
    several = len(samples) > 1
    what = f"outputs for these {len(samples)} samples" if several else "output ŷ"
    working.ask(f"Find the {what} of a perceptron with the {activation.name} activation.")
    low, high = (0, 1) if outputs == "0/1" else (-1, 1)
    w = working.entries(Name("w"), weights)
    b = working.given(Name("b"), bias) if bias is not None else None
    theta = working.given(Name("θ"), threshold, asked=is_zero(scalar(threshold.value)))
    side = BIAS_INPUTS[bias_input] if b is not None else 0
    rows: list[tuple[Row, Quantity, Quantity]] = []
    if several:
        _say_the_function(working, activation, theta, low, high, step)
    for place, inputs in enumerate(samples, start=1):
        if several:
            with working.part(f"Sample {place}", repeats=True):
                entries = working.entries(Name("x"), inputs)
                z = _net(working, w, entries, b, side)
                rows.append((inputs, z, _output(working, activation, z, theta, low, high, step)))
        else:
            entries = working.entries(Name("x"), inputs)
            if b is None:
                working.say("No bias is given, so b = 0.")
            z = _net(working, w, entries, b, side)
            _say_the_function(working, activation, theta, low, high, step)
            rows.append((inputs, z, _output(working, activation, z, theta, low, high, step)))
    if several:
        working.table((Name("x"), "z", "ŷ"), rows)
        working.answer("z", [z for _, z, _ in rows], symbol=Name("z"))
        working.answer("output", [y for _, _, y in rows], symbol=Name("ŷ"))
    else:
        working.answer("z", rows[0][1])
        working.answer("output", rows[0][2])


def _samples(x: Grid, weights: Row) -> list[Row]:
    """The inputs of each sample; a column is one sample.

    Raises InputError where there are not as many as weights.
    """
    rows = x.rows
    if len(rows[0]) == 1 and len(rows) == len(weights) > 1:
        return [Row(tuple(entry for (entry,) in rows))]
    if len(rows[0]) != len(weights):
        raise InputError(
            f"{counted(len(weights), 'weight')} for {counted(len(rows[0]), 'input')}",
            remedy="give one weight for each input; the bias is --bias", field="weights",
        )  # fmt: skip
    return [Row(row) for row in rows]


def _refuse(
    activation: Activation, threshold: Parameter, step: str, outputs: str, count: int
) -> None:
    if count > MOST_SAMPLES:
        raise InputError(f"more than {MOST_SAMPLES} samples", remedy="give fewer", field="x")
    if activation.kind == "softmax":
        raise InputError(
            "softmax needs several neurons", remedy="use sigmoid for one", field="activation"
        )
    if activation.kind == "step":
        return
    for field, given in (
        ("threshold", not is_zero(scalar(threshold.value))),
        ("step", step != "at-least"),
        ("outputs", outputs != "0/1"),
    ):
        if given:
            raise InputError(
                f"this goes with the step, not with {activation.name}",
                remedy="leave it out; a threshold is --bias with --bias-input -1", field=field,
            )  # fmt: skip


def _say_the_function(
    working: Working, activation: Activation, theta: Quantity, low: int, high: int, step: str
) -> None:
    if activation.kind == "step":
        working.say(*step_rule(theta.typed or tree(scalar(theta.value)), low, high, step))
    else:
        working.say(*definition(activation))


def _net(
    working: Working, w: Sequence[Quantity], x: Sequence[Quantity], b: Quantity | None, side: int
) -> Quantity:
    """The line z = w₁·x₁ + … + b."""
    wrong: dict[str, Any] = {"minus_signs_of_weights_lost": _with_bias(_sizes(w), x, b, side)}
    if b is not None:
        wrong["bias_forgotten"] = dot(w, x)
        wrong["bias_sign_turned"] = net_input(w, x, b, -side)
    return working.let(Name("z"), _with_bias(w, x, b, side), **wrong)


def _with_bias(w: Sequence[Tree], x: Sequence[Tree], b: Quantity | None, side: int) -> Tree:
    return dot(w, x) if b is None else net_input(w, x, b, side)


def _sizes(w: Sequence[Quantity]) -> list[Tree]:
    """The weights without their signs."""
    return [magnitude(one) for one in w]


def _output(
    working: Working,
    activation: Activation,
    z: Quantity,
    theta: Quantity,
    low: int,
    high: int,
    step: str,
) -> Quantity:
    """The line ŷ = f(z), or the decision of the step."""
    name = Name("ŷ")
    if activation.kind != "step":
        return work_out(working, name, activation, z, activation_left_out=z).a
    return working.choose(
        name,
        fires(z, theta, step),
        high,
        low,
        other_side_of_the_threshold=fires(z, theta, OTHER_STEP[step]),
        step_the_wrong_way=fires(theta, z, OTHER_STEP[step]),
        threshold_forgotten=fires(z, tree(0), step),
    )


EXAMPLES = (
    {"x": "1 1 0", "weights": "2 -4 1"},
    {"x": "0 1 1", "weights": "4 2 -1", "activation": "sigmoid"},
    {"x": "0 0; 0 1; 1 0; 1 1", "weights": "0.6 0.6", "bias": "0.1", "threshold": "0.7"},
    {"x": "0.5 -1", "weights": "1 -2", "bias": "-2.5", "outputs": "-1/1", "step": "above"},
    {"x": "1 2", "weights": "0.5 0.25", "bias": "2", "bias_input": "-1", "activation": "tanh"},
    {"x": "1 2; 4 1", "weights": "0.5 0.25", "bias": "-2", "activation": "relu"},
    {"x": "2", "weights": "-1", "activation": "leaky-relu 0.1"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The sums in floats, and the outputs of the step and the sigmoid."""
    w = typed(arguments["weights"])
    bias = float_of(arguments["bias"].value) if arguments["bias"] is not None else 0.0
    bias = -bias if arguments["bias_input"] == "-1" else bias
    theta = float_of(arguments["threshold"].value)
    low, high = (0, 1) if arguments["outputs"] == "0/1" else (-1, 1)
    rows = typed_rows(arguments["x"])
    for place, (row, z, y) in enumerate(
        zip(rows, floats(answers["z"].value), floats(answers["output"].value), strict=True), start=1
    ):
        yield f"z of sample {place}", math.isclose(z, sum(map(mul, row, w)) + bias, abs_tol=1e-12)
        match arguments["activation"].kind:
            case "step":
                fired = z >= theta if arguments["step"] == "at-least" else z > theta
                yield f"ŷ of sample {place}", y == (high if fired else low)
            case "sigmoid":
                yield f"ŷ of sample {place}", math.isclose(math.log(y / (1 - y)), z)
            case "tanh":
                yield f"ŷ of sample {place}", math.isclose(math.atanh(y), z)
