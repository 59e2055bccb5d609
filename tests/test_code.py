"""The script that is written from a topic's own source runs, and prints the same answers."""

from __future__ import annotations

import re
import subprocess
import sys
from fractions import Fraction
from typing import Any

import pytest

from dlsolve import topics
from dlsolve.exact.array import Vector
from dlsolve.exact.rounding import nearest_float
from dlsolve.scripts import script_of
from dlsolve.solver import solve

CASES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("adam", {"gradients": "0.3 0.2 0.1"}, {"theta": None, "m_hat": None, "v_hat": None}),
    ("adam", {"gradients": "1 -2; 0.5 1", "eta": "0.1", "theta": "1 1"}, {"theta": None}),
    ("adam", {"gradients": "0.3 0.2", "epsilon_placement": "hat"}, {"theta": None}),
    ("adam", {"gradients": "0.3 0.1 0.05", "variant": "amsgrad"}, {"theta": None}),
    ("adam", {"gradients": "0.3 0.2", "theta": "1", "weight_decay": "0.1"}, {"theta": None}),
    (
        "perceptron-train",
        {"gate": "and", "weights": "1.2 0.6", "threshold": "1", "eta": "0.5"},
        {"weights": None, "bias": None, "predictions": None, "updates": None},
    ),
    ("perceptron-train", {"gate": "xor", "eta": "1"}, {"weights": None, "bias": None}),
    (
        "perceptron-train",
        {"gate": "and", "bias": "0.1", "eta": "0.1", "epochs": "10", "order": "sweep"},
        {"bias": [-0.20000000000000004], "predictions": [0, 0, 0, 1]},
    ),
    ("eigen", {"matrix": "1 2; 5 4"}, {"eigenvalues": [6, -1], "trace": None}),
    ("eigen", {"matrix": "2 0 0; 0 3 4; 0 4 9"}, {"trace": None, "determinant": None}),
    ("det", {"matrix": "1 2 3; 4 5 6; 7 8 10"}, {"determinant": None}),
    ("rank", {"matrix": "1 2 3; 2 4 7; 3 6 10"}, {"rank": None}),
    ("inverse", {"matrix": "3/5 -4/5; 4/5 3/5"}, {"inverse": [0.6, 0.8]}),
    ("solve-linear", {"matrix": "2 1; 1 3", "vector": "5 10"}, {"x": None}),
    ("matmul", {"matrices": ["1 2", "3; 4"]}, {"product": [11]}),
]


def printed(code: str) -> dict[str, list[float]]:
    """What a script prints, by name, as lists of numbers."""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.stderr == ""
    found = {}
    for line in ran.stdout.splitlines():
        name, _, text = line.partition(" = ")
        text = re.sub(r"\w+\.\w+\(|array", "", text)
        found[name] = [float(n) for n in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", text)]
    return found


@pytest.mark.parametrize(("name", "texts", "expected"), CASES)
def test_script_prints_the_answers(
    name: str, texts: dict[str, Any], expected: dict[str, Any]
) -> None:
    topic = topics.load(name)
    code = script_of(topic, texts)
    answers = solve(name, **texts).answers
    found = printed(code)
    for answer, numbers in expected.items():
        if numbers is None:
            value = answers[answer].value
            entries = value.entries if isinstance(value, Vector) else (value,)
            numbers = [nearest_float(entry) for entry in entries]  # type: ignore[arg-type]
        assert found[answer] == pytest.approx(numbers), answer


def test_the_notes_float_trap_to_the_last_digit() -> None:
    """Lines 1346–1387: every float64 program prints this b; exactly it is −3/10."""
    texts = {"gate": "and", "bias": "0.1", "eta": "0.1", "epochs": "10", "order": "sweep"}
    topic = topics.load("perceptron-train")
    code = script_of(topic, texts)
    assert printed(code)["bias"] == [-0.20000000000000004]
    assert solve("perceptron-train", **texts).answers["bias"].value == Fraction(-3, 10)


@pytest.mark.parametrize(
    ("line", "present"),
    [
        ("for count in range(1, 10 + 1):", True),
        ("y_hat = high if z >= theta else low", True),
        ("w[i] = w[i] + eta * error * x[i]", True),
        ("working", False),
        ("Name(", False),
        ("restart", False),
    ],
)
def test_the_script_reads_like_an_exam_answer(line: str, present: bool) -> None:
    texts = {"gate": "and", "bias": "0.1", "eta": "0.1", "epochs": "10", "order": "sweep"}
    topic = topics.load("perceptron-train")
    assert (line in script_of(topic, texts)) == present
