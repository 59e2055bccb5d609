"""A confusion matrix by hand, and what is read off it, for two classes and for more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import isclose
from typing import Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import equal
from dlsolve.inputs.classified import Compared, Drawn, FourCounts, refuse_too_many
from dlsolve.inputs.labels import Label, positive_of
from dlsolve.inputs.quoting import quoted
from dlsolve.plurals import counted
from dlsolve.topics._averages import score_classes
from dlsolve.topics._confusion_matrix import (
    Orientation,
    count_matrix,
    draw,
    draw_counts,
    read_off,
    say_samples,
    sort_out,
)
from dlsolve.topics._scores import (
    UNDEFINED,
    Convention,
    Counts,
    f1,
    precision,
    ratio,
    recall,
    vanishes,
)
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, float_of, scalar
from dlsolve.working.steps import Answer
from dlsolve.working.trees import equals
from dlsolve.working.working import Working, show

CHAPTER = "Evaluation"
ALIASES = ("confusion-matrix", "metrics", "precision-recall", "f1")
PICTURE = "the confusion matrix as a heat map"

ASKED = "accuracy, precision, recall, F1 score, specificity and false positive rate"
ASKED_OF_SEVERAL = (
    "the precision P, recall R and F1 score of each class, their averages, and the accuracy"
)


def confusion(
    working: Working,
    *,
    source: Compared | FourCounts | Drawn,
    positive: Annotated[
        Label | None, "the positive class; of more than two, this one against the rest"
    ] = None,
    orientation: Annotated[
        Literal["predicted-rows", "actual-rows"],
        "what the rows of the matrix are; the columns are the other (scikit-learn: actual-rows)",
    ] = "predicted-rows",
    undefined: Annotated[
        Literal["undefined", "0", "1"], "what 0/0 is taken for: no value, 0 or 1"
    ] = "undefined",
) -> None:
    """Confusion matrix: accuracy, precision, recall, F1.

        accuracy = (TP + TN)/(TP + TN + FP + FN)
        precision = TP/(TP + FP)        recall = TP/(TP + FN)
        F1 = 2·precision·recall/(precision + recall) = 2TP/(2TP + FP + FN)
        specificity = TN/(TN + FP)      FPR = FP/(FP + TN)

    Given are two lists of labels, the four counts, or the matrix itself.  With more than two
    classes precision, recall and F1 are found for each class and averaged: macro (plain mean),
    weighted (by the number of samples of a class), micro (all counts together).  Answers:
    `accuracy`, `precision`, `recall`, `f1`, `specificity`, `fpr`, `tp`, `fp`, `fn`, `tn`; of
    several classes `matrix`, `accuracy`, `precision`, `recall` and `f1` as vectors, and
    `macro_precision`, `weighted_recall`, `micro_f1`, ….  A 0/0 that stays one is
    “undefined”, and is left out of the averages.

    Raises InputError for lists of different lengths, for what is no matrix of counts, and
    where it is not plain which of two classes is the positive one.

    Sources: van Rijsbergen, 1979, for F; Sokolova and Lapalme, 2009, for the averages.
    """
    match source:
        case FourCounts():
            _from_counts(working, source, positive, orientation, undefined)
        case Compared():
            _from_lists(working, source, positive, orientation, undefined)
        case Drawn():
            _from_matrix(working, source, positive, orientation, undefined)


# --- three ways to the counts -----------------------------------------------------------------


def _from_counts(
    working: Working,
    source: FourCounts,
    positive: Label | None,
    orientation: Orientation,
    convention: Convention,
) -> None:
    if positive is not None:
        raise InputError(
            "the four counts have no named classes",
            remedy="leave it out: TP and FN are the positive samples", field="positive",
        )  # fmt: skip
    numbers = [int(count) for count in (source.tp, source.fp, source.fn, source.tn)]
    _refuse_nothing(sum(numbers), "tp")
    working.ask(f"Find the {ASKED} from the four counts.")
    tp, fp, fn, tn = (
        working.given(Name(name), count)
        for name, count in zip(("TP", "FP", "FN", "TN"), numbers, strict=True)
    )
    counts = Counts(tp, fp, fn, tn)
    draw_counts(working, counts, ("positive", "negative"), orientation)
    _score(working, counts, convention)


def _from_lists(
    working: Working,
    source: Compared,
    positive: Label | None,
    orientation: Orientation,
    convention: Convention,
) -> None:
    source.refuse_unequal()
    classes = source.classes
    size = counted(len(source.actual), "prediction")
    pair = positive_of(classes, positive)
    if pair is None and len(classes) > 2:
        refuse_too_many(len(classes), "actual")
        working.ask(f"Draw the confusion matrix of {size}, and find {ASKED_OF_SEVERAL}.")
        say_samples(working, source)
        M = count_matrix(working, source, classes, orientation)
        draw(working, M, classes, orientation)
        score_classes(working, M, classes, orientation, convention)
        return
    if pair is None:
        raise InputError(
            f"which class is the positive one, {' or '.join(map(quoted, classes))}?",
            remedy=f"say --positive {classes[0]}", field="positive",
        )  # fmt: skip
    working.ask(f"Draw the confusion matrix of {size}, and find the {ASKED}.")
    say_samples(working, source, pair)
    working.say(f"The positive class is {pair[0]}.")
    counts = sort_out(working, source, pair)
    draw_counts(working, counts, pair, orientation)
    _score(working, counts, convention)


def _from_matrix(
    working: Working,
    source: Drawn,
    positive: Label | None,
    orientation: Orientation,
    convention: Convention,
) -> None:
    _refuse_nothing(sum(map(sum, source.counts())), "matrix")
    classes = source.names()
    several = len(classes) > 2 and positive is None
    what = ASKED_OF_SEVERAL if several else f"the {ASKED}"
    working.ask(f"Find {what} from the confusion matrix.")
    M = working.given(Name("M"), source.matrix, asked=True)
    draw(working, M, classes, orientation)
    if several:
        score_classes(working, M, classes, orientation, convention)
        return
    place = 0 if positive is None else _place_of(classes, positive)
    if classes[place] != "positive":
        working.say(f"The positive class is {classes[place]}.")
    counts = read_off(working, M, place, orientation, negatives=True)
    _score(working, counts, convention)


def _place_of(classes: Sequence[str], positive: Label) -> int:
    """The positive class among several.  Raises InputError where it is none of them."""
    pair = positive_of(classes, positive)
    assert pair is not None
    return classes.index(pair[0])


def _refuse_nothing(samples: int, field: str) -> None:
    if not samples:
        raise InputError(
            "there are no samples", remedy="give counts that are not all 0", field=field
        )


# --- two classes ------------------------------------------------------------------------------


def _score(working: Working, counts: Counts, convention: Convention) -> None:
    """Everything that is read off the four counts."""
    tp, fp, fn, tn = counts.tp, counts.fp, counts.fn, counts.tn
    assert tn is not None
    samples = tp + tn + fp + fn
    accuracy = working.let(
        Name("Accuracy"),
        (tp + tn) / samples,
        true_negatives_forgotten=tp / samples,
        true_negatives_left_out=tp / (tp + fp + fn),
        error_rate_for_accuracy=(fp + fn) / samples,
    )
    P = precision(working, Name("Precision"), counts, convention)
    R = recall(working, Name("Recall"), counts, convention)
    F = f1(working, Name("F1"), counts, (P, R), convention)
    specificity = ratio(
        working, Name("Specificity"), tn, tn + fp, convention,
        specificity_over_predicted_negatives=tn / (tn + fn),
    )  # fmt: skip
    fpr = ratio(
        working, Name("FPR"), fp, fp + tn, convention,
        fpr_over_predicted_positives=fp / (fp + tp),
        fpr_over_all_samples=fp / samples,
    )  # fmt: skip
    if specificity is not None and fpr is not None and not vanishes(fp + tn):
        working.check(
            equal(scalar(fpr.value), 1 - scalar(specificity.value)),
            "Check: ", equals(fpr, 1 - specificity),
        )  # fmt: skip
    bottom = 2 * tp + fp + fn
    if F is not None and not vanishes(bottom):
        by_counts = 2 * tp / bottom
        value = scalar(evaluate(by_counts))
        with_terms = show(evaluate(2 * tp)) / show(evaluate(bottom))
        working.check(
            equal(scalar(F.value), value),
            "Check: ", equals(F, by_counts), " = ", with_terms, " = ", show(value),
        )  # fmt: skip
    working.answer("accuracy", accuracy)
    for key, name, score in (
        ("precision", "Precision", P), ("recall", "Recall", R), ("f1", "F1", F),
        ("specificity", "Specificity", specificity), ("fpr", "FPR", fpr),
    ):  # fmt: skip
        working.answer(key, UNDEFINED if score is None else score, symbol=Name(name))
    for key, count in (("tp", tp), ("fp", fp), ("fn", fn), ("tn", tn)):
        working.answer(key, count, shown=())


EXAMPLES = (
    {"tp": "40", "fp": "10", "fn": "5", "tn": "45"},
    {"actual": "1 1 1 0 0", "predicted": "0 1 0 1 0"},
    {"actual": "yes yes yes yes no no", "predicted": "yes yes no no yes no"},
    {"matrix": "50 8; 3 39", "classes": "sick, healthy", "orientation": "actual-rows"},
    {"matrix": "40 10; 5 45", "positive": "negative"},
    {
        "actual": "cat cat cat dog dog owl owl owl owl",
        "predicted": "cat cat dog dog owl owl owl dog owl",
    },
    {"matrix": "5 1 0; 2 6 1; 0 1 4", "classes": "A B C", "orientation": "actual-rows"},
    {"matrix": "5 1 0; 2 6 1; 0 1 4", "positive": "2"},
    {"tp": "0", "fp": "0", "fn": "3", "tn": "7"},
    {"actual": "a a b c", "predicted": "a b b b", "undefined": "0"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The scores again, by the counts and by sums over the matrix, in floats."""
    if "matrix" in answers:
        yield from _check_several(answers, arguments)
        return
    tp, fp, fn, tn = (float(answers[key]) for key in ("tp", "fp", "fn", "tn"))
    quotients = {
        "accuracy": (tp + tn, tp + fp + fn + tn),
        "precision": (tp, tp + fp),
        "recall": (tp, tp + fn),
        "f1": (2 * tp, 2 * tp + fp + fn),
        "specificity": (tn, tn + fp),
        "fpr": (fp, fp + tn),
    }
    for key, (top, bottom) in quotients.items():
        yield key, _is_quotient(answers[key], top, bottom, arguments["undefined"])


def _check_several(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    matrix = answers["matrix"].value
    assert isinstance(matrix, Matrix)
    by_predicted, by_actual = matrix.rows, matrix.columns()
    if arguments["orientation"] == "actual-rows":
        by_predicted, by_actual = by_actual, by_predicted
    hits = [float_of(matrix[i, i]) for i in range(len(matrix.rows))]
    for key, margins in (("precision", by_predicted), ("recall", by_actual)):
        scores = answers[key].value
        if not isinstance(scores, Vector):
            continue
        for score, hit, margin in zip(scores, hits, margins, strict=True):
            bottom = sum(float_of(one) for one in margin)
            wanted = hit / bottom if bottom else float(arguments["undefined"])
            yield key, isclose(float_of(score), wanted)
        macro = sum(map(float_of, scores)) / len(scores)
        yield f"macro {key}", isclose(float(answers[f"macro_{key}"]), macro)
    samples = sum(float_of(one) for row in matrix.rows for one in row)
    yield "accuracy", isclose(float(answers["accuracy"]), sum(hits) / samples)
    yield "micro F1", isclose(float(answers["micro_f1"]), sum(hits) / samples)


def _is_quotient(answer: Answer, top: float, bottom: float, convention: str) -> bool:
    if bottom:
        return isclose(float_of(answer.value), top / bottom)
    return answer.value == (UNDEFINED if convention == "undefined" else Fraction(convention))
