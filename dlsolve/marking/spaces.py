"""Comparing answers that are not unique: bases by their span, eigenvectors up to scale."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from dlsolve.errors import InputError
from dlsolve.exact import functions
from dlsolve.exact import number as exact
from dlsolve.exact.array import Matrix
from dlsolve.exact.number import Scalar
from dlsolve.exact.rows import pivot_columns, reduced
from dlsolve.exact.spaces import Affine, Eigenspaces, Span
from dlsolve.inputs.quoting import quoted
from dlsolve.inputs.spans import Span as Place
from dlsolve.inputs.spans import Spans, find_spans
from dlsolve.marking.lists import has_letters, judge_vector
from dlsolve.marking.numbers import shown
from dlsolve.marking.precision import AS_TYPED, Precision, Tolerance, fits
from dlsolve.marking.typed import Typed, read_typed, within
from dlsolve.plurals import counted
from dlsolve.working.verdicts import Judgement, Right, Verdict, Wrong

_NOTHING = re.compile(
    r"\s*(?:\{\s*\}|\{\s*0\s*\}|0|∅|none|empty|trivial|\[\s*\])?\s*", re.IGNORECASE
)
_SPAN = re.compile(r"^\s*(?:span\s*)?\{(.*)\}\s*$", re.IGNORECASE | re.DOTALL)
_COEFFICIENT = re.compile(r"(?:(?<=^)|(?<=[\s+,]))[a-z][0-9₀-₉]*\s*[*·]?\s*(?=[(\[])")
_TRANSPOSED = re.compile(r"(?<=[)\]])\s*(?:ᵀ|\^T|\^\{T\})")
_PLUS = re.compile(r"(?<=[)\]])\s*\+\s*(?=[(\[])")


# --- reading ----------------------------------------------------------------------------


def read_vectors(text: str, *, with_letters: bool = False) -> list[list[Typed]]:
    """One or more vectors; none for {0}.

    e.g. (2, 1);  c(2, 1)ᵀ;  (1, 0, 2), (0, 1, 1);  span{(1, 2)}.  Raises InputError.
    """
    if _NOTHING.fullmatch(text):
        return []
    bare = _SPAN.sub(r"\1", text)
    bare = _PLUS.sub(", ", _TRANSPOSED.sub("", _COEFFICIENT.sub("", bare)))
    spans = find_spans(bare)
    if spans.rank > 2:
        raise InputError("brackets three deep", text, 0, len(text), "write vectors as (1, 2)")
    rows = [row for row in (spans.items if spans.rank == 2 else (spans,)) if isinstance(row, Spans)]
    read = [
        [
            read_typed(bare[item.start : item.end], with_letters=with_letters)
            for item in row.items
            if isinstance(item, Place)
        ]
        for row in rows
    ]
    if len(read) > 1 and all(len(row) == 1 for row in read):  # a column, [[2], [5]]
        return [[row[0] for row in read]]
    return read


def _pairs(text: str) -> list[tuple[str, str]]:
    """ "6: (1, 5/2); -1: (1, -1)" → ("6", "(1, 5/2)"), ("-1", "(1, -1)")"""
    pieces = [piece for piece in re.split(r"[;\n](?=[^;\n]*:)", text) if piece.strip()]
    return [(left, right) for left, _, right in (piece.partition(":") for piece in pieces)]


# --- spans ------------------------------------------------------------------------------


def judge_span(text: str, correct: Span, precision: Precision = AS_TYPED) -> Verdict:
    """A basis of the same space: independent, as many, each in it.  Raises InputError."""
    letters = has_letters([entry for vector in correct for entry in vector])
    given = read_vectors(text, with_letters=letters)
    return _is_basis(given, correct, "space", precision) or Right()


def _is_basis(
    given: Sequence[Sequence[Typed]], correct: Span, space: str, precision: Precision
) -> Wrong | None:
    """What keeps the vectors from being a basis, or None."""
    for vector in given:
        if len(vector) != correct.length:
            reason = f"vectors of {correct.length} were expected, one of {len(vector)} was given"
            return Wrong(Judgement.SHAPE, reason)
    if not correct.basis:
        zeros = all(exact.is_zero(entry.value) for vector in given for entry in vector)
        return (
            None if zeros else Wrong(Judgement.VALUE, "the space is {0}, which has no basis vector")
        )
    for vector in given:
        wrong = _not_in(vector, correct, space, precision)
        if wrong is not None:
            return wrong
    if len(given) != correct.dimension:
        reason = f"the {space} has dimension {correct.dimension}, {_vectors(len(given))} given"
        return Wrong(Judgement.VALUE, reason)
    if len(given) > 1 and _rank(given) < _dimension(correct):
        return Wrong(Judgement.VALUE, "the vectors depend on each other")
    return None


def _vectors(count: int) -> str:
    return f"{counted(count, 'vector')} {'was' if count == 1 else 'were'}"


def _not_in(
    vector: Sequence[Typed], correct: Span, space: str, precision: Precision
) -> Wrong | None:
    if all(exact.is_zero(entry.value) for entry in vector):
        sentence = {"eigenspace": "the zero vector is never an eigenvector"}
        return Wrong(Judgement.VALUE, sentence.get(space, "the zero vector is in no basis"))
    if contains(correct, vector, precision):
        return None
    text = ", ".join(shown(entry.value) for entry in vector)
    return Wrong(Judgement.VALUE, f"({text}) is not in the {space}")


def contains(space: Span, vector: Sequence[Typed], precision: Precision = AS_TYPED) -> bool:
    """Whether the vector is in the space at the precision typed, or within a tolerance.

    A vector of the space is known by its entries at the pivots; what these leave open,
    by half a unit each, the other entries may be off by.
    """
    echelon = reduced(Matrix(tuple(basis.entries for basis in space)))
    pivots = pivot_columns(echelon)
    for j, typed in enumerate(vector):
        meant: Scalar = Fraction(0)
        margin: Scalar = typed.half + typed.half_of_i  # |z| is at most |Re z| + |Im z|
        for row, pivot in enumerate(pivots):
            weight = echelon[row, j]
            meant = meant + vector[pivot].value * weight
            off = vector[pivot].half + vector[pivot].half_of_i
            if j not in pivots and off:
                margin = margin + off * functions.absolute(weight)
        if isinstance(precision, Tolerance):
            margin = precision.margin(meant)
        if not within(typed.value, meant, margin):
            return False
    return True


def _rank(vectors: Sequence[Sequence[Typed]]) -> int:
    rows = tuple(tuple(entry.value for entry in vector) for vector in vectors)
    return len(pivot_columns(reduced(Matrix(rows))))


def _dimension(space: Span) -> int:
    """How many of its vectors are independent: a known mistake may keep one too many."""
    return len(pivot_columns(reduced(Matrix(tuple(vector.entries for vector in space)))))


# --- a point and its directions ---------------------------------------------------------

_PIECE = re.compile(r"(?<=[)\]}ᵀT])\s*\+\s*")
_OF_A_SPAN = re.compile(r"\s*(?:[a-z][0-9₀-₉]*\s*[*·]?\s*[(\[]|span\s*\{)", re.IGNORECASE)
_UNKNOWN = re.compile(r"^\s*[a-z]\s*=", re.IGNORECASE)


def judge_affine(text: str, correct: Affine, precision: Precision = AS_TYPED) -> Verdict:
    """Any point of the set, and a basis of its directions.  e.g. (3, 0) + c(−2, 1)

    Without a point it is the origin.  Raises InputError.
    """
    if not correct.directions.basis:  # a known mistake may lose them
        return judge_vector(text, correct.point)
    entries = [*correct.point, *(entry for vector in correct.directions for entry in vector)]
    letters = has_letters(entries)
    points: list[list[Typed]] = []
    directions: list[list[Typed]] = []
    for piece in _PIECE.split(_UNKNOWN.sub("", text)):
        read = read_vectors(piece, with_letters=letters)
        if _OF_A_SPAN.match(piece):
            directions += read
        else:
            points += read
    if not directions:
        reason = "there are infinitely many solutions, and one point was given"
        return Wrong(Judgement.VALUE, reason)
    if len(points) > 1:
        raise InputError(
            "more than one point without a parameter", text, 0, len(text),
            "write one point and each direction with a letter: (1, 0) + c(2, 1)",
        )  # fmt: skip
    wrong = _is_basis(directions, correct.directions, "space of directions", precision)
    if wrong is not None:
        return wrong
    point = points[0] if points else [Typed(Fraction(0))] * len(correct.point)
    if len(point) != len(correct.point):
        reason = f"a point of {len(correct.point)} was expected, one of {len(point)} was given"
        return Wrong(Judgement.SHAPE, reason)
    way = [
        replace(typed, value=typed.value - entry)
        for typed, entry in zip(point, correct.point, strict=True)
    ]
    if not contains(correct.directions, way, precision):
        listed = ", ".join(shown(entry.value) for entry in point)
        return Wrong(Judgement.VALUE, f"({listed}) is no solution")
    return Right()


# --- eigenvectors -----------------------------------------------------------------------


def judge_eigenvectors(text: str, correct: Eigenspaces, precision: Precision = AS_TYPED) -> Verdict:
    """A basis of each eigenspace, with its eigenvalue or without.

    e.g. 6: (2, 5); -1: (-1, 1)     or     (2, 5), (-1, 1).  Raises InputError.
    """
    numbers = [value for value, _ in correct]
    letters = has_letters(numbers)
    if ":" in text:
        spaces = _by_eigenvalue(_pairs(text), correct, letters, precision)
    else:
        spaces = _by_membership(read_vectors(text, with_letters=letters), correct, precision)
    if isinstance(spaces, Wrong):
        return spaces
    for place, (value, space) in enumerate(correct):
        wrong = _is_basis(spaces[place], space, "eigenspace", precision)
        if wrong is not None:
            return Wrong(wrong.judgement, f"{_lambda(value)}: {wrong.reason}")
    return Right()


def _lambda(value: Scalar) -> str:
    """e.g. λ = 6, λ ≈ 16.7075"""
    text = shown(value)
    return f"λ {text}" if text.startswith("≈") else f"λ = {text}"


def _by_eigenvalue(
    pairs: Sequence[tuple[str, str]],
    correct: Eigenspaces,
    letters: bool,
    precision: Precision,
) -> list[list[list[Typed]]] | Wrong:
    """The vectors given under each eigenvalue."""
    found: list[list[list[Typed]]] = [[] for _ in correct.pairs]
    for key, vectors in pairs:
        eigenvalue = read_typed(
            re.sub(r"^\s*(?:λ\w*|lambda\w*)\s*=", "", key), with_letters=letters
        )
        places = [i for i, (value, _) in enumerate(correct) if fits(eigenvalue, value, precision)]
        if not places:
            return Wrong(Judgement.VALUE, f"{quoted(key.strip())} is not an eigenvalue")
        found[places[0]] += read_vectors(vectors, with_letters=letters)
    for place, (value, _) in enumerate(correct):
        if not found[place]:
            return Wrong(Judgement.VALUE, f"no eigenvector is given for {_lambda(value)}")
    return found


def _by_membership(
    vectors: Sequence[list[Typed]], correct: Eigenspaces, precision: Precision
) -> list[list[list[Typed]]] | Wrong:
    """The vectors under the eigenspace that each is in."""
    found: list[list[list[Typed]]] = [[] for _ in correct.pairs]
    for vector in vectors:
        if len(vector) != correct.pairs[0][1].length:
            found[0].append(vector)
            continue
        if all(exact.is_zero(entry.value) for entry in vector):
            return Wrong(Judgement.VALUE, "the zero vector is never an eigenvector")
        homes = [i for i, (_, space) in enumerate(correct) if contains(space, vector, precision)]
        if not homes:
            text = ", ".join(shown(entry.value) for entry in vector)
            return Wrong(Judgement.VALUE, f"({text}) is not an eigenvector")
        found[homes[0]].append(vector)
    return found
