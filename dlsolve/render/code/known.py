"""The values that the problem fixes, so that a script does not compute them."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping
from types import FunctionType
from typing import Any

from dlsolve.render.code.literals import NotKnown

BUILTINS = {"len": len, "int": int, "list": list, "tuple": tuple, "range": range}


class Known:
    """Names with the values that the problem fixes, in the scope of a function of ours."""

    def __init__(self, scope: Mapping[str, Any], known: Mapping[str, Any]) -> None:
        self.scope = scope
        self.known = dict(known)

    def value(self, node: ast.expr) -> Any:
        """The value of an expression in what is known.  Raises NotKnown.

        Only the topic's own source gets here, and only calls, look-ups and comparisons.
        """
        match node:
            case ast.Constant(value):
                return value
            case ast.Name(name) if name in self.known:
                return self.known[name]
            case ast.Name(name) if name in self.scope:
                return self.scope[name]
            case ast.Name(name) if name in BUILTINS:
                return BUILTINS[name]
            case ast.Tuple(items):
                return tuple(self.value(item) for item in items)
            case ast.Attribute(inner, attribute):
                return getattr(self.value(inner), attribute)
            case ast.Subscript(inner, index):
                return self.value(inner)[self.value(index)]
            case ast.UnaryOp(ast.Not(), operand):
                return not self.value(operand)
            case ast.UnaryOp(ast.USub(), operand):
                return -self.value(operand)
            case ast.BoolOp(ast.Or(), [first, second]):
                return self.value(first) or self.value(second)
            case ast.IfExp(test, yes, no):
                return self.value(yes if self.value(test) else no)
            case ast.Compare(left, [operator], [right]):
                return _compared(operator, self.value(left), self.value(right))
            case ast.Call(ast.Name("isinstance"), [inner, kind]):
                return isinstance(self.value(inner), self.value(kind))
            case ast.Call(func, args, []) if not any(isinstance(a, ast.Starred) for a in args):
                called = self.value(func)
                if (
                    isinstance(called, FunctionType)
                    and "working" in inspect.signature(called).parameters
                ):
                    raise NotKnown
                return called(*(self.value(a) for a in args))
            case _:
                raise NotKnown


def _compared(operator: ast.cmpop, left: Any, right: Any) -> Any:
    match operator:
        case ast.Eq():
            return bool(left == right)
        case ast.NotEq():
            return bool(left != right)
        case ast.Is():
            return left is right
        case ast.IsNot():
            return left is not right
        case ast.In():
            return left in right
        case ast.Gt():
            return left > right
        case ast.GtE():
            return left >= right
        case ast.Lt():
            return left < right
        case ast.LtE():
            return left <= right
        case _:
            raise NotKnown
