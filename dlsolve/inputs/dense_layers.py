"""Dense layers with their numbers: weights, biases and activation, apart by |.

0.2 0.4; 0.3 0.7 | 0 0 | relu        a row of weights for each neuron, a bias for each
0.5 0.9 | 0.1 | sigmoid              one bias alone is shared by the neurons
0.5 0.9 || relu                      biases of 0;  `none` for a layer without biases
0.5 0.9 | relu                       the activation alone;  without one it is linear
"""

from __future__ import annotations

import re

from dlsolve.errors import InputError
from dlsolve.inputs.activations import Activation
from dlsolve.inputs.arrays import read_matrix, read_vector
from dlsolve.records import dataclass
from dlsolve.working.readings import letters
from dlsolve.working.trees import Grid, Row

EXAMPLE = "0.2 0.4; 0.3 0.7 | 0 0 | relu"

_WORD = re.compile(r"\s*(?:[A-Za-z]{3,}|σ)")
_NO_BIAS = re.compile(r"(?:none|no[- ]bias|without)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DenseLayer:
    """A layer as it was typed; `biases` are empty where none were, None where there are none."""

    weights: Grid
    biases: Row | None
    activation: Activation
    text: str = ""

    @classmethod
    def read(cls, text: str) -> DenseLayer:
        """Raises InputError with its place for a part that cannot be read."""
        pieces = text.split("|")
        if len(pieces) > 3:
            start = len("|".join(pieces[:3]))
            raise InputError(
                "a layer has three parts", text, start, len(text),
                f"weights | biases | activation, such as {EXAMPLE}",
            )  # fmt: skip
        if len(pieces) == 2 and _WORD.match(pieces[1]) and not _is_no_bias(pieces[1]):
            pieces = [pieces[0], "", pieces[1]]
        starts = [len("|".join(pieces[:k])) + (k > 0) for k in range(len(pieces))]
        if len(pieces) == 3 and text.count("|") == 1:
            starts[2] -= 1
        biases: Row | None = Row(())
        activation = Activation("linear")
        try:
            place = starts[0]
            weights = read_matrix(_filled(pieces[0]), letters=True)
            if len(pieces) > 1 and pieces[1].strip():
                place = starts[1]
                biases = None if _is_no_bias(pieces[1]) else read_vector(pieces[1], letters=True)
            if len(pieces) > 2 and pieces[2].strip():
                place = starts[2]
                place += len(pieces[2]) - len(pieces[2].lstrip())
                activation = Activation.read(pieces[2].strip())
        except InputError as error:
            raise error.within(text, place) from None
        return cls(weights, biases, activation, text)

    def error(self, reason: str, remedy: str) -> InputError:
        """An error that shows this layer."""
        return InputError(reason, self.text, 0, len(self.text), remedy, "layer")

    @property
    def has_letters(self) -> bool:
        """Whether a weight or a bias is a letter, or an expression with letters."""
        entries = [entry for row in self.weights.rows for entry in row]
        return any(letters(entry) for entry in [*entries, *(self.biases or Row(()))])


def _is_no_bias(text: str) -> bool:
    return _NO_BIAS.fullmatch(text.strip()) is not None


def _filled(text: str) -> str:
    if not text.strip():
        raise InputError("the weights are missing", text, 0, len(text), f"such as {EXAMPLE}")
    return text
