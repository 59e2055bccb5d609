"""What a student writes between the substitution and the value.

e.g. m₁ = 0.9 × 0.03 + 0.1 × 0.2 = 0.027 + 0.02 = 0.047
"""

from __future__ import annotations

from fractions import Fraction

from dlsolve.exact.rounding import nearest_float
from dlsolve.working.determinants import written_out
from dlsolve.working.readings import ACTIVATIONS, evaluate, letters, mapped
from dlsolve.working.trees import (
    Apply,
    Grid,
    Letter,
    Negative,
    Number,
    Product,
    Quantity,
    Quotient,
    Row,
    Sum,
    Tree,
    total,
)
from dlsolve.working.written import is_negative, written

ENDING = 10**8
"""What the denominators of fractions that are written as decimals divide."""

LARGEST_RATIO = 1000
"""Fractions of smaller numbers stand in a logarithm.  e.g. log₂(7/6)"""


def with_terms_evaluated(node: Tree) -> Tree | None:
    """The step between substitution and value: each term of a sum worked out.

    e.g. 0.9 × 0.03 + 0.1 × 0.2 → 0.027 + 0.02;  −½[2 × 1 + 4 × 2] → −½[2 + 8];
    σ(0.5 × 2 + 1) → σ(2);  max(0, 1 − 0.3) → max(0, 0.7);  e^(−(−2)) → e².
    None where there is no such step: the terms are single numbers already.
    """
    match node:
        case Sum(terms) if sum(not _is_atom(term) for term in terms) >= 1 and len(terms) > 1:
            return Sum(tuple(_evaluated_term(term) for term in terms))
        case Negative(operand):
            inner = with_terms_evaluated(operand)
            return None if inner is None else Negative(inner)
        case Product(factors) | Row(factors) if not isinstance(node, Row):
            inner_factors = [with_terms_evaluated(f) or _folded(f) for f in factors]
            if any(with_terms_evaluated(f) is not None for f in factors):
                return Product(tuple(inner_factors))
            return None
        case Quotient(top, bottom):
            inner_top, inner_bottom = with_terms_evaluated(top), with_terms_evaluated(bottom)
            multiplied = isinstance(top, Product)  # 0.8 × 0.01/0.107 → 0.008/0.107
            counted = _is_sum_of_counts(top) or _is_sum_of_counts(bottom)  # 40/(40 + 5) → 40/45
            if inner_top is None and inner_bottom is None and not (multiplied or counted):
                return None
            return Quotient(inner_top or _folded(top), inner_bottom or _folded(bottom))
        case Apply("max" as function, arguments) if not all(map(_is_atom, arguments)):
            return Apply(function, tuple(map(_folded, arguments)))
        case Apply("⌊·⌋" | "⌈·⌉"):
            inside = _evaluated_term(node)
            return inside if isinstance(inside, Apply) else None
        case Apply(function, (argument, *parameter)) if function in ACTIVATIONS and not _is_atom(
            argument
        ):
            return Apply(function, (_folded(argument), *parameter))
        case Apply("exp", (Negative(Number(value)),)) if is_negative(value):
            return Apply("exp", (Number(-value),))
        case Apply("det", (Grid(rows),)) if len(rows) > 1:
            return with_terms_evaluated(written_out(rows))
        case _:
            return None


def with_determinant_written_out(node: Tree) -> Tree | None:
    """A determinant by its rule.  e.g. │1 2; 3 4│ → 1 × 4 − 2 × 3.  None for anything else."""
    match node:
        case Apply("det", (Grid(rows),)) if len(rows) > 1:
            return written_out(rows)
        case Negative(Apply("det") as determinant):
            inner = with_determinant_written_out(determinant)
            return None if inner is None else Negative(inner)
        case _:
            return None


def with_radicand_evaluated(node: Tree) -> Tree | None:
    """The root of a sum as the root of one number.  e.g. √(0.3² + 0.4²) → √0.25

    None for anything else, a root inside a longer expression too.
    """
    match node:
        case Apply("√", (Sum() as radicand,)) if not letters(radicand):
            return Apply("√", (_folded(radicand),))
    return None


def with_minors_evaluated(node: Tree) -> Tree | None:
    """An expansion with its brackets worked out.  e.g. 2(5·6 − 1·4) − … → 2 × 26 − …

    None for what is no determinant of three rows or more.
    """
    match node:
        case Apply("det", (Grid(rows),)) if len(rows) > 2:
            expanded = written_out(rows)
            terms = expanded.terms if isinstance(expanded, Sum) else (expanded,)
            return total(map(_with_bracket_evaluated, terms))
        case Negative(Apply("det") as determinant):
            inner = with_minors_evaluated(determinant)
            return None if inner is None else Negative(inner)
        case _:
            return None


def _with_bracket_evaluated(term: Tree) -> Tree:
    match term:
        case Negative(operand):
            return Negative(_with_bracket_evaluated(operand))
        case Product((entry, bracket)):
            return Product((entry, _folded(bracket)))
        case _:
            return _folded(term)


def with_ratios_evaluated(node: Tree) -> Tree | None:
    """Quotients and differences whose logarithm is taken, worked out.

    e.g. log₂(0.7/0.6) → log₂(7/6), ln(1 − 0.2) → ln 0.8.  None where there are none, or no
    simple ones.
    """
    found = mapped(node, _logarithm_of_ratio)
    return None if found == node else found


def _logarithm_of_ratio(node: Tree) -> Tree | None:
    match node:
        case Apply("log" | "ln" as function, (Quotient() as ratio, *base)) if not letters(ratio):
            value = evaluate(ratio)
            if isinstance(value, Fraction) and max(value.as_integer_ratio()) < LARGEST_RATIO:
                return Apply(function, (Number(value, str(value)), *base))
        case Apply("log" | "ln" as function, (Sum() as inside, *base)) if not letters(inside):
            value = evaluate(inside)
            match value:
                case Fraction(denominator=d) if d < LARGEST_RATIO and ENDING % d:
                    return Apply(function, (Number(value, str(value)), *base))
            return Apply(function, (_folded(inside), *base))
    return None


def with_logarithms_evaluated(node: Tree) -> Tree | None:
    """Each logarithm worked out.  e.g. 0.7 × log₂ 0.7 → 0.7 × (−0.5146).

    None without one, and for one that stands alone, behind a minus sign perhaps.
    """
    if isinstance(node, Negative) and isinstance(node.operand, Apply):
        return None
    found = mapped(node, _logarithm)
    return None if found == node else found


def _logarithm(node: Tree) -> Tree | None:
    match node:
        case Apply("log" | "ln") if not letters(node):
            return written(evaluate(node))
    return None


def _is_sum_of_counts(node: Tree) -> bool:
    """Whether it is a sum of whole numbers, none of them subtracted.  e.g. 40 + 45"""
    return isinstance(node, Sum) and all(
        isinstance(term, Number)
        and isinstance(term.value, Fraction)
        and term.value.denominator == 1
        and term.value >= 0
        for term in node.terms
    )


def _is_atom(node: Tree) -> bool:
    match node:
        case Negative(operand):
            return _is_atom(operand)
        case Number() | Quantity() | Letter():
            return True
        case Row(entries):
            return all(_is_atom(entry) for entry in entries)
        case Grid(rows):
            return all(_is_atom(entry) for row in rows for entry in row)
        case _:
            return False


def _evaluated_term(term: Tree) -> Tree:
    """A term as one number, a minus sign outside.  e.g. 0.5 × (−1) → −0.5 as Negative(0.5)

    What is rounded stands in its brackets where that changes it.  e.g. ⌊(10 − 3)/2⌋ → ⌊3.5⌋
    """
    if isinstance(term, Apply) and term.function in ("⌊·⌋", "⌈·⌉"):
        inside = evaluate(term.arguments[0])
        if isinstance(inside, Fraction) and inside.denominator != 1:
            return Apply(term.function, (Number(inside, _in_figures(inside)),))
    if isinstance(term, Negative):
        inner = _evaluated_term(term.operand)
        return inner.operand if isinstance(inner, Negative) else Negative(inner)
    folded = _folded(term)
    match folded:
        case Number(value, "") if is_negative(value):
            return Negative(Number(-value))
        case Number(value, text) if text[:1] == "−" and text[1:].replace(".", "").isdigit():
            return Negative(Number(-value, text[1:]))
        case _:
            return folded


def _in_figures(value: Fraction) -> str:
    """A fraction as typed: by its decimals where those end soon.  e.g. 3.5, but 10/3"""
    ends = 100 % value.denominator == 0
    return f"{nearest_float(value):g}" if ends else f"{value.numerator}/{value.denominator}"


def _folded(node: Tree) -> Tree:
    if _is_atom(node):
        return node
    return written(evaluate(node)) or node


STAGES = (
    with_determinant_written_out,
    with_minors_evaluated,
    with_ratios_evaluated,
    with_logarithms_evaluated,
    with_terms_evaluated,
    with_radicand_evaluated,
)
"""The stages in their order; each is None where there is nothing of its kind."""
