"""What each detail leaves out of a page, and how it says so."""

from __future__ import annotations

import pytest

from dlsolve.render.detail import shown
from dlsolve.render.expression import sentence
from dlsolve.render.look import Detail, Look
from dlsolve.render.notation import Notation
from dlsolve.render.plain import render
from dlsolve.solver import solve
from dlsolve.working.names import Name
from dlsolve.working.steps import Part, Statement, Step
from dlsolve.working.trees import number
from dlsolve.working.working import Working


def series(titles: str, *, table: bool = True) -> tuple[Step, ...]:
    """Parts with these titles, apart by |; those in brackets do not repeat."""
    working = Working()
    for title in titles.split("|"):
        with working.part(title.strip("[] "), repeats="[" not in title):
            working.say("a line")
    if table:
        working.table(("layer",), [("1",)])
    return working.steps


def outline(steps: tuple[Step, ...], detail: Detail) -> list[str]:
    """The titles of the parts that are shown, and the sentences between them."""
    return [
        sentence(step.title if isinstance(step, Part) else step.words, Notation()).text
        for step in shown(steps, detail)
        if isinstance(step, Part | Statement)
    ]


TABLE = "; the table has the values."


@pytest.mark.parametrize(
    ("titles", "detail", "expected"),
    [
        ("Pass 1 | Pass 2", "full", ["Pass 1", "Pass 2"]),
        ("Pass 1 | Pass 2", "normal", ["Pass 1", "Pass 2"]),
        ("Pass 1 | Pass 2", "none", []),
        ("Pass 1 | Pass 2 | Pass 3", "normal", [
            "Pass 1", "Pass 2", "Pass 3 goes in the same way" + TABLE,
        ]),
        ("Epoch 1 | Epoch 2 | Epoch 3 | Epoch 4", "normal", [
            "Epoch 1", "Epoch 2", "Epochs 3 and 4 go in the same way" + TABLE,
        ]),
        ("Batch 1 | Batch 2 | Batch 3", "brief", ["Batches 1 to 3 are left out" + TABLE]),
        ("Layer 1: conv, 3 × 3 | [Layer 2: pool] | Layer 3: conv", "brief", [
            "Layer 1 is left out" + TABLE, "Layer 2: pool", "Layer 3 is left out" + TABLE,
        ]),
        ("A 1 | A 2 | A 3 | [B] | A 4 | A 5 | A 6", "normal", [
            "A 1", "A 2", "A 3 goes in the same way" + TABLE, "B",
            "A 4 to A 6 go in the same way" + TABLE,
        ]),
        ("Epoch 1, batch 1 (sample 3) | Epoch 1, batch 2 (sample 1)", "brief", [
            "Epoch 1, batch 1 and Epoch 1, batch 2 are left out" + TABLE,
        ]),
    ],
)  # fmt: skip
def test_parts_left_out_are_named(titles: str, detail: str, expected: list[str]) -> None:
    assert outline(series(titles), Detail(detail)) == expected


def test_without_a_table_a_normal_page_shows_every_part() -> None:
    steps = series("Pass 1 | Pass 2 | Pass 3", table=False)
    assert outline(steps, Detail.NORMAL) == ["Pass 1", "Pass 2", "Pass 3"]
    assert outline(steps, Detail.BRIEF) == ["Passes 1 to 3 are left out."]


def test_repeated_lines_are_left_out_by_their_names() -> None:
    working = Working()
    with working.repeated():
        for j in (1, 2, 3):
            working.let(Name("Y", 1, j), number("2") * j)
    assert outline(working.steps, Detail.BRIEF) == ["Y₁₁ to Y₁₃ are left out."]
    assert outline(working.steps, Detail.NORMAL) == [""]


@pytest.mark.parametrize("columns", [40, 50, 60, 70, 80])
def test_a_layer_is_not_broken_between_two_lines(columns: int) -> None:
    stack = "28x28 > conv 5x5x8 stride 2 no-bias > batchnorm > 2*(conv 3x3x8 same > relu) > gap"
    page = render(solve("params", stack=stack), Look(Notation(), columns)).split("\n\n")[0]
    rows = page.splitlines()
    assert stack in " ".join(rows)
    first = next(place for place, row in enumerate(rows) if "28x28" in row)
    assert all(row.startswith(">") for row in rows[first + 1 :])
    assert "\N{NO-BREAK SPACE}" not in page
