"""Between trees and SymPy: derivatives, and values with letters in them.

Trees are translated node by node; no text passes between the two, so nothing is evaluated.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from dlsolve.errors import Undefined
from dlsolve.exact.number import Real, Surd
from dlsolve.exact.symbolic import Symbolic, symbol
from dlsolve.working.names import GREEK, Name
from dlsolve.working.trees import (
    Apply,
    Grid,
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
    sqrt,
    total,
)

if TYPE_CHECKING:
    import sympy


def derivative(node: Tree, letter: Name) -> Tree:
    """∂node/∂letter as a tree: that of a polynomial term by term, any other simplified.

    e.g. 100·w₁² + w₂² by w₁ → 200·w₁;  x⁴ − 3x³ → 4x³ − 9x²;  (x − 1)⁴ → 4(x − 1)³
    """
    import sympy

    function = to_sympy(node)
    slope = sympy.diff(function, symbol(letter.ascii))
    if function.is_polynomial() and function == function.expand():
        return tree_of(slope.expand())
    try:
        return tree_of(sympy.simplify(slope))
    except Undefined:  # simplifying can lead to cosh or to cases; e.g. tanh w → 1 − tanh² w
        return tree_of(slope)


def to_sympy(node: Tree) -> sympy.Expr:
    """A tree of scalars as a SymPy expression, letters as real symbols.

    Raises Undefined for vectors, matrices and functions that SymPy has no name for.
    """
    import sympy

    match node:
        case Number(value):
            return _number_to_sympy(value)
        case Letter(name) | Quantity(name=name):
            return symbol(name.ascii)
        case Sum(terms):
            return sympy.Add(*map(to_sympy, terms))
        case Negative(operand):
            return -to_sympy(operand)
        case Product(factors):
            return sympy.Mul(*map(to_sympy, factors))
        case Quotient(top, bottom):
            return to_sympy(top) / to_sympy(bottom)
        case Power(base, exponent):
            return to_sympy(base) ** to_sympy(exponent)
        case Apply(function, arguments):
            return _apply_to_sympy(function, tuple(map(to_sympy, arguments)))
        case Row() | Grid() | MatrixProduct() | Transposed():
            raise Undefined("a vector or matrix where an expression in numbers is needed")
        case _:
            assert_never(node)


def _number_to_sympy(value: object) -> sympy.Expr:
    import sympy

    match value:
        case Fraction():
            return sympy.Rational(value.numerator, value.denominator)
        case Symbolic():
            return value.expression
        case Surd(a, b, d):
            return _number_to_sympy(a) + _number_to_sympy(b) * sympy.sqrt(d)
        case Real() if value.operation == "exp":
            return sympy.exp(_number_to_sympy(value.arguments[0]))
        case Real() if value.operation == "π":
            return sympy.pi
        case _:
            raise Undefined(f"a number that has no exact symbol, {value!r}")


def _apply_to_sympy(function: str, arguments: tuple[sympy.Expr, ...]) -> sympy.Expr:
    import sympy

    match function:
        case "√":
            return sympy.sqrt(arguments[0])
        case "ln":
            return sympy.log(arguments[0])
        case "log":
            return sympy.log(*arguments)
        case "exp":
            return sympy.exp(arguments[0])
        case "|·|":
            return sympy.Abs(arguments[0])
        case "sgn":
            return sympy.sign(arguments[0])
        case "sin" | "cos" | "tanh":
            return getattr(sympy, function)(arguments[0])
        case "σ":
            return 1 / (1 + sympy.exp(-arguments[0]))
        case "max":
            return sympy.Max(*arguments)
        case _:
            raise Undefined(f"a derivative of {function}")


def tree_of(expression: sympy.Expr) -> Tree:
    """A SymPy expression as a tree, its terms in falling powers.

    Raises Undefined for what the page has no sign for.
    """
    import sympy

    match expression:
        case sympy.Rational():
            return Number(Fraction(int(expression.p), int(expression.q)))
        case sympy.Symbol():
            return Letter(name_of_symbol(str(expression)))
        case sympy.Add():
            return total(_signed(term) for term in expression.as_ordered_terms())
        case sympy.Mul():
            return _product(expression)
        case sympy.exp():
            return Apply("exp", (tree_of(expression.args[0]),))
        case sympy.Pow(args=(base, exponent)):
            if exponent == sympy.Rational(1, 2):
                return sqrt(tree_of(base))
            if exponent.is_Rational and exponent < 0:
                return 1 / tree_of(base**-exponent)
            return tree_of(base) ** tree_of(exponent)
        case sympy.log():
            return Apply("ln", (tree_of(expression.args[0]),))
        case sympy.Abs():
            return Apply("|·|", (tree_of(expression.args[0]),))
        case sympy.Heaviside(args=(inner, *_)):
            return Apply("step", (tree_of(inner),))
        case sympy.sin() | sympy.cos() | sympy.tanh() | sympy.sign() | sympy.Max():
            name = {"sign": "sgn", "Max": "max"}.get(type(expression).__name__)
            trees = tuple(map(tree_of, expression.args))
            return Apply(name or type(expression).__name__, trees)
        case _ if expression == sympy.E:
            return Apply("exp", (Number(Fraction(1)),))
        case _:
            raise Undefined(f"an expression that has no place on the page: {expression}")


def _signed(term: sympy.Expr) -> Tree:
    """A term of a sum, its minus sign outside.  e.g. −2x → Negative(2x)"""
    if term.could_extract_minus_sign():
        return -tree_of(-term)
    return tree_of(term)


def _product(expression: sympy.Mul) -> Tree:
    if expression.could_extract_minus_sign():
        return -tree_of(-expression)
    top, bottom = expression.as_numer_denom()
    if bottom != 1:
        return tree_of(top) / tree_of(bottom)
    number, rest = expression.as_coeff_Mul()
    factors = [tree_of(factor) for factor in rest.as_ordered_factors()]
    if number != 1:
        factors.insert(0, tree_of(number))
    return factors[0] if len(factors) == 1 else Product(tuple(factors))


def name_of_symbol(text: str) -> Name:
    """The name that a symbol's ASCII spelling stands for.  e.g. beta_1 → β₁"""
    base, *indices = text.split("_")
    return Name(GREEK.get(base, base), *(int(i) if i.isdigit() else i for i in indices))
