"""The pager: in a real terminal, for what is longer than its screen, and nowhere else."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from .conftest import COLOUR_VARIABLES, run
from .terminal import terminal

LONG = ("adam", "--gradients", "0.3 0.2 0.1 0.2")
SHORT = ("params", "4-3-2-1", "--detail", "none")
NO_SOLUTION = ("perceptron-train", "--gate", "xor", "--until-converged")

PAGED = "the pager has it:"


def environment(**others: str) -> dict[str, str]:
    """This environment without what a user may have set about colours and pagers."""
    own = {*COLOUR_VARIABLES, "PAGER", "DLSOLVE_PAGER", "LESS", "LESSOPEN", "LINES"}
    clean = {name: value for name, value in os.environ.items() if name not in own}
    return {**clean, "TERM": "xterm", **others}


def dlsolve(*words: str) -> list[str]:
    return [sys.executable, "-m", "dlsolve", *words]


@pytest.fixture
def pager(tmp_path: Path) -> str:
    """A pager that says how it was called, and then shows all of the text."""
    script = tmp_path / "pager"
    said = f'echo "{PAGED} $# $1 LESS=$LESS"'
    script.write_text(f"#!/bin/sh\n{said}\nexec cat\n", encoding="utf-8")
    script.chmod(0o755)
    return str(script)


def screen(words: tuple[str, ...], env: Mapping[str, str], **size: int) -> tuple[str, int]:
    """What a command leaves in a terminal, and its exit status."""
    with terminal(dlsolve(*words), env, **size) as shown:
        status = shown.leave()
        return shown.text(), status


@pytest.mark.parametrize(("rows", "columns"), [(24, 80), (24, 50)])
def test_a_long_page_is_paged(pager: str, rows: int, columns: int) -> None:
    text, status = screen(LONG, environment(PAGER=pager), rows=rows, columns=columns)
    assert text.startswith(f"{PAGED} 0  LESS=FRX\n")
    assert text.rstrip().endswith("╯")
    assert status == 0


def test_the_page_is_the_same_with_and_without_a_pager(pager: str) -> None:
    paged, _ = screen(LONG, environment(DLSOLVE_PAGER="cat"))
    plain, _ = screen((*LONG, "--no-pager"), environment(PAGER=pager))
    assert paged == plain
    assert PAGED not in plain


@pytest.mark.parametrize(
    ("words", "env", "rows"),
    [
        (SHORT, {}, 24),
        (LONG, {}, 500),
        ((*LONG, "--no-pager"), {}, 24),
        (LONG, {"DLSOLVE_PAGER": ""}, 24),
        (LONG, {"DLSOLVE_PAGER": "  "}, 24),
        (LONG, {"PAGER": ""}, 24),
        (LONG, {"TERM": "dumb"}, 24),
        (LONG, {"DLSOLVE_PAGER": "/no/such/pager"}, 24),
        (LONG, {"DLSOLVE_PAGER": "'unclosed"}, 24),
        (LONG, {"DLSOLVE_PAGER": "X=1 less; echo"}, 24),  # no shell reads it
        (("eigen", "--help"), {}, 24),
        (("--version",), {}, 1),
        (("eigen", "1 2; 3"), {}, 2),  # a message
    ],
)
def test_no_pager(words: tuple[str, ...], env: dict[str, str], rows: int, pager: str) -> None:
    text, _ = screen(words, environment(**{"PAGER": pager, **env}), rows=rows)
    assert PAGED not in text
    assert text.strip()


@pytest.mark.parametrize("words", [LONG, ("explain", "relu"), ("topics",), ("adam", "--names")])
def test_what_is_piped_is_never_paged(words: tuple[str, ...], pager: str) -> None:
    env = environment(PAGER=pager, LINES="5", COLUMNS="80")
    ran = subprocess.run(dlsolve(*words), capture_output=True, text=True, env=env)
    assert ran.stdout == run(*words).stdout
    assert ran.stderr == ""


def test_marks_that_go_to_a_folder_are_not_paged(pager: str, tmp_path: Path) -> None:
    paper = ("mark", "examples/class/paper.yaml", "examples/class/submissions")
    assert PAGED in screen(paper, environment(PAGER=pager), rows=5)[0]
    out = (*paper, "--out", str(tmp_path / "marks"))
    assert PAGED not in screen(out, environment(PAGER=pager), rows=5)[0]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (LONG, 0),
        (NO_SOLUTION, 3),
        (("check", *LONG, "--answer", "theta=-0.02", "--answer", "m_hat=1"), 1),
        (("topics",), 0),
        (("explain",), 0),
        (("batch", "problems/training.yaml"), 0),
    ],
)
def test_the_exit_status_is_the_commands(words: tuple[str, ...], status: int, pager: str) -> None:
    text, left = screen(words, environment(PAGER=pager), rows=3)
    assert PAGED in text
    assert left == status


def test_the_pager_may_have_arguments_and_settings(pager: str) -> None:
    text, _ = screen(LONG, environment(PAGER="false", DLSOLVE_PAGER=f"{pager} 'a b'", LESS="R"))
    assert text.startswith(f"{PAGED} 1 a b LESS=R\n")


def test_colour_goes_through(pager: str) -> None:
    with terminal(dlsolve(*LONG), environment(PAGER=pager)) as coloured:
        coloured.leave()
    with terminal(dlsolve(*LONG), environment(PAGER=pager, NO_COLOR="1")) as plain:
        plain.leave()
    assert "\x1b[" in coloured.raw
    assert "\x1b[" not in plain.raw
    assert coloured.text() == plain.text()


def test_lines_that_wrap_count_as_they_are_shown(pager: str) -> None:
    wide = ("matmul", "1 2; 3 4", "5 6; 7 8", "--width", "200", "--format", "plain")
    rows = run(*wide).stdout.count("\n") + 2
    assert PAGED not in screen(wide, environment(PAGER=pager), rows=rows, columns=200)[0]
    assert PAGED in screen(wide, environment(PAGER=pager), rows=rows, columns=20)[0]


def test_quitting_early_is_no_error() -> None:
    text, status = screen(LONG, environment(PAGER="true"))
    assert (text, status) == ("", 0)
    assert screen(("topics",), environment(PAGER="head -n 1")) == ("Linear algebra:\n", 0)
    long = ("batch", "problems/training.yaml", "--detail", "full", "--format", "json")
    text, status = screen(long, environment(PAGER="head -c 1"))  # more than a pipe holds is left
    assert (text[-1], status) == ("{", 0)


def test_ctrl_c_ends_a_pager_that_lets_it() -> None:
    with terminal(dlsolve(*LONG), environment(PAGER="sh -c 'cat; echo waiting; sleep 60'")) as at:
        at.wait_for("waiting")
        at.type("\x03")
        assert at.leave() == 130
        assert "Traceback" not in at.text()


def test_less_scrolls_quits_and_survives_ctrl_c() -> None:
    if shutil.which("less") is None:
        pytest.skip("paging with less: less is not installed")
    with terminal(dlsolve(*LONG), environment(), rows=24) as at:
        assert "Answer" not in at.wait_for("\n:")
        at.type("\x03")
        at.type_until("G", "Answer")  # what is typed while Ctrl-C is dealt with is lost
        at.type("q")
        assert at.leave() == 0


def test_less_ends_at_once_where_the_page_fits_after_all() -> None:
    if shutil.which("less") is None:
        pytest.skip("paging with less: less is not installed")
    text, status = screen(SHORT, environment(LINES="2"), rows=24)
    assert "total" in text
    assert status == 0


def test_an_interrupt_is_as_it_was_after_a_pager() -> None:
    """`show` leaves the handler of Ctrl-C as it found it."""
    code = (
        "import signal; from dlsolve.cli.app import main; before = signal.getsignal(signal.SIGINT);"
        f"main({list(LONG)!r}); assert signal.getsignal(signal.SIGINT) is before"
    )
    with terminal([sys.executable, "-c", code], environment(PAGER="true")) as at:
        assert at.leave() == 0
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
