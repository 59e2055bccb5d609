"""What a quantity is called in a program.

e.g. ŷ₁ → y_hat1, ∂L/∂W⁽²⁾ → dL_dW2, P(A|B) → P_A_given_B
"""

from __future__ import annotations

import builtins
import keyword
import re

from dlsolve.render.code.vocabulary import HELPERS
from dlsolve.working.names import Name

SPELLED = {"|": "_given_", "‖": "_", "¬": "not_", "∩": "_and_", "∪": "_or_", "′": "_prime"}
"""Signs between and before the words of a name."""

RESERVED = {*keyword.kwlist, *dir(builtins), *HELPERS, "math", "np", "sp", "NormalDist"}

LONGEST = 40


def identifier(name: Name) -> str:
    """A name of ASCII letters, digits and underscores, whatever stands in it."""
    base = re.sub(r"^\|(.*)\|$", r"abs_\1", name.base)
    base = re.sub(r"^‖(.*)‖$", r"norm_\1", base)
    for sign, spelling in SPELLED.items():
        base = base.replace(sign, spelling)
    base = re.sub(r"\^\((\d+)\)", r"\1", Name(base).ascii).replace("lambda", "lam")
    layer = "" if name.layer is None else str(name.layer)
    text = joined(_plain(base) or "value", layer)
    for index in name.indices:
        text = joined(text, _plain(str(index)))
    if not text[0].isalpha():
        text = "n_" + text
    text = text[:LONGEST].rstrip("_")
    return text + "_" if text in RESERVED else text


def joined(text: str, index: str) -> str:
    """e.g. w, 1 → w1;  w1, 2 → w1_2;  eta, max → eta_max"""
    if not index:
        return text
    apart = text[-1].isdigit() or not index.isdigit()
    return f"{text}_{index}" if apart else text + index


def _plain(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z]+", "_", text).strip("_")
