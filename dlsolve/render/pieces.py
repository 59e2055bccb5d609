"""The pieces that expressions are set together from: a stretch of text, a name, words, brackets.

What a printer sets otherwise than a line of text, such as a fraction, is said here; atoms are
made, and imported, only where the notation asks for them.
"""

from __future__ import annotations

from dataclasses import replace

from dlsolve.render.box import Box, beside
from dlsolve.render.notation import Notation, name_text
from dlsolve.working.names import Name
from dlsolve.working.steps import TOGETHER


def inline(text: str, notation: Notation, *, exact: bool = True) -> Box:
    """A stretch of an expression that is one line high."""
    line = Box((notation.alphabet.spell(text),), 0, exact)
    if not notation.typeset:
        return line
    from dlsolve.render.maths import maths

    return replace(line, maths=maths(text))


def spoken(text: str, notation: Notation) -> Box:
    """Words beside expressions."""
    line = Box((notation.alphabet.spell(text.replace(TOGETHER, " ")),))
    if not notation.typeset or not text:
        return line
    from dlsolve.render.maths import Said

    return replace(line, maths=(Said(text),))


def verbatim(text: str, notation: Notation) -> Box:
    """What somebody is called, or has typed: never mathematics."""
    line = Box((notation.alphabet.spell(text),))
    if not notation.typeset or not text:
        return line
    from dlsolve.render.maths import Said

    return replace(line, maths=(Said(text, verbatim=True),))


def name_box(name: Name, notation: Notation) -> Box:
    """A name as a box."""
    line = Box((notation.alphabet.spell(name_text(name)),))
    if not notation.typeset:
        return line
    from dlsolve.render.maths import name_maths

    return replace(line, maths=name_maths(name))


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
    line = beside([inline(opening, notation), inner, inline(closing, notation)])
    if not notation.typeset:
        return line
    from dlsolve.render.maths import Fenced

    return replace(line, maths=(Fenced(opening, inner.maths, closing),))


# --- what a printer sets above or below ---------------------------------------------------


def as_fraction(line: Box, top: Box, bottom: Box) -> Box:
    """A line that is a quotient; a printer sets it as a fraction, without brackets."""
    if not line.maths:
        return line
    from dlsolve.render.maths import Over

    return replace(line, maths=(Over(top.maths, bottom.maths),))


def before_fraction(piece: Box, notation: Notation) -> Box:
    """Nothing, but for a printer the dot before a fraction that has brackets in a line only."""
    if not piece.maths or not piece.text.startswith("("):
        return Box(("",))
    from dlsolve.render.maths import Over

    dot = inline("·", notation) if isinstance(piece.maths[0], Over) else Box(("",))
    return replace(dot, lines=("",))


def as_power(line: Box, base: Box, above: Box) -> Box:
    """A line that is a power."""
    if not line.maths:
        return line
    from dlsolve.render.maths import raised

    return replace(line, maths=(raised(base.maths, above.maths),))


def as_root(line: Box, inside: Box) -> Box:
    """A line that is a square root."""
    if not line.maths:
        return line
    from dlsolve.render.maths import Root

    return replace(line, maths=(Root(inside.maths),))


def with_ends(line: Box, inner: Box, below: Box, above: Box) -> Box:
    """A line that is an integral sign or a bracket between two ends."""
    if not line.maths:
        return line
    from dlsolve.render.maths import Script

    return replace(line, maths=(Script(inner.maths, below.maths, above.maths),))
