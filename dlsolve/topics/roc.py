"""The ROC curve by hand: a table of thresholds, and the area under the curve in two ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import isclose
from typing import TYPE_CHECKING, Annotated, Any, Literal

from dlsolve.exact.number import equal, is_zero, sign
from dlsolve.inputs.labels import Label, Labels
from dlsolve.inputs.scored import Level, levels
from dlsolve.plurals import counted
from dlsolve.topics._floats import floats
from dlsolve.topics._scores import UNDEFINED
from dlsolve.working.idioms import Data, Program
from dlsolve.working.names import Name
from dlsolve.working.readings import float_of, scalar
from dlsolve.working.steps import Answer, Word
from dlsolve.working.trees import Number, Operand, Quantity, Row, Tree, equals, number, total
from dlsolve.working.working import Working, show

if TYPE_CHECKING:
    from dlsolve.working.figures import Figure

CHAPTER = "Evaluation"
ALIASES = ("auc", "roc-auc", "roc-curve")
PICTURE = "the ROC curve"

Area = Literal["trapezoids", "lower-steps", "upper-steps"]

MOST_SHOWN = 30
"""Samples up to which they stand in a table."""

MOST_NOTED = 12
"""Points of the curve up to which each has its threshold beside it."""

MOST_PAIRS_IN_FRACTIONS = 60
"""Pairs up to which the rates are written as fractions, which are short then."""

HALF = number("1/2", "1/2")


def roc(
    working: Working,
    *,
    scores: Annotated[Row, "the score of each sample, higher for positive: “0.9 0.8 0.3”"],
    labels: Annotated[Labels, "the actual class of each sample, in the same order: “1 1 0”"],
    positive: Annotated[
        Label | None, "the positive class; of several, this one against the rest"
    ] = None,
    area: Annotated[
        Literal["trapezoids", "lower-steps", "upper-steps"],
        "the AUC where samples of both classes share a score: counting such a pair ½, 0 or 1",
    ] = "trapezoids",
) -> None:
    """ROC curve and AUC: every threshold, trapezoid and pair.

        TPR = TP/(TP + FN) = TP/P        FPR = FP/(FP + TN) = FP/N
        AUC = Σ (FPRₖ − FPRₖ₋₁)(TPRₖ₋₁ + TPRₖ)/2 = (W + T/2)/(P·N)

    A sample is predicted positive where its score ≥ t, for the thresholds t = ∞ and each of
    the scores, from the highest on; samples that share a score are taken in together.  W pairs
    of a positive and a negative sample have the positive one higher, T pairs are equal.
    Answers: `auc`, and from (0, 0) on the coordinates `fpr` and `tpr` of the points.  Without
    a positive or without a negative sample there is no curve (exit status 3).

    Raises InputError for lists of different lengths, and where it is not plain which of two
    classes is the positive one.

    Sources: Fawcett, 2006, for the curve and its ties; Hanley and McNeil, 1982, for the pairs.
    """
    name, steps = levels(scores, labels, positive)
    working.ask(
        f"Draw the ROC curve of {counted(len(labels), 'sample')}, and find the area under it (AUC)."
    )
    _say_samples(working, steps)
    working.say(f"The positive class is {name}.")
    counts = [sum(step.count(positive=which) for step in steps) for which in (True, False)]
    working.fractions = counts[0] * counts[1] <= MOST_PAIRS_IN_FRACTIONS
    P, N = (
        working.let(
            Name(letter), Fraction(count), note=(f"{word} samples",),
            program=_counted_in(steps, positive=word == "positive"),
        )
        for letter, word, count in zip("PN", ("positive", "negative"), counts, strict=True)
    )  # fmt: skip
    if is_zero(scalar(P.value)) or is_zero(scalar(N.value)):
        _say_undefined(working, P, N)
        return
    working.say("A sample is predicted positive where its score ≥ t, a threshold that falls.")
    if any(len(step.samples) > 1 for step in steps):
        working.say("Samples with the same score are taken in together.")
    working.say("TPR = TP/(TP + FN) = TP/P and FPR = FP/(FP + TN) = FP/N.")
    tpr, fpr = _points(working, steps, P, N)
    working.say("The curve joins the points (FPR, TPR), from (0, 0) to (1, 1).")
    auc = _by_area(working, tpr, fpr, area)
    again = _by_pairs(working, steps, P, N, area)
    working.check(equal(scalar(auc.value), scalar(again.value)), "Check: both ways agree")
    _say_meaning(working, auc)
    working.draw(_curve, steps, fpr, tpr, auc)
    working.answer("fpr", fpr, shown=())
    working.answer("tpr", tpr, shown=())
    working.answer("auc", auc)


def _counted_in(steps: Sequence[Level], *, positive: bool, above: int | None = None) -> Program:
    """The samples of a class, all of them or those that reach a threshold."""
    samples = [sample for step in steps for sample in step.samples]
    labels = Data("is_positive", [sample.positive for sample in samples])
    sign = "p" if positive else "not p"
    if above is None:
        return Program(f"sum({sign} for p in {{0}})", (labels,))
    scores = Data("scores", [sample.score for sample in samples])
    thresholds = Data("thresholds", [step.score for step in steps])
    reach = f"sum({sign} and s >= {{2}}[{{3}}] for p, s in zip({{0}}, {{1}}))"
    return Program(reach, (labels, scores, thresholds, above))


# --- the points ---------------------------------------------------------------------------------


def _say_samples(working: Working, steps: Sequence[Level]) -> None:
    """The samples by falling score."""
    samples = [sample for step in steps for sample in step.samples]
    if len(samples) > MOST_SHOWN:
        return
    working.say("By falling score:")
    working.table(
        ("sample", "score", "actual"), [(str(s.place), s.score, s.label) for s in samples]
    )


def _points(
    working: Working, steps: Sequence[Level], P: Quantity, N: Quantity
) -> tuple[list[Quantity], list[Quantity]]:
    """TPR and FPR at every threshold, from t = ∞ on, and their table."""
    nought = Fraction(0)
    tp, fp = Quantity(Name("TP", 0), nought), Quantity(Name("FP", 0), nought)
    tpr, fpr = [Quantity(Name("TPR", 0), nought)], [Quantity(Name("FPR", 0), nought)]
    working.say(
        "For t = ∞ no sample is predicted positive: ", tp.name, " = ", fp.name, " = 0, so ",
        tpr[0].name, " = ", fpr[0].name, " = 0.",
    )  # fmt: skip
    rows: list[tuple[Word | Quantity, ...]] = [("∞", *_cells(tp, fp, P, N), tpr[0], fpr[0])]
    for k, step in enumerate(steps, start=1):
        with working.part("t = ", step.score, key=f"t{k}", repeats=True):
            tp = _counted(working, Name("TP", k), tp, steps, positive=True)
            fp = _counted(working, Name("FP", k), fp, steps, positive=False)
            tpr.append(working.let(Name("TPR", k), tp / P, tpr_over_predicted=tp / (tp + fp)))
            fpr.append(
                working.let(
                    Name("FPR", k),
                    fp / N,
                    fpr_over_predicted_positives=fp / (fp + tp),
                    fpr_over_all_samples=fp / (P + N),
                )
            )
        rows.append((step.score, *_cells(tp, fp, P, N), tpr[-1], fpr[-1]))
    working.table(("t", "TP", "FP", "FN", "TN", "TPR", "FPR"), rows)
    return tpr, fpr


def _counted(
    working: Working, name: Name, before: Quantity, steps: Sequence[Level], *, positive: bool
) -> Quantity:
    """The count with the samples of one more score; the same where there are none."""
    (place,) = (index - 1 for index in name.indices if isinstance(index, int))
    more = steps[place].count(positive=positive)
    program = _counted_in(steps, positive=positive, above=place)
    return working.let(name, before + more if more else before, program=program)


def _cells(tp: Quantity, fp: Quantity, P: Quantity, N: Quantity) -> tuple[Quantity, ...]:
    """TP, FP, FN and TN for a row of the table."""
    fn = Quantity(Name("FN"), scalar(P.value) - scalar(tp.value))
    return tp, fp, fn, Quantity(Name("TN"), scalar(N.value) - scalar(fp.value))


def _curve(
    steps: Sequence[Level], fpr: Sequence[Quantity], tpr: Sequence[Quantity], auc: Quantity
) -> Iterator[Figure]:
    """The curve above the diagonal of a random classifier, a threshold beside each point."""
    from dlsolve.working.figures import Figure, Line, Points, Shade, short

    points = tuple((float_of(x.value), float_of(y.value)) for x, y in zip(fpr, tpr, strict=True))
    notes = ("t = ∞", *(f"t = {short(float_of(step.score.value))}" for step in steps))
    below = Shade(points, f"AUC = {short(float_of(auc.value))}")
    random = Line(((0.0, 0.0), (1.0, 1.0)), "random: AUC = 0.5", dashed=True)
    at = Points(points, "thresholds", notes if len(notes) <= MOST_NOTED else ())
    layers = (Line(points, "ROC curve"), at, below, random)
    yield Figure("ROC curve", "FPR", "TPR", layers, even=True)


# --- the area -----------------------------------------------------------------------------------


def _by_area(
    working: Working, tpr: Sequence[Quantity], fpr: Sequence[Quantity], area: Area
) -> Quantity:
    """The area under each piece of the curve that is not vertical, and their sum."""
    shape = "trapezoids" if area == "trapezoids" else "rectangles"
    working.say(f"AUC by {shape}, width × {_height(area)}; a vertical step has no area:")
    pieces: list[Quantity] = []
    for k in range(1, len(fpr)):
        if equal(scalar(fpr[k].value), scalar(fpr[k - 1].value)):
            continue
        width = fpr[k] - fpr[k - 1]
        low, high = width * tpr[k - 1], width * tpr[k]
        mean = width * (tpr[k - 1] + tpr[k]) / 2
        heights: dict[str, Tree] = {"trapezoids": mean, "lower-steps": low, "upper-steps": high}
        mistakes: dict[str, Any] = {}
        if area == "trapezoids":
            mistakes = {"half_forgotten": width * (tpr[k - 1] + tpr[k])}
            if not equal(scalar(tpr[k].value), scalar(tpr[k - 1].value)):
                mistakes |= {"ties_counted_as_0": low, "ties_counted_as_1": high}
        pieces.append(working.let(Name("A", len(pieces) + 1), heights[area], **mistakes))
    sideways = total((tpr[k] - tpr[k - 1]) * (fpr[k - 1] + fpr[k]) / 2 for k in range(1, len(fpr)))
    return working.let(Name("AUC"), total(pieces), axes_swapped=sideways)


def _height(area: Area) -> str:
    match area:
        case "trapezoids":
            return "mean height"
        case "lower-steps":
            return "height at the left"
        case _:
            return "height at the right"


def _by_pairs(
    working: Working, steps: Sequence[Level], P: Quantity, N: Quantity, area: Area
) -> Quantity:
    """The share of the pairs of a positive and a negative sample that are in the right order."""
    working.say("or, by the pairs of a positive and a negative sample:")
    below = [sum(later.count(positive=False) for later in steps[k:]) for k in range(1, len(steps))]
    higher: list[Operand] = []
    level: list[Operand] = []
    for step, lower in zip(steps, [*below, 0], strict=True):
        ups, downs = step.count(positive=True), step.count(positive=False)
        if ups:
            higher.append(_times(ups, lower))
        if ups and downs:
            level.append(_times(ups, downs))
    W = working.let(Name("W"), total(higher), note=("pairs with the positive sample higher",))
    pairs = P * N
    if not level:
        return working.let(Name("AUC"), W / pairs)
    T = working.let(Name("T"), total(level), note=("pairs with equal scores",))
    shares: dict[str, Tree] = {
        "trapezoids": (W + HALF * T) / pairs,
        "lower-steps": W / pairs,
        "upper-steps": (W + T) / pairs,
    }
    mistakes: dict[str, Any] = {}
    if area == "trapezoids":
        mistakes = {
            "ties_counted_as_0": shares["lower-steps"],
            "ties_counted_as_1": shares["upper-steps"],
        }
    return working.let(Name("AUC"), shares[area], **mistakes)


def _times(count: int, each: int) -> Tree:
    """e.g. 2 × 3, but 3 for 1 × 3"""
    numbers = [Number(Fraction(one), str(one)) for one in (count, each)]
    return numbers[1] if count == 1 else numbers[0] * numbers[1]


def _say_meaning(working: Working, auc: Quantity) -> None:
    """How good the classifier is, between a random and a perfect one."""
    value = scalar(auc.value)
    if value == 1:
        working.say(equals(auc, 1), ": every positive sample is above every negative one; perfect.")
    elif sign(value - HALF.value) > 0:
        working.say(
            "A random positive sample scores higher than a random negative one with the"
            " probability AUC: better than a random classifier (1/2), not perfect (1)."
        )
    elif equal(value, HALF.value):
        working.say(equals(auc, HALF), ": no better than a random classifier.")
    else:
        working.say(
            auc < HALF, ": worse than a random classifier; with its scores turned round it would"
            " have 1 − AUC = ", show(1 - value), ".",
        )  # fmt: skip


def _say_undefined(working: Working, P: Quantity, N: Quantity) -> None:
    """Samples of one class only."""
    rate, count, kind = ("FPR", N, "negative")
    if is_zero(scalar(P.value)):
        rate, count, kind = ("TPR", P, "positive")
    working.say(
        equals(count, 0), f": no sample is {kind}, so {rate} = {rate[0]}", "P/", count.name,
        " = 0/0 is not defined, and there is no curve.",
    )  # fmt: skip
    working.undrawn(f"no sample is {kind}")
    working.unsolved(f"no sample is {kind}, so the {rate} and the AUC are not defined")
    working.answer("auc", UNDEFINED, symbol=Name("AUC"))


EXAMPLES = (
    {"scores": "0.9 0.8 0.7 0.6 0.55 0.4", "labels": "1 1 0 1 0 0"},
    {"scores": "0.9 0.7 0.7 0.7 0.4 0.2 0.1", "labels": "1 1 0 1 0 1 0"},
    {"scores": "0.9 0.7 0.7 0.3", "labels": "+ + - -", "area": "lower-steps"},
    {"scores": "0.9 0.7 0.7 0.3", "labels": "+ + - -", "area": "upper-steps"},
    {"scores": "3 2 1", "labels": "ham spam ham", "positive": "spam"},
    {"scores": "0.9 0.8 0.3", "labels": "yes yes no"},
    {"scores": "0.2 0.4 0.8 0.6 0.1", "labels": "1 0 0 1 1"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """Every pair of a positive and a negative sample counted; both rates rise from 0 to 1."""
    positive, steps = levels(arguments["scores"], arguments["labels"], arguments["positive"])
    samples = [(float_of(s.score.value), s.label == positive) for st in steps for s in st.samples]
    ups = [score for score, is_positive in samples if is_positive]
    downs = [score for score, is_positive in samples if not is_positive]
    if not ups or not downs:
        return
    tie = {"trapezoids": 0.5, "lower-steps": 0.0, "upper-steps": 1.0}[arguments["area"]]
    won = sum(1.0 if up > down else tie * (up == down) for up in ups for down in downs)
    yield "AUC by pairs", isclose(float(answers["auc"]), won / len(ups) / len(downs))
    for key in ("fpr", "tpr"):
        values = floats(answers[key].value)
        yield f"{key} from 0 to 1", values == sorted(values) and values[0] == 0 and values[-1] == 1
