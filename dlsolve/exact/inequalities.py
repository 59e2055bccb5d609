"""Whether inequalities contradict each other, and which ones: exactly.

There is no w with w·vᵢ > 0 for some of the vectors and w·vᵢ ≥ 0 for the others if and only
if a combination Σ λᵢvᵢ is 0, with λ ≥ 0 and some λᵢ of a strict inequality not 0 (Gordan
1873, Motzkin 1936).  Such λ are the proof.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Rationals = Sequence[Fraction]


def vanishing_combination(
    vectors: Sequence[Rationals], strict: Sequence[bool]
) -> list[Fraction] | None:
    """λ ≥ 0 with Σ λᵢvᵢ = 0 and Σ λᵢ = 1 over the strict ones, or None where there are none.

    At most one more λ than the vectors have entries is not 0.
    """
    table, cost, basis = _phase_one(vectors, strict)
    if cost[-1] != 0:
        return None
    weights = [Fraction(0)] * len(vectors)
    for i, variable in enumerate(basis):
        if variable < len(vectors):
            weights[variable] = table[i][-1]
    return weights


def separating_vector(
    vectors: Sequence[Rationals], strict: Sequence[bool]
) -> list[Fraction] | None:
    """w with w·vᵢ > 0 for the strict ones and w·vᵢ ≥ 0 for the others, or None.

    It is read off the prices at which the search for a vanishing combination ends.
    """
    _, cost, _ = _phase_one(vectors, strict)
    if cost[-1] == 0:
        return None
    return [cost[len(vectors) + i] - 1 for i in range(len(vectors[0]))]


def _phase_one(
    vectors: Sequence[Rationals], strict: Sequence[bool]
) -> tuple[list[list[Fraction]], list[Fraction], list[int]]:
    """Table, costs and basis at the end of the first phase of the simplex method.

    Over the rationals and by Bland's rule, which cannot cycle.
    """
    rows = [[v[i] for v in vectors] for i in range(len(vectors[0]))]
    rows.append([Fraction(int(one)) for one in strict])
    table = [
        [
            *row,
            *(Fraction(int(i == j)) for j in range(len(rows))),
            Fraction(int(i == len(rows) - 1)),
        ]
        for i, row in enumerate(rows)
    ]
    n = len(vectors)
    basis = [n + i for i in range(len(rows))]  # the artificial variables
    cost = [-sum((row[j] for row in table), Fraction(0)) for j in range(len(table[0]))]
    for i in range(len(rows)):
        cost[n + i] = Fraction(0)
    while (entering := next((j for j in range(n) if cost[j] < 0), None)) is not None:
        ratios = [
            (row[-1] / row[entering], basis[i], i)
            for i, row in enumerate(table)
            if row[entering] > 0
        ]
        _pivot(table, cost, min(ratios)[2], entering)
        basis[min(ratios)[2]] = entering
    return table, cost, basis


def _pivot(table: list[list[Fraction]], cost: list[Fraction], row: int, column: int) -> None:
    pivot = table[row][column]
    table[row] = [entry / pivot for entry in table[row]]
    for other in (*(r for r in table if r is not table[row]), cost):
        factor = other[column]
        if factor:
            other[:] = [a - factor * b for a, b in zip(other, table[row], strict=True)]
