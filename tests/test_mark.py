"""`dlsolve mark`: whole screens, files, statuses; going on after a cut; a hostile class.

`class_set/` holds a paper, a dozen submissions, and beside them what is made of them.
`pytest --update-goldens` writes that anew: read the diff as a teacher would.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from dlsolve.cli.filing import stem_of
from dlsolve.marking.class_set import (
    Graded,
    Paper,
    Question,
    Result,
    Submission,
    WrongLine,
    overviews,
)
from dlsolve.marking.class_set import mark as mark_submission
from dlsolve.render.class_set import gradebook

from .conftest import Result as Screen
from .conftest import run

CLASS = Path(__file__).parent / "class_set"
PAPER, SUBMISSIONS, EXPECTED = CLASS / "paper.yaml", CLASS / "submissions", CLASS / "expected"


def mark(*words: str | Path, **options: int) -> Screen:
    return run("mark", str(PAPER), *map(str, words), **options)  # type: ignore[arg-type]


def files(folder: Path) -> dict[str, str]:
    """Everything that a run has left, but for the digests of the journal."""
    found = {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    lines = [json.loads(line) for line in found.pop("marked.jsonl", "").splitlines()]
    found["journal"] = "\n".join(json.dumps({**line, "digest": ""}) for line in lines)
    return found


def journal(folder: Path) -> list[str]:
    return (folder / "marked.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)


# --- the class of the example ---------------------------------------------------------------


def test_the_class(tmp_path: Path, update_goldens: bool) -> None:
    screen = mark(SUBMISSIONS, "--out", tmp_path)
    assert screen.status == 1
    found = {**files(tmp_path), "screen.txt": screen.stdout, "messages.txt": screen.stderr}
    del found["journal"]
    if update_goldens:
        shutil.rmtree(EXPECTED, ignore_errors=True)
        for name, text in found.items():
            path = EXPECTED / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    kept = files(EXPECTED)
    del kept["journal"]
    assert found == kept


def test_without_a_folder_nothing_is_written(tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    screen = run("mark", str(PAPER), str(SUBMISSIONS), folder=tmp_path)
    assert screen.stdout == (EXPECTED / "screen.txt").read_text(encoding="utf-8")
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("columns", [24, 40])
def test_the_table_fits_the_page(columns: int) -> None:
    screen = mark(SUBMISSIONS, width=columns)
    table = screen.stdout.partition("\n\n")[0]
    assert [line for line in table.splitlines() if len(line) > max(columns, 34)] == []
    assert "total" in table


def test_data(tmp_path: Path) -> None:
    screen = mark(SUBMISSIONS, "--out", tmp_path, "--format", "json")
    whole = json.loads(screen.stdout)
    assert [question["id"] for question in whole["questions"]] == ["p43", "spam", "bits"]
    assert whole["questions"][0]["values"][0] == {
        "line": "Iteration 1: v_1", "value": "0.5", "count": 2, "causes": ["learning rate left out"]
    }  # fmt: skip
    [ada, *_] = whole["students"]
    assert ada["marks"] == {"p43": 8, "spam": 5, "bits": 2}
    page = json.loads((tmp_path / "feedback" / "ada.json").read_text(encoding="utf-8"))
    assert [question["given"] for question in page["questions"]] == [8, 5, 2]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "`submissions` is missing"),
        (("nowhere",), "there are no submissions at “nowhere”"),
        ((SUBMISSIONS, "--name", "x"), "only a table has a column of names"),
        ((SUBMISSIONS, "--jobs", "0"), "“0” is below 1"),
        ((SUBMISSIONS, "--jobs", "2", "--scheduler", "a:1"), "`--jobs` and `--scheduler` exclude"),
        ((SUBMISSIONS, "--out", PAPER), "cannot be written"),
        ((SUBMISSIONS, "--format", "xml"), "“xml” is none of the choices"),
    ],
)
def test_usage(words: tuple[str | Path, ...], message: str) -> None:
    screen = mark(*words)
    assert (screen.status, screen.stdout) == (2, "")
    assert message in screen.stderr


PROBLEM = "version: 1\nproblems:\n  - id: a\n    topic: entropy\n    p: 0.5 0.5\n"


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("    scheme: {H(p): M1 A1}\n", ""),
        ("    scheme: {entropy: A3 cao}\n", ""),
        ("    scheme: {x: M1}\n", "paper.yaml:6:17: scheme: no line is called “x”"),
        ("    scheme: {entropy: C1}\n", "paper.yaml:6:23: scheme: “C1” is no award"),
        ("    scheme: M1\n", "paper.yaml:6:13: `scheme` is not a mapping"),
        ("    scheme: {}\n", "paper.yaml:6:13: `scheme` is not a mapping"),
        ("    scheme: {entropy: [M1]}\n", "paper.yaml:6:23: an award is not a text"),
        ("  - id: a\n    topic: entropy\n    p: 1 0\n", "the id “a” is already that of line 3"),
        ("    q: 1\n", "paper.yaml:"),
    ],
)
def test_papers(tmp_path: Path, more: str, message: str) -> None:
    (tmp_path / "paper.yaml").write_text(PROBLEM + more, encoding="utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ada.txt").write_text("entropy = 1", encoding="utf-8")
    screen = run("mark", "paper.yaml", "in", folder=tmp_path)
    assert screen.status == (2 if message else 0)
    assert message in screen.stderr


# --- the same bytes, whoever marks, and after a cut -----------------------------------------


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of one run."""
    folder = tmp_path_factory.mktemp("once")
    mark(SUBMISSIONS, "--out", folder)
    return folder


def whole(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_two_processes_write_the_same_bytes(once: Path, tmp_path: Path) -> None:
    screen = mark(SUBMISSIONS, "--out", tmp_path, "--jobs", "2")
    assert screen.stdout == (EXPECTED / "screen.txt").read_text(encoding="utf-8")
    assert whole(tmp_path) == whole(once)


@pytest.fixture
def marking(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The students that are marked from now on, in this process."""
    from dlsolve.cli import mark as command

    seen: list[str] = []
    original = command.mark

    def watched(paper: Paper, submission: object) -> object:
        seen.append(submission.student)  # type: ignore[attr-defined]
        return original(paper, submission)  # type: ignore[arg-type]

    monkeypatch.setattr(command, "mark", watched)
    return seen


CUTS = {
    "nothing is missing": (lambda text: text, []),
    "the last line": (lambda text: "".join(text.splitlines(keepends=True)[:-1]), ["lea"]),
    "a torn line": (lambda text: text[:-9], ["lea"]),
    "a torn line of many": (
        lambda text: text[: text.index('"dee"')], ["dee", "../../eve", "kim", "lea"],
    ),
    "another program's line": (lambda text: '{"digest": 1}\n[]\nx\n' + text, []),
    "a deep line": (lambda text: "[" * 100_000 + "\n" + text, []),
    "a line of another shape": (
        lambda text: text.replace('"results": [{"given"', '"results": [{"gave"', 1), ["ada"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("cut", CUTS)
def test_a_run_goes_on_after_a_cut(
    once: Path, tmp_path: Path, marking: list[str], cut: str
) -> None:
    folder = tmp_path / "out"
    shutil.copytree(once, folder)
    shorten, again = CUTS[cut]
    text = (folder / "marked.jsonl").read_text(encoding="utf-8")
    (folder / "marked.jsonl").write_text(shorten(text), encoding="utf-8")
    (folder / "summary.txt").unlink()
    mark(SUBMISSIONS, "--out", folder)
    assert marking == again
    assert whole(folder) == whole(once)


def test_a_journal_without_end_is_none_of_ours(once: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    shutil.copytree(once, folder)
    (folder / "marked.jsonl").unlink()
    (folder / "marked.jsonl").symlink_to("/dev/zero")
    mark(SUBMISSIONS, "--out", folder)
    assert not (folder / "marked.jsonl").is_symlink()
    assert whole(folder) == whole(once)


@pytest.mark.parametrize(
    ("change", "again"),
    [
        (lambda work: (work / "out/feedback/bo.txt").unlink(), ["bo"]),
        (lambda work: (work / "in/bo.txt").write_text("p43: v1 = 0.05"), ["bo"]),
        (lambda work: (work / "in/ida.txt").write_text("p43: v1 = 0.05"), ["ida"]),
        (lambda work: (work / "in/bo.txt").unlink(), []),
    ],
)
def test_what_has_changed_is_marked_again(
    once: Path, tmp_path: Path, marking: list[str], change: object, again: list[str]
) -> None:
    shutil.copytree(once, tmp_path / "out")
    shutil.copytree(SUBMISSIONS, tmp_path / "in")
    change(tmp_path)  # type: ignore[operator]
    mark(tmp_path / "in", "--out", tmp_path / "out")
    assert marking == again


def test_another_paper_is_another_marking(once: Path, tmp_path: Path, marking: list[str]) -> None:
    shutil.copytree(once, tmp_path / "out")
    text = PAPER.read_text(encoding="utf-8").replace("A2 cao", "A1")
    (tmp_path / "paper.yaml").write_text(text, encoding="utf-8")
    run("mark", str(tmp_path / "paper.yaml"), str(SUBMISSIONS), "--out", str(tmp_path / "out"))
    assert len(marking) == len(journal(once))


def test_a_cluster_writes_the_same_bytes(once: Path, tmp_path: Path) -> None:
    distributed = pytest.importorskip(
        "distributed", reason='no Dask cluster: pip install "dlsolve[cluster]"'
    )
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None
    ) as cluster:
        screen = mark(SUBMISSIONS, "--out", tmp_path, "--scheduler", cluster.scheduler_address)
    assert screen.stdout == (EXPECTED / "screen.txt").read_text(encoding="utf-8")
    assert whole(tmp_path) == whole(once)


def test_without_distributed_there_is_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    screen = mark(SUBMISSIONS, "--scheduler", "tcp://127.0.0.1:1")
    assert screen.status == 2
    assert 'pip install "dlsolve[cluster]"' in screen.stderr


def test_a_slip_of_ours_loses_one_student(monkeypatch: pytest.MonkeyPatch) -> None:
    from dlsolve.cli import mark as command

    original = command.mark

    def failing(paper: Paper, submission: object) -> object:
        if submission.student == "bo":  # type: ignore[attr-defined]
            raise RecursionError("too deep")
        return original(paper, submission)  # type: ignore[arg-type]

    monkeypatch.setattr(command, "mark", failing)
    screen = mark(SUBMISSIONS)
    assert "bo.txt: dlsolve itself failed here: RecursionError: too deep" in screen.stderr
    assert "ada          8     5     2     15" in screen.stdout


# --- a hostile class ------------------------------------------------------------------------

HOSTILE = {
    "digits": "p43: v1 = " + "1" * 90_000,
    "a long fraction": "p43: v1 = 0." + "3" * 90_000,
    "lines": "p43:\n" + "v1 = 0.05\n" * 9_000,
    "wrong lines": "p43:\n" + "".join(f"v1 = 0.{i}\n" for i in range(5_000)),
    "brackets": "p43: v1 = " + "(" * 90_000,
    "square brackets": "bits: H = " + "[" * 40_000 + "]" * 40_000,
    "sides": "p43: " + "= " * 45_000,
    "sums": "p43: v1 = " + "1+" * 45_000 + "1",
    "towers": "p43: v1 = 9^9^9^9^9\nspam: posterior = 1e999999999",
    "a number alone": "bits: ((9!)!)!",
    "a large number alone": "bits: 1e999999999",
    "digits alone": "bits: " + "7" * 90_000,
    "no number alone": "bits: 1/0",
    "headings": "p43:\nspam:\nbits:\n" * 5_000,
    "controls": "p43: v1 = \x1b[2J\x1b[31m0.05\x07\x08\r\n\x7f\u202e",
    "markup": "p43: v1 = [bold red]0.05[/]<script>alert(1)</script>\\input{x}",
    "code": "p43: v1 = __import__('os').system('id')",
    "files": "p43: @/etc/passwd\nspam: -\nbits: @-",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.txt").write_text(HOSTILE[name], encoding="utf-8")
    screen = mark(tmp_path / "in", "--out", tmp_path / "out")
    assert screen.status == 0
    page = (tmp_path / "out" / "feedback" / "x.txt").read_text(encoding="utf-8")
    assert all(line.isprintable() for line in (*page.split("\n"), *screen.stdout.split("\n")))
    assert len(screen.stdout) < 3_000
    assert "root:" not in page
    [row] = list(csv.DictReader((tmp_path / "out" / "marks.csv").open(encoding="utf-8")))
    assert int(row["total"]) <= 2


NAMES = ["../../x", "..", "/etc/passwd", "C:\\x", "=cmd|'/c calc'!A0", "+1", "-1", "@SUM(1)", "x",
         "X", "con", "a" * 80, "👩‍🎓", "\x1b[31mred", "[red]x[/red]", "Zoë"]  # fmt: skip


def test_hostile_names(tmp_path: Path) -> None:
    with (tmp_path / "class.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["name", "p43"])
        rows.writerows([name, "=1+1"] for name in NAMES)
    out = tmp_path / "a" / "out"
    screen = mark(tmp_path / "class.csv", "--out", out)
    assert screen.status == 0
    assert sorted(os.listdir(tmp_path)) == ["a", "class.csv"]
    assert os.listdir(tmp_path / "a") == ["out"]
    stems = [path.name for path in (out / "feedback").iterdir()]
    assert len({stem.casefold() for stem in stems}) == len(NAMES)
    assert all(stem[0] != "." and len(stem) <= 60 for stem in stems)
    table = list(csv.reader((out / "marks.csv").open(encoding="utf-8", newline="")))
    cells = [row[0] for row in table[1:]]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert "'=cmd|'/c calc'!A0" in cells
    assert all(cell.isprintable() for cell in cells)


@pytest.mark.parametrize(
    ("student", "stem"),
    [
        ("Ada Lovelace", "Ada-Lovelace"), ("../../x", "x"), ("..", "student"), ("", "student"),
        (".bashrc", "bashrc"), ("a/b\\c:d", "a-b-c-d"), ("Zoë", "Zoë"), ("李", "李"), ("-x-", "x"),
        ("NUL", "NUL-"), ("con.txt", "con-txt"), ("a" * 300, "a" * 48), ("a\0b\n", "a-b"),
    ],
)  # fmt: skip
def test_file_names(student: str, stem: str) -> None:
    assert stem_of(student, "student") == stem


def test_marks_are_numbers_even_where_an_id_is_a_formula() -> None:
    paper = Paper("", (Question("=1+1", "entropy", ()),))
    text = gradebook(paper, [Graded("a,b", "row 2", (Result(1, 2, True, False),))])
    assert text == 'student,\'=1+1,total,out of\n"a,b",1,1,2\n'


SPAM = (("prior", ("spam=1%",)), ("likelihood", ("free|spam=0.8", "free|not spam=0.1")))


@pytest.mark.parametrize(
    ("asked", "working", "marks"),
    [
        (("posterior",), "0.0748", True),
        (("posterior",), " 8/107\n", True),
        (("posterior",), "posterior = 0.0748", True),
        (("posterior",), "0.0784", False),
        (("posterior",), "about 0.0748", False),
        (("posterior",), "", False),
        (("posterior", "evidence"), "0.0748", False),
        ((), "0.0748", False),
    ],
)
def test_a_number_alone_is_the_one_answer(
    asked: tuple[str, ...], working: str, marks: bool
) -> None:
    paper = Paper("", (Question("a", "bayes", SPAM, asked=asked),))
    [marked] = mark_submission(paper, Submission("", "", (("a", working),)))
    assert (marked.given > 0) is marks


# --- the overview ---------------------------------------------------------------------------


def test_one_value_of_several_causes() -> None:
    def result(*wrong: WrongLine) -> Graded:
        return Graded("", "", (Result(1, 4, True, False, wrong[0].line, wrong),))

    paper = Paper("", (Question("a", "entropy", ()),))
    sign, known = WrongLine("w", "2", "sign"), WrongLine("w", "2", "known")
    [found] = overviews(paper, [
        result(sign), result(known), result(sign, sign), result(WrongLine("w", "3")),
        Graded("", "", fault="unread"),
    ])  # fmt: skip
    [shared] = found.values
    assert (shared.count, shared.causes) == (3, ("sign", "known"))
    assert found.causes == (("sign", 2), ("known", 1))
    assert found.first == (("w", 4),)
    assert (found.mean, found.out_of, found.answered) == (1, 4, 4)


def test_nobody_was_marked() -> None:
    assert overviews(Paper("", (Question("a", "entropy", ()),)), [Graded("", "", fault="x")]) == ()
