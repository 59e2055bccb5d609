"""`run` is the command line in this process, with its streams, its environment, its terminal."""

from __future__ import annotations

import io
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from dlsolve.cli.app import main

COLOUR_VARIABLES = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "DLSOLVE_DEBUG")


ANSWER_CASES = Path(__file__).parents[2] / "shared" / "answer-cases"
"""Beside the project: answers that other systems have judged."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="rewrite the golden pages")
    parser.addoption("--answer-cases", default=str(ANSWER_CASES), help="the folder of the cases")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly which tests had to be left out, and what they lack; and the marker's scores."""
    reasons = Counter(
        str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        for report in terminalreporter.stats.get("skipped", ())
    )
    if reasons:
        terminalreporter.section("LEFT OUT", yellow=True)
        for reason, count in sorted(reasons.items()):
            terminalreporter.line(f"{count} × {reason.removeprefix('Skipped: ')}")
    _write_answer_cases(terminalreporter)
    _write_slips(terminalreporter)


def _write_answer_cases(terminalreporter: Any) -> None:
    """The answers and lines of other systems: judged as theirs, overruled with a reason, failed."""
    scores = [
        score
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, ())
        for name, score in getattr(report, "user_properties", ())
        if name == "answer cases" and report.when == "call"
    ]
    if scores:
        terminalreporter.section("ANSWER CASES")
        terminalreporter.line(f"{'':16}{'right':>6} {'overruled':>10} {'failed':>7}")
        total = ("all", *(sum(column) for column in list(zip(*scores, strict=True))[1:]))
        for kind, right, overruled, failed in (*scores, total):
            terminalreporter.line(f"{kind:16}{right:6} {overruled:10} {failed:7}")


def _write_slips(terminalreporter: Any) -> None:
    """The table of the errata: where, of which kind, whether found, and why not."""
    rows = sorted(
        {
            tuple(map(str, value))
            for reports in terminalreporter.stats.values()
            for report in reports
            for name, value in getattr(report, "user_properties", ())
            if name == "score"
        }
    )
    if not rows:
        return
    found = sum(row[-2] != "not found" for row in rows)
    kinds = sum(row[-2] == "found" for row in rows)
    widths = [max(map(len, column)) for column in list(zip(*rows, strict=True))[:-1]]
    terminalreporter.section("SLIPS OF THE NOTES")
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=True)]
        terminalreporter.line("  ".join((*cells, row[-1])).rstrip())
    terminalreporter.line(f"{found} of {len(rows)} found, {kinds} with their kind")


@pytest.fixture
def update_goldens(request: pytest.FixtureRequest) -> bool:
    """Whether the golden pages are to be rewritten, which only one process may do."""
    if request.config.getoption("--update-goldens") and "PYTEST_XDIST_WORKER" in os.environ:
        pytest.fail("--update-goldens writes files: run it without -n")
    return bool(request.config.getoption("--update-goldens"))


@dataclass(frozen=True)
class Result:
    """What a command left: its output, its messages, its exit status."""

    stdout: str
    stderr: str
    status: int


class Stream(io.TextIOWrapper):
    """An output stream of a given encoding, a terminal or not."""

    def __init__(self, encoding: str, tty: bool, errors: str = "strict") -> None:
        super().__init__(io.BytesIO(), encoding=encoding, errors=errors, newline="\n")
        self.tty = tty

    def isatty(self) -> bool:
        return self.tty

    def text(self) -> str:
        self.flush()
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue().decode(self.encoding)


def run(
    *arguments: str,
    stdin: str | bytes = "",
    env: Mapping[str, str] | None = None,
    tty: bool = False,
    width: int = 80,
    encoding: str = "utf-8",
    folder: Path | None = None,
) -> Result:
    """Run `dlsolve` as the shell would; no traceback may come out of it."""
    stdout, stderr = Stream(encoding, tty), Stream(encoding, tty, "backslashreplace")
    typed = stdin if isinstance(stdin, bytes) else stdin.encode()
    clean = {name: value for name, value in os.environ.items() if name not in COLOUR_VARIABLES}
    usual = {"TERM": "xterm", "COLUMNS": str(width), "DLSOLVE_PAGER": ""}
    variables = {**clean, **usual, **(env or {})}
    with (
        patch.dict(os.environ, variables, clear=True),
        patch.multiple(
            sys,
            stdin=io.TextIOWrapper(io.BytesIO(typed), encoding="utf-8"),
            stdout=stdout,
            stderr=stderr,
        ),
        standing_in(folder),
    ):
        status = main(arguments)
    return Result(stdout.text(), stderr.text(), int(status))


@contextmanager
def standing_in(folder: Path | None) -> Iterator[None]:
    """The folder as the current one, where one is given."""
    here = Path.cwd()
    os.chdir(folder or here)
    try:
        yield
    finally:
        os.chdir(here)
