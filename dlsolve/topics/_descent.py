"""What every gradient descent says: its update lines, and whether η is small enough."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import reduce
from typing import Any

from dlsolve.errors import InputError
from dlsolve.exact import functions
from dlsolve.exact import number as exact
from dlsolve.exact.array import Matrix
from dlsolve.exact.roots import characteristic_polynomial, factors, roots
from dlsolve.working.names import Name
from dlsolve.working.readings import applied_functions, scalar
from dlsolve.working.steps import Words
from dlsolve.working.suppliers import truth
from dlsolve.working.trees import Apply, Letter, Number, Quantity, Tree, differs, equals, exp
from dlsolve.working.working import Working, show

LARGEST = Fraction(10) ** 308
"""A weight beyond it has diverged for good; it is where float64 ends, too."""

MOST_ITERATIONS = 1_000
"""Iterations, or gradients, up to which a descent is written down."""

MOST_LINES = 3_000
"""Epochs × samples up to which a descent is written down."""

MOST_WEIGHTS = 6
"""Weights up to which the eigenvalues of the second derivatives are found."""


def check_count(count: int, what: str, field: str) -> None:
    """Raises InputError where there are more iterations, or gradients, than are written down."""
    if not 1 <= count <= MOST_ITERATIONS:
        raise InputError(
            f"{count} {what}, where at most {MOST_ITERATIONS:,} are written down",
            remedy=f"give from 1 to {MOST_ITERATIONS:,} {what}", field=field,
        )  # fmt: skip


def rules(letters: Sequence[Name], gradients: Sequence[Name], eta: Quantity) -> Words:
    """w = w − η·∂L/∂w, b = b − η·∂L/∂b, both from the old w and b."""
    words: list[Any] = []
    for letter, gradient in zip(letters, gradients, strict=True):
        rule = equals(Letter(letter), Letter(letter) - eta * Letter(gradient))
        words += [", " if words else "", rule]
    if len(letters) > 1:
        words.append(", " + ("both" if len(letters) == 2 else "all") + " from the old values")
    return (*words, ".")


def explain(working: Working, formulas: Iterable[Tree]) -> None:
    """What σ, sgn and step are, where a model or a derivative has them."""
    found = {name for formula in formulas for name in applied_functions(formula)}
    if "σ" in found:
        z = Letter(Name("z"))
        working.say(equals(Apply("σ", (z,)), 1 / (1 + exp(-z))), ".")
    if "sgn" in found:
        working.say("sgn is 1 for a positive number, −1 for a negative one, and 0 for 0.")
    if "step" in found:
        working.say("step is 1 for a positive number, and 0 for a negative one and for 0.")


def update(
    working: Working,
    weight: Quantity,
    eta: Quantity,
    gradient: Quantity,
    **mistakes: Any,
) -> Quantity:
    """The line w = w − η·∂L/∂w."""
    return working.let(
        weight.name,
        weight - eta * gradient,
        update_added=weight + eta * gradient,
        learning_rate_left_out=weight - gradient,
        **mistakes,
    )


def check_rate(eta: Number) -> None:
    """Raise InputError for a learning rate that is not above 0."""
    if exact.sign(eta.value) <= 0:
        raise InputError(
            "η is not positive", remedy="give a learning rate such as 0.1", field="eta"
        )


def compare(working: Working, what: str, after: Quantity, before: Quantity) -> bool:
    """Whether the loss or the function has fallen."""
    fallen, not_fallen = after < before, f"{what} is what it was"
    if truth(equals(after, before)):
        fallen = differs(show(after.value), show(before.value))
    elif truth(after > before):
        fallen, not_fallen = after <= before, f"{what} has grown"
    return working.decide(Name("fallen"), fallen, f"{what} has fallen", not_fallen)


def answer_name(weight: Name) -> str:
    """The name of a weight's answer.  e.g. w₁ → w1"""
    return weight.ascii.replace("_", "")


def has_run_away(weights: Iterable[Quantity]) -> bool:
    """Whether a weight is beyond LARGEST."""
    sizes = (functions.absolute(scalar(weight.value)) for weight in weights)
    return any(exact.sign(size - LARGEST) > 0 for size in sizes)


def say_run_away(working: Working, place: str, weights: Iterable[Quantity]) -> None:
    """The rest of a descent that has diverged is not written down."""
    letter = next(w.name for w in weights if has_run_away([w]))
    working.say(
        f"After {place} ", letter, " is beyond ±10³⁰⁸, where the numbers of a program end:"
        " the descent has diverged, and the rest is left out.",
    )  # fmt: skip
    working.unsolved(f"the descent diverges: after {place} {letter.ascii} is beyond ±10^308")


def judge_curvature(working: Working, eta: Quantity, curvature: Quantity, judged: str) -> None:
    """η against 2/λ, where λ is the second derivative in one weight."""
    side = exact.sign(scalar(curvature.value))
    if side < 0:
        _say_no_minimum(working, curvature.name, judged)
    elif side > 0:
        _judge(working, eta, curvature, judged)


def judge_hessian(working: Working, eta: Quantity, hessian: Quantity, judged: str) -> None:
    """η against 2/λmax, the largest eigenvalue of the second derivatives H."""
    matrix = hessian.value
    assert isinstance(matrix, Matrix)
    exactly = all(isinstance(entry, Fraction) for row in matrix.rows for entry in row)
    if matrix.shape[0] > MOST_WEIGHTS or not exactly:
        return
    if matrix.is_triangular:
        working.say("H is diagonal, so its eigenvalues are the entries of the diagonal.")
        values = [matrix[i, i] for i in range(matrix.shape[0])]
    else:
        polynomial = characteristic_polynomial(matrix)
        working.relation(Letter(Name("det(H − λI)")), 0, connector="")
        working.relation(show(polynomial.monic()))
        values = [root for factor in factors(polynomial) for root in roots(factor.polynomial)]
    least = reduce(lambda a, b: a if exact.sign(a - b) < 0 else b, values)
    largest = reduce(lambda a, b: a if exact.sign(a - b) > 0 else b, values)
    if exact.sign(least) < 0:
        lowest = working.let(Name("λ", "min"), least, connector="⇒")
        _say_no_minimum(working, lowest.name, judged)
    elif exact.sign(largest) > 0:
        top = working.let(Name("λ", "max"), largest, connector="⇒")
        _judge(working, eta, top, judged, along=(" along the eigenvector of ", top.name))


def _say_no_minimum(working: Working, curvature: Name, judged: str) -> None:
    working.say(
        curvature, f" is negative, so there is no minimum: no η makes {judged} converge."
    )  # fmt: skip


def _judge(
    working: Working, eta: Quantity, curvature: Quantity, judged: str, along: Words = ()
) -> None:
    """η < 2/λ converges; 1 − ηλ is what a step leaves of the error."""
    limit = working.let(Name("η", "max"), 2 / curvature)
    converges = working.decide(
        Name("converges"), eta < limit, f"{judged} converges", f"{judged} does not converge"
    )
    if converges and not truth(eta * curvature > 1):
        return
    left = working.let(Name("r"), 1 - eta * curvature)
    if converges:
        then = ": it changes its sign, and shrinks."
    elif truth(left < -1):
        then = f": it changes its sign, and grows, so that {judged} diverges."
    else:
        then = ": it changes its sign, and never dies out."
    working.say("Each step multiplies the error", *along, " by ", left.name, then)
