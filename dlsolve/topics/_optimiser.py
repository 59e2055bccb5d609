"""What the optimisers share: gradients listed or of a function, the start, and which rates make
sense."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from dlsolve.errors import InputError
from dlsolve.inputs.objectives import Listed, Objective, Point, zeros_like
from dlsolve.plurals import counted
from dlsolve.topics._descent import check_count, has_run_away, say_run_away
from dlsolve.topics._gradient import derive
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate
from dlsolve.working.steps import Words
from dlsolve.working.suppliers import truth
from dlsolve.working.trees import Number, Parameter, Quantity, Row, Tree, sqrt
from dlsolve.working.working import Working, show

if TYPE_CHECKING:
    from dlsolve.working.figures import Figure

TAKEN = frozenset("dfghmnrstuvzΔβεηθλμ")
"""Letters that the lines of an optimiser use themselves."""

SHORT = 4
"""Iterations up to which every point is an answer."""


# --- what is refused --------------------------------------------------------------------


def check_rate(eta: Tree) -> None:
    """Raises InputError for a learning rate with which nothing is learnt."""
    if not truth(eta > 0):
        raise InputError("the learning rate is not above 0", remedy="give η > 0", field="eta")


def check_decay_rate(beta: Tree, symbol: str, field: str, *, one: bool = False) -> None:
    """Raises InputError for a β outside 0 ≤ β < 1, or outside 0 ≤ β ≤ 1 where `one` may be."""
    sign = "≤" if one else "<"
    if truth(beta < 0):
        reason = f"{symbol} is below 0"
    elif truth(beta > 1) or not (one or truth(beta < 1)):
        reason = f"{symbol} is above 1" if one else f"{symbol} is not below 1"
    else:
        return
    raise InputError(reason, remedy=f"a decay rate lies in 0 ≤ β {sign} 1", field=field)


def check_at_least_zero(value: Tree, name: str, symbol: str, field: str) -> None:
    """Raises InputError for an ε, a decay or a sum of squares below 0."""
    if truth(value < 0):
        raise InputError(f"{name} is below 0", remedy=f"give {symbol} ≥ 0", field=field)


def check_source(source: Listed | Objective, theta: Point | None) -> None:
    """Refuse more iterations than are written down, and two places to start from."""
    match source:
        case Listed(gradients):
            check_count(len(gradients), "gradients", "gradients")
        case Objective(iterations=iterations):
            check_count(iterations, "iterations", "iterations")
            if theta is not None:
                raise InputError(
                    "`theta` and `function` exclude each other",
                    remedy="the start of a function is --start", field="theta",
                )  # fmt: skip


# --- where it begins --------------------------------------------------------------------


def iterations_of(source: Listed | Objective) -> int:
    """How often θ is updated."""
    return len(source.gradients) if isinstance(source, Listed) else source.iterations


def start_of(source: Listed | Objective, theta: Point | None) -> Number | Row:
    """θ before the first iteration: 0 if not given, and as long as the gradients."""
    match source:
        case Objective(start=start):
            return start.tree
        case Listed(gradients):
            return fitted(theta, gradients[0], "θ", "the gradients have", "theta")


def fitted(
    point: Point | None, like: Number | Row, symbol: str, others: str, field: str
) -> Number | Row:
    """A point as long as another, 0 if not given.  Raises InputError where the lengths differ."""
    if point is None:
        return zeros_like(like)
    sizes = [len(one) if isinstance(one, Row) else 1 for one in (point.tree, like)]
    if sizes[0] != sizes[1]:
        raise InputError(
            f"{symbol} has {counted(sizes[0], 'entry')}, {others} {sizes[1]}",
            remedy="give one number for each parameter",
            field=field,
        )
    return point.tree


def letter_of(source: Listed | Objective, usual: str = "θ") -> str:
    """The letter of what is updated.

    The usual one for listed gradients; that of a function of one letter, where no line needs
    it; θ for several.
    """
    match source:
        case Listed():
            return usual
        case Objective(letters=(only,)) if not only.indices and only.base not in TAKEN:
            return only.base
        case _:
            return "θ"


def filled(value: Parameter, like: Number | Row) -> Parameter | Row:
    """A number, or a vector of it as long as another.  e.g. 0.1 like (3, 4) → (0.1, 0.1)"""
    return Row(tuple(value for _ in like.entries)) if isinstance(like, Row) else value


def say_entrywise(working: Working, start: Number | Row, what: str) -> None:
    """How lines of vectors are meant."""
    if isinstance(start, Row):
        working.say(f"Vectors are {what} entry by entry.")


def slopes_of(working: Working, source: Listed | Objective, letter: str) -> Tree | None:
    """Write a function with its derivatives and hand back its gradient; None where it is listed."""
    match source:
        case Listed():
            return None
        case Objective():
            slopes = derive(working, source)
            if len(source.letters) == 1 and source.letters[0] != Name(letter):
                working.say(Name(letter), " stands for ", source.letters[0], ".")
            return slopes


# --- line by line -----------------------------------------------------------------------


def next_gradient(
    working: Working,
    source: Listed | Objective,
    t: int,
    point: Quantity,
    slopes: Tree | None,
    *,
    count_from: int = 1,
) -> Quantity:
    """The line of the gradient of iteration t: the listed one, or the function's at the point."""
    name = Name("g", t - 1 + count_from)
    match source:
        case Listed(gradients):
            return working.given(name, gradients[t - 1])
        case Objective():
            assert slopes is not None
            first = Quantity(point.name, evaluate(source.start.tree))
            late: dict[str, Any] = {}
            if t > 1:
                late["old_weights_used"] = source.at(slopes, first)
            return working.let(name, source.at(slopes, point), **late)


def is_lost(source: Listed | Objective, point: Quantity) -> bool:
    """Whether a descent on a function has left the numbers of a program."""
    return isinstance(source, Objective) and has_run_away(source.parts(point))


def say_if_lost(working: Working, source: Listed | Objective, t: int, point: Quantity) -> None:
    """The rest of a descent that has diverged is not written down."""
    if isinstance(source, Objective) and is_lost(source, point):
        say_run_away(working, f"iteration {t}", source.parts(point))


def root(r: Tree, epsilon: Quantity, placement: str) -> Tree:
    """√(r + ε), or √r + ε; without an ε of 0."""
    if evaluate(epsilon) == 0:
        return sqrt(r)
    return sqrt(r + epsilon) if placement == "inside" else sqrt(r) + epsilon


def misplaced_epsilon(r: Tree, epsilon: Quantity, placement: str, top: Tree) -> dict[str, Any]:
    """The known mistake of an ε on the other side of the root's bar."""
    if evaluate(epsilon) == 0:
        return {}
    other = "outside" if placement == "inside" else "inside"
    return {f"epsilon_{other}_the_root": top / root(r, epsilon, other)}


def path_figures(
    source: Listed | Objective, start: Number | Row, path: Sequence[Quantity]
) -> Iterator[Figure]:
    """The path of an optimiser, drawn; what draws it is imported then."""
    from dlsolve.topics import _paths

    return _paths.path_figures(source, start, path)


def answer_path(
    working: Working, source: Listed | Objective, start: Number | Row, path: Sequence[Quantity]
) -> None:
    """The answer `theta`, the last of the path; a short path stands in the box whole."""
    working.draw(path_figures, source, start, path)
    lines: list[Words] = [(point.name, " = ", show(point.value)) for point in path]
    working.answer("theta", path[-1], shown=lines if len(lines) <= SHORT else None)
