"""Several values of one letter, each with its name.

λ₁ = 1, λ₂ = 0.5   →   the letter λ, and the list 1, 0.5
"""

from __future__ import annotations

import re

from dlsolve.working.names import Name

_LETTERS = r"[^\W\d_]+?"
_INDEX = r"_?[0-9₀-₉]*"
_APART = re.compile(rf"\s*(?:[,;\n]|\band\b)\s*(?={_LETTERS}{_INDEX}\s*=)")
_ENTRY = re.compile(rf"\s*(?P<letter>{_LETTERS})_?(?P<index>[0-9₀-₉]*)\s*=(?P<value>[^=]*)")
_LEVEL = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")

LONGEST = 10_000
"""Characters of an answer whose names are looked for."""


def named_values(text: str) -> tuple[str, str] | None:
    """The letter, in ASCII, and its values in the order of their indices; None for anything else.

    e.g. "λ2 = 0.5, λ1 = 1" → "lambda", "1, 0.5";  "λ = 1, 0.5" → "lambda", "1, 0.5"
    """
    if "=" not in text or len(text) > LONGEST:
        return None
    entries = [_ENTRY.fullmatch(piece) for piece in _APART.split(text)]
    found = [
        (one["letter"], one["index"].translate(_LEVEL), one["value"].strip())
        for one in entries
        if one is not None
    ]
    letters = {Name(letter).ascii for letter, _, _ in found}
    indices = [int(index) for _, index, _ in found if index]
    if len(found) < len(entries) or len(letters) > 1 or len(set(indices)) < len(indices):
        return None
    if len(indices) == len(found):  # where some have no index, they stand as typed
        found.sort(key=lambda entry: int(entry[1]))
    return letters.pop(), ", ".join(value for _, _, value in found)


def without_names(text: str) -> str:
    """The values alone, where they have names."""
    found = named_values(text)
    return text if found is None else found[1]
