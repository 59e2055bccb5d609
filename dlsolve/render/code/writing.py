"""Statements written out as a script: imports, functions that it needs, comments, long lines."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from dlsolve.render.code.rolling import Once
from dlsolve.render.code.vocabulary import HELPERS, PLAIN_PYTHON
from dlsolve.render.visible import visible

LONGEST = 92
"""Columns of a line that is not broken."""

COMMENT = "_comment"

_CODING = re.compile(r"coding(?=[:=])")


def comment(text: str) -> ast.stmt:
    """A comment, kept as a call until the script is written out."""
    return ast.Expr(ast.Call(ast.Name(COMMENT, ast.Load()), [ast.Constant(text)], []))


def written(heading: Sequence[str], statements: Sequence[ast.stmt]) -> str:
    """The script: what it solves, what it imports, its functions, its statements.

    Nothing of the `heading` is taken for code, nor for the encoding of the file.
    """
    body = laid_out([_Plain().visit(one) for one in statements])
    helpers = _helpers(body)
    whole = "\n\n".join([*helpers, body.strip("\n")])
    if not re.search(r"\bnp\.(array|where|vectorize|linalg|eye|poly|roots|unique)", whole):
        for numpy_name, name in PLAIN_PYTHON.items():
            whole = whole.replace(numpy_name + "(", name + "(")
    return headed(heading, list(_imports(whole)), whole)


def headed(heading: Sequence[str], imports: Sequence[str], body: str) -> str:
    """The heading as comments, the imports, the body."""
    top = [commented(line) for line in heading]
    return "\n".join([*top, *([""] if imports else []), *imports, "", body]).lstrip("\n") + "\n"


def laid_out(statements: Sequence[ast.stmt]) -> str:
    """The lines of statements."""
    module = ast.Module(list(statements), [])
    return "\n".join(_rows(ast.unparse(ast.fix_missing_locations(module))))


def _imports(code: str) -> Iterator[str]:
    spellings = {
        r"\bmath\.": "import math",
        r"\bNormalDist\b": "from statistics import NormalDist",
        r"\bnp\.": "import numpy as np",
        r"\bsp\.": "import sympy as sp",
    }
    found = [line for sign, line in spellings.items() if re.search(sign, code)]
    yield from found


def _helpers(body: str) -> list[str]:
    """The functions that are called, and those that they call."""
    found: list[str] = []
    for name, source in reversed(HELPERS.items()):
        if re.search(rf"\b{name}\b", "\n".join([body, *found])):
            found.insert(0, source)
    return found


def _rows(text: str) -> Iterator[str]:
    """The lines, with comments for the calls that stand for them and blank lines between."""
    rows = text.splitlines()
    last = len(rows)
    while last and rows[last - 1].startswith("print("):
        last -= 1
    is_blank, in_block = True, False
    for place, row in enumerate(map(_bare, rows)):
        indent = row[: len(row) - len(row.lstrip())]
        begins = row.startswith(("for ", "while ", COMMENT)) or place == last
        ends = in_block and row[:1].strip() != ""
        in_block = row.startswith(("def ", "for ", "while ", "with ")) or (in_block and not ends)
        if (begins or ends) and not is_blank:
            yield ""
        is_blank = row in ("", f"{COMMENT}('')")
        if row.lstrip().startswith(f"{COMMENT}("):
            said = str(ast.literal_eval(row.strip().removeprefix(COMMENT)))
            if said:
                yield indent + commented(said)
        else:
            yield from _broken(row)


def _bare(row: str) -> str:
    """sum((p for p in x)) → sum(p for p in x), as one writes it"""
    for found in re.finditer(r"(?<=\w\()\(", row):
        closing = _closing(row, found.start())
        inner = row[found.start() + 1 : closing]
        element, *loops = _pieces(inner, " for ")
        alone = loops and len(_pieces(element)) == 1
        if alone and row[closing + 1 : closing + 2] == ")":
            return _bare(row[: found.start()] + inner + row[closing + 1 :])
    return row


def commented(text: str) -> str:
    """One line of comment, whatever stands in the text: it is no code, and names no encoding."""
    line = visible(" ".join(text.splitlines()))
    return f"# {_CODING.sub('coding ', line)}".rstrip()


def _broken(row: str) -> list[str]:
    """A line too long, broken at the commas of its last bracket."""
    if len(row) <= LONGEST or "'" in row or '"' in row:
        return [row]
    indent = row[: len(row) - len(row.lstrip())]
    for opening in (m.start() for m in re.finditer(r"[(\[]", row)):
        closing = _closing(row, opening)
        pieces = _pieces(row[opening + 1 : closing])
        if len(row) - closing <= 3 and len(pieces) > 1:
            inner = [f"{indent}    {piece}," for piece in pieces]
            head, tail = row[: opening + 1], indent + row[closing:]
            return [head, *(r for one in _filled(inner) for r in _broken(one)), tail]
    return _broken_sum(row, indent)


def _broken_sum(row: str, indent: str) -> list[str]:
    """A sum too long, a term a line."""
    name, equals, right = row.partition(" = ")
    terms = _pieces(right, r" (?=[+-] )")
    if not equals or len(terms) < 2:
        return [row]
    return [f"{name} = (", *(f"{indent}    {term}" for term in terms), f"{indent})"]


def _filled(rows: Sequence[str]) -> list[str]:
    """Short entries side by side, rows of a matrix below one another."""
    if any("[" in row for row in rows):
        return list(rows)
    found: list[str] = []
    for row in rows:
        if found and len(found[-1]) + len(row.strip()) < LONGEST:
            found[-1] += " " + row.strip()
        else:
            found.append(row)
    return found


def _closing(row: str, opening: int) -> int:
    depth = 0
    for place in range(opening, len(row)):
        depth += (row[place] in "([{") - (row[place] in ")]}")
        if depth == 0:
            return place
    return len(row)


def _pieces(text: str, at: str = ",") -> list[str]:
    """What stands between the commas, or other places, that are in no bracket."""
    pieces, start = [], 0
    for found in re.finditer(at, text):
        before = text[: found.start()]
        if sum(before.count(one) for one in "([{") == sum(before.count(one) for one in ")]}"):
            pieces.append(text[start : found.start()].strip())
            start = found.end()
    return [*pieces, text[start:].strip()]


class _Plain(ast.NodeTransformer):
    """Statements of one part of a series are statements like any other."""

    def visit_Call(self, node: ast.Call) -> ast.Call:
        """A list inside a call, where a generator would be printed in two pairs of brackets."""
        self.generic_visit(node)
        match node.args:
            case [ast.GeneratorExp(elt, generators)]:
                return ast.Call(node.func, [ast.ListComp(elt, generators)], node.keywords)
            case _:
                return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """Without a 0 that is added to a place."""
        self.generic_visit(node)
        match node:
            case ast.BinOp(ast.BinOp(_, ast.Mult(), _) as left, ast.Add(), ast.Constant(0)):
                return left
            case _:
                return node

    def visit_Once(self, node: Once) -> ast.stmt:
        statement: ast.stmt = self.visit(node.statement)
        return statement
