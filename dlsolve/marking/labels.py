"""One spelling for a name, however it is written: m̂₁, m_hat_1, \\hat m_1 are `mhat1`."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from dlsolve.working.names import ASCII, HAT, SPELLED, Name

_MARKS = r"[_^\s]*(?:\(\s*(?:,\s*)?(?:{0})\s*\)|(?:,\s*)?(?:{0})\b)"
_OLD_AND_NEW = re.compile(r"(?<![_^\s])" + _MARKS.format("new|old|actual|true"), re.IGNORECASE)
_PREDICTED = re.compile(rf"(?<=[Yy]){_MARKS.format('predicted|pred|hat')}|(?<=\\by)['′]", re.I)
_BESIDE = re.compile(r"[\s_{}\\$*·^,()\[\]]")
_SPELLED = {sign: spelling for sign, spelling in SPELLED.items() if sign != "/"}
_DERIVATIVE = re.compile(r"(?<=^d)(.*)/(?=d)")
_LAYER = re.compile(r"\^[(\[]+([0-9]+)[)\]]+(.*)")
_HATTED = re.compile(r"^([A-Za-z]+?)([0-9]+)hat$")

LONGEST_LABEL = 60
"""Characters up to which the side of an equation may be a name."""


@lru_cache(maxsize=4096)
def label(text: str) -> str:
    """The name without what a keyboard decides: subscripts, braces, Greek, old and new.

    e.g. w_{1,new} → w1;  y_pred → yhat;  ∂L/∂w₁ → dLdw1;  z⁽²⁾ → z2;  P(A ∩ B) → PAandB
    """
    spelt = text.strip().replace("⁽", "^(")
    for sign, spelling in _SPELLED.items():
        spelt = spelt.replace(sign, spelling)
    spelt = unicodedata.normalize("NFKD", spelt).replace(HAT, "hat").replace("−", "-")
    spelt = named(spelt).replace("ŷ", "yhat")
    spelt = "".join(ASCII.get(letter, letter) for letter in spelt)
    spelt = _DERIVATIVE.sub(r"\1", _BESIDE.sub("", _LAYER.sub(r"\2 \1", spelt)))
    return _HATTED.sub(r"\1hat\2", spelt)


def named(text: str) -> str:
    """The text without the words old and new at its names.  e.g. w_1old, y_pred → w_1, ŷ"""
    return _PREDICTED.sub("hat", _OLD_AND_NEW.sub("", text)).replace("yhat", "ŷ")


def label_of(name: Name) -> str:
    """The label of a line's name.  e.g. Name("m̂", 1) → mhat1"""
    return label(name.ascii)


def base(spelt: str) -> str:
    """A label without its index.  e.g. mhat1 → mhat"""
    return spelt.rstrip("0123456789")
