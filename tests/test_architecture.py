"""The house: which room may import which, what stays unloaded, what is never called."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "dlsolve"
FILES = sorted(PACKAGE.rglob("*.py"))

FORBIDDEN = {
    "exact": (
        "rich",
        "typer",
        "dlsolve.working",
        "dlsolve.inputs",
        "dlsolve.topics",
        "dlsolve.render",
    ),
    "working": ("rich", "typer", "dlsolve.inputs", "dlsolve.topics", "dlsolve.render"),
    "inputs": ("rich", "typer", "dlsolve.topics", "dlsolve.render"),
    "topics": ("rich", "typer", "dlsolve.render", "dlsolve.marking"),
    "render": ("typer", "dlsolve.topics", "dlsolve.inputs", "dlsolve.solver"),
    "marking": ("rich", "typer", "dlsolve.render"),
    "problems": ("typer",),
}
"""What the files of a room must not import, at their top or inside a function."""

HEAVY = {"sympy", "numpy", "mpmath", "yaml", "pydantic", "matplotlib"}

UNEVALUATED = {"eval", "exec", "compile", "__import__", "sympify", "parse_expr", "lambdify"}


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(module=str(module), names=names):
                found |= {module} | {f"{module}.{alias.name}" for alias in names}
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    forbidden = (
        *FORBIDDEN.get(room, ()),
        *(() if room in ("cli", "__main__") else ("dlsolve.cli",)),
    )
    crossed = [m for m in imports(path) if any(m == f or m.startswith(f + ".") for f in forbidden)]
    assert crossed == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_nothing_evaluates_text(path: Path) -> None:
    calls = {
        node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
        if not (isinstance(node.func, ast.Attribute) and node.func.attr == "compile")
    }
    assert calls & UNEVALUATED == set()


@pytest.mark.parametrize(
    "command",
    [
        "bayes --prior 0.01 --likelihood 0.8 --false-positive 0.1",
        'adam --gradients "0.3 0.2 0.1"',
        "perceptron-train --gate and --eta 0.5",
        "params 4-3-2-1",
        'entropy "0.7 0.2 0.1"',
        'eigen "1 2; 5 4"',
        "--help",
    ],
)
def test_nothing_heavy_is_imported(command: str) -> None:
    import shlex

    code = f"""
import sys
from dlsolve.cli import main
sys.argv = ["dlsolve", *{shlex.split(command)!r}]
try:
    main()
except SystemExit:
    pass
heavy = {HEAVY!r} & set(sys.modules)
print("HEAVY", sorted(heavy), file=sys.stderr)
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.stderr.splitlines()[-1] == "HEAVY []"
    assert ran.stdout


def test_no_path_of_a_machine_stands_in_the_repository() -> None:
    """Checked over what git tracks, where there is git."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=PACKAGE.parent, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    private = re.compile(r"/(?:home|root|work|Users)/\w+")
    for name in listed.stdout.splitlines():
        path = PACKAGE.parent / name
        if path.suffix in (".py", ".md", ".yaml", ".toml", ".txt", ".json") and path.exists():
            found = private.search(path.read_text(encoding="utf-8"))
            assert found is None, (name, found)
