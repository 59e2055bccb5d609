"""What students hand in: headings, YAML, tables in CSV, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlsolve.errors import InputError
from dlsolve.marking.class_set import Submission
from dlsolve.problems import submissions
from dlsolve.problems.submissions import LONGEST, Questions, read_submissions, sections

IDS = ("p43", "spam", "q-7")


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("p43", "p43"), ("P-43", "p43"), ("p 43", "p43"), ("## p43 ##", "p43"), ("**p43**", "p43"),
        ("Question p43", "p43"), ("Q p43", "p43"), ("p43 working", "p43"), ("Spam.", "spam"),
        ("Your answer to spam", "spam"), ("Question 7", "q-7"), ("q7", "q-7"), ("Q. 7)", "q-7"),
    ],
)  # fmt: skip
def test_a_question_is_named(text: str, question: str) -> None:
    assert Questions(IDS).named(text) == question


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "7",
        "(7)",
        "7.",
        "43",
        "p4",
        "p433",
        "question",
        "working",
        "p43 and spam",
        "θ",
        "q",
    ],
)
def test_no_question_is_named(text: str) -> None:
    assert Questions(IDS).named(text) is None


def test_a_name_that_two_questions_have_names_neither() -> None:
    assert Questions(("q1", "p1-q")).named("Question 1") == "q1"
    assert Questions(("q 1", "no 1")).named("question 1") is None


@pytest.mark.parametrize(
    ("text", "found", "remarks"),
    [
        ("p43:\na = 1\nspam:\nb = 2", {"p43": "a = 1", "spam": "b = 2"}, 0),
        ("p43: a = 1\nb = 2", {"p43": "a = 1\nb = 2"}, 0),
        ("# Question p43\n\na = 1\n\nb = 2\n", {"p43": "a = 1\n\nb = 2"}, 0),
        ("p43\na = 1\nspam\nb = 2\np43\nc = 3", {"p43": "a = 1\nc = 3", "spam": "b = 2"}, 0),
        ("p43\nIteration 1:\na = 1", {"p43": "Iteration 1:\na = 1"}, 0),
        ("p43\np43 = 1\nspam = 2", {"p43": "p43 = 1\nspam = 2"}, 0),
        ("Ada\np43\na = 1", {"p43": "a = 1"}, 1),
        ("p43\na = 1\nQuestion 9\nb = 2", {"p43": "a = 1"}, 1),
        ("p43\u2028a = 1\x0cspam\x85b = 2", {"p43": "a = 1", "spam": "b = 2"}, 0),
        ("a = 1\nb = 2", {}, 1),
        ("", {}, 0),
    ],
)
def test_sections(text: str, found: dict[str, str], remarks: int) -> None:
    workings, noted = sections(text, Questions(IDS))
    assert (workings, len(noted)) == (found, remarks)


def test_one_question_needs_no_heading() -> None:
    only = Questions(("p43",))
    assert sections("a = 1\nQuestion 9\nb = 2", only) == ({"p43": "a = 1\nQuestion 9\nb = 2"}, ())
    assert sections("p43:\na = 1", only) == ({"p43": "a = 1"}, ())


# --- files ----------------------------------------------------------------------------------


def read(folder: Path, text: str | bytes, name: str) -> Submission:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    count, [submission] = read_submissions(str(folder), IDS)
    assert count == 1
    return submission


@pytest.mark.parametrize(
    ("text", "workings"),
    [
        ("answers: {p43: a = 1}", {"p43": "a = 1"}),
        ("answers:\n  P-43: |\n    a = 1\n    b = 2\n", {"p43": "a = 1\nb = 2"}),
        ("answers: {p43: {a: 1, b: [1, 2]}}", {"p43": "a = 1\nb = [1, 2]"}),
        ("answers: {p43: [a = 1, b = 2]}", {"p43": "a = 1\nb = 2"}),
        ("answers: {p43: '@/etc/passwd'}", {"p43": "@/etc/passwd"}),
        ("answers: {p43: -}", {"p43": "-"}),
    ],
)
def test_yaml(tmp_path: Path, text: str, workings: dict[str, str]) -> None:
    found = read(tmp_path, "student: Zoë  B\n" + text, "z.yaml")
    assert (found.student, dict(found.workings), found.fault) == ("Zoë B", workings, "")


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("a.yaml", "p43: 1", "there is no “p43” here"),
        ("a.yaml", "answer: {p43: 1}", "did you mean `answers`?"),
        ("a.yaml", "answers: [1", "line 1: "),
        ("a.yaml", "student: a", "`answers` is missing"),
        ("a.yaml", "student: [a]\nanswers: {}", "`student` is not a text"),
        ("a.yaml", f"student: {'x' * 81}\nanswers: {{}}", "the name is too long"),
        ("a.yaml", "answers: !!python/name:os.system {}", "tags are not read"),
        ("a.yaml", "answers: {p43: " + "[" * 30 + "]" * 30 + "}", "more than 20 levels"),
        ("a.yaml", "a = 1", "not a mapping"),
        ("a.txt", "a = 1", "no heading in it names a question"),
        ("a.txt", " \n", "it is empty"),
        ("a.txt", b"\xff", "is not a text; save it as UTF-8"),
        ("a.txt", b"p43: \x00", "is not a text"),
        ("a.txt", "p43: " + "1" * LONGEST, "characters"),
        ("a.docx", "p43: a = 1", "neither a text nor YAML"),
    ],
)  # fmt: skip
def test_what_is_refused(tmp_path: Path, name: str, text: str | bytes, fault: str) -> None:
    found = read(tmp_path, text, name)
    assert fault in found.fault
    assert found.workings == ()
    assert found.student == "a"


def test_a_link_and_a_folder_are_no_submissions(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("p43: a = 1")
    folder = tmp_path / "in"
    (folder / "sub.txt").mkdir(parents=True)
    (folder / "link.txt").symlink_to(secret)
    (folder / ".hidden.txt").write_text("p43: a = 1")
    faults = [one.fault for one in read_submissions(str(folder), IDS)[1]]
    assert faults == ["it is a link to another file", "it is not a file"]


def test_many_remarks_are_few(tmp_path: Path) -> None:
    named = ", ".join(f"q{number}: 1" for number in range(100, 200))
    remarks = read(tmp_path, f"answers: {{{named}}}", "a.yaml").remarks
    assert remarks[0] == "no question is called “q100”"
    assert remarks[-1] == "95 more remarks like these"
    assert len(remarks) == 6


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(2**30)  # a gigabyte that takes no place
    _, [found] = read_submissions(str(tmp_path), IDS)
    assert f"more than {LONGEST:,} characters" in found.fault


# --- tables ---------------------------------------------------------------------------------


def table(folder: Path, text: str, name: str = "") -> list[Submission]:
    path = folder / "class.csv"
    path.write_text(text, encoding="utf-8")
    return list(read_submissions(str(path), IDS, name)[1])


@pytest.mark.parametrize(
    ("text", "name", "students"),
    [
        ("Name,p43\nAda,a = 1\n", "", ["Ada"]),
        ("Timestamp,Email Address,Full name,Q p43\n1,a@b,Ada,a = 1\n", "", ["Ada"]),
        ("Timestamp,Email Address,Q p43\n1,a@b,a = 1\n", "", ["a@b"]),
        ("Name,Number,p43\nAda,17,a = 1\n", "number", ["17"]),
        ("Student;p43 working\nAda;a = 1\nBo;a = 2\n", "", ["Ada", "Bo"]),
        ("Student\tp43\nAda\ta = 1\n\n\t\n", "", ["Ada"]),
        ("\ufeffID,p43\r\n7,a = 1\r\n", "", ["7"]),
    ],
)
def test_the_column_of_the_students(
    tmp_path: Path, text: str, name: str, students: list[str]
) -> None:
    found = table(tmp_path, text, name)
    assert [one.student for one in found] == students
    assert dict(found[0].workings) == {"p43": "a = 1"}


def test_a_cell_has_many_lines(tmp_path: Path) -> None:
    [found] = table(tmp_path, 'Name,p43,spam\nAda,"a = 1\nb = 2, c = 3","x ""y"""\n')
    assert dict(found.workings) == {"p43": "a = 1\nb = 2, c = 3", "spam": 'x "y"'}


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (",a = 1,", "it has no name"),
        ("Ada,a = 1,b,c", "it has 4 cells, the first row has 3"),
        ("x" * 81 + ",a = 1,", "the name is too long"),
        (f"Ada,{'1' * LONGEST},1", f"it has more than {LONGEST:,} characters"),
    ],
)
def test_a_row_that_cannot_be_read_leaves_the_others(tmp_path: Path, row: str, fault: str) -> None:
    first, second = table(tmp_path, f"Name,p43,spam\n{row}\nBo,b = 2,\n")
    assert (first.source, first.fault, second.fault) == ("row 2", fault, "")


@pytest.mark.parametrize("cell", ['"a = 1', '"a = 1"2'])
def test_a_quotation_mark_out_of_place_takes_no_row_in_silence(tmp_path: Path, cell: str) -> None:
    ada, *others = table(tmp_path, f"Name,p43,spam\nAda,a = 1,\nBo,{cell},\nCy,a = 1,\n")
    assert ada.fault == ""
    assert [one.source for one in others] == ["row 3"]
    assert "not CSV, nor what follows" in others[0].fault
    assert "close the quotation marks" in others[0].fault


@pytest.mark.parametrize(("rows", "faults"), [(3, 0), (4, 1), (9, 1)])
def test_more_rows_than_are_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, faults: int
) -> None:
    monkeypatch.setattr(submissions, "MOST_STUDENTS", 3)
    found = table(tmp_path, "Name,p43\n" + "Ada,a = 1\n" * rows)
    assert [bool(one.fault) for one in found] == [False] * 3 + [True] * faults


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        ("", "", "no column has the students' names"),
        ("a,p43\n1,2\n", "", "no column has the students' names"),
        ("Name,b\n1,2\n", "", "no column of “class.csv” is called as a question is"),
        ("Name,p43,P-43\n1,2,3\n", "", "two columns are those of p43"),
        ('Name,"p43\n1,2\n', "", "the first row of “class.csv” is not CSV: unexpected end of data"),
        ("Name,p43\n1,2\n", "Nam", "no column is called “Nam”"),
    ],
)
def test_tables_that_are_refused(tmp_path: Path, text: str, name: str, reason: str) -> None:
    with pytest.raises(InputError) as raised:
        table(tmp_path, text, name)
    assert raised.value.reason == reason
    assert raised.value.remedy


@pytest.mark.parametrize("path", ["nowhere", "empty"])
def test_nothing_to_mark(tmp_path: Path, path: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="there are no submissions"):
        read_submissions(str(tmp_path / path), IDS)


def test_a_name_that_no_file_can_have() -> None:
    with pytest.raises(InputError, match="cannot be read: File name too long"):
        read_submissions("x" * 5_000, IDS)
