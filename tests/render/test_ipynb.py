"""Notebooks: valid, whole before they are run, and the same after it."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from dlsolve import solve
from dlsolve.problems import reading, running
from dlsolve.render import ipynb, render, sheet
from dlsolve.render.look import Look
from dlsolve.render.notation import Notation
from dlsolve.working.steps import Solution

SHEET = Path(__file__).parents[2] / "problems" / "linear-algebra.yaml"


def look_of(solution: Solution) -> Look:
    return Look(Notation(fractions=solution.fractions))


def notebook(path: Path) -> dict[str, Any]:
    """The notebook of a sheet."""
    found = running.solve_all(reading.read([str(path)]))
    text, _ = sheet.render(found, "ipynb", Look(Notation()), look_of)
    made = json.loads(text)
    assert isinstance(made, dict)
    return made


@pytest.mark.parametrize(
    ("topic", "given", "call"),
    [
        ("eigen", {"matrix": "1 2; 5 4"}, "solve('eigen', matrix='1 2; 5 4')"),
        ("params", {"stack": "2-2-1"}, "solve('params', stack='2-2-1')"),
        ("adam", {"gradients": "0.3", "carry": 4}, "solve('adam', gradients='0.3', carry=4)"),
        (
            "matmul",
            {"matrices": ["1 2; 3 4", "5 6; 7 8"]},
            "solve('matmul', matrices=['1 2; 3 4', '5 6; 7 8'])",
        ),
    ],
)
def test_the_call_poses_the_problem_again(topic: str, given: dict[str, Any], call: str) -> None:
    assert ipynb.call(solve(topic, **given)) == call


def test_a_call_of_many_inputs_has_a_line_for_each() -> None:
    found = ipynb.call(solve("bayes", prior="0.01", likelihood="0.8", false_positive="0.1"))
    long = ipynb.call(solve("adam", gradients=" ".join(["0.3"] * 30), eta="0.001"))
    assert found.count("\n") == 0
    assert long.splitlines()[0] == "solve("
    assert long.splitlines()[-1] == ")"


@pytest.mark.parametrize("path", sorted(SHEET.parent.glob("*.yaml")), ids=lambda p: p.stem)
def test_every_call_is_one_python_call(path: Path) -> None:
    for outcome in running.solve_all(reading.read([str(path)])):
        assert outcome.solution is not None
        (statement,) = ast.parse(ipynb.call(outcome.solution)).body
        assert isinstance(statement, ast.Expr)
        assert isinstance(statement.value, ast.Call)


def test_a_solution_shows_itself() -> None:
    solution = solve("eigen", matrix="1 2; 5 4")
    assert solution._repr_html_().startswith('<div class="dlsolve">')
    assert solution._repr_markdown_() == render(solution, "markdown", look_of(solution))
    assert solution._repr_latex_() == render(solution, "latex", look_of(solution))


def test_a_notebook_is_valid() -> None:
    nbformat = pytest.importorskip("nbformat", reason="no nbformat: notebooks are not validated")
    made = notebook(SHEET)
    nbformat.validate(nbformat.from_dict(made))
    kinds = [cell["cell_type"] for cell in made["cells"]]
    assert kinds.count("code") == 1 + kinds.count("markdown") - 2  # a title, and the counts


def test_a_notebook_that_is_run_is_the_same() -> None:
    reason = "no nbclient or ipykernel: no notebook is run"
    nbclient = pytest.importorskip("nbclient", reason=reason)
    pytest.importorskip("ipykernel", reason=reason)
    nbformat = pytest.importorskip("nbformat", reason=reason)
    made = notebook(SHEET)
    run = nbclient.NotebookClient(nbformat.from_dict(made), timeout=120).execute()
    for before, after in zip(made["cells"], run.cells, strict=True):
        outputs = [one["data"] for one in after.get("outputs", [])]
        for old, new in zip(before.get("outputs", []), outputs, strict=True):
            assert old["data"].items() <= new.items(), before["source"]


def test_what_was_expected_is_said_below_a_wrong_problem(tmp_path: Path) -> None:
    problem = "{id: a, topic: det, matrix: 1 2; 5 4, expect: {determinant: 6}}"
    (tmp_path / "sheet.yaml").write_text(f"version: 1\nproblems:\n  - {problem}\n")
    words = [c["source"] for c in notebook(tmp_path / "sheet.yaml")["cells"]]
    assert words[2].startswith("## a (det) ✗")
    assert "expected" in words[4]
    assert "6" in words[4]
