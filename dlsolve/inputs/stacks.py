"""Networks as stacks of layers.

    4-3-2-1                                                     neurons, layer by layer
    n-2-1                                                       inputs that are not known
    32x32x3 > conv 3x3x16 same > pool 2 > flatten > dense 10    input, then the layers

A comma parts them as well.  2*(conv 3x3x64 same > relu) repeats what is in the brackets.
What may stand between two separators is said in layer_words.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dlsolve.errors import InputError
from dlsolve.inputs.layer_words import KINDS, PLAIN, read_input_shape, read_layer
from dlsolve.inputs.layers import Layer
from dlsolve.inputs.numbers import read_whole
from dlsolve.records import dataclass
from dlsolve.working.names import Name
from dlsolve.working.steps import TOGETHER
from dlsolve.working.trees import Letter

MOST_LAYERS = 1000
"""Layers that a stack may have, repeated ones counted."""

DEEPEST = 10
"""Levels that repeated brackets may have."""

LONGEST = 100_000
"""Characters that a stack may have."""

EXAMPLE = "4-3-2-1, or 32x32x3 > conv 3x3x16 same > flatten > dense 10"

_NEURONS = re.compile(r"\s*[\[(]?\s*(?:\d+|[a-z](?=\s*-))(?:\s*[-,]\s*\d+|\s+\d+)+\s*[\])]?\s*")
_FIRST_WORDS = "|".join(sorted(KINDS.keys() - PLAIN.keys()))
_SEPARATOR = re.compile(
    rf"->|→|>|\n|\(|\)|,(?=\s*(?:(?:{_FIRST_WORDS})\b|\d+\s*[*x×]\s*\())", re.IGNORECASE
)
"""A comma parts layers where the next word begins one: pool 2, conv 3, stride 2."""

_REPEATED = re.compile(r"(\d+)\s*[*x×]\s*\(")


Shape = tuple[int | Letter, ...]
"""(n,), or (rows, columns, channels)."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A layer, and where it stands in the text."""

    layer: Layer
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stack:
    """A network: the shape of its input (n,) or (rows, columns, channels), and its layers.

    How many numbers a list has may be left as a letter.
    """

    text: str
    shape: Shape
    layers: tuple[Placed, ...]

    @classmethod
    def read(cls, text: str) -> Stack:
        """Raises InputError with the place of a word or a number that cannot be read."""
        if len(text) > LONGEST:
            raise InputError(
                f"a stack of more than {LONGEST:,} characters",
                text, LONGEST, len(text), "repeat layers as 2*(…)",
            )  # fmt: skip
        sizes = _NEURONS.fullmatch(text.replace("–", "-"))
        pieces = list(_numbers(text) if sizes else _pieces(text, 0, len(text)))
        if not pieces:
            raise InputError("there is nothing to read", text, 0, len(text), f"write {EXAMPLE}")
        if len(pieces) > MOST_LAYERS + 1:
            raise InputError(
                f"more than {MOST_LAYERS} layers", text, *pieces[-1], "give a smaller network"
            )
        shape = _letter(text, *pieces[0]) or read_input_shape(text, *pieces[0])
        layers = tuple(Placed(read_layer(text, *piece), *piece) for piece in pieces[1:])
        if not layers:
            raise InputError(
                "a network needs a layer after its input", text, *pieces[0], f"write {EXAMPLE}"
            )
        return cls(text, shape, layers)

    @property
    def sentence(self) -> str:
        """The text for a sentence, whose lines end before a > only."""
        return self.text.strip() if _NEURONS.fullmatch(self.text) else _sentence(self.text)


def _sentence(text: str) -> str:
    lines = re.sub(r"\s*\n\s*", " > ", text.strip())
    line = " ".join(lines.split())
    ends = {mark.end() for mark in _SEPARATOR.finditer(line) if mark[0] == ","}
    return re.sub(r" (?!>|->|→)", lambda gap: " " if gap.start() in ends else TOGETHER, line)


_INPUT = re.compile(r"(?:input\s*)?\d+(?:\s*[x×]\s*\d+){0,2}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Windows:
    """Layers whose windows alone matter; `shape` is that of the image, where it is given."""

    text: str
    shape: tuple[int, ...] | None
    layers: tuple[Placed, ...]

    @classmethod
    def read(cls, text: str) -> Windows:
        """e.g. "conv 3 > pool 2", "32x32x3 > conv 3x3x16 stride 2 > conv 3x3x32"

        Raises InputError with the place of a word or a number that cannot be read.
        """
        if len(text) > LONGEST:
            raise InputError(
                f"a stack of more than {LONGEST:,} characters",
                text, LONGEST, len(text), "repeat layers as 2*(…)",
            )  # fmt: skip
        pieces = list(_pieces(text, 0, len(text)))
        first = pieces[:1] if pieces and _INPUT.fullmatch(text, *pieces[0]) else []
        rest = pieces[len(first) :]
        layers = tuple(Placed(read_layer(text, *at, counted=False), *at) for at in rest)
        if not layers:
            raise InputError(
                "there is no layer", text, 0, len(text), "write conv 3 > pool 2 > conv 3"
            )
        shape = read_input_shape(text, *first[0]) if first else None
        return cls(text, shape, layers)

    @property
    def sentence(self) -> str:
        """The text for a sentence, whose lines end before a > only."""
        return _sentence(self.text)


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"\d+|[a-z]", text):
        yield match.span()


def _letter(text: str, start: int, end: int) -> Shape | None:
    """A list of as many numbers as the letter says, or None for anything but a letter."""
    word = text[start:end]
    return (Letter(Name(word)),) if len(word) == 1 and word.isalpha() else None


def _pieces(text: str, start: int, end: int, depth: int = 0) -> Iterator[tuple[int, int]]:
    """The place of every layer, those in repeated brackets as often as they are repeated."""
    count = 0
    for piece in _split(text, start, end):
        inner = _REPEATED.match(text, *piece)
        if inner is None:
            found: Iterator[tuple[int, int]] = iter([piece])
            repeats = 1
        else:
            if text[piece[1] - 1] != ")":
                raise InputError(
                    "nothing can follow the repeated brackets", text, inner.start(), piece[1],
                    "put a > after the bracket",
                )  # fmt: skip
            if depth == DEEPEST:
                raise InputError(
                    f"brackets more than {DEEPEST} deep", text, *piece, "write the layers out"
                )
            repeats = read_whole(inner[1], 1, MOST_LAYERS)
            found = _pieces(text, inner.end(), piece[1] - 1, depth + 1)
        layers = list(found)
        for _ in range(repeats):
            count += len(layers)
            if count > MOST_LAYERS:
                raise InputError(
                    f"more than {MOST_LAYERS} layers", text, *piece, "give a smaller network"
                )
            yield from layers


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The pieces between the separators that stand outside brackets."""
    depth, before = 0, start
    marks = [(m.start(), m.end(), m[0]) for m in _SEPARATOR.finditer(text, start, end)]
    for opening, closing, mark in [*marks, (end, end, "")]:
        depth += (mark == "(") - (mark == ")")
        if depth < 0 or (depth and not mark):
            raise InputError(
                "a bracket has no partner",
                text,
                before,
                min(opening + 1, end),
                "check the brackets",
            )
        if depth or mark in ("(", ")"):
            continue
        piece = _stripped(text, before, opening)
        if piece[0] < piece[1]:
            yield piece
        elif mark != "\n" and (mark or before > start) and text[before - 1 : before] != "\n":
            raise InputError(
                "a layer is missing", text, max(before - 1, 0), closing, "remove the separator"
            )
        before = closing


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
