"""Answers checked one by one: the verdict, and what explains a wrong one.

checker = Checker(topics.load("entropy"), {"p": "0.7 0.2 0.1"})
checker.check("entropy", "0.80182").conventions   →   (("base", "e"),)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import cached_property
from typing import TypeVar

from dlsolve.errors import DlsolveError, InputError
from dlsolve.exact.spaces import Roots
from dlsolve.inputs.fields import Field, Text, arguments, fields_of
from dlsolve.marking.asked import Asked
from dlsolve.marking.comparers import judge
from dlsolve.marking.handwriting import LONGEST_LINE, Plain, plain
from dlsolve.marking.mistakes import Answers, offered, values, wrong_answers
from dlsolve.marking.named import named_values
from dlsolve.marking.precision import AS_TYPED
from dlsolve.marking.sameness import same_value
from dlsolve.marking.units import in_its_unit
from dlsolve.records import dataclass
from dlsolve.solver import solve_texts
from dlsolve.topics import Topic
from dlsolve.working.steps import Answer, Let, Solution, lines
from dlsolve.working.verdicts import Judgement, Right, Unreadable, Verdict, Wrong

Cause = TypeVar("Cause")
Convention = tuple[str, str]
"""An option and one of its choices.  e.g. ("base", "e")"""


@dataclass(frozen=True, slots=True)
class Checked:
    """A given answer beside the computed one.

    mistakes     the known mistakes that lead to it
    conventions  the choices under which it would be right
    """

    given: str
    computed: Answer
    verdict: Verdict
    mistakes: tuple[str, ...] = ()
    conventions: tuple[Convention, ...] = ()

    @property
    def is_right(self) -> bool:
        """Whether it is the answer to the question as it was put."""
        return isinstance(self.verdict, Right)


class Checker:
    """One problem, against whose answers any number of given ones are checked.

    Its known mistakes and its other conventions are solved once, when a wrong answer asks.
    Raises what `solve_texts` raises.
    """

    def __init__(self, topic: Topic, texts: Mapping[str, Text]) -> None:
        self.topic = topic
        self.texts = texts
        self.solution: Solution = solve_texts(topic, texts)

    def check(self, name: str, given: str, asked: Asked = AS_TYPED) -> Checked:
        """The verdict on one answer, whose digits or form may be asked for.

        Raises InputError for a name that no answer has.
        """
        answer = answer_named(self.solution, name)
        if answer is None:
            raise no_answer(name, list(self.solution.answers))
        written = _in_plain_signs(given)
        number, value, unit = in_its_unit(written.text, answer)
        verdict = _placed(judge(number, value, asked), written)
        checked = Checked(given, answer, _noted(verdict, unit))
        match checked.verdict:
            case Right() | Wrong(Judgement.PRECISION | Judgement.FORM):
                return checked
            case verdict:
                mistakes = tuple(_giving(self.wrong, answer, number))
                conventions = tuple(_giving(self._others, answer, number))
        if isinstance(verdict, Unreadable) and (mistakes or conventions):
            verdict = Wrong(Judgement.VALUE, verdict.reason)  # “undefined”, where a number is right
        return replace(checked, verdict=verdict, mistakes=mistakes, conventions=conventions)

    @cached_property
    def wrong(self) -> dict[str, Answers]:
        """The answers that each known mistake leads to."""
        return wrong_answers(self.topic, self.texts, offered(self.solution))

    @cached_property
    def _others(self) -> dict[Convention, Answers]:
        """The answers under each convention that was not chosen."""
        found: dict[Convention, Answers] = {}
        for field, choice in other_choices(self.topic, self.texts):
            try:
                solution = solve_texts(self.topic, {**self.texts, field.name: choice})
            except DlsolveError:  # the choice does not go with the rest of the question
                continue
            found[field.name, choice] = values(solution)
        return found


def _in_plain_signs(given: str) -> Plain:
    """An answer in LaTeX as anybody would type it; any other as it is."""
    if "\\" in given and len(given) <= LONGEST_LINE:
        return plain(given)
    return Plain(given, tuple(range(len(given))))


def _placed(verdict: Verdict, written: Plain) -> Verdict:
    """The verdict with its place in the answer as it was given."""
    match verdict:
        case Unreadable(start=start, end=end):
            places = (written.column(place) - 1 for place in (start, end))
            return replace(verdict, start=next(places), end=next(places))
        case _:
            return verdict


def _noted(verdict: Verdict, note: str) -> Verdict:
    if not note or not isinstance(verdict, Right):
        return verdict
    return Right(f"{note}, {verdict.note}" if verdict.note else note)


def _giving(causes: Mapping[Cause, Answers], answer: Answer, given: str) -> Iterator[Cause]:
    """What leads to another value of the answer, one that the given text is."""
    for cause, answers in causes.items():
        value = answers.get(answer.name)
        if value is None or same_value(value, answer.value):
            continue
        if isinstance(judge(given, value), Right):
            yield cause


def other_choices(topic: Topic, texts: Mapping[str, Text]) -> Iterator[tuple[Field, str]]:
    """Every choice of a convention but the one in force; what has no default asks for something."""
    chosen = arguments(topic.write, texts)
    for field in fields_of(topic.write):
        choices = ("true", "false") if field.flag else field.choices
        if field.repeated or not choices or field.default is None or not _is_optional(field):
            continue
        for choice in choices:
            if field.read(choice) != field.chosen(chosen):
                yield field, choice


def _is_optional(field: Field) -> bool:
    return field.flag or field.is_convention


# --- which answer is meant ----------------------------------------------------------------


def answer_named(solution: Solution, name: str) -> Answer | None:
    """The answer of this name, or of this name on paper.  e.g. cross-entropy, θ₃, theta_3"""
    named = {_plain(known): answer for known, answer in solution.answers.items()}
    symbols = {
        _plain(answer.symbol.ascii): answer
        for answer in solution.answers.values()
        if answer.symbol is not None
    }
    return named.get(_plain(name)) or symbols.get(_plain(name))


def _plain(name: str) -> str:
    return name.strip().replace("-", "_").replace(" ", "_")


def no_answer(name: str, known: list[str]) -> InputError:
    """The error for an answer that the problem does not have."""
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    remedy = f"did you mean `{close[0]}`?" if close else "its answers are " + ", ".join(known)
    return InputError(f"there is no answer `{name}`", name, 0, len(name), remedy)


def name_and_value(text: str, solution: Solution) -> tuple[str, str]:
    """An answer as typed, name=value; a name may have a = of its own.  e.g. P(X=1)=3/8

    Raises InputError where there is no =.
    """
    places = [place for place, letter in enumerate(text) if letter == "="]
    if not places:
        raise InputError(
            "an answer has no name", text, 0, len(text), "write name=value; --names lists the names"
        )
    known = (place for place in places if answer_named(solution, text[:place]) is not None)
    at = next(known, None)
    if at is None:
        several = _answer_of_letter(_in_plain_signs(text).text, solution)
        if several is not None:
            return several.name, text
        at = places[0]
    return text[:at].strip(), text[at + 1 :].strip()


def _answer_of_letter(text: str, solution: Solution) -> Answer | None:
    """The answer whose values have this letter on the page.  e.g. λ1=1, λ2=0.5 → eigenvalues"""
    found = named_values(text)
    if found is None:
        return None
    of_letter = [
        line.value
        for line in lines(solution.steps)
        if isinstance(line, Let) and line.key.name.ascii == found[0]
    ]
    for answer in solution.answers.values():
        if isinstance(answer.value, Roots) and any(same_value(answer.value, v) for v in of_letter):
            return answer
    return answer_named(solution, found[0])
