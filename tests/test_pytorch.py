"""Every PyTorch script runs, and prints the answers of the exact solution by their names."""

from __future__ import annotations

import ast
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

VARIANTS: list[tuple[str, dict[str, str]]] = []
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
            sys.modules["torch"].set_default_device("cpu")
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
