"""Statements that are no line of the working: they have to be true, and to follow from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from dlsolve.exact.array import Matrix
from dlsolve.exact.number import Real, Surd
from dlsolve.exact.rows import reduced
from dlsolve.marking.above import Beside
from dlsolve.marking.agreement import are_opposite, first_break
from dlsolve.marking.sameness import same_value
from dlsolve.marking.script import Side, Statement
from dlsolve.marking.sentences import disagreement, shown_value, text_of
from dlsolve.marking.targets import Related, Target, numbers_of
from dlsolve.marking.typed import Typed
from dlsolve.marking.unknowns import InUnknowns, follows_from, in_unknowns
from dlsolve.marking.values import Known, array_of, value_of
from dlsolve.working.readings import mapped
from dlsolve.working.steps import RowOperation
from dlsolve.working.trees import Comparison, Number, Tree, Value
from dlsolve.working.verdicts import Code, Mark, Slip

_GENERAL = re.compile(r"[Σ∂∇∫…?]|\[\[|_\(?[a-z]|[A-Za-z]{4,}|[₍ᵢⱼₜₙₖ]")

_LETTERS = re.compile(r"[A-Za-zα-ω]")

_DECIMAL = re.compile(r"[0-9]\.[0-9]|\.[0-9]")


def judge_beside(statement: Statement, known: Known, related: Related) -> Mark:
    """The verdict on a statement that no line of the working is known by.

    `related` are the equations and matrices of the working.
    """

    def mark(code: Code, sentence: str = "", slip: Slip | None = None) -> Mark:
        return Mark(statement.line, text_of(statement), code, sentence, slip=slip)

    if not statement.is_equation:
        if _is_false(statement, known):
            return mark(Code.WRONG, f"{text_of(statement)} does not hold", Slip.COMPARISON)
        return mark(Code.BESIDE)
    if (shape := fault_of_size(statement)) is not None:
        return mark(Code.SLIP, shape, Slip.SHAPE)
    broken = first_break(statement, {})
    if broken is not None:
        slip = Slip.SIGN if are_opposite(broken) else Slip.ARITHMETIC
        sentence = f"{disagreement(broken)}: {shown_value(broken.left_value)} should stand there"
        return mark(Code.SLIP, sentence, slip)
    match _follows(statement, related):
        case True:
            return mark(Code.RIGHT)
        case False:
            return mark(Code.WRONG, "it does not follow from the equations of the problem")
    side = statement.result
    if side.fault is not None and not is_general(side):
        return mark(Code.UNREADABLE, f"unreadable at column {side.column}: {side.fault.reason}")
    return mark(Code.BESIDE)


def is_another_way(statement: Statement, target: Target) -> bool:
    """Whether a matrix is not the one that row operations lead to here, but as good."""
    if not isinstance(target.step, RowOperation):
        return False
    given = value_of(statement.result, {})
    if given is None:
        return False
    return not same_value(given, target.value) and _reduces(given, [target.step.before])


def _reduces(given: Value, matrices: Iterable[Value]) -> bool:
    """Whether a matrix is row-equivalent to one of others."""
    return isinstance(given, Matrix) and any(
        isinstance(one, Matrix)
        and one.shape == given.shape
        and same_value(reduced(given), reduced(one))
        for one in matrices
    )


def _follows(statement: Statement, related: Related) -> bool | None:
    """Whether it follows from the equations and matrices of the working; None for no telling.

    A name alone may be given any value, where the equations may leave it free.
    """
    if statement.result.rows:
        return _reduces(array_of(statement.result), related.matrices) or None
    given = in_unknowns(*statement.texts_and_trees)
    if given is None or not given.is_solved:
        return None
    heading = numbers_of(statement.heading)[-1:]
    systems: dict[tuple[str, ...], list[InUnknowns]] = {}
    for numbers, equation in related.equations:
        systems.setdefault(numbers, []).append(equation)
    meant = [one for numbers, one in systems.items() if heading and numbers[-1:] == heading]
    found = [follows_from(given, system) for system in meant or systems.values()]
    if True in found:
        return True
    is_free = statement.equation is None and len(given.unknowns) == 1
    return False if found.count(False) == 1 and not is_free else None


def fault_of_size(statement: Statement) -> str | None:
    """What is wrong with the size that is written below a matrix."""
    for side in statement.sides:
        if side.rows and side.size is not None:
            own = len(side.rows), len(side.rows[0])
            if own != side.size:
                (m, n), (p, q) = side.size, own
                return f"the matrix is {p} × {q}, not {m} × {n}"
    return None


def slip_beside(statement: Statement) -> Beside | None:
    """The slip on a line that the working has not; None where its sides agree."""
    broken = first_break(statement, {})
    if broken is None:
        return None
    return Beside(statement.line, broken.right_value, broken.left_value)


def follows_slip(statement: Statement, expected: Value, slips: Sequence[Beside]) -> Beside | None:
    """The slip that, put right wherever its value stands, makes the statement right."""
    for slip in slips:
        for side in statement.sides[1:]:
            own = value_of(_put_right(side, slip), {})
            if own is not None and same_value(own, expected):
                return slip
    return None


def _put_right(side: Side, slip: Beside) -> Side:
    """The side with what should stand there in place of the slip's value, whatever its sign."""
    wrong, right = slip.wrong, slip.right
    if not isinstance(wrong, Fraction) or not isinstance(right, Fraction):
        return side

    def put(node: Tree) -> Tree | None:
        return Number(right) if isinstance(node, Number) and node.value == wrong else None

    tree = None if side.tree is None else mapped(side.tree, put)
    rows = tuple(
        tuple(Typed(right) if entry.value == wrong else entry for entry in row) for row in side.rows
    )
    return replace(side, tree=tree, rows=rows, typed=None)


def is_general(side: Side) -> bool:
    """Whether a side is a formula in letters, or words, rather than a value badly written."""
    if _GENERAL.search(side.text):
        return True
    return _LETTERS.search(side.text) is not None and not _DECIMAL.search(side.text)


def _is_false(statement: Statement, known: Known) -> bool:
    """Whether a comparison is known to be false."""
    from dlsolve.errors import DlsolveError
    from dlsolve.working.suppliers import truth

    values = [value_of(side, known) for side in statement.sides]
    sides = [Number(v) for v in values if isinstance(v, Fraction | Surd | Real)]
    if len(sides) != 2 or any(isinstance(v, bool) for v in values):
        return False
    try:
        return not truth(Comparison(sides[0], statement.signs[0], sides[1]))
    except DlsolveError:
        return False
