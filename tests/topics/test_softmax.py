"""Softmax and argmax: the notes' problems, conventions, ties, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from dlsolve import solve, topics
from dlsolve.errors import InputError
from dlsolve.exact.array import Vector
from dlsolve.exact.number import real
from dlsolve.exact.rounding import Rounding, nearest_float, round_half_up
from dlsolve.render.look import Look
from dlsolve.render.notation import Notation
from dlsolve.render.plain import render
from dlsolve.solver import solve_texts
from dlsolve.working.readings import scalar
from dlsolve.working.suppliers import Mistaken, Replaced
from dlsolve.working.trees import Value

NOTES = {"a": "0.5 1.5 0.1"}
ROWS = "0.97 0.3 0.4 0.4; 0.8 0.4 0.98 0.2; 0.3 0.97 0.2 0.5; 0.8 0.4 0.98 0.7"


def rounded(value: Value, places: int = 4) -> list[str]:
    entries = value.entries if isinstance(value, Vector) else (scalar(value),)
    return [round_half_up(real(e), Rounding(places=places)).text() for e in entries]


def test_the_notes() -> None:
    """P30, with all three shares."""
    answers = solve("softmax", **NOTES).answers
    assert rounded(answers["p"].value) == ["0.2279", "0.6194", "0.1527"]
    assert rounded(answers["sum"].value) == ["7.2356"]
    assert answers["predicted"].value == 2


@pytest.mark.parametrize("shift", ["none", "max"])
@pytest.mark.parametrize("temperature", [None, "2", "1/2", "100"])
def test_a_shift_changes_no_share(shift: str, temperature: str | None) -> None:
    found = solve("softmax", a="3 -1 0.5", shift=shift, temperature=temperature).answers["p"].value
    plain = solve("softmax", a="3 -1 0.5", temperature=temperature).answers["p"].value
    assert rounded(found, 30) == rounded(plain, 30)


def test_equal_values_share_equally_and_exactly() -> None:
    solution = solve("softmax", a="7 7 7", shift="max")
    assert solution.answers["p"].value == Vector((Fraction(1, 3),) * 3)
    assert solution.answers["predicted"].value == 1
    assert "a tie, class 1 is first" in render(solution, Look(Notation()))


def test_jacobian_of_two() -> None:
    found = solve("softmax", a="0 0", jacobian=True, shift="max").answers["jacobian"].value
    quarter = Fraction(1, 4)
    assert found.rows == ((quarter, -quarter), (-quarter, quarter))  # type: ignore[union-attr]


def test_huge_values_are_shifted() -> None:
    found = solve("softmax", a="100000 99999", shift="max").answers["p"].value
    assert rounded(found) == ["0.7311", "0.2689"]


@pytest.mark.parametrize(
    ("mistake", "given", "expected"),
    [
        ("no_powers_taken", NOTES, [0.5 / 2.1, 1.5 / 2.1, 0.1 / 2.1]),
        ("divided_by_the_largest", NOTES, [0.367879, 1.0, 0.246597]),
        ("power_of_two_taken", NOTES, [0.266109, 0.532218, 0.201673]),
        ("shifted_above_only", {**NOTES, "shift": "max"}, [0.050843, 0.138206, 0.034081]),
        ("temperature_left_out", {"a": "1 0", "temperature": "2"}, [0.731059, 0.268941]),
        ("temperature_multiplied", {"a": "1 0", "temperature": "2"}, [0.880797, 0.119203]),
    ],
)
def test_known_mistakes(mistake: str, given: dict[str, str], expected: list[float]) -> None:
    value = solve_texts(topics.load("softmax"), given, Mistaken(mistake)).answers["p"].value
    assert isinstance(value, Vector)
    assert [nearest_float(real(e)) for e in value] == pytest.approx(expected, abs=1e-6)


def test_a_wrong_power_is_followed() -> None:
    found = solve_texts(topics.load("softmax"), {"a": "0 0"}, Replaced({"e^a_1": Fraction(3)}))
    assert found.answers["p"].value == Vector((Fraction(3, 4), Fraction(1, 4)))


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"a": "1e7 0"}, "e to this power cannot be written down"),
        ({"a": "100 0", "temperature": "1e-5"}, "e to this power cannot be written down"),
        ({"a": "1 2", "temperature": "0"}, "the temperature is not above 0"),
        ({"a": "1 2", "classes": "cat"}, "1 name for 2 classes"),
        ({"a": "1 2", "classes": "cat, cat"}, "“cat” is given twice"),
        ({"a": "1 2", "classes": "cat,,dog"}, "“” is no name"),
        ({"a": "1 " * 7, "jacobian": "true"}, "a Jacobian of more than 6 classes"),
        ({"a": "1 " * 101}, "more than 100 classes"),
        ({"a": "1 2; 3 4"}, "a 2 × 2 matrix where a vector is expected"),
    ],
)
def test_refused(given: dict[str, str], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("softmax", **given)
    assert caught.value.reason == reason
    assert caught.value.field


# --- argmax -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"scores": ROWS}, [1, 3, 2, 3]),  # P29
        ({"scores": ROWS, "count_from": "0"}, [0, 2, 1, 2]),
        ({"scores": "1 3 3; 2 2 1"}, [2, 1]),
        ({"scores": "1 3 3; 2 2 1", "ties": "last"}, [3, 2]),
        ({"scores": "-3 -1 -2; 0.1 1/10 0"}, [2, 1]),
    ],
)
def test_argmax(given: dict[str, Any], expected: list[int]) -> None:
    assert list(solve("argmax", **given).answers["classes"].value) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"scores": ROWS}, "2.07, 2.38, 1.97 and 2.88, not to 1, so they are no softmax outputs"),
        ({"scores": "0.2 0.8; 0.5 0.5"}, "Each row adds up to 1, as softmax outputs do."),
        ({"scores": "0.5 0.5; 1 0"}, "0.5 stands in Class 1 and Class 2: a tie; the first is"),
        ({"scores": "1 2", "classes": "cat car"}, "│ car"),
    ],
)
def test_what_argmax_says(given: dict[str, str], sentence: str) -> None:
    page = render(solve("argmax", **given), Look(Notation()))
    assert sentence in " ".join(page.split())


def test_a_wrong_maximum_is_followed() -> None:
    """A student who takes 0.7 for the largest of the last row has class 4, as the notes do."""
    topic = topics.load("argmax")
    found = solve_texts(topic, {"scores": ROWS}, Replaced({"m_4": Fraction("0.7")}))
    assert list(found.answers["classes"].value) == [1, 3, 2, 4]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"scores": "1; 2"}, "one score a row leaves nothing to choose"),
        ({"scores": "1 2; 3"}, "row 2 has 1 entry, row 1 has 2"),
        ({"scores": "1 2;" * 201}, "more than 200 rows"),
        ({"scores": "1 2", "classes": "a b c"}, "3 names for 2 classes"),
    ],
)
def test_argmax_refuses(given: dict[str, str], reason: str) -> None:
    with pytest.raises(InputError) as caught:
        solve("argmax", **given)
    assert caught.value.reason == reason
