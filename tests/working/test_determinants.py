"""Determinants written out, and the stages between a determinant and its value."""

from __future__ import annotations

import pytest

from dlsolve.inputs.arrays import read_matrix
from dlsolve.render.expression import box
from dlsolve.render.notation import Notation
from dlsolve.working.determinants import Line, best_line, written_out
from dlsolve.working.readings import evaluate
from dlsolve.working.stages import (
    with_determinant_written_out,
    with_minors_evaluated,
    with_terms_evaluated,
)
from dlsolve.working.trees import Apply, Grid, Tree


def text(tree: Tree | None) -> str | None:
    return None if tree is None else box(tree, Notation()).text


@pytest.mark.parametrize(
    ("matrix", "line"),
    [
        ("1 2; 3 4", Line(0, is_row=True)),
        ("1 2 3; 0 5 0; 7 8 9", Line(1, is_row=True)),
        ("1 0 3; 4 0 6; 7 8 9", Line(1, is_row=False)),
    ],
)
def test_the_line_with_most_zeros(matrix: str, line: Line) -> None:
    assert best_line(read_matrix(matrix).rows) == line


@pytest.mark.parametrize(
    ("matrix", "written", "minors", "terms"),
    [
        ("1 2; 3 4", "1 × 4 − 2 × 3", None, "4 − 6"),
        ("1 -2; 3 4", "1 × 4 − (−2) × 3", None, "4 + 6"),
        ("a b; b a", "a² − b²", None, "a² − b²"),
        ("a 0; b c", "ac", None, None),
        ("0 a; 0 b", "0", None, None),
        ("1 a; b 1", "1 × 1 − ab", None, "1 − ab"),
        (
            "2 3 0; 1 4 5; 6 7 8", "2 × (4 × 8 − 5 × 7) − 3 × (1 × 8 − 5 × 6)",
            "2 × (−3) − 3 × (−22)", "−6 + 66",
        ),
    ],
)  # fmt: skip
def test_stages(matrix: str, written: str, minors: str | None, terms: str | None) -> None:
    tree = Apply("det", (read_matrix(matrix, letters=True),))
    assert text(with_determinant_written_out(tree)) == written
    assert text(with_minors_evaluated(tree)) == minors
    assert text(with_terms_evaluated(tree)) == terms
    assert evaluate(written_out(tree.arguments[0].rows)) == evaluate(tree)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("mistake", "wrong"), [("added", "1 × 4 + 2 × 3"), ("swapped", "2 × 3 − 1 × 4")]
)
def test_mistakes(mistake: str, wrong: str) -> None:
    assert text(written_out(read_matrix("1 2; 3 4").rows, **{mistake: True})) == wrong


def test_a_determinant_stands_between_bars_and_an_augmented_matrix_has_one() -> None:
    grid = read_matrix("1 2; 3 4")
    assert text(Apply("det", (grid,))) == "│1  2│\n│3  4│"
    assert text(Grid(grid.rows, bar=1)) == "⎡1  │  2⎤\n⎣3  │  4⎦"
