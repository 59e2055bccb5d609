"""Comparing lists of numbers: multisets, vectors, matrices."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Scalar
from dlsolve.exact.spaces import Roots
from dlsolve.exact.symbolic import Symbolic
from dlsolve.inputs.spans import Span, Spans, find_spans
from dlsolve.marking.numbers import judged, shown
from dlsolve.marking.precision import AS_TYPED, Precision, fits, has_digits
from dlsolve.marking.typed import Typed, read_typed
from dlsolve.working.verdicts import Judgement, Right, Verdict, Wrong

Pairs = dict[tuple[int, ...], tuple[Typed, Scalar]]
"""Typed and correct entries by their place."""

MOST_NAMED = 3
"""Wrong entries that are described in a remark; the others are counted."""

_AROUND = re.compile(r"^\s*\{(.*)\}\s*$", re.DOTALL)
_SIZE = re.compile(r"\s*[0-9]+(?:\s*[×x]\s*[0-9]+)+\s*")
_BOXED = str.maketrans(dict.fromkeys("⎡⎢⎣⎤⎥⎦", " "))
"""The brackets of a matrix copied from a page: its rows stand on lines."""
_TRANSPOSED = re.compile(r"\s*(?:ᵀ|\^T|\^\{T\})\s*$")


def read_rows(text: str, *, with_letters: bool = False) -> tuple[list[list[Typed]], int]:
    """The entries of a list or a matrix, row by row, and its rank: 1 or 2.

    A size such as 30 × 30 × 16 is a list too.  Raises InputError for rows of different lengths too.
    """
    bare = _TRANSPOSED.sub("", _AROUND.sub(r" \1 ", text)).translate(_BOXED)
    if _SIZE.fullmatch(bare):
        bare = bare.replace("×", ",").replace("x", ",")
    spans = find_spans(bare)
    if spans.rank > 2:
        raise InputError("brackets three deep", text, 0, len(text), "write rows of numbers")
    rows = [row for row in (spans.items if spans.rank == 2 else (spans,)) if isinstance(row, Spans)]
    read = [
        [_entry(bare, item, with_letters) for item in row.items if isinstance(item, Span)]
        for row in rows
    ]
    if len({len(row) for row in read}) > 1:
        raise InputError("the rows differ in length", text, 0, len(text), "give every row as many")
    return read, spans.rank


def _entry(text: str, span: Span, with_letters: bool) -> Typed:
    try:
        return read_typed(text[span.start : span.end], with_letters=with_letters)
    except InputError as error:
        raise error.within(text, span.start) from None


def read_vector(text: str, *, with_letters: bool = False) -> list[Typed]:
    """A row, or a column, of numbers; one number alone is a list of one."""
    rows, _ = read_rows(text, with_letters=with_letters)
    if len(rows) == 1:
        return rows[0]
    if all(len(row) == 1 for row in rows):
        return [row[0] for row in rows]
    raise InputError("a matrix where a list is expected", text, 0, len(text), "write one row")


def has_letters(values: Sequence[Scalar]) -> bool:
    """Whether any of the values has letters in it, so that answers may have them too."""
    return any(isinstance(value, Symbolic) for value in values)


# --- multisets --------------------------------------------------------------------------


def judge_roots(text: str, correct: Roots, precision: Precision = AS_TYPED) -> Verdict:
    """Numbers in any order, each as often as it counts.  e.g. 0, 0, 1 is not 0, 1

    Raises InputError.
    """
    given = read_vector(text, with_letters=has_letters(correct.values))
    partner = _pairing(given, correct.values, precision)
    extra = [i for i in range(len(given)) if i not in partner]
    missing = [value for j, value in enumerate(correct.values) if j not in partner.values()]
    if not extra and not missing:
        as_asked = all(has_digits(one, precision) for one in given)
        return Right() if as_asked else Wrong(Judgement.PRECISION, f"give {precision}")
    for value, times in correct.distinct():
        typed = sum(fits(one, value, precision) for one in given)
        if typed != times and typed > 0:
            reason = f"{shown(value)} counts {_times(times)} and was given {_times(typed)}"
            return Wrong(Judgement.VALUE, reason)
    reasons = []
    if missing:
        reasons.append("missing: " + ", ".join(shown(value) for value in missing))
    if extra:
        reasons.append("not among them: " + ", ".join(shown(given[i].value) for i in extra))
    return Wrong(Judgement.VALUE, "; ".join(reasons))


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _pairing(
    given: Sequence[Typed], correct: Sequence[Scalar], precision: Precision
) -> dict[int, int]:
    """As many typed numbers as possible, each with a correct one of its own.

    A first match may have to give way: 1.0 and 1.00 for 1 and 1.04.
    """
    owner: dict[int, int] = {}

    def place(i: int, tried: set[int]) -> bool:
        for j, value in enumerate(correct):
            if j not in tried and fits(given[i], value, precision):
                tried.add(j)
                if j not in owner or place(owner[j], tried):
                    owner[j] = i
                    return True
        return False

    for i in range(len(given)):
        place(i, set())
    return {i: j for j, i in owner.items()}


# --- vectors and matrices ---------------------------------------------------------------


def judge_vector(text: str, correct: Vector, precision: Precision = AS_TYPED) -> Verdict:
    """Numbers in order.  Raises InputError."""
    rows, rank = read_rows(text, with_letters=has_letters(correct.entries))
    is_column = rank == 2 and all(len(row) == 1 for row in rows)
    if len(rows) > 1 and not is_column:
        return _shape(f"a list of {len(correct)}", f"a {len(rows)} × {len(rows[0])} matrix")
    given = [row[0] for row in rows] if is_column else rows[0]
    if len(given) != len(correct):
        return _shape(f"a list of {len(correct)}", f"a list of {len(given)}")
    pairs: Pairs = {(i + 1,): (given[i], correct[i]) for i in range(len(given))}
    return _entry_by_entry(pairs, precision)


def judge_matrix(text: str, correct: Matrix, precision: Precision = AS_TYPED) -> Verdict:
    """Rows of numbers in order; the wrong entries are named.  Raises InputError."""
    entries = [entry for row in correct.rows for entry in row]
    rows, _ = read_rows(text, with_letters=has_letters(entries))
    m, n = correct.shape
    typed = [entry for row in rows for entry in row]
    if 1 in (m, n) and 1 in (len(rows), len(rows[0])) and len(typed) == m * n:
        rows = [typed[i * n : (i + 1) * n] for i in range(m)]  # a row for a column: a list
    if (len(rows), len(rows[0])) != (m, n):
        return _shape(f"a {m} × {n} matrix", f"{len(rows)} × {len(rows[0])}")
    pairs: Pairs = {(i + 1, j + 1): (rows[i][j], correct[i, j]) for i in range(m) for j in range(n)}
    return _entry_by_entry(pairs, precision)


def _shape(expected: str, given: str) -> Wrong:
    return Wrong(Judgement.SHAPE, f"{expected} was expected, {given} was given")


def _entry_by_entry(pairs: Pairs, precision: Precision) -> Right | Wrong:
    verdicts = {
        place: judged(typed, correct, precision) for place, (typed, correct) in pairs.items()
    }
    wrong = {place: v for place, v in verdicts.items() if isinstance(v, Wrong)}
    if not wrong:
        notes = {v.note for v in verdicts.values() if isinstance(v, Right)} - {""}
        return Right(min(notes) if len(notes) == 1 else "at the precision typed" if notes else "")
    named = [f"{_place(p)}: {v.reason}" for p, v in list(wrong.items())[:MOST_NAMED]]
    more = [f"and {len(wrong) - MOST_NAMED} more"] if len(wrong) > MOST_NAMED else []
    count = (
        f"{len(wrong)} of {len(pairs)} entries are wrong"
        if len(wrong) > 1
        else "one entry is wrong"
    )
    only_digits = all(v.judgement is Judgement.PRECISION for v in wrong.values())
    judgement = Judgement.PRECISION if only_digits else Judgement.VALUE
    return Wrong(judgement, f"{count}: {'; '.join([*named, *more])}", tuple(wrong))


def _place(place: tuple[int, ...]) -> str:
    return f"entry {place[0]}" if len(place) == 1 else f"row {place[0]} column {place[1]}"
