"""Words as LaTeX sets them: whatever a user typed is printed, and none of it is a command."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from dlsolve.render.alphabet import LETTERS_ABOVE, SUBSCRIPTS, SUPERSCRIPTS
from dlsolve.render.maths import VULGAR
from dlsolve.render.tex import GREEK, SIGNS

SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "_": r"\_", "%": r"\%", "^": r"\^{}", "~": r"$\sim$", "`": r"\`{}", '"': r"{\char34}",
    "<": "$<$", ">": "$>$", "|": "$|$", "•": r"$\bullet$", "“": "``", "”": "''", "’": "'",
    "‘": r"\textquoteleft{}", "–": "--", "—": "---", "…": r"\dots{}", "†": r"$\dagger$",
}  # fmt: skip
TYPED = {character: rf"{{\char{ord(character)}}}" for character in "\\{}$&#_%^~`\"<>|'"}
"""The same in the type of a typewriter, which has every character of ASCII in its place."""

LETTERS = frozenset("ÆØŒæøœßŁłı")
"""Letters that every fount has, and that are no letter with an accent."""

_MARKS = frozenset("\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327")
_LIGATURE = re.compile(r"-(?=-)|(?<=[?!])(?=[`\\{])")
"""Where two characters would be made one: -- a dash, ?` the other question mark."""


def text(words: str) -> str:
    """Words in LaTeX.  e.g. 50% of m̂ → 50\\% of $\\hat{m}$"""
    return _with(words, SPECIAL.get)


def typed(line: str) -> str:
    """A line as it was typed, in the type of a typewriter; its spaces stay."""
    whole = _with(line, TYPED.get)
    return rf"\texttt{{{re.sub(' (?= )|^ ', '~', whole)}}}"


def _with(words: str, special: Callable[[str], str | None]) -> str:
    parts = []
    spaced = _LIGATURE.sub(lambda found: found[0] + "\0", words.replace("\0", "�"))
    for character in unicodedata.normalize("NFC", spaced):
        known = special(character)
        parts.append(
            "{}" if character == "\0" else _character(character) if known is None else known
        )
    return "".join(parts)


def _character(character: str) -> str:
    """One character, or its number where LaTeX has no such letter.  e.g. 中 → [U+4E2D]"""
    if character.isspace():
        return " "
    if character.isascii() and character.isprintable():
        return character
    if _is_latin(character):
        return character
    if character in GREEK:
        return f"$\\{GREEK[character]}$"
    if character in SIGNS:
        return f"${SIGNS[character].strip()}$"
    if character in SUBSCRIPTS:
        return f"$_{{{SUBSCRIPTS[character]}}}$"
    if character in SUPERSCRIPTS | LETTERS_ABOVE:
        return f"$^{{{(SUPERSCRIPTS | LETTERS_ABOVE)[character]}}}$"
    if character in VULGAR:
        top, bottom = VULGAR[character]
        return rf"$\frac{{{top}}}{{{bottom}}}$"
    return f"[U+{ord(character):04X}]"


def _is_latin(character: str) -> bool:
    """Whether it is a letter with an accent that the founts of LaTeX have."""
    letter, *marks = [*unicodedata.normalize("NFD", character)]
    return character in LETTERS or (
        letter.isascii() and letter.isalpha() and len(marks) == 1 and marks[0] in _MARKS
    )
