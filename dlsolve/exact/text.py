"""Exact values as text, for JSON and for comparing: the number reader reads them back.

exact_text(Fraction(8, 107))     8/107
exact_text(Surd(1, 2, 5))        1 + 2√5
exact_text(log(3, 2))            None: no exact text is shorter than its own recipe
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Union, assert_never

from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Infinity, Real, Scalar, Surd, is_zero
from dlsolve.exact.polynomial import Polynomial
from dlsolve.exact.spaces import Affine, Eigenspaces, Equation, Roots, Span
from dlsolve.exact.symbolic import Symbolic

Exact = Union[
    Scalar, Vector, Matrix, Polynomial, Equation, Roots, Span, Affine, Eigenspaces, Infinity,
    bool, str,
]  # fmt: skip
"""Everything that has an exact text, or would have one if it held no Real."""


def exact_text(value: Exact) -> str | None:
    """The exact value as text, or None where some number in it is a Real.

    e.g. −½ → "-1/2", ½ + ½√5 → "(1 + √5)/2", −½ + ½√3·i → "-1/2 + (√3/2)i"; a vector
    "(1, 5/2)", a matrix "[[1, 2], [5, 4]]", roots "6, -1", a span "span{(1, 2)}", the
    eigenspaces "6: span{(1, 5/2)}; -1: span{(1, -1)}".
    """
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case Infinity():
            return "∞"
        case Fraction():
            return _rational(value)
        case Surd(Fraction() as a, Fraction() as b, d):
            return _complex(a, b, d) if d < 0 else _real_surd(a, b, d)
        case Real() | Surd():
            return None
        case Symbolic():
            return str(value.expression).replace("**", "^")
        case Vector():
            return _listed(value, "({})")
        case Matrix():
            return _listed((Vector(row) for row in value.rows), "[{}]", entry_brackets="[{}]")
        case Roots():
            return _listed(value, "{}")
        case Span():
            return _listed(value, "span{{{}}}") if value.basis else "{0}"
        case Affine(point, directions) if not directions.basis:
            return exact_text(point)
        case Affine(point, directions):
            return _joined([exact_text(point), exact_text(directions)], " + ")
        case Polynomial():
            return _polynomial(value)
        case Equation():
            return _equation(value)
        case Eigenspaces():
            pairs = [(exact_text(number), exact_text(space)) for number, space in value]
            texts = [None if None in pair else f"{pair[0]}: {pair[1]}" for pair in pairs]
            return _joined(texts, "; ")
        case _:
            assert_never(value)


def _listed(
    entries: Iterable[Scalar | Vector], brackets: str, entry_brackets: str = ""
) -> str | None:
    """e.g. (1, 5/2); one entry alone has no spaces, which would part it: [a+b]"""
    texts: list[str | None] = []
    scalars = 0
    for entry in entries:
        if isinstance(entry, Vector):
            inside = _listed(entry, entry_brackets) if entry_brackets else exact_text(entry)
            texts.append(inside)
        else:
            scalars += 1
            texts.append(exact_text(entry))
    inner = _joined(texts, ", ")
    if inner is not None and scalars == len(texts) == 1 and brackets != "{}":
        inner = inner.replace(" ", "")
    return None if inner is None else brackets.format(inner)


def _joined(texts: list[str | None], separator: str) -> str | None:
    known = [text for text in texts if text is not None]
    return separator.join(known) if len(known) == len(texts) else None


def _rational(value: Fraction) -> str:
    """e.g. −1/2; a whole number of any length (str stops at 4300 digits)"""
    top = str(Decimal(value.numerator))
    return top if value.denominator == 1 else f"{top}/{Decimal(value.denominator)}"


def _real_surd(a: Fraction, b: Fraction, d: int) -> str:
    """a + b√d over one denominator.  e.g. ½ + ½√5 → (1 + √5)/2"""
    denominator = lcm(a.denominator, b.denominator)
    top = _times_root(b * denominator, d)
    if a:
        top = _sum(_rational(a * denominator), top)
    if denominator == 1:
        return top
    return f"({top})/{denominator}" if a else f"{top}/{denominator}"


def _complex(a: Fraction, b: Fraction, d: int) -> str:
    """e.g. 1 + 2i, −½ + (√3/2)i, 1 - 2i√3"""
    size, minus = abs(b), "-" if b < 0 else ""
    if size.denominator != 1:
        inner = _rational(size) if d == -1 else _real_surd(Fraction(0), size, -d)
        imaginary = f"{minus}({inner})i"
    else:
        count = "" if size == 1 else _rational(size)
        root = "" if d == -1 else f"√{-d}"
        imaginary = f"{minus}{count}i{root}"
    return _sum(_rational(a), imaginary) if a else imaginary


def _times_root(b: Fraction, d: int) -> str:
    """b√d for whole b.  e.g. -√2, 2√5"""
    count = {1: "", -1: "-"}.get(int(b), _rational(b))
    return f"{count}√{d}"


def _sum(left: str, right: str) -> str:
    return f"{left} - {right[1:]}" if right.startswith("-") else f"{left} + {right}"


def _polynomial(value: Polynomial) -> str | None:
    """The falling powers.  e.g. λ^2 - 5λ - 6, (1/2)λ^2, (1 + √2)λ"""
    names = ["", value.letter, *(f"{value.letter}^{k}" for k in range(2, value.degree + 1))]
    return _linear(reversed(list(zip(value.coefficients, names, strict=False))))


def _equation(value: Equation) -> str | None:
    """e.g. (3/5)x1 + (11/10)x2 - 1/2 = 0"""
    names = [f"x{i}" for i in range(1, len(value.normal) + 1)]
    left = _linear(zip((*value.normal, value.constant), (*names, ""), strict=True))
    return None if left is None else f"{left} = 0"


def _linear(terms: Iterable[tuple[Scalar, str]]) -> str | None:
    """Σ coefficient·variable without the terms that are 0; the variable of a constant is empty."""
    total = ""
    for coefficient, variable in terms:
        if is_zero(coefficient):
            continue
        text = exact_text(coefficient)
        if text is None:
            return None
        term = _term(text, variable)
        total = _sum(total, term) if total else term
    return total or "0"


def _term(coefficient: str, variable: str) -> str:
    if not variable:
        return f"({coefficient})" if " " in coefficient else coefficient
    if coefficient in ("1", "-1"):
        return coefficient[:-1] + variable
    minus, size = ("-", coefficient[1:]) if coefficient[0] == "-" else ("", coefficient)
    if size.isdigit():
        return f"{minus}{size}{variable}"
    if " " in coefficient:  # a sum keeps its own sign inside
        return f"({coefficient}){variable}"
    return f"{minus}({size}){variable}"
