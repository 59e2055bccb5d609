"""Gradient descent by hand: a model fitted to data, or a function followed downhill."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from math import isclose
from typing import Annotated, Any

from dlsolve.errors import InputError, Undefined
from dlsolve.exact import number as exact
from dlsolve.exact.number import real
from dlsolve.exact.rounding import decimal_of
from dlsolve.inputs.objectives import Objective
from dlsolve.topics._descent import (
    explain,
    has_run_away,
    judge_curvature,
    judge_hessian,
    rules,
    say_run_away,
    update,
)
from dlsolve.topics._gradient import partial_name, write_partials
from dlsolve.topics._regression import (
    MOST_LINES,
    PREDICTION,
    TARGET,
    Regression,
    Samples,
    Values,
    listed,
)
from dlsolve.working.names import Name
from dlsolve.working.readings import bound, evaluate, in_float64, letters, scalar
from dlsolve.working.steps import Answer, Words
from dlsolve.working.trees import (
    Grid,
    Letter,
    Number,
    Quantity,
    Row,
    Tree,
    Value,
    tree,
)
from dlsolve.working.working import Working, truth

CHAPTER = "Training"

FEW_SAMPLES = 8
"""Samples that stand in the question; more are given as a table."""


def gd(
    working: Working,
    *,
    source: Regression | Objective,
    eta: Annotated[Number, "the learning rate η"],
) -> None:
    """Gradient descent by hand: batch, stochastic or mini-batch, or on a function.

        L = (1/m)Σ(yᵢ − ŷᵢ)²            ∂L/∂w = −(2/m)Σ(yᵢ − ŷᵢ)·∂ŷᵢ/∂w
        w = w − η·∂L/∂w                 every weight from the same old weights

    A model is fitted to data with one of five losses, each with its own factor: `mse`
    (1/m)Σ(y − ŷ)², `half-mse` (1/2m)Σ(y − ŷ)², `sse` Σ(y − ŷ)², `half-sse` ½Σ(y − ŷ)² and
    `mae` (1/m)Σ|y − ŷ|, whose derivative at 0 is taken to be 0; m counts the samples of a
    batch.  Or a function of its letters is followed downhill.  Answers: the weights by their
    letters (`w`, `b`, `w1`), `weights` (all of them), `loss_before`, `loss_after`,
    `updates`, `epochs`; for a function the letters, `theta` and `value`.

    Raises InputError where η is not positive and where the inputs do not fit together.

    Source: Cauchy, 1847; Robbins and Monro, 1951.
    """
    if exact.sign(eta.value) <= 0:
        raise InputError(
            "η is not positive", remedy="give a learning rate such as 0.1", field="eta"
        )
    match source:
        case Regression():
            _fit(working, source.checked(), eta)
        case Objective():
            _follow(working, source, eta)


# --- a model fitted to data -------------------------------------------------------------


def _fit(working: Working, problem: Regression, rate: Number) -> None:
    """Epoch by epoch, batch by batch."""
    _ask_to_fit(working, problem)
    data = _given(working, problem)
    eta = working.given(Name("η"), rate)
    weights = _initial(working, problem)
    _derive(working, problem, eta)
    everything = range(problem.size)
    if problem.kind != "batch":
        with working.part(f"Loss on all {problem.size} samples before", key="Loss before"):
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
                predicted = _predict(working, data, batch, weights)
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
    with working.part(f"Loss on all {problem.size} samples after", key="Loss after"):
        loss = _loss(working, data, everything, _predict(working, data, everything, weights))
        fallen = _compare(working, "the loss", loss, before)
    _tabulate(working, problem, rows)
    if has_run_away(weights.values()):
        say_run_away(working, f"epoch {epoch}", weights.values())
    _say_counts(working, problem, len(batches), len(rows))
    if problem.is_squared and problem.is_linear and not (problem.kind != "batch" and fallen):
        _judge_rate(working, data, batches, eta)
    for letter, weight in weights.items():
        working.answer(_plain(letter), weight)
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
        sizes = f"mini-batch gradient descent with {problem.batches} batches"
    else:
        sizes = f"mini-batch gradient descent with batches of {problem.batch_size}"
    how = {"batch": "batch gradient descent", "sgd": "stochastic gradient descent"}
    epochs = "1 epoch" if problem.epochs == 1 else f"{problem.epochs} epochs"
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
    working.relation(
        Letter(Name("L")), problem.loss_of([residual], total), connector="",
        note=whose[problem.kind],
    )  # fmt: skip
    gradients = []
    for letter, slope in zip(problem.weights, problem.slopes, strict=True):
        at_sample = bound(slope, {**inputs, PREDICTION: y_hat})
        gradients.append(problem.gradient_of([residual], [at_sample], total))
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
    working: Working, data: Samples, batch: Sequence[int], weights: Values
) -> list[Quantity]:
    """The lines ŷᵢ = …, one for each sample."""
    return [working.let(Name(PREDICTION.base, i + 1), data.prediction(i, weights)) for i in batch]


def _loss(
    working: Working, data: Samples, batch: Sequence[int], predicted: Sequence[Tree]
) -> Quantity:
    """The line L = …"""
    return working.let(Name("L"), data.problem.loss_of(data.residuals(batch, predicted)))


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
        right = problem.gradient_of(residuals, slopes)
        wrong: dict[str, Any] = {}
        if problem.is_mean and len(batch) > 1:
            wrong["mean_left_out"] = problem.gradient_of(residuals, slopes, mean=False)
        if problem.is_squared and problem.is_halved:
            wrong["half_left_out"] = problem.gradient_of(residuals, slopes, square=4)
        elif problem.is_squared:
            wrong["factor_two_left_out"] = problem.gradient_of(residuals, slopes, square=1)
        if not isinstance(problem.slopes[place], Number):
            wrong["residual_turned_round"] = -right
            wrong["input_left_out"] = problem.gradient_of(residuals, [tree(1)] * len(batch))
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
            late = problem.gradient_of(data.residuals(batch, predicted), slopes)
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


def _compare(working: Working, what: str, after: Quantity, before: Quantity) -> bool:
    """Whether the loss or the function has fallen."""
    not_fallen = f"{what} has grown" if truth(after > before) else f"{what} is what it was"
    return working.decide(Name("fallen"), after < before, f"{what} has fallen", not_fallen)


def _tabulate(working: Working, problem: Regression, rows: list[tuple[Any, ...]]) -> None:
    heads: dict[str, tuple[str | Name, ...]] = {
        "batch": ("epoch", Name("L")),
        "sgd": ("epoch", "sample", PREDICTION),
        "mini-batch": ("epoch", "batch"),
    }
    gradients = [partial_name("L", letter) for letter in problem.weights]
    working.table((*heads[problem.kind], *gradients, *problem.weights), rows)


def _say_counts(working: Working, problem: Regression, each: int, updates: int) -> None:
    """e.g. 2 updates an epoch, 2 in all."""
    made = f"{each} update{'s' * (each != 1)} an epoch, {updates} in all"
    match problem.kind:
        case "batch":
            working.say(f"All {problem.size} samples make one update: {made}.")
        case "sgd":
            working.say(f"Each of the {problem.size} samples makes an update: {made}.")
        case "mini-batch":
            working.say(f"{problem.size} samples in {each} batches: {made}.")


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
            word = "Sample " if len(batch) == 1 else "Samples "
            has = " has" if len(batch) == 1 else " have"
            working.say(word, *listed([str(i + 1) for i in batch]), f"{has} the largest inputs.")
        if len(problem.weights) == 1:
            letter = problem.weights[0]
            working.say("The second derivative of L by ", letter, " is λ:")
            curvature = working.let(
                Name("λ"), problem.curvature_of([row[0] for row in design.rows])
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
            H = working.let(Name("H"), problem.hessian_of(X, len(batch)))
        else:
            working.say("The second derivatives of L:")
            H = working.let(Name("H"), evaluate(problem.hessian_of(design, len(batch))))
        judge_hessian(working, eta, H, judged)


# --- a function followed downhill -------------------------------------------------------


def _follow(working: Working, objective: Objective, rate: Number) -> None:
    """Iteration by iteration."""
    _check_iterations(objective)
    names = objective.letters
    start = objective.start.tree
    working.ask(
        "Minimise f = ", objective.function.tree, " by gradient descent from ",
        *_point(names), " = ", start, f", {_iterations(objective.iterations)}.",
    )  # fmt: skip
    eta = working.given(Name("η"), rate)
    entries = start.entries if isinstance(start, Row) else (start,)
    point = {n: working.given(n, entry) for n, entry in zip(names, entries, strict=True)}
    partials = write_partials(working, objective)
    explain(working, partials)
    slopes = [partial_name("f", name) for name in names]
    working.say("In each iteration: ", *rules(names, slopes, eta))
    before = value = working.let(Name("f"), bound(objective.function.tree, dict(point)))
    rows: list[tuple[Any, ...]] = [(0, *("" for _ in names), *point.values(), value)]
    for t in range(1, objective.iterations + 1):
        with working.part(f"Iteration {t}", repeats=True):
            gradients = [
                working.let(name, bound(slope, dict(point)))
                for name, slope in zip(slopes, partials, strict=True)
            ]
            point = _stepped(working, partials, point, gradients, eta)
            value = working.let(Name("f"), bound(objective.function.tree, dict(point)))
        rows.append((t, *gradients, *point.values(), value))
        if has_run_away(point.values()):
            break
    working.table(("t", *slopes, *names, Name("f")), rows)
    _compare(working, "f", value, before)
    if has_run_away(point.values()):
        say_run_away(working, f"iteration {t}", point.values())
    _judge_function(working, names, partials, eta)
    for name, entry in point.items():
        working.answer(_plain(name), entry)
    theta = list(point.values())
    working.answer("theta", theta if len(theta) > 1 else theta[0], shown=())
    working.answer("value", value)


def _stepped(
    working: Working,
    partials: Sequence[Tree],
    old: Mapping[Name, Quantity],
    gradients: Sequence[Quantity],
    eta: Quantity,
) -> dict[Name, Quantity]:
    """The lines w₁ = w₁ − η·∂f/∂w₁, all from the same old point."""
    new: dict[Name, Quantity] = {}
    for slope, gradient, (name, entry) in zip(partials, gradients, old.items(), strict=True):
        wrong: dict[str, Any] = {}
        if new.keys() & set(letters(slope)):
            wrong["new_weight_used"] = entry - eta * bound(slope, {**old, **new})
        new[name] = update(working, entry, eta, gradient, **wrong)
    return new


def _judge_function(
    working: Working, names: Sequence[Name], partials: Sequence[Tree], eta: Quantity
) -> None:
    """η against the second derivatives, where these are constant."""
    from dlsolve.working.symbols import derivative

    try:
        second = [[derivative(slope, name) for name in names] for slope in partials]
    except Undefined:  # that of |w| and of max(0, w) has no sign on the page
        return
    entries = [entry for row in second for entry in row]
    if any(letters(entry) for entry in entries) or all(evaluate(entry) == 0 for entry in entries):
        return
    with working.part("Is η small enough?"):
        if len(names) == 1:
            working.say("The second derivative of f is λ:")
            judge_curvature(working, eta, working.let(Name("λ"), second[0][0]), "the descent")
        else:
            working.say("The second derivatives of f:")
            H = working.let(Name("H"), Grid(tuple(map(tuple, second))))
            judge_hessian(working, eta, H, "the descent")


def _check_iterations(objective: Objective) -> None:
    if not 1 <= objective.iterations <= MOST_LINES:
        raise InputError(
            f"{objective.iterations} iterations", remedy=f"give a number from 1 to {MOST_LINES:,}",
            field="iterations",
        )  # fmt: skip


def _iterations(count: int) -> str:
    return "1 iteration" if count == 1 else f"{count} iterations"


def _point(names: Sequence[Name]) -> Words:
    return (names[0],) if len(names) == 1 else (Row(tuple(map(Letter, names))),)


def _plain(name: Name) -> str:
    """The name of a weight's answer.  e.g. w₁ → w1"""
    return name.ascii.replace("_", "")


EXAMPLES = (
    {
        "data": "1 2; 2 4; 3 6; 4 8", "model": "w*x+b", "loss": "half-mse", "eta": "0.1",
        "batch_size": "2", "init": "w=0, b=0",
    },
    {"data": "1 2; 2 4; 3 6", "model": "w*x", "loss": "half-mse", "eta": "0.1"},
    {"data": "1 2; 2 4; 3 6", "model": "w*x", "loss": "half-mse", "eta": "0.1", "method": "sgd"},
    {"data": "1 3; 2 5; 3 7", "model": "w*x+b", "eta": "0.1", "epochs": "2"},
    {"data": "1 3; 2 5; 3 7", "model": "w*x+b", "eta": "1", "epochs": "2"},
    {
        "data": "1 2 3; 2 1 4; 0 1 1; 3 3 7; 1 1 2", "model": "w1*x1+w2*x2+b", "loss": "mae",
        "eta": "0.05", "batches": "2", "epochs": "2", "shuffle": "7", "init": "0.1 0.2 0",
    },
    {"data": "0 0; 1 1; 2 1", "model": "sigmoid(w*x+b)", "loss": "half-sse", "eta": "0.5"},
    {"function": "100*w1^2 + w2^2", "start": "1 1", "eta": "0.009", "iterations": "3"},
    {"function": "w^4 - 3*w^2 + w", "start": "2", "eta": "0.02", "iterations": "4"},
)  # fmt: skip


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The same descent in floats, its gradients by central differences of the loss itself."""
    match arguments["source"]:
        case Regression() as problem:
            yield from _check_fit(answers, problem, decimal_of(arguments["eta"].value))
        case Objective() as objective:
            yield from _check_function(answers, objective, decimal_of(arguments["eta"].value))


STEP = 1e-5
"""The h of a central difference, relative to the weight."""


def _check_fit(
    answers: Mapping[str, Answer], problem: Regression, eta: float
) -> Iterator[tuple[str, bool]]:
    table = [[_float(evaluate(entry)) for entry in row] for row in problem.data.rows]
    start = problem.init.of(problem.weights) if problem.init is not None else ()
    weights = [_float(entry.value) for entry in start] or [0.0] * len(problem.weights)

    def loss(batch: Sequence[int], values: Sequence[float]) -> float:
        total = 0.0
        for i in batch:
            named = dict(zip(problem.weights, values, strict=True))
            named |= dict(zip(problem.inputs, table[i][:-1], strict=True))
            residual = table[i][-1] - _at(problem.model.tree, named)
            total += abs(residual) if problem.loss == "mae" else residual**2
        parts = {"mse": len(batch), "half-mse": 2 * len(batch), "half-sse": 2, "mae": len(batch)}
        return total / parts.get(problem.loss, 1)

    everything = range(problem.size)
    yield "the loss before", _close(answers["loss_before"].value, loss(everything, weights))
    planned = [batch for batches in problem.orders() for batch in batches]
    updates = answers["updates"].value
    for batch in planned[: int(_float(updates))]:
        slopes = _central_differences(partial(loss, batch), weights)
        weights = [w - eta * slope for w, slope in zip(weights, slopes, strict=True)]
    for name, weight in zip(problem.weights, weights, strict=True):
        yield f"{name} as in a float loop", _close(answers[_plain(name)].value, weight)
    yield "the loss after", _close(answers["loss_after"].value, loss(everything, weights))


def _check_function(
    answers: Mapping[str, Answer], objective: Objective, eta: float
) -> Iterator[tuple[str, bool]]:
    names = objective.letters
    start = objective.start.tree
    point = [_float(evaluate(e)) for e in (start.entries if isinstance(start, Row) else (start,))]

    def value(at: Sequence[float]) -> float:
        return _at(objective.function.tree, dict(zip(names, at, strict=True)))

    for _ in range(objective.iterations):
        slopes = _central_differences(value, point)
        point = [w - eta * slope for w, slope in zip(point, slopes, strict=True)]
    for name, entry in zip(names, point, strict=True):
        yield f"{name} as in a float loop", _close(answers[_plain(name)].value, entry)
    yield "the value there", _close(answers["value"].value, value(point))


def _central_differences(
    function: Callable[[Sequence[float]], float], point: Sequence[float]
) -> list[float]:
    """[f(w + h) − f(w − h)]/2h for each coordinate."""
    slopes = []
    for place, w in enumerate(point):
        h = STEP * (1 + abs(w))
        above, below = list(point), list(point)
        above[place], below[place] = w + h, w - h
        slopes.append((function(above) - function(below)) / (2 * h))
    return slopes


def _at(formula: Tree, values: Mapping[Name, float]) -> float:
    numbers = {name: Number(Fraction(value)) for name, value in values.items()}
    return in_float64(bound(formula, dict(numbers)))


def _float(value: Value) -> float:
    return decimal_of(real(scalar(value)))


def _close(found: Value, expected: float) -> bool:
    return isclose(_float(found), expected, rel_tol=1e-6, abs_tol=1e-8)
