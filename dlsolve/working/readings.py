"""What is read off a tree: its substitution, its last step before the value, its value."""

from __future__ import annotations

import math
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
from dlsolve.working.determinants import written_out
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
    total,
)
from dlsolve.working.written import is_negative, written

ENDING = 10**8
"""What the denominators of fractions that are written as decimals divide."""

LARGEST_RATIO = 1000
"""Fractions of smaller numbers stand in a logarithm.  e.g. log₂(7/6)"""


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


def with_terms_evaluated(node: Tree) -> Tree | None:
    """The step between substitution and value: each term of a sum worked out.

    e.g. 0.9 × 0.03 + 0.1 × 0.2 → 0.027 + 0.02;  −½[2 × 1 + 4 × 2] → −½[2 + 8];
    σ(0.5 × 2 + 1) → σ(2);  max(0, 1 − 0.3) → max(0, 0.7);  e^(−(−2)) → e².
    None where there is no such step: the terms are single numbers already.
    """
    match node:
        case Sum(terms) if sum(not _is_atom(term) for term in terms) >= 1 and len(terms) > 1:
            return Sum(tuple(_evaluated_term(term) for term in terms))
        case Negative(operand):
            inner = with_terms_evaluated(operand)
            return None if inner is None else Negative(inner)
        case Product(factors) | Row(factors) if not isinstance(node, Row):
            inner_factors = [with_terms_evaluated(f) or _folded(f) for f in factors]
            if any(with_terms_evaluated(f) is not None for f in factors):
                return Product(tuple(inner_factors))
            return None
        case Quotient(top, bottom):
            inner_top, inner_bottom = with_terms_evaluated(top), with_terms_evaluated(bottom)
            multiplied = isinstance(top, Product)  # 0.8 × 0.01/0.107 → 0.008/0.107
            counted = _is_sum_of_counts(top) or _is_sum_of_counts(bottom)  # 40/(40 + 5) → 40/45
            if inner_top is None and inner_bottom is None and not (multiplied or counted):
                return None
            return Quotient(inner_top or _folded(top), inner_bottom or _folded(bottom))
        case Apply("max" as function, arguments) if not all(map(_is_atom, arguments)):
            return Apply(function, tuple(map(_folded, arguments)))
        case Apply("⌊·⌋" | "⌈·⌉"):
            inside = _evaluated_term(node)
            return inside if isinstance(inside, Apply) else None
        case Apply(function, (argument, *parameter)) if function in ACTIVATIONS and not _is_atom(
            argument
        ):
            return Apply(function, (_folded(argument), *parameter))
        case Apply("exp", (Negative(Number(value)),)) if is_negative(value):
            return Apply("exp", (Number(-value),))
        case Apply("det", (Grid(rows),)) if len(rows) > 1:
            return with_terms_evaluated(written_out(rows))
        case _:
            return None


def with_determinant_written_out(node: Tree) -> Tree | None:
    """A determinant by its rule.  e.g. │1 2; 3 4│ → 1 × 4 − 2 × 3.  None for anything else."""
    match node:
        case Apply("det", (Grid(rows),)) if len(rows) > 1:
            return written_out(rows)
        case Negative(Apply("det") as determinant):
            inner = with_determinant_written_out(determinant)
            return None if inner is None else Negative(inner)
        case _:
            return None


def with_radicand_evaluated(node: Tree) -> Tree | None:
    """The root of a sum as the root of one number.  e.g. √(0.3² + 0.4²) → √0.25

    None for anything else, a root inside a longer expression too.
    """
    match node:
        case Apply("√", (Sum() as radicand,)) if not letters(radicand):
            return Apply("√", (_folded(radicand),))
    return None


def with_minors_evaluated(node: Tree) -> Tree | None:
    """An expansion with its brackets worked out.  e.g. 2(5·6 − 1·4) − … → 2 × 26 − …

    None for what is no determinant of three rows or more.
    """
    match node:
        case Apply("det", (Grid(rows),)) if len(rows) > 2:
            expanded = written_out(rows)
            terms = expanded.terms if isinstance(expanded, Sum) else (expanded,)
            return total(map(_with_bracket_evaluated, terms))
        case Negative(Apply("det") as determinant):
            inner = with_minors_evaluated(determinant)
            return None if inner is None else Negative(inner)
        case _:
            return None


def _with_bracket_evaluated(term: Tree) -> Tree:
    match term:
        case Negative(operand):
            return Negative(_with_bracket_evaluated(operand))
        case Product((entry, bracket)):
            return Product((entry, _folded(bracket)))
        case _:
            return _folded(term)


def with_ratios_evaluated(node: Tree) -> Tree | None:
    """Quotients and differences whose logarithm is taken, worked out.

    e.g. log₂(0.7/0.6) → log₂(7/6), ln(1 − 0.2) → ln 0.8.  None where there are none, or no
    simple ones.
    """
    found = mapped(node, _logarithm_of_ratio)
    return None if found == node else found


def _logarithm_of_ratio(node: Tree) -> Tree | None:
    match node:
        case Apply("log" | "ln" as function, (Quotient() as ratio, *base)) if not letters(ratio):
            value = evaluate(ratio)
            if isinstance(value, Fraction) and max(value.as_integer_ratio()) < LARGEST_RATIO:
                return Apply(function, (Number(value, str(value)), *base))
        case Apply("log" | "ln" as function, (Sum() as inside, *base)) if not letters(inside):
            value = evaluate(inside)
            if isinstance(value, Fraction) and ENDING % value.denominator:
                return Apply(function, (Number(value, str(value)), *base))
            return Apply(function, (_folded(inside), *base))
    return None


def with_logarithms_evaluated(node: Tree) -> Tree | None:
    """Each logarithm worked out.  e.g. 0.7 × log₂ 0.7 → 0.7 × (−0.5146).

    None without one, and for one that stands alone, behind a minus sign perhaps.
    """
    if isinstance(node, Negative) and isinstance(node.operand, Apply):
        return None
    found = mapped(node, _logarithm)
    return None if found == node else found


def _logarithm(node: Tree) -> Tree | None:
    match node:
        case Apply("log" | "ln") if not letters(node):
            return written(evaluate(node))
    return None


def _is_sum_of_counts(node: Tree) -> bool:
    """Whether it is a sum of whole numbers, none of them subtracted.  e.g. 40 + 45"""
    return isinstance(node, Sum) and all(
        isinstance(term, Number)
        and isinstance(term.value, Fraction)
        and term.value.denominator == 1
        and term.value >= 0
        for term in node.terms
    )


def _is_atom(node: Tree) -> bool:
    match node:
        case Negative(operand):
            return _is_atom(operand)
        case Number() | Quantity() | Letter():
            return True
        case Row(entries):
            return all(_is_atom(entry) for entry in entries)
        case Grid(rows):
            return all(_is_atom(entry) for row in rows for entry in row)
        case _:
            return False


def _evaluated_term(term: Tree) -> Tree:
    """A term as one number, a minus sign outside.  e.g. 0.5 × (−1) → −0.5 as Negative(0.5)

    What is rounded stands in its brackets where that changes it.  e.g. ⌊(10 − 3)/2⌋ → ⌊3.5⌋
    """
    if isinstance(term, Apply) and term.function in ("⌊·⌋", "⌈·⌉"):
        inside = evaluate(term.arguments[0])
        if isinstance(inside, Fraction) and inside.denominator != 1:
            return Apply(term.function, (Number(inside, _in_figures(inside)),))
    if isinstance(term, Negative):
        inner = _evaluated_term(term.operand)
        return inner.operand if isinstance(inner, Negative) else Negative(inner)
    folded = _folded(term)
    match folded:
        case Number(value, "") if is_negative(value):
            return Negative(Number(-value))
        case Number(value, text) if text[:1] == "−" and text[1:].replace(".", "").isdigit():
            return Negative(Number(-value, text[1:]))
        case _:
            return folded


def _in_figures(value: Fraction) -> str:
    """A fraction as typed: by its decimals where those end soon.  e.g. 3.5, but 10/3"""
    ends = 100 % value.denominator == 0
    return f"{nearest_float(value):g}" if ends else f"{value.numerator}/{value.denominator}"


def _folded(node: Tree) -> Tree:
    if _is_atom(node):
        return node
    return written(evaluate(node)) or node


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


def in_float64(node: Tree) -> float:
    """The value that a Python program gets: the same operations, each rounded in binary."""
    match node:
        case Number(value) | Quantity(value=value):
            return float_of(value)
        case Sum(terms):
            first, *rest = terms
            result = in_float64(first)
            for term in rest:
                if isinstance(term, Negative):
                    result -= in_float64(term.operand)
                else:
                    result += in_float64(term)
            return result
        case Negative(operand):
            return -in_float64(operand)
        case Product(factors):
            result = in_float64(factors[0])
            for factor in factors[1:]:
                result *= in_float64(factor)
            return result
        case Quotient(top, bottom):
            return in_float64(top) / in_float64(bottom)
        case Power(base, exponent):
            return float(in_float64(base) ** in_float64(exponent))
        case Apply("√", (operand,)):
            return math.sqrt(in_float64(operand))
        case _:
            return float_of(evaluate(node))


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
    "erf": lambda value: functions.trigonometric("erf", value),
    **activations.OF_ONE,
    "Φ": functions.standard_normal,
    "Φ⁻¹": functions.standard_normal_inverse,
}
"""Functions of one number, by the name that stands on the page."""

ACTIVATIONS = activations.OF_ONE.keys() | activations.WITH_PARAMETER.keys()
"""Functions whose argument is worked out before their value.  e.g. σ(0.5 × 2 + 1) → σ(2)"""
