"""Whether a function is a density: its integral, an unknown constant in front, its sign."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from dlsolve.errors import Undefined
from dlsolve.exact.number import equal, sign
from dlsolve.exact.symbolic import Symbolic, symbol
from dlsolve.exact.text import exact_text
from dlsolve.inputs.densities import Density, Piece, parameters
from dlsolve.topics._densities import ONE, ZERO, in_letters, integral
from dlsolve.working.names import Name
from dlsolve.working.readings import bound, evaluate, float_of, scalar, substituted
from dlsolve.working.trees import INFINITE, Letter, Number, Quantity, Tree, Value, equals
from dlsolve.working.working import Working

SAMPLES = 64
"""Places at which a density that is no polynomial is tested for its sign."""

MOST_ROUNDS = 200
"""Rounds in which the roots of a polynomial are looked for."""

NEARLY_REAL = 1e-9
"""A root with a smaller imaginary part is taken for a real one."""


def normalised(working: Working, letter: str, density: Density) -> Density | None:
    """The density, its unknown constant worked out; None where there is no density.

    Writes ∫ f(x) dx, the constant, and a place at which f is negative.
    """
    name = Name(f"∫ {letter}({density.variable}) d{density.variable}")
    unknown = _unknown_constant(density)
    if unknown is not None:
        found = _with_constant(working, name, letter, density, unknown)
        return found if found is not None and _is_positive(working, letter, found) else None
    if not _is_positive(working, letter, density):
        return None
    whole = working.let(name, integral(density))
    if isinstance(whole.value, Symbolic):
        working.say("This is not 1 for all values of the letters, so ", letter, " is no density.")
        working.unsolved(f"{letter} is not normalised")
        return None
    if not equal(scalar(whole.value), Fraction(1)):
        working.decide(Name("normalised"), equals(whole, 1), "a density", f"{letter} is no density")
        working.unsolved(f"{letter} is not normalised: write k*(…) to have the constant found")
        return None
    return density


def _with_constant(
    working: Working, name: Name, letter: str, density: Density, unknown: Name
) -> Density | None:
    """k from k·∫ g(x) dx = 1, where f = k·g."""
    from dlsolve.working.symbols import to_sympy
    from dlsolve.working.textbook import textbook

    x, k = symbol(density.variable.ascii), symbol(unknown.ascii)
    bare = [textbook(to_sympy(p.formula).diff(k), x) for p in density.pieces]
    pieces = tuple(Piece(g, p.low, p.high) for g, p in zip(bare, density.pieces, strict=True))
    plain = Density(pieces, density.variable)
    working.say(name, " has to be 1, with ", unknown, " in front of the integral:")
    size = in_letters(working.let(Name("I"), integral(plain)))
    if not isinstance(size.value, Symbolic) and sign(scalar(size.value)) <= 0:
        working.say("No ", unknown, " makes this a density.")
        working.unsolved(f"no constant makes {letter} a density")
        return None
    working.relation(Letter(unknown) * Letter(Name("I")), ONE)
    constant = working.let(
        unknown,
        1 / size,
        connector="⇒",
        constant_is_the_integral=size * 1,
        constant_left_at_1=ONE,
    )
    working.answer("constant", constant)
    formulas = [_times_constant(constant, g) for g in bare]
    return Density(
        tuple(Piece(f, p.low, p.high) for f, p in zip(formulas, density.pieces, strict=True)),
        density.variable,
        text=density.text,
    )


def _times_constant(constant: Quantity, formula: Tree) -> Tree:
    return constant if formula == ONE else constant * formula


def _unknown_constant(density: Density) -> Name | None:
    """The one letter, not among the ends, in which every piece is c·g(x); else None."""
    from dlsolve.working.symbols import to_sympy

    ends = {n for p in density.pieces for end in (p.low, p.high) for n in parameters(end)}
    inside = [name for name in density.parameters if name not in ends]
    if len(inside) != 1:
        return None
    k = symbol(inside[0].ascii)
    formulas = [to_sympy(p.formula) for p in density.pieces]
    linear = all(not f.diff(k).has(k) and f.subs(k, 0) == 0 for f in formulas)
    return inside[0] if linear else None


def _is_positive(working: Working, letter: str, density: Density) -> bool:
    """Whether f ≥ 0 as far as is seen; a place where it is not is shown."""
    for piece in density.pieces:
        plain = Piece(substituted(piece.formula), piece.low, piece.high)
        for place in _places(plain, density.variable):
            try:
                value = scalar(evaluate(bound(plain.formula, {density.variable: Number(place)})))
                if isinstance(value, Symbolic) or sign(value) >= 0:
                    continue
            except Undefined:
                continue
            name = Name(f"{letter}({exact_text(place)})".replace("-", "−"))
            shown = working.let(name, bound(piece.formula, {density.variable: Number(place)}))
            if working.decide(Name("f ≥ 0"), shown >= ZERO, "a density", f"{letter} is no density"):
                continue
            working.unsolved(f"{letter} is negative somewhere")
            return False
    return True


def _places(piece: Piece, x: Name) -> Iterator[Fraction]:
    """Where a piece in numbers is looked at: between its roots, and here and there."""
    if not piece.is_in_numbers or any(name != x for name in parameters(piece.formula)):
        return
    low, high = _bounds(piece)
    yield from _between_roots(piece.formula, x, low, high)
    for step in range(1, SAMPLES):
        yield low + (high - low) * Fraction(step, SAMPLES)


def _bounds(piece: Piece) -> tuple[Fraction, Fraction]:
    """Rationals near the ends; for an infinite one, some way towards it."""

    low = None if piece.low == -INFINITE else _rational(evaluate(piece.low))
    high = None if piece.high == INFINITE else _rational(evaluate(piece.high))
    if low is None:
        low = Fraction(-SAMPLES) if high is None else high - SAMPLES
    return low, low + SAMPLES if high is None else high


def _rational(value: Value) -> Fraction:
    if isinstance(value, Fraction):
        return value
    return Fraction(float_of(value)).limit_denominator(1000)


def _between_roots(formula: Tree, x: Name, low: Fraction, high: Fraction) -> list[Fraction]:
    """A simple number between each two neighbouring roots of a polynomial."""
    import mpmath
    import sympy

    from dlsolve.working.antiderivatives import LARGEST_DEGREE, degree_bound
    from dlsolve.working.symbols import to_sympy

    variable = symbol(x.ascii)
    try:
        function = to_sympy(formula)
    except Undefined:  # a constant that SymPy has no sign for: the samples have to do
        return []
    if not function.is_polynomial(variable) or not function.has(variable):
        return []
    if degree_bound(function) > LARGEST_DEGREE:
        return []
    try:
        once = sympy.Poly(function, variable).sqf_part()  # a manifold root is found slowly
        roots = once.nroots(maxsteps=MOST_ROUNDS) if once.degree() else []
    except (mpmath.libmp.NoConvergence, sympy.PolynomialError):
        return []
    parts = (root.as_real_imag() for root in roots)
    real = sorted(Fraction(float(re)) for re, im in parts if abs(im) < NEARLY_REAL)
    marks = [low, *(root for root in real if low < root < high), high]
    return [_simple_between(left, right) for left, right in pairwise(marks) if left < right]


def _simple_between(low: Fraction, high: Fraction) -> Fraction:
    """e.g. between 0 and 0.5000001 → 1/4"""
    middle = (low + high) / 2
    for denominator in (1, 2, 4, 10, 100, 1000, 10**6, 10**9):
        simple = Fraction(round(middle * denominator), denominator)
        if low < simple < high:
            return simple
    return middle
