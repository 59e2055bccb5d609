"""A formula of the page as an expression of a program.  e.g. w − η·∂L/∂w → w - eta * dL_dw"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce
from typing import assert_never

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.symbolic import Symbolic
from dlsolve.render.code.literals import spelled
from dlsolve.render.code.reading import parsed
from dlsolve.render.code.vocabulary import FUNCTIONS, PARAMETRIC, Kind
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, letters
from dlsolve.working.trees import (
    INFINITE,
    Apply,
    Between,
    Comparison,
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

Look = Callable[[Quantity | Number | Name], ast.expr | None]
"""How a program calls a value of the page; None where it has no name there."""

SIGNS: dict[str, ast.cmpop] = {
    "=": ast.Eq(), "≠": ast.NotEq(), "<": ast.Lt(), "≤": ast.LtE(), ">": ast.Gt(), "≥": ast.GtE(),
}  # fmt: skip


def kind_of(node: Tree) -> Kind:
    """Whether a value is one number, an array of them, or has letters in it."""
    if letters(node):
        return "symbolic"
    return kind_of_value(evaluate(node))


def kind_of_value(value: Value) -> Kind:
    """Whether a value is one number, an array of them, or has letters in it."""
    match value:
        case Symbolic():
            return "symbolic"
        case Vector(entries) if any(isinstance(entry, Symbolic) for entry in entries):
            return "symbolic"
        case Matrix(rows) if any(isinstance(entry, Symbolic) for row in rows for entry in row):
            return "symbolic"
        case Vector() | Matrix():
            return "array"
        case _:
            return "number"


class Formulas:
    """Writes formulas with the names that `look` finds."""

    def __init__(self, look: Look) -> None:
        self.look = look

    def expression(self, node: Tree) -> ast.expr:
        """The tree, operation by operation."""
        match node:
            case Quantity():
                return self.look(node) or _constant(node)
            case Number():
                return self.look(node) or _constant(node)
            case Letter(name):
                found = self.look(name)
                assert found is not None
                return found
            case Sum(terms):
                return self._sum(terms)
            case Negative(operand):
                return ast.UnaryOp(ast.USub(), self.expression(operand))
            case Product(factors):
                return reduce(_operation(ast.Mult()), map(self.expression, factors))
            case Quotient(top, bottom):
                return _operation(ast.Div())(self.expression(top), self.expression(bottom))
            case Power(base, exponent):
                return self._power(base, exponent)
            case MatrixProduct(left, right):
                return self._matrix_product(node, left, right)
            case Transposed(operand):
                written = self.expression(operand)
                turns = isinstance(evaluate(operand), Matrix)
                return parsed("({0}).T", [written]) if turns else written
            case Row(entries):
                return self._array([self.expression(entry) for entry in entries], kind_of(node))
            case Grid(rows):
                inner = [ast.List([self.expression(e) for e in r], ast.Load()) for r in rows]
                return self._array(inner, kind_of(node))
            case Apply(function, arguments):
                return self._applied(function, arguments, node)
            case Integral(integrand, variable, low, high):
                parts = [self.expression(p) for p in (integrand, Letter(variable))]
                ends = [self._end(end) for end in (low, high)]
                return parsed("sp.integrate({0}, ({1}, {2}, {3}))", [*parts, *ends])
            case Between(body, variable, low, high):
                parts = [self.expression(p) for p in (body, Letter(variable))]
                ends = [self._end(end) for end in (low, high)]
                between = "sp.limit({0}, {1}, {3}) - sp.limit({0}, {1}, {2})"
                return parsed(between, [*parts, *ends])
            case _:
                assert_never(node)

    def comparison(self, node: Comparison) -> ast.expr:
        """e.g. z ≥ θ → z >= theta; numbers that are not whole are close, never equal."""
        left, right = self.expression(node.left), self.expression(node.right)
        values = [evaluate(node.left), evaluate(node.right)]
        whole = all(isinstance(v, Fraction) and v.denominator == 1 for v in values)
        if node.sign in ("=", "≠") and not whole:
            close = parsed("math.isclose({0}, {1}, abs_tol=1e-9)", [left, right])
            return close if node.sign == "=" else ast.UnaryOp(ast.Not(), close)
        return ast.Compare(left, [SIGNS[node.sign]], [right])

    def _sum(self, terms: Sequence[Tree]) -> ast.expr:
        first, *rest = terms
        written = self.expression(first)
        for term in rest:
            if isinstance(term, Negative):
                subtract = _operation(ast.Sub())
                written = subtract(written, self.expression(term.operand))
            else:
                written = _operation(ast.Add())(written, self.expression(term))
        return written

    def _power(self, base: Tree, exponent: Tree) -> ast.expr:
        return _operation(ast.Pow())(self.expression(base), self.expression(exponent))

    def _matrix_product(self, node: Tree, left: Tree, right: Tree) -> ast.expr:
        sides = self.expression(left), self.expression(right)
        arrays = [isinstance(evaluate(one), Matrix | Vector) for one in (left, right)]
        if not all(arrays):
            return _operation(ast.Mult())(*sides)
        product = _operation(ast.MatMult())(*sides)
        is_inner = isinstance(evaluate(left), Matrix) and isinstance(evaluate(right), Matrix)
        one_number = kind_of(node) == "number" and is_inner
        return parsed("({0}).item()", [product]) if one_number else product

    def _array(self, entries: Sequence[ast.expr], kind: Kind) -> ast.expr:
        listed = ast.List(list(entries), ast.Load())
        return parsed("sp.Matrix({0})" if kind == "symbolic" else "np.array({0})", [listed])

    def _applied(self, function: str, arguments: Sequence[Tree], node: Tree) -> ast.expr:
        match function, arguments:
            case "∂" | "d", (inner, Letter() as letter):
                return parsed(
                    "sp.diff({0}, {1})", [self.expression(inner), self.expression(letter)]
                )
            case "⌊·⌋", (Quotient(top, bottom),) if kind_of(node) == "number":
                return _operation(ast.FloorDiv())(self.expression(top), self.expression(bottom))
            case "⊙", (left, right):
                return _operation(ast.Mult())(self.expression(left), self.expression(right))
            case "max", _ if kind_of(node) == "number":
                return ast.Call(_name("max"), [self.expression(one) for one in arguments], [])
            case "max", _:
                maximum = "np.maximum({0}, {1})"
                written = [self.expression(one) for one in arguments]
                return reduce(lambda a, b: parsed(maximum, [a, b]), written)
            case "log", (argument, base):
                return self._log(argument, base)
            case _ if len(arguments) > 1:
                written = [self.expression(one) for one in arguments]
                return parsed(PARAMETRIC[function], written)
            case _:
                template = FUNCTIONS[function][kind_of(arguments[0])]
                return parsed(template, [self.expression(arguments[0])])

    def _log(self, argument: Tree, base: Tree) -> ast.expr:
        module = {"number": "math", "array": "np", "symbolic": "sp"}[kind_of(argument)]
        written, value = self.expression(argument), evaluate(base)
        if module != "sp" and value in (2, 10):
            return parsed(f"{module}.log{value}({{0}})", [written])
        return parsed(
            f"{module}.log({{0}}) / {module}.log({{1}})", [written, self.expression(base)]
        )

    def _end(self, end: Tree) -> ast.expr:
        match end:
            case Letter() if end == INFINITE:
                return parsed("sp.oo", [])
            case Negative(Letter() as inner) if inner == INFINITE:
                return parsed("-sp.oo", [])
            case _:
                return self.expression(end)


def _operation(operator: ast.operator) -> Callable[[ast.expr, ast.expr], ast.expr]:
    return lambda left, right: ast.BinOp(left, operator, right)


def _name(text: str) -> ast.Name:
    return ast.Name(text, ast.Load())


def _constant(node: Quantity | Number) -> ast.expr:
    return spelled(node)
