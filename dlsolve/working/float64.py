"""Where a program with float64 numbers goes another way than the exact working.

The notes' perceptron ends at b = −3/10 exactly; every float64 program prints
−0.20000000000000004, because one z is −4·10⁻¹⁷ in place of 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from dlsolve.exact.array import Vector
from dlsolve.exact.rounding import nearest_float
from dlsolve.working.names import Name
from dlsolve.working.steps import Answer, Decision, Given, Let, Statement, Step, Word, lines
from dlsolve.working.trees import Letter, Number

ROUNDING = Fraction(1, 10**9)
"""What binary rounding alone does not make of an answer."""


def remark(
    exact: Iterable[Step], floats: Iterable[Step], answers: Mapping[str, Answer]
) -> Statement | None:
    """What a program finds instead, and from where; None where every decision is the same.

    `floats` are the steps, and `answers` the answers, of the run InFloat64.
    """
    before: tuple[Let, Let] | None = None
    for ours, theirs in zip(lines(exact), lines(floats), strict=False):
        match ours, theirs:
            case Let(), Let():
                before = ours, theirs
            case Decision(), Decision() if ours.holds != theirs.holds:
                return Statement((*_first_difference(ours, theirs, before), *_printed(answers)))
            case _ if isinstance(ours, Given) != isinstance(theirs, Given):
                return None
    return None


def differences(
    exact: Mapping[str, Answer], floats: Mapping[str, Answer]
) -> Iterator[tuple[str, str, str]]:
    """Answers that differ by more than rounding: name, what Python prints, the exact value."""
    for name, answer in floats.items():
        pairs = list(zip(_numbers(answer), _numbers(exact[name]), strict=False))
        if any(abs(found - value) > ROUNDING for found, value in pairs):
            shown = [_float(found).replace("−", "-") for found, _ in pairs]
            values = [str(value) for _, value in pairs]
            yield name, _listed(shown, answer), _listed(values, answer)


def _listed(texts: list[str], answer: Answer) -> str:
    return f"[{', '.join(texts)}]" if isinstance(answer.value, Vector) else texts[0]


def _numbers(answer: Answer) -> list[Fraction]:
    match answer.value:
        case Fraction():
            return [answer.value]
        case Vector(entries):
            return [entry for entry in entries if isinstance(entry, Fraction)]
        case _:
            return []


def _first_difference(
    ours: Decision, theirs: Decision, before: tuple[Let, Let] | None
) -> tuple[Word, ...]:
    place = f" in {', '.join(ours.key.parts)}" if ours.key.parts else ""
    words: list[Word] = [f"A Python program in float64 goes another way{place}: "]
    if before is not None and isinstance(before[0].value, Fraction):
        name, exact, found = before[0].key.name, before[0].value, before[1].value
        assert isinstance(found, Fraction)
        shown = Number(found) if "e" in _float(found) else _float(found)
        words += [name, " is there ", shown, " in place of ", Number(exact), ", so "]
    return (*words, *theirs.outcome, " rather than ", *ours.outcome, ".")


def _printed(answers: Mapping[str, Answer]) -> tuple[Word, ...]:
    """It prints weights = [0.2, 0.1], bias = −0.20000000000000004."""
    shown: list[Word] = []
    for answer in answers.values():
        match answer.value:
            case Fraction():
                text = _float(answer.value)
            case Vector(entries) if all(isinstance(e, Fraction) for e in entries):
                text = f"[{', '.join(_float(e) for e in entries if isinstance(e, Fraction))}]"
            case _:
                continue
        shown += [", " if shown else " It prints ", Letter(Name(answer.name)), " = ", text]
    return (*shown, ".") if shown else ()


def _float(value: Fraction) -> str:
    """As Python prints it, with a typographic minus.  e.g. −0.20000000000000004"""
    shown = str(value) if value.denominator == 1 else repr(nearest_float(value))
    return shown.replace("-", "−")
