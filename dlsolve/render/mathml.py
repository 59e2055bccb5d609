"""Expressions in MathML Core, in pieces between which a line of the page may end.

A browser never breaks a line within a `math` element.  So a long expression is several of them:
broken before its relations, then its + and −, then its × and ·, then within its brackets; what
is no wider than SHORT stays whole.  The page's style makes each long term a box of its own, so
that a line ends between terms where it can, and only then within one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape
from typing import assert_never

from dlsolve.render.maths import (
    FUNCTIONS,
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
from dlsolve.render.prose import split
from dlsolve.render.visible import visible
from dlsolve.working.steps import TOGETHER

SHORT = 26
"""Letters that fit a line of a telephone, beside a name and an indent."""

_RELATIONS, _TERMS, _FACTORS = frozenset("=≈≠<>≤≥⇒⇔→↔∈"), frozenset("+−±"), frozenset("×·*⊙")
_SPACED = _RELATIONS | _TERMS | _FACTORS | frozenset("∩∪|")
_OPENING, _CLOSING = frozenset("([{⌊⌈"), frozenset(")]}⌋⌉!′″")
_LETTERS = frozenset("∂∇∞…⋮⋯ℝ°%")
"""Signs that are no operators: nothing keeps its distance from them."""

_ACCENTS = {"^": ('<mover accent="true">', "ˆ"), "¯": ("<mover>", "‾")}
"""A bar that is an accent would touch a capital letter."""

_CAPITALS = frozenset("ΓΔΘΛΞΠΣΦΨΩ")
"""Greek letters that stand upright in print."""

_PUNCTUATION = ",.;:!?)]’”"
_THIN = '<mspace width="0.17em"></mspace>'


@lru_cache(maxsize=8192)
def text(said: str) -> str:
    """Text for a page: nothing in it is markup, and nothing in it is unseen."""
    return "&nbsp;".join(escape(visible(part)) for part in said.split(TOGETHER))


def flow(atoms: Maths) -> str:
    """Words and expressions, to stand in a paragraph."""
    pieces = _punctuated(split(atoms))
    return "".join(text(one) if isinstance(one, str) else _broken(one) for one in pieces)


def math(atoms: Maths, *, goes_on: bool = False) -> str:
    """One expression, which no line breaks; one that goes on begins with an operator."""
    return f"<math>{''.join(_row(atoms, goes_on=goes_on))}</math>"


def cells(atoms: Maths) -> int:
    """How wide it is, about, in letters."""
    return sum(map(_cells, atoms))


# --- where a line may end ---------------------------------------------------------------


def _punctuated(pieces: Iterable[str | Maths]) -> Iterator[str | Maths]:
    """Each comma with the expression before it, since a line may end behind a `math` element."""
    waiting: Maths = ()
    for piece in pieces:
        if isinstance(piece, tuple):
            waiting = piece
            continue
        rest = piece.lstrip(_PUNCTUATION) if waiting else piece
        mark = piece.removesuffix(rest)
        if waiting:
            yield (*waiting, Said(mark)) if mark else waiting
        waiting = ()
        yield rest
    if waiting:
        yield waiting


def _broken(atoms: Maths, *, goes_on: bool = False) -> str:
    """The expression in as few `math` elements as lines can be made of."""
    if cells(atoms) <= SHORT:
        return math(atoms, goes_on=goes_on)
    for depth in (0, 1):
        for signs in (_RELATIONS, _TERMS, _FACTORS):
            first, *more = _parts(atoms, signs, depth)
            if more:
                terms = (_term(part) for part in more)
                return _broken(first, goes_on=goes_on) + "".join(terms)
    opened = tuple(_opened(atoms))
    return math(atoms, goes_on=goes_on) if opened == atoms else _broken(opened, goes_on=goes_on)


def _term(atoms: Maths) -> str:
    """A term behind another; only where it fits no line does a line end within it."""
    inner = _broken(atoms, goes_on=True)
    return f"<span>{inner}</span>" if cells(atoms) > SHORT else inner


def _parts(atoms: Maths, signs: frozenset[str], deepest: int) -> Iterator[Maths]:
    """The expression cut before those of the signs that stand between two others."""
    start = depth = 0
    for place, atom in enumerate(atoms):
        match atom:
            case Sign(sign) | Script(base=(Sign(sign),)):
                depth += (sign in _OPENING) - (sign in ")]}⌋⌉")
                is_cut = sign in signs and depth <= deepest and place > start
                if is_cut and _is_operand(atoms[place - 1]):
                    yield atoms[start:place]
                    start = place
            case _:
                pass
    yield atoms[start:]


def _opened(atoms: Maths) -> Iterator[Atom]:
    """Brackets that need not be tall, as signs, so that a line may end between them."""
    for atom in atoms:
        match atom:
            case Fenced(opening, inside, closing) if not _is_tall(inside):
                yield Sign(opening)
                yield from inside
                yield Sign(closing)
            case _:
                yield atom


def _is_operand(atom: Atom) -> bool:
    """Whether a + or − behind it stands between two terms."""
    return not isinstance(atom, Sign) or atom.text in _CLOSING or atom.text in _LETTERS


def _is_tall(atoms: Maths) -> bool:
    """Whether brackets around it have to grow."""
    for atom in atoms:
        match atom:
            case Over() | Array() | Root():
                return True
            case Fenced(inside=inside) if _is_tall(inside):
                return True
            case Script(base, below, above) if _is_tall((*base, *below, *above)):
                return True
            case _:
                pass
    return False


def _cells(atom: Atom) -> int:
    match atom:
        case Digits(said) | Upright(said) | Said(said):
            return len(said)
        case Sign(sign):
            return 3 if sign in _SPACED else 1
        case Symbol() | Gap():
            return 1
        case Over(top, bottom):
            return max(cells(top), cells(bottom))
        case Script(base, below, above):
            return cells(base) + max(cells(below), cells(above)) * 2 // 3
        case Root(inside):
            return 1 + cells(inside)
        case Fenced(_, inside, _):
            return 2 + cells(inside)
        case Array(rows):
            return 2 + sum(2 + max(map(cells, column)) for column in zip(*rows, strict=True))
        case _:
            assert_never(atom)


# --- the elements -----------------------------------------------------------------------


def _row(atoms: Maths, *, goes_on: bool = False, small: bool = False) -> Iterator[str]:
    previous: Atom | None = Gap() if goes_on else None
    for atom in atoms:
        if previous is not None and _needs_space(previous, atom):
            yield _THIN
        match atom:
            case Sign(sign):
                yield _sign(sign, previous, small=small)
            case _:
                yield _element(atom, small=small)
        previous = atom


def _one(atoms: Maths, *, small: bool = False) -> str:
    """The atoms as one element, which a fraction or an index asks for."""
    elements = list(_row(atoms, small=small))
    return elements[0] if len(elements) == 1 else f"<mrow>{''.join(elements)}</mrow>"


def _element(atom: Atom, *, small: bool) -> str:
    match atom:
        case Digits(digits):
            return f"<mn>{text(digits)}</mn>"
        case Symbol(letter, ""):
            return _letter(letter)
        case Symbol(letter, accent):
            start, mark = _ACCENTS[accent]
            return f'{start}{_letter(letter)}<mo stretchy="false">{mark}</mo></mover>'
        case Upright(word):
            return f"<mi>{text(word)}</mi>"
        case Sign(sign):
            return _sign(sign, None, small=small)
        case Gap():
            return _THIN
        case Said(said):
            return f"<mtext>{text(said)}</mtext>"
        case Over(top, bottom):
            return f"<mfrac>{_one(top, small=small)}{_one(bottom, small=small)}</mfrac>"
        case Script(base, below, ()):
            return f"<msub>{_one(base, small=small)}{_one(below, small=True)}</msub>"
        case Script(base, (), above):
            return f"<msup>{_one(base, small=small)}{_one(above, small=True)}</msup>"
        case Script(base, below, above):
            scripts = _one(below, small=True) + _one(above, small=True)
            return f"<msubsup>{_one(base, small=small)}{scripts}</msubsup>"
        case Root(inside):
            return f"<msqrt>{''.join(_row(inside, small=small))}</msqrt>"
        case Fenced(opening, inside, closing):
            start = "<mo>" if _is_tall(inside) else '<mo stretchy="false">'
            inner = "".join(_row(inside, small=small))
            return f"<mrow>{start}{text(opening)}</mo>{inner}{start}{text(closing)}</mo></mrow>"
        case Array():
            return _array(atom)
        case _:
            assert_never(atom)


def _array(array: Array) -> str:
    """A matrix; a line before a column is that of an augmented one."""
    rows = ""
    for row in array.rows:
        rows += "<mtr>"
        for place, entry in enumerate(row):
            start = '<mtd class="bar">' if array.bar and place == array.bar else "<mtd>"
            rows += f"{start}{''.join(_row(entry))}</mtd>"
        rows += "</mtr>"
    opening, closing = ["|", "|"] if array.brackets == "││" else [*array.brackets]
    return f"<mrow><mo>{text(opening)}</mo><mtable>{rows}</mtable><mo>{text(closing)}</mo></mrow>"


def _letter(letter: str) -> str:
    upright = ' mathvariant="normal"' if letter in _CAPITALS else ""
    return f"<mi{upright}>{text(letter)}</mi>"


def _sign(sign: str, previous: Atom | None, *, small: bool) -> str:
    """An operator with its distances: by what stands before it, and none in an index."""
    if sign in _LETTERS:
        upright = "" if sign == "∂" else ' mathvariant="normal"'
        return f"<mi{upright}>{text(sign)}</mi>"
    if sign in _OPENING or sign in _CLOSING:
        form = "prefix" if sign in _OPENING else "postfix"
        distance = "" if sign in "()[]{}" else ' lspace="0" rspace="0"'
        return f'<mo form="{form}" stretchy="false"{distance}>{text(sign)}</mo>'
    if sign in _TERMS and (previous is None or not _is_operand(previous)):
        return f'<mo form="prefix">{text(sign)}</mo>'
    if small or sign == "‖":
        return f'<mo stretchy="false" lspace="0" rspace="0">{text(sign)}</mo>'
    if sign in "|/":
        return f'<mo stretchy="false" lspace="0.1em" rspace="0.1em">{text(sign)}</mo>'
    is_first = sign in _SPACED and (previous is None or isinstance(previous, Gap))
    return f'<mo form="infix">{text(sign)}</mo>' if is_first else f"<mo>{text(sign)}</mo>"


def _needs_space(left: Atom, right: Atom) -> bool:
    """Whether a word would run into its neighbour.  e.g. ln x, p log p, but ln(x)"""
    match left, right:
        case (Gap() | Said(), _) | (_, Gap() | Said()):
            return False
        case _, Sign() | Fenced(opening="("):
            return False
        case Sign(sign), _:
            return sign in _CLOSING and _is_function(right)
        case _:
            return _is_word(left) or _is_word(right)


def _is_word(atom: Atom) -> bool:
    match atom:
        case Upright() | Script(base=(Upright(),)):
            return True
        case _:
            return False


def _is_function(atom: Atom) -> bool:
    match atom:
        case Upright(word) | Script(base=(Upright(word),)):
            return word in FUNCTIONS
        case _:
            return False
