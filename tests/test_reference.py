"""docs/reference.md is what `tools/reference.py` prints, and says of every command what it takes.

`pytest --update-goldens` writes it anew; read the diff.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dlsolve import topics
from dlsolve.cli.names import OTHER_COMMANDS
from dlsolve.cli.settings import COMMON, NAMES
from dlsolve.cli.usage import term
from dlsolve.inputs.fields import fields_of
from tools.reference import page

REFERENCE = Path(__file__).parent.parent / "docs" / "reference.md"
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
CELL = re.compile(r"(?<!\\)\|")


@pytest.fixture(scope="module")
def text() -> str:
    return page()


def sections(text: str) -> dict[str, str]:
    """What stands below each heading."""
    pieces = HEADING.split(text)[1:]
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


def test_the_reference_is_current(text: str, update_goldens: bool) -> None:
    if update_goldens:
        REFERENCE.write_text(text, encoding="utf-8")
    else:
        assert REFERENCE.read_text(encoding="utf-8") == text


def test_every_topic_has_all_that_it_takes(text: str) -> None:
    found = sections(text)
    for name in topics.names():
        section = found[f"dlsolve {name}"]
        topic = topics.load(name)
        assert f"dlsolve {name} " in section
        assert "Answer" in section, name
        for field in fields_of(topic.write):
            assert f"| `{term(field)}` |" in section.replace("\\|", "|"), (name, field)
        assert "$ dlsolve" in section, name
        assert "╭─ Answer" in section, name


def test_every_other_command_is_there(text: str) -> None:
    found = sections(text)
    assert {f"dlsolve {name}" for name in OTHER_COMMANDS} <= set(found)
    for field in (*COMMON, NAMES):
        assert f"`{term(field)}`" in found["Options of every topic"].replace("\\|", "|")


def test_links_lead_to_headings(text: str) -> None:
    anchors = [heading.casefold().replace(" ", "-") for heading in HEADING.findall(text)]
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= set(anchors)


def test_tables_have_two_columns(text: str) -> None:
    rows = [row for row in text.splitlines() if row.startswith("| ")]
    assert rows
    assert [row for row in rows if len(CELL.findall(row)) != 3] == []
