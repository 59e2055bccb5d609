"""Every form, over every problem, every kind of step, and every hostile text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from dlsolve import render
from dlsolve.exact.array import Matrix
from dlsolve.exact.rows import Combine
from dlsolve.problems import outcomes, reading, running
from dlsolve.render import sheet
from dlsolve.render.blocks import Block, Marks, Remark, Script
from dlsolve.render.document import document, typeset
from dlsolve.render.look import Detail, Look
from dlsolve.render.maths import Atom
from dlsolve.render.notation import Notation
from dlsolve.render.page import blocks
from dlsolve.solver import solve
from dlsolve.working.names import Name
from dlsolve.working.steps import Solution, Step
from dlsolve.working.trees import (
    Apply,
    Between,
    Grid,
    Integral,
    Letter,
    Number,
    Row,
    Transposed,
    exp,
    hadamard,
    log,
    magnitude,
    number,
    sqrt,
    tree,
)  # fmt: skip
from dlsolve.working.working import Working

PROBLEMS = Path(__file__).parents[2] / "problems"
every_form = pytest.mark.parametrize("form", render.FORMS)


@cache
def solved_sheets() -> tuple[outcomes.Outcome, ...]:
    return tuple(running.solve_all(reading.read([str(PROBLEMS)])))


def look_of(solution: Solution) -> Look:
    return Look(Notation(fractions=solution.fractions))


# --- every problem ----------------------------------------------------------------------


@every_form
def test_every_problem_has_every_form(form: str) -> None:
    for outcome in solved_sheets():
        assert outcome.solution is not None
        text = render.render(outcome.solution, form, look_of(outcome.solution))
        assert text.endswith("\n")
        assert unseen(text, form) == set(), outcome.id


@every_form
def test_the_sheet_shows_every_problem(form: str) -> None:
    text, shown = sheet.render(solved_sheets(), form, Look(Notation(), detail=Detail.NONE), look_of)
    assert list(shown) == list(solved_sheets())
    assert [one.id for one in shown if plain_words(one.id) not in plain_words(text)] == []
    assert f"{len(shown)} problems" in text.replace("&#160;", " ") or form == "json"


@every_form
def test_a_form_is_the_same_twice(form: str) -> None:
    solution = solve("adam", gradients="0.3 0.2")
    look = look_of(solution)
    assert render.render(solution, form, look) == render.render(solution, form, look)


def plain_words(text: str) -> str:
    """The letters and digits of a text: forms differ in how they write a hyphen."""
    return re.sub(r"[^a-z0-9]", "", re.sub(r"&#\w+;|\\", "", text.lower()))


def unseen(text: str, form: str) -> set[str]:
    """The control characters of an output; the terminal's colours are its own."""
    if form == "terminal":
        text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    return {c for c in text if c != "\n" and not (c.isprintable() or c in "\u00a0\u2009")}


# --- every kind of step -----------------------------------------------------------------


def everything() -> Solution:
    """A working with a step of every kind, and trees of every kind in them."""
    working = Working()
    x, a = Name("x"), Name("a")
    working.ask("Find ", x, " in ", Grid(((number("1"), number("2")), (number("3"), number("4")))))
    eta, beta = working.givens(eta=number("0.1"), beta=number("1/3"))
    w = working.let(Name("w", 1, layer=2), eta * beta + exp(-eta) / (1 - beta), note=("; a note",))
    working.let(Name("ŷ"), sqrt(w**2) + magnitude(-w) - log(w, 2), connector="⇒")
    letter = Letter(x)
    working.relation(letter**2 - 4, 0, label="(i)")
    working.relation(2 * letter, Row((number("1"), number("2")), column=True), label="(ii)")
    working.relation(
        Integral(letter**2, x, tree(0), tree(1)), Between(letter**3 / 3, x, tree(0), tree(1))
    )
    vector = Transposed(Row((letter, number("2"))))
    working.relation(Letter(a) * vector, hadamard(letter, Letter(a)))
    working.relation(
        Apply("det", (Grid(((letter, tree(1)), (tree(2), letter))),)), Apply("Σ", (letter,))
    )
    before = Matrix(
        ((Fraction(1), Fraction(2), Fraction(3)), (Fraction(4), Fraction(5), Fraction(6)))
    )
    working.row_operations([Combine(1, Fraction(-4), 0)], before, bar=2)
    working.say("A sentence with ", Name("∂L/∂w"), " and ", Number(Fraction(2, 3)), ".")
    working.choose(Name("z"), w > 1, 1, 0)
    with working.case("if ", letter, " is positive"):
        working.say("then so")
    with working.part("A part with ", x, repeats=True):
        working.let(Name("b"), w + 1)
    working.table(("n", x), [(1, w), (2, Name("c"))], title=("A table",))
    working.check(True, "x = ", letter, " as it should")
    working.answer("w", w)
    working.answer("said", w, shown=[("x = 1\tfirst column",), (letter, "\tsecond")])
    return Solution("test", working.question, {}, {}, working.steps, working.answers)


def inside(value: Any) -> Iterator[Any]:
    """Everything in a tree of dataclasses and tuples."""
    yield value
    if is_dataclass(value):
        for one in fields(value):
            yield from inside(getattr(value, one.name))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from inside(one)


def test_the_page_of_everything_has_every_kind_of_step() -> None:
    solution = everything()
    assert set(get_args(Step)) <= {type(one) for one in inside(solution.steps)}
    page = blocks(solution, typeset(look_of(solution)))
    found = {type(one) for one in inside(page)}
    assert set(get_args(Block)) - found == {Script, Remark, Marks}  # of a marked working
    assert set(get_args(Atom)) <= found


@every_form
@pytest.mark.parametrize("detail", list(Detail))
def test_every_kind_of_step_has_every_form(form: str, detail: Detail) -> None:
    solution = everything()
    text = render.render(solution, form, Look(Notation(fractions=True), detail=detail))
    said = ("first column",) if detail is Detail.NONE else ("A sentence with", "A table", "then so")
    for words in said if form != "json" else ():
        assert plain_words(words) in plain_words(text.replace("&#160;", " ")), words


@every_form
def test_every_form_has_its_look_of_fractions_and_digits(form: str) -> None:
    solution = solve("adam", gradients="0.3 0.2")
    looks = (Look(Notation()), Look(Notation(fractions=True)))
    assert len({render.render(solution, form, look) for look in looks}) == 2


# --- hostile text -----------------------------------------------------------------------

HOSTILE = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "comment": "--> ]]> <!-- </style></details></svg>",
    "entity": "&lt;b&gt; &amp; &#60;",
    "tex": r"\input{/etc/passwd}\end{document}%#_^^5c~$x$",
    "markdown": "`a` **b** [c](javascript:alert(1)) ![d](http://e.f/g) | h <https://i.j>",
    "terminal": "\x1b[2J\x1b]8;;http://k.l\x07 \x9b31m \u202e reversed \u200b",
    "dollars": "$$ \\) \\] $ $$",
}


@every_form
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_stays_text(form: str, text: str, tmp_path: Path) -> None:
    """As title, id, question, comment, and as the name of an event."""
    quoted = json.dumps(text)
    (tmp_path / "sheet.yaml").write_text(
        f"version: 1\ntitle: {quoted}\nproblems:\n  - id: {quoted}\n    topic: bayes\n"
        f"    question: {quoted}\n    comment: {quoted}\n    prior: 0.01\n    likelihood: 0.8\n"
        "    false_positive: 0.1\n    expect: {posterior: 0.5}\n",
        encoding="utf-8",
    )
    found = list(running.solve_all(reading.read([str(tmp_path / "sheet.yaml")])))
    look = Look(Notation())
    page, _ = sheet.render(found, form, look, look_of)
    assert unseen(page, form) == set()
    assert form == "json" or not re.search(r"(?i)<(script|img)", page) or form in TEXTS


TEXTS = ("terminal", "plain")
"""Forms in which a < is a <."""


@pytest.mark.parametrize("form", render.DOCUMENTS)
def test_a_problem_that_cannot_be_read_keeps_its_question(form: str, tmp_path: Path) -> None:
    problem = "{id: a, topic: det, question: What is the determinant, matrix: 1 2; 5}"
    (tmp_path / "sheet.yaml").write_text(f"version: 1\nproblems:\n  - {problem}\n")
    found = list(running.solve_all(reading.read([str(tmp_path / "sheet.yaml")])))
    assert found[0].solution is None
    page, _ = sheet.render(found, form, Look(Notation()), look_of)
    assert "What is the determinant" in page


def test_a_document_has_the_solution_it_shows() -> None:
    solution = solve("eigen", matrix="1 2; 5 4")
    assert [entry.solution for entry in document(solution, look_of(solution)).entries] == [solution]
