"""Mx = 0 solved as on an exam page: numbered equations, substitution, a variable put as c."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from dlsolve.exact.array import Matrix
from dlsolve.exact.number import Scalar, Surd, is_zero
from dlsolve.exact.spaces import Span
from dlsolve.exact.symbolic import Symbolic
from dlsolve.topics._elimination import echelon_on_page
from dlsolve.topics._matrix import Lettering
from dlsolve.topics._substitution import (
    Equation,
    Form,
    Found,
    Route,
    direct_route,
    independent_rows,
    multiple,
    numbered_below,
    route_below,
)
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.steps import Word, Words
from dlsolve.working.trees import (
    Comparison,
    Grid,
    Letter,
    MatrixProduct,
    Negative,
    Number,
    Row,
    Sum,
    Tree,
    differs,
    equals,
    total,
)
from dlsolve.working.working import Working, show
from dlsolve.working.written import linear_form


def solve_homogeneous(working: Working, matrix: Matrix, letters: Lettering) -> Span:
    """Write Mx = 0, its equations, each variable in terms of the free ones; hand back all x."""
    n = matrix.shape[1]
    working.relation(
        MatrixProduct(show(matrix), letters.column(n)), column_of_zeros(matrix), connector=""
    )
    write_equations(working, matrix, letters)
    equations = list(independent_rows(matrix.rows))
    said = _Said(letters, alone=len(equations) == 1)
    route = direct_route(matrix)
    if route is None:
        working.say("By row operations:")
        echelon = echelon_on_page(working, matrix)
        said.conditions += _pivot_conditions(echelon)
        below = numbered_below(matrix, echelon)
        write_numbered(working, below, letters)
        said.alone = len(below) == 1
        route = route_below(matrix, echelon)
    said.write(working, route)
    return route.space(n, letters.parameter)


def column_of_zeros(matrix: Matrix) -> Row:
    """0, as many as the matrix has rows."""
    return Row((Number(Fraction(0)),) * len(matrix.rows), column=True)


def write_equations(
    working: Working,
    matrix: Matrix,
    letters: Lettering,
    typed: Grid | None = None,
    right: Sequence[Tree] = (),
) -> None:
    """Number the equations of Mx = 0, or of Mx = b where there is a right side.

    Those that add nothing are said to be multiples.
    """
    kept: list[Equation] = []
    for place, row in enumerate(matrix.rows, start=1):
        label, connector = letters.label(place), "⇒" if place == 1 else ""
        whole = (*row, scalar(evaluate(right[place - 1]))) if right else row
        note = _as_a_multiple(whole, kept, letters)
        left = _left_side(row, letters, typed.rows[place - 1] if typed else None)
        equal_to = right[place - 1] if right else 0
        working.relation(left, equal_to, connector=connector, label=label, note=note)
        if not note and any(not is_zero(entry) for entry in whole):
            kept.append((place, whole))


def write_numbered(working: Working, equations: Sequence[Equation], letters: Lettering) -> None:
    """Equations with numbers that they have already."""
    for place, (number, row) in enumerate(equations):
        left, connector = _left_side(row, letters), "" if place else "⇒"
        working.relation(left, 0, connector=connector, label=letters.label(number))


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


def _as_a_multiple(row: tuple[Scalar, ...], kept: Sequence[Equation], letters: Lettering) -> Words:
    """e.g. = −1 × (i)"""
    for number, other in kept:
        factor = multiple(row, other)
        if factor is not None:
            label = letters.label(number)
            if factor == 1:
                return (f" = {label}",)
            left, right = ("(", ")") if _is_a_sum(factor) else ("", "")
            return f" = {left}", show(factor), f"{right} × {label}"
    return ()


def _is_a_sum(factor: Scalar) -> bool:
    """Whether a factor is written as a sum.  e.g. 1 − √2, a + b"""
    match factor:
        case Surd(Fraction() as a, Fraction() as b):
            return a != 0 and a.denominator == b.denominator == 1
        case _:
            return isinstance(show(factor), Sum)


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
        label = self.letters.label(one.equation[0])
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
