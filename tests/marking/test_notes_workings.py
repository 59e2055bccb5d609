"""The workings of the lecture notes as test data, compared with the notes themselves.

An entry of `notes/*.yaml` is a working of a row of the problem file of the same name:

- `id`, the worked problem in the notes, and `problem`, the row that has its topic and inputs;
- `lines`, the working as it stands there (LaTeX, words, slips), by line of the notes.  The lines
  of the question are left out; inputs that the working states again are kept;
- `flags`, the numeric slips that a marker is to find, and the kind that it should name.  A slip
  of several lines stands at each of them;
- `not_marked`, the numeric slips that it cannot find, and why;
- `other`, lines with an erratum of another kind: a formula, a notation, something unfinished;
- `unlisted`, what is wrong and not among the errata, or the rest of a slip that is.

So a mark on a line of the last two is no false alarm; one on a line of none of them is.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
PROBLEMS = HERE.parents[1] / "problems"
NOTES = HERE.parents[2] / "shared" / "notes"

FILES = sorted((HERE / "notes").glob("*.yaml"))
WORKINGS: dict[str, dict[str, Any]] = {
    working["problem"]: working
    for path in FILES
    for working in yaml.safe_load(path.read_text(encoding="utf-8"))
}
every_working = pytest.mark.parametrize("working", WORKINGS.values(), ids=list(WORKINGS))

ELSEWHERE = {"E32": "line 1518, a default among the formulas of Adam: in no worked problem"}
"""The numeric errata that lie in no working."""


def numbers(working: dict[str, Any], *keys: str) -> list[int]:
    """The lines that stand under these keys."""
    return [row["line"] for key in keys for row in working.get(key, ())]


def lines_of(erratum: dict[str, str]) -> set[int]:
    """“1059-1061,1077” as the lines 1059, 1060, 1061 and 1077."""
    spans = re.findall(r"(\d+)(?:-(\d+))?", erratum["line"])
    return {line for first, last in spans for line in range(int(first), int(last or first) + 1)}


@pytest.fixture(scope="module")
def notes() -> list[str]:
    return read("lecture-notes.txt").split("\n")


@pytest.fixture(scope="module")
def errata() -> dict[str, dict[str, str]]:
    return {erratum["id"]: erratum for erratum in yaml.safe_load(read("errata.yaml"))}


@pytest.fixture(scope="module")
def verdicts() -> dict[str, str]:
    """By expressions: the file has a “: ” in a text without quotes, which no YAML reader takes."""
    text = read("worked-problems.yaml")
    names = re.findall(r"^- id: (.+)$", text, re.MULTILINE)
    return dict(zip(names, re.findall(r"^  verdict: (.+)$", text, re.MULTILINE), strict=True))


def read(name: str) -> str:
    if not NOTES.is_dir():
        pytest.skip("needs the lecture notes beside the repository, in ../shared/notes")
    return (NOTES / name).read_text(encoding="utf-8")


def test_every_worked_problem_has_its_working() -> None:
    assert {working["id"] for working in WORKINGS.values()} == {f"P{n:02}" for n in range(1, 53)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_rows_are_those_of_the_problem_file(path: Path) -> None:
    sheet = yaml.load((PROBLEMS / path.name).read_text(encoding="utf-8"), yaml.BaseLoader)
    workings = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {working["problem"] for working in workings} <= {row["id"] for row in sheet["problems"]}
    assert all(w["problem"].partition("-")[0] == w["id"].lower() for w in workings)


def test_no_line_is_in_two_workings() -> None:
    lines = [line for working in WORKINGS.values() for line in numbers(working, "lines")]
    assert len(lines) == len(set(lines))


@every_working
def test_a_working_is_in_order(working: dict[str, Any]) -> None:
    lines = numbers(working, "lines")
    assert lines == sorted(lines)
    assert set(numbers(working, "flags", "other", "unlisted")) <= set(lines)
    listed = set(numbers(working, "flags", "not_marked", "other"))
    assert not listed & set(numbers(working, "unlisted"))


@every_working
def test_the_lines_are_the_notes_own(working: dict[str, Any], notes: list[str]) -> None:
    for row in working["lines"]:
        assert row["text"] == notes[row["line"] - 1].strip(), row["line"]


@every_working
def test_the_slips_are_those_of_the_errata(
    working: dict[str, Any], errata: dict[str, dict[str, str]]
) -> None:
    """Each erratum that touches the lines stands at every one that it touches."""
    flags, other = [], []
    for line in numbers(working, "lines"):
        for name, erratum in errata.items():
            if line not in lines_of(erratum) or "not_for_marking" in erratum:
                continue
            if erratum["kind"] == "numeric":
                flags.append({"line": line, "erratum": name, "slip": erratum["slip"]})
            else:
                other.append({"line": line, "erratum": name})
    assert working["flags"] == flags
    assert working.get("other", []) == other


@every_working
def test_a_slip_that_is_not_marked_has_the_reason_of_the_errata(
    working: dict[str, Any], errata: dict[str, dict[str, str]]
) -> None:
    for row in working.get("not_marked", ()):
        erratum = errata[row["erratum"]]
        assert (row["line"], row["reason"]) == (int(erratum["line"]), erratum["not_for_marking"])


def test_a_working_that_is_right_has_no_flag(verdicts: dict[str, str]) -> None:
    right = [w for w in WORKINGS.values() if verdicts[w["id"]] == "notes right"]
    assert right
    assert [working["id"] for working in right if working["flags"]] == []


def test_every_numeric_erratum_has_one_place(errata: dict[str, dict[str, str]]) -> None:
    placed = [
        name
        for working in WORKINGS.values()
        for name in {
            row["erratum"] for key in ("flags", "not_marked") for row in working.get(key, ())
        }
    ]
    numeric = [name for name, erratum in errata.items() if erratum["kind"] == "numeric"]
    assert sorted([*placed, *ELSEWHERE]) == sorted(numeric)
