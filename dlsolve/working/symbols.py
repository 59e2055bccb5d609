"""Between trees and SymPy: derivatives, and values with letters in them.

Trees are translated node by node; no text passes between the two, so nothing is evaluated.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from dlsolve.errors import InputError, Undefined
from dlsolve.exact.functions import LARGEST_FACTORIAL, pi
from dlsolve.exact.number import Real, Surd
from dlsolve.exact.symbolic import Symbolic, symbol
from dlsolve.working.names import GREEK, Name
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
    sqrt,
    total,
)

if TYPE_CHECKING:
    import sympy

MOST_NESTED = 4
"""Functions and powers one inside another up to which a derivative is worked out."""

MOST_OPERATIONS = 300
"""Operations up to which a derivative is written down."""

MOST_SIMPLIFIED = 40
"""Operations up to which a derivative is simplified; beyond, SymPy may take minutes."""

LARGEST_SIMPLIFIED = 1000
"""The largest number in a derivative that is simplified."""

LARGEST_POWER_SIMPLIFIED = 20
"""The largest power in a derivative that is simplified, as simplifying multiplies out."""


def derivative(node: Tree, letter: Name) -> Tree:
    """∂node/∂letter as a tree: that of a polynomial term by term, another simplified if short.

    e.g. 100·w₁² + w₂² by w₁ → 200·w₁;  x⁴ − 3x³ → 4x³ − 9x²;  (x − 1)⁴ → 4(x − 1)³
    Raises InputError where functions are nested too deep or the derivative is too long.
    """
    try:
        if _nesting(node) > MOST_NESTED:
            raise _too_long(f"functions and powers are nested more than {MOST_NESTED} deep")
        return _derivative(node, letter)
    except RecursionError:
        raise _too_long("its parts are nested too deep, or its numbers are too large") from None


def _derivative(node: Tree, letter: Name) -> Tree:
    import sympy

    function = to_sympy(node)
    slope = sympy.diff(function, symbol(letter.ascii))
    if sympy.count_ops(slope) > MOST_OPERATIONS:
        raise _too_long(f"it has more than {MOST_OPERATIONS} operations")
    if function.is_polynomial() and _is_multiplied_out(function):
        return tree_of(slope)
    if not is_simplified_soon(slope):
        return tree_of(slope)
    try:
        return tree_of(sympy.simplify(slope))
    except Undefined:  # simplifying can lead to cosh or to cases; e.g. tanh w → 1 − tanh² w
        return tree_of(slope)


def _too_long(why: str) -> InputError:
    return InputError(
        f"the derivative is too long for paper: {why}", remedy="give a simpler function"
    )


def _nesting(node: Tree) -> int:
    """How many functions and powers of letters stand one inside another.

    e.g. w² + 1 → 1;  sin(exp(w²)) → 3;  √2·w → 0
    """
    match node:
        case Number():
            return 0
        case Apply(arguments=parts):
            here = 1
        case Power(base, exponent):
            here, parts = 1, (base, exponent)
        case Sum(parts) | Product(parts):
            here = 0
        case Negative(operand):
            return _nesting(operand)
        case Quotient(top, bottom):
            return max(_nesting(top), _nesting(bottom))
        case _:
            return 0
    if here and not any(letters(part) for part in parts):
        return 0
    return here + max(map(_nesting, parts), default=0)


def _is_multiplied_out(function: sympy.Expr) -> bool:
    """Whether a polynomial has no bracket that could be multiplied out; nothing is expanded."""
    import sympy

    return not any(
        any(part.is_Add for part in inner.args)
        for inner in sympy.preorder_traversal(function)
        if inner.is_Mul or inner.is_Pow
    )


def is_simplified_soon(slope: sympy.Expr) -> bool:
    """Whether a derivative is short, and its numbers and powers are small."""
    import sympy

    if sympy.count_ops(slope) > MOST_SIMPLIFIED:
        return False
    if any(
        abs(one.p) > LARGEST_SIMPLIFIED or one.q > LARGEST_SIMPLIFIED
        for one in slope.atoms(sympy.Rational)
    ):
        return False
    powers = (one.exp for one in slope.atoms(sympy.Pow))
    return not any(one.is_Rational and abs(one) > LARGEST_POWER_SIMPLIFIED for one in powers)


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
        case Integral() | Between():
            raise Undefined("an integral inside an expression")
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
        case "arctan":
            return sympy.atan(arguments[0])
        case "σ":
            return 1 / (1 + sympy.exp(-arguments[0]))
        case "max":
            if any(one.is_extended_real is False or _is_strange(one) for one in arguments):
                raise Undefined("a maximum of what are no real numbers")
            return sympy.Max(*arguments)
        case "!":
            (argument,) = arguments
            known = argument.is_number
            if known and (_is_strange(argument) or not 0 <= argument <= LARGEST_FACTORIAL):
                raise Undefined(f"a factorial outside 0 to {LARGEST_FACTORIAL:,}")
            return sympy.factorial(argument)
        case _:
            raise Undefined(f"a derivative of {function}")


def _is_strange(number: sympy.Expr) -> bool:
    """Whether it is a number, and not known to be real.  e.g. 1/0, i"""
    return bool(number.is_number and not number.is_real)


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
        case sympy.sin() | sympy.cos() | sympy.tanh() | sympy.atan() | sympy.sign() | sympy.Max():
            name = {"atan": "arctan", "sign": "sgn", "Max": "max"}.get(type(expression).__name__)
            trees = tuple(map(tree_of, expression.args))
            return Apply(name or type(expression).__name__, trees)
        case _ if expression == sympy.pi:
            return Number(pi(), "π")
        case _ if expression == sympy.E:
            return Apply("exp", (Number(Fraction(1)),))
        case _ if expression == sympy.pi:
            return Number(pi(), "π")
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
