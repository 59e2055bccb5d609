"""One number, as people type it: `0.70`, `-.5`, `1/3`, `1%`, `1e-3`, `10^-8`, `√2`, `pi`."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import NewType

from dlsolve.errors import InputError, Undefined
from dlsolve.exact.number import Surd
from dlsolve.inputs.expressions import read_expression
from dlsolve.inputs.literals import LITERAL, SUPERSCRIPTS, read_literal
from dlsolve.inputs.quoting import quoted
from dlsolve.inputs.tokens import SAME, Token, tokens
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.trees import Number, Sum

_SIGNED_LITERAL = re.compile(rf"([+-]?)({LITERAL})(\s*%)?")
_DECIMAL_COMMA = re.compile(r"([+-]?[0-9]+),([0-9]+)")
_TWO_POINTS = re.compile(r"[+-]?[0-9]*\.[0-9]*\.[0-9.]*")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:[,_'’ ][0-9]{3}){2,}(?:\.[0-9]+)?")
RAISED = tuple("⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity|∞)", re.IGNORECASE)


def read_number(text: str) -> Number:
    """The exact value of a number, and how it is shown: as typed, in good typography.

    Decimals, percentages, powers of ten, and products, quotients, powers and roots of
    numbers.  e.g. "0.70" → 7/10 shown 0.70;  "1%" → 1/100 shown 0.01;  "10^-8" → 10⁻⁸.
    Raises InputError for anything else: no number, a decimal comma, ∞, a division by zero.
    """
    stripped = text.strip()
    offset = len(text) - len(text.lstrip())
    try:
        return _read(stripped)
    except InputError as error:
        raise error.within(text, offset) from None


def read_whole(text: str, lowest: int | None = None, highest: int | None = None) -> int:
    """A whole number, within bounds where they are given.  e.g. "3" → 3, "1e3" → 1000

    Raises InputError for 2.5, for letters, and for a number outside the bounds.
    """
    value = read_number(text).value
    shown = quoted(text.strip())
    if not isinstance(value, Fraction) or value.denominator != 1:
        raise _bad(text, f"{shown} is not a whole number", "write a number such as 3")
    whole = value.numerator
    if lowest is not None and whole < lowest:
        raise _bad(text, f"{shown} is below {lowest}", f"the least possible is {lowest}")
    if highest is not None and whole > highest:
        raise _bad(text, f"{shown} is above {highest}", f"the most possible is {highest}")
    return whole


def _bad(text: str, reason: str, remedy: str) -> InputError:
    start = len(text) - len(text.lstrip())
    return InputError(reason, text, start, start + len(text.strip()), remedy)


def _read(text: str) -> Number:
    """The number in a text without spaces around it."""
    plain = text.translate(SAME)
    match = _SIGNED_LITERAL.fullmatch(plain)
    if match is not None:
        sign, literal, percent = match.groups()
        try:
            size = read_literal(literal)
        except InputError as error:
            raise error.within(text, len(sign)) from None
        return _negative(_of_hundred(literal, size) if percent else size, sign)
    refusal = _refused(text, plain)
    if refusal is not None:
        raise refusal
    return _worked_out(text)


def _negative(size: Number, sign: str) -> Number:
    if sign != "-":
        return size
    return Number(Fraction(-1) * size.value, "−" + size.text)


def _of_hundred(literal: str, size: Number) -> Number:
    """A percentage as a decimal.  e.g. 1% → 0.01, 12.5% → 0.125, 50% → 0.5"""
    shown = format(Decimal(literal).scaleb(-2), "f")
    if "." not in literal and "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return Number(size.value / Fraction(100), shown)


def _refused(text: str, plain: str) -> InputError | None:
    """What is known to be no number, with its own remedy."""
    if not plain:
        return _bad(text, "there is no number", "type a number such as 0.5 or 1/3")
    if _NOT_FINITE.fullmatch(plain):
        return _bad(text, f"{quoted(text)} is not a finite number", "give a finite number")
    if _THOUSANDS.fullmatch(plain):
        remedy = "write " + re.sub(r"[,_'’ ]", "", plain)
        return _bad(text, f"{quoted(text)} has marks between its digits", remedy)
    if _TWO_POINTS.fullmatch(plain):
        return _bad(text, f"{quoted(text)} has more than one point", "write one decimal point")
    comma = _DECIMAL_COMMA.fullmatch(plain)
    if comma:
        whole, decimals = comma.groups()
        remedy = f"write {whole}.{decimals} with a point"
        return _bad(text, f"{quoted(text)} has a decimal comma", remedy)
    return None


def _worked_out(text: str) -> Number:
    """A number that takes working out, such as 1/3 or 2√3."""
    tree = read_expression(text, letters=())
    bracketed = _is_in_brackets(text)
    if bracketed and (not isinstance(tree, Sum) or _is_in_brackets(text[1:-1])):
        return _read(text[1:-1].strip())
    try:
        value = scalar(evaluate(tree))
    except Undefined as error:
        raise _bad(text, error.reason, "give a number that exists") from error
    if isinstance(value, Surd) and value.is_complex:
        raise _bad(text, "a square root of a negative number", "give a real number")
    if isinstance(value, Fraction) and isinstance(tree, Sum) and not bracketed:
        raise _bad(  # 1 + √2 is one number; 1 - 2 is more likely a slip
            text, f"{quoted(text)} is a sum where one number is expected",
            f"write its value, or ({text}) in brackets; in a list, write 1 -2 for two numbers",
        )  # fmt: skip
    return Number(value, shown(text))


def _is_in_brackets(text: str) -> bool:
    """Whether one pair of brackets holds everything.  e.g. (1 + 2), but not (1)(2)"""
    depth = 0
    for piece in tokens(text)[:-1]:
        depth += (piece.text in ("(", "[")) - (piece.text in (")", "]"))
        if depth == 0:
            return piece.end == len(text.rstrip()) and piece.text in (")", "]")
    return False


def shown(text: str) -> str:
    """An expression of numbers in good typography.  e.g. "2*10^-3" → 2 × 10⁻³"""
    pieces = list(tokens(text))[:-1]
    result = ""
    while pieces:
        result += _shown_next(pieces, result)
    return result


def _shown_next(pieces: list[Token], before: str) -> str:
    """How the next tokens stand after `before`; they are taken from the list."""
    match [piece.text for piece in pieces[:4]]:
        case ["sqrt" | "√", "(", _, ")", *_] if pieces[2].kind == "number":
            inner = pieces[2]
            del pieces[:4]
            return "√" + read_literal(inner.text).text
        case ["^", "-" | "+" as sign, digits, *rest] if digits.isdecimal() and not _raised(rest):
            del pieces[:3]
            return (sign.replace("+", "") + digits).translate(SUPERSCRIPTS)
        case ["^", digits, *rest] if digits.isdecimal() and not _raised(rest):
            del pieces[:2]
            return digits.translate(SUPERSCRIPTS)
    piece = pieces.pop(0)
    following = [after.text for after in pieces[:1]]
    match piece.kind:
        case "number":
            number = read_literal(piece.text).text
            joined = _raised(following) or before.endswith("/")
            return f"({number})" if joined and number.endswith(RAISED) else number
        case "word" if pieces and pieces[0].kind in ("number", "word"):
            return _shown_sign(piece.text, before) + " " * (piece.text != "sqrt")
        case _:
            return _shown_sign(piece.text, before)


def _raised(following: list[str]) -> bool:
    """Whether an exponent follows."""
    return bool(following) and (following[0] == "^" or following[0].endswith(RAISED))


def _shown_sign(sign: str, before: str) -> str:
    stands_between = bool(before) and not before.endswith(("(", "[", "|", " ", "/", "^", "−", ","))
    match sign:
        case "*":
            return " × "
        case "-":
            return " − " if stands_between else "−"
        case "+":
            return " + " if stands_between else ""
        case ",":
            return ", "
        case "pi":
            return "π"
        case "sqrt":
            return "√"
        case _:
            return sign


Count = NewType("Count", int)
"""A whole number from 1 up: epochs, iterations, a batch size."""


def read_count(text: str) -> Count:
    """A whole number from 1 up.  e.g. "3" → 3;  raises InputError for 0"""
    return Count(read_whole(text, lowest=1))
