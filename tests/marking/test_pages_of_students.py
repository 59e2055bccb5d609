"""Pages as different students write them, `students/*.yaml`: every verdict, and the marks.

An entry has the topic and its inputs, the marks, and the lines of the script; each line has the
code of every statement on it, and the kind of slip where it is wrong.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from dlsolve import topics
from dlsolve.marking.marker import Marker
from dlsolve.working.verdicts import Mark

PAGES = [
    pytest.param(page, id=f"{path.stem}-{page['id']}")
    for path in sorted((Path(__file__).parent / "students").glob("*.yaml"))
    for page in yaml.safe_load(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_marked_as_an_examiner_would(page: dict[str, Any]) -> None:
    texts = {name: tuple(v) if isinstance(v, list) else v for name, v in page["inputs"].items()}
    marked = Marker(topics.load(page["topic"]), texts).mark(script_of(page))
    said = [[spelt(m) for m in marked.marks if m.line == n + 1] for n in range(len(page["script"]))]
    assert said == [row["codes"] for row in page["script"]]
    assert f"{marked.given}/{marked.out_of}" == page["marks"]


def script_of(page: dict[str, Any]) -> str:
    """The lines as they stand on the page."""
    return "\n".join(row["line"] for row in page["script"])


def spelt(mark: Mark) -> str:
    """e.g. right, wrong: sign"""
    return mark.code.value if mark.slip is None else f"{mark.code.value}: {mark.slip.value}"
