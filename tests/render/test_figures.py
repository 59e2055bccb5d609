"""Pictures: made from the lines of the page, drawn by Matplotlib and in characters."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dlsolve import solve, topics
from dlsolve.exact.spaces import Equation
from dlsolve.render.alphabet import UNICODE, Alphabet, width
from dlsolve.render.plot import drawing, svg
from dlsolve.render.sketch import sketch
from dlsolve.working.figures import Figure, HeatMap, Line, Points, Straight
from dlsolve.working.readings import float_of
from tests.conftest import run
from tests.problems_of import checkers

needs_matplotlib = pytest.mark.skipif(
    importlib.util.find_spec("matplotlib") is None, reason="Matplotlib is not installed"
)
needs_plotext = pytest.mark.skipif(
    importlib.util.find_spec("plotext") is None, reason="plotext is not installed"
)

DRAWN = [name for name in topics.names() if topics.heading(name).picture]
CASES = [
    pytest.param(name, place, id=f"{name}-{place}")
    for name in DRAWN
    for place in range(len(checkers(name)))
]
"""Every example and every row of the problem files, of every topic with a picture."""


def figures_of(name: str, place: int) -> tuple[Figure, ...]:
    return checkers(name)[place].solution.figures


# --- every topic ------------------------------------------------------------------------


@pytest.mark.parametrize("name", DRAWN)
def test_a_topic_with_a_picture_draws_one_of_its_first_example(name: str) -> None:
    assert figures_of(name, 0)


@pytest.mark.parametrize("name", [name for name in topics.names() if name not in DRAWN])
def test_a_topic_without_a_picture_says_so(name: str) -> None:
    assert not any(checker.solution.drawings for checker in checkers(name))


@pytest.mark.parametrize(("name", "place"), CASES)
def test_a_problem_has_a_picture_or_a_reason(name: str, place: int) -> None:
    solution = checkers(name)[place].solution
    assert bool(solution.figures) != bool(solution.why_undrawn)


@pytest.mark.parametrize(("name", "place"), CASES)
def test_figures_are_labelled(name: str, place: int) -> None:
    for figure in figures_of(name, place):
        assert figure.title
        is_matrix = any(isinstance(layer, HeatMap) for layer in figure.layers)
        assert figure.x or is_matrix
        several = sum(isinstance(layer, Line | Points | Straight) for layer in figure.layers) > 1
        assert all(getattr(layer, "label", "said by the axes") for layer in figure.layers) or (
            not several
        )


@needs_matplotlib
@pytest.mark.parametrize(("name", "place"), CASES)
def test_draws_as_svg(name: str, place: int) -> None:
    figures = figures_of(name, place)
    if figures:
        element = svg(*figures)
        assert ElementTree.fromstring(element).tag.endswith("svg")
        assert not re.search(r"<script|<style|<!--|<metadata|\bhref=\"(?!#)", element)


@needs_plotext
@pytest.mark.parametrize(("name", "place"), CASES)
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_draws_in_the_terminal(name: str, place: int, encoding: str) -> None:
    figures = figures_of(name, place)
    if figures:
        drawn = sketch(figures, 60, Alphabet(encoding))
        drawn.encode(encoding)
        assert max(map(width, drawn.splitlines())) <= 60
        assert drawn.replace("\n", "").isprintable()


# --- the numbers are those of the page --------------------------------------------------


@pytest.mark.parametrize("place", range(len(checkers("perceptron-train"))))
def test_the_last_boundary_is_the_answer(place: int) -> None:
    solution = checkers("perceptron-train")[place].solution
    lines = [
        layer
        for figure in solution.figures
        for layer in figure.layers
        if isinstance(layer, Straight) and not layer.faint
    ]
    if lines and "boundary" in solution.answers:
        answer = solution.answers["boundary"].value
        assert isinstance(answer, Equation)
        expected = (*map(float_of, answer.normal), 0.0)[:2]
        assert (lines[-1].a, lines[-1].b, lines[-1].c) == (*expected, float_of(answer.constant))


# --- SVG within a page ------------------------------------------------------------------


def figure(**changes: str) -> Figure:
    texts = {"title": "a title", "x": "x", "y": "y", "label": "a line", **changes}
    line = Line(((0.0, 0.0), (1.0, 2.0)), texts.pop("label"))
    return Figure(**texts, layers=(line,))


@needs_matplotlib
def test_the_same_figure_gives_the_same_bytes() -> None:
    for suffix in (".png", ".svg", ".pdf"):
        assert drawing([figure()], suffix) == drawing([figure()], suffix)
    assert svg(figure()) == svg(figure())


@needs_matplotlib
def test_several_fit_one_page() -> None:
    drawn = [svg(figure()), svg(figure(title="another")), svg(figure(), page_id="2")]
    ids = [set(re.findall(r'\bid="([^"]+)"', one)) for one in drawn]
    assert all(ids)
    assert not ids[0] & ids[1]
    assert not ids[0] & ids[2]
    for one, own in zip(drawn, ids, strict=True):
        assert set(re.findall(r'(?:href="#|url\(#)([^")]+)', one)) <= own


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "cdata": "]]>",
    "mathtext": r"$\frac{1",
    "dollars": "$x$ and $$",
    "comment": "--><!--",
    "quotes": "\"'`",
    "escape": "\x1b[2J\x1b]0;t\x07",
    "newline": "a\nb\r\nc",
    "turned": "\u202eabc",
    "long": "x" * 5000,
    "other script": "漢字",
    "surrogate": "\udc80",
    "entity": "&lt; &amp; &#0;",
}


@needs_matplotlib
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("where", ["title", "x", "y", "label"])
def test_text_cannot_break_out_of_svg(
    text: str, where: str, capfd: pytest.CaptureFixture[str]
) -> None:
    element = svg(figure(**{where: text}))
    root = ElementTree.fromstring(element)
    assert {one.tag.rpartition("}")[2] for one in root.iter()} <= {
        "svg", "g", "defs", "path", "use", "clipPath", "rect",
    }  # fmt: skip
    assert capfd.readouterr() == ("", "")


@needs_plotext
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("where", ["title", "x", "y", "label"])
def test_text_cannot_break_out_of_the_terminal(text: str, where: str) -> None:
    drawn = sketch([figure(**{where: text})], 60, UNICODE)
    assert drawn.replace("\n", "").isprintable()
    assert max(map(width, drawn.splitlines())) <= 60


# --- the command line -------------------------------------------------------------------

SOLVED = ("perceptron-train", "--gate", "and", "--eta", "0.5", "--detail", "none")
MAGIC = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF", "PNG": b"\x89PNG"}


@needs_matplotlib
@pytest.mark.parametrize("ending", MAGIC)
def test_plot_writes_a_file_and_the_page(ending: str, tmp_path: Path) -> None:
    ran = run(*SOLVED, "--plot", f"a b.{ending}", folder=tmp_path)
    assert (ran.status, ran.stderr) == (0, "")
    assert "Answer" in ran.stdout
    assert [one.name for one in tmp_path.iterdir()] == [f"a b.{ending}"]
    assert (tmp_path / f"a b.{ending}").read_bytes().startswith(MAGIC[ending])


@needs_plotext
def test_plot_in_the_terminal_stands_below_the_page() -> None:
    ran = run(*SOLVED, "--plot", "-")
    assert (ran.status, ran.stderr) == (0, "")
    assert ran.stdout.index("Answer") < ran.stdout.index("Decision boundary after each update")


REFUSED: Mapping[str, tuple[tuple[str, ...], str]] = {
    "suffix": ((*SOLVED, "--plot", "x.gif"), """\
dlsolve perceptron-train: a picture is no .gif file
  --plot x.gif
          ^^^^
  end it in .png, .svg or .pdf; or write - for the terminal
"""),
    "no suffix": ((*SOLVED, "--plot", "x"), """\
dlsolve perceptron-train: the file's name has no ending
  --plot x
          ^
  end it in .png, .svg or .pdf; or write - for the terminal
"""),
    "JSON": ((*SOLVED, "--format", "json", "--plot", "-"), """\
dlsolve perceptron-train: a plot in the terminal does not fit into json
  --plot -
         ^
  name a file, such as plot.svg
"""),
}  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_drawn_is_said_first(words: tuple[str, ...], expected: str) -> None:
    ran = run(*words)
    assert (ran.status, ran.stdout, ran.stderr) == (2, "", expected)


def test_a_topic_without_a_picture_names_those_that_have_one() -> None:
    ran = run("params", "4-3-2-1", "--plot", "x.png")
    assert (ran.status, ran.stdout) == (2, "")
    assert ran.stderr.startswith("dlsolve params: params has no picture\n  --plot x.png\n")
    assert all(name in ran.stderr for name in DRAWN)


@needs_matplotlib
def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    ran = run(*SOLVED, "--plot", "none/x.png", folder=tmp_path)
    assert ran.status == 2
    assert "Answer" in ran.stdout
    assert (
        ran.stderr
        == """\
dlsolve perceptron-train: “none/x.png” cannot be written: No such file or directory
  --plot none/x.png
         ^^^^^^^^^^
  name another file
"""
    )
    assert list(tmp_path.iterdir()) == []


def test_a_problem_without_a_picture_says_why() -> None:
    ran = run("perceptron-train", "--data", "1 1 1 0; 2 2 2 1", "--plot", "x.png")
    assert ran.status == 2
    assert "Answer" in ran.stdout
    assert ran.stderr.startswith(
        "dlsolve perceptron-train: there is no picture of this problem:"
        " a boundary is drawn for one input or two\n"
    )


@pytest.mark.parametrize(
    ("plot", "library", "said"),
    [("x.svg", "matplotlib", "a picture is drawn by Matplotlib, which is not installed"),
     ("-", "plotext", "a plot in the terminal is drawn by plotext, which is not installed")],
)  # fmt: skip
def test_without_the_library(
    plot: str, library: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, library, None)
    ran = run(*SOLVED, "--plot", plot)
    assert ran.status == 2
    assert ran.stderr.startswith(f"dlsolve perceptron-train: {said}\n")
    assert ran.stderr.endswith('  install it: pip install "dlsolve[plot]"\n')


def test_solving_makes_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> list[Figure]:
        raise AssertionError("a figure was made")

    monkeypatch.setattr("dlsolve.topics.perceptron_train.boundary_figure", refuse)
    solution = solve("perceptron-train", gate="and", eta="0.5")
    with pytest.raises(AssertionError, match="made"):
        assert solution.figures
