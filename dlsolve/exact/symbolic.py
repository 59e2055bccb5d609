"""Values with letters in them, kept by SymPy, which is loaded at the first one."""

from __future__ import annotations

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

        self.expression: sympy.Expr = sympy.cancel(expression)

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

    def __add__(self, other: Any) -> Symbolic:
        return Symbolic(self.expression + to_sympy(other))

    __radd__ = __add__

    def __sub__(self, other: Any) -> Symbolic:
        return Symbolic(self.expression - to_sympy(other))

    def __rsub__(self, other: Any) -> Symbolic:
        return Symbolic(to_sympy(other) - self.expression)

    def __mul__(self, other: Any) -> Symbolic:
        return Symbolic(self.expression * to_sympy(other))

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Symbolic:
        return self * reciprocal(Symbolic(to_sympy(other)))

    def __rtruediv__(self, other: Any) -> Symbolic:
        return reciprocal(self) * other

    def __lt__(self, other: object) -> bool:
        raise Undefined("a comparison of letters, whose values are not known")

    __le__ = __gt__ = __ge__ = __lt__

    def __repr__(self) -> str:
        return f"Symbolic({self.expression})"


def letter(name: str) -> Symbolic:
    """The letter itself as a value.  e.g. letter("a")"""
    import sympy

    return Symbolic(sympy.Symbol(name))


def reciprocal(value: Symbolic) -> Symbolic:
    """1/x.  e.g. 1/(a/b) → b/a"""
    if value == 0:
        raise Undefined("a division by zero")
    return Symbolic(1 / value.expression)


def to_sympy(value: Any) -> sympy.Expr:
    """A rational or symbolic value as SymPy holds it.  e.g. Fraction(1, 2) → Rational(1, 2)"""
    import sympy

    match value:
        case Symbolic():
            return value.expression
        case Fraction():
            return sympy.Rational(value.numerator, value.denominator)
        case _:
            raise Undefined("letters beside roots or logarithms, which is not supported")


def from_sympy(expression: sympy.Expr) -> Fraction | Symbolic:
    """The value of a SymPy expression: a rational where no letter is left."""
    if expression.is_Rational:
        return Fraction(int(expression.p), int(expression.q))
    return Symbolic(expression)
