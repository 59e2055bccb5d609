"""What the eigenvalues of a Hessian say: definiteness, condition, steps of gradient descent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from dlsolve.exact.functions import absolute
from dlsolve.exact.number import INFINITY, Scalar, equal, is_zero, sign
from dlsolve.exact.spaces import Eigenspaces, Roots
from dlsolve.records import dataclass
from dlsolve.topics._matrix import matrix_of
from dlsolve.working.idioms import Program
from dlsolve.working.names import Name
from dlsolve.working.readings import scalar
from dlsolve.working.steps import TOGETHER, Words
from dlsolve.working.suppliers import truth
from dlsolve.working.trees import Comparison, Quantity, Transposed, Tree, equals, magnitude
from dlsolve.working.working import Working, show

LEFT = f"1{TOGETHER}−{TOGETHER}ηλ"
"""What a step leaves of the error."""

ILL_CONDITIONED = 10
"""The condition number from which a surface is called ill-conditioned."""


@dataclass(frozen=True, slots=True)
class Place:
    """What H belongs to: the whole of a quadratic function, or one point of another.

    stationary   whether ∇f = 0 at the point; None where no point is given
    """

    everywhere: bool
    stationary: bool | None


def extremes(working: Working, values: Roots) -> tuple[Quantity, Quantity]:
    """λmin and λmax."""
    least = reduce(lambda a, b: a if sign(a - b) < 0 else b, values)
    largest = reduce(lambda a, b: a if sign(a - b) > 0 else b, values)
    high = working.let(Name("λ", "max"), largest, program=Program("max({0})", (values,)))
    low = working.let(Name("λ", "min"), least, program=Program("min({0})", (values,)))
    return low, high


def judge_definiteness(working: Working, low: Quantity, high: Quantity) -> str:
    """Write which sign the eigenvalues have; hand back the word for it."""
    if truth(low > 0):
        return _decided(working, low > 0, "positive definite")
    if truth(high < 0):
        return _decided(working, high < 0, "negative definite")
    if truth(low < 0) and truth(high > 0):
        working.say(show_value(low), " < 0 < ", show_value(high), ", so H is indefinite.")
        return "indefinite"
    if truth(equals(low, high)):
        working.say("H = 0: f does not bend at all.")
        return "zero"
    zero, sense = (low, "positive") if truth(equals(low, 0)) else (high, "negative")
    working.say(equals(zero, 0), f", so H is {sense} semidefinite.")
    return f"{sense} semidefinite"


def show_value(quantity: Quantity) -> Tree:
    """The value of a quantity, for a sentence."""
    return show(quantity.value)


def _decided(working: Working, comparison: Comparison, word: str) -> str:
    holds = working.decide(Name("definite"), comparison, f"H is {word}", f"H is not {word}")
    return word if holds else f"not {word}"


KINDS = {
    "positive definite": "minimum",
    "negative definite": "maximum",
    "indefinite": "saddle point",
}
BENDS = {
    "positive definite": "upwards in every direction",
    "negative definite": "downwards in every direction",
    "indefinite": "upwards in some directions and downwards in others",
}


def say_kind(working: Working, definiteness: str, place: Place) -> str:
    """What the definiteness means for a stationary point; hand back its kind, if it has one."""
    kind = KINDS.get(definiteness, "")
    if not kind:
        if definiteness.endswith("semidefinite"):
            working.say(
                "Along an eigenvector of λ = 0 f does not bend, and the second derivatives"
                " decide nothing."
            )
        return ""
    if place.stationary:
        article = "a strict local " if kind != "saddle point" else "a "
        working.say(f"∇f = 0 here, so the point is {article}{kind}.")
        return kind
    if place.everywhere:
        what = {"minimum": "f is strictly convex", "maximum": "f is strictly concave"}.get(kind)
        lead = f"{what}: its" if what else "Its"
        working.say(f"{lead} stationary point is a {kind}.")
        return kind
    working.say(f"f bends {BENDS[definiteness]} here; ∇f ≠ 0, so the point is not stationary.")
    return ""


def judge_bend(working: Working, second: Quantity, place: Place) -> str:
    """Write how a function of one letter bends; hand back the kind of its stationary point."""
    side = sign(scalar(second.value))
    if side == 0:
        working.say(equals(second, 0), ", which decides nothing.")
        return ""
    word, kind = ("convex", "minimum") if side > 0 else ("concave", "maximum")
    where = "" if place.everywhere else " here"
    comparison = second > 0 if side > 0 else second < 0
    working.decide(Name("bend"), comparison, f"f is {word}{where}", f"f is not {word}{where}")
    if place.stationary:
        working.say(f"Its slope is 0 here, so the point is a local {kind}.")
    elif place.everywhere:
        working.say(f"Where its slope is 0, f has its {kind}.")
    else:
        return ""
    return kind


def find_condition(
    working: Working, values: Sequence[Scalar], low: Quantity, high: Quantity
) -> Quantity:
    """κ = λmax/λmin of a positive definite H; of another, by the sizes of the eigenvalues."""
    kappa = Name("κ")
    if truth(low > 0):
        return working.let(kappa, high / low, condition_number_inverted=low / high)
    sizes = [absolute(value) for value in values]
    least = reduce(lambda a, b: a if sign(a - b) < 0 else b, sizes)
    largest = reduce(lambda a, b: a if sign(a - b) > 0 else b, sizes)
    if is_zero(least):
        working.say("|λ| is 0 at the least, so H is singular:")
        return working.let(kappa, INFINITY)
    top = working.let(Name("|λ|", "max"), _of_size(largest, (high, low)))
    bottom = working.let(Name("|λ|", "min"), _of_size(least, (low, high)))
    return working.let(
        kappa,
        top / bottom,
        condition_number_inverted=bottom / top,
        signs_kept=high / low,
    )


def _of_size(size: Scalar, extreme: Sequence[Quantity]) -> Tree | Scalar:
    """|λmax| or |λmin| where one of them has this size, else the size itself."""
    for one in extreme:
        if equal(absolute(scalar(one.value)), size):
            return magnitude(one)
    return size


# --- gradient descent on a positive definite H --------------------------------------------------


def step_sizes(
    working: Working,
    H: Quantity,
    names: Sequence[Name],
    extreme: tuple[Quantity, Quantity],
    kappa: Quantity,
    place: Place,
    spaces: Eigenspaces,
) -> tuple[Quantity, Quantity]:
    """The largest rate η < 2/λmax and the best one, and what the condition number means."""
    low, high = extreme
    near = "A" if place.everywhere else "Near a minimum with this H a"
    working.say(
        f"{near} step with the rate η multiplies the error along the eigenvector of λ by"
        f" {LEFT}.  It dies out where |{LEFT}| < 1, that is η < 2/λ, for every λ:"
    )
    limit = working.let(
        Name("η", "max"), 2 / high, limit_halved=1 / high, smallest_eigenvalue_taken=2 / low
    )
    best = working.let(Name("η*"), 2 / (high + low), note=("the fastest constant rate",))
    working.let(Name("r"), (kappa - 1) / (kappa + 1), note=("what a step leaves of the error",))
    if truth(equals(high, low)):
        working.say(
            "f is equally steep in every direction: the gradient points away from the minimum,"
            " and descent goes straight to it."
        )
        return limit, best
    steep, flat = (_direction(H, names, one, spaces) for one in (high, low))
    working.say("Steep direction: ", *steep, "; flat direction: ", *flat, ".")
    if truth(kappa >= ILL_CONDITIONED):
        working.say(
            "κ is large: f is ill-conditioned.  A rate that is small enough for the steep"
            " direction is too small for the flat one, so descent zig-zags across the valley"
            " and is slow along it."
        )
    else:
        working.say("κ is small: f is well-conditioned, and descent is fast in both.")
    return limit, best


def rates_of_one(working: Working, second: Quantity, place: Place) -> tuple[Quantity, Quantity]:
    """The largest rate and the best one for a function of one letter."""
    near = "A" if place.everywhere else "Near a minimum with this f″ a"
    left = f"1{TOGETHER}−{TOGETHER}ηf″"
    working.say(
        f"{near} step with the rate η multiplies the error by {left}.  It dies out where"
        f" |{left}| < 1, that is η < 2/f″:"
    )
    limit = working.let(Name("η", "max"), 2 / second, limit_halved=1 / second)
    return limit, working.let(Name("η*"), 1 / second, note=("which leaves no error",))


def _direction(
    H: Quantity, names: Sequence[Name], eigenvalue: Quantity, spaces: Eigenspaces
) -> Words:
    """The axis of an eigenvalue of a diagonal H; else its eigenvector, where that was found."""
    matrix = matrix_of(H)
    if matrix.is_triangular:
        for place, name in enumerate(names):
            if equal(matrix[place, place], scalar(eigenvalue.value)):
                return name, " (", eigenvalue.name, ")"
    for value, space in spaces:
        if space.dimension == 1 and equal(value, scalar(eigenvalue.value)):
            return Transposed(show(space.basis[0])), " (", eigenvalue.name, ")"
    return "the eigenvector of ", eigenvalue.name


def try_rate(
    working: Working, eta: Quantity, limit: Quantity, extreme: tuple[Quantity, Quantity]
) -> bool:
    """What a given rate leaves of the error along the steep and the flat direction."""
    low, high = extreme
    converges = working.decide(
        Name("converges"), eta < limit, "gradient descent converges",
        "gradient descent does not converge",
    )  # fmt: skip
    if truth(equals(low, high)):
        left = working.let(Name("r"), 1 - eta * high, note=("what a step leaves of the error",))
        where = ""
    else:
        left = working.let(Name("r", "max"), 1 - eta * high, note=("left of it, steep",))
        working.let(Name("r", "min"), 1 - eta * low, note=("left of it, flat",))
        where = " along the steep direction"
    if truth(left < 0):
        shrinks = "" if converges else ", and does not shrink"
        working.say(left < 0, f": the error{where} changes its sign at every step{shrinks}.")
    return converges
