"""Column spaces: the notes' problem, dependent columns, letters in cases, what goes wrong."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dlsolve import topics
from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix
from dlsolve.exact.text import exact_text
from dlsolve.render import plain
from dlsolve.render.look import Look
from dlsolve.render.notation import Notation
from dlsolve.solver import solve, solve_texts
from dlsolve.working.suppliers import Mistaken, Replaced

COLSPACE = topics.load("colspace")


def page(matrix: str) -> str:
    solution = solve("colspace", matrix=matrix)
    return plain.render(solution, Look(Notation(fractions=solution.fractions), 80))


@pytest.mark.parametrize(
    ("matrix", "basis", "rank", "whole"),
    [
        pytest.param("2 3; 4 5", "span{(2, 4), (3, 5)}", "2", True, id="P01"),
        ("2 -4; 1 -2; -4 8", "span{(2, 1, -4)}", "1", False),
        ("1 2 3; 2 4 7; 3 6 10", "span{(1, 2, 3), (3, 7, 10)}", "2", False),
        ("1 0 2; 0 1 3", "span{(1, 0), (0, 1)}", "2", True),
        ("0 1; 0 2", "span{(1, 2)}", "1", False),
        ("0 0; 0 0", "{0}", "0", False),
        ("5", "span{(5)}", "1", True),
        ("1 2 3", "span{(1)}", "1", True),
        ("1 √2; √2 2", "span{(1, √2)}", "1", False),
        ("2 4; k 6", "span{(2, k), (4, 6)}", "2", True),
        pytest.param(
            "1 3 3 2 -9; -2 -2 2 -8 2; 2 3 0 7 1; 3 4 -1 11 -8",
            "span{(1, -2, 2, 3), (3, -2, 3, 4), (-9, 2, 1, -8)}", "3", False,
            id="Lay 2.8, example 8",
        ),
    ],
)  # fmt: skip
def test_answers(matrix: str, basis: str, rank: str, whole: bool) -> None:
    found = solve("colspace", matrix=matrix).answers
    assert (found["basis"].exact, found["rank"].exact) == (basis, rank)
    assert found["whole_space"].value is whole


@pytest.mark.parametrize(
    ("matrix", "said"),
    [
        ("2 3; 4 5", "C(A) = c₁ (2, 4)ᵀ + c₂ (3, 5)ᵀ   all linear combinations of the columns"),
        ("2 3; 4 5", "rank = 2 = m, so C(A) is all of ℝ²"),
        ("2 3; 4 5", "│ C(A) = c₁ (2, 4)ᵀ + c₂ (3, 5)ᵀ = ℝ² │"),
        ("1 2 3; 2 4 7; 3 6 10", "So columns 1 and 3 of A itself are a basis:"),
        ("1 2 3; 2 4 7; 3 6 10", "⇒ a₂ = 2a₁"),
        ("1 2 3; 2 4 7; 3 6 10", "2(1, 2, 3)ᵀ = (2, 4, 6)ᵀ  ✓"),
        ("1 2 3; 2 4 7; 3 6 10", "so C(A) is a plane in ℝ³"),
        ("1 2; 2 4", "so C(A) is a line in ℝ²"),
        ("1 0; 0 1; 0 0; 0 0", "so C(A) is a plane in ℝ⁴"),
        ("1 0 0; 0 1 0; 0 0 1; 0 0 0", "so C(A) is a subspace of dimension 3 in ℝ⁴"),
        ("a 2a; 1 2", "w₂ = 2w₁"),
        ("2 4; k 6", "k = 3:   C(A) = c (2, 3)ᵀ"),
    ],
)
def test_how_it_is_said(matrix: str, said: str) -> None:
    assert said in page(matrix)


@pytest.mark.parametrize(
    ("mistake", "name", "wrong"),
    [
        ("columns_of_the_reduced_matrix", "basis", "span{(1, 0, 0), (0, 1, 0)}"),
        ("rows_of_the_reduced_matrix", "basis", "span{(1, 2, 0), (0, 0, 1)}"),
        ("every_column_kept", "basis", "span{(1, 2, 3), (2, 4, 6), (3, 7, 10)}"),
        ("every_row_counted", "rank", "3"),
        ("zero_rows_counted", "rank", "1"),
    ],
)
def test_known_mistakes(mistake: str, name: str, wrong: str) -> None:
    found = solve_texts(COLSPACE, {"matrix": "1 2 3; 2 4 7; 3 6 10"}, Mistaken(mistake))
    assert exact_text(found.answers[name].value) == wrong


def test_a_slip_in_a_row_is_followed_and_shows_in_the_check() -> None:
    slip = Matrix(tuple(tuple(map(Fraction, row)) for row in ((1, 3), (0, 0))))
    solution = solve_texts(COLSPACE, {"matrix": "1 2; 2 4"}, Replaced({"rows": slip}))
    text = plain.render(solution, Look(Notation(fractions=True), 80))
    assert "a₂ = 3a₁" in text
    assert "3(1, 2)ᵀ = (3, 6)ᵀ  ✗" in text


def test_too_large_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        solve("colspace", matrix=" ".join(["1"] * 13))
    assert caught.value.reason == "the matrix is 1 × 13; up to 12 × 12 is worked by hand"
