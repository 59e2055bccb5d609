"""What is read off a tree: its substitution, its letters, its value."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from typing import assert_never

from dlsolve.errors import Undefined
from dlsolve.exact import activations, functions
from dlsolve.exact import number as exact
from dlsolve.exact.array import Matrix, Vector, entrywise
from dlsolve.exact.number import Infinity, Real, Scalar, Surd
from dlsolve.exact.rounding import nearest_float
from dlsolve.exact.symbolic import Symbolic
from dlsolve.working.names import Name
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
    Value,
)
from dlsolve.working.written import written


def substituted(node: Tree) -> Tree:
    """The tree with each quantity's value, as typed where it was, in its place."""
    return mapped(node, _with_values)


def _with_values(node: Tree) -> Tree | None:
    """A quantity's value in its place; turned under a ᵀ, each entry under a function.

    e.g. xᵀ → [1  2];  ReLU(z) → the column of ReLU(1), ReLU(1.7)
    """
    match node:
        case Quantity(typed=None):
            return written(node.value) or node
        case Quantity(typed=typed):
            return typed
        case Transposed(Quantity(value=Matrix()) as turned):
            grid = _with_values(turned)
            assert isinstance(grid, Grid)
            return Grid(tuple(zip(*grid.rows, strict=True)))
        case Apply(name, (Quantity(value=Matrix()) as inside, *rest)) if name in ACTIVATIONS:
            grid = _with_values(inside)
            assert isinstance(grid, Grid)
            return Grid(tuple(tuple(Apply(name, (e, *rest)) for e in row) for row in grid.rows))
        case _:
            return None


def mapped(node: Tree, change: Callable[[Tree], Tree | None]) -> Tree:
    """The tree with `change` applied to every node from the top; None goes on inside."""
    changed = change(node)
    if changed is not None:
        return changed

    def inside(inner: Tree) -> Tree:
        return mapped(inner, change)

    match node:
        case Number() | Letter() | Quantity():
            return node
        case Sum(terms):
            return Sum(tuple(map(inside, terms)))
        case Negative(operand):
            return Negative(inside(operand))
        case Product(factors):
            return Product(tuple(map(inside, factors)))
        case Quotient(top, bottom):
            return Quotient(inside(top), inside(bottom))
        case Power(base, exponent):
            return Power(inside(base), inside(exponent))
        case Apply(function, arguments):
            return Apply(function, tuple(map(inside, arguments)))
        case Row(entries, column):
            return Row(tuple(map(inside, entries)), column)
        case Grid(rows, bar):
            return Grid(tuple(tuple(map(inside, row)) for row in rows), bar)
        case MatrixProduct(left, right):
            return MatrixProduct(inside(left), inside(right))
        case Transposed(operand):
            return Transposed(inside(operand))
        case Integral(integrand, variable, low, high):
            return Integral(inside(integrand), variable, inside(low), inside(high))
        case Between(antiderivative, variable, low, high):
            return Between(inside(antiderivative), variable, inside(low), inside(high))
        case _:
            assert_never(node)


def bound(node: Tree, values: dict[Name, Tree]) -> Tree:
    """The tree with trees put for letters.  e.g. w·x with x ↦ x₁ → w·x₁"""

    def put(inner: Tree) -> Tree | None:
        match inner:
            case Letter(name):
                return values.get(name)
            case Integral(body, x, low, high) | Between(body, x, low, high) if x in values:
                outside = {name: value for name, value in values.items() if name != x}
                return type(inner)(bound(body, outside), x, bound(low, values), bound(high, values))
        return None

    return mapped(node, put)


def letters(node: Tree) -> tuple[Name, ...]:
    """The unknowns of a tree, in the order in which they stand; not the x of an ∫ … dx."""
    found: list[Name] = []

    def look(inner: Tree) -> Tree | None:
        match inner:
            case Letter(name):
                found.append(name)
            case Integral(body, x, low, high) | Between(body, x, low, high):
                found.extend(name for name in letters(body) if name != x)
                found.extend((*letters(low), *letters(high)))
                return inner
        return None

    mapped(node, look)
    return tuple(dict.fromkeys(found))


def has_integral(node: Tree) -> bool:
    """Whether an integral stands in a formula, beside other terms or alone."""
    match node:
        case Integral() | Between():
            return True
        case Sum(parts) | Product(parts):
            return any(map(has_integral, parts))
        case Negative(operand):
            return has_integral(operand)
        case _:
            return False


def applied_functions(node: Tree) -> frozenset[str]:
    """The functions that are applied in a tree.  e.g. x·sgn(w·x) → sgn"""
    found: set[str] = set()

    def look(inner: Tree) -> None:
        if isinstance(inner, Apply):
            found.add(inner.function)

    mapped(node, look)
    return frozenset(found)


def evaluate(node: Tree) -> Value:
    """The exact value of a tree.

    Raises Undefined for a division by zero, a logarithm of 0, shapes that do not fit.
    """
    match node:
        case Number(value):
            return value
        case Quantity():
            return node.value
        case Letter(name):
            from dlsolve.exact.symbolic import letter

            return letter(name.ascii)
        case Sum(terms):
            return reduce(_add, map(evaluate, terms))
        case Negative(operand):
            return _multiply(Fraction(-1), evaluate(operand))
        case Product(factors):
            return reduce(_multiply, map(evaluate, factors))
        case Quotient(top, bottom):
            return _entrywise(exact.divide, evaluate(top), evaluate(bottom))
        case Power(base, exponent):
            return _entrywise(functions.power, evaluate(base), evaluate(exponent))
        case Apply("∂" | "d", (inner, Letter(name))):
            from dlsolve.working.symbols import derivative

            return evaluate(derivative(inner, name))
        case Apply(function, arguments):
            return reduce_function(function, tuple(map(evaluate, arguments)))
        case Row(entries):
            return Vector(tuple(scalar(evaluate(entry)) for entry in entries))
        case Grid(rows):
            return Matrix(tuple(tuple(scalar(evaluate(e)) for e in row) for row in rows))
        case MatrixProduct(left, right):
            return _matrix_product(evaluate(left), evaluate(right))
        case Transposed(operand):
            turned = evaluate(operand)
            return Matrix(turned.columns()) if isinstance(turned, Matrix) else turned
        case Integral() | Between():
            from dlsolve.working.integrals import worth_of

            return worth_of(node)
        case _:
            assert_never(node)


def float_of(value: Value) -> float:
    """The nearest float of one real number.  Raises Undefined for any other value."""
    match value:
        case Fraction() | Surd() | Real():
            return nearest_float(value)
        case _:
            raise Undefined("a float where there is no real number")


def scalar(value: Value) -> Scalar:
    """The value, which has to be a scalar."""
    match value:
        case bool() | str() | Infinity():
            raise Undefined(f"{value} where a number is needed")
        case Fraction() | Surd() | Real() | Symbolic():
            return value
        case _:
            raise Undefined(f"a {type(value).__name__.lower()} where a number is needed")


def _array(value: Value) -> Scalar | Vector:
    return value if isinstance(value, Vector) else scalar(value)


def _entrywise(
    operation: Callable[[Scalar, Scalar], Scalar], left: Value, right: Value
) -> Scalar | Vector:
    return entrywise(operation, _array(left), _array(right))


def _add(left: Value, right: Value) -> Value:
    if isinstance(left, Matrix) and isinstance(right, Matrix):
        return left + right
    return _entrywise(lambda a, b: a + b, left, right)


def _multiply(left: Value, right: Value) -> Value:
    if isinstance(right, Matrix):
        return right.scaled(scalar(left))
    if isinstance(left, Matrix):
        return left.scaled(scalar(right))
    return _entrywise(lambda a, b: a * b, left, right)


def _entry_by_entry(left: Value, right: Value) -> Value:
    """The product of matrices of one shape, entry by entry."""
    if not isinstance(left, Matrix) or not isinstance(right, Matrix):
        return _multiply(left, right)
    if left.shape != right.shape:
        raise Undefined(f"a product, entry by entry, of shapes {left.shape} and {right.shape}")
    pairs = (zip(one, other, strict=True) for one, other in zip(left.rows, right.rows, strict=True))
    return Matrix(tuple(tuple(a * b for a, b in row) for row in pairs))


def _matrix_product(left: Value, right: Value) -> Value:
    match left, right:
        case Matrix(), Matrix():
            if left.shape[1] != right.shape[0]:
                raise Undefined(f"a product of matrices of shapes {left.shape} and {right.shape}")
            product = left @ right
            is_inner = product.shape == (1, 1) and left.shape != (1, 1)
            return product[0, 0] if is_inner else product  # a row times a column is a number
        case Matrix(), Vector():
            if left.shape[1] != len(right):
                raise Undefined(f"a {left.shape} matrix times a vector of {len(right)}")
            return left.times(right)
        case Vector(), Vector():
            return left.dot(right)
        case _:
            raise Undefined("a matrix product of things that are not matrices")


def _largest(left: Scalar, right: Scalar) -> Scalar:
    return left if exact.sign(left - right) >= 0 else right


def reduce_function(function: str, arguments: tuple[Value, ...]) -> Value:
    """The value of a named function; each works entry by entry on vectors."""
    match function:
        case "det":
            return _determinant(arguments[0])
        case "max":
            return reduce(lambda a, b: _entrywise(_largest, a, b), arguments)
        case "log":
            return _entrywise(functions.log, *arguments)
        case "⊙":
            return _entry_by_entry(*arguments)
        case "softmax":
            return _softmax(arguments[0])
        case _ if len(arguments) > 1:
            return _with_parameter(activations.WITH_PARAMETER[function], *arguments)
        case _:
            rule = FUNCTIONS[function]
            argument = arguments[0]
            if isinstance(argument, Vector | Matrix):
                return argument.map(rule)
            return rule(scalar(argument))


def _with_parameter(
    rule: Callable[[Scalar, Scalar], Scalar], argument: Value, parameter: Value
) -> Value:
    if isinstance(argument, Matrix):
        return argument.map(lambda entry: rule(entry, scalar(parameter)))
    return _entrywise(rule, argument, parameter)


def _determinant(value: Value) -> Scalar:
    from dlsolve.exact.rows import determinant_by_rows

    if not isinstance(value, Matrix) or not value.is_square:
        raise Undefined("a determinant of what is no square matrix")
    return determinant_by_rows(value)


def _softmax(value: Value) -> Vector:
    if not isinstance(value, Vector):
        raise Undefined("a softmax of what is no vector")
    return Vector(activations.softmax(value.entries))


FUNCTIONS: dict[str, Callable[[Scalar], Scalar]] = {
    "√": functions.sqrt,
    "!": functions.factorial,
    "⌊·⌋": exact.floor,
    "⌈·⌉": lambda value: -exact.floor(-value),
    "ln": functions.ln,
    "exp": functions.exp,
    "|·|": functions.absolute,
    "sgn": lambda value: Fraction(exact.sign(value)),
    "step": lambda value: Fraction(int(exact.sign(value) > 0)),
    "sin": lambda value: functions.trigonometric("sin", value),
    "cos": lambda value: functions.trigonometric("cos", value),
    "arccos": functions.arccos,
    "arctan": lambda value: functions.trigonometric("arctan", value),
    "erf": lambda value: functions.trigonometric("erf", value),
    **activations.OF_ONE,
    "Φ": functions.standard_normal,
    "Φ⁻¹": functions.standard_normal_inverse,
}
"""Functions of one number, by the name that stands on the page."""

ACTIVATIONS = activations.OF_ONE.keys() | activations.WITH_PARAMETER.keys()
"""Functions whose argument is worked out before their value.  e.g. σ(0.5 × 2 + 1) → σ(2)"""
