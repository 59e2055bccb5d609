"""A topic's own source, rewritten statement by statement into a program.

Nothing of the script is written twice: the topic's function is read as a syntax tree and
every page-writing call is replaced by what it computes.

    m = working.let(Name("m", t), beta1 * m + (1 - beta1) * g)   →   m = beta1 * m + (1 - beta1) * g
    with working.part(f"Iteration {t}"): …                       →   …
    working.answer("theta", theta)                               →   print("theta =", theta)

Loops stay loops.  Choices that the problem has already made (a convention, which way the
input was given) are folded: the branch taken is the one that is printed.  The script
computes in float64, as the student's program will.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from types import FunctionType
from typing import Any

from dlsolve.render.code.known import Known
from dlsolve.render.code.literals import NotKnown, literal, spelled
from dlsolve.render.code.reading import (
    Renamed,
    assigned_once,
    definition_of,
    named,
    names_stored,
    on_page,
    parsed,
)
from dlsolve.render.code.vocabulary import ATTRIBUTES, METHODS, VOCABULARY


class OnPageOnly(Exception):
    """A value that is made for the page alone, such as the equation of a boundary."""


class Writer(Known):
    """Rewrites statements, with the values that the problem fixes in `known`."""

    def __init__(self, topic: FunctionType, known: Mapping[str, Any]) -> None:
        super().__init__(topic.__globals__, known)
        self.helpers: dict[str, ast.FunctionDef] = {}
        self.on_page_only: set[str] = set()
        self.assigned_once: set[str] = set()
        self.open_blocks = 0

    def function(self, function: FunctionType) -> list[ast.stmt]:
        """The rewritten body of a function."""
        definition = self.source_of(function)
        self.assigned_once = assigned_once(definition)
        return list(self.block(definition.body[1:]))

    def block(self, statements: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
        """Statements that certainly run, in this order."""
        for statement in statements:
            for written in self.statement(statement):
                yield written
                if isinstance(written, ast.Return):
                    return

    def open_block(self, statements: Sequence[ast.stmt]) -> list[ast.stmt]:
        """The body of a loop or of a branch: what it assigns depends on the run."""
        self.open_blocks += 1
        inner = list(self.block(statements))
        self.open_blocks -= 1
        return inner

    def statement(self, node: ast.stmt) -> Iterator[ast.stmt]:
        """What a statement is in a program, if anything."""
        match node:
            case ast.With(items=[ast.withitem(context_expr=call)], body=body) if on_page(call):
                yield from self.block(body)
            case ast.Expr(value=ast.Call() as call) if on_page(call):
                yield from self._answer(call)
            case ast.Match(subject=subject, cases=cases):
                yield from self.block(self._case(self.value(subject), cases))
            case ast.If(test=test, body=body, orelse=orelse):
                yield from self._if(test, body, orelse)
            case ast.Assign(targets=[ast.Attribute(value=ast.Name("working"))]):
                return
            case ast.Assign(targets=[target], value=value):
                yield from self._assign(target, value)
            case ast.AnnAssign(target=ast.Name() as target, value=ast.expr() as value):
                yield from self._assign(target, value)
            case ast.For(target=target, iter=iterable, body=body, orelse=orelse):
                over = self.expression(iterable)
                yield from self.forget(names_stored([node]))
                yield ast.For(target, over, self.open_block(body), orelse, lineno=0)
            case ast.While(test=test, body=body, orelse=orelse):
                yield from self.forget(names_stored([node]))
                yield ast.While(self.expression(test), self.open_block(body), orelse)
            case ast.Return(value=ast.expr() as value):
                yield ast.Return(self.expression(value))
            case ast.AugAssign(target=target, op=op, value=value):
                yield ast.AugAssign(target, op, self.expression(value))
            case ast.Expr(value=value):
                written = self.expression(value)
                if not isinstance(written, ast.Constant):  # a check that the problem passes
                    yield ast.Expr(written)
            case _:
                yield node

    def _answer(self, call: ast.Call) -> Iterator[ast.stmt]:
        if isinstance(call.func, ast.Attribute) and call.func.attr == "answer":
            name = call.args[0]
            assert isinstance(name, ast.Constant)
            title = str(name.value)
            names = {n.id for n in ast.walk(call.args[1]) if isinstance(n, ast.Name)}
            if not names & self.on_page_only:
                shown = self.expression(call.args[1])
                printed = ast.Call(named("print"), [ast.Constant(f"{title} ="), shown], [])
                yield ast.Expr(printed)

    def _case(self, subject: Any, cases: Sequence[ast.match_case]) -> Sequence[ast.stmt]:
        """The body of the case that the known subject takes; its captures become known."""
        for case in cases:
            if not isinstance(case.pattern, ast.MatchClass):
                return case.body
            kind = self.value(case.pattern.cls)
            if isinstance(subject, kind):
                places = zip(kind.__match_args__, case.pattern.patterns, strict=False)
                named = zip(case.pattern.kwd_attrs, case.pattern.kwd_patterns, strict=True)
                for attribute, pattern in (*places, *named):
                    assert isinstance(pattern, ast.MatchAs)
                    if pattern.name is not None:
                        self.known[pattern.name] = getattr(subject, attribute)
                return case.body
        return []

    def _if(
        self, test: ast.expr, body: Sequence[ast.stmt], orelse: Sequence[ast.stmt]
    ) -> Iterator[ast.stmt]:
        folded = self.condition(test)
        if isinstance(folded, bool):
            yield from self.block(body if folded else orelse)
            return
        yield from self.forget(names_stored([*body, *orelse]))
        inner, other = self.open_block(body), self.open_block(orelse)
        if inner:
            yield ast.If(folded, inner, other)

    def forget(self, names: set[str]) -> Iterator[ast.stmt]:
        """Values that the run is about to change: written down as they are so far."""
        for name in sorted(names & self.known.keys()):
            value = self.known.pop(name)
            try:
                yield ast.parse(f"{name} = {literal(value)}").body[0]
            except NotKnown:
                continue

    def _assign(self, target: ast.expr, value: ast.expr) -> Iterator[ast.stmt]:
        fixed = not self.open_blocks or names_stored([target]) <= self.assigned_once
        if fixed and self._becomes_known(target, value):
            return
        try:
            written = self.expression(value)
        except OnPageOnly:
            self.on_page_only |= names_stored([target])
            return
        match target, written:
            case ast.Tuple(names), ast.Tuple(parts) if len(names) == len(parts):
                pairs = list(zip(names, parts, strict=True))
            case _:
                pairs = [(target, written)]
        for left, right in pairs:
            if ast.unparse(left) != ast.unparse(right):
                for name in names_stored([left]):
                    self.known.pop(name, None)
                yield ast.Assign([self.expression(left)], right, lineno=0)

    def _becomes_known(self, target: ast.expr, value: ast.expr) -> bool:
        """Whether the problem fixes the value; then it is remembered, not computed."""
        try:
            found = self.value(value)
        except NotKnown:
            return False
        match target:
            case ast.Name(name):
                self.known[name] = found
            case ast.Tuple(names):
                self.known.update(
                    (n.id, v) for n, v in zip(names, found, strict=True) if isinstance(n, ast.Name)
                )
            case _:
                return False
        return True

    def condition(self, test: ast.expr) -> ast.expr | bool:
        """The test, or its value where the problem fixes it."""
        if isinstance(test, ast.BoolOp):
            parts = [self.condition(part) for part in test.values]
            absorbing = isinstance(test.op, ast.Or)
            if any(part is absorbing for part in parts):
                return absorbing
            open_parts = [part for part in parts if not isinstance(part, bool)]
            if not open_parts:
                return not absorbing
            return open_parts[0] if len(open_parts) == 1 else ast.BoolOp(test.op, open_parts)
        try:
            return bool(self.value(test))
        except NotKnown:
            return self.expression(test)

    # --- expressions

    def expression(self, node: ast.expr) -> ast.expr:
        """The expression with page-writing calls replaced by what they compute."""
        return _Expressions(self).visit(node)  # type: ignore[no-any-return]

    def call(self, node: ast.Call) -> ast.expr | None:
        """What a call on the page, or of a function of ours, is in a program."""
        match node:
            case ast.Call(func=ast.Attribute(ast.Name("working"), attr), args=args):
                return self._page_call(attr, args, node)
            case ast.Call(func=ast.Name(name), args=[ast.Name("working"), *args]):
                idiom = getattr(self.scope[name], "numpy_idiom", None)
                if idiom is None:
                    raise OnPageOnly
                return parsed(idiom, [self.expression(a) for a in args])
            case ast.Call(func=ast.Name(name), args=args) if name in VOCABULARY:
                if name == "number" and isinstance(args[0], ast.Constant):
                    return parsed(str(args[0].value), [])
                return parsed(VOCABULARY[name], [self.expression(a) for a in args])
            case ast.Call(func=ast.Name(name), args=args) if hasattr(
                self.scope.get(name), "numpy_idiom"
            ):
                return parsed(self.scope[name].numpy_idiom, [self.expression(a) for a in args])
            case ast.Call(func=ast.Name(name)) if isinstance(self.scope.get(name), FunctionType):
                return self._helper_call(name, node)
            case ast.Call(func=ast.Attribute(inner, attr)) if attr in METHODS:
                return parsed(METHODS[attr], [self.expression(inner)])
            case _:
                return None

    def _page_call(self, method: str, args: Sequence[ast.expr], node: ast.Call) -> ast.expr:
        match method, args:
            case "let" | "given", [_, value]:
                return self.expression(value)
            case "givens", []:
                return ast.Tuple([self.expression(k.value) for k in node.keywords], ast.Load())
            case "entries", [_, row]:
                try:
                    return parsed(literal(list(self.value(row))), [])
                except NotKnown:
                    return parsed("list({})", [self.expression(row)])
            case "decide", [_, comparison, *_]:
                return self.expression(comparison)
            case "choose", [_, comparison, yes, no]:
                return ast.IfExp(*(self.expression(part) for part in (comparison, yes, no)))
            case _:
                raise ValueError(f"working.{method} computes nothing")

    def source_of(self, function: FunctionType) -> ast.FunctionDef:
        """The source that is rewritten."""
        return definition_of(function)

    def within(self, helper: FunctionType) -> Writer:
        """The writer of a helper's source."""
        return Writer(helper, {})

    def _helper_call(self, name: str, node: ast.Call) -> ast.expr:
        """A call of a helper of the topic's: the helper, folded for its known arguments."""
        definition = self.source_of(self.scope[name])
        open_arguments: list[ast.expr] = []
        inside = self.within(self.scope[name])
        for parameter, argument in zip(definition.args.args, node.args, strict=True):
            try:
                inside.known[parameter.arg] = self.value(argument)
            except NotKnown:
                open_arguments.append(self.expression(argument))
        kept = [p for p in definition.args.args if p.arg not in inside.known]
        signature = ast.arguments([], [ast.arg(p.arg) for p in kept], None, [], [], None, [])
        start = 1 if ast.get_docstring(definition) else 0
        body = list(inside.block(definition.body[start:]))
        self.helpers |= inside.helpers
        if len(body) == 1 and isinstance(body[0], ast.Return) and body[0].value is not None:
            names = {p.arg: a for p, a in zip(kept, open_arguments, strict=True)}
            if all(_stands_once(name, a, body[0].value) for name, a in names.items()):
                return Renamed(names).visit(body[0].value)  # type: ignore[no-any-return]
        made = ast.FunctionDef(name.lstrip("_"), signature, body, [], None, lineno=0)
        self.helpers[name] = ast.fix_missing_locations(made)
        return ast.Call(named(name.lstrip("_")), open_arguments, [])


def _stands_once(parameter: str, argument: ast.expr, body: ast.expr) -> bool:
    """Whether an argument can be put for a parameter without being worked out twice."""
    read = [node.id for node in ast.walk(body) if isinstance(node, ast.Name)]
    return isinstance(argument, ast.Name | ast.Constant) or read.count(parameter) <= 1


class Folded(ast.NodeTransformer):
    """Rewrites an expression; a choice that the problem has made is the branch taken."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        """The branch taken, or both where the run decides."""
        folded = self.writer.condition(node.test)
        if isinstance(folded, bool):
            return self.writer.expression(node.body if folded else node.orelse)
        parts = (self.writer.expression(part) for part in (node.body, node.orelse))
        return ast.IfExp(folded, *parts)


class _Expressions(Folded):
    """Rewrites calls inside an expression."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        try:
            return spelled(self.writer.value(node))
        except NotKnown:
            return self.writer.call(node) or self.generic_visit(node)  # type: ignore[return-value]

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id.isupper() and node.id not in self.writer.known and node.id in self.writer.scope:
            return spelled(self.writer.scope[node.id])
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        try:
            return spelled(self.writer.value(node))
        except NotKnown:
            return self.generic_visit(node)  # type: ignore[return-value]

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        if node.attr in ATTRIBUTES:
            return parsed(ATTRIBUTES[node.attr], [self.writer.expression(node.value)])
        return self.generic_visit(node)  # type: ignore[return-value]
