"""The verdict on one statement, given the lines that the student had above it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from dlsolve.exact import number as exact
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Real, Scalar, Surd
from dlsolve.exact.polynomial import Polynomial
from dlsolve.exact.rows import reduced, smallest_integers
from dlsolve.exact.spaces import Equation, Roots, Span
from dlsolve.exact.symbolic import Symbolic
from dlsolve.exact.text import exact_text
from dlsolve.marking.agreement import (
    Break,
    Half,
    first_break,
    has_rounded,
    leeway,
    stands_above,
)
from dlsolve.marking.comparers import judge
from dlsolve.marking.numbers import TRUNCATED, judged, shown
from dlsolve.marking.script import Side, Statement
from dlsolve.marking.slips import History, kind_of, miscopied
from dlsolve.marking.targets import Related, Target, numbers_of
from dlsolve.marking.typed import Typed, matches, within
from dlsolve.marking.unknowns import (
    InUnknowns,
    follows_from,
    in_unknowns,
    same_solutions,
    slip_between,
)
from dlsolve.marking.values import Known, array_of, as_float, value_of, with_values
from dlsolve.records import dataclass
from dlsolve.working.readings import letters, mapped
from dlsolve.working.steps import Decision, Let, RowOperation
from dlsolve.working.suppliers import worth
from dlsolve.working.trees import Comparison, Number, Tree, Value
from dlsolve.working.verdicts import Code, Judgement, Mark, Right, Slip, Unreadable, Verdict, Wrong

_GENERAL = re.compile(r"[Σ∂∇∫…?]|\[\[|_\(?[a-z]|[A-Za-z]{4,}|[₍ᵢⱼₜₙₖ]")

_LETTERS = re.compile(r"[A-Za-zα-ω]")
_DECIMAL = re.compile(r"[0-9]\.[0-9]|\.[0-9]")

Rivals = Callable[[], Mapping[str, Value]]
"""Other values that the line has, asked for once it is wrong: under a known mistake, say."""


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """A slip on a line that the working has not.  e.g. P(B ∩ D) = 0.3·0.03 = 0.09 for 0.009"""

    line: int
    wrong: Value
    right: Value


@dataclass(frozen=True, slots=True, eq=False)
class Above:
    """What stands above a line on the student's page.

    known    the value of each name;  `history` all that it has had
    half     how far a name may be off by its digits
    source   the line whose wrong value first changed this one, if any did
    slips    what was worked out wrongly beside the lines
    """

    known: Known
    history: History
    half: Half
    source: int | None = None
    slips: Sequence[Beside] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A mark, and the value that the student goes on with; None where none can be told."""

    mark: Mark
    carried: Value | None = None


def judge_line(
    statement: Statement,
    target: Target,
    original: Value | None,
    above: Above,
    mistakes: Rivals,
    conventions: Rivals,
) -> Judged:
    """The verdict on a statement that is a line of the working.

    `original` is the line's value in the solution, where it stands there too.
    """
    if not isinstance(target.value, Polynomial | Equation):  # σ² = 5 gives a name a value
        statement = replace(statement, equation=None)
    result = statement.result
    known = above.known
    broken = first_break(statement, known, set(target.names), target.numbers)
    if broken is not None and broken.right is result and _is_cut_off(broken):
        broken = None  # its digits are judged with the value
    place = broken.right.line if broken is not None else result.line

    def expected() -> str:
        return _shown(_meant(target.value, result))

    def mark(code: Code, sentence: str, slip: Slip | None = None, *names: str) -> Mark:
        right = "" if code in (Code.RIGHT, Code.CARRIED) else expected()
        return Mark(
            place, _text(statement), code, sentence, target.key, slip, right,
            above.source if code is Code.CARRIED else None, names,
        )  # fmt: skip

    if (shape := _shape(statement)) is not None:
        return Judged(mark(Code.SLIP, shape, Slip.SHAPE))
    ours = _judge(statement, target.value, known)
    verdict: Verdict | None = ours
    if original is not target.value:
        verdict = None if original is None else _judge(statement, original, known)
    if isinstance(ours, Unreadable):
        fault = result.fault
        if fault is None or _is_general(result):
            return Judged(mark(Code.BESIDE, ""))  # a formula in letters
        return Judged(
            mark(Code.UNREADABLE, f"unreadable at column {result.column}: {fault.reason}")
        )
    if isinstance(target.value, Roots) and _is_among(result, target.value):
        return Judged(mark(Code.RIGHT, ""))
    if isinstance(verdict, Right) or isinstance(ours, Right):
        if broken is not None:
            sentence = f"the value is right, but {_said(broken)}"
            follows = _is_expected(broken.left_value, target.value)
            copied = follows and not isinstance(ours, Right)  # the line above gives another value
            slip = Slip.COPIED if copied else _kind_of_break(broken, target)
            return Judged(
                mark(Code.UNFOUNDED, sentence, slip), original if copied else target.value
            )
        if isinstance(verdict, Right) and not isinstance(ours, Right):
            return Judged(mark(Code.RIGHT, ""), original)  # the slip above was put right in silence
        if isinstance(verdict, Right) or original is None:
            return Judged(mark(Code.RIGHT, ""), target.value)
        source = f"from line {above.source}" if above.source else "from the lines above"
        return Judged(mark(Code.CARRIED, f"right, carried forward {source}"), target.value)
    given = _carried(statement, target.value, known)
    if broken is not None and _is_expected(broken.left_value, target.value):
        sentence = f"{_said(broken)}: {_shown(broken.left_value)} should stand there"
        return Judged(mark(Code.SLIP, sentence, _kind_of_break(broken, target)), given)
    rounded = broken is None and _is_rounded(result, target, above)
    reached = _is_reached(statement)
    for wrong in (verdict, ours):
        if reached or rounded or broken is not None:
            break  # the digits are those of the student's own numbers
        if isinstance(wrong, Wrong) and wrong.judgement is Judgement.PRECISION:
            slip = Slip.TRUNCATED if wrong.reason.startswith(TRUNCATED) else None
            return Judged(mark(Code.FORM, wrong.reason, slip), given)
    own = _alternatives(target)
    found = _matching(result, {**mistakes(), **own}, target.value, original)
    here = any(stands_above(tree, known, target.numbers) for tree in _written_out(statement))
    if here:  # the lines above are no others': the value is another mistake's by chance
        found = tuple(name for name in found if name in own)
    if found and broken is None:
        return Judged(mark(Code.MISTAKE, value_of_mistakes(found), None, *found), given)
    if rounded or (broken is None and _has_rounded(statement, target, known)):
        sentence = f"rounded too early: {expected()} without rounding in between"
        return Judged(mark(Code.ROUNDED, sentence), given)
    others = () if here else _matching(result, conventions(), target.value, original)
    if others and not isinstance(target.step, Decision):  # of two outcomes one is always another's
        sentence = "right under another convention: " + " or ".join(others)
        return Judged(mark(Code.CONVENTION, sentence, None, *others), given)
    if isinstance(ours, Wrong) and ours.judgement is Judgement.SHAPE:
        return Judged(mark(Code.WRONG, ours.reason, Slip.SHAPE))
    if broken is None and (slip_beside := _follows_slip(statement, target.value, above.slips)):
        sentence = f"right, carried forward from line {slip_beside.line}"
        alternatives = replace(mark(Code.CARRIED, sentence), source=slip_beside.line)
        return Judged(alternatives, given)
    if broken is not None:
        sentence = f"{_said(broken)}, and {expected()} was expected"
        return Judged(mark(Code.SLIP, sentence, _kind_of_break(broken, target)), given)
    slip = _kind(statement, target, above)
    if statement.equation is not None and isinstance(target.value, Polynomial | Equation):
        slip = slip_between(target.value, statement.equation.value)
    match _meant(target.value, result):
        case Span():
            slip = None
        case root if isinstance(target.value, Roots) and result.typed is not None:
            opposite = isinstance(root, Fraction | Surd) and matches(result.typed, -root)
            slip = Slip.SIGN if opposite else slip
    said = f"{expected()} was expected"
    if isinstance(target.value, Vector | Matrix) and isinstance(ours, Wrong) and ours.reason:
        said = ours.reason  # which entries
    said += f" ({slip.value})" if slip is not None else ""
    return Judged(mark(Code.WRONG, said, slip), given)


def judge_beside(statement: Statement, known: Known, related: Related) -> Mark:
    """The verdict on a statement that no line of the working is known by.

    `related` are the equations and matrices of the working.
    """

    def mark(code: Code, sentence: str = "", slip: Slip | None = None) -> Mark:
        return Mark(statement.line, _text(statement), code, sentence, slip=slip)

    if not statement.is_equation:
        if _is_false(statement, known):
            return mark(Code.WRONG, f"{_text(statement)} does not hold", Slip.COMPARISON)
        return mark(Code.BESIDE)
    if (shape := _shape(statement)) is not None:
        return mark(Code.SLIP, shape, Slip.SHAPE)
    broken = first_break(statement, {})
    if broken is not None:
        slip = Slip.SIGN if _opposite(broken) else Slip.ARITHMETIC
        sentence = f"{_said(broken)}: {_shown(broken.left_value)} should stand there"
        return mark(Code.SLIP, sentence, slip)
    match _follows(statement, related):
        case True:
            return mark(Code.RIGHT)
        case False:
            return mark(Code.WRONG, "it does not follow from the equations of the problem")
    side = statement.result
    if side.fault is not None and not _is_general(side):
        return mark(Code.UNREADABLE, f"unreadable at column {side.column}: {side.fault.reason}")
    return mark(Code.BESIDE)


def is_another_way(statement: Statement, target: Target) -> bool:
    """Whether a matrix is not the one that row operations lead to here, but as good."""
    if not isinstance(target.step, RowOperation):
        return False
    given = value_of(statement.result, {})
    if given is None:
        return False
    return not _same(given, target.value) and _reduces(given, [target.step.before])


def _reduces(given: Value, matrices: Iterable[Value]) -> bool:
    """Whether a matrix is row-equivalent to one of others."""
    return isinstance(given, Matrix) and any(
        isinstance(one, Matrix) and one.shape == given.shape and _same(reduced(given), reduced(one))
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


# --- the parts of the verdict --------------------------------------------------------------


def _judge(statement: Statement, value: Value, known: Known) -> Right | Wrong | Unreadable:
    """The verdict on the value alone; a side with names is worked out first."""
    side = statement.result
    if statement.equation is not None and isinstance(value, Polynomial | Equation):
        same = same_solutions(statement.equation.value, value)
        return Right() if same else Wrong(Judgement.VALUE, "")
    if isinstance(value, Symbolic):
        return judge(side.text, value)
    if side.typed is None and not side.rows and side.tree is not None:
        own = value_of(side, known)
        if own is not None and not letters(with_values(side.tree, {})):
            return Right() if _same(own, value) else Wrong(Judgement.VALUE, "")
        if own is not None:
            return Right() if _same(own, value) else Wrong(Judgement.VALUE, "")
    return judge(side.text, value)


def _same(one: Value, other: Value) -> bool:
    from dlsolve.marking.sameness import same_value

    return same_value(one, other)


def _carried(statement: Statement, expected: Value, known: Known) -> Value | None:
    """The student's value in the kind of the line, or None where it is of another kind."""
    if statement.equation is not None:
        own = statement.equation.value
        match expected, own:
            case Polynomial(), Polynomial():
                return replace(own, letter=expected.letter)
            case Equation(), Equation() if len(own.normal) == len(expected.normal):
                return own
            case _:
                return None
    side = statement.result
    value = value_of(side, known)
    match expected, value:
        case ((Fraction() | Surd() | Real() | Symbolic()), (Fraction() | Surd() | Real())):
            return value
        case Vector((_,)), (Fraction() | Surd() | Real()):
            return Vector((value,))
        case Vector(), Vector() if len(value) == len(expected):
            return Vector(_as_expected(side, expected.entries))
        case Matrix(rows), Vector() if 1 in expected.shape and len(value) == max(expected.shape):
            entries = _as_expected(side, sum(rows, ()))
            return Matrix((entries,) if len(rows) == 1 else tuple((entry,) for entry in entries))
        case Matrix(rows), Matrix() if value.shape == expected.shape:
            entries, width = _as_expected(side, sum(rows, ())), len(rows[0])
            return Matrix(tuple(entries[i : i + width] for i in range(0, len(entries), width)))
        case Matrix(((_,),)), (Fraction() | Surd() | Real()):
            return Matrix(((value,),))
        case Roots(), Vector():
            return Roots(value.entries)
        case Roots(), (Fraction() | Surd() | Real()):
            return _with_root(expected, value)
        case _:
            return None


def _with_root(roots: Roots, wrong: Scalar) -> Roots:
    """The roots with a wrong one in place of the one that is nearest in size."""
    place = _nearest(roots, wrong)
    return Roots((*roots.values[:place], wrong, *roots.values[place + 1 :]))


def _nearest(roots: Roots, wrong: Scalar) -> int:
    """The place of the root that is nearest in size, whatever the sign; 0 for complex ones."""
    sizes = [as_float(root) for root in (wrong, *roots)]
    own, *others = (abs(size) if size is not None else 0.0 for size in sizes)
    return min(range(len(others)), key=lambda place: abs(others[place] - own))


def _meant(value: Value, side: Side) -> Value:
    """The value that should stand there: one root, where one is stated by itself."""
    if isinstance(value, Roots) and side.typed is not None:
        return value[_nearest(value, side.typed.value)]
    return value


def _as_expected(side: Side, entries: tuple[Scalar, ...]) -> tuple[Scalar, ...]:
    """The typed entries, those that are right as they were before they were rounded."""
    typed = (entry for row in side.rows for entry in row)
    pairs = zip(typed, entries, strict=True)
    return tuple(right if matches(entry, right) else entry.value for entry, right in pairs)


def _shape(statement: Statement) -> str | None:
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


def _follows_slip(statement: Statement, expected: Value, slips: Sequence[Beside]) -> Beside | None:
    """The slip that, put right wherever its value stands, makes the statement right."""
    for slip in slips:
        for side in statement.sides[1:]:
            own = value_of(_put_right(side, slip), {})
            if own is not None and _same(own, expected):
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


def _is_among(side: Side, roots: Roots) -> bool:
    """Whether one of several values is stated by itself.  e.g. λ = 6, where λ = 6, −1"""
    return side.typed is not None and any(matches(side.typed, root) for root in roots)


def _is_general(side: Side) -> bool:
    """Whether a side is a formula in letters, or words, rather than a value badly written."""
    if _GENERAL.search(side.text):
        return True
    return _LETTERS.search(side.text) is not None and not _DECIMAL.search(side.text)


def _is_expected(value: Value, expected: Value) -> bool:
    return _same(value, expected)


def _alternatives(target: Target) -> dict[str, Value]:
    """What the line's own known mistakes give, on the values that the student had."""
    if not isinstance(target.step, Let) or target.entry:
        return {}
    found: dict[str, Value] = {}
    for name, wrong in target.step.mistakes:
        value = _worth(wrong)
        if value is not None:
            found[name] = value
    return found


def _worth(wrong: Tree | Value) -> Value | None:
    from dlsolve.errors import DlsolveError

    try:
        return worth(wrong)
    except DlsolveError:
        return None


def _matching(
    side: Side, rivals: Mapping[str, Value], expected: Value, original: Value | None
) -> tuple[str, ...]:
    """The rivals whose value the student typed, and which is not the right one."""
    return tuple(
        name
        for name, value in rivals.items()
        if not _same(value, expected)
        and not (original is not None and _same(value, original))
        and _typed_is(side, value)
    )


def _typed_is(side: Side, value: Value) -> bool:
    if side.typed is not None:
        scalar = isinstance(value, Fraction | Surd | Real) and not isinstance(value, bool)
        return scalar and matches(side.typed, value)  # type: ignore[arg-type]
    return isinstance(judge(side.text, value), Right)


def _is_rounded(side: Side, target: Target, above: Above) -> bool:
    """Whether the roundings of the lines above explain the value."""
    formula, typed = target.formula, side.typed
    if formula is None or typed is None or isinstance(target.value, bool):
        return False
    if not isinstance(target.value, Fraction | Surd | Real):
        return False
    room = leeway(formula, above.half)
    return not exact.is_zero(room) and within(typed.value, target.value, room + typed.half)


def _has_rounded(statement: Statement, target: Target, known: Known) -> bool:
    """Whether the roundings of its own numbers explain the value."""
    if statement.result.typed is None or not isinstance(target.value, Fraction | Surd | Real):
        return False
    return has_rounded(statement, target.value, known, target.numbers)


def _written_out(statement: Statement) -> list[Tree]:
    """The substitutions: sides behind the name that are worked out from numbers alone."""
    return [
        side.tree
        for side in statement.sides[1:]
        if side.tree is not None and side.typed is None and not letters(side.tree)
    ]


def _is_reached(statement: Statement) -> bool:
    """Whether the result is what the side before it comes to, rounded.  e.g. 0.3/3 = 0.1"""
    *_, before, last = statement.sides
    if statement.result is not last or before is statement.sides[0]:
        return False
    value = value_of(before, {})
    return value is not None and _typed_is(last, value)


def _kind(statement: Statement, target: Target, above: Above) -> Slip | None:
    """What kind of slip a wrong value is, by its substitution and by the line's formula."""
    result = statement.result
    if target.is_given:
        return Slip.COPIED
    if isinstance(target.value, bool) or isinstance(target.step, Decision):
        return Slip.COMPARISON
    given: Typed | Value | None = result.typed or value_of(result, above.known)
    if given is None:
        return None
    written_out, formula = _written_out(statement), target.formula
    if formula is not None and any(miscopied(formula, tree) for tree in written_out):
        return Slip.COPIED
    substitution = written_out[0] if written_out else None
    slip = kind_of(formula, target.value, given, above.history, substitution, above.half)
    if slip is not None:
        return slip
    return Slip.FORMULA if written_out else Slip.ARITHMETIC


def _kind_of_break(broken: Break, target: Target) -> Slip | None:
    """The slip between two sides: in the one that is not the line's formula any more."""
    if _opposite(broken):
        return Slip.SIGN
    match broken.left_value, broken.right_value:
        case (Polynomial() | Equation() as left, Polynomial() | Equation() as right):
            return slip_between(left, right)
    formula = target.formula
    for side, value in ((broken.left, broken.left_value), (broken.right, broken.right_value)):
        if formula is None or side.tree is None or side.typed is not None or letters(side.tree):
            continue
        if _is_expected(value, target.value):
            continue
        if miscopied(formula, side.tree):
            return Slip.COPIED
        change = kind_of(formula, target.value, value, {}, side.tree)
        if change is not None:
            return change
    return Slip.ARITHMETIC


def _is_cut_off(broken: Break) -> bool:
    """Whether the right side is the left one, truncated.  e.g. 0.008/0.107 = 0.0747"""
    typed, value = broken.right.typed, broken.left_value
    if typed is None or not isinstance(value, Fraction | Surd | Real):
        return False
    wrong = judged(typed, value)
    return isinstance(wrong, Wrong) and wrong.reason.startswith(TRUNCATED)


def _opposite(broken: Break) -> bool:
    match broken.left_value, broken.right_value:
        case ((Fraction() | Surd() | Real() as left), (Fraction() | Surd() | Real())):
            if exact.is_zero(left):
                return False
            if broken.right.typed is None:
                return exact.equal(broken.right_value, -left)
            return matches(broken.right.typed, -left)
        case _:
            return False


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


# --- words ---------------------------------------------------------------------------------


def _said(broken: Break) -> str:
    return f"{broken.left.text} is not {broken.right.text}"


def value_of_mistakes(names: Iterable[str]) -> str:
    """e.g. the value of a known mistake: bias correction forgotten"""
    spelt = (name.replace("_", " ") for name in names)
    return "the value of a known mistake: " + " or ".join(spelt)


def _text(statement: Statement) -> str:
    pieces = [statement.sides[0].text]
    for sign, side in zip(statement.signs, statement.sides[1:], strict=True):
        pieces += [sign, side.text]
    return " ".join(pieces)


def _shown(value: Value) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case Fraction() | Surd() | Real() | Symbolic():
            return shown(value)
        case Span(()):
            return "the zero vector alone"
        case Span((vector,)):
            return f"a multiple of ({', '.join(map(shown, smallest_integers(vector) or vector))})"
        case _:
            return exact_text(value) or "another value"


def describe(values: Sequence[Scalar]) -> str:
    """Numbers side by side."""
    return ", ".join(map(shown, values))
