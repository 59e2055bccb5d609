"""What the output can hold: the same page in Unicode, in cp1252 or in ASCII.

Text is spelled before it is laid out, so that matrices keep their columns.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from dlsolve.records import dataclass
from dlsolve.working.names import ASCII, HAT

SUBSCRIPTS = dict(
    zip("₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ", "0123456789+-aeoxhklmnpstijruv", strict=True)
)
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁱⁿᵀᵗᵏᶻᶜ", "0123456789+-()inTtkzc", strict=True))
LETTERS_ABOVE = dict(zip("ᵃᵇᶜᵈᵉᵐʳˢᵘᵛˣʸ", "abcdemrsuvxy", strict=True))
"""Letters that stand small above an integral sign; as exponents they are written ^a."""

_BELOW, _ABOVE = "".join(SUBSCRIPTS), "".join(SUPERSCRIPTS)
_SUM_BELOW = re.compile(f"[{_BELOW}]+[₊₋][{_BELOW}]+")
_SUM_ABOVE = re.compile(f"[{_ABOVE}]+[⁺⁻][{_ABOVE}]+")
"""An index or an exponent that is a sum, which takes brackets where it stands level."""

PLAIN = {
    "−": "-", "×": "x", "·": "*", "÷": "/", "⇒": "=>", "⇔": "<=>", "→": "->", "↔": "<->",
    "≈": "~=", "≠": "!=", "≤": "<=", "≥": ">=", "√": "sqrt ", "∞": "inf", "∂": "d", "∫": "int",
    "∇": "grad ", "∈": "in", "ℝ": "R", "∴": "so", "∵": "since", "¬": "not ", "∩": "&", "∪": "U",
    "±": "+-", "½": "(1/2)", "⅓": "(1/3)", "⅔": "(2/3)", "¼": "(1/4)", "¾": "(3/4)", "…": "...",
    "⋮": ":", "°": " deg",
    "′": "'", "″": "''",
    "✓": "(ok)", "✗": "(fails)", "‖": "||", "⌊": "floor(", "⌋": ")", "⌈": "ceil(", "⌉": ")",
    "♠": "s", "♥": "h", "♦": "d", "♣": "c", "∅": "{}",
    "“": '"', "”": '"', "’": "'", "–": "-", "—": "-", "•": "*", "∗": "*", "⊕": "xor", "⊙": ".*",
    "⎡": "[", "⎢": "[", "⎣": "[", "⎤": "]", "⎥": "]", "⎦": "]", "⎛": "(", "⎜": "(", "⎝": "(",
    "⎞": ")", "⎟": ")", "⎠": ")", "╭": "+", "╮": "+", "╰": "+", "╯": "+", "─": "-", "│": "|",
    "ŷ": "y_hat", "é": "e", **ASCII, "Σ": "sum ",
}  # fmt: skip


WORDS = frozenset(word for word in PLAIN.values() if len(word) > 1 and word.endswith(" "))
"""Spellings that bring a space of their own.  e.g. sum"""


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The characters of one encoding, and how to write those that it lacks."""

    encoding: str = "utf-8"

    def spell(self, text: str) -> str:
        """The text in this alphabet.  e.g. in ASCII m̂₂ is m_hat_2 and λ² is lambda^2"""
        return _spell(text, self.encoding)

    def has(self, text: str) -> bool:
        """Whether the encoding can hold the text."""
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True


@lru_cache(maxsize=4096)
def _spell(text: str, encoding: str) -> str:
    alphabet = Alphabet(encoding)
    if alphabet.has(text):
        return text
    text = unicodedata.normalize("NFC", text)
    if not alphabet.has("₁"):
        text = _SUM_BELOW.sub(lambda m: f"_({_level(m[0], SUBSCRIPTS)})", text)
    if not alphabet.has("⁴"):
        text = _SUM_ABOVE.sub(lambda m: f"^({_level(m[0], SUPERSCRIPTS)})", text)
    spelled: list[str] = []
    previous = ""
    for character in text:
        if character != " " or not spelled or spelled[-1] not in WORDS:  # Σ pᵢ is sum p_i
            spelled.append(_character(character, previous, alphabet))
        previous = character
    return "".join(spelled)


def _level(text: str, small: dict[str, str]) -> str:
    """Small letters as large ones.  e.g. ᵢ₋₁ → i-1"""
    return "".join(small[character] for character in text)


def _character(character: str, previous: str, alphabet: Alphabet) -> str:
    if character in SUBSCRIPTS and not alphabet.has("₁"):
        return ("" if previous in SUBSCRIPTS else "_") + SUBSCRIPTS[character]
    if character in SUPERSCRIPTS and not alphabet.has("⁴"):
        return ("" if previous in SUPERSCRIPTS else "^") + SUPERSCRIPTS[character]
    if character in LETTERS_ABOVE and not alphabet.has("⁴"):
        return "^" + LETTERS_ABOVE[character]
    if alphabet.has(character):
        return character
    if character == HAT:
        return "_hat"
    return PLAIN.get(character, "?")


UNICODE = Alphabet()


@lru_cache(maxsize=4096)
def width(text: str) -> int:
    """The number of terminal cells of a text; a combining hat takes none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
