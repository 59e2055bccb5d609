"""Trees with bounds on what working them out could cost, before anything is worked out.

Without them `(a+b+c+d)^900` or `((9^900)^900)^900` would take hours and gigabytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import comb, prod

from dlsolve.exact.number import Real, Scalar, Surd
from dlsolve.records import dataclass
from dlsolve.working.names import Name
from dlsolve.working.trees import (
    Apply,
    Letter,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Tree,
)

DEEPEST = 50
"""Levels that an expression may have."""

MOST_DIGITS_WORKED_OUT = 40_000
"""Digits that the numbers of an expression may grow to."""

MOST_TERMS = 10_000
"""Terms that an expression may have when it is multiplied out."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A tree, and upper bounds: its levels, digits of its numbers, degree and terms."""

    tree: Tree
    depth: int = 1
    digits: int = 1
    degree: int = 0
    terms: int = 1
    letters: frozenset[Name] = frozenset()

    @property
    def excess(self) -> str:
        """The bound that is passed, in words; "" where all are kept."""
        if self.depth > DEEPEST:
            return f"more than {DEEPEST} levels"
        if self.digits > MOST_DIGITS_WORKED_OUT:
            return f"numbers of more than {MOST_DIGITS_WORKED_OUT} digits"
        if self.terms > MOST_TERMS:
            return f"more than {MOST_TERMS} terms when multiplied out"
        return ""


def number(leaf: Number) -> Measured:
    """A number.  e.g. 1/100 has 1 + 3 digits"""
    return Measured(leaf, digits=_digits(leaf.value))


def _digits(value: Scalar) -> int:
    match value:
        case Fraction():  # log₁₀ 2 < 1/3
            return 2 + (value.numerator.bit_length() + value.denominator.bit_length()) // 3
        case Surd(a, b, d):
            return _digits(a) + _digits(b) + _digits(Fraction(d))
        case Real():
            return 1
        case _:
            return 1


def letter(name: Name) -> Measured:
    """An unknown."""
    return Measured(Letter(name), degree=1, letters=frozenset({name}))


def negated(part: Measured) -> Measured:
    """−a"""
    return _over(Negative(part.tree), [part], part.degree, part.terms, part.digits)


def summed(parts: Sequence[Measured]) -> Measured:
    """a + b + …; one alone stands as it is."""
    if len(parts) == 1:
        return parts[0]
    tree = Sum(tuple(part.tree for part in parts))
    degree = max(part.degree for part in parts)
    return _over(tree, parts, degree, sum(part.terms for part in parts), _total_digits(parts))


def multiplied(parts: Sequence[Measured]) -> Measured:
    """a·b·…; one alone stands as it is."""
    if len(parts) == 1:
        return parts[0]
    tree = Product(tuple(part.tree for part in parts))
    return _over(tree, parts, *_of_product(parts))


def divided(top: Measured, bottom: Measured) -> Measured:
    """a/b"""
    return _over(Quotient(top.tree, bottom.tree), [top, bottom], *_of_product([top, bottom]))


def raised(base: Measured, exponent: Measured, times: int) -> Measured:
    """aᵇ, where b is at most `times` in size if it is known (else 1)."""
    bases = max(1, times)
    terms = comb(base.terms + bases - 1, bases) if base.terms > 1 else 1
    tree = Power(base.tree, exponent.tree)
    return _over(tree, [base, exponent], base.degree * bases, terms, base.digits * bases)


def applied(function: str, parts: Sequence[Measured]) -> Measured:
    """f(a, …), which counts as one more unknown where there are letters in it."""
    tree = Apply(function, tuple(part.tree for part in parts))
    whole = _over(tree, parts, 1, 1, _total_digits(parts))
    if not whole.letters:
        return replace(whole, degree=0)
    return replace(whole, letters=whole.letters | {Name(repr(tree))})


def hyperbolic(function: str, part: Measured) -> Measured:
    """sinh x = (eˣ − e⁻ˣ)/2, cosh x = (eˣ + e⁻ˣ)/2"""
    up, down = (applied("exp", [x]) for x in (part, negated(part)))
    ends = summed([up, negated(down) if function == "sinh" else down])
    return divided(ends, number(Number(Fraction(2), "2")))


def binomial(n: Measured, k: Measured) -> Measured:
    """n!/(k!(n − k)!)"""
    rest = summed([n, negated(k)])
    top, *bottom = (applied("!", [part]) for part in (n, k, rest))
    return divided(top, multiplied(bottom))


def _of_product(parts: Sequence[Measured]) -> tuple[int, int, int]:
    """Degree, terms and digits of a product."""
    degree = sum(part.degree for part in parts)
    return degree, prod(part.terms for part in parts), _total_digits(parts)


def _total_digits(parts: Sequence[Measured]) -> int:
    return sum(part.digits for part in parts)


def _over(tree: Tree, parts: Sequence[Measured], degree: int, terms: int, digits: int) -> Measured:
    letters = frozenset[Name]().union(*(part.letters for part in parts))
    depth = 1 + max(part.depth for part in parts)
    distinct = comb(degree + len(letters), len(letters))  # monomials of at most that degree
    return Measured(tree, depth, digits, degree, min(terms, distinct), letters)
