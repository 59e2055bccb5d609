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

ROOMS = (
    "exact", "working", "inputs", "topics", "concepts", "render", "marking", "problems", "solver",
    "notebook", "pytorch", "scripts", "cli",
)  # fmt: skip

ALLOWED = {
    "exact": ("exact",),
    "working": ("exact", "working"),
    "inputs": ("exact", "working", "inputs"),
    "topics": ("exact", "working", "inputs", "topics"),
    "render": ("exact", "working", "render"),
    "render/sheet.py": ("exact", "working", "render", "problems"),
    "render/checks.py": ("exact", "working", "render", "marking"),
    "render/class_set.py": ("exact", "working", "render", "marking"),
    "render/marked.py": ("exact", "working", "render", "marking"),
    "marking": ("exact", "working", "inputs", "topics", "solver", "marking"),
    "problems": ("exact", "working", "inputs", "topics", "solver", "marking", "problems"),
    "solver": ("exact", "working", "inputs", "topics", "notebook"),
    "notebook": ("working", "render"),
    "concepts": ("working", "concepts"),
    "pytorch": ("exact", "working", "inputs", "topics", "pytorch"),
    "scripts": ("inputs", "topics", "pytorch", "working", "problems", "solver", "render"),
    "cli": ROOMS,
    "__init__": ("render", "scripts", "solver"),
    "__main__": ("cli",),
}
"""Which rooms the files of a room may import, at their top or inside a function."""

SCREENS = {"rich": ("render", "cli"), "typer": ("cli",)}
"""Who may import what draws on a screen."""
HEAVY = {"sympy", "numpy", "mpmath", "yaml", "pydantic", "matplotlib", "plotext", "torch"}

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
    inside = path.relative_to(PACKAGE)
    room = inside.parts[0].removesuffix(".py")
    allowed = ALLOWED.get(inside.as_posix(), ALLOWED.get(room, ()))
    found = {m.split(".")[1] for m in imports(path) if m.startswith("dlsolve.")} & set(ROOMS)
    assert found <= set(allowed)
    for screen, rooms in SCREENS.items():
        used = any(m == screen or m.startswith(screen + ".") for m in imports(path))
        assert not used or room in rooms, screen


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
from dlsolve.cli.app import main
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
