"""Systems of equations: published ones, none and many solutions, letters, what goes wrong."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dlsolve import topics
from dlsolve.errors import InputError
from dlsolve.exact.text import exact_text
from dlsolve.render import plain
from dlsolve.render.look import Look
from dlsolve.render.notation import Notation
from dlsolve.solver import solve, solve_texts
from dlsolve.working.steps import Solution
from dlsolve.working.suppliers import Mistaken, Replaced

SOLVE = topics.load("solve-linear")


def page(solution: Solution) -> str:
    return plain.render(solution, Look(Notation(fractions=solution.fractions), 80))


@pytest.mark.parametrize(
    ("matrix", "vector", "x", "count"),
    [
        ("2", "6", "(3)", "one"),
        ("2 1; 1 3", "5 10", "(1, 3)", "one"),
        ("0 1; 1 0", "5 10", "(10, 5)", "one"),
        pytest.param("1 -2 1; 0 2 -8; -4 5 9", "0 8 -9", "(29, 16, 3)", "one", id="Lay 1.1, 1"),
        pytest.param("0 1 -4; 2 -3 2; 5 -8 7", "8 1 1", "none", "none", id="Lay 1.1, 3"),
        pytest.param(
            "3 5 -4; -3 -2 4; 6 1 -8", "7 -1 -4", "(-1, 2, 0) + span{(4/3, 0, 1)}",
            "infinitely many", id="Lay 1.5, 3",
        ),
        ("1 2; 2 4; 3 6", "1 2 3", "(1, 0) + span{(-2, 1)}", "infinitely many"),
        ("1 2; 3 4; 5 6", "3 7 11", "(1, 1)", "one"),
        ("1 2; 3 4; 5 6", "3 7 12", "none", "none"),
        ("0 0; 0 0", "0 0", "(0, 0) + span{(1, 0), (0, 1)}", "infinitely many"),
        ("0 0; 0 0", "0 1", "none", "none"),
        ("1 0; 0 1", "0 0", "(0, 0)", "one"),
        ("0.1 0.2; 0.3 0.6", "0.3 0.9", "(3, 0) + span{(-2, 1)}", "infinitely many"),
        ("√2 0; 0 1", "2 1", "(√2, 1)", "one"),
        ("a 1; 0 1", "1 0", "(1/a, 0)", "one"),
        ("10^30 1; 1 1", "10^30 1", "(1, 0)", "one"),
    ],
)  # fmt: skip
def test_answers(matrix: str, vector: str, x: str, count: str) -> None:
    found = solve("solve-linear", matrix=matrix, vector=vector).answers
    assert (found["x"].exact, found["solutions"].value) == (x, count)


def test_an_augmented_matrix_is_the_same_system() -> None:
    apart = solve("solve-linear", matrix="2 1; 1 3", vector="5 10")
    together = solve("solve-linear", matrix="2 1 5; 1 3 10", augmented="true")
    assert page(apart) == page(together)


@pytest.mark.parametrize(
    "matrix",
    [
        "1 -2 | 1; 1 3 | 11/2",
        "[1, -2 | 1; 1, 3 | 11/2]",
        "x1 - 2x2 = 1; x1 + 3x2 = 11/2",
        "x_1 = 1 + 2*x_2, 2x1 + 6x2 - 11 = x1 + 3x2 - 11/2",
        "[x1 - 2x2 = 1, x1 + 3x2 - 11/2 = 0]",
        "{(2x1 - 4x2)/2 = 1\n x1 + 3(x2 - 1) = 5/2}",
    ],
)
def test_a_system_as_equations_or_with_a_bar(matrix: str) -> None:
    apart = solve("solve-linear", matrix="1 -2; 1 3", vector="1 11/2")
    assert page(solve("solve-linear", matrix=matrix)) == page(apart)


@pytest.mark.parametrize(
    ("matrix", "x", "said"),
    [
        # Anton, Elementary Linear Algebra, section 1.1
        ("x+y+2z=9, 2x+4y-3z=1, 3x+6y-5z=0", "(1, 2, 3)", "Here x₁ = x, x₂ = y, x₃ = z."),
        ("3x = 2y + 1; y - 4 = x", "(9, 13)", "Here x₁ = x, x₂ = y."),
        ("2a + b = 1; a - b = 2", "(1, -1)", "Here x₁ = a, x₂ = b."),
        ("k*x + y = 1; y = 1", "(0, 1)", "If k ≠ 0:"),
        ("0.5x + 0.25y = 1; x - y = 0", "(4/3, 4/3)", "0.5x₁ + 0.25x₂ = 1"),
        ("x1 + x3 = 1; x3 = 1", "(0, 0, 1) + span{(0, 1, 0)}", "x₁ + x₃ = 1"),
    ],
)
def test_equations_in_other_letters(matrix: str, x: str, said: str) -> None:
    solution = solve("solve-linear", matrix=matrix)
    assert solution.answers["x"].exact == x
    assert said in page(solution)


@pytest.mark.parametrize(
    ("matrix", "reason"),
    [
        ("x*y = 1; x = 1", "“x*y = 1” is not linear in x, y"),
        ("1/x = 1", "not linear"),
        ("sin(x) = 1", "not linear"),
        ("x + y = 1 = 2", "one = sign"),
        ("x + y; x = 1", "one = sign"),
        ("3 = 3", "no unknown"),
        ("=", "there is nothing to read"),
        ("x =", "there is nothing to read"),
        ("1 1 | 3; 1 2 3", "a bar stands once in each row"),
        ("1 1 | 3 4; 1 2 | 1 2", "one right side"),
        ("|", ""),
        ("; ".join(["x = 1"] * 13), "more than 12 equations"),
    ],
)
def test_what_is_no_system(matrix: str, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("solve-linear", matrix=matrix)
    assert reason in caught.value.reason


@pytest.mark.parametrize(
    ("matrix", "vector", "expected"),
    [
        ("2 4; k 6", "2 3", ["k ≠ 3:   x = (0, 1/2)ᵀ", "k = 3:   x = (1, 0)ᵀ + c (−2, 1)ᵀ"]),
        ("1 2; 2 4", "3 k", [
            "k ≠ 6:   Ax = b has no solution",
            "k = 6:   x = (3, 0)ᵀ + c (−2, 1)ᵀ",
        ]),
        ("1 1; 1 1", "a b", [
            "a ≠ b:   Ax = d has no solution",
            "a = b:   x = (b, 0)ᵀ + c (−1, 1)ᵀ",
        ]),
        ("1 x; x 1", "1 1", [
            "x ≠ 1, x ≠ −1:   v = (1/(x + 1), 1/(x + 1))ᵀ",
            "x = 1:           v = (1, 0)ᵀ + c (−1, 1)ᵀ",
            "x = −1:          Av = b has no solution",
        ]),
    ],
)  # fmt: skip
def test_cases_of_letters(matrix: str, vector: str, expected: list[str]) -> None:
    rows = page(solve("solve-linear", matrix=matrix, vector=vector)).splitlines()
    assert [row.strip("│ ") for row in rows if row.startswith("│")] == expected


@pytest.mark.parametrize(
    ("matrix", "vector", "said"),
    [
        ("2 1; 1 3", "5 10", "⇒ x₁ = (5 − x₂)/2 = (5 − 3)/2 = 1"),
        ("1 2; 2 4", "3 7", "⇒ 0 = 1   by R₂"),
        ("1 2; 2 4", "3 7", "has no solution: rank A = 1, but rank [A | b] = 2."),
        ("1 2; 2 4", "3 6", "2x₁ + 4x₂ = 6   (ii) = 2 × (i)"),
        ("1 1 1", "6", "x₂, x₃ have no pivot: they are free. Put x₂ = c₁, x₃ = c₂."),
        ("1 1 1", "6", "⇒ x = (6, 0, 0)ᵀ + c₁ (−1, 1, 0)ᵀ + c₂ (−1, 0, 1)ᵀ"),
        ("2 1; 1 3", "5 10", "Check: A(1, 3)ᵀ = (5, 10)ᵀ = b  ✓"),
        ("0.5 -1; 1 1", "0 3", "0.5x₁ − x₂ = 0"),
    ],
)
def test_how_it_is_said(matrix: str, vector: str, said: str) -> None:
    assert said in page(solve("solve-linear", matrix=matrix, vector=vector))


@pytest.mark.parametrize(
    ("matrix", "vector", "mistake", "wrong"),
    [
        ("2 1; 1 3", "5 10", "sign_not_changed", "(4, 3)"),
        ("2 1; 1 3", "5 10", "known_terms_left_out", "(5/2, 3)"),
        ("2 1; 1 3", "5 10", "not_divided_by_pivot", "(-5/2, 15/2)"),
        ("2 1; 1 3", "5 10", "multiplied_by_pivot", "(-55/2, 75/4)"),
        ("1 1 1", "6", "parameters_left_out", "(6, 0, 0)"),
        ("1 1 1", "6", "right_side_left_out", "(0, 0, 0) + span{(-1, 1, 0), (-1, 0, 1)}"),
        ("1 1 1", "6", "sign_lost", "(6, 0, 0) + span{(1, 1, 0), (1, 0, 1)}"),
        ("1 1 1", "6", "free_variable_dropped", "(6, 0, 0) + span{(-1, 1, 0)}"),
    ],
)
def test_known_mistakes(matrix: str, vector: str, mistake: str, wrong: str) -> None:
    found = solve_texts(SOLVE, {"matrix": matrix, "vector": vector}, Mistaken(mistake))
    assert exact_text(found.answers["x"].value) == wrong


def test_a_wrong_unknown_is_followed_and_shows_in_the_check() -> None:
    texts = {"matrix": "2 1; 1 3", "vector": "5 10"}
    solution = solve_texts(SOLVE, texts, Replaced({"x_2": Fraction(1)}))
    assert solution.answers["x"].exact == "(2, 1)"
    assert "Check: A(2, 1)ᵀ = (5, 5)ᵀ ≠ b  ✗" in page(solution)


@pytest.mark.parametrize(
    ("texts", "reason", "remedy"),
    [
        ({"matrix": "1 2; 3 4"}, "the right side b is missing",
         "give it behind the matrix; or --augmented, if it is its last column; or type equations,"
         " “2x + y = 5; x + 3y = 10”"),
        ({"matrix": "1 2; 3 4", "vector": "1 2 3"}, "A has 2 rows, and b has 3 entries",
         "give one right side for each equation"),
        ({"matrix": "1 2; 3 4", "vector": "1 2", "augmented": "true"},
         "the right side is given twice: by itself, and in the matrix",
         "leave out one of them"),
        ({"matrix": "1; 2", "augmented": "true"},
         "an augmented matrix of one column has no unknowns",
         "give the columns of A, and b as the last one"),
        ({"matrix": " ".join(["1"] * 13), "vector": "1"},
         "the matrix is 1 × 13; up to 12 × 12 is worked by hand",
         "use numpy.linalg.solve for larger ones"),
        ({"matrix": "1 i; 0 1", "vector": "1 1"},
         "i is √(−1), and a complex matrix is not reduced here", "use another letter"),
        ({"matrix": "1 0; 0 1", "vector": "cos(t) 1"},
         "the entry in row 1, column 3 has a letter where a number is needed",
         "put numbers for its letters, or one letter for all of it"),
    ],
)  # fmt: skip
def test_what_is_refused(texts: dict[str, str], reason: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("solve-linear", **texts)
    assert (caught.value.reason, caught.value.remedy) == (reason, remedy)
