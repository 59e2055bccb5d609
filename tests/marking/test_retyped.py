"""The solver's own answers, typed in as people type them, are right; with a number moved, wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from random import Random

import pytest

from dlsolve import topics
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import Infinity, Real, Scalar, is_zero, parts
from dlsolve.exact.polynomial import Polynomial
from dlsolve.exact.rows import pivot_columns, reduced
from dlsolve.exact.spaces import Affine, Eigenspaces, Equation, Roots, Span
from dlsolve.exact.symbolic import Symbolic
from dlsolve.exact.text import exact_text
from dlsolve.marking.comparers import judge
from dlsolve.working.readings import float_of
from dlsolve.working.trees import Value
from dlsolve.working.verdicts import Right
from tests.answers import Write, scientific, to_figures, typed
from tests.problems_of import checkers, random_checkers

LONGEST = 300
"""Characters of an answer that is still typed, with all of its digits."""


def answers_of(topic: str) -> Iterator[tuple[str, Value]]:
    """Every different answer to the examples, the shipped problems and random ones."""
    seen = set()
    for checker in chain(checkers(topic), random_checkers(topic, Random(topic))):
        for name, answer in checker.solution.answers.items():
            text = typed(answer.value, as_fraction)
            if (name, text) not in seen and len(text) <= LONGEST:
                seen.add((name, text))
                yield name, answer.value


@pytest.mark.parametrize("topic", topics.names())
def test_right_in_every_writing(topic: str) -> None:
    random = Random(topic)
    for name, value in answers_of(topic):
        for write in WRITINGS:
            text = typed(recombined(value, random), write)
            assert isinstance(judge(text, value), Right), (name, text, judge(text, value))


@pytest.mark.parametrize("topic", topics.names())
def test_wrong_with_a_number_moved(topic: str) -> None:
    random = Random(topic)
    for name, value in answers_of(topic):
        for figures in (2, 3, 5, 8):
            for text in moved(recombined(value, random), figures, random):
                assert not isinstance(judge(text, value), Right), (name, text)


# --- writings ---------------------------------------------------------------------------------


def percent(value: Scalar) -> str:
    """e.g. 0.0748 → 7.4800%"""
    match value:
        case Fraction() | Real():
            return to_figures(5)(value * Fraction(100)) + "%" * (not is_zero(value))
        case _:
            return to_figures(5)(value)


def powers_of_ten(value: Scalar) -> str:
    """e.g. 0.0748 → 7.480e-2"""
    match value:
        case Fraction() | Real():
            return scientific(value, 4)
        case _:
            return to_figures(4)(value)


def as_fraction(value: Scalar) -> str:
    """Exactly, where there is an exact text.  e.g. 8/107, (1 + √5)/2"""
    return (exact_text(value) or to_figures(8)(value)).replace(" ", "")


WRITINGS: tuple[Write, ...] = (
    *map(to_figures, range(2, 9)),
    percent,
    powers_of_ten,
    as_fraction,
)


# --- the same answer otherwise ----------------------------------------------------------------


def recombined(value: Value, random: Random) -> Value:
    """Another way to give the same answer: what is free is chosen at random."""
    match value:
        case Roots(values):
            return Roots(tuple(random.sample(values, len(values))))
        case Span(basis):
            return replace(value, basis=_combinations(basis, random))
        case Affine(point, directions):
            factors = [_factor(random) for _ in directions]
            there = _with_multiples(point, directions, factors)
            return Affine(there, replace(directions, basis=_combinations(directions.basis, random)))
        case Eigenspaces(pairs):
            shuffled = random.sample(pairs, len(pairs))
            return Eigenspaces(
                tuple(
                    (one, replace(s, basis=_combinations(s.basis, random))) for one, s in shuffled
                )
            )
        case Equation(normal, constant):
            factor = _factor(random)
            return Equation(tuple(factor * one for one in normal), factor * constant)
        case _:
            return value


def _factor(random: Random) -> Fraction:
    return Fraction(random.choice([-7, -5, -3, -2, 2, 3, 4, 6]), random.choice([1, 2, 4, 5]))


def _combinations(basis: tuple[Vector, ...], random: Random) -> tuple[Vector, ...]:
    """Another basis: a multiple of each vector, with some of those before it added."""
    found = []
    for place, vector in enumerate(basis):
        factors = [Fraction(random.randint(-1, 1)) for _ in range(place)]
        factor = _factor(random)
        own = Vector(tuple(factor * entry for entry in vector))
        found.append(_with_multiples(own, basis, factors))
    return tuple(found)


def _with_multiples(start: Vector, basis: Iterable[Vector], factors: Iterable[Fraction]) -> Vector:
    for vector, factor in zip(basis, factors, strict=False):
        start = Vector(tuple(a + factor * b for a, b in zip(start, vector, strict=True)))
    return start


# --- another answer ---------------------------------------------------------------------------


def moved(value: Value, figures: int, random: Random) -> Iterator[str]:
    """The answer with one thing moved: a number by two units of its last digit, a vector by far."""
    write = to_figures(figures)
    match value:
        case bool():
            yield "no" if value else "yes"
        case str():
            yield f"not {value}"
        case Infinity():
            yield "1000000"
        case Symbolic():
            yield f"{exact_text(value)} + 1"
        case Polynomial():
            yield f"{exact_text(value)} + 1"
        case Equation(normal, constant):
            yield typed(Equation(normal, constant + Fraction(1)), write)
        case Span():
            yield from (typed(span, write) for span in _moved_spans(value, random))
        case Affine(point, directions):
            for vector in _moved_vectors(point, directions, random):
                yield typed(Affine(vector, directions), write)
            for span in _moved_spans(directions, random):
                yield typed(Affine(point, span), write)
        case Eigenspaces(pairs):
            (number, space), *rest = pairs
            others = typed(Eigenspaces(tuple(rest)), write)
            yield f"{_two_units_on(write(number))}: {typed(space, write)}; {others}"
            for span in _moved_spans(space, random):
                yield f"{write(number)}: {typed(span, write)}; {others}"
        case _:
            yield from _with_a_number_moved(value, write, random)


def _with_a_number_moved(value: Value, write: Write, random: Random) -> Iterator[str]:
    written: list[str] = []

    def collected(one: Scalar) -> str:
        written.append(write(one))
        return written[-1]

    typed(value, collected)
    if written:
        place = random.randrange(len(written))
        written[place] = _two_units_on(written[place])
        rest = iter(written)
        yield typed(value, lambda _: next(rest))


_DECIMAL = re.compile(r"([0-9]+)(?:\.([0-9]+))?")


def _two_units_on(text: str) -> str:
    """The first decimal with 2 added to its last digit, or 1 to what has none.

    e.g. 0.0748 → 0.0750;  9.9e5 → 10.1e5
    """

    def on(decimal: re.Match[str]) -> str:
        whole, decimals = decimal[1], decimal[2] or ""
        units = str(int(whole + decimals) + 2).rjust(len(whole + decimals), "0")
        return f"{units[: -len(decimals)]}.{units[-len(decimals) :]}" if decimals else units

    found, count = _DECIMAL.subn(on, text, count=1)
    return found if count else f"{text}+1"


def _moved_spans(space: Span, random: Random) -> Iterator[Span]:
    """One vector of the basis moved out of the space, where there is an outside."""
    for place, vector in enumerate(space.basis):
        for one in _moved_vectors(vector, space, random):
            yield replace(space, basis=(*space.basis[:place], one, *space.basis[place + 1 :]))


def _moved_vectors(vector: Vector, space: Span, random: Random) -> Iterator[Vector]:
    """The vector and ten times its length along an axis that leads out of the space."""
    axes = [Vector(tuple(Fraction(i == j) for j in range(len(vector)))) for i in range(len(vector))]
    outside = [axis for axis in axes if not _is_in(axis, space)]
    if outside:
        far = Fraction(10 * (1 + sum(map(_size, vector))))
        yield _with_multiples(vector, [random.choice(outside)], [far])


def _size(entry: Scalar) -> int:
    """About |entry|, rounded up."""
    if isinstance(entry, Symbolic):
        return 0
    return sum(1 + int(abs(float_of(part))) for part in parts(entry))


def _is_in(vector: Vector, space: Span) -> bool:
    more = Matrix(tuple(one.entries for one in (*space.basis, vector)))
    return len(pivot_columns(reduced(more))) == space.dimension
