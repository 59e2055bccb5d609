"""Scores of samples with their labels, sorted by score: what a ROC curve is drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cmp_to_key

from dlsolve.errors import InputError
from dlsolve.exact.number import Scalar, equal, sign
from dlsolve.inputs.labels import Label, Labels, in_order, positive_of
from dlsolve.inputs.quoting import quoted
from dlsolve.plurals import counted, there_are
from dlsolve.records import dataclass
from dlsolve.working.trees import Number, Row

MOST_THRESHOLDS = 100
"""Different scores that are worked through."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample: its place in the question, its score, whether it is positive."""

    place: int
    score: Number
    label: str
    positive: bool


@dataclass(frozen=True, slots=True)
class Level:
    """The samples that share one score."""

    score: Number
    samples: tuple[Sample, ...]

    def count(self, *, positive: bool) -> int:
        """How many of them are positive, or negative."""
        return sum(sample.positive == positive for sample in self.samples)


def levels(scores: Row, labels: Labels, asked: Label | None) -> tuple[str, tuple[Level, ...]]:
    """The positive class, and the samples by falling score, those of one score together.

    Raises InputError for lists of different lengths, more than two classes, too many scores.
    """
    if len(scores) != len(labels):
        raise InputError(
            f"{there_are(len(scores), 'score')} and {counted(len(labels), 'label')}",
            remedy="give one of each for every sample", field="labels",
        )  # fmt: skip
    positive = _positive(labels, asked)
    samples = [
        Sample(place, score, label, label == positive)
        for place, (score, label) in enumerate(zip(scores, labels.names, strict=True), start=1)
        if isinstance(score, Number)
    ]
    samples.sort(key=cmp_to_key(lambda a, b: _order(b.score.value, a.score.value)))
    found: list[list[Sample]] = []
    for sample in samples:
        if found and equal(found[-1][0].score.value, sample.score.value):
            found[-1].append(sample)
        else:
            found.append([sample])
    if len(found) > MOST_THRESHOLDS:
        raise InputError(
            f"{len(found)} different scores, where at most {MOST_THRESHOLDS} are written down",
            remedy="give fewer samples", field="scores",
        )  # fmt: skip
    return positive, tuple(Level(group[0].score, tuple(group)) for group in found)


def _positive(labels: Labels, asked: Label | None) -> str:
    classes = in_order(labels.names)
    pair = positive_of(classes, asked)
    if pair is not None:
        return pair[0]
    if len(classes) > 2:
        reason = f"{len(classes)} classes, where a ROC curve has two"
        remedy = f"take one against the rest: --positive {classes[0]}"
    else:
        reason = f"which class is the positive one, {_either(classes)}?"
        remedy = f"say --positive {classes[0]}"
    raise InputError(reason, remedy=remedy, field="positive")


def _either(classes: Sequence[str]) -> str:
    return " or ".join(map(quoted, classes))


def _order(a: Scalar, b: Scalar) -> int:
    return sign(a - b)
