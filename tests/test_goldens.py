"""The golden pages: each was written by hand from the notes, as a student would write it.

A file holds commands, each on a line `$ dlsolve …`, with the page that it prints at 80
columns.  `pytest --update-goldens` rewrites the pages, never the commands; read the diff.
"""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from .conftest import run

FOLDER = Path(__file__).parent / "golden"
FILES = sorted(FOLDER.glob("*.txt"))


def pages(path: Path) -> list[tuple[str, str]]:
    """The commands of a file, each with the page below it."""
    found: list[tuple[str, list[str]]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("$ dlsolve "):
            found.append((line[len("$ dlsolve ") :], []))
        else:
            found[-1][1].append(line)
    return [(command, "\n".join(lines).strip("\n")) for command, lines in found]


def printed(command: str) -> str:
    """What a command prints; the files that it names are found from the repository's root."""
    result = run(*shlex.split(command))
    assert result.stderr == "" or result.status == 3
    return result.stdout.strip("\n")


@pytest.mark.parametrize(
    ("path", "command", "page"),
    [
        pytest.param(path, command, page, id=f"{path.stem}: {command}")
        for path in FILES
        for command, page in pages(path)
    ],
)
def test_page(
    path: Path, command: str, page: str, update_goldens: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(FOLDER.parents[1])
    found = printed(command)
    if update_goldens:
        rewritten = [(c, found if c == command else p) for c, p in pages(path)]
        text = "\n\n".join(f"$ dlsolve {c}\n\n{p}" for c, p in rewritten)
        path.write_text(text + "\n", encoding="utf-8")
    else:
        assert found == page


def test_every_topic_has_a_golden_page() -> None:
    from dlsolve import topics

    shown = {shlex.split(command)[0] for path in FILES for command, _ in pages(path)}
    assert set(topics.names()) <= shown
