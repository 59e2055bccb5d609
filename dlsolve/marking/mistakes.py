"""Known mistakes: which of those that a topic offers would give a student's answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dlsolve.errors import DlsolveError
from dlsolve.inputs.fields import Text
from dlsolve.marking.sameness import same_value
from dlsolve.solver import solve_texts
from dlsolve.topics import Topic
from dlsolve.working.steps import Decision, Let, Solution, lines
from dlsolve.working.suppliers import Mistaken
from dlsolve.working.trees import Value

Answers = Mapping[str, Value]


def offered(solution: Solution) -> tuple[str, ...]:
    """The mistakes that the lines of a working offer, in the order of their lines."""
    names = (
        name
        for line in lines(solution.steps)
        if isinstance(line, Let | Decision)
        for name, _ in line.mistakes
    )
    return tuple(dict.fromkeys(names))


def wrong_answers(
    topic: Topic, texts: Mapping[str, Text], mistakes: Iterable[str]
) -> dict[str, Answers]:
    """The answers that each mistake leads to, for those that lead to any."""
    found: dict[str, Answers] = {}
    for mistake in mistakes:
        try:
            solution = solve_texts(topic, texts, Mistaken(mistake))
        except DlsolveError:  # the mistake leads to a division by zero, say: no answer to meet
            continue
        found[mistake] = values(solution)
    return found


def values(solution: Solution) -> Answers:
    """The answers of a solution by name."""
    return {name: answer.value for name, answer in solution.answers.items()}


def recognised(given: Answers, right: Answers, wrong: Mapping[str, Answers]) -> tuple[str, ...]:
    """The mistakes whose answers are the given ones.

    All of `given` has to agree; a mistake that gives the right answers here is not one.
    """
    return tuple(
        mistake
        for mistake, answers in wrong.items()
        if not _agree(answers, right) and _agree(given, answers)
    )


def _agree(one: Answers, other: Answers) -> bool:
    return all(name in other and same_value(value, other[name]) for name, value in one.items())
