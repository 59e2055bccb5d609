"""Differential entropy, cross-entropy and KL divergence of densities, integral by integral."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dlsolve.errors import InputError
from dlsolve.exact.number import INFINITY
from dlsolve.inputs.densities import Density, Piece
from dlsolve.topics._densities import Both, Overlap, answered, check_divergence, integral, overlap
from dlsolve.topics._gaussian import normal_cross_entropy, normal_divergence, normal_entropy
from dlsolve.topics.entropy import SIGNS, UNITS
from dlsolve.working.names import Name
from dlsolve.working.steps import Word
from dlsolve.working.trees import INFINITE, Integral, Operand, Quantity, Tree, ln, log, total
from dlsolve.working.working import Working


def write_information(
    working: Working,
    f: Density,
    g: Density | None,
    wanted: Sequence[str],
    base: str,
    reverse: bool,
) -> None:
    """H(f), H(g), CE(f‖g), KL(f‖g), and the last two in reverse, as far as they are asked for."""
    h_f = h_g = None
    needs_h = "entropy" in wanted
    if needs_h:
        h_f = _entropy(working, "f", f, base, alone=g is None)
        answered(working, "entropy", h_f, UNITS[base])
    if g is None:
        return
    if needs_h:
        h_g = _entropy(working, "g", g, base)
        answered(working, "entropy_g", h_g, UNITS[base])
    _divergences(working, "f‖g", f, g, h_f, wanted, base, "")
    if reverse:
        _divergences(working, "g‖f", g, f, h_g, wanted, base, "_reverse")


def _divergences(
    working: Working,
    pair: str,
    f: Density,
    g: Density,
    h: Quantity | None,
    wanted: Sequence[str],
    base: str,
    suffix: str,
) -> None:
    """CE and KL of one density from another."""
    try:
        both = overlap(f, g)
    except InputError as error:
        raise error.of("g") from None
    ce = None
    if "normal" == f.kind == g.kind:
        if "cross-entropy" in wanted:
            ce = normal_cross_entropy(working, pair, f, g, base)
            answered(working, "cross_entropy" + suffix, ce, UNITS[base])
        if "kl" in wanted:
            kl = normal_divergence(working, pair, f, g, h, ce, base)
            answered(working, "kl" + suffix, kl, UNITS[base])
        return
    if "cross-entropy" in wanted:
        ce = _cross_entropy(working, pair, f, g, both, base)
        answered(working, "cross_entropy" + suffix, ce, unit(ce, base))
    if "kl" in wanted:
        kl = _divergence(working, pair, f.variable, both, h, ce, base)
        answered(working, "kl" + suffix, kl, unit(kl, base))


def _entropy(
    working: Working, letter: str, f: Density, base: str, *, alone: bool = False
) -> Quantity:
    """H(f) = −∫ f·log f dx"""
    if f.kind == "normal":
        return normal_entropy(working, letter, f, base, alone=alone)
    x = f.variable
    sign = SIGNS[base]
    working.say(f"Entropy: H({letter}) = −∫ {letter}({x})·{sign} {letter}({x}) d{x}")

    def mean_log(base: str) -> Tree:
        return integral(f, lambda one: one * logarithm(base)(one))

    mistakes: dict[str, Any] = {
        "minus_forgotten": mean_log(base),
        "logarithm_to_base_2": -mean_log("2"),
        "natural_logarithm": -mean_log("e"),
        "logarithm_to_base_10": -mean_log("10"),
        "density_left_out": -integral(f, logarithm(base)),
    }
    name = Name(f"H({letter})")
    return working.let(name, -mean_log(base), unit=UNITS[base], **mistakes)


def _cross_entropy(
    working: Working, pair: str, f: Density, g: Density, both: Overlap, base: str
) -> Quantity:
    """CE(f‖g) = −∫ f·log g dx over where f is not 0."""
    x, name = f.variable, Name(f"CE({pair})")
    one, other = pair.split("‖")
    working.say(f"Cross-entropy: CE({pair}) = −∫ {one}({x})·{SIGNS[base]} {other}({x}) d{x}")

    def mean_log(base: str) -> Tree:
        return _over(both.together, x, lambda part: part.f * logarithm(base)(part.g))

    if both.alone:
        _say_why_infinite(working, pair, both.alone[0], x)
        return working.let(name, INFINITY, **_infinity_missed(both, -mean_log(base)))
    mistakes: dict[str, Any] = {
        "minus_forgotten": mean_log(base),
        "entropy_for_cross_entropy": -_over(
            both.together, x, lambda part: part.f * logarithm(base)(part.f)
        ),
        "logarithm_to_base_2": -mean_log("2"),
        "natural_logarithm": -mean_log("e"),
        "logarithm_to_base_10": -mean_log("10"),
    }
    if _is_narrower(f, g):
        _say_support(working, one, f.pieces[0])
        formula = f.pieces[0].formula
        mistakes["limits_of_the_other_density"] = -integral(
            g, lambda part: formula * logarithm(base)(part)
        )
    return working.let(name, -mean_log(base), unit=UNITS[base], **mistakes)


def _divergence(
    working: Working,
    pair: str,
    x: Name,
    both: Overlap,
    h: Quantity | None,
    ce: Quantity | None,
    base: str,
) -> Quantity:
    """KL(f‖g) = ∫ f·log(f/g) dx, and again as CE(f‖g) − H(f)."""
    name = Name(f"KL({pair})")
    one, other = pair.split("‖")
    ratio = f"{SIGNS[base]}[{one}({x})/{other}({x})]"
    working.say(f"KL divergence: KL({pair}) = ∫ {one}({x})·{ratio} d{x}")

    def mean_ratio(base: str) -> Tree:
        return _over(both.together, x, lambda part: part.f * logarithm(base)(part.f / part.g))

    if both.alone:
        if ce is None:
            _say_why_infinite(working, pair, both.alone[0], x)
        else:
            working.say("and this is ∞ for the same reason:")
        return working.let(name, INFINITY, **_infinity_missed(both, mean_ratio(base)))
    kl = working.let(
        name,
        mean_ratio(base),
        unit=UNITS[base],
        sign_lost=-mean_ratio(base),
        kl_reversed=_over(both.together, x, lambda p: p.g * logarithm(base)(p.g / p.f)),
        cross_entropy_for_kl=-_over(both.together, x, lambda p: p.f * logarithm(base)(p.g)),
        logarithm_to_base_2=mean_ratio("2"),
        natural_logarithm=mean_ratio("e"),
        logarithm_to_base_10=mean_ratio("10"),
    )
    check_divergence(working, kl, h, ce, UNITS[base], "the integral")
    return kl


# --- pieces of the two ------------------------------------------------------------------


def _over(parts: Sequence[Both], x: Name, weighted: Callable[[Both], Tree]) -> Tree:
    return total(Integral(weighted(part), x, part.low, part.high) for part in parts)


def logarithm(base: str) -> Callable[[Operand], Tree]:
    """The logarithm to a base, as it is written."""
    return ln if base == "e" else lambda operand: log(operand, int(base))


def _infinity_missed(both: Overlap, wrong: Tree) -> dict[str, Any]:
    """The mistake of integrating only where both densities are given."""
    return {"infinity_missed": wrong} if both.together else {}


def _say_why_infinite(working: Working, pair: str, part: Both, x: Name) -> None:
    """e.g. Between 1 and 2, f(x) = 0, but g(x) = 1/2 > 0, so"""
    one, other = pair.split("‖")
    place: list[Word] = ["Between ", part.low, " and ", part.high]
    if part.high == INFINITE:
        place = ["For ", x, " > ", part.low]
    elif part.low == -INFINITE:
        place = ["For ", x, " < ", part.high]
    working.say(*place, f", {other}({x}) = 0, but {one}({x}) = ", part.f, " > 0, so")


def _is_narrower(f: Density, g: Density) -> bool:
    """Whether f is one piece, and g is given beyond it."""
    if len(f.pieces) != 1:
        return False
    ends = g.pieces[0].low, g.pieces[-1].high
    return (f.pieces[0].low, f.pieces[0].high) != ends


def _say_support(working: Working, letter: str, piece: Piece) -> None:
    working.say(f"The limits are those of {letter}, ", piece.low, " and ", piece.high, ".")


def unit(quantity: Quantity, base: str) -> str:
    """The unit, which ∞ has none of."""
    return "" if quantity.value is INFINITY else UNITS[base]
