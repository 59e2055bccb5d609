"""Problems for the PyTorch scripts that neither the examples nor the problem files have.

Every convention of a topic with every other, as far as they go together.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from dlsolve.inputs.fields import Text

Case = tuple[str, Mapping[str, Text]]

LISTED = {"gradients": "0.5 0.4 -0.2", "eta": "0.1", "theta": "0.3"}
VECTORS = {"gradients": "1 -2; 0.5 1; 2 0.1", "eta": "0.1", "theta": "1 1"}
FOLLOWED = {"function": "0.5*x^2 + 0.1*x*y + y^2", "start": "1 -2", "eta": "0.1", "iterations": "3"}
RATES = {"epochs": "5", "eta": "0.1"}
SCHEDULES = [
    {"schedule": "inverse", "k": "0.5"},
    {"schedule": "exponential", "k": "0.5"},
    {"schedule": "step", "factor": "0.5", "every": "2"},
]
LINE = {"data": "1 2.5; 2 4; 3 6.5; 4 8; 5 9", "eta": "0.01", "epochs": "2"}
FUNCTIONS = [
    "exp(w) - 2*w", "ln(w) + w^2", "log(w, 3)*w", "log2(w)", "sqrt(w)", "abs(w - 3)", "sin(w)*w",
    "cos(w)", "tan(w/4)", "tanh(w)", "sinh(w)", "cosh(w)", "arctan(w)", "sigmoid(2w)",
    "relu(w - 1)", "max(0, w)", "max(1, w^2)", "max(w, 1/w)", "w*pi + e", "2^w", "-w^2",
    "1/w - (w - 2)^3", "sqrt(2)*w^2", "lambda^2 + 3*lambda", "f^2", "(x1 - 1)^2",
]  # fmt: skip
MAP = "1 5 2 -4 3; 3 -2 1 2 0; 4 1 -1 0 2; 2 1 3 -1 1"
STACKS = [
    "8x8x2 > conv 2x2x3 same > batchnorm > maxpool 3 stride 2 pad 1 ceil > flatten > dense 4",
    "9x7x3 > conv 3x2x4 stride 2 pad 1x0 > avgpool 2 stride 1 same > global-pool > softmax",
    "10 > dense 5 no-bias > batchnorm > prelu > dropout 0.5 > 3 > log-softmax",
    "8x8x4 > conv 3x3x4 groups 4 dilation 2 > lrn > elu > gelu > selu > silu > sigmoid > tanh",
    "8x8x1 > adaptive-pool 3x2 > softplus > identity > leaky-relu > flatten > 2",
]
ACTIVATIONS = [
    "linear", "relu", "sigmoid", "tanh", "leaky-relu 0.1", "elu 0.5", "gelu", "gelu tanh",
    "softplus", "swish", "bipolar-sigmoid", "step",
]  # fmt: skip


def product(**options: Sequence[Text | None]) -> list[dict[str, Text]]:
    """Every choice of the options; None leaves one out."""
    return [
        {name: value for name, value in zip(options, chosen, strict=True) if value is not None}
        for chosen in itertools.product(*options.values())
    ]


def network(first: str, second: str) -> list[str]:
    """Two layers of two neurons with these activations."""
    return [f"0.5 -1; 1 0.5 | 0.1 -0.2 | {first}", f"1 -0.5; -1 1 | 0.3 | {second}"]


def every(
    topic: str, givens: Sequence[Mapping[str, Text]], **options: Sequence[Text | None]
) -> list[Case]:
    """Each of the problems with every choice of the options."""
    return [(topic, {**given, **chosen}) for given in givens for chosen in product(**options)]


VELOCITIES = ("subtracted", "added", "sum", "average")
LOSSES = ("mse", "half-mse", "sse", "half-sse", "mae")
CLASSIFIED = {"x": "1 2", "target": "0.4 0.6", "layer": network("relu", "softmax")}
SAMPLES = {**CLASSIFIED, "x": "1 2; 0.5 -1", "target": "0.4 0.6; 1 0"}
WITHOUT_BIAS = {"x": "1 2", "target": "1", "layer": ["1 2; 3 4 | none | tanh", "1 1"]}
IN_LETTERS = [
    {"x": "x1 x2", "target": "y", "layer": ["v1 v2 | b | tanh"]},
    {"x": "x", "target": "y", "layer": ["w | linear"]},
]

VARIANTS: list[Case] = [
    *every(
        "momentum", [LISTED, VECTORS, FOLLOWED], velocity=VELOCITIES, beta=["0.9", "0"],
        nesterov=["off", "rewritten"],
    ),
    *every("momentum", [LISTED], velocity=VELOCITIES, v0=["0.2"], nesterov=["off", "rewritten"]),
    *every(
        "momentum", [FOLLOWED], velocity=VELOCITIES, beta=["0.9", "0"], nesterov=["look-ahead"],
        v0=[None, "0.1 0.2"],
    ),
    *every(
        "momentum", [LISTED], velocity=["sum"], beta=["0.9", "0"], dampening=["0", "0.4", "1"],
        v0=[None, "0.2"],
    ),
    *every(
        "adam", [LISTED, VECTORS, FOLLOWED], epsilon_placement=["outside", "inside", "hat"],
        variant=["adam", "amsgrad"], weight_decay=["0.1"], decay=["decoupled", "l2"],
        count_from=["0"], epsilon=["0.01"],
    ),
    *every(
        "adagrad", [LISTED, VECTORS, FOLLOWED], epsilon_placement=["outside", "inside"],
        r0=["0", "0.1"], epsilon=["0", "0.01"],
    ),
    *every(
        "rmsprop", [LISTED, FOLLOWED], epsilon_placement=["outside", "inside"], r0=["0", "1"],
        epsilon=["0", "0.01"], centred=["false", "true"], momentum=[None, "0.5"],
    ),
    *(
        ("lr-decay", given | chosen | {"count_from": first})
        for given in (LISTED, FOLLOWED, RATES) for first in ("0", "1") for chosen in SCHEDULES
    ),
    *every("gd", [{"start": "2", "eta": "0.01"}], function=FUNCTIONS),
    *every(
        "gd", [LINE], model=["w*x+b", "w*x", "sigmoid(w*x) + b"], loss=LOSSES,
        method=["batch", "sgd"],
    ),
    *every("gd", [LINE], model=["w*x"], batches=["3"], shuffle=[None, "3"]),
    *every("gd", [LINE], model=["w*x + b"], batch_size=["2"], shuffle=[None, "3"]),
    *every("gd", [LINE], model=["w*x1 + lambda"], method=["sgd"], shuffle=["5"]),
    *every(
        "backprop", [{"x": "1 2", "target": "0.4 0.6"}],
        layer=[network(one, "sigmoid") for one in ACTIVATIONS]
        + [network("tanh", one) for one in ACTIVATIONS],
    ),
    *every(
        "backprop", [SAMPLES], loss=[*LOSSES, "bce", "cce"], method=["sgd", "batch"],
        biases=["trained", "kept"],
    ),
    *every(
        "backprop", [CLASSIFIED], hidden_deltas=["new"], layout=["in-out", "out-in"],
        epochs=["1", "2"], biases=["trained", "kept"],
    ),
    *every("backprop", [WITHOUT_BIAS], biases=["trained", "kept"], hidden_deltas=["old", "new"]),
    *every("backprop", IN_LETTERS, loss=["mse", "half-sse"]),
    *every(
        "forward", [{"x": "1 2"}, {"x": "1 2; 0 -1"}],
        layer=[network("tanh", one) for one in ACTIVATIONS], layout=["out-in", "in-out"],
    ),
    *every("forward", [{"x": "1 2"}], layer=[["1 2; 3 4 | none | tanh", "1 1"]]),
    *every(
        "conv-map", [{"image": MAP, "kernel": "1 -2; 0.5 3"}], stride=["1", "2", "1 2", "7"],
        padding=["0", "1", "1 0 2 1", "same"], dilation=["1", "2"],
        size_rounding=["floor", "ceil"], extra_padding=["end", "start"],
    ),
    *every(
        "conv-map", [{"image": MAP, "kernel": "1 -2; 0.5 3 || 1 1; 1 1"}], relu=["false", "true"],
        flip=["false", "true"], bias=[None, "1 -2"],
        pool=["2", "avg 3 stride 2 pad 1 ceil ignore-pad", "max 2 same"],
    ),
    *every(
        "pool", [{"image": MAP}], kind=["max", "average"], window=["2", "3 2"], stride=["1", "2"],
        padding=["0", "1", "1 0 1 1", "same", "5"], size_rounding=["floor", "ceil"],
        ignore_padding=["false", "true"],
    ),
    *every(
        "params", [{}], stack=STACKS, batchnorm=["trainable", "all"], no_bias=["false", "true"],
        size_rounding=["floor", "ceil"],
    ),
]  # fmt: skip
