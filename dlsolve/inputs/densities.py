"""Densities: by name, or piece by piece, each an expression on an interval.

uniform(0, 2)    exponential(3)    normal(0, 4), with the variance, or normal(0, sd=2)
2x on 0..1       1/2 if 0 <= x <= 2       x on 0..1; 2 - x on 1..2       e^-x for x >= 0
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from dlsolve.errors import InputError
from dlsolve.exact.functions import pi
from dlsolve.exact.number import Real, sign
from dlsolve.inputs.expressions import read_expression
from dlsolve.inputs.quoting import quoted
from dlsolve.plurals import counted
from dlsolve.records import dataclass
from dlsolve.working.names import Name
from dlsolve.working.readings import bound, evaluate, letters, scalar
from dlsolve.working.trees import INFINITE, Letter, Negative, Number, Product, Tree, exp, sqrt
from dlsolve.working.written import written

MOST_PIECES = 12
"""Pieces that a density may have."""

Kind = Literal["pieces", "uniform", "exponential", "normal"]

X = Name("x")
VARIABLES = ("x", "y", "z", "t", "u", "s")
"""What a density is of: the first of these that it holds and its ends do not, else x."""

NAMES: dict[str, Kind] = {
    "uniform": "uniform", "u": "uniform", "normal": "normal", "n": "normal",
    "gaussian": "normal", "exponential": "exponential", "expo": "exponential",
}  # fmt: skip

_NAMED = re.compile(r"\s*([A-Za-z]+)\s*(?:\((.*)\)|\s([^()]*))\s*", re.DOTALL)
_WORD = re.compile(r"\s*,?\s*\b(?:on|if|for|where|when)\b\s*")
_ELSEWHERE = re.compile(r"\s*0\s*,?\s*(?:otherwise|elsewhere|else)\s*\.?\s*")
_SIGNS = re.compile(r"\s*(<=|>=|≤|≥|<|>)\s*")
_EVENT = re.compile(r"^\s*P\s*\((.*)\)\s*$")
_ABSOLUTE = re.compile(r"\|\s*(\w)\s*\|")
_NAMED_FUNCTION = re.compile(r"^\s*[a-zA-Z]\(\w\)\s*=")
_CONDITION = re.compile(r"\s*,\s*(?=[^,]*[<>≤≥])")
_INFINITE = re.compile(r"([+-]?)\s*(?:inf|infinity|infty|oo|∞)", re.IGNORECASE)
_FORM = "write, for example, 2x on 0..1, or uniform(0, 2)"


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`; the ends may be letters, or ±INFINITE.  e.g. "0..2", "x >= 1" """

    low: Tree
    high: Tree
    variable: Name | None = None

    @classmethod
    def read(cls, text: str) -> Interval:
        """e.g. "0..2", "[0, 2]", "0 2", "0 to 2", "0 <= x <= 2", "x > 1", "P(|Z| < 2)"

        Raises InputError for what is no interval, and for one that is empty.
        """
        found = _interval(_EVENT.sub(r"\1", text))
        if found.is_in_numbers and not _is_below(found.low, found.high):
            raise InputError(
                f"{quoted(text.strip())} is empty", text, 0, len(text), "give the smaller end first"
            )
        return found

    @property
    def is_in_numbers(self) -> bool:
        """Whether no letter stands in its ends."""
        return not parameters(self.low) and not parameters(self.high)


@dataclass(frozen=True, slots=True)
class Piece:
    """f(x) on one interval."""

    formula: Tree
    low: Tree
    high: Tree

    @property
    def is_in_numbers(self) -> bool:
        """Whether no letter stands in its ends."""
        return not parameters(self.low) and not parameters(self.high)


@dataclass(frozen=True, slots=True)
class Density:
    """A density of one variable: its pieces from left to right, 0 elsewhere.

    `values` are the parameters of one that has a name: a and b, λ, μ and σ².
    """

    pieces: tuple[Piece, ...]
    variable: Name = X
    kind: Kind = "pieces"
    values: tuple[Tree, ...] = ()
    text: str = ""

    @classmethod
    def read(cls, text: str) -> Density:
        """Raises InputError with the place of what cannot be read."""
        named = _named(text)
        if named is not None:
            return named
        found: list[tuple[str, int, Interval]] = []
        place = 0
        for part in text.split(";"):
            if part.strip() and not _ELSEWHERE.fullmatch(part):
                try:
                    found.append(_split(part))
                except InputError as error:
                    raise error.within(text, place) from None
                found[-1] = (found[-1][0], place, found[-1][2])
            place += len(part) + 1
        if not found or len(found) > MOST_PIECES:
            why = "there is no density here" if not found else f"more than {MOST_PIECES} pieces"
            raise InputError(why, text, 0, len(text), _FORM)
        variable = _variable(found)
        pieces = []
        for formula, start, interval in found:
            try:
                pieces.append(Piece(read_expression(formula), interval.low, interval.high))
            except InputError as error:
                raise error.within(text, start) from None
        return cls(_in_order(text, pieces, variable), variable, text=text)

    @property
    def parameters(self) -> tuple[Name, ...]:
        """The letters in it other than its variable, those of the ends first."""
        ends = [n for p in self.pieces for end in (p.low, p.high) for n in parameters(end)]
        inside = [n for p in self.pieces for n in parameters(p.formula) if n != self.variable]
        return tuple(dict.fromkeys((*ends, *inside)))

    def of(self, variable: Name) -> Density:
        """The same density of another variable."""
        from dataclasses import replace

        formulas = [bound(p.formula, {self.variable: Letter(variable)}) for p in self.pieces]
        pieces = [replace(p, formula=f) for p, f in zip(self.pieces, formulas, strict=True)]
        return replace(self, pieces=tuple(pieces), variable=variable)

    @property
    def has_decimals(self) -> bool:
        """Whether it is written with a decimal point."""
        return "." in self.text.replace("..", " ")


def parameters(node: Tree) -> tuple[Name, ...]:
    """The letters of a tree, ∞ not among them."""
    return tuple(name for name in letters(node) if name != INFINITE.name)


def _split(part: str) -> tuple[str, int, Interval]:
    part = _NAMED_FUNCTION.sub(lambda name: " " * len(name[0]), part)
    word = _WORD.search(part) or _CONDITION.search(part)
    if word is None:
        reason = f"{quoted(part.strip())} does not say where it holds"
        raise InputError(reason, part, 0, len(part), _FORM)
    try:
        return part[: word.start()], 0, Interval.read(part[word.end() :])
    except InputError as error:
        raise error.within(part, word.end()) from None


# --- intervals --------------------------------------------------------------------------


def _interval(text: str) -> Interval:
    pieces = _SIGNS.split(text.strip())
    match pieces:
        case [low, ("<=" | "≤" | "<"), name, ("<=" | "≤" | "<"), high]:
            return Interval(_end(low, text), _end(high, text), _named_variable(name, text))
        case [size, ("<=" | "≤" | "<"), high] if absolute := _ABSOLUTE.fullmatch(size):
            end = _end(high, text)
            return Interval(_worked_out(-end), end, _named_variable(absolute[1], text))
        case [low, ("<=" | "≤" | "<"), name] if _is_on_the_right(pieces):
            return Interval(_end(low, text), INFINITE, _named_variable(name, text))
        case [high, (">=" | "≥" | ">"), name] if _is_on_the_right(pieces):
            return Interval(-INFINITE, _end(high, text), _named_variable(name, text))
        case [name, (">=" | "≥" | ">"), low]:
            return Interval(_end(low, text), INFINITE, _named_variable(name, text))
        case [name, ("<=" | "≤" | "<"), high]:
            return Interval(-INFINITE, _end(high, text), _named_variable(name, text))
    inner = text.strip()
    if inner[:1] in "[(" and inner[-1:] in "])" and "," in inner:
        inner = inner[1:-1]
    for separator in (r"\.\.+|…", r"\bto\b", ",", r"\s+"):
        ends = re.split(separator, inner.strip())
        if len(ends) == 2:
            return Interval(_end(ends[0], text), _end(ends[1], text))
    raise InputError(
        f"{quoted(text.strip())} is no interval", text, 0, len(text), "write 0..2, or 0 <= x <= 2"
    )


def _is_on_the_right(pieces: list[str]) -> bool:
    """Whether the variable stands on the right alone.  e.g. 2 < x"""
    left, right = (side.lower() in VARIABLES for side in (pieces[0], pieces[-1]))
    return right and not left


def _named_variable(text: str, whole: str) -> Name:
    if text.strip().lower() not in VARIABLES:
        reason = f"{quoted(text.strip())} stands where x is expected"
        raise InputError(reason, whole, 0, len(whole), "write 0 <= x <= 2")
    return Name(text.strip().lower())


def _end(text: str, whole: str) -> Tree:
    infinite = _INFINITE.fullmatch(text.strip())
    if infinite:
        return -INFINITE if infinite[1] == "-" else INFINITE
    try:
        tree = read_expression(text)
    except InputError as error:
        start = whole.find(text)
        raise error.within(whole, max(start, 0)) from None
    return tree if isinstance(tree, Number | Letter) or letters(tree) else _worked_out(tree)


def _worked_out(tree: Tree) -> Tree:
    """An end such as 1/2 or −1.38 as one number, a decimal as it is typed."""
    match tree:
        case Negative(Number(size, text)) if text:
            return Number(-size, f"−{text}")
    value = evaluate(tree)
    return tree if isinstance(value, Real) else written(value) or tree


def _is_below(low: Tree, high: Tree) -> bool:
    """low < high, for ends in numbers."""
    if low == -INFINITE or high == INFINITE:
        return low != INFINITE and high != -INFINITE
    if low == INFINITE or high == -INFINITE:
        return False
    return sign(scalar(evaluate(high)) - scalar(evaluate(low))) > 0


def _variable(found: list[tuple[str, int, Interval]]) -> Name:
    for _, _, interval in found:
        if interval.variable is not None:
            return interval.variable
    ends = {n for _, _, one in found for end in (one.low, one.high) for n in parameters(end)}
    inside = {n for formula, _, _ in found for n in _letters_in(formula)} - ends
    return next((Name(v) for v in VARIABLES if Name(v) in inside), X)


def _letters_in(formula: str) -> tuple[Name, ...]:
    try:
        return parameters(read_expression(formula))
    except InputError:  # said where it is read again, with its place
        return ()


def _in_order(text: str, pieces: list[Piece], x: Name) -> tuple[Piece, ...]:
    """The pieces from left to right.  Raises InputError where two overlap."""
    if any(x in parameters(end) for p in pieces for end in (p.low, p.high)):
        raise InputError(f"{x} stands among the ends", text, 0, len(text), "name the ends a and b")
    if len(pieces) == 1:
        return tuple(pieces)
    if not all(p.is_in_numbers for p in pieces):
        reason = "several pieces with letters as ends"
        raise InputError(reason, text, 0, len(text), "give numbers as ends")
    from functools import cmp_to_key

    ordered = sorted(pieces, key=cmp_to_key(_by_low_end))
    for left, right in pairwise(ordered):
        if _is_below(right.low, left.high):
            reason = "two pieces hold for the same values"
            raise InputError(reason, text, 0, len(text), "give intervals that do not overlap")
    return tuple(ordered)


def _by_low_end(one: Piece, other: Piece) -> int:
    return -1 if _is_below(one.low, other.low) else 1


# --- by name ----------------------------------------------------------------------------


def _named(text: str) -> Density | None:
    found = _NAMED.fullmatch(text)
    kind = NAMES.get(found[1].lower()) if found else None
    if found is None or kind is None or _WORD.search(text):
        return None
    inner = found[2] if found[2] is not None else found[3]
    texts = [one for one in re.split(r"\s*,\s*" if "," in inner else r"\s+", inner.strip()) if one]
    expected = {"uniform": 2, "exponential": 1, "normal": 2}[kind]
    form = {"uniform": "uniform(0, 2)", "exponential": "exponential(3)", "normal": "normal(0, 4)"}
    if len(texts) != expected:
        reason = f"{found[1]} takes {counted(expected, 'parameter')}, not {len(texts)}"
        raise InputError(reason, text, 0, len(text), f"write {form[kind]}")
    values = [_parameter(one, text) for one in texts]
    if kind == "uniform":
        return _uniform(text, *values)
    if kind == "exponential":
        return _exponential(text, *values)
    if re.match(r"(sd|sigma|σ)\s*=", texts[1]):
        values[1] = written(evaluate(values[1] ** 2)) or values[1] ** 2
    _refuse_nonpositive(values[1], text, "the variance")
    return Density((_bell(*values),), X, "normal", tuple(values), text)


def _parameter(text: str, whole: str) -> Tree:
    return _end(
        re.sub(r"^\s*(?:sd|sigma|variance|var|rate|lambda|mean|mu|[σλμab])\s*=", "", text), whole
    )


def _uniform(text: str, low: Tree, high: Tree) -> Density:
    interval = Interval(low, high)
    if INFINITE in (low, high) or -INFINITE in (low, high):
        raise InputError("a uniform density needs two finite ends", text, 0, len(text), _FORM)
    if interval.is_in_numbers and not _is_below(low, high):
        raise InputError(
            "the first end is not below the second", text, 0, len(text), "write uniform(0, 2)"
        )
    height: Tree = Number(Fraction(1), "1") / (high - low)
    if interval.is_in_numbers:
        height = _worked_out(height)
    return Density((Piece(height, low, high),), X, "uniform", (low, high), text)


def _exponential(text: str, rate: Tree) -> Density:
    _refuse_nonpositive(rate, text, "the rate λ")
    power = -Letter(X) if isinstance(rate, Number) and rate.value == 1 else -(rate * Letter(X))
    formula = exp(power) if isinstance(rate, Number) and rate.value == 1 else rate * exp(power)
    zero = Number(Fraction(0))
    return Density((Piece(formula, zero, INFINITE),), X, "exponential", (rate,), text)


def _bell(mean: Tree, variance: Tree) -> Piece:
    """e^(−(x − μ)²/(2σ²))/√(2πσ²) for all x"""
    twice = _worked_out(2 * variance) if not letters(variance) else 2 * variance
    x: Tree = Letter(X)
    away = x if isinstance(mean, Number) and mean.value == 0 else x - mean
    top, under = away**2, Number(pi(), "π")
    if letters(variance):
        root = sqrt(Product((Number(Fraction(2)), under, variance)))
    else:
        root = sqrt(twice * under)
    height = Number(Fraction(1), "1") / root
    return Piece(height * exp(-(top / twice)), -INFINITE, INFINITE)


def _refuse_nonpositive(value: Tree, text: str, what: str) -> None:
    infinite = value in (INFINITE, Negative(INFINITE))
    if infinite or (not letters(value) and sign(scalar(evaluate(value))) <= 0):
        raise InputError(f"{what} is not positive", text, 0, len(text), "give a number above 0")
