"""Entropy, cross-entropy and KL divergence by hand, term by term."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import inf, isclose
from math import log as float_log
from typing import Annotated, Any, Literal

from dlsolve.errors import InputError
from dlsolve.exact.number import INFINITY, equal, is_zero, real, sign
from dlsolve.exact.rounding import decimal_of
from dlsolve.inputs.distributions import Distribution
from dlsolve.inputs.quoting import quoted
from dlsolve.working.names import Name
from dlsolve.working.readings import evaluate, scalar
from dlsolve.working.steps import Answer, Word
from dlsolve.working.trees import Number, Operand, Quantity, Tree, ln, log, maximum, total
from dlsolve.working.working import Working, show

CHAPTER = "Information"

UNITS = {"2": "bits", "e": "nats", "10": "dits"}
LOGARITHMS = {"2": "log₂", "e": "ln", "10": "log₁₀"}
WRONG_BASES = {
    "2": "logarithm_to_base_2",
    "e": "natural_logarithm",
    "10": "logarithm_to_base_10",
}


def entropy(
    working: Working,
    p: Annotated[Distribution, "the distribution p: “0.7 0.2 0.1”, or “X=0.7, Y=0.2, Z=0.1”"],
    *,
    q: Annotated[Distribution | None, "a second distribution, for CE(p‖q) and KL(p‖q)"] = None,
    base: Annotated[
        Literal["2", "e", "10"], "the base of the logarithm: bits, nats or dits"
    ] = "2",
    reverse: Annotated[bool, "KL(q‖p), too, with H(q) and CE(q‖p)"] = False,
    clip: Annotated[
        Number | None, "a small ε that takes the place of any smaller q, so that KL is finite"
    ] = None,
) -> None:
    """Entropy of a distribution; with a second one, cross-entropy and KL divergence.

        H(p) = −Σ pᵢ·log₂ pᵢ
        CE(p‖q) = −Σ pᵢ·log₂ qᵢ
        KL(p‖q) = Σ pᵢ·log₂(pᵢ/qᵢ) = CE(p‖q) − H(p)

    A term with pᵢ = 0 is 0; where qᵢ = 0 < pᵢ, CE and KL are ∞, unless q is clipped.
    Answers: `entropy`, `cross_entropy`, `kl`; in reverse also `entropy_q`,
    `cross_entropy_reverse`, `kl_reverse`.

    Raises InputError for what is no distribution, and for two that do not belong together.

    Sources: Shannon, 1948; Kullback and Leibler, 1951.
    """
    unit = UNITS[base]
    _ask(working, q, reverse)
    ps = working_entries(working, "p", p)
    if q is None:
        _refuse_without_q(reverse, clip)
        _say_zeros(working, ps, base)
        h = _entropy(working, "p", ps, ps, base)
        working.answer("entropy", h, unit=unit)
        return
    qs = working_entries(working, "q", _aligned(p, q))
    if clip is not None:
        qs = _clipped(working, qs, clip)
    _say_zeros(working, ps, base)
    h = _entropy(working, "p", ps, qs, base)
    ce, kl = _from_p_to_q(working, "p", "q", ps, qs, h, base)
    working.answer("entropy", h, unit=unit)
    working.answer("cross_entropy", ce, unit=_unit(ce, base))
    working.answer("kl", kl, unit=_unit(kl, base))
    if not reverse:
        return
    _say_zeros(working, qs, base)
    h_q = _entropy(working, "q", qs, ps, base)
    ce_reverse, kl_reverse = _from_p_to_q(working, "q", "p", qs, ps, h_q, base)
    _say_whether_symmetric(working, kl, kl_reverse)
    working.answer("entropy_q", h_q, unit=unit)
    working.answer("cross_entropy_reverse", ce_reverse, unit=_unit(ce_reverse, base))
    working.answer("kl_reverse", kl_reverse, unit=_unit(kl_reverse, base))


# --- the three formulas -------------------------------------------------------------------


def _entropy(
    working: Working, letter: str, ps: Sequence[Quantity], others: Sequence[Quantity], base: str
) -> Quantity:
    """H(p); `others` is the second distribution, which could be taken by mistake."""
    used = _nonzero(ps)
    logarithm = LOGARITHMS[base]
    x = _general(letter, ps)
    working.say(f"Entropy: H({letter}) = −Σ {x}·{logarithm} {x}")
    mistakes = {
        "minus_forgotten": _weighted(ps, ps, base),
        "weights_forgotten": -total(_log(ps[i], base) for i in used),
        **_in_other_bases(lambda other: -_weighted(ps, ps, other), base),
    }
    if others is not ps and all(not _vanishes(others[i]) for i in used):
        mistakes["cross_entropy_for_entropy"] = -_weighted(ps, others, base)
    return working.let(
        Name(f"H({letter})"), -_weighted(ps, ps, base), unit=UNITS[base], **mistakes
    )


def _from_p_to_q(
    working: Working,
    first: str,
    second: str,
    ps: Sequence[Quantity],
    qs: Sequence[Quantity],
    h: Quantity,
    base: str,
) -> tuple[Quantity, Quantity]:
    """CE(p‖q) and KL(p‖q), and that KL = CE − H."""
    unit, logarithm = UNITS[base], LOGARITHMS[base]
    pair = f"{first}‖{second}"
    x, y = _general(first, ps), _general(second, qs)
    used = _nonzero(ps)
    impossible = [i for i in used if _vanishes(qs[i])]
    working.say(f"Cross-entropy: CE({pair}) = −Σ {x}·{logarithm} {y}")
    if impossible:
        i = impossible[0]
        working.say(
            qs[i].name, " = 0 while ", ps[i].name, " = ", show(ps[i].value), " > 0, and −",
            f"{logarithm} {name_of_limit(second)} grows without bound as it falls to 0, so",
        )  # fmt: skip
        ce = working.let(Name(f"CE({pair})"), INFINITY)
        working.say(f"KL divergence: KL({pair}) = CE({pair}) − H({first}), so")
        return ce, working.let(Name(f"KL({pair})"), INFINITY)
    ratios = total(ps[i] * _log(ps[i] / qs[i], base) for i in used)
    backwards = all(not _vanishes(ps[i]) for i in _nonzero(qs))
    ce_mistakes = {
        "minus_forgotten": _weighted(ps, qs, base),
        "weights_forgotten": -total(_log(qs[i], base) for i in used),
        "entropy_for_cross_entropy": -_weighted(ps, ps, base),
        **_in_other_bases(lambda other: -_weighted(ps, qs, other), base),
    }
    kl_mistakes = {
        "sign_lost": -ratios,
        "weights_forgotten": total(_log(ps[i] / qs[i], base) for i in used),
        "cross_entropy_for_kl": -_weighted(ps, qs, base),
        **_in_other_bases(
            lambda other: total(ps[i] * _log(ps[i] / qs[i], other) for i in used), base
        ),
    }
    if backwards:
        turned = _nonzero(qs)
        ce_mistakes["cross_entropy_reversed"] = -_weighted(qs, ps, base)
        kl_mistakes["kl_reversed"] = total(qs[i] * _log(qs[i] / ps[i], base) for i in turned)
    ce = working.let(Name(f"CE({pair})"), -_weighted(ps, qs, base), unit=unit, **ce_mistakes)
    working.say(f"KL divergence: KL({pair}) = Σ {x}·{logarithm}({x}/{y})")
    kl = working.let(Name(f"KL({pair})"), ratios, unit=unit, **kl_mistakes)
    working.say("or, from the two above,")
    difference = working.let(Name(f"KL({pair})"), ce - h, unit=unit)
    same = equal(scalar(kl.value), scalar(difference.value))
    working.check(same, f"Check: Σ {x}·{logarithm}({x}/{y}) = CE({pair}) − H({first})")
    return ce, kl


def _weighted(ps: Sequence[Quantity], qs: Sequence[Quantity], base: str) -> Tree:
    """Σ pᵢ·log qᵢ over the pᵢ that are not 0."""
    return total(ps[i] * _log(qs[i], base) for i in _nonzero(ps))


def _log(operand: Operand, base: str) -> Tree:
    return ln(operand) if base == "e" else log(operand, int(base))


def _in_other_bases(formula: Any, base: str) -> dict[str, Tree]:
    """The formula with the wrong logarithm."""
    return {name: formula(other) for other, name in WRONG_BASES.items() if other != base}


def _nonzero(ps: Sequence[Quantity]) -> list[int]:
    return [i for i, p in enumerate(ps) if not _vanishes(p)]


def _vanishes(p: Quantity) -> bool:
    return is_zero(scalar(p.value))


# --- what is given ------------------------------------------------------------------------


def _ask(working: Working, q: Distribution | None, reverse: bool) -> None:
    if q is None:
        working.ask("Find the entropy of p.")
    else:
        other = " both ways" if reverse else ""
        working.ask(
            "Find the entropy of p, and the cross-entropy and the KL divergence of p and q"
            f"{other}."
        )


def working_entries(working: Working, letter: str, given: Distribution) -> list[Quantity]:
    """p₁, p₂, …, or p(X), p(Y), … where the outcomes have names."""
    if not given.names:
        return working.entries(Name(letter), given.probabilities)
    pairs = zip(given.names, given.probabilities, strict=True)
    return [working.given(Name(f"{letter}({name})"), value) for name, value in pairs]
