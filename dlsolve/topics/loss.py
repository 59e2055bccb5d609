"""The loss of some predictions by hand: of a regression or of a classification."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import inf, isclose
from math import log as float_log
from typing import Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.plurals import counted, there_are
from dlsolve.topics import _classes, _labels
from dlsolve.topics._floats import central_differences, floats
from dlsolve.topics._likelihoods import Logarithm
from dlsolve.topics._predictions import (
    FEW,
    MOST,
    TITLES,
    Kinds,
    Samples,
    as_row,
    entries,
    numbered,
)
from dlsolve.topics._residuals import SUMMED, huber, regression, residuals, rooted, slope
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, float_of, scalar
from dlsolve.working.steps import TOGETHER, Answer, Words
from dlsolve.working.suppliers import truth
from dlsolve.working.trees import Grid, Number, Parameter, Quantity, Row, Tree, number
from dlsolve.working.working import Working

CHAPTER = "Activations and losses"
ALIASES = ("cost", "loss-function")

LOGARITHMIC = ("bce", "cce")


def loss(
    working: Working,
    kind: Annotated[
        Kinds,
        "one or more of mae, sae, mse, half-mse, sse, half-sse, rmse, huber, bce, cce, hinge",
    ],
    *,
    y: Annotated[Grid, "the actual values, “1 0 1”; for cce a one-hot row a sample, or classes"],
    y_hat: Annotated[Grid, "the predictions ŷ; for cce a row of probabilities a sample"],
    reduction: Annotated[
        Literal["mean", "sum"], "what becomes of the losses of the samples"
    ] = "mean",
    base: Annotated[Literal["e", "2", "10"], "the base of the logarithm in bce and cce"] = "e",
    delta: Annotated[Parameter, "δ, up to which Huber's loss is a square"] = number("1"),
    clip: Annotated[Number | None, "a small ε: ŷ is kept within ε and 1 − ε"] = None,
    smoothing: Annotated[Number | None, "the share α of the labels that all classes get"] = None,
    weights: Annotated[Row | None, "the weight of each class; for bce of 0 and of 1"] = None,
    weighted_mean: Annotated[
        Literal["weights", "count"], "divide by the samples' weights (PyTorch), or by n (Keras)"
    ] = "weights",
    count_from: Annotated[Literal["1", "0"], "the number of the first class"] = "1",
    gradient: Annotated[bool, "∂L/∂ŷ of every sample, too"] = False,
) -> None:
    """Losses: MAE, MSE, RMSE, Huber, cross-entropies, hinge.

        MAE = (1/n)Σ|yᵢ − ŷᵢ|      MSE = (1/n)Σ(yᵢ − ŷᵢ)²      RMSE = √MSE
        BCE = −(1/n)Σ[yᵢ·ln ŷᵢ + (1 − yᵢ)·ln(1 − ŷᵢ)]
        CCE = −(1/n)ΣᵢΣⱼ yᵢⱼ·ln ŷᵢⱼ
        hinge = (1/n)Σ max(0, 1 − yᵢ·ŷᵢ) with yᵢ = ±1
        Huber: ½eᵢ² where |eᵢ| ≤ δ, else δ(|eᵢ| − ½δ), with eᵢ = yᵢ − ŷᵢ

    The factors are those of gd: half-mse (1/2n)Σ, sse and sae Σ, half-sse ½Σ.  0·ln 0 is 0; a
    probability of 0 for what happens costs ∞, unless it is clipped.  Answers: each loss by
    its name (`mse`, `half_mse`), and `gradient`.

    Raises InputError where y and ŷ do not belong together, for what is no probability or no
    label, and for an option that the loss does not have.

    Sources: Huber, 1964; label smoothing: Szegedy et al., 2016; the weighted mean as in
    PyTorch's CrossEntropyLoss.
    """
    _check_options(
        kind.names, clip, smoothing, weights, reduction=reduction, base=base, gradient=gradient,
        delta=delta,
    )  # fmt: skip
    logarithm = Logarithm(base)
    if kind.names == ("cce",):
        _categorical(
            working, _classes.classified(y, y_hat, int(count_from)), logarithm, weights,
            smoothing=smoothing, clip=clip, reduction=reduction, over=weighted_mean,
            gradient=gradient,
        )  # fmt: skip
        return
    samples = _given(working, kind.names, y, y_hat, reduction)
    w = _class_weights(working, weights, 2, 0)
    own: list[Quantity] = []
    if w and weighted_mean == "weights" and reduction == "mean":
        own = _labels.own_weights(w, [_labels.class_of(one) for one in samples.y])
    threshold = working.given(Name("δ"), delta) if "huber" in kind.names else None
    if smoothing is not None:
        alpha = working.given(Name("α"), smoothing)
        samples = Samples(_labels.smoothed(working, samples, alpha), samples.y_hat, reduction)
    if clip is not None:
        epsilon = working.given(Name("ε"), clip)
        samples = Samples(samples.y, _labels.clipped(working, samples, epsilon), reduction)
    errors: list[Tree] = []
    if set(kind.names) - {"bce", "hinge"}:
        errors = residuals(working, samples, kind.names)
    sides = [True] * samples.size
    found: dict[str, Quantity] = {}
    for name in kind.names:
        match name:
            case "bce":
                worth = _labels.binary_cross_entropy(working, samples, logarithm, w, own)
            case "hinge":
                worth = _labels.hinge(working, samples)
            case "huber" if threshold is not None:
                worth, sides = huber(working, samples, errors, threshold)
            case "rmse" if "mse" in found:
                worth = rooted(working, found["mse"])
            case _:
                worth = regression(working, name, samples, errors)
        found[name] = worth
        working.answer(name.replace("-", "_"), worth)
    if gradient:
        _gradient(working, samples, errors, sides, worth, name, threshold or delta)


def _categorical(
    working: Working,
    data: _classes.Classified,
    logarithm: Logarithm,
    weights: Row | None,
    *,
    smoothing: Number | None,
    clip: Number | None,
    reduction: str,
    over: str,
    gradient: bool,
) -> None:
    """The categorical cross-entropy, and its gradient."""
    summed = ", summed over the samples," if reduction == "sum" else ""
    working.ask(
        f"Find the categorical cross-entropy of the predictions ŷ for the classes y{summed}."
    )
    ys, ps = _classes.given(working, data)
    w = _class_weights(working, weights, data.classes, 1)
    own: list[Quantity] = []
    if w and over == "weights" and reduction == "mean":
        own = _labels.own_weights(w, [data.hot_class(y) for y in ys])
    if smoothing is not None:
        ys = _classes.smoothed(working, data, ys, working.given(Name("α"), smoothing))
    if clip is not None:
        ps = _classes.clipped(working, ps, working.given(Name("ε"), clip))
    worth = _classes.categorical_cross_entropy(
        working, data, ys, ps, logarithm, w, own=own, reduction=reduction
    )
    working.answer("cce", worth)
    if gradient:
        n = data.size if reduction == "mean" else 1
        with working.part("Gradient of L = CCE", key="Gradient"):
            slopes = _classes.categorical_slopes(working, data, ys, ps, n)
        _answer_rows(working, slopes)


def _gradient(
    working: Working,
    samples: Samples,
    errors: Sequence[Tree],
    sides: Sequence[bool],
    worth: Quantity,
    kind: str,
    delta: Tree,
) -> None:
    """∂L/∂ŷ of each sample."""
    slopes: list[Quantity] = []
    with working.part("Gradient of L = ", worth.name, key="Gradient"):
        for place, (y, p) in enumerate(zip(samples.y, samples.y_hat, strict=True)):
            match kind:
                case "bce":
                    line = _labels.binary_slope(y, p, samples.divisor)
                case "hinge":
                    line = _labels.hinge_slope(y, p, samples.divisor)
                case _:
                    line = slope(kind, samples, errors[place], worth, delta, sides[place])
            wrong: dict[str, Any] = {"sign_of_the_slope_turned": -line}
            if samples.divisor > 1:
                wrong["mean_left_out"] = line * samples.divisor
            if kind in ("mse", "sse"):
                wrong["factor_two_forgotten"] = line / 2
            slopes.append(working.let(samples.named("∂L/∂ŷ", place), line, **wrong))
    gradient = slopes if len(slopes) > 1 else slopes[0]
    working.answer("gradient", gradient, symbol=Name("∂L/∂ŷ"))


# --- what is given ------------------------------------------------------------------------


def _check_options(
    kinds: Sequence[str],
    clip: Number | None,
    smoothing: Number | None,
    weights: Row | None,
    *,
    reduction: str,
    base: str,
    gradient: bool,
    delta: Tree,
) -> None:
    """Refuse options that the losses asked for do not have."""
    logarithmic = all(kind in LOGARITHMIC for kind in kinds)
    given = {"clip": clip, "smoothing": smoothing, "weights": weights}
    for field, value in given.items():
        if value is not None and not logarithmic:
            reason = "only bce and cce have this"
            raise InputError(reason, remedy="leave it out, or ask for bce alone", field=field)
    for field, value in (("clip", clip), ("smoothing", smoothing)):
        if value is not None and not (truth(value > 0) and truth(value < 1)):
            remedy = "give a small number such as " + ("1e-7" if field == "clip" else "0.1")
            raise InputError(f"{field} is not between 0 and 1", remedy=remedy, field=field)
    if "cce" in kinds and len(kinds) > 1:
        reason = "cce goes alone: its ŷ has a row a sample"
        raise InputError(reason, remedy="ask for the others apart", field="kind")
    if reduction == "sum" and "rmse" in kinds:
        remedy = "take --reduction mean, or sse"
        raise InputError("the RMSE is the root of a mean", remedy=remedy, field="reduction")
    if not truth(delta > 0):
        raise InputError("δ is not above 0", remedy="give δ > 0", field="delta")
    if gradient and len(kinds) > 1:
        raise InputError("the gradient of which loss?", remedy="ask for one loss", field="gradient")
    if gradient and (base != "e" or weights is not None):
        raise InputError(
            "the gradient is written for ln and without class weights",
            remedy="leave these out, or the gradient", field="gradient",
        )  # fmt: skip


def _given(working: Working, kinds: Sequence[str], y: Grid, y_hat: Grid, reduction: str) -> Samples:
    """The question, and y and ŷ of each sample, which stand in it or in a table below."""
    actual, predicted = entries(y, "y"), entries(y_hat, "y_hat")
    if len(actual) != len(predicted):
        raise InputError(
            f"y has {counted(len(actual), 'value')}, ŷ has {len(predicted)}",
            remedy="give one prediction for each actual value", field="y_hat",
        )  # fmt: skip
    if len(actual) > MOST:
        raise InputError(f"more than {MOST:,} samples", remedy="give fewer", field="y")
    if "bce" in kinds:
        for field, values in (("y", actual), ("y_hat", predicted)):
            for value in values:
                _labels.check_probability(value, field)
    if "hinge" in kinds:
        _labels.check_signs(actual)
    names = [TITLES[SUMMED.get(kind, kind) if reduction == "sum" else kind] for kind in kinds]
    asked = ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else names[0]
    if reduction == "sum" and set(kinds) & {"huber", "bce", "hinge"}:
        asked += ", summed over the samples,"
    is_, for_ = (f"{TOGETHER}={TOGETHER}", f" for{TOGETHER}y{TOGETHER}={TOGETHER}")
    words: Words = (" of ŷ" + is_, as_row(predicted), for_, as_row(actual), ".")
    if len(actual) > FEW:
        words = (f" of the {len(actual)} predictions below.",)
    working.ask(f"Find {asked}", *words)
    size = len(actual)
    return Samples(
        [working.given(numbered("y", i, size), v, asked=True) for i, v in enumerate(actual)],
        [working.given(numbered("ŷ", i, size), v, asked=True) for i, v in enumerate(predicted)],
        reduction,
    )


def _class_weights(
    working: Working, weights: Row | None, classes: int, first: int
) -> list[Quantity]:
    """w₁, w₂, … of the classes; of bce w₀ and w₁."""
    if weights is None:
        return []
    if len(weights) != classes:
        raise InputError(
            f"{there_are(len(weights), 'weight')} for {counted(classes, 'class')}",
            remedy="give one weight for each class", field="weights",
        )  # fmt: skip
    if not all(truth(weight > 0) for weight in weights):
        raise InputError("a weight is not above 0", remedy="give weights above 0", field="weights")
    return [working.given(Name("w", first + j), weight) for j, weight in enumerate(weights)]


def _answer_rows(working: Working, slopes: Sequence[Sequence[Quantity | None]]) -> None:
    """The gradient of each sample as a row, 0 where a class has no share in y."""
    zero = scalar(evaluate(number("0")))
    rows = tuple(tuple(zero if one is None else scalar(one.value) for one in row) for row in slopes)
    working.answer(
        "gradient", Vector(rows[0]) if len(rows) == 1 else Matrix(rows), symbol=Name("∂L/∂ŷ")
    )


EXAMPLES = (
    {"kind": "mse", "y": "2 4 6 8", "y_hat": "3.065 5.335 7.605 9.875", "gradient": "yes"},
    {"kind": "mae mse rmse", "y": "3 -0.5 2 7", "y_hat": "2.5 0 2 8"},
    {"kind": "half-mse", "y": "3 5", "y_hat": "2 5.5"},
    {"kind": "half-sse", "y": "3", "y_hat": "2.5", "gradient": "yes"},
    {"kind": "mae", "y": "1 2 4", "y_hat": "1.5 2 1", "reduction": "sum", "gradient": "yes"},
    {"kind": "sae", "y": "1 2 4", "y_hat": "1.5 2 1"},
    {"kind": "rmse", "y": "1 2 4", "y_hat": "1.5 2 1", "gradient": "yes"},
    {"kind": "sse", "y": "1 2 3 4 5 6 7 8 9", "y_hat": "1 2.5 3 4 5 5 7 8.5 9"},
    {"kind": "huber", "y": "1 2 3", "y_hat": "1.5 2.25 6", "delta": "0.8", "gradient": "yes"},
    {"kind": "bce", "y": "1 0 1", "y_hat": "0.9 0.2 0.6", "gradient": "yes"},
    {"kind": "bce", "y": "1 0", "y_hat": "0.9 0.2", "smoothing": "0.1", "base": "2"},
    {"kind": "bce", "y": "1 0 0", "y_hat": "0.9 0.2 0.6", "weights": "1 3"},
    {"kind": "bce", "y": "1 0 1", "y_hat": "1 0.2 0", "clip": "0.001"},
    {"kind": "bce", "y": "1 0 1", "y_hat": "1 0.2 0"},
    {"kind": "cce", "y": "0 1 0; 1 0 0", "y_hat": "0.2 0.7 0.1; 0.5 0.3 0.2", "gradient": "yes"},
    {"kind": "cce", "y": "2 1", "y_hat": "0.2 0.7 0.1; 0.5 0.3 0.2", "weights": "1 2 4"},
    {"kind": "cce", "y": "0 1 0", "y_hat": "0.2 0.7 0.1", "smoothing": "0.1", "base": "10"},
    {"kind": "hinge", "y": "1 -1 1", "y_hat": "0.3 -2 -0.5", "gradient": "yes"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The losses in floats, by their definitions; the gradient by central differences."""
    if arguments["smoothing"] is not None or arguments["weights"] is not None:
        yield "a loss is not negative", all(float(answer) >= 0 for answer in answers.values())
        return
    y, p = (floats(evaluate(arguments[name])) for name in ("y", "y_hat"))
    if len(y) != len(p):
        return
    for kind in arguments["kind"].names:
        found = answers[kind.replace("-", "_")]
        yield kind, isclose(float(found), _loss(kind, y, p, arguments), abs_tol=1e-12)
    if "gradient" in answers:
        slopes = floats(answers["gradient"].value)
        expected = central_differences(lambda at: _loss(kind, y, at, arguments), p)
        yield "∂L/∂ŷ", all(map(_near, slopes, expected))


def _loss(kind: str, y: Sequence[float], p: Sequence[float], arguments: Mapping[str, Any]) -> float:
    """The loss of samples in floats."""
    delta = float_of(arguments["delta"].value)
    least = float_of(arguments["clip"].value) if arguments["clip"] is not None else 0.0
    unit = 1.0 if arguments["base"] == "e" else float_log(int(arguments["base"]))

    def one(a: float, b: float) -> float:
        size = abs(a - b)
        match kind:
            case "mae" | "sae":
                return size
            case "huber":
                return size**2 / 2 if size <= delta else delta * (size - delta / 2)
            case "hinge":
                return max(0.0, 1 - a * b)
            case "bce":
                inside = min(max(b, least), 1 - least)
                return (_cost(a, inside) + _cost(1 - a, 1 - inside)) / unit
            case "cce":
                return _cost(a, max(b, least)) / unit
            case _:
                return size**2 / (2 if kind.startswith("half") else 1)

    whole = sum(one(a, b) for a, b in zip(y, p, strict=True))
    if arguments["reduction"] == "mean" and kind not in ("sae", "sse", "half-sse"):
        whole /= len(arguments["y_hat"].rows) if kind == "cce" else len(y)
    return float(whole**0.5) if kind == "rmse" else whole


def _near(one: float, other: float) -> bool:
    return isclose(one, other, rel_tol=1e-5, abs_tol=1e-6)


def _cost(y: float, p: float) -> float:
    """−y·ln p, where 0·ln 0 is 0."""
    if y == 0:
        return 0.0
    return inf if p == 0 else -y * float_log(p)
