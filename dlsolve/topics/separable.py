"""Whether a perceptron can do it: weights that separate the classes, or a proof of none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix
from dlsolve.exact.number import sign
from dlsolve.exact.spaces import Equation
from dlsolve.exact.text import exact_text
from dlsolve.inputs.gates import Gate, Samples
from dlsolve.topics._boundaries import draw_boundary
from dlsolve.topics._directions import direction
from dlsolve.topics._perceptron import (
    OTHER_STEP,
    boundary_of,
    fires,
    say_where_it_runs,
    step_rule,
)
from dlsolve.topics._separation import Classifier, Inequality, contradicting, prove
from dlsolve.working.idioms import Data, Program
from dlsolve.working.names import Name, roman
from dlsolve.working.readings import evaluate, float_of, scalar
from dlsolve.working.steps import Answer
from dlsolve.working.trees import Quantity, Row, Tree, dot, number, total, tree
from dlsolve.working.working import Working, show

CHAPTER = "Perceptron"
ALIASES = ("linearly-separable", "separability")
PICTURE = "the samples and a line between them"

ZERO = number("0")

MOST_SAMPLES = 100
"""Samples that are worked through."""

MOST_DEMANDS = 16
"""Samples whose inequalities are listed."""

Sample = tuple[tuple[Tree, ...], Tree]


def separable(
    working: Working,
    *,
    source: Gate | Samples,
    step: Annotated[
        Literal["at-least", "above"],
        "the step fires at its threshold (z ≥ θ), or only above it (z > θ)",
    ] = "at-least",
    outputs: Annotated[
        Literal["0/1", "-1/1"], "the two outputs of the step; targets are written alike"
    ] = "0/1",
) -> None:
    """Linear separability: weights, or the proof of none.

        z = w₁x₁ + w₂x₂ + … + b ≥ 0 for the one class, < 0 for the other

    Weights are looked for among small whole numbers; b is half-way between the classes.
    Where there are none, inequalities that contradict each other are the proof.  Answers:
    `separable`, and `weights`, `bias` and `boundary`, which are not the only ones, with the
    `z` and the `predictions` that they give.

    Raises InputError where a target is neither output, and for irrational inputs.

    Sources: Minsky and Papert, 1969; Gordan, 1873.
    """
    low, high = (0, 1) if outputs == "0/1" else (-1, 1)
    samples = _samples(source.table(), low, high)
    working.ask(
        f"Find weights and a bias of a perceptron {source.purpose()}, or show that there are none."
    )
    names = [Name("x", i + 1) for i in range(len(samples[0][0]))]
    working.table((*names, "y"), [(*inputs, target) for inputs, target in samples])
    working.say(*step_rule(tree(0), low, high, step))
    classifier = Classifier(1, Fraction(0), step == "at-least", theta=ZERO)
    contradiction = contradicting(samples, classifier)
    if contradiction is not None:
        prove(working, contradiction, classifier)
        draw_boundary(working, samples, None)
        program = _refuted(contradiction)
        working.answer("separable", False, shown=[("not linearly separable",)], program=program)
        return
    _list_demands(working, samples, classifier)
    upper = [_point(inputs) for inputs, target in samples if evaluate(target) == high]
    lower = [_point(inputs) for inputs, target in samples if evaluate(target) != high]
    w, b, sums = _weights(working, samples, upper, lower, high, step)
    z, found = _verify(working, samples, sums, b, low, high, step)
    program = Program("{0} == {1}", (list(found), Data("targets", _targets(samples))))
    working.answer("separable", True, shown=[("linearly separable",)], program=program)
    working.answer("weights", w, shown=[_values([*w, b])])
    working.answer("bias", b, shown=())
    working.answer("z", z, shown=())
    working.answer("predictions", found, shown=())
    line = boundary_of(working, w, b, Quantity(Name("θ"), Fraction(0)), 1, "0")
    draw_boundary(working, samples, line)
    if line is not None:
        say_where_it_runs(working, line)
        working.answer("boundary", line, shown=[("boundary: ", show(line), " = 0")])


def _targets(samples: Sequence[Sample]) -> list[int]:
    return [int(float_of(evaluate(target))) for _, target in samples]


def _refuted(inequalities: Sequence[Inequality]) -> Program:
    """Multiples of the inequalities whose sum has no weight left, and says 0 < 0."""
    times = Data("times", [one.times for one in inequalities])
    sides = [[entry if one.upper else -entry for entry in one.form] for one in inequalities]
    left = Data("left_sides", sides)
    return Program("not np.allclose(np.array({0}) @ np.array({1}), 0)", (times, left))


def _weights(
    working: Working,
    samples: Sequence[Sample],
    upper: Sequence[tuple[Fraction, ...]],
    lower: Sequence[tuple[Fraction, ...]],
    high: int,
    step: str,
) -> tuple[list[Quantity], Quantity, list[Quantity]]:
    """A direction w, b half-way between the classes, and the w·x of each sample."""
    count = len(samples[0][0])
    if not upper or not lower:
        working.say("All targets are the same: without weights, b alone decides.")
        w = [working.let(Name("w", i + 1), Fraction(0)) for i in range(count)]
        b = working.let(Name("b"), Fraction(1 if upper else -1))
        return w, b, []
    chosen = direction(upper, lower)
    assert chosen is not None
    working.say("Try these whole numbers for the weights:")
    w = [working.let(Name("w", i), entry) for i, entry in enumerate(chosen, start=1)]
    working.say("Then s = w·x is for the samples in turn")
    sums = [
        working.let(Name("s", i), dot(w, inputs), input_taken_as_one=_total(w))
        for i, (inputs, _) in enumerate(samples, start=1)
    ]
    ones = [s for s, (_, y) in zip(sums, samples, strict=True) if evaluate(y) == high]
    others = [s for s, (_, y) in zip(sums, samples, strict=True) if evaluate(y) != high]
    least = min(ones, key=_key)
    most = max(others, key=_key)
    at_least = step == "at-least"
    working.say(
        "s + b fires for the one class and not for the other if ",
        show(-scalar(least.value)), " ≤ b < " if at_least else " < b ≤ ", show(-scalar(most.value)),
        "; half-way between is",
    )  # fmt: skip
    b = working.let(
        Name("b"),
        -((most + least) / 2),
        sign_of_the_bias_lost=(most + least) / 2,
        boundary_through_a_sample=-most if at_least else -least,
    )
    return w, b, sums


def _verify(
    working: Working,
    samples: Sequence[Sample],
    sums: Sequence[Quantity],
    b: Quantity,
    low: int,
    high: int,
    step: str,
) -> tuple[list[Quantity], list[Quantity]]:
    """z and ŷ of each sample, and all of them in a table."""
    rows: list[tuple[Row, Tree, Quantity, Quantity]] = []
    with working.part("Trial on every sample", repeats=True):
        for i, (inputs, target) in enumerate(samples, start=1):
            s = [sums[i - 1]] if sums else []
            z = working.let(Name("z", i), total([*s, b]), bias_forgotten=total(s))
            y_hat = working.choose(
                Name("ŷ", i),
                fires(z, tree(0), step),
                high,
                low,
                step_the_wrong_way=fires(tree(0), z, OTHER_STEP[step]),
            )
            rows.append((Row(inputs), target, z, y_hat))
    working.table((Name("x"), "y", "z", "ŷ"), rows)
    right = all(evaluate(y) == y_hat.value for _, y, _, y_hat in rows)
    working.check(right, "Check: every ŷ is the target")
    return [z for _, _, z, _ in rows], [y_hat for _, _, _, y_hat in rows]


def _list_demands(working: Working, samples: Sequence[Sample], classifier: Classifier) -> None:
    """What each sample asks of the weights."""
    if len(samples) > MOST_DEMANDS:
        return
    working.say("The samples ask for")
    for place, (inputs, target) in enumerate(samples, start=1):
        working.relation(
            classifier.tree(classifier.form(inputs)),
            0,
            sign=classifier.signs[0 if evaluate(target) == 1 else 1],
            connector="",
            label=f"({roman(place)})",
            note=("   for ", Row(inputs)),
        )


def _samples(table: Any, low: int, high: int) -> list[Sample]:
    """Inputs and target of each row, a gate's 0 written as the lower output."""
    if len(table.rows) > MOST_SAMPLES:
        raise InputError(f"more than {MOST_SAMPLES} samples", remedy="give fewer", field="data")
    found: list[Sample] = []
    for place, row in enumerate(table.rows, start=1):
        values = [scalar(evaluate(entry)) for entry in row]
        if len(row) < 2:
            raise InputError(
                f"sample {place} has a target but no input",
                remedy="give a row for each sample: its inputs, then its target", field="data",
            )  # fmt: skip
        if not all(isinstance(value, Fraction) for value in values):
            raise InputError(
                f"sample {place} has an irrational number",
                remedy="give decimals or fractions", field="data",
            )  # fmt: skip
        if values[-1] not in (0, low, high):
            shown = exact_text(values[-1])
            raise InputError(
                f"the target of sample {place} is {shown}, not {low} or {high}",
                remedy="the last column holds the targets; --outputs -1/1 takes −1 and 1",
                field="data",
            )
        found.append((row[:-1], row[-1] if values[-1] == high else tree(low)))
    return found


def _point(inputs: Sequence[Tree]) -> tuple[Fraction, ...]:
    values = (scalar(evaluate(entry)) for entry in inputs)
    return tuple(value for value in values if isinstance(value, Fraction))


def _total(w: Sequence[Quantity]) -> Tree:
    return dot(w, [tree(1)] * len(w))


def _key(line: Quantity) -> Any:
    return scalar(line.value)


def _values(lines: Sequence[Quantity]) -> tuple[Any, ...]:
    words: list[Any] = []
    for one in lines:
        words += [", " if words else "", one.name, " = ", show(one.value)]
    return tuple(words)


EXAMPLES = (
    {"gate": "and"},
    {"gate": "xor"},
    {"gate": "nand", "inputs": "-1/1", "outputs": "-1/1", "step": "above"},
    {"data": "2 1 1; -1 0 0; 1 3 1; 0 -2 0"},
    {"gate": "or", "arity": "3"},
    {"data": "0 1; 1 1; 2 0; 3 1"},
    {"data": "1 2 1; 3 4 1"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """Each sample by its side of the line; the training rule, which ends only where one exists."""
    table = evaluate(arguments["source"].table())
    assert isinstance(table, Matrix)
    rows = [tuple(entry for entry in row if isinstance(entry, Fraction)) for row in table.rows]
    yield "the training rule", _trains(rows) == answers["separable"].value
    if "boundary" not in answers:
        return
    line = answers["boundary"].value
    assert isinstance(line, Equation)
    for row in rows:
        yield f"the side of {row}", (sign(line.at(row[:-1])) > 0) == (row[-1] == 1)


def _trains(rows: Sequence[tuple[Fraction, ...]]) -> bool:
    """Whether 500 epochs of the perceptron rule end with a clean one."""
    w = [Fraction(0)] * len(rows[0])
    for _ in range(500):
        clean = True
        for *x, y in rows:
            z = sum((a * b for a, b in zip(w, (*x, Fraction(1)), strict=True)), Fraction(0))
            error = int(y == 1) - int(z >= 0)
            if error:
                clean = False
                w = [a + error * b for a, b in zip(w, (*x, Fraction(1)), strict=True)]
        if clean:
            return True
    return False
