"""Trees as boxes: sums, products, quotients, powers and functions as a person writes them.

Brackets, signs and the order of what stands side by side are decided here, for every form.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import assert_never

from dlsolve.exact.activations import WITH_PARAMETER
from dlsolve.exact.number import Real, Surd, is_zero
from dlsolve.render.alphabet import LETTERS_ABOVE, SUPERSCRIPTS, UNICODE
from dlsolve.render.apart import finer_than, rounded_to_the_same
from dlsolve.render.box import Box, beside, matrix
from dlsolve.render.corner import BELOW, corner
from dlsolve.render.factors import is_derivative, is_numeral, sign_between
from dlsolve.render.notation import SUBSCRIPT, SUPERSCRIPT, Notation, name_text, number_text, small
from dlsolve.render.pieces import (
    as_fraction,
    as_power,
    as_root,
    bracketed,
    fenced,
    inline,
    name_box,
    separated,
    with_ends,
)
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, scalar
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
from dlsolve.working.written import surd_tree

SUM, PRODUCT, POWER, ATOM = 1, 2, 3, 4

ABOVE = SUPERSCRIPT | {plain: small for small, plain in LETTERS_ABOVE.items()}
"""What can stand small at the upper end of an integral."""


_DIGITS = re.compile(r"[−-]?\d+\.\d+")
"""A decimal that was rounded.  e.g. −1.22 for −√6/2"""

VULGAR = {Fraction(1, 2): "½"}
"""Fractions that stand as one sign before a bracket or a name: ½(2 + 8), ½R₁."""
LARGEST_RADICAND = 10_000
"""Under a larger root that does not come out a number is printed as a decimal."""


def tree_box(node: Tree, notation: Notation) -> Box:
    """An expression as a box of text."""
    return set_tree(node, notation)[0]


def set_tree(node: Tree, notation: Notation) -> tuple[Box, int]:
    """The box of a tree, and how tightly its outermost sign binds."""
    match node:
        case Number():
            return _number(node, notation)
        case Letter(name) | Quantity(name=name):
            return name_box(name, notation), ATOM
        case Sum(terms):
            return _sum(terms, notation), SUM
        case Negative(operand):
            return beside([inline("−", notation), _negated(operand, notation)]), SUM
        case Product(factors):
            return _product(factors, notation), PRODUCT
        case Quotient(top, bottom):
            return _quotient(top, bottom, notation)
        case Power(base, exponent):
            return _power(base, exponent, notation)
        case Apply():
            return _apply(node, notation)
        case Row(entries, column):
            boxes = [tree_box(entry, notation) for entry in entries]
            if column:
                centred = [any(not _is_level(*each) for each in zip(entries, boxes, strict=True))]
                return matrix([[b] for b in boxes], centred, notation.alphabet), ATOM
            return fenced("(", separated(boxes, notation), ")", notation), ATOM
        case Grid():
            return _grid(node, notation), ATOM
        case MatrixProduct(left, right):
            boxes = [_within(left, PRODUCT, notation), _within(right, PRODUCT, notation)]
            gap = "" if all(b.is_inline for b in boxes) else " "
            if not gap and any(is_derivative(one) for one in (left, right)):
                gap = "·"
            return beside([boxes[0], inline(gap, notation), boxes[1]]), PRODUCT
        case Transposed(operand):
            inner = _within(operand, POWER, notation)
            whole = beside([inner, inline("ᵀ", notation)])
            return as_power(whole, inner, inline("T", notation)), POWER
        case Integral():
            return _integral(node, notation), PRODUCT
        case Between(inner, _, low, high):
            between = fenced("[", tree_box(inner, notation.compact()), "]", notation)
            return _between_ends(between, low, high, notation), ATOM
        case _:
            assert_never(node)


def _quotient(top: Tree, bottom: Tree, notation: Notation) -> tuple[Box, int]:
    """a/b, with brackets where it stands in a line; a printer sets one above the other."""
    over, binding = set_tree(top, notation)
    under, binding_below = set_tree(bottom, notation)
    top_box, bottom_box = over, under
    stacked = isinstance(top, Quotient | Number)  # (2/5)/(7/10)
    whole = PRODUCT
    if binding < (POWER if stacked else PRODUCT):
        enclosed = bracketed(over, notation)
        if isinstance(top, Number) and _is_negative_numeral(enclosed.text, notation):
            whole = SUM  # −3/√5
        else:
            over = enclosed
    if binding_below < POWER:
        under = bracketed(under, notation)
    line = beside([over, inline("/", notation), under])
    return as_fraction(line, top_box, bottom_box), whole


def _is_negative_numeral(text: str, notation: Notation) -> bool:
    """Whether the text is a bracketed number with a minus sign and nothing else.  e.g. (−3)"""
    minus = notation.alphabet.spell("−")
    return text.startswith(f"({minus}") and text[2:-1].replace(".", "").isdigit()


def _grid(node: Grid, notation: Notation, brackets: str = "") -> Box:
    """A matrix between brackets; a determinant stands between bars."""
    rows = corner(node.rows)
    cells = [[tree_box(entry, notation) for entry in row] for row in rows]
    centred = [
        any(
            not _is_level(row[j], line[j]) and row[j] != BELOW
            for row, line in zip(rows, cells, strict=True)
        )
        for j in range(len(rows[0]))
    ]
    bar = node.bar if rows is node.rows else 0
    return matrix(cells, centred, notation.alphabet, bar=bar, brackets=brackets)


def _integral(node: Integral, notation: Notation) -> Box:
    """e.g. ∫₀¹ (x² − x) dx, ∫₋∞^∞ x·f(x) dx"""
    sign = _between_ends(inline("∫", notation), node.low, node.high, notation)
    sign = beside([sign, Box((" ",))])
    tail = inline(f"d{name_text(node.variable)}", notation)
    if isinstance(node.integrand, Number) and is_one(node.integrand) and not node.integrand.text:
        return beside([sign, tail])
    inner = _within(node.integrand, PRODUCT, notation.compact())
    return beside([sign, inner, inline(" ", notation), tail])


def _between_ends(inner: Box, low: Tree, high: Tree, notation: Notation) -> Box:
    """What stands before the ends of an integral, with these small behind it."""
    ends = notation.alphabet.spell(_ends(low, high, notation))
    whole = beside([inner, Box((ends,))])
    if not notation.typeset:
        return whole
    below, above = tree_box(low, notation), tree_box(high, notation)
    return with_ends(whole, inner, below, above)


def _ends(low: Tree, high: Tree, notation: Notation) -> str:
    """The ends of an integral, small where there are such letters.  e.g. ₀¹, ₐᵇ, ₋∞^∞, ₀^(1/2)"""
    below, above = (tree_box(end, replace(notation, alphabet=UNICODE)).text for end in (low, high))
    lower = "₋∞" if below == "−∞" else small(below, SUBSCRIPT, "_")
    if not notation.alphabet.has("₁⁴"):
        return lower + small(above, ABOVE, "^")
    if below.replace(".", "").isdecimal():
        lower = small(below, SUBSCRIPT | {".": "."}, "_")
    return lower + small(above, ABOVE | {".": "·"}, "^")


def _within(node: Tree, least: int, notation: Notation) -> Box:
    """The box of a tree, bracketed where it binds more loosely than `least`."""
    inner, binding = set_tree(node, notation)
    return inner if binding >= least else bracketed(inner, notation)


def _negated(node: Tree, notation: Notation) -> Box:
    """What stands after a minus sign; a long bracket is square.  e.g. −[p·log₂ p + …]"""
    if isinstance(node, Product):
        return _after_sign(node, notation)
    inner, binding = set_tree(node, notation)
    if binding >= PRODUCT:
        return inner
    squared = isinstance(node, Sum) and (
        (isinstance(node.terms[0], Negative) and all(map(is_numeral, node.terms)))
        or any(_has_logarithm(term) for term in node.terms)
    )
    if not squared:
        return bracketed(inner, notation)
    return fenced("[", inner, "]", notation)


def _has_logarithm(node: Tree) -> bool:
    match node:
        case Apply(function):
            return function in ("log", "ln")
        case Product(factors):
            return any(_has_logarithm(factor) for factor in factors)
        case _:
            return False


def _is_level(node: Tree, printed: Box) -> bool:
    """Whether it stands in a column of digits: plain ones, or a root that is printed so."""
    return _is_plain(node) or _DIGITS.fullmatch(printed.text) is not None


def _is_plain(node: Tree) -> bool:
    """Whether it is digits with a sign, which stand in a column with the right ends level."""
    match node:
        case Negative(operand):
            return _is_plain(operand)
        case Number(value):
            return isinstance(value, Fraction | Real)
        case _:
            return False


def _number(node: Number, notation: Notation) -> tuple[Box, int]:
    if node.text:
        return inline(node.text, notation), _binding_of_numeral(node.text)
    if isinstance(node.value, Surd) and notation.fractions and _is_short_surd(node.value):
        return set_tree(surd_tree(node.value), notation)
    text, exact = number_text(node.value, notation)
    return inline(text, notation, exact=exact), _binding_of_numeral(text)


def _is_short_surd(value: Surd) -> bool:
    """Whether it has rational parts, and a root that a student would leave standing."""
    if not isinstance(value.a, Fraction) or not isinstance(value.b, Fraction):
        return False
    return value.is_complex or abs(value.d) <= LARGEST_RADICAND


def _binding_of_numeral(text: str) -> int:
    """e.g. −2 and 1 + 2i bind like sums, 5/2 and 3 × 10⁻⁴ like products"""
    if text.startswith(("−", "-")) or " + " in text or " − " in text:
        return SUM
    if "/" in text or "×" in text:
        return PRODUCT
    if text[-1] in SUPERSCRIPTS:
        return POWER
    return ATOM


def _sum(terms: tuple[Tree, ...], notation: Notation) -> Box:
    match terms:
        case (Number(), Negative(Number())):
            return _difference(terms, notation)
        case _:
            return beside(_with_signs(terms, notation))


def _difference(terms: tuple[Tree, ...], notation: Notation) -> Box:
    """One number less another, with more digits where rounding would leave nothing of it.

    e.g. 1 − 0.99998, and not 1 − 1.0000; where 30 figures do not show it, the value itself
    """
    left, sign, right = _with_signs(terms, notation)
    if not rounded_to_the_same(left, right):
        return beside([left, sign, right])
    value = scalar(evaluate(Sum(terms)))
    if is_zero(value):
        return beside([left, sign, right])
    for finer in finer_than(notation, left, right):
        more, _, less = _with_signs(terms, finer)
        if not rounded_to_the_same(more, less):
            return beside([more, sign, less])
    return _number(Number(value), notation)[0]


def _with_signs(terms: tuple[Tree, ...], notation: Notation) -> list[Box]:
    pieces: list[Box] = []
    for place, term in enumerate(terms):
        if isinstance(term, Sum):  # a sum of differences: (y₁ − ŷ₁) + (y₂ − ŷ₂)
            pieces.append(inline(" + " if place else "", notation))
            pieces.append(bracketed(_sum(term.terms, notation), notation))
            continue
        if isinstance(term, Negative):
            pieces.append(inline(" − " if place else "−", notation))
            pieces.append(_after_sign(term.operand, notation))
            continue
        if place and isinstance(term, Product):
            pieces += [inline(" + ", notation), _after_sign(term, notation)]
            continue
        inner, binding = set_tree(term, notation)
        if place:
            pieces.append(inline(" + ", notation))
        pieces.append(bracketed(inner, notation) if place and binding < PRODUCT else inner)
    return pieces


def _after_sign(term: Tree, notation: Notation) -> Box:
    """A term after + or −, which brackets a negative first factor: + (−0.5) × 2."""
    if isinstance(term, Product):
        return _product(term.factors, notation, leading=False)
    return _within(term, PRODUCT, notation)


def _product(factors: tuple[Tree, ...], notation: Notation, *, leading: bool = True) -> Box:
    pieces: list[Box] = []
    if any(isinstance(factor, Integral | Between) for factor in factors):
        notation = notation.compact()
    for place, factor in enumerate(factors):
        piece = _factor(factors, place, notation)
        if not place and not leading and piece.text.startswith(notation.alphabet.spell("−")):
            piece = bracketed(piece, notation)
        if place:
            sign = sign_between(factors[place - 1], factor, pieces[-1].text, piece.text, notation)
            pieces.append(inline(sign, notation))
        pieces.append(piece)
    return beside(pieces)


def _factor(factors: tuple[Tree, ...], place: int, notation: Notation) -> Box:
    node, count = factors[place], len(factors)
    if place == 0 and count > 1 and isinstance(node, Number) and isinstance(node.value, Fraction):
        vulgar = VULGAR.get(abs(node.value))
        shown_as_fraction = "/" in node.text if node.text else notation.fractions
        if vulgar and shown_as_fraction and not _is_by_a_fraction(factors[1], notation):
            return inline(("−" if node.value < 0 else "") + vulgar, notation)
    inner, binding = set_tree(node, notation)
    fraction = isinstance(node, Number | Quotient) and binding == PRODUCT and count > 1
    fraction = fraction and not (inner.text[-1] == "i" and inner.text[:-1].isdigit())  # 2ix₁
    last_quotient = isinstance(node, Quotient) and place == count - 1
    if place == 0 and isinstance(node, Number) and binding == SUM and " " not in inner.text:
        return inner if "/" not in inner.text else bracketed(inner, notation)  # −2x
    if binding < PRODUCT:
        return bracketed(inner, notation)
    if fraction and not last_quotient:  # which a printer sets without brackets
        return replace(bracketed(inner, notation), maths=inner.maths)
    return inner


def _is_by_a_fraction(second: Tree, notation: Notation) -> bool:
    """Whether a second factor has a fraction, so that the first is written alike: (1/2) × (1/2)"""
    return isinstance(second, Number) and "/" in set_tree(second, notation)[0].text


def _power(base: Tree, exponent: Tree, notation: Notation) -> tuple[Box, int]:
    if is_one(exponent):
        return set_tree(base, notation)
    below = _within(base, ATOM, notation)
    if isinstance(base, Quantity) and below.text.endswith(")"):  # [E(X)]², not E(X²)
        below = fenced("[", below, "]", notation)
    above, binding = set_tree(exponent, notation)
    plain = above.text.replace("−", "-")
    if all(c in SUPERSCRIPT for c in plain):
        small = notation.alphabet.spell("".join(SUPERSCRIPT[c] for c in plain))
    else:
        small = f"^{above.text}" if binding == ATOM else f"^({above.text})"
    whole = beside([below, Box((small,), 0, above.exact)])
    return as_power(whole, below, above), POWER


def _apply(node: Apply, notation: Notation) -> tuple[Box, int]:
    arguments = [tree_box(argument, notation) for argument in node.arguments]
    match node.function:
        case "√":
            radicand = _argument(node.arguments[0], "", notation)
            whole = beside([inline("√", notation), radicand])
            return as_root(whole, arguments[0]), POWER
        case "Σ":
            summand = _within(node.arguments[0], PRODUCT, notation)
            gap = " " if summand.text[0].isalpha() else ""
            return beside([inline("Σ" + gap, notation), summand]), PRODUCT
        case "⊙":
            left, right = (_within(one, PRODUCT, notation) for one in node.arguments)
            return beside([left, inline(" ⊙ ", notation), right]), PRODUCT
        case "det" if isinstance(node.arguments[0], Grid):
            return _grid(node.arguments[0], notation, brackets="││"), ATOM
        case "±" if len(arguments) == 1:
            inner = _within(node.arguments[0], PRODUCT, notation)
            return beside([inline("±", notation), inner]), SUM
        case "±":
            return beside([arguments[0], inline(" ± ", notation), arguments[1]]), SUM
        case "∂" | "d" as sign:
            by_what = beside([inline(sign, notation), arguments[1]])
            by = beside([inline(f"{sign}/", notation), by_what])
            by = as_fraction(by, inline(sign, notation), by_what)
            return beside([by, fenced("(", arguments[0], ")", notation)]), ATOM
        case "exp":
            return _power(Letter(Name("e")), node.arguments[0], notation)
        case "!":
            inner = _within(node.arguments[0], ATOM, notation)
            return beside([inner, inline("!", notation)]), POWER
        case "|·|":
            return fenced("|", arguments[0], "|", notation), ATOM
        case "⌊·⌋" | "⌈·⌉":
            opening, closing = node.function[0], node.function[-1]
            return fenced(opening, arguments[0], closing, notation), ATOM
        case "log":
            base = arguments[1].text
            name = "ln" if base == "e" else "log" + small(base, SUBSCRIPT, "_")
            return beside(
                [inline(name, notation), _argument(node.arguments[0], " ", notation)]
            ), POWER
        case "ln" | "sgn":
            return beside(
                [inline(node.function, notation), _argument(node.arguments[0], " ", notation)]
            ), POWER
        case _:
            return _named_function(node.function, arguments, notation), ATOM


def _named_function(function: str, arguments: list[Box], notation: Notation) -> Box:
    """f(a, b); a vector brings its own brackets.  e.g. max(0, z), ReLU(z), ReLU(1, −2)

    The parameter of an activation is not printed, nor what stands behind a space in its name.
    """
    name = function.partition(" ")[0]
    if function in WITH_PARAMETER:
        arguments = arguments[:1]
    alone = arguments[0]
    if len(arguments) == 1 and (not alone.is_inline or _is_one_bracket(alone.text)):
        return beside([inline(name if alone.is_inline else f"{name} ", notation), alone])
    inside = fenced("(", separated(arguments, notation), ")", notation)
    return beside([inline(name, notation), inside])


def _is_one_bracket(text: str) -> bool:
    """Whether a text is a vector: one pair of brackets around a list.  e.g. (1, −2)"""
    return text[0] == "(" and text[-1] == ")" and ", " in text and text.count("(") == 1


def _argument(node: Tree, gap: str, notation: Notation) -> Box:
    """The argument of √ or log, bracketed unless it is one number or name."""
    inner, binding = set_tree(node, notation)
    if binding == ATOM:
        return beside([Box((gap,)), inner])
    return bracketed(inner, notation)
