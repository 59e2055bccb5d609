"""The way to all x with Mx = 0, found before it is written: which variable from which equation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Scalar, divide, is_zero
from dlsolve.exact.rows import apply, null_space
from dlsolve.exact.spaces import Span
from dlsolve.records import dataclass
from dlsolve.topics._elimination import goes_down, next_operations
from dlsolve.topics._matrix import Lettering

Form = dict[int, Scalar]
"""A variable in terms of the free ones: {0: 5/2} is (5/2)x₁."""

Equation = tuple[int, tuple[Scalar, ...]]
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

    def space(self, length: int, letter: str) -> Span:
        """All x: for each free variable the vector in which it is 1 and the others are 0."""
        forms = self.forms()
        basis: list[Vector] = []
        for free in sorted(self.free):
            entries = [
                forms[j].get(free, Fraction(0)) if j in forms else Fraction(int(j == free))
                for j in range(length)
            ]
            basis.append(Vector(tuple(entries)))
        return Span(tuple(basis), length, letter)


def eigenspace(matrix: Matrix, letters: Lettering) -> Span:
    """All x with Mx = 0, the free variables chosen as a student meets them.

    The first variable of the first usable equation is free, then the next that it leaves
    open.  e.g. x₂ + x₃ = 0, −x₁ − 2x₂ − x₃ = 0 → x₂ free, x = c(−1, 1, −1)ᵀ
    """
    route = direct_route(matrix)
    if route is None:
        echelon = matrix
        while goes_down(operations := next_operations(echelon)):
            for operation in operations:
                echelon = apply(operation, echelon)
        route = route_below(matrix, echelon)
    return route.space(matrix.shape[1], letters.parameter)


def direct_route(matrix: Matrix) -> Route | None:
    """The route by substitution; None where the equations have to be combined first."""
    return _by_substitution(list(independent_rows(matrix.rows)), null_space(matrix))


def route_below(matrix: Matrix, echelon: Matrix) -> Route:
    """The route by the equations of an echelon form, which stand below those of the matrix."""
    equations = numbered_below(matrix, echelon)
    route = _by_substitution(equations, null_space(echelon))
    return route or _by_back_substitution(equations, matrix.shape[1])


def _by_back_substitution(equations: Sequence[Equation], length: int) -> Route:
    """From the last equation of an echelon form upwards, each giving its pivot."""
    known: dict[int, Form] = {}
    found: list[Found] = []
    for equation in reversed(equations):
        row = equation[1]
        pivot = next(j for j, entry in enumerate(row) if not is_zero(entry))
        put_in = tuple(j for j, entry in enumerate(row) if j in known and not is_zero(entry))
        known[pivot] = _solved(row, pivot, known)
        found.append(Found(pivot, known[pivot], equation, put_in))
    free = tuple(j for j in range(length) if j not in known)
    return Route(free, tuple(found))


def independent_rows(rows: Sequence[tuple[Scalar, ...]]) -> Iterator[Equation]:
    """The rows, numbered from 1, that are neither 0 nor a multiple of one above."""
    kept: list[tuple[Scalar, ...]] = []
    for place, row in enumerate(rows, start=1):
        if all(map(is_zero, row)) or any(multiple(row, other) is not None for other in kept):
            continue
        kept.append(row)
        yield place, row


def multiple(row: tuple[Scalar, ...], other: tuple[Scalar, ...]) -> Scalar | None:
    """The factor, where one row is a multiple of the other and not 0."""
    pivot = next(j for j, entry in enumerate(other) if not is_zero(entry))
    factor = divide(row[pivot], other[pivot])
    same = all(is_zero(a - factor * b) for a, b in zip(row, other, strict=True))
    return factor if same and not is_zero(factor) else None


def numbered_below(matrix: Matrix, echelon: Matrix) -> list[Equation]:
    """The rows of an echelon form, numbered on from those of the matrix."""
    first = len(matrix.rows) + 1
    rows = [row for row in echelon.rows if not all(map(is_zero, row))]
    return list(enumerate(rows, start=first))


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
