"""What the topics on perceptrons share: z, the step, and the line between the classes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from dlsolve.exact.number import divide, is_zero
from dlsolve.exact.spaces import Equation
from dlsolve.working.names import Name
from dlsolve.working.readings import scalar
from dlsolve.working.steps import Words
from dlsolve.working.trees import Comparison, Letter, Quantity, Tree, dot, tree
from dlsolve.working.working import Working, show
from dlsolve.working.written import linear_form

BIAS_INPUTS = {"+1": 1, "-1": -1, "none": 0}
"""What the bias is multiplied by in z; nothing, where it takes no part."""

OTHER_STEP = {"at-least": "above", "above": "at-least"}


def net_input(w: Sequence[Tree], x: Sequence[Tree], b: Tree, side: int) -> Tree:
    """w₁·x₁ + w₂·x₂ + … ± b"""
    if side == 0:
        return dot(w, x)
    return dot(w, x) + b if side > 0 else dot(w, x) - b


def fires(z: Tree, theta: Tree, step: str) -> Comparison:
    """z ≥ θ, or z > θ"""
    return z >= theta if step == "at-least" else z > theta


def step_rule(level: Tree, low: int, high: int, step: str) -> Words:
    """e.g. f(z) = 1 if z ≥ 1, 0 if z < 1"""
    fires, rests = ("≥", "<") if step == "at-least" else (">", "≤")
    rest: Words = (", ", tree(low), f" if z {rests} ", level)
    return ("f(z) = ", tree(high), f" if z {fires} ", level, *rest)


def boundary_of(
    working: Working,
    w: Sequence[Quantity],
    b: Quantity,
    theta: Quantity,
    side: int,
    level_name: str = "θ",
) -> Equation | None:
    """w₁x₁ + w₂x₂ ± b − θ = 0, the line where z = θ; None where every weight is 0."""
    normal = [scalar(quantity.value) for quantity in w]
    if all(is_zero(weight) for weight in normal):
        working.say("All weights are 0, so there is no boundary.")
        return None
    constant = Fraction(side) * scalar(b.value)
    letters: list[Tree] = [Letter(Name("x", i + 1)) for i in range(len(w))]
    working.say(f"The boundary is where z = {level_name}:")
    level = scalar(theta.value)
    if not is_zero(level):
        left = linear_form([*normal, constant], [*letters, None])
        working.relation(left, show(level), connector="")
    line = linear_form([*normal, constant - level], [*letters, None])
    working.relation(line, 0, connector="⇒" if not is_zero(level) else "")
    return Equation(tuple(normal), constant - level)


def say_where_it_runs(working: Working, line: Equation) -> None:
    """A line in the plane: x₂ by x₁, and where it meets the axes."""
    if len(line.normal) != 2:
        return
    a, b = line.normal
    c = line.constant
    if is_zero(b):
        working.relation(Letter(Name("x", 1)), show(divide(-c, a)))
        working.say("It is parallel to the x₂-axis.")
        return
    by_x1 = linear_form([divide(-a, b), divide(-c, b)], [Letter(Name("x", 1)), None])
    working.relation(Letter(Name("x", 2)), by_x1)
    if is_zero(a):
        working.say("It is parallel to the x₁-axis.")
    elif is_zero(c):
        working.say("It goes through the origin.")
    else:
        at_x1, at_x2 = show(divide(-c, a)), show(divide(-c, b))
        working.say("It meets the axes at (", at_x1, ", 0) and (0, ", at_x2, ").")
