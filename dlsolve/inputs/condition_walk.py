"""A walk along a condition: its words, signs and whole numbers, one after the other."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dlsolve.errors import InputError
from dlsolve.inputs.condition_words import NUMBERS, SIGNS
from dlsolve.inputs.conditions import Condition
from dlsolve.inputs.experiments import Experiment

LONGEST = 300
"""Characters of a condition."""

_SIGN = re.compile(r"\s*(<=|>=|!=|==|[<>=≤≥≠])")
_WORD = re.compile(r"\s*([^\W\d_]\w*)")
_NUMBER = re.compile(r"\s*([-−]?[0-9]{1,9})(?![\w.])")


class Walk:
    """Where a reader stands in a condition on the outcomes of an experiment.

    names   the events, and the outcomes, that have names
    """

    def __init__(
        self, text: str, experiment: Experiment, names: Mapping[str, Condition], field: str
    ) -> None:
        self.text = text
        self.experiment = experiment
        self.names = sorted(names, key=len, reverse=True)
        self.field = field
        self.place = 0
        self.depth = 0
        if len(text) > LONGEST:
            raise self.error(
                f"a condition of more than {LONGEST} characters", 0, "write it shorter"
            )

    def _quantifier(self) -> str | None:
        before = self.place
        if self.take_word("at"):
            if self.take_word("least"):
                return "≥"
            if self.take_word("most"):
                return "≤"
        elif self.take_word("exactly"):
            return "="
        elif self.take_word("more", "greater"):
            if self.take_word("than"):
                return ">"
        elif self.take_word("less", "fewer") and self.take_word("than"):
            return "<"
        self.place = before
        return None

    def sign_ahead(self) -> bool:
        """Whether the next thing is a sign of comparison."""
        return _SIGN.match(self.text, self.place) is not None

    def _sign(self) -> str | None:
        match = _SIGN.match(self.text, self.place)
        if match is None:
            return None
        self.place = match.end()
        return SIGNS[match[1]]

    def _number(self) -> int | None:
        match = _NUMBER.match(self.text, self.place)
        if match is not None:
            self.place = match.end()
            return int(match[1].replace("−", "-"))
        word = (self._word() or "").casefold()
        if word in NUMBERS and self.experiment.kind != "cards":
            self.take_word(word)
            return NUMBERS.index(word)
        return None

    def _needed_number(self) -> int:
        start = self._skip()
        number = self._number()
        if number is None:
            raise self.error("a number is missing", start, "give a whole number")
        return number

    def _word(self) -> str | None:
        match = _WORD.match(self.text, self.place)
        return match[1] if match else None

    def take_word(self, *words: str) -> bool:
        """Whether one of these words comes next; it is then behind."""
        match = _WORD.match(self.text, self.place)
        if match is None or match[1].casefold() not in map(str.casefold, words):
            return False
        self.place = match.end()
        return True

    def take_sign(self, *signs: str) -> bool:
        """Whether one of these signs comes next; it is then behind."""
        start = self._skip()
        for sign in signs:
            if self.text.startswith(sign, start):
                self.place = start + len(sign)
                return True
        return False

    def ended(self) -> bool:
        """Whether nothing is left."""
        return self._skip() >= len(self.text)

    def _skip(self) -> int:
        while self.place < len(self.text) and self.text[self.place].isspace():
            self.place += 1
        return self.place

    def error(self, reason: str, start: int, remedy: str) -> InputError:
        """The error at a place."""
        return InputError(reason, self.text, start, len(self.text), remedy, self.field)
