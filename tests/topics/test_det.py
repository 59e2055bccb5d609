"""Determinants: published values, every method, what is seen at once, and what goes wrong."""

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

DET = topics.load("det")


def page(matrix: str, **options: str) -> str:
    solution = solve("det", matrix=matrix, **options)
    return plain.render(solution, Look(Notation(fractions=solution.fractions), 80))


@pytest.mark.parametrize(
    ("matrix", "determinant"),
    [
        ("5", "5"),
        ("0", "0"),
        ("1 2; 3 4", "-2"),
        ("0.8 -0.8 -0.4; -0.3 0.9 -0.4; -0.5 -0.1 0.8", "0"),
        ("1/3 1; 1 1/3", "-8/9"),
        ("√2 1; 1 √2", "1"),
        ("1 √2; √3 1", "1 - √6"),
        pytest.param("1 5 0; 2 4 -1; 0 -2 0", "-2", id="Lay 3.1, example 1"),
        pytest.param(
            "3 -7 8 9 -6; 0 2 -5 7 3; 0 0 1 5 0; 0 0 2 4 -1; 0 0 0 -2 0", "-12",
            id="Lay 3.1, example 3",
        ),
        pytest.param("1 -4 2; -2 8 -9; -1 7 0", "15", id="Lay 3.2, example 1"),
        pytest.param("2 -8 6 8; 3 -9 5 10; -3 0 1 -2; 1 -4 0 6", "-36", id="Lay 3.2, example 2"),
        ("0 0 0; 0 0 0; 0 0 0", "0"),
        ("a b; c d", "a*d - b*c"),
        ("a 1 1; 1 a 1; 1 1 a", "a^3 - 3*a + 2"),
        ("0 1 0 0; 0 0 1 0; 0 0 0 1; 1 0 0 0", "-1"),
        ("123456789012345678901 1; 1 1", "123456789012345678900"),
    ],
)  # fmt: skip
def test_determinants(matrix: str, determinant: str) -> None:
    assert solve("det", matrix=matrix).answers["determinant"].exact == determinant


@pytest.mark.parametrize(
    "matrix", ["1 2 3; 4 5 6; 7 8 10", "0 0 1; 0 2 0; 3 0 0", "0 1 1; 1 1 0; 1 0 1"]
)
def test_every_method_finds_the_same(matrix: str) -> None:
    found = {
        solve("det", matrix=matrix, method=method).answers["determinant"].exact
        for method in ("expansion", "elimination", "sarrus", None)
    }
    assert len(found) == 1


@pytest.mark.parametrize(
    ("matrix", "said"),
    [
        ("1 2; 3 4", "For two rows det A = ad − bc:"),
        ("a 2; 3 4", "The main diagonal less the other one:"),
        ("1 2 3; 4 5 6; 7 8 10", "Expanding along R₁, with the signs +, −, +:"),
        ("2 0 1; 3 0 -2; 4 5 6", "Expanding along C₂, which has two zeros, with the signs −"),
        ("2 0 1; 3 0 -2; 4 5 6", "det A = −a₃₂·M₃₂ = −5 × (−7) = 35"),
        ("3 1 4; 0 2 5; 0 0 7", "A is upper triangular, so det A is the product of its diagonal"),
        ("3 0; 1 2", "A is lower triangular"),
        ("1 2 3; 0 0 0; 4 5 6", "R₂ is 0, and expanding along this row gives"),
        ("1 0 3; 2 0 0; 4 0 6", "C₂ is 0, and expanding along this column gives"),
        ("1 2 3; 4 5 6; 2 4 6", "R₃ = 2R₁, and with dependent rows a determinant is 0:"),
        ("1 -1 3; 4 -4 6; 2 -2 7", "C₂ = −C₁, and with dependent columns a determinant is 0:"),
        ("1 2; 2 4", "det A = 0, so A is singular: it has no inverse"),
        ("a b; b a", "A is invertible where a − b ≠ 0, a + b ≠ 0."),
        ("1 2 3; 4 5 6; 7 8 10", "Check, along C₁: 1 × 2 − 4 × (−4) + 7 × (−3) = −3  ✓"),
    ],
)  # fmt: skip
def test_how_it_is_said(matrix: str, said: str) -> None:
    assert said in page(matrix)


@pytest.mark.parametrize(
    ("matrix", "said"),
    [
        ("1 2; 3 4", "There was no swap, so det A is the product of the diagonal:"),
        ("0 1; 1 0", "There was one swap, so det A is minus the product of the diagonal:"),
        ("0 0 1; 1 0 0; 0 1 0", "There were 2 swaps, so det A is the product of the diagonal:"),
    ],
)
def test_swaps_change_the_sign(matrix: str, said: str) -> None:
    assert said in page(matrix, method="elimination")


@pytest.mark.parametrize(
    ("matrix", "method", "mistake", "wrong"),
    [
        ("1 2; 3 4", None, "products_added", "10"),
        ("1 2; 3 4", None, "products_swapped", "2"),
        ("1 2 3; 4 5 6; 7 8 10", None, "cofactor_signs_forgotten", "-11"),
        ("1 2 3; 4 5 6; 7 8 10", None, "entries_left_out", "1"),
        ("3 1 4; 0 2 5; 0 0 7", None, "diagonal_added", "12"),
        ("0 1; 1 0", "elimination", "swap_sign_forgotten", "1"),
        ("1 2 3; 4 5 6; 7 8 10", "sarrus", "every_product_added", "463"),
    ],
)
def test_known_mistakes(matrix: str, method: str | None, mistake: str, wrong: str) -> None:
    texts = {"matrix": matrix} | ({"method": method} if method else {})
    found = solve_texts(DET, texts, Mistaken(mistake)).answers["determinant"].value
    assert exact_text(found) == wrong


def test_a_wrong_minor_is_followed() -> None:
    from fractions import Fraction

    wrong = Replaced({"M_1_1": Fraction(98)})
    found = solve_texts(DET, {"matrix": "1 2 3; 4 5 6; 7 8 10"}, wrong)
    assert found.answers["determinant"].exact == "93"


@pytest.mark.parametrize(
    ("texts", "reason", "remedy"),
    [
        ({"matrix": "1 2 3; 4 5 6"},
         "the matrix is 2 × 3, and only a square matrix has a determinant",
         "give as many rows as columns"),
        ({"matrix": "; ".join(["1 " * 13] * 13)},
         "the matrix is 13 × 13; up to 12 × 12 is worked by hand",
         "use numpy.linalg.det for larger ones"),
        ({"matrix": "1 2; 3 4", "method": "sarrus"},
         "the matrix is 2 × 2, and Sarrus’ rule is for 3 × 3 only",
         "leave out the method, or take another"),
        ({"matrix": "; ".join(["1 2 3 4 5"] * 5), "method": "expansion"},
         "the expansion of 5 rows is not written out by hand", "take --method elimination"),
        ({"matrix": "a b; c d", "method": "elimination"},
         "a pivot with letters in it may be 0", "take --method expansion"),
        ({"matrix": "1 i; i 1"}, "i is √(−1), and a complex matrix is not reduced here",
         "use another letter"),
    ],
)  # fmt: skip
def test_what_is_refused(texts: dict[str, str], reason: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("det", **texts)
    assert (caught.value.reason, caught.value.remedy) == (reason, remedy)
