"""What a condition measures: heads, the sum, the first die, the number of sixes."""

from __future__ import annotations

import re

from dlsolve.errors import InputError
from dlsolve.inputs.condition_walk import Walk
from dlsolve.inputs.condition_words import (
    COUNTS,
    NUMBERS,
    ORDINALS,
    OUTCOME,
    PLURALS,
    THINGS,
    TOTALS,
)
from dlsolve.inputs.conditions import Subject
from dlsolve.inputs.quoting import quoted

_COUNTED = re.compile(r"\s*([0-9]{1,9})s?(?!\w)")
"""A face behind a number.  e.g. the 6s of 2 6s"""


class Measurer(Walk):
    """A walk that reads what is measured of an outcome."""

    def subject(self) -> Subject:
        """All of the text as something that is measured.  e.g. heads, sum, number of sixes"""
        start = self._skip()
        found = self._optional_subject()
        if found is None and self.experiment.is_numeric and self.take_word(*OUTCOME):
            found = Subject("item")
        if found is None or not self.ended():
            raise self._unknown(start)
        if not self._is_number(found):
            raise self.error("a face is not a number", start, "count heads or tails")
        return found

    def _subject(self, start: int) -> Subject:
        found = self._optional_subject()
        if found is None:
            raise self._unknown(start)
        return found

    def _optional_subject(self) -> Subject | None:
        before = self.place
        if self.take_word("number"):
            if self.take_word("of"):
                return self._face()
            self.place = before
        kind = self.experiment.kind
        word = (self._word() or "").casefold()
        if kind == "dice" and word in TOTALS:
            if TOTALS[word] == "difference" and self.experiment.rounds != 2:
                raise self.error("a difference is one of two dice", before, "roll two dice")
            self.take_word(word)
            return Subject(TOTALS[word])
        face = self._optional_face(counted=False)
        if face is not None:
            return face
        if word in OUTCOME and self.experiment.is_numeric:
            self.take_word(word)
            return Subject("item")
        return self._optional_item()

    def _optional_item(self) -> Subject | None:
        """first, second toss, last, die 2"""
        if self.experiment.kind not in ("coins", "dice"):
            return None
        before = self._skip()
        rounds = self.experiment.rounds
        for place, word in enumerate(ORDINALS):
            if self.take_word(word):
                self.take_word(*THINGS)
                return self._item(place, rounds, before)
        if self.take_word("last"):
            self.take_word(*THINGS)
            return Subject("item", rounds - 1)
        if self.take_word(*THINGS):
            number = self._number()
            if number is not None:
                return self._item(number - 1, rounds, before)
            self.place = before
        return None

    def _item(self, place: int, rounds: int, before: int) -> Subject:
        if not 0 <= place < rounds:
            raise self.error(f"there are only {rounds}", before, f"name one of the {rounds}")
        return Subject("item", place)

    def _face(self) -> Subject:
        start = self._skip()
        found = self._optional_face()
        if found is None:
            raise self.error("how many of what?", start, "write heads, tails, or sixes")
        return found

    def _optional_face(self, *, counted: bool = True) -> Subject | None:
        """heads, tails;  sixes, and after a number six or 6s"""
        before = self._skip()
        word = (self._word() or "").casefold()
        if self.experiment.kind == "coins" and word in COUNTS:
            self.take_word(word)
            return Subject("count", COUNTS[word])
        if self.experiment.kind != "dice":
            return None
        if word in PLURALS:
            self.take_word(word)
            return Subject("count", PLURALS[word])
        if counted:
            match = _COUNTED.match(self.text, self.place)
            if match:
                self.place = match.end()
                return Subject("count", int(match[1]))
            if word in NUMBERS:
                self.take_word(word)
                return Subject("count", NUMBERS.index(word))
        self.place = before
        return None

    def _whole_outcome(self, start: int) -> Subject:
        if self.experiment.is_numeric:
            return Subject("item")
        raise self.error("of what?", start, self._remedy())

    def _is_number(self, subject: Subject) -> bool:
        return subject.what != "item" or self.experiment.kind in ("dice", "list")

    def _unknown(self, start: int) -> InputError:
        rest = self.text[start:].strip()
        return self.error(f"{quoted(rest)} is no event that is known here", start, self._remedy())

    def _remedy(self) -> str:
        match self.experiment.kind:
            case "coins":
                return "write, say, “heads even”, “at least 2 heads”, “first = H”"
            case "dice" if self.experiment.rounds == 1:
                return "write, say, “even”, “>= 5”, “multiple of 3”"
            case "dice":
                return "write, say, “sum >= 9”, “first even”, “doubles”, “at least 1 six”"
            case "cards":
                return "write, say, “ace”, “red”, “face card”, “king of hearts”"
            case _:
                names = ", ".join(list(dict.fromkeys(self.names))[:6])
                return f"choose among {names}" if names else "write, say, “multiple of 3”"
