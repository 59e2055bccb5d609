"""How long the commands take to start, side by side with what they are measured against.

Run it on a quiet machine:  python benchmarks/startup.py
Each command is run several times in turn with its yardstick; the best times are compared.
Bytecode is cached for all of them alike, as it is after an ordinary installation.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

ROUNDS = 15

TYPER_AND_RICH = [sys.executable, "-c", "import typer, rich.console"]
SYMPY = [
    sys.executable,
    "-c",
    "from sympy import Matrix; print(Matrix([[1,2],[5,4]]).eigenvects())",
]


def dlsolve(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "dlsolve", *arguments]


COMPARED: list[tuple[str, list[str], str, list[str], float]] = [
    (
        "bayes",
        dlsolve("bayes", "--prior", "0.01", "--likelihood", "0.8", "--false-positive", "0.1"),
        "typer + rich",
        TYPER_AND_RICH,
        1.5,
    ),
    ("adam", dlsolve("adam", "--gradients", "0.3 0.2 0.1"), "typer + rich", TYPER_AND_RICH, 1.5),
    (
        "perceptron-train",
        dlsolve(
            "perceptron-train",
            *("--gate", "and", "--weights", "1.2 0.6", "--threshold", "1", "--eta", "0.5"),
        ),
        "typer + rich",
        TYPER_AND_RICH,
        1.5,
    ),
    ("params", dlsolve("params", "4-3-2-1"), "typer + rich", TYPER_AND_RICH, 1.5),
    ("entropy", dlsolve("entropy", "0.7 0.2 0.1"), "typer + rich", TYPER_AND_RICH, 1.5),
    ("--help", dlsolve("--help"), "typer + rich", TYPER_AND_RICH, 1.5),
    ("Tab: a topic", dlsolve("--complete", "dlsolve ei"), "typer + rich", TYPER_AND_RICH, 0.8),
    (
        "Tab: an option",
        dlsolve("--complete", "dlsolve adam --ep"),
        "typer + rich",
        TYPER_AND_RICH,
        1.6,
    ),
    ("eigen", dlsolve("eigen", "1 2; 5 4"), "sympy's eigenvects", SYMPY, 1.0),
]


def once(command: list[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, capture_output=True, check=True, env=environment)
    return time.perf_counter() - start


def main() -> None:
    print(f"{'command':18} {'ms':>6}   {'against':20} {'ms':>6}  {'ratio':>5}  allowed")
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": cache}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for name, command, other_name, other, allowed in COMPARED:
            pairs = [(once(command, environment), once(other, environment)) for _ in range(ROUNDS)]
            ours, theirs = min(p[0] for p in pairs), min(p[1] for p in pairs)
            verdict = "ok" if ours <= allowed * theirs else "TOO SLOW"
            print(
                f"{name:18} {ours * 1000:6.0f}   {other_name:20} {theirs * 1000:6.0f}"
                f"  {ours / theirs:5.2f}  {allowed:.1f}  {verdict}"
            )


if __name__ == "__main__":
    main()
