"""Whether a line separates two classes; where none does, the inequalities that prove it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

from dlsolve.exact.inequalities import vanishing_combination
from dlsolve.records import dataclass
from dlsolve.working.names import Name, roman
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.trees import Letter, Number, Row, Tree
from dlsolve.working.working import Working, show
from dlsolve.working.written import linear_form

Sample = tuple[tuple[Tree, ...], Tree]
"""The inputs of a sample, and its target: 1 for the upper class."""

THETA = Letter(Name("θ"))


@dataclass(frozen=True, slots=True)
class Inequality:
    """What one sample asks of the weights, and how often it enters the contradiction."""

    inputs: tuple[Tree, ...]
    form: tuple[Fraction, ...]
    upper: bool
    times: Fraction


@dataclass(frozen=True, slots=True)
class Classifier:
    """What decides the class: z = w·x + side·b against θ, at z ≥ θ or only above.

    Without a bias (side 0) the threshold is a fixed number; with one it can be any, and stands
    as `theta` on the page.
    """

    side: int
    threshold: Fraction
    at_least: bool
    theta: Tree = THETA

    @property
    def signs(self) -> tuple[str, str]:
        """What holds for the upper and for the lower class."""
        return ("≥", "<") if self.at_least else (">", "≤")

    def form(self, inputs: Sequence[Tree]) -> tuple[Fraction, ...]:
        """The coefficients of the weights, and of the bias where there is one."""
        entries = [scalar(evaluate(entry)) for entry in inputs]
        rational = [entry for entry in entries if isinstance(entry, Fraction)]
        return (*rational, Fraction(self.side)) if self.side else tuple(rational)

    def level(self, times: Fraction) -> Tree:
        """times · θ: in letters, or as a number where θ is fixed."""
        if not self.side:
            return show(times * self.threshold)
        if isinstance(self.theta, Number):
            return show(times * scalar(self.theta.value))
        return self.theta if times == 1 else show(times) * self.theta

    def tree(self, form: Sequence[Fraction]) -> Tree:
        """The form in the weights.  e.g. (1, 0, 1) → w₁ + b"""
        count = len(form) - 1 if self.side else len(form)
        letters: list[Tree] = [Letter(Name("w", i + 1)) for i in range(count)]
        return linear_form(form, [*letters, Letter(Name("b"))] if self.side else letters)


def are_rational(samples: Sequence[Sample]) -> bool:
    """Whether every input is a rational number, as the proof needs them."""
    return all(isinstance(evaluate(entry), Fraction) for inputs, _ in samples for entry in inputs)


def contradicting(samples: Sequence[Sample], classifier: Classifier) -> list[Inequality] | None:
    """The inequalities that contradict each other; None where the samples can be separated.

    Source: Gordan, 1873, and Motzkin, 1936, by `exact.inequalities`.
    """
    forms = [classifier.form(inputs) for inputs, _ in samples]
    uppers = [evaluate(target) == 1 for _, target in samples]
    vectors = [
        [entry if upper else -entry for entry in _against_threshold(form, classifier)]
        for form, upper in zip(forms, uppers, strict=True)
    ]
    strict = [upper != classifier.at_least for upper in uppers]
    if not classifier.side:  # θ is a number: the weights may be scaled only with it
        vectors.append([Fraction(0)] * len(forms[0]) + [Fraction(1)])
        strict.append(True)
    weights = vanishing_combination(vectors, strict)
    if weights is None:
        return None
    scale = lcm(*(weight.denominator for weight in weights))
    common = gcd(*(int(weight * scale) for weight in weights))
    return [
        Inequality(inputs, form, upper, weight * scale / common)
        for (inputs, _), form, upper, weight in zip(samples, forms, uppers, weights, strict=False)
        if weight
    ]


def _against_threshold(form: tuple[Fraction, ...], classifier: Classifier) -> tuple[Fraction, ...]:
    return form if classifier.side else (*form, -classifier.threshold)


def prove(working: Working, inequalities: Sequence[Inequality], classifier: Classifier) -> None:
    """Write the inequalities, and the two sums whose left sides are the same."""
    working.say("No weights classify all samples, for they would have to satisfy")
    for place, one in enumerate(inequalities, start=1):
        working.relation(
            classifier.tree(one.form),
            classifier.level(Fraction(1)),
            sign=classifier.signs[0 if one.upper else 1],
            connector="",
            label=f"({roman(place)})",
            note=("   for ", Row(one.inputs)),
        )
    if len(inequalities) == 1:
        working.say("This is false whatever the weights, so the samples cannot be separated.")
        return
    for upper, sign in zip((True, False), classifier.signs, strict=True):
        chosen = [(place, one) for place, one in enumerate(inequalities, 1) if one.upper == upper]
        if not chosen or (len(chosen) == 1 and chosen[0][1].times == 1):
            continue  # it stands above as it is
        scaled = [[one.times * entry for entry in one.form] for _, one in chosen]
        left = [sum(column, Fraction(0)) for column in zip(*scaled, strict=True)]
        share = sum((one.times for _, one in chosen), Fraction(0))
        labels = " + ".join(_label(place, one.times) for place, one in chosen)
        working.relation(
            classifier.tree(left), classifier.level(share), sign=sign, note=("by ", labels)
        )
    working.say("This is a contradiction, so the samples are not linearly separable.")


def _label(place: int, times: Fraction) -> str:
    return f"({roman(place)})" if times == 1 else f"{times} × ({roman(place)})"
