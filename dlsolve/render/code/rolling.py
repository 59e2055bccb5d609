"""Statements that are alike but for a number, written once, in a loop.

y_hat = [w * x[0] + b, w * x[1] + b]    →    y_hat = [w * x[i] + b for i in range(2)]
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

FEWEST_TERMS = 3
"""Terms from which a sum is written with a loop."""

SHORT_SUM = 60
"""Characters up to which fewer terms stay as they are."""

ARRAY_SPELLINGS = {"max(": "np.maximum(", "math.": "np."}
"""What functions of one number are called for arrays."""

MOST_TRIED = 20
"""Repeated parts up to which those in the middle that are alike are looked for."""


def alike(
    nodes: Sequence[ast.AST], index: str, first: int, *, counts: bool = True
) -> ast.AST | None:
    """The one tree that all of them are when `index` counts up from `first`; None otherwise.

    Only places in lists may be counted where nothing else `counts`.
    """
    one = nodes[0]
    if any(type(node) is not type(one) for node in nodes):
        return None
    if isinstance(one, ast.Constant):
        return _counted([node.value for node in nodes], index, first, counts)  # type: ignore[attr-defined]
    fields = {}
    for name, value in ast.iter_fields(one):
        here = counts or (isinstance(one, ast.Subscript) and name == "slice")
        found = _alike_fields([getattr(node, name) for node in nodes], index, first, here)
        if found is None and value is not None:
            return None
        fields[name] = found
    return type(one)(**fields)


def _alike_fields(values: Sequence[object], index: str, first: int, counts: bool) -> object | None:
    one = values[0]
    match one:
        case ast.AST():
            nodes = [value for value in values if isinstance(value, ast.AST)]
            whole = len(nodes) == len(values)
            return alike(nodes, index, first, counts=counts) if whole else None
        case list():
            lists = [value for value in values if isinstance(value, list)]
            if len({len(value) for value in lists}) != 1 or len(lists) != len(values):
                return None
            found = [_alike_fields(c, index, first, counts) for c in zip(*lists, strict=True)]
            return None if None in found else found
        case _:
            return one if all(value == one for value in values) else None


def _counted(values: Sequence[object], index: str, first: int, counts: bool) -> ast.expr | None:
    """Equal constants, or whole numbers in even steps.  e.g. 1, 2, 3 → i + 1"""
    one = values[0]
    if all(type(value) is type(one) and value == one for value in values):
        return ast.Constant(one)  # type: ignore[arg-type]
    whole = [value for value in values if type(value) is int]
    if len(whole) != len(values) or not counts:
        return None
    step = whole[1] - whole[0]
    if step < 1 or any(value != whole[0] + step * k for k, value in enumerate(whole)):
        return None
    if step > 1:
        return _stepped(index, step, first, whole[0])
    counted, more = ast.Name(index, ast.Load()), whole[0] - first
    if more == 0:
        return counted
    return ast.BinOp(counted, ast.Add() if more > 0 else ast.Sub(), ast.Constant(abs(more)))


def _stepped(index: str, step: int, first: int, start: int) -> ast.expr:
    """step·(index − first) + start: the start stands there even where it is 0."""
    turn: ast.expr = ast.Name(index, ast.Load())
    if first:
        turn = ast.BinOp(turn, ast.Sub(), ast.Constant(first))
    return ast.BinOp(
        ast.BinOp(ast.Constant(step), ast.Mult(), turn), ast.Add(), ast.Constant(start)
    )


# --- sums and lists ---------------------------------------------------------------------


class Rolled(ast.NodeTransformer):
    """Sums and lists of what is alike, with a loop inside.

    sizes   how many entries the lists of the program have, by what they are called
    """

    def __init__(self, sizes: Mapping[str, int]) -> None:
        self.sizes = sizes

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """a[0] * b[0] + a[1] * b[1] + a[2] * b[2] → sum([a[i] * b[i] for i in range(3)])"""
        terms = _terms(node)
        if len(terms) >= FEWEST_TERMS or (len(terms) > 1 and len(ast.unparse(node)) > SHORT_SUM):
            loop = self._loop(terms)
            if loop is not None:
                return ast.Call(ast.Name("sum", ast.Load()), [loop], [])
        self.generic_visit(node)
        return node

    def visit_List(self, node: ast.List) -> ast.expr:
        """[w * x[0], w * x[1]] → [w * x[i] for i in range(2)]"""
        loop = self._loop(node.elts) if len(node.elts) > 1 else None
        if loop is not None:
            return loop
        self.generic_visit(node)
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """max(o[0], o[1], o[2]) → max(o)"""
        if isinstance(node.func, ast.Name) and node.func.id in ("max", "min"):
            loop = self._loop(node.args) if len(node.args) > 1 else None
            if loop is not None:
                return ast.Call(node.func, [loop], [])
        self.generic_visit(node)
        return whole_array(node, self.sizes)

    def _loop(self, nodes: Sequence[ast.expr]) -> ast.expr | None:
        found = _loop(nodes)
        if found is None:
            return None
        element, comprehensions = found
        match element, comprehensions[0].target:
            case ast.Subscript(array, ast.Name(place)), ast.Name(index) if (
                place == index and self.sizes.get(ast.unparse(array)) == len(nodes)
            ):
                return array
            case ast.Subscript(array, ast.Tuple([ast.Name(place), ast.Constant(0)])), ast.Name(
                index
            ) if place == index and self.sizes.get(f"{ast.unparse(array)}[]") == len(nodes):
                return ast.parse(f"{ast.unparse(array)}[:, 0]", mode="eval").body
        return ast.ListComp(self.visit(element), comprehensions)


def whole_array(node: ast.Call, sizes: Mapping[str, int]) -> ast.expr:
    """np.array([f(z[i]) for i in range(2)]) → f(z), where z is an array of these entries."""
    match node.args:
        case [ast.ListComp(ast.List([inner]) | inner, [ast.comprehension(ast.Name(index), over)])]:
            changed = _WholeArrays(index, sizes, ast.unparse(over)).visit(inner)
            names = {n.id for n in ast.walk(changed) if isinstance(n, ast.Name)}
            if ast.unparse(node.func) == "np.array" and index not in names:
                return changed  # type: ignore[no-any-return]
    return node


class _WholeArrays(ast.NodeTransformer):
    """An entry at the index as its whole array, and functions as NumPy calls them."""

    def __init__(self, index: str, sizes: Mapping[str, int], over: str) -> None:
        self.index, self.sizes, self.over = index, sizes, over

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        array = ast.unparse(node.value)
        match node.slice:
            case ast.Name(index):
                size = self.sizes.get(array)
            case ast.Tuple([ast.Name(index), ast.Constant(0)]):
                size = self.sizes.get(f"{array}[]")
            case _:
                return node
        same = index == self.index and self.over == f"range({size})"
        return node.value if same else node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        spelled = ast.unparse(node)
        for plain, numpy_name in ARRAY_SPELLINGS.items():
            if spelled.startswith(plain):
                return ast.parse(numpy_name + spelled.removeprefix(plain), mode="eval").body
        return node


def _terms(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [*_terms(node.left), node.right]
    return [node]


def _loop(nodes: Sequence[ast.expr]) -> tuple[ast.expr, list[ast.comprehension]] | None:
    """What the nodes are, and for which i: places in a list from 0, or what is counted from 1."""
    index = _free_index(nodes, "ijklm")
    found = alike(nodes, index, 0, counts=False)
    ends: list[ast.expr] = [ast.Constant(len(nodes))]
    if (found is None or not _is_subscripted(found, index)) and len(nodes) >= FEWEST_TERMS:
        index = _free_index(nodes, "tkijs")
        found = alike(nodes, index, 1)
        ends = [ast.Constant(1), ast.Constant(len(nodes) + 1)]
        if found is None or not _is_counted(found, index):
            return None
    elif found is None or not _is_subscripted(found, index):
        return None
    assert isinstance(found, ast.expr)
    over = ast.Call(ast.Name("range", ast.Load()), ends, [])
    target = ast.Name(index, ast.Store())
    return found, [ast.comprehension(target, over, [], 0)]


def _is_counted(node: ast.AST, index: str) -> bool:
    """Whether something is computed from the index and from a name of the program."""
    names = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
    return index in names and bool(names - {index, "np", "math", "sp"})


def _free_index(nodes: Sequence[ast.AST], letters: str) -> str:
    used = {inner.id for node in nodes for inner in ast.walk(node) if isinstance(inner, ast.Name)}
    free: Iterator[str] = (letter for letter in (*letters, "index") if letter not in used)
    return next(free)


def _is_subscripted(node: ast.AST, index: str) -> bool:
    """Whether an entry of a list is taken by the index itself, so that the loop is no accident."""
    return any(
        isinstance(inner, ast.Subscript)
        and any(isinstance(part, ast.Name) and part.id == index for part in ast.walk(inner.slice))
        for inner in ast.walk(node)
    )


# --- parts ------------------------------------------------------------------------------


class Once(ast.stmt):
    """A statement that belongs to one part of a series only: a value that is kept from there."""

    _fields = ("statement",)

    def __init__(self, statement: ast.stmt) -> None:
        super().__init__()
        self.statement = statement


def rolled_parts(
    parts: Sequence[Sequence[ast.stmt]], titles: Sequence[list[ast.stmt]], counter: str
) -> list[ast.stmt]:
    """Parts that follow one another, those in a loop that are alike; its counter starts at 1."""
    done: list[ast.stmt] = []
    place = 0
    while place < len(parts):
        count, loop = _longest(parts, place, counter)
        done += (
            [loop] if loop is not None else [*titles[place], *parts[place]] if parts[place] else []
        )
        place += count
    return done


def _longest(
    parts: Sequence[Sequence[ast.stmt]], place: int, counter: str
) -> tuple[int, ast.For | None]:
    """The most parts from this place on that one loop can do."""
    rest = _for(parts[place:], counter, place + 1)
    if rest is not None or len(parts) > MOST_TRIED:
        return (1, None) if rest is None else (len(parts) - place, rest)
    best: tuple[int, ast.For | None] = (1, None)
    for end in range(place + 2, len(parts)):
        loop = _for(parts[place:end], counter, place + 1)
        if loop is None:
            break
        best = (end - place, loop)
    return best


def _for(parts: Sequence[Sequence[ast.stmt]], counter: str, first: int) -> ast.For | None:
    """One loop over parts that are alike.  What only the data make different is looped over."""
    plain = [[one for one in part if not isinstance(one, Once)] for part in parts]
    if len(plain) < 2 or not plain[0] or len({len(part) for part in plain}) != 1:
        return None
    columns: list[ast.stmt | None] = []
    data: list[tuple[ast.expr, list[ast.expr]]] = []
    for column in zip(*plain, strict=True):
        values = _data_of(column)
        if values is not None and len({ast.unparse(one) for one in values}) > 1:
            assert isinstance(column[0], ast.Assign)
            data.append((column[0].targets[0], values))
            columns.append(None)
            continue
        found = alike(column, counter, first)
        if found is None:
            return None
        assert isinstance(found, ast.stmt)
        columns.append(found)
    body = list(_with_once(columns, parts, counter, first))
    if not body:
        return None
    return ast.For(*_head(body, data, counter, first, len(parts)), body, [], lineno=0)


def _data_of(column: Sequence[ast.stmt]) -> list[ast.expr] | None:
    """The values of one name, where these are numbers or arrays of numbers."""
    assigned = [one for one in column if isinstance(one, ast.Assign)]
    targets = {ast.unparse(one.targets[0]) for one in assigned}
    if len(assigned) != len(column) or len(targets) != 1:
        return None
    values = [one.value for one in assigned]
    return values if all(map(_is_data, values)) else None


def _with_once(
    columns: Sequence[ast.stmt | None],
    parts: Sequence[Sequence[ast.stmt]],
    counter: str,
    first: int,
) -> Iterator[ast.stmt]:
    """The body, with what belongs to one turn of the loop behind the statement it follows."""
    behind: dict[int, list[ast.stmt]] = {}
    for turn, part in enumerate(parts, start=first):
        place = 0
        for one in part:
            if isinstance(one, Once):
                is_turn = ast.Compare(
                    ast.Name(counter, ast.Load()), [ast.Eq()], [ast.Constant(turn)]
                )
                behind.setdefault(place, []).append(ast.If(is_turn, [one.statement], []))
            else:
                place += 1
    for place, statement in enumerate([*columns, None]):
        yield from behind.get(place, [])
        if statement is not None:
            yield statement


def _is_data(value: ast.expr) -> bool:
    """Whether an expression has no names of the program in it: a number, an array of numbers."""
    names = {n.id for n in ast.walk(value) if isinstance(n, ast.Name)}
    return names <= {"np", "sp"}


def _head(
    body: Sequence[ast.stmt],
    data: Sequence[tuple[ast.expr, list[ast.expr]]],
    counter: str,
    first: int,
    count: int,
) -> tuple[ast.expr, ast.expr]:
    """Target and iterable.  e.g. t, g in enumerate([0.3, 0.2], start=1);  epoch in range(1, 3)"""
    counts = any(isinstance(n, ast.Name) and n.id == counter for one in body for n in ast.walk(one))
    here = ast.Name(counter, ast.Store())
    if not data:
        ends: list[ast.expr] = [ast.Constant(first), ast.Constant(first + count)]
        return here, ast.Call(ast.Name("range", ast.Load()), ends, [])
    targets = [target for target, _ in data]
    lists: list[ast.expr] = [ast.List(values, ast.Load()) for _, values in data]
    target, over = targets[0], lists[0]
    if len(data) > 1:
        target = ast.Tuple(targets, ast.Store())
        over = ast.Call(ast.Name("zip", ast.Load()), lists, [])
    if counts:
        start = ast.keyword("start", ast.Constant(first))
        over = ast.Call(ast.Name("enumerate", ast.Load()), [over], [start])
        target = ast.Tuple([here, target], ast.Store())
    return target, over
