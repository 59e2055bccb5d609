"""The perceptron training rule by hand, on a gate or on any data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.inequalities import vanishing_combination
from dlsolve.exact.number import Scalar, is_zero
from dlsolve.exact.rows import smallest_integers
from dlsolve.exact.spaces import Equation
from dlsolve.exact.text import exact_text
from dlsolve.working.names import Name, roman
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.steps import Answer, Words
from dlsolve.working.trees import (
    Grid,
    Letter,
    Parameter,
    Quantity,
    Row,
    Tree,
    Value,
    differs,
    dot,
    magnitude,
    number,
    tree,
)
from dlsolve.working.working import Working, show, truth
from dlsolve.working.written import linear_form

CHAPTER = "Perceptron"
COMPARE_FLOAT64 = True

GATES = {
    "and": "0 0 0; 0 1 0; 1 0 0; 1 1 1",
    "or": "0 0 0; 0 1 1; 1 0 1; 1 1 1",
    "nand": "0 0 1; 0 1 1; 1 0 1; 1 1 0",
    "nor": "0 0 1; 0 1 0; 1 0 0; 1 1 0",
    "xor": "0 0 0; 0 1 1; 1 0 1; 1 1 0",
}

MOST_PASSES = 1000
"""Passes after which training is given up where no number of epochs is asked."""


@dataclass(frozen=True, slots=True)
class Gate:
    """A logic gate of two inputs, its rows in the order 00, 01, 10, 11."""

    gate: Annotated[Literal["and", "or", "nand", "nor", "xor"], "the gate to learn"]
    inputs: Annotated[Literal["0/1", "-1/1"], "the two values of a gate's inputs"] = "0/1"

    def purpose(self) -> str:
        """What is learnt, for the question."""
        return f"for the {self.gate.upper()} gate"

    def table(self) -> Grid:
        """The truth table, the output last."""
        low = tree(int(self.inputs.split("/")[0]))
        rows = [row.split() for row in GATES[self.gate].split(";")]
        return Grid(
            tuple(
                (*(low if entry == "0" else tree(1) for entry in inputs), number(output))
                for *inputs, output in rows
            )
        )


@dataclass(frozen=True, slots=True)
class Samples:
    """Any data."""

    data: Annotated[Grid, "a row a sample, the target in the last column: “2 1 1; -1 0 0”"]

    def purpose(self) -> str:
        """What is learnt, for the question."""
        return f"on these {len(self.data.rows)} samples"

    def table(self) -> Grid:
        """The samples, the target last."""
        return self.data


def perceptron_train(
    working: Working,
    *,
    source: Gate | Samples,
    weights: Annotated[Row | None, "the initial weights, “1.2 0.6”; 0 if not given"] = None,
    bias: Annotated[Parameter, "the initial bias"] = number("0"),
    threshold: Annotated[Parameter, "the threshold θ that z is compared with"] = number("0"),
    eta: Annotated[Parameter, "the learning rate η"] = number("1"),
    epochs: Annotated[int | None, "the number of epochs; until converged if not given"] = None,
    order: Annotated[
        Literal["restart", "sweep"],
        "after an update: back to the first sample, or on to the next",
    ] = "restart",
    step: Annotated[
        Literal["at-least", "above"], "the unit fires at z ≥ θ, or only above, at z > θ"
    ] = "at-least",
    outputs: Annotated[Literal["0/1", "-1/1"], "the two values of ŷ and of the targets"] = "0/1",
    dead_zone: Annotated[
        bool, "a third output, 0, for −θ ≤ z ≤ θ; with outputs −1/1 (Fausett)"
    ] = False,
    rule: Annotated[Literal["error", "target"], "add η(y − ŷ)x, or ηyx after a mistake"] = "error",
    bias_input: Annotated[
        Literal["+1", "-1", "none"], "the input of the bias; none trains no bias"
    ] = "+1",
    until_converged: Annotated[bool, "exit with status 3 where training cannot converge"] = False,
) -> None:
    """Train a perceptron by hand: z, ŷ, comparison and update for every sample.

        z = w₁·x₁ + w₂·x₂ + … + b        ŷ = 1 if z ≥ θ, else 0
        wᵢ = wᵢ + η·(y − ŷ)·xᵢ           b = b + η·(y − ŷ)

    Training ends with the first pass without an update, or after the epochs asked for.
    Weights that come back to where they were show a cycle; data that no line separates is
    then proved to be so by the inequalities that contradict each other.  Answers:
    `weights`, `bias`, `boundary`, `predictions`, `updates`, `passes`, `converged`.

    Raises InputError where the targets are not the two outputs, or the weights do not fit.

    Source: Rosenblatt, 1958; the proof of non-separability is Gordan's theorem, 1873.
    """
    working.ask("Train a perceptron ", source.purpose(), ".")
    low, high = (0, 1) if outputs == "0/1" else (-1, 1)
    samples = _samples(source.table(), low, high)
    w = working.entries(Name("w"), _initial(weights, len(samples[0][0])))
    b = working.given(Name("b"), bias, asked=bias_input == "none")
    theta, eta = working.givens(theta=threshold, eta=eta)
    _say_the_rule(working, samples, theta, low, high, step, dead_zone)
    _say_the_order(working, order)
    seen = [_state(w, b)]
    rows: list[tuple[Any, ...]] = []
    updates = 0
    converged = False
    for count in range(1, (epochs or MOST_PASSES) + 1):
        clean = True
        with working.part(f"{'Pass' if order == 'restart' else 'Epoch'} {count}", repeats=True):
            for place, (inputs, target) in enumerate(samples, start=1):
                with working.part(f"Sample {place}"):
                    x = working.entries(Name("x"), inputs)
                    y = working.given(Name("y"), target)
                    if bias_input == "none":
                        z = working.let(Name("z"), dot(w, x))
                    elif bias_input == "-1":
                        z = working.let(Name("z"), dot(w, x) - b, bias_added=dot(w, x) + b)
                    else:
                        z = working.let(Name("z"), dot(w, x) + b, bias_left_out=dot(w, x))
                    if dead_zone and truth(z > theta):
                        y_hat = working.choose(Name("ŷ"), z > theta, high, 0)
                    elif dead_zone and truth(z < -theta):
                        y_hat = working.choose(Name("ŷ"), z < -theta, low, 0)
                    elif dead_zone:
                        y_hat = working.choose(Name("ŷ"), magnitude(z) <= theta, 0, high)
                    else:
                        at_least = step == "at-least"
                        y_hat = working.choose(
                            Name("ŷ"),
                            z >= theta if at_least else z > theta,
                            high,
                            low,
                            other_side_of_the_threshold=z > theta if at_least else z >= theta,
                            threshold_forgotten=z >= 0,
                        )
                    wrong = working.decide(
                        Name("update"), differs(y_hat, y), "we update", "no update"
                    )
                    if wrong:
                        clean = False
                        updates += 1
                        error = y - y_hat if rule == "error" else y
                        for i in range(len(w)):
                            w[i] = working.let(
                                Name("w", i + 1),
                                w[i] + eta * error * x[i],
                                update_subtracted=w[i] - eta * error * x[i],
                                learning_rate_left_out=w[i] + error * x[i],
                                input_left_out=w[i] + eta * error,
                            )
                        if bias_input == "-1":
                            b = working.let(Name("b"), b - eta * error)
                        elif bias_input == "+1":
                            b = working.let(
                                Name("b"),
                                b + eta * error,
                                update_subtracted=b - eta * error,
                                learning_rate_left_out=b + error,
                                bias_not_updated=b + 0,
                            )
                trained = w if bias_input == "none" else [*w, b]
                rows.append((count, Row(inputs), y, z, y_hat, *trained))
                if wrong and order == "restart":
                    break
        if clean:
            converged = True
            break
        seen.append(_state(w, b))
        if epochs is None and seen[-1] in seen[:-1]:
            break
    _tabulate(working, rows, trained, order)
    if converged:
        _say_converged(working, count, updates, order, epochs)
        ending = ""
    else:
        ending = _say_why_not(working, samples, seen, order, bias_input, until_converged)
    final = [_weighted_sum(w, inputs, b, bias_input) for inputs, _ in samples]
    fires = [truth(z >= theta if step == "at-least" else z > theta) for z in final]
    predictions = [high if one else low for one in fires]
    if dead_zone:
        rests = [truth(magnitude(z) <= theta) for z in final]
        predictions = [0 if rest else p for rest, p in zip(rests, predictions, strict=True)]
    working.answer("converged", converged, shown=[(ending,)] if ending else ())
    working.answer("weights", w, shown=[_final_values(trained)])
    working.answer("bias", b, shown=())
    boundary = _boundary(working, w, b, theta, bias_input)
    working.answer("boundary", boundary, shown=[("boundary: ", show(boundary), " = 0")])
    working.answer("predictions", predictions, symbol=Name("ŷ"))
    working.answer("updates", updates, shown=())
    working.answer("passes", count, shown=())


Sample = tuple[tuple[Tree, ...], Tree]


def _samples(table: Grid, low: int, high: int) -> list[Sample]:
    """Inputs and target of each row, a gate's 0 written as the lower output."""
    found: list[Sample] = []
    for place, row in enumerate(table.rows, start=1):
        target = evaluate(row[-1])
        if len(row) < 2 or target not in (0, low, high):
            raise InputError(
                f"the target of sample {place} is {exact_text(target)}, not {low} or {high}",
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
            f"there are {len(weights.entries)} weights for {size} inputs",
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
    fires, rests = ("≥", "<") if step == "at-least" else (">", "≤")
    rest: Words = (", ", tree(low), f" if z {rests} ", level)
    working.say("f(z) = ", tree(high), f" if z {fires} ", level, *rest)


def _say_the_order(working: Working, order: str) -> None:
    if order == "restart":
        working.say("After each update the samples are taken again from the first.")
    else:
        working.say("An epoch goes through all samples, updates or not.")


def _state(w: Sequence[Quantity], b: Quantity) -> tuple[Value, ...]:
    return tuple(quantity.value for quantity in (*w, b))


def _weighted_sum(
    w: Sequence[Quantity], inputs: Sequence[Tree], b: Quantity, bias_input: str
) -> Tree:
    weighted = dot(w, inputs)
    return (
        weighted - b if bias_input == "-1" else weighted if bias_input == "none" else weighted + b
    )


def _tabulate(
    working: Working, rows: list[tuple[Any, ...]], trained: Sequence[Quantity], order: str
) -> None:
    heading = "pass" if order == "restart" else "epoch"
    working.table((heading, Name("x"), "y", "z", "ŷ", *(q.name for q in trained)), rows)


def _say_converged(
    working: Working, count: int, updates: int, order: str, epochs: int | None
) -> None:
    word = "Pass" if order == "restart" else "Epoch"
    times = "1 update" if updates == 1 else f"{updates} updates"
    rest = (
        f"; up to {word.lower()} {epochs} nothing changes any more"
        if epochs and count < epochs
        else ""
    )
    working.say(
        f"{word} {count} is clean: every sample is classified correctly,"
        f" so training has converged after {times}{rest}."
    )


def _say_why_not(
    working: Working,
    samples: Sequence[Sample],
    seen: Sequence[tuple[Value, ...]],
    order: str,
    bias_input: str,
    until_converged: bool,
) -> str:
    """Say how training ended without converging, and prove it where it never can.

    Hands back the same in a few words, for the answer.
    """
    word = "pass" if order == "restart" else "epoch"
    if len(seen) != len(set(seen)):
        first = seen.index(seen[-1])
        before = f"after {word} {first}" if first else "at the start"
        working.say(
            f"After {word} {len(seen) - 1} the weights and the bias are again those {before}:"
            " training would go round for ever."
        )
    else:
        working.say(f"After {word} {len(seen) - 1} some samples are still classified wrongly.")
    vectors = [_signed_inputs(sample, bias_input) for sample in samples]
    weights = vanishing_combination(vectors)
    if weights is None:
        working.say("The samples can be separated, so more passes will do it.")
    else:
        _prove(working, samples, weights, bias_input)
    if until_converged:
        working.unsolved(
            "training has not converged in the epochs given" if weights is None
            else "the samples cannot be separated, so training cannot converge"
        )  # fmt: skip
    return "not converged: " + ("more passes are needed" if weights is None else "not separable")


def _signed_inputs(sample: Sample, bias_input: str) -> list[Fraction]:
    """(x, 1) for a sample of the upper class, −(x, 1) for one of the lower."""
    inputs, target = sample
    side = 1 if evaluate(target) == 1 else -1
    entries = [evaluate(entry) for entry in inputs]
    vector = [entry for entry in entries if isinstance(entry, Fraction)]
    return [side * entry for entry in (*vector, *(() if bias_input == "none" else (Fraction(1),)))]


def _prove(
    working: Working, samples: Sequence[Sample], weights: Sequence[Fraction], bias_input: str
) -> None:
    """The inequalities that contradict each other: their two sums have one left side."""
    whole = smallest_integers(Vector(tuple(weights)))
    assert whole is not None  # the weights are rational and not all 0
    used = [(s, k) for s, k in zip(samples, whole, strict=True) if k != 0]
    working.say("No weights classify all samples, for they would have to satisfy")
    sums: dict[bool, list[Scalar]] = {True: [], False: []}
    labels: dict[bool, list[str]] = {True: [], False: []}
    for place, ((inputs, target), factor) in enumerate(used, start=1):
        fires = evaluate(target) == 1
        form = [*(scalar(evaluate(entry)) for entry in inputs), Fraction(1)]
        if bias_input == "none":
            form.pop()
        label = f"({roman(place)})"
        working.relation(
            _form(form), Letter(Name("θ")), sign="≥" if fires else "<", connector="",
            label=label, note=("   for ", Row(tuple(inputs))),
        )  # fmt: skip
        labels[fires].append(label if factor == 1 else f"{exact_text(factor)} × {label}")
        scaled = [factor * entry for entry in form]
        sums[fires] = [
            a + b for a, b in zip(sums[fires] or [Fraction(0)] * len(form), scaled, strict=True)
        ]
    share = sum((k for (_, target), k in used if evaluate(target) == 1), Fraction(0))
    level = Letter(Name("θ")) if share == 1 else show(share) * Letter(Name("θ"))
    for fires in (True, False):
        sign = "≥" if fires else "<"
        working.relation(
            _form(sums[fires]), level, sign=sign, note=("by ", " + ".join(labels[fires]))
        )
    working.say("The two contradict each other, so the samples are not linearly separable.")


def _form(coefficients: Sequence[Scalar]) -> Tree:
    """w₁x₁ + … + b as a form in the weights.  e.g. (1, 0, 1) → w₁ + b"""
    letters: list[Tree] = [Letter(Name("w", i + 1)) for i in range(len(coefficients) - 1)]
    return linear_form(coefficients, [*letters, Letter(Name("b"))])


def _final_values(trained: Sequence[Quantity]) -> Words:
    words: list[Any] = []
    for quantity in trained:
        words += [", " if words else "", quantity.name, " = ", show(quantity.value)]
    return tuple(words)


def _boundary(
    working: Working, w: Sequence[Quantity], b: Quantity, theta: Quantity, bias_input: str
) -> Equation:
    """w₁x₁ + w₂x₂ + b − θ = 0, the line where z = θ."""
    constant = scalar(b.value) if bias_input == "+1" else -scalar(b.value)
    if bias_input == "none":
        constant = Fraction(0)
    normal = [scalar(quantity.value) for quantity in w]
    letters: list[Tree] = [Letter(Name("x", i + 1)) for i in range(len(w))]
    working.say("The boundary is where z = θ:")
    level = scalar(theta.value)
    if not is_zero(level):
        working.relation(
            linear_form([*normal, constant], [*letters, None]), show(level), connector=""
        )
    line = linear_form([*normal, constant - level], [*letters, None])
    working.relation(line, 0, connector="⇒" if not is_zero(level) else "")
    return Equation(tuple(normal), constant - level)


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
