"""A function's source as a syntax tree, and what can be read off it."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Mapping, Sequence
from types import FunctionType


def definition_of(function: FunctionType) -> ast.FunctionDef:
    """The source of a function."""
    definition = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(definition, ast.FunctionDef)
    return definition


def named(text: str) -> ast.Name:
    """A name that is read."""
    return ast.Name(text, ast.Load())


def on_page(node: ast.expr) -> bool:
    """Whether a call writes on the page: working.say(…), or _verify(working, …)."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name("working"))):
            return True
        case ast.Call(args=[ast.Name("working"), *_]):
            return True
        case _:
            return False


def parsed(template: str, arguments: Sequence[ast.expr]) -> ast.expr:
    """A template of ours with expressions in its places.  e.g. np.sqrt({0})"""
    texts = [ast.unparse(ast.fix_missing_locations(a)) for a in arguments]
    return ast.parse(template.format(*texts), mode="eval").body


class Renamed(ast.NodeTransformer):
    """An expression with others in the place of its names."""

    def __init__(self, names: Mapping[str, ast.expr]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """What stands for the name, or the name itself."""
        return self.names.get(node.id, node)


def assigned_once(definition: ast.FunctionDef) -> set[str]:
    """The names that a function assigns in one place only."""
    stores = [
        node.id
        for node in ast.walk(definition)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    return {name for name in stores if stores.count(name) == 1}


def names_stored(nodes: Sequence[ast.AST]) -> set[str]:
    """The names that statements assign."""
    return {
        inner.id
        for node in nodes
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)
    }
