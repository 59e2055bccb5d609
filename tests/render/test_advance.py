"""Where expressions break in type: every row fits, and nothing is lost."""

from __future__ import annotations

import pytest

from dlsolve.render.advance import INDENT, LINE, advance, broken, unbroken
from dlsolve.render.maths import Array, Digits, Fenced, Maths, Over, Root, Said, Sign, maths

SUM = maths(" + ".join(f"{n}.25 × {n + 1}.5" for n in range(40)))
LIST = (Fenced("(", maths(", ".join("0.125" for _ in range(60))), ")"),)
WORDS = (Said("a note that says so much that it fills two lines of the page and some of a third"),)
MATRIX = Array(tuple(tuple((Digits("0.1234"),) for _ in range(20)) for _ in range(3)), 12)


@pytest.mark.parametrize(
    "expression",
    [SUM, LIST, WORDS * 2, (Over(SUM, maths("2")),), (Root(SUM),), (Sign("="), MATRIX)],
    ids=["sum", "list", "words", "fraction", "root", "matrix"],
)
def test_every_row_fits(expression: Maths) -> None:
    assert advance(expression) > LINE
    rows = broken(expression, LINE)
    assert len(rows) > 1
    assert all(advance(row) <= LINE for row in rows)
    assert all(advance(row) <= LINE - INDENT for row in rows[1:])


def test_nothing_is_lost() -> None:
    assert tuple(atom for row in broken(SUM, LINE) for atom in row) == SUM


def test_a_sum_breaks_before_its_signs() -> None:
    assert all(row[0] == Sign("+") for row in broken(SUM, LINE)[1:])


def test_a_matrix_keeps_its_columns_and_its_bar() -> None:
    arrays = [row[1] for row in broken((MATRIX,), LINE)]
    assert all(isinstance(one, Array) for one in arrays)
    found = [one for one in arrays if isinstance(one, Array)]
    assert sum(len(one.rows[0]) for one in found) == 20
    assert sum(bool(one.bar) for one in found) <= 1


def test_what_fits_stays_as_it_is() -> None:
    assert broken(maths("1 + 2"), LINE) == [maths("1 + 2")]


def test_a_sum_in_a_sentence_breaks_by_itself() -> None:
    assert unbroken(SUM) < LINE < unbroken((MATRIX,))
