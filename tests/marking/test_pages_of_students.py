"""Pages as students write them, with the verdict an examiner gives each line.

A page of `students/*.yaml` is a script whose lines end in `» code`, and `slip` where one is
named; a line without it says nothing that is judged.  `marks` is what the page is given
for the answers that are `asked`, or for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from dlsolve import topics
from dlsolve.marking.marker import Marked, Marker

PAGES = Path(__file__).parent / "students"
SAID = "»"


@dataclass(frozen=True)
class Page:
    """What a student writes, what each line is to be called, and the marks."""

    topic: str
    inputs: dict[str, str | list[str]]
    asked: tuple[str, ...]
    lines: tuple[str, ...]
    said: tuple[str, ...]
    marks: str


def pages() -> list[object]:
    """The pages of every file, each with its own name."""
    return [
        pytest.param(
            _page(problem, page), id=f"{file.stem}-{problem['topic']}-{number}-{page['who']}"
        )
        for file in sorted(PAGES.glob("*.yaml"))
        for number, problem in enumerate(yaml.load(file.read_text("utf-8"), yaml.BaseLoader), 1)
        for page in problem["pages"]
    ]


def _page(problem: dict[str, object], page: dict[str, str]) -> Page:
    halves = [line.partition(SAID) for line in page["script"].splitlines()]
    lines = tuple(line.rstrip() for line, _, _ in halves)
    said = tuple(codes.strip() for _, _, codes in halves)
    asked = tuple(problem.get("asked", ()))  # type: ignore[arg-type]
    return Page(problem["topic"], problem["inputs"], asked, lines, said, page["marks"])  # type: ignore[arg-type]


def marked(page: Page) -> Marked:
    return Marker(topics.load(page.topic), page.inputs, asked=page.asked).mark(
        "\n".join(page.lines)
    )


def said_of(marked: Marked, count: int) -> tuple[str, ...]:
    """The codes and slips of each line, each once."""
    found: list[dict[str, None]] = [{} for _ in range(count)]
    for mark in marked.marks:
        slip = f" {mark.slip.value}" if mark.slip else ""
        found[mark.line - 1][mark.code.value + slip] = None
    return tuple(map(", ".join, found))


@pytest.mark.parametrize("page", pages())
def test_a_page_is_marked_as_an_examiner_marks_it(page: Page) -> None:
    result = marked(page)
    said = said_of(result, len(page.lines))
    assert list(zip(page.lines, said, strict=True)) == list(zip(page.lines, page.said, strict=True))
    assert f"{result.given}/{result.out_of}" == page.marks
