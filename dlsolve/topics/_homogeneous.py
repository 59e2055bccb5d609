"""Mx = 0 solved as on an exam page: numbered equations, substitution, a variable put as c."""

from __future__ import annotations

from fractions import Fraction

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Scalar, divide, is_zero
from dlsolve.exact.rows import null_space, reduction
from dlsolve.exact.spaces import Span
from dlsolve.working.names import Name, roman
from dlsolve.working.steps import Words
from dlsolve.working.trees import Letter, MatrixProduct, Number, Row, Tree
from dlsolve.working.working import Working, show
from dlsolve.working.written import linear_form

Form = dict[int, Scalar]
"""A variable in terms of the free ones: {0: 5/2} is (5/2)x₁."""


def eigenspace(matrix: Matrix) -> Span:
    """All x with Mx = 0, the free variables chosen as a student meets them.

    The first variable of the first usable equation is free, then the next that it leaves
    open.  e.g. x₂ + x₃ = 0, −x₁ − 2x₂ − x₃ = 0 → x₂ free, x = c(−1, 1, −1)ᵀ
    """
    return null_space(matrix, free_variables(matrix))


def free_variables(matrix: Matrix) -> list[int]:
    """The variables taken as parameters, in the order of their first appearance."""
    space = null_space(matrix)
    met = [j for row in matrix.rows for j, entry in enumerate(row) if not is_zero(entry)]
    order = list(dict.fromkeys([*met, *range(matrix.shape[1])]))
    chosen: list[int] = []
    for variable in order:
        if len(chosen) == space.dimension:
            break
        taken = Matrix(tuple(tuple(v[j] for j in (*chosen, variable)) for v in space))
        if null_space(taken).dimension == 0 or _rank(taken) == len(chosen) + 1:
            chosen.append(variable)
    return sorted(chosen)


def _rank(matrix: Matrix) -> int:
    return matrix.shape[1] - null_space(matrix).dimension


def solve_homogeneous(working: Working, matrix: Matrix) -> None:
    """Write Mx = 0, its equations, and each variable in terms of the free ones."""
    n = matrix.shape[1]
    unknowns = Row(tuple(variable(j) for j in range(n)), column=True)
    zeros = Row((Number(Fraction(0)),) * len(matrix.rows), column=True)
    working.relation(MatrixProduct(show(matrix), unknowns), zeros, connector="")
    equations = _write_equations(working, matrix)
    free = free_variables(matrix)
    if not _by_substitution(working, equations, free, n):
        _by_elimination(working, matrix, free)
    if free and equations:
        _say_parameters(working, free)


def variable(index: int) -> Letter:
    """xⱼ, numbered from 1 on paper."""
    return Letter(Name("x", index + 1))


Equation = tuple[str, tuple[Scalar, ...]]


def _write_equations(working: Working, matrix: Matrix) -> list[Equation]:
    """Number the equations; those that add nothing are said to be multiples."""
    kept: list[Equation] = []
    for place, row in enumerate(matrix.rows, start=1):
        label = f"({roman(place)})"
        unknowns: list[Tree | None] = [variable(j) for j in range(len(row))]
        note = _multiple_of(row, kept)
        connector = "⇒" if place == 1 else ""
        working.relation(linear_form(row, unknowns), 0, connector=connector, label=label, note=note)
        if not note and any(not is_zero(entry) for entry in row):
            kept.append((label, row))
    return kept


def _multiple_of(row: tuple[Scalar, ...], kept: list[Equation]) -> Words:
    """e.g. = −1 × (i)"""
    for label, other in kept:
        pivot = next(j for j, entry in enumerate(other) if not is_zero(entry))
        factor = divide(row[pivot], other[pivot])
        if not is_zero(factor) and all(
            is_zero(a - factor * b) for a, b in zip(row, other, strict=True)
        ):
            return (f" = {label}",) if factor == 1 else (" = ", show(factor), f" × {label}")
    return ()


def _by_substitution(
    working: Working, equations: list[Equation], free: list[int], n: int
) -> bool:
    """One variable at a time from an equation in which it is the only new one."""
    known: dict[int, Form] = {}
    waiting = list(equations)
    solved: list[tuple[int, Form, Words]] = []
    while len(known) < n - len(free):
        usable = _next_usable(waiting, known, free)
        if usable is None:
            return False
        waiting.remove(usable)
        label, row = usable
        target = next(j for j in _unknown(row, known, free))
        used = [j for j, entry in enumerate(row) if j in known and not is_zero(entry)]
        form = _solved(row, target, known)
        known[target] = form
        if form or used or row[target] != 1:  # else the equation says it already
            solved.append((target, form, _how(label, used, known, free)))
    for target, form, how in solved:
        working.relation(variable(target), _form_tree(form), note=how)
    return True


def _unknown(row: tuple[Scalar, ...], known: dict[int, Form], free: list[int]) -> list[int]:
    return [j for j, e in enumerate(row) if not is_zero(e) and j not in known and j not in free]


def _next_usable(
    waiting: list[Equation], known: dict[int, Form], free: list[int]
) -> Equation | None:
    """An equation with one new variable: first those that make it 0, then the shortest."""
    candidates = [e for e in waiting if len(_unknown(e[1], known, free)) == 1]
    if not candidates:
        return None
    return min(candidates, key=lambda e: sum(not is_zero(entry) for entry in e[1]))


def _solved(row: tuple[Scalar, ...], target: int, known: dict[int, Form]) -> Form:
    """target = −(the rest)/coefficient, in the free variables."""
    form: Form = {}
    for j, entry in enumerate(row):
        if j == target or is_zero(entry):
            continue
        share = -divide(entry, row[target])
        for k, coefficient in known.get(j, {j: Fraction(1)}).items():
            form[k] = form.get(k, Fraction(0)) + share * coefficient
    return {k: c for k, c in form.items() if not is_zero(c)}


def _form_tree(form: Form) -> Tree:
    places = sorted(form)
    return linear_form([form[k] for k in places], [variable(k) for k in places])


def _how(label: str, used: list[int], known: dict[int, Form], free: list[int]) -> Words:
    """from (i), or putting x₃ = 0 in (i)"""
    if not used:
        return (f"from {label}",)
    words: list[object] = ["putting "]
    for place, j in enumerate(used):
        words += [", " if place else "", variable(j), " = ", _form_tree(known[j])]
    words.append(f" in {label}")
    return tuple(words)  # type: ignore[arg-type]


def _by_elimination(working: Working, matrix: Matrix, free: list[int]) -> None:
    """Row operations, then every variable from the reduced equations."""
    working.say("By row operations:")
    before = matrix
    for operation, after in reduction(matrix):
        working.row_operations([operation], before, after)
        before = after
    space = null_space(matrix, free)
    for j in range(matrix.shape[1]):
        if j not in free:
            form = {k: v[j] for k, v in zip(free, space, strict=True) if not is_zero(v[j])}
            working.relation(variable(j), _form_tree(form))


def _say_parameters(working: Working, free: list[int]) -> None:
    """Put x₁ = c, or x₁ = c₁ and x₂ = c₂."""
    words: list[object] = ["Put "]
    for place, j in enumerate(free, start=1):
        parameter = Name("c") if len(free) == 1 else Name("c", place)
        words += [", " if place > 1 else "", variable(j), " = ", parameter]
    condition = ", where c ≠ 0." if len(free) == 1 else ", not all 0."
    working.say(*words, condition)  # type: ignore[arg-type]


def as_column(vector: Vector) -> Tree:
    """The vector written as a column."""
    return Row(tuple(show(entry) for entry in vector), column=True)
