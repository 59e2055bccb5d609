"""Known mistakes: those that a topic offers, and the answers that they lead to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dlsolve.errors import DlsolveError
from dlsolve.inputs.fields import Text
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
