"""Inverses: published values, both methods, singular matrices, and what goes wrong."""

from __future__ import annotations

import pytest

from dlsolve import topics
from dlsolve.errors import InputError
from dlsolve.exact.text import exact_text
from dlsolve.render import plain
from dlsolve.render.look import Look
from dlsolve.render.notation import Notation
from dlsolve.solver import solve, solve_texts
from dlsolve.working.suppliers import Mistaken, Replaced

INVERSE = topics.load("inverse")


def page(matrix: str, **options: str) -> str:
    solution = solve("inverse", matrix=matrix, **options)
    return plain.render(solution, Look(Notation(fractions=solution.fractions), 80))


@pytest.mark.parametrize(
    ("matrix", "inverse"),
    [
        ("0.5", "[[2]]"),
        ("1 2; 3 4", "[[-2, 1], [3/2, -1/2]]"),
        pytest.param("3 4; 5 6", "[[-3, 2], [5/2, -3/2]]", id="Lay 2.2, example 2"),
        pytest.param(
            "0 1 2; 1 0 3; 4 -3 8", "[[-9/2, 7, -3/2], [-2, 4, -1], [3/2, -2, 1/2]]",
            id="Lay 2.2, example 7",
        ),
        ("0 1; 1 0", "[[0, 1], [1, 0]]"),
        ("1 0 0; 0 1 0; 0 0 1", "[[1, 0, 0], [0, 1, 0], [0, 0, 1]]"),
        ("0.1 0; 0 0.25", "[[10, 0], [0, 4]]"),
        ("√2 1; 1 √2", "[[√2, -1], [-1, √2]]"),
        ("1 a; 0 1", "[[1, -a], [0, 1]]"),
        ("a 0 0; 0 b 0; 0 0 1", "[[1/a, 0, 0], [0, 1/b, 0], [0, 0, 1]]"),
        ("10^20 1; 10^20 2", "[[1/50000000000000000000, -1/100000000000000000000], [-1, 1]]"),
    ],
)  # fmt: skip
def test_inverses(matrix: str, inverse: str) -> None:
    assert solve("inverse", matrix=matrix).answers["inverse"].exact == inverse


@pytest.mark.parametrize("matrix", ["5", "1 2; 3 4", "1 2 3; 0 1 4; 5 6 0", "0 1 1; 1 0 1; 1 1 0"])
def test_both_methods_agree(matrix: str) -> None:
    found = {
        solve("inverse", matrix=matrix, method=method).answers["inverse"].exact
        for method in ("gauss-jordan", "adjugate")
    }
    assert len(found) == 1


@pytest.mark.parametrize("method", ["gauss-jordan", "adjugate"])
@pytest.mark.parametrize(
    "matrix",
    [
        "0", "1 2; 2 4", "0 0; 0 0", "1 2 3; 4 5 6; 7 8 9",
        "0.8 -0.8 -0.4; -0.3 0.9 -0.4; -0.5 -0.1 0.8",
    ],
)  # fmt: skip
def test_a_singular_matrix_has_none(matrix: str, method: str) -> None:
    solution = solve("inverse", matrix=matrix, method=method)
    assert solution.why_unsolved == "A is singular: it has no inverse"
    assert solution.answers["inverse"].value == "none"


@pytest.mark.parametrize(
    ("matrix", "said"),
    [
        ("1 2 3; 4 5 6; 7 8 9", "The last row of the left half is 0, so rank A = 2 < 3 = n"),
        ("1 1 1; 1 1 1; 1 1 1", "The last 2 rows of the left half are 0, so rank A = 1 < 3 = n"),
        ("1 2; 2 4", "det A = 0, so A is singular: it has no inverse"),
        ("a b; b a", "A is invertible where a − b ≠ 0, a + b ≠ 0."),
        ("1 2; 3 4", "The diagonal entries change places, the other two change their signs:"),
        ("2 0 0; 0 2 0; 0 0 2", "The left half is I, so the right half is A⁻¹:"),
    ],
)
def test_how_it_is_said(matrix: str, said: str) -> None:
    assert said in page(matrix)


@pytest.mark.parametrize(
    ("matrix", "method", "mistake", "wrong"),
    [
        ("1 2; 3 4", None, "not_divided_by_determinant", "[[4, -2], [-3, 1]]"),
        ("1 2; 3 4", None, "multiplied_by_determinant", "[[-8, 4], [6, -2]]"),
        ("1 2; 3 4", None, "off_diagonal_signs_kept", "[[-2, -1], [-3/2, -1/2]]"),
        ("1 2; 3 4", None, "diagonal_not_swapped", "[[-1/2, 1], [3/2, -2]]"),
        ("1 2; 3 4", None, "off_diagonal_swapped", "[[-2, 3/2], [1, -1/2]]"),
        ("1 2; 3 4", None, "products_added", "[[2/5, -1/5], [-3/10, 1/10]]"),
        ("1 2; 3 4", "gauss-jordan", "entries_inverted", "[[1, 1/2], [1/3, 1/4]]"),
        ("1 2; 3 4", "gauss-jordan", "pivots_not_made_1", "[[-2, 1], [-3, 1]]"),
        ("1 2; 3 4", "gauss-jordan", "transpose_taken", "[[1, 3], [2, 4]]"),
        ("1 2 3; 0 1 4; 5 6 0", "adjugate", "transpose_forgotten",
         "[[-24, 20, -5], [18, -15, 4], [5, -4, 1]]"),
    ],
)  # fmt: skip
def test_known_mistakes(matrix: str, method: str | None, mistake: str, wrong: str) -> None:
    texts = {"matrix": matrix} | ({"method": method} if method else {})
    found = solve_texts(INVERSE, texts, Mistaken(mistake)).answers["inverse"].value
    assert exact_text(found) == wrong


def test_a_wrong_determinant_is_followed_and_shows_in_the_check() -> None:
    from fractions import Fraction

    wrong = Replaced({"det A": Fraction(2)})
    solution = solve_texts(INVERSE, {"matrix": "1 2; 3 4"}, wrong)
    assert solution.answers["inverse"].exact == "[[2, -1], [-3/2, 1/2]]"
    assert "✗" in plain.render(solution, Look(Notation(fractions=True), 80))


@pytest.mark.parametrize(
    ("texts", "reason", "remedy"),
    [
        ({"matrix": "1 2 3; 4 5 6"},
         "the matrix is 2 × 3, and only a square matrix has an inverse",
         "give as many rows as columns"),
        ({"matrix": "; ".join(["1 " * 9] * 9)},
         "the matrix is 9 × 9; up to 8 × 8 is worked by hand",
         "use numpy.linalg.inv for larger ones"),
        ({"matrix": "; ".join(["1 2 3 4 5"] * 5), "method": "adjugate"},
         "25 cofactors are not written out by hand", "take --method gauss-jordan"),
        ({"matrix": "a b; c d", "method": "gauss-jordan"},
         "a pivot with letters in it may be 0", "take --method adjugate"),
    ],
)  # fmt: skip
def test_what_is_refused(texts: dict[str, str], reason: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("inverse", **texts)
    assert (caught.value.reason, caught.value.remedy) == (reason, remedy)
