"""The sign between two factors: ×, ·, or nothing, as a person writes them side by side."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import assert_never

from dlsolve.render.notation import Notation, number_text
from dlsolve.working.trees import (
    Apply,
    Between,
    Grid,
    Integral,
    Letter,
    MatrixProduct,
    Negative,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Row,
    Sum,
    Transposed,
    Tree,
    is_one,
)

_EXPONENT = re.compile(r"\^\w+$")
"""An exponent that stands level, which would take in the letter behind it.  e.g. e^x"""

_SPELLED = re.compile(r"[A-Za-z]{2}$|_[a-z0-9]+$")
"""The end of a name that is spelled out, or has its index behind a mark."""


def sign_between(
    left: Tree, right: Tree, left_text: str, right_text: str, notation: Notation
) -> str:
    """× between numbers, · between names, nothing between letters and before π.

    e.g. 0.9 × 0.3, 2√3, (1/8)(4 + 16); β₁·m₀, 2w₁, 3·RMSE; 5λ, (a + b)x₁, λ·2, √2·x; c (1, 2)ᵀ;
    3 × E(X)
    """
    if _is_vector(right):
        return " " if isinstance(left, Letter) else ""
    if isinstance(right, Grid):
        return ""
    if isinstance(right, Integral | Between):
        return "·"
    if not _has_letters(left) and not _has_letters(right):
        before_bracket = _is_fraction(left, notation) and isinstance(right, Sum)
        surd = _is_root(right) and _is_whole(left)
        constant = _is_pi(right) or (_is_pi(left) and right_text == "e")  # 2πe
        return "" if before_bracket or surd or constant else notation.times
    if right_text[0].isdigit() or _ends_in_a_root(left_text):
        return "·"
    if _is_logarithm(right) and not is_numeral(left):
        return "·"
    if _is_pi(left) and not notation.alphabet.has("π"):
        return "·"
    if _run_together(left, left_text, right_text):
        return "·"
    if isinstance(right, Quantity) and right_text.endswith(")") and not _has_letters(left):
        return notation.times
    if _has_quantities(left) or _has_quantities(right):
        return "" if is_numeral(left) and not _is_spelled_out(right) else "·"
    if _is_word(right_text) and (not is_numeral(left) or is_one(left)):  # x·ln x
        return "·"
    if _is_word(left_text[-2:]) and right_text[0].isalpha():
        return "·"
    brackets = isinstance(left, Quotient) and isinstance(right, Quotient | Sum)
    brackets = brackets and _has_letters(left)
    return "·" if brackets or _is_logarithm(left) or left == right else ""


def _is_pi(node: Tree) -> bool:
    return isinstance(node, Number) and node.text == "π"


def _is_word(text: str) -> bool:
    """Whether a text begins with a name of several letters.  e.g. log₂ x, lambda"""
    return len(text) > 1 and text[:2].isalpha() and text[:2].isascii()


def _is_spelled_out(node: Tree) -> bool:
    """Whether a quantity has a word for a name, which a number does not join.

    e.g. 2·Precision, but 2w₁ and 2TP
    """
    return isinstance(node, Quantity) and re.match("[A-Za-z]{3}", node.name.base) is not None


def _is_fraction(node: Tree, notation: Notation) -> bool:
    """Whether a number is written as p/q, which takes a bracket after it without a sign."""
    return isinstance(node, Number) and "/" in (node.text or number_text(node.value, notation)[0])


def _ends_in_a_root(text: str) -> bool:
    """Whether what follows would seem to stand under the root.  e.g. √2, 3√5"""
    return "√" in text and text[-1].isdigit()


def _run_together(left: Tree, left_text: str, right_text: str) -> bool:
    """Whether two names would seem to be one.  e.g. eta_t g_t, which is ηₜgₜ; e^x y"""
    spelled = bool(_SPELLED.search(left_text)) and not is_numeral(left)
    return right_text[0].isalpha() and (spelled or bool(_EXPONENT.search(left_text)))


def is_derivative(node: Tree) -> bool:
    """Whether its name is a quotient, which a sign has to part from the next.  e.g. ∂ŷ/∂z"""
    return isinstance(node, Quantity) and "/" in node.name.base


def _is_logarithm(node: Tree) -> bool:
    return isinstance(node, Apply) and node.function in ("ln", "log")


def _is_root(node: Tree) -> bool:
    return isinstance(node, Apply) and node.function == "√"


def _is_whole(node: Tree) -> bool:
    """Whether it is a whole number that was not typed, as before the root of a surd."""
    return (
        isinstance(node, Number)
        and not node.text
        and isinstance(node.value, Fraction)
        and node.value.denominator == 1
    )


def _is_vector(node: Tree) -> bool:
    return isinstance(node, Transposed) and isinstance(node.operand, Row)


def _has_quantities(node: Tree) -> bool:
    return any(isinstance(leaf, Quantity) for leaf in _leaves(node))


def _has_letters(node: Tree) -> bool:
    return any(isinstance(leaf, Quantity | Letter) for leaf in _leaves(node))


def _leaves(node: Tree) -> list[Tree]:
    """The numbers, letters and quantities of a tree."""
    match node:
        case Number() | Letter() | Quantity():
            return [node]
        case Sum(parts) | Product(parts) | Apply(arguments=parts) | Row(entries=parts):
            return [leaf for part in parts for leaf in _leaves(part)]
        case Negative(operand) | Transposed(operand):
            return _leaves(operand)
        case Quotient(one, two) | Power(one, two) | MatrixProduct(one, two):
            return _leaves(one) + _leaves(two)
        case Grid(rows):
            return [leaf for row in rows for entry in row for leaf in _leaves(entry)]
        case Integral(body, _, low, high) | Between(body, _, low, high):
            return [leaf for part in (body, low, high) for leaf in _leaves(part)]
        case _:
            assert_never(node)


def is_numeral(node: Tree) -> bool:
    """Whether it is a number, with a minus sign or without."""
    return isinstance(node, Number) or (isinstance(node, Negative) and is_numeral(node.operand))
