"""Bayes' theorem by hand: total probability, every posterior, evidence after evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import isclose, prod
from typing import Any

from dlsolve.exact.array import Vector
from dlsolve.exact.functions import absolute
from dlsolve.exact.number import equal, is_zero
from dlsolve.inputs.counts import Counts
from dlsolve.inputs.events import Event
from dlsolve.inputs.hypotheses import Hypotheses, Problem
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, float_of, scalar, substituted
from dlsolve.working.steps import Answer, Words
from dlsolve.working.trees import Number, Quantity, total
from dlsolve.working.working import Working, show

CHAPTER = "Probability"
ALIASES = ("posterior", "bayes-theorem")

LONGEST_HISTORY = 6
"""Pieces of evidence that are written out in a condition.  e.g. P(A|red₁, ¬red₂)"""

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def bayes(working: Working, *, source: Hypotheses | Counts) -> None:
    """Bayes' theorem: total probability and every posterior.

        P(E) = P(E|H₁)·P(H₁) + P(E|H₂)·P(H₂) + …
        P(Hᵢ|E) = P(E|Hᵢ)·P(Hᵢ)/P(E)

    Given are priors and likelihoods, with names (spam=1%, free|spam=0.8) or without (then H
    and E), or counts (then P(A|B) = P(A ∩ B)/P(B)).  One prior alone has the complement as
    its rival; several add up to 1.  Evidence that is observed several times, and different
    pieces of evidence, are independent given the hypothesis and are taken in turn: each
    posterior is the next prior.  Answers: `posterior` of the first hypothesis (or of the one
    asked for), `posterior(NAME)` of each other, `posteriors`, all of them in order,
    `evidence`, the probability of what was observed last, and `complement`, 1 − the prior;
    by counts `posterior`, `evidence`, `prior` and `joint`.

    Raises InputError for what is no probability, does not add up, is missing or unknown;
    evidence that cannot occur leaves the posterior undefined, said (exit status 3).

    Source: Bayes, 1763.
    """
    match source:
        case Hypotheses():
            _from_likelihoods(working, source.problem())
        case Counts():
            source.refuse_impossible()
            _from_counts(working, source)


def _from_likelihoods(working: Working, problem: Problem) -> None:
    working.fractions = _are_fractions(problem)
    hypotheses = problem.hypotheses
    labels = _labels(problem.observed)
    seen = [_seen(problem.observed[:turn], labels[:turn]) for turn in range(len(labels) + 1)]
    asked = _posterior(hypotheses[problem.asked], seen[-1])
    working.ask("Find ", asked, ".", *_spelled_out(problem.observed, labels))
    priors = _given_priors(working, problem)
    likelihoods = _given_likelihoods(working, problem)
    beliefs = _all_priors(working, problem, priors)
    complement = beliefs[1] if problem.priors[1] is None else None
    _complete(working, problem, likelihoods)
    if len(labels) > 1:
        working.say(_independence(problem.observed))
    rows: list[tuple[Any, ...]] = [("at first", *beliefs)]
    for turn, event in enumerate(problem.observed, start=1):
        label, history = labels[turn - 1], (seen[turn - 1], seen[turn])
        chances = [likelihoods[event, hypothesis] for hypothesis in hypotheses]
        if len(labels) == 1:
            found = _update(working, problem, chances, beliefs, label, history)
        else:
            word = _what_comes(problem.observed)
            with working.part(f"{word} {turn}: {event}", key=f"{word} {turn}", repeats=True):
                found = _update(working, problem, chances, beliefs, label, history)
        evidence, beliefs = found
        if not beliefs:
            _say_undefined(working, hypotheses[problem.asked], seen[turn], evidence)
            return
        rows.append((f"after {label}", *beliefs))
    if len(labels) > 1:
        working.table(("", *(_probability(str(h)) for h in hypotheses)), rows)
    _check_sum(working, beliefs)
    working.answer("posterior", beliefs[problem.asked])
    for place, hypothesis in enumerate(hypotheses):
        if place != problem.asked:
            working.answer(f"posterior({hypothesis.typed})", beliefs[place])
    working.answer("posteriors", list(beliefs), shown=())
    working.answer("evidence", evidence, shown=())
    if complement is not None:
        working.answer("complement", complement, shown=())


def _update(
    working: Working,
    problem: Problem,
    chances: Sequence[Quantity],
    beliefs: Sequence[Quantity],
    label: str,
    history: tuple[str, str],
) -> tuple[Quantity, list[Quantity]]:
    """The evidence and the posteriors of one piece of evidence; none where it is impossible.

    history   the condition before this piece and with it.  e.g. "E₁", "E₁, E₂"
    """
    before, after = history
    pairs = list(zip(chances, beliefs, strict=True))
    if not before:
        working.say("By the law of total probability,")
    evidence = working.let(
        _probability(label, before),
        total(chance * belief for chance, belief in pairs),
        prior_forgotten=total(chances),
        likelihoods_added_for_evidence=total(chances),
        only_one_hypothesis_weighted=total(
            [chances[0] * beliefs[0], *chances[1:]],
        ),
    )
    if is_zero(scalar(evidence.value)):
        return evidence, []
    if not before:
        working.say("By Bayes’ theorem,")
    posteriors = [
        working.let(
            _posterior(hypothesis, after),
            chance * belief / evidence,
            evidence_left_out=chance * belief,
            likelihood_for_posterior=chance,
            prior_forgotten=chance / evidence,
            prior_left_out_of_numerator=chance / evidence,
            likelihood_left_out_of_numerator=belief / evidence,
        )
        for hypothesis, (chance, belief) in zip(problem.hypotheses, pairs, strict=True)
    ]
    return evidence, posteriors


# --- what is given ------------------------------------------------------------------------


def _given_priors(working: Working, problem: Problem) -> list[Quantity]:
    """The priors that the question gives."""
    return [
        working.given(_probability(str(hypothesis)), prior)
        for hypothesis, prior in zip(problem.hypotheses, problem.priors, strict=True)
        if prior is not None
    ]


def _given_likelihoods(working: Working, problem: Problem) -> dict[tuple[Event, Event], Quantity]:
    """The likelihoods that the question gives."""
    return {
        (event, hypothesis): working.given(_probability(str(event), str(hypothesis)), chance)
        for (event, hypothesis), chance in problem.likelihoods.items()
    }


def _all_priors(working: Working, problem: Problem, priors: Sequence[Quantity]) -> list[Quantity]:
    """The priors, the complement of a single one among them."""
    if problem.priors[-1] is not None:
        return list(priors)
    (prior,) = priors
    name = _probability(str(problem.hypotheses[1]))
    return [prior, working.let(name, 1 - prior, complement_forgotten=prior)]


def _complete(
    working: Working, problem: Problem, likelihoods: dict[tuple[Event, Event], Quantity]
) -> None:
    """The likelihoods of what is observed where those of its complement are given."""
    for event in dict.fromkeys(problem.observed):
        for hypothesis in problem.hypotheses:
            if (event, hypothesis) not in likelihoods:
                opposite = likelihoods[event.opposite, hypothesis]
                likelihoods[event, hypothesis] = working.let(
                    _probability(str(event), str(hypothesis)),
                    1 - opposite,
                    evidence_not_complemented=opposite,
                )


def _are_fractions(problem: Problem) -> bool:
    """Whether the question is one of fractions.  e.g. 1/3 and 1/2, but not 1/3 and 0.01"""
    given = [prior for prior in problem.priors if prior is not None]
    texts = [number.text for number in (*given, *problem.likelihoods.values())]
    return any("/" in text for text in texts) and not any("." in text for text in texts)


# --- names ----------------------------------------------------------------------------------


def _probability(event: str, condition: str = "") -> Name:
    """P(event|condition).  e.g. P(spam), P(free|spam)"""
    return Name(f"P({event}|{condition})" if condition else f"P({event})")


def _posterior(hypothesis: Event, condition: str) -> Name:
    return _probability(str(hypothesis), condition)


def _seen(observed: Sequence[Event], labels: Sequence[str]) -> str:
    """The condition after some evidence; of much, how many there are of each.

    e.g. E₁, ¬E₂;  E₁, …, E₉;  7 × red, 2 × ¬red
    """
    if len(labels) <= LONGEST_HISTORY:
        return ", ".join(labels)
    counts = Counter(map(str, observed))
    if 1 < len(counts) <= LONGEST_HISTORY:
        return ", ".join(f"{n} × {event}" if n > 1 else event for event, n in counts.items())
    return f"{labels[0]}, …, {labels[-1]}"


def _spelled_out(observed: Sequence[Event], labels: Sequence[str]) -> Words:
    """The evidence in full, where the condition leaves some of many kinds out."""
    kinds = len(set(observed))
    return (f" The evidence is {', '.join(labels)}.",) if kinds > LONGEST_HISTORY else ()


def _labels(observed: Sequence[Event]) -> list[str]:
    """The observations, numbered where one comes again.  e.g. E, ¬E → E₁, ¬E₂"""
    names = [event.name for event in observed]
    labels = []
    for place, event in enumerate(observed):
        count = names[: place + 1].count(event.name)
        again = names.count(event.name) > 1
        labels.append(str(event) + (str(count).translate(SUBSCRIPTS) if again else ""))
    return labels


def _what_comes(observed: Sequence[Event]) -> str:
    """Test, for one kind of evidence again and again, or Evidence."""
    return "Test" if len({event.name for event in observed}) == 1 else "Evidence"


def _independence(observed: Sequence[Event]) -> str:
    what = "tests" if _what_comes(observed) == "Test" else "pieces of evidence"
    return (
        f"Given the hypothesis the {what} are independent, so each posterior is the prior of"
        " the next."
    )


# --- the end of the page ----------------------------------------------------------------------


def _check_sum(working: Working, beliefs: Sequence[Quantity]) -> None:
    """Whether the posteriors add up to 1, to 40 digits: very long fractions are cut to 50."""
    total_of_all = scalar(beliefs[0].value)
    words: list[Name | str] = ["Check: ", beliefs[0].name]
    for belief in beliefs[1:]:
        total_of_all = total_of_all + scalar(belief.value)
        words += [" + ", belief.name]
    error = absolute(total_of_all - Fraction(1))
    working.check(error < Fraction(1, 10**40), *words, " = 1")


def _say_undefined(working: Working, hypothesis: Event, condition: str, evidence: Quantity) -> None:
    """Evidence of probability 0."""
    working.say(
        evidence.name, " = 0: this evidence cannot occur, so ",
        _posterior(hypothesis, condition), " is not defined.",
    )  # fmt: skip
    working.unsolved("the evidence has probability 0, so the posterior is not defined")
    working.answer("evidence", evidence)


# --- counts -------------------------------------------------------------------------------------


def _from_counts(working: Working, source: Counts) -> None:
    """P(A|B) = P(A ∩ B)/P(B), from how many there are of each."""
    working.fractions = True
    event, condition = str(source.event.event), str(source.given.event)
    together = f"{event} ∩ {condition}"
    asked = _probability(event, condition)
    working.ask("Find ", asked, ".")
    n = working.given(Name("n"), source.total)
    n_event = working.given(Name(f"n({event})"), source.event.number)
    n_condition = working.given(Name(f"n({condition})"), source.given.number)
    n_both = working.given(Name(f"n({together})"), source.both)
    prior = working.let(_probability(event), n_event / n)
    evidence = working.let(_probability(condition), n_condition / n)
    joint = working.let(_probability(together), n_both / n, independence_assumed=prior * evidence)
    working.answer("joint", joint, shown=())
    working.answer("prior", prior, shown=())
    if is_zero(scalar(evidence.value)):
        working.say(
            evidence.name, f" = 0: there is no {condition}, so that ", asked, " is not defined."
        )
        working.unsolved(f"P({condition}) is 0, so P({event}|{condition}) is not defined")
        working.answer("evidence", evidence)
        return
    posterior = working.let(
        asked,
        joint / evidence,
        evidence_left_out=joint,
        condition_and_event_swapped=joint / prior,
        prior_for_posterior=prior,
    )
    counted = n_both / n_condition
    share = scalar(evaluate(counted))
    working.check(
        equal(share, scalar(posterior.value)),
        "Check by counting: ", counted, " = ", substituted(counted), " = ", show(share),
    )  # fmt: skip
    working.answer("evidence", evidence, shown=())
    working.answer("posterior", posterior)


EXAMPLES = (
    {"prior": "0.01", "likelihood": "0.8", "false_positive": "0.1"},
    {"prior": "spam=1%", "likelihood": ["free|spam=0.8", "free|not spam=0.1"]},
    {
        "prior": ["A=50%", "B=30%", "C=20%"],
        "likelihood": ["defective|A=0.01", "defective|B=0.02", "defective|C=0.05"],
        "hypothesis": "C",
    },
    {"prior": ["1/3", "2/3"], "likelihood": ["3/4", "1/4"]},
    {"prior": "0.01", "likelihood": "0.95", "specificity": "0.9", "times": "2"},
    {
        "prior": "sick=2%",
        "likelihood": [
            "fever|sick=0.9",
            "fever|not sick=0.1",
            "cough|sick=0.7",
            "cough|not sick=0.2",
        ],
        "observe": "fever, not cough",
    },
    {"total": "50", "event": "girl=30", "given": "passed=35", "both": "20"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """All the evidence at once, in floats: the posteriors are the joint probabilities over
    their sum."""
    source = arguments["source"]
    if isinstance(source, Counts):
        if source.given.number:
            found = float(answers["posterior"])
            yield "the share of both", isclose(found, source.both / source.given.number)
        return
    problem = source.problem()
    if "posteriors" not in answers:
        return
    joints = []
    for place, hypothesis in enumerate(problem.hypotheses):
        prior = problem.priors[place]
        start = 1 - _float(problem.priors[0]) if prior is None else _float(prior)
        chances = (
            _float(problem.likelihoods[event, hypothesis])
            if (event, hypothesis) in problem.likelihoods
            else 1 - _float(problem.likelihoods[event.opposite, hypothesis])
            for event in problem.observed
        )
        joints.append(start * prod(chances))
    posteriors = answers["posteriors"].value
    assert isinstance(posteriors, Vector)
    for hypothesis, joint, posterior in zip(problem.hypotheses, joints, posteriors, strict=True):
        yield f"P({hypothesis}|…)", isclose(float_of(posterior), joint / sum(joints))
    asked = float(answers["posterior"])
    yield "the one asked for", isclose(asked, joints[problem.asked] / sum(joints))


def _float(number: Number | None) -> float:
    assert number is not None
    return float_of(number.value)
