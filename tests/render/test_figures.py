"""Pictures: made from the lines of the page, drawn by Matplotlib and in characters."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from math import isclose
from pathlib import Path as File
from typing import TypeVar
from xml.etree import ElementTree

import pytest

from dlsolve import solve, topics
from dlsolve.errors import InputError
from dlsolve.exact.spaces import Equation
from dlsolve.render.alphabet import UNICODE, Alphabet, width
from dlsolve.render.plot import drawing, svg
from dlsolve.render.sketch import sketch
from dlsolve.topics._boundaries import MOST_LINES
from dlsolve.topics._floats import floats
from dlsolve.working.figures import (
    Arrow,
    Bars,
    Figure,
    HeatMap,
    Line,
    Path,
    Points,
    Shade,
    Straight,
    Upright,
    short,
)
from dlsolve.working.readings import float_of
from dlsolve.working.steps import Answer
from tests.conftest import run
from tests.problems_of import checkers

needs_matplotlib = pytest.mark.skipif(
    importlib.util.find_spec("matplotlib") is None, reason="Matplotlib is not installed"
)
needs_plotext = pytest.mark.skipif(
    importlib.util.find_spec("plotext") is None, reason="plotext is not installed"
)

Figures = tuple[Figure, ...]
Answers = Mapping[str, Answer]
Kind = TypeVar("Kind")

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
def test_a_topic_with_a_picture_draws_some_problem(name: str) -> None:
    assert any(checker.solution.figures for checker in checkers(name))


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
        kinds = (Line, Path, Points, Shade, Upright, Arrow)
        named = [layer.label for layer in figure.layers if isinstance(layer, kinds)]
        assert len(named) == 1 or all(named)


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


def each(*names: str) -> pytest.MarkDecorator:
    """The figures and the answers of every problem of some topics that has a picture."""
    found = [
        pytest.param(solution.figures, solution.answers, id=f"{name}-{place}")
        for name in names
        for place, solution in enumerate(checker.solution for checker in checkers(name))
        if solution.drawings
    ]
    return pytest.mark.parametrize(("figures", "answers"), found)


def layers_of(figures: Figures, kind: type[Kind]) -> list[Kind]:
    return [layer for figure in figures for layer in figure.layers if isinstance(layer, kind)]


def close(found: Iterable[float], expected: Iterable[float]) -> bool:
    return all(
        isclose(a, b, rel_tol=1e-9, abs_tol=1e-12) for a, b in zip(found, expected, strict=True)
    )


@each("perceptron-train", "gate", "separable")
def test_the_last_boundary_is_the_answer(figures: Figures, answers: Answers) -> None:
    lines = [line for line in layers_of(figures, Straight) if not line.faint]
    assert bool(lines) == ("boundary" in answers)
    for line in lines:
        equation = answers["boundary"].value
        assert isinstance(equation, Equation)
        a, b = (*map(float_of, equation.normal), 0.0)[:2]
        assert (line.a, line.b, line.c) == (a, b, float_of(equation.constant))


@each("perceptron-train")
def test_there_is_a_boundary_after_each_update(figures: Figures, answers: Answers) -> None:
    drawn = [line.label for line in layers_of(figures, Straight)]
    assert len(drawn) <= MOST_LINES
    updates = int(float(answers["updates"]))
    everything = ["at the start", *(f"after update {k}" for k in range(1, updates + 1))]
    assert [label for label in everything if label in drawn] == drawn


@each("gd", "momentum", "adagrad", "rmsprop", "adam", "lr-decay")
def test_a_path_ends_at_the_answer(figures: Figures, answers: Answers) -> None:
    for path in layers_of(figures, Path):
        answer = answers["theta"] if "theta" in answers else answers["weights"]
        ends = floats(answer.value)
        last = path.points[-1] if len(ends) == 2 else path.points[-1][:1]
        assert close(last, ends)
    for name, place in (("loss_before", 0), ("loss_after", -1), ("value", -1)):
        if name in answers and len(figures[-1].layers) == 1:
            (line,) = layers_of(figures[-1:], Line)
            assert close([line.points[place][1]], [float(answers[name])])


@each("optimisers")
def test_the_paths_side_by_side_end_at_the_answers(figures: Figures, answers: Answers) -> None:
    ends = [floats(answer.value) for name, answer in answers.items() if name.startswith("theta_")]
    values = [float(answer) for name, answer in answers.items() if name.startswith("value_")]
    for path, end in zip(layers_of(figures, Path), ends, strict=True):
        assert close(path.points[-1] if len(end) == 2 else path.points[-1][:1], end)
    falls = layers_of(figures[-1:], Line)
    assert close([line.points[-1][1] for line in falls], values)
    assert [line.label for line in falls] == [path.label for path in layers_of(figures, Path)]


@each("roc")
def test_the_area_below_the_curve_is_the_auc(figures: Figures, answers: Answers) -> None:
    curve = layers_of(figures, Line)[0].points
    assert close([x for x, _ in curve], floats(answers["fpr"].value))
    assert close([y for _, y in curve], floats(answers["tpr"].value))
    area = sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in pairwise(curve))
    rounded = float(f"{area:.4g}")
    said = layers_of(figures, Shade)[0].label
    ties = any(a[0] != b[0] and a[1] != b[1] for a, b in pairwise(curve))
    assert said == f"AUC = {short(float(answers['auc']))}"
    assert ties or said == f"AUC = {short(rounded)}"


@each("distribution", "softmax", "entropy")
def test_probabilities_sum_to_1(figures: Figures, answers: Answers) -> None:
    sums = [sum(bars.heights) for bars in layers_of(figures, Bars)]
    sums += [sum(map(sum, heat.rows)) for heat in layers_of(figures, HeatMap)]
    assert sums
    for whole in sums:
        assert isclose(whole, 1, rel_tol=2e-3)  # a clipped q has a little more


@each("distribution", "density")
def test_the_mean_is_the_answer(figures: Figures, answers: Answers) -> None:
    for line in layers_of(figures, Upright):
        name = "E(X)" if "E(X)" in answers else "mean"
        assert line.x == float(answers[name])


@each("density", "normal")
def test_the_area_below_a_density_is_about_1(figures: Figures, answers: Answers) -> None:
    for curve in layers_of(figures, Line):
        area = sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in pairwise(curve.points))
        assert 0.9 < area < 1.01


@each("normal")
def test_the_shaded_areas_are_the_probabilities(figures: Figures, answers: Answers) -> None:
    asked = [answer for name, answer in answers.items() if name.startswith("probability")]
    for shade, answer in zip(layers_of(figures, Shade), asked, strict=True):
        area = sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in pairwise(shade.points))
        assert isclose(area, float(answer), abs_tol=5e-4)


@each("activation")
def test_the_dots_are_the_answers(figures: Figures, answers: Answers) -> None:
    value, derivative = layers_of(figures, Line)
    assert close([y for _, y in value.dots], floats(answers["value"].value))
    if "derivative" in answers:
        assert close([y for _, y in derivative.dots], floats(answers["derivative"].value))


@each("conv-map", "pool", "relu-map")
def test_the_last_heat_map_is_the_last_answer(figures: Figures, answers: Answers) -> None:
    drawn = [[value for row in heat.rows for value in row] for heat in layers_of(figures, HeatMap)]
    maps = [floats(answer.value) for name, answer in answers.items() if "_map" in name]
    assert all(one in drawn for one in maps[:3])


@each("early-stopping")
def test_the_epoch_kept_is_marked(figures: Figures, answers: Answers) -> None:
    assert layers_of(figures, Upright)[0].x == float(answers["best_epoch"])


@each("backprop")
def test_the_loss_curve_is_that_of_the_page(figures: Figures, answers: Answers) -> None:
    (line,) = layers_of(figures, Line)
    heights = [y for _, y in line.points]
    if "losses" in answers:
        assert close(
            heights[: len(floats(answers["losses"].value))], floats(answers["losses"].value)
        )
    if "loss_after" in answers:
        assert close(heights[-1:], [float(answers["loss_after"])])


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


HUGE = Figure("huge", "x", "y", (Line(((0.0, -1e308), (1.0, 1e308))),))


@needs_matplotlib
@needs_plotext
def test_numbers_beyond_every_scale_are_refused() -> None:
    for draw in (lambda: svg(HUGE), lambda: sketch([HUGE], 60, UNICODE)):
        with pytest.raises(InputError, match="beyond"):
            draw()


# --- the command line -------------------------------------------------------------------

SOLVED = ("perceptron-train", "--gate", "and", "--eta", "0.5", "--detail", "none")
MAGIC = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF", "PNG": b"\x89PNG"}


@needs_matplotlib
@pytest.mark.parametrize("ending", MAGIC)
def test_plot_writes_a_file_and_the_page(ending: str, tmp_path: File) -> None:
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
    "a program": ((*SOLVED, "--format", "python", "--plot", "x.png"), """\
dlsolve perceptron-train: a program is printed, and there is no picture of it
  --plot x.png
         ^^^^^
  leave it out
"""),
    "a sheet in the terminal": (("batch", "problems", "--plot", "-"), """\
dlsolve batch: the pictures of a sheet go into a folder
  --plot -
         ^
  name one: --plot pictures
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
def test_a_file_that_cannot_be_written(tmp_path: File) -> None:
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


SHEET = """\
version: 1
problems:
  - {id: ../../gate, topic: gate, weights: [1, 1], bias: -1.5}
  - {id: gate, topic: gate, weights: [1, 1], bias: -0.5}
  - {id: three, topic: gate, weights: [1, 1, 1]}
  - {id: size, topic: params, stack: 4-3-2-1}
"""


@needs_matplotlib
def test_batch_draws_into_a_folder(tmp_path: File) -> None:
    ran = run("batch", "-", "--plot", "pictures/all", stdin=SHEET, folder=tmp_path)
    assert (ran.status, ran.stderr) == (0, "")
    drawn = sorted(one.name for one in (tmp_path / "pictures" / "all").iterdir())
    assert drawn == ["gate-2.png", "gate.png"]


def test_batch_without_a_picture(tmp_path: File) -> None:
    sheet = SHEET[: SHEET.index("  - {id: ..")] + SHEET[SHEET.index("  - {id: size") :]
    ran = run("batch", "-", "--plot", "pictures", stdin=sheet, folder=tmp_path)
    assert ran.status == 2
    assert ran.stderr.startswith("dlsolve batch: no problem here has a picture\n")
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
