"""Values with letters in them, kept by SymPy, which is loaded at the first one."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dlsolve.errors import Undefined

if TYPE_CHECKING:
    import sympy


class Symbolic:
    """A rational expression in letters, always in lowest terms.  e.g. (a² − b²)/(a + b) → a − b"""

    __slots__ = ("expression",)

    def __init__(self, expression: sympy.Expr) -> None:
        import sympy

        lowest = sympy.cancel(expression)
        if not _is_rational(lowest):  # roots of letters: cancel alone misses √x·√x = x
            lowest = sympy.radsimp(sympy.simplify(lowest))
        self.expression: sympy.Expr = lowest

    @property
    def is_rational(self) -> bool:
        """Whether it is a quotient of polynomials, without roots of letters."""
        return _is_rational(self.expression)

    @property
    def has_leading_minus(self) -> bool:
        """Whether every term of it, or of its numerator, is negative.  e.g. −2a, −a − b"""
        top, _ = self.expression.as_numer_denom()
        return all(term.could_extract_minus_sign() for term in top.as_ordered_terms())

    @property
    def has_whole_coefficients(self) -> bool:
        """Whether it is a quotient of polynomials with whole coefficients.  e.g. 2/a, not a/2"""
        import sympy

        return self.is_rational and not any(
            number.q != 1 for number in self.expression.atoms(sympy.Rational)
        )

    @property
    def degree_of_sum(self) -> int:
        """The degree of a sum of products of letters; 0 for one product, which stays one."""
        import sympy

        parts = [p for p in sympy.fraction(self.expression) if p.is_Add and p.is_polynomial()]
        return max((int(sympy.Poly(part).total_degree()) for part in parts), default=0)

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters that occur, in alphabetical order."""
        return tuple(sorted(str(letter) for letter in self.expression.free_symbols))

    def __eq__(self, other: object) -> bool:
        match other:
            case Symbolic():
                return bool(self.expression == other.expression)
            case int() | Fraction():
                return bool(self.expression == to_sympy(Fraction(other)))
            case _:
                return NotImplemented

    def __hash__(self) -> int:
        return hash(self.expression)

    def __neg__(self) -> Symbolic:
        return Symbolic(-self.expression)

    def __add__(self, other: Any) -> Fraction | Symbolic:
        return from_sympy(self.expression + to_sympy(other))

    __radd__ = __add__

    def __sub__(self, other: Any) -> Fraction | Symbolic:
        return from_sympy(self.expression - to_sympy(other))

    def __rsub__(self, other: Any) -> Fraction | Symbolic:
        return from_sympy(to_sympy(other) - self.expression)

    def __mul__(self, other: Any) -> Fraction | Symbolic:
        return from_sympy(self.expression * to_sympy(other))

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Fraction | Symbolic:
        divisor = to_sympy(other)
        if divisor == 0:
            raise Undefined("a division by zero")
        return from_sympy(self.expression / divisor)

    def __rtruediv__(self, other: Any) -> Fraction | Symbolic:
        return Symbolic(to_sympy(other)) / self

    def __lt__(self, other: object) -> bool:
        raise Undefined("a comparison of letters, whose values are not known")

    __le__ = __gt__ = __ge__ = __lt__

    def __repr__(self) -> str:
        return f"Symbolic({self.expression})"


def _is_rational(expression: sympy.Expr) -> bool:
    return bool(expression.is_rational_function())


def letter(name: str) -> Symbolic:
    """The letter itself as a value.  e.g. letter("a")"""
    return Symbolic(symbol(name))


def symbol(name: str) -> sympy.Symbol:
    """The SymPy symbol of a letter: it stands for a real number, everywhere."""
    import sympy

    return sympy.Symbol(name, real=True)


def reciprocal(value: Symbolic) -> Fraction | Symbolic:
    """1/x.  e.g. 1/(a/b) → b/a"""
    if value == 0:
        raise Undefined("a division by zero")
    return from_sympy(1 / value.expression)


def square_root(value: Symbolic) -> Fraction | Symbolic:
    """√x of a perfect square; of its two roots the one that SymPy's factors are written in.

    e.g. √(a² − 2ab + b²) → a − b
    """
    import sympy

    top, bottom = sympy.fraction(value.expression)
    root = sympy.Integer(1)
    for part, sense in ((top, 1), (bottom, -1)):
        constant, factors = sympy.factor_list(part)
        outside = sympy.sqrt(constant)
        if not outside.is_Rational or any(power % 2 for _, power in factors):
            raise Undefined("a square root of letters that is not a perfect square")
        for factor, power in factors:
            outside *= factor ** (power // 2)
        root *= outside**sense
    return from_sympy(root)


def applied(function: str, value: Symbolic) -> Fraction | Symbolic:
    """e^x or ln x of an expression in letters.  e.g. applied("ln", b − a) → ln(b − a)"""
    import sympy

    return from_sympy({"exp": sympy.exp, "ln": sympy.log}[function](value.expression))


def to_sympy(value: Any) -> sympy.Expr:
    """A value as SymPy holds it.  e.g. Fraction(1, 2) → Rational(1, 2), 1/ln 2 → 1/log(2)"""
    import sympy

    from dlsolve.exact.number import Real

    match value:
        case Symbolic():
            return value.expression
        case int() | Fraction():
            return sympy.Rational(value.numerator, value.denominator)
        case Real(operation="π"):
            return sympy.pi
        case Real(operation=("+" | "×" | "1/" | "ln" | "exp") as operation, arguments=arguments):
            made = {"+": sympy.Add, "×": sympy.Mul, "ln": sympy.log, "exp": sympy.exp}
            parts = map(to_sympy, arguments)
            return 1 / next(parts) if operation == "1/" else made[operation](*parts)
        case _:
            raise Undefined("letters beside roots, which is not supported")


def from_sympy(expression: sympy.Expr) -> Fraction | Symbolic:
    """The value of a SymPy expression: a rational where no letter is left."""
    value = Symbolic(expression)
    lowest = value.expression
    return Fraction(int(lowest.p), int(lowest.q)) if lowest.is_Rational else value


def symbolic_roots(coefficients: Sequence[Any]) -> list[Fraction | Symbolic] | None:
    """The roots of c₀ + c₁x + … with multiplicity, by factors and the quadratic formula.

    None where a factor of degree 3 or more is left.
    e.g. x² − 2ax + a² − b² → a + b, a − b
    """
    import sympy

    x = sympy.Dummy("x")
    polynomial = sum(to_sympy(c) * x**k for k, c in enumerate(coefficients))
    found: list[Fraction | Symbolic] = []
    for factor, power in sympy.factor_list(sympy.together(polynomial), x)[1]:
        falling = sympy.Poly(factor, x).all_coeffs()
        if len(falling) > 3:
            return None
        if len(falling) == 2:
            roots = [-falling[1] / falling[0]]
        else:
            a, b, c = falling
            root = sympy.sqrt(sympy.factor(b * b - 4 * a * c))
            roots = [(-b + root) / (2 * a), (-b - root) / (2 * a)]
        for one in roots:
            found += [from_sympy(one)] * power
    return sorted(found, key=lambda root: sympy.default_sort_key(to_sympy(root)), reverse=True)
