"""A script as one would write it: no second name for one thing, no counter that nobody reads."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Sequence


def tidied(values: Sequence[ast.stmt], body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """The values that are known, then the statements, with each value where it is first named.

    bias = 0.1;  b = bias                                 →   b = 0.1
    for place, (inputs, target) in enumerate(samples): …  →   for x, y in samples: …
    """
    written = [_Tidied().visit(one) for one in body]
    reads = Counter(
        node.id
        for one in written
        for node in ast.walk(one)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    )
    known = {_target(one): one.value for one in values if isinstance(one, ast.Assign)}
    placed: set[str] = set()
    for one in written:
        match one:
            case ast.Assign(targets=[ast.Name()], value=ast.Name(name)) if (
                name in known and reads[name] == 1
            ):
                one.value = known[name]
                placed.add(name)
    return [*(one for one in values if _target(one) not in placed), *written]


def _target(statement: ast.stmt) -> str:
    return ast.unparse(statement.targets[0]) if isinstance(statement, ast.Assign) else ""


class _Tidied(ast.NodeTransformer):
    def visit_For(self, node: ast.For) -> ast.For:
        self.generic_visit(node)
        read = _names_read(node.body)
        match node.target, node.iter:
            case ast.Tuple([ast.Name(counter), target]), ast.Call(ast.Name("enumerate"), [over]):
                if counter not in read:
                    node.target, node.iter = target, over
        targets = {inner.id for inner in ast.walk(node.target) if isinstance(inner, ast.Name)}
        while (alias := _alias(node.body, targets)) is not None:
            new, old = alias
            node.target = _Renamed(old, new).visit(node.target)
            node.body = [one for one in node.body if not _is_alias(one, new, old)]
            targets = targets - {old} | {new}
        node.body = _joined(node.body)
        return node


def _alias(body: Sequence[ast.stmt], targets: set[str]) -> tuple[str, str] | None:
    """A second name at the top of a loop for what is looped over, which is not changed there."""
    changed = _names_changed(body)
    for one in body:
        match one:
            case ast.Assign(
                targets=[ast.Name(new)],
                value=ast.Name(old) | ast.Call(ast.Name("list"), [ast.Name(old)]),
            ) if old in targets and new not in targets:
                if _names_read(body)[old] == 1 and changed[new] == 1:
                    return new, old
            case _:
                return None
    return None


def _is_alias(statement: ast.stmt, new: str, old: str) -> bool:
    match statement:
        case ast.Assign(
            targets=[ast.Name(name)],
            value=ast.Name(value) | ast.Call(ast.Name("list"), [ast.Name(value)]),
        ):
            return (name, value) == (new, old)
        case _:
            return False


def _joined(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Two branches one after the other with one test are one branch."""
    found: list[ast.stmt] = []
    for one in body:
        match found[-1:], one:
            case [ast.If(test=ast.Name(test), orelse=[]) as before], ast.If(
                test=ast.Name(again), orelse=[]
            ) if test == again and not _names_changed(before.body)[test]:
                before.body = [*before.body, *one.body]
            case _:
                found.append(one)
    return found


def _names_read(body: Sequence[ast.stmt]) -> Counter[str]:
    return Counter(
        node.id
        for one in body
        for node in ast.walk(one)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    )


def _names_changed(body: Sequence[ast.stmt]) -> Counter[str]:
    """Names that are assigned, or an entry of which is, or that grow."""
    found: Counter[str] = Counter()
    for one in body:
        for node in ast.walk(one):
            match node:
                case ast.Name(name, ast.Store()):
                    found[name] += 1
                case ast.Subscript(ast.Name(name), _, ast.Store()):
                    found[name] += 1
                case ast.Call(ast.Attribute(ast.Name(name), "append")):
                    found[name] += 1
    return found


class _Renamed(ast.NodeTransformer):
    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self.new, node.ctx) if node.id == self.old else node
