"""Every PyTorch script runs, and prints the answers of the exact solution by their names."""

from __future__ import annotations

import ast
import itertools
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any

import pytest

from dlsolve import pytorch, topics
from dlsolve.exact.symbolic import Symbolic
from dlsolve.inputs.fields import Text
from dlsolve.scripts import script_of
from dlsolve.solver import solve_texts
from dlsolve.working.steps import Answer
from tests.floats import numbers
from tests.problems_of import checkers

needs_torch = pytest.mark.skipif(find_spec("torch") is None, reason="needs dlsolve[oracles]")

SAID_TWICE = {"r_as_one_sum": "r"}
"""Answers that are another answer's number, found in another way on the page."""

Case = tuple[str, Mapping[str, Text]]

LISTED = {"gradients": "0.5 0.4 -0.2", "eta": "0.1", "theta": "0.3"}
VECTORS = {"gradients": "1 -2; 0.5 1; 2 0.1", "eta": "0.1", "theta": "1 1"}
FOLLOWED = {"function": "0.5*x^2 + 0.1*x*y + y^2", "start": "1 -2", "eta": "0.1", "iterations": "3"}


def product(**options: Sequence[str | None]) -> list[dict[str, str]]:
    """Every choice of the options; None leaves one out."""
    return [
        {name: value for name, value in zip(options, chosen, strict=True) if value is not None}
        for chosen in itertools.product(*options.values())
    ]


MAP = "1 5 2 -4 3; 3 -2 1 2 0; 4 1 -1 0 2; 2 1 3 -1 1"
NET = ["0.5 -1; 1 0.5 | 0.1 -0.2 | {0}", "1 -0.5; -1 1 | 0.3 | {0}"]
ACTIVATIONS = [
    "linear", "relu", "sigmoid", "tanh", "leaky-relu 0.1", "elu 0.5", "gelu", "gelu tanh",
    "softplus", "swish", "bipolar-sigmoid", "step",
]  # fmt: skip
FUNCTIONS = [
    "exp(w) - 2*w", "ln(w) + w^2", "log(w, 3)*w", "log2(w)", "sqrt(w)", "abs(w - 3)", "sin(w)*w",
    "cos(w)", "tan(w/4)", "tanh(w)", "sinh(w)", "cosh(w)", "arctan(w)", "sigmoid(2w)", "relu(w - 1)",
    "max(0, w)", "max(1, w^2)", "w*pi + e", "2^w", "-w^2", "1/w - (w - 2)^3", "sqrt(2)*w^2",
]  # fmt: skip
STACKS = [
    "8x8x2 > conv 2x2x3 same > batchnorm > maxpool 3 stride 2 pad 1 ceil > flatten > dense 4 no-bias",
    "9x7x3 > conv 3x2x4 stride 2 pad 1x0 > avgpool 2 stride 1 same > global-pool > softmax",
    "10 > dense 5 > batchnorm > prelu > dropout 0.5 > 3 > log-softmax",
    "8x8x4 > conv 3x3x4 groups 4 dilation 2 > lrn > elu > gelu > selu > silu > sigmoid > tanh",
    "8x8x1 > adaptive-pool 3x2 > softplus > identity > leaky-relu > flatten > 2",
]
VARIANTS: list[Case] = [
    *(
        ("momentum", source | chosen)
        for source in (LISTED, VECTORS, FOLLOWED)
        for chosen in product(
            velocity=["subtracted", "added", "sum", "average"], beta=["0.9", "0"],
            nesterov=["off", "rewritten"] + ["look-ahead"] * ("function" in source),
            v0=[None] + ["0.2"] * (source is LISTED),
        )
    ),
    *(
        ("momentum", LISTED | {"velocity": "sum"} | chosen)
        for chosen in product(beta=["0.9", "0"], dampening=["0", "0.4", "1"], v0=[None, "0.2"])
    ),
    *(
        ("adam", source | chosen)
        for source in (LISTED, VECTORS, FOLLOWED)
        for chosen in product(
            epsilon_placement=["outside", "inside", "hat"], variant=["adam", "amsgrad"],
            weight_decay=["0.1"], decay=["decoupled", "l2"], count_from=["0"], epsilon=["0.01"],
        )
    ),
    *(
        ("adagrad", source | chosen)
        for source in (LISTED, VECTORS, FOLLOWED)
        for chosen in product(
            epsilon_placement=["outside", "inside"], r0=["0", "0.1"], epsilon=["0", "0.01"]
        )
    ),
    *(
        ("rmsprop", source | chosen)
        for source in (LISTED, FOLLOWED)
        for chosen in product(
            epsilon_placement=["outside", "inside"], r0=["0", "1"], epsilon=["0", "0.01"],
            centred=["false", "true"], momentum=[None, "0.5"],
        )
    ),
    *(
        ("lr-decay", source | chosen | {"count_from": first})
        for source in (LISTED, FOLLOWED, {"epochs": "5", "eta": "0.1"})
        for first in ("0", "1")
        for chosen in (
            {"schedule": "inverse", "k": "0.5"}, {"schedule": "exponential", "k": "0.5"},
            {"schedule": "step", "factor": "0.5", "every": "2"},
        )
    ),
    *(("gd", {"function": one, "start": "2", "eta": "0.01"}) for one in FUNCTIONS),
    *(
        ("gd", {"data": "1 2.5; 2 4; 3 6.5; 4 8; 5 9", "eta": "0.01", "epochs": "2"} | chosen)
        for chosen in product(
            model=["w*x+b", "w*x", "sigmoid(w*x) + b"],
            loss=["mse", "half-mse", "sse", "half-sse", "mae"], method=["batch", "sgd"],
        )
    ),
    ("gd", {"data": "1 2; 2 4; 3 6; 4 9; 5 5", "model": "w*x", "eta": "0.01", "batches": "3"}),
    ("gd", {"data": "1 2; 2 4; 3 6", "model": "w*x", "eta": "0.01", "method": "sgd", "shuffle": "3"}),
    *(
        ("backprop", {"x": "1 2", "target": "0.4 0.6", "layer": [NET[0].format(one), NET[1].format("sigmoid")]})
        for one in ACTIVATIONS
    ),
    *(
        ("backprop", {"x": "1 2", "target": "0.4 0.6", "layer": [NET[0].format("tanh"), NET[1].format(one)]})
        for one in ACTIVATIONS
    ),
    *(
        ("backprop", {"target": "0.4 0.6; 1 0", "layer": [NET[0].format("relu"), NET[1].format("softmax")]} | chosen)
        for chosen in product(
            x=["1 2; 0.5 -1"], loss=["mse", "half-mse", "sse", "half-sse", "mae", "bce", "cce"],
            method=["sgd", "batch"], biases=["trained", "kept"],
        )
    ),
    *(
        ("backprop", {"target": "0.4 0.6", "layer": [NET[0].format("relu"), NET[1].format("softmax")]} | chosen)
        for chosen in product(
            x=["1 2"], hidden_deltas=["new"], layout=["in-out", "out-in"], epochs=["1", "2"],
            biases=["trained", "kept"],
        )
    ),
    *(
        ("backprop", {"x": "1 2", "target": "1", "layer": ["1 2; 3 4 | none | tanh", "1 1"]} | chosen)
        for chosen in product(biases=["trained", "kept"], hidden_deltas=["old", "new"])
    ),
    *(
        ("backprop", {"x": "x1 x2", "target": "y", "layer": [f"v1 v2 {one}"]} | chosen)
        for one in ("| b | tanh", "| linear")
        for chosen in product(loss=["mse", "half-sse"])
    ),
    *(
        ("forward", {"x": x, "layer": [NET[0].format(one), "1 -0.5 | none | sigmoid"]})
        for one in ACTIVATIONS
        for x in ("1 2", "1 2; 0 -1")
    ),
    *(
        ("conv-map", {"image": MAP, "kernel": "1 -2; 0.5 3"} | chosen)
        for chosen in product(
            stride=["1", "2", "1 2"], padding=["0", "1", "1 0 2 1", "same"], dilation=["1", "2"],
            size_rounding=["floor", "ceil"], extra_padding=["end", "start"],
        )
    ),
    *(
        ("pool", {"image": MAP} | chosen)
        for chosen in product(
            kind=["max", "average"], window=["2", "3 2"], stride=["1", "2"],
            padding=["0", "1", "1 0 1 1", "same"], size_rounding=["floor", "ceil"],
            ignore_padding=["false", "true"],
        )
    ),
    *(
        ("conv-map", {"image": MAP, "kernel": "1 -2; 0.5 3 || 1 1; 1 1", "relu": "true", "pool": one})
        for one in ("2", "avg 3 stride 2 pad 1 ceil ignore-pad", "max 2 same")
    ),
    *(("params", {"stack": one} | chosen) for one in STACKS for chosen in product(batchnorm=["trainable", "all"], no_bias=["false", "true"], size_rounding=["floor", "ceil"])),
]  # fmt: skip
"""What neither the examples nor the problem files have."""

RUNNER = """
import contextlib, io, json, sys, traceback
for code in json.load(sys.stdin):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(code, "script", "exec"), {"__name__": "__main__"})
        except Exception:
            traceback.print_exc(file=out)
        if "torch" in sys.modules:
            sys.modules["torch"].set_default_device(None)
    print(json.dumps(out.getvalue()))
"""


def cases() -> list[Case]:
    shipped = [(name, one.texts) for name in pytorch.names() for one in checkers(name)]
    return [*shipped, *VARIANTS]


def identity(case: Case) -> str:
    name, texts = case
    return f"{name} " + " ".join(f"{key}={str(text)[:30]}" for key, text in texts.items())


def code_of(case: Case) -> str:
    name, texts = case
    return script_of(topics.load(name), texts, "pytorch")


@cache
def outputs() -> list[str]:
    """What the scripts print, all run by one child process: torch is imported once."""
    codes = json.dumps([code_of(case) for case in cases()])
    ran = subprocess.run(
        [sys.executable, "-c", RUNNER], input=codes, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


def printed(output: str) -> dict[str, list[float]]:
    """What stands behind each name, as a flat list."""
    found = {}
    for line in output.splitlines():
        name, sign, text = line.partition(" = ")
        assert sign, output
        found[name] = list(flat(ast.literal_eval(text)))
    return found


def flat(value: Any) -> Iterable[float]:
    match value:
        case list() | tuple():
            for inner in value:
                yield from flat(inner)
        case _:
            yield value


def expected(answer: Answer, letters: Mapping[str, float]) -> Sequence[float]:
    """The exact answer; one in letters, at the numbers that the script has taken for them."""
    if not isinstance(answer.value, Symbolic):
        return numbers(answer.value)
    formula = answer.value.expression
    values = {
        s: letters[str(s).replace("_", "").replace("yhat", "y_hat")] for s in formula.free_symbols
    }
    return [float(formula.subs(values))]


@needs_torch
@pytest.mark.parametrize("place", range(len(cases())), ids=lambda i: identity(cases()[i]))
def test_script_prints_the_answers(place: int) -> None:
    name, texts = cases()[place]
    found = printed(outputs()[place])
    answers = solve_texts(topics.load(name), texts).answers
    letters = {n: v[0] for n, v in found.items() if n not in answers}
    assert bool(letters) == any(isinstance(a.value, Symbolic) for a in answers.values())
    assert answers.keys() - found.keys() <= SAID_TWICE.keys()
    for answer in answers.keys() & found.keys():
        exact = expected(answers[answer], letters)
        assert found[answer] == pytest.approx(exact, rel=1e-9, abs=1e-12), answer
