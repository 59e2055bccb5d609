"""A formula of the problem as a function of the script, in the functions of PyTorch.

Formula("f", θ = (w₁, w₂), 100w₁² + w₂²)   →   def f(theta):
                                                   w1, w2 = theta
                                                   return 100 * w1 ** 2 + w2 ** 2
"""

from __future__ import annotations

import ast
import keyword
from collections.abc import Sequence
from functools import reduce

from dlsolve.render.code.literals import NotKnown, literal
from dlsolve.render.code.reading import named, parsed
from dlsolve.working.formulas import Formula
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, letters
from dlsolve.working.trees import (
    Apply,
    Letter,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Tree,
)

TORCH = {
    "√": "torch.sqrt({0})", "exp": "torch.exp({0})", "ln": "torch.log({0})",
    "|·|": "torch.abs({0})", "sin": "torch.sin({0})", "cos": "torch.cos({0})",
    "tan": "torch.tan({0})", "sinh": "torch.sinh({0})", "cosh": "torch.cosh({0})",
    "tanh": "torch.tanh({0})", "arctan": "torch.atan({0})", "σ": "torch.sigmoid({0})",
    "relu": "torch.relu({0})", "sgn": "torch.sign({0})",
}  # fmt: skip
"""The functions that an expression may have, as PyTorch has them."""

TAKEN = {"torch", "math", "random", "f", "model"}
"""Names of the script that no letter may take."""


def definition(formula: Formula) -> ast.FunctionDef:
    """The function.  Raises NotKnown for what PyTorch has no function for."""
    arguments, body = [], []
    for vector, entries in formula.parameters:
        if len(entries) == 1:
            arguments.append(ast.arg(spelled(entries[0])))
            continue
        arguments.append(ast.arg(vector.ascii))
        parts = ast.Tuple([named(spelled(entry)) for entry in entries], ast.Store())
        body.append(ast.Assign([parts], named(vector.ascii), lineno=0))
    signature = ast.arguments([], arguments, None, [], [], None, [])
    returned = ast.Return(_node(formula.tree))
    return ast.FunctionDef(formula.name, signature, [*body, returned], [], None, lineno=0)


def spelled(letter: Name) -> str:
    """The letter as a variable.  e.g. w₁ → w1, λ → lambda_"""
    name = letter.ascii.replace("_", "")
    return f"{name}_" if keyword.iskeyword(name) or name in TAKEN else name


def _node(tree: Tree) -> ast.expr:
    match tree:
        case _ if not letters(tree):
            return parsed(literal(evaluate(tree)), [])
        case Letter(name):
            return named(spelled(name))
        case Sum(terms):
            return reduce(_added, terms[1:], _node(terms[0]))
        case Negative(operand):
            return ast.UnaryOp(ast.USub(), _node(operand))
        case Product(factors):
            return _chain(ast.Mult(), factors)
        case Quotient(top, bottom):
            return ast.BinOp(_node(top), ast.Div(), _node(bottom))
        case Power(base, exponent):
            return ast.BinOp(_node(base), ast.Pow(), _node(exponent))
        case Apply(function, arguments):
            return _applied(function, arguments)
        case _:
            raise NotKnown


def _added(left: ast.expr, term: Tree) -> ast.expr:
    match term:
        case Negative(operand):
            return ast.BinOp(left, ast.Sub(), _node(operand))
        case _:
            return ast.BinOp(left, ast.Add(), _node(term))


def _chain(operator: ast.operator, parts: Sequence[Tree]) -> ast.expr:
    first, *rest = map(_node, parts)
    return reduce(lambda left, right: ast.BinOp(left, operator, right), rest, first)


def _applied(function: str, arguments: Sequence[Tree]) -> ast.expr:
    match function, arguments:
        case "log", (of, Number(value)) if value in (2, 10):
            return parsed(f"torch.log{value}({{0}})", [_node(of)])
        case "log", (of, base):
            quotient = Quotient(Apply("ln", (of,)), Apply("ln", (base,)))
            return _node(quotient)
        case "max", (first, second) if not letters(first) or not letters(second):
            lowest, of = (first, second) if not letters(first) else (second, first)
            if evaluate(lowest) == 0:
                return parsed("torch.relu({0})", [_node(of)])
            return parsed("torch.clamp({0}, min={1})", [_node(of), _node(lowest)])
        case "max", _:
            maximum = "torch.maximum({0}, {1})"
            nodes = map(_node, arguments)
            return reduce(lambda left, right: parsed(maximum, [left, right]), nodes)
        case _ if function in TORCH:
            return parsed(TORCH[function], [_node(one) for one in arguments])
        case _:
            raise NotKnown
