"""The size formula ⌊(n − f + 2p)/s⌋ + 1 = nₒᵤₜ, solved for n, f, s or p."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import Any, Literal

from dlsolve.exact.array import Vector
from dlsolve.inputs.windows import SizeRounding
from dlsolve.records import dataclass
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.trees import Apply, Comparison, Letter, Quantity, Tree, equals, tree
from dlsolve.working.working import Working, show

Unknown = Literal["n", "f", "s", "p"]

WORDS = {"n": "size n of the image", "f": "size f of the filter", "s": "stride s", "p": "padding p"}

MOST_SOLUTIONS = 1000
"""Whole numbers that are listed."""


@dataclass(frozen=True, slots=True)
class Known:
    """The numbers of the formula; that of the unknown means nothing."""

    out: int
    n: int
    f: int
    s: int
    p: int


def write_unknown(
    working: Working, known: Known, unknown: Unknown, answer: str, rounding: SizeRounding
) -> None:
    """Write both ends of the range in which the unknown lies, and the whole numbers in it."""
    working.ask(f"Find the {WORDS[unknown]} for which the output has the size {known.out}.")
    out = working.given(Name("n", "out"), known.out)
    values: dict[str, Any] = {
        letter: Letter(Name(letter))
        if letter == unknown
        else working.given(Name(letter), getattr(known, letter))
        for letter in ("n", "f", "p", "s")
    }
    _say_the_range(working, out, values, rounding)
    first = working.let(
        Name(unknown, 1),
        _at(unknown, values, out - 1),
        plus_one_forgotten=_at(unknown, values, out + 0),
    ) if unknown != "s" or known.out > 1 else None  # fmt: skip
    second = None
    if rounding != "refuse":
        level = out + 0 if rounding == "floor" else out - 2
        if unknown != "s" or scalar(evaluate(level)) > Fraction(0):
            second = working.let(Name(unknown, 2), _at(unknown, values, level))
    solutions = _whole_numbers(unknown, first, second, rounding, known)
    _say_the_solutions(working, unknown, first, second, solutions)
    letter = Name(unknown)
    if not solutions:
        working.unsolved(f"no whole {unknown} gives the size {known.out}")
        working.answer(answer, f"no whole {unknown}", symbol=letter)
        return
    more = " or larger" if _is_open(unknown, first) else ""
    words = " or ".join(str(one) for one in solutions) + more
    working.answer(answer, solutions[0], shown=[(letter, f" = {words}")], symbol=letter)
    working.answer("solutions", Vector(tuple(map(Fraction, solutions))), shown=())


def _say_the_range(
    working: Working, out: Quantity, values: dict[str, Any], rounding: SizeRounding
) -> None:
    inside = (values["n"] - values["f"] + 2 * values["p"]) / values["s"]
    brackets = "⌈·⌉" if rounding == "ceil" else "⌊·⌋"
    match rounding:
        case "floor":
            working.relation(Apply(brackets, (inside,)) + 1, out, connector="")
            working.say("⇒ ", out - 1, " ≤ ", inside, " < ", out)
        case "ceil":
            working.relation(Apply(brackets, (inside,)) + 1, out, connector="")
            working.say("⇒ ", out - 2, " < ", inside, " ≤ ", out - 1)
        case "refuse":
            working.relation(inside + 1, out, connector="")


def _at(unknown: Unknown, values: dict[str, Any], level: Tree) -> Tree:
    """The unknown for which (n − f + 2p)/s is `level`."""
    n, f, s, p = (values[letter] for letter in "nfsp")
    match unknown:
        case "n":
            return level * s + f - 2 * p
        case "f":
            return n + 2 * p - level * s
        case "p":
            return (level * s + f - n) / 2
        case "s":
            return (n - f + 2 * p) / level


def _is_open(unknown: Unknown, first: Quantity | None) -> bool:
    """Whether every larger number will do: a stride for a single window."""
    return unknown == "s" and first is None


def _whole_numbers(
    unknown: Unknown,
    first: Quantity | None,
    second: Quantity | None,
    rounding: SizeRounding,
    known: Known,
) -> list[int]:
    """The whole numbers from `first`, which is one of the range, to `second`, which is not."""
    least = 0 if unknown == "p" else 1
    ends = [None if one is None else _rational(one) for one in (first, second)]
    match ends:
        case [None, None]:
            return [least]
        case [None, end]:
            assert end is not None
            return [max(least, floor(end) + 1)]
        case [start, None]:
            assert start is not None
            if rounding == "refuse":
                return [int(start)] if start.denominator == 1 and start >= least else []
            return [max(least, ceil(start))]
        case [start, end]:
            assert start is not None
            assert end is not None
            low, high = (
                (ceil(start), ceil(end) - 1) if start < end else (floor(end) + 1, floor(start))
            )
            fitting = range(max(least, low), high + 1)[:MOST_SOLUTIONS]
            return [one for one in fitting if _leaves_room(unknown, one, known)]
    raise AssertionError


def _leaves_room(unknown: Unknown, value: int, known: Known) -> bool:
    """Whether the window fits the padded image, so that there is an output at all."""
    numbers = {"n": known.n, "f": known.f, "p": known.p, unknown: value}
    return numbers["n"] - numbers["f"] + 2 * numbers["p"] >= 0


def _rational(quantity: Quantity) -> Fraction:
    value = quantity.value
    return value if isinstance(value, Fraction) else Fraction(0)


def _say_the_solutions(
    working: Working,
    unknown: Unknown,
    first: Quantity | None,
    second: Quantity | None,
    solutions: list[int],
) -> None:
    letter = Letter(Name(unknown))
    found = " or ".join(map(str, solutions)) if solutions else ""
    ending = f", so {unknown} = {found}." if found else f", and no whole {unknown} is there."
    match first, second:
        case Quantity(), Quantity():
            a, b = show(first.value), show(second.value)
            if _rational(first) < _rational(second):
                working.say(a, " ≤ ", letter, " < ", b, ending)
            else:
                working.say(b, " < ", letter, " ≤ ", a, ending)
        case None, Quantity():
            working.say(Comparison(letter, ">", show(second.value)), f": {unknown} ≥ {found}.")
        case Quantity(), None:
            working.say(equals(letter, show(first.value)), ending)
        case _:
            working.say(Comparison(letter, "≥", tree(1)), " is all that is asked.")
