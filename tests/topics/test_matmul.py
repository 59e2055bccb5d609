"""Matrix products: published ones, vectors, transposes, shapes that do not fit, mistakes."""

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
from dlsolve.working.suppliers import Mistaken, Replaced

MATMUL = topics.load("matmul")


def page(*matrices: str, **options: str) -> str:
    solution = solve("matmul", matrices=list(matrices), **options)
    return plain.render(solution, Look(Notation(fractions=solution.fractions), 80))


@pytest.mark.parametrize(
    ("matrices", "transpose", "product"),
    [
        pytest.param(
            ["2 3; 1 -5", "4 3 6; 1 -2 3"], "", "[[11, 0, 21], [-1, 13, -9]]",
            id="Lay 2.1, example 3",
        ),
        (["2", "3"], "", "[[6]]"),
        (["1 2 3", "4; 5; 6"], "", "[[32]]"),
        (["1; 2", "3 4"], "", "[[3, 4], [6, 8]]"),
        (["1 2 3", "4 5 6"], "", "[[32]]"),
        (["1 2; 3 4", "5 6"], "", "[[17], [39]]"),
        (["1 2; 3 4", "5 6; 7 8"], "B", "[[17, 23], [39, 53]]"),
        (["1 2; 3 4", "5 6; 7 8"], "a, b", "[[23, 31], [34, 46]]"),
        (["1 2 3; 4 5 6", "7 8; 9 10"], "A", "[[43, 48], [59, 66], [75, 84]]"),
        (["1 2", "3 4"], "B", "[[11]]"),
        (["1 2; 3 4", "0 1; 1 0", "1; 1"], "", "[[3], [7]]"),
        (["0 0; 0 0", "1 2; 3 4"], "", "[[0, 0], [0, 0]]"),
        (["1/3 0.1", "3; 10"], "", "[[2]]"),
        (["√2 1", "√2; 1"], "", "[[3]]"),
        (["a b; c d", "x; y"], "", "[[a*x+b*y], [c*x+d*y]]"),
        (["10^30", "10^30"], "", f"[[{10**60}]]"),
    ],
)  # fmt: skip
def test_products(matrices: list[str], transpose: str, product: str) -> None:
    options = {"transpose": transpose} if transpose else {}
    assert solve("matmul", matrices=matrices, **options).answers["product"].exact == product


@pytest.mark.parametrize(
    ("matrices", "said"),
    [
        (["1 2 3; 4 5 6", "7 8; 9 10; 11 12"],
         "The inner sizes are equal, so AB exists: (2 × 3)(3 × 2) → 2 × 2."),
        (["1 2 3; 4 5 6", "7 8; 9 10; 11 12"],
         "(AB)₁₂ = 1 × 8 + 2 × 10 + 3 × 12 = 8 + 20 + 36 = 64"),
        (["1 2; 3 4", "5 6"], "B is taken as a column, for as a row it does not fit."),
        (["1 2; 3 4", "5 6; 7 8", "1 0; 0 1"],
         "Neighbouring sizes are equal, so ABC exists: (2 × 2)(2 × 2)(2 × 2) → 2 × 2."),
        (["a 0; 1 b", "x; 1"], "(AB)₁₁ = ax"),
        (["a 0; 1 b", "x; 1"], "(AB)₂₁ = x + b"),
        (["1 2; 3 4", "5 6; 7 8"], "4 × 11 + 6 × 15 = 134  ✓"),
    ],
)  # fmt: skip
def test_how_it_is_said(matrices: list[str], said: str) -> None:
    assert said in page(*matrices)


@pytest.mark.parametrize(
    ("matrices", "transpose", "mistake", "wrong"),
    [
        (["1 2; 3 4", "5 6; 7 8"], "", "order_swapped", "[[23, 34], [31, 46]]"),
        (["1 2; 3 4", "5 6; 7 8"], "", "entry_by_entry", "[[5, 12], [21, 32]]"),
        (["1 2; 3 4", "5 6; 7 8"], "", "row_by_row", "[[17, 23], [39, 53]]"),
        (["1 2; 3 4", "5 6; 7 8"], "B", "transpose_forgotten", "[[19, 22], [43, 50]]"),
        (["1 2 3; 4 5 6", "7 8; 9 10; 11 12"], "", "order_swapped",
         "[[39, 54, 69], [49, 68, 87], [59, 82, 105]]"),
    ],
)  # fmt: skip
def test_known_mistakes(matrices: list[str], transpose: str, mistake: str, wrong: str) -> None:
    texts = {"matrices": matrices} | ({"transpose": transpose} if transpose else {})
    found = solve_texts(MATMUL, texts, Mistaken(mistake)).answers["product"].value
    assert exact_text(found) == wrong


def test_a_wrong_entry_is_followed_into_the_next_product() -> None:
    texts = {"matrices": ["1 2; 3 4", "0 1; 1 0", "1; 1"]}
    found = solve_texts(MATMUL, texts, Replaced({"(AB)_1_1": Fraction(5)}))
    assert found.answers["product"].exact == "[[6], [7]]"


@pytest.mark.parametrize(
    ("texts", "reason", "remedy"),
    [
        ({"matrices": ["1 2 3; 4 5 6", "7 8; 9 10"]},
         "A is 2 × 3 and B is 2 × 2: 3 ≠ 2, so AB does not exist",
         "BA is possible: (2 × 2)(2 × 3); AᵀB is possible: --transpose A"),
        ({"matrices": ["1 2 3; 4 5 6", "7 8 9; 1 2 3"]},
         "A is 2 × 3 and B is 2 × 3: 3 ≠ 2, so AB does not exist",
         "AᵀB is possible: --transpose A; ABᵀ is possible: --transpose B"),
        ({"matrices": ["1 2 3; 4 5 6", "1 2 3 4; 1 2 3 4; 1 2 3 4; 1 2 3 4"]},
         "A is 2 × 3 and B is 4 × 4: 3 ≠ 4, so AB does not exist",
         "the columns of the left factor have to be as many as the rows of the right one"),
        ({"matrices": ["1 2"]}, "a product has two factors at least",
         'give matrices, each in quotes: "1 2; 3 4" "5; 6"'),
        ({"matrices": ["1"] * 7}, "7 factors; up to 6 are multiplied by hand",
         'give matrices, each in quotes: "1 2; 3 4" "5; 6"'),
        ({"matrices": ["a", "1", "1", "1"]}, "4 factors with letters are not multiplied by hand",
         "give 3 at most, or put numbers for the letters"),
        ({"matrices": ["1 2", "3; 4"], "transpose": "C"}, "there is no factor C",
         "the factors are A, B"),
        ({"matrices": [" ".join(["1"] * 11), "1"]},
         "A is 1 × 11; up to 10 × 10 is worked by hand", "use numpy.matmul for larger ones"),
    ],
)  # fmt: skip
def test_what_is_refused(texts: dict[str, str], reason: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("matmul", **texts)
    assert (caught.value.reason, caught.value.remedy) == (reason, remedy)
