"""Compile what the tool writes as LaTeX with the real pdflatex:  python tools/compile_latex.py

All problems as one document, the sheets by themselves, and pages that are no sheets.  What does
not compile, and a line far over the margin, is reported, and the exit status is 1.  `--out FOLDER`
keeps the documents.  Debian has pdflatex with amsmath in the package texlive-latex-base.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from dlsolve.cli.app import main as dlsolve

ROOT = Path(__file__).parents[1]

ALONE = {
    "eigen": 'eigen "1 2; 5 4"',
    "adam": 'adam --gradients "0.3 0.2 0.1"',
    "marked": "check momentum --gradients '0.5 0.4 -0.2' --eta 0.1 --beta 0.9"
    " --velocity subtracted --working @examples/momentum.txt",
    "checked": "check det '1 2; 5 4' --answer determinant=-6 --answer determinant=14",
    "explained": "explain sigmoid",
}
"""Pages that are no sheets."""

MOST_OVERFULL = 20.0
"""Points by which a line may run over a margin of 72."""

_OVERFULL = re.compile(r"Overfull \\hbox \((\d+\.?\d*)pt too wide\)")


def printed(command: str) -> str:
    """What a command prints in the repository's root."""
    out = io.StringIO()
    with contextlib.chdir(ROOT), contextlib.redirect_stdout(out):
        dlsolve([*shlex.split(command), "--format", "latex", "--standalone"])
    return out.getvalue()


def documents() -> Iterator[tuple[str, str]]:
    """Their names and sources."""
    yield "problems", printed("batch problems")
    for path in sorted((ROOT / "problems").glob("*.yaml")):
        yield path.stem, printed(f"batch problems/{path.name}")
    for name, command in ALONE.items():
        yield name, printed(command)


def faults(name: str, source: str, folder: Path) -> Iterator[str]:
    """Compile a document; what is wrong with it."""
    (folder / f"{name}.tex").write_text(source, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", name]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    log = done.stdout.decode("utf-8", "replace")
    if done.returncode:
        yield from (line for line in log.splitlines() if line.startswith(("!", "l.")))
    for points in map(float, _OVERFULL.findall(log)):
        if points > MOST_OVERFULL:
            yield f"a line is {points:.0f} points over the margin"


def main() -> int:
    """Compile everything; 1 where something is at fault."""
    parser = argparse.ArgumentParser(description="Compile the LaTeX of every problem.")
    parser.add_argument("--out", type=Path, help="the folder for the documents")
    wanted = parser.parse_args()
    bad = False
    with tempfile.TemporaryDirectory() as temporary:
        folder = wanted.out or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for name, source in documents():
            found = list(faults(name, source, folder))
            bad |= bool(found)
            print(f"{name}: {'; '.join(found) or 'compiled'}", flush=True)
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
