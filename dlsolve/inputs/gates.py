"""What a perceptron is to do: a logic gate, or samples with their targets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Annotated, Literal

from dlsolve.errors import InputError
from dlsolve.inputs.numbers import Count
from dlsolve.records import dataclass
from dlsolve.working.trees import Grid, Tree, number, tree

Bits = tuple[int, ...]

RULES: dict[str, Callable[[Bits], bool]] = {
    "and": all,
    "or": any,
    "nand": lambda bits: not all(bits),
    "nor": lambda bits: not any(bits),
    "xor": lambda bits: sum(bits) % 2 == 1,
    "xnor": lambda bits: sum(bits) % 2 == 0,
}
"""The gates of several inputs; XOR is 1 where an odd number of them is 1."""

MORE_RULES: dict[str, Callable[[Bits], bool]] = {
    "x₁ AND NOT x₂": lambda bits: len(bits) == 2 and bits == (1, 0),
    "NOT x₁ AND x₂": lambda bits: len(bits) == 2 and bits == (0, 1),
    "x₁ IMPLIES x₂": lambda bits: len(bits) == 2 and bits != (1, 0),
    "x₂ IMPLIES x₁": lambda bits: len(bits) == 2 and bits != (0, 1),
    "MAJORITY": lambda bits: len(bits) == 3 and sum(bits) >= 2,
}
"""Other functions that have a name, as it stands on the page."""

MOST_INPUTS = 4
"""Inputs of a gate: with four its table has 16 rows."""

TWO = Count(2)


@dataclass(frozen=True, slots=True)
class Gate:
    """A logic gate, its rows in the order 00, 01, 10, 11."""

    gate: Annotated[Literal["and", "or", "nand", "nor", "xor", "xnor"], "the gate to learn"]
    inputs: Annotated[Literal["0/1", "-1/1"], "the two values of a gate's inputs"] = "0/1"
    arity: Annotated[Count, "the number of inputs of the gate"] = TWO

    def purpose(self) -> str:
        """What is learnt, for the question."""
        return f"for the {self.gate.upper()} gate" + (
            f" of {self.arity} inputs" if self.arity != 2 else ""
        )

    def table(self) -> Grid:
        """The truth table, the output last.  Raises InputError for too many inputs."""
        rule = RULES[self.gate]
        rows = truth_table(self.arity, self.inputs, "arity")
        outputs = (number(str(int(rule(bits)))) for bits in product((0, 1), repeat=self.arity))
        return Grid(tuple((*row, y) for row, y in zip(rows, outputs, strict=True)))


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


def truth_table(arity: int, values: str = "0/1", field: str = "") -> list[tuple[Tree, ...]]:
    """The inputs of a gate, row by row, with −1 for 0 where its values are -1/1."""
    if arity > MOST_INPUTS:
        raise InputError(
            f"a gate of {arity} inputs has {2**arity:,} rows" if arity < 64 else "too many inputs",
            remedy=f"give at most {MOST_INPUTS}", field=field,
        )  # fmt: skip
    low = tree(int(values.split("/")[0]))
    return [
        tuple(tree(1) if bit else low for bit in bits) for bits in product((0, 1), repeat=arity)
    ]


def name_of_gate(outputs: Sequence[int]) -> str | None:
    """What a gate with these outputs is called, or None.  e.g. 0, 0, 0, 1 → AND"""
    arity = len(outputs).bit_length() - 1
    inputs = list(product((0, 1), repeat=arity))
    if arity > 1:
        for name, rule in RULES.items():
            if [int(rule(bits)) for bits in inputs] == list(outputs):
                return name.upper()
    if len(set(outputs)) == 1:
        return f"always {outputs[0]}"
    for place in range(arity):
        if [bits[place] for bits in inputs] == list(outputs):
            return f"x{SUBSCRIPTS[place]}"
        if [1 - bits[place] for bits in inputs] == list(outputs):
            return f"NOT x{SUBSCRIPTS[place]}" if arity > 1 else "NOT"
    for name, rule in MORE_RULES.items():
        if [int(rule(bits)) for bits in inputs] == list(outputs):
            return name
    return None


SUBSCRIPTS = "₁₂₃₄"
