"""The verdict on one statement, given the lines that the student had above it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from dlsolve.exact import number as exact
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Real, Surd
from dlsolve.exact.polynomial import Polynomial
from dlsolve.exact.spaces import Equation, Roots, Span
from dlsolve.exact.symbolic import Symbolic
from dlsolve.marking.above import Above
from dlsolve.marking.agreement import first_break, has_rounded, leeway, stands_above
from dlsolve.marking.asked import Asked
from dlsolve.marking.beside import fault_of_size, follows_slip, is_general
from dlsolve.marking.carrying import carried_on, meant
from dlsolve.marking.comparers import judge
from dlsolve.marking.kinds import is_cut_off, kind_of_break, kind_of_slip, written_out
from dlsolve.marking.precision import AS_TYPED
from dlsolve.marking.sameness import same_value
from dlsolve.marking.script import Side, Statement
from dlsolve.marking.sentences import disagreement, shown_value, text_of, value_of_mistakes
from dlsolve.marking.targets import Target
from dlsolve.marking.typed import matches, within
from dlsolve.marking.unknowns import same_solutions, slip_between
from dlsolve.marking.values import Known, value_of
from dlsolve.records import dataclass
from dlsolve.working.steps import Decision, Let
from dlsolve.working.suppliers import worth
from dlsolve.working.trees import Tree, Value
from dlsolve.working.verdicts import Code, Judgement, Mark, Right, Slip, Unreadable, Verdict, Wrong

DIGITS_AND_FORM = (Judgement.PRECISION, Judgement.FORM)

Rivals = Callable[[], Mapping[str, Value]]
"""Other values that the line has, asked for once it is wrong: under a known mistake, say."""


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
    asked: Asked,
    mistakes: Rivals,
    conventions: Rivals,
) -> Judged:
    """The verdict on a statement that is a line of the working.

    `original` is the line's value in the solution, where it stands there too; `asked` the digits
    or the form in which the question wants it.
    """
    if not isinstance(target.value, Polynomial | Equation):  # σ² = 5 gives a name a value
        statement = replace(statement, equation=None)
    result = statement.result
    known = above.known
    broken = first_break(statement, known, set(target.names), target.numbers)
    if broken is not None and broken.right is result and is_cut_off(broken):
        broken = None  # its digits are judged with the value
    place = broken.right.line if broken is not None else result.line

    def expected() -> str:
        return shown_value(meant(target.value, result))

    def mark(code: Code, sentence: str, slip: Slip | None = None, *names: str) -> Mark:
        right = "" if code in (Code.RIGHT, Code.CARRIED) else expected()
        return Mark(
            place, text_of(statement), code, sentence, target.key, slip, right,
            above.source if code is Code.CARRIED else None, names,
        )  # fmt: skip

    if (shape := fault_of_size(statement)) is not None:
        return Judged(mark(Code.SLIP, shape, Slip.SHAPE))
    ours = _judge(statement, target.value, known, asked)
    verdict: Verdict | None = ours
    if original is not target.value:
        verdict = None if original is None else _judge(statement, original, known, asked)
    if isinstance(ours, Unreadable):
        fault = result.fault
        if fault is None or is_general(result):
            return Judged(mark(Code.BESIDE, ""))  # a formula in letters
        return Judged(
            mark(Code.UNREADABLE, f"unreadable at column {result.column}: {fault.reason}")
        )
    if isinstance(target.value, Roots) and _is_among(result, target.value):
        return Judged(mark(Code.RIGHT, ""))
    if isinstance(verdict, Right) or isinstance(ours, Right):
        if broken is not None:
            sentence = f"the value is right, but {disagreement(broken)}"
            follows = same_value(broken.left_value, target.value)
            copied = follows and not isinstance(ours, Right)  # the line above gives another value
            slip = Slip.COPIED if copied else kind_of_break(broken, target)
            return Judged(
                mark(Code.UNFOUNDED, sentence, slip), original if copied else target.value
            )
        if isinstance(verdict, Right) and not isinstance(ours, Right):
            return Judged(mark(Code.RIGHT, ""), original)  # the slip above was put right in silence
        if isinstance(verdict, Right) or original is None:
            return Judged(mark(Code.RIGHT, ""), target.value)
        source = f"from line {above.source}" if above.source else "from the lines above"
        return Judged(mark(Code.CARRIED, f"right, carried forward {source}"), target.value)
    given = carried_on(statement, target.value, known)
    if broken is not None and same_value(broken.left_value, target.value):
        sentence = f"{disagreement(broken)}: {shown_value(broken.left_value)} should stand there"
        return Judged(mark(Code.SLIP, sentence, kind_of_break(broken, target)), given)
    rounded = broken is None and _is_rounded(result, target, above)
    own_digits = asked == AS_TYPED and (rounded or _is_reached(statement))
    for wrong in (verdict, ours):
        if own_digits or broken is not None:
            break  # the digits are those of the student's own numbers
        if isinstance(wrong, Wrong) and wrong.judgement in DIGITS_AND_FORM:
            return Judged(mark(Code.FORM, wrong.reason, wrong.slip), given)
    own = _alternatives(target)
    found = _matching(result, {**mistakes(), **own}, target.value, original)
    here = any(stands_above(tree, known, target.numbers) for tree in written_out(statement))
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
    if broken is None and (slip_beside := follows_slip(statement, target.value, above.slips)):
        sentence = f"right, carried forward from line {slip_beside.line}"
        alternatives = replace(mark(Code.CARRIED, sentence), source=slip_beside.line)
        return Judged(alternatives, given)
    if broken is not None:
        sentence = f"{disagreement(broken)}, and {expected()} was expected"
        return Judged(mark(Code.SLIP, sentence, kind_of_break(broken, target)), given)
    slip = kind_of_slip(statement, target, above)
    if statement.equation is not None and isinstance(target.value, Polynomial | Equation):
        slip = slip_between(target.value, statement.equation.value)
    match meant(target.value, result):
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


def _judge(statement: Statement, value: Value, known: Known, asked: Asked) -> Verdict:
    """The verdict on the value alone; a side with names is worked out first."""
    side = statement.result
    if statement.equation is not None and isinstance(value, Polynomial | Equation):
        same = same_solutions(statement.equation.value, value)
        return Right() if same else Wrong(Judgement.VALUE, "")
    if isinstance(value, Symbolic):
        return judge(side.text, value, asked)
    if side.typed is None and not side.rows and side.tree is not None:
        own = value_of(side, known)
        if own is not None:
            return Right() if same_value(own, value) else Wrong(Judgement.VALUE, "")
    return judge(side.text, value, asked)


def _is_among(side: Side, roots: Roots) -> bool:
    """Whether one of several values is stated by itself.  e.g. λ = 6, where λ = 6, −1"""
    return side.typed is not None and any(matches(side.typed, root) for root in roots)


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
        if not same_value(value, expected)
        and not (original is not None and same_value(value, original))
        and _typed_is(side, value)
    )


def _typed_is(side: Side, value: Value) -> bool:
    if side.typed is None:
        return isinstance(judge(side.text, value), Right)
    return isinstance(value, Fraction | Surd | Real) and matches(side.typed, value)


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


def _is_reached(statement: Statement) -> bool:
    """Whether the result is what the side before it comes to, rounded.  e.g. 0.3/3 = 0.1"""
    *_, before, last = statement.sides
    if statement.result is not last or before is statement.sides[0]:
        return False
    value = value_of(before, {})
    return value is not None and _typed_is(last, value)
