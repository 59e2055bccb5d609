"""Polynomials in one letter.  `roots` factors and solves them."""

from __future__ import annotations

from fractions import Fraction
from itertools import zip_longest

from dlsolve.exact.number import Scalar, divide, is_zero
from dlsolve.records import dataclass


@dataclass(frozen=True, slots=True)
class Polynomial:
    """c₀ + c₁λ + … + cₙλⁿ, stored from c₀ up, without leading zeros."""

    coefficients: tuple[Scalar, ...]
    letter: str = "λ"

    @property
    def degree(self) -> int:
        """The highest power that occurs; 0 for a constant."""
        return len(self.coefficients) - 1

    @property
    def leading(self) -> Scalar:
        """The coefficient of the highest power."""
        return self.coefficients[-1]

    @property
    def is_rational(self) -> bool:
        """Whether every coefficient is a rational number."""
        return all(isinstance(c, Fraction) for c in self.coefficients)

    def __call__(self, x: Scalar) -> Scalar:
        """p(x)"""
        value: Scalar = Fraction(0)
        for coefficient in reversed(self.coefficients):  # Horner
            value = value * x + coefficient
        return value

    def __add__(self, other: Polynomial) -> Polynomial:
        pairs = zip_longest(self.coefficients, other.coefficients, fillvalue=Fraction(0))
        return polynomial([a + b for a, b in pairs], self.letter)

    def __mul__(self, other: Polynomial) -> Polynomial:
        product: list[Scalar] = [Fraction(0)] * (self.degree + other.degree + 1)
        for i, a in enumerate(self.coefficients):
            for j, b in enumerate(other.coefficients):
                product[i + j] = product[i + j] + a * b
        return polynomial(product, self.letter)

    def scaled(self, factor: Scalar) -> Polynomial:
        """factor · p"""
        return polynomial([factor * c for c in self.coefficients], self.letter)

    def monic(self) -> Polynomial:
        """p divided by its leading coefficient."""
        return self.scaled(divide(Fraction(1), self.leading))

    def without_root(self, root: Scalar) -> Polynomial:
        """p/(λ − root), by synthetic division."""
        quotient: list[Scalar] = []
        carry: Scalar = Fraction(0)
        for coefficient in reversed(self.coefficients[1:]):
            carry = carry * root + coefficient
            quotient.append(carry)
        return polynomial(list(reversed(quotient)), self.letter)


def polynomial(coefficients: list[Scalar], letter: str = "λ") -> Polynomial:
    """The polynomial of these coefficients, from the constant up, leading zeros dropped."""
    kept = list(coefficients)
    while len(kept) > 1 and is_zero(kept[-1]):
        kept.pop()
    return Polynomial(tuple(kept), letter)
