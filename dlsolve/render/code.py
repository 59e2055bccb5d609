"""A topic's own source, turned into a short Python script that solves the same problem.

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
import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import FunctionType
from typing import Any

from dlsolve.render.literals import NotKnown, literal
from dlsolve.render.pruning import names_read, without_unused

NULL_SPACE = '''\
def null_space(M):
    """A basis of all x with Mx = 0, one vector a row."""
    _, sizes, vectors = np.linalg.svd(M)
    return vectors[(sizes > 1e-9).sum():]
'''

VOCABULARY: dict[str, str] = {
    "sqrt": "np.sqrt({0})",
    "exp": "np.exp({0})",
    "ln": "np.log({0})",
    "arccos": "np.degrees(np.arccos({0}))",
    "maximum": "np.maximum({0}, {1})",
    "magnitude": "abs({0})",
    "dot": "sum(i * j for i, j in zip({0}, {1}))",
    "differs": "{0} != {1}",
    "equals": "{0} == {1}",
    "number": "{0}",
    "truth": "{0}",
    "show": "{0}",
    "Roots": "{0}",
    "Eigenspaces": "{0}",
    "Vector": "{0}",
}
"""What the functions that build trees are called in a program."""

METHODS: dict[str, str] = {
    "distinct": "zip(*np.unique(np.round({0}, 9), return_counts=True))",
    "trace": "np.trace({0})",
    "map": "{0}",
}
"""What the methods of exact values are called."""

ATTRIBUTES: dict[str, str] = {"value": "{0}", "rows": "{0}", "dimension": "len({0})"}
"""What the attributes of exact values are in a program, where a number is itself."""

PLAIN_PYTHON = {
    "np.sqrt": "math.sqrt",
    "np.exp": "math.exp",
    "np.log": "math.log",
    "np.degrees": "math.degrees",
    "np.arccos": "math.acos",
    "np.maximum": "max",
}
"""Without an array in the script the standard library will do."""


class OnPageOnly(Exception):
    """A value that is made for the page alone, such as the equation of a boundary."""


def script(topic: Callable[..., None], arguments: Mapping[str, Any]) -> str:
    """The script for one problem: the topic's source, folded for these arguments."""
    assert isinstance(topic, FunctionType)
    writer = _Writer(topic, arguments)
    body = without_unused(writer.function(topic))
    called = [h for h in writer.helpers.values() if h.name in names_read(body)]
    helpers = [ast.unparse(helper) for helper in called]
    used = names_read([*body, *called])
    values = [f"{name} = {literal(value)}" for name, value in writer.known.items() if name in used]
    main = ast.unparse(ast.Module(body, []))
    whole = "\n\n".join(part for part in (*helpers, "\n".join(values), main) if part)
    if "null_space(" in whole:
        whole = NULL_SPACE + "\n" + whole
    if "np.array" not in whole and "np.linalg" not in whole and "np.poly" not in whole:
        for numpy_name, name in PLAIN_PYTHON.items():
            whole = whole.replace(numpy_name + "(", name + "(")
    imports = [f"import {m}" for m in ("math",) if f"{m}." in whole]
    imports += ["import numpy as np"] if "np." in whole else []
    return "\n".join([*imports, "", whole, ""]).lstrip("\n")


# --- folding ----------------------------------------------------------------------------


class _Writer:
    """Rewrites statements, with the values that the problem fixes in `known`."""

    def __init__(self, topic: FunctionType, known: Mapping[str, Any]) -> None:
        self.scope = topic.__globals__
        self.known = dict(known)
        self.helpers: dict[str, ast.FunctionDef] = {}
        self.on_page_only: set[str] = set()
        self.assigned_once: set[str] = set()
        self.open_blocks = 0

    def function(self, function: FunctionType) -> list[ast.stmt]:
        """The rewritten body of a function."""
        definition = _definition(function)
        self.assigned_once = _assigned_once(definition)
        return list(self.block(definition.body[1:]))

    def block(self, statements: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
        """Statements that certainly run, in this order."""
        for statement in statements:
            yield from self.statement(statement)

    def open_block(self, statements: Sequence[ast.stmt]) -> list[ast.stmt]:
        """The body of a loop or of a branch: what it assigns depends on the run."""
        self.open_blocks += 1
        inner = list(self.block(statements))
        self.open_blocks -= 1
        return inner

    def statement(self, node: ast.stmt) -> Iterator[ast.stmt]:
        match node:
            case ast.With(items=[ast.withitem(context_expr=call)], body=body) if _on_page(call):
                yield from self.block(body)
            case ast.Expr(value=ast.Call() as call) if _on_page(call):
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
                yield from self.forget(_names_stored([node]))
                yield ast.For(target, over, self.open_block(body), orelse, lineno=0)
            case ast.While(test=test, body=body, orelse=orelse):
                yield from self.forget(_names_stored([node]))
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
                printed = ast.Call(_name("print"), [ast.Constant(f"{title} ="), shown], [])
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
        yield from self.forget(_names_stored([*body, *orelse]))
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
        fixed = not self.open_blocks or _names_stored([target]) <= self.assigned_once
        if fixed and self._becomes_known(target, value):
            return
        try:
            written = self.expression(value)
        except OnPageOnly:
            self.on_page_only |= _names_stored([target])
            return
        match target, written:
            case ast.Tuple(names), ast.Tuple(parts) if len(names) == len(parts):
                pairs = list(zip(names, parts, strict=True))
            case _:
                pairs = [(target, written)]
        for left, right in pairs:
            if ast.unparse(left) != ast.unparse(right):
                for name in _names_stored([left]):
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
                return _parsed(idiom, [self.expression(a) for a in args])
            case ast.Call(func=ast.Name(name), args=args) if name in VOCABULARY:
                if name == "number" and isinstance(args[0], ast.Constant):
                    return _parsed(str(args[0].value), [])
                return _parsed(VOCABULARY[name], [self.expression(a) for a in args])
            case ast.Call(func=ast.Name(name), args=args) if hasattr(
                self.scope.get(name), "numpy_idiom"
            ):
                return _parsed(self.scope[name].numpy_idiom, [self.expression(a) for a in args])
            case ast.Call(func=ast.Name(name)) if isinstance(self.scope.get(name), FunctionType):
                return self._helper_call(name, node)
            case ast.Call(func=ast.Attribute(inner, attr)) if attr in METHODS:
                return _parsed(METHODS[attr], [self.expression(inner)])
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
                    return _parsed(literal(list(self.value(row))), [])
                except NotKnown:
                    return _parsed("list({})", [self.expression(row)])
            case "decide", [_, comparison, *_]:
                return self.expression(comparison)
            case "choose", [_, comparison, yes, no]:
                return ast.IfExp(*(self.expression(part) for part in (comparison, yes, no)))
            case _:
                raise ValueError(f"working.{method} computes nothing")

    def _helper_call(self, name: str, node: ast.Call) -> ast.expr:
        """A call of a helper of the topic's: the helper, folded for its known arguments."""
        definition = _definition(self.scope[name])
        open_arguments: list[ast.expr] = []
        inside = _Writer(self.scope[name], {})
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
            if all(isinstance(a, ast.Name | ast.Constant) for a in open_arguments):
                return _Renamed(names).visit(body[0].value)  # type: ignore[no-any-return]
        made = ast.FunctionDef(name.lstrip("_"), signature, body, [], None, lineno=0)
        self.helpers[name] = ast.fix_missing_locations(made)
        return ast.Call(_name(name.lstrip("_")), open_arguments, [])

    # --- values that the problem fixes

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
            case ast.Name(name) if name in ("len", "int", "list", "tuple", "range"):
                return {"len": len, "int": int, "list": list, "tuple": tuple, "range": range}[name]
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


class _Renamed(ast.NodeTransformer):
    """A helper's one expression with the caller's names in it."""

    def __init__(self, names: Mapping[str, ast.expr]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.names.get(node.id, node)


class _Expressions(ast.NodeTransformer):
    """Rewrites calls and conditional expressions inside an expression."""

    def __init__(self, writer: _Writer) -> None:
        self.writer = writer

    def visit_Call(self, node: ast.Call) -> ast.expr:
        try:
            return ast.parse(literal(self.writer.value(node)), mode="eval").body
        except NotKnown:
            return self.writer.call(node) or self.generic_visit(node)  # type: ignore[return-value]

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        folded = self.writer.condition(node.test)
        if isinstance(folded, bool):
            return self.writer.expression(node.body if folded else node.orelse)
        parts = (self.writer.expression(part) for part in (node.body, node.orelse))
        return ast.IfExp(folded, *parts)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id.isupper() and node.id not in self.writer.known and node.id in self.writer.scope:
            return ast.parse(literal(self.writer.scope[node.id]), mode="eval").body
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        try:
            return ast.parse(literal(self.writer.value(node)), mode="eval").body
        except NotKnown:
            return self.generic_visit(node)  # type: ignore[return-value]

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        if node.attr in ATTRIBUTES:
            return _parsed(ATTRIBUTES[node.attr], [self.writer.expression(node.value)])
        return self.generic_visit(node)  # type: ignore[return-value]


def _compared(operator: ast.cmpop, left: Any, right: Any) -> bool:
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
            return bool(left > right)
        case ast.Lt():
            return bool(left < right)
        case _:
            raise NotKnown


# --- reading source ---------------------------------------------------------------------


def _definition(function: FunctionType) -> ast.FunctionDef:
    definition = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(definition, ast.FunctionDef)
    return definition


def _name(text: str) -> ast.Name:
    return ast.Name(text, ast.Load())


def _on_page(node: ast.expr) -> bool:
    """Whether a call writes on the page: working.say(…), or _verify(working, …)."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name("working"))):
            return True
        case ast.Call(args=[ast.Name("working"), *_]):
            return True
        case _:
            return False


def _parsed(template: str, arguments: Sequence[ast.expr]) -> ast.expr:
    texts = [ast.unparse(ast.fix_missing_locations(a)) for a in arguments]
    return ast.parse(template.format(*texts), mode="eval").body


def _assigned_once(definition: ast.FunctionDef) -> set[str]:
    stores = [
        node.id
        for node in ast.walk(definition)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    return {name for name in stores if stores.count(name) == 1}


def _names_stored(nodes: Sequence[ast.AST]) -> set[str]:
    return {
        inner.id
        for node in nodes
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)
    }
