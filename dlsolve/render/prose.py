"""Sentences taken apart into words and mathematics, for the forms that set the two differently.

A sentence is text with expressions in it, and much of the text is mathematics itself:
“H(p) = −Σ pᵢ·log₂ pᵢ”, “if z ≥ θ”, “3 filters of 5 × 5”.  What is taken for mathematics here
reads the same either way; only its type differs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal

from dlsolve.records import dataclass
from dlsolve.render.alphabet import LETTERS_ABOVE, SUBSCRIPTS, SUPERSCRIPTS
from dlsolve.render.maths import FUNCTIONS, GREEK, SPACED, Maths, Said, Sign, Symbol, maths
from dlsolve.working.steps import TOGETHER

Prose = tuple[str | Maths, ...]
"""Words, with their own spaces, and expressions; neither stands beside another of its kind."""

_Kind = Literal["word", "space", "comma", "open", "close", "plain", "sign"]

_SMALL = "".join((*SUBSCRIPTS, *SUPERSCRIPTS, *LETTERS_ABOVE))
_SIGNS = "=≈≠<>≤≥×·−+±⊙⊆⊂∈∉∩∪→←⇒⇔↔∞√∂∇∫∝~∑^¬‖½⅓⅔¼¾′″°"
_WORD = rf"[^\W\d_{_SMALL}½⅓⅔¼¾{''.join(GREEK)}]"
_LEXEME = re.compile(
    rf"(?P<word>(?<!\w)\((?:i{{1,3}}|i?v|vi{{1,3}}|ix)\)"  # the number of an equation
    rf"|[A-Za-z](?:\.[A-Za-z])+\.?|\d+(?:[-:–]\d+)+|\d+[A-Za-z]+\d[A-Za-z0-9]*"
    rf"|{_WORD}{{2,}}\d+|{_WORD}{{2,}}(?:['’-]{_WORD}+)*|{_WORD}['’]{_WORD}+)"
    rf"|(?P<plain>\d+(?:[A-Z]{{2,}}|[A-Za-z])(?![A-Za-z])|\d+(?:[.,]\d+)*|(?:{_WORD}|[{''.join(GREEK)}])[\u0302\u0304]?\d*|[/|!…])"
    rf"|(?P<sign>[{_SIGNS}{_SMALL}\u0302\u0304])"
    r"|(?P<space>\s+)|(?P<open>[(\[{⌊⌈])|(?P<close>[)\]}⌋⌉])|(?P<comma>,)|.",
    re.DOTALL,
)
_SHORT = frozenset(
    [
        "am", "an", "as", "at", "be", "by", "do", "go", "he", "if", "in", "is", "it", "me", "my",
        "no", "of", "on", "or", "so", "to", "up", "us", "we",
    ]
)  # fmt: skip
"""Words that are no product of two letters."""

_VERBS = frozenset(["is", "are", "and", "or", "has", "have", "does", "do", "to", "with", "by"])
"""What may follow a letter A that is no article."""

_PAIR = re.compile("[A-Za-z][a-z]|[a-z][A-Z]")
"""A product of two letters.  e.g. Ax, bc"""


@dataclass(frozen=True, slots=True)
class _Lexeme:
    text: str
    kind: _Kind


def split(sentence: Maths) -> Prose:
    """A sentence as `expression.sentence` sets it, its words and its mathematics apart.

    e.g. Said("The boundary is where z = "), θ → "The boundary is where ", (z, =, θ)
    """
    pieces: list[str | Maths] = []
    for atom in sentence:
        match atom:
            case Said(text, verbatim):
                pieces += [text] if verbatim else _said(text)
            case _:
                pieces.append((atom,))
    return tuple(_joined(pieces))


def _joined(pieces: Iterable[str | Maths]) -> Iterator[str | Maths]:
    """Neighbours of one kind in one; a space beside a sign goes, which brings its own."""
    kept: list[str | Maths] = []
    for piece in pieces:
        match kept[-2:], piece:
            case [_, ""] | [""], _:
                kept[-1] = piece
            case [*_, str(last)], str():
                kept[-1] = last + piece
            case [*_, tuple(last)], tuple():
                kept[-1] = last + piece
            case [tuple(before), str(gap)], tuple() if not gap.strip() and (
                _is_spaced(before[-1:]) or _is_spaced(piece[:1])
            ):
                kept[-2:] = [before + piece]
            case _:
                kept.append(piece)
    return iter(kept)


def _is_spaced(atoms: Maths) -> bool:
    return any(isinstance(atom, Sign) and atom.text in SPACED for atom in atoms)


def _said(text: str) -> list[str | Maths]:
    """Plain text taken apart.  e.g. "if z ≥ 0." → "if ", (z, ≥, 0), "." """
    lexemes = _lexemes(unicodedata.normalize("NFC", text.replace(TOGETHER, " ")))
    pieces: list[str | Maths] = []
    start = 0
    while start < len(lexemes):
        end = start if lexemes[start].kind == "space" else _end_of_run(lexemes, start)
        run = lexemes[start:end]
        if run and _is_mathematics(lexemes, start, end):
            pieces.append(_set(run))
        else:
            end = max(end, start + 1)
            pieces.append("".join(one.text for one in lexemes[start:end]))
        start = end
    return pieces


def _lexemes(text: str) -> list[_Lexeme]:
    found = []
    for match in _LEXEME.finditer(text):
        kind: _Kind
        match match.lastgroup:
            case "plain" | "sign" | "space" | "open" | "close" | "comma" as kind:
                pass
            case _:
                kind = "word"
        if kind == "plain" and match[0][0] in GREEK:
            kind = "sign"
        found.append(_Lexeme(match[0], kind))
    return [_in_context(found, place) for place in range(len(found))]


def _in_context(found: Sequence[_Lexeme], place: int) -> _Lexeme:
    """A lexeme as its neighbours make it: names of functions and abbreviations in formulas.

    e.g. ln before a letter, TP beside =, ReLU before a bracket, Ax before =; - between spaces
    """
    lexeme = found[place]
    before = found[place - 1] if place else _NONE
    after = found[place + 1] if place + 1 < len(found) else _NONE
    beyond = found[place + 2] if after.kind == "space" and place + 2 < len(found) else after
    above = found[place - 2] if before.kind == "space" and place > 1 else before
    text = lexeme.text
    match lexeme.kind:
        case "word" if text in FUNCTIONS and (after.kind == "open" or beyond.kind == "sign"):
            return _Lexeme(text, "plain")
        case "word" if text in FUNCTIONS and after.kind == "space" and len(beyond.text) == 1:
            return _Lexeme(text, "plain" if beyond.kind == "plain" else "word")
        case "word" if text.isalpha() and text.isascii():
            in_formula = "sign" in (above.kind, beyond.kind) or "/" in (above.text, beyond.text)
            in_formula |= (before.kind, after.kind) == ("open", "close") or after.kind == "open"
            is_name = sum(map(str.isupper, text)) > 1 or (
                text[0].isupper() and after.kind == "open"
            )
            if in_formula and (is_name or (len(text) == 2 and text.lower() not in _SHORT)):
                return _Lexeme(text, "plain")
            if _is_differential(lexeme) and above.kind == "close":
                return _Lexeme(text, "plain")
        case "word" if text == "-" and before.kind == after.kind == "space":
            return _Lexeme("−", "sign")
        case "plain" if text in "aAI" and not _is_letter(found, place):
            return _Lexeme(text, "word")
        case "plain" if text == "!" and before.kind not in ("plain", "close"):
            return _Lexeme(text, "word")
        case _:
            pass
    return lexeme


_NONE = _Lexeme("", "space")


def _is_differential(lexeme: _Lexeme) -> bool:
    """e.g. dx"""
    return len(lexeme.text) == 2 and lexeme.text[0] == "d" and lexeme.text[1].islower()


def _is_letter(found: Sequence[_Lexeme], place: int) -> bool:
    """Whether a, A or I is a letter, and no article and no pronoun."""
    after = found[place + 1 : place + 3]
    if not after or after[0].kind != "space":
        return True
    if len(after) == 1:
        return found[place].text == "A"
    following = after[1]
    if following.kind != "word":
        return following.kind == "sign"
    return found[place].text == "A" and (
        following.text in _VERBS or (place > 1 and found[place - 2].text not in ".:;")
    )


def _end_of_run(lexemes: Sequence[_Lexeme], start: int) -> int:
    """Where the mathematics that begins here ends: before a word, or a comma between phrases."""
    end, depth, kept = start, 0, start
    for place in range(start, len(lexemes)):  # once through: brackets may be many
        kind = lexemes[place].kind
        if kind == "word" or (kind == "comma" and not depth):
            break
        if kind == "close" and not depth:
            break
        depth += (kind == "open") - (kind == "close")
        end = place + 1
        if kind not in ("space", "open", "comma"):
            kept = end
        if depth == 0 and kind == "space" and not _goes_on(lexemes, place):
            break
    return kept if kept > start else end


def _goes_on(lexemes: Sequence[_Lexeme], space: int) -> bool:
    """Whether a formula goes on behind a space: a sign stands on one of its sides.

    e.g. H(p) = …, log₂ p; but not “Sample 1 y”
    """
    around = lexemes[max(space - 1, 0)], lexemes[min(space + 1, len(lexemes) - 1)]
    if any(one.text in FUNCTIONS for one in around[:1]):
        return True
    after = around[1]
    if after.kind == "word":
        return False
    if _is_differential(after):
        return True
    return any(one.kind == "sign" and one.text not in _SMALL_SIGNS for one in around) or (
        around[0].kind == "sign" and after.kind in ("plain", "sign")
    )


_SMALL_SIGNS = _SMALL + "′″°½⅓⅔¼¾" + "".join(GREEK)


def _is_mathematics(lexemes: Sequence[_Lexeme], start: int, end: int) -> bool:
    """Whether a run has a sign, or is a call such as H(p), or one letter by itself."""
    run = lexemes[start:end]
    if any(one.kind == "sign" for one in run):
        return True
    pairs = pairwise(run)
    if any(a.kind == "plain" and a.text[0].isalpha() and b.kind == "open" for a, b in pairs):
        return True
    before = lexemes[start - 1].text if start else " "
    letters = [one.text for one in run if one.text != "!"]
    alone = len(letters) == 1 and len(letters[0].rstrip("\u0302\u0304")) == 1
    return alone and letters[0][0].isalpha() and before in " “([‘-"


def _set(run: Sequence[_Lexeme]) -> Maths:
    """The atoms of a run; two letters such as Ax are two."""
    atoms: Maths = ()
    stretch = ""
    for lexeme in run:
        if _PAIR.fullmatch(lexeme.text) and lexeme.text not in FUNCTIONS:
            atoms += (*maths(stretch), *map(Symbol, lexeme.text))
            stretch = ""
        else:
            stretch += lexeme.text
    return atoms + maths(stretch)
