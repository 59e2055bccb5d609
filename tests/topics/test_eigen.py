"""Eigenvalues and eigenvectors: the notes' problems, hard forms, and SymPy as the second way."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from random import Random
from typing import Any

import pytest
import sympy

from dlsolve import topics
from dlsolve.errors import InputError
from dlsolve.exact.array import Vector
from dlsolve.exact.functions import absolute
from dlsolve.exact.rounding import Rounding
from dlsolve.exact.spaces import Eigenspaces, Roots, Span
from dlsolve.exact.text import exact_text
from dlsolve.inputs.fields import arguments
from dlsolve.render import plain
from dlsolve.render.alphabet import width
from dlsolve.render.look import Look
from dlsolve.render.notation import Notation
from dlsolve.solver import solve, solve_texts
from dlsolve.working.steps import Solution, lines
from dlsolve.working.suppliers import Mistaken, Replaced, Supplier

EIGEN = topics.load("eigen")


def answers(matrix: str, supplier: Supplier | None = None, **options: str) -> dict[str, str | None]:
    solution = solve_texts(EIGEN, {"matrix": matrix, **options}, supplier)
    return {name: exact_text(answer.value) for name, answer in solution.answers.items()}


def page(solution: Solution, columns: int = 80) -> str:
    return plain.render(solution, Look(Notation(fractions=solution.fractions), columns))


@pytest.mark.parametrize(
    ("matrix", "eigenvalues", "eigenvectors"),
    [
        pytest.param("1 2; 5 4", "6, -1", "6: span{(1, 5/2)}; -1: span{(1, -1)}", id="P04"),
        pytest.param(
            "1 1 1; -1 -1 -1; 0 0 1", "0, 0, 1",
            "0: span{(1, -1, 0)}; 1: span{(-1, 1, -1)}", id="P05",
        ),
        ("5", "5", "5: span{(1)}"),
        ("0 0; 0 0", "0, 0", "0: span{(1, 0), (0, 1)}"),
        ("1 0; 0 1", "1, 1", "1: span{(1, 0), (0, 1)}"),
        ("3 0; 0 -2", "3, -2", "3: span{(1, 0)}; -2: span{(0, 1)}"),
        ("2 1; 0 2", "2, 2", "2: span{(1, 0)}"),
        ("0 1; -1 0", "i, -i", "i: span{(1, i)}; -i: span{(1, -i)}"),
        ("1 2; -2 1", "1 + 2i, 1 - 2i", "1 + 2i: span{(1, i)}; 1 - 2i: span{(1, -i)}"),
        (
            "1 1; 1 0", "(1 + √5)/2, (1 - √5)/2",
            "(1 + √5)/2: span{(1, (-1 + √5)/2)}; (1 - √5)/2: span{(1, (-1 - √5)/2)}",
        ),
        ("2 2 2; 2 2 2; 2 2 2", "0, 0, 6", "0: span{(1, 0, -1), (0, 1, -1)}; 6: span{(1, 1, 1)}"),
        ("a b; b a", "a + b, a - b", "a + b: span{(1, 1)}; a - b: span{(1, -1)}"),
        ("k 0; 0 k", "k, k", "k: span{(1, 0), (0, 1)}"),
        ("√2 1; 1 √2", "1 + √2, -1 + √2", "1 + √2: span{(1, 1)}; -1 + √2: span{(1, -1)}"),
    ],
)  # fmt: skip
def test_answers(matrix: str, eigenvalues: str, eigenvectors: str) -> None:
    found = answers(matrix)
    assert found["eigenvalues"] == eigenvalues
    assert found["eigenvectors"] == eigenvectors


@pytest.mark.parametrize(
    ("matrix", "polynomial", "trace", "determinant", "diagonalisable"),
    [
        ("1 2; 5 4", "λ^2 - 5λ - 6", "5", "-6", "true"),
        ("1 1 1; -1 -1 -1; 0 0 1", "-λ^3 + λ^2", "1", "0", "false"),
        ("2 1; 0 2", "λ^2 - 4λ + 4", "4", "4", "false"),
        ("0 0 1; 1 0 1; 0 1 0", "-λ^3 + λ + 1", "0", "1", "true"),
        ("1 2 3; 0 4 5; 0 0 6", "-λ^3 + 11λ^2 - 34λ + 24", "11", "24", "true"),
        ("4 1 0 0; 1 4 0 0; 0 0 2 1; 0 0 1 2",
         "λ^4 - 12λ^3 + 50λ^2 - 84λ + 45", "12", "45", "true"),
    ],
)  # fmt: skip
def test_what_else_is_answered(
    matrix: str, polynomial: str, trace: str, determinant: str, diagonalisable: str
) -> None:
    found = answers(matrix)
    assert found["characteristic_polynomial"] == polynomial
    assert (found["trace"], found["determinant"]) == (trace, determinant)
    assert found["diagonalisable"] == diagonalisable


def test_the_other_sign_convention_changes_the_polynomial_only() -> None:
    usual = answers("1 1 1; -1 -1 -1; 0 0 1")
    other = answers("1 1 1; -1 -1 -1; 0 0 1", determinant="lambda-a")
    assert other.pop("characteristic_polynomial") == "λ^3 - λ^2"
    usual.pop("characteristic_polynomial")
    assert other == usual


@pytest.mark.parametrize("matrix", ["1 2; 5 4", "0 3; 3 0", "0 1; -1 0"])
def test_unit_vectors(matrix: str) -> None:
    spaces = solve("eigen", matrix=matrix, scaling="unit").answers["eigenvectors"].value
    assert isinstance(spaces, Eigenspaces)
    sizes = [v.map(absolute) for _, basis in spaces for v in basis]
    assert [size.dot(size) for size in sizes] == [1, 1]


def random_matrix(n: int, seed: int) -> str:
    """Small whole entries, many of them 0."""
    random = Random(seed)
    rows = ((str(random.choice((0, 0, 1, -1, 2, 3))) for _ in range(n)) for _ in range(n))
    return "; ".join(map(" ".join, rows))


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("n", [2, 3, 4])
def test_agrees_with_sympy_and_fits_the_page(n: int, seed: int) -> None:
    text = random_matrix(n, seed)
    solution = solve("eigen", matrix=text)
    claims = EIGEN.check(solution.answers, arguments(EIGEN.write, {"matrix": text}))
    assert [claim for claim, holds in claims if not holds] == []
    matrix = sympy.Matrix([[int(e) for e in row.split()] for row in text.split("; ")])
    values = solution.answers["eigenvalues"].value
    spaces = solution.answers["eigenvectors"].value
    assert isinstance(values, Roots)
    assert isinstance(spaces, Eigenspaces)
    polynomial = sympy.Poly(matrix.charpoly().as_expr(), matrix.charpoly().gen)
    assert len(values) == polynomial.degree()
    assert len(values.distinct()) == sympy.Poly(polynomial.sqf_part()).degree()
    rational = {v: s.dimension for v, s in spaces if isinstance(v, Fraction)}
    for value, dimension in rational.items():
        shifted = matrix - sympy.Rational(value.numerator, value.denominator) * sympy.eye(n)
        assert dimension == n - shifted.rank()
    for columns in (80, 50):
        assert [row for row in page(solution, columns).splitlines() if width(row) > columns] == []


@pytest.mark.parametrize(
    ("matrix", "reason", "remedy"),
    [
        ("1 2 3; 4 5 6", "the matrix is 2 × 3, and only a square matrix has eigenvalues",
         "give as many rows as columns"),
        ("; ".join(["0 " * 7] * 7), "the matrix is 7 × 7; up to 6 × 6 is worked by hand",
         "use numpy.linalg.eig for larger ones"),
        ("1 i; i 1", "i is √(−1) here, so it cannot be an entry as well", "use another letter"),
        ("1 λ; λ 1", "λ is the eigenvalue here, so it cannot be an entry as well",
         "use another letter"),
        ("1 -1 0; 0 1 k; 1 0 0",
         "the characteristic polynomial has no roots in closed form for these letters",
         "put numbers for some of the letters"),
        ("1 0; cos(t) 1", "the entry in row 2, column 1 has a letter where a number is needed",
         "put numbers for its letters, or one letter for all of it"),
        ("√2 1 0; 1 √2 1; 1 1 √2", "a matrix with roots among its entries is worked up to 2 × 2",
         "give rational entries, or a triangular matrix"),
    ],
)  # fmt: skip
def test_what_is_refused(matrix: str, reason: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("eigen", matrix=matrix)
    assert (caught.value.reason, caught.value.remedy) == (reason, remedy)
    assert caught.value.field == "matrix"


@pytest.mark.parametrize(
    ("matrix", "mistake", "name", "wrong"),
    [
        ("1 2; 5 4", "determinant_sign_wrong", "characteristic_polynomial", "λ^2 - 5λ + 14"),
        ("1 2; 5 4", "eigenvalue_sign_lost", "eigenvalues", "-6, 1"),
        ("1 1 1; -1 -1 -1; 0 0 1", "multiplicity_lost", "eigenvalues", "0, 1"),
        ("1 2; 5 4", "eigenvector_of_another_eigenvalue", "eigenvectors",
         "6: span{(1, -1)}; -1: span{(1, 5/2)}"),
        ("1 2; 5 4", "sign_in_eigenvector_lost", "eigenvectors",
         "6: span{(1, -5/2)}; -1: span{(1, 1)}"),
        ("k 0; 0 k", "free_variable_dropped", "eigenvectors", "k: span{(1, 0)}"),
        ("4 1 0 0; 1 4 0 0; 0 0 2 1; 0 0 1 2", "minus_forgotten", "trace", "12"),
    ],
)  # fmt: skip
def test_known_mistakes(matrix: str, mistake: str, name: str, wrong: str) -> None:
    assert answers(matrix, Mistaken(mistake))[name] == wrong


def test_a_wrong_eigenvalue_is_followed() -> None:
    wrong = Replaced({"lambda": Roots((Fraction(6), Fraction(-2)))})
    solution = solve_texts(EIGEN, {"matrix": "1 2; 5 4"}, wrong)
    text = page(solution)
    assert "So −2 is not an eigenvalue." in text
    assert "λ = −2   is not an eigenvalue" in text
    assert "x = c (1, 5/2)ᵀ = k (2, 5)ᵀ" in text


def test_a_wrong_polynomial_is_followed() -> None:
    from dlsolve.exact.polynomial import polynomial

    wrong = polynomial([Fraction(6), Fraction(-5), Fraction(1)])
    found = answers("1 2; 5 4", Replaced({"p": wrong}))
    assert found["eigenvalues"] == "3, 2"
    assert found["eigenvectors"] == "3: {0}; 2: {0}"


def test_a_wrong_eigenvector_fails_the_check() -> None:
    keys = [str(line.key) for line in lines(solve("eigen", matrix="1 2; 5 4").steps)]
    first = next(key for key in keys if key.endswith("/x"))
    wrong = Replaced({first: Span((Vector((Fraction(1), Fraction(2))),), 2)})
    text = page(solve_texts(EIGEN, {"matrix": "1 2; 5 4"}, wrong))
    assert "A(1, 2)ᵀ = (5, 13)ᵀ = 6(1, 2)ᵀ  ✗" in text


@pytest.mark.parametrize(
    ("matrix", "said"),
    [
        ("a b; b a", "Here b ≠ 0, since we divide by it."),
        ("c 1; 1 c", "x = t (1, 1)ᵀ, t ≠ 0"),
        ("x 1; 1 x", "(A − λI)v = 0"),
        ("1 1; 1 0", "For λ = (1 + √5)/2:  (A − λI)x = 0"),
        ("1 2; -2 1", "−2x₁ − 2ix₂ = 0"),
        ("0 1; -1 0", "⇒ λ = ±√(−1)"),
        ("0.8 1; 1 0.8", "⎡0.8 − λ     1   ⎤"),
        ("3 0; 0 -2", "A is diagonal, so det(A − λI) is the product of its diagonal entries."),
        ("1 0; 5 2", "A is lower triangular"),
        ("0 1 0 0; 0 0 1 0; 0 0 0 1; -1 0 10 0", "⇒ λ = ±√(5 + 2√6) or λ = ±√(5 − 2√6)"),
        ("0 0 1; 1 0 1; 0 1 0", "⇒ x ≈ c (1, 1.7549, 1.3247)ᵀ, c ≠ 0"),
        ("2 2 2; 2 2 2; 2 2 2", "c₁, c₂ not both 0"),
        ("0 1; -1 0", "−x₁ − ix₂ = 0   (2) = −i × (1)"),
        ("1 1 0; 0 1 1; 1 0 1", "−x₁ + x₂ = 0   (1)"),
        ("1 1 0; 0 1 1; 1 0 1", "⇒ (1 − λ)³ + 1 = 0"),
        ("1 2; 5 4", "5x₁ − 2x₂ = 0   (ii) = −1 × (i)"),
    ],
)
def test_how_it_is_said(matrix: str, said: str) -> None:
    assert said in page(solve("eigen", matrix=matrix))


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        ("2 0 0; 0 3 4; 0 4 9", [
            "λ = 1 is a root, for 1 − 14 + 35 − 22 = 0.",
            "⇒ (λ − 1)(λ² − 13λ + 22) = 0",
            "⇒ (λ − 11)(λ − 2)(λ − 1) = 0",
            "⇒ λ = 11, 2, 1",
        ]),
        ("1 1 0; 0 1 1; 1 0 1", [  # the factors stand there already
            "λ = 2 is a root, for 8 − 12 + 6 − 2 = 0.",
            "⇒ (λ − 2)(λ² − λ + 1) = 0",
            "⇒ λ = 2 or λ² − λ + 1 = 0",
        ]),
        ("1 2 3; 4 5 6; 7 8 9", [  # a power of λ needs no trying
            "⇒ λ³ − 15λ² − 18λ = 0",
            "⇒ λ(λ² − 15λ − 18) = 0",
            "⇒ λ = 0 or λ² − 15λ − 18 = 0",
        ]),
        ("0.25 0 0.5; 0.5 1 0; 0.25 0.5 1", [
            "λ = 1/2 is a root, for 1 − 9/2 + 11/2 − 2 = 0.",
            "⇒ (2λ − 1)(4λ² − 7λ + 2) = 0",
            "⇒ λ = 1/2 or 4λ² − 7λ + 2 = 0",
        ]),
        ("4 1 0 0; 1 4 0 0; 0 0 2 1; 0 0 1 2", [
            "⇒ (λ − 1)(λ³ − 11λ² + 39λ − 45) = 0",
            "λ = 3 is a root of λ³ − 11λ² + 39λ − 45, for 27 − 99 + 117 − 45 = 0.",
            "⇒ (λ − 1)(λ − 3)(λ² − 8λ + 15) = 0",
            "⇒ (λ − 5)(λ − 3)²(λ − 1) = 0",
        ]),
        ("1 2; 1 3", [
            "⇒ λ = (4 ± √12)/2",
            "⇒ λ = (4 ± 2√3)/2",
            "⇒ λ = 2 + √3, 2 − √3",
        ]),
        ("1 1; -1 1", [
            "⇒ λ = [2 ± √(−4)]/2",
            "⇒ λ = (2 ± 2i)/2",
            "⇒ λ = 1 + i, 1 − i",
        ]),
        ("1 1; 1 0", [  # √5 stays as it is
            "⇒ λ = (1 ± √5)/2",
            "⇒ λ = (1 + √5)/2, (1 − √5)/2",
        ]),
    ],
)  # fmt: skip
def test_no_factor_and_no_root_comes_from_nowhere(matrix: str, expected: list[str]) -> None:
    assert "\n".join(expected) in page(solve("eigen", matrix=matrix))


@pytest.mark.parametrize(
    ("matrix", "said"),
    [
        ("1 1; 1 0", "λ = (1 − √5)/2 ≈ −0.6180   x"),
        ("1 2 3; 4 5 6; 7 8 9", "λ = (15 − 3√33)/2 ≈ −1.1168   x"),
        ("0 0 8; 1 0 0; 0 1 0", "λ = −1 + i√3 ≈ −1 + 1.7321i   x"),
        ("1 1; -1 1", "λ = 1 + i   x"),
    ],
)
def test_surds_have_decimals_in_the_answer(matrix: str, said: str) -> None:
    assert said in page(solve("eigen", matrix=matrix))


@pytest.mark.parametrize("columns", [80, 50])
def test_no_line_of_the_check_ends_in_a_sign(columns: int) -> None:
    _, checks = page(solve("eigen", matrix="1 2 3; 4 5 6; 7 8 9"), columns).split("Check Av = λv:")
    assert "✓" in checks
    assert [row for row in checks.splitlines() if row.endswith(("=", "≈"))] == []


@pytest.mark.parametrize(
    "matrix",
    [
        "-3/4 -1 0 0; 0 1 1 1; -3/4 -1 2 3; -3/2 -3 -1 -1",
        "-3/4 2 0 0; 3 1/2 3 -4; -4 -3/4 1 -3/4; -9/2 7/2 -3 4",
    ],
)
def test_an_echelon_form_is_solved_from_its_last_equation(matrix: str) -> None:
    """Taking the shortest equation first would make a variable free that is not."""
    claims = EIGEN.check(
        solve("eigen", matrix=matrix).answers, arguments(EIGEN.write, {"matrix": matrix})
    )
    assert [claim for claim, holds in claims if not holds] == []


def test_rational_matrices_need_no_library() -> None:
    code = (
        "import sys; from dlsolve.solver import solve; solve('eigen', matrix='1 2; 5 4');"
        "print({'sympy', 'numpy', 'mpmath'} & set(sys.modules))"
    )
    run: Any = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("matrix", "reason"),
    [
        ("2^1000 1; 1 1", "the entry in row 1, column 1 has more than 40 digits"),
        ("a b c d f; 1 1 1 1 1; 1 1 1 1 1; 1 1 1 1 1; 1 1 1 1 1", "not worked by hand"),
        ("a b c; d f g; h j 1", "8 letters is not worked by hand"),
    ],
)
def test_what_would_take_for_ever_is_refused(matrix: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        solve("eigen", matrix=matrix)


@pytest.mark.parametrize("places", [80, 1000])
def test_an_entry_wider_than_the_page_is_printed_whole(places: int) -> None:
    solution = solve("eigen", matrix="1/3 2; 5 4")
    notation = Notation(Rounding(places=places), fractions=False)
    page = plain.render(solution, Look(notation, 80))
    assert "0." + "3" * places in page
