"""Dropout by hand: which neurons are left out in training, and how the test makes up for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import isclose
from typing import Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.exact.array import Vector
from dlsolve.exact.number import Scalar, equal
from dlsolve.inputs.numbers import read_whole
from dlsolve.inputs.quoting import quoted
from dlsolve.plurals import counted, there_are
from dlsolve.records import dataclass
from dlsolve.topics._floats import floats, typed, typed_rows
from dlsolve.topics._predictions import numbered
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, float_of, scalar
from dlsolve.working.steps import Answer
from dlsolve.working.suppliers import truth
from dlsolve.working.trees import Grid, Number, Parameter, Quantity, Row, Tree, Value, dot, tree
from dlsolve.working.working import Working, show

CHAPTER = "Activations and losses"
ALIASES = ("dropout-mask",)

MOST = 100
"""Neurons that are written down."""


@dataclass(frozen=True, slots=True)
class Neurons:
    """Numbers of neurons, counted from 1; “none” for none."""

    numbers: tuple[int, ...]

    @classmethod
    def read(cls, text: str) -> Neurons:
        """e.g. "2 4", or "none".  Raises InputError."""
        words = text.replace(",", " ").replace("[", " ").replace("]", " ").split()
        if text.strip().lower() in ("none", "[]"):
            return cls(())
        numbers = tuple(read_whole(word, 1, MOST) for word in words)
        if not numbers or len(set(numbers)) < len(numbers):
            raise InputError(
                f"{quoted(text)} does not name each neuron once", text, 0, len(text),
                "write, for example, “2 4”, or none",
            )  # fmt: skip
        return cls(numbers)


@dataclass(frozen=True, slots=True)
class Mask:
    """A 1 for each neuron that is kept, and a 0 for each that is dropped."""

    mask: Annotated[Row, "1 for a neuron that is kept, 0 for one that is dropped: “1 0 1 1”"]

    def entries(self, count: int) -> tuple[Tree, ...]:
        """The mask.  Raises InputError where it does not fit."""
        if len(self.mask) != count:
            raise InputError(
                f"the mask has {counted(len(self.mask), 'entry')} for {counted(count, 'neuron')}",
                remedy="give a 1 or a 0 for each neuron", field="mask",
            )  # fmt: skip
        for entry in self.mask:
            if not isinstance(entry, Number) or entry.value not in (0, 1):
                reason = "the mask has an entry that is neither 0 nor 1"
                raise InputError(reason, remedy="1 keeps a neuron, 0 drops it", field="mask")
        return self.mask.entries


@dataclass(frozen=True, slots=True)
class Dropped:
    """The neurons that are dropped."""

    dropped: Annotated[Neurons, "the neurons that are dropped, from 1: “2 4”; or none"]

    def entries(self, count: int) -> tuple[Tree, ...]:
        """The mask.  Raises InputError for a neuron that is not there."""
        beyond = [one for one in self.dropped.numbers if one > count]
        if beyond:
            raise InputError(
                f"there is no neuron {beyond[0]}", remedy=f"there are {count}", field="dropped"
            )
        return tuple(tree(int(i not in self.dropped.numbers)) for i in range(1, count + 1))


def dropout(
    working: Working,
    activations: Annotated[Row, "the activations a of the layer: “0.8 1.5 2 0.6”"],
    *,
    rate: Annotated[Parameter, "p, the probability with which a neuron is dropped"],
    source: Mask | Dropped,
    method: Annotated[
        Literal["standard", "inverted"], "scale by 1 − p at test time, or divide by it in training"
    ] = "standard",
    weights: Annotated[Grid | None, "the weights of the next layer, a row a neuron"] = None,
    bias: Annotated[Row | None, "the biases of the next layer; 0 if not given"] = None,
) -> None:
    """Dropout: the output in training and at test time.

        q = 1 − p
        standard    training h = r·a      test h = q·a
        inverted    training h = r·a/q    test h = a

    r is the mask, 1 for a neuron that is kept; products are taken entry by entry, and
    z = W·h + b in the next layer.  Answers: `keep`, `training`, `test`, `networks` (2ⁿ
    thinned networks of n neurons); with weights `z_training` and `z_test`.

    Raises InputError for a rate that is not in 0 ≤ p < 1, and where the inputs do not fit.

    Source: Srivastava et al., 2014 (whose p is the probability to keep a neuron).
    """
    a, mask = activations.entries, source.entries(len(activations))
    _check(a, rate, weights, bias)
    how = "" if method == "standard" else "inverted "
    working.ask(f"Apply {how}dropout to a layer of ", tree(len(a)), " neurons.")
    inputs = working.given(Name("a"), activations)
    r = working.given(Name("r"), Row(mask))
    p = working.given(Name("p"), rate)
    next_layer = None if weights is None else _next_layer(working, weights, bias)
    q = working.let(Name("q"), 1 - p, keep_probability_is_p=p)
    working.say("A neuron is kept with the probability q; products are taken entry by entry.")
    with working.part("Training"):
        if method == "standard":
            training = working.let(
                Name("h"),
                r * inputs,
                dropped_and_kept_swapped=(1 - r) * inputs,
                scaled_in_training=q * r * inputs,
                scaled_twice=r * inputs / q,
            )
        else:
            training = working.let(
                Name("h"),
                r * inputs / q,
                dropped_and_kept_swapped=(1 - r) * inputs / q,
                not_scaled=r * inputs,
                multiplied_for_divided=q * r * inputs,
            )
        z_training = _z(working, next_layer, training)
    with working.part("Test"):
        if method == "standard":
            working.say("No neuron is dropped; each is scaled by q.")
            test = working.let(
                Name("h"),
                q * inputs,
                not_scaled=inputs,
                divided_for_multiplied=inputs / q,
                mask_used_in_the_test=q * r * inputs,
            )
        else:
            working.say("No neuron is dropped, and none is scaled: training has done that.")
            test = working.let(
                Name("h"), inputs, scaled_twice=q * inputs, mask_used_in_the_test=r * inputs
            )
        z_test = _z(working, next_layer, test)
    _check_expectation(working, method, inputs, p, q, test)
    working.say("Each neuron is kept or dropped, which makes 2ⁿ thinned networks of n neurons:")
    networks = working.let(Name("N"), tree(2) ** len(a), two_for_each_neuron=2 * tree(len(a)))
    working.answer("keep", q, shown=())
    working.answer("training", training, shown=[("training: h = ", show(training.value))])
    if z_training:
        working.answer("z_training", *_as_answer("training", z_training))
    working.answer("test", test, shown=[("test: h = ", show(test.value))])
    if z_test:
        working.answer("z_test", *_as_answer("test", z_test))
    working.answer("networks", networks, shown=())


@dataclass(frozen=True, slots=True)
class Layer:
    """The next layer: a row of weights for each of its neurons, and perhaps its biases."""

    weights: list[Quantity]
    biases: list[Quantity]

    def z(self, place: int, h: Quantity) -> Tree:
        """e.g. w₁₁·h₁ + w₁₂·h₂ + b₁"""
        weighted = dot(self.weights[place], h)
        return weighted + self.biases[place] if self.biases else weighted


def _next_layer(working: Working, weights: Grid, bias: Row | None) -> Layer:
    """w₁ = (w₁₁, w₁₂, …), …, and b₁, …"""
    size = len(weights.rows)
    return Layer(
        [working.given(numbered("w", k, size), Row(row)) for k, row in enumerate(weights.rows)],
        [working.given(numbered("b", k, size), b) for k, b in enumerate(bias or ())],
    )


def _z(working: Working, layer: Layer | None, h: Quantity) -> list[Quantity]:
    """The net inputs of the next layer."""
    if layer is None:
        return []
    size = len(layer.weights)
    return [working.let(numbered("z", k, size), layer.z(k, h)) for k in range(size)]


def _check_expectation(
    working: Working, method: str, a: Quantity, p: Quantity, q: Quantity, test: Quantity
) -> None:
    """What training gives on the average is what the test has."""
    kept = a if method == "standard" else a / q
    mean = evaluate(q * kept + p * (0 * a))
    shown = "q·a + p·0" if method == "standard" else "q·a/q + p·0"
    words = f"Check: in training E(h) = {shown} = "
    working.check(_same(mean, test.value), words, show(mean), ", the test’s h")


def _same(one: Value, other: Value) -> bool:
    """Whether two vectors are the same."""
    pairs = zip(_entries(one), _entries(other), strict=True)
    return all(equal(a, b) for a, b in pairs)


def _entries(value: Value) -> Sequence[Scalar]:
    return value.entries if isinstance(value, Vector) else (scalar(value),)


def _as_answer(when: str, z: Sequence[Quantity]) -> tuple[Any, Any]:
    """The net inputs as an answer, with the line that shows them."""
    value = z[0].value if len(z) == 1 else Vector(tuple(scalar(one.value) for one in z))
    return value, [(f"{when}: z = ", show(value))]


def _check(activations: Sequence[Tree], rate: Tree, weights: Grid | None, bias: Row | None) -> None:
    """Refuse what does not fit together."""
    if len(activations) > MOST:
        raise InputError(f"more than {MOST} neurons", remedy="give fewer", field="activations")
    if truth(rate < 0) or truth(rate >= 1):
        raise InputError(
            "the rate is not in 0 ≤ p < 1",
            remedy="p is the probability with which a neuron is dropped, such as 0.5",
            field="rate",
        )
    if weights is None and bias is not None:
        raise InputError("there are biases and no weights", remedy="give --weights", field="bias")
    if weights is None:
        return
    if len(weights.rows[0]) != len(activations):
        raise InputError(
            f"the weights have {counted(len(weights.rows[0]), 'column')}"
            f" for {counted(len(activations), 'neuron')}",
            remedy="give a row for each neuron of the next layer", field="weights",
        )  # fmt: skip
    if bias is not None and len(bias) != len(weights.rows):
        raise InputError(
            f"{there_are(len(bias), 'bias')} for {counted(len(weights.rows), 'neuron')}"
            " of the next layer",
            remedy="give one bias for each", field="bias",
        )  # fmt: skip


EXAMPLES = (
    {"activations": "0.8 1.5 2 0.6", "mask": "1 0 1 1", "rate": "0.5"},
    {"activations": "0.8 1.5 2 0.6", "dropped": "2 4", "rate": "0.2", "method": "inverted"},
    {
        "activations": "1 2 -1", "dropped": "3", "rate": "0.25", "weights": "1 2 3; 0 -1 0.5",
        "bias": "0.5 0",
    },
    {
        "activations": "3 1", "dropped": "none", "rate": "0.4", "weights": "2 -1",
        "method": "inverted",
    },
)  # fmt: skip


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The mean over all masks, each with its probability, is what the test has."""
    a = typed(arguments["activations"])
    p = float_of(arguments["rate"].value)
    inverted = arguments["method"] == "inverted"
    scale = 1 / (1 - p) if inverted else 1.0
    mean, networks = [0.0] * len(a), 0
    for kept in product((0, 1), repeat=len(a)):
        chance = (1 - p) ** sum(kept) * p ** (len(a) - sum(kept))
        mean = [m + chance * r * x * scale for m, r, x in zip(mean, kept, a, strict=True)]
        networks += 1
    test = floats(answers["test"].value)
    yield "the mean over the masks", all(map(_near, test, mean))
    yield "the thinned networks", float(answers["networks"]) == networks
    mask = typed(arguments["source"].entries(len(a)))
    dropped = [r * x * scale for r, x in zip(mask, a, strict=True)]
    yield "the training", all(map(_near, floats(answers["training"].value), dropped))
    if arguments["weights"] is None:
        return
    biases = typed(arguments["bias"] or ())
    rows = typed_rows(arguments["weights"])
    for name, h in (("z_training", dropped), ("z_test", test)):
        z = [sum(w * x for w, x in zip(row, h, strict=True)) for row in rows]
        z = [one + b for one, b in zip(z, biases, strict=True)] if biases else z
        yield name, all(map(_near, floats(answers[name].value), z))


def _near(one: float, other: float) -> bool:
    return isclose(one, other, abs_tol=1e-9)
