"""Weight-space symmetries: how many settings of the weights make one and the same network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import permutations, product
from math import lgamma, log
from typing import Annotated, Any

from dlsolve.errors import InputError
from dlsolve.exact.functions import LARGEST_FACTORIAL
from dlsolve.inputs.arrays import read_vector
from dlsolve.inputs.quoting import shortened
from dlsolve.inputs.sizes import Size
from dlsolve.plurals import counted
from dlsolve.records import dataclass
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate
from dlsolve.working.steps import Answer
from dlsolve.working.trees import Product, Quantity, factorial, number, total, tree
from dlsolve.working.working import Working

CHAPTER = "Training"
ALIASES = ("identifiability", "weight-symmetries")
CARRIES = False

MOST_LAYERS = 1_000
"""Layers that are counted; those of sizes of their own are written out up to a tenth of it."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """The numbers of neurons of several layers.  e.g. 3 4 2"""

    numbers: tuple[int, ...]

    @classmethod
    def read(cls, text: str) -> Sizes:
        """Whole numbers from 1 up.  Raises InputError for others."""
        values = [evaluate(entry) for entry in read_vector(text)]
        for value in values:
            if not isinstance(value, Fraction) or value.denominator != 1 or value < 1:
                raise InputError(
                    f"{shortened(str(value))} neurons cannot be", text, 0, len(text),
                    "give a whole number for each hidden layer: 3 4 2",
                )  # fmt: skip
        return cls(tuple(int(value) for value in values if isinstance(value, Fraction)))


@dataclass(frozen=True, slots=True)
class Alike:
    """Hidden layers that are all of one size."""

    neurons: Annotated[Size, "the neurons n of each hidden layer: a number, or the letter n"]
    layers: Annotated[Size, "the hidden layers L: a number, or the letter L"] = Size(1)


@dataclass(frozen=True, slots=True)
class Different:
    """Hidden layers of sizes of their own."""

    hidden: Annotated[Sizes, "the neurons of the hidden layers, one after the other: “3 4 2”"]


def symmetries(
    working: Working,
    *,
    source: Alike | Different,
    sign_flips: Annotated[
        bool, "tanh neurons: the signs of all weights of a neuron can change as well"
    ] = False,
) -> None:
    """Equivalent configurations of a network: (n!)^L.

        layers of n neurons         (n!)^L           with sign flips    (n!·2ⁿ)^L
        layers of n₁, n₂, … each    n₁!·n₂!·…

    A hidden neuron can change places with another of its layer, with all its weights; one
    whose activation is odd, such as tanh, can change the signs of its weights, in and out.
    The sizes may be letters.  Answer: `configurations`.

    Raises InputError for more than 1,000 layers, and for layers of more than 10,000 neurons.

    Sources: Goodfellow, Bengio and Courville, Deep Learning, 2016, section 8.2.2 (n!ᵐ);
    Bishop, Pattern Recognition and Machine Learning, 2006, section 5.1.1 (M!·2ᴹ).
    """
    _check_sizes(source)
    which = " and the signs of their weights changed" if sign_flips else ""
    working.ask(
        f"How many configurations of {_described(source)} have the same output, hidden neurons"
        f" exchanged within their layers{which}?"
    )
    match source:
        case Alike(Size(int() as neurons), Size(int() as layers)):
            n = working.given(Name("n"), neurons)
            L = working.given(Name("L"), layers)
            _say_why(working, sign_flips)
            one = _of_layer(working, n, (), sign_flips)
            _say_product(working, layers, "(n!·2ⁿ)^L" if sign_flips else "(n!)^L")
            count = working.let(
                Name("configurations"), one if layers == 1 else one**L,
                layers_added=L * one,
                only_one_layer=one,
                all_neurons_exchanged=factorial(n * L),
                factorial_forgotten=n**L,
            )  # fmt: skip
        case Alike(neurons, layers):
            _say_why(working, sign_flips)
            _say_product(working, layers.value)
            count = _in_letters(working, str(neurons.value), str(layers.value), sign_flips)
        case Different(Sizes(numbers)):
            sizes = working.entries(Name("n"), [tree(size) for size in numbers])
            _say_why(working, sign_flips)
            ones = [_of_layer(working, n, (i,), sign_flips) for i, n in enumerate(sizes, start=1)]
            _say_product(working, len(ones))
            count = working.let(
                Name("configurations"),
                ones[0] if len(ones) == 1 else Product(tuple(ones)),
                layers_added=total(ones),
                all_neurons_exchanged=factorial(total(sizes)),
            )
    working.answer("configurations", count)


def _check_sizes(source: Alike | Different) -> None:
    """Refuse more layers and neurons than are counted."""
    match source:
        case Alike(Size(neurons), Size(layers)):
            sizes: Sequence[int | str] = (neurons,)
            count, most, fields = layers, MOST_LAYERS, ("neurons", "layers")
        case Different(Sizes(numbers)):
            sizes, count, most, fields = numbers, len(numbers), MOST_LAYERS // 10, ("hidden",) * 2
    if isinstance(count, int) and count > most:
        raise InputError(
            f"{count} layers, where at most {most:,} are counted", remedy="give fewer",
            field=fields[1],
        )  # fmt: skip
    if any(isinstance(size, int) and size > LARGEST_FACTORIAL for size in sizes):
        raise InputError(
            f"a layer of more than {LARGEST_FACTORIAL:,} neurons", remedy="give fewer",
            field=fields[0],
        )  # fmt: skip
    if isinstance(source, Alike) and source.neurons == source.layers and isinstance(count, str):
        raise InputError(
            f"{count} stands for the neurons and for the layers", remedy="take two letters",
            field="layers",
        )  # fmt: skip


def _described(source: Alike | Different) -> str:
    """e.g. a network with 2 hidden layers of 3 neurons"""
    match source:
        case Alike(Size(neurons), Size(layers)):
            each = counted(neurons, "neuron")
            return f"a network with {counted(layers, 'hidden layer')} of {each}"
        case Different(Sizes(numbers)):
            *most, last = map(str, numbers)
            if not most:
                return f"a network with one hidden layer of {counted(numbers[0], 'neuron')}"
            return f"a network with hidden layers of {', '.join(most)} and {last} neurons"


def _say_why(working: Working, sign_flips: bool) -> None:
    working.say(
        "Neurons that change places, their weights with them, leave the output as it is:"
        " n neurons can stand in n! orders."
    )
    if sign_flips:
        working.say(
            "As tanh(−z) = −tanh z, so does a neuron with the signs of all its weights changed,"
            " in and out: n neurons have 2ⁿ choices of sign."
        )


def _say_product(working: Working, layers: int | str, formula: str = "") -> None:
    """How the layers come together, where there are several."""
    if layers != 1:
        of_all = f": {formula}" if formula else ""
        working.say(
            f"Each layer does so on its own, so the numbers of all layers multiply{of_all}."
        )


def _of_layer(working: Working, n: Quantity, place: tuple[int, ...], sign_flips: bool) -> Quantity:
    """What one layer contributes: n!, or n!·2ⁿ."""
    orders = working.let(Name("orders", *place), factorial(n), power_for_factorial=n**n)
    if not sign_flips:
        return orders
    signs = working.let(Name("signs", *place), number("2") ** n, one_sign_for_all=tree(2))
    return working.let(
        Name("choices", *place), orders * signs, signs_added=orders + signs, signs_left_out=orders
    )


def _in_letters(working: Working, n: str, L: str, sign_flips: bool) -> Quantity:
    """The formula, where a number is left open."""
    one = f"{n}!·2^{n}" if sign_flips else f"{n}!"
    power = "" if L == "1" else f"^{L}"
    formula = f"({one}){power}" if power else one
    return working.let(
        Name("configurations"), formula,
        layers_added=f"{L}·{one}", only_one_layer=one, all_neurons_exchanged=f"({n}·{L})!",
        factorial_forgotten=f"{n}{power}",
    )  # fmt: skip


EXAMPLES = (
    {"neurons": "3", "layers": "2"},
    {"neurons": "n", "layers": "L"},
    {"hidden": "3 4 2"},
    {"neurons": "3", "layers": "2", "sign_flips": "true"},
    {"hidden": "2 3", "sign_flips": "true"},
    {"neurons": "64", "layers": "3"},
)

FEW = 6
"""Neurons up to which the orders are listed one by one."""


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The orders and the signs listed one by one; for larger layers, by ln Γ."""
    match arguments["source"]:
        case Alike(Size(int() as neurons), Size(int() as layers)):
            sizes = [neurons] * layers
        case Different(Sizes(numbers)):
            sizes = list(numbers)
        case _:
            return
    signs = (1, -1) if arguments["sign_flips"] else (1,)
    count = answers["configurations"].value
    assert isinstance(count, Fraction)
    if max(sizes) <= FEW:
        listed = 1
        for size in sizes:
            orders = permutations(range(size))
            listed *= sum(1 for _ in product(orders, product(signs, repeat=size)))
        yield "listed one by one", count == listed
    expected = sum(lgamma(size + 1) + size * log(len(signs)) for size in sizes)
    found = log(count.numerator) - log(count.denominator)
    yield "its logarithm", abs(found - expected) <= 1e-9 * max(expected, 1)
