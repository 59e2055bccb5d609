"""Expressions as small trees: formula, substitution and value are readings of one tree.

    m = Quantity(Name("m", 0), Fraction(0))
    tree = beta1 * m + (1 - beta1) * g          # ordinary Python operators build it

Trees are never simplified: they are what stands on the page.  Python's == compares two
trees as they are written; `equals` makes a statement.  `readings` has what is
read off a tree, `written` the trees of values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Union

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Infinity, Real, Scalar, Surd
from dlsolve.exact.polynomial import Polynomial
from dlsolve.exact.spaces import Affine, Eigenspaces, Equation, Roots, Span
from dlsolve.exact.symbolic import Symbolic
from dlsolve.records import dataclass
from dlsolve.working.names import Name

Value = Union[
    Scalar, Vector, Matrix, Polynomial, Equation, Roots, Span, Affine, Eigenspaces, Infinity,
    bool, str,
]  # fmt: skip
"""Everything that a line of working can be worth."""

Operand = Union["Tree", Scalar, int]


class Operators:
    """Python's operators on trees, each of which makes a larger tree."""

    __slots__ = ()

    def __add__(self, other: Operand) -> Sum:
        return Sum((*_terms(self), *_terms(tree(other))))

    def __radd__(self, other: Operand) -> Sum:
        return Sum((*_terms(tree(other)), *_terms(self)))

    def __sub__(self, other: Operand) -> Sum:
        return Sum((*_terms(self), Negative(tree(other))))

    def __rsub__(self, other: Operand) -> Sum:
        return Sum((*_terms(tree(other)), Negative(tree(self))))

    def __mul__(self, other: Operand) -> Product:
        return Product((*_factors(self), *_factors(tree(other))))

    def __rmul__(self, other: Operand) -> Product:
        return Product((*_factors(tree(other)), *_factors(self)))

    def __truediv__(self, other: Operand) -> Quotient:
        return Quotient(tree(self), tree(other))

    def __rtruediv__(self, other: Operand) -> Quotient:
        return Quotient(tree(other), tree(self))

    def __pow__(self, exponent: Operand) -> Power:
        return Power(tree(self), tree(exponent))

    def __rpow__(self, base: Operand) -> Power:
        return Power(tree(base), tree(self))

    def __matmul__(self, other: Operand) -> MatrixProduct:
        return MatrixProduct(tree(self), tree(other))

    def __neg__(self) -> Negative:
        return Negative(tree(self))

    def __lt__(self, other: Operand) -> Comparison:
        return Comparison(tree(self), "<", tree(other))

    def __le__(self, other: Operand) -> Comparison:
        return Comparison(tree(self), "≤", tree(other))

    def __gt__(self, other: Operand) -> Comparison:
        return Comparison(tree(self), ">", tree(other))

    def __ge__(self, other: Operand) -> Comparison:
        return Comparison(tree(self), "≥", tree(other))


@dataclass(frozen=True, slots=True)
class Number(Operators):
    """A number, and how it was typed, if it was.  e.g. Number(1/100, "1%")"""

    value: Scalar
    text: str = ""


@dataclass(frozen=True, slots=True)
class Letter(Operators):
    """An unknown, such as λ or x₁, that has no value."""

    name: Name


@dataclass(frozen=True, slots=True)
class Quantity(Operators):
    """A named value that stands on an earlier line; `typed` is how the user wrote it."""

    name: Name
    value: Value
    typed: Tree | None = None

    def __iter__(self) -> Iterator[Quantity]:
        return (self[i] for i in range(len(self)))

    def __len__(self) -> int:
        return len(self.value) if isinstance(self.value, Vector | Roots) else 1

    def __getitem__(self, index: int) -> Quantity:
        """An entry of a vector, numbered from 0 here and from 1 on paper.  e.g. w[0] is w₁"""
        if not isinstance(self.value, Vector):
            raise TypeError(f"{self.name} is not a vector")
        typed = self.typed.entries[index] if isinstance(self.typed, Row) else None
        name = Name(self.name.base, *self.name.indices, index + 1, layer=self.name.layer)
        return Quantity(name, self.value[index], typed)


@dataclass(frozen=True, slots=True)
class Sum(Operators):
    """a + b − c: a difference is a sum with a negative term."""

    terms: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Negative(Operators):
    """−a"""

    operand: Tree


@dataclass(frozen=True, slots=True)
class Product(Operators):
    """a·b·c, entry by entry for vectors."""

    factors: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Quotient(Operators):
    """a/b"""

    top: Tree
    bottom: Tree


@dataclass(frozen=True, slots=True)
class Power(Operators):
    """aᵇ"""

    base: Tree
    exponent: Tree


@dataclass(frozen=True, slots=True)
class Apply(Operators):
    """A function of FUNCTIONS applied to its arguments.  e.g. Apply("log", (p, 2)) is log₂ p"""

    function: str
    arguments: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Row(Operators):
    """A vector written out: (a, b, c), or as a column where `column` is set."""

    entries: tuple[Tree, ...]
    column: bool = False

    def __iter__(self) -> Iterator[Tree]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


@dataclass(frozen=True, slots=True)
class Grid(Operators):
    """A matrix written out; an augmented one has its bar before that column.  e.g. [A | b]"""

    rows: tuple[tuple[Tree, ...], ...]
    bar: int = 0


@dataclass(frozen=True, slots=True)
class MatrixProduct(Operators):
    """AB or Av, the matrix product."""

    left: Tree
    right: Tree


@dataclass(frozen=True, slots=True)
class Transposed(Operators):
    """Aᵀ"""

    operand: Tree


@dataclass(frozen=True, slots=True)
class Integral(Operators):
    """∫ₐᵇ f(x) dx; the ends may be INFINITE.  e.g. Integral(x², x, 0, 1)"""

    integrand: Tree
    variable: Name
    low: Tree
    high: Tree


@dataclass(frozen=True, slots=True)
class Between(Operators):
    """[F(x)]ₐᵇ, which is F(b) − F(a).  e.g. Between(x³/3, x, 0, 1)"""

    antiderivative: Tree
    variable: Name
    low: Tree
    high: Tree


@dataclass(frozen=True, slots=True)
class Comparison:
    """left sign right, with one of = ≠ < ≤ > ≥."""

    left: Tree
    sign: str
    right: Tree

    def opposite(self) -> Comparison:
        """What holds where this does not.  e.g. z ≥ θ → z < θ"""
        return Comparison(self.left, OPPOSITE[self.sign], self.right)


OPPOSITE = {"=": "≠", "≠": "=", "<": "≥", "≥": "<", ">": "≤", "≤": ">"}

Tree = Union[
    Number, Letter, Quantity, Sum, Negative, Product, Quotient, Power, Apply, Row, Grid,
    MatrixProduct, Transposed, Integral, Between,
]  # fmt: skip


Parameter = Union[Number, Quantity]
"""A number that a topic is given; written on the page it becomes a quantity."""


INFINITE = Letter(Name("∞"))
"""The end of an improper integral; it stands nowhere else."""


# --- making trees -----------------------------------------------------------------------


def tree(operand: Operand | Operators) -> Tree:
    """The operand as a tree.  e.g. 1 → Number(1)"""
    match operand:
        case int():  # a constant of the formula: it is never rounded, nor given decimals
            return Number(Fraction(operand), str(operand).replace("-", "−"))
        case Fraction() | Surd() | Real() | Symbolic():
            return Number(operand)
        case _:
            return operand  # type: ignore[return-value]  # every Operators is a Tree


def number(text: str, shown: str = "") -> Number:
    """A decimal literal, exactly, shown as typed.  e.g. number("1e-8", "10⁻⁸") → 10⁻⁸"""
    return Number(Fraction(text), shown or text)


def is_one(node: Tree) -> bool:
    """Whether a tree is the number 1, which need not be written as a factor or a power."""
    return isinstance(node, Number) and node.value == 1


def sqrt(operand: Operand) -> Apply:
    """√a"""
    return Apply("√", (tree(operand),))


def log(operand: Operand, base: Operand) -> Apply:
    """log_b a"""
    return Apply("log", (tree(operand), tree(base)))


def arccos(operand: Operand) -> Apply:
    """In degrees."""
    return Apply("arccos", (tree(operand),))


def ln(operand: Operand) -> Apply:
    """ln a"""
    return Apply("ln", (tree(operand),))


def exp(operand: Operand) -> Apply:
    """eᵃ"""
    return Apply("exp", (tree(operand),))


def factorial(operand: Operand) -> Apply:
    """n!"""
    return Apply("!", (tree(operand),))


def magnitude(operand: Operand) -> Apply:
    """|a|"""
    return Apply("|·|", (tree(operand),))


def maximum(*operands: Operand) -> Apply:
    """max(a, b, …), entry by entry for vectors"""
    return Apply("max", tuple(tree(operand) for operand in operands))


def hadamard(left: Operand, right: Operand) -> Apply:
    """A ⊙ B, the product entry by entry of matrices."""
    return Apply("⊙", (tree(left), tree(right)))


def differentiated(operand: Operand, letter: Name, *, alone: bool = False) -> Apply:
    """∂/∂w(…), still to be worked out; d/dw(…) of a function of that letter alone."""
    return Apply("d" if alone else "∂", (tree(operand), Letter(letter)))


def equals(left: Operand, right: Operand) -> Comparison:
    """left = right, as a statement (Python's == compares trees)."""
    return Comparison(tree(left), "=", tree(right))


def differs(left: Operand, right: Operand) -> Comparison:
    """left ≠ right, as a statement."""
    return Comparison(tree(left), "≠", tree(right))


def total(terms: Iterable[Operand]) -> Tree:
    """a + b + c; one term stands alone, none is 0."""
    trees = [tree(term) for term in terms]
    if len(trees) == 1:
        return trees[0]
    return Sum(tuple(trees)) if trees else Number(Fraction(0))


def dot(left: Sequence[Tree] | Quantity, right: Sequence[Tree] | Quantity) -> Tree:
    """a₁·b₁ + a₂·b₂ + …, written out"""
    return total(left[i] * right[i] for i in range(len(left)))


def _terms(operand: Operators) -> tuple[Tree, ...]:
    return operand.terms if isinstance(operand, Sum) else (tree(operand),)


def _factors(operand: Operators) -> tuple[Tree, ...]:
    return operand.factors if isinstance(operand, Product) else (tree(operand),)
