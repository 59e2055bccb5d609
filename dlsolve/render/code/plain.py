"""A plain function of ours, turned into the script that it is: PyTorch as a student writes it.

The function is read as a syntax tree, with its comments, and what the problem fixes is folded
into it: branches that are not taken vanish, values are written in.

    if epsilon_placement == "outside":          →   optimizer = torch.optim.Adagrad([theta], lr=eta)
        optimizer = torch.optim.Adagrad(…)
"""

from __future__ import annotations

import ast
import inspect
import io
import textwrap
import tokenize
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import FunctionType
from typing import Any

from dlsolve.render.code.functions import definition as definition_of_formula
from dlsolve.render.code.literals import NotKnown, literal, spelled
from dlsolve.render.code.pruning import names_read, without_unused
from dlsolve.render.code.reading import assigned_once, names_stored
from dlsolve.render.code.source import Folded, Writer
from dlsolve.render.code.writing import COMMENT, comment, headed, laid_out
from dlsolve.working.formulas import Formula


def plain(
    function: Callable[..., None], arguments: Mapping[str, Any], heading: Sequence[str]
) -> str:
    """The script for one problem: the function's source, folded for the arguments.

    Raises NotKnown for a formula that PyTorch has no function for.
    """
    assert isinstance(function, FunctionType)
    writer = PlainWriter(function, arguments)
    body = without_unused(writer.function(function))
    called = [h for h in writer.helpers.values() if h.name in names_read(body)]
    used = names_read([*body, *called])
    formulas: list[ast.stmt] = []
    values: list[ast.stmt] = []
    for name, value in writer.constants():
        if name not in used:
            continue
        if isinstance(value, Formula):
            formulas.append(definition_of_formula(value))
        else:
            values += ast.parse(f"{name} = {literal(value)}").body
    parts = [laid_out(part).strip("\n") for part in (values, [*formulas, *called], body)]
    used |= names_read(formulas)
    imports = [ast.unparse(one) for one in writer.imports if one.names[0].name in used]
    return headed(heading, imports, "\n\n".join(part for part in parts if part))


class PlainWriter(Writer):
    """Rewrites the statements of a plain function."""

    def __init__(self, function: FunctionType, known: Mapping[str, Any]) -> None:
        super().__init__(function, known)
        self.arguments = dict(known)
        self.shadowed: set[str] = set()
        self.imports: list[ast.Import | ast.ImportFrom] = []
        self.in_helper = False

    def function(self, function: FunctionType) -> list[ast.stmt]:
        """The rewritten body of a function."""
        definition = self.source_of(function)
        self.assigned_once = assigned_once(definition)
        self.shadowed = names_stored([definition]) | _parameters(definition)
        found = list(self.block(definition.body[1:]))
        return found[:-1] if found and isinstance(found[-1], ast.Return) else found

    def constants(self) -> Iterator[tuple[str, Any]]:
        """What is known by name, but arguments whose name the script uses for something else."""
        for name, value in self.known.items():
            if name not in self.shadowed or value is not self.arguments.get(name):
                yield name, value

    def block(self, statements: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
        """Statements that certainly run; what follows a return does not."""
        for statement in statements:
            for written in self.statement(statement):
                yield written
                if isinstance(written, ast.Return):
                    return

    def statement(self, node: ast.stmt) -> Iterator[ast.stmt]:
        """What a statement is in the script, if anything."""
        match node:
            case ast.Import() | ast.ImportFrom():
                if ast.unparse(node) not in map(ast.unparse, self.imports):
                    self.imports.append(node)
            case ast.Expr(value=ast.Call(func=ast.Name(id=called))) if called == COMMENT:
                yield node
            case ast.With(items=items, body=body):
                yield ast.With(items, list(self.block(body)), lineno=0)
            case ast.FunctionDef(name=name, args=ast.arguments(args=args), body=body):
                bare = [ast.arg(one.arg) for one in args]
                signature = ast.arguments([], bare, None, [], [], None, [])
                yield ast.FunctionDef(name, signature, self.open_block(body), [], None, lineno=0)
            case ast.For(target=ast.Name("_"), iter=iterable, body=body) if self._once(iterable):
                yield from self.block(body)
            case _:
                yield from super().statement(node)

    def value(self, node: ast.expr) -> Any:
        """What the problem fixes; what needs PyTorch is left to the run."""
        match node:
            case ast.Call(func=ast.Name(name)) if _uses_torch(self.scope.get(name)):
                raise NotKnown
            case _:
                return super().value(node)

    def _once(self, iterable: ast.expr) -> bool:
        try:
            return len(self.value(iterable)) == 1
        except NotKnown:
            return False

    def forget(self, names: set[str]) -> Iterator[ast.stmt]:
        """Values that the run is about to change; an argument is no value of the script."""
        for name in names & self.arguments.keys():
            self.known.pop(name, None)
        yield from super().forget(names)

    def expression(self, node: ast.expr) -> ast.expr:
        """The expression with what is known written in."""
        return _PlainExpressions(self).visit(node)  # type: ignore[no-any-return]

    def source_of(self, function: FunctionType) -> ast.FunctionDef:
        """The source with its comments."""
        return commented(function)

    def within(self, helper: FunctionType) -> PlainWriter:
        """The writer of a helper, which has no constants of its own."""
        inside = PlainWriter(helper, {})
        inside.imports = self.imports
        inside.in_helper = True
        return inside


class _PlainExpressions(Folded, ast.NodeTransformer):
    """Rewrites what the problem fixes inside an expression."""

    writer: PlainWriter

    def visit_Call(self, node: ast.Call) -> ast.expr:
        arguments: list[ast.expr] = []
        for argument in node.args:
            match argument:
                case ast.Starred(ast.ListComp() as inner):
                    listed = self.visit(inner)
                    arguments += listed.elts if isinstance(listed, ast.List) else [argument]
                case _:
                    arguments.append(argument)
        keywords: list[ast.keyword] = []
        for one in node.keywords:
            if one.arg is None:
                named = self.writer.value(one.value).items()
                keywords += [ast.keyword(n, spelled(v)) for n, v in named]
            elif one.arg != "strict":  # zip is strict for our linter's sake
                keywords.append(one)
        call = ast.Call(node.func, arguments, keywords)
        try:
            return spelled(self.writer.value(call))
        except NotKnown:
            return self.writer.call(call) or self.generic_visit(call)  # type: ignore[return-value]

    def visit_ListComp(self, node: ast.ListComp) -> ast.expr:
        """[module(one) for one in layers] → [nn.Linear(…), nn.ReLU(), …]"""
        (loop,) = node.generators
        try:
            items = list(self.writer.value(loop.iter))
        except NotKnown:
            return self.generic_visit(node)  # type: ignore[return-value]
        if all(map(_is_literal, items)):
            return self.generic_visit(node)  # type: ignore[return-value]
        assert isinstance(loop.target, ast.Name)
        elements = []
        for item in items:
            self.writer.known[loop.target.id] = item
            elements.append(self.writer.expression(node.elt))
        del self.writer.known[loop.target.id]
        return ast.List(elements, ast.Load())

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if self.writer.in_helper and node.id in self.writer.known:
            return self._known(node)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        return self._known(node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        return self._known(node)

    def _known(self, node: ast.expr) -> ast.expr:
        try:
            return spelled(self.writer.value(node))
        except NotKnown:
            return self.generic_visit(node)  # type: ignore[return-value]


def _is_literal(value: Any) -> bool:
    try:
        literal(value)
    except NotKnown:
        return False
    return True


def _uses_torch(called: Any) -> bool:
    """Whether a function imports PyTorch, or a part of it."""
    names = called.__code__.co_names if isinstance(called, FunctionType) else ()
    return any(name.partition(".")[0] == "torch" for name in names)


def _parameters(definition: ast.FunctionDef) -> set[str]:
    """The parameters of the functions inside a function."""
    inner = [n for n in ast.walk(definition) if isinstance(n, ast.FunctionDef | ast.Lambda)]
    return {one.arg for node in inner if node is not definition for one in node.args.args}


# --- comments ---------------------------------------------------------------------------


def commented(function: FunctionType) -> ast.FunctionDef:
    """The source of a function, its comments as statements."""
    source = textwrap.dedent(inspect.getsource(function))
    definition = ast.parse(source).body[0]
    assert isinstance(definition, ast.FunctionDef)
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = [
        (token.start[0], token.string.removeprefix("# "))
        for token in tokens
        if token.type == tokenize.COMMENT and token.line.lstrip().startswith("#")
    ]
    definition.body = _with(definition.body, comments)
    return definition


def _with(body: Sequence[ast.stmt], comments: list[tuple[int, str]]) -> list[ast.stmt]:
    """The statements, each below the comments that stand above it."""
    found: list[ast.stmt] = []
    for statement in body:
        while comments and comments[0][0] < statement.lineno:
            found.append(comment(comments.pop(0)[1]))
        for part in (statement, *getattr(statement, "cases", ())):
            for field in ("body", "orelse"):
                if inner := getattr(part, field, []):
                    setattr(part, field, _with(inner, comments))
        found.append(statement)
    return found
