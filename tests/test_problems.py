"""Problem files: read, solved, compared; what is broken is reported where it stands."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dlsolve.cli import progress
from dlsolve.errors import InputError
from dlsolve.problems import reading, running
from dlsolve.problems.outcomes import Compared, Outcome, Status, exit_status
from dlsolve.problems.sheets import read_sheet
from dlsolve.render import sheet
from dlsolve.render.alphabet import Alphabet
from dlsolve.render.look import Detail, Look
from dlsolve.render.notation import Notation
from dlsolve.working.steps import Solution
from dlsolve.working.verdicts import Judgement, Wrong

ADAM = """\
version: 1
title: Optimisers
problems:
- id: p45
  topic: adam
  gradients: [0.3, 0.2, 0.1]
  expect: {theta: -0.0286}
"""
EIGEN = """\
- id: p04
  topic: eigen
  matrix: 1 2; 5 4
  expect:
    eigenvalues: -1, 6
"""

LOOK = Look(Notation(), 80, Detail.NONE)


def look_of(solution: Solution) -> Look:
    return replace(LOOK, notation=replace(LOOK.notation, fractions=solution.fractions))


def outcomes_of(text: str, folder: Path | None = None) -> list[Outcome]:
    return list(running.solve_all([read_sheet(text, "sheet.yaml", folder or Path())]))


def printed(
    outcomes: list[Outcome], form: str, look: Look, looks: Callable[[Solution], Look]
) -> str:
    return sheet.render(outcomes, form, look, looks)[0]


def messages(text: str) -> list[str]:
    return [str(fault) for outcome in outcomes_of(text) for fault in outcome.faults]


def test_a_sheet_is_solved_and_compared() -> None:
    outcomes = outcomes_of(ADAM + EIGEN)
    assert [(o.id, o.status) for o in outcomes] == [("p45", Status.RIGHT), ("p04", Status.RIGHT)]
    assert exit_status(outcomes) == 0


def test_a_wrong_expectation_is_shown_beside_the_computed_answer() -> None:
    outcomes = outcomes_of(ADAM.replace("-0.0286", "-0.0287"))
    assert exit_status(outcomes) == 1
    assert isinstance(outcomes[0].comparisons[0].verdict, Wrong)
    assert printed(outcomes, "plain", LOOK, look_of) == (
        """\
Optimisers (sheet.yaml)

✗ p45 (adam)
    theta
      expected  -0.0287
      computed  −0.02864
      the last digit is off by one: −0.0286

1 problem: 1 wrong
"""
    )


@pytest.mark.parametrize(
    ("topic", "given", "typed"),
    [
        ("receptive-field", "[conv 3, pool 2]", "conv 3 > pool 2"),
        ("receptive-field", '["conv 3, stride 2", relu, conv 3]', "conv 3 stride 2 > conv 3"),
        ("receptive-field", "[conv 3]", "conv 3"),
        ("params", "[784, 128, 10]", "784-128-10"),
        ("params", "\n  - 28x28\n  - conv 3x3x8\n  - flatten\n  - dense 10",
         "28x28 > conv 3x3x8 > flatten > dense 10"),
    ],
)  # fmt: skip
def test_a_stack_may_be_a_list(topic: str, given: str, typed: str) -> None:
    head = f"version: 1\ntitle: t\nproblems:\n- id: a\n  topic: {topic}\n  stack: "
    found, wanted = (outcomes_of(head + stack)[0] for stack in (given, typed))
    assert found.solution is not None
    assert wanted.solution is not None
    values = [
        {name: answer.value for name, answer in one.solution.answers.items()}
        for one in (found, wanted)
    ]
    assert values[0] == values[1]


# --- one broken problem, one message, the others still run ------------------------------

BROKEN = [
    # the first problem's topic and fields, and where its message begins
    ("adma", '6:10: there is no topic `adma`; did you mean `adam`?'),
    ("adam\n  gradients: 1\n  etta: 3", "8:3: there is no `etta` here; did you mean `eta`?"),
    ("adam\n  gradients: 1\n  eta: fast", "8:8: eta: "),
    ("adam\n  gradients: [1, x, 2]", "7:18: gradients: "),
    ("adam\n  gradients: |\n    1 2\n    3 x", "9:7: gradients: "),
    ('adam\n  gradients: "1 x"', "7:17: gradients: "),
    ("adam\n  gradients: [1, [2, x]]", "7:"),
    ("adam", "5:3: the problem itself is missing"),
    ("''\n  gradients: 1", "5:3: `topic` is missing; it is the topic that solves it"),
    ("adam\n  gradients: 1\n  gradients: 2", "8:3: “gradients” is given twice"),
    ("adam\n  gradients: 1\n  eta: 1\n  lr: 2", "9:3: `eta` is given twice"),
    ("adam\n  gradients: 'abc", "7:14: "),
    ("adam\n  gradients: [1, 2", ""),
    ("adam\n  gradients: !!python/object:os.system ls", "7:14: tags are not read"),
    ("adam\n  gradients: *nothing", "7:14: nothing has the anchor &nothing"),
    ("adam\n  gradients: &a [1, *a]", "7:21: nothing has the anchor &a"),
    ("adam\n  gradients: [1, '2,5']", "7:20: the item “2,5” has a separator in it"),
    ("receptive-field\n  stack: [conv 3, pol 2]", "7:19: stack: “pol” is no layer; did you mean"),
    ("receptive-field\n  stack: []", "7:10: stack: there is no layer"),
    ("adam\n  gradients: '@nothing.csv'", "7:15: gradients: there is no file"),
    ("adam\n  gradients: '-'", "7:15: gradients: "),
    ("adam\n  gradients: 1\n  expect: {thta: 1}", "8:12: there is no answer `thta`; did you"),
    ("adam\n  gradients: 1\n  expect: {theta: x}", "8:19: theta: "),
    ("adam\n  gradients: 1\n  expect: 1", "8:11: `expect` is not a mapping"),
    ("adam\n  gradients: 1\n  marks: many", "8:10: marks: "),
    ("adam\n  gradients: 1\n  question: [1]", "8:13: `question` is not a text"),
    ("adam\n  gradients: 1\n  [1]: 2", "8:3: a list or a mapping stands as a key"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "message"), BROKEN)
def test_a_broken_problem_is_reported_and_the_others_run(fields: str, message: str) -> None:
    text = f"version: 1\ntitle: t\n\nproblems:\n- id: broken\n  topic: {fields}\n{EIGEN}"
    outcomes = outcomes_of(text)
    first, *_, last = outcomes
    assert len(first.faults) == 1
    assert str(first.faults[0]).startswith(f"sheet.yaml:{message}")
    assert first.id == "broken"
    assert (last.id, last.status) == ("p04", Status.RIGHT)
    assert exit_status(outcomes) == 1


FILES = [
    ("", "1:1: this is not a problem file"),
    ("- 1", "1:1: this is not a problem file"),
    ("version: 1\ntitle: t", "1:1: `problems` is missing"),
    ("version: 1\nproblems: none", "2:11: `problems` is not a list"),
    ("version: 2\nproblems: []", "1:10: this version is not known; write version: 1"),
    ("version: 1\n\tproblems: []", "2:1: "),
    ("version: 1\nproblems:\n- 5", "3:3: a problem is a mapping"),
    ("a: \x07", "1:4: the character '\\x07' has no place in a text"),
    ("version: 1\n---\nversion: 1", "2:1: a second document begins"),
    ("a: " + "[" * 30 + "]" * 30, "1:23: more than 20 levels"),
    ("[" * 100_000, "1:21: more than 20 levels"),
]


@pytest.mark.parametrize(("text", "message"), FILES, ids=range(len(FILES)))
def test_a_file_that_is_none_is_reported(text: str, message: str) -> None:
    assert [m.removeprefix("sheet.yaml:")[: len(message)] for m in messages(text)] == [message]
    assert exit_status(outcomes_of(text)) == 2


def test_a_missing_version_and_an_unknown_key_are_reported_and_the_problems_run() -> None:
    text = ADAM.replace("version: 1\n", "").replace("title", "tittle")
    assert messages(text) == [
        "sheet.yaml:1:1: there is no `tittle` here; did you mean `title`?",
        "sheet.yaml:1:1: `version` is missing; write version: 1",
    ]
    assert outcomes_of(text)[-1].status is Status.RIGHT


def test_an_id_stands_once() -> None:
    twice = ADAM + ADAM.partition("problems:\n")[2]
    (message,) = messages(twice)
    assert message.startswith("sheet.yaml:8:3: the id “p45” is already that of line 4;")


def test_an_exploding_file_costs_little() -> None:
    bombs = ["a0: &a0 [" + "lol, " * 10 + "]"]
    bombs += [f"a{i}: &a{i} [" + ", ".join([f"*a{i - 1}"] * 10) + "]" for i in range(1, 30)]
    found = messages("\n".join(bombs) + "\n" + ADAM)
    assert any("10,000,000 characters" in message or "levels" in message for message in found)


def test_an_alias_stands_for_what_it_names() -> None:
    text = ADAM.replace("[0.3", "&g [0.3") + "- id: again\n  topic: adam\n  gradients: *g\n"
    assert [o.status for o in outcomes_of(text)] == [Status.RIGHT, Status.RIGHT]


def test_scalars_are_kept_as_typed() -> None:
    text = ADAM + "- {id: 010, topic: adam, gradients: [1e-3, 1/3], eta: 1%, variant: adam}\n"
    *_, last = outcomes_of(text)
    assert last.id == "010"
    assert last.solution is not None
    assert last.solution.given["gradients"] == "[1e-3, 1/3]"


def test_mappings_stand_for_repeated_and_for_named_values() -> None:
    text = """\
version: 1
problems:
- id: p09
  topic: bayes
  prior: {spam: 1%}
  likelihood: {free|spam: 0.8, free|not spam: 0.1}
  expect: {posterior: 0.0748}
"""
    assert [o.status for o in outcomes_of(text)] == [Status.RIGHT], messages(text)


# --- paths ------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inner").mkdir()
    (tmp_path / "b.yaml").write_text(ADAM.replace("[0.3, 0.2, 0.1]", "'@g.csv'"))
    (tmp_path / "g.csv").write_text("0.3,0.2,0.1\n")
    (tmp_path / "a.yml").write_text("version: 1\nproblems:\n" + EIGEN)
    (tmp_path / "inner" / "c.yaml").write_text("version: [")
    (tmp_path / "notes.txt").write_text("nothing")
    return tmp_path


def test_a_folder_is_searched_in_order_and_files_are_relative_to_it(folder: Path) -> None:
    sheets = reading.read([str(folder)])
    assert [Path(s.source).name for s in sheets] == ["a.yml", "b.yaml", "c.yaml"]
    statuses = [o.status for o in running.solve_all(sheets)]
    assert statuses == [Status.RIGHT, Status.RIGHT, Status.UNREADABLE]
    assert running.count(sheets) == 3


def test_an_error_in_a_file_beside_the_sheet_names_its_line(folder: Path) -> None:
    (folder / "g.csv").write_text("0.3,0.2\n0.1,x\n")
    (outcome,) = running.solve_all(reading.read([str(folder / "b.yaml")]))
    assert str(outcome.faults[0]).startswith(
        f"{folder / 'b.yaml'}:6:14: gradients: g.csv, line 2: "
    )


def test_the_standard_input_is_a_file_too(folder: Path) -> None:
    sheets = reading.read(["-", str(folder / "a.yml")], stdin=lambda: ADAM)
    assert [s.source for s in sheets] == ["<stdin>", str(folder / "a.yml")]


def test_only_the_chosen_problems(folder: Path) -> None:
    sheets = reading.read([str(folder / "a.yml"), str(folder / "b.yaml")], only=["p04"])
    assert [o.id for o in running.solve_all(sheets)] == ["p04"]


MISSING: list[tuple[Callable[[Path], tuple[list[str], list[str]]], str, str]] = [
    (lambda f: ([str(f / "x.yaml")], []), "there is no file", "check the name"),
    (lambda f: ([str(f / "empty")], []), "there is no problem file in", "name *.yaml files"),
    (lambda f: ([str(f / "a.yml")], ["p40"]), "no problem has the id “p40”", "did you mean p04?"),
]


@pytest.mark.parametrize(("arguments", "reason", "remedy"), MISSING)
def test_what_is_not_there(
    folder: Path, arguments: Callable[[Path], tuple[list[str], list[str]]], reason: str, remedy: str
) -> None:
    (folder / "empty").mkdir()
    paths, only = arguments(folder)
    with pytest.raises(InputError) as caught:
        reading.read(paths, only=only)
    assert caught.value.reason.startswith(reason)
    assert caught.value.remedy == remedy


# --- forms ------------------------------------------------------------------------------


def test_the_json_says_everything() -> None:
    text = ADAM.replace("-0.0286", "-0.5") + EIGEN + "- id: x\n  topic: nope\n"
    data = json.loads(printed(outcomes_of(text), "json", LOOK, look_of))
    assert data["counts"] == {"right": 1, "wrong": 1, "failed": 0, "unreadable": 1}
    first, second, third = data["problems"]
    assert (first["id"], first["status"], first["title"]) == ("p45", "wrong", "Optimisers")
    comparison = first["comparisons"][0]
    assert comparison["answer"] == "theta"
    assert comparison["expected"] == "-0.5"
    assert comparison["computed"]["value"] == pytest.approx(-0.028639726)
    assert (comparison["right"], comparison["judgement"]) == (False, "value")
    assert second["solution"]["answers"]["eigenvalues"]["exact"] == "6, -1"
    assert third["errors"] == [
        {"file": "sheet.yaml", "line": 14, "column": 10, "message": "there is no topic `nope`",
         "remedy": third["errors"][0]["remedy"]}
    ]  # fmt: skip


def test_the_working_stands_below_where_it_is_asked_for() -> None:
    full = replace(LOOK, detail=Detail.FULL)
    text = printed(outcomes_of(ADAM), "plain", full, lambda _: full)
    assert "Iteration 1" in text
    assert "Answer" in text


def test_without_an_expectation_the_answers_are_shown() -> None:
    text = printed(outcomes_of(ADAM.partition("  expect")[0]), "plain", LOOK, look_of)
    assert "θ₃" in text


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize("width", [50, 80])
def test_no_line_is_wider_than_the_page(width: int, encoding: str) -> None:
    look = replace(LOOK, width=width, notation=Notation(alphabet=Alphabet(encoding)))
    text = ADAM.replace("-0.0286", "-0.5") + EIGEN + "- id: x\n  topic: nope\n"
    rows = printed(outcomes_of(text), "plain", look, lambda _: look).splitlines()
    assert max(map(len, rows)) <= width
    "\n".join(rows).encode(encoding)


def test_control_characters_do_not_reach_the_page() -> None:
    text = ADAM.replace("title: Optimisers", 'title: "a\\e[2Jb"')
    assert "\x1b" not in printed(outcomes_of(text), "plain", LOOK, look_of)
    coloured = printed(outcomes_of(text), "terminal", LOOK, look_of)
    assert "\x1b[2J" not in coloured


# --- progress ---------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "patience", "shown"),
    [(Terminal(), 0.0, True), (Terminal(), 60.0, False), (io.StringIO(), 0.0, False)],
    ids=["long work, watched", "short work", "not a terminal"],
)
def test_a_bar_is_shown_only_where_somebody_waits(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, patience: float, shown: bool
) -> None:
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(progress, "PATIENCE", patience)
    assert list(progress.watched(range(5), 5)) == [0, 1, 2, 3, 4]
    assert ("Solving" in stream.getvalue()) == shown


# --- what the sheet says ----------------------------------------------------------------------


def test_a_page_that_fails_loses_no_other() -> None:
    def broken(solution: Solution) -> Look:
        if solution.topic == "adam":
            raise ZeroDivisionError("a slip")
        return look_of(solution)

    full = replace(LOOK, detail=Detail.FULL)
    for form in ("plain", "terminal", "json"):
        text, shown = sheet.render(outcomes_of(ADAM + EIGEN), form, full, broken)
        assert [o.status for o in shown] == [Status.FAILED, Status.RIGHT]
        assert exit_status(shown) == 1
        assert "dlsolve itself failed here: ZeroDivisionError" in text
        assert "eigenvalues" in text


@pytest.mark.parametrize(
    ("problem", "kept", "dropped"),
    [
        (EIGEN, "Find the eigenvalues", "Q) Find"),
        (ADAM.partition("problems:\n")[2], "Given", "Q) A"),
    ],
    ids=["a matrix stands in the topic's question", "none does"],
)
def test_the_question_of_the_sheet_heads_its_page(problem: str, kept: str, dropped: str) -> None:
    asked = f'{problem}  question: "What is asked\\eby\n\n    this sheet? {"Really. " * 12}"\n'
    full = replace(LOOK, detail=Detail.FULL)
    text = printed(outcomes_of(f"version: 1\nproblems:\n{asked}"), "plain", full, lambda _: full)
    assert text.splitlines()[3].startswith("    Q) What is asked␛by this sheet? Really.")
    assert kept in text
    assert dropped not in text
    assert text.count("Q)") == 1
    assert max(map(len, text.splitlines())) <= full.width


SAID = [
    ("trace: 2", "trace\n      expected  2\n      computed  1\n\n"),
    ("trace: '[1, 2]'", "      they are not of one shape\n"),
    ("diagonalisable: false", "      expected  no\n      computed  yes\n\n"),
    ("characteristic_polynomial: L^2", "      computed  λ² − λ − 10\n\n"),
]


@pytest.mark.parametrize(("expected", "said"), SAID)
def test_a_difference_is_said_once_and_the_right_way_round(expected: str, said: str) -> None:
    text = "version: 1\nproblems:\n- id: a\n  topic: eigen\n  matrix: 1 2; 5 0\n"
    page = printed(outcomes_of(f"{text}  expect: {{{expected}}}\n"), "plain", LOOK, look_of)
    assert said in page
    assert "was expected" not in page


def test_the_wrong_entries_are_named() -> None:
    verdict = Wrong(Judgement.VALUE, "one entry is wrong: entry 2: 0.6 was expected", ((2,),))
    (solved,) = outcomes_of(ADAM)
    computed = solved.comparisons[0].computed
    outcome = replace(solved, comparisons=(Compared("1.2, 0.5", computed, verdict),))
    page = printed([outcome], "plain", LOOK, look_of)
    assert "they differ in entry 2" in page
    assert "was expected" not in page


def test_a_name_that_no_file_can_have_is_no_file() -> None:
    for name in ("x" * 5006, "a\0b"):
        with pytest.raises(InputError, match="there is no file"):
            reading.read([name])
