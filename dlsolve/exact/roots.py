"""The characteristic polynomial of a matrix; the factors and the roots of a polynomial.

Rational roots are found by the rational-root theorem, quadratics by the formula; only a
polynomial of degree 4 or more without a rational root is handed to SymPy to factor.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, isqrt, lcm

from dlsolve.errors import Undefined
from dlsolve.exact.array import Matrix, identity
from dlsolve.exact.ball import root_kinds
from dlsolve.exact.functions import sqrt
from dlsolve.exact.number import Real, Scalar, Surd, divide, is_zero, sign
from dlsolve.exact.polynomial import Polynomial, polynomial
from dlsolve.exact.symbolic import Symbolic
from dlsolve.records import dataclass

MOST_CANDIDATES = 20_000
"""Above this the candidates for rational roots are not tried; SymPy factors instead."""


LARGEST_CONSTANT = 10**10
"""Above this the divisors of a coefficient are not listed; SymPy factors instead."""


def characteristic_polynomial(matrix: Matrix) -> Polynomial:
    """det(A − λI), by the recurrence cₙ₋ₖ = −tr(A·Mₖ)/k, Mₖ₊₁ = A·Mₖ + cₙ₋ₖ·I from M₁ = I.

    Source: Faddeev and Sominskii, Problems in Higher Algebra, 1949.
    """
    n = len(matrix.rows)
    coefficients: list[Scalar] = [Fraction(1)]
    auxiliary = identity(n)
    for k in range(1, n + 1):
        product = matrix @ auxiliary
        coefficients.insert(0, divide(-product.trace(), Fraction(k)))
        auxiliary = product + identity(n).scaled(coefficients[0])
    return polynomial(coefficients).scaled(Fraction((-1) ** n))


# --- factors and roots ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Factor:
    """An irreducible factor over the rationals, monic, and its power."""

    polynomial: Polynomial
    power: int


def factors(p: Polynomial) -> list[Factor]:
    """The irreducible monic factors of a rational polynomial, linear ones first.

    The linear ones are λ, if it is one, and then those of falling roots; the others go by
    degree and coefficients.  Raises Undefined where a coefficient is not rational.

    e.g. λ³ − λ² → λ², λ − 1;  λ⁴ − 5λ² + 6 → λ² − 3, λ² − 2
    """
    rest = p.monic()
    found: list[Factor] = []
    if _is_searchable(rest):
        for root in rational_roots(rest):
            power = 0
            while rest.degree and is_zero(rest(root)):
                rest, power = rest.without_root(root), power + 1
            found.append(Factor(polynomial([-root, Fraction(1)], p.letter), power))
        if rest.degree < 4:  # without a rational root it is irreducible
            return found + ([Factor(rest, 1)] if rest.degree else [])
    return found + _factors_by_sympy(rest)


def rational_roots(p: Polynomial) -> list[Fraction]:
    """The distinct rational roots, 0 first and then falling, by the rational-root theorem.

    Only 0, too, where the coefficients are so large that SymPy has to factor instead.
    """
    whole = _whole_coefficients(p)
    zero = [Fraction(0)] if whole[0] == 0 and any(whole) else []
    if not _is_searchable(p):
        return zero
    roots = {
        Fraction(signed, bottom)
        for top, bottom in _candidates(whole)
        for signed in (top, -top)
        if _vanishes(whole, signed, bottom)
    }
    return zero + sorted(roots, reverse=True)


def _is_searchable(p: Polynomial) -> bool:
    """Whether the divisors of the outer coefficients are few enough to be tried."""
    whole = _without_low_zeros(_whole_coefficients(p))
    if max(abs(whole[0]), abs(whole[-1])) > LARGEST_CONSTANT:
        return False
    return len(_divisors(whole[0])) * len(_divisors(whole[-1])) <= MOST_CANDIDATES


def _candidates(whole: list[int]) -> list[tuple[int, int]]:
    """The positive fractions top/bottom that the rational-root theorem allows."""
    kept = _without_low_zeros(whole)
    if len(kept) == 1:
        return []
    return [
        (top, bottom)
        for top in _divisors(kept[0])
        for bottom in _divisors(kept[-1])
        if gcd(top, bottom) == 1
    ]


def _vanishes(whole: list[int], top: int, bottom: int) -> bool:
    """Whether p(top/bottom) = 0, in whole numbers."""
    value, scale = 0, 1
    for coefficient in reversed(whole):  # Horner for bottomⁿ·p(top/bottom)
        value = value * top + coefficient * scale
        scale *= bottom
    return value == 0


def _without_low_zeros(whole: list[int]) -> list[int]:
    return whole[next((i for i, c in enumerate(whole) if c), 0) :]


def _rational_coefficients(p: Polynomial) -> list[Fraction]:
    rationals = [c for c in p.coefficients if isinstance(c, Fraction)]
    if len(rationals) != len(p.coefficients):
        raise Undefined("a factorisation of a polynomial whose coefficients are not rational")
    return rationals


def _whole_coefficients(p: Polynomial) -> list[int]:
    """Coprime whole coefficients of a multiple of p."""
    rationals = _rational_coefficients(p)
    scale = lcm(*(c.denominator for c in rationals))
    whole = [int(c * scale) for c in rationals]
    common = gcd(*whole) or 1
    return [c // common for c in whole]


def _divisors(n: int) -> list[int]:
    size = abs(n)
    small = [d for d in range(1, isqrt(size) + 1) if size % d == 0]
    return small + [size // d for d in reversed(small) if d * d != size]


def _factors_by_sympy(p: Polynomial) -> list[Factor]:
    import sympy

    x = sympy.Symbol("x")
    falling = [
        sympy.Rational(c.numerator, c.denominator) for c in reversed(_rational_coefficients(p))
    ]
    _, pairs = sympy.factor_list(sympy.Poly(falling, x))
    keyed: list[tuple[int, list[Fraction], int]] = []
    for factor, power in pairs:
        rising = [Fraction(int(c.p), int(c.q)) for c in reversed(factor.monic().all_coeffs())]
        keyed.append((len(rising), rising, power))
    return [Factor(polynomial([*rising], p.letter), power) for _, rising, power in sorted(keyed)]


def roots(factor: Polynomial) -> list[Scalar]:
    """The roots of one irreducible monic factor, exactly up to degree 2.

    Degree 1 and 2 by formula (surds, complex pairs), with any coefficients; from degree 3
    on each root is a Real, or a complex number with Real parts, known to any precision:
    the real ones first and falling, then the pairs, the upper one first.
    """
    match factor.coefficients:
        case (_,):
            return []
        case (c, _):
            return [-c]
        case (c, b, _):
            root = sqrt_of_discriminant(b, c)
            half = Fraction(1, 2)
            return [(-b + root) * half, (-b - root) * half]
        case _:
            return _numeric_roots(factor)


def sqrt_of_discriminant(b: Scalar, c: Scalar) -> Scalar:
    """√(b² − 4c), imaginary where that is negative."""
    discriminant = b * b - 4 * c
    if isinstance(discriminant, Symbolic) or sign(discriminant) >= 0:
        return sqrt(discriminant)
    return sqrt(-discriminant) * Surd(Fraction(0), Fraction(1), -1)


def _numeric_roots(p: Polynomial) -> list[Scalar]:
    whole = [Fraction(c) for c in _whole_coefficients(p)]
    found: list[Scalar] = []
    for place, is_real in enumerate(root_kinds(whole)):
        if is_real:
            found.append(Real("Re root", Fraction(place), *whole))
        elif len(found) == place:  # the upper one of a pair
            re = Real("Re root", Fraction(place), *whole)
            upper = Surd(re, Real("Im root", Fraction(place), *whole), -1)
            found += [upper, upper.conjugate()]
    return found
