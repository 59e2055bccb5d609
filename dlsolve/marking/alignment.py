"""Which line of a working each statement of a student is: found for the script as a whole.

A name alone does not tell (w₁ stands on a page ten times), nor does a value (0 is everywhere),
nor the order (lines are left out, and moved).  Each pair of a statement and a line gets points
for the name, the value, the substitution and the heading; the pairs that keep the order of
the page and have most points together are taken, and what is left over is placed by itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import inf, isclose

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Real, Surd
from dlsolve.exact.polynomial import Polynomial
from dlsolve.exact.spaces import Affine, Eigenspaces, Equation, Roots, Span
from dlsolve.marking.labels import base
from dlsolve.marking.script import Side, Statement
from dlsolve.marking.spaces import contains
from dlsolve.marking.targets import Target, numbers_of
from dlsolve.marking.unknowns import likeness
from dlsolve.marking.values import as_float, number_of, numbers_in, value_of
from dlsolve.records import dataclass
from dlsolve.working.trees import Letter, Value

SAME_NAME = 6.0
SAME_LETTER = 3.0
"""The name but for its index.  e.g. z for z₁"""
LAST_WORD = -2.0
"""A word behind others, which may be another thing: the training size is no fold size."""
OTHER_NAME = -6.0
"""A name that another line has."""
OTHER_KIND = -2.0
"""A vector where a number was stated, or the other way round."""
OF_ARRAY = 0.5
"""An entry of an array, rather than the line that gives it."""
SAME_WORD = 3.0
"""A word of an answer's name.  e.g. the total number of parameters for `total`"""
SAME_INDEX = 1.0
"""An index that is the number of the part.  e.g. z₃ in Sample 3"""
SAME_VALUE = 3.0
ALMOST = 3.0
"""Half units within which a value was perhaps cut off; one point less."""
A_FIGURE_MORE = 0.5
MOST_FIGURES = 4
PLAIN_VALUE = 1.0
"""0, 1 and −1 stand in many lines."""
SAME_SUBSTITUTION = 4.0
STAYS = 2.0
"""Where it stood before."""
WORKED_OUT = -4.0
"""What the question gives is not worked out."""
SAME_HEADING = 1.0
OTHER_HEADING = -1.0
SAME_LEVEL = 2.0
OTHER_LEVEL = -8.0
"""The same number, or another one, behind the same word of a heading.  e.g. Sample 3"""
SAME_ENTRIES = 0.5
"""The part of an array's entries by which it is known."""
ALIKE = 1e-3
RESTATED = -3.0
"""The same line once more, rather than the next one."""
ENOUGH = 3.0
MOVED = 3.0
"""By how much a line out of order must be the better one."""

SHORTEST_WORD = 5
"""Letters of a name that is a word, and may stand among others."""

_WORDS = re.compile(r"[A-Za-z0-9 .,()#]+")
_LEVEL = re.compile(r"([A-Za-z]+)\W*([0-9]+(?:\.[0-9]+)?)")

Place = tuple[str, tuple[int, ...]]
"""A line's key, and the entry."""

Placed = dict[int, int]
"""Statement → line, both by their place."""


def align(
    statements: Sequence[Statement],
    lines: Sequence[Target],
    originals: Mapping[Place, Target],
    before: Mapping[int, Place],
) -> Placed:
    """The line that each statement is, for those that are any.

    `originals` are the lines of the solution, which a student may come back to; `before` is
    where the statements stood before the last wrong value was handed back.
    """
    known = {name for line in lines for name in line.names}
    index = _Index(lines, originals)
    points = [
        _points(statement, lines, index, known, before.get(i)) if statement.is_equation else {}
        for i, statement in enumerate(statements)
    ]
    in_order = [{j: p for j, p in own.items() if not lines[j].is_answer} for own in points]
    restated = [0.0 if isinstance(line.value, Roots) else RESTATED for line in lines]
    placed = _in_order(in_order, restated)
    taken = set(placed.values())
    for i, own in enumerate(points):
        free = [j for j in own if j not in taken]
        worth = [j for j in own if _is_worth(statements[i].result, lines[j])]
        pool = [j for j in worth if j in free] or worth or free
        best = max(pool, key=lambda j: (own[j], -j), default=None)
        if best is None:
            continue
        here = own[placed[i]] + MOVED if i in placed else ENOUGH
        if own[best] > here:
            placed[i] = best
            taken.add(best)
    return dict(sorted(placed.items()))


@dataclass(frozen=True, slots=True, eq=False)
class _Index:
    """The lines by name, by letter and by value."""

    by_label: dict[str, list[int]]
    by_base: dict[str, list[int]]
    by_word: list[tuple[str, list[int]]]
    by_value: list[tuple[float, int]]

    def __init__(
        self,
        lines: Sequence[Target],
        originals: Mapping[Place, Target],
    ) -> None:
        labels, bases = defaultdict(list), defaultdict(list)
        values: list[tuple[float, int]] = []
        for j, line in enumerate(lines):
            for name in line.names:
                labels[name].append(j)
                bases[base(name)].append(j)
            if line.is_answer:  # known by its name alone
                continue
            own = (line.as_float, originals.get((line.key, line.entry), line).as_float)
            values += [(number, j) for number in dict.fromkeys(own) if number is not None]
        object.__setattr__(self, "by_label", dict(labels))
        object.__setattr__(self, "by_base", dict(bases))
        words = [(name.removesuffix("s"), places) for name, places in labels.items()]
        words = [(w, at) for w, at in words if len(w) >= SHORTEST_WORD or w[-1:].isdigit()]
        object.__setattr__(self, "by_word", words)
        object.__setattr__(self, "by_value", values)

    def spoken_of(self, statement: Statement) -> dict[int, float]:
        """The lines whose name is among words.  e.g. the total number of weights, F1 score"""
        found: dict[int, float] = {}
        name = statement.labels[0] if statement.labels else ""
        if _WORDS.fullmatch(statement.sides[0].text):
            for word, places in self.by_word:
                if word in name.lower() or (len(word) > 1 and name.startswith(word)):
                    found |= dict.fromkeys(places, SAME_WORD)
        return found


def _points(
    statement: Statement,
    lines: Sequence[Target],
    index: _Index,
    known: set[str],
    before: Place | None,
) -> dict[int, float]:
    """What each line that may be meant gets for it."""
    points: dict[int, float] = defaultdict(float)
    name = next((name for name in statement.labels if base(name) in index.by_base), "")
    phrase = statement.labels[0] if statement.labels else ""
    is_last_word = len(name) >= SHORTEST_WORD - 1 and name != phrase and phrase.endswith(name)
    for j in index.by_label.get(name, ()):
        points[j] = LAST_WORD if is_last_word else SAME_NAME
        points[j] -= OF_ARRAY * bool(lines[j].entry)
    for j in index.by_base.get(base(name), ()):
        if j not in points and base(name) in (name, *lines[j].names):
            points[j] = SAME_LETTER
    if not points:
        points |= index.spoken_of(statement)
    if not points:
        points |= _by_substitution(statement.sides[0], lines)
    named = bool(points)
    if not named and statement.is_heading:
        return {}
    valued: set[int] = set()
    result = number_of(statement.result)
    misworked = None if named or result is None else _misworked(statement, result)
    if misworked is not None:  # 12·12·6 = 846 says 864
        side, value = misworked
        same = (j for number, j in index.by_value if number == value)
        points |= {j: SAME_VALUE for j in same if set(numbers_in(side)) <= lines[j].numbers}
        valued.update(points)
    elif result is not None:
        worth = _worth(statement.result)
        for value, j in index.by_value:
            off = abs(value - result[0])
            if off > ALMOST * result[1] or j in valued:
                continue
            other = name in known and j not in points
            points[j] += worth + (OTHER_NAME if other else 0) - (off > result[1])
            valued.add(j)
    points |= {  # one of several values
        j: points[j] + SAME_VALUE for j in points if result and _is_root(lines[j].value, result)
    }
    for j, p in (*_arrays(statement, lines), *_equations(statement, lines)):
        points[j] += p
        valued.add(j)
    written_out = statement.sides[bool(name) : -1]  # the 1 in z⁽¹⁾ is no number
    inner = [numbers for side in written_out if (numbers := numbers_in(side))]
    for j in list(points):
        points[j] += _common(inner, lines[j]) + _heading(statement.heading, lines[j])
        points[j] += _index(name, lines[j])
        points[j] += STAYS if (lines[j].key, lines[j].entry) == before else 0
        points[j] += WORKED_OUT if inner and lines[j].is_given else 0
        if not named and (j not in valued or points[j] < SAME_VALUE + A_FIGURE_MORE):
            del points[j]  # a bare 0 or 1 under a name that no line has
    entries = {lines[j].key for j in points if lines[j].entry}
    for j in points:
        own = name in lines[j].names and not lines[j].is_answer
        if statement.equation is not None and not own:
            fits = isinstance(lines[j].value, Equation | Polynomial)
        else:
            fits = _fits(statement, lines[j].value)
        whole = lines[j].key in entries and not lines[j].entry  # rather one of its entries
        points[j] += 0 if fits else OTHER_KIND if own and not whole else -inf
    return {j: p for j, p in points.items() if p > 0}


def _by_substitution(side: Side, lines: Sequence[Target]) -> dict[int, float]:
    """The lines whose substitution stands in place of the name.  e.g. −ln 0.8 = 0.22"""
    own = value_of(side, {}) if side.typed is None else None
    value = None if own is None else as_float(own)
    if value is None:
        return {}
    numbers = set(numbers_in(side))
    return {
        j: SAME_NAME
        for j, line in enumerate(lines)
        if numbers and line.numbers == numbers and line.as_float is not None
        and isclose(line.as_float, value)
    }  # fmt: skip


def _is_worth(side: Side, line: Target) -> bool:
    """Whether a number, if it is one, is about that of the line."""
    number = number_of(side)
    if number is None or line.as_float is None:
        return True
    return abs(line.as_float - number[0]) <= ALMOST * number[1]


def _fits(statement: Statement, value: Value) -> bool:
    """Whether what is stated can be a value of this kind."""
    result = statement.result
    match value:
        case Fraction() | Real() | Surd():
            return not result.rows
        case Vector() | Matrix():
            return bool(result.rows) or result.tree is None
        case Equation() | Polynomial():
            return False
        case Span() | Affine() | Eigenspaces():
            return result.tree is None
        case _:
            return True


def _worth(side: Side) -> float:
    if side.typed is None or side.typed.value in (0, 1, -1):
        return PLAIN_VALUE
    return SAME_VALUE + A_FIGURE_MORE * min(side.typed.figures, MOST_FIGURES)


def _misworked(statement: Statement, result: tuple[float, float]) -> tuple[Side, float] | None:
    """The side whose numbers were worked out wrongly, and what it is worth."""
    for side in statement.sides[:-1]:
        worth = value_of(side, {}) if len(set(numbers_in(side))) > 1 else None
        value = None if worth is None else as_float(worth)
        if value is not None and abs(value - result[0]) > ALMOST * result[1]:
            return side, value
    return None


def _common(inner: Sequence[Sequence[Fraction]], line: Target) -> float:
    """For the numbers that the substitutions share with the line's own."""
    own = line.numbers if inner else None
    if not own:
        return 0.0
    best = max(len(own & set(one)) / len(own | set(one)) for one in inner)
    return SAME_SUBSTITUTION * best


def _heading(heading: str, line: Target) -> float:
    """For the numbers in the words above.  e.g. "For 2nd step (t=2)" and "Iteration 2" """
    parts = line.parts
    if not heading or not parts:
        return 0.0
    if heading.rstrip(" :").casefold() in (parts[-1].casefold(), " ".join(parts).casefold()):
        return SAME_LEVEL
    title = " ".join(parts)
    counted = numbers_of(title) == line.places  # of t = 0.7 it says t1
    ours, given = _levels(title) if counted else {}, _levels(heading)
    if common := ours.keys() & given.keys():
        return sum(SAME_LEVEL if ours[word] == given[word] else OTHER_LEVEL for word in common)
    own, theirs = line.places, numbers_of(heading)
    if not own or not theirs:
        return 0.0
    count = min(len(own), len(theirs))
    if own[-count:] == theirs[-count:]:
        return SAME_HEADING * count
    return 0.0 if own[-1] in theirs else OTHER_HEADING


@lru_cache(maxsize=1024)
def _levels(text: str) -> dict[str, str]:
    """The number behind each word.  e.g. Pass 2 Sample 3 → pass 2, sample 3"""
    return {word.lower(): number for word, number in _LEVEL.findall(text)}


def _index(name: str, line: Target) -> float:
    """For an index that the line's own name has not, but its part."""
    index = name.removeprefix(base(name))
    if not index or name in line.names:
        return 0.0
    return SAME_INDEX if index in line.places[-1:] else 0.0


def _arrays(statement: Statement, lines: Sequence[Target]) -> Iterator[tuple[int, float]]:
    """The lines whose array has the typed one's entries, or whose space has its vector."""
    rows = statement.result.rows
    if not rows:
        return
    entries = [entry for row in rows for entry in row]
    given = [as_float(entry.value) for entry in entries]
    for j, line in enumerate(lines):
        same = _in_common(given, line.entries_as_floats)
        if isinstance(line.value, Span) and len(given) == line.value.length and any(given):
            basis = line.value.basis
            same = 1.0 if basis and contains(line.value, entries) else SAME_ENTRIES
            if same < 1 and isinstance(statement.sides[0].tree, Letter):
                yield j, SAME_LETTER  # a vector of another name that is not one of these
        if same > SAME_ENTRIES:
            yield j, same * (SAME_VALUE + A_FIGURE_MORE * min(len(given), MOST_FIGURES))


def _is_root(value: Value, typed: tuple[float, float]) -> bool:
    """Whether one of several values is stated by itself.  e.g. λ₁ = 6"""
    if not isinstance(value, Roots):
        return False
    number, half = typed
    return any(own is not None and abs(own - number) <= half for own in map(as_float, value))


def _in_common(given: Sequence[float | None], flat: Sequence[float | None]) -> float:
    """The part of an array's entries that were typed in their places."""
    if not flat or len(flat) != len(given):
        return 0.0
    return sum(
        a is not None and b is not None and abs(a - b) <= ALIKE * max(1.0, abs(a))
        for a, b in zip(flat, given, strict=True)
    ) / len(flat)


def _equations(statement: Statement, lines: Sequence[Target]) -> Iterator[tuple[int, float]]:
    """The lines that are an equation such as the stated one."""
    given = statement.equation
    if given is None:
        return
    for j, line in enumerate(lines):
        match line.value:
            case Equation() | Polynomial() as own if same := likeness(own, given.value):
                yield j, same * SAME_NAME
            case _:
                continue


def _in_order(points: Sequence[dict[int, float]], again: Sequence[float]) -> Placed:
    """The pairs in the order of the page that have most points together.

    `again` is what it costs that a line is stated once more.
    `best[j]` is what the statements so far get when the last one placed is at line j or before.
    """
    count = len(again)
    best = [0.0] * (count + 1)  # best[j + 1]: up to line j
    at = [0.0] * (count + 1)  # at[j + 1]: with the last one at line j
    last: list[int | None] = [None] * (count + 1)  # the chain that gets at[j + 1]
    chains: list[tuple[int, int, int | None]] = []
    heads: list[int | None] = [None] * (count + 1)
    for i, own in enumerate(points):
        changed: list[tuple[int, float, int]] = []
        for j, p in own.items():
            before, head = best[j], heads[j]
            if at[j + 1] + again[j] > before:
                before, head = at[j + 1] + again[j], last[j + 1]
            if before + p > at[j + 1]:
                chains.append((i, j, head))
                changed.append((j, before + p, len(chains) - 1))
        for j, total, chain in changed:
            at[j + 1], last[j + 1] = total, chain
        if changed:
            top = 0
            for j, total in enumerate(at):
                top = j if total > at[top] else top
                best[j], heads[j] = at[top], last[top]
    placed: Placed = {}
    head = heads[count] if count else None
    while head is not None:
        i, j, head = chains[head]
        placed[i] = j
    return placed
