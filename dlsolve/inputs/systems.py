"""A system of linear equations, as people type it.

    equations         x + y + 2z = 9; 2x + 4y - 3z = 1      x1 - x2 = 1, 2x1 + 3x2 = 7
    with a bar        1 1 2 | 9; 2 4 -3 | 1
    a matrix alone    1 1 2; 2 4 -3                         its right side is given elsewhere

Unknowns are x, y, z, u, v, w, with or without indices, and other letters are parameters; where
none of these occurs, all letters are unknowns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from dlsolve.errors import InputError, Undefined
from dlsolve.exact.number import Scalar, equal
from dlsolve.exact.rounding import Rounding, round_half_up
from dlsolve.inputs.arrays import read_matrix
from dlsolve.inputs.expressions import read_expression
from dlsolve.inputs.numbers import read_number
from dlsolve.inputs.quoting import quoted
from dlsolve.records import dataclass
from dlsolve.working.names import Name
from dlsolve.working.readings import bound, evaluate, letters, scalar
from dlsolve.working.trees import Grid, Letter, Number, Tree, total
from dlsolve.working.written import written

UNKNOWNS = frozenset("xyzuvw")

MOST = 12
"""Equations, and unknowns, of a system that is worked by hand."""

MOST_PLACES = 8
"""Decimal places of a coefficient that is written as a decimal."""

_EQUATION = re.compile(r"[^;,\n]+")
_FORM = "write 2x + y = 5; x + 3y = 10"


@dataclass(frozen=True, slots=True)
class System:
    """A matrix, whose last column is the right side where it has a bar, and the unknowns of
    equations."""

    matrix: Grid
    unknowns: tuple[Name, ...] = ()

    @classmethod
    def read(cls, text: str) -> System:
        """Raises InputError with its place for what is no matrix and no linear equation."""
        if "=" in text:
            return _equations(text)
        if "|" not in text:
            return cls(read_matrix(text, letters=True))
        return cls(_with_bar(text))

    @property
    def is_numbered(self) -> bool:
        """Whether the unknowns are x₁, x₂, … already, or have no names."""
        return all(name == Name("x", i) for i, name in enumerate(self.unknowns, start=1))


def _with_bar(text: str) -> Grid:
    """[A | b] with the bar typed in every row."""
    rows = [row for row in re.split(r"[;\n]", text) if row.strip()]
    if any(row.count("|") != 1 for row in rows):
        raise InputError(
            "a bar stands once in each row, before the right side", text, 0, len(text),
            "write 1 1 | 3; 1 -1 | 1",
        )  # fmt: skip
    grid = read_matrix(text.replace("|", "," if "," in text else " "), letters=True)
    behind = {len(row.partition("|")[2].strip(" ])").split()) for row in rows}
    if behind != {1}:
        raise InputError(
            "behind the bar stands one right side", text, 0, len(text), "give one number there"
        )
    return Grid(grid.rows, bar=len(grid.rows[0]) - 1)


# --- equations --------------------------------------------------------------------------


def _equations(text: str) -> System:
    inner = re.sub(r"^(\s*)[\[{](.*)[\]}](\s*)$", r"\1 \2 \3", text, flags=re.DOTALL)
    sides = [
        (match.start(), match.group())
        for match in _EQUATION.finditer(inner)
        if match.group().strip()
    ]
    if len(sides) > MOST:
        raise InputError(
            f"more than {MOST} equations", text, 0, len(text), "nobody works that by hand"
        )
    differences = [_difference(text, start, one) for start, one in sides]
    unknowns = _unknowns(text, differences)
    rows = [
        _row(one, text, start, tree, unknowns)
        for (start, one), tree in zip(sides, differences, strict=True)
    ]
    return System(Grid(tuple(rows), bar=len(unknowns)), unknowns)


def _difference(text: str, start: int, one: str) -> Tree:
    """Left side − right side."""
    left, sign, right = one.partition("=")
    if not sign or "=" in right:
        raise InputError("an equation has one = sign", text, start, start + len(one), _FORM)
    try:
        first = read_expression(left)
    except InputError as error:
        raise error.within(text, start) from None
    try:
        return first - read_expression(right)
    except InputError as error:
        raise error.within(text, start + len(left) + 1) from None


def _unknowns(text: str, trees: Sequence[Tree]) -> tuple[Name, ...]:
    """In alphabetical order; x₁ to xₙ without gaps where they are numbered."""
    found = {name for tree in trees for name in letters(tree)}
    chosen = {name for name in found if name.base in UNKNOWNS} or found
    if not chosen:
        raise InputError("there is no unknown in the equations", text, 0, len(text), _FORM)
    numbers = [name.indices[0] for name in chosen if name.base == "x" and len(name.indices) == 1]
    last = max((number for number in numbers if isinstance(number, int)), default=0)
    if len(numbers) == len(chosen) and last <= MOST:
        return tuple(Name("x", i) for i in range(1, last + 1))
    return tuple(sorted(chosen, key=lambda name: (name.base, [str(i) for i in name.indices])))


def _row(
    one: str, text: str, start: int, tree: Tree, unknowns: tuple[Name, ...]
) -> tuple[Tree, ...]:
    """The coefficients of the unknowns, and the right side."""
    try:
        constant = _at(tree, unknowns, None)
        coefficients = [_at(tree, unknowns, name) - constant for name in unknowns]
        terms = [written_out(c) * Letter(n) for c, n in zip(coefficients, unknowns, strict=True)]
        whole = scalar(evaluate(total((*terms, written_out(constant)))))
        linear = equal(scalar(evaluate(tree)), whole)
    except Undefined:
        linear = False
    if not linear:
        raise InputError(
            f"{quoted(one.strip())} is not linear in {', '.join(map(str, unknowns))}",
            text, start, start + len(one), _FORM,
        )  # fmt: skip
    decimals = "." in one
    return tuple(written_out(value, decimals=decimals) for value in (*coefficients, -constant))


def _at(tree: Tree, unknowns: tuple[Name, ...], one: Name | None) -> Scalar:
    """The value where one unknown is 1 and the others are 0."""
    values: dict[Name, Tree] = {name: Number(Fraction(name == one)) for name in unknowns}
    return scalar(evaluate(bound(tree, values)))


def written_out(value: Scalar, *, decimals: bool = False) -> Tree:
    """A number or an expression in parameters as an entry, as it would be typed.

    e.g. 1/2, or 0.5 in an equation with decimals
    """
    if isinstance(value, Fraction):
        places = Rounding(places=MOST_PLACES)
        rounded = round_half_up(value, places) if decimals and value.denominator > 1 else None
        if rounded is not None and rounded.exact:
            return read_number(rounded.text().rstrip("0"))
        return read_number(str(value))
    return written(value) or Number(Fraction(0))
