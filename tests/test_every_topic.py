"""One suite over all topics: no code per topic.

A new topic is found by its file; what it must satisfy stands here.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from dlsolve import render, topics
from dlsolve.errors import DlsolveError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Real, Surd, equal, real
from dlsolve.exact.rounding import round_half_up
from dlsolve.exact.text import exact_text
from dlsolve.inputs.fields import arguments
from dlsolve.inputs.numbers import read_number
from dlsolve.marking.comparers import judge
from dlsolve.marking.sameness import same_value
from dlsolve.render import plain
from dlsolve.render.alphabet import Alphabet, width
from dlsolve.render.expression import value_box
from dlsolve.render.json import render as render_json
from dlsolve.render.look import Detail, Look
from dlsolve.render.notation import Notation, number_text
from dlsolve.solver import as_text, solve_texts
from dlsolve.working.steps import Decision, Given, Let, RowOperation, Solution, lines
from dlsolve.working.suppliers import Computed, Replaced
from dlsolve.working.verdicts import Right

CASES = [
    pytest.param(topics.load(name), example, id=f"{name}-{place}")
    for name in topics.names()
    for place, example in enumerate(topics.load(name).examples)
]
TOPICS = [pytest.param(topics.load(name), id=name) for name in topics.names()]
every_example = pytest.mark.parametrize(("topic", "example"), CASES)
every_topic = pytest.mark.parametrize("topic", TOPICS)

_solved: dict[str, Solution] = {}


def texts_of(example: topics.Example) -> dict[str, Any]:
    return {name: as_text(value) for name, value in example.items()}


def solved(topic: topics.Topic, example: topics.Example) -> Solution:
    key = f"{topic.name} {sorted(example.items())}"
    if key not in _solved:
        _solved[key] = solve_texts(topic, texts_of(example))
    return _solved[key]


@every_topic
def test_has_a_heading_examples_and_a_check(topic: topics.Topic) -> None:
    heading = topics.heading(topic.name)
    assert heading.chapter
    assert heading.summary.endswith(".")
    assert heading.summary == (topic.write.__doc__ or "").splitlines()[0]
    assert len(topic.examples) >= 2


@every_example
def test_agrees_with_its_independent_check(topic: topics.Topic, example: topics.Example) -> None:
    solution = solved(topic, example)
    claims = list(topic.check(solution.answers, arguments(topic.write, texts_of(example))))
    assert [claim for claim, holds in claims if not holds] == []


@every_topic
def test_the_check_claims_something(topic: topics.Topic) -> None:
    claims = [
        claim
        for example in topic.examples
        for claim in topic.check(
            solved(topic, example).answers, arguments(topic.write, texts_of(example))
        )
    ]
    assert claims


@every_example
@pytest.mark.parametrize("columns", [80, 50])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii"])
def test_page_fits_and_never_repeats_a_line(
    topic: topics.Topic, example: topics.Example, columns: int, encoding: str
) -> None:
    solution = solved(topic, example)
    look = Look(Notation(alphabet=Alphabet(encoding), fractions=solution.fractions), columns)
    page = plain.render(solution, look).splitlines()
    assert [line for line in page if width(line) > columns] == []
    assert [line for line in page if line != line.rstrip()] == []
    assert [a for a, b in pairwise(page) if a.strip() and a == b and _is_a_sentence(a)] == []
    "\n".join(page).encode(encoding)


def _is_a_sentence(line: str) -> bool:
    """Rows of matrices and tables may repeat; a line of working may not."""
    return line.strip()[0] not in "⎡⎢⎣⎛⎜⎝[|│" and not set(line) <= set("0123456789 ()−-.,|/√")


@every_example
@pytest.mark.parametrize("detail", list(Detail))
def test_every_detail_shows_the_answers(
    topic: topics.Topic, example: topics.Example, detail: Detail
) -> None:
    solution = solved(topic, example)
    page = plain.render(solution, Look(Notation(fractions=solution.fractions), 80, detail))
    assert "Answer" in page
    full = plain.render(solution, Look(Notation(fractions=solution.fractions), 80))
    assert len(page.splitlines()) <= len(full.splitlines()) + 1


@every_example
def test_terminal_prints_the_plain_page(topic: topics.Topic, example: topics.Example) -> None:
    solution = solved(topic, example)
    look = Look(Notation(fractions=solution.fractions), 80)
    coloured = render.render(solution, "terminal", look)
    assert _without_colour(coloured) == plain.render(solution, look)


def _without_colour(text: str) -> str:
    import re

    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@every_example
def test_json_has_every_answer(topic: topics.Topic, example: topics.Example) -> None:
    import json

    solution = solved(topic, example)
    found = json.loads(render_json(solution, Look(Notation(fractions=solution.fractions))))
    assert found["topic"] == topic.name
    assert set(found["answers"]) == set(solution.answers)


@every_example
def test_printed_numbers_parse_back(topic: topics.Topic, example: topics.Example) -> None:
    """Exact ones to themselves, rounded ones to within half a unit of the last digit."""
    for line in lines(solved(topic, example).steps):
        value = line.value if isinstance(line, Let) else None
        if not isinstance(value, Fraction | Real) and not (
            isinstance(value, Surd) and not value.is_complex
        ):
            continue
        text, exact = number_text(value, Notation())
        back = read_number(text).value
        if exact:
            assert equal(back, value), line.key
        else:
            unit = Fraction(1, 10 ** max(round_half_up(value, Notation().rounding).places, 0))
            assert real(abs_(back - value)) <= max(unit, abs_(back) / 1000), line.key


def abs_(value: Any) -> Any:
    return value if value >= Fraction(0) else -value


@every_example
def test_its_own_answers_are_right(topic: topics.Topic, example: topics.Example) -> None:
    for name, answer in solved(topic, example).answers.items():
        text = exact_text(answer.value) or value_box(answer.value, Notation()).text
        assert isinstance(judge(text, answer.value), Right), (name, text)


@every_topic
def test_a_replaced_line_moves_what_depends_on_it(topic: topics.Topic) -> None:
    """On some example a wrong value is followed into a later line, a decision or an answer.

    A topic that computed apart from the lines it shows would go on unmoved.
    """
    followed = unmoved = 0
    for example in topic.examples:
        texts = texts_of(example)
        solution = solved(topic, example)
        mine = [
            line
            for line in lines(solution.steps)
            if isinstance(line, Let | RowOperation)
            and isinstance(line.value, Fraction | Vector | Matrix)
        ]
        for line in mine[:: max(1, len(mine) // 12)]:
            try:
                other = solve_texts(topic, texts, Replaced({str(line.key): _moved(line.value)}))
            except DlsolveError:  # the wrong value makes the rest impossible
                continue
            if moved_after(line, solution, other):
                followed += 1
            else:
                unmoved += 1
    assert followed > unmoved


def moved_after(line: Let | RowOperation, ours: Solution, theirs: Solution) -> bool:
    """Whether anything but the line itself differs between two solutions."""
    there = {str(one.key): one for one in lines(theirs.steps)}
    for one in lines(ours.steps):
        other = there.get(str(one.key))
        if other is None:
            return True
        if one is line or isinstance(one, Given) or isinstance(other, Given):
            continue
        if isinstance(one, Decision) or isinstance(other, Decision):
            if type(one) is not type(other) or one.computed != other.computed:
                return True
        elif not same_value(one.computed, other.computed):
            return True
    return any(
        not same_value(answer.value, theirs.answers[name].value)
        for name, answer in ours.answers.items()
        if name in theirs.answers
    )


@every_example
def test_one_line_replaced_is_gone_on_with(topic: topics.Topic, example: topics.Example) -> None:
    """The line stands with the value that was handed in, beside the one that is right."""
    texts = texts_of(example)
    solution = solved(topic, example)
    numbered = [
        line
        for line in lines(solution.steps)
        if isinstance(line, Let) and isinstance(line.value, Fraction | Vector | Matrix)
    ]
    followed = 0
    for line in numbered[:: max(1, len(numbered) // 12)]:
        wrong = _moved(line.value)
        try:
            other = solve_texts(topic, texts, Replaced({str(line.key): wrong}))
        except DlsolveError:  # the wrong value makes the rest impossible: said, not crashed
            continue
        there = {str(one.key): one for one in lines(other.steps)}
        mine = there[str(line.key)]
        assert isinstance(mine, Let)
        assert same_value(mine.value, wrong)
        assert same_value(mine.computed, line.computed)
        followed += 1
    assert followed or not numbered


def _moved(value: Any) -> Any:
    match value:
        case Fraction():
            return value + Fraction(1, 8)
        case Vector() | Matrix():
            return value.map(lambda entry: entry + Fraction(1, 8))
    return value


@every_example
def test_the_solver_supplies_what_it_computes(topic: topics.Topic, example: topics.Example) -> None:
    again = solve_texts(topic, texts_of(example), Computed())
    assert [str(line.key) for line in lines(again.steps)] == [
        str(line.key) for line in lines(solved(topic, example).steps)
    ]


@every_example
def test_keys_are_unique(topic: topics.Topic, example: topics.Example) -> None:
    keys = [str(line.key) for line in lines(solved(topic, example).steps)]
    assert len(keys) == len(set(keys))
