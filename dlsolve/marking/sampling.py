"""Expressions in letters, compared at points: high precision, complex where they are.

A difference at one point is a proof.  Agreement at all of them is none, and the verdict says so.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any, assert_never

from dlsolve.errors import Undefined
from dlsolve.exact.number import Real, Surd
from dlsolve.exact.symbolic import Symbolic
from dlsolve.working.readings import letters
from dlsolve.working.trees import (
    Apply,
    Between,
    Grid,
    Integral,
    Letter,
    MatrixProduct,
    Negative,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Row,
    Sum,
    Transposed,
    Tree,
)

DIGITS = 60
"""Digits that values are worked out to."""

AGREEING = 40
"""Digits in which two values have to agree; the others are for what cancels."""

POINTS = 12
FEWEST = 4
"""Points at which both sides have to have a value, for them to be compared at all."""

LARGEST_EXPONENT = 10**6
"""An exponential beyond that of this is not worked out."""


class Unsettled(Exception):
    """What a value is, or whether there is one, cannot be told: the point is left out."""


class Domain(Enum):
    """Which numbers the letters stand for."""

    REAL = "real numbers"
    POSITIVE = "positive numbers"


class Sampled(Enum):
    """What the points say."""

    AGREE = "agree"
    DIFFER = "differ"
    NO_VALUE = "no value"
    """One of the two, or both, has a value at too few points."""


@cache
def context() -> Any:
    """mpmath's arithmetic with DIGITS digits, in a context of its own that nothing changes."""
    import mpmath

    own = mpmath.MPContext()
    own.dps = DIGITS
    return own


def sample(one: Tree, other: Tree, domain: Domain) -> Sampled:
    """Both expressions at POINTS points, the same ones every time.

    At a point where just one of them is defined they differ.  A letter is known by its ASCII
    spelling, which is all that is left of it in a value.
    """
    names = dict.fromkeys(name.ascii for name in (*letters(one), *letters(other)))
    met = 0
    for point in points(tuple(names), domain):
        try:
            left, right = (_value_or_none(side, point) for side in (one, other))
        except Unsettled:
            continue
        if left is None and right is None:
            continue
        if left is None or right is None or not _agree(left, right):
            return Sampled.DIFFER
        met += 1
    return Sampled.AGREE if met >= FEWEST else Sampled.NO_VALUE


def points(names: Sequence[str], domain: Domain) -> Iterator[Mapping[str, Any]]:
    """Points of the domain, most of them near 1; every other one has negative numbers too."""
    mp = context()

    dice = random.Random(len(names))
    for place in range(POINTS):
        signs = (1, -1) if domain is Domain.REAL and place % 2 else (1,)
        yield {
            name: dice.choice(signs) * mp.mpf(dice.randrange(10**9, 4 * 10**10)) / 10**10
            for name in names
        }


def _agree(left: Any, right: Any) -> bool:
    mp = context()

    size = max(abs(left), abs(right), mp.mpf(1))
    return bool(abs(left - right) <= size * mp.mpf(10) ** -AGREEING)


def _value_or_none(node: Tree, point: Mapping[str, Any]) -> Any | None:
    try:
        return value_at(node, point)
    except (Undefined, ZeroDivisionError):
        return None


def value_at(node: Tree, point: Mapping[str, Any]) -> Any:
    """The value of an expression at a point, in the numbers of `context`.

    Raises Undefined, ZeroDivisionError as mpmath does, and Unsettled.
    """
    mp = context()

    match node:
        case Number(value):
            return _number(value)
        case Letter(name):
            return point[name.ascii]
        case Quantity(value=value):
            return _number(value)
        case Sum(terms):
            return mp.fsum(value_at(term, point) for term in terms)
        case Negative(operand):
            return -value_at(operand, point)
        case Product(factors):
            return mp.fprod(value_at(factor, point) for factor in factors)
        case Quotient(top, bottom):
            return value_at(top, point) / _not_zero(value_at(bottom, point))
        case Power(base, exponent):
            return _power(value_at(base, point), value_at(exponent, point))
        case Apply(function, arguments):
            return _applied(function, [value_at(argument, point) for argument in arguments])
        case Row() | Grid() | MatrixProduct() | Transposed() | Integral() | Between():
            raise Unsettled("what is no expression in numbers")
        case _:
            assert_never(node)


def _number(value: object) -> Any:
    mp = context()

    match value:
        case Fraction():
            return mp.mpf(value.numerator) / value.denominator
        case Surd(a, b, d):
            return _number(a) + _number(b) * mp.sqrt(d)
        case Real():
            middle = Fraction(value.at(DIGITS).middle)
            return _number(middle)
        case Symbolic():
            raise Unsettled("letters in a value")
        case _:
            raise Unsettled("what is no number")


def _not_zero(value: Any) -> Any:
    """A divisor; a little beside 0 it may be 0.  e.g. x − x is, √2·√2 − 2 may be"""
    mp = context()
    if value == 0:
        raise Undefined("a division by zero")
    if abs(value) < mp.mpf(10) ** -AGREEING:
        raise Unsettled("a number that may be zero")
    return value


def _power(base: Any, exponent: Any) -> Any:
    mp = context()

    if base == 0:
        if mp.re(exponent) <= 0 and exponent != 0:
            raise Undefined("a division by zero")
        return mp.mpf(exponent == 0)
    _not_too_large(exponent * mp.log(base))
    return mp.power(base, exponent)


def _applied(function: str, arguments: Sequence[Any]) -> Any:
    mp = context()

    argument = arguments[0]
    match function:
        case "√":
            return mp.sqrt(argument)
        case "ln" | "log":
            return mp.log(_not_zero(argument), *arguments[1:])
        case "exp":
            return mp.exp(_not_too_large(argument))
        case "sin" | "cos" | "tanh":
            return getattr(mp, function)(_not_too_large(argument))
        case "σ":
            return 1 / _not_zero(1 + mp.exp(_not_too_large(-argument)))
        case "|·|":
            return abs(argument)
        case "sgn":
            return mp.sign(argument)
        case "!":
            if mp.isint(argument) and mp.re(argument) < 0:
                raise Undefined("a factorial of a negative whole number")
            return mp.gamma(_not_too_large(argument) + 1)
        case "max" if not any(isinstance(one, mp.mpc) for one in arguments):
            return max(arguments)
        case _:
            raise Unsettled(f"a value of {function} here")


def _not_too_large(value: Any) -> Any:
    if abs(value) > LARGEST_EXPONENT:
        raise Unsettled("a number too large to write down")
    return value
