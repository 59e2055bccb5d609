"""The pictures of the README, made by the tool itself:  python tools/gallery.py

Each picture is a command of dlsolve; the sheet is a page in a browser, of which Chromium
makes the picture.
"""

from __future__ import annotations

import contextlib
import io
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from dlsolve.cli.app import main as dlsolve

ROOT = Path(__file__).parents[1]
GALLERY = ROOT / "docs" / "gallery"

PRINTED = {
    "eigen.svg": 'eigen "1 2; 5 4" --format svg',
    "marked.svg": "check momentum --gradients '0.5 0.4 -0.2' --eta 0.1 --beta 0.9"
    " --velocity subtracted --working @examples/momentum.txt --format svg",
    "sheet.html": "batch problems/linear-algebra.yaml --format html",
}
"""What is printed, and into which file it goes."""

DRAWN = {
    "perceptron.svg": "perceptron-train --gate and --weights '1.2 0.6' --threshold 1 --eta 0.5",
}
"""What is drawn with --plot."""

BROWSER = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--window-size=900,1200",
)  # fmt: skip


def printed(command: str) -> str:
    """What a command of dlsolve prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        dlsolve(shlex.split(command))
    return out.getvalue()


def screenshot(page: Path, picture: Path) -> None:
    """The top of a page, as Chromium shows it."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("the picture of the sheet needs Chromium: apt-get install chromium")
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [chromium, *BROWSER, f"--user-data-dir={profile}", f"--screenshot={picture}",
             page.as_uri()],
            check=True, capture_output=True,
        )  # fmt: skip


def main() -> None:
    GALLERY.mkdir(parents=True, exist_ok=True)
    with contextlib.chdir(ROOT), tempfile.TemporaryDirectory() as folder:
        for name, command in PRINTED.items():
            kept = GALLERY if name.endswith(".svg") else Path(folder)
            (kept / name).write_text(printed(command), encoding="utf-8", newline="\n")
        for name, command in DRAWN.items():
            printed(f"{command} --plot {GALLERY / name}")
        screenshot(Path(folder) / "sheet.html", GALLERY / "sheet.png")


if __name__ == "__main__":
    main()
