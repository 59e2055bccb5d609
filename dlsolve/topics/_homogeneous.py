"""Mx = 0 solved as on an exam page: numbered equations, substitution, a variable put as c."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from dlsolve.exact.array import Matrix
from dlsolve.exact.number import Scalar, divide, is_zero
from dlsolve.exact.rows import (
    Combine,
    RowOperation,
    Scale,
    Swap,
    null_space,
    reduction,
    smallest_integers,
)
from dlsolve.exact.spaces import Span
from dlsolve.exact.symbolic import Symbolic
from dlsolve.working.names import Name, roman
from dlsolve.working.steps import Word, Words
from dlsolve.working.trees import (
    Comparison,
    Grid,
    Letter,
    MatrixProduct,
    Negative,
    Number,
    Row,
    Tree,
    differs,
    equals,
    total,
)
from dlsolve.working.working import Working, show
from dlsolve.working.written import linear_form

Form = dict[int, Scalar]
"""A variable in terms of the free ones: {0: 5/2} is (5/2)x₁."""


# --- the letters of the page ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lettering:
    """The letters for the unknowns, the parameters, and those of the whole-number form.

    They are x, c and k, and others where the matrix has these among its own letters.
    """

    unknown: str = "x"
    parameter: str = "c"
    whole: str = "k"

    def variable(self, index: int) -> Letter:
        """xⱼ, numbered from 1 on paper."""
        return Letter(Name(self.unknown, index + 1))

    def column(self, count: int) -> Row:
        """(x₁, x₂, …) as a column."""
        return Row(tuple(self.variable(j) for j in range(count)), column=True)


def lettering(matrix: Matrix) -> Lettering:
    """Letters that the matrix does not use itself."""
    taken = {
        letter
        for row in matrix.rows
        for entry in row
        if isinstance(entry, Symbolic)
        for letter in entry.letters
    }

    def free(*wanted: str) -> str:
        return next((letter for letter in wanted if letter not in taken), wanted[0])

    return Lettering(free("x", "v", "u", "y"), free("c", "t", "s", "r"), free("k", "m", "n", "p"))


# --- the way to a solution, found before it is written ----------------------------------

Equation = tuple[str, tuple[Scalar, ...]]
"""The number of an equation, and its coefficients."""


@dataclass(frozen=True, slots=True)
class Found:
    """A variable found from one equation, with the known ones put into it."""

    target: int
    form: Form
    equation: Equation
    put_in: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """Which variables are free, and how the others follow, in order."""

    free: tuple[int, ...]
    found: tuple[Found, ...]

    def forms(self) -> dict[int, Form]:
        """Every variable that is not free, in terms of those that are."""
        return {one.target: one.form for one in self.found}


def eigenspace(matrix: Matrix, letters: Lettering) -> Span:
    """All x with Mx = 0, the free variables chosen as a student meets them.

    The first variable of the first usable equation is free, then the next that it leaves
    open.  e.g. x₂ + x₃ = 0, −x₁ − 2x₂ − x₃ = 0 → x₂ free, x = c(−1, 1, −1)ᵀ
    """
    free = sorted(_route(matrix)[0].free)
    return Span(null_space(matrix, free).basis, matrix.shape[1], letters.parameter)


def _route(matrix: Matrix) -> tuple[Route, Matrix | None]:
    """The route, and the echelon form whose equations it needs, or None for the given ones."""
    space = null_space(matrix)
    direct = _by_substitution(_numbered(_independent_rows(matrix.rows)), space)
    if direct is not None:
        return direct, None
    echelon = [matrix, *(after for _, _, after in forward_steps(matrix))][-1]
    route = _by_substitution(_below(matrix, echelon), space)
    assert route is not None  # the last row of an echelon form has one pivot, and so upwards
    return route, echelon


def _numbered(rows: Iterable[tuple[int, tuple[Scalar, ...]]]) -> list[Equation]:
    return [(f"({roman(place)})", row) for place, row in rows]


def _independent_rows(
    rows: Sequence[tuple[Scalar, ...]],
) -> Iterator[tuple[int, tuple[Scalar, ...]]]:
    """The rows, numbered from 1, that are neither 0 nor a multiple of one above."""
    kept: list[tuple[Scalar, ...]] = []
    for place, row in enumerate(rows, start=1):
        if all(map(is_zero, row)) or any(_multiple(row, other) is not None for other in kept):
            continue
        kept.append(row)
        yield place, row


def _below(matrix: Matrix, echelon: Matrix) -> list[Equation]:
    """The rows of an echelon form, numbered on from those of the matrix."""
    first = len(matrix.rows) + 1
    rows = [row for row in echelon.rows if not all(map(is_zero, row))]
    return _numbered(enumerate(rows, start=first))


def _by_substitution(equations: Sequence[Equation], space: Span) -> Route | None:
    """One equation after another: it gives its last new variable, the others are free.

    None where a variable would be free that is not: then the equations have to be combined.
    """
    known: dict[int, Form] = {}
    free: list[int] = []
    found: list[Found] = []
    waiting = list(equations)
    while waiting:
        equation = min(waiting, key=lambda one: _weight(one[1], known, free))
        waiting.remove(equation)
        row = equation[1]
        new = _new(row, known, free)
        if not new:
            continue
        if not _are_independent((*free, *new[:-1]), space):
            return None
        free += new[:-1]
        put_in = tuple(j for j, entry in enumerate(row) if j in known and not is_zero(entry))
        form = _solved(row, new[-1], known)
        known[new[-1]] = form
        found.append(Found(new[-1], form, equation, put_in))
    free += [j for j in range(space.length) if j not in known and j not in free]
    return Route(tuple(free), tuple(found)) if len(free) == space.dimension else None


def _weight(row: tuple[Scalar, ...], known: dict[int, Form], free: list[int]) -> tuple[int, int]:
    """Equations with few new variables come first, the shortest of those with only one."""
    new = len(_new(row, known, free))
    return new, sum(not is_zero(entry) for entry in row) if new == 1 else 0


def _new(row: tuple[Scalar, ...], known: dict[int, Form], free: list[int]) -> list[int]:
    return [j for j, e in enumerate(row) if not is_zero(e) and j not in known and j not in free]


def _are_independent(variables: Sequence[int], space: Span) -> bool:
    """Whether the variables can be chosen at will in the space."""
    if not variables:
        return True
    if len(variables) > space.dimension:
        return False
    chosen = Matrix(tuple(tuple(v[j] for j in variables) for v in space))
    return null_space(chosen).dimension == 0


def _solved(row: tuple[Scalar, ...], target: int, known: dict[int, Form]) -> Form:
    """target = −(the rest)/coefficient, in the free variables."""
    rest = _with_known(row, known, target)
    return {j: -divide(c, row[target]) for j, c in rest.items() if not is_zero(c)}


def _with_known(row: tuple[Scalar, ...], known: dict[int, Form], target: int) -> Form:
    """The terms of an equation but for the target's, the known variables put in."""
    terms: Form = {}
    for j, entry in enumerate(row):
        if j != target and not is_zero(entry):
            for k, share in known.get(j, {j: Fraction(1)}).items():
                terms[k] = terms.get(k, Fraction(0)) + entry * share
    return terms


# --- row operations, a pivot at a time --------------------------------------------------

RowStep = tuple[list[RowOperation], Matrix, Matrix]
"""Operations that are done at once, the matrix before and the matrix after."""


def row_steps(matrix: Matrix) -> Iterator[RowStep]:
    """The steps to the reduced row echelon form, all rows under one pivot at once."""
    before = matrix
    for _, group in groupby(reduction(matrix), key=lambda pair: _together(pair[0])):
        pairs = list(group)
        yield [operation for operation, _ in pairs], before, pairs[-1][1]
        before = pairs[-1][1]


def forward_steps(matrix: Matrix) -> Iterator[RowStep]:
    """The steps down to an echelon form, without those upwards and without scaling."""
    for operations, before, after in row_steps(matrix):
        match operations[0]:
            case Scale():
                return
            case Combine(row, _, source) if row < source:
                return
            case _:
                yield operations, before, after


def _together(operation: RowOperation) -> tuple[object, ...]:
    """What operations that are done at once have in common."""
    match operation:
        case Swap(i, j):
            return "swap", i, j
        case Scale():
            return ("scale",)
        case Combine(row, _, source):
            return "combine", source, row > source


# --- on the page ------------------------------------------------------------------------


def solve_homogeneous(working: Working, matrix: Matrix, letters: Lettering) -> Span:
    """Write Mx = 0, its equations, each variable in terms of the free ones; hand back all x."""
    n = matrix.shape[1]
    working.relation(
        MatrixProduct(show(matrix), letters.column(n)), column_of_zeros(matrix), connector=""
    )
    write_equations(working, matrix, letters)
    route, echelon = _route(matrix)
    equations = list(_independent_rows(matrix.rows))
    said = _Said(letters, alone=len(equations) == 1)
    if echelon is not None:
        working.say("By row operations:")
        for operations, before, after in forward_steps(matrix):
            working.row_operations(operations, before, after)
        said.conditions += _pivot_conditions(echelon)
        below = _below(matrix, echelon)
        write_numbered(working, below, letters)
        said.alone = len(below) == 1
    said.write(working, route)
    return eigenspace(matrix, letters)


def column_of_zeros(matrix: Matrix) -> Row:
    """0, as many as the matrix has rows."""
    return Row((Number(Fraction(0)),) * len(matrix.rows), column=True)


def write_equations(
    working: Working, matrix: Matrix, letters: Lettering, typed: Grid | None = None
) -> None:
    """Number the equations of Mx = 0; those that add nothing are said to be multiples."""
    kept: list[Equation] = []
    for place, row in enumerate(matrix.rows, start=1):
        label = f"({roman(place)})"
        note = _as_a_multiple(row, kept)
        left = _left_side(row, letters, typed.rows[place - 1] if typed else None)
        working.relation(left, 0, connector="⇒" if place == 1 else "", label=label, note=note)
        if not note and any(not is_zero(entry) for entry in row):
            kept.append((label, row))


def write_numbered(working: Working, equations: Sequence[Equation], letters: Lettering) -> None:
    """Equations with numbers that they have already."""
    for place, (label, row) in enumerate(equations):
        connector = "" if place else "⇒"
        working.relation(_left_side(row, letters), 0, connector=connector, label=label)


def _left_side(
    row: Sequence[Scalar], letters: Lettering, typed: Sequence[Tree] | None = None
) -> Tree:
    """a₁x₁ + a₂x₂ + …, the coefficients as typed where they are given."""
    unknowns = [letters.variable(j) for j in range(len(row))]
    if typed is None:
        return linear_form(row, unknowns)
    pairs = zip(row, typed, unknowns, strict=True)
    return total(_typed_term(*pair) for pair in pairs if not is_zero(pair[0]))


def _typed_term(value: Scalar, typed: Tree, unknown: Letter) -> Tree:
    """e.g. −0.8 and x₂ → −0.8x₂, its minus sign outside"""
    match typed:
        case Number(number, text) if text.startswith(("−", "-")):
            return -_typed_term(-value, Number(-number, text[1:]), unknown)
        case Negative(operand):
            return -_typed_term(-value, operand, unknown)
        case _:
            return unknown if value == 1 else typed * unknown


def _as_a_multiple(row: tuple[Scalar, ...], kept: list[Equation]) -> Words:
    """e.g. = −1 × (i)"""
    for label, other in kept:
        factor = _multiple(row, other)
        if factor is not None:
            return (f" = {label}",) if factor == 1 else (" = ", show(factor), f" × {label}")
    return ()


def _multiple(row: tuple[Scalar, ...], other: tuple[Scalar, ...]) -> Scalar | None:
    """The factor, where one row is a multiple of the other and not 0."""
    pivot = next(j for j, entry in enumerate(other) if not is_zero(entry))
    factor = divide(row[pivot], other[pivot])
    same = all(is_zero(a - factor * b) for a, b in zip(row, other, strict=True))
    return factor if same and not is_zero(factor) else None


class _Said:
    """Writes a route; remembers which conditions on letters stand there already."""

    def __init__(self, letters: Lettering, *, alone: bool) -> None:
        self.letters = letters
        self.alone = alone
        self.conditions: list[Comparison] = []

    def write(self, working: Working, route: Route) -> None:
        """Each variable in terms of the free ones, and what these are put as."""
        forms: dict[int, Form] = {}
        lines: list[tuple[Tree, Tree, Words]] = []
        for one in route.found:
            lines += self._lines(one, forms)
            forms[one.target] = one.form
        put_as = parameters(route.free, self.letters)
        at_once = len(route.free) == 1 and len(lines) == 1
        for left, right, note in lines:
            joint: Words = (*note, ";  put ", *put_as[1:]) if at_once else note
            working.relation(left, right, note=joint)
        if self.conditions:
            words: list[Word] = []
            for condition in self.conditions:
                words += [", ", condition] if words else [condition]
            them = "it" if len(self.conditions) == 1 else "them"
            working.say("Here ", *words, f", since we divide by {them}.")
        if not route.found:
            working.say(f"Every {self.letters.unknown} solves this. ", *put_as, ".")
        elif route.free and not at_once:
            working.say(*put_as, ".")

    def _lines(self, one: Found, known: dict[int, Form]) -> list[tuple[Tree, Tree, Words]]:
        """The equation with the known variables put in, and the variable that it gives."""
        _, row = one.equation
        self._divide_by(row[one.target])
        variable = self.letters.variable(one.target)
        line = (variable, self._tree(one.form), self._from(one, known))
        if one.put_in and _is_rational(row):
            left = linear_form(*self._merged(row, known))
            if left == variable:
                return [(variable, Number(Fraction(0)), line[2])]
            return [(left, Number(Fraction(0)), line[2]), (variable, line[1], ())]
        if not one.form and not one.put_in and row[one.target] == 1:
            return []  # the equation says it already
        return [line]

    def _merged(
        self, row: tuple[Scalar, ...], known: dict[int, Form]
    ) -> tuple[list[Scalar], list[Tree]]:
        """The terms with known variables put in, in their order and not yet collected."""
        coefficients: list[Scalar] = []
        unknowns: list[Tree] = []
        for j, entry in enumerate(row):
            for k, share in known.get(j, {j: Fraction(1)}).items():
                coefficients.append(entry * share)
                unknowns.append(self.letters.variable(k))
        return coefficients, unknowns

    def _from(self, one: Found, known: dict[int, Form]) -> Words:
        """from (i), or putting x₃ = 0 in (i); nothing where there is one equation only"""
        label = one.equation[0]
        if not one.put_in:
            return () if self.alone else (f"from {label}",)
        words: list[Word] = []
        for j in one.put_in:
            put = equals(self.letters.variable(j), self._tree(known[j]))
            words += [", ", put] if words else [put]
        return ("putting ", *words, f" in {label}")

    def _tree(self, form: Form) -> Tree:
        places = sorted(form)
        return linear_form([form[k] for k in places], [self.letters.variable(k) for k in places])

    def _divide_by(self, pivot: Scalar) -> None:
        self.conditions += [c for c in nonzero_conditions(pivot) if c not in self.conditions]


def _is_rational(row: tuple[Scalar, ...]) -> bool:
    return all(isinstance(entry, Fraction) for entry in row)


def nonzero_conditions(pivot: Scalar) -> list[Comparison]:
    """What has to hold of the letters so that one may divide.  e.g. −2ab → a ≠ 0, b ≠ 0"""
    if not isinstance(pivot, Symbolic):
        return []
    from dlsolve.exact.vanishing import irreducible

    return [differs(show(factor), 0) for factor in irreducible(pivot)]


def _pivot_conditions(echelon: Matrix) -> list[Comparison]:
    pivots = [
        next(entry for entry in row if not is_zero(entry))
        for row in echelon.rows
        if not all(map(is_zero, row))
    ]
    found = [condition for pivot in pivots for condition in nonzero_conditions(pivot)]
    return list(dict.fromkeys(found))


def parameters(free: Sequence[int], letters: Lettering) -> tuple[Word, ...]:
    """Put x₁ = c, or put x₁ = c₁, x₂ = c₂."""
    words: list[Word] = ["Put "]
    for place, j in enumerate(sorted(free), start=1):
        name = Name(letters.parameter) if len(free) == 1 else Name(letters.parameter, place)
        words += [", "] * (place > 1) + [equals(letters.variable(j), Letter(name))]
    return tuple(words)


# --- bases ------------------------------------------------------------------------------


def whole_basis(space: Span) -> Span | None:
    """The basis in smallest whole numbers, where that is another one."""
    whole = [smallest_integers(v) for v in space]
    kept = tuple(v for v in whole if v is not None)
    same = all(w in (v, v.scaled(Fraction(-1))) for w, v in zip(kept, space, strict=False))
    return None if len(kept) < space.dimension or same else Span(kept, space.length)
