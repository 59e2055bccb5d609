"""Distributions over outcomes on the page: given or counted, in one order, clipped."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from fractions import Fraction

from dlsolve.errors import InputError
from dlsolve.exact.number import is_zero, sign
from dlsolve.inputs.distributions import Counts, Distribution
from dlsolve.inputs.quoting import quoted
from dlsolve.plurals import counted
from dlsolve.working.names import Name
from dlsolve.working.readings import scalar
from dlsolve.working.trees import Number, Quantity, Row, maximum, total
from dlsolve.working.working import Working

MOST_OUTCOMES = 1000
"""Outcomes whose terms are written out."""


def distribution_of(p: Distribution | None, counts: Counts | None) -> Distribution:
    """The one that is given, or that of the counts.  Raises InputError for none and for both."""
    match p, counts:
        case Distribution(), None:
            return p
        case None, Counts():
            return counts.distribution
        case None, None:
            raise InputError(
                "the distribution is missing", remedy="give p, or the --counts", field="p"
            )
        case _:
            raise InputError(
                "there are probabilities and counts", remedy="give the ones or the others",
                field="counts",
            )  # fmt: skip


def given(working: Working, letter: str, numbers: Row, outcomes: Sequence[str]) -> list[Quantity]:
    """p₁, p₂, …, or p(X), p(Y), … where the outcomes have names."""
    names = _names(letter, len(numbers), outcomes)
    return [working.given(name, number) for name, number in zip(names, numbers, strict=True)]


def shares(working: Working, letter: str, counts: Counts) -> list[Quantity]:
    """Each count over their sum.  e.g. n = 9 + 5 = 14, p(yes) = n(yes)/n = 9/14"""
    numbers = given(working, "n", counts.numbers, counts.names)
    n = working.let(Name("n"), total(numbers))
    names = _names(letter, len(numbers), counts.names)
    return [working.let(name, number / n) for name, number in zip(names, numbers, strict=True)]


def _names(letter: str, size: int, outcomes: Sequence[str]) -> list[Name]:
    """A name for each outcome.  e.g. p(X), p(Y), or p₁, p₂"""
    if outcomes:
        return [Name(f"{letter}({outcome})") for outcome in outcomes]
    return [Name(letter, place) for place in range(1, size + 1)]


def general(letter: str, ps: Sequence[Quantity]) -> str:
    """How a probability is written in a formula for all of them.  e.g. pᵢ, or p(x)"""
    return f"{letter}ᵢ" if ps[0].name.indices else f"{letter}(x)"


def aligned(p: Distribution, q: Distribution) -> Distribution:
    """q in p's order, by name.  Raises InputError where the outcomes are not the same."""
    if len(p.probabilities) != len(q.probabilities):
        reason = f"p has {counted(len(p.probabilities), 'outcome')}, q has {len(q.probabilities)}"
        raise InputError(reason, remedy="give q a probability for each outcome of p", field="q")
    if not p.names or not q.names:
        return Distribution(q.probabilities, p.names)
    for name in q.names:
        if name not in p.names:
            close = get_close_matches(name, p.names, n=1)
            remedy = f"did you mean {close[0]}?" if close else f"p has {', '.join(p.names)}"
            raise InputError(f"p has no outcome {quoted(name)}", remedy=remedy, field="q")
    entries = tuple(q.probabilities.entries[q.names.index(name)] for name in p.names)
    return Distribution(Row(entries), p.names)


def are_fractions(p: Distribution, q: Distribution | None) -> bool:
    """Whether the question is one of fractions.  e.g. 1/2 1/4 1/4"""
    given = [*p.probabilities, *(q.probabilities if q is not None else ())]
    texts = [entry.text for entry in given if isinstance(entry, Number)]
    return any("/" in text for text in texts) and not any("." in text for text in texts)


def refuse_too_many(p: Distribution) -> None:
    if len(p.probabilities) > MOST_OUTCOMES:
        reason = f"more than {MOST_OUTCOMES:,} outcomes"
        raise InputError(reason, remedy="give fewer: each is a term of the working", field="p")


def clipped(working: Working, qs: Sequence[Quantity], clip: Number) -> list[Quantity]:
    """Each q below ε, put up to ε."""
    if sign(clip.value) <= 0 or sign(clip.value - Fraction(1)) >= 0:
        raise InputError(
            f"{quoted(clip.text)} is not between 0 and 1",
            clip.text, 0, len(clip.text), "give a small number such as 1e-9", "clip",
        )  # fmt: skip
    epsilon = working.given(Name("ε"), clip)
    level = scalar(epsilon.value)
    raised = [
        working.let(q.name, maximum(q, epsilon)) if sign(scalar(q.value) - level) < 0 else q
        for q in qs
    ]
    if any(new is not old for new, old in zip(raised, qs, strict=True)):
        working.say("The clipped q need not add up to 1 any more.")
    return raised


def vanishes(p: Quantity) -> bool:
    return is_zero(scalar(p.value))
