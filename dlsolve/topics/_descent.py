"""What every gradient descent says: its update lines, and whether η is small enough."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from dlsolve.exact import number as exact
from dlsolve.exact.array import Matrix
from dlsolve.exact.number import Scalar, Surd
from dlsolve.exact.polynomial import characteristic_polynomial, factors, roots
from dlsolve.working.names import Name
from dlsolve.working.readings import scalar
from dlsolve.working.steps import Words
from dlsolve.working.trees import Letter, Quantity, Tree, equals
from dlsolve.working.working import Working, show, truth

LARGEST = Fraction(10) ** 308
"""A weight beyond it has diverged for good; it is where float64 ends, too."""

MOST_WEIGHTS = 6
"""Weights up to which the eigenvalues of the second derivatives are found."""


def rules(letters: Sequence[Name], gradients: Sequence[Name], eta: Quantity) -> Words:
    """w = w − η·∂L/∂w, b = b − η·∂L/∂b, both from the old w and b."""
    words: list[object] = []
    for letter, gradient in zip(letters, gradients, strict=True):
        rule = equals(Letter(letter), Letter(letter) - eta * Letter(gradient))
        words += [", " if words else "", rule]
    if len(letters) > 1:
        words.append(", " + ("both" if len(letters) == 2 else "all") + " from the old values")
    return (*words, ".")  # type: ignore[return-value]


def update(
    working: Working,
    weight: Quantity,
    eta: Quantity,
    gradient: Quantity,
    **mistakes: Tree,
) -> Quantity:
    """The line w = w − η·∂L/∂w."""
    return working.let(
        weight.name,
        weight - eta * gradient,
        gradient_added=weight + eta * gradient,
        learning_rate_left_out=weight - gradient,
        **mistakes,
    )


def has_run_away(weights: Iterable[Quantity]) -> bool:
    """Whether a weight is beyond LARGEST."""
    sizes = (exact.absolute(scalar(weight.value)) for weight in weights)
    return any(exact.sign(size - LARGEST) > 0 for size in sizes)


def say_run_away(working: Working, place: str, weights: Iterable[Quantity]) -> None:
    """The rest of a descent that has diverged is not written down."""
    letter = next(w.name for w in weights if has_run_away([w]))
    working.say(
        f"After {place} ", letter, " is beyond ±10³⁰⁸, where the numbers of a program end:"
        " the descent has diverged, and the rest is left out.",
    )  # fmt: skip
    working.unsolved(f"the descent diverges: after {place} {letter.ascii} is beyond ±10^308")


def judge_curvature(working: Working, eta: Quantity, curvature: Quantity) -> None:
    """η against 2/λ, where λ is the second derivative in one weight."""
    if exact.sign(scalar(curvature.value)) > 0:
        _judge(working, eta, curvature, "")


def judge_hessian(working: Working, eta: Quantity, hessian: Quantity) -> None:
    """η against 2/λmax, the largest eigenvalue of the second derivatives H."""
    matrix = hessian.value
    assert isinstance(matrix, Matrix)
    if matrix.shape[0] > MOST_WEIGHTS or not all(isinstance(e, Fraction) for r in matrix.rows for e in r):
        return
    polynomial = characteristic_polynomial(matrix)
    if matrix.is_triangular:
        working.say("H is diagonal, so its eigenvalues are the entries of the diagonal.")
        values = [matrix[i, i] for i in range(matrix.shape[0])]
    else:
        working.relation(Letter(Name("det(H − λI)")), 0, connector="")
        working.relation(show(polynomial.monic()))
        values = [root for factor in factors(polynomial) for root in roots(factor.polynomial)]
    values = [v for v in values if not (isinstance(v, Surd) and v.is_complex)]
    least, largest = _extremes(values)
    if exact.sign(least) < 0:
        lowest = working.let(Name("λ", "min"), least, connector="⇒")
        working.say(
            lowest.name, " is negative: in its direction the function falls without end,"
            " so no η makes the descent converge.",
        )  # fmt: skip
    elif exact.sign(largest) > 0:
        top = working.let(Name("λ", "max"), largest, connector="⇒")
        _judge(working, eta, top, " along the eigenvector of ")


def _extremes(values: Sequence[Scalar]) -> tuple[Scalar, Scalar]:
    least = largest = values[0]
    for value in values[1:]:
        least = value if exact.sign(value - least) < 0 else least
        largest = value if exact.sign(value - largest) > 0 else largest
    return least, largest


def _judge(working: Working, eta: Quantity, curvature: Quantity, where: str) -> None:
    """η < 2/λ converges; 1 − ηλ is what a step leaves of the error."""
    limit = working.let(Name("η", "max"), 2 / curvature)
    converges = working.decide(
        Name("converges"), eta < limit, "the descent converges", "the descent does not converge"
    )
    if converges and not truth(eta * curvature > 1):
        return
    along = (where, curvature.name) if where else ()
    left = working.let(Name("r"), 1 - eta * curvature)
    if converges:
        then = ": it changes its sign, and shrinks."
    elif truth(left < -1):
        then = ": it changes its sign, and grows, so that the descent diverges."
    else:
        then = ": it changes its sign, and never dies out."
    working.say("Each step multiplies the error", *along, " by ", left.name, then)
