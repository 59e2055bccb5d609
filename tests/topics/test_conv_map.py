"""Feature maps: the notes' problems, NumPy on random instances, large images, wrong inputs."""

from __future__ import annotations

import random
import subprocess
import sys
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from dlsolve import topics
from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.large import convolved
from dlsolve.inputs.fields import arguments
from dlsolve.render.alphabet import Alphabet, width
from dlsolve.render.json import as_data
from dlsolve.render.look import Detail, Look
from dlsolve.render.notation import Notation, name_text
from dlsolve.render.plain import render
from dlsolve.solver import solve, solve_texts
from dlsolve.working.steps import Let, Solution, lines
from dlsolve.working.suppliers import Mistaken, Replaced

CONV_MAP = topics.load("conv-map")
X_SHAPED = {
    "image": "1 0 1 2 1; 0 2 1 0 0; 1 1 2 2 1; 2 0 1 1 2; 0 1 2 0 1",
    "kernel": "1 0 1; 0 1 0; 1 0 1",
}
PADDED = {"image": "1 2; 1 1", "kernel": "1 0 0; 0 1 0; 0 0 1", "padding": "1"}


def rows(solution: Solution, name: str = "feature_map") -> list[list[Fraction]]:
    value = solution.answers[name].value
    assert isinstance(value, Matrix)
    return [list(row) for row in value.rows]


def page(
    solution: Solution, columns: int = 80, encoding: str = "utf-8", detail: Detail = Detail.FULL
) -> str:
    notation = Notation(alphabet=Alphabet(encoding), fractions=solution.fractions)
    return render(solution, Look(notation, columns, detail))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (X_SHAPED, [[7, 6, 5], [5, 5, 6], [5, 5, 7]]),
        ({**X_SHAPED, "flip": True}, [[7, 6, 5], [5, 5, 6], [5, 5, 7]]),
        (PADDED, [[2, 2], [1, 2]]),
        ({**PADDED, "padding": "same"}, [[2, 2], [1, 2]]),
        ({"image": "1 2; 1 1", "kernel": "1 0 1; 0 1 0; 1 0 1", "padding": 1}, [[2, 3], [3, 2]]),
        ({"image": "1 2 3 4", "kernel": "1 1", "stride": 2}, [[3, 7]]),
        ({"image": "1 2 3 4 5", "kernel": "1 1", "stride": 2}, [[3, 7]]),
        (
            {"image": "1 2 3 4 5", "kernel": "1 1", "stride": 2, "size_rounding": "ceil"},
            [[3, 7, 5]],
        ),
        ({"image": "1 2 3", "kernel": "1 10", "padding": "same"}, [[21, 32, 3]]),
        (
            {"image": "1 2 3", "kernel": "1 10", "padding": "same", "extra_padding": "start"},
            [[10, 21, 32]],
        ),
        ({"image": "1 2 3 4 5", "kernel": "1 1 1", "dilation": 2}, [[9]]),
        ({"image": "1; 2; 3", "kernel": "1; -1", "stride": "2 1"}, [[-1]]),
        ({"image": "1 2; 3 4 | 5 6; 7 8", "kernel": "1 0; 0 1 | 0 1; 1 0", "bias": "1"}, [[19]]),
        ({"image": "0.1 0.2", "kernel": "1/3 1/3"}, [[Fraction(1, 10)]]),
    ],
)
def test_feature_maps(given: dict[str, Any], expected: list[list[int]]) -> None:
    assert rows(solve("conv-map", **given)) == expected


def test_answers_of_several_filters_with_relu_and_pooling() -> None:
    solution = solve(
        "conv-map", image=[[1, 2, 0], [0, 1, 3], [2, 1, 1]],
        kernel=[[[[1, 0], [0, 1]]], [[[-1, 1], [0, -1]]]], bias="1 -2", relu=True,
        pool="2 stride 1",
    )  # fmt: skip
    assert solution.answers["size"].value == Vector((Fraction(2), Fraction(2), Fraction(2)))
    assert rows(solution, "feature_map_1") == [[3, 6], [2, 3]]
    assert rows(solution, "feature_map_2") == [[-2, -7], [-2, -1]]
    assert rows(solution, "relu_map_2") == [[0, 0], [0, 0]]
    assert rows(solution, "pooled_map_1") == [[6]]
    assert solution.answers["pooled_size"].value == Vector((Fraction(1), Fraction(1), Fraction(2)))


@pytest.mark.parametrize(
    ("pool", "expected"),
    [
        ("2", [[6, 8], [14, 16]]),
        ("max 2 stride 1", [[6, 7, 8], [10, 11, 12], [14, 15, 16]]),
        ("avg 2", [[Fraction(7, 2), Fraction(11, 2)], [Fraction(23, 2), Fraction(27, 2)]]),
        ("3 stride 2", [[11]]),
        ("3 stride 2 ceil", [[11, 12], [15, 16]]),
        ("avg 3 ceil", [[6, 8], [14, 16]]),
        (
            "avg 2 stride 3 pad 1",
            [[Fraction(1, 4), Fraction(7, 4)], [Fraction(22, 4), Fraction(27, 2)]],
        ),
        (
            "avg 2 stride 2 pad 1 ignore-pad",
            [[1, Fraction(5, 2), 4], [7, Fraction(17, 2), 10], [13, Fraction(29, 2), 16]],
        ),
        ("4x2 stride 1", [[14, 15, 16]]),
    ],
)
def test_pooling(pool: str, expected: list[list[Fraction]]) -> None:
    image = "1 2 3 4; 5 6 7 8; 9 10 11 12; 13 14 15 16"
    solution = solve("conv-map", image=image, kernel="1", pool=pool)
    assert rows(solution, "pooled_map") == expected


def test_random_instances_agree_with_numpy() -> None:
    draw = random.Random(11)
    for _ in range(300):
        texts = _random_problem(draw)
        solution = solve_texts(CONV_MAP, texts)
        claims = CONV_MAP.check(solution.answers, arguments(CONV_MAP.write, texts))
        assert [claim for claim, holds in claims if not holds] == [], texts


def _random_problem(draw: random.Random) -> dict[str, Any]:
    def matrix(height: int, across: int) -> str:
        entries = [
            draw.choice(["0", "1", "-1", "2", "0.5", "-.25", "7"]) for _ in range(height * across)
        ]
        return "; ".join(" ".join(entries[i * across : (i + 1) * across]) for i in range(height))

    channels, filters = draw.randint(1, 3), draw.randint(1, 3)
    size = draw.randint(5, 12), draw.randint(5, 12)
    window = draw.randint(1, 3), draw.randint(1, 3)
    return {
        "image": " | ".join(matrix(*size) for _ in range(channels)),
        "kernel": " || ".join(
            " | ".join(matrix(*window) for _ in range(channels)) for _ in range(filters)
        ),
        "stride": draw.choice(["1", "2", "1 3"]),
        "padding": draw.choice(["valid", "same", "1", "2 1", "0 1 2 0"]),
        "dilation": draw.choice(["1", "2", "1 2"]),
        "flip": draw.choice(["true", "false"]),
        "relu": draw.choice(["true", "false"]),
        "size_rounding": draw.choice(["floor", "ceil"]),
        "extra_padding": draw.choice(["end", "start"]),
        "bias": " ".join(str(draw.randint(-3, 3)) for _ in range(filters)),
        "pool": draw.choice(["1", "avg 1x2 stride 1", "max 1 stride 2 ceil"]),
    }


def test_the_last_index_is_the_channel_and_the_superscript_the_filter() -> None:
    image, kernel = "1 2; 3 4 | 5 6; 7 8", "1 | 2 || 3 | 4"
    values: dict[str, object] = {}
    for line in lines(solve("conv-map", image=image, kernel=kernel, bias="1 2").steps):
        if line.key.name.base in "XKZb":
            assert values.setdefault(name_text(line.key.name), line) is line
    assert {"X₁", "X₂", "K₁⁽²⁾", "K₂⁽¹⁾", "b⁽²⁾", "Z₂₁₁⁽¹⁾", "Z₂₁₁⁽²⁾", "Z₂₁₂⁽²⁾"} <= set(values)


def test_a_brief_page_keeps_the_size_the_map_and_the_answers() -> None:
    solution = solve("conv-map", **X_SHAPED, pool="2")
    text = page(solution, detail=Detail.BRIEF)
    assert "Y₁₁ to Y₃₃ are left out.\n      ⎡7  6  5⎤" in text
    assert "P₁₁ is left out." in text
    assert "nₒᵤₜ = " in text
    assert "×1 +" not in text
    assert "×1 +" in page(solution, detail=Detail.NORMAL)


@pytest.mark.parametrize("factor", [1, Fraction(1, 7), 10**25])
def test_large_maps_are_exact(factor: Fraction | int) -> None:
    draw = random.Random(5)
    image = Matrix(_table(draw, 30, 41, factor))
    kernel = Matrix(_table(draw, 3, 4, 1))
    bias = Fraction(1, 3)
    found = convolved([image, image], [kernel, kernel], (14, 37), (2, 1), (1, 1), bias)
    for i, j in [(0, 0), (5, 7), (13, 36)]:
        window = [image[2 * i + a, j + b] * kernel[a, b] for a in range(3) for b in range(4)]
        assert found[i, j] == 2 * sum(window, Fraction(0)) + bias


def _table(
    draw: random.Random, height: int, across: int, factor: Fraction | int
) -> tuple[tuple[Fraction, ...], ...]:
    return tuple(
        tuple(Fraction(draw.randint(-99, 99)) * factor for _ in range(across))
        for _ in range(height)
    )


def test_a_large_image_shows_its_first_windows_and_computes_all() -> None:
    entries = np.arange(64 * 80).reshape(64, 80) * 7 % 256
    kernel = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
    solution = solve("conv-map", image=entries, kernel=kernel)
    views = np.lib.stride_tricks.sliding_window_view(entries, (3, 3))
    assert rows(solution) == np.einsum("ijab,ab->ij", views, kernel).tolist()
    named = [line.key.name.ascii for line in lines(solution.steps) if isinstance(line, Let)]
    assert named == ["H_out", "W_out", *(f"Y_1_{j}" for j in range(1, 10)), "Y"]
    text = page(solution)
    assert "The other 4,827 windows in the same way." in text
    assert "…" in text
    assert "⋮" in text
    assert max(map(width, text.splitlines())) <= 80
    data = as_data(solution, Look(Notation()))
    assert np.shape(data["answers"]["feature_map"]["value"]) == (62, 78)


@pytest.mark.parametrize("columns", [50, 80])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii"])
def test_a_wide_image_is_shown_some_columns_at_a_time(columns: int, encoding: str) -> None:
    image = [[(i * j) % 1000 + 100 for j in range(24)] for i in range(2)]
    text = page(solve("conv-map", image=image, kernel="1 1; 0 1"), columns, encoding)
    assert max(map(width, text.splitlines())) <= columns
    assert "columns 1 to " in text
    assert text.count(" 24:\n") == 1


@pytest.mark.parametrize(
    ("mistake", "given", "expected"),
    [
        ("kernel_flipped", {"image": "1 2 3", "kernel": "1 10"}, [[12, 23]]),
        ("kernel_not_flipped", {"image": "1 2 3", "kernel": "1 10", "flip": "true"}, [[21, 32]]),
        ("bias_forgotten", {"image": "1 2 3", "kernel": "1 10", "bias": "5"}, [[21, 32]]),
        ("plus_one_forgotten", {"image": "1 2 3", "kernel": "1 10"}, None),
        ("stride_forgotten", {"image": "1 2 3 4 5", "kernel": "1", "stride": "2"}, None),
        ("padding_forgotten", {"image": "1 2; 3 4", "kernel": "1 1; 1 1", "padding": "1"}, [[10]]),
    ],
)
def test_known_mistakes(
    mistake: str, given: dict[str, str], expected: list[list[int]] | None
) -> None:
    right, wrong = solve_texts(CONV_MAP, given), solve_texts(CONV_MAP, given, Mistaken(mistake))
    assert rows(right) != rows(wrong)
    if expected is not None:
        assert rows(wrong) == expected


def test_a_wrong_line_is_followed() -> None:
    followed = solve_texts(CONV_MAP, X_SHAPED, Replaced({"map/Y_1_1": Fraction(8)}))
    assert rows(followed)[0] == [8, 6, 5]
    followed = solve_texts(CONV_MAP, X_SHAPED, Replaced({"size/n_out": Fraction(2)}))
    assert rows(followed) == [[7, 6], [5, 5]]
    wrong = Matrix(((Fraction(1), Fraction(2)), (Fraction(1), Fraction(4))))
    followed = solve_texts(CONV_MAP, PADDED, Replaced({"X": wrong}))
    assert rows(followed) == [[5, 2], [1, 5]]


@pytest.mark.parametrize(
    ("given", "reason", "remedy"),
    [
        (
            {"image": "1 2; 3 4", "kernel": "1 1 1; 1 1 1; 1 1 1"},
            "the window spans 3",
            "give a smaller",
        ),
        (
            {"image": "1 2; 3 4", "kernel": "1 | 1"},
            "the filter has 2 channels, the image has 1",
            "give a matrix",
        ),
        (
            {"image": "1 2; 3 4", "kernel": "1", "bias": "1 2"},
            "there are 2 biases for 1 filter",
            "give one bias",
        ),
        ({"image": "1 2; 3", "kernel": "1"}, "row 2 has 1 entry, row 1 has 2", "give every row"),
        (
            {"image": "1 2; 3 4", "kernel": "1 || 1 2"},
            "filter 2 is 1 × 2, filter 1 is 1 × 1",
            "give every filter",
        ),
        ({"image": "1 2; 3 4", "kernel": "1", "stride": "0"}, "“0” is below 1", "the least"),
        (
            {"image": "1 2; 3 4", "kernel": "1", "padding": "sane"},
            "“sane” is no padding",
            "did you mean same?",
        ),
        (
            {"image": "1 2; 3 4", "kernel": "1", "padding": "3000"},
            "the padded image has more",
            "give less",
        ),
        (
            {"image": "1 2; 3 4", "kernel": "1", "pool": "min 2"},
            "“min” is no kind of pooling",
            "there are max, avg",
        ),
        (
            {"image": "1 2 3", "kernel": "1", "stride": "1 3", "size_rounding": "refuse"},
            "2/3 is not whole",
            "choose",
        ),
        (
            {"image": "1 2 3", "kernel": "1", "pool": "4"},
            "the window spans 4",
            "give a smaller window",
        ),
    ],
)
def test_refusals(given: dict[str, str], reason: str, remedy: str) -> None:
    with pytest.raises(InputError) as caught:
        solve_texts(CONV_MAP, given)
    assert reason in caught.value.reason
    assert caught.value.remedy.startswith(remedy)


def test_a_small_image_needs_neither_sympy_nor_numpy() -> None:
    code = (
        "import sys; from dlsolve import solve; solve('conv-map', image='1 2; 1 1', kernel='1');"
        "sys.exit(any(m in sys.modules for m in ('numpy', 'sympy', 'mpmath')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
