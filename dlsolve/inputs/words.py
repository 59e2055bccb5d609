"""The words of an expression: names of quantities, functions, constants."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches

from dlsolve.inputs.tokens import LETTERS, Token
from dlsolve.working.names import GREEK, HAT, Name

FUNCTIONS = {
    "sqrt": "√", "√": "√", "exp": "exp", "ln": "ln", "log": "ln", "abs": "|·|",
    "sin": "sin", "cos": "cos", "tan": "tan", "tanh": "tanh", "arctan": "arctan",
    "atan": "arctan", "sigmoid": "σ", "σ": "σ",
    "sigma": "σ", "relu": "relu", "ReLU": "relu", "max": "max", "sgn": "sgn", "sign": "sgn",
    "sinh": "sinh", "cosh": "cosh", "binomial": "binomial",
}  # fmt: skip
"""Functions as typed → as they stand on the page."""

LONGEST_INDEX = 6
"""Digits that one index of a name may have."""

MOST_FORGOTTEN = 3
"""Names in one word up to which it looks like a product with its signs left out."""

_BASES = GREEK | {"eps": "ε"}
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_LOGARITHM = re.compile(r"log_?([0-9]{1,6})")
_NAME = re.compile(rf"([{LETTERS}]+?)({HAT}|_hat)?((?:_?[0-9]+)?(?:_[0-9]+)*)")


def read_name(word: str) -> Name | None:
    """The quantity that a word names, or None.

    One letter, Latin or Greek (also spelt out), a hat, indices.
    e.g. w1, w_1, w₁ → w₁;  w_1_2 → w₁₂ with two indices;  beta1 → β₁;  m_hat_2 → m̂₂
    """
    match = _NAME.fullmatch(word.translate(_SUBSCRIPTS))
    if match is None:
        return None
    base, hat, indices = match.groups()
    base = _BASES.get(base, base)
    digits = [index for index in indices.split("_") if index]
    if len(base) > 1 or any(len(index) > LONGEST_INDEX for index in digits):
        return None
    if hat:
        base = "ŷ" if base == "y" else base + HAT
    return Name(base, *map(int, digits))


def logarithm_base(word: str) -> str | None:
    """The base in a word such as log2, log_2, log₂ or log10."""
    match = _LOGARITHM.fullmatch(word.translate(_SUBSCRIPTS))
    return match.group(1) if match else None


def factors_apart(found: Sequence[Token], letters: Collection[str]) -> Iterator[Token]:
    """The tokens, a word of known letters side by side as one token each.  e.g. xy → x, y

    Not below a stroke or in an exponent, where 1/xy and e^xy would be (1/x)y and (e^x)y.
    """
    known = {*letters, *(token.text for token in found if token.kind == "word")}
    for before, token in zip(("", *(one.text for one in found)), found, strict=False):
        factors = _factors_of(token.text) if _is_unknown(token) else ()
        if not factors or not known.issuperset(factors) or before in ("/", "^"):
            yield token
            continue
        start = token.start
        for factor in factors:
            yield Token("word", factor, start, start + len(factor))
            start += len(factor)


def _is_unknown(token: Token) -> bool:
    """Whether it is a word that is no name, function or constant."""
    word = token.text
    known = word == "pi" or word in FUNCTIONS or read_name(word) or logarithm_base(word)
    return token.kind == "word" and not known


def suggestion(word: str) -> str:
    """What was perhaps meant by a word that is not known.  e.g. sqr → sqrt; xy → x*y"""
    if close := _close(word):
        return f"did you mean {close[0]}?"
    if factors := _factors_of(word):
        return f"did you forget *? A product is {'*'.join(factors)}"
    return "a name is one letter, with a number where needed: w, w1, beta_2"


def _factors_of(word: str) -> tuple[str, ...]:
    """The names in a word that looks like a product with its signs left out.  e.g. w1x → w1, x"""
    factors = tuple(re.findall(rf"[{LETTERS}]_?[0-9₀-₉]*", word))
    if "".join(factors) != word or len(set(factors)) != len(factors) or _close(word):
        return ()
    return factors if 1 < len(factors) <= MOST_FORGOTTEN else ()


def _close(word: str) -> list[str]:
    return get_close_matches(word, [*FUNCTIONS, *GREEK], n=1, cutoff=0.75)
