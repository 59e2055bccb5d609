"""Cosine similarity by hand: dot product, norms, quotient, for every pair of vectors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import cos, isclose, radians, sqrt
from typing import Annotated, Any, Literal

from dlsolve.exact.functions import absolute, pi
from dlsolve.exact.number import equal, is_zero, sign
from dlsolve.inputs.vectors import Vectors, named_vectors
from dlsolve.topics._arrows import draw_arrows
from dlsolve.topics._floats import typed
from dlsolve.topics._scores import UNDEFINED
from dlsolve.working.names import Name
from dlsolve.working.readings import scalar
from dlsolve.working.steps import Answer, Word
from dlsolve.working.trees import (
    Comparison,
    Letter,
    Number,
    Quantity,
    Row,
    arccos,
    dot,
    equals,
    magnitude,
    total,
)
from dlsolve.working.trees import sqrt as root_of
from dlsolve.working.working import Working

CHAPTER = "Linear algebra"
ALIASES = ("cosine-similarity", "cos")
PICTURE = "vectors with two entries as arrows"

Zero = Literal["undefined", "0"]

Pair = tuple[Quantity, Quantity]


def cosine(
    working: Working,
    vectors: Annotated[
        tuple[Vectors, ...], "two vectors or more: “0.2 0.5” “0.3 0.4”, or “king=0.2 0.5”"
    ],
    *,
    zero: Annotated[
        Literal["undefined", "0"], "what the cosine with a zero vector is taken for"
    ] = "undefined",
    angle: Annotated[bool, "the angle θ between the vectors, in degrees, too"] = False,
) -> None:
    """Cosine similarity: dot product over norms, pair by pair.

        A·B = Σ AᵢBᵢ        ‖A‖ = √(Σ Aᵢ²)        cos(A, B) = A·B/(‖A‖·‖B‖)
        θ = arccos(cos(A, B))

    Two to eight vectors of one length.  The cosine is 1 for one direction, 0 for a right
    angle, −1 for opposite directions.  A zero vector has no direction: its cosine is not
    defined (exit status 3 where no pair is), or is taken as 0 (scikit-learn, PyTorch).
    Answers: `cosine` and `dot` of two vectors; of more, `cosine_A_B` for each pair, by the
    names of its vectors, and `closest`; where it is asked for, also `angle`, or `angle_A_B`.

    Raises InputError for vectors of different lengths, fewer than two, more than eight.

    Source: Salton, 1968, for documents as vectors.
    """
    given = named_vectors(vectors)
    _ask(working, given, angle)
    quantities = [working.given(Name(name), row, asked=True) for name, row in given.items()]
    pairs = list(combinations(quantities, 2))
    arrows = [(one.name, [scalar(entry.value) for entry in one]) for one in quantities]
    draw_arrows(working, "The vectors", arrows)
    if len(pairs) == 1:
        _two(working, pairs[0], zero, angle)
        return
    A, B = (vector.name.base for vector in pairs[0])
    working.say(f"cos({A}, {B}) = {A}·{B}/(‖{A}‖·‖{B}‖), and so for every pair.")
    norms = {vector.name: _norm(working, vector) for vector in quantities}
    cosines: list[Quantity | None] = []
    rows: list[tuple[Word | Quantity, ...]] = []
    for pair in pairs:
        first, second = pair
        with working.part(first.name, " and ", second.name, repeats=True):
            product = _dot(working, pair)
            found = _cosine(working, pair, product, (norms[first.name], norms[second.name]), zero)
            theta = _angle(working, found, Name(f"θ({_listed(pair)})")) if angle else None
        cosines.append(found)
        cell = UNDEFINED if found is None else found
        rows.append((f"{first.name.base}, {second.name.base}", product, cell))
        names = f"{first.name.base}_{second.name.base}"
        working.answer(f"cosine_{names}", cell, symbol=_name(pair))
        if theta is not None:
            working.answer(f"angle_{names}", theta, unit="°")
    working.table(("pair", "dot product", "cosine"), rows)
    _say_closest(working, pairs, cosines)


# --- the question -------------------------------------------------------------------------------


def _ask(working: Working, given: Mapping[str, Row], angle: bool) -> None:
    """Every vector stands in the question."""
    words: list[Word] = [f"Find the cosine similarity of {'every pair of ' * (len(given) > 2)}"]
    for place, (name, row) in enumerate(given.items(), start=1):
        last = place == len(given)
        words += [
            equals(Letter(Name(name)), row),
            "" if last else (", ", " and ")[place + 1 == len(given)],
        ]
    words.append(", and the angle between them." if angle else ".")
    working.ask(*words)


# --- one pair -----------------------------------------------------------------------------------


def _two(working: Working, pair: Pair, zero: Zero, angle: bool) -> None:
    """The only pair of two vectors."""
    product = _dot(working, pair)
    norms = _norm(working, pair[0]), _norm(working, pair[1])
    found = _cosine(working, pair, product, norms, zero)
    working.answer("dot", product, shown=())
    if found is None:
        working.unsolved("a zero vector has no direction, so its cosine is not defined")
        working.answer("cosine", UNDEFINED, symbol=_name(pair))
        return
    if not is_zero(scalar(norms[0].value) * scalar(norms[1].value)):
        _say_direction(working, found)
        working.check(
            sign(absolute(scalar(found.value)) - Fraction(1)) <= 0,
            "Check: ", Comparison(Number(Fraction(-1)), "≤", found), " ≤ 1",
        )  # fmt: skip
    theta = _angle(working, found, Name("θ")) if angle else None
    working.answer("cosine", found)
    if theta is not None:
        working.answer("angle", theta, unit="°")


def _dot(working: Working, pair: Pair) -> Quantity:
    """A·B = A₁·B₁ + A₂·B₂ + …"""
    A, B = pair
    return working.let(Name(f"{A.name.base}·{B.name.base}"), dot(A, B))


def _norm(working: Working, A: Quantity) -> Quantity:
    """‖A‖ = √(A₁² + A₂² + …)"""
    squares = total(entry**2 for entry in A)
    return working.let(
        Name(f"‖{A.name.base}‖"),
        root_of(squares),
        norm_not_rooted=squares,
        entries_added_for_the_norm=total(magnitude(entry) for entry in A),
    )


def _cosine(
    working: Working, pair: Pair, product: Quantity, norms: tuple[Quantity, Quantity], zero: Zero
) -> Quantity | None:
    """A·B/(‖A‖·‖B‖), or what becomes of it where a norm is 0."""
    name = _name(pair)
    for vector, norm in zip(pair, norms, strict=True):
        if not is_zero(scalar(norm.value)):
            continue
        so = equals(norm, 0), f": {vector.name.base} is the zero vector and has no direction, so "
        if zero == "0":
            working.say(*so, "its cosine is taken as 0:")
            return working.let(name, Fraction(0))
        working.say(*so, name, " is not defined.")
        return None
    one, other = norms
    return working.let(
        name,
        product / (one * other),
        one_norm_forgotten=product / one,
        other_norm_forgotten=product / other,
        norms_added=product / (one + other),
        not_divided_by_the_norms=product,
    )


def _angle(working: Working, cosine: Quantity | None, name: Name) -> Quantity | None:
    """θ = arccos(cos(A, B)); None for a zero vector, and where the cosine is beyond 1."""
    if cosine is None or sign(absolute(scalar(cosine.value)) - Fraction(1)) > 0:
        return None
    theta = arccos(cosine)
    return working.let(name, theta, unit="°", angle_in_radians=theta * Number(pi()) / 180)


def _name(pair: Pair) -> Name:
    """cos(A, B)"""
    return Name(f"cos({_listed(pair)})")


def _listed(pair: Pair) -> str:
    return f"{pair[0].name.base}, {pair[1].name.base}"


def _say_direction(working: Working, found: Quantity) -> None:
    """What a cosine of 1, 0 or −1 means; nothing of any other."""
    for value, words in (
        (1, "the two vectors have the same direction"),
        (0, "the two vectors are at right angles"),
        (-1, "the two vectors have opposite directions"),
    ):
        if equal(scalar(found.value), Fraction(value)):
            working.say(equals(found, value), f": {words}.")


# --- all pairs ----------------------------------------------------------------------------------


def _say_closest(
    working: Working, pairs: Sequence[Pair], cosines: Sequence[Quantity | None]
) -> None:
    """The pair with the largest cosine; all of them where several have it."""
    known = [(pair, found) for pair, found in zip(pairs, cosines, strict=True) if found is not None]
    if not known:
        working.unsolved("every pair has a zero vector, so no cosine is defined")
        working.answer("closest", UNDEFINED)
        return
    largest = known[0][1]
    for _, found in known:
        if sign(scalar(found.value) - scalar(largest.value)) > 0:
            largest = found
    closest = [
        f"{pair[0].name.base} and {pair[1].name.base}"
        for pair, found in known
        if equal(scalar(found.value), scalar(largest.value))
    ]
    together = ", ".join(closest)
    working.say(f"The largest cosine is that of {together}, which are closest in direction.")
    working.answer("closest", together)


EXAMPLES = (
    {"vectors": ["0.2 0.5 0.8 0.1", "0.3 0.4 0.7 0.2"]},
    {"vectors": ["A=0.2 0.5 0.8 0.1", "B=0.3 0.4 0.7 0.2", "C=0.9 0.1 0.2 0.3"]},
    {"vectors": "1 2 2; -2 1 0"},
    {"vectors": ["1 2", "0 0", "4 3"]},
    {"vectors": ["1 2", "0 0", "2 -1"], "zero": "0"},
    {"vectors": ["king=3 4", "queen=6 8", "apple=-4 3"]},
    {"vectors": ["1 2 3", "4 5 6"], "angle": "true"},
    {"vectors": ["1 0", "1 1", "-1 2"], "angle": "true"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """Unit vectors first and then their dot product, in floats; |cos| ≤ 1."""
    given = {name: typed(row) for name, row in named_vectors(arguments["vectors"]).items()}
    for one, other in combinations(given, 2):
        key = "cosine" if len(given) == 2 else f"cosine_{one}_{other}"
        units = [_unit(given[one]), _unit(given[other])]
        if None in units:
            expected = UNDEFINED if arguments["zero"] == "undefined" else Fraction(0)
            yield f"{key} of a zero vector", answers[key].value == expected
            continue
        found = float(answers[key])
        left, right = (unit or [] for unit in units)
        products = (a * b for a, b in zip(left, right, strict=True))
        yield key, isclose(found, sum(products), abs_tol=1e-12)
        yield "−1 ≤ cos ≤ 1", abs(found) <= 1
        if arguments["angle"]:
            theta = float(answers[key.replace("cosine", "angle")])
            yield f"{key} of the angle", isclose(cos(radians(theta)), found, abs_tol=1e-12)


def _unit(vector: list[float]) -> list[float] | None:
    length = sqrt(sum(entry**2 for entry in vector))
    return [entry / length for entry in vector] if length else None
