"""Expressions as a printer sets them: fractions, roots, indices, matrices.

A `Box` is an expression in the cells of a terminal; where `Notation.typeset` asks for it, it
carries these atoms as well, which LaTeX and MathML are written from.  What is one line of text
anyway, 0.9 × 0 + β₁, is read from that text: its small letters are indices and exponents.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Union

from dlsolve.records import dataclass
from dlsolve.render.alphabet import LETTERS_ABOVE, SUBSCRIPTS, SUPERSCRIPTS
from dlsolve.working.names import HAT, Name


@dataclass(frozen=True, slots=True)
class Digits:
    """A numeral.  e.g. 0.9"""

    text: str


@dataclass(frozen=True, slots=True)
class Symbol:
    """A letter, which is set in italics, under its accent: a hat ^ or a bar ¯."""

    letter: str
    accent: str = ""


@dataclass(frozen=True, slots=True)
class Upright:
    """A name of several letters: a function, or a word in a name.  e.g. ln, spam, TP"""

    text: str


@dataclass(frozen=True, slots=True)
class Sign:
    """An operator, a bracket or a comma."""

    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A small space, as before a vector.  e.g. c (1, 2)ᵀ"""


@dataclass(frozen=True, slots=True)
class Said:
    """Words between expressions, with their own spaces; `verbatim` ones have no mathematics.

    e.g. the name of a student
    """

    text: str
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class Over:
    """A fraction."""

    top: Maths
    bottom: Maths


@dataclass(frozen=True, slots=True)
class Script:
    """What stands small below and above."""

    base: Maths
    below: Maths = ()
    above: Maths = ()


@dataclass(frozen=True, slots=True)
class Root:
    """A square root."""

    inside: Maths


@dataclass(frozen=True, slots=True)
class Fenced:
    """Something between brackets, or bars, that are as tall as it is."""

    opening: str
    inside: Maths
    closing: str


@dataclass(frozen=True, slots=True)
class Array:
    """Entries in rows and columns between brackets; a bar may stand before a column."""

    rows: tuple[tuple[Maths, ...], ...]
    bar: int = 0
    brackets: str = "()"


Atom = Union[
    Digits, Symbol, Upright, Sign, Gap, Said, Over, Script, Root, Fenced, Array
]  # fmt: skip
Maths = tuple[Atom, ...]

FUNCTIONS = frozenset(
    [
        "arccos", "argmax", "cos", "cov", "det", "exp", "ln", "log", "max", "min", "rank", "sgn",
        "sin", "tan", "tanh",
    ]
)  # fmt: skip
"""Names of functions, which stand upright."""

_LETTERS_RAISED = SUPERSCRIPTS | LETTERS_ABOVE
VULGAR = {"½": ("1", "2"), "⅓": ("1", "3"), "⅔": ("2", "3"), "¼": ("1", "4"), "¾": ("3", "4")}
_NO_LETTERS = "".join((*SUBSCRIPTS, *_LETTERS_RAISED, *VULGAR))
"""What Python takes for letters of a word, and nobody else does."""

_ACCENTS = {HAT: "^", "\N{COMBINING MACRON}": "¯"}
_MARK = rf"[{''.join(_ACCENTS)}]?"
_LETTER = rf"[^\W\d_{_NO_LETTERS}]"
_PIECE = re.compile(
    rf"(?P<digits>\d+(?:[.,]\d+)*\.?|\.\d+)"
    rf"|(?P<below>[{''.join(SUBSCRIPTS)}]+)"
    rf"|(?P<above>[{''.join(_LETTERS_RAISED)}]+)"
    r"|_(?:\((?P<marked_below>[^()]*)\)|(?P<one_below>\w))"
    rf"|\^(?:\((?P<marked_above>[^()]*)\)|(?P<one_above>\w[{''.join(SUBSCRIPTS)}]*))"
    rf"|(?P<word>{_LETTER}{_MARK}(?:{_LETTER}{_MARK}|(?<={_LETTER})-(?={_LETTER}))*)"
    r"|(?P<space>\s+)"
    r"|(?P<sign>.)",
    re.DOTALL,
)
_LETTERS = re.compile(f".{_MARK}")
_TWO_LETTERS = re.compile("[A-C]{2}|[X-Z]{2}")
"""What is a product, and no abbreviation such as TP.  e.g. AB, XY"""

_PRIMES = "′″"
_QUOTIENT = re.compile(r"([−-]?)(\d+)/(\d+)")
_DERIVATIVE = re.compile(r"((?:∂²?|d)[^/()\s·]+)/((?:∂|d)[^/()\s·]+)")
SPACED = frozenset("=≈≠<>≤≥+−±×·→⇒⇔↔∈,;:|∩∪⊙/")
"""Signs that bring their own space."""


@lru_cache(maxsize=8192)
def maths(text: str) -> Maths:
    """One line of text as atoms.  e.g. w₁⁽¹⁾ → Script(w, 1, (1));  8/107 → a fraction"""
    quotient = _QUOTIENT.fullmatch(text)
    if quotient is not None:
        sign, top, bottom = quotient.groups()
        fraction = Over((Digits(top),), (Digits(bottom),))
        return (Sign("−"), fraction) if sign else (fraction,)
    derivative = _DERIVATIVE.fullmatch(text)
    if derivative is not None:
        return (Over(maths(derivative[1]), maths(derivative[2])),)
    atoms: list[Atom] = []
    for piece in _PIECE.finditer(unicodedata.normalize("NFC", text)):
        kind, found = piece.lastgroup, piece[piece.lastgroup or 0]
        match kind:
            case "below" | "marked_below" | "one_below":
                level = maths("".join(SUBSCRIPTS.get(c, c) for c in found))
                _set_small(atoms, level, ())
            case "above" | "marked_above" | "one_above":
                level = maths("".join(_LETTERS_RAISED.get(c, c) for c in found))
                _set_small(atoms, (), level)
            case "digits":
                atoms.append(Digits(found))
            case "word":
                atoms += _word(found)
            case "space":
                atoms.append(Gap())
            case _ if found in _PRIMES:
                _set_small(atoms, (), (Sign(found),))
            case _:
                atoms += _sign(found)
    return _with_roots(_without_needless_gaps(atoms))


def _with_roots(atoms: Maths) -> Maths:
    """Each √ set over what stands behind it.  e.g. √v̂"""
    if Sign("√") not in atoms[:-1]:
        return atoms
    place = atoms.index(Sign("√"))
    under = atoms[place + 1]
    if isinstance(under, Sign):  # √( … ): its brackets say how far it goes
        return (*atoms[: place + 1], *_with_roots(atoms[place + 1 :]))
    return (*atoms[:place], Root((under,)), *_with_roots(atoms[place + 2 :]))


def raised(base: Maths, above: Maths) -> Atom:
    """A power; an exponent joins the index that the base has.  e.g. w₁ squared"""
    match base:
        case (Script(inner, below, ()),):
            return Script(inner, below, above)
        case _:
            return Script(base, (), above)


def _set_small(atoms: list[Atom], below: Maths, above: Maths) -> None:
    """Put an index or an exponent on the last atom, beside the one that it has already."""
    base: Maths = (atoms.pop(),) if atoms else ()
    match base:
        case (Script(inner, under, over),) if not (under and below) and not (over and above):
            atoms.append(Script(inner, under or below, over or above))
        case _:
            atoms.append(Script(base, below, above))


def _word(text: str) -> list[Atom]:
    """A letter, a function, or a word.  e.g. m̂, ln, spam;  πx is two letters"""
    letter, mark, rest = *unicodedata.normalize("NFD", text)[:2].ljust(2), ""
    if mark in _ACCENTS:
        rest = unicodedata.normalize("NFC", unicodedata.normalize("NFD", text)[2:])
        return [Symbol(letter, _ACCENTS[mark]), *(_word(rest) if rest else [])]
    if len(text) == 1:
        return [Symbol(text)]
    if text[0] in "∂d" and len(text) == 2 and text[1].islower():  # dx
        return [Symbol(text[0]), *_word(text[1:])]
    if any(letter in GREEK for letter in text):
        return [symbol for one in _LETTERS.findall(text) for symbol in _word(one)]
    if _TWO_LETTERS.fullmatch(text):
        return [Symbol(letter) for letter in text]
    return [Upright(text)]


GREEK = frozenset("αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΦΨΩ")


def _sign(text: str) -> list[Atom]:
    if text in VULGAR:
        top, bottom = VULGAR[text]
        return [Over((Digits(top),), (Digits(bottom),))]
    return [Sign("−" if text == "-" else text)]


def _without_needless_gaps(atoms: list[Atom]) -> Maths:
    """Spaces kept only between two things that are no signs, and one that is all there is."""
    if atoms == [Gap()]:
        return (Gap(),)
    kept: list[Atom] = []
    for place, atom in enumerate(atoms):
        if isinstance(atom, Gap):
            around = [*kept[-1:], *atoms[place + 1 : place + 2]]
            if len(around) < 2 or any(isinstance(one, Sign) for one in around):
                continue
        kept.append(atom)
    return tuple(kept)


def name_maths(name: Name) -> Maths:
    """e.g. Name("w", 1, 2, layer=1) → w with 12 below and (1) above"""
    base = maths(name.base)
    if not name.indices and name.layer is None:
        return base
    together = all(len(str(i)) == 1 for i in name.indices) or len(name.indices) == 1
    below = maths(("" if together else ",").join(map(str, name.indices)))
    above = () if name.layer is None else maths(f"({name.layer})")
    match base:
        case (*_, Sign()):
            return (Script(base, below, above),)
        case (*front, Over(top, bottom)):  # ∂L/∂W of layer 1 is ∂L by ∂W⁽¹⁾
            return (*front, Over(top, _with_small(bottom, below, above)))
        case (*front, Script(inner, (), power)) if "^" in name.base:  # e^a₁
            return (*front, Script(inner, (), _with_small(power, below, above)))
        case _:
            return _with_small(base, below, above)


def _with_small(base: Maths, below: Maths, above: Maths) -> Maths:
    atoms = list(base)
    _set_small(atoms, below, above)
    return tuple(atoms)
