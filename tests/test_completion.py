"""Completion: what is proposed, what never is, and real shells in a real terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dlsolve import topics
from dlsolve.cli.completion import MOST_FILES, print_proposals, words_of
from dlsolve.cli.names import OTHER_COMMANDS
from dlsolve.cli.shell import SHELLS
from dlsolve.inputs.fields import fields_of

from .conftest import run, standing_in
from .terminal import terminal

SHEET = """\
version: 1
problems:
  - id: spam
    topic: bayes
  - {id: flow, topic: adam}
  - topic: eigen
    id: später  # ids are letters of any language
  - id: spam:2
  - id: spam-3
    question: What is meant by
      id: spamming
  - id: $(touch harm)
  - id: `touch harm`
  - id: "quoted"
  - id: spam;touch
  - id: spam|x
  - id: two words
  - id: -spam
  - id: =spam
  - id: ~spam
  - id: spam\x1b[2J
  - id: 'spam
      on two lines'
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a problem file of good and of evil ids."""
    (tmp_path / "sheets").mkdir()
    (tmp_path / "sheets" / "one.yaml").write_text(SHEET, encoding="utf-8")
    (tmp_path / "sheets" / "note.txt").write_text("id: other\n", encoding="utf-8")
    (tmp_path / "my sheet.yaml").write_text("problems:\n  - id: mine\n", encoding="utf-8")
    return tmp_path


def proposed(line: str, capfdbinary: pytest.CaptureFixture[bytes]) -> list[str]:
    """The words that are proposed at the end of a line."""
    assert print_proposals(line) == 0
    printed = capfdbinary.readouterr()
    assert printed.err == b""
    return [row.partition("\t")[0] for row in printed.out.decode().splitlines()]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("dlsolve ei", ["eigen"]),
        ("dlsolve 'ei", ["eigen"]),
        ("/usr/bin/dlsolve ei", ["eigen"]),
        ("dlsolve ba", ["backprop", "batchnorm", "bayes", "batch"]),
        ("dlsolve adamw", ["adamw"]),  # another name, where no proper one begins so
        ("dlsolve --", ["--help", "--version"]),
        ("dlsolve completion ", ["bash", "zsh", "fish"]),
        ("dlsolve completion z", ["zsh"]),
        ("dlsolve check ei", ["eigen", ":problems"]),
        ("dlsolve chec", ["check"]),
        ("dlsolve check sheet.yaml ", [":problems"]),
        ("dlsolve mark ", [":problems"]),
        ("dlsolve mark paper.yaml ", [":files"]),
        ("dlsolve mark --out ", [":folders"]),
        ("dlsolve mark --out=", [":folders"]),
        ("dlsolve batch ", [":problems"]),
        ("dlsolve eigen --plot=", [":files"]),
        ("dlsolve batch one.yaml ", [":problems"]),
        ("dlsolve eigen --form", ["--format"]),
        ("dlsolve eigen --detail b", ["brief"]),
        ("dlsolve eigen --detail=b", ["--detail=brief"]),
        ("dlsolve eigen '1 2; 3 4' --detail b", ["brief"]),
        ("dlsolve eigen --detail brief --det", ["--determinant"]),
        ("dlsolve adam --epsilon-placement ", ["outside", "inside", "hat"]),
        ("dlsolve adam --lr", ["--lr"]),  # another spelling of --eta
        ("dlsolve adam --no-f", ["--no-fractions"]),
        ("dlsolve perceptron-train --gate n", ["nand", "nor"]),
        ("dlsolve activation soft", ["softplus", "softmax"]),
        ("dlsolve loss h", ["half-mse", "half-sse", "huber", "hinge"]),
        ("dlsolve conv-size --padding ", ["same", "valid"]),
        ("dlsolve check eigen --ans", ["--answer"]),
        ("dlsolve check eigen --answer 1 --ans", ["--answer"]),  # may be repeated
        ("dlsolve check eigen --working @ex", [":@"]),
        ("dlsolve eigen @ma", [":@"]),
        ("dlsolve topics lin", ["linear-algebra"]),
        ("dlsolve topics linear ", ["algebra"]),
        ("dlsolve explain dying-r", ["dying-relu", "dying-relu-problem"]),
        ("dlsolve explain Dying r", ["relu", "relu-problem"]),
        ("dlsolve explain relu --format j", ["json"]),
    ],
)
def test_proposed(line: str, words: list[str], capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert proposed(line, capfdbinary) == words


@pytest.mark.parametrize(
    "line",
    [
        "",
        "dlsolve",
        "dlsolve eigan ",
        "dlsolve eigan --",
        "dlsolve check eigan --",
        "dlsolve eigen --nothing",
        "dlsolve eigen --format x",
        "dlsolve eigen '1 2; 3 4' --fractions=",  # a flag
        "dlsolve eigen -- --form",  # after a -- there are no options
        "dlsolve eigen --dp ",
        "dlsolve batch nowhere.yaml --only ",
        "dlsolve batch /dev/stdin --only ",
        "dlsolve batch - --only ",
        "dlsolve explain nothing-of-the-kind",
        "dlsolve 'ei\" ",
    ],
)
def test_nothing_is_proposed(line: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert proposed(line, capfdbinary) == []


def test_every_command_and_every_option_is_proposed(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    names = proposed("dlsolve ", capfdbinary)
    assert names == [*topics.names(), *OTHER_COMMANDS]
    for name in topics.names():
        options = proposed(f"dlsolve {name} --", capfdbinary)
        fields = [f for f in fields_of(topics.load(name).write) if not f.positional]
        wanted = {f.option for f in fields if f.default is not True}
        assert wanted | {"--format", "--names", "--help"} <= set(options), name
        assert len(options) == len(set(options)), name


def test_ids_are_words_that_no_shell_reads_otherwise(
    folder: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    with standing_in(folder):
        for line in ("dlsolve batch sheets --only ", "dlsolve batch sheets/one.yaml --only "):
            assert proposed(line, capfdbinary) == ["spam", "später", "spam:2", "spam-3", "spamming"]
        assert proposed("dlsolve batch sheets --only=spä", capfdbinary) == ["--only=später"]
        assert proposed("dlsolve batch my\\ sheet.yaml --only ", capfdbinary) == ["mine"]
        assert proposed("dlsolve batch 'my sheet.yaml' --only ", capfdbinary) == ["mine"]


def test_many_files_are_not_all_read(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    for place in range(MOST_FILES + 5):
        (tmp_path / f"{place:03}.yaml").write_text(f"- id: p{place}\n", encoding="utf-8")
    assert len(proposed(f"dlsolve batch {tmp_path} --only ", capfdbinary)) == MOST_FILES


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("dlsolve", ["dlsolve"]),
        ("dlsolve ", ["dlsolve", ""]),
        ('dlsolve eigen "1 2; 3', ["dlsolve", "eigen", "1 2; 3"]),
        ("dlsolve a\\ b c\\", ["dlsolve", "a b", "c"]),
        ("dlsolve $(x) `y`", ["dlsolve", "$(x)", "`y`"]),
        ("dlsolve 'a'\"b", ["dlsolve", "ab"]),
    ],
)
def test_words_of_a_line(line: str, words: list[str]) -> None:
    assert words_of(line) == words


def test_a_topic_is_completed_without_what_takes_time() -> None:
    code = """
import sys
from dlsolve.__main__ import main
sys.argv = ["dlsolve", "--complete", "dlsolve ei"]
main()
print(sorted({"typer", "rich", "yaml", "sympy", "dlsolve.topics.eigen"} & set(sys.modules)))
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[0].startswith("eigen\t")
    assert ran.stdout.splitlines()[-1] == "[]"


def test_the_script_has_to_be_named() -> None:
    assert run("completion").status == 2
    assert "bash, zsh or fish" in run("completion").stderr
    assert "did you mean zsh?" in run("completion", "zssh").stderr


# --- real shells ------------------------------------------------------------------------------

KEYS = [
    ("dlsolve eig\t", "dlsolve eigen "),
    ("dlsolve eigen --form\t", "dlsolve eigen --format "),
    ("dlsolve eigen --format pl\t", "dlsolve eigen --format plain "),
    ("dlsolve eigen --format=pl\t", "dlsolve eigen --format=plain "),
    ("dlsolve adam --gradients '1 2' --epsilon-pl\t", "--epsilon-placement "),
    ("dlsolve batch she\t", "dlsolve batch sheets/"),
    ("dlsolve batch sheets/\t", "dlsolve batch sheets/one.yaml "),
    ("dlsolve batch sheets --only spam:\t", "dlsolve batch sheets --only spam:2 "),
    ("dlsolve batch sheets --only=spam:\t", "dlsolve batch sheets --only=spam:2 "),
    ("dlsolve eigen @she\t", "dlsolve eigen @sheets/"),
    ("dlsolve eigen @sheets/n\t", "dlsolve eigen @sheets/note.txt"),
    ("dlsolve mark x --out she\t", "dlsolve mark x --out sheets/"),
    ("dlsolve mark x --out=she\t", "dlsolve mark x --out=sheets/"),
    ("dlsolve explain dying-relu-\t", "dlsolve explain dying-relu-problem "),
    ("true; .venv/bin/dlsolve eig\t", "true; .venv/bin/dlsolve eigen "),
]


def script_of(shell: str, folder: Path) -> Path:
    """The completion script in a file, and the shell that it is for, if there is one."""
    if shutil.which(shell) is None:
        pytest.skip(f"completion in {shell}: {shell} is not installed")
    script = folder / f"script.{shell}"
    script.write_text(run("completion", shell).stdout, encoding="utf-8")
    return script


STARTED = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], "source script.bash; PS1='ready> '\r"),
    "zsh": (["zsh", "-f", "-i"], "source script.zsh; PS1='ready> '\r"),
}


@pytest.mark.parametrize("shell", STARTED)
def test_a_tab(shell: str, folder: Path) -> None:
    script_of(shell, folder)
    words, start = STARTED[shell]
    env = {**os.environ, "TERM": "vt100", "HOME": str(folder), "INPUTRC": os.devnull}
    with standing_in(folder), terminal(words, env, columns=200) as screen:
        screen.type(start)
        screen.wait_for("ready> ")
        for keys, line in KEYS:
            screen.type(keys)
            screen.wait_for(line)
            screen.type("\x15echo done\r")  # Ctrl-U empties the line
            screen.wait_for("\ndone\n")
        screen.type("dlsolve batch sheets --only \t\t\t")
        assert "harm" not in screen.wait_for("spam-3")
        assert not (folder / "harm").exists()


def test_a_tab_in_fish(folder: Path) -> None:
    script_of("fish", folder)
    env = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    for keys, line in KEYS:
        ask = "source script.fish; complete -C $argv[1]"
        words = ["fish", "--no-config", "-c", ask, keys.rstrip("\t")]
        ran = subprocess.run(words, capture_output=True, text=True, cwd=folder, env=env, check=True)
        proposed = [row.partition("\t")[0] for row in ran.stdout.splitlines()]
        assert line.split(" ")[-2 if line.endswith(" ") else -1] in proposed, (keys, ran)


@pytest.mark.parametrize("shell", SHELLS)
def test_a_tab_runs_what_printed_the_script(shell: str, folder: Path) -> None:
    """Neither a `dlsolve` nor a package of this name in the current folder."""
    script = script_of(shell, folder)
    (folder / "dlsolve.py").write_text("open('harm', 'w')\n", encoding="utf-8")
    evil = folder / "dlsolve"
    evil.write_text("#!/bin/sh\ntouch harm\n", encoding="utf-8")
    evil.chmod(0o755)
    assert sys.executable in script.read_text(encoding="utf-8")
    ask = {
        "bash": "source script.bash; COMP_LINE='./dlsolve eig'; COMP_POINT=13;"
        " COMP_WORDS=(./dlsolve eig); COMP_CWORD=1; _dlsolve ./dlsolve eig; echo $COMPREPLY",
        "zsh": "compdef() { }; source script.zsh; words=(./dlsolve eig); CURRENT=2; PREFIX=eig;"
        " _describe() { print ${(P)4} }; _dlsolve",
        "fish": "source script.fish; complete -C './dlsolve eig'",
    }[shell]
    bare = {"bash": "--norc", "zsh": "-f", "fish": "--no-config"}[shell]
    ran = subprocess.run([shell, bare, "-c", ask], capture_output=True, text=True, cwd=folder)
    assert "eigen" in ran.stdout, ran
    assert not (folder / "harm").exists()
