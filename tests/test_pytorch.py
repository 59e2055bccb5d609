"""Every PyTorch script runs, and prints the answers of the exact solution by their names."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from inspect import signature
from pathlib import Path
from typing import Any

import pytest

from dlsolve import pytorch, script, topics
from dlsolve.exact.symbolic import Symbolic
from dlsolve.scripts import script_of
from dlsolve.solver import solve_texts
from dlsolve.working.steps import Answer
from tests.conftest import run
from tests.floats import numbers
from tests.problems_of import checkers
from tests.pytorch_cases import VARIANTS, Case

needs_torch = pytest.mark.skipif(find_spec("torch") is None, reason="needs dlsolve[oracles]")

SAID_TWICE = {"r_as_one_sum": "r"}
"""Answers that are another answer's number, found in another way on the page."""

RUNNER = """
import contextlib, io, json, sys, traceback
for code in json.load(sys.stdin):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(code, "script", "exec"), {"__name__": "__main__"})
        except Exception:
            traceback.print_exc(file=out)
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
    at = {symbol: letters[str(symbol).replace("_", "")] for symbol in formula.free_symbols}
    return [float(formula.subs(at))]


@needs_torch
@pytest.mark.parametrize("place", range(len(cases())), ids=lambda i: identity(cases()[i]))
def test_script_prints_the_answers(place: int) -> None:
    name, texts = cases()[place]
    found = printed(outputs()[place])
    answers = solve_texts(topics.load(name), texts).answers
    letters = {n.replace("_", ""): v[0] for n, v in found.items() if n not in answers}
    assert bool(letters) == any(isinstance(a.value, Symbolic) for a in answers.values())
    assert answers.keys() - found.keys() <= SAID_TWICE.keys()
    for answer in answers.keys() & found.keys():
        exact = expected(answers[answer], letters)
        assert found[answer] == pytest.approx(exact, rel=1e-9, abs=1e-12), answer


def test_an_answer_that_is_left_out_is_another_one() -> None:
    for name, texts in cases():
        answers = solve_texts(topics.load(name), texts).answers
        for one, other in SAID_TWICE.items():
            assert one not in answers or answers[one].value == answers[other].value


# --- how it reads -----------------------------------------------------------------------

GRADIENTS = {"gradients": "0.3 0.2 0.1"}
STEP = {"x": "1 2", "layer": ["0.2 0.4; 0.3 0.7 | 0 0 | relu", "0.5 0.9"], "target": "5"}


@pytest.mark.parametrize(
    ("topic", "texts", "there", "not_there"),
    [
        (
            "adam", GRADIENTS,
            ["# Q) Update θ by Adam", "\nimport torch\n", "torch.optim.Adam([theta], lr=eta"],
            ["amsgrad", "weight_decay", "m = beta1", "# torch"],
        ),
        (
            "adam", GRADIENTS | {"epsilon_placement": "inside"},
            ["# torch.optim.Adam divides by √v̂ + ε; here", "torch.sqrt(v_hat + epsilon)"],
            ["torch.optim.Adam(", "amsgrad", "largest"],
        ),
        ("adam", GRADIENTS | {"weight_decay": "0.1"}, ["torch.optim.AdamW("], ["Adam("]),
        (
            "momentum", GRADIENTS,
            ["# torch.optim.SGD has v = βv + g, w = w − ηv", "torch.optim.SGD([w]"],
            ["nesterov", "dampening"],
        ),
        ("momentum", GRADIENTS | {"velocity": "sum"}, ["momentum=beta)"], ["# torch"]),
        ("rmsprop", GRADIENTS, ["here ε stands inside the root"], ["optimizer", "if "]),
        (
            "rmsprop", GRADIENTS | {"epsilon": "0"}, ["torch.optim.RMSprop([theta]"],
            ["inside", "momentum", "centered"],
        ),
        (
            "gd", {"function": "100*w1^2 + w2^2", "start": "1 1", "eta": "0.1", "iterations": "3"},
            ["def f(theta):\n    w1, w2 = theta\n    return 100 * w1 ** 2 + w2 ** 2\n",
             "for _ in range(3):", "f(theta).backward()"],
            ["200"],
        ),
        (
            "gd", {"data": "1 2; 2 4", "model": "w*x+b", "loss": "half-mse", "eta": "0.1"},
            ["return w * x + b", "# The mean squared error of PyTorch has no ½.", "mse_loss("],
            ["for _ in", "shuffle"],
        ),
        (
            "backprop", STEP,
            ["activations = [torch.relu, lambda z: z]", "L = functional.mse_loss(a[-1], y)",
             "L.backward()", "optimizer.step()"],
            ["def loss_of", "losses", "retain_graph", "numpy"],
        ),
        (
            "backprop", STEP | {"relu_at_zero": "1"}, ["# torch.relu has ReLU′(0) = 0;"],
            ["torch.relu("],
        ),
        ("conv-map", {"image": "1 2; 3 4", "kernel": "1 0", "flip": "true"},
         ["# conv2d does not turn the filter", "K.flip(-2, -1)"], ["pad"]),
        ("conv-map", {"image": "1 2; 3 4", "kernel": "1 0", "padding": "1", "stride": "2"},
         ["functional.conv2d(X, K, stride=2, padding=1)"], ["flip", "bias", "dilation"]),
        ("pool", {"image": "1 2 3; 4 5 6; 7 8 9", "size_rounding": "ceil"},
         ["functional.max_pool2d(X, 2, ceil_mode=True)"], ["avg", "stride=", "def "]),
        ("params", {"stack": "4-3-2-1"},
         ["nn.Sequential(nn.Linear(4, 3), nn.Linear(3, 2), nn.Linear(2, 1))",
          "sum(p.numel() for p in net.parameters())"],
         ["meta", "statistics", "movedim", "train(", "(("]),
        ("params", {"stack": "784 > 4096 > 4096"}, ["with torch.device('meta'):"], []),
    ],
)  # fmt: skip
def test_the_script_reads_like_an_exam_answer(
    topic: str, texts: Mapping[str, Any], there: Sequence[str], not_there: Sequence[str]
) -> None:
    code = script_of(topics.load(topic), texts, "pytorch")
    for line in there:
        assert line in code
    for line in (*not_there, "working", "Name(", "strict", "Any", "_placement"):
        assert line not in code


def test_scripts_are_short() -> None:
    """But the data, and not one line is left over from a branch that is not taken."""
    for case in cases():
        code = code_of(case)
        assert len(code.splitlines()) < 90
        ast.parse(code)
        assert "pass\n" not in code
        assert not re.search(r"if (True|False|not )", code)


# --- topics with a script, and the others -----------------------------------------------


@pytest.mark.parametrize("name", pytorch.names())
def test_a_script_takes_what_its_topic_takes(name: str) -> None:
    taken = list(signature(pytorch.load(name)).parameters)
    given = list(signature(topics.load(name).write).parameters)[1:]
    assert taken == given


def test_the_topics_of_the_course_have_scripts() -> None:
    course = "gd lr-decay updates adam adagrad rmsprop momentum backprop forward conv-map pool"
    assert {*course.split(), "relu-map", "params"} <= set(pytorch.names())
    assert set(pytorch.names()) <= set(topics.names())


def test_a_topic_without_a_script_says_which_have_one() -> None:
    found = run("entropy", "0.5 0.5", "--format", "pytorch")
    assert (found.status, found.stdout) == (2, "")
    assert "entropy has no PyTorch script" in found.stderr
    assert ", ".join(pytorch.names()) in " ".join(found.stderr.split())


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["adam", "--gradients", "0.3", "--eta", "-1"], "the learning rate is not above 0"),
        (["params", "8x8x1 > dense 3"], "dense takes a list of numbers"),
    ],
)
def test_a_problem_without_a_script_says_why(arguments: list[str], why: str) -> None:
    found = run(*arguments, "--format", "pytorch")
    assert (found.status, found.stdout) == (2, "")
    assert why in found.stderr


def test_writing_a_script_imports_no_torch() -> None:
    code = """
import sys
from dlsolve import script
print(script("adam", language="pytorch", gradients="0.3 0.2"))
print("torch" in sys.modules, "numpy" in sys.modules, "sympy" in sys.modules)
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "False False False"


# --- sheets, and what a user supplies ---------------------------------------------------

EVIL = "x\\n\"\"\"' + __import__('os').system('echo ran')\n# -*- coding: utf-7 -*-\n\u001b[31m"


def test_a_sheet_is_one_program_and_text_is_never_code(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "topic": "params", "stack": "3000 > 4000"},
        {"id": EVIL, "topic": "pool", "question": EVIL, "image": "1 2; 3 4"},
        {"id": "b", "topic": "gd", "function": "(torch - 1)^2".replace("torch", "t"), "start": "3",
         "eta": "0.1"},
        {"id": "c", "topic": "entropy", "p": "0.5 0.5"},
    ]  # fmt: skip
    sheet = tmp_path / "sheet.yaml"
    sheet.write_text(json.dumps({"version": 1, "title": EVIL, "problems": rows}), encoding="utf-8")
    found = run("batch", str(sheet), "--format", "pytorch")
    assert found.status == 1
    assert "entropy has no PyTorch script" in found.stderr
    assert "\x1b" not in found.stdout
    for line in found.stdout.splitlines():
        assert "__import__" not in line or line.startswith("# ")
    calls = {n.func.id for n in ast.walk(ast.parse(found.stdout))
             if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}  # fmt: skip
    assert calls <= {"print", "list", "f", "sum", "dict", "enumerate", "net"}
    if find_spec("torch") is not None:
        ran = subprocess.run(
            [sys.executable, "-"], input=found.stdout, capture_output=True, text=True, check=True,
            encoding="utf-8",
        )  # fmt: skip
        assert "pooled_map = [[4.0]]" in ran.stdout
        assert "theta = 2.6" in ran.stdout


def test_the_python_function_writes_it_as_well() -> None:
    code = script("adam", language="pytorch", gradients=[0.3, 0.2])
    assert code == run("adam", "--gradients", "0.3 0.2", "--format", "pytorch").stdout
