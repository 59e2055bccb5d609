"""Events as conditions on outcomes, and what is asked of them.

    or     = and {("or" | "∪") and}
    and    = not {("and" | "but" | "∩" | "&") not}
    not    = ("not" | "¬" | "~") not | atom {"'" | "ᶜ"}
    atom   = "(" or ")" | an event | an outcome | "{" outcomes "}" | a condition

heads even, at least 2 heads, first = H, sum >= 9, first > second, number of 6 = 1, doubles,
multiple of 3, red ace, king of hearts.  Nothing typed is ever run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dlsolve.errors import InputError
from dlsolve.inputs.condition_subjects import Measurer
from dlsolve.inputs.condition_words import (
    ALIKE,
    BOTH,
    COLOURS,
    FACES,
    JOINING,
    KINDS,
    MIRRORED,
    ORDER,
    RANK_WORDS,
    SIGNS,
    SUIT_WORDS,
)
from dlsolve.inputs.conditions import And, Condition, Leaf, Named, Not, Or, Subject, Test
from dlsolve.inputs.experiments import RANKS
from dlsolve.inputs.quoting import quoted


class Reader(Measurer):
    """Conditions, joined by not, and, or, on the outcomes of an experiment."""

    def whole(self) -> Condition:
        """All of the text as one event."""
        found = self._or()
        if not self.ended():
            raise self._left_over()
        return found

    def asked(self) -> tuple[Condition, Condition | None]:
        """An event, and after a bar its condition.  e.g. A or B;  A|B;  P(A|B)"""
        wrapped = re.fullmatch(r"(\s*P\s*\()(.*)\)\s*", self.text, re.DOTALL)
        if wrapped and not _closes_early(wrapped[2]):
            self.place = len(wrapped[1])
            self.text = self.text[: self.text.rindex(")")]
        event = self._or()
        given = self._or() if self.take_sign("|") or self.take_word("given") else None
        if not self.ended():
            raise self._left_over()
        return event, given

    def _or(self) -> Condition:
        parts = [self._and()]
        while self.take_word("or") or self.take_sign("∪"):
            parts.append(self._and())
        return parts[0] if len(parts) == 1 else Or(tuple(_flat(parts, Or)))

    def _and(self) -> Condition:
        parts = [self._not()]
        while self.take_word("and") or self.take_word("but") or self.take_sign("∩", "&"):
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else And(tuple(_flat(parts, And)))

    def _not(self) -> Condition:
        self.depth += 1
        if self.depth > 40:
            raise self.error("brackets too deep", self.place, "write it with fewer brackets")
        found: Condition
        if self.take_word("not") or self.take_sign("¬", "~"):
            found = _complement(self._not())
        else:
            found = self._atom()
            while self.take_sign("'", "’", "ᶜ", "^c"):
                found = _complement(found)
        self.depth -= 1
        return found

    def _atom(self) -> Condition:
        start = self._skip()
        if self.ended():
            raise self.error("an event is missing", start, "write, say, A, or “sum >= 9”")
        if self.take_sign("("):
            inside = self._or()
            if not self.take_sign(")"):
                raise self.error("this bracket is not closed", start, "close it with )")
            return inside
        name = self._known_name()
        if name is not None:
            return Named(name)
        tests = self._tests(start)
        return Leaf(_pretty(self.text[start : self.place]), tests)

    def _known_name(self) -> str | None:
        start = self._skip()
        for fold in (str, str.casefold):
            for name in self.names:
                end = start + len(name)
                if fold(self.text[start:end]) != fold(name):
                    continue
                if name[-1:].isalnum() and re.match(r"\w", self.text[end : end + 1]):
                    continue
                self.place = end
                return name
        return None

    def _tests(self, start: int) -> tuple[Test, ...]:
        if self.take_sign("{"):
            return (self._set(start),)
        if self.experiment.kind == "cards":
            return self._card(start)
        alike = self._alike()
        if alike is not None:
            return (alike,)
        sequence = self._sequence()
        if sequence:
            return sequence
        if self.take_word("all", *BOTH[: self.experiment.rounds == 2]):
            return self._of_all(start)
        if self.take_word("no"):
            return (Test(self._face(), "=", 0),)
        sign = self._quantifier()
        if sign is not None:
            return (self._after_quantifier(sign, start),)
        number = self._number()
        if number is not None:
            return self._after_number(number, start)
        return self._of_subject(start)

    def _sequence(self) -> tuple[Test, ...]:
        """A face for each coin in turn.  e.g. HTT"""
        word = self._word() or ""
        if self.experiment.kind != "coins" or not re.fullmatch("[HT]+", word):
            return ()
        if len(word) != self.experiment.rounds:
            return ()
        self.take_word(word)
        return tuple(Test(Subject("item", i), "=", face) for i, face in enumerate(word))

    def _of_all(self, start: int) -> tuple[Test, ...]:
        """heads, of all;  even, of both dice"""
        self.take_word("the")
        self.take_word("coins", "dice", "tosses", "rolls", "throws")
        self.take_word("are", "show")
        rounds = self.experiment.rounds
        if self.experiment.kind != "dice":
            return (Test(self._face(), "=", rounds),)
        face = self._optional_face()
        if face is not None:
            return (Test(face, "=", rounds),)
        first = self._property(Subject("item", 0), start)
        return tuple(Test(Subject("item", i), first.sign, first.value) for i in range(rounds))

    def _after_number(self, number: int, start: int) -> tuple[Test, ...]:
        """2 heads;  3 <= sum <= 5;  5, of one die"""
        sign = self._sign()
        if sign is None:
            subject = self._optional_face()
            if subject is None:
                subject = self._whole_outcome(start)
            return (Test(subject, "=", number),)
        subject = self._subject(start)
        tests = [Test(subject, MIRRORED[sign], number)]
        second = self._sign()
        if second is not None:
            tests.append(Test(subject, second, self._needed_number()))
        return tuple(tests)

    def _after_quantifier(self, sign: str, start: int) -> Test:
        number = self._needed_number()
        return Test(self._optional_face() or self._whole_outcome(start), sign, number)

    def _of_subject(self, start: int) -> tuple[Test, ...]:
        subject = self._optional_subject()
        if subject is None:
            if not self._starts_property():
                raise self._unknown(start)
            subject = self._whole_outcome(start)
        self.take_word("is")
        negated = self.take_word("not")
        first = self._property(subject, start)
        return (_opposite(first),) if negated else (first,)

    def _property(self, subject: Subject, start: int) -> Test:
        numeric = self._is_number(subject)
        here = self._skip()
        for word in ("even", "odd", "prime"):
            if self.take_word(word):
                return self._numeric(Test(subject, word), numeric, here)
        if self.take_word("multiple", "divisible"):
            if not self.take_word("of", "by"):
                raise self.error("“of” is missing", self.place, "write multiple of 3")
            number = self._needed_number()
            if number < 1:
                raise self.error("multiples of what is not above 0", here, "write 1 or more")
            return self._numeric(Test(subject, "multiple", number), numeric, here)
        if self.take_word("in"):
            opening = self._skip()
            if not self.take_sign("{"):
                raise self.error("a set is missing", opening, "write in {1, 2}")
            return Test(subject, "in", self._members(opening))
        sign = self._sign() or self._quantifier() or "="
        value = self._value(subject, here)
        if sign in ORDER and not numeric:
            raise self.error("faces are not in an order", here, "compare them with = or !=")
        if sign == "=" and isinstance(value, int):
            return self._one_of_several(subject, value)
        return Test(subject, sign, value)

    def _one_of_several(self, subject: Subject, first: int) -> Test:
        """e.g. sum is 7 or 11, and not sum is 7 or 2 sixes"""
        values = [first]
        while True:
            before = self.place
            value = self._number() if self.take_word("or") else None
            if value is None or not self._ends_here():
                self.place = before
                break
            values.append(value)
        return Test(subject, "in", tuple(values)) if values[1:] else Test(subject, "=", first)

    def _ends_here(self) -> bool:
        """Whether a condition ends here.  e.g. before “and”, before a bracket or a bar"""
        word = (self._word() or "").casefold()
        return self.ended() or word in JOINING or self.text[self._skip()] in ")|∪∩&"

    def _numeric(self, test: Test, numeric: bool, here: int) -> Test:
        if not numeric:
            raise self.error("a face is not a number", here, "write, say, heads even")
        return test

    def _value(self, subject: Subject, here: int) -> int | str | Subject:
        numeric = self._is_number(subject)
        number = self._number()
        if number is not None:
            if numeric:
                return number
            raise self.error("a face is not a number", here, "write = H or = T")
        if not numeric:
            word = self._word()
            if word is not None and word.casefold() in FACES:
                self.take_word(word)
                return FACES[word.casefold()]
        start = self._skip()
        other = self._optional_subject()
        if other is None:
            what = "a number" if numeric else "H or T"
            raise self.error(f"{what} is missing", start, f"give {what}")
        if self._is_number(other) != numeric:
            raise self.error("a face is not a number", start, "compare like with like")
        return other

    def _alike(self) -> Test | None:
        several = self.experiment.rounds > 1 and self.experiment.kind in ("coins", "dice")
        if not several:
            return None
        before = self.place
        self.take_word("all", *BOTH[: self.experiment.rounds == 2])
        self.take_word("are")
        self.take_word("the")
        if self.take_word(*ALIKE):
            return Test(Subject("kinds"), "=", 1)
        if self.take_word("different"):
            return Test(Subject("kinds"), "=", self.experiment.rounds)
        self.place = before
        return None

    def _set(self, start: int) -> Test:
        return Test(Subject("item"), "in", self._members(start, listed=True))

    def _members(self, start: int, *, listed: bool = False) -> tuple[int | str, ...]:
        end = self.text.find("}", self.place)
        if end < 0:
            raise self.error("this bracket is not closed", start, "close it with }")
        pieces = [piece.strip() for piece in re.split(r"[,;]", self.text[self.place : end])]
        self.place = end + 1
        known = {item for outcome in self.experiment.outcomes for item in outcome.items}
        by_text = {str(item).casefold(): item for item in known}
        members: list[int | str] = []
        for piece in filter(None, pieces):
            if piece.replace("−", "-").casefold() in by_text:
                members.append(by_text[piece.replace("−", "-").casefold()])
            elif not listed and re.fullmatch(r"[-−]?[0-9]{1,9}", piece):
                members.append(int(piece.replace("−", "-")))
            else:
                raise self.error(f"{quoted(piece)} is no outcome", start, "list outcomes")
        if listed and self.experiment.rounds > 1:
            raise self.error("a set of outcomes of several things", start, "write a condition")
        return tuple(members)

    def _card(self, start: int) -> tuple[Test, ...]:
        """Words side by side: red ace, king of hearts, face card, 7"""
        rank, suit = Subject("item", 0), Subject("item", 1)
        tests: list[Test] = []
        self.take_word("a", "an", "the")
        while True:
            self.take_word("of", "card", "cards", "the")
            before = self._skip()
            number = self._number()
            word = str(number) if number is not None else (self._word() or "").casefold()
            single = "six" if word == "sixes" else word.removesuffix("s")
            if word in RANKS or single in RANK_WORDS:
                tests.append(Test(rank, "=", word if word in RANKS else RANK_WORDS[single]))
            elif single in SUIT_WORDS:
                tests.append(Test(suit, "=", SUIT_WORDS[single]))
            elif word in COLOURS:
                tests.append(Test(suit, "in", COLOURS[word]))
            elif word in KINDS:
                tests.append(Test(rank, "in", KINDS[word]))
            else:
                self.place = before
                break
            if number is None:
                self.take_word(word)
        if not tests:
            raise self._unknown(start)
        self.take_word("card", "cards")
        return tuple(tests)

    def _starts_property(self) -> bool:
        word = (self._word() or "").casefold()
        words = ("even", "odd", "prime", "multiple", "divisible", "in", "is")
        return word in words or self.sign_ahead()

    def _left_over(self) -> InputError:
        rest = self.text[self.place :].strip()
        return self.error(f"{quoted(rest)} is left over", self.place, "join events by and, or, not")


def _complement(condition: Condition) -> Condition:
    return condition.operand if isinstance(condition, Not) else Not(condition)


def _flat(parts: Iterable[Condition], kind: type[And] | type[Or]) -> Iterable[Condition]:
    for part in parts:
        if isinstance(part, kind):
            yield from part.operands
        else:
            yield part


def _opposite(test: Test) -> Test:
    """The complement of a test.  e.g. not even → odd"""
    signs = {"even": "odd", "odd": "even", "=": "≠", "≠": "=", "<": "≥", "≥": "<", ">": "≤"}
    signs["≤"] = ">"
    if test.sign not in signs:
        raise InputError("this cannot be negated here", remedy="put “not” before the whole of it")
    return Test(test.subject, signs[test.sign], test.value)


def _pretty(text: str) -> str:
    """As typed, in good typography.  e.g. sum>=9 → sum ≥ 9"""

    def spaced(match: re.Match[str]) -> str:
        return f" {SIGNS[match[0]]} "

    return " ".join(re.sub(r"<=|>=|!=|==|[<>=≤≥≠]", spaced, text).split())


def _closes_early(inside: str) -> bool:
    """Whether the bracket that was taken for the outer one ends before the end."""
    depth = 0
    for character in inside:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth < 0:
            return True
    return False
