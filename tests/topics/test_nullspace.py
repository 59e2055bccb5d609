"""Null spaces: the notes' problems, hard forms, cases in letters, and SymPy as the second way."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
import sympy

from dlsolve import topics
from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.spaces import Span
from dlsolve.exact.text import exact_text
from dlsolve.inputs.fields import arguments
from dlsolve.render import plain
from dlsolve.render.alphabet import width
from dlsolve.render.look import Look
from dlsolve.render.notation import Notation
from dlsolve.solver import solve, solve_texts
from dlsolve.topics import _cases
from dlsolve.working.steps import Solution
from dlsolve.working.suppliers import Mistaken, Replaced, Supplier

NULLSPACE = topics.load("nullspace")


def answers(matrix: str, supplier: Supplier | None = None) -> dict[str, str | None]:
    solution = solve_texts(NULLSPACE, {"matrix": matrix}, supplier)
    return {name: exact_text(answer.value) for name, answer in solution.answers.items()}


def page(solution: Solution, columns: int = 80) -> str:
    return plain.render(solution, Look(Notation(fractions=solution.fractions), columns))


@pytest.mark.parametrize(
    ("matrix", "basis", "rank", "nullity"),
    [
        pytest.param("4 6; 2 7; 5 8", "{0}", "2", "0", id="P02"),
        pytest.param("2 -4; 1 -2; -4 8", "span{(2, 1)}", "1", "1", id="P03"),
        pytest.param(
            "0.8 -0.8 -0.4; -0.3 0.9 -0.4; -0.5 -0.1 0.8", "span{(17/12, 11/12, 1)}", "2", "1",
            id="decimals are exact",
        ),
        ("1 2 3 4; 2 4 7 9; 3 6 10 13", "span{(-2, 1, 0, 0), (-1, 0, -1, 1)}", "2", "2"),
        ("0 0; 0 0", "span{(1, 0), (0, 1)}", "0", "2"),
        ("1 0; 0 1", "{0}", "2", "0"),
        ("0 1; 0 0", "span{(1, 0)}", "1", "1"),
        ("1 1 1", "span{(-1, 1, 0), (-1, 0, 1)}", "1", "2"),
        ("5", "{0}", "1", "0"),
        ("1; 2; 3", "{0}", "1", "0"),
        ("1 √2; √2 2", "span{(-√2, 1)}", "1", "1"),
        ("1 a; 2 2a", "span{(-a, 1)}", "1", "1"),
        ("1 a; a 1", "{0}", "2", "0"),
    ],
)  # fmt: skip
def test_answers(matrix: str, basis: str, rank: str, nullity: str) -> None:
    found = answers(matrix)
    assert (found["basis"], found["rank"], found["nullity"]) == (basis, rank, nullity)


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        ("1 a; a 1", [
            "a ≠ 1, a ≠ −1:   N(A) = {0}, rank 2",
            "a = 1:           N(A) = c (−1, 1)ᵀ, rank 1",
            "a = −1:          N(A) = c (1, 1)ᵀ, rank 1",
        ]),
        ("a b; 0 a", [
            "a ≠ 0:          N(A) = {0}, rank 2",
            "a = 0, b ≠ 0:   N(A) = c (1, 0)ᵀ, rank 1",
            "a = 0, b = 0:   N(A) = c₁ (1, 0)ᵀ + c₂ (0, 1)ᵀ, rank 0",
        ]),
        ("2 4; k 6", [
            "k ≠ 3:   N(A) = {0}, rank 2",
            "k = 3:   N(A) = c (−2, 1)ᵀ, rank 1",
        ]),
        ("a^2-2 0; 0 1", [
            "a ≠ √2, a ≠ −√2:   N(A) = {0}, rank 2",
            "a = √2:            N(A) = c (1, 0)ᵀ, rank 1",
            "a = −√2:           N(A) = c (1, 0)ᵀ, rank 1",
        ]),
        ("a*b-1 0; 0 1", [
            "b ≠ 0, a ≠ 1/b:   N(A) = {0}, rank 2",
            "b ≠ 0, a = 1/b:   N(A) = c (1, 0)ᵀ, rank 1",
            "b = 0:            N(A) = {0}, rank 2",
        ]),
    ],
)  # fmt: skip
def test_cases_of_letters(matrix: str, expected: list[str]) -> None:
    rows = [row.strip("│ ") for row in page(solve("nullspace", matrix=matrix)).splitlines()]
    assert [row for row in rows if "rank" in row and "N(A)" in row] == expected


def test_what_is_never_0_makes_no_case() -> None:
    text = page(solve("nullspace", matrix="a^2+1 0; 0 1"))
    assert "a² + 1 ≠ 0 for every real a." in text
    assert "If" not in text


@pytest.mark.parametrize("seed", range(40))
def test_agrees_with_sympy_and_fits_the_page(seed: int) -> None:
    random = Random(seed)
    m, n = random.randint(1, 5), random.randint(1, 5)
    rows = [[random.choice((0, 0, 1, -1, 2, 3, -4)) for _ in range(n)] for _ in range(m)]
    if m > 1 and seed % 2:
        rows[-1] = [2 * a - b for a, b in zip(rows[0], rows[m // 2], strict=True)]
    text = "; ".join(" ".join(map(str, row)) for row in rows)
    solution = solve("nullspace", matrix=text)
    claims = NULLSPACE.check(solution.answers, arguments(NULLSPACE.write, {"matrix": text}))
    assert [claim for claim, holds in claims if not holds] == []
    basis = solution.answers["basis"].value
    assert isinstance(basis, Span)
    expected = [[Fraction(int(e.p), int(e.q)) for e in v] for v in sympy.Matrix(rows).nullspace()]
    assert [list(v) for v in basis] == expected  # the free variables are SymPy's, too
    for columns in (80, 50):
        assert [row for row in page(solution, columns).splitlines() if width(row) > columns] == []


@pytest.mark.parametrize(
    ("matrix", "reason", "remedy"),
    [
        (" ".join(["1"] * 13), "the matrix is 1 × 13; up to 12 × 12 is worked by hand",
         "use scipy.linalg.null_space for larger ones"),
        ("1 i; i 1", "i is √(−1), and a complex matrix is not reduced here", "use another letter"),
        ("1 √a; 0 1",
         "the entry in row 1, column 2 has a square root of letters that is not a perfect square",
         "put numbers for its letters, or one letter for all of it"),
        ("a^2+b^2 0; 0 1", "where a^2 + b^2 is 0 cannot be said with a formula for one letter",
         "put numbers for some of the letters"),
        ("a b c d; p q g h; k l m n", "a matrix of this size with 12 letters is not worked by hand",
         "at most 6 letters and 5 rows and columns; put numbers for some of the letters"),
    ],
)  # fmt: skip
def test_what_is_refused(matrix: str, reason: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("nullspace", matrix=matrix)
    assert (caught.value.reason, caught.value.remedy) == (reason, remedy)


@pytest.mark.parametrize(
    ("matrix", "mistake", "name", "wrong"),
    [
        ("2 -4; 1 -2; -4 8", "sign_lost", "basis", "span{(-2, 1)}"),
        ("1 1 1", "free_variable_dropped", "basis", "span{(-1, 1, 0)}"),
        ("2 -4; 1 -2; -4 8", "every_row_counted", "rank", "3"),
        ("2 -4; 1 -2; -4 8", "rows_for_columns", "nullity", "2"),
    ],
)
def test_known_mistakes(matrix: str, mistake: str, name: str, wrong: str) -> None:
    assert answers(matrix, Mistaken(mistake))[name] == wrong


def test_a_wrong_rank_is_followed() -> None:
    found = answers("2 -4; 1 -2; -4 8", Replaced({"rank": Fraction(2)}))
    assert found["nullity"] == "0"


def test_a_wrong_basis_fails_the_check() -> None:
    wrong = Replaced({"x": Span((Vector((Fraction(1), Fraction(2))),), 2)})
    text = page(solve_texts(NULLSPACE, {"matrix": "2 -4; 1 -2; -4 8"}, wrong))
    assert "A(1, 2)ᵀ = (−6, −3, 12)ᵀ  ✗" in text


@pytest.mark.parametrize(
    ("matrix", "said"),
    [
        ("2 -4; 1 -2; -4 8", "R₂ → R₂ − ½R₁"),
        ("2 -4; 1 -2; -4 8", "⇒ x₁ = 2x₂"),
        ("2 -4; 1 -2; -4 8", "x₂ has no pivot: it is free. Put x₂ = c."),
        ("0 1; 1 0", "R₁ ↔ R₂"),
        ("-1 0; 0 1", "R₁ → −R₁"),
        ("0.5 0.25", "0.5x₁ + 0.25x₂ = 0   (i)"),
        ("1+k 2k", "(1 + k)x₁ + 2kx₂ = 0"),
        ("x 1; 1 x", "xv₁ + v₂ = 0"),
    ],
)
def test_how_it_is_said(matrix: str, said: str) -> None:
    assert said in page(solve("nullspace", matrix=matrix))


def test_a_slip_in_a_row_is_followed() -> None:
    """A student who leaves 1 where 0 should stand goes on with a pivot more."""
    topic = topics.load("nullspace")
    texts = {"matrix": "2 -4; 1 -2; -4 8"}
    slip = Matrix(tuple(tuple(map(Fraction, row)) for row in ((2, -4), (0, 1), (0, 0))))
    theirs = solve_texts(topic, texts, Replaced({"rows": slip}))
    assert theirs.answers["rank"].value == 2
    assert theirs.answers["basis"].value == Span((), 2)


def test_the_number_of_cases_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_cases, "MOST_CASES", 2)
    with pytest.raises(InputError, match="the letters lead to more than 2 cases"):
        solve("nullspace", matrix="1 a; a 1")
