"""The Hessian by hand: second derivatives, eigenvalues, definiteness, condition number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isclose, prod
from typing import Annotated, Any

from dlsolve.errors import InputError
from dlsolve.exact.array import Matrix, Vector
from dlsolve.exact.number import INFINITY, Infinity, is_zero, sign
from dlsolve.exact.spaces import Eigenspaces, Roots
from dlsolve.inputs.objectives import Expression, Initial
from dlsolve.plurals import counted
from dlsolve.topics._characteristic import characteristic_equation
from dlsolve.topics._curvature import (
    Place,
    extremes,
    find_condition,
    judge_bend,
    judge_definiteness,
    rates_of_one,
    say_kind,
    step_sizes,
    try_rate,
)
from dlsolve.topics._eigenvectors import solve_for_eigenvectors, title_of
from dlsolve.topics._equation import solve_equation
from dlsolve.topics._gradient import slope_names, write_slopes
from dlsolve.topics._matrix import decimals
from dlsolve.topics._second import (
    Point,
    derivatives,
    is_algebraic,
    spelled,
    write_hessian,
    write_second,
)
from dlsolve.working.names import Name
from dlsolve.working.readings import bound, evaluate, float_of, letters, scalar
from dlsolve.working.steps import Answer, Word, Words
from dlsolve.working.trees import Letter, Number, Parameter, Quantity, Row, Tree, Value, equals
from dlsolve.working.working import Working, show

CHAPTER = "Linear algebra"
ALIASES = ("condition-number", "second-derivatives")
CARRIES = False

MOST_LETTERS = 4
"""Letters of the largest function."""

RESERVED = {"f": "f is the function", "lambda": "λ is the eigenvalue", "eta": "η is the rate"}
"""Letters that the page has a use for."""


def hessian(
    working: Working,
    function: Annotated[Expression, "the function: “100*w1^2 + w2^2”"],
    *,
    at: Annotated[
        Initial | None, "the point: “1 2” in the order of the letters, or “x=1, y=2”"
    ] = None,
    eta: Annotated[Parameter | None, "a learning rate, to be judged"] = None,
    eigenvectors: Annotated[
        bool, "the eigenvectors, too, which are the steep and the flat directions"
    ] = False,
) -> None:
    """Hessian: second derivatives, eigenvalues, conditioning.

        H = (∂²f/∂wᵢ∂wⱼ)        det(H − λI) = 0        κ = |λ|max/|λ|min

    The function has up to 4 letters.  Where its second derivatives are not constant, H has its
    eigenvalues at a point.  H with λmin > 0 is positive definite, with λmax < 0 negative
    definite, with both signs indefinite; a stationary point is then a minimum, a maximum, a
    saddle point.  Where H is positive definite gradient descent converges for η < 2/λmax.
    Answers: `gradient`, `hessian`, `eigenvalues`, `eigenvectors`, `definiteness`, `kind`
    (of the stationary point), `condition_number`, `largest_rate` and `best_rate`, `converges`
    for a given rate.

    Raises InputError for a function without letters or with too many, without a second
    derivative, or with one that is too long, and where the eigenvalues have no closed form.

    Sources: Hesse, 1842; Nocedal and Wright, 2006, for the rates.
    """
    working.fractions = True
    names = _letters(function.tree)
    _refuse_bad_rate(eta)
    numbers = _numbers(at, names)
    partials = derivatives(function.tree, names)
    point = {name: working.given(name, value) for name, value in zip(names, numbers, strict=False)}
    rate = None if eta is None else working.given(Name("η"), eta)
    write_slopes(working, function.tree, names, partials)
    gradient = _gradient(working, names, partials, point)
    seconds = write_second(working, names, partials, point)
    if seconds.in_letters and not all(map(is_algebraic, seconds)):
        raise InputError(
            f"the second derivatives depend on {_listed(names)}",
            remedy="name a point: --at " + ",".join(f"{name.ascii}=1" for name in names),
            field="at",
        )
    _ask(working, function.tree, names, in_letters=seconds.in_letters)
    stationary = _is_nought(gradient.value) if point and gradient is not None else None
    place = Place(seconds.constant, stationary)
    if len(names) == 1:
        _judge_one(working, seconds.entries[0][0], place, rate)
        return
    H = write_hessian(working, seconds.entries)
    working.answer("hessian", H)
    if seconds.in_letters:
        working.say(f"H depends on {_listed(names)}: its eigenvalues are found at a point (--at).")
        return
    _judge(working, H, names, place, rate, eigenvectors)


# --- the question -------------------------------------------------------------------------------


def _letters(function: Tree) -> tuple[Name, ...]:
    """The letters of the function, w₁ before w₂.  Raises InputError where they do not do."""
    found = tuple(sorted(letters(function), key=str))
    if not found:
        reason, remedy = "the function has no letter", "write one such as w^2"
    elif len(found) > MOST_LETTERS:
        reason = f"the function has {len(found)} letters"
        remedy = f"up to {MOST_LETTERS} are worked by hand"
    else:
        for name in found:
            if name.ascii in RESERVED:
                reason = f"{RESERVED[name.ascii]} here, so it cannot be a letter of f as well"
                raise InputError(reason, remedy="use another letter", field="function")
        return found
    raise InputError(reason, remedy=remedy, field="function")


def _numbers(at: Initial | None, names: Sequence[Name]) -> tuple[Number, ...]:
    """The point, or nothing where there is none.  Raises InputError where it does not fit."""
    if at is None:
        return ()
    strange = [name for name in at.names if name not in names]
    missing = [name for name in names if at.names and name not in at.names]
    letters_of_f = ", ".join(name.ascii for name in names)
    if strange:
        reason, remedy = f"there is no {strange[0].ascii} in f", f"the letters are {letters_of_f}"
    elif missing:
        reason, remedy = f"{missing[0].ascii} has no value", f"add {missing[0].ascii}=0"
    elif len(at.numbers) != len(names):
        for_letters = f"for {counted(len(names), 'letter')} ({letters_of_f})"
        reason = f"{counted(len(at.numbers), 'number')} {for_letters}"
        remedy = "give one for each letter, or name them: x=0"
    else:
        return at.of(names)
    raise InputError(reason, at.text, 0, len(at.text), remedy, "at")


def _refuse_bad_rate(eta: Parameter | None) -> None:
    if isinstance(eta, Number) and sign(eta.value) <= 0:
        raise InputError(
            "η is not positive", remedy="give a learning rate such as 0.1", field="eta"
        )


def _ask(working: Working, function: Tree, names: Sequence[Name], *, in_letters: bool) -> None:
    if len(names) == 1:
        working.ask("Find the first and the second derivative of f = ", function, ".")
        return
    more = "" if in_letters else ", with its eigenvalues and its condition number"
    working.ask("Find the gradient and the Hessian of f = ", function, f"{more}.")


def _listed(names: Sequence[Name]) -> str:
    """e.g. x, y and z"""
    *most, last = (spelled(name) for name in names)
    return f"{', '.join(most)} and {last}" if most else last


# --- the answers --------------------------------------------------------------------------------


def _gradient(
    working: Working, names: Sequence[Name], partials: Sequence[Tree], point: Point
) -> Quantity | None:
    """∇f at the point; without one its formula, which is an answer where it can be kept."""
    slopes = partials[0] if len(names) == 1 else Row(tuple(partials))
    name = slope_names(names)[0] if len(names) == 1 else Name("∇f")
    if point:
        gradient = working.let(name, bound(slopes, dict(point)))
        working.answer("gradient", gradient)
        return gradient
    if len(names) > 1:
        working.say(equals(Letter(name), slopes))
    if all(map(is_algebraic, partials)):
        working.answer("gradient", evaluate(slopes), symbol=name)
    return None


def _is_nought(gradient: Value) -> bool:
    entries = gradient.entries if isinstance(gradient, Vector) else (scalar(gradient),)
    return all(map(is_zero, entries))


def _judge_one(working: Working, second: Tree, place: Place, rate: Quantity | None) -> None:
    """The second derivative of a function of one letter is all of its Hessian."""
    if not isinstance(second, Quantity):
        working.answer("hessian", evaluate(second), symbol=Name("f″"))
        return
    working.answer("hessian", second)
    kind = judge_bend(working, second, place)
    if kind:
        working.answer("kind", kind, shown=((f"stationary point: a {kind}",),))
    if sign(scalar(second.value)) > 0:
        with working.part("Gradient descent", key="descent"):
            _answer_rates(working, rates_of_one(working, second, place), rate, (second, second))


def _judge(
    working: Working,
    H: Quantity,
    names: Sequence[Name],
    place: Place,
    rate: Quantity | None,
    eigenvectors: bool,
) -> None:
    """The eigenvalues of H, and what they say."""
    with working.part("Eigenvalues of H", key="eigenvalues"):
        eigenvalues = _eigenvalues(working, H)
        spaces = Eigenspaces(())
        if eigenvectors:
            spaces = _eigenvectors(working, H, eigenvalues, names)
            working.answer("eigenvectors", spaces, shown=())
        extreme = extremes(working, eigenvalues)
        definiteness = judge_definiteness(working, *extreme)
        kind = say_kind(working, definiteness, place)
    working.answer("eigenvalues", eigenvalues, shown=_shown(eigenvalues))
    working.answer("definiteness", definiteness, shown=((f"H is {definiteness}",),))
    if kind:
        working.answer("kind", kind, shown=((f"stationary point: a {kind}",),))
    if definiteness == "zero":
        return
    with working.part("Condition number", key="condition"):
        kappa = find_condition(working, tuple(eigenvalues), *extreme)
    value = kappa.value
    more = () if isinstance(value, Infinity) else decimals(scalar(value))
    words = (Letter(kappa.name), " = ", "∞" if isinstance(value, Infinity) else show(value), *more)
    working.answer("condition_number", kappa, shown=(words,))
    if definiteness == "positive definite":
        with working.part("Gradient descent", key="descent"):
            found = step_sizes(working, H, names, extreme, kappa, place, spaces)
            _answer_rates(working, found, rate, extreme)
    elif sign(scalar(extreme[0].value)) < 0 and kind:
        working.say(
            extreme[0] < 0,
            ": along its eigenvector gradient descent moves away from the stationary point,"
            " whatever the rate.",
        )
        if rate is not None:
            working.answer("converges", False)


def _answer_rates(
    working: Working,
    found: tuple[Quantity, Quantity],
    rate: Quantity | None,
    extreme: tuple[Quantity, Quantity],
) -> None:
    limit, best = found
    value = scalar(limit.value)
    working.answer(
        "largest_rate", limit, shown=((Name("η"), " < ", show(value), *decimals(value)),)
    )
    working.answer("best_rate", best, shown=())
    if rate is not None:
        working.answer("converges", try_rate(working, rate, limit, extreme))


def _eigenvalues(working: Working, H: Quantity) -> Roots:
    try:
        return solve_equation(working, characteristic_equation(working, H), H)
    except InputError:
        raise InputError(
            "the eigenvalues of H have no closed form",
            remedy="choose a point where the second derivatives are rational", field="at",
        ) from None  # fmt: skip


def _eigenvectors(
    working: Working, H: Quantity, eigenvalues: Roots, names: Sequence[Name]
) -> Eigenspaces:
    """(H − λI)x = 0 for each λ, as in eigen; v for x where x is a letter of f."""
    taken = {name.base for name in names}
    pairs = []
    for number, (value, _) in enumerate(eigenvalues.distinct(), start=1):
        with working.part(*title_of(value, H, taken), key=f"λ{number}"):
            pairs.append((value, solve_for_eigenvectors(working, H, value, eigenvalues, taken)))
    return Eigenspaces(tuple(pairs))


def _shown(eigenvalues: Roots) -> list[Words]:
    """λ = 200, 2, with decimals beside roots."""
    words: list[Word] = []
    for value in eigenvalues:
        words += [", " if words else "λ = ", show(value), *decimals(value)]
    return [tuple(words)]


EXAMPLES = (
    {"function": "100*w1^2 + w2^2"},
    {"function": "x^2 + x*y + 2*y^2", "eta": "0.1"},
    {"function": "5*x^2 - 4*x*y + 2*y^2", "eigenvectors": "true", "eta": "0.2"},
    {"function": "w1^2 + w2^2", "eigenvectors": "true"},
    {"function": "x^3 + x*y^2 - 3*x", "at": "1 0"},
    {"function": "x^3 + x*y^2 - 3*x", "at": "0 2"},
    {"function": "x^3 + x*y^2 - 3*x"},
    {"function": "x^2 - 4*x*y + y^2"},
    {"function": "x^2 + 2*y^2 + 3*z^2 + 2*x*y - 2*y*z"},
    {"function": "w^4 - 3*w^2", "at": "w=1", "eta": "0.2"},
    {"function": "x^2 + 2*x*y + y^2"},
    {"function": "exp(x) + x*y^2", "at": "x=0, y=1"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The second derivatives by SymPy at once, Σλ = tr H, Πλ = det H, κ by the eigenvalues."""
    import sympy

    from dlsolve.working.symbols import to_sympy

    names = _letters(arguments["function"].tree)
    function = to_sympy(arguments["function"].tree)
    point = zip(names, _numbers(arguments["at"], names), strict=False)
    values = {to_sympy(Letter(name)): to_sympy(number) for name, number in point}
    theirs = sympy.hessian(function, [to_sympy(Letter(name)) for name in names]).subs(values)
    H = answers["hessian"].value
    rows = H.rows if isinstance(H, Matrix) else ((scalar(H),),)
    for i, row in enumerate(rows):
        for j, entry in enumerate(row):
            difference = sympy.simplify(to_sympy(show(entry)) - theirs[i, j])
            yield f"H{i + 1}{j + 1}", difference == 0
    if "eigenvalues" not in answers:
        return
    found = answers["eigenvalues"].value
    assert isinstance(found, Roots)
    roots = [float_of(root) for root in found]
    yield "Σλ = tr H", isclose(sum(roots), float(theirs.trace()), abs_tol=1e-9)
    yield "Πλ = det H", isclose(prod(roots), float(theirs.det()), abs_tol=1e-9)
    if "condition_number" not in answers:
        return
    sizes = [abs(root) for root in roots]
    kappa = answers["condition_number"].value
    if kappa is INFINITY:
        yield "an eigenvalue is 0", min(sizes) < 1e-12
    else:
        yield "κ", isclose(float_of(kappa), max(sizes) / min(sizes))
