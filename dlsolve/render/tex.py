"""Mathematics as TeX: the atoms of an expression in the one notation of LaTeX and of Markdown.

Nothing beyond amsmath is used.  Whatever is not a letter, a digit or a sign known here goes
through `Dialect.text`, so that no text of a user is a command.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import assert_never

from dlsolve.records import dataclass
from dlsolve.render.advance import is_small
from dlsolve.render.derivation import Derivation, Row
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
from dlsolve.render.prose import Prose, split

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu",
    "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "varphi",
    "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta",
    "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "sum", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
RELATIONS = {
    "=": "=", "≈": r"\approx", "≠": r"\ne", "<": "<", ">": ">", "≤": r"\le", "≥": r"\ge",
    "∈": r"\in", "∉": r"\notin", "⊆": r"\subseteq", "⊂": r"\subset", "→": r"\to",
    "←": r"\leftarrow", "↔": r"\leftrightarrow", "⇒": r"\Rightarrow", "⇔": r"\Leftrightarrow",
    "∝": r"\propto", "~": r"\sim", "+": "+", "−": "-", "±": r"\pm", "×": r"\times",
    "·": r"\cdot", "÷": r"\div", "⊙": r"\odot", "⊕": r"\oplus", "∩": r"\cap", "∪": r"\cup",
}  # fmt: skip
"""Signs between two things."""

SIGNS = {
    **RELATIONS,
    "∂": r"\partial", "∇": r"\nabla", "∫": r"\int", "∑": r"\sum", "∞": r"\infty", "¬": r"\neg",
    "√": r"\surd", "∅": r"\emptyset", "…": r"\dots", "⋮": r"\vdots", "°": r"^\circ", "∗": r"\ast",
    "′": r"\prime", "″": r"{\prime\prime}", "‖": r"\Vert", "⌊": r"\lfloor", "⌋": r"\rfloor",
    "⌈": r"\lceil", "⌉": r"\rceil", "♠": r"\spadesuit", "♥": r"\heartsuit", "♦": r"\diamondsuit",
    "♣": r"\clubsuit", "✓": r"\surd", "✗": r"\times", "ℝ": r"\mathbf{R}", "\\": r"\backslash",
    "{": r"\{", "}": r"\}", "|": "|", "(": "(", ")": ")", "[": "[", "]": "]", ",": ",", ";": ";",
    ":": ":", ".": ".", "/": "/", "!": "!", "?": "?", "@": "@", "*": "*",
}  # fmt: skip
OPENING = ("", "(", "[", "{", ",", "=", "≈", "<", ">", "≤", "≥", "→", "⇒", "·", "×", "/", "|")
"""Behind these a + or − belongs to what follows."""

BARS = (r"\lvert", r"\rvert")
ACCENTS = {"^": r"\hat", "¯": r"\bar"}
KNOWN = frozenset(["arccos", "cos", "det", "exp", "ln", "log", "max", "min", "sin", "tan", "tanh"])
"""Names of functions that TeX has commands for."""

WITH_SPACE = KNOWN | FUNCTIONS | {"Σ", "∫"}
"""What TeX sets a space behind of its own accord."""

SPACED = (*RELATIONS.values(), r"\lt", r"\gt", r"\mid")
QUAD = r"\quad "
WIDEST_MATRIX = 10
"""Columns beyond which amsmath's matrices do not go."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What LaTeX and Markdown write differently.

    signs  those that are written in another way than in SIGNS
    text   text as it may stand within braces behind \\text
    row    what ends a row of a matrix;  tall_row  the same where fractions stand in it
    """

    signs: Mapping[str, str]
    text: Callable[[str], str]
    row: str
    tall_row: str

    def sign(self, text: str) -> str:
        """A sign; one that is not known here is text."""
        known = self.signs.get(text) or SIGNS.get(text)
        return rf"\text{{{self.text(text)}}}" if known is None else known

    def aligned(self, found: Derivation, plain: str, pairs: str) -> str:
        """A derivation in the environment `plain`, or `pairs` where it has more columns.

        A row of it is a line of the source.
        """
        columns = 1 + found.has_lead + found.numbers
        kind = plain if columns == 1 else pairs
        option = "" if columns == 1 else f"{{{columns}}}"
        rows = f" {self.row}\n".join(self._row(row, found) for row in found.rows)
        return f"\\begin{{{kind}}}{option}\n{rows}\n\\end{{{kind}}}"

    def _row(self, row: Row, found: Derivation) -> str:
        lead = f"{self.set(row.lead)}\\ " if row.lead else ""
        left = self.set(row.left)
        cells = f"{lead}&& {left}" if found.has_lead else begun(left)
        cells += f" &{QUAD if row.indented else ''}{self.set(row.right)}"
        if not row.note:
            return cells.strip()
        note = self.set(row.note)
        if note.startswith((r"\text{,", r"\text{;")):
            return (cells + note).strip()
        return f"{cells}{' && ' if found.numbers else ''}\\qquad {note}".strip()

    def set(self, maths: Maths) -> str:
        """Atoms as TeX, as they stand between dollars.  e.g. w₁ = ½ → w_1 = \\frac{1}{2}"""
        if any(isinstance(atom, Said) for atom in maths):
            return self._sentence(split(maths))
        tokens = []
        depth, before, in_bars = 0, "", False
        for atom in maths:
            token = self._token(atom)
            match atom:
                case Sign("+" | "−" | "±") if before in OPENING:
                    token = token.strip()  # of one thing, and not between two
                case Sign("|") if in_bars or before in OPENING:
                    in_bars = not in_bars
                case Sign("|") if depth:
                    token = r" \mid "
                case Gap() if before in WITH_SPACE:
                    continue
                case _:
                    pass
            closes = atom == Sign("|") and not in_bars
            before = "x" if closes else _text(atom)
            depth += (before in "([") - (before in ")]")
            tokens.append(token)
        return joined(tokens)

    def _sentence(self, pieces: Prose) -> str:
        """Words and mathematics in turn; a sign brings its own space."""
        whole = ""
        for piece in pieces:
            match piece:
                case str():
                    spaced = whole.endswith(SPACED)
                    words = piece.lstrip(" ") if spaced else piece
                    whole += rf"\text{{{self.text(words)}}}" if words else ""
                case _:
                    source = self.set(piece)
                    if source.startswith(SPACED):
                        whole = whole.removesuffix(" }") + "}" if whole.endswith(" }") else whole
                    whole = joined([whole, source])
        return whole

    def _token(self, atom: Atom) -> str:
        match atom:
            case Digits(text):
                return text.replace(",", "{,}") if text.isascii() else self._said(text)
            case Symbol(letter, accent):
                return self._letter(letter, accent)
            case Upright(text):
                return self._word(text)
            case Sign(text) if text in RELATIONS:
                return f" {self.sign(text)} "
            case Sign(text):
                return self.sign(text) + (" " if text in ",;:" else "")
            case Gap():
                return r"\ "
            case Said(text):
                return self._said(text)
            case Over(top, bottom):
                return rf"\frac{{{self.set(top)}}}{{{self.set(bottom)}}}"
            case Script(base, below, above):
                return self._script(base, below, above)
            case Root(inside):
                return rf"\sqrt{{{self.set(inside)}}}"
            case Fenced(opening, inside, closing):
                return self._fenced(opening, inside, closing)
            case Array():
                return self._array(atom)
            case _:
                assert_never(atom)

    def _said(self, text: str) -> str:
        return rf"\text{{{self.text(text)}}}"

    def _letter(self, letter: str, accent: str) -> str:
        if letter in GREEK:
            plain = f"\\{GREEK[letter]}"
        elif letter.isascii() and letter.isalpha():
            plain = letter
        else:
            plain = self.sign(letter)
        return f"{ACCENTS[accent]}{{{plain}}}" if accent else plain

    def _word(self, text: str) -> str:
        if text in KNOWN:
            return f"\\{text}"
        if text in FUNCTIONS:
            return rf"\mathop{{\mathrm{{{text}}}}}"
        if text.isascii() and text.isalpha():
            return rf"\mathrm{{{text}}}"
        return self._said(text)

    def _script(self, base: Maths, below: Maths, above: Maths) -> str:
        match base:
            case (Digits() | Symbol() | Upright() | Sign() | Fenced() | Root() as atom,):
                whole = self.set((atom,)).strip()
            case _:
                whole = f"{{{self.set(base)}}}"
        match above:
            case (Sign("′"),):
                whole += "'"
            case (Sign("″"),):
                whole += "''"
            case ():
                pass
            case _:
                return whole + self._small("_", below) + self._small("^", above)
        return whole + self._small("_", below)

    def _small(self, mark: str, level: Maths) -> str:
        text = self.set(level).strip()
        if not text:
            return ""
        return f"{mark}{text}" if len(text) == 1 and text.isalnum() else f"{mark}{{{text}}}"

    def _fenced(self, opening: str, inside: Maths, closing: str) -> str:
        inner = self.set(inside)
        left, right = BARS if opening == "|" else (self.sign(opening), self.sign(closing))
        if is_tall(inside):
            return joined([rf"\left{left}", f" {inner} ", rf"\right{right}"])
        return joined([left, inner, right])

    def _array(self, array: Array) -> str:
        tall = any(is_tall(entry) for row in array.rows for entry in row)
        end = f" {self.tall_row if tall else self.row} "
        rows = end.join(begun(" & ".join(map(self.set, row))) for row in array.rows)
        count = len(array.rows[0])
        if not array.brackets:
            return rf"\begin{{array}}{{l}} {rows} \end{{array}}"
        is_determinant = array.brackets == "││"
        left, right = BARS if is_determinant else ("(", ")")
        if is_small(array) and not array.bar:
            inner = rf"\begin{{smallmatrix}} {rows} \end{{smallmatrix}}"
            return rf"\left{left}{inner}\right{right}"
        if not array.bar and count <= WIDEST_MATRIX:
            kind = "vmatrix" if is_determinant else "pmatrix"
            return rf"\begin{{{kind}}} {rows} \end{{{kind}}}"
        columns = "r" * count
        if array.bar:
            columns = f"{'r' * array.bar}|{'r' * (count - array.bar)}"
        inner = rf"\begin{{array}}{{{columns}}} {rows} \end{{array}}"
        return rf"\left{left}{inner}\right{right}"


def begun(row: str) -> str:
    """The source of a row that is no option of the \\\\ before it.  e.g. [1 → {}[1"""
    return f"{{}}{row}" if row.startswith(("[", "*")) else row


def _text(atom: Atom) -> str:
    """The sign or the name that an atom is, with an index or without."""
    match atom:
        case Sign(text) | Upright(text) | Symbol(text):
            return text
        case Script((base,)):
            return _text(base)
        case _:
            return "x"


def is_tall(maths: Maths) -> bool:
    """Whether brackets around it have to grow."""
    return any(map(_is_tall, maths))


def _is_tall(atom: Atom) -> bool:
    match atom:
        case Over() | Array():
            return True
        case Root(inside) | Fenced(_, inside, _):
            return is_tall(inside)
        case Script(base):
            return is_tall(base)
        case Symbol("Σ") | Sign("∫"):
            return True
        case Digits() | Symbol() | Upright() | Sign() | Gap() | Said():
            return False
        case _:
            assert_never(atom)


def joined(tokens: list[str]) -> str:
    """Tokens side by side, with one space where a command would run into a letter."""
    whole = ""
    for token in tokens:
        if whole.endswith(" "):
            token = token.lstrip(" ") if not whole.endswith("\\ ") else token
        elif token[:1].isalpha() and _ends_in_command(whole):
            whole += " "
        whole += token
    whole = whole.lstrip(" ")
    return whole if whole.endswith("\\ ") else whole.rstrip(" ")


def _ends_in_command(text: str) -> bool:
    word = text.rpartition("\\")
    return bool(word[1]) and word[2].isalpha()
