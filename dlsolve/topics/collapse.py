"""Layers without an activation function are one layer: W′ and b′."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from dlsolve.errors import InputError
from dlsolve.exact.number import equal
from dlsolve.inputs.dense_layers import DenseLayer
from dlsolve.inputs.numbers import read_whole
from dlsolve.records import dataclass
from dlsolve.topics._network import (
    MOST_LAYERS,
    Layer,
    Layout,
    column,
    entries_of,
    fitted,
    give_layers,
    is_number,
    product,
    raised,
    transposed,
)
from dlsolve.topics._network_check import close, float_layers, run
from dlsolve.working.idioms import Program
from dlsolve.working.names import Name
from dlsolve.working.readings import scalar
from dlsolve.working.steps import Answer
from dlsolve.working.trees import Quantity, Row, Tree
from dlsolve.working.working import Working

CHAPTER = "Networks"
ALIASES = ("linear-collapse",)


@dataclass(frozen=True, slots=True)
class Depth:
    """How many layers, in letters."""

    count: int

    @classmethod
    def read(cls, text: str) -> Depth:
        """e.g. "2".  Raises InputError for fewer than 2 and for too many."""
        return cls(read_whole(text, lowest=2, highest=MOST_LAYERS))


@dataclass(frozen=True, slots=True)
class Numbers:
    """Layers with their numbers, and an input for the check."""

    layer: Annotated[
        tuple[DenseLayer, ...],
        "weights | biases, a row of weights for each neuron: “0.2 0.4; 0.3 0.7 | 0.1 0”;"
        " once for each layer",
    ]
    x: Annotated[Row | None, "an input on which to check the result"] = None
    layout: Annotated[
        Layout,
        "a row of weights for each neuron, z = Wx + b; or a row for each input, wᵢⱼ from i to j,"
        " z = Wᵀx + b",
    ] = "out-in"


@dataclass(frozen=True, slots=True)
class Letters:
    """The number of layers alone: the proof in letters."""

    depth: Annotated[Depth, "the number of layers, for the proof in letters"]


def collapse(working: Working, *, network: Numbers | Letters) -> None:
    """Layers without activation collapse into one: W′ and b′.

        W⁽²⁾(W⁽¹⁾x + b⁽¹⁾) + b⁽²⁾ = W′x + b′        W′ = W⁽²⁾W⁽¹⁾        b′ = W⁽²⁾b⁽¹⁾ + b⁽²⁾

    The proof in letters for a number of layers, or layers with their numbers.  W is
    out × in; with w_ij from i to j it is in × out, and W′ = W⁽¹⁾W⁽²⁾.  Answers: `W` and `b` of
    the one layer, in letters as words; `output` for an input.

    Raises InputError for a layer with an activation function, and for layers that do not fit.

    Source: Minsky and Papert, 1969; Goodfellow, Bengio and Courville, 2016, chapter 6.
    """
    match network:
        case Letters(depth):
            working.ask(
                f"Show that {depth.count} layers without an activation function are one layer,"
                " and find its W′ and b′."
            )
            W_in_letters, b_in_letters = _prove(working, [True] * depth.count)
            W, b = _multiplied_out(depth.count)
            working.answer("W", W_in_letters, shown=[(f"W′ = {W_in_letters}",)], program=W)
            working.answer("b", b_in_letters, shown=[(f"b′ = {b_in_letters}",)], program=b)
        case Numbers():
            _work_out(working, network)


def _multiplied_out(count: int) -> tuple[Program, Program]:
    """W′ and b′ as SymPy has them: letters that do not commute."""
    w, b = (
        [f"sp.Symbol('{letter}{k}', commutative=False)" for k in range(1, count + 1)]
        for letter in "Wb"
    )
    terms = [" * ".join([*reversed(w[k + 1 :]), b[k]]) for k in range(count)]
    return Program(" * ".join(reversed(w))), Program(" + ".join(terms))


def _prove(working: Working, biased: Sequence[bool], layout: Layout = "out-in") -> tuple[str, str]:
    """The substitution in letters, and W′ and b′ in letters; which layers have biases."""
    count = len(biased)
    t = "ᵀ" if layout == "in-out" else ""
    w = [f"W{raised(k)}{t}" for k in range(1, count + 1)]
    b = [f" + b{raised(k)}" if one else "" for k, one in enumerate(biased, start=1)]
    a = ["x", *(f"a{raised(k)}" for k in range(1, count + 1))]
    for k in range(count):
        working.say(f"{a[k + 1]} = {w[k]}{a[k]}{b[k]}")
    inner = "x"
    for k in range(count):
        bracketed = inner if " " not in inner else f"[{inner}]" if "(" in inner else f"({inner})"
        inner = f"{w[k]}{bracketed}{b[k]}"
    working.say(f"⇒ {a[count]} = {inner}")
    terms = ["".join(reversed(w[k + 1 :])) + f"b{raised(k + 1)}" for k in range(count) if biased[k]]
    expanded = " + ".join(["".join(reversed(w)) + "x", *terms])
    if expanded != inner:
        working.say(f"⇒ {a[count]} = {expanded}")
    W = "".join(f"W{raised(k)}" for k in range(1, count + 1)) if t else "".join(reversed(w))
    whole = " + ".join(terms)
    one, rest = (f"W′{t}x + b′", f" and b′ = {whole}") if terms else (f"W′{t}x", "")
    working.say(f"⇒ {a[count]} = {one}  with W′ = {W}{rest}")
    working.say("This is one layer, linear in x.")
    return W, whole


def _work_out(working: Working, network: Numbers) -> None:
    dense = _checked(network)
    working.ask(
        f"Show that the {len(dense)} layers, which have no activation function, are one layer,"
        " and find its W′ and b′."
    )
    x = working.given(Name("x"), column(network.x.entries)) if network.x is not None else None
    layers = give_layers(working, dense, network.layout)
    with working.part("In letters"):
        _prove(working, [one.biases is not None for one in layers], network.layout)
    with working.part("In numbers"):
        W, b = layers[0].weights, layers[0].biases
        for layer in layers[1:]:
            last = layer is layers[-1]
            W = _joined_weights(working, layer, W, last=last)
            b = _joined_biases(working, layer, b, last=last)
    working.answer("W", W)
    if b is not None:
        working.answer("b", b)
    if x is not None:
        with working.part("Check on x"):
            _check_on(working, x, layers, W, b)


def _checked(network: Numbers) -> list[DenseLayer]:
    """The layers.  Raises InputError where they do not fit, or have an activation."""
    typed = network.layer
    if len(typed) < 2:
        raise InputError("there is one layer only", remedy="give --layer twice", field="layer")
    for k, layer in enumerate(typed, start=1):
        if layer.activation.kind != "linear":
            raise layer.error(
                f"layer {k} has an activation function, {layer.activation.title}: what is not"
                " linear does not collapse",
                "leave the activation out",
            )
    first = typed[0].weights.rows
    inputs = len(first[0]) if network.layout == "out-in" else len(first)
    return fitted(len(network.x) if network.x is not None else inputs, typed, network.layout)


def _joined_weights(working: Working, layer: Layer, before: Quantity, *, last: bool) -> Quantity:
    """W⁽²⁾W⁽¹⁾; with w_ij from i to j it is W⁽¹⁾W⁽²⁾."""
    pair = (layer.weights, before) if layer.layout == "out-in" else (before, layer.weights)
    wrong: dict[str, Any] = {}
    if not is_number(pair[0]) and not is_number(pair[1]):
        wrong["order_swapped"] = product(pair[1], pair[0])
    name = Name("W′") if last else Name("W′", layer=layer.number)
    return working.let(name, product(*pair), weights_of_the_last_layer_only=layer.weights, **wrong)


def _joined_biases(
    working: Working, layer: Layer, before: Quantity | None, *, last: bool
) -> Quantity | None:
    """W⁽²⁾b⁽¹⁾ + b⁽²⁾, as far as there are biases."""
    own = layer.biases
    if before is None:
        return own
    through: Tree = layer.weighted(before)
    wrong: dict[str, Any] = {} if own is None else {"earlier_bias_dropped": own}
    formula = through if own is None else through + own
    if own is not None:
        wrong["bias_not_multiplied"] = before + own
    name = Name("b′") if last else Name("b′", layer=layer.number)
    return working.let(name, formula, **wrong)


def _check_on(
    working: Working, x: Quantity, layers: Sequence[Layer], W: Quantity, b: Quantity | None
) -> None:
    """The layers one after another, and the one layer."""
    a = x
    for layer in layers:
        weighted = layer.weighted(a)
        formula = weighted if layer.biases is None else weighted + layer.biases
        a = working.let(Name("a", layer=layer.number), formula)
    turned = W if layers[0].layout == "out-in" or is_number(W) else transposed(W)
    one = product(turned, x) if b is None else product(turned, x) + b
    y = working.let(Name("ŷ"), one)
    pairs = zip(entries_of(a), entries_of(y), strict=True)
    same = all(equal(scalar(left.value), scalar(right.value)) for left, right in pairs)
    working.check(same, one, " = ", a.name, ", layer by layer")
    working.answer("output", y)


PAIR = ["0.2 0.4; 0.3 0.7 | 0.1 -0.2", "0.5 0.9; 1 -1 | 0.3 1"]

EXAMPLES = (
    {"layer": PAIR, "x": "1 2"},
    {"depth": "2"},
    {"depth": "3"},
    {"layer": ["1 2; 0 1; 3 1 | 1 0 2", "1 0 2; 0 1 1 | 0 1", "2 -1 | 3"]},
    {"layer": ["1 0; 2 1; 0 3 | 1 0", "1; 2 | 0.5"], "x": "1 1 1", "layout": "in-out"},
    {"layer": ["2 | 1", "-3 | none"], "x": "4"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The layers run in floats at the corners of the input space; W′ has the differences."""
    network = arguments["network"]
    if isinstance(network, Letters):
        yield "as many factors as layers", str(answers["W"].value).count("W") == network.depth.count
        return
    dense = _checked(network)
    layers = float_layers(dense, network.layout)
    inputs = len(layers[0].weights[0])
    base = run([0.0] * inputs, layers)
    if "b" in answers:
        yield "b′ is the output at 0", close(answers["b"].value, [base])
    columns = []
    for j in range(inputs):
        there = run([float(i == j) for i in range(inputs)], layers)
        columns.append([a - b for a, b in zip(there, base, strict=True)])
    rows = columns if network.layout == "in-out" else [list(r) for r in zip(*columns, strict=True)]
    yield "W′ by columns", close(answers["W"].value, rows)
