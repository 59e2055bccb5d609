"""The size formula ⌊(n − f + 2p)/s⌋ + 1 = nₒᵤₜ, solved for n, f, s or p."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import Literal

from dlsolve.exact.array import Vector
from dlsolve.inputs.windows import SizeRounding
from dlsolve.records import dataclass
from dlsolve.working.idioms import Program
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.trees import Apply, Comparison, Letter, Quantity, Tree
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
    values: dict[str, Tree] = {
        letter: Letter(Name(letter))
        if letter == unknown
        else working.given(Name(letter), getattr(known, letter))
        for letter in ("n", "f", "p", "s")
    }
    _say_the_range(working, out, values, rounding)
    first = second = None
    if unknown != "s" or known.out > 1:
        mistaken = _at(unknown, values, out)
        first = working.let(
            Name(unknown, 1), _at(unknown, values, out - 1), plus_one_forgotten=mistaken
        )
    if rounding != "refuse":
        level: Tree = out if rounding == "floor" else out - 2
        if unknown != "s" or scalar(evaluate(level)) > Fraction(0):
            second = working.let(Name(unknown, 2), _at(unknown, values, level))
    solutions = _whole_numbers(unknown, first, second, rounding, known)
    unbounded = unknown == "s" and rounding != "refuse" and (first is None or second is None)
    _say_the_solutions(working, unknown, first, second, solutions, unbounded=unbounded)
    letter = Name(unknown)
    program = _tried(unknown, {**values, "out": out}, rounding)
    if not solutions:
        working.unsolved(f"no whole {unknown} gives the size {known.out}")
        working.answer(answer, "none", shown=[(f"no whole {unknown}",)], program=program)
        return
    words = " or ".join(map(str, solutions)) + (" or larger" if unbounded else "")
    working.answer(answer, solutions[0], shown=[(letter, f" = {words}")], symbol=letter,
                   program=Program(f"min({program.template})", program.arguments))  # fmt: skip
    every = Vector(tuple(map(Fraction, solutions)))
    working.answer("solutions", every, shown=(), program=None if unbounded else program)


def _tried(unknown: Unknown, values: dict[str, Tree], rounding: SizeRounding) -> Program:
    """The whole numbers that a program finds by trying them all."""
    names = [name for name in ("n", "f", "p", "s", "out") if name != unknown]
    places = {name: f"{{{place}}}" for place, name in enumerate(names)} | {unknown: unknown}
    room = "({n} - {f} + 2 * {p})".format(**places)
    s, out = places["s"], places["out"]
    fits = {
        "floor": f"{room} // {s} + 1 == {out}",
        "ceil": f"-(-{room} // {s}) + 1 == {out}",
        "refuse": f"{room} == ({out} - 1) * {s}",
    }[rounding]
    largest = "{out} * {s} + {f}" if unknown in ("n", "p") else "{n} + 2 * {p} + 1"
    first = 0 if unknown == "p" else 1
    tried = f"range({first}, {largest.format(**places)})"
    return Program(
        f"[{unknown} for {unknown} in {tried} if {fits}]", tuple(values[name] for name in names)
    )


def _say_the_range(
    working: Working, out: Quantity, values: dict[str, Tree], rounding: SizeRounding
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


def _at(unknown: Unknown, values: dict[str, Tree], level: Tree) -> Tree:
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
            return [least] if known.n - known.f + 2 * known.p == 0 else []
        case [None, Fraction() as end]:
            return [max(least, floor(end) + 1)]
        case [Fraction() as start, None]:
            if rounding == "refuse" and start.denominator > 1:
                return []
            return [max(least, ceil(start))] if start >= least or rounding != "refuse" else []
        case [Fraction() as start, Fraction() as end]:
            low, high = ceil(start), ceil(end) - 1
            if start > end:
                low, high = floor(end) + 1, floor(start)
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
    *,
    unbounded: bool,
) -> None:
    letter = Letter(Name(unknown))
    found = " or ".join(map(str, solutions)) + (" or larger" if unbounded else "")
    ending = f", so {unknown} = {found}." if solutions else f", and no whole {unknown} is there."
    match first, second:
        case Quantity(), Quantity():
            a, b = show(first.value), show(second.value)
            if _rational(first) < _rational(second):
                working.say(a, " ≤ ", letter, " < ", b, ending)
            else:
                working.say(b, " < ", letter, " ≤ ", a, ending)
        case None, Quantity():
            working.say(Comparison(letter, ">", show(second.value)), ending)
        case Quantity(), None:
            sign = "≥" if unbounded else "="
            working.say(Comparison(letter, sign, show(first.value)), ending)
        case _:
            working.say("There is one window, whatever the stride", ending)
