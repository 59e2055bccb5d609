"""Comparing answers in words: yes and no, names, ∞."""

from __future__ import annotations

import re

from dlsolve.errors import InputError
from dlsolve.working.verdicts import Judgement, Right, Verdict, Wrong

YES = frozenset({"yes", "true", "y", "on"})
NO = frozenset({"no", "false", "n", "off"})

_TIMES = re.compile(r"(?<=[0-9])\s*[×x*]\s*(?=[0-9])")
SAME_WORDS = (
    frozenset({"undefined", "not defined", "does not exist", "dne"}),
    frozenset({"none", "no solution", "no solutions", "inconsistent", "∅"}),
    frozenset({"infinitely many", "infinitely many solutions", "infinite"}),
    frozenset({"one", "exactly one", "unique", "a unique solution", "1"}),
)
"""Ways of saying the same."""

_INFINITY = re.compile(r"\+?\s*(?:∞|inf|infinity|infinite|oo)", re.IGNORECASE)


def judge_truth(text: str, correct: bool) -> Verdict:
    """Yes or no, true or false.  Raises InputError for another word."""
    word = text.strip().lower()
    if word not in YES | NO:
        raise InputError("yes or no was expected", text, 0, len(text), "write yes or no")
    if (word in YES) == correct:
        return Right()
    return Wrong(Judgement.VALUE, "yes was expected" if correct else "no was expected")


def judge_word(text: str, correct: str) -> Verdict:
    """The same words, whatever their capitals and spaces.  e.g. 30 × 30 is 30x30

    “does not exist” is “undefined”, and so with the other SAME_WORDS.
    """
    said = {_plain(text), _plain(correct)}
    if len(said) == 1 or any(said <= same for same in SAME_WORDS):
        return Right()
    return Wrong(Judgement.VALUE, f"“{correct}” was expected")


def _plain(text: str) -> str:
    joined = _TIMES.sub("x", text.casefold().replace("−", "-"))
    return " ".join(joined.split())


def is_infinity(text: str) -> bool:
    """Whether the text says +∞."""
    return _INFINITY.fullmatch(text.strip()) is not None


def is_undefined(text: str) -> bool:
    """Whether the text says that there is no such number."""
    return _plain(text) in SAME_WORDS[0]


def judge_infinity(text: str) -> Verdict:
    """∞, in a sign or a word."""
    return Right() if is_infinity(text) else Wrong(Judgement.VALUE, "the value is infinite: ∞")
