"""The README and the docs say what is true: commands run, outputs and tables are current.

`pytest --update-goldens` writes the outputs and tables anew; read the diff.
"""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import pytest

from dlsolve import topics
from dlsolve.inputs.fields import fields_of

from .conftest import run

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
CONVENTIONS = ROOT / "docs" / "conventions.md"
COMMAND = re.compile(r"^    \$ dlsolve (.+)$", re.MULTILINE)


def blocks(text: str) -> list[str]:
    """The fenced blocks."""
    return re.findall(r"^```\w*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def with_outputs(text: str) -> str:
    """The README with what each `$ dlsolve …` prints, indented, below it."""
    lines = iter(text.splitlines())
    made: list[str] = []
    for line in lines:
        made.append(line)
        match = COMMAND.match(line)
        if match is None:
            continue
        result = run(*shlex.split(match[1]))
        assert result.stderr == ""
        made += ["", *(f"    {row}".rstrip() for row in result.stdout.strip("\n").splitlines())]
        for rest in lines:  # the old output: indented lines, and blank ones between them
            if rest and not rest.startswith("    "):
                made += ["", rest]
                break
            if COMMAND.match(rest):
                raise AssertionError("put a sentence between two commands")
    return "\n".join(made) + "\n"


def topics_table() -> str:
    rows = ["| chapter | topic | |", "| --- | --- | --- |"]
    for chapter, headings in topics.by_chapter().items():
        rows += [f"| {chapter} | `{h.name}` | {_cell(h.summary)} |" for h in headings]
    return "\n".join(rows)


def conventions_table() -> str:
    """One row an option, its default first, with the topics that have it."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for name in topics.names():
        for field in fields_of(topics.load(name).write):
            if field.is_convention or field.flag:
                choices = sorted(field.choices, key=lambda c: c != field.default)
                shown = ", ".join(f"`{c}`" for c in choices) or "off, on"
                found.setdefault((field.option, shown, field.help), []).append(f"`{name}`")
    rows = ["| option | choices, the default first | | topics |", "| --- | --- | --- | --- |"]
    for (option, choices, text), names in sorted(found.items()):
        rows.append(f"| `{option}` | {choices} | {_cell(text)} | {', '.join(names)} |")
    return "\n".join(rows)


def _cell(text: str) -> str:
    """A text in a table, where a bar would end its cell."""
    return text.replace("|", r"\|")


def with_tables(text: str) -> str:
    for name, table in (("topics", topics_table()), ("conventions", conventions_table())):
        text = re.sub(
            rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)",
            lambda m, t=table: f"{m[1]}{t}\n{m[2]}",
            text,
            flags=re.DOTALL,
        )
    return text


@pytest.mark.parametrize("path", [README, CONVENTIONS], ids=lambda path: path.stem)
def test_outputs_and_tables_are_current(path: Path, update_goldens: bool) -> None:
    text = path.read_text(encoding="utf-8")
    current = with_outputs(with_tables(text))
    if update_goldens:
        path.write_text(current, encoding="utf-8")
    else:
        assert text == current


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.md")), ids=lambda path: path.stem)
def test_links_lead_to_files(path: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


def test_first_two_blocks_install_and_run() -> None:
    install, test = blocks(README.read_text(encoding="utf-8"))[:2]
    assert install.count("\n") == test.count("\n") == 1
    assert "pip install" in install
    assert "dlsolve batch problems" in install
    assert "pip install" in test
    assert "pytest" in test


@pytest.mark.parametrize("path", [README], ids=["README"])
def test_python_examples_run(path: Path) -> None:
    failed, tried = doctest.testfile(str(path), module_relative=False, encoding="utf-8")
    assert tried
    assert not failed


def test_the_sheet_in_the_readme_solves() -> None:
    text = README.read_text(encoding="utf-8")
    sheet = re.search(r"(    version: 1\n(?:    .+\n)+)", text)
    assert sheet is not None
    lines = [line[4:] for line in sheet[1].splitlines()]
    result = run("batch", "-", stdin="\n".join(lines) + "\n")
    assert (result.status, result.stderr) == (0, "")


def test_no_option_of_a_topic_means_two_things() -> None:
    """θ is a threshold in one topic and a parameter in another, but never both in one."""
    for name in topics.names():
        spellings = [s for field in fields_of(topics.load(name).write) for s in field.spellings]
        assert len(spellings) == len(set(spellings)), name
