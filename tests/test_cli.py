"""The command line as a person meets it: help, messages, streams, statuses."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from dlsolve import solve, topics
from dlsolve.cli.arguments import Option, attached
from dlsolve.cli.messages import Origin, message
from dlsolve.cli.names import OTHER_COMMANDS, known_commands
from dlsolve.cli.settings import COMMON, NAMES, read_settings
from dlsolve.cli.sheets import command_line
from dlsolve.errors import InputError, NoSolution, Undefined
from dlsolve.inputs.fields import fields_of
from dlsolve.render.alphabet import width

from .conftest import Result, run

ADAM = ("adam", "--gradients", "0.3 0.2")
XOR = ("perceptron-train", "--gate", "xor", "--until-converged")
ESCAPE = "\x1b"


# --- messages, whole screens ----------------------------------------------------------------

SCREENS = {
    'eigan "1 2; 5 4"': """\
        dlsolve: there is no topic `eigan`
          eigan
          ^^^^^
          did you mean `eigen`?
        """,
    "bach problems/": """\
        dlsolve: there is no topic `bach`
          bach
          ^^^^
          did you mean `batch`?
        """,
    "tanh 1": """\
        dlsolve: there is no topic `tanh`
          tanh
          ^^^^
          `dlsolve activation` works it out, `dlsolve explain tanh` explains it
        """,
    "quaternions": """\
        dlsolve: there is no topic `quaternions`
          quaternions
          ^^^^^^^^^^^
          `dlsolve topics` lists them
        """,
    'eigen "1 2; 3 4 5"': """\
        dlsolve eigen: row 2 has 3 entries, row 1 has 2
          1 2; 3 4 5
               ^^^^^
          give every row as many entries
        """,
    "eigen 1 2": """\
        dlsolve eigen: one value was expected
          1 2
            ^
          quote what belongs together: "1 2"
        """,
    'eigen "-1 2; 3 x y"': """\
        dlsolve eigen: row 2 has 3 entries, row 1 has 2
          -1 2; 3 x y
                ^^^^^
          give every row as many entries
        """,
    "adam --gradient 1": """\
        dlsolve adam: there is no option `--gradient`
          --gradient
          ^^^^^^^^^^
          did you mean `--gradients`?
        """,
    "adam --gradients 1 -eta 1": """\
        dlsolve adam: there is no option `-eta`
          -eta
          ^^^^
          did you mean `--eta`?
        """,
    "adam --gradients 1 --learning_rate=1": """\
        dlsolve adam: there is no option `--learning_rate`
          --learning_rate
          ^^^^^^^^^^^^^^^
          did you mean `--learning-rate`?
        """,
    "adam --gradients 1 -lr 1": """\
        dlsolve adam: there is no option `-lr`
          -lr
          ^^^
          did you mean `--lr`?
        """,
    "conv-size -n 5 -f 3": """\
        dlsolve conv-size: there is no option `-n`
          -n
          ^^
          did you mean `--n`?
        """,
    'perceptron "1 1" -w "1 1"': """\
        dlsolve perceptron: there is no option `-w`
          -w
          ^^
          did you mean `--w`?
        """,
    "eigen -q": """\
        dlsolve eigen: there is no option `-q`
          -q
          ^^
          a value that begins with a minus goes last, after two: -- "-q"
        """,
    "adam --gradients 1 --eta": """\
        dlsolve adam: `--eta` has no value
          --eta
          ^^^^^
          write it after --eta
        """,
    "adam --eta --gradients 1": """\
        dlsolve adam: `--eta` has no value
          --eta
          ^^^^^
          write it after --eta
        """,
    "adam --gradients 1 --eta 1 --lr 2": """\
        dlsolve adam: `--eta` is given twice
          --lr
          ^^^^
          give it once
        """,
    "adam --gradients 1 --fractions=no": """\
        dlsolve adam: `--fractions` takes no value
          --fractions=no
          ^^^^^^^^^^^^^^
          write --fractions alone
        """,
    "adam 0.3": """\
        dlsolve adam: every value belongs to an option
          0.3
          ^^^
          --help lists the options
        """,
    "adam --gradients 0.3 --eta 0,1": """\
        dlsolve adam: “0,1” has a decimal comma
          --eta 0,1
                ^^^
          write 0.1 with a point
        """,
    "adam --gradients 0.3 --epsilon-placement outsid": """\
        dlsolve adam: “outsid” is none of the choices
          --epsilon-placement outsid
                              ^^^^^^
          did you mean outside?
        """,
    "adam --gradients 0.3 --dp -1": """\
        dlsolve adam: “-1” is below 0
          --dp -1
               ^^
          the least possible is 0
        """,
    "adam --gradients 0.3 --sf 1001": """\
        dlsolve adam: “1001” is above 1000
          --sf 1001
               ^^^^
          the most possible is 1000
        """,
    "adam --gradients 0.3 --width 10": """\
        dlsolve adam: “10” is below 20
          --width 10
                  ^^
          the least possible is 20
        """,
    "adam --gradients 0.3 --dp 2 --sf 3": """\
        dlsolve adam: `--dp` and `--sf` exclude each other
          give one of them
        """,
    "adam --gradients 0.3 --carry 4 --format python": """\
        dlsolve adam: --format python computes in float64 and rounds no line
          --carry 4
                  ^
          leave out --carry
        """,
    "adam --gradients 0.3 --detail all": """\
        dlsolve adam: “all” is none of the choices
          --detail all
                   ^^^
          choose full, normal, brief or none
        """,
    'perceptron-train --gate and --weights "1 2 3"': """\
        dlsolve perceptron-train: there are 3 weights for 2 inputs
          --weights 1 2 3
                    ^^^^^
          give one weight for each input; the bias is --bias
        """,
    "--format json": """\
        dlsolve: the topic comes first
          --format
          ^^^^^^^^
          options follow the topic: dlsolve TOPIC … --format
        """,
    "--verson": """\
        dlsolve: there is no option `--verson`
          --verson
          ^^^^^^^^
          did you mean `--version`?
        """,
    "batch": """\
        dlsolve batch: no problem file is named
          name files, folders, or -: dlsolve batch problems/
        """,
}


@pytest.mark.parametrize(("command", "screen"), SCREENS.items(), ids=list(SCREENS))
def test_message(command: str, screen: str) -> None:
    result = run(*shlex.split(command))
    assert result == Result("", dedent(screen), 2)


def test_a_wrong_file_is_shown_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("1,2\n3,4,5\n")
    result = run("eigen", "@m.csv", folder=tmp_path)
    assert result == Result(
        "",
        "dlsolve eigen: row 2 has 3 entries, row 1 has 2\n"
        "  m.csv, line 2: 3,4,5\n"
        "                 ^^^^^\n"
        "  give every row as many entries\n",
        2,
    )


def test_a_wrong_standard_input_is_shown_with_its_line() -> None:
    result = run("eigen", "-", stdin="1 2\n3 4 5\n")
    assert "  standard input, line 2: 3 4 5\n" in result.stderr
    assert result.status == 2


def test_a_missing_file_is_said() -> None:
    result = run("eigen", "@nowhere.csv")
    assert result.stdout == ""
    assert "there is no file" in result.stderr
    assert "  @nowhere.csv\n  ^^^^^^^^^^^^\n" in result.stderr
    assert result.status == 2


def test_a_binary_standard_input_is_refused() -> None:
    result = run("eigen", "-", stdin=b"\xff\xfe\x00")
    assert result.stderr.startswith("dlsolve eigen: the standard input is not a text\n")
    assert result.status == 2


def shown(error: InputError, columns: int = 80, label: str = "") -> list[str]:
    origins = {"x": Origin(error.text, label)}
    return message(error.of("x"), "dlsolve t", origins, columns).splitlines()[1:]


@pytest.mark.parametrize(
    ("error", "rows"),
    [
        (InputError("r", "abc", 1, 2), ["  abc", "   ^"]),
        (InputError("r", "abc", 1, 1), ["  abc", "   ^"]),
        (InputError("r", "abc", 3, 3), ["  abc", "     ^"]),
        (InputError("r", "abc", 9, 12), ["  abc", "     ^"]),
        (InputError("r", "a\nbcd\ne", 3, 4), ["  line 2: bcd", "           ^"]),
        (InputError("r", "a\nbcd\ne", 3, 7), ["  line 2: bcd", "           ^^"]),
        (InputError("r", "ab\n", 3, 3), ["  ab", "    ^"]),
        (InputError("r", "a\x1b[2Jb", 5, 6), ["  a␛[2Jb", "       ^"]),
        (InputError("r", "a\tb", 2, 3), ["  a␉b", "    ^"]),
        (InputError("r", "m̂ x", 3, 4), ["  m̂ x", "    ^"]),
        (InputError("r", "漢 x", 2, 3), ["  漢 x", "     ^"]),
        (InputError("r", "", 0, 0), []),
        (InputError("r", "", remedy="do so"), ["  do so"]),
    ],
)
def test_the_caret_stands_under_the_place(error: InputError, rows: list[str]) -> None:
    assert shown(error) == rows


@pytest.mark.parametrize("place", [0, 5, 300, 599])
@pytest.mark.parametrize("columns", [30, 80])
def test_a_long_text_is_shown_around_the_place(place: int, columns: int) -> None:
    text = "1 " * place + "x " + "1 " * (600 - place)
    line, carets = shown(InputError("r", text, 2 * place, 2 * place + 1), columns)
    assert line[carets.index("^")] == "x"
    assert carets.strip() == "^"
    assert width(line) <= columns


def test_a_place_longer_than_the_window_is_cut() -> None:
    line, carets = shown(InputError("r", "x" * 500, 0, 500), 40)
    assert len(line) <= 40
    assert len(carets) <= 40


def test_other_errors_are_one_line() -> None:
    assert message(NoSolution("none"), "dlsolve t", {}, 80) == "dlsolve t: none\n"
    assert "division by zero" in message(Undefined("a division by zero"), "d", {}, 80)
    assert "\x1b" not in message(InputError("\x1b[2J" * 500), "d", {}, 80)


# --- values that begin with a minus -----------------------------------------------------------

OPTIONS = {
    "--bias": Option("--bias"),
    "--b": Option("--bias"),
    "--flip": Option("--flip", takes_value=False),
    "--only": Option("--only", repeated=True),
}


@pytest.mark.parametrize(
    ("words", "made"),
    [
        (["-1 2; 3 4"], ["--", "-1 2; 3 4"]),
        (["-1.5"], ["--", "-1.5"]),
        (["-.5"], ["--", "-.5"]),
        (["-√2 1"], ["--", "-√2 1"]),
        (["-√2"], ["--", "-√2"]),
        (["-[1, 2]"], ["--", "-[1, 2]"]),
        (["-(1)"], ["--", "-(1)"]),
        (["-a b; b a"], ["--", "-a b; b a"]),
        (["-a;b"], ["--", "-a;b"]),
        (["-x^2"], ["--", "-x^2"]),
        (["-"], ["--", "-"]),
        (["--", "-q"], ["--", "-q"]),
        (["−1"], ["--", "−1"]),
        (["--bias", "-0.5", "-1"], ["--bias=-0.5", "--", "-1"]),
        (["--b", "-w1"], ["--b=-w1", "--"]),
        (["--bias=-0.5"], ["--bias=-0.5", "--"]),
        (["--bias", "a=b"], ["--bias=a=b", "--"]),
        (["--bias", ""], ["--bias=", "--"]),
        (["1", "--flip", "2"], ["--flip", "--", "1", "2"]),
        (["--only", "a", "--only", "b"], ["--only=a", "--only=b", "--"]),
    ],
)
def test_attached(words: list[str], made: list[str]) -> None:
    assert attached(words, OPTIONS, None) == made


@pytest.mark.parametrize(
    ("words", "made"),
    [
        (["--x", "-1 2"], ["--", "-1 2"]),
        (["--kernel", "1", "2"], ["--", "2", "1"]),
        (["--kernel=1", "--x=2"], ["--", "2", "1"]),
        (["1", "--kernel", "2", "--bias", "3"], ["--bias=3", "--", "1", "2"]),
    ],
)
def test_a_positional_value_may_be_named(words: list[str], made: list[str]) -> None:
    assert attached(words, OPTIONS, 2, ("--x", "--kernel")) == made


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--kernel", "1"], "`x` is missing"),
        (["--x", "1", "2", "3"], "one value was expected"),
        (["--x", "1", "--x", "2"], "`--x` is given twice"),
        (["--kernal", "1"], "there is no option `--kernal`"),
    ],
)
def test_a_positional_value_is_not_named(words: list[str], reason: str) -> None:
    with pytest.raises(InputError) as raised:
        attached(words, OPTIONS, 2, ("--x", "--kernel"))
    assert str(raised.value) == reason


@pytest.mark.parametrize(
    "words",
    [
        ["-w=-1,2"],
        ["-bias", "1"],
        ["--bia", "1"],
        ["--bias"],
        ["--bias", "--flip"],
        ["--bias", "--only=x"],
        ["--flip=1"],
        ["--bias", "1", "--b", "2"],
        ["--flip", "--flip"],
        ["--foo bar"],
        ["1", "2"],
    ],
)
def test_not_attached(words: list[str]) -> None:
    with pytest.raises(InputError):
        attached(words, OPTIONS, 1)


@pytest.mark.parametrize(
    ("arguments", "given"),
    [
        (["eigen", "-1 2; 3 4"], {"matrix": "-1 2; 3 4"}),
        (["eigen", "--format", "json", "--", "-1 2; 3 4"], {"matrix": "-1 2; 3 4"}),
        (
            ["perceptron-train", "--gate", "or", "--bias", "-0.5", "--weights", "-1 2"],
            {"gate": "or", "bias": "-0.5", "weights": "-1 2"},
        ),
        (["adam", "--gradients=-0.3 0.2"], {"gradients": "-0.3 0.2"}),
        (["adam", "--gradients", "0.3", "--lr", ".1"], {"gradients": "0.3", "eta": ".1"}),
        (["adam", "--gradients", "0.3", "--η", ".1"], {"gradients": "0.3", "eta": ".1"}),
        (["adam", "--gradients", "0.3", "--β₁", ".1"], {"gradients": "0.3", "beta1": ".1"}),
    ],
)
def test_given_as_typed(arguments: list[str], given: dict[str, str]) -> None:
    result = run(*arguments, *(() if "--format" in arguments else ("--format", "json")))
    assert result.stderr == ""
    assert json.loads(result.stdout)["given"] == given


def test_files_and_the_standard_input(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("1,2\n5,4\n", encoding="utf-8-sig")
    typed = run("eigen", "1 2; 5 4")
    assert run("eigen", "@m.csv", folder=tmp_path) == typed
    assert run("eigen", "-", stdin="1 2\n5 4\n") == typed
    assert typed.status == 0


def test_the_standard_input_is_read_once() -> None:
    result = run("conv-map", "-", "-", stdin="1 2; 3 4")
    assert "already read" in result.stderr
    assert result.status == 2


@pytest.mark.parametrize("field", ["data", "matrix", "image", "kernel", "gradients", "p", "stack"])
def test_data_may_come_from_the_standard_input(field: str) -> None:
    every = [f for name in topics.names() for f in fields_of(topics.load(name).write)]
    assert {f.takes_stdin for f in every if f.name == field} == {True}


def test_a_minus_sign_that_is_observed_is_not_the_standard_input() -> None:
    words = ("bayes", "--prior", "0.01", "--likelihood", "0.8", "--false-positive", "0.1")
    minus = run(*words, "--observe", "-", stdin="+")
    assert minus.status == 0
    assert minus == run(*words, "--observe", "negative")


# --- help --------------------------------------------------------------------------------


def test_the_topics_are_listed_by_chapter() -> None:
    sheet = run("--help").stdout
    assert run().stdout == run("-h").stdout == sheet
    chapters = re.findall(r"^(.+):\n((?:  .+\n)+)", sheet, re.MULTILINE)
    listed = {title: re.split(r",\s+", names.strip()) for title, names in chapters}
    assert {t: listed[t] for t in topics.CHAPTERS if t in listed} == {
        chapter: [heading.name for heading in headings]
        for chapter, headings in topics.by_chapter().items()
    }
    assert [title for title in listed if title in topics.CHAPTERS] == list(topics.by_chapter())
    assert all(f"\n  {name} " in sheet for name in OTHER_COMMANDS)


def test_every_topic_has_a_line_of_its_own() -> None:
    sheet = run("topics").stdout
    for name in topics.names():
        summary = re.escape(topics.heading(name).summary)
        assert re.search(rf"^  {name} +{summary}$", sheet, re.MULTILINE), name
    some = run("topics", "linear", "alg").stdout
    assert some.startswith("Linear algebra:\n")
    assert "entropy" not in some


def test_every_chapter_is_one_of_the_course() -> None:
    assert {topics.heading(name).chapter for name in topics.names()} <= set(topics.CHAPTERS)


# --- other names --------------------------------------------------------------------------


def test_no_spelling_means_two_topics() -> None:
    headings = [topics.heading(name) for name in topics.names()]
    spellings = [s.replace("-", "") for h in headings for s in (h.name, *h.aliases)]
    assert sorted(spellings) == sorted(set(spellings))
    assert not {name for name in spellings if name in OTHER_COMMANDS}


@pytest.mark.parametrize(
    ("spelling", "name"),
    [(alias, name) for name in topics.names() for alias in topics.heading(name).aliases]
    + [
        ("Null_Space", "nullspace"),
        ("convmap", "conv-map"),
        ("PERCEPTRON-TRAIN", "perceptron-train"),
    ],
)
def test_a_topic_answers_to_its_other_names(spelling: str, name: str) -> None:
    assert run(spelling, "--names") == run(name, "--names")
    assert topics.load(spelling).name == name
    assert (
        spelling.lower() in run(name, "--help").stdout
        or spelling not in topics.heading(name).aliases
    )


@pytest.mark.parametrize("name", known_commands())
@pytest.mark.parametrize("columns", [50, 80])
def test_every_command_has_its_sheet(name: str, columns: int) -> None:
    result = run(name, "--help", width=columns)
    assert result.stderr == ""
    assert result.status == 0
    assert result.stdout.startswith(f"Usage: dlsolve {name}")
    assert ESCAPE not in result.stdout
    if name in OTHER_COMMANDS:
        assert OTHER_COMMANDS[name].split()[0] in result.stdout
        return
    topic = topics.load(name)
    squeezed = " ".join(result.stdout.split())
    assert topics.heading(name).summary in squeezed
    for field in (*fields_of(topic.write), *COMMON, NAMES):
        assert " ".join(field.help.split()) in squeezed
        if not field.positional and not field.flag:
            assert all(spelling in result.stdout for spelling in field.spellings)


@pytest.mark.parametrize(
    ("name", "example"),
    [(name, example) for name in topics.names() for example in topics.load(name).examples],
)
def test_every_example_is_a_command_that_runs(name: str, example: dict[str, Any]) -> None:
    words = shlex.split(command_line(topics.load(name), example))
    result = run(*words[1:], "--detail", "none")
    unsolved = solve(name, **example).why_unsolved
    assert result.stderr == (f"dlsolve {name}: {unsolved}\n" if unsolved else "")
    assert result.status == (3 if unsolved else 0)
    assert result.stdout


@pytest.mark.parametrize("name", topics.names())
def test_the_example_of_the_sheet_prints_what_the_sheet_shows(name: str) -> None:
    sheet = run(name, "--help", width=80).stdout
    example = dedent(sheet.partition("\nExample:\n")[2])
    command, _, page = example.replace("\\\n", " ").partition("\n\n")
    result = run(*shlex.split(command)[1:], "--detail", "none", width=78)
    assert result.stdout.strip() == page.strip()


@pytest.mark.parametrize("name", topics.names())
def test_no_field_is_called_like_an_option_of_every_topic(name: str) -> None:
    common = {spelling for field in (*COMMON, NAMES) for spelling in field.spellings}
    for field in fields_of(topics.load(name).write):
        assert not common & set(field.spellings)


def test_names_lists_answers_and_lines() -> None:
    result = run("adam", "--names")
    assert result.status == 0
    assert "Answers:\n" in result.stdout
    assert "\n  theta\n" in result.stdout
    assert re.search(r"^  Iteration 2/m_hat_2 +m̂₂$", result.stdout, re.MULTILINE)
    own = run("adam", "--names", "--gradients", "0.3").stdout
    assert "Iteration 1/" in own
    assert "Iteration 2/" not in own


def test_version() -> None:
    result = run("--version")
    assert re.fullmatch(r"dlsolve \d+\.\d+\.\d+\S*\n", result.stdout)
    assert result.status == 0


# --- the page -------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [ADAM, ("eigen", "1 2; 5 4"), XOR[:3]])
@pytest.mark.parametrize("columns", [40, 50, 80])
def test_colour_changes_no_character(command: tuple[str, ...], columns: int) -> None:
    plain = run(*command, width=columns)
    coloured = run(*command, width=columns, tty=True)
    assert plain.status == coloured.status == 0
    assert ESCAPE not in plain.stdout
    assert ESCAPE in coloured.stdout
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured.stdout) == plain.stdout
    assert "…" not in plain.stdout


@pytest.mark.parametrize(
    ("env", "arguments", "tty", "colour"),
    [
        ({}, [], False, False),
        ({}, [], True, True),
        ({"NO_COLOR": "1"}, [], True, False),
        ({"NO_COLOR": ""}, [], True, True),
        ({"TERM": "dumb"}, [], True, False),
        ({"FORCE_COLOR": "1"}, [], False, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, [], True, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, [], False, True),
        ({}, ["--format", "terminal"], False, True),
        ({"NO_COLOR": "1"}, ["--format", "terminal"], True, False),
        ({}, ["--format", "plain"], True, False),
        ({"FORCE_COLOR": "1"}, ["--format", "plain"], True, False),
        ({"FORCE_COLOR": "1"}, ["--format", "json"], True, False),
    ],
)
def test_colour(env: dict[str, str], arguments: list[str], tty: bool, colour: bool) -> None:
    result = run(*ADAM, *arguments, env=env, tty=tty)
    assert (ESCAPE in result.stdout) == colour
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("env", "arguments", "widest"),
    [
        ({}, [], 80),
        ({"COLUMNS": "50"}, [], 50),
        ({"COLUMNS": "50"}, ["--width", "60"], 60),
        ({"COLUMNS": "rubbish"}, [], 80),
        ({"COLUMNS": "0"}, [], 80),
    ],
)
def test_width(env: dict[str, str], arguments: list[str], widest: int) -> None:
    lines = run(*ADAM, *arguments, env=env).stdout.splitlines()
    assert widest - 12 <= max(map(width, lines)) <= widest


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii", "latin-1"])
@pytest.mark.parametrize(
    "command",
    [ADAM, ("eigen", "1 2; 5 4"), ("adam", "--help"), ("--help",), ("adam", "--names"), XOR],
)
def test_any_encoding_holds_the_page(encoding: str, command: tuple[str, ...]) -> None:
    result = run(*command, encoding=encoding)
    assert result.stdout
    assert "?" not in result.stdout
    assert "\\u" not in result.stdout + result.stderr
    if encoding == "ascii" and command == ADAM:
        assert "m_hat_1" in result.stdout


def test_messages_in_ascii() -> None:
    result = run("adam", "--gradients", "0.3", "--eta", "√", encoding="ascii")
    assert result.stderr.isascii()
    assert result.status == 2


@pytest.mark.parametrize(
    ("arguments", "theta"),
    [
        ((), "θ₂ ≈ −0.01970"),
        (("--dp", "2"), "θ₂ ≈ −0.02"),
        (("--sf", "2"), "θ₂ ≈ −0.020"),
        (("--dp", "0"), "θ₂ ≈ 0"),
        (("--carry", "4"), "θ₂ = −0.0197"),
    ],
)
def test_digits(arguments: tuple[str, ...], theta: str) -> None:
    assert theta in run(*ADAM, "--detail", "none", *arguments).stdout


@pytest.mark.parametrize(
    ("texts", "fractions"),
    [
        ({}, None),
        ({"fractions": "true"}, True),
        ({"decimals": "true"}, False),
        ({"dp": "3"}, False),
        ({"dp": "3", "fractions": "true"}, True),
        ({"fractions": "false"}, None),
        ({"decimals": "false", "fractions": "true"}, True),
    ],
)
def test_digits_asked_for_are_decimals(texts: dict[str, str], fractions: bool | None) -> None:
    assert read_settings(texts).fractions is fractions


def test_detail() -> None:
    lengths = [len(run(*ADAM[:2], "0.3 0.2 0.1", "--detail", detail).stdout.splitlines())
               for detail in ("full", "normal", "brief", "none")]  # fmt: skip
    assert lengths == sorted(set(lengths), reverse=True)


# --- statuses ------------------------------------------------------------------------------


def test_no_solution_prints_the_page_and_the_reason() -> None:
    result = run(*XOR)
    assert result.status == 3
    assert "not linearly separable" in result.stdout
    assert result.stderr == (
        "dlsolve perceptron-train: the samples cannot be separated, so training cannot converge\n"
    )


def test_a_value_that_does_not_exist_has_status_3() -> None:
    result = run("adam", "--gradients", "0", "--epsilon", "0")
    assert result.stdout == ""
    assert result.stderr.startswith("dlsolve adam: the working meets a division by")
    assert result.status == 3


def raising(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("dlsolve.cli.topic.solve_texts", fail)


def test_an_interrupt_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    raising(KeyboardInterrupt(), monkeypatch)
    assert run(*ADAM) == Result("", "", 130)


def test_a_fault_of_our_own_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    raising(ZeroDivisionError("by\nthe way"), monkeypatch)
    result = run(*ADAM)
    assert result.status == 2
    assert result.stderr == (
        "dlsolve adam: this is a fault of dlsolve, not of your input"
        " (ZeroDivisionError: by); please report it with the command\n"
    )
    with pytest.raises(ZeroDivisionError):
        run(*ADAM, env={"DLSOLVE_DEBUG": "1"})


def process(
    *arguments: str, shell: str = "", encoding: str = "utf-8"
) -> subprocess.CompletedProcess[str]:
    command = shlex.join([sys.executable, "-m", "dlsolve", *arguments]) + " " + shell
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        capture_output=True,
        encoding=encoding,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        check=False,
    )


needs_bash = pytest.mark.skipif(os.name == "nt", reason="a shell of the Unix kind")


@needs_bash
def test_a_reader_that_goes_away_is_no_error() -> None:
    gone = process(*ADAM, shell="| true")
    assert (gone.stderr, gone.returncode) == ("", 0)


@needs_bash
def test_a_closed_output_is_no_error() -> None:
    closed = process(*ADAM, shell=">&-")
    assert (closed.stderr, closed.returncode) == ("", 0)


@needs_bash
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_said() -> None:
    full = process(*ADAM, shell="> /dev/full")
    assert full.stderr == "dlsolve adam: the output cannot be written: No space left on device\n"
    assert full.returncode == 2


@needs_bash
@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_an_encoding_set_from_outside(encoding: str) -> None:
    result = process(*ADAM, encoding=encoding)
    assert "m_hat_1" in result.stdout
    assert (result.stderr, result.returncode) == ("", 0)


HEAVY = ("sympy", "numpy", "mpmath", "yaml", "pydantic")


@pytest.mark.parametrize("command", [ADAM, XOR[:3], ("--help",), ("eigen", "1 2; 5 4")])
def test_what_is_not_imported(command: tuple[str, ...]) -> None:
    script = (
        "import sys; from dlsolve.cli.app import main; main(sys.argv[1:]);"
        "print([m for m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *command], capture_output=True, encoding="utf-8", check=True
    )
    imported = set(done.stderr.strip("[]\n").replace("'", "").split(", "))
    assert not imported & {*HEAVY, "rich.console", "rich.text"}
    if command == ("--help",):
        assert not {name for name in imported if name.startswith("dlsolve.topics.")}


# --- problem files ---------------------------------------------------------------------------

SHEET = """\
version: 1
title: Two problems
problems:
  - id: good
    topic: eigen
    matrix: "1 2; 5 4"
    expect: {eigenvalues: "6, -1"}
  - id: other
    topic: adam
    gradients: "0.3"
    expect: {theta: "%s"}
"""


@pytest.mark.parametrize(
    ("theta", "arguments", "status", "right"),
    [
        ("-0.0100", [], 0, 2),
        ("-0.0200", [], 1, 1),
        ("-0.0200", ["--only", "good"], 0, 1),
        ("-0.0200", ["--only", "other"], 1, 0),
        ("-0.0200", ["--only", "other", "--only", "good"], 1, 1),
        ("x", [], 1, 1),
    ],
)
@pytest.mark.parametrize("form", ["plain", "json", "terminal"])
def test_batch(
    tmp_path: Path, theta: str, arguments: list[str], status: int, right: int, form: str
) -> None:
    (tmp_path / "sheet.yaml").write_text(SHEET % theta)
    result = run("batch", ".", "--format", form, *arguments, folder=tmp_path)
    assert result.status == status
    assert (ESCAPE in result.stdout) == (form == "terminal")
    assert ("sheet.yaml:" in result.stderr) == (theta == "x")
    if form == "json":
        assert json.loads(result.stdout)["counts"]["right"] == right


def test_batch_from_the_standard_input() -> None:
    assert run("batch", "-", stdin=SHEET % "-0.0100").status == 0


def test_schema_is_json() -> None:
    assert "$schema" in json.loads(run("schema").stdout)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
@pytest.mark.parametrize("words", [["--help"], ["eigen", "--help"], ["eigen", "1 2; 5 4"]])
def test_a_full_disk_is_no_fault_of_ours(words: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "dlsolve", *words],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert ran.returncode == 2
    assert re.fullmatch(r"dlsolve( eigen)?: the output cannot be written: .*\n", ran.stderr)


def test_no_escape_of_a_problem_file_reaches_the_messages(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(
        'version: 1\nproblems:\n- {id: a, topic: eigen, matrix: 1, expect: {"eigen\\e": 1}}\n'
    )
    result = run("batch", str(tmp_path / "s.yaml"))
    assert result.status == 1
    assert "eigen␛" in result.stderr
    assert ESCAPE not in result.stderr + result.stdout


def test_an_interrupt_while_modules_are_imported_is_quiet() -> None:
    code = (
        "import builtins, sys\n"
        "from dlsolve.__main__ import main\n"
        "def interrupted(*_, **__): raise KeyboardInterrupt\n"
        "builtins.__import__ = interrupted\n"
        "status = main()\n"
        "sys.exit(status)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (130, "")
