"""The pictures of the README show what the tool prints today."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tools.gallery import DRAWN, GALLERY, PRINTED, ROOT, printed

README = (ROOT / "README.md").read_text(encoding="utf-8")
SVG = {name: command for name, command in PRINTED.items() if name.endswith(".svg")}


def words(picture: str) -> str:
    """The text of a picture, whatever version of Rich drew it."""
    found = re.findall(r"<text[^>]*>([^<]*)</text>", picture)
    return unescape("\n".join(found)).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("name", SVG)
def test_a_picture_is_current(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    shown = words((GALLERY / name).read_text(encoding="utf-8"))
    assert "Answer" in shown or "Marks" in shown
    assert shown == words(printed(SVG[name]))


@pytest.mark.parametrize("name", [*SVG, *DRAWN, "sheet.png"])
def test_the_readme_shows_it(name: str) -> None:
    assert f"(docs/gallery/{name})" in README
    assert (GALLERY / name).stat().st_size > 1000
