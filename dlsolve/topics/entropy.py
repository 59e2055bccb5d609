"""Entropy, cross-entropy and KL divergence by hand, term by term."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import e, inf, isclose
from math import log as float_log
from typing import TYPE_CHECKING, Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.exact.number import INFINITY, equal, real
from dlsolve.exact.rounding import nearest_float
from dlsolve.inputs.distributions import Counts, Distribution
from dlsolve.topics._floats import typed
from dlsolve.topics._outcomes import (
    aligned,
    are_fractions,
    clipped,
    distribution_of,
    general,
    given,
    refuse_too_many,
    shares,
    vanishes,
)
from dlsolve.working.names import Name
from dlsolve.working.readings import float_of, scalar
from dlsolve.working.steps import Answer, Word
from dlsolve.working.trees import Number, Operand, Quantity, Tree, ln, log, total
from dlsolve.working.working import Working, show

if TYPE_CHECKING:
    from dlsolve.working.figures import Figure

CHAPTER = "Information"
ALIASES = ("cross-entropy", "kl", "kl-divergence", "information")
PICTURE = "the distributions as bars"

SIGNS = {"2": "log₂", "e": "ln", "10": "log₁₀"}
UNITS = {"2": "bits", "e": "nats", "10": "dits"}


def entropy(
    working: Working,
    p: Annotated[
        Distribution | None, "the distribution p: “0.7 0.2 0.1”, or “X=0.7, Y=0.2, Z=0.1”"
    ] = None,
    *,
    counts: Annotated[
        Counts | None, "in place of p, how often each outcome occurs: “9 5”, or “9 yes, 5 no”"
    ] = None,
    q: Annotated[Distribution | None, "a second distribution, for CE(p‖q) and KL(p‖q)"] = None,
    base: Annotated[Literal["2", "e", "10"], "the base of the logarithm: bits, nats or dits"] = "2",
    reverse: Annotated[bool, "CE and KL the other way round, too"] = False,
    clip: Annotated[
        Number | None, "a small ε that takes the place of any smaller q, so that KL is finite"
    ] = None,
) -> None:
    """Entropy, cross-entropy and KL divergence of distributions.

        H(p) = −Σ pᵢ·log₂ pᵢ
        CE(p‖q) = −Σ pᵢ·log₂ qᵢ
        KL(p‖q) = Σ pᵢ·log₂(pᵢ/qᵢ) = CE(p‖q) − H(p)
        pᵢ = nᵢ/n                               of counts n₁, n₂, … with the sum n

    A term with pᵢ = 0 is 0; where qᵢ = 0 < pᵢ, CE and KL are ∞, unless q is clipped.
    Answers: `entropy`, `cross_entropy`, `kl`; in reverse also `entropy_q`,
    `cross_entropy_reverse`, `kl_reverse`.

    Raises InputError for what is no distribution, for two that do not belong together, and for
    both p and counts.

    Sources: Shannon, 1948; Kullback and Leibler, 1951.
    """
    distribution = distribution_of(p, counts)
    refuse_too_many(distribution)
    working.fractions = counts is not None or are_fractions(distribution, q)
    _ask(working, q, reverse)
    if counts is None:
        ps = given(working, "p", distribution.probabilities, distribution.names)
    else:
        ps = shares(working, "p", counts)
    if q is None:
        working.draw(_figures, {"p": ps}, distribution.names)
        _refuse_without_q(reverse, clip)
        _say_zeros(working, ps, base)
        h = _entropy(working, "p", ps, ps, base)
        working.answer("entropy", h, unit=UNITS[base])
        return
    second = aligned(distribution, q)
    qs = given(working, "q", second.probabilities, second.names)
    if clip is not None:
        qs = clipped(working, qs, clip)
    working.draw(_figures, {"p": ps, "q": qs}, distribution.names)
    _say_zeros(working, ps, base)
    h = _entropy(working, "p", ps, qs, base)
    ce = _cross_entropy(working, "p‖q", ps, qs, base)
    kl = _divergence(working, "p‖q", ps, qs, h, ce, base)
    working.answer("entropy", h, unit=UNITS[base])
    working.answer("cross_entropy", ce, unit=_unit(ce, base))
    working.answer("kl", kl, unit=_unit(kl, base))
    if not reverse:
        return
    _say_zeros(working, qs, base)
    h_q = _entropy(working, "q", qs, ps, base)
    ce_reverse = _cross_entropy(working, "q‖p", qs, ps, base)
    kl_reverse = _divergence(working, "q‖p", qs, ps, h_q, ce_reverse, base)
    _say_whether_symmetric(working, kl, kl_reverse)
    working.answer("entropy_q", h_q, unit=UNITS[base])
    working.answer("cross_entropy_reverse", ce_reverse, unit=_unit(ce_reverse, base))
    working.answer("kl_reverse", kl_reverse, unit=_unit(kl_reverse, base))


def _figures(
    distributions: Mapping[str, Sequence[Quantity]], names: Sequence[str]
) -> Iterator[Figure]:
    """The distributions side by side."""
    from dlsolve.working.figures import Bars, Figure

    bars = tuple(
        Bars(tuple(float_of(p.value) for p in ps), tuple(names), label=letter)
        for letter, ps in distributions.items()
    )
    yield Figure("The distribution" if len(bars) == 1 else "The distributions", "outcome",
                 "probability", bars)  # fmt: skip


# --- the three formulas -------------------------------------------------------------------


def _entropy(
    working: Working, letter: str, ps: Sequence[Quantity], others: Sequence[Quantity], base: str
) -> Quantity:
    """H(p); `others` is the second distribution, which could be taken by mistake."""
    x = general(letter, ps)
    working.say(f"Entropy: H({letter}) = −Σ {x}·{SIGNS[base]} {x}")
    return working.let(
        Name(f"H({letter})"),
        -_mean_log(ps, ps, base),
        unit=UNITS[base],
        minus_forgotten=_mean_log(ps, ps, base),
        weights_forgotten=-total(_log(ps[i], base) for i in _nonzero(ps)),
        cross_entropy_for_entropy=-_mean_log(ps, others, base),
        logarithm_to_base_2=-_mean_log(ps, ps, "2"),
        natural_logarithm=-_mean_log(ps, ps, "e"),
        logarithm_to_base_10=-_mean_log(ps, ps, "10"),
    )


def _cross_entropy(
    working: Working, pair: str, ps: Sequence[Quantity], qs: Sequence[Quantity], base: str
) -> Quantity:
    """CE(p‖q), which is ∞ where a q is 0 and its p is not."""
    name = Name(f"CE({pair})")
    first, second = pair.split("‖")
    sign = SIGNS[base]
    working.say(f"Cross-entropy: CE({pair}) = −Σ {general(first, ps)}·{sign} {general(second, qs)}")
    impossible = _impossible(ps, qs)
    if impossible:
        q, p = qs[impossible[0]], ps[impossible[0]]
        working.say(
            q.name, " = 0 where ", p.name, " = ", show(p.value),
            f", and −{sign} {second} → ∞ as {second} → 0, so",
        )  # fmt: skip
        return working.let(name, INFINITY, infinity_missed=-_mean_log(*_where_both(ps, qs), base))
    return working.let(
        name,
        -_mean_log(ps, qs, base),
        unit=UNITS[base],
        minus_forgotten=_mean_log(ps, qs, base),
        weights_forgotten=-total(_log(qs[i], base) for i in _nonzero(ps)),
        entropy_for_cross_entropy=-_mean_log(ps, ps, base),
        cross_entropy_reversed=-_mean_log(qs, ps, base),
        logarithm_to_base_2=-_mean_log(ps, qs, "2"),
        natural_logarithm=-_mean_log(ps, qs, "e"),
        logarithm_to_base_10=-_mean_log(ps, qs, "10"),
    )


def _divergence(
    working: Working,
    pair: str,
    ps: Sequence[Quantity],
    qs: Sequence[Quantity],
    h: Quantity,
    ce: Quantity,
    base: str,
) -> Quantity:
    """KL(p‖q) by its own formula, and again as CE(p‖q) − H(p)."""
    name = Name(f"KL({pair})")
    first, second = pair.split("‖")
    x, y = general(first, ps), general(second, qs)
    if _impossible(ps, qs):
        working.say(f"KL divergence: KL({pair}) = CE({pair}) − H({first}), so")
        return working.let(name, INFINITY, infinity_missed=_mean_ratio(*_where_both(ps, qs), base))
    working.say(f"KL divergence: KL({pair}) = Σ {x}·{SIGNS[base]}({x}/{y})")
    kl = working.let(
        name,
        _mean_ratio(ps, qs, base),
        unit=UNITS[base],
        sign_lost=-_mean_ratio(ps, qs, base),
        weights_forgotten=total(_log(ps[i] / qs[i], base) for i in _nonzero(ps)),
        cross_entropy_for_kl=-_mean_log(ps, qs, base),
        kl_reversed=_mean_ratio(qs, ps, base),
        logarithm_to_base_2=_mean_ratio(ps, qs, "2"),
        natural_logarithm=_mean_ratio(ps, qs, "e"),
        logarithm_to_base_10=_mean_ratio(ps, qs, "10"),
    )
    working.say("or, from the two above,")
    difference = working.let(name, ce - h, unit=UNITS[base])
    working.check(
        equal(scalar(kl.value), scalar(difference.value)),
        f"Check: Σ {x}·{SIGNS[base]}({x}/{y}) = CE({pair}) − H({first})",
    )
    return kl


def _mean_log(ps: Sequence[Quantity], qs: Sequence[Quantity], base: str) -> Tree:
    """Σ pᵢ·log qᵢ over the pᵢ that are not 0."""
    return total(ps[i] * _log(qs[i], base) for i in _nonzero(ps))


def _mean_ratio(ps: Sequence[Quantity], qs: Sequence[Quantity], base: str) -> Tree:
    """Σ pᵢ·log(pᵢ/qᵢ) over the pᵢ that are not 0."""
    return total(ps[i] * _log(ps[i] / qs[i], base) for i in _nonzero(ps))


def _log(operand: Operand, base: str) -> Tree:
    return ln(operand) if base == "e" else log(operand, int(base))


def _nonzero(ps: Sequence[Quantity]) -> list[int]:
    return [i for i, p in enumerate(ps) if not vanishes(p)]


def _impossible(ps: Sequence[Quantity], qs: Sequence[Quantity]) -> list[int]:
    """Where the second distribution has no chance of what the first one may bring."""
    return [i for i in _nonzero(ps) if vanishes(qs[i])]


def _where_both(
    ps: Sequence[Quantity], qs: Sequence[Quantity]
) -> tuple[list[Quantity], list[Quantity]]:
    """The entries where the second distribution is not 0: the others give no finite term."""
    places = _nonzero(qs)
    return [ps[i] for i in places], [qs[i] for i in places]


# --- what is given ------------------------------------------------------------------------


def _ask(working: Working, q: Distribution | None, reverse: bool) -> None:
    if q is None:
        working.ask("Find the entropy H(p).")
    elif not reverse:
        working.ask("Find the entropy H(p), the cross-entropy CE(p‖q) and the divergence KL(p‖q).")
    else:
        working.ask("Find H(p), CE(p‖q) and KL(p‖q), and H(q), CE(q‖p) and KL(q‖p).")


def _unit(quantity: Quantity, base: str) -> str:
    """The unit, which ∞ has none of."""
    return "" if quantity.value is INFINITY else UNITS[base]


def _refuse_without_q(reverse: bool, clip: Number | None) -> None:
    for field, asked in (("reverse", reverse), ("clip", clip is not None)):
        if asked:
            raise InputError("this needs a second distribution", remedy="give --q", field=field)


def _say_zeros(working: Working, ps: Sequence[Quantity], base: str) -> None:
    """0·log₂ 0 = 0, where it is needed."""
    zeros = [p.name for p in ps if vanishes(p)]
    if not zeros:
        return
    words: list[Word] = [f"0·{SIGNS[base]} 0 is taken as 0: "]
    for place, name in enumerate(zeros):
        if place:
            words.append(" and " if place == len(zeros) - 1 else ", ")
        words += [name, " = 0"]
    working.say(*words, " add nothing." if len(zeros) > 1 else " adds nothing.")


def _say_whether_symmetric(working: Working, there: Quantity, back: Quantity) -> None:
    if INFINITY in (there.value, back.value):
        same = there.value == back.value
    else:
        same = equal(scalar(there.value), scalar(back.value))
    if not same:
        working.say(there.name, " ≠ ", back.name, ": the divergence is not symmetric.")


EXAMPLES = (
    {"p": "0.7 0.2 0.1", "q": "0.6 0.3 0.1"},
    {"p": "X=0.7, Y=0.2, Z=0.1"},
    {"p": "1/2 1/4 1/8 1/8"},
    {"p": "0.5 0.5 0"},
    {"p": "0.7 0.2 0.1", "q": "0.6 0.3 0.1", "base": "e", "reverse": "true"},
    {"p": "0.5 0.3 0.2", "q": "0.2 0.3 0.5", "base": "10"},
    {"p": "0.5 0.5", "q": "1 0"},
    {"p": "0.5 0.5", "q": "1 0", "clip": "0.001"},
    {"counts": "9 yes, 5 no"},
    {"counts": "4 2 0 1", "base": "e"},
)


def check(
    answers: Mapping[str, Answer], arguments: Mapping[str, Any]
) -> Iterator[tuple[str, bool]]:
    """The sums in floats, CE = H + KL, and Gibbs' inequality where q is not clipped."""
    base = {"2": 2.0, "e": e, "10": 10.0}[arguments["base"]]
    p, q = distribution_of(arguments["p"], arguments["counts"]), arguments["q"]
    ps = typed(p.probabilities)
    yield "H(p)", _near(answers["entropy"], _sum(ps, ps, base))
    yield "H ≤ log n", float(answers["entropy"]) <= float_log(len(ps), base) + 1e-12
    if q is None:
        return
    clip = arguments["clip"]
    least = nearest_float(real(clip.value)) if clip is not None else 0.0
    qs = [max(value, least) for value in typed(aligned(p, q).probabilities)]
    yield "CE(p‖q)", _near(answers["cross_entropy"], _sum(ps, qs, base))
    yield "KL(p‖q)", _near(answers["kl"], _sum(ps, qs, base) - _sum(ps, ps, base))
    if clip is None:
        yield "KL ≥ 0", float(answers["kl"]) >= 0
    if arguments["reverse"]:
        yield "H(q)", _near(answers["entropy_q"], _sum(qs, qs, base))
        yield "KL(q‖p)", _near(answers["kl_reverse"], _sum(qs, ps, base) - _sum(qs, qs, base))


def _sum(ps: Sequence[float], qs: Sequence[float], base: float) -> float:
    """−Σ p·log q in floats."""
    pairs = [(p, q) for p, q in zip(ps, qs, strict=True) if p]
    return inf if any(not q for _, q in pairs) else -sum(p * float_log(q, base) for p, q in pairs)


def _near(answer: Answer, value: float) -> bool:
    return isclose(float(answer), value, abs_tol=1e-9)
