r"""Lines as students write them, in LaTeX or plain signs, as one plain notation.

$\hat{m}_1 = \frac{0.03}{1 - 0.9}$   →   m̂_1 = ((0.03)/(1 - 0.9))

Every character keeps the column from which it came, so that a fault has a place on paper.
"""

from __future__ import annotations

import re

from dlsolve.records import dataclass
from dlsolve.working.names import GREEK, HAT

LONGEST_LINE = 2000
"""Characters of one line that are looked at."""

DEEPEST = 20
"""Levels of braces that are looked at."""

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\$\s+\$|[\s\S]")
_BAR = re.compile(r"\\(?:[Bb]igg?r?)\s*\|_(?:\{[^{}]*\}|.)")
r"""d/dw of … at a place: \Big|_{x = 1}"""
_GROUPS = re.compile(r"\\|[_^]\{")
"""What shows that braces are LaTeX's, and not those of a set."""

_SPACES = {r"\,", r"\;", r"\:", r"\!", r"\ ", r"\quad", r"\qquad"}
_DROPPED = {
    r"\left", r"\right", r"\big", r"\Big", r"\displaystyle", r"\(", r"\)", r"\[", r"\]", "$", "&",
    r"\boxed", r"\tag", r"\limits", r"\underline", r"\overline", r"\bigl", r"\bigr",
    r"\Bigl", r"\Bigr", r"\biggl", r"\biggr",
}  # fmt: skip
_SIGNS = {
    r"\times": "*", r"\cdot": "*", r"\ast": "*", r"\div": "/", r"\Rightarrow": "⇒",
    r"\implies": "⇒", r"\rightarrow": "→", r"\to": "→", r"\therefore": "∴", r"\because": "∵",
    r"\approx": "≈", r"\simeq": "≈", r"\geq": "≥", r"\ge": "≥", r"\leq": "≤", r"\le": "≤",
    r"\neq": "≠", r"\ne": "≠", r"\partial": "∂", r"\nabla": "∇", r"\infty": "∞", r"\sum": "Σ",
    r"\pm": "±", r"\%": "%", r"\{": "{", r"\}": "}", r"\\": "; ", r"\mid": "|", r"\vert": "|",
    r"\lvert": "|", r"\rvert": "|", r"\cap": "∩", r"\cup": "∪", r"\ln": " ln", r"\log": " log",
    r"\exp": " exp", r"\max": " max", r"\min": " min", r"\det": " det", r"\tanh": " tanh",
    r"\varepsilon": "ε", r"\ell": "l", r"\prime": "′", r"\lceil": "⌈", r"\rceil": "⌉",
    r"\lfloor": "⌊", r"\rfloor": "⌋", r"\cdots": "…", r"\dots": "…", r"\ldots": "…", r"\odot": "⊙",
}  # fmt: skip
_WORDS = {r"\text", r"\mathrm", r"\mathbf", r"\mathit", r"\operatorname", r"\vec", r"\bar"}
_MATRICES = {"bmatrix", "pmatrix", "matrix", "vmatrix"}


@dataclass(frozen=True, slots=True)
class Plain:
    """A line in plain signs, and the column, from 0, of each of its characters."""

    text: str
    columns: tuple[int, ...]

    def column(self, place: int) -> int:
        """The column in the line as it was written, from 1."""
        if not self.columns:
            return 1
        return self.columns[min(place, len(self.columns) - 1)] + 1


def plain(line: str) -> Plain:
    """The line in plain signs.  What is no LaTeX stays as it is."""
    letters = _Hand(_BAR.sub(_blank, line[:LONGEST_LINE])).all()
    return Plain("".join(text for text, _ in letters), tuple(place for _, place in letters))


def single_spaced(line: Plain) -> Plain:
    """The line without a blank beside another, which says nothing and is long to look through."""
    kept = [
        (sign, column)
        for before, sign, column in zip(" " + line.text, line.text, line.columns, strict=False)
        if not (before.isspace() and sign.isspace())
    ]
    return Plain("".join(sign for sign, _ in kept), tuple(column for _, column in kept))


def _blank(match: re.Match[str]) -> str:
    """The bar and its place as an index, as long as before."""
    place = match[0].index("|")
    return " " * place + match[0][place:].replace("=", " ")


Letters = list[tuple[str, int]]


class _Hand:
    """A walk along the pieces of a line; each method reads one construct."""

    def __init__(self, line: str) -> None:
        self.pieces = [(match.group(), match.start()) for match in _TOKEN.finditer(line)]
        self.place = 0
        self.depth = 0
        self.groups = bool(_GROUPS.search(line))
        self.in_matrix = False

    def all(self) -> Letters:
        found: Letters = []
        while self.place < len(self.pieces):
            found += self._piece()
        return found

    def _piece(self) -> Letters:
        text, at = self.pieces[self.place]
        self.place += 1
        if text == "{" and self.groups:
            return self._until_closed()
        if text in ("_", "^"):
            return [(text, at), *self._raised(text, at)] if self._next("{") else [(text, at)]
        if not text.startswith("\\"):
            return self._sign(text, at)
        return self._command(text, at)

    def _sign(self, text: str, at: int) -> Letters:
        if len(text) > 1:  # two islands of mathematics side by side: $a = 1$ $b = 2$
            return _at(" ; ", at)
        if self.in_matrix and text == "&":
            return [(",", at)]
        return [] if text in _DROPPED else [(text, at)]

    def _command(self, text: str, at: int) -> Letters:
        if self.depth >= DEEPEST:  # \hat\hat\hat…, each the argument of the one before
            return []
        self.depth += 1
        found = self._commanded(text, at)
        self.depth -= 1
        return found

    def _commanded(self, text: str, at: int) -> Letters:
        match text:
            case r"\begin" | r"\end":
                return self._environment(text, at)
            case r"\\" if self.in_matrix:
                return _at("],[", at)
            case r"\frac" | r"\dfrac" | r"\tfrac":
                top, bottom = self._group(), self._group()
                return [*_at("((", at), *top, *_at(")/(", at), *bottom, *_at("))", at)]
            case r"\sqrt":
                return [*_at("√(", at), *self._group(), (")", at)]
            case r"\hat" | r"\widehat":
                return self._hatted(self._group(), at)
            case _ if text in _WORDS:
                return self._group()
            case _ if text in _SPACES:
                return [(" ", at)]
            case _ if text in _DROPPED:
                return []
            case _ if text in _SIGNS:
                return _at(_SIGNS[text], at)
            case _:
                return _at(GREEK.get(text[1:], text[1:]), at)

    def _environment(self, text: str, at: int) -> Letters:
        name = "".join(letter for letter, _ in self._group()).strip()
        if name == "cases" and text == r"\begin":
            return self._passed_over()
        if name not in _MATRICES:
            return []
        self.in_matrix = text == r"\begin"
        return _at("[[" if self.in_matrix else "]]", at)

    def _passed_over(self) -> Letters:
        """A definition by cases is no statement of a value."""
        while self.place < len(self.pieces) and not self._next(r"\end"):
            self.place += 1
        return []

    def _hatted(self, letters: Letters, at: int) -> Letters:
        if [letter for letter, _ in letters] == ["y"]:
            return [("ŷ", at)]
        return [*letters, (HAT, at)]

    def _raised(self, sign: str, at: int) -> Letters:
        """An index or an exponent in braces: an exponent of several signs keeps its brackets."""
        inner = self._group()
        kept = [(letter, place) for letter, place in inner if letter not in " ,"]
        return kept if sign == "_" or len(kept) < 2 else [("(", at), *kept, (")", at)]

    def _group(self) -> Letters:
        """What stands in the next braces, or the next piece."""
        while self.place < len(self.pieces) and self.pieces[self.place][0].isspace():
            self.place += 1
        if self._next("{"):
            self.place += 1
            return self._until_closed()
        return self._piece() if self.place < len(self.pieces) else []

    def _until_closed(self) -> Letters:
        self.depth += 1
        found: Letters = []
        while self.place < len(self.pieces) and not self._next("}"):
            found += self._piece() if self.depth < DEEPEST else [self.pieces[self.place]]
            self.place += self.depth >= DEEPEST
        self.place += 1
        self.depth -= 1
        return found

    def _next(self, text: str) -> bool:
        return self.place < len(self.pieces) and self.pieces[self.place][0] == text


def _at(text: str, place: int) -> Letters:
    return [(letter, place) for letter in text]
