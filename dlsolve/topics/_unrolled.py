"""A running r of squared gradients, put into itself until it is one sum.

rᵢ = rᵢ₋₁ + gᵢ²                   is    g₁² + g₂² + … + gᵢ²
rᵢ = β·rᵢ₋₁ + (1 − β)·gᵢ²         is    (1 − β)·Σ βⁱ⁻ᵏ·gₖ²
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dlsolve.inputs.sizes import Size
from dlsolve.records import dataclass
from dlsolve.working.names import Index, Name
from dlsolve.working.steps import Word
from dlsolve.working.suppliers import truth
from dlsolve.working.trees import Apply, Letter, Quantity, Tree, equals, total, tree
from dlsolve.working.working import Working

MOST_TERMS = 6
"""Iterations up to which the sum is written out in numbers."""

MOST_UNFOLDED = 3
"""How often r is put into itself before the rest is left to dots."""


@dataclass(frozen=True, slots=True)
class Average:
    """rᵢ = β·rᵢ₋₁ + (1 − β)·gᵢ², or the plain sum where there is no β."""

    beta: Quantity | None = None

    def next(self, r: Tree, g: Tree) -> Tree:
        """rᵢ of rᵢ₋₁ and gᵢ."""
        return self.aged(r, 1) + self.share(g**2)

    def aged(self, term: Tree, times: Index) -> Tree:
        """What is left of a term after some iterations.  e.g. β²·r₁, or r₁ itself"""
        if self.beta is None or times == 0:
            return term
        return self.power(times) * term

    def power(self, times: Index) -> Tree:
        """β, β², or βⁱ for a letter."""
        assert self.beta is not None
        if times == 1:
            return self.beta
        return self.beta ** (Letter(Name(times)) if isinstance(times, str) else times)

    def share(self, square: Tree) -> Tree:
        """What a square puts into r."""
        return square if self.beta is None else (1 - self.beta) * square

    def unfolded(self, index: Index, times: int) -> Tree:
        """rᵢ after r has been put into itself so often.

        e.g. once: rᵢ₋₁ + gᵢ²;  twice: rᵢ₋₂ + gᵢ₋₁² + gᵢ²
        """
        oldest = self.aged(Letter(Name("r", before(index, times))), times)
        terms = [self._term(index, back) for back in reversed(range(times))]
        return total([oldest, *terms])

    def with_dots(self, index: str) -> Tree:
        """Down to r₀ for a letter: βⁱ·r₀ + βⁱ⁻¹·(1 − β)·g₁² + … + (1 − β)·gᵢ²"""
        first = self.aged(Letter(Name("r", 0)), index)
        oldest = self.aged(self.share(Letter(Name("g", 1)) ** 2), before(index, 1))
        newest = [self._term(index, back) for back in (1, 0)]
        return total([first, oldest, Letter(Name("…")), *newest])

    def _term(self, index: Index, back: int) -> Tree:
        return self.aged(self.share(Letter(Name("g", before(index, back))) ** 2), back)

    def whole(self, r: Tree, gradients: Sequence[Tree]) -> Tree:
        """The one sum over all gradients; an r of 0 is left out."""
        return self._after(r, self.share(self._squares(gradients)), len(gradients))

    def _squares(self, gradients: Sequence[Tree]) -> Tree:
        last = len(gradients) - 1
        return total(self.aged(g**2, last - k) for k, g in enumerate(gradients))

    def _after(self, r: Tree, squares: Tree, count: int) -> Tree:
        begins_at_zero = isinstance(r, Quantity) and truth(equals(r, 0))
        return squares if begins_at_zero else self.aged(r, count) + squares

    def slips(self, r: Tree, gradients: Sequence[Tree]) -> dict[str, Any]:
        """Known mistakes in the one sum."""
        if self.beta is None:
            return {}
        squares, count = self._squares(gradients), len(gradients)
        return {
            "leading_beta": self._after(r, self.beta * self.share(squares), count),
            "exponents_reversed": self.whole(r, tuple(reversed(gradients))),
            "one_minus_beta_forgotten": self._after(r, squares, count),
        }


def write_sum_in_letters(working: Working, average: Average, first: Quantity, size: Size) -> Tree:
    """rᵢ put into itself down to r₀, in letters; hands back the one sum."""
    index = size.value
    r = Letter(Name("r", index))
    r_back, g_back = (Letter(Name(base, before(index, 1))) for base in ("r", "g"))
    newest = average.share(Letter(Name("g", index)) ** 2)
    working.relation(r, average.aged(r_back, 1) + newest, connector="")
    r_further = Letter(Name("r", before(index, 2)))
    working.relation(r, average.aged(average.next(r_further, g_back), 1) + newest)
    shown = index if isinstance(index, int) else MOST_UNFOLDED
    for times in range(2, shown + 1):
        working.relation(r, average.unfolded(index, times))
    if isinstance(index, int):
        one = average.whole(first, [Letter(Name("g", k)) for k in range(1, index + 1)])
    else:
        working.relation(r, Letter(Name("…")))
        working.relation(r, average.with_dots(index))
        power = average.power(f"{index}−k") * Letter(Name("g", "k")) ** 2
        one = average.share(Apply("Σ", (power,)))
    working.say("With r₀ = 0, and 1 − β taken out,")
    working.relation(r, one, note=() if isinstance(index, int) else (f"k = 1, …, {index}",))
    return one


def write_weights(working: Working, average: Average, size: Size) -> list[Quantity]:
    """What each square counts, the newest first."""
    assert average.beta is not None
    index = size.value
    working.say("The weights of the squares, the newest first:")
    weights = []
    for back in range(index if isinstance(index, int) else MOST_UNFOLDED):
        weight = average.aged(1 - average.beta, back)
        slips: dict[str, Any] = {"leading_beta": average.beta * weight}
        slips["one_minus_beta_forgotten"] = average.power(back) if back else tree(1)
        if isinstance(index, int):
            slips["exponents_reversed"] = average.aged(1 - average.beta, index - 1 - back)
        weights.append(working.let(Name("c", before(index, back)), weight, **slips))
    if isinstance(index, int):
        working.say("Together they are less than 1, as r₀ has the rest:")
        added = working.let(Name("c"), total(reversed(weights)))
        rest = 1 - average.power(index)
        working.check(truth(equals(added, rest)), "Check: it is ", rest)
    return weights


def before(index: Index, times: int) -> Index:
    """An index some iterations back.  e.g. 5, 2 → 3;  "i", 2 → "i−2" """
    if times == 0:
        return index
    return index - times if isinstance(index, int) else f"{index}−{times}"


def write_as_one_sum(
    working: Working, average: Average, first: Quantity, gradients: Sequence[Quantity], r: Quantity
) -> None:
    """r of the last iteration once more, as one sum over all gradients so far."""
    count = len(gradients)
    if not 2 <= count <= MOST_TERMS or len(r) > 1:
        return
    name = Name("r", count)
    unfoldings: list[Word] = []
    for times in range(1, min(count - 1, MOST_UNFOLDED) + 1):
        unfoldings += [" = " if times > 1 else "", average.unfolded(count, times)]
    dots = " = …" if count - 1 > MOST_UNFOLDED else ""
    working.say("Put into itself, ", name, " = ", *unfoldings, f"{dots}, so that")
    whole = working.let(name, average.whole(first, gradients), **average.slips(first, gradients))
    working.check(truth(equals(whole, r)), "Check: it is ", name, f" of iteration {count}")
    working.answer("r_as_one_sum", whole, shown=())
