"""The perceptron training rule by hand, on a gate or on any data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.spaces import Equation
from dlsolve.exact.text import exact_text
from dlsolve.inputs.gates import Gate, Samples
from dlsolve.inputs.numbers import Count
from dlsolve.plurals import counted, there_are
from dlsolve.topics._boundaries import MOST_INPUTS, UNDRAWN, Stage, boundary_figure
from dlsolve.topics._perceptron import (
    BIAS_INPUTS,
    OTHER_STEP,
    boundary_of,
    fires,
    net_input,
    step_rule,
)
from dlsolve.working.idioms import numpy_idiom
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.steps import Answer, Words
from dlsolve.working.suppliers import truth
from dlsolve.working.trees import (
    Grid,
    Parameter,
    Quantity,
    Row,
    Tree,
    Value,
    differs,
    magnitude,
    number,
    tree,
)
from dlsolve.working.working import Working, show

if TYPE_CHECKING:
    from dlsolve.working.figures import Figure

CHAPTER = "Perceptron"
IS_PROGRAM = True
ALIASES = ("perceptron-training", "train-perceptron")
COMPARE_FLOAT64 = True
PICTURE = "the decision boundary after each update"

Sample = tuple[tuple[Tree, ...], Tree]
"""The inputs of a sample, and its target."""

MOST_PASSES = 1000
"""Passes that may be asked for."""

GIVEN_UP = 200
"""Passes after which training is given up where no number of epochs is asked: a page of more
is not read, and a far-away threshold would fill thousands."""


def perceptron_train(
    working: Working,
    *,
    source: Gate | Samples,
    weights: Annotated[Row | None, "the initial weights, “1.2 0.6”; 0 if not given"] = None,
    bias: Annotated[Parameter, "the initial bias"] = number("0"),
    threshold: Annotated[Parameter, "the threshold θ that z is compared with"] = number("0"),
    eta: Annotated[Parameter, "the learning rate η"] = number("1"),
    epochs: Annotated[
        Count | None, "the number of epochs; until converged, or 200, if not given"
    ] = None,
    order: Annotated[
        Literal["restart", "sweep"],
        "after an update: back to the first sample, or on to the next",
    ] = "restart",
    step: Annotated[
        Literal["at-least", "above"],
        "the step fires at its threshold (z ≥ θ), or only above it (z > θ)",
    ] = "at-least",
    outputs: Annotated[
        Literal["0/1", "-1/1"], "the two outputs of the step; targets are written alike"
    ] = "0/1",
    dead_zone: Annotated[
        bool, "a third output, 0, for −θ ≤ z ≤ θ; with outputs −1/1 (Fausett)"
    ] = False,
    rule: Annotated[Literal["error", "target"], "add η(y − ŷ)x, or ηyx after a mistake"] = "error",
    bias_input: Annotated[
        Literal["+1", "-1", "none"], "the input of the bias; none trains no bias"
    ] = "+1",
    until_converged: Annotated[bool, "exit with status 3 where training cannot converge"] = False,
) -> None:
    """Train a perceptron by hand: z, ŷ and every update.

        z = w₁·x₁ + w₂·x₂ + … + b        ŷ = 1 if z ≥ θ, else 0
        wᵢ = wᵢ + η·(y − ŷ)·xᵢ           b = b + η·(y − ŷ)

    Training ends with the first pass without an update, or after the epochs asked for, 200
    passes if none are.
    Weights that come back to where they were show a cycle; data that no line separates is
    then proved to be so by the inequalities that contradict each other.  Answers:
    `weights`, `bias`, `boundary`, `predictions`, `updates`, `passes`, `converged`.

    Raises InputError where the targets are not the two outputs, or the weights do not fit.

    Source: Rosenblatt, 1958; the proof of non-separability is Gordan's theorem, 1873.
    """
    _check_options(eta, rule, outputs, dead_zone, epochs)
    working.ask("Train a perceptron ", source.purpose(), ".")
    low, high = (0, 1) if outputs == "0/1" else (-1, 1)
    side = BIAS_INPUTS[bias_input]
    samples = _samples(source.table(), low, high)
    w = working.entries(Name("w"), _initial(weights, len(samples[0][0])))
    b = working.given(Name("b"), bias, asked=side == 0)
    theta, eta = working.givens(theta=threshold, eta=eta)
    _say_the_rule(working, samples, theta, low, high, step, dead_zone)
    _say_the_order(working, order)
    seen = {_state(w, b): 0}
    start = [*w, b] if side != 0 else list(w)
    rows: list[tuple[Any, ...]] = []
    updates = 0
    converged = False
    for count in range(1, (epochs or GIVEN_UP) + 1):
        clean = True
        first_w, first_b = list(w), b
        with working.part(f"{'Pass' if order == 'restart' else 'Epoch'} {count}", repeats=True):
            for place, (inputs, target) in enumerate(samples, start=1):
                with working.part(f"Sample {place}"):
                    x = working.entries(Name("x"), inputs)
                    y = working.given(Name("y"), target)
                    z = working.let(
                        Name("z"),
                        net_input(w, x, b, side),
                        bias_forgotten=net_input(w, x, b, 0),
                        bias_sign_turned=net_input(w, x, b, -side),
                        old_weights_used=net_input(first_w, x, first_b, side),
                    )
                    if dead_zone and truth(z > theta):
                        y_hat = working.choose(Name("ŷ"), z > theta, high, 0)
                    elif dead_zone and truth(z < -theta):
                        y_hat = working.choose(Name("ŷ"), z < -theta, low, 0)
                    elif dead_zone:
                        y_hat = working.choose(Name("ŷ"), magnitude(z) <= theta, 0, high)
                    else:
                        y_hat = working.choose(
                            Name("ŷ"),
                            fires(z, theta, step),
                            high,
                            low,
                            other_side_of_the_threshold=fires(z, theta, OTHER_STEP[step]),
                            threshold_forgotten=fires(z, tree(0), step),
                        )
                    right = not truth(differs(y_hat, y))
                    slips = {"right_sample_updated": differs(y, 0)} if right and count == 1 else {}
                    wrong = working.decide(
                        Name("update"), differs(y_hat, y), "we update", "no update", **slips
                    )
                    if wrong:
                        clean = False
                        updates += 1
                        error = y - y_hat if rule == "error" else y
                        moved = y if right else error
                        for i in range(len(w)):
                            w[i] = working.let(
                                Name("w", i + 1),
                                w[i] + eta * error * x[i],
                                update_subtracted=w[i] - eta * error * x[i],
                                learning_rate_left_out=w[i] + error * x[i],
                                input_left_out=w[i] + eta * error,
                                target_for_error=w[i] + eta * y * x[i],
                                right_sample_updated=w[i] + eta * moved * x[i],
                            )
                        if side != 0:
                            b = working.let(
                                Name("b"),
                                b + eta * error if side > 0 else b - eta * error,
                                update_subtracted=b - eta * error if side > 0 else b + eta * error,
                                learning_rate_left_out=b + error if side > 0 else b - error,
                                bias_not_updated=b + 0,
                                target_for_error=b + eta * y if side > 0 else b - eta * y,
                                right_sample_updated=(
                                    b + eta * moved if side > 0 else b - eta * moved
                                ),
                            )
                trained = [*w, b] if side != 0 else w
                rows.append((count, Row(inputs), y, z, y_hat, *trained))
                if wrong and order == "restart":
                    break
        if clean:
            converged = True
            break
        before = seen.setdefault(_state(w, b), count)
        if epochs is None and before < count:
            break
    _tabulate(working, rows, trained, order)
    if len(w) <= MOST_INPUTS:
        working.draw(_boundaries, samples, start, rows, theta, side)
    else:
        working.undrawn(UNDRAWN)
    word = "Pass" if order == "restart" else "Epoch"
    if converged:
        ending = ""
        _say_converged(working, word, count, updates, epochs)
    else:
        ending = _say_why_not(
            working, samples, before, count, word, side, theta, step, until_converged, epochs
        )
    final = [net_input(w, inputs, b, side) for inputs, _ in samples]
    predictions = [high if truth(fires(z, theta, step)) else low for z in final]
    if dead_zone:
        rests = [truth(magnitude(z) <= theta) for z in final]
        predictions = [0 if rest else p for rest, p in zip(rests, predictions, strict=True)]
    working.answer("converged", converged, shown=[(ending,)] if ending else ())
    working.answer("weights", w, shown=[_final_values(trained)])
    working.answer("bias", b, shown=())
    boundary = boundary_of(working, w, b, theta, side)
    if boundary is not None:
        working.answer("boundary", boundary, shown=[("boundary: ", show(boundary), " = 0")])
    working.answer("predictions", predictions, symbol=Name("ŷ"))
    working.answer("updates", updates, shown=())
    working.answer("passes", count, shown=())


def _check_options(eta: Tree, rule: str, outputs: str, dead_zone: bool, epochs: int | None) -> None:
    """Refuse what no perceptron does."""
    if epochs is not None and epochs > MOST_PASSES:
        raise InputError(
            f"{epochs:,} epochs are more than {MOST_PASSES:,}",
            remedy=f"give at most {MOST_PASSES:,}, or none: training ends when it has converged",
            field="epochs",
        )
    if not truth(eta > 0):
        raise InputError("the learning rate is not above 0", remedy="give η > 0", field="eta")
    if outputs == "0/1" and (rule == "target" or dead_zone):
        what = "adds nothing where y = 0" if rule == "target" else "needs two outputs beside 0"
        named = "the rule ηyx" if rule == "target" else "a dead zone"
        raise InputError(f"{named} {what}", remedy="say --outputs -1/1 as well", field="outputs")


def _samples(table: Grid, low: int, high: int) -> list[Sample]:
    """Inputs and target of each row, a gate's 0 written as the lower output."""
    found: list[Sample] = []
    for place, row in enumerate(table.rows, start=1):
        if len(row) < 2:
            raise InputError(
                f"sample {place} has a target but no input",
                remedy="give a row for each sample: its inputs, then its target",
                field="data",
            )
        target = evaluate(row[-1])
        if target not in (0, low, high):
            shown = exact_text(target) or "irrational"
            raise InputError(
                f"the target of sample {place} is {shown}, not {low} or {high}",
                remedy="the last column holds the targets; --outputs -1/1 takes −1 and 1",
                field="data",
            )
        found.append((row[:-1], row[-1] if target == high else tree(low)))
    return found


def _initial(weights: Row | None, size: int) -> Row:
    """The given weights, or zeros."""
    if weights is None:
        return Row((tree(0),) * size)
    if len(weights.entries) != size:
        raise InputError(
            f"{there_are(len(weights.entries), 'weight')} for {counted(size, 'input')}",
            remedy="give one weight for each input; the bias is --bias",
            field="weights",
        )
    return weights


def _say_the_rule(
    working: Working,
    samples: Sequence[Sample],
    theta: Quantity,
    low: int,
    high: int,
    step: str,
    dead_zone: bool,
) -> None:
    """The samples as a table, and f(z) with the threshold put in."""
    names = [Name("x", i + 1) for i in range(len(samples[0][0]))]
    working.table((*names, "y"), [(*inputs, target) for inputs, target in samples])
    level = theta.typed or show(theta.value)
    if dead_zone:
        zone: Words = (", 0 if ", -level, " ≤ z ≤ ", level, ", ", tree(low), " if z < ", -level)
        working.say("f(z) = ", tree(high), " if z > ", level, *zone)
        return
    working.say(*step_rule(level, low, high, step))


def _say_the_order(working: Working, order: str) -> None:
    if order == "restart":
        working.say("After each update the samples are taken again from the first.")
    else:
        working.say("An epoch goes through all samples, updates or not.")


@numpy_idiom("(*{0}, {1})")
def _state(w: Sequence[Quantity], b: Quantity) -> tuple[Value, ...]:
    return tuple(quantity.value for quantity in (*w, b))


def _tabulate(
    working: Working, rows: list[tuple[Any, ...]], trained: Sequence[Quantity], order: str
) -> None:
    heading = "pass" if order == "restart" else "epoch"
    working.table((heading, Name("x"), "y", "z", "ŷ", *(q.name for q in trained)), rows)


def _boundaries(
    samples: Sequence[Sample],
    start: Sequence[Quantity],
    rows: Sequence[tuple[Any, ...]],
    theta: Quantity,
    side: int,
) -> Iterator[Figure]:
    """Where z = θ at the start, and after each row of the table that brought an update."""
    size = len(samples[0][0])
    trained = [start, *(row[-len(start) :] for row in rows if truth(differs(row[4], row[2])))]
    stages = [
        Stage(
            [scalar(weight.value) for weight in values[:size]],
            Fraction(side) * scalar(values[-1].value) - scalar(theta.value),
            f"after update {count}" if count else "at the start",
        )
        for count, values in enumerate(trained)
    ]
    return boundary_figure("Decision boundary after each update", samples, stages)


def _say_why_not(
    working: Working,
    samples: Sequence[Sample],
    before: int,
    last: int,
    word: str,
    side: int,
    theta: Quantity,
    step: str,
    until_converged: bool,
    epochs: int | None,
) -> str:
    """Prove that training cannot converge, or say what it lacks; the same in a few words."""
    from dlsolve.topics._separation import Classifier, are_rational, contradicting, prove

    cycle = _say_cycle(working, word.lower(), before, last)
    classifier = Classifier(side, _rational(theta), step == "at-least")
    provable = are_rational(samples)
    contradiction = contradicting(samples, classifier) if provable else None
    if not provable:
        working.say("Whether any weights separate irrational inputs is not decided here.")
        ending, why = "separability not decided", "training has not converged"
    elif contradiction is not None:
        prove(working, contradiction, classifier)
        ending = "not separable"
        why = "the samples cannot be separated, so training cannot converge"
    elif cycle:
        working.say("The samples can be separated, yet this rule does not find it from here.")
        ending, why = "the weights repeat", "the weights come back to where they were"
    else:
        working.say("The samples can be separated, so more passes will do it.")
        if epochs is None:
            working.say(
                "Training is given up here;"
                f" a number of epochs, up to {MOST_PASSES:,}, takes it further."
            )
        ending = "more passes are needed"
        why = f"training has not converged by {word.lower()} {last}"
    if until_converged:
        working.unsolved(why)
    return f"not converged: {ending}"


def _rational(theta: Quantity) -> Fraction:
    """The threshold, which may be irrational only beside a bias, where it does not matter."""
    return theta.value if isinstance(theta.value, Fraction) else Fraction(0)


def _say_converged(
    working: Working, word: str, count: int, updates: int, epochs: int | None
) -> None:
    times = counted(updates, "update")
    more = epochs is not None and count < epochs
    rest = f"; up to {word.lower()} {epochs} nothing changes any more" if more else ""
    working.say(
        f"{word} {count} is clean: every sample is classified correctly,"
        f" so training has converged after {times}{rest}."
    )


def _say_cycle(working: Working, word: str, before: int, last: int) -> bool:
    """Whether the weights have come back to where they were; either way it is said."""
    if before == last:
        working.say(f"After {word} {last} some samples are still classified wrongly.")
        return False
    when = f"after {word} {before}" if before else "at the start"
    working.say(
        f"After {word} {last} the weights and the bias are again those {when}:"
        " training would go round for ever."
    )
    return True


def _final_values(trained: Sequence[Quantity]) -> Words:
    words: list[Any] = []
    for quantity in trained:
        words += [", " if words else "", quantity.name, " = ", show(quantity.value)]
    return tuple(words)


EXAMPLES = (
    {
        "gate": "and", "weights": "1.2 0.6", "bias": "0", "threshold": "1", "eta": "0.5",
        "order": "restart",
    },
    {"gate": "and", "bias": "0.1", "eta": "0.1", "epochs": "10", "order": "sweep"},
    {"gate": "xor", "eta": "1"},
    {"data": "2 1 1; -1 0 -1; 1 3 1", "outputs": "-1/1", "rule": "target"},
    {
        "gate": "and", "inputs": "-1/1", "outputs": "-1/1", "dead_zone": "true",
        "threshold": "0.2", "rule": "target", "order": "sweep",
    },
)  # fmt: skip


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """A converged perceptron classifies every sample by its own boundary."""
    if not answers["converged"].value:
        return
    line = answers["boundary"].value
    table = evaluate(arguments["source"].table())
    assert isinstance(line, Equation)
    assert isinstance(table, Matrix)
    for row in table.rows:
        side = line.at(row[:-1])
        fires = side >= Fraction(0) if arguments["step"] == "at-least" else side > Fraction(0)
        yield f"the side of {exact_text(Vector(row[:-1]))}", fires == (row[-1] == 1)
