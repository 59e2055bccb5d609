"""Pages in a real browser: laid out, foldable, in light and dark, on a telephone and on paper."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from dlsolve.render import html
from dlsolve.render.document import document
from dlsolve.render.look import Look
from dlsolve.render.notation import Notation
from dlsolve.solver import solve

from ..browser import Browser, chromium
from ..conftest import run

ROOT = Path(__file__).parents[2]
WIDTHS = (390, 1280)

OPEN = "document.querySelectorAll('details').forEach(one => one.open = true);"

TOO_WIDE = """
const page = document.documentElement;
const inside = one => {
  for (let up = one.parentElement; up; up = up.parentElement)
    if (getComputedStyle(up).overflowX !== 'visible') return true;
  return false;
};
const wide = [...document.querySelectorAll('main *')].filter(one =>
  one.getBoundingClientRect().right > page.clientWidth + 0.5 && !inside(one));
return [page.scrollWidth - page.clientWidth,
        wide.map(one => [one.closest('article')?.id, one.tagName, one.textContent.slice(0, 60)])];
"""
"""How far the page goes on to the right, and what reaches beyond it in no box that scrolls."""

MISLAID = """
const box = one => one.getBoundingClientRect();
const bad = [];
for (const one of document.querySelectorAll('mfrac')) {
  const [top, bottom] = [...one.children].map(box);
  const middle = each => each.left + each.width / 2;
  if (top.bottom > bottom.top + 1 || Math.abs(middle(top) - middle(bottom)) > 1 || !top.height)
    bad.push(['fraction', one.textContent]);
}
for (const one of document.querySelectorAll('mtable')) {
  const rows = [...one.children].map(row => [...row.children].map(box));
  rows.forEach((row, i) => row.forEach((cell, j) => {
    if (j && cell.left < row[j - 1].right - 1) bad.push(['column', one.textContent]);
    if (i && cell.top < rows[i - 1][j].bottom - 1) bad.push(['row', one.textContent]);
    if (Math.abs(cell.left - rows[0][j].left) > 1) bad.push(['grid', one.textContent]);
  }));
}
for (const one of document.querySelectorAll('msup')) {
  const [base, above] = [...one.children].map(box);
  if (above.bottom > base.bottom || above.left < base.right - 1)
    bad.push(['above', one.textContent]);
}
for (const one of document.querySelectorAll('msub')) {
  const [base, below] = [...one.children].map(box);
  if (below.bottom < base.bottom - 1 || below.left < base.right - 1)
    bad.push(['below', one.textContent]);
}
return [document.querySelectorAll('mfrac').length, document.querySelectorAll('mtable').length, bad];
"""

BRACKETS = """
return [...document.querySelectorAll('mtable')].flatMap(table => {
  const height = table.getBoundingClientRect().height;
  return [table.previousElementSibling, table.nextElementSibling].map(bracket =>
    bracket.getBoundingClientRect().height / height);
});
"""
"""How tall the brackets are for their matrices."""

FAINT = """
const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
const seen = {};
const rgba = colour => {
  if (!(colour in seen)) {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    seen[colour] = [...canvas.getImageData(0, 0, 1, 1).data];
  }
  return seen[colour];
};
const light = colour => rgba(colour).slice(0, 3).map(x => x / 255)
  .map(x => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4)
  .reduce((sum, x, i) => sum + x * [0.2126, 0.7152, 0.0722][i], 0);
const found = {};
const walk = (one, ground) => {
  const style = getComputedStyle(one);
  if (rgba(style.backgroundColor)[3]) ground = style.backgroundColor;
  const pair = style.color + ' on ' + ground;
  if (!(pair in found)) {
    const [a, b] = [style.color, ground].map(light).sort((x, y) => y - x);
    found[pair] = (a + 0.05) / (b + 0.05);
  }
  for (const inner of one.children)
    if (!['math', 'svg', 'style'].includes(inner.localName)) walk(inner, ground);
};
walk(document.body, 'white');
return found;
"""
"""The contrast of each colour on its ground."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="module")
def sheet(folder: Path) -> Path:
    """All problems of the project on one page."""
    page = folder / "sheet.html"
    page.write_text(run("batch", str(ROOT / "problems"), "--format", "html").stdout, "utf-8")
    return page


@pytest.fixture(scope="module")
def marked(folder: Path) -> list[Path]:
    """Every marked working of the golden pages."""
    commands = (ROOT / "tests/golden/marking.txt").read_text("utf-8").splitlines()
    pages = []
    for place, line in enumerate(one for one in commands if one.startswith("$ dlsolve check ")):
        written = run(*shlex.split(line)[2:], "--format", "html", folder=ROOT)
        page = folder / f"marked-{place}.html"
        page.write_text(written.stdout, "utf-8")
        pages.append(page)
    return pages


def test_nothing_is_said_and_nothing_is_asked_for(browser: Browser, sheet: Path) -> None:
    browser.messages(), browser.requests()
    browser.open(sheet)
    browser.run(OPEN)
    assert browser.messages() == []
    assert browser.requests() == [sheet.as_uri()]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_sheet_never_scrolls_sideways(browser: Browser, sheet: Path, width: int) -> None:
    browser.open(sheet, width=width)
    assert browser.run("return document.querySelectorAll('article').length") > 150
    assert browser.run(OPEN + TOO_WIDE) == [0, []]


@pytest.mark.parametrize("width", WIDTHS)
def test_marked_workings_never_scroll_sideways(
    browser: Browser, marked: list[Path], width: int
) -> None:
    assert len(marked) > 5
    for page in marked:
        browser.open(page, width=width)
        assert browser.run(TOO_WIDE) == [0, []]


def test_fractions_and_matrices_are_laid_out(browser: Browser, sheet: Path) -> None:
    browser.open(sheet)
    fractions, matrices, bad = browser.run(OPEN + MISLAID)
    assert fractions > 500
    assert matrices > 100
    assert bad == []


def test_brackets_are_as_tall_as_their_matrix(browser: Browser, sheet: Path, folder: Path) -> None:
    probe = folder / "probe.html"
    rows = "<mtr><mtd>1</mtd></mtr>" * 5
    probe.write_text(f"<math><mrow><mo>(</mo><mtable>{rows}</mtable><mo>)</mo></mrow></math>")
    browser.open(probe)
    if min(browser.run(BRACKETS)) < 0.5:
        pytest.skip("no mathematical font: apt-get install fonts-lmodern")
    browser.open(sheet)
    assert min(browser.run(OPEN + BRACKETS)) > 0.95


def test_workings_fold(browser: Browser, sheet: Path) -> None:
    browser.open(sheet)
    height = "return document.querySelector('article details').getBoundingClientRect().height"
    folded = browser.run(height)
    browser.click("article summary")
    assert browser.run(height) > folded + 50
    browser.click("article summary")
    assert browser.run(height) == folded


def test_a_link_of_the_contents_leads_to_its_problem(browser: Browser, sheet: Path) -> None:
    browser.open(sheet)
    browser.click("nav li:last-child a")
    top = "const one = document.querySelector(':target'); return one.getBoundingClientRect().top"
    assert -1 <= browser.run(top) < 900


@pytest.mark.parametrize("dark", [False, True])
def test_every_colour_is_read_on_its_ground(
    browser: Browser, sheet: Path, marked: list[Path], dark: bool
) -> None:
    for page in (sheet, *marked):
        browser.open(page, dark=dark)
        found = browser.run(FAINT)
        assert {pair: contrast for pair, contrast in found.items() if contrast < 4.5} == {}
    ground = browser.run("return getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(25, 25, 23)" if dark else "rgb(255, 254, 251)")


def test_the_first_wrong_line_is_seen_without_colour(browser: Browser, marked: list[Path]) -> None:
    seen = 0
    for page in marked:
        browser.open(page)
        for sign, width in browser.run(
            "return [...document.querySelectorAll('li.first')].map(one =>"
            " [one.textContent, parseFloat(getComputedStyle(one).borderLeftWidth)])"
        ):
            assert width >= 4
            assert set(sign) & set("✗?")
            seen += 1
    assert seen > 3


def test_on_paper_everything_is_unfolded(browser: Browser, sheet: Path) -> None:
    browser.open(sheet, media="print", width=700)
    assert (
        browser.run(
            "return [...document.querySelectorAll('details > :not(summary)')]"
            ".filter(one => !one.getBoundingClientRect().height).map(one => one.outerHTML)"
        )
        == []
    )


@pytest.mark.parametrize("dark", [False, True])
def test_a_fragment_takes_the_theme_of_its_notebook(
    browser: Browser, folder: Path, dark: bool
) -> None:
    look = Look(Notation())
    part = html.fragment(document(solve("eigen", matrix="1 2; 5 4"), look), look)
    page = folder / f"notebook-{dark}.html"
    theme = "false" if dark else "true"
    outside = "<p id=p style='color: rgb(1, 2, 3)'>x</p><table id=t><tr><td>x</td></tr></table>"
    start = f"<!DOCTYPE html><meta charset=utf-8><body data-jp-theme-light={theme}>"
    page.write_text(start + outside + part + part, "utf-8")
    style = (
        "const of = (one, what) => getComputedStyle(document.querySelector(one))[what];"
        "return [of('.dlsolve', 'color'), of('#p', 'color'), of('#p', 'marginTop'),"
        " of('#t td', 'textAlign'), document.querySelectorAll('.dlsolve details[open]').length]"
    )
    browser.open(page, dark=not dark)  # the system's scheme is the other one
    ink = "rgb(231, 229, 224)" if dark else "rgb(28, 28, 26)"
    assert browser.run(style) == [ink, "rgb(1, 2, 3)", "16px", "start", 2]
    browser.click(".dlsolve summary")
    assert browser.run(style)[-1] == 1
