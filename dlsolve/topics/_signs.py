"""Terms and factors with their minus signs drawn outside, as they stand on an exam page."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from dlsolve.exact.number import is_zero
from dlsolve.working.trees import Letter, Negative, Number, Power, Product, Sum, Tree
from dlsolve.working.written import is_negative


def without_idle_text(entry: Tree) -> Tree:
    """The entry, without its text where that says nothing more than the number."""
    match entry:
        case Number(Fraction() as value, text) if text.replace("−", "-") == str(value):
            return Number(value)
        case _:
            return entry


def is_nought(entry: Tree) -> bool:
    """Whether the entry is the number 0."""
    return isinstance(entry, Number) and is_zero(entry.value)


def negated(node: Tree) -> Tree:
    """−node, without two minus signs.  e.g. −0.8 → 0.8, a − b → −a + b"""
    match node:
        case Number(value) if is_zero(value):
            return node
        case Number(value, text) if is_negative(value):
            return Number(-value, text.lstrip("−-"))
        case Number(value, text):
            return Number(-value, "−" + text if text else "")
        case Negative(operand):
            return operand
        case Sum(terms):
            return Sum(tuple(map(negated, terms)))
        case _:
            return -node


def less(left: Tree, right: Tree) -> Tree:
    """left − right with the brackets taken away.  e.g. λ − (a − b) → λ − a + b"""
    terms = right.terms if isinstance(right, Sum) else (right,)
    return Sum((left, *(signed(term, negative=True) for term in terms)))


def signed(node: Tree, *, negative: bool) -> Tree:
    """The term of a sum, its minus sign outside.  e.g. −2 → Negative(2)"""
    match node:
        case Negative(operand):
            return signed(operand, negative=not negative)
        case Number(value, text) if is_negative(value):
            return signed(Number(-value, text.lstrip("−-")), negative=not negative)
        case _:
            return -node if negative else node


def product_of(trees: Iterable[Tree]) -> Tree:
    """The product; one factor stands alone."""
    factors = tuple(trees)
    return factors[0] if len(factors) == 1 else Product(factors)


def powered(node: Tree, power: int) -> Tree:
    """nodeᵏ, without the power 1."""
    return node if power == 1 else node**power


def signed_product(left: Tree, right: Tree, *, negative: bool) -> Tree:
    """±left·right: minus signs drawn outside, a factor 1 left out, equal bases as a power.

    e.g. −1 and 1 − λ, negative → 1 − λ;  −λ and λ² → −λ³
    """
    apart = [signed(factor, negative=False) for factor in (left, right)]
    negative ^= sum(isinstance(factor, Negative) for factor in apart) % 2 == 1
    sizes = [f.operand if isinstance(f, Negative) else f for f in apart]
    kept = [size for size in sizes if not (isinstance(size, Number) and size.value == 1)]
    bases, exponents = zip(*map(_base_and_exponent, kept), strict=True) if kept else ((), ())
    if len(kept) == 2 and bases[0] == bases[1] and not isinstance(bases[0], Number):
        product: Tree = bases[0] ** sum(exponents)
    else:
        kept.sort(key=lambda size: not isinstance(size, Letter | Number))  # λ(1 − λ)
        product = product_of(kept) if kept else Number(Fraction(1))
    return -product if negative else product


def _base_and_exponent(node: Tree) -> tuple[Tree, int]:
    """e.g. λ² → λ and 2, λ → λ and 1"""
    match node:
        case Power(base, Number(Fraction(denominator=1) as exponent)):
            return base, int(exponent)
        case _:
            return node, 1
