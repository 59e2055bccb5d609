"""Activation functions by name, with their parameter where they have one.

sigmoid, tanh, relu, leaky-relu 0.1, elu 1, gelu, gelu tanh, softplus, swish, bipolar-sigmoid,
step, linear, softmax
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from fractions import Fraction
from typing import ClassVar

from dlsolve.errors import InputError
from dlsolve.exact import number as exact
from dlsolve.inputs.numbers import read_number
from dlsolve.inputs.quoting import quoted
from dlsolve.records import dataclass
from dlsolve.working.trees import Number, number

KINDS = {
    "step": "step", "heaviside": "step", "unit-step": "step", "binary-step": "step",
    "threshold": "step", "hardlim": "step",
    "sigmoid": "sigmoid", "σ": "sigmoid", "sigma": "sigmoid", "logistic": "sigmoid",
    "logsig": "sigmoid",
    "tanh": "tanh", "hyperbolic-tangent": "tanh", "tansig": "tanh",
    "relu": "relu", "rectifier": "relu",
    "leaky-relu": "leaky-relu", "leakyrelu": "leaky-relu", "lrelu": "leaky-relu",
    "elu": "elu",
    "gelu": "gelu", "gelu-erf": "gelu", "gelu-exact": "gelu",
    "gelu-tanh": "gelu-tanh", "gelu-approximate": "gelu-tanh",
    "softplus": "softplus",
    "swish": "swish", "silu": "swish",
    "bipolar-sigmoid": "bipolar-sigmoid", "bipolar": "bipolar-sigmoid",
    "linear": "linear", "identity": "linear", "none": "linear", "purelin": "linear",
    "softmax": "softmax",
}  # fmt: skip
"""What may be typed, and which function it is."""

TITLES = {
    "relu": "ReLU", "leaky-relu": "leaky ReLU", "elu": "ELU", "gelu": "GELU",
    "gelu-tanh": "tanh-form GELU", "bipolar-sigmoid": "bipolar sigmoid",
}  # fmt: skip
"""What a function is called in a sentence, where that is not its kind."""

PARAMETERS = {"leaky-relu": number("0.01"), "elu": number("1")}
"""The functions with a parameter, and its value where none is typed."""

_TOKEN = re.compile(r"[^\s,;:=()]+")
_NUMBER = re.compile(r"[+\-−.\d√]")
_OF_THE_PARAMETER = ("alpha", "α", "slope")


@dataclass(frozen=True, slots=True)
class Activation:
    """An activation function.

    kind       step, sigmoid, tanh, relu, leaky-relu, elu, gelu, gelu-tanh, softplus, swish,
               bipolar-sigmoid, linear, or softmax, which acts on a vector as a whole
    parameter  the slope of a leaky ReLU for z < 0, the α of an ELU
    """

    WORDS: ClassVar = tuple(dict.fromkeys(KINDS.values()))

    kind: str
    parameter: Number | None = None

    @classmethod
    def read(cls, text: str) -> Activation:
        """e.g. "relu", "leaky-relu 0.1", "elu(2)", "gelu tanh"

        Raises InputError for a name that is not known, and for a parameter that does not fit.
        """
        tokens = list(_TOKEN.finditer(text))
        numbers = [one for one in tokens if _NUMBER.match(one[0])]
        words = [one[0].lower() for one in tokens if not _NUMBER.match(one[0])]
        if len(words) > 1 and words[-1] in _OF_THE_PARAMETER:
            words.pop()
        kind = _kind("-".join(words).replace("_", "-"), text)
        default = PARAMETERS.get(kind)
        if default is None or not numbers:
            if numbers:
                raise _at(text, numbers[0], f"{quoted(kind)} has no parameter", "leave it out")
            return cls(kind, default)
        if len(numbers) > 1:
            raise _at(text, numbers[1], f"{quoted(kind)} has one parameter", "give one number")
        try:
            parameter = read_number(numbers[0][0])
        except InputError as error:
            raise error.within(text, numbers[0].start()) from None
        _check(kind, parameter, text, numbers[0])
        return cls(kind, parameter)

    @property
    def text(self) -> str:
        """As a user types it.  e.g. leaky-relu 0.01"""
        return self.kind if self.parameter is None else f"{self.kind} {self.parameter.text}"

    @property
    def name(self) -> str:
        """What it is called, without its parameter.  e.g. leaky ReLU"""
        return TITLES.get(self.kind, self.kind)

    @property
    def title(self) -> str:
        """What it is called in a sentence.  e.g. leaky ReLU with slope 0.01"""
        match self.kind, self.parameter:
            case "leaky-relu", Number(text=text):
                return f"{self.name} with slope {text}"
            case "elu", Number(text=text):
                return f"{self.name} with α = {text}"
            case _:
                return self.name


def _kind(word: str, text: str) -> str:
    if word in KINDS:
        return KINDS[word]
    close = get_close_matches(word, KINDS, n=1)
    known = ", ".join(dict.fromkeys(KINDS.values()))
    remedy = f"did you mean {close[0]}?" if close else f"there are {known}"
    raise InputError(f"{quoted(text)} is no activation function", text, 0, len(text), remedy)


def _check(kind: str, parameter: Number, text: str, place: re.Match[str]) -> None:
    """A leak is a slope from 0 to 1; the α of an ELU is above 0."""
    above = exact.sign(parameter.value)
    if kind == "elu" and above <= 0:
        raise _at(text, place, "the α of an ELU is not above 0", "give α > 0, such as 1")
    if kind == "leaky-relu" and (above < 0 or exact.sign(parameter.value - Fraction(1)) > 0):
        raise _at(text, place, "the slope of a leaky ReLU is not between 0 and 1", "e.g. 0.01")


def _at(text: str, place: re.Match[str], reason: str, remedy: str) -> InputError:
    return InputError(reason, text, *place.span(), remedy)
