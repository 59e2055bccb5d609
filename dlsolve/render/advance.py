"""How wide mathematics is in type, and where it breaks: what TeX does not decide in a display.

Widths are in points, in Computer Modern at ten points.  They are estimates, a little too large
rather than too small: a line is broken early rather than run over the margin.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from dlsolve.render.maths import (
    Array,
    Atom,
    Digits,
    Fenced,
    Gap,
    Maths,
    Over,
    Root,
    Said,
    Script,
    Sign,
    Symbol,
    Upright,
)

LINE = 335.0
"""The width that a display may have: the text of an article is 345 points wide."""

SMALL = 0.72
"""The size of an index or an exponent, and of a small matrix."""

WIDE = frozenset("=≈≠<>≤≥∈⊆→←↔⇒⇔")
"""Signs with the space of a relation on both sides."""

CLOSE = frozenset("+−±×·÷⊙∩∪")
NARROW = frozenset("()[]|,;:.!′/")


def advance(maths: Maths) -> float:
    """The width of an expression."""
    return sum(map(_advance, maths))


def _advance(atom: Atom) -> float:
    match atom:
        case Digits(text):
            return 5.0 * len(text) - 2.2 * text.count(".")
        case Symbol(letter):
            return 8.5 if letter.isupper() or letter in "mw" else 6.0
        case Upright(text):
            return 1.7 + sum(7.5 if letter.isupper() else 5.2 for letter in text)
        case Sign(text) if text in WIDE:
            return 14.5
        case Sign(text) if text in CLOSE:
            return 12.3
        case Sign(text) if text in NARROW:
            return 4.5
        case Sign():
            return 8.0
        case Gap():
            return 3.4
        case Said(text):
            return 4.9 * len(text)
        case Over(top, bottom):
            return max(advance(top), advance(bottom)) + 2.5
        case Script(base, below, above):
            return advance(base) + SMALL * max(advance(below), advance(above)) + 0.5
        case Root(inside):
            return advance(inside) + 9.0
        case Fenced(_, inside, _):
            return advance(inside) + 10.0
        case Array():
            return SMALL * _natural(atom) if is_small(atom) else _natural(atom)
        case _:
            assert_never(atom)


def is_small(array: Array) -> bool:
    """Whether a matrix is too wide for the line unless it is set small."""
    return not array.bar and _natural(array) > 0.8 * LINE


def _natural(array: Array) -> float:
    columns = zip(*array.rows, strict=True)
    return 16.0 + sum(max(map(_cell, column)) + 10.0 for column in columns)


def _cell(entry: Maths) -> float:
    """The width of an entry, in which a fraction is set small."""
    return sum(_advance(one) * (SMALL if isinstance(one, Over) else 1.0) for one in entry)


def broken(maths: Maths, space: float) -> list[Maths]:
    """An expression in rows that fit the space, broken where the brackets are fewest.

    A fraction, a root or brackets that are too wide by themselves are written in a line first;
    a matrix too wide is shown some columns at a time.
    """
    if advance(maths) <= space:
        return [maths]
    for place, atom in enumerate(maths):
        if isinstance(atom, Array) and _advance(atom) > space - INDENT:
            before, after = maths[:place], maths[place + 1 :]
            rows = [before] if before else []
            rows += _in_blocks(atom, space - INDENT)
            return [*rows, *(broken(after, space - INDENT) if after else [])]
    rest = [one for atom in maths for one in _levelled(atom, space)]
    rows = []
    while advance(tuple(rest)) > space:
        cut = _best_break(rest, space)
        if cut is None:
            break
        rows.append(tuple(rest[:cut]))
        rest = rest[cut:]
        if len(rows) == 1:
            space -= INDENT
    return [*rows, tuple(rest)]


INDENT = 20.0
"""The width of the \\quad and more that the second and later rows begin with."""


def _levelled(atom: Atom, space: float) -> Iterator[Atom]:
    """The atom, or where it is too wide for a row, what it is made of, in a line."""
    if _advance(atom) <= space:
        yield atom
        return
    match atom:
        case Fenced(opening, inside, closing):
            yield Sign(opening)
            for one in inside:
                yield from _levelled(one, space)
            yield Sign(closing)
        case Over(top, bottom):
            yield from _levelled(Fenced("(", top, ")"), space)
            yield Sign("/")
            yield from _levelled(Fenced("(", bottom, ")"), space)
        case Root(inside):
            yield Sign("√")
            yield from _levelled(Fenced("(", inside, ")"), space)
        case Script(base, below, above):
            *inner, last = [one for part in base for one in _levelled(part, space)]
            yield from inner
            yield Script((last,), below, above)
        case Said(text):
            words = text.split(" ")
            for place, word in enumerate(words):
                yield Said(word + " " * (place < len(words) - 1))
        case _:
            yield atom


def _best_break(atoms: list[Atom], space: float) -> int | None:
    """The last place within the space to break at the lowest depth of brackets."""
    best: tuple[float, int] | None = None
    depth, used = 0, 0.0
    for place, atom in enumerate(atoms):
        weight = _weight(atoms[place - 1], atom) if place else None
        used += _advance(atom)
        if weight is not None and used > space / 3:
            cost = 3 * depth + weight
            if best is None or cost <= best[0]:
                best = (cost, place)
        match atom:
            case Sign("(" | "[" | "{"):
                depth += 1
            case Sign(")" | "]" | "}") | Script((Sign(")" | "]" | "}"),)):
                depth -= 1
            case _:
                pass
        if used > space and best is not None:
            break
    return None if best is None else best[1]


def _weight(before: Atom, atom: Atom) -> int | None:
    """How good a break is before an atom; None where there is none."""
    match before, atom:
        case _, Sign(text) if text in WIDE:
            return 0
        case Sign("(" | "[" | "{" | "="), _:
            return None
        case _, Sign("+" | "−"):
            return 1
        case Sign(","), _:
            return 1
        case _, Sign("×" | "·" | "/"):
            return 2
        case Said(), _:
            return 1
        case _:
            return None


def _in_blocks(array: Array, space: float) -> Iterator[Maths]:
    """A matrix some columns at a time, each said which."""
    count = len(array.rows[0])
    start = 0
    while start < count:
        end = start + 1
        while end < count and advance(_block(array, start, end + 1)) <= space:
            end += 1
        yield _block(array, start, end)
        start = end


def _block(array: Array, start: int, end: int) -> Maths:
    rows = tuple(row[start:end] for row in array.rows)
    said = f"columns {start + 1} to {end}: " if end > start + 1 else f"column {end}: "
    bar = array.bar - start if start < array.bar < end else 0
    return Said(said), Array(rows, bar, array.brackets)


def unbroken(maths: Maths) -> float:
    """The width of the widest part within which no line of a sentence can end."""
    return max(map(_unbroken, maths), default=0.0)


def _unbroken(atom: Atom) -> float:
    match atom:
        case Fenced(_, inside, _):
            return unbroken(inside)
        case Script(base):
            return unbroken(base)
        case Said():
            return 0.0
        case _:
            return _advance(atom)


def widest_list(maths: Maths) -> float:
    """The width of the widest brackets, in which a long line may have to end."""
    return max(map(_list, maths), default=0.0)


def _list(atom: Atom) -> float:
    match atom:
        case Fenced() | Script((Fenced(),)):
            return _advance(atom)
        case _:
            return 0.0
