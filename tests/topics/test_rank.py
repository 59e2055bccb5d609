"""Ranks: odd shapes, exact decimals, letters in cases, and what goes wrong."""

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

RANK = topics.load("rank")


def page(matrix: str) -> str:
    solution = solve("rank", matrix=matrix)
    return plain.render(solution, Look(Notation(fractions=solution.fractions), 80))


@pytest.mark.parametrize(
    ("matrix", "rank", "pivots", "full"),
    [
        ("5", "1", "(1)", True),
        ("1 2; 2 4", "1", "(1)", False),
        ("1 2 3; 2 4 7; 3 6 10", "2", "(1, 3)", False),
        ("0 0 1; 0 2 3", "2", "(2, 3)", True),
        ("1; 2; 3", "1", "(1)", True),
        ("0.8 -0.8 -0.4; -0.3 0.9 -0.4; -0.5 -0.1 0.8", "2", "(1, 2)", False),
        ("1 √2; √2 2", "1", "(1)", False),
        ("1 a; a 1", "2", "(1, 2)", True),
        ("10^30 1; 10^30 1", "1", "(1)", False),
    ],
)
def test_answers(matrix: str, rank: str, pivots: str, full: bool) -> None:
    found = solve("rank", matrix=matrix).answers
    assert (found["rank"].exact, found["pivots"].exact) == (rank, pivots)
    assert found["full_rank"].value is full


def test_the_zero_matrix_has_no_pivot() -> None:
    found = solve("rank", matrix="0 0; 0 0").answers
    assert found["rank"].exact == "0"
    assert "pivots" not in found
    assert "Every entry is 0: there is no pivot." in page("0 0; 0 0")


@pytest.mark.parametrize(
    ("matrix", "said"),
    [
        ("1 2; 2 4", "The only pivot stands in column 1."),
        ("1 0 0; 0 1 0; 0 0 1", "The pivots stand in columns 1, 2 and 3."),
        ("1 2; 2 4", "rank = 1 ≠ 2 = min(m, n), so A does not have full rank"),
        ("1 2; 3 4; 5 6", "rank = 2 = min(m, n), so A has full rank"),
        ("1 2; 2 4", "Check: an entry is not 0: 1  ✓"),
        ("2 4; k 6", "k = 3:   rank A = 1"),
    ],
)
def test_how_it_is_said(matrix: str, said: str) -> None:
    assert said in page(matrix)


@pytest.mark.parametrize(
    ("mistake", "wrong"), [("every_row_counted", "3"), ("zero_rows_counted", "1")]
)
def test_known_mistakes(mistake: str, wrong: str) -> None:
    found = solve_texts(RANK, {"matrix": "1 2 3; 2 4 7; 3 6 10"}, Mistaken(mistake))
    assert exact_text(found.answers["rank"].value) == wrong


def test_a_slip_in_a_row_is_followed() -> None:
    slip = Matrix(tuple(tuple(map(Fraction, row)) for row in ((1, 2), (0, 1))))
    found = solve_texts(RANK, {"matrix": "1 2; 2 4"}, Replaced({"rows": slip}))
    assert found.answers["rank"].exact == "2"


def test_too_large_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        solve("rank", matrix=" ".join(["1"] * 13))
    assert caught.value.reason == "the matrix is 1 × 13; up to 12 × 12 is worked by hand"
    assert caught.value.remedy == "use numpy.linalg.matrix_rank for larger ones"
