"""The product of the derivatives through the depth of a network, in its three forms."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Any

from dlsolve.errors import InputError
from dlsolve.exact import number as exact
from dlsolve.inputs.activations import Activation
from dlsolve.inputs.numbers import Count
from dlsolve.plurals import counted
from dlsolve.records import dataclass
from dlsolve.topics._activations import definition, of, slope, slope_definition
from dlsolve.topics._network import raised
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate
from dlsolve.working.suppliers import truth
from dlsolve.working.trees import (
    Number,
    Operand,
    Product,
    Quantity,
    Row,
    Tree,
    equals,
    magnitude,
    number,
    total,
    tree,
)
from dlsolve.working.working import Working, show

MOST_FACTORS = 200
"""Factors and layers that are written down."""

FAR = 10
"""Factors or layers after which it is plain to see where a power leads.  e.g. 0.55¹⁰ ≈ 0.0025"""

BY_OUTPUT = ("sigmoid", "tanh", "bipolar-sigmoid", "elu")
"""The activations whose slope is found from their output."""

BOUNDED = ("sigmoid", "tanh", "relu")
"""The activations whose largest slope is known, at z = 0 or, for ReLU, for every z > 0."""


@dataclass(frozen=True, slots=True)
class Factors:
    """The factors of the chain rule."""

    factors: Annotated[
        Row, "the factors of the chain rule, from the loss back to the weight: “0.1 0.1 0.1”"
    ]
    eta: Annotated[Number | None, "the learning rate η, for the step of the weight"] = None
    weight: Annotated[Number | None, "the weight before the step"] = None


@dataclass(frozen=True, slots=True)
class Chain:
    """One neuron a layer, with the z that the forward pass gave."""

    z: Annotated[Row, "z of each layer, the first layer first, one neuron a layer: “0 2 -1”"]
    weights: Annotated[
        Row | None, "the weights between the layers, one less than z; 1 if not given"
    ] = None
    activation: Annotated[
        Activation,
        "sigmoid, tanh, relu, leaky-relu 0.1, elu, gelu, softplus, swish, bipolar-sigmoid, linear",
    ] = Activation("sigmoid")
    loss_slope: Annotated[Number | None, "∂L/∂ŷ at the output; 1 if not given"] = None


@dataclass(frozen=True, slots=True)
class Bound:
    """How large the product can be at most."""

    depth: Annotated[Count, "the number of layers, for the largest that the product can be"]
    largest_weight: Annotated[
        Number | None, "no weight is larger than this, its sign apart; 1 if not given"
    ] = None
    bounded: Annotated[Activation, "the activation of every layer: sigmoid, tanh or relu"] = (
        Activation("sigmoid")
    )


# --- factors ----------------------------------------------------------------------------


def multiply(working: Working, given: Factors) -> None:
    """The factors of the chain rule, multiplied; the step of the weight."""
    count = len(given.factors)
    if count < 2:
        raise InputError("there is one factor only", remedy="give two or more", field="factors")
    _check_count(count, "factors", "factors")
    working.ask(
        f"The gradient of a weight of the first layer is a product of {count} factors."
        "  How large is it?"
    )
    names = _names(count)
    factors = [working.given(name, one) for name, one in zip(names, given.factors, strict=True)]
    if given.weight is not None and given.eta is None:
        raise InputError(
            "a weight without a learning rate", remedy="give --eta as well", field="weight"
        )
    eta = working.given(Name("η"), given.eta) if given.eta is not None else None
    w = working.given(Name("w", layer=1), given.weight) if given.weight is not None else None
    working.say("By the chain rule, from the loss back to the first layer:")
    gradient = working.let(
        Name("∂L/∂w", layer=1),
        _product(factors),
        factors_added=total(factors),
        last_factor_left_out=_product(factors[:-1]),
    )
    working.answer("gradient", gradient)
    _judge(working, gradient, factors[0], count - 1, "factor")
    if eta is not None:
        step = working.let(Name("Δw"), eta * gradient, learning_rate_left_out=gradient)
        working.answer("step", step)
        if w is not None:
            moved = working.let(w.name, w - step, update_added=w + step)
            working.answer("weight", moved)


def _names(count: int) -> list[Name]:
    """The factors' names: with an odd number of them, those of a chain of neurons."""
    if count % 2 == 0 or count < 3:
        return [Name("f", i) for i in range(1, count + 1)]
    layers = (count - 1) // 2
    names = [Name("∂L/∂ŷ"), Name("∂ŷ/∂z", layer=layers)]
    for k in range(layers - 1, 0, -1):
        names += [Name(f"∂z{raised(k + 1)}/∂a", layer=k), Name(f"∂a{raised(k)}/∂z", layer=k)]
    return [*names, Name(f"∂z{raised(1)}/∂w", layer=1)]


def _product(factors: Sequence[Tree]) -> Tree:
    return factors[0] if len(factors) == 1 else Product(tuple(factors))


def _judge(working: Working, gradient: Quantity, first: Tree, count: int, what: str) -> None:
    """Whether the gradient is smaller than what it began with, and what that comes to with depth.

    count   how many factors or layers lie between the two, each called `what`
    """
    size, start = magnitude(gradient), first if isinstance(first, Number) else magnitude(first)
    if truth(equals(size, start)):
        working.say("It is as large as what it began with.")
        working.answer("verdict", "keeps its size", shown=(("the gradient keeps its size",),))
        return
    comparison = size <= start if truth(size > start) else size < start
    shrinks, grows = "it shrinks on its way back", "it grows on its way back"
    vanishes = working.decide(Name("vanishes"), comparison, shrinks, grows)
    if truth(equals(size, 0)):
        working.say("A factor of 0 leaves nothing of it.")
    elif not truth(equals(start, 0)):  # which only a marked page can have
        _say_how_it_goes_on(working, (size / start) ** Number(Fraction(1, count)), what)
    verdict = "vanishes" if vanishes else "explodes"
    working.answer("verdict", verdict, shown=((f"the gradient {verdict} with depth",),))


def _say_how_it_goes_on(working: Working, factor: Tree, what: str) -> None:
    """The geometric mean of the factors, and its power.  e.g. 0.55, and 0.55¹⁰ ≈ 0.0025"""
    mean = show(evaluate(factor))
    power = mean ** tree(FAR)
    working.say(
        f"In the geometric mean a {what} multiplies it by ", mean, f", and {FAR} of them by ",
        equals(power, show(evaluate(power))),
        " (vanishing gradient)." if truth(mean < 1) else " (exploding gradient).",
    )  # fmt: skip


# --- a chain of neurons -----------------------------------------------------------------


def go_back(working: Working, chain: Chain) -> None:
    """δ of every layer, the last one first."""
    count = len(chain.z)
    _check_count(count, "z", "layers")
    f = chain.activation
    if f.kind in ("softmax", "step"):
        raise InputError(
            f"a chain of {f.title}", remedy="give an activation with a slope", field="activation"
        )
    if chain.weights is not None and len(chain.weights) != count - 1:
        raise InputError(
            f"{counted(len(chain.weights), 'weight')} between {counted(count, 'layer')}",
            remedy=f"give {count - 1}" if count > 1 else "leave the weights out, or give more z",
            field="weights",
        )  # fmt: skip
    working.ask(
        f"How large is the gradient δ = ∂L/∂z in each of {counted(count, 'layer')} of one neuron?"
    )
    z = [working.given(Name("z", layer=k), one) for k, one in enumerate(chain.z, start=1)]
    weights = [
        working.given(Name("w", layer=k), one) for k, one in enumerate(chain.weights or (), start=2)
    ]
    outer: Tree = number("1")
    if chain.loss_slope is not None:
        outer = working.given(Name("∂L/∂ŷ"), chain.loss_slope)
    else:
        working.say("∂L/∂ŷ is taken as 1.")
    if f.kind != "linear":
        working.say(*definition(f), ".")
    working.say(*slope_definition(f), ".")
    rows: list[tuple[str, Quantity, Quantity, Quantity]] = []
    delta: Quantity | None = None
    for k in range(count, 0, -1):
        with working.part(f"Layer {k}", repeats=True):
            slope_here = _write_slope(working, f, z[k - 1], k)
            before = outer if delta is None else delta
            factors: list[Tree] = [weights[k - 1]] if delta is not None and weights else []
            factors += [] if isinstance(before, Number) else [before]
            wrong: dict[str, Any] = {}
            if factors:
                wrong["slope_left_out"] = _product(factors)
            if len(factors) > 1:
                wrong["weight_left_out"] = before * slope_here
            delta = working.let(Name("δ", layer=k), _product([*factors, slope_here]), **wrong)
        rows.insert(0, (str(k), z[k - 1], slope_here, delta))
    assert delta is not None
    working.table(("layer", "z", "f′(z)", "δ"), rows)
    working.answer("gradient", delta)
    _judge(working, delta, outer, count, "layer")
    for row in rows:
        working.answer(f"delta{row[0]}", row[3], shown=())


def _write_slope(working: Working, f: Activation, z: Quantity, k: int) -> Quantity:
    a = working.let(Name("a", layer=k), of(f, z)) if f.kind in BY_OUTPUT else z
    slope_here = slope(f, z, a)
    wrong: dict[str, Any] = {"slope_by_z": z * (1 - z)} if f.kind == "sigmoid" else {}
    return working.let(Name("f′", layer=k), slope_here, **wrong)


# --- the bound --------------------------------------------------------------------------


def bound_product(working: Working, given: Bound) -> None:
    """(|w|·max f′)ⁿ"""
    f = given.bounded
    if f.kind not in BOUNDED:
        raise InputError(
            f"no bound for the slope of {f.title}",
            remedy="choose sigmoid, tanh or relu", field="bounded",
        )  # fmt: skip
    size = given.largest_weight
    if size is not None and exact.sign(size.value) <= 0:
        raise InputError(
            "the largest weight is not above 0", remedy="give its size", field="largest_weight"
        )
    _check_count(given.depth, "depth", "layers")
    working.ask(
        f"How large can the product of w·f′(z) through {given.depth} layers with {f.title} be?"
    )
    n = working.given(Name("n"), number(str(given.depth)))
    w = working.given(Name("w"), size) if size is not None else None
    r = m = _largest_slope(working, f)
    if w is not None:
        r = working.let(Name("r"), w * m, weight_left_out=m)
    else:
        working.say("The weights are taken to be at most 1 in size.")
    working.say("A layer multiplies the gradient by at most ", r.name, ", n layers by its power.")
    bound = working.let(
        Name("bound"), r**n, multiplied_by_n=n * r, one_layer_forgotten=r ** (n - 1)
    )
    if truth(equals(r, 1)):
        working.say("A factor of 1 says nothing of a vanishing gradient.")
    else:
        comparison = r <= 1 if truth(r > 1) else r < 1
        far = max(given.depth, FAR)
        left = show(evaluate(r ** tree(far)))
        after = f": {far} layers multiply it by at most "
        working.decide(
            Name("shrinks"),
            comparison,
            ("the gradient vanishes with depth", after, left),
            ("it may explode with depth", after, left),
        )
    working.answer("factor", r, shown=())
    working.answer("bound", bound)


def _largest_slope(working: Working, f: Activation) -> Quantity:
    """max f′: ¼ for the sigmoid, at a = ½."""
    half = number("1/2", "½")
    match f.kind:
        case "sigmoid":
            working.say("σ′(z) = a(1 − a) is largest at a = ½, that is at z = 0.")
            largest: Operand = half * (1 - half)
        case "tanh":
            working.say("tanh′(z) = 1 − a² is largest at a = 0, that is at z = 0.")
            largest = 1 - number("0") ** 2
        case _:
            working.say("ReLU′(z) is 0 or 1.")
            largest = number("1")
    return working.let(
        Name("m"), largest, largest_slope_taken_as_that_of_the_output=Number(Fraction(1, 2))
    )


def _check_count(count: int, field: str, what: str) -> None:
    if count > MOST_FACTORS:
        raise InputError(f"{count} {what}", remedy=f"give at most {MOST_FACTORS}", field=field)
