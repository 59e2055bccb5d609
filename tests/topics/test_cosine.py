"""Cosine similarity: the notes' three pairs, special angles, zero vectors, what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dlsolve import topics
from dlsolve.errors import InputError
from dlsolve.exact.number import Real, Surd
from dlsolve.exact.rounding import nearest_float
from dlsolve.solver import solve, solve_texts
from dlsolve.working.suppliers import Replaced


def test_the_notes_three_pairs() -> None:
    """P42, lines 1552–1554."""
    answers = solve(
        "cosine", vectors=["0.2 0.5 0.8 0.1", "0.3 0.4 0.7 0.2", "0.9 0.1 0.2 0.3"]
    ).answers
    found = [float(answers[f"cosine_{pair}"]) for pair in ("A_B", "A_C", "B_C")]
    assert found == pytest.approx([0.9810, 0.4445, 0.5925], abs=5e-5)
    assert answers["closest"].value == "A and B"


@pytest.mark.parametrize(
    ("vectors", "cosine"),
    [
        (["3 4", "6 8"], Fraction(1)),
        (["3 4", "-6 -8"], Fraction(-1)),
        (["1 2 2", "-2 1 0"], Fraction(0)),
        (["1 0", "3 4"], Fraction(3, 5)),
        (["5", "-2"], Fraction(-1)),
        ([[5], [-2]], Fraction(-1)),
        (["1; 0", "3; 4"], Fraction(3, 5)),
        ("1 0; 3 4", Fraction(3, 5)),
        ([[1, 0], [3, 4]], Fraction(3, 5)),
        (["u=1 0", "v=3, 4"], Fraction(3, 5)),
        (["√2 √2", "1 1"], Fraction(1)),
        (["1/3 0", "1 0"], Fraction(1)),
    ],
)
def test_cosine(vectors: object, cosine: Fraction) -> None:
    assert solve("cosine", vectors=vectors).answers["cosine"].value == cosine


def test_a_cosine_that_is_not_rational_is_kept_exactly() -> None:
    value = solve("cosine", vectors=["1 0", "1 1"]).answers["cosine"].value
    assert isinstance(value, Surd)
    assert value == Surd(Fraction(0), Fraction(1, 2), 2)
    large = solve("cosine", vectors=["1234 4321 1", "1111 1 9999"]).answers["cosine"].value
    assert isinstance(large, Real | Surd)
    assert nearest_float(large) == pytest.approx(0.0306416, abs=1e-7)


@pytest.mark.parametrize(
    ("vectors", "degrees"),
    [
        (["1 0", "5 0"], 0),
        (["√3 1", "1 0"], 30),
        (["1 0", "1 1"], 45),
        (["1 0", "1 √3"], 60),
        (["1 2 2", "-2 1 0"], 90),
        (["1 0", "-1 √3"], 120),
        (["1 0", "-1 1"], 135),
        (["-√3 1", "1 0"], 150),
        (["3 4", "-6 -8"], 180),
    ],
)
def test_angle(vectors: list[str], degrees: int) -> None:
    assert solve("cosine", vectors=vectors, angle=True).answers["angle"].value == degrees


def test_angle_of_every_pair_and_of_none() -> None:
    answers = solve("cosine", vectors=["1 0", "0 1", "0 0"], angle=True).answers
    assert answers["angle_A_B"].value == 90
    assert "angle_A_C" not in answers
    assert "angle" not in solve("cosine", vectors=["1 0", "0 1"]).answers


@pytest.mark.parametrize(("zero", "value"), [("undefined", "undefined"), ("0", Fraction(0))])
def test_zero_vector(zero: str, value: object) -> None:
    two = solve("cosine", vectors=["1 2", "0 0"], zero=zero)
    assert two.answers["cosine"].value == value
    assert bool(two.why_unsolved) is (zero == "undefined")
    three = solve("cosine", vectors=["1 2", "0 0", "2 4"], zero=zero)
    assert three.answers["cosine_A_B"].value == value
    assert three.answers["closest"].value == "A and C"
    assert not three.why_unsolved


def test_ties_are_all_named() -> None:
    answers = solve("cosine", vectors=["1 0", "2 0", "3 0"]).answers
    assert answers["closest"].value == "A and B, A and C, B and C"


def test_a_norm_without_its_root_is_followed() -> None:
    theirs = solve_texts(
        topics.load("cosine"), {"vectors": ["3 4", "1 0"]}, Replaced({"||A||": Fraction(25)})
    )
    assert theirs.answers["cosine"].value == Fraction(3, 25)


@pytest.mark.parametrize(
    ("vectors", "reason"),
    [
        (["1 2"], "one vector alone has no angle to another"),
        (["1 2", "1 2 3"], "A has 2 entries, B has 3"),
        (["1", "1 2"], "A has 1 entry, B has 2"),
        (["A=1 2", "A=3 4"], "“A” is given twice"),
        (["a b=1 2", "3 4"], "“a b” is not the name of a vector"),
        (["u=1 x", "3 4"], "“x” stands where a number is expected"),
        (["1 0"] * 9, "9 vectors, where at most 8 are worked by hand"),
        (["1 " * 101, "2 " * 101], "more than 100 entries"),
    ],
)
def test_refused(vectors: list[str], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("cosine", vectors=vectors)
    assert caught.value.reason == reason
