"""Every known mistake of every topic is recognised as itself, and as nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from random import Random

import pytest

from dlsolve import topics
from dlsolve.exact.spaces import Eigenspaces
from dlsolve.marking.checking import Checker
from dlsolve.marking.mistakes import Answers, offered, values
from dlsolve.marking.sameness import same_value
from dlsolve.working.trees import Value
from dlsolve.working.verdicts import Judgement, Right, Wrong
from tests.answers import to_figures, typed
from tests.problems_of import checkers, random_checkers

FIGURES = to_figures(6)
ALL_FIGURES = to_figures(12)


@pytest.mark.parametrize("topic", topics.names())
def test_each_is_recognised_as_itself_and_as_nothing_else(topic: str) -> None:
    """Wherever the answers differ at 6 figures, and on some problem they differ from all others."""
    known = dict.fromkeys(chain(*(offered(one.solution) for one in checkers(topic))))
    alone: set[str] = set()
    for checker in chain(checkers(topic), random_checkers(topic, Random(topic))):
        told = list(_told(checker))
        assert [one for one in told if one[1] != one[2]] == [], checker.texts
        alone.update(_unlike_all_others(checker))
    assert known, "a topic without a known mistake"
    assert [mistake for mistake in known if mistake not in alone] == []


def _unlike_all_others(checker: Checker) -> Iterator[str]:
    """The mistakes whose answers no other gives, nor the solver."""
    pages = {m: _page(answers) for m, answers in checker.wrong.items()}
    times = Counter([*pages.values(), _page(values(checker.solution))])
    return (mistake for mistake, page in pages.items() if times[page] == 1)


def _page(answers: Answers) -> str:
    return "\n".join(f"{name}={typed(value, ALL_FIGURES)}" for name, value in answers.items())


def _told(checker: Checker) -> Iterator[tuple[str, set[str], set[str]]]:
    """Each wrong answer as typed, what it is said to be, and what leads to it."""
    for name, answer in checker.solution.answers.items():
        found = {m: page[name] for m, page in checker.wrong.items() if name in page}
        wrong = {m: v for m, v in found.items() if not same_value(v, answer.value)}
        for value in filter(_can_be_typed, _once_each(wrong)):
            text = typed(value, FIGURES)
            checked = checker.check(name, text)
            match checked.verdict:
                case Right() | Wrong(Judgement.PRECISION):  # too near to the right one to tell
                    assert _is_near(value, answer.value), (checker.texts, name, text)
                case _:
                    yield f"{name}={text}", set(checked.mistakes), _leading_to(value, wrong)


def _can_be_typed(value: Value) -> bool:
    """Whether somebody would hand it in: not an eigenvalue whose only vector is 0."""
    return not isinstance(value, Eigenspaces) or all(space.basis for _, space in value)


def _once_each(wrong: Mapping[str, Value]) -> list[Value]:
    return list({typed(value, FIGURES): value for value in wrong.values()}.values())


def _leading_to(value: Value, wrong: Mapping[str, Value]) -> set[str]:
    text = typed(value, FIGURES)
    return {m for m, v in wrong.items() if same_value(v, value) or typed(v, FIGURES) == text}


def _is_near(value: Value, right: Value) -> bool:
    """Whether the two are the same when written with 4 figures."""
    return typed(value, to_figures(4)) == typed(right, to_figures(4))


HALVED = ("gd", {"data": "1 2; 2 4; 3 6", "model": "w*x", "loss": "half-mse", "eta": "0.1"})
THREE_COLUMNS = ("colspace", {"matrix": "1 2 3; 2 4 7; 3 6 10"})
FREE = ("solve-linear", {"matrix": "1 2 1; 2 4 3; 3 6 4", "vector": "4 9 13"})
SIZE = ("conv-size", {"input": "32", "window": "5", "out": "32"})
PADDED = ("conv-map", {"image": "1 2; 3 4", "kernel": "1 0; 0 1", "padding": "1"})


@pytest.mark.parametrize(
    ("problem", "name", "given", "mistakes"),
    [
        (HALVED, "weights", "(1.87)", ("half_left_out",)),
        (HALVED, "weights", "0.933", ()),
        # two that give the same are both named
        (HALVED, "weights", "-0.933", ("residual_turned_round", "update_added")),
        # more vectors than a basis has, a point where there is a line
        (THREE_COLUMNS, "basis", "(1, 2, 3), (2, 4, 6), (3, 7, 10)", ("every_column_kept",)),
        (FREE, "x", "(3, 0, 1)", ("parameters_left_out",)),
        # a matrix of another size, a word in place of a number
        (PADDED, "feature_map", "5", ("padding_forgotten",)),
        (SIZE, "padding", "none", ("plus_one_forgotten",)),
    ],
)
def test_named(
    problem: tuple[str, dict[str, str]], name: str, given: str, mistakes: tuple[str, ...]
) -> None:
    topic, texts = problem
    assert Checker(topics.load(topic), texts).check(name, given).mistakes == mistakes
