"""The names of quantities, as data: how `m̂₂` and `m_hat_2` are one and the same name."""

from __future__ import annotations

import re

from dlsolve.records import dataclass

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "eta": "η",
    "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "phi": "φ", "omega": "ω", "Delta": "Δ", "Sigma": "Σ",
    "Phi": "Φ",
}  # fmt: skip
ASCII = {letter: name for name, letter in GREEK.items()}
HAT = "\N{COMBINING CIRCUMFLEX ACCENT}"
SPELLED = {
    "∂²": "d2", "ŷ": "y_hat", HAT: "_hat", "∂": "d", "∇": "grad_", "/": "_", "¬": "not ", "‖": "||",
    "∩": "and", "∪": "or", "ᶜ": "^c", "…": "...", "′": "'", "≤": "<=", "≥": ">=", "½": "half_",
    "″": "''", "∫": "int",
}  # fmt: skip
LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᶻ", "0123456789+-()z", strict=True))

Index = int | str


@dataclass(frozen=True, slots=True, init=False)
class Name:
    """A base letter, its indices, and a layer.

    Name("m̂", 2) is m̂₂;  Name("w", 1, 2, layer=1) is w₁₂⁽¹⁾;  Name("∂L/∂w") stands as it is.
    """

    base: str
    indices: tuple[Index, ...]
    layer: int | None

    def __init__(self, base: str, *indices: Index, layer: int | None = None) -> None:
        object.__setattr__(self, "base", base)
        object.__setattr__(self, "indices", indices)
        object.__setattr__(self, "layer", layer)

    @property
    def ascii(self) -> str:
        """A spelling for programs and plain keyboards.  e.g. m̂₂ → m_hat_2, w₁₂⁽¹⁾ → w_1_2^(1)"""
        base = self.base.translate(LOWERED)
        for sign, spelling in SPELLED.items():
            base = base.replace(sign, spelling)
        base = re.sub(f"[{''.join(RAISED)}]+", _behind_a_sign, base)
        base = "".join(ASCII.get(letter, letter) for letter in base)
        layer = "" if self.layer is None else f"^({self.layer})"
        return "_".join([base, *map(str, self.indices)]) + layer

    def __str__(self) -> str:
        return self.ascii


def _behind_a_sign(raised: re.Match[str]) -> str:
    """e.g. ⁻ᶻ → ^-z, ⁽²⁾ → ^(2)"""
    return "^" + "".join(RAISED[letter] for letter in raised[0])


def name_of_parameter(parameter: str) -> Name:
    """The name on paper of a parameter in the code.  e.g. beta1 → β₁, epsilon → ε, w_3 → w₃"""
    match = re.fullmatch(r"([A-Za-z]+)_?(\d*)", parameter)
    if match is None:
        return Name(parameter)
    base, index = match.groups()
    return Name(GREEK.get(base, base), *([int(index)] if index else []))


def roman(number: int) -> str:
    """The number of an equation.  e.g. 4 → iv"""
    signs = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    text = ""
    for value, sign in signs:
        text += sign * (number // value)
        number %= value
    return text
