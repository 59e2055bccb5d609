"""A dense network on the page: its layers, and columns of numbers.

Columns are matrices of one column; what has one entry is a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix
from dlsolve.inputs.activations import Activation
from dlsolve.inputs.dense_layers import DenseLayer
from dlsolve.plurals import counted
from dlsolve.records import dataclass
from dlsolve.topics._activations import definition
from dlsolve.working.names import Name
from dlsolve.working.steps import Word
from dlsolve.working.trees import (
    Apply,
    Grid,
    MatrixProduct,
    Negative,
    Product,
    Quantity,
    Sum,
    Transposed,
    Tree,
    hadamard,
    number,
)
from dlsolve.working.working import Working

Layout = Literal["out-in", "in-out"]
"""W with a row for each neuron, z = Wx + b; or for each input, w_ij from i to j, z = Wᵀx + b."""

MOST_LAYERS = 20
MOST_WEIGHTS = 400
"""What a network may have: nobody works a larger one by hand."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer on the page: its number, its weights and biases, its activation."""

    number: int
    weights: Quantity
    biases: Quantity | None
    activation: Activation
    layout: Layout

    def weighted(self, before: Quantity) -> Tree:
        """W·a, without the biases."""
        return product(self.turned if self.layout == "in-out" else self.weights, before)

    @property
    def turned(self) -> Tree:
        """Wᵀ; a number is its own transpose."""
        return transposed(self.weights)


# --- numbers and columns ----------------------------------------------------------------


def is_number(node: Tree) -> bool:
    """Whether it has one entry; of a product of matrices it is not asked."""
    match node:
        case Quantity(value=value):
            return not isinstance(value, Matrix)
        case Sum(parts) | Product(parts):
            return all(is_number(part) for part in parts)
        case Negative(operand) | Transposed(operand):
            return is_number(operand)
        case Apply("⊙", _) | Grid():
            return False
        case _:
            return True


def product(left: Tree, right: Tree) -> Tree:
    """AB; a·B where one of the two is a number."""
    return left * right if is_number(left) or is_number(right) else MatrixProduct(left, right)


def entrywise(left: Tree, right: Tree) -> Tree:
    """A ⊙ B of columns; a·b of numbers."""
    return left * right if is_number(left) else hadamard(left, right)


def transposed(node: Tree) -> Tree:
    """Aᵀ; a number is its own transpose."""
    return node if is_number(node) else Transposed(node)


def column(entries: Sequence[Tree]) -> Tree:
    """The entries one below another; one alone is itself."""
    return entries[0] if len(entries) == 1 else Grid(tuple((entry,) for entry in entries))


def entries_of(quantity: Quantity) -> Iterator[Quantity]:
    """The entries of a column, each with its index.  e.g. z⁽¹⁾ → z₁⁽¹⁾, z₂⁽¹⁾"""
    if not isinstance(quantity.value, Matrix):
        yield quantity
        return
    name, typed = quantity.name, quantity.typed
    for i, (entry,) in enumerate(quantity.value.rows):
        shown = typed.rows[i][0] if isinstance(typed, Grid) else None
        yield Quantity(Name(name.base, *name.indices, i + 1, layer=name.layer), entry, shown)


def size_of(quantity: Quantity) -> int:
    """The entries of a column."""
    return quantity.value.shape[0] if isinstance(quantity.value, Matrix) else 1


# --- what is given ----------------------------------------------------------------------


def fitted(inputs: int, layers: Sequence[DenseLayer], layout: Layout) -> list[DenseLayer]:
    """The layers, the weights of one neuron turned where they were given the other way.

    Raises InputError where the layers do not fit one another or the input, and for letters.
    """
    if len(layers) > MOST_LAYERS:
        raise _of_layers(f"{len(layers)} layers", f"give at most {MOST_LAYERS}")
    if sum(len(layer.weights.rows) * len(layer.weights.rows[0]) for layer in layers) > MOST_WEIGHTS:
        raise _of_layers(f"more than {MOST_WEIGHTS} weights", "give a smaller network")
    found: list[DenseLayer] = []
    size = inputs
    for k, layer in enumerate(layers, start=1):
        if layer.has_letters:
            raise layer.error(f"layer {k} has letters for numbers", "give every weight a number")
        one = _turned_if_one_neuron(layer, size, layout)
        rows, columns = len(one.weights.rows), len(one.weights.rows[0])
        taken, neurons = (columns, rows) if layout == "out-in" else (rows, columns)
        if taken != size:
            source = "the input has" if k == 1 else f"layer {k - 1} gives"
            fitting, other = ("row", "in-out") if layout == "out-in" else ("column", "out-in")
            remedy = f"give a {fitting} of {size} for each neuron"
            raise layer.error(
                f"the weights of layer {k} are for {counted(taken, 'input')},"
                f" {source} {counted(size, 'number')}",
                f"{remedy}, or say --layout {other}" if neurons == size else remedy,
            )
        if one.biases is not None and len(one.biases) not in (0, 1, neurons):
            raise layer.error(
                f"layer {k} has {counted(neurons, 'neuron')}"
                f" and {counted(len(one.biases), 'bias')}",
                "give one bias for each neuron, or one for all",
            )
        _check_softmax(k, one, neurons, last=k == len(layers))
        found.append(one)
        size = neurons
    return found


def _turned_if_one_neuron(layer: DenseLayer, inputs: int, layout: Layout) -> DenseLayer:
    """The weights of one neuron as a row (as a column), though they stand the other way."""
    rows = layer.weights.rows
    given = len(rows) if layout == "out-in" else len(rows[0])
    across = len(rows[0]) if layout == "out-in" else len(rows)
    if across == 1 and given == inputs > 1:
        return replace(layer, weights=Grid(tuple(zip(*rows, strict=True))))
    return layer


def neurons_of(layer: DenseLayer, layout: Layout) -> int:
    """How many neurons a layer has."""
    return len(layer.weights.rows) if layout == "out-in" else len(layer.weights.rows[0])


def _check_softmax(k: int, layer: DenseLayer, neurons: int, *, last: bool) -> None:
    if layer.activation.kind != "softmax":
        return
    if not last:
        raise layer.error(
            f"layer {k} has a softmax, and is not the last", "use a softmax on the last layer"
        )
    if neurons == 1:
        raise layer.error(
            "a softmax of one neuron is always 1", "use sigmoid, or a neuron for each class"
        )


def _of_layers(reason: str, remedy: str) -> InputError:
    return InputError(reason, remedy=remedy, field="layer")


def give_layers(working: Working, layers: Sequence[DenseLayer], layout: Layout) -> list[Layer]:
    """The weights and biases of each layer, as given quantities."""
    found = []
    for k, layer in enumerate(layers, start=1):
        grid = layer.weights
        weights = working.given(Name("W", layer=k), _number_or(grid))
        neurons = neurons_of(layer, layout)
        biases = None
        if layer.biases is not None:
            typed = layer.biases.entries or (number("0"),)
            full = typed if len(typed) == neurons else typed * neurons
            biases = working.given(Name("b", layer=k), column(full))
        found.append(Layer(k, weights, biases, layer.activation, layout))
    return found


def _number_or(grid: Grid) -> Tree:
    return grid.rows[0][0] if len(grid.rows) == len(grid.rows[0]) == 1 else grid


def say_activations(working: Working, activations: Sequence[Activation]) -> None:
    """What each activation is.  e.g. Layers 1 and 2: ReLU(z) = max(0, z).  Layer 3: linear."""
    kinds: dict[Activation, list[str]] = {}
    for k, activation in enumerate(activations, start=1):
        kinds.setdefault(activation, []).append(str(k))
    words: list[Word] = []
    for activation, numbers in kinds.items():
        gap = " " if words else ""
        *most, last = numbers
        which = f"Layers {', '.join(most)} and {last}" if most else f"Layer {last}"
        words.append(f"{gap}{which}: ")
        words += ["linear"] if activation.kind == "linear" else definition(activation)
        words.append(".")
    working.say(*words)


def raised(k: int) -> str:
    """The number of a layer, raised.  e.g. ⁽²⁾"""
    return f"⁽{str(k).translate(RAISED)}⁾"


def lowered(i: int) -> str:
    """The number of a sample, lowered.  e.g. ₂"""
    return str(i).translate(LOWERED)


RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def is_square(weights: Quantity) -> bool:
    """Whether weights could be multiplied the wrong way round."""
    return isinstance(weights.value, Matrix) and weights.value.is_square
