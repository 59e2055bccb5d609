"""Text cut into the pieces of an expression, each with its place."""

from __future__ import annotations

import re
from typing import Literal

from dlsolve.errors import InputError
from dlsolve.inputs.literals import LITERAL
from dlsolve.inputs.quoting import quoted
from dlsolve.records import dataclass
from dlsolve.working.names import HAT

Kind = Literal["number", "word", "superscript", "sign", "end"]

LONGEST_EXPRESSION = 1000
"""Characters that an expression may have."""

LETTERS = "A-Za-zα-ωΑ-Ωŷ"

SAME = str.maketrans(
    "−‐‑–×·⋅∙∗÷∕⁄µϵϕϑ",
    "----*****///μεφθ",
)
"""Characters that look alike, or mean the same, as the one that is read."""

_TOKEN = re.compile(
    rf"""
    (?P<space>\s+)
    | (?P<number>{LITERAL})
    | (?P<word>[{LETTERS}][{LETTERS}{HAT}0-9₀-₉_]*)
    | (?P<superscript>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)
    | (?P<sign>\*\*|[-+*/^()\[\]|,√!])
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text from `start` up to `end`; the last one is the empty end."""

    kind: Kind
    text: str
    start: int
    end: int


def tokens(text: str) -> tuple[Token, ...]:
    """The pieces of an expression.  e.g. "2w1^2" → 2, w1, ^, 2, end

    Raises InputError for more than LONGEST_EXPRESSION characters and for characters that
    have no meaning.
    """
    if len(text) > LONGEST_EXPRESSION:
        raise InputError(
            f"an expression of more than {LONGEST_EXPRESSION} characters",
            text, LONGEST_EXPRESSION, len(text), "write it shorter",
        )  # fmt: skip
    found: list[Token] = []
    place = 0
    plain = text.translate(SAME)
    while place < len(plain):
        match = _TOKEN.match(plain, place)
        if match is None:
            raise _strange(text, place)
        if match.lastgroup != "space":
            _refuse_unfinished_power_of_ten(text, plain, match)
            kind: Kind = match.lastgroup  # type: ignore[assignment]  # the groups are the kinds
            found.append(Token(kind, match.group().replace("**", "^"), place, match.end()))
        place = match.end()
    return (*found, Token("end", "", len(text), len(text)))


def _strange(text: str, place: int) -> InputError:
    remedy = {
        "%": "write 25% as 0.25 inside an expression",
        "=": "give the expression alone, without =",
        "∞": "give a finite number",
        ".": "write digits before or after the point",
        "{": "use round brackets",
        "}": "use round brackets",
        ";": "give one expression",
        "'": "write a transpose or a derivative out",
    }.get(text[place], "use numbers, letters, + − * / ^ and brackets")
    reason = f"{quoted(text[place])} has no meaning here"
    return InputError(reason, text, place, place + 1, remedy)


def _refuse_unfinished_power_of_ten(text: str, plain: str, match: re.Match[str]) -> None:
    """`2e` may be 2·e or a slip for 2e3; `2e^x` can only be the former."""
    if match.lastgroup != "number":
        return
    after = re.compile(rf"[eE](?![{LETTERS}0-9₀-₉_])(?!\s*(?:\^|\*\*|[⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹]))").match(
        plain, match.end()
    )
    if after is not None:
        raise InputError(
            f"{quoted(text[match.start() : after.end()])} is not finished",
            text, match.start(), after.end(),
            f"write {match.group()}e-3 for a power of ten, or {match.group()}*e for e = 2.718…",
        )  # fmt: skip
