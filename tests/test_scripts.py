"""Every topic as a Python script: each runs, and what it prints are the answers."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dlsolve import script, topics
from dlsolve.cli.topic import example_texts
from dlsolve.errors import DlsolveError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Infinity, Real, Surd
from dlsolve.exact.rounding import nearest_float
from dlsolve.inputs.fields import Text, arguments
from dlsolve.scripts import script_of
from dlsolve.solver import solve_texts
from dlsolve.working.steps import Answer
from dlsolve.working.suppliers import InFloat64
from dlsolve.working.working import Working
from tests.problems_of import problems_of

from .conftest import run

NOT_WRITTEN: dict[str, int] = {}
"""Topics with problems of which no script is made, and of how many: there are none."""

NOT_PRINTED: dict[str, set[str]] = {
    "colspace": {"pivots", "rank", "whole_space"},
    "confusion": {"precision"},
    "conv-size": {"agrees", "solutions"},
    "cosine": {"closest", "cosine_A_B", "cosine_B_C"},
    "density": {"total"},
    "det": {"invertible"},
    "distribution": {"independent"},
    "eigen": {"characteristic_polynomial", "diagonalisable"},
    "gate": {"boundary", "gate", "realised"},
    "gd": {"epochs", "updates"},
    "hessian": {"converges", "definiteness", "eigenvectors", "kind"},
    "inverse": {"determinant"},
    "params": {
        "layer_1",
        "layer_10",
        "layer_19",
        "layer_2",
        "layer_3",
        "layer_5",
        "layer_6",
        "layer_9",
        "output_shape",
    },
    "perceptron-train": {"boundary"},
    "probability": {"exclusive", "independent"},
    "rank": {"full_rank", "pivots"},
    "separable": {"boundary"},
    "solve-linear": {"rank", "solutions"},
    "vanishing": {"verdict"},
}
"""Answers that no script prints: words, truths and lines, or what is found by looking."""

NOT_COMPARED: dict[str, set[str]] = {
    "backprop": {"db", "dw1", "dw2"},
    "collapse": {"W", "b"},
    "colspace": {"basis"},
    "density": {"cdf", "cdf_1", "cdf_2", "mean", "variance"},
    "det": {"determinant"},
    "eigen": {"characteristic_polynomial", "determinant", "eigenvalues", "eigenvectors", "trace"},
    "hessian": {"eigenvalues", "gradient", "hessian"},
    "inverse": {"determinant", "inverse"},
    "matmul": {"product"},
    "nullspace": {"basis"},
    "params": {"total", "weights"},
    "solve-linear": {"x"},
    "symmetries": {"configurations"},
}
"""Answers that are no numbers, and so have another form in a program."""

RUN = """
import contextlib, io, json, sys, traceback, warnings
import numpy
numpy.set_printoptions(precision=15)
warnings.simplefilter("error")
found = []
for code in json.load(sys.stdin):
    out = io.StringIO()
    try:
        with contextlib.redirect_stdout(out):
            exec(compile(code, "script", "exec"), {"__name__": "__main__"})
        found.append([out.getvalue(), ""])
    except Exception:
        found.append([out.getvalue(), traceback.format_exc()])
json.dump(found, sys.stdout)
"""
"""One process runs all of them: NumPy and SymPy are loaded once."""


@dataclass(frozen=True)
class Ran:
    """A problem, its script, what it printed, and what it said of an error."""

    topic: topics.Topic
    texts: Mapping[str, Text]
    place: int
    code: str
    output: str
    error: str

    @property
    def name(self) -> str:
        return f"{self.topic.name} {dict(self.texts)}"

    def printed(self) -> dict[str, str]:
        """What stands behind each name, which may go over several lines."""
        found: dict[str, str] = {}
        name = ""
        for line in self.output.splitlines():
            match = re.match(r"([^ \[].*?) = ?(.*)$", line)
            if match is not None:
                name = match[1]
                found[name] = match[2]
            else:
                found[name] += " " + line
        return found

    def answers(self) -> dict[str, Answer]:
        """The answers, of the run in float64 where that is what a program does."""
        supplier = InFloat64() if self.topic.compares_float64 else None
        working = Working(supplier)
        self.topic.write(working, **arguments(self.topic.write, self.texts))
        return working.answers


@cache
def written() -> tuple[list[tuple[topics.Topic, Mapping[str, Text], int, str]], dict[str, int]]:
    """Every problem that has a solution, with its script; how many of a topic have none."""
    done: list[tuple[topics.Topic, Mapping[str, Text], int, str]] = []
    missing: dict[str, int] = {}
    for name in topics.names():
        topic = topics.load(name)
        for place, texts in enumerate([*map(example_texts, topic.examples), *problems_of(name)]):
            try:
                solve_texts(topic, texts)
            except DlsolveError:
                continue
            try:
                done.append((topic, texts, place, script_of(topic, texts)))
            except DlsolveError:
                missing[name] = missing.get(name, 0) + 1
    return done, missing


@cache
def runs() -> list[Ran]:
    done, _ = written()
    ran = subprocess.run(
        [sys.executable, "-c", RUN],
        input=json.dumps([code for *_, code in done]),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [
        Ran(*problem, *found) for problem, found in zip(done, json.loads(ran.stdout), strict=True)
    ]


def of(name: str) -> list[Ran]:
    return [ran for ran in runs() if ran.topic.name == name]


@pytest.mark.parametrize("name", topics.names())
def test_scripts_run(name: str) -> None:
    for ran in of(name):
        assert ran.error == "", f"{ran.name}\n{ran.code}\n{ran.error}"
        assert ran.output, f"{ran.name}\n{ran.code}"


@pytest.mark.parametrize("name", topics.names())
def test_what_scripts_print_are_the_answers(name: str) -> None:
    for ran in of(name):
        answers, printed = ran.answers(), ran.printed()
        assert set(printed) <= set(answers), ran.name
        for answer, text in printed.items():
            expected = list(numbers_of(answers[answer].value))
            if None in expected:
                continue
            found = numbers_in(text)
            assert len(found) == len(expected), (ran.name, answer, text, expected)
            for one, other in zip(found, expected, strict=True):
                assert other is not None
                assert math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-7), (ran.name, answer)


def test_what_is_left_out_is_known() -> None:
    """The lists above have to be true."""
    _, missing = written()
    assert missing == NOT_WRITTEN
    unprinted: dict[str, set[str]] = {}
    uncompared: dict[str, set[str]] = {}
    for ran in runs():
        answers, printed = ran.answers(), ran.printed()
        for answer, found in answers.items():
            if answer not in printed:
                unprinted.setdefault(ran.topic.name, set()).add(re.sub(r"[(].*", "(…)", answer))
            elif None in numbers_of(found.value):
                uncompared.setdefault(ran.topic.name, set()).add(answer)
    assert unprinted == NOT_PRINTED
    assert uncompared == NOT_COMPARED


# --- numbers --------------------------------------------------------------------------------------


def numbers_of(value: Any) -> Iterator[float | None]:
    """The numbers of a value, row by row; None for what is none."""
    match value:
        case bool():
            yield float(value)
        case Vector() | tuple():
            for entry in value:
                yield from numbers_of(entry)
        case Matrix(rows):
            yield from numbers_of(rows)
        case Infinity():
            yield math.inf
        case Fraction() | Real() | Surd() if not isinstance(value, Surd) or not value.is_complex:
            yield nearest_float(value)
        case _:
            yield None


def numbers_in(text: str) -> list[float]:
    """The numbers that Python, NumPy or SymPy prints.  e.g. [1. 2.5], 3/8, 2*log(2), True"""
    if text in ("True", "False"):
        return [float(text == "True")]
    if text[0] not in "[({aMn" and re.search(r"[*/]|\(|\bpi\b|\bE\b", text):
        import sympy

        return [float(sympy.sympify(text))]
    text = re.sub(r"\w+\.\w+\(|array|Matrix", "", text)
    found = re.findall(r"(-?(?:\d+\.?\d*(?:e[-+]?\d+)?|inf))(?:/(\d+))?", text)
    return [float(top) / float(bottom or 1) for top, bottom in found]


# --- what users see -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("topic", "given", "present", "absent"),
    [
        (
            "perceptron-train",
            {"gate": "and", "weights": "1.2 0.6", "threshold": "1", "eta": "0.5"},
            ["for x, y in samples:", "y_hat = high if z >= theta else low", "b = 0"],
            ["working", "Name(", "place", "inputs, target"],
        ),
        (
            "gd",
            {"data": "1 3; 2 5; 3 7", "model": "w*x+b", "eta": "0.1", "epochs": "20"},
            [
                "for epoch in range(1, 21):",
                "    y_hat = [w * x[i] + b for i in range(3)]",
                "    w = w - eta * dL_dw",
            ],
            ["y_hat1", "H = "],
        ),
        (
            "momentum",
            {"gradients": "0.5 0.4 -0.2", "eta": "0.1"},
            ["for g in [0.5, 0.4, -0.2]:", "    v = beta * v + eta * g", "    w = w - v"],
            ["import", "Iteration"],
        ),
        (
            "backprop",
            {
                "x": "1 0; 0 1", "layer": ["1 1; 1 1 | 0 -1 | tanh", "1 -2 | 0 | sigmoid"],
                "target": "1; 0", "epochs": "5",
            },
            ["for epoch in range(1, 6):", "    for sample in range(1, 3):", "losses.append(L)"],
            ["for epoch in range(6"],
        ),
        (
            "conv-map",
            {"image": "1 2; 1 1", "kernel": "1 0; 0 1", "padding": "1"},
            ["Y = convolve(X_p, K, 1)", "np.pad(X, ((1, 1), (1, 1)))"],
            ["Y1_1"],
        ),
        (
            "entropy",
            {"p": "0.7 0.2 0.1"},
            ["H_p = -sum([p[i] * math.log2(p[i]) for i in range(3)])"],
            ["numpy"],
        ),
        (
            "adam",
            {"function": "100*w1^2 + w2^2", "start": "1 1", "iterations": "50"},
            ["for t in range(1, 51):", "m_hat = m / (1 - beta1 ** t)"],
            ["w1 ="],
        ),
    ],
)  # fmt: skip
def test_a_script_reads_like_an_exam_answer(
    topic: str, given: dict[str, Any], present: list[str], absent: list[str]
) -> None:
    code = script(topic, **given)
    assert [one for one in present if one not in code] == []
    assert [one for one in absent if one in code] == []
    assert len(code.splitlines()) < 70


def test_where_float64_ends_elsewhere_a_comment_says_so() -> None:
    """The notes, lines 1346–1387."""
    given = {"gate": "and", "bias": "0.1", "eta": "0.1", "epochs": "10", "order": "sweep"}
    assert "# In float64 bias = -0.20000000000000004; worked exactly it is -3/10." in script(
        "perceptron-train", **given
    )
    assert "float64" not in script("perceptron-train", gate="and", eta="0.5")


SHEET = """
version: 1
title: "Sheet\\ncoding: utf-7\\nimport os"
problems:
  - id: first
    topic: bayes
    question: "coding=utf-7 \\u001b[2J\\n'''\\nraise SystemExit('out')\\n\\"\\"\\""
    prior: ["x'); raise SystemExit('x=0.5", "y=0.5"]
    likelihood: ["e|x'); raise SystemExit('x=0.5", "e|y=0.25"]
  - id: "second-\\"-'-\\\\"
    topic: confusion
    actual: "a' b\\" c\\\\ a'"
    predicted: "a' b\\" a' a'"
    positive: "a'"
  - id: third
    topic: entropy
    p: 0.5 0.5
"""


def test_a_sheet_is_one_program_that_no_text_breaks_out_of(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.yaml"
    sheet.write_text(SHEET, encoding="utf-8")
    result = run("batch", str(sheet), "--format", "python")
    assert "\x1b" not in result.stdout
    program = tmp_path / "sheet.py"
    program.write_text(result.stdout, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, str(program)], capture_output=True, text=True, check=False
    )
    assert ran.stderr == ""
    assert ran.stdout.splitlines()[-1] == "entropy = 1.0"


@pytest.mark.parametrize(
    "command",
    [
        ["explain", "adam", "--format", "python"],
        ["check", "entropy", "0.5 0.5", "--answer", "entropy=1", "--format", "python"],
        ["mark", "paper.yaml", "answers", "--format", "python"],
    ],
)
def test_where_a_page_is_asked_for_a_program_is_refused(command: list[str]) -> None:
    result = run(*command)
    assert result.status == 2
    assert result.stdout == ""
    assert "--format python writes a program that solves a problem" in result.stderr
