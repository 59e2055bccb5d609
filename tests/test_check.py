"""`dlsolve check`: whole screens, files, statuses."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import pytest

from dlsolve.render.alphabet import width

from .conftest import run

ENTROPY = ("check", "entropy", "0.7 0.2 0.1")
PROBLEMS = Path(__file__).parent.parent / "problems"


def test_the_table() -> None:
    result = run(*ENTROPY, "--answer", "entropy=0.80182", "--answer", "entropy=1.157")
    assert result.stdout == dedent("""\
        asked  given    expected  verdict  remark
        ────────────────────────────────────────────────────────────────────────────────
        H(p)   0.80182  ≈ 1.1568  wrong    right with --base e; known mistake: natural
                                           logarithm
        H(p)   1.157    ≈ 1.1568  right    to 4 significant figures
        """)
    assert (result.status, result.stderr) == (1, "")
    assert run(*ENTROPY, "--answer", "entropy=1.157").status == 0


@pytest.mark.parametrize("columns", [80, 50])
def test_the_table_fits_the_page(columns: int) -> None:
    words = ("check", "eigen", "1 2; 5 4", "--answer", "eigenvectors=6: (2, 5); -1: (1, -2)")
    result = run(*words, width=columns)
    assert [line for line in result.stdout.splitlines() if width(line) > columns] == []
    assert result.status == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (ENTROPY, "dlsolve check entropy: no answer is given"),
        ((*ENTROPY, "--answer", "1.157"), "dlsolve check entropy: an answer has no name"),
        ((*ENTROPY, "--answer", "h=1"), "dlsolve check entropy: there is no answer `h`"),
        (("check", "entropy", "0.7 x", "--answer", "entropy=1"), "dlsolve check entropy: "),
        (("check", "entropie", "1", "--answer", "a=1"),
         "dlsolve check: there is no topic `entropie`"),
        (("check", "none.yaml", "answers.yaml"), "dlsolve check: there is no file “none.yaml”"),
        (("check", str(PROBLEMS)), "dlsolve check: the answers are missing"),
        (("check", "x" * 5_000, "answers.yaml"), "dlsolve check: there is no topic `xxxx"),
        ((*ENTROPY, "--answer", "entropy=1", "--asked", "±1e999%"),
         "dlsolve check entropy: no size of a tolerance"),
    ],
)  # fmt: skip
def test_what_cannot_be_checked(words: tuple[str, ...], message: str) -> None:
    result = run(*words)
    assert result.status == 2
    assert result.stdout == ""
    assert result.stderr.startswith(message)


def test_digits_may_be_asked_for() -> None:
    words = (*ENTROPY, "--answer", "entropy=1.157")
    assert "give 3 significant figures" in run(*words, "--asked", "3 sf").stdout
    assert run(*words, "--asked", "3 sf or more").status == 0
    refused = run(*words, "--asked", "3 figs")
    assert (refused.status, refused.stdout) == (2, "")
    assert "--asked 3 figs\n          ^^^^^^" in refused.stderr


SPAM = """\
version: 1
problems:
  - id: spam
    topic: bayes
    prior: [spam=1%]
    likelihood: [free|spam=0.8, free|not spam=0.1]
    expect: {posterior: 8/107}
    asked: ASKED
"""


@pytest.mark.parametrize(
    ("asked", "verdicts"),
    [
        ("3 sf", ["right", "precision"]),
        ("{posterior: 2 sf, evidence: lowest terms}", ["precision", "form"]),
        ("{evidence: 3 dp}", ["right", "precision"]),
        ("{P(spam|free): ±0.00001}", ["wrong", "right"]),
        ("{}", ["right", "right"]),
    ],
)
def test_a_problem_file_says_what_is_asked(asked: str, verdicts: list[str], tmp_path: Path) -> None:
    problems, answers = tmp_path / "problems.yaml", tmp_path / "answers.yaml"
    problems.write_text(SPAM.replace("ASKED", asked))
    answers.write_text("spam: {posterior: 0.0748, evidence: 214/2000}\n")
    checks = json.loads(run("check", str(problems), str(answers), "--format", "json").stdout)
    assert [one["verdict"] for one in checks] == verdicts
    assert run("batch", str(problems)).status == 0  # the author's own answers stay as they are


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ("3 sff", ":8:12: “3 sff” is no precision and no form"),
        ("[3 sf]", ":8:12: `asked` is a list"),
        ("{posterior: [3 sf]}", ":8:24: what is asked is not a text"),
        ("{posterior: ±x}", ":8:24: "),
        ("{posterio: 3 sf}", ":8:13: asked: there is no answer `posterio`"),
    ],
)
def test_what_a_problem_file_cannot_ask(asked: str, fault: str, tmp_path: Path) -> None:
    problems = tmp_path / "problems.yaml"
    problems.write_text(SPAM.replace("ASKED", asked))
    batch = run("batch", str(problems))
    assert fault in batch.stdout + batch.stderr
    assert batch.status != 0


def test_a_file_of_answers(tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text("p09: {posterior: 0.0747, evidence: 0.107}\np36: {recall: 0.667}\n")
    result = run("check", str(PROBLEMS), str(answers))
    assert (result.status, result.stderr) == (1, "")
    assert "truncated, not rounded: 0.0748" in " ".join(result.stdout.split())
    assert "known mistake: fp for tp" in result.stdout
    checks = json.loads(run("check", str(PROBLEMS), str(answers), "--format", "json").stdout)
    assert [(one["problem"], one["answer"], one["verdict"]) for one in checks] == [
        ("p09", "posterior", "precision"),
        ("p09", "evidence", "right"),
        ("p36", "recall", "wrong"),
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("p99: {x: 1}\n", ":1:1: no problem has the id “p99”; did you mean p49?"),
        ("p09: 0.07\n", ":1:6: the answers to p09 are not a mapping; write name: answer"),
        ("p09:\n  posterio: 1\n", ":2:3: there is no answer `posterio`; did you mean `posterior`?"),
        ("- 1\n", ":1:1: the answers are not a mapping; write id: {name: answer}"),
        ("p09: {posterior: [1\n", ":1:18: "),
        ('p09: {"\\e[2J": 1}\n', ":1:7: there is no answer `␛[2J`"),
    ],
)
def test_a_fault_of_a_file_of_answers(text: str, fault: str, tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(text)
    result = run("check", str(PROBLEMS), str(answers))
    assert result.status == 2
    assert f"answers.yaml{fault}" in result.stderr


def test_a_file_without_answers_is_told(tmp_path: Path) -> None:
    (tmp_path / "answers.yaml").write_text("p09: {}\n")
    result = run("check", str(PROBLEMS), "answers.yaml", folder=tmp_path)
    assert (result.status, result.stdout) == (2, "")
    assert result.stderr.startswith("dlsolve check: there is no answer in “answers.yaml”\n")


def test_a_long_answer_is_shown_by_its_beginning() -> None:
    result = run(*ENTROPY, "--answer", "entropy=" + "9" * 50_000)
    assert "(50,000 characters)" in " ".join(result.stdout.split())
    assert len(result.stdout) < 3_000


WORKING = (*ENTROPY, "--working", "-")


def test_a_working_from_the_standard_input() -> None:
    result = run(*WORKING, stdin="H(p) = 1.157\n")
    assert "H(p) = 1.157" in result.stdout
    assert result.status == 0
    assert run(*WORKING, stdin=b"\xef\xbb\xbfH(p) = 1.157\r\n") == result


@pytest.mark.parametrize("typed", [b"\xff\xfeH\0", b"H(p) = \0"])
def test_a_standard_input_that_is_no_text(typed: bytes) -> None:
    result = run(*WORKING, stdin=typed)
    assert (result.status, result.stdout) == (2, "")
    assert "the standard input is not a text" in result.stderr
    assert "save it as UTF-8" in result.stderr


def test_one_bad_answer_does_not_lose_the_others(tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text("p99: {x: 1}\np09: {posterior: 0.0748}\n")
    result = run("check", str(PROBLEMS), str(answers))
    assert "right" in result.stdout
    assert "p99" in result.stderr
    assert result.status == 1


def test_an_answer_names_no_file(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("0.0748")
    answers = tmp_path / "answers.yaml"
    answers.write_text('p09: {posterior: "@secret.txt"}\n')
    result = run("check", str(PROBLEMS), str(answers), folder=tmp_path)
    assert "unreadable" in result.stdout
    assert "0.0748 " not in result.stdout
