"""Hypotheses and evidence for Bayes' theorem, all that is known of them put together by name.

One prior alone has a complement: spam=1% leaves 99% for “not spam”.  P(¬free|spam) stands
for P(free|spam), too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from dlsolve.errors import InputError
from dlsolve.inputs.chances import Likelihoods, Priors, Probability
from dlsolve.inputs.distributions import refuse_wrong_sum
from dlsolve.inputs.events import Event, known_hypothesis, paired
from dlsolve.inputs.observations import observations
from dlsolve.inputs.quoting import quoted
from dlsolve.records import dataclass
from dlsolve.working.trees import Number

MOST_HYPOTHESES = 50
"""Hypotheses that a problem may have."""

MOST_ROUNDS = 100
"""Pieces of evidence that may be taken in turn."""

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True, slots=True)
class Problem:
    """Hypotheses, what is known of them, and what is observed, all named.

    priors        one a hypothesis; None for the complement of the only one that is given
    likelihoods   P(evidence|hypothesis) as given, by the two, in the order given
    observed      what is observed, in turn
    asked         the place of the hypothesis that is asked for
    """

    hypotheses: tuple[Event, ...]
    priors: tuple[Number | None, ...]
    likelihoods: dict[tuple[Event, Event], Number]
    observed: tuple[Event, ...]
    asked: int


@dataclass(frozen=True, slots=True)
class Hypotheses:
    """Priors and likelihoods, with names or without."""

    prior: Annotated[
        tuple[Priors, ...],
        "P(hypothesis): “0.01” or “spam=1%”; one alone has a complement, several add up to 1",
    ]
    likelihood: Annotated[
        tuple[Likelihoods, ...], "P(evidence|hypothesis): “0.8” or “free|spam=0.8”"
    ]
    false_positive: Annotated[Probability | None, "P(evidence|not hypothesis)"] = None
    specificity: Annotated[Probability | None, "P(not evidence|not hypothesis)"] = None
    observe: Annotated[
        str | None,
        "what is observed in turn: “+ + -”, “free, not winner”; all of it, once, if not given",
    ] = None
    times: Annotated[int | None, "how often it is observed, independently"] = None
    hypothesis: Annotated[str | None, "the hypothesis that is asked for; the first"] = None

    def problem(self) -> Problem:
        """Everything by name.  Raises InputError for what is missing, twice, or does not add up."""
        hypotheses, priors = self._hypotheses()
        likelihoods = self._likelihoods(hypotheses)
        evidence = tuple(dict.fromkeys(event.holding for event, _ in likelihoods))
        for one in evidence:
            for hypothesis in hypotheses:
                if not {(one, hypothesis), (one.opposite, hypothesis)} & likelihoods.keys():
                    raise _missing(one, hypothesis, hypotheses)
        stated = {event for event, _ in likelihoods}
        once = tuple(one if one in stated else one.opposite for one in evidence)
        observed = self._observed(evidence, once)
        return Problem(hypotheses, priors, likelihoods, observed, self._asked(hypotheses))

    def _asked(self, hypotheses: tuple[Event, ...]) -> int:
        if self.hypothesis is None:
            return 0
        wanted = Event.read(self.hypothesis)
        found = known_hypothesis(wanted, hypotheses, "hypothesis", self.hypothesis)
        return hypotheses.index(found)

    def _hypotheses(self) -> tuple[tuple[Event, ...], tuple[Number | None, ...]]:
        entries = [entry for priors in self.prior for entry in priors.entries]
        text = ", ".join(priors.text.strip() for priors in self.prior)
        if len(entries) > MOST_HYPOTHESES:
            raise _prior(text, f"more than {MOST_HYPOTHESES} hypotheses", "give fewer")
        if len(entries) == 1:
            first = entries[0].hypothesis or Event("H")
            return (first, first.opposite), (entries[0].probability, None)
        names: list[Event] = []
        for place, entry in enumerate(entries, start=1):
            name = entry.hypothesis or Event("H" + str(place).translate(SUBSCRIPTS))
            if name in names:
                raise _prior(text, f"{quoted(str(name))} is given twice", "give each prior once")
            names.append(name)
        probabilities = [entry.probability for entry in entries]
        try:
            refuse_wrong_sum(text, probabilities)
        except InputError as error:
            raise error.of("prior") from None
        return tuple(names), tuple(probabilities)

    def _likelihoods(self, hypotheses: tuple[Event, ...]) -> dict[tuple[Event, Event], Number]:
        """By evidence and hypothesis; those without a hypothesis are taken in its order."""
        entries = [(entry, given.text) for given in self.likelihood for entry in given.entries]
        names = [entry.evidence.name for entry, _ in entries if entry.evidence is not None]
        events = paired(dict.fromkeys(names))
        kinds = list(dict.fromkeys(event.holding for event in events.values()))
        default = kinds[0] if len(kinds) == 1 else Event("E")
        found: dict[tuple[Event, Event], Number] = {}
        unnamed = iter(hypotheses)
        for entry, text in entries:
            evidence = default
            if entry.evidence is not None:
                evidence = events[entry.evidence.name]
                evidence = evidence.opposite if entry.evidence.negated else evidence
            if entry.hypothesis is not None:
                hypothesis = known_hypothesis(entry.hypothesis, hypotheses, "likelihood", text)
            else:
                hypothesis = next(unnamed, Event(""))
                if not hypothesis.name:
                    reason = f"there are more likelihoods than the {len(hypotheses)} hypotheses"
                    raise InputError(reason, text, 0, len(text), "give one each", "likelihood")
            _add(found, evidence, hypothesis, entry.probability, text, "likelihood")
        for field, probability, evidence in (
            ("false_positive", self.false_positive, default),
            ("specificity", self.specificity, default.opposite),
        ):
            if probability is None:
                continue
            if len(hypotheses) != 2 or len({event.name for event, _ in found}) > 1:
                reason = "this goes with one hypothesis and one piece of evidence"
                raise InputError(reason, remedy="give each --likelihood by name", field=field)
            text = probability.number.text
            _add(found, evidence, hypotheses[1], probability.number, text, field)
        return found

    def _observed(self, evidence: tuple[Event, ...], once: tuple[Event, ...]) -> tuple[Event, ...]:
        """What is observed; `once`, each piece of evidence as it was stated, if nothing is said."""
        if self.observe is not None:
            once = tuple(observations(self.observe, evidence))
        times = 1 if self.times is None else self.times
        if times < 1:
            raise InputError(
                "it has to be observed once at least", str(times), 0, len(str(times)),
                "write 1 or more", "times",
            )  # fmt: skip
        if times * len(once) > MOST_ROUNDS:
            reason = f"more than {MOST_ROUNDS} pieces of evidence"
            raise InputError(reason, str(times), remedy="give fewer", field="times")
        return once * times


def _add(
    found: dict[tuple[Event, Event], Number],
    evidence: Event,
    hypothesis: Event,
    probability: Number,
    text: str,
    field: str,
) -> None:
    if (evidence, hypothesis) in found:
        reason = f"P({evidence}|{hypothesis}) is given twice"
        raise InputError(reason, text, 0, len(text), "give it once", field)
    if (evidence.opposite, hypothesis) in found:
        reason = f"P({evidence.opposite}|{hypothesis}) is given already"
        remedy = f"give one of the two: P({evidence}|{hypothesis}) is 1 minus it"
        raise InputError(reason, text, 0, len(text), remedy, field)
    found[evidence, hypothesis] = probability


def _missing(evidence: Event, hypothesis: Event, hypotheses: Sequence[Event]) -> InputError:
    remedy = f"give --likelihood “{evidence.typed}|{hypothesis.typed}=…”"
    short = evidence.name == "E" and len(hypotheses) == 2
    if short and hypothesis == hypotheses[1]:
        remedy = "give it as --false-positive"
    return InputError(f"P({evidence}|{hypothesis}) is missing", remedy=remedy, field="likelihood")


def _prior(text: str, reason: str, remedy: str) -> InputError:
    return InputError(reason, text, 0, len(text), remedy, "prior")
