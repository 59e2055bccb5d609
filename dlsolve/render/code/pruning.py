"""A script without what nobody reads: values unused, lists that are only appended to."""

from __future__ import annotations

import ast
from collections.abc import Sequence


def names_read(statements: Sequence[ast.stmt]) -> set[str]:
    """The names that statements read."""
    return {
        node.id
        for statement in statements
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def without_unused(statements: list[ast.stmt]) -> list[ast.stmt]:
    """Without lists that are only appended to and values that nobody reads."""
    module = ast.Module(statements, [])
    before = ""
    while (text := ast.unparse(module)) != before:
        before = text
        module = _Unused(_names_used(module)).visit(module)
    return module.body


def _names_used(module: ast.Module) -> set[str]:
    """Names read anywhere but in their own `.append` or `+= 1`."""
    used: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            used.add(node.id)
    appended = [
        n.func.value.id
        for n in ast.walk(module)
        if isinstance(n, ast.Call)
        and isinstance(n.func, ast.Attribute)
        and n.func.attr == "append"
        and isinstance(n.func.value, ast.Name)
    ]
    for name in set(appended):
        reads = sum(
            isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Load)
            for n in ast.walk(module)
        )
        if reads == appended.count(name):
            used.discard(name)
    return used


class _Unused(ast.NodeTransformer):
    def __init__(self, used: set[str]) -> None:
        self.used = used

    def visit_Assign(self, node: ast.Assign) -> ast.stmt | None:
        names = [n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)]
        return node if any(name in self.used for name in names) else None

    def visit_If(self, node: ast.If) -> ast.stmt | None:
        self.generic_visit(node)
        if not node.body and node.orelse:
            return ast.If(ast.UnaryOp(ast.Not(), node.test), node.orelse, [])
        return node if node.body else None

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt | None:
        is_unused = isinstance(node.target, ast.Name) and node.target.id not in self.used
        return None if is_unused else node

    def visit_Expr(self, node: ast.Expr) -> ast.stmt | None:
        match node.value:
            case ast.Call(func=ast.Attribute(ast.Name(name), "append")) if name not in self.used:
                return None
            case _:
                return node
