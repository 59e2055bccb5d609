"""The pieces that expressions are set together from: a stretch of text, a name, words, brackets."""

from __future__ import annotations

from dlsolve.render.box import Box, beside, typeset
from dlsolve.render.maths import Fenced, Said, maths, name_maths
from dlsolve.render.notation import Notation, name_text
from dlsolve.working.names import Name
from dlsolve.working.steps import TOGETHER


def inline(text: str, notation: Notation, *, exact: bool = True) -> Box:
    """A stretch of an expression that is one line high."""
    atoms = maths(text) if notation.typeset else ()
    return Box((notation.alphabet.spell(text),), 0, exact, (), atoms)


def spoken(text: str, notation: Notation) -> Box:
    """Words beside expressions."""
    said = (Said(text),) if notation.typeset and text else ()
    return Box((notation.alphabet.spell(text.replace(TOGETHER, " ")),), maths=said)


def name_box(name: Name, notation: Notation) -> Box:
    """A name as a box."""
    atoms = name_maths(name) if notation.typeset else ()
    return Box((notation.alphabet.spell(name_text(name)),), maths=atoms)


def separated(boxes: list[Box], notation: Notation) -> Box:
    """Boxes with commas between them."""
    comma = inline(", ", notation)
    return beside([piece for b in boxes for piece in (b, comma)][:-1])


def bracketed(inner: Box, notation: Notation) -> Box:
    """In round brackets, in square ones around round ones, in curly ones around those."""
    if "[" in inner.text:
        left, right = "{", "}"
    else:
        left, right = ("[", "]") if "(" in inner.text else ("(", ")")
    return fenced(left, inner, right, notation)


def fenced(opening: str, inner: Box, closing: str, notation: Notation) -> Box:
    """Something between brackets, which a printer makes as tall as it is."""
    whole = beside([inline(opening, notation), inner, inline(closing, notation)])
    return typeset(whole, Fenced(opening, inner.maths, closing))
