"""What a question asks for, as a list of words."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import ClassVar

from dlsolve.errors import InputError
from dlsolve.inputs.quoting import quoted
from dlsolve.records import dataclass

WORDS = ("total", "mean", "variance", "cdf", "entropy", "cross-entropy", "kl")

SAME = {"expectation": "mean", "var": "variance", "h": "entropy", "ce": "cross-entropy"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The quantities asked for.  e.g. "mean, variance" """

    WORDS: ClassVar = WORDS

    words: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> Wanted:
        """Raises InputError for a word that is not known."""
        found: list[str] = []
        for match in re.finditer(r"[^\s,;]+", text):
            word = SAME.get(match[0].lower(), match[0].lower())
            if word not in WORDS:
                close = get_close_matches(word, WORDS, n=1)
                remedy = f"did you mean {close[0]}?" if close else f"it takes {', '.join(WORDS)}"
                reason = f"{quoted(match[0])} is nothing to find here"
                raise InputError(reason, text, *match.span(), remedy)
            found.append(word)
        if not found:
            raise InputError("there is nothing to find", remedy=f"it takes {', '.join(WORDS)}")
        return cls(tuple(word for word in WORDS if word in found))
