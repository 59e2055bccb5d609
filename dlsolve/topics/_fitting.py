"""A model fitted to data by gradient descent: epoch by epoch, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeVar

from dlsolve.plurals import counted
from dlsolve.topics._descent import (
    answer_name,
    compare,
    explain,
    has_run_away,
    judge_curvature,
    judge_hessian,
    rules,
    say_run_away,
    update,
)
from dlsolve.topics._gradient import partial_name
from dlsolve.topics._paths import descent_figures
from dlsolve.topics._regression import PREDICTION, TARGET, Regression, Samples, Values
from dlsolve.working.names import Name
from dlsolve.working.readings import bound, evaluate, float_of
from dlsolve.working.steps import Words
from dlsolve.working.trees import Letter, Number, Quantity, Row, Tree, tree
from dlsolve.working.working import Working

if TYPE_CHECKING:
    from dlsolve.working.figures import Figure

FEW_SAMPLES = 8
"""Samples that stand in the question; more are given as a table."""

ALIKE = Fraction(1, 10**9)
"""Batches of inputs that differ by no larger part than this are as steep as each other."""


def fit(working: Working, problem: Regression, rate: Number) -> None:
    """Epoch by epoch, batch by batch."""
    _ask_to_fit(working, problem)
    data = _given(working, problem)
    eta = working.given(Name("η"), rate)
    weights = _initial(working, problem)
    first = weights
    _derive(working, problem, eta)
    everything = range(problem.size)
    if problem.kind != "batch":
        with working.part(f"Loss on {_all(problem)} before", key="Loss before"):
            loss = before = _loss(
                working, data, everything, _predict(working, data, everything, weights)
            )
    rows: list[tuple[Any, ...]] = []
    for epoch, batches in enumerate(problem.orders(), start=1):
        if problem.shuffle is not None:
            _say_order(working, epoch, batches)
        for count, batch in enumerate(batches, start=1):
            title = _title(problem, epoch, count, batch)
            with working.part(title, key=title.partition(" (")[0], repeats=True):
                predicted = _predict(working, data, batch, weights, first if rows else None)
                if problem.kind == "batch":
                    loss = _loss(working, data, batch, predicted)
                    before = loss if epoch == 1 else before
                gradients = _gradients(working, data, batch, predicted, weights)
                weights = _updated(working, data, batch, weights, gradients, eta)
            rows.append(_row(problem, epoch, count, batch, loss, predicted, gradients, weights))
            if has_run_away(weights.values()):
                break
        if has_run_away(weights.values()):
            break
    with working.part(f"Loss on {_all(problem)} after", key="Loss after"):
        loss = _loss(working, data, everything, _predict(working, data, everything, weights))
        fallen = compare(working, "the loss", loss, before)
    _tabulate(working, problem, rows)
    working.draw(_figures, data, first, rows)
    if has_run_away(weights.values()):
        say_run_away(working, f"epoch {epoch}", weights.values())
    _say_counts(working, problem, len(batches), len(rows))
    if problem.error.is_squared and problem.is_linear and not (problem.kind != "batch" and fallen):
        _judge_rate(working, data, batches, eta)
    for letter, weight in weights.items():
        working.answer(answer_name(letter), weight)
    working.answer("weights", list(weights.values()), shown=())
    working.answer("loss_before", before.value)
    working.answer("loss_after", loss.value)
    working.answer("updates", len(rows), shown=())
    working.answer("epochs", epoch, shown=())


def _ask_to_fit(working: Working, problem: Regression) -> None:
    """The question, the few samples in it, many in a table below."""
    columns = Row((*map(Letter, problem.inputs), Letter(Name(TARGET))))
    words: list[Any] = ["Fit ", PREDICTION, " = ", problem.model.tree, " to "]
    few = problem.size <= FEW_SAMPLES
    if few:
        words += [columns, " = "]
        for place, row in enumerate(problem.data.rows):
            words += [", " if place else "", Row(row)]
    else:
        words.append(f"the {problem.size} samples below")
    if problem.batches is not None:
        sizes = f"mini-batch gradient descent with {counted(problem.batches, 'batch')}"
    else:
        sizes = f"mini-batch gradient descent with batches of {problem.batch_size}"
    how = {"batch": "batch gradient descent", "sgd": "stochastic gradient descent"}
    epochs = counted(problem.epochs, "epoch")
    working.ask(*words, f" by {how.get(problem.kind, sizes)}, {epochs}.")
    if not few:
        working.table((*problem.inputs, Name(TARGET)), problem.data.rows)


def _given(working: Working, problem: Regression) -> Samples:
    """The data, which stands in the question."""
    inputs, targets = [], []
    for place, row in enumerate(problem.data.rows, start=1):
        named = zip(problem.inputs, row[:-1], strict=True)
        inputs.append(
            {x: working.given(problem.name_at(x, place), v, asked=True) for x, v in named}
        )
        targets.append(working.given(Name(TARGET, place), row[-1], asked=True))
    return Samples(problem, inputs, targets)


def _initial(working: Working, problem: Regression) -> dict[Name, Quantity]:
    """The weights to begin with."""
    letters = problem.weights
    values = problem.init.of(letters) if problem.init is not None else [tree(0)] * len(letters)
    return {n: working.given(n, value) for n, value in zip(letters, values, strict=True)}


def _derive(working: Working, problem: Regression, eta: Quantity) -> None:
    """The loss with its factor, and its gradient, in letters."""
    one = problem.kind == "sgd"
    free = ("n", "m", "N", "k") if problem.kind == "batch" else ("m", "n", "M", "k")
    count = Letter(Name(next(c for c in free if Name(c) not in problem.weights)))
    index = () if one else ("i",)
    inputs: dict[Name, Tree] = {
        x: Letter(x if one else problem.name_at(x, "i")) for x in problem.inputs
    }
    y_hat = Letter(Name(PREDICTION.base, *index))
    residual = Letter(Name(TARGET, *index)) - y_hat
    total = None if one else count
    whose: dict[str, Words] = {
        "batch": (),
        "sgd": ("for one sample",),
        "mini-batch": ("for a batch of ", count, " samples"),
    }
    explain(working, [problem.model.tree])
    working.relation(
        Letter(Name("L")), problem.error.of([residual], total), connector="",
        note=whose[problem.kind],
    )  # fmt: skip
    gradients = []
    for letter, slope in zip(problem.weights, problem.slopes, strict=True):
        at_sample = bound(slope, {**inputs, PREDICTION: y_hat})
        gradients.append(problem.error.gradient([residual], [at_sample], total))
        working.relation(
            Letter(partial_name("L", letter)),
            gradients[-1],
            note=("as ", partial_name("ŷ" if one else "ŷᵢ", letter), " = ", at_sample),
        )
    explain(working, gradients)
    names = [partial_name("L", letter) for letter in problem.weights]
    after = {
        "batch": "In each epoch: ",
        "sgd": "After each sample: ",
        "mini-batch": "After each batch: ",
    }
    working.say(after[problem.kind], *rules(problem.weights, names, eta))


def _say_order(working: Working, epoch: int, batches: Sequence[Sequence[int]]) -> None:
    order = listed([str(i + 1) for batch in batches for i in batch])
    working.say(f"Epoch {epoch} takes the samples in the shuffled order ", *order, ".")


def _title(problem: Regression, epoch: int, count: int, batch: Sequence[int]) -> str:
    match problem.kind:
        case "batch":
            return f"Epoch {epoch}"
        case "sgd":
            return f"Epoch {epoch}, sample {batch[0] + 1}"
        case "mini-batch":
            word = "sample" if len(batch) == 1 else "samples"
            spelled = "".join(listed([str(i + 1) for i in batch]))
            return f"Epoch {epoch}, batch {count} ({word} {spelled})"


def _predict(
    working: Working,
    data: Samples,
    batch: Sequence[int],
    weights: Values,
    old: Values | None = None,
) -> list[Quantity]:
    """The lines ŷᵢ = …, one for each sample; old weights could be used by mistake."""
    found = []
    for i in batch:
        late: dict[str, Any] = {}
        if old is not None:
            late["old_weights_used"] = data.prediction(i, old)
        name = Name(PREDICTION.base, i + 1)
        found.append(working.let(name, data.prediction(i, weights), **late))
    return found


def _loss(
    working: Working, data: Samples, batch: Sequence[int], predicted: Sequence[Tree]
) -> Quantity:
    """The line L = …"""
    loss = data.problem.error.of(data.residuals(batch, predicted))
    wrong: dict[str, Any] = {}
    if data.problem.error.is_mean and len(batch) > 1:
        wrong["mean_forgotten"] = loss * len(batch)
    return working.let(Name("L"), loss, **wrong)


def _gradients(
    working: Working,
    data: Samples,
    batch: Sequence[int],
    predicted: Sequence[Tree],
    weights: Values,
) -> list[Quantity]:
    """The lines ∂L/∂w = …, all from the same predictions."""
    problem = data.problem
    residuals = data.residuals(batch, predicted)
    found = []
    for place, letter in enumerate(problem.weights):
        slopes = data.slopes(place, batch, predicted, weights)
        right = problem.error.gradient(residuals, slopes)
        wrong: dict[str, Any] = {}
        if problem.error.is_mean and len(batch) > 1:
            wrong["mean_left_out"] = problem.error.gradient(residuals, slopes, mean=False)
        if problem.error.is_squared and problem.error.is_halved:
            wrong["half_left_out"] = problem.error.gradient(residuals, slopes, square=4)
        elif problem.error.is_squared:
            wrong["factor_two_forgotten"] = problem.error.gradient(residuals, slopes, square=1)
        if not isinstance(problem.slopes[place], Number):
            wrong["residual_turned_round"] = -right
            wrong["input_left_out"] = problem.error.gradient(residuals, [tree(1)] * len(batch))
        found.append(working.let(partial_name("L", letter), right, **wrong))
    return found


def _updated(
    working: Working,
    data: Samples,
    batch: Sequence[int],
    old: Mapping[Name, Quantity],
    gradients: Sequence[Quantity],
    eta: Quantity,
) -> dict[Name, Quantity]:
    """The lines w = w − η·∂L/∂w, all from the same old weights."""
    problem = data.problem
    new: dict[Name, Quantity] = {}
    for place, (letter, gradient) in enumerate(zip(problem.weights, gradients, strict=True)):
        wrong: dict[str, Any] = {}
        if isinstance(problem.slopes[place], Number) and len(old) > 1:
            wrong["bias_not_updated"] = old[letter] + 0
        if place:
            mixed = {**old, **new}
            predicted = [data.prediction(i, mixed) for i in batch]
            slopes = data.slopes(place, batch, predicted, mixed)
            late = problem.error.gradient(data.residuals(batch, predicted), slopes)
            wrong["new_weight_used"] = old[letter] - eta * late
        new[letter] = update(working, old[letter], eta, gradient, **wrong)
    return new


def _row(
    problem: Regression,
    epoch: int,
    count: int,
    batch: Sequence[int],
    loss: Quantity,
    predicted: Sequence[Quantity],
    gradients: Sequence[Quantity],
    weights: Mapping[Name, Quantity],
) -> tuple[Any, ...]:
    match problem.kind:
        case "batch":
            return (epoch, loss, *gradients, *weights.values())
        case "sgd":
            return (epoch, batch[0] + 1, predicted[0], *gradients, *weights.values())
        case "mini-batch":
            return (epoch, count, *gradients, *weights.values())


def _tabulate(working: Working, problem: Regression, rows: list[tuple[Any, ...]]) -> None:
    heads: dict[str, tuple[str | Name, ...]] = {
        "batch": ("epoch", Name("L")),
        "sgd": ("epoch", "sample", PREDICTION),
        "mini-batch": ("epoch", "batch"),
    }
    gradients = [partial_name("L", letter) for letter in problem.weights]
    working.table((*heads[problem.kind], *gradients, *problem.weights), rows)


def _figures(data: Samples, first: Values, rows: Sequence[tuple[Any, ...]]) -> Iterator[Figure]:
    """The loss on all samples as a function of the weights, and where the descent went on it."""
    letters = data.problem.weights
    everything = range(data.problem.size)
    free: Values = {letter: Letter(letter) for letter in letters}
    residuals = data.residuals(everything, [data.prediction(i, free) for i in everything])
    path = [tuple(first.values()), *(row[-len(letters) :] for row in rows)]
    points = [[float_of(weight.value) for weight in point] for point in path]
    return descent_figures(data.problem.error.of(residuals), letters, points, "loss L", "update")


def _all(problem: Regression) -> str:
    return "the sample" if problem.size == 1 else f"all {problem.size} samples"


def _say_counts(working: Working, problem: Regression, each: int, updates: int) -> None:
    """e.g. 2 updates an epoch, 2 in all."""
    made = f"{counted(each, 'update')} an epoch, {updates} in all"
    match problem.kind:
        case "batch" | "sgd" if problem.size == 1:
            working.say(f"The sample makes an update: {made}.")
        case "batch":
            working.say(f"All {problem.size} samples make one update: {made}.")
        case "sgd":
            working.say(f"Each of the {problem.size} samples makes an update: {made}.")
        case "mini-batch":
            working.say(f"{counted(problem.size, 'sample')} in {counted(each, 'batch')}: {made}.")


def _judge_rate(
    working: Working, data: Samples, batches: Sequence[Sequence[int]], eta: Quantity
) -> None:
    """The second derivatives of the loss on a batch, and η against them."""
    problem = data.problem
    batch = max(batches, key=data.steepness)
    these = "this sample" if len(batch) == 1 else "these samples"
    judged = "the descent" if problem.kind == "batch" else f"a descent on {these} alone"
    design = data.design(batch)
    with working.part("Is η small enough?"):
        if len(batches) > 1:
            _say_steepest(working, data, batches, batch)
        if len(problem.weights) == 1:
            letter = problem.weights[0]
            working.say("The second derivative of L by ", letter, " is λ:")
            curvature = working.let(
                Name("λ"), problem.error.curvature([row[0] for row in design.rows])
            )
            judge_curvature(working, eta, curvature, judged)
            return
        if len(batch) <= FEW_SAMPLES:
            derivatives = listed([partial_name("ŷ", letter) for letter in problem.weights])
            working.say(
                "With ", *derivatives, " of each sample in a row of X, and the second"
                " derivatives of L in H:",
            )  # fmt: skip
            X = working.let(Name("X"), design)
            H = working.let(Name("H"), problem.error.hessian(X, len(batch)))
        else:
            working.say("The second derivatives of L:")
            H = working.let(Name("H"), evaluate(problem.error.hessian(design, len(batch))))
        judge_hessian(working, eta, H, judged)


def _say_steepest(
    working: Working, data: Samples, batches: Sequence[Sequence[int]], steepest: Sequence[int]
) -> None:
    """Whose inputs the rate is judged by, also where others are as large."""
    numbers = listed([str(i + 1) for i in steepest])
    one = len(steepest) == 1
    sizes = [data.steepness(batch) for batch in batches]
    nearly_largest = max(sizes) * (1 - ALIKE)
    if sum(size >= nearly_largest for size in sizes) > 1:
        than = "sample has larger inputs than sample " if one else "batch has larger inputs than "
        working.say(f"No {than}", *([] if one else ["samples "]), *numbers, ".")
        return
    whose, have = ("Sample ", " has") if one else ("Samples ", " have")
    working.say(whose, *numbers, f"{have} the largest inputs.")


Listed = TypeVar("Listed", bound=str | Name)


def listed(words: Sequence[Listed]) -> list[Listed | str]:
    """The words with commas and an “and” between.  e.g. 1, 2 and 3"""
    found: list[Listed | str] = [words[0]]
    for word in words[1:-1]:
        found += [", ", word]
    return found if len(words) == 1 else [*found, " and ", words[-1]]
